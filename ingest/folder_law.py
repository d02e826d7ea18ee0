"""A consolidated act or regulation, as Markdown made of Lovdata's open data: one document a provision."""

import re
from datetime import date, timedelta
from pathlib import Path

from corpus.acts import mentions
from corpus.document import Document, Kind
from corpus.errors import DocumentError
from ingest.html import first_date

_SECTION = re.compile(r"^#{2,6}\s+(§\s*\d+(?:-\d+)?\s?[a-z]?)\b[. ]*(.*)$", re.M)
_HEADING = re.compile(r"^#{1,6}\s+.*$", re.M)
_NOTE = re.compile(r"^\*(?:Tilføyd|Endret|Endres|Oppheves|Opphevet|Føyes til)\b.*\*$", re.M)
_COMING = re.compile(r"\b(?:Endres|Oppheves)\b")
_IN_FORCE = re.compile(r"\(i kraft ([^),]{6,40})")


def law_documents(path: Path, front_matter: dict[str, str], text: str, base_id: str) -> tuple[Document, ...]:
    """One document a provision; none if the front matter isn't that of a law.

    The notes of amendment give the validity: from the last change in force, to the day before the
    first one to come («Endres ved … (i kraft 1 juli 2026 …)»). Raises `DocumentError` for an amending
    act or a history of amendments, whose words aren't what the law says on any one day.
    """
    reference = front_matter.get("refid", "")
    if not re.match(r"(lov|forskrift)/\d{4}", reference):
        return ()
    act = next((m.name for m in mentions(front_matter.get("tittel", "")) if m.listed), "")
    documents: dict[str, Document] = {}
    for section in _SECTION.finditer(text):
        ended = _HEADING.search(text, section.end())
        body = text[section.end() : ended.start() if ended else len(text)].strip()
        number = re.sub(r"§\s*", "§ ", section.group(1)).strip()
        key = f"{base_id}-{number.removeprefix('§ ').replace(' ', '')}"
        if not act or not body or key in documents:
            continue
        named = f"{act} {number}"
        notes = "\n\n".join(_NOTE.findall(body))
        wording = _NOTE.sub("", body).strip()
        heading = f"{named}. {section.group(2)}".rstrip(". ")
        documents[key] = Document(
            id=key,
            kind=Kind.LAW,
            title=f"{named} {section.group(2)}".strip(),
            url=f"https://lovdata.no/{reference}/{number.replace(' ', '')}",
            digest=False,
            body=f"## {heading}\n\n{wording}\n" + (f"\n### Endringsnoter\n\n{notes}\n" if notes else ""),
            publisher="Lovdata",
            valid_from=_first_day(notes) or first_date(front_matter.get("ikrafttredelse", "")),
            valid_to=_last_day(notes),
            provisions=(named,),
        )
    if not documents:
        raise DocumentError(
            path,
            1,
            "Filen er en lovtekst, men ikke en gjeldende lov eller forskrift vi kjenner, delt i paragrafer.",
            "Endringslover og historikk tas ikke inn som gjeldende rett. Bruk `sparring fetch lovdata`.",
        )
    return tuple(documents.values())


def _first_day(notes: str) -> date | None:
    return max(_days(_COMING.split(notes)[0]), default=None)


def _last_day(notes: str) -> date | None:
    coming = _days(" ".join(_COMING.split(notes)[1:]))
    return min(coming) - timedelta(days=1) if coming else None


def _days(notes: str) -> list[date]:
    return [day for found in _IN_FORCE.finditer(notes) if (day := first_date(found.group(1)))]
