"""The desk's database: SQLite beside the index by default, or Postgres; migrated when it is opened."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import SparringError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.orm import Session

_log = logging.getLogger(__name__)
_WAIT_SECONDS = 15  # how long a writer waits for another before it is told
_MIGRATING, _ALONE = 7_237_720, 7_237_721  # numbers of our locks in Postgres, chosen once
_ERASABLE = ("memory", "verdicts", "versions", "inquiries")


class Database:
    """Sessions for reading and writing; every writing session is one transaction, all of it or nothing."""

    def __init__(self, engine: "Engine") -> None:
        self._engine = engine

    @contextmanager
    def reading(self) -> "Iterator[Session]":
        """A session to read in; raises `SparringError` (`desk_unavailable`) if the database cannot be used."""
        with self._session(writes=False) as session:
            yield session

    @contextmanager
    def writing(self, alone: bool = False) -> "Iterator[Session]":
        """A transaction: committed at the end, undone by any error; raises `SparringError` (`desk_unavailable`).

        Of those that are to be `alone` one runs at a time, also from other processes; on SQLite every writer is.
        """
        from sqlalchemy import text

        with self._session(writes=True) as session, session.begin():
            if alone and self._engine.dialect.name == "postgresql":
                session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ALONE})
            yield session

    def scrub(self) -> None:
        """Take what was erased out of the database's own files: SQLite's log of writes, Postgres' dead rows.

        Raises `SparringError` (`erase_pending`) while another process reads what was erased.
        """
        from sqlalchemy.exc import DBAPIError

        try:
            if self._engine.dialect.name == "sqlite":
                self._empty_wal()
                return
            with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                for table in _ERASABLE:
                    connection.exec_driver_sql(f"VACUUM (FULL) {table}")
        except (DBAPIError, sqlite3.Error) as error:
            raise _erase_pending() from error

    def _empty_wal(self) -> None:
        connection = self._engine.raw_connection()  # outside a transaction, which this cannot run in
        try:
            cursor = connection.cursor()
            busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            cursor.close()
        finally:
            connection.close()
        if busy:
            raise _erase_pending()

    @contextmanager
    def _session(self, writes: bool) -> "Iterator[Session]":
        from sqlalchemy.exc import DBAPIError, IntegrityError
        from sqlalchemy.orm import Session

        try:
            with Session(self._engine.execution_options(writes=writes), expire_on_commit=False) as session:
                yield session
        except IntegrityError:
            raise
        except DBAPIError as error:
            _log.warning("the desk's database: %s", error.orig)  # may name hosts and users, which askers needn't know
            raise SparringError(
                "desk_unavailable",
                f"Svartjenestens database kan ikke brukes ({type(error.orig).__name__}).",
                "Ingenting er lagret. Kontroller diskplass og SPARRING_DATABASE_URL, og prøv igjen.",
            ) from error


def open_database(address: str) -> Database:
    """Open a database by its address («sqlite:///…/desk.db», «postgresql://…») and bring its tables up to date.

    Raises `SparringError` (`desk_unavailable`) if it cannot be reached or is of a newer version.
    """
    from sqlalchemy import create_engine
    from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

    try:
        url = _with_driver(address)
        waiting = {"connect_timeout": _WAIT_SECONDS} if url.startswith("postgresql") else {}
        engine = create_engine(url, pool_pre_ping=True, connect_args=waiting)
        if engine.dialect.name == "sqlite":
            _prepare_sqlite(engine)
        with engine.execution_options(writes=True).begin() as connection:
            _migrate(connection)
    except (ArgumentError, NoSuchModuleError, ImportError, DBAPIError, OSError) as error:
        raise SparringError(
            "desk_unavailable",
            f"Svartjenestens database kan ikke åpnes ({type(error).__name__}).",
            "Kontroller SPARRING_DATABASE_URL og SPARRING_HOME.",
        ) from error
    return Database(engine)


def storable(text: str) -> str:
    """The text without what a database cannot hold: NUL, and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8").strip()


def _erase_pending() -> SparringError:
    return SparringError(
        "erase_pending",
        "Henvendelsen er slettet, men ligger ennå i databasens egne filer, fordi noen andre bruker den.",
        "Kjør `sparring desk erase --expired` når de er ferdige.",
    )


def _with_driver(address: str) -> str:
    """Postgres by its usual address, with the driver that we install."""
    for plain in ("postgresql://", "postgres://"):
        if address.startswith(plain):
            return f"postgresql+psycopg://{address.removeprefix(plain)}"
    return address


def sqlite_address(home: Path) -> str:
    """The address of the default database in a home folder, which is made if it isn't there."""
    home.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{home / 'desk.db'}"


def _prepare_sqlite(engine: "Engine") -> None:
    """Readers beside a writer, foreign keys, and a writer that takes its lock at once instead of failing later."""
    from sqlalchemy import event

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            f"busy_timeout={_WAIT_SECONDS * 1000}",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: "Connection") -> None:
        writes = connection.get_execution_options().get("writes", True)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(connection: "Connection") -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATING})")  # two servers starting at once
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise SparringError(
            "desk_unavailable", "Databasen er fra en nyere utgave av Sparring.", "Oppgrader Sparring og start på nytt."
        ) from error
