"""Whole articles in the manner of ten kinds of outlet, each condition on their record a test of its own.

A condition that is not met yet carries `gap` and is a strict expected failure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import yaml
from matching import CASES, Condition, View

from dragoman import Article, Reader

OUTLETS = sorted(path.stem for path in (CASES / "articles").glob("*.yaml"))


@cache
def articles(outlet: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load((CASES / "articles" / f"{outlet}.yaml").read_text("utf-8")))


def conditions() -> Iterator[Any]:
    for outlet in OUTLETS:
        for number, article in enumerate(articles(outlet)):
            for kind in ("expect", "reject"):
                for position, wanted in enumerate(article[kind]):
                    gap = wanted.get("gap")
                    marks = [pytest.mark.xfail(strict=True, raises=AssertionError, reason=f"gap: {gap}")] if gap else []
                    plain = {key: value for key, value in wanted.items() if key != "gap"}
                    name = f"{outlet} {number} {kind} {position} {wanted['table']}"
                    yield pytest.param(outlet, number, kind == "expect", plain, id=name, marks=marks)


class Shelf:
    """The records of the articles, each read once."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.views: dict[tuple[str, int], View] = {}

    def view(self, outlet: str, number: int) -> View:
        if (outlet, number) not in self.views:
            article = articles(outlet)[number]
            record = self.reader(Article(article["text"], published=str(article["published"])))
            self.views[outlet, number] = View(record)
        return self.views[outlet, number]


@pytest.fixture(scope="module")
def shelf(reader: Reader) -> Shelf:
    return Shelf(reader)


@pytest.mark.model
@pytest.mark.parametrize(("outlet", "number", "expected", "wanted"), list(conditions()))
def test_article(shelf: Shelf, outlet: str, number: int, expected: bool, wanted: Condition) -> None:
    view = shelf.view(outlet, number)
    table = str(wanted["table"])
    assert bool(view.find(table, wanted)) == expected, f"{wanted}\n{view.show(table, wanted)}"


def test_articles_are_many_and_of_many_outlets() -> None:
    assert len(OUTLETS) >= 8
    assert sum(len(articles(outlet)) for outlet in OUTLETS) >= 60
    tables = Counter(
        wanted["table"] for outlet in OUTLETS for article in articles(outlet) for wanted in article["expect"]
    )
    assert min(tables[each] for each in ("statements", "meetings", "commitments", "disputes", "sanctions")) >= 50
