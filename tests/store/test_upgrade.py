"""Stores of every schema version there ever was, made by the `store.sql` of that time, are brought up to date."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pytest
from test_store import full_record

from dragoman.errors import StoreError
from dragoman.model import TABLES, Article, Record
from dragoman.store import SCHEMA_VERSION, Store
from dragoman.store.columns import Context, article_columns, table_rows

RECORDS = [
    full_record(),
    full_record(Article("Turkish Foreign Minister Hakan Fidan met U.S. Secretary of State Marco Rubio.", key="b")),
]


def old_store(path: Path, version: int, records: list[Record]) -> Path:
    """A store as that version wrote it: its tables, its columns, and an input it had rejected."""
    with duckdb.connect(path) as connection:
        connection.execute((Path(__file__).parent / f"schema-{version}.sql").read_text("utf-8"))
        connection.execute("INSERT INTO meta VALUES (?, '0.1.0')", [version])
        connection.execute("INSERT INTO rejected VALUES ('a.txt', 3, 'no text', '2025-01-01')")
        for record in records:
            fill(connection, "articles", article_columns(record))
            for table in TABLES:
                for row in table_rows(table, Context(record)):
                    fill(connection, table, row)
        connection.execute("UPDATE articles SET added = '2024-05-06 07:08:09'")
    return path


def fill(connection: duckdb.DuckDBPyConnection, table: str, row: dict[str, object]) -> None:
    columns = [name for (name, *_) in connection.execute(f"SELECT * FROM {table} LIMIT 0").description or ()]
    marks = ", ".join("?" * len(columns))
    connection.execute(f"INSERT INTO {table} VALUES ({marks})", [row[name] for name in columns])


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_an_old_store_is_brought_up_to_date_and_keeps_everything(tmp_path: Path, version: int) -> None:
    store = Store(old_store(tmp_path / "old.duckdb", version, RECORDS))
    assert store.upgrade() == version
    with store.view() as view:
        assert {each.id: view.record(each.id) for each in view.articles()} == {
            each.article.id: each for each in RECORDS
        }
        assert [each.path for each in view.rejected()] == ["a.txt"]
        assert {str(when) for (when,) in view.sql("SELECT added FROM articles")[1]} == {"2024-05-06 07:08:09"}
        assert view.search("fidan", "articles")
        assert view.sql("SELECT count(*) FROM tellings")[1] != [(0,)]
        assert view.decisions() == () and view.places_told() and view.network() and view.undecided("events").rows
    assert store.upgrade() == SCHEMA_VERSION
    assert os.listdir(tmp_path) == ["old.duckdb"]


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_adding_to_an_old_store_brings_it_up_to_date_first(tmp_path: Path, version: int) -> None:
    store = Store(old_store(tmp_path / "old.duckdb", version, RECORDS[:1]))
    with store.writer() as writer:
        assert writer.add(RECORDS[0]) is False
        assert writer.add(RECORDS[1]) is True
    with store.view() as view:
        assert view.count()["articles"] == 2


def test_decisions_outlive_an_upgrade(tmp_path: Path) -> None:
    """A store of today that calls itself older goes the way of every later upgrade."""
    store = Store(tmp_path / "old.duckdb")
    accepted, rejected = RECORDS[0].events
    with store.writer() as writer:
        writer.add_many(RECORDS)
        first = writer.decide(accepted.id, "accept", "ana")
        second = writer.decide(rejected.id, "reject", "ben", reason="never said")
        third = writer.undo(first.id, "ana")
    with duckdb.connect(store.path) as connection:
        connection.execute("UPDATE meta SET schema_version = schema_version - 1")
        connection.execute("DELETE FROM revisions")
    assert store.upgrade() == SCHEMA_VERSION - 1
    with store.view(reviewed=True) as view:
        assert view.decisions() == (third, second, first)
        assert view.record(RECORDS[0].article.id).events == (accepted,)
        assert view.record(RECORDS[1].article.id) == RECORDS[1]


def test_asking_an_old_store_says_what_to_do(tmp_path: Path) -> None:
    path = old_store(tmp_path / "old.duckdb", 1, RECORDS)
    with pytest.raises(StoreError, match=r"schema version 1, .* reads 4; bring it up to date with `dragoman upgrade"):
        Store(path).view()


def test_an_upgrade_that_fails_leaves_the_old_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = old_store(tmp_path / "old.duckdb", 1, RECORDS)

    def fail(*_: object) -> None:
        raise StoreError("no space")

    monkeypatch.setattr("dragoman.store.upgrade._copy", fail)
    with pytest.raises(StoreError, match="no space"):
        Store(path).upgrade()
    monkeypatch.undo()
    assert Store(path).upgrade() == 1


def test_what_a_killed_upgrade_left_does_not_hinder_the_next(tmp_path: Path) -> None:
    path = old_store(tmp_path / "old.duckdb", 1, RECORDS)
    for name in ("old.duckdb.upgrading", "old.duckdb.upgrading.wal"):
        (tmp_path / name).write_bytes(b"half of a file")
    assert Store(path).upgrade() == 1
    with Store(path).view() as view:
        assert view.count()["articles"] == len(RECORDS)
    assert os.listdir(tmp_path) == ["old.duckdb"]
