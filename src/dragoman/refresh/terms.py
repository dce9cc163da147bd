"""Rows of answers to terms of office and organisations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Term:
    """One person in one office: `country` or the organisation's id, days as knowledge files write them."""

    statement: str
    person: str
    name: str
    aliases: tuple[str, ...]
    office: str
    title: str
    country: str
    organization: str | None
    start: str
    end: str | None

    @property
    def first(self) -> date:
        """The first day it can mean."""
        return first_day(self.start)

    @property
    def last(self) -> date | None:
        """The first day of the end as written; None while it lasts."""
        return first_day(self.end) if self.end else None


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation of a row."""

    qid: str
    name: str
    aliases: tuple[str, ...]


_QID = re.compile(r"(?:^|/)(Q[1-9][0-9]*)$")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)T")


def value_of(row: Any, key: str) -> str | None:
    """A cell of a row; None when it is missing or no text, whatever the row is."""
    cell = row.get(key) if isinstance(row, dict) else None
    value = cell.get("value") if isinstance(cell, dict) else None
    return value.strip() or None if isinstance(value, str) else None


def qid_of(row: Any, key: str) -> str | None:
    """The QID of an item; None where there is none."""
    found = _QID.search(value_of(row, key) or "")
    return found[1] if found else None


def label_of(row: Any, key: str) -> str | None:
    """An English label on one line; None where the item has none or only its QID."""
    value = " ".join((value_of(row, key) or "").split())
    return value if value and not _QID.search(value) else None


def aliases_of(row: Any) -> tuple[str, ...]:
    """Other names, each once; `()` for none."""
    parts = (" ".join(part.split()) for part in (value_of(row, "aliases") or "").split("|"))
    return tuple(dict.fromkeys(part for part in parts if part))


def day_of(value: str | None, precision: str | None) -> str | None:
    """A day, month or year as knowledge files write it; None when it is no date or vaguer than a year."""
    found = _DAY.match(value or "")
    if found is None or precision not in (None, "9", "10", "11", "12", "13", "14"):
        return None
    if precision == "9":
        return found[1]
    if precision == "10":
        return f"{found[1]}-{found[2]}" if "01" <= found[2] <= "12" else None
    try:
        return date(*map(int, found.groups())).isoformat()
    except ValueError:
        return None


def days_of(row: Any) -> tuple[str, str | None] | None:
    """First and last day of a term, the last one None while it lasts; without an end it ends by death at the latest.

    None when a date is none, or the end comes before the start.
    """
    start = day_of(value_of(row, "start"), value_of(row, "startPrecision"))
    end = day_of(value_of(row, "end"), value_of(row, "endPrecision"))
    if start is None or (end is None and value_of(row, "end")):
        return None
    end = end or day_of(value_of(row, "died"), None)
    return None if end and first_day(end) < first_day(start[: len(end)]) else (start, end)


def first_day(written: str) -> date:
    """The first day that a day, month or year can mean."""
    return date.fromisoformat((written + "-01-01")[:10])
