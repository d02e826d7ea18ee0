"""Opens the desk that the settings name, and keeps to its retention time."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from assistant.desk.database import open_database, sqlite_address
from assistant.desk.desk import Desk
from assistant.desk.people import Person, Role
from corpus.settings import Settings

if TYPE_CHECKING:
    from assistant.assistant import Assistant

RETENTION = Person("lagringstid", frozenset((Role.ADMINISTRATOR,)))  # how the log names what erases by itself


def open_desk(settings: Settings, assistant: "Callable[[], Assistant]") -> Desk:
    """The desk, migrated, with what is past its retention time erased.

    Raises `SparringError` (`desk_unavailable`).
    """
    desk = Desk(open_database(settings.database_url or sqlite_address(settings.home)), assistant)
    erase_expired(desk, settings)
    return desk


def erase_expired(desk: Desk, settings: Settings) -> int:
    """Erase what is past the retention time, if there is one; how many inquiries."""
    if settings.desk_retention_days is None:
        return 0
    return desk.inquiries.erase_older(RETENTION, settings.desk_retention_days)
