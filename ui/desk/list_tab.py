"""The tab with all inquiries: search, filter, order, counts, and the one to open."""

from typing import Any

import gradio as gr

from assistant.desk.listing import PAGE, SORTS, Wanted
from assistant.desk.records import Inquiry
from assistant.desk.status import State
from ui.desk.context import Call, Context
from ui.texts import text, texts

_LONGEST = 110


def build_list_tab(context: Context, open_case: Any) -> Any:
    """Build the tab; gives the function that fills it, for a trigger. `open_case` shows the case that is chosen."""
    with gr.Row():
        search = context.labelled(gr.Textbox(label=text("nb", "desk_search"), max_lines=1), "desk_search")
        status = gr.Dropdown(_states("nb", {}), value="", label=text("nb", "desk_status"))
        category = gr.Dropdown(
            ["", *texts("nb", "desk_categories")], value="", label=text("nb", "desk_category"), allow_custom_value=True
        )
        sort = gr.Dropdown(_orders("nb"), value=SORTS[0], label=text("nb", "desk_sort"))
        page = gr.Number(1, label=text("nb", "desk_page"), precision=0, minimum=1, scale=0, min_width=90)
    for component, key in (
        (status, "desk_status"),
        (category, "desk_category"),
        (sort, "desk_sort"),
        (page, "desk_page"),
    ):
        context.labelled(component, key)
    context.labelled(sort, _orders, "choices")
    context.labelled(status, lambda chosen: _states(chosen, {}), "choices")
    context.labelled(category, lambda chosen: ["", *texts(chosen, "desk_categories")], "choices")
    with gr.Row():
        showing = context.labelled(gr.Button(text("nb", "desk_show")), "desk_show", "value")
        opening = context.labelled(gr.Button(text("nb", "desk_open"), variant="primary"), "desk_open", "value")
    chosen = context.labelled(gr.Radio([], label=text("nb", "desk_choose"), elem_id="desk-list"), "desk_choose")

    def show(
        call: Call, words: str, state: str, about: str | None, order: str, number: float | None
    ) -> tuple[Any, ...]:
        wanted = Wanted(words or "", State(state) if state else None, about or "", sort=order, page=int(number or 1))
        listed = context.desk().inquiries.listed(call.person, wanted)
        choices = [(_line(i, call.language), i.id) for i in listed.inquiries]
        first = (wanted.page - 1) * PAGE
        shown = f"{first + 1}–{first + len(choices)}" if choices else "0"
        told = call.say("desk_counted", shown=shown, total=listed.total)
        return gr.Radio(choices, value=None), gr.Dropdown(_states(call.language, listed.by_status), value=state), told

    inputs, outputs = [search, status, category, sort, page], [chosen, status]
    for trigger in (showing.click, search.submit, page.submit):
        context.on(trigger, show, inputs, outputs)

    def choose(call: Call, number: int | None) -> tuple[Any, ...]:
        return number, "" if number else call.say("desk_choose")

    open_case(context.on(opening.click, choose, [chosen], [context.case]))
    return lambda trigger: context.on(trigger, show, inputs, outputs)


def _line(inquiry: Inquiry, language: str) -> str:
    what = inquiry.subject or " ".join(inquiry.text.split())
    parts = [
        f"H-{inquiry.id}",
        text(language, f"desk_state_{inquiry.status}"),
        f"{inquiry.received:%d.%m.%Y}",
        inquiry.category,
        what if len(what) <= _LONGEST else what[:_LONGEST] + "…",
    ]
    return " · ".join(part for part in parts if part)


def _orders(language: str) -> list[tuple[str, str]]:
    return [(text(language, f"desk_sort_{order}"), order) for order in SORTS]


def _states(language: str, counts: dict[State, int]) -> list[tuple[str, str]]:
    every = f"{text(language, 'desk_all')} ({sum(counts.values())})" if counts else text(language, "desk_all")
    return [(every, ""), *((_state(language, state, counts), str(state)) for state in State)]


def _state(language: str, state: State, counts: dict[State, int]) -> str:
    name = text(language, f"desk_state_{state}")
    return f"{name} ({counts[state]})" if counts.get(state) else name
