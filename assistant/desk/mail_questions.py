"""The questions in a mail, apart from each other, each with what it builds on."""

import re
from dataclasses import dataclass

from assistant.desk.mail_tables import mail_tables
from assistant.question import content_words
from assistant.quoting import sentences

_LONGEST_CONTEXT = 600
_FEW_WORDS = 3
_LONGEST_GREETING = 5
# People end a sentence with «3 mill.» where a law never does.
_ENDS = re.compile(r"(?<=\?)\s+|(?:(?<=mill\.)|(?<=mrd\.)|(?<=m\.v\.)|(?<=mv\.))\s+(?=[A-ZÆØÅ])")


@dataclass(frozen=True)
class MailQuestion:
    """One question of a mail. `context` is what the writer told before it (facts, not questions)."""

    text: str
    context: str = ""

    @property
    def standalone(self) -> str:
        """The question as it can be asked alone: with its context where it points back or says little."""
        points_back = mail_tables().deictic.search(self.text) or len(content_words(self.text)) <= _FEW_WORDS
        return f"{self.context} {self.text}".strip() if points_back else self.text


def questions_in(body: str) -> tuple[MailQuestion, ...]:
    """The questions of a mail's own text, in order; the whole text as one if none can be told apart.

    Numbered or listed questions are one each; so is a sentence that asks, with the sentences that go on from it
    («Eller …?», «I så fall …?»). Requests to be called or helped are not questions when there are others.
    """
    lines = _without_greeting(body).split("\n")
    text = "\n".join(line for line in lines if not mail_tables().heading.fullmatch(line.strip()))
    found = _listed(text) or _in_sentences(text)
    asking = [q for q in found if not mail_tables().courtesy.search(q.text)]
    if asking:
        return tuple(asking)
    whole = re.sub(r"\s+", " ", text).strip()
    return (MailQuestion(whole),) if whole else ()


def _without_greeting(body: str) -> str:
    lines = body.strip().split("\n")
    first = lines[0].strip() if lines else ""
    match = mail_tables().greeting.match(first)
    if not match:
        return body.strip()
    rest = first[match.end() :].strip(" -–")
    spoken = match.group()[-1] in ",.!:" or not rest and "?" not in first
    if not spoken or len(match.group().split()) > _LONGEST_GREETING:
        return body.strip()  # «Til orientering har vi …»: no greeting
    return "\n".join([rest, *lines[1:]]).strip()


def _asks(text: str) -> bool:
    return text.rstrip(" )»\"'").endswith("?") or mail_tables().indirect.search(text) is not None


def _listed(text: str) -> list[MailQuestion]:
    """The items of a list of questions; empty if fewer than two items ask something."""
    tables = mail_tables()
    before: list[str] = []
    items: list[list[str]] = []
    after: list[str] = []
    blank = False
    for line in text.split("\n"):
        bare = line.strip()
        marker = tables.item.match(bare)
        if marker:
            items.append([bare[marker.end() :].strip()])
        elif not bare:
            blank = True
            continue
        elif items and (line.startswith((" ", "\t")) or bare[0].islower() or not (blank or _asks(" ".join(items[-1])))):
            items[-1].append(bare)
        else:
            (after if items else before).append(bare)
        blank = False
    led_in = bool(before) and before[-1].endswith(":") and tables.leading_in.search(before[-1]) is not None
    asked = [" ".join(item) for item in items if led_in or _asks(" ".join(item)) or "?" in " ".join(item)]
    if len(asked) < 2:
        return []
    opening = _in_sentences("\n".join(before))
    context = _shortened(
        " ".join([*_statements("\n".join(before)), *(" ".join(i) for i in items if " ".join(i) not in asked)])
    )
    listed = [MailQuestion(item, context) for item in asked]
    first = [q for q in opening if not q.text.rstrip().endswith(":") and "?" in q.text]
    return [*first, *listed, *_in_sentences("\n".join(after))]


def _flat(text: str) -> list[str]:
    """The sentences of all paragraphs, with lines that were only wrapped put together."""
    flat: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text):
        joined = re.sub(r"\s*\n\s*", " ", paragraph).strip()
        flat += [s.strip() for piece in sentences(joined) for s in _ENDS.split(piece) if s.strip()]
    return flat


def _statements(text: str) -> list[str]:
    return [s for s in _flat(text) if not _asks(s) and not mail_tables().filler.search(s)]


def _in_sentences(text: str) -> list[MailQuestion]:
    found: list[MailQuestion] = []
    told: list[str] = []
    just_asked = False
    for sentence in _flat(text):
        if not _asks(sentence):
            if not mail_tables().filler.search(sentence):
                told.append(sentence)
            just_asked = False
        elif found and just_asked and mail_tables().continued.match(sentence):
            found[-1] = MailQuestion(f"{found[-1].text} {sentence}", found[-1].context)
        else:
            found.append(MailQuestion(sentence, _shortened(" ".join(told))))
            just_asked = True
    return found


def _shortened(context: str) -> str:
    """The last sentences of a context, within its room."""
    kept = ""
    for sentence in reversed(sentences(context)):
        if len(kept) + len(sentence) > _LONGEST_CONTEXT:
            break
        kept = f"{sentence.strip()} {kept}".strip()
    return kept
