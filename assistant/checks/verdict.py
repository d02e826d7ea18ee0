"""A result that a claim tells must be the result of what it speaks of."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from assistant.checks.ground import Failure, Ground
from assistant.checks.outcomes import BREACH, TAX, Result, results
from assistant.checks.wording import carried, content, terms, weight
from corpus.document import Authority, Kind
from corpus.norwegian import words

_TAKES_PART = re.compile(
    r"(?:fylkes)?kommune|etat(?:en)?$|leverandør|tilbyder|tilbydar|vinner|vinnar|klag[ea]r|klage(?:n|a)?$|innklag|saksøk"
    r"|klagenemnd|nemnd|kofa|påstand|anførs"
)
_UNSEEN = re.compile(r"\bikke(?: er)? sett\b", re.IGNORECASE)  # our digest has not seen how the case ended
_LEAST = 0.3
_SURE = 0.4  # what is sufficient is told of many things: it must be the same thing
_NEAR = 0.85
# What is accepted or fulfilled is no breach.
_TURNED = {"godtakelse": "regelbrudd", "regelbrudd": "godtakelse", "oppfyllelse": "regelbrudd"}
_HOW_IT_ENDED = "gebyr"


def outcome(ground: Ground) -> Iterator[Failure]:
    """A breach, a fee, a cancellation or what else was found must be what the passage tells of the same thing."""
    case = any(passage.kind is Kind.KOFA for passage in ground.passages)
    unseen = case and any(_UNSEEN.search(p.text) for p in ground.passages if p.speaker == "conclusion")
    for result, same in _compared(ground):
        if unseen and not same and result.ends_a_case:
            yield Failure("outcome", f"Setningen sier «{result.told}», men kilden sier ikke hvordan saken endte.")
            return
        if result.of_cases_only and not case:
            continue
        if same and all(other.holds != result.holds for other in same):
            yield Failure("outcome", f"Setningen sier «{result.told}», men kilden sier «{same[0].told}».")
            return


def agreed(ground: Ground) -> tuple[Result, ...]:
    """The results of a claim that the passages tell as well, in whatever words."""
    return tuple(result for result, same in _compared(ground) if any(other.holds == result.holds for other in same))


def agreed_words(ground: Ground) -> frozenset[str]:
    """The words of a claim that need not stand in a passage: those of a result that it tells in other words, and who
    takes part in a case."""
    told = {word for result in agreed(ground) for word in words(result.written)}
    if any(passage.kind is Kind.KOFA for passage in ground.passages):
        told |= {word for word in words(ground.own_words) if _TAKES_PART.match(word)}
    return frozenset(told)


@lru_cache(maxsize=64)
def _compared(ground: Ground) -> tuple[tuple[Result, tuple[Result, ...]], ...]:
    """Each result of a claim, with the results of its family that the passages tell of what it speaks of."""
    standing = [result for sentence in ground.sentences for result in results(sentence.text)]
    rules = all(p.authority <= Authority.REGULATION for p in ground.passages)
    made = []
    for result in results(ground.own_words):
        if rules and result.family == _HOW_IT_ENDED:
            continue  # a rule tells when there may be one, not how a case ended
        same = [other for other in standing if other.family == result.family]
        same = same or [replace(r, holds=not r.holds) for r in standing if r.family == _TURNED.get(result.family)]
        made.append((result, tuple(_nearest(result, same))))
    return tuple(made)


def _nearest(result: Result, same: list[Result]) -> list[Result]:
    """Those that speak of the same thing; where none does, a breach outweighs what was no breach."""
    wanted = content(result.about)
    tables = [terms(other.about) for other in same]
    weights = {word: weight(word) / max(1, sum(carried(word, table) > 0 for table in tables)) for word in wanted}
    total = sum(weights.values())
    scored = [sum(weights[w] * carried(w, table) for w in wanted) / total if total else 0.0 for table in tables]
    best = max(scored, default=0.0)
    if wanted and result.of_cases_only and best < _SURE:
        return []
    if best >= _LEAST:
        return [other for other, score in zip(same, scored, strict=True) if score >= _NEAR * best]
    if result.family != TAX and not _bare(result):
        return [other for other in same if _bare(other)]
    if not result.holds and result.family == BREACH:
        return [other for other in same if other.holds] or same
    return same


def _bare(result: Result) -> bool:
    """Whether a result is told of nothing but the case: «ikke brudd», «klageren fikk medhold»."""
    return all(weight(word) < 1 or _TAKES_PART.match(word.written) for word in content(result.about))
