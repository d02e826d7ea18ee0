"""A bulk import that is killed, or that fills the disk, leaves whole inquiries only and can be run again."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

from stores import Store

from assistant.desk.database import open_database, sqlite_address
from assistant.desk.importing import import_file
from assistant.desk.inquiries import Inquiries
from assistant.desk.listing import Wanted
from assistant.desk.people import local_person

ROWS = 1_200
KILLS = 5
_PROGRAM = """
import sys
from datetime import datetime
from pathlib import Path
from assistant.desk.database import open_database, sqlite_address
from assistant.desk.importing import import_file
from assistant.desk.inquiries import Inquiries
from assistant.desk.people import local_person
inquiries = Inquiries(open_database(sys.argv[1]), datetime.now)
print("ready", flush=True)
import_file(inquiries, local_person("Kari"), Path(sys.argv[2]), {})
"""

_FULL_DISK = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))  # a file cannot grow further, as on a full disk
"""


def _table(folder: Path) -> Path:
    rows = ["Spørsmål;Avsender;Dato"]
    rows += [f"Må vi vekte miljø {n % 400} prosent?;a{n % 7}@eksempel.no;2026-{n % 12 + 1:02}-01" for n in range(ROWS)]
    path = folder / "inn.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def test_killed_at_any_point_an_import_leaves_no_half_inquiry(store: Store, tmp_path: Path) -> None:
    path, chance = _table(tmp_path), random.Random(7)
    database = open_database(store.address)
    killed = 0
    for _ in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, store.address, str(path)],
            stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )  # fmt: skip
        assert process.stdout and process.stdout.readline()
        time.sleep(chance.uniform(0, 0.4))
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        process.stdout.close()
        told = store.execute("SELECT inquiry_id FROM audit WHERE action = 'received' ORDER BY inquiry_id")
        assert store.execute("SELECT id FROM inquiries ORDER BY id") == told
        assert store.execute("SELECT count(*) FROM inquiries WHERE text = '' OR fingerprint = ''") == [(0,)]
    assert killed, "every import was done before it was killed"
    inquiries = Inquiries(database, datetime.now)
    import_file(inquiries, local_person("Kari"), path, {})
    assert inquiries.listed(local_person("Kari"), Wanted()).total == ROWS


def test_two_who_import_the_same_file_at_once_store_it_once(store: Store, tmp_path: Path) -> None:
    path = _table(tmp_path)
    open_database(store.address)
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, store.address, str(path)],
            stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        for _ in range(2)
    ]  # fmt: skip
    assert [process.wait() for process in processes] == [0, 0]
    assert store.execute("SELECT count(*) FROM inquiries") == [(ROWS,)]


def test_a_full_disk_is_told_and_what_was_stored_stays(tmp_path: Path) -> None:
    path, address = _table(tmp_path), sqlite_address(tmp_path / "db")
    database = open_database(address)
    done = subprocess.run(
        [sys.executable, "-c", _FULL_DISK + _PROGRAM, address, str(path)],
        capture_output=True, text=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert "SparringError: Svartjenestens database kan ikke brukes" in done.stderr and "diskplass" in done.stderr
    inquiries = Inquiries(database, datetime.now)
    before = inquiries.listed(local_person("Kari"), Wanted()).total
    assert 0 < before < ROWS and len(inquiries.audit(local_person("Kari"))) == before
    import_file(inquiries, local_person("Kari"), path, {})
    assert inquiries.listed(local_person("Kari"), Wanted()).total == ROWS
