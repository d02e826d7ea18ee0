"""What a decision ended with, as its text tells it."""

import re
from enum import StrEnum


class Outcome(StrEnum):
    """The results that exclude one another two by two."""

    BREACH = "brudd"
    NO_BREACH = "ikke brudd"
    DISMISSED = "avvist"
    NOT_DISMISSED = "ikke avvist"
    AWARD = "ulovlig direkte anskaffelse"
    NO_AWARD = "ikke ulovlig direkte anskaffelse"
    FEE = "gebyr"
    NO_FEE = "ikke gebyr"

    @property
    def opposite(self) -> "Outcome":
        """The result that cannot stand beside this one."""
        return _OPPOSITES[self]


_OPPOSITES = {
    Outcome.BREACH: Outcome.NO_BREACH,
    Outcome.NO_BREACH: Outcome.BREACH,
    Outcome.DISMISSED: Outcome.NOT_DISMISSED,
    Outcome.NOT_DISMISSED: Outcome.DISMISSED,
    Outcome.AWARD: Outcome.NO_AWARD,
    Outcome.NO_AWARD: Outcome.AWARD,
    Outcome.FEE: Outcome.NO_FEE,
    Outcome.NO_FEE: Outcome.FEE,
}
_NOT = r"(?:ikke|ikkje|ingen|inga|not|no|neither|never|verken)\b(?:\s[\wæøå]+){0,4}\s"
_BREAKING = r"(?:brudd|brot|brutt|brote|breach\w*|violat\w*|infring\w*)"
_NO_BREACH = re.compile(
    rf"{_NOT}{_BREAKING}|(?:ikke|ikkje|not) (?:ført fram|ført frem|upheld|succeed\w*)|førte ikke fram"
    r"|f[ei]kk ikkj?e medh[ao]ld|did not succeed|was not upheld|innenfor regelverket"
    r"|\blovlige?\b|\blovle\w+|\blawful(?:ly)?\b",
    re.IGNORECASE,
)
_BREACH = re.compile(
    r"\b(?:brudd|brøt|brutt|brot|braut|brote|i strid med|ulovlig\w*|breach\w*|violat\w*|infring\w*|unlawful\w*"
    r"|contrary to)\b",
    re.IGNORECASE,
)
_DIRECT = r"(?:ulovlige?|ulovleg\w*) direkte anska\w+|illegal direct awards?"
_NO_AWARD = re.compile(rf"{_NOT}(?:{_DIRECT})", re.IGNORECASE)
_AWARD = re.compile(_DIRECT, re.IGNORECASE)
_NO_FEE = re.compile(rf"{_NOT}(?:\w*gebyr\w*|fine\w*|fee)\b", re.IGNORECASE)
_FEE = re.compile(
    r"\b(?:ila|ilagt|ilegg\w*|ilegges|fastsatt\w*|imposed?|fined)\b[^.]{0,60}?\b(?:\w*gebyr\w*|fine|fee)?",
    re.IGNORECASE,
)
_NO_DISMISSAL = re.compile(rf"{_NOT}(?:avvist|dismissed)|tatt til behandling|teken til behandling", re.IGNORECASE)
_DISMISSAL = re.compile(
    r"\bklagen?a?\s(?:ble|blir|vart|blei|er)\s(?:derfor\s)?avvist|complaint (?:was|is) dismissed", re.IGNORECASE
)


def outcomes(text: str) -> frozenset[Outcome]:
    """The results that a text tells; a denied breach is none."""
    found = set()
    for denied, no, yes, pattern in (
        (_NO_BREACH, Outcome.NO_BREACH, Outcome.BREACH, _BREACH),
        (_NO_AWARD, Outcome.NO_AWARD, Outcome.AWARD, _AWARD),
        (_NO_FEE, Outcome.NO_FEE, Outcome.FEE, _FEE),
        (_NO_DISMISSAL, Outcome.NOT_DISMISSED, Outcome.DISMISSED, _DISMISSAL),
    ):
        rest, count = denied.subn(" ", text)
        if count:
            found.add(no)
        if pattern.search(rest):
            found.add(yes)
    return frozenset(found)
