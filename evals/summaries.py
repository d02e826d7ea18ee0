"""From answers to scores and a summary: means with intervals, by group, and the outcomes beside a baseline."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from corpus.library import Library
from corpus.provisions import find_references
from evals.asking import MARKS
from evals.cases import Case
from evals.leakage import Hiding
from evals.measures import Estimate, bootstrap
from evals.outcomes import NearestCases, Prediction
from evals.runs import SCORES, SUMMARY, Generated, generated_in, write_whole
from evals.scoring import LENIENT, MEASURES, coverage, scores

GROUPS = ("category", "language", "style", "year")
_LOOKED_AT = 20  # passages that may cover a key point


@dataclass(frozen=True)
class Scored:
    """One case with its answer, its scores, and the outcome predicted for it."""

    case: Case
    generated: Generated
    scores: dict[str, float | None]
    prediction: Prediction | None

    def group(self, name: str) -> str:
        """What the case counts under in a table by `name` of `GROUPS`."""
        if name == "year":
            return (self.case.kofa_case or "").partition("/")[0]
        return str(getattr(self.case, name))


def score(cases: Sequence[Case], library: Library, folder: Path) -> list[Scored]:
    """Score every answer of a run and write `scores.jsonl`; makes no answer, so it can be done again at any time.

    In the order of the cases, whichever was answered first: intervals depend on it.
    """
    answers = {generated.case: generated for generated in generated_in(folder)}
    hiding, nearest = Hiding(library), NearestCases(library)
    found: list[Scored] = []
    for case in cases:
        generated = answers.get(case.id)
        if generated is None:
            continue
        hidden = hiding.hidden_from(case)
        prediction = generated.assessment  # the model's, where there is one; else the nearest cases vote
        if case.outcome and prediction is None:
            prediction = nearest.predict(case, hidden, _provisions(generated))
        values = scores(
            case,
            generated.answer,
            library,
            hidden,
            reachable(case, library, hidden),
            prediction,
            generated.milliseconds,
        )
        found.append(Scored(case, generated, values, prediction))
    lines = [
        json.dumps(
            {
                "case": one.case.id,
                "status": one.generated.answer.status,
                "scores": one.scores,
                "prediction": asdict(one.prediction) if one.prediction else None,
            },
            ensure_ascii=False,
        )
        for one in found
    ]
    write_whole(folder / SCORES, "\n".join(lines) + "\n")
    return found


def reachable(case: Case, library: Library, hidden: frozenset[str]) -> tuple[str, ...]:
    """The key points that some source the case may see can cover; a point only the hidden decision makes is none."""
    found = []
    for point in case.key_points:
        hits = library.search(point, _LOOKED_AT, None, case.as_of, hidden)
        if any(coverage(point, hit.passage.quotable) >= LENIENT for hit in hits):
            found.append(point)
    return tuple(found)


def _provisions(generated: Generated) -> frozenset[str]:
    texts = [claim.text for claim in generated.answer.claims]
    return frozenset(r.base for text in texts for r in find_references(text) if r.kind == "provision")


def summarise(scored: Sequence[Scored], settings: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Write and return `summary.json`: settings, every measure as mean, interval and number of cases, and groups."""
    summary: dict[str, Any] = {
        "settings": settings,
        "day": date.today().isoformat(),
        "cases": len(scored),
        "statuses": dict(Counter(str(one.generated.answer.status) for one in scored)),
        "measures": {name: _estimate(scored, name) for name in MEASURES},
        "groups": {
            group: {
                value: {name: _estimate(members, name) for name in MEASURES}
                for value, members in sorted(_grouped(scored, group).items())
            }
            for group in GROUPS
        },
    }
    if any(one.case.outcome for one in scored):
        summary["outcomes"] = outcome_table(scored)
    if any(one.generated.judged for one in scored):
        summary["judge"] = judge_table(scored)
    write_whole(folder / SUMMARY, json.dumps(summary, ensure_ascii=False, indent=1))
    return summary


def outcome_table(scored: Sequence[Scored]) -> dict[str, Any]:
    """Agreement beside the class that most cases have, and how often each outcome was taken for each."""
    pairs = [(str(one.case.outcome), one.prediction.outcome) for one in scored if one.prediction]
    majority, count = Counter(gold for gold, _ in pairs).most_common(1)[0]
    confusion: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for gold, predicted in pairs:
        confusion[gold][predicted] += 1
    return {
        "agreement": sum(gold == predicted for gold, predicted in pairs) / len(pairs),
        "majority_class": majority,
        "majority_agreement": count / len(pairs),
        "confusion": {gold: dict(row) for gold, row in confusion.items()},
    }


def judge_table(scored: Sequence[Scored]) -> dict[str, Any]:
    """A judge's marks: mean over the answers that got any, the spread between runs, how many runs gave none."""
    marked = [one.generated.judged for one in scored if one.generated.judged]
    table: dict[str, Any] = {
        "runs": sum(judged.runs for judged in marked),
        "failures": sum(judged.failures for judged in marked),
    }
    for name in MARKS:
        values = [judged.means[name] for judged in marked if name in judged.means]
        spreads = [judged.spreads[name] for judged in marked if name in judged.spreads]
        if values:
            table[name] = {"mean": sum(values) / len(values), "spread": sum(spreads) / len(spreads), "n": len(values)}
    return table


def _grouped(scored: Sequence[Scored], group: str) -> dict[str, list[Scored]]:
    members: dict[str, list[Scored]] = defaultdict(list)
    for one in scored:
        if value := one.group(group):
            members[value].append(one)
    return members


def _estimate(scored: Sequence[Scored], name: str) -> dict[str, float | int] | None:
    values = [value for one in scored if (value := one.scores[name]) is not None]
    if not values:
        return None
    estimate: Estimate = bootstrap(values)
    return {"mean": estimate.mean, "low": estimate.low, "high": estimate.high, "n": len(values)}
