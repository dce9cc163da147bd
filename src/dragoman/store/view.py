"""Asking a store: rows by actor, date and type, records, and what becomes of them over time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import duckdb

from dragoman import follows
from dragoman.errors import RowNotFound, StoreError
from dragoman.model import (
    TABLES,
    Actor,
    Article,
    Commitment,
    Dispute,
    Event,
    ForeignEvent,
    Happening,
    Meeting,
    Record,
    Rejected,
    Sanction,
    Statement,
    When,
)
from dragoman.names import keys
from dragoman.schema import from_plain
from dragoman.store import series, texts
from dragoman.store.base import SCHEMA_VERSION, File, closed_on_error
from dragoman.store.rows import NOUNS, Noun, article_of, nouns_of, record_of

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

TOLD = ("events", "meetings", "sanctions", "commitments")
"""The tables whose rows tell happenings."""

_ORDER = "ORDER BY start_date NULLS LAST, article, position"

_TYPE_COLUMNS = {
    "actors": "kind",
    "events": "type",
    "meetings": "format",
    "statements": "kind",
    "commitments": "kind",
    "sanctions": "action",
}


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

    def __init__(self, file: File) -> None:
        self._file = file
        with closed_on_error(file):
            version = file.version()
            if version < SCHEMA_VERSION:
                raise StoreError(
                    f"{file.path}: a store of schema version {version}, this Dragoman reads {SCHEMA_VERSION}; "
                    f"bring it up to date with `dragoman upgrade {file.path}`"
                )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file; a second call does nothing."""
        self._file.close()

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
        days = dict(self._file.fetch("SELECT id, day FROM traces WHERE \"table\" = 'commitments'"))
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
        rows = self._file.fetch(
            f"SELECT {columns} FROM follows JOIN traces ON traces.id = follows.later "
            "WHERE earlier = $1 OR later = $1 ORDER BY traces.day, later, earlier",
            [row_id],
        )
        return tuple(follows.Link(*row) for row in rows)

    def _outcomes(self) -> tuple[list[tuple[str, str]], list[tuple[str, date]]]:
        """Pairs of commitments that repeat each other; commitments with the day they were fulfilled or breached."""
        repeats = self._file.fetch("SELECT earlier, later FROM follows WHERE reason = 'repeats'")
        ends = "SELECT earlier, day FROM follows JOIN traces ON traces.id = later WHERE reason <> 'repeats'"
        return [(one, other) for one, other in repeats], [(each, day) for each, day in self._file.fetch(ends)]

    def _followed(self, rows: tuple[Commitment, ...]) -> tuple[Commitment, ...]:
        """The commitments with what they follow in the store."""
        query = (
            "SELECT later, list(earlier ORDER BY earlier) FROM follows "
            "WHERE later_table = 'commitments' AND later IN (SELECT unnest(?)) GROUP BY later"
        )
        earlier = dict(self._file.fetch(query, [[row.id for row in rows]]))
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
            has, given = _has("participants", self._ids(with_))
            where += f" AND article IN (SELECT article FROM actors WHERE {has})"
            values += given
        merged: dict[str, Actor] = {}
        for row in self._nouns(Actor, f"SELECT row FROM actors WHERE {where} {_ORDER}", values):
            merged[row.id] = _united(merged[row.id], row) if row.id in merged else row
        return tuple(merged.values())

    def happenings(
        self,
        actor: str | None = None,
        with_: str | None = None,
        since: date | None = None,
        until: date | None = None,
        type: str | None = None,
        *,
        table: str = "events",
    ) -> tuple[Happening, ...]:
        """What the rows of a table tell, each happening once with all its tellings, by date.

        `table`: events, meetings, sanctions or commitments. Rows without a date or a side tell no happening.
        """
        if table not in TOLD:
            raise StoreError(f"{self._file.path}: {table!r} has no happenings; they are told by {', '.join(TOLD)}")
        where, values = self._conditions(table, _Filter(actor, with_, since, until, type))
        return series.happenings(self._file, f"SELECT id FROM {table} WHERE {where}", values)

    def timeline(
        self, actor: str, with_: str | None = None, since: date | None = None, until: date | None = None
    ) -> tuple[Happening, ...]:
        """What went on with an actor, or between two, by date: events, meetings, sanctions and commitments.

        The event that tells a meeting or a measure again is left out.
        """
        wanted = _Filter(actor, with_, since, until, None)
        queries, values = [], []
        for table in TOLD:
            where, given = self._conditions(table, wanted)
            queries.append(f"SELECT id, row FROM {table} WHERE {where}")
            values += given
        told = f"WITH every AS ({' UNION ALL '.join(queries)})"
        again = "SELECT json_extract_string(row, '$.event') FROM every WHERE row LIKE '%\"event\": \"%'"
        return series.happenings(self._file, f"{told} SELECT id FROM every WHERE id NOT IN ({again})", values)

    def dyads(
        self,
        actor: str,
        with_: str,
        since: date | None = None,
        until: date | None = None,
        type: str | None = None,
        *,
        by: str = "week",
        directed: bool = False,
    ) -> tuple[series.Point, ...]:
        """The events between two actors by period: happenings of each quad and their mean Goldstein score.

        `by`: day, week, month, quarter or year. `directed`: only what `actor` does to `with_`. Denied, supposed and
        background events do not count. Periods without events are left out; `()` when there are none at all.
        """
        if by not in series.PERIODS:
            raise StoreError(f"no period {by!r}; the periods are {', '.join(series.PERIODS)}")
        where, values = self._conditions("events", _Filter(actor, with_, since, until, type))
        one, two = self._ids(actor), self._ids(with_)
        done, given = _both(("doers", one), ("others", two))
        if not directed:
            back, others = _both(("doers", two), ("others", one))
            done, given = f"({done} OR {back})", [*given, *others]
        told = "start_date IS NOT NULL AND factuality IN ('actual', 'future')"
        query = f"SELECT id, start_date, goldstein, quad FROM events WHERE {told} AND {where} AND {done}"
        return series.dyads(self._file, query, [*values, *given], by)

    def search(self, words: str, table: str = "articles", *, limit: int = 50, offset: int = 0) -> tuple[texts.Hit, ...]:
        """The articles or statements that have all these words, the best first (BM25); `()` when none has.

        `table`: articles or statements. Case and accents do not matter; words of one letter are not searched.
        """
        if table not in ("articles", "statements"):
            raise StoreError(f"{self._file.path}: {table!r} cannot be searched; articles and statements can")
        return tuple(texts.search(self._file, words, table, limit, offset))

    def happening(self, row_id: str) -> tuple[tuple[str, float, str | None], ...]:
        """All tellings of what a row tells: row id, likeness, and the telling it was joined with; `()` for none."""
        rows = self._file.fetch(
            "SELECT id, score, likest FROM tellings WHERE happening = "
            "(SELECT happening FROM tellings WHERE id = $1 OR happening = $1 LIMIT 1) ORDER BY start_date, id",
            [row_id],
        )
        return tuple((each, score, likest) for each, score, likest in rows)

    def records(self) -> Iterator[Record]:
        """The records of all articles, one at a time, in the order of `articles`."""
        for (article,) in self._file.fetch("SELECT id FROM articles ORDER BY published NULLS LAST, id"):
            yield self.record(article)

    def foreign_events(
        self, actor: str | None = None, with_: str | None = None, since: date | None = None, until: date | None = None
    ) -> tuple[ForeignEvent, ...]:
        """What other systems coded, as `dragoman import` loaded it, by day: never mixed with our own events.

        `actor` and `with_` are alpha-3 codes here, on either side; `()` for none.
        """
        given = {"day >= ?": since, "day <= ?": until}
        where = [each for each in given if given[each]]
        values: list[Any] = [each for each in given.values() if each]
        for code in (actor, with_):
            if code is not None:
                where.append("? IN (actor_country, recipient_country)")
                values.append(code)
        query = f"SELECT * FROM foreign_events WHERE {' AND '.join(where or ['true'])} ORDER BY day, maker, key"
        rows = self._file.fetch(query, values)
        return tuple(_foreign(row) for row in rows)

    def happening_ids(self, ids: Iterable[str] | None = None) -> dict[str, str]:
        """The happening of rows (all by default) that tell one, by row id."""
        where, given = ("", []) if ids is None else ("WHERE id IN (SELECT unnest(?::VARCHAR[]))", [list(ids)])
        return dict(self._file.fetch(f"SELECT id, happening FROM tellings {where}", given))

    def articles(self) -> tuple[Article, ...]:
        """All articles with their texts, by publication date (those without one last) and id."""
        rows = self._file.fetch("SELECT row, text FROM articles ORDER BY published NULLS LAST, id")
        return tuple(article_of(row, text) for row, text in rows)

    def article(self, article_id: str) -> Article:
        """The article with this id. Raises `RowNotFound`."""
        rows = self._file.fetch("SELECT row, text FROM articles WHERE id = ?", [article_id])
        if not rows:
            raise RowNotFound(f"{self._file.path}: no article {article_id!r}; take an id from the table `articles`")
        return article_of(*rows[0])

    def record(self, article_id: str) -> Record:
        """The whole record of an article, equal to the one that was added. Raises `RowNotFound`."""
        return record_of(self._file, article_id)

    def find(self, row_id: str) -> tuple[str, Any, Article]:
        """Table, row and article of a row id, whatever the table; of an actor, its row in one of its articles.

        Raises `RowNotFound`.
        """
        each = (f"SELECT '{table}', row, article FROM {table} WHERE id = $1" for table in TABLES)
        rows = self._file.fetch(" UNION ALL ".join(each) + " ORDER BY 3 LIMIT 1", [row_id])
        if not rows:
            raise RowNotFound(
                f"{self._file.path}: no row {row_id!r}; take an id that `dragoman events` or its like prints"
            )
        table, plain, article_id = rows[0]
        row = from_plain(NOUNS[table], json.loads(plain))
        return table, self._followed((row,))[0] if table == "commitments" else row, self.article(article_id)

    def article_ids(self, table: str, ids: Iterable[str] | None = None) -> dict[str, str]:
        """The article of rows (all by default) of a table, by row id; of an actor, the first of its articles by id."""
        if table not in TABLES:
            raise StoreError(f"{self._file.path}: no table {table!r}; the tables are {', '.join(TABLES)}")
        given = None if ids is None else list(ids)
        where = "" if given is None else "WHERE id IN (SELECT unnest(?::VARCHAR[]))"
        query = f"SELECT id, min(article) FROM {table} {where} GROUP BY id"
        return dict(self._file.fetch(query, [] if given is None else [given]))

    def names(self, article_ids: Iterable[str]) -> dict[str, str]:
        """The names of the actors and places of some articles, by their ids."""
        each = "SELECT id, min(name) FROM {} WHERE article IN (SELECT unnest($1::VARCHAR[])) GROUP BY id"
        query = f"{each.format('places')} UNION ALL {each.format('actors')}"
        return dict(self._file.fetch(query, [list(article_ids)]))

    def actor_names(self, article_id: str) -> dict[str, str]:
        """The name of each actor of an article, by actor id; `{}` for an article that is not there."""
        return dict(self._file.fetch("SELECT id, name FROM actors WHERE article = ? ORDER BY position", [article_id]))

    def name(self, actor_id: str) -> str:
        """What most articles call an actor; the id itself for one that nobody names."""
        rows = self._file.fetch("SELECT mode(name) FROM actors WHERE id = ?", [actor_id])
        return rows[0][0] or actor_id

    def rejected(self) -> tuple[Rejected, ...]:
        """The inputs that could not be read, by path and line."""
        rows = self._file.fetch("SELECT path, line, reason FROM rejected ORDER BY path, line NULLS FIRST, reason")
        return tuple(Rejected(*row) for row in rows)

    def count(self) -> dict[str, int]:
        """How many rows each table has: `articles`, the tables of the record, `rejected`."""
        names = ("articles", *TABLES, "rejected")
        rows = self._file.fetch("SELECT " + ", ".join(f"(SELECT count(*) FROM {name})" for name in names))
        return dict(zip(names, rows[0], strict=True))

    def arrow(self, query: str) -> pyarrow.Table:
        """The rows of a query as an Arrow table, which pandas and polars read without copying.

        Needs the extra `dragoman[frames]`. Raises `StoreError` when the query is wrong or pyarrow is not installed.
        """
        try:
            return self._file.connection.sql(query).to_arrow_table()
        except (duckdb.Error, ModuleNotFoundError) as error:
            raise StoreError(f"{self._file.path}: {error}") from error

    def pandas(self, query: str) -> pandas.DataFrame:
        """The rows of a query as a pandas data frame; as for `arrow`."""
        return self.arrow(query).to_pandas()

    def polars(self, query: str) -> polars.DataFrame:
        """The rows of a query as a polars data frame; as for `arrow`. Raises `ModuleNotFoundError` without polars."""
        import polars

        frame = polars.from_arrow(self.arrow(query))
        assert isinstance(frame, polars.DataFrame)
        return frame

    def sql(self, query: str) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """Column names and rows of a query in DuckDB's SQL; it sees this store only and changes nothing.

        Raises `StoreError` with DuckDB's message when the query is wrong.
        """
        if not self._has_statement(query):
            raise StoreError(f"{self._file.path}: the query is empty; try SELECT type, count(*) FROM events GROUP BY 1")
        rows = self._file.fetch(query)
        return tuple(column[0] for column in self._file.connection.description or ()), rows

    def _has_statement(self, query: str) -> bool:
        try:
            return bool(self._file.connection.extract_statements(query))
        except duckdb.Error as error:
            raise StoreError(f"{self._file.path}: {error}") from error

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
                has, given = _has("participants", self._ids(name))
                where.append(has)
                values += given
        return " AND ".join(where or ["true"]), values

    def _ids(self, name: str) -> list[str]:
        """The name as an id or country code, and the ids of all actors who bear it."""
        words = keys(name)
        if not words:
            return [name]
        found = self._file.fetch("SELECT DISTINCT id FROM actors WHERE contains(names, ?)", [f" {' '.join(words)} "])
        return [name, *(each for (each,) in found)]

    def _nouns(self, noun: type[Noun], query: str, values: list[Any]) -> tuple[Noun, ...]:
        return nouns_of(self._file, noun, query, values)


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


FEW = 8
"""Ids up to which a list is searched for each in turn: seven times as fast as for any of them (a million rows)."""


def _has(column: str, ids: list[str]) -> tuple[str, list[Any]]:
    """The condition that a list column holds one of some ids, and its values."""
    if len(ids) > FEW:
        return f"list_has_any({column}, ?)", [ids]
    return f"({' OR '.join([f'list_contains({column}, ?)'] * len(ids))})", [*ids]


def _both(*sides: tuple[str, list[str]]) -> tuple[str, list[Any]]:
    """The condition that each of these columns holds one of its ids, and its values."""
    conditions = [_has(column, ids) for column, ids in sides]
    return f"({' AND '.join(has for has, _ in conditions)})", [value for _, values in conditions for value in values]


def _last_day(due: When | None) -> date | None:
    return due.end_date - timedelta(days=1) if due else None


def _united(first: Actor, other: Actor) -> Actor:
    return replace(
        first,
        sectors=tuple(dict.fromkeys(first.sectors + other.sectors)),
        aliases=tuple(dict.fromkeys(first.aliases + other.aliases)),
        offices=tuple(dict.fromkeys(first.offices + other.offices)),
        labels=tuple(dict.fromkeys(first.labels + other.labels)),
    )


def _foreign(row: tuple[Any, ...]) -> ForeignEvent:
    values: list[Any] = [tuple(each) if isinstance(each, list) else each for each in row]
    return ForeignEvent(*values)
