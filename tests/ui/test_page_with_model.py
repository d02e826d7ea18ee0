"""The chat page when a language model writes: who wrote it, what was left out, and quotes only."""

import json
from typing import Any

from playwright.sync_api import expect

from tests.assistant.scripted_model import Reply, ScriptedModel, quoting_script


def _one_wrong(messages: list[dict[str, str]]) -> Reply:
    wrong = {"claim": "Klima og miljø skal ha minst 45 prosent vekt.", "sources": [{"source": "K1", "quote": ""}]}
    good = "" if "må rettes" in messages[-1]["content"] else quoting_script(messages).text
    return Reply(f"{good}\n{json.dumps(wrong, ensure_ascii=False)}")


def test_the_page_tells_which_model_wrote_what_was_left_out_and_gives_quotes_only(browser: Any, serve: Any) -> None:
    model = ScriptedModel(_one_wrong)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        with serve(SPARRING_CHAT_MODEL="openai:skript", SPARRING_CHAT_BASE_URL=model.url) as address:
            page = context.new_page()
            page.goto(address)
            expect(page.get_by_text("Spørsmålet går til språkmodellen openai:skript på denne maskinen")).to_be_visible(
                timeout=30_000
            )
            page.get_by_label("Spørsmålet ditt").fill("Må vi vekte klima og miljø 30 prosent?")
            page.get_by_role("button", name="Spør", exact=True).click()
            answer = page.locator("#answer")
            expect(answer).to_contain_text("Skrevet av språkmodellen openai:skript", timeout=30_000)
            expect(answer).to_contain_text("1 setning(er) ble utelatt")
            expect(answer).not_to_contain_text("45 prosent")
            page.get_by_role("radio", name="[1]").first.check()
            expect(page.locator("#passage mark")).not_to_be_empty(timeout=15_000)
            page.get_by_role("checkbox", name="Bare sitater").check()
            asked = len(model.asked)
            page.get_by_role("button", name="Spør", exact=True).click()
            expect(answer).to_contain_text("ingen språkmodell er brukt", timeout=30_000)
            assert len(model.asked) == asked
    finally:
        context.close()
        model.close()
