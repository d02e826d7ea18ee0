"""A real server with the chat page, and a real browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial

import httpx
import pytest

from corpus.settings import Settings

_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@contextmanager
def _serving(settings: Settings, **environment: str) -> Iterator[str]:
    """The address of `sparring serve` in a process of its own, with some settings more."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-c", "from ui.cli.main import main; main()", "serve", "--port", str(port)],
        env={**os.environ, "SPARRING_HOME": str(settings.home), **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                if httpx.get(f"{address}/readyz", timeout=20).status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.2)
        else:
            pytest.fail("the server did not start")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


Serve = Callable[..., AbstractContextManager[str]]


@pytest.fixture(scope="session")
def serve(settings: Settings) -> Serve:
    """Starts `sparring serve` with some environment variables more."""
    return partial(_serving, settings)


@pytest.fixture(scope="session")
def server(serve: Serve) -> Iterator[str]:
    """The chat page and the API."""
    with serve() as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Headless Chromium; the browser tests are skipped, with a message, where there is none."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        pytest.skip("no Chromium on this machine: the browser tests were not run")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=_FLAGS)
        yield launched
        launched.close()
