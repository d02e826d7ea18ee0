"""Forms of Norwegian words without a dictionary: verbs by their tenses, relatives by their common root."""

import re
from functools import lru_cache

from wordfreq import zipf_frequency

_KNOWN = 2.6  # Zipf: an inflected form below it is no word
_SHORTEST_PAST = 4
_PREFIX = re.compile(
    r"(?:videre|gjennom|etter|under|over|opp|inn|med|mot|til|frem|fram|fore|sammen|god|av|på|ut|om|an|be|for)(?=.{3})"
)
_PARTICIPLE = re.compile(
    r"(?:.tt|.dd|kjent|ent|ert|erte|ete?|lagt|satt|tatt|gitt|nådd|ført|holdt|bragt|brakt|vist|sendt|tok|ga|gav|gikk|kom|sto|stod|la|lot|falt|brøt|så|gis|tas|ses|gås)$"
)
_FOREIGN_VERB = re.compile(r"...(?:erte|erer|eres|ert)$")  # «dissenterte»
_DERIVED = re.compile(
    r"(?:(?:ing|else|s(?:j)?on|het|ighet|skap|dom)(?:en|er|a|ene|ar|ane|ens)?"
    r"|(?:lig|leg|ig|bar|som|isk|ende)(?:e|t|ere|est)?|ere?n?e?|erne|ar(?:en|ane)?|te?|de|et|st|ast|es|a|e|r)$"
)
_FINITE = re.compile(
    r"\b(?:skal|skulle|må|måtte|kan|kunne|bør|burde|vil|ville|er|var|ble|blir|har|hadde|får|fikk|gir|ga|gav|kom|gikk|går"
    r"|står|sto|stod|gjør|gjorde|gjelder|gjaldt|sier|sa|la|tar|tok|lot|lar|lå|fant|ser|så|holdt|brøt|vet|blei|vart|vert"
    r"|gjeld|kjem|lyt|finst|finnes|fins|står|følger|faller|falt|trer|trådte)\b",
    re.IGNORECASE,
)
_ELLIPTIC = re.compile(r"(?:og|men|eller)\s", re.IGNORECASE)
_WORDS = re.compile(r"[a-zæøå]+", re.IGNORECASE)


@lru_cache(maxsize=10_000)
def is_verb(written: str) -> bool:
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


def is_compound_verb(written: str) -> bool:
    """«Omgått», «underkjent»: a prefix, and what is left is a participle or a verb."""
    if _FOREIGN_VERB.search(written):
        return True
    match = _PREFIX.match(written)
    if match is None:
        return False
    rest = written[match.end() :]
    return is_verb(rest) or (bool(_PARTICIPLE.search(rest)) and zipf_frequency(rest, "nb") >= _KNOWN)


@lru_cache(maxsize=10_000)
def has_finite_verb(text: str) -> bool:
    """Whether a piece of a sentence has a verb of its own; a piece of a list has none."""
    if _FINITE.search(text):
        return True
    return any(_finite(word) or _prefixed(word) for word in _WORDS.findall(text.lower()))


@lru_cache(maxsize=10_000)
def has_past_tense(text: str) -> bool:
    """Whether what may be a weak verb in the past tense stands in a text: «nevnte», «oppfylte», not «siste».

    «Berørte» and «avtalte» may be adjectives as well: ask only where no verb of the present stands.
    """
    weak = [w for w in _WORDS.findall(text.lower()) if w.endswith(("te", "de")) and len(w) > _SHORTEST_PAST]
    return any(is_verb(word) or _finite(word) or _prefixed(word) for word in weak)


def with_subject(piece: str, before: str) -> str:
    """«Men må vurdere den» with the subject of the clause before it, which it has left out."""
    start, verb = _ELLIPTIC.match(piece), _FINITE.search(before)
    if start is None or verb is None or not _FINITE.match(piece, start.end()):
        return piece
    subject = _ELLIPTIC.sub("", before[: verb.start()]).strip()
    return f"{piece[: start.end()]}{subject} {piece[start.end() :]}" if subject else piece


@lru_cache(maxsize=20_000)
def root(word: str) -> str:
    """What «lede», «ledelse» and «lederne» share; the word itself where too little would be left."""
    shorter = word
    for _ in range(2):
        cut = _DERIVED.sub("", shorter)
        if len(cut) < 3:
            break
        shorter = cut
    return shorter if len(shorter) >= 3 else word


def _prefixed(word: str) -> bool:
    """«Opptrådte», «medførte»: a prefix before an irregular past tense."""
    match = _PREFIX.match(word)
    return match is not None and word.endswith(("te", "de")) and _FINITE.fullmatch(word[match.end() :]) is not None


def _finite(word: str) -> bool:
    ending = next((e for e in ("er", "te", "de", "et", "dde", "es") if word.endswith(e)), None)
    if ending is None or len(word) - len(ending) < 2:
        return False
    base = word[: -len(ending)]
    past = max(zipf_frequency(base + form, "nb") for form in ("te", "de", "et", "dde"))
    infinitive = zipf_frequency(f"{base}e", "nb")
    noun = max(zipf_frequency(f"{base}{form}", "nb") for form in ("en", "ene"))
    return min(past, infinitive) >= _KNOWN and max(past, infinitive) > noun
