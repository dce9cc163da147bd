"""What decisions in force change: the rows of each article once these are applied, and the tables with these rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from dragoman import follows, merge
from dragoman.errors import StoreError
from dragoman.model import TABLES, Decision, Record, to_plain
from dragoman.schema import from_plain
from dragoman.store import decisions
from dragoman.store.base import File, as_json
from dragoman.store.checks import LEADING, edited, references, without
from dragoman.store.columns import Context, table_rows
from dragoman.store.links import traces_of
from dragoman.store.rows import NOUNS, record_of

_LINKED = ("follows", ("earlier", "later")), ("documents", ("row_id",))
"""Tables whose rows go with the rows they name."""


# --- one article


def applied(record: Record, decided: Iterable[Decision]) -> Record:
    """The record as decisions leave it; one whose row or words are no longer there changes nothing.

    What rests on a rejected row goes with it: a reference to it is taken out, and a row that then has nobody left who
    acts, speaks or is a party goes as well.
    """
    tables: dict[str, dict[str, Any]] = {table: {row.id: row for row in getattr(record, table)} for table in TABLES}
    gone: set[tuple[str, str]] = set()
    for each in decided:
        row = tables[each.table].get(each.row)
        if row is None or each.verdict == "accept":
            continue
        if each.after is None:
            gone.add((each.table, each.row))
            continue
        try:
            tables[each.table][each.row] = edited(each.table, row, each.after, record)
        except StoreError:
            continue
    _take_out(tables, gone)
    kept: dict[str, Any] = {table: tuple(rows.values()) for table, rows in tables.items()}
    return replace(record, **kept)


def _take_out(tables: dict[str, dict[str, Any]], gone: set[tuple[str, str]]) -> None:
    """Takes rows out with all that rests on them."""
    fresh = gone
    while fresh:
        for table, each in fresh:
            del tables[table][each]
        fresh = set(_orphans(tables, fresh))


def _orphans(tables: dict[str, dict[str, Any]], gone: set[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Takes references to rows out of all others; yields the rows that then say nothing any more."""
    for table, rows in tables.items():
        for each, row in rows.items():
            plain = to_plain(row)
            if gone.isdisjoint(references(table, plain)):
                continue
            left = without(table, plain, gone)
            rows[each] = from_plain(NOUNS[table], left)
            if table in LEADING and plain[LEADING[table]] and not left[LEADING[table]]:
                yield table, each


# --- kept in the store


def renew(file: File, records: Iterable[Record]) -> None:
    """Makes the revisions of these articles anew from the decisions in force."""
    for record in records:
        article = record.article.id
        file.run("DELETE FROM revisions WHERE article = ?", [article])
        decided = decisions.of_article(file, article)
        if any(each.verdict != "accept" for each in decided):
            file.insert("revisions", _revisions(file, record, applied(record, decided)))


def renew_known(file: File, articles: Sequence[str]) -> None:
    """The same for those of these articles (by id) that are in the store and have decisions."""
    query = (
        "SELECT id FROM articles WHERE id IN (SELECT article FROM decisions) AND id IN (SELECT unnest(?::VARCHAR[]))"
    )
    renew(file, (record_of(file, each) for (each,) in file.fetch(query, [list(articles)])))


def _revisions(file: File, record: Record, revised: Record) -> list[dict[str, Any]]:
    before, after = Context(record), Context(revised)
    rows: list[dict[str, Any]] = []
    for table in TABLES:
        positions = {row.id: at for at, row in enumerate(getattr(record, table))}
        new = {row["id"]: {**row, "position": positions[row["id"]]} for row in table_rows(table, after)}
        rows += _changed(record, table, {row["id"]: row for row in table_rows(table, before)}, new)
    stored = _tellings(file, record.article.id)
    return [*rows, *_changed(record, "tellings", stored, _told_now(stored, revised)), *_links(file, record, revised)]


def _changed(
    record: Record, table: str, old: dict[str, dict[str, Any]], new: dict[str, dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    for each in dict.fromkeys((*old, *new)):
        if old.get(each) != new.get(each):
            columns = None if each not in new else as_json({name: _plain(value) for name, value in new[each].items()})
            yield {"article": record.article.id, "table": table, "row_id": each, "columns": columns}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _tellings(file: File, article: str) -> dict[str, dict[str, Any]]:
    names = (*merge.Telling._fields, "happening", "score", "likest")
    columns = ", ".join(f'"{name}"' for name in names)
    rows = file.fetch(f"SELECT {columns} FROM tellings WHERE article = ?", [article])
    return {row[0]: dict(zip(names, row, strict=True)) for row in rows}


def _told_now(stored: dict[str, dict[str, Any]], revised: Record) -> dict[str, dict[str, Any]]:
    """The tellings of the revised rows, each in the happening it was joined with; a new one is alone in its own."""
    found = {}
    for telling in merge.tellings(revised):
        alone = {"happening": f"ha-{telling.id}", "score": 1.0, "likest": None}
        joined = {name: stored[telling.id][name] for name in alone} if telling.id in stored else alone
        found[telling.id] = {**telling._asdict(), **joined}
    return found


def _links(file: File, record: Record, revised: Record) -> Iterator[dict[str, Any]]:
    """The links of rows that say something else now: what they are to the other rows, or that they are nothing."""
    before, after = ({each.id: each for each in follows.traces(one)} for one in (record, revised))
    changed = sorted(each for each in {*before, *after} if before.get(each) != after.get(each))
    names = ", ".join(follows.Link._fields)
    touched = "earlier IN (SELECT unnest($1::VARCHAR[])) OR later IN (SELECT unnest($1::VARCHAR[]))"
    stored = [follows.Link(*row) for row in file.fetch(f"SELECT {names} FROM follows WHERE {touched}", [changed])]
    gone = before.keys() - after.keys()
    known = traces_of(file, {each for link in stored for each in (link.earlier, link.later)}) | after
    for link in stored:
        one, other = (None if each in gone else known.get(each) for each in (link.earlier, link.later))
        new = follows.link(one, other) if one and other else None
        if new != link:
            columns = None if new is None else as_json(new._asdict())
            pair = f"{link.earlier} {link.later}"
            yield {"article": record.article.id, "table": "follows", "row_id": pair, "columns": columns}


# --- shown


def show(file: File) -> None:
    """Puts the revised rows in the place of those that were read, for this connection alone."""
    rows = file.fetch('SELECT "table", row_id, article, columns FROM revisions')
    ((name,),) = file.fetch("SELECT current_database()")
    main = f"{_quoted(name)}.main"
    tables = sorted({table for table, *_ in rows})
    shown = {table: _shown(file, main, table, [row[1:] for row in rows if row[0] == table]) for table in tables}
    if gone := sorted({each for table, each, _, columns in rows if columns is None and table in TABLES}):
        file.run("CREATE TEMP TABLE gone AS SELECT unnest(?::VARCHAR[]) AS id", [gone])
        for table, names in _LINKED:
            kept = " AND ".join(f"{each} NOT IN (SELECT id FROM gone)" for each in names)
            shown[table] = f"SELECT * FROM ({shown.get(table, f'FROM {main}.{table}')}) WHERE {kept}"
    for table, query in shown.items():
        file.run(f"CREATE TEMP VIEW {table} AS {query}")


def _shown(file: File, main: str, table: str, rows: list[tuple[str, str, str | None]]) -> str:
    """The query of a table with its revised rows."""
    one, other = key = ("earlier", "later") if table == "follows" else ("id", "article")
    pairs = [each.split(" ") for each, *_ in rows] if table == "follows" else [row[:2] for row in rows]
    file.run(f"CREATE TEMP TABLE revised_{table} AS FROM {main}.{table} LIMIT 0")
    file.insert(f"revised_{table}", [json.loads(columns) for *_, columns in rows if columns is not None])
    file.run(
        f"CREATE TEMP TABLE replaced_{table} AS SELECT unnest(?::VARCHAR[]) AS {one}, unnest(?::VARCHAR[]) AS {other}",
        [list(each) for each in zip(*pairs, strict=True)],
    )
    kept = f"SELECT * FROM {main}.{table} ANTI JOIN replaced_{table} USING ({', '.join(key)})"
    return f"{kept} UNION ALL SELECT * FROM revised_{table}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
