"""PDF to lines of text a page, in a process of its own with limits on memory and time.

A file from the web may be scanned, encrypted, cut off, an HTML page with another name, or made to
exhaust whoever reads it. Each ends in a `PdfText` with a reason instead of pages.
"""

import json
import re
import subprocess
import sys
from dataclasses import dataclass

from ingest.pdf_lines import Page, cleaned
from ingest.pdf_quality import quality

_MOST_BYTES = 60_000_000
_MOST_SECONDS = 120
_LEAST_CHARACTERS = 40  # a page; less is a scan with a stamp on it
_LEAST_QUALITY = 0.55  # dense nynorsk is at 0.7, bokmål above 0.85; a poor scan read by a machine at 0.44
PROBLEMS = ("empty", "not_pdf", "encrypted", "damaged", "too_large", "too_slow", "no_text", "bad_text")


@dataclass(frozen=True)
class PdfText:
    """The text of a PDF: clean lines a page (the first is page 1), or none and the `problem`, one of `PROBLEMS`.

    `quality` (0–1) is the share of its letters that stand in known words (see `ingest.pdf_quality`).
    """

    pages: tuple[Page, ...]
    problem: str = ""
    quality: float = 0.0


def read_pdf(data: bytes) -> PdfText:
    """Read a PDF; never raises for what is in the file."""
    if not data.strip():
        return PdfText((), "empty")
    if b"%PDF-" not in data[:1024]:
        return PdfText((), "not_pdf")
    if len(data) > _MOST_BYTES:
        return PdfText((), "too_large")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "ingest.pdf_worker"], input=data, capture_output=True, timeout=_MOST_SECONDS
        )
    except subprocess.TimeoutExpired:
        return PdfText((), "too_slow")
    try:
        told = json.loads(done.stdout)
    except json.JSONDecodeError:  # it was stopped by its limits, or fell over
        return PdfText((), "too_large" if done.returncode < 0 else "damaged")
    if told["problem"]:
        return PdfText((), told["problem"])
    pages = cleaned([page.splitlines() for page in told["pages"]])
    characters = sum(len(line) for page in pages for line in page.lines)
    if not pages or characters < _LEAST_CHARACTERS * len(pages):
        return PdfText((), "no_text")
    whole = "\n".join(line for page in pages for line in page.lines)
    found = quality(re.sub(r"-\n(?=[a-zæøå])", "", whole))  # half a word at a line's end is no fault of the text
    return PdfText(pages, "", found) if found >= _LEAST_QUALITY else PdfText((), "bad_text", found)
