"""A run: a folder with the answers, their scores, a summary and a report. Generating and scoring are apart.

`answers.jsonl` grows line by line, so that a run that was interrupted goes on where it stopped; a line that
a crash cut in half is dropped and made again.
"""

import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from pydantic import TypeAdapter

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.question import AskRequest
from corpus.errors import InputError
from evals.asking import Judged, assessed, judged
from evals.cases import Case
from evals.datasets import DatasetError
from evals.leakage import Hiding
from evals.outcomes import Prediction

ANSWERS, SCORES, SUMMARY, REPORT, NUMBERS, SETTINGS = (
    "answers.jsonl", "scores.jsonl", "summary.json", "report.html", "numbers.csv", "settings.json",
)  # fmt: skip
_PREDICTION = TypeAdapter(Prediction)
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Generated:
    """One answer with the time it took and what was hidden from it.

    With a chat model also its assessment of the outcome, and its marks if a judge was asked for.
    """

    case: str
    answer: Answer
    milliseconds: float
    hidden: frozenset[str]
    assessment: Prediction | None = None
    judged: Judged | None = None


def begin(folder: Path, settings: dict[str, Any], resume: bool) -> None:
    """Make the folder of a run; raises `DatasetError` if it holds another run, or one and `resume` is not asked for."""
    path = folder / SETTINGS
    if path.exists():
        if not resume:
            raise DatasetError(
                f"{folder} har en kjøring fra før. Velg en annen --out, eller fortsett den med --resume."
            )
        if json.loads(path.read_text(encoding="utf-8")) != settings:
            raise DatasetError(f"{folder} er laget med andre innstillinger, et annet datasett eller en annen indeks.")
        return
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps(settings, ensure_ascii=False, indent=1))


def generate(
    assistant: Assistant,
    cases: Sequence[Case],
    folder: Path,
    concurrency: int = 1,
    judge_runs: int = 0,
    on_progress: Progress = lambda done, total: None,
) -> None:
    """Answer the cases that the folder has no answer to yet; with a chat model, `judge_runs` marks an answer."""
    done = {generated.case for generated in generated_in(folder)}
    waiting = [case for case in cases if case.id not in done]
    hiding = Hiding(assistant.library)
    model = assistant.model
    lock, finished = Lock(), len(cases) - len(waiting)

    def one(case: Case) -> None:
        nonlocal finished
        hidden = hiding.hidden_from(case)
        started = time.perf_counter()
        answer = _answer(assistant, case, hidden)
        milliseconds = round(1000 * (time.perf_counter() - started), 1)
        assessment = assessed(model, case, answer, assistant.library) if model and case.outcome else None
        marks = judged(model, case, answer, judge_runs) if model and judge_runs else None
        line = json.dumps(
            {
                "case": case.id,
                "milliseconds": milliseconds,
                "hidden": sorted(hidden),
                "answer": answer.model_dump(mode="json"),
                "assessment": asdict(assessment) if assessment else None,
                "judged": asdict(marks) if marks else None,
            },
            ensure_ascii=False,
        )
        with lock, (folder / ANSWERS).open("a", encoding="utf-8") as handle:
            handle.write(line + "\n")
            handle.flush()
            finished += 1
            on_progress(finished, len(cases))

    _drop_torn_line(folder / ANSWERS)
    with ThreadPoolExecutor(max_workers=concurrency) as pool:
        for future in [pool.submit(one, case) for case in waiting]:
            future.result()


def _answer(assistant: Assistant, case: Case, hidden: frozenset[str]) -> Answer:
    request = AskRequest(
        case.question,
        history=case.history,
        as_of=case.as_of,
        language=None if case.language == "nb" else case.language,
        exclude_documents=hidden,
    )
    try:
        return assistant.ask(request)
    except InputError as error:
        raise DatasetError(f"{case.id}: spørsmålet kan ikke stilles ({error.code}): {error.message}") from error


def generated_in(folder: Path) -> Iterator[Generated]:
    """The answers of a run, each case once."""
    path = folder / ANSWERS
    seen: set[str] = set()
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            continue  # cut in half by a crash; made again when the run goes on
        if row["case"] not in seen:
            seen.add(row["case"])
            answer = Answer.model_validate(row["answer"])
            assessment = _PREDICTION.validate_python(row["assessment"]) if row["assessment"] else None
            marks = Judged(**row["judged"]) if row["judged"] else None
            yield Generated(row["case"], answer, row["milliseconds"], frozenset(row["hidden"]), assessment, marks)


def _drop_torn_line(path: Path) -> None:
    if path.exists() and not path.read_bytes().endswith(b"\n"):
        whole = path.read_bytes().rpartition(b"\n")
        write_whole(path, (whole[0] + whole[1]).decode("utf-8"))


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader never sees half of it."""
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.write_text(text, encoding="utf-8")
    os.replace(unfinished, path)


def run_settings(assistant: Assistant, task: str, dataset: str, dataset_hash: str, count: int) -> dict[str, Any]:
    """What stands beside every result: task, dataset, index, models and versions."""
    from importlib.metadata import version

    manifest = assistant.library.manifest
    return {
        "task": task,
        "dataset": dataset,
        "dataset_hash": dataset_hash,
        "cases": count,
        "generation": assistant.library.generation,
        "embedder": manifest["profile"]["model"],
        "chat_model": assistant.model.name if assistant.model else None,
        "settings_hash": assistant.settings_hash,
        "version": version("sparring"),
        "versions": manifest["versions"],
    }
