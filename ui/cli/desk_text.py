"""The desk's records as text on the terminal."""

import difflib

from assistant.desk.drafts import Version
from assistant.desk.figures import Figures
from assistant.desk.listing import Listed
from assistant.desk.memory import EarlierReply
from assistant.desk.records import AuditEntry, Inquiry, Verdict
from assistant.desk.reply import PartName, surviving_citations
from assistant.desk.reply_checking import ReplyFault
from ui.texts import text


def list_text(listed: Listed) -> str:
    """One line an inquiry, and how many there are of each status."""
    lines = [
        "\t".join(
            (
                f"H-{i.id}",
                _said(f"state_{i.status}"),
                f"{i.received:%Y-%m-%d}",
                str(i.deadline or "-"),
                i.category or "-",
                (i.subject or " ".join(i.text.split()))[:70],
            )
        )
        for i in listed.inquiries
    ]
    counts = ", ".join(f"{_said(f'state_{state}')} {count}" for state, count in listed.by_status.items())
    return "\n".join([*lines, f"{len(listed.inquiries)} av {listed.total} ({counts or 'ingen henvendelser'})"])


def case_text(
    inquiry: Inquiry, versions: tuple[Version, ...], verdicts: tuple[Verdict, ...], faults: tuple[ReplyFault, ...]
) -> str:
    """An inquiry with the latest version of its draft and the verdicts."""
    facts = (inquiry.channel, f"{inquiry.received:%Y-%m-%d %H:%M}", inquiry.organisation_type, inquiry.category)
    lines = [f"H-{inquiry.id} {inquiry.subject}".rstrip(), f"{_said(f'state_{inquiry.status}')}, {_joined(facts)}"]
    if inquiry.sender:
        lines.append(f"{_said('from')}: {inquiry.sender}")
    if inquiry.deadline:
        lines.append(f"Frist: {inquiry.deadline}")
    lines += ["", inquiry.text, "", *(f"Spørsmål {n}: {q.text}" for n, q in enumerate(inquiry.questions, 1))]
    if versions:
        lines += ["", _version(versions[-1]), *_parts(versions[-1]), "", faults_text(faults)]
    for verdict in verdicts:
        word = _said("verdict_approved" if verdict.approved else "verdict_returned")
        lines.append(
            f"{verdict.made:%Y-%m-%d %H:%M} {verdict.person}: {word} (utgave {verdict.version}) {verdict.reason}"
        )
    return "\n".join(lines)


def faults_text(faults: tuple[ReplyFault, ...]) -> str:
    """What must be put right before a draft can be approved."""
    if not faults:
        return _said("sound")
    lines = [
        f"- {_said_part(f.part)}: {f.text('nb')}" + (f"\n    «{f.sentence}»" if f.sentence else "") for f in faults
    ]
    return "\n".join([_said("faults").format(count=len(faults)) + ":", *lines])


def changes_text(before: Version, after: Version) -> str:
    """What changed from one version to another, line by line, and which sources fell out."""
    lines = []
    for name in PartName:
        old, new = (version.reply.text_of(name).splitlines() for version in (before, after))
        changed = difflib.unified_diff(old, new, f"utgave {before.number}", f"utgave {after.number}", lineterm="", n=1)
        if part := list(changed):
            lines += [f"## {after.reply.heading(name)} [{name}]", *part]
    kept = surviving_citations(before.reply, after.reply)
    if lost := [c.number for c in before.reply.used_citations if c.number not in kept]:
        lines.append(_said("lost").format(list=", ".join(f"[{number}]" for number in lost)))
    return "\n".join(lines) or _said("same")


def reassess_text(changed: tuple[str, ...]) -> str:
    """That an approved reply must be looked at again, and why; nothing if its sources stand."""
    return f"\nMå vurderes på nytt. Endret siden godkjenningen: {', '.join(changed)}" if changed else ""


def earlier_text(found: tuple[EarlierReply, ...]) -> str:
    """Earlier replies, each with what has changed in its sources since."""
    return "\n\n".join(
        f"H-{e.inquiry_id}, godkjent {e.approved:%Y-%m-%d}" + reassess_text(e.reassess) + f"\n{e.question}\n\n{e.reply}"
        for e in found
    )


def log_text(entries: tuple[AuditEntry, ...]) -> str:
    """The log, one line an entry."""
    return "\n".join(
        f"{e.made:%Y-%m-%d %H:%M:%S}\t{e.person}\t{e.action}\t{f'H-{e.inquiry_id}' if e.inquiry_id else ''}\t{e.detail}"
        for e in entries
    )


def figures_text(figures: Figures) -> str:
    """The figures in short; the CSV has all of them."""
    share = "-" if figures.share_unchanged is None else f"{figures.share_unchanged:.0%}"
    lines = [
        f"Henvendelser: {figures.inquiries}, besvart: {figures.replied}",
        f"Timer til svar: median {_hours(figures.median_hours)}, tregeste tidel {_hours(figures.slowest_tenth_hours)}",
        f"Godkjent uendret: {share} av {figures.verdicts}",
    ]
    for title, counts in (
        ("Kategorier", figures.by_category),
        ("Mest brukte kilder", figures.most_cited),
        ("Uten svar i biblioteket", figures.unanswered),
    ):
        lines += [f"{title}:", *(f"  {c.count}\t{c.name or '-'}" for c in counts)]
    return "\n".join(lines)


def _hours(hours: float | None) -> str:
    return "-" if hours is None else f"{hours:.1f}".replace(".", ",")


def _version(version: Version) -> str:
    lost = f" Kilder som falt ut: {version.lost_citations}." if version.lost_citations else ""
    by = f"{version.writer} for {version.person}" if version.writer else version.person
    return f"Utgave {version.number}, {by}, {version.made:%Y-%m-%d %H:%M}.{lost}"


def _parts(version: Version) -> list[str]:
    return [f"\n## {version.reply.heading(name)} [{name}]\n{version.reply.text_of(name)}" for name in PartName]


def _said_part(name: PartName) -> str:
    from assistant.messages import message

    return message("nb", f"part_{name}")


def _said(key: str) -> str:
    return text("nb", f"desk_{key}")


def _joined(facts: tuple[str, ...]) -> str:
    return ", ".join(fact for fact in facts if fact)
