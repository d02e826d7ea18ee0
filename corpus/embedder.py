"""The embedder: any Sentence Transformers model; by default one that we fit ourselves (`corpus.training`)."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus import generations
from corpus.errors import ModelError
from corpus.norwegian import analyse, words

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

OWN_MODEL = "sparring-static"
TERM = "="  # marks a term of our analysis; no word holds it
_PREFIXES = (("e5", "query: ", "passage: "),)


@dataclass(frozen=True)
class Profile:
    """What a generation was embedded with; stands in its manifest."""

    model: str
    query_prefix: str = ""
    passage_prefix: str = ""


def profile_of(model: str | None) -> Profile:
    """The profile of a model name or folder; `None` is our own."""
    if model is None:
        return Profile(OWN_MODEL)
    for mark, query, passage in _PREFIXES:
        if mark in Path(model).name.lower():
            return Profile(model, query, passage)
    return Profile(model)


class Embedder:
    """Queries and passages to unit vectors of one dimension."""

    def __init__(self, model: "SentenceTransformer", profile: Profile) -> None:
        self._model = model
        self.profile = profile

    @classmethod
    def load(cls, profile: Profile, own_folder: Path) -> "Embedder":
        """Load a model from this machine; raises `ModelError` if it is not here."""
        from sentence_transformers import SentenceTransformer

        name = str(own_folder) if profile.model == OWN_MODEL else profile.model
        try:
            return cls(SentenceTransformer(name, device="cpu", local_files_only=True), profile)
        except Exception as error:  # each model format fails in its own way
            if profile.model == OWN_MODEL:
                raise generations.damaged("embeddingmodellen kan ikke leses") from error
            raise ModelError(
                "model_missing",
                f"Embeddingmodellen «{profile.model}» finnes ikke på denne maskinen.",
                "Last den ned på en maskin med nett (hf download NAVN --local-dir MAPPE), kopier mappen hit "
                "og sett SPARRING_EMBEDDING_MODEL til den, eller fjern innstillingen for å bruke vår egen.",
            ) from error

    def queries(self, texts: list[str]) -> np.ndarray:
        """Unit vectors of questions, shape (n, dimension)."""
        return self._encode(self._prepared(texts, self.profile.query_prefix))

    def passages(self, texts: list[str]) -> np.ndarray:
        """Unit vectors of passages, shape (n, dimension)."""
        return self._encode(self._prepared(texts, self.profile.passage_prefix))

    def _prepared(self, texts: list[str], prefix: str) -> list[str]:
        if self.profile.model == OWN_MODEL:
            return [own_input(text) for text in texts]
        return [prefix + text for text in texts]

    def _encode(self, texts: list[str]) -> np.ndarray:
        if not texts:
            return np.zeros((0, self._model.get_embedding_dimension() or 0), dtype=np.float32)
        return np.asarray(
            self._model.encode(texts, normalize_embeddings=True, show_progress_bar=False, batch_size=256),
            dtype=np.float32,
        )


def own_input(text: str) -> str:
    """What our own model reads: the words, and the terms of our analysis after them, each marked with «=».

    Words give it spelling and English, terms give it stems, compound parts and one spelling for both
    forms of Norwegian; together they rank better than either.
    """
    return " ".join((*words(text), *(f"{TERM}{term}" for term in analyse(text))))
