"""What has been fetched from a source: one SQLite file a source, the truth that the document files follow."""

import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from corpus.document import Document, parse_document, write_document
from corpus.errors import SourceError
from ingest.sources.source import Entry, Fetched
from ingest.web import Validator

_SCHEMA = """
CREATE TABLE IF NOT EXISTS entry (
    key TEXT PRIMARY KEY, address TEXT NOT NULL, marker TEXT NOT NULL, hash TEXT NOT NULL,
    aliases TEXT NOT NULL, note TEXT NOT NULL, fetched TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS document (
    key TEXT NOT NULL REFERENCES entry (key) ON DELETE CASCADE, id TEXT NOT NULL, digest INTEGER NOT NULL,
    dated TEXT NOT NULL, hash TEXT NOT NULL, text BLOB NOT NULL, PRIMARY KEY (key, id)
);
CREATE INDEX IF NOT EXISTS document_id ON document (id);
CREATE TABLE IF NOT EXISTS validator (
    address TEXT PRIMARY KEY, etag TEXT NOT NULL, last_modified TEXT NOT NULL,
    key TEXT NOT NULL REFERENCES entry (key) ON DELETE CASCADE
);
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_WINNERS = """
SELECT id, hash, key FROM (
    SELECT id, hash, key, row_number() OVER (PARTITION BY id ORDER BY digest, dated DESC, key) AS place FROM document
) WHERE place = 1
"""


@dataclass(frozen=True)
class StoredEntry:
    """An entry as it was last read; `hash` is of everything it gave."""

    key: str
    address: str
    marker: str
    hash: str
    note: str
    fetched: str  # ISO 8601 with microseconds, UTC


class SyncState:
    """The stored entries of a source. Every entry is stored in one transaction with its documents and validators.

    Two entries may give the same document (a page under two addresses): an original goes before
    a digest and a later date before an earlier one; the others stand by in case it goes away.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._db = sqlite3.connect(path, isolation_level=None)
            self._db.execute("PRAGMA foreign_keys = ON")
            self._db.executescript(_SCHEMA)
        except sqlite3.DatabaseError as error:
            raise SourceError(
                "state_unreadable",
                f"Oversikten over det som er hentet, kan ikke leses: {path} ({error}).",
                "Dokumentene er urørt. Flytt filen bort og hent på nytt.",
            ) from error

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def stored(self) -> dict[str, StoredEntry]:
        """Every stored entry by its key."""
        rows = self._db.execute("SELECT key, address, marker, hash, note, fetched FROM entry")
        return {row[0]: StoredEntry(*row) for row in rows}

    def validator(self, address: str) -> Validator | None:
        """The validator of an address whose entry is stored."""
        row = self._db.execute("SELECT etag, last_modified FROM validator WHERE address = ?", (address,)).fetchone()
        return Validator(*row) if row else None

    def store(self, entry: Entry, fetched: Fetched, validators: dict[str, Validator]) -> None:
        """Store what an entry gave in place of what it gave before."""
        texts = [(document, write_document(document)) for document in fetched.documents]
        with self._transaction():
            self._db.execute("DELETE FROM entry WHERE key = ?", (entry.key,))
            self._db.execute(
                "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    entry.key,
                    entry.address,
                    entry.marker,
                    content_hash(fetched),
                    json.dumps(fetched.aliases),
                    fetched.note,
                    now(),
                ),
            )
            self._db.executemany(
                "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (entry.key, d.id, d.digest, str(d.dated or ""), _hash(text), zlib.compress(text.encode()))
                    for d, text in texts
                ],
            )
            self._store_validators(entry, validators)

    def mark_unchanged(self, entry: Entry, validators: dict[str, Validator]) -> None:
        """The entry was looked at and gave what it gave before."""
        with self._transaction():
            self._db.execute("UPDATE entry SET marker = ?, fetched = ? WHERE key = ?", (entry.marker, now(), entry.key))
            self._store_validators(entry, validators)

    def _store_validators(self, entry: Entry, validators: dict[str, Validator]) -> None:
        self._db.executemany(
            "INSERT OR REPLACE INTO validator VALUES (?, ?, ?, ?)",
            [(address, v.etag, v.last_modified, entry.key) for address, v in validators.items()],
        )

    def remove(self, keys: list[str]) -> None:
        """Forget entries and what they gave."""
        with self._transaction():
            self._db.executemany("DELETE FROM entry WHERE key = ?", [(key,) for key in keys])

    def ids(self) -> dict[str, tuple[str, ...]]:
        """The ids of the documents that each entry gave, in alphabetical order."""
        found: dict[str, tuple[str, ...]] = {}
        for key, document_id in self._db.execute("SELECT key, id FROM document ORDER BY key, id"):
            found[key] = (*found.get(key, ()), document_id)
        return found

    def winners(self) -> dict[str, str]:
        """The hash of the text that stands for each document id."""
        return {row[0]: row[1] for row in self._db.execute(_WINNERS)}

    def text(self, document_id: str) -> str:
        """The text that stands for a document id."""
        row = self._db.execute(
            f"SELECT d.text FROM document d JOIN ({_WINNERS}) w USING (id, key) WHERE d.id = ?", (document_id,)
        ).fetchone()
        return zlib.decompress(row[0]).decode()

    def documents(self) -> Iterator[Document]:
        """Every document that stands."""
        for document_id in self.winners():
            yield parse_document(self.text(document_id), Path(document_id))

    def notes(self) -> dict[str, int]:
        """How many entries lack something, by the word for it."""
        rows = self._db.execute("SELECT note, count(*) FROM entry WHERE note != '' GROUP BY note ORDER BY note")
        return {note: count for note, count in rows}

    def fact(self, name: str) -> str:
        """A fact about the source as a whole; empty if it isn't known."""
        row = self._db.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return row[0] if row else ""

    def set_fact(self, name: str, value: str) -> None:
        """Store a fact about the source as a whole."""
        with self._transaction():
            self._db.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, value))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            with self._db:  # commits, or rolls back on any exception
                self._db.execute("BEGIN IMMEDIATE")
                yield
        except sqlite3.OperationalError as error:
            raise SourceError(
                "cannot_write",
                f"Det som er hentet, kan ikke lagres ({error}).",
                "Frigjør plass eller sjekk rettighetene, og kjør kommandoen igjen; den går videre der den var.",
            ) from error


def now() -> str:
    """This moment, such that later ones sort after it."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def content_hash(fetched: Fetched) -> str:
    """A hash of the documents, aliases and note; the day of fetching isn't part of it."""
    documents = [write_document(replace(document, retrieved=None)) for document in fetched.documents]
    return _hash(json.dumps([fetched.aliases, fetched.note, documents]))


def file_hash(path: Path) -> str:
    """The hash of a document file's text, comparable with `winners`; empty if there is no such file."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
