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
    Decision,
    Dispute,
    Event,
    ForeignEvent,
    Happening,
    Meeting,
    Record,
    Rejected,
    Sanction,
    Statement,
)
from dragoman.names import keys
from dragoman.schema import from_plain
from dragoman.store import decisions, lists, pages, revisions, series, texts, totals
from dragoman.store.base import SCHEMA_VERSION, File, closed_on_error
from dragoman.store.rows import NOUNS, Noun, article_of, nouns_of, record_of

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

TOLD = ("events", "meetings", "sanctions", "commitments")
"""The tables whose rows tell happenings."""

PAGED = ("events", "meetings", "statements", "commitments", "disputes", "sanctions")
"""The tables that are listed by the page and decided about row by row."""

_PLACE = (pages.Key("article", False, str), pages.Key("position", False, int))
_DATED = {
    "newest": pages.Order("newest", (pages.Key("start_date", True, date), *_PLACE)),
    "oldest": pages.Order("oldest", (pages.Key("start_date", False, date), *_PLACE)),
}
_REVIEWING = {"score": pages.Order("score", (pages.Key("score", False, float), *_PLACE)), **_DATED}

_LINKED = "SELECT earlier FROM follows UNION SELECT later FROM follows WHERE later_table = 'commitments'"
"""Commitments that a later row repeats, fulfils or breaches, or that repeat an earlier one."""

_TOLD = "start_date IS NOT NULL AND factuality IN ('actual', 'future')"

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
      whatever its case, or several with commas between; disputes have none and take no notice of it.

    Rows come by first day (those without one last), article and position; none is `()`.
    """

    def __init__(self, file: File, *, reviewed: bool = False) -> None:
        self._file = file
        self._bearers: dict[str, list[str]] = {}
        with closed_on_error(file):
            version = file.version()
            if version < SCHEMA_VERSION:
                raise StoreError(
                    f"{file.path}: a store of schema version {version}, this Dragoman reads {SCHEMA_VERSION}; "
                    f"bring it up to date with `dragoman upgrade {file.path}`"
                )
            if reviewed:
                revisions.show(file)

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
        limit: int | None = None,
        skip: int = 0,
    ) -> tuple[Open, ...]:
        """What was undertaken, offered or intended, and neither reported done nor broken; each promise once.

        Of a promise made several times the latest that meets the filters stands for all. Those with a deadline come
        first, the nearest before the others; overdue is reckoned from `today`, the current day if not given.
        `limit`: how many at most, all if not given; `skip`: how many before these.
        """
        where, values = self._conditions("commitments", _Filter(actor, with_, since, until, type))
        wanted = f"{where} AND kind IN ({', '.join(repr(each) for each in follows.OPEN_KINDS)})"
        end = None if limit is None else skip + limit
        promises = [*self._linked(wanted, values), *self._unlinked(wanted, values, end)]
        promises.sort(key=lambda each: (each.deadline or date.max, each.day, each.row))
        shown = promises[skip:end]
        ids = [[each.row for each in shown]]
        query = "SELECT row FROM commitments WHERE id IN (SELECT unnest(?::VARCHAR[]))"
        rows = {row.id: row for row in self._followed(self._nouns(Commitment, query, ids))}
        now = today or date.today()
        return tuple(
            Open(rows[each.row], each.times, each.deadline, each.deadline is not None and each.deadline < now)
            for each in shown
        )

    def _linked(self, where: str, values: list[Any]) -> list[_Promise]:
        """The open promises among the commitments that meet a condition and are linked with later or earlier rows."""
        query = f"SELECT id, day FROM traces WHERE \"table\" = 'commitments' AND id IN ({_LINKED})"
        days = dict(self._file.fetch(query))
        standing = follows.standings(days, *self._outcomes())
        rows = self._file.fetch(f"SELECT id, due_end_date FROM commitments WHERE {where} AND id IN ({_LINKED})", values)
        latest: dict[str, _Promise] = {}
        for day, row, due in sorted((days.get(row, date.min), row, due) for row, due in rows):
            chain, times, is_open = standing.get(row, (row, 1, True))
            if is_open:
                before = latest.pop(chain, None)
                deadline = _day_before(due) or (before.deadline if before else None)
                latest[chain] = _Promise(row, day, times, deadline)
        return list(latest.values())

    def _unlinked(self, where: str, values: list[Any], limit: int | None) -> list[_Promise]:
        """The others, made once and never heard of again, the nearest deadline first."""
        rows = self._file.fetch(
            f"SELECT id, start_date, due_end_date FROM commitments WHERE {where} AND id NOT IN ({_LINKED}) "
            "ORDER BY due_end_date NULLS LAST, start_date NULLS FIRST, id"
            + ("" if limit is None else f" LIMIT {limit}"),
            values,
        )
        return [_Promise(row, day or date.min, 1, _day_before(due)) for row, day, due in rows]

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
            merged[row.id] = totals.united((merged[row.id], row)) if row.id in merged else row
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

    def latest_day(
        self,
        rows: int,
        actor: str,
        with_: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> date | None:
        """From which day on the rows that a timeline is made of are the last `rows` of them, or a few more.

        None when there are no earlier ones. The timeline of a busy pair since that day costs much less than all of it.
        """
        wanted = _Filter(actor, with_, since, until, None)
        queries, values = [], []
        for table in TOLD:
            where, given = self._conditions(table, wanted)
            queries.append(f"SELECT start_date AS day FROM {table} WHERE {where}")
            values += given
        days = f"WITH days AS MATERIALIZED ({' UNION ALL '.join(queries)})"
        last = f"SELECT day FROM days WHERE day IS NOT NULL ORDER BY day DESC LIMIT 1 OFFSET {int(rows) - 1}"
        found = self._file.fetch(f"{days} SELECT day FROM ({last}) WHERE day > (SELECT min(day) FROM days)", values)
        return found[0][0] if found else None

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
        query = f"SELECT id, start_date, goldstein, quad FROM events WHERE {_TOLD} AND {where} AND {done}"
        return series.dyads(self._file, query, [*values, *given], by)

    def page(
        self,
        table: str,
        actor: str | None = None,
        with_: str | None = None,
        since: date | None = None,
        until: date | None = None,
        type: str | None = None,
        *,
        after: str | None = None,
        limit: int = 50,
        order: str = "newest",
    ) -> pages.Page[Any]:
        """The rows of a table a page at a time, the newest first (`order="oldest"`: the oldest); undated rows last.

        `table`: events, meetings, statements, commitments, disputes or sanctions. `after`: the `next` of the page
        before, None for the first one. Raises `StoreError` for another table or order, a mark that is none of this
        list, and a `limit` that is not 1 to 500.
        """
        self._paged(table)
        if order not in _DATED:
            raise StoreError(f"no order {order!r}; the orders are {', '.join(_DATED)}")
        where, values = self._conditions(table, _Filter(actor, with_, since, until, type))
        return self._page(table, (where, values), _DATED[order], after, limit)

    def undecided(
        self,
        table: str,
        actor: str | None = None,
        with_: str | None = None,
        since: date | None = None,
        until: date | None = None,
        type: str | None = None,
        *,
        after: str | None = None,
        limit: int = 50,
        order: str = "score",
    ) -> pages.Page[Any]:
        """The rows nobody has decided about, or whose decisions were all undone, in the order of reviewing.

        `order`: `score` (the least sure evidence first), `newest` or `oldest`; the rest as for `page`.
        """
        self._paged(table)
        if order not in _REVIEWING:
            raise StoreError(f"no order {order!r}; the orders are {', '.join(_REVIEWING)}")
        where, values = self._conditions(table, _Filter(actor, with_, since, until, type))
        where += f" AND id NOT IN (SELECT row_id FROM ({decisions.IN_FORCE}))"
        return self._page(table, (where, values), _REVIEWING[order], after, limit)

    def decisions(self, row: str | None = None, *, limit: int | None = None) -> tuple[Decision, ...]:
        """All decisions, or those on the row with this id, the newest first, undone ones and undos among them."""
        return decisions.history(self._file, row, limit)

    def verdicts(self, ids: Iterable[str], article: str | None = None) -> dict[str, Decision]:
        """The decision in force (the last one not undone) on each of some rows, by row id; those without are left out.

        `article`: of an actor that several articles name, the one on its row in this article; else the newest.
        """
        return decisions.in_force(self._file, ids, article)

    def decided(self) -> dict[str, tuple[Decision, ...]]:
        """All decisions in force by the id of their article, each article's in the order they were made."""
        return decisions.by_article(self._file)

    def article_heads(
        self,
        after: str | None = None,
        limit: int = 50,
        words: str | None = None,
        *,
        since: date | None = None,
        until: date | None = None,
    ) -> pages.Page[pages.Head]:
        """The articles without their texts, a page at a time, the newest first; those without a date last.

        `words`: only those that have all these words. `since`, `until`: days of publication, both included.
        Marks and limits as for `page`.
        """
        return lists.article_heads(self._file, after, limit, words, since, until)

    def actor_heads(
        self,
        after: str | None = None,
        limit: int = 50,
        words: str | None = None,
        *,
        kind: str | None = None,
        country: str | None = None,
    ) -> pages.Page[pages.Seen]:
        """The actors in short, a page at a time, those that most articles name first.

        `words`: only those with these words in sequence in a name. `kind`: only states, persons and so on.
        `country`: only those of a country, by its code.
        `articles` of the page is empty. Marks and limits as for `page`.
        """
        return lists.actor_heads(self._file, after, limit, words, kind, country)

    def places_told(
        self,
        actor: str | None = None,
        with_: str | None = None,
        since: date | None = None,
        until: date | None = None,
        type: str | None = None,
        *,
        limit: int = 500,
    ) -> tuple[totals.Site, ...]:
        """Where the events that meet the filters happened, the places with most of them first; `()` for none.

        Denied, supposed and background events do not count. An event at several places counts at each.
        """
        where, values = self._conditions("events", _Filter(actor, with_, since, until, type))
        return totals.sites(self._file, f"{_TOLD} AND {where}", values, limit)

    def events_at(
        self,
        place: str,
        actor: str | None = None,
        with_: str | None = None,
        since: date | None = None,
        until: date | None = None,
        type: str | None = None,
        *,
        after: str | None = None,
        limit: int = 50,
    ) -> pages.Page[Event]:
        """The events that `places_told` counts at a place (its `key`), the newest first; the rest as for `page`."""
        where, values = self._conditions("events", _Filter(actor, with_, since, until, type))
        at = f"{_TOLD} AND list_contains(sites, ?) AND {where}"
        return self._page("events", (at, [place, *values]), _DATED["newest"], after, limit)

    def network(
        self, since: date | None = None, until: date | None = None, type: str | None = None, limit: int = 60
    ) -> tuple[totals.Pair, ...]:
        """Who had to do with whom, the pairs with most events first; `()` for none.

        Sides are countries, the EU and the UN, else actors that knowledge knows; whoever serves a country counts as it.
        Actors known from one article alone are left out, and so are denied, supposed and background events.
        """
        where, values = self._conditions("events", _Filter(None, None, since, until, type))
        return totals.pairs(self._file, f"{_TOLD} AND {where}", values, limit)

    def dyad_pairs(self, limit: int = 12) -> tuple[totals.Pair, ...]:
        """The busiest pairs of the whole store, as `network` counts them."""
        return self.network(limit=limit)

    def actor(self, actor_id: str) -> totals.Portrait:
        """The actor with this id with what all its articles say, its offices over time, and how many name it.

        Of an actor that very many articles name, the 2,000 commonest of its rows are united. Raises `RowNotFound`.
        """
        return totals.portrait(self._file, actor_id)

    def overview(self) -> totals.Overview:
        """What the store holds: rows of each table, publishers, first and last day."""
        return totals.overview(self._file, self.count())

    def _paged(self, table: str) -> None:
        if table not in PAGED:
            raise StoreError(f"{table!r} has no pages; {', '.join(PAGED)} have")

    def _page(
        self, table: str, wanted: tuple[str, list[Any]], order: pages.Order, after: str | None, limit: int
    ) -> pages.Page[Any]:
        noun = NOUNS[table]
        found, mark = lists.rows(self._file, table, wanted, order, after, limit)
        rows: tuple[Any, ...] = tuple(from_plain(noun, json.loads(row)) for row, _ in found)
        return pages.Page(self._followed(rows) if table == "commitments" else rows, mark, tuple(at for _, at in found))

    def search(
        self,
        words: str,
        table: str = "articles",
        *,
        actor: str | None = None,
        with_: str | None = None,
        since: date | None = None,
        until: date | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> tuple[texts.Hit, ...]:
        """The articles or statements that have all these words, the best first (BM25); `()` when none has.

        `table`: articles or statements. Case and accents do not matter; words of one letter are not searched.
        `actor`, `with_`: who takes part in the statement, or is named in the article; `since`, `until`: when it was
        said, or published.
        """
        if table not in ("articles", "statements"):
            raise StoreError(f"{self._file.path}: {table!r} cannot be searched; articles and statements can")
        wanted = _Filter(actor, with_, since, until, None)
        return tuple(texts.search(self._file, words, table, limit, offset, self._within(table, wanted)))

    def _within(self, table: str, wanted: _Filter) -> tuple[str, list[Any]]:
        """The condition on `row_id` that a found row meets a filter, and its values."""
        if not any(wanted):
            return "true", []
        if table == "statements":
            where, values = self._conditions(table, wanted)
            return f"row_id IN (SELECT id FROM statements WHERE {where})", values
        days = {"published >= ?": wanted.since, "published <= ?": wanted.until}
        conditions, given = [each for each in days if days[each]], [each for each in days.values() if each]
        values = list[Any](given)
        for name in (wanted.actor, wanted.with_):
            if name is not None:
                has, ids = _has("participants", self._ids(name))
                conditions.append(f"id IN (SELECT article FROM actors WHERE {has})")
                values += ids
        return f"row_id IN (SELECT id FROM articles WHERE {' AND '.join(conditions)})", values

    def happening(self, row_id: str) -> tuple[tuple[str, float, str | None], ...]:
        """All tellings of what a row tells, in order of publication: row id, likeness, the telling it was joined with.

        `()` for a row that tells no happening.
        """
        rows = self._file.fetch(
            "SELECT tellings.id, score, likest FROM tellings JOIN articles ON articles.id = tellings.article "
            "WHERE happening = (SELECT happening FROM tellings WHERE id = $1 OR happening = $1 LIMIT 1) "
            "ORDER BY articles.published, tellings.article, tellings.id",
            [row_id],
        )
        return tuple((each, score, likest) for each, score, likest in rows)

    def told(self, row_id: str) -> Happening:
        """The happening with this id, or the one that a row with this id tells. Raises `RowNotFound`."""
        rows = "SELECT id FROM tellings WHERE id = $1 OR happening = $1"
        found = series.happenings(self._file, rows, [row_id])
        if not found:
            raise RowNotFound(f"{self._file.path}: no happening {row_id!r}, and no row of this id tells one")
        return found[0]

    def records(self, ids: Iterable[str] | None = None) -> Iterator[Record]:
        """The records of all articles, one at a time, in the order of `articles`; `ids`: of these alone."""
        where, given = ("", []) if ids is None else ("WHERE id IN (SELECT unnest(?::VARCHAR[]))", [list(ids)])
        for (article,) in self._file.fetch(f"SELECT id FROM articles {where} ORDER BY published NULLS LAST, id", given):
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
        """What most articles call an actor; the name of a bloc (EUR, UNO), else the id of one that nobody names."""
        rows = self._file.fetch("SELECT mode(name) FROM actors WHERE id = ?", [actor_id])
        return rows[0][0] or lists.BLOCS.get(actor_id, actor_id)

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
            parts[f"list_contains(?, lower({_TYPE_COLUMNS[table]}))"] = wanted.type.lower().replace(" ", "").split(",")
        where, values = list(parts), list(parts.values())
        for name in (wanted.actor, wanted.with_):
            if name is not None:
                has, given = _has("participants", self._ids(name))
                where.append(has)
                values += given
        return " AND ".join(where or ["true"]), values

    def _ids(self, name: str) -> list[str]:
        """The name as an id or country code, and the ids of all actors who bear it."""
        if name not in self._bearers:  # a page asks for the same two names thirty times
            words = f" {' '.join(keys(name))} "
            query = "SELECT DISTINCT id FROM actors WHERE contains(names, ?)"
            found = self._file.fetch(query, [words]) if words.strip() else []
            self._bearers[name] = [name, *(each for (each,) in found)]
        return self._bearers[name]

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


class _Promise(NamedTuple):
    """An open commitment: its row, when it was made, on how many days, and its last day."""

    row: str
    day: date
    times: int
    deadline: date | None


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


def _day_before(end: date | None) -> date | None:
    return end - timedelta(days=1) if end else None


def _foreign(row: tuple[Any, ...]) -> ForeignEvent:
    values: list[Any] = [tuple(each) if isinstance(each, list) else each for each in row]
    return ForeignEvent(*values)
