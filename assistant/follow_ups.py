"""What the asker may want to ask next: known questions that other passages near the question answer.

Where there are too few of them, as for a user's own documents, a chat model fills up; what it
suggests is kept only if the library is likely to answer it.
"""

import re
from collections.abc import Collection, Iterable, Sequence

from assistant.answerable import answerable
from assistant.masking import mask
from assistant.model import ChatModel
from assistant.prompting import LANGUAGE_NAMES, FollowUpsPrompt
from assistant.question import Question, content_words
from assistant.sources import sources_for
from corpus.errors import ModelError
from corpus.library import Library
from corpus.passage import Passage

MOST = 3
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
        if len(found) == MOST:
            break
    return tuple(found)


def filled_up(
    model: ChatModel, library: Library, question: Question, passages: Sequence[Passage], found: tuple[str, ...]
) -> tuple[str, ...]:
    """The suggestions found with a model's own after them, at most three; only those found if the model fails."""
    sources = sources_for(passages, model.window, question.language).text
    language = LANGUAGE_NAMES[question.language]
    asked = mask(question.standalone, question.language).text if model.remote else question.standalone
    try:
        written = model.complete(*FollowUpsPrompt(language, sources, asked, MOST).rendered())
    except ModelError:
        return found
    kept = list(found)
    taken = [_words(text) for text in (question.text, question.standalone, *found)]
    for line in written.splitlines():
        suggestion = re.sub(r"^[\s\d.)*-]+", "", line).strip()
        words = _words(suggestion)
        if len(kept) == MOST or not _reads_well(suggestion) or any(_alike(words, other) for other in taken):
            continue
        if answerable(library, suggestion, library.search(suggestion, 12, question.kinds, question.as_of)):
            kept.append(suggestion)
            taken.append(words)
    return tuple(kept)


def _reads_well(question: str) -> bool:
    return question.endswith("?") and _SHORTEST <= len(question) <= _LONGEST and question[0].isupper()


def _words(text: str) -> frozenset[str]:
    return frozenset(content_words(text))


def _alike(left: frozenset[str], right: frozenset[str]) -> bool:
    return len(left & right) >= _ALIKE * max(1, min(len(left), len(right)))
