"""The list of losses is true: what it names changes nothing in the export, and everything else does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from building import empty, record
from conftest import Make

from dragoman import export
from dragoman.export import Loss, Lost
from dragoman.export.codes import codes
from dragoman.knowledge import Knowledge
from dragoman.model import TABLES, Article, Evidence, Record, Role, Span, When, parse_published

OTHER: dict[str, Any] = {
    "events.type": "PROTEST",
    "events.mode": "abduct",
    "events.cameo": "0871",
    "events.statement": "s0",
    "events.quad": 3,
    "actors.kind": "government",
    "actors.country": "TUR",
    "actors.sectors": ("COP",),
    "actors.wikidata": "Q999",
    "actors.part_of": "CHL",
    "places.country": "TUR",
    "places.feature": "ADM1",
    "meetings.status": "planned",
    "meetings.host": "PER",
    "meetings.place": "p2",
    "article.language": "fr",
    "sanctions.event": None,
    "sanctions.place": None,
    "meetings.event": None,
    "mentions.actor": "PER",
    "article.published": parse_published("2025-06-20"),
}
"""Values that differ from those of the built record, where adding to them would give none that can be."""

SKIPPED = {"id", "factuality"}
"""Ids name rows, and factuality decides whether there is a row: neither is a value with a place of its own."""

TRACES = {
    ("gdelt", "events.evidence"),
    ("gdelt-mentions", "article.text"),
    ("icews", "events.evidence"),
    ("icews", "statements.evidence"),
    ("phoenix", "events.evidence"),
    ("phoenix", "statements.evidence"),
}
"""What is lost but for a trace: a length, the number of a sentence, whether something stands in the lead."""


def changed(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, tuple):
        return ()
    if isinstance(value, str):
        return value + "x"
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, date):
        return value + timedelta(days=3)
    if isinstance(value, Span):
        return Span(value.start + 1, value.end + 1, value.text + "x")
    if isinstance(value, Evidence):
        shifted = replace(value, start=value.start + 80, end=value.end + 80, text=value.text + "x", rule="other")
        return replace(shifted, trigger=Span(3, 4, "x"), score=0.3)
    if isinstance(value, When):
        return replace(
            value, start_date=value.start_date + timedelta(days=9), end_date=value.end_date + timedelta(days=9)
        )
    return value


def with_change(whole: Record, table: str, name: str) -> Record:
    """The record with one field of all rows of a table changed."""
    other = OTHER.get(f"{table}.{name}", changed)

    def row(each: Any) -> Any:
        now = getattr(each, name)
        if now is None or now == ():
            return each
        return replace(each, **{name: other(now) if callable(other) else other})

    rows = getattr(whole, table)
    return replace(whole, **{table: tuple(map(row, rows)) if isinstance(rows, tuple) else _article(rows, name, row)})


def _article(article: Article, name: str, row: Any) -> Article:
    """`replace` makes a new article, so its id and version are kept as they were."""
    values = {each.name: getattr(article, each.name) for each in fields(article)}
    other = OTHER.get(f"article.{name}", changed)
    values[name] = other(values[name]) if callable(other) else other
    text = values.pop("text")
    return Article(text, **values)


def all_fields() -> Iterator[tuple[str, str]]:
    whole = record()
    for table in ("article", *TABLES):
        rows = getattr(whole, table)
        noun = rows[0] if isinstance(rows, tuple) else rows
        yield from ((table, each.name) for each in fields(noun) if each.name not in SKIPPED)


def content(path: Path) -> bytes:
    if path.is_dir():
        return b"".join(each.name.encode() + each.read_bytes() for each in sorted(path.iterdir()))
    return path.read_bytes()


FORMATS = [each for each in export.FORMATS if each != "parquet"]  # its columns are those of csv


@pytest.mark.parametrize("format", FORMATS)
def test_each_field_is_either_lost_or_makes_a_difference(format: str, make: Make) -> None:
    always = codes("losses")[format]
    before = content(make(format, [record()])[0])
    wrong = []
    for number, (table, name) in enumerate(all_fields()):
        after = content(make(format, [with_change(record(), table, name)], name=f"out{number}")[0])
        lost = table in always or f"{table}.{name}" in always
        if lost == (after != before) and (format, f"{table}.{name}") not in TRACES:
            wrong.append(f"{table}.{name} is {'lost but shows' if lost else 'neither lost nor seen'}")
    assert not wrong


@pytest.mark.parametrize("format", export.FORMATS)
def test_the_list_names_fields_that_there_are(format: str) -> None:
    names = {f"{table}.{name}" for table, name in all_fields()} | {"article", *TABLES}
    names |= {f"{table}.factuality" for table in ("events", "meetings", "sanctions")}
    assert set(codes("losses")[format]) <= names


def test_the_list_knows_every_format() -> None:
    assert set(codes("losses")) == set(export.FORMATS)


@pytest.mark.parametrize("format", export.FORMATS)
@pytest.mark.parametrize("factuality", ["negated", "hypothetical", "historical", "future", "actual"])
def test_what_is_not_told_is_counted(format: str, factuality: str, make: Make) -> None:
    """Each event is either in the export or in its loss, whatever its factuality."""
    whole = record(meetings=(), sanctions=(), statements=(), commitments=(), disputes=())
    whole = replace(whole, events=(replace(whole.events[1], factuality=factuality),))
    _, loss = make(format, [whole])
    _, without = make(format, [replace(whole, events=())], name="without")
    lost = sum(each.values for each in loss.lost if each.field == "events")
    assert lost + loss.rows == without.rows + 1
    if factuality == "negated":
        assert lost == 1
    if factuality == "actual" and format != "ical":
        assert lost == 0


@pytest.mark.parametrize(("type", "cameo"), [("AGREE", "030"), ("CONCEDE", "0354")])
@pytest.mark.parametrize("format", ["plover", "polecat", "gdelt", "icews", "phoenix", "ftm"])
def test_an_announcement_is_told_although_its_deed_is_to_come(format: str, type: str, cameo: str, make: Make) -> None:
    whole = record(meetings=(), sanctions=(), statements=())
    told = replace(whole, events=(replace(whole.events[0], type=type, cameo=cameo, factuality="future"),))
    assert not [each for each in make(format, [told])[1].lost if each.field == "events"]
    planned = replace(whole, events=(replace(whole.events[0], factuality="future"),))
    assert ("events", 1, "future") in make(format, [planned], name="planned")[1].lost


def test_values_are_counted_one_by_one(make: Make) -> None:
    _, loss = make("polecat", [record(), record()])
    assert ("actors.aliases", 6, "no column") in loss.lost
    assert loss.rows == 4


def test_the_report_names_format_rows_fields_and_reasons() -> None:
    loss = Loss("icews", 1200, (Lost("actors.aliases", 34, "no column"), Lost("events", 5, "negated")))
    head, *lines = loss.text().splitlines()
    assert head == "icews: 1,200 rows written; left out:"
    assert [line.split(maxsplit=2) for line in lines] == [
        ["actors.aliases", "34", "no column"],
        ["events", "5", "negated"],
    ]
    assert Loss("csv", 1, ()).text() == "csv: 1 row written, nothing of the records was left out"


def test_nothing_to_write_is_a_valid_file(make: Make, known: Knowledge) -> None:
    bare = empty(Article("Nothing happened."))
    for format in export.FORMATS:
        out, loss = make(format, [bare], name=format)
        assert out.exists()
        assert loss.rows <= 1, format  # the article itself


def test_a_role_of_nobody_does_no_harm(make: Make) -> None:
    whole = record()
    stray = replace(whole.events[0], actors=(Role("nobody", "m99"),), places=("p99",))
    for format in export.FORMATS:
        make(format, [replace(whole, events=(stray,))], name=format)
