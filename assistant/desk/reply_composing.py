"""Composes a reply out of the assistant's answers: nothing is said that an answer or a fixed text does not say."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from assistant.answer import Answer, Citation, Claim
from assistant.desk.facts import Fact, deciding_facts, stated_facts
from assistant.desk.reply import PartName, Reply, ReplyPart
from assistant.messages import message
from assistant.notices import written_date
from assistant.quoting import source_name
from corpus.document import Authority
from corpus.passage import Passage

_LAW = frozenset(authority.name.lower() for authority in Authority if authority <= Authority.EU_OR_PREPARATORY)
_LONGEST_QUESTION = 300
_MOST_PRACTICE = 4  # claims a question, the highest authority first; more is for the adviser to look up


@dataclass(frozen=True)
class _Answered:
    """An answer whose claims cite by the numbers of the whole reply."""

    short: tuple[Claim, ...]
    law: tuple[Claim, ...]
    practice: tuple[Claim, ...]

    @property
    def claims(self) -> tuple[Claim, ...]:
        return (*self.short, *self.law, *self.practice)


def compose(
    inquiry: str,
    asked: tuple[str, ...],
    answers: tuple[Answer, ...],
    passage_of: Callable[[str], Passage],
    today: date,
    organisation_type: str = "",
) -> Reply:
    """A reply to an inquiry (all of its text) with one answer for each of the questions `asked`, at least one.

    A question that the library does not answer gets a line in brackets for the adviser to replace, which no check
    lets through. Missing facts that decide an answer become questions to the asker.
    """
    language = answers[0].language
    citations, answered = _numbered(answers)
    titles = tuple(_shortened(question) for question in asked)
    facts = deciding_facts(inquiry, answers, organisation_type)
    stated = stated_facts(inquiry, organisation_type)
    days = tuple(dict.fromkeys(answer.question.as_of for answer in answers))
    reservation = _reservation(language, answers, days)
    rests_on = {a: _rests_on(language, a, citations, passage_of) for a in answered}
    no_law, no_practice = message(language, "reply_no_law"), message(language, "reply_no_practice")
    texts = {
        PartName.UNDERSTOOD: _understood(language, titles, stated),
        PartName.SHORT_ANSWER: _each(titles, answered, lambda a: _short(language, a)),
        PartName.LEGAL_BASIS: _each(titles, answered, lambda a: _law(a, rests_on[a]) or no_law),
        PartName.PRACTICE: _each(titles, answered, lambda a: _paragraphs(a.practice) or no_practice),
        PartName.DEPENDS: _depends(language, facts),
        PartName.QUESTIONS: _questions(language, facts),
        PartName.RESERVATION: "\n\n".join(reservation),
    }
    return Reply(
        language=language,
        questions=titles,
        as_of=days,
        composed=today,
        writer=_writers(answers),
        parts=tuple(ReplyPart(name=name, text=texts[name]) for name in PartName),
        citations=tuple(citations.values()),
        claims=tuple(claim for a in answered for claim in a.claims),
        own_words=(no_law, no_practice, *reservation, *filter(None, rests_on.values())),
        missing_facts=tuple(fact.code for fact in facts if not fact.stated),
    )


def _numbered(answers: tuple[Answer, ...]) -> tuple[dict[int, Citation], list[_Answered]]:
    """All citations numbered through the reply (the same quote has one number), and the claims by part."""
    numbers: dict[tuple[str, str], int] = {}
    citations: dict[int, Citation] = {}
    answered: list[_Answered] = []
    for answer in answers:
        own = {c.number: c for c in answer.citations}
        opening = re.split(r"\n\n(?=## )", answer.text)[0]
        short = tuple(c for c in answer.claims if c.text in opening) or answer.claims[:1]
        rest = [c for c in answer.claims if c not in short]
        law = tuple(c for c in rest if any(own[n].authority in _LAW for n in c.citations))
        practice = tuple(c for c in rest if c not in law)[:_MOST_PRACTICE]
        new: dict[int, int] = {}
        for old in dict.fromkeys(n for claim in (*short, *law, *practice) for n in claim.citations):
            new[old] = numbers.setdefault((own[old].passage_id, own[old].quote), len(numbers) + 1)
            citations.setdefault(new[old], own[old].model_copy(update={"number": new[old]}))
        answered.append(_Answered(*(_renumbered(claims, new) for claims in (short, law, practice))))
    return citations, answered


def _writers(answers: tuple[Answer, ...]) -> str:
    """Who wrote what stands in the reply; several where a model wrote some answers and quotes make up the others."""
    answered = [answer.writer for answer in answers if answer.status.carries_answer]
    return ", ".join(dict.fromkeys(answered or [answers[0].writer]))


def _renumbered(claims: tuple[Claim, ...], new: dict[int, int]) -> tuple[Claim, ...]:
    return tuple(c.model_copy(update={"citations": tuple(new[n] for n in c.citations)}) for c in claims)


def _each(titles: tuple[str, ...], answered: list[_Answered], text_of: Callable[[_Answered], str]) -> str:
    """The text of the one answer, or of each under its question in bold."""
    if len(answered) == 1:
        return text_of(answered[0])
    pairs = zip(titles, answered, strict=True)
    blocks = (f"**{n}. {title}**\n\n{text_of(a)}" for n, (title, a) in enumerate(pairs, 1))
    return "\n\n".join(blocks)


def _shortened(question: str) -> str:
    text = re.sub(r"\s+", " ", question).replace("*", "").strip()
    return text if len(text) <= _LONGEST_QUESTION else text[:_LONGEST_QUESTION].rsplit(" ", 1)[0] + " …"


def _paragraphs(claims: Iterable[Claim]) -> str:
    return "\n\n".join(f"{c.text} {''.join(f'[{n}]' for n in c.citations)}" for c in claims)


def _short(language: str, answered: _Answered) -> str:
    return _paragraphs(answered.short) or message(language, "reply_unanswered")


def _law(answered: _Answered, rests_on: str) -> str:
    return "\n\n".join(part for part in (rests_on, _paragraphs(answered.law)) if part)


def _rests_on(
    language: str, answered: _Answered, citations: dict[int, Citation], passage_of: Callable[[str], Passage]
) -> str:
    """Which law the claims of an answer cite, in a sentence of ours; empty if none."""
    used = dict.fromkeys(n for claim in answered.claims for n in claim.citations)
    named: dict[str, list[int]] = {}
    for number in (n for n in used if citations[n].authority in _LAW):
        named.setdefault(source_name(passage_of(citations[number].passage_id)), []).append(number)
    if not named:
        return ""
    sources = [f"{name} {''.join(f'[{n}]' for n in numbers)}" for name, numbers in named.items()]
    listed = f" {message(language, 'reply_and')} ".join(part for part in (", ".join(sources[:-1]), sources[-1]) if part)
    return message(language, "reply_rests_on", sources=listed)


def _understood(language: str, titles: tuple[str, ...], facts: tuple[Fact, ...]) -> str:
    if len(titles) == 1:
        opening = message(language, "reply_asked", question=titles[0])
    else:
        listed = "\n".join(f"{n}. {title}" for n, title in enumerate(titles, 1))
        opening = f"{message(language, 'reply_asked_many', count=len(titles))}\n\n{listed}"
    stated = "; ".join(f"{_fact(language, f, 'name').lower()}: «{f.stated}»" for f in facts)
    rest = message(language, "reply_stated", facts=stated) if stated else message(language, "reply_nothing_stated")
    return f"{opening}\n\n{rest}"


def _fact(language: str, fact: Fact, what: str) -> str:
    return message(language, f"fact_{fact.code}_{what}")


def _depends(language: str, facts: tuple[Fact, ...]) -> str:
    lines = [
        message(
            language,
            "reply_fact_stated" if fact.stated else "reply_fact_missing",
            name=_fact(language, fact, "name"),
            value=fact.stated,
            why=_fact(language, fact, "why"),
        )
        for fact in facts
    ]
    return "\n".join(f"- {line}" for line in lines) or message(language, "reply_no_facts")


def _questions(language: str, facts: tuple[Fact, ...]) -> str:
    missing = [_fact(language, fact, "question") for fact in facts if not fact.stated]
    return "\n".join(f"- {line}" for line in missing) or message(language, "reply_no_questions")


def _reservation(language: str, answers: tuple[Answer, ...], days: tuple[date, ...]) -> tuple[str, ...]:
    """The fixed reservation, the state of the law on its day or days, and the answers' notices."""
    law = [message(language, "reply_state_of_law", date=written_date(day, language)) for day in days]
    told = [notice.text for answer in answers for notice in answer.notices if notice.code != "reference_date"]
    return tuple(dict.fromkeys([message(language, "reply_reservation"), *law, *told]))
