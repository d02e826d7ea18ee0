"""A mail written as HTML, as plain text; quoted parts get the «>» that plain mails have."""

import re
from html.parser import HTMLParser

_BLOCKS = frozenset("p div br tr table ul ol h1 h2 h3 h4 h5 h6 blockquote hr section article header footer".split())
_SILENT = frozenset(("style", "script", "title", "head"))
_VOID = frozenset("br hr img meta link input col area base wbr".split())
_QUOTING = re.compile(r"gmail_quote|moz-cite|yahoo_quoted|protonmail_quote", re.IGNORECASE)


def html_to_text(html: str) -> str:
    """The words of an HTML mail with its paragraphs and list items; styles, scripts and images leave nothing."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = [re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in "".join(reader.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0
        self._quotes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        if tag == "hr":
            self.parts.append("\n" + "_" * 32)
        if tag == "blockquote" or (self._quotes and tag == "div"):
            self._quotes.append(tag)
        elif tag == "div" and any(name == "class" and _QUOTING.search(value or "") for name, value in attrs):
            self.parts.append("\n")
        if tag == "li":
            self.parts.append("\n- ")
        elif tag in _BLOCKS:
            self.parts.append("\n" + self._mark())
            if tag == "p":
                self.parts.append("\n" + self._mark())
        elif tag == "td":
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        if self._quotes and tag == self._quotes[-1]:
            self._quotes.pop()
        if tag in _BLOCKS and tag not in _VOID:
            self.parts.append("\n" + self._mark())

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(re.sub(r"\s+", " ", data))

    def _mark(self) -> str:
        return "> " if "blockquote" in self._quotes else ""
