"""Generations: complete, immutable index folders, and the pointer to the one in use."""

import json
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from corpus.errors import LibraryError

MANIFEST = "manifest.json"
_POINTER = "CURRENT"


def current(index: Path) -> str | None:
    """The name of the generation in use, or `None`; where the pointer is damaged, that is the newest one built."""
    try:
        name = (index / _POINTER).read_text(encoding="utf-8").strip()
    except (FileNotFoundError, IsADirectoryError, UnicodeDecodeError):
        name = ""
    built = {manifest.parent.name: manifest.stat().st_mtime for manifest in index.glob(f"generation-*/{MANIFEST}")}
    return name if name in built else max(built, key=lambda each: built[each], default=None)


def manifest_of(folder: Path) -> dict[str, Any]:
    """The manifest of a generation; raises `LibraryError` (`index_damaged`) if it cannot be read."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise damaged("manifestet kan ikke leses") from error
    if not isinstance(manifest, dict):
        raise damaged("manifestet har feil form")
    return manifest


def damaged(what: str) -> LibraryError:
    """The error of a generation whose files cannot be used."""
    return LibraryError(
        "index_damaged", f"Indeksen er skadet: {what}.", "Kjør `sparring ingest` for å bygge den på nytt."
    )


def unwritable(what: str) -> LibraryError:
    """The error of a generation that is whole, in a folder that cannot be written to: Chroma does when it reads."""
    return LibraryError(
        "index_unwritable",
        f"Indeksen er hel, men mappen dens kan ikke skrives til: {what}.",
        "Frigjør plass på disken, eller gi deg selv skriverett til mappen i SPARRING_HOME.",
    )


def sizes(folder: Path) -> dict[str, int]:
    """The size of every file that nobody writes to once built (Chroma writes to its database when opened)."""
    return {
        str(path.relative_to(folder)): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST and not path.name.startswith("chroma.")
    }


def misses_files(folder: Path, manifest: dict[str, Any]) -> bool:
    """Whether a file that was built is gone or has another size; files that others put there are of no account."""
    found = sizes(folder)
    return any(found.get(name) != size for name, size in manifest.get("sizes", {}).items())


@contextmanager
def builder_lock(index: Path) -> Iterator[None]:
    """Only one process builds at a time; the operating system frees the lock of a dead one."""
    from filelock import FileLock, Timeout

    index.mkdir(parents=True, exist_ok=True)
    builder = index / "BUILDER"
    lock = FileLock(index / "LOCK", blocking=False, is_singleton=False, thread_local=False)
    try:
        with lock:
            builder.write_text(f"{os.getpid()}\n", encoding="utf-8")
            yield
    except Timeout as error:
        pid = builder.read_text(encoding="utf-8").strip() if builder.exists() else "?"
        raise LibraryError(
            "index_locked",
            f"En annen prosess bygger indeksen nå (pid {pid}).",
            "Vent til den er ferdig og prøv igjen.",
        ) from error


def new_folder(index: Path, data_hash: str) -> Path:
    """An empty folder for a generation of that data; what dead builds left is removed."""
    for leftover in index.glob("building-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    folder = index / f"building-{uuid.uuid4().hex[:8]}-{data_hash}"
    folder.mkdir(parents=True)
    return folder


def swap_in(index: Path, built: Path, manifest: dict[str, object]) -> str:
    """Make a finished folder the generation in use, atomically, and drop all but the last good one."""
    name = f"generation-{built.name.removeprefix('building-')}"
    _write_durably(built / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
    previous = current(index)
    os.replace(built, index / name)
    _sync_folder(index)  # the generation must be there before the pointer names it, also after a power cut
    _write_durably(index / f"{_POINTER}.new", name)
    os.replace(index / f"{_POINTER}.new", index / _POINTER)
    _sync_folder(index)
    _remove_old(index, {name, previous})
    return name


def _remove_old(index: Path, keep: set[str | None]) -> None:
    for folder in index.glob("generation-*"):
        if folder.name not in keep:
            shutil.rmtree(folder, ignore_errors=True)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # folders cannot be opened there
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_durably(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
