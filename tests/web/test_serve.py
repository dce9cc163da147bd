"""`dragoman serve` as people start it, and the page while another process writes to the store."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from demo import Telling, Visitor, served

from dragoman.cli import main, serving
from dragoman.store import Store
from dragoman.web import Settings, access, create

Capture = pytest.CaptureFixture[str]


@contextmanager
def serve(store: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command in a process of its own, and the address it prints."""
    command = [sys.executable, "-m", "dragoman", "serve", "--in", str(store), "--port", "0", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        line = process.stderr.readline()
        found = re.search(r"http://\S+", line)
        assert found, line
        yield process, found[0]
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


# ---------------------------------------------------------------- starting and ending


def test_it_prints_where_it_is_and_ends_quietly(demo: Path) -> None:
    with serve(demo) as (process, url):
        assert url.startswith("http://127.0.0.1:") and not url.startswith("http://127.0.0.1:0")
        answer = httpx2.get(url, timeout=30)
        assert answer.status_code == 200 and "server" not in answer.headers
        process.send_signal(signal.SIGINT)
        assert process.wait(20) in (0, 130)
        assert process.stderr is not None and process.stderr.read() == ""


def test_it_ends_though_a_browser_keeps_its_connection(demo: Path) -> None:
    with serve(demo) as (process, url), httpx2.Client(timeout=30) as client:
        assert client.get(url).status_code == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(20) in (0, 130)


def test_other_addresses_ask_for_a_token(demo: Path) -> None:
    with serve(demo, "--host", "0.0.0.0", "--read-only") as (process, url):
        assert process.stderr is not None and "token" in process.stderr.readline()
        bare, _, token = url.replace("0.0.0.0", "127.0.0.1").partition("?token=")
        assert len(token) > 20
        with httpx2.Client(timeout=30) as client:
            assert client.get(bare).status_code == 401
            assert client.get(f"{bare}?token={token}", follow_redirects=True).status_code == 200
            assert client.get(bare).status_code == 200
            assert client.get(bare, headers={"Host": "evil.example"}).status_code == 400
            assert "read-only" in client.post(f"{bare}api/rows/x/decisions", json={}).text
        assert httpx2.get(bare, headers={"Authorization": f"Bearer {token}"}, timeout=30).status_code == 200


@pytest.mark.parametrize(
    ("host", "own", "bracketed"),
    [
        ("127.0.0.1", True, "127.0.0.1"),
        ("127.0.0.2", True, "127.0.0.2"),
        ("localhost", True, "localhost"),
        ("::1", True, "[::1]"),
        ("[::1]", True, "[::1]"),
        ("0.0.0.0", False, "0.0.0.0"),
        ("::", False, "[::]"),
        ("192.168.1.5", False, "192.168.1.5"),
        ("desk.example", False, "desk.example"),
    ],
)
def test_which_addresses_are_this_machine_alone(host: str, own: bool, bracketed: str) -> None:
    assert serving._is_own(host) is own
    names = serving._names(host)
    assert bracketed in names and "localhost" in names and ("*" in names) is not own
    assert serving._address(host, 80, None) == f"http://{bracketed}:80/"


def test_a_store_that_is_not_there_is_named(tmp_path: Path, capsys: Capture) -> None:
    assert main(["serve", "--in", str(tmp_path / "none.duckdb")]) == 2
    assert "no such store" in capsys.readouterr().err


def test_a_file_that_is_no_store_is_named(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("no store")
    assert main(["serve", "--in", str(path)]) == 2
    assert "not a Dragoman store" in capsys.readouterr().err


def test_a_store_that_cannot_be_written_is_served_read_only(
    own_demo: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    assert main(["serve", "--in", str(own_demo)]) == 2
    assert "--read-only" in capsys.readouterr().err
    monkeypatch.setattr(serving, "_run", lambda app, listener: None)
    assert main(["serve", "--in", str(own_demo), "--read-only", "--port", "0"]) == 0


def test_a_port_in_use_is_named(demo: Path, capsys: Capture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--in", str(demo), "--port", str(port)]) == 2
    err = capsys.readouterr().err
    assert f"port {port}" in err and "--port" in err


@pytest.mark.parametrize("host", ["no-such-host.invalid", "203.0.113.7", "a" * 300, "x\0y"])
def test_an_address_of_another_machine_is_named(demo: Path, capsys: Capture, host: str) -> None:
    assert main(["serve", "--in", str(demo), "--host", host, "--port", "0"]) == 2
    assert capsys.readouterr().err.strip()


# ---------------------------------------------------------------- while others write


def write(path: Path, rounds: int, seconds: float, pause: float, holding: Any) -> None:
    """Holds the store as `add` does: for the seconds of a commit, again and again."""
    for number in range(rounds):
        with Store(path, wait=10).writer() as writer:
            writer.add(Telling(1000 + number).record())
            holding.set()
            time.sleep(seconds)
        time.sleep(pause)


def writing(path: Path, rounds: int, seconds: float, pause: float) -> Any:
    """A process that writes, once it holds the store."""
    context = multiprocessing.get_context("spawn")
    holding = context.Event()
    process = context.Process(target=write, args=(path, rounds, seconds, pause, holding))
    process.start()
    assert holding.wait(60)
    return process


def test_the_page_goes_on_while_another_process_writes(own_demo: Path) -> None:
    app = create(Settings(own_demo))
    with served(app) as page, httpx2.Client(base_url=page.url, timeout=30) as client:
        process = writing(own_demo, rounds=4, seconds=1.2, pause=0.3)
        statuses = []
        while process.is_alive():
            statuses += [client.get(path).status_code for path in ("/api/counts", "/api/events?limit=5")]
        process.join()
        assert process.exitcode == 0, "the writer got the store as well"
        assert set(statuses) == {200} and len(statuses) >= 8
        assert client.get("/api/counts").json()["counts"]["articles"] == 46
    app.state.site.close()


def test_readers_who_never_cease_leave_the_store_to_a_writer(own_demo: Path) -> None:
    app = create(Settings(own_demo))
    with served(app) as page, httpx2.Client(base_url=page.url, timeout=30) as client:
        assert client.get("/api/counts").status_code == 200
        context = multiprocessing.get_context("spawn")
        holding = context.Event()
        process = context.Process(target=write, args=(own_demo, 1, 0.1, 0.0, holding))
        process.start()
        while process.is_alive():
            assert client.get("/api/counts").status_code == 200
        assert process.exitcode == 0
    app.state.site.close()


def test_a_store_that_stays_locked_is_said_to_be_busy(own_demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.web.base.LOCK_WAIT", 0.3)
    client = Visitor(create(Settings(own_demo)))
    process = writing(own_demo, rounds=1, seconds=4, pause=0)
    start = time.monotonic()
    page, data = client.get("/"), client.get("/api/counts")
    assert time.monotonic() - start < 3
    assert page.status_code == 503 and "busy" in page.text and "in another process" in page.text
    assert data.status_code == 503 and "in another process" in data.json()["error"]
    process.join()
    assert client.get("/").status_code == 200


def test_a_store_that_vanishes_is_said_to_be_gone(own_demo: Path) -> None:
    client = Visitor(create(Settings(own_demo)))
    assert client.get("/api/counts").status_code == 200
    client.app.state.site.close()  # type: ignore[attr-defined]
    own_demo.unlink()
    answer = client.get("/api/counts")
    assert answer.status_code == 503 and "no such store" in answer.json()["error"]


def test_decisions_and_answers_take_turns(own_demo: Path) -> None:
    app = create(Settings(own_demo))
    with Store(own_demo).view() as view:
        rows = [row.id for row in view.page("events", limit=10).rows]
    with served(app) as page, httpx2.Client(base_url=page.url, timeout=30) as client:
        for row in rows:
            sent = {"verdict": "accept", "by": "Mara"}
            assert client.post(f"/api/rows/{row}/decisions", json=sent).status_code == 201
            assert client.get(f"/api/rows/{row}").json()["verdict"]["verdict"] == "accept"
    app.state.site.close()


def test_the_store_is_not_held_while_nobody_asks(own_demo: Path) -> None:
    client = Visitor(create(Settings(own_demo)))
    assert client.get("/api/counts").status_code == 200
    time.sleep(access.HOLD + 0.5)
    with Store(own_demo).writer() as writer:
        assert writer.add(Telling(2000).record())
