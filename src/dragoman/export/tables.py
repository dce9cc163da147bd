"""The record's own tables, one file each in a folder: as Parquet with DATE and LIST types, or as CSV.

Rows are flat: a When, Span or Evidence within a row is spread over columns (`when_from`, `evidence_trigger_text`).
"""

from __future__ import annotations

import csv
import json
import types
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import duckdb

from dragoman.export.base import GROUPED, Job, opened
from dragoman.model import FLAT, JSON_NAMES, TABLES, Article, MadeBy, Record, to_plain

_SQL = {str: "VARCHAR", int: "BIGINT", float: "DOUBLE", bool: "BOOLEAN", date: "DATE"}

Columns = dict[str, str]

_LONGEST = 256 * 1024 * 1024
"""Bytes of the longest row that DuckDB is to take, far above the longest article the reader reads."""


def _nouns() -> dict[str, type]:
    hints = get_type_hints(Record)
    return {table: get_args(hints[table])[0] for table in TABLES}


def columns(table: str) -> Columns:
    """The columns of a table and their SQL types, from the fields of its noun. `articles` has the makers as well."""
    if table == "articles":
        return dict(_columns(Article)) | dict(_columns(MadeBy, "made_by_"))
    own = dict(_columns(_nouns()[table]))
    happening = {"happening": "VARCHAR"} if table in GROUPED else {}
    return {"id": own.pop("id"), "article": "VARCHAR", **happening, **own}


def _columns(noun: type, prefix: str = "") -> Iterator[tuple[str, str]]:
    hints = get_type_hints(noun)
    for each in fields(noun):
        inner = _inner(hints[each.name])
        name = prefix + JSON_NAMES.get(each.name, each.name)
        if isinstance(inner, type) and is_dataclass(inner):
            yield from _columns(inner, prefix if each.name in FLAT else f"{name}_")
        else:
            yield name, _sql(inner)


def _inner(hint: Any) -> Any:
    """A type without its `| None`."""
    if get_origin(hint) in (Union, types.UnionType):
        return next(each for each in get_args(hint) if each is not type(None))
    return hint


def _sql(hint: Any) -> str:
    """The SQL type of a field: a list of nouns is a list of structs."""
    hint = _inner(hint)
    if get_origin(hint) is tuple:
        return f"{_sql(get_args(hint)[0])}[]"
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        parts = (f'"{JSON_NAMES.get(each.name, each.name)}" {_sql(hints[each.name])}' for each in fields(hint))
        return f"STRUCT({', '.join(parts)})"
    return _SQL[hint]


def rows(record: Record, job: Job) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every row that is told, as (table, flat row), parents before children; what is left out goes to the tally."""
    yield "articles", dict(_flat(to_plain(record.article))) | dict(_flat(to_plain(record.made_by), "made_by_"))
    left_out = {each.id for each in record.events if job.leaves_out(each.factuality, each.type)}
    for table in TABLES:
        for row in getattr(record, table):
            if job.leaves_out(getattr(row, "factuality", "actual"), getattr(row, "type", None)):
                job.tally.lose(table, row.factuality)
                continue
            if table in ("meetings", "sanctions") and row.event in left_out:
                row = replace(row, event=None)  # no row may point at one that is not there
            own = {"article": record.article.id, "happening": job.happening(row.id)}
            yield table, own | dict(_flat(to_plain(row)))


def _flat(plain: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in plain.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}_")
        else:
            yield prefix + name, value


def write_csv(records: Iterable[Record], folder: Path, job: Job) -> None:
    """`articles.csv`, `events.csv`, ...: UTF-8 with a header; a list is a JSON array in its cell, None is empty."""
    with ExitStack() as stack:
        writers = {}
        for table in ("articles", *TABLES):
            file = stack.enter_context(opened(folder / f"{table}.csv"))
            writers[table] = csv.writer(file, lineterminator="\n")
            writers[table].writerow(columns(table))
        _each(records, job, lambda table, row: writers[table].writerow(map(_cell, row)))


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def write_parquet(records: Iterable[Record], folder: Path, job: Job) -> None:
    """`articles.parquet`, `events.parquet`, ...; the rows pass through files beside, so that memory stays flat."""
    spools = {table: folder.with_name(f"{table}.json") for table in ("articles", *TABLES)}
    with ExitStack() as stack:
        listed = {table: tuple(columns(table)) for table in spools}
        files = {table: stack.enter_context(opened(path)) for table, path in spools.items()}
        _each(records, job, lambda table, row: files[table].write(_line(listed[table], row)))
    with duckdb.connect() as connection:
        for table, spool in spools.items():
            _copy(connection, table, spool, folder / f"{table}.parquet")
            spool.unlink()


def _line(names: tuple[str, ...], row: list[Any]) -> str:
    return json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n"


def _copy(connection: duckdb.DuckDBPyConnection, table: str, spool: Path, to: Path) -> None:
    """One spooled table, its values read into the types of its columns."""
    listed = ", ".join(f"'{name}': '{kind}'" for name, kind in columns(table).items())
    read = (
        f"read_json({_quoted(spool)}, format='newline_delimited', columns={{{listed}}}, maximum_object_size={_LONGEST})"
    )
    connection.execute(f"COPY (SELECT * FROM {read}) TO {_quoted(to)} (FORMAT parquet)")


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _each(records: Iterable[Record], job: Job, put: Callable[[str, list[Any]], object]) -> None:
    """Puts every row, its values in the order of its table's columns."""
    listed = {table: columns(table) for table in ("articles", *TABLES)}
    for record in records:
        job.tally.record(record)
        for table, row in rows(record, job):
            put(table, [row.get(name) for name in listed[table]])
            job.tally.rows += 1
