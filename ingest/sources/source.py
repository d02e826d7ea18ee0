"""What a source is: something that lists entries, and reads one of them into documents."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from corpus.document import Document

UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Entry:
    """One thing that a source lists.

    `key` is stable and unique within the source. `marker` changes when the entry
    has changed (an ETag, a time of change, a hash); empty means unknown, so the
    entry is read on every run.
    """

    key: str
    address: str
    marker: str = ""
    changed: date | None = None


@dataclass(frozen=True)
class Fetched:
    """What reading an entry gave; no documents means that it holds nothing to index.

    `note` is a stable word for why something is missing (`no_text`), for reports and `sparring doctor`;
    `UNCHANGED` says that the server answered that what is stored still holds.
    """

    documents: tuple[Document, ...]
    aliases: tuple[str, ...] = ()
    note: str = ""


class Source(Protocol):
    """A place that documents are fetched from."""

    name: str

    def entries(self, since: date | None) -> Iterator[Entry]:
        """Everything the source lists, or with `since` what has changed from that day on.

        Raises `SourceError` when the list itself cannot be had.
        """
        ...

    def read(self, entry: Entry) -> Fetched:
        """The entry's documents; raises `SourceError`: the entry is skipped, the rest goes on."""
        ...
