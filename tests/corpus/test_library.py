"""Building, opening and keeping the index."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corpus.building import build
from corpus.document import Kind, read_documents
from corpus.errors import DocumentError, LibraryError, NotFoundError
from corpus.library import Library
from corpus.settings import SHIPPED_DOCUMENTS, Settings
from corpus.splitting import split

DOCUMENT = """---
id: "{id}"
kind: guidance
title: "Om {id}"
url: "https://example.org/{id}"
digest: false
---

## Blåbær
Kommunen kjøper blåbær og {word} til kantinen hver uke.
"""


def _folder(path: Path, **words: str) -> Path:
    path.mkdir(exist_ok=True)
    for name, word in words.items():
        (path / f"{name}.md").write_text(DOCUMENT.format(id=name, word=word), encoding="utf-8")
    return path


def _build(settings: Settings, folder: Path, tmp_path: Path) -> object:
    empty = tmp_path / "none"
    empty.mkdir(exist_ok=True)
    return build(settings, folders=(folder,), questions_folder=empty)


def test_all_shipped_documents_are_read_and_all_numbered_sections_of_the_plan_are_reachable() -> None:
    documents = list(read_documents((SHIPPED_DOCUMENTS,)))
    assert len(documents) == 327 and not [d for d in documents if isinstance(d, DocumentError)]
    plan = next(d for d in documents if not isinstance(d, DocumentError) and d.kind is Kind.PLAN)
    headings = " ".join(h for p in split(plan) for h in p.headings)
    for number in ("1 ", "1.1", "1.2", "2 ", *(f"2.{n}" for n in range(1, 10)), "3 ", *(f"3.{n}" for n in range(1, 9))):
        assert number in headings


def test_list_items_keep_their_lead_in_and_torn_sentences_are_whole_again() -> None:
    plan = next(
        d for d in read_documents((SHIPPED_DOCUMENTS,)) if not isinstance(d, DocumentError) and d.kind is Kind.PLAN
    )
    passages = split(plan)
    mat = next(p for p in passages if p.text.startswith("Unngå kjøp av varer som fører til avskoging"))
    assert mat.lead_in.startswith("Offentlige oppdragsgivere anbefales å: Unngå")
    assert any("Oppdragsgivere bør derfor innføre tiltak" in p.text for p in passages)
    noted = next(p for p in passages if "minsteordregebyr" in p.text)
    assert any("1000 kr" in note for note in noted.footnotes)


def test_ids_stay_when_other_passages_change(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "docs", a="tyttebær")
    path = folder / "a.md"
    before = {p.text: p.id for d in read_documents((folder,)) for p in split(d)}  # type: ignore[arg-type]
    path.write_text(path.read_text(encoding="utf-8") + "\n## Nytt\nEn ny setning.\n", encoding="utf-8")
    after = {p.text: p.id for d in read_documents((folder,)) for p in split(d)}  # type: ignore[arg-type]
    assert before.items() <= after.items() and len(after) == len(before) + 1


def test_a_reader_picks_up_the_new_generation_and_nothing_is_rebuilt_without_a_change(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    folder = _folder(tmp_path / "docs", a="tyttebær")
    _build(settings, folder, tmp_path)
    library = Library.open(settings)
    assert library.refresh() is library
    _folder(folder, b="multer")
    assert _build(settings, folder, tmp_path).changed  # type: ignore[attr-defined]
    assert not _build(settings, folder, tmp_path).changed  # type: ignore[attr-defined]
    found = library.refresh().search("multer", 1)
    assert found[0].passage.document_id == "b"
    assert library.search("tyttebær", 1)[0].passage.document_id == "a"


def test_one_bad_file_is_reported_and_the_rest_is_indexed(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    folder = _folder(tmp_path / "docs", a="tyttebær")
    (folder / "b.md").write_text("---\nid: b\nkinn: law\n---\nTekst", encoding="utf-8")
    report = _build(settings, folder, tmp_path)
    assert [(e.path.name, e.line) for e in report.errors] == [("b.md", 3)]  # type: ignore[attr-defined]
    assert report.documents == 1  # type: ignore[attr-defined]


def test_a_build_with_nothing_to_index_leaves_the_old_index(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    folder = _folder(tmp_path / "docs", a="tyttebær")
    _build(settings, folder, tmp_path)
    (folder / "a.md").write_text("rusk", encoding="utf-8")
    with pytest.raises(LibraryError) as caught:
        _build(settings, folder, tmp_path)
    assert caught.value.code == "no_documents"
    assert Library.open(settings).search("tyttebær", 1)


def test_a_killed_build_leaves_the_old_index_answering(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    folder = _folder(tmp_path / "docs", a="tyttebær")
    _build(settings, folder, tmp_path)
    _folder(folder, b="multer")
    code = (
        "import sys; from pathlib import Path; from corpus.settings import Settings; from corpus.building import build;"
        "build(Settings(home=Path(sys.argv[1])), folders=(Path(sys.argv[2]),), questions_folder=Path(sys.argv[3]))"
    )
    for delay in (0.5, 2.0, 4.0):
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(settings.home), str(folder), str(tmp_path / "none")],
            stderr=subprocess.DEVNULL,
        )
        time.sleep(delay)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert Library.open(settings).search("tyttebær", 1)[0].passage.document_id == "a"
    _build(settings, folder, tmp_path)
    assert not list(settings.index_folder.glob("building-*"))


def test_opening_without_an_index_says_which_command_mends_it(tmp_path: Path) -> None:
    with pytest.raises(LibraryError) as caught:
        Library.open(Settings(home=tmp_path))
    assert caught.value.code == "no_index" and "sparring ingest" in caught.value.hint


@pytest.mark.parametrize("wrong", ["../../etc/passwd", "", "kofa-9999#x", "'; DROP TABLE passages; --"])
def test_an_unknown_id_is_not_found(library: Library, wrong: str) -> None:
    with pytest.raises(NotFoundError):
        library.passage(wrong)
    with pytest.raises(NotFoundError):
        library.passages_of(wrong)


def test_law_that_was_not_in_force_is_left_out(library: Library) -> None:
    from datetime import date

    hits = library.search("30 prosent klima", 20, frozenset({Kind.LAW}), date(2025, 3, 1))
    assert hits and all(h.passage.in_force_on(date(2025, 3, 1)) for h in hits)
