"""The chat page: ask, see the answer with its numbered sources, choose one and see the passage."""

import logging
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.question import AskRequest, Turn
from corpus.document import Kind
from corpus.errors import SparringError
from ui.chat.rendering import answer_html, passage_html, source_label
from ui.markdown import answer_markdown
from ui.texts import text, texts

_log = logging.getLogger(__name__)
_LANGUAGES = [("Bokmål", "nb"), ("Nynorsk", "nn"), ("English", "en")]
_KINDS = [Kind.LAW, Kind.KOFA, Kind.GUIDANCE, Kind.PLAN]
_MOST_TURNS = 20
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


def build_page(provider: Callable[[], Assistant]) -> gr.Blocks:
    """The page. What a visitor asks lives in that visitor's session only."""
    with gr.Blocks(title="Sparring", analytics_enabled=False) as page:
        history = gr.State([])
        answered = gr.State(None)
        with gr.Row(elem_id="top"):
            intro = gr.Markdown(_intro("nb"))
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
                with gr.Accordion(text("nb", "kinds"), open=False) as filters:
                    kinds = gr.CheckboxGroup(
                        _kind_choices("nb"), value=[str(k) for k in _KINDS], label=text("nb", "kinds")
                    )
                    as_of = gr.Textbox(label=text("nb", "as_of"), max_lines=1)
                answer = gr.HTML(label=text("nb", "answer"), elem_id="answer", js_on_load=_SHOW_CHOSEN)
                sources = gr.Radio([], label=text("nb", "choose"), visible=False, elem_id="sources")
                with gr.Accordion(text("nb", "copy"), open=False, visible=False) as copying:
                    copied = gr.Textbox(
                        label=text("nb", "copy"), lines=6, max_lines=12, interactive=False, buttons=["copy"]
                    )
                examples = gr.Radio(list(texts("nb", "example_questions")), label=text("nb", "examples"))
            with gr.Column(scale=2, min_width=320):
                passage = gr.HTML(_no_source("nb"), elem_id="passage")

        outputs = [answer, sources, copying, copied, passage, history, answered]

        def reply(
            asked: str, lang: str, chosen: list[str], day: str | None, turns: list[dict[str, str]]
        ) -> Iterator[tuple[Any, ...]]:
            yield from _reply(provider, asked, lang, chosen, day, turns)

        inputs = [question, language, kinds, as_of, history]
        gr.on([ask.click, question.submit], reply, inputs, outputs, api_visibility="private")

        def take_example(example: str | None) -> Any:
            return example if example else gr.skip()

        examples.input(take_example, examples, question, api_visibility="private").then(
            reply, inputs, outputs, api_visibility="private"
        )

        def show(number: int | None, lang: str, kept: dict[str, Any] | None) -> str:
            return _shown(provider, number, lang, kept)

        sources.change(show, [sources, language, answered], passage, api_visibility="private").then(
            None, None, None, js=_SHOW_PASSAGE, api_visibility="private"
        )

        def start_over(lang: str) -> tuple[Any, ...]:
            return (
                "",
                None,
                "",
                gr.Radio([], value=None, visible=False),
                gr.Accordion(visible=False),
                "",
                _no_source(lang),
                [],
                None,
            )

        restart.click(start_over, language, [question, examples, *outputs], api_visibility="private")

        def relabel(lang: str) -> tuple[Any, ...]:
            return (
                _intro(lang),
                gr.Radio(label=text(lang, "language")),
                gr.Textbox(label=text(lang, "question"), placeholder=text(lang, "placeholder")),
                gr.Button(text(lang, "ask")),
                gr.Button(text(lang, "restart")),
                gr.Accordion(label=text(lang, "kinds")),
                gr.CheckboxGroup(_kind_choices(lang), label=text(lang, "kinds")),
                gr.Textbox(label=text(lang, "as_of")),
                gr.Radio(label=text(lang, "choose")),
                gr.Accordion(label=text(lang, "copy")),
                gr.Textbox(label=text(lang, "copy")),
                gr.Radio(list(texts(lang, "example_questions")), value=None, label=text(lang, "examples")),
            )

        page.load(None, language, None, js=_SET_LANGUAGE, api_visibility="private")
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
                sources,
                copying,
                copied,
                examples,
            ],
            api_visibility="private",
        )
    return page


def _intro(language: str) -> str:
    return f"# {text(language, 'title')}\n\n{text(language, 'intro')}"


def _no_source(language: str) -> str:
    return f'<p class="facts">{text(language, "no_source")}</p>'


def _kind_choices(language: str) -> list[tuple[str, str]]:
    return [(text(language, f"kind_{kind}"), str(kind)) for kind in _KINDS]


def _chosen_kinds(chosen: list[str]) -> frozenset[str] | None:
    """All kinds chosen, or none, is no filter; law takes EU acts and preparatory works with it."""
    if not chosen or len(chosen) == len(_KINDS):
        return None
    with_law = {str(Kind.EU), str(Kind.PREPARATORY)} if str(Kind.LAW) in chosen else set()
    return frozenset(chosen) | with_law


def _reply(
    provider: Callable[[], Assistant],
    asked: str,
    language: str,
    chosen: list[str],
    day: str | None,
    turns: list[dict[str, str]],
) -> Iterator[tuple[Any, ...]]:
    request = AskRequest(
        asked,
        tuple(Turn(t["role"], t["content"]) for t in turns),
        (day or "").strip() or None,
        _chosen_kinds(chosen),
        None if language == "nb" else language,
    )
    yield _screen(f'<p role="status">{text(language, "working")}</p>', language, turns)
    try:
        answer = provider().ask(request)
    except SparringError as error:
        yield _screen(_problem(f"{error.message} {error.hint}", error.code), language, turns)
        return
    except Exception:
        _log.exception("the page could not answer")
        yield _screen(_problem(text(language, "internal_error"), "internal_error"), language, turns)
        return
    kept = [*turns, {"role": "user", "content": asked}, {"role": "assistant", "content": answer.text}]
    choices = [(source_label(c, answer.language), c.number) for c in answer.citations]
    yield (
        answer_html(answer, asked),
        gr.Radio(choices, value=None, visible=bool(choices)),
        gr.Accordion(visible=bool(choices)),
        answer_markdown(answer),
        _no_source(language),
        kept[-_MOST_TURNS:],
        answer.model_dump(mode="json"),
    )


def _screen(html: str, language: str, turns: list[dict[str, str]]) -> tuple[Any, ...]:
    hidden = gr.Radio([], value=None, visible=False)
    return html, hidden, gr.Accordion(visible=False), "", _no_source(language), turns, None


def _problem(message: str, code: str) -> str:
    return f'<p class="notice" role="alert" data-code="{escape(code)}">{escape(message)}</p>'


def _shown(provider: Callable[[], Assistant], number: int | None, language: str, kept: dict[str, Any] | None) -> str:
    if number is None or kept is None:
        return _no_source(language)
    answer = Answer.model_validate(kept)
    citation = next(c for c in answer.citations if c.number == number)
    try:
        return passage_html(provider().library.passage(citation.passage_id), citation, language)
    except SparringError as error:
        return _problem(f"{error.message} {error.hint}", error.code)
