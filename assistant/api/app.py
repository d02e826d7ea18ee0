"""The HTTP interface of design § 5. Every failure has the form {error: {code, message, hint}}."""

import json
import logging
import time
from collections.abc import Awaitable, Callable, Iterator

from fastapi import FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, StreamingResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.answer import Answer
from assistant.api.schemas import AskBody, DocumentOut, PassageOut, SearchOut
from assistant.assistant import Assistant
from assistant.question import parse_date, parse_kinds, parse_query
from corpus.errors import InputError, LibraryError, NotFoundError, SparringError

_log = logging.getLogger(__name__)
_LARGEST_BODY = 1_000_000
_BASE = "/api/v1"
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
Provider = Callable[[], Assistant]


def create_app(provider: Provider) -> FastAPI:
    """The application; `provider` gives the assistant, and may raise `LibraryError` while there is no index."""
    app = FastAPI(title="Sparring", version="1", openapi_url=f"{_BASE}/openapi.json", docs_url=None, redoc_url=None)
    registry = CollectorRegistry()
    answers = Counter("sparring_answers", "Answers by status", ["status"], registry=registry)
    seconds = Histogram("sparring_answer_seconds", "Seconds from question to answer", registry=registry)
    app.add_middleware(_LimitedBody)
    _add_errors(app)

    @app.post(f"{_BASE}/ask")
    def ask(body: AskBody) -> Answer:
        started = time.perf_counter()
        answer = provider().ask(body.request())
        answers.labels(answer.status).inc()
        seconds.observe(time.perf_counter() - started)
        return answer

    @app.post(f"{_BASE}/ask/stream")
    def ask_stream(body: AskBody) -> StreamingResponse:
        events = provider().stream(body.request())

        def lines() -> Iterator[str]:
            for event in events:
                yield f"event: {event.type}\ndata: {json.dumps(event.data, ensure_ascii=False)}\n\n"

        return StreamingResponse(lines(), media_type="text/event-stream")

    @app.get(f"{_BASE}/search")
    def search(
        q: str,
        k: int = Query(10, ge=1, le=100),
        kind: list[str] = Query(default=[]),
        as_of: str | None = None,
    ) -> SearchOut:
        query, kinds = parse_query(q), parse_kinds(frozenset(kind) or None)
        hits = provider().library.search(query, k, kinds, parse_date(as_of))
        return SearchOut(passages=[PassageOut.of(hit.passage, hit.score) for hit in hits])

    @app.get(f"{_BASE}/documents")
    def documents() -> list[DocumentOut]:
        return [DocumentOut.of(document) for document in provider().library.documents()]

    @app.get(f"{_BASE}/documents/{{document_id}}")
    def document(document_id: str) -> DocumentOut:
        library = provider().library
        passages = [PassageOut.of(p) for p in library.passages_of(document_id)]
        return DocumentOut.of(library.document(document_id), passages)

    @app.get(f"{_BASE}/passages/{{passage_id:path}}")
    def passage(passage_id: str) -> PassageOut:
        return PassageOut.of(provider().library.passage(passage_id))

    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz")
    def readyz() -> dict[str, str]:
        return {"status": "ok", "generation": provider().library.generation}

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return app


def refuse_the_rest(app: FastAPI) -> None:
    """What no route under the API's address takes is refused in its form; after all routes, before a page at «/»."""
    known = [route for route in app.routes if isinstance(route, BaseRoute)]

    @app.api_route(f"{_BASE}/{{path:path}}", methods=list(_METHODS), include_in_schema=False)
    def refused(request: Request, path: str) -> Response:
        found = any(route.matches(request.scope)[0] is Match.PARTIAL for route in known)
        raise HTTPException(405 if found else 404)


def _add_errors(app: FastAPI) -> None:
    @app.exception_handler(SparringError)
    def sparring_error(request: Request, error: SparringError) -> JSONResponse:
        return _error(_http_status(error), error.code, error.message, error.hint)

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        places = ", ".join(".".join(str(part)[:40] for part in fault["loc"]) for fault in error.errors()[:10])
        return _error(422, "invalid_request", f"Forespørselen kan ikke brukes: {places}.", "Se openapi.json.")

    @app.exception_handler(HTTPException)
    def http_error(request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == 400:  # what FastAPI says of a body that is no JSON
            return _error(400, "invalid_request", "Forespørselen kan ikke leses.", "Send JSON i UTF-8.")
        if error.status_code == 413:
            return _too_large()
        code = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "http_error")
        return _error(error.status_code, code, "Adressen finnes ikke eller kan ikke brukes slik.", "Se openapi.json.")

    @app.middleware("http")
    async def guard(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        if request.url.path.startswith(_BASE):
            if int(request.headers.get("content-length") or 0) > _LARGEST_BODY:
                return _too_large()
            try:
                return await call_next(request)
            except Exception:
                _log.exception("request failed")
                return _error(500, "internal_error", "Noe gikk galt hos oss.", "Prøv igjen.")
        return await call_next(request)


_STATUS_OF_CODE = {
    "not_signed_in": 401,
    "no_name": 401,
    "not_allowed": 403,
    "own_draft": 403,
    "draft_changed": 409,
    "no_draft": 409,
    "wrong_status": 409,
    "no_reason": 422,
    "reply_has_faults": 422,
    "desk_unavailable": 503,
    "erase_pending": 503,
}


def _http_status(error: SparringError) -> int:
    if error.code in _STATUS_OF_CODE:
        return _STATUS_OF_CODE[error.code]
    for sort, status in ((NotFoundError, 404), (InputError, 422), (LibraryError, 503)):
        if isinstance(error, sort):
            return status
    return 500


def _too_large() -> JSONResponse:
    return _error(413, "too_large", "Forespørselen er for stor.", "Send under 1 MB, eller bruk `sparring`-kommandoen.")


class _LimitedBody:
    """Stops reading a body that is too large, also one whose headers do not tell how long it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        read = 0

        async def limited() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > _LARGEST_BODY:
                raise HTTPException(413)
            return message

        ours = scope["type"] == "http" and scope["path"].startswith(_BASE)
        await self._app(scope, limited if ours else receive, send)


def _error(status: int, code: str, text: str, hint: str) -> JSONResponse:
    told = text.encode("utf-8", "replace").decode()  # a message may hold what was sent, halves of characters too
    body = {"error": {"code": code, "message": told, "hint": hint}}
    return JSONResponse(body, status_code=status)
