"""Legal references in running text, as canonical values with offsets.

«anskaffelsesforskriften § 7-9 fjerde ledd» → FOA § 7-9 (4), «sak 2025/0322 avsnitt 24» →
KOFA 2025/322 avsnitt 24. Works on bokmål, nynorsk and simple English, in linear time.
"""

import re
import tomllib
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

_ACTS_FILE = Path(__file__).parent / "terms" / "acts.toml"
_ORDINALS = {
    **dict.fromkeys(("første", "fyrste", "first"), 1),
    **dict.fromkeys(("andre", "annet", "anna", "second"), 2),
    **dict.fromkeys(("tredje", "third"), 3),
    **dict.fromkeys(("fjerde", "fourth"), 4),
    **dict.fromkeys(("femte", "fifth"), 5),
    **dict.fromkeys(("sjette", "sixth"), 6),
    **dict.fromkeys(("sjuende", "syvende", "sjuande", "seventh"), 7),
    **dict.fromkeys(("åttende", "åttande", "eighth"), 8),
    **dict.fromkeys(("niende", "niande", "ninth"), 9),
    **dict.fromkeys(("tiende", "tiande", "tenth"), 10),
}
_ORDINAL = "|".join(_ORDINALS)
_NUMBER = r"\d{1,3}(?:-\d{1,2})?(?:[a-z](?!\w)| [a-h](?![\w.)]))?"
_DETAIL = (
    rf"(?:\s{{0,2}},?\s{{0,2}}(?:\((?P<ledd_n>\d{{1,2}})\)|(?P<ledd_w>{_ORDINAL})\s+(?:ledd|paragraph|subsection)"
    r"|(?P<ledd_d>\d{1,2})\.\s?ledd))?"
    rf"(?:\s{{0,2}},?\s{{0,2}}(?P<sentence>{_ORDINAL})\s+(?:punktum|sentence))?"
    r"(?:\s{0,2},?\s{0,2}(?:bokstav|litra|letter)\s+(?P<letter>[a-zæøå])\b|\s{0,2}(?P<letter_p>[a-z])\))?"
)
_PROVISION = re.compile(
    rf"(?:§§?|\b(?:paragraf(?:en)?|section|seksjon)\b)[\s\u00a0]{{0,3}}(?P<number>{_NUMBER}){_DETAIL}",
    re.IGNORECASE,
)
_FURTHER = re.compile(
    r"\s*(?:,|og|eller|til|and|or|–|jf\.)\s*(?:§\s*)?"
    rf"(?P<number>\d{{1,3}}-\d{{1,2}}(?:[a-z](?!\w)| [a-h](?![\w.)]))?){_DETAIL}",
    re.IGNORECASE,
)
_CASE = re.compile(
    r"(?<![\w/.-])(?:(?P<marker>KOFA(?:-?sak(?:en)?)?(?:\s+sak)?|sak(?:en|a|ene)?|klagenemnda?|case|avgjørelse(?:n)?"
    r"|avgjerd(?:a)?)[\s\u00a0]{0,3}(?:nr\.?\s*)?-?)?"
    r"(?P<year>(?:19|20)\d\d)(?P<sep>[/-])(?P<serial>\d{1,4})(?![\w/]|-\d)"
    r"(?:\s{0,2},?\s{0,2}\(?(?:avsnitt|paragraph|para\.?|premiss)\s+(?P<paragraph>\d{1,3})\)?)?",
    re.IGNORECASE,
)
_DIRECTIVE = re.compile(
    r"\b(?P<sort>direktiv(?:et)?|forordning(?:en|a)?|directive|regulation)\s+(?:\((?:EU|EF|EØF|EC)\)\s+)?(?:nr\.?\s*)?"
    r"(?P<number>\d{2,4}/\d{1,4}(?:/E[UFØC]+)?)"
    r"(?:\s{0,2},?\s{0,2}(?:artikkel|art\.?|article)\s+(?P<article>\d{1,3}))?",
    re.IGNORECASE,
)
_ACT_REACH = 60


@dataclass(frozen=True)
class Reference:
    """One reference; `start` and `end` are character offsets into the text as given."""

    kind: str
    act: str | None
    number: str
    start: int
    end: int
    text: str
    ledd: int | None = None
    sentence: int | None = None
    letter: str | None = None
    paragraph: int | None = None

    @property
    def base(self) -> str:
        """The provision, case or directive as a whole: «FOA § 7-9», «KOFA 2025/322»."""
        if self.kind == "provision":
            return f"{self.act} § {self.number}" if self.act else f"§ {self.number}"
        return f"{self.act} {self.number}"

    @property
    def canonical(self) -> str:
        """The reference in our one spelling, with ledd, punktum, bokstav, avsnitt or article."""
        parts = [self.base]
        if self.ledd is not None:
            parts.append(f"({self.ledd})")
        if self.sentence is not None:
            parts.append(f"{self.sentence}. punktum")
        if self.letter is not None:
            parts.append(f"bokstav {self.letter}")
        if self.paragraph is not None:
            parts.append(f"{'avsnitt' if self.kind == 'kofa' else 'art.'} {self.paragraph}")
        return " ".join(parts)


@dataclass(frozen=True)
class _Act:
    name: str
    start: int
    end: int
    default: bool


@lru_cache(maxsize=1)
def _acts() -> tuple[re.Pattern[str], dict[str, str], dict[str, str]]:
    table = tomllib.loads(_ACTS_FILE.read_text(encoding="utf-8"))
    names = {alias.lower(): act for act, aliases in table["acts"].items() for alias in (act, *aliases)}
    bare = {alias.lower(): act for alias, act in table["bare"].items()}
    alternatives = "|".join(re.escape(a) for a in sorted({**names, **bare}, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-])", re.IGNORECASE), names, bare


def find_references(text: str) -> tuple[Reference, ...]:
    """Every reference in the text, in order of appearance, never overlapping."""
    directives = [_directive(m) for m in _DIRECTIVE.finditer(text)]
    taken = [(r.start, r.end) for r in directives]
    cases = [_case(m) for m in _CASE.finditer(text) if _is_case(m) and not _inside(m.start("year"), taken)]
    found = [*directives, *cases, *_provisions(text)]
    return tuple(sorted(found, key=lambda r: r.start))


def canonical(text: str) -> str | None:
    """The canonical value of a string that is one reference, or `None`."""
    found = find_references(text)
    return found[0].canonical if found else None


def _inside(position: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)


def _is_case(match: re.Match[str]) -> bool:
    """A bare «2024/1387» is a case; with a hyphen, or a serial that is a year, only after a marker."""
    if match.group("marker"):
        return True
    serial = match.group("serial")
    return match.group("sep") == "/" and not re.fullmatch(r"(?:19|20)\d\d|\d{1,2}", serial)


def _case(match: re.Match[str]) -> Reference:
    paragraph = match.group("paragraph")
    number = f"{match.group('year')}/{int(match.group('serial'))}"
    return Reference(
        "kofa",
        "KOFA",
        number,
        match.start(),
        match.end(),
        match.group(0),
        paragraph=int(paragraph) if paragraph else None,
    )


def _directive(match: re.Match[str]) -> Reference:
    act = "Direktiv" if match.group("sort").lower().startswith("dire") else "Forordning (EU)"
    article = match.group("article")
    return Reference(
        "directive",
        act,
        match.group("number").upper(),
        match.start(),
        match.end(),
        match.group(0),
        paragraph=int(article) if article else None,
    )


def _provisions(text: str) -> list[Reference]:
    pattern, names, bare = _acts()
    mentions = [
        _Act(
            names.get(m.group(0).lower()) or bare[m.group(0).lower()],
            m.start(),
            m.end(),
            m.group(0).lower() not in names,
        )
        for m in pattern.finditer(text)
    ]
    found: list[Reference] = []
    position = 0
    named: str | None = None
    for match in _PROVISION.finditer(text):
        if match.start() < position:
            continue
        act = _act_of(text, match, mentions, named)
        if act is not None and not act.default:
            named = act.name
        start = (
            act.start
            if act is not None and act.end <= match.start() and match.start() - act.end <= 2
            else match.start()
        )
        reference = _provision(match, act.name if act else None, start, text)
        found.append(reference)
        position = match.end()
        while further := _FURTHER.match(text, position):
            found.append(_provision(further, reference.act, further.start("number"), text))
            position = further.end()
        trailing = re.compile(r"\s+(?:i|of the|in the|in)\s+").match(text, position)
        if act is None and trailing:
            after = pattern.match(text, trailing.end())
            if after:
                name = names.get(after.group(0).lower()) or bare[after.group(0).lower()]
                found = [replace(r, act=name) if r.start >= reference.start else r for r in found]
    return found


def _act_of(text: str, match: re.Match[str], mentions: list[_Act], named: str | None) -> _Act | None:
    """The act named just before the §, in the same clause; a bare «forskriften» means the one last named."""
    before = [a for a in mentions if a.end <= match.start() and match.start() - a.end <= _ACT_REACH]
    if not before:
        return None
    act = before[-1]
    between = text[act.end : match.start()]
    if re.search(r"[.;:!?\n]\s|[a-zæøå]{4,}", between, re.IGNORECASE) and not re.fullmatch(
        r"[\s\u00a0(]*(?:(?:av|fra|i|sin|\d[\d. ]*|[–-])\s*)*", between
    ):
        return None
    if act.default and named and named.lower().endswith("forskriften") == (act.name != "LOA") and named != act.name:
        return replace(act, name=named) if named not in ("LOA", "FOA") else act
    return act


def _provision(match: re.Match[str], act: str | None, start: int, text: str) -> Reference:
    ledd = match.group("ledd_n") or match.group("ledd_d")
    word, sentence = match.group("ledd_w"), match.group("sentence")
    return Reference(
        kind="provision",
        act=act,
        number=re.sub(r"\s", "", match.group("number")).lower(),
        start=start,
        end=match.end(),
        text=text[start : match.end()],
        ledd=int(ledd) if ledd else _ORDINALS[word.lower()] if word else None,
        sentence=_ORDINALS[sentence.lower()] if sentence else None,
        letter=(match.group("letter") or match.group("letter_p") or "").lower() or None,
    )
