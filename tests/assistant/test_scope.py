"""What is declined for its kind alone, and what only looks like it."""

import pytest

from assistant.scope import elsewhere, out_of_scope


@pytest.mark.parametrize(
    "question",
    [
        "Må vi rapportere hver uke etter reglene?",
        "Gjelder reglene om ukentlig henting av avfall også oss, og hva sier loven?",
        "Når kommer kravet om utslippsfrie ferjer?",
        "Når kommer kravet om nullutslipp for busser?",
        "When does the requirement for zero-emission buses apply?",
        "When do the rules require us to train drivers?",
        "Hvordan redusere matsvinn i kjøkkenet på sykehjemmet?",
        "Korleis kan vi velje gode madrassar i soverom på institusjon?",
        "Kan familier i barnehagen få låne klær fra ordningen?",
        "What does the guidance say about life cycle cost?",
        "What does life-cycle cost mean?",
        "Kva bør vi passe på når nye pultar er laga av tre?",
        "Må vi visa to referansar?",
        "Hva tjener vi på å sjekke tomta for gamle giftige materialer i starten?",
        "Er det vits i å gi poeng for elbil når ingen kan levere?",
        "Må leverandøren ta hensyn til personvern i tilbudet?",
        "Når har kommunen åpen anbudskonkurranse?",
        "Kan vi avtale møte med leverandørene før konkurransen?",
        "Til venstre for prisen står vekten; hva mener vi med det?",
    ],
)
def test_words_of_a_buyer_are_not_taken_for_private_matters_or_timetables(question: str) -> None:
    assert not out_of_scope(question)
    assert not elsewhere(question)


@pytest.mark.parametrize(
    "question",
    [
        "Når går neste buss til sentrum?",
        "Kva tid går ferja over fjorden?",
        "When does the next train leave?",
        "Jeg skal kjøpe elbil til familien min, hvilken modell bør jeg velge?",
        "What does a MacBook cost in Norway?",
        "How does the UK Procurement Act treat award criteria?",
        "Er avtalen jeg har signert med håndverkeren om badet mitt bindende?",
        "Which party won the latest municipal election?",
        "Kor lang tid tek det å få nytt pass?",
        "My husband wants a new car, what should I choose?",
        "Kan vi permittere en innkjøper?",
        "Må vi ha databehandleravtale?",
    ],
)
def test_timetables_prices_elections_and_private_matters_are_signs_of_another_matter(question: str) -> None:
    assert out_of_scope(question) or elsewhere(question)


@pytest.mark.parametrize(
    "question",
    [
        "Hei!",
        "Fortell en vits",
        "Hvordan blir været i morgen?",
        "Hva tjener en innkjøpsrådgiver?",
        "Hvilket telefonnummer har klagenemndssekretariatet?",
        "Jeg har glemt passordet mitt til portalen",
        "Hvilke regler gjelder i Sverige, og hva sier loven?",
        "Who is the head of KOFA?",
        "Når har sekretariatet åpent?",
        "Hva er adressen til direktoratet?",
        "Doffin virker ikke",
        "Book et møte med direktoratet",
        "Hva mener Venstre om klimakrav?",
    ],
)
def test_small_talk_pay_telephone_numbers_and_other_countries_are_declined_at_once(question: str) -> None:
    assert out_of_scope(question)
