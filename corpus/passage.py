"""A passage: the smallest citable part of a document, split along the document's own structure."""

import re
from dataclasses import dataclass
from datetime import date

from corpus.document import Authority, Kind

# The digests mark what we have concluded ourselves; it is not the publisher's guidance.
OUR_OWN_WORDS = re.compile(r"vår (?:slutning|tilføyelse)", re.IGNORECASE)


@dataclass(frozen=True)
class Passage:
    """The smallest citable part of a document.

    `text` is what may be quoted: the source's own words with markup removed.
    `lead_in` is the sentence that governs a list item («… anbefales å:»), `footnotes`
    the notes that the text refers to. `speaker` is set for KOFA decisions only:
    summary, background, arguments, assessment, conclusion or commentary (our own
    conclusions in a digest, never the board's view).
    """

    id: str
    document_id: str
    kind: Kind
    authority: Authority
    title: str
    locator: str
    headings: tuple[str, ...]
    text: str
    url: str
    digest: bool
    lead_in: str = ""
    footnotes: tuple[str, ...] = ()
    speaker: str | None = None
    provisions: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    dated: date | None = None
    status: str | None = None
    case: str | None = None
    order: int = 0

    @property
    def quotable(self) -> str:
        """The lead-in, the text and the footnotes: everything a claim may rest on."""
        return "\n".join((self.body, *self.footnotes))

    @property
    def body(self) -> str:
        """The lead-in and the text as they are read: a list of several items starts on a line of its own."""
        between = "\n" if "\n" in self.text else " "
        return f"{self.lead_in}{between}{self.text}".strip()

    def in_force_on(self, day: date) -> bool:
        """Whether the passage's validity covers `day`; open ends cover everything."""
        after_start = self.valid_from is None or self.valid_from <= day
        return after_start and (self.valid_to is None or day <= self.valid_to)
