"""The law of the right day: question × reference date → the document that leads the answer."""

from datetime import date

import pytest

from assistant.assistant import Assistant
from assistant.question import AskRequest, understand
from corpus.library import Library

TODAY, NOW = "2026-11-26", date(2026, 11, 26)
LOA_5B, FOA_2024, FOA_2017 = "law-loa-5b-2026", "law-foa-7-9-2024", "law-foa-7-9-2017"
WEIGHT = "Må vi vekte klima og miljø 30 prosent?"
NN = "Må me vekte klima og miljø minst 30 prosent?"
EN = "Do we have to weight climate and environment 30 percent?"
REPLACE = "Kan vi bytte ut 30 %-vektingen med krav når vi kjøper PC-er?"
MINOR = "Når er klimaavtrykket uvesentlig?"
SUPPLY = "Må vi i forsyningssektoren vekte miljø 30 prosent?"
CONCESSION = "Må vi legge vekt på miljø i en konsesjon?"
LIMIT = "Hva er den nedre grensen for anskaffelsesloven?"
THRESHOLD = "Hva er terskelverdien for kommunens varekjøp?"

CASES = [
    (WEIGHT, TODAY, LOA_5B), (WEIGHT, "2026-07-01", LOA_5B), (WEIGHT, "2026-06-30", FOA_2024),
    (WEIGHT, "2025-03-01", FOA_2024), (WEIGHT, "2024-01-01", FOA_2024), (WEIGHT, "2023-12-31", FOA_2017),
    (WEIGHT, "2022-03-01", FOA_2017), (WEIGHT, "2017-05-01", FOA_2017),
    (NN, TODAY, LOA_5B), (NN, "2025-03-01", FOA_2024), (NN, "2022-03-01", FOA_2017),
    (EN, TODAY, LOA_5B), (EN, "2025-03-01", FOA_2024), (EN, "2022-03-01", FOA_2017),
    (REPLACE, TODAY, LOA_5B), (REPLACE, "2024-06-01", FOA_2024), (REPLACE, "2019-06-01", FOA_2017),
    (MINOR, TODAY, LOA_5B), (MINOR, "2025-01-15", FOA_2024),
    (SUPPLY, TODAY, "law-forsyning-7-9-2026"), (SUPPLY, "2026-06-30", "law-forsyning-7-9-2024"),
    (SUPPLY, "2025-03-01", "law-forsyning-7-9-2024"), (SUPPLY, "2022-03-01", "law-forsyning-7-9-2017"),
    (CONCESSION, TODAY, "law-konsesjon-7-6-2026"), (CONCESSION, "2025-03-01", "law-konsesjon-7-6-2024"),
    (CONCESSION, "2022-03-01", "law-konsesjon-7-6-2017"),
    (LIMIT, TODAY, "law-loa-2-2026"), (LIMIT, "2026-07-01", "law-loa-2-2026"),
    (LIMIT, "2026-06-30", "law-loa-2-2017"), (LIMIT, "2020-01-01", "law-loa-2-2017"),
    (THRESHOLD, TODAY, "law-foa-5-3"), (THRESHOLD, "2026-04-21", "law-foa-5-3"),
    (THRESHOLD, "2026-04-20", "law-foa-5-3-2024"), (THRESHOLD, "2024-03-14", "law-foa-5-3-2024"),
    (THRESHOLD, "2024-03-13", "law-foa-5-3-2022"), (THRESHOLD, "2022-03-17", "law-foa-5-3-2020"),
    (THRESHOLD, "2019-05-05", "law-foa-5-3-2018"), (THRESHOLD, "2017-05-05", "law-foa-5-3-2017"),
    ("Hva sier § 7-9 om klima?", TODAY, LOA_5B), ("Hva sier § 7-9 om klima?", "2025-03-01", FOA_2024),
    ("Må vi stille miljøkrav når vi kjøper møbler?", TODAY, LOA_5B), ("Må vi bruke miljøkrav ved kjøp av møbler?", TODAY, LOA_5B),
    ("Gjelder LOA § 5b for forsyningssektoren?", TODAY, "law-forsyning-7-9-2026"),
    ("Kor mykje skal miljø vektast?", TODAY, LOA_5B),
    ("Hvor mange poeng må miljøet få i evalueringen?", TODAY, LOA_5B),
]  # fmt: skip


@pytest.mark.parametrize(("question", "as_of", "document"), CASES)
def test_the_rule_in_force_on_the_reference_date_leads(
    assistant: Assistant, question: str, as_of: str, document: str
) -> None:
    answer = assistant.ask(AskRequest(question, as_of=as_of))
    first = next(c for c in answer.citations if c.number == answer.claims[0].citations[0])
    assert first.document_id == document
    assert answer.question.as_of == date.fromisoformat(as_of)


def test_the_30_percent_rule_comes_with_its_exceptions_on_every_date(assistant: Assistant) -> None:
    today = assistant.ask(AskRequest(WEIGHT, as_of=TODAY)).text
    assert "uvesentlig" in today and "helse, sikkerhet eller beredskap" in today
    assert "uvesentlig" in assistant.ask(AskRequest(WEIGHT, as_of="2025-03-01")).text
    assert "burde vekten som hovedregel" in assistant.ask(AskRequest(WEIGHT, as_of="2022-03-01")).text


def test_a_question_about_the_repealed_section_is_told_of_its_successor(assistant: Assistant) -> None:
    answer = assistant.ask(AskRequest("Hva sier FOA § 7-9?", as_of=TODAY))
    repealed = [n.text for n in answer.notices if n.code == "provision_repealed"]
    assert repealed and "LOA § 5b" in repealed[0]


def test_the_date_of_announcement_in_the_question_is_the_reference_date(assistant: Assistant) -> None:
    answer = assistant.ask(AskRequest("Vi kunngjorde i mars 2025. Må vi vekte miljø 30 prosent?"))
    assert answer.question.as_of == date(2025, 3, 15)
    assert answer.citations[0].document_id == FOA_2024


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("Vi kunngjorde 05.07.2026. Hvilken regel gjelder?", date(2026, 7, 5)),
        ("Kunngjort 2026-07-05, må vi vekte miljø?", date(2026, 7, 5)),
        ("Konkurransen ble kunngjort 30/6/26, må vi vekte miljø?", date(2026, 6, 30)),
        ("Vi kunngjorde 1. juli 2026. Hvilken regel gjelder?", date(2026, 7, 1)),
        ("Vi lyste ut i mars 2019, måtte vi vekte miljø?", date(2019, 3, 15)),
        ("Konkurransen kunngjøres våren 2027. Må vi vekte miljø?", date(2027, 4, 15)),
        ("Vi skal kunngjøre i 2026. Må vi vekte miljø?", NOW),
        ("Hva gjaldt i 2022 om vekting av miljø?", date(2022, 6, 15)),
        ("Hvilken regel om miljø gjaldt 1. mai 2020?", date(2020, 5, 1)),
        ("Måtte vi vekte miljø i mars 2023?", date(2023, 3, 15)),
        ("What rules on the environment applied in 2023?", date(2023, 6, 15)),
        ("Hva var utslippene fra offentlige anskaffelser i 2017?", NOW),
        ("Rammeavtalen gjaldt i 2022. Må vi vekte miljø nå?", NOW),
        ("Kunngjøringsplikten gjelder fra 2026, hva må vi gjøre?", NOW),
    ],
)
def test_the_day_that_the_question_tells_is_the_reference_date(question: str, day: date) -> None:
    assert understand(AskRequest(question), NOW).as_of == day


def test_no_practice_or_guidance_from_after_a_change_answers_for_the_day_before_it(
    assistant: Assistant, library: Library
) -> None:
    """The board's decisions of 2024 are about a duty that nobody had in 2019."""
    answer = assistant.ask(AskRequest("Konkurransen ble kunngjort 15. mars 2019, måtte vi vekte miljø 30 prosent?"))
    cited = [library.passage(c.passage_id) for c in answer.citations]
    assert cited
    for passage in cited:
        about_the_rule = "FOA § 7-9" in passage.provisions
        assert not (about_the_rule and passage.dated and passage.dated >= date(2024, 1, 1)), passage.id


@pytest.mark.parametrize(
    "question", ["Vi kunngjorde i mars 2012. Måtte vi vekte miljø?", "Hva var reglene om miljø i 1995?"]
)
def test_a_day_before_our_law_is_declined_and_told(assistant: Assistant, question: str) -> None:
    """Guidance and directives of later years say nothing of the law of that day."""
    answer = assistant.ask(AskRequest(question))
    assert answer.status == "insufficient_evidence" and "fra 1. januar 2017" in answer.text


def test_nothing_is_promised_of_the_law_of_a_day_to_come(assistant: Assistant) -> None:
    answer = assistant.ask(AskRequest(WEIGHT, as_of="2031-03-01"))
    (told,) = [n.text for n in answer.notices if n.code == "reference_date"]
    assert "slik vi kjenner den i dag" in told and "slik den var" not in told


def test_a_concession_is_told_what_stands_in_place_of_a_percentage(assistant: Assistant) -> None:
    text = assistant.ask(AskRequest("Gjelder 30 % også konsesjonskontrakter?", as_of=TODAY)).text
    assert "tre høyest prioriterte" in text and "ikke noe prosentkrav" in text
