"""The writer that needs no language model: every sentence is a quote with its source."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Citation, Claim
from assistant.evidence import Evidence
from assistant.messages import message
from assistant.question import Question
from corpus.document import Authority
from corpus.norwegian import analyse, analyse_query
from corpus.passage import Passage

_SENTENCE = re.compile(r"(?<=[.!?])[^\S\n]+(?=[A-ZÆØÅ«(])|\n")
_ABBREVIATION = re.compile(r"(?:\b(?:nr|jf|bl\.a|f\.eks|ev|dvs|kap|pkt|art|m\.m|mv|mill)\.|\b\d{1,2}\.)$")
_ALIKE = 0.75
_LONGEST_QUOTE = 420
_MOST_CLAIMS = 11


@dataclass(frozen=True)
class Section:
    """A headed part of an answer; `heading` is a message key."""

    heading: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Draft:
    """What a writer hands to the checks."""

    sections: tuple[Section, ...]
    citations: tuple[Citation, ...]


def sentences(text: str) -> list[str]:
    """The sentences of a text, each a substring of it; ordinals and abbreviations do not end one."""
    pieces: list[str] = []
    start = 0
    for match in _SENTENCE.finditer(text):
        if _ABBREVIATION.search(text[start : match.start()]):
            continue
        pieces.append(text[start : match.start()])
        start = match.end()
    return [piece for piece in [*pieces, text[start:]] if piece.strip()]


class QuotingWriter:
    """Composes: short answer, law, KOFA practice, guidance, the plan's recommendations."""

    name = "quotes"

    def write(self, question: Question, evidence: Evidence) -> Draft:
        """A draft with 1–11 claims, ordered by authority after the short answer, none said twice."""
        composer = _Composer(question)
        sections = [Section("short_answer", composer.claims(evidence.leading, whole=evidence.topic is not None))]
        for name in ("law", "kofa", "guidance", "plan"):
            claims = composer.claims(evidence.groups[name])
            if claims:
                sections.append(Section(name, claims))
        return Draft(tuple(s for s in sections if s.claims), tuple(composer.citations))


def quoted(
    question: Question, passages: Sequence[Passage], first: int
) -> tuple[tuple[Claim, ...], tuple[Citation, ...]]:
    """The passages as quoting claims, whole where they must be, with citations numbered from `first`."""
    composer = _Composer(question, first)
    return composer.claims(tuple(passages), whole=True), tuple(composer.citations)


class _Composer:
    def __init__(self, question: Question, first: int = 1) -> None:
        self._question = question
        self._first = first
        self._terms = {t.term: t.weight for t in analyse_query(question.standalone)}
        self._said: list[set[str]] = []
        self.citations: list[Citation] = []

    def claims(self, passages: tuple[Passage, ...], whole: bool = False) -> tuple[Claim, ...]:
        made = []
        for passage in passages:
            if len(self._said) >= _MOST_CLAIMS:
                break
            quote = self._quote(passage, whole)
            terms = set(analyse(quote))
            if any(len(terms & said) / max(1, min(len(terms), len(said))) > _ALIKE for said in self._said):
                continue
            self._said.append(terms)
            made.append(self._claim(passage, quote))
        return tuple(made)

    def _quote(self, passage: Passage, whole: bool) -> str:
        """The passage if it is short or must stand whole, else its best sentence and, with room, its neighbour."""
        text = passage.body
        needs_all = whole or bool(passage.lead_in)  # a list item says nothing without what governs it
        if len(text) <= _LONGEST_QUOTE or (needs_all and len(text) <= 2 * _LONGEST_QUOTE):
            return text
        parts = sentences(passage.text)
        scores = [sum(self._terms.get(t, 0.0) for t in set(analyse(part))) for part in parts]
        best = max(range(len(parts)), key=lambda i: (scores[i], -i))
        start = passage.text.index(parts[best])
        end = start + len(parts[best])
        if best + 1 < len(parts) and end - start + len(parts[best + 1]) <= _LONGEST_QUOTE:
            end = passage.text.index(parts[best + 1], end) + len(parts[best + 1])
        return passage.text[start:end]

    def _claim(self, passage: Passage, quote: str) -> Claim:
        number = self._first + len(self.citations)
        self.citations.append(citation(passage, quote, number))
        group = {Authority.KOFA: "kofa", Authority.GUIDANCE: "guidance", Authority.PLAN: "plan"}.get(
            passage.authority, "law"
        )
        text = message(self._question.language, f"attribution_{group}", source=source_name(passage), quote=quote)
        return Claim(text=text, citations=(number,))


def source_name(passage: Passage) -> str:
    """How a sentence names its source: the provision, the case, or the title."""
    if passage.case:
        return passage.case
    if passage.authority == Authority.PLAN:
        return passage.locator
    if passage.authority <= Authority.REGULATION and passage.provisions:
        act = passage.provisions[0].split(" § ")[0]
        if passage.locator.startswith("§"):
            return f"{act} {passage.locator.strip()}"
        return passage.locator if passage.locator.startswith(act) else passage.provisions[0]
    return passage.title


def citation(passage: Passage, quote: str, number: int) -> Citation:
    """The citation of a quote from a passage."""
    return Citation(
        number=number,
        passage_id=passage.id,
        document_id=passage.document_id,
        title=passage.title,
        kind=str(passage.kind),
        authority=passage.authority.name.lower(),
        locator=passage.locator,
        speaker=passage.speaker,
        quote=quote,
        url=passage.url,
        valid_from=passage.valid_from,
        valid_to=passage.valid_to,
        dated=passage.dated,
        digest=passage.digest,
    )
