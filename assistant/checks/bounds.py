"""Upper and lower bounds: «ikke mer enn 30 dager» and «høyst 30 dager» are one thing, «minst 30 dager» is another."""

import re
from collections.abc import Iterator

from assistant.checks.clauses import denies
from assistant.checks.ground import Failure, Ground
from assistant.checks.quantities import Quantity, quantities

_MORE = (
    r"(?:mer|meir|flere|fleire|høyere|høgare|lengre|lenger|større|eldre|senere|seinare|over"
    r"|more|higher|longer|older|later)"
)
_LESS = r"(?:mindre|færre|lavere|lågare|kortere|kortare|yngre|tidligere|under|less|fewer|lower|shorter|earlier)"
_NOT = r"(?:ikke|ikkje|aldri|ingen|not|no)(?:\s\w+){0,3}\s"
_BEFORE = r"(?:\s\w+)?\s*$"
# The first that fits, from the nearest words before the number, tells which bound it is.
_SIDES = tuple(
    (re.compile(f"(?:{pattern}){_BEFORE}", re.IGNORECASE), side)
    for pattern, side in (
        (rf"{_NOT}{_LESS} (?:enn|than)|(?:ikke|ikkje|not) (?:under|below)|no (?:less|fewer|earlier) than", "lower"),
        (
            rf"{_NOT}{_MORE} (?:enn|than)|(?:ikke|ikkje|not) (?:over|above)|no (?:more|longer|later|higher) than",
            "upper",
        ),
        (rf"{_MORE} (?:enn|than)|minst|minimum|minstekrav\w*|fra og med|at least|tidligst", "lower"),
        (
            rf"{_LESS} (?:enn|than)|taket (?:er|var|på)|høyst|høgst|maks\w*|inntil|opptil|opp til|senest|seinast",
            "upper",
        ),
        (r"at most|up to|within|innen|innan", "upper"),
    )
)


def bounds(ground: Ground) -> Iterator[Failure]:
    """A number that the claim makes an upper bound, and the passage a lower one, or the reverse."""
    if ground.says_little or denies(ground.own_words):  # «under 500 000 gjelder ikke» is «fra 500 000 gjelder»
        return
    standing = _bounded(ground.quotable)
    for quantity, side in _bounded(ground.own_words):
        told = {other for number, other in standing if quantity.agrees(number)}
        if told and side not in told:
            yield Failure("unsupported_number", f"«{quantity.written}» er en annen slags grense i kilden.")


def _bounded(text: str) -> list[tuple[Quantity, str]]:
    """The numbers that are said to be a bound, each with the side that it bounds."""
    found = []
    for quantity in quantities(text):
        for match in re.finditer(re.escape(quantity.written), text):
            before = text[max(0, match.start() - 60) : match.start()]
            found += [(quantity, side) for pattern, side in _SIDES if pattern.search(before)][:1]
    return found
