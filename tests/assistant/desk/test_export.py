"""A reply goes out as text, Markdown, Word and e-mail, with its sources as numbered links."""

import email
import email.policy
import io
from datetime import date

import pytest
from docx import Document

from assistant.answer import Citation
from assistant.desk.export import as_markdown, as_text
from assistant.desk.export_files import as_docx, as_eml
from assistant.desk.reply import PartName, Reply, ReplyPart


def _citation(number: int, url: str) -> Citation:
    return Citation(
        number=number, passage_id=f"p{number}", document_id="d", title="Lov om <ting> & æøå", kind="law", authority="law",
        locator="§ 1", speaker=None, quote="må", url=url, valid_from=None, valid_to=None, dated=date(2026, 7, 1), digest=True,
    )  # fmt: skip


def _reply(language: str = "nb") -> Reply:
    texts = dict.fromkeys(PartName, "Tekst.") | {
        PartName.SHORT_ANSWER: "**1. Må vi <det>?**\n\nJa, «må» [1].\n\n- første [2]\n- andre",
        PartName.QUESTIONS: "- Når?\n- Hvem?",
    }
    return Reply(
        language=language, questions=("Må vi?",), as_of=(date(2026, 11, 26),), composed=date(2026, 11, 26), writer="quotes",
        parts=tuple(ReplyPart(name=n, text=t) for n, t in texts.items()),
        citations=(_citation(1, "https://eksempel.no/lov/§1?a=1&b=ø"), _citation(2, "https://eksempel.no/to"), _citation(3, "https://eksempel.no/ubrukt")),
    )  # fmt: skip


def test_text_has_every_part_and_only_the_sources_that_are_used() -> None:
    text = as_text(_reply(), approved=True)
    assert all(_reply().heading(name).upper() in text for name in PartName)
    assert "[1] Lov om <ting> & æøå, § 1 (lov, bindende, vårt sammendrag" in text
    assert "ubrukt" not in text and "UTKAST" not in text
    assert "- første [2]\n- andre" in text and "- Når?\n- Hvem?" in text


@pytest.mark.parametrize("form", [as_text, as_markdown])
def test_what_is_not_approved_says_so_first(form: object) -> None:
    assert callable(form)
    shown = form(_reply(), approved=False)
    assert shown.index("UTKAST") < shown.lower().index("slik forstår")


def test_markdown_links_marks_and_sources() -> None:
    text = as_markdown(_reply(), approved=True)
    assert "[\\[2\\]](https://eksempel.no/to)" in text
    assert "2. [Lov om <ting> & æøå, § 1](https://eksempel.no/to)" in text


def test_word_opens_with_headings_links_and_language() -> None:
    document = Document(io.BytesIO(as_docx(_reply(), approved=False)))
    headings = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert headings == [*(_reply().heading(name) for name in PartName), "Kilder"]
    linked = [(link.text, link.address) for p in document.paragraphs for link in p.hyperlinks]
    assert ("[1]", "https://eksempel.no/lov/§1?a=1&b=ø") in linked
    assert ("Lov om <ting> & æøå, § 1", "https://eksempel.no/to") in linked
    assert document.core_properties.language == "nb-NO"
    assert any("UTKAST" in p.text for p in document.paragraphs)


def test_word_survives_characters_that_xml_forbids() -> None:
    made = _reply().edited({PartName.PRACTICE: "rart\x0b\x00\ufffe tegn"})
    assert as_docx(made, approved=True)


def test_an_eml_is_an_unsent_answer_with_links_in_its_html() -> None:
    mail = email.message_from_bytes(
        as_eml(_reply("nn"), True, "Kari Testmann <kari@eksempel.no>", "Spørsmål"), policy=email.policy.default
    )
    assert (mail["To"], mail["Subject"], mail["X-Unsent"]) == ("kari@eksempel.no", "SV: Spørsmål", "1")
    body, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert body is not None and html is not None
    assert "Kjelder" in html.get_content() and "KJELDER" in body.get_content()
    assert '<a href="https://eksempel.no/to">[2]</a>' in html.get_content()
    assert "Må vi &lt;det&gt;?" in html.get_content() and html.get_content().count("<ul>") == html.get_content().count(
        "</ul>"
    )


@pytest.mark.parametrize(
    ("to", "subject", "expected"),
    [
        ("", "", (None, "Svar fra sparretelefonen")),
        ("rot", "SV: Alt svart", (None, "SV: Alt svart")),
        (
            "a@eksempel.no\r\nBcc: b@eksempel.no",
            "Linje\r\nBcc: c@eksempel.no",
            ("a@eksempel.no", "SV: Linje Bcc: c@eksempel.no"),
        ),
    ],
)
def test_the_head_of_an_eml_cannot_be_abused(to: str, subject: str, expected: tuple[str | None, str]) -> None:
    mail = email.message_from_bytes(as_eml(_reply(), True, to, subject), policy=email.policy.default)
    assert mail["Bcc"] is None
    assert mail["Subject"] == expected[1]
    assert (mail["To"] or "").split(",")[0] == (expected[0] or "")
