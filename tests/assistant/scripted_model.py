"""A scripted OpenAI-compatible chat server on loopback: it says what a test tells it to, and keeps what it was asked."""

import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


@dataclass(frozen=True)
class Reply:
    """One answer of the server."""

    text: str = ""
    status: int = 200
    finish: str = "stop"
    wait_s: float = 0.0  # before anything is sent
    drop_after: int | None = None  # characters after which the connection is closed without an end
    endless: bool = False


_DUTY = re.compile(r"\b(?:skal|må|plikt\w*|pålagt|krav)\b", re.IGNORECASE)
Script = Callable[[list[dict[str, str]]], Reply]


@dataclass
class ScriptedModel:
    """The running server; `script` may be replaced between requests."""

    script: Script
    asked: list[list[dict[str, str]]] = field(default_factory=list)
    stopped: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        model = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.0"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                model.asked.append(body["messages"])
                reply = model.script(body["messages"])
                model.stopped.wait(reply.wait_s)
                if reply.status != 200:
                    self._send(reply.status, "application/json", json.dumps({"error": {"message": "no"}}))
                    return
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.end_headers()
                try:
                    for event in _events(reply, model.stopped):
                        self.wfile.write(f"data: {event}\n\n".encode())
                        self.wfile.flush()
                except (BrokenPipeError, ConnectionResetError):
                    pass  # the client has stopped listening, as it may

            def _send(self, status: int, kind: str, text: str) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing on the terminal."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def close(self) -> None:
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()


def _events(reply: Reply, stopped: Event) -> Iterator[str]:
    text = reply.text if reply.drop_after is None else reply.text[: reply.drop_after]
    yield _chunk({"role": "assistant", "content": ""})
    for start in range(0, len(text), 17):
        yield _chunk({"content": text[start : start + 17]})
    while reply.endless and not stopped.is_set():
        yield _chunk({"content": "og så videre "})
        time.sleep(0.0005)
    if reply.drop_after is None:
        yield _chunk({}, reply.finish)
        yield "[DONE]"


def _chunk(delta: dict[str, str], finish: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return json.dumps({"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]})


def sources_in(messages: list[dict[str, str]]) -> dict[str, str]:
    """The text of each source in a request, by its token."""
    found: dict[str, str] = {}
    for part in messages[-1]["content"].split("<kilde ")[1:]:
        head, _, rest = part.partition(">\n")
        found[head.split(" | ")[0]] = rest.split("\n</kilde")[0]
    return found


def quoting_script(messages: list[dict[str, str]]) -> Reply:
    """A good model: one sentence a source, word for word, with its quote; no duty but from what binds."""
    lines = []
    binding = set(re.findall(r"<kilde (K\d+) \| [^|]*(?:bindende|bindande|binding)", messages[-1]["content"]))
    for token, text in sources_in(messages).items():
        if token not in binding and _DUTY.search(text.split("\n")[0].split(". ")[0]):
            continue
        sentence = text.split("\n")[0].split(". ")[0].rstrip(".") + "."
        quote = sentence if sentence in text else sentence[:-1]
        lines.append(
            json.dumps({"claim": sentence, "sources": [{"source": token, "quote": quote}]}, ensure_ascii=False)
        )
    return Reply("\n".join(lines[:6]))
