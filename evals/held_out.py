"""`python -m evals.held_out`: does what was learned help texts that nobody has asked about yet?

Two tests, each with an index built for it. Documents held out: every known question of a tenth of the
documents is kept out of index and training, and then asked; the analysis alone, without anything
learned, stands beside. General Norwegian: 204 texts on other subjects are added to the library as a user's
own, and 612 questions are asked about them; BM25 on stems alone stands beside.
"""

import json
import random
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from corpus.building import build
from corpus.document import Document, Kind, write_document
from corpus.library import Library
from corpus.settings import SHIPPED_DOCUMENTS, SHIPPED_QUESTIONS, Settings
from evals.ablation import systems
from evals.baselines import Found
from evals.datasets import FOLDER, plain
from evals.measures import NAMES, bootstrap, per_question
from evals.retrieval import Search

_SHARE = 0.1
_SEED = 11
_MOST_ASKED = 600


def main() -> int:
    """Build both indexes in a temporary folder and write the rows."""
    with tempfile.TemporaryDirectory() as folder:
        _documents_held_out(Path(folder) / "held-out")
        _general_norwegian(Path(folder) / "general")
    return 0


def _documents_held_out(home: Path) -> None:
    lines = [line for path in sorted(SHIPPED_QUESTIONS.glob("*.jsonl")) for line in _lines(path)]
    pick = random.Random(_SEED)
    documents = sorted({json.loads(line)["document"] for line in lines})
    held_out = set(pick.sample(documents, round(_SHARE * len(documents))))
    kept = [line for line in lines if json.loads(line)["document"] not in held_out]
    asked = [json.loads(line) for line in lines if json.loads(line)["document"] in held_out]
    questions = home / "questions"
    questions.mkdir(parents=True)
    (questions / "known.jsonl").write_text("\n".join(kept) + "\n", encoding="utf-8")
    library = _library(home, (SHIPPED_DOCUMENTS,), questions)
    pick.shuffle(asked)
    asked = asked[:_MOST_ASKED]
    _write(f"documents held out: {len(asked)} questions on {len(held_out)} documents without known questions")
    found = systems(library)
    for label in ("stems only", "analysis", "+ thesaurus, English", "everything"):
        _row(label, {q["question"]: _first_with(found[label], q["question"], q) for q in asked})


def _first_with(search: Search, question: str, row: dict[str, str]) -> int | None:
    """The rank of the first text that holds the row's snippet, or the first words of it if it runs over several."""
    snippet = plain(row["snippet"])
    for rank, item in enumerate(search(question), 1):
        if item.document == row["document"] and (snippet in plain(item.text) or snippet[:60] in plain(item.text)):
            return rank
    return None


def _general_norwegian(home: Path) -> None:
    own = home / "own"
    own.mkdir(parents=True)
    for line in _lines(FOLDER / "general" / "texts.jsonl"):
        row = json.loads(line)
        document = Document(
            id=f"egen-{row['id']}", kind=Kind.GUIDANCE, title=row["id"], url=row["id"], digest=False, body=row["text"]
        )
        (own / f"{document.id}.md").write_text(write_document(document), encoding="utf-8")
    library = _library(home, (SHIPPED_DOCUMENTS, own), SHIPPED_QUESTIONS)
    asked = [json.loads(line) for line in _lines(FOLDER / "general" / "questions.jsonl")]
    _write(f"\ngeneral Norwegian: {len(asked)} questions on texts of other subjects beside the shipped library")
    found = systems(library)
    for label in ("stems only", "analysis", "everything"):
        ranks = {q["question"]: _rank_of(found[label](q["question"]), f"egen-{q['text_id']}") for q in asked}
        _row(label, ranks)


def _rank_of(found: Sequence[Found], document: str) -> int | None:
    return next((rank for rank, item in enumerate(found, 1) if item.document == document), None)


def _library(home: Path, folders: tuple[Path, ...], questions: Path) -> Library:
    settings = Settings(home=home)
    build(settings, folders=folders, questions_folder=questions)
    return Library.open(settings)


def _lines(path: Path) -> Iterable[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _row(label: str, ranks: dict[str, int | None]) -> None:
    values = list(per_question(ranks).values())
    cells = [f"{name} {bootstrap([value[i] for value in values])}" for i, name in enumerate(NAMES)]
    _write(f"  {label:24}" + "  ".join(cells))


def _write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
