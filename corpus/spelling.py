"""Slips in a question put right: letters written without «æ», «ø» and «å», and one letter wrong in a long word.

Only a word that the library hardly speaks of and that is rare in Norwegian and English at large is touched, and only
where a word that the library speaks of often is meant: a name, or a word of another matter, stays as it is.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from itertools import product

from corpus.compounds import parts_of
from corpus.norwegian import stem
from corpus.terms_tables import stopwords

_WORD = re.compile(r"[^\W\d_]{3,40}")
_RARE = 1e-6  # frequency at large of a word that may be a slip
_HARDLY = 4  # texts; fewer speak of a slip, which others may have made too
_OFTEN = 20  # texts that speak of what is meant by a word with a wrong letter
_SOME = 3  # and by one that only lacks its signs
_NO_WORD = 1e-7  # frequency below which a wrong letter is looked for
_WORD_AT_LARGE = 5e-7  # frequency from which a form is surely one that is written
_LONG = 7  # letters from which one of them may be wrong
_MOST_WORDS = 12  # looked at in one question, so that a long letter takes no time
_MOST_PLACES = 4  # letters of one word that may lack their sign
_LETTERS = "abcdefghijklmnoprstuvyæøå"
_DIGRAPHS = {"aa": "å", "oe": "ø", "ae": "æ"}
_BARE = {"o": "ø", "a": "å", "e": "æ"} | _DIGRAPHS
_PLACES = {True: re.compile("aa|oe|ae"), False: re.compile("aa|oe|ae|[oae]")}  # by whether the word is short

Spoken = Callable[[Collection[str]], Mapping[str, int]]


def mended(text: str, spoken: Spoken) -> str:
    """The text with slips put right; `spoken` tells in how many texts each of some terms stands."""
    rare = [word for word in dict.fromkeys(_WORD.findall(text)) if _at_large(word.lower()) < _RARE]
    found = [word for word in rare if word.lower() not in stopwords()]
    counts = spoken([stem(word.lower()) for word in found])
    slips = [word for word in found if counts.get(stem(word.lower()), 0) < _HARDLY][:_MOST_WORDS]
    names = {word for word in slips if word[0].isupper() and not text.startswith(word)}
    meant = {word: _meant(word.lower(), spoken, word in names) for word in slips}
    return _WORD.sub(lambda match: _cased(meant.get(match.group()) or match.group(), match.group()), text)


@lru_cache(maxsize=100_000)
def _at_large(word: str) -> float:
    from wordfreq import word_frequency

    return max(word_frequency(word, "nb"), word_frequency(word, "en"))


def _meant(word: str, spoken: Spoken, name: bool) -> str | None:
    """The word spoken of most among those that it may be a slip of; missing signs before wrong letters."""
    signed = set(_signed(word))
    if signed & stopwords():
        return min(signed & stopwords())
    found = _most_spoken(signed, _SOME, spoken)
    if found or name or len(word) < _LONG or _at_large(word) >= _NO_WORD or parts_of(word):
        return found
    return _most_spoken(set(_one_off(word)) - {word}, _OFTEN, spoken)


def _most_spoken(candidates: Collection[str], least: int, spoken: Spoken) -> str | None:
    """Of the forms that are surely words, at large or by their parts, one whose stem the most texts hold."""
    by_stem: dict[str, list[str]] = {}
    for candidate in candidates:
        by_stem.setdefault(stem(candidate), []).append(candidate)
    counts = spoken(list(by_stem))
    for term in sorted(counts, key=lambda term: (-counts[term], term)):
        if counts[term] < least:
            break
        words = [form for form in by_stem[term] if _at_large(form) >= _WORD_AT_LARGE or parts_of(form)]
        if words:
            return max(sorted(words), key=_at_large)
    return None


def _signed(word: str) -> Iterator[str]:
    """The word with «æ», «ø» or «å» in some of the places where they may be meant; in a short one only for «aa»."""
    places = list(_PLACES[len(word) < 5].finditer(word))
    if not 0 < len(places) <= 2 * _MOST_PLACES:
        return
    for choice in product((False, True), repeat=len(places)):
        if not 0 < sum(choice) <= _MOST_PLACES:
            continue
        made, end = "", 0
        for place, chosen in zip(places, choice, strict=True):
            made += word[end : place.start()] + (_BARE[place.group()] if chosen else place.group())
            end = place.end()
        yield made + word[end:]


def _one_off(word: str) -> Iterator[str]:
    """Words with one letter more, one less, another, or two that have changed places; the first letter stays."""
    for i in range(1, len(word) + 1):
        head, tail = word[:i], word[i:]
        yield from (f"{head}{letter}{tail}" for letter in _LETTERS)
        if tail:
            yield head + tail[1:]
            yield from (f"{head}{letter}{tail[1:]}" for letter in _LETTERS)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]


def _cased(word: str, like: str) -> str:
    return word.capitalize() if like[0].isupper() and word != like else word
