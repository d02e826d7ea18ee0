"""An entailment model that the settings name has the last word on a model's claims."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.content_check import Statement
from assistant.entailment import EntailmentCheck
from assistant.model import Usage
from assistant.question import AskRequest
from corpus.errors import ModelError
from corpus.library import Library
from corpus.settings import Settings
from tests.assistant.scripted_model import ScriptedModel, quoting_script
from tests.assistant.small_models import cross_encoder

QUESTION = "Må vi vekte klima og miljø 30 prosent?"
LABELS = ("contradiction", "entailment", "neutral")


@pytest.fixture
def model() -> Iterator[ScriptedModel]:
    scripted = ScriptedModel(quoting_script)
    yield scripted
    scripted.close()


def _answer(library: Library, settings: Settings, model: ScriptedModel, entailment: Path):  # type: ignore[no-untyped-def]
    changed = settings.model_copy(
        update={"chat_model": "openai:skript", "chat_base_url": model.url, "entailment_model": str(entailment)}
    )
    return Assistant(library, changed, today=lambda: date(2026, 11, 26)).ask(AskRequest(QUESTION))


def test_a_model_that_finds_no_entailment_sends_every_claim_back_and_the_quotes_answer(
    library: Library, settings: Settings, model: ScriptedModel, tmp_path: Path
) -> None:
    cross_encoder(tmp_path / "nli", LABELS, (4.0, -4.0, 0.0))
    answer = _answer(library, settings, model, tmp_path / "nli")
    assert answer.writer == "quotes" and answer.status.carries_answer
    assert "modellen som kontrollerer innholdet" in str(model.asked[1])


def test_a_model_that_finds_entailment_lets_the_claims_through(
    library: Library, settings: Settings, model: ScriptedModel, tmp_path: Path
) -> None:
    cross_encoder(tmp_path / "nli", LABELS, (-4.0, 4.0, 0.0))
    assert _answer(library, settings, model, tmp_path / "nli").writer == "openai:skript"


def test_a_model_that_is_missing_leaves_the_claims_as_they_were_and_is_told_of(
    library: Library, settings: Settings, model: ScriptedModel, tmp_path: Path
) -> None:
    answer = _answer(library, settings, model, tmp_path / "ingen")
    assert answer.writer == "openai:skript" and answer.dropped_claims == 0
    (notice,) = [n for n in answer.notices if n.code == "content_unchecked"]
    assert "finnes ikke på denne maskinen" in notice.text


def test_a_model_that_is_missing_or_of_another_kind_is_told_of(library: Library, tmp_path: Path) -> None:
    claim = Statement("Noe.", "Noe.", (library.search(QUESTION, 1)[0].passage,))
    with pytest.raises(ModelError, match="SPARRING_ENTAILMENT_MODEL") as missing:
        EntailmentCheck("finnes/ikke").carried([claim], Usage())
    assert missing.value.code == "model_missing"
    cross_encoder(tmp_path / "other", ("bra", "dårlig"))
    with pytest.raises(ModelError) as other:
        EntailmentCheck(str(tmp_path / "other")).carried([claim], Usage())
    assert other.value.code == "model_settings"


def test_several_claims_are_checked_at_once(library: Library, tmp_path: Path) -> None:
    cross_encoder(tmp_path / "nli", LABELS, (-4.0, 4.0, 0.0))
    passage = library.search(QUESTION, 1)[0].passage
    claims = [Statement(text, text, (passage,)) for text in ("Noe.", "Noe annet.")]
    assert EntailmentCheck(str(tmp_path / "nli")).carried(claims, Usage()) == (True, True)
