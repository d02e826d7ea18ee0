"""One score for each candidate passage from three signals.

Reciprocal rank fusion, which knows only the order in each list, was eight points of nDCG@10
worse on known questions kept out of the index, and far worse on documents without any known
question, because passages with questions crowded the others out of the lexical list. So each
signal is standardised over the candidates of the query (mean 0, standard deviation 1), which
makes BM25 and cosines of any embedding model comparable, and summed with weights that a
softmax regression over such questions gave (see docs/decisions.md).
"""

import numpy as np

_LEXICAL = 1.0  # BM25 of the passage's own text
_VECTOR = 3.0  # cosine of question and passage
_NAMED = 6.0  # the question names the passage's provision or case: before all that does not


def fuse(lexical: np.ndarray, similarity: np.ndarray, named: np.ndarray) -> np.ndarray:
    """The fused scores, shape (n,), of candidates with BM25 scores, cosines and whether they are named."""
    return _LEXICAL * _standard(lexical) + _VECTOR * _standard(similarity) + _NAMED * named


def _standard(values: np.ndarray) -> np.ndarray:
    spread = float(values.std()) if len(values) else 0.0
    return (values - values.mean()) / spread if spread else np.zeros(len(values))
