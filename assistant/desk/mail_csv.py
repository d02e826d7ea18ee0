"""Inquiries out of a table (CSV from a form, a case system or a spreadsheet), with a mapping of its columns."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from assistant.desk.mail import LARGEST_MAIL, Letter, Unreadable, parse_moment, read_pasted
from corpus.errors import InputError

FIELDS = ("question", "subject", "sender", "received", "channel", "organisation_type", "category", "deadline")
# Headings that are understood without a mapping, in small letters.
_KNOWN = {
    "question": "spørsmål spørsmålet henvendelse henvendelsen førespurnad tekst melding innhold question text message",
    "subject": "emne tittel tema overskrift subject title",
    "sender": "avsender avsendar fra frå innsender e-post epost from sender email",
    "received": "mottatt motteke dato tidspunkt tidsstempel innsendt received date timestamp",
    "channel": "kanal channel",
    "organisation_type": "organisasjonstype virksomhetstype verksemdstype sektor organisation_type sector",
    "category": "kategori category",
    "deadline": "frist svarfrist deadline",
}


def read_csv(path: Path, columns: dict[str, str] | None = None) -> Iterator[Letter | Unreadable]:
    """Each row as a letter; a row that cannot be used is told of with its number (1 = the headings).

    `columns` says which heading holds which of `FIELDS`; headings with common names need no mapping. Comma, semicolon
    or tab; UTF-8 or Windows-1252. Raises `InputError` (`unreadable_table`, `unknown_column`).
    """
    rows = csv.DictReader(io.StringIO(_decoded(path)), dialect=_dialect(_decoded(path)))
    mapping = _mapping([name.strip() for name in rows.fieldnames or []], columns or {})
    rows.fieldnames = [name.strip() for name in rows.fieldnames or []]
    try:
        for row in rows:
            where = f"rad {rows.line_num}"
            values = {field: (row.get(heading) or "").strip() for field, heading in mapping.items()}
            try:
                yield _letter(values)
            except InputError as error:
                yield Unreadable(where, error.message)
    except csv.Error as error:
        raise InputError(
            "unreadable_table", f"Rad {rows.line_num} i {path.name} kan ikke leses.", "Lagre som CSV UTF-8."
        ) from error


def _decoded(path: Path) -> str:
    try:
        if path.stat().st_size > 20 * LARGEST_MAIL:
            raise InputError("unreadable_table", f"{path.name} er for stor.", "Del filen opp.")
        content = path.read_bytes()
    except OSError as error:
        raise InputError("unreadable_table", f"Kan ikke lese {path.name}.", "Kontroller filnavnet.") from error
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError("unreadable_table", f"Tegnene i {path.name} kan ikke leses.", "Lagre som CSV UTF-8.")


def _dialect(text: str) -> type[csv.Dialect]:
    first = text.split("\n", 1)[0]

    class Found(csv.excel):
        delimiter = max(";,\t", key=first.count)

    return Found


def _mapping(headings: list[str], columns: dict[str, str]) -> dict[str, str]:
    for field, heading in columns.items():
        if field not in FIELDS:
            raise InputError("unknown_column", f"Feltet «{field}» finnes ikke.", f"Velg blant {', '.join(FIELDS)}.")
        if heading not in headings:
            raise InputError(
                "unknown_column", f"Kolonnen «{heading}» finnes ikke.", f"Filen har {', '.join(headings)}."
            )
    found = dict(columns)
    for field, words in _KNOWN.items():
        match = next((h for h in headings if h.lower() in words.split()), None)
        if match and field not in found and match not in found.values():
            found[field] = match
    if "question" not in found:
        raise InputError(
            "unknown_column",
            "Vi vet ikke hvilken kolonne som har spørsmålet.",
            f"Si hvilken det er, for eksempel question={headings[0] if headings else 'Spørsmål'}.",
        )
    return found


def _letter(values: dict[str, str]) -> Letter:
    read = read_pasted(values["question"])
    return Letter(
        values.get("channel") or "import",
        read.parts,
        read.questions,
        values.get("subject") or read.subject,
        values.get("sender") or read.sender,
        parse_moment(values.get("received", "")) or read.received,
        organisation_type=values.get("organisation_type", ""),
        category=values.get("category", ""),
        deadline=_day(values.get("deadline", "")),
    )


def _day(written: str) -> date | None:
    moment = parse_moment(written)
    return moment.date() if moment else None
