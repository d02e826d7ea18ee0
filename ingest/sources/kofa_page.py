"""The page of a case at klagenemndssekretariatet.no: its table of facts, its summary, the address of its PDF."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin

from lxml import html
from lxml.etree import ParserError

from corpus.errors import SourceError

# label on the page, lower case, bokmål and nynorsk → our name
_LABELS = {
    "innklaget": "respondent", "innklagede": "respondent", "innklaga": "respondent",
    "klager": "complainant", "klagar": "complainant",
    "saken gjelder": "procurement", "saka gjeld": "procurement",
    "avgjørelse": "decision", "avgjerd": "decision", "utfall": "decision",
    "regelverk": "rules", "konkurranseform": "form",
    "avsluttet": "closed", "avslutta": "closed", "avgjort": "closed",
    "type sak": "type", "sakstype": "type",
}  # fmt: skip
_OUTCOMES = (
    ("fee", r"gebyr"),
    ("dismissed", r"avvist|avvis|trukket|trekt|ikke behandlet"),
    ("no_breach", r"ikke brudd|ikkje brot|ingen brudd"),
    ("partial_breach", r"delvis|brudd på (?:noen|enkelte)"),
    ("breach", r"brudd|brot"),
)


@dataclass(frozen=True)
class CasePage:
    """What a case page tells; empty and `None` where it does not."""

    respondent: str = ""
    complainant: str = ""
    procurement: str = ""
    rules: str = ""
    decision: str = ""
    closed: date | None = None
    summary: str = ""
    pdf: str = ""

    @property
    def outcome(self) -> str:
        """The outcome by the name that documents use; «unknown» when the page does not say."""
        told = self.decision.lower()
        return next((name for name, pattern in _OUTCOMES if re.search(pattern, told)), "unknown")


def read_case_page(text: str, address: str) -> CasePage:
    """Read a page in either form: a table of label and value, or `<strong>Label:</strong> value`."""
    try:
        tree = html.fromstring(text)
    except (ParserError, ValueError) as error:
        raise SourceError("bad_answer", f"{address} er ingen lesbar side.") from error
    facts: dict[str, str] = {}
    for row in tree.iter("tr"):
        cells = [_words(cell.text_content()) for cell in row if cell.tag in ("th", "td")]
        if len(cells) == 2:
            _keep(facts, *cells)
    for strong in tree.iter("strong", "b"):
        _keep(facts, _words(strong.text_content()), _after(strong))
    summary = "\n\n".join(
        words for block in tree.xpath('//div[contains(concat(" ", @class, " "), " contentcase ")]')
        for p in (block.xpath(".//p") or [block])
        if (words := _words(p.text_content())) and not _label(words.partition(":")[0])
    )  # fmt: skip
    return CasePage(
        respondent=facts.get("respondent", ""),
        complainant=facts.get("complainant", ""),
        procurement=facts.get("procurement", ""),
        rules=facts.get("rules", ""),
        decision=facts.get("decision", ""),
        closed=read_date(facts.get("closed", "")),
        summary=summary,
        pdf=_pdf(tree, address),
    )


def read_date(text: str) -> date | None:
    """A date as `dd.mm.yyyy` or `yyyymmdd`; `None` for anything else."""
    for pattern, order in ((r"(\d{1,2})\.(\d{1,2})\.(\d{4})", (3, 2, 1)), (r"\b(\d{4})(\d{2})(\d{2})\b", (1, 2, 3))):
        if match := re.search(pattern, text):
            try:
                return date(*(int(match.group(part)) for part in order))
            except ValueError:
                return None
    return None


def _pdf(tree: html.HtmlElement, address: str) -> str:
    """The address of the decision: taken from the page, never built, since file names do not follow case numbers."""
    links = tree.xpath('//*[contains(concat(" ", @class, " "), " pdflink ")]//a/@href')
    links += [link for link in tree.xpath("//a/@href") if urlpath(link).lower().endswith(".pdf")]
    return urljoin(address, str(links[0])) if links else ""


def urlpath(link: str) -> str:
    """An address without its query and fragment."""
    return re.split(r"[?#]", str(link), maxsplit=1)[0]


def _after(strong: html.HtmlElement) -> str:
    """The text that follows a label, up to the next label or line break."""
    parts = [strong.tail or ""]
    for sibling in strong.itersiblings():
        if sibling.tag in ("strong", "b", "br", "p", "div"):
            break
        parts += [sibling.text_content(), sibling.tail or ""]
    return _words(" ".join(parts))


def _keep(facts: dict[str, str], label: str, value: str) -> None:
    name = _label(label)
    if name and value:
        facts.setdefault(name, value.lstrip(": "))


def _label(text: str) -> str | None:
    return _LABELS.get(text.rstrip(": ").lower())


def _words(text: str) -> str:
    return " ".join(text.replace("\u00ad", "").split())
