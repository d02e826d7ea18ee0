"""The question of a mail apart from its signature, its quoted history and its disclaimers."""

import re
from dataclasses import dataclass

from assistant.desk.mail_tables import mail_tables
from assistant.question import content_words

_MOST_HEADER_LINES = 8
_FEW_WORDS = 3
_LONGEST_SIGNATURE = 20


@dataclass(frozen=True)
class Header:
    """What the header block over a pasted or quoted mail says; empty where it says nothing."""

    sender: str = ""
    sent: str = ""
    subject: str = ""


@dataclass(frozen=True)
class Parts:
    """A mail in its parts. `question` is what the writer says, `quoted` the earlier mails below it."""

    question: str
    signature: str = ""
    quoted: str = ""
    disclaimer: str = ""
    header: Header = Header()


def separate(text: str) -> Parts:
    """The parts of a mail's plain text.

    A header block at the top is the mail's own. A mail that only sends another on («Kan du se på denne?») is
    taken for the one it sends on. Nothing is dropped: what is not the question is in one of the other parts.
    """
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    header, start = _own_header(lines)
    own, rest, forwards = _own_and_rest(lines[start:])
    own, disclaimers = _without_disclaimers(own)
    question, signature = _without_signature(own)
    if rest and _only_sends_on(question, header, forwards):
        inner = separate("\n".join(_unquoted(rest)))
        if inner.question:
            sent_on = "\n".join(part for part in (question, signature) if part)
            return Parts(
                inner.question,
                inner.signature,
                "\n".join(part for part in (sent_on, inner.quoted) if part),
                "\n\n".join(part for part in (*disclaimers, inner.disclaimer) if part),
                inner.header if inner.header != Header() else header,
            )
    return Parts(question, signature, _joined(rest), "\n\n".join(disclaimers), header)


def _joined(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _own_header(lines: list[str]) -> tuple[Header, int]:
    """The header block at the very top, if there is one, and where the text begins."""
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    length = _header_length(lines, first)
    if not length and first < len(lines) and mail_tables().forwarded_line.fullmatch(lines[first].strip()):
        first += 1
        length = _header_length(lines, first)
    if not length:
        return Header(), first
    values: dict[str, str] = {}
    for line in lines[first : first + length]:
        match = mail_tables().header_line.match(line)
        if match:
            field = mail_tables().header_field[match.group("field").lower()]
            values.setdefault(field, match.group("value").strip(" *"))
    return Header(values.get("sender", ""), values.get("sent", ""), values.get("subject", "")), first + length


def _header_length(lines: list[str], start: int) -> int:
    """How many lines a header block takes from `start`; 0 if there is none: it needs a sender and one field more."""
    fields: list[str] = []
    length = 0
    for offset, line in enumerate(lines[start : start + _MOST_HEADER_LINES]):
        match = mail_tables().header_line.match(line.lstrip("> "))
        if match:
            fields.append(mail_tables().header_field[match.group("field").lower()])
            length = offset + 1
        elif line.strip() and not (fields and line.startswith((" ", "\t"))):
            break
    return length if "sender" in fields and len(set(fields)) >= 2 else 0


def _own_and_rest(lines: list[str]) -> tuple[list[str], list[str], bool]:
    """The writer's own lines, the history, and whether it was forwarded. Answers between quoted lines are kept."""
    tables = mail_tables()
    own: list[str] = []
    quoted: list[str] = []
    for index, line in enumerate(lines):
        bare = line.strip()
        joined = f"{bare} {lines[index + 1].strip()}" if index + 1 < len(lines) else bare
        if bare and not bare.startswith(">"):
            forwarded = tables.forwarded_line.fullmatch(bare) is not None
            attribution = tables.quoted_line.fullmatch(bare) or (
                len(bare) > 10 and tables.quoted_line.fullmatch(joined)
            )
            followed_by_marks = attribution and any(n.startswith(">") for n in lines[index + 1 : index + 5])
            if forwarded or _header_length(lines, index) or (attribution and not followed_by_marks):
                if bare.startswith("___") and not _header_length(lines, index + 1) and _has_words(lines[index + 1 :]):
                    own.append(line)  # only a rule between paragraphs
                    continue
                return own, quoted + lines[index:], forwarded or _header_length(lines, index) > 0
            if followed_by_marks:
                quoted.append(line)
                continue
        (quoted if bare.startswith(">") else own).append(line)
    # the second line of an attribution that was wrapped
    return [line for line in own if not tables.quoted_line.fullmatch(line.strip())], quoted, False


def _has_words(lines: list[str]) -> bool:
    return any(re.search(r"\w", line) for line in lines[:1])


def _unquoted(lines: list[str]) -> list[str]:
    return [re.sub(r"^(?:> ?)+", "", line) for line in lines]


def _only_sends_on(question: str, header: Header, forwards: bool) -> bool:
    if not re.search(r"\w", question):
        return True
    sent_on = forwards or re.match(r"(?i)(?:vs|fw|fwd|vidaresendt|videresendt)\s?:", header.subject)
    return bool(sent_on) and len(content_words(question)) <= _FEW_WORDS


def _without_disclaimers(lines: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """Paragraphs that are disclaimers or banners, taken out."""
    paragraphs = re.split(r"\n\s*\n", "\n".join(lines))
    kept: list[str] = []
    taken: list[str] = []
    for paragraph in paragraphs:
        match = mail_tables().disclaimer.search(re.sub(r"\s+", " ", paragraph))
        (taken if match else kept).append(paragraph)
    return "\n\n".join(kept).split("\n"), tuple(p.strip() for p in taken)


def _without_signature(lines: list[str]) -> tuple[str, str]:
    """The text above the signature, with a postscript below it put back, and the signature."""
    tables = mail_tables()
    if tables.signature_line.fullmatch("\n".join(lines).strip()):
        return "", _joined(lines)
    candidates = [i for i, line in enumerate(lines) if tables.signature_line.fullmatch(line.strip())]
    for index in candidates:
        below = [line for line in lines[index + 1 :] if line.strip()]
        if len(below) > _LONGEST_SIGNATURE or not any(line.strip() for line in lines[:index]):
            continue
        postscript = [line for line in below if tables.postscript_line.fullmatch(line.strip())]
        if any("?" in line for line in below if line not in postscript):
            continue  # a courtesy in the middle: the writer goes on asking
        question = _joined([*lines[:index], "", *postscript])
        return question, _joined([line for line in lines[index:] if line not in postscript])
    return _joined(lines), ""
