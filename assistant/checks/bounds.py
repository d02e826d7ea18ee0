"""Upper and lower bounds: «ikke mer enn 30 dager» and «høyst 30 dager» are one thing, «minst 30 dager» is another."""

import re
from collections.abc import Iterator

from assistant.checks.denials import denies
from assistant.checks.ground import Failure, Ground
from assistant.checks.quantities import Quantity, quantities

_MORE = (
    r"(?:mer|meir|flere|fleire|høyere|høgare|lengre|lenger|større|eldre|senere|seinare|over"
    r"|more|higher|longer|older|later)"
)
_LESS = r"(?:mindre|færre|lavere|lågare|kortere|kortare|yngre|tidligere|under|less|fewer|lower|shorter|earlier)"
_NOT = r"(?:ikke|ikkje|aldri|ingen|not|no)(?:\s\w+){0,3}\s"
_BEFORE = r"(?:\s\w+)?\s*$"
_TIME = re.compile(r"(?:dager|uker|måneder|år|timer)$")
# The first that fits, from the nearest words before the number, tells which bound it is.
_SIDES = tuple(
    (re.compile(f"(?<!\\w)(?:{pattern}){_BEFORE}", re.IGNORECASE), frozenset(sides.split()))
    for pattern, sides in (
        (
            rf"{_NOT}{_LESS} (?:enn|than)|(?:ikke|ikkje|not) (?:under|below)|no (?:less|fewer|earlier) than",
            "lower",
        ),
        (
            rf"{_NOT}{_MORE} (?:enn|than)|(?:ikke|ikkje|not) (?:over|above)|no (?:more|longer|later|higher) than",
            "upper",
        ),
        (r"nøyaktig|akkurat|presis\w*|exactly|precisely", "exact"),
        (r"nær|nesten|nærmere|litt under|i underkant av|nearly|almost|just under", "about upper"),
        (r"litt over|i overkant av|drøyt|vel|just over", "about lower"),
        (r"omtrent|om lag|cirka|ca\.?|rundt|about|approximately|around|roughly", "about"),
        (rf"{_MORE} (?:enn|than)|minst|minimum|minstekrav\w*|fra og med|frå og med|at least|tidligst", "lower"),
        (
            rf"{_LESS} (?:enn|than)|tak\w* (?:er|var|på)|høyst|høgst|maks\w*|inntil|opptil|opp til|senest|seinast",
            "upper",
        ),
        (r"at most|up to|within|innen|innan|i løpet av", "upper"),
    )
)
# These are bounds only right before the number: «under tersklene, 2 millioner» is none.
_RIGHT_BEFORE = (
    (re.compile(r"\b(?:over|above|exceeding)\s*$", re.IGNORECASE), frozenset({"lower"})),
    (re.compile(r"\b(?:under|below)\s*$", re.IGNORECASE), frozenset({"upper"})),
)
# «The rule about 30 per cent» is on that share, and not near it.
_ON_WHAT = re.compile(
    r"\b(?:(?:rule|requirement|provision|question|answer|exception)s?|dut(?:y|ies)"
    r"|(?:regel|krav|plikt|bestemmelse|føresegn|spørsmål|unntak)\w*) (?:about|around|rundt)\b",
    re.IGNORECASE,
)
_AFTER_A_TIME = re.compile(r"\b(?:etter|after)\s*$", re.IGNORECASE)
_OR_MORE = re.compile(
    r"\s?(?:(?:eller|og|or|and) (?:mer|meir|flere|fleire|høyere|over|opp|more|higher|above|up))\b", re.IGNORECASE
)
_OR_LESS = re.compile(r"\s?(?:eller|og|or|and) (?:mindre|færre|lavere|under|less|fewer|lower|below)\b", re.IGNORECASE)


def bounds(ground: Ground) -> Iterator[Failure]:
    """A number that the claim makes an upper bound, and the passage a lower one, or the reverse; or exact, or about."""
    if ground.says_little or denies(ground.own_words):  # «under 500 000 gjelder ikke» is «fra 500 000 gjelder»
        return
    standing = _bounded(ground.quotable)
    for quantity, sides in _bounded(ground.own_words):
        told: frozenset[str] = frozenset().union(*(other for number, other in standing if quantity.agrees(number)))
        if told and not sides & told:
            yield Failure("unsupported_number", f"«{quantity.written}» er en annen slags grense i kilden.")


def _bounded(text: str) -> list[tuple[Quantity, frozenset[str]]]:
    """The numbers that are said to be a bound, each with the side that it bounds."""
    found = []
    for quantity in quantities(text):
        for match in re.finditer(rf"(?<!\w){re.escape(quantity.written)}", text):
            sides = _sides(text[max(0, match.start() - 60) : match.start()], text[match.end() :], quantity)
            if sides:
                found.append((quantity, sides))
    return found


def _sides(before: str, after: str, quantity: Quantity) -> frozenset[str]:
    if _OR_MORE.match(after):
        return frozenset({"lower"})
    if _OR_LESS.match(after):
        return frozenset({"upper"})
    before = _ON_WHAT.sub(" ", before)
    for pattern, sides in (*_SIDES, *_RIGHT_BEFORE):
        if pattern.search(before):
            return sides
    timed = quantity.unit is not None and _TIME.match(quantity.unit) and _AFTER_A_TIME.search(before)
    return frozenset({"lower"}) if timed else frozenset()
