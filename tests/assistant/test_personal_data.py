"""Personal data is found where people write it, and what only looks like it is left alone. All persons are invented."""

import time

import pytest

from assistant.personal_data import Found, PersonalKind, find, masked
from corpus.settings import SHIPPED_DOCUMENTS


def _found(text: str) -> list[tuple[str, str]]:
    return [(str(f.kind), f.text) for f in find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fødselsnummer 15108695088 er oppgitt", [("identity_number", "15108695088")]),
        ("Han har 151086 95088.", [("identity_number", "151086 95088")]),
        ("D-nummer 53013000057 ", [("identity_number", "53013000057")]),
        ("fnr: 12345678901 (tastet feil)", [("identity_number", "12345678901")]),
        ("Betal til 8601 11 17947 i dag", [("account_number", "8601 11 17947")]),
        ("Betal til 8601.11.17947.", [("account_number", "8601.11.17947")]),
        ("IBAN NO93 8601 1117 947", [("account_number", "NO93 8601 1117 947")]),
        ("Hun er født 1. mars 1975 i Bodø", [("birth_date", "1. mars 1975")]),
        ("Skriv til bjørn.ås@eksempel.kommune.no.", [("email", "bjørn.ås@eksempel.kommune.no")]),
        ("Ring 922 33 444 i dag", [("telephone", "922 33 444")]),
        ("Tlf 22 30 00 00/22300001", [("telephone", "22 30 00 00"), ("telephone", "22300001")]),
        ("mobil: 92233444", [("telephone", "92233444")]),
        ("(+47) 55 55 55 55, 0047 92233444", [("telephone", "(+47) 55 55 55 55"), ("telephone", "0047 92233444")]),
        ("Mvh Ola Testmann", [("name", "Ola Testmann")]),
        (
            "Hva gjelder?\n\nMed vennlig hilsen\n\nÅse-Marie van der Bjørkås\nRådgiver",
            [("name", "Åse-Marie van der Bjørkås")],
        ),
        ("Venleg helsing\nGuro", [("name", "Guro")]),
        ("Best regards,\nJohn O'Neill", [("name", "John O'Neill")]),
        ("Beste hilsen\nT. Qvarme", [("name", "T. Qvarme")]),
        ("Hi, I'm Jane Testwood from a firm. Best, Jane", [("name", "Jane Testwood"), ("name", "Jane")]),
        ("Ref. telefonsamtale med Bjørn-Erik i går", [("name", "Bjørn-Erik")]),
        ("mvh kari testmann", [("name", "kari testmann")]),
        ("Navn: KARI TESTMANN", [("name", "KARI TESTMANN")]),
        ("Jeg heter Xylo Qvarme og lurer", [("name", "Xylo Qvarme")]),
        ("Spør innkjøpssjef Qvarme om det", [("name", "Qvarme")]),
        ("Hei Kari,\nmå vi?", [("name", "Kari")]),
        ("Tilbudet kom fra Inger-Lise Testmann i går", [("name", "Inger-Lise Testmann")]),
        ("Vi bor i Store Ringvei 3B, 0155 Oslo nå", [("address", "Store Ringvei 3B, 0155 Oslo")]),
        ("Lever i Storgata 12", [("address", "Storgata 12")]),
        ("Postboks 700\n1304 SANDVIKA", [("address", "Postboks 700\n1304 SANDVIKA")]),
        ("Adresse\n6863 Leikanger\n", [("address", "6863 Leikanger")]),
    ],
)
def test_personal_data_is_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert _found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "KOFA 2025/0322 avsnitt 24 og sak 2019/491",
        "Verdien er 22 300 000 kroner eller kr 22 30 00 00",
        "Kunngjort 20.10.2025, 20 10 2025 og 2025-10-20",
        "CPV 34100000, 45000000-7 og 90511000-2",
        "Org.nr. 974 760 673",
        "saksnr 20250322, ref. 24012345",
        "FOA § 7-9 fjerde ledd og LOA § 5b",
        "Mvh Bærum kommune",
        "Hilsen\nAnskaffelsesavdelingen",
        "Hei alle, god dag!\nHei Sparretelefonen,",
        "Olav Testmann Eiendom AS og Per Testmann AS klaget",
        "Riksveg 7, Fylkesvei 12 og E6",
        "Konkurransen i 2025 Bergen kommune holdt",
        "Til: Oslo kommune\nFra: Statsbygg",
        "Det er best å vekte miljø. This is Norway, and I'm not sure",
        "Er dette lov til. Leverandørene priser det inn",
    ],
)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert _found(text) == []


def test_a_name_found_once_is_found_where_it_is_repeated() -> None:
    text = "Xylo sa at Qvarmes tilbud var best.\n\nMvh\nXylo Qvarme"
    assert [f.text for f in find(text)] == ["Xylo", "Qvarmes", "Xylo Qvarme"]


def test_pieces_stand_in_the_text_in_order_without_overlap() -> None:
    text = "Hei Kari, skriv til kari@eksempel.no eller Storgata 1, 0155 Oslo.\nMvh Ola Testmann, tlf 922 33 444"
    found = find(text)
    assert all(text[f.start : f.end] == f.text for f in found)
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))


def test_masking_keeps_the_text_and_gives_the_same_value_the_same_number() -> None:
    text = "Kari Testmann skrev. Ring 922 33 444 (92233444) og hils Kari Testmann og Ola Testmann.\nMvh Kari Testmann"
    shown = masked(text, find(text))
    assert shown == (
        "[navn 1] skrev. Ring [telefonnummer 1] ([telefonnummer 1]) og hils [navn 1] og [navn 2].\nMvh [navn 1]"
    )
    assert find(shown) == ()


def test_masking_speaks_the_language_asked_for() -> None:
    assert masked("Mvh Ola", (Found(PersonalKind.NAME, 4, 7, "Ola"),), "nn") == "Mvh [namn 1]"


def test_the_library_itself_is_not_taken_for_personal_data() -> None:
    found = [f for path in SHIPPED_DOCUMENTS.rglob("*.md") for f in find(path.read_text(encoding="utf-8"))]
    assert len(found) <= 3, found


@pytest.mark.parametrize(
    "text",
    ["A" * 30_000, "Mvh " * 20_000, "Aa " * 30_000, "1 " * 30_000, "a@" * 30_000, "Hei " * 20_000, "> \n" * 30_000],
)
def test_hostile_text_takes_time_in_proportion_to_its_length(text: str) -> None:
    def seconds(part: str) -> float:
        started = time.process_time()
        find(part)
        return time.process_time() - started

    assert seconds(text) < 20 * seconds(text[: len(text) // 4]) + 1
