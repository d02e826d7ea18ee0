"""What a chat model wrote, taken apart into claims as it arrives.

Two forms are read, line by line: a JSON object a claim, and a sentence with marks («… [K1]»), for
models that do not keep to JSON. Text that is neither (headings, introductions) is passed over.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from assistant.quoting import sentences

_MARK = re.compile(r"\s*\[(K\d{1,3}(?:\s*[,;]\s*K\d{1,3})*)\]")
_TOKEN = re.compile(r"K\d{1,3}")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")
_MARKUP = re.compile(r"^[\s#>*_-]+(?=\S)")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})  # controls, directions, halves of characters, private use
_SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"
_NO_CLAIM = re.compile(r"^\s*(?:#|```|\*\*[^*]+\*\*:?\s*$)|:\s*$")


@dataclass(frozen=True)
class WrittenClaim:
    """A sentence of a model with the sources it names, each with the quote given for it (empty if none was)."""

    text: str
    quotes: dict[str, str] = field(default_factory=dict)


class ClaimLines:
    """Takes text in pieces and gives the claims of each line that is complete."""

    def __init__(self) -> None:
        self._rest = ""
        self._skipped: list[str] = []

    def feed(self, piece: str) -> Iterator[WrittenClaim]:
        """The claims of the lines that this piece completes."""
        *lines, self._rest = (self._rest + piece).split("\n")
        for line in lines:
            yield from self._claims(line)

    def finish(self, complete: bool = True) -> Iterator[WrittenClaim]:
        """The claims of the last line, and of JSON that ran over several; not if the text was cut off."""
        if complete:
            yield from self._claims(self._rest)
            yield from _from_whole("\n".join(self._skipped))

    def _claims(self, line: str) -> Iterator[WrittenClaim]:
        text = line.strip().rstrip(",")
        if not text:
            return
        if text.startswith(("{", "[{", '"', "}", "]", "[")) and not _MARK.match(text):
            made = list(_from_json(text))
            if not made:
                self._skipped.append(line)
            yield from made
        elif not _NO_CLAIM.search(text) or _MARK.search(text):
            yield from _from_sentences(_BULLET.sub("", text))


def _from_sentences(text: str) -> Iterator[WrittenClaim]:
    """Sentences with the marks in or right after them; one without takes those of the next that has some."""
    waiting: list[str] = []
    position = 0
    pieces: list[tuple[str, tuple[str, ...]]] = []
    for match in re.finditer(rf"(?:{_MARK.pattern})+[.!?]?", text):
        pieces.append((text[position : match.start()], tuple(_TOKEN.findall(match.group()))))
        position = match.end()
    pieces.append((text[position:], ()))
    for plain, tokens in pieces:
        waiting += [s.strip() for s in sentences(plain.strip()) if re.search(r"\w{2}", s)]
        if tokens or position == 0:
            for sentence in waiting:
                yield from _claim(_ended(sentence), dict.fromkeys(tokens, ""))
            waiting = []
    for sentence in waiting:
        yield from _claim(_ended(sentence), {})


def _claim(text: str, quotes: dict[str, str]) -> Iterator[WrittenClaim]:
    """A claim in plain characters: what is checked is what is read. A question is none, nor is what cannot be seen."""
    shown = _MARKUP.sub("", text).replace("\u00ad", "").strip()
    hidden = any(unicodedata.category(c) in _UNSEEN for c in shown if c != "\n")
    if not hidden and not shown.endswith("?"):
        yield WrittenClaim("".join(map(_plain_digit, shown)), quotes)


def _plain_digit(character: str) -> str:
    """«⁵⁰» and «５０» are 50; the 2 of CO₂ stays."""
    value = unicodedata.digit(character, None)
    return character if value is None or character in _SUBSCRIPTS else str(value)


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", "»", ":")) else f"{sentence}."


def _from_json(text: str) -> Iterator[WrittenClaim]:
    try:
        value = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        return
    yield from _from_value(value)


def _from_whole(text: str) -> Iterator[WrittenClaim]:
    """Claims of JSON over several lines: one value, or the objects in it that can be read."""
    if not text.strip():
        return
    made = list(_from_json(text))
    if not made:
        decoder = json.JSONDecoder()
        position = text.find("{")
        while position >= 0:
            try:
                value, end = decoder.raw_decode(text, position)
                made += _from_value(value)
            except (json.JSONDecodeError, RecursionError):
                end = position + 1
            position = text.find("{", end)
    yield from made


def _from_value(value: Any) -> Iterator[WrittenClaim]:
    if isinstance(value, list):
        for item in value:
            yield from _from_value(item)
    elif isinstance(value, dict) and isinstance(value.get("claims"), list):
        yield from _from_value(value["claims"])
    elif isinstance(value, dict) and isinstance(value.get("claim"), str) and value["claim"].strip():
        sources = value.get("sources")
        quotes: dict[str, str] = {}
        for source in sources if isinstance(sources, list) else []:
            if isinstance(source, str):
                quotes[source] = ""
            elif isinstance(source, dict) and isinstance(source.get("source"), str):
                quote = source.get("quote")
                quotes[source["source"]] = quote if isinstance(quote, str) else ""
        yield from _claim(_MARK.sub("", value["claim"]).strip(), quotes)
