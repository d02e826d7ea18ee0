"""Drafts: composed, edited by one at a time, sent for approval, approved by another person or returned."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from assistant.desk.database import Database, storable
from assistant.desk.export import short_label
from assistant.desk.inquiries import add_audit, row_of, set_status
from assistant.desk.memory import forget, remember
from assistant.desk.people import Action, Person
from assistant.desk.records import Verdict, Version, verdict_of, version_of
from assistant.desk.reply import PartName, Reply, surviving_citations
from assistant.desk.reply_checking import faults_of
from assistant.desk.status import State
from assistant.desk.tables import VerdictRow, VersionRow
from corpus.errors import SparringError
from corpus.passage import Passage

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class Drafts:
    """The drafts in a database. `passage_of` is the library that replies are checked against."""

    def __init__(self, database: Database, now: Callable[[], datetime], passage_of: Callable[[str], Passage]) -> None:
        self._database = database
        self._now = now
        self._passage_of = passage_of

    def versions(self, person: Person, inquiry_id: int) -> tuple[Version, ...]:
        """All versions of an inquiry's draft, the first first."""
        person.must(Action.READ)
        with self._database.reading() as session:
            return tuple(version_of(row) for row in _rows(session, inquiry_id))

    def verdicts(self, person: Person, inquiry_id: int) -> tuple[Verdict, ...]:
        """All verdicts on an inquiry's draft, the first first."""
        person.must(Action.READ)
        query = select(VerdictRow).where(VerdictRow.inquiry_id == inquiry_id).order_by(VerdictRow.id)
        with self._database.reading() as session:
            return tuple(verdict_of(row) for row in session.scalars(query))

    def save(
        self,
        person: Person,
        inquiry_id: int,
        reply: Reply,
        after: int,
        writer: str = "",
        unanswered: tuple[str, ...] | None = None,
    ) -> Version:
        """Save a version that was made from version `after` (0 = there was none).

        Raises `SparringError` (`draft_changed`) if somebody saved in between: nothing is overwritten. `unanswered`,
        when a writer composed, are the questions that the library could not answer.
        """
        person.must(Action.WRITE)
        try:
            with self._database.writing() as session:
                row = row_of(session, inquiry_id, held=True)
                rows = _rows(session, inquiry_id)
                if len(rows) != after:
                    raise _changed(rows[-1].person)
                set_status(row, State.DRAFT, self._now())
                if unanswered is not None:
                    row.unanswered = list(unanswered)
                lost: list[int] = []
                if rows:
                    before = Reply.model_validate(rows[-1].reply)
                    kept = surviving_citations(before, reply)
                    lost = [c.number for c in before.used_citations if c.number not in kept]
                version = VersionRow(
                    inquiry_id=inquiry_id,
                    number=after + 1,
                    made=self._now(),
                    person=person.recorded,
                    writer=writer,
                    reply=reply.model_dump(mode="json"),
                    sources=[short_label(c) for c in reply.used_citations],
                    lost_citations=lost,
                )
                session.add(version)
                add_audit(session, self._now(), person, "composed" if writer else "saved", inquiry_id, f"v{after + 1}")
        except IntegrityError as error:  # two saves at the same moment, on Postgres
            raise _changed("en kollega") from error
        return version_of(version)

    def edit(self, person: Person, inquiry_id: int, texts: Mapping[PartName, str], after: int) -> Version:
        """Save a version with some parts of version `after` written anew.

        Raises `SparringError` (`no_draft`) and as `save`.
        """
        versions = self.versions(person, inquiry_id)
        if not versions:
            raise _no_draft()
        if after != len(versions):
            raise _changed(versions[-1].person)
        return self.save(person, inquiry_id, versions[-1].reply.edited(texts), after)

    def send_for_approval(self, person: Person, inquiry_id: int) -> None:
        """Hand the latest version to a colleague; raises `SparringError` (`reply_has_faults`) if it doesn't hold."""
        person.must(Action.WRITE)
        with self._database.writing() as session:
            row = row_of(session, inquiry_id, held=True)
            latest = self._sound(session, inquiry_id)
            set_status(row, State.FOR_APPROVAL, self._now())
            add_audit(session, self._now(), person, "sent_for_approval", inquiry_id, f"v{latest.number}")

    def approve(self, person: Person, inquiry_id: int, version: int) -> None:
        """Approve the version that was read.

        Raises `SparringError` (`own_draft`, `draft_changed`, `reply_has_faults`, `wrong_status`).
        """
        person.must(Action.APPROVE)
        with self._database.writing() as session:
            row = row_of(session, inquiry_id, held=True)
            latest = self._sound(session, inquiry_id)
            rows = _rows(session, inquiry_id)
            if latest.number != version:
                raise _changed(latest.person)
            if person.recorded.casefold() in {r.person.casefold() for r in rows}:
                raise SparringError(
                    "own_draft", "Du har selv skrevet på utkastet.", "En annen person må godkjenne det."
                )
            set_status(row, State.APPROVED, self._now())
            unchanged = rows[0].writer != "" and rows[-1].reply["parts"] == rows[0].reply["parts"]
            self._judge(session, person, inquiry_id, version, True, unchanged, "")
            remember(session, row, latest.reply, self._passage_of, self._now())

    def give_back(self, person: Person, inquiry_id: int, version: int, reason: str) -> None:
        """Return the version that was read, with the reason; an approved reply is no longer an earlier reply then.

        Raises `SparringError` (`no_reason`, `draft_changed`, `wrong_status`).
        """
        person.must(Action.APPROVE)
        if not reason.strip():
            raise SparringError("no_reason", "Det mangler en grunn.", "Skriv hva som må endres.")
        with self._database.writing() as session:
            row = row_of(session, inquiry_id, held=True)
            rows = _rows(session, inquiry_id)
            if rows and rows[-1].number != version:
                raise _changed(rows[-1].person)
            set_status(row, State.RETURNED, self._now())
            forget(session, inquiry_id)
            self._judge(session, person, inquiry_id, version, False, False, reason.strip())

    def _sound(self, session: "Session", inquiry_id: int) -> Version:
        rows = _rows(session, inquiry_id)
        if not rows:
            raise _no_draft()
        latest = version_of(rows[-1])
        faults = faults_of(latest.reply, self._passage_of)
        if faults:
            raise SparringError(
                "reply_has_faults",
                f"Utkastet har {len(faults)} setning(er) eller del(er) som ikke holder.",
                "Rett det som er merket, og lagre på nytt.",
            )
        return latest

    def _judge(
        self, session: "Session", person: Person, inquiry_id: int, version: int, approved: bool, same: bool, reason: str
    ) -> None:
        session.add(
            VerdictRow(
                inquiry_id=inquiry_id,
                version=version,
                made=self._now(),
                person=person.recorded,
                approved=approved,
                unchanged=same,
                reason=storable(reason),
            )
        )
        action = "approved" if approved else "returned"
        add_audit(session, self._now(), person, action, inquiry_id, f"v{version}")


def _rows(session: "Session", inquiry_id: int) -> list[VersionRow]:
    query = select(VersionRow).where(VersionRow.inquiry_id == inquiry_id).order_by(VersionRow.number)
    return list(session.scalars(query))


def _no_draft() -> SparringError:
    return SparringError("no_draft", "Det finnes ikke noe utkast.", "Lag et utkast først.")


def _changed(by: str) -> SparringError:
    return SparringError(
        "draft_changed",
        f"Utkastet er endret av {by} etter at du åpnet det. Endringen din er ikke lagret.",
        "Kopier teksten din, last inn utkastet på nytt og før den inn der.",
    )
