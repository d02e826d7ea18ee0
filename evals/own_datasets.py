"""An evaluator's own questions, from CSV or Excel, one a row under a line of column names."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from evals.cases import Case
from evals.datasets import DatasetError, Gold

_COLUMNS = (
    "id", "question", "language", "as_of", "category", "document", "snippet", "key_points", "provisions",
    "precedents", "must_decline",
)  # fmt: skip
_YES = ("ja", "yes", "true", "1", "x")


def read_own(path: Path) -> tuple[Case, ...]:
    """The cases of a `.csv` (comma or semicolon, UTF-8) or `.xlsx` file; lists inside a cell are split at «;».

    Only the column «question» is required. Raises `DatasetError` with file and line.
    """
    if path.suffix.lower() == ".xlsx":
        rows = _excel(path)
    elif path.suffix.lower() == ".csv":
        rows = _csv(path)
    else:
        raise DatasetError(f"{path}: bruk tuning, test, test2, short, en .csv- eller en .xlsx-fil.")
    header = [str(cell or "").strip() for cell in next(rows, [])]
    unknown = [name for name in header if name and name not in _COLUMNS]
    if "question" not in header or unknown:
        raise DatasetError(f"{path.name}:1: kolonnene skal være question og eventuelt {', '.join(_COLUMNS)}.")
    cases = []
    for number, row in enumerate(rows, 2):
        cells = dict(zip(header, row, strict=False))
        if any(cells.values()):
            cases.append(_case(cells, f"{path.name}:{number}", number))
    if len({case.id for case in cases}) < len(cases):
        raise DatasetError(f"{path.name}: hver id kan bare brukes én gang.")
    return tuple(cases)


def _case(cells: dict[str, object], where: str, number: int) -> Case:
    def text(name: str) -> str:
        return str(cells.get(name) or "").strip()

    def several(name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in text(name).split(";") if part.strip())

    if not text("question"):
        raise DatasetError(f"{where}: «question» er tom.")
    language = text("language") or "nb"
    if language not in ("nb", "nn", "en"):
        raise DatasetError(f"{where}: «language» skal være nb, nn eller en.")
    golds = (Gold(text("document"), text("snippet")),) if text("document") and text("snippet") else ()
    return Case(
        id=text("id") or f"rad-{number}",
        question=text("question"),
        language=language,
        style="own file",
        category=text("category"),
        as_of=_day(cells.get("as_of"), where),
        must_decline=text("must_decline").lower() in _YES,
        golds=golds,
        key_points=several("key_points") or tuple(g.snippet for g in golds),
        provisions=several("provisions"),
        precedents=several("precedents"),
    )


def _day(value: object, where: str) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError as error:
        raise DatasetError(f"{where}: «as_of» skal være en dato (ÅÅÅÅ-MM-DD).") from error


def _csv(path: Path) -> Iterator[Sequence[object]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path}: filen kan ikke leses som UTF-8.") from error
    first = text.split("\n", 1)[0]
    yield from csv.reader(text.splitlines(), delimiter=";" if first.count(";") > first.count(",") else ",")


def _excel(path: Path) -> Iterator[Sequence[object]]:
    from openpyxl import load_workbook

    try:
        sheet = load_workbook(path, read_only=True, data_only=True).active
    except Exception as error:  # openpyxl fails in the words of zip, XML and its own
        raise DatasetError(f"{path}: filen kan ikke leses som Excel (.xlsx).") from error
    if sheet is not None:
        yield from (tuple(row) for row in sheet.iter_rows(values_only=True))
