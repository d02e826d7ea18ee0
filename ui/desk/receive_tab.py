"""The tab where an inquiry is taken in: paste or choose a file, see what was read, remove personal data, store."""

from pathlib import Path
from typing import Any

import gradio as gr

from assistant.desk.importing import columns_of
from assistant.desk.mail import Letter, Unreadable, parse_moment, read_eml, read_mbox, read_pasted
from assistant.desk.mail_csv import read_csv
from assistant.desk.mail_privacy import personal_data_in, without
from assistant.messages import message
from corpus.errors import InputError
from ui.desk.context import Call, Context
from ui.desk.rendering import read_html
from ui.texts import text, texts

_MOST_TOLD = 5


def build_receive_tab(context: Context, open_case: Any) -> None:
    """Build the tab; `open_case` is what shows the case when it has been stored."""
    read = gr.State(())
    with gr.Row():
        with gr.Column(min_width=320):
            pasted = context.labelled(gr.Textbox(label=text("nb", "desk_paste"), lines=14, max_lines=30), "desk_paste")
            file = gr.File(
                label=text("nb", "desk_file"), file_types=[".eml", ".mbox", ".csv"], type="filepath", height=130
            )
            context.labelled(file, "desk_file")
            columns = gr.Textbox(label=text("nb", "desk_columns"), info=text("nb", "desk_columns_info"), max_lines=1)
            context.labelled(columns, "desk_columns")
            context.labelled(columns, "desk_columns_info", "info")
            reading = context.labelled(gr.Button(text("nb", "desk_read"), variant="primary"), "desk_read", "value")
        with gr.Column(min_width=320):
            shown = gr.HTML(elem_id="desk-read")
            personal = gr.CheckboxGroup(
                [], label=text("nb", "desk_personal"), info=text("nb", "desk_personal_info"), visible=False
            )
            context.labelled(personal, "desk_personal")
            context.labelled(personal, "desk_personal_info", "info")
            with gr.Row(visible=False) as fields:
                organisation = gr.Dropdown(
                    list(texts("nb", "desk_organisations")), label=text("nb", "desk_organisation"), value=None,
                    allow_custom_value=True,
                )  # fmt: skip
                category = gr.Dropdown(
                    list(texts("nb", "desk_categories")), label=text("nb", "desk_category"), value=None,
                    allow_custom_value=True,
                )  # fmt: skip
                deadline = gr.Textbox(label=text("nb", "desk_deadline"), max_lines=1)
            for component, key in ((organisation, "desk_organisation"), (category, "desk_category")):
                context.labelled(component, key)
            context.labelled(organisation, lambda chosen: list(texts(chosen, "desk_organisations")), "choices")
            context.labelled(category, lambda chosen: list(texts(chosen, "desk_categories")), "choices")
            context.labelled(deadline, "desk_deadline")
            storing = gr.Button(text("nb", "desk_receive"), variant="primary", visible=False)
            context.labelled(storing, "desk_receive", "value")

    def read_it(call: Call, written: str, path: str | None, named: str) -> tuple[Any, ...]:
        letters, faults = _read(call, written, path, columns_of(p for p in (named or "").split(",") if p.strip()))
        found = personal_data_in(letters)
        choices = [(f"{message(call.language, f'personal_{kind}')}: {value}", value) for value, kind in found.items()]
        html = "".join(read_html(x.questions, x.parts, call.language) for x in letters[:_MOST_TOLD])
        told = call.say("desk_read_done") if found else call.say("desk_none_found")
        many = call.say("desk_first_shown", count=len(letters), shown=_MOST_TOLD) if len(letters) > _MOST_TOLD else ""
        return (
            letters,
            html,
            gr.CheckboxGroup(choices, value=list(found), visible=bool(found)),
            gr.Row(visible=True),
            gr.Button(visible=True),
            " ".join(part for part in (told, many, _unread(call, faults)) if part),
        )

    context.on(reading.click, read_it, [pasted, file, columns], [read, shown, personal, fields, storing])

    def store(
        call: Call, letters: tuple[Letter, ...], chosen: list[str], asker: str | None, about: str | None, until: str
    ) -> tuple[Any, ...]:
        day = parse_moment(until or "")
        if (until or "").strip() and day is None:
            raise InputError("invalid_date", message(call.language, "invalid_date", value=until[:40]))
        ready = tuple(
            _with_fields(without(letter, frozenset(chosen)), asker or "", about or "", until) for letter in letters
        )
        stored = context.desk().inquiries.receive(call.person, ready)
        one = stored[0].id if len(stored) == 1 else None
        told = call.say("desk_received") if one else call.say("desk_imported", count=len(stored))
        empty = gr.CheckboxGroup([], value=[], visible=False)
        hidden = gr.Row(visible=False), gr.Button(visible=False)
        return ((), "", empty, *hidden, "", None, one, told)

    stored = context.on(
        storing.click,
        store,
        [read, personal, organisation, category, deadline],
        [read, shown, personal, fields, storing, pasted, file, context.case],
    )
    open_case(stored)


def _with_fields(letter: Letter, asker: str, about: str, until: str) -> Letter:
    from dataclasses import replace

    moment = parse_moment(until or "")
    return replace(
        letter,
        organisation_type=asker or letter.organisation_type,
        category=about or letter.category,
        deadline=moment.date() if moment else letter.deadline,
    )


def _read(
    call: Call, written: str, path: str | None, columns: dict[str, str]
) -> tuple[tuple[Letter, ...], tuple[Unreadable, ...]]:
    if path:
        kind = Path(path).suffix.lower()
        if kind == ".eml":
            return (read_eml(Path(path).read_bytes()),), ()
        every = list(read_mbox(Path(path)) if kind == ".mbox" else read_csv(Path(path), columns))
        letters = tuple(x for x in every if isinstance(x, Letter))
        faults = tuple(x for x in every if isinstance(x, Unreadable))
        if not letters:
            raise InputError("empty_inquiry", _unread(call, faults) or call.say("desk_nothing_read"))
        return letters, faults
    if not (written or "").strip():
        raise InputError("empty_inquiry", call.say("desk_nothing_read"))
    return (read_pasted(written),), ()


def _unread(call: Call, faults: tuple[Unreadable, ...]) -> str:
    if not faults:
        return ""
    listed = "; ".join(f"{fault.where} ({fault.why})" for fault in faults[:_MOST_TOLD])
    return call.say("desk_not_imported", list=listed + (" …" if len(faults) > _MOST_TOLD else ""))
