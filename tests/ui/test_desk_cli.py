"""The desk from the command line, as an adviser and a colleague use it. All persons are invented."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from corpus.settings import Settings
from ui.cli.main import main

QUESTION = "Må vi vekte klima og miljø med 30 prosent? Ring meg på 912 34 567.\n\nMvh\nPer Testmann"


class Terminal:
    """Runs `sparring desk …` in this process, on a database of its own."""

    def __init__(self, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self._patch, self._capture = patch, capture

    def run(self, *arguments: str) -> tuple[int, str, str]:
        self._patch.setattr(sys, "argv", ["sparring", "desk", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = self._capture.readouterr()
        return int(ended.value.code or 0), out, err

    def json(self, *arguments: str) -> Any:
        code, out, err = self.run(*arguments, "--json")
        assert code == 0, err
        return json.loads(out)


@pytest.fixture
def terminal(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SPARRING_HOME", str(settings.home))
    monkeypatch.setenv("SPARRING_DATABASE_URL", f"sqlite:///{tmp_path / 'desk.db'}")
    monkeypatch.setenv("SPARRING_USER", "Kari")
    return Terminal(monkeypatch, capsys)


def test_from_a_question_to_an_approved_exported_and_erased_reply(terminal: Terminal, tmp_path: Path) -> None:
    code, out, err = terminal.run("new", QUESTION, "--subject", "Vekting", "--from", "per@eksempel.no")
    assert code == 0 and "H-1" in out and "912 34 567" in err
    assert "912 34 567" not in terminal.json("show", "1")["inquiry"]["text"]
    made = terminal.json("draft", "1")
    assert made["version"]["number"] == 1 and made["faults"] == []
    assert terminal.json("submit", "1")["status"] == "for_approval"
    code, _, err = terminal.run("approve", "1", "--version", "1")
    assert code == 1 and "own_draft" in err
    assert terminal.json("return", "1", "--version", "1", "--reason", "Kortere.", "--as", "Ola")["status"] == "returned"
    (tmp_path / "del.md").write_text("Dere velger fritt.", encoding="utf-8")
    assert terminal.json("draft", "1", "--part", "short_answer=del.md")["faults"]
    code, out, _ = terminal.run("changes", "1")
    assert code == 0 and "+Dere velger fritt." in out and "## Kort svar" in out and "## Praksis" not in out
    assert terminal.run("changes", "1", "--from", "1", "--to", "9")[0] == 2
    described = terminal.json("describe", "1", "--category", "klima", "--deadline", "2026-12-24", "--public")
    described = terminal.json("describe", "1", "--organisation", "kommune")
    assert [described[k] for k in ("category", "organisation_type", "deadline", "public")] == [
        "klima", "kommune", "2026-12-24", True,
    ]  # fmt: skip
    code, _, err = terminal.run("submit", "1")
    assert code == 1 and "reply_has_faults" in err
    assert terminal.json("draft", "1", "--after", "2")["version"]["number"] == 3
    code, _, err = terminal.run("draft", "1", "--after", "2")
    assert code == 1 and "draft_changed" in err
    terminal.json("submit", "1")
    terminal.json("approve", "1", "--version", "3", "--as", "Ola")
    terminal.json("send", "1")
    for form, name in (("word", "svar-H-1.docx"), ("mail", "svar-H-1.eml"), ("case", "sak-H-1.json")):
        assert terminal.run("export", "1", "--form", form)[0] == 0
        assert (tmp_path / name).stat().st_size > 1_000
    assert [e["inquiry_id"] for e in terminal.json("earlier", "vekte klima og miljø 30 prosent")] == [1]
    assert terminal.json("figures")["replied"] == 1
    terminal.json("close", "1")
    assert terminal.json("erase", "1", "--yes") == {"erased": 1}
    assert terminal.run("show", "1")[0] == 1
    assert terminal.run("earlier", "vekte klima og miljø 30 prosent")[0] == 3
    assert [e["action"] for e in terminal.json("log")][-2:] == ["closed", "erased"]


def test_a_table_is_imported_once_however_often_and_twice_asked_is_twice_stored(
    terminal: Terminal, tmp_path: Path
) -> None:
    rows = [
        "Spørsmål;Dato",
        "Må vi vekte miljø?;2026-11-01",
        "Hva er brød?;2026-11-02",
        "Hva er brød?;2026-11-02",
        ";x",
    ]
    (tmp_path / "inn.csv").write_text("\n".join(rows), encoding="utf-8")
    code, out, err = terminal.run("import", "inn.csv")
    assert code == 0 and "3 henvendelser lagret" in out and "rad 5" in err
    (tmp_path / "en.csv").write_text("Spørsmål\nHva er papir?", encoding="utf-8")
    assert "1 henvendelse lagret" in terminal.run("import", "en.csv")[1]
    done = terminal.json("import", "inn.csv", "--column", "question=Spørsmål")
    assert (done["stored"], done["known"]) == (0, 3)
    assert terminal.json("list", "--search", "BRØD", "--sort", "oldest")["total"] == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["list", "--status", "nei"],
        ["list", "--sort", "nei"],
        ["new"],
        ["new", ""],
        ["import", "finnes-ikke.mbox"],
        ["import", "desk.db"],
        ["erase"],
        ["erase", "--expired"],
        ["show", "0"],
    ],
)
def test_wrong_use_is_told_and_exits_with_2(terminal: Terminal, arguments: list[str]) -> None:
    code, out, err = terminal.run(*arguments)
    assert code == 2 and "Gjør dette:" in err and "Traceback" not in err + out
    assert not err.startswith("Feil (wrong_use): \n"), "it isn't said what is wrong"


def test_the_retention_time_erases_what_is_done_when_the_desk_is_opened(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in ("Må vi vekte miljø?", "Hva er brød?"):
        terminal.json("new", text)
    terminal.json("close", "1")
    monkeypatch.setenv("SPARRING_DESK_RETENTION_DAYS", "0")
    assert [i["id"] for i in terminal.json("list")["inquiries"]] == [2]
    assert [e["person"] for e in terminal.json("log", "1")][-1] == "lagringstid"
