"""Whether a question asks what one of our sources says, as «Hva sier KOFA om …»: that source must then be heard."""

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from corpus.norwegian import analyse_query


def named_source(question: str) -> str | None:
    """The group («kofa», «plan») whose word is asked for, or `None`."""
    text = question.lower()
    return next((group for group, signs in _signs().items() if signs["asks"].search(text)), None)


def without_name(question: str, group: str) -> str:
    """The question without the source's name, so that its subject is searched for; the question if no more is said."""
    subject = _signs()[group]["name"].sub(" ", question)
    return subject if any(term.weight == 1.0 for term in analyse_query(subject)) else question


@lru_cache(maxsize=1)
def _signs() -> dict[str, dict[str, re.Pattern[str]]]:
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {
        group: {key: re.compile(pattern, re.IGNORECASE) for key, pattern in signs.items()}
        for group, signs in table.items()
    }
