"""A word of the claim where the passage has one that excludes it: «lettere» for «vanskeligere», «KS» for «DFØ»."""

from collections.abc import Iterator

from assistant.checks.clauses import Clause, asks, clauses, only_leads, resting_on
from assistant.checks.denials import affirmed, denies
from assistant.checks.ground import Failure, Ground
from assistant.checks.renderings import renderings
from assistant.checks.wording import carried, content, terms
from corpus.norwegian import stem

# Set on the tuning documents' claims: with a wider share of strange words three false were caught for a true one.
_SURE = 0.34  # share of a clause that the source's clause must carry
_STRANGE = 0.67  # share of words that may be unknown there
_WHOLE = 0.6  # share of the claim that a whole sentence must carry, where no clause does


def contrasts(ground: Ground) -> Iterator[Failure]:
    """A word that its clause's source excludes; a denial on one side only may make two such words agree."""
    if ground.says_little:
        return
    for clause in clauses(ground.own_words):
        if asks(clause) or only_leads(clause):
            continue
        best = [c for c in _best(clause, ground) if c.denied == clause.denied]
        found = [pair for other in best if (pair := excluded(clause.text, other.text))]
        if found and len(found) == len(best):
            told, standing = found[0]
            yield Failure("other_object", f"Setningen sier «{told}», men kilden sier «{standing}».")
            return
    best_sentence = ground.sentences[0] if ground.sentences else None
    if best_sentence and best_sentence.score >= _WHOLE and denies(best_sentence.text) == denies(ground.own_words):
        pair = excluded(ground.own_words, best_sentence.text)
        if pair:
            yield Failure("other_object", f"Setningen sier «{pair[0]}», men kilden sier «{pair[1]}».")


def _best(clause: Clause, ground: Ground) -> list[Clause]:
    """The clauses that hold the most words of a clause, of those it may rest on."""
    rests_on = [c for c in resting_on(clause, ground.clauses) if c.score >= _SURE]
    words = content(affirmed(clause.text))
    shares = [sum(carried(word, terms(affirmed(c.text))) for word in words) for c in rests_on]
    return [c for c, share in zip(rests_on, shares, strict=True) if share == max(shares)]


def excluded(told: str, source: str) -> tuple[str, str] | None:
    """A word of a text that the source has not, with the word there that excludes it and that the text has not."""
    words = content(affirmed(told))
    standing, named = terms(affirmed(source)), content(affirmed(source))
    own = terms(affirmed(told)) | {form for word in words for form in word.forms}
    strange = [word for word in words if carried(word, standing) < 1]
    if len(strange) > _STRANGE * len(words):
        return None
    whole = frozenset(stem(word.written) for word in named)  # «personbil» meets the «bil» of «varebil», and is none
    for word in words:
        if carried(word, whole if word.parts else standing) == 1:
            continue
        rivals = renderings().rivals.get(stem(word.written), frozenset())
        for there in named:
            if stem(there.written) in rivals and stem(there.written) not in own:
                return word.written, there.written
    return None
