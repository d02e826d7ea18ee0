"""A reply as a Word document and as an e-mail, with its sources as numbered links."""

import io
import re
from email.message import EmailMessage
from html import escape
from typing import TYPE_CHECKING, Any

from assistant.desk.export import as_text, blocks, pieces, source_facts, source_label, sources_heading
from assistant.desk.reply import Reply
from assistant.messages import message

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

_LANGUAGE_TAGS = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
_WORD_STYLES = {"title": "Title", "heading": "Heading 1", "subheading": "Heading 2", "item": "List Bullet"}
_HTML_TAGS = {"title": "h1", "heading": "h2", "subheading": "h3", "item": "li", "paragraph": "p", "warning": "p"}
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ADDRESS = re.compile(r"[^\s<>,;:\"]+@[^\s<>,;:\"]+")
_BULLET = re.compile(r"^[-•*]\s+")


def as_docx(reply: Reply, approved: bool) -> bytes:
    """The reply as a `.docx` file; each mark is a link to its source's address."""
    from docx import Document
    from docx.oxml.ns import qn

    document = Document()
    properties = document.core_properties
    properties.title = message(reply.language, "export_title")
    properties.author = ""
    properties.language = _LANGUAGE_TAGS[reply.language]
    fonts = document.styles["Normal"].element.get_or_add_rPr()
    tag = fonts.makeelement(qn("w:lang"), {qn("w:val"): _LANGUAGE_TAGS[reply.language]})
    fonts.append(tag)
    addresses = {c.number: c.url for c in reply.used_citations}
    for block in blocks(reply, approved):
        paragraph = document.add_paragraph(style=_WORD_STYLES.get(block.style, "Normal"))
        for piece, number in pieces(_BULLET.sub("", _NOT_XML.sub("", block.text))):
            if number in addresses:
                _link(paragraph, piece, addresses[number])
            else:
                paragraph.add_run(piece).bold = block.style == "warning" or None
    if addresses:
        document.add_paragraph(sources_heading(reply), style="Heading 1")
    for citation in reply.used_citations:
        paragraph = document.add_paragraph(f"[{citation.number}] ")
        _link(paragraph, _NOT_XML.sub("", source_label(citation)), citation.url)
        paragraph.add_run(f" ({source_facts(citation, reply.language)})")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _link(paragraph: "Paragraph", text: str, address: str) -> None:
    """A hyperlink; python-docx reads them but has no call that makes one."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.text.run import Run

    relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link: Any = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    element: Any = OxmlElement("w:r")
    link.append(element)
    run = Run(element, paragraph)
    run.text = text
    run.underline = True
    paragraph._p.append(link)


def as_eml(reply: Reply, approved: bool, to: str = "", subject: str = "") -> bytes:
    """The reply as an unsent e-mail (`.eml`) with a plain and an HTML part; mail programs open it as a draft.

    `to` is the asker as the inquiry has it («Name <address>»), `subject` the inquiry's.
    """
    language = reply.language
    mail = EmailMessage()
    address = _ADDRESS.search(to)
    if address:
        mail["To"] = address.group()
    answered = re.sub(r"\s+", " ", _NOT_XML.sub("", subject)).strip() or message(language, "export_title")
    prefix = message(language, "export_reply_prefix")
    replied = re.match(r"(?i)(?:sv|re|svar)\s?:", answered)
    mail["Subject"] = answered if replied or not subject.strip() else f"{prefix}{answered}"
    mail["X-Unsent"] = "1"  # Outlook opens the file as a draft of its own
    mail["Content-Language"] = _LANGUAGE_TAGS[language]
    greeting, farewell = message(language, "export_greeting"), message(language, "export_farewell")
    body = as_text(reply, approved).split("\n\n", 1)[1]  # a mail needs no title
    mail.set_content(f"{greeting}\n\n{body}\n{farewell}\n")
    mail.add_alternative(_html(reply, approved, greeting, farewell), subtype="html")
    return bytes(mail)


def _html(reply: Reply, approved: bool, greeting: str, farewell: str) -> str:
    addresses = {c.number: c.url for c in reply.used_citations}
    lines = [f'<html lang="{_LANGUAGE_TAGS[reply.language]}"><body>', f"<p>{escape(greeting)}</p>"]
    listing = False
    for block in blocks(reply, approved):
        if block.style == "title":
            continue
        if (block.style == "item") != listing:
            listing = not listing
            lines.append("<ul>" if listing else "</ul>")
        inner = "".join(
            f'<a href="{escape(addresses[number])}">{escape(piece)}</a>' if number in addresses else escape(piece)
            for piece, number in pieces(_BULLET.sub("", block.text))
        ).replace("\n", "<br>")
        tag = _HTML_TAGS[block.style]
        lines.append(f"<{tag}>{inner}</{tag}>")
    if listing:
        lines.append("</ul>")
    if addresses:
        lines.append(f"<h2>{escape(sources_heading(reply))}</h2>")
    for citation in reply.used_citations:
        facts = escape(source_facts(citation, reply.language))
        link = f'<a href="{escape(citation.url)}">{escape(source_label(citation))}</a>'
        lines.append(f"<p>[{citation.number}] {link} ({facts})</p>")
    ending = escape(farewell).replace("\n", "<br>")
    return "\n".join([*lines, f"<p>{ending}</p>", "</body></html>"])
