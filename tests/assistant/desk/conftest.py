"""A desk over the shared library and a real database: SQLite, and Postgres where it is installed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from stores import Store, postgres_programs, running_postgres

from assistant.assistant import Assistant
from assistant.desk.database import open_database, sqlite_address
from assistant.desk.desk import Desk

START = datetime(2026, 11, 26, 9, 0)
_numbers = count(1)


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


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[tuple[str, Path]]:
    """A Postgres server; skipped, with a message, where none is installed."""
    binaries = postgres_programs()
    if binaries is None:
        pytest.skip("no Postgres on this machine: the desk was not tested on it")
    with running_postgres(binaries) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "sqlite":
        return Store(sqlite_address(tmp_path / "db"), tmp_path / "db")
    address, folder = request.getfixturevalue("postgres_server")
    name = f"desk{next(_numbers)}"
    engine = create_engine(
        address.replace("postgresql://", "postgresql+psycopg://") + "/postgres", isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return Store(f"{address}/{name}", folder)


@pytest.fixture
def desk(store: Store, assistant: Assistant, clock: Clock) -> Desk:
    return Desk(open_database(store.address), lambda: assistant, clock)
