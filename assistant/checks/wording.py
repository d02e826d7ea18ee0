"""How words of a claim meet words of a passage: stems, compounds, synonyms, nynorsk and English; `words.toml`."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import Stemmer

from assistant.checks.renderings import renderings
from assistant.checks.wordforms import root
from corpus.compounds import parts_of
from corpus.norwegian import analyse, detect_language, stem, words
from corpus.terms_tables import english_terms, stopwords, thesaurus

_FILE = Path(__file__).parent / "words.toml"
_PARAPHRASES = Path(__file__).parent / "paraphrases.txt"
_NYNORSK_FILE = Path(__file__).parent / "nynorsk.txt"
_ENGLISH = Path(__file__).parent / "english.txt"
_ENGLISH_IDLE = frozenset(
    "january february march april june july august september october november december"
    " cent also am an any both but down each either even ever here him his however if least may more most much must no"
    " nor own same shall since so some still such than their them thus too until up upon very was were"
    " while who whom whose would yet without being having been did does not only other others there"
    " these throughout through per once".split()
)
_NYNORSK = tuple(
    (re.compile(pattern), bokmaal)
    for pattern, bokmaal in (
        (r"([gk])\1j(?=[aeå])", r"\1\1"),
        (r"(?<=[nr])([gk])j(?=[aeå])", r"\1"),
        (r"bustad", "bolig"),
        (r"byggje", "bygge"),
        (r"auk", "øk"),
        (r"føresetn", "forutsetn"),
        (r"(?<=.{3})ane$", "ene"),
        (r"(?<=.{3})ar$", "er"),
        (r"gonger", "ganger"),
        (r"^fleire$", "flere"),
        (r"leik(?=$|en|a)", "lighet"),
        (r"(?<=.{3})leg(?=$|e|t)", "lig"),
        (r"tenest", "tjenest"),
        (r"veg(?=$|en|ar)", "vei"),
        (r"skuld", "skyld"),
        (r"løys", "løs"),
        (r"rettleiing", "veiledning"),
    )
)
_PART = 0.6
_LIGHT = 0.4
_SAME_ROOT = 1.0
_SHORTEST_ROOT = 4
_S_PASSIVE = re.compile(r"..[aeiåy]s$")  # «grunngis», «godtas», «avlyses»


@dataclass(frozen=True)
class Lexicon:
    """The word lists of `words.toml` as patterns; `names` and `openers` as sets."""

    duty: re.Pattern[str]
    no_duty: re.Pattern[str]
    advice: re.Pattern[str]
    always: re.Pattern[str]
    party_says: re.Pattern[str]
    board_says: re.Pattern[str]
    leads: re.Pattern[str]
    unsaid: re.Pattern[str]
    said_by_dfo: re.Pattern[str]
    dfo: re.Pattern[str]
    past: re.Pattern[str]
    present: re.Pattern[str]
    still: re.Pattern[str]
    future: re.Pattern[str]
    negators: re.Pattern[str]
    weaker: re.Pattern[str]
    subject_own: re.Pattern[str]
    party_first: re.Pattern[str]
    counterfactual: re.Pattern[str]
    implied: re.Pattern[str]
    names: frozenset[str]
    openers: frozenset[str]
    light: frozenset[str]
    heavy: frozenset[str]
    opposites: tuple[tuple[str, str], ...]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The word lists, read once."""
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    names, openers = (frozenset(raw.pop(key).split()) for key in ("names", "openers"))
    light, heavy = (frozenset(stem(word) for word in raw.pop(key).split()) for key in ("light", "heavy"))
    pairs = [pair.split() for pair in raw.pop("opposites").split(";")]
    both_ways = tuple((stem(a), stem(b)) for one, other in pairs for a, b in ((one, other), (other, one)))
    patterns = {
        key: re.compile(rf"(?<![\w-])(?:{value.replace(chr(10), '')})(?![\w-])", re.IGNORECASE)
        for key, value in raw.items()
    }
    return Lexicon(names=names, openers=openers, light=light, heavy=heavy, opposites=both_ways, **patterns)


def found(pattern: re.Pattern[str], text: str) -> str | None:
    """What a pattern finds first in a text."""
    match = pattern.search(text)
    return match.group() if match else None


@dataclass(frozen=True)
class Word:
    """A word of a claim: any of `forms` in the passage carries it, all of `parts` do together, one of them in part."""

    written: str
    forms: frozenset[str]
    parts: frozenset[str]
    root: str = ""


@lru_cache(maxsize=4096)
def content(text: str) -> tuple[Word, ...]:
    """The words of a claim that say something, each with what may stand for it in a passage."""
    every = [word for word in words(text) if not word[0].isdigit()]
    english = _english(every) if detect_language(text) == "en" else {}
    idle = stopwords() | (_ENGLISH_IDLE if english else frozenset())
    made = []
    for position, word in enumerate(every):
        if word in idle or len(word) < 2:
            continue
        forms = {stem(word), stem(_bokmaal(word)), *english.get(position, ())}
        if _S_PASSIVE.search(word):
            forms.add(stem(word[:-1]))
        for form in tuple(forms):
            forms |= _alike().get(form, frozenset())
        parts = frozenset(stem(part) for part in parts_of(word))
        base = root(word)
        made.append(Word(word, frozenset(forms), parts, base if len(base) >= _SHORTEST_ROOT else ""))
    return tuple(made)


def _bokmaal(word: str) -> str:
    """«Byggjekontraktar» as «byggekontrakter»: what nynorsk writes otherwise inside and at the end of words."""
    for nynorsk, bokmaal in _NYNORSK:
        word = nynorsk.sub(bokmaal, word)
    return word


@lru_cache(maxsize=4096)
def terms(text: str) -> frozenset[str]:
    """The stems of a passage, with the parts of its compounds."""
    return frozenset(analyse(text))


@lru_cache(maxsize=4096)
def _roots(standing: frozenset[str]) -> frozenset[str]:
    return frozenset(root(term) for term in standing)


def carried(word: Word, standing: frozenset[str]) -> float:
    """How far a passage with these stems carries a word: 0, in part, or 1."""
    if word.forms & standing or (word.parts and word.parts <= standing):
        return 1.0
    if word.root and word.root in _roots(standing):
        return _SAME_ROOT
    return _PART if word.parts & standing else 0.0


def weight(word: Word) -> float:
    """How much a word tells (0–1): one of everyday tells little, by standing in a passage or by not standing there."""
    return _LIGHT if stem(word.written) in lexicon().light or word.written in lexicon().light else 1.0


def overlap(claim: tuple[Word, ...], passage: str) -> float:
    """The share of a claim's words that a text carries (0–1)."""
    standing = terms(passage)
    return sum(carried(word, standing) for word in claim) / len(claim) if claim else 0.0


def _glossary(path: Path) -> Iterator[tuple[str, frozenset[str]]]:
    """The lines «word = words» of a file: the first, and the stems of the others."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            word, _, others = line.partition(" = ")
            yield word, frozenset(stem(other) for other in others.split())


@lru_cache(maxsize=1)
def _alike() -> dict[str, frozenset[str]]:
    """Stem → stems that say the same: `paraphrases.txt`, `nynorsk.txt`, `renderings.txt`, the search's thesaurus.

    What excludes a word never stands for it, whichever list says so.
    """
    alike: dict[str, set[str]] = {}
    for line in _PARAPHRASES.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            group = {stem(word) for word in line.lower().split()}
            for term in group:
                alike.setdefault(term, set()).update(group)
    for nynorsk, bokmaal in _glossary(_NYNORSK_FILE):
        alike.setdefault(stem(nynorsk), set()).update(bokmaal)
    for term, others in renderings().alike.items():
        alike.setdefault(term, set()).update(others)
    for term, entry in thesaurus().items():
        if " " not in term:
            alike.setdefault(term, set()).update(stem(word) for word in entry.synonyms)
    rivals = renderings().rivals
    return {term: frozenset(group - rivals.get(term, frozenset())) for term, group in alike.items()}


@lru_cache(maxsize=1)
def _english_table() -> tuple[dict[str, frozenset[str]], int]:
    """English stems, a word or a phrase → stems of the Norwegian words: the search's table and `english.txt`."""
    stemmer = Stemmer.Stemmer("english")
    table: dict[str, set[str]] = {}
    known, longest = english_terms()
    for phrase, norwegian in known.items():
        table[phrase] = {stem(form) for word in norwegian for form in (word, *parts_of(word))}
    for english, translated in _glossary(_ENGLISH):
        key = " ".join(stemmer.stemWord(word) for word in english.split())
        table.setdefault(key, set()).update(translated)
        longest = max(longest, len(key.split()))
    for phrase, norwegian_stems in renderings().english.items():
        table.setdefault(phrase, set()).update(norwegian_stems)
        longest = max(longest, len(phrase.split()))
    return {phrase: frozenset(words) for phrase, words in table.items()}, longest


def _english(every: list[str]) -> dict[int, frozenset[str]]:
    """Position of an English word → stems of the Norwegian words for it, or for the phrase that it is part of."""
    table, longest = _english_table()
    stemmer = Stemmer.Stemmer("english")
    stems = [stemmer.stemWord(word) for word in every]
    found: dict[int, frozenset[str]] = {}
    position = 0
    while position < len(stems):
        for length in range(min(longest, len(stems) - position), 0, -1):
            phrase = " ".join(stems[position : position + length])
            if phrase in table:
                found.update(dict.fromkeys(range(position, position + length), table[phrase]))
                position += length
                break
        else:
            position += 1
    return found
