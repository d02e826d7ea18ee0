"""Fits the default embedder when the index is built: no download, the same for the same data.

It is a static embedding (one vector a word, averaged), trained so that a question lies near its
passage and far from the others of its batch (contrastive loss, InfoNCE). Before the known questions it
learns from the passages alone, each sentence against its passage (inverse cloze task, Lee et al.
2019), which helps documents that nobody has asked about yet. Two tables with their own seeds stand
side by side: their errors differ, so together they rank better than one of the same size.
"""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.embedder import TERM, own_input

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer

_DIMENSIONS = 256  # of each table
_SEEDS = (7, 8)  # a table each
_VOCABULARY = 12_000
_TERMS = 16_000
_BATCH = 256
_SENTENCE_EPOCHS = 2
_QUESTION_EPOCHS = 10
_TEMPERATURE = 0.1
_LEARNING_RATE = 0.01  # falls to 0 in a straight line, epoch by epoch
_DECAY = 0.1
_KEPT = 0.7  # share of the tokens that a training step sees; the rest are dropped at random
_MOST_PAIRS = 12_000  # pairs an epoch, drawn anew each time, so that more questions do not take longer
_UNKNOWN = 1
_SENTENCE_END = re.compile(r"(?<=[.!?:;])\s+|\n")
_SHORTEST = 5  # words of a sentence that says something about its passage


def fit_own_model(texts: list[str], pairs: list[tuple[str, str]], folder: Path) -> None:
    """Train the default embedder and save it as a Sentence Transformers model folder.

    `texts` give the vocabulary, `pairs` are (question, passage text), the passage being one of `texts`.
    """
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    read = {text: own_input(text) for text in texts}
    asked = [(own_input(question), read[text]) for question, text in pairs]
    tokenizer = _fitted_tokenizer([*read.values(), *(question for question, _ in asked)])
    sentences = [(own_input(sentence), read[text]) for sentence, text in _sentences(texts)]
    epochs = [_Pairs(tokenizer, sentences)] * _SENTENCE_EPOCHS + [_Pairs(tokenizer, asked)] * _QUESTION_EPOCHS
    weights = np.hstack(_tables(tokenizer.get_vocab_size(), epochs))
    module = StaticEmbedding(tokenizer, embedding_weights=weights)
    SentenceTransformer(modules=[module], device="cpu").save(str(folder))


def _sentences(texts: list[str]) -> list[tuple[str, str]]:
    """Pairs of a sentence and the text it stands in, as many at most as the epochs can use."""
    pairs = [(s, text) for text in texts for s in _SENTENCE_END.split(text) if len(s.split()) >= _SHORTEST]
    most = _SENTENCE_EPOCHS * _MOST_PAIRS
    if len(pairs) <= most:
        return pairs
    drawn = np.random.default_rng(_SEEDS[0]).choice(len(pairs), most, replace=False)
    return [pairs[number] for number in sorted(drawn)]


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
    plain = [" ".join(token for token in text.split() if not token.startswith(TERM)) for text in texts]
    letters = sorted({letter for text in plain for letter in text} - {" "})
    trainer = trainers.WordPieceTrainer(
        vocab_size=_VOCABULARY,
        min_frequency=2,
        special_tokens=["[PAD]", "[UNK]", *(f"##{letter}" for letter in letters)],
        show_progress=False,
    )
    fitted.train_from_iterator(plain, trainer)
    vocabulary = fitted.get_vocab()
    counts = Counter(token for text in texts for token in text.split() if token.startswith(TERM))
    common = sorted((-count, term) for term, count in counts.items() if count > 1)[:_TERMS]
    return empty(vocabulary | {term: len(vocabulary) + number for number, (_, term) in enumerate(common)})


def _tables(words: int, epochs: list["_Pairs"]) -> list[np.ndarray]:
    """A table for each seed, side by side on a core each: torch's own threads wait for one another at every step."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with ThreadPoolExecutor(len(_SEEDS)) as pool:
            return list(pool.map(lambda seed: _table(words, epochs, seed), _SEEDS))
    finally:
        torch.set_num_threads(before)


def _table(words: int, epochs: list["_Pairs"], seed: int) -> np.ndarray:
    """One table of word vectors, shape (words, dimensions), trained on one set of pairs after the other."""
    import torch

    start = torch.empty(words, _DIMENSIONS).normal_(std=0.1, generator=torch.Generator().manual_seed(seed))
    embedding = torch.nn.EmbeddingBag.from_pretrained(start, freeze=False, mode="mean")
    optimiser = torch.optim.AdamW(embedding.parameters(), lr=_LEARNING_RATE, weight_decay=_DECAY, fused=True)
    random = np.random.default_rng(seed)
    for number, pairs in enumerate(epochs):
        for group in optimiser.param_groups:
            group["lr"] = _LEARNING_RATE * (1 - number / len(epochs))
        _epoch(embedding, optimiser, pairs, random)
    weights: np.ndarray = embedding.weight.detach().numpy()
    return weights


class _Pairs:
    """Token numbers of the texts on both sides, each text of the right side once."""

    def __init__(self, tokenizer: "Tokenizer", pairs: list[tuple[str, str]]) -> None:
        def encoded(texts: list[str]) -> list[list[int]]:
            return [e.ids or [_UNKNOWN] for e in tokenizer.encode_batch(texts, add_special_tokens=False)]

        number_of = {text: number for number, text in enumerate(dict.fromkeys(right for _, right in pairs))}
        self.left = encoded([left for left, _ in pairs])
        self.right = encoded(list(number_of))
        self.target = np.array([number_of[right] for _, right in pairs], dtype=int)


def _epoch(
    embedding: "torch.nn.EmbeddingBag", optimiser: "torch.optim.Optimizer", pairs: _Pairs, random: np.random.Generator
) -> None:
    import torch
    from torch.nn import functional

    def vectors(texts: list[list[int]]) -> "torch.Tensor":
        thinned = []
        for ids in texts:
            kept = random.random(len(ids)) < _KEPT
            thinned.append([token for token, keep in zip(ids, kept, strict=True) if keep] or ids)
        offsets = np.cumsum([0, *(len(ids) for ids in thinned[:-1])])
        tokens = torch.tensor([token for ids in thinned for token in ids])
        return functional.normalize(embedding(tokens, torch.tensor(offsets)))

    order = random.permutation(len(pairs.left))[:_MOST_PAIRS]
    for start in range(0, len(order), _BATCH):
        batch = order[start : start + _BATCH]
        numbers = pairs.target[batch]
        left, right = vectors([pairs.left[i] for i in batch]), vectors([pairs.right[n] for n in numbers])
        same = torch.from_numpy((numbers[:, None] == numbers[None, :]) & ~np.eye(len(batch), dtype=bool))
        scores = (left @ right.T / _TEMPERATURE).masked_fill(same, -1e9)
        loss = functional.cross_entropy(scores, torch.arange(len(batch)))
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
