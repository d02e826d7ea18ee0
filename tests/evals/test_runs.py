"""A run from the command line to its report: what is kept, what goes on, what is refused."""

import csv
import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from assistant.assistant import Assistant
from evals.cases import load_cases
from evals.comparing import compare, failed_floors
from evals.datasets import DatasetError
from evals.own_datasets import read_own
from evals.report import write_report
from evals.runs import ANSWERS, begin, generate, generated_in, run_settings
from evals.summaries import score, summarise


def _run(assistant: Assistant, folder: Path, limit: int, resume: bool = False, concurrency: int = 1) -> dict:
    cases, dataset_hash = load_cases("kofa", "tuning")
    cases = cases[-limit:]  # the newest: the library has no law for the day of the oldest, which are declined
    settings = run_settings(assistant, "kofa", "tuning", dataset_hash, len(cases))
    begin(folder, settings, resume)
    generate(assistant, cases, folder, concurrency)
    return summarise(score(cases, assistant.library, folder), settings, folder)


def test_an_interrupted_run_goes_on_and_answers_nothing_twice(assistant: Assistant, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    summary = _run(assistant, folder, 6)
    whole = (folder / ANSWERS).read_text(encoding="utf-8").splitlines()
    cut = "\n".join(whole[:3]) + "\n" + whole[3][: len(whole[3]) // 2]
    (folder / ANSWERS).write_text(cut, encoding="utf-8")  # killed in the middle of the fourth
    again = _run(assistant, folder, 6, resume=True, concurrency=3)
    lines = (folder / ANSWERS).read_text(encoding="utf-8").splitlines()
    assert lines[:3] == whole[:3] and len(lines) == 6
    assert {g.case for g in generated_in(folder)} == {json.loads(line)["case"] for line in whole}
    for name in ("citation_precision", "key_points_lenient", "outcome_agreement"):
        assert again["measures"][name] == summary["measures"][name] is not None


def test_figures_do_not_depend_on_which_answer_came_first(assistant: Assistant, tmp_path: Path) -> None:
    before = _run(assistant, tmp_path, 6)["measures"]
    lines = (tmp_path / ANSWERS).read_text(encoding="utf-8").splitlines()
    (tmp_path / ANSWERS).write_text("\n".join(reversed(lines)) + "\n", encoding="utf-8")
    assert _run(assistant, tmp_path, 6, resume=True)["measures"] == before


def test_a_folder_with_another_run_is_not_overwritten(assistant: Assistant, tmp_path: Path) -> None:
    _run(assistant, tmp_path / "run", 2)
    with pytest.raises(DatasetError, match="--resume"):
        _run(assistant, tmp_path / "run", 2)
    with pytest.raises(DatasetError, match="andre innstillinger"):
        _run(assistant, tmp_path / "run", 3, resume=True)


def test_a_run_beside_its_baseline_tells_what_changed_and_floors_fail(assistant: Assistant, tmp_path: Path) -> None:
    for name in ("before", "after"):
        _run(assistant, tmp_path / name, 4)
    path = tmp_path / "after" / "scores.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        row["scores"]["citation_precision"] = 0.5
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    changes = {c.measure: c for c in compare(tmp_path / "after", tmp_path / "before")}
    worse = changes["citation_precision"]
    assert worse.is_regression and worse.before == 1.0 and worse.after == 0.5 and len(worse.worse) == 4
    assert not changes["quote_exactness"].is_regression
    assert failed_floors(tmp_path / "before", {"citation_precision": 0.98}) == []
    assert failed_floors(tmp_path / "before", {"key_points_strict": 1.0})
    with pytest.raises(DatasetError, match="finnes ikke"):
        failed_floors(tmp_path / "before", {"godhet": 1.0})


def test_the_report_is_one_file_without_network_and_escapes_what_it_shows(assistant: Assistant, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    cases, dataset_hash = load_cases("kofa", "tuning")
    cases = cases[-3:]
    settings = run_settings(assistant, "kofa", "<script>alert(1)</script>", dataset_hash, 3)
    begin(folder, settings, resume=False)
    generate(assistant, cases, folder)
    scored = score(cases, assistant.library, folder)
    html = write_report(scored, summarise(scored, settings, folder), folder).read_text(encoding="utf-8")
    assert "<script>alert" not in html and "&lt;script&gt;alert" in html
    assert "http://" not in html and "https://" not in html and "<svg" in html
    numbers = list(csv.DictReader((folder / "numbers.csv").open(encoding="utf-8")))
    assert [row["case"] for row in numbers] == [case.id for case in cases]


def test_an_evaluators_own_questions_come_from_csv_and_excel(tmp_path: Path) -> None:
    (tmp_path / "egne.csv").write_text(
        "question;language;key_points;must_decline\nKan vi kjøpe brukte møbler?;nb;ombruk;\nHva koster melk?;nb;;ja\n",
        encoding="utf-8",
    )
    book = Workbook()
    assert book.active is not None
    book.active.append(["id", "question", "as_of"])
    book.active.append(["a", "Må vi vekte miljø?", "2025-03-01"])
    book.save(tmp_path / "egne.xlsx")
    first, second = read_own(tmp_path / "egne.csv")
    assert first.key_points == ("ombruk",) and not first.must_decline and second.must_decline
    (from_excel,) = read_own(tmp_path / "egne.xlsx")
    assert from_excel.id == "a" and str(from_excel.as_of) == "2025-03-01"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("spørsmål\nHei\n", "egne.csv:1"),
        ("question,language\n,nb\n", "egne.csv:2"),
        ("question,language\nHei?,svensk\n", "egne.csv:2"),
        ("question,as_of\nHei?,i går\n", "egne.csv:2"),
    ],
)
def test_what_is_wrong_in_an_own_file_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "egne.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DatasetError, match=told):
        read_own(tmp_path / "egne.csv")
    (tmp_path / "bilde.xlsx").write_bytes(b"\x89PNG")
    with pytest.raises(DatasetError, match="Excel"):
        read_own(tmp_path / "bilde.xlsx")
