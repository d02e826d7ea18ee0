"""What happens on the page when a visitor asks, and when a source is chosen; the screens as data."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.question import AskRequest, Turn
from corpus.document import Kind
from corpus.errors import SparringError
from ui.chat.rendering import answer_html, earlier_html, passage_html, source_label, working_html
from ui.markdown import answer_markdown
from ui.texts import text

KINDS = (Kind.LAW, Kind.KOFA, Kind.GUIDANCE, Kind.PLAN)
_MOST_TURNS = 20
_log = logging.getLogger(__name__)
Provider = Callable[[], Assistant]


@dataclass(frozen=True)
class Asked:
    """What the visitor has put in: the question, the page's language, kinds of source, the date as written."""

    question: str
    language: str
    kinds: tuple[str, ...] = ()
    as_of: str = ""
    quotes_only: bool = False


@dataclass(frozen=True)
class Screen:
    """What the page shows after a step: HTML, choices for the sources and follow-ups, and the conversation kept."""

    html: str
    passage: str
    turns: tuple[Turn, ...]
    answer: Answer | None = None
    sources: tuple[tuple[str, int], ...] = ()
    copied: str = ""
    follow_ups: tuple[str, ...] = field(default=())


def screens(provider: Provider, asked: Asked, turns: tuple[Turn, ...]) -> Iterator[Screen]:
    """The screens of one question: at work, then the answer or what is wrong."""
    earlier, language = earlier_html(turns, asked.language), asked.language

    def without_answer(html: str) -> Screen:
        return Screen(earlier + html, no_source(language), turns)

    working = text(language, "working")
    yield without_answer(working_html(working, ()))
    request = AskRequest(
        asked.question,
        turns,
        asked.as_of.strip() or None,
        _chosen_kinds(asked.kinds),
        None if language == "nb" else language,
        writer="quotes" if asked.quotes_only else None,
    )
    claims: list[str] = []
    answer: Answer | None = None
    try:
        for event in provider().stream(request):
            if event.type == "sources":
                sources = event.data["sources"]
                assert isinstance(sources, list)
                working = text(language, "reading").format(count=len(sources))
                yield without_answer(working_html(working, ()))
            elif event.type == "claim":
                claims.append(str(event.data["text"]))
                yield without_answer(working_html(working, claims))
            elif event.type == "error":
                yield without_answer(problem(f"{event.data['message']} {event.data['hint']}", str(event.data["code"])))
                return
            elif event.type == "answer":
                answer = Answer.model_validate(event.data)
    except SparringError as error:
        yield without_answer(problem(f"{error.message} {error.hint}", error.code))
        return
    except Exception:
        _log.exception("the page could not answer")
    if answer is None:
        yield without_answer(problem(text(language, "internal_error"), "internal_error"))
        return
    kept = (*turns, Turn("user", asked.question), Turn("assistant", answer.text))
    yield Screen(
        html=earlier + answer_html(answer, asked.question),
        passage=no_source(language),
        turns=kept[-_MOST_TURNS:],
        answer=answer,
        sources=tuple((source_label(c, answer.language), c.number) for c in answer.citations),
        copied=answer_markdown(answer) if answer.citations else "",
        follow_ups=answer.follow_ups,
    )


def shown(provider: Provider, number: int | None, language: str, answer: Answer | None) -> str:
    """The passage of a citation as HTML, or what to do to see one."""
    if number is None or answer is None:
        return no_source(language)
    citation = next(c for c in answer.citations if c.number == number)
    try:
        return passage_html(provider().library.passage(citation.passage_id), citation, language)
    except SparringError as error:
        return problem(f"{error.message} {error.hint}", error.code)


def no_source(language: str) -> str:
    """What stands in the place of a passage until one is chosen."""
    return f'<p class="facts">{escape(text(language, "no_source"))}</p>'


def problem(message: str, code: str) -> str:
    """A message that something went wrong, with its stable code."""
    return f'<p class="notice" role="alert" data-code="{escape(code)}">{escape(message)}</p>'


def _chosen_kinds(chosen: tuple[str, ...]) -> frozenset[str] | None:
    """All kinds chosen, or none, is no filter; law takes EU acts and preparatory works with it."""
    if not chosen or len(chosen) == len(KINDS):
        return None
    with_law = {str(Kind.EU), str(Kind.PREPARATORY)} if str(Kind.LAW) in chosen else set()
    return frozenset(chosen) | with_law
