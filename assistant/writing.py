"""The writer that uses a chat model: every sentence is checked against its sources before it is given out.

A sentence that fails goes back to the model once, with the reason; failing again it is left out and
counted. The parts of the law that must stand in the answer are quoted where the model left them
out, and where too little holds there is no draft: the quoting writer answers instead.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace

from assistant.answer import Citation, Claim
from assistant.checking import Failure, check_claim
from assistant.claim_lines import ClaimLines, WrittenClaim
from assistant.entailment import EntailmentCheck
from assistant.evidence import Evidence
from assistant.masking import Masked, mask
from assistant.model import ChatModel, Usage
from assistant.prompting import LANGUAGE_NAMES, AnswerPrompt, CorrectionPrompt
from assistant.question import Question
from assistant.quoting import Draft, Section, citation, quoted, sentences
from assistant.sources import Sources, sources_for
from corpus.document import Authority
from corpus.errors import ModelError
from corpus.norwegian import analyse, detect_language
from corpus.passage import Passage

_MOST_CLAIMS = 10
_TOLD = 0.4  # share of a provision's words in the claims that cite it; below it, the provision itself is quoted
_TELLING_LANGUAGE = 200  # characters from which the language of a text is told surely


@dataclass(frozen=True)
class Written:
    """What came of a model: a draft, or `None` and why; `reason` and `interrupted` are message keys or empty.

    `tokens` are those read and written by the model.
    """

    draft: Draft | None
    dropped: int = 0
    corrected: int = 0
    tokens: tuple[int, int] = (0, 0)
    reason: str = ""
    interrupted: str = ""


@dataclass
class _Work:
    """The claims of an answer as they come, each with its passages."""

    question: Question
    evidence: Evidence
    sources: Sources
    hidden: Masked
    passed: list[Claim] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    failed: list[tuple[WrittenClaim, tuple[Failure, ...]]] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)


class ModelWriter:
    """Writes with a chat model; safe to use from several threads."""

    def __init__(self, model: ChatModel, entailment: EntailmentCheck | None = None) -> None:
        self._model = model
        self._entailment = entailment

    def write(
        self, question: Question, evidence: Evidence, hidden: Masked
    ) -> Generator[tuple[Claim, list[Citation]], None, Written]:
        """Each claim with its citations as soon as it has passed; returns the outcome.

        `hidden` is the question as the model reads it; what it hides is put back in what the model writes.
        """
        sources = sources_for(evidence.passages, self._model.window, question.language)
        work = _Work(question, evidence, sources, hidden)
        system, user = AnswerPrompt(
            language=LANGUAGE_NAMES[question.language],
            reference_date=question.as_of.isoformat(),
            sources=work.sources.text,
            question=hidden.text,
            most=_MOST_CLAIMS,
        ).rendered()
        interrupted = yield from self._read(work, system, user)
        corrected = 0
        if work.failed and not interrupted:
            first, work.failed = work.failed, []
            before = len(work.passed)
            interrupted = yield from self._read(work, *self._correction(work, first))
            corrected = len(work.passed) - before
            work.failed = work.failed or first[: max(0, len(first) - corrected)]
        return self._outcome(work, corrected, interrupted)

    def _read(self, work: _Work, system: str, user: str) -> Generator[tuple[Claim, list[Citation]], None, str]:
        """Read one answer of the model; returns why it was interrupted, or an empty text."""
        lines, reason = ClaimLines(), ""
        try:
            for piece in self._model.stream(system, user, work.usage):
                for written in lines.feed(piece):
                    yield from _tried(work, written, self._entailment)
        except ModelError as error:
            reason = error.code
        for written in lines.finish(complete=not reason):
            yield from _tried(work, written, self._entailment)
        return reason

    def _correction(self, work: _Work, failed: list[tuple[WrittenClaim, tuple[Failure, ...]]]) -> tuple[str, str]:
        listed = "\n".join(
            f"- {written.text} {''.join(f'[{token}]' for token in written.quotes)}\n"
            f"  Grunn: {' '.join(failure.reason for failure in failures)}"
            for written, failures in failed
        )
        listed = work.hidden.again(listed)
        if self._model.remote:  # a reason may name a number in another form than it was asked in
            listed = mask(listed, work.question.language).text
        return CorrectionPrompt(
            language=LANGUAGE_NAMES[work.question.language], sources=work.sources.text, failed=listed
        ).rendered()

    def _outcome(self, work: _Work, corrected: int, interrupted: str) -> Written:
        dropped, tokens = len(work.failed), (work.usage.read, work.usage.written)
        reason = ""
        if not work.passed:
            reason = interrupted or ("checks" if dropped else "no_claims")
        elif dropped > len(work.passed):
            reason = "checks"
        elif _wrong_language(work):
            reason = "language"
        if reason:
            return Written(None, dropped, corrected, tokens, reason)
        return Written(_arranged(work), dropped, corrected, tokens, interrupted=interrupted)


def _tried(
    work: _Work, written: WrittenClaim, entailment: EntailmentCheck | None
) -> Iterator[tuple[Claim, list[Citation]]]:
    """The claim if it holds and says something new; else it is kept among the failed."""
    written = replace(written, text=work.hidden.restored(written.text))
    if len(work.passed) >= _MOST_CLAIMS or any(c.text == written.text for c in work.passed):
        return
    first = len(work.citations) + 1
    citations: list[Citation] = []
    unknown = False
    for token, quote in written.quotes.items():
        passage = work.sources.passages.get(token)
        if passage is None:
            unknown = True
            continue
        citations.append(citation(passage, quote or _best_quote(written.text, passage), first + len(citations)))
    if unknown:
        failures: tuple[Failure, ...] = (Failure("unknown_citation", "Merket viser til en kilde som ikke finnes."),)
    else:
        passages = [work.sources.passages[token] for token in written.quotes]
        failures = check_claim(written.text, citations, passages, work.question.as_of)
        if not failures and entailment is not None:
            failures = entailment.failures(written.text, passages)
    if failures:
        work.failed.append((written, failures))
        return
    claim = Claim(text=written.text, citations=tuple(c.number for c in citations))
    work.passed.append(claim)
    work.citations += citations
    yield claim, citations


def _best_quote(text: str, passage: Passage) -> str:
    """The sentence of a passage that shares most with a claim; a list item with what governs it."""
    if passage.lead_in:
        return passage.body
    terms = set(analyse(text))
    return max(sentences(passage.text), key=lambda part: len(terms & set(analyse(part))), default=passage.body)


def _wrong_language(work: _Work) -> bool:
    text = " ".join(claim.text for claim in work.passed)
    found = detect_language(text)
    asked = work.question.language
    if "en" in (found, asked):
        return found != asked
    return found != asked and len(text) >= _TELLING_LANGUAGE


def _arranged(work: _Work) -> Draft:
    """The claims by the force of what they cite, what leads first; missing parts of the leading law quoted."""
    cited = {c.number: c for c in work.citations}
    leading = [p.id for p in work.evidence.leading]
    groups: dict[str, list[Claim]] = {name: [] for name in ("short_answer", "law", "kofa", "guidance", "plan")}
    by_id = {p.id: p for p in work.sources.passages.values()}
    for claim in work.passed:
        ids = [cited[number].passage_id for number in claim.citations]
        leads = any(passage_id in leading for passage_id in ids)
        groups["short_answer" if leads else _group(min(by_id[i].authority for i in ids))].append(claim)
    citations = list(work.citations)
    if _must_stand(work):
        missing = [p for p in work.evidence.leading if not _told(work, p)]
        claims, more = quoted(work.question, missing, len(citations) + 1)
        groups["short_answer"] += claims
        citations += more
    if not groups["short_answer"]:
        opening = next(name for name, claims in groups.items() if claims)
        groups["short_answer"] = [groups[opening].pop(0)]
    return Draft(tuple(Section(n, tuple(c)) for n, c in groups.items() if c), tuple(citations))


def _must_stand(work: _Work) -> bool:
    """Where a topic has a governing provision, or a duty is asked for and law leads, its parts must be told."""
    law_leads = bool(work.evidence.leading) and work.evidence.leading[0].authority <= Authority.REGULATION
    return law_leads and (work.evidence.topic is not None or work.question.asks_duty)


def _told(work: _Work, passage: Passage) -> bool:
    """Whether the claims that cite a passage tell what it says, not merely a sentence at its edge."""
    numbers = {c.number for c in work.citations if c.passage_id == passage.id}
    said = {t for claim in work.passed if numbers & set(claim.citations) for t in analyse(claim.text)}
    terms = set(analyse(passage.body))
    return len(terms & said) >= _TOLD * len(terms) and bool(numbers)


def _group(authority: Authority) -> str:
    return {Authority.KOFA: "kofa", Authority.GUIDANCE: "guidance", Authority.PLAN: "plan"}.get(authority, "law")
