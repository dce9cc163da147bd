"""The command line. Each command says what to call; reading in bulk and reporting what went wrong is in `Intake`.

Records go to standard output, everything else to standard error. Exit status: 0 all was read, 1 some inputs were
rejected, 2 wrong usage or nothing could be read, 130 interrupted.
"""

from __future__ import annotations

import csv
import io
import json
import logging
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache, partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer
from rich.console import Console

from dragoman.errors import BadDate, DragomanError, KnowledgeError
from dragoman.model import Article, Record, Rejected, parse_published, to_plain

if TYPE_CHECKING:
    from dragoman.coding.events.relations import Label
    from dragoman.knowledge import Bearer, Knowledge
    from dragoman.model import Actor, Office
    from dragoman.reader import Reader
    from dragoman.store import View

CHUNK = 24
"""Articles read together, by one process."""

COMMIT = 100
"""Articles stored in one go by `add`; the store is free for others in between."""

LOCK_WAIT = 5.0
"""Seconds `add` and the queries wait for another process that holds the store."""

ERRORS = Console(stderr=True, soft_wrap=True, highlight=False, markup=False, emoji=False)

READ, ASK, KNOW, ABOUT = "Read", "Ask a store", "Knowledge", "About"

app = typer.Typer(
    name="dragoman",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example:\n\ndragoman read article.txt\n\ndragoman add news/ --to record.duckdb\n\n"
    "dragoman events --in record.duckdb --actor TUR --with USA",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status; `arguments` are those of the process when None."""
    _prepare_streams()
    try:
        app(args=arguments, prog_name="dragoman")
    except DragomanError as error:
        _say(str(error))
        return 2
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else int(done.code is not None)
    return 0


def _prepare_streams() -> None:
    """UTF-8 in pipes whatever the locale, and no chatter from libraries that log to nobody."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding="utf-8", errors="replace")
    logging.getLogger().addHandler(logging.NullHandler())


def _say(text: str) -> None:
    """One line to standard error."""
    from dragoman.tables import clean

    ERRORS.print(clean(text))


# --- reading in bulk


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
    """Reads inputs into records, says on standard error what could not be read, and keeps count."""

    paths: Sequence[str]
    published: str | None = None
    source: str | None = None
    title: str | None = None
    jobs: int = 1
    folders: Folders = ()
    read: int = 0
    rejected: int = 0
    on_reject: Callable[[Rejected], None] | None = None

    def records(self, *, bar: bool) -> Iterator[Record]:
        """The records of all inputs in their order; `bar` allows a progress bar on a terminal."""
        with _progress(self.paths, shown=bar and ERRORS.is_terminal) as advance:
            for outcome in read_all(self._inputs(), self.jobs, folders=self.folders):
                advance()
                if isinstance(outcome, Rejected):
                    self._reject(outcome)
                else:
                    self.read += 1
                    yield outcome

    def status(self) -> int:
        """The exit status, after the closing line if any input was rejected."""
        if self.rejected:
            _say(f"read {self.read:,} {_articles(self.read)}, {self.rejected:,} rejected")
        return 2 if not self.read else 1 if self.rejected else 0

    def _inputs(self) -> Iterator[Input]:
        from dragoman import ingest

        given = {"published": self.published, "source": self.source, "title": self.title}
        for path in ingest.files(self.paths):
            for found in ingest.articles(path, **given) if isinstance(path, str) else [path]:
                if isinstance(found, Article):
                    yield Input(str(path), found)
                elif isinstance(found, Rejected):
                    self._reject(found)
                else:
                    _say(f"{_where(found.path, found.line)}: note: {found.text}")

    def _reject(self, rejected: Rejected) -> None:
        self.rejected += 1
        _say(f"{_where(rejected.path, rejected.line)}: {rejected.reason}")
        if self.on_reject:
            self.on_reject(rejected)


def _where(path: str, line: int | None) -> str:
    name = "<stdin>" if path == "-" else path
    return name if line is None else f"{name}:{line}"


def _articles(count: int) -> str:
    return "article" if count == 1 else "articles"


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
        reader = _new_reader(folders)
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
        name = given.article.key or given.article.title or given.article.id
        fault = f"{type(error).__name__}: {error}"
        return Rejected(
            given.path, None, f"article {name!r} broke the reader ({fault}); please report it with its text"
        )


def _new_reader(folders: Folders) -> Reader:
    from dragoman.reader import Reader

    with _naming_the_layer(folders):
        return Reader(knowledge=folders)


@contextmanager
def _naming_the_layer(folders: Folders) -> Iterator[None]:
    """An error of a knowledge file says in which folder it is and how to get rid of it."""
    try:
        yield
    except KnowledgeError as error:
        from dragoman import knowledge

        raise knowledge.remedy(error, folders) from None


def _layers(given: Iterable[Path] | None = None) -> Folders:
    """The user's own layers, then the folders given."""
    from dragoman import knowledge

    return (*knowledge.layers(knowledge.home()), *(given or ()))


@cache
def _own_reader(folders: Folders) -> Reader:
    """The one reader of a reading process."""
    return _new_reader(folders)


def _work(folders: Folders, chunk: list[Input]) -> list[Outcome]:
    return read_chunk(_own_reader(folders), chunk)


def _leave_interrupts_to_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _pooled(chunks: Iterator[list[Input]], jobs: int, work: Work) -> Iterator[Outcome]:
    """Chunks through several processes, in order, two per process under way. A process that dies ends the reading."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, _leave_interrupts_to_parent) as pool:
        waiting: deque[tuple[list[Input], Future[list[Outcome]]]] = deque()
        try:
            while True:
                for chunk in islice(chunks, 2 * jobs - len(waiting)):
                    waiting.append((chunk, pool.submit(work, chunk)))
                if not waiting:
                    return
                yield from waiting[0][1].result()
                waiting.popleft()
        except BrokenProcessPool:
            yield _lost([each for chunk, _ in waiting for each in chunk])
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            for child in multiprocessing.active_children():
                child.terminate()


def _lost(inputs: list[Input]) -> Rejected:
    path = inputs[0].path if inputs else "-"
    advice = "try fewer --jobs, memory may have run out"
    return Rejected(path, None, f"a reading process died here, nothing from here on was read; {advice}")


@contextmanager
def _progress(paths: Sequence[str], *, shown: bool) -> Iterator[Callable[[], None]]:
    """A progress bar on standard error while the block runs; yields what to call per article."""
    if not shown:
        yield lambda: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

    columns = (SpinnerColumn(), TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=ERRORS, transient=True, redirect_stdout=False, redirect_stderr=False) as progress:
        task = progress.add_task("reading", total=_expected(paths))
        yield lambda: progress.advance(task)


def _expected(paths: Sequence[str]) -> int | None:
    """How many articles to expect: lines of JSONL files, one for any other; None when it cannot be told cheaply."""
    from dragoman import ingest

    total = 0
    for path in ingest.files(paths):
        if path == ingest.STDIN or (isinstance(path, str) and path.endswith(".gz")):
            return None
        if isinstance(path, str) and os.path.isfile(path):
            total += _lines(path) if path.endswith((".jsonl", ".ndjson")) else 1
    return total


def _lines(path: str) -> int:
    with open(path, "rb") as stream:
        return sum(1 for line in stream if line.strip())


# --- arguments


def _a_date(value: str | None) -> str | None:
    try:
        parse_published(value)
    except BadDate as error:
        raise typer.BadParameter(str(error)) from None
    return value


def _a_day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise typer.BadParameter(f"{value!r} is not a day; write YYYY-MM-DD") from None


Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH...", help="Files (.txt .html .jsonl .jsonl.gz), folders, patterns; - is standard input."
    ),
]
Published = Annotated[
    str | None,
    typer.Option(callback=_a_date, metavar="YYYY-MM-DD", help="Publication date of inputs that carry none."),
]
Source = Annotated[str | None, typer.Option(help="Publisher of inputs that name none.")]
Title = Annotated[str | None, typer.Option(help="Title of inputs that carry none.")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, max=256, help="Processes that read side by side.")]
KnowledgeFolders = Annotated[
    list[Path] | None,
    typer.Option("--knowledge", metavar="DIR", help="A folder of your own knowledge files; may be given again."),
]
StorePath = Annotated[Path, typer.Option("--in", metavar="STORE", help="The store to ask.")]
Since = Annotated[date | None, typer.Option(parser=_a_day, metavar="YYYY-MM-DD", help="First day.")]
Until = Annotated[date | None, typer.Option(parser=_a_day, metavar="YYYY-MM-DD", help="Last day.")]


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(f"dragoman {version('dragoman')}")
        except PackageNotFoundError:
            typer.echo("dragoman (not installed, run from its source)")
        raise typer.Exit


@app.callback()
def dragoman(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help="Print the version and leave.")
    ] = False,
) -> None:
    """Reads reporting on diplomacy and conflict and keeps the record: who met, who said what, who did what to whom.

    Every row points at the words it came from.
    """


# --- read


@app.command(rich_help_panel=READ)
def read(
    paths: Paths,
    published: Published = None,
    source: Source = None,
    title: Title = None,
    format: Annotated[
        Literal["table", "json", "jsonl"],
        typer.Option("--format", "-f", help="json is for one article, several become jsonl."),
    ] = "table",
    no_text: Annotated[bool, typer.Option("--no-text", help="Leave the article's text out (null).")] = False,
    jobs: Jobs = 1,
    knowledge: KnowledgeFolders = None,
) -> None:
    """Read articles and print their records."""
    intake = Intake(paths, published, source, title, jobs, _layers(knowledge))
    records = intake.records(bar=not sys.stdout.isatty())
    if format == "table":
        _print_tables(records)
    else:
        _print_json(records, pretty=format == "json", with_text=not no_text)
    raise typer.Exit(intake.status())


def _print_tables(records: Iterable[Record]) -> None:
    from dragoman import tables

    out = tables.console()
    for record in records:
        out.print(tables.record_tables(record))


def _print_json(records: Iterator[Record], *, pretty: bool, with_text: bool) -> None:
    start = list(islice(records, 2))
    indent = 2 if pretty and len(start) == 1 else None
    for record in chain(start, records):
        plain = record.to_dict()
        if not with_text:
            plain["article"]["text"] = None
        typer.echo(json.dumps(plain, ensure_ascii=False, indent=indent))


@app.command(rich_help_panel=READ)
def add(
    paths: Paths,
    to: Annotated[Path, typer.Option("--to", metavar="STORE", help="The store to fill; made if it is not there.")],
    published: Published = None,
    source: Source = None,
    title: Title = None,
    jobs: Jobs = 1,
    knowledge: KnowledgeFolders = None,
) -> None:
    """Read articles and keep their records in a store.

    An article that is there already is not doubled; a corrected one replaces its older version.
    """
    shelf = Shelf(to)
    shelf.flush()
    folders = _layers(knowledge)
    intake = Intake(paths, published, source, title, jobs, folders, on_reject=shelf.rejections.append)
    try:
        for record in intake.records(bar=True):
            shelf.put(record)
        shelf.flush()
    except KeyboardInterrupt:
        shelf.flush()
        _say(f"interrupted: {shelf.report()}; run it again to go on")
        raise typer.Exit(130) from None
    known = intake.read - shelf.stored
    _say(shelf.report() + (f", {known:,} were there already" if known else ""))
    raise typer.Exit(intake.status())


@dataclass
class Shelf:
    """The store that `add` fills: opened for each batch only, so that others can read in between."""

    path: Path
    stored: int = 0
    waiting: list[Record] = field(default_factory=list)
    rejections: list[Rejected] = field(default_factory=list)

    def put(self, record: Record) -> None:
        """Store the record, soon. Raises `StoreError`."""
        self.waiting.append(record)
        if len(self.waiting) >= COMMIT:
            self.flush()

    def flush(self) -> None:
        """Store what waits; made again after an interruption it stores nothing twice. Raises `StoreError`."""
        from dragoman.store import Store

        with Store(self.path, wait=LOCK_WAIT).writer() as writer:
            self.stored += writer.add_many(self.waiting)
            for rejected in self.rejections:
                writer.reject(rejected)
        self.waiting.clear()
        self.rejections.clear()

    def report(self) -> str:
        """How much was stored, and where."""
        return f"stored {self.stored:,} {_articles(self.stored)} in {self.path}"


# --- relations


@app.command(rich_help_panel=READ)
def relations(
    file: Annotated[Path, typer.Argument(metavar="FILE.tsv", help="A table with a column marked_sentence.")],
    knowledge: KnowledgeFolders = None,
) -> None:
    """Label marked pairs of a table: what <s>one</s> does to <t>another</t>.

    Prints the table with the columns type, mode, factuality, cameo, root, score and none added.
    """
    table = Tsv.of(file)
    typer.echo("\t".join([*table.header, *ANSWERS]))
    reader = _new_reader(_layers(knowledge))
    rejected = len(table.bad)
    for bad in table.bad:
        _say(f"{_where(bad.path, bad.line)}: {bad.reason}")
    for cells, label in zip(table.rows, _labels(reader, table), strict=True):
        typer.echo("\t".join([*cells, *(_shown(getattr(label, name)) for name in ANSWERS)]))
    if rejected:
        _say(f"read {len(table.rows):,} rows, {rejected:,} rejected")
    raise typer.Exit(2 if not table.rows else 1 if rejected else 0)


ANSWERS = ("type", "mode", "factuality", "cameo", "root", "score", "none")


class Tsv(NamedTuple):
    """A table of tab-separated cells without quoting, and its rows that have the wrong number of cells."""

    header: list[str]
    rows: list[list[str]]
    bad: list[Rejected]

    @classmethod
    def of(cls, path: Path) -> Tsv:
        """The table in a file. Raises `DragomanError` when there is none in it."""
        from dragoman.ingest.base import decode

        try:
            lines = decode(path.read_bytes())[0].replace("\r\n", "\n").rstrip("\n").split("\n")
        except OSError as error:
            raise DragomanError(f"{path}: cannot be read ({error.strerror}); check the path") from None
        header, rows, bad = lines[0].split("\t"), [], []
        if "marked_sentence" not in header:
            raise DragomanError(
                f"{path}:1: no column marked_sentence (columns: {', '.join(header)}); add or rename one"
            )
        for number, line in enumerate(lines[1:], 2):
            cells = line.split("\t")
            if len(cells) == len(header):
                rows.append(cells)
            else:
                reason = f"{len(cells)} cells under {len(header)} columns; tabs inside a cell are not allowed"
                bad.append(Rejected(str(path), number, reason))
        return cls(header, rows, bad)


def _labels(reader: Reader, table: Tsv) -> Iterator[Label]:
    from dragoman.coding.events import relations

    at = table.header.index("marked_sentence")
    marked = [relations.unmark(cells[at]) for cells in table.rows]
    records = list(reader.pipe(Article(each.text) for each in marked))
    assert reader.encoder is not None
    yield from relations.answers(records, marked, reader.encoder, reader.knowledge)


def _shown(value: object) -> str:
    return "" if value is None else str(value)


# --- ask


def _query(table: str, about: str) -> None:
    """Add the command that lists one table of a store."""

    def command(
        store: StorePath,
        actor: Annotated[str | None, typer.Option(help="Who takes part: country code, id or name.")] = None,
        with_: Annotated[str | None, typer.Option("--with", metavar="ACTOR", help="Who else takes part.")] = None,
        since: Since = None,
        until: Until = None,
        type: Annotated[str | None, typer.Option(help="Type, kind, format or action of the row.")] = None,
        format: Annotated[Literal["table", "json", "jsonl", "csv"], typer.Option("--format", "-f")] = "table",
    ) -> None:
        from dragoman.store import Store

        with Store(store, wait=LOCK_WAIT).view() as view:
            rows = getattr(view, table)(actor, with_, since, until, type)
            PRINTERS[format](view, table, rows, {})

    app.command(table, help=about, rich_help_panel=ASK)(command)


for _table, _about in {
    "events": "List who did what to whom.",
    "statements": "List who said what.",
    "meetings": "List who met whom.",
    "disputes": "List who quarrels about what.",
    "sanctions": "List sanction measures and what was done with them.",
}.items():
    _query(_table, _about)


@app.command(rich_help_panel=ASK)
def commitments(
    store: StorePath,
    actor: Annotated[str | None, typer.Option(help="Who takes part: country code, id or name.")] = None,
    with_: Annotated[str | None, typer.Option("--with", metavar="ACTOR", help="Who else takes part.")] = None,
    since: Since = None,
    until: Until = None,
    type: Annotated[str | None, typer.Option(help="Kind of the row, such as offer.")] = None,
    only_open: Annotated[
        bool, typer.Option("--open", help="What was promised, and neither reported done nor broken; by due date.")
    ] = False,
    format: Annotated[Literal["table", "json", "jsonl", "csv"], typer.Option("--format", "-f")] = "table",
) -> None:
    """List who promised, offered, asked or refused what."""
    from dragoman.store import Store

    with Store(store, wait=LOCK_WAIT).view() as view:
        if only_open:
            found = view.open_commitments(actor, with_, since, until, type)
            more: More = {
                each.commitment.id: {
                    "times": each.times,
                    "deadline": to_plain(each.deadline),
                    "overdue": each.overdue,
                }
                for each in found
            }
            PRINTERS[format](view, "commitments", [each.commitment for each in found], more)
        else:
            PRINTERS[format](view, "commitments", view.commitments(actor, with_, since, until, type), {})


def _names(view: View) -> dict[str, str]:
    """The names of all actors and places of a store, by id."""
    ids = "SELECT id, min(name) FROM places GROUP BY id UNION ALL SELECT id, min(name) FROM actors GROUP BY id"
    return dict(view.sql(ids)[1])


More = Mapping[str, Mapping[str, int | bool | str | None]]
"""What is shown behind the rows' own fields, by row id."""


def _list_table(view: View, table: str, rows: Sequence[Any], more: More) -> None:
    from dragoman import tables

    if rows:
        tables.console().print(tables.sheet(table, rows, _names(view), ids=True, more=more))
    _say(f"{len(rows):,} {table if len(rows) != 1 else table.removesuffix('s')}")


def _list_csv(view: View, table: str, rows: Sequence[Any], more: More) -> None:
    from dragoman import tables

    articles, names = view.article_ids(table), _names(view)
    out = csv.writer(sys.stdout, lineterminator="\n")
    heads = list(dict.fromkeys(head for each in more.values() for head in each))
    out.writerow(["article", *tables.csv_header(table), *heads])
    out.writerows(
        [articles[row.id], *tables.csv_row(row, names), *(_shown(more[row.id][each]) for each in heads)] for row in rows
    )


def _list_json(view: View, table: str, rows: Sequence[Any], more: More) -> None:
    typer.echo(json.dumps(list(_plain_rows(view, table, rows, more)), ensure_ascii=False, indent=2))


def _list_jsonl(view: View, table: str, rows: Sequence[Any], more: More) -> None:
    for plain in _plain_rows(view, table, rows, more):
        typer.echo(json.dumps(plain, ensure_ascii=False))


def _plain_rows(view: View, table: str, rows: Sequence[Any], more: More) -> Iterator[dict[str, Any]]:
    articles = view.article_ids(table)
    return ({"article": articles[row.id], **to_plain(row), **more.get(row.id, {})} for row in rows)


PRINTERS = {"table": _list_table, "json": _list_json, "jsonl": _list_jsonl, "csv": _list_csv}


@app.command(rich_help_panel=ASK)
def explain(
    row_id: Annotated[str, typer.Argument(metavar="ROW_ID", help="An id that events, meetings and the like print.")],
    store: StorePath,
) -> None:
    """Show the sentence and the rule behind a row."""
    from dragoman import tables
    from dragoman.store import Store

    with Store(store, wait=LOCK_WAIT).view() as view:
        table, row, article = view.find(row_id)
        record = view.record(article.id)
        links = list(_linked(view, row_id))
    out = tables.console()
    out.print(tables.explanation(table, row, record, styled=out.is_terminal, more=links))


def _linked(view: View, row_id: str) -> Iterator[tuple[str, str]]:
    """What a row follows and what follows it: "fulfilled by", and the other row's id, day and words."""
    from dragoman import tables

    for link in view.links(row_id):
        is_later = link.later == row_id
        _, row, article = view.find(link.earlier if is_later else link.later)
        told = getattr(row, "content", row.evidence)
        label = link.reason if is_later else FOLLOWED[link.reason]
        yield label, f"{row.id}  {tables.headline(article).plain}: {told.text} (score {link.score:.2f})"


FOLLOWED = {"repeats": "repeated by", "fulfils": "fulfilled by", "breaches": "breached by"}


# --- knowledge

knows = typer.Typer(no_args_is_help=True, help="What is known before reading: look things up, add to it, update it.")
app.add_typer(knows, name="knowledge", rich_help_panel=KNOW)


class Kind(StrEnum):
    """Kinds of dictionary that `knowledge add` takes: the keys of `knowledge.KINDS`."""

    states = "states"
    organizations = "organizations"
    groups = "groups"
    communities = "communities"
    offices = "offices"
    roles = "roles"
    collectives = "collectives"
    regions = "regions"
    events = "events"


@knows.command("show")
def knowledge_show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name as texts write it, or a family name.")],
    on: Annotated[
        date | None, typer.Option(parser=_a_day, metavar="YYYY-MM-DD", help="The day; today if not given.")
    ] = None,
    knowledge: KnowledgeFolders = None,
    format: Annotated[Literal["table", "json"], typer.Option("--format", "-f")] = "table",
) -> None:
    """Show everyone who bears a name, and whom a text means by it."""
    from dragoman import knowledge as known

    folders, day = _layers(knowledge), on or date.today()
    with _naming_the_layer(folders):
        everything = known.load(*folders)
    found = known.bearers(everything, name, day)
    if not found:
        close = ", ".join(known.similar(everything, name))
        _say(f"nobody known bears the name {name!r}" + (f"; names spelled like it: {close}" if close else ""))
        raise typer.Exit(1)
    if format == "json":
        typer.echo(json.dumps([dict(_facts(everything, each, day)) for each in found], ensure_ascii=False, indent=2))
    else:
        _print_bearers(everything, found, day)


def _facts(known: Knowledge, bearer: Bearer, day: date) -> Iterator[tuple[str, Any]]:
    """What is known of a bearer of a name, as JSON has it."""
    actor, active, origin = bearer.actor, known.active.get(bearer.actor.id), known.origins[bearer.actor.id]
    past = (
        actor.kind == "person"
        and not bearer.held
        and any(each.end_date and each.end_date < day for each in actor.offices)
    )
    yield from ((key, getattr(actor, key)) for key in ("id", "name", "kind", "country"))
    yield "on", day.isoformat()
    yield "sectors", ["ELI"] if past else list(actor.sectors)
    yield "offices_held", [_plain_office(each) for each in bearer.held]
    yield "offices", [_plain_office(each) for each in actor.offices]
    yield "active", {"from": to_plain(active.start_date), "to": to_plain(active.end_date)} if active else None
    yield "parents", list(_parents(known, actor))
    yield "wikidata", actor.wikidata
    yield "matched", {"spelling": bearer.spelling, "use": bearer.use}
    yield "written_in", origin.entry
    yield "source", origin.source
    yield "meant", bearer.meant
    yield "why", bearer.why


def _plain_office(office: Office) -> dict[str, Any]:
    days = {"from": to_plain(office.start_date), "to": to_plain(office.end_date)}
    return {"title": office.title, "organization": office.organization, "country": office.country, **days}


def _parents(known: Knowledge, actor: Actor) -> Iterator[str]:
    """The ids of what an actor is part of, the nearest first; a circle ends where it closes."""
    seen = {actor.id}
    while actor.part_of and actor.part_of in known.actors and actor.part_of not in seen:
        seen.add(actor.part_of)
        yield actor.part_of
        actor = known.actors[actor.part_of]


def _print_bearers(known: Knowledge, found: Sequence[Bearer], day: date) -> None:
    """One block of lines a bearer."""
    from rich.table import Table

    from dragoman import tables

    out = tables.console()
    for bearer in found:
        grid = Table.grid(padding=(0, 2))
        for key, value in _facts(known, bearer, day):
            if key == "meant":
                grid.add_row("meant without other hints", "yes" if value else "no")
            elif value not in (None, [], ""):
                grid.add_row(key.replace("_", " "), tables.clean(_cell(value)))
        out.print(grid)
        out.print()


def _cell(value: Any) -> str:
    """A JSON value as people read it."""
    if isinstance(value, dict) and "title" in value:
        whose = value["organization"] or value["country"] or ""
        return f"{value['title']} {whose} {value['from'] or '?'} to {value['to'] or 'today'}"
    if isinstance(value, dict) and "use" in value:
        return f"{value['spelling']} ({value['use']})"
    if isinstance(value, dict):
        return f"{value['from'] or '?'} to {value['to'] or 'today'}"
    if isinstance(value, list):
        return "; ".join(map(_cell, value))
    return str(value)


@contextmanager
def _writing(home: Path) -> Iterator[None]:
    """An error of writing the user's knowledge says where and what to do."""
    try:
        yield
    except OSError as error:
        where, why = error.filename or home, error.strerror or error
        raise DragomanError(f"{where}: cannot be written ({why}); check the folder and the space left") from None


@knows.command("list")
def knowledge_list(knowledge: KnowledgeFolders = None) -> None:
    """List the layers of knowledge in use, in order, with their number of entries; later ones win."""
    from dragoman import knowledge as known

    folders = _layers(knowledge)
    with _naming_the_layer(folders):
        counts = [(folder, known.count(folder)) for folder in (known.DATA, *folders)]
    for folder, entries in counts:
        typer.echo(f"{folder}: {sum(entries.values()):,} entries")
        for kind, number in entries.items():
            typer.echo(f"  {number:>7,}  {kind}")


@knows.command("add")
def knowledge_add(
    file: Annotated[Path, typer.Argument(metavar="FILE.yaml", help="A dictionary of your own.")],
    kind: Annotated[
        Kind | None, typer.Option("--as", help="What it lists; without it the keys of its first entry say.")
    ] = None,
) -> None:
    """Add a dictionary of your own to what is known, for all later commands; one of the same file name is replaced."""
    from dragoman import knowledge

    which = kind.value if kind else knowledge.guess(file)
    with _writing(knowledge.home()):
        kept = knowledge.add(file, knowledge.home(), which)
    _say(f"added {file} as {which}; it is kept in {kept}, delete it there to take it back")


@knows.command("update")
def knowledge_update(
    endpoint: Annotated[
        str | None, typer.Option(metavar="URL", help="Another SPARQL service with Wikidata's data.")
    ] = None,
    limit: Annotated[int, typer.Option(min=10, max=5_000, help="Rows asked for in one request.")] = 500,
    full: Annotated[
        bool, typer.Option("--full", help="Start anew instead of going on with an interrupted update.")
    ] = False,
) -> None:
    """Fetch offices and international organisations from Wikidata. The only command that uses the network."""
    from dragoman import knowledge, refresh

    home = knowledge.home()
    settings = refresh.Settings(home, date.today(), endpoint or refresh.ENDPOINT, limit, tell=_say)
    try:
        with _naming_the_layer(knowledge.layers(home)), _writing(home):
            report = refresh.update(settings, full=full)
    except KeyboardInterrupt:
        _say("interrupted: nothing in use was changed; run the command again to go on where it stopped")
        raise typer.Exit(130) from None
    typer.echo(report.text(refresh.SHOWN), nl=False)
    _say(f"in use from now on: {report.snapshot}; delete that folder to take it back")


@app.command(rich_help_panel=ABOUT)
def schema() -> None:
    """Print the JSON Schema of a record."""
    from dragoman.schema import json_schema

    typer.echo(json.dumps(json_schema(), indent=2))
