"""Reranking: a cross-encoder reads question and passage together; off unless SPARRING_RERANKING_MODEL names one."""

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from corpus.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

CANDIDATES = 30  # passages that are reranked


@lru_cache(maxsize=1)
def _load(name: str) -> "CrossEncoder":
    from sentence_transformers import CrossEncoder

    try:
        return CrossEncoder(name, device="cpu", local_files_only=True)
    except Exception as error:  # each model format fails in its own way
        raise ModelError(
            "model_missing",
            f"Modellen for omrangering «{name}» finnes ikke på denne maskinen.",
            "Last den ned på en maskin med nett (hf download NAVN --local-dir MAPPE), kopier mappen hit "
            "og sett SPARRING_RERANKING_MODEL til den, eller fjern innstillingen.",
        ) from error


def scores(name: str, query: str, texts: list[str]) -> np.ndarray:
    """How well each text answers the query by the model, shape (n,), higher is better; raises `ModelError`."""
    found: np.ndarray = _load(name).predict([(query, text) for text in texts], show_progress_bar=False)
    return np.asarray(found, dtype=np.float32).reshape(len(texts))
