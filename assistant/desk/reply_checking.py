"""Which sentences of a reply hold, checked anew each time it is saved: what was edited must still be carried."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.answer import Claim
from assistant.checking import fault, squeezed
from assistant.desk.reply import MARK, PartName, Reply
from assistant.messages import message
from assistant.quoting import sentences
from corpus.passage import Passage
from corpus.provisions import find_references

_MARKS = re.compile(r"(?:\s{0,2}\[\d{1,3}\])+[.,;:]?")
_HEADING = re.compile(r"\*\*\d{1,2}\. .+\*\*")
_CLAIMING = frozenset((PartName.SHORT_ANSWER, PartName.LEGAL_BASIS, PartName.PRACTICE))
_CHECKED_IF_LEGAL = frozenset((PartName.DEPENDS, PartName.RESERVATION))


@dataclass(frozen=True)
class ReplyFault:
    """A sentence (or a part) that does not hold; `sentence` stands in the part's text as it is, or is empty.

    Codes: `missing_part`, `unanswered`, and those of `assistant.checking.fault`.
    """

    part: PartName
    sentence: str
    code: str

    def text(self, language: str) -> str:
        """What is wrong, for the editor."""
        return message(language, f"fault_{self.code}")


def faults_of(reply: Reply, passage_of: Callable[[str], Passage]) -> tuple[ReplyFault, ...]:
    """All faults of a reply, in its order; a reply without any may be sent for approval.

    In the parts that answer, every sentence needs a source that carries it. What was composed and checked as one claim
    is checked as one as long as it stands unchanged; our own fixed sentences need none. In «depends» and «reservation»
    a sentence needs a source when it names a rule or a case, or carries a mark.
    """
    found: list[ReplyFault] = []
    for name in PartName:
        text = reply.text_of(name)
        if not text.strip():
            found.append(ReplyFault(name, "", "missing_part"))
        elif name in _CLAIMING or name in _CHECKED_IF_LEGAL:
            for sentence, claim in _claims(text, reply):
                if name in _CHECKED_IF_LEGAL and not claim.citations and not find_references(claim.text):
                    continue
                code = _fault(claim, reply, passage_of)
                if code:
                    found.append(ReplyFault(name, sentence, code))
    return tuple(found)


def lost_support(before: tuple[ReplyFault, ...], after: tuple[ReplyFault, ...]) -> tuple[ReplyFault, ...]:
    """The faults that an edit brought in."""
    known = {(f.part, f.sentence, f.code) for f in before}
    return tuple(f for f in after if (f.part, f.sentence, f.code) not in known)


def _fault(claim: Claim, reply: Reply, passage_of: Callable[[str], Passage]) -> str | None:
    citations = {c.number: c for c in reply.citations}
    if claim.text.startswith("["):
        return "unanswered"
    day = reply.as_of[0] if len(reply.as_of) == 1 else None  # with several days, each source is right for one of them
    return fault(claim, citations, passage_of, day)


def _claims(text: str, reply: Reply) -> Iterator[tuple[str, Claim]]:
    """The claims of a part: each with its text as it stands there, and as a claim without marks."""
    known = {squeezed(claim.text) for claim in reply.claims}
    own = [squeezed(words) for words in reply.own_words]
    for paragraph in re.split(r"\n\s*\n", text):
        stripped = paragraph.strip()
        if not stripped or _HEADING.fullmatch(stripped) or squeezed(stripped) in own:
            continue
        if stripped.startswith("[") and not MARK.match(stripped):  # left by us for the adviser to replace
            yield stripped, Claim(text=stripped, citations=())
            continue
        start = 0
        for marks in [*_MARKS.finditer(stripped), None]:
            end, stop = (marks.start(), marks.end()) if marks else (len(stripped), len(stripped))
            piece = stripped[start:end]
            numbers = tuple(int(n) for n in MARK.findall(marks.group())) if marks else ()
            if re.search(r"\w", piece) or (marks is None and start == 0):
                yield from _sentences(piece.strip(), stripped[start:stop].strip(), numbers, known, own)
            start = stop


def _sentences(
    piece: str, whole: str, numbers: tuple[int, ...], known: set[str], own: list[str]
) -> Iterator[tuple[str, Claim]]:
    """What stands before a group of marks: one claim if it was composed as one, else its sentences."""
    if squeezed(piece) in known:
        yield whole, Claim(text=piece, citations=numbers)
        return
    parts = _outside_quotes(piece)
    for index, sentence in enumerate(parts):
        last = index == len(parts) - 1
        if not re.search(r"\w", sentence) or (not numbers and squeezed(sentence) in " ".join(own)):
            continue
        bare = re.sub(r"^(?:[-•*]|\d{1,2}\.)\s+", "", sentence.strip())
        yield sentence.strip(), Claim(text=bare, citations=numbers if last else ())


def _outside_quotes(text: str) -> list[str]:
    """The sentences of a text; a quote is never cut, and each line of a list is one."""
    spans = _quotes(text)
    hidden = text
    for start, end in reversed(spans):
        hidden = f"{hidden[:start]}«\0»{hidden[end:]}"
    waiting = iter([text[start:end] for start, end in spans])
    found = [piece for line in hidden.split("\n") for piece in sentences(line)]
    return [re.sub("«\0»", lambda _: next(waiting), piece) for piece in found]


def _quotes(text: str) -> list[tuple[int, int]]:
    """Where the outermost «quotes» stand, with their marks; quotes in quotes are part of the outer one."""
    spans: list[tuple[int, int]] = []
    opened: list[int] = []
    for position, character in enumerate(text):
        if character == "«":
            opened.append(position)
        elif character == "»" and opened:
            start = opened.pop()
            if not opened:
                spans.append((start, position + 1))
    return spans
