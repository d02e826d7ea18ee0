"""What a slip is taken to mean, and what is left as it is."""

import pytest

from corpus.library import Library


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("maa vi vekte miljo", "må vi vekte miljø"),
        ("livslopskostnader mobler", "livsløpskostnader møbler"),
        ("Kjoretoy og utslippskrav", "Kjøretøy og utslippskrav"),
        ("hva er tersklverdien for bygg", "hva er terskelverdien for bygg"),
        ("kan vi kreve miljømereke i konkuransen", "kan vi kreve miljømerke i konkurransen"),
        ("mijøkrav ved anskafelse", "miljøkrav ved anskaffelse"),
    ],
)
def test_a_slip_is_read_as_the_word_of_the_field_that_is_meant(library: Library, written: str, meant: str) -> None:
    assert library.mended(written) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Når går ferja til Hareid?", "Hvem er ordfører i Øygarden?", "Må vi vekte miljø 30 prosent?",
        "What does life-cycle cost mean?", "Kva seier § 5b?", "asdfgh", "", "Lyt me grunngje det i dokumenta?",
        "Kan vi permittere en tømrer?",
    ],
)  # fmt: skip
def test_names_and_words_of_other_matters_stay(library: Library, text: str) -> None:
    assert library.mended(text) == text


def test_a_long_letter_of_unknown_words_is_read_in_no_time(library: Library) -> None:
    text = " ".join(f"qwzx{'abcdefghij'[i % 10]}{'klmnoprstu'[i // 10 % 10]}tralala" for i in range(200))
    assert library.mended(text)
