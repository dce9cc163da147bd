"""What writing and asking share: the open file with its tables and version, and DuckDB's troubles in our words."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import duckdb

from dragoman.errors import StoreError
from dragoman.model import TABLES

SCHEMA_VERSION = 4
"""Version of `store.sql`. An older file is brought up to date when it is opened for writing (`upgrade.py`)."""

_SURROGATES = re.compile("[\ud800-\udfff]")
_LOCK_RETRY = 0.05
_LOCKED = ("Could not set lock", "different configuration")
_TROUBLE = (
    (_LOCKED[0], "open in another process{pid}; wait until it is done, or stop it, and try again"),
    (_LOCKED[1], "open in this process for other use; close that Writer or View first"),
    ("not a valid DuckDB database", "not a Dragoman store; name another file"),
    ("Permission denied", "no permission to open it; change the file's or folder's mode, or name another file"),
    ("Read-only file system", "on a read-only file system; copy it elsewhere to write to it"),
)
"""Part of DuckDB's message, and what we say instead."""


class File:
    """An open store file: queries with our errors, rows in, transactions. Made by `opened`."""

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.path = path
        self.connection = connection
        self._inserts: dict[str, tuple[str, tuple[str, ...]]] = {}

    def close(self) -> None:
        """Closes the file; a second call does nothing."""
        self.connection.close()

    def fetch(self, query: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
        """The rows of a query. Raises `StoreError` with DuckDB's message."""
        try:
            return self.connection.execute(query, storable(values or [])).fetchall()
        except duckdb.Error as error:
            raise StoreError(f"{self.path}: {error}") from error

    def run(self, query: str, values: list[Any] | None = None) -> None:
        """Runs a statement inside `transaction`, which turns its errors into ours."""
        self.connection.execute(query, storable(values or []))

    def insert(self, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Adds rows with one statement and one list per column: 7 µs a row, against 760 µs with `executemany`."""
        found = list(rows)
        if found:
            sql, columns = self._insert(table)
            self.run(sql, [[row[name] for row in found] for name in columns])

    def _insert(self, table: str) -> tuple[str, tuple[str, ...]]:
        if table not in self._inserts:
            query = "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index"
            columns = self.fetch(query, [table])
            values = ", ".join(f"unnest(?::{kind}[])" for _, kind in columns)
            self._inserts[table] = f"INSERT INTO {table} SELECT {values}", tuple(name for name, _ in columns)
        return self._inserts[table]

    @contextmanager
    def transaction(self, what: str) -> Iterator[None]:
        """All of the block or nothing of it. Raises `StoreError` naming `what` could not be written."""
        try:
            self.connection.begin()
            yield
            self.connection.commit()
        except BaseException as error:
            with suppress(duckdb.Error):
                self.connection.rollback()
            if isinstance(error, duckdb.Error):
                raise StoreError(f"{self.path}: cannot write {what} ({first_line(error)}); it was undone") from error
            raise

    def create(self) -> None:
        """Makes the tables of `store.sql`."""
        with self.transaction("the schema"):
            self.connection.execute(resources.files("dragoman.store").joinpath("store.sql").read_text("utf-8"))
            self.run("INSERT INTO meta VALUES (?, ?)", [SCHEMA_VERSION, dragoman_version()])

    def tables(self) -> set[str]:
        """The names of its tables."""
        return {name for (name,) in self.fetch("SELECT table_name FROM duckdb_tables()")}

    def version(self) -> int:
        """The schema version. Raises `StoreError` for an empty file, one of another program, or a newer store."""
        found = self.tables()
        if not found:
            raise StoreError(f"{self.path}: an empty store; fill it with `dragoman add ... --to {self.path}`")
        if not found >= {"meta", "articles", *TABLES}:
            raise StoreError(f"{self.path}: a DuckDB file, but not a Dragoman store; name another file")
        versions = self.fetch("SELECT schema_version, dragoman FROM meta")
        if len(versions) == 1 and versions[0][0] <= SCHEMA_VERSION:
            return int(versions[0][0])
        made_by = ", ".join(f"schema version {version}, made by Dragoman {maker}" for version, maker in versions)
        raise StoreError(
            f"{self.path}: this Dragoman reads schema version {SCHEMA_VERSION}, the store has {made_by or 'none'}; "
            "use that Dragoman, or add the articles to a new store"
        )


def opened(path: Path, *, read_only: bool, wait: float) -> File:
    """The file, waiting up to `wait` seconds while another process holds it. Raises `StoreError`."""
    if path.is_dir():
        raise StoreError(f"{path}: a folder; name a file in it")
    deadline = time.monotonic() + wait
    while True:
        try:
            # Absolute, since DuckDB reads ":memory:" and "s3:..." as something else than files;
            # no external access, since a query on a view must not reach other files or the network.
            connection = duckdb.connect(path.absolute(), read_only, {"enable_external_access": not read_only})
            return File(path, connection)
        except duckdb.Error as error:
            if not _is_locked(error) or time.monotonic() >= deadline:
                raise _store_error(path, error) from error
        time.sleep(_LOCK_RETRY)


@contextmanager
def closed_on_error(file: File) -> Iterator[None]:
    """Closes the file when the block raises."""
    try:
        yield
    except BaseException:
        file.close()
        raise


def as_json(plain: Any) -> str:
    """JSON text; lone surrogates, which UTF-8 cannot carry, stay as escapes."""
    text = json.dumps(plain, ensure_ascii=False)
    return json.dumps(plain) if _SURROGATES.search(text) else text


def storable(value: Any) -> Any:
    """The value as a column can hold it: lone surrogates become U+FFFD (`row` keeps them)."""
    if isinstance(value, str):
        return value if value.isascii() else _SURROGATES.sub("\ufffd", value)
    return [storable(item) for item in value] if isinstance(value, list) else value


def now() -> datetime:
    """This moment in UTC, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


def dragoman_version() -> str:
    """The installed version, `unknown` in a bare source tree."""
    try:
        return metadata.version("dragoman")
    except metadata.PackageNotFoundError:
        return "unknown"


def first_line(error: duckdb.Error) -> str:
    """The first line of DuckDB's message."""
    return str(error).partition("\n")[0]


def _is_locked(error: duckdb.Error) -> bool:
    return any(part in str(error) for part in _LOCKED)


def _store_error(path: Path, error: duckdb.Error) -> StoreError:
    message = str(error)
    process = re.search(r"PID \d+", message)
    for part, advice in _TROUBLE:
        if part in message:
            return StoreError(f"{path}: " + advice.format(pid=f" ({process.group()})" if process else ""))
    return StoreError(f"{path}: DuckDB cannot open it ({first_line(error)}); name another file or restore a copy")
