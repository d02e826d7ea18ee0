"""Answers and passages as HTML; everything from outside is escaped."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from html import escape

from assistant.answer import Answer, Citation
from assistant.question import Turn
from corpus.passage import Passage
from ui.texts import text


def earlier_html(turns: tuple[Turn, ...], language: str) -> str:
    """The conversation so far, each question with its answer folded under it; its marks are no buttons."""
    parts = []
    for question, answer in zip(turns[::2], turns[1::2], strict=False):
        blocks = "".join(_block(block, escape) for block in answer.content.split("\n\n"))
        parts.append(
            f'<details class="earlier"><summary><strong>{_t(language, "asked_before")}:</strong> '
            f"{escape(question.content)}</summary>{blocks}</details>"
        )
    return "".join(parts)


def working_html(status: str, claims: Sequence[str]) -> str:
    """What is shown while an answer is written: the status, and the claims that have passed so far."""
    passed = "".join(f"<p>{escape(claim)}</p>" for claim in claims)
    return f'<p role="status">{escape(status)}</p><article class="answer">{passed}</article>'


def answer_html(answer: Answer, asked: str) -> str:
    """The answer with its notices; headings, lists and citation marks only."""
    parts = [f'<p class="asked"><strong>{_t(answer.language, "you")}:</strong> {escape(asked)}</p>']
    parts += [_block(block, lambda text: _marked(escape(text), answer)) for block in answer.text.split("\n\n")]
    if answer.citations:
        writer = _t(answer.language, "written_by_quotes")
        if answer.model and answer.writer == answer.model.name:
            writer = escape(text(answer.language, "written_by_model").format(model=answer.writer))
        parts.append(f'<p class="writer">{writer}</p>')
    parts += [f'<p class="notice" data-code="{escape(n.code)}">{escape(n.text)}</p>' for n in answer.notices]
    return f'<article class="answer" lang="{answer.language}">{"".join(parts)}</article>'


def _block(block: str, inline: Callable[[str], str]) -> str:
    return f"<h3>{escape(block[3:])}</h3>" if block.startswith("## ") else f"<p>{inline(block)}</p>"


def _marked(escaped: str, answer: Answer) -> str:
    """Marks of citations that the answer has become buttons; other brackets stay text."""
    known = {citation.number for citation in answer.citations}

    def button(match: re.Match[str]) -> str:
        number = int(match.group(1))
        if number not in known:
            return match.group(0)
        label = f"{_t(answer.language, 'show_source')} {number}"
        return f'<button type="button" class="mark" data-number="{number}" aria-label="{label}">[{number}]</button>'

    return re.sub(r"\[(\d{1,3})\]", button, escaped.replace("\n", "<br>"))


def _t(language: str, key: str) -> str:
    return escape(text(language, key))


def source_label(citation: Citation, language: str) -> str:
    """What a source is called in the list of sources."""
    authority = text(language, f"authority_{citation.authority}")
    return f"[{citation.number}] {citation.title}, {citation.locator} – {authority}"


def passage_html(passage: Passage, citation: Citation, language: str) -> str:
    """A passage with the quote highlighted, its locator, force, dates, digest mark and link."""
    facts = [_t(language, f"authority_{citation.authority}")]
    facts.append(_t(language, "digest" if passage.digest else "original"))
    if passage.speaker:
        facts.append(_t(language, f"speaker_{passage.speaker}"))
    if passage.valid_from or passage.valid_to:
        facts.append(_in_force(passage.valid_from, passage.valid_to, language))
    elif passage.dated:
        facts.append(f"{_t(language, 'dated')} {passage.dated}")
    body = _highlighted(passage.body, citation.quote)
    notes = "".join(f"<li>{escape(note)}</li>" for note in passage.footnotes)
    link = ""
    if passage.url.startswith(("https://", "http://")):
        link = (
            f'<p><a href="{escape(passage.url, quote=True)}" target="_blank" rel="noopener noreferrer">'
            f"{_t(language, 'open')}</a></p>"
        )
    return (
        f'<section class="passage" aria-live="polite" aria-label="{_t(language, "source")} {citation.number}">'
        f"<h3>[{citation.number}] {escape(passage.title)}</h3>"
        f'<p class="facts"><strong>{escape(passage.locator)}</strong><br>{" · ".join(facts)}</p>'
        f'<blockquote lang="no">{body}</blockquote>{f"<ul>{notes}</ul>" if notes else ""}{link}'
        f'<p class="back"><a href="#answer">{_t(language, "back")}</a></p></section>'
    )


def _in_force(first: date | None, last: date | None, language: str) -> str:
    key = "valid" if first and last else "valid_from" if first else "valid_to"
    return escape(text(language, key).format(first=first, last=last))


def _highlighted(whole: str, quote: str) -> str:
    start = whole.find(quote)
    if not quote or start < 0:
        return escape(whole)
    end = start + len(quote)
    return f"{escape(whole[:start])}<mark>{escape(whole[start:end])}</mark>{escape(whole[end:])}"
