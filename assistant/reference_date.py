"""The day whose law a question is about, where the question itself tells it."""

import re
from datetime import date

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar january",
            "februar february",
            "mars march",
            "april",
            "mai may",
            "juni june",
            "juli july",
            "august",
            "september",
            "oktober october",
            "november",
            "desember december",
        ),
        1,
    )
    for name in names.split()
}
_SEASONS = {
    r"vinter\w*|winter": 2,
    r"vår(?:en)?|spring|første halvår|fyrste halvår": 4,
    r"sommer\w*|sumar\w*|summer": 7,
    r"høst\w*|haust\w*|autumn|fall|andre halvår": 10,
}
_ANNOUNCED = re.compile(
    r"\b(?P<verb>kunngj(?!øringspl)\w+|utlyst\w*|utlyses|lys(?:te?|er?|es|ast)\sut|publisert|announced?|published|advertised)\b",
    re.IGNORECASE,
)
_STILL_TO_COME = re.compile(r"(?:kunngjør(?:e|es|ast)?|utlyses|lys(?:e|er|es|ast)\sut|announce)", re.IGNORECASE)
_REACH = 40
_END = re.compile(rf"[?!]|\.(?!\s?\d|\s(?:{'|'.join(MONTHS)}))")  # of a sentence, not of «1. juli» or «1.7.2026»
_WHEN = re.compile(
    r"(?<![\w/])(?:(?P<iso>(?:199\d|20\d\d)-\d{1,2}-\d{1,2})|(?P<d>\d{1,2})[./]\s?(?P<m>\d{1,2})[./]\s?(?P<y>199\d|(?:20)?\d\d)(?!\d)"
    rf"|(?:(?P<day>\d{{1,2}})\.?\s+)?(?:(?P<month>{'|'.join(MONTHS)})|(?P<season>{'|'.join(_SEASONS)}))?"
    r"(?:(?<=\w)\s+)?(?P<year>199\d|20\d\d)(?![\w/]|-\d))",
    re.IGNORECASE,
)
# «Hva gjaldt i 2022?», «Måtte vi vekte miljø i 2023?»; «var» only of rules: «Hvilke krav var det i mars 2019?»
_APPLIED = re.compile(
    r"\b(?:hva|kva|hvilke[nt]?|hvordan|korleis|what|which)\b[^.?!]{0,60}?\b(?P<verb>gjaldt|galdt|applied|var|was|were)\b"
    r"|\b(?:måtte|skulle|burde|did|were)\s(?:vi|me|man|ein|en|we|one|oppdragsgiver\w*|kommun\w*)\b",
    re.IGNORECASE,
)
_RULES = re.compile(
    r"\b(?:regl|regel|krav|plikt|lov|rett|bestemmels|føresegn|rule|law|requirement|dut)\w*", re.IGNORECASE
)


def told_day(text: str, today: date) -> date | None:
    """The day whose law a question is about, if it tells: when a competition is announced, or when a rule applied."""
    return announced(text, today) or _applied(text)


def announced(text: str, today: date | None = None) -> date | None:
    """The day on which a text says that a competition was or will be announced; `None` if it doesn't.

    «Kunngjøres i 2026» cannot be before `today`.
    """
    for verb in _ANNOUNCED.finditer(text):
        near = _END.split(text[verb.end() :])[0]
        when = _WHEN.search(near)
        day = _day(when) if when and when.start() <= _REACH else None
        if day:
            open_ = when is not None and not (when["iso"] or when["d"] or when["month"])
            to_come = bool(_STILL_TO_COME.fullmatch(verb["verb"]))
            return today if today and open_ and to_come and day < today and day.year == today.year else day
    return None


def _applied(text: str) -> date | None:
    for sentence in re.split(r"(?<=[?!])|(?<=\.)\s(?=[A-ZÆØÅ])", text):
        verb = _APPLIED.search(sentence)
        if not verb or (verb["verb"] or "").lower() in ("var", "was", "were") and not _RULES.search(sentence):
            continue
        for when in _WHEN.finditer(sentence, verb.end()):
            before = sentence[: when.start()]
            if when["day"] or when["d"] or when["iso"] or re.search(r"\b(?:i|in|per|pr\.?)\s$", before, re.IGNORECASE):
                return _day(when)
    return None


def _day(when: re.Match[str]) -> date | None:
    try:
        if when["iso"]:
            return date(*map(int, when["iso"].split("-")))
        if when["d"]:
            return date(int(when["y"] if len(when["y"]) == 4 else f"20{when['y']}"), int(when["m"]), int(when["d"]))
        month = 6
        if when["month"]:
            month = MONTHS[when["month"].lower()]
        elif when["season"]:
            month = next(m for name, m in _SEASONS.items() if re.fullmatch(name, when["season"], re.IGNORECASE))
        return date(int(when["year"]), month, int(when["day"] or 15))
    except ValueError:
        return None
