"""Hosts, token, forms of our own, size and time, and the headers of every answer, on a page of three addresses."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from demo import served
from fastapi import FastAPI, Form, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from dragoman.web import Settings, guard

TOKEN = "a-token-of-this-test"


def page(**options: Any) -> FastAPI:
    """A page with a form, an API and an address that breaks."""
    app = FastAPI()

    @app.get("/")
    def home(request: Request) -> HTMLResponse:
        return HTMLResponse(guard.csrf(request))

    @app.post("/form")
    @app.post("/read")
    def form(request: Request, text: str = Form("")) -> dict[str, Any]:
        return {"text": len(text)}

    @app.post("/api/read")
    @app.post("/api/rows/x/decisions")
    def api(sent: dict[str, Any]) -> dict[str, Any]:
        return sent

    @app.get("/broken")
    def broken() -> None:
        raise RuntimeError("secret words")

    def refuse(request: Request, status: int, message: str) -> Response:
        if request.scope["path"].startswith("/api/"):
            return JSONResponse({"error": message}, status)
        return HTMLResponse(message, status)

    app.state.refuse = refuse
    guard.install(app, Settings(Path("none"), **options))
    return app


def visitor(app: FastAPI | None = None, host: str = "127.0.0.1") -> TestClient:
    return TestClient(app or page(), base_url=f"http://{host}", raise_server_exceptions=False)


# ---------------------------------------------------------------- headers


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/", {}, 200),
        ("/nowhere", {}, 404),
        ("/", {"host": "evil.example"}, 400),
        ("/broken", {}, 500),
        ("/%00", {}, 400),
        ("/api/read", {}, 405),
        ("/static/none.css", {}, 404),
    ],
)
def test_every_answer_has_strict_headers(path: str, headers: dict[str, str], status: int) -> None:
    answer = visitor().get(path, headers=headers)
    assert answer.status_code == status
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy and "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert "geolocation=()" in answer.headers["permissions-policy"]
    assert answer.headers["cache-control"] == "private, no-cache"


def test_what_breaks_says_nothing_of_its_inside() -> None:
    answer = visitor().get("/broken")
    assert answer.status_code == 500 and "secret words" not in answer.text and guard.BROKEN in answer.text


# ---------------------------------------------------------------- hosts


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "localhost:8080", "LOCALHOST:1", "[::1]:8080"])
def test_own_names_are_answered(host: str) -> None:
    assert visitor().get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "127.0.0.1@evil.example", "[", "10.0.0.1", "", "127.0.0.1:80:80", "a b"],
)
def test_other_names_are_refused(host: str) -> None:
    answer = visitor().get("/", headers={"host": host})
    assert answer.status_code == 400 and "not served under this name" in answer.text


def test_numbers_are_names_where_asked_for() -> None:
    open_page = page(hosts=("127.0.0.1", "desk.example", "*"))
    for host, status in (("10.0.0.1", 200), ("[fe80::1]:80", 200), ("desk.example", 200), ("evil.example", 400)):
        assert visitor(open_page).get("/", headers={"host": host}).status_code == status


# ---------------------------------------------------------------- the token


def test_the_token_in_the_address_becomes_a_cookie() -> None:
    client = visitor(page(token=TOKEN))
    refused = client.get("/")
    assert refused.status_code == 401 and "?token=" in refused.text and TOKEN not in refused.text
    assert client.get("/?token=wrong").status_code == 401
    welcome = client.get(f"/?since=2025-01-01&token={TOKEN}&q=a%26b", follow_redirects=False)
    assert welcome.status_code == 303 and welcome.headers["location"] == "/?since=2025-01-01&q=a%26b"
    cookie = welcome.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
    assert client.get("/").status_code == 200


def test_the_redirect_stays_on_this_host() -> None:
    welcome = visitor(page(token=TOKEN)).get(f"http://127.0.0.1//evil.example/?token={TOKEN}", follow_redirects=False)
    assert welcome.headers["location"] == "/evil.example/"


def test_scripts_bring_the_token_in_a_header() -> None:
    client = visitor(page(token=TOKEN))
    assert "Bearer" in client.get("/api/nothing").json()["error"]
    assert client.get("/", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert client.get("/", headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert client.get("/", headers={"Authorization": f"Basic {TOKEN}"}).status_code == 401
    sent = client.post("/form", data={"text": "abc"}, headers={"Authorization": f"Bearer {TOKEN}"})
    assert sent.json() == {"text": 3}, "no browser sends this header unasked, so no form token is needed"


def test_nothing_can_be_sent_without_the_token() -> None:
    client = visitor(page(token=TOKEN))
    assert client.post(f"/api/read?token={TOKEN}", json={}).status_code == 401
    assert client.post("/api/read", json={}).status_code == 401


# ---------------------------------------------------------------- forms of our own


def test_a_form_needs_the_token_of_its_visitor() -> None:
    client = visitor()
    mine = client.get("/").text
    other = visitor(client.app).get("/").text  # type: ignore[arg-type]
    assert len(mine) == 64 and mine != other
    assert client.post("/form", data={"text": "abc", "csrf": mine}).json() == {"text": 3}
    assert client.post("/form", data={"text": "abc"}, headers={"X-CSRF-Token": mine}).json() == {"text": 3}
    file = {"file": ("a.txt", b"abc")}
    assert client.post("/form", data={"text": "abc", "csrf": mine}, files=file).json() == {"text": 3}
    for wrong in ({}, {"csrf": ""}, {"csrf": other}, {"csrf": "ä"}):
        answer = client.post("/form", data={"text": "abc", **wrong})
        assert answer.status_code == 403 and "not ours" in answer.text
    assert client.post("/form", content=b"text=abc").status_code == 403
    assert visitor(client.app).post("/form", data={"csrf": mine}).status_code == 403  # type: ignore[arg-type]


def test_the_visitor_is_known_by_a_cookie_scripts_cannot_read() -> None:
    cookie = visitor().get("/").headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Path=/" in cookie
    client = visitor()
    client.get("/")
    assert "set-cookie" not in client.get("/").headers


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://127.0.0.1"}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:9"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
def test_pages_of_others_send_nothing(headers: dict[str, str], status: int) -> None:
    client = visitor()
    token = client.get("/").text
    assert client.post("/form", data={"csrf": token}, headers=headers).status_code == status
    assert client.post("/api/read", json={"a": 1}, headers=headers).status_code == status


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_the_api_takes_only_what_forms_of_others_cannot_send(kind: str) -> None:
    answer = visitor().post("/api/read", content=b'{"a": 1}', headers={"Content-Type": kind})
    assert answer.status_code == 415 and "application/json" in answer.json()["error"]


def test_a_broken_form_is_said_to_be_broken() -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = visitor().post("/form", content=b"--x\r\nnonsense", headers=headers)
    assert answer.status_code in (400, 403)


# ---------------------------------------------------------------- read-only


def test_read_only_reads_and_changes_nothing() -> None:
    client = visitor(page(read_only=True))
    token = client.get("/").text
    assert client.post("/read", data={"csrf": token, "text": "abc"}).json() == {"text": 3}
    assert client.post("/api/read", json={"a": 1}).json() == {"a": 1}
    for path in ("/form", "/read/", "/api/rows/x/decisions"):
        answer = client.post(path, data={"csrf": token})
        assert answer.status_code == 403 and "read-only" in answer.text
    for method in ("PUT", "DELETE", "PATCH"):
        assert client.request(method, "/read/x").status_code == 403


# ---------------------------------------------------------------- size, time and form of what is sent


def test_a_long_body_is_refused_with_the_limit() -> None:
    client = visitor(page(most_bytes=1000))
    token = client.get("/").text
    fits = client.post("/form", data={"csrf": token, "text": "a" * 800})
    assert fits.json() == {"text": 800}
    answer = client.post("/form", data={"csrf": token, "text": "a" * 1000})
    assert answer.status_code == 413 and "0.001 MB" in answer.text

    def chunks() -> Iterator[bytes]:
        for _ in range(100):
            yield b"a" * 100

    chunked = client.post("/api/read", content=chunks(), headers={"Content-Type": "application/json"})
    assert chunked.status_code == 413 and "MB" in chunked.json()["error"]


def test_a_long_text_goes_through_whole() -> None:
    client = visitor()
    token = client.get("/").text
    text = "Ünïcödé " * 100_000
    assert client.post("/api/read", json={"text": text}).json() == {"text": text}
    answer = client.post("/form", data={"csrf": token, "text": "a" * 900_000})
    assert answer.json() == {"text": 900_000}


def test_the_answer_to_a_long_body_arrives_in_a_real_connection() -> None:
    with served(page(most_bytes=100_000)) as here:
        port = int(here.url.rpartition(":")[2])
        head = f"POST /form HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 600000\r\n\r\n"
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(head.encode() + b"a" * 600_000)
            assert connection.recv(100).startswith(b"HTTP/1.1 413")


def test_what_comes_too_slowly_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "SENDING_SECONDS", 0.2)
    with served(page()) as here:
        port = int(here.url.rpartition(":")[2])
        start = time.monotonic()
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(f"POST /form HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 9\r\n\r\nab".encode())
            assert connection.recv(100).startswith(b"HTTP/1.1 408")
        assert time.monotonic() - start < 5


@pytest.mark.parametrize("path", ["/%00", "/a%00b", "/?q=%00", "/?a=b%00"])
def test_null_bytes_are_refused(path: str) -> None:
    answer = visitor().get(path)
    assert answer.status_code == 400 and "null byte" in answer.text


@pytest.mark.parametrize("path", ["/" + "a" * 3000, "/?q=" + "a" * 9000])
def test_long_addresses_are_refused(path: str) -> None:
    assert visitor().get(path).status_code == 414


def test_a_websocket_finds_nothing() -> None:
    with pytest.raises(WebSocketDisconnect), visitor().websocket_connect("/"):
        pass
