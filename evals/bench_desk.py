"""`python -m evals.bench_desk`: how the desk's lists grow from 100 to 10,000 inquiries."""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median

from assistant.desk.database import Database, open_database, sqlite_address
from assistant.desk.inquiries import Inquiries
from assistant.desk.listing import Wanted
from assistant.desk.mail import Letter
from assistant.desk.mail_parts import Parts
from assistant.desk.mail_questions import MailQuestion
from assistant.desk.people import local_person
from assistant.desk.status import State
from evals.datasets import load_questions

FEW, MANY = 100, 10_000
_ROUNDS = 15
_START = datetime(2024, 1, 1, 8, 0)
_CATEGORIES = ("klima", "mat", "transport", "bygg", "møbler")
_ASKERS = ("stat", "kommune", "fylkeskommune", "helseforetak")
_STAFF = local_person("bench")
_LISTS = {
    "newest first": Wanted(),
    "by deadline": Wanted(sort="deadline"),
    "last changed": Wanted(sort="changed"),
    "one status": Wanted(status=State.NEW, sort="oldest"),
    "one category": Wanted(category="mat"),
    "search for two words": Wanted(search="klima krav"),
    "the second page": Wanted(page=2),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write a row for each list: median time with few and with many inquiries, and the ratio."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench_desk", description=__doc__)
    parser.add_argument("--database", metavar="URL", help="an empty Postgres database for the many; default: SQLite")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="sparring-bench-") as folder:
        few, _ = _filled(open_database(sqlite_address(Path(folder) / "few")), FEW)
        address = options.database or sqlite_address(Path(folder) / "many")
        many, seconds = _filled(open_database(address), MANY)
        sys.stdout.write(f"desk: {MANY} inquiries stored in {seconds:.1f} s\n")
        for name, wanted in _LISTS.items():
            before, after = (_milliseconds(inquiries, wanted) for inquiries in (few, many))
            sys.stdout.write(
                f"desk list, {name}: {after:.1f} ms of {MANY} inquiries, {before:.1f} ms of {FEW} "
                f"({after / before:.1f} ×)\n"
            )
    return 0


def letters(count: int) -> Iterator[Letter]:
    """Letters with questions from the tuning set, spread over categories, askers, times and deadlines."""
    questions = [q.question for q in load_questions("tuning")]
    for number in range(count):
        text = f"{questions[number % len(questions)]} (sak {number})"
        yield Letter(
            "email",
            Parts(question=text),
            (MailQuestion(text, ""),),
            f"Spørsmål {number}",
            f"innkjøper{number % 900}@eksempel.no",
            _START + timedelta(minutes=97 * number),
            organisation_type=_ASKERS[number % len(_ASKERS)],
            category=_CATEGORIES[number % len(_CATEGORIES)],
            deadline=date(2024, 2, 1) + timedelta(days=number % 700) if number % 3 else None,
        )


def _filled(database: Database, count: int) -> tuple[Inquiries, float]:
    inquiries = Inquiries(database, datetime.now)
    started = time.perf_counter()
    inquiries.receive(_STAFF, tuple(letters(count)))
    return inquiries, time.perf_counter() - started


def _milliseconds(inquiries: Inquiries, wanted: Wanted) -> float:
    took = []
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        inquiries.listed(_STAFF, wanted)
        took.append((time.perf_counter() - started) * 1000)
    return median(took)


if __name__ == "__main__":
    sys.exit(main())
