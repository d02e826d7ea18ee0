"""Whether the text of a PDF is text: what share of its letters stand in words."""

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]{2,}")
_MOST_WORDS = 4_000  # looked at, spread over the text


def quality(text: str) -> float:
    """The share (0–1) of letters that stand in words of Norwegian or English, compounds of known parts among them.

    By letters and not by words, so that words run together count for as much text as they hold.
    """
    words = _WORD.findall(text)
    step = max(1, len(words) // _MOST_WORDS)
    looked_at = words[::step]
    letters = sum(map(len, looked_at))
    return sum(len(word) for word in looked_at if _known(word.lower())) / letters if letters else 0.0


@lru_cache(maxsize=50_000)
def _known(word: str) -> bool:
    from wordfreq import zipf_frequency

    from corpus.compounds import parts_of
    from corpus.terms_tables import nynorsk_words

    word = nynorsk_words().get(word, word)  # the frequencies are of bokmål
    if any(zipf_frequency(word, language) > 0 for language in ("nb", "en")):
        return True
    parts = parts_of(word)
    return bool(parts) and all(zipf_frequency(part, "nb") > 0 for part in parts)
