"""A consolidated act or regulation, as Markdown made of Lovdata's open data: one document a provision."""

import re
from datetime import date, timedelta
from pathlib import Path

from corpus.acts import mentions
from corpus.document import Document, Kind
from corpus.errors import DocumentError
from ingest.html import first_date
from ingest.lovdata_notes import dates_in

_SECTION = re.compile(r"^#{2,6}\s+(§\s*\d+(?:-\d+)?\s?[a-z]?)\b[. ]*(.*)$", re.M)
_HEADING = re.compile(r"^#{1,6}\s+.*$", re.M)
_NOTE = re.compile(r"^\*(?:Tilføyd|Endret|Endres|Oppheves|Opphevet|Føyes til)\b.*\*$", re.M)


def law_documents(path: Path, front_matter: dict[str, str], text: str, base_id: str) -> tuple[Document, ...]:
    """One document a provision; none if the front matter isn't that of a law.

    The notes of amendment are no law: they stand as a comment. They give the validity: from the last
    change in force, to the day before the first one to come («Endres ved … (i kraft 1 juli 2026 …)»).
    Raises `DocumentError` for an amending act or a history of amendments, whose words aren't what the
    law says on any one day.
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
        told = dates_in(notes, date.max)
        wording = _NOTE.sub("", body).strip()
        heading = f"{named}. {section.group(2)}".rstrip(". ")
        documents[key] = Document(
            id=key,
            kind=Kind.LAW,
            title=f"{named} {section.group(2)}".strip(),
            url=f"https://lovdata.no/{reference}/{number.replace(' ', '')}",
            digest=False,
            body=f"## {heading}\n\n{wording}\n" + (f"\n<!-- {' '.join(notes.split())} -->\n" if notes else ""),
            publisher="Lovdata",
            valid_from=told.changed or first_date(front_matter.get("ikrafttredelse", "")),
            valid_to=told.ends - timedelta(days=1) if told.ends else None,
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
