"""The guidance site: its own content only, chapters under two trees, start pages, loops and rubbish."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from corpus.document import Document, read_document
from corpus.errors import SourceError
from corpus.splitting import split
from ingest.sources.anskaffelser import Anskaffelser, digest_ids, identity
from ingest.sync import SyncReport, synchronise
from ingest.sync_state import SyncState
from ingest.web import Limits, WebClient
from tests.ingest.guidance_site import GUIDE, OTHER_TREE, page, set_pages
from tests.ingest.misbehaving import Answer, Site, running_site

Sync = Callable[..., SyncReport]


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


@pytest.fixture
def sync(site: Site, tmp_path: Path) -> Iterator[Sync]:
    state = SyncState(tmp_path / "sources" / "anskaffelser.db")

    def run(start: str = "/sitemap.xml", most_pages: int = 200, **options: object) -> SyncReport:
        limits = Limits(pace_s=0, total_s=2, back_off_s=0.01, most_pages=most_pages, tries=2)
        client = WebClient(frozenset({site.host}), limits, state)
        source = Anskaffelser(client, (site.address + start,))
        try:
            return synchronise(source, state, client, tmp_path / "documents", **options)  # type: ignore[arg-type]
        finally:
            client.close()

    yield run
    state.close()


def documents(folder: Path) -> list[Document]:
    return [read_document(path) for path in sorted((folder / "documents").glob("*.md"))]


def test_a_page_becomes_its_own_content_and_nothing_else(site: Site, sync: Sync, tmp_path: Path) -> None:
    body = """<h2>Krav etter FOA § 7-9</h2><ul><li>Første krav</li><li>Andre krav</li></ul>
    <table><tr><th>År</th><th>Vekt</th></tr><tr><td>2024</td><td>30 %</td></tr></table>
    <details><summary>Når gjelder unntaket?</summary><p>Når avtrykket er uvesentlig.<a href="#fn1">[1]</a></p></details>
    <h3><button aria-expanded="false" aria-controls="p">Hva med del I?</button></h3><div id="p" hidden><p>Ingen plikt.</p></div>
    <ol><li id="fn1">Se forskriften. <a href="#ref1">↩</a></li></ol>"""
    log = "<tr><td>Mai 2024</td><td>Nytt punkt 3.5</td></tr><tr><td>15.06.2024</td><td>Rettet feil</td></tr>"
    set_pages(site, {"/mobler": page("Møbler", body, log)})
    assert sync().created == 1
    (document,) = documents(tmp_path)
    assert document.title == "Møbler"
    assert document.updated == date(2024, 6, 15)
    assert document.url == f"{site.address}/mobler"
    assert document.language == "nb"
    assert not document.digest
    assert document.provisions == ("FOA § 7-9",)
    text = document.body
    for kept in (
        "## Krav etter FOA § 7-9",
        "- Første krav\n- Andre krav",
        "| År | Vekt |\n| --- | --- |\n| 2024 | 30 % |",
        "### Når gjelder unntaket?\n\nNår avtrykket er uvesentlig.<sup>1</sup>",
        "### Hva med del I?\n\nIngen plikt.",
        "## Endringslogg\n\n- Mai 2024: Nytt punkt 3.5\n- 15.06.2024: Rettet feil",
        "<sup>1</sup> Se forskriften.",
    ):
        assert kept in text, text
    for dropped in ("kapsler", "Menyvalg", "Brødsmule", "Del siden", "Bunntekst", "skript", "↩"):
        assert dropped not in text


def test_a_chapter_under_two_trees_is_one_document_the_later_one(site: Site, sync: Sync, tmp_path: Path) -> None:
    old = page("11 IKT", "<p>Gammel tekst.</p>", "<tr><td>Januar 2024</td><td>Ny</td></tr>")
    new = page("11 IKT-utstyr", "<p>Ny tekst.</p>", "<tr><td>Juni 2024</td><td>Skrevet om</td></tr>")
    paths = {f"{OTHER_TREE}/11-ikt-bruk-av-nye-regler": new, f"{GUIDE}/11-ikt-bruk-av-reglene": old}
    set_pages(site, paths | {f"{GUIDE}/12-mat": page("12 Mat")})
    assert sync().created == 3
    assert [d.title for d in documents(tmp_path)] == ["11 IKT-utstyr", "12 Mat"]

    set_pages(
        site, {path: text for path, text in paths.items() if "nye" not in path} | {f"{GUIDE}/12-mat": page("12 Mat")}
    )
    assert sync().deleted == 1
    assert [d.title for d in documents(tmp_path)] == ["11 IKT", "12 Mat"]


def test_an_original_gets_the_id_of_its_digest() -> None:
    ids = digest_ids()
    base = "https://anskaffelser.no/berekraftige-anskaffingar/klima-og-miljo/"
    guide = "veileder-til-regler-om-klima-og-miljohensyn-i-offentlige-anskaffelser"
    chapter = f"{base}{guide}/3-anskaffelsesforskriften-reglene-som-gjelder"
    assert ids[identity(chapter)] == "guidance-30-prosentveilederen-03-anskaffelsesforskriften"
    assert identity(f"https://www.anskaffelser.no/nn/{guide}/3-x") != identity(chapter)


def test_a_second_run_reads_nothing_that_has_not_changed(site: Site, sync: Sync, tmp_path: Path) -> None:
    pages = {f"/side-{n}": page(f"Side {n}") for n in range(5)}
    set_pages(site, pages, {path: "2026-05-01" for path in pages})
    sync()
    site.log.clear()
    assert (report := sync()).unchanged == 5
    assert not report.changed
    assert site.log == ["/robots.txt", "/sitemap.xml"]
    set_pages(site, pages)  # no times of change: asked, and answered 304
    assert (report := sync()).unchanged == 5
    assert not report.changed
    set_pages(site, pages | {"/side-3": page("Side 3", "<p>Mer.</p>")})
    report = sync()
    assert (report.updated, report.unchanged) == (1, 4)


def test_since_reads_only_what_changed_and_deletes_nothing(site: Site, sync: Sync, tmp_path: Path) -> None:
    pages = {"/a": page("A"), "/b": page("B")}
    set_pages(site, pages, {"/a": "2026-05-01", "/b": "2026-06-02T10:00:00Z"})
    report = sync(since=date(2026, 6, 1))
    assert report.created == 1
    assert [d.title for d in documents(tmp_path)] == ["B"]


def test_a_page_changed_again_on_the_day_it_was_read_is_read_again(site: Site, sync: Sync, tmp_path: Path) -> None:
    today = {"/a": date.today().isoformat()}
    set_pages(site, {"/a": page("A")}, today)
    sync()
    set_pages(site, {"/a": page("A", "<p>Endret samme dag.</p>")}, today)
    assert sync().updated == 1
    assert "samme dag" in documents(tmp_path)[0].body


def test_what_fails_is_skipped_with_its_reason_and_the_rest_goes_on(site: Site, sync: Sync, tmp_path: Path) -> None:
    names = "borte fjernet feil treg stengt pdf tom dyp svær god".split()
    set_pages(site, {f"/{name}": page(name.title()) for name in names})
    site.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /stengt")
    site.pages["/borte"] = Answer(status=404)
    site.pages["/fjernet"] = Answer(status=410)
    site.pages["/feil"] = Answer(status=500)
    site.pages["/treg"] = Answer("x" * 500, drip_s=0.05)
    site.pages["/pdf"] = Answer(b"%PDF-1.7", headers={"Content-Type": "application/pdf"})
    site.pages["/tom"] = Answer("")
    site.pages["/sv%C3%A6r"] = Answer("<p>tekst</p>" * 1_000_000)
    site.pages["/dyp"] = Answer("<div>" * 100_000)
    report = sync()
    assert [d.title for d in documents(tmp_path)] == ["God"]
    assert {s.key.split("/")[1]: s.code for s in report.skipped} == {
        "borte": "not_found",
        "fjernet": "gone",
        "feil": "unreachable",
        "treg": "too_slow",
        "stengt": "robots_refused",
        "pdf": "not_a_page",
        "tom": "not_a_page",
        "dyp": "not_a_page",
        "svær": "too_large",
    }


def test_a_page_gone_for_good_is_deleted_but_a_missing_one_is_kept(site: Site, sync: Sync, tmp_path: Path) -> None:
    set_pages(site, {f"/{name}": page(name) for name in "abc"})
    sync()
    site.pages["/a"] = Answer(status=410)
    site.pages["/b"] = Answer(status=404)
    report = sync()
    assert report.deleted == 1
    assert [d.title for d in documents(tmp_path)] == ["b", "c"]


def test_sitemaps_in_a_ring_are_read_once_and_endless_ones_left(site: Site, sync: Sync, tmp_path: Path) -> None:
    def sitemap(path: str, headers: dict[str, str], before: int) -> Answer:
        number = int(path.split("-")[1])
        maps = "".join(f"<sitemap><loc>{site.address}/kart-{n}</loc></sitemap>" for n in (number, 0, number + 1))
        return Answer(f"<sitemapindex>{maps}</sitemapindex>")

    site.pages["*"] = sitemap
    site.pages["/robots.txt"] = Answer(status=404)
    with pytest.raises(SourceError) as caught:
        sync("/kart-0", most_pages=30)
    assert caught.value.code == "page_limit"
    assert len(site.log) == len(set(site.log)) == 30


def test_a_start_page_brings_the_pages_below_it(site: Site, sync: Sync, tmp_path: Path) -> None:
    links = f"""<a href="{GUIDE}/1-innledning">1</a><a href="2-krav#del">2</a><a href="{GUIDE}/2-krav?utskrift=1">2</a>
    <a href="/annet">ut av veilederen</a><a href="http://localhost:1{GUIDE}/3-utenfor">utenfor</a><a href="{GUIDE}">selv</a>"""
    set_pages(site, {GUIDE: page("Klimaveilederen", links), f"{GUIDE}/1-innledning": page("1 Innledning")})
    site.pages["/verktoy/veiledere/2-krav"] = Answer(page("Feil sted"))
    site.pages[f"{GUIDE}/2-krav?utskrift=1"] = Answer(page("2 Krav"))
    assert sync(GUIDE).created == 3
    assert [d.title for d in documents(tmp_path)] == ["1 Innledning", "2 Krav", "Klimaveilederen"]
    assert site.asked(GUIDE) == 1


def test_a_list_with_under_half_left_deletes_nothing_unless_allowed(site: Site, sync: Sync, tmp_path: Path) -> None:
    pages = {f"/side-{n}": page(f"Side {n}") for n in range(6)}
    set_pages(site, pages)
    sync()
    set_pages(site, {"/side-0": pages["/side-0"], "/side-1": pages["/side-1"]})
    report = sync()
    assert (report.deleted, report.spared) == (0, 4)
    assert len(documents(tmp_path)) == 6
    assert sync(allow_shrink=True).deleted == 4
    assert len(documents(tmp_path)) == 2


def test_an_html_page_cannot_carry_anything_but_text(site: Site, sync: Sync, tmp_path: Path) -> None:
    body = """<p onclick="x()">Tekst<script>alert(1)</script><style>p{}</style><iframe src="x">ramme</iframe>
    <a href="javascript:alert(2)">lenke</a> <img src=x onerror=alert(3)> <svg><script>alert(4)</script></svg>
    &lt;script&gt;alert(5)&lt;/script&gt;</p><form><input value="alert(6)"></form>"""
    set_pages(site, {"/a": page("A", body)})
    sync()
    (document,) = documents(tmp_path)
    assert "Tekst" in document.body and "lenke" in document.body
    for number in (1, 2, 3, 4, 6):
        assert f"alert({number})" not in document.body
    assert not any("<" in passage.quotable for passage in split(document))
