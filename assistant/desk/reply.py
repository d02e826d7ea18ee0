"""A reply to an inquiry: fixed parts with [n] marks, and the citations that the marks stand for."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from assistant.answer import Citation, Claim
from assistant.messages import message
from assistant.quoting import citation
from corpus.passage import Passage

MARK = re.compile(r"\[(\d{1,3})\]")


class PartName(StrEnum):
    """The parts of a reply, in the order in which they stand. The sources follow of themselves."""

    UNDERSTOOD = "understood"
    SHORT_ANSWER = "short_answer"
    LEGAL_BASIS = "legal_basis"
    PRACTICE = "practice"
    DEPENDS = "depends"
    QUESTIONS = "questions"
    RESERVATION = "reservation"


class ReplyPart(BaseModel):
    """One part; `text` is simple Markdown (paragraphs, «- » lists, a bold line over each of several answers)."""

    model_config = ConfigDict(frozen=True)

    name: PartName
    text: str


class Reply(BaseModel):
    """A reply as it stands in one version of a draft; the same model is stored, sent and exported.

    `as_of` are the days whose law is told, `writer` who composed: «quotes», a language model's name, or both with a
    comma between. `claims` and `own_words` are what was composed: checked claims, and
    sentences of ours (notices, reservation) that need no source as long as they stand unchanged.
    """

    model_config = ConfigDict(frozen=True)

    language: str
    questions: tuple[str, ...]
    as_of: tuple[date, ...]
    composed: date
    writer: str
    parts: tuple[ReplyPart, ...]
    citations: tuple[Citation, ...] = ()
    claims: tuple[Claim, ...] = ()
    own_words: tuple[str, ...] = ()
    missing_facts: tuple[str, ...] = ()

    def text_of(self, name: PartName) -> str:
        """The text of a part; empty if the part is missing."""
        return next((part.text for part in self.parts if part.name is name), "")

    def edited(self, texts: Mapping[PartName, str]) -> "Reply":
        """The reply with some parts written anew; the citations stay, so that a mark can be taken back."""
        parts = tuple(ReplyPart(name=name, text=texts.get(name, self.text_of(name)).strip()) for name in PartName)
        return self.model_copy(update={"parts": parts})

    def with_source(self, passage: Passage, quote: str) -> "Reply":
        """The reply with one more source to cite, numbered after the last."""
        number = max((c.number for c in self.citations), default=0) + 1
        return self.model_copy(update={"citations": (*self.citations, citation(passage, quote, number))})

    @property
    def used_citations(self) -> tuple[Citation, ...]:
        """The citations whose marks stand in the text, by number."""
        used = {int(number) for part in self.parts for number in MARK.findall(part.text)}
        return tuple(sorted((c for c in self.citations if c.number in used), key=lambda c: c.number))

    def heading(self, name: PartName) -> str:
        """The heading of a part in the reply's language."""
        return message(self.language, f"part_{name}")


def surviving_citations(before: Reply, after: Reply) -> tuple[int, ...]:
    """The numbers of the citations of one version that still stand in a later one."""
    left = {(c.number, c.passage_id) for c in after.used_citations}
    return tuple(c.number for c in before.used_citations if (c.number, c.passage_id) in left)
