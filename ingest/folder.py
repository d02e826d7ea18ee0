"""A user's own files as a source: what stands in a folder now is what the library holds of it."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from corpus.document import Kind
from corpus.errors import DocumentError, SourceError
from ingest.folder_documents import SIDECAR, documents_of
from ingest.folder_files import READERS, markdown_of
from ingest.sources.source import Entry, Fetched
from ingest.sync_state import SyncState

_LARGEST = 50_000_000  # bytes
_LOOSE = "filer"


class Folder:
    """The files under a folder, or some files of it; a file's path within the folder is its key.

    A file that has only been renamed keeps its document's id, so that nothing of it is embedded again.
    """

    def __init__(self, root: Path, state: SyncState, kind: Kind = Kind.GUIDANCE, only: tuple[Path, ...] = ()) -> None:
        self.name = root.name
        self._root, self._kind, self._only = root, kind, only
        self._stored = state.stored()
        self._ids = {key: ids[0] for key, ids in state.ids().items()}

    def entries(self, since: date | None) -> Iterator[Entry]:
        """Every file of a kind that can be read; raises `SourceError` (`no_folder`) if the folder isn't there."""
        if not self._root.is_dir():
            raise SourceError("no_folder", f"Mappen {self._root} finnes ikke.", "Sjekk stien. Ingenting er slettet.")
        listed = [Entry(self._key(path), str(path), self._marker(path)) for path in self._files()]
        self._give_ids(listed)
        yield from listed

    def read(self, entry: Entry) -> Fetched:
        """The file's documents; raises `SourceError` with the file and the line."""
        path = Path(entry.address)
        try:
            if path.stat().st_size > _LARGEST:
                raise SourceError("too_large", f"{path} er større enn {_LARGEST // 1_000_000} MB.")
            text = markdown_of(path)
            return Fetched(documents_of(path, text, self._ids[entry.key], self._kind))
        except DocumentError as error:
            raise SourceError(error.code, error.message, error.hint) from error
        except OSError as error:
            raise SourceError("unreadable", f"{path} kan ikke leses ({error.strerror}).") from error

    def _files(self) -> list[Path]:
        found = self._only or sorted(path for path in self._root.rglob("*") if path.is_file())
        return [p for p in found if p.suffix.lower() in READERS and not p.name.startswith((".", "~$"))]

    def _key(self, path: Path) -> str:
        return str(path) if self._only else path.relative_to(self._root).as_posix()

    def _marker(self, path: Path) -> str:
        found = hashlib.sha256(str(self._kind).encode())
        for part in (path, path.with_name(path.name + SIDECAR)):
            try:
                if part.stat().st_size <= _LARGEST:
                    found.update(part.read_bytes())
            except OSError:  # no sidecar, or a file that `read` will tell of
                continue
        return found.hexdigest()

    def _give_ids(self, listed: list[Entry]) -> None:
        keys = {entry.key for entry in listed}
        moved = {stored.marker: key for key, stored in self._stored.items() if key not in keys}
        for entry in listed:
            if entry.key not in self._ids and (old := moved.pop(entry.marker, None)) in self._ids:
                self._ids[entry.key] = self._ids.pop(old)
        taken = {self._ids[key] for key in keys & set(self._ids)}
        for entry in listed:
            if entry.key in self._ids:
                continue
            plain = _plain_id(Path(entry.key).stem)
            unique = f"{plain}-{hashlib.sha256(entry.key.encode()).hexdigest()[:6]}"
            self._ids[entry.key] = unique if plain in taken else plain
            taken.add(self._ids[entry.key])


def place_of(root: Path, loose: bool) -> str:
    """The name under which a folder's state and documents are kept; loose files share one."""
    if loose:
        return _LOOSE
    return f"mappe-{hashlib.sha256(str(root).encode()).hexdigest()[:10]}"


def _plain_id(stem: str) -> str:
    slug = re.sub(r"[^\w-]+", "-", unicodedata.normalize("NFC", stem)).strip("-_").lower()[:100]
    return f"egen-{slug or 'dokument'}"
