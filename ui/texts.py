"""The words of the pages and the command line, by language: `ui/texts/nb.toml`, for the desk `desk.nb.toml`, …"""

import tomllib
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=3)
def _table(language: str) -> dict[str, str | list[str]]:
    folder = Path(__file__).parent / "texts"
    table: dict[str, str | list[str]] = {}
    for name in (f"{language}.toml", f"desk.{language}.toml"):
        table |= tomllib.loads((folder / name).read_text(encoding="utf-8"))
    return table


def text(language: str, key: str) -> str:
    """The text of `key` in a language."""
    value = _table(language)[key]
    assert isinstance(value, str), key
    return value


def texts(language: str, key: str) -> tuple[str, ...]:
    """The list of texts of `key` in a language."""
    value = _table(language)[key]
    assert isinstance(value, list), key
    return tuple(value)


def keys(language: str) -> frozenset[str]:
    """All keys of a language, so that a test can compare them."""
    return frozenset(_table(language))
