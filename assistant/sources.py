"""The evidence as a model sees it: passages under opaque tokens, whole, as many as its window holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.hidden_instructions import neutralised
from assistant.messages import message
from corpus.passage import Passage

_CHARACTERS_A_TOKEN = 2.5  # Norwegian law text in the tokenizers of current models; low, to stay inside the window
_RESERVED_TOKENS = 2_600  # for the rules, the question and the answer


@dataclass(frozen=True)
class Sources:
    """The text of the sources in a prompt, and the passage behind each token."""

    text: str
    passages: dict[str, Passage]


def sources_for(passages: Sequence[Passage], window: int, language: str) -> Sources:
    """Passages in their order under the tokens K1, K2 …, up to what a window of so many tokens holds.

    The first is always there; of the rest, one that does not fit is left out whole.
    """
    room = max(0, window - _RESERVED_TOKENS) * _CHARACTERS_A_TOKEN
    parts: list[str] = []
    named: dict[str, Passage] = {}
    for passage in passages:
        token = f"K{len(named) + 1}"
        block = _block(token, passage, language)
        if parts and len(block) > room:
            continue
        room -= len(block)
        parts.append(block)
        named[token] = passage
    return Sources("\n\n".join(parts), named)


def _block(token: str, passage: Passage, language: str) -> str:
    facts = [
        token,
        message(language, f"force_{passage.authority.name.lower()}"),
        f"{passage.title}, {passage.locator}",
    ]
    if passage.speaker:
        facts.append(message(language, f"part_{passage.speaker}"))
    if passage.valid_from or passage.valid_to:
        facts.append(f"{passage.valid_from or ''}–{passage.valid_to or ''}")
    elif passage.dated:
        facts.append(str(passage.dated))
    text = neutralised(passage.quotable).replace("<", "‹").replace(">", "›")  # nothing in a source ends its block
    return f"<kilde {' | '.join(facts)}>\n{text}\n</kilde {token}>"
