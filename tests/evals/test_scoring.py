"""Every measure on an example small enough to work out by hand."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.answer import Answer, AskedQuestion, Claim, Status
from assistant.quoting import citation
from corpus.library import Library
from corpus.passage import Passage
from evals.cases import Case, load_cases
from evals.datasets import DatasetError, Gold
from evals.outcomes import UNCLEAR, Ground, NearestCases, Prediction
from evals.scoring import coverage, scores

DAY = date(2026, 11, 26)


@pytest.fixture
def passage(library: Library) -> Passage:
    return next(p for p in library.passages_of("law-loa-5b-2026") if "andre ledd" in p.locator)


def _answer(claims: list[tuple[str, list[Passage]]], status: Status = Status.ANSWERED) -> Answer:
    citations, made = [], []
    for text, passages in claims:
        numbers = []
        for passage in passages:
            citations.append(citation(passage, passage.text, len(citations) + 1))
            numbers.append(len(citations))
        made.append(Claim(text=text, citations=tuple(numbers)))
    return Answer(
        id="x", status=status, language="nb", writer="quotes", text=" ".join(text for text, _ in claims),
        question=AskedQuestion(standalone="?", references=(), as_of=DAY), claims=tuple(made), citations=tuple(citations),
    )  # fmt: skip


def _scored(library: Library, case: Case, answer: Answer, **more: object) -> dict[str, float | None]:
    values = {"hidden": frozenset(), "reachable": (), "prediction": None, "milliseconds": 5.0} | more
    return scores(case, answer, library, **values)  # type: ignore[arg-type]


def test_one_of_two_citations_carries_the_claim(library: Library, passage: Passage) -> None:
    other = next(p for p in library.passages_of("handlingsplan-2025") if "plast" in p.text.lower())
    text = f"LOA § 5b andre ledd: «{passage.text}»"
    found = _scored(library, Case("c", "?"), _answer([(text, [passage, other])]))
    assert found["citation_precision"] == 0.5  # the law alone carries it; the plan neither carries nor is needed
    assert found["citation_recall"] == 1.0
    assert found["quote_exactness"] == 1.0 and found["validity"] == 1.0


def test_a_claim_that_its_citation_does_not_say_is_no_recall(library: Library, passage: Passage) -> None:
    good = f"LOA § 5b andre ledd: «{passage.text}»"
    bad = "Klima og miljø skal ha minst 45 prosent vekt."
    found = _scored(library, Case("c", "?"), _answer([(good, [passage]), (bad, [passage])]))
    assert found["citation_recall"] == 0.5 and found["citation_precision"] == 0.5


def test_provisions_and_precedents_by_canonical_reference(library: Library, passage: Passage) -> None:
    case = Case("c", "?", provisions=("LOA § 5b (2)", "FOA § 18-1"), precedents=("2024/639", "2025/322"))
    answer = _answer([("Se LOA § 5b og KOFA 2024/639.", [passage])])
    found = _scored(library, case, answer)
    assert found["provisions_precision"] == 1.0 and found["provisions_recall"] == 0.5
    assert found["provisions_f1"] == pytest.approx(2 / 3)
    assert found["precedents_recall"] == 0.5


def test_a_key_point_is_covered_by_its_share_of_words(library: Library, passage: Passage) -> None:
    assert coverage("brukte møbler", "Kommunen kjøper brukte møbler.") == 1.0
    assert coverage("brukte møbler", "Kommunen kjøper brukte biler.") == 0.5
    case = Case("c", "?", key_points=("brukte møbler", "nye bygninger"))
    found = _scored(library, case, _answer([("Kjøp brukte biler.", [])]), reachable=("brukte møbler",))
    assert found["key_points_strict"] == 0.0 and found["key_points_lenient"] == 0.5
    assert found["key_points_reachable"] == 1.0


def test_refusals_gold_leakage_and_outcome(library: Library, passage: Passage) -> None:
    refused = _answer([], Status.INSUFFICIENT_EVIDENCE)
    assert _scored(library, Case("c", "?", must_decline=True), refused)["declined"] == 1.0
    assert _scored(library, Case("c", "?"), refused)["answered"] == 0.0
    answer = _answer([("x", [passage])])
    assert _scored(library, Case("c", "?", must_decline=True), answer)["declined"] == 0.0
    gold = Case("c", "?", golds=(Gold(passage.document_id, passage.text[:30]),), outcome="breach")
    found = _scored(library, gold, answer, hidden=frozenset({passage.document_id}), prediction=Prediction("breach", ()))
    assert found["recall@5"] == 1.0 and found["leakage"] == 1.0 and found["outcome_agreement"] == 1.0
    assert _scored(library, replace(gold, golds=(Gold("annet", "tekst"),)), answer)["recall@5"] == 0.0


def test_order_and_language(library: Library, passage: Passage) -> None:
    plan = next(p for p in library.passages_of("handlingsplan-2025") if "plast" in p.text.lower())
    down = _answer([("a", [plan]), ("b", [passage]), ("c", [plan])])
    up = _answer([("a", [passage]), ("b", [plan]), ("c", [passage])])
    assert _scored(library, Case("c", "?"), down)["authority_order"] == 1.0
    assert _scored(library, Case("c", "?"), up)["authority_order"] == 0.0
    assert _scored(library, Case("c", "?", language="nn"), down)["language_form"] == 0.0


def test_the_nearest_cases_vote_and_nobody_near_is_unclear(library: Library) -> None:
    nearest = NearestCases(library)
    asked = Case("c", "Kan vi bruke pris som eneste kriterium i en rammeavtale om fanggjerde og gjerder?")
    found = nearest.predict(asked, frozenset(), frozenset())
    assert isinstance(found.grounds[0], Ground) and found.grounds[0].document == "kofa-2025-0726"
    hidden = frozenset(d.id for d in library.documents())
    assert nearest.predict(asked, hidden, frozenset()) == Prediction(UNCLEAR, ())
    assert nearest.predict(Case("c", "zzz"), frozenset(), frozenset()).outcome == UNCLEAR


def test_every_shipped_case_is_read_and_its_key_points_stand_in_the_decision(library: Library) -> None:
    for split in ("tuning", "test"):
        cases, _ = load_cases("kofa", split)
        assert len(cases) >= 30
        for case in cases:
            assert case.kofa_document
            text = " ".join(p.text for p in library.passages_of(case.kofa_document))
            assert all(point in text for point in case.key_points), case.id
            assert case.as_of and case.as_of.year <= int(str(case.kofa_case)[:4]) + 1
    answers, _ = load_cases("answers", "test")
    assert {c.must_decline for c in answers} == {True, False} and any(c.history for c in answers)
    with pytest.raises(DatasetError):
        load_cases("kofa", "finnes-ikke")
