"""A rule is stated for the day that is asked about, or the claim says when it applied."""

from collections.abc import Iterator
from datetime import date, timedelta

from assistant.checks.ground import Failure, Ground
from assistant.checks.quantities import Day, days, without_references
from assistant.checks.wordforms import has_past_tense
from assistant.checks.wording import found, lexicon
from corpus.document import Authority
from corpus.passage import Passage


def validity(ground: Ground) -> Iterator[Failure]:
    """Law that is not in force on the day, stated as if it were."""
    rules = [p for p in ground.passages if p.authority <= Authority.REGULATION]
    if not rules:
        return
    words = lexicon()
    told = days(without_references(ground.own_words))[0]
    for passage in rules:
        day = ground.reference_date
        ended = bool(day and passage.valid_to and passage.valid_to < day)
        coming = bool(day and passage.valid_from and passage.valid_from > day)
        if not (ended or coming) and not told:
            continue
        past = not found(words.still, ground.own_words) and (
            found(words.past, ground.own_words)
            or (not found(words.present, ground.own_words) and has_past_tense(ground.own_words))
        )
        future = found(words.future, ground.own_words)
        elsewhen = any(_outside(other, passage) for other in told if not _bound(other, passage))
        if elsewhen or (ended and not past) or (coming and not future):
            yield _failure(passage)


def _failure(passage: Passage) -> Failure:
    start = f"fra {passage.valid_from.isoformat()} " if passage.valid_from else ""
    end = f"til {passage.valid_to.isoformat()} " if passage.valid_to else ""
    return Failure("not_in_force", f"Kilden gjelder {start}{end}og bærer ikke setningen for den datoen det er tale om.")


def _bound(day: Day, passage: Passage) -> bool:
    """A date that the passage tells itself is no date of application."""
    return any(day.agrees(other) for other in days(without_references(passage.quotable))[0])


def _outside(day: Day, passage: Passage) -> bool:
    if day.year is None:
        return False
    first = date(day.year, day.month or 1, min(day.day or 1, 28))
    last = date(day.year, day.month or 12, min(day.day or 28, 28))
    before = passage.valid_from is not None and last < passage.valid_from
    return before or (passage.valid_to is not None and first > passage.valid_to + timedelta(days=1))
