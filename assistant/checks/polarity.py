"""«Ikke» in the claim where the passage has none, or the reverse; a breach where the board found none."""

import re
from collections.abc import Iterator

from assistant.checks.clauses import clauses, resting_on
from assistant.checks.ground import Failure, Ground
from assistant.checks.outcomes import outcomes
from assistant.checks.wording import carried, content, found, lexicon, terms

_WITHOUT = re.compile(r"\b(?:uten|utan|without)\s((?:\w+\s?){1,2})", re.IGNORECASE)


def negation(ground: Ground) -> Iterator[Failure]:
    """Each clause of the claim and the clause it rests on must agree on whether something is denied."""
    if ground.says_little:
        return
    words = lexicon()
    for clause in clauses(ground.own_words):
        if (clause.subordinate and not clause.denied) or found(words.counterfactual, clause.text):
            continue
        rests_on = resting_on(clause, ground.clauses)
        if found(words.no_duty, clause.text):
            told = rests_on or [c for c in ground.clauses if found(words.duty, c.text)]
            wrong = bool(told) and not any(c.denied or found(words.weaker, c.text) for c in told)
        else:
            wrong = bool(rests_on) and all(c.denied != clause.denied for c in rests_on)
        if wrong:
            what = (
                "nekter noe som kilden ikke nekter" if clause.denied else "mangler et «ikke» eller «ingen» fra kilden"
            )
            yield Failure("negation", f"«{clause.text}» {what}. Skriv det kilden sier.")
            return


def opposites(ground: Ground) -> Iterator[Failure]:
    """«Lovlig» where the passage has only «ulovlig», «mer» where it has only «mindre»."""
    if ground.says_little:
        return
    standing = terms(ground.text)
    for clause in clauses(ground.own_words):
        if clause.denied:
            continue
        told = terms(clause.text)
        for word, other in lexicon().opposites:
            if word not in told or word in standing or other not in standing:
                continue
            if any(other in terms(c.text) and not c.denied for c in resting_on(clause, ground.clauses)):
                yield Failure("negation", f"Setningen sier det motsatte av kilden: «{clause.text}».")
                return


def without(ground: Ground) -> Iterator[Failure]:
    """«Uten begrunnelse» where the passage speaks of a reason and never of its absence."""
    if ground.says_little:
        return
    for match in _WITHOUT.finditer(ground.own_words):
        wanted = content(match.group(1))
        holding = [c for c in ground.clauses if any(carried(word, terms(c.text)) == 1 for word in wanted)]
        if holding and not any(c.denied or _WITHOUT.search(c.text) for c in holding):
            yield Failure("negation", f"«{match.group()}» står ikke slik i kilden.")


def outcome(ground: Ground) -> Iterator[Failure]:
    """A breach, a dismissal or a fee must be what the passage tells."""
    told = outcomes(ground.own_words)
    standing = outcomes(ground.quotable)
    for result in told:
        if result not in standing and result.opposite in standing:
            yield Failure("outcome", f"Setningen sier «{result}», men kilden sier «{result.opposite}».")
