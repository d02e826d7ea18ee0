"""Numbers in running text, as a claim and its passage are compared by."""

import pytest

from assistant.checks.quantities import quantities


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Loven gjelder fra en halv million kroner.", 500_000),
        ("Rammen er to og en halv million kroner.", 2_500_000),
        ("Rammen er 2 og en halv million kroner.", 2_500_000),
        ("Rammen er en og en halv million kroner.", 1_500_000),
        ("Grensen er den samme for varer og en halv million kroner.", 500_000),
        ("The act applies from half a million kroner.", 500_000),
        ("The limit is two and a half million kroner.", 2_500_000),
    ],
)
def test_half_a_million_is_one_amount_whatever_stands_around_it(text: str, value: float) -> None:
    assert [(q.value, q.unit) for q in quantities(text)] == [(value, "kroner")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Det tok et halvt år.", [(6, "måneder")]),
        ("The six-month limit", [(6, "måneder")]),
        ("Seksmånedersfristen", [(6, "måneder")]),
        ("Tilbudene lå på 2,2 og 2,5 millioner kroner.", [(2_200_000, "kroner"), (2_500_000, "kroner")]),
        ("Tallene ble 1,4 / 2,4 / 56 millioner.", [(1_400_000, None), (2_400_000, None), (56_000_000, None)]),
        ("Kjøp mellom 100 000 og 1,3 millioner kroner", [(100_000, None), (1_300_000, "kroner")]),
        ("Kravet kan tre i stedet for kriteriet.", []),
    ],
)
def test_numbers_in_lists_compounds_and_half_years_are_read(
    text: str, expected: list[tuple[float, str | None]]
) -> None:
    assert sorted((q.value, q.unit) for q in quantities(text)) == sorted(expected, key=lambda pair: pair[0])


def test_years_and_months_and_weeks_and_days_meet() -> None:
    [years], [months] = quantities("to år"), quantities("24 måneder")
    [weeks], [days] = quantities("to uker"), quantities("14 dager")
    assert years.agrees(months)
    assert weeks.agrees(days)
    assert not years.agrees(days)


def test_the_english_word_to_joins_sections_and_is_no_number() -> None:
    assert quantities("the conditions in sections 5e to 5h", english=True) == []
