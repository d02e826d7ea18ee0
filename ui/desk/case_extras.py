"""Beside the draft of a case: what is known of it, erasing it, and more sources to cite."""

from typing import Any

import gradio as gr

from assistant.desk.records import Inquiry
from corpus.errors import SparringError
from ui.desk.context import Call, Context
from ui.desk.rendering import passages_html
from ui.texts import text, texts

_MOST_PASSAGES = 8


class CaseAbout:
    """What is known of a case, to be changed; and erasing all of it."""

    def __init__(self, context: Context) -> None:
        label = context.labelled
        with gr.Accordion(text("nb", "desk_about"), open=False) as folded:
            label(folded, "desk_about")
            with gr.Row():
                self._organisation = gr.Dropdown(
                    list(texts("nb", "desk_organisations")), label=text("nb", "desk_organisation"), value=None,
                    allow_custom_value=True,
                )  # fmt: skip
                self._category = gr.Dropdown(
                    list(texts("nb", "desk_categories")), label=text("nb", "desk_category"), value=None,
                    allow_custom_value=True,
                )  # fmt: skip
            for part, key in ((self._organisation, "desk_organisation"), (self._category, "desk_category")):
                label(part, key)
            label(self._organisation, lambda chosen: list(texts(chosen, "desk_organisations")), "choices")
            label(self._category, lambda chosen: list(texts(chosen, "desk_categories")), "choices")
            self._public = label(gr.Checkbox(label=text("nb", "desk_public")), "desk_public")
            self.describe = label(gr.Button(text("nb", "desk_describe")), "desk_describe", "value")
            self.sure = label(gr.Checkbox(label=text("nb", "desk_erase_sure")), "desk_erase_sure")
            self.erase = label(gr.Button(text("nb", "desk_erase"), variant="stop"), "desk_erase", "value")
        self.outputs: list[Any] = [self._organisation, self._category, self._public, self.sure]

    def values(self, inquiry: Inquiry) -> list[Any]:
        """The values of `outputs` for an inquiry."""
        return [inquiry.organisation_type or None, inquiry.category or None, inquiry.public, False]


class CaseSources:
    """A search in the library for passages to cite; the chosen one becomes the reply's next number."""

    def __init__(self, context: Context) -> None:
        self._context = context
        label = context.labelled
        with gr.Accordion(text("nb", "desk_more_sources"), open=False) as folded:
            label(folded, "desk_more_sources")
            with gr.Row():
                self._asked = label(
                    gr.Textbox(label=text("nb", "desk_source_search"), max_lines=1), "desk_source_search"
                )
                finding = label(gr.Button(text("nb", "desk_find_source"), scale=0), "desk_find_source", "value")
            self._found = gr.HTML(elem_id="desk-passages")
            self.chosen = label(
                gr.Radio([], label=text("nb", "desk_found_sources"), elem_id="desk-passage"), "desk_found_sources"
            )
            self.cite = label(gr.Button(text("nb", "desk_cite")), "desk_cite", "value")
        for trigger in (finding.click, self._asked.submit):
            context.on(trigger, self._find, [self._asked], [self._found, self.chosen])

    def _find(self, call: Call, words: str) -> tuple[Any, ...]:
        passages = self._context.desk().passages_about(call.person, words or "", _MOST_PASSAGES)
        choices = [(f"{p.title}, {p.locator}", p.id) for p in passages]
        return passages_html(passages, call.language), gr.Radio(choices, value=None), ""

    def add(self, call: Call, number: int, after: int, passage_id: str | None) -> str:
        """Save a version with the chosen passage as one more source; gives what to tell."""
        desk = self._context.desk()
        if not passage_id:
            raise SparringError("no_passage", call.say("desk_choose_passage"))
        versions = desk.drafts.versions(call.person, number)
        if not versions:
            raise SparringError("no_draft", "Det finnes ikke noe utkast.", "Lag et utkast først.")
        passage = desk.passage(passage_id)
        reply = versions[-1].reply.with_source(passage, passage.body)
        desk.drafts.save(call.person, number, reply, after)
        return call.say("desk_cited", number=reply.citations[-1].number)
