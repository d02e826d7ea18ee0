"""The facts that decide an answer: which matter, which the inquiry states, and which must be asked for."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.answer import Answer
from corpus.document import Authority
from corpus.provisions import find_references

_LAW = {authority.name.lower() for authority in Authority if authority <= Authority.REGULATION}


@dataclass(frozen=True)
class Fact:
    """A fact that matters to an answer; `stated` is how the inquiry states it, empty if it doesn't."""

    code: str
    stated: str


@dataclass(frozen=True)
class _Rule:
    code: str
    asked_when: re.Pattern[str]
    provisions: tuple[str, ...]
    stated: re.Pattern[str]


@lru_cache(maxsize=1)
def _rules() -> tuple[_Rule, ...]:
    rows = tomllib.loads((Path(__file__).parent / "facts.toml").read_text(encoding="utf-8"))["fact"]
    return tuple(
        _Rule(
            row["code"],
            re.compile(row["asked_when"], re.IGNORECASE),
            tuple(row["provisions"]),
            re.compile(row["stated"], re.IGNORECASE),
        )
        for row in rows
    )


def fact_codes() -> tuple[str, ...]:
    """The codes of all facts, in the order in which they are told."""
    return tuple(rule.code for rule in _rules())


def deciding_facts(inquiry: str, answers: tuple[Answer, ...], organisation_type: str = "") -> tuple[Fact, ...]:
    """The facts that matter to these answers, each with how the inquiry (all of its text) states it.

    `organisation_type` is what the inquiry's form says of the asker, and counts as stated.
    """
    questions = "\n".join(answer.question.standalone for answer in answers)
    cited = {
        base
        for answer in answers
        for citation in answer.citations
        if citation.authority in _LAW
        for reference in find_references(f"{citation.title} {citation.locator}")
        for base in (reference.base, citation.title)
    }
    found: list[Fact] = []
    for rule in _rules():
        by_provision = any(base.startswith(start) for base in cited for start in rule.provisions)
        if not (by_provision or rule.asked_when.search(questions)):
            continue
        found.append(Fact(rule.code, _stated(rule, inquiry, organisation_type)))
    return tuple(found)


def stated_facts(inquiry: str, organisation_type: str = "") -> tuple[Fact, ...]:
    """All facts that an inquiry states, whether an answer turns on them or not."""
    found = (Fact(rule.code, _stated(rule, inquiry, organisation_type)) for rule in _rules())
    return tuple(fact for fact in found if fact.stated)


def _stated(rule: _Rule, inquiry: str, organisation_type: str) -> str:
    if rule.code == "sector" and organisation_type:
        return organisation_type
    match = rule.stated.search(inquiry)
    return re.sub(r"\s+", " ", match.group()).strip(" .,") if match else ""
