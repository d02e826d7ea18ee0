"""Drafts whose sentences a language model writes: asked as for a letter, checked as any answer. Persons are invented."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr

from assistant.api.desk import add_desk
from assistant.assistant import Assistant
from assistant.desk.database import open_database, sqlite_address
from assistant.desk.desk import Desk
from assistant.desk.mail import read_pasted
from assistant.desk.people import Person, Role
from assistant.desk.records import Version
from assistant.desk.reply import PartName
from assistant.desk.sign_in import sign_in_of
from assistant.question import AskRequest
from corpus.library import Library
from corpus.settings import Settings
from tests.assistant.scripted_model import Reply, ScriptedModel, quoting_script, sources_in

NAME = "openai:skript"
KEY = "kari-har-en-lang-noekkel"
KARI = Person("Kari", frozenset((Role.ADVISER,)))
ONE = "Må vi vekte klima og miljø med 30 prosent?"
TWO = "Kan vi kreve at varebilene er elektriske?"
MAIL = f"Hei!\n\nVi er en kommune.\n\n1. {ONE}\n2. {TWO}\n\nMvh Per Testmann"
Opened = Callable[..., Desk]


@pytest.fixture
def model() -> Iterator[ScriptedModel]:
    scripted = ScriptedModel(quoting_script)
    yield scripted
    scripted.close()


@pytest.fixture
def opened(library: Library, settings: Settings, model: ScriptedModel, tmp_path: Path, clock) -> Opened:  # type: ignore[no-untyped-def]
    """A desk whose assistant writes with the scripted model, with some settings more."""

    def make(**more: object) -> Desk:
        changed = settings.model_copy(update={"chat_model": NAME, "chat_base_url": model.url, **more})
        assistant = Assistant(library, changed, today=lambda: date(2026, 11, 26))
        return Desk(open_database(sqlite_address(tmp_path / "db")), lambda: assistant, clock)

    return make


def _draft(desk: Desk, mail: str = MAIL, as_of: str | None = None) -> Version:
    number = desk.inquiries.receive(KARI, (read_pasted(mail),))[0].id
    return desk.compose(KARI, number, 0, as_of=as_of)


def _asked_by(model: ScriptedModel, words: str) -> list[list[dict[str, str]]]:
    return [messages for messages in model.asked if words in messages[0]["content"]]


def test_each_question_of_an_inquiry_is_written_for_a_letter_and_holds(opened: Opened, model: ScriptedModel) -> None:
    desk = opened()
    version = _draft(desk)
    drafts = _asked_by(model, "utkast til svarbrev")
    assert len(drafts) == 2 and not _asked_by(model, "Du skriver svar for") and not _asked_by(model, "Foreslå")
    assert [q in m[-1]["content"] for q, m in zip((ONE, TWO), drafts, strict=True)] == [True, True]
    reply = version.reply
    assert f"**1. {ONE}**" in reply.text_of(PartName.SHORT_ANSWER)
    assert f"**2. {TWO}**" in reply.text_of(PartName.SHORT_ANSWER)
    assert reply.claims and desk.faults(reply) == ()
    assert "sammendrag" in reply.text_of(PartName.RESERVATION)


def test_a_draft_says_which_model_wrote_it(opened: Opened) -> None:
    desk = opened()
    version = _draft(desk)
    assert version.writer == version.reply.writer == NAME
    edited = desk.drafts.edit(KARI, version.number, {PartName.DEPENDS: "Det kommer an på verdien."}, 1)
    assert edited.writer == "" and edited.reply.writer == NAME


def test_the_api_says_which_model_wrote_a_draft(opened: Opened) -> None:
    desk = opened()
    app = FastAPI()
    add_desk(app, lambda: desk, sign_in_of(Settings(api_keys=SecretStr(f"Kari:adviser:{KEY}"))))
    client = TestClient(app, headers={"authorization": f"Bearer {KEY}"})
    number = desk.inquiries.receive(KARI, (read_pasted(f"Hei, {ONE}"),))[0].id
    made = client.post(f"/api/v1/desk/inquiries/{number}/draft", json={"after": 0}).json()
    assert made["version"]["writer"] == made["version"]["reply"]["writer"] == NAME and made["faults"] == []


def test_without_a_model_a_draft_is_quotes_as_before(opened: Opened, model: ScriptedModel) -> None:
    version = _draft(opened(chat_model=None))
    assert version.writer == "quotes" and model.asked == []


def test_a_draft_of_two_writers_names_both(opened: Opened, model: ScriptedModel) -> None:
    """Even where the first answer, which once named the whole reply, is the one that fell back."""

    def failing_first(messages: list[dict[str, str]]) -> Reply:
        return Reply("") if ONE in messages[-1]["content"] else quoting_script(messages)

    model.script = failing_first
    version = _draft(opened())
    assert version.writer == version.reply.writer == f"quotes, {NAME}"
    assert "tomt svar" in version.reply.text_of(PartName.RESERVATION)


def test_a_draft_tells_the_exceptions_of_the_rule_that_the_model_left_out(opened: Opened, model: ScriptedModel) -> None:
    def only_the_rule(messages: list[dict[str, str]]) -> Reply:
        token = next(t for t, text in sources_in(messages).items() if "minimum tretti prosent" in text)
        claim = "Dere må vekte klima og miljø med minst 30 prosent."
        return Reply(json.dumps({"claim": claim, "sources": [{"source": token, "quote": ""}]}))

    model.script = only_the_rule
    version = _draft(opened(), f"Hei, {ONE}")
    short = version.reply.text_of(PartName.SHORT_ANSWER)
    assert "Dere må vekte klima og miljø med minst 30 prosent." in short and "uvesentlig" in short


def test_a_duty_that_only_guidance_carries_is_left_out_of_a_draft(opened: Opened, model: ScriptedModel) -> None:
    duty = "Dere må kreve dokumentasjon."

    def demanding(messages: list[dict[str, str]]) -> Reply:
        token = next(t for t in sources_in(messages) if f"<kilde {t} | veiledning" in messages[-1]["content"])
        wrong = json.dumps({"claim": duty, "sources": [{"source": token, "quote": ""}]})
        return Reply(wrong if "må rettes" in messages[-1]["content"] else f"{quoting_script(messages).text}\n{wrong}")

    model.script = demanding
    version = _draft(opened(), f"Hei, {TWO}")
    assert version.writer == NAME and not any(duty in part.text for part in version.reply.parts)
    assert "1 setning(er) ble utelatt" in version.reply.text_of(PartName.RESERVATION)
    assert _asked_by(model, "Du retter setninger")


@pytest.mark.parametrize(
    ("mail", "as_of", "told"),
    [
        ("Hei, må vi vekte klima og miljø 30 prosent?", None, "Skriv på bokmål."),
        ("Hei, kva må vi gjere for at klima og miljø skal vektast 30 prosent? Eg lurer på dette.", None, "Skriv på nynorsk."),
        ("Hei, må vi vekte klima og miljø 30 prosent?", "2025-03-01", "retten slik den er 2025-03-01"),
    ],
)  # fmt: skip
def test_a_draft_is_asked_for_in_the_language_and_law_of_the_inquiry(
    opened: Opened, model: ScriptedModel, mail: str, as_of: str | None, told: str
) -> None:
    _draft(opened(), mail, as_of)
    assert told in _asked_by(model, "utkast til svarbrev")[0][0]["content"]


def test_an_answer_kept_for_the_chat_is_not_used_for_a_letter(
    opened: Opened, model: ScriptedModel, library: Library, settings: Settings, tmp_path: Path
) -> None:
    kept = {"answer_cache": True, "home": tmp_path}
    changed = settings.model_copy(update={"chat_model": NAME, "chat_base_url": model.url, **kept})
    Assistant(library, changed, today=lambda: date(2026, 11, 26)).ask(AskRequest(ONE))
    assert not _asked_by(model, "utkast til svarbrev")
    desk = opened(**kept)
    first, second = (_draft(desk, ONE, "2026-11-26") for _ in range(2))
    assert len(_asked_by(model, "utkast til svarbrev")) == 1 and first.reply.claims == second.reply.claims


def test_claims_of_a_draft_are_judged_where_a_judge_is_set(opened: Opened, model: ScriptedModel) -> None:
    model.script = lambda messages: Reply("?") if "<påstand" in messages[-1]["content"] else quoting_script(messages)
    version = _draft(opened(chat_judge=True), f"Hei, {ONE}")
    assert version.writer == NAME
    assert "ekstra kontrollen av innholdet" in version.reply.text_of(PartName.RESERVATION)
