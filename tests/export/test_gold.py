"""Decisions as gold: the record as decided meets all of it, and the record as it was read does not."""

from __future__ import annotations

import importlib.util
import json
import random
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from building import record

from dragoman.cli import main
from dragoman.coding.events import recoded
from dragoman.errors import DragomanError
from dragoman.export import gold
from dragoman.knowledge import Knowledge
from dragoman.model import Decision, Record, Role, to_plain
from dragoman.store import Store

SCORERS = Path(__file__).parents[3] / "shared" / "evals"


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    """The scorer that stands beside the project, when it is there."""
    path = SCORERS / "document.py"
    if not path.exists():
        pytest.skip(f"no scorer at {path}")
    sys.path.insert(0, str(SCORERS))
    try:
        spec = importlib.util.spec_from_file_location("document_scorer", path)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(SCORERS))
    return module


class Case:
    """A store with one record, and what is decided about it."""

    def __init__(self, folder: Path, read: Record) -> None:
        self.store = Store(folder / "store.duckdb")
        self.read = read
        self.folder = folder / "gold"
        with self.store.writer() as writer:
            writer.add(read)

    def decide(self, row: str, verdict: str, after: Any = None) -> Decision:
        with self.store.writer() as writer:
            return writer.decide(row, verdict, "ana", after=after)

    def export(self) -> tuple[dict[str, Any], gold.Loss]:
        with self.store.view() as view:
            loss = gold.write(view.records(), view.decided(), self.folder)
        found: dict[str, Any] = yaml.safe_load((self.folder / f"{self.read.article.id}.yaml").read_text("utf-8"))
        return found, loss

    def score(self, scorer: ModuleType, *, reviewed: bool) -> dict[str, Any]:
        with self.store.view(reviewed=reviewed) as view:
            plain = view.record(self.read.article.id).to_dict()
        file = self.folder.parent / "record.json"
        file.write_text(json.dumps(plain), "utf-8")
        path = self.folder / f"{self.read.article.id}.yaml"
        loaded, asked, text, same = scorer.load(str(file), str(path))
        assert same and text == self.read.article.text
        scored: dict[str, Any] = scorer.score_record(loaded, asked)
        return scored


def test_what_was_decided_becomes_what_must_and_must_not_be_there(tmp_path: Path, known: Knowledge) -> None:
    case = Case(tmp_path, record())
    meeting, shooting, *_ = case.read.events
    case.decide(meeting.id, "accept")
    edited = recoded(shooting, "COERCE", "seize", known)
    case.decide(shooting.id, "edit", edited)
    case.decide(case.read.statements[0].id, "reject")
    asked, loss = case.export()
    assert [each["id"] for each in asked["must"]] == [meeting.id, shooting.id]
    assert [each["id"] for each in asked["must_not"]] == [f"{shooting.id}-not", f"{case.read.statements[0].id}-not"]
    assert [each["where"].get("type") for each in asked["must"]] == [meeting.type, "COERCE"]
    assert asked["must"][1]["where"]["cameo"] == edited.cameo
    assert asked["must_not"][0]["where"]["type"] == shooting.type
    assert (loss.format, loss.rows, loss.lost) == ("gold", 4, ())
    text = (case.folder / asked["article"]["text"]).read_text("utf-8")
    assert text == case.read.article.text


def every_row(read: Record) -> list[Any]:
    tables = ("mentions", "actors", "places", "dates", "events", "meetings", "statements", "commitments")
    return [row for table in (*tables, "disputes", "sanctions") for row in getattr(read, table)]


def test_a_record_with_every_row_accepted_meets_everything(tmp_path: Path, scorer: ModuleType) -> None:
    case = Case(tmp_path, record())
    rows = every_row(case.read)
    for row in rows:
        case.decide(row.id, "accept")
    asked, loss = case.export()
    assert len(asked["must"]) + sum(each.values for each in loss.lost) == len(rows)
    assert all(each.why == gold.NOTHING for each in loss.lost)
    assert case.score(scorer, reviewed=True)["failed"] == []


def test_edits_are_asked_for_and_what_was_read_is_not_wanted(
    tmp_path: Path, scorer: ModuleType, known: Knowledge
) -> None:
    case = Case(tmp_path, record())
    event, statement, meeting = case.read.events[0], case.read.statements[0], case.read.meetings[0]
    case.decide(event.id, "edit", recoded(event, "ACCUSE", "disapprove", known))
    case.decide(statement.id, "edit", replace(statement, kind="indirect", speakers=("CHL",)))
    case.decide(meeting.id, "edit", replace(meeting, status="cancelled"))
    case.export()
    read, decided = case.score(scorer, reviewed=False), case.score(scorer, reviewed=True)
    assert (decided["must_met"], decided["must_total"], decided["violated"]) == (3, 3, [])
    assert len(read["failed"]) == 3 and len(read["violated"]) == 3


def test_a_rejected_row_that_another_says_too_is_counted_and_not_forbidden(tmp_path: Path) -> None:
    read = record()
    twin = replace(read.events[0], id="ev-twin")
    case = Case(tmp_path, replace(read, events=(*read.events, twin)))
    case.decide("ev-twin", "reject")
    asked, loss = case.export()
    assert asked["must_not"] == []
    assert [(each.field, each.values, each.why) for each in loss.lost] == [("events", 1, gold.SAME_WORDS)]


def test_an_added_recipient_alone_cannot_be_held_against_the_row_before(tmp_path: Path) -> None:
    read = record()
    event = replace(read.events[0], recipients=())
    case = Case(tmp_path, replace(read, events=(event,)))
    mention = read.mentions[0].id
    case.decide(event.id, "edit", replace(event, recipients=(Role("CHL", mention),)))
    asked, loss = case.export()
    assert len(asked["must"]) == 1 and asked["must_not"] == []
    assert loss.lost[0].why == gold.SAME_WORDS


def test_undone_decisions_ask_for_nothing(tmp_path: Path) -> None:
    case = Case(tmp_path, record())
    first = case.decide(case.read.events[0].id, "reject")
    case.decide(case.read.events[1].id, "accept")
    with case.store.writer() as writer:
        writer.undo(first.id, "ana")
    asked, _ = case.export()
    assert (len(asked["must"]), asked["must_not"]) == (1, [])


def test_an_accepted_row_that_goes_with_a_rejected_one_is_not_asked_for(tmp_path: Path) -> None:
    case = Case(tmp_path, record())
    event = case.read.events[0]
    case.decide(event.id, "accept")
    for actor in {role.actor for role in event.actors}:
        case.decide(actor, "reject")
    asked, loss = case.export()
    assert asked["must"] == []
    assert gold.REST in {each.why for each in loss.lost}


def test_articles_without_decisions_make_no_files(tmp_path: Path) -> None:
    loss = gold.write([record()], {}, tmp_path / "gold")
    assert (loss.rows, list((tmp_path / "gold").iterdir())) == (0, [])


def test_a_folder_that_is_not_empty_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "mine.txt").write_text("mine")
    with pytest.raises(DragomanError, match="not empty"):
        gold.write([record()], {}, tmp_path / "gold")


def test_codes_that_yaml_would_misread_come_back_as_they_are(tmp_path: Path) -> None:
    read = record()
    actor = replace(read.actors[0], name="No")
    case = Case(tmp_path, replace(read, actors=(actor, *read.actors[1:])))
    case.decide(actor.id, "accept")
    assert case.export()[0]["must"][0]["where"]["name"] == "No"


@pytest.mark.model
@pytest.mark.parametrize("seed", range(3))
def test_decisions_on_read_articles_are_met_by_the_record_as_decided(
    seed: int, tmp_path: Path, read_records: list[Record], scorer: ModuleType, known: Knowledge
) -> None:
    chance = random.Random(seed)
    read = read_records[seed % len(read_records)]
    case = Case(tmp_path, read)
    with case.store.writer() as writer:
        for row in every_row(read):
            verdict = chance.choice(("accept", "reject", "edit", ""))
            after = edit(row, chance, read, known) if verdict == "edit" else None
            if verdict and (verdict != "edit" or after not in (None, row)):
                writer.decide(row.id, verdict, "ana", after=after)
    case.export()
    decided = case.score(scorer, reviewed=True)
    assert (decided["failed"], decided["violated"]) == ([], [])
    assert decided["must_total"] > 3 and decided["must_not_total"] > 3
    assert len(case.score(scorer, reviewed=False)["violated"]) == decided["must_not_total"]


def edit(row: Any, chance: random.Random, read: Record, known: Knowledge) -> Any:
    """The row with something else in it, of a kind that a reader would correct."""
    someone = chance.choice(read.actors).id
    plain = to_plain(row)
    if "cameo" in plain:
        kind = chance.choice(sorted(known.types))
        return recoded(row, kind, chance.choice([None, *known.types[kind].modes]), known)
    for field in ("speakers", "by", "parties"):
        if field in plain:
            return replace(row, **{field: (someone,)})
    if "aliases" in plain:
        return replace(row, kind="group", name=f"{row.name} Group")
    return None


def test_the_command_writes_gold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = Case(tmp_path, record())
    case.decide(case.read.events[0].id, "accept")
    given = ["--in", str(case.store.path), "--format", "gold", "--out", str(case.folder)]
    assert main(["export", *given]) == 0
    assert "gold: 1 row written" in capsys.readouterr().err
    assert {each.suffix for each in case.folder.iterdir()} == {".txt", ".yaml"}


def test_near_is_the_sentence_or_the_words_around(tmp_path: Path) -> None:
    case = Case(tmp_path, record())
    case.decide(case.read.events[0].id, "accept")
    case.decide(case.read.mentions[0].id, "accept")
    asked, _ = case.export()
    near = [each["where"]["near"] for each in asked["must"]]
    assert near[0] == case.read.events[0].evidence.text
    assert case.read.mentions[0].at.text in near[1] and near[1] in case.read.article.text
