"""One score for each candidate passage from four signals.

Reciprocal rank fusion, which knows only the order in each list, was eight points of nDCG@10
worse on known questions kept out of the index, and far worse on documents without any known
question, because passages with questions crowded the others out of the lexical list. So the
signals are brought to one scale and summed, with weights that a softmax regression over such
questions gave (see docs/decisions.md).

BM25 is standardised over the candidates of the query. Cosines are measured by the spread that the model has
over the candidates of known questions: that makes any embedding model comparable, and where nothing is near, as when
a question is about something that the model never saw, small differences stay small and the words decide.

A passage that nobody has asked about yet has no nearest question. It is taken to be as much nearer than its
text as those of the other candidates are on average: with less it would lose to every passage with
questions, and with more it would gain only because it has none.
"""

import numpy as np

_LEXICAL = 0.5  # BM25 of the passage's own text
_VECTOR = 0.95  # cosine of question and passage
_ASKED = 0.95  # cosine of question and the nearest known question of the passage
_NAMED = 6.0  # the question names the passage's provision or case: before nearly all that does not
_SAMPLE = 200  # questions that the spread is measured on
_NEAREST = 100  # passages of each
_LEAST_SPREAD = 0.01  # of a library in which all passages are alike


def fuse(
    lexical: np.ndarray, similarity: np.ndarray, asked: np.ndarray, named: np.ndarray, spread: float
) -> np.ndarray:
    """The fused scores, shape (n,), of candidates.

    BM25 scores; cosines; cosines to the nearest known question, NaN where there is none; whether they are named;
    and the usual spread of the model's cosines (`usual_spread`).
    """
    known = ~np.isnan(asked)
    nearer = float((asked[known] - similarity[known]).mean()) if known.any() else 0.0
    return (
        _LEXICAL * _standard(lexical)
        + _VECTOR * similarity / spread
        + _ASKED * np.where(known, asked, similarity + nearer) / spread
        + _NAMED * named
    )


def usual_spread(questions: np.ndarray, passages: np.ndarray) -> float:
    """The standard deviation of a question's cosines to its nearest passages, on average over some of the questions.

    Unit vectors, shape (n, dimension) each; without questions the passages themselves are asked. 1 if there is none.
    """
    asked = questions if len(questions) else passages
    if not len(passages):
        return 1.0
    sample = asked[:: max(1, len(asked) // _SAMPLE)][:_SAMPLE]
    nearest = np.sort(sample @ passages.T, axis=1)[:, -_NEAREST:]
    return max(float(nearest.std(axis=1).mean()), _LEAST_SPREAD)


def _standard(values: np.ndarray) -> np.ndarray:
    spread = float(values.std()) if len(values) else 0.0
    return (values - values.mean()) / spread if spread else np.zeros(len(values))
