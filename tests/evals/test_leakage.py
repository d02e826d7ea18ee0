"""A KOFA case is answered as if it had not been decided: proven by planting the answer where it could leak from."""

from datetime import date
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from corpus.building import build
from corpus.document import Document, Kind, write_document
from corpus.library import Library
from corpus.settings import Settings
from evals.cases import Case, load_cases
from evals.leakage import Hiding
from evals.runs import generate, generated_in

QUESTION = "Kan vi velge leverandør av gravemaskiner etter loddtrekning når tilbudene er like gode?"
SECRET = "Loddtrekning mellom like gode tilbud på gravemaskiner var i strid med regelverket."
CASE = Case(
    id="kofa-2024-500", question=QUESTION, as_of=date(2024, 2, 1), kofa_case="2024/500", kofa_document="kofa-2024-500",
    key_points=(SECRET,), outcome="breach", decided=date(2024, 9, 1),
)  # fmt: skip


def _document(name: str, kind: Kind, body: str, **more: object) -> Document:
    return Document(id=name, kind=kind, title=name, url=f"https://example.no/{name}", digest=True, body=body, **more)  # type: ignore[arg-type]


PLANTED = {
    "the case itself": _document(
        "kofa-2024-500", Kind.KOFA, f"## Klagenemndas vurdering\n\n{SECRET}\n", case="2024/500", decided=date(2024, 9, 1)
    ),
    "a later decision": _document(
        "kofa-2025-9", Kind.KOFA, f"## Klagenemndas vurdering\n\n{SECRET}\n", case="2025/9", decided=date(2025, 3, 1)
    ),
    "a later decision without a date": _document(
        "kofa-2024-900", Kind.KOFA, f"## Klagenemndas vurdering\n\n{SECRET}\n", case="2024/900"
    ),
    "guidance that cites it": _document("veileder", Kind.GUIDANCE, f"## Lodd\n\n{SECRET} Se KOFA 2024/500.\n"),
    "an earlier decision with a note on it": _document(
        "kofa-2019-1", Kind.KOFA, f"## Klagenemndas vurdering\n\n{SECRET} Slik også sak 2024/500.\n", case="2019/1",
        decided=date(2019, 5, 1),
    ),
}  # fmt: skip


@pytest.fixture
def planted(tmp_path: Path) -> Assistant:
    documents, questions = tmp_path / "documents", tmp_path / "questions"
    documents.mkdir()
    questions.mkdir()
    earlier = _document(
        "kofa-2018-7", Kind.KOFA, "## Klagenemndas vurdering\n\nKriterier for gravemaskiner skal være forutberegnelige.\n",
        case="2018/7", decided=date(2018, 1, 1),
    )  # fmt: skip
    for document in (*PLANTED.values(), earlier):
        (documents / f"{document.id}.md").write_text(write_document(document), encoding="utf-8")
    settings = Settings(home=tmp_path / "home")
    build(settings, folders=(documents,), questions_folder=questions)
    return Assistant(Library.open(settings), settings)


def test_what_tells_the_outcome_is_hidden_and_what_was_known_then_is_not(planted: Assistant) -> None:
    hidden = Hiding(planted.library).hidden_from(CASE)
    assert hidden == {document.id for document in PLANTED.values()}


@pytest.mark.parametrize("place", PLANTED)
def test_no_planted_answer_comes_out_of_a_run(planted: Assistant, tmp_path: Path, place: str) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    generate(planted, [CASE], folder)
    (generated,) = generated_in(folder)
    told = generated.answer.model_dump_json()
    assert PLANTED[place].id not in told and "i strid med regelverket" not in told
    seen = [h.passage.document_id for h in planted.library.search(QUESTION, 10)]
    assert PLANTED[place].id in seen  # it would have come out otherwise


def test_the_shipped_cases_see_nothing_decided_after_them(library: Library) -> None:
    hiding = Hiding(library)
    cases, _ = load_cases("kofa", "test")
    for case in cases:
        hidden = hiding.hidden_from(case)
        assert case.kofa_document in hidden
        for document in library.documents():
            if document.kind is Kind.KOFA and document.id not in hidden and case.kofa_case:
                year, number = map(int, case.kofa_case.split("/"))
                other_year, other_number = map(int, str(document.case).split("/"))
                earlier_number = (other_year, other_number) < (year, number)
                assert earlier_number or (document.decided and case.decided and document.decided < case.decided)
