"""Decisions typeset in three styles, read back: numbers, speakers, words; and PDFs that hold no text."""

import io
from datetime import date

import pytest

from corpus.document import Document, Kind
from corpus.splitting import split
from ingest.kofa_decision import read_decision, to_markdown
from ingest.kofa_headings import heading_of
from ingest.pdf import read_pdf
from ingest.pdf_lines import Page, cleaned, joined, mended
from ingest.pdf_quality import quality
from tests.ingest.typeset import STYLES, MadeDecision, Truth, make, typeset


def _passages(made: MadeDecision) -> list:
    pdf = read_pdf(made.pdf)
    assert pdf.problem == "" and pdf.quality > 0.9
    body = to_markdown(read_decision(pdf.pages), "")
    document = Document(
        id="kofa-x", kind=Kind.KOFA, title="x", url="https://example.no", digest=False, body=body, case="2024/1",
        decided=date(2024, 5, 1),
    )  # fmt: skip
    return split(document)


def read_back(made: MadeDecision) -> list[Truth]:
    """What the library would hold of a decision, paragraph by paragraph."""
    found: list[Truth] = []
    for passage in _passages(made):
        if passage.speaker == "summary":
            continue
        number = int(passage.locator.split()[1]) if passage.locator.startswith("avsnitt") else None
        if found and found[-1].number == number and number is not None:
            found[-1] = Truth(number, passage.speaker or "", f"{found[-1].text} {passage.text}")
        else:
            found.append(Truth(number, passage.speaker or "", passage.text))
    return found


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("language", ["nb", "nn"])
def test_paragraphs_keep_number_speaker_and_words(style: str, language: str) -> None:
    made = make(3, style, language)
    assert read_back(made) == list(made.paragraphs)


@pytest.mark.parametrize("style", STYLES)
def test_the_subsections_of_a_quoted_provision_stay_inside_their_paragraph(style: str) -> None:
    made = make(5, style, quotes_provision=True)
    back = read_back(made)
    assert [p.number for p in back] == [p.number for p in made.paragraphs]
    quoting = next(p for p in back if "(5)" in p.text)
    assert quoting.speaker == "assessment" and all(f"({n})" in quoting.text for n in range(1, 6))


def test_locators_tell_paragraph_and_page_and_members_are_left_out() -> None:
    passages = _passages(make(7, "2025", long=4))
    assert any(p.locator.endswith("(s. 3)") and p.locator.startswith("avsnitt ") for p in passages)
    text = " ".join(p.quotable for p in passages)
    assert "Per Prøve" not in text and "Side 2" not in text and "Anne Eksempel" not in text


def test_a_long_decision_is_read_whole() -> None:
    made = make(11, "2014", long=50)
    pdf = read_pdf(made.pdf)
    assert len(pdf.pages) >= 40
    numbers = [p.number for s in read_decision(pdf.pages).sections for p in s.paragraphs if p.number]
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) == sum(
        p.number is not None for p in made.paragraphs
    )


def _scanned() -> bytes:
    return typeset("<svg width='500' height='700'><rect width='400' height='600'/></svg>")


def _encrypted() -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make(1, "2025").pdf)))
    writer.encrypt("hemmelig", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _bomb() -> bytes:
    """A page whose stream unpacks to a gigabyte."""
    import zlib

    packer = zlib.compressobj(9)
    packed = b"".join([packer.compress(b" " * 10_000_000) for _ in range(100)]) + packer.flush()
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    page = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
    stream = b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n" % len(packed) + packed + b"\nendstream endobj\n"
    return head + page + stream + b"trailer<</Root 1 0 R>>\n%%EOF"


HOPELESS = {
    "zero bytes": (lambda: b"", {"empty"}),
    "HTML": (lambda: b"<!doctype html><p>Ikke funnet</p>", {"not_pdf"}),
    "scanned": (_scanned, {"no_text"}),
    "encrypted": (_encrypted, {"encrypted"}),
    "truncated": (lambda: make(1, "2025").pdf[:900], {"damaged", "no_text"}),
    "a bomb": (_bomb, {"too_large", "damaged", "no_text"}),
}


@pytest.mark.parametrize("case", HOPELESS)
def test_a_file_without_text_is_told_with_its_reason_and_never_read_as_garbage(case: str) -> None:
    made, problems = HOPELESS[case]
    found = read_pdf(made())
    assert found.problem in problems and found.pages == ()


def test_letters_that_are_no_words_are_told_from_text() -> None:
    assert quality("Kommunen kunngjorde en åpen anbudskonkurranse om renholdstjenester.") > 0.9
    assert quality("Kpnnvofo lvoohkpsef fo åqfo bocvetlpolvssbotf") < 0.3
    run_together = "Kommunenkunngjordeenåpenanbudskonkurranse omrenhold ogvalgte dettilbudetsomvar billigst i år"
    assert quality(run_together) < 0.5


def test_words_broken_at_line_ends_are_mended_and_real_hyphens_stay() -> None:
    assert joined(["oppdragsgi-", "ver skal vekte klima-", "og miljøhensyn"]) == (
        "oppdragsgiver skal vekte klima- og miljøhensyn"
    )
    assert mended("klagenemnda finner imidl ertid at") == "klagenemnda finner imidlertid at"
    assert mended("den er i en sak") == "den er i en sak"


def test_half_words_at_line_ends_do_not_count_against_the_quality_of_a_pdf() -> None:
    assert read_pdf(make(105, "2004", "nn").pdf).quality > 0.9  # 0.895 while they did


def test_nynorsk_is_text_too() -> None:
    words = (
        "Innklaga har ikkje grunngjeve kvifor omsynet til miljøet ikkje vart vektlagt i tildelinga. Nemnda viser til"
    )
    assert (
        quality(
            f"{words} at kommunen ikkje kunne leggje fram naudsynt dokumentasjon, og at klagaren difor får medhald."
        )
        > 0.8
    )


def test_headers_footers_and_page_numbers_go_and_the_text_between_stays() -> None:
    words = "alfa beta gamma delta epsilon zeta eta theta iota kappa".split()
    pages = [
        ["Klagenemnda", *(f"{word} {'x' * page}" for word in words), f"Sak 2025/1 Side {page} av 4"]
        for page in range(1, 5)
    ]
    assert [page.lines for page in cleaned(pages)] == [
        tuple(f"{word} {'x' * page}" for word in words) for page in range(1, 5)
    ]
    two = [["Nemnda", "første side", "1"], ["Nemnda", "andre side", "2"]]
    assert [page.lines for page in cleaned(two)] == [("første side",), ("andre side",)]


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("Klagenemndas vurdering:", "Klagenemndas vurdering"),
        ("Klagenemnda si vurdering", "Klagenemndas vurdering"),
        ("Klager har i det vesentlige anført:", "Klagers anførsler"),
        ("Innklagedes anførsler:", "Innklagedes anførsler"),
        ("Innklaga har i hovudsak gjort gjeldande", "Innklagedes anførsler"),
        ("Bakgrunn:", "Bakgrunn"),
        ("Konklusjon:", "Konklusjon"),
        ("Klagers anførsler om miljø er ikke prøvd, fordi nemnda ikke fant grunn til det i denne saken her nå.", None),
        ("Bakgrunnen for dette er uklar.", None),
        ("konklusjon.", None),
        ("klagers anførsler", None),
        ("Klagenemndas vurdering.", None),
        ("Klager har levert tilbudet sitt i tide", None),
        ("Klager anfører at prisen er feil", None),
        ("Innklagede har anført:", "Innklagedes anførsler"),
    ],
)
def test_headings_in_both_forms_are_known_and_sentences_are_not_headings(line: str, heading: str | None) -> None:
    assert heading_of(line) == heading


def test_a_sentence_cut_by_a_line_end_changes_no_speaker_and_loses_no_words() -> None:
    lines = [
        "Klagenemndas medlemmer: Anne Eksempel,",
        "Per Prøve",
        "Bakgrunn:",
        "(1) Kommunen kunngjorde kjøp av renhold. Tilbudene ble åpnet av",
        "medlemmer av innkjøpsgruppen, og en",
        "saksbehandler: ført i protokoll av kommunen",
        "på vegne av klagenemnda og",
        "for klagenemnda,",
        "som nevnt.",
        "Klagers anførsler:",
        "(2) Klager mener at nemnda bør foreta en egen vurdering, se også",
        "Klagenemndas vurdering",
        "i en tidligere sak.",
        "Klagenemndas vurdering:",
        "(3) Nemnda tar ikke stilling til",
        "klagers anførsler.",
        "Klager har levert tilbudet sitt i tide",
        "og kom selv til samme",
        "konklusjon.",
        "(4) Kravet var klart.",
        "Konklusjon:",
        "Kommunen har ikke brutt regelverket.",
        "For klagenemnda,",
        "Anne Eksempel",
    ]
    decision = read_decision([Page(1, tuple(lines))])
    told = [(section.heading, [p.number for p in section.paragraphs]) for section in decision.sections]
    assert told == [
        ("Bakgrunn", [1]),
        ("Klagers anførsler", [2]),
        ("Klagenemndas vurdering", [3, 4]),
        ("Konklusjon", [None]),
    ]
    body = to_markdown(decision, "")
    assert all(words in body for words in (*lines[4:9], "se også Klagenemndas vurdering i", *lines[15:19]))
    assert "Anne Eksempel" not in body and "Per Prøve" not in body
