"""Each check catches its fault, and a true claim passes."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.answer import Claim
from assistant.checking import check_claim, fault
from assistant.checks.wordforms import is_compound_verb, root
from assistant.quoting import citation
from corpus.library import Library
from corpus.passage import Passage


@pytest.fixture(scope="module")
def law(library: Library) -> Passage:
    return next(p for p in library.passages_of("law-loa-5b-2026") if p.locator == "LOA § 5b andre ledd")


@pytest.fixture(scope="module")
def plan(library: Library) -> Passage:
    return next(p for p in library.passages_of("handlingsplan-2025") if p.text == "Anskaffe brukte møbler.")


def _fault(library: Library, passage: Passage, text: str, quote: str | None = None) -> str | None:
    cited = citation(passage, passage.text if quote is None else quote, 1)
    return fault(Claim(text=text, citations=(1,)), {1: cited}, library.passage)


def _saying(library: Library, source: str) -> Passage:
    """A passage of the board's that says this and no more."""
    passage = next(p for p in library.passages_of("kofa-2025-0999") if p.speaker == "assessment")
    return replace(passage, text=source, title="KOFA", headings=(), lead_in="", footnotes=())


def test_a_true_claim_passes(library: Library, law: Passage) -> None:
    assert _fault(library, law, f"LOA § 5b andre ledd: «{law.text}»") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LOA § 5c sier det samme.", "unsupported_reference"),
        ("KOFA 2024/639 sier det samme.", "unsupported_reference"),
        ("Vekten er minst 45 prosent.", "unsupported_number"),
        ("Fristen er 1. mai 2031.", "unsupported_date"),
    ],
)
def test_what_does_not_stand_in_the_passage_is_caught(library: Library, law: Passage, text: str, expected: str) -> None:
    assert _fault(library, law, text) == expected


def test_a_changed_quote_is_caught(library: Library, law: Passage) -> None:
    assert _fault(library, law, "Vekten.", "minimum førti prosent") == "quote_not_found"
    assert _fault(library, law, "Vekten.", " ") == "quote_not_found"


def test_an_uncited_or_unresolved_claim_is_caught(library: Library, law: Passage) -> None:
    assert fault(Claim(text="Vekten.", citations=()), {}, library.passage) == "uncited"
    assert fault(Claim(text="Vekten.", citations=(7,)), {}, library.passage) == "unknown_citation"
    unknown = citation(replace(law, id="nei#1"), law.text, 1)
    assert fault(Claim(text="Vekten.", citations=(1,)), {1: unknown}, library.passage) == "unknown_citation"


def test_the_plan_cannot_carry_a_duty(library: Library, plan: Passage) -> None:
    assert _fault(library, plan, "Dere må kjøpe brukte møbler.") == "duty_without_law"
    assert _fault(library, plan, "Det anbefales brukte møbler.") is None


def _codes(library: Library, document: str, start: str, text: str, day: date = date(2026, 11, 26)) -> set[str]:
    passage = next(p for p in library.passages_of(document) if p.text.startswith(start))
    return {f.code for f in check_claim(text, [citation(passage, passage.text, 1)], [passage], day)}


@pytest.mark.parametrize(
    ("document", "start", "text", "expected"),
    [
        ("law-kofa-klage", "§ 6:", "Fristen er seks måneder fra kontrakten ble inngått.", set()),
        ("law-kofa-klage", "§ 6:", "Klagefristen er tre måneder fra kontrakten ble inngått.", {"unsupported_number"}),
        ("law-kofa-klage", "§ 6:", "The time limit is six months from the conclusion of the contract.", set()),
        ("law-foa-16-7", "Det samme", "Attester frå andre EØS-land må godtakast.", set()),
        ("law-foa-16-7", "Det samme", "Attester fra andre EØS-land trenger ikke å godtas.", {"negation"}),
        (
            "law-foa-16-7",
            "Oppdragsgiver kan",
            "Oppdragsgiver må kreve attester fra uavhengige organer.",
            {"stronger_duty"},
        ),
        ("kofa-2015-125", "Brudd på", "Klagenemnda fant ikke brudd på god forretningsskikk.", {"outcome"}),
        ("kofa-2007-100", "Klager mente", "KOFA fant at tildelingen var mangelfullt begrunnet.", {"party_as_board"}),
        ("kofa-2007-100", "Klager mente", "Klager mente at tildelingen var mangelfullt begrunnet.", set()),
        (
            "law-loa-5a-2026",
            "Oppdragsgiver plikter",
            "Leverandøren plikter å ha en anskaffelsesstrategi.",
            {"other_object"},
        ),
        ("guidance-kunstgress-veileder", "Baner med", "Baner med sand egner seg til ishockey.", {"other_object"}),
        ("kofa-2025-0738", "Ulovlig direkte", "Senab AS fikk et gebyr på 811 000 kroner.", {"unsupported_name"}),
        ("law-kofa-behandling", "§ 8:", "Dette gjelder «alle klager uten unntak».", {"quote_not_found"}),
    ],
)
def test_each_way_to_be_wrong_has_its_code(
    library: Library, document: str, start: str, text: str, expected: set[str]
) -> None:
    found = _codes(library, document, start, text)
    assert expected <= found
    assert bool(found) == bool(expected), found


def test_law_is_told_for_the_day_or_with_its_time(library: Library) -> None:
    rule = ("law-loa-5a-2026", "Oppdragsgiver plikter", "Oppdragsgiver plikter å ha en anskaffelsesstrategi.")
    assert _codes(library, *rule) == set()
    assert _codes(library, *rule, day=date(2026, 6, 30)) == {"not_in_force"}
    old = ("law-loa-2-2017", "Loven gjaldt", "Tidligere gjaldt loven fra 100 000 kroner.")
    assert _codes(library, *old) == set()
    assert "not_in_force" in _codes(library, *old[:2], "Loven gjelder fra 100 000 kroner.")


def test_every_failure_has_a_reason_to_send_back(library: Library, law: Passage) -> None:
    failures = check_claim("KOFA 2024/639 sier 45 prosent.", [citation(law, law.text, 1)], [law], date(2026, 11, 26))
    assert len(failures) >= 2
    assert all(failure.reason.endswith(".") for failure in failures)


@pytest.mark.parametrize("text", ["", " ", "…", "«»", "a" * 5_000, "ikke " * 3_000])
def test_what_is_no_sentence_does_not_pass(library: Library, law: Passage, text: str) -> None:
    failures = check_claim(text, [citation(law, law.text, 1)], [law], date(2026, 11, 26))
    assert [failure.code for failure in failures] == ["unsupported"]


@pytest.mark.parametrize(
    ("document", "start", "text", "expected"),
    [
        # two denials are none, and «bare» denies what is not told
        (
            "guidance-innovasjonspartnerskap-konkurransegrunnlag",
            "Kjøpsopsjonen kan",
            "Uten at ytelsesmålene er nådd, kan ikke kjøpsopsjonen utløses.",
            set(),
        ),
        (
            "guidance-innovasjonspartnerskap-konkurransegrunnlag",
            "Kjøpsopsjonen kan",
            "Kjøpsopsjonen kan utløses selv om løsningen ikke oppfyller de avtalte ytelsesmålene.",
            {"negation"},
        ),
        # one word for a denial
        ("law-foa-16-7", "Bestemmelsen er", "Bestemmelsen er ikke endret siden 2017.", set()),
        ("law-foa-16-7", "Bestemmelsen er", "Bestemmelsen er endret siden 2017.", {"negation"}),
        # a list shares its denial, and a clause that leaves out its subject has that of the one before
        ("law-loa-5a-2026", "Plikten ligger", "Det kreves ikke at strategien revideres med bestemte mellomrom.", set()),
        ("kofa-2024-888", "Leverandørenes rett", "The contracting authority must assess the documentation.", set()),
        # what «uten» is said of is not denied itself
        ("kofa-2013-103", "Intervju er lov", "Stikkord uten referat var tilstrekkelig.", {"negation"}),
        # upper and lower bounds
        ("law-loa-8-15", "§ 12:", "Gebyret kan ikke være høyere enn 15 prosent av verdien.", set()),
        ("law-loa-8-15", "§ 12:", "Gebyret kan være minst 15 prosent av verdien.", {"unsupported_number"}),
        # who it is said of, also where both are named
        (
            "guidance-bae-prosjektering-og-entrepriseformer",
            "Siden ble publisert",
            "Byggherren har ansvaret for detaljprosjekteringen.",
            {"other_object"},
        ),
        # a sweeping denial needs something that denies
        ("law-loa-5b-2026", "Andre ledd", "Ingen regel gjelder.", {"negation"}),
    ],
)
def test_a_reworded_claim_passes_and_a_turned_one_does_not(
    library: Library, document: str, start: str, text: str, expected: set[str]
) -> None:
    found = _codes(library, document, start, text)
    assert expected <= found
    assert bool(found) == bool(expected), found


@pytest.mark.parametrize(
    ("word", "known"), [("omgått", True), ("underkjent", True), ("dissenterte", True), ("hurtigbåt", False)]
)
def test_a_prefixed_verb_is_told_from_a_thing(word: str, known: bool) -> None:
    assert is_compound_verb(word) is known


def test_relatives_of_a_word_meet() -> None:
    assert root("sorterer") == root("sortering")
    assert root("begrunne") == root("begrunnelse")


@pytest.mark.parametrize(
    ("document", "start", "text", "expected"),
    [
        # the result of what the sentence speaks of, in whatever words
        ("kofa-2024-639", "Brudd på plikten", "Selve vektingsregelen ble ikke brutt.", set()),
        ("kofa-2024-639", "Brudd på plikten", "Selve vektingsregelen ble brutt.", {"outcome"}),
        ("kofa-2017-35", "Pris per bolig", "Valget av pris per bolig var ikke usaklig.", set()),
        ("kofa-2017-35", "Pris per bolig", "Valget av pris per bolig var usaklig.", {"outcome"}),
        ("kofa-2014-24", "Klagen førte", "Klagen ble ikke tatt til følge.", set()),
        ("kofa-2014-24", "Klagen førte", "Klagen ble tatt til følge.", {"outcome"}),
        ("kofa-2014-90", "Brudd på to", "Klageren fikk medhold på to punkter.", set()),
        ("kofa-2014-90", "Brudd på to", "Klageren fikk ikke medhold på noe punkt.", {"outcome"}),
        ("kofa-2013-103", "Brudd på kravet", "Kravet til etterprøvbarhet ble ikke overholdt.", set()),
        ("kofa-2013-103", "Brudd på kravet", "Kravet til etterprøvbarhet ble overholdt.", {"outcome"}),
        ("kofa-2012-157", "Ikke brudd", "The complaint was upheld.", {"outcome"}),
        ("kofa-2025-0498", "Ikke brudd", "Tildelingen ble opprettholdt.", set()),
        ("kofa-2025-0498", "Ikke brudd", "Tildelingen ble satt til side.", {"outcome"}),
        # a question is no result, nor is a grounds that one is told to use; one found of another matter is none either
        ("kofa-2025-0303", "En reell", "Det var uenighet om priskriteriet var ulovlig.", None),
        ("kofa-2015-125", "Brudd på", "Kriteriene om pris og provisjon var lovlige.", None),
        (
            "kofa-2025-1673",
            "Ved evalueringen",
            "Innvendingen om at miljøplanene ikke var bindende, førte ikke fram.",
            set(),
        ),
        # bounds and shares in words
        ("law-loa-5b-2026", "Andre ledd", "Klima og miljø må få 30 prosent eller mer.", set()),
        (
            "law-loa-5b-2026",
            "Andre ledd",
            "Klima og miljø må få minimum en tredjedel av vekten.",
            {"unsupported_number"},
        ),
        ("law-loa-5b-2026", "Andre ledd", "Klima og miljø må få nøyaktig tretti prosent.", {"unsupported_number"}),
        ("law-loa-5b-2026", "Andre ledd", "Klima og miljø må få om lag tretti prosent.", {"unsupported_number"}),
        # «the rule about 30 per cent» is on that share, and not near it
        (
            "law-loa-5b-2026",
            "Andre ledd",
            "The rule about 30 per cent weighting can be replaced by requirements.",
            set(),
        ),
        ("law-loa-5b-2026", "Andre ledd", "Kravet rundt 30 prosent gjelder vekting av klima og miljø.", set()),
        ("law-loa-2-2026", "Loven kommer", "Loven gjelder fra en halv million kroner.", set()),
        ("law-loa-2-2026", "Loven kommer", "Loven gjelder for høyst en halv million kroner.", {"unsupported_number"}),
        ("guidance-kriterieveiviser-lcc", "Investerings", "Investeringen er omtrent halvparten av kostnadene.", set()),
        # who, and what
        ("law-loa-5b-2026", "Andre ledd", "Det er pris som må få minimum tretti prosent.", {"other_object"}),
        (
            "law-loa-5b-2026",
            "Andre ledd",
            "Private virksomheter må gi klima og miljø minst 30 prosent.",
            {"other_object"},
        ),
        (
            "law-loa-5b-2026",
            "Andre ledd",
            "EU-direktivet krever minst 30 prosent vekt på klima og miljø.",
            {"other_object"},
        ),
        ("law-loa-5b-2026", "Andre ledd", "Quality must have at least thirty per cent.", {"other_object"}),
        ("law-loa-5b-2026", "Andre ledd", "Valget må grunngis i anskaffelsesdokumentene.", set()),
    ],
)
def test_results_bounds_and_actors_are_those_of_the_passage(
    library: Library, document: str, start: str, text: str, expected: set[str] | None
) -> None:
    found = _codes(library, document, start, text)
    if expected is None:  # whatever else is wrong, no other result is
        assert "outcome" not in found
        return
    assert expected <= found
    assert bool(found) == bool(expected), found


@pytest.mark.parametrize(
    ("document", "start", "text", "expected"),
    [
        # a denial in a relative is none of the sentence, «uten» denies only what follows it
        ("law-foa-24-8", "Oppdragsgiver skal", "Et tilbud med vesentlige avvik skal avvises.", set()),
        ("law-foa-24-8", "Oppdragsgiver skal", "Et tilbud med vesentlige avvik skal ikke avvises.", {"negation"}),
        ("law-kofa-klage", "§ 9:", "Klager som er ubegrunnet, kan avvises.", set()),
        ("law-kofa-klage", "§ 9:", "Klager som er ubegrunnet, kan ikke avvises.", {"negation"}),
        ("kofa-2025-0669", "En anskaffelse", "En rammeavtale på fem år uten særlige forhold brøt med reglene.", set()),
        ("guidance-kunstgress-veileder", "Baner med", "Baner med sand egner seg ikke til breddefotball.", {"negation"}),
        # «unntak» elsewhere in the clause does not say «ikke bindende» with another word
        ("law-kofa-behandling", "§ 1:", "Nemndas uttalelse er bindende for oppdragsgiver.", {"negation"}),
        # «som regel ikke» is no relative, «slipper ut» and «answer no» deny nothing
        (
            "law-foa-24-8",
            "Et tilbud",
            "Et tilbud som ikke oppfyller et skal-krav om klima, skal som regel ikke avvises.",
            {"negation"},
        ),
        (
            "guidance-mat-catering-miljokrav-2018",
            "Matproduksjon, avfall",
            "I matproduksjonen er det jordbruket som slipper ut mest klimagasser.",
            set(),
        ),
        (
            "guidance-kvalifikasjoner-vurdere-2019",
            "Se først",
            "A supplier may answer no in the ESPD and explain why the requirement is met all the same.",
            set(),
        ),
        (
            "guidance-kvalifikasjoner-vurdere-2019",
            "Se først",
            "A supplier may not answer no in the ESPD.",
            {"negation"},
        ),
        # «cannot … unless» is «only if»; what a noun says («opplysning om at») is not what the sentence says
        (
            "guidance-innovasjonspartnerskap-konkurransegrunnlag",
            "Kjøpsopsjonen kan",
            "The purchase option cannot be exercised unless the agreed performance targets are met.",
            set(),
        ),
        (
            "kofa-2024-1940",
            "En generell",
            "Det var ikke nok med en generell opplysning om at tilbudet var bindende.",
            set(),
        ),
        ("kofa-2025-0726", "Brudd på", "Oppdragsgiver oppfylte ikke plikten til å begrunne.", set()),
        ("kofa-2025-0726", "Brudd på", "Oppdragsgiver oppfylte plikten til å begrunne.", {"outcome"}),
        # an aim is no duty
        (
            "guidance-transport-avfallsinnsamling",
            "Kommunene skal",
            "Målet er at 50 prosent av nye lastebiler skal være nullutslipp innen 2030.",
            set(),
        ),
        # «ikke … av krav» is no sentence on there being no requirement
        ("law-forsyning-7-9-2026", "I kunngjøringspliktige", "Kriteriet kan ikke erstattes av krav.", {"negation"}),
    ],
)
def test_what_is_denied_is_what_the_passage_denies(
    library: Library, document: str, start: str, text: str, expected: set[str]
) -> None:
    found = _codes(library, document, start, text)
    assert expected <= found
    assert bool(found) == bool(expected), found


@pytest.mark.parametrize(
    ("document", "start", "text", "expected"),
    [
        # the first word of a sentence is no name
        (
            "guidance-30-prosentveilederen-11-ikt-utstyr",
            "Sett over livsløpet",
            "Siden PC-er, skjermer og mobiltelefoner bruker lite strøm, stammer det største klimaavtrykket fra"
            " råvareutvinningen.",
            "",
        ),
        # a case by its name is no view of the board, nor what the board was to decide
        (
            "kofa-2014-26",
            "Anskaffelsen gjaldt",
            "KOFA 2014/26 handlet om innkjøp av sjøledninger og pumpestasjoner.",
            "",
        ),
        # our own conclusion is not DFØ's word
        (
            "guidance-behovsvurdering-grundig",
            "Vurderingen av om",
            "DFØ sier at ombruk bør vurderes på dette trinnet.",
            "party_as_board",
        ),
        # no result where none has been seen
        ("kofa-2025-0356", "Resultatet er ikke", "Klager fikk medhold i saken.", "outcome"),
        # what a decision means for buyers is advice
        ("kofa-2015-65", "Bruk ikke åpne", "Oppdragsgiver plikter å anslå omfanget.", "duty_without_law"),
        # Norwegian court cases have numbers too
        (
            "kofa-2022-31",
            "Saken gjaldt teknisk",
            "Samme anskaffelse ble prøvd i HR-2025-1089-A.",
            "unsupported_reference",
        ),
        ("kofa-2022-31", "Saken gjaldt teknisk", "Samme anskaffelse ble prøvd i HR-2025-1098-A.", ""),
    ],
)
def test_found_by_writers_who_never_saw_the_checks(
    library: Library, document: str, start: str, text: str, expected: str
) -> None:
    [passage] = [p for p in library.passages_of(document) if p.text.startswith(start)]
    found = {f.code for f in check_claim(text, [citation(passage, passage.text, 1)], [passage], None)}
    assert expected in found if expected else not found


@pytest.mark.parametrize(
    ("source", "text"),
    [
        # what a reader of the checks got past them once
        ("Verdien kan overstige 500 000 kroner.", "Verdien kan ikke overstige 500 000 kroner."),
        ("Grensen var 100 000 kroner til 30. juni.", "The threshold was not 100 000 kroner until 30 June."),
        ("Oppdragsgiver skal vekte miljø etter § 7-9.", "Se § 7-9 om at oppdragsgiver ikke skal vekte miljø."),
        ("Nemnda kom til at konkurransen måtte avlyses.", "Nemnda kom aldri til at konkurransen måtte avlyses."),
        ("To av fem tilbud ble avvist.", "Tre av fem tilbud ble avvist."),
        ("Opplysningene kom etter 14 arbeidsdager.", "Opplysningene kom etter to uker."),
        ("Avtalen varte et halvt år, og ble forlenget to ganger.", "Avtalen varte i to og et halvt år."),
        ("Leverandøren Hansen leverte ikke attesten.", "Anna Hansen leverte ikke attesten."),
        ("Kommunen gikk fra ett til to soverom.", "The municipality of Oslo went from one to two bedrooms."),
        ("Innklagede måtte dekke kostnadene.", "Klager måtte dekke kostnadene."),
    ],
)
def test_what_once_got_past_the_checks_is_caught(library: Library, source: str, text: str) -> None:
    passage = _saying(library, source)
    assert check_claim(source, [citation(passage, source, 1)], [passage], None) == ()
    assert check_claim(text, [citation(passage, source, 1)], [passage], None) != ()


@pytest.mark.parametrize(
    ("source", "text"),
    [  # participles are no past tense, and no date makes the old rule the new one
        (
            "Part I gjaldt alle kjøp som forskriften dekket.",
            "Part I applies to all purchases covered by the regulations.",
        ),
        ("Oppdragsgiver skulle informere berørte leverandører.", "Oppdragsgiver må informere berørte leverandører."),
        (
            "Leverandører som ikke var kvalifiserte, kunne avvises.",
            "Leverandører som ikke er kvalifiserte, kan avvises.",
        ),
        ("Grensen ble hevet fra 100 000 kroner 1. juli 2026.", "Fra 1. juli 2026 er grensen 100 000 kroner."),
        (
            "Klima og miljø skulle vektes med minst 30 prosent.",
            "Klima og miljø skal vektes med minst 30 prosent, og oppdragsgiver kan ikke la være.",
        ),
    ],
)
def test_repealed_law_is_not_told_as_in_force(library: Library, source: str, text: str) -> None:
    passage = next(p for p in library.passages_of("law-foa-7-9-2017") if p.valid_to is not None)
    passage = replace(passage, text=source)
    found = check_claim(text, [citation(passage, source, 1)], [passage], date(2026, 11, 26))
    assert "not_in_force" in {failure.code for failure in found}


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Manglende opplysninger kan ettersendes.", "Missing information may be submitted later."),
        ("Kravet gjelder for andre ledd i leverandørkjeden.", "Kravet gjelder andre ledd i leverandørkjeden."),
        ("Kontrakten varte i 2,5 år.", "Kontrakten varte i to og et halvt år."),
    ],
)
def test_what_was_once_rejected_without_reason_passes(library: Library, source: str, text: str) -> None:
    passage = _saying(library, source)
    assert check_claim(text, [citation(passage, source, 1)], [passage], None) == ()
