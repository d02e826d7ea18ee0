"""The hand-written lexicon of `renderings.txt`: what may stand for a word of the sources, and what excludes it.

One line a word: itself, bokmål words that can stand for it, nynorsk, English, and words that say something else that
cannot be true at the same time, divided by « | ».
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import Stemmer

from corpus.norwegian import stem

_FILE = Path(__file__).parent / "renderings.txt"


@dataclass(frozen=True)
class Renderings:
    """Stems: `alike` of a Norwegian stem, `english` of an English phrase (stems joined by spaces), `rivals` of a
    Norwegian stem."""

    alike: dict[str, frozenset[str]]
    english: dict[str, frozenset[str]]
    rivals: dict[str, frozenset[str]]


@lru_cache(maxsize=1)
def renderings() -> Renderings:
    """The lexicon, read once; what excludes a word is never counted as standing for it."""
    alike: dict[str, set[str]] = defaultdict(set)
    english: dict[str, set[str]] = defaultdict(set)
    rivals: dict[str, set[str]] = defaultdict(set)
    stemmer = Stemmer.Stemmer("english")
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        word, bokmaal, nynorsk, translated, excluded = (field.lower().split() for field in line.split("|"))
        own = stem(word[0])
        for other in map(stem, bokmaal):
            alike[own].add(other)
            alike[other].add(own)
        for form in map(stem, nynorsk):
            alike[form].add(own)
        for phrase in translated:
            english[" ".join(stemmer.stemWord(part) for part in phrase.split("-"))].add(own)
        for other in map(stem, excluded):
            rivals[own].add(other)
            rivals[other].add(own)
    return Renderings(
        {term: frozenset(group - rivals[term]) for term, group in alike.items()},
        {phrase: frozenset(words) for phrase, words in english.items()},
        {term: frozenset(group - {term}) for term, group in rivals.items()},
    )
