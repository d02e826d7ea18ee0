"""Texts for readers, by language: `assistant/messages/*.toml`."""

import tomllib
from functools import lru_cache
from pathlib import Path

LANGUAGES = ("nb", "nn", "en")


@lru_cache(maxsize=3)
def _table(language: str) -> dict[str, str]:
    path = Path(__file__).parent / "messages" / f"{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def message(language: str, key: str, **values: object) -> str:
    """The text of `key` in a language, with its values filled in."""
    return _table(language)[key].format(**values)
