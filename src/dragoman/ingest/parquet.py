"""Parquet tables through DuckDB: one article a row, read in pieces, never from anywhere but the file at hand."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BufferedReader
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from dragoman.errors import BadRow, InputError, NotText
from dragoman.ingest.base import FIELDS, STDIN, Extract, Found, Given, Note, from_row, refuse_binary, require
from dragoman.model import Rejected

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PIECE = 100
"""Rows that are fetched together."""

MEMORY = "512MB"
"""What DuckDB may take: a row group of 100,000 articles of 3,000 characters needs about half of it."""

_MAGIC = b"PAR1"
_WORDS = ("VARCHAR",)
_DAYS = ("DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE")
_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UUID")
TYPES = {"key": _WORDS + _NUMBERS, "published": _WORDS + _DAYS}
"""Column types, as DuckDB names them, that a field may have beside text; all others must be text."""


def read(path: str, stream: BufferedReader, given: Given, extract: Extract) -> Iterator[Found]:
    """The articles of a table in its order; a row that is none gives `Rejected` with its number, from 1.

    A file that breaks off gives `Rejected` for the rest. Raises `NotText` for what is no Parquet file, `BadRow` when
    the columns needed are not there or hold no text.
    """
    _refuse_others(stream)
    with _file(path, stream) as file, _connection(os.path.dirname(file)) as connection:
        fields = _fields(connection, file, given)
        for number, row in enumerate(_rows(connection, file, fields, given), 1):
            if isinstance(row, InputError):
                yield Rejected(path, number, str(row))
                return
            yield from _article(path, number, dict(zip(fields, row, strict=True)), given, extract)


def _refuse_others(stream: BufferedReader) -> None:
    start = stream.peek(16)[:16]
    if not start.startswith(_MAGIC):
        refuse_binary(start)
        raise NotText("not a Parquet file; name it by what it is")


@contextmanager
def _file(path: str, stream: BufferedReader) -> Iterator[str]:
    """A path without pattern signs or odd bytes under which DuckDB can open the stream's file, or a copy of it."""
    with TemporaryDirectory(prefix="dragoman-") as folder:
        file = os.path.join(folder, "input.parquet")
        if path == STDIN:
            with open(file, "wb") as copy:
                shutil.copyfileobj(stream, copy)
        else:
            os.symlink(os.path.abspath(os.fsdecode(stream.name)), file)
        yield file


@contextmanager
def _connection(folder: str) -> Iterator[DuckDBPyConnection]:
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {
        "threads": 1,
        "memory_limit": MEMORY,
        "temp_directory": folder,
        "autoinstall_known_extensions": False,
    }
    connection = duckdb.connect(":memory:", config=settings)
    try:
        yield connection
    finally:
        connection.close()


_SOURCE = "read_parquet(?, hive_partitioning = false)"


def _fields(connection: DuckDBPyConnection, file: str, given: Given) -> list[str]:
    """The fields that the table has. Raises `InputError`."""
    import duckdb

    try:
        found = connection.execute(f"DESCRIBE SELECT * FROM {_SOURCE}", [file]).fetchall()
    except duckdb.Error as error:
        raise NotText(f"the Parquet file is broken ({_first_line(error)}); fetch it again") from None
    types = {str(name): str(kind) for name, kind, *_ in found}
    require(list(types), given)
    fields = [field for field in FIELDS if given.column(field) in types]
    for field in fields:
        kind = types[given.column(field)]
        if kind not in TYPES.get(field, _WORDS):
            raise BadRow(f"column {given.column(field)!r} is {kind[:80]}, not text; write it as strings")
    return fields


def _rows(
    connection: DuckDBPyConnection, file: str, fields: Sequence[str], given: Given
) -> Iterator[tuple[Any, ...] | InputError]:
    """The values of the fields, row by row, as text or None; an error at the end when the file breaks off."""
    import duckdb

    columns = ", ".join(f'CAST("{_quoted(given.column(field))}" AS VARCHAR)' for field in fields)
    try:
        result = connection.execute(f"SELECT {columns} FROM {_SOURCE}", [file])
        while rows := result.fetchmany(PIECE):
            yield from rows
    except duckdb.OutOfMemoryException:
        yield BadRow(f"the row groups need more than {MEMORY} of memory; write the table with smaller row groups")
    except duckdb.Error as error:
        yield BadRow(f"the Parquet file is broken from about here ({_first_line(error)}); fetch it again")


def _quoted(name: str) -> str:
    return name.replace('"', '""')


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:200]


def _article(path: str, number: int, values: dict[str, str | None], given: Given, extract: Extract) -> Iterator[Found]:
    try:
        found, note = from_row({field: values.get(field) or None for field in FIELDS}, given, extract)
    except InputError as error:
        yield Rejected(path, number, str(error))
        return
    if note:
        yield Note(path, number, note)
    yield found
