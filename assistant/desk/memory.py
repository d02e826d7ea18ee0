"""What the desk has answered before: searchable for staff, lowest in authority, and flagged when its sources change."""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import log
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from assistant.desk.database import Database
from assistant.desk.export import as_text
from assistant.desk.people import Action, Person
from assistant.desk.reply import Reply
from assistant.desk.tables import InquiryRow, MemoryRow
from assistant.personal_data import find, masked
from corpus.errors import NotFoundError
from corpus.norwegian import analyse
from corpus.passage import Passage

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_LEAST_SHARED = 0.3  # likeness below which two questions are about different things


@dataclass(frozen=True)
class EarlierReply:
    """A reply approved before. `reassess` names the sources that have changed or gone since."""

    inquiry_id: int
    approved: datetime
    question: str
    reply: str
    reassess: tuple[str, ...]


class Memory:
    """The approved replies in a database."""

    def __init__(self, database: Database, passage_of: Callable[[str], Passage]) -> None:
        self._database = database
        self._passage_of = passage_of

    def like(self, person: Person, question: str, most: int = 5) -> tuple[EarlierReply, ...]:
        """Earlier replies to questions like this, the likest first.

        Who is not on the desk's staff gets those that are marked public, and of these none whose sources have changed.
        """
        staff = person.may(Action.READ)
        person.must(Action.READ if staff else Action.LOOK_UP)
        every = select(MemoryRow.inquiry_id, MemoryRow.terms)
        if not staff:
            every = every.join(InquiryRow, InquiryRow.id == MemoryRow.inquiry_id).where(InquiryRow.public.is_(True))
        with self._database.reading() as session:
            rows = list(session.execute(every))
            asked = set(analyse(question))
            documents = Counter(term for _, terms in rows for term in terms)
            weights = {t: log(1 + (len(rows) + 10) / (documents[t] + 1)) for t in {*asked, *documents}}
            scored = [(_likeness(asked, set(terms), weights), number) for number, terms in rows]
            best = sorted((s for s in scored if s[0] >= _LEAST_SHARED), reverse=True)[:most]
            found = [row for _, number in best if (row := session.get(MemoryRow, number))]
            earlier = tuple(self._earlier(row) for row in found)
        return earlier if staff else tuple(e for e in earlier if not e.reassess)

    def changed(self, person: Person, inquiry_id: int) -> tuple[str, ...]:
        """The sources of an inquiry's approved reply that have changed or gone since; none without such a reply."""
        person.must(Action.READ)
        with self._database.reading() as session:
            row = session.get(MemoryRow, inquiry_id)
            return self._earlier(row).reassess if row else ()

    def to_reassess(self, person: Person) -> tuple[EarlierReply, ...]:
        """The replies that cite something which has changed in the library since they were approved."""
        person.must(Action.READ)
        with self._database.reading() as session:
            every = (self._earlier(row) for row in session.scalars(select(MemoryRow).order_by(MemoryRow.inquiry_id)))
            return tuple(earlier for earlier in every if earlier.reassess)

    def changed_sources(self, person: Person, inquiry_id: int) -> tuple[str, ...]:
        """The passages that an inquiry's approved reply cites and that have changed since; empty if none has."""
        person.must(Action.READ)
        with self._database.reading() as session:
            row = session.get(MemoryRow, inquiry_id)
            return self._earlier(row).reassess if row else ()

    def _earlier(self, row: MemoryRow) -> EarlierReply:
        changed = tuple(name for name, mark in row.cited.items() if _mark(name, self._passage_of) != mark)
        return EarlierReply(row.inquiry_id, row.made, row.question, row.reply, changed)


def _likeness(one: set[str], other: set[str], weights: dict[str, float]) -> float:
    """Dice's coefficient of two sets of terms, rare terms weighing more (0–1)."""
    shared = sum(weights[t] for t in one & other)
    return 2 * shared / (sum(weights[t] for t in one) + sum(weights[t] for t in other) or 1.0)


def remember(
    session: "Session", inquiry: InquiryRow, reply: Reply, passage_of: Callable[[str], Passage], now: datetime
) -> None:
    """Keep an approved reply, without personal data, in the transaction that approves it."""
    question, text = (masked(t, find(t)) for t in ("\n".join(reply.questions), as_text(reply, approved=True)))
    row = session.get(MemoryRow, inquiry.id) or MemoryRow(inquiry_id=inquiry.id)
    row.made, row.question, row.reply = now, question, text
    row.terms = sorted(set(analyse(question)))
    row.cited = {c.passage_id: _mark(c.passage_id, passage_of) for c in reply.used_citations}
    session.add(row)


def forget(session: "Session", inquiry_id: int) -> None:
    """Take a reply out of the memory, in the transaction that returns it."""
    session.execute(delete(MemoryRow).where(MemoryRow.inquiry_id == inquiry_id))


def _mark(passage_id: str, passage_of: Callable[[str], Passage]) -> str:
    """A short mark of a passage's text and validity as the library holds them; empty if it is gone."""
    try:
        passage = passage_of(passage_id)
    except NotFoundError:
        return ""
    text = f"{passage.quotable}|{passage.valid_to}|{passage.status}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]
