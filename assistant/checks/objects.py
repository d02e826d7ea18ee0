"""The things a claim speaks of must be the things the passage speaks of: no other goods, body, place or deed."""

import re
from collections.abc import Iterator

from wordfreq import zipf_frequency

from assistant.checks.clauses import Clause, clauses, resting_on
from assistant.checks.denials import affirmed
from assistant.checks.ground import Failure, Ground
from assistant.checks.quantities import is_number_word
from assistant.checks.verdict import agreed_words
from assistant.checks.wordforms import is_compound_verb, is_verb, root
from assistant.checks.wording import Word, carried, content, lexicon, terms
from corpus.compounds import parts_of
from corpus.norwegian import detect_language, stem

_COMMON = 4.6  # Zipf: words above it are too general to name a thing
_KNOWN = 2.6  # Zipf: a word below it is hardly one
_ADJECTIVE = re.compile(r"(?:lige?|ligt|lege?|leg|sk|ske|som|somme|somt|elle?|elt|bare?|bart|ive?|ivt|ende|ande|vis)$")
_ACTOR = re.compile(
    r"\b(?:(?P<private>privat\w* (?:virksomhet|verksemd|bedrift|selskap|foretak|firma|oppdragsg|aktør)\w*)"
    r"|(?P<buyer>oppdragsg(?:iv|jev)[ae]r(?!s)\w*|byggherre\w*|contracting authorit\w+)"
    r"|(?P<sub>underleverandør\w*|subcontractor\w*)"
    r"|(?P<supplier>leverandør\w*|tilbyder\w*|entreprenør(?:en|ene|er)?\b|supplier\w*|tenderer\w*)"
    r"|(?P<court>domstol\w*|courts?\b)"
    r"|(?P<state>stortinget|\w*regjering\w*|\w*departement\w*|parliament|ministry|government)"
    r"|(?P<board>klagenemnd\w*|nemnd\w*|KOFA|the board))",
    re.IGNORECASE,
)
_COURT = re.compile(r"\bretten\b|\w(?:manns|ting|ster)rett\w*|\w+domstol\w*", re.IGNORECASE)
_OBLIGES = re.compile(r"\b(?:skal|må|plikt\w*|kan|bør)\b", re.IGNORECASE)  # how strongly, `modality` compares
_SURE = 0.5
_SHORTEST_ROOT = 4
_SHORTEST_HEAD = 5
_LEADING = re.compile(r"^[^\w]*(?:og |men |da |derfor )?", re.IGNORECASE)
_PART_OF = re.compile(r"\b(?:del|part) ([IVX]+)\b", re.IGNORECASE)
_PASSIVE = re.compile(r"(?:es|ast|st|ås|ås)$")


def things(ground: Ground) -> Iterator[Failure]:
    """A noun of the claim that the passages know nothing of; in English only what must stand there."""
    if ground.says_little:
        return
    standing = terms(affirmed(ground.text))
    english = detect_language(ground.claim) == "en"
    nynorsk = detect_language(ground.claim) == "nn"
    settled = agreed_words(ground)
    strange = [
        word.written
        for word in content(affirmed(ground.own_words))
        if carried(word, standing) < 1
        and word.written not in settled
        and not is_number_word(word.written)
        and not (lexicon().duty.fullmatch(word.written) and _OBLIGES.search(ground.text))
        and (_heavy_in_english(word, standing) if english else names_a_thing(word, standing, nynorsk))
    ]
    if strange:
        listed = ", ".join(f"«{word}»" for word in strange)
        yield Failure("other_object", f"Kilden handler ikke om {listed}. Hold deg til det kilden gjelder.")


def _heavy_in_english(word: Word, standing: frozenset[str]) -> bool:
    return stem(word.written) in lexicon().heavy and carried(word, standing) == 0


def actor(ground: Ground) -> Iterator[Failure]:
    """Who acts: a claim about the buyer cannot rest on a passage that speaks of the supplier alone, or the reverse."""
    if ground.says_little:
        return
    told = _ACTOR.search(ground.own_words)
    if told is None:
        return
    standing = {match.lastgroup for match in _ACTOR.finditer(ground.text)}
    if _COURT.search(ground.text):
        standing.add("court")
    if told.lastgroup in standing or not standing or standing <= {"board"}:
        return
    acting = [c for c in ground.clauses if _ACTOR.match(_LEADING.sub("", c.text))]
    nearest = [m.lastgroup for c in _rest(ground) for m in _ACTOR.finditer(c.text)]
    if nearest or acting:
        yield Failure("other_object", f"Kilden sier ikke dette om «{told.group()}».")


def _rest(ground: Ground) -> list[Clause]:
    return [c for clause in clauses(ground.own_words) for c in resting_on(clause, ground.clauses)]


def _leading_actor(clause: Clause) -> re.Match[str] | None:
    """Who a clause starts with and is about; «leverandørens rett» is about the right."""
    match = _ACTOR.match(_LEADING.sub("", clause.text))
    return None if match is None or match.group().lower().endswith(("s", "'s")) else match


def roles(ground: Ground) -> Iterator[Failure]:
    """«Leverandøren skal» where the clause that it rests on says «oppdragsgiver skal»."""
    if ground.says_little:
        return
    for clause in clauses(ground.own_words):
        named = {match.lastgroup for match in _ACTOR.finditer(clause.text)}
        told = _leading_actor(clause)
        if told is None or len(named) > 1:
            continue
        rests_on = [c for c in resting_on(clause, ground.clauses) if c.score >= _SURE]
        first = [match.lastgroup for c in rests_on if (match := _leading_actor(c))]
        if first and len(first) == len(rests_on) and told.lastgroup not in first:
            yield Failure("other_object", f"Kilden sier dette om en annen enn «{told.group()}».")
            return


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
    light = lexicon().light
    if (
        base in light
        or written in light
        or written.removesuffix("t") in light
        or frequency >= _COMMON
        or len(written) < 3
    ):
        return False
    if nynorsk and frequency < _KNOWN:
        return False  # a nynorsk form that the word list does not hold
    if any(term.startswith(written[: max(5, len(written) - 4)]) for term in standing):
        return False
    if _relative_stands(written, standing) or _parts_stand(word, standing):
        return False
    return not (_ADJECTIVE.search(written) or _PASSIVE.search(written) or is_verb(written) or is_compound_verb(written))


def _relative_stands(written: str, standing: frozenset[str]) -> bool:
    """«Ledelsen» for «lederne», «opsjonen» for «kjøpsopsjonen»."""
    base, stemmed = root(written), stem(written)
    return any(
        (len(base) >= _SHORTEST_ROOT and root(term) == base)
        or (len(stemmed) >= _SHORTEST_HEAD and term.endswith(stemmed))
        for term in standing
    )


def _parts_stand(word: Word, standing: frozenset[str]) -> bool:
    """A compound of parts that the passage has, or that mean little by themselves («kontraktsperioden»)."""
    *modifiers, head = parts_of(word.written) or (word.written,)
    stems, light = [stem(part) for part in modifiers], lexicon().light
    if not stems or any(term in lexicon().heavy for term in (*stems, stem(head))):
        return False
    known = all(any(carried(part, standing) == 1 for part in content(modifier)) for modifier in modifiers)
    return known and (stem(head) in light or any(carried(part, standing) == 1 for part in content(head)))
