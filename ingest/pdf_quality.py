"""Whether the text of a PDF is text: what share of its words are words."""

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]{2,}")
_MOST_WORDS = 4_000  # looked at, spread over the text
_GLUED = 24  # letters; longer words that are no compound of known parts are words run together


def quality(text: str) -> float:
    """The share (0–1) of words that Norwegian or English has, compounds of known parts among them."""
    words = _WORD.findall(text)
    step = max(1, len(words) // _MOST_WORDS)
    looked_at = words[::step]
    if not looked_at:
        return 0.0
    return sum(_known(word.lower()) for word in looked_at) / len(looked_at)


def glued(text: str) -> tuple[str, ...]:
    """Words so long and unknown that spaces must have been lost in them."""
    return tuple(word for word in _WORD.findall(text) if len(word) > _GLUED and not _known(word.lower()))


@lru_cache(maxsize=50_000)
def _known(word: str) -> bool:
    from wordfreq import zipf_frequency

    from corpus.compounds import parts_of

    if any(zipf_frequency(word, language) > 0 for language in ("nb", "en")):
        return True
    parts = parts_of(word)
    return bool(parts) and all(zipf_frequency(part, "nb") > 0 for part in parts)
