"""A reply has its fixed parts, says only what is carried, and an edit that loses its support is told of."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

import evals
from assistant import checking
from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.desk.facts import deciding_facts, fact_codes
from assistant.desk.mail import read_pasted
from assistant.desk.reply import PartName, Reply, surviving_citations
from assistant.desk.reply_checking import faults_of, lost_support
from assistant.desk.reply_composing import compose
from assistant.messages import message
from assistant.question import AskRequest

TODAY = date(2026, 11, 26)
TWO = (
    "Hei! Vi er en kommune som skal kjøpe varebiler for ca. 3 mill. kroner.\n"
    "Må vi vekte klima og miljø med 30 prosent?\n\nKan vi kreve at varebilene er elektriske?\n\nMvh Ola Testmann"
)


def _reply(assistant: Assistant, mail: str, language: str | None = None) -> Reply:
    letter = read_pasted(mail)
    answers = tuple(assistant.ask(AskRequest(q.standalone, language=language)) for q in letter.questions)
    asked = tuple(q.text for q in letter.questions)
    return compose(letter.parts.question, asked, answers, assistant.library.passage, TODAY)


@pytest.fixture(scope="module")
def reply(assistant: Assistant) -> Reply:
    return _reply(assistant, TWO)


@pytest.mark.parametrize(
    ("mail", "language"),
    [
        ("Må vi vekte klima og miljø 30 prosent?", "nb"),
        ("Kva er EØS-terskelverdien for varer?", "nn"),
        ("Do we have to weight the environment 30 percent?", "en"),
        (TWO, "nb"),
    ],
)
def test_a_composed_reply_has_every_part_in_the_askers_language_and_no_fault(
    assistant: Assistant, mail: str, language: str
) -> None:
    made = _reply(assistant, mail)
    assert made.language == language
    assert all(made.text_of(name) for name in PartName)
    assert faults_of(made, assistant.library.passage) == ()
    assert made.used_citations == made.citations
    assert "2026" in made.text_of(PartName.RESERVATION)


def test_each_question_of_a_mail_is_answered_under_its_own_heading_with_one_numbering(reply: Reply) -> None:
    short = reply.text_of(PartName.SHORT_ANSWER)
    assert "**1. Må vi vekte klima og miljø med 30 prosent?**" in short
    assert "**2. Kan vi kreve at varebilene er elektriske?**" in short
    assert [c.number for c in reply.citations] == list(range(1, len(reply.citations) + 1))
    assert len({(c.passage_id, c.quote) for c in reply.citations}) == len(reply.citations)


def test_what_is_stated_is_relied_on_and_what_is_missing_is_asked_for(reply: Reply) -> None:
    assert "«kommune»" in reply.text_of(PartName.UNDERSTOOD)
    assert "«ca. 3 mill. kroner»" in reply.text_of(PartName.UNDERSTOOD)
    assert "announced" in reply.missing_facts and "value" not in reply.missing_facts
    assert "Når er konkurransen kunngjort" in reply.text_of(PartName.QUESTIONS)
    assert "verdi i kroner" not in reply.text_of(PartName.QUESTIONS)


def test_a_question_the_library_cannot_answer_is_left_to_the_adviser(assistant: Assistant) -> None:
    made = _reply(assistant, "Hvem vant fotballkampen i går?")
    assert [f.code for f in faults_of(made, assistant.library.passage)] == ["unanswered"]
    written = made.edited({PartName.SHORT_ANSWER: "Det kan vi dessverre ikke svare på."})
    assert [f.code for f in faults_of(written, assistant.library.passage)] == ["uncited"]


def test_an_edit_that_loses_its_support_is_told_of_with_the_sentence(assistant: Assistant, reply: Reply) -> None:
    passage_of = assistant.library.passage
    short = reply.text_of(PartName.SHORT_ANSWER)
    cases = {
        short.replace("minimum tretti prosent", "minimum førti prosent"): "quote_not_found",
        short.replace(" [1]", ""): "uncited",
        short.replace("[1]", "[99]"): "unknown_citation",
        f"{short}\n\nDette følger av FOA § 24-2 [1]": "unsupported_reference",
        f"{short}\n\nGrensen er 45 prosent. [1]": "unsupported_number",
        f"{short}\n\nDere kan velge fritt.": "uncited",
        f"Dere kan velge fritt. {short.split(chr(10) * 2, 1)[1]}": "uncited",
        "": "missing_part",
        "   ": "missing_part",
    }
    for text, code in cases.items():
        after = faults_of(reply.edited({PartName.SHORT_ANSWER: text}), passage_of)
        lost = lost_support((), after)
        assert code in [f.code for f in lost], (code, text[:80], lost)
        assert all(f.sentence in text and f.text("nn") for f in lost)


def test_an_edit_that_keeps_its_support_is_fine(assistant: Assistant, reply: Reply) -> None:
    passage_of = assistant.library.passage
    short = reply.text_of(PartName.SHORT_ANSWER)
    number = next(c.number for c in reply.citations if "tretti prosent" in c.quote)
    edited = reply.edited(
        {
            PartName.SHORT_ANSWER: f"Ja, som hovedregel: «minimum tretti prosent» [{number}].\n\n{short}",
            PartName.QUESTIONS: "- Er kontrakten inngått etter § 99-1?",
            PartName.DEPENDS: "Det kommer an på flere forhold.",
        }
    )
    assert faults_of(edited, passage_of) == ()


def test_a_rule_named_without_a_source_is_told_of_in_the_free_parts_too(assistant: Assistant, reply: Reply) -> None:
    edited = reply.edited({PartName.DEPENDS: "Det følger av FOA § 24-2 at dere kan avvise."})
    assert [f.code for f in faults_of(edited, assistant.library.passage)] == ["uncited"]


def test_which_citations_survive_an_edit_is_known_and_one_can_be_added(assistant: Assistant, reply: Reply) -> None:
    passage = assistant.library.passage(reply.citations[0].passage_id)
    edited = reply.edited({PartName.PRACTICE: "Vi kjenner ingen praksis."})
    gone = {c.number for c in reply.used_citations} - {c.number for c in edited.used_citations}
    assert gone and set(surviving_citations(reply, edited)) == {c.number for c in edited.used_citations}
    added = edited.with_source(passage, passage.text)
    number = added.citations[-1].number
    assert number == len(reply.citations) + 1
    both = added.edited({PartName.PRACTICE: f"«{passage.text}» [{number}]"})
    assert number in {c.number for c in both.used_citations}


def test_a_reply_survives_storage_as_json(reply: Reply) -> None:
    assert Reply.model_validate_json(reply.model_dump_json()) == reply


@pytest.mark.parametrize(
    ("inquiry", "code", "stated"),
    [
        ("Verdien er 1,2 millioner kroner.", "value", "1,2 millioner kroner"),
        ("Verdien er kr 800 000,- totalt, kr 800 000 kroner", "value", "kr 800 000 kroner"),
        ("Anskaffelsen er over EØS-terskelverdi", "value", "over EØS-terskelverdi"),
        ("Vi er et statlig direktorat", "sector", "statlig"),
        ("Fylkeskommunen skal kjøpe", "sector", "Fylkeskommunen"),
        ("Konkurransen følger del II", "part", "del II"),
        ("Konkurransen ble kunngjort 3. mars 2025", "announced", "kunngjort 3. mars 2025"),
        ("Vi skal kunngjøre neste uke", "announced", "kunngjøre neste uke"),
        ("Det har uvesentlig avtrykk", "footprint", "uvesentlig"),
        ("Kontrakten er inngått", "phase", "Kontrakten er inngått"),
        ("To varebiler", "vehicle", "varebiler"),
        ("Vi skal kjøpe noe", "value", ""),
        ("Vi lurer på noe i 2025", "announced", ""),
    ],
)
def test_how_an_inquiry_states_a_fact_is_found(assistant: Assistant, inquiry: str, code: str, stated: str) -> None:
    question = "Må vi vekte 30 prosent, hva er terskelen, gjelder del I, kan vi endre kontrakten for kjøretøy?"
    answer = Answer.model_validate(
        {
            "id": "x", "status": "answered", "language": "nb", "writer": "quotes", "text": "",
            "question": {"standalone": question, "references": [], "as_of": "2026-11-26"},
        }
    )  # fmt: skip
    facts = {f.code: f.stated for f in deciding_facts(inquiry, (answer,))}
    assert facts[code] == stated


def test_what_the_form_says_of_the_asker_counts_as_stated(assistant: Assistant) -> None:
    answer = assistant.ask(AskRequest("Hva er EØS-terskelverdien for varer?"))
    assert {f.code: f.stated for f in deciding_facts("Hva er den?", (answer,), "kommune")}["sector"] == "kommune"


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_fact_and_part_has_its_texts_in_every_language(language: str) -> None:
    for code in fact_codes():
        assert all(message(language, f"fact_{code}_{what}") for what in ("name", "why", "question"))
    assert all(message(language, f"part_{name}") for name in PartName)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_way_a_claim_can_fail_is_told_in_every_language(language: str) -> None:
    root = Path(checking.__file__).parent
    sources = [root / "checking.py", *(root / "checks").rglob("*.py")]
    codes = {c for path in sources for c in re.findall(r'Failure\(\s*"(\w+)"', path.read_text(encoding="utf-8"))}
    assert len(codes) > 5
    for code in codes | {"missing_part", "unanswered"}:
        assert message(language, f"fault_{code}")


def test_what_is_composed_passes_the_check_that_it_will_meet(assistant: Assistant) -> None:
    lines = (Path(evals.__file__).parent / "datasets" / "test.jsonl").read_text(encoding="utf-8").splitlines()
    composed = 0
    for line in lines[::6]:
        question = json.loads(line)["question"]
        answer = assistant.ask(AskRequest(question))
        if answer.status.carries_answer:
            made = compose(question, (question,), (answer,), assistant.library.passage, TODAY)
            assert faults_of(made, assistant.library.passage) == (), question
            composed += 1
    assert composed > 10
