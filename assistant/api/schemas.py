"""What goes in and out over HTTP, beside the answer itself."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.question import AskRequest, Turn
from corpus.document import Document
from corpus.passage import Passage


class TurnIn(BaseModel):
    """An earlier turn."""

    role: Literal["user", "assistant"]
    content: str = Field(max_length=20_000)


class AskBody(BaseModel):
    """The body of POST /ask."""

    model_config = ConfigDict(extra="forbid")

    question: str
    history: list[TurnIn] = Field(default_factory=list, max_length=50)
    as_of: str | None = None
    kinds: list[str] | None = None
    language: str | None = None
    exclude_documents: list[str] = Field(default_factory=list, max_length=1_000)
    writer: Literal["quotes"] | None = None

    def request(self) -> AskRequest:
        """The request as the assistant takes it."""
        return AskRequest(
            question=self.question,
            history=tuple(Turn(turn.role, turn.content) for turn in self.history),
            as_of=self.as_of,
            kinds=frozenset(self.kinds) if self.kinds else None,
            language=self.language,
            exclude_documents=frozenset(self.exclude_documents),
            writer=self.writer,
        )


class PassageOut(BaseModel):
    """A passage as it is shown."""

    passage_id: str
    document_id: str
    title: str
    kind: str
    authority: str
    locator: str
    headings: list[str]
    lead_in: str
    text: str
    footnotes: list[str]
    speaker: str | None
    score: float | None
    url: str
    digest: bool
    valid_from: date | None
    valid_to: date | None

    @classmethod
    def of(cls, passage: Passage, score: float | None = None) -> "PassageOut":
        """A passage, with its score if it was searched for."""
        return cls(
            passage_id=passage.id,
            document_id=passage.document_id,
            title=passage.title,
            kind=str(passage.kind),
            authority=passage.authority.name.lower(),
            locator=passage.locator,
            headings=list(passage.headings),
            lead_in=passage.lead_in,
            text=passage.text,
            footnotes=list(passage.footnotes),
            speaker=passage.speaker,
            score=score,
            url=passage.url,
            digest=passage.digest,
            valid_from=passage.valid_from,
            valid_to=passage.valid_to,
        )


class SearchOut(BaseModel):
    """The result of a search."""

    passages: list[PassageOut]


class DocumentOut(BaseModel):
    """A document as it is shown; `passages` only where one document is asked for."""

    id: str
    kind: str
    authority: str
    title: str
    url: str
    digest: bool
    publisher: str | None
    dated: date | None
    valid_from: date | None
    valid_to: date | None
    status: str | None
    provisions: list[str]
    passages: list[PassageOut] | None = None

    @classmethod
    def of(cls, document: Document, passages: list[PassageOut] | None = None) -> "DocumentOut":
        """A document, with its passages if they are given."""
        return cls(
            id=document.id,
            kind=str(document.kind),
            authority=document.authority.name.lower(),
            title=document.title,
            url=document.url,
            digest=document.digest,
            publisher=document.publisher,
            dated=document.dated,
            valid_from=document.valid_from,
            valid_to=document.valid_to,
            status=document.status,
            provisions=list(document.provisions),
            passages=passages,
        )
