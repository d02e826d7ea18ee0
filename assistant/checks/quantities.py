"""Numbers, amounts, shares and dates in running text, in figures or in words, in one written form."""

import re
from dataclasses import dataclass

from corpus.provisions import find_references

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar january jan",
            "februar february feb",
            "mars march",
            "april apr",
            "mai may",
            "juni june",
            "juli july",
            "august aug",
            "september sept",
            "oktober october okt",
            "november nov",
            "desember december des",
        ),
        start=1,
    )
    for name in names.split()
}
_WORDS = {
    "to": 2, "two": 2, "begge": 2, "both": 2, "tre": 3, "three": 3, "fire": 4, "four": 4, "fem": 5, "five": 5,
    "seks": 6, "six": 6, "sju": 7, "syv": 7, "seven": 7, "åtte": 8, "eight": 8, "ni": 9, "nine": 9, "ti": 10,
    "ten": 10, "elleve": 11, "eleven": 11, "tolv": 12, "twelve": 12, "tretten": 13, "thirteen": 13, "fjorten": 14,
    "fourteen": 14, "femten": 15, "fifteen": 15, "seksten": 16, "sixteen": 16, "sytten": 17, "seventeen": 17,
    "atten": 18, "eighteen": 18, "nitten": 19, "nineteen": 19, "tjue": 20, "twenty": 20, "tretti": 30, "tredve": 30,
    "thirty": 30, "førti": 40, "forty": 40, "femti": 50, "fifty": 50, "seksti": 60, "sixty": 60, "sytti": 70,
    "seventy": 70, "åtti": 80, "eighty": 80, "nitti": 90, "ninety": 90, "hundre": 100,
}  # fmt: skip
_TIMES = {"tusen": 1e3, "thousand": 1e3, "million": 1e6, "mill": 1e6, "milliard": 1e9, "mrd": 1e9, "billion": 1e9}
_UNITS = (
    ("prosent", r"%|prosent\w*|per ?cent\b|percent\w*"),
    ("kroner", r"kroner|kr\b|nok\b"),
    ("dager", r"(?:kalender|virke|arbeids)?da(?:g|ge)(?:er|ar|en|ene|ane|ers)?\b|(?:working |calendar )?days?\b"),
    ("uker", r"(?:uke|veke|vike)\w*|weeks?\b"),
    ("måneder", r"måneds?\w*|månad\w*|months?\b"),
    ("år", r"års?\b|årene|åra\b|åring\w*|years?\b"),
    ("timer", r"timer\b|timar\b|hours?\b"),
)
_WORKING = re.compile(r"virke|arbeids|yrke|working", re.I)  # two weeks are not fourteen of these days
_SMALLER = {"år": (12, "måneder"), "uker": (7, "dager")}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?P<y>(?:19|20)\d\d)\b"
_DATES = (
    re.compile(r"\b(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b"),
    re.compile(r"\b(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>(?:19|20)\d\d)\b"),
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:\.|st|nd|rd|th)?\s(?:of\s)?(?P<m>{_MONTH})\b\.?,?(?:\s{_YEAR})?", re.I),
    re.compile(rf"\b(?P<m>{_MONTH})\s(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s(?P<y>(?:19|20)\d\d))?\b", re.I),
    re.compile(rf"\b(?P<m>{_MONTH})\s(?P<y>(?:19|20)\d\d)\b", re.I),
    re.compile(r"(?<![\d/.,-])(?P<y>(?:19|20)\d\d)(?![\d/]|[.,]\d|\s?(?:kr|kroner|NOK)\b)"),
)  # fmt: skip
_NUMBER = re.compile(r"(?<![\w.,/-])(?:\d{1,3}(?:[ \u00a0.]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)(?=\D|$)")
_THOUSANDS = re.compile(r"\d{1,3}(?:[ \u00a0.]\d{3})+")
_WORD = re.compile(
    rf"(?<![\w-])(?!tre (?:i (?:kraft|stedet|staden|verk)|støttende|støttande)\b)"  # «tre i kraft» is no number
    rf"(?:{'|'.join(_WORDS)})(?=måneder|månader|års|dager|dagar|ukers|vekers|timers|prosent|(?!\w))",
    re.I,
)
_UNIT = re.compile(
    r"\s?-?\s?(?P<times>tusen|thousand|million(?:er|ar|s)?|mill\.?|milliard(?:er|ar)?|mrd\.?|billion)?\s?(?:norske\s)?"
    + "(?:"
    + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _UNITS)
    + ")?",
    re.I,
)
_SHARED = re.compile(
    r"(?<![\w.,§/-])(?<!\d[ \u00a0])(\d+(?:[.,]\d+)?)"
    r"(?=(?:(?:\s?[/–-]\s?|, | og | eller | til | and | or | to )\d+(?:[.,]\d+)?)+"
    r"(\s?(?:prosent\b|per ?cent\b|percent\b|%"
    r"|(?:tusen|million\w*|milliard\w*|mill\.|mrd\.)(?:\s(?:norske )?kroner)?|kroner"
    r"|dager|dagar|days|måneder|månader|months|år|years|uker|veker|weeks|timer|timar|hours)))",
    re.I,
)
_BEFORE_UNIT = re.compile(r"(?:NOK|kr\.?)\s?$", re.I)
_HALF_MILLION = re.compile(
    rf"\b(?:(?P<whole>\d{{1,2}}|en|ein|one|{'|'.join(_WORDS)}) (?:og|and) )?(?:en|ein|a) hal[vf] million"
    r"|\bhalf a million",
    re.I,
)
_HALF_YEAR = re.compile(
    rf"\b(?:(?P<whole>\d{{1,2}}|en|ett|eitt|one|{'|'.join(_WORDS)}) (?:og|and) )?(?:et|eit|a|one)?\s?"
    r"hal[vf]t?(?: a)? (?:år|years?)\b|\bhalvår\w*|\bhalf[- ]year\w*",
    re.I,
)
_LABEL = re.compile(r"\b(?:avsnitt|punkt|del|deler?|lots?|trinn|nr\.?|no\.?|ISO|kap\w*\.?|parts?|år|years?)\s$", re.I)
_SHARES = {
    "halvparten": 1 / 2, "helvta": 1 / 2, "half": 1 / 2, "tredjedel": 1 / 3, "tredel": 1 / 3, "third": 1 / 3,
    "fjerdedel": 1 / 4, "quarter": 1 / 4, "femtedel": 1 / 5, "fifth": 1 / 5, "tidel": 1 / 10,
    "tidjedel": 1 / 10, "tenth": 1 / 10,
}  # fmt: skip
_SHARE = re.compile(
    r"\b(?:(?P<parts>en|ein|ett?|én|éin|to|tre|fire|a|one|two|three|four)[\s-])?"
    r"(?P<share>halvparten|helvta|half|tredjedel|tredel|fjerdedel|femtedel|tidel|tidjedel"
    r"|(?<=\w[\s-])(?:third|quarter|fifth|tenth)(?=s?\sof\b))(?:er|ar|en|s)?\b",
    re.I,
)


@dataclass(frozen=True)
class Quantity:
    """A number; `unit` is one of ours or `None` where the text names none."""

    value: float
    unit: str | None
    written: str

    def agrees(self, other: "Quantity") -> bool:
        """Whether the two may be the same: equal values, and no two different units."""
        if None in (self.unit, other.unit):
            return self.value == other.value
        if {self.unit, other.unit} == {"uker", "dager"} and any(map(_WORKING.search, (self.written, other.written))):
            return False
        return self._measured() == other._measured()

    def _measured(self) -> tuple[float, str | None]:
        """Value and unit, with years in months and weeks in days."""
        times, unit = _SMALLER.get(self.unit or "", (1, self.unit))
        return round(self.value * times, 6), unit


@dataclass(frozen=True)
class Day:
    """A date as far as it is told."""

    year: int | None
    month: int | None
    day: int | None
    written: str

    def agrees(self, other: "Day") -> bool:
        """Whether `other` tells at least what this one does, and the same; a missing year is no difference."""
        if self.month is None:
            return self.year == other.year
        same_year = self.year == other.year or other.year is None or self.year is None
        return same_year and self.month == other.month and (self.day is None or self.day == other.day)


def is_number_word(written: str) -> bool:
    """«Åtti», «tredjedelen»: a number or a share in letters."""
    return _WORD.fullmatch(written) is not None or _SHARE.fullmatch(written) is not None


def days(text: str) -> tuple[list[Day], str]:
    """The dates of a text, and the text with them blanked out."""
    found: list[Day] = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            month, day, year = parts.get("m"), parts.get("d"), parts.get("y")
            number = None if month is None else _MONTHS.get(month.lower()) or (int(month) if month.isdigit() else None)
            if month == "may" and not year:  # the English verb
                continue
            if number and number > 12:
                continue
            found.append(Day(int(year) if year else None, number, int(day) if day else None, match.group()))
        text = pattern.sub(lambda m: m.group() if m.groupdict().get("m") == "may" and not m["y"] else " \0 ", text)
    return found, text


def without_references(text: str) -> str:
    """The text with provisions, cases and EU acts blanked out, so that their numbers are not amounts."""
    for reference in reversed(find_references(text)):
        text = f"{text[: reference.start]} \0 {text[reference.end :]}"
    return text


def quantities(text: str, english: bool = False) -> list[Quantity]:
    """The numbers of a text that are no dates and no references; in English, «to» and «fire» are none."""
    text = days(without_references(text))[1]
    if english:
        text = re.sub(r"\b(?:to|fire|both)\b", " ", re.sub(r"(?<=\d),(?=\d{3}\b)", " ", text), flags=re.IGNORECASE)
    text = _SHARED.sub(lambda match: _with_unit(text, match), text)  # «2,2 og 2,5 millioner» are millions both
    found = []
    for match in _HALF_YEAR.finditer(text):
        whole = (match.group("whole") or "0").lower()
        years = int(whole) if whole.isdigit() else _WORDS.get(whole, 1)
        found.append(Quantity(12.0 * years + 6, "måneder", match.group().strip()))
    text = _HALF_YEAR.sub(" ", text)
    for half in _HALF_MILLION.finditer(text):
        after = _UNIT.match(text, half.end())
        named = next((name for name, _ in _UNITS if after and after.group(name)), None)
        whole = half.group("whole")
        millions = (int(whole) if whole.isdigit() else _WORDS.get(whole.lower(), 1)) if whole else 0
        value = 5e5 + 1e6 * millions
        found.append(Quantity(value, named, text[half.start() : after.end() if after else half.end()].strip()))
    text = _HALF_MILLION.sub(" ", text)  # its «to» and «half» are no numbers of their own
    for match in _SHARE.finditer(text):
        number = _WORDS.get((match.group("parts") or "").lower(), 1)
        found.append(Quantity(round(100 * number * _SHARES[match.group("share").lower()], 6), "prosent", match.group()))
    text = _SHARE.sub(" ", text)
    for match in (*_NUMBER.finditer(text), *_WORD.finditer(text)):
        after = _UNIT.match(text, match.end())
        assert after is not None  # every part of the pattern may be missing
        unit = next((name for name, _ in _UNITS if after.group(name)), None)
        if unit is None and _BEFORE_UNIT.search(text[: match.start()]):
            unit = "kroner"
        times = re.sub(r"(?:er|ar|s|\.)$", "", (after.group("times") or "").lower())
        value = _value(match.group()) * _TIMES.get(times, 1.0)
        written = text[match.start() : after.end()].strip()
        found.append(Quantity(round(value, 6), unit, written))
    return found


def _with_unit(text: str, match: re.Match[str]) -> str:
    """A number of a list with what the last one is counted in; «avsnitt 12 og 30 dager» is no list."""
    return match.group() if _LABEL.search(text[: match.start()]) else f"{match.group(1)}{match.group(2)}"


def _value(written: str) -> float:
    word = _WORDS.get(written.lower())
    if word is not None:
        return float(word)
    if _THOUSANDS.fullmatch(written):
        return float(re.sub(r"\D", "", written))
    return float(written.replace(",", "."))
