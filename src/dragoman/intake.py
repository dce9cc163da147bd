"""Reading in bulk: inputs to records in one process or several, and records to a store batch by batch.

Nothing ends a run but the end of the inputs: an input that cannot be read, an article that breaks the reader and one
that kills its process are each reported as `Rejected`, and the rest goes on.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dragoman.errors import KnowledgeError
from dragoman.model import Article, Record, Rejected

if TYPE_CHECKING:
    from dragoman.ingest import Note
    from dragoman.reader import Reader
    from dragoman.store.writer import Known

CHUNK = 24
"""Articles read together, by one process."""

COMMIT = 250
"""Articles stored in one go by `add`; the store is free for others in between."""

LOCK_WAIT = 5.0
"""Seconds `add` and the queries wait for another process that holds the store."""

Folders = tuple[Path, ...]
"""Folders of knowledge above the package's own, in order."""


class Input(NamedTuple):
    """An article and the file it came from."""

    path: str
    article: Article


Outcome = Record | Rejected
Work = Callable[[list[Input]], list[Outcome]]


@dataclass
class Intake:
    """Reads inputs into records, says what could not be read (`tell`), and keeps count.

    `skip`: which articles need not be read, because they are stored already. `mapping`: foreign column names.
    """

    paths: Sequence[str]
    published: str | None = None
    source: str | None = None
    title: str | None = None
    mapping: tuple[tuple[str, str], ...] = ()
    jobs: int = 1
    folders: Folders = ()
    tell: Callable[[str], None] = lambda _: None
    on_reject: Callable[[Rejected], None] = lambda _: None
    on_done: Callable[[], None] = lambda: None
    skip: Callable[[Article], bool] = lambda _: False
    read: int = 0
    skipped: int = 0
    rejected: int = 0

    def records(self) -> Iterator[Record]:
        """The records of all inputs in their order."""
        for outcome in read_all(self._inputs(), self.jobs, folders=self.folders):
            self.on_done()
            if isinstance(outcome, Rejected):
                self._reject(outcome)
            else:
                self.read += 1
                yield outcome

    def status(self) -> int:
        """The exit status, after the closing line if any input was rejected."""
        there = self.read + self.skipped
        if self.rejected:
            self.tell(f"read {there:,} {articles(there)}, {self.rejected:,} rejected")
        return 2 if not there else 1 if self.rejected else 0

    def _inputs(self) -> Iterator[Input]:
        from dragoman import ingest

        for path in ingest.files(self.paths):
            for found in self._found(path) if isinstance(path, str) else [path]:
                if isinstance(found, Rejected):
                    self._reject(found)
                elif not isinstance(found, Article):
                    self.tell(f"{where(found.path, found.line)}: note: {found.text}")
                elif self.skip(found):
                    self.skipped += 1
                    self.on_done()
                else:
                    yield Input(str(path), found)

    def _found(self, path: str) -> Iterator[Article | Rejected | Note]:
        from dragoman import ingest

        yield from ingest.articles(
            path, published=self.published, source=self.source, title=self.title, mapping=self.mapping
        )

    def _reject(self, rejected: Rejected) -> None:
        self.rejected += 1
        self.tell(f"{where(rejected.path, rejected.line)}: {rejected.reason}")
        self.on_reject(rejected)


def where(path: str, line: int | None) -> str:
    """A place in the inputs, as messages name it."""
    name = "<stdin>" if path == "-" else path
    return name if line is None else f"{name}:{line}"


def articles(count: int) -> str:
    """The word behind a count of articles."""
    return "article" if count == 1 else "articles"


# --- reading


def read_all(inputs: Iterator[Input], jobs: int, work: Work | None = None, folders: Folders = ()) -> Iterator[Outcome]:
    """The outcome of each input in order; no language model is loaded when there is no input.

    `folders` hold knowledge to read with. With several `jobs` the chunks go to as many processes; `work` replaces what
    they do (for tests).
    """
    first = next(inputs, None)
    if first is None:
        return
    chunks = _chunks(chain([first], inputs))
    if jobs > 1:
        yield from _pooled(chunks, jobs, work or partial(_work, folders))
        return
    if work is None:
        reader = new_reader(folders)
        for chunk in chunks:
            yield from read_chunk(reader, chunk)
    else:
        for chunk in chunks:
            yield from work(chunk)


def _chunks(inputs: Iterable[Input]) -> Iterator[list[Input]]:
    waiting = iter(inputs)
    while chunk := list(islice(waiting, CHUNK)):
        yield chunk


def read_chunk(reader: Reader, chunk: list[Input]) -> list[Outcome]:
    """The records of a few articles; one that breaks the reader is rejected and costs only itself."""
    try:
        return list(reader.pipe([each.article for each in chunk]))
    except Exception:  # a fault of ours, in whichever article: try them one by one
        return [_read_one(reader, each) for each in chunk]


def _read_one(reader: Reader, given: Input) -> Outcome:
    try:
        return reader(given.article)
    except Exception as error:  # a fault of ours must not cost the user the other articles
        return _broke(given, f"broke the reader ({type(error).__name__}: {error})")


def _broke(given: Input, how: str) -> Rejected:
    name = given.article.key or given.article.title or given.article.id
    return Rejected(given.path, None, f"article {name!r} {how}; please report it with its text")


def new_reader(folders: Folders) -> Reader:
    """A reader with the user's folders of knowledge; an error in one of them says in which."""
    from dragoman.reader import Reader

    with naming_the_layer(folders):
        return Reader(knowledge=folders)


@contextmanager
def naming_the_layer(folders: Folders) -> Iterator[None]:
    """An error of a knowledge file says in which folder it is and how to get rid of it."""
    try:
        yield
    except KnowledgeError as error:
        from dragoman import knowledge

        raise knowledge.remedy(error, folders) from None


@cache
def _own_reader(folders: Folders) -> Reader:
    """The one reader of a reading process."""
    return new_reader(folders)


def _work(folders: Folders, chunk: list[Input]) -> list[Outcome]:
    return read_chunk(_own_reader(folders), chunk)


# --- several processes

Waiting = deque[tuple[list[Input], "Future[list[Outcome]]"]]


def _pooled(chunks: Iterator[list[Input]], jobs: int, work: Work) -> Iterator[Outcome]:
    """Chunks through several processes, in order, two per process under way.

    When a process dies, the chunks under way are read again in processes of their own, halved until only the article
    that kills it is left; then a new pool goes on.
    """
    while True:
        with _pool(jobs) as pool:
            lost = yield from _through(pool, chunks, jobs, work)
        if lost is None:
            return
        for chunk in lost:
            yield from _again(chunk, work)


def _through(
    pool: ProcessPoolExecutor, chunks: Iterator[list[Input]], jobs: int, work: Work
) -> Generator[Outcome, None, list[list[Input]] | None]:
    """The outcomes of chunks in order; at the end, or those that were under way when a process died."""
    waiting: Waiting = deque()
    try:
        while True:
            for chunk in islice(chunks, 2 * jobs - len(waiting)):
                waiting.append((chunk, pool.submit(work, chunk)))
            if not waiting:
                return None
            yield from waiting[0][1].result()
            waiting.popleft()
    except BrokenProcessPool:
        return [chunk for chunk, _ in waiting]


def _again(chunk: list[Input], work: Work) -> Iterator[Outcome]:
    """The outcomes of a chunk that may hold an article that kills its process."""
    with _pool(1) as pool:
        try:
            outcomes = pool.submit(work, chunk).result()
        except BrokenProcessPool:
            outcomes = None
    if outcomes is not None:
        yield from outcomes
    elif len(chunk) == 1:
        yield _broke(chunk[0], "killed the process that read it, memory may have run out")
    else:
        half = len(chunk) // 2
        yield from _again(chunk[:half], work)
        yield from _again(chunk[half:], work)


@contextmanager
def _pool(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Reading processes: their work is waited for, or ended with them when whoever asked for it stops early."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, _leave_interrupts_to_parent) as pool:
        try:
            yield pool
        except BaseException:
            for child in multiprocessing.active_children():
                child.terminate()
            raise


def _leave_interrupts_to_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


# --- storing


@dataclass
class Shelf:
    """The store that `add` fills: opened for each batch only, so that others can read in between.

    Call `open` first: it says early when the store cannot be written, and learns what is there already.
    """

    path: Path
    stored: int = 0
    copies: int = 0
    known: Known | None = None
    waiting: list[Record] = field(default_factory=list)
    repeated: list[tuple[Article, str]] = field(default_factory=list)
    rejections: list[Rejected] = field(default_factory=list)

    def open(self) -> None:
        """Make the store if it is not there, and learn what it holds. Raises `StoreError`."""
        from dragoman.store import Store

        with Store(self.path, wait=LOCK_WAIT).writer() as writer:
            self.known = writer.known()

    def has(self, article: Article) -> bool:
        """Whether an article need not be read: the store has it, or its very text under another id (then noted)."""
        assert self.known is not None, "call open first"
        if (article.id, article.version) in self.known.held:
            return True
        original = self.known.texts.get(article.version)
        if original is None or original == article.id:
            return False
        self.repeated.append((article, original))
        self.known.held.add((article.id, article.version))
        self.copies += 1
        return True

    def put(self, record: Record) -> None:
        """Store the record, soon. Raises `StoreError`."""
        self.waiting.append(record)
        if len(self.waiting) >= COMMIT:
            self.flush()

    def flush(self) -> None:
        """Store what waits; made again after an interruption it stores nothing twice. Raises `StoreError`."""
        from dragoman.store import Store

        if not (self.waiting or self.repeated or self.rejections):
            return
        with Store(self.path, wait=LOCK_WAIT).writer() as writer:
            self.stored += writer.add_many(self.waiting)
            for article, original in self.repeated:
                writer.note_copy(article, original)
            for rejected in self.rejections:
                writer.reject(rejected)
        self.waiting.clear()
        self.repeated.clear()
        self.rejections.clear()

    def report(self) -> str:
        """How much was stored, and where."""
        copies = f", {self.copies:,} with the very text of another noted as duplicates" if self.copies else ""
        return f"stored {self.stored:,} {articles(self.stored)} in {self.path}{copies}"
