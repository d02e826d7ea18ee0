"""A case in one of the forms it leaves the desk in."""

from collections.abc import Callable
from datetime import datetime

from assistant.desk.desk import Desk
from assistant.desk.export import as_markdown, as_text
from assistant.desk.export_case import case_file
from assistant.desk.export_files import as_docx, as_eml
from assistant.desk.people import Person
from assistant.desk.status import State
from corpus.errors import InputError, SparringError

FORMS = ("word", "mail", "markdown", "case")
_DONE = (State.APPROVED, State.SENT, State.CLOSED)


def exported(desk: Desk, person: Person, number: int, form: str, now: datetime) -> tuple[str, bytes, str]:
    """A case in one of `FORMS`: file name, content, and the reply as text to copy.

    Raises `SparringError` (`no_draft`) if there is no reply yet and the form needs one, and `InputError`
    (`unknown_form`).
    """
    if form not in FORMS:
        raise InputError("unknown_form", f"Formen «{form[:40]}» finnes ikke.", f"Velg blant {', '.join(FORMS)}.")
    inquiry = desk.inquiries.one(person, number)
    versions = desk.drafts.versions(person, number)
    approved = inquiry.status in _DONE and any(v.approved for v in desk.drafts.verdicts(person, number))
    copy = as_text(versions[-1].reply, approved) if versions else ""
    if form == "case":
        return f"sak-H-{number}.json", case_file(desk, person, number, now).encode(), copy
    if not versions:
        raise SparringError("no_draft", "Det finnes ikke noe utkast.", "Lag et utkast først.")
    reply = versions[-1].reply
    made: dict[str, Callable[[], tuple[str, bytes]]] = {
        "word": lambda: ("docx", as_docx(reply, approved)),
        "mail": lambda: ("eml", as_eml(reply, approved, inquiry.sender, inquiry.subject)),
        "markdown": lambda: ("md", as_markdown(reply, approved).encode()),
    }
    ending, content = made[form]()
    return f"svar-H-{number}.{ending}", content, copy
