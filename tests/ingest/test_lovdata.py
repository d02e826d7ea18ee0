"""Lovdata's open data on loopback: acts in its form, in our own words, read with ledd, letters and validity."""

import io
import json
import tarfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.question import AskRequest
from corpus.building import build
from corpus.document import Document, read_documents
from corpus.errors import SourceError
from corpus.library import Library
from corpus.passage import Passage
from corpus.settings import SHIPPED_DOCUMENTS, Settings
from corpus.splitting import split
from ingest.act import Provision, from_markdown, to_markdown, with_earlier
from ingest.lovdata_html import read_act
from ingest.lovdata_notes import NoteDates, dates_in
from ingest.sources.lovdata import LovdataSource
from ingest.sync import SyncReport, synchronise
from ingest.sync_state import SyncState
from ingest.web import Limits, WebClient
from tests.ingest.misbehaving import Answer, Site, running_site

ACTS = {"LOV-2016-06-17-73": "LOA", "FOR-2016-08-12-974": "FOA"}
ARCHIVES = ("lover.tar.bz2", "forskrifter.tar.bz2")
TODAY = date(2026, 11, 26)


def article(number: str, title: str, body: str, note: str = "", extra: str = "") -> str:
    changes = f'<article class="changesToParent">{note}</article>' if note else ""
    return (
        f'<article class="legalArticle" data-name="§{number}"><h3 class="legalArticleHeader"><span '
        f'class="legalArticleValue">§ {number}</span>. <span class="legalArticleTitle">{title}</span></h3>'
        f"{body}{changes}{extra}</article>"
    )


def act(legacy_id: str, short: str, in_force: str, articles: str) -> bytes:
    return f"""<!DOCTYPE html><html lang="no"><body><header class="documentHeader"><dl class="data-document-key-info">
<dt class="legacyID">ID</dt><dd class="legacyID">{legacy_id}</dd><dt class="dateInForce">I kraft</dt>
<dd class="dateInForce">{in_force}</dd><dt class="title">T</dt><dd class="title">Om {short}</dd>
<dt class="titleShort">K</dt><dd class="titleShort">{short}</dd></dl></header><main class="documentBody">
<section class="section" data-name="kap7"><h2>Kapittel 7. Milj&oslash;</h2>{articles}</section></main></body></html>""".encode()


LOA = act(
    "LOV-2016-06-17-73", "Anskaffelsesloven", "2017-01-01",
    article(
        "5b", "Klima- og milj&oslash;hensyn",
        '<article class="legalP">Oppdragsgiver skal ta hensyn til klima og milj&oslash; i alle innkj&oslash;p.</article>'
        '<article class="legalP">Kriterier om klima og milj&oslash; skal telle minst tretti prosent. De kan byttes ut med krav'
        '<ol class="defaultList"><li data-name="a."><article class="listArticle">når det gir bedre effekt, og</article></li>'
        '<li data-name="b."><article class="listArticle">når det begrunnes.</article></li></ol>'
        '<p class="leddfortsettelse">Begrunnelsen skal stå i dokumentene.</p></article>'
        '<article class="legalP">Plikten gjelder ikke når avtrykket er uvesentlig.</article>',
        "Tilf&oslash;yd ved lov 6 mars 2026 nr. 8 (i kraft 1 juli 2026 iflg. res. 6 mars 2026 nr. 358).",
    )
    + article("9", "Gammel regel", '<article class="defaultP">Dette gjelder en stund til.</article>',
              "Endret ved lov 13 jan 2017 nr. 2 (ikr. 14 feb 2017). Oppheves ved lov 6 mars 2026 nr. 8 (i kraft 1 jan 2027)."),
)  # fmt: skip
FOA = act(
    "FOR-2016-08-12-974", "Anskaffelsesforskriften", "2017-01-01",
    article(
        "7-9", "Klima og milj&oslash;",
        '<article class="numberedLegalP">(1) F&oslash;rste ledd om form&aring;l.<sup>1</sup></article>'
        '<article class="numberedLegalP">(2) Andre ledd om vekt.</article>'
        "<table><tr><th>Gruppe</th><th>Vekt</th></tr><tr><td>Varer</td><td>30 prosent</td></tr></table>"
        '<footer class="footnotes"><p>1 Se loven.</p></footer>',
        "Endret ved forskrift 27 sep 2023 nr. 1502 (i kraft 1 jan 2024).",
        '<article class="futureLegalArticle"><p>I kraft 1 januar 2027</p><article class="numberedLegalP">(1) Ny tekst.</article>'
        "</article>",
    ),
)  # fmt: skip


def archive(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:bz2") as tar:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        running.pages["/list"] = Answer(json.dumps([{"filename": name} for name in ARCHIVES]))
        running.pages["/get/lover.tar.bz2"] = Answer(
            archive({"nl/nl-20160617-073.xml": LOA, "nl/nl-20050617-062.xml": LOA})
        )
        running.pages["/get/forskrifter.tar.bz2"] = Answer(archive({"sf/sf-20160812-0974.xml": FOA}))
        yield running


def _sync(site: Site, folder: Path, today: date = TODAY) -> SyncReport:
    state = SyncState(folder / "lovdata.db")
    client = WebClient(frozenset({site.host}), Limits(pace_s=0), state)
    source = LovdataSource(client, site.address, ARCHIVES, ACTS, folder / "documents", today)
    try:
        return synchronise(source, state, client, folder / "documents")
    finally:
        client.close()
        state.close()


def _documents(folder: Path) -> dict[str, Document]:
    return {d.id: d for d in read_documents((folder / "documents",)) if isinstance(d, Document)}


def _passages(folder: Path, document_id: str) -> dict[str, Passage]:
    return {p.locator: p for p in split(_documents(folder)[document_id])}


def test_an_act_is_one_document_and_each_ledd_a_passage_with_its_letters_and_days(site: Site, tmp_path: Path) -> None:
    assert _sync(site, tmp_path).created == 2
    loa = _passages(tmp_path, "lov-2016-06-17-73")
    assert set(loa) == {"LOA § 5b første ledd", "LOA § 5b andre ledd", "LOA § 5b tredje ledd", "LOA § 9 første ledd"}
    second = loa["LOA § 5b andre ledd"]
    assert second.text == (
        "Kriterier om klima og miljø skal telle minst tretti prosent. De kan byttes ut med krav a. når det gir bedre "
        "effekt, og b. når det begrunnes. Begrunnelsen skal stå i dokumentene."
    )
    assert second.provisions == ("LOA § 5b",) and second.valid_from == date(2026, 7, 1) and second.valid_to is None
    assert not second.digest and second.authority.name == "LAW"
    old = loa["LOA § 9 første ledd"]
    assert (old.valid_from, old.valid_to) == (date(2017, 2, 14), date(2026, 12, 31))
    assert not any("Endret ved" in p.quotable or "Oppheves" in p.quotable for p in loa.values())


def test_tables_footnotes_and_a_coming_wording_are_not_lost(site: Site, tmp_path: Path) -> None:
    _sync(site, tmp_path)
    foa = [p for p in split(_documents(tmp_path)["for-2016-08-12-974"])]
    now = [p for p in foa if p.in_force_on(TODAY)]
    assert [p.text for p in now] == [
        "Første ledd om formål. (Se loven.)", "Andre ledd om vekt. Gruppe | Vekt | Varer | 30 prosent |",
    ]  # fmt: skip
    assert {(p.valid_from, p.valid_to) for p in now} == {(date(2024, 1, 1), date(2026, 12, 31))}
    (coming,) = [p for p in foa if p.in_force_on(date(2027, 2, 1))]
    assert coming.text == "Ny tekst." and coming.valid_from == date(2027, 1, 1)


def test_an_earlier_wording_is_kept_with_its_last_day_when_a_new_one_comes(site: Site, tmp_path: Path) -> None:
    _sync(site, tmp_path, date(2026, 6, 1))
    changed = LOA.replace(b"tretti prosent", "førti prosent".encode()).replace(b"1 juli 2026", b"1 oktober 2026")
    site.pages["/get/lover.tar.bz2"] = Answer(archive({"nl/nl-20160617-073.xml": changed}))
    assert _sync(site, tmp_path).updated == 1
    passages = [p for p in split(_documents(tmp_path)["lov-2016-06-17-73"]) if p.locator == "LOA § 5b andre ledd"]
    by_text = {("førti" if "førti" in p.text else "tretti"): p for p in passages}
    assert by_text["førti"].valid_from == date(2026, 10, 1)
    assert by_text["tretti"].valid_to == date(2026, 9, 30)
    assert _sync(site, tmp_path).unchanged == 2


def test_a_question_is_answered_by_the_originals_own_words(site: Site, tmp_path: Path) -> None:
    _sync(site, tmp_path)
    settings = Settings(home=tmp_path / "home")
    build(settings, folders=(SHIPPED_DOCUMENTS, tmp_path / "documents"))
    assistant = Assistant(Library.open(settings), settings, today=lambda: TODAY)
    answer = assistant.ask(AskRequest("Må vi vekte klima og miljø 30 prosent?"))
    first = answer.citations[0]
    assert first.document_id == "lov-2016-06-17-73" and first.locator == "LOA § 5b andre ledd" and not first.digest
    assert "uvesentlig" in answer.text
    before = assistant.ask(AskRequest("Må vi vekte klima og miljø 30 prosent?", as_of="2025-03-01"))
    assert before.citations[0].valid_from == date(2024, 1, 1)
    assert all(c.document_id != "lov-2016-06-17-73" for c in before.citations)


def test_a_ledd_has_the_number_that_is_printed_whatever_stands_between(site: Site, tmp_path: Path) -> None:
    between = (
        '<article class="numberedLegalP">(1) Terskelen er slik:</article><table><tr><td>Varer</td><td>to</td></tr></table>'
        '<article class="defaultP">En tilf&oslash;yelse.</article><article class="numberedLegalP">(2) Staten.</article>'
        '<article class="numberedLegalP">(4) Kommunene.</article>'
    )
    foa = act("FOR-2016-08-12-974", "Anskaffelsesforskriften", "2017-01-01", article("5-3", "Terskler", between))
    site.pages["/get/forskrifter.tar.bz2"] = Answer(archive({"sf/sf-20160812-0974.xml": foa}))
    _sync(site, tmp_path)
    texts = {locator: p.text for locator, p in _passages(tmp_path, "for-2016-08-12-974").items()}
    assert texts == {
        "FOA § 5-3 første ledd": "Terskelen er slik: Varer | to | En tilføyelse.",
        "FOA § 5-3 andre ledd": "Staten.",
        "FOA § 5-3 fjerde ledd": "Kommunene.",
    }
    provisions = read_act(foa, TODAY).provisions
    assert from_markdown(to_markdown(provisions)) == provisions


def test_a_repealed_section_ends_on_the_day_of_the_note_not_of_the_download(site: Site, tmp_path: Path) -> None:
    whole = article("8-1", "Annet", '<article class="legalP">Annet.</article>')
    before = article("7-9", "Klima", '<article class="legalP">Gammelt.</article>') + whole
    note = "Opphevet ved forskrift 14 april 2026 nr. 617 (i kraft 1 juli 2026)."
    for day, articles in ((date(2026, 3, 1), before), (TODAY, article("7-9", "(Opphevet)", "", note) + whole)):
        foa = act("FOR-2016-08-12-974", "Anskaffelsesforskriften", "2017-01-01", articles)
        site.pages["/get/forskrifter.tar.bz2"] = Answer(archive({"sf/sf-20160812-0974.xml": foa}))
        _sync(site, tmp_path, day)
    passages = _passages(tmp_path, "for-2016-08-12-974")
    assert set(passages) == {"FOA § 7-9 første ledd", "FOA § 8-1 første ledd"}
    assert passages["FOA § 7-9 første ledd"].valid_to == date(2026, 6, 30)
    assert passages["FOA § 8-1 første ledd"].valid_to is None


def test_an_act_that_the_archives_no_longer_hold_stays_and_is_told(site: Site, tmp_path: Path) -> None:
    _sync(site, tmp_path)
    site.pages["/get/forskrifter.tar.bz2"] = Answer(archive({"sf/sf-20000101-0001.xml": FOA}))
    report = _sync(site, tmp_path)
    assert report.deleted == 0 and "FOR-2016-08-12-974" in report.skipped[0].message
    assert set(_documents(tmp_path)) == {"lov-2016-06-17-73", "for-2016-08-12-974"}


def test_an_annex_is_read_under_its_heading(site: Site, tmp_path: Path) -> None:
    annex = (
        '<section class="section" data-name="vedlegg1"><h2>Vedlegg 1. S&aelig;rlige tjenester</h2><article class="defaultP">'
        "Dette er tjenestene:</article><table><tr><td>Helse</td><td>850</td></tr></table></section>"
        '<section class="section" data-name="kap9"><h2>Kapittel 9. Annet</h2><p>(Opphevet)</p></section>'
    )
    articles = article("8-1", "Annet", '<article class="legalP">Annet.</article>') + annex
    foa = act("FOR-2016-08-12-974", "Anskaffelsesforskriften", "2017-01-01", articles)
    site.pages["/get/forskrifter.tar.bz2"] = Answer(archive({"sf/sf-20160812-0974.xml": foa}))
    _sync(site, tmp_path)
    passages = split(_documents(tmp_path)["for-2016-08-12-974"])
    assert [(p.locator, p.text) for p in passages[1:3]] == [
        ("Vedlegg 1. Særlige tjenester", "Dette er tjenestene:"), ("Vedlegg 1. Særlige tjenester", "Helse | 850 |"),
    ]  # fmt: skip
    assert passages[1].provisions == ("FOA",)
    assert (passages[3].locator, passages[3].text) == ("Kapittel 9. Annet", "(Opphevet)")


@pytest.mark.parametrize("damage", ["half", "not an archive", "not offered", "broken list"])
def test_what_is_damaged_is_told_and_what_was_fetched_stays(site: Site, tmp_path: Path, damage: str) -> None:
    _sync(site, tmp_path)
    before = {p.name: p.read_bytes() for p in (tmp_path / "documents").iterdir()}
    whole = archive({"nl/nl-20160617-073.xml": LOA * 200})
    if damage == "half":
        site.pages["/get/lover.tar.bz2"] = Answer(whole[: len(whole) // 2])
    elif damage == "not an archive":
        site.pages["/get/lover.tar.bz2"] = Answer("<html>Vedlikehold</html>")
    elif damage == "not offered":
        site.pages["/list"] = Answer("[]")
    else:
        site.pages["/list"] = Answer("<html>")
    with pytest.raises(SourceError):
        _sync(site, tmp_path)
    assert {p.name: p.read_bytes() for p in (tmp_path / "documents").iterdir()} == before


def test_members_with_a_way_out_of_the_archive_and_links_are_never_read(site: Site, tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:bz2") as tar:
        for name in ("../../nl/nl-20160617-073.xml", "/nl/nl-20160617-073.xml", "nl/../nl/nl-20160617-073.xml"):
            info = tarfile.TarInfo(name)
            info.size = len(LOA)
            tar.addfile(info, io.BytesIO(LOA))
        link = tarfile.TarInfo("nl/nl-20160617-073.xml")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    site.pages["/get/lover.tar.bz2"] = Answer(out.getvalue())
    assert _sync(site, tmp_path).created == 1
    assert set(_documents(tmp_path)) == {"for-2016-08-12-974"}
    assert not (tmp_path.parent / "nl").exists()


def test_an_archive_that_unpacks_to_too_much_is_refused(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.sources.lovdata._MOST_UNPACKED", 5_000)
    site.pages["/get/lover.tar.bz2"] = Answer(archive({"nl/nl-20050617-062.xml": bytes(1_000_000)}))
    with pytest.raises(SourceError) as refused:
        _sync(site, tmp_path)
    assert refused.value.code == "too_large"


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"\xff\xfe\x00", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"])
def test_a_member_that_is_no_act_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError):
        read_act(data, TODAY)


@pytest.mark.parametrize(
    ("note", "dates"),
    [
        ("Endret ved lov 13 jan 2017 nr. 2 (ikr. 14 feb 2017).", NoteDates(date(2017, 2, 14))),
        ("Endres ved lov 6 mars 2026 nr. 8 (i kraft 1 juli 2026 iflg. res.).", NoteDates(None, date(2026, 7, 1))),
        (
            "Endret ved forskrifter 1 mars 2019 nr. 1 (i kraft 1 april 2019), 27 sep 2023 nr. 1502 (i kraft 1 jan 2024).",
            NoteDates(date(2024, 1, 1)),
        ),
        ("Oppheves ved lov 6 mars 2026 nr. 8 (i kraft fra den tid Kongen bestemmer).", NoteDates()),
        (
            "Endret ved lover 13 jan 2017 nr. 2 (ikr. 14 feb 2017), 16 juni 2023 nr. 68 . Oppheves ved lov 6 mars 2026 nr. 8 "
            "(i kraft 1 juli 2026 iflg. res. 6 mars 2026 nr. 358 ).",
            NoteDates(date(2023, 6, 16), date(2026, 7, 1)),
        ),
        ("Tilføyd ved lov 16 juni 2023 nr. 68 .", NoteDates(date(2023, 6, 16))),
        (
            "Endret ved forskrift 14 april 2026 nr. 617 (i kraft 1 juli 2026, endring endret ved forskrift 30 aug 2026 nr. 713).",
            NoteDates(date(2026, 7, 1)),
        ),
        ("Endret ved lov 6 mars 2026 nr. 8 (i kraft fra den tid Kongen bestemmer).", NoteDates()),
        ("", NoteDates()),
    ],
)
def test_amendment_notes_tell_the_days(note: str, dates: NoteDates) -> None:
    assert dates_in(note, TODAY) == dates


def test_the_markdown_of_an_act_reads_back_as_it_was() -> None:
    provisions = (
        Provision("§ 7-9", "Klima og miljø", ("Første.", "Andre: a. x b. y"), date(2024, 1, 1), date(2026, 6, 30)),
        Provision("§ 5b", "", ("Bare.",), None, None),
    )
    assert from_markdown(to_markdown(provisions)) == provisions
    gone = Provision("§ 1", "Borte", ("Gammelt.",), date(2017, 1, 1))
    kept = with_earlier(provisions, (*provisions, gone), TODAY)
    assert kept[-1].valid_to == date(2026, 11, 25) and kept[:2] == provisions
