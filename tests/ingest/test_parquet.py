from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from dragoman.ingest import Found, Note, articles, parse_map
from dragoman.model import Article, Rejected


def write(path: Path, query: str) -> Path:
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({query}) TO '{path.parent / 'made'}' (FORMAT parquet)")
    os.replace(path.parent / "made", path)
    return path


def read(folder: Path, query: str, columns: str = "") -> list[Found]:
    return list(articles(write(folder / "a.parquet", query), mapping=parse_map(columns)))


def test_rows_become_articles(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "SELECT 7 AS key, 'Ankara said.' AS text, 'T' AS title, 'U' AS url, [1] AS other")
    assert isinstance(found, Article)
    assert (found.key, found.text, found.title, found.url) == ("7", "Ankara said.", "T", "U")
    assert found.published is None


@pytest.mark.parametrize(
    "value",
    [
        "'2025-05-21'",
        "DATE '2025-05-21'",
        "TIMESTAMP '2025-05-21 23:59:59.123'",
        "TIMESTAMP_NS '2025-05-21 23:59:59.123456789'",
        "TIMESTAMPTZ '2025-05-21 23:30:00+00'",
        "TIMESTAMPTZ '2025-05-22 01:30:00+02'",
    ],
)
def test_dates_of_every_type(tmp_path: Path, value: str) -> None:
    (found,) = read(tmp_path, f"SELECT 'x' AS text, {value} AS published")
    assert isinstance(found, Article) and found.published is not None
    assert found.published.start_date.isoformat() == "2025-05-21"


def test_a_bad_row_costs_itself(tmp_path: Path) -> None:
    rows = (
        "('one', '2025-01-01'), (NULL, NULL), ('', NULL), ('four', 'soon'), (repeat('a', 1000001), NULL), ('six', '')"
    )
    found = read(tmp_path, f"SELECT * FROM (VALUES {rows}) AS t(text, published)")
    assert [each.text for each in found if isinstance(each, Article)] == ["one", "six"]
    bad = [each for each in found if isinstance(each, Rejected)]
    assert [each.line for each in bad] == [2, 3, 4, 5]
    assert all(
        part in each.reason for each, part in zip(bad, ["no text", "no text", "'soon'", "1,000,001"], strict=True)
    )


def test_mapped_columns_and_html(tmp_path: Path) -> None:
    query = """SELECT '<p>Ankara said.</p>' AS "the ""page" """
    note, found = read(tmp_path, query, 'html=the "page')
    assert isinstance(note, Note) and note.line == 1
    assert isinstance(found, Article) and found.text == "Ankara said."


@pytest.mark.parametrize(
    ("query", "columns", "part"),
    [
        ("SELECT 'x' AS body, 1 AS n", "", "there are 'body', 'n'); use --map text=COLUMN"),
        ("SELECT 'x' AS text", "published=date", "no column 'date'"),
        ("SELECT ['x'] AS text", "", "column 'text' is VARCHAR[], not text"),
        ("SELECT 'x'::BLOB AS text", "", "column 'text' is BLOB"),
        ("SELECT 'x' AS text, 20250521 AS published", "", "column 'published' is INTEGER"),
        ("SELECT 'x' AS text, {'name': 'y'} AS src", "source=src", "column 'src' is STRUCT"),
        ("SELECT 'x' AS text, 1.5 AS key", "", "column 'key' is DECIMAL"),
    ],
)
def test_columns_that_do_not_serve_reject_the_file(tmp_path: Path, query: str, columns: str, part: str) -> None:
    (bad,) = read(tmp_path, query, columns)
    assert isinstance(bad, Rejected) and bad.line is None and part in bad.reason


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"", "not a Parquet"),
        (b"PAR1", "broken"),
        (b"PAR1" + bytes(99) + b"PAR1", "broken"),
        (b"key,text\n1,x\n", "not a Parquet"),
        (b"PK\x03\x04", "zip"),
    ],
)
def test_what_is_no_parquet_file(tmp_path: Path, data: bytes, part: str) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(data)
    (bad,) = articles(path)
    assert isinstance(bad, Rejected) and part in bad.reason


def test_a_file_damaged_in_the_middle_ends_with_a_reason(tmp_path: Path) -> None:
    query = "SELECT 'Ankara said ' || md5(i::VARCHAR) AS text FROM range(300000) AS t(i)"
    path = write(tmp_path / "a.parquet", query)
    data = bytearray(path.read_bytes())
    middle = len(data) * 3 // 4
    data[middle : middle + 200_000] = bytes(200_000)
    path.write_bytes(data)
    *found, last = articles(path)
    assert len(found) > 100_000 and isinstance(found[0], Article)
    assert isinstance(last, Rejected) and last.line == len(found) + 1 and "broken from about here" in last.reason


@pytest.mark.parametrize("name", ["a[1]*?.parquet", "year=2025/a.parquet", "it's.parquet", b"\xff\xfe.parquet"])
def test_a_file_is_found_under_any_name(tmp_path: Path, name: str | bytes) -> None:
    path = tmp_path / os.fsdecode(name)
    path.parent.mkdir(exist_ok=True)
    write(tmp_path / "plain.parquet", "SELECT 'x' AS text").rename(path)
    (found,) = articles(path)
    assert isinstance(found, Article)


def test_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = write(tmp_path / "a.parquet", "SELECT i::VARCHAR AS text FROM range(1000) AS t(i)").read_bytes()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    assert [each.text for each in articles("-") if isinstance(each, Article)] == [str(number) for number in range(1000)]
