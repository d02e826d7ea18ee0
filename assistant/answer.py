"""What an answer is made of, and the one table of statuses; the same models go out over HTTP."""

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Status(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    PARTLY_ANSWERED = "partly_answered"
    INSUFFICIENT_EVIDENCE = "insufficient_evidence"
    OUT_OF_SCOPE = "out_of_scope"
    NEEDS_CLARIFICATION = "needs_clarification"
    UNSAFE_INPUT = "unsafe_input"
    FAILED = "failed"

    @property
    def carries_answer(self) -> bool:
        """Whether the reader got an answer at all."""
        return self in (Status.ANSWERED, Status.PARTLY_ANSWERED)


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True)


class Citation(_Model):
    """A passage with the exact quote that carries a claim."""

    number: int
    passage_id: str
    document_id: str
    title: str
    kind: str
    authority: str
    locator: str
    speaker: str | None
    quote: str
    url: str
    valid_from: date | None
    valid_to: date | None
    dated: date | None
    digest: bool


class Claim(_Model):
    """One sentence of an answer with the numbers of its citations."""

    text: str
    citations: tuple[int, ...]
    check: str = "supported"


class Notice(_Model):
    """What the reader must know; `code` is stable."""

    code: str
    text: str


class AskedQuestion(_Model):
    """The question as it was understood."""

    standalone: str
    references: tuple[str, ...]
    as_of: date


class ModelUse(_Model):
    """The chat model that took part in an answer, and what is needed to ask for the same again."""

    name: str
    remote: bool
    seed: int
    prompts: dict[str, str]
    corrected_claims: int
    tokens_read: int
    tokens_written: int


class Answer(_Model):
    """The whole answer. `text` is Markdown with [n] marks."""

    id: str
    status: Status
    language: str
    writer: str
    question: AskedQuestion
    text: str
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    notices: tuple[Notice, ...] = ()
    follow_ups: tuple[str, ...] = ()
    dropped_claims: int = 0
    model: ModelUse | None = None
    timings_ms: dict[str, float] = {}
    settings_hash: str = ""
