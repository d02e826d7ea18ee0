"""`python -m evals.claims`: what share of false claims the checks catch, and of true ones they reject, by type."""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence

from assistant.checking import Failure, check_claim
from assistant.quoting import citation
from corpus.errors import SparringError
from corpus.library import Library
from corpus.settings import load_settings
from evals.claims_dataset import BLIND, OTHERS, TYPES, LabelledClaim, cited_passages, load_claims
from evals.datasets import FOLDER, SETS, DatasetError
from evals.measures import wilson


def main(arguments: Sequence[str] | None = None) -> int:
    """Check every claim and write the confusion table of each split and of each other file; exit code 1 on an error."""
    parser = argparse.ArgumentParser(prog="python -m evals.claims", description=__doc__)
    parser.add_argument("--mistakes", action="store_true", help="list what went wrong in the tuning half")
    parser.add_argument("--only", choices=("claims", *OTHERS), help="one file of claims, not all")
    options = parser.parse_args(arguments)
    try:
        library = Library.open(load_settings())
        for name in [options.only] if options.only else ["claims", *OTHERS]:
            judged = [(claim, failures_of(claim, library)) for claim in load_claims(FOLDER / f"{name}.jsonl")]
            if name == "claims":
                for split in SETS:
                    _report(split, [(claim, failures) for claim, failures in judged if claim.split == split])
            else:
                _report(name, judged)
            if options.mistakes and name != BLIND:
                _list_mistakes([(claim, failures) for claim, failures in judged if claim.split == "tuning"])
    except (DatasetError, SparringError) as error:
        _write(str(error))
        return 1
    return 0


def _list_mistakes(judged: list[tuple[LabelledClaim, tuple[Failure, ...]]]) -> None:
    for claim, failures in judged:
        if claim.true == bool(failures):
            _write(f"{claim.type} {claim.language} {claim.as_of} {claim.claim}")
            _write(f"    {claim.cited[0].document}: {claim.cited[0].snippet} …")
            for failure in failures:
                _write(f"    {failure.code}: {failure.reason}")


def failures_of(claim: LabelledClaim, library: Library) -> tuple[Failure, ...]:
    """What the checks find wrong with a claim; each cited passage is quoted whole."""
    passages = cited_passages(claim, library)
    citations = [citation(passage, passage.text, number) for number, passage in enumerate(passages, 1)]
    return check_claim(claim.claim, citations, passages, claim.as_of)


def _report(name: str, judged: list[tuple[LabelledClaim, tuple[Failure, ...]]]) -> None:
    rejected: dict[str, list[bool]] = defaultdict(list)
    codes: dict[str, Counter[str]] = defaultdict(Counter)
    for claim, failures in judged:
        groups = [claim.type, f"{'true' if claim.true else 'false'} {claim.language}"]
        for group in groups if claim.true else [*groups, "all false"]:
            rejected[group].append(bool(failures))
        codes[claim.type].update({failure.code for failure in failures})
    _write(f"\n{name}: {len(judged)} claims, {sum(claim.true for claim, _ in judged)} of them true")
    languages = [f"{truth} {language}" for truth in ("true", "false") for language in ("nb", "nn", "en")]
    for group in (*TYPES, "all false", *languages):
        outcomes = rejected[group]
        share = wilson(sum(outcomes), len(outcomes))
        by = ", ".join(f"{code} {count}" for code, count in codes[group].most_common(4)) if group in codes else ""
        _write(f"  {group:11}{sum(outcomes):>4} of {len(outcomes):<4} rejected {share}  {by}")


def _write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
