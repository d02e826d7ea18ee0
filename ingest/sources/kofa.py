"""KOFA's decisions: the case list of the site's WordPress interface, the page of each case, its decision as PDF."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Protocol

from corpus.document import Document, Kind
from corpus.errors import SourceError
from corpus.norwegian import detect_language
from corpus.provisions import find_references
from corpus.settings import SHIPPED_DOCUMENTS
from ingest.kofa_decision import read_decision, to_markdown
from ingest.pdf import read_pdf
from ingest.sources.kofa_page import CasePage, read_case_page
from ingest.sources.source import Entry, Fetched
from ingest.web import Page

_A_PAGE = 100
_MOST_PAGES = 500
_SLUG = re.compile(r"(?P<year>(?:19|20)\d\d)-(?P<number>\d{1,4})")
_MOST_TITLE = 140
PUBLISHER = "Klagenemnda for offentlige anskaffelser (KOFA)"


class Getter(Protocol):
    """What this source needs of the web client."""

    def get(self, address: str, conditional: bool = False, most_bytes: int | None = None) -> Page:
        """Get a page; raises `SourceError`."""
        ...


class KofaSource:
    """The site at `base`; `known` gives the id that the library has for a case already, by «2025/322»."""

    name = "kofa"

    def __init__(self, client: Getter, base: str, known: Mapping[str, str] | None = None) -> None:
        self._client = client
        self._base = base.rstrip("/")
        self._known = shipped_ids() if known is None else known

    def entries(self, since: date | None) -> Iterator[Entry]:
        """The cases, latest change first; with `since` no further back than that day."""
        number, pages = 1, 1
        while number <= min(pages, _MOST_PAGES):
            address = (
                f"{self._base}/wp-json/wp/v2/sak?per_page={_A_PAGE}&page={number}&orderby=modified&order=desc"
                "&_fields=slug,link,modified"
            )
            page = self._client.get(address)
            pages = _whole(page.headers.get("X-WP-TotalPages", "1"))
            for row in _rows(page, address):
                changed = _day(str(row.get("modified", "")))
                if since and changed and changed < since:
                    return
                slug = str(row.get("slug", ""))
                if _SLUG.fullmatch(slug):
                    link = str(row.get("link") or f"{self._base}/sak/{slug}")
                    yield Entry(key=slug, address=link, marker=str(row.get("modified", "")), changed=changed)
            number += 1

    def read(self, entry: Entry) -> Fetched:
        """The case as one document; where there is no text, what the page itself tells, unless we know more already."""
        page = self._client.get(entry.address)
        told = read_case_page(page.text, entry.address)
        if not told.pdf:
            return self._without_text(entry, told, "no_pdf")
        pdf = read_pdf(self._client.get(told.pdf).body)
        if pdf.problem:
            return self._without_text(entry, told, "no_text")
        decision = read_decision(pdf.pages)
        if not decision.is_whole:
            return self._without_text(entry, told, "no_sections")
        return Fetched((self._document(entry, told, to_markdown(decision, told.summary)),))

    def _without_text(self, entry: Entry, told: CasePage, note: str) -> Fetched:
        """Facts and summary of a case; nothing where there is no summary, or the library's digest says more."""
        if not told.summary or self._case(entry) in self._known:
            return Fetched((), note=note)
        return Fetched((self._document(entry, told, f"## Saken gjelder\n\n{told.summary}\n"),), note=note)

    def _document(self, entry: Entry, told: CasePage, body: str) -> Document:
        case = self._case(entry)
        about = told.procurement or told.respondent
        return Document(
            id=self._known.get(case, f"kofa-{entry.key}"),
            kind=Kind.KOFA,
            title=f"KOFA {case} – {about}"[:_MOST_TITLE] if about else f"KOFA {case}",
            url=entry.address,
            digest=False,
            body=body,
            publisher=PUBLISHER,
            updated=entry.changed,
            retrieved=date.today(),
            provisions=_provisions(body),
            language=detect_language(body[:4_000]),
            case=case,
            decided=told.closed,
            complainant=told.complainant or None,
            respondent=told.respondent or None,
            procurement=told.procurement or None,
            outcome=told.outcome,
        )

    def _case(self, entry: Entry) -> str:
        return case_number(entry.key)


def case_number(slug: str) -> str:
    """«2025/322» for the slugs «2025-0322» and «2025-322»; raises `SourceError` for what is no case."""
    match = _SLUG.fullmatch(slug)
    if match is None:
        raise SourceError("bad_answer", f"«{slug[:40]}» er ikke et saksnummer.")
    return f"{match['year']}/{int(match['number'])}"


def shipped_ids() -> dict[str, str]:
    """The ids of the digests of cases, by case number without padding: an original takes the place of its digest."""
    slugs = (path.stem.removeprefix("kofa-") for path in (SHIPPED_DOCUMENTS / "kofa").glob("*.md"))
    return {case_number(slug): f"kofa-{slug}" for slug in slugs if _SLUG.fullmatch(slug)}


def _provisions(body: str) -> tuple[str, ...]:
    """The provisions that the board's assessment names most, at most six."""
    _, _, assessment = body.partition("## Klagenemndas vurdering")
    counts: dict[str, int] = {}
    for reference in find_references(assessment):
        if reference.kind == "provision" and reference.act:
            counts[reference.base] = counts.get(reference.base, 0) + 1
    return tuple(sorted(counts, key=lambda base: (-counts[base], base))[:6])


def _rows(page: Page, address: str) -> list[dict[str, Any]]:
    try:
        rows = json.loads(page.text)
    except json.JSONDecodeError as error:
        raise SourceError("bad_answer", f"Sakslisten på {address} kan ikke leses.") from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SourceError("bad_answer", f"Sakslisten på {address} har en annen form enn ventet.")
    return rows


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _whole(text: str) -> int:
    return int(text) if text.isdigit() else 1
