"""Two runs side by side: what got better, worse or changed, with paired bootstrap intervals."""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evals.datasets import DatasetError
from evals.runs import SCORES, SUMMARY
from evals.scoring import LOWER_IS_BETTER, MEASURES, NO_QUALITY

_ROUNDS = 1000


@dataclass(frozen=True)
class Change:
    """How a measure changed over the cases that both runs have: mean difference with its 95 % interval."""

    measure: str
    before: float
    after: float
    low: float
    high: float
    better: tuple[str, ...]
    worse: tuple[str, ...]

    @property
    def is_regression(self) -> bool:
        """Whether it got worse, surely (the whole interval on the bad side of 0)."""
        if self.measure in NO_QUALITY:
            return False
        return self.low > 0 if self.measure in LOWER_IS_BETTER else self.high < 0


def compare(folder: Path, baseline: Path) -> tuple[Change, ...]:
    """The changes from a baseline run to a run, for every measure that both have; raises `DatasetError`."""
    before, after = _scores(baseline), _scores(folder)
    hashes = [json.loads((f / SUMMARY).read_text("utf-8"))["settings"]["dataset_hash"] for f in (baseline, folder)]
    if hashes[0] != hashes[1]:
        raise DatasetError(f"{baseline} er laget av et annet datasett, så kjøringene kan ikke sammenlignes.")
    changes = []
    for measure in MEASURES:
        pairs = {
            case: (old, new)
            for case in after.keys() & before.keys()
            if (old := before[case].get(measure)) is not None and (new := after[case].get(measure)) is not None
        }
        if pairs:
            changes.append(_change(measure, pairs))
    return tuple(changes)


def _change(measure: str, pairs: Mapping[str, tuple[float, float]]) -> Change:
    differences = [new - old for old, new in pairs.values()]
    pick = random.Random(1)
    means = sorted(sum(pick.choices(differences, k=len(differences))) / len(differences) for _ in range(_ROUNDS))
    good = -1 if measure in LOWER_IS_BETTER else 1
    return Change(
        measure,
        before=sum(old for old, _ in pairs.values()) / len(pairs),
        after=sum(new for _, new in pairs.values()) / len(pairs),
        low=means[int(_ROUNDS * 0.025)],
        high=means[int(_ROUNDS * 0.975) - 1],
        better=tuple(sorted(case for case, (old, new) in pairs.items() if good * (new - old) > 0)),
        worse=tuple(sorted(case for case, (old, new) in pairs.items() if good * (new - old) < 0)),
    )


def _scores(folder: Path) -> dict[str, dict[str, float | None]]:
    path = folder / SCORES
    if not path.exists():
        raise DatasetError(f"{folder} er ingen ferdig kjøring ({SCORES} mangler).")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return {row["case"]: row["scores"] for row in rows}


def failed_floors(folder: Path, floors: Mapping[str, float]) -> list[str]:
    """The floors («measure=value») that the run is below, as texts; raises `DatasetError` for an unknown measure."""
    measures = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))["measures"]
    failed = []
    for name, floor in floors.items():
        if name not in MEASURES:
            raise DatasetError(f"Målet «{name}» finnes ikke. Velg blant {', '.join(MEASURES)}.")
        estimate = measures[name]
        if estimate is None or estimate["mean"] < floor:
            failed.append(f"{name} = {'ikke målt' if estimate is None else round(estimate['mean'], 3)} < {floor}")
    return failed
