"""`sparring fetch` as its user runs it, against a real server."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ingest.guidance_site import set_pages
from tests.ingest.misbehaving import Answer, Site, running_site

HEAVY = ("torch", "sentence_transformers", "chromadb", "gradio", "sklearn", "langchain_core")


def _run(site: Site, home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    program = (
        "import sys; from ui.cli.main import _run, app; code = _run(lambda: app(standalone_mode=False)); "
        f"print([m for m in {HEAVY} if m in sys.modules], file=sys.stderr); sys.exit(code)"
    )
    return subprocess.run(
        [sys.executable, "-c", program, "fetch", *arguments],
        env={
            **os.environ,
            "SPARRING_HOME": str(home),
            "SPARRING_FETCH_PACE_S": "0",
            "SPARRING_ANSKAFFELSER_ADDRESSES": json.dumps([f"{site.address}/sitemap.xml"]),
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_run_that_changes_nothing_builds_nothing_and_loads_no_model(tmp_path: Path) -> None:
    with running_site() as site:
        set_pages(site, {})
        done = _run(site, tmp_path, "anskaffelser", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["created"], report["changed"], report["skipped"]) == (0, False, [])
    assert not (tmp_path / "index").exists()
    assert done.stderr.rstrip().endswith("[]")


def test_a_closed_site_is_told_of_in_plain_words(tmp_path: Path) -> None:
    with running_site() as site:
        site.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /")
        done = _run(site, tmp_path, "anskaffelser")
    assert done.returncode == 1
    assert "robots.txt" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments", [("tull",), ("anskaffelser", "--since", "i går"), ("anskaffelser", "--limit", "0")]
)
def test_wrong_use_has_an_exit_code_of_its_own(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    with running_site() as site:
        assert _run(site, tmp_path, *arguments).returncode == 2
