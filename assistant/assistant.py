"""The assistant: a question through a list of named steps to an answer that can be checked."""

import hashlib
import logging
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from assistant.answer import Answer, AskedQuestion, Claim, Notice, Status
from assistant.checking import checked
from assistant.evidence import Evidence, gather
from assistant.follow_ups import suggestions
from assistant.messages import message
from assistant.notices import notices
from assistant.question import AskRequest, Question, understand
from assistant.quoting import Draft, QuotingWriter, citation
from assistant.scope import out_of_scope
from corpus.document import Authority
from corpus.errors import SparringError
from corpus.library import Library
from corpus.settings import Settings

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Event:
    """One event of a stream: progress, sources, claim, answer or error."""

    type: str
    data: dict[str, object]


@dataclass
class _Run:
    """What the steps of one question work on."""

    request: AskRequest
    library: Library
    today: date
    question: Question | None = None
    evidence: Evidence | None = None
    draft: Draft = field(default_factory=lambda: Draft((), ()))
    dropped: int = 0
    status: Status | None = None
    timings_ms: dict[str, float] = field(default_factory=dict)

    @property
    def asked(self) -> Question:
        """The question, once it is understood."""
        if self.question is None:
            raise RuntimeError("the question has not been understood yet")
        return self.question


class Assistant:
    """Answers questions from a library. Holds no conversation; safe to use from several threads."""

    def __init__(self, library: Library, settings: Settings, today: Callable[[], date] = date.today) -> None:
        self._library = library
        self._today = today
        self._writer = QuotingWriter()
        self._settings_hash = hashlib.sha256(f"{settings.embedding_model}|{self._writer.name}".encode()).hexdigest()[
            :12
        ]

    @property
    def library(self) -> Library:
        """The library in use; a new generation is picked up here."""
        self._library = self._library.refresh()
        return self._library

    def ask(self, request: AskRequest) -> Answer:
        """The answer to a question; raises `InputError` for a request that cannot be used."""
        run = self._start(request)
        for _ in self._steps(run):
            pass
        return self._finish(run)

    def stream(self, request: AskRequest) -> Iterator[Event]:
        """The same as events: progress and sources at once, each claim when it has been checked."""
        try:
            run = self._start(request)
            for step in self._steps(run):
                yield Event("progress", {"step": step})
                if step == "evidence" and run.evidence and run.evidence.sufficient:
                    sources = [citation(p, "", 0) for p in run.evidence.passages]
                    yield Event("sources", {"sources": [s.model_dump(mode="json") for s in sources]})
            answer = self._finish(run)
            for claim in answer.claims:
                yield Event("claim", claim.model_dump(mode="json"))
            yield Event("answer", answer.model_dump(mode="json"))
        except SparringError as error:
            yield Event("error", {"code": error.code, "message": error.message, "hint": error.hint})

    def as_runnable(self) -> "object":
        """The assistant as a LangChain `Runnable` from `AskRequest` to `Answer`."""
        from langchain_core.runnables import RunnableLambda

        return RunnableLambda(self.ask)

    def _start(self, request: AskRequest) -> _Run:
        run = _Run(request, self.library, self._today())
        run.question = understand(request, run.today)
        return run

    def _steps(self, run: _Run) -> Iterator[str]:
        """Run the steps until one of them ends the run with a status; yields each name when it is done."""
        steps: tuple[tuple[str, Callable[[_Run], None]], ...] = (
            ("scope", self._scope),
            ("evidence", self._evidence),
            ("write", self._write),
            ("check", self._check),
        )
        for name, step in steps:
            started = time.perf_counter()
            try:
                step(run)
            except SparringError:
                raise
            except Exception:
                _log.exception("step %s failed", name)
                run.status = Status.FAILED
            run.timings_ms[name] = round(1000 * (time.perf_counter() - started), 2)
            yield name
            if run.status is not None:
                return

    def _scope(self, run: _Run) -> None:
        if out_of_scope(run.asked.standalone):
            run.status = Status.OUT_OF_SCOPE

    def _evidence(self, run: _Run) -> None:
        run.evidence = gather(run.library, run.asked, run.request.exclude_documents)
        if not run.evidence.sufficient:
            run.status = Status.INSUFFICIENT_EVIDENCE

    def _write(self, run: _Run) -> None:
        assert run.evidence is not None  # set by the step before
        run.draft = self._writer.write(run.asked, run.evidence)

    def _check(self, run: _Run) -> None:
        run.draft, run.dropped = checked(run.draft, run.library.passage, run.asked.as_of)
        if not run.draft.sections:
            run.status = Status.INSUFFICIENT_EVIDENCE
            return
        authorities = {run.library.passage(c.passage_id).authority for c in run.draft.citations}
        only_advice = run.asked.asks_duty and min(authorities) > Authority.KOFA
        run.status = Status.PARTLY_ANSWERED if only_advice else Status.ANSWERED

    def _finish(self, run: _Run) -> Answer:
        question, status = run.asked, run.status or Status.FAILED
        draft = run.draft if status.carries_answer else Draft((), ())
        passages = [run.library.passage(c.passage_id) for c in draft.citations]
        said: tuple[Notice, ...] = ()
        if status.carries_answer:
            said = notices(question, passages, draft.citations, run.dropped, run.today)
        return Answer(
            id=uuid.uuid4().hex,
            status=status,
            language=question.language,
            writer=self._writer.name,
            question=AskedQuestion(
                standalone=question.standalone,
                references=tuple(r.canonical for r in question.references),
                as_of=question.as_of,
            ),
            text=_markdown(question.language, draft) if status.carries_answer else _declined(run, status),
            claims=tuple(claim for section in draft.sections for claim in section.claims),
            citations=draft.citations,
            notices=said,
            follow_ups=_follow_ups(run) if status.carries_answer else (),
            dropped_claims=run.dropped,
            timings_ms=run.timings_ms,
            settings_hash=self._settings_hash,
        )


def _markdown(language: str, draft: Draft) -> str:
    parts = []
    for section in draft.sections:
        lines = [f"## {message(language, section.heading)}", *(_line(claim) for claim in section.claims)]
        parts.append("\n\n".join(lines))
    return "\n\n".join(parts)


def _line(claim: Claim) -> str:
    return f"{claim.text} {''.join(f'[{number}]' for number in claim.citations)}"


def _declined(run: _Run, status: Status) -> str:
    language = run.asked.language
    if status is Status.FAILED:
        return message(language, "failed")
    key = "out_of_scope" if status is Status.OUT_OF_SCOPE else "insufficient"
    parts = [message(language, key)]
    evidence = run.evidence
    if evidence and evidence.missing_reference:
        parts = [message(language, "unknown_reference", reference=evidence.missing_reference)]
    elif evidence and evidence.nearest:
        titles = dict.fromkeys(hit.passage.title for hit in evidence.nearest)
        parts.append(f"{message(language, 'nearest')}:\n" + "\n".join(f"- {title}" for title in titles))
    return "\n\n".join([*parts, message(language, "hotline")])


def _follow_ups(run: _Run) -> tuple[str, ...]:
    cited = {c.passage_id for c in run.draft.citations}
    before = [turn.content for turn in run.request.history if turn.role == "user"]
    return suggestions(run.library, run.asked, cited, before, run.request.exclude_documents)
