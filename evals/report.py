"""The report of a run: one HTML file without network, and the numbers as CSV."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evals.comparing import Change
from evals.runs import NUMBERS, REPORT, write_whole
from evals.scoring import LOWER_IS_BETTER, MEASURES, NO_QUALITY
from evals.summaries import GROUPS, Scored

_CHARTED = ("answered", "recall@5", "citation_precision", "provisions_f1", "key_points_lenient", "outcome_agreement")


def write_report(
    scored: Sequence[Scored], summary: dict[str, Any], folder: Path, changes: Sequence[Change] = ()
) -> Path:
    """Write `report.html` and `numbers.csv`; the worst cases stand first."""
    from jinja2 import Environment, FileSystemLoader

    environment = Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True)
    environment.filters["number"] = _number
    html = environment.get_template("report.html").render(
        summary=summary,
        definitions=MEASURES,
        charted=[name for name in _CHARTED if summary["measures"][name]],
        groups=GROUPS,
        cases=sorted(scored, key=_quality),
        quality={one.case.id: _quality(one) for one in scored},
        why={one.case.id: _why(one) for one in scored},
        changes=changes,
    )
    write_whole(folder / REPORT, html)
    write_whole(folder / NUMBERS, _csv(scored))
    return folder / REPORT


def _quality(one: Scored) -> float:
    """The mean of the measures of quality that apply: what the cases are ordered by, worst first."""
    values = [
        1.0 - min(1.0, value) if name in LOWER_IS_BETTER else value
        for name, value in one.scores.items()
        if value is not None and name not in NO_QUALITY
    ]
    return sum(values) / len(values) if values else 0.0


def _why(one: Scored) -> list[str]:
    """What took the case down, in words."""
    found = [f"{name}: {_number(value)}" for name, value in one.scores.items() if _is_low(name, value)]
    for point in one.case.key_points if one.scores["key_points_lenient"] not in (None, 1.0) else ():
        found.append(f"hovedpunkt: {point}")
    return found


def _is_low(name: str, value: float | None) -> bool:
    if value is None or name in NO_QUALITY:
        return False
    return value > 0 if name in LOWER_IS_BETTER else value < 1


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.0f}" if abs(value) >= 10 else f"{value:.2f}"


def _csv(scored: Sequence[Scored]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["case", "category", "language", "style", "status", "predicted_outcome", "outcome", *MEASURES])
    for one in scored:
        case = one.case
        predicted = one.prediction.outcome if one.prediction else ""
        facts = [case.id, case.category, case.language, case.style, one.generated.answer.status, predicted]
        values = ["" if one.scores[name] is None else one.scores[name] for name in MEASURES]
        writer.writerow([*facts, case.outcome or "", *values])
    return out.getvalue()
