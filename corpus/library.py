"""The library: open the generation in use, search it, read its documents and passages."""

import logging
import re
import threading
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from corpus import generations, reranking
from corpus.asked import Asked
from corpus.document import Document, Kind
from corpus.embedder import Embedder, Profile, profile_of
from corpus.errors import LibraryError
from corpus.fusion import fuse
from corpus.gathering import SCHEMA, versions
from corpus.lexical import LexicalIndex
from corpus.norwegian import analyse_query
from corpus.passage import Passage
from corpus.provisions import find_references
from corpus.questions import KnownQuestion
from corpus.settings import Settings
from corpus.spelling import mended
from corpus.store import Store
from corpus.vectors import VectorIndex

_FETCHED = 100
_MOST_FETCHED = 1_000
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Hit:
    """A passage found: `score` is the fused score, `lexical` BM25 with its known questions (0 if not found so),

    `nearest_question` the likeness (0–1, Jaccard on terms) to the nearest known question of the passage, `asked`
    whether it has any.
    """

    passage: Passage
    score: float
    lexical: float
    nearest_question: float
    asked: bool


class Library:
    """One generation, opened. Safe to use from several threads."""

    def __init__(self, settings: Settings, name: str) -> None:
        folder = settings.index_folder / name
        self._settings = settings
        self.generation = name
        self.manifest = _checked_manifest(folder, settings)
        if generations.misses_files(folder, self.manifest):  # before Chroma reads them: cut short, they end the process
            raise generations.damaged("en fil mangler eller har feil størrelse")
        try:
            self._store = Store(folder / "store.db")
            kinds = np.array(self._store.kinds())
            self._of_kind = {str(kind): kinds == kind for kind in np.unique(kinds)}  # kind → mask over rows
            self._lexical = LexicalIndex(folder / "lexical")
            self._vectors = VectorIndex(folder / "vectors")
            self._asked = Asked(folder / "asked")
        except LibraryError:
            raise
        except Exception as error:  # whatever an engine says of files it cannot read
            if re.search(r"disk is full|no space left|read-?only", str(error), re.IGNORECASE):
                raise generations.unwritable(str(error)[:100]) from error
            raise generations.damaged(str(error)[:100]) from error
        self._profile = Profile(**self.manifest["profile"])
        self._folder = folder
        self._embedder: Embedder | None = None
        self._lock = threading.Lock()

    @classmethod
    def open(cls, settings: Settings) -> "Library":
        """Open the generation in use; raises `LibraryError` if there is none or it does not fit."""
        name = generations.current(settings.index_folder)
        if name is None:
            raise LibraryError("no_index", "Det finnes ingen indeks ennå.", "Kjør `sparring ingest`.")
        return cls(settings, name)

    def check(self) -> None:
        """Raises `LibraryError` (`index_damaged`) if a file is not as large as built, or the vectors do not answer."""
        if generations.misses_files(self._folder, self.manifest):
            raise generations.damaged("en fil mangler eller har feil størrelse")
        self._vectors.search(self._vectors.vector(0), 1)

    def refresh(self) -> "Library":
        """This library, or the new one if another generation has been swapped in and can be opened."""
        name = generations.current(self._settings.index_folder)
        if name in (None, self.generation):
            return self
        try:
            return Library(self._settings, str(name))
        except LibraryError as error:
            _log.warning("generation %s cannot be used, %s stays in use: %s", name, self.generation, error)
            return self

    def search(
        self,
        query: str,
        k: int = 10,
        kinds: frozenset[Kind] | None = None,
        as_of: date | None = None,
        exclude_documents: frozenset[str] = frozenset(),
    ) -> list[Hit]:
        """The best `k` passages, best first, by lexical, vector, question and reference signals (see `corpus.fusion`).

        With `as_of`, law that was not in force that day is left out.
        """
        terms = analyse_query(query)
        if not terms:
            return []
        limit = max(_FETCHED, 3 * k)
        kind_names = frozenset(str(kind) for kind in kinds) if kinds else None
        asked = dict(self._lexical.search(terms, limit, kind_names))
        vector = self.embedder.queries([query])[0]
        named = {row for base in self._bases_in(query) for row in self._store.rows_for(base)}
        rows = list(dict.fromkeys((*asked, *self._nearest(vector, limit, kind_names), *sorted(named)[:limit])))
        text = dict(self._lexical.search(terms, 2 * limit, kind_names, "text"))
        similarity = self._vectors.similarities(vector, rows)
        asked_before = self._asked.nearest(vector, rows)
        fused = fuse(
            np.array([text.get(row, 0.0) for row in rows]),
            similarity,
            asked_before,
            np.array([row in named for row in rows], dtype=bool),
            self.manifest["spread"],
        )
        scores = dict(zip(rows, fused.tolist(), strict=True))
        unasked = {row for row, likeness in zip(rows, asked_before, strict=True) if np.isnan(likeness)}
        query_terms = frozenset(t.term for t in terms if t.weight == 1.0)
        hits: list[Hit] = []
        most = max(k, reranking.CANDIDATES) if self._settings.reranking_model else k
        for row, passage in self._in_order(scores, 2 * most):
            if not _wanted(passage, kinds, as_of, exclude_documents):
                continue
            likeness = self._nearest_question(passage.id, query_terms)
            hits.append(Hit(passage, scores[row], asked.get(row, 0.0), likeness, row not in unasked))
            if len(hits) == most:
                break
        return self._reranked(query, hits)[:k]

    def _reranked(self, query: str, hits: list[Hit]) -> list[Hit]:
        if not self._settings.reranking_model or not hits:
            return hits
        found = reranking.scores(self._settings.reranking_model, query, [hit.passage.quotable for hit in hits])
        return [hits[i] for i in sorted(range(len(hits)), key=lambda i: (-found[i], i))]

    def _nearest(self, vector: np.ndarray, limit: int, kinds: frozenset[str] | None) -> list[int]:
        """Rows by vector, of the kinds wanted: a filter in Chroma is forty times slower than fetching more."""
        if not kinds:
            return [row for row, _ in self._vectors.search(vector, limit)]
        masks = [self._of_kind[kind] for kind in kinds if kind in self._of_kind]
        if not masks:
            return []
        wanted = np.logical_or.reduce(masks)
        more = min(int(limit / wanted.mean()), _MOST_FETCHED)
        return [row for row, _ in self._vectors.search(vector, more) if wanted[row]][:limit]

    def _in_order(self, scores: dict[int, float], at_a_time: int) -> Iterator[tuple[int, Passage]]:
        """The rows scored with their passages, best first, read as they are asked for."""
        rows = sorted(scores, key=lambda row: (-scores[row], row))
        for start in range(0, len(rows), at_a_time):
            part = rows[start : start + at_a_time]
            passages = self._store.rows(part)
            yield from ((row, passages[row]) for row in part)

    def _bases_in(self, query: str) -> list[str]:
        bases = []
        for reference in find_references(query):
            bases.append(reference.base)
            if reference.kind == "provision" and reference.act is None:
                bases.append(f"{'FOA' if '-' in reference.number else 'LOA'} {reference.base}")
        return bases

    def _nearest_question(self, passage_id: str, terms: frozenset[str]) -> float:
        known = self._store.question_terms(passage_id)
        return max((len(terms & q) / len(terms | q) for q in known if terms | q), default=0.0)

    @property
    def embedder(self) -> Embedder:
        """The generation's embedder, loaded when first needed."""
        with self._lock:
            if self._embedder is None:
                self._embedder = Embedder.load(self._profile, self._folder / "embedder")
            return self._embedder

    def passage(self, passage_id: str) -> Passage:
        """One passage; raises `NotFoundError`."""
        return self._store.passage(passage_id)

    def document(self, document_id: str) -> Document:
        """One document; raises `NotFoundError`."""
        return self._store.document(document_id)

    def documents(self) -> tuple[Document, ...]:
        """All documents, by id."""
        return self._store.documents()

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """A document's passages in reading order; raises `NotFoundError`."""
        self._store.document(document_id)
        return self._store.passages_of(document_id)

    def passages_for(self, base: str, as_of: date | None = None) -> tuple[Passage, ...]:
        """The passages about a provision or case; with `as_of` only those in force that day."""
        rows = self._store.rows_for(base)
        found = self._store.rows(rows)
        return tuple(found[row] for row in rows if as_of is None or found[row].in_force_on(as_of))

    def law_since(self, act: str) -> date | None:
        """The first day whose law the library holds of an act."""
        return self._store.first_day(act)

    def familiarity(self, terms: Collection[str]) -> dict[str, float]:
        """The share (0–1) of what the library speaks of in which each term stands.

        Counted over the known questions, and over the passages that have none.
        """
        counts, every = self._store.spoken(terms), max(1, self.manifest["spoken"])
        return {term: counts.get(term, 0) / every for term in terms}

    def mended(self, text: str) -> str:
        """A question with slips in words that the library speaks of put right (see `corpus.spelling`)."""
        return mended(text, self._store.spoken)

    def questions_for(self, passage_id: str, language: str) -> tuple[KnownQuestion, ...]:
        """The known questions that a passage answers, in one language."""
        return self._store.questions_for(passage_id, language)


def _wanted(passage: Passage, kinds: frozenset[Kind] | None, as_of: date | None, excluded: frozenset[str]) -> bool:
    if passage.document_id in excluded or (kinds and passage.kind not in kinds):
        return False
    return as_of is None or passage.kind is not Kind.LAW or passage.in_force_on(as_of)


def _checked_manifest(folder: Path, settings: Settings) -> dict[str, Any]:
    mends = "Kjør `sparring ingest` for å bygge den på nytt."
    manifest = generations.manifest_of(folder)
    wanted = {"schema": SCHEMA, "versions": versions()}
    for key, value in wanted.items():
        if manifest.get(key) != value:
            raise LibraryError("index_mismatch", f"Indeksen er laget med en annen versjon ({key}).", mends)
    if manifest.get("profile") != asdict(profile_of(settings.embedding_model)):
        raise LibraryError("index_mismatch", "Indeksen er laget med en annen embeddingmodell.", mends)
    if manifest.get("chroma_url") != settings.chroma_url:
        raise LibraryError("index_mismatch", "Vektorene ligger et annet sted enn innstillingene sier.", mends)
    return manifest
