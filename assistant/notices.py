"""What the reader of an answer must know about its sources."""

from datetime import date

from assistant.answer import Citation, Notice
from assistant.messages import message
from assistant.question import Question
from corpus.document import Authority
from corpus.passage import Passage
from corpus.provisions import find_references
from corpus.validity import Successor, changed_since, successors

_NORWEGIAN_MONTHS = (
    "januar", "februar", "mars", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip
_ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def written_date(day: date, language: str) -> str:
    """«1. juli 2026», in English «1 July 2026»."""
    if language == "en":
        return f"{day.day} {_ENGLISH_MONTHS[day.month - 1]} {day.year}"
    return f"{day.day}. {_NORWEGIAN_MONTHS[day.month - 1]} {day.year}"


def notices(
    question: Question, passages: list[Passage], citations: tuple[Citation, ...], dropped: int, today: date
) -> tuple[Notice, ...]:
    """The notices of an answer that rests on these passages."""
    language = question.language
    found: dict[str, Notice] = {}

    def add(code: str, key: str, **values: object) -> None:
        text = message(language, key, **values)
        found.setdefault(f"{code}{text}", Notice(code=code, text=text))

    for change in _repealed(question):
        add(
            "provision_repealed",
            "repealed",
            old=change.old,
            new=change.new,
            date=written_date(change.from_date, language),
            change=change.change(language),
        )
    for change in _changed(question, passages):
        add(
            "rule_changed_since",
            "rule_moved" if change.moved else "rule_changed",
            old=change.old,
            new=change.new,
            date=written_date(change.from_date, language),
            change=change.change(language),
        )
    authorities = {p.authority for p in passages}
    if authorities and min(authorities) >= Authority.GUIDANCE:
        add("recommendation_only", "recommendation_only")
        if question.asks_duty:
            add("no_law_found", "no_law_found")
    if Authority.KOFA in authorities:
        add("advisory_only", "advisory_only")
    if any(c.digest for c in citations):
        add("digest_only", "digest_only")
    if question.as_of != today:
        key = "reference_date" if question.as_of < today else "reference_date_ahead"
        add("reference_date", key, date=written_date(question.as_of, language))
    if dropped:
        add("left_out", "left_out", count=dropped)
    return tuple(found.values())


def _bases(references: tuple[str, ...]) -> list[str]:
    return [r.base for text in references for r in find_references(text)]


def _repealed(question: Question) -> list[Successor]:
    """Provisions that the question names and that have moved by the reference date."""
    bases = []
    for reference in question.references:
        bases.append(reference.base)
        if reference.kind == "provision" and reference.act is None:
            bases.append(f"FOA {reference.base}")
    return [s for base in bases for s in successors(base, question.as_of)[:1] if s.moved]


def _changed(question: Question, passages: list[Passage]) -> list[Successor]:
    """The latest change to a provision that practice, guidance or the plan speaks of, since it was written."""
    latest: dict[str, Successor] = {}
    for passage in passages:
        if passage.authority <= Authority.REGULATION:
            continue
        named = [*_bases(passage.provisions), *(r.base for r in find_references(passage.quotable))]
        for change in changed_since(dict.fromkeys(named), passage.dated, question.as_of):
            known = latest.get(change.old)
            if known is None or change.from_date > known.from_date:
                latest[change.old] = change
    repealed = {s.old for s in _repealed(question)}
    return [change for old, change in latest.items() if old not in repealed]
