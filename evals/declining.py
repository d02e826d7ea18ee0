"""`python -m evals.declining`: what share is declined that must be, and what is refused by mistake."""

import argparse
import sys
from collections import defaultdict
from collections.abc import Sequence

from assistant.assistant import Assistant
from assistant.question import AskRequest
from corpus.errors import SparringError
from corpus.library import Library
from corpus.settings import load_settings
from evals.datasets import SETS, DatasetError, load_declined, load_questions
from evals.measures import wilson

DECLINED = frozenset({"out_of_scope", "insufficient_evidence", "unsafe_input"})
ANSWERED = frozenset({"answered", "partly_answered"})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run both sets through the assistant and write the shares; exit code 1 on an error."""
    parser = argparse.ArgumentParser(prog="python -m evals.declining", description=__doc__)
    parser.add_argument("--dataset", choices=(*SETS, "both"), default="both")
    parser.add_argument("--mistakes", action="store_true", help="list what went wrong")
    options = parser.parse_args(arguments)
    try:
        settings = load_settings()
        assistant = Assistant(Library.open(settings), settings)
        for name in SETS if options.dataset == "both" else (options.dataset,):
            _report(assistant, name, options.mistakes)
    except (DatasetError, SparringError) as error:
        _write(str(error))
        return 1
    return 0


def status_of(assistant: Assistant, question: str) -> str:
    """The status of the assistant's answer."""
    return str(assistant.ask(AskRequest(question=question)).status)


def _report(assistant: Assistant, name: str, mistakes: bool) -> None:
    groups: dict[str, list[bool]] = defaultdict(list)
    listed = []
    for beyond in load_declined(split=name):
        status = status_of(assistant, beyond.question)
        declined = status in DECLINED
        for group in ("all", "near misses" if beyond.near else "clear", beyond.language):
            groups[group].append(declined)
        if not declined:
            listed.append(f"  not declined ({status}): {beyond.question}")
    _write(f"\n{name}: to be declined")
    _shares(groups, "declined")
    groups.clear()
    for question in (*load_questions(name), *(load_questions("short") if name == "test" else ())):
        status = status_of(assistant, question.question)
        for group in ("all", question.language, question.style):
            groups[group].append(status not in ANSWERED)
        if status not in ANSWERED:
            listed.append(f"  refused ({status}): {question.question}")
    _write(f"{name}: answerable")
    _shares(groups, "refused")
    if mistakes:
        for line in listed:
            _write(line)


def _shares(groups: dict[str, list[bool]], label: str) -> None:
    for group, outcomes in groups.items():
        share = wilson(sum(outcomes), len(outcomes))
        _write(f"  {group:14}{sum(outcomes):>4} of {len(outcomes):<4} {label} {share}")


def _write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
