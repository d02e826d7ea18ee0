"""Documents, passages and what belongs to them, in one SQLite file of a generation."""

import sqlite3
import threading
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter

from corpus.document import Document
from corpus.errors import NotFoundError
from corpus.passage import Passage
from corpus.questions import KnownQuestion

_PASSAGE = TypeAdapter(Passage)
_DOCUMENT = TypeAdapter(Document)
_QUESTION = TypeAdapter(KnownQuestion)
_SCHEMA = """
CREATE TABLE documents (id TEXT PRIMARY KEY, json TEXT NOT NULL);
CREATE TABLE passages
    (row INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, document_id TEXT NOT NULL, kind TEXT NOT NULL,
     json TEXT NOT NULL);
CREATE INDEX passages_document ON passages (document_id);
CREATE TABLE bases (base TEXT NOT NULL, row INTEGER NOT NULL);
CREATE INDEX bases_base ON bases (base);
CREATE TABLE questions (number INTEGER PRIMARY KEY, language TEXT NOT NULL, terms TEXT NOT NULL, json TEXT NOT NULL);
CREATE TABLE asked (passage_id TEXT NOT NULL, number INTEGER NOT NULL);
CREATE INDEX asked_passage ON asked (passage_id);
CREATE TABLE spoken (term TEXT PRIMARY KEY, texts INTEGER NOT NULL) WITHOUT ROWID;
"""


def write_store(
    path: Path,
    documents: Iterable[Document],
    passages: Iterable[tuple[Passage, tuple[str, ...]]],
    questions: Iterable[tuple[KnownQuestion, frozenset[str]]],
    spoken: Mapping[str, int],
) -> None:
    """Write a store: passages in row order with their reference bases, questions with their terms.

    `spoken` tells in how many texts (known questions, and passages that have none) each term stands.
    """
    with sqlite3.connect(path) as db:
        db.executescript(_SCHEMA)
        db.executemany(
            "INSERT INTO documents VALUES (?, ?)",
            ((d.id, _DOCUMENT.dump_json(d).decode()) for d in documents),
        )
        for row, (passage, bases) in enumerate(passages):
            json = _PASSAGE.dump_json(passage).decode()
            values = (row, passage.id, passage.document_id, str(passage.kind), json)
            db.execute("INSERT INTO passages VALUES (?, ?, ?, ?, ?)", values)
            db.executemany("INSERT INTO bases VALUES (?, ?)", ((base, row) for base in bases))
        for number, (question, terms) in enumerate(questions):
            json = _QUESTION.dump_json(question).decode()
            db.execute(
                "INSERT INTO questions VALUES (?, ?, ?, ?)",
                (number, question.language, " ".join(sorted(terms)), json),
            )
            db.executemany("INSERT INTO asked VALUES (?, ?)", ((p, number) for p in question.passage_ids))
        db.executemany("INSERT INTO spoken VALUES (?, ?)", spoken.items())
    db.close()


class Store:
    """A store opened for reading; each thread has its own connection."""

    def __init__(self, path: Path) -> None:
        self._uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._local = threading.local()

    def _all(self, sql: str, *values: object) -> list[tuple[str, ...]]:
        if not hasattr(self._local, "db"):
            self._local.db = sqlite3.connect(self._uri, uri=True)
        found: list[tuple[str, ...]] = self._local.db.execute(sql, values).fetchall()
        return found

    def rows(self, rows: list[int]) -> dict[int, Passage]:
        """The passages of the given rows, by row."""
        marks = ",".join("?" * len(rows))
        found = self._all(f"SELECT row, json FROM passages WHERE row IN ({marks})", *rows)
        return {int(row): _PASSAGE.validate_json(json) for row, json in found}

    def kinds(self) -> list[str]:
        """The kind of every passage, by row."""
        return [kind for (kind,) in self._all("SELECT kind FROM passages ORDER BY row")]

    def passage(self, passage_id: str) -> Passage:
        """One passage; raises `NotFoundError`."""
        found = self._all("SELECT json FROM passages WHERE id = ?", passage_id)
        if not found:
            raise NotFoundError("not_found", f"Kilden «{passage_id[:100]}» finnes ikke.", "Se `sparring documents`.")
        return _PASSAGE.validate_json(found[0][0])

    def document(self, document_id: str) -> Document:
        """One document; raises `NotFoundError`."""
        found = self._all("SELECT json FROM documents WHERE id = ?", document_id)
        if not found:
            raise NotFoundError(
                "not_found", f"Dokumentet «{document_id[:100]}» finnes ikke.", "Se `sparring documents`."
            )
        return _DOCUMENT.validate_json(found[0][0])

    def documents(self) -> tuple[Document, ...]:
        """All documents, by id."""
        return tuple(_DOCUMENT.validate_json(j) for (j,) in self._all("SELECT json FROM documents ORDER BY id"))

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """A document's passages in reading order."""
        found = self._all("SELECT json FROM passages WHERE document_id = ? ORDER BY row", document_id)
        return tuple(_PASSAGE.validate_json(json) for (json,) in found)

    def rows_for(self, base: str) -> list[int]:
        """Rows of the passages whose document is about a provision or case («FOA § 7-9», «KOFA 2025/322»)."""
        return [int(row) for (row,) in self._all("SELECT row FROM bases WHERE base = ? ORDER BY row", base)]

    def first_day(self, act: str) -> date | None:
        """The first day on which a provision of an act is in force, of those that tell one."""
        ((day,),) = self._all(
            "SELECT min(json_extract(json, '$.valid_from')) FROM passages JOIN bases USING (row) WHERE base LIKE ?",
            f"{act} §%",
        )
        return date.fromisoformat(day) if day else None

    def question_terms(self, passage_id: str) -> list[frozenset[str]]:
        """The term sets of the known questions that a passage answers."""
        found = self._all("SELECT terms FROM questions JOIN asked USING (number) WHERE passage_id = ?", passage_id)
        return [frozenset(terms.split()) for (terms,) in found]

    def spoken(self, terms: Collection[str]) -> dict[str, int]:
        """In how many texts each of the terms stands; those that stand in none are left out."""
        marks = ",".join("?" * len(terms))
        found = self._all(f"SELECT term, texts FROM spoken WHERE term IN ({marks})", *terms)
        return {term: int(texts) for term, texts in found}

    def questions_for(self, passage_id: str, language: str) -> tuple[KnownQuestion, ...]:
        """The known questions that a passage answers, in one language."""
        found = self._all(
            "SELECT json FROM questions JOIN asked USING (number) WHERE passage_id = ? AND language = ?",
            passage_id,
            language,
        )
        return tuple(_QUESTION.validate_json(json) for (json,) in found)
