"""Databases for the tests: a real Postgres of Debian's package, on loopback and never as root, or an SQLite file."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text

_FAST = ("fsync=off", "full_page_writes=off", "max_connections=200", "shared_buffers=32MB", "wal_level=minimal")


@dataclass(frozen=True)
class Store:
    """A database for one test: its address, and the folder that holds all its files."""

    address: str
    folder: Path

    def execute(self, statement: str) -> list[tuple[object, ...]]:
        """Run SQL past the desk, as somebody with the database's password would."""
        engine = create_engine(self.address.replace("postgresql://", "postgresql+psycopg://"))
        try:
            with engine.begin() as connection:
                found = connection.execute(text(statement))
                return [tuple(row) for row in found] if found.returns_rows else []
        finally:
            engine.dispose()


def postgres_programs() -> Path | None:
    """The folder with initdb and postgres, or `None` where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@contextmanager
def running_postgres(binaries: Path) -> Iterator[tuple[str, Path]]:
    """The server's address (without a database's name) and its folder."""
    user = _user()
    folder = Path(tempfile.mkdtemp(prefix="sparring-pg-"))
    if user:
        shutil.chown(folder, user)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = folder / "data"
    subprocess.run(
        [binaries / "initdb", "-D", data, "-U", "desk", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
        check=True, capture_output=True, user=user, cwd=folder,
    )  # fmt: skip
    options = " ".join(f"-c {option}" for option in _FAST) + " -c max_wal_senders=0"
    options += f" -p {port} -c unix_socket_directories= -c listen_addresses=127.0.0.1"
    control = [binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log"]
    subprocess.run([*control, "-o", options, "start"], check=True, capture_output=True, user=user, cwd=folder)
    try:
        yield f"postgresql://desk@127.0.0.1:{port}", folder
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, capture_output=True, user=user, cwd=folder)
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> str | None:
    """Whom the server runs as: ourselves, but never root, which Postgres refuses."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
