"""The status of an inquiry and which may follow which."""

from enum import StrEnum

from corpus.errors import SparringError


class State(StrEnum):
    """Where an inquiry stands."""

    NEW = "new"
    DRAFT = "draft"
    FOR_APPROVAL = "for_approval"
    RETURNED = "returned"
    APPROVED = "approved"
    SENT = "sent"
    CLOSED = "closed"


FOLLOWS: dict[State, frozenset[State]] = {
    State.NEW: frozenset((State.DRAFT, State.CLOSED)),
    State.DRAFT: frozenset((State.DRAFT, State.FOR_APPROVAL, State.CLOSED)),
    State.FOR_APPROVAL: frozenset((State.APPROVED, State.RETURNED)),
    State.RETURNED: frozenset((State.DRAFT, State.CLOSED)),
    State.APPROVED: frozenset((State.SENT, State.RETURNED)),
    State.SENT: frozenset((State.CLOSED,)),
    State.CLOSED: frozenset(),
}


def check_follows(now: State, then: State) -> None:
    """Raises `SparringError` (`wrong_status`) if `then` may not follow `now`."""
    if then not in FOLLOWS[now]:
        raise SparringError(
            "wrong_status",
            "Henvendelsen har fått en annen status, så dette kan ikke gjøres nå.",
            "Last inn henvendelsen på nytt.",
        )
