"""The desk's page when a language model composes: the draft says which. All persons are invented."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.assistant.scripted_model import ScriptedModel, quoting_script

MADE_BY = "Utkastet er laget av språkmodellen openai:skript"


def _composed(page: Page, address: str) -> None:
    page.goto(f"{address}/desk/")
    expect(page.get_by_label("Navnet ditt")).to_be_visible(timeout=30_000)
    page.get_by_label("Navnet ditt").fill("Ada Rådgiver")
    page.get_by_role("tab", name="Ny henvendelse").click()
    page.get_by_label("Lim inn e-posten").fill("Emne: Vekting\nFra: d@eksempel.no\n\nMå vi vekte klima 30 prosent?")
    page.get_by_role("button", name="Les", exact=True).click()
    expect(page.locator("#desk-read")).to_contain_text("Spørsmål vi fant", timeout=20_000)
    page.get_by_role("button", name="Ta imot").click()
    expect(page.locator("#desk-case")).to_contain_text("H-", timeout=20_000)
    page.get_by_role("button", name="Lag utkast").click()
    expect(page.locator("#desk-preview")).to_contain_text("Alle setninger holder", timeout=30_000)


@pytest.mark.parametrize("with_model", [True, False])
def test_the_page_says_which_model_composed_a_draft(browser: Any, serve: Any, tmp_path: Path, with_model: bool) -> None:
    model = ScriptedModel(quoting_script)
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, locale="nb-NO")
    chat = {"SPARRING_CHAT_MODEL": "openai:skript", "SPARRING_CHAT_BASE_URL": model.url} if with_model else {}
    try:
        with serve(SPARRING_DATABASE_URL=f"sqlite:///{tmp_path}/desk.db", **chat) as address:
            page = context.new_page()
            _composed(page, address)
            preview = page.locator("#desk-preview")
            if with_model:
                expect(preview).to_contain_text(MADE_BY)
                assert "utkast til svarbrev" in model.asked[0][0]["content"]
            else:
                expect(preview).not_to_contain_text("språkmodell")
    finally:
        context.close()
        model.close()
