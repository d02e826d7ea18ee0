"""An entailment model after the deterministic checks: does the cited text carry the claim? Off unless one is named.

Any sentence-transformers cross-encoder that tells entailment from contradiction and neutral, by name or
folder (`SPARRING_ENTAILMENT_MODEL`). Only a model writer's claims are put to it: a quote carries itself.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from assistant.checking import Failure
from corpus.errors import ModelError
from corpus.passage import Passage

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_LEAST = 0.5  # probability of entailment that a claim needs


class EntailmentCheck:
    """Checks claims with the model of a name; it is loaded when first needed."""

    def __init__(self, name: str) -> None:
        self._name = name

    def failures(self, claim: str, passages: Sequence[Passage]) -> tuple[Failure, ...]:
        """A failure `not_entailed` when the cited passages together do not carry the claim; raises `ModelError`."""
        model, label = _load(self._name)
        premise = "\n".join(passage.quotable for passage in passages)
        logits = np.asarray(model.predict([(premise, claim)], show_progress_bar=False), dtype=np.float64).reshape(-1)
        odds = np.exp(logits - logits.max())
        if float(odds[label] / odds.sum()) >= _LEAST:
            return ()
        return (Failure("not_entailed", "Kilden bærer ikke setningen, ifølge modellen som kontrollerer innholdet."),)


@lru_cache(maxsize=1)
def _load(name: str) -> "tuple[CrossEncoder, int]":
    """The model, and which of its labels is entailment."""
    from sentence_transformers import CrossEncoder

    try:
        model = CrossEncoder(name, device="cpu", local_files_only=True)
    except Exception as error:  # each model format fails in its own way
        raise ModelError(
            "model_missing",
            f"Modellen for innholdskontroll «{name}» finnes ikke på denne maskinen.",
            "Last den ned på en maskin med nett (hf download NAVN --local-dir MAPPE), kopier mappen hit "
            "og sett SPARRING_ENTAILMENT_MODEL til den, eller fjern innstillingen.",
        ) from error
    labels = {str(text).lower(): int(number) for number, text in model.config.id2label.items()}
    if "entailment" not in labels:
        raise ModelError(
            "model_settings",
            f"Modellen «{name}» skiller ikke «entailment» fra andre utfall ({', '.join(sorted(labels))}).",
            "Velg en cross-encoder for NLI i SPARRING_ENTAILMENT_MODEL.",
        )
    return model, labels["entailment"]
