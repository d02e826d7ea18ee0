"""What the desk's commands share: the desk, who acts, and how a record is printed."""

import getpass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.cli.opening import opened_assistant, opened_settings, printed

if TYPE_CHECKING:
    from assistant.desk.desk import Desk
    from assistant.desk.people import Person

HIGHEST = 2**31 - 1  # what every database can hold as a number
Number = Annotated[int, typer.Argument(metavar="NR", help="Nummeret på henvendelsen, uten «H-».", min=1, max=HIGHEST)]
As = Annotated[
    str, typer.Option("--as", envvar="SPARRING_USER", help="Hvem som handler; står i loggen.", show_default=False)
]


def opened_desk(user: str) -> "tuple[Desk, Person]":
    """The desk, and who acts: the name given, else the name this user has on the machine.

    Whoever can open the database has all roles.
    """
    from assistant.desk.opening import open_desk
    from assistant.desk.people import local_person

    settings = opened_settings()
    return open_desk(settings, lambda: opened_assistant(settings)), local_person(user or getpass.getuser())


def print_record(value: Any, as_json: bool, text: str) -> None:
    """Print records of the desk as JSON or as text."""
    from pydantic_core import to_jsonable_python

    printed(to_jsonable_python(value) if as_json else None, as_json, text)
