"""The verbs that ask a store over time, by words and in SQL, draw it, and trade it with other systems."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from dragoman import Reader
from dragoman.cli import main
from dragoman.errors import StoreError
from dragoman.model import Article, Record
from dragoman.store import Store

TOLD = (
    ("Wire", "2024-03-05", "Peru accused Bolivia of smuggling on Tuesday. Bolivia condemned Peru's remarks."),
    ("Daily", "2024-03-06", "On Tuesday Peru accused Bolivia of smuggling gold across the lake."),
    ("Daily", "2024-05-02", "Peru and Bolivia signed an agreement on the lake in Lima on Thursday."),
)


@pytest.fixture(scope="module")
def records(reader: Reader) -> list[Record]:
    return [
        reader(Article(text, published=day, source=source, url=f"https://example.org/{at}"))
        for at, (source, day, text) in enumerate(TOLD)
    ]


@pytest.fixture
def store(tmp_path: Path, records: list[Record]) -> str:
    path = tmp_path / "store.duckdb"
    with Store(path).writer() as writer:
        writer.add_many(records)
    return str(path)


Capture = pytest.CaptureFixture[str]


def rows(capsys: Capture, *arguments: str) -> list[dict[str, object]]:
    assert main([*arguments, "--format", "jsonl"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


pytestmark = pytest.mark.model


def test_timeline_tells_each_happening_once(store: str, capsys: Capture) -> None:
    found = rows(capsys, "timeline", "PER", "BOL", "--in", store)
    accused = [each for each in found if each["type"] == "ACCUSE" and len(each["tellings"]) == 2]  # type: ignore[arg-type]
    assert len(accused) == 1 and accused[0]["sources"] == 2 and accused[0]["from"] == "2024-03-05"
    assert [each["from"] for each in found] == sorted(str(each["from"]) for each in found)
    assert rows(capsys, "timeline", "PER", "FRA", "--in", store) == []


def test_timeline_prints_a_table(store: str, capsys: Capture) -> None:
    assert main(["timeline", "PER", "--in", store]) == 0
    out, err = capsys.readouterr()
    assert "2024-05-02" in out and "happening" in err


def test_explain_shows_the_other_tellings(store: str, capsys: Capture) -> None:
    (accused,) = [each for each in rows(capsys, "timeline", "PER", "BOL", "--in", store) if each["sources"] == 2]
    first, second = accused["tellings"]  # type: ignore[misc]
    assert main(["explain", str(first), "--in", store]) == 0
    out = capsys.readouterr().out
    assert "also told by" in out.lower() and str(second) in out
    assert main(["explain", str(accused["id"]), "--in", store]) == 0
    assert capsys.readouterr().out == out


def test_dyads_count_happenings_by_period(store: str, capsys: Capture) -> None:
    found = rows(capsys, "dyads", "PER", "BOL", "--in", store, "--by", "month")
    march, may = found
    assert (march["start_date"], may["start_date"]) == ("2024-03-01", "2024-05-01")
    assert march["verbal_conflict"] == march["total"] == 2 and may["total"] == 1
    assert march["goldstein"] < 0 < may["goldstein"]  # type: ignore[operator]
    (directed, *_) = rows(capsys, "dyads", "BOL", "PER", "--in", store, "--by", "month", "--directed")
    assert directed["total"] == 1


def test_dyads_go_into_a_file(store: str, tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "series.csv"
    assert main(["dyads", "PER", "BOL", "--in", store, "--out", str(out)]) == 0
    assert [row["total"] for row in csv.DictReader(io.StringIO(out.read_text("utf-8")))] == ["2", "1"]
    for name in ("series.svg", "series.png"):
        assert main(["plot", "PER", "BOL", "--in", store, "--out", str(tmp_path / name)]) == 0
    svg = (tmp_path / "series.svg").read_text("utf-8")
    assert svg.startswith("<svg") and "Peru and Bolivia by week" in svg
    assert (tmp_path / "series.png").read_bytes().startswith(b"\x89PNG")
    assert main(["plot", "PER", "BOL", "--in", store, "--out", str(tmp_path / "series.gif")]) == 2
    assert ".svg" in capsys.readouterr().err


def test_report_is_one_page(store: str, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    assert main(["report", "--actor", "PER", "--with", "BOL", "--in", store, "--out", str(out)]) == 0
    page = out.read_text("utf-8")
    assert "smuggling gold across the lake" in page and "<script" not in page


def test_search_finds_articles_and_statements(store: str, capsys: Capture) -> None:
    (found,) = rows(capsys, "search", "gold", "lake", "--table", "articles", "--in", store)
    assert found["source"] == "Daily" and found["published"] == "2024-03-06"
    assert rows(capsys, "search", "nowhere", "--in", store) == []


def test_sql_only_reads(store: str, capsys: Capture) -> None:
    assert rows(capsys, "sql", "SELECT count(*) AS n FROM articles", "--in", store) == [{"n": 3}]
    for query in ("DELETE FROM articles", "COPY articles TO '/tmp/x.csv'", "SELECT * FROM read_csv('/etc/passwd')"):
        assert main(["sql", query, "--in", store]) == 2
        assert capsys.readouterr().err


def test_actors_are_listed_once(store: str, capsys: Capture) -> None:
    names = [each["name"] for each in rows(capsys, "actors", "--type", "state", "--in", store)]
    assert sorted(map(str, names)) == ["Bolivia", "Peru"]


@pytest.mark.parametrize("format", ["polecat", "gdelt", "plover", "csv", "parquet"])
def test_export_says_what_was_lost(store: str, tmp_path: Path, capsys: Capture, format: str) -> None:
    out = tmp_path / "out"
    assert main(["export", "--format", format, "--in", store, "--out", str(out)]) == 0
    assert out.exists()
    assert capsys.readouterr().err


def test_an_export_comes_back_as_foreign_events_once(store: str, tmp_path: Path, capsys: Capture) -> None:
    out = str(tmp_path / "out.tsv")
    assert main(["export", "--format", "polecat", "--in", store, "--out", out]) == 0
    assert main(["import", out, "--format", "polecat", "--to", store]) == 0
    assert "stored 0 events" not in capsys.readouterr().err
    assert main(["import", out, "--format", "polecat", "--to", store]) == 0
    assert "stored 0 events" in capsys.readouterr().err
    with Store(store).view() as view:
        events = view.foreign_events("PER", "BOL")
        assert {each.type for each in events} >= {"ACCUSE"} and {each.maker for each in events} == {"polecat"}


def test_wrong_formats_are_named(store: str, tmp_path: Path, capsys: Capture) -> None:
    assert main(["export", "--format", "xls", "--in", store, "--out", str(tmp_path / "x")]) == 2
    assert "the formats are plover" in capsys.readouterr().err
    assert main(["import", str(tmp_path / "none"), "--format", "xls", "--to", store]) == 2
    assert "polecat" in capsys.readouterr().err


def test_upgrade_of_a_current_store_does_nothing(store: str, capsys: Capture) -> None:
    assert main(["upgrade", store]) == 0
    assert "is up to date" in capsys.readouterr().err


def test_rows_come_as_data_frames(store: str) -> None:
    query = "SELECT type, count(*) AS n FROM events GROUP BY type ORDER BY type"
    with Store(store).view() as view:
        _, plain = view.sql(query)
        assert list(view.arrow(query).to_pydict()["type"]) == [each for each, _ in plain]
        assert view.pandas(query)["n"].tolist() == view.polars(query)["n"].to_list() == [n for _, n in plain]
        with pytest.raises(StoreError):
            view.arrow("SELECT nothing")


def test_a_corrected_telling_leaves_the_happening(store: str, records: list[Record]) -> None:
    second = records[1]
    with Store(store).writer() as writer:
        changed = replace(
            second, article=Article("Peru denied it.", url=second.article.url), events=(), statements=(), commitments=()
        )
        assert writer.add(changed)
    with Store(store).view() as view:
        assert all(each.sources == 1 for each in view.timeline("PER", "BOL"))
