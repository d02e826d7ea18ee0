"""An answer as Markdown with its sources, for the terminal and for copying."""

from assistant.answer import Answer, Citation
from ui.texts import text


def answer_markdown(answer: Answer) -> str:
    """Text, notices and numbered sources."""
    language = answer.language
    parts = [answer.text]
    if answer.notices:
        parts.append("\n".join(f"> {notice.text}" for notice in answer.notices))
    if answer.citations:
        lines = [source_line(citation, language) for citation in answer.citations]
        parts.append(f"## {text(language, 'sources')}\n\n" + "\n".join(lines))
    return "\n\n".join(parts)


def source_line(citation: Citation, language: str) -> str:
    """One numbered source: title, locator, force, digest mark, date, address."""
    marks = [text(language, f"authority_{citation.authority}")]
    if citation.digest:
        marks.append(text(language, "digest"))
    if citation.dated:
        marks.append(citation.dated.isoformat())
    return f"[{citation.number}] {citation.title}, {citation.locator} ({', '.join(marks)}). {citation.url}"
