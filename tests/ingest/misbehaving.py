"""A real HTTP server on loopback whose answers a test scripts, and which logs what it was asked for."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Answer:
    """What the server sends. `drip_s` is the pause after every byte of the body."""

    body: bytes | str = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip_s: float = 0.0
    cut_after: int | None = None  # close the connection after so many bytes


Script = Callable[[str, dict[str, str], int], Answer | None]  # path, headers, how often asked before


class Site:
    """The running server: its address and its log of paths in the order asked."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.address = f"http://{host}"
        self.log: list[str] = []
        self.times: list[float] = []
        self.headers: list[dict[str, str]] = []
        self.pages: dict[str, Answer | Script] = {}

    def asked(self, path: str) -> int:
        return self.log.count(path)


@contextmanager
def running_site() -> Iterator[Site]:
    """A server that answers 404 to everything until `pages` says otherwise."""
    stop = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            before = site.asked(self.path)
            site.log.append(self.path)
            site.times.append(time.monotonic())
            site.headers.append(headers)
            page = site.pages.get(self.path, site.pages.get("*"))
            answer = page(self.path, headers, before) if callable(page) else page
            self._send(answer or Answer("finnes ikke", 404))

        def _send(self, answer: Answer) -> None:
            body = answer.body.encode() if isinstance(answer.body, str) else answer.body
            self.send_response(answer.status)
            for name, value in {
                "Content-Type": "text/html",
                "Content-Length": str(len(body)),
                **answer.headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            if answer.cut_after is not None:
                self.wfile.write(body[: answer.cut_after])
                self.close_connection = True
                return
            if not answer.drip_s:
                self.wfile.write(body)
                return
            for i in range(len(body)):
                if stop.wait(answer.drip_s):
                    return
                self.wfile.write(body[i : i + 1])

        def handle(self) -> None:
            with suppress(ConnectionError):  # a client that gives up is what some tests want
                super().handle()

        def log_message(self, format: str, *args: object) -> None:
            """Quiet: the log is `site.log`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site = Site(f"127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        stop.set()
        server.shutdown()
        server.server_close()
