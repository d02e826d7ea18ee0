"""Opens the desk that the settings name, and keeps to its retention time."""

import logging
from collections.abc import Callable
from threading import Event, Thread
from typing import TYPE_CHECKING

from assistant.desk.database import open_database, sqlite_address
from assistant.desk.desk import Desk
from assistant.desk.people import Person, Role
from corpus.errors import SparringError
from corpus.settings import Settings

if TYPE_CHECKING:
    from assistant.assistant import Assistant

_log = logging.getLogger(__name__)
_DAY_SECONDS = 86_400.0
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


def erase_daily(desk: Desk, settings: Settings, every_s: float = _DAY_SECONDS) -> Event:
    """Keep to the retention time while a server runs, in a thread of its own; set what is returned to end it."""
    ended = Event()

    def run() -> None:
        while not ended.wait(every_s):
            try:
                erase_expired(desk, settings)
            except SparringError as error:  # the database is away or busy now: tomorrow is another day
                _log.warning("retention: %s", error)

    if settings.desk_retention_days is not None:
        Thread(target=run, name="desk-retention", daemon=True).start()
    return ended
