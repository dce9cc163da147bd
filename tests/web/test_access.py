"""Who goes first: readers and a writer of the store, and articles that are read one at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from demo import Telling

from dragoman.errors import DragomanError
from dragoman.model import Record
from dragoman.web.access import Busy, Desk, Gate

RECORD = Telling(1).record()
SOON = 5.0


def started(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


# ---------------------------------------------------------------- the gate


class Thing:
    """Something that is opened and closed again."""

    def __init__(self) -> None:
        self.open = 0
        self.opened = 0

    def __call__(self) -> Thing:
        assert self.open == 0, "opened twice"
        self.open += 1
        self.opened += 1
        return self

    def close(self) -> None:
        self.open -= 1


def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + SOON
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_it_is_held_open_for_those_who_come_after() -> None:
    thing = Thing()
    gate = Gate(thing, hold=0.2, gap=0.01)
    for _ in range(20):
        with gate.reading():
            assert thing.open == 1
    assert thing.opened == 1
    until(lambda: thing.open == 0)
    with gate.reading():
        assert thing.open == 1
    assert thing.opened == 2


def test_readers_who_never_cease_let_others_at_it() -> None:
    thing, stop, closed = Thing(), threading.Event(), []
    gate = Gate(thing, hold=0.05, gap=0.02)

    def read() -> None:
        while not stop.is_set():
            with gate.reading():
                assert thing.open == 1
                time.sleep(0.005)

    threads = [started(read) for _ in range(5)]
    end = time.monotonic() + SOON
    while thing.opened < 4 and time.monotonic() < end:
        closed.append(thing.open == 0)
        time.sleep(0.002)
    stop.set()
    for each in threads:
        each.join(SOON)
    assert thing.opened >= 4 and any(closed)


def test_it_is_closed_for_a_writer() -> None:
    thing = Thing()
    gate = Gate(thing, hold=60)
    with gate.reading():
        pass
    with gate.writing():
        assert thing.open == 0
    with gate.reading():
        assert thing.open == 1


def test_what_goes_wrong_in_opening_goes_wrong_for_all_who_wait() -> None:
    tries, together = [], threading.Barrier(6)

    def opening() -> Thing:
        tries.append(1)
        time.sleep(0.1)
        raise Busy("open in another process")

    gate = Gate(opening)

    def read() -> str:
        together.wait(SOON)
        with pytest.raises(Busy), gate.reading():
            pass
        return "refused"

    with ThreadPoolExecutor(6) as pool:
        assert [each.result(SOON) for each in [pool.submit(read) for _ in range(6)]] == ["refused"] * 6
    assert len(tries) < 6 and not gate._readers


def test_a_thread_that_reads_may_read_once_more() -> None:
    thing = Thing()
    gate = Gate(thing, hold=0.02, gap=0.01)
    with gate.reading():
        until(lambda: gate._is_due)
        with gate.reading():
            assert thing.open == 1
    assert thing.open == 0


def test_many_read_at_once() -> None:
    gate, together = Gate(Thing()), threading.Barrier(8)

    def read() -> None:
        with gate.reading():
            together.wait(SOON)

    threads = [started(read) for _ in range(8)]
    for each in threads:
        each.join(SOON)
    assert not together.broken


def test_one_writes_alone() -> None:
    gate, inside, most = Gate(Thing()), [], []

    def enter(name: str, kind: Callable[[], object]) -> None:
        with kind():  # type: ignore[attr-defined]
            inside.append(name)
            most.append(sorted(inside))
            time.sleep(0.002)
            inside.remove(name)

    with ThreadPoolExecutor(12) as pool:
        for number in range(60):
            writes = number % 5 == 0
            pool.submit(enter, "writer" if writes else f"reader {number}", gate.writing if writes else gate.reading)
    assert len(most) == 60
    assert all(names == ["writer"] for names in most if "writer" in names)


def test_a_waiting_writer_goes_before_later_readers() -> None:
    gate, order, reads = Gate(Thing()), [], threading.Event()

    def write() -> None:
        with gate.writing():
            order.append("writer")

    def read() -> None:
        with gate.reading():
            order.append("reader")

    with gate.reading():
        writer = started(write)
        while not gate._writers:
            time.sleep(0.001)
        reader = started(read)
        reads.wait(0.05)
        assert order == []
    for each in (writer, reader):
        each.join(SOON)
    assert order == ["writer", "reader"]


def test_what_breaks_leaves_the_gate_open() -> None:
    gate = Gate(Thing())
    for kind in (gate.reading, gate.writing, gate.writing, gate.reading):
        with pytest.raises(ZeroDivisionError), kind():
            raise ZeroDivisionError


# ---------------------------------------------------------------- the desk


def test_articles_are_read_one_at_a_time() -> None:
    inside, most = [0], [0]

    def read() -> Record:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        time.sleep(0.005)
        inside[0] -= 1
        return RECORD

    desk = Desk(seconds=SOON, places=20)
    with ThreadPoolExecutor(10) as pool:
        assert list(pool.map(desk.do, [read] * 10)) == [RECORD] * 10
    assert most == [1]


def test_a_long_reading_is_not_waited_for() -> None:
    go = threading.Event()

    def read() -> Record:
        go.wait(SOON)
        return RECORD

    desk = Desk(seconds=0.05, places=1)
    start = time.monotonic()
    with pytest.raises(Busy, match=r"longer than 0\.05 s"):
        desk.do(read)
    assert time.monotonic() - start < 2
    with pytest.raises(Busy, match="being read already"):
        desk.do(read)
    go.set()
    for _ in range(100):
        try:
            assert desk.do(read) == RECORD
            return
        except Busy:
            time.sleep(0.01)
    pytest.fail("the place of the long reading stays taken")


def test_who_waits_too_long_is_never_read() -> None:
    go, begun = threading.Event(), []

    def read(name: str) -> Record:
        begun.append(name)
        go.wait(SOON)
        return RECORD

    desk = Desk(seconds=0.2, places=2)

    def wait_for_it() -> None:
        with suppress(Busy):
            desk.do(lambda: read("first"))

    first = started(wait_for_it)
    until(lambda: begun)
    with pytest.raises(Busy):
        desk.do(lambda: read("second"))
    go.set()
    first.join(SOON)
    assert desk._places.acquire(timeout=SOON) and desk._places.acquire(timeout=SOON)
    assert begun == ["first"]


def test_what_the_reading_raises_is_raised() -> None:
    def read() -> Record:
        raise DragomanError("no such model")

    desk = Desk(seconds=SOON, places=1)
    for _ in range(3):
        with pytest.raises(DragomanError, match="no such model"):
            desk.do(read)


def test_closing_lets_nobody_wait() -> None:
    go = threading.Event()

    def read() -> Record:
        go.wait(SOON)
        return RECORD

    desk = Desk(seconds=60, places=2)
    start = time.monotonic()
    closing = threading.Timer(0.05, desk.close)
    closing.start()
    with pytest.raises(Busy, match="closed"):
        desk.do(read)
    assert time.monotonic() - start < 5
    go.set()
    closing.join()
