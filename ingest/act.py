"""An act or regulation as sections with their wordings in time, and its Markdown form in the library.

A section is «## § 7-9. Title», a comment with its validity, and a paragraph for each ledd, with its
letters inside: «(2) …: a. … b. …»; an annex is a section too («## Vedlegg 1. Title»). An earlier wording
stays when a new one comes, with the day it ended.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

_HEADING = re.compile(r"^## (?:(§ ?[\d-]+ ?[a-zæøå]?|Vedlegg \d{1,2})(?:\.? (.*))?|(.+))$")
_LEDD = re.compile(r"^\((\d+)\) (.+)$", re.DOTALL)
_VALID = re.compile(r"^<!-- gjelder (\d{4}-\d\d-\d\d)? – (\d{4}-\d\d-\d\d)? -->$")


@dataclass(frozen=True)
class Provision:
    """One wording of a section: `number` as «§ 7-9», ledd in order, the days it is valid (inclusive).

    `numbers` are those printed on the ledd, where they are not 1, 2, 3 …; a repealed section has no ledd, and a part
    that is no section has no number.
    """

    number: str
    title: str
    ledd: tuple[str, ...]
    valid_from: date | None = None
    valid_to: date | None = None
    numbers: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """What tells it from the other sections of its act."""
        return self.number or self.title


@dataclass(frozen=True)
class Act:
    """An act or regulation: Lovdata's id («LOV-2016-06-17-73»), titles, the day it came into force."""

    legacy_id: str
    title: str
    short_title: str
    in_force: date | None
    provisions: tuple[Provision, ...]


def to_markdown(provisions: Iterable[Provision]) -> str:
    """The provisions as a document body."""
    parts: list[str] = []
    for provision in provisions:
        parts.append(
            f"## {provision.number}. {provision.title}".rstrip(". ") if provision.number else f"## {provision.title}"
        )
        parts.append(f"<!-- gjelder {provision.valid_from or ''} – {provision.valid_to or ''} -->")
        numbers = provision.numbers or range(1, len(provision.ledd) + 1)
        parts += [f"({number}) {text}" for number, text in zip(numbers, provision.ledd, strict=True)]
    return "\n\n".join(parts) + "\n"


def from_markdown(body: str) -> tuple[Provision, ...]:
    """The provisions of a body that `to_markdown` wrote."""
    return tuple(_read(body))


def _read(body: str) -> Iterator[Provision]:
    current: Provision | None = None
    for block in body.split("\n\n"):
        line = block.strip()
        if heading := _HEADING.match(line):
            if current:
                yield _unless_counted(current)
            current = Provision(heading.group(1) or "", heading.group(2) or heading.group(3) or "", ())
        elif current and (valid := _VALID.match(line)):
            days = [date.fromisoformat(day) if day else None for day in valid.groups()]
            current = replace(current, valid_from=days[0], valid_to=days[1])
        elif current and (ledd := _LEDD.match(line)):
            numbers = (*current.numbers, int(ledd.group(1)))
            current = replace(current, ledd=(*current.ledd, ledd.group(2)), numbers=numbers)
    if current:
        yield _unless_counted(current)


def _unless_counted(provision: Provision) -> Provision:
    """The provision, with numbers only where they are not 1, 2, 3 …"""
    counted = tuple(range(1, len(provision.ledd) + 1))
    return replace(provision, numbers=()) if provision.numbers == counted else provision


def with_earlier(new: tuple[Provision, ...], old: tuple[Provision, ...], seen: date) -> tuple[Provision, ...]:
    """The new wordings with the earlier ones kept after each section.

    A wording that has gone ended the day before the new one came, or, where no note tells when, the day
    before it was first seen changed (`seen`).
    """
    texts = {(p.name, p.ledd) for p in new}
    kept: dict[str, list[Provision]] = {}
    for provision in old:
        if (provision.name, provision.ledd) in texts:
            continue
        following = [p.valid_from for p in new if p.name == provision.name and p.valid_from]
        begun = [d for d in following if provision.valid_from is None or d > provision.valid_from]
        ended = provision.valid_to or (min(begun) if begun else seen) - timedelta(days=1)
        kept.setdefault(provision.name, []).append(replace(provision, valid_to=ended))
    merged: list[Provision] = []
    for index, provision in enumerate(new):
        merged.append(provision)
        if all(later.name != provision.name for later in new[index + 1 :]):
            merged += kept.pop(provision.name, [])
    return (*merged, *(p for gone in kept.values() for p in gone))
