"""The desk's page: take in, find, answer, approve, export, and see the figures."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.desk.desk import Desk
from assistant.desk.people import Action
from corpus.errors import SparringError
from ui.chat.page import page_options
from ui.desk.case_tab import CaseTab
from ui.desk.context import Call, Context, PersonOf, problem
from ui.desk.list_tab import build_list_tab
from ui.desk.out_tabs import KEEP_FILES_SECONDS, build_earlier_tab, build_export, build_figures_tab
from ui.desk.receive_tab import build_receive_tab
from ui.texts import text

_LANGUAGES = [("Bokmål", "nb"), ("Nynorsk", "nn"), ("English", "en")]
# Gradio's container hides what overflows, and the reply could not follow the editor; style files do not reach it.
_HEAD = "<style>body .gradio-container.gradio-container { overflow: clip !important; }</style>"
_SET_LANGUAGE = "(language) => { document.documentElement.lang = language; }"


def desk_options() -> dict[str, Any]:
    """How the page is mounted: as the chat page, with the desk's own style."""
    options = page_options()
    options["css_paths"] = [*options["css_paths"], Path(__file__).parent / "desk.css"]
    options["head"] = _HEAD
    return options


def build_desk(desk: Callable[[], Desk], person_of: PersonOf) -> gr.Blocks:
    """The page. `person_of` tells who acts, by the name stated and the request; the open case is the session's own."""
    folder = tempfile.TemporaryDirectory(prefix="sparring-desk-")
    delete = (KEEP_FILES_SECONDS, KEEP_FILES_SECONDS)
    with gr.Blocks(title=text("nb", "desk_title"), analytics_enabled=False, delete_cache=delete) as page:
        case = gr.State(None)
        with gr.Row(elem_id="top"):
            intro = gr.Markdown(_intro("nb"))
            with gr.Column(scale=0, min_width=340):
                name = gr.Textbox(label=text("nb", "desk_name"), info=text("nb", "desk_name_info"), max_lines=1)
                language = gr.Radio(_LANGUAGES, value="nb", label=text("nb", "language"))
        notice = gr.HTML(elem_id="desk-notice")
        with gr.Tabs(selected="list", overflow_behavior="wrap") as tabs:
            context = Context(desk, person_of, name, language, notice, case, tabs)
            openings: list[Any] = []
            with gr.Tab(text("nb", "desk_tab_list"), id="list") as listing:
                fill_list = build_list_tab(context, openings.append)
            with gr.Tab(text("nb", "desk_tab_new"), id="new") as taking:
                build_receive_tab(context, openings.append)
            with gr.Tab(text("nb", "desk_tab_case"), id="case") as one:
                shown = CaseTab(context)
                build_export(context, folder)
            with gr.Tab(text("nb", "desk_tab_earlier"), id="earlier") as earlier:
                build_earlier_tab(context)
            with gr.Tab(text("nb", "desk_tab_figures"), id="figures") as figures:
                build_figures_tab(context, folder)
        for tab, key in (
            (listing, "desk_tab_list"),
            (taking, "desk_tab_new"),
            (one, "desk_tab_case"),
            (earlier, "desk_tab_earlier"),
            (figures, "desk_tab_figures"),
        ):
            context.labelled(tab, key)
        for part, key in ((name, "desk_name"), (language, "language")):
            context.labelled(part, key)
        context.labelled(name, "desk_name_info", "info")

        def show_case(call: Call, number: int | None) -> tuple[Any, ...]:
            if number is None:
                return (*[gr.skip()] * (len(shown.outputs) + 1), None)
            return (*shown.reload(call, number), gr.Tabs(selected="case"), None)

        for opening in openings:
            context.on(opening.success, show_case, [case], [*shown.outputs, tabs])
        for trigger in (listing.select, name.submit, name.blur):
            fill_list(trigger)

        def greet(request: gr.Request) -> tuple[Any, str]:
            """A signed-in person cannot act under another name; one who may not act is told at once."""
            try:
                person = person_of("", request)
                if person.name:
                    person.must(Action.READ)
            except SparringError as error:
                return gr.skip(), problem(f"{error.message} {error.hint}", error.code)
            return gr.Textbox(person.name, interactive=False) if person.name else gr.skip(), ""

        page.load(greet, None, [name, notice], api_visibility="private")
        parts = list({id(part): part for part, _, _ in context.labels}.values())

        def relabel(chosen: str) -> list[Any]:
            return [_intro(chosen), *(context.relabelled(part, chosen) for part in parts)]

        language.input(relabel, language, [intro, *parts], api_visibility="private")
        page.load(None, language, None, js=_SET_LANGUAGE, api_visibility="private")
        language.input(None, language, None, js=_SET_LANGUAGE, api_visibility="private")
    return page


def _intro(language: str) -> str:
    title, link = text(language, "desk_title"), text(language, "desk_chat")
    return f"# {title}\n\n{text(language, 'desk_intro')} [{link}](/)"
