"""The chat page: ask, see the answer with its numbered sources, choose one and see the passage."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.answer import Answer
from assistant.model import ChatModel
from assistant.question import Turn
from ui.chat.asking import KINDS, Asked, Provider, Screen, no_source, screens, shown
from ui.texts import text, texts

_LANGUAGES = [("Bokmål", "nb"), ("Nynorsk", "nn"), ("English", "en")]
_SHOW_CHOSEN = """element.addEventListener('click', (event) => {
  const mark = event.target.closest('button.mark');
  if (!mark) return;
  const labels = [...document.querySelectorAll('#sources label')];
  const label = labels.find((l) => l.textContent.trim().startsWith(`[${mark.dataset.number}] `));
  if (!label) return;
  const input = label.querySelector('input');
  if (input.checked) window.sparringShowPassage?.(); else input.click();
});"""
_SHOW_PASSAGE = """() => {
  window.sparringShowPassage = () => {
    if (window.innerWidth <= 768) document.querySelector('#passage').scrollIntoView({block: 'start'});
  };
  if (document.querySelector('#sources input:checked')) window.sparringShowPassage();
}"""
_SET_LANGUAGE = "(language) => { document.documentElement.lang = language; }"


def page_options() -> dict[str, Any]:
    """How the page is mounted: fonts of the reader's own system, our style, no footer to other sites."""
    fonts = ["system-ui", "sans-serif"]
    theme = gr.themes.Base(
        primary_hue="emerald",
        font=fonts,
        font_mono=["ui-monospace", "monospace"],  # type: ignore[arg-type]
    ).set(
        button_primary_background_fill="#1f6f54",
        button_primary_background_fill_hover="#17543f",
        button_primary_text_color="#ffffff",
    )
    return {
        "theme": theme,
        "css_paths": [Path(__file__).parent / "theme.css"],
        "footer_links": [],
        "ssr_mode": False,
        "show_error": False,
    }


def build_page(
    provider: Provider, about: Callable[[str], str], desk: bool = False, model: ChatModel | None = None
) -> gr.Blocks:
    """The page, with a way to the desk and word of the language model where there is one.

    `about` tells what the library holds of each source, as Markdown in the language given.

    What a visitor asks lives in that visitor's session only.
    """
    with gr.Blocks(title="Sparring", analytics_enabled=False) as page:
        history = gr.State(())
        answered = gr.State(None)
        with gr.Row(elem_id="top"):
            intro = gr.Markdown(_intro("nb", desk, model))
            language = gr.Radio(_LANGUAGES, value="nb", label=text("nb", "language"), scale=0, min_width=280)
        with gr.Row():
            with gr.Column(scale=3, min_width=320):
                question = gr.Textbox(
                    label=text("nb", "question"),
                    placeholder=text("nb", "placeholder"),
                    lines=1,
                    max_lines=8,
                    autofocus=True,
                )
                with gr.Row():
                    ask = gr.Button(text("nb", "ask"), variant="primary")
                    restart = gr.Button(text("nb", "restart"))
                with gr.Accordion(text("nb", "filters"), open=False) as filters:
                    kinds = gr.CheckboxGroup(
                        _kind_choices("nb"), value=[str(k) for k in KINDS], label=text("nb", "kinds")
                    )
                    as_of = gr.Textbox(label=text("nb", "as_of"), max_lines=1)
                model_told = gr.Markdown(_model_notice(model, "nb"), visible=model is not None)
                quotes_only = gr.Checkbox(label=text("nb", "quotes_only"), visible=model is not None)
                answer = gr.HTML(label=text("nb", "answer"), elem_id="answer", js_on_load=_SHOW_CHOSEN)
                sources = gr.Radio([], label=text("nb", "choose"), visible=False, elem_id="sources")
                follow_ups = gr.Radio([], label=text("nb", "follow_ups"), visible=False, elem_id="follow-ups")
                with gr.Accordion(text("nb", "copy"), open=False, visible=False) as copying:
                    copied = gr.Textbox(
                        label=text("nb", "copy"), lines=6, max_lines=12, interactive=False, buttons=["copy"]
                    )
                examples = gr.Radio(list(texts("nb", "example_questions")), label=text("nb", "examples"))
                with gr.Accordion(text("nb", "about_sources"), open=False, elem_id="about-sources") as about_panel:
                    about_table = gr.Markdown()
            with gr.Column(scale=2, min_width=320):
                passage = gr.HTML(no_source("nb"), elem_id="passage")

        outputs = [answer, sources, follow_ups, copying, copied, passage, history, answered]

        def reply(
            asked: str, lang: str, chosen: list[str], day: str | None, quotes: bool, turns: tuple[Turn, ...]
        ) -> Iterator[tuple[Any, ...]]:
            for screen in screens(provider, Asked(asked, lang, tuple(chosen), day or "", quotes), turns):
                yield _values(screen)

        inputs = [question, language, kinds, as_of, quotes_only, history]
        gr.on([ask.click, question.submit], reply, inputs, outputs, api_visibility="private")

        def take(suggestion: str | None) -> Any:
            return suggestion if suggestion else gr.skip()

        for suggestions in (examples, follow_ups):
            suggestions.input(take, suggestions, question, api_visibility="private").then(
                reply, inputs, outputs, api_visibility="private"
            )

        def show(number: int | None, lang: str, kept: Answer | None) -> str:
            return shown(provider, number, lang, kept)

        sources.change(show, [sources, language, answered], passage, api_visibility="private").then(
            None, None, None, js=_SHOW_PASSAGE, api_visibility="private"
        )

        def start_over(lang: str) -> tuple[Any, ...]:
            return "", None, [str(k) for k in KINDS], "", *_values(Screen("", no_source(lang), ()))

        restart.click(start_over, language, [question, examples, kinds, as_of, *outputs], api_visibility="private")

        def relabel(lang: str) -> tuple[Any, ...]:
            return (
                _intro(lang, desk, model),
                gr.Radio(label=text(lang, "language")),
                gr.Textbox(label=text(lang, "question"), placeholder=text(lang, "placeholder")),
                gr.Button(text(lang, "ask")),
                gr.Button(text(lang, "restart")),
                gr.Accordion(label=text(lang, "filters")),
                gr.CheckboxGroup(_kind_choices(lang), label=text(lang, "kinds")),
                gr.Textbox(label=text(lang, "as_of")),
                _model_notice(model, lang),
                gr.Checkbox(label=text(lang, "quotes_only")),
                gr.Radio(label=text(lang, "choose")),
                gr.Radio(label=text(lang, "follow_ups")),
                gr.Accordion(label=text(lang, "copy")),
                gr.Textbox(label=text(lang, "copy")),
                gr.Radio(list(texts(lang, "example_questions")), value=None, label=text(lang, "examples")),
                gr.Accordion(label=text(lang, "about_sources")),
            )

        page.load(None, language, None, js=_SET_LANGUAGE, api_visibility="private")
        gr.on([about_panel.expand, language.input], about, language, about_table, api_visibility="private")
        language.input(None, language, None, js=_SET_LANGUAGE, api_visibility="private")
        language.input(
            relabel,
            language,
            [
                intro,
                language,
                question,
                ask,
                restart,
                filters,
                kinds,
                as_of,
                model_told,
                quotes_only,
                sources,
                follow_ups,
                copying,
                copied,
                examples,
                about_panel,
            ],
            api_visibility="private",
        )
    return page


def _intro(language: str, desk: bool, model: ChatModel | None) -> str:
    intro = "intro_model" if model else "intro"
    link = f" [{text(language, 'desk_link')}](/desk/)" if desk else ""
    return f"# {text(language, 'title')}\n\n{text(language, intro)}{link}"


def _model_notice(model: ChatModel | None, language: str) -> str:
    """Which model gets the question, and whether it leaves this machine."""
    if model is None:
        return ""
    return text(language, "model_remote" if model.remote else "model_local").format(model=model.name)


def _values(screen: Screen) -> tuple[Any, ...]:
    """A screen as the values of the page's parts, in the order of `outputs`."""
    return (
        screen.html,
        gr.Radio(list(screen.sources), value=None, visible=bool(screen.sources)),
        gr.Radio(list(screen.follow_ups), value=None, visible=bool(screen.follow_ups)),
        gr.Accordion(visible=bool(screen.copied)),
        screen.copied,
        screen.passage,
        screen.turns,
        screen.answer,
    )


def _kind_choices(language: str) -> list[tuple[str, str]]:
    return [(text(language, f"kind_{kind}"), str(kind)) for kind in KINDS]
