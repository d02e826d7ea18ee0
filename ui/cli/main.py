"""The `sparring` command. Heavy modules are imported inside the commands, so `--help` is quick."""

import logging
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from corpus.errors import InputError, SparringError
from ui.cli import desk, evaluate
from ui.cli.fetch import fetch
from ui.cli.ingest import ingest
from ui.cli.opening import (
    FAILED,
    NO_ANSWER,
    OK,
    WRONG_USE,
    AsJson,
    opened_assistant,
    opened_library,
    opened_settings,
    printed,
)
from ui.cli.wrong_use import wrong_use

if TYPE_CHECKING:
    from corpus.settings import Settings

app = typer.Typer(
    help="Spør om grønne offentlige anskaffelser og få svar du kan kontrollere.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(desk.app, name="desk")
app.add_typer(evaluate.app, name="eval")
app.command()(fetch)
app.command()(ingest)
Kinds = Annotated[list[str] | None, typer.Option("--kind", help="law, kofa, guidance, plan, eu, preparatory.")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="Dato retten skal gjelde for, ÅÅÅÅ-MM-DD.")]


@app.command()
def ask(
    question: str,
    as_of: AsOf = None,
    kind: Kinds = None,
    language: Annotated[str | None, typer.Option(help="nb, nn eller en.")] = None,
    as_json: AsJson = False,
) -> None:
    """Svar på et spørsmål, med kildene."""
    from assistant.question import AskRequest
    from ui.markdown import answer_markdown

    request = AskRequest(question, as_of=as_of, kinds=frozenset(kind) if kind else None, language=language)
    answer = opened_assistant(opened_settings()).ask(request)
    printed(answer.model_dump(mode="json"), as_json, answer_markdown(answer))
    raise typer.Exit(OK if answer.status.carries_answer else NO_ANSWER)


@app.command()
def search(
    query: str,
    k: Annotated[int, typer.Option("-k", min=1, max=100)] = 10,
    kind: Kinds = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Finn kildesteder."""
    from assistant.api.schemas import PassageOut, SearchOut
    from assistant.question import parse_date, parse_kinds, parse_query

    query, day, kinds = parse_query(query), parse_date(as_of), parse_kinds(frozenset(kind) if kind else None)
    hits = opened_library(opened_settings()).search(query, k, kinds, day)
    found = SearchOut(passages=[PassageOut.of(hit.passage, hit.score) for hit in hits])
    lines = [f"{h.passage.document_id} – {h.passage.locator}\n    {h.passage.text[:160]}" for h in hits]
    printed(found.model_dump(mode="json"), as_json, "\n".join(lines) or "Ingen treff.")
    raise typer.Exit(OK if hits else NO_ANSWER)


@app.command()
def documents(as_json: AsJson = False) -> None:
    """List dokumentene i biblioteket."""
    from assistant.api.schemas import DocumentOut

    found = opened_library(opened_settings()).documents()
    lines = [f"{d.id}\t{d.kind}\t{'sammendrag' if d.digest else 'original'}\t{d.title}" for d in found]
    printed([DocumentOut.of(d).model_dump(mode="json") for d in found], as_json, "\n".join(lines))


@app.command()
def show(reference: Annotated[str, typer.Argument(metavar="ID[#STED]")], as_json: AsJson = False) -> None:
    """Vis et dokument, eller ett kildested i det."""
    from assistant.api.schemas import PassageOut
    from corpus.errors import NotFoundError

    library = opened_library(opened_settings())
    reference = reference.encode("utf-8", "replace").decode()  # bytes that are no text name no document
    document_id, _, place = reference.partition("#")
    passages = [
        p
        for p in library.passages_of(document_id)
        if not place or p.id == reference or place.lower() in p.locator.lower()
    ]
    if not passages:
        raise NotFoundError(
            "not_found", f"«{place}» finnes ikke i {document_id}.", f"Se `sparring show {document_id}`."
        )
    document = library.document(document_id)
    mark = " (sammendrag, ikke originalen)" if document.digest else ""
    lines = [f"{document.title}{mark}\n{document.url}"]
    lines += [f"\n[{p.locator}] {p.id}\n{p.quotable}" for p in passages]
    printed([PassageOut.of(p).model_dump(mode="json") for p in passages], as_json, "\n".join(lines))


@app.command()
def serve(host: str = "127.0.0.1", port: Annotated[int, typer.Option(min=0, max=65535)] = 7860) -> None:
    """Start chatsiden og API-et."""
    from ui.serve import serve as run

    settings = opened_settings()
    opened_library(settings)
    run(settings, host, port, lambda address: typer.echo(f"Sparring er klar på {address}"))


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Fortell hva som er installert, indeksert og utdatert."""
    from importlib.metadata import version

    from corpus.gathering import is_outdated
    from corpus.library import Library
    from ingest.overview import overview
    from ui.cli.fetch import figures_of

    settings = opened_settings()
    facts: dict[str, Any] = {"version": version("sparring"), "home": str(settings.home)}
    facts["python"] = sys.version.split()[0]
    facts["language_model"], facts["content_check"] = _model_states(settings)
    code = OK
    try:
        library = Library.open(settings)
        library.check()
        outdated = is_outdated(settings, library.manifest)
    except SparringError as error:
        facts["index"] = str(error)
        code = FAILED
    else:
        manifest = library.manifest
        held = library.documents()
        kinds: dict[str, int] = {}
        for document in held:
            kinds[str(document.kind)] = kinds.get(str(document.kind), 0) + 1
        facts |= {
            "index": library.generation,
            "up_to_date": not outdated,
            "documents": kinds,
            "sources": {figures.source: figures_of(figures) for figures in overview(held, settings)},
            "passages": manifest["passages"],
            "known_questions": manifest["questions"],
            "questions_without_passage": manifest["question_errors"],
            "embedder": manifest["profile"]["model"],
            "versions": manifest["versions"],
        }
    printed(facts, as_json, "\n".join(_fact_lines(facts)))
    raise typer.Exit(code)


def _fact_lines(facts: dict[str, Any]) -> list[str]:
    lines = [f"{key}: {value}" for key, value in facts.items() if key != "sources"]
    if facts.get("up_to_date") is False:
        lines.append("Dokumentene eller programmet er endret siden indeksen ble bygget. Kjør `sparring ingest`.")
    for source, figures in facts.get("sources", {}).items():
        lines.append(f"kilde {source}: {', '.join(f'{name} {value}' for name, value in figures.items() if value)}")
    return lines


def _model_states(settings: "Settings") -> tuple[str, str]:
    """Which language model answers and whether the question leaves this machine, and what else checks its claims.

    Where one of them cannot be used: why.
    """
    from assistant.assistant import content_check
    from assistant.model import connect

    try:
        model = connect(settings)
    except SparringError as error:
        return str(error), "ingen"
    if model is None:
        told = "ingen, svarene er sitater"
    else:
        told = f"{model.name} ({'utenfor denne maskinen' if model.remote else 'på denne maskinen'})"
    try:
        check = content_check(settings, model)
    except SparringError as error:  # settings that contradict each other end every start, with or without a model
        return told, str(error)
    if model is None:
        return told, "ingen, sitater bærer seg selv"
    if check is None:
        return told, "ingen, bare den faste kontrollen"
    cost = " (1–4 forespørsler til per svar; ikke målt med noen ekte modell)" if settings.chat_judge else ""
    return told, f"{check.name}, etter den faste kontrollen{cost}"


def main() -> None:
    """Run the command; every error becomes a message on standard error and an exit code."""
    sys.exit(_run(lambda: app(standalone_mode=False)))


def _run(command: Callable[[], object]) -> int:
    import sqlite3

    from typer.exceptions import Exit, TyperException

    try:
        result = command()
        return result if isinstance(result, int) else OK
    except Exit as error:
        return error.exit_code
    except SparringError as error:
        code = WRONG_USE if isinstance(error, InputError) else FAILED
        return _told(error.code, error.message, error.hint, code)
    except TyperException as error:
        return _told("wrong_use", wrong_use(error), "Se `sparring --help`.", WRONG_USE)
    except typer.Abort:
        return FAILED
    except (OSError, sqlite3.Error) as error:  # no such folder, no rights to it, no room left, a locked file
        what = getattr(error, "strerror", None) or str(error)
        place = f": {error.filename}" if isinstance(error, OSError) and error.filename else ""
        hint = "Sjekk at mappen i SPARRING_HOME finnes, at du har rettigheter til den, og at det er plass på disken."
        return _told("file_error", f"En fil kan ikke leses eller skrives{place} ({what}).", hint, FAILED)
    except Exception as error:
        logging.getLogger(__name__).debug("unexpected error", exc_info=True)
        text = f"Noe uventet gikk galt ({type(error).__name__})."
        return _told("internal_error", text, "Prøv igjen, eller kjør `sparring doctor`.", FAILED)


def _told(code: str, text: str, hint: str, exit_code: int) -> int:
    """Print what went wrong on standard error; what came from outside must not steer the terminal."""
    lines = [f"Feil ({code}): {text}", *([f"Gjør dette: {hint}"] if hint else [])]
    for line in lines:
        typer.echo("".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in line), err=True)
    return exit_code
