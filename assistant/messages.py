"""Texts for readers, by language: `assistant/messages/nb.toml` and, for the desk, `desk.nb.toml`, and so on."""

import tomllib
from functools import lru_cache
from pathlib import Path

LANGUAGES = ("nb", "nn", "en")


@lru_cache(maxsize=3)
def _table(language: str) -> dict[str, str]:
    folder = Path(__file__).parent / "messages"
    table: dict[str, str] = {}
    for name in (f"{language}.toml", f"desk.{language}.toml"):
        table |= tomllib.loads((folder / name).read_text(encoding="utf-8"))
    return table


def message(language: str, key: str, **values: object) -> str:
    """The text of `key` in a language, with its values filled in."""
    return _table(language)[key].format(**values)
