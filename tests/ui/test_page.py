"""The chat page as a visitor uses it, through roles and labels."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

QUESTION = "Må vi vekte klima og miljø 30 prosent?"


@pytest.fixture
def page(browser: Any, server: str) -> Any:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.goto(server)
    expect(opened.get_by_label("Spørsmålet ditt")).to_be_visible(timeout=30_000)
    yield opened
    context.close()


def _ask(page: Page, question: str) -> None:
    page.get_by_label("Spørsmålet ditt").fill(question)
    page.get_by_role("button", name="Spør", exact=True).click()


def test_an_answer_has_sources_and_a_chosen_source_shows_its_quote_highlighted(page: Page) -> None:
    _ask(page, QUESTION)
    expect(page.locator("#answer")).to_contain_text("LOA § 5b andre ledd", timeout=30_000)
    page.get_by_role("radio", name="[1]").first.check()
    expect(page.locator("#passage mark")).to_contain_text("minimum tretti prosent", timeout=15_000)
    expect(page.locator("#passage")).to_contain_text("sammendrag, ikke originalen")
    expect(page.locator("#passage")).to_contain_text("lov, bindende")


def test_the_page_loads_nothing_from_the_network(browser: Any, server: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server)
    _ask(page, QUESTION)
    expect(page.locator("#answer")).to_contain_text("LOA § 5b", timeout=30_000)
    outside = [url for url in asked if not url.startswith((server, "data:", "blob:"))]
    assert asked and outside == []
    context.close()


def test_two_visitors_never_see_each_others_conversation(browser: Any, server: str) -> None:
    first, second = browser.new_context(), browser.new_context()
    one, two = first.new_page(), second.new_page()
    one.goto(server)
    two.goto(server)
    _ask(one, QUESTION)
    expect(one.locator("#answer")).to_contain_text("LOA § 5b", timeout=30_000)
    expect(two.locator("#answer")).not_to_contain_text("LOA § 5b")
    _ask(two, "Og hva med varebiler?")
    expect(two.locator("#answer")).to_contain_text("Og hva med varebiler", timeout=30_000)
    expect(two.locator("#answer")).not_to_contain_text("30 prosent?")
    first.close()
    second.close()


def test_markup_in_a_question_is_shown_and_not_executed(page: Page) -> None:
    _ask(page, "<img src=x onerror=\"document.title='eid'\"> møbler <script>document.title='eid'</script>")
    expect(page.locator("#answer")).to_contain_text("<img src=x", timeout=30_000)
    assert page.title() != "eid"


def test_starting_over_empties_the_date_and_the_kinds_of_source_too(server: str) -> None:
    config = httpx.get(f"{server}/config").json()
    part = {c["props"].get("label") or c["props"].get("value"): c["id"] for c in config["components"] if c["props"]}
    filters = {c["id"] for c in config["components"] if c["type"] == "checkboxgroup"}
    filters |= {number for label, number in part.items() if str(label).startswith("Dato konkurransen kunngjøres")}
    restart = next(d for d in config["dependencies"] if [part["Start på nytt"], "click"] in d["targets"])
    assert len(filters) == 2 and filters <= set(restart["outputs"])


def test_a_wrong_date_gives_a_message_and_the_page_goes_on(page: Page) -> None:
    page.get_by_role("button", name="Velg kilder og dato").click()
    page.get_by_label("Dato konkurransen kunngjøres").fill("99999-01-01")
    _ask(page, QUESTION)
    expect(page.get_by_role("alert")).to_contain_text("kan ikke brukes", timeout=30_000)


def test_the_page_speaks_english_and_starts_over(page: Page) -> None:
    page.get_by_role("radio", name="English").check()
    page.get_by_label("Your question").fill("Do we have to weight the environment 30 percent?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#answer")).to_contain_text("Short answer", timeout=30_000)
    page.get_by_role("button", name="Start over").click()
    expect(page.locator("#answer")).not_to_contain_text("Short answer")


def test_enter_sends_and_a_mark_in_the_answer_shows_its_source(page: Page) -> None:
    expect(page.locator("html")).to_have_attribute("lang", "nb")
    page.get_by_label("Spørsmålet ditt").fill(QUESTION)
    page.get_by_label("Spørsmålet ditt").press("Enter")
    mark = page.get_by_role("button", name="Vis kilde 2", exact=True)
    expect(mark).to_be_visible(timeout=30_000)
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Kilden 2")).to_contain_text("LOA § 5b tredje ledd", timeout=15_000)


def test_the_page_is_usable_on_a_phone(browser: Any, server: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(server)
    heading = page.get_by_role("heading", name="Sparring")
    expect(heading).to_be_visible(timeout=30_000)
    box = heading.bounding_box()
    assert box and box["width"] > 200 and box["height"] < 100
    _ask(page, QUESTION)
    expect(page.get_by_role("radio", name="[1]").first).to_be_visible(timeout=30_000)
    page.get_by_role("radio", name="[1]").first.check()
    expect(page.locator("#passage mark")).to_be_in_viewport(timeout=15_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


def test_a_suggested_question_is_asked_when_chosen_and_the_earlier_answer_stays_on_the_page(page: Page) -> None:
    _ask(page, QUESTION)
    expect(page.locator("#answer")).to_contain_text("LOA § 5b andre ledd", timeout=30_000)
    suggestion = page.locator("#follow-ups").get_by_role("radio").first
    expect(suggestion).to_be_visible(timeout=15_000)
    asked = suggestion.evaluate("element => element.closest('label').textContent.trim()")
    suggestion.check()
    expect(page.locator("#answer .asked")).to_contain_text(asked, timeout=30_000)
    earlier = page.locator("#answer details")
    expect(earlier).to_have_count(1)
    earlier.locator("summary").click()
    expect(earlier).to_contain_text("LOA § 5b andre ledd")


def test_the_page_tells_what_it_holds_of_each_source(page: Page) -> None:
    page.get_by_role("button", name="Om kildene").click()
    row = page.locator("#about-sources tr", has_text="KOFA")
    expect(row).to_contain_text("2004-12-03 – 2026-01-30", timeout=15_000)
    page.get_by_role("radio", name="English").check()
    expect(page.get_by_role("button", name="About the sources")).to_be_visible(timeout=15_000)
    expect(page.locator("#about-sources")).to_contain_text("Acts and regulations", timeout=15_000)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nei", 404, "not_found"),
        ("GET", "/api/v1/ask", 405, "method_not_allowed"),
        ("DELETE", "/api/v1/documents", 405, "method_not_allowed"),
        ("POST", "/api/v1/desk/nei", 404, "not_found"),
    ],
)
def test_beside_the_page_the_api_refuses_in_its_own_form(
    server: str, method: str, path: str, status: int, code: str
) -> None:
    response = httpx.request(method, f"{server}{path}", timeout=60)
    assert response.status_code == status and response.json()["error"]["code"] == code
