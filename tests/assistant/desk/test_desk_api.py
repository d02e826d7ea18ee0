"""The desk over HTTP, over a real server on loopback. All persons and keys are invented."""

import email
import json
import socket
import threading
import time
from collections.abc import Iterator
from ipaddress import ip_network

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from assistant.api.app import create_app
from assistant.api.desk import add_desk
from assistant.assistant import Assistant
from assistant.desk.desk import Desk
from assistant.desk.people import Person, Role
from assistant.desk.sign_in import SignIn, sign_in_of
from corpus.errors import SparringError
from corpus.settings import Settings

KEYS = "Kari Ås:adviser:kari-har-en-lang-noekkel; Ola:adviser+approver:ola-har-en-lang-noekkel; Bo:buyer:bo-har-en-lang-noekkel-og; Admin:administrator:admin-har-en-lang-noekkel"
TEXT = "Må vi vekte klima og miljø med 30 prosent? Ring 912 34 567."


def _serving(app: FastAPI) -> Iterator[str]:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", proxy_headers=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def address(desk: Desk, assistant: Assistant) -> Iterator[str]:
    app = create_app(lambda: assistant)
    add_desk(app, lambda: desk, sign_in_of(Settings(api_keys=KEYS)))
    yield from _serving(app)


def _as(address: str, name: str) -> httpx.Client:
    key = {"kari": "kari-har-en-lang-noekkel", "bo": "bo-har-en-lang-noekkel-og"}.get(
        name, f"{name}-har-en-lang-noekkel"
    )
    return httpx.Client(base_url=f"{address}/api/v1/desk", headers={"authorization": f"Bearer {key}"}, timeout=60)


def _ok(response: httpx.Response) -> object:
    assert response.is_success, response.text
    return response.json()


def test_from_inquiry_to_approved_reply_with_a_key_each(address: str) -> None:
    with _as(address, "kari") as kari, _as(address, "ola") as ola, _as(address, "bo") as bo:
        stored = kari.post("/inquiries", json={"text": TEXT, "sender": "a@eksempel.no", "category": "klima"})
        assert stored.status_code == 201 and "912" not in stored.json()["text"]
        one = f"/inquiries/{stored.json()['id']}"
        made = kari.post(f"{one}/draft", json={"after": 0})
        assert made.status_code == 201 and made.json()["faults"] == [], made.text
        bad = kari.post(f"{one}/draft", json={"after": 1, "parts": {"short_answer": "Dere velger fritt."}}).json()
        assert bad["faults"][0]["sentence"] == "Dere velger fritt." and bad["faults"][0]["text"]
        assert kari.post(f"{one}/submit").json()["error"]["code"] == "reply_has_faults"
        assert kari.post(f"{one}/draft", json={"after": 1}).status_code == 409
        _ok(kari.post(f"{one}/draft", json={"after": 2}))
        _ok(kari.post(f"{one}/submit"))
        assert kari.post(f"{one}/approve", json={"version": 3}).status_code == 403
        _ok(ola.post(f"{one}/return", json={"version": 3, "reason": "Se på praksis."}))
        _ok(kari.post(f"{one}/draft", json={"after": 3}))
        _ok(kari.post(f"{one}/submit"))
        assert _ok(ola.post(f"{one}/approve", json={"version": 4}))["status"] == "approved"
        assert bo.get("/earlier", params={"q": TEXT}).json() == []
        _ok(kari.put(one, json={"public": True, "category": "klima", "organisation_type": "kommune"}))
        assert len(bo.get("/earlier", params={"q": TEXT}).json()) == 1
        assert bo.get(one).status_code == 403
        _ok(kari.post(f"{one}/send"))
        case = _ok(kari.get(one))
        assert [v["number"] for v in case["versions"]] == [1, 2, 3, 4] and case["versions"][1]["person"] == "Kari Ås"
        assert [v["reason"] for v in case["verdicts"]] == ["Se på praksis.", ""]
        assert case["reassess"] == []
        assert email.message_from_bytes(kari.get(f"{one}/export", params={"form": "mail"}).content)["To"]
        assert json.loads(kari.get(f"{one}/export", params={"form": "case"}).content)["format"]
        assert _ok(kari.get("/figures"))["replied"] == 1
        assert kari.get("/figures.csv").content.startswith("\ufeff".encode())
        assert kari.get("/log").status_code == 403 and kari.delete(one).status_code == 403
    with _as(address, "admin") as admin:
        assert admin.delete(one).json() == {"erased": 1} and admin.get(one).status_code == 404
        assert [entry["action"] for entry in _ok(admin.get("/log"))][-1] == "erased"


def test_lists_filter_and_files_are_taken_in(address: str) -> None:
    with _as(address, "kari") as kari:
        table = "Spørsmål;Kategori\nMå vi vekte miljø?;klima\n;tom\nHva er brød?;mat"
        done = _ok(kari.post("/inquiries/import", params={"form": "csv"}, content=table.encode()))
        assert (done["stored"], len(done["not_read"])) == (2, 1)
        assert _ok(kari.get("/inquiries", params={"category": "mat"}))["total"] == 1
        assert _ok(kari.get("/inquiries", params={"search": "ikke der"}))["inquiries"] == []


def test_a_file_without_a_stated_length_is_cut_off_when_it_is_too_large(address: str) -> None:
    with _as(address, "kari") as kari:
        response = kari.post("/inquiries/import", params={"form": "csv"}, content=(b"x" * 100_000 for _ in range(30)))
        assert response.status_code == 413 and response.json()["error"]["code"] == "too_large"
        assert _ok(kari.get("/inquiries"))["total"] == 0


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/inquiries/999", None, 404),
        ("GET", "/inquiries/99999999999999999999999", None, 422),
        ("GET", "/inquiries?status=nei", None, 422),
        ("GET", "/inquiries?page=0", None, 422),
        ("GET", "/inquiries?search=%00", None, 200),
        ("POST", "/inquiries", {"text": " "}, 422),
        ("POST", "/inquiries", {"text": "Hva?", "sender": "\x00", "category": "\x00"}, 201),
        ("POST", "/inquiries", {"text": "Hva?", "ukjent": 1}, 422),
        ("POST", "/inquiries/import?form=exe", None, 422),
        ("POST", "/inquiries/import?form=eml", None, 422),
        ("POST", "/inquiries/999/draft", {"after": 0}, 404),
        ("POST", "/inquiries/999/draft", {"after": -1}, 422),
        ("GET", "/figures?since=i+gar", None, 422),
    ],
)
def test_rubbish_gets_the_contracts_error(address: str, method: str, path: str, body: object, status: int) -> None:
    with _as(address, "kari") as kari:
        content = json.dumps(body).encode() if body is not None else b""
        response = kari.request(method, path, content=content, headers={"content-type": "application/json"})
    assert response.status_code == status, response.text
    assert status < 400 or set(response.json()["error"]) == {"code", "message", "hint"}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Bearer feil-noekkel-er-ikke-kjent"},
        {"x-sparring-user": "Kari"},
        {"x-forwarded-user": "Kari", "x-forwarded-groups": "sparring-approver"},
    ],
)
def test_without_a_known_key_everything_is_refused(address: str, headers: dict[str, str]) -> None:
    routes = [("GET", "/inquiries"), ("POST", "/inquiries/1/approve"), ("DELETE", "/inquiries/1"), ("GET", "/log")]
    for method, path in routes:
        response = httpx.request(method, f"{address}/api/v1/desk{path}", headers=headers)
        assert response.status_code == 401 and response.json()["error"]["code"] == "not_signed_in"


def _who(sign_in: SignIn, client: str = "127.0.0.1", **headers: str) -> Person | str:
    named = {"host": "127.0.0.1:7860"} | {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        return sign_in.person(client, named)
    except SparringError as error:
        return error.code


def test_the_embedded_default_knows_only_this_machines_user() -> None:
    kari = Person("Kåre", frozenset(Role))
    assert _who(SignIn(), x_sparring_user="K%C3%A5re") == kari
    assert _who(SignIn(), x_sparring_user="Kåre".encode().decode("latin-1")) == kari
    for headers in (
        {"client": "10.0.0.7"},
        {"host": "ond.example"},
        {"x_forwarded_for": "10.0.0.7"},
        {"x_forwarded_user": "Kari"},
        {"sec_fetch_site": "cross-site"},
    ):
        assert _who(SignIn(), **headers, x_sparring_user="Kari") == "not_signed_in"


def test_a_trusted_proxy_tells_who_signed_in_and_nobody_else_does() -> None:
    sign_in = SignIn(proxies=(ip_network("10.0.0.5/32"),))
    told = {"x_forwarded_user": "Kari", "x_forwarded_groups": "alle, sparring-adviser,sparring-sjef"}
    assert _who(sign_in, "10.0.0.5", **told) == Person("Kari", frozenset((Role.ADVISER,)))
    assert _who(sign_in, "10.0.0.5", x_forwarded_user="Per") == Person("Per", frozenset())
    assert _who(sign_in, "10.0.0.5", **told, sec_fetch_site="cross-site") == "not_signed_in"
    for client in ("10.0.0.6", "127.0.0.1", "", "unix"):
        assert _who(sign_in, client, **told) == "not_signed_in"
    assert _who(sign_in, "10.0.0.5") == "not_signed_in"


@pytest.mark.parametrize(
    "keys",
    [
        "Kari",
        "Kari:adviser",
        "Kari:adviser:kort",
        "Kari:sjef:en-lang-og-god-noekkel-her",
        ":adviser:en-lang-og-god-noekkel-her",
        "Kari:adviser:sha256=abc",
    ],
)
def test_keys_that_cannot_be_used_are_told_by_number_and_never_shown(keys: str) -> None:
    with pytest.raises(SparringError) as error:
        sign_in_of(Settings(api_keys=keys))
    assert error.value.code == "invalid_settings" and "nummer 1" in error.value.message
    assert keys not in repr(Settings(api_keys=keys))


def test_a_key_may_stand_as_its_hash() -> None:
    import hashlib

    digest = hashlib.sha256(b"en-lang-og-god-noekkel").hexdigest()
    sign_in = sign_in_of(Settings(api_keys=f"Kari:adviser:sha256={digest}"))
    assert _who(sign_in, authorization="Bearer en-lang-og-god-noekkel") == Person("Kari", frozenset((Role.ADVISER,)))
    assert _who(sign_in, authorization=f"Bearer {digest}") == "not_signed_in"
