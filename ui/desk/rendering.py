"""The desk's records as HTML; everything from outside is escaped."""

import difflib
import re
from html import escape

from assistant.desk.export import pieces, source_facts, source_label
from assistant.desk.mail_parts import Parts
from assistant.desk.mail_questions import MailQuestion
from assistant.desk.memory import EarlierReply
from assistant.desk.records import Inquiry, Verdict, Version
from assistant.desk.reply import PartName, Reply
from assistant.desk.reply_checking import ReplyFault
from assistant.quoting import QuotingWriter
from corpus.passage import Passage
from ui.texts import text

_APART = ("signature", "quoted", "disclaimer")


def read_html(questions: tuple[MailQuestion, ...], parts: Parts, language: str) -> str:
    """What was read in a mail: the questions, what they build on, and what is kept apart."""
    items = "".join(
        f"<li>{escape(q.text)}{f'<br><small>{escape(q.context)}</small>' if q.context else ''}</li>" for q in questions
    )
    apart = {name: getattr(parts, name) for name in _APART}
    return f"<h3>{_t(language, 'desk_found_questions')}</h3><ol>{items}</ol>{_apart(apart, language)}"


def inquiry_html(inquiry: Inquiry, changed: tuple[str, ...], language: str) -> str:
    """The head and text of an inquiry, flagged if sources that its approved reply cites have `changed`."""
    facts = [
        (f"desk_state_{inquiry.status}", ""),
        ("desk_received_on", f"{inquiry.received:%d.%m.%Y %H:%M}"),
        ("desk_deadline", str(inquiry.deadline or "")),
        ("desk_organisation", inquiry.organisation_type),
        ("desk_category", inquiry.category),
        ("desk_from", inquiry.sender),
    ]
    shown = [
        f'<span class="state">{_t(language, key)}</span>'
        if not index
        else f"<span><strong>{_t(language, key).split(' (')[0]}:</strong> {escape(value)}</span>"
        for index, (key, value) in enumerate(facts)
        if value or not index
    ]
    title = f"H-{inquiry.id}" + (f" – {escape(inquiry.subject)}" if inquiry.subject else "")
    body = escape(inquiry.text)
    flag = f"{_t(language, 'desk_reassess')}: {escape(', '.join(changed))}"
    flagged = f'<p class="notice">{flag}</p>' if changed else ""
    return (
        f'<section class="inquiry"><h2>{title}</h2>{flagged}<p class="facts">{" ".join(shown)}</p>'
        f'<div class="asked">{body}</div>{_apart(inquiry.apart, language)}</section>'
    )


def _apart(apart: dict[str, str], language: str) -> str:
    blocks = [
        f"<h4>{_t(language, f'desk_apart_{name}')}</h4><pre>{escape(apart[name])}</pre>"
        for name in _APART
        if apart.get(name)
    ]
    if not blocks:
        return ""
    return f"<details><summary>{_t(language, 'desk_apart')}</summary>{''.join(blocks)}</details>"


def reply_html(reply: Reply, faults: tuple[ReplyFault, ...], language: str) -> str:
    """The reply as it stands, with each sentence that doesn't hold marked and its reason beside it."""
    if faults:
        listed = "".join(f"<li>{_fault(reply, fault, language)}</li>" for fault in faults)
        counted = escape(text(language, "desk_faults").format(count=len(faults)))
        head = f'<div class="notice" role="note">{counted}<ul>{listed}</ul></div>'
    else:
        head = f'<p class="sound" role="note">{_t(language, "desk_sound")}</p>'
    parts = [head, _composed(reply, language)]
    for name in PartName:
        own = [fault for fault in faults if fault.part is name]
        parts.append(f"<h3>{escape(reply.heading(name))}</h3>")
        parts += [f'<p class="fault">{escape(f.text(language))}</p>' for f in own if not f.sentence]
        for paragraph in re.split(r"\n\s*\n", reply.text_of(name)):
            parts.append(f"<p>{_marked(paragraph, own, language)}</p>")
    parts.append(f"<h3>{_t(language, 'sources')}</h3>{_sources(reply)}")
    return f'<article class="reply" lang="{escape(reply.language)}">{"".join(parts)}</article>'


def _composed(reply: Reply, language: str) -> str:
    """Which language model composed a draft; nothing where only quotes did."""
    models = [writer for writer in reply.writer.split(", ") if writer != QuotingWriter.name]
    if not models:
        return ""
    told = text(language, "desk_composed_by_model").format(model=", ".join(models))
    return f'<p class="facts">{escape(told)}</p>'


def _fault(reply: Reply, fault: ReplyFault, language: str) -> str:
    words = fault.sentence.split()
    quote = f" «{escape(' '.join(words[:8]))}{' …' if len(words) > 8 else ''}»" if words else ""
    return f"{escape(reply.heading(fault.part))}:{quote} {escape(fault.text(language))}"


def _marked(paragraph: str, faults: list[ReplyFault], language: str) -> str:
    spans = sorted(
        (start, start + len(f.sentence), f) for f in faults if f.sentence and (start := paragraph.find(f.sentence)) >= 0
    )
    made, position = [], 0
    for start, end, fault in spans:
        if start < position:
            continue
        why = escape(fault.text(language))
        made.append(_plain(paragraph[position:start]))
        made.append(f'<mark class="fault">{_plain(paragraph[start:end])}</mark> <em class="why">{why}</em>')
        position = end
    return "".join([*made, _plain(paragraph[position:])])


def _plain(value: str) -> str:
    shown = "".join(
        f'<sup class="mark">{escape(piece)}</sup>' if number is not None else escape(piece)
        for piece, number in pieces(value)
    )
    return re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", shown).replace("\n", "<br>")


def _sources(reply: Reply) -> str:
    items = [
        f'<li value="{c.number}"><a href="{escape(c.url)}" target="_blank" rel="noreferrer">'
        f"{escape(source_label(c))}</a>"
        f" <small>({escape(source_facts(c, reply.language))})</small></li>"
        for c in reply.used_citations
    ]
    return f"<ol>{''.join(items)}</ol>"


def difference_html(before: Version, after: Version, language: str) -> str:
    """What changed from one version to another, word by word, part by part."""
    made: list[str] = []
    for name in PartName:
        old, new = before.reply.text_of(name), after.reply.text_of(name)
        if old != new:
            made.append(f"<h3>{escape(after.reply.heading(name))}</h3><p>{_difference(old, new)}</p>")
    if after.lost_citations:
        lost = ", ".join(f"[{number}]" for number in after.lost_citations)
        made.append(f'<p class="notice">{escape(text(language, "desk_lost").format(list=lost))}</p>')
    return f'<div class="difference">{"".join(made) or _t(language, "desk_same")}</div>'


def _difference(old: str, new: str) -> str:
    a, b = re.findall(r"\s+|\S+", old), re.findall(r"\s+|\S+", new)
    shown: list[str] = []
    for what, i, j, k, m in difflib.SequenceMatcher(a=a, b=b, autojunk=False).get_opcodes():
        gone, come = escape("".join(a[i:j])), escape("".join(b[k:m]))
        if what == "equal":
            shown.append(gone if len(gone) < 240 else f"{gone[:100]} … {gone[-100:]}")
        else:
            shown.append((f"<del>{gone}</del>" if gone else "") + (f"<ins>{come}</ins>" if come else ""))
    return "".join(shown).replace("\n", "<br>")


def version_label(version: Version, language: str) -> str:
    """«Utgave 2, Kari, 26.11. 10:05»; a composed version names its writer too."""
    person = version.person
    if version.writer:
        person = text(language, "desk_composed_by").format(writer=version.writer, person=version.person)
    return text(language, "desk_version").format(
        number=version.number, person=person, time=f"{version.made:%d.%m. %H:%M}"
    )


def verdicts_html(verdicts: tuple[Verdict, ...], language: str) -> str:
    """Who approved or returned which version, when and why."""
    if not verdicts:
        return ""
    items = []
    for verdict in verdicts:
        state = _t(language, "desk_verdict_approved" if verdict.approved else "desk_verdict_returned")
        reason = f": {escape(verdict.reason)}" if verdict.reason else ""
        items.append(
            f"<li>v{verdict.version} {state}, {escape(verdict.person)}, {verdict.made:%d.%m. %H:%M}{reason}</li>"
        )
    return f"<h3>{_t(language, 'desk_verdicts')}</h3><ul>{''.join(items)}</ul>"


def earlier_html(found: tuple[EarlierReply, ...], language: str) -> str:
    """Earlier replies, the likest first, each folded, with a flag where a source has changed."""
    if not found:
        return f'<p class="facts">{_t(language, "desk_earlier_none")}</p>'
    items = []
    for earlier in found:
        flag = f' <mark class="fault">{_t(language, "desk_reassess")}</mark>' if earlier.reassess else ""
        items.append(
            f"<details><summary>H-{earlier.inquiry_id}, {earlier.approved:%d.%m.%Y}: {escape(earlier.question)}{flag}"
            f"</summary><pre>{escape(earlier.reply)}</pre></details>"
        )
    return f'<p class="facts">{_t(language, "desk_earlier_low")}</p>{"".join(items)}'


def passages_html(passages: tuple[Passage, ...], language: str) -> str:
    """Passages found, each folded, to be read before one is cited."""
    items = "".join(
        f"<details><summary>{escape(p.title)}, {escape(p.locator)} <small>({_t(language, f'authority_{_force(p)}')})"
        f"</small></summary><pre>{escape(p.body)}</pre></details>"
        for p in passages
    )
    return items or f'<p class="facts">{_t(language, "desk_figures_none")}</p>'


def _force(passage: Passage) -> str:
    return passage.authority.name.lower()


def _t(language: str, key: str) -> str:
    return escape(text(language, key))
