"""How the cases under `tests/cases/` are held against a record.

A condition is a mapping of fields to wanted values on one row; a row fits when every field does. Wanted values:

- an actor: its id, name or alias ("KEN", "hamas", "Ines Calderon"); "KEN*" is anybody of that country, "ANY" anybody
- a span: words it must hold; `{is: words}` when it must be exactly these
- a `when`: its first day, or a mapping of its own fields
- a place: its name or words
- a link to another row: `true` (there is one) or null
- a list: all its members in any order, no others; `{has: [...]}` allows others; a single value is a list of one
- `{any: [...]}`: one of several wanted values

`table` in a condition names another table than the file's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from dragoman import Article, Reader, Record
from dragoman.names import fold

CASES = Path(__file__).parent / "cases"
ACTOR_FIELDS = frozenset(
    "actor speakers addressees by toward parties over target requested_by attendees members alleged_by head party host "
    "part_of".split()
)
LINKS = frozenset({"statement", "event"})

Condition = Mapping[str, Any]
Plain = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One text with the rows its record must hold and must not hold, and why; `gap` names what is not met yet."""

    text: str
    why: str
    expect: tuple[Condition, ...] = ()
    reject: tuple[Condition, ...] = ()
    published: str | None = "2025-05-21"
    count: int | None = None
    gap: str | None = None
    table: str = field(default="")


def cases(name: str, table: str | None = None) -> list[Any]:
    """The cases of one file as parameters; those with a `gap` are strict expected failures that name it."""
    found = []
    for entry in yaml.safe_load((CASES / f"{name}.yaml").read_text("utf-8")):
        entry["expect"] = tuple(entry.get("expect", ()))
        entry["reject"] = tuple(entry.get("reject", ()))
        if entry.get("published"):
            entry["published"] = str(entry["published"])
        case = Case(**entry, table=table or name)
        marks = [pytest.mark.xfail(strict=True, raises=AssertionError, reason=f"gap: {case.gap}")] if case.gap else []
        found.append(pytest.param(case, id=f"{name}: {case.why}"[:90], marks=marks))
    return found


def check(case: Case, reader: Reader) -> None:
    """Reads the case's text and asserts its conditions."""
    record = reader(Article(case.text, published=case.published))
    view = View(record)
    for wanted in case.expect:
        assert view.find(case.table, wanted), f"{case.why}: no row fits {wanted}\n{view.show(case.table, wanted)}"
    for unwanted in case.reject:
        assert not view.find(case.table, unwanted), (
            f"{case.why}: a row fits {unwanted}\n{view.show(case.table, unwanted)}"
        )
    if case.count is not None:
        rows = view.record[case.table]
        assert len(rows) == case.count, f"{case.why}: {len(rows)} rows\n{view.show(case.table, {})}"


class View:
    """A record with its ids looked up."""

    def __init__(self, record: Record) -> None:
        self.record: Plain = record.to_dict()
        self.actors: dict[str, Plain] = {row["id"]: row for row in self.record["actors"]}
        self.places: dict[str, Plain] = {row["id"]: row for row in self.record["places"]}

    def find(self, table: str, wanted: Condition) -> list[Plain]:
        """The rows that fit a condition."""
        return [row for row in self.record[wanted.get("table", table)] if self.fits(row, wanted)]

    def show(self, table: str, wanted: Condition) -> str:
        """The rows of the condition's table, one a line, with the fields that tell most, actors by name."""
        return "\n".join(str(self._named(row)) for row in self.record[wanted.get("table", table)]) or "(no rows)"

    def _named(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._named(each) for key, each in value.items() if key not in ("id", "evidence", "aliases")}
        if isinstance(value, list):
            return [self._named(each) for each in value]
        return self.actors[value]["name"] if value in self.actors else value

    def fits(self, row: Plain, wanted: Condition) -> bool:
        """Whether a row fits every field of a condition."""
        return all(self._field(name, row[name], want) for name, want in wanted.items() if name != "table")

    def _field(self, name: str, value: Any, want: Any) -> bool:
        if isinstance(want, Mapping) and set(want) == {"any"}:
            return any(self._field(name, value, each) for each in want["any"])
        if isinstance(value, list):
            return self._list(name, value, want)
        return self._one(name, value, want)

    def _list(self, name: str, values: list[Any], want: Any) -> bool:
        partial = isinstance(want, Mapping) and set(want) == {"has"}
        wants = want["has"] if partial else want if isinstance(want, list) else [want]
        fits: Callable[[Any, Any], bool] = lambda value, each: self._one(name, value, each)  # noqa: E731
        return _paired(values, wants, fits) and (partial or len(values) == len(wants))

    def _one(self, name: str, value: Any, want: Any) -> bool:
        if want is None or value is None:
            return want is None and value is None
        if name in LINKS and want is True:
            return True
        if name in ("place", "places"):
            place = self.places[value]
            return str(want) in (place["name"], place["text"])
        if isinstance(value, dict) and "actor" in value:
            return self._actor(value["actor"], str(want)) if isinstance(want, str) else self.fits(value, want)
        if name in ACTOR_FIELDS and value in self.actors:
            return self._actor(value, str(want))
        return self._plain(value, want)

    def _plain(self, value: Any, want: Any) -> bool:
        if isinstance(value, dict) and isinstance(want, str | int | Mapping):
            if "precision" in value and not isinstance(want, Mapping):
                return str(value["from"]) == str(want)
            if isinstance(want, Mapping) and set(want) == {"is"}:
                return bool(value["text"] == want["is"])
            if isinstance(want, Mapping):
                return self.fits(
                    value, {key: str(each) if key in ("from", "to") else each for key, each in want.items()}
                )
            return str(want).casefold() in " ".join(value["text"].split()).casefold()
        return bool(value == want)

    def _actor(self, actor_id: str, want: str) -> bool:
        actor = self.actors[actor_id]
        if want == "ANY":
            return True
        if want.endswith("*"):
            return bool(actor["country"] == want[:-1])
        return actor_id == want or fold(want) in {fold(each) for each in (actor["name"], *actor["aliases"])}


def _paired(values: list[Any], wants: Iterable[Any], fits: Callable[[Any, Any], bool]) -> bool:
    """Whether every wanted value finds a value of its own."""
    first, *rest = list(wants) or [None]
    if first is None and not rest:
        return True
    return any(
        fits(value, first) and _paired(values[:index] + values[index + 1 :], rest, fits)
        for index, value in enumerate(values)
    )
