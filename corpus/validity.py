"""Which provision took over from which, and what changed: `corpus/terms/successors.toml`."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).parent / "terms" / "successors.toml"


@dataclass(frozen=True)
class Successor:
    """From `from_date`, `new` holds the rule that `old` held; `nb`, `nn` and `en` tell what changed."""

    old: str
    new: str
    from_date: date
    nb: str
    nn: str
    en: str

    @property
    def moved(self) -> bool:
        """Whether the rule has another home now, not only another wording."""
        return self.old != self.new

    def change(self, language: str) -> str:
        """What changed, in a language."""
        return {"nb": self.nb, "nn": self.nn, "en": self.en}[language]


@lru_cache(maxsize=1)
def successor_table() -> tuple[Successor, ...]:
    """All rows, in order of date."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["successor"]
    return tuple(sorted((Successor(**row) for row in rows), key=lambda s: s.from_date))


def successors(base: str, as_of: date) -> tuple[Successor, ...]:
    """What has followed a provision up to a day, newest first."""
    found = [s for s in successor_table() if s.old == base and s.from_date <= as_of]
    return tuple(reversed(found))


def changed_since(bases: Iterable[str], dated: date | None, as_of: date) -> tuple[Successor, ...]:
    """Changes to the provisions after a source was written, up to a day; an undated source counts as old."""
    return tuple(s for base in bases for s in successors(base, as_of) if dated is None or s.from_date > dated)
