"""The steps from a question to a checked draft, over one run; each may end the run with a status."""

import logging
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from assistant.answer import Citation, Claim, Status
from assistant.answer_cache import AnswerCache
from assistant.checking import checked
from assistant.content_check import ContentCheck
from assistant.evidence import Evidence, gather
from assistant.hidden_instructions import only_orders
from assistant.masking import Masked, mask
from assistant.model import ChatModel
from assistant.prompting import AnswerPrompt, DeskDraftPrompt
from assistant.question import AskRequest, Question, understand
from assistant.quoting import Draft, QuotingWriter, citation
from assistant.scope import out_of_scope
from assistant.standalone import made_standalone
from assistant.writing import ModelWriter, Written
from corpus.document import Authority
from corpus.errors import SparringError
from corpus.library import Library

_log = logging.getLogger(__name__)
QUOTES = QuotingWriter.name


@dataclass(frozen=True)
class Event:
    """One event of a stream: progress, sources, claim, answer or error."""

    type: str
    data: dict[str, object]


@dataclass
class Run:
    """What the steps of one question work on."""

    request: AskRequest
    library: Library
    today: date
    asked: Question
    evidence: Evidence | None = None
    draft: Draft = field(default_factory=lambda: Draft((), ()))
    writer: str = QUOTES
    written: Written | None = None
    masked: bool = False
    dropped: int = 0
    status: Status | None = None
    timings_ms: dict[str, float] = field(default_factory=dict)


class Steps:
    """The pipeline: stand-alone question, scope, evidence, write, check."""

    def __init__(
        self, model: ChatModel | None, cache: AnswerCache | None, content_check: ContentCheck | None = None
    ) -> None:
        self._model = model
        self._cache = cache
        self._content_check = content_check
        self._quotes = QuotingWriter()

    def of(self, run: Run) -> Iterator[Event]:
        """Run the steps until one of them ends the run; progress after each, sources and claims as they are there."""
        steps: tuple[tuple[str, Callable[[Run], Iterator[Event]]], ...] = (
            ("standalone", self._standalone),
            ("scope", self._scope),
            ("evidence", self._evidence),
            ("write", self._write),
            ("check", self._check),
        )
        for name, step in steps:
            started = time.perf_counter()
            try:
                yield from step(run)
            except SparringError:
                raise
            except Exception:
                _log.exception("step %s failed", name)
                run.status = Status.FAILED
            run.timings_ms[name] = round(1000 * (time.perf_counter() - started), 2)
            yield Event("progress", {"step": name})
            if run.status is not None:
                return

    def _standalone(self, run: Run) -> Iterator[Event]:
        """A follow-up in full by the model; until it has answered, the sources of the rule-based form are told."""
        request = run.request
        if self._model is None or not request.history or request.writer == QUOTES:
            return
        if not out_of_scope(run.asked.standalone):
            yield from _told(gather(run.library, run.asked, request.exclude_documents))
        alone = made_standalone(self._model, run.asked, request.history)
        if alone != run.asked.standalone:
            asked = understand(replace(request, question=alone, history=()), run.today)
            run.asked = replace(asked, text=request.question.strip())

    def _scope(self, run: Run) -> Iterator[Event]:
        if out_of_scope(run.asked.standalone) or only_orders(run.asked.standalone):
            run.status = Status.OUT_OF_SCOPE
        yield from ()

    def _evidence(self, run: Run) -> Iterator[Event]:
        run.evidence = gather(run.library, run.asked, run.request.exclude_documents)
        if not run.evidence.sufficient:
            run.status = Status.INSUFFICIENT_EVIDENCE
            return
        yield from _told(run.evidence)

    def _write(self, run: Run) -> Iterator[Event]:
        assert run.evidence is not None  # set by the step before
        if self._model is not None and run.request.writer != QUOTES:
            run.written = yield from self._written(run, run.evidence, self._model)
            if run.written.draft is not None:
                run.draft, run.writer, run.dropped = run.written.draft, self._model.name, run.written.dropped
                return
        run.draft = self._quotes.write(run.asked, run.evidence)

    def _written(self, run: Run, evidence: Evidence, model: ChatModel) -> Generator[Event, None, Written]:
        """The model's draft, from the cache if it is there; returns `Written`."""
        prompt = DeskDraftPrompt if run.request.for_reply else AnswerPrompt
        key = AnswerCache.key(run.asked, evidence, prompt.name) if self._cache else ""
        if self._cache and (kept := self._cache.get(key)):
            return kept
        question = run.asked.standalone
        hidden = mask(question, run.asked.language) if model.remote else Masked(question, {})
        run.masked = bool(hidden.originals)
        pieces = ModelWriter(model, self._content_check).write(run.asked, evidence, hidden, prompt)
        written = yield from _as_events(pieces)
        if self._cache and written.draft is not None and not written.interrupted and not written.unchecked.count:
            self._cache.put(key, written)
        return written

    def _check(self, run: Run) -> Iterator[Event]:
        """Every writer's draft is checked here, the model's a second time; a quote is told once it has passed."""
        run.draft, dropped = checked(run.draft, run.library.passage, run.asked.as_of)
        run.dropped += dropped
        if not run.draft.sections:
            run.status = Status.INSUFFICIENT_EVIDENCE
            return
        authorities = {run.library.passage(c.passage_id).authority for c in run.draft.citations}
        only_advice = run.asked.asks_duty and min(authorities) > Authority.KOFA
        run.status = Status.PARTLY_ANSWERED if only_advice else Status.ANSWERED
        if run.writer == QUOTES:
            for section in run.draft.sections:
                yield from (claim_event(claim) for claim in section.claims)


def _told(evidence: Evidence) -> Iterator[Event]:
    """The sources that an answer may rest on, where they suffice."""
    if evidence.sufficient:
        sources = [citation(passage, "", 0) for passage in evidence.passages]
        yield Event("sources", {"sources": [source.model_dump(mode="json") for source in sources]})


def claim_event(claim: Claim) -> Event:
    """A claim that has passed, as it goes out."""
    return Event("claim", claim.model_dump(mode="json"))


def _as_events(pieces: Generator[tuple[Claim, list[Citation]], None, Written]) -> Generator[Event, None, Written]:
    """A writer's claims as events; returns what the writer returns."""
    while True:
        try:
            claim, citations = next(pieces)
        except StopIteration as end:
            written: Written = end.value
            return written
        yield Event(
            "claim",
            claim.model_dump(mode="json") | {"sources": [c.model_dump(mode="json") for c in citations]},
        )
