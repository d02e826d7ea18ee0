"""Each check catches its fault, and a true claim passes."""

from dataclasses import replace

import pytest

from assistant.answer import Claim
from assistant.checking import fault
from assistant.quoting import citation
from corpus.library import Library
from corpus.passage import Passage


@pytest.fixture(scope="module")
def law(library: Library) -> Passage:
    return next(p for p in library.passages_of("law-loa-5b-2026") if p.locator == "LOA § 5b andre ledd")


@pytest.fixture(scope="module")
def plan(library: Library) -> Passage:
    return next(p for p in library.passages_of("handlingsplan-2025") if p.text == "Anskaffe brukte møbler.")


def _fault(library: Library, passage: Passage, text: str, quote: str | None = None) -> str | None:
    cited = citation(passage, passage.text if quote is None else quote, 1)
    return fault(Claim(text=text, citations=(1,)), {1: cited}, library.passage)


def test_a_true_claim_passes(library: Library, law: Passage) -> None:
    assert _fault(library, law, f"LOA § 5b andre ledd: «{law.text}»") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LOA § 5c sier det samme.", "unsupported_reference"),
        ("KOFA 2024/639 sier det samme.", "unsupported_reference"),
        ("Vekten er minst 45 prosent.", "unsupported_number"),
        ("Fristen er 1. mai 2031.", "unsupported_date"),
    ],
)
def test_what_does_not_stand_in_the_passage_is_caught(library: Library, law: Passage, text: str, expected: str) -> None:
    assert _fault(library, law, text) == expected


def test_a_changed_quote_is_caught(library: Library, law: Passage) -> None:
    assert _fault(library, law, "Vekten.", "minimum førti prosent") == "quote_not_found"
    assert _fault(library, law, "Vekten.", " ") == "quote_not_found"


def test_an_uncited_or_unresolved_claim_is_caught(library: Library, law: Passage) -> None:
    assert fault(Claim(text="Vekten.", citations=()), {}, library.passage) == "uncited"
    assert fault(Claim(text="Vekten.", citations=(7,)), {}, library.passage) == "unknown_citation"
    unknown = citation(replace(law, id="nei#1"), law.text, 1)
    assert fault(Claim(text="Vekten.", citations=(1,)), {1: unknown}, library.passage) == "unknown_citation"


def test_the_plan_cannot_carry_a_duty(library: Library, plan: Passage) -> None:
    assert _fault(library, plan, "Dere må kjøpe brukte møbler.") == "duty_without_law"
    assert _fault(library, plan, "Det anbefales brukte møbler.") is None
