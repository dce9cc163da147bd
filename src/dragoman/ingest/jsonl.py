"""JSON: lines of objects, plain or gzip, and files that hold one object or an array; one article an object.

A bad line costs that line only; in an array there is no line to go on from, so broken JSON costs the rest.
"""

from __future__ import annotations

import codecs
import gzip
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from io import BufferedIOBase, BufferedReader, TextIOBase
from itertools import chain, islice
from typing import Any, NamedTuple

from dragoman.errors import BadRow, EmptyInput, InputError, NotText, TooLong
from dragoman.ingest.base import (
    FIELDS,
    GZIP,
    MAX_BYTES,
    Extract,
    Found,
    Given,
    Note,
    as_text,
    decode,
    from_row,
    refuse_binary,
    require,
    require_text,
)
from dragoman.model import Rejected

FIRST = 20
"""Objects in which a mapped column must turn up at least once: objects may leave out what they do not have."""

PIECE = 1_000_000
"""Characters of an array that are read at a time."""

_BETWEEN = re.compile(r"[\s,\[\]]*")


class Row(NamedTuple):
    """An object of the file, or why it is none, the line it begins on, and a note on its encoding."""

    line: int
    value: Any
    note: str | None = None


def read(path: str, stream: BufferedReader, given: Given, extract: Extract) -> Iterator[Found]:
    """The articles of a JSONL file in its order; a line that is none gives `Rejected`, broken gzip ends with one.

    Raises `NotText` for a file of another format, `BadRow` when the first rows have no such column as one mapped.
    """
    plain = _unpacked(path, stream)
    yield from _articles(path, _rows(plain), given, extract)


def read_array(path: str, stream: BufferedReader, given: Given, extract: Extract) -> Iterator[Found]:
    """The articles of a JSON file that holds an object, an array of objects, or objects one after the other.

    Only the object at hand is in memory. Broken JSON gives `Rejected` for the rest. Raises `InputError` as `read` does.
    """
    with as_text(stream) as (text, note):
        if note:
            yield Note(path, None, note)
        rows = _elements(text)
        first = next(rows, None)
        if first is None:
            raise EmptyInput("there is no object in it; leave it out")
        yield from _articles(path, chain([first], rows), given, extract)


def _articles(path: str, rows: Iterator[Row], given: Given, extract: Extract) -> Iterator[Found]:
    for row in _checked(rows, given):
        try:
            found, remark = from_row(_said(row.value, given), given, extract)
        except InputError as error:
            yield Rejected(path, row.line, str(error))
            continue
        for note in (row.note, remark):
            if note:
                yield Note(path, row.line, note)
        yield found


def _checked(rows: Iterator[Row], given: Given) -> Iterable[Row]:
    """The rows, after a look at the first when columns are mapped. Raises `BadRow` for a column that none has."""
    if not given.mapping:
        return rows
    first = list(islice(rows, FIRST))
    names = dict.fromkeys(name for row in first if isinstance(row.value, dict) for name in row.value)
    if names:
        require(list(names), given)
    return chain(first, rows)


def _said(value: Any, given: Given) -> dict[str, str | None]:
    if isinstance(value, InputError):
        raise value
    if not isinstance(value, dict):
        raise BadRow('not a JSON object; write {"text": "..."}')
    said = {field: _string(value, field, given.column(field)) for field in FIELDS}
    if said["text"] is None and said["html"] is None:
        require_text([name for name in value if value[name] is not None], given)
    return said


def _string(row: dict[str, Any], field: str, name: str) -> str | None:
    value = row.get(name)
    if field == "key" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is None or isinstance(value, str):
        return value
    raise BadRow(f"{name!r} is {json.dumps(value)[:40]}, not a string; quote it")


def _unpacked(path: str, stream: BufferedReader) -> BufferedIOBase:
    start = stream.peek(16)[:16]
    if start.startswith(GZIP) or path.endswith(".gz"):
        return gzip.GzipFile(fileobj=stream)
    refuse_binary(start)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise NotText("JSON lines in UTF-16; convert the file to UTF-8")
    return stream


def _rows(stream: BufferedIOBase) -> Iterator[Row]:
    """What the lines hold; blank ones hold nothing."""
    number = 0
    try:
        for number, line in enumerate(_lines(stream), 1):
            if line.strip():
                yield _row(number, line)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        reason = f"the gzip data are broken from here ({error}); the lines before were read, fetch the file again"
        yield Row(number + 1, BadRow(reason))


def _lines(stream: BufferedIOBase) -> Iterator[bytes]:
    """Lines, of which the overlong are cut just above `MAX_BYTES`, so that memory stays flat."""
    while line := stream.readline(MAX_BYTES + 1):
        yield line
        while len(line) > MAX_BYTES and not line.endswith(b"\n"):
            line = stream.readline(MAX_BYTES + 1)


def _row(number: int, line: bytes) -> Row:
    if len(line) > MAX_BYTES:
        return Row(number, TooLong(f"the line is longer than {MAX_BYTES // 1_000_000} MB; split the article"))
    try:
        content, note = decode(line)
        return Row(number, json.loads(content), note)
    except InputError as error:
        return Row(number, error)
    except (ValueError, RecursionError) as error:
        return Row(number, BadRow(f"invalid JSON ({_fault(error)}); write one object a line"))


def _fault(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return f"{error.msg} at column {error.colno}" if isinstance(error, json.JSONDecodeError) else str(error)


def _elements(stream: TextIOBase) -> Iterator[Row]:
    """The values of a JSON file, those of an array one by one, each with its line; broken JSON ends them."""
    decode_at = json.JSONDecoder().raw_decode
    buffer, at, line, unclosed, more = "", 0, 1, 0, True
    while more or at < len(buffer):
        begin = _between(buffer, at)
        line += buffer.count("\n", at, begin)
        unclosed += buffer.count("[", at, begin) - buffer.count("]", at, begin)
        at = begin
        try:
            value, end = decode_at(buffer, at)
        except (ValueError, RecursionError) as error:
            if at < len(buffer) and (not more or len(buffer) - at > MAX_BYTES):
                yield Row(line, _broken(error))
                return
            piece = stream.read(PIECE)
            buffer, at, more = buffer[at:] + piece, 0, bool(piece)
            continue
        yield Row(line, value)
        line += buffer.count("\n", at, end)
        at = end
    if unclosed > 0:
        yield Row(line, BadRow("the file ends before its array does; fetch it again if articles are missing"))


def _between(buffer: str, at: int) -> int:
    """Where the next value begins."""
    gap = _BETWEEN.match(buffer, at)
    return gap.end() if gap else at


def _broken(error: Exception) -> BadRow:
    what = error.msg if isinstance(error, json.JSONDecodeError) else _fault(error)
    advice = "nothing from here on was read; mend it, or name it .jsonl if each line is an object"
    return BadRow(f"invalid JSON, or longer than {MAX_BYTES // 1_000_000} MB ({what}), begins here; {advice}")
