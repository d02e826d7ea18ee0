"""A web page's own content: menus, banners, forms and footers out; accordions, footnotes and terms made plain."""

import re
from copy import deepcopy

from lxml import html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from corpus.errors import SourceError

_DEEPEST = 150  # nested elements; a real page has thirty
_NOT_TEXT = (
    "script style noscript template nav footer form iframe object embed svg canvas video audio picture img "
    "select input textarea dialog aside map"
).split()
_NOT_OURS = re.compile(
    r"(^|[\s_-])(cookie|cookies|samtykke|consent|breadcrumbs?|brodsmule\w*|menu|meny|navbar|sidebar|share|deling|"
    r"skip-link|skiplink|feedback|tilbakemelding|pager|pagination|related|relatert|social|toc|innholdsliste|"
    r"visually-hidden|sr-only)($|[\s_-])",
    re.I,
)
_NOT_OURS_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu"})
_CONTENT = (
    "//main//article[not(ancestor::article)]",
    "//main",
    "//*[@role='main']",
    "//article[not(ancestor::article)]",
    "//*[@id='content' or @id='main-content' or @id='main']",
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def parsed(text: str) -> HtmlElement:
    """The page as a tree; raises `SourceError` (`not_a_page`) for what is no page."""
    try:
        tree = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\x00", "")))
    except (ParserError, ValueError) as error:
        raise SourceError("not_a_page", "Siden er tom eller ikke HTML.") from error
    if _too_deep(tree):
        raise SourceError("not_a_page", "Siden er nøstet dypere enn noen vanlig side.")
    return tree


def content_of(tree: HtmlElement) -> HtmlElement:
    """A copy of the part of the page that is its own, as plain headings, paragraphs, lists and tables."""
    content = html.Element("div")
    for part in _parts(tree):
        content.append(deepcopy(part))
        content[-1].tail = None
    _drop_chrome(content)
    _open_accordions(content)
    _drop_all(content, "//button")
    _plain_terms(content)
    _number_footnotes(content)
    return content


def _parts(tree: HtmlElement) -> list[HtmlElement]:
    for path in _CONTENT:
        found = [part for part in tree.xpath(path) if len(part.text_content().strip()) > 1]
        if len(found) == 1 or (found and "article" not in path):
            return found[:1]
    body = tree.find("body")
    return [body if body is not None else tree]


def _too_deep(tree: HtmlElement) -> bool:
    level = [tree]
    for _ in range(_DEEPEST):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True


def _drop_chrome(content: HtmlElement) -> None:
    _drop_all(content, "//comment()", "//processing-instruction()", *(f"//{tag}" for tag in _NOT_TEXT))
    for element in content.xpath(".//*[@class or @id or @role or @aria-hidden]"):
        named = f"{element.get('class', '')} {element.get('id', '')}"
        if (
            _NOT_OURS.search(named)
            or element.get("role", "") in _NOT_OURS_ROLES
            or (element.get("aria-hidden") == "true" and not element.get("id"))
        ):
            _drop(element)


def _drop_all(content: HtmlElement, *paths: str) -> None:
    for path in paths:
        for element in content.xpath(f".{path}"):
            _drop(element)


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()  # keeps the text after it


def _open_accordions(content: HtmlElement) -> None:
    for summary in content.xpath(".//summary"):
        _as_heading(summary, content)
    for button in content.xpath(".//button[@aria-controls or @aria-expanded]"):
        if button.text_content().strip() and button.getparent() is not None:
            if button.getparent().tag in _HEADINGS:
                button.drop_tag()
            else:
                _as_heading(button, content)


def _as_heading(element: HtmlElement, content: HtmlElement) -> None:
    """The element as a heading one level below the one that it stands under."""
    inner = element.xpath(".//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]")
    above = element.xpath(
        "preceding::*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5][not(@data-opened)][1]"
    )
    tag = inner[0].tag if inner else f"h{min(6, int(above[0].tag[1]) + 1) if above else 2}"
    for heading in inner:
        heading.drop_tag()
    element.tag = tag
    element.set("data-opened", "")


def _plain_terms(content: HtmlElement) -> None:
    """Definition lists as list items «term: meaning»."""
    for terms in content.xpath(".//dl"):
        item = None
        for child in list(terms):
            text = " ".join(child.text_content().split())
            if child.tag == "dt":
                child.tag, item = "li", child
                _set_text(child, f"{text}:")
            elif child.tag == "dd" and item is not None:
                _set_text(item, f"{' '.join(item.text_content().split())} {text}")
                terms.remove(child)
        terms.tag = "ul"


def _set_text(element: HtmlElement, text: str) -> None:
    for child in list(element):
        element.remove(child)
    element.text = text


def _number_footnotes(content: HtmlElement) -> None:
    """References as `<sup>n</sup>`, and each note as a paragraph that begins with it, at the end."""
    notes: dict[str, int] = {}
    for link in content.xpath(".//a[starts-with(@href, '#')]"):
        target = link.get("href")[1:]
        text = link.text_content().strip().strip("[]()")
        if not re.fullmatch(r"\d{1,3}|\*+", text) or not _note(content, target):
            continue
        number = notes.setdefault(target, len(notes) + 1)
        _set_text(link, str(number))
        link.attrib.pop("href")
        if link.getparent().tag == "sup":
            link.drop_tag()
        else:
            link.tag = "sup"
    for target, number in notes.items():
        note = _note(content, target)[0]
        for back in note.xpath(".//a[starts-with(@href, '#')]"):
            _drop(back)
        words = re.sub(r"^\[?\d{1,3}[\].)]*\s*", "", " ".join(note.text_content().split())).rstrip("↩︎^ ")
        _drop(note)
        paragraph = html.Element("p")
        mark = html.Element("sup")
        mark.text, mark.tail = str(number), f" {words}"
        paragraph.append(mark)
        content.append(paragraph)


def _note(content: HtmlElement, target: str) -> list[HtmlElement]:
    found: list[HtmlElement] = content.xpath(".//*[(self::li or self::p or self::div) and @id=$target]", target=target)
    return found
