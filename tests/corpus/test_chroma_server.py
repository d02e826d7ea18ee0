"""The vectors on a real Chroma server, set by SPARRING_CHROMA_URL."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from corpus.building import build
from corpus.chroma import server_client
from corpus.document import Document, Kind, write_document
from corpus.errors import LibraryError
from corpus.library import Library
from corpus.settings import Settings


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    command = shutil.which("chroma", path=str(Path(sys.executable).parent)) or shutil.which("chroma")
    assert command, "the package chromadb brings the command"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [command, "run", "--host", "127.0.0.1", "--port", str(port), "--path", str(tmp_path / "server")],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(300):
            try:
                httpx.get(f"{address}/api/v2/heartbeat", timeout=5).raise_for_status()
                break
            except httpx.HTTPError:
                time.sleep(0.2)
        else:
            pytest.fail("the Chroma server did not start")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def _write(folder: Path, name: str, body: str) -> None:
    folder.mkdir(exist_ok=True)
    document = Document(id=name, kind=Kind.GUIDANCE, title=name, url=name, digest=False, body=body)
    (folder / f"{name}.md").write_text(write_document(document), encoding="utf-8")


def test_a_build_searches_on_the_server_and_drops_what_no_generation_uses(tmp_path: Path, server: str) -> None:
    documents, no_questions = tmp_path / "documents", tmp_path / "questions"
    no_questions.mkdir()
    settings = Settings(home=tmp_path / "home", chroma_url=server)
    for number in range(4):  # the last good generation is kept beside the one in use
        _write(documents, f"tekst-{number}", f"Kommunen kjøper {'brukte' if number else 'nye'} møbler nummer {number}.")
        assert build(settings, folders=(documents,), questions_folder=no_questions).changed
        library = Library.open(settings)
        assert {h.passage.document_id for h in library.search("møbler")} == {f"tekst-{n}" for n in range(number + 1)}
    assert len(server_client(server).list_collections()) == 2
    assert not list((tmp_path / "home").rglob("chroma.sqlite3"))
    assert not build(settings, folders=(documents,), questions_folder=no_questions).changed


def test_moving_to_or_from_a_server_asks_for_a_new_build(tmp_path: Path, server: str) -> None:
    documents, no_questions = tmp_path / "documents", tmp_path / "questions"
    no_questions.mkdir()
    _write(documents, "tekst", "Kommunen kjøper brukte møbler.")
    here, there = (Settings(home=tmp_path / "home", chroma_url=url) for url in (None, server))
    build(here, folders=(documents,), questions_folder=no_questions)
    with pytest.raises(LibraryError, match="sparring ingest") as mismatch:
        Library.open(there)
    assert mismatch.value.code == "index_mismatch"
    assert build(there, folders=(documents,), questions_folder=no_questions).changed
    assert Library.open(there).search("brukte møbler")


def test_a_server_that_does_not_answer_is_named_with_what_to_do_and_the_index_stays(tmp_path: Path) -> None:
    documents, no_questions = tmp_path / "documents", tmp_path / "questions"
    no_questions.mkdir()
    _write(documents, "tekst", "Kommunen kjøper brukte møbler.")
    here = Settings(home=tmp_path / "home")
    build(here, folders=(documents,), questions_folder=no_questions)
    away = Settings(home=tmp_path / "home", chroma_url="http://127.0.0.1:9")
    steps: list[str] = []
    with pytest.raises(LibraryError, match="SPARRING_CHROMA_URL") as gone:
        build(away, lambda step, *_: steps.append(step), folders=(documents,), questions_folder=no_questions)
    assert gone.value.code == "chroma_unreachable"
    assert not steps, "nothing is embedded before it is known that there is a place for it"
    assert Library.open(here).search("brukte møbler")
