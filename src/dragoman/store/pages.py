"""Long lists a page at a time: each page says by a mark where the next begins, so the last costs what the first did.

A mark holds the place of the last row in the order of the list, no count of rows; rows added meanwhile shift nothing.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import date
from typing import Any, Generic, NamedTuple, TypeVar

from dragoman.errors import StoreError
from dragoman.store.base import File

Item = TypeVar("Item")

LARGEST = 500
"""Rows of a page at most."""


class Page(NamedTuple, Generic[Item]):
    """Some rows of a list, and the mark to ask for the next ones by (None: these are the last).

    `articles`: the article of each row, in the same order.
    """

    rows: tuple[Item, ...]
    next: str | None
    articles: tuple[str, ...]


class Head(NamedTuple):
    """An article without its text: `events` and `statements` are how many it has."""

    id: str
    title: str | None
    source: str | None
    url: str | None
    published: date | None
    language: str | None
    events: int
    statements: int


class Seen(NamedTuple):
    """An actor in short: how many articles name it, published from when to when (None: without a date)."""

    id: str
    name: str
    kind: str
    country: str | None
    articles: int
    first: date | None
    last: date | None


class Key(NamedTuple):
    """A column that a list is sorted by; NULL comes last either way. `kind`: the type of its values in a mark."""

    column: str
    descending: bool
    kind: type


class Order(NamedTuple):
    """How a list is sorted. `name` keeps the mark of one list from being taken for that of another."""

    name: str
    keys: tuple[Key, ...]

    def sql(self) -> str:
        """For `ORDER BY`."""
        return ", ".join(f"{each.column} {'DESC' if each.descending else 'ASC'} NULLS LAST" for each in self.keys)

    def columns(self) -> str:
        """For `SELECT`."""
        return ", ".join(each.column for each in self.keys)

    def mark(self, values: Sequence[Any]) -> str:
        """The mark of the row with these keys: letters, digits, - and _."""
        plain = [each.isoformat() if isinstance(each, date) else each for each in values]
        text = json.dumps([self.name, *plain], ensure_ascii=False, separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode("utf-8")).decode("ascii").rstrip("=")

    def beyond(self, mark: str | None) -> tuple[str, list[Any]]:
        """The condition that a row comes after a mark, and its values. Raises `StoreError` for no mark of this list."""
        if mark is None:
            return "true", []
        given = self._values(mark)
        parts: list[str] = []
        values: list[Any] = []
        for at, key in enumerate(self.keys):
            if given[at] is not None:
                same = [f"{each.column} IS NOT DISTINCT FROM ?" for each in self.keys[:at]]
                past = f"({key.column} {'<' if key.descending else '>'} ? OR {key.column} IS NULL)"
                parts.append(f"({' AND '.join([*same, past])})")
                values += given[: at + 1]
        return f"({' OR '.join(parts)})", values

    def _values(self, mark: str) -> list[Any]:
        try:
            padded = mark.encode("ascii") + b"=" * (-len(mark) % 4)
            name, *plain = json.loads(base64.b64decode(padded, b"-_", validate=True))
            values = [_value(key, each) for key, each in zip(self.keys, plain, strict=True)]
        except (ValueError, TypeError, binascii.Error, RecursionError):
            name, values = None, []
        if name != self.name or not any(each is not None for each in values):
            raise StoreError("the mark of the page is none of this list; begin again with the first page")
        return values


def _value(key: Key, plain: Any) -> Any:
    if plain is None and key.kind is date:
        return None
    if key.kind is date:
        return date.fromisoformat(plain)
    if type(plain) is not key.kind:
        raise TypeError(f"{key.column} is {plain!r}")
    return plain


def page(
    file: File,
    query: tuple[str, str, Sequence[Any]],
    order: Order,
    after: str | None,
    limit: int,
) -> tuple[list[tuple[Any, ...]], str | None]:
    """The next rows of a list and the mark behind them.

    `query`: columns, then what follows FROM up to the last condition of its WHERE, then values.
    Each row is its columns alone. Raises `StoreError` for a bad mark or a limit that is not 1 to `LARGEST`.
    """
    if not 1 <= limit <= LARGEST:
        raise StoreError(f"a page of {limit} rows; ask for 1 to {LARGEST}")
    columns, source, values = query
    beyond, given = order.beyond(after)
    sql = f"SELECT {order.columns()}, {columns} FROM {source} AND {beyond} ORDER BY {order.sql()} LIMIT {limit + 1}"
    rows = file.fetch(sql, [*values, *given])
    count = len(order.keys)
    mark = order.mark(rows[limit - 1][:count]) if len(rows) > limit else None
    return [row[count:] for row in rows[:limit]], mark
