"""Known questions: what people ask, and the passages that answer it. Index knowledge, never shown as source."""

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from corpus.blocks import plain
from corpus.errors import DocumentError
from corpus.passage import Passage

_LANGUAGES = ("nb", "nn", "en")
_PIECE = re.compile(r"(?:^|\s)(?:[-•]|\d+\.)\s|\n|^\*")
_TELLING = 9
_KEYS = {"document", "snippet", "language", "question"}


@dataclass(frozen=True)
class KnownQuestion:
    """A question in people's own words; `passage_ids` are the passages that hold the snippet."""

    question: str
    language: str
    document_id: str
    passage_ids: tuple[str, ...]


def squeezed(text: str) -> str:
    """Lower case without markup or spacing, for finding a snippet whatever its line breaks."""
    return re.sub(r"[\s\u00ad]+", "", plain(text)).lower()


def read_questions(folder: Path, passages: list[Passage]) -> tuple[list[KnownQuestion], list[DocumentError]]:
    """The questions of every `*.jsonl` in the folder, tied to the passages given.

    A line that is malformed, a duplicate, names an unknown document, or whose
    snippet no longer stands in its document becomes a `DocumentError` with file and line.
    """
    by_document: dict[str, list[tuple[str, Passage]]] = defaultdict(list)
    for passage in passages:
        by_document[passage.document_id].append((squeezed(passage.quotable), passage))
    questions: list[KnownQuestion] = []
    faults: list[DocumentError] = []
    seen: set[tuple[str, str, str]] = set()
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
            if not line.strip():
                continue
            try:
                questions.append(_question(_row(line), by_document, seen))
            except ValueError as error:
                faults.append(DocumentError(path, number, str(error), "Rett eller fjern spørsmålet."))
    return questions, faults


def _row(line: bytes) -> dict[str, str]:
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError("Linjen er ikke UTF-8.") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"Linjen er ikke gyldig JSON (tegn {error.pos + 1}).") from error
    if not isinstance(row, dict) or set(row) != _KEYS or not all(isinstance(v, str) for v in row.values()):
        raise ValueError(f"En linje skal ha nøklene {', '.join(sorted(_KEYS))} med tekst.")
    if row["language"] not in _LANGUAGES:
        raise ValueError(f"Ukjent språk «{row['language']}», lovlige er {', '.join(_LANGUAGES)}.")
    for key in ("question", "snippet"):
        if not squeezed(row[key]):
            raise ValueError(f"«{key}» er tom.")
    return row


def _question(
    row: dict[str, str], by_document: dict[str, list[tuple[str, Passage]]], seen: set[tuple[str, str, str]]
) -> KnownQuestion:
    if row["document"] not in by_document:
        raise ValueError(f"Dokumentet «{row['document']}» finnes ikke.")
    key = (row["document"], row["snippet"], row["question"])
    if key in seen:
        raise ValueError(f"Spørsmålet «{row['question']}» står to ganger.")
    seen.add(key)
    holders = _holders(row["snippet"], by_document[row["document"]])
    if not holders:
        raise ValueError(f"Teksten «{row['snippet']}» står ikke lenger i {row['document']}.")
    return KnownQuestion(row["question"], row["language"], row["document"], holders)


def _holders(snippet: str, passages: list[tuple[str, Passage]]) -> tuple[str, ...]:
    """The passages that hold the snippet: whole, or in pieces if it runs over items of a list.

    Of the pieces none may be missing; those too short to tell passages apart are only looked for.
    """
    whole = squeezed(snippet)
    holders = tuple(p.id for text, p in passages if whole in text)
    if holders:
        return holders
    pieces = [piece for piece in map(squeezed, _PIECE.split(snippet)) if piece]
    if not all(any(piece in text for text, _ in passages) for piece in pieces):
        return ()
    telling = [piece for piece in pieces if len(piece) >= _TELLING]
    return tuple(p.id for text, p in passages if any(piece in text for piece in telling))
