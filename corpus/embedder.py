"""The embedder: any Sentence Transformers model; by default one that we fit on the known questions.

The default is a static embedding (one vector a word, averaged), trained so that a
question lies near its passage and far from the others of its batch (contrastive
loss, InfoNCE). It needs no download and is the same for the same data and seed.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus import generations
from corpus.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

OWN_MODEL = "sparring-static"
_DIMENSIONS = 256
_VOCABULARY = 12_000
_BATCH = 256
_EPOCHS = 12
_TEMPERATURE = 0.05
_SEED = 7
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
        return self._encode([self.profile.query_prefix + text for text in texts])

    def passages(self, texts: list[str]) -> np.ndarray:
        """Unit vectors of passages, shape (n, dimension)."""
        return self._encode([self.profile.passage_prefix + text for text in texts])

    def _encode(self, texts: list[str]) -> np.ndarray:
        return np.asarray(
            self._model.encode(texts, normalize_embeddings=True, show_progress_bar=False, batch_size=256),
            dtype=np.float32,
        )


def fit_own_model(texts: list[str], pairs: list[tuple[str, str]], folder: Path) -> None:
    """Train the default embedder and save it as a Sentence Transformers model folder.

    `texts` give the vocabulary, `pairs` are (question, passage text).
    """
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    tokenizer = _fitted_tokenizer([*texts, *(question for question, _ in pairs)])
    torch.manual_seed(_SEED)
    module = StaticEmbedding(tokenizer, embedding_dim=_DIMENSIONS)
    torch.nn.init.normal_(module.embedding.weight, std=0.1)
    if pairs:
        _train(module.embedding, tokenizer, pairs)
    SentenceTransformer(modules=[module], device="cpu").save(str(folder))


def _fitted_tokenizer(texts: list[str]) -> "Tokenizer":
    """A WordPiece tokenizer with the words and word parts of the texts.

    The trainer numbers the one-letter parts («##a») in the order of a hash table, so that
    the same texts gave another vocabulary every time; given to it beforehand they keep their
    numbers. They are ordinary parts in the tokenizer that is returned, not special tokens.
    """
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

    def empty(vocabulary: dict[str, int]) -> Tokenizer:
        made = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))  # type: ignore[arg-type]
        made.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])  # type: ignore[assignment]
        made.pre_tokenizer = pre_tokenizers.Whitespace()  # type: ignore[assignment]
        return made

    fitted = empty({"[PAD]": 0, "[UNK]": 1})
    assert fitted.normalizer is not None
    letters = sorted({letter for text in texts for letter in fitted.normalizer.normalize_str(text)} - {" ", "\n"})
    trainer = trainers.WordPieceTrainer(
        vocab_size=_VOCABULARY,
        min_frequency=2,
        special_tokens=["[PAD]", "[UNK]", *(f"##{letter}" for letter in letters)],
        show_progress=False,
    )
    fitted.train_from_iterator(texts, trainer)
    return empty(fitted.get_vocab())


def _train(embedding: "object", tokenizer: "object", pairs: list[tuple[str, str]]) -> None:
    import torch
    from torch.nn import functional

    def encoded(texts: list[str]) -> list[list[int]]:
        return [e.ids or [1] for e in tokenizer.encode_batch(texts, add_special_tokens=False)]  # type: ignore[attr-defined]

    def bag(ids: list[list[int]]) -> tuple["torch.Tensor", "torch.Tensor"]:
        offsets = np.cumsum([0, *(len(i) for i in ids[:-1])])
        return torch.tensor([t for i in ids for t in i]), torch.tensor(offsets)

    number_of = {text: number for number, text in enumerate(dict.fromkeys(p for _, p in pairs))}
    question_ids = encoded([q for q, _ in pairs])
    passage_ids = encoded(list(number_of))
    targets = np.array([number_of[p] for _, p in pairs])
    random = np.random.default_rng(_SEED)
    optimiser = torch.optim.Adam(embedding.parameters(), lr=0.01)  # type: ignore[attr-defined]
    for _ in range(_EPOCHS):
        order = random.permutation(len(pairs))
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            numbers = targets[batch]
            questions = functional.normalize(embedding(*bag([question_ids[i] for i in batch])))  # type: ignore[operator]
            passages = functional.normalize(embedding(*bag([passage_ids[n] for n in numbers])))  # type: ignore[operator]
            same = torch.from_numpy((numbers[:, None] == numbers[None, :]) & ~np.eye(len(batch), dtype=bool))
            scores = (questions @ passages.T / _TEMPERATURE).masked_fill(same, -1e9)
            loss = functional.cross_entropy(scores, torch.arange(len(batch)))
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
