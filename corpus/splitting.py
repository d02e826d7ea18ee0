"""Documents into passages, along each document's own structure."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.blocks import Block, read_blocks
from corpus.document import Document, Kind
from corpus.passage import OUR_OWN_WORDS, Passage
from corpus.provisions import find_references

_SPEAKERS = {
    "saken gjelder": "summary",
    "saka gjeld": "summary",
    "bakgrunn": "background",
    "klagenemndas vurdering": "assessment",
    "klagenemndas vurderinger": "assessment",
    "klagenemnda si vurdering": "assessment",
    "konklusjon": "conclusion",
    "betydning for oppdragsgivere": "commentary",
    "anførsler": "arguments",
    "klagers anførsler": "arguments",
    "innklagedes anførsler": "arguments",
    "valgte leverandørs anførsler": "arguments",
}
_PARTY_ARGUMENT = re.compile(
    r"^(Klager|Klageren|Innklagede|Klagar|Innklaga|Oppdragsgiver|Selskapet|Leverandøren)\s+"
    r"(mente|anførte|hevdet|viste til|meinte|hevda)\b"
)
_LEDD_NAMES = (
    "første",
    "andre",
    "tredje",
    "fjerde",
    "femte",
    "sjette",
    "sjuende",
    "åttende",
    "niende",
    "tiende",
)
_PARAGRAPH = re.compile(r"^\((\d{1,3})\)\s+")
_NUMBERED = re.compile(r"^\((\d{1,2})\)\s+")
_LEADING_PROVISION = re.compile(
    r"^§{1,2}\s*\d+(?:-\d+)?\s?[a-z]?\b(?: (?:og|til) (?:§ ?)?\d+(?:-\d+)?\s?[a-z]?\b)?"
    r"(?: (?:første|andre|tredje|fjerde|femte) ledd)?"
)
# Short neighbours are read together: 600 characters gave the best ranks on known questions kept out of the index.
_JOINED = 600
_SECTION_NUMBER = re.compile(r"^(\d(?:\.\d)?)\.?\s+")


@dataclass(frozen=True)
class _Part:
    block: Block
    locator: str
    speaker: str | None = None
    provisions: tuple[str, ...] | None = None  # the document's own where `None`


def split(document: Document) -> list[Passage]:
    """The document's passages in reading order.

    An id is the document's id and a hash of the locator and the text, so it
    stays the same when other passages change; a repeated text gets a running number.
    """
    passages: list[Passage] = []
    seen: dict[str, int] = {}
    for part in _parts(document):
        key = f"{part.locator}\n{part.block.lead_in}\n{part.block.text}"
        digest = hashlib.sha256(key.encode()).hexdigest()[:10]
        seen[digest] = seen.get(digest, 0) + 1
        suffix = f"-{seen[digest]}" if seen[digest] > 1 else ""
        passages.append(_passage(document, part, f"{document.id}#{digest}{suffix}", len(passages)))
    return passages


def _passage(document: Document, part: _Part, passage_id: str, order: int) -> Passage:
    return Passage(
        id=passage_id,
        document_id=document.id,
        kind=document.kind,
        authority=document.authority,
        title=document.title,
        locator=part.locator,
        headings=part.block.headings,
        text=part.block.text,
        url=document.url,
        digest=document.digest,
        lead_in=part.block.lead_in,
        footnotes=part.block.footnotes,
        speaker=part.speaker,
        provisions=document.provisions if part.provisions is None else part.provisions,
        valid_from=part.block.valid_from or document.valid_from,
        valid_to=part.block.valid_to or document.valid_to,
        dated=document.dated,
        status=document.status,
        case=document.case,
        order=order,
    )


def _parts(document: Document) -> Iterator[_Part]:
    blocks = read_blocks(document.body, numbered_sections=document.kind is Kind.PLAN)
    if document.kind is Kind.LAW:
        is_act = len(document.provisions) == 1 and not document.digest and "§" not in document.provisions[0]
        yield from _act_parts(document.provisions[0], blocks) if is_act else _provision_parts(document, blocks)
    elif document.kind is Kind.KOFA:
        yield from _decision_parts(_joined(blocks)) if document.digest else _original_parts(blocks)
    elif document.kind is Kind.PLAN:
        yield from _section_parts(blocks)
    else:
        yield from _heading_parts(document, _joined(blocks))


def _joined(blocks: list[Block]) -> list[Block]:
    """Short paragraphs of one section, and the items of one list, as one block each.

    Digests break their text into pieces that say little alone («Begge har en fane for basis …»).
    What a party argues and what we have concluded ourselves stay apart from the rest.
    """
    joined: list[Block] = []
    for block in blocks:
        if joined and _belong(joined[-1], block):
            last = joined[-1]
            joined[-1] = replace(last, text=f"{last.text}\n{block.text}", footnotes=(*last.footnotes, *block.footnotes))
        else:
            joined.append(block)
    return joined


def _belong(last: Block, block: Block) -> bool:
    apart = any(_PARTY_ARGUMENT.match(b.text) or OUR_OWN_WORDS.search(b.text) for b in (last, block))
    return (
        not apart
        and (last.headings, last.lead_in, last.group) == (block.headings, block.lead_in, block.group)
        and (last.number is None) == (block.number is None)
        and not _NUMBERED.match(block.text)
        and len(last.text) + len(block.text) <= _JOINED
    )


def _provision_parts(document: Document, blocks: list[Block]) -> Iterator[_Part]:
    single = document.provisions[0] if len(document.provisions) == 1 else ""
    current, ledd = single, 0
    for block in blocks:
        heading = block.headings[-1] if block.headings else document.title
        named = re.match(r"§\s*\d+[^.–]*", heading)
        if named:
            references = find_references(heading)
            if references and references[0].canonical not in (current, ""):
                current, ledd = references[0].canonical, 0
        opening = _LEADING_PROVISION.match(block.text)
        numbered = _NUMBERED.match(block.text)
        if opening and not single:
            yield _Part(block, opening.group(0))
        elif numbered or (block.number and current and "endret" not in heading.lower()):
            ledd = int(numbered.group(1)) if numbered else block.number or ledd
            yield _Part(block, f"{current} {_ledd_name(ledd)}".strip())
        else:
            yield _Part(block, heading)


def _act_parts(act: str, blocks: list[Block]) -> Iterator[_Part]:
    """A whole act: each section is a provision of its own, with its own validity, and each ledd a passage."""
    heading, ledd = "", 0
    for block in blocks:
        if (block.headings[-1] if block.headings else "") != heading:
            heading, ledd = block.headings[-1] if block.headings else "", 0
        section = re.match(r"§ ?[\d-]+ ?[a-zæøå]?\b", heading)
        numbered = _PARAGRAPH.match(block.text)
        if numbered:
            ledd = int(numbered.group(1))
            block = replace(block, text=block.text[numbered.end() :])
        provision = f"{act} {section.group(0).strip()}" if section else act
        locator = f"{provision} {_ledd_name(ledd)}" if section and ledd else heading or act
        yield _Part(block, locator, provisions=(provision,) if section else (act,))


def _ledd_name(number: int) -> str:
    return f"{_LEDD_NAMES[number - 1]} ledd" if 1 <= number <= len(_LEDD_NAMES) else f"{number}. ledd"


def _decision_parts(blocks: list[Block]) -> Iterator[_Part]:
    counts: dict[str, int] = {}
    for block in blocks:
        heading = block.headings[-1] if block.headings else ""
        speaker = _SPEAKERS.get(heading.lower())
        if speaker in ("summary", "background") and _PARTY_ARGUMENT.match(block.text):
            speaker = "arguments"
        counts[heading] = counts.get(heading, 0) + 1
        yield _Part(block, f"{heading}, punkt {counts[heading]}" if heading else f"punkt {counts[heading]}", speaker)


def _original_parts(blocks: list[Block]) -> Iterator[_Part]:
    """A decision itself: the locator is its own paragraph number, with the page; a subheading is no section."""
    number, heading = 0, ""
    for block in blocks:
        section = next((h for h in reversed(block.headings) if h.lower() in _SPEAKERS), "")
        if section != heading:
            number, heading = 0, section
        numbered = _PARAGRAPH.match(block.text)
        if numbered:
            number = int(numbered.group(1))
            block = replace(block, text=block.text[numbered.end() :])
        where = f"avsnitt {number}" if number else section or "innledning"
        page = f" (s. {block.page})" if block.page else ""
        yield _Part(block, f"{where}{page}", _SPEAKERS.get(section.lower()))


def _section_parts(blocks: list[Block]) -> Iterator[_Part]:
    for block in blocks:
        numbered = [h for h in block.headings if _SECTION_NUMBER.match(h)]
        below = [h for h in block.headings[block.headings.index(numbered[-1]) + 1 :]] if numbered else []
        if numbered:
            label = "kap. " + _SECTION_NUMBER.sub(r"\1 ", numbered[-1])  # «3.2. Mat» and «3.2 Mat» are one place
        else:
            label = block.headings[-1] if block.headings else "Innledning"
        group = re.match(r"(Unngå|Flytte|Forbedre)\b", block.group)
        tail = [*below, group.group(1)] if group else below
        page = f" (s. {block.page})" if block.page else ""
        yield _Part(block, " › ".join([label, *(item.rstrip(":") for item in tail)]) + page)


def _heading_parts(document: Document, blocks: list[Block]) -> Iterator[_Part]:
    for block in blocks:
        yield _Part(block, " › ".join(block.headings) or document.title)
