"""«Ikke» in the claim where the passage has none, or the reverse; a breach where the board found none."""

import re
from collections.abc import Iterator

from assistant.checks.clauses import Clause, asks, clauses, only_leads, resting_on
from assistant.checks.contrasts import excluded
from assistant.checks.denials import affirmed, denies_within, focus
from assistant.checks.ground import Failure, Ground
from assistant.checks.outcomes import results
from assistant.checks.verdict import agreed
from assistant.checks.wording import Word, carried, content, found, lexicon, terms
from corpus.norwegian import stem

_NONE = re.compile(r"\b(?:ingen|inga|intet|ingenting|inkje|none|nothing)\b", re.IGNORECASE)  # «ingen regel gjelder»
_REWORDED = 0.4
_TWICE = 2
_WHOLE = 0.9
_UNLESS = re.compile(r"\b(?:med mindre|unless)\b", re.IGNORECASE)
_FAMILIES = (
    ("brudd", "brøt", "i strid"),
    ("avvis", "avsl", "underkjen"),
    ("forb",),
    ("bare", "berre", "kun", "only"),
    ("unnt", "unntak", "fravik", "fritatt", "slipper", "except", "exempt"),
)
_NARROWS = frozenset({"bare", "berre", "kun", "only", "først", "unnta", "lov", "tilla", "begre"})
_TOO_LITTLE = frozenset({"for l", "for f", "for d", "for s", "for u", "utils", "insuf"})
_CUE = 5  # letters that tell one of the words from another
_WITHIN = re.compile(
    r"\b(?:uten|utan|without|manglende|(?:som|who|which|at) (?:\w+ )??(?:ikke|ikkje|aldri|not))\s((?:\w+\s?){1,4})",
    re.IGNORECASE,
)
_WITHOUT_THAT = re.compile(r"\b(?:uten|utan) at\b", re.IGNORECASE)  # a clause of its own, and denied
_WITHOUT = re.compile(r"\b(?:uten|utan|without)\s(?!at\b)((?:\w+\s?){1,2})", re.IGNORECASE)


def negation(ground: Ground) -> Iterator[Failure]:
    """Each clause of the claim and the clause it rests on must agree on whether something is denied."""
    if ground.says_little:
        return
    words = lexicon()
    told = clauses(ground.own_words)
    twice = _twice_denied(told, ground)
    settled = {result.written for result in agreed(ground)}
    for clause in told:
        unstated = only_leads(clause) or asks(clause) or found(words.counterfactual, clause.text)
        if unstated or (clause.subordinate and not clause.denied):
            continue
        told_here = results(clause.text)
        explained = any(r.denied for r in told_here) == clause.denied and not denies_within(clause.text)
        if told_here and explained and all(result.written in settled for result in told_here):
            continue  # `verdict.outcome` has compared what it says, whatever the words
        rests_on = resting_on(clause, ground.clauses)
        every = [*told_here, *(result for c in rests_on for result in results(c.text))]
        exact = any(result.ends_a_case for result in every)  # a result is told as it is
        sweeping = _NONE.search(clause.text) is not None
        free = rests_on and not exact and not sweeping and not found(words.no_duty, clause.text)
        if free and (twice or _otherwise_said(clause, rests_on)):
            continue
        about: list[Clause] = []
        if found(words.no_duty, clause.text):
            best = max((c.score for c in rests_on), default=0.0)
            about = [c for c in rests_on if c.score == best] or [c for c in ground.clauses if found(words.duty, c.text)]
            wrong = (
                bool(about) and not any(c.denied for c in about) and not all(found(words.weaker, c.text) for c in about)
            )
        else:
            wrong = bool(rests_on) and all(_differs(clause, c) for c in rests_on)
            wrong = wrong or (not rests_on and _NONE.match(clause.text) is not None)
        if wrong and (exact or sweeping or about or _about(clause, rests_on, ground.quotable)):
            what = (
                "nekter noe som kilden ikke nekter" if clause.denied else "mangler et «ikke» eller «ingen» fra kilden"
            )
            yield Failure("negation", f"«{clause.text}» {what}. Skriv det kilden sier.")
            return


def _twice_denied(told: list[Clause], ground: Ground) -> bool:
    """«Uten at målet er nådd, kan den ikke utløses»: two denials are none, where the passage has none."""
    denied = [clause for clause in told if clause.denied]
    unless = sum(_UNLESS.search(clause.text) is not None for clause in told)  # «ikke … med mindre» is «bare … når»
    return len(denied) + unless == _TWICE and not any(c.denied for d in denied for c in resting_on(d, ground.clauses))


def _differs(clause: Clause, other: Clause) -> bool:
    """Whether one of two clauses denies; «uten X» alone denies X, and is no denial beside what is said of all else."""
    by_without = [
        c
        for c in (clause, other)
        if c.denied and not found(lexicon().negators, c.text) and not _WITHOUT_THAT.search(c.text)
    ]
    if len(by_without) == 1 and not _denied_within(clause, other):
        beside = other if by_without[0] is clause else clause
        missing = [w for match in _WITHOUT.finditer(by_without[0].text) for w in content(match.group(1))]
        named = terms(beside.text) if missing and not _WITHOUT.search(beside.text) else frozenset()
        if not (missing and all(carried(word, named) == 1 for word in missing)):
            return clause.denied == other.denied
    return clause.denied != other.denied


def _otherwise_said(clause: Clause, rests_on: list[Clause]) -> bool:
    """Whether two clauses differ in «ikke» because one of them says it with another word.

    «Bare A» denies what is not A; «uendret» denies «endret»; a bound, a breach, a lack or an exception denies what
    it is measured against, and «ikke forbudt» permits. Where nearly all words of the claim stand in the clause it
    only turns it round, and is no such case.
    """
    wanted = content(affirmed(clause.text))
    for other in rests_on:
        if other.denied == clause.denied:
            continue
        standing = terms(other.text)
        strange = [word for word in wanted if carried(word, standing) < 1]
        told = _cues(other.text)
        turned = told - _cues(clause.text) if clause.denied else _cues(clause.text) - told
        if turned and (len(strange) >= _REWORDED * len(wanted) or turned & _TOO_LITTLE):
            return True
        if any(_lacks(word, standing) for word in strange) or _denied_within(clause, other):
            return True
        pair = excluded(clause.text, other.text)
        if pair and any(word.written in pair for word in focus(clause.text if clause.denied else other.text)):
            return True  # «ikke dyrere» for «billigere»
    return False


def _denied_within(clause: Clause, other: Clause) -> bool:
    """Whether what the one denies as a whole, the other denies within: «uten gyldig begrunnelse», «som ikke dekkes»."""
    denying, holding = (clause, other) if clause.denied else (other, clause)
    if _WITHIN.search(denying.text):  # «som ikke er A, gjelder ikke» is «må være A for å gjelde»; else both have it
        return clause.denied and denies_within(clause.text) and not _WITHIN.search(holding.text)
    within = [word for match in _WITHIN.finditer(holding.text) for word in content(affirmed(match.group(1)))]
    named = terms(" ".join(word.written for word in within))
    return any(stem(word.written) in named or word.parts & named for word in focus(denying.text))


def _cues(text: str) -> frozenset[str]:
    found_words = [match.group().lower() for match in lexicon().implied.finditer(text)]
    return frozenset(next((f[0] for f in _FAMILIES if any(m in w for m in f)), w[:_CUE]) for w in found_words)


def _about(clause: Clause, rests_on: list[Clause], everything: str) -> bool:
    """Whether the thing that one of the two denies is spoken of in the other; else neither turns the other round."""
    if clause.denied:
        denied = focus(clause.text)
        return not denied or any(carried(word, terms(everything)) > 0 for word in denied)
    if any(other.score >= _WHOLE for other in rests_on):
        return True
    said = {form for word in content(clause.text) for form in word.forms | word.parts}
    for other in rests_on:
        denied = focus(other.text)
        if not denied or any((word.forms | word.parts) & said for word in denied):
            return True
    return False


def _lacks(word: Word, standing: frozenset[str]) -> bool:
    """«Uendret» for «ikke endret», «nullutslipp» and «utslippsfri» for «uten utslipp»."""
    return any(f"{prefix}{form}" in standing for form in word.forms for prefix in ("u", "mis", "null")) or any(
        term.endswith(("fri", "løs")) and term.startswith(form) for form in word.forms for term in standing
    )


def opposites(ground: Ground) -> Iterator[Failure]:
    """«Lovlig» where the passage has only «ulovlig», «mer» where it has only «mindre»."""
    if ground.says_little:
        return
    standing = terms(ground.quotable)
    for clause in clauses(ground.own_words):
        if clause.denied:
            continue
        told = terms(clause.text)
        for word, other in lexicon().opposites:
            if word not in told or word in standing or other not in standing:
                continue
            if any(other in terms(c.text) and not c.denied for c in resting_on(clause, ground.clauses)):
                yield Failure("negation", f"Setningen sier det motsatte av kilden: «{clause.text}».")
                return


def without(ground: Ground) -> Iterator[Failure]:
    """«Uten begrunnelse» where the passage speaks of a reason and never of its absence."""
    if ground.says_little:
        return
    for match in _WITHOUT.finditer(ground.own_words):
        wanted = content(match.group(1))
        holding = [c for c in ground.clauses if any(carried(word, terms(c.text)) == 1 for word in wanted)]
        if found(lexicon().negators, ground.own_words) or any(_lacks(word, terms(ground.text)) for word in wanted):
            continue
        if holding and not any(c.denied or _WITHOUT.search(c.text) for c in holding):
            yield Failure("negation", f"«{match.group()}» står ikke slik i kilden.")
