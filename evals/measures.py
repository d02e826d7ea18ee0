"""Retrieval measures (through ir-measures) with bootstrap confidence intervals.

One right answer is enough: the first retrieved text that holds a gold answer is the
relevant one, and the others that hold one count neither for nor against.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ir_measures
from ir_measures import RR, R, nDCG

from evals.baselines import Found
from evals.datasets import Question, plain

NAMES = ("recall@5", "nDCG@10", "MRR@10")
_MEASURES = (R @ 5, nDCG @ 10, RR @ 10)


@dataclass(frozen=True)
class Estimate:
    """A mean with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.2f} [{self.low:.2f}, {self.high:.2f}]"


def rank_of_answer(question: Question, found: Sequence[Found]) -> int | None:
    """The rank (from 1) of the first text that holds a right answer."""
    for rank, item in enumerate(found, 1):
        if any(item.document == gold.document and gold.snippet in plain(item.text) for gold in question.golds):
            return rank
    return None


def per_question(ranks: Mapping[str, int | None]) -> dict[str, tuple[float, ...]]:
    """Each question's values of the measures in `NAMES`, from the rank of its answer."""
    qrels = [ir_measures.Qrel(question, "answer", 1) for question in ranks]
    run = [
        ir_measures.ScoredDoc(question, "answer" if place == rank else f"other{place}", 1.0 / place)
        for question, rank in ranks.items()
        for place in range(1, (rank or 1) + (rank is not None))
    ]
    run += [ir_measures.ScoredDoc(question, "other", 1.0) for question, rank in ranks.items() if rank is None]
    values: dict[str, dict[str, float]] = {question: {} for question in ranks}
    for metric in ir_measures.iter_calc(list(_MEASURES), qrels, run):
        values[metric.query_id][str(metric.measure)] = metric.value
    return {q: tuple(found.get(str(m), 0.0) for m in _MEASURES) for q, found in values.items()}


def bootstrap(values: Sequence[float], rounds: int = 1000, seed: int = 1) -> Estimate:
    """The mean with a percentile bootstrap interval over questions; the same for the same input."""
    if not values:
        return Estimate(0.0, 0.0, 0.0)
    pick = random.Random(seed)
    means = sorted(sum(pick.choices(values, k=len(values))) / len(values) for _ in range(rounds))
    return Estimate(sum(values) / len(values), means[int(rounds * 0.025)], means[int(rounds * 0.975) - 1])


def wilson(hits: int, total: int) -> Estimate:
    """A share with its 95 % Wilson interval."""
    if not total:
        return Estimate(0.0, 0.0, 0.0)
    z, share = 1.96, hits / total
    centre = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * ((share * (1 - share) + z * z / (4 * total)) / total) ** 0.5 / (1 + z * z / total)
    return Estimate(share, centre - half, centre + half)
