"""Names and addresses of people, found by how they are written; the words are data (`personal_data.toml`)."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.personal_data import Found, PersonalKind

_UPPER = "A-ZÆØÅÄÖÜÉÁÓÈŠŽĐ"
_LOWER = "a-zæøåäöüéáóèšžđßçñ"
_CAPITALISED = rf"[{_UPPER}](?:[{_LOWER}]+(?:['’][{_UPPER}]?[{_LOWER}]+)?|['’][{_UPPER}][{_LOWER}]+)"
_PART = rf"{_CAPITALISED}(?:-{_CAPITALISED})?"
_COMMON_WORD = 4.2  # Zipf frequency in Norwegian (wordfreq) from which a capitalised word is taken for an ordinary one
_POSTAL = rf"\d{{4}}[ \u00a0][{_UPPER}][{_UPPER}{_LOWER}]+(?:[ -](?:i|på|og|[{_UPPER}][{_UPPER}{_LOWER}]+)){{0,3}}"


_CARELESS = re.compile(r"[^\W\d_]{2,20}(?:[ -][^\W\d_]{2,20}){0,3}(?=[ \t,.]{0,3}$)", re.MULTILINE)


@dataclass(frozen=True)
class _Tables:
    name: re.Pattern[str]
    before: re.Pattern[str]
    greeting: re.Pattern[str]
    not_names: frozenset[str]
    given: frozenset[str]
    street: re.Pattern[str]
    not_streets: frozenset[str]


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    data = tomllib.loads((Path(__file__).parent / "personal_data.toml").read_text(encoding="utf-8"))
    particles = "|".join(data["particles"].split())
    between = rf"(?:(?:(?:{particles})[ \u00a0]){{1,2}}|[{_UPPER}]\.?[ \u00a0])?"
    name = rf"(?:[{_UPPER}]\.[ \u00a0]?){{0,2}}{_PART}(?:[ \u00a0]{between}{_PART}){{0,3}}(?![\w@])"
    farewell, label = "|".join(data["farewells"]), "|".join(data["labels"])
    introduction, title = "|".join(data["introductions"]), "|".join(data["titles"])
    by = "(?:(?i:fra|frå|from)[ ])?"
    before = (
        rf"(?:^[>\s]{{0,6}}(?i:{farewell})[ \t]{{0,3}}[,.!:–-]{{0,2}}[ \t]{{0,3}}(?:\r?\n[>\s]{{0,6}}){{0,2}}{by}"
        rf"|(?<!\w)(?i:{farewell})[ \t]{{1,3}}{by}"
        rf"|(?<!\w)(?i:{label})[ \t]{{0,2}}:[ \t]{{0,4}}\"?"
        rf"|(?<!\w)(?i:{introduction})[ \t]{{1,2}}(?:(?i:er|til|med)[ \t])?"
        rf"|(?<!\w)(?i:{title})[ \t]{{1,2}})"
    )
    endings = "|".join(sorted(data["street_endings"].split(), key=len, reverse=True))
    word = rf"[{_UPPER}][\w.'-]"
    street = (
        rf"(?P<street>(?:{word}{{1,30}}[ \u00a0]){{0,3}}?"
        rf"(?:{word}{{0,30}}(?:{endings})|{word}{{1,30}}[ \u00a0](?:{endings}))\.?)"
    )
    return _Tables(
        name=re.compile(name),
        before=re.compile(before, re.MULTILINE),
        greeting=re.compile(
            rf"^[>\s]{{0,6}}(?i:{'|'.join(data['greetings'])})[, ]{{1,3}}(?P<name>{name})(?=\s*[,!.:]|\s*$)",
            re.MULTILINE,
        ),
        not_names=frozenset(data["not_names"].split()),
        given=frozenset(data["given_names"].split()),
        street=re.compile(
            rf"(?<![\w§]){street}[ \u00a0]\d{{1,4}}[ ]?(?:[A-Za-z]\b)?(?![\d-])(?:[,\s]{{1,4}}(?:NO?-)?{_POSTAL})?"
            rf"|(?i:\b(?:post)?boks)[ ]\d{{1,5}}(?:[ ]\w+)?(?:[,\s]{{1,4}}{_POSTAL})?"
            rf"|^[>\s]{{0,6}}(?P<line>(?:NO?-)?{_POSTAL})[ \t]*$",
            re.MULTILINE,
        ),
        not_streets=frozenset(data["not_streets"].split()),
    )


def farewell_pattern() -> str:
    """The farewells that begin a signature, as one regular expression to be matched without regard to case."""
    data = tomllib.loads((Path(__file__).parent / "personal_data.toml").read_text(encoding="utf-8"))
    return "|".join(data["farewells"])


def addresses(text: str) -> Iterator[Found]:
    """Street and number with or without postal code and place, post boxes, a postal code and place on its own line."""
    tables = _tables()
    for match in tables.street.finditer(text):
        street = (match.group("street") or "").lower().split()
        if street and street[-1] in tables.not_streets and (len(street) == 1 or street[-1] in _ROADS):
            continue
        group = "line" if match.group("line") else 0
        yield Found(PersonalKind.ADDRESS, match.start(group), match.end(group), match.group(group))


def names(text: str) -> Iterator[Found]:
    """Names where a person is introduced, a given name with its surname, and these names again elsewhere."""
    spans = sorted(set(_introduced(text)) | set(_full_names(text)))
    known: set[str] = set()
    for start, end in spans:
        known.add(text[start:end])
        yield _name(text, start, end)
    for value in sorted(known | _parts(known), key=len, reverse=True):
        for match in re.finditer(rf"(?<![\w@.-]){re.escape(value)}s?(?![\w@-])", text):
            yield _name(text, match.start(), match.end())


def _name(text: str, start: int, end: int) -> Found:
    return Found(PersonalKind.NAME, start, end, text[start:end])


def _introduced(text: str) -> Iterator[tuple[int, int]]:
    tables = _tables()
    for match in tables.before.finditer(text):
        name = tables.name.match(text, match.end()) or _careless(text, match.end())
        if name and (span := _person(text, name.start(), name.end())):
            yield span
    for match in tables.greeting.finditer(text):
        if span := _person(text, match.start("name"), match.end("name")):
            yield span


def _careless(text: str, position: int) -> re.Match[str] | None:
    """«kari nordmann», «KARI NORDMANN»: a common given name first, and nothing else on the line."""
    name = _CARELESS.match(text, position)
    return name if name and name.group().split()[0].capitalize() in _tables().given else None


def _full_names(text: str) -> Iterator[tuple[int, int]]:
    """«Kari Nordmann» anywhere: a common given name followed by a word that is no organisation or office."""
    tables = _tables()
    for match in tables.name.finditer(text):
        words = list(re.finditer(rf"{_PART}|[{_UPPER}]\b\.?", match.group()))
        first = next((w for w in words if w.group().split("-")[0] in tables.given), None)
        if first is None or first is words[-1]:
            continue
        span = _person(text, match.start() + first.start(), match.end())
        if span and len(text[span[0] : span[1]].split()) > 1:
            yield span


def _person(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span cut before the first word that no person is called; `None` if nothing is left or a firm follows."""
    words = list(re.finditer(r"[^\W_]+(?:['’.-][^\W_]*)*", text[start:end]))
    kept: list[re.Match[str]] = []
    for word in words:
        bare = word.group().rstrip(".").lower()
        if bare in _tables().not_names:
            if kept and bare in _ORGANISATION_WORDS:
                return None  # «Bergen kommune», «Per Hansen AS»: the whole is an organisation
            break
        kept.append(word)
    if not kept or _firm_follows(text, start + kept[-1].end()) or _firm_follows(text, end):
        return None
    if len(kept) == 1 and _ordinary(kept[0].group()):
        return None
    return start, start + kept[-1].end()


_ROADS = frozenset("riksvei riksveg fylkesvei fylkesveg europavei europaveg kommunevei".split())
_ORGANISATION_WORDS = frozenset(
    "kommune kommunen fylkeskommune as asa ans da sa ks iks kf hf direktorat etat sykehus".split()
)
_FIRM = re.compile(
    r"[ \u00a0](?i:kommune\w*|fylkeskommune\w*|as|asa|ans|iks|kf|hf|direktorat\w*|universitet\w*|sykehus\w*|fylke)\b"
)


def _firm_follows(text: str, end: int) -> bool:
    return bool(_FIRM.match(text, end))


def _ordinary(word: str) -> bool:
    """Whether a capitalised word on its own is more likely an ordinary word or a place than a name."""
    if word.split("-")[0] in _tables().given:
        return False
    from wordfreq import zipf_frequency

    return zipf_frequency(word.lower(), "nb") >= _COMMON_WORD


def _parts(known: set[str]) -> set[str]:
    """The given name and the surname of each full name, where the word alone is not an ordinary one."""
    parts = {word for name in known for word in name.split() if len(word) > 2 and word[0].isupper()}
    return {word for word in parts if not _ordinary(word)}
