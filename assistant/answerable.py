"""Whether the library is likely to answer a question: a logistic regression over few, readable signs.

Scores alone do not tell (see docs/decisions.md): a question about the price of an electric car shares our
words. What tells is how at home its words are in what the library speaks of, against how common they
are in Norwegian or English at large, and what kind of answer is wanted and by whom. Weights, mean
and spread of each sign are data (`answerable.toml`), written by `python -m evals.fit_answerable`.
"""

import math
import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from assistant.question_words import leaning
from assistant.scope import elsewhere
from assistant.topics import topic_of
from corpus.library import Hit, Library
from corpus.norwegian import analyse_query, detect_language, stem, words
from corpus.terms_tables import stopwords

WEIGHTS = Path(__file__).parent / "answerable.toml"
_BEST = 5
_RARE = 1e-7  # frequency given to words that `wordfreq` does not know
_UNSEEN = 1e-5  # familiarity given to words that the library never speaks of
_HARDLY_SPOKEN_OF = 1.5e-4  # about five of the shipped known questions


def answerable(library: Library, question: str, hits: Sequence[Hit]) -> bool:
    """Whether the signs of a question and its hits speak for an answer in the library."""
    if not hits:
        return False
    table = _weights()
    return (
        table["intercept"]
        + sum(
            sign["weight"] * (value - sign["mean"]) / sign["spread"]
            for name, value in signs(library, question, hits).items()
            for sign in [table["signs"][name]]
        )
        >= table["threshold"]
    )


def signs(library: Library, question: str, hits: Sequence[Hit]) -> dict[str, float]:
    """The signs of a question by name, as `answerable.toml` names them; `hits` best first, not empty.

    lexical_mean, lexical_best: BM25 with known questions over the five best; likeness: to the nearest known
    question (0–1); foreign: share of its terms that the library hardly speaks of; home_mean, home_best: log
    of a word's familiarity over its frequency at large; leaning: see `assistant.question_words`; topic: a
    provision of ours leads on what is asked about; the rest are 1 or 0, by the question's form.
    """
    best = hits[:_BEST]
    lexical = [hit.lexical for hit in best]
    terms = [term.term for term in analyse_query(question) if term.weight == 1.0]
    familiar = library.familiarity(terms)
    homes = _homes(library, question)
    found = {
        "lexical_mean": sum(lexical) / len(lexical),
        "lexical_best": max(lexical),
        "likeness": max(hit.nearest_question for hit in best),
        "foreign": sum(share < _HARDLY_SPOKEN_OF for share in familiar.values()) / max(1, len(familiar)),
        "home_mean": sum(homes) / len(homes),
        "home_best": max(homes),
        "leaning": _leaning(question, hits[0]),
        "elsewhere": float(elsewhere(question)),
        "topic": float(topic_of(question) is not None),
    }
    text = question.lower()
    return found | {name: float(bool(form.search(text))) for name, form in _forms().items()}


def _leaning(question: str, best: Hit) -> float:
    """What known questions sound like tells nothing against a passage that has none, as a user's own documents."""
    leans = leaning(question)
    return leans if best.asked else max(0.0, leans)


def _homes(library: Library, question: str) -> list[float]:
    """For each word of the question: the log of how familiar it is here over how common it is at large."""
    from wordfreq import word_frequency

    language = "en" if detect_language(question) == "en" else "nb"
    content = [word for word in dict.fromkeys(words(question)) if word not in stopwords()]
    familiar = library.familiarity([stem(word) for word in content])
    return [
        math.log((familiar[stem(word)] + _UNSEEN) / max(word_frequency(word, language), _RARE)) for word in content
    ] or [0.0]


@lru_cache(maxsize=1)
def _weights() -> dict:
    return tomllib.loads(WEIGHTS.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _forms() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern) for name, pattern in _forms_table().items()}


def _forms_table() -> dict[str, str]:
    path = Path(__file__).parent / "question_forms.toml"
    table: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))
    return table
