"""True and false claims over passages of the library: schema, strict loading, and the split by document.

A claim is true, or false in exactly one way, its `type`. The split of `claims.jsonl` is that of `evals.datasets`: by
the unit of the (first) cited document, for the action plan by its chapter. The other files are written by others, who
saw the passages and neither the checks nor their word lists: three on documents of the tuning half, with the rules
changed on what was seen of them, and one, `claims_blind`, on documents of the other half, of which no row was read.
"""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus.library import Library
from corpus.passage import Passage
from evals.datasets import FOLDER, PLAN, DatasetError, plain, split_of

TYPES = (
    "true",
    "number",
    "provision",
    "case",
    "outcome",
    "negation",
    "duty",
    "party",
    "not_cited",
    "object",
    "validity",
)
OTHERS = ("claims_short", "claims_free", "claims_answers", "claims_blind")
BLIND = "claims_blind"
_KEYS = {"id", "claim", "language", "type", "as_of", "cited"}
_LANGUAGES = ("nb", "nn", "en")


@dataclass(frozen=True)
class Cited:
    """A cited passage: the document and words that only this passage of it holds; for the plan its chapter."""

    document: str
    snippet: str
    chapter: str | None = None

    @property
    def unit(self) -> str:
        """What the split keeps whole."""
        return f"{self.document}#{self.chapter}" if self.chapter else self.document


@dataclass(frozen=True)
class LabelledClaim:
    """A claim with what it cites, the day whose law it is about, and whether and how it is false."""

    id: str
    claim: str
    language: str
    type: str
    as_of: date
    cited: tuple[Cited, ...]

    @property
    def true(self) -> bool:
        """Whether the cited passages carry the claim."""
        return self.type == "true"

    @property
    def split(self) -> str:
        """«tuning» or «test»."""
        return split_of(self.cited[0].unit)


def load_claims(path: Path = FOLDER / "claims.jsonl") -> tuple[LabelledClaim, ...]:
    """Every claim of a file; raises `DatasetError` with file and line."""
    claims: list[LabelledClaim] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{path.name}:{number}"
        claim = _claim(line, where)
        for key in (claim.id, " ".join((claim.claim, claim.as_of.isoformat(), *(c.snippet for c in claim.cited)))):
            if key in seen:
                raise DatasetError(f"{where}: «{key}» står også på linje {seen[key]}.")
            seen[key] = number
        claims.append(claim)
    return tuple(claims)


def cited_passages(claim: LabelledClaim, library: Library) -> tuple[Passage, ...]:
    """The passages that a claim cites; raises `DatasetError` for a snippet that not exactly one passage holds."""
    found = []
    for cited in claim.cited:
        holding = [p for p in library.passages_of(cited.document) if cited.snippet in plain(p.text)]
        if len(holding) != 1:
            raise DatasetError(f"{claim.id}: «{cited.snippet}» står i {len(holding)} avsnitt av {cited.document}.")
        found.append(holding[0])
    return tuple(found)


def _claim(line: str, where: str) -> LabelledClaim:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise DatasetError(f"{where}: ikke gyldig JSON ({error.msg}).") from error
    if not isinstance(row, dict) or set(row) != _KEYS:
        raise DatasetError(f"{where}: nøklene skal være {', '.join(sorted(_KEYS))}.")
    for key in _KEYS - {"cited"}:
        if not isinstance(row[key], str) or not row[key].strip():
            raise DatasetError(f"{where}: «{key}» skal være tekst.")
    for key, allowed in (("language", _LANGUAGES), ("type", TYPES)):
        if row[key] not in allowed:
            raise DatasetError(f"{where}: «{key}» skal være en av {', '.join(allowed)}.")
    try:
        as_of = date.fromisoformat(row["as_of"])
    except ValueError as error:
        raise DatasetError(f"{where}: «as_of» skal være en dato ÅÅÅÅ-MM-DD.") from error
    return LabelledClaim(row["id"], row["claim"], row["language"], row["type"], as_of, _cited(row["cited"], where))


def _cited(rows: object, where: str) -> tuple[Cited, ...]:
    if not isinstance(rows, list) or not rows:
        raise DatasetError(f"{where}: «cited» skal være en liste med minst ett avsnitt.")
    for row in rows:
        allowed = isinstance(row, dict) and {"document", "snippet"} <= set(row) <= {"document", "snippet", "chapter"}
        if not allowed or not all(isinstance(value, str) and value.strip() for value in row.values()):
            raise DatasetError(f"{where}: «cited» skal ha document, snippet og for planen chapter.")
        if (row["document"] == PLAN) != ("chapter" in row):
            raise DatasetError(f"{where}: «chapter» hører til planen, og bare den.")
    return tuple(Cited(**row) for row in rows)
