"""A user's own documents, taken from files and folders into the library's user folder."""

import os
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from corpus.document import Document, Kind, parse_document, write_document
from corpus.errors import DocumentError


@dataclass(frozen=True)
class FolderReport:
    """What was taken in, by document id, and what was not."""

    taken: tuple[str, ...]
    errors: tuple[DocumentError, ...]


def take_in(paths: Iterable[Path], target: Path, kind: Kind = Kind.GUIDANCE) -> FolderReport:
    """Copy Markdown and text files into `target` as documents.

    A file with front matter is read strictly; one without becomes a document of
    `kind`, its id and title from the file's name. A bad file is reported and left out.
    """
    taken: list[str] = []
    errors: list[DocumentError] = []
    for path in _files(paths, errors):
        try:
            document = _read(path, kind)
        except DocumentError as error:
            errors.append(error)
            continue
        target.mkdir(parents=True, exist_ok=True)
        unfinished = target / f".{document.id}.part"
        unfinished.write_text(write_document(document), encoding="utf-8")
        os.replace(unfinished, target / f"{document.id}.md")
        taken.append(document.id)
    return FolderReport(tuple(taken), tuple(errors))


def _files(paths: Iterable[Path], errors: list[DocumentError]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            files.extend(sorted(p for p in path.rglob("*") if p.suffix.lower() in (".md", ".txt")))
        elif path.suffix.lower() in (".md", ".txt") and path.is_file():
            files.append(path)
        else:
            errors.append(
                DocumentError(path, 1, "Filen finnes ikke eller har et ukjent format.", "Bruk .md eller .txt.")
            )
    return files


def _read(path: Path, kind: Kind) -> Document:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(path, 1, "Filen kan ikke leses som UTF-8.", "Lagre den som UTF-8.") from error
    if text.lstrip("\ufeff").startswith("---"):
        return parse_document(text, path)
    if not text.strip() or "\x00" in text:
        raise DocumentError(path, 1, "Filen har ingen lesbar tekst.", "Sjekk at det er riktig fil.")
    slug = re.sub(r"[^\w-]+", "-", unicodedata.normalize("NFC", path.stem)).strip("-").lower() or "dokument"
    return Document(id=f"egen-{slug}", kind=kind, title=path.stem, url=path.name, digest=False, body=text)
