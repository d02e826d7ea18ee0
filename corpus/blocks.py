"""Markdown into blocks of running text: headings tracked, list items with their lead-in, footnotes attached."""

import re
from dataclasses import dataclass, replace
from datetime import date

_HEADING = re.compile(r"^(#{1,6})\s+(.*\S)\s*$")
_ITEM = re.compile(r"^\s*(?:[-*+]|(\d{1,2})\.)\s+(.*\S)\s*$")
_FOOTNOTE = re.compile(r"^<sup>(\d+)</sup>\s+(.*)$", re.S)
_FOOTNOTE_MARK = re.compile(r"<sup>(\d+)</sup>")
_LINK = re.compile(r"\[((?:\\.|[^\[\]\\])*)\]\((?:\\.|[^()\\]|\([^()]*\))*\)")
_AUTOLINK = re.compile(r"<(https?://[^<>\s]+)>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->", re.S)
_SECTION_NUMBER = re.compile(r"^(\d(?:\.\d)?)\.?\s+(.*)$")
_SENTENCE_END = re.compile(r"(?<=[.!?»])\s+(?=[A-ZÆØÅ«])")
_PAGE = re.compile(r"^<!-- side (\d+) -->$")
_VALID = re.compile(r"^<!-- gjelder (\d{4}-\d\d-\d\d)? – (\d{4}-\d\d-\d\d)? -->$")
_LONGEST = 1200


@dataclass(frozen=True)
class Block:
    """One paragraph or list item.

    `group` is the nearest short sub-lead above («Unngå (reduser transportbehovet)»),
    `number` the item's number in a numbered list, `headings` from the outermost inwards, `page` in the original
    where the text tells it, `valid_from` and `valid_to` those of its section where they are told.
    """

    text: str
    headings: tuple[str, ...] = ()
    lead_in: str = ""
    group: str = ""
    number: int | None = None
    footnotes: tuple[str, ...] = ()
    page: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None


def plain(markup: str) -> str:
    """The words of a piece of Markdown: no emphasis, links, tags or footnote marks."""
    text = _LINK.sub(r"\1", _FOOTNOTE_MARK.sub("", markup))
    text = _AUTOLINK.sub(r"\1", text)
    text = _TAG.sub("", text)
    text = re.sub(r"\\([\\`*_{}\[\]()#+.!-])", r"\1", text)
    text = re.sub(r"\*\*|__", "", text)
    text = re.sub(r"(?<![\w*])[*_](?=\S)([^*_]+?)(?<=\S)[*_](?![\w*])", r"\1", text)
    text = text.replace("`", "")
    return re.sub(r"\s+([.,;:])", r"\1", re.sub(r"\s+", " ", text)).strip()


def read_blocks(body: str, numbered_sections: bool = False) -> list[Block]:
    """The blocks of a Markdown text in reading order.

    With `numbered_sections` the numbers in headings decide the nesting and the
    number of `#` decides nothing. Footnote paragraphs (`<sup>n</sup> text`) are
    taken out of the running text and attached where they are referred to; a
    sentence that they or a page break had split is joined again. A comment `<!-- side 3 -->`
    tells the page that what follows begins on, `<!-- gjelder 2024-01-01 – 2026-06-30 -->` under a
    heading the validity of that section.
    """
    paragraphs, notes = _separate_footnotes(_paragraphs(body))
    blocks: list[Block] = []
    headings: list[tuple[int, str]] = []
    lead, group = "", ""
    page: int | None = None
    valid: tuple[date | None, date | None] = (None, None)
    unused: list[Block] = []  # a lead-in that no list has followed yet: text of its own if none does
    for markup in _mended(paragraphs):
        if turned := _PAGE.match(markup):
            page = int(turned.group(1))
            continue
        if validity := _VALID.match(markup):
            first, last = (date.fromisoformat(day) if day else None for day in validity.groups())
            valid = (first, last)
            continue
        heading = _HEADING.match(markup)
        if heading:
            valid = (None, None)
            title = plain(heading.group(2)).rstrip(":")
            uff = re.match(r"(Unngå|Flytte|Forbedre)\b", title)
            if numbered_sections and uff:
                group = title
                continue
            level = _level(title, len(heading.group(1)), numbered_sections)
            headings = [*[h for h in headings if h[0] < level], (level, title)]
            blocks.extend(unused)
            lead, group, unused = "", "", []
            continue
        item = _ITEM.match(markup)
        text = plain(item.group(2) if item else markup)
        if not text or re.fullmatch(r"[-–—\s]+", text):
            continue
        if not item and text.endswith(":"):
            if lead and numbered_sections and re.match(r"(Unngå|Flytte|Forbedre)\b", text):
                group = text.rstrip(":")
            else:
                blocks.extend(unused)
                lead, group = text, ""
                unused = [Block(text, tuple(h[1] for h in headings))]
            continue
        if numbered_sections and not item and lead and re.fullmatch(r"For [^.:]+", text):
            group = text
            continue
        if item:
            unused = []
        else:  # an ordinary paragraph ends what a lead-in governs
            blocks.extend(unused)
            lead, group, unused = "", "", []
        governs = lead or (_governing_heading(headings, text) if not numbered_sections else "")
        kept_lead = " ".join(p for p in (governs, f"{group}:" if group else "") if p) if item else ""
        block = Block(
            text=text,
            headings=tuple(h[1] for h in headings),
            lead_in=kept_lead,
            group=group if item else "",
            number=int(item.group(1)) if item and item.group(1) else None,
            footnotes=tuple(notes[n] for n in _FOOTNOTE_MARK.findall(markup) if n in notes),
            page=page,
            valid_from=valid[0],
            valid_to=valid[1],
        )
        blocks.extend(_shortened(block))
    return [*blocks, *unused]


def _governing_heading(headings: list[tuple[int, str]], item: str) -> str:
    """The heading that a list stands right under, where an item is no sentence («redusere matsvinn»)."""
    return headings[-1][1] if headings and item[:1].islower() else ""


def _level(title: str, hashes: int, numbered_sections: bool) -> int:
    if not numbered_sections:
        return hashes
    number = _SECTION_NUMBER.match(title)
    if number:
        return 1 if "." not in number.group(1) else 2
    return 0 if hashes == 1 else 3


def _paragraphs(body: str) -> list[str]:
    """Paragraphs, headings and list items, each a string; continuation lines joined."""
    found: list[str] = []
    open_paragraph = False
    for line in body.replace("\u00ad", "").splitlines():
        if not line.strip():
            open_paragraph = False
        elif _HEADING.match(line) or _ITEM.match(line) or not open_paragraph:
            found.append(line.strip())
            open_paragraph = not _HEADING.match(line)
        else:
            found[-1] += " " + line.strip()
    return found


def _separate_footnotes(paragraphs: list[str]) -> tuple[list[str], dict[str, str]]:
    running: list[str] = []
    notes: dict[str, str] = {}
    for paragraph in paragraphs:
        note = _FOOTNOTE.match(paragraph)
        if note:
            notes.setdefault(note.group(1), f"{note.group(1)} {plain(note.group(2))}")
        elif not re.fullmatch(r"-{3,}", paragraph):
            running.append(paragraph)
    return running, notes


def _mended(paragraphs: list[str]) -> list[str]:
    """Joins a paragraph to the one it was torn from: no end mark before, lower case after."""
    mended: list[str] = []
    for paragraph in paragraphs:
        torn = (
            mended
            and not _HEADING.match(mended[-1])
            and not _HEADING.match(paragraph)
            and not _ITEM.match(paragraph)
            and re.search(r"[\w,]$", plain(mended[-1]))
            and re.match(r"[a-zæøå]", plain(paragraph))
        )
        if torn:
            mended[-1] += " " + paragraph
        else:
            mended.append(paragraph)
    return mended


def _shortened(block: Block) -> list[Block]:
    """A block of at most about 1,200 characters stays whole; a longer one is cut between sentences."""
    if len(block.text) <= _LONGEST:
        return [block]
    pieces = [""]
    for sentence in _SENTENCE_END.split(block.text):
        if pieces[-1] and len(pieces[-1]) + len(sentence) > _LONGEST * 0.6:
            pieces.append("")
        pieces[-1] = f"{pieces[-1]} {sentence}".strip()
    return [replace(block, text=piece) for piece in pieces]
