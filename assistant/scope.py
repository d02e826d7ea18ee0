"""Signs that a question is of a kind that no passage answers; the signs are data (`scope.toml`)."""

import re
import tomllib
from functools import lru_cache
from pathlib import Path


def out_of_scope(question: str) -> bool:
    """True for what is surely no question to us: small talk, other countries' law, pay, office-holders, logins."""
    return bool(_signs()[0].search(question.lower()))


def elsewhere(question: str) -> bool:
    """Whether other fields of law, prices in shops or private matters are asked for, and no public purchase."""
    _, usually, unless = _signs()
    text = question.lower()
    return bool(usually.search(text) and not unless.search(text))


@lru_cache(maxsize=1)
def _signs() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    table = tomllib.loads((Path(__file__).parent / "scope.toml").read_text(encoding="utf-8"))
    return (
        re.compile("|".join(table["always"])),
        re.compile("|".join(table["usually"])),
        re.compile(table["unless"]),
    )
