"""Inquiries: taken in, listed, read, and erased for good."""

import hashlib
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from assistant.desk.database import Database, storable
from assistant.desk.listing import Listed, Wanted, list_of
from assistant.desk.mail import Letter
from assistant.desk.people import Action, Person
from assistant.desk.records import AuditEntry, Inquiry, audit_of, inquiry_of
from assistant.desk.status import State, check_follows
from assistant.desk.tables import AuditRow, InquiryRow, MemoryRow, VerdictRow, VersionRow
from corpus.errors import NotFoundError, SparringError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_DONE = (State.SENT, State.CLOSED)
_LONGEST = {"channel": 40, "organisation_type": 80, "category": 80}


class Inquiries:
    """The inquiries in a database."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def receive(self, person: Person, letters: tuple[Letter, ...]) -> tuple[Inquiry, ...]:
        """Store letters as new inquiries, all or none; raises `SparringError` (`not_allowed`, `desk_unavailable`)."""
        person.must(Action.RECEIVE)
        rows = [self._row(letter) for letter in letters]
        with self._database.writing() as session:
            session.add_all(rows)
            session.flush()
            for row in rows:
                add_audit(session, self._now(), person, "received", row.id)
        return tuple(inquiry_of(row) for row in rows)

    def receive_new(self, person: Person, letters: tuple[Letter, ...], seen: "Counter[str]") -> int:
        """Store those letters that are not in the database yet, all or none; how many.

        `seen` counts equal letters of the same import from call to call, so that a person who asks the same twice
        gets two inquiries, and a file that is imported twice gives none. Raises as `receive`.
        """
        person.must(Action.RECEIVE)
        counted = seen.copy()
        stored = []
        with self._database.writing(alone=True) as session:
            for letter in letters:
                row = self._row(letter)
                counted[row.fingerprint] += 1
                same = select(func.count()).where(InquiryRow.fingerprint == row.fingerprint)
                if (session.scalar(same) or 0) < counted[row.fingerprint]:
                    session.add(row)
                    stored.append(row)
            session.flush()
            for row in stored:
                add_audit(session, self._now(), person, "received", row.id)
        seen.update(counted - seen)
        return len(stored)

    def _row(self, letter: Letter) -> InquiryRow:
        apart = {
            name: value for name in ("signature", "quoted", "disclaimer") if (value := getattr(letter.parts, name))
        }
        searched = storable("\n".join((letter.subject, letter.sender, letter.parts.question)).lower())
        return InquiryRow(
            status=State.NEW,
            channel=storable(letter.channel)[: _LONGEST["channel"]],
            received=letter.received or self._now(),
            changed=self._now(),
            sent=None,
            deadline=letter.deadline,
            organisation_type=storable(letter.organisation_type)[: _LONGEST["organisation_type"]],
            category=storable(letter.category)[: _LONGEST["category"]],
            subject=storable(letter.subject),
            sender=storable(letter.sender),
            text=letter.parts.question,
            questions=[{"text": q.text, "context": q.context} for q in letter.questions],
            apart=apart,
            searched=searched,
            unanswered=[],
            public=False,
            revision=1,
            fingerprint=_fingerprint(letter),
        )

    def one(self, person: Person, inquiry_id: int) -> Inquiry:
        """One inquiry; raises `NotFoundError` (`unknown_inquiry`)."""
        person.must(Action.READ)
        with self._database.reading() as session:
            return inquiry_of(row_of(session, inquiry_id))

    def listed(self, person: Person, wanted: Wanted) -> Listed:
        """A page of inquiries with counts; raises `SparringError` (`not_allowed`)."""
        person.must(Action.READ)
        with self._database.reading() as session:
            return list_of(session, wanted)

    def describe(
        self,
        person: Person,
        inquiry_id: int,
        category: str,
        organisation_type: str,
        public: bool,
        deadline: date | None = None,
    ) -> None:
        """Set what is known of an inquiry; without a new `deadline` the one it has stands."""
        person.must(Action.WRITE)
        with self._database.writing() as session:
            row = row_of(session, inquiry_id, held=True)
            row.category = storable(category)[: _LONGEST["category"]]
            row.organisation_type = storable(organisation_type)[: _LONGEST["organisation_type"]]
            told = "public" if public and not row.public else "not public" if row.public and not public else ""
            row.public, row.deadline = public, deadline or row.deadline
            row.changed, row.revision = self._now(), row.revision + 1
            add_audit(session, self._now(), person, "described", inquiry_id, told)

    def move(self, person: Person, inquiry_id: int, then: State) -> None:
        """Mark an inquiry as sent or closed; raises `SparringError` (`wrong_status`, `not_allowed`)."""
        person.must(Action.SEND)
        if then not in (State.SENT, State.CLOSED):
            raise SparringError("wrong_status", "Denne statusen settes ikke slik.", "Bruk godkjenning eller lagring.")
        with self._database.writing() as session:
            row = row_of(session, inquiry_id, held=True)
            set_status(row, then, self._now())
            row.sent = self._now() if then is State.SENT else row.sent
            add_audit(session, self._now(), person, str(then), inquiry_id)

    def erase(self, person: Person, inquiry_id: int) -> None:
        """Erase an inquiry with its drafts, verdicts and memory, also from the database's files.

        What the audit log holds names no asker. Raises `NotFoundError`, and `SparringError` as `Database.scrub`.
        """
        person.must(Action.ERASE)
        with self._database.writing() as session:
            row_of(session, inquiry_id, held=True)
            _erase(session, [inquiry_id])
            add_audit(session, self._now(), person, "erased", inquiry_id)
        self._database.scrub()

    def erase_older(self, person: Person, days: int) -> int:
        """Erase what was sent or closed and not touched for `days` days, the retention time; how many were erased."""
        person.must(Action.ERASE)
        before = self._now() - timedelta(days=days)
        with self._database.writing() as session:
            old = select(InquiryRow.id).where(InquiryRow.status.in_(_DONE), InquiryRow.changed < before)
            ids = list(session.scalars(old))
            _erase(session, ids)
            for inquiry_id in ids:
                add_audit(session, self._now(), person, "erased", inquiry_id, "retention")
        if ids:
            self._database.scrub()
        return len(ids)

    def audit(self, person: Person, inquiry_id: int | None = None) -> tuple[AuditEntry, ...]:
        """The audit log, of one inquiry or all, oldest first."""
        person.must(Action.AUDIT if inquiry_id is None else Action.READ)
        query = select(AuditRow).order_by(AuditRow.id)
        if inquiry_id is not None:
            query = query.where(AuditRow.inquiry_id == inquiry_id)
        with self._database.reading() as session:
            return tuple(audit_of(row) for row in session.scalars(query))


def _fingerprint(letter: Letter) -> str:
    """The same for the same letter; nothing can be read out of it."""
    parts = (str(letter.received or ""), letter.sender, letter.subject, letter.parts.question)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


def row_of(session: "Session", inquiry_id: int, held: bool = False) -> InquiryRow:
    """The row of an inquiry, `held` against other writers until the end; raises `NotFoundError` (`unknown_inquiry`)."""
    row = session.get(InquiryRow, inquiry_id, with_for_update=held)
    if row is None:
        raise NotFoundError("unknown_inquiry", f"Henvendelse {inquiry_id} finnes ikke.", "Last inn listen på nytt.")
    return row


def set_status(row: InquiryRow, then: State, now: datetime) -> None:
    """Move an inquiry on; raises `SparringError` (`wrong_status`)."""
    check_follows(State(row.status), then)
    row.status, row.changed, row.revision = then, now, row.revision + 1


def add_audit(
    session: "Session", now: datetime, person: Person, action: str, inquiry_id: int | None, detail: str = ""
) -> None:
    """Add an entry to the audit log, in the same transaction as the change; `detail` holds no text of an asker."""
    session.add(AuditRow(made=now, person=person.recorded, action=action, inquiry_id=inquiry_id, detail=detail[:200]))


def _erase(session: "Session", ids: list[int]) -> None:
    for table in (MemoryRow, VerdictRow, VersionRow):
        session.execute(delete(table).where(table.inquiry_id.in_(ids)))
    session.execute(delete(InquiryRow).where(InquiryRow.id.in_(ids)))
