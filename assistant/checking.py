"""Every claim against what it cites; deterministic, the same for every writer."""

import re
from collections.abc import Callable
from dataclasses import replace

from assistant.answer import Citation, Claim
from assistant.quoting import Draft, Section
from corpus.document import Authority
from corpus.errors import NotFoundError
from corpus.passage import Passage
from corpus.provisions import find_references

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_QUOTED = re.compile(r"«.*»", re.DOTALL)
_DUTY = re.compile(r"\b(?:skal|må|plikt\w*|pålagt|must|shall|obliged|required)\b", re.IGNORECASE)


def squeezed(text: str) -> str:
    """The text without soft hyphens and with single spaces: how quotes are compared."""
    return re.sub(r"\s+", " ", text.replace("\u00ad", "")).strip()


def checked(draft: Draft, passage_of: Callable[[str], Passage]) -> tuple[Draft, int]:
    """The draft with only the claims that hold, and how many were dropped."""
    citations = {c.number: c for c in draft.citations}
    sections: list[Section] = []
    dropped = 0
    for section in draft.sections:
        kept = tuple(c for c in section.claims if fault(c, citations, passage_of) is None)
        dropped += len(section.claims) - len(kept)
        if kept:
            sections.append(replace(section, claims=kept))
    used = {n for section in sections for claim in section.claims for n in claim.citations}
    return Draft(tuple(sections), tuple(c for c in draft.citations if c.number in used)), dropped


def fault(claim: Claim, citations: dict[int, Citation], passage_of: Callable[[str], Passage]) -> str | None:
    """Why a claim does not hold, or `None` if it does.

    Codes: uncited, unknown_citation, quote_not_found, unsupported_reference,
    unsupported_number, duty_without_law.
    """
    if not claim.citations:
        return "uncited"
    passages: list[Passage] = []
    for number in claim.citations:
        citation = citations.get(number)
        try:
            passage = passage_of(citation.passage_id) if citation else None
        except NotFoundError:
            passage = None
        if citation is None or passage is None:
            return "unknown_citation"
        if not citation.quote.strip() or squeezed(citation.quote) not in squeezed(passage.quotable):
            return "quote_not_found"
        passages.append(passage)
    ground = squeezed(" ".join(_ground(p) for p in passages))
    known = {r.base for r in find_references(ground)}
    numbers = {r.number for r in find_references(ground)}
    for reference in find_references(claim.text):
        bare = reference.kind == "provision" and reference.act is None and reference.number in numbers
        if reference.base not in known and not bare:
            return "unsupported_reference"
    standing = set(_NUMBER.findall(ground))
    if any(number not in standing for number in _NUMBER.findall(squeezed(claim.text))):
        return "unsupported_number"
    lowest_is_law = min(p.authority for p in passages) <= Authority.REGULATION
    if _DUTY.search(_QUOTED.sub("", claim.text)) and not lowest_is_law:
        return "duty_without_law"
    return None


def _ground(passage: Passage) -> str:
    case = f"KOFA {passage.case}" if passage.case else ""
    act = passage.provisions[0].split(" § ")[0] if passage.provisions else ""
    located = f"{act} {passage.locator}" if passage.locator.startswith("§") else passage.locator
    return " ".join((passage.quotable, passage.title, located, case, *passage.provisions))
