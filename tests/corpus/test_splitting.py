"""Documents are split along their own structure, into passages that can be cited."""

import re
from dataclasses import replace

import pytest

from corpus.document import Document, Kind, read_documents
from corpus.passage import Passage
from corpus.settings import SHIPPED_DOCUMENTS
from corpus.splitting import split

SECTIONS = ["1", "1.1", "1.2", "2", *(f"2.{n}" for n in range(1, 10)), "3", *(f"3.{n}" for n in range(1, 9))]


def _document(body: str, kind: Kind = Kind.GUIDANCE, provisions: tuple[str, ...] = ()) -> Document:
    return Document(
        id="x", kind=kind, title="X", url="https://example.org/", digest=True, body=body, provisions=provisions
    )


@pytest.fixture(scope="module")
def shipped() -> dict[str, Document]:
    return {d.id: d for d in read_documents((SHIPPED_DOCUMENTS,)) if isinstance(d, Document)}


@pytest.fixture(scope="module")
def plan(shipped: dict[str, Document]) -> list[Passage]:
    return split(shipped["handlingsplan-2025"])


@pytest.mark.parametrize("number", SECTIONS)
def test_every_section_of_the_plan_is_reachable(plan: list[Passage], number: str) -> None:
    assert any(re.match(rf"{re.escape(number)}\.?\s", heading) for p in plan for heading in p.headings)


def test_a_sentence_torn_by_footnotes_is_whole(plan: list[Passage]) -> None:
    assert any("om tilgjengelige ordninger for økonomisk støtte" in p.text for p in plan)
    assert any("Hovedgrepet er valgt erstattet med" in p.text for p in plan)


def test_every_footnote_of_the_plan_is_attached(shipped: dict[str, Document], plan: list[Passage]) -> None:
    marks = set(re.findall(r"<sup>(\d+)</sup>", shipped["handlingsplan-2025"].body))
    assert {note.split()[0] for p in plan for note in p.footnotes} == marks


def test_a_list_item_of_the_plan_keeps_both_lead_ins(plan: list[Passage]) -> None:
    item = next(p for p in plan if p.text.startswith("Legge til rette for bruk av hjemmekontor"))
    assert item.lead_in == "Offentlige oppdragsgivere anbefales å: Unngå (reduser transportbehovet):"
    assert item.locator == "kap. 2.2 Transport › Unngå"


def test_markup_is_gone_and_the_formula_stays(plan: list[Passage]) -> None:
    assert any("CO2-utslipp" in p.text for p in plan)
    assert not [p.id for p in plan if re.search(r"\*\*|</?su[bp]>|\]\(", p.quotable)]


def test_ledd_of_a_single_provision_are_named() -> None:
    passages = split(_document("## Regelen\n\n1. En.\n2. To.\n", Kind.LAW, ("FOA § 7-9",)))
    assert [p.locator for p in passages] == ["FOA § 7-9 første ledd", "FOA § 7-9 andre ledd"]


def test_ledd_of_a_published_regulation_are_named() -> None:
    passages = split(_document("##### § 7-9. Miljø\n\n(1) En regel.\n\n(4) En annen.\n", Kind.LAW))
    assert [p.locator for p in passages] == ["§ 7-9 første ledd", "§ 7-9 fjerde ledd"]


def test_a_decision_tells_who_speaks() -> None:
    body = (
        "## Bakgrunn\n\nKjøpet gjaldt biler.\n\nKlager mente at kravet var ulovlig.\n\n"
        "## Klagenemndas vurdering\n\nKravet var lovlig.\n\n## Konklusjon\n\nIkke brudd.\n\n"
        "## Betydning for oppdragsgivere\n\n- Begrunn kravet.\n"
    )
    passages = split(_document(body, Kind.KOFA))
    assert [p.speaker for p in passages] == ["background", "arguments", "assessment", "conclusion", "commentary"]
    assert passages[3].text == "Ikke brudd."


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    body = " ".join(f"Dette er setning nummer {n} i et langt avsnitt." for n in range(80))
    passages = split(_document(body))
    assert len(passages) > 1
    assert all(len(p.text) <= 1200 and p.text.endswith(".") for p in passages)
    assert " ".join(p.text for p in passages) == body


def test_an_id_stays_when_another_passage_changes() -> None:
    before = split(_document("## A\n\nFørste.\n\n## B\n\nAndre.\n"))
    after = split(_document("## A\n\nFørste, endret.\n\n## B\n\nAndre.\n"))
    assert before[1].id == after[1].id
    assert before[0].id != after[0].id


def test_short_neighbours_of_one_section_are_read_together_and_long_ones_are_not() -> None:
    short = split(_document("## A\n\nKort om tyttebær.\n\nMer om det.\n\n## B\n\nNoe annet.\n"))
    assert [p.text for p in short] == ["Kort om tyttebær.\nMer om det.", "Noe annet."]
    long = split(_document(f"## A\n\n{'Lenge. ' * 60}\n\n{'Langt. ' * 60}\n"))
    assert len(long) == 2


def test_what_we_concluded_ourselves_stays_apart_from_the_guidance() -> None:
    passages = split(_document("## A\n\nVeilederen sier dette.\n\nDette er vår slutning.\n"))
    assert [p.text for p in passages] == ["Veilederen sier dette.", "Dette er vår slutning."]


def test_repeated_text_gets_ids_of_its_own() -> None:
    passages = split(_document(f"## A\n\n{'Samme. ' * 60}\n\n{'Samme. ' * 60}\n"))
    assert len({p.id for p in passages}) == 2


def test_shipped_documents_have_passages_with_ids_of_their_own(shipped: dict[str, Document]) -> None:
    assert len(shipped) == 327
    passages = [split(document) for document in shipped.values()]
    assert all(passages)
    ids = [p.id for found in passages for p in found]
    assert len(ids) == len(set(ids))
    assert all(p.locator and p.text for found in passages for p in found)


def test_a_passage_carries_its_documents_validity(shipped: dict[str, Document]) -> None:
    document = shipped["law-foa-7-9-2024"]
    first = split(document)[0]
    assert (first.valid_from, first.valid_to, first.status) == (document.valid_from, document.valid_to, "repealed")
    assert split(replace(document, status=None))[0].status is None


def test_a_list_read_together_starts_on_a_line_of_its_own_after_its_lead_in() -> None:
    several, one = split(_document("## A\n\nKrev:\n\n- merking\n- garanti\n\n## B\n\nKrev:\n\n- retur\n"))
    assert several.body == "Krev:\nmerking\ngaranti"
    assert one.body == "Krev: retur"


def test_a_section_number_has_no_full_stop_in_the_locator() -> None:
    (passage,) = split(_document("# 3. Hovedgrep\n\n## 3.2. Statlige virksomheter\n\nDe baner vei.\n", Kind.PLAN))
    assert passage.locator == "kap. 3.2 Statlige virksomheter"
