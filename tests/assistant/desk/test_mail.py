"""Mail becomes inquiries: the question apart from signature, history and disclaimers. All persons are invented."""

import mailbox
import re
from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from assistant.desk.mail import Letter, Unreadable, parse_moment, read_eml, read_mbox, read_pasted
from assistant.desk.mail_csv import read_csv
from assistant.desk.mail_html import html_to_text
from assistant.desk.mail_parts import separate
from assistant.desk.mail_questions import questions_in
from corpus.errors import InputError

ASKED = "Må vi vekte klima og miljø 30 prosent?"
ENDINGS = {
    "vennlig hilsen": "Med vennlig hilsen\n\nOla Testmann\nInnkjøper\nEksempel kommune\nTlf. 922 33 444",
    "mvh on the line": "Mvh Ola",
    "nynorsk": "Venleg helsing\nGuro Testmann",
    "english": "Kind regards,\nJane Testmann",
    "dashes": "-- \nOla Testmann\nEksempel kommune",
    "telephone": "Sendt fra min iPhone",
    "telephone nynorsk": "Sendt frå Outlook for iOS",
    "outlook app": "Hent Outlook for Android",
    "english short": "Br,\nJohn",
    "thanks": "På forhånd takk!\nHilsen Ola",
}
HISTORIES = {
    "gmail nb": "man. 3. nov. 2025 kl. 12:31 skrev Kari Testmann <kari@eksempel.no>:\n\n> Gammelt spørsmål?\n> Hilsen Kari",
    "gmail nb wrapped": "Den tir. 4. nov. 2025 kl. 09:12 skrev Kari Testmann <\nkari@eksempel.no>:\nGammelt spørsmål?",
    "gmail nn": "Den 3. november 2025 kl. 10:01 skreiv Kari Testmann <kari@eksempel.no>:\n> Gammalt spørsmål?",
    "apple nb": "3. nov. 2025 kl. 10:01 skrev Kari Testmann <kari@eksempel.no>:\n\nGammelt spørsmål?",
    "gmail en": "On Mon, Nov 3, 2025 at 12:31 PM Kari <kari@eksempel.no> wrote:\n> Old question?",
    "outlook nb": "Fra: Kari Testmann <kari@eksempel.no>\nSendt: mandag 3. november 2025 10:01\nTil: Ola\nEmne: SV: Noe\n\nGammelt spørsmål?",
    "outlook bold": "*Fra:* Kari Testmann\n*Sendt:* mandag 3. november 2025\n*Til:* Ola\n*Emne:* Noe\nGammelt spørsmål?",
    "outlook rule": "________________________________\nFra: Kari Testmann\nSendt: mandag\nTil: Ola\nEmne: Noe\n\nGammelt spørsmål?",
    "outlook nn": "Frå: Kari Testmann\nSendt: måndag\nTil: Ola\nEmne: Noko\n\nGammalt spørsmål?",
    "outlook en": "From: Kari Testmann\nSent: Monday\nTo: Ola\nSubject: Something\n\nOld question?",
    "old outlook": "-----Opprinnelig melding-----\nFra: Kari Testmann\nSendt: mandag\nTil: Ola\nEmne: Noe\n\nGammelt spørsmål?",
}
DISCLAIMERS = {
    "nb": "Denne e-posten er kun ment for adressaten og kan inneholde taushetsbelagt informasjon.",
    "nn": "Dersom du ikkje er rett mottakar av denne e-posten, ber vi deg slette han.",
    "en": "This e-mail and any attachments are confidential and intended solely for the addressee.",
    "paper": "Tenk på miljøet før du skriver ut denne e-posten.",
    "banner": "ADVARSEL: Denne e-posten kommer fra en ekstern avsender. Ikke trykk på lenker.",
    "banner en": "CAUTION: This email originated from outside of the organization.",
}


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS.keys())
def test_a_signature_is_no_part_of_the_question(ending: str) -> None:
    parts = separate(f"Hei!\n\n{ASKED}\n\n{ending}\n")
    assert parts.question == f"Hei!\n\n{ASKED}"
    assert parts.signature == ending.replace("-- ", "--")


@pytest.mark.parametrize("history", HISTORIES.values(), ids=HISTORIES.keys())
@pytest.mark.parametrize("ending", ["", "\nMvh Ola\n"])
def test_quoted_history_is_no_part_of_the_question(history: str, ending: str) -> None:
    parts = separate(f"{ASKED}\n{ending}\n{history}\n")
    assert parts.question == ASKED
    assert parts.quoted.endswith(history.strip().split("\n")[-1])


@pytest.mark.parametrize("disclaimer", DISCLAIMERS.values(), ids=DISCLAIMERS.keys())
def test_a_disclaimer_above_or_below_is_no_part_of_the_question(disclaimer: str) -> None:
    below = separate(f"{ASKED}\n\nMvh Ola\n\n{disclaimer}")
    above = separate(f"{disclaimer}\n\n{ASKED}\n\nMvh Ola")
    assert (below.question, below.disclaimer, below.signature) == (ASKED, disclaimer, "Mvh Ola")
    assert (above.question, above.disclaimer) == (ASKED, disclaimer)


@pytest.mark.parametrize("history", HISTORIES.values(), ids=HISTORIES.keys())
def test_no_word_of_a_mail_is_lost(history: str) -> None:
    text = f"{DISCLAIMERS['banner']}\n\nHei!\n{ASKED}\n\nMvh Ola\n\n{DISCLAIMERS['en']}\n\n{history}"
    parts = separate(text)
    kept = " ".join((parts.question, parts.signature, parts.quoted, parts.disclaimer))
    assert sorted(re.findall(r"\w+", kept)) == sorted(re.findall(r"\w+", text))


def test_the_header_block_of_a_pasted_mail_is_its_own() -> None:
    letter = read_pasted(
        "Fra: Kari Testmann <kari@eksempel.no>\nSendt: tirsdag 3. november 2026 09:12\nTil: Sparretelefonen\n"
        f"Emne: Miljøkrav\n\n{ASKED}\n\nMvh Kari"
    )
    assert (letter.sender, letter.subject) == ("Kari Testmann <kari@eksempel.no>", "Miljøkrav")
    assert letter.received == datetime(2026, 11, 3, 9, 12)
    assert [q.text for q in letter.questions] == [ASKED]


def test_a_mail_that_only_sends_another_on_is_taken_for_that_one() -> None:
    letter = read_pasted(
        "Kan du ta denne?\n\nmvh Per\n\n---------- Forwarded message ---------\nFra: Kari <kari@eksempel.no>\n"
        f"Date: man. 2. nov. 2026 kl. 10:00\nSubject: Møbler\nTo: <per@eksempel.no>\n\n{ASKED}\n\nHilsen Kari"
    )
    assert [q.text for q in letter.questions] == [ASKED]
    assert (letter.subject, letter.sender) == ("Møbler", "Kari <kari@eksempel.no>")
    assert "Kan du ta denne?" in letter.parts.quoted


def test_answers_written_between_quoted_lines_are_kept_together() -> None:
    parts = separate("> Hva er verdien?\nTre millioner kroner.\n> Hvem kjøper?\nEn kommune. Må vi vekte miljø?")
    assert parts.question == "Tre millioner kroner.\nEn kommune. Må vi vekte miljø?"


def test_a_postscript_below_the_signature_belongs_to_the_question() -> None:
    parts = separate(f"{ASKED}\n\nMvh Ola\n\nPS: Gjelder det også varebiler?")
    assert [q.text for q in questions_in(parts.question)] == [ASKED, "PS: Gjelder det også varebiler?"]
    assert parts.signature == "Mvh Ola"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Hei,\nvi skal kjøpe biler. Må vi vekte? Eller holder det med krav?", ["Må vi vekte? Eller holder det med krav?"]),
        ("1. Kan vi kreve nullutslipp?\n2. Hva med transport til og\nfra byggeplassen?", ["Kan vi kreve nullutslipp?", "Hva med transport til og fra byggeplassen?"]),
        ("Har to spørsmål:\na) Kan vi kreve merke?\nb) Er det lov å velge ett?\nKan dere ringe meg?", ["Kan vi kreve merke?", "Er det lov å velge ett?"]),
        ("- Må vi vekte?\n- Når gjelder unntaket?", ["Må vi vekte?", "Når gjelder unntaket?"]),
        ("Spørsmål 1: Må vi vekte?\n\nSpørsmål 2: Når gjelder unntaket?", ["Må vi vekte?", "Når gjelder unntaket?"]),
        ("Vi lurer på om brukte møbler er greit.", ["Vi lurer på om brukte møbler er greit."]),
        ("Eg lurer på kva som gjeld for mat. Når må vi kunngjere?", ["Eg lurer på kva som gjeld for mat.", "Når må vi kunngjere?"]),
        ("Do we have to weight it? If so, from when? And is there a rule for vans?", ["Do we have to weight it? If so, from when?", "And is there a rule for vans?"]),
        ("Vi kjøper møbler for 2 mill. Er det krav om brukte møbler?", ["Er det krav om brukte møbler?"]),
        ("Jeg sitter med en konkurranse og lurer på et par ting:\n* er CO2-pris greit\n* kan vi kreve EPD\n\nMå vi vekte?", ["er CO2-pris greit", "kan vi kreve EPD", "Må vi vekte?"]),
        ("Hei\n\nSpørsmål\nKan vi kreve fossilfritt?", ["Kan vi kreve fossilfritt?"]),
        ("To whom it may concern,\nIs that allowed?", ["Is that allowed?"]),
        ("Veiledning om mat til sykehjem", ["Veiledning om mat til sykehjem"]),
        ("Kan dere hjelpe oss?", ["Kan dere hjelpe oss?"]),
        ("", []),
    ],
)  # fmt: skip
def test_the_questions_of_a_mail_are_told_apart(body: str, expected: list[str]) -> None:
    assert [q.text for q in questions_in(body)] == expected


def test_a_question_that_points_back_is_asked_with_what_was_told_before() -> None:
    first, second = questions_in(
        "Hei\n\nVi skal kjøpe varebiler. Må vi vekte klima og miljø i konkurransen?\n\nGjelder det også rammeavtaler?"
    )
    assert first.standalone == "Må vi vekte klima og miljø i konkurransen?"
    assert second.standalone == "Vi skal kjøpe varebiler. Gjelder det også rammeavtaler?"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("tirsdag 3. november 2026 09:12", datetime(2026, 11, 3, 9, 12)),
        ("2026-11-03T09:12:00", datetime(2026, 11, 3, 9, 12)),
        ("03.11.2026 kl. 09.12", datetime(2026, 11, 3, 9, 12)),
        ("Tue, 03 Nov 2026 09:12:00 +0100", datetime(2026, 11, 3, 9, 12)),
        ("man. 2. nov. 2026 kl. 10:00", datetime(2026, 11, 2, 10, 0)),
        ("31.02.2026", None),
        ("i går", None),
        ("", None),
    ],
)
def test_times_are_read_as_people_and_programs_write_them(written: str, expected: datetime | None) -> None:
    assert parse_moment(written) == expected


def _eml(text: str, subject: str = "Spørsmål om miljø", html: str = "") -> bytes:
    message = EmailMessage()
    message["From"] = "Åse Testmann <aase@eksempel.no>"
    message["To"] = "sparretelefonen@eksempel.no"
    message["Subject"] = subject
    message["Date"] = "Tue, 03 Nov 2026 09:12:00 +0100"
    if text:
        message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html") if text else message.set_content(html, subtype="html")
    return bytes(message)


def test_an_eml_is_read_with_its_headers_and_attachment_names() -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "Åse <aase@eksempel.no>", "Kjøp av mat på sjukehus"
    message.set_content(f"{ASKED}\n\nMvh Åse")
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename="vedlegg æøå.pdf")
    letter = read_eml(bytes(message))
    assert (letter.subject, letter.attachments) == ("Kjøp av mat på sjukehus", ("vedlegg æøå.pdf",))
    assert [q.text for q in letter.questions] == [ASKED]


def test_an_html_mail_is_read_as_text_with_its_quote_apart() -> None:
    html = (
        "<html><head><style>p {color:red}</style></head><body><p>Hei</p><ol><li>Må vi vekte miljø?</li><li>Når gjelder unntaket?</li>"
        "</ol><p>Mvh Åse</p><blockquote><p>Gammelt spørsmål?</p></blockquote></body></html>"
    )
    letter = read_eml(_eml("", html=html))
    assert [q.text for q in letter.questions] == ["Må vi vekte miljø?", "Når gjelder unntaket?"]
    assert "Gammelt" in letter.parts.quoted and "color" not in letter.parts.question


def test_markup_that_is_broken_is_still_text() -> None:
    assert (
        html_to_text("<p>Må vi <b>vekte<p>miljø?</div><script>alert(1)</script>&aring;") == "Må vi vekte\n\nmiljø?\nå"
    )


@pytest.mark.parametrize(
    "content",
    [b"", b"bare tekst", b"\x00\xff\xfe", b"From: x\n\n", b"Content-Type: text/plain; charset=finnes-ikke\n\nhei \xe5"],
)
def test_rubbish_is_refused_with_a_message(content: bytes) -> None:
    with pytest.raises(InputError) as error:
        read_eml(content)
    assert error.value.hint


def test_an_mbox_gives_each_mail_and_tells_which_could_not_be_used(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "inn.mbox")
    for text in (ASKED, "", "Vi lurer på om brukte møbler er greit."):
        box.add(_eml(text or "\n"))
    box.close()
    read = list(read_mbox(tmp_path / "inn.mbox"))
    assert [type(r) for r in read] == [Letter, Unreadable, Letter]
    assert isinstance(read[1], Unreadable) and read[1].where == "melding 2"


@pytest.mark.parametrize("content", [None, b"", b"ingen e-post\n"])
def test_an_mbox_that_is_none_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "inn.mbox"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError):
        list(read_mbox(path))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_table_is_read_by_its_headings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "inn.csv"
    path.write_text(
        "Mottatt;Spørsmål;Organisasjonstype;Frist\n"
        f'03.11.2026;"{ASKED}\n\nMvh Åse";kommune;10.11.2026\n;;stat;\n',
        encoding=encoding,
    )  # fmt: skip
    letter, empty = read_csv(path)
    assert isinstance(letter, Letter) and isinstance(empty, Unreadable)
    assert [q.text for q in letter.questions] == [ASKED]
    assert (letter.organisation_type, letter.deadline, letter.received) == (
        "kommune",
        date(2026, 11, 10),
        datetime(2026, 11, 3),
    )


def test_a_mapping_says_which_column_is_which(tmp_path: Path) -> None:
    path = tmp_path / "inn.csv"
    path.write_text(f"a,b\nnoe,{ASKED}\n", encoding="utf-8")
    with pytest.raises(InputError, match="hvilken kolonne"):
        list(read_csv(path))
    with pytest.raises(InputError, match="finnes ikke"):
        list(read_csv(path, {"question": "c"}))
    with pytest.raises(InputError, match="finnes ikke"):
        list(read_csv(path, {"rubbish": "a"}))
    (letter,) = read_csv(path, {"question": "b", "subject": "a"})
    assert isinstance(letter, Letter) and letter.subject == "noe"


@pytest.mark.parametrize("text", ["", " \n ", "mvh", "Mvh\nOla", "---"])
def test_a_mail_without_a_question_is_refused(text: str) -> None:
    with pytest.raises(InputError) as error:
        read_pasted(text)
    assert error.value.code == "empty_inquiry"
