"""Inquiries out of e-mail: pasted text, an `.eml` file, or an `.mbox` with many."""

import email
import email.policy
import email.utils
import mailbox
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path

from assistant.desk.mail_html import html_to_text
from assistant.desk.mail_parts import Parts, separate
from assistant.desk.mail_questions import MailQuestion, questions_in
from assistant.reference_date import MONTHS
from corpus.errors import InputError

LARGEST_MAIL = 25 * 1024 * 1024  # bytes, what most mail servers let through
_LONGEST_TEXT = 200_000  # characters; longer is no question to a hotline
_BAD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ud800-\udfff]")
_MONTHS = {name[:3]: number for name, number in MONTHS.items()}
_DAY = re.compile(
    r"(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)"
    rf"|(?P<day2>\d{{1,2}})\.?\s?(?P<name>{'|'.join(_MONTHS)})[a-z]{{0,7}}\.?\s(?P<year2>20\d\d)"
    r"|(?P<day3>\d{1,2})[./](?P<month3>\d{1,2})[./](?P<year3>20\d\d)",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})[:.](\d\d)(?![\d.])")


@dataclass(frozen=True)
class Letter:
    """One message to the desk, read but not stored. `questions` are answered one by one."""

    channel: str
    parts: Parts
    questions: tuple[MailQuestion, ...]
    subject: str = ""
    sender: str = ""
    received: datetime | None = None
    attachments: tuple[str, ...] = ()
    organisation_type: str = ""
    category: str = ""
    deadline: date | None = None


@dataclass(frozen=True)
class Unreadable:
    """A message of a file that could not be used: where (`rad 12`, `melding 3`) and why, in Norwegian."""

    where: str
    why: str


def read_pasted(text: str) -> Letter:
    """A mail pasted with or without its header block; raises `InputError` (`empty_inquiry`, `inquiry_too_long`)."""
    cleaned = _BAD.sub("", text)
    if len(cleaned) > _LONGEST_TEXT:
        raise InputError("inquiry_too_long", "Teksten er for lang til å være en henvendelse.", "Lim inn bare e-posten.")
    parts = separate(cleaned)
    if not re.search(r"\w", parts.question):
        raise InputError("empty_inquiry", "Det er ingen henvendelse i teksten.", "Lim inn e-posten med spørsmålet.")
    return Letter(
        "email",
        parts,
        questions_in(parts.question),
        parts.header.subject,
        parts.header.sender,
        parse_moment(parts.header.sent),
    )


def read_eml(content: bytes) -> Letter:
    """An `.eml` file; raises `InputError` (`unreadable_mail`, `empty_inquiry`, `inquiry_too_long`)."""
    if len(content) > LARGEST_MAIL:
        raise InputError("unreadable_mail", "E-posten er for stor.", "Fjern vedleggene og prøv igjen.")
    message = email.message_from_bytes(content, policy=email.policy.default)
    if not any(name in message for name in ("from", "subject", "date", "content-type")):
        raise InputError("unreadable_mail", "Filen er ikke en e-post.", "Lagre e-posten som .eml og prøv igjen.")
    return _letter(message)


def read_mbox(path: Path) -> Iterator[Letter | Unreadable]:
    """Each message of an `.mbox`; one that cannot be used is told of. Raises `InputError` (`unreadable_mail`)."""
    try:
        box = mailbox.mbox(path, create=False)
    except (OSError, mailbox.Error) as error:
        raise InputError("unreadable_mail", f"Kan ikke lese {path.name}.", "Kontroller filnavnet.") from error
    try:
        count = 0
        for count, key in enumerate(box.iterkeys(), 1):
            try:
                yield read_eml(box.get_bytes(key))
            except InputError as error:
                yield Unreadable(f"melding {count}", error.message)
        if not count:
            raise InputError("unreadable_mail", f"Det er ingen e-poster i {path.name}.", "Filen må være en .mbox.")
    finally:
        box.close()


def parse_moment(written: str) -> datetime | None:
    """The time in a header line («tirsdag 3. november 2026 09:12», ISO, RFC 5322) without zone; `None` if unclear."""
    match = _DAY.search(written)
    if match:
        groups = match.groupdict()
        year = groups["year"] or groups["year2"] or groups["year3"]
        month = groups["month"] or groups["month3"] or _MONTHS[groups["name"].lower()]
        day = groups["day"] or groups["day2"] or groups["day3"]
        clock = _CLOCK.search(written, match.end())
        hour, minute = (int(clock.group(1)), int(clock.group(2))) if clock else (0, 0)
        try:
            return datetime(int(year), int(month), int(day), hour, minute)
        except ValueError:
            return None
    try:
        return email.utils.parsedate_to_datetime(written).replace(tzinfo=None)
    except (ValueError, TypeError, IndexError):
        return None


def _letter(message: EmailMessage) -> Letter:
    pasted = read_pasted(_text(message))
    subject, sender = _header(message, "subject"), _header(message, "from")
    forwarded = pasted.sender != ""  # the text below holds another mail's header: that one asks
    return Letter(
        "email",
        pasted.parts,
        pasted.questions,
        (pasted.subject if forwarded else "") or subject,
        pasted.sender or sender,
        (pasted.received if forwarded else None) or parse_moment(_header(message, "date")),
        tuple(_attachments(message)),
    )


def _header(message: EmailMessage, name: str) -> str:
    try:
        return _BAD.sub("", str(message.get(name, "")))
    except (ValueError, IndexError, AttributeError):  # the parser of malformed headers is not total
        return ""


def _text(message: EmailMessage) -> str:
    """The plain text of a message, else its HTML as text."""
    try:
        body = message.get_body(("plain", "html"))
        if body is None:
            return ""
        content = body.get_content()
    except (LookupError, KeyError, ValueError, AttributeError) as error:  # unknown charset, broken structure
        raise InputError("unreadable_mail", "E-posten kan ikke leses.", "Lim inn teksten i stedet.") from error
    text = content if isinstance(content, str) else ""
    return html_to_text(text) if body.get_content_subtype() == "html" else text


def _attachments(message: EmailMessage) -> Iterator[str]:
    try:
        for part in message.iter_attachments():
            name = part.get_filename()
            if name:
                yield _BAD.sub("", name)
    except (ValueError, AttributeError, KeyError):
        return
