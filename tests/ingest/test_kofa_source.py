"""KOFA through its WordPress interface on loopback: listed, read, stored under the digest's id, brought up to date."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from corpus.building import build
from corpus.document import Document, read_documents
from corpus.errors import SourceError
from corpus.library import Library
from corpus.settings import SHIPPED_DOCUMENTS, Settings
from ingest.sources.kofa import KofaSource, case_number, shipped_ids
from ingest.sources.kofa_page import read_case_page, read_date
from ingest.sync import SyncReport, synchronise
from ingest.sync_state import SyncState
from ingest.web import Limits, WebClient
from tests.ingest.misbehaving import Answer, Site, running_site
from tests.ingest.typeset import make

CASES = 5_000


def table_page(pdf: str = "", summary: str = "Kommunen vektet pris &amp; miljø.", closed: str = "12.03.2025") -> str:
    link = f'<a href="{pdf}">Les avgjørelsen</a>' if pdf else ""
    return f"""<html><body><h1>Sak</h1><table>
<tr><td>Innklaget</td><td>Storfjord kommune</td></tr><tr><td>Klager:</td><td>Eksempel AS</td></tr>
<tr><td>Saken gjelder</td><td>Miljøkrav, «begrunnelse»</td></tr><tr><td>Avgjørelse</td><td>Ikke brudd på regelverket</td></tr>
<tr><td>Avsluttet</td><td>{closed}</td></tr></table>
<div class="contentcase"><p>{summary}</p></div><span class="pdflink">{link}</span></body></html>"""


STRONG_PAGE = """<html><body><p><strong>Innklaga:</strong> Vik kommune<br><strong>Klagar:</strong> Døme AS</p>
<p><strong>Avgjerd:</strong> Brot på regelverket</p><p><strong>Avslutta:</strong> 20190403</p>
<div class="contentcase">Kommunen la vekt p\u00e5 milj\u00f8.</div><span class="pdflink"></span></body></html>"""


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


def _list(site: Site, changes: dict[str, str]) -> None:
    """Let the site list these slugs by time of change, in pages as WordPress makes them."""
    ordered = sorted(changes, key=lambda slug: changes[slug], reverse=True)

    def listed(path: str, headers: dict[str, str], before: int) -> Answer | None:
        address = urlsplit(path)
        if address.path != "/wp-json/wp/v2/sak":
            return None
        query = parse_qs(address.query)
        size, number = int(query["per_page"][0]), int(query["page"][0])
        part = ordered[(number - 1) * size : number * size]
        rows = [{"slug": s, "link": f"{site.address}/sak/{s}", "modified": changes[s]} for s in part]
        pages = -(-len(ordered) // size)
        return Answer(json.dumps(rows), headers={"X-WP-TotalPages": str(pages), "Content-Type": "application/json"})

    site.pages["*"] = listed


def _sync(site: Site, folder: Path, since: date | None = None) -> SyncReport:
    state = SyncState(folder / "kofa.db")
    client = WebClient(frozenset({site.host}), Limits(pace_s=0), state)
    try:
        return synchronise(KofaSource(client, site.address), state, client, folder / "documents", since)
    finally:
        client.close()
        state.close()


def _documents(folder: Path) -> dict[str, Document]:
    return {d.id: d for d in read_documents((folder / "documents",)) if isinstance(d, Document)}


def test_five_thousand_cases_are_listed_and_since_stops_at_the_day(site: Site) -> None:
    _list(site, {f"{2003 + n // 250}-{n % 250 + 1:04}": f"20{3 + n // 250:02}-05-01T10:00:00" for n in range(CASES)})
    client = WebClient(frozenset({site.host}), Limits(pace_s=0))
    source = KofaSource(client, site.address, {})
    assert len(list(source.entries(None))) == CASES
    assert len(site.log) == 1 + CASES // 100  # robots.txt first
    site.log.clear()
    recent = list(source.entries(date(2022, 1, 1)))
    assert len(recent) == 250 and all(e.changed and e.changed.year == 2022 for e in recent)
    assert len(site.log) <= 4
    client.close()


def test_an_original_takes_the_place_of_its_digest_and_is_cited_by_paragraph(site: Site, tmp_path: Path) -> None:
    made = make(21, "2025", quotes_provision=True)
    _list(site, {"2024-639": "2025-01-01T00:00:00", "2025-322": "2025-02-01T00:00:00"})
    for slug in ("2024-639", "2025-322"):
        site.pages[f"/sak/{slug}"] = Answer(table_page(f"/wp-content/uploads/{slug}æ.pdf"))
    for name in ("2024-639%C3%A6", "2025-322%C3%A6"):
        site.pages[f"/wp-content/uploads/{name}.pdf"] = Answer(made.pdf, headers={"Content-Type": "application/pdf"})
    report = _sync(site, tmp_path)
    assert (report.created, report.skipped) == (2, ())
    assert set(_documents(tmp_path)) == {"kofa-2024-639", "kofa-2025-0322"}  # the digest's own padding
    settings = Settings(home=tmp_path / "home")
    build(settings, folders=(SHIPPED_DOCUMENTS, tmp_path / "documents"), questions_folder=tmp_path)
    library = Library.open(settings)
    document = library.document("kofa-2024-639")
    assert not document.digest and document.outcome == "no_breach" and document.decided == date(2025, 3, 12)
    assert document.complainant == "Eksempel AS" and document.title == "KOFA 2024/639 – Miljøkrav, «begrunnelse»"
    passages = library.passages_of("kofa-2024-639")
    assert {"summary", "background", "arguments", "assessment", "conclusion"} == {p.speaker for p in passages}
    assert any(p.locator.startswith("avsnitt 1 (s. 1)") for p in passages)
    assert "Kommunen vektet pris & miljø." in passages[0].text


def test_a_case_without_a_readable_decision_keeps_what_its_page_tells(site: Site, tmp_path: Path) -> None:
    _list(site, {slug: "2025-01-01T00:00:00" for slug in ("2019-7", "2019-8", "2019-9", "2024-639")})
    site.pages["/sak/2019-7"] = Answer(STRONG_PAGE)
    site.pages["/sak/2019-8"] = Answer(table_page("/8.pdf"))
    site.pages["/8.pdf"] = Answer("<html>Feil</html>")
    site.pages["/sak/2019-9"] = Answer(table_page(summary=""))
    site.pages["/sak/2024-639"] = Answer(table_page())  # our digest says more than a summary
    report = _sync(site, tmp_path)
    assert report.created == 4
    found = _documents(tmp_path)
    assert set(found) == {"kofa-2019-7", "kofa-2019-8"}
    assert found["kofa-2019-7"].respondent == "Vik kommune" and found["kofa-2019-7"].outcome == "breach"
    assert found["kofa-2019-7"].decided == date(2019, 4, 3)
    assert "Kommunen vektet pris & miljø." in found["kofa-2019-8"].body


def test_the_next_run_reads_only_what_has_changed(site: Site, tmp_path: Path) -> None:
    changes = {f"2018-{n}": "2024-01-01T00:00:00" for n in range(1, 9)}
    _list(site, changes)
    for slug in changes:
        site.pages[f"/sak/{slug}"] = Answer(table_page(summary=f"Sak {slug}."))
    assert _sync(site, tmp_path).created == 8
    site.log.clear()
    assert _sync(site, tmp_path).unchanged == 8
    assert not any(path.startswith("/sak/") for path in site.log)
    _list(site, changes | {"2018-3": "2025-06-01T00:00:00"})
    site.pages["/sak/2018-3"] = Answer(table_page(summary="Ny tekst."))
    again = _sync(site, tmp_path, date(2025, 1, 1))
    assert (again.updated, again.deleted) == (1, 0)
    assert "Ny tekst." in _documents(tmp_path)["kofa-2018-3"].body


@pytest.mark.parametrize("body", ["<html>vedlikehold</html>", '{"code": "rest_no_route"}'])
def test_a_list_that_cannot_be_read_is_told_and_nothing_is_deleted(site: Site, tmp_path: Path, body: str) -> None:
    _list(site, {"2018-1": "2024-01-01T00:00:00"})
    site.pages["/sak/2018-1"] = Answer(table_page())
    _sync(site, tmp_path)
    site.pages["*"] = Answer(body)
    with pytest.raises(SourceError):
        _sync(site, tmp_path)
    assert set(_documents(tmp_path)) == {"kofa-2018-1"}


def test_dates_numbers_and_outcomes_are_read_in_every_form() -> None:
    assert read_date("12.03.2025") == read_date("20250312") == date(2025, 3, 12)
    assert read_date("31.02.2025") is None and read_date("") is None
    assert case_number("2025-0322") == case_number("2025-322") == "2025/322"
    with pytest.raises(SourceError):
        case_number("../../etc/passwd")
    assert shipped_ids()["2025/322"] == "kofa-2025-0322"
    for told, outcome in (("Delvis brudd", "partial_breach"), ("Klagen avvist", "dismissed"), ("", "unknown")):
        assert read_case_page(table_page().replace("Ikke brudd på regelverket", told), "x").outcome == outcome
    with pytest.raises(SourceError):
        read_case_page("", "x")
