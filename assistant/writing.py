"""The writer that uses a chat model: every sentence is checked against its sources before it is given out.

A sentence that fails goes back to the model once, with the reason; failing again it is left out and
counted. The parts of the law that must stand in the answer are quoted where the model left them
out, and where too little holds there is no draft: the quoting writer answers instead.
"""

from collections.abc import Generator
from dataclasses import dataclass

from assistant.answer import Citation, Claim
from assistant.checking import Failure
from assistant.claim_lines import ClaimLines, WrittenClaim
from assistant.claim_trial import MOST_CLAIMS, ClaimTrial, Unchecked
from assistant.content_check import ContentCheck
from assistant.evidence import Evidence
from assistant.masking import Masked
from assistant.model import ChatModel
from assistant.prompting import LANGUAGE_NAMES, AnswerPrompt, CorrectionPrompt
from assistant.question import Question
from assistant.quoting import Draft, Section, quoted
from assistant.sources import sources_for
from corpus.document import Authority
from corpus.errors import ModelError
from corpus.norwegian import analyse, detect_language
from corpus.passage import Passage

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
    unchecked: Unchecked = Unchecked()


class ModelWriter:
    """Writes with a chat model; safe to use from several threads."""

    def __init__(self, model: ChatModel, check: ContentCheck | None = None) -> None:
        self._model = model
        self._check = check

    def write(
        self, question: Question, evidence: Evidence, hidden: Masked, prompt: type[AnswerPrompt] = AnswerPrompt
    ) -> Generator[tuple[Claim, list[Citation]], None, Written]:
        """Each claim with its citations as soon as it has passed; returns the outcome.

        `hidden` is the question as the model reads it; what it hides is put back in what the model writes.
        """
        sources = sources_for(evidence.passages, self._model.window, question.language)
        trial = ClaimTrial(question, sources, hidden, self._model.remote, self._check)
        system, user = prompt(
            language=LANGUAGE_NAMES[question.language],
            reference_date=question.as_of.isoformat(),
            sources=sources.text,
            question=hidden.text,
            most=MOST_CLAIMS,
        ).rendered()
        interrupted = yield from self._read(trial, system, user)
        corrected = 0
        if trial.failed and not interrupted:
            first, trial.failed = trial.failed, []
            before = len(trial.passed)
            interrupted = yield from self._read(trial, *_correction(trial, first))
            corrected = len(trial.passed) - before
            trial.failed = trial.failed or first[: max(0, len(first) - corrected)]
        return _outcome(trial, evidence, corrected, interrupted)

    def _read(self, trial: ClaimTrial, system: str, user: str) -> Generator[tuple[Claim, list[Citation]], None, str]:
        """Read one answer of the model; returns why it was interrupted, or an empty text."""
        lines, reason = ClaimLines(), ""
        try:
            for piece in self._model.stream(system, user, trial.usage):
                for written in lines.feed(piece):
                    yield from trial.tried(written)
        except ModelError as error:
            reason = error.code
        for written in lines.finish(complete=not reason):
            yield from trial.tried(written)
        yield from trial.settled()
        return reason


def _correction(trial: ClaimTrial, failed: list[tuple[WrittenClaim, tuple[Failure, ...]]]) -> tuple[str, str]:
    listed = "\n".join(
        f"- {written.text} {''.join(f'[{token}]' for token in written.quotes)}\n"
        f"  Grunn: {' '.join(failure.reason for failure in failures)}"
        for written, failures in failed
    )
    return CorrectionPrompt(
        language=LANGUAGE_NAMES[trial.question.language], sources=trial.sources.text, failed=trial.shown(listed)
    ).rendered()


def _outcome(trial: ClaimTrial, evidence: Evidence, corrected: int, interrupted: str) -> Written:
    dropped, tokens = len(trial.failed), (trial.usage.read, trial.usage.written)
    reason = ""
    if not trial.passed:
        reason = interrupted or ("checks" if dropped else "no_claims")
    elif dropped > len(trial.passed):
        reason = "checks"
    elif _wrong_language(trial):
        reason = "language"
    if reason:
        return Written(None, dropped, corrected, tokens, reason)
    draft = _arranged(trial, evidence)
    return Written(draft, dropped, corrected, tokens, interrupted=interrupted, unchecked=trial.unchecked)


def _wrong_language(trial: ClaimTrial) -> bool:
    text = " ".join(claim.text for claim in trial.passed)
    found = detect_language(text)
    asked = trial.question.language
    if "en" in (found, asked):
        return found != asked
    return found != asked and len(text) >= _TELLING_LANGUAGE


def _arranged(trial: ClaimTrial, evidence: Evidence) -> Draft:
    """The claims by the force of what they cite, what leads first; missing parts of the leading law quoted."""
    cited = {c.number: c for c in trial.citations}
    leading = [p.id for p in evidence.leading]
    groups: dict[str, list[Claim]] = {name: [] for name in ("short_answer", "law", "kofa", "guidance", "plan")}
    by_id = {p.id: p for p in trial.sources.passages.values()}
    for claim in trial.passed:
        ids = [cited[number].passage_id for number in claim.citations]
        leads = any(passage_id in leading for passage_id in ids)
        groups["short_answer" if leads else _group(min(by_id[i].authority for i in ids))].append(claim)
    citations = list(trial.citations)
    if _must_stand(trial.question, evidence):
        missing = [p for p in evidence.leading if not _told(trial, p)]
        claims, more = quoted(trial.question, missing, len(citations) + 1)
        groups["short_answer"] += claims
        citations += more
    if not groups["short_answer"]:
        opening = next(name for name, claims in groups.items() if claims)
        groups["short_answer"] = [groups[opening].pop(0)]
    return Draft(tuple(Section(n, tuple(c)) for n, c in groups.items() if c), tuple(citations))


def _must_stand(question: Question, evidence: Evidence) -> bool:
    """Where a topic has a governing provision, or a duty is asked for and law leads, its parts must be told."""
    law_leads = bool(evidence.leading) and evidence.leading[0].authority <= Authority.REGULATION
    return law_leads and (evidence.topic is not None or question.asks_duty)


def _told(trial: ClaimTrial, passage: Passage) -> bool:
    """Whether the claims that cite a passage tell what it says, not merely a sentence at its edge."""
    numbers = {c.number for c in trial.citations if c.passage_id == passage.id}
    said = {t for claim in trial.passed if numbers & set(claim.citations) for t in analyse(claim.text)}
    terms = set(analyse(passage.body))
    return len(terms & said) >= _TOLD * len(terms) and bool(numbers)


def _group(authority: Authority) -> str:
    return {Authority.KOFA: "kofa", Authority.GUIDANCE: "guidance", Authority.PLAN: "plan"}.get(authority, "law")
