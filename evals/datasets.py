"""The hand-written question sets: schema, strict loading, and the rule that splits them.

The split is by document, so that no document serves both sets: a document's unit is its
id, and for the action plan (one document) its id and the chapter («handlingsplan-2025#2.4»).
A unit belongs to the reporting set when the first byte of its SHA-256 is at least `TEST_FROM`,
else to the tuning set; nobody chooses.
"""

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.settings import SHIPPED_QUESTIONS

FOLDER = Path(__file__).parent / "datasets"
SETS = ("tuning", "test")
BLIND = ("test2", "short")  # written by somebody who never ran the retriever; over documents of both sets
TEST_FROM = 168
PLAN = "handlingsplan-2025"
_LANGUAGES = ("nb", "nn", "en")
_STYLES = ("own", "keywords", "email", "paraphrase")
_MARKUP = re.compile(r"<sup>.*?</sup>|</?sub>|\*+")
_LINK = re.compile(r"\[((?:[^\[\]]|\\.)*)\]\([^)]*\)")
_WORD = re.compile(r"[0-9a-zæøåäöéü]+")


class DatasetError(Exception):
    """A row breaks the schema; the message names the file and the line."""


@dataclass(frozen=True)
class Gold:
    """A right answer: a document and words of it that the passage must hold."""

    document: str
    snippet: str


@dataclass(frozen=True)
class Question:
    """One question with the passage that answers it, and others that do as well."""

    id: str
    question: str
    language: str
    style: str
    document: str
    snippet: str
    chapter: str | None = None
    also: tuple[Gold, ...] = ()

    @property
    def golds(self) -> tuple[Gold, ...]:
        """Every right answer."""
        return (Gold(self.document, self.snippet), *self.also)

    @property
    def unit(self) -> str:
        """What the split keeps whole."""
        return f"{self.document}#{self.chapter}" if self.chapter else self.document


@dataclass(frozen=True)
class OutOfReach:
    """A question that must be declined; `near` when it shares the library's words."""

    id: str
    question: str
    language: str
    near: bool
    split: str


def split_of(unit: str) -> str:
    """The set that a document (or a chapter of the plan) belongs to."""
    return "test" if hashlib.sha256(unit.encode()).digest()[0] >= TEST_FROM else "tuning"


def plain(text: str) -> str:
    """Text with Markdown markup and superfluous space removed, for looking up snippets."""
    return " ".join(_MARKUP.sub("", _LINK.sub(r"\1", text)).split())


def load_questions(name: str, folder: Path = FOLDER) -> tuple[Question, ...]:
    """The questions of a set of `SETS` or `BLIND`; raises `DatasetError` with file and line."""
    path = folder / f"{name}.jsonl"
    questions = []
    for where, row in _rows(path):
        _check(row, where, {"id", "question", "language", "style", "document", "snippet", "also"}, {"chapter"})
        _one_of(row, where, "language", _LANGUAGES)
        _one_of(row, where, "style", _STYLES)
        also = row.pop("also")
        if not isinstance(also, list) or any(
            not isinstance(g, dict) or set(g) != {"document", "snippet"} for g in also
        ):
            raise DatasetError(f"{where}: «also» skal være en liste av document og snippet.")
        question = Question(**row, also=tuple(Gold(**g) for g in also))
        if question.document == PLAN and not question.chapter:
            raise DatasetError(f"{where}: spørsmål om planen skal ha «chapter».")
        if name in SETS and split_of(question.unit) != name:
            raise DatasetError(f"{where}: {question.unit} hører til {split_of(question.unit)}.")
        questions.append(question)
    return tuple(questions)


def load_declined(folder: Path = FOLDER, split: str | None = None) -> tuple[OutOfReach, ...]:
    """The questions that must be declined, of one split or of both."""
    found = []
    for path in sorted(folder.glob("declined*.jsonl")):
        for where, row in _rows(path):
            _check(row, where, {"id", "question", "language", "near", "split"}, set())
            _one_of(row, where, "language", _LANGUAGES)
            _one_of(row, where, "split", SETS)
            found.append(OutOfReach(**row))
    return tuple(q for q in found if split in (None, q.split))


def load_outside(folder: Path = FOLDER) -> tuple[str, ...]:
    """Questions that the library must not answer, for fitting and never for measuring."""
    found = []
    for where, row in _rows(folder / "outside.jsonl"):
        _check(row, where, {"id", "question", "language"}, set())
        _one_of(row, where, "language", _LANGUAGES)
        found.append(row["question"])
    return tuple(found)


def near_duplicates(asked: list[str], known: list[str]) -> list[tuple[str, str]]:
    """Pairs (asked, known) with a word likeness from 0.7 or a 4-gram likeness from 0.6 (Jaccard)."""
    features = [_features(question) for question in asked]
    holding = [_holding([of_one[side] for of_one in features]) for side in (0, 1)]
    pairs = []
    for other in known:
        near: set[int] = set()
        for side, (own, least) in enumerate(zip(_features(other), (0.7, 0.6), strict=True)):
            shared = Counter(number for feature in own for number in holding[side].get(feature, ()))
            near |= {
                n for n, common in shared.items() if common >= least * (len(own) + len(features[n][side]) - common)
            }
        pairs += [(asked[number], other) for number in sorted(near)]
    return pairs


def _holding(features: Sequence[frozenset[str]]) -> dict[str, list[int]]:
    """For each feature the numbers of the questions that have it: most pairs share none, and need no look."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, of_one in enumerate(features):
        for feature in of_one:
            found[feature].append(number)
    return found


def check_apart(name: str, folder: Path = FOLDER) -> None:
    """Raise `DatasetError` when a question of a reporting set is nearly one of the known or tuning questions."""
    known = [question.question for question in load_questions("tuning")]
    for path in sorted(SHIPPED_QUESTIONS.glob("*.jsonl")):
        known += [json.loads(line)["question"] for line in path.read_text(encoding="utf-8").splitlines()]
    if pairs := near_duplicates([question.question for question in load_questions(name, folder)], known):
        listed = "; ".join(f"«{asked}» ≈ «{other}»" for asked, other in pairs)
        raise DatasetError(f"{name}.jsonl: {len(pairs)} spørsmål finnes nesten likt fra før: {listed}")


def _features(text: str) -> tuple[frozenset[str], frozenset[str]]:
    words = _WORD.findall(text.lower())
    joined = " ".join(words)
    return frozenset(words), frozenset(joined[i : i + 4] for i in range(max(1, len(joined) - 3)))


def _rows(path: Path) -> Iterator[tuple[str, dict]]:
    seen = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{path.name}:{number}"
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise DatasetError(f"{where}: ikke gyldig JSON ({error.msg}).") from error
        if not isinstance(row, dict):
            raise DatasetError(f"{where}: linjen er ikke et objekt.")
        if row.get("id") in seen:
            raise DatasetError(f"{where}: id «{row['id']}» er brukt før.")
        seen.add(row.get("id"))
        yield where, row


def _check(row: dict, where: str, required: set[str], optional: set[str]) -> None:
    if missing := required - set(row):
        raise DatasetError(f"{where}: mangler {', '.join(sorted(missing))}.")
    if unknown := set(row) - required - optional:
        raise DatasetError(f"{where}: ukjent {', '.join(sorted(unknown))}.")
    for key, value in row.items():
        if key == "near" and not isinstance(value, bool):
            raise DatasetError(f"{where}: «near» skal være true eller false.")
        if key not in ("near", "also") and (not isinstance(value, str) or not value.strip()):
            raise DatasetError(f"{where}: «{key}» skal være tekst.")


def _one_of(row: dict, where: str, key: str, allowed: tuple[str, ...]) -> None:
    if row[key] not in allowed:
        raise DatasetError(f"{where}: «{key}» skal være en av {', '.join(allowed)}.")
