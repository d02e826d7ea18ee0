"""Inquiries in bulk, from files; what is in the database already is not taken in twice."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from assistant.desk.inquiries import Inquiries
from assistant.desk.mail import Letter, Unreadable, read_eml, read_mbox
from assistant.desk.mail_csv import read_csv
from assistant.desk.mail_privacy import personal_data_in, without
from assistant.desk.people import Person
from corpus.errors import InputError

_BATCH = 200  # letters a transaction; an import that is cut off has all of a batch or nothing of it


@dataclass(frozen=True)
class Imported:
    """How many letters were stored and how many were known; what could not be read."""

    stored: int
    known: int
    faults: tuple[Unreadable, ...]

    def __add__(self, other: "Imported") -> "Imported":
        return Imported(self.stored + other.stored, self.known + other.known, self.faults + other.faults)


def import_file(
    inquiries: Inquiries, person: Person, path: Path, columns: dict[str, str], keep_personal: bool = False
) -> Imported:
    """Take in an `.eml`, `.mbox` or `.csv` file; personal data in the text is masked unless it is to be kept.

    A file that was cut off can be imported again: the n-th of equal letters is stored only if there are fewer than n.
    Raises `InputError` for a file that cannot be read, and what `Inquiries.receive_new` raises.
    """
    faults: list[Unreadable] = []
    seen: Counter[str] = Counter()
    stored = total = 0
    letters = _readable(_letters(path, columns), faults)
    while batch := tuple(islice(letters, _BATCH)):
        ready = batch if keep_personal else tuple(masked_letter(letter) for letter in batch)
        stored += inquiries.receive_new(person, ready, seen)
        total += len(batch)
    return Imported(stored, total - stored, tuple(faults))


def masked_letter(letter: Letter) -> Letter:
    """The letter without the personal data found in it; the address to reply to is kept."""
    return without(letter, frozenset(personal_data_in((letter,))))


def columns_of(pairs: Iterable[str]) -> dict[str, str]:
    """A mapping of columns, from «question=Spørsmål»; raises `InputError` (`unknown_column`)."""
    found = {}
    for pair in pairs:
        field, equals, heading = pair.partition("=")
        if not equals:
            raise InputError("unknown_column", f"«{pair[:40]}» sier ikke hvilken kolonne.", "Skriv question=Spørsmål.")
        found[field.strip()] = heading.strip()
    return found


def _letters(path: Path, columns: dict[str, str]) -> Iterable[Letter | Unreadable]:
    kind = path.suffix.lower()
    if kind == ".csv":
        return read_csv(path, columns)
    if kind == ".mbox":
        return read_mbox(path)
    if kind != ".eml":
        raise InputError("unknown_file", f"{path} er ikke .eml, .mbox eller .csv.", "Lagre den som en av dem.")
    try:
        return (read_eml(path.read_bytes()),)
    except OSError as error:
        raise InputError("unreadable_mail", f"Kan ikke lese {path}.", "Kontroller filnavnet.") from error


def _readable(found: Iterable[Letter | Unreadable], faults: list[Unreadable]) -> Iterator[Letter]:
    for one in found:
        if isinstance(one, Letter):
            yield one
        else:
            faults.append(one)
