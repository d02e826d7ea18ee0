"""What is suggested to ask next."""

import re
from datetime import date

import pytest

from assistant.assistant import Assistant
from assistant.follow_ups import _suits, _well_spelt, filled_up
from assistant.model import connect
from assistant.question import AskRequest, Turn, understand
from corpus.library import Library
from corpus.settings import Settings
from tests.assistant.scripted_model import Reply, ScriptedModel

ASKED = "Må vi vekte klima og miljø 30 prosent?"


@pytest.mark.parametrize("question", [ASKED, "Kan vi kjøpe brukte møbler?", "Hvordan redusere matsvinn i kantina?"])
def test_suggestions_are_questions_of_their_own_that_the_library_answers(assistant: Assistant, question: str) -> None:
    suggested = assistant.ask(AskRequest(question)).follow_ups
    assert 1 <= len(suggested) <= 3
    assert len(set(suggested)) == len(suggested)
    for one in suggested:
        assert one.endswith("?") and one != question


def test_what_was_asked_before_is_not_suggested_again(assistant: Assistant) -> None:
    first = assistant.ask(AskRequest(ASKED))
    chosen = first.follow_ups[0]
    then = assistant.ask(AskRequest(chosen, (Turn("user", ASKED), Turn("assistant", first.text))))
    assert chosen not in then.follow_ups and ASKED not in then.follow_ups


def test_suggestions_are_in_the_askers_language_and_leave_out_hidden_documents(assistant: Assistant) -> None:
    nynorsk = assistant.ask(AskRequest("Korleis kan vi redusere matsvinn i kantina?", language="nn"))
    assert nynorsk.language == "nn"
    known = {
        q.question
        for document in assistant.library.documents()
        for passage in assistant.library.passages_of(document.id)
        for q in assistant.library.questions_for(passage.id, "nn")
    }
    assert nynorsk.follow_ups and set(nynorsk.follow_ups) <= known


def test_a_model_fills_up_with_questions_that_the_library_answers_only(library: Library, settings: Settings) -> None:
    suggested = "1. Hva koster en Tesla hos forhandleren i dag?\n2. Kan vi kreve brukte møbler i konkurransen?\nja"
    scripted = ScriptedModel(lambda messages: Reply(suggested))
    try:
        model = connect(settings.model_copy(update={"chat_model": "openai:skript", "chat_base_url": scripted.url}))
        assert model is not None
        question = understand(AskRequest(ASKED), date(2026, 11, 26))
        passages = [hit.passage for hit in library.search(ASKED, 3)]
        assert filled_up(model, library, question, passages, ()) == ("Kan vi kreve brukte møbler i konkurransen?",)
        scripted.script = lambda messages: Reply(status=401)
        assert filled_up(model, library, question, passages, ("Hva er nytt?",)) == ("Hva er nytt?",)
    finally:
        scripted.close()


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("nb", "Hva anbefaler handlingsplanen om brukte møbler?"),
        ("nb", "Må vi vekte klima og miljø 30 prosent?"),
        ("nb", "Holder det med stikkord fra intervjuene?"),
        ("nn", "Kva er skilnaden på matsvinn og matavfall?"),
        ("nn", "Kva tilrår handlingsplanen om brukte møblar?"),
        ("en", "What did the minority say about enforcing the promised zero-emission share?"),
    ],
)
def test_a_suggestion_is_one_whole_question_in_the_askers_language(
    assistant: Assistant, language: str, question: str
) -> None:
    suggested = assistant.ask(AskRequest(question, language=language)).follow_ups
    opening = {
        "nb": r"(Hv|Når|Kan|Må|Skal|Bør|Er|Har|Får|Gjelder|Finnes|Trenger|Holder)",
        "nn": r"(Kv|Kor|Når|Kan|Må|Skal|Bør|Er|Har|Får|Gjeld|Finst|Treng|Held)",
        "en": r"(Wh|How|Can|May|Must|Should|Is|Are|Do|Has|Have)",
    }[language]
    assert suggested
    for one in suggested:
        assert re.match(opening, one), one
        assert not re.search(r"[.?!:;] |\s[–-]\s", one), one
        assert not re.search(r"\b(saken|saka|nemnda|the case|dissenting)\b", one), one


def test_a_known_question_with_a_slip_of_spelling_is_not_suggested(library: Library) -> None:
    assert _well_spelt(library, "Kan vi leie kontormøbler i stedet for å kjøpe?")
    assert not _well_spelt(library, "Kan vi leie kontormøbbler i stedet for å kjøpe?")
    assert not _well_spelt(library, "Hva er fristen for bestiling av pulter?")


@pytest.mark.parametrize("word", ["skulesaka", "nemnda", "vart"])
def test_what_only_who_knows_a_case_can_ask_is_not_suggested(word: str) -> None:
    assert _suits("Kva må vi gjere når avtalen ikkje blir følgd opp?", "nn")
    assert not _suits(f"Kva må vi gjere når {word} ikkje blir følgd opp?", "nn")
