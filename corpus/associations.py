"""Associations between the asker's words and the sources', learned from the known questions.

A translation model (IBM model 1, Brown et al. 1993): each term of a question is held to come from one of
the terms of its passage, and expectation maximisation finds which. `python -m corpus.associations`
prints those that the thesaurus lacks as rows of `terms/thesaurus.tsv`, for a domain expert to accept.
Searching with them was measured to add nothing to the embedder, which learns from the same
pairs (docs/decisions.md), so search uses only what an expert has accepted.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

_ROUNDS = 6
_LONGEST = 80  # terms of a passage that are read: the first hold the title and the heart of it
_FEWEST = 4  # questions that a word must stand in before anything is said of it
_LIKELY = 0.12  # share of a word that a source term must explain to be proposed


@dataclass(frozen=True)
class Association:
    """A term of askers, a term of the sources, and how likely the first comes from the second (0–1)."""

    asked: str
    source: str
    probability: float
    questions: int


def learn(pairs: Iterable[tuple[Sequence[str], Sequence[str]]], most: int = 4) -> dict[str, tuple[Association, ...]]:
    """For each term of the questions its `most` likely source terms, likeliest first.

    `pairs` are (terms of a question, terms of its passage). A term's own equal is left out: search
    finds it anyway.
    """
    asked_numbers: dict[str, int] = {}
    source_numbers: dict[str, int] = {}
    left, right, group = [], [], []
    counts: Counter[int] = Counter()
    position = 0
    for question, passage in pairs:
        sources = [source_numbers.setdefault(t, len(source_numbers)) for t in dict.fromkeys(passage[:_LONGEST])]
        if not sources:
            continue
        for term in dict.fromkeys(question):
            number = asked_numbers.setdefault(term, len(asked_numbers))
            counts[number] += 1
            left.append(np.full(len(sources), number))
            right.append(np.array(sources))
            group.append(np.full(len(sources), position))
            position += 1
    if not left:
        return {}
    asked, source, word = np.concatenate(left), np.concatenate(right), np.concatenate(group)
    codes, entry = np.unique(asked * len(source_numbers) + source, return_inverse=True)
    of_source = codes % len(source_numbers)
    probability: np.ndarray = np.ones(len(codes))
    expected: np.ndarray = probability
    for _ in range(_ROUNDS):
        share = probability[entry]
        share = share / np.bincount(word, share, position)[word]
        expected = np.bincount(entry, share, len(codes))
        probability = expected / np.bincount(of_source, expected, len(source_numbers))[of_source]
    return _best(codes, expected, counts, list(asked_numbers), list(source_numbers), most)


def _best(
    codes: np.ndarray, expected: np.ndarray, counts: Counter[int], asked: list[str], sources: list[str], most: int
) -> dict[str, tuple[Association, ...]]:
    """The expected counts turned into the share of each asked term that a source term explains."""
    found: dict[str, list[Association]] = defaultdict(list)
    for code in np.argsort(-expected, kind="stable"):
        number, source = divmod(int(codes[code]), len(sources))
        times = counts[number]
        if times < _FEWEST or asked[number] == sources[source] or len(found[asked[number]]) == most:
            continue
        share = float(expected[code]) / times
        found[asked[number]].append(Association(asked[number], sources[source], share, times))
    return {term: tuple(some) for term, some in found.items() if some}


def main() -> int:
    """Print the proposals on standard output; the rows can be pasted into `terms/thesaurus.tsv`."""
    from corpus.document import Document, read_documents
    from corpus.norwegian import analyse, analyse_query, stem, words
    from corpus.questions import read_questions
    from corpus.settings import SHIPPED_QUESTIONS, load_settings
    from corpus.splitting import split
    from corpus.terms_tables import stopwords, thesaurus

    documents = [d for d in read_documents(load_settings().document_folders) if isinstance(d, Document)]
    passages = {p.id: p for document in documents for p in split(document)}
    questions, _ = read_questions(SHIPPED_QUESTIONS, list(passages.values()))
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    for text in (*(q.question for q in questions), *(p.quotable for p in passages.values())):
        for word in words(text):
            spelled[stem(word)][word] += 1
    terms = {passage_id: analyse(p.quotable) for passage_id, p in passages.items()}
    pairs = (
        ([t.term for t in analyse_query(q.question) if t.weight == 1.0], terms[p])
        for q in questions
        for p in q.passage_ids[:1]
    )
    sys.stdout.write("# ord hos den som spør <tab> ord i kildene <tab> vekt; forslag lært av de kjente spørsmålene\n")
    rows = []
    for term, associations in learn(pairs).items():
        known = {stem(word) for word in thesaurus()[term].synonyms} if term in thesaurus() else set()
        likely = [a for a in associations if a.probability >= _LIKELY and a.source not in known and spelled[a.source]]
        if likely and spelled[term] and term not in stopwords():
            sources = ";".join(spelled[a.source].most_common(1)[0][0] for a in likely)
            weight = min(0.6, max(a.probability for a in likely))
            rows.append((-likely[0].questions, f"{spelled[term].most_common(1)[0][0]}\t{sources}\t{weight:.1f}"))
    sys.stdout.writelines(f"{row}\n" for _, row in sorted(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
