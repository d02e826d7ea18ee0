"""The measures agree with examples computed by hand."""

from math import log2

import pytest

from evals.baselines import Found, plain_bm25
from evals.datasets import Gold, Question
from evals.measures import bootstrap, per_question, rank_of_answer, wilson

QUESTION = Question("q", "Hva?", "nb", "own", "a", "rett svar", also=(Gold("b", "også rett"),))


def test_measures_by_hand() -> None:
    values = per_question({"first": 1, "third": 3, "seventh": 7, "never": None})
    assert values["first"] == pytest.approx((1, 1, 1))
    assert values["third"] == pytest.approx((1, 1 / log2(4), 1 / 3))
    assert values["seventh"] == pytest.approx((0, 1 / log2(8), 1 / 7))
    assert values["never"] == pytest.approx((0, 0, 0))


def test_the_first_text_with_a_right_answer_gives_the_rank() -> None:
    found = [
        Found("a", "noe annet"),
        Found("b", "rett svar"),
        Found("b", "**også** rett"),
        Found("a", "rett svar"),
    ]
    assert rank_of_answer(QUESTION, found) == 3
    assert rank_of_answer(QUESTION, found[:2]) is None


def test_the_interval_holds_the_mean_and_is_repeatable() -> None:
    values = [1.0] * 30 + [0.0] * 10
    estimate = bootstrap(values)
    assert estimate.mean == 0.75
    assert estimate.low < 0.75 < estimate.high
    assert estimate == bootstrap(values)
    assert bootstrap([1.0, 1.0]).low == 1.0


def test_wilson_interval_by_hand() -> None:
    estimate = wilson(9, 10)
    assert (estimate.mean, round(estimate.low, 3), round(estimate.high, 3)) == (0.9, 0.596, 0.982)
    assert wilson(0, 0).mean == 0.0


def test_plain_bm25_prefers_the_rarer_word() -> None:
    texts = [Found("a", "krav til bil"), Found("b", "krav til møbler"), Found("c", "krav til mat")]
    assert [f.document for f in plain_bm25(texts).search("Krav møbler")] == ["b", "a", "c"]
    assert plain_bm25(texts).search("ferje") == []
