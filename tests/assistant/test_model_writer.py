"""Answers by a chat model, through the real client against a scripted server: what passes, what fails, what is told."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from assistant.answer import Status
from assistant.assistant import Assistant
from assistant.checking import check_claim
from assistant.model import is_remote
from assistant.question import AskRequest, Turn
from corpus.errors import ModelError
from corpus.library import Library
from corpus.settings import Settings
from tests.assistant.scripted_model import Reply, ScriptedModel, quoting_script, sources_in

TODAY = date(2026, 11, 26)
QUESTION = "Må vi vekte klima og miljø 30 prosent?"
NAME = "openai:skript"


@pytest.fixture
def model() -> Iterator[ScriptedModel]:
    scripted = ScriptedModel(quoting_script)
    yield scripted
    scripted.close()


def _assistant(library: Library, settings: Settings, model: ScriptedModel, **more: object) -> Assistant:
    changed = settings.model_copy(
        update={"chat_model": NAME, "chat_base_url": model.url, "chat_answer_s": 20.0, **more}
    )
    return Assistant(library, changed, today=lambda: TODAY)


def _claim(text: str, token: str, quote: str = "") -> str:
    return json.dumps({"claim": text, "sources": [{"source": token, "quote": quote}]}, ensure_ascii=False)


def test_a_models_claims_are_told_with_the_sources_they_rest_on(
    library: Library, settings: Settings, model: ScriptedModel
) -> None:
    answer = _assistant(library, settings, model).ask(AskRequest(QUESTION))
    assert answer.status is Status.ANSWERED and answer.writer == NAME
    assert answer.claims and not any("[K" in claim.text or "K1" in claim.text for claim in answer.claims)
    for claim in answer.claims:
        cited = [c for c in answer.citations if c.number in claim.citations]
        passages = [library.passage(c.passage_id) for c in cited]
        assert check_claim(claim.text, cited, passages, TODAY) == ()
    assert answer.model and answer.model.prompts["answer"] and not answer.model.remote
    assert any(n.code == "digest_only" for n in answer.notices)


def test_sentences_with_marks_are_read_as_well_as_structured_claims(
    library: Library, settings: Settings, model: ScriptedModel
) -> None:
    def marked(messages: list[dict[str, str]]) -> Reply:
        lines = [f"- {t.split(chr(10))[0].split('. ')[0].rstrip('.')} [{k}]." for k, t in sources_in(messages).items()]
        return Reply("Her er svaret:\n\n" + "\n".join(lines[:4]))

    model.script = marked
    answer = _assistant(library, settings, model).ask(AskRequest(QUESTION))
    assert answer.writer == NAME and answer.dropped_claims == 0
    assert all(c.quote for c in answer.citations)


@pytest.mark.parametrize(
    "written",
    [
        "Klima og miljø må få minimum ⁵⁰ prosent.",
        "Klima og miljø må få minimum tretti prosent \ud800.",
        "Klima og miljø\u0000 må få minimum tretti prosent.",
        "Klima og miljø må få minimum \u202e03\u202c tretti prosent.",
        "Klima og miljø må få minimum tre\u200btti prosent.",
        "Må klima og miljø få minimum tretti prosent?",
    ],
)
def test_what_cannot_be_read_as_it_is_checked_is_no_claim(
    library: Library, settings: Settings, model: ScriptedModel, written: str
) -> None:
    def hiding(messages: list[dict[str, str]]) -> Reply:
        sources = sources_in(messages)
        token = next(k for k, text in sources.items() if "minimum tretti prosent" in text)
        return Reply(json.dumps({"claim": written, "sources": [{"source": token, "quote": ""}]}))

    model.script = hiding
    answer = _assistant(library, settings, model).ask(AskRequest(QUESTION))
    assert answer.writer == "quotes" and answer.model_dump_json()


def test_a_claim_brings_no_markup_of_its_own(library: Library, settings: Settings, model: ScriptedModel) -> None:
    def heading(messages: list[dict[str, str]]) -> Reply:
        token = next(k for k, text in sources_in(messages).items() if "minimum tretti prosent" in text)
        return Reply(_claim("# Klima og miljø må få minimum tretti prosent.", token))

    model.script = heading
    answer = _assistant(library, settings, model).ask(AskRequest(QUESTION))
    assert answer.claims[0].text == "Klima og miljø må få minimum tretti prosent."


def test_what_the_law_requires_is_quoted_when_the_model_leaves_it_out(
    library: Library, settings: Settings, model: ScriptedModel
) -> None:
    def only_the_last(messages: list[dict[str, str]]) -> Reply:
        token, text = list(sources_in(messages).items())[-1]
        return Reply(_claim(text.split("\n")[0].split(". ")[0].rstrip(".") + ".", token))

    model.script = only_the_last
    answer = _assistant(library, settings, model).ask(AskRequest(QUESTION))
    assert answer.writer == NAME
    locators = {c.locator for c in answer.citations}
    assert {"LOA § 5b andre ledd", "LOA § 5b tredje ledd"} <= locators
    assert answer.text.startswith("## Kort svar\n\nLOA § 5b")


def test_a_provision_cited_only_for_a_sentence_at_its_edge_is_quoted(
    library: Library, settings: Settings, model: ScriptedModel
) -> None:
    edge = "Andre ledd gjelder bare når anskaffelsen må kunngjøres etter forskriftene."

    def only_the_edge(messages: list[dict[str, str]]) -> Reply:
        token = next(token for token, text in sources_in(messages).items() if edge[:-1] in text)
        return Reply(_claim(edge, token))

    model.script = only_the_edge
    answer = _assistant(library, settings, model).ask(AskRequest(QUESTION))
    assert answer.writer == NAME and edge in answer.text
    assert "tretti prosent" in answer.text


def test_a_claim_that_fails_goes_back_once_with_its_reason_and_the_mended_one_is_told(
    library: Library, settings: Settings, model: ScriptedModel
) -> None:
    def wrong_then_right(messages: list[dict[str, str]]) -> Reply:
        if "Setningene som må rettes" in messages[-1]["content"]:
            return Reply(_claim("Klima og miljø skal ha minimum tretti prosent vekt.", "K1"))
        first, *rest = quoting_script(messages).text.split("\n")
        return Reply("\n".join([_claim("Klima og miljø skal ha minst 45 prosent vekt.", "K1"), first, *rest]))

    model.script = wrong_then_right
    answer = _assistant(library, settings, model).ask(AskRequest(QUESTION))
    assert len(model.asked) == 2
    assert "45 prosent" in model.asked[1][-1]["content"] and "Grunn:" in model.asked[1][-1]["content"]
    texts = [claim.text for claim in answer.claims]
    assert "Klima og miljø skal ha minimum tretti prosent vekt." in texts and not any("45" in t for t in texts)
    assert answer.dropped_claims == 0 and answer.model and answer.model.corrected_claims == 1


def test_a_claim_that_fails_twice_is_left_out_counted_and_told_of(
    library: Library, settings: Settings, model: ScriptedModel
) -> None:
    wrong = _claim("Klima og miljø skal ha minst 45 prosent vekt.", "K1")

    def stubborn(messages: list[dict[str, str]]) -> Reply:
        good = "" if "må rettes" in messages[-1]["content"] else quoting_script(messages).text + "\n"
        return Reply(good + wrong)

    model.script = stubborn
    answer = _assistant(library, settings, model).ask(AskRequest(QUESTION))
    assert answer.writer == NAME and answer.dropped_claims == 1
    assert any(n.code == "left_out" and "1" in n.text for n in answer.notices)
    assert not any("45" in claim.text for claim in answer.claims)


FAILURES = {
    "rate_limited": (Reply(status=429), "tar ikke imot flere"),
    "server_error": (Reply(status=500), "svarer ikke"),
    "wrong_key": (Reply(status=401), "ga en feil"),
    "empty": (Reply(""), "tomt svar"),
    "refusing": (Reply("Beklager, jeg kan ikke hjelpe med dette."), "besto ikke kontrollen"),
    "invalid_json": (Reply('{"claim": "Klima skal telle", "sources": [{"sou'), "ingen setninger med kilde"),
    "bottomless_json": (Reply('{"claim": ' * 1_900), "ingen setninger med kilde"),
    "unknown_marks": (Reply("Alle innkjøp skal være grønne. [K97]\nDet gjelder alle. [K98]"), "besto ikke kontrollen"),
    "invented_case": (Reply("KOFA fant brudd i sak 2031/999. [K1]"), "besto ikke kontrollen"),
    "endless": (Reply(endless=True), "sluttet ikke å skrive"),
    "dropped": (Reply("Klima og miljø skal vektes minst", drop_after=20), "stanset midt i svaret"),
}


@pytest.mark.parametrize("case", FAILURES)
def test_a_model_that_fails_gives_the_quoting_writers_answer_and_says_so(
    library: Library, settings: Settings, model: ScriptedModel, case: str
) -> None:
    reply, told = FAILURES[case]
    model.script = lambda messages: reply
    answer = _assistant(library, settings, model).ask(AskRequest(QUESTION))
    assert answer.status is Status.ANSWERED and answer.writer == "quotes"
    (notice,) = [n for n in answer.notices if n.code == "model_fell_back"]
    assert NAME in notice.text and told in notice.text
    assert "LOA § 5b" in answer.text and "Traceback" not in answer.model_dump_json()


def test_an_unreachable_model_gives_the_quoting_writers_answer(library: Library, settings: Settings) -> None:
    away = settings.model_copy(update={"chat_model": NAME, "chat_base_url": "http://127.0.0.1:9/v1"})
    answer = Assistant(library, away, today=lambda: TODAY).ask(AskRequest(QUESTION))
    assert answer.writer == "quotes"
    assert any(n.code == "model_fell_back" and "svarer ikke" in n.text for n in answer.notices)


def test_a_model_that_is_silent_too_long_gives_the_quoting_writers_answer(
    library: Library, settings: Settings, model: ScriptedModel
) -> None:
    model.script = lambda messages: Reply("for sent", wait_s=30)
    assistant = _assistant(library, settings, model, chat_first_token_s=0.3)
    answer = assistant.ask(AskRequest(QUESTION))
    assert answer.writer == "quotes"
    assert any(n.code == "model_fell_back" and "for lang tid" in n.text for n in answer.notices)


def test_an_answer_cut_off_keeps_what_had_passed_and_says_that_something_may_be_missing(
    library: Library, settings: Settings, model: ScriptedModel
) -> None:
    def cut(messages: list[dict[str, str]]) -> Reply:
        return replace(
            quoting_script(messages), text=quoting_script(messages).text + '\n{"claim": "Klima', finish="length"
        )

    model.script = cut
    answer = _assistant(library, settings, model).ask(AskRequest(QUESTION))
    assert answer.writer == NAME
    assert any(n.code == "model_interrupted" and "stanset midt i svaret" in n.text for n in answer.notices)
    assert len(model.asked) == 1


def test_a_connection_that_closes_after_whole_claims_is_told_of_too(
    library: Library, settings: Settings, model: ScriptedModel
) -> None:
    def dropped(messages: list[dict[str, str]]) -> Reply:
        text = quoting_script(messages).text
        return Reply(text, drop_after=text.rindex("\n") + 12)

    model.script = dropped
    answer = _assistant(library, settings, model).ask(AskRequest(QUESTION))
    assert answer.writer == NAME
    assert any(n.code == "model_interrupted" and "stanset midt i svaret" in n.text for n in answer.notices)


def test_an_answer_in_another_language_is_not_shown(library: Library, settings: Settings, model: ScriptedModel) -> None:
    english = _claim("Climate and environment must be given a weight of minimum thirty per cent.", "K1")
    model.script = lambda messages: Reply(english)
    answer = _assistant(library, settings, model).ask(AskRequest(QUESTION))
    assert answer.writer == "quotes" and "thirty per cent" not in answer.text


def test_sources_are_told_before_the_model_is_asked_and_claims_before_the_answer(
    library: Library, settings: Settings, model: ScriptedModel
) -> None:
    told: list[str] = []
    asked_when_sources_came: list[int] = []
    for event in _assistant(library, settings, model).stream(AskRequest(QUESTION)):
        told.append(event.type)
        if event.type == "sources":
            asked_when_sources_came.append(len(model.asked))
    assert asked_when_sources_came == [0]
    assert told.index("sources") < told.index("claim") < told.index("answer") and told[-1] == "answer"


def test_sources_of_a_follow_up_are_told_before_the_model_is_asked_what_it_means(
    library: Library, settings: Settings, model: ScriptedModel
) -> None:
    history = (Turn("user", QUESTION), Turn("assistant", "Ja."))
    events = _assistant(library, settings, model).stream(AskRequest("Og for varebiler?", history))
    assert next(event for event in events if event.type == "sources").data["sources"]
    assert model.asked == []


def test_the_reader_can_ask_for_quotes_only(library: Library, settings: Settings, model: ScriptedModel) -> None:
    answer = _assistant(library, settings, model).ask(AskRequest(QUESTION, writer="quotes"))
    assert answer.writer == "quotes" and answer.model is None and model.asked == []


def test_a_follow_up_is_put_in_full_by_the_model_but_never_with_a_reference_of_its_own(
    library: Library, settings: Settings, model: ScriptedModel
) -> None:
    alone = "Må vi vekte klima og miljø 30 prosent når vi kjøper varebiler?"

    def script(messages: list[dict[str, str]]) -> Reply:
        return Reply(alone) if "oppfølgingsspørsmål" in messages[0]["content"] else quoting_script(messages)

    history = (Turn("user", QUESTION), Turn("assistant", "Ja."))
    model.script = script
    answer = _assistant(library, settings, model).ask(AskRequest("Og for varebiler?", history))
    assert answer.question.standalone == alone
    alone = "Gjelder KOFA 2031/999 for varebiler?"
    invented = _assistant(library, settings, model).ask(AskRequest("Og for varebiler?", history))
    assert "2031/999" not in invented.question.standalone and QUESTION in invented.question.standalone


def test_the_same_question_is_answered_from_the_cache_when_it_is_on(
    library: Library, settings: Settings, model: ScriptedModel, tmp_path_factory: pytest.TempPathFactory
) -> None:
    own = {"home": tmp_path_factory.mktemp("cached"), "answer_cache": True}
    assistant = _assistant(library, settings, model, **own)
    first, second = (assistant.ask(AskRequest(QUESTION)) for _ in range(2))
    assert len(model.asked) == 1 and first.text == second.text and second.writer == NAME
    uncached = _assistant(library, settings, model)
    uncached.ask(AskRequest(QUESTION))
    uncached.ask(AskRequest(QUESTION))
    assert len(model.asked) == 3


def test_the_window_is_kept_by_leaving_out_whole_passages(
    library: Library, settings: Settings, model: ScriptedModel
) -> None:
    _assistant(library, settings, model, chat_window=20_000).ask(AskRequest(QUESTION))
    _assistant(library, settings, model, chat_window=3_000).ask(AskRequest(QUESTION))
    wide, narrow = (sources_in(messages) for messages in (model.asked[0], model.asked[-1]))
    assert 0 < len(narrow) < len(wide)
    assert set(narrow.values()) <= set(wide.values())


@pytest.mark.parametrize(
    ("name", "host", "remote"),
    [
        ("llama3.1", None, False),
        ("llama3.1", "127.0.0.1:11434", False),
        ("llama3.1", "modell.kommune.example:11434", True),
        ("llama3.1", "https://modell.kommune.example", True),
        ("gpt-oss:120b-cloud", None, True),
    ],
)
def test_ollama_is_on_this_machine_only_where_its_client_and_its_model_are(
    monkeypatch: pytest.MonkeyPatch, name: str, host: str | None, remote: bool
) -> None:
    monkeypatch.delenv("OLLAMA_HOST", raising=False)
    if host:
        monkeypatch.setenv("OLLAMA_HOST", host)
    assert is_remote("ollama", name, None) is remote


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"chat_model": "gpt"}, "model_name"),
        ({"chat_model": "mistralai:x", "chat_base_url": None}, "model_package"),
        (
            {"chat_model": "openai:x", "chat_base_url": "https://modell.example.no/v1", "forbid_remote_models": True},
            "model_forbidden",
        ),
        ({"chat_model": "openai:x", "chat_base_url": None, "forbid_remote_models": True}, "model_forbidden"),
    ],
)
def test_settings_that_cannot_be_used_are_refused_with_what_to_do(
    library: Library, settings: Settings, changes: dict[str, object], code: str
) -> None:
    with pytest.raises(ModelError) as refused:
        Assistant(library, settings.model_copy(update=changes))
    assert refused.value.code == code and refused.value.hint
