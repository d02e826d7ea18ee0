"""What the reader reads: a draft as Markdown with [1] marks, and what is said when there is no answer."""

from datetime import date

from assistant.answer import Claim, Status
from assistant.evidence import Evidence
from assistant.messages import message
from assistant.notices import written_date
from assistant.quoting import Draft


def markdown(language: str, draft: Draft) -> str:
    """The sections of a draft, each claim a paragraph with its marks."""
    parts = []
    for section in draft.sections:
        lines = [f"## {message(language, section.heading)}", *(_line(claim) for claim in section.claims)]
        parts.append("\n\n".join(lines))
    return "\n\n".join(parts)


def declined(language: str, status: Status, evidence: Evidence | None, as_of: date) -> str:
    """Why there is no answer, the nearest sources where there are any, and the way to the hotline."""
    if status is Status.FAILED:
        return message(language, "failed")
    key = "out_of_scope" if status is Status.OUT_OF_SCOPE else "insufficient"
    parts = [message(language, key)]
    if evidence and evidence.missing_reference:
        parts = [message(language, "unknown_reference", reference=evidence.missing_reference)]
    elif evidence and evidence.law_since:
        days = {"date": written_date(as_of, language), "since": written_date(evidence.law_since, language)}
        parts = [message(language, "before_our_law", **days)]
    elif evidence and evidence.nearest:
        titles = dict.fromkeys(hit.passage.title for hit in evidence.nearest)
        parts.append(f"{message(language, 'nearest')}:\n" + "\n".join(f"- {title}" for title in titles))
    return "\n\n".join([*parts, message(language, "hotline")])


def _line(claim: Claim) -> str:
    return f"{claim.text} {''.join(f'[{number}]' for number in claim.citations)}"
