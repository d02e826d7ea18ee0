"""What the library holds of each source, and when it was last fetched."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus.document import Document, Kind
from corpus.settings import Settings

OWN = "egne"
_SOURCE_OF = {Kind.GUIDANCE: "anskaffelser", Kind.KOFA: "kofa", Kind.LAW: "lovdata", Kind.PLAN: "plan"}
_OTHER = "annet"
_NO_TEXT = "no_text"


@dataclass(frozen=True)
class SourceFigures:
    """One source: documents in the library, how many of them are our digests, and entries that had no text."""

    source: str
    documents: int
    digests: int
    without_text: int
    last_fetched: str | None  # ISO 8601, UTC; `None` if never
    oldest_decision: date | None
    newest_decision: date | None


def overview(documents: Iterable[Document], settings: Settings) -> tuple[SourceFigures, ...]:
    """The figures of every source that has documents, or has been fetched."""
    held: dict[str, list[Document]] = {name: [] for name in _SOURCE_OF.values()}
    for document in documents:
        name = OWN if document.id.startswith("egen-") else _SOURCE_OF.get(document.kind, _OTHER)
        held.setdefault(name, []).append(document)
    return tuple(_figures(name, found, settings.home / "sources") for name, found in held.items())


def _figures(name: str, documents: list[Document], folder: Path) -> SourceFigures:
    decided = sorted(d.decided for d in documents if d.decided)
    states = [*folder.glob("mappe-*.db"), folder / "filer.db"] if name == OWN else [folder / f"{name}.db"]
    fetched = [_fetched(path) for path in states if path.is_file()]
    return SourceFigures(
        name,
        len(documents),
        sum(d.digest for d in documents),
        sum(without for without, _ in fetched),
        max((last for _, last in fetched if last), default=None),
        decided[0] if decided else None,
        decided[-1] if decided else None,
    )


def _fetched(path: Path) -> tuple[int, str | None]:
    """Entries without text, and when one was last looked at; read-only, so that a running sync isn't disturbed."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=2)) as db:
            without, last = db.execute("SELECT sum(note = ?), max(fetched) FROM entry", (_NO_TEXT,)).fetchone()
    except sqlite3.Error:  # damaged or being made: `sparring fetch` tells of it
        return 0, None
    return without or 0, last
