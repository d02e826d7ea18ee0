"""`python -m ingest.bench`: documents a second for each parser, a sync where nothing has changed, a long PDF."""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from corpus.document import Document, Kind
from ingest.folder_files import markdown_of
from ingest.html import read_page
from ingest.sources.source import Entry, Fetched
from ingest.sync import synchronise
from ingest.sync_state import SyncState

DOCUMENTS = 5_000
_HEAVY = ("torch", "sentence_transformers", "chromadb", "gradio", "sklearn")
_SENTENCE = "Oppdragsgiver skal vekte klima og miljø minst tretti prosent, og begrunne valget i dokumentene. "
_SECTIONS = 12
_SECONDS = 1.0  # each parser is run for so long
_LONG_PAGES = 120


class Listed:
    """A source of texts in memory, as large as KOFA's."""

    name = "kofa"

    def entries(self, since: date | None) -> Iterator[Entry]:
        """Every text, with a marker."""
        for number in range(DOCUMENTS):
            yield Entry(f"sak-{number}", f"http://localhost/{number}", marker="1")

    def read(self, entry: Entry) -> Fetched:
        """A document of about 5,000 characters."""
        body = "\n\n".join(f"({n}) {_SENTENCE * 4}" for n in range(1, _SECTIONS))
        return Fetched((Document(entry.key, Kind.KOFA, entry.key, entry.address, False, body + "\n"),))


def main() -> int:
    """Measure and write the figures; everything is made in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="sparring-bench-") as name:
        folder = Path(name)
        if sys.argv[1:2] == ["--unchanged-in"]:
            sys.stdout.write(json.dumps(_unchanged(Path(sys.argv[2]))) + "\n")
            return 0
        _parsers(folder)
        _long_pdf(folder)
        _no_change(folder)
    return 0


def _parsers(folder: Path) -> None:
    page = "".join(f"<h2>Del {n}</h2><p>{_SENTENCE * 4}</p><ul><li>Punkt</li></ul>" for n in range(_SECTIONS))
    page = f"<html><body><nav>Meny</nav><main><h1>Side</h1>{page}</main></body></html>"
    _rate("HTML page", lambda: read_page(page))
    markdown = folder / "a.md"
    markdown.write_text("\n\n".join(f"## Del {n}\n\n{_SENTENCE * 4}" for n in range(_SECTIONS)), encoding="utf-8")
    _rate("Markdown file", lambda: markdown_of(markdown))
    word = folder / "a.docx"
    _make_word(word)
    _rate("Word file", lambda: markdown_of(word))
    pdf = folder / "a.pdf"
    _make_pdf(pdf, 8)
    _rate("PDF of 8 pages (a process each)", lambda: markdown_of(pdf))


def _long_pdf(folder: Path) -> None:
    path = folder / "long.pdf"
    _make_pdf(path, _LONG_PAGES)
    before = time.perf_counter()
    markdown_of(path)
    seconds = time.perf_counter() - before
    # The highest of any child's so far; the short PDFs' processes are smaller.
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    _write(
        f"PDF of {_LONG_PAGES} pages: {seconds:.1f} s, {_LONG_PAGES / seconds:.0f} pages/s, {megabytes:.0f} MB at most"
    )


def _no_change(folder: Path) -> None:
    home = folder / "home"
    home.mkdir()
    state = SyncState(home / "kofa.db")
    before = time.perf_counter()
    synchronise(Listed(), state, None, home / "documents")
    first = time.perf_counter() - before
    state.close()
    done = subprocess.run(
        [sys.executable, "-m", "ingest.bench", "--unchanged-in", str(home)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    figures = json.loads(done.stdout)
    loaded = ", ".join(figures["heavy"]) or "none"
    _write(
        f"sync of {DOCUMENTS} documents: first {first:.1f} s, nothing changed {figures['seconds']:.2f} s "
        f"({figures['seconds'] / figures['reading']:.1f} × reading the files), heavy modules loaded: {loaded}"
    )


def _unchanged(home: Path) -> dict[str, object]:
    before = time.perf_counter()
    state = SyncState(home / "kofa.db")
    report = synchronise(Listed(), state, None, home / "documents")
    state.close()
    seconds = time.perf_counter() - before
    if report.unchanged != DOCUMENTS or report.changed:
        raise RuntimeError(f"something changed: {report}")
    before = time.perf_counter()
    for path in (home / "documents").iterdir():
        path.read_bytes()
    reading = time.perf_counter() - before
    return {"seconds": seconds, "reading": reading, "heavy": [name for name in _HEAVY if name in sys.modules]}


def _make_word(path: Path) -> None:
    import docx

    made = docx.Document()
    for number in range(_SECTIONS):
        made.add_heading(f"Del {number}", 2)
        made.add_paragraph(_SENTENCE * 4)
    made.save(str(path))


def _make_pdf(path: Path, pages: int) -> None:
    from weasyprint import HTML

    page = f"<p style='page-break-after: always'>{_SENTENCE * 25}</p>"
    HTML(string=f"<html lang='nb'><body>{page * pages}</body></html>").write_pdf(path)


def _rate(what: str, action: Callable[[], object]) -> None:
    action()
    done, before = 0, time.perf_counter()
    while time.perf_counter() - before < _SECONDS:
        action()
        done += 1
    _write(f"{what}: {done / (time.perf_counter() - before):.1f} documents/s")


def _write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
