"""A reply as text to copy and as Markdown; `blocks` is what every form of export is made of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.answer import Citation
from assistant.desk.reply import MARK, PartName, Reply
from assistant.messages import message

_HEADING = re.compile(r"\*\*(\d{1,2}\. .+)\*\*")
_ITEM = re.compile(r"(?:[-•*]|\d{1,2}\.)\s+")


@dataclass(frozen=True)
class Block:
    """A piece of a reply that stands alone: `style` is title, heading, subheading, paragraph, item or warning."""

    style: str
    text: str


def blocks(reply: Reply, approved: bool) -> Iterator[Block]:
    """The whole reply without its sources, in order; one that is not approved says so first."""
    yield Block("title", message(reply.language, "export_title"))
    if not approved:
        yield Block("warning", message(reply.language, "export_not_approved"))
    for name in PartName:
        text = reply.text_of(name)
        if text:
            yield Block("heading", reply.heading(name))
            yield from _of_part(text)


def _of_part(text: str) -> Iterator[Block]:
    for paragraph in re.split(r"\n\s*\n", text):
        lines = [line.strip() for line in paragraph.strip().split("\n")]
        heading = _HEADING.fullmatch(lines[0]) if len(lines) == 1 else None
        if heading:
            yield Block("subheading", heading.group(1))
        elif all(_ITEM.match(line) for line in lines):
            yield from (Block("item", line) for line in lines)
        else:
            yield Block("paragraph", "\n".join(lines))


def pieces(text: str) -> Iterator[tuple[str, int | None]]:
    """A text cut at its [n] marks: each piece with the number it stands for, `None` for plain text."""
    start = 0
    for mark in MARK.finditer(text):
        if mark.start() > start:
            yield text[start : mark.start()], None
        yield mark.group(), int(mark.group(1))
        start = mark.end()
    if start < len(text):
        yield text[start:], None


def source_label(citation: Citation) -> str:
    """Title and locator, without saying the same twice."""
    if citation.locator in citation.title:
        return citation.title
    return f"{citation.title}, {citation.locator}"


def short_label(citation: Citation) -> str:
    """A source in few words: the provision, else the title."""
    return citation.locator if "§" in citation.locator and len(citation.locator) <= 60 else citation.title


def source_facts(citation: Citation, language: str) -> str:
    """The source's force, whether it is our summary, and its date, for a bracket."""
    facts = [message(language, f"authority_{citation.authority}")]
    if citation.digest:
        facts.append(message(language, "source_digest"))
    if citation.dated:
        facts.append(citation.dated.isoformat())
    return ", ".join(facts)


def sources_heading(reply: Reply) -> str:
    """The heading over the sources, in the reply's language."""
    return message(reply.language, "part_sources")


def as_text(reply: Reply, approved: bool) -> str:
    """The reply as plain text, to be pasted anywhere."""
    parts: list[str] = []
    for block in blocks(reply, approved):
        bullet = block.style == "item" and parts and parts[-1].startswith("- ") and block.text.startswith("- ")
        text = block.text.upper() if block.style in ("heading", "warning") else block.text
        if bullet or (block.style == "item" and parts and _ITEM.match(parts[-1].split("\n")[-1])):
            parts[-1] += f"\n{text}"
        else:
            parts.append(text)
    lines = [
        f"[{c.number}] {source_label(c)} ({source_facts(c, reply.language)}). {c.url}" for c in reply.used_citations
    ]
    if lines:
        parts += [sources_heading(reply).upper(), "\n".join(lines)]
    return "\n\n".join(parts) + "\n"


def as_markdown(reply: Reply, approved: bool) -> str:
    """The reply as Markdown, with marks and sources as links."""
    addresses = {c.number: c.url for c in reply.used_citations}
    styles = {"title": "# ", "heading": "## ", "subheading": "### ", "warning": "> "}
    parts: list[str] = []
    item_before = False
    for block in blocks(reply, approved):
        text = "".join(
            f"[\\[{number}\\]]({addresses[number]})" if number in addresses else piece
            for piece, number in pieces(block.text)
        )
        text = styles.get(block.style, "") + text.replace("\n", "  \n")
        if block.style == "item" and item_before:
            parts[-1] += f"\n{text}"
        else:
            parts.append(text)
        item_before = block.style == "item"
    lines = [
        f"{c.number}. [{source_label(c)}]({c.url}) ({source_facts(c, reply.language)})" for c in reply.used_citations
    ]
    if lines:
        parts += [f"## {sources_heading(reply)}", "\n".join(lines)]
    return "\n\n".join(parts) + "\n"
