"""The `sparring` command as a process."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.errors import SparringError
from corpus.library import Library
from corpus.settings import Settings, load_settings
from ui.texts import keys


def _run(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from ui.cli.main import main; main()", *arguments],
        capture_output=True, text=True, encoding="utf-8", timeout=600,
        env={**os.environ, "SPARRING_HOME": str(settings.home), "PYTHONUTF8": "1"},
    )  # fmt: skip


def test_help_loads_nothing_heavy(settings: Settings) -> None:
    code = (
        "import sys; sys.argv = ['sparring', '--help']\nfrom ui.cli.main import main\ntry: main()\nexcept SystemExit: pass\n"
        "heavy = {'torch', 'chromadb', 'gradio', 'sentence_transformers', 'fastapi'} & set(sys.modules)\nassert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_ask_prints_the_answer_with_sources(settings: Settings) -> None:
    done = _run(settings, "ask", "Må vi vekte klima og miljø 30 prosent?", "--as-of", "2026-11-26")
    assert done.returncode == 0 and "LOA § 5b" in done.stdout and "sammendrag, ikke originalen" in done.stdout


def test_a_declined_question_exits_with_3(settings: Settings) -> None:
    assert _run(settings, "ask", "Hvordan steker jeg pannekaker?").returncode == 3


@pytest.mark.parametrize(
    "arguments",
    [["ask", ""], ["ask", "Hei?", "--as-of", "99999-01-01"], ["search", "x", "--kind", "nei"], ["nei"], ["ask"]],
)
def test_wrong_use_exits_with_2_and_shows_no_trace(settings: Settings, arguments: list[str]) -> None:
    done = _run(settings, *arguments)
    assert done.returncode == 2 and done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["search", ""], "empty_question"),
        (["search", "?!"], "empty_question"),
        (["search", "a" * 5_000], "question_too_long"),
        (["search", "klima \udcff"], "invalid_characters"),
        (["show", "\udcff"], "not_found"),
        (["ingest", ""], "empty_path"),
        (["desk", "show", "9" * 25], "wrong_use"),
    ],
)
def test_what_no_command_can_use_is_told_with_a_code(settings: Settings, arguments: list[str], code: str) -> None:
    done = _run(settings, *arguments)
    assert done.returncode in (1, 2) and f"({code})" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "Hvilken kommando?"),
        (["ask"], "«question» mangler"),
        (["tull"], "«tull» finnes ikke"),
        (["ask", "--tull"], "«--tull» finnes ikke"),
        (["ask", "Må", "vi?"], "«vi?» er for mye"),
        (["search", "x", "-k", "0"], "skal være minst 1"),
        (["search", "x", "-k", "mange"], "skal være et helt tall"),
        (["desk", "show", "9" * 25], "skal være høyst"),
    ],
)
def test_wrong_use_is_told_in_norwegian(settings: Settings, arguments: list[str], told: str) -> None:
    done = _run(settings, *arguments)
    assert done.returncode == 2 and told in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("LOG_LEVEL", "MYE", "log_level skal være DEBUG"),
        ("CHAT_WINDOW", "stort", "chat_window skal være et helt tall"),
        ("CHAT_WINDOW", "1", "chat_window skal være minst 2048"),
        ("LOVDATA_ACTS", "{tull", "lovdata_acts"),
        ("FORBID_REMOTE_MODEL", "true", "mente du SPARRING_FORBID_REMOTE_MODELS?"),
        ("HEST", "ja", "SPARRING_HEST er ingen innstilling"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(f"SPARRING_{name}", value)
    done = _run(settings, "doctor")
    assert done.returncode == 1 and "(invalid_settings)" in done.stderr and told in done.stderr


LOCAL = {"CHAT_MODEL": "openai:x", "CHAT_BASE_URL": "http://127.0.0.1:9/v1"}


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, "ingen, sitater"),
        ({"CHAT_JUDGE": "true", "ENTAILMENT_MODEL": "y"}, "Fjern en av dem"),
        (LOCAL, "bare den faste"),
        ({**LOCAL, "CHAT_JUDGE": "true"}, "ikke målt med noen ekte modell"),
        ({**LOCAL, "CHAT_JUDGE": "true", "ENTAILMENT_MODEL": "y"}, "Fjern en av dem"),
    ],
)
def test_doctor_tells_what_checks_a_models_claims(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: dict[str, str], told: str
) -> None:
    for name, value in more.items():
        monkeypatch.setenv(f"SPARRING_{name}", value)
    state = json.loads(_run(Settings(home=tmp_path), "doctor", "--json").stdout)
    assert told in state["content_check"]


@pytest.mark.parametrize("text", [b"tull = = 1", b"home = '\xff'", b"tull = 1"])
def test_a_settings_file_that_cannot_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: bytes
) -> None:
    (tmp_path / "sparring.toml").write_bytes(text)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SparringError) as caught:
        load_settings()
    assert caught.value.code == "invalid_settings"


def test_an_empty_setting_is_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARRING_HOME", "")
    assert load_settings().home != Path()


@pytest.mark.parametrize("arguments", [["ask", "Må vi vekte miljø?"], ["doctor"], ["fetch", "plan"], ["desk", "list"]])
def test_a_home_that_is_a_file_is_told(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "fil").write_text("x", encoding="utf-8")
    done = _run(Settings(home=tmp_path / "fil"), *arguments)
    assert done.returncode == 1 and str(tmp_path / "fil") in done.stderr and "(file_error)" in done.stderr


def test_search_documents_show_and_doctor_speak_json(settings: Settings) -> None:
    found = json.loads(_run(settings, "search", "møbler", "-k", "2", "--json").stdout)["passages"]
    assert len(found) == 2
    assert len(json.loads(_run(settings, "documents", "--json").stdout)) == 327
    shown = json.loads(_run(settings, "show", "law-loa-5b-2026#tredje ledd", "--json").stdout)
    assert [p["locator"] for p in shown] == ["LOA § 5b tredje ledd"]
    library = Library.open(settings)
    held = sum(len(library.passages_of(document.id)) for document in library.documents())
    assert json.loads(_run(settings, "doctor", "--json").stdout)["passages"] == held
    assert _run(settings, "show", "nei").returncode == 1


def test_own_documents_become_answerable_and_bad_ones_are_reported(tmp_path: Path) -> None:
    own = tmp_path / "egne"
    own.mkdir()
    (own / "Blåbær.md").write_text("# Blåbær\n\nInnkjøpsreglementet vårt krever zirkoniumskjeer.\n", encoding="utf-8")
    (own / "feil.md").write_text("---\nid: x\nkind: tull\n---\nTekst\n", encoding="utf-8")
    settings = Settings(home=tmp_path / "home")
    done = _run(settings, "ingest", str(own))
    assert done.returncode == 1 and "feil.md:3" in done.stderr
    found = json.loads(_run(settings, "search", "zirkoniumskjeer", "--json").stdout)["passages"]
    assert found[0]["document_id"] == "egen-blåbær"


def test_the_three_languages_have_the_same_texts() -> None:
    assert keys("nb") == keys("nn") == keys("en")
