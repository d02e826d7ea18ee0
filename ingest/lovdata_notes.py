"""Amendment notes under a provision («Endret ved lov … (ikr. 1 jan 2024)») to the days they tell.

A note is about the law, it is not law. The consolidated text lags: it may still hold an old wording
with a note of what is coming, so the notes decide validity, never the day of the download.
"""

import re
from dataclasses import dataclass
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jan", "februar feb", "mars mar", "april apr", "mai", "juni jun",
            "juli jul", "august aug", "september sep sept", "oktober okt", "november nov", "desember des",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_DAY = rf"(\d{{1,2}})\.?\s+({'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?\s+(\d{{4}})"
_IN_FORCE = re.compile(rf"(?:i kraft|ikr\.?|ikrafttredelse|trer i kraft|i kraft fra)\s+{_DAY}", re.IGNORECASE)
# Each amending act of a note, with what is said of its coming into force; the day of a resolution stands inside.
_AMENDING = re.compile(rf"{_DAY}\s+nr\.?\s*\d+(?P<said>\s*\([^()]*\))?", re.IGNORECASE)
_SENTENCE = re.compile(
    r"(?P<verb>Endret|Endra|Tilføyd|Tilføyet|Ny|Nytt|Opphevet|Oppheva|Endres|Endrast|Oppheves|Tilføyes|Vert endra)\b"
    r"(?P<rest>.*?)(?=(?:Endret|Endra|Tilføyd|Opphevet|Endres|Oppheves|Tilføyes)\b|$)",
    re.DOTALL,
)
_COMING = ("endres", "endrast", "oppheves", "tilføyes", "vert endra")


@dataclass(frozen=True)
class NoteDates:
    """`changed`: the latest day on which the wording as it stands came into force; `ends`: the day that
    a coming change takes it out of force. `None` where the notes do not say."""

    changed: date | None = None
    ends: date | None = None


def dates_in(notes: str, as_of: date) -> NoteDates:
    """The days that the notes of one provision tell.

    A coming change («Endres …») whose day is past is one that the text may not have taken in yet:
    it still ends the wording that stands. An amendment with no day of its own counts from the date of the
    amending act: a wording is never older than that.
    """
    changed: list[date] = []
    ends: list[date] = []
    for sentence in _SENTENCE.finditer(" ".join(notes.split())):
        days = [_date(*match.groups()) for match in _IN_FORCE.finditer(sentence["rest"])]
        if sentence["verb"].lower() in _COMING:
            ends += [day for day in days if day]
        else:
            made = [_date(*match.groups()[:3]) for match in _AMENDING.finditer(sentence["rest"]) if not match["said"]]
            changed += [day for day in (*days, *made) if day and day <= as_of]
    return NoteDates(max(changed, default=None), min(ends, default=None))


def first_date(text: str) -> date | None:
    """The first day written out in a text, as «2017-01-01» or «1 januar 2017»."""
    if match := re.search(r"\b(\d{4})-(\d{2})-(\d{2})\b", text):
        try:
            return date(*map(int, match.groups()))
        except ValueError:
            return None
    match = re.search(_DAY, text, re.IGNORECASE)
    return _date(*match.groups()) if match else None


def _date(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year), _MONTHS[month.lower()], int(day))
    except ValueError:
        return None
