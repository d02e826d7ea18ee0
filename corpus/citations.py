"""KOFA cases and EU acts in running text."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from corpus.acts import directives
from corpus.reference import Reference

_CASE = re.compile(
    r"(?<![\w/.-])(?:(?P<marker>KOFA(?:-?sak(?:en)?)?(?:\ssak)?|sak(?:en|a|ene)?|klagenemnda?s?|cases?"
    r"|avgjørelse(?:n|ne)?|avgjerd(?:a|ene)?):?\s{0,3}(?:nr\.?\s{0,2})?-?)?"
    r"(?P<year>(?:19|20)\d\d)(?P<separator>[/-])(?P<serial>\d{1,6})(?![\w/]|-\d)"
    r"(?:\s{0,3},?\s{0,3}\(?(?:avsnitt(?:ene|a)?|paragraph|para\.?|premiss)\s{1,3}(?P<paragraph>\d{1,3})\b\)?)?",
    re.IGNORECASE,
)
_ALSO = re.compile(r"[\s,]{0,3}(?:(?:og|eller|samt|and|or)\s)?")


def cases(text: str, eu: Iterable[Reference]) -> Iterator[Reference]:
    """Cases of the complaints board; numbers inside EU acts are none."""
    taken = {position for reference in eu for position in range(reference.start, reference.end)}
    previous = -1
    for match in _CASE.finditer(text):
        if match.start("year") in taken:
            continue
        joined = previous >= 0 and _ALSO.fullmatch(text, previous, match.start()) is not None
        if not _is_case(match, joined):
            continue
        previous = match.end()
        paragraph = match.group("paragraph")
        yield Reference(
            kind="kofa",
            act="KOFA",
            number=f"{match.group('year')}/{int(match.group('serial'))}",
            start=match.start(),
            end=match.end(),
            text=match.group(),
            paragraph=int(paragraph) if paragraph else None,
        )


def _is_case(match: re.Match[str], joined: bool) -> bool:
    """A bare «2024/1387» is a case; a short number, or a later year, needs a marker.

    More than four digits are the number of an archive, unless the board is named.
    """
    year, serial, marker = match.group("year"), match.group("serial"), match.group("marker")
    if len(serial) > 4:
        return marker is not None and marker.lower().startswith(("kofa", "klagenemnd"))
    period = len(serial) == 4 and year < serial < "2100"
    doubtful = period or len(serial) < 3
    if match.group("separator") == "-":
        return marker is not None and not period and (not doubtful or "kofa" in marker.lower())
    return marker is not None or joined or not doubtful


@lru_cache(maxsize=1)
def _eu_pattern() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in directives() if "/" not in name)
    return re.compile(
        r"(?:\b(?:artikkel|art\.?|article)\s{0,2}(?P<before>\d{1,3})\s(?:i|of|in)\s(?:the\s)?)?"
        rf"(?:(?<![^\W_])(?P<name>{names})(?!\w)|"
        r"(?:(?<!\w)[^\W\d_]{0,30}?(?P<sort>direktiv(?:et)?|forordning(?:en|a)?|directive|regulation)\s{1,3}"
        r"(?:\((?:EU|EF|EØF|EC)\)\s{1,2})?(?:nr\.?\s{0,2})?(?P<number>\d{2,4}/\d{1,4}(?:/E[UFØC]+)?)"
        r"|(?<![\w/])(?P<free>\d{2,4}/\d{1,4}/E[UFØC]+)\b))"
        r"(?:\s{0,3},?\s{0,3}(?:artikkel|art\.?|article)\s{0,3}(?P<article>\d{1,3}))?",
        re.IGNORECASE,
    )


def eu_acts(text: str) -> Iterator[Reference]:
    """Directives and regulations of the EU, with an article before or after."""
    for match in _eu_pattern().finditer(text):
        number = match.group("number") or match.group("free") or match.group("name").lower()
        article = match.group("article") or match.group("before")
        regulation = (match.group("sort") or "").lower().startswith(("forordning", "regulation"))
        if match.group("name") and not article:
            continue  # the directive in general; «anskaffelsesdirektivet» alone points nowhere
        yield Reference(
            kind="directive",
            act="Forordning (EU)" if regulation else "Direktiv",
            number=number.upper() if regulation else directives().get(number, number.upper()),
            start=match.start(),
            end=match.end(),
            text=match.group(),
            paragraph=int(article) if article else None,
        )
