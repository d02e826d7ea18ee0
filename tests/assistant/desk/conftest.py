"""A desk over a real SQLite file and the shared library."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.desk.database import open_database, sqlite_address
from assistant.desk.desk import Desk

START = datetime(2026, 11, 26, 9, 0)


class Clock:
    """A clock that goes a minute each time it is read."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        self.time += timedelta(minutes=1)
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, assistant: Assistant, clock: Clock) -> Iterator[Desk]:
    yield Desk(open_database(sqlite_address(tmp_path)), lambda: assistant, clock)
