"""The tab of one case: the inquiry, its draft with what doesn't hold marked, versions, and the verdict."""

from functools import partial
from typing import Any

import gradio as gr

from assistant.desk.records import Version
from assistant.desk.reply import PartName
from assistant.desk.status import FOLLOWS, State
from assistant.messages import message
from corpus.errors import SparringError
from ui.desk.case_extras import CaseAbout, CaseSources
from ui.desk.context import Call, Context
from ui.desk.rendering import (
    difference_html,
    earlier_html,
    inquiry_html,
    reply_html,
    verdicts_html,
    version_label,
)
from ui.texts import text

_LINES = {PartName.SHORT_ANSWER: 8, PartName.LEGAL_BASIS: 6, PartName.PRACTICE: 8}


class CaseTab:
    """The parts of the tab; `reload` gives the values of `outputs` for the case that is open."""

    def __init__(self, context: Context) -> None:
        self._context = context
        label = context.labelled
        self.version = gr.State(0)
        self._inquiry = gr.HTML(f'<p class="facts">{text("nb", "desk_no_case")}</p>', elem_id="desk-case")
        with gr.Row():
            self._compose = label(gr.Button(text("nb", "desk_compose"), interactive=False), "desk_compose", "value")
            self._language = gr.Dropdown(_languages("nb"), value="", label=text("nb", "desk_language"), min_width=180)
            label(self._language, "desk_language")
            label(self._language, _languages, "choices")
            self._day = gr.Textbox(label=text("nb", "desk_day"), max_lines=1, min_width=180)
            label(self._day, "desk_day")
        with gr.Row():
            self._send = label(
                gr.Button(text("nb", "desk_send_for_approval"), variant="primary", interactive=False),
                "desk_send_for_approval",
                "value",
            )
            self._approve = label(
                gr.Button(text("nb", "desk_approve"), variant="primary", interactive=False), "desk_approve", "value"
            )
            self._mark_sent = label(
                gr.Button(text("nb", "desk_mark_sent"), interactive=False), "desk_mark_sent", "value"
            )
            self._close = label(gr.Button(text("nb", "desk_close"), interactive=False), "desk_close", "value")
        with gr.Row():
            self._reason = label(gr.Textbox(label=text("nb", "desk_reason"), max_lines=3), "desk_reason")
            self._return = label(
                gr.Button(text("nb", "desk_return"), interactive=False, scale=0), "desk_return", "value"
            )
        with gr.Row():
            with gr.Column(min_width=320):
                label(
                    gr.Markdown(f"### {text('nb', 'desk_editor')}"),
                    lambda chosen: f"### {text(chosen, 'desk_editor')}",
                    "value",
                )
                self._parts = {
                    name: gr.Textbox(
                        label=message("nb", f"part_{name}"), lines=_LINES.get(name, 3), max_lines=18, interactive=False
                    )
                    for name in PartName
                }
                for name, part in self._parts.items():
                    label(part, partial(_part, name))
                self._save = label(
                    gr.Button(text("nb", "desk_save"), variant="primary", interactive=False), "desk_save", "value"
                )
            with gr.Column(min_width=320):
                label(
                    gr.Markdown(f"### {text('nb', 'desk_preview')}"),
                    lambda chosen: f"### {text(chosen, 'desk_preview')}",
                    "value",
                )
                self._preview = gr.HTML(elem_id="desk-preview")
        self._sources = CaseSources(context)
        self._about = CaseAbout(context)
        self._verdicts = gr.HTML()
        with gr.Accordion(text("nb", "desk_earlier"), open=False) as folded:
            label(folded, "desk_earlier")
            self._earlier = gr.HTML()
        with gr.Accordion(text("nb", "desk_history"), open=False) as history:
            label(history, "desk_history")
            with gr.Row():
                self._before = label(gr.Dropdown([], label=text("nb", "desk_before")), "desk_before")
                self._after = label(gr.Dropdown([], label=text("nb", "desk_after")), "desk_after")
            self._difference = gr.HTML(elem_id="desk-difference")
        self._buttons = [
            self._compose, self._save, self._send, self._approve, self._return, self._mark_sent, self._close,
        ]  # fmt: skip
        self.outputs = [
            self.version, self._inquiry, *self._parts.values(), self._preview, self._verdicts, self._earlier,
            self._before, self._after, self._difference, self._reason, *self._about.outputs, *self._buttons,
        ]  # fmt: skip
        self._act()

    def _act(self) -> None:
        """What each control does; after each the case is shown as it then is."""
        on, case, version = self._context.on, self._context.case, self.version

        def then(action: Any) -> Any:
            def run(call: Call, number: int | None, *values: Any) -> tuple[Any, ...]:
                if number is None:
                    raise SparringError("no_case", call.say("desk_no_case"))
                told = action(call, number, *values)
                return (*self.reload(call, number), told)

            return run

        desk = self._context.desk

        def compose(call: Call, number: int, after: int, language: str, day: str) -> str:
            desk().compose(call.person, number, after, language or None, (day or "").strip() or None)
            return call.say("desk_composed")

        def save(call: Call, number: int, after: int, *written: str) -> str:
            latest = desk().drafts.versions(call.person, number)[after - 1]
            reply = latest.reply.edited(dict(zip(PartName, (w or "" for w in written), strict=True)))
            return call.say("desk_saved", number=desk().drafts.save(call.person, number, reply, after).number)

        def send(call: Call, number: int) -> str:
            desk().drafts.send_for_approval(call.person, number)
            return call.say("desk_sent_for_approval")

        def approve(call: Call, number: int, after: int) -> str:
            desk().drafts.approve(call.person, number, after)
            return call.say("desk_approved")

        def give_back(call: Call, number: int, after: int, reason: str) -> str:
            desk().drafts.give_back(call.person, number, after, reason or "")
            return call.say("desk_returned")

        def move(state: State) -> Any:
            def moved(call: Call, number: int) -> str:
                desk().inquiries.move(call.person, number, state)
                return call.say("desk_marked")

            return moved

        on(self._compose.click, then(compose), [case, version, self._language, self._day], self.outputs)
        on(self._save.click, then(save), [case, version, *self._parts.values()], self.outputs)
        on(self._send.click, then(send), [case], self.outputs)
        on(self._approve.click, then(approve), [case, version], self.outputs)
        on(self._return.click, then(give_back), [case, version, self._reason], self.outputs)
        on(self._mark_sent.click, then(move(State.SENT)), [case], self.outputs)
        on(self._close.click, then(move(State.CLOSED)), [case], self.outputs)

        def describe(call: Call, number: int, asker: str | None, about: str | None, public: bool, _: bool) -> str:
            desk().inquiries.describe(call.person, number, about or "", asker or "", public)
            return call.say("desk_described")

        def erase(call: Call, number: int | None, sure: bool) -> tuple[Any, ...]:
            if number is None or not sure:
                raise SparringError("not_sure", call.say("desk_erase_confirm"))
            desk().inquiries.erase(call.person, number)
            return None, gr.Tabs(selected="list"), call.say("desk_erased")

        on(self._sources.cite.click, then(self._sources.add), [case, version, self._sources.chosen], self.outputs)
        on(self._about.describe.click, then(describe), [case, *self._about.outputs], self.outputs)
        on(self._about.erase.click, erase, [case, self._about.sure], [case, self._context.tabs])

        def compare(call: Call, number: int | None, before: int | None, after: int | None) -> tuple[Any, ...]:
            if number is None or not before or not after:
                return "", ""
            versions = desk().drafts.versions(call.person, number)
            return difference_html(versions[before - 1], versions[after - 1], call.language), ""

        for chosen in (self._before, self._after):
            on(chosen.input, compare, [case, self._before, self._after], [self._difference])

    def reload(self, call: Call, number: int) -> tuple[Any, ...]:
        """The values of `outputs` for a case as it is now."""
        desk = self._context.desk()
        inquiry = desk.inquiries.one(call.person, number)
        versions = desk.drafts.versions(call.person, number)
        latest = versions[-1] if versions else None
        earlier = tuple(e for e in desk.memory.like(call.person, inquiry.text) if e.inquiry_id != number)
        choices = [(version_label(v, call.language), v.number) for v in versions]
        before = versions[-2].number if len(versions) > 1 else None
        return (
            latest.number if latest else 0,
            inquiry_html(inquiry, desk.memory.changed_sources(call.person, number), call.language),
            *self._written(latest, inquiry.status),
            reply_html(latest.reply, desk.faults(latest.reply), call.language) if latest else "",
            verdicts_html(desk.drafts.verdicts(call.person, number), call.language),
            earlier_html(earlier, call.language),
            gr.Dropdown(choices, value=before),
            gr.Dropdown(choices, value=latest.number if latest else None),
            difference_html(versions[-2], versions[-1], call.language) if before else "",
            "",
            *self._about.values(inquiry),
            *self._allowed(call, inquiry.status, latest),
        )

    def _written(self, latest: Version | None, status: State) -> list[Any]:
        editable = latest is not None and State.DRAFT in FOLLOWS[status]
        return [gr.Textbox(latest.reply.text_of(name) if latest else "", interactive=editable) for name in PartName]

    def _allowed(self, call: Call, status: State, latest: Version | None) -> list[Any]:
        then = FOLLOWS[status]
        drafting = State.DRAFT in then
        composing = call.say("desk_compose_again" if latest else "desk_compose")
        return [
            gr.Button(composing, interactive=drafting),
            gr.Button(interactive=drafting and latest is not None),
            gr.Button(interactive=State.FOR_APPROVAL in then and latest is not None),
            gr.Button(interactive=State.APPROVED in then),
            gr.Button(interactive=State.RETURNED in then),
            gr.Button(interactive=State.SENT in then),
            gr.Button(interactive=State.CLOSED in then),
        ]


def _part(name: PartName, language: str) -> str:
    return message(language, f"part_{name}")


def _languages(language: str) -> list[tuple[str, str]]:
    return [(text(language, "desk_language_auto"), ""), ("Bokmål", "nb"), ("Nynorsk", "nn"), ("English", "en")]
