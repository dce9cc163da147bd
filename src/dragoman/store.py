"""The record store: one DuckDB file, written by `Writer`, asked through `View`. The tables are in `store.sql`.

    with Store("talks.duckdb").writer() as writer:
        writer.add_many(records)
    with Store("talks.duckdb").view() as view:
        view.events(actor="TUR", with_="USA", since=date(2025, 5, 1))

Adding an article also links its commitments and deeds with those of other articles (`dragoman.follows`).
One process may write at a time, and nobody reads meanwhile; hold a `Writer` for as short as you can.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib import metadata, resources
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import Any, NamedTuple, Self, TypeVar

import duckdb

from dragoman import follows
from dragoman.errors import RowNotFound, StoreError
from dragoman.model import (
    TABLES,
    Actor,
    Article,
    Commitment,
    Dispute,
    Dropped,
    Event,
    MadeBy,
    Meeting,
    Mention,
    Place,
    Record,
    Rejected,
    Sanction,
    Statement,
    TimeExpression,
    When,
    to_plain,
)
from dragoman.names import keys
from dragoman.schema import from_plain

SCHEMA_VERSION = 2
"""Version of `store.sql`; a file of another version is refused."""

BATCH = 200
"""Articles in one transaction of `Writer.add_many`: about 0.2 s of writing (measured with 20 rows an article)."""

Noun = TypeVar("Noun")

_NOUNS: dict[str, type[Any]] = {
    "mentions": Mention,
    "actors": Actor,
    "places": Place,
    "dates": TimeExpression,
    "events": Event,
    "meetings": Meeting,
    "statements": Statement,
    "commitments": Commitment,
    "disputes": Dispute,
    "sanctions": Sanction,
    "dropped": Dropped,
}
_TYPE_COLUMNS = {
    "actors": "kind",
    "events": "type",
    "meetings": "format",
    "statements": "kind",
    "commitments": "kind",
    "sanctions": "action",
}
_LINKING = ("follows", "traces", "trace_blocks")
"""The tables that hold what became of commitments."""

_OF_ARTICLE = (
    ("follows", "earlier_article"),
    ("follows", "later_article"),
    ("traces", "article"),
    ("trace_blocks", "article"),
)
"""The columns of these tables that name an article: its rows go with it."""

_CANDIDATES = """
    WITH found AS (SELECT * FROM trace_blocks WHERE block IN (SELECT unnest($1::VARCHAR[])))
    SELECT new.trace, found.trace
    FROM (SELECT unnest($1::VARCHAR[]) AS block, unnest($2::VARCHAR[]) AS trace) AS new
    JOIN found ON found.block = new.block
    JOIN (SELECT unnest($3::VARCHAR[]) AS id, unnest($4::VARCHAR[]) AS article, unnest($5::BOOLEAN[]) AS deed,
        unnest($6::INTEGER[]) AS size) AS about ON about.id = new.trace
    WHERE found.article <> about.article AND NOT (found.deed AND about.deed)
    GROUP BY new.trace, found.trace, found.deed, found.size, about.deed, about.size
    HAVING count(*) >= $7 AND count(*) >= CASE
        WHEN about.deed THEN $8 * found.size
        WHEN found.deed THEN $8 * about.size
        ELSE $9 * (found.size + about.size) / 2
    END
"""
"""Pairs of new and stored traces that share as many words as a link needs; `follows.link` says what each pair is."""

_SURROGATES = re.compile("[\ud800-\udfff]")
_LOCK_RETRY = 0.05
_ORDER = "ORDER BY start_date NULLS LAST, article, position"
_LOCKED = ("Could not set lock", "different configuration")
_TROUBLE = (
    (_LOCKED[0], "open in another process{pid}; wait until it is done, or stop it, and try again"),
    (_LOCKED[1], "open in this process for other use; close that Writer or View first"),
    ("not a valid DuckDB database", "not a Dragoman store; name another file"),
    ("Permission denied", "no permission to open it; change the file's or folder's mode, or name another file"),
    ("Read-only file system", "on a read-only file system; copy it elsewhere to write to it"),
)
"""Part of DuckDB's message, and what we say instead."""


class Store:
    """A store file, by its path; opens nothing by itself.

    `wait`: seconds to wait for another process that holds the file, before `StoreError`.
    """

    def __init__(self, path: str | PathLike[str], *, wait: float = 0.0) -> None:
        self.path = Path(path)
        self.wait = wait

    def writer(self) -> Writer:
        """The file opened for writing, made if it is not there. Raises `StoreError` when it cannot be."""
        if not self.path.parent.is_dir():
            raise StoreError(f"{self.path}: no such folder; create it or name another file")
        return Writer(self.path, self._connect(read_only=False))

    def view(self) -> View:
        """The file opened for reading. Raises `StoreError` when it is missing, locked or no Dragoman store."""
        if not self.path.exists():
            raise StoreError(f"{self.path}: no such store; make it with `dragoman add ... --to {self.path}`")
        return View(self.path, self._connect(read_only=True))

    def _connect(self, *, read_only: bool) -> duckdb.DuckDBPyConnection:
        if self.path.is_dir():
            raise StoreError(f"{self.path}: a folder; name a file in it")
        deadline = time.monotonic() + self.wait
        while True:
            try:
                # Absolute, since DuckDB reads ":memory:" and "s3:..." as something else than files;
                # no external access, since a query on a view must not reach other files or the network.
                return duckdb.connect(self.path.absolute(), read_only, {"enable_external_access": not read_only})
            except duckdb.Error as error:
                if not _is_locked(error) or time.monotonic() >= deadline:
                    raise _store_error(self.path, error) from error
            time.sleep(_LOCK_RETRY)


class Writer:
    """Adds records to a store; made by `Store.writer`, closed by leaving its `with` block.

    What is in the file is always whole articles: each batch is one transaction, undone when it is interrupted.
    """

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self._path = path
        self._connection = connection
        with _closed_on_error(connection):
            if not _tables(path, connection):
                self._create()
            _check_version(path, connection)
            self._inserts = {table: _insert(path, connection, table) for table in ("articles", *TABLES, *_LINKING)}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file; a second call does nothing."""
        self._connection.close()

    def add(self, record: Record) -> bool:
        """Adds one record in its own transaction; False when the store has this version of the article already.

        Another version of an article replaces all its rows. `add_many` is faster for more than a few.
        Raises `StoreError` when the file cannot be written; the store is then as before.
        """
        return self._add([record]) == 1

    def add_many(self, records: Iterable[Record]) -> int:
        """Adds records as `add` does, `BATCH` articles to a transaction; returns how many were new or replaced.

        When `records` or the writing raises, the batches already written stay.
        """
        source = iter(records)
        added = 0
        while batch := list(islice(source, BATCH)):
            added += self._add(batch)
        return added

    def reject(self, rejected: Rejected) -> None:
        """Notes an input that could not be read; the same one again changes nothing."""
        where = [_storable(rejected.path), rejected.line, _storable(rejected.reason)]
        with self._transaction(rejected.path):
            self._connection.execute(
                "INSERT INTO rejected SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT 1 FROM rejected "
                "WHERE path = $1 AND line IS NOT DISTINCT FROM $2 AND reason = $3)",
                [*where, _now()],
            )

    def _create(self) -> None:
        with self._transaction("the schema"):
            self._connection.execute(resources.files("dragoman").joinpath("store.sql").read_text("utf-8"))
            self._connection.execute("INSERT INTO meta VALUES (?, ?)", [SCHEMA_VERSION, _dragoman_version()])

    def _add(self, records: list[Record]) -> int:
        stored = self._versions(records)
        versions = dict(stored)
        fresh: dict[str, Record] = {}
        for record in records:
            article = record.article
            if versions.get(article.id) != article.version:
                versions[article.id] = article.version
                fresh[article.id] = record
        if fresh:
            with self._transaction(", ".join(islice(fresh, 3))):
                self._delete([each for each in fresh if each in stored])
                self._insert(list(fresh.values()))
        return len(fresh)

    def _versions(self, records: list[Record]) -> dict[str, str]:
        ids = [record.article.id for record in records]
        query = "SELECT id, version FROM articles WHERE id IN (SELECT unnest(?))"
        return dict(_fetch(self._path, self._connection, query, [ids]))

    def _delete(self, article_ids: list[str]) -> None:
        if article_ids:
            for table in TABLES:
                self._connection.execute(f"DELETE FROM {table} WHERE article IN (SELECT unnest(?))", [article_ids])
            for table, column in _OF_ARTICLE:
                self._connection.execute(f"DELETE FROM {table} WHERE {column} IN (SELECT unnest(?))", [article_ids])
            self._connection.execute("DELETE FROM articles WHERE id IN (SELECT unnest(?))", [article_ids])

    def _insert(self, records: list[Record]) -> None:
        self._insert_rows("articles", [_article_columns(record) for record in records])
        contexts = [_Context(record) for record in records]
        for table in TABLES:
            self._insert_rows(table, [row for context in contexts for row in _table_rows(table, context)])
        self._link({trace.id: trace for record in records for trace in follows.traces(record)})

    def _link(self, new: dict[str, follows.Trace]) -> None:
        """Keeps the traces of the articles just added and links them with those they follow, or that follow them."""
        if not new:
            return
        self._insert_rows("traces", [trace._asdict() for trace in new.values()])
        blocks = [(block, trace) for trace in new.values() for block in trace.blocks]
        self._insert_rows(
            "trace_blocks",
            [
                {
                    "block": block,
                    "trace": trace.id,
                    "article": trace.article,
                    "deed": trace.deed,
                    "size": len(trace.words),
                }
                for block, trace in blocks
            ],
        )
        pairs = self._candidates(new, blocks)
        known = new | self._traces({other for _, other in pairs} - set(new))
        links = {link for one, other in pairs if (link := follows.link(known[one], known[other]))}
        self._insert_rows("follows", [each._asdict() for each in sorted(links)])

    def _candidates(
        self, new: dict[str, follows.Trace], blocks: list[tuple[str, follows.Trace]]
    ) -> list[tuple[str, str]]:
        values = [
            [block for block, _ in blocks],
            [trace.id for _, trace in blocks],
            list(new),
            [trace.article for trace in new.values()],
            [trace.deed for trace in new.values()],
            [len(trace.words) for trace in new.values()],
        ]
        least = [follows.LEAST, min(follows.DONE, follows.DONE_OTHERWISE), follows.SAME]
        return _fetch(self._path, self._connection, _CANDIDATES, [*_storable(values), *least])

    def _traces(self, ids: set[str]) -> dict[str, follows.Trace]:
        query = f"SELECT {', '.join(_quoted(follows.Trace._fields))} FROM traces WHERE id IN (SELECT unnest(?))"
        rows = _fetch(self._path, self._connection, query, [sorted(ids)]) if ids else []
        return {trace.id: trace for trace in (follows.Trace(*row) for row in rows)}

    def _insert_rows(self, table: str, rows: list[dict[str, Any]]) -> None:
        """One statement with one list per column: measured 7 µs a row, against 760 µs with `executemany`."""
        if rows:
            insert = self._inserts[table]
            self._connection.execute(insert.sql, [[_storable(row[name]) for row in rows] for name in insert.columns])

    @contextmanager
    def _transaction(self, what: str) -> Iterator[None]:
        try:
            self._connection.begin()
            yield
            self._connection.commit()
        except BaseException as error:
            with suppress(duckdb.Error):
                self._connection.rollback()
            if isinstance(error, duckdb.Error):
                raise StoreError(f"{self._path}: cannot write {what} ({_first_line(error)}); it was undone") from error
            raise


class View:
    """Asks a store; made by `Store.view`, read-only, closed by leaving its `with` block.

    The row queries share their arguments, and a row must meet all that are given:

    - `actor`, `with_`: an actor id, an alpha-3 country code, or a name: words in sequence from the name or an alias
      ("fidan", "Foreign Ministry"), whatever their case and accents. Whoever belongs to it counts as well. A row with
      both must have both among its participants; `store.sql` says who these are in each table.
    - `since`, `until`: days, both included; they are compared with the row's first day alone. A row without a date
      meets neither.
    - `type`: an event's type, a meeting's format, a statement's or commitment's or actor's kind, a sanction's action,
      whatever its case; disputes have none and take no notice of it.

    Rows come by first day (those without one last), article and position; none is `()`.
    """

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self._path = path
        self._connection = connection
        with _closed_on_error(connection):
            _check_version(path, connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file; a second call does nothing."""
        self._connection.close()

    def events(
        self,
        actor: str | None = None,
        with_: str | None = None,
        since: date | None = None,
        until: date | None = None,
        type: str | None = None,
    ) -> tuple[Event, ...]:
        """The events; participants are actors and recipients."""
        return self._rows(Event, "events", _Filter(actor, with_, since, until, type))

    def meetings(
        self,
        actor: str | None = None,
        with_: str | None = None,
        since: date | None = None,
        until: date | None = None,
        type: str | None = None,
    ) -> tuple[Meeting, ...]:
        """The meetings; participants are parties, host, attendees and delegations."""
        return self._rows(Meeting, "meetings", _Filter(actor, with_, since, until, type))

    def statements(
        self,
        actor: str | None = None,
        with_: str | None = None,
        since: date | None = None,
        until: date | None = None,
        type: str | None = None,
    ) -> tuple[Statement, ...]:
        """The statements; participants are speakers and addressees."""
        return self._rows(Statement, "statements", _Filter(actor, with_, since, until, type))

    def commitments(
        self,
        actor: str | None = None,
        with_: str | None = None,
        since: date | None = None,
        until: date | None = None,
        type: str | None = None,
    ) -> tuple[Commitment, ...]:
        """The commitments; dated by their statement, else by publication, never by when they are due."""
        rows = self._rows(Commitment, "commitments", _Filter(actor, with_, since, until, type))
        return self._followed(rows)

    def open_commitments(
        self,
        actor: str | None = None,
        with_: str | None = None,
        since: date | None = None,
        until: date | None = None,
        type: str | None = None,
        *,
        today: date | None = None,
    ) -> tuple[Open, ...]:
        """What was undertaken, offered or intended, and neither reported done nor broken; each promise once.

        Of a promise made several times the latest that meets the filters stands for all. Those with a deadline come
        first, the nearest before the others; overdue is reckoned from `today`, the current day if not given.
        """
        rows = self.commitments(actor, with_, since, until, type)
        days = dict(self._fetch("SELECT id, day FROM traces WHERE \"table\" = 'commitments'"))
        standing = follows.standings(days, *self._outcomes())
        latest: dict[str, Open] = {}
        for row in sorted(rows, key=lambda each: (days.get(each.id, date.min), each.id)):
            chain, times, is_open = standing.get(row.id, (row.id, 1, True))
            if is_open and row.kind in follows.OPEN_KINDS:
                before = latest.pop(chain, None)
                deadline = _last_day(row.due) or (before.deadline if before else None)
                overdue = deadline is not None and deadline < (today or date.today())
                latest[chain] = Open(row, times, deadline, overdue)
        return tuple(sorted(latest.values(), key=lambda each: each.deadline or date.max))

    def links(self, row_id: str) -> tuple[follows.Link, ...]:
        """How a row is linked with others over time, as the earlier commitment or the later row; by its dates."""
        columns = ", ".join(f"follows.{name}" for name in follows.Link._fields)
        rows = self._fetch(
            f"SELECT {columns} FROM follows JOIN traces ON traces.id = follows.later "
            "WHERE earlier = $1 OR later = $1 ORDER BY traces.day, later, earlier",
            [row_id],
        )
        return tuple(follows.Link(*row) for row in rows)

    def _outcomes(self) -> tuple[list[tuple[str, str]], list[tuple[str, date]]]:
        """Pairs of commitments that repeat each other; commitments with the day they were fulfilled or breached."""
        repeats = self._fetch("SELECT earlier, later FROM follows WHERE reason = 'repeats'")
        ends = "SELECT earlier, day FROM follows JOIN traces ON traces.id = later WHERE reason <> 'repeats'"
        return [(one, other) for one, other in repeats], [(each, day) for each, day in self._fetch(ends)]

    def _followed(self, rows: tuple[Commitment, ...]) -> tuple[Commitment, ...]:
        """The commitments with what they follow in the store."""
        query = (
            "SELECT later, list(earlier ORDER BY earlier) FROM follows "
            "WHERE later_table = 'commitments' AND later IN (SELECT unnest(?)) GROUP BY later"
        )
        earlier = dict(self._fetch(query, [[row.id for row in rows]]))
        return tuple(
            replace(row, follows=tuple(dict.fromkeys((*row.follows, *earlier[row.id])))) if row.id in earlier else row
            for row in rows
        )

    def disputes(
        self,
        actor: str | None = None,
        with_: str | None = None,
        since: date | None = None,
        until: date | None = None,
        type: str | None = None,
    ) -> tuple[Dispute, ...]:
        """The disputes; dated by publication; participants are the parties and those the quarrel is about."""
        return self._rows(Dispute, "disputes", _Filter(actor, with_, since, until, type))

    def sanctions(
        self,
        actor: str | None = None,
        with_: str | None = None,
        since: date | None = None,
        until: date | None = None,
        type: str | None = None,
    ) -> tuple[Sanction, ...]:
        """The sanction measures; participants are those who act, those targeted and those who asked for it."""
        return self._rows(Sanction, "sanctions", _Filter(actor, with_, since, until, type))

    def actors(
        self,
        actor: str | None = None,
        with_: str | None = None,
        since: date | None = None,
        until: date | None = None,
        type: str | None = None,
    ) -> tuple[Actor, ...]:
        """The actors, each once, with what all its articles say; dated by publication.

        `actor` finds it and whoever belongs to it; `with_` keeps those that share an article with somebody. The spans
        of offices and labels may stand in different articles: for offsets take `record(article_id).actors`.
        """
        where, values = self._conditions("actors", _Filter(actor, None, since, until, type))
        if with_ is not None:
            where += " AND article IN (SELECT article FROM actors WHERE list_has_any(participants, ?))"
            values.append(self._ids(with_))
        merged: dict[str, Actor] = {}
        for row in self._nouns(Actor, f"SELECT row FROM actors WHERE {where} {_ORDER}", values):
            merged[row.id] = _united(merged[row.id], row) if row.id in merged else row
        return tuple(merged.values())

    def articles(self) -> tuple[Article, ...]:
        """All articles with their texts, by publication date (those without one last) and id."""
        rows = self._fetch("SELECT row, text FROM articles ORDER BY published NULLS LAST, id")
        return tuple(_article(row, text) for row, text in rows)

    def article(self, article_id: str) -> Article:
        """The article with this id. Raises `RowNotFound`."""
        rows = self._fetch("SELECT row, text FROM articles WHERE id = ?", [article_id])
        if not rows:
            raise RowNotFound(f"{self._path}: no article {article_id!r}; take an id from the table `articles`")
        return _article(*rows[0])

    def record(self, article_id: str) -> Record:
        """The whole record of an article, equal to the one that was added. Raises `RowNotFound`."""
        article = self.article(article_id)
        made_by = self._nouns(MadeBy, "SELECT made_by FROM articles WHERE id = ?", [article_id])[0]
        tables = {
            table: self._nouns(noun, f"SELECT row FROM {table} WHERE article = ? ORDER BY position", [article_id])
            for table, noun in _NOUNS.items()
        }
        return Record(article=article, made_by=made_by, **tables)

    def find(self, row_id: str) -> tuple[str, Any, Article]:
        """Table, row and article of a row id, whatever the table; of an actor, its row in one of its articles.

        Raises `RowNotFound`.
        """
        each = (f"SELECT '{table}', row, article FROM {table} WHERE id = $1" for table in TABLES)
        rows = self._fetch(" UNION ALL ".join(each) + " ORDER BY 3 LIMIT 1", [row_id])
        if not rows:
            raise RowNotFound(f"{self._path}: no row {row_id!r}; take an id that `dragoman events` or its like prints")
        table, plain, article_id = rows[0]
        row = from_plain(_NOUNS[table], json.loads(plain))
        return table, self._followed((row,))[0] if table == "commitments" else row, self.article(article_id)

    def article_ids(self, table: str) -> dict[str, str]:
        """The article of every row of a table, by row id; of an actor, the first of its articles by id."""
        if table not in TABLES:
            raise StoreError(f"{self._path}: no table {table!r}; the tables are {', '.join(TABLES)}")
        return dict(self._fetch(f"SELECT id, min(article) FROM {table} GROUP BY id"))

    def actor_names(self, article_id: str) -> dict[str, str]:
        """The name of each actor of an article, by actor id; `{}` for an article that is not there."""
        return dict(self._fetch("SELECT id, name FROM actors WHERE article = ? ORDER BY position", [article_id]))

    def rejected(self) -> tuple[Rejected, ...]:
        """The inputs that could not be read, by path and line."""
        rows = self._fetch("SELECT path, line, reason FROM rejected ORDER BY path, line NULLS FIRST, reason")
        return tuple(Rejected(*row) for row in rows)

    def count(self) -> dict[str, int]:
        """How many rows each table has: `articles`, the tables of the record, `rejected`."""
        names = ("articles", *TABLES, "rejected")
        rows = self._fetch("SELECT " + ", ".join(f"(SELECT count(*) FROM {name})" for name in names))
        return dict(zip(names, rows[0], strict=True))

    def sql(self, query: str) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """Column names and rows of a query in DuckDB's SQL; it sees this store only and changes nothing.

        Raises `StoreError` with DuckDB's message when the query is wrong.
        """
        if not self._has_statement(query):
            raise StoreError(f"{self._path}: the query is empty; try SELECT type, count(*) FROM events GROUP BY 1")
        rows = self._fetch(query)
        return tuple(column[0] for column in self._connection.description or ()), rows

    def _has_statement(self, query: str) -> bool:
        try:
            return bool(self._connection.extract_statements(query))
        except duckdb.Error as error:
            raise StoreError(f"{self._path}: {error}") from error

    def _rows(self, noun: type[Noun], table: str, wanted: _Filter) -> tuple[Noun, ...]:
        where, values = self._conditions(table, wanted)
        return self._nouns(noun, f"SELECT row FROM {table} WHERE {where} {_ORDER}", values)

    def _conditions(self, table: str, wanted: _Filter) -> tuple[str, list[Any]]:
        parts: dict[str, Any] = {}
        if wanted.since is not None:
            parts["start_date >= ?"] = wanted.since
        if wanted.until is not None:
            parts["start_date <= ?"] = wanted.until
        if wanted.type is not None and table in _TYPE_COLUMNS:
            parts[f"lower({_TYPE_COLUMNS[table]}) = ?"] = wanted.type.lower()
        where, values = list(parts), list(parts.values())
        for name in (wanted.actor, wanted.with_):
            if name is not None:
                where.append("list_has_any(participants, ?)")
                values.append(self._ids(name))
        return " AND ".join(where or ["true"]), values

    def _ids(self, name: str) -> list[str]:
        """The name as an id or country code, and the ids of all actors who bear it."""
        words = keys(name)
        if not words:
            return [name]
        found = self._fetch("SELECT DISTINCT id FROM actors WHERE contains(names, ?)", [f" {' '.join(words)} "])
        return [name, *(each for (each,) in found)]

    def _nouns(self, noun: type[Noun], query: str, values: list[Any]) -> tuple[Noun, ...]:
        return tuple(from_plain(noun, json.loads(row)) for (row,) in self._fetch(query, values))

    def _fetch(self, query: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
        return _fetch(self._path, self._connection, query, _storable(values or []))


class Open(NamedTuple):
    """A commitment nobody reports as done or broken.

    `times`: on how many days it was made. `deadline`: the last day for it, as the latest telling that has one says.
    """

    commitment: Commitment
    times: int
    deadline: date | None
    overdue: bool


class _Filter(NamedTuple):
    actor: str | None
    with_: str | None
    since: date | None
    until: date | None
    type: str | None


class _Insert(NamedTuple):
    sql: str
    columns: tuple[str, ...]


# --- from nouns to columns


class _Context:
    """What the columns of a row take from the rest of its record."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.published = record.article.published
        self.said = {statement.id: statement.when for statement in record.statements}
        self._actors = {actor.id: actor for actor in record.actors}

    def participants(self, *groups: Iterable[str | None]) -> dict[str, list[str]]:
        """The column `participants`: these actors and all they belong to, each once."""
        found: dict[str, None] = {}
        waiting = [each for group in groups for each in group if each]
        while waiting:
            code = waiting.pop()
            if code not in found:
                found[code] = None
                actor = self._actors.get(code)
                waiting += [parent for parent in (actor.country, actor.part_of) if parent] if actor else []
        return {"participants": sorted(found)}


def _days(when: When | None, prefix: str = "") -> dict[str, date | None]:
    return {
        f"{prefix}start_date": when.start_date if when else None,
        f"{prefix}end_date": when.end_date if when else None,
    }


def _last_day(due: When | None) -> date | None:
    return due.end_date - timedelta(days=1) if due else None


def _mention(row: Mention, _: _Context) -> dict[str, Any]:
    return {"kind": row.kind, "actor": row.actor, "metonym": row.metonym}


def _actor(row: Actor, context: _Context) -> dict[str, Any]:
    return {
        "name": row.name,
        "kind": row.kind,
        "country": row.country,
        "part_of": row.part_of,
        "sectors": list(row.sectors),
        "names": "|".join(f" {' '.join(keys(name))} " for name in dict.fromkeys((row.name, *row.aliases))),
        **context.participants([row.id]),
        **_days(context.published),
    }


def _place(row: Place, _: _Context) -> dict[str, Any]:
    return {"name": row.name, "country": row.country, "geonames": row.geonames}


def _date(row: TimeExpression, _: _Context) -> dict[str, Any]:
    return _days(row.when_)


def _event(row: Event, context: _Context) -> dict[str, Any]:
    return {
        "type": row.type,
        "mode": row.mode,
        "factuality": row.factuality,
        "quad": row.quad,
        "cameo": row.cameo,
        **context.participants(role.actor for role in row.actors + row.recipients),
        **_days(row.when),
    }


def _meeting(row: Meeting, context: _Context) -> dict[str, Any]:
    delegates = [each for side in row.delegations for each in (side.party, side.head, *side.members)]
    return {
        "format": row.format,
        "status": row.status,
        "factuality": row.factuality,
        **context.participants(row.parties, [row.host], row.attendees, delegates),
        **_days(row.when),
    }


def _statement(row: Statement, context: _Context) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "document": row.document,
        **context.participants(row.speakers, row.addressees),
        **_days(row.when),
    }


def _commitment(row: Commitment, context: _Context) -> dict[str, Any]:
    said = context.said.get(row.statement) if row.statement else None
    return {
        "kind": row.kind,
        "statement": row.statement,
        **context.participants(row.by, row.toward),
        **_days(row.due, "due_"),
        **_days(said or context.published),
    }


def _dispute(row: Dispute, context: _Context) -> dict[str, Any]:
    sides = (position.by for position in row.position)
    return {**context.participants(row.parties, row.over, sides), **_days(context.published)}


def _sanction(row: Sanction, context: _Context) -> dict[str, Any]:
    return {
        "action": row.action,
        "measure": row.measure,
        "factuality": row.factuality,
        **context.participants(row.by, row.target, row.requested_by),
        **_days(row.when),
    }


def _dropped(row: Dropped, _: _Context) -> dict[str, Any]:
    return {"reason": row.reason}


_COLUMNS: dict[str, Callable[[Any, _Context], dict[str, Any]]] = {
    "mentions": _mention,
    "actors": _actor,
    "places": _place,
    "dates": _date,
    "events": _event,
    "meetings": _meeting,
    "statements": _statement,
    "commitments": _commitment,
    "disputes": _dispute,
    "sanctions": _sanction,
    "dropped": _dropped,
}


def _table_rows(table: str, context: _Context) -> Iterator[dict[str, Any]]:
    for position, row in enumerate(getattr(context.record, table)):
        yield {
            "id": row.id,
            "article": context.record.article.id,
            "position": position,
            "row": _json(to_plain(row)),
            **_COLUMNS[table](row, context),
        }


def _article_columns(record: Record) -> dict[str, Any]:
    article = record.article
    return {
        "id": article.id,
        "version": article.version,
        "key": article.key,
        "title": article.title,
        "source": article.source,
        "url": article.url,
        "published": article.published.start_date if article.published else None,
        "language": article.language,
        "text": article.text,
        "added": _now(),
        "made_by": _json(to_plain(record.made_by)),
        "row": _json(to_plain(article) | {"text": ""}),
    }


def _article(row: str, text: str) -> Article:
    return from_plain(Article, json.loads(row) | {"text": text})


def _united(first: Actor, other: Actor) -> Actor:
    return replace(
        first,
        sectors=tuple(dict.fromkeys(first.sectors + other.sectors)),
        aliases=tuple(dict.fromkeys(first.aliases + other.aliases)),
        offices=tuple(dict.fromkeys(first.offices + other.offices)),
        labels=tuple(dict.fromkeys(first.labels + other.labels)),
    )


def _json(plain: Any) -> str:
    """JSON text; lone surrogates, which UTF-8 cannot carry, stay as escapes."""
    text = json.dumps(plain, ensure_ascii=False)
    return json.dumps(plain) if _SURROGATES.search(text) else text


def _storable(value: Any) -> Any:
    """The value as a column can hold it: lone surrogates become U+FFFD (`row` keeps them)."""
    if isinstance(value, str):
        return value if value.isascii() else _SURROGATES.sub("\ufffd", value)
    return [_storable(item) for item in value] if isinstance(value, list) else value


# --- DuckDB


def _insert(path: Path, connection: duckdb.DuckDBPyConnection, table: str) -> _Insert:
    query = "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index"
    columns = _fetch(path, connection, query, [table])
    values = ", ".join(f"unnest(?::{kind}[])" for _, kind in columns)
    return _Insert(f"INSERT INTO {table} SELECT {values}", tuple(name for name, _ in columns))


def _fetch(path: Path, connection: duckdb.DuckDBPyConnection, query: str, values: list[Any]) -> list[tuple[Any, ...]]:
    try:
        return connection.execute(query, values).fetchall()
    except duckdb.Error as error:
        raise StoreError(f"{path}: {error}") from error


def _quoted(names: Iterable[str]) -> list[str]:
    return [f'"{name}"' for name in names]


def _tables(path: Path, connection: duckdb.DuckDBPyConnection) -> set[str]:
    return {name for (name,) in _fetch(path, connection, "SELECT table_name FROM duckdb_tables()", [])}


def _check_version(path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    found = _tables(path, connection)
    if not found:
        raise StoreError(f"{path}: an empty store; fill it with `dragoman add ... --to {path}`")
    if not found >= {"meta", "articles", *TABLES}:
        raise StoreError(f"{path}: a DuckDB file, but not a Dragoman store; name another file")
    versions = _fetch(path, connection, "SELECT schema_version, dragoman FROM meta", [])
    if [version for version, _ in versions] != [SCHEMA_VERSION]:
        made_by = ", ".join(f"schema version {version}, made by Dragoman {maker}" for version, maker in versions)
        raise StoreError(
            f"{path}: this Dragoman reads schema version {SCHEMA_VERSION}, the store has {made_by or 'none'}; "
            "use that Dragoman, or add the articles to a new store"
        )


@contextmanager
def _closed_on_error(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.close()
        raise


def _is_locked(error: duckdb.Error) -> bool:
    return any(part in str(error) for part in _LOCKED)


def _store_error(path: Path, error: duckdb.Error) -> StoreError:
    message = str(error)
    process = re.search(r"PID \d+", message)
    for part, advice in _TROUBLE:
        if part in message:
            return StoreError(f"{path}: " + advice.format(pid=f" ({process.group()})" if process else ""))
    return StoreError(f"{path}: DuckDB cannot open it ({_first_line(error)}); name another file or restore a copy")


def _first_line(error: duckdb.Error) -> str:
    return str(error).partition("\n")[0]


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _dragoman_version() -> str:
    try:
        return metadata.version("dragoman")
    except metadata.PackageNotFoundError:  # run from a source tree
        return "unknown"
