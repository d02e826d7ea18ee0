"""A claim's «skal», «bør» and «alltid» must not be stronger than the passage's, nor than its authority allows."""

import re
from collections.abc import Iterator

from assistant.checks.clauses import Clause, asks, clauses, resting_on
from assistant.checks.ground import Failure, Ground
from assistant.checks.wording import found, lexicon
from corpus.document import Authority

_PAST = re.compile(r"\b(?:skulle|måtte)\b", re.IGNORECASE)  # a plan of the time, or a course of events

# «Hva som skal prioriteres»: an indirect question claims nothing; «plikten» is a duty already told of.
_ASKED = re.compile(
    r"\b(?:hva|hvem|hvilke\w*|hvor\w*|kva|kven|korleis|what|which|how|whether)\b[^,.;:]*", re.IGNORECASE
)
_AIM = re.compile(
    r"\b(?:målet|ambisjonen|hensikten|formålet|the (?:aim|goal|target)) (?:er|var|is|was) (?:at|that)\b[^.;]*",
    re.IGNORECASE,
)
_TALKED_OF = re.compile(r"\b(?:plikten|pliktene|plikta|pliktane|the dut(?:y|ies)|the obligations?)\b", re.IGNORECASE)
_ONLY_WHEN = re.compile(
    r"\b(?:først|bare|berre|kun) (?:når|etter|hvis|dersom|om)\b|\bonly (?:if|when|after)\b", re.IGNORECASE
)


def duty(ground: Ground) -> Iterator[Failure]:
    """A duty needs law, or the board on law, and a sentence that says so."""
    words = lexicon()
    stated = found(words.duty, ground.own_words)
    if not stated or found(words.no_duty, ground.own_words) or words.subject_own.match(ground.own_words):
        return
    if all(p.authority > Authority.KOFA for p in ground.passages):
        claimed = _PAST.sub(" ", _AIM.sub(" ", _ASKED.sub(" ", ground.own_words)))
        if _TALKED_OF.search(ground.text):
            claimed = _TALKED_OF.sub(" ", claimed)
        if not found(words.duty, claimed):
            return
        yield Failure(
            "duty_without_law",
            f"«{stated}» gjør dette til en plikt, men kilden er bare råd. Skriv «bør» eller «anbefales».",
        )
        return
    own_remarks = all(p.authority > Authority.KOFA or p.speaker == "commentary" for p in ground.passages)
    for clause in clauses(ground.own_words):
        if not found(words.duty, clause.text) or asks(clause) or _ONLY_WHEN.search(clause.text):
            continue
        rests_on = resting_on(clause, ground.clauses)
        if clause.denied and any(c.denied for c in rests_on):
            continue
        if own_remarks and rests_on and not any(found(words.duty, c.text) for c in rests_on):
            yield Failure("duty_without_law", f"«{stated}» gjør dette til en plikt, men kilden er en omtale med råd.")
            return
        tells = [c for c in rests_on if found(words.duty, c.text) or found(words.weaker, c.text)] or rests_on
        if rests_on and all(_weaker(c) for c in tells):
            yield Failure(
                "stronger_duty",
                f"«{stated}» er sterkere enn det kilden sier. Bruk kildens egne ord for plikt, adgang eller råd.",
            )
            return


def _weaker(clause: Clause) -> bool:
    """Whether a clause permits or advises, or says that there is no duty."""
    words = lexicon()
    if found(words.no_duty, clause.text):
        return True
    return bool(found(words.weaker, clause.text)) and not found(words.duty, clause.text)


def advice(ground: Ground) -> Iterator[Failure]:
    """«Bør» from a rule that only permits is advice that the rule does not give."""
    words = lexicon()
    stated = found(words.advice, ground.own_words)
    if not stated or any(p.authority > Authority.KOFA for p in ground.passages):
        return
    if any(p.speaker == "commentary" for p in ground.passages):
        return  # what a decision means for buyers is advice already
    if not any(found(words.advice, s.text) or found(words.duty, s.text) for s in ground.aligned):
        yield Failure("stronger_duty", f"«{stated}» er sterkere enn det kilden sier.")


def always(ground: Ground) -> Iterator[Failure]:
    """«Alltid», «aldri», «uten unntak» must stand in the passage."""
    words = lexicon()
    stated = found(words.always, ground.own_words)
    if stated and not any(found(words.always, s.text) for s in ground.sentences):
        yield Failure("stronger_duty", f"«{stated}» står ikke i kilden. Ta det ut, eller nevn unntakene.")
