"""The claims of one answer as a model writes them: tried by every check, in their order, and numbered when they pass.

The deterministic checks come first. What they let through waits for the check of content, where one is set, until
there are as many as it takes at a time, or the model has ended. A check of content that fails gives no verdict: the
claims that waited for it pass on the deterministic checks alone, and are counted.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from assistant.answer import Citation, Claim
from assistant.checking import Failure, check_claim
from assistant.claim_lines import WrittenClaim
from assistant.content_check import NOT_CARRIED, ContentCheck, Statement
from assistant.masking import Masked, mask
from assistant.model import Usage
from assistant.question import Question
from assistant.quoting import citation, sentences
from assistant.sources import Sources
from corpus.errors import ModelError
from corpus.norwegian import analyse
from corpus.passage import Passage

MOST_CLAIMS = 10
_FOR_ONE_CALL = "judge_unreadable"  # the failure after which the check is asked again, of the claims that follow


@dataclass(frozen=True)
class Unchecked:
    """How many claims passed without a verdict of the check of content, and the error code of its last failure."""

    count: int = 0
    reason: str = ""


@dataclass(frozen=True)
class _Candidate:
    """A claim that has passed the deterministic checks."""

    written: WrittenClaim
    citations: tuple[Citation, ...]
    passages: tuple[Passage, ...]


@dataclass
class ClaimTrial:
    """What came of the claims so far. `remote`: the chat model is not on this machine."""

    question: Question
    sources: Sources
    hidden: Masked
    remote: bool
    check: ContentCheck | None
    passed: list[Claim] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    failed: list[tuple[WrittenClaim, tuple[Failure, ...]]] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    unchecked: Unchecked = field(default_factory=Unchecked)
    _waiting: list[_Candidate] = field(default_factory=list)
    _calls: int = 0

    def tried(self, written: WrittenClaim) -> Iterator[tuple[Claim, list[Citation]]]:
        """Those that hold now, each with its citations; what fails or says nothing new is kept from the reader."""
        written = replace(written, text=self.hidden.restored(written.text))
        said = {claim.text for claim in self.passed} | {c.written.text for c in self._waiting}
        if len(self.passed) >= MOST_CLAIMS or written.text in said:
            return
        tokens = [token for token in written.quotes if token in self.sources.passages]
        passages = tuple(self.sources.passages[token] for token in tokens)
        citations = tuple(
            citation(passage, written.quotes[token] or _best_quote(written.text, passage), 0)
            for token, passage in zip(tokens, passages, strict=True)
        )
        if len(tokens) < len(written.quotes):
            failures: tuple[Failure, ...] = (Failure("unknown_citation", "Merket viser til en kilde som ikke finnes."),)
        else:
            failures = check_claim(written.text, citations, passages, self.question.as_of)
        if failures:
            self.failed.append((written, failures))
            return
        self._waiting.append(_Candidate(written, citations, passages))
        if self.check is None or len(self._waiting) >= self.check.sizes[min(self._calls, len(self.check.sizes) - 1)]:
            yield from self.settled()

    def settled(self) -> Iterator[tuple[Claim, list[Citation]]]:
        """Those that hold of the ones that waited for the check of content."""
        waiting, self._waiting = self._waiting, []
        for candidate, carried in zip(waiting, self._carried(waiting), strict=True):
            if not carried:
                self.failed.append((candidate.written, (NOT_CARRIED,)))
            elif len(self.passed) < MOST_CLAIMS:
                yield self._pass(candidate)

    def shown(self, text: str) -> str:
        """A text of ours about the claims as the model may read it: personal data as it stood in the question."""
        text = self.hidden.again(text)
        return mask(text, self.question.language).text if self.remote else text

    def _pass(self, candidate: _Candidate) -> tuple[Claim, list[Citation]]:
        first = len(self.citations) + 1
        numbered = [c.model_copy(update={"number": n}) for n, c in enumerate(candidate.citations, first)]
        claim = Claim(text=candidate.written.text, citations=tuple(c.number for c in numbered))
        self.passed.append(claim)
        self.citations += numbered
        return claim, numbered

    def _carried(self, waiting: list[_Candidate]) -> tuple[bool, ...]:
        """The verdicts of the check of content; without one, what waited holds as it did before."""
        undecided = (True,) * len(waiting)
        if self.check is None or not waiting:
            return undecided
        reason = self.unchecked.reason
        if reason in ("", _FOR_ONE_CALL):
            self._calls += 1
            statements = [Statement(c.written.text, self.shown(c.written.text), c.passages) for c in waiting]
            try:
                return self.check.carried(statements, self.usage)
            except ModelError as error:
                reason = error.code
        self.unchecked = Unchecked(self.unchecked.count + len(waiting), reason)
        return undecided


def _best_quote(text: str, passage: Passage) -> str:
    """The sentence of a passage that shares most with a claim; a list item with what governs it."""
    if passage.lead_in:
        return passage.body
    terms = set(analyse(text))
    return max(sentences(passage.text), key=lambda part: len(terms & set(analyse(part))), default=passage.body)
