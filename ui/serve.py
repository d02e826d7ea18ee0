"""Puts everything together: the API with the chat page on it, and the desk where it may be used."""

import os
import socket
from collections.abc import Callable
from threading import Lock, Thread
from typing import TYPE_CHECKING

from corpus.errors import SparringError
from corpus.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.assistant import Assistant


def build_app(settings: Settings, desk: bool = True) -> "FastAPI":
    """The API at /api/v1, the chat page at /, and `desk` at /desk; loads nothing from the network."""
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import gradio as gr

    from assistant.api.app import create_app, refuse_the_rest
    from assistant.assistant import Assistant
    from assistant.model import connect
    from corpus.library import Library
    from ui.chat.about_sources import about_sources
    from ui.chat.offline import add_content_security_policy
    from ui.chat.page import build_page, page_options

    lock = Lock()
    made: list[Assistant] = []

    def provider() -> Assistant:
        with lock:
            if not made:
                made.append(Assistant(Library.open(settings), settings))
            return made[0]

    app = create_app(provider)
    add_content_security_policy(app)
    if desk:
        _mount_desk(app, settings, provider)
    refuse_the_rest(app)
    page = build_page(
        provider, lambda language: about_sources(provider().library, settings, language), desk, connect(settings)
    )
    mounted: FastAPI = gr.mount_gradio_app(app, page, path="/", **page_options())
    Thread(target=lambda: provider().library.embedder, daemon=True).start()
    return mounted


def _mount_desk(app: "FastAPI", settings: Settings, assistant: "Callable[[], Assistant]") -> None:
    """The desk at /api/v1/desk and its page at /desk; its database is opened when somebody first uses it."""
    import gradio as gr

    from assistant.api.desk import add_desk
    from assistant.desk.desk import Desk
    from assistant.desk.opening import erase_daily, open_desk
    from assistant.desk.sign_in import sign_in_of
    from ui.desk.page import build_desk, desk_options
    from ui.desk.sign_in import signed_in

    lock = Lock()
    opened: list[Desk] = []

    def desk() -> Desk:
        with lock:
            if not opened:
                opened.append(open_desk(settings, assistant))
                erase_daily(opened[0], settings)
            return opened[0]

    sign_in = sign_in_of(settings)
    add_desk(app, desk, sign_in)
    gr.mount_gradio_app(app, build_desk(desk, signed_in(sign_in)), path="/desk", **desk_options())


def serve(settings: Settings, host: str, port: int, on_ready: Callable[[str], None]) -> None:
    """Serve until stopped; raises `SparringError` (`port_in_use`) if the port is taken."""
    import uvicorn

    from assistant.desk.sign_in import is_loopback, sign_in_of

    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise SparringError(
            "port_in_use", f"Adressen {host}:{port} kan ikke brukes.", "Velg en annen med --port."
        ) from error
    app = build_app(settings, desk=is_loopback(host) or not sign_in_of(settings).only_local)
    # An open page holds a connection for ever; without a limit the server would wait for it when it is stopped.
    # The desk must see who connects, so nobody's X-Forwarded-For may put another address in their place.
    config = uvicorn.Config(app, log_level=settings.log_level.lower(), timeout_graceful_shutdown=3, proxy_headers=False)
    server = uvicorn.Server(config)
    on_ready(f"http://{host}:{listener.getsockname()[1]}")
    server.run(sockets=[listener])
