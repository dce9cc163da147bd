"""The record's own tables as CSV and Parquet, read back with pandas and DuckDB, and PLOVER's lines with json."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from building import TEXT, record
from conftest import Make

from dragoman.export import tables
from dragoman.model import TABLES, Article, Record, When


def query(folder: Path, table: str, what: str = "*") -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        return connection.execute(f"SELECT {what} FROM read_parquet('{folder}/{table}.parquet')").fetchall()


@pytest.mark.parametrize(("format", "suffix"), [("csv", "csv"), ("parquet", "parquet")])
def test_there_is_one_file_a_table(format: str, suffix: str, make: Make) -> None:
    out, loss = make(format, [record()])
    assert sorted(each.name for each in out.iterdir()) == sorted(f"{table}.{suffix}" for table in ("articles", *TABLES))
    whole = record()
    assert loss.rows == 1 + sum(len(getattr(whole, table)) for table in TABLES)
    assert loss.lost == ()


@pytest.mark.parametrize("table", ["articles", *TABLES])
def test_both_have_the_same_columns(table: str, make: Make) -> None:
    names = list(tables.columns(table))
    assert list(pd.read_csv(make("csv", [record()])[0] / f"{table}.csv").columns) == names
    with duckdb.connect() as connection:
        out = make("parquet", [record()], name="p")[0]
        described = connection.execute(f"DESCRIBE SELECT * FROM read_parquet('{out}/{table}.parquet')").fetchall()
    assert [each[0] for each in described] == names
    assert [bare(each[1]) for each in described] == [bare(each) for each in tables.columns(table).values()]


def bare(kind: str) -> str:
    """A type without blanks and quotes; DuckDB quotes only those names of struct fields that are words of SQL."""
    return kind.replace(" ", "").replace('"', "")


def test_rows_keep_types_lists_and_happenings(make: Make) -> None:
    out, _ = make("parquet", [record()], {"e1": "h1", "c1": "h2"})
    rows = query(
        out, "events", "id, happening, when_from, contexts, actors[1].actor, places, evidence_trigger_text, goldstein"
    )
    assert [str(each) for each in rows[0]] == [
        *("e1", "h1", "2025-06-02", "['diplomatic', 'economic']", "quispe", "['p1']", "met", "1.9")
    ]
    assert query(out, "commitments", "happening, content_start, due_from") == [
        ("h2", TEXT.index("We will not"), pd.Timestamp("2025-07-01").date())
    ]
    assert query(out, "meetings", "delegations[1].head, topics") == [("quispe", ["water"])]
    assert query(out, "articles", "text, published_from, made_by_dragoman")[0][0] == TEXT


def test_every_span_is_found_in_the_text_again(make: Make) -> None:
    out, _ = make("parquet", [record()])
    with duckdb.connect() as connection:
        wrong = connection.execute(
            f"""SELECT m.text FROM read_parquet('{out}/mentions.parquet') m JOIN read_parquet('{out}/articles.parquet') a
            ON a.id = m.article WHERE substr(a.text, m.start + 1, m."end" - m.start) <> m.text"""
        ).fetchall()
    assert wrong == []


def test_pandas_reads_dates_as_dates(make: Make) -> None:
    frame = pd.read_parquet(make("parquet", [record()])[0] / "events.parquet")
    assert str(frame["when_from"].iloc[0]) == "2025-06-02"
    assert frame["goldstein"].dtype == "float64"
    assert frame["quad"].dtype == "int64"


def test_csv_cells_hold_text_as_it_is_and_lists_as_json(make: Make) -> None:
    name = '=HYPERLINK("x")\r\n"a"\tb; شرطة'
    whole = record()
    odd = replace(whole, actors=(replace(whole.actors[0], name=name, aliases=("a;b", "c")), *whole.actors[1:]))
    frame = pd.read_csv(make("csv", [odd])[0] / "actors.csv", keep_default_na=False, lineterminator="\n")
    assert frame["name"].iloc[0] == name
    assert json.loads(frame["aliases"].iloc[0]) == ["a;b", "c"]
    assert json.loads(frame["offices"].iloc[0])[0]["from"] == "2024-01-01"
    assert frame["part_of"].iloc[0] == ""


@pytest.mark.parametrize("text", ["a\x00b", "q\"'\\", "\u2028line", "\U0001f600 \u202eRTL", "x" * 300_000])
def test_parquet_keeps_any_text(text: str, make: Make) -> None:
    whole = record(article=Article(text, id="article-1"))
    assert query(make("parquet", [whole])[0], "articles", "text") == [(text,)]


def test_an_undated_event_is_kept_with_empty_columns(make: Make) -> None:
    whole = record()
    undated = replace(whole, events=(replace(whole.events[0], when=None),))
    assert query(make("parquet", [undated])[0], "events", "id, when_from, when_span_text") == [("e1", None, None)]


def test_negated_rows_are_left_out_and_nothing_points_at_them(make: Make) -> None:
    whole = record()
    events = (replace(whole.events[0], factuality="negated"), whole.events[1])
    meetings = tuple(replace(each, event="e1") for each in whole.meetings)
    sanctions = tuple(replace(each, factuality="negated") for each in whole.sanctions)
    out, loss = make("parquet", [replace(whole, events=events, meetings=meetings, sanctions=sanctions)])
    assert query(out, "events", "id") == [("e2",)]
    assert query(out, "meetings", "id, event") == [("g1", None)]
    assert query(out, "sanctions", "id") == []
    assert [(each.field, each.values) for each in loss.lost] == [("events", 1), ("sanctions", 1)]


@pytest.mark.parametrize("factuality", ["future", "hypothetical", "historical"])
def test_what_is_not_denied_is_kept_with_its_factuality(factuality: str, make: Make) -> None:
    whole = record()
    told = replace(whole, events=(replace(whole.events[0], factuality=factuality),))
    assert query(make("parquet", [told])[0], "events", "factuality") == [(factuality,)]


# ---------------------------------------------------------------- PLOVER


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]]


def test_plover_holds_what_the_record_says(make: Make) -> None:
    first, second = lines(make("plover", [record()], {"e2": "h2"})[0])
    assert {each: first[each] for each in ("id", "date", "event", "mode", "context", "quad_code", "event_scale")} == {
        "id": "e1",
        "date": "2025-06-02",
        "event": ["CONSULT"],
        "mode": ["visit"],
        "context": ["diplomatic", "economic"],
        "quad_code": 1,
        "event_scale": 2.5,
    }
    assert first["actor"] == [
        {
            "code": "PER",
            "sector": ["GOV", "ELI"],
            "entity_text": "Ana Quispe",
            "identifier_id": "Q11",
            "identifier_text": "Ana Quispe",
            "office": "Minister",
        }
    ]
    assert first["event_loc"][0]["geonameid"] == 3899361  # type: ignore[index]
    about = first["text_info"]
    assert about["text_story"][about["start"] : about["end"]] == first["text"]  # type: ignore[index]
    assert first["cite_info"]["language"] == "en"  # type: ignore[index]
    assert "link" not in first and second["link"] == "h2"


def test_plover_has_an_end_date_where_there_are_several_days(make: Make) -> None:
    whole = record()
    when = whole.events[0].when
    assert when
    longer = When(when.start_date, when.end_date.replace(day=10), "range", "text", when.span)
    assert lines(make("plover", [replace(whole, events=(replace(whole.events[0], when=longer),))])[0])[0][
        "enddate"
    ] == ("2025-06-09")
    assert "enddate" not in lines(make("plover", [whole], name="day")[0])[0]


def test_plover_has_the_four_needed_fields_even_when_nobody_acts(make: Make) -> None:
    whole = record()
    nobody = replace(whole, events=(replace(whole.events[0], actors=(), recipients=(), mode=None, contexts=()),))
    only = lines(make("plover", [nobody])[0])[0]
    assert {"id", "date", "actor", "event"} <= set(only)
    assert only["actor"] == []
    assert "recipient" not in only and "mode" not in only


@pytest.mark.model
def test_read_articles_come_back_whole(make: Make, read_records: list[Record]) -> None:
    out, loss = make("parquet", read_records)
    for table in TABLES:
        kept = [
            (each.id, whole.article.id)
            for whole in read_records
            for each in getattr(whole, table)
            if getattr(each, "factuality", "") != "negated"
        ]
        assert query(out, table, "id, article") == kept, table
    assert loss.rows == sum(len(query(out, table, "1")) for table in ("articles", *TABLES))
