"""The embedder: any Sentence Transformers model; by default one that we fit on the known questions.

The default is a static embedding (one vector a word, averaged), trained so that a
question lies near its passage and far from the others of its batch (contrastive
loss, InfoNCE). It needs no download and is the same for the same data and seed.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus import generations
from corpus.errors import ModelError
from corpus.norwegian import analyse, words

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

OWN_MODEL = "sparring-static"
_DIMENSIONS = 256
_VOCABULARY = 12_000
_BATCH = 256
_EPOCHS = 10
_TEMPERATURE = 0.1
_KEPT = 0.7  # share of the tokens that a training step sees; the rest are dropped at random
_MOST_PAIRS = 12_000  # pairs an epoch, drawn anew each time, so that more questions do not take longer
_TERMS = 16_000
_TERM = "="  # marks a term of our analysis; no word holds it
_UNKNOWN = 1
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
        return self._encode(self._prepared(texts, self.profile.query_prefix))

    def passages(self, texts: list[str]) -> np.ndarray:
        """Unit vectors of passages, shape (n, dimension)."""
        return self._encode(self._prepared(texts, self.profile.passage_prefix))

    def _prepared(self, texts: list[str], prefix: str) -> list[str]:
        if self.profile.model == OWN_MODEL:
            return [own_input(text) for text in texts]
        return [prefix + text for text in texts]

    def _encode(self, texts: list[str]) -> np.ndarray:
        return np.asarray(
            self._model.encode(texts, normalize_embeddings=True, show_progress_bar=False, batch_size=256),
            dtype=np.float32,
        )


def fit_own_model(texts: list[str], pairs: list[tuple[str, str]], folder: Path) -> None:
    """Train the default embedder and save it as a Sentence Transformers model folder.

    `texts` give the vocabulary, `pairs` are (question, passage text), the passage being one of `texts`.
    """
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    read = {text: own_input(text) for text in texts}
    pairs = [(own_input(question), read[text]) for question, text in pairs]
    tokenizer = _fitted_tokenizer([*read.values(), *(question for question, _ in pairs)])
    torch.manual_seed(_SEED)
    module = StaticEmbedding(tokenizer, embedding_dim=_DIMENSIONS)
    torch.nn.init.normal_(module.embedding.weight, std=0.1)
    if pairs:
        _train(module.embedding, tokenizer, pairs)
    SentenceTransformer(modules=[module], device="cpu").save(str(folder))


def own_input(text: str) -> str:
    """What our own model reads: the words, and the terms of our analysis after them, each marked with «=».

    Words give it spelling and English, terms give it stems, compound parts and one spelling for both
    forms of Norwegian; together they rank better than either.
    """
    return " ".join((*words(text), *(f"{_TERM}{term}" for term in analyse(text))))


def _fitted_tokenizer(texts: list[str]) -> "Tokenizer":
    """A WordPiece tokenizer with the words, word parts and most used terms of the texts (see `own_input`).

    The trainer numbers the one-letter parts («##a») in the order of a hash table, so that
    the same texts gave another vocabulary every time; given to it beforehand they keep their
    numbers. They are ordinary parts in the tokenizer that is returned, not special tokens.
    """
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    def empty(vocabulary: dict[str, int]) -> Tokenizer:
        made = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))  # type: ignore[arg-type]
        made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()  # type: ignore[assignment]
        return made

    fitted = empty({"[PAD]": 0, "[UNK]": 1})
    plain = [" ".join(token for token in text.split() if not token.startswith(_TERM)) for text in texts]
    letters = sorted({letter for text in plain for letter in text} - {" "})
    trainer = trainers.WordPieceTrainer(
        vocab_size=_VOCABULARY,
        min_frequency=2,
        special_tokens=["[PAD]", "[UNK]", *(f"##{letter}" for letter in letters)],
        show_progress=False,
    )
    fitted.train_from_iterator(plain, trainer)
    vocabulary = fitted.get_vocab()
    counts = Counter(token for text in texts for token in text.split() if token.startswith(_TERM))
    common = sorted((-count, term) for term, count in counts.items() if count > 1)[:_TERMS]
    return empty(vocabulary | {term: len(vocabulary) + number for number, (_, term) in enumerate(common)})


def _train(embedding: "object", tokenizer: "object", pairs: list[tuple[str, str]]) -> None:
    import torch
    from torch.nn import functional

    def encoded(texts: list[str]) -> list[list[int]]:
        return [e.ids or [_UNKNOWN] for e in tokenizer.encode_batch(texts, add_special_tokens=False)]  # type: ignore[attr-defined]

    def bag(ids: list[list[int]]) -> tuple["torch.Tensor", "torch.Tensor"]:
        offsets = np.cumsum([0, *(len(i) for i in ids[:-1])])
        return torch.tensor([t for i in ids for t in i]), torch.tensor(offsets)

    number_of = {text: number for number, text in enumerate(dict.fromkeys(p for _, p in pairs))}
    question_ids = encoded([q for q, _ in pairs])
    passage_ids = encoded(list(number_of))
    targets = np.array([number_of[p] for _, p in pairs])
    random = np.random.default_rng(_SEED)

    def thinned(ids: list[int]) -> list[int]:
        kept = random.random(len(ids)) < _KEPT
        return [token for token, keep in zip(ids, kept, strict=True) if keep] or ids

    optimiser = torch.optim.Adam(embedding.parameters(), lr=0.01)  # type: ignore[attr-defined]
    for _ in range(_EPOCHS):
        order = random.permutation(len(pairs))[:_MOST_PAIRS]
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            numbers = targets[batch]
            questions = functional.normalize(embedding(*bag([thinned(question_ids[i]) for i in batch])))  # type: ignore[operator]
            passages = functional.normalize(embedding(*bag([thinned(passage_ids[n]) for n in numbers])))  # type: ignore[operator]
            same = torch.from_numpy((numbers[:, None] == numbers[None, :]) & ~np.eye(len(batch), dtype=bool))
            scores = (questions @ passages.T / _TEMPERATURE).masked_fill(same, -1e9)
            loss = functional.cross_entropy(scores, torch.arange(len(batch)))
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
