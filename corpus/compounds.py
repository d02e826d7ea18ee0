"""Norwegian compounds into their parts, by word frequencies and the field's own words."""

import re
from functools import lru_cache
from pathlib import Path

from wordfreq import zipf_frequency

_FIELD_WORDS = Path(__file__).parent / "terms" / "compound_parts.txt"
_JOINTS = ("", "s", "e")
_SHORTEST = 3
_COMMON_ENOUGH = 2.6
_PREFIXES = frozenset(["for", "til", "av", "på", "med", "om", "ved", "bær", "der", "her", "hver", "ver", "til"])
_SHORT_PARTS = frozenset(
    ["el", "it", "ikt", "pc", "co2", "eu"]
    + ["bil", "bio", "bud", "hav", "hus", "lov", "mat", "mål", "mur", "råd", "sak", "sal", "sky", "sol"]
    + ["tak", "tog", "tre", "tøy", "vei", "veg", "vin", "øko"]
)
_WHOLE = re.compile(r"leverandør(?:en|ens|er|ers|ar|ene|ane|enes|anes|s)?$")
_ENDINGS = frozenset("ening eren erens erne ende este erte ning lings ment sten sjon joner".split())


@lru_cache(maxsize=1)
def _field_words() -> frozenset[str]:
    return frozenset(_FIELD_WORDS.read_text(encoding="utf-8").split())


_LONGEST = 70  # letters; what is longer is no word, and trying its splits would take minutes


@lru_cache(maxsize=100_000)
def _commonness(word: str) -> float:
    """Zipf frequency, or a high value for the field's own words; 0 for what is no word."""
    if word in _field_words():
        return 5.0
    if len(word) <= _SHORTEST:
        return 5.0 if word in _SHORT_PARTS else 0.0
    frequency = 0.0 if word in _ENDINGS else zipf_frequency(word, "nb", minimum=0.0)
    return frequency if frequency >= _COMMON_ENOUGH else 0.0


@lru_cache(maxsize=100_000)
def parts_of(word: str) -> tuple[str, ...]:
    """The parts of a compound, outermost split first; empty for a word that is none.

    Chooses the split whose rarest part is the most common, at most three parts.
    """
    return _split(word, 3) if 5 <= len(word) <= _LONGEST and word.isalpha() and not _WHOLE.match(word) else ()


def _split(word: str, most: int) -> tuple[str, ...]:
    best: tuple[float, tuple[str, ...]] = (0.0, ())
    for cut in range(2, len(word) - _SHORTEST + 1):
        head, tail = word[:cut], word[cut:]
        for joint in _JOINTS:
            if joint and not (head.endswith(joint) and len(head) > len(joint) + 2):
                continue
            first = head[: len(head) - len(joint)]
            if first in _PREFIXES or not _commonness(first):
                continue
            rests: list[tuple[str, ...]] = [(tail,)] if _commonness(tail) else []
            if most > 2 and len(tail) >= 7 and (deeper := _split(tail, most - 1)):
                rests.append(deeper)
            for rest in rests:
                parts = (first, *rest)
                score = min(_commonness(p) for p in parts) + 0.25 * min(len(p) for p in parts) - 0.6 * len(parts)
                score -= 0.2 if joint else 0.0
                if score > best[0]:
                    best = (score, parts)
    whole = zipf_frequency(word, "nb", minimum=0.0)
    return best[1] if best[1] and (whole < 4.3 or all(p in _field_words() for p in best[1])) else ()
