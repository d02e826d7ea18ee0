"""What a claim is checked against: the cited passages, their sentences and what stands around them."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from assistant.answer import Citation
from assistant.checks.clauses import Clause, clauses
from assistant.checks.quantities import without_references
from assistant.checks.wording import carried, content, lexicon, overlap, terms
from assistant.hidden_instructions import visible
from assistant.quoting import sentences
from corpus.passage import Passage
from corpus.provisions import find_references

_ATTRIBUTED = re.compile(r"(.{0,300}?):?\s?«»[.,;]?")
_NEAR = 0.8
_FEW = 1
_POINTER = re.compile(
    r"\b(?:svaret|svar|dette|bygger|byggjer|følger av|følgjer av|the answer|rests|is based)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Failure:
    """Why a claim does not hold: a stable code, and a reason in Norwegian fit to send back to a model."""

    code: str
    reason: str


def squeezed(text: str) -> str:
    """The text without invisible characters and with single spaces: how quotes are compared."""
    return re.sub(r"\s+", " ", visible(text)).strip()


@dataclass(frozen=True)
class Sentence:
    """A sentence of a cited passage; `score` is how much of the claim it shares (0–1)."""

    text: str
    passage: Passage
    score: float = field(default=0.0, compare=False)


@dataclass(frozen=True)
class Ground:
    """A claim with the passages it cites, on the day whose law is asked about (`None`: no such day is known)."""

    claim: str
    citations: tuple[Citation, ...]
    passages: tuple[Passage, ...]
    reference_date: date | None

    @cached_property
    def quotable(self) -> str:
        """What may be quoted from the cited passages."""
        return squeezed(" ".join(p.quotable for p in self.passages))

    @cached_property
    def quotes(self) -> tuple[str, ...]:
        """What the claim puts between quotation marks, without the marks and the punctuation at the ends."""
        text = squeezed(self.claim)
        return tuple(text[start + 1 : end - 1].strip(" .,;:") for start, end in _quotes(text))

    @cached_property
    def own_words(self) -> str:
        """The claim with every quote that stands in the passages emptied to «»."""
        text = squeezed(self.claim)
        pieces, done = [], 0
        for start, end in _quotes(text):
            if text[start + 1 : end - 1].strip(" .,;:") in self.quotable:
                pieces.append(f"{text[done:start]}«»")
                done = end
        return "".join([*pieces, text[done:]])

    @cached_property
    def says_little(self) -> bool:
        """Whether the claim is only a quote with its source's name or a sentence of the source as it stands, or points
        to a provision and asserts nothing."""
        if self._is_quotation or self._is_a_sentence:
            return True
        if not self.quotes and not find_references(self.own_words):
            return False
        bare = content(_POINTER.sub(" ", without_references(self.own_words)))
        return len(bare) <= _FEW and not lexicon().negators.search(self.own_words)

    @cached_property
    def _is_a_sentence(self) -> bool:
        told = self.own_words.strip(" .")
        return any(told == squeezed(sentence.text).strip(" .") for sentence in self.sentences)

    @cached_property
    def _is_quotation(self) -> bool:
        match = _ATTRIBUTED.fullmatch(self.own_words)
        if match is None:
            return False
        named = terms(" . ".join(f"{p.title} {p.locator} {_case(p)}" for p in self.passages))
        rest = [word for word in content(match.group(1)) if not carried(word, named)]
        return all(word.written in lexicon().names for word in rest)

    @cached_property
    def text(self) -> str:
        """Everything of the passages that a fact may be found in, with titles, locators and dates."""
        return squeezed(" . ".join(_all_of(p) for p in self.passages))

    @cached_property
    def located(self) -> str:
        """Where a reference of the claim may stand; a passage with a provision of its own does not lend the others
        of its document."""
        return squeezed(" . ".join(_own_place(p) if "§" in p.locator else _all_of(p) for p in self.passages))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of the cited passages, best match first; a list item stands with its lead-in."""
        wanted = content(self.own_words)
        found = []
        for passage in self.passages:
            pieces = [*sentences(passage.text), *passage.footnotes]
            if passage.lead_in:
                pieces = [f"{passage.lead_in} {piece}" for piece in pieces]
            found += [Sentence(piece, passage, overlap(wanted, piece)) for piece in pieces]
        return tuple(sorted(found, key=lambda s: -s.score))

    @cached_property
    def clauses(self) -> list[Clause]:
        """The clauses of the cited passages."""
        return [clause for sentence in self.sentences for clause in clauses(sentence.text, contrasts=True)]

    @cached_property
    def aligned(self) -> tuple[Sentence, ...]:
        """The sentences that the claim most likely rests on: the best and those nearly as good."""
        best = self.sentences[0].score if self.sentences else 0.0
        return tuple(s for s in self.sentences if s.score >= _NEAR * best)


def _quotes(text: str) -> list[tuple[int, int]]:
    """Where the outermost «quotes» stand, with their marks."""
    spans: list[tuple[int, int]] = []
    opened: list[int] = []
    for position, character in enumerate(text):
        if character in "«“":
            opened.append(position)
        elif character in "»”" and opened:
            start = opened.pop()
            if not opened:
                spans.append((start, position + 1))
    return spans


def _case(passage: Passage) -> str:
    return f"KOFA {passage.case}" if passage.case else ""


def _own_place(passage: Passage) -> str:
    act = passage.provisions[0].split(" § ")[0] if passage.provisions else ""
    located = f"{act} {passage.locator}" if passage.locator.startswith("§") else passage.locator
    return " . ".join((passage.quotable, located))


def _all_of(passage: Passage) -> str:
    act = passage.provisions[0].split(" § ")[0] if passage.provisions else ""
    located = f"{act} {passage.locator}" if passage.locator.startswith("§") else passage.locator
    ends = [passage.valid_from, passage.valid_to, passage.dated]
    if passage.valid_to:
        ends.append(passage.valid_to + timedelta(days=1))
    days = [day.isoformat() for day in ends if day]
    return " . ".join(
        (passage.quotable, passage.title, *passage.headings, located, _case(passage), *passage.provisions, *days)
    )
