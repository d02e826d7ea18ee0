"""Text analysis shared by indexing and querying.

Reference tokens survive, words become stems in one written form (nynorsk and
bokmål meet), compounds are split; a query also gets synonyms from the thesaurus
and, in English, the Norwegian terms.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

from corpus.compounds import parts_of
from corpus.provisions import Reference, find_references
from corpus.terms_tables import english_terms, language_words, nynorsk_words, stopwords, thesaurus

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*-?")
_NUMBER_GROUP = re.compile(r"(?<=\d)[\s\u00a0](?=\d{3}\b)")
_CRITERION = re.compile(r"kriteri(?:e|er|et|ene|a|um|umet|ums|ets|enes)$")
_PERSON = re.compile(r"(giv|tak|lev|kjøp)er(?:en|ens|ne|nes)$")
_INSIDE_WORDS = (
    ("anskaffinger", "anskaffelser"),
    ("anskaffingar", "anskaffelser"),
    ("anskaffinga", "anskaffelsen"),
    ("anskaffing", "anskaffelse"),
    ("oppdragsgjevar", "oppdragsgiver"),
    ("oppdragsgivar", "oppdragsgiver"),
    ("omsyn", "hensyn"),
    ("køyretøy", "kjøretøy"),
    ("verksemd", "virksomhet"),
    ("tilbod", "tilbud"),
    ("kunngjer", "kunngjør"),
    ("utslepp", "utslipp"),
)
_NYNORSK_ENDING = re.compile(r".{3}(?:arar|arane|ingar|ingane|inga|leg|legare|heiter|heita)$")
_NORWEGIAN_WORD = re.compile(r"\b[a-zæøå]*[æøå]|^\W*[A-ZÆØÅ]?[a-zæøå]+[æøå]\w*\s(?![A-ZÆØÅ])")
_PART_WEIGHT = 0.4
_SYNONYM_WEIGHT = 0.4


@dataclass(frozen=True)
class WeightedTerm:
    """A term of a query and how much it counts (0–1)."""

    term: str
    weight: float


@lru_cache(maxsize=2)
def _stemmer(language: str) -> "Stemmer.Stemmer":
    return Stemmer.Stemmer(language)


def normalise(text: str) -> str:
    """Canonical Unicode, lower case, no soft hyphens, digit groups joined («500 000» → «500000»)."""
    return _NUMBER_GROUP.sub("", unicodedata.normalize("NFC", text).replace("\u00ad", "").lower())


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of one lower-case word after nynorsk has been brought to bokmål."""
    word = nynorsk_words().get(word, word)
    for nynorsk, bokmaal in _INSIDE_WORDS:
        word = word.replace(nynorsk, bokmaal)
    word = _PERSON.sub(r"\1er", _CRITERION.sub("kriterium", word))
    stemmed: str = _stemmer("norwegian").stemWord(word)
    if stemmed == word and len(word) > 5 and word.endswith(("ar", "ane", "ene")):
        stemmed = re.sub(r"(?:ar|ane|ene)$", "", word)
    return stemmed


@lru_cache(maxsize=100_000)
def _word_terms(word: str) -> tuple[tuple[str, bool], ...]:
    """(term, is a part) for a word: its stem, then the stems of its compound parts."""
    word = nynorsk_words().get(word, word)
    terms = [(stem(word), False)]
    for part in parts_of(word):
        if (stem(part), True) not in terms and stem(part) != terms[0][0]:
            terms.append((stem(part), True))
    return tuple(terms)


def words(text: str) -> list[str]:
    """The words of a text; «klima- og miljøhensyn» gives klimahensyn and miljøhensyn."""
    found = _WORD.findall(normalise(text))
    result: list[str] = []
    for index, word in enumerate(found):
        if word.endswith("-"):
            tail = found[index + 2] if index + 2 < len(found) and found[index + 1] in ("og", "eller") else ""
            parts = parts_of(tail)
            result.append(word[:-1] + parts[-1] if parts else word[:-1])
        elif "-" in word and not word[0].isdigit():
            result.extend(piece for piece in word.split("-") if piece)
        else:
            result.append(word)
    return result


def _reference_tokens(references: tuple[Reference, ...]) -> list[str]:
    tokens: list[str] = []
    for reference in references:
        token = reference.base.lower().replace(" ", "")
        tokens.append(token)
        if reference.kind == "provision" and reference.act:
            tokens.append(f"§{reference.number}")
    return tokens


def analyse(text: str) -> list[str]:
    """The index terms of a text, with repetitions, in no particular order."""
    terms = _reference_tokens(find_references(text))
    for word in words(text):
        terms.extend(term for term, _ in _word_terms(word))
    return terms


def analyse_query(text: str) -> list[WeightedTerm]:
    """The weighted terms of a query, each once at its highest weight.

    Own words count 1, compound parts and synonyms less. An English question is
    searched by the Norwegian terms, its own words kept for names.
    """
    weights: dict[str, float] = {}
    for token in _reference_tokens(find_references(text)):
        weights[token] = 1.0
    every = words(text)
    own = [word for word in every if word not in stopwords()]
    if detect_language(text) == "en":
        for phrase, norwegian in _english_phrases(text):
            for word in norwegian:
                _add(weights, word, 1.0 if phrase else 0.8)
    for word in own:
        _add(weights, word, 1.0)
    for synonyms, weight in _synonyms(every):
        for word in synonyms:
            _add(weights, word, weight)
    return [WeightedTerm(term, weight) for term, weight in weights.items()]


def _add(weights: dict[str, float], word: str, weight: float) -> None:
    if word in stopwords():
        return
    for term, is_part in _word_terms(word):
        value = weight * (_PART_WEIGHT if is_part else 1.0)
        weights[term] = max(weights.get(term, 0.0), value)


def _synonyms(every: list[str]) -> list[tuple[tuple[str, ...], float]]:
    """The thesaurus entries of the words and phrases; a phrase may hold stopwords, also pass over them."""
    table = thesaurus()
    found = []
    seen: set[str] = set()
    for some in (every, [word for word in every if word not in stopwords()]):
        stems = [stem(word) for word in some]
        for length in (3, 2, 1):
            for start in range(len(stems) - length + 1):
                key = " ".join(stems[start : start + length])
                entry = table.get(key)
                if entry and key not in seen:
                    seen.add(key)
                    found.append((entry.synonyms, entry.weight * _SYNONYM_WEIGHT / 0.5))
    return found


def _english_phrases(text: str) -> list[tuple[str, tuple[str, ...]]]:
    table, longest = english_terms()
    tokens = [_stemmer("english").stemWord(word) for word in _WORD.findall(normalise(text).replace("-", " "))]
    found: list[tuple[str, tuple[str, ...]]] = []
    position = 0
    while position < len(tokens):
        for length in range(min(longest, len(tokens) - position), 0, -1):
            phrase = " ".join(tokens[position : position + length])
            if phrase in table:
                found.append((phrase, table[phrase]))
                position += length
                break
        else:
            position += 1
    return found


def detect_language(text: str) -> str:
    """«nb», «nn» or «en», by function words; bokmål where nothing tells."""
    found = re.findall(r"[a-zæøåòéA-ZÆØÅ]+", text.lower())
    table = language_words()
    english, nynorsk, bokmaal = (sum(word in table[code] for word in found) for code in ("en", "nn", "nb"))
    norwegian = bokmaal + nynorsk + sum(word in table["shared"] or word in stopwords() for word in found) * 0.5
    norwegian += 2 * bool(_NORWEGIAN_WORD.search(text))  # «DFØ», «Bærum» stand in English texts too
    if english > norwegian:
        return "en"
    if nynorsk == bokmaal and len(found) > 2:
        nynorsk += sum(bool(_NYNORSK_ENDING.search(word)) for word in found)
    return "nn" if nynorsk > bokmaal else "nb"
