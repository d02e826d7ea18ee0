"""What is asked in a run, whatever it comes from: hotline questions, dialogues, KOFA cases, an evaluator's own file.

Schemas are in docs/evaluation.md. Every row is checked when it is read; what is wrong is told with file and line.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.question import Turn
from evals.datasets import BLIND, FOLDER, SETS, DatasetError, Gold, load_declined, load_questions

OUTCOMES = ("breach", "partial", "no_breach", "dismissed", "uavklart")
SPLITS = ("tuning", "test")
_LANGUAGES = ("nb", "nn", "en")


@dataclass(frozen=True)
class Case:
    """One question with what a good answer holds. `None` and empty mean: not judged for this case."""

    id: str
    question: str
    language: str = "nb"
    split: str = "test"
    style: str = ""
    category: str = ""
    as_of: date | None = None
    history: tuple[Turn, ...] = ()
    must_decline: bool = False
    golds: tuple[Gold, ...] = ()
    key_points: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()
    precedents: tuple[str, ...] = ()
    outcome: str | None = None
    kofa_case: str | None = None
    kofa_document: str | None = None
    decided: date | None = None
    announced_how: str = ""


def load_cases(task: str, name: str | None) -> tuple[tuple[Case, ...], str]:
    """The cases of a task («answers» or «kofa») and their hash; `name` is a split, a set or a file.

    Raises `DatasetError` with file and line.
    """
    wanted = name or "test"
    if task == "kofa":
        if wanted not in SPLITS:
            raise DatasetError(f"«{wanted}» finnes ikke. KOFA-sakene er delt i {' og '.join(SPLITS)}.")
        cases = _kofa(FOLDER / "kofa_cases.jsonl", wanted)
    elif wanted in (*SETS, *BLIND):
        cases = _hotline(wanted)
    else:
        from evals.own_datasets import read_own

        cases = read_own(Path(wanted))
    return hashed(cases, wanted)


def hashed(cases: tuple[Case, ...], name: str) -> tuple[tuple[Case, ...], str]:
    """The cases with a hash of all that is in them; raises `DatasetError` if there are none."""
    if not cases:
        raise DatasetError(f"{name}: ingen spørsmål.")
    return cases, hashlib.sha256(repr(cases).encode()).hexdigest()[:16]


def _hotline(name: str) -> tuple[Case, ...]:
    """The retrieval questions (the right passage is the key point), those to decline, and the dialogues."""
    answerable = [
        Case(
            id=q.id,
            question=q.question,
            language=q.language,
            split=name,
            style=q.style,
            category=q.document.split("-")[0],
            golds=q.golds,
            key_points=(q.snippet,),
        )
        for q in load_questions(name)
    ]
    if name not in SETS:
        return tuple(answerable)
    declined = [
        Case(
            id=q.id,
            question=q.question,
            language=q.language,
            split=name,
            style="near" if q.near else "clear",
            category="declined",
            must_decline=True,
        )
        for q in load_declined(split=name)
    ]
    return (*answerable, *declined, *(c for c in _follow_ups(FOLDER / "follow_ups.jsonl") if c.split == name))


def _follow_ups(path: Path) -> Iterator[Case]:
    for where, row in rows_of(path, {"id", "history", "question", "language", "split", "document", "snippet"}):
        turns = row["history"]
        if not isinstance(turns, list) or not all(isinstance(t, str) and t.strip() for t in turns):
            raise DatasetError(f"{where}: «history» skal være en liste av tidligere spørsmål.")
        one_of(row, where, "split", SPLITS)
        one_of(row, where, "language", _LANGUAGES)
        yield Case(
            id=row["id"],
            question=row["question"],
            language=row["language"],
            split=row["split"],
            style="follow-up",
            category=row["document"].split("-")[0],
            history=tuple(Turn("user", turn) for turn in turns),
            golds=(Gold(row["document"], row["snippet"]),),
            key_points=(row["snippet"],),
        )


_KOFA_KEYS = {
    "id", "question", "language", "case", "document", "announced", "announced_how", "decided", "provisions",
    "precedents", "outcome", "category", "key_points", "split",
}  # fmt: skip


def _kofa(path: Path, wanted: str) -> tuple[Case, ...]:
    cases = []
    for where, row in rows_of(path, _KOFA_KEYS):
        one_of(row, where, "language", _LANGUAGES)
        one_of(row, where, "outcome", OUTCOMES)
        one_of(row, where, "split", SPLITS)
        one_of(row, where, "announced_how", ("stated", "assumed"))
        for key in ("provisions", "precedents", "key_points"):
            if not isinstance(row[key], list) or not all(isinstance(value, str) for value in row[key]):
                raise DatasetError(f"{where}: «{key}» skal være en liste av tekster.")
        if not row["key_points"]:
            raise DatasetError(f"{where}: minst ett hovedpunkt trengs.")
        if row["split"] != wanted:
            continue
        cases.append(
            Case(
                id=row["id"],
                question=row["question"],
                language=row["language"],
                split=row["split"],
                style="kofa",
                category=row["category"],
                as_of=_date(row["announced"], where, "announced"),
                key_points=tuple(row["key_points"]),
                provisions=tuple(row["provisions"]),
                precedents=tuple(row["precedents"]),
                outcome=row["outcome"],
                kofa_case=row["case"],
                kofa_document=row["document"],
                decided=_date(row["decided"], where, "decided") if row["decided"] else None,
                announced_how=row["announced_how"],
            )
        )
    return tuple(cases)


def rows_of(path: Path, keys: set[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows of a JSONL file with where they stand; every row has just these keys, and an id of its own."""
    seen: set[str] = set()
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path}: filen kan ikke leses som UTF-8.") from error
    for number, line in enumerate(lines, 1):
        where = f"{path.name}:{number}"
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise DatasetError(f"{where}: ikke gyldig JSON ({error.msg}).") from error
        if not isinstance(row, dict) or set(row) != keys:
            raise DatasetError(f"{where}: nøklene skal være {', '.join(sorted(keys))}.")
        for key in ("id", "question"):
            if not isinstance(row[key], str) or not row[key].strip():
                raise DatasetError(f"{where}: «{key}» skal være tekst.")
        if row["id"] in seen:
            raise DatasetError(f"{where}: id «{row['id']}» er brukt før.")
        seen.add(row["id"])
        yield where, row


def one_of(row: dict[str, Any], where: str, key: str, allowed: tuple[str, ...]) -> None:
    """Raise `DatasetError` unless the value is one of those allowed."""
    if row[key] not in allowed:
        raise DatasetError(f"{where}: «{key}» skal være en av {', '.join(allowed)}.")


def _date(value: Any, where: str, key: str) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise DatasetError(f"{where}: «{key}» skal være en dato (ÅÅÅÅ-MM-DD).") from error
