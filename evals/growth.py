"""Libraries of any size for measuring how cost grows: real documents with their sentences recombined, and questions."""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from corpus.document import Document, Kind, read_documents, write_document
from corpus.settings import SHIPPED_DOCUMENTS
from corpus.splitting import split

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ«])")
_KINDS = (Kind.LAW, Kind.GUIDANCE, Kind.KOFA)
_PARAGRAPHS = 40
_ASKED_SHARE = 0.5  # of the paragraphs; a passage holds more than one
_FEWEST_WORDS = 6
_MOST_WORDS = 10


def grow(folder: Path, questions: Path, passages: int, seed: int = 1) -> int:
    """Fill `folder` with documents until shipped and new have `passages` together; returns the number.

    Each document keeps the front matter of a real one (kind, dates, validity), so that
    filters on kind and day let through as much as they do in the real library. There are two questions for three
    new passages, in the folder `questions`, of a sentence's own words in another order.
    """
    shipped = [d for d in read_documents((SHIPPED_DOCUMENTS,)) if isinstance(d, Document)]
    folder.mkdir(parents=True, exist_ok=True)
    questions.mkdir(parents=True, exist_ok=True)
    count = sum(len(split(document)) for document in shipped)
    pick = random.Random(seed)
    asked: list[str] = []
    for number, document in enumerate(_recombined(shipped, random.Random(seed))):
        if count >= passages:
            break
        count += len(split(document))
        (folder / f"grown-{number:06d}.md").write_text(write_document(document), encoding="utf-8")
        asked += _asked(document, pick)
    (questions / "grown.jsonl").write_text("".join(f"{line}\n" for line in asked), encoding="utf-8")
    return count


def _asked(document: Document, pick: random.Random) -> Iterator[str]:
    for paragraph in document.body.split("\n\n")[1:]:
        sentence = pick.choice(_SENTENCE.split(paragraph.strip()))
        words = sentence.split()
        if pick.random() >= _ASKED_SHARE or "\n" in sentence or len(words) < _FEWEST_WORDS:
            continue
        question = " ".join(pick.sample(words, min(len(words), _MOST_WORDS))) + "?"
        row = {"document": document.id, "snippet": sentence, "language": "nb", "question": question}
        yield json.dumps(row, ensure_ascii=False)


def _recombined(shipped: list[Document], pick: random.Random) -> Iterator[Document]:
    models = [document for document in shipped if document.kind in _KINDS]
    pools = {
        kind: [s for d in models if d.kind is kind for p in split(d) for s in _SENTENCE.split(p.text)]
        for kind in _KINDS
    }
    for number in range(10**6):
        model = models[number % len(models)]
        paragraphs = [" ".join(pick.sample(pools[model.kind], 3)) for _ in range(_PARAGRAPHS)]
        body = "## Innhold\n\n" + "\n\n".join(paragraphs) + "\n"
        yield replace(model, id=f"grown-{number:06d}", title=f"{model.title} ({number})", body=body)
