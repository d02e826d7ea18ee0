"""The analysis: written forms meet, compounds are split, references survive, the language is told."""

import time

import pytest

from corpus.compounds import parts_of
from corpus.norwegian import analyse, analyse_query, detect_language, stem, words


def terms(query: str) -> dict[str, float]:
    return {term.term: term.weight for term in analyse_query(query)}


@pytest.mark.parametrize(
    "forms",
    [
        "kriterium kriterie kriterier kriteriet kriteriene kriteria",
        "tildelingskriterium tildelingskriterier tildelingskriteria",
        "anskaffelse anskaffelser anskaffing anskaffinga anskaffinger anskaffingar",
        "hensyn omsyn",
        "oppdragsgiver oppdragsgiveren oppdragsgivar oppdragsgivaren oppdragsgjevar",
        "kunngjøring kunngjering kunngjeringa",
        "tilbud tilbod tilboda",
        "virksomhet verksemd verksemda verksemder",
        "leverandører leverandørar leverandørane",
        "endringer endringar",
    ],
)
def test_written_forms_meet_in_one_stem(forms: str) -> None:
    assert len({stem(word) for word in forms.split()}) == 1


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("tildelingskriterium", ("tildeling", "kriterium")),
        ("elbil", ("el", "bil")),
        ("matsvinn", ("mat", "svinn")),
        ("leverandører", ()),
        ("forskrift", ()),
        ("barnehage", ()),
    ],
)
def test_compounds_are_split_and_other_words_are_not(word: str, parts: tuple[str, ...]) -> None:
    assert parts_of(word) == parts


def test_a_shared_last_part_is_given_back_to_the_first_word() -> None:
    assert words("klima- og miljøhensyn") == ["klimahensyn", "og", "miljøhensyn"]


def test_soft_hyphens_and_decomposed_letters_do_not_part_words() -> None:
    assert words("an\u00adskaffelse a\u030a") == ["anskaffelse", "å"]


def test_a_reference_is_found_with_and_without_its_act() -> None:
    assert {"foa§7-9", "§7-9"} <= set(analyse("FOA § 7-9 fjerde ledd"))
    assert "§7-9" in terms("Hva sier § 7-9?")


def test_padding_does_not_part_two_mentions_of_a_case() -> None:
    assert "kofa2025/322" in analyse("sak 2025/0322")
    assert "kofa2025/322" in terms("KOFA 2025/322")


def test_question_words_are_not_searched_for() -> None:
    assert set(terms("Hva er et tildelingskriterium?")) == set(terms("tildelingskriterium"))


def test_own_words_weigh_more_than_parts_and_synonyms() -> None:
    found = terms("laptoper og elbilordning")
    assert found[stem("laptoper")] == 1.0
    assert 0 < found[stem("utstyr")] < 1.0


def test_an_expression_with_a_stopword_in_it_is_in_the_thesaurus() -> None:
    assert stem("unntak") in terms("Kan vi hoppe over miljøkravet?")


def test_an_english_question_is_searched_by_the_norwegian_terms() -> None:
    found = terms("Do we have to weight climate for a food waste contract?")
    assert {stem("vekt"), stem("matsvinn")} <= set(found)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hva er klimaavtrykk?", "nb"),
        ("minstekrav til buss", "nb"),
        ("§ 7-9", "nb"),
        ("", "nb"),
        ("Kva krav kan vi stille?", "nn"),
        ("Kan me hoppe over 30 %?", "nn"),
        ("What weight must climate have?", "en"),
        ("award criteria", "en"),
        ("exempt below threshold", "en"),
        ("Is KOFA binding?", "en"),
        ("Does DFØ have a page on furniture?", "en"),  # names with æøå stand in English too
        ("Can Bærum skip the weighting?", "en"),
        ("Økt ambisjon", "nb"),
    ],
)
def test_the_language_of_a_short_question_is_told(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_the_same_text_gives_the_same_terms() -> None:
    assert analyse_query("klima- og miljøhensyn") == analyse_query("klima- og miljøhensyn")


def test_a_query_is_analysed_in_two_milliseconds() -> None:
    query = "Må vi alltid vekte klima- og miljøhensyn minst 30 prosent etter § 7-9?"
    analyse_query(query)
    start = time.perf_counter()
    for _ in range(50):
        analyse_query(query)
    assert (time.perf_counter() - start) / 50 < 0.002


def test_a_word_too_long_to_be_one_is_no_compound_and_costs_no_search_for_its_parts() -> None:
    tried = 0

    def counted(word: str) -> float:
        nonlocal tried
        tried += 1
        return 0.0

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("corpus.compounds._commonness", counted)
        assert parts_of("møbel" * 10_000) == ()
    assert tried == 0
    assert parts_of("miljøkrav") == ("miljø", "krav")
