"""«Ikke» in the claim where the passage has none, or the reverse; a breach where the board found none."""

from collections.abc import Iterator

from assistant.checks.ground import Failure, Ground
from assistant.checks.outcomes import outcomes
from assistant.checks.wording import lexicon


def negation(ground: Ground) -> Iterator[Failure]:
    """The claim and the sentence it rests on must agree on whether something is denied."""
    if ground.says_little:
        return
    denied = _denials(ground.own_words)
    if ground.aligned and all(_denials(s.text) % 2 != denied % 2 for s in ground.aligned):
        what = "nekter noe som kilden ikke nekter" if denied else "mangler et «ikke» eller «ingen» som står i kilden"
        yield Failure("negation", f"Setningen {what}. Skriv det kilden sier.")


def outcome(ground: Ground) -> Iterator[Failure]:
    """A breach, a dismissal or a fee must be what the passage tells."""
    told = outcomes(ground.own_words)
    standing = outcomes(ground.text)
    for result in told:
        if result not in standing and result.opposite in standing:
            yield Failure("outcome", f"Setningen sier «{result}», men kilden sier «{result.opposite}».")


def _denials(text: str) -> int:
    return len(lexicon().negators.findall(text))
