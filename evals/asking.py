"""The chat model in an evaluation: its assessment of a case's outcome, and its marks for an answer.

Both are asked for in JSON; an answer that is none, or that names sources which were not there, counts as a
failure, never as a low mark. How often the judge was asked and how far it spread stand beside its mean.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, pstdev
from string import Template
from typing import Any

from assistant.answer import Answer
from assistant.model import ChatModel
from assistant.sources import sources_for
from corpus.errors import ModelError
from corpus.library import Library
from evals.cases import OUTCOMES, Case
from evals.outcomes import UNCLEAR, Ground, Prediction

_FOLDER = Path(__file__).parent / "prompts"
_JSON = re.compile(r"\{.*\}", re.DOTALL)
MARKS = ("correct", "useful")


@dataclass(frozen=True)
class Judged:
    """A judge's marks (1–5) for one answer: mean and spread over the runs that gave marks, and how many did not."""

    means: dict[str, float]
    spreads: dict[str, float]
    runs: int
    failures: int


def assessed(model: ChatModel, case: Case, answer: Answer, library: Library) -> Prediction:
    """The outcome that the model finds likely from the answer's sources, with those it rests on as grounds."""
    passages = [library.passage(c.passage_id) for c in answer.citations]
    sources = sources_for(passages, model.window, case.language)
    told = _asked(model, "assessment", sources=sources.text, question=case.question, date=str(case.as_of))
    if told is None or told.get("outcome") not in OUTCOMES:
        return Prediction(UNCLEAR, ())
    named = told.get("grounds")
    tokens = [token for token in named if token in sources.passages] if isinstance(named, list) else []
    if not tokens:
        return Prediction(UNCLEAR, ())
    grounds = tuple(Ground(sources.passages[token].document_id, told["outcome"], 1.0) for token in tokens)
    return Prediction(told["outcome"], grounds)


def judged(model: ChatModel, case: Case, answer: Answer, runs: int) -> Judged:
    """The marks of a judge that is asked so many times."""
    gold = "\n".join(f"- {point}" for point in case.key_points)
    marks: dict[str, list[float]] = {name: [] for name in MARKS}
    failures = 0
    for _ in range(runs):
        told = _asked(model, "judge", question=case.question, gold=gold, answer=answer.text)
        given = [told.get(name) if told else None for name in MARKS]
        if not all(isinstance(mark, int | float) and 1 <= mark <= 5 for mark in given):
            failures += 1
            continue
        for name, mark in zip(MARKS, given, strict=True):
            marks[name].append(float(mark or 0))
    means = {name: mean(values) for name, values in marks.items() if values}
    return Judged(means, {name: pstdev(values) for name, values in marks.items() if values}, runs, failures)


def _asked(model: ChatModel, prompt: str, **values: str) -> dict[str, Any] | None:
    system, user = (_FOLDER / f"{prompt}.txt").read_text(encoding="utf-8").split("=== bruker ===")
    try:
        text = model.complete(Template(system).substitute(values), Template(user).substitute(values))
        found = _JSON.search(text)
        value = json.loads(found.group()) if found else None
    except (ModelError, json.JSONDecodeError):
        return None
    return value if isinstance(value, dict) else None
