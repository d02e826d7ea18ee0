"""Personal data in a text: found with its place, so that people can remove it and models never get it.

Numbers are told by their form and check digits (python-stdnum, phonenumbers), names and addresses by how people write
them (`personal_names.py`). Organisation numbers are public and are left alone, and so are case numbers, amounts, dates
and CPV codes that look like telephone numbers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.messages import message


class PersonalKind(StrEnum):
    """What a piece of personal data is."""

    IDENTITY_NUMBER = "identity_number"
    ACCOUNT_NUMBER = "account_number"
    BIRTH_DATE = "birth_date"
    EMAIL = "email"
    TELEPHONE = "telephone"
    NAME = "name"
    ADDRESS = "address"


@dataclass(frozen=True)
class Found:
    """One piece of personal data: `text` is `source[start:end]`."""

    kind: PersonalKind
    start: int
    end: int
    text: str


_ELEVEN = re.compile(r"(?<![\d./-])\d(?:[ .\-\u00a0]?\d){10}(?![\d/]|[.,-]\d)")
_LABELLED_IDENTITY = re.compile(
    r"\b(?:(?:fødsels|person)(?:nummer|nr)|d-nummer|fnr)\b\.?:?\s{0,3}"
    r"(?P<value>\d(?:[ \-]?\d){10})(?!\d)",
    re.IGNORECASE,
)
# A date of birth and five digits, as people write it; its check digits may be mistyped.
_WRITTEN_IDENTITY = re.compile(
    r"(?<![\d./-])(?:0[1-9]|[12456]\d|[37][01])(?:0[1-9]|1[0-2])\d\d[ \u00a0-]\d{5}(?![\d/]|[.,-]\d)"
)
_BIRTH_DATE = re.compile(
    r"\b(?:født|fødd|fødselsdato|fødselsdag|date of birth|born)\b:?\s{1,3}(?:den\s|on\s)?"
    r"(?P<value>\d{1,2}[./ -]{1,2}(?:\d{1,2}|[a-zæøå]{3,9})[./ -]{1,2}(?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d)(?!\d)",
    re.IGNORECASE,
)
_IBAN = re.compile(r"\bNO\d\d(?: ?\d){11}(?!\d)")
_AT = r"(?:@| ?[(\[](?:at|krøllalfa|alfa)[)\]] ?)"
_EMAIL = re.compile(rf"(?<![\w.+%-])[\w.+%'-]{{1,64}}{_AT}(?:[\w-]{{1,63}}\.){{1,6}}[^\W\d_]{{2,24}}\b")
_ORGANISATION = re.compile(r"(?<!\d)\d{3}[ \u00a0]?\d{3}[ \u00a0]?\d{3}(?!\d)")
_MONEY_AFTER = re.compile(r"\s?(?:,-|,\d\d\b|kr\b|kroner\b|nok\b|eur\b|euro\b|mill|mrd|%|,\s?0)", re.IGNORECASE)
_MONEY_BEFORE = re.compile(r"(?:\bkr\.?|\bnok|€|\beur|\bbeløp(?:et)?(?: er| på)?)\s{0,2}$", re.IGNORECASE)
_THOUSANDS = re.compile(r"\d{1,3}(?:[ .\u00a0]000)+|\d{1,2}[ .\u00a0]\d{3}[ .\u00a0]\d{3}")
_NO_TELEPHONE_BEFORE = re.compile(
    r"(?:\bcpv\S*|\bsaks?(?:nr|nummer|snr)?\.?|\bref(?:eranse)?\.?|\bjournal\w*|\bdoffin\S*|\bkofa|\borg\S*|\bnr\.?|\bid|\bted)"
    r"[\s:.#-]{0,3}$",
    re.IGNORECASE,
)
_TELEPHONE_BEFORE = re.compile(
    r"\b(?:tlf|tel|telefon(?:nummer|nr)?|telephone|phone|mobil(?:nummer|nr|telefon)?|mob|mobile|m|t|ring|nås på|call)"
    r"\.?\s{0,2}[:.]?\s{0,3}(?:nr\.?\s|på\s|meg\s|meg\spå\s|er\s)?$",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?<!\d)(?:\d{1,2}[. /-]\d{1,2}[. /-](?:19|20)\d\d|(?:19|20)\d\d[./ -]\d\d[./ -]\d\d)(?!\d)")
_BETWEEN_TELEPHONES = re.compile(r"\s?(?:[/|,;]|og|eller)\s?")
_UNGROUPED = re.compile(r"\d{8}")


def find(text: str) -> tuple[Found, ...]:
    """All personal data in a text, in order, never overlapping; the surer kind wins a place.

    Names after a farewell, a label, a title, a greeting, and given names with a surname; a name found once is found
    wherever it is repeated. What is not written like that is missed: a person still has to look.
    """
    from assistant.personal_names import addresses, names

    found: list[Found] = []
    for finder in (_identity_numbers, _accounts, _birth_dates, _emails, _telephones, addresses, names):
        taken = [(f.start, f.end) for f in found]
        for piece in finder(text):
            if all(piece.end <= start or end <= piece.start for start, end in taken):
                taken.append((piece.start, piece.end))
                found.append(piece)
    return tuple(sorted(found, key=lambda f: f.start))


def masked(text: str, found: tuple[Found, ...], language: str = "nb") -> str:
    """The text with each piece replaced by its kind and a number, «[navn 1]»; the same value gets the same number."""
    numbers: dict[tuple[PersonalKind, str], int] = {}
    parts: list[str] = []
    position = 0
    for piece in sorted(found, key=lambda f: f.start):
        value = (piece.kind, re.sub(r"\W", "", piece.text).lower())
        if value not in numbers:
            numbers[value] = 1 + sum(1 for kind, _ in numbers if kind is piece.kind)
        label = message(language, f"personal_{piece.kind}")
        parts += [text[position : piece.start], f"[{label} {numbers[value]}]"]
        position = piece.end
    return "".join([*parts, text[position:]])


def _piece(kind: PersonalKind, match: re.Match[str], group: int | str = 0) -> Found:
    return Found(kind, match.start(group), match.end(group), match.group(group))


def _identity_numbers(text: str) -> Iterator[Found]:
    from stdnum.no import fodselsnummer

    for match in _LABELLED_IDENTITY.finditer(text):  # also with a digit mistyped
        yield _piece(PersonalKind.IDENTITY_NUMBER, match, "value")
    for match in _WRITTEN_IDENTITY.finditer(text):
        yield _piece(PersonalKind.IDENTITY_NUMBER, match)
    for match in _ELEVEN.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        # Synthetic persons for testing have 80 added to the month (Skatteetaten, Tenor); check digits as usual.
        synthetic = digits[:2] + f"{int(digits[2:4]) % 80:02}" + digits[4:]
        checks = digits[9] == fodselsnummer.calc_check_digit1(digits)
        checks = checks and digits[10] == fodselsnummer.calc_check_digit2(digits)
        if checks and _has_birth_date(synthetic):
            yield _piece(PersonalKind.IDENTITY_NUMBER, match)


def _has_birth_date(digits: str) -> bool:
    from stdnum.exceptions import ValidationError
    from stdnum.no import fodselsnummer

    try:
        fodselsnummer.get_birth_date(digits)
    except ValidationError:
        return False
    return True


def _accounts(text: str) -> Iterator[Found]:
    from stdnum import iban
    from stdnum.no import kontonr

    for match in _IBAN.finditer(text):
        if iban.is_valid(match.group()):
            yield _piece(PersonalKind.ACCOUNT_NUMBER, match)
    for match in _ELEVEN.finditer(text):
        if kontonr.is_valid(re.sub(r"\D", "", match.group())):
            yield _piece(PersonalKind.ACCOUNT_NUMBER, match)


def _birth_dates(text: str) -> Iterator[Found]:
    for match in _BIRTH_DATE.finditer(text):
        yield _piece(PersonalKind.BIRTH_DATE, match, "value")


def _emails(text: str) -> Iterator[Found]:
    for match in _EMAIL.finditer(text):
        yield _piece(PersonalKind.EMAIL, match)


def _telephones(text: str) -> Iterator[Found]:
    import phonenumbers
    from stdnum.no import orgnr

    kept_out = [m.span() for m in _DATE.finditer(text)]
    kept_out += [m.span() for m in _ORGANISATION.finditer(text) if orgnr.is_valid(re.sub(r"\D", "", m.group()))]
    last_end = len(text)
    for match in phonenumbers.PhoneNumberMatcher(text.replace("/", ";"), "NO"):
        # two numbers are often written with a slash between, which the matcher takes for one
        raw = match.raw_string if ")" in match.raw_string else match.raw_string.lstrip("(")
        start, end = match.end - len(raw), match.end
        if any(start < stop and begin < end for begin, stop in kept_out):
            continue
        before = text[max(0, start - 30) : start]
        certain = raw.startswith(("+", "(+", "00")) or bool(_BETWEEN_TELEPHONES.fullmatch(text[last_end:start]))
        if not certain and not _reads_as_telephone(raw, before, text[end : end + 8]):
            continue
        last_end = end
        yield Found(PersonalKind.TELEPHONE, start, end, raw)


def _reads_as_telephone(raw: str, before: str, after: str) -> bool:
    """Whether a Norwegian number without country code is one: labelled, or written in a telephone's groups."""
    if _TELEPHONE_BEFORE.search(before):
        return True
    if _MONEY_AFTER.match(after) or _MONEY_BEFORE.search(before) or _NO_TELEPHONE_BEFORE.search(before):
        return False
    if _THOUSANDS.fullmatch(raw) or re.match(r"-\d", after):
        return False
    # Eight digits in a row are as often a CPV code or a case number; a mobile number begins with 4 or 9.
    return not _UNGROUPED.fullmatch(raw) or (raw[0] in "49" and not raw.endswith("00"))
