"""The chat model as assessor and judge, against a scripted server: grounds are named, failures are counted apart."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from corpus.library import Library
from corpus.settings import Settings
from evals.cases import Case
from evals.runs import generate, generated_in
from evals.summaries import score, summarise
from tests.assistant.scripted_model import Reply, ScriptedModel, quoting_script

CASE = Case(
    "kofa-x", "Kan vi bruke pris som eneste kriterium i en rammeavtale om gjerder?", as_of=date(2025, 2, 12),
    outcome="breach", kofa_case="2025/9999", key_points=("Klima og miljø skal vektes.",),
)  # fmt: skip


@pytest.fixture
def model() -> Iterator[ScriptedModel]:
    scripted = ScriptedModel(quoting_script)
    yield scripted
    scripted.close()


def _run(library: Library, settings: Settings, model: ScriptedModel, folder: Path, judge: int = 0) -> dict:
    changed = settings.model_copy(update={"chat_model": "openai:skript", "chat_base_url": model.url})
    folder.mkdir(exist_ok=True)
    generate(Assistant(library, changed), [CASE], folder, judge_runs=judge)
    return summarise(score([CASE], library, folder), {"dataset_hash": "x"}, folder)


def _script(assessment: str, marks: list[str]):  # type: ignore[no-untyped-def]
    left = list(marks)

    def script(messages: list[dict[str, str]]) -> Reply:
        system = messages[0]["content"]
        if "hva Klagenemnda" in system:
            return Reply(assessment)
        return Reply(left.pop(0)) if "sensor" in system else quoting_script(messages)

    return script


def test_an_assessment_counts_with_the_sources_it_names(
    library: Library, settings: Settings, model: ScriptedModel, tmp_path: Path
) -> None:
    model.script = _script(json.dumps({"outcome": "breach", "grounds": ["K1"], "reason": "x"}), [])
    summary = _run(library, settings, model, tmp_path / "run")
    (generated,) = generated_in(tmp_path / "run")
    assert generated.assessment and generated.assessment.outcome == "breach"
    assert generated.assessment.grounds[0].document in {c.document_id for c in generated.answer.citations}
    assert summary["outcomes"]["agreement"] == 1.0


@pytest.mark.parametrize(
    "assessment", ["vet ikke", '{"outcome": "seier", "grounds": ["K1"]}', '{"outcome": "breach", "grounds": ["K99"]}']
)
def test_an_assessment_without_grounds_is_unclear(
    library: Library, settings: Settings, model: ScriptedModel, tmp_path: Path, assessment: str
) -> None:
    model.script = _script(assessment, [])
    _run(library, settings, model, tmp_path / "run")
    (generated,) = generated_in(tmp_path / "run")
    assert generated.assessment and generated.assessment.outcome == "uavklart" and generated.assessment.grounds == ()


def test_a_judges_failures_are_counted_and_never_averaged_in(
    library: Library, settings: Settings, model: ScriptedModel, tmp_path: Path
) -> None:
    marks = ['{"correct": 4, "useful": 2}', "kan ikke", '{"correct": 9, "useful": 1}', '{"correct": 2, "useful": 2}']
    model.script = _script("vet ikke", marks)
    judge = _run(library, settings, model, tmp_path / "run", judge=4)["judge"]
    assert judge["runs"] == 4 and judge["failures"] == 2
    assert judge["correct"] == {"mean": 3.0, "spread": 1.0, "n": 1} and judge["useful"]["spread"] == 0.0
