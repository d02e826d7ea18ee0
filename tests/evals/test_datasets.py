"""The question sets keep to their schema, are split by document, and lead to passages that exist."""

import json
from pathlib import Path

import pytest

from corpus.document import Document, read_documents
from corpus.settings import SHIPPED_DOCUMENTS, SHIPPED_QUESTIONS
from corpus.splitting import split
from evals.datasets import (
    DatasetError,
    Question,
    check_apart,
    load_declined,
    load_outside,
    load_questions,
    near_duplicates,
    plain,
    split_of,
)

ROW = {
    "id": "q1", "question": "Hva?", "language": "nb", "style": "own",
    "document": "law-loa-4", "snippet": "fem prinsipper", "also": [],
}  # fmt: skip


@pytest.fixture(scope="module")
def passages() -> dict[str, list[str]]:
    documents = [d for d in read_documents((SHIPPED_DOCUMENTS,)) if isinstance(d, Document)]
    return {d.id: [plain(p.quotable) for p in split(d)] for d in documents}


@pytest.mark.parametrize(("name", "least"), [("tuning", 150), ("test", 100)])
def test_each_answer_stands_in_a_passage_of_its_document(name: str, least: int, passages: dict[str, list[str]]) -> None:
    questions = load_questions(name)
    assert len(questions) >= least
    missing = [
        (question.id, gold.document, gold.snippet)
        for question in questions
        for gold in question.golds
        if not any(gold.snippet in passage for passage in passages.get(gold.document, []))
    ]
    assert missing == []


def test_no_document_serves_both_sets() -> None:
    tuning, test = ({q.unit for q in load_questions(name)} for name in ("tuning", "test"))
    assert not tuning & test
    assert all(split_of(unit) == "test" for unit in test)


def test_no_id_serves_both_sets() -> None:
    tuning, test = ({q.id for q in load_questions(name)} for name in ("tuning", "test"))
    assert not tuning & test


def test_all_languages_and_styles_are_asked_in() -> None:
    for name in ("tuning", "test"):
        questions = load_questions(name)
        assert {q.language for q in questions} == {"nb", "nn", "en"}
        assert {q.style for q in questions} == {"own", "keywords", "email", "paraphrase"}


def test_half_of_what_must_be_declined_or_more_are_near_misses() -> None:
    for split_name in ("tuning", "test"):
        questions = load_declined(split=split_name)
        assert len(questions) >= 30
        assert sum(q.near for q in questions) >= len(questions) // 2
        assert {q.language for q in questions} == {"nb", "nn", "en"}


def test_nothing_to_decline_is_asked_nearly_the_same_in_both_splits() -> None:
    tuning, test = ([q.question for q in load_declined(split=name)] for name in ("tuning", "test"))
    assert near_duplicates(tuning, test) == []


@pytest.mark.parametrize("name", ["test", "test2", "short"])
def test_no_reporting_question_is_known_beforehand(name: str) -> None:
    check_apart(name)


def test_a_reporting_question_that_is_known_is_named(tmp_path: Path) -> None:
    known = json.loads(next(SHIPPED_QUESTIONS.glob("*.jsonl")).read_text(encoding="utf-8").splitlines()[0])
    (tmp_path / "short.jsonl").write_text(json.dumps(ROW | {"question": known["question"]}), encoding="utf-8")
    with pytest.raises(DatasetError, match="short.jsonl: 1 spørsmål"):
        check_apart("short", tmp_path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"language": "sv"}, "test.jsonl:1: «language»"),
        ({"style": "poem"}, "test.jsonl:1: «style»"),
        ({"extra": "x"}, "test.jsonl:1: ukjent extra"),
        ({"question": " "}, "test.jsonl:1: «question»"),
        ({"also": [{"document": "x"}]}, "test.jsonl:1: «also»"),
        ({"document": "handlingsplan-2025"}, "test.jsonl:1: spørsmål om planen"),
    ],
)
def test_a_row_that_breaks_the_schema_is_named(tmp_path: Path, change: dict, message: str) -> None:
    (tmp_path / "test.jsonl").write_text(json.dumps(ROW | change), encoding="utf-8")
    with pytest.raises(DatasetError, match=message):
        load_questions("test", tmp_path)


def test_broken_json_and_repeated_ids_are_named_with_their_line(tmp_path: Path) -> None:
    name = split_of(ROW["document"])
    path = tmp_path / f"{name}.jsonl"
    path.write_text(json.dumps(ROW) + "\n{\n", encoding="utf-8")
    with pytest.raises(DatasetError, match=f"{name}.jsonl:2: ikke gyldig JSON"):
        load_questions(name, tmp_path)
    path.write_text(json.dumps(ROW) + "\n" + json.dumps(ROW) + "\n", encoding="utf-8")
    with pytest.raises(DatasetError, match=f"{name}.jsonl:2: id"):
        load_questions(name, tmp_path)


def test_a_document_in_the_wrong_set_is_refused(tmp_path: Path) -> None:
    wrong = "test" if split_of(ROW["document"]) == "tuning" else "tuning"
    (tmp_path / f"{wrong}.jsonl").write_text(json.dumps(ROW), encoding="utf-8")
    with pytest.raises(DatasetError, match="hører til"):
        load_questions(wrong, tmp_path)


def test_what_the_words_are_learned_from_is_apart_from_what_measures() -> None:
    measured = [d.question for d in load_declined()]
    measured += [q.question for name in ("tuning", "test", "test2", "short") for q in load_questions(name)]
    outside = load_outside()
    assert len(outside) >= 4_000
    assert near_duplicates(measured, list(outside)) == []


def test_near_duplicates_are_found_by_words_and_by_letters() -> None:
    assert near_duplicates(["Må vi vekte miljø?"], ["må vi vekte miljø"])
    assert near_duplicates(["Hvordan kjøpe brukte møbler?"], ["Hvordan kjøper brukte møbler?"])
    assert not near_duplicates(["Må vi vekte miljø?"], ["Kan vi leie arbeidstøy?"])


def test_markup_does_not_hide_an_answer() -> None:
    assert plain("**Stille krav** til [reiser\\(fly\\)](http://x)<sup>3</sup>, CO<sub>2</sub>") == (
        "Stille krav til reiser\\(fly\\), CO2"
    )


def test_the_unit_of_a_plan_question_is_its_chapter() -> None:
    question = Question("a", "b", "nb", "own", "handlingsplan-2025", "c", chapter="2.4")
    assert question.unit == "handlingsplan-2025#2.4"
