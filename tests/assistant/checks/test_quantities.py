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
