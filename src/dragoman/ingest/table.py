"""Tables as text (CSV, TSV): one article a row below a head of column names. A bad row costs itself.

Cells are quoted as RFC 4180 says: a cell with line ends, delimiters or quotes stands in quotes, its own quotes doubled.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from io import BufferedReader, TextIOBase
from typing import NamedTuple

from dragoman.errors import BadRow, EmptyInput, InputError, TooLong
from dragoman.ingest.base import FIELDS, MAX_BYTES, Extract, Found, Given, Note, as_text, from_row, mended, require
from dragoman.model import Rejected

DELIMITERS = ",;\t|"
"""What may stand between cells; the one that makes most of the head is taken."""


class Row(NamedTuple):
    """The cells of a row, or why it cannot be taken apart, and the lines it stands on (first and last)."""

    cells: list[str] | InputError
    line: int
    last: int


class Head(NamedTuple):
    """What stands between the cells, and the names of the columns."""

    delimiter: str
    names: list[str]


class Lines:
    """The lines of a file and their count; the lines of a broken row can be taken back, all but its first."""

    def __init__(self, stream: TextIOBase) -> None:
        self.stream = stream
        self.number = 0
        self.note: str | None = None
        self._row: list[str] = []
        self._length = 0
        self._again: deque[str] = deque()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._fresh()
        if not line:
            raise StopIteration
        self.number += 1
        self._row.append(line)
        self._length += len(line)
        if self._length > MAX_BYTES:
            raise TooLong(f"the row is longer than {MAX_BYTES // 1_000_000} MB; split the article")
        return line

    def _fresh(self) -> str:
        """The next line of the file; of an overlong one only so much as shows that it is."""
        line = rest = self.stream.readline(MAX_BYTES + 1)
        while len(rest) > MAX_BYTES and not rest.endswith(("\n", "\r")):
            rest = self.stream.readline(MAX_BYTES + 1)
        line, note = mended(line)
        self.note = self.note or note
        return line

    def begin(self) -> int:
        """A row begins: its first line's number."""
        self._row, self._length = [], 0
        return self.number + 1

    def take_back(self, keep: int = 1) -> None:
        """Give the lines of the row at hand again, but for the first `keep`."""
        again = self._row[keep:]
        self._again.extendleft(reversed(again))
        self.number -= len(again)


def read(path: str, stream: BufferedReader, given: Given, extract: Extract) -> Iterator[Found]:
    """The articles of a table in its order; a row that is none gives `Rejected` with its first line.

    Raises `EmptyInput` for a file without a head, `BadRow` for a head without the columns that are needed.
    """
    with as_text(stream) as (text, note):
        if note:
            yield Note(path, None, note)
        lines = Lines(text)
        head = _head(lines, given)
        require(head.names, given)
        _refuse_twins(head, given)
        for row in _without_wrecks(_rows(lines, head), len(head.names)):
            if lines.note:
                yield Note(path, row.line, lines.note)
                lines.note = None
            yield from _article(path, row, head, given, extract)


def starts_as_table(start: bytes) -> bool:
    """Whether the first line of a file is a head of at least two of our own names, one of them text or html."""
    line = start.partition(b"\n")[0].decode("utf-8-sig", "replace")
    cells = next((cells for each in DELIMITERS if len(cells := _cells(line, each)) > 1), [])
    return all(cell in FIELDS for cell in cells) and bool({"text", "html"} & set(cells))


def _cells(line: str, delimiter: str) -> list[str]:
    return [cell.strip().strip('"') for cell in line.split(delimiter)]


def _head(lines: Lines, given: Given) -> Head:
    """The head by the delimiter that finds most of the wanted columns, then most columns."""
    wanted = {given.column(field) for field in FIELDS}
    first = _first_line(lines)
    found: list[Head] = []
    for delimiter in DELIMITERS:
        row = _row(lines, delimiter)
        lines.take_back(0)
        if row is not None and not isinstance(row.cells, InputError):
            found.append(Head(delimiter, [cell.strip() for cell in row.cells]))
    if not found:
        raise BadRow(f"the head (line {first}) is not a row of column names; quote names that hold quotes")
    head = max(found, key=lambda each: (len(wanted.intersection(each.names)), len(each.names)))
    _row(lines, head.delimiter)
    return head


def _first_line(lines: Lines) -> int:
    """Go to the first line that is not blank; its number."""
    while True:
        number = lines.begin()
        try:
            line = next(lines, "")
        except TooLong:
            raise BadRow(
                f"the head (line {number}) is too long for column names; put them into the first line"
            ) from None
        if not line:
            raise EmptyInput("there is no head with column names in it; leave it out")
        if line.strip():
            lines.take_back(0)
            return number


def _refuse_twins(head: Head, given: Given) -> None:
    for column in map(given.column, FIELDS):
        if head.names.count(column) > 1:
            raise BadRow(f"the head has {column!r} twice; rename the one that is not meant")


def _row(lines: Lines, delimiter: str) -> Row | None:
    """The next row; None at the end. The usual limit of the csv module (128 KB a cell) is lifted meanwhile."""
    line = lines.begin()
    usual = csv.field_size_limit(MAX_BYTES + 1)
    try:
        cells = next(csv.reader(lines, delimiter=delimiter, strict=True), None)
        return None if cells is None else Row(cells, line, lines.number)
    except csv.Error as error:
        reason = f"quotes do not match ({error}); quote the whole cell and double the quotes in it"
        return Row(BadRow(reason), line, lines.number)
    except TooLong as error:
        return Row(error, line, lines.number)
    finally:
        csv.field_size_limit(usual)


def _rows(lines: Lines, head: Head) -> Iterator[Row]:
    """The rows; after one with an open quote, the line below its first is tried as a row of its own."""
    width = len(head.names)
    while row := _row(lines, head.delimiter):
        if isinstance(row.cells, list):
            while len(row.cells) > width and not row.cells[-1]:
                row.cells.pop()
            if row.last > row.line and len(row.cells) != width:
                row = row._replace(cells=BadRow("a quote is never closed, or cells are missing; mend the row"))
        if isinstance(row.cells, InputError):
            lines.take_back()
            row = row._replace(last=row.line)
        yield row


def _without_wrecks(rows: Iterator[Row], width: int) -> Iterator[Row]:
    """The rows, a broken one with the odd lines below it as one."""
    wreck: Row | None = None
    for row in rows:
        if isinstance(row.cells, InputError) or (wreck and len(row.cells) != width):
            wreck = wreck._replace(last=row.last) if wreck else row
            continue
        if wreck:
            yield wreck
            wreck = None
        yield row
    if wreck:
        yield wreck


def _article(path: str, row: Row, head: Head, given: Given, extract: Extract) -> Iterator[Found]:
    """The article of a row, or why it is none; a blank line gives nothing."""
    if not row.cells:
        return
    try:
        found, note = from_row(_said(row, head, given), given, extract)
    except InputError as error:
        yield Rejected(path, row.line, str(error))
        return
    if note:
        yield Note(path, row.line, note)
    yield found


def _said(row: Row, head: Head, given: Given) -> dict[str, str | None]:
    """What a row says for each field, None for an empty cell and for a column that is not there."""
    if isinstance(row.cells, InputError):
        more = f" (lines {row.line} to {row.last} are left out)" if row.last > row.line else ""
        raise BadRow(f"{row.cells}{more}")
    if len(row.cells) != len(head.names):
        raise BadRow(f"{len(row.cells)} cells in the row, {len(head.names)} in the head; quote cells with a delimiter")
    cells = dict(zip(head.names, row.cells, strict=True))
    return {field: cells.get(given.column(field)) or None for field in FIELDS}
