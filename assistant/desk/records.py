"""What the desk hands out: inquiries, versions of drafts, verdicts and entries of the audit log."""

from dataclasses import dataclass
from datetime import date, datetime

from assistant.desk.mail_questions import MailQuestion
from assistant.desk.reply import Reply
from assistant.desk.status import State
from assistant.desk.tables import AuditRow, InquiryRow, VerdictRow, VersionRow


@dataclass(frozen=True)
class Inquiry:
    """One inquiry. `text` is the question part; `apart` holds signature, quoted history and disclaimer."""

    id: int
    status: State
    channel: str
    received: datetime
    changed: datetime
    sent: datetime | None
    deadline: date | None
    organisation_type: str
    category: str
    subject: str
    sender: str
    text: str
    questions: tuple[MailQuestion, ...]
    apart: dict[str, str]
    unanswered: tuple[str, ...]
    public: bool


@dataclass(frozen=True)
class Version:
    """One version of a draft: who or what wrote it, and which citations of the one before are gone."""

    number: int
    made: datetime
    person: str
    writer: str
    reply: Reply
    lost_citations: tuple[int, ...]


@dataclass(frozen=True)
class Verdict:
    """A colleague's verdict on a version; `unchanged`: approved as it was first composed."""

    version: int
    made: datetime
    person: str
    approved: bool
    unchanged: bool
    reason: str


@dataclass(frozen=True)
class AuditEntry:
    """One change at the desk."""

    made: datetime
    person: str
    action: str
    inquiry_id: int | None
    detail: str


def inquiry_of(row: InquiryRow) -> Inquiry:
    """The record of a row."""
    return Inquiry(
        row.id,
        State(row.status),
        row.channel,
        row.received,
        row.changed,
        row.sent,
        row.deadline,
        row.organisation_type,
        row.category,
        row.subject,
        row.sender,
        row.text,
        tuple(MailQuestion(q["text"], q["context"]) for q in row.questions),
        dict(row.apart),
        tuple(row.unanswered),
        row.public,
    )


def version_of(row: VersionRow) -> Version:
    """The record of a row."""
    reply = Reply.model_validate(row.reply)
    return Version(row.number, row.made, row.person, row.writer, reply, tuple(row.lost_citations))


def verdict_of(row: VerdictRow) -> Verdict:
    """The record of a row."""
    return Verdict(row.version, row.made, row.person, row.approved, row.unchanged, row.reason)


def audit_of(row: AuditRow) -> AuditEntry:
    """The record of a row."""
    return AuditEntry(row.made, row.person, row.action, row.inquiry_id, row.detail)
