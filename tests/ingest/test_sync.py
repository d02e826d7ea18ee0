"""The sync as a whole: killed at any moment, run twice at once, on a full disk, and what it tells."""

import os
import random
import resource
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from corpus.document import Document, Kind
from corpus.errors import SourceError
from ingest.sources.source import Entry, Fetched
from ingest.sync import one_run, publish, synchronise
from ingest.sync_state import SyncState
from tests.ingest.guidance_site import page, set_pages
from tests.ingest.misbehaving import Answer, Site, running_site

PROGRAM = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from ingest.sources.anskaffelser import Anskaffelser
    from ingest.sync import one_run, synchronise
    from ingest.sync_state import SyncState
    from ingest.web import Limits, WebClient

    host, home = sys.argv[1], Path(sys.argv[2])
    with one_run(home, "anskaffelser"):
        state = SyncState(home / "anskaffelser.db")
        client = WebClient(frozenset({host}), Limits(pace_s=0.01), state)
        source = Anskaffelser(client, (f"http://{host}/sitemap.xml",))
        synchronise(source, state, client, home / "documents")
    """
)


def start(site: Site, home: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", PROGRAM, site.host, str(home)], cwd=Path(__file__).parents[2])


def files(home: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (home / "documents").iterdir()}


def test_killed_at_twenty_moments_it_ends_as_if_undisturbed_and_fetches_nothing_twice(tmp_path: Path) -> None:
    rnd = random.Random(3)
    pages = {f"/side-{n}": page(f"Side {n}", f"<p>Tekst nummer {n}.</p>") for n in range(250)}
    with running_site() as site:
        set_pages(site, pages)
        assert start(site, tmp_path / "whole").wait(60) == 0

        site.log.clear()
        home = tmp_path / "killed"
        stored: set[str] = set()
        mark = 0
        for _ in range(20):
            process = start(site, home)
            target = len(site.log) + rnd.randint(1, 8)
            while len(site.log) < target and process.poll() is None:
                time.sleep(0.001)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            assert not stored & set(site.log[mark:])
            mark = len(site.log)
            if (home / "anskaffelser.db").exists():
                state = SyncState(home / "anskaffelser.db")
                stored = {f"/{key.split('/')[1]}" for key in state.stored()}
                state.close()
        assert 0 < len(stored) < len(pages)  # the kills came while there was work left
        assert start(site, home).wait(60) == 0
        assert not stored & set(site.log[mark:])
    assert files(home) == files(tmp_path / "whole")
    assert len(files(home)) == len(pages)


class Listed:
    """A source of texts in memory; a text that is an exception is raised."""

    name = "kofa"

    def __init__(self, texts: dict[str, "str | Exception"]) -> None:
        self.texts = texts
        self.read_keys: list[str] = []

    def entries(self, since: object) -> "list[Entry]":  # type: ignore[override]
        return [Entry(key, f"http://x/{key}", marker=str(hash(str(text)))) for key, text in self.texts.items()]

    def read(self, entry: Entry) -> Fetched:
        self.read_keys.append(entry.key)
        text = self.texts[entry.key]
        if isinstance(text, Exception):
            raise text
        return Fetched((document(entry.key, text),))


def document(key: str, text: str, digest: bool = False) -> Document:
    return Document(id=key, kind=Kind.KOFA, title=key, url=f"http://x/{key}", digest=digest, body=f"{text}\n")


@pytest.fixture
def state(tmp_path: Path) -> "SyncState":
    return SyncState(tmp_path / "kofa.db")


def test_a_limit_goes_on_where_it_was(tmp_path: Path, state: SyncState) -> None:
    source = Listed({f"sak-{n}": f"tekst {n}" for n in range(5)})
    report = synchronise(source, state, None, tmp_path / "d", limit=3)
    assert (report.created, report.left) == (3, 2)
    report = synchronise(source, state, None, tmp_path / "d", limit=3)
    assert (report.created, report.unchanged, report.left) == (2, 3, 0)
    assert source.read_keys == [f"sak-{n}" for n in range(5)]


def test_a_file_damaged_or_removed_by_hand_comes_back_without_fetching(tmp_path: Path, state: SyncState) -> None:
    source = Listed({"a": "A", "b": "B"})
    synchronise(source, state, None, tmp_path / "d")
    (tmp_path / "d" / "a.md").unlink()
    (tmp_path / "d" / "b.md").write_text("halv", encoding="utf-8")
    (tmp_path / "d" / "fremmed.md").write_text("x", encoding="utf-8")
    source.read_keys.clear()
    assert synchronise(source, state, None, tmp_path / "d").changed
    assert source.read_keys == []
    assert sorted(path.name for path in (tmp_path / "d").iterdir()) == ["a.md", "b.md"]
    assert "A" in (tmp_path / "d" / "a.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("bad", ["../ut", "/etc/x", "a\nb", "", ".skjult", "a/b", "æ" * 200])
def test_an_id_that_is_no_file_name_is_refused(tmp_path: Path, state: SyncState, bad: str) -> None:
    report = synchronise(Listed({bad: "x", "god-æøå": "y"}), state, None, tmp_path / "d")
    assert [s.code for s in report.skipped] == ["bad_id"]
    assert [path.name for path in (tmp_path / "d").iterdir()] == ["god-æøå.md"]


def test_a_site_that_is_down_is_not_asked_for_every_entry(tmp_path: Path, state: SyncState) -> None:
    down = SourceError("unreachable", "Svarer ikke.")
    source = Listed({f"sak-{n}": down for n in range(50)})
    report = synchronise(source, state, None, tmp_path / "d")
    assert (len(source.read_keys), report.left) == (10, 40)


def test_a_digest_never_replaces_an_original(tmp_path: Path, state: SyncState) -> None:
    for key, digest in (("1-original", False), ("2-digest", True)):
        state.store(Entry(key, key), Fetched((document("sak", key, digest),)), {})
    publish(state, tmp_path / "d")
    assert "1-original" in (tmp_path / "d" / "sak.md").read_text(encoding="utf-8")


def test_only_one_run_at_a_time_and_the_other_is_told_who(tmp_path: Path) -> None:
    with one_run(tmp_path, "kofa"), pytest.raises(SourceError) as caught, one_run(tmp_path, "kofa"):
        pass
    assert caught.value.code == "already_running"
    assert str(os.getpid()) in caught.value.message
    with one_run(tmp_path, "kofa"), one_run(tmp_path, "lovdata"):
        pass


def test_the_lock_of_a_dead_owner_is_taken_over(tmp_path: Path) -> None:
    with running_site() as site:
        set_pages(site, {"/a": page("A")})
        site.pages["/a"] = Answer("x" * 1000, drip_s=0.1)
        process = start(site, tmp_path)
        while site.asked("/a") == 0 and process.poll() is None:
            time.sleep(0.01)
        with pytest.raises(SourceError), one_run(tmp_path, "anskaffelser"):
            pass
        process.kill()
        process.wait()
        with one_run(tmp_path, "anskaffelser"):
            pass


def test_a_damaged_state_file_is_told_of_and_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "kofa.db"
    path.write_bytes(b"ikke en database" * 100)
    with pytest.raises(SourceError) as caught:
        SyncState(path)
    assert caught.value.code == "state_unreadable"
    assert path.read_bytes().startswith(b"ikke en database")


def test_a_full_disk_keeps_what_was_fetched_and_says_so(tmp_path: Path) -> None:
    source = Listed({f"sak-{n}": f"tekst {n} {random.Random(n).randbytes(4000).hex()}" for n in range(60)})
    state = SyncState(tmp_path / "kofa.db")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, before[1]))  # no file may grow past it
    try:
        with pytest.raises(SourceError) as caught:
            synchronise(source, state, None, tmp_path / "d")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert caught.value.code == "cannot_write"
    assert caught.value.hint
    state.close()
    state = SyncState(tmp_path / "kofa.db")
    kept = set(state.stored())
    assert 0 < len(kept) < 60
    source.read_keys.clear()
    assert synchronise(source, state, None, tmp_path / "d").created == 60 - len(kept)
    assert not kept & set(source.read_keys)
    assert len(list((tmp_path / "d").iterdir())) == 60
