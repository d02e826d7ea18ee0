"""Fits the table of `assistant.question_words`: which words tell that a question is, or is not, for this library."""

from collections.abc import Sequence

import numpy as np

from assistant.question_words import features

_LEAST = 2  # questions that a feature stands in
_MOST = 10_000  # features kept, those that count most; fewer generalise better than all (see docs/decisions.md)
_INVERSE_PENALTY = 10.0


def fitted_words(answered: Sequence[str], outside: Sequence[str]) -> dict[str, tuple[float, float]]:
    """From feature to inverse document frequency and weight: a logistic regression on tf-idf, fitted twice.

    The first fit, on all features, chooses those that count most; the second weighs these.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    texts = [*answered, *outside]
    labels = np.array([True] * len(answered) + [False] * len(outside))
    names: Sequence[str] | None = None
    for _ in range(2):
        reader = TfidfVectorizer(analyzer=features, vocabulary=names, min_df=1 if names else _LEAST)
        values = reader.fit_transform(texts)
        model = LogisticRegression(C=_INVERSE_PENALTY, class_weight="balanced", max_iter=500).fit(values, labels)
        found = list(reader.get_feature_names_out())
        weights = model.coef_[0]
        counting = np.abs(weights) * np.sqrt(np.asarray(values.mean(axis=0)).ravel())
        names = [found[place] for place in np.argsort(-counting, kind="stable")[:_MOST]]
    return {name: (float(idf), float(weight)) for name, idf, weight in zip(found, reader.idf_, weights, strict=True)}
