"""Searching finds what the view finds, marks the words, and goes on page by page."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from dragoman.store import Store
from dragoman.store.texts import folded
from dragoman.web.search import parted


def parsed(page: Any) -> Any:
    assert page.status_code == 200, page.text
    return lxml.html.document_fromstring(page.text)


def text(element: Any) -> str:
    return " ".join(element.text_content().split())


def ids(root: Any) -> list[str]:
    return [each.partition("-")[2] for each in root.xpath("//ol[@class='rows']/li/@id")]


@pytest.mark.parametrize("table", ["statements", "articles"])
def test_hits_are_those_of_the_view_page_by_page(client: TestClient, demo: Path, table: str) -> None:
    with Store(demo).view() as view:
        expected = [hit.row for hit in view.search("longer", table, limit=100)]
    path, found = f"/search?q=longer&table={table}", list[str]()
    while path:
        root = parsed(client.get(path))
        found += ids(root)
        path = next(iter(root.xpath("//a[@rel='next']/@href")), "")
    assert found == expected
    assert len(found) > 20


def test_the_words_are_marked_whatever_their_case_and_accents(client: TestClient) -> None:
    root = parsed(client.get("/search?q=LONGÉR+wait"))
    marked = {text(each).lower() for each in root.xpath("//mark")}
    assert marked == {"wait", "longer"}
    assert text(root.xpath("//q")[0]) == "We will wait no longer"


def test_an_article_is_shown_where_the_word_stands(client: TestClient, demo: Path) -> None:
    root = parsed(client.get("/search?q=engineers&table=articles"))
    link = root.xpath("//*[@class='what']/a/@href")[0]
    article, _, at = link.partition("?at=")
    start, _, end = at.partition("-")
    with Store(demo).view() as view:
        words = view.article(article.removeprefix("/articles/")).text
    assert words[int(start) : int(end)] == "engineers"
    assert "engineers" in text(root.xpath("//*[@class='said']")[0])


@pytest.mark.parametrize("table", ["statements", "articles"])
def test_filters_narrow_what_is_found(client: TestClient, demo: Path, table: str) -> None:
    asked = {"actor": "BOL", "since": date(2025, 3, 1), "until": date(2025, 6, 30)}
    with Store(demo).view() as view:
        every = {hit.row: hit.score for hit in view.search("longer", table, limit=100)}
        found = view.search("longer", table, limit=100, **asked)
        rows = {each.id for each in view.statements(**asked)} if table == "statements" else {
            article.id for article in view.articles()
            if article.published and asked["since"] <= article.published.start_date <= asked["until"]
            and "BOL" in view.actor_names(article.id)
        }  # fmt: skip
    assert {hit.row for hit in found} == every.keys() & rows
    assert 0 < len(found) < len(every)
    assert all(hit.score == pytest.approx(every[hit.row]) for hit in found)
    root = parsed(client.get(f"/search?q=longer&table={table}&actor=BOL&since=2025-03-01&until=2025-06-30"))
    assert ids(root) == [hit.row for hit in found][:20]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "Write one word"),
        ("%20", "Write one word"),
        ("x", "cannot be searched"),
        ("qwertz", "No statements have all"),
    ],
)
def test_nothing_to_search_and_nothing_found_are_said(client: TestClient, query: str, words: str) -> None:
    assert words in text(parsed(client.get(f"/search?q={query}")).xpath("//p[@class='none']")[0])


@given(st.text(), st.text())
def test_parts_are_the_text(shown: str, sought: str) -> None:
    parts = parted(shown, set(folded(sought)))
    assert "".join(part for part, _ in parts) == shown
    assert all(set(folded(part)) & set(folded(sought)) for part, hit in parts if hit)
