"""The things a claim speaks of must be the things the passage speaks of: no other goods, body, place or deed."""

import re
from collections.abc import Iterator
from functools import lru_cache

from wordfreq import zipf_frequency

from assistant.checks.clauses import affirmed, clauses, resting_on
from assistant.checks.ground import Failure, Ground
from assistant.checks.wording import Word, carried, content, lexicon, terms
from corpus.norwegian import detect_language, stem

_COMMON = 4.6  # Zipf: words above it are too general to name a thing
_KNOWN = 2.6  # Zipf: an inflected form below it is no word
_ADJECTIVE = re.compile(r"(?:lige?|ligt|lege?|leg|sk|ske|som|somme|somt|elle?|elt|bare?|bart|ive?|ivt|ende|ande)$")
_ACTOR = re.compile(
    r"\b(?:(?P<buyer>oppdragsg(?:iv|jev)[ae]r(?!s)\w*|contracting authorit\w+)"
    r"|(?P<sub>underleverandør\w*|subcontractor\w*)"
    r"|(?P<supplier>leverandør\w*|tilbyder\w*|supplier\w*|tenderer\w*)"
    r"|(?P<board>klagenemnd\w*|nemnd\w*|KOFA|the board))",
    re.IGNORECASE,
)
_PART_OF = re.compile(r"\b(?:del|part) ([IVX]+)\b", re.IGNORECASE)
_PASSIVE = re.compile(r"(?:es|ast|st|ås|ås)$")


def things(ground: Ground) -> Iterator[Failure]:
    """A noun of the claim that the passages know nothing of; in English the share of support alone decides."""
    if ground.says_little or detect_language(ground.claim) == "en":
        return
    standing = terms(affirmed(ground.text))
    nynorsk = detect_language(ground.claim) == "nn"
    strange = [
        word.written
        for word in content(affirmed(ground.own_words))
        if carried(word, standing) < 1 and names_a_thing(word, standing, nynorsk)
    ]
    if strange:
        listed = ", ".join(f"«{word}»" for word in strange)
        yield Failure("other_object", f"Kilden handler ikke om {listed}. Hold deg til det kilden gjelder.")


def actor(ground: Ground) -> Iterator[Failure]:
    """Who acts: a claim about the buyer cannot rest on a passage that speaks of the supplier alone, or the reverse."""
    if ground.says_little:
        return
    told = _ACTOR.search(ground.own_words)
    if told is None:
        return
    standing = {match.lastgroup for match in _ACTOR.finditer(ground.text)}
    if told.lastgroup not in standing and standing and not standing <= {"board"}:
        yield Failure("other_object", f"Kilden sier ikke dette om «{told.group()}».")


def parts(ground: Ground) -> Iterator[Failure]:
    """«Del II» of the regulations where the passage speaks of another part."""
    for clause in clauses(ground.own_words):
        told = set(_PART_OF.findall(clause.text))
        rests_on = [set(_PART_OF.findall(c.text)) for c in resting_on(clause, ground.clauses)]
        if told and rests_on and all(named and not named & told for named in rests_on):
            yield Failure("other_object", f"Kilden sier dette om en annen del av forskriften enn del {min(told)}.")


def names_a_thing(word: Word, standing: frozenset[str], nynorsk: bool) -> bool:
    written, base = word.written, stem(word.written)
    if base in lexicon().heavy:
        return True
    frequency = zipf_frequency(written, "nb")
    if base in lexicon().light or written in lexicon().light or frequency >= _COMMON or len(written) < 3:
        return False
    if nynorsk and frequency < _KNOWN:
        return False  # a nynorsk form that the word list does not hold
    if any(term.startswith(written[: max(5, len(written) - 4)]) for term in standing):
        return False
    return not (_ADJECTIVE.search(written) or _PASSIVE.search(written) or _is_verb(written.removeprefix("videre")))


@lru_cache(maxsize=10_000)
def _is_verb(written: str) -> bool:
    """Whether the language has an infinitive, a present and a past tense beside a form; a noun has not."""
    for ending in ("", "e", "er", "r", "te", "de", "et", "t", "a", "ar"):
        if not written.endswith(ending) or len(written) - len(ending) < 2:
            continue
        base = written[: len(written) - len(ending)]
        infinitive, present, past = (
            max(zipf_frequency(base + form, "nb") for form in forms)
            for forms in (("e", "å", f"{base[-1]}e"), ("er", "r", f"{base[-1]}er"), ("te", "de", "et", "dde"))
        )
        if min(infinitive, present, past) >= _KNOWN:
            return True
    return False
