"""`sparring desk …`: what comes out of the desk, and what is erased."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from ui.cli.desk_opening import HIGHEST, As, Number, opened_desk, print_record
from ui.cli.opening import NO_ANSWER, OK, AsJson, opened_settings


def show(number: Number, user: As = "", as_json: AsJson = False) -> None:
    """Vis en henvendelse med siste utkast, hva som ikke holder i det, og vurderingene."""
    from ui.cli.desk_text import case_text, reassess_text

    desk, person = opened_desk(user)
    inquiry = desk.inquiries.one(person, number)
    versions, verdicts = desk.drafts.versions(person, number), desk.drafts.verdicts(person, number)
    faults = desk.faults(versions[-1].reply) if versions else ()
    changed = desk.memory.changed(person, number)
    value = {"inquiry": inquiry, "versions": versions, "verdicts": verdicts, "faults": faults, "reassess": changed}
    print_record(value, as_json, case_text(inquiry, versions, verdicts, faults) + reassess_text(changed))


def changes(
    number: Number,
    before: Annotated[
        int | None, typer.Option("--from", help="Utgave; ellers den nest siste.", min=1, max=HIGHEST)
    ] = None,
    after: Annotated[int | None, typer.Option("--to", help="Utgave; ellers den siste.", min=1, max=HIGHEST)] = None,
    user: As = "",
) -> None:
    """Vis forskjellen mellom to utgaver av utkastet, og hvilke kilder som falt ut."""
    from corpus.errors import InputError
    from ui.cli.desk_text import changes_text

    desk, person = opened_desk(user)
    versions = {version.number: version for version in desk.drafts.versions(person, number)}
    new = len(versions) if after is None else after
    old = new - 1 if before is None else before
    if old not in versions or new not in versions:
        raise InputError("unknown_version", "Utgaven finnes ikke.", f"H-{number} har {len(versions)} utgave(r).")
    typer.echo(changes_text(versions[old], versions[new]))


def export(
    number: Number,
    form: Annotated[str, typer.Option(help="word, mail, markdown eller case (hele saken som JSON).")] = "markdown",
    out: Annotated[Path | None, typer.Option(help="Fil eller mappe; ellers denne mappen, «-» for standard ut.")] = None,
    user: As = "",
) -> None:
    """Skriv svaret til fil, eller hele saken med historien for arkivering."""
    from assistant.desk.export_forms import exported
    from corpus.errors import InputError

    desk, person = opened_desk(user)
    name, content, _ = exported(desk, person, number, form, datetime.now())
    if out == Path("-"):
        typer.get_binary_stream("stdout").write(content)
        return
    path = Path(name) if out is None else out / name if out.is_dir() else out
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InputError(
            "unwritable_file", f"Kan ikke skrive {path} ({error.strerror}).", "Velg et annet sted."
        ) from error
    typer.echo(f"Skrevet til {path}")


def erase(
    number: Annotated[int | None, typer.Argument(metavar="NR", min=1, max=HIGHEST)] = None,
    expired: Annotated[bool, typer.Option("--expired", help="Alt som er eldre enn lagringstiden.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Ikke spør.")] = False,
    user: As = "",
    as_json: AsJson = False,
) -> None:
    """Slett en henvendelse for godt, med utkast, vurderinger og tidligere svar."""
    from corpus.errors import InputError

    if (number is None) is not expired:
        raise InputError("nothing_to_erase", "Si hva som skal slettes.", "Skriv et nummer, eller --expired.")
    settings = opened_settings()
    if number is None:
        if settings.desk_retention_days is None:
            raise InputError("no_retention", "Det er ikke satt noen lagringstid.", "Sett SPARRING_DESK_RETENTION_DAYS.")
        desk, person = opened_desk(user)
        count = desk.inquiries.erase_older(person, settings.desk_retention_days)
    else:
        desk, person = opened_desk(user)
        desk.inquiries.one(person, number)
        if not yes:
            typer.confirm(f"H-{number} blir borte for godt. Slette?", abort=True)
        desk.inquiries.erase(person, number)
        count = 1
    print_record({"erased": count}, as_json, f"{count} slettet.")


def figures(
    since: Annotated[str | None, typer.Option(help="Mottatt fra og med, ÅÅÅÅ-MM-DD.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Skriv alle tallene som CSV.")] = False,
    user: As = "",
    as_json: AsJson = False,
) -> None:
    """Tall: henvendelser, tid til svar, andel godkjent uendret, mest brukte kilder og det vi ikke kunne svare på."""
    from assistant.desk.figures import figures_csv
    from assistant.question import parse_date
    from ui.cli.desk_text import figures_text

    desk, person = opened_desk(user)
    day = parse_date(since)
    found = desk.figures(person, datetime(day.year, day.month, day.day) if day else None)
    print_record(found, as_json, figures_csv(found) if as_csv else figures_text(found))


def earlier(
    question: Annotated[str, typer.Argument(metavar="SPØRSMÅL")] = "",
    reassess: Annotated[bool, typer.Option("--reassess", help="Alle svar hvis kilder er endret siden.")] = False,
    user: As = "",
    as_json: AsJson = False,
) -> None:
    """Finn tidligere svar på spørsmål som ligner, eller svar som må vurderes på nytt."""
    from ui.cli.desk_text import earlier_text

    desk, person = opened_desk(user)
    found = desk.memory.to_reassess(person) if reassess else desk.memory.like(person, question)
    print_record(found, as_json, earlier_text(found) or "Ingen treff.")
    raise typer.Exit(OK if found else NO_ANSWER)


def log(
    number: Annotated[int | None, typer.Argument(metavar="NR", min=1, max=HIGHEST)] = None,
    user: As = "",
    as_json: AsJson = False,
) -> None:
    """Vis loggen over alle endringer, eller over en henvendelse."""
    from ui.cli.desk_text import log_text

    desk, person = opened_desk(user)
    entries = desk.inquiries.audit(person, number)
    print_record(entries, as_json, log_text(entries) or "Loggen er tom.")


COMMANDS = (show, changes, export, erase, figures, earlier, log)
