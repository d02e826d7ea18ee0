"""Personal data never leaves for a model elsewhere, and comes back in the answer."""

import json
import re
from collections.abc import Iterator
from datetime import date

import pytest

from assistant.assistant import Assistant
from assistant.masking import mask
from assistant.question import AskRequest
from corpus.library import Library
from corpus.settings import Settings
from tests.assistant.scripted_model import Reply, ScriptedModel, quoting_script

TEXT = "Må vi vekte klima 30 prosent? Svar til kari@kommune.example.no eller tlf. 91 23 45 67, konto 1234.56.78903."


@pytest.fixture
def model() -> Iterator[ScriptedModel]:
    scripted = ScriptedModel(quoting_script)
    yield scripted
    scripted.close()


def test_what_is_hidden_is_put_back_as_it_was() -> None:
    hidden = mask(TEXT, "nb")
    for secret in ("kari@", "91 23 45 67", "1234.56.78903"):
        assert secret not in hidden.text
    assert len(hidden.originals) == 3
    assert hidden.restored(hidden.text) == TEXT
    assert mask("Må vi vekte klima 30 prosent?", "nb").originals == {}


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("Jeg heter Kari Nordmann. Må vi vekte miljø?", "Nordmann"),
        ("Må vi vekte miljø?\nHilsen Per-Olav Ødegård", "Ødegård"),
        ("Han bor i Storgata 12B, 0155 Oslo. Må vi vekte miljø?", "Storgata"),
        ("Pasienten er født 1. januar 1970. Må vi vekte miljø?", "1970"),
        ("Hun har 010170-12345. Må vi vekte miljø?", "12345"),
        ("Svar til kari(at)fjellvik.no. Må vi vekte miljø?", "fjellvik"),
        ("Svar til kari [at] fjellvik.no. Må vi vekte miljø?", "fjellvik"),
    ],
)
def test_who_somebody_is_stays_on_this_machine(text: str, secret: str) -> None:
    hidden = mask(text, "nb")
    assert secret not in hidden.text and "Må vi vekte miljø?" in hidden.text and hidden.restored(hidden.text) == text


def test_a_remote_model_gets_no_personal_data_and_the_reader_is_told(
    library: Library, settings: Settings, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.model.is_remote", lambda *_: True)  # the server is on loopback
    changed = settings.model_copy(update={"chat_model": "openai:skript", "chat_base_url": model.url})
    answer = Assistant(library, changed, today=lambda: date(2026, 11, 26)).ask(AskRequest(TEXT))
    sent = str(model.asked)
    assert model.asked and "kari@" not in sent and "91 23 45 67" not in sent and "1234.56.78903" not in sent
    assert any(n.code == "model_masked" for n in answer.notices)


def test_a_claim_that_goes_back_to_a_remote_model_is_masked_again(
    library: Library, settings: Settings, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def repeating(messages: list[dict[str, str]]) -> Reply:
        asked = messages[-1]["content"].partition("<spørsmål>")[2]
        names = " og ".join(re.findall(r"\[[^\]]+\]", asked))
        wrong = {"claim": f"Svaret skal sendes til {names}.", "sources": [{"source": "K1", "quote": ""}]}
        return Reply(json.dumps(wrong, ensure_ascii=False) + "\n" + quoting_script(messages).text)

    model.script = repeating
    monkeypatch.setattr("assistant.model.is_remote", lambda *_: True)  # the server is on loopback
    changed = settings.model_copy(update={"chat_model": "openai:skript", "chat_base_url": model.url})
    Assistant(library, changed, today=lambda: date(2026, 11, 26)).ask(AskRequest(TEXT))
    correction = next(str(m) for m in model.asked if "Setningene som må rettes" in m[-1]["content"])
    assert "Svaret skal sendes til [" in correction
    for secret in ("kari@", "91 23 45 67", "91234567", "1234.56.78903", "12345678903"):
        assert secret not in correction


def test_a_model_on_this_machine_gets_the_question_as_it_is(
    library: Library, settings: Settings, model: ScriptedModel
) -> None:
    changed = settings.model_copy(update={"chat_model": "openai:skript", "chat_base_url": model.url})
    answer = Assistant(library, changed).ask(AskRequest(TEXT))
    assert "kari@kommune" in str(model.asked)
    assert not any(n.code == "model_masked" for n in answer.notices)
