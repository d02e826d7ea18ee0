"""References are read from running text by the rules of Norwegian legal citation."""

import time

import pytest

from corpus.provisions import canonical, find_references

BOKMAAL = {
    "Hva sier FOA § 7-9?": ["FOA § 7-9"],
    "anskaffelsesforskriften § 7-9 fjerde ledd": ["FOA § 7-9 (4)"],
    "anskaffelsesforskriftens § 7-9": ["FOA § 7-9"],
    "forskrift om offentlige anskaffelser § 8-11": ["FOA § 8-11"],
    "forskriften § 7-9": ["FOA § 7-9"],
    "forskriftens § 7-9 (4)": ["FOA § 7-9 (4)"],
    "loven § 5": ["LOA § 5"],
    "lovens § 4": ["LOA § 4"],
    "lov om offentlige anskaffelser § 5b": ["LOA § 5b"],
    "innkjøpsloven § 5": ["LOA § 5"],
    "anskaffelsesloven (LOA) § 5b": ["LOA § 5b"],
    "anskaffelsesloven (lov 17. juni 2016 nr. 73) § 5b": ["LOA § 5b"],
    "lov 17. juni 2016 nr. 73 § 5b": ["LOA § 5b"],
    "Etter § 7-9 skal det vektes.": ["§ 7-9"],
    "§7-9": ["§ 7-9"],
    "foa 7-9": ["FOA § 7-9"],
    "LOA 5b": ["LOA § 5b"],
    "LOA § 5 b gjelder nå": ["LOA § 5b"],
    "Det følger av LOA § 5b.": ["LOA § 5b"],
    "klimakrav (LOA § 5b) gjelder": ["LOA § 5b"],
    "klimakrav (jf. LOA § 5 b) gjelder": ["LOA § 5b"],
    "LOA § 5 b) er noe annet": ["LOA § 5 bokstav b"],
    "LOA § 5B": ["LOA § 5b"],
    "FOA § 8-12a": ["FOA § 8-12a"],
    "FOA § 8-12 a": ["FOA § 8-12a"],
    "§ 5 i loven": ["LOA § 5"],
    "§ 7-9 fjerde ledd i anskaffelsesforskriften": ["FOA § 7-9 (4)"],
    "FOA § 7-9 4. ledd": ["FOA § 7-9 (4)"],
    "FOA § 7-9(4)": ["FOA § 7-9 (4)"],
    "FOA § 7-9 annet ledd": ["FOA § 7-9 (2)"],
    "FOA § 7-9 andre ledd første punktum": ["FOA § 7-9 (2) 1. punktum"],
    "FOA § 7-9 (4) annet punktum": ["FOA § 7-9 (4) 2. punktum"],
    "FOA § 7-9 siste ledd": ["FOA § 7-9"],
    "FOA § 24-8 første ledd bokstav b": ["FOA § 24-8 (1) bokstav b"],
    "FOA § 24-8 (1) litra b": ["FOA § 24-8 (1) bokstav b"],
    "FOA § 24-8 (1) b)": ["FOA § 24-8 (1) bokstav b"],
    "FOA § 24-8 (1) b.": ["FOA § 24-8 (1) bokstav b"],
    "FOA § 24-8 første ledd b og c": ["FOA § 24-8 (1) bokstav b"],
    "§§ 7-9 og 8-4": ["§ 7-9", "§ 8-4"],
    "FOA §§ 8-1 til 8-3": ["FOA § 8-1", "FOA § 8-3"],
    "FOA §§ 7-2, 8-12a og 19-5 oppheves": ["FOA § 7-2", "FOA § 8-12a", "FOA § 19-5"],
    "LOA §§ 5a til 5p": ["LOA § 5a", "LOA § 5p"],
    "LOA §§ 5b–5m": ["LOA § 5b", "LOA § 5m"],
    "anskaffelsesloven §§ 1 og 2": ["LOA § 1", "LOA § 2"],
    "FOA § 7-9 og § 8-4": ["FOA § 7-9", "FOA § 8-4"],
    "FOA § 7-9 fjerde ledd, jf. § 8-4": ["FOA § 7-9 (4)", "FOA § 8-4"],
    "FOA § 7-9, jf. LOA § 5": ["FOA § 7-9", "LOA § 5"],
    "LOA § 5 og FOA § 7-9": ["LOA § 5", "FOA § 7-9"],
    "LOA § 5, jf. § 7-9": ["LOA § 5", "§ 7-9"],
    "paragraf 7-9": ["§ 7-9"],
    "forsyningsforskriften § 7-9": ["Forsyningsforskriften § 7-9"],
    "konsesjonskontraktforskriften § 7-6": ["Konsesjonskontraktforskriften § 7-6"],
    "KKF § 7-6": ["Konsesjonskontraktforskriften § 7-6"],
    "FF § 7-9": ["Forsyningsforskriften § 7-9"],
    "klagenemndsforskriften § 13a": ["Klagenemndsforskriften § 13a"],
    "kjøretøyforskriften § 3": ["Kjøretøyforskriften § 3"],
    "nullutslippsforskriften for kjøretøy § 3": ["Kjøretøyforskriften § 3"],
    "nullutslippsforskriften for ferjer § 4": ["Sjøtransportforskriften § 4"],
    "sjøtransportforskriften § 5": ["Sjøtransportforskriften § 5"],
    "åpenhetsloven § 4": ["Åpenhetsloven § 4"],
    "offentleglova § 23 tredje ledd": ["Offentleglova § 23 (3)"],
    "forvaltningsloven § 13": ["Forvaltningsloven § 13"],
    "FOA (2006) § 20-1": ["FOA (2006) § 20-1"],
    "LOA (1999) § 6": ["LOA (1999) § 6"],
    "anskaffelsesloven av 1999 § 6": ["LOA (1999) § 6"],
    "plan- og bygningsloven § 7-9": ["Bygningsloven § 7-9"],
    "Overgangsforskriften til anskaffelsesloven § 1": ["Overgangsforskriften § 1"],
    "Forsyningsforskriften er endret. Etter forskriften § 7-9 gjelder": ["Forsyningsforskriften § 7-9"],
    "Åpenhetsloven gjelder også. Etter loven § 4 skal": ["Åpenhetsloven § 4"],
    "Åpenhetsloven gjelder også. Etter forskriften § 7-9 skal": ["FOA § 7-9"],
    "FOA § 15-1 (og § 8-5)": ["FOA § 15-1", "FOA § 8-5"],
    "FOA § 8-17 (del II) og § 21-2 (del III)": ["FOA § 8-17", "FOA § 21-2"],
    "LOA av 1999 § 7b": ["LOA (1999) § 7b"],
    "forsyningsforskriften har en § 7-9": ["Forsyningsforskriften § 7-9"],
    "2024/1940": ["KOFA 2024/1940"],
    "kofa-2024-1940": ["KOFA 2024/1940"],
    "KOFA 2025/0322": ["KOFA 2025/322"],
    "KOFA-sak 2025/322": ["KOFA 2025/322"],
    "sak 2025/322 avsnitt 24": ["KOFA 2025/322 avsnitt 24"],
    "klagenemnda i sak 2024/1387": ["KOFA 2024/1387"],
    "sakene 2024/1387 og 2025/0322": ["KOFA 2024/1387", "KOFA 2025/322"],
    "sakene 2024/13 og 2025/5": ["KOFA 2024/13", "KOFA 2025/5"],
    "2024/1387 (avsnitt 24)": ["KOFA 2024/1387 avsnitt 24"],
    "KOFA-2024-1387": ["KOFA 2024/1387"],
    "direktiv 2014/24/EU artikkel 67": ["Direktiv 2014/24/EU art. 67"],
    "direktiv 2014/24/EU art. 67": ["Direktiv 2014/24/EU art. 67"],
    "2014/24/EU art. 67": ["Direktiv 2014/24/EU art. 67"],
    "artikkel 67 i direktiv 2014/24/EU": ["Direktiv 2014/24/EU art. 67"],
    "direktiv 2014/24": ["Direktiv 2014/24/EU"],
    "forordning (EU) 2023/1542": ["Forordning (EU) 2023/1542"],
    "batteriforordningen (EU) 2023/1542": ["Forordning (EU) 2023/1542"],
    "forordning (EU) nr. 305/2011": ["Forordning (EU) 305/2011"],
}
NYNORSK = {
    "anskaffelsesforskrifta § 7-9 fjerde ledd": ["FOA § 7-9 (4)"],
    "anskaffingsforskrifta § 7-9": ["FOA § 7-9"],
    "anskaffelseslova § 5 b": ["LOA § 5b"],
    "forskrifta § 7-9 andre ledd fyrste punktum": ["FOA § 7-9 (2) 1. punktum"],
    "lova § 5b tredje ledd": ["LOA § 5b (3)"],
    "forsyningsforskrifta § 7-9": ["Forsyningsforskriften § 7-9"],
    "§ 7-9 fjerde ledd i forskrifta": ["FOA § 7-9 (4)"],
    "klagenemnda i sakene 2024/639 og 2024/1387": ["KOFA 2024/639", "KOFA 2024/1387"],
    "paragrafen 7-9 sjuande ledd": ["§ 7-9 (7)"],
}
ENGLISH = {
    "section 7-9": ["§ 7-9"],
    "Section 5b of the Public Procurement Act": ["LOA § 5b"],
    "section 5 of the Act": ["LOA § 5"],
    "the Public Procurement Act section 5b second paragraph": ["LOA § 5b (2)"],
    "FOA sections 7-9 and 8-4": ["FOA § 7-9", "FOA § 8-4"],
    "case 2024/1387 paragraph 24": ["KOFA 2024/1387 avsnitt 24"],
    "directive 2014/24/EU article 67": ["Direktiv 2014/24/EU art. 67"],
    "Regulation (EU) 2023/1542": ["Forordning (EU) 2023/1542"],
}
NOTHING = [
    "",
    "Kunngjort 1. juli 2026 og 21.04.2026",
    "fristen er 2026-07-01",
    "handlingsplanen for 2021-2030",
    "KOFA 2021-2030",
    "Prop. 147 L (2024–2025)",
    "Innst. 38 L (2025–2026)",
    "budsjettåret 2024/2025",
    "skoleåret 2024/25",
    "7-9 dager",
    "vekt på 30 prosent, 1,3 millioner",
    "sak 22/1234",
    "dommen i sak C-368/10",
    "arkivsak 2024/12345",
    "section 3 of the plan",
    "loven fra 2016",
    "EØS-avtalen artikkel 123",
    "https://lovdata.no/sak/2024/1387/vedlegg",
    "§ 2014",
    "ISO 14001",
]


@pytest.mark.parametrize(("text", "expected"), [*BOKMAAL.items(), *NYNORSK.items(), *ENGLISH.items()])
def test_text_gives_its_references_in_order(text: str, expected: list[str]) -> None:
    assert [r.canonical for r in find_references(text)] == expected


@pytest.mark.parametrize("text", NOTHING)
def test_text_without_references_gives_none(text: str) -> None:
    assert find_references(text) == ()


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Se FOA §\u00a07-9 nå", "FOA §\u00a07-9"),
        ("Etter anskaffelses\u00adforskriften § 7-9 (4) er", "anskaffelses\u00adforskriften § 7-9 (4)"),
        ("Se \u00adsak\u00a02024/1387 her", "sak\u00a02024/1387"),
        ("Sjå § 7\u20119 fjerde\u00a0ledd no", "§ 7\u20119 fjerde\u00a0ledd"),
        ("følger av § 8-4.", "§ 8-4"),
    ],
)
def test_offsets_point_into_the_text_as_given(text: str, part: str) -> None:
    (reference,) = find_references(text)
    assert text[reference.start : reference.end] == part == reference.text


def test_base_leaves_out_everything_below_the_section() -> None:
    (reference,) = find_references("FOA § 24-8 første ledd bokstav b")
    assert reference.base == "FOA § 24-8"
    (case,) = find_references("KOFA 2025/0322 avsnitt 24")
    assert case.base == "KOFA 2025/322"


@pytest.mark.parametrize("text", [*BOKMAAL, *NYNORSK, *ENGLISH])
def test_canonical_form_reads_as_itself(text: str) -> None:
    for reference in find_references(text):
        assert canonical(reference.canonical) == reference.canonical


def test_canonical_of_other_text_is_none() -> None:
    assert canonical("Prop. 147 L (2024–2025)") is None


@pytest.mark.parametrize(
    "unit", ["loven § 5 ", "§ 7-9 i forskriften, ", "§", "§ 5     ", "(((", "sak 2024/1387 og ", "direktiv ",
             " ", "FOA ", "2024/", "§ 5 ,", "a" * 50, "første ", "§ 7-9, ", "\u00ad"]
)  # fmt: skip
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    text = "§ 5" + unit * (100_000 // len(unit))
    begun = time.perf_counter()
    find_references(text)
    assert time.perf_counter() - begun < 3
