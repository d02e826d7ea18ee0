"""What a damaged index, a full disk, two builders and doubtful questions lead to."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from corpus import generations
from corpus.building import build
from corpus.document import Kind, parse_document
from corpus.errors import LibraryError, ModelError
from corpus.gathering import is_outdated
from corpus.library import Library
from corpus.questions import read_questions
from corpus.settings import Settings
from corpus.splitting import split
from corpus.training import fit_own_model

DOCUMENT = """---
id: "{id}"
kind: guidance
title: "Om {id}"
url: "https://example.org/{id}"
digest: false
---

## Bær
Kommunen kjøper {word} til kantinen hver uke.

1. Første punkt om {word}
2. Andre punkt om saft og **syltetøy**
"""


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    documents, questions = tmp_path / "docs", tmp_path / "questions"
    documents.mkdir()
    questions.mkdir()
    (documents / "a.md").write_text(DOCUMENT.format(id="a", word="tyttebær"), encoding="utf-8")
    return documents, questions


@pytest.fixture
def made(tmp_path: Path, folders: tuple[Path, Path]) -> Settings:
    settings = Settings(home=tmp_path / "home")
    _build(settings, folders)
    return settings


def _build(settings: Settings, folders: tuple[Path, Path]) -> bool:
    return build(settings, folders=(folders[0],), questions_folder=folders[1]).changed


def _in_use(settings: Settings) -> Path:
    return settings.index_folder / str(generations.current(settings.index_folder))


@pytest.mark.parametrize(
    "name",
    ["manifest.json", "store.db", "lexical/meta.json", "vectors/chroma.sqlite3", "embedder/model.safetensors"],
)
def test_a_damaged_index_is_told_and_building_again_mends_it(
    made: Settings, folders: tuple[Path, Path], name: str
) -> None:
    (_in_use(made) / name).write_bytes(b"rusk")
    with pytest.raises(LibraryError) as caught:
        Library.open(made).search("tyttebær")
    assert caught.value.code == "index_damaged" and "sparring ingest" in caught.value.hint
    assert _build(made, folders)
    assert Library.open(made).search("tyttebær")
    assert not _build(made, folders)


@pytest.mark.parametrize(
    "name", ["vectors/*/data_level0.bin", "vectors/*/link_lists.bin", "embedder/model.safetensors", "lexical/*.term"]
)
def test_a_file_that_was_cut_short_is_told_before_an_engine_reads_it(
    settings: Settings, tmp_path: Path, name: str
) -> None:
    """Of an index of some size: Chroma keeps the first thousand vectors elsewhere than in its graph.

    Chroma does not check its graph: what it read past the end of a shortened file ended the process now and then.
    """
    own = Settings(home=tmp_path)
    shutil.copytree(settings.index_folder, own.index_folder)
    library = Library.open(own)
    for path in _in_use(own).glob(name):
        path.write_bytes(b"")
    with pytest.raises(LibraryError) as opened:
        Library.open(own)
    with pytest.raises(LibraryError) as checked:
        library.check()
    assert checked.value.code == opened.value.code == "index_damaged"


def test_a_file_that_others_put_beside_an_index_does_no_harm(made: Settings) -> None:
    (_in_use(made) / "vectors" / ".DS_Store").write_bytes(b"fremmed")
    Library.open(made).check()


def test_documents_changed_since_the_build_are_noticed(made: Settings, folders: tuple[Path, Path]) -> None:
    build(made)
    assert not is_outdated(made, Library.open(made).manifest)
    (made.home / "documents").mkdir()
    (made.home / "documents" / "b.md").write_text(DOCUMENT.format(id="b", word="multer"), encoding="utf-8")
    assert is_outdated(made, Library.open(made).manifest)


def test_a_reader_keeps_what_it_has_when_the_new_generation_cannot_be_opened(
    made: Settings, folders: tuple[Path, Path]
) -> None:
    library = Library.open(made)
    (folders[0] / "b.md").write_text(DOCUMENT.format(id="b", word="multer"), encoding="utf-8")
    _build(made, folders)
    (_in_use(made) / "store.db").write_bytes(b"rusk")
    assert library.refresh() is library and library.search("tyttebær")


@pytest.mark.skipif(os.name == "nt", reason="no limit on file size there")
@pytest.mark.parametrize("most", [10, 4_000, 60_000, 120_000])
def test_a_full_disk_leaves_the_old_index_and_nothing_else(
    made: Settings, folders: tuple[Path, Path], most: int
) -> None:
    (folders[0] / "b.md").write_text(DOCUMENT.format(id="b", word="multer"), encoding="utf-8")
    code = (
        "import resource, sys; from pathlib import Path; from corpus.settings import Settings;"
        "from corpus.building import build; from corpus.errors import LibraryError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[4]),) * 2)\n"
        "try: build(Settings(home=Path(sys.argv[1])), folders=(Path(sys.argv[2]),), questions_folder=Path(sys.argv[3]))\n"
        "except LibraryError as error: print(error.code)"
    )
    arguments = [str(made.home), str(folders[0]), str(folders[1]), str(most)]
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "build_failed", done.stderr
    assert Library.open(made).search("tyttebær")
    assert not list(made.index_folder.glob("building-*"))


def test_a_model_that_is_not_here_is_told_without_going_online(
    made: Settings, folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("went online")

    monkeypatch.setattr("socket.socket.connect", refuse)
    other = Settings(home=made.home, embedding_model="intfloat/multilingual-e5-small")
    with pytest.raises(LibraryError) as mismatch:
        Library.open(other)
    assert mismatch.value.code == "index_mismatch"
    with pytest.raises(ModelError) as missing:
        _build(other, folders)
    assert missing.value.code == "model_missing"
    assert Library.open(made).search("tyttebær")
    assert not list(made.index_folder.glob("building-*"))


def test_a_second_builder_is_told_who_builds(made: Settings, folders: tuple[Path, Path]) -> None:
    with generations.builder_lock(made.index_folder), pytest.raises(LibraryError) as caught:
        _build(made, folders)
    assert caught.value.code == "index_locked" and f"pid {os.getpid()}" in caught.value.message


def test_a_lock_file_of_a_dead_builder_is_no_hindrance(made: Settings, folders: tuple[Path, Path]) -> None:
    (made.index_folder / "LOCK").write_text("999999\n", encoding="utf-8")
    assert not _build(made, folders)


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"document": "b"}, "finnes ikke"),
        ({"snippet": "blåbær"}, "står ikke lenger"),
        ({"snippet": "1. Første punkt om tyttebær\n2. Noe som er borte"}, "står ikke lenger"),
        ({"snippet": " "}, "«snippet» er tom"),
        ({"question": ""}, "«question» er tom"),
        ({"language": "de"}, "Ukjent språk"),
        ({"question": 3}, "nøklene"),
        ({"author": "x"}, "nøklene"),
    ],
)
def test_a_question_that_breaks_the_rules_is_a_fault_with_its_line(
    tmp_path: Path, changed: dict[str, object], complaint: str
) -> None:
    good = {"document": "a", "snippet": "kjøper  tyttebær", "language": "nb", "question": "Kjøper dere bær?"}
    rows = [json.dumps(good), json.dumps(good | changed), json.dumps(good)]
    (tmp_path / "x.jsonl").write_text("\n".join(rows), encoding="utf-8")
    passages = split(parse_document(DOCUMENT.format(id="a", word="tyttebær"), Path("a.md")))
    questions, faults = read_questions(tmp_path, passages)
    assert [q.question for q in questions] == ["Kjøper dere bær?"]
    assert [fault.line for fault in faults] == [2, 3]
    assert complaint in faults[0].message and "to ganger" in faults[1].message


@pytest.mark.parametrize("line", [b'{"document": "tytteb\xe6r"}', b"{", b"[1]", b"null"])
def test_a_line_that_is_no_question_is_a_fault_and_not_the_end(tmp_path: Path, line: bytes) -> None:
    (tmp_path / "x.jsonl").write_bytes(b"\n" + line + b"\n")
    questions, faults = read_questions(tmp_path, [])
    assert not questions and [fault.line for fault in faults] == [2]


def test_a_snippet_over_several_items_belongs_to_each(tmp_path: Path) -> None:
    row = {"document": "a", "language": "nn", "question": "Kva står der?"}
    row["snippet"] = "1. Første punkt om tyttebær\n2. Andre punkt om saft og syltetøy"
    filler = "lang tekst " * 40  # items of one list that are too long to be read together
    (tmp_path / "x.jsonl").write_text(json.dumps(row), encoding="utf-8")
    text = DOCUMENT.format(id="a", word="tyttebær").replace("\n2.", f" {filler}\n2.").rstrip() + f" {filler}\n"
    passages = split(parse_document(text, Path("a.md")))
    (question,), faults = read_questions(tmp_path, passages)
    assert not faults and len(question.passage_ids) == 2


def test_the_own_embedder_is_the_same_for_the_same_texts(tmp_path: Path) -> None:
    texts = [f"Kommunen kjøper {word} til kantinen" for word in ("blåbær", "bringebær", "tyttebær", "ål", "øl")] * 3
    digests = set()
    for number in range(3):
        fit_own_model(texts, [("Kjøper dere bær?", texts[0]), ("Har dere ål?", texts[3])], tmp_path / str(number))
        files = (tmp_path / str(number) / name for name in ("tokenizer.json", "model.safetensors"))
        digests.add(hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest())
    assert len(digests) == 1


def test_search_within_a_kind_holds_that_kind_only_and_as_many_as_asked(library: Library) -> None:
    for kind in (Kind.LAW, Kind.KOFA, Kind.PLAN):
        found = library.search("miljø i anskaffelser", 30, frozenset({kind}))
        assert len(found) == 30 and {hit.passage.kind for hit in found} == {kind}
        assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL there")
@pytest.mark.parametrize("call", range(1, 9))
def test_a_kill_at_any_step_of_the_swap_leaves_a_whole_generation_in_use(tmp_path: Path, call: int) -> None:
    code = (
        "import os, shutil, signal, sys; from pathlib import Path; from corpus import generations\n"
        "left = int(sys.argv[2]); index = Path(sys.argv[1])\n"
        "def deadly(of, name):\n"
        "    real = getattr(of, name)\n"
        "    def step(*given, **named):\n"
        "        global left; left -= 1\n"
        "        if not left: os.kill(os.getpid(), signal.SIGKILL)\n"
        "        return real(*given, **named)\n"
        "    setattr(of, name, step)\n"
        "for name in ('replace', 'fsync'): deadly(os, name)\n"
        "deadly(shutil, 'rmtree')\n"
        "generations.swap_in(index, index / 'building-new', {})\n"
    )
    for name in ("older", "old"):
        (tmp_path / f"building-{name}").mkdir()
        generations.swap_in(tmp_path, tmp_path / f"building-{name}", {})
    (tmp_path / "building-new").mkdir()
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path), str(call)], check=False)
    assert done.returncode == (-9 if call <= 7 else 0)
    assert generations.current(tmp_path) == ("generation-old" if call <= 5 else "generation-new")


@pytest.mark.parametrize("pointer", [b"", b"generation-", b"\xff\xfe", b"../../etc", b"\x00"])
def test_a_damaged_pointer_leaves_the_generation_in_use(
    made: Settings, folders: tuple[Path, Path], pointer: bytes
) -> None:
    name = generations.current(made.index_folder)
    (made.index_folder / "CURRENT").write_bytes(pointer)
    assert Library.open(made).generation == name
    assert not _build(made, folders)


def test_a_full_disk_is_no_damaged_index(made: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise RuntimeError("error returned from database: (code: 13) database or disk is full")

    monkeypatch.setattr("corpus.library.VectorIndex", full)
    with pytest.raises(LibraryError) as caught:
        Library.open(made)
    assert caught.value.code == "index_unwritable" and "ingest" not in caught.value.hint
