"""What the asker may want to ask next: known questions that other passages near the question answer."""

from collections.abc import Collection, Iterable

from assistant.question import Question, content_words
from corpus.library import Library

_MOST = 3
_NEAR = 25  # passages looked at
_SHORTEST, _LONGEST = 25, 110  # characters of a question that reads well as a suggestion
_ALIKE = 0.6  # share of content words in common from which two questions are the same


def suggestions(
    library: Library,
    question: Question,
    cited: Collection[str],
    asked_before: Iterable[str] = (),
    excluded: frozenset[str] = frozenset(),
) -> tuple[str, ...]:
    """At most three, in the asker's language, whose passage is valid on the reference date and not among `cited`.

    None is nearly the question itself, one asked before, or another suggestion.
    """
    taken = [_words(text) for text in (question.text, question.standalone, *asked_before)]
    found: list[str] = []
    for hit in library.search(question.standalone, _NEAR, question.kinds, question.as_of, excluded):
        if hit.passage.id in cited:
            continue
        for known in library.questions_for(hit.passage.id, question.language):
            words = _words(known.question)
            if not _reads_well(known.question) or any(_alike(words, other) for other in taken):
                continue
            found.append(known.question)
            taken.append(words)
            break
        if len(found) == _MOST:
            break
    return tuple(found)


def _reads_well(question: str) -> bool:
    return question.endswith("?") and _SHORTEST <= len(question) <= _LONGEST and question[0].isupper()


def _words(text: str) -> frozenset[str]:
    return frozenset(content_words(text))


def _alike(left: frozenset[str], right: frozenset[str]) -> bool:
    return len(left & right) >= _ALIKE * max(1, min(len(left), len(right)))
