"""The desk's figures are counted right, and come out as a table that no spreadsheet is fooled by."""

import csv
import io
from datetime import datetime, timedelta

from assistant.desk.figures import Count, Handled, WeekCount, figures_csv, figures_of, week_of

MONDAY = datetime(2026, 11, 23, 9, 0)


def _some() -> list[Handled]:
    return [
        Handled(MONDAY, "mat", MONDAY + timedelta(hours=2), True, ("LOA § 5b", "LOA § 5b", "FOA § 5-3")),
        Handled(MONDAY, "mat", MONDAY + timedelta(hours=6), False, ("LOA § 5b",)),
        Handled(MONDAY + timedelta(days=7), "transport", unanswered=("=cmd()", "Hva koster det?")),
        Handled(MONDAY + timedelta(days=7), "mat", unanswered=("Hva koster det?",)),
    ]


def test_inquiries_are_counted_by_week_and_category() -> None:
    figures = figures_of(_some())
    assert (figures.inquiries, figures.replied) == (4, 2)
    assert figures.by_week == (
        WeekCount("2026-W48", "mat", 2),
        WeekCount("2026-W49", "mat", 1),
        WeekCount("2026-W49", "transport", 1),
    )
    assert figures.by_category == (Count("mat", 3), Count("transport", 1))


def test_time_to_reply_and_share_unchanged_count_only_what_is_known() -> None:
    figures = figures_of(_some())
    assert (figures.median_hours, figures.verdicts, figures.share_unchanged) == (4.0, 2, 0.5)


def test_a_source_counts_once_an_inquiry_and_unanswered_questions_are_ranked() -> None:
    figures = figures_of(_some())
    assert figures.most_cited == (Count("LOA § 5b", 2), Count("FOA § 5-3", 1))
    assert figures.unanswered[0] == Count("Hva koster det?", 2)


def test_no_inquiries_give_no_figures_and_no_error() -> None:
    figures = figures_of([])
    assert (figures.median_hours, figures.share_unchanged, figures.by_week) == (None, None, ())
    assert figures_csv(figures)


def test_the_year_of_a_week_is_the_weeks_own() -> None:
    assert week_of(datetime(2027, 1, 1)) == "2026-W53"


def test_the_table_has_norwegian_commas_and_no_formulas() -> None:
    rows = list(csv.reader(io.StringIO(figures_csv(figures_of(_some()), "nb")), delimiter=";"))
    assert ["Andel godkjent uendret", "", "", "0,5"] in rows
    assert ["Spørsmål biblioteket ikke kunne besvare", "", "'=cmd()", "1"] in rows
    assert len({len(row) for row in rows}) == 1
    english = list(csv.reader(io.StringIO(figures_csv(figures_of(_some()), "en")), delimiter=";"))
    assert ["Share approved unchanged", "", "", "0.5"] in english
