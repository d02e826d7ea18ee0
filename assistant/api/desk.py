"""The desk over HTTP: /api/v1/desk. Each request is signed in, see `assistant.desk.sign_in`."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Query, Request, Response
from fastapi import Path as InPath

from assistant.api.desk_schemas import (
    ApproveBody,
    CaseOut,
    DescribeBody,
    DraftBody,
    DraftOut,
    ErasedOut,
    FaultOut,
    ImportedOut,
    InquiryBody,
    ReturnBody,
)
from assistant.desk.desk import Desk
from assistant.desk.export_forms import exported
from assistant.desk.figures import Figures, figures_csv
from assistant.desk.importing import import_file, masked_letter
from assistant.desk.listing import Listed, wanted_of
from assistant.desk.mail import read_pasted
from assistant.desk.memory import EarlierReply
from assistant.desk.people import Person
from assistant.desk.records import AuditEntry, Inquiry, Version
from assistant.desk.sign_in import SignIn
from assistant.desk.status import State
from assistant.question import parse_date
from corpus.errors import InputError

_MEDIA = {
    "word": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "mail": "message/rfc822",
    "markdown": "text/markdown; charset=utf-8",
    "case": "application/json",
}


_router = APIRouter(prefix="/api/v1/desk", tags=["desk"])


def add_desk(app: FastAPI, desk: Callable[[], Desk], sign_in: SignIn) -> None:
    """Add the desk's routes to an application; `desk` opens it when somebody who is signed in first uses it."""
    app.state.desk, app.state.sign_in = desk, sign_in
    app.include_router(_router)


def _signed_in(request: Request) -> Person:
    sign_in: SignIn = request.app.state.sign_in
    return sign_in.person(request.client.host if request.client else "", request.headers)


By = Annotated[Person, Depends(_signed_in)]


def _opened(request: Request, by: By) -> Desk:
    desk: Desk = request.app.state.desk()
    return desk


TheDesk = Annotated[Desk, Depends(_opened)]
Number = Annotated[int, InPath(ge=1, le=2**31 - 1)]


async def _content(request: Request) -> bytes:
    return await request.body()


Content = Annotated[bytes, Depends(_content)]


@_router.get("/inquiries")
def inquiries(
    desk: TheDesk,
    by: By,
    search: str = "",
    status: str = "",
    category: str = "",
    organisation_type: str = "",
    sort: str = "newest",
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> Listed:
    """A page of inquiries with counts, filtered and sorted."""
    return desk.inquiries.listed(by, wanted_of(search, status, category, organisation_type, sort, page))


@_router.post("/inquiries", status_code=201)
def receive(desk: TheDesk, by: By, body: InquiryBody) -> Inquiry:
    """Store an inquiry; personal data in its text is masked unless it is to be kept."""
    read = read_pasted(body.text)
    letter = replace(
        read,
        channel=body.channel,
        subject=body.subject or read.subject,
        sender=body.sender or read.sender,
        organisation_type=body.organisation_type,
        category=body.category,
        received=body.received or read.received,
        deadline=body.deadline,
    )
    return desk.inquiries.receive(by, (letter if body.keep_personal else masked_letter(letter),))[0]


@_router.post("/inquiries/import", status_code=201)
def import_(desk: TheDesk, by: By, content: Content, form: str, keep_personal: bool = False) -> ImportedOut:
    """The body is the file itself: an `eml`, `mbox` or `csv`."""
    if form not in ("eml", "mbox", "csv"):
        raise InputError("unknown_form", f"Formen «{form[:40]}» finnes ikke.", "Velg blant eml, mbox, csv.")
    with tempfile.TemporaryDirectory(prefix="sparring-import-") as folder:
        path = Path(folder) / f"inn.{form}"
        path.write_bytes(content)
        done = import_file(desk.inquiries, by, path, {}, keep_personal)
    return ImportedOut(stored=done.stored, known=done.known, not_read=[f"{f.where}: {f.why}" for f in done.faults])


@_router.get("/inquiries/{number}")
def case(desk: TheDesk, by: By, number: Number) -> CaseOut:
    """An inquiry with its drafts, what does not hold in the latest, and the verdicts."""
    versions = desk.drafts.versions(by, number)
    return CaseOut(
        inquiry=desk.inquiries.one(by, number),
        versions=list(versions),
        faults=_faults(desk, versions[-1]) if versions else [],
        verdicts=list(desk.drafts.verdicts(by, number)),
        reassess=list(desk.memory.changed(by, number)),
    )


@_router.put("/inquiries/{number}")
def describe(desk: TheDesk, by: By, number: Number, body: DescribeBody) -> Inquiry:
    """Set what is known of an inquiry."""
    desk.inquiries.describe(by, number, body.category, body.organisation_type, body.public, body.deadline)
    return desk.inquiries.one(by, number)


@_router.delete("/inquiries/{number}")
def erase(desk: TheDesk, by: By, number: Number) -> ErasedOut:
    """Erase an inquiry for good."""
    desk.inquiries.erase(by, number)
    return ErasedOut(erased=1)


@_router.post("/inquiries/{number}/draft", status_code=201)
def draft(desk: TheDesk, by: By, number: Number, body: DraftBody) -> DraftOut:
    """Compose a draft, or save parts of it written anew; says what does not hold."""
    if body.parts is None:
        made = desk.compose(by, number, body.after, body.language)
    else:
        made = desk.drafts.edit(by, number, body.parts, body.after)
    return DraftOut(version=made, faults=_faults(desk, made))


@_router.post("/inquiries/{number}/submit")
def submit(desk: TheDesk, by: By, number: Number) -> Inquiry:
    """Send the latest version for approval; refused while something in it does not hold."""
    desk.drafts.send_for_approval(by, number)
    return desk.inquiries.one(by, number)


@_router.post("/inquiries/{number}/approve")
def approve(desk: TheDesk, by: By, number: Number, body: ApproveBody) -> Inquiry:
    """Approve the version that was read, as another person than those who wrote it."""
    desk.drafts.approve(by, number, body.version)
    return desk.inquiries.one(by, number)


@_router.post("/inquiries/{number}/return")
def give_back(desk: TheDesk, by: By, number: Number, body: ReturnBody) -> Inquiry:
    """Return the version that was read, with the reason."""
    desk.drafts.give_back(by, number, body.version, body.reason)
    return desk.inquiries.one(by, number)


@_router.post("/inquiries/{number}/send")
def send(desk: TheDesk, by: By, number: Number) -> Inquiry:
    """Mark the approved reply as sent."""
    desk.inquiries.move(by, number, State.SENT)
    return desk.inquiries.one(by, number)


@_router.post("/inquiries/{number}/close")
def close(desk: TheDesk, by: By, number: Number) -> Inquiry:
    """Close the inquiry."""
    desk.inquiries.move(by, number, State.CLOSED)
    return desk.inquiries.one(by, number)


@_router.get("/inquiries/{number}/export")
def export(desk: TheDesk, by: By, number: Number, form: str = "markdown") -> Response:
    """The reply as word, mail or markdown, or the whole case as JSON."""
    name, content, _ = exported(desk, by, number, form, datetime.now())
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=_MEDIA[form], headers=headers)


@_router.get("/inquiries/{number}/log")
def log_of(desk: TheDesk, by: By, number: Number) -> list[AuditEntry]:
    """All changes of an inquiry."""
    return list(desk.inquiries.audit(by, number))


@_router.get("/log")
def log(desk: TheDesk, by: By) -> list[AuditEntry]:
    """All changes at the desk."""
    return list(desk.inquiries.audit(by))


@_router.get("/earlier")
def earlier(desk: TheDesk, by: By, q: str) -> list[EarlierReply]:
    """Earlier replies to questions like this; who isn't on the staff finds those that are public."""
    return list(desk.memory.like(by, q))


@_router.get("/reassess")
def reassess(desk: TheDesk, by: By) -> list[EarlierReply]:
    """Replies that cite something which has changed since they were approved."""
    return list(desk.memory.to_reassess(by))


@_router.get("/figures")
def figures(desk: TheDesk, by: By, since: str | None = None) -> Figures:
    """The desk's figures of what has come in since a day."""
    return desk.figures(by, _midnight(since))


@_router.get("/figures.csv")
def figures_table(desk: TheDesk, by: By, since: str | None = None, language: str = "nb") -> Response:
    """The same as CSV."""
    table = figures_csv(desk.figures(by, _midnight(since)), language)
    return Response(table.encode("utf-8-sig"), media_type="text/csv; charset=utf-8")


def _midnight(day: str | None) -> datetime | None:
    found = parse_date(day)
    return datetime(found.year, found.month, found.day) if found else None


def _faults(desk: Desk, version: Version) -> list[FaultOut]:
    return [FaultOut.of(fault, version.reply.language) for fault in desk.faults(version.reply)]
