"""Upper and lower bounds: «ikke mer enn 30 dager» and «høyst 30 dager» are one thing, «minst 30 dager» is another."""

import re
from collections.abc import Iterator

from assistant.checks.ground import Failure, Ground
from assistant.checks.quantities import Quantity, quantities

_MORE = (
    r"(?:mer|meir|flere|fleire|høyere|høgare|lengre|lenger|større|eldre|senere|seinare|over"
    r"|more|higher|longer|older|later)"
)
_LESS = r"(?:mindre|færre|lavere|lågare|kortere|kortare|yngre|tidligere|under|less|fewer|lower|shorter|earlier)"
_NOT = r"(?:ikke|ikkje|aldri|ingen|not|no)(?:\s\w+){0,3}\s"
# The first that fits, from the nearest words before the number, tells which bound it is.
_LOWER = re.compile(
    rf"(?:{_NOT}{_LESS} (?:enn|than)|(?:ikke|ikkje|not) (?:under|below)|minst|minimum|minstekrav\w*|fra og med"
    r"|at least|no (?:less|fewer|earlier) than|tidligst)(?:\s\w+)?\s*$",
    re.IGNORECASE,
)
_UPPER = re.compile(
    rf"(?:{_NOT}{_MORE} (?:enn|than)|(?:ikke|ikkje|not) (?:over|above)|taket (?:er|var|på)|høyst|høgst|maks\w*"
    r"|inntil|opptil|opp til|senest|seinast|at most|up to|no (?:more|longer|later|higher) than|within|innen|innan)"
    r"(?:\s\w+)?\s*$",
    re.IGNORECASE,
)


def bounds(ground: Ground) -> Iterator[Failure]:
    """A number that the claim makes an upper bound, and the passage a lower one, or the reverse."""
    if ground.says_little:
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
            if _LOWER.search(before):
                found.append((quantity, "lower"))
            elif _UPPER.search(before):
                found.append((quantity, "upper"))
    return found
