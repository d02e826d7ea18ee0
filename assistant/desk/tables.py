"""The desk's tables. They are made and changed by the migrations beside this module, never from here."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """All tables. Times are the server's local time, without zone."""


class InquiryRow(Base):
    """One inquiry. `revision` grows with each change; `searched` is its text in small letters; `fingerprint` is the
    same for the same letter."""

    __tablename__ = "inquiries"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]
    channel: Mapped[str]
    received: Mapped[datetime]
    changed: Mapped[datetime]
    sent: Mapped[datetime | None]
    deadline: Mapped[date | None]
    organisation_type: Mapped[str]
    category: Mapped[str]
    subject: Mapped[str] = mapped_column(Text)
    sender: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    questions: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    apart: Mapped[dict[str, str]] = mapped_column(JSON)
    searched: Mapped[str] = mapped_column(Text)
    unanswered: Mapped[list[str]] = mapped_column(JSON)
    public: Mapped[bool]
    revision: Mapped[int]
    fingerprint: Mapped[str]


class VersionRow(Base):
    """One version of an inquiry's draft: `writer` composed it, or it is empty and `person` wrote it.

    `sources` are the labels of what it cites, for the figures."""

    __tablename__ = "versions"
    __table_args__ = (UniqueConstraint("inquiry_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiries.id", ondelete="CASCADE"))
    number: Mapped[int]
    made: Mapped[datetime]
    person: Mapped[str]
    writer: Mapped[str]
    reply: Mapped[dict[str, Any]] = mapped_column(JSON)
    sources: Mapped[list[str]] = mapped_column(JSON)
    lost_citations: Mapped[list[int]] = mapped_column(JSON)


class VerdictRow(Base):
    """One verdict on one version: approved, or returned with its reason."""

    __tablename__ = "verdicts"
    id: Mapped[int] = mapped_column(primary_key=True)
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiries.id", ondelete="CASCADE"))
    version: Mapped[int]
    made: Mapped[datetime]
    person: Mapped[str]
    approved: Mapped[bool]
    unchanged: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)


class MemoryRow(Base):
    """What an approved reply taught: question and reply without personal data, its terms, and what it cites."""

    __tablename__ = "memory"
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiries.id", ondelete="CASCADE"), primary_key=True)
    made: Mapped[datetime]
    question: Mapped[str] = mapped_column(Text)
    reply: Mapped[str] = mapped_column(Text)
    terms: Mapped[list[str]] = mapped_column(JSON)
    cited: Mapped[dict[str, str]] = mapped_column(JSON)


class AuditRow(Base):
    """One change; rows can be added and never changed or removed (a trigger refuses)."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(primary_key=True)
    made: Mapped[datetime]
    person: Mapped[str]
    action: Mapped[str]
    inquiry_id: Mapped[int | None]
    detail: Mapped[str]
