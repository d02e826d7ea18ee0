"""Answers and passages as HTML: what is escaped, what becomes a control, what is highlighted."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.answer import Answer, AskedQuestion, Citation, Notice, Status
from assistant.assistant import Assistant
from assistant.question import AskRequest
from corpus.document import Authority, Kind
from corpus.passage import Passage
from ui.chat.rendering import answer_html, passage_html
from ui.texts import keys, texts

SCRIPT = "<script>alert(1)</script>"


def _citation(quote: str = "skal vektes", number: int = 1) -> Citation:
    return Citation(
        number=number, passage_id="p", document_id="d", title=SCRIPT, kind="law", authority="law", locator="§ 1",
        speaker=None, quote=quote, url="https://example.no/", valid_from=None, valid_to=None, dated=None, digest=True,
    )  # fmt: skip


def _answer(text: str, *citations: Citation) -> Answer:
    return Answer(
        id="a", status=Status.ANSWERED, language="nb", writer="quotes", text=text, citations=citations,
        question=AskedQuestion(standalone="", references=(), as_of=date(2026, 11, 26)),
        notices=(Notice(code='x"><b>', text=SCRIPT),),
    )  # fmt: skip


def _passage(text: str, url: str = "https://example.no/") -> Passage:
    return Passage(
        id="p", document_id="d", kind=Kind.LAW, authority=Authority.LAW, title=SCRIPT, locator=SCRIPT, headings=(),
        text=text, url=url, digest=True, footnotes=(SCRIPT,),
    )  # fmt: skip


def test_markup_in_question_answer_and_notices_is_escaped() -> None:
    html = answer_html(_answer(f"## {SCRIPT}\n\n{SCRIPT} [1]", _citation()), SCRIPT)
    assert "<script" not in html and "<b>" not in html
    assert html.count("&lt;script&gt;") == 4


def test_a_citation_mark_is_a_labelled_button_and_an_unknown_one_stays_text() -> None:
    html = answer_html(_answer("Klima skal vektes [1], se [9].", _citation()), "?")
    assert 'data-number="1" aria-label="Vis kilde 1">[1]</button>' in html
    assert html.count("<button") == 1 and "se [9]." in html


def test_an_answer_without_sources_does_not_say_that_it_is_quotes() -> None:
    assert "sitater fra kildene" in answer_html(_answer("Klima skal vektes [1].", _citation()), "?")
    assert "sitater fra kildene" not in answer_html(_answer("Biblioteket vårt har ikke kilder."), "?")


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (date(2023, 1, 1), None, "Gjelder fra 2023-01-01"),
        (None, date(2026, 6, 30), "Gjelder til 2026-06-30"),
        (date(2024, 1, 1), date(2026, 6, 30), "Gjelder 2024-01-01 – 2026-06-30"),
    ],
)
def test_the_days_that_a_rule_is_in_force_leave_no_dash_open(first: date | None, last: date | None, told: str) -> None:
    passage = replace(_passage("klima skal vektes"), valid_from=first, valid_to=last)
    assert f"· {told}</p>" in passage_html(passage, _citation(), "nb")


def test_the_quote_is_highlighted_and_the_text_around_it_escaped() -> None:
    html = passage_html(_passage(f"{SCRIPT} klima skal vektes & mer"), _citation(), "nb")
    assert "<mark>skal vektes</mark>" in html and "&amp; mer" in html
    assert "<script" not in html


def test_markup_inside_a_quote_is_escaped_within_the_highlight() -> None:
    html = passage_html(_passage(f"a {SCRIPT} b"), _citation(quote=SCRIPT), "nb")
    assert "<mark>&lt;script&gt;alert(1)&lt;/script&gt;</mark>" in html


@pytest.mark.parametrize("quote", ["", "står ikke der"])
def test_a_quote_that_is_not_there_highlights_nothing(quote: str) -> None:
    assert "<mark>" not in passage_html(_passage("klima skal vektes"), _citation(quote=quote), "nb")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", ""])
def test_an_address_that_is_not_of_the_web_gives_no_link(url: str) -> None:
    assert "_blank" not in passage_html(_passage("klima", url), _citation(), "nb")


def test_the_languages_have_the_same_texts_and_as_many_examples() -> None:
    assert keys("nb") == keys("nn") == keys("en")
    assert {len(texts(language, "example_questions")) for language in ("nb", "nn", "en")} == {9}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_example_question_is_answered(assistant: Assistant, language: str) -> None:
    for question in texts(language, "example_questions"):
        answer = assistant.ask(AskRequest(question, language=None if language == "nb" else language))
        assert answer.status.carries_answer, question
