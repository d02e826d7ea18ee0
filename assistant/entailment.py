"""An entailment model as the check of content. Off unless one is named.

Any sentence-transformers cross-encoder that tells entailment from contradiction and neutral, by name or
folder (`SPARRING_ENTAILMENT_MODEL`).
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from assistant.content_check import Statement
from assistant.model import Usage
from corpus.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_LEAST = 0.5  # probability of entailment that a claim needs


class EntailmentCheck:
    """Checks claims with the model of a name; it is loaded when first needed."""

    sizes: tuple[int, ...] = (1,)

    def __init__(self, name: str) -> None:
        self.name = name

    def carried(self, statements: Sequence[Statement], usage: Usage) -> tuple[bool, ...]:
        """Whether each one's passages together entail it; raises `ModelError` when the model cannot be used."""
        model, label = _load(self.name)
        pairs = [("\n".join(passage.quotable for passage in s.passages), s.text) for s in statements]
        logits = np.asarray(model.predict(pairs, show_progress_bar=False), dtype=np.float64)
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        return tuple(bool(share >= _LEAST) for share in odds[:, label] / odds.sum(axis=1))


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
