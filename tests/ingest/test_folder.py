"""A user's own files: every format, sidecars, changes, renames, removals, and rubbish."""

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pytest

from corpus.document import Document, Kind, read_document
from corpus.splitting import split
from ingest.folder import Folder
from ingest.sync import SyncReport, synchronise
from ingest.sync_state import SyncState

TakeIn = Callable[..., SyncReport]
REAL = Path(__file__).parents[2].parent / "shared" / "real" / "law"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "egne"
    folder.mkdir()
    return folder


@pytest.fixture
def take_in(own: Path, tmp_path: Path) -> TakeIn:
    def run(root: Path = own, kind: Kind = Kind.GUIDANCE, **options: bool) -> SyncReport:
        state = SyncState(tmp_path / "state.db")
        try:
            return synchronise(Folder(root, state, kind), state, None, tmp_path / "documents", **options)
        finally:
            state.close()

    return run


def documents(own: Path) -> dict[str, Document]:
    found = [read_document(path) for path in sorted((own.parent / "documents").glob("*.md"))]
    return {document.id: document for document in found}


def word(path: Path) -> None:
    made = docx.Document()
    made.add_heading("Innkjøpsreglement", 1)
    made.add_heading("Møbler", 2)
    made.add_paragraph("Kjøp brukte stoler først.")
    made.add_paragraph("Stoler", style="List Bullet")
    table = made.add_table(rows=2, cols=2)
    for row, texts in enumerate((("Vare", "Krav"), ("Stol", "Ombruk"))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    made.save(str(path))


def test_every_format_becomes_a_document(own: Path, take_in: TakeIn) -> None:
    (own / "Notat.md").write_text("# Vårt notat\n\nBruk ombruk.\n", encoding="utf-8")
    (own / "gammel.txt").write_bytes("Blåbær på kantina.".encode("latin-1"))
    (own / "side.html").write_text("<nav>Meny</nav><main><h1>Siden</h1><p>Tekst.</p></main>", encoding="utf-8")
    word(own / "Reglement.docx")
    (own / "bilde.png").write_bytes(b"\x89PNG")
    assert take_in().created == 4
    found = documents(own)
    assert found["egen-notat"].title == "Vårt notat"
    assert found["egen-gammel"].body == "Blåbær på kantina.\n"
    assert "Meny" not in found["egen-side"].body
    reglement = found["egen-reglement"]
    assert reglement.title == "Innkjøpsreglement"
    assert "## Møbler\n\nKjøp brukte stoler først." in reglement.body
    assert "- Stoler" in reglement.body
    assert "| Stol | Ombruk |" in reglement.body


def test_a_sidecar_and_front_matter_say_what_a_file_is(own: Path, take_in: TakeIn) -> None:
    (own / "plan.txt").write_text("Vi skal kutte utslipp.", encoding="utf-8")
    (own / "plan.txt.yaml").write_text("kind: plan\ntitle: Klimaplanen\nupdated: 2026-02-03\n", encoding="utf-8")
    (own / "vår.md").write_text(
        "---\nkind: eu\nurl: https://eksempel.no/\n---\n# Direktivet\n\nTekst.\n", encoding="utf-8"
    )
    (own / "fremmed.md").write_text("---\ntitle: Fra wikien\ntags: [a]\n---\nTekst.\n", encoding="utf-8")
    take_in(kind=Kind.PREPARATORY)
    found = documents(own)
    assert (found["egen-plan"].kind, found["egen-plan"].updated) == (Kind.PLAN, date(2026, 2, 3))
    assert (found["egen-vår"].kind, found["egen-vår"].title) == (Kind.EU, "Direktivet")
    assert (found["egen-fremmed"].kind, found["egen-fremmed"].title) == (Kind.PREPARATORY, "Fra wikien")


def test_faults_in_front_matter_are_told_with_file_and_line(own: Path, take_in: TakeIn) -> None:
    (own / "a.md").write_text("---\nkind: guidance\nfarge: blå\n---\nTekst\n", encoding="utf-8")
    (own / "b.txt").write_text("Tekst", encoding="utf-8")
    (own / "b.txt.yaml").write_text("title: B\nupdated: i går\n", encoding="utf-8")
    told = {s.key: s.message for s in take_in().skipped}
    assert "a.md:3: Ukjent nøkkel «farge»" in told["a.md"]
    assert "b.txt.yaml:2" in told["b.txt"]
    assert documents(own) == {}


def test_changes_renames_and_removals_are_followed(own: Path, take_in: TakeIn) -> None:
    for name in ("en", "to", "tre", "fire"):
        (own / f"{name}.md").write_text(f"# {name}\n\nTekst i {name}.\n", encoding="utf-8")
    take_in()
    before = {passage.id for document in documents(own).values() for passage in split(document)}
    (own / "under").mkdir()
    (own / "en.md").rename(own / "under" / "Nytt navn.md")
    (own / "to.md").write_text("# to\n\nEndret.\n", encoding="utf-8")
    (own / "tre.md").unlink()
    report = take_in()
    assert (report.created, report.updated, report.deleted, report.unchanged) == (1, 1, 2, 1)
    found = documents(own)
    assert set(found) == {"egen-en", "egen-to", "egen-fire"}
    assert found["egen-en"].url == "Nytt navn.md"
    assert {passage.id for passage in split(found["egen-en"])} <= before  # so nothing is embedded again
    assert not take_in().changed


def test_a_folder_that_is_gone_or_emptied_loses_nothing(own: Path, take_in: TakeIn) -> None:
    from corpus.errors import SourceError

    for name in "abc":
        (own / f"{name}.md").write_text(f"Tekst {name}", encoding="utf-8")
    take_in()
    own.rename(own.with_name("flyttet"))
    with pytest.raises(SourceError) as caught:
        take_in()
    assert caught.value.code == "no_folder"
    own.mkdir()
    assert take_in().spared == 3
    assert len(documents(own)) == 3
    assert take_in(allow_shrink=True).deleted == 3


def test_names_of_any_kind_are_made_safe(own: Path, take_in: TakeIn) -> None:
    names = ["æøå.md", "sitat'\"«».md", "linje\nskift.md", "%2e%2e%2fut.md", "-.md", "a.b.md", "$(rm).md"]
    for name in names:
        (own / name).write_text("Tekst", encoding="utf-8")
    (own / "under").mkdir()
    (own / "under" / "æøå.md").write_text("Annen tekst", encoding="utf-8")
    report = take_in()
    assert (report.created, report.skipped) == (8, ())
    found = documents(own)
    assert len(found) == 8
    assert "egen-æøå" in found
    assert all("/" not in i and "\n" not in i and i.startswith("egen-") for i in found)
    assert all("\n" not in d.title for d in found.values())


def _zip(path: Path, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def test_bombs_and_rubbish_are_refused_and_the_rest_goes_on(own: Path, take_in: TakeIn) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    _zip(own / "xmlbombe.docx", {"word/document.xml": bomb})
    _zip(own / "zipbombe.docx", {"word/document.xml": b"0" * 60_000_000})
    _zip(own / "ikkeword.docx", {"../../ut.txt": b"x"})
    (own / "skadet.docx").write_bytes(b"PK\x03\x04 halvveis")
    (own / "tom.docx").write_bytes(b"")
    (own / "tom.txt").write_text("  \n", encoding="utf-8")
    (own / "binær.txt").write_bytes(b"\x00\x01\x02")
    (own / "feil.md").write_bytes(b"\xff\xfe\xfa")
    (own / "dyp.html").write_text("<div>" * 200_000, encoding="utf-8")
    with (own / "stor.txt").open("wb") as handle:
        handle.truncate(50_000_001)
    (own / "god.md").write_text("Tekst", encoding="utf-8")
    report = take_in()
    assert len(report.skipped) == 10
    assert all(s.key in s.message and s.code for s in report.skipped)
    assert set(documents(own)) == {"egen-god"}
    assert not (own.parent.parent / "ut.txt").exists()


@pytest.mark.skipif(not REAL.is_dir(), reason="the real texts of law are not beside this checkout")
def test_real_law_from_a_mirror_is_read_by_provision_with_its_validity(own: Path, take_in: TakeIn) -> None:
    for path in REAL.glob("*.md"):
        (own / path.name).write_bytes(path.read_bytes())
    report = take_in()
    assert {s.key for s in report.skipped} == {"lov-2026-03-06-8.md", "historie-anskaffelsesloven.md"}
    assert all("fetch lovdata" in s.message for s in report.skipped)
    rule = documents(own)["egen-forskrift-2016-08-12-974-7-9"]
    assert (rule.kind, rule.valid_from, rule.valid_to) == (Kind.LAW, date(2024, 1, 1), date(2026, 6, 30))
    thresholds = documents(own)["egen-forskrift-2016-08-12-974-5-3"]  # last amended with no day of its own
    assert thresholds.valid_from == date(2026, 4, 21)
    assert "1 aug 2023 nr. 1305" in rule.body and not any("nr. 1305" in p.quotable for p in split(rule))
    assert [p.locator for p in split(rule)][:5] == [
        f"FOA § 7-9 {name} ledd" for name in ("første", "andre", "tredje", "fjerde", "femte")
    ]


def test_a_pdf_is_cited_by_its_page_and_a_damaged_one_is_refused(own: Path, take_in: TakeIn) -> None:
    from weasyprint import HTML

    pages = "".join(
        f"<p style='page-break-after: always'>Kommunen skal kjøpe brukte møbler og vurdere klima på side {word}.</p>"
        for word in ("en", "to")
    )
    HTML(string=f"<html lang='nb'><body>{pages}</body></html>").write_pdf(own / "Reglement.pdf")
    (own / "skadet.pdf").write_bytes(b"%PDF-1.7 halvveis")
    (own / "lurt.pdf").write_bytes(b"<html>ikke en PDF</html>")
    report = take_in()
    assert {s.key for s in report.skipped} == {"skadet.pdf", "lurt.pdf"}
    found = [(p.locator, p.quotable) for p in split(documents(own)["egen-reglement"])]
    assert [locator for locator, _ in found] == ["s. 1", "s. 2"]
    assert "brukte møbler" in found[1][1] and "side to" in found[1][1]
