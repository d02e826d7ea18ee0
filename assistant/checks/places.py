"""The provision or ledd that a claim names must be the one that the passage says it of."""

import re
from collections.abc import Iterator

from assistant.checks.ground import Failure, Ground, Sentence
from corpus.provisions import ORDINALS, find_references

_CHAIN = r"(?! (?:i|in) (?:\w+ )?\w*(?:kjed|chain))"  # «andre ledd i leverandørkjeden» is none of a provision
_LEDD = re.compile(rf"\b({'|'.join(ORDINALS)})\s(?:ledd(?:et)?|paragraph|subsection)\b{_CHAIN}", re.IGNORECASE)
# Set on the tuning documents' claims: how near the best a sentence must be, and how good the best itself.
_NEAR = 0.9
_SURE = 0.5


def provisions(ground: Ground) -> Iterator[Failure]:
    """«Etter § 24-2 skal …» where the sentence it rests on tells it of § 24-8 alone."""
    rests_on = _rests_on(ground)
    told = _provisions(ground.own_words)
    if ground.says_little or not told or not rests_on:
        return
    located = _provisions(" . ".join(p.locator for p in ground.passages))
    standing = [_provisions(sentence.text) for sentence in rests_on]
    for number in told - located:
        if all(others and not others & told for others in standing):
            yield Failure("unsupported_reference", f"Kilden sier dette om en annen bestemmelse enn «{number}».")
            return


def ledd(ground: Ground) -> Iterator[Failure]:
    """«Tredje ledd sier …» where the passage, or the sentence it rests on, tells it of another ledd."""
    told = _ledd(ground.own_words)
    if ground.says_little or not told:
        return
    everywhere = _ledd(ground.located) | _ledd(ground.text)
    standing = [_ledd(sentence.text) for sentence in _rests_on(ground)]
    elsewhere = bool(standing) and all(others and not others & told for others in standing)
    if (everywhere and not told <= everywhere) or elsewhere:
        yield Failure("unsupported_reference", "De siterte kildene sier dette om et annet ledd.")


def _rests_on(ground: Ground) -> list[Sentence]:
    best = ground.sentences[0].score if ground.sentences else 0.0
    return [s for s in ground.sentences if s.score >= _NEAR * best] if best >= _SURE else []


def _provisions(text: str) -> set[str]:
    return {f"§ {reference.number}" for reference in find_references(text) if reference.kind == "provision"}


def _ledd(text: str) -> set[int]:
    return {ORDINALS[match.group(1).lower()] for match in _LEDD.finditer(text)}
