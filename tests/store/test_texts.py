"""Full text of articles and statements, near and exact copies, and corrected articles."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from test_store import bare_record, full_record

from dragoman.model import Article
from dragoman.store import Store
from dragoman.store.copies import ALIKE, likeness, signature

WORDS = [f"{start}{end}" for start in "badofugelimonu" for end in ("ra", "ten", "mos", "lik", "dun", "vey", "sor")]


def prose(seed: int, count: int = 200) -> str:
    chance = random.Random(seed)
    return " ".join(chance.choice(WORDS) for _ in range(count))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store.duckdb")


def added(store: Store, *articles: Article) -> list[bool]:
    with store.writer() as writer:
        return [writer.add(bare_record(each)) for each in articles]


# --- full text


def test_search_finds_all_words_whatever_case_and_accents_best_first(store: Store) -> None:
    often = Article("The corridor. The corridor and again the corridor to Zangezur.", key="a")
    once = Article("They spoke of trade, of gas, of the corridor and of much else in Zangezur that day.", key="b")
    other = Article("A corridor elsewhere.", key="c")
    added(store, once, often, other)
    with store.view() as view:
        assert [each.row for each in view.search("ZANGEZUR corridor", "articles")] == [often.id, once.id]
        assert [each.row for each in view.search("Zangezúr", "articles", limit=1, offset=1)] == [once.id]
        assert view.search("zangezur nowhere", "articles") == ()
        assert view.search("!?", "articles") == ()


def test_search_finds_statements(store: Store) -> None:
    record = full_record()
    with store.writer() as writer:
        writer.add(record)
    (statement, *_) = record.statements
    with store.view() as view:
        (hit,) = view.search(statement.content[0].text, "statements")
        assert (hit.row, hit.article) == (statement.id, record.article.id)


def test_a_corrected_article_is_found_by_its_new_words_only(store: Store) -> None:
    added(store, Article("The old wording.", key="a"))
    added(store, Article("The new wording.", key="a"))
    with store.view() as view:
        assert view.search("old", "articles") == ()
        assert len(view.search("new wording", "articles")) == 1


# --- copies


def test_the_very_same_text_under_another_key_is_noted_and_not_stored(store: Store) -> None:
    first, second = Article(prose(1), key="a", source="Wire"), Article(prose(1), key="b", source="Daily")
    assert added(store, first, second) == [True, False]
    assert added(store, second) == [False]
    with store.view() as view:
        assert view.count()["articles"] == 1
        assert view.sql("SELECT id, article, likeness, source FROM duplicates")[1] == [
            (second.id, first.id, 1.0, "Daily")
        ]


def test_nearly_the_same_text_is_stored_and_linked_with_the_likest(store: Store) -> None:
    text = prose(1)
    cut = Article(text[: int(len(text) * 0.95)] + " Editing by nobody.", key="b")
    assert added(store, Article(text, key="a"), Article(prose(2), key="x"), cut) == [True] * 3
    with store.view() as view:
        ((one, other, alike),) = view.sql("SELECT id, article, likeness FROM duplicates")[1]
    assert (one, other) == (cut.id, Article(text, key="a").id)
    assert ALIKE <= alike < 1


def test_likeness_estimates_the_share_of_common_sequences() -> None:
    half = prose(1, 400)
    first, second = f"{half} {prose(2, 400)}", f"{half} {prose(3, 400)}"
    assert likeness(signature(first), signature(first)) == 1.0
    assert abs(likeness(signature(first), signature(second)) - 1 / 3) < 0.15
    assert likeness(signature(prose(4)), signature(prose(5))) < 0.1


# --- corrected articles


def test_an_older_version_is_kept_and_not_taken_for_new_again(store: Store) -> None:
    old, new = full_record(), full_record(Article("Corrected.", url="https://example.org/1"))
    new = replace(bare_record(new.article))
    with store.writer() as writer:
        assert [writer.add(each) for each in (old, new, old, new)] == [True, True, False, False]
    with store.view() as view:
        assert view.count()["articles"] == 1
        ((version, record),) = view.sql("SELECT version, record FROM superseded")[1]
    assert version == old.article.version
    assert old.article.text.split()[0] in record
