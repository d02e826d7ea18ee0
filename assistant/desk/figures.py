"""The desk's figures: what comes in, how long a reply takes, what is approved, cited, and missing from the library."""

import csv
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median, quantiles

from assistant.messages import message

_MOST_SOURCES = 15
_MOST_UNANSWERED = 200


@dataclass(frozen=True)
class Handled:
    """One inquiry as the figures see it; nothing in it names a person.

    `replied` is when the reply was sent, `unchanged` whether it was approved as it was first composed (`None` until a
    verdict), `sources` the titles with locators that the last version cites, `unanswered` the questions for which the
    library held nothing.
    """

    received: datetime
    category: str = ""
    replied: datetime | None = None
    unchanged: bool | None = None
    sources: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()


@dataclass(frozen=True)
class Count:
    """How many of something."""

    name: str
    count: int


@dataclass(frozen=True)
class WeekCount:
    """Inquiries received in an ISO week («2026-W48») within a category."""

    week: str
    category: str
    count: int


@dataclass(frozen=True)
class Figures:
    """The figures of a period. Times are in hours, from received to sent; `None` where there is nothing to count."""

    inquiries: int
    replied: int
    by_week: tuple[WeekCount, ...]
    by_category: tuple[Count, ...]
    median_hours: float | None
    slowest_tenth_hours: float | None
    verdicts: int
    share_unchanged: float | None
    most_cited: tuple[Count, ...]
    unanswered: tuple[Count, ...]


def figures_of(inquiries: Iterable[Handled]) -> Figures:
    """The figures of these inquiries."""
    handled = list(inquiries)
    hours = [_hours(h.replied - h.received) for h in handled if h.replied is not None and h.replied >= h.received]
    verdicts = [h.unchanged for h in handled if h.unchanged is not None]
    weeks = Counter((week_of(h.received), h.category) for h in handled)
    return Figures(
        inquiries=len(handled),
        replied=sum(h.replied is not None for h in handled),
        by_week=tuple(WeekCount(week, category, count) for (week, category), count in sorted(weeks.items())),
        by_category=_ranked(Counter(h.category for h in handled), None),
        median_hours=round(median(hours), 1) if hours else None,
        slowest_tenth_hours=round(quantiles(hours, n=10)[-1], 1) if len(hours) > 1 else None,
        verdicts=len(verdicts),
        share_unchanged=round(sum(verdicts) / len(verdicts), 3) if verdicts else None,
        most_cited=_ranked(Counter(source for h in handled for source in set(h.sources)), _MOST_SOURCES),
        unanswered=_ranked(Counter(question for h in handled for question in h.unanswered), _MOST_UNANSWERED),
    )


def week_of(moment: datetime) -> str:
    """The ISO week: «2026-W01»; its year is the week's own, not always the calendar's."""
    year, week, _ = moment.isocalendar()
    return f"{year}-W{week:02}"


def _hours(time: timedelta) -> float:
    return time.total_seconds() / 3600


def _ranked(counts: "Counter[str]", most: int | None) -> tuple[Count, ...]:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Count(name, count) for name, count in ranked[:most])


def figures_csv(figures: Figures, language: str = "nb") -> str:
    """The figures as a table with one number a row: figure, week, name, value. Cells that a spreadsheet would take for
    a formula get an apostrophe, since inquiries are written by strangers."""
    rows: list[tuple[str, str, str, object]] = [
        ("inquiries", "", "", figures.inquiries),
        ("replied", "", "", figures.replied),
        ("median_hours", "", "", figures.median_hours),
        ("slowest_tenth_hours", "", "", figures.slowest_tenth_hours),
        ("verdicts", "", "", figures.verdicts),
        ("share_unchanged", "", "", figures.share_unchanged),
        *(("by_week", w.week, w.category, w.count) for w in figures.by_week),
        *(("by_category", "", c.name, c.count) for c in figures.by_category),
        *(("most_cited", "", c.name, c.count) for c in figures.most_cited),
        *(("unanswered", "", c.name, c.count) for c in figures.unanswered),
    ]
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\n")
    writer.writerow([message(language, f"figures_column_{name}") for name in ("figure", "week", "name", "value")])
    for figure, week, name, value in rows:
        shown = "" if value is None else str(value).replace(".", ",") if language != "en" else str(value)
        writer.writerow([message(language, f"figures_{figure}"), week, _harmless(name), shown])
    return target.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
