"""The action plan as PDF: typeset from our own words, read back with sections, lists, footnotes, figures and pages."""

from datetime import date
from pathlib import Path

import pytest

from corpus.document import Document, Kind, read_documents, write_document
from corpus.errors import SourceError
from corpus.settings import SHIPPED_DOCUMENTS
from corpus.splitting import split
from ingest.plan_markdown import sections_of
from ingest.sources.plan import PLAN_ID, PlanSource
from ingest.sync import synchronise
from ingest.sync_state import SyncState
from tests.ingest.typeset import typeset

CSS = (
    "@page { size: A4; margin: 2.5cm; @bottom-center { content: counter(page) } } body { font: 11pt 'Liberation Sans' }"
)
PLAN = f"""<html lang="no"><style>{CSS} .note {{ font-size: 9pt }} h1, h2 {{ font-size: 13pt }} .new {{ break-before: page }}</style>
<p>Handlingsplan for grønne anskaffelser</p>
<div class="new"><p>Innhold</p><p>1 Innledning .......... 3</p><p>1.1 Formål .......... 3</p><p>2 Tiltak .......... 4</p></div>
<div class="new"><h1>1 Innledning</h1><h2>1.1 Formål og målgruppe</h2>
<p>Planen skal øke andelen grønne anskaffelser.<sup>1</sup> Den gjelder for offentlige oppdragsgivere i stat, fylker og kommuner, og for dem som følger opp planen sammen med dem hvert år.</p>
<p>Offentlige oppdragsgivere anbefales å:</p><p>• Unngå unødvendige innkjøp av møbler</p><p>• Kjøpe brukt der det er mulig</p>
<p>Figur 1: Andelen grønne anskaffelser i 2024</p><p class="note">1 Med grønne menes klima- og miljøvennlige.</p></div>
<div class="new"><h1>2 Tiltak</h1><h2>2.1 Mat og matsvinn</h2><p>Matsvinn skal halveres i 2030 etter avtalen fra 2017.<sup>2</sup></p>
<p class="note">2 Bransjeavtalen om redusert matsvinn.</p><h2 style="display:none">x</h2></div></html>"""


def _plan(tmp_path: Path, data: bytes) -> tuple[Document, ...]:
    (tmp_path / "plan æ.pdf").write_bytes(data)
    source = PlanSource(None, str(tmp_path / "plan æ.pdf"), date(2026, 11, 26))
    (entry,) = source.entries(None)
    return source.read(entry).documents


def test_sections_lists_footnotes_figures_and_pages_are_read_from_the_pdf(tmp_path: Path) -> None:
    (document,) = _plan(tmp_path, typeset(PLAN))
    assert (document.id, document.kind, document.digest) == (PLAN_ID, Kind.PLAN, False)
    assert list(sections_of(document.body)) == ["1", "1.1", "2", "2.1"]
    passages = split(document)
    aim = next(p for p in passages if "øke andelen" in p.text)
    assert aim.locator == "kap. 1.1 Formål og målgruppe (s. 3)"
    assert aim.text == (
        "Planen skal øke andelen grønne anskaffelser. Den gjelder for offentlige oppdragsgivere i stat, fylker og "
        "kommuner, og for dem som følger opp planen sammen med dem hvert år."
    )
    assert aim.footnotes == ("1 Med grønne menes klima- og miljøvennlige.",)
    item = next(p for p in passages if "møbler" in p.text)
    assert item.body == "Offentlige oppdragsgivere anbefales å: Unngå unødvendige innkjøp av møbler"
    assert any(p.text == "Figur 1: Andelen grønne anskaffelser i 2024" for p in passages)
    food = next(p for p in passages if "Matsvinn" in p.text)
    assert food.locator == "kap. 2.1 Mat og matsvinn (s. 4)" and "2017." in food.text
    assert food.footnotes == ("2 Bransjeavtalen om redusert matsvinn.",)


def test_a_fetched_plan_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_bytes(typeset(PLAN))
    state = SyncState(tmp_path / "plan.db")
    source = PlanSource(None, str(tmp_path / "plan.pdf"), date(2026, 11, 26))
    assert synchronise(source, state, None, tmp_path / "documents").created == 1
    assert synchronise(source, state, None, tmp_path / "documents").unchanged == 1
    state.close()
    found = list(read_documents((SHIPPED_DOCUMENTS, tmp_path / "documents")))
    plans = [d for d in found if isinstance(d, Document) and d.id == PLAN_ID]
    assert len(plans) == 1 and plans[0].title == "Handlingsplan for grønne anskaffelser"
    assert not any(isinstance(d, Exception) for d in found)


def test_two_documents_of_one_folder_still_may_not_share_an_id(tmp_path: Path) -> None:
    document = Document(id="x", kind=Kind.PLAN, title="x", url="x", digest=False, body="Tekst.")
    for name in ("a", "b"):
        (tmp_path / f"{name}.md").write_text(write_document(document), encoding="utf-8")
    assert sum(isinstance(found, Exception) for found in read_documents((tmp_path,))) == 1


def test_what_is_no_plan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="ingen nummererte"):
        _plan(tmp_path, typeset("<p>Dette er et brev til kommunen om noe helt annet enn en handlingsplan.</p>"))
    with pytest.raises(SourceError, match="SPARRING_PLAN_URL"):
        list(PlanSource(None, str(tmp_path / "borte.pdf"), date(2026, 11, 26)).entries(None))
