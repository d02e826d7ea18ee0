"""The blind sets (test2, short, declined2, general) keep to their schemas and lead to text that exists."""

import json

import pytest

from corpus.document import Document, read_documents
from corpus.settings import SHIPPED_DOCUMENTS
from corpus.splitting import split
from evals.datasets import FOLDER, OutOfReach, load_questions, near_duplicates, plain

LANGUAGES = {"nb", "nn", "en"}


@pytest.fixture(scope="module")
def passages() -> dict[str, list[str]]:
    documents = [d for d in read_documents((SHIPPED_DOCUMENTS,)) if isinstance(d, Document)]
    return {d.id: [plain(p.quotable) for p in split(d)] for d in documents}


def rows(name: str) -> list[dict]:
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("name", "least"), [("test2", 160), ("short", 20)])
def test_each_answer_stands_in_a_passage_of_its_document(name: str, least: int, passages: dict[str, list[str]]) -> None:
    asked = load_questions(name)
    assert len(asked) >= least
    assert {q.language for q in asked} == LANGUAGES
    assert len({q.id for q in asked}) == len(asked)
    missing = [
        (q.id, gold.document, gold.snippet)
        for q in asked
        for gold in q.golds
        if not any(gold.snippet in passage for passage in passages.get(gold.document, []))
    ]
    assert missing == []


def test_the_second_reporting_set_is_spread_over_styles_and_documents() -> None:
    asked = load_questions("test2")
    assert {q.style for q in asked} == {"own", "keywords", "email", "paraphrase"}
    assert len({q.unit for q in asked}) >= 70


def test_no_blind_question_is_known_from_the_other_sets() -> None:
    known = [q.question for name in ("tuning", "test") for q in load_questions(name)]
    known += [row["question"] for row in rows("declined")]
    asked = [row["question"] for name in ("test2", "short", "declined2") for row in rows(name)]
    assert near_duplicates(asked, known) == []


def test_half_of_the_added_questions_to_decline_are_near_misses() -> None:
    declined = [OutOfReach(**row) for row in rows("declined2")]
    assert len(declined) == 40
    assert sum(q.near for q in declined) == 20
    assert {q.language for q in declined} == LANGUAGES


def test_general_questions_lead_to_general_texts() -> None:
    texts, asked = rows("general/texts"), rows("general/questions")
    ids = {row["id"] for row in texts}
    assert len(ids) == len(texts) >= 200
    assert all(60 <= len(row["text"].split()) <= 150 for row in texts)
    assert len({row["question"] for row in asked}) == len(asked) >= 300
    assert {row["text_id"] for row in asked} == ids
