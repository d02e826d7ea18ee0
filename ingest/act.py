"""An act or regulation as sections with their wordings in time, and its Markdown form in the library.

A section is «## § 7-9. Title», a comment with its validity, and a paragraph for each ledd, with its
letters inside: «(2) …: a. … b. …». An earlier wording stays when a new one comes, with the day it ended.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

_HEADING = re.compile(r"^## (§ ?[\d-]+ ?[a-zæøå]?)\.?(?: (.*))?$")
_VALID = re.compile(r"^<!-- gjelder (\d{4}-\d\d-\d\d)? – (\d{4}-\d\d-\d\d)? -->$")


@dataclass(frozen=True)
class Provision:
    """One wording of a section: `number` as «§ 7-9», ledd in order, the days it is valid (inclusive)."""

    number: str
    title: str
    ledd: tuple[str, ...]
    valid_from: date | None = None
    valid_to: date | None = None


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
        parts.append(f"## {provision.number}. {provision.title}".rstrip(". "))
        parts.append(f"<!-- gjelder {provision.valid_from or ''} – {provision.valid_to or ''} -->")
        parts += [f"({number}) {text}" for number, text in enumerate(provision.ledd, 1)]
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
                yield current
            current = Provision(heading.group(1), heading.group(2) or "", ())
        elif current and (valid := _VALID.match(line)):
            days = [date.fromisoformat(day) if day else None for day in valid.groups()]
            current = replace(current, valid_from=days[0], valid_to=days[1])
        elif current and (text := re.sub(r"^\(\d+\) ", "", line)):
            current = replace(current, ledd=(*current.ledd, text))
    if current:
        yield current


def with_earlier(new: tuple[Provision, ...], old: tuple[Provision, ...], seen: date) -> tuple[Provision, ...]:
    """The new wordings with the earlier ones kept after each section.

    A wording that has gone ended the day before the new one came, or, where no note tells when, the day
    before it was first seen changed (`seen`).
    """
    texts = {(p.number, p.ledd) for p in new}
    kept: dict[str, list[Provision]] = {}
    for provision in old:
        if (provision.number, provision.ledd) in texts:
            continue
        following = [p.valid_from for p in new if p.number == provision.number and p.valid_from]
        begun = [d for d in following if provision.valid_from is None or d > provision.valid_from]
        ended = provision.valid_to or (min(begun) if begun else seen) - timedelta(days=1)
        kept.setdefault(provision.number, []).append(replace(provision, valid_to=ended))
    merged: list[Provision] = []
    for index, provision in enumerate(new):
        merged.append(provision)
        if all(later.number != provision.number for later in new[index + 1 :]):
            merged += kept.pop(provision.number, [])
    return (*merged, *(p for gone in kept.values() for p in gone))
