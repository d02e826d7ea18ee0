"""What is asked: valid input, language, references, reference date; follow-ups made to stand alone."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from assistant.messages import LANGUAGES, message
from assistant.reference_date import told_day
from corpus.document import Kind
from corpus.errors import InputError
from corpus.norwegian import detect_language, words
from corpus.provisions import Reference, find_references
from corpus.terms_tables import stopwords

LONGEST_QUESTION = 4_000
_EARLIEST, _LATEST = date(1994, 1, 1), date(2100, 12, 31)
_NORWEGIAN_DATE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_FOLLOW_UP = re.compile(
    r"^\s*(?:og\b|enn\b|hva med|kva med|hva så|and\b|what about|how about|gjelder (?:det|dette)|gjeld (?:det|dette)"
    r"|også for)",
    re.IGNORECASE,
)
_DUTY = re.compile(
    r"\b(?:må|skal|plikt\w*|pålagt|krav om å|nødt|tvunget|must|have to|required|obliged|duty|mandatory)\b",
    re.IGNORECASE,
)
_BAD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffd]")


@dataclass(frozen=True)
class Turn:
    """An earlier turn of the conversation; `role` is «user» or «assistant»."""

    role: str
    content: str


@dataclass(frozen=True)
class AskRequest:
    """A question as it comes in, from page, API or command line; `writer` «quotes» wants no language model.

    `for_reply`: the desk asks, and the answer goes into a reply to a buyer.
    """

    question: str
    history: tuple[Turn, ...] = ()
    as_of: date | str | None = None
    kinds: frozenset[str] | None = None
    language: str | None = None
    exclude_documents: frozenset[str] = field(default_factory=frozenset)
    writer: str | None = None
    for_reply: bool = False


@dataclass(frozen=True)
class Question:
    """A question understood."""

    text: str
    standalone: str
    language: str
    references: tuple[Reference, ...]
    as_of: date
    kinds: frozenset[Kind] | None
    asks_duty: bool


def parse_date(value: date | str | None, language: str = "nb") -> date | None:
    """A reference date from outside, as «2025-03-01» or «1.3.2025»; raises `InputError` (`invalid_date`)."""
    if value is None or value == "":
        return None
    try:
        day = value if isinstance(value, date) else _written_day(value.strip())
        if not _EARLIEST <= day <= _LATEST:
            raise ValueError(value)
    except ValueError as error:
        raise InputError("invalid_date", message(language, "invalid_date", value=str(value)[:40])) from error
    return day


def _written_day(text: str) -> date:
    if norwegian := _NORWEGIAN_DATE.fullmatch(text):
        day, month, year = map(int, norwegian.groups())
        return date(year, month, day)
    return date.fromisoformat(text)


def parse_kinds(values: frozenset[str] | None, language: str = "nb") -> frozenset[Kind] | None:
    """Kinds of source from outside; raises `InputError` (`unknown_kind`)."""
    for value in values or ():
        if value not in list(Kind):
            raise InputError(
                "unknown_kind",
                message(language, "unknown_kind", value=str(value)[:40], allowed=", ".join(Kind)),
            )
    return frozenset(Kind(value) for value in values) if values else None


def parse_query(value: str) -> str:
    """What is searched for, from outside; raises `InputError` where there is nothing to search for, or too much."""
    _readable(value, "nb")
    if not re.search(r"\w", value):
        raise InputError("empty_question", message("nb", "empty_query"))
    return value.strip()


def _readable(text: str, language: str) -> None:
    if len(text) > LONGEST_QUESTION:
        raise InputError("question_too_long", message(language, "question_too_long", limit=LONGEST_QUESTION))
    if _BAD.search(text):
        raise InputError("invalid_characters", message(language, "invalid_characters"))


def understand(request: AskRequest, today: date, mended: Callable[[str], str] = str) -> Question:
    """The question behind a request, slips put right by `mended`; raises `InputError` for what cannot be used."""
    if request.language is not None and request.language not in LANGUAGES:
        shown = str(request.language)[:40]
        raise InputError("unknown_language", message("nb", "unknown_language", value=shown))
    text = request.question.strip()
    _readable(text, request.language or "nb")
    language = request.language or detect_language(text)
    if not re.search(r"\w", text):
        raise InputError("empty_question", message(language, "empty_question"))
    standalone = mended(_standalone(text, request.history))
    given = parse_date(request.as_of, language)
    return Question(
        text=text,
        standalone=standalone,
        language=language,
        references=find_references(standalone),
        as_of=given or told_day(standalone, today) or today,
        kinds=parse_kinds(request.kinds, language),
        asks_duty=bool(_DUTY.search(standalone)),
    )


def content_words(text: str) -> list[str]:
    """The words of a text that tell what it is about."""
    return [word for word in words(text) if word not in stopwords()]


def _standalone(text: str, history: tuple[Turn, ...]) -> str:
    earlier = [turn.content for turn in history if turn.role == "user"]
    if earlier and (_FOLLOW_UP.match(text) or len(content_words(text)) <= 1):
        opening = next((e for e in reversed(earlier) if not _FOLLOW_UP.match(e)), earlier[-1])
        return f"{opening[:LONGEST_QUESTION]} {text}"
    return text
