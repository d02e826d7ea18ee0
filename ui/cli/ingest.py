"""`sparring ingest [PATH]...`: take in a user's own files, and bring the index up to date."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import InputError
from ui.cli.fetch import progress, told
from ui.cli.opening import FAILED, AsJson, built, opened_settings, printed

if TYPE_CHECKING:
    from corpus.document import Kind
    from corpus.settings import Settings
    from ingest.sync import SyncReport


def _path(value: str) -> Path:
    """A path as it is given; an empty one, as from an unset variable, would be the folder one stands in."""
    if not value.strip():
        raise InputError("empty_path", "En av stiene er tom.", "Skriv «.» for mappen du står i.")
    return Path(value)


def ingest(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Egne filer eller mapper (.md .txt .html .docx .pdf).", parser=_path),
    ] = None,
    kind: Annotated[str, typer.Option(help="Slag for filer som ikke selv sier det.")] = "guidance",
    allow_shrink: Annotated[
        bool, typer.Option("--allow-shrink", help="Slett også om over halvparten er borte.")
    ] = False,
    questions: Annotated[
        bool, typer.Option("--questions", help="La språkmodellen skrive spørsmål til kildesteder som ikke har noen.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Ikke spør før språkmodellen settes i gang.")] = False,
    as_json: AsJson = False,
) -> None:
    """Bygg eller oppdater indeksen, eventuelt med egne dokumenter.

    En mappe følges: filer som er endret, flyttet eller fjernet siden sist, er det i biblioteket også.
    """
    from assistant.question import parse_kinds
    from corpus.document import Kind

    parse_kinds(frozenset({kind}))
    settings = opened_settings()
    folders = [path for path in paths or [] if path.is_dir()]
    files = tuple(path.resolve() for path in paths or [] if path.is_file())
    reports = [_taken_in(settings, path.resolve(), (), Kind(kind), allow_shrink) for path in folders]
    if files:
        reports.append(_taken_in(settings, files[0].parent, files, Kind(kind), allow_shrink))
    missing = [str(path) for path in paths or [] if not path.exists()]
    for path in missing:
        typer.echo(f"Hoppet over: {path} finnes ikke.", err=True)
    for report in reports:
        typer.echo(told(report), err=True)
    code = built(settings)
    if questions and _questions_written(settings, yes):
        code = built(settings) or code
    printed({"folders": [asdict(r) for r in reports], "missing": missing}, as_json, "")
    failed = missing or any(r.skipped or r.spared for r in reports)
    raise typer.Exit(FAILED if failed else code)


def _taken_in(
    settings: "Settings", root: Path, only: tuple[Path, ...], kind: "Kind", allow_shrink: bool
) -> "SyncReport":
    from ingest.folder import Folder, place_of
    from ingest.sources.table import documents_folder, state_path
    from ingest.sync import one_run, synchronise
    from ingest.sync_state import SyncState

    place = place_of(root, bool(only))
    path = state_path(settings, place)
    with one_run(path.parent, place):
        state = SyncState(path)
        try:
            state.set_fact("title", str(root) if not only else "")
            source = Folder(root, state, kind, only)
            with progress(source.name) as on_progress:
                return synchronise(
                    source,
                    state,
                    None,
                    documents_folder(settings, place),
                    allow_shrink=allow_shrink,
                    keep_unlisted=bool(only),
                    on_progress=on_progress,
                )
        finally:
            state.close()


def _questions_written(settings: "Settings", yes: bool) -> int:
    """Write known questions with the chat model, after telling what it will cost; how many were kept."""
    from assistant.model import connect
    from assistant.question_writing import planned, write_questions
    from corpus.errors import ModelError
    from corpus.library import Library

    model = connect(settings)
    if model is None:
        raise ModelError(
            "model_unset", "Det er ikke satt opp noen språkmodell.", "Sett SPARRING_CHAT_MODEL; se docs/models.md."
        )
    library, folder = Library.open(settings), settings.home / "questions"
    plan = planned(library, folder)
    where = "utenfor denne maskinen" if model.remote else "på denne maskinen"
    typer.echo(
        f"{len(plan.passages)} kildesteder uten kjente spørsmål: {plan.requests} forespørsler til {model.name} "
        f"({where}), anslagsvis {plan.tokens} token.",
        err=True,
    )
    if not plan.passages or not (yes or typer.confirm("Skal den settes i gang?", err=True)):
        return 0
    outcome = write_questions(
        model, library, plan, folder, lambda done, total: typer.echo(f"  {done} av {total} kildesteder", err=True)
    )
    typer.echo(
        f"{outcome.kept} spørsmål tatt inn, {outcome.left_out} forkastet fordi de ikke fant kildestedet sitt igjen. "
        f"{outcome.tokens} token brukt.",
        err=True,
    )
    return outcome.kept
