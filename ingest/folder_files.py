"""A user's files to Markdown, by the ending of their names."""

import re
import zipfile
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

from corpus.errors import DocumentError
from ingest.web_body import text_of

_MOST_UNPACKED = 200_000_000  # bytes of a Word file's parts together
_MOST_RATIO = 200
_PDF_PROBLEMS = {
    "empty": "Filen er tom.",
    "not_pdf": "Filen er ikke en PDF.",
    "encrypted": "PDF-en er kryptert.",
    "damaged": "PDF-en er skadet.",
    "too_large": "PDF-en er for stor, eller pakker ut til noe altfor stort.",
    "too_slow": "PDF-en tok for lang tid å lese.",
    "no_text": "PDF-en har ikke tekst (skannet?).",
    "bad_text": "Teksten i PDF-en er ødelagt og ville blitt feil sitert.",
}


def markdown_of(path: Path) -> str:
    """The file's text as Markdown; raises `DocumentError` if it has none that can be read."""
    text = READERS[path.suffix.lower()](path)
    if not text.strip() or "\x00" in text:
        raise DocumentError(path, 1, "Filen har ingen lesbar tekst.", "Sjekk at det er riktig fil.")
    return text


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(path, 1, "Filen kan ikke leses som UTF-8.", "Lagre den som UTF-8.") from error


def _plain_text(path: Path) -> str:
    return text_of(path.read_bytes()).replace("\r\n", "\n")


def _html(path: Path) -> str:
    from corpus.errors import SourceError
    from ingest.html import read_page

    try:
        page = read_page(text_of(path.read_bytes()))
    except SourceError as error:
        raise DocumentError(path, 1, error.message, "Sjekk at det er riktig fil.") from error
    return f"# {page.title}\n\n{page.markdown}" if page.title and page.markdown else page.markdown


def _word(path: Path) -> str:
    _check_archive(path)
    import mammoth
    from lxml import html

    from ingest.html import to_markdown
    from ingest.html_content import content_of

    try:
        with path.open("rb") as handle:
            made = mammoth.convert_to_html(handle, convert_image=mammoth.images.img_element(lambda image: {"src": ""}))
        if not made.value.strip():
            return ""
        return to_markdown(content_of(html.document_fromstring(f"<body>{made.value}</body>")))
    except Exception as error:  # each part of a malformed file fails in its own way in the library
        raise DocumentError(path, 1, "Word-filen er skadet.", "Åpne den i Word og lagre på nytt.") from error


def _pdf(path: Path) -> str:
    """Each page under a heading of its own («s. 12»), which becomes the place that is cited."""
    from ingest.pdf import read_pdf
    from ingest.pdf_lines import joined

    found = read_pdf(path.read_bytes())
    if found.problem:
        raise DocumentError(path, 1, _PDF_PROBLEMS[found.problem], "PDF-en er ikke tatt inn.")
    parts: list[str] = []
    for page in found.pages:
        paragraphs = [list(lines) for some, lines in groupby(page.lines, bool) if some]
        parts += [f"## s. {page.number}", *(joined(lines) for lines in paragraphs)] if paragraphs else []
    return "\n\n".join(parts)


def _check_archive(path: Path) -> None:
    """Refuse what isn't a Word file, unpacks to an absurd size, or declares entities of its own."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            if unpacked > _MOST_UNPACKED or unpacked > _MOST_RATIO * max(path.stat().st_size, 10_000):
                raise DocumentError(path, 1, "Word-filen pakker ut til noe altfor stort.", "Den er ikke tatt inn.")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and _declares(archive, part):
                    raise DocumentError(path, 1, "Word-filen har en egen DTD, som kan skade.", "Den er ikke tatt inn.")
            if "word/document.xml" not in archive.namelist():
                raise DocumentError(path, 1, "Filen er ikke et Word-dokument.", "Sjekk at det er riktig fil.")
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise DocumentError(path, 1, "Word-filen er skadet eller kryptert.", "Lagre den uten passord.") from error


def _declares(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    with archive.open(part) as handle:
        return bool(re.search(rb"<!\s*(DOCTYPE|ENTITY)", handle.read(4096).replace(b"\x00", b"")))


READERS: dict[str, Callable[[Path], str]] = {
    ".md": _text,
    ".markdown": _text,
    ".txt": _plain_text,
    ".html": _html,
    ".htm": _html,
    ".docx": _word,
    ".pdf": _pdf,
}
