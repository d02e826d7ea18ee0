"""What is told of each source: documents, digests, without text, last fetched, decisions."""

from datetime import date
from pathlib import Path

from corpus.document import Document, Kind
from corpus.settings import Settings
from ingest.overview import overview
from ingest.sources.source import Entry, Fetched
from ingest.sync_state import SyncState


def _document(key: str, kind: Kind, digest: bool = False, decided: date | None = None) -> Document:
    return Document(key, kind, key, "http://x/", digest, "Tekst\n", decided=decided)


def test_the_figures_of_each_source(tmp_path: Path) -> None:
    state = SyncState(tmp_path / "sources" / "kofa.db")
    state.store(Entry("1", "1"), Fetched((), note="no_text"), {})
    state.close()
    documents = [
        _document("kofa-1", Kind.KOFA, decided=date(2004, 3, 1)),
        _document("kofa-2", Kind.KOFA, True, date(2025, 6, 1)),
        _document("egen-notat", Kind.GUIDANCE),
        _document("dir", Kind.EU),
    ]
    found = {figures.source: figures for figures in overview(documents, Settings(home=tmp_path))}
    kofa = found["kofa"]
    assert (kofa.documents, kofa.digests, kofa.without_text) == (2, 1, 1)
    assert (kofa.oldest_decision, kofa.newest_decision) == (date(2004, 3, 1), date(2025, 6, 1))
    assert kofa.last_fetched
    assert found["lovdata"].last_fetched is None
    assert (found["egne"].documents, found["annet"].documents, found["anskaffelser"].documents) == (1, 1, 0)


def test_a_damaged_state_does_not_stop_the_figures(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "kofa.db").write_bytes(b"tull" * 1000)
    assert overview([], Settings(home=tmp_path))[1].last_fetched is None
