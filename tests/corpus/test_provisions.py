"""Text → references, as a lawyer would read them."""

import time

import pytest

from corpus.provisions import find_references

TABLE = [
    ("FOA § 7-9", ["FOA § 7-9"]), ("FOA § 7-9 (4)", ["FOA § 7-9 (4)"]), ("FOA §7-9", ["FOA § 7-9"]),
    ("anskaffelsesforskriften § 7-9", ["FOA § 7-9"]), ("Anskaffelsesforskriften § 7-9", ["FOA § 7-9"]),
    ("anskaffelsesforskriften § 7-9 fjerde ledd første punktum", ["FOA § 7-9 (4) 1. punktum"]),
    ("anskaffelsesforskrifta § 7-9", ["FOA § 7-9"]), ("forskrift om offentlige anskaffelser § 7-9", ["FOA § 7-9"]),
    ("forskrift om offentlege innkjøp § 7-9", ["FOA § 7-9"]), ("forskrifta § 7-9", ["FOA § 7-9"]),
    ("forskriften § 7-9", ["FOA § 7-9"]), ("§ 7-9", ["§ 7-9"]), ("§7-9", ["§ 7-9"]), ("§\u00a07-9", ["§ 7-9"]),
    ("§§ 7-9 og 8-4", ["§ 7-9", "§ 8-4"]), ("FOA §§ 7-9 og 8-4", ["FOA § 7-9", "FOA § 8-4"]),
    ("§§ 8-1 til 8-3", ["§ 8-1", "§ 8-3"]), ("§§ 16-1, 16-2 og 16-5", ["§ 16-1", "§ 16-2", "§ 16-5"]),
    ("§ 7-9 tredje ledd", ["§ 7-9 (3)"]), ("§ 7-9 andre ledd", ["§ 7-9 (2)"]), ("§ 7-9 annet ledd", ["§ 7-9 (2)"]),
    ("§ 7-9 fyrste ledd", ["§ 7-9 (1)"]), ("§ 7-9, fjerde ledd", ["§ 7-9 (4)"]), ("§ 7-9 4. ledd", ["§ 7-9 (4)"]),
    ("§ 7-9 femte ledd andre punktum", ["§ 7-9 (5) 2. punktum"]), ("§ 16-10 (2) bokstav b", ["§ 16-10 (2) bokstav b"]),
    ("§ 13-4 bokstav b", ["§ 13-4 bokstav b"]), ("§ 13-4 litra b", ["§ 13-4 bokstav b"]),
    ("FOA § 25-1 (1)", ["FOA § 25-1 (1)"]), ("LOA § 5", ["LOA § 5"]), ("LOA § 5b", ["LOA § 5b"]),
    ("LOA § 5 b", ["LOA § 5b"]), ("loven § 5", ["LOA § 5"]), ("lova § 5b", ["LOA § 5b"]),
    ("anskaffelsesloven § 4", ["LOA § 4"]), ("anskaffelseslova § 4", ["LOA § 4"]),
    ("lov om offentlige anskaffelser § 12", ["LOA § 12"]), ("LOA § 5b andre ledd", ["LOA § 5b (2)"]),
    ("LOA § 5c første ledd", ["LOA § 5c (1)"]), ("LOA § 12 og FOA § 7-9", ["LOA § 12", "FOA § 7-9"]),
    ("Forsyningsforskriften § 7-9", ["Forsyningsforskriften § 7-9"]),
    ("forsyningsforskrifta § 7-9 (2)", ["Forsyningsforskriften § 7-9 (2)"]),
    ("konsesjonskontraktforskriften § 7-6", ["Konsesjonskontraktforskriften § 7-6"]),
    ("klagenemndsforskriften § 6", ["Klagenemndsforskriften § 6"]), ("Åpenhetsloven § 4", ["Åpenhetsloven § 4"]),
    ("openheitslova § 4", ["Åpenhetsloven § 4"]), ("Kjøretøyforskriften § 3", ["Kjøretøyforskriften § 3"]),
    ("nullutslippsforskriften for kjøretøy § 4", ["Kjøretøyforskriften § 4"]),
    ("Sjøtransportforskriften § 4", ["Sjøtransportforskriften § 4"]), ("FOA (2006) § 21-4", ["FOA (2006) § 21-4"]),
    ("LOA (1999) § 5", ["LOA (1999) § 5"]), ("section 7-9", ["§ 7-9"]), ("paragraf 7-9", ["§ 7-9"]),
    ("section 5b of the Public Procurement Act", ["LOA § 5b"]), ("§ 7-9 i anskaffelsesforskriften", ["FOA § 7-9"]),
    ("§ 5 i loven", ["LOA § 5"]), ("Public Procurement Act § 5b", ["LOA § 5b"]),
    ("KOFA 2025/0322", ["KOFA 2025/322"]), ("KOFA 2025/322", ["KOFA 2025/322"]), ("KOFA-2024-1387", ["KOFA 2024/1387"]),
    ("KOFA-sak 2024/639", ["KOFA 2024/639"]), ("sak 2025/322 avsnitt 24", ["KOFA 2025/322 avsnitt 24"]),
    ("sak 2025/0322, avsnitt 24", ["KOFA 2025/322 avsnitt 24"]), ("2024/1387 (avsnitt 24)", ["KOFA 2024/1387 avsnitt 24"]),
    ("klagenemnda i sak 2024/1387", ["KOFA 2024/1387"]), ("klagenemnda i saka 2024/1387", ["KOFA 2024/1387"]),
    ("sakene 2024/1387 og 2025/0322", ["KOFA 2024/1387", "KOFA 2025/322"]), ("sak 2004/19", ["KOFA 2004/19"]),
    ("case 2024/639", ["KOFA 2024/639"]), ("sak nr. 2017/75", ["KOFA 2017/75"]), ("2023/0418", ["KOFA 2023/418"]),
    ("direktiv 2014/24/EU artikkel 67", ["Direktiv 2014/24/EU art. 67"]),
    ("Direktiv 2014/24/EU art. 18", ["Direktiv 2014/24/EU art. 18"]), ("direktivet 2014/24/EU", ["Direktiv 2014/24/EU"]),
    ("directive 2014/24/EU article 67", ["Direktiv 2014/24/EU art. 67"]),
    ("Forordning (EU) 2023/1542", ["Forordning (EU) 2023/1542"]), ("forordninga (EU) 2023/1115", ["Forordning (EU) 2023/1115"]),
    ("perioden 2021-2025", []), ("2024/2025", []), ("Prop. 147 L (2024–2025)", []), ("1. juli 2026", []),
    ("500 000 kroner", []), ("30 %", []), ("kapittel 7", []), ("NOU 2023: 26", []), ("tlf 22 33 44 55", []),
    ("anskaffelsesloven", []), ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_references_are_found_in_canonical_form(text: str, expected: list[str]) -> None:
    assert [reference.canonical for reference in find_references(text)] == expected


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_offsets_point_at_the_text_as_written(text: str, expected: list[str]) -> None:
    for reference in find_references(f"Se «{text}» her."):
        assert f"Se «{text}» her."[reference.start : reference.end] == reference.text


@pytest.mark.parametrize(("text", "expected"), [("Se LOA § 5b.", "LOA § 5b"), ("(LOA § 5b)", "LOA § 5b")])
def test_punctuation_after_a_lettered_section_is_not_part_of_it(text: str, expected: str) -> None:
    assert [reference.canonical for reference in find_references(text)] == [expected]


@pytest.mark.parametrize("filler", [" ", "\n", "§ ", "§ 5 ", ", "])
def test_time_grows_in_step_with_the_length(filler: str) -> None:
    def steps(length: int) -> float:
        text = "§ 5" + filler * length
        started = time.process_time()
        find_references(text)
        return time.process_time() - started

    assert steps(16_000) < 40 * max(steps(2_000), 0.002)


def test_the_table_is_as_long_as_promised() -> None:
    assert len(TABLE) >= 80
