"""What must be hidden from a library that answers a KOFA case as if it had not been decided yet."""

from collections import defaultdict

from corpus.document import Document, Kind
from corpus.library import Library
from corpus.provisions import find_references
from evals.cases import Case


class Hiding:
    """The documents of a library, ready to tell which of them a case must not see."""

    def __init__(self, library: Library) -> None:
        self._documents = library.documents()
        self._citing: dict[str, set[str]] = defaultdict(set)
        for document in self._documents:
            text = f"{document.title}\n{document.body}\n{' '.join(document.sources)}"
            for reference in find_references(text):
                if reference.kind == "kofa":
                    self._citing[reference.base].add(document.id)

    def hidden_from(self, case: Case) -> frozenset[str]:
        """The case itself, every decision after it, and every document that names it."""
        if case.kofa_case is None:
            return frozenset()
        (own,) = [r.base for r in find_references(f"KOFA {case.kofa_case}")][:1]
        hidden = set(self._citing[own])
        for document in self._documents:
            if document.kind is Kind.KOFA and (document.case == case.kofa_case or _is_later(document, case)):
                hidden.add(document.id)
        return frozenset(hidden)


def _is_later(document: Document, case: Case) -> bool:
    """By the dates of decision where both are known, else by the case numbers, given as complaints come in."""
    if document.decided and case.decided:
        return document.decided >= case.decided
    if document.decided and case.as_of and document.decided < case.as_of:
        return False
    return _number(document.case) >= _number(case.kofa_case)


def _number(case: str | None) -> tuple[int, int]:
    year, _, number = (case or "0/0").partition("/")
    return int(year), int(number)
