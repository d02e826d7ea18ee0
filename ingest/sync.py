"""Brings a source's documents up to date: list, compare, read what is new, publish the files."""

import os
import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from corpus.errors import SourceError
from ingest.sources.source import UNCHANGED, Entry, Fetched, Source
from ingest.sync_state import StoredEntry, SyncState, content_hash, file_hash, now
from ingest.web import WebClient

_STOPS = frozenset({"page_limit", "told_to_wait", "disk_full"})  # no use in going on with the next entry
_MOST_FAILURES = 10  # in a row: the site is down
_PASSING = frozenset({"unreachable", "too_slow"})
_RESUMED = timedelta(days=1)  # an older unfinished run is started afresh
_SAFE_ID = re.compile(r"[\w][\w.-]{0,150}")
Progress = Callable[[int, int, str], None]  # entries done, entries listed, the last one's key


@dataclass(frozen=True)
class Skipped:
    """An entry that was left as it was, and why: a stable code and a sentence."""

    key: str
    code: str
    message: str


@dataclass(frozen=True)
class SyncReport:
    """What a run did, in entries. `spared` are the ones that the shrink guard kept from deletion."""

    source: str
    created: int
    updated: int
    unchanged: int
    deleted: int
    skipped: tuple[Skipped, ...]
    spared: int
    left: int  # entries not reached this time: `limit`, or the site asked us to stop
    changed: bool  # whether any document file was written or removed


def synchronise(
    source: Source,
    state: SyncState,
    client: WebClient | None,
    folder: Path,
    since: date | None = None,
    limit: int | None = None,
    allow_shrink: bool = False,
    keep_unlisted: bool = False,
    on_progress: Progress = lambda done, total, key: None,
) -> SyncReport:
    """Bring `folder`, which belongs to the source, up to date with what the source lists.

    `limit` is how many entries are read at most. Can be stopped at any point: what has been read is
    stored, and the next run goes on from there. Nothing is deleted when only a part was listed
    (`since`, `keep_unlisted`, a list that broke off), or when the list is under half of what is
    stored, unless `allow_shrink`. Raises `SourceError` when
    nothing could be listed.
    """
    run = _Run(source, state, client, limit, on_progress)
    changed = publish(state, folder)  # what a run that was killed had stored but not published
    try:
        listed, whole = run.listed(since)
        run.read_all(listed)
        gone = (
            sorted((set(run.stored) - set(listed)) | run.gone)
            if whole and since is None and not keep_unlisted
            else sorted(run.gone)
        )
        shrunk = len(run.stored) - len(gone) < len(run.stored) / 2
        spared = gone if shrunk and not allow_shrink else []
        deleted = [key for key in gone if not spared]
        state.remove(deleted)
        if not run.left:
            state.set_fact("last_run", now())
            state.set_fact("begun", "")
    finally:
        changed = publish(state, folder) or changed
    return SyncReport(
        source.name,
        run.created,
        run.updated,
        run.unchanged,
        len(deleted),
        tuple(run.skipped),
        len(spared),
        run.left,
        changed,
    )


class _Run:
    """One run's counts while it goes on."""

    def __init__(
        self, source: Source, state: SyncState, client: WebClient | None, limit: int | None, on_progress: Progress
    ) -> None:
        self._source, self._state, self._client = source, state, client
        self._limit, self._on_progress = limit, on_progress
        self.stored = state.stored()
        self.created = self.updated = self.unchanged = self.left = 0
        self.skipped: list[Skipped] = []
        self.gone: set[str] = set()
        self._begun = state.fact("begun")  # of a run that was stopped: what it has read isn't read again
        if self._begun < (datetime.now(UTC) - _RESUMED).isoformat():
            self._begun = now()
            state.set_fact("begun", self._begun)

    def listed(self, since: date | None) -> tuple[dict[str, Entry], bool]:
        """The entries by key, and whether the list was had in full."""
        found: dict[str, Entry] = {}
        try:
            for entry in self._source.entries(since):
                found.setdefault(entry.key, entry)
        except SourceError as error:
            if not found:
                raise
            self.skipped.append(Skipped("", error.code, str(error)))
            return found, False
        return found, True

    def read_all(self, listed: dict[str, Entry]) -> None:
        reads = failures = 0
        for done, entry in enumerate(listed.values(), 1):
            known = self.stored.get(entry.key)
            if known and known.marker == entry.marker and (entry.marker or known.fetched >= self._begun):
                self.unchanged += 1
            elif reads == self._limit:
                self.left += 1
            else:
                reads += 1
                code = self._read(entry, known)
                failures = failures + 1 if code in _PASSING else 0
                if code in _STOPS or failures == _MOST_FAILURES:
                    self.left = len(listed) - done
                    return
            self._on_progress(done, len(listed), entry.key)

    def _read(self, entry: Entry, known: StoredEntry | None) -> str:
        """Read and store one entry; the code of what went wrong, empty if nothing did."""
        if self._client:
            self._client.fresh.clear()
        try:
            fetched = self._source.read(entry)
            _check_ids(fetched)
        except SourceError as error:
            if error.code == "gone" and known:
                self.gone.add(entry.key)
            else:
                self.skipped.append(Skipped(entry.key, error.code, str(error)))
            return error.code
        validators = dict(self._client.fresh) if self._client else {}
        if known and (fetched.note == UNCHANGED or content_hash(fetched) == known.hash):
            self.unchanged += 1
            self._state.mark_unchanged(entry, validators)
            return ""
        self._state.store(entry, fetched, validators)
        if known:
            self.updated += 1
        else:
            self.created += 1
        return ""


def publish(state: SyncState, folder: Path) -> bool:
    """Make the files in `folder` those that the state holds; whether any was written or removed.

    Remembers in the state that the index has to follow, until `set_fact("unindexed", "")`.
    """
    wanted = {f"{document_id}.md": digest for document_id, digest in state.winners().items()}
    changed = False
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        if path.name not in wanted and path.is_file():
            state.set_fact("unindexed", "1")
            path.unlink()
            changed = True
    for name, digest in wanted.items():
        path = folder / name
        if file_hash(path) == digest:
            continue
        state.set_fact("unindexed", "1")
        unfinished = folder / f".{name}.part"
        try:
            unfinished.write_text(state.text(name.removesuffix(".md")), encoding="utf-8", newline="\n")
            os.replace(unfinished, path)
        except OSError as error:
            raise SourceError(
                "cannot_write",
                f"{path} kan ikke skrives ({error.strerror}).",
                "Det som er hentet, er tatt vare på. Frigjør plass eller sjekk rettighetene, og kjør kommandoen igjen.",
            ) from error
        changed = True
    return changed


def _check_ids(fetched: Fetched) -> None:
    for document in fetched.documents:
        if not _SAFE_ID.fullmatch(document.id):
            raise SourceError("bad_id", f"«{document.id!r}» kan ikke være id for et dokument.")


@contextmanager
def one_run(folder: Path, name: str) -> Iterator[None]:
    """Only one run of a source at a time; the operating system frees the lock of a dead one.

    Raises `SourceError` (`already_running`) with the owner and its age.
    """
    from filelock import FileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True)
    owner = folder / f"{name}.owner"
    try:
        with FileLock(folder / f"{name}.lock", blocking=False, is_singleton=False, thread_local=False):
            owner.write_text(f"{os.getpid()} på {socket.gethostname()}", encoding="utf-8")
            yield
    except Timeout as error:
        who = owner.read_text(encoding="utf-8") if owner.exists() else "ukjent"
        minutes = (time.time() - owner.stat().st_mtime) / 60 if owner.exists() else 0
        raise SourceError(
            "already_running",
            f"{name} hentes alt av en annen prosess (pid {who}, startet for {minutes:.0f} minutter siden).",
            "Vent til den er ferdig, eller stopp den.",
        ) from error
