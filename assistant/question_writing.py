"""Known questions for passages that have none, written by a chat model and kept only if they find their passage.

For a user's own documents and fetched originals. Done in batches; each passage is asked about once, remembered by a
hash of its text, so that a stop loses nothing and an unchanged passage costs nothing the next time.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.model import ChatModel, Usage
from assistant.prompting import QuestionsPrompt
from assistant.sources import sources_for
from corpus.blocks import plain
from corpus.errors import ModelError
from corpus.library import Library
from corpus.passage import Passage
from corpus.questions import squeezed

BATCH = 8  # passages a request
LANGUAGES = ("nb", "nn", "en")
_FOUND_AMONG = 10
_SNIPPET = 160
_SHORTEST = 60  # characters of a passage that is worth a question
_CHARACTERS_A_TOKEN = 2.5
_WRITTEN_A_PASSAGE = 120  # tokens, three questions in JSON
_RULES = 300  # tokens of the prompt itself
WRITTEN, ASKED = "written.jsonl", "asked.json"


@dataclass(frozen=True)
class Plan:
    """What would be asked: the passages, and an estimate of requests and tokens, both ways."""

    passages: tuple[Passage, ...]
    requests: int
    tokens: int


@dataclass(frozen=True)
class Outcome:
    """What came of it: passages asked about, questions kept and left out, tokens as the server counts them."""

    passages: int
    kept: int
    left_out: int
    tokens: int


def planned(library: Library, folder: Path) -> Plan:
    """The passages without any known question that have not been asked about before."""
    before = _asked(folder)
    waiting = [
        passage
        for document in library.documents()
        for passage in library.passages_of(document.id)
        if len(passage.text) >= _SHORTEST
        and _mark(passage) not in before
        and not any(library.questions_for(passage.id, language) for language in LANGUAGES)
    ]
    requests = -(-len(waiting) // BATCH)
    read = sum(len(p.quotable) for p in waiting) / _CHARACTERS_A_TOKEN + requests * _RULES
    return Plan(tuple(waiting), requests, round(read) + len(waiting) * _WRITTEN_A_PASSAGE)


def write_questions(
    model: ChatModel, library: Library, plan: Plan, folder: Path, on_progress: Callable[[int, int], None]
) -> Outcome:
    """Ask about the passages of a plan, batch by batch, and add what holds to `folder`.

    Raises `ModelError` when the model fails; what came before it is kept, and the next run goes on.
    """
    folder.mkdir(parents=True, exist_ok=True)
    before = _asked(folder)
    kept = left_out = done = 0
    usage = Usage()
    for start in range(0, len(plan.passages), BATCH):
        batch = plan.passages[start : start + BATCH]
        sources = sources_for(batch, model.window, "nb")
        try:
            text = "".join(model.stream(*QuestionsPrompt(sources.text).rendered(), usage))
        except ModelError as error:
            if error.code != "model_empty":
                raise
            text = ""
        rows: dict[tuple[str, str], dict[str, str]] = {}  # the same words in both forms of Norwegian are one question
        for passage, question, language in _proposed(text, sources.passages):
            if (passage.id, question) in rows:
                continue
            row = _row(library, passage, question, language)
            if row:
                rows[passage.id, question] = row
            left_out += row is None
        kept += len(rows)
        before |= {_mark(passage) for passage in sources.passages.values()}
        done += len(sources.passages)
        _keep(folder, list(rows.values()), before)
        on_progress(done, len(plan.passages))
    return Outcome(done, kept, left_out, usage.read + usage.written)


def _proposed(text: str, passages: dict[str, Passage]) -> Iterator[tuple[Passage, str, str]]:
    for line in text.splitlines():
        try:
            row = json.loads(line.strip().rstrip(","))
        except (json.JSONDecodeError, RecursionError):
            continue
        if not isinstance(row, dict) or row.get("source") not in passages or row.get("language") not in LANGUAGES:
            continue
        question = row.get("question")
        if isinstance(question, str) and 8 <= len(question.strip()) <= 300:
            yield passages[row["source"]], " ".join(question.split()), row["language"]


def _row(library: Library, passage: Passage, question: str, language: str) -> dict[str, str] | None:
    """The question as a row of known questions, if it finds its passage again and no other holds the same words."""
    hits = library.search(question, _FOUND_AMONG)
    if passage.id not in [hit.passage.id for hit in hits]:
        return None
    snippet = plain(passage.text)[:_SNIPPET]
    twins = [p for p in library.passages_of(passage.document_id) if squeezed(snippet) in squeezed(p.quotable)]
    others = [hit.passage for hit in hits if hit.passage.document_id != passage.document_id]
    if len(twins) != 1 or any(squeezed(snippet) in squeezed(p.quotable) for p in others):
        return None
    return {"document": passage.document_id, "snippet": snippet, "language": language, "question": question}


def _keep(folder: Path, rows: Sequence[dict[str, str]], asked: set[str]) -> None:
    """Add the rows, then remember the passages: cut off between the two, some are only asked about again."""
    path = folder / WRITTEN
    old = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    lines = dict.fromkeys([*old, *(json.dumps(row, ensure_ascii=False) for row in rows)])
    for name, text in ((WRITTEN, "".join(f"{line}\n" for line in lines)), (ASKED, json.dumps(sorted(asked)))):
        unfinished = folder / f".{name}.part"
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(folder / name)


def _asked(folder: Path) -> set[str]:
    try:
        return set(json.loads((folder / ASKED).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return set()


def _mark(passage: Passage) -> str:
    return hashlib.sha256(f"{passage.document_id}\n{passage.quotable}".encode()).hexdigest()[:20]
