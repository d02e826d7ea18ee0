"""`sparring desk …`: the hotline's desk from the command line. Whoever can open the database has all roles."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import InputError
from ui.cli import desk_out
from ui.cli.desk_opening import HIGHEST, As, Number, opened_desk, print_record
from ui.cli.opening import NO_ANSWER, OK, AsJson

if TYPE_CHECKING:
    from assistant.desk.desk import Desk
    from assistant.desk.mail import Letter
    from assistant.desk.people import Person
    from assistant.desk.reply import PartName

app = typer.Typer(help="Svartjenesten: fra henvendelse til godkjent svar.", no_args_is_help=True)
for _command in (
    desk_out.show,
    desk_out.changes,
    desk_out.export,
    desk_out.erase,
    desk_out.figures,
    desk_out.earlier,
    desk_out.log,
):
    app.command()(_command)
Search = Annotated[str, typer.Option(help="Ord som alle skal finnes i emne, tekst eller avsender.")]
Category = Annotated[str, typer.Option(help="Kategori.")]
Organisation = Annotated[str, typer.Option(help="Hvem som spør: stat, kommune …")]


@app.command(name="list")
def list_(
    search: Search = "",
    status: Annotated[str, typer.Option(help="new, draft, for_approval, returned, approved, sent, closed.")] = "",
    category: Category = "",
    organisation: Organisation = "",
    sort: Annotated[str, typer.Option(help="newest, oldest, changed, deadline.")] = "newest",
    page: Annotated[int, typer.Option(min=1, max=HIGHEST)] = 1,
    user: As = "",
    as_json: AsJson = False,
) -> None:
    """List henvendelser, 50 om gangen, med antall i hver status."""
    from assistant.desk.listing import wanted_of
    from ui.cli.desk_text import list_text

    desk, person = opened_desk(user)
    listed = desk.inquiries.listed(person, wanted_of(search, status, category, organisation, sort, page))
    print_record(listed, as_json, list_text(listed))


@app.command()
def new(
    text: Annotated[str, typer.Argument(metavar="TEKST", help="Henvendelsen, eller «-» for standard inn.")],
    subject: Annotated[str, typer.Option(help="Emne.")] = "",
    sender: Annotated[str, typer.Option("--from", help="Adressen svaret skal til.")] = "",
    channel: Annotated[
        str, typer.Option(help="telephone, email, form …; ellers email hvis det er en e-post, og telephone hvis ikke.")
    ] = "",
    category: Category = "",
    organisation: Organisation = "",
    deadline: Annotated[str, typer.Option(help="ÅÅÅÅ-MM-DD.")] = "",
    keep_personal: Annotated[bool, typer.Option(help="La personopplysninger stå i teksten.")] = False,
    user: As = "",
    as_json: AsJson = False,
) -> None:
    """Ta imot en henvendelse som er skrevet eller limt inn; personopplysninger tas ut og blir fortalt om."""
    from dataclasses import replace

    from assistant.desk.mail import read_pasted
    from assistant.question import parse_date

    letter = read_pasted(typer.get_text_stream("stdin").read() if text == "-" else text)
    letter = replace(
        letter,
        channel=channel or ("email" if letter.sender else "telephone"),
        subject=subject or letter.subject,
        sender=sender or letter.sender,
        category=category,
        organisation_type=organisation,
        deadline=parse_date(deadline or None),
    )
    desk, person = opened_desk(user)
    (stored,) = desk.inquiries.receive(person, (_masked(letter, keep_personal),))
    print_record(stored, as_json, f"Lagret som H-{stored.id} med {len(stored.questions)} spørsmål.")


@app.command(name="import")
def import_(
    paths: Annotated[list[Path], typer.Argument(metavar="FIL…", help=".eml, .mbox eller .csv.")],
    column: Annotated[
        list[str] | None, typer.Option(help="Kolonne i CSV-filen, for eksempel question=Spørsmål.")
    ] = None,
    keep_personal: Annotated[bool, typer.Option(help="La personopplysninger stå i tekstene.")] = False,
    user: As = "",
    as_json: AsJson = False,
) -> None:
    """Ta imot mange henvendelser. Det som alt er tatt imot, hoppes over, så en avbrutt import kan kjøres på nytt."""
    from assistant.desk.importing import Imported, columns_of, import_file

    desk, person = opened_desk(user)
    done = Imported(0, 0, ())
    for path in paths:
        done += import_file(desk.inquiries, person, path, columns_of(column or []), keep_personal)
    for fault in done.faults:
        typer.echo(f"Hoppet over {fault.where}: {fault.why}", err=True)
    stored = f"{done.stored} {'henvendelse' if done.stored == 1 else 'henvendelser'} lagret"
    print_record(done, as_json, f"{stored}, {done.known} fantes fra før.")
    raise typer.Exit(NO_ANSWER if done.faults and not done.stored + done.known else OK)


@app.command()
def draft(
    number: Number,
    language: Annotated[str | None, typer.Option(help="nb, nn eller en; ellers som spørsmålet.")] = None,
    part: Annotated[
        list[str] | None,
        typer.Option(help="Skriv en del på nytt: short_answer=fil.md. Uten dette lages utkastet av biblioteket."),
    ] = None,
    after: Annotated[int | None, typer.Option(help="Utgaven endringen bygger på; ellers den siste.", min=0)] = None,
    user: As = "",
    as_json: AsJson = False,
) -> None:
    """Lag et utkast, eller skriv deler av det på nytt; sier hvilke setninger som ikke holder."""
    from ui.cli.desk_text import faults_text

    desk, person = opened_desk(user)
    versions = desk.drafts.versions(person, number)
    known = len(versions) if after is None else after
    if part:
        made = desk.drafts.edit(person, number, dict(_part(pair) for pair in part), known)
    else:
        made = desk.compose(person, number, known, language)
    faults = desk.faults(made.reply)
    print_record(
        {"version": made, "faults": faults}, as_json, f"Lagret som utgave {made.number}.\n{faults_text(faults)}"
    )


@app.command()
def describe(
    number: Number,
    category: Annotated[str | None, typer.Option(help="Kategori.")] = None,
    organisation: Annotated[str | None, typer.Option(help="Hvem som spør.")] = None,
    deadline: Annotated[str | None, typer.Option(help="ÅÅÅÅ-MM-DD.")] = None,
    public: Annotated[
        bool | None, typer.Option("--public/--not-public", help="Om alle som er logget på, kan finne svaret.")
    ] = None,
    user: As = "",
    as_json: AsJson = False,
) -> None:
    """Sett det som er kjent om en henvendelse; det som ikke er nevnt, står."""
    from assistant.question import parse_date

    desk, person = opened_desk(user)
    now = desk.inquiries.one(person, number)
    desk.inquiries.describe(
        person,
        number,
        now.category if category is None else category,
        now.organisation_type if organisation is None else organisation,
        now.public if public is None else public,
        parse_date(deadline),
    )
    _told(desk, person, number, as_json)


@app.command()
def submit(number: Number, user: As = "", as_json: AsJson = False) -> None:
    """Send utkastet til godkjenning hos en kollega."""
    desk, person = opened_desk(user)
    desk.drafts.send_for_approval(person, number)
    _told(desk, person, number, as_json)


@app.command()
def approve(
    number: Number,
    version: Annotated[int, typer.Option(help="Utgaven du har lest.", min=1, max=HIGHEST)],
    user: As = "",
    as_json: AsJson = False,
) -> None:
    """Godkjenn en utgave som andre har skrevet."""
    desk, person = opened_desk(user)
    desk.drafts.approve(person, number, version)
    _told(desk, person, number, as_json)


@app.command(name="return")
def return_(
    number: Number,
    version: Annotated[int, typer.Option(help="Utgaven du har lest.", min=1, max=HIGHEST)],
    reason: Annotated[str, typer.Option(help="Hva som må endres.")],
    user: As = "",
    as_json: AsJson = False,
) -> None:
    """Returner utkastet med en grunn."""
    desk, person = opened_desk(user)
    desk.drafts.give_back(person, number, version, reason)
    _told(desk, person, number, as_json)


@app.command()
def send(number: Number, user: As = "", as_json: AsJson = False) -> None:
    """Merk det godkjente svaret som sendt."""
    _moved(number, "sent", user, as_json)


@app.command()
def close(number: Number, user: As = "", as_json: AsJson = False) -> None:
    """Avslutt henvendelsen."""
    _moved(number, "closed", user, as_json)


def _masked(letter: "Letter", keep_personal: bool) -> "Letter":
    """The letter without personal data in its text, which is told of so that it can be checked."""
    from assistant.desk.importing import masked_letter
    from assistant.desk.mail_privacy import personal_data_in

    found = personal_data_in((letter,))
    what = "Står i teksten" if keep_personal else "Tatt ut av teksten"
    for value, kind in found.items():
        typer.echo(f"{what} ({kind}): {value}", err=True)
    return letter if keep_personal else masked_letter(letter)


def _part(pair: str) -> "tuple[PartName, str]":
    """A part and its new text, from «short_answer=fil.md»."""
    from assistant.desk.reply import PartName

    name, _, path = pair.partition("=")
    if name not in set(PartName):
        raise InputError("unknown_part", f"Delen «{name[:40]}» finnes ikke.", f"Velg blant {', '.join(PartName)}.")
    try:
        return PartName(name), Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("unreadable_file", f"Kan ikke lese «{path}».", "Filen må være tekst i UTF-8.") from error


def _told(desk: "Desk", person: "Person", number: int, as_json: bool) -> None:
    from ui.texts import text

    inquiry = desk.inquiries.one(person, number)
    print_record(inquiry, as_json, f"H-{number}: {text('nb', f'desk_state_{inquiry.status}')}")


def _moved(number: int, then: str, user: str, as_json: bool) -> None:
    from assistant.desk.status import State

    desk, person = opened_desk(user)
    desk.inquiries.move(person, number, State(then))
    _told(desk, person, number, as_json)
