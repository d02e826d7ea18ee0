"""Enough of the claim's words must stand in the cited passages, and so must the thing it is about."""

from collections.abc import Iterator

from assistant.checks.ground import Failure, Ground
from assistant.checks.verdict import agreed_words
from assistant.checks.wording import carried, content, terms, weight
from corpus.norwegian import detect_language

# Set on the tuning half of evals/datasets/claims.jsonl; see docs/checking.md.
LEAST_SUPPORT = 0.5


def support(ground: Ground) -> Iterator[Failure]:
    """The share of the claim's words that the passages carry."""
    words = content(ground.own_words)
    if not words or ground.says_little:
        return
    standing = terms(ground.text)
    english = detect_language(ground.claim) == "en"
    weights = {word: 1.0 if english or carried(word, standing) else weight(word) for word in words}
    settled = agreed_words(ground)
    carry = {word: 1.0 if word.written in settled else carried(word, standing) for word in words}
    missing = [word.written for word in words if not carry[word]]
    share = sum(weights[word] * carry[word] for word in words) / sum(weights.values())
    if share < LEAST_SUPPORT:
        listed = ", ".join(f"«{word}»" for word in missing[:6])
        yield Failure("unsupported", f"Kilden sier ikke dette. Disse ordene har ingen støtte i den: {listed}.")
