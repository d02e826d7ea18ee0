"""Which way a question's words lean: towards what is answered here, or away from it."""

from dataclasses import replace

import pytest

from assistant.answer import Status
from assistant.answerable import signs
from assistant.assistant import Assistant
from assistant.question import AskRequest
from assistant.question_words import features, leaning
from corpus.library import Library


def test_words_their_neighbours_and_terms_are_read_once_each() -> None:
    found = features("Hva koster elbil, elbil?")
    assert {"koster", "hva_koster", "^_hva", "elbil_$", "=elbil"} <= set(found)
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("for_us", "elsewhere"),
    [
        ("Må vi kreve elbiler når vi kjøper tjenestebiler?", "Hvilken elbil bør jeg kjøpe til familien min?"),
        ("Kva krav kan me stille til møblar?", "Kvar får eg kjøpt billege møblar?"),
        ("When can we skip the 30 percent weighting?", "Who is the director of the procurement agency?"),
        ("Hvordan følger vi opp avfall i renholdskontrakten?", "Når tømmes søpla i gata vår?"),
    ],
)
def test_the_same_subject_leans_two_ways(for_us: str, elsewhere: str) -> None:
    assert leaning(for_us) > 0 > leaning(elsewhere)


def test_words_that_nobody_used_tell_nothing() -> None:
    assert leaning("xyzzy plugh") == leaning("") == 0.0


def test_a_passage_that_nobody_has_asked_about_is_not_held_against_the_words_of_a_question(library: Library) -> None:
    """What is asked of a user's own routines sounds like nothing that the shipped library is asked."""
    question = "Hvordan får jeg lånt en elsykkel?"
    first, *rest = library.search(question, 12)
    assert first.asked and signs(library, question, [first, *rest])["leaning"] < 0
    assert signs(library, question, [replace(first, asked=False), *rest])["leaning"] == 0


def test_a_topic_that_the_law_governs_is_no_pass_for_what_a_thing_costs(assistant: Assistant) -> None:
    assert assistant.ask(AskRequest(question="Må vi kjøpe elbiler?")).status is Status.ANSWERED
    assert assistant.ask(AskRequest(question="Hva koster en elbil?")).status is Status.INSUFFICIENT_EVIDENCE
