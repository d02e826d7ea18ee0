"""`sparring fetch SOURCE`: bring a source's documents, and the index after them, up to date."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from ui.cli.opening import FAILED, OK, AsJson, built, opened_settings, printed

if TYPE_CHECKING:
    from ingest.overview import SourceFigures
    from ingest.sync import SyncReport

_LINE_EVERY = 100  # entries, where there is no terminal
_MOST_SHOWN = 20


def fetch(
    source: Annotated[str, typer.Argument(help="anskaffelser, kofa, lovdata eller plan.")],
    since: Annotated[
        str | None, typer.Option(help="Bare det som er endret fra og med denne datoen, ÅÅÅÅ-MM-DD.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Les høyst så mange; neste gang går videre.")] = None,
    allow_shrink: Annotated[
        bool, typer.Option("--allow-shrink", help="Slett også om over halvparten er borte.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Hent dokumenter fra en kilde, og oppdater indeksen hvis noe er endret."""
    from assistant.question import parse_date
    from ingest.sources.table import SOURCES, checked_name, documents_folder, state_path
    from ingest.sync import one_run, synchronise
    from ingest.sync_state import SyncState

    day = parse_date(since)
    name = checked_name(source)
    settings = opened_settings()
    path = state_path(settings, name)
    with one_run(path.parent, name):
        state = SyncState(path)
        opened, client = SOURCES[name](settings, state)
        try:
            with progress(name) as on_progress:
                report = synchronise(
                    opened,
                    state,
                    client,
                    documents_folder(settings, name),
                    since=day,
                    limit=limit,
                    allow_shrink=allow_shrink,
                    on_progress=on_progress,
                )
            code = FAILED if report.spared else OK
            if state.fact("unindexed"):
                code = built(settings) or code
                state.set_fact("unindexed", "")
        finally:
            if client:
                client.close()
            state.close()
    printed(asdict(report), as_json, told(report))
    raise typer.Exit(code)


def told(report: "SyncReport") -> str:
    """A run in words."""
    lines = [
        f"{report.source}: {report.created} nye, {report.updated} endret, {report.unchanged} uendret, "
        f"{report.deleted} slettet, {len(report.skipped)} hoppet over."
    ]
    lines += [
        f"  Hoppet over {s.key or 'resten av listen'} ({s.code}): {s.message}" for s in report.skipped[:_MOST_SHOWN]
    ]
    if len(report.skipped) > _MOST_SHOWN:
        lines.append(f"  … og {len(report.skipped) - _MOST_SHOWN} til; --json viser alle.")
    if report.spared:
        lines.append(
            f"  {report.spared} finnes ikke lenger hos kilden. Det er over halvparten, så ingen er slettet. "
            "Stemmer det, så kjør igjen med --allow-shrink."
        )
    if report.left:
        lines.append(f"  {report.left} gjenstår. Kjør samme kommando igjen, så går den videre.")
    return "\n".join(lines)


def figures_of(figures: "SourceFigures") -> dict[str, int | str | None]:
    """A source's figures under their Norwegian names, for `sparring doctor`."""
    oldest, newest = figures.oldest_decision, figures.newest_decision
    return {
        "dokumenter": figures.documents,
        "sammendrag": figures.digests,
        "uten_tekst": figures.without_text,
        "sist_hentet": figures.last_fetched,
        "eldste_avgjørelse": str(oldest) if oldest else None,
        "nyeste_avgjørelse": str(newest) if newest else None,
    }


@contextmanager
def progress(name: str) -> Iterator[Callable[[int, int, str], None]]:
    """A progress bar on a terminal, log lines elsewhere; both on standard error."""
    if not sys.stderr.isatty():
        log = logging.getLogger("sparring.fetch")
        log.setLevel(logging.INFO)

        def line(done: int, total: int, key: str) -> None:
            if done % _LINE_EVERY == 0 or done == total:
                log.info("%s: %d av %d (%s)", name, done, total, key)

        yield line
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:
        task = bars.add_task(name, total=None)
        yield lambda done, total, key: bars.update(task, completed=done, total=total)
