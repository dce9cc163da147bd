"""Long lists by the page: every row once and in order, whatever is added meanwhile, and no mark but the list's own."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_store import bare_record, full_record

from dragoman.errors import StoreError
from dragoman.model import Actor, Article, Event, Evidence, Record, Role, Statement, day
from dragoman.store import Page, Store

DAYS = [date(2025, 5, 1) + timedelta(days=each) for each in (3, 1, 3, 0, 2, 3)]


def event(name: str, when: date | None, score: float, actor: str = "TUR") -> Event:
    at = Evidence(0, 4, "Text", None, "r", score)
    told = day(when, "text") if when else None
    sides = (Role(actor, "m"),), (Role("USA", "m"),)
    return Event(name, "ACCUSE", None, (), "112", -2.0, -2.0, 3, *sides, told, (), "actual", (), None, at)


def record(number: int) -> Record:
    """An article with three events: of its own day, of the day after and without a date."""
    article = Article(f"Text of number {number}.", key=str(number), published=DAYS[number], title=f"Number {number}")
    events = (
        event(f"ev-{number}a", DAYS[number], number / 10),
        event(f"ev-{number}b", DAYS[number] + timedelta(days=1), 0.5, "GRC"),
        event(f"ev-{number}c", None, 1.0),
    )
    actors = (Actor("TUR", "Turkey", "state", "TUR"), Actor("USA", "United States", "state", "USA"))
    return bare_record(article, events=events, actors=actors[: 1 + number % 2])


RECORDS = [record(number) for number in range(6)]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Six articles with 18 events; only for reading."""
    store = Store(tmp_path_factory.mktemp("pages") / "store.duckdb")
    with store.writer() as writer:
        writer.add_many([*RECORDS, bare_record(Article("Undated words.", key="none"))])
    return store


def every(ask: Any, limit: int, **more: Any) -> list[Any]:
    """The rows of all pages."""
    rows: list[Any] = []
    mark: str | None = None
    while True:
        page: Page[Any] = ask(after=mark, limit=limit, **more)
        assert len(page.rows) <= limit
        rows += page.rows
        mark = page.next
        if mark is None:
            return rows
        assert len(page.rows) == limit


def sorted_events(*, newest: bool) -> list[str]:
    placed = [(each, article.article.id, at) for article in RECORDS for at, each in enumerate(article.events)]
    dated = [each for each in placed if each[0].when]
    dated.sort(key=lambda each: each[1:])
    dated.sort(key=lambda each: each[0].when.start_date, reverse=newest)  # type: ignore[union-attr]
    undated = sorted((each for each in placed if not each[0].when), key=lambda each: each[1:])
    return [each.id for each, *_ in [*dated, *undated]]


@pytest.mark.parametrize("limit", [1, 2, 5, 18, 50])
@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_pages_hold_every_row_once_in_order(store: Store, limit: int, order: str) -> None:
    with store.view() as view:
        rows = every(lambda **more: view.page("events", order=order, **more), limit)
    assert [each.id for each in rows] == sorted_events(newest=order == "newest")


def test_a_page_names_the_article_of_each_row(store: Store) -> None:
    with store.view() as view:
        page = view.page("events", limit=4)
        assert dict(zip((each.id for each in page.rows), page.articles, strict=True)) == view.article_ids(
            "events", [each.id for each in page.rows]
        )


def test_pages_take_the_filters_of_the_lists(store: Store) -> None:
    wanted: dict[str, Any] = {"actor": "GRC", "with_": "USA", "since": date(2025, 5, 3), "type": "accuse"}
    with store.view() as view:
        rows = every(lambda **more: view.page("events", **more), 2, **wanted)
        assert sorted(each.id for each in rows) == sorted(each.id for each in view.events(**wanted)) != []
        assert view.page("events", "FRA") == Page((), None, ())


@pytest.mark.parametrize("table", ["meetings", "statements", "commitments", "disputes", "sanctions"])
def test_every_table_of_rows_has_pages(tmp_path: Path, table: str) -> None:
    with Store(tmp_path / "s.duckdb").writer() as writer:
        writer.add(full_record())
    with Store(tmp_path / "s.duckdb").view() as view:
        rows = every(lambda **more: view.page(table, **more), 1)
        assert sorted(each.id for each in rows) == sorted(each.id for each in getattr(view, table)())
        assert view.undecided(table).rows != ()


def test_rows_added_meanwhile_shift_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "s.duckdb")
    with store.writer() as writer:
        writer.add_many(RECORDS[1:])
    with store.view() as view:
        first = view.page("events", limit=4)
    with store.writer() as writer:
        writer.add(RECORDS[0])  # has the newest events of all
    with store.view() as view:
        rest = every(lambda after, limit: view.page("events", after=after or first.next, limit=limit), 4)
    told = [each.id for each in (*first.rows, *rest)]
    assert len(told) == len(set(told))
    assert {each.id for article in RECORDS[1:] for each in article.events} <= set(told)


# --- marks


def test_a_mark_can_stand_in_a_url(store: Store) -> None:
    with store.view() as view:
        mark = view.page("events", limit=1).next
    assert mark is not None and set(mark) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


def made(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "mark",
    [
        "",
        "x",
        "????",
        "é",
        "bm90IGpzb24",
        made("newest"),
        made("newest", "2025-05-01", "a"),
        made("newest", "2025-05-01", "a", 1, 2),
        made("newest", "soon", "a", 1),
        made("newest", 20250501, "a", 1),
        made("newest", "2025-05-01", None, 1),
        made("newest", "2025-05-01", "a", True),
        made("newest", "2025-05-01", ["a"], 1),
        made("oldest", "2025-05-01", "a", 1),
        made("score", 0.5, "a", 1),
        base64.urlsafe_b64encode(b"[" * 100_000).decode(),
    ],
)
def test_a_mark_that_is_none_of_the_list_is_an_error(store: Store, mark: str) -> None:
    with store.view() as view, pytest.raises(StoreError, match="begin again with the first page"):
        view.page("events", after=mark)


@settings(deadline=None)
@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda each: base64.urlsafe_b64encode(each).decode()))
def test_no_mark_breaks_a_list(store: Store, mark: str) -> None:
    with store.view() as view:
        for ask in (view.page, view.undecided):
            with pytest.raises(StoreError, match="begin again"):
                ask("events", after=mark)


def test_a_mark_in_sql_is_a_value(store: Store) -> None:
    with store.view() as view:
        page = view.page("events", after=made("newest", "2025-05-02", "' OR true; DROP TABLE events; --", 0))
        assert {each.when.start_date for each in page.rows if each.when} == {date(2025, 5, 1)} | {date(2025, 5, 2)} or (
            page.rows
        )


@pytest.mark.parametrize("limit", [0, -1, 501])
def test_a_page_has_a_size(store: Store, limit: int) -> None:
    with store.view() as view, pytest.raises(StoreError, match=f"a page of {limit} rows; ask for 1 to 500"):
        view.page("events", limit=limit)


def test_tables_and_orders_that_are_not_there_are_named(store: Store) -> None:
    with store.view() as view:
        with pytest.raises(StoreError, match="'mentions' has no pages; events, meetings"):
            view.page("mentions")
        with pytest.raises(StoreError, match="no order 'best'; the orders are newest, oldest"):
            view.page("events", order="best")
        with pytest.raises(StoreError, match="no order 'best'; the orders are score, newest, oldest"):
            view.undecided("events", order="best")


# --- reviewing


def test_the_least_sure_rows_are_reviewed_first(store: Store) -> None:
    with store.view() as view:
        rows = every(lambda **more: view.undecided("events", **more), 4)
    scores = [each.evidence.score for each in rows]
    assert scores == sorted(scores) and len(rows) == 18


def test_what_is_decided_leaves_the_queue_and_what_is_undone_comes_back(tmp_path: Path) -> None:
    store = Store(tmp_path / "s.duckdb")
    with store.writer() as writer:
        writer.add_many(RECORDS[:2])
        first, second = (writer.decide(each.id, "accept", "ana") for each in RECORDS[0].events[:2])
        writer.undo(second.id, "ana")
    with store.view() as view:
        ids = [each.id for each in every(lambda **more: view.undecided("events", order="newest", **more), 1)]
    assert first.row not in ids and second.row in ids and len(ids) == 5


# --- articles and actors


def test_articles_come_newest_first_without_their_texts(store: Store) -> None:
    with store.view() as view:
        heads = every(view.article_heads, 2)
        assert [(each.published is None, each.published) for each in heads[-1:]] == [(True, None)]
        days = [each.published for each in heads if each.published]
        assert days == sorted(days, reverse=True) and len(heads) == 7
        assert [each.events for each in heads] == [3] * 6 + [0]
        assert {each.title for each in heads} == {None, *(f"Number {number}" for number in range(6))}
        assert not any(hasattr(each, "text") for each in heads)


def test_articles_are_found_by_all_their_words_and_their_day(store: Store) -> None:
    with store.view() as view:
        assert len(every(lambda **more: view.article_heads(words="TEXT number", **more), 4)) == 6
        assert [each.title for each in view.article_heads(words="undated words").rows] == [None]
        assert view.article_heads(words="text nowhere").rows == ()
        assert view.article_heads(words="?").rows == ()
        since = every(lambda **more: view.article_heads(since=DAYS[0], until=DAYS[0], **more), 1)
        assert {each.title for each in since} == {"Number 0", "Number 2", "Number 5"}


def test_articles_count_their_statements(tmp_path: Path) -> None:
    store = Store(tmp_path / "s.duckdb")
    whole = full_record()
    more: tuple[Statement, ...] = (*whole.statements, replace(whole.statements[0], id="st-2"))
    with store.writer() as writer:
        writer.add(replace(whole, statements=more))
    with store.view() as view:
        (head,) = view.article_heads().rows
    assert (head.events, head.statements, head.title, head.url) == (2, 2, "Talks", "https://example.org/1")


def test_actors_come_by_how_many_articles_name_them(store: Store) -> None:
    with store.view() as view:
        assert [(each.id, each.name, each.articles) for each in every(view.actor_heads, 1)] == [
            ("TUR", "Turkey", 6),
            ("USA", "United States", 3),
        ]
        (found,) = view.actor_heads(words="united STATES").rows
        assert (found.id, found.kind, found.country, found.first, found.last) == (
            *("USA", "state", "USA"),
            min(DAYS[1::2]),
            max(DAYS[1::2]),
        )
        assert view.actor_heads(kind="person").rows == () != view.actor_heads(kind="state").rows
