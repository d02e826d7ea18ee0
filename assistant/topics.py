"""Which provision leads on a topic, by the reference date; the topics are data (`leading.toml`)."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from corpus.document import Authority
from corpus.library import Library
from corpus.passage import Passage
from corpus.validity import successors


@dataclass(frozen=True)
class Topic:
    """A topic with the provisions that have governed it and the parts that an answer needs."""

    name: str
    all: tuple[str, ...]
    bases: tuple[str, ...]
    parts: tuple[str, ...]

    def applies_to(self, question: str) -> bool:
        """Whether the question is about this topic."""
        text = question.lower().replace("\u00a0", " ")
        return all(re.search(pattern, text) for pattern in self.all)


@lru_cache(maxsize=1)
def topic_table() -> tuple[Topic, ...]:
    """All topics, the most specific first."""
    rows = tomllib.loads((Path(__file__).parent / "leading.toml").read_text(encoding="utf-8"))["topic"]
    return tuple(Topic(row["name"], tuple(row["all"]), tuple(row["bases"]), tuple(row["parts"])) for row in rows)


def topic_of(question: str) -> Topic | None:
    """The first topic that applies, or `None`."""
    return next((topic for topic in topic_table() if topic.applies_to(question)), None)


def governing_passages(library: Library, bases: tuple[str, ...], as_of: date) -> tuple[Passage, ...]:
    """The passages of the first of the provisions that was in force on the day; empty if none was."""
    for base in bases:
        about = library.passages_for(base, as_of)
        found = tuple(p for p in about if p.authority <= Authority.REGULATION and in_force(p, as_of))
        moved = any(s.moved for s in successors(base, as_of))
        if found and not moved:
            return tuple(p for p in found if not p.digest) or found  # the original's own words before our digest
    return ()


def in_force(passage: Passage, as_of: date) -> bool:
    """Whether a provision was law on the day; a note that it has been repealed is not."""
    repealed_note = passage.status == "repealed" and passage.valid_to is None
    return passage.in_force_on(as_of) and not repealed_note


def needed_parts(passages: tuple[Passage, ...], topic: Topic) -> list[Passage]:
    """One passage for each part that the topic's answer needs, each passage once, in the topic's order."""
    chosen: list[Passage] = []
    provision_text = [p for p in passages if "endret seg" not in p.locator]
    for pattern in topic.parts:
        match = next((p for p in provision_text if re.search(pattern, p.text)), None)
        if match is not None and match not in chosen:
            chosen.append(match)
    return chosen
