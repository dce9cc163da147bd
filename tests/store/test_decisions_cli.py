"""`--reviewed` and `decisions` on the command line."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from test_store import full_record

from dragoman.cli import main
from dragoman.store import Store

RECORD = full_record()
MEETING, ACCUSATION = (each.id for each in RECORD.events)
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def store(tmp_path: Path) -> str:
    """Every row that can be listed is rejected, but for the accusation, which is edited."""
    path = tmp_path / "store.duckdb"
    with Store(path).writer() as writer:
        writer.add(RECORD)
        edited = replace(RECORD.events[1], factuality="actual", contexts=("economic",))
        writer.decide(ACCUSATION, "edit", "ana", reason="it is\tsaid", after=edited)
        for table in ("meetings", "statements", "commitments", "disputes", "sanctions", "actors"):
            for row in getattr(RECORD, table):
                if row.id not in ("Q6056545", "ypg"):
                    writer.decide(row.id, "reject", "ben")
        writer.undo(writer.decide(MEETING, "reject", "ben").id, "ben")
        writer.decide(MEETING, "reject", "ana")
    return str(path)


def listed(capsys: Capture, *arguments: str) -> list[dict[str, object]]:
    assert main([*arguments, "--format", "jsonl"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize("verb", ["meetings", "statements", "commitments", "disputes", "sanctions"])
def test_lists_leave_rejected_rows_out_when_asked(store: str, capsys: Capture, verb: str) -> None:
    assert listed(capsys, verb, "--in", store) != []
    assert listed(capsys, verb, "--in", store, "--reviewed") == []


def test_lists_show_edited_rows_as_edited_when_asked(store: str, capsys: Capture) -> None:
    (event,) = listed(capsys, "events", "--in", store, "--reviewed")
    assert (event["id"], event["contexts"], event["factuality"]) == (ACCUSATION, ["economic"], "actual")
    assert [each["contexts"] for each in listed(capsys, "events", "--in", store)] == [["diplomatic"], []]
    assert {each["id"] for each in listed(capsys, "actors", "--in", store, "--reviewed")} == {"Q6056545", "ypg"}
    assert listed(capsys, "commitments", "--open", "--in", store, "--reviewed") == []


def test_what_goes_on_over_time_is_reviewed_when_asked(store: str, tmp_path: Path, capsys: Capture) -> None:
    assert len(listed(capsys, "timeline", "TUR", "USA", "--in", store)) > 0
    assert listed(capsys, "timeline", "TUR", "USA", "--in", store, "--reviewed") == []
    assert len(listed(capsys, "dyads", "TUR", "USA", "--in", store)) == 1
    assert listed(capsys, "dyads", "TUR", "USA", "--in", store, "--reviewed") == []
    charts = []
    for more in ([], ["--reviewed"]):
        out = tmp_path / f"chart{len(charts)}.json"
        assert main(["plot", "TUR", "USA", "--in", store, "--out", str(out), *more]) == 0
        charts.append(out.read_text("utf-8"))
    assert charts[0] != charts[1]


def test_the_report_is_reviewed_when_asked(store: str, tmp_path: Path) -> None:
    pages = []
    for more in ([], ["--reviewed"]):
        out = tmp_path / f"page{len(pages)}.html"
        assert main(["report", "--actor", "TUR", "--with", "USA", "--in", store, "--out", str(out), *more]) == 0
        pages.append(out.read_text("utf-8"))
    assert "Syria Working Group" in pages[0] and "Syria Working Group" not in pages[1]


def test_exports_are_reviewed_when_asked(store: str, tmp_path: Path) -> None:
    for name, more in (("read", []), ("reviewed", ["--reviewed"])):
        assert main(["export", "--format", "csv", "--in", store, "--out", str(tmp_path / name), *more]) == 0
    read, reviewed = ((tmp_path / name / "events.csv").read_text("utf-8") for name in ("read", "reviewed"))
    assert MEETING in read and MEETING not in reviewed and ACCUSATION in reviewed


def test_decisions_are_listed_newest_first(store: str, capsys: Capture) -> None:
    found = listed(capsys, "decisions", "--in", store)
    assert [(each["verdict"], each["row"]) for each in found[:3]] == [
        *(("reject", MEETING), ("undo", MEETING), ("reject", MEETING)),
    ]
    assert found[1]["undoes"] == found[2]["id"]
    (edit,) = listed(capsys, "decisions", "--in", store, "--row", ACCUSATION)
    assert isinstance(edit["before"], dict) and isinstance(edit["after"], dict)
    assert (edit["before"]["contexts"], edit["after"]["contexts"]) == ([], ["economic"])


def test_a_table_of_decisions_says_what_an_edit_changes(
    store: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert main(["decisions", "--in", store, "--row", ACCUSATION, "--format", "csv"]) == 0
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert row["changed"] == 'contexts: [] -> ["economic"]; factuality: negated -> actual'
    assert (row["verdict"], row["by"], row["reason"]) == ("edit", "ana", "it is\tsaid")
    assert main(["decisions", "--in", store]) == 0
    shown = capsys.readouterr()
    assert "economic" in shown.out and "14 decisions" in shown.err


def test_an_unknown_format_is_named_with_all_there_are(store: str, tmp_path: Path, capsys: Capture) -> None:
    assert main(["export", "--format", "excel", "--in", store, "--out", str(tmp_path / "x")]) == 2
    assert "ical, gold" in capsys.readouterr().err
