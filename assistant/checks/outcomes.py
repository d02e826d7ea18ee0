"""What a case ended with, as a text tells it: families of results that exclude one another; `results.toml`."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from assistant.checks.clauses import asks, clauses
from assistant.checks.denials import affirmed
from assistant.checks.wordforms import has_finite_verb
from assistant.checks.wording import content, lexicon

_FILE = Path(__file__).parent / "results.toml"
_HARD = re.compile(r"[;:–]\s|[.]\s")
_WORDS_BEFORE = 6
_CONTRAST = re.compile(r"\s*(?:(?:og|men|and|but)\s+)?(?:ikke|ikkje|not)\s", re.IGNORECASE)
_NOR_THAT = re.compile(r"\b(?:ble|blir|blei|vart|var|er|gjorde|gjør|gjaldt)\s(?:ikke|ikkje)\sdet\b", re.IGNORECASE)
_DENIED_AFTER = re.compile(r"\s(?:\w+\s){0,2}?(?:ikke|ikkje|not)\b", re.IGNORECASE)
_DENIED_THAT = re.compile(r"\b(?:ikke|ikkje|aldri|not)\s(?:at|that)\b", re.IGNORECASE)
_NONE_FIRST = re.compile(
    r"(?:(?:at|og|men|that|and|but)\s)?(?:ingen|inga|intet|no|none|neither|verken)\b", re.IGNORECASE
)
_WITHOUT = re.compile(
    r"\b(?:uten|utan|without|hindr\w+|slapp|slepp)(?:\s(?:ikke|ikkje|å|noe|noko|any))*\s$", re.IGNORECASE
)
_NO_DENIAL = re.compile(r"\b(?:ikke|ikkje) (?:bare|berre)\b|\bnot only\b", re.IGNORECASE)
_BEFORE_VERB = 3
_AUXILIARY = re.compile(
    r"\b(?:ha|har|hadde|kan|kunne|er|var|ble|blir|bli|blei|vart|vert|skal|skulle|må|måtte|vil)\s(?:ikke\s|ikkje\s)?$",
    re.IGNORECASE,
)
_PARTICIPLE = re.compile(r"(?:et|a)$", re.IGNORECASE)
_ENGLISH_VERB = re.compile(r"(?:is|was|are|were|has|have|had|can|cannot|must|may|did|does|shall|should|will|found)$")
_OUGHT = re.compile(r"\b(?:skal|bør|shall|should)\b", re.IGNORECASE)
_OPEN = re.compile(
    r"\b(?:spørsmål\w*|stilling til|vurder\w*|prøv\w*|avgjør\w*|usikker\w*|uklart|ukjent|gjaldt|questions?|decided?)\b"
    r"[^.;]*?\bom\b(?! at\b)|\bwhether\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"\b(?:en|et|ein|eit|a|an)\s$", re.IGNORECASE)
_IS_A = re.compile(
    r"\b(?:er|var|ble|blir|vart|blei|som|utgjorde|is|was|as|til|begått|foretatt)\s(?:\w+\s){0,2}(?:en|et|ein|eit|a|an)\s$",
    re.IGNORECASE,
)
_HOLDS_AS_BREACH = "direkte"
BREACH = "regelbrudd"
TAX = "merverdiavgift"
_ENDS = frozenset({BREACH, _HOLDS_AS_BREACH, "gebyr", "avlysning", "avvisning", "saklighet", "tildeling"})


@dataclass(frozen=True)
class Result:
    """A result that a clause tells: its family, whether it holds, the other words of the clause, and whether it takes
    a denial to say so."""

    family: str
    holds: bool
    about: str
    written: str
    denied: bool = False

    @property
    def ends_a_case(self) -> bool:
        """Whether it is how a case may end; what is sufficient or substantial is a step on the way."""
        return self.family in _ENDS

    @property
    def of_cases_only(self) -> bool:
        """Whether only a case tells it as a result: a rule says what is sufficient, and decides nothing."""
        return not self.ends_a_case and self.family != TAX

    @property
    def told(self) -> str:
        """The result in words, for a reason."""
        return self.family if self.holds else f"ikke {self.family}"


@lru_cache(maxsize=4096)
def results(text: str) -> tuple[Result, ...]:
    """The results that a text tells, clause by clause; «ikke brudd» is a breach that does not hold."""
    found: list[Result] = []
    for part in _HARD.split(text):
        before = ""
        for clause in clauses(part, contrasts=True):
            if asks(clause):
                continue
            borrowed = affirmed(before)
            own = clause.text[len(borrowed) :] if before and clause.text.startswith(borrowed) else clause.text
            here = list(_of_clause(own))
            if not here and _CONTRAST.match(own):  # «brudd på plikten, men ikke på regelen»
                here = _turned(tuple(_of_clause(borrowed)), own)
            elif not here and found and _NOR_THAT.search(own):  # «X ble godtatt; Y ble ikke det»
                here = _turned(tuple(found[-1:]), own)
            if before:  # «innvendingen om X, førte ikke fram» is told of X
                here = [r if content(r.about) else replace(r, about=_plain(f"{before} {own}")) for r in here]
            found += here
            before = clause.text
    return tuple(found)


def _of_clause(text: str) -> Iterator[Result]:
    for family, patterns in _families().items():
        for side in ("yes", "no"):
            for match in patterns[side].finditer(text) if side in patterns else ():
                before = text[: match.start()]
                if _OPEN.search(before) or (family == BREACH and _OUGHT.search(before)):
                    continue  # «spørsmålet var om det var brudd», «skal være i tråd med loven» tell no result
                if _ARTICLE.search(before) and not _IS_A.search(before):
                    continue  # «bruk et lovlig grunnlag»
                denied = _denied(text, match, patterns.get("verbs"))
                result = Result(family, (side == "yes") != denied, _plain(text), match.group(), denied)
                yield result
                if result.holds and family == _HOLDS_AS_BREACH:
                    yield replace(result, family=BREACH)


def _turned(told: tuple[Result, ...], text: str) -> list[Result]:
    return [replace(r, holds=not r.holds, about=_plain(text), denied=not r.denied) for r in told]


def _denied(text: str, match: re.Match[str], verbs: re.Pattern[str] | None) -> bool:
    """Whether what is matched is denied: by what stands by its own verb, or by «ikke at», «ingen» before it."""
    negators = lexicon().negators
    inside = len(negators.findall(match.group()))
    before = _NO_DENIAL.sub(" ", text[: match.start()])
    count = inside + len(_DENIED_THAT.findall(before)) + len(_WITHOUT.findall(before))
    verb = verbs is not None and verbs.match(match.group()) is not None
    if verb and not _AUXILIARY.search(before):
        count += not inside and _DENIED_AFTER.match(text, match.end()) is not None
        near = "" if inside else " ".join(before.split(" ")[-_BEFORE_VERB:])
    else:
        near = _by_its_verb(before)
    count += len(negators.findall(_DENIED_THAT.sub(" ", _WITHOUT.sub(" ", near))))
    if _NONE_FIRST.match(before) and not _NONE_FIRST.match(near):
        count += 1
    return count % 2 == 1


def _by_its_verb(before: str) -> str:
    """What stands between the last finite verb, or the word before it, and what is told."""
    near = before.split(" ")[-_WORDS_BEFORE - 1 :]
    for position in range(len(near) - 1, -1, -1):
        if near[position] and not _PARTICIPLE.search(near[position]) and _finite(near[position]):
            return " ".join(near[max(0, position - 1) :])
    return " ".join(near)


def _finite(word: str) -> bool:
    return _ENGLISH_VERB.match(word) is not None or has_finite_verb(word)


def _plain(text: str) -> str:
    """What a clause says beside its results."""
    for patterns in _families().values():
        for side, pattern in patterns.items():
            if side != "verbs":
                text = pattern.sub(" ", text)
    return lexicon().negators.sub(" ", text)


@lru_cache(maxsize=1)
def _families() -> dict[str, dict[str, re.Pattern[str]]]:
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        family: {
            side: re.compile(rf"(?<![\w-])(?:{value.replace(chr(10), '')})(?![\w-])", re.IGNORECASE)
            for side, value in sides.items()
        }
        for family, sides in raw.items()
    }
