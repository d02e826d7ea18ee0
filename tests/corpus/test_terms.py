"""The tables that a domain expert edits are sound: no empty cell, no duplicate, no row that can't take effect."""

from collections import Counter

import pytest

from corpus.norwegian import stem, words
from corpus.terms_tables import english_terms, language_words, nynorsk_words, read_table, stopwords, thesaurus

TABLES = [("nynorsk.tsv", 2), ("english.tsv", 2), ("thesaurus.tsv", 3)]


@pytest.mark.parametrize(("name", "columns"), TABLES)
def test_no_term_stands_twice(name: str, columns: int) -> None:
    counted = Counter(term.strip().lower() for row in read_table(name, columns) for term in row[0].split(";"))
    assert [term for term, times in counted.items() if times > 1] == []


@pytest.mark.parametrize(("name", "columns"), TABLES)
def test_no_alternative_is_empty(name: str, columns: int) -> None:
    assert all(part.strip() for row in read_table(name, columns) for cell in row for part in cell.split(";"))


def test_weights_are_above_nothing_and_at_most_one() -> None:
    assert all(0 < entry.weight <= 1 for entry in thesaurus().values())


def test_a_thesaurus_phrase_has_at_most_three_words() -> None:
    assert [key for key in thesaurus() if len(key.split()) > 3] == []


def test_a_single_word_that_is_a_stopword_is_no_thesaurus_entry() -> None:
    assert sorted(thesaurus().keys() & {stem(word) for word in stopwords()}) == []


def test_every_english_phrase_leads_to_a_word_that_is_searched() -> None:
    table, _ = english_terms()
    assert [key for key, norwegian in table.items() if set(norwegian) <= stopwords()] == []


def test_nynorsk_leads_to_one_other_word() -> None:
    table = nynorsk_words()
    assert [word for word, bokmaal in table.items() if word != word.lower() or len(words(bokmaal)) != 1] == []


def test_no_word_tells_two_languages() -> None:
    table = language_words()
    assert not table["nb"] & table["nn"] and not table["nb"] & table["en"] and not table["nn"] & table["en"]
