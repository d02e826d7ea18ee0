"""The HTTP interface, over a real server on loopback."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest
import uvicorn

from assistant.api.app import create_app
from assistant.assistant import Assistant

QUESTION = "Må vi vekte klima og miljø 30 prosent?"


@pytest.fixture(scope="module")
def client(assistant: Assistant) -> Iterator[httpx.Client]:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(lambda: assistant), log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.02)
    with httpx.Client(base_url=f"http://127.0.0.1:{listener.getsockname()[1]}", timeout=60) as made:
        yield made
    server.should_exit = True
    thread.join()


def test_ask_gives_the_answer_of_the_contract(client: httpx.Client) -> None:
    body = client.post("/api/v1/ask", json={"question": QUESTION, "as_of": "2026-11-26"}).json()
    assert body["status"] == "answered" and body["question"]["as_of"] == "2026-11-26"
    assert {"id", "language", "writer", "text", "claims", "citations", "notices", "follow_ups"} <= set(body)
    assert {"passage_id", "locator", "quote", "digest", "authority", "valid_from"} <= set(body["citations"][0])


def test_a_cited_passage_and_its_document_can_be_fetched(client: httpx.Client) -> None:
    cited = client.post("/api/v1/ask", json={"question": QUESTION}).json()["citations"][0]
    passage = client.get(f"/api/v1/passages/{quote(cited['passage_id'], safe='')}").json()
    assert passage["passage_id"] == cited["passage_id"]
    document = client.get(f"/api/v1/documents/{cited['document_id']}").json()
    assert passage["passage_id"] in {p["passage_id"] for p in document["passages"]}
    assert len(client.get("/api/v1/documents").json()) == 327


def test_search_filters_by_kind(client: httpx.Client) -> None:
    found = client.get("/api/v1/search", params={"q": "brukte møbler", "k": 3, "kind": "plan"}).json()["passages"]
    assert len(found) == 3 and {p["kind"] for p in found} == {"plan"}


def test_the_stream_ends_with_the_answer(client: httpx.Client) -> None:
    text = client.post("/api/v1/ask/stream", json={"question": QUESTION}).text
    assert text.index("event: sources") < text.index("event: claim") < text.index("event: answer")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"question": ""}, "empty_question"), ({"question": "x" * 100_000}, "question_too_long"),
        ({"question": "a\x00"}, "invalid_characters"), ({"question": "Hei?", "as_of": "99999-01-01"}, "invalid_date"),
        ({"question": "Hei?", "kinds": ["../"]}, "unknown_kind"), ({"question": "Hei?", "language": "q"}, "unknown_language"),
        ({"question": "Hei?", "language": "\ud800"}, "unknown_language"),
        ({"question": "Hei?", "kinds": ["\ud800"]}, "unknown_kind"), ({"question": "Hei?", "as_of": "\ud800"}, "invalid_date"),
        ({"question": "Hei?", "history": [{"role": "system", "content": "x"}]}, "invalid_request"),
        ({}, "invalid_request"), ({"question": "Hei?", "nope": 1}, "invalid_request"), ({"question": 7}, "invalid_request"),
    ],
)  # fmt: skip
def test_bad_input_gives_a_stable_code_and_no_trace(client: httpx.Client, body: object, code: str) -> None:
    response = client.post("/api/v1/ask", content=json.dumps(body), headers={"Content-Type": "application/json"})
    assert response.status_code == 422 and response.json()["error"]["code"] == code
    assert "Traceback" not in response.text


@pytest.mark.parametrize("body", [b"[" * 50_000, b'{"question":"\xff"}', b'{"question":' + b"9" * 5_000 + b"}"])
def test_a_body_that_is_no_json_is_told(client: httpx.Client, body: bytes) -> None:
    response = client.post("/api/v1/ask", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code in (400, 422) and response.json()["error"]["code"] == "invalid_request"


def test_a_body_that_does_not_tell_its_size_is_not_read_to_the_end(client: httpx.Client) -> None:
    def pieces() -> Iterator[bytes]:
        yield b'{"question":"'
        for _ in range(200):
            yield b"a" * 1_000_000

    response = client.post("/api/v1/ask", content=pieces(), headers={"Content-Type": "application/json"})
    assert response.status_code == 413 and response.json()["error"]["code"] == "too_large"


def test_a_fault_does_not_send_back_all_that_was_sent(client: httpx.Client) -> None:
    assert len(client.post("/api/v1/ask", json={"question": "Hei?", "x" * 100_000: 1}).text) < 1_000


@pytest.mark.parametrize("path", ["/api/v1/documents/nei", "/api/v1/passages/..%2F..%2Fetc", "/api/v1/nei"])
def test_what_does_not_exist_is_not_found(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404 and response.json()["error"]["code"] == "not_found"


def test_health_readiness_metrics_and_openapi_answer(client: httpx.Client) -> None:
    client.post("/api/v1/ask", json={"question": QUESTION})
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json()["generation"].startswith("generation-")
    assert "sparring_answers_total" in client.get("/metrics").text
    assert "/api/v1/ask" in client.get("/api/v1/openapi.json").json()["paths"]
