"""The action plan's PDF pages to Markdown: headings by number, lists, footnotes, figures, pages.

The numbers of the sections are reliable where the type is not: a heading is a line that carries on the
sequence 1, 1.1, 1.2, 2 … A table of contents numbers the same lines first; it is told by its page numbers.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.pdf_lines import Page, joined

_HEADING = re.compile(r"^(\d{1,2})(?:\.(\d{1,2}))?\.?\s+([A-ZÆØÅ][^.!?]{2,110})$")
_CONTENTS = re.compile(r"[.\s]\d{1,3}$")
_LEADER = re.compile(r"\.{3,}\s*\d{1,3}$")
_ITEM = re.compile(r"^(?:[•●▪◦–-]|o(?=\s))\s*(.+)$")
_FIGURE = re.compile(r"^(?:Figur|Tabell)\s+\d+[.:]?\s", re.IGNORECASE)
_NOTE = re.compile(r"^(\d{1,3})\s+(\S.*)$")
_FULL_LINE = 0.8  # of the widest line on the page; a shorter one has been ended by its paragraph
_ENDS = (".", ":", "?", "!", "»")


@dataclass
class _Block:
    """A paragraph, item, heading or caption being put together; `mark` is what goes before it in Markdown."""

    page: int
    mark: str = ""
    lines: list[str] = field(default_factory=list)


def to_markdown(pages: Sequence[Page]) -> str:
    """The body of the document; each page's footnotes come after what it holds, as the library expects them."""
    parts: list[str] = []
    note = page_told = 0
    section = (0, 0)
    for page in pages:
        lines, notes, note = _footnotes([line for line in page.lines if not _LEADER.search(line)], note)
        blocks, section = _blocks(lines, page.number, section)
        for block in blocks:
            text = _with_marks(joined(block.lines), notes)
            if not text:
                continue
            if block.page != page_told:
                page_told = block.page
                parts.append(f"<!-- side {page_told} -->")
            parts.append(f"{block.mark}{text}")
        parts += [f"<sup>{number}</sup> {text}" for number, text in notes.items()]
    return "\n\n".join(parts) + "\n"


def _blocks(lines: Sequence[str], page: int, section: tuple[int, int]) -> tuple[list[_Block], tuple[int, int]]:
    """The blocks of a page, and the section that it ends in."""
    blocks: list[_Block] = []
    widest = max(map(len, lines), default=0)
    last = ""
    for line in lines:
        if not line:
            last = ""
            continue
        heading = _heading(line, section)
        item = _ITEM.match(line)
        if heading:
            section, title = heading
            level = "##" if section[1] else "#"
            number = f"{section[0]}.{section[1]}" if section[1] else str(section[0])
            blocks.append(_Block(page, f"{level} {number} ", [title]))
        elif item:
            blocks.append(_Block(page, "- ", [item.group(1)]))
        elif not blocks or blocks[-1].mark.startswith("#") or _FIGURE.match(line) or _begins(line, last, widest):
            blocks.append(_Block(page, "", [line]))
        else:
            blocks[-1].lines.append(line)
        last = line
    return blocks, section


def _begins(line: str, last: str, widest: int) -> bool:
    """Whether a line opens a paragraph: the one before ended early, or at a colon, and it starts as a sentence does.

    A PDF tells no paragraphs, only lines.
    """
    if not last:
        return True
    early = len(last) < _FULL_LINE * widest
    ended = last.endswith(":") or (early and (last.endswith(_ENDS) or bool(_ITEM.match(last))))
    leads = last.endswith(_ENDS) and line.endswith(":")
    return line[:1].isupper() and (ended or leads)


def _heading(line: str, section: tuple[int, int]) -> tuple[tuple[int, int], str] | None:
    """The section and title of a line that carries on the numbering; a line of the contents ends in a page number."""
    match = _HEADING.match(line)
    if match is None or _CONTENTS.search(line):
        return None
    chapter, part = int(match.group(1)), int(match.group(2) or 0)
    following = {(section[0] + 1, 0), (section[0], section[1] + 1)}
    return ((chapter, part), match.group(3)) if (chapter, part) in following else None


def _footnotes(lines: list[str], last: int) -> tuple[list[str], dict[int, str], int]:
    """The running lines of a page, its footnotes by number, and the last number: they run through the document."""
    start = next((i for i, line in enumerate(lines) if i > 0 and _is_note(line, last + 1, lines[i + 1 :])), None)
    if start is None:
        return lines, {}, last
    notes: dict[int, str] = {}
    for line in lines[start:]:
        match = _NOTE.match(line)
        if match and int(match.group(1)) == last + 1:
            last += 1
            notes[last] = match.group(2)
        elif line and last in notes:
            notes[last] = joined([notes[last], line])
    return lines[:start], notes, last


def _is_note(line: str, number: int, after: Sequence[str]) -> bool:
    """Whether a line opens the footnotes of a page: the next number, and nothing but notes below it."""
    match = _NOTE.match(line)
    if match is None or int(match.group(1)) != number:
        return False
    return not any(_ITEM.match(below) or _HEADING.match(below) for below in after)


def _with_marks(text: str, notes: dict[int, str]) -> str:
    """The footnote numbers that stand right after a word or a mark become references."""
    for number in notes:
        text = re.sub(rf"(?<=[a-zæøå.,;:»)]){number}(?=[\s.,;:)]|$)", f"<sup>{number}</sup>", text, count=1)
    return text


def sections_of(markdown: str) -> Iterator[str]:
    """The numbers of the sections of a body, in order."""
    yield from re.findall(r"^#{1,2} (\d{1,2}(?:\.\d{1,2})?) ", markdown, re.MULTILINE)
