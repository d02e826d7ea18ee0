"""Which way a question's words lean: towards what is answered here, or away from it."""

import pytest

from assistant.question_words import features, leaning


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
