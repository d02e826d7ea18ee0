"""A run: a folder with the answers, their scores, a summary and a report. Generating and scoring are apart.

`answers.jsonl` grows line by line, so that a run that was interrupted goes on where it stopped; a line that
a crash cut in half is dropped and made again.
"""

import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.question import AskRequest
from corpus.errors import InputError
from evals.cases import Case
from evals.datasets import DatasetError
from evals.leakage import Hiding

ANSWERS, SCORES, SUMMARY, REPORT, NUMBERS, SETTINGS = (
    "answers.jsonl", "scores.jsonl", "summary.json", "report.html", "numbers.csv", "settings.json",
)  # fmt: skip
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Generated:
    """One answer with the time it took and what was hidden from it."""

    case: str
    answer: Answer
    milliseconds: float
    hidden: frozenset[str]


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
    on_progress: Progress = lambda done, total: None,
) -> None:
    """Answer the cases that the folder has no answer to yet."""
    done = {generated.case for generated in generated_in(folder)}
    waiting = [case for case in cases if case.id not in done]
    hiding = Hiding(assistant.library)
    lock, finished = Lock(), len(cases) - len(waiting)

    def one(case: Case) -> None:
        nonlocal finished
        hidden = hiding.hidden_from(case)
        started = time.perf_counter()
        answer = _answer(assistant, case, hidden)
        milliseconds = round(1000 * (time.perf_counter() - started), 1)
        line = json.dumps(
            {
                "case": case.id,
                "milliseconds": milliseconds,
                "hidden": sorted(hidden),
                "answer": answer.model_dump(mode="json"),
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
            yield Generated(row["case"], answer, row["milliseconds"], frozenset(row["hidden"]))


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
