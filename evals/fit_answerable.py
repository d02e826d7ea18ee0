"""`python -m evals.fit_answerable`: fits and writes the weights in `answerable.toml` and `question_words.tsv`.

First the words, on known questions against `outside.jsonl`. Then the signs, of which the words are one, on questions
that neither words nor index have seen: with an answer, known questions kept out and the tuning questions;
without, the tuning split of the sets that must be declined. Never run on a reporting set.
"""

import json
import random
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.answerable import WEIGHTS, signs
from assistant.question_words import TABLE, table_text
from assistant.scope import out_of_scope
from corpus.building import build
from corpus.library import Library
from corpus.settings import SHIPPED_QUESTIONS, Settings
from evals.datasets import load_declined, load_outside, load_questions
from evals.fit_question_words import fitted_words

_KEPT_OUT = 1_500
_MOST_REFUSED = 0.03  # of those with an answer, so that a reporting set stays below 5 %
_SHARES = (0.01, 0.02, 0.03, 0.04, 0.05, 0.06)
_SEED = 5


@dataclass(frozen=True)
class _Table:
    """The questions fitted to: their signs by name, whether each has an answer, whether it is a tuning question."""

    names: list[str]
    values: np.ndarray
    answered: np.ndarray
    tuning: np.ndarray


def main() -> int:
    """Build, fit, write; prints what is declined and refused on the data fitted to, which is no result."""
    table = _table()
    model = make_pipeline(StandardScaler(), LogisticRegression(class_weight="balanced"))
    apart = cross_val_predict(model, table.values, table.answered, cv=10, method="decision_function")
    threshold = float(np.quantile(apart[table.answered], _MOST_REFUSED))
    model.fit(table.values, table.answered)
    WEIGHTS.write_text(_weights_text(table.names, model, threshold), encoding="utf-8")
    sys.stdout.writelines(_shares(table, apart))
    return 0


def _table() -> _Table:
    """Write the table of words and, with it, read the signs of questions that it was not learned from."""
    with tempfile.TemporaryDirectory() as folder:
        kept_out, known = _split_questions(Path(folder) / "questions")
        TABLE.write_text(table_text(fitted_words(known, load_outside())), encoding="utf-8")
        settings = Settings(home=Path(folder) / "home")
        build(settings, questions_folder=Path(folder) / "questions")
        library = Library.open(settings)
        tuning = [q.question for q in load_questions("tuning")]
        beyond = [d.question for d in load_declined(split="tuning")]
        asked = [q for q in (*kept_out, *tuning, *beyond) if not out_of_scope(q)]
        rows = [signs(library, q, library.search(q, 12)) for q in asked]
    names = list(rows[0])
    return _Table(
        names,
        np.array([[row[name] for name in names] for row in rows]),
        np.array([q not in set(beyond) for q in asked]),
        np.array([q in set(tuning) for q in asked]),
    )


def _weights_text(names: list[str], model: Pipeline, threshold: float) -> str:
    """The fitted model as `answerable.toml` holds it."""
    scaler, fitted = model[0], model[-1]
    lines = ["# Written by `python -m evals.fit_answerable`; do not edit by hand.", ""]
    lines += [f"intercept = {fitted.intercept_[0]:.3f}", f"threshold = {threshold:.3f}"]
    for name, weight, mean, spread in zip(names, fitted.coef_[0], scaler.mean_, scaler.scale_, strict=True):
        lines += ["", f"[signs.{name}]", f"weight = {weight:.3f}", f"mean = {mean:.4f}", f"spread = {spread:.4f}"]
    return "\n".join(lines) + "\n"


def _shares(table: _Table, apart: np.ndarray) -> Iterator[str]:
    """What would be declined and refused at other thresholds, by scores of models that had not seen the question."""
    for share in _SHARES:
        at = float(np.quantile(apart[table.answered], share))
        refused = (apart < at) & table.answered
        known = table.answered & ~table.tuning
        yield (
            f"ten-fold, {share:.0%} refused: declined {np.mean(apart[~table.answered] < at):.3f} of "
            f"{np.sum(~table.answered)} (after the signs of scope.toml), refused {refused[table.tuning].sum()} of "
            f"{table.tuning.sum()} tuning and {refused[~table.tuning].sum()} of {known.sum()} known questions\n"
        )


def _split_questions(folder: Path) -> tuple[list[str], list[str]]:
    """Write the known questions but some into a folder; those kept out, and the others."""
    lines = [
        line for path in sorted(SHIPPED_QUESTIONS.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()
    ]
    random.Random(_SEED).shuffle(lines)
    folder.mkdir()
    (folder / "known.jsonl").write_text("\n".join(lines[_KEPT_OUT:]) + "\n", encoding="utf-8")
    asked = [json.loads(line)["question"] for line in lines]
    return asked[:_KEPT_OUT], asked[_KEPT_OUT:]


if __name__ == "__main__":
    sys.exit(main())
