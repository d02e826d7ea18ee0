"""A claim's «skal», «bør» and «alltid» must not be stronger than the passage's, nor than its authority allows."""

from collections.abc import Iterator

from assistant.checks.ground import Failure, Ground
from assistant.checks.wording import found, lexicon
from corpus.document import Authority


def duty(ground: Ground) -> Iterator[Failure]:
    """A duty needs law, or the board on law, and a sentence that says so."""
    words = lexicon()
    stated = found(words.duty, ground.own_words)
    if not stated or found(words.no_duty, ground.own_words):
        return
    binding = [p for p in ground.passages if p.authority <= Authority.KOFA]
    if not binding:
        yield Failure(
            "duty_without_law",
            f"«{stated}» gjør dette til en plikt, men kilden er bare råd. Skriv «bør» eller «anbefales».",
        )
    elif not any(found(words.duty, s.text) for s in ground.aligned if s.passage in binding):
        yield Failure(
            "stronger_duty",
            f"«{stated}» er sterkere enn det kilden sier. Bruk kildens egne ord for plikt, adgang eller råd.",
        )


def advice(ground: Ground) -> Iterator[Failure]:
    """«Bør» from a rule that only permits is advice that the rule does not give."""
    words = lexicon()
    stated = found(words.advice, ground.own_words)
    if not stated or any(p.authority > Authority.KOFA for p in ground.passages):
        return
    if not any(found(words.advice, s.text) or found(words.duty, s.text) for s in ground.aligned):
        yield Failure("stronger_duty", f"«{stated}» er sterkere enn det kilden sier.")


def always(ground: Ground) -> Iterator[Failure]:
    """«Alltid», «aldri», «uten unntak» must stand in the passage."""
    words = lexicon()
    stated = found(words.always, ground.own_words)
    if stated and not any(found(words.always, s.text) for s in ground.sentences):
        yield Failure("stronger_duty", f"«{stated}» står ikke i kilden. Ta det ut, eller nevn unntakene.")
