"""A user's text with its front matter, or the sidecar beside the file, as documents."""

import re
from pathlib import Path

import yaml

from corpus.document import Document, Kind, parse_document
from corpus.errors import DocumentError
from ingest.folder_law import law_documents

SIDECAR = ".yaml"
_OURS = re.compile(r"^(id|kind|digest|provisions|valid_from|case)\s*:", re.M)
_TITLES = ("tittel", "title", "korttittel", "name", "navn")
_ADDRESSES = ("url", "adresse", "lenke", "source_url")


def documents_of(path: Path, text: str, document_id: str, kind: Kind) -> tuple[Document, ...]:
    """The documents of one file.

    Front matter of ours is read strictly, but what it leaves out has defaults: the id, `kind`, the first
    heading or the file's name as title. Front matter of somebody else's gives title and address, and for
    a law as Lovdata publishes it, one document a provision. Raises `DocumentError` with file and line.
    """
    header, body, offset = _parted(text)
    sidecar = path.with_name(path.name + SIDECAR)
    if sidecar.is_file():
        return (_ours(sidecar, sidecar.read_text(encoding="utf-8-sig"), body, 0, path, document_id, kind),)
    if header and not _OURS.search(header):
        foreign = _foreign(path, header)
        if law := law_documents(path, foreign, body, document_id):
            return law
        address = next((foreign[key] for key in _ADDRESSES if foreign.get(key)), path.name)
        named = next((foreign[key] for key in _TITLES if foreign.get(key)), "")
        return (_made(path, body, document_id, kind, named, address),)
    if header:
        return (_ours(path, header, body, offset, path, document_id, kind),)
    return (_made(path, body, document_id, kind, "", path.name),)


def _parted(text: str) -> tuple[str, str, int]:
    """Front matter, the text after it, and the number of lines before the front matter's first."""
    found = re.match(r"---[ \t]*\n(.*?)\n---[ \t]*(?:\n|$)", text.replace("\r\n", "\n"), re.S)
    return (found.group(1), text.replace("\r\n", "\n")[found.end() :], 1) if found else ("", text, 0)


def _ours(where: Path, header: str, body: str, offset: int, path: Path, document_id: str, kind: Kind) -> Document:
    defaults = {"id": document_id, "kind": str(kind), "title": _title(path, body), "url": path.name, "digest": False}
    missing = [
        f"{key}: {yaml.safe_dump(value, allow_unicode=True, default_style=None if value is False else chr(34)).strip()}"
        for key, value in defaults.items()
        if not re.search(rf"^{key}\s*:", header, re.M)
    ]
    missing = [line.removesuffix("\n...") for line in missing]
    try:
        return parse_document("\n".join(["---", header, *missing, "---", body]), where)
    except DocumentError as error:
        message = error.message.split(": ", 1)[-1]
        raise DocumentError(where, max(1, error.line - 1 + offset), message, error.hint) from error


def _foreign(path: Path, header: str) -> dict[str, str]:
    try:
        found = yaml.safe_load(header)
    except (yaml.YAMLError, ValueError) as error:
        raise DocumentError(path, 2, "Front matter er ikke gyldig YAML.", "Sjekk anførselstegn og kolon.") from error
    return {str(k).lower(): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def _made(path: Path, body: str, document_id: str, kind: Kind, title: str, address: str) -> Document:
    if not body.strip():
        raise DocumentError(path, 1, "Dokumentet har ingen tekst.", "Legg inn teksten.")
    named = " ".join((title or _title(path, body)).split())
    return Document(document_id, kind, named, " ".join(address.split()), False, f"{body.strip()}\n")


def _title(path: Path, body: str) -> str:
    heading = re.search(r"\A\s*#\s+(.+?)\s*#*\s*$", body, re.M)
    return heading.group(1) if heading else " ".join(path.stem.split())
