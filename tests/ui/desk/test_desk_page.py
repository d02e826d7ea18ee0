"""The desk's page as an adviser and an approver use it, through roles and labels. All persons are invented.

`SPARRING_TEST_SCREENSHOTS` names a folder to keep pictures of each step in.
"""

import email
import email.policy
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Page, expect

MAIL = """Fra: Kari Testmann <kari@eksempel.kommune.no>
Sendt: tirsdag 24. november 2026 09:12
Til: Sparretelefonen
Emne: Spørsmål om varebiler

Hei!

Vi er en kommune som skal kjøpe varebiler til hjemmetjenesten for ca. 3 mill. kroner.

1. Må vi vekte klima og miljø med 30 prosent?
2. Kan vi kreve at varebilene er elektriske?

Med vennlig hilsen
Kari Testmann
Innkjøpsrådgiver
Tlf. 922 33 444

Denne e-posten er kun ment for adressaten og kan inneholde taushetsbelagt informasjon.
"""


@pytest.fixture(scope="module")
def address(serve: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    file = tmp_path_factory.mktemp("desk") / "desk.db"
    with serve(SPARRING_DATABASE_URL=f"sqlite:///{file}") as server:
        yield f"{server}/desk/"


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, locale="nb-NO")
    opened = context.new_page()
    opened.goto(address)
    expect(opened.get_by_label("Navnet ditt")).to_be_visible(timeout=30_000)
    yield opened
    context.close()


def _picture(page: Page, name: str) -> None:
    if folder := os.environ.get("SPARRING_TEST_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"desk-{name}.png", full_page=True)


def _act_as(page: Page, name: str) -> None:
    page.get_by_label("Navnet ditt").fill(name)


def _take_in(page: Page, mail: str = MAIL) -> None:
    page.get_by_role("tab", name="Ny henvendelse").click()
    page.get_by_label("Lim inn e-posten").fill(mail)
    page.get_by_role("button", name="Les", exact=True).click()
    expect(page.locator("#desk-read")).to_contain_text("Spørsmål vi fant", timeout=20_000)
    _picture(page, "1-lest")
    page.get_by_role("button", name="Ta imot").click()
    expect(page.locator("#desk-case")).to_contain_text("H-", timeout=20_000)


def _compose(page: Page) -> None:
    page.get_by_role("button", name="Lag utkast").click()
    expect(page.locator("#desk-preview")).to_contain_text("Alle setninger holder", timeout=30_000)


def _told(page: Page, words: str) -> None:
    expect(page.locator("#desk-notice")).to_contain_text(words, timeout=20_000)


def _export(page: Page, form: str) -> bytes:
    page.get_by_label("Form", exact=True).click()
    page.get_by_role("option", name=form).click()
    page.get_by_role("button", name="Lag fil").click()
    _told(page, "Filen er laget")
    link = page.locator("a[download]").filter(has_text=".").first
    with page.expect_download() as started:
        link.click()
    return Path(started.value.path()).read_bytes()


def test_from_a_pasted_mail_with_two_questions_to_an_approved_and_exported_reply(page: Page) -> None:
    _act_as(page, "Ada Rådgiver")
    _take_in(page)
    case = page.locator("#desk-case")
    expect(case).to_contain_text("Må vi vekte klima og miljø med 30 prosent?")
    expect(case).not_to_contain_text("922 33 444")
    _picture(page, "2-sak")

    _compose(page)
    preview = page.locator("#desk-preview")
    expect(preview).to_contain_text("LOA § 5b andre ledd")
    expect(preview).to_contain_text("2. Kan vi kreve at varebilene er elektriske?")
    expect(page.get_by_label("Spørsmål til deg")).to_have_value("- Når er konkurransen kunngjort, eller når skal den kunngjøres?\n- Har dere vurdert om klimaavtrykket og miljøbelastningen er uvesentlige etter anskaffelsens art?")  # fmt: skip
    _picture(page, "3-utkast")

    short = page.get_by_label("Kort svar")
    composed = short.input_value()
    short.fill(f"{composed}\n\nDere må vekte minst 45 prosent [1].")
    page.get_by_role("button", name="Lagre", exact=True).click()
    expect(preview.locator("mark.fault")).to_contain_text("Dere må vekte minst 45 prosent", timeout=20_000)
    expect(preview).to_contain_text("Et tall i setningen står ikke i kilden")
    _picture(page, "4-mistet-støtte")
    page.get_by_role("button", name="Send til godkjenning").click()
    _told(page, "som ikke holder")

    short.fill(composed)
    page.get_by_label("Hva svaret avhenger av").fill("Det kommer an på når konkurransen er kunngjort.")
    page.get_by_role("button", name="Lagre", exact=True).click()
    _told(page, "Lagret som utgave 3")
    page.get_by_role("button", name="Utgaver og forskjeller").click()
    expect(page.locator("#desk-difference del").first).to_contain_text("45 prosent")
    _picture(page, "5-forskjell")
    page.get_by_role("button", name="Send til godkjenning").click()
    _told(page, "Sendt til godkjenning")

    page.get_by_role("button", name="Godkjenn", exact=True).click()
    _told(page, "Du har selv skrevet på utkastet")
    _act_as(page, "Bo Kollega")
    page.get_by_role("button", name="Godkjenn", exact=True).click()
    _told(page, "Svaret er godkjent")
    expect(case).to_contain_text("godkjent")

    page.get_by_role("button", name="Ut igjen").click()
    document = Document(io.BytesIO(_export(page, "Word")))
    words = "\n".join(p.text for p in document.paragraphs)
    assert "Kort svar" in words and "UTKAST" not in words
    assert any(link.address.startswith("https://lovdata.no") for p in document.paragraphs for link in p.hyperlinks)
    mail = email.message_from_bytes(_export(page, "E-post"), policy=email.policy.default)
    assert (mail["To"], mail["Subject"]) == ("kari@eksempel.kommune.no", "SV: Spørsmål om varebiler")
    file = json.loads(_export(page, "Saksmappe"))
    assert [v["number"] for v in file["versions"]] == [1, 2, 3]
    assert [v["person"] for v in file["verdicts"]] == ["Bo Kollega"]
    assert [e["action"] for e in file["log"]][-1] == "approved"
    _picture(page, "6-godkjent")

    page.get_by_role("button", name="Merk som sendt").click()
    _told(page, "Statusen er endret")
    page.get_by_role("tab", name="Tall").click()
    page.get_by_role("button", name="Vis tallene").click()
    expect(page.locator("#desk-figures svg").first).to_be_visible(timeout=20_000)
    _picture(page, "7-tall")
    page.get_by_role("tab", name="Tidligere svar").click()
    page.get_by_label("Finn tidligere svar om").fill(
        "Må vi vekte miljø med 30 prosent, og kan vi kreve elektriske biler?"
    )
    page.get_by_role("button", name="Finn", exact=True).click()
    expect(page.locator("#desk-earlier")).to_contain_text("ingen rettskilde", timeout=20_000)
    _picture(page, "8-tidligere")


def test_the_list_searches_counts_and_opens(page: Page) -> None:
    _act_as(page, "Ada Rådgiver")
    _take_in(page, "Emne: Sjelden sak\nFra: a@eksempel.no\n\nMå vi kjøpe brukte xylofoner?")
    page.get_by_role("tab", name="Henvendelser").click()
    page.get_by_label("Søk").fill("xylofoner")
    page.get_by_role("button", name="Vis", exact=True).click()
    _told(page, "1–1 av 1")
    page.get_by_role("radio", name="Sjelden sak").check()
    _picture(page, "9-liste")
    page.get_by_role("button", name="Åpne saken").click()
    expect(page.locator("#desk-case")).to_contain_text("brukte xylofoner", timeout=20_000)


def test_a_table_with_headings_of_its_own_is_taken_in_by_a_mapping(page: Page, tmp_path: Path) -> None:
    table = tmp_path / "skjema.csv"
    table.write_text("Hva lurer du på;Tema\nMå vi vekte miljø?;mat\nNår må vi kunngjøre?;annet\n", encoding="utf-8")
    _act_as(page, "Ada Rådgiver")
    page.get_by_role("tab", name="Ny henvendelse").click()
    page.locator("input[type=file]").set_input_files(table)
    expect(page.get_by_text("skjema.csv")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Les", exact=True).click()
    _told(page, "hvilken kolonne")
    page.get_by_label("Kolonner i CSV-filen").fill("question=Hva lurer du på, category=Tema")
    page.get_by_role("button", name="Les", exact=True).click()
    expect(page.locator("#desk-read")).to_contain_text("Når må vi kunngjøre?", timeout=20_000)
    page.get_by_role("button", name="Ta imot").click()
    _told(page, "2 henvendelser er lagret")


def test_nothing_is_done_without_a_name_and_rubbish_is_told_of(page: Page) -> None:
    page.get_by_role("tab", name="Ny henvendelse").click()
    page.get_by_role("button", name="Les", exact=True).click()
    _told(page, "Lim inn en e-post")
    page.get_by_label("Lim inn e-posten").fill("Må vi vekte?")
    page.get_by_role("button", name="Les", exact=True).click()
    page.get_by_role("button", name="Ta imot").click()
    _told(page, "Skriv navnet ditt først")


def test_a_source_found_in_the_library_can_be_cited_and_a_case_erased(page: Page) -> None:
    _act_as(page, "Ada Rådgiver")
    _take_in(page, "Emne: Skal slettes\nFra: d@eksempel.no\n\nMå vi vekte klima og miljø med 30 prosent?")
    _compose(page)
    page.get_by_role("button", name="Flere kilder å sitere").click()
    page.get_by_label("Søk i biblioteket").fill("brukte møbler")
    page.get_by_role("button", name="Finn kildested").click()
    expect(page.locator("#desk-passages details").first).to_be_visible(timeout=20_000)
    page.locator("#desk-passage").get_by_role("radio").first.check()
    page.get_by_role("button", name="Legg til som kilde").click()
    _told(page, "Sett merket i teksten")
    page.get_by_role("button", name="Om saken").click()
    page.get_by_role("button", name="Slett saken for godt").click()
    _told(page, "Kryss av")
    page.get_by_label("Ja, slett alt om saken").check()
    page.get_by_role("button", name="Slett saken for godt").click()
    _told(page, "Saken er slettet")


def test_two_on_one_draft_the_later_save_is_told_and_the_text_is_kept_on_the_page(
    browser: Any, page: Page, address: str
) -> None:
    _act_as(page, "Ada Rådgiver")
    _take_in(page, "Emne: To på én sak\n\nFra: b@eksempel.no\n\nMå vi vekte klima og miljø med 30 prosent?")
    _compose(page)
    other = browser.new_context().new_page()
    other.goto(address)
    expect(other.get_by_label("Navnet ditt")).to_be_visible(timeout=30_000)
    _act_as(other, "Bo Kollega")
    other.get_by_label("Søk").fill("to på én sak")
    other.get_by_role("button", name="Vis", exact=True).click()
    other.get_by_role("radio", name="To på én sak").first.check()
    other.get_by_role("button", name="Åpne saken").click()
    expect(other.get_by_label("Forbehold")).not_to_be_empty(timeout=20_000)
    page.get_by_label("Spørsmål til deg").fill("- Ada spør.")
    page.get_by_role("button", name="Lagre", exact=True).click()
    _told(page, "Lagret som utgave 2")
    other.get_by_label("Spørsmål til deg").fill("- Bo spør.")
    other.get_by_role("button", name="Lagre", exact=True).click()
    _told(other, "endret av Ada Rådgiver")
    expect(other.get_by_label("Spørsmål til deg")).to_have_value("- Bo spør.")
    other.context.close()


def test_markup_in_a_mail_is_shown_and_not_executed(page: Page) -> None:
    _act_as(page, "<b>Ada</b>")
    _take_in(
        page,
        "Emne: <img src=x onerror=\"document.title='eid'\">\nFra: c@eksempel.no\n\nMå vi <script>document.title='eid'</script> vekte?",
    )
    expect(page.locator("#desk-case")).to_contain_text("<img src=x")
    assert page.title() != "eid"


def test_the_page_speaks_nynorsk_and_english(page: Page) -> None:
    page.get_by_role("radio", name="Nynorsk").check()
    expect(page.get_by_role("tab", name="Tidlegare svar")).to_be_visible(timeout=20_000)
    page.get_by_role("radio", name="English").check()
    expect(page.get_by_role("tab", name="Earlier replies")).to_be_visible(timeout=20_000)
    expect(page.get_by_label("Your name")).to_be_visible()
    page.get_by_label("Order").click()
    page.get_by_role("option", name="last changed").click()
    page.get_by_role("tab", name="Case").click()
    expect(page.get_by_label("Short answer")).to_be_visible()
    page.get_by_role("tab", name="New inquiry").click()
    expect(page.get_by_label("Paste the e-mail")).to_be_visible()
    _picture(page, "11-english")


def test_the_page_fits_a_phone(browser: Any, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_label("Navnet ditt")).to_be_visible(timeout=30_000)
    _act_as(page, "Ada Rådgiver")
    _take_in(page)
    _compose(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    _picture(page, "10-telefon")
    context.close()


def test_behind_a_sign_in_the_name_is_the_one_signed_in_and_others_are_refused(
    browser: Any, serve: Any, tmp_path: Path
) -> None:
    with serve(SPARRING_DATABASE_URL=f"sqlite:///{tmp_path}/desk.db", SPARRING_TRUSTED_PROXIES="127.0.0.1") as server:
        for headers, name, told in (
            ({"X-Forwarded-User": "ada", "X-Forwarded-Groups": "sparring-adviser"}, "ada", ""),
            ({"X-Forwarded-User": "per", "X-Forwarded-Groups": "andre"}, "", "ikke tilgang"),
            ({}, "", "ikke logget på"),
        ):
            context = browser.new_context(extra_http_headers=headers)
            page = context.new_page()
            page.goto(f"{server}/desk/")
            box = page.get_by_label("Navnet ditt")
            expect(box).to_have_value(name, timeout=30_000)
            if told:
                _told(page, told)
            else:
                expect(box).to_be_disabled()
                _take_in(page)
            context.close()
