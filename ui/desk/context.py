"""What every tab of the desk's page shares: who acts, in which language, and how an action is run and told of."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import escape
from typing import Any

import gradio as gr

from assistant.desk.desk import Desk
from assistant.desk.people import Person
from corpus.errors import SparringError
from ui.texts import text

_log = logging.getLogger(__name__)
PersonOf = Callable[[str, gr.Request], Person]


@dataclass(frozen=True)
class Call:
    """One action on the page: by whom, and in which language it is answered."""

    person: Person
    language: str

    def say(self, key: str, **values: object) -> str:
        """A text of the page in this language."""
        return text(self.language, key).format(**values)


Handler = Callable[..., tuple[Any, ...]]


@dataclass
class Context:
    """The page's common parts. `case` holds the number of the case that is open, or `None`."""

    desk: Callable[[], Desk]
    person_of: PersonOf
    name: gr.Textbox
    language: gr.Radio
    notice: gr.HTML
    case: gr.State
    tabs: gr.Tabs
    labels: list[tuple[Any, str, Callable[[str], Any]]] = field(default_factory=list)

    def labelled(self, component: Any, key: str | Callable[[str], Any], what: str = "label") -> Any:
        """Keep that a component's label (or `value`, `choices`, …) is a text, or what `key` says in a language."""
        said = key if callable(key) else partial(_text, key)
        self.labels.append((component, what, said))
        return component

    def relabelled(self, component: Any, language: str) -> Any:
        """The update that gives a component all of its texts in a language."""
        said = {what: say(language) for part, what, say in self.labels if part is component}
        return type(component)(**said)

    def on(self, trigger: Any, handler: Handler, inputs: Sequence[Any], outputs: Sequence[Any]) -> Any:
        """Run `handler(call, *inputs)` when triggered. It gives a value for each output and, last, what to tell.

        `None` leaves what was told before, an empty text takes it away.
        An error of ours is told and changes nothing else on the page; any other is logged and told of in general.
        """
        unchanged = [gr.skip()] * len(outputs)

        def run(name: str, language: str, request: gr.Request, *values: Any) -> Any:
            try:
                call = Call(self.person_of(name, request), language)
                *results, told = handler(call, *values)
            except SparringError as error:
                return [*unchanged, problem(f"{error.message} {error.hint}", error.code)]
            except Exception:
                _log.exception("the desk's page failed")
                return [*unchanged, problem(text(language, "internal_error"), "internal_error")]
            if told is None:
                return [*results, gr.skip()]
            return [*results, f'<p class="told" role="status">{escape(told)}</p>' if told else ""]

        return trigger(run, [self.name, self.language, *inputs], [*outputs, self.notice], api_visibility="private")


def _text(key: str, language: str) -> str:
    return text(language, key)


def problem(message: str, code: str) -> str:
    """A message that something did not work."""
    return f'<p class="notice" role="alert" data-code="{escape(code)}">{escape(message)}</p>'
