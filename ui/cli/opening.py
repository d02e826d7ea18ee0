"""What every command opens (settings, library, assistant) and how it prints; heavy modules are imported when used."""

import json
import logging
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import SparringError

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from corpus.library import Library
    from corpus.settings import Settings

OK, FAILED, WRONG_USE, NO_ANSWER = 0, 1, 2, 3

AsJson = Annotated[bool, typer.Option("--json", help="Skriv JSON.")]


def printed(value: object, as_json: bool, text: str) -> None:
    """Print a result as JSON or as text."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1) if as_json else text)


def opened_settings() -> "Settings":
    """The settings, with logging set up by them; raises `SparringError` (`invalid_settings`)."""
    from corpus.settings import load_settings

    settings = load_settings()
    logging.basicConfig(level=settings.log_level.upper())
    return settings


def built(settings: "Settings") -> int:
    """Build the index if anything changed; says what happened on standard error. The exit code."""
    from corpus.building import build

    report = build(settings, lambda step, done, total: typer.echo(f"  bygger: {step} …", err=True))
    for error in report.errors:
        typer.echo(f"Hoppet over: {error}", err=True)
    state = "bygget" if report.changed else "var alt oppdatert"
    typer.echo(
        f"Indeksen {state}: {report.documents} dokumenter, {report.passages} kildesteder, "
        f"{report.questions} kjente spørsmål ({report.seconds:.0f} s).",
        err=True,
    )
    return FAILED if report.errors else OK


def opened_library(settings: "Settings") -> "Library":
    """The library; built first if there is none."""
    from corpus.library import Library

    try:
        return Library.open(settings)
    except SparringError as error:
        if error.code != "no_index":
            raise
        typer.echo("Det finnes ingen indeks ennå, så den bygges nå.", err=True)
        built(settings)
        return Library.open(settings)


def opened_assistant(settings: "Settings") -> "Assistant":
    """The assistant over the library."""
    from assistant.assistant import Assistant

    return Assistant(opened_library(settings), settings)
