"""The assistant: a question through a list of named steps to an answer that can be checked."""

import hashlib
import json
import uuid
from collections.abc import Callable, Iterator
from datetime import date

from assistant.answer import Answer, AskedQuestion, ModelUse, Notice, Status
from assistant.answer_cache import AnswerCache
from assistant.claim_judge import ChatJudge
from assistant.composing import declined, markdown
from assistant.content_check import ContentCheck
from assistant.entailment import EntailmentCheck
from assistant.follow_ups import MOST, filled_up, suggestions
from assistant.messages import message
from assistant.model import ChatModel, connect
from assistant.notices import notices
from assistant.prompting import versions
from assistant.question import AskRequest, understand
from assistant.quoting import Draft
from assistant.steps import QUOTES, Event, Run, Steps
from corpus.errors import ModelError, SparringError
from corpus.library import Library
from corpus.settings import Settings

__all__ = ["Assistant", "Event", "content_check"]


class Assistant:
    """Answers questions from a library. Holds no conversation; safe to use from several threads."""

    def __init__(self, library: Library, settings: Settings, today: Callable[[], date] = date.today) -> None:
        """Raises `ModelError` when the settings name a chat model, or checks of content, that cannot be used."""
        self._library = library
        self._today = today
        self.model: ChatModel | None = connect(settings)
        self.settings_hash = _settings_hash(settings)
        cache = AnswerCache(settings.home / "answers", self.settings_hash) if settings.answer_cache else None
        self._content_check = content_check(settings, self.model)
        self._steps = Steps(self.model, cache, self._content_check)

    @property
    def library(self) -> Library:
        """The library in use; a new generation is picked up here."""
        self._library = self._library.refresh()
        return self._library

    def ask(self, request: AskRequest) -> Answer:
        """The answer to a question; raises `InputError` for a request that cannot be used."""
        run = self._start(request)
        for _ in self._steps.of(run):
            pass
        return self._finish(run)

    def stream(self, request: AskRequest) -> Iterator[Event]:
        """The same as events: progress and sources at once, each claim when it has been checked."""
        try:
            run = self._start(request)
            yield from self._steps.of(run)
            yield Event("answer", self._finish(run).model_dump(mode="json"))
        except SparringError as error:
            yield Event("error", {"code": error.code, "message": error.message, "hint": error.hint})

    def as_runnable(self) -> "object":
        """The assistant as a LangChain `Runnable` from `AskRequest` to `Answer`."""
        from langchain_core.runnables import RunnableLambda

        return RunnableLambda(self.ask)

    def _start(self, request: AskRequest) -> Run:
        today = self._today()
        library = self.library
        return Run(request, library, today, understand(request, today, library.mended))

    def _finish(self, run: Run) -> Answer:
        question, status = run.asked, run.status or Status.FAILED
        answered = status.carries_answer
        draft = run.draft if answered else Draft((), ())
        if answered:
            text = markdown(question.language, draft)
        else:
            text = declined(question.language, status, run.evidence, question.as_of)
        return Answer(
            id=uuid.uuid4().hex,
            status=status,
            language=question.language,
            writer=run.writer,
            question=AskedQuestion(
                standalone=question.standalone,
                references=tuple(r.canonical for r in question.references),
                as_of=question.as_of,
            ),
            text=text,
            claims=tuple(claim for section in draft.sections for claim in section.claims),
            citations=draft.citations,
            notices=self._notices(run, draft) if answered else (),
            follow_ups=self._follow_ups(run) if answered else (),
            dropped_claims=run.dropped,
            model=self._model_use(run),
            timings_ms=run.timings_ms,
            settings_hash=self.settings_hash,
        )

    def _notices(self, run: Run, draft: Draft) -> tuple[Notice, ...]:
        passages = [run.library.passage(c.passage_id) for c in draft.citations]
        said = notices(run.asked, passages, draft.citations, run.dropped, run.today)
        if run.written is None or self.model is None:
            return said
        language, name = run.asked.language, self.model.name
        found: list[Notice] = []
        for code, reason in (("model_fell_back", run.written.reason), ("model_interrupted", run.written.interrupted)):
            if reason:
                why = message(language, f"reason_{reason}")
                found.append(Notice(code=code, text=message(language, code, model=name, reason=why)))
        if (unchecked := run.written.unchecked).count and self._content_check:
            values = {"count": unchecked.count, "model": self._content_check.name}
            why = message(language, f"reason_{unchecked.reason}")
            found.append(
                Notice(code="content_unchecked", text=message(language, "content_unchecked", reason=why, **values))
            )
        if run.masked:
            found.append(Notice(code="model_masked", text=message(language, "model_masked", model=name)))
        return (*said, *found)

    def _follow_ups(self, run: Run) -> tuple[str, ...]:
        cited = {c.passage_id for c in run.draft.citations}
        before = [turn.content for turn in run.request.history if turn.role == "user"]
        found = suggestions(run.library, run.asked, cited, before, run.request.exclude_documents)
        if self.model is None or run.written is None or run.evidence is None or len(found) == MOST:
            return found
        if run.request.for_reply:  # a reply has no suggestions, so the model isn't asked for any
            return found
        return filled_up(self.model, run.library, run.asked, run.evidence.passages, found)

    def _model_use(self, run: Run) -> ModelUse | None:
        if run.written is None or self.model is None:
            return None
        return ModelUse(
            name=self.model.name,
            remote=self.model.remote,
            seed=self.model.seed,
            prompts=versions(),
            corrected_claims=run.written.corrected,
            tokens_read=run.written.tokens[0],
            tokens_written=run.written.tokens[1],
        )


def content_check(settings: Settings, model: ChatModel | None) -> ContentCheck | None:
    """What the settings name to ask about content; raises `ModelError` (`model_settings`) for two at once."""
    if settings.entailment_model and settings.chat_judge:
        raise ModelError(
            "model_settings",
            "Både SPARRING_ENTAILMENT_MODEL og SPARRING_CHAT_JUDGE er satt, men innholdet kontrolleres av én modell.",
            "Fjern en av dem.",
        )
    if settings.entailment_model:
        return EntailmentCheck(settings.entailment_model)
    return ChatJudge(model) if settings.chat_judge and model else None


def _settings_hash(settings: Settings) -> str:
    """The same for settings that give the same answers from the same library."""
    telling = [
        settings.embedding_model,
        settings.reranking_model,
        settings.chat_model,
        settings.entailment_model,
        settings.chat_judge,
        settings.chat_base_url,
        settings.chat_seed,
        settings.chat_window,
        versions() if settings.chat_model else QUOTES,
    ]
    return hashlib.sha256(json.dumps(telling, sort_keys=True).encode()).hexdigest()[:12]
