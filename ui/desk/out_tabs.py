"""What comes out of the desk: a case's files, earlier replies, and the figures."""

import shutil
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.desk.export_forms import FORMS, exported
from assistant.desk.figures import figures_csv
from corpus.errors import SparringError
from ui.desk.charts import figures_html
from ui.desk.context import Call, Context
from ui.desk.rendering import earlier_html
from ui.texts import text

KEEP_FILES_SECONDS = 600  # exported files hold personal data; long enough to fetch one, no longer


def build_export(context: Context, folder: tempfile.TemporaryDirectory[str]) -> None:
    """The part of the case tab that makes files; they are written to `folder` and handed to the browser."""
    with gr.Accordion(text("nb", "desk_export"), open=False) as folded:
        context.labelled(folded, "desk_export")
        with gr.Row():
            form = gr.Dropdown(_forms("nb"), value=FORMS[0], label=text("nb", "desk_export_form"))
            context.labelled(form, "desk_export_form")
            context.labelled(form, _forms, "choices")
            making = context.labelled(gr.Button(text("nb", "desk_export_make")), "desk_export_make", "value")
        file = context.labelled(gr.File(label=text("nb", "desk_export_file"), interactive=False), "desk_export_file")
        copied = gr.Textbox(
            label=text("nb", "desk_export_copy"), lines=6, max_lines=14, interactive=False, buttons=["copy"]
        )
        context.labelled(copied, "desk_export_copy")

    def make(call: Call, number: int | None, chosen: str) -> tuple[Any, ...]:
        if number is None:
            raise SparringError("no_case", call.say("desk_no_case"))
        name, content, copy = exported(context.desk(), call.person, number, chosen, datetime.now())
        return _written(folder, name, content), copy, call.say("desk_exported")

    context.on(making.click, make, [context.case, form], [file, copied])


def build_earlier_tab(context: Context) -> None:
    """The tab where staff search what the desk has answered before."""
    with gr.Row():
        asked = context.labelled(
            gr.Textbox(label=text("nb", "desk_earlier_question"), max_lines=3), "desk_earlier_question"
        )
        finding = context.labelled(gr.Button(text("nb", "desk_earlier_find"), scale=0), "desk_earlier_find", "value")
    found = gr.HTML(elem_id="desk-earlier")
    reassessing = context.labelled(gr.Button(text("nb", "desk_reassess_all")), "desk_reassess_all", "value")

    def find(call: Call, question: str) -> tuple[Any, ...]:
        return earlier_html(context.desk().memory.like(call.person, question or "", 20), call.language), ""

    def reassess(call: Call) -> tuple[Any, ...]:
        return earlier_html(context.desk().memory.to_reassess(call.person), call.language), ""

    for trigger in (finding.click, asked.submit):
        context.on(trigger, find, [asked], [found])
    context.on(reassessing.click, reassess, [], [found])


def build_figures_tab(context: Context, folder: tempfile.TemporaryDirectory[str]) -> None:
    """The tab with the desk's figures as charts and as a table to download."""
    with gr.Row():
        days = gr.Number(90, label=text("nb", "desk_figures_days"), precision=0, minimum=1, scale=0, min_width=160)
        context.labelled(days, "desk_figures_days")
        showing = context.labelled(gr.Button(text("nb", "desk_figures_show"), scale=0), "desk_figures_show", "value")
    shown = gr.HTML(elem_id="desk-figures")
    table = context.labelled(gr.File(label=text("nb", "desk_figures_file"), interactive=False), "desk_figures_file")

    def show(call: Call, back: float | None) -> tuple[Any, ...]:
        figures = context.desk().figures(call.person, datetime.now() - timedelta(days=int(back or 90)))
        content = figures_csv(figures, call.language).encode("utf-8-sig")  # Excel reads æøå only with the mark
        return figures_html(figures, call.language), _written(folder, "tall.csv", content), ""

    context.on(showing.click, show, [days], [shown, table])


def _written(folder: tempfile.TemporaryDirectory[str], name: str, content: bytes) -> str:
    """The path of a file handed to the browser; those handed out before are removed when they are old."""
    clear_old_files(Path(folder.name), time.time())
    path = Path(tempfile.mkdtemp(dir=folder.name)) / name
    path.write_bytes(content)
    return str(path)


def clear_old_files(folder: Path, now: float) -> None:
    """Remove what was exported more than `KEEP_FILES_SECONDS` before `now` (seconds since the epoch)."""
    for made in folder.iterdir():
        if now - made.stat().st_mtime > KEEP_FILES_SECONDS:
            shutil.rmtree(made, ignore_errors=True)  # another export may be removing it too


def _forms(language: str) -> list[tuple[str, str]]:
    return [(text(language, f"desk_export_{form}"), form) for form in FORMS]
