"""Tellings of one happening and of others that look alike: read, stored, joined, and measured with B-cubed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from dragoman import Article, Reader, Record, merge
from dragoman.store import Store

CASES = Path(__file__).parent / "cases" / "happenings"
KIND = {"events": "type", "meetings": "format", "sanctions": "action", "commitments": "kind"}


class Told(NamedTuple):
    """An article that tells a happening, and its record."""

    happening: str
    table: str
    type: str
    published: str
    record: Record


@pytest.fixture(scope="module")
def corpus(reader: Reader) -> list[Told]:
    found = [
        (case, number, telling)
        for path in sorted(CASES.glob("*.yaml"))
        for case in yaml.safe_load(path.read_text("utf-8"))
        for number, telling in enumerate(case["tellings"])
    ]
    records = reader.pipe(
        Article(
            telling["text"],
            published=str(telling["published"]),
            source=telling["source"],
            key=f"{case['happening']} {number}",
        )
        for case, number, telling in found
    )
    told = [
        Told(case["happening"], case["table"], case["type"], str(telling["published"]), record)
        for (case, _, telling), record in zip(found, records, strict=True)
    ]
    return sorted(told, key=lambda each: each.published)


def row_of(told: Told) -> str | None:
    """The row that tells the happening: the first of its table and type with a telling, else of its table."""
    able = {each.id for each in merge.tellings(told.record)}
    rows = [row for row in getattr(told.record, told.table) if row.id in able]
    fitting = [row for row in rows if getattr(row, KIND[told.table]) == told.type]
    chosen = fitting or ([] if told.table == "events" else rows)
    return chosen[0].id if chosen else None


def joined(store: Store, corpus: Iterable[Told]) -> list[tuple[str, str]]:
    """Of each telling that has a row: the happening it tells, and the one the store put it in."""
    with store.writer() as writer:
        writer.add_many(each.record for each in corpus)
    with store.view() as view:
        happenings = view.happening_ids()
    rows = ((told.happening, row_of(told)) for told in corpus)
    return [(happening, happenings[row]) for happening, row in rows if row is not None]


def b_cubed(pairs: Sequence[tuple[str, str]]) -> tuple[float, float, float]:
    """Precision, recall and F1 of clusters, each item weighing the same (Bagga and Baldwin 1998)."""
    gold, given = defaultdict(set), defaultdict(set)
    for at, (one, other) in enumerate(pairs):
        gold[one].add(at)
        given[other].add(at)
    shared = [(len(gold[one] & given[other]), one, other) for one, other in pairs]
    precision = sum(count / len(given[other]) for count, _, other in shared) / len(pairs)
    recall = sum(count / len(gold[one]) for count, one, _ in shared) / len(pairs)
    return precision, recall, 2 * precision * recall / (precision + recall)


@pytest.mark.model
def test_tellings_of_one_happening_are_joined_and_others_kept_apart(corpus: list[Told], tmp_path: Path) -> None:
    assert len({each.happening for each in corpus}) >= 60 and len(corpus) >= 200
    pairs = joined(Store(tmp_path / "store"), corpus)
    assert len(pairs) >= 0.8 * len(corpus)
    precision, recall, f1 = b_cubed(pairs)
    assert f1 >= 0.88, f"B-cubed precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f} of {len(pairs)} tellings"


@pytest.mark.model
def test_a_higher_threshold_is_worse(corpus: list[Told], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def f1(threshold: float) -> float:
        monkeypatch.setattr(merge, "SAME", threshold)
        return b_cubed(joined(Store(tmp_path / f"store{threshold}"), corpus))[2]

    best = f1(merge.SAME)
    assert f1(0.65) < best


# --- two rows

BASE = merge.Telling(
    "ev-1",
    "a",
    "events",
    "ASSAULT",
    False,
    date(2024, 3, 5),
    date(2024, 3, 6),
    True,
    ["RUS"],
    ["UKR"],
    [],
    ["kharkiv"],
    ["UKR"],
    ["missil", "hit", "school"],
    ["saltiv"],
    ["7"],
    ["7"],
)


def other(**changes: Any) -> merge.Telling:
    return BASE._replace(id="ev-2", article="b", **changes)


def test_the_same_words_sides_and_day_are_wholly_alike() -> None:
    assert merge.likeness(BASE, other()) == 1.0


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "AID"},
        {"table": "meetings"},
        {"start_date": date(2024, 3, 8), "end_date": date(2024, 3, 9)},
        {"countries": ["POL"]},
        {"doers": ["UKR"], "others": ["RUS"]},
        {"doers": ["TUR"], "others": ["GRC"]},
    ],
)
def test_what_contradicts_is_not_alike_at_all(changes: dict[str, Any]) -> None:
    assert merge.likeness(BASE, other(**changes)) == 0.0


def test_a_day_of_publication_may_be_further_off() -> None:
    late = {"start_date": date(2024, 3, 7), "end_date": date(2024, 3, 8)}
    assert merge.likeness(BASE, other(**late, exact=True)) == 0.0
    assert merge.likeness(BASE, other(**late, exact=False)) >= merge.SAME


def test_alike_tellings_are_found_by_their_blocks() -> None:
    assert set(BASE.blocks) & set(other(start_date=date(2024, 3, 4), words=["missil", "struck"]).near_blocks)
    assert not set(BASE.blocks) & set(other(words=["tank"], numbers=[]).near_blocks)


def test_a_row_of_the_same_article_must_agree_in_sides_and_day() -> None:
    again = other()._replace(article="a")
    assert merge.likeness(BASE, again) == 1.0
    assert merge.likeness(BASE, again._replace(others=[])) == 0.0


# --- in the store


def test_a_happening_counts_publishers_and_names_contradictions(corpus: list[Told], tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    joined(store, [each for each in corpus if each.happening == "kharkiv-missile-feb-14"])
    with store.view() as view:
        found = max(view.happenings(actor="RUS"), key=lambda each: len(each.tellings))
        assert found.type == "ASSAULT" and found.start_date == date(2023, 2, 14)
        assert "denied" in found.contradictions
        assert any(
            each.startswith("counts of people: ") and "12" in each and "15" in each for each in found.contradictions
        )
        assert 3 <= found.sources < len(found.tellings)  # one publisher corrects itself
        assert {each for each, *_ in view.happening(found.id)} == set(found.tellings)
        assert view.happening(found.tellings[-1]) == view.happening(found.id)


def test_adding_the_same_again_changes_no_happening(corpus: list[Told], tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    first = joined(store, corpus[:40])
    assert joined(store, corpus[:40]) == first


def test_a_corrected_article_leaves_its_happening_to_the_others(corpus: list[Told], tmp_path: Path) -> None:
    told = [each for each in corpus if each.happening == "kharkiv-missile-feb-14"]
    store = Store(tmp_path / "store")
    joined(store, told)
    first = told[0].record
    empty = replace(
        Record(article=Article("Nothing.", key=first.article.key), made_by=first.made_by, **dict.fromkeys(_TABLES, ()))
    )
    with store.writer() as writer:
        assert writer.add(empty)
    with store.view() as view:
        assert not view.happening(row_of(told[0]) or "")
        assert max(len(each.tellings) for each in view.happenings(actor="RUS")) >= 3


_TABLES = [
    *("mentions", "actors", "places", "dates", "events", "meetings"),
    *("statements", "commitments", "disputes", "sanctions", "dropped"),
]
