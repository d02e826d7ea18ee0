"""Whether a question sounds like those that are answered here, by its words alone.

A linear model over words, neighbouring words and terms of our analysis, weighted by tf-idf: known questions against
questions that no such library answers, in the same subjects' words («Hva tjener en innkjøpssjef?»). It knows how
prices, persons, private matters, other fields of law and facts of the world are asked for, in more ways than a list of
patterns can hold. The table (`question_words.tsv`) is written by `python -m evals.fit_answerable`.
"""

import math
from functools import lru_cache
from pathlib import Path

from corpus.norwegian import analyse, words

TABLE = Path(__file__).parent / "question_words.tsv"


def features(question: str) -> list[str]:
    """Words, pairs of neighbours («^» and «$» are the ends) and terms («=»), each once."""
    found = words(question)
    pairs = (f"{left}_{right}" for left, right in zip(("^", *found), (*found, "$"), strict=True))
    return list(dict.fromkeys((*found, *pairs, *(f"={term}" for term in analyse(question)))))


def leaning(question: str) -> float:
    """From clearly not for us (negative) to clearly for us (positive); 0 where no word tells."""
    table = _table()
    told = [table[feature] for feature in features(question) if feature in table]
    length = math.sqrt(sum(idf * idf for idf, _ in told))
    return sum(idf * weight for idf, weight in told) / length if length else 0.0


def table_text(rows: dict[str, tuple[float, float]]) -> str:
    """The table as it is stored, from feature to inverse document frequency and weight."""
    lines = [f"{feature}\t{idf:.2f}\t{weight:.2f}" for feature, (idf, weight) in sorted(rows.items())]
    return "# Written by `python -m evals.fit_answerable`; do not edit by hand.\n" + "\n".join(lines) + "\n"


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[float, float]]:
    rows = (line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {feature: (float(idf), float(weight)) for feature, idf, weight in rows}
