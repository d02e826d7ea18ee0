"""What the asker may want to ask next: known questions that other passages near the question answer.

Few of the known questions read well to others than who wrote them; those that do are told by their form, by the
words they open with and are free of (`follow_ups.toml`), and by words that the library knows, as slips are rare.
Where there are too few of them, as for a user's own documents, a chat model fills up; what it
suggests is kept only if the library is likely to answer it.
"""

import re
import tomllib
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from assistant.answerable import answerable
from assistant.masking import mask
from assistant.model import ChatModel
from assistant.prompting import LANGUAGE_NAMES, FollowUpsPrompt
from assistant.question import Question, content_words, detect_language
from assistant.sources import sources_for
from corpus.compounds import parts_of
from corpus.errors import ModelError
from corpus.library import Library
from corpus.norwegian import analyse, stem, words
from corpus.passage import Passage
from corpus.terms_tables import stopwords

MOST = 3
_NEAR = 25  # passages looked at
_SHORTEST, _LONGEST = 25, 100  # characters of a question that reads well as a suggestion
_SEVERAL_SENTENCES = re.compile(r"[.?!:;…] |\s[-–—]\s")
_KNOWN = 3  # texts in which a word stands that is surely no slip
_TELLING = 0.03  # share of texts: a word in more of them does not tell what a question is about
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
    for candidates in _nearest_first(library, question, cited, excluded):
        for candidate in candidates:
            content = _words(candidate)
            if any(_alike(content, other) for other in taken) or not _well_spelt(library, candidate):
                continue
            found.append(candidate)
            taken.append(content)
            break
        if len(found) == MOST:
            break
    return tuple(found)


def _nearest_first(
    library: Library, question: Question, cited: Collection[str], excluded: frozenset[str]
) -> list[list[str]]:
    """What each passage near the question may be asked; first those that share a telling word with the question."""
    shares = library.familiarity(analyse(question.standalone))
    telling = {term for term, share in shares.items() if share < _TELLING and term not in stopwords()}
    near: list[list[str]] = []
    far: list[list[str]] = []
    for hit in library.search(question.standalone, _NEAR, question.kinds, question.as_of, excluded):
        if hit.passage.id in cited:
            continue
        known = [q.question for q in library.questions_for(hit.passage.id, question.language)]
        well = [text for text in known if _reads_well(text) and _suits(text, question.language)]
        near.append([text for text in well if telling.intersection(analyse(text))])
        far.append([text for text in well if text not in near[-1]])
    return near + far


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
        content = _words(suggestion)
        if len(kept) == MOST or not _reads_well(suggestion) or any(_alike(content, other) for other in taken):
            continue
        if answerable(library, suggestion, library.search(suggestion, 12, question.kinds, question.as_of)):
            kept.append(suggestion)
            taken.append(content)
    return tuple(kept)


def _reads_well(question: str) -> bool:
    fits = _SHORTEST <= len(question) <= _LONGEST and question.endswith("?") and question[0].isupper()
    return fits and not _SEVERAL_SENTENCES.search(question)


def _suits(question: str, language: str) -> bool:
    """Whether a known question reads as one that anybody may ask, in the language."""
    opens, bygone = _forms()[language]
    spoken = words(question)
    return spoken[0] in opens and not any(map(bygone.fullmatch, spoken)) and detect_language(question) == language


def _well_spelt(library: Library, question: str) -> bool:
    """Whether every word, or what it is compounded of, stands in other texts too."""
    alone = {stem(word): word for word in words(question) if word.isalpha() and word not in stopwords()}
    enough = _KNOWN / library.manifest["spoken"]
    shares = library.familiarity(alone.keys())
    return all(share >= enough or parts_of(alone[term]) for term, share in shares.items())


@lru_cache(maxsize=1)
def _forms() -> dict[str, tuple[frozenset[str], re.Pattern[str]]]:
    """For each language, the words that a suggestion opens with, and those it is free of."""
    table = tomllib.loads((Path(__file__).parent / "follow_ups.toml").read_text(encoding="utf-8"))
    return {
        language: (frozenset(table["opens"][language].split()), re.compile(table["bygone"][language]))
        for language in table["opens"]
    }


def _words(text: str) -> frozenset[str]:
    return frozenset(content_words(text))


def _alike(left: frozenset[str], right: frozenset[str]) -> bool:
    return len(left & right) >= _ALIKE * max(1, min(len(left), len(right)))
