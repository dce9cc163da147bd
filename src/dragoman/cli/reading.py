"""Reading articles, storing them, and labelling marked pairs."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from dragoman.cli.base import (
    ERRORS,
    Jobs,
    KnowledgeFolders,
    Map,
    Paths,
    Published,
    Source,
    Title,
    layers,
    mapped,
    say,
    shown,
)
from dragoman.errors import DragomanError
from dragoman.intake import LOCK_WAIT, Intake, Shelf, new_reader, where
from dragoman.model import Article, Record, Rejected

if TYPE_CHECKING:
    from dragoman.coding.events.relations import Label
    from dragoman.reader import Reader


@contextmanager
def _progress(paths: Sequence[str], *, shown: bool) -> Iterator[Callable[[], None]]:
    """A progress bar on standard error while the block runs; yields what to call per article."""
    if not shown:
        yield lambda: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

    rate = TextColumn("{task.fields[rate]}")
    columns = (SpinnerColumn(), TextColumn("reading"), BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn())
    with Progress(*columns, console=ERRORS, transient=True, redirect_stdout=False, redirect_stderr=False) as progress:
        task = progress.add_task("reading", total=_expected(paths), rate="")

        def advance() -> None:
            progress.advance(task)
            speed = progress.tasks[task].speed
            progress.update(task, rate=f"{speed:.1f}/s" if speed else "")

        yield advance


_MANY = (".csv", ".tsv", ".json", ".parquet", ".rss", ".atom", ".xml", ".warc", ".gz")
"""Suffixes of files with many articles that cannot be counted without reading them."""


def _expected(paths: Sequence[str]) -> int | None:
    """How many articles to expect: lines of JSONL files, one for any other; None when it cannot be told cheaply."""
    from dragoman import ingest

    total = 0
    for path in ingest.files(paths):
        if path == ingest.STDIN:
            return None
        if isinstance(path, str) and path.endswith(_MANY):
            return None
        if isinstance(path, str) and os.path.isfile(path):
            total += _lines(path) if path.endswith((".jsonl", ".ndjson")) else 1
    return total


def _lines(path: str) -> int:
    with open(path, "rb") as stream:
        return sum(1 for line in stream if line.strip())


# --- read


def read(
    paths: Paths,
    published: Published = None,
    source: Source = None,
    title: Title = None,
    columns: Map = None,
    format: Annotated[
        Literal["table", "json", "jsonl"],
        typer.Option("--format", "-f", help="json is for one article, several become jsonl."),
    ] = "table",
    no_text: Annotated[bool, typer.Option("--no-text", help="Leave the article's text out (null).")] = False,
    jobs: Jobs = 1,
    knowledge: KnowledgeFolders = None,
) -> None:
    """Read articles and print their records."""
    intake = Intake(paths, published, source, title, mapped(columns), jobs, layers(knowledge), say)
    with _progress(paths, shown=ERRORS.is_terminal and not sys.stdout.isatty()) as intake.on_done:
        if format == "table":
            _print_tables(intake.records())
        else:
            _print_json(intake.records(), pretty=format == "json", with_text=not no_text)
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


def add(
    paths: Paths,
    to: Annotated[Path, typer.Option("--to", metavar="STORE", help="The store to fill; made if it is not there.")],
    published: Published = None,
    source: Source = None,
    title: Title = None,
    columns: Map = None,
    jobs: Jobs = 1,
    knowledge: KnowledgeFolders = None,
) -> None:
    """Read articles and keep their records in a store.

    An article that is there already is not doubled; a corrected one replaces its older version.
    """
    shelf = Shelf(to)
    shelf.open()
    intake = Intake(paths, published, source, title, mapped(columns), jobs, layers(knowledge), say)
    intake.on_reject, intake.skip = shelf.rejections.append, shelf.has
    try:
        with _progress(paths, shown=ERRORS.is_terminal) as intake.on_done:
            for record in intake.records():
                shelf.put(record)
        shelf.flush()
    except KeyboardInterrupt:
        shelf.flush()
        say(f"interrupted: {shelf.report()}; run it again to go on")
        raise typer.Exit(130) from None
    there = intake.read + intake.skipped - shelf.stored - shelf.copies
    say(shelf.report() + (f", {there:,} were there already" if there else ""))
    raise typer.Exit(intake.status())


def upgrade(
    store: Annotated[Path, typer.Argument(metavar="STORE", help="A store that an older Dragoman made.")],
) -> None:
    """Bring a store of an older schema version up to date. Adding to it does so as well."""
    from dragoman.store import SCHEMA_VERSION, Store

    version = Store(store, wait=LOCK_WAIT).upgrade()
    done = (
        "is up to date" if version == SCHEMA_VERSION else f"brought from schema version {version} to {SCHEMA_VERSION}"
    )
    say(f"{store}: {done}")


# --- relations


def relations(
    file: Annotated[Path, typer.Argument(metavar="FILE.tsv", help="A table with a column marked_sentence.")],
    knowledge: KnowledgeFolders = None,
) -> None:
    """Label marked pairs of a table: what <s>one</s> does to <t>another</t>.

    Prints the table with the columns type, mode, factuality, cameo, root, score and none added.
    """
    table = Tsv.of(file)
    typer.echo("\t".join([*table.header, *ANSWERS]))
    reader = new_reader(layers(knowledge))
    rejected = len(table.bad)
    for bad in table.bad:
        say(f"{where(bad.path, bad.line)}: {bad.reason}")
    for cells, label in zip(table.rows, _labels(reader, table), strict=True):
        typer.echo("\t".join([*cells, *(shown(getattr(label, name)) for name in ANSWERS)]))
    if rejected:
        say(f"read {len(table.rows):,} rows, {rejected:,} rejected")
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
