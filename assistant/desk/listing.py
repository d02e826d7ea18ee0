"""Lists of inquiries: searched, filtered, sorted, counted, a page at a time."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from assistant.desk.database import storable
from assistant.desk.records import Inquiry, inquiry_of
from assistant.desk.status import State
from assistant.desk.tables import InquiryRow
from corpus.errors import InputError

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

PAGE = 50
_LAST_PAGE = 1_000_000  # beyond it a database's numbers end before the inquiries do
_SORTS = {
    "newest": (InquiryRow.received.desc(), InquiryRow.id.desc()),
    "oldest": (InquiryRow.received, InquiryRow.id),
    "changed": (InquiryRow.changed.desc(), InquiryRow.id.desc()),
    "deadline": (InquiryRow.deadline.is_(None), InquiryRow.deadline, InquiryRow.received),
}
SORTS = tuple(_SORTS)


@dataclass(frozen=True)
class Wanted:
    """Which inquiries: all words of `search` in subject, text or sender; empty fields filter nothing."""

    search: str = ""
    status: State | None = None
    category: str = ""
    organisation_type: str = ""
    sort: str = "newest"
    page: int = 1


def wanted_of(
    search: str = "",
    status: str = "",
    category: str = "",
    organisation_type: str = "",
    sort: str = "newest",
    page: int = 1,
) -> Wanted:
    """What was asked for in words; raises `InputError` (`unknown_status`, `unknown_sort`)."""
    if status and status not in set(State):
        raise InputError("unknown_status", f"Statusen «{status[:40]}» finnes ikke.", f"Velg blant {', '.join(State)}.")
    if sort not in SORTS:
        raise InputError("unknown_sort", f"Rekkefølgen «{sort[:40]}» finnes ikke.", f"Velg blant {', '.join(SORTS)}.")
    return Wanted(search, State(status) if status else None, category, organisation_type, sort, page)


@dataclass(frozen=True)
class Listed:
    """One page of a list, how many there are in all, and how many there are of each status without that filter."""

    inquiries: tuple[Inquiry, ...]
    total: int
    by_status: dict[State, int]


def list_of(session: "Session", wanted: Wanted) -> Listed:
    """The page of a list that is wanted."""
    conditions = _conditions(wanted)
    chosen = select(InquiryRow).where(*conditions)
    if wanted.status:
        chosen = chosen.where(InquiryRow.status == wanted.status)
    counted = select(InquiryRow.status, func.count()).where(*conditions).group_by(InquiryRow.status)
    by_status = {State(status): count for status, count in session.execute(counted)}
    total = by_status.get(wanted.status, 0) if wanted.status else sum(by_status.values())
    page = chosen.order_by(*_SORTS[wanted.sort]).limit(PAGE).offset((min(max(1, wanted.page), _LAST_PAGE) - 1) * PAGE)
    return Listed(tuple(inquiry_of(row) for row in session.scalars(page)), total, by_status)


def _conditions(wanted: Wanted) -> list["ColumnElement[bool]"]:
    conditions = [
        InquiryRow.searched.contains(word, autoescape=True) for word in storable(wanted.search).lower().split()
    ]
    if wanted.category:
        conditions.append(InquiryRow.category == storable(wanted.category))
    if wanted.organisation_type:
        conditions.append(InquiryRow.organisation_type == storable(wanted.organisation_type))
    return conditions
