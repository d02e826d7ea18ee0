"""A web page as Markdown with what it says of itself: title, dates, language, log of changes."""

import re
from dataclasses import dataclass, replace
from datetime import date

from lxml import html
from lxml.html import HtmlElement
from markdownify import MarkdownConverter

from corpus.norwegian import detect_language
from ingest.html_content import content_of, parsed

_MONTHS = {
    name: number
    for number, names in enumerate(
        "januar,jan,january february,februar,feb mars,mar,march april,apr mai,may juni,jun,june juli,jul,july "
        "august,aug september,sep,sept oktober,okt,october november,nov desember,des,december".split(),
        1,
    )
    for name in names.split(",")
}
_MONTH = "|".join(_MONTHS)
_DATE = re.compile(
    rf"\b(?P<iso>\d{{4}}-\d\d-\d\d)\b|\b(?P<d>\d{{1,2}})\.\s?(?P<m>\d{{1,2}})\.\s?(?P<y>\d{{4}})\b|"
    rf"\b(?:(?P<day>\d{{1,2}})\.?\s+)?(?P<month>{_MONTH})\.?\s+(?P<year>\d{{4}})\b",
    re.I,
)
_UPDATED = re.compile(r"(?:sist\s+)?(?:oppdatert|endret|endra|revidert)\s*:?\s*(?:den\s+)?(.{0,30})", re.I)
_PUBLISHED = re.compile(r"(?:publisert|publiseringsdato)\s*:?\s*(?:den\s+)?(.{0,30})", re.I)
_LINES = frozenset({"p", "li", "tr", "h3", "h4", "h5", "h6"})
_LOG = re.compile(r"^(endringslogg|endringslog|endringar|endringer i veilederen|change ?log)\b", re.I)


@dataclass(frozen=True)
class Change:
    """A line of a page's log of changes. `day` is the first of the month where only a month is written."""

    day: date
    written: str
    what: str


@dataclass(frozen=True)
class WebPage:
    """A page's own content. `canonical` is the address it gives as its right one."""

    title: str
    markdown: str
    language: str
    updated: date | None
    published: date | None
    changes: tuple[Change, ...]
    canonical: str
    links: tuple[str, ...]


class _Converter(MarkdownConverter):
    """Markdown as `corpus.blocks` reads it."""

    def convert_a(self, el: object, text: str, parent_tags: set[str]) -> str:
        return text  # addresses are not for quoting

    def convert_code(self, el: object, text: str, parent_tags: set[str]) -> str:
        return text


def read_page(text: str) -> WebPage:
    """Read a page; raises `SourceError` (`not_a_page`). `markdown` is empty if it holds nothing of its own."""
    tree = parsed(text)
    content = content_of(tree)
    title = _title(tree, content)
    changes = _changes(content)
    words = " ".join(content.text_content().split())
    dated = [change.day for change in changes]
    if updated := _stated(_UPDATED, words) or _meta(tree, "article:modified_time", "dcterms.modified", "modified"):
        dated.append(updated)
    return WebPage(
        title=title,
        markdown=to_markdown(content),
        language=_language(tree, words),
        updated=max(dated, default=None),
        published=_stated(_PUBLISHED, words) or _meta(tree, "article:published_time", "dcterms.created", "date"),
        changes=changes,
        canonical=next(iter(tree.xpath("//link[@rel='canonical']/@href")), ""),
        links=tuple(str(link) for link in content.xpath(".//a/@href")),
    )


def to_markdown(content: HtmlElement) -> str:
    """Clean HTML as Markdown: ATX headings, `-` lists, tables, `<sup>` marks; no links, no markup of our own making."""
    source = html.tostring(content, encoding="unicode")
    converter = _Converter(
        bs4_options="lxml", heading_style="ATX", bullets="-", sup_symbol="<sup>", table_infer_header=True
    )
    markdown = converter.convert(source).replace("\u00ad", "").replace("\u00a0", " ")
    markdown = re.sub(r"^(\s*)#+ *$", "", markdown, flags=re.M)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+$", "", markdown, flags=re.M)).strip()


def first_date(text: str) -> date | None:
    """The first date in a text: «2024-05-01», «01.05.2024», «1. mai 2024», «mai 2024»."""
    for found in _DATE.finditer(text):
        try:
            if found["iso"]:
                return date.fromisoformat(found["iso"])
            if found["y"]:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            return date(int(found["year"]), _MONTHS[found["month"].lower()], int(found["day"] or 1))
        except ValueError:
            continue
    return None


def _title(tree: HtmlElement, content: HtmlElement) -> str:
    for found in (*content.xpath(".//h1"), *tree.xpath("//h1"), *tree.xpath("//title")):
        text = " ".join(found.text_content().split())
        if text:
            if found.tag == "title":
                text = re.split(r"\s+[|–]\s+(?=[^|–]*$)", text)[0]
            for heading in content.xpath(".//h1"):  # the title isn't part of the text
                heading.drop_tree()
            return text
    return ""


def _changes(content: HtmlElement) -> tuple[Change, ...]:
    """The log of changes, whose section becomes a list with one item a date, be it a table, a list or paragraphs."""
    changes: list[Change] = []
    for heading in content.xpath(".//*[self::h2 or self::h3 or self::h4 or self::h5 or self::h6]"):
        if not _LOG.match(" ".join(heading.text_content().split())):
            continue
        found: list[Change] = []
        lines = _lines_under(heading)
        for line in lines:
            _add_line(found, " ".join(" ".join(line.itertext()).split()))
        if not found:
            continue
        for line in lines:
            line.drop_tree()
        listed = html.Element("ul")
        for change in found:
            listed.append(html.Element("li"))
            listed[-1].text = f"{change.written}: {change.what}".rstrip(": ")
        heading.addnext(listed)
        changes += found
    return tuple(changes)


def _add_line(changes: list[Change], line: str) -> None:
    day, found = first_date(line), _DATE.search(line)
    if day and found:
        what = (line[: found.start()] + line[found.end() :]).strip(" :–—-|.,")
        changes.append(Change(day, found.group(0), what))
    elif changes:  # goes on from the line before
        last = changes.pop()
        changes.append(replace(last, what=f"{last.what} {line}".strip()))


def _lines_under(heading: HtmlElement) -> list[HtmlElement]:
    lines: list[HtmlElement] = []
    stops = {f"h{level}" for level in range(1, int(heading.tag[1]) + 1)}
    for element in heading.xpath("following::*"):
        footnote = element.tag == "p" and len(element) and element[0].tag == "sup" and not (element.text or "").strip()
        if element.tag in stops or footnote:
            break
        if element.tag in _LINES and not element.xpath(".//p | .//li | .//tr") and element.text_content().strip():
            lines.append(element)
    return lines


def _stated(pattern: re.Pattern[str], words: str) -> date | None:
    return next((day for found in pattern.finditer(words) if (day := first_date(found.group(1)))), None)


def _meta(tree: HtmlElement, *names: str) -> date | None:
    for element in tree.xpath("//meta[@content]"):
        name = (element.get("property") or element.get("name") or "").lower()
        if name in names and (day := first_date(element.get("content")[:10])):
            return day
    return None


def _language(tree: HtmlElement, words: str) -> str:
    declared = (tree.get("lang") or "").lower()[:2]
    return declared if declared in ("nn", "en") else detect_language(words[:2000])
