"""Whether a generation is whole and answers: checked before it is swapped in, and before a build is left out."""

import os
from pathlib import Path

from corpus import generations
from corpus.errors import LibraryError
from corpus.lexical import LexicalIndex
from corpus.norwegian import analyse_query
from corpus.passage import Passage
from corpus.store import Store
from corpus.vectors import VectorIndex


def is_whole(folder: Path, data_hash: str, passages: list[Passage]) -> bool:
    """Whether the generation in use is what its manifest says; if not, it is built anew."""
    try:
        manifest = generations.manifest_of(folder)
        if manifest.get("data_hash") != data_hash or generations.misses_files(folder, manifest):
            return False
        return _answers(folder, passages)
    except Exception:  # whatever an engine says of damaged files
        return False


def _answers(folder: Path, passages: list[Passage]) -> bool:
    """Whether all passages are there and each engine finds something."""
    stored = VectorIndex(folder / "vectors")
    terms = next((terms for p in passages if (terms := analyse_query(p.text))), [])
    try:
        return (
            len(stored) == len(passages)
            and bool(stored.search(stored.vector(0), 1))
            and (not terms or bool(LexicalIndex(folder / "lexical").search(terms, 1)))
            and Store(folder / "store.db").passage(passages[0].id) == passages[0]
        )
    finally:
        stored.close()


def verify(folder: Path, passages: list[Passage]) -> None:
    """A generation that does not answer is not swapped in."""
    if not _answers(folder, passages):
        raise LibraryError("build_failed", "Den nye indeksen besto ikke kontrollen.", "Den forrige er i bruk.")
    os.sync()
