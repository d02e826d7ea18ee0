"""An act as Lovdata's open data has it: HTML that is nearly XML, to provisions with their ledd.

Classes as in the data: `legalArticle` a section, `legalP`, `numberedLegalP` and `defaultP` a ledd,
`listArticle` a letter, `leddfortsettelse` text after a list, `changesToParent` an amendment note,
`futureLegalArticle` a wording to come, `footnotes`. What is of another kind (a table) is read as text, never lost.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from lxml import html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from corpus.errors import SourceError
from ingest.act import Act, Provision
from ingest.lovdata_notes import dates_in, first_date

_BEGINS = re.compile(r"^(?:i kraft|ikr\.)", re.IGNORECASE)
_APART = ("changesToParent", "legalArticleHeader", "footnotes", "futureLegalArticle", "legalArticle")
_NUMBER = re.compile(r"^\((\d{1,2})\)\s*")
_ANNEX = re.compile(r"^(Vedlegg \d{1,2})\b[. :–-]*(.*)$")
_SECTION = re.compile(r"§\s*([\d]+(?:-\d+)?\s?[a-zæøå]?)\b")


def read_act(data: bytes, as_of: date) -> Act:
    """Read one member of an archive; raises `SourceError` (`bad_answer`) when it holds no act."""
    try:
        tree = html.document_fromstring(data.decode("utf-8", errors="replace"))
    except (ParserError, ValueError) as error:
        raise SourceError("bad_answer", "En fil i Lovdatas arkiv kan ikke leses.") from error
    info = _key_information(tree)
    if not info.get("legacyID"):
        raise SourceError("bad_answer", "En fil i Lovdatas arkiv mangler opplysningene om loven.")
    in_force = first_date(info.get("dateInForce", ""))
    provisions: list[Provision] = []
    for article in _of_class(tree, "legalArticle"):
        if not any("futureLegalArticle" in _classes(parent) for parent in article.iterancestors()):
            provisions += _wordings(article, in_force, as_of)
    provisions += _annexes(tree, in_force)
    if not any(provision.ledd for provision in provisions):
        raise SourceError("bad_answer", f"{info['legacyID']} har ingen paragrafer.")
    title = info.get("title") or info["legacyID"]
    return Act(info["legacyID"], title, info.get("titleShort") or title, in_force, tuple(provisions))


def _wordings(article: HtmlElement, in_force: date | None, as_of: date) -> Iterator[Provision]:
    """A section as it stands, and as it will stand where that is told."""
    notes = " ".join(_words(note) for note in _of_class(article, "changesToParent"))
    told = dates_in(notes, as_of)
    number, title = _heading(article)
    future = [_future(element, number, title) for element in _of_class(article, "futureLegalArticle")]
    begins = told.ends or next((p.valid_from for p in future if p.valid_from), None)
    ends = begins - timedelta(days=1) if begins else None
    numbers, ledd = _ledd(article)
    if number and (ledd or told.changed):  # without ledd it is repealed: the day ends the wording we had
        yield Provision(number, title, ledd, told.changed or in_force, ends, numbers)
    for provision in future:
        if provision.ledd:
            start = provision.valid_from or begins
            yield replace(provision, valid_from=start)


def _future(element: HtmlElement, number: str, title: str) -> Provision:
    own_number, own_title = _heading(element)
    numbers, ledd = _ledd(element)
    begins = first_date(_words(element)[:200])
    return Provision(own_number or number, own_title or title, ledd, begins, None, numbers)


def _heading(article: HtmlElement) -> tuple[str, str]:
    """«§ 7-9» and the title of a section."""
    value = next((_words(e) for e in _of_class(article, "legalArticleValue")), "") or article.get("data-name", "")
    match = _SECTION.search(value.replace("§", "§ "))
    title = next((_words(e) for e in _of_class(article, "legalArticleTitle")), "")
    return (f"§ {' '.join(match.group(1).split())}" if match else ""), title.rstrip(".")


def _ledd(article: HtmlElement) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The ledd: numbers where they are not 1, 2, 3 …, and texts.

    A number is the printed one; a table, or an unnumbered paragraph among numbered ones, is no ledd
    but belongs to the one before, so that those after it keep their numbers.
    """
    numbered = any("numberedLegalP" in _classes(child) for child in article)
    kinds = ("numberedLegalP",) if numbered else ("legalP", "defaultP")
    numbers: list[int] = []
    texts: list[str] = []
    for child, text in _texts(article):
        if texts and not any(kind in _classes(child) for kind in kinds):
            texts[-1] = f"{texts[-1]} {text}"
            continue
        printed = _NUMBER.match(_words(child)) if numbered else None
        numbers.append(int(printed.group(1)) if printed else max(numbers, default=0) + 1)
        texts.append(text)
    counted = list(range(1, len(texts) + 1))
    return () if numbers == counted else tuple(numbers), tuple(texts)


def _annexes(tree: HtmlElement, in_force: date | None) -> Iterator[Provision]:
    """The sections without a legal article, such as annexes, each paragraph or table by itself."""
    for section in _of_class(tree, "section"):
        if section.xpath("ancestor::article") or _of_class(section, "legalArticle") or _of_class(section, "section"):
            continue
        heading = next((_words(e) for e in section.xpath("./*[self::h1 or self::h2 or self::h3 or self::h4]")), "")
        texts = tuple(text for child, text in _texts(section) if not re.fullmatch(r"h\d", child.tag))
        named = _ANNEX.match(heading)
        if texts and heading:
            told = dates_in(" ".join(_words(note) for note in _of_class(section, "changesToParent")), date.max)
            name, title = (named.group(1), named.group(2)) if named else ("", heading)
            yield Provision(name, title, texts, told.changed or in_force)


def _texts(article: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """What stands right under an article or section, but for headings, notes and other articles; footnotes in place."""
    future = "futureLegalArticle" in _classes(article)
    notes = {n: text for element in _of_class(article, "footnotes") for n, text in _footnotes(element)}
    for child in article:
        classes = _classes(child)
        if not isinstance(child.tag, str) or any(name in classes for name in _APART):
            continue
        text = _ledd_text(child)
        used = [f"({note})" for number, note in notes.items() if child.xpath(f'.//sup[normalize-space()="{number}"]')]
        if text and not (future and _BEGINS.match(text)):
            yield child, " ".join([text, *used])


def _footnotes(element: HtmlElement) -> Iterator[tuple[str, str]]:
    for line in element.xpath(".//*[self::p or self::li or self::article]") or [element]:
        if match := re.match(r"^(\d{1,2})\W+(.+)$", _words(line)):
            yield match.group(1), match.group(2)


def _ledd_text(element: HtmlElement) -> str:
    """A ledd as running text: its letters in line, a table's cells apart, footnote marks and its number left out."""
    parts: list[str] = [element.text or ""]
    for child in element:
        if not isinstance(child.tag, str):
            parts.append(child.tail or "")
            continue
        if child.tag == "li":
            name = (child.get("data-name") or "").strip()
            parts += [f" {name} " if name else " – ", _ledd_text(child)]
        elif child.tag in ("td", "th"):
            parts += [_ledd_text(child), " | "]
        elif child.tag == "sup" or "changesToParent" in _classes(child):
            pass
        else:
            parts += [" " if child.tag in ("p", "article", "ol", "ul", "tr", "br") else "", _ledd_text(child)]
        parts.append(child.tail or "")
    return _NUMBER.sub("", " ".join("".join(parts).split()))


def _key_information(tree: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for value in tree.xpath('//dl[contains(@class, "data-document-key-info")]/dd'):
        name = " ".join(_classes(value))
        if name:
            found.setdefault(name, _words(value))
    return found


def _of_class(element: HtmlElement, name: str) -> list[HtmlElement]:
    found: list[HtmlElement] = element.xpath(f'.//*[contains(concat(" ", normalize-space(@class), " "), " {name} ")]')
    return found


def _classes(element: HtmlElement) -> tuple[str, ...]:
    return tuple((element.get("class") or "").split())


def _words(element: HtmlElement) -> str:
    return " ".join(str(element.text_content()).replace("\u00ad", "").split())
