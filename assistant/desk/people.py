"""Who does something at the desk, and what each role may do; refused by default."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from assistant.desk.database import storable
from corpus.errors import SparringError

LONGEST_NAME = 120


class Role(StrEnum):
    """A role; a person may have several."""

    BUYER = "buyer"
    ADVISER = "adviser"
    APPROVER = "approver"
    ADMINISTRATOR = "administrator"


class Action(StrEnum):
    """What can be done at the desk."""

    LOOK_UP = "look_up"  # earlier replies that are marked public
    READ = "read"
    RECEIVE = "receive"
    WRITE = "write"
    APPROVE = "approve"
    SEND = "send"
    ERASE = "erase"
    AUDIT = "audit"


ALLOWED: dict[Action, frozenset[Role]] = {
    Action.LOOK_UP: frozenset(Role),
    Action.READ: frozenset((Role.ADVISER, Role.APPROVER, Role.ADMINISTRATOR)),
    Action.RECEIVE: frozenset((Role.ADVISER, Role.APPROVER, Role.ADMINISTRATOR)),
    Action.WRITE: frozenset((Role.ADVISER, Role.APPROVER)),
    Action.APPROVE: frozenset((Role.APPROVER,)),
    Action.SEND: frozenset((Role.ADVISER, Role.APPROVER)),
    Action.ERASE: frozenset((Role.ADMINISTRATOR,)),
    Action.AUDIT: frozenset((Role.ADMINISTRATOR,)),
}


@dataclass(frozen=True)
class Person:
    """A person acting at the desk; `name` is how the record names them (a user name or a full name)."""

    name: str
    roles: frozenset[Role]

    @property
    def recorded(self) -> str:
        """The name as the record holds it; two who are recorded alike are the same person."""
        return unicodedata.normalize("NFC", storable(self.name))[:LONGEST_NAME]

    def may(self, action: Action) -> bool:
        """Whether one of the person's roles allows the action."""
        return bool(self.roles & ALLOWED[action])

    def must(self, action: Action) -> None:
        """Raises `SparringError` (`not_allowed`, `no_name`) unless the person may act and is named."""
        if not self.recorded:
            raise SparringError("no_name", "Vi vet ikke hvem som handler.", "Skriv navnet ditt først.")
        if not self.may(action):
            needed = ", ".join(sorted(ALLOWED[action]))
            raise SparringError("not_allowed", "Du har ikke tilgang til dette.", f"Det krever en av rollene {needed}.")


def local_person(name: str) -> Person:
    """The one who uses an embedded desk on their own machine: all roles, under the name they state."""
    return Person(name.strip(), frozenset(Role))
