"""What asks a model, after the deterministic checks, whether the cited text carries a claim; off unless one is set.

Two kinds: `assistant.entailment` (a cross-encoder) and `assistant.claim_judge` (the chat model). Only a model writer's
claims are put to them: a quote carries itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.checking import Failure
from assistant.model import Usage
from corpus.passage import Passage

NOT_CARRIED = Failure("not_entailed", "Kilden bærer ikke setningen, ifølge modellen som kontrollerer innholdet.")


@dataclass(frozen=True)
class Statement:
    """A claim with the passages it cites; `shown` is its text as the chat model may read it."""

    text: str
    shown: str
    passages: tuple[Passage, ...]


class ContentCheck(Protocol):
    """One model that is asked. `name` is told to the reader where it fails."""

    name: str
    sizes: tuple[int, ...]  # how many claims of an answer are put to it at a time: first, next, and from then on

    def carried(self, statements: Sequence[Statement], usage: Usage) -> tuple[bool, ...]:
        """For each statement whether its passages carry it; tokens are added to `usage`.

        Raises `ModelError` when there is no verdict on all of them.
        """
