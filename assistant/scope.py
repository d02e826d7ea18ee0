"""Whether a question is of a kind that no passage can answer; the signs are data (`scope.toml`)."""

import re
import tomllib
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def _signs() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    table = tomllib.loads((Path(__file__).parent / "scope.toml").read_text(encoding="utf-8"))
    return (
        re.compile("|".join(table["always"])),
        re.compile("|".join(table["usually"])),
        re.compile(table["unless"]),
    )


def out_of_scope(question: str) -> bool:
    """True for small talk, other fields and countries' law, prices, persons, and private matters."""
    always, usually, unless = _signs()
    text = question.lower()
    return bool(always.search(text) or (usually.search(text) and not unless.search(text)))
