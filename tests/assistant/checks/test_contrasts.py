"""What excludes a word of the source is caught, what stands for it passes; and the lexicon that says which."""

from dataclasses import replace
from pathlib import Path

import pytest

import assistant.checks
from assistant.checking import check_claim
from assistant.checks.renderings import renderings
from assistant.checks.wording import content
from assistant.quoting import citation
from corpus.library import Library
from corpus.norwegian import stem

_LEXICON = Path(assistant.checks.__file__).parent / "renderings.txt"


def _codes(library: Library, document: str, start: str, text: str) -> set[str]:
    passage = next(p for p in library.passages_of(document) if p.text.startswith(start))
    return {f.code for f in check_claim(text, [citation(passage, passage.text, 1)], [passage], None)}


def _codes_of(library: Library, source: str, text: str) -> set[str]:
    """What is found wrong with a text beside a passage of the board's that says this and no more."""
    passage = next(p for p in library.passages_of("kofa-2025-0999") if p.speaker == "assessment")
    passage = replace(passage, text=source, title="KOFA", headings=(), lead_in="", footnotes=())
    return {f.code for f in check_claim(text, [citation(passage, source, 1)], [passage], None)}


@pytest.mark.parametrize(
    ("document", "start", "true", "false"),
    [
        (
            "kofa-2024-1255",
            "Underleverandørens navn",
            "Namnet på underleverandøren stod i feil felt.",
            "Namnet på oppdragsgjevaren stod i feil felt.",
        ),
        (
            "guidance-kriterieveiviser-pc-garanti-3-ar",
            "Garantien skal gi",
            "Garantien gir produsenten grunn til å lage holdbare PC-er.",
            "Garantien gir oppdragsgiver grunn til å lage holdbare PC-er.",
        ),
        (
            "kofa-2025-0669",
            "Kommunen brukte bare",
            "Kunngjøringen inneholdt bare CPV-koder for tjenester.",
            "Kunngjøringen inneholdt bare CPV-koder for varer.",
        ),
        (
            "guidance-effektkalkulator-personbiler",
            "Referansekjøretøy: vanlig",
            "Under avanserte krav er kjøretøyet en elbil.",
            "Under basiskravet er kjøretøyet en elbil.",
        ),
    ],
)
def test_a_word_that_excludes_the_sources_is_caught_and_the_sources_own_passes(
    library: Library, document: str, start: str, true: str, false: str
) -> None:
    assert _codes(library, document, start, true) == set()
    assert "other_object" in _codes(library, document, start, false)


def test_a_synonym_that_is_too_broad_hides_no_denial(library: Library) -> None:
    text = "Baner med sand egner seg ikke til breddefotball."
    assert "negation" in _codes(library, "guidance-kunstgress-veileder", "Baner med", text)


def test_a_denied_opposite_says_the_same_and_the_opposite_does_not(library: Library) -> None:
    source = "Effekten på miljøet ble høyere."
    assert _codes_of(library, source, "Effekten på miljøet ble ikke lavere.") == set()
    assert "negation" in _codes_of(library, source, "Effekten på miljøet ble ikke høyere.")
    assert "other_object" in _codes_of(library, source, "Effekten på miljøet ble lavere.")


@pytest.mark.parametrize(
    ("document", "start", "text"),
    [  # nynorsk and English in words that stand nowhere in the source, and everyday words for its terms
        ("kofa-2013-103", "Intervju er lov", "Keywords without minutes were not enough."),
        ("guidance-hoyrisiko-ikt", "PC-er, telefoner", "Tin mines in Myanmar are linked to the drug trade."),
        ("guidance-kunstgress-nyhet", "Norge har nær", "Banene blir skifta ut kvart 10.–15. år."),
        ("guidance-klimasats-stotte-2019", "Kommuner kan", "Miljødirektoratet oppmodar til å søkje stønad."),
        (
            "guidance-kravspesifikasjon-utarbeide",
            "ytelses- eller",
            "Tilvising til standardar får tillegget «eller tilsvarande».",
        ),
    ],
)
def test_what_stands_for_a_word_passes_in_either_language(
    library: Library, document: str, start: str, text: str
) -> None:
    assert _codes(library, document, start, text) == set()


def test_every_line_of_the_lexicon_has_five_fields_and_no_word_on_both_sides() -> None:
    lines = [line for line in _LEXICON.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert len(lines) > 3_900
    for line in lines:
        word, alike, _, _, rivals = (field.split() for field in line.split("|"))
        assert len(word) == 1, line
        assert not set(map(stem, alike)) & set(map(stem, rivals)), line


@pytest.mark.parametrize(
    ("word", "other"),
    [("lavere", "høyere"), ("flertall", "mindretall"), ("klager", "innklagede"), ("hurtigbåt", "ferge")],
)
def test_what_excludes_a_word_never_stands_for_it_whatever_list_says_so(word: str, other: str) -> None:
    assert stem(other) in renderings().rivals[stem(word)]
    assert stem(other) not in content(word)[0].forms
    assert stem(word) not in content(other)[0].forms


@pytest.mark.parametrize(
    ("source", "text"),
    [
        # what a lexicon with too broad lines let through: vans for lorries, apprentices for students
        ("Nullutslipp gjelder for alle varebiler, også de tunge.", "Nullutslipp gjelder for alle personbiler."),
        ("Nullutslipp gjelder for alle varebiler, også de tunge.", "Nullutslipp gjelder for alle lastebiler."),
        ("For tunge kjøretøy kan biogass vurderes.", "For tunge kjøretøy kan naturgass vurderes."),
        ("Nemnda kan vedta overtredelsesgebyr.", "Nemnda kan vedta tvangsmulkt."),
        (
            "Lærlinger skal stå for minst ti prosent av arbeidet.",
            "Studenter skal stå for minst ti prosent av arbeidet.",
        ),
        ("Leverandøren kan kreve erstatning for tap.", "Leverandøren kan kreve vederlag for tap."),
        ("Departementet kan fastsette krav i forskrift.", "Regjeringen kan fastsette krav i forskrift."),
        ("Entreprenøren har ansvaret for detaljene.", "Utbyggeren har ansvaret for detaljene."),
        (
            "Batteriene skal ha minst 12 prosent gjenvunnet kobolt.",
            "Batteriene skal ha minst 12 prosent gjenbrukt kobolt.",
        ),
        ("Kriteriene kan endres før tilbudsfristen.", "Kriteriene kan endres før leveringsfristen."),
    ],
)
def test_rivals_of_the_field_are_not_taken_for_one_another(library: Library, source: str, text: str) -> None:
    assert _codes_of(library, source, source) == set()
    assert "other_object" in _codes_of(library, source, text)
