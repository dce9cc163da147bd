"""Who goes first: many readers of the store or one writer, and one article read at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from functools import partial
from threading import BoundedSemaphore, Condition, Event, Lock, Thread, Timer, local
from typing import Protocol, TypeVar

from dragoman.errors import DragomanError

HOLD = 2.0
"""Seconds a store is held open for reading, besides answers under way; then others get at it, such as `dragoman add`,
which waits for 5 seconds."""

GAP = 0.06
"""Seconds it stays closed at least: others that wait for it look for it every 0.05 s."""


class Closable(Protocol):
    """What can be closed."""

    def close(self) -> None:
        """Closes it."""


class Gate:
    """Lets many threads read a store at once, or one write; a waiting writer goes before readers that come after it.

    DuckDB opens a file within a process for reading or for writing, never for both. The first reader opens it
    (`opening`), and it is held open for those after it, since opening a file takes longer than most answers; but not
    for longer than `hold` seconds, lest readers who never cease should keep other processes from writing. What goes
    wrong in opening it goes wrong for everybody who waits for it. A thread that reads already may read once more.
    """

    def __init__(self, opening: Callable[[], Closable], *, hold: float = HOLD, gap: float = GAP) -> None:
        self._opening = opening
        self._hold, self._gap = hold, gap
        self._changed = Condition()
        self._thread = local()
        self._readers = 0
        self._writers = 0
        self._is_writing = False
        self._held: Future[Closable] | None = None
        self._is_due = False
        self._timer: Timer | None = None
        self._closed = 0.0

    @contextmanager
    def reading(self) -> Iterator[None]:
        """The block may read. Raises what `opening` raises."""
        depth = getattr(self._thread, "depth", 0)
        if not depth:
            self._enter()
        self._thread.depth = depth + 1
        try:
            yield
        finally:
            self._thread.depth = depth
            if not depth:
                self._leave()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The block may write, alone."""
        with self._changed:
            self._writers += 1
            self._changed.wait_for(lambda: not self._readers and not self._is_writing)
            self._close()
            self._is_writing = True
        try:
            yield
        finally:
            with self._changed:
                self._writers -= 1
                self._is_writing = False
                self._changed.notify_all()

    def close(self) -> None:
        """Closes what is held open, as soon as nobody reads; whoever comes later opens it again."""
        with self._changed:
            self._is_due = self._held is not None
            if not self._readers:
                self._close()
            self._changed.notify_all()

    def _enter(self) -> None:
        with self._changed:
            while self._writers or self._is_due or time.monotonic() < self._closed + self._gap:
                self._changed.wait(self._gap)
            self._readers += 1
            held, is_first = self._held or Future[Closable](), self._held is None
            self._held = held
        if is_first:
            self._open(held)
        try:
            held.result()
        except BaseException:
            self._leave()
            raise

    def _open(self, held: Future[Closable]) -> None:
        try:
            opened = self._opening()
        except BaseException as error:
            with self._changed:
                self._held = None
            held.set_exception(error)
            return
        held.set_result(opened)
        self._timer = Timer(self._hold, self.close)
        self._timer.daemon = True
        self._timer.start()

    def _leave(self) -> None:
        with self._changed:
            self._readers -= 1
            if self._is_due and not self._readers:
                self._close()
            self._changed.notify_all()

    def _close(self) -> None:
        """Closes what is held open; nobody reads."""
        if self._held is not None:
            self._held.result().close()
            self._closed = time.monotonic()
        if self._timer is not None:
            self._timer.cancel()
        self._held, self._is_due = None, False


class Busy(DragomanError):  # noqa: N818 - reads as what it is
    """An article cannot be read now, or not in the time there is."""


Done = TypeVar("Done")


class Desk:
    """Does what takes long, such as reading an article: one thing at a time, few may wait for their turn, and nobody
    longer than `seconds`."""

    def __init__(self, *, seconds: float, places: int) -> None:
        self._seconds = seconds
        self._places = BoundedSemaphore(places)
        self._turn = Lock()
        self._closing = Event()

    def close(self) -> None:
        """Nobody waits any longer."""
        self._closing.set()

    def do(self, work: Callable[[], Done]) -> Done:
        """What the work gives. Raises `Busy`, and whatever the work raises.

        What takes too long goes on in its thread, which nobody can stop; the answer does not wait for it.
        """
        if not self._places.acquire(blocking=False):
            raise Busy("several articles are being read already; try again in a moment")
        done: Future[Done] = Future()
        Thread(target=self._take, args=(work, done), daemon=True).start()
        end = time.monotonic() + self._seconds
        while not done.done() and time.monotonic() < end and not self._closing.is_set():
            wait([done], min(0.2, self._seconds))
        if done.done():
            return done.result()
        done.cancel()
        if self._closing.is_set():
            raise Busy("the page is being closed")
        raise Busy(f"reading it took longer than {self._seconds:g} s; send a shorter text, or use `dragoman read`")

    def _take(self, work: Callable[[], Done], done: Future[Done]) -> None:
        with self._turn:
            finish = _finished(work, done) if done.set_running_or_notify_cancel() else None
        self._places.release()
        if finish:
            finish()


def _finished(work: Callable[[], Done], done: Future[Done]) -> Callable[[], None]:
    """Does the work, and gives what tells whoever waits how it went."""
    try:
        return partial(done.set_result, work())
    except Exception as error:  # whatever it is, it belongs to whoever waits
        return partial(done.set_exception, error)
