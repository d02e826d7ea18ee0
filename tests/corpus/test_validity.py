"""Changes of the law are told by date, and the table they come from is sound."""

from datetime import date

import pytest

from corpus.provisions import canonical
from corpus.validity import changed_since, successor_table, successors

TODAY = date(2026, 11, 23)


def test_the_day_before_a_change_it_has_not_happened() -> None:
    assert [s.new for s in successors("FOA § 7-9", date(2026, 6, 30))] == ["FOA § 7-9"]
    assert [s.new for s in successors("FOA § 7-9", date(2026, 7, 1))] == ["LOA § 5b", "FOA § 7-9"]


def test_successors_come_newest_first() -> None:
    dates = [s.from_date for s in successors("FOA § 7-9", TODAY)]
    assert dates == [date(2026, 7, 1), date(2024, 1, 1)]


def test_before_all_changes_and_for_unchanged_provisions_there_are_none() -> None:
    assert successors("FOA § 7-9", date(2023, 12, 31)) == ()
    assert successors("LOA § 4", TODAY) == ()
    assert successors("", TODAY) == ()


def test_the_rule_of_the_utilities_and_concessions_stays_where_it_was() -> None:
    for base in ("Forsyningsforskriften § 7-9", "Konsesjonskontraktforskriften § 7-6"):
        assert [s.from_date.year for s in successors(base, TODAY)] == [2026, 2024]
        assert not any(s.moved for s in successors(base, TODAY))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("FOA § 7-2", "LOA § 5l"),
        ("FOA § 8-12a", "LOA § 5g"),
        ("FOA § 19-5", "LOA § 5g"),
        ("FOA § 8-13", "LOA § 5k"),
        ("FOA § 19-3", "LOA § 5k"),
        ("LOA § 6", "LOA § 5e"),
        ("LOA § 7", "LOA § 5h"),
    ],
)
def test_repealed_provisions_point_to_the_act(old: str, new: str) -> None:
    (successor,) = successors(old, TODAY)
    assert successor.new == new and successor.moved


def test_the_old_section_five_became_several() -> None:
    assert {s.new for s in successors("LOA § 5", TODAY)} == {"LOA § 5a", "LOA § 5b"}


@pytest.mark.parametrize(
    ("dated", "as_of", "changes"),
    [
        (date(2022, 1, 1), TODAY, 2),
        (date(2023, 12, 31), date(2023, 12, 31), 0),
        (date(2024, 1, 1), TODAY, 1),
        (date(2026, 6, 30), date(2026, 7, 1), 1),
        (date(2026, 7, 1), TODAY, 0),
        (date(2022, 1, 1), date(2026, 6, 30), 1),
        (None, TODAY, 2),
    ],
)
def test_changes_count_from_the_day_after_the_source(dated: date | None, as_of: date, changes: int) -> None:
    assert len(changed_since(["FOA § 7-9"], dated, as_of)) == changes


def test_changes_to_all_the_provisions_asked_about_are_found() -> None:
    found = changed_since(["FOA § 7-9", "LOA § 2", "LOA § 4"], date(2025, 1, 1), TODAY)
    assert [s.old for s in found] == ["FOA § 7-9", "LOA § 2"]


def test_what_changed_in_the_thirty_percent_rule_is_told_in_full() -> None:
    change = successors("FOA § 7-9", TODAY)[0]
    for language, words in {
        "nb": ("kunngjøringspliktige", "«klart»", "eller", "kombineres", "topp tre", "beredskap"),
        "nn": ("kunngjeringspliktige", "«klart»", "eller", "kombinerast", "topp tre", "beredskap"),
        "en": ("announced", "«klart»", "or environment", "combined", "top three", "preparedness"),
    }.items():
        assert all(word in change.change(language) for word in words)


def test_every_row_is_complete_canonical_and_unique() -> None:
    rows = successor_table()
    assert len({(s.old, s.new, s.from_date) for s in rows}) == len(rows)
    for row in rows:
        assert canonical(row.old) == row.old and canonical(row.new) == row.new
        assert date(2017, 1, 1) <= row.from_date <= TODAY
        for text in (row.nb, row.nn, row.en):
            assert text == text.strip() and text.endswith(".")
        assert row.nb != row.en != row.nn
    assert list(rows) == sorted(rows, key=lambda s: s.from_date)
