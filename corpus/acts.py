"""Acts and regulations by the names that people give them: `corpus/terms/acts.toml`."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).parent / "terms" / "acts.toml"
_SORTS = ("laws", "regulations")
_UNLISTED = r"[a-zæøå]{2,40}(?:lov(?:en|a)|forskrift(?:en|a))"
_JUST_NAMED = 400


@dataclass(frozen=True)
class Mention:
    """An act named in a text. `lately` is the act that a bare «loven» may point back to."""

    name: str
    start: int
    end: int
    bare: bool
    listed: bool
    lately: str | None = None

    def act_for(self, number: str) -> str:
        """The act that a section number after this mention belongs to."""
        return self.lately if self.lately and fits(self.lately, number) else self.name


@dataclass(frozen=True)
class _Table:
    pattern: re.Pattern[str]
    names: dict[str, tuple[str, str]]
    bare: dict[str, tuple[str, str]]
    by_chapter: frozenset[str]
    directives: dict[str, str]


@lru_cache(maxsize=1)
def _table() -> _Table:
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    names = {
        alias.lower(): (act, sort) for sort in _SORTS for act, aliases in raw[sort].items() for alias in (act, *aliases)
    }
    bare = {name: (raw["bare"][sort]["default"], sort) for sort in _SORTS for name in raw["bare"][sort]["names"]}
    alternatives = "|".join(re.escape(a) for a in sorted({**names, **bare}, key=len, reverse=True))
    pattern = re.compile(
        rf"(?<![\w-])(?:(?P<name>{alternatives})|(?P<unlisted>{_UNLISTED}))(?:'?s)?(?![\w-])", re.IGNORECASE
    )
    return _Table(pattern, names, bare, frozenset(raw["numbering"]["by_chapter"]), raw["directives"])


def fits(act: str, number: str) -> bool:
    """Whether the act numbers its sections the way this number is written."""
    return (act in _table().by_chapter) == ("-" in number)


def directives() -> dict[str, str]:
    """Names and short numbers of directives, with their full number."""
    return _table().directives


def mentions(text: str) -> Iterator[Mention]:
    """Every act named in the text, in order."""
    table = _table()
    last: dict[str, tuple[str, int]] = {}
    for match in table.pattern.finditer(text):
        word = match.group("name")
        if word is None:
            name = match.group("unlisted").capitalize()
            yield Mention(name, match.start(), match.end(), bare=False, listed=False)
        elif word.lower() in table.bare:
            default, sort = table.bare[word.lower()]
            named, end = last.get(sort, (None, 0))
            lately = named if match.start() - end <= _JUST_NAMED else None
            yield Mention(default, match.start(), match.end(), bare=True, listed=True, lately=lately)
        elif len(word) > 2 or word.isupper():
            act, sort = table.names[word.lower()]
            last[sort] = (act, match.end())
            yield Mention(act, match.start(), match.end(), bare=False, listed=True)
