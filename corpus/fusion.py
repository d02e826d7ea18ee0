"""One score for each candidate passage from four signals.

Reciprocal rank fusion, which knows only the order in each list, was eight points of nDCG@10
worse on known questions kept out of the index, and far worse on documents without any known
question, because passages with questions crowded the others out of the lexical list. So each
signal is standardised over the candidates of the query (mean 0, standard deviation 1), which
makes BM25 and cosines of any embedding model comparable, and summed with weights that a
softmax regression over such questions gave (see docs/decisions.md).

A passage that nobody has asked about yet has no nearest question. It is taken to be as much nearer than its
text as those of the other candidates are on average: with less it would lose to every passage with
questions, and with more it would gain only because it has none.
"""

import numpy as np

_LEXICAL = 0.5  # BM25 of the passage's own text
_VECTOR = 1.5  # cosine of question and passage
_ASKED = 1.6  # cosine of question and the nearest known question of the passage
_NAMED = 6.0  # the question names the passage's provision or case: before all that does not


def fuse(lexical: np.ndarray, similarity: np.ndarray, asked: np.ndarray, named: np.ndarray) -> np.ndarray:
    """The fused scores, shape (n,), of candidates.

    BM25 scores; cosines; cosines to the nearest known question, NaN where there is none; whether they are named.
    """
    known = ~np.isnan(asked)
    nearer = float((asked[known] - similarity[known]).mean()) if known.any() else 0.0
    return (
        _LEXICAL * _standard(lexical)
        + _VECTOR * _standard(similarity)
        + _ASKED * _standard(np.where(known, asked, similarity + nearer))
        + _NAMED * named
    )


def _standard(values: np.ndarray) -> np.ndarray:
    spread = float(values.std()) if len(values) else 0.0
    return (values - values.mean()) / spread if spread else np.zeros(len(values))
