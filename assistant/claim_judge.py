"""The chat model as a judge of claims: does the cited text carry each? Off unless `SPARRING_CHAT_JUDGE` is set.

Its answer is one JSON object that holds «ja» or «nei» for every claim and nothing else; any other answer is no verdict.
"""

import json
import re
from collections.abc import Sequence

from assistant.content_check import Statement
from assistant.hidden_instructions import neutralised
from assistant.model import ChatModel, Usage
from assistant.prompting import ClaimJudgePrompt
from assistant.sources import sources_for
from corpus.errors import ModelError

_FENCED = re.compile(r"```(?:json)?\s*(\{[^{}]*\})\s*```")
_VERDICTS = {"ja": True, "nei": False}


class ChatJudge:
    """Judges claims with a chat model; safe to use from several threads."""

    sizes: tuple[int, ...] = (1, 3, 10)  # the first is shown at once; the more have come, the fewer requests for each

    def __init__(self, model: ChatModel) -> None:
        self._model = model.patient()
        self.name = model.name

    def carried(self, statements: Sequence[Statement], usage: Usage) -> tuple[bool, ...]:
        """The verdicts; a claim that speaks to the judge is never put to it, and is not carried.

        Raises `ModelError` as the model does, and `judge_unreadable`.
        """
        asked = {f"P{n}": s for n, s in enumerate(statements, 1) if neutralised(s.shown) == s.shown}
        told = self._told(asked, usage) if asked else {}
        return tuple(told.get(f"P{n}", False) for n in range(1, len(statements) + 1))

    def _told(self, asked: dict[str, Statement], usage: Usage) -> dict[str, bool]:
        passages = {p.id: p for statement in asked.values() for p in statement.passages}
        sources = sources_for(tuple(passages.values()), self._model.window, "nb")
        token_of = {passage.id: token for token, passage in sources.passages.items()}
        claims = "\n\n".join(_block(token, statement, token_of) for token, statement in asked.items())
        system, user = ClaimJudgePrompt(sources.text, claims).rendered()
        verdicts = _read("".join(self._model.stream(system, user, usage)))
        if verdicts.keys() != asked.keys():
            raise _unreadable()
        return verdicts


def _block(token: str, statement: Statement, token_of: dict[str, str]) -> str:
    cited = ", ".join(dict.fromkeys(token_of[p.id] for p in statement.passages if p.id in token_of))
    text = statement.shown.replace("<", "‹").replace(">", "›")  # nothing in a claim ends its block
    return f"<påstand {token} | {cited}>\n{text}\n</påstand {token}>"


def _read(text: str) -> dict[str, bool]:
    fenced = _FENCED.fullmatch(text.strip())
    try:
        pairs = json.loads(fenced.group(1) if fenced else text, object_pairs_hook=tuple)
        verdicts = {token: _VERDICTS[word] for token, word in pairs}
    except (
        ValueError,
        KeyError,
        TypeError,
        RecursionError,
    ) as error:  # no JSON, another word or form, too deep
        raise _unreadable() from error
    if not isinstance(pairs, tuple) or len(verdicts) != len(pairs):  # no object, or two verdicts on one claim
        raise _unreadable()
    return verdicts


def _unreadable() -> ModelError:
    return ModelError("judge_unreadable", "Kontrollen ga ikke et svar som kan leses.", "Se docs/models.md.")
