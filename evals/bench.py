"""`python -m evals.bench`: time to an answer, memory, building, and how search grows with the library."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from statistics import median, quantiles

import tantivy

from assistant.assistant import Assistant
from assistant.question import AskRequest
from corpus.building import build
from corpus.document import Kind
from corpus.library import Library
from corpus.settings import Settings
from evals.datasets import load_questions
from evals.growth import grow
from evals.retrieval import passages_of

SIZES = (10_000, 50_000)
FULL = (150_000,)
FIRST_QUESTION = "Må vi vekte klima og miljø 30 prosent?"
_QUESTIONS = 40


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write the figures; everything is built in temporary folders."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description=__doc__)
    parser.add_argument("--full", action="store_true", help="also 150,000 passages (takes long)")
    parser.add_argument("--no-growth", action="store_true", help="only the shipped library")
    parser.add_argument("--search-in", metavar="HOME", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.search_in:
        sys.stdout.write(json.dumps(_filtered_search(Path(options.search_in))) + "\n")
        return 0
    with tempfile.TemporaryDirectory(prefix="sparring-bench-") as folder:
        home = Path(folder) / "shipped"
        report = build(Settings(home=home), _quiet)
        _write(f"build: {report.passages} passages in {report.seconds:.1f} s, {_megabytes(home):.0f} MB on disk")
        _answers(Settings(home=home))
        _first_answer(home)
        base = _search_figures(home, report.passages)
        sizes = () if options.no_growth else SIZES + (FULL if options.full else ())
        for size in sizes:
            _grown(Path(folder) / str(size), size, base)
    return 0


def percentiles(milliseconds: Sequence[float]) -> tuple[float, float]:
    """p50 and p95."""
    return median(milliseconds), quantiles(milliseconds, n=20, method="inclusive")[-1]


def resident_megabytes() -> float:
    """The resident memory of this process now (Linux; 0 elsewhere)."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except FileNotFoundError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _questions() -> list[str]:
    return [question.question for question in load_questions("tuning")][:_QUESTIONS]


def _answers(settings: Settings) -> None:
    library = Library.open(settings)
    assistant = Assistant(library, settings)
    questions = _questions()
    lexical = bare_lexical([found.text for found in passages_of(library)])
    for question in questions[:5]:
        assistant.ask(AskRequest(question=question))
        lexical(question)
    answer = _timed(lambda q: assistant.ask(AskRequest(question=q)), questions)
    search = _timed(lambda q: library.search(q, k=10), questions)
    bare = _timed(lexical, questions)
    for label, (p50, p95) in (
        ("bare lexical search", bare),
        ("our search", search),
        ("question → answer", answer),
    ):
        ratio = f"{p50 / bare[0]:.0f} / {p95 / bare[1]:.0f} × bare lexical"
        _write(f"{label}: p50 {p50:.2f} ms, p95 {p95:.2f} ms ({ratio})")
    _write(f"resident memory with library and assistant: {resident_megabytes():.0f} MB")


def bare_lexical(texts: Sequence[str]) -> Callable[[str], object]:
    """A search with tantivy over the words as they are, in memory: what is least possible."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", stored=False)
    index = tantivy.Index(builder.build())
    writer = index.writer()
    for text in texts:
        writer.add_document(tantivy.Document(text=text))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def search(question: str) -> object:
        query, _ = index.parse_query_lenient(question, ["text"])
        return searcher.search(query, 10)

    return search


def _first_answer(home: Path) -> None:
    program = "import sys; from ui.cli.main import main; sys.argv[0] = 'sparring'; main()"
    environment = os.environ | {"SPARRING_HOME": str(home)}
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", program, "ask", FIRST_QUESTION],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        seconds.append(time.perf_counter() - start)
    ended = "" if done.returncode == 0 else f", but exit code {done.returncode}: {done.stderr[-200:]}"
    _write(f"process start → first answer: {median(seconds):.1f} s (median of {len(seconds)}){ended}")


def _grown(home: Path, size: int, base: float) -> None:
    grow(home / "documents", home / "questions", size)
    report = build(Settings(home=home), _quiet)
    _write(
        f"{report.passages} passages, {report.questions} known questions: built in {report.seconds:.0f} s, "
        f"{_megabytes(home / 'index'):.0f} MB on disk"
    )
    _search_figures(home, report.passages, base)


def _search_figures(home: Path, passages: int, base: float | None = None) -> float:
    done = subprocess.run(
        [sys.executable, "-m", "evals.bench", "--search-in", str(home)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    figures = json.loads(done.stdout.splitlines()[-1])
    grown = f" ({figures['p95'] / base:.1f} × the shipped library's)" if base else ""
    _write(
        f"{passages} passages: search p95 {figures['open_p95']:.1f} ms; filtered by kind and day "
        f"p50 {figures['p50']:.1f} ms, p95 {figures['p95']:.1f} ms{grown}; {figures['rss']:.0f} MB resident"
    )
    return float(figures["p95"])


def _filtered_search(home: Path) -> dict[str, float]:
    library = Library.open(Settings(home=home))
    questions, kinds, day = _questions(), frozenset({Kind.GUIDANCE}), date(2026, 1, 1)
    for question in questions[:5]:
        library.search(question, k=10, kinds=kinds, as_of=day)
    p50, p95 = _timed(lambda q: library.search(q, k=10, kinds=kinds, as_of=day), questions)
    _, open_p95 = _timed(lambda q: library.search(q, k=10), questions)
    return {"p50": p50, "p95": p95, "open_p95": open_p95, "rss": resident_megabytes()}


def _timed(action: Callable[[str], object], questions: Sequence[str]) -> tuple[float, float]:
    took = []
    for _ in range(3):
        for question in questions:
            start = time.perf_counter()
            action(question)
            took.append((time.perf_counter() - start) * 1000)
    return percentiles(took)


def _megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def _quiet(_stage: str, _done: int, _total: int) -> None:
    """Progress is of no interest here."""


def _write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
