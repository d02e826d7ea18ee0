"""What outcome a case will get, as a transparent baseline for evaluation, never for buyers: its nearest cases vote.

Near are cases about the same provisions and with the same words in their facts (cosine of tf-idf over our
terms). The five nearest vote with their likeness; «uavklart» is the answer when none is near or the vote is even.
"""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass

from corpus.document import Document, Kind
from corpus.library import Library
from corpus.norwegian import analyse
from corpus.provisions import find_references
from evals.cases import Case

UNCLEAR = "uavklart"
_FROM_DOCUMENT = {"breach": "breach", "partial_breach": "partial", "no_breach": "no_breach", "fee": "breach"}
_VOTERS = 5
_LEAST_LIKENESS = 0.08
_LEAST_MARGIN = 0.05  # of all votes, between the first and the second outcome
_SAME_PROVISION = 0.25  # added to the likeness of a case about a provision that the question's evidence names


@dataclass(frozen=True)
class Ground:
    """A case that voted."""

    document: str
    outcome: str
    likeness: float


@dataclass(frozen=True)
class Prediction:
    """An outcome with the cases it rests on, the nearest first."""

    outcome: str
    grounds: tuple[Ground, ...]


class NearestCases:
    """The decided cases of a library, by provisions and by the words of their facts."""

    def __init__(self, library: Library) -> None:
        self._cases: list[tuple[Document, Counter[str], frozenset[str]]] = []
        seen: Counter[str] = Counter()
        for document in library.documents():
            if document.kind is not Kind.KOFA or document.outcome not in _FROM_DOCUMENT:
                continue
            facts = [p.text for p in library.passages_of(document.id) if p.speaker in ("summary", "background")]
            terms = Counter(analyse(" ".join([document.title, *facts])))
            bases = frozenset(r.base for text in document.provisions for r in find_references(text))
            seen.update(set(terms))
            self._cases.append((document, terms, bases))
        self._idf = {term: math.log(1 + len(self._cases) / count) for term, count in seen.items()}

    def predict(self, case: Case, hidden: frozenset[str], provisions: frozenset[str]) -> Prediction:
        """The outcome by the nearest cases that are not hidden; `provisions` are those of the answer's evidence."""
        terms = Counter(analyse(case.question))
        near = []
        for document, other, bases in self._cases:
            if document.id in hidden:
                continue
            likeness = self._cosine(terms, other) + (_SAME_PROVISION if bases & provisions else 0.0)
            near.append(Ground(document.id, _FROM_DOCUMENT[str(document.outcome)], round(likeness, 3)))
        near.sort(key=lambda ground: (-ground.likeness, ground.document))
        voters = tuple(ground for ground in near[:_VOTERS] if ground.likeness >= _LEAST_LIKENESS)
        votes: dict[str, float] = defaultdict(float)
        for ground in voters:
            votes[ground.outcome] += ground.likeness
        ranked = sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))
        if not ranked:
            return Prediction(UNCLEAR, ())
        second = ranked[1][1] if len(ranked) > 1 else 0.0
        clear = ranked[0][1] - second >= _LEAST_MARGIN * sum(votes.values())
        return Prediction(ranked[0][0] if clear else UNCLEAR, voters)

    def _cosine(self, left: Counter[str], right: Counter[str]) -> float:
        def weight(terms: Counter[str], term: str) -> float:
            return (1 + math.log(terms[term])) * self._idf.get(term, 0.0)

        dot = sum(weight(left, term) * weight(right, term) for term in left if term in right)
        norms = [math.sqrt(sum(weight(terms, term) ** 2 for term in terms)) for terms in (left, right)]
        return dot / (norms[0] * norms[1]) if all(norms) else 0.0
