"""Known questions: what people ask, and the passages that answer it. Index knowledge, never shown as source."""

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from corpus.blocks import plain
from corpus.errors import DocumentError
from corpus.passage import Passage

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
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                questions.append(_question(json.loads(line), by_document, seen))
            except ValueError as error:
                faults.append(DocumentError(path, number, str(error), "Rett eller fjern spørsmålet."))
    return questions, faults


def _question(
    row: dict[str, str], by_document: dict[str, list[tuple[str, Passage]]], seen: set[tuple[str, str, str]]
) -> KnownQuestion:
    if not isinstance(row, dict) or set(row) != _KEYS or not all(isinstance(v, str) for v in row.values()):
        raise ValueError(f"En linje skal ha nøklene {', '.join(sorted(_KEYS))} med tekst.")
    if row["document"] not in by_document:
        raise ValueError(f"Dokumentet «{row['document']}» finnes ikke.")
    key = (row["document"], row["snippet"], row["question"])
    if key in seen:
        raise ValueError(f"Spørsmålet «{row['question']}» står to ganger.")
    seen.add(key)
    snippet = squeezed(row["snippet"])
    holders = tuple(p.id for text, p in by_document[row["document"]] if snippet in text)
    if not holders:  # a snippet may run over several items of a list
        pieces = [squeezed(piece) for piece in re.split(r"\s-\s|^- |\n", row["snippet"])]
        holders = tuple(
            p.id for text, p in by_document[row["document"]] if any(len(x) > 8 and x in text for x in pieces)
        )
    if not holders:
        raise ValueError(f"Teksten «{row['snippet']}» står ikke lenger i {row['document']}.")
    return KnownQuestion(row["question"], row["language"], row["document"], holders)
