"""Every claim against what it cites; deterministic, the same for every writer.

The checks run in the order of `CHECKS`. What they look for and how well they find it: docs/checking.md.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from assistant.answer import Citation, Claim
from assistant.checks import bounds, facts, modality, objects, places, polarity
from assistant.checks.contrasts import contrasts
from assistant.checks.ground import Failure, Ground, squeezed
from assistant.checks.speaker import speaker
from assistant.checks.support import support
from assistant.checks.validity import validity
from assistant.checks.verdict import outcome
from assistant.hidden_instructions import neutralised
from assistant.quoting import Draft, Section
from corpus.errors import NotFoundError
from corpus.passage import Passage

__all__ = ["CHECKS", "Failure", "check_claim", "checked", "fault", "squeezed"]

_LONGEST = 4_000  # characters; the longest quote of a whole passage is a fraction of it
_READABLE = re.compile(r"(?=.*\w)(?!.*\w{80}).*", re.DOTALL)

CHECKS: tuple[Callable[[Ground], Iterator[Failure]], ...] = (
    facts.quotes,
    facts.references,
    places.provisions,
    places.ledd,
    facts.paragraphs,
    facts.dates,
    facts.numbers,
    bounds.bounds,
    facts.names,
    modality.duty,
    modality.advice,
    modality.always,
    speaker,
    validity,
    outcome,
    polarity.negation,
    polarity.opposites,
    polarity.without,
    objects.actor,
    objects.roles,
    objects.parts,
    contrasts,
    objects.things,
    support,
)


def check_claim(
    claim_text: str, citations: Sequence[Citation], passages: Sequence[Passage], reference_date: date | None
) -> tuple[Failure, ...]:
    """Why a claim does not hold; empty if it does.

    `citations` are those that the claim carries, `passages` the ones that they point to (found by id; others are of no
    account), `reference_date` the day whose law the answer is about; `None` leaves out the
    question of whether law was in force.

    Codes: uncited, unknown_citation, quote_not_found, unsupported_reference, unsupported_number, unsupported_date,
    unsupported_name, duty_without_law, stronger_duty, party_as_board, not_in_force, outcome, negation, other_object,
    unsupported.
    The first three end the checking; of the others, each check reports what it finds.
    """
    if not citations:
        return (Failure("uncited", "Setningen har ingen kilde. Sett et merke til avsnittet den bygger på."),)
    if not _READABLE.fullmatch(claim_text) or len(claim_text) > _LONGEST:
        return (Failure("unsupported", "Dette er ingen setning. Skriv én påstand med vanlige ord."),)
    by_id = {passage.id: passage for passage in passages}
    cited: list[Passage] = []
    for citation in citations:
        passage = by_id.get(citation.passage_id)
        if passage is None:
            return (Failure("unknown_citation", "Merket viser til en kilde som ikke finnes blant avsnittene."),)
        if not citation.quote.strip() or squeezed(citation.quote) not in squeezed(passage.quotable):
            return (Failure("quote_not_found", "Sitatet står ikke ordrett i kilden."),)
        cited.append(replace(passage, text=neutralised(passage.text)))  # an order hidden in a source proves nothing
    ground = Ground(claim_text, tuple(citations), tuple(cited), reference_date)
    return tuple(failure for check in CHECKS for failure in check(ground))


def checked(draft: Draft, passage_of: Callable[[str], Passage], reference_date: date) -> tuple[Draft, int]:
    """The draft with only the claims that hold on a day, and how many were dropped."""
    citations = {c.number: c for c in draft.citations}
    sections: list[Section] = []
    dropped = 0
    for section in draft.sections:
        kept = tuple(c for c in section.claims if fault(c, citations, passage_of, reference_date) is None)
        dropped += len(section.claims) - len(kept)
        if kept:
            sections.append(replace(section, claims=kept))
    used = {n for section in sections for claim in section.claims for n in claim.citations}
    return Draft(tuple(sections), tuple(c for c in draft.citations if c.number in used)), dropped


def fault(
    claim: Claim,
    citations: dict[int, Citation],
    passage_of: Callable[[str], Passage],
    reference_date: date | None = None,
) -> str | None:
    """The code of the first failure of a claim whose citations are numbers, or `None` if it holds."""
    if not claim.citations:
        return "uncited"
    cited = [citations[number] for number in claim.citations if number in citations]
    if len(cited) < len(claim.citations):
        return "unknown_citation"
    passages: list[Passage] = []
    for citation in cited:
        try:
            passages.append(passage_of(citation.passage_id))
        except NotFoundError:
            return "unknown_citation"
    failures = check_claim(claim.text, cited, passages, reference_date)
    return failures[0].code if failures else None
