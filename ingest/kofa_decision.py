"""A KOFA decision's pages to the Markdown that the library reads: sections by speaker, paragraphs by number.

The decision numbers its paragraphs (1), (2), … from beginning to end. A provision that it quotes numbers its
own subsections the same way, so a marker counts only where it carries on the decision's own sequence.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.kofa_headings import heading_of
from ingest.pdf_lines import Page, joined

_MARKER = re.compile(r"^\((\d{1,3})\)\s*(.*)$")
_SUBHEADING = re.compile(r"^[A-ZÆØÅ][^.;:!?()]{2,80}$")
# In the letterhead only: a line of the text may begin with any of these words.
_MEMBERS = re.compile(r"^(?:klagenemndas? medlemm?er|medlemm?er|saksbehandl(?:er|ar))\s*[:;]", re.IGNORECASE)
_SUBJECT = re.compile(r"^saka?e?n? (?:gjelder|gjeld)\s*:\s*(.*)$", re.IGNORECASE)
# The whole line, with a capital: «… er gjort gjeldende / for klagenemnda at …» ends nothing.
_SIGNED = re.compile(
    r"^(?:(?:For|På vegne av) [Kk]lagenemnd(?:a|ssekretariatet)?(?: for offentl\w+ \w+)?\s*[,.:]?"
    r"|Dokumentet er (?:elektronisk )?godkjent\b.*)$"
)
_ENDING = ("Klagenemndas vurdering", "Konklusjon")  # what a signature may follow
_RUNS_ON = re.compile(r"[a-zæøå,–-]$")
_FEWEST = 3  # numbered paragraphs that make a decision


@dataclass
class Paragraph:
    """One paragraph: its number in the decision (`None` where it has none), its page, its lines."""

    number: int | None
    page: int
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The paragraph as running text."""
        return joined(self.lines)


@dataclass
class Section:
    """A section under its canonical heading."""

    heading: str
    paragraphs: list[Paragraph] = field(default_factory=list)


@dataclass(frozen=True)
class Decision:
    """A decision read: what the case is about as the decision puts it, and its sections in order."""

    subject: str
    sections: tuple[Section, ...]

    @property
    def is_whole(self) -> bool:
        """Whether the board's assessment was found with paragraphs in it."""
        numbered = [p for s in self.sections for p in s.paragraphs if p.number]
        return len(numbered) >= _FEWEST and any(s.heading == "Klagenemndas vurdering" for s in self.sections)


def read_decision(pages: Sequence[Page]) -> Decision:
    """Take the pages apart; letterhead, members and signatures are left out."""
    sections: list[Section] = []
    subject: list[str] = []
    last = 0
    open_subject = gap = False
    for page, line in _lines(pages):
        if not line:
            gap, open_subject = True, False
            continue
        heading = heading_of(line) if gap or _may_be_heading(sections, line) else None
        marker = _numbered(line, last)
        if sections and sections[-1].heading in _ENDING and _SIGNED.match(line):
            break
        if not sections and _MEMBERS.match(line):
            open_subject = False
            continue
        if heading and not (heading == "Saken gjelder" and sections):
            sections.append(Section(heading))
            open_subject = False
        elif not sections and marker is None:
            told = _SUBJECT.match(line)
            if told or open_subject:
                subject.append(told.group(1) if told else line)
                open_subject = True
        elif marker is not None:
            if not sections:
                sections.append(Section("Bakgrunn"))
            last, rest = marker
            sections[-1].paragraphs.append(Paragraph(last, page, [rest] if rest else []))
        else:
            _add(sections[-1], line, page, gap)
        gap = False
    return Decision(joined(subject), tuple(s for s in sections if s.paragraphs))


def _add(section: Section, line: str, page: int, gap: bool) -> None:
    """A line of running text: it goes on with its paragraph, or stands as one of its own where it has no number."""
    numbered = section.paragraphs and section.paragraphs[-1].number is not None
    if numbered and gap and _SUBHEADING.match(line) and len(line.split()) <= 9 and not _goes_on(section.paragraphs[-1]):
        section.paragraphs.append(Paragraph(None, page, [f"### {line}"]))
    elif section.paragraphs and section.paragraphs[-1].lines[-1:] != [f"### {line}"] and not _is_heading(section):
        section.paragraphs[-1].lines.append(line)
    else:
        section.paragraphs.append(Paragraph(None, page, [line]))


def _is_heading(section: Section) -> bool:
    return section.paragraphs[-1].lines[:1] != [] and section.paragraphs[-1].lines[0].startswith("### ")


def _may_be_heading(sections: Sequence[Section], line: str) -> bool:
    """Whether the line before, with no space between, leaves room for a heading: it does not if it runs on."""
    if not sections or not sections[-1].paragraphs or line.endswith(":") or _is_heading(sections[-1]):
        return True
    lines = sections[-1].paragraphs[-1].lines
    return not (lines and _RUNS_ON.search(lines[-1]))


def _goes_on(paragraph: Paragraph) -> bool:
    return bool(paragraph.lines) and not paragraph.lines[-1].endswith((".", ":", "?", "!", "»", "”", '"'))


def _numbered(line: str, last: int) -> tuple[int, str] | None:
    """The number and the rest of a line that carries on the sequence, or `None`."""
    match = _MARKER.match(line)
    if match and int(match.group(1)) == last + 1:
        return last + 1, match.group(2)
    return None


def _lines(pages: Sequence[Page]) -> Iterator[tuple[int, str]]:
    for page in pages:
        for line in page.lines:
            yield page.number, line


def to_markdown(decision: Decision, summary: str) -> str:
    """The decision as a document body. `<!-- side n -->` tells on which page what follows begins."""
    parts: list[str] = []
    told = summary or decision.subject
    if told:
        parts += ["## Saken gjelder", told]
    page = 0
    for section in decision.sections:
        parts.append(f"## {section.heading}")
        for paragraph in section.paragraphs:
            if not paragraph.text:
                continue
            if paragraph.page != page:
                page = paragraph.page
                parts.append(f"<!-- side {page} -->")
            parts.append(f"({paragraph.number}) {paragraph.text}" if paragraph.number else paragraph.text)
    return "\n\n".join(_safe(part) for part in parts) + "\n"


def _safe(part: str) -> str:
    """Text that Markdown would take for something else stays text."""
    if part.startswith(("## ", "### ", "<!-- side ")):
        return part
    return re.sub(
        r"^(\s*)([-*+#>]|\d{1,2}\.)(?=\s)", r"\1\\\2", re.sub(r"<(?=[a-zA-Z/!])", "‹", part).replace("\n", " ")
    )
