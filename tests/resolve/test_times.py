"""Date expressions against the cases in tests/cases/times.yaml, and the promises that hold for any text."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import spacy
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.model import Article
from dragoman.parse import Parser
from dragoman.resolve.base import Text
from dragoman.resolve.times import times

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parents[1] / "cases" / "times.yaml").read_text("utf-8"))
HOLIDAYS = {
    "holidays/12-25": frozenset({"christmas day", "christmas"}),
    "holidays/01-01": frozenset({"new year's day"}),
}
KNOWLEDGE: Any = SimpleNamespace(terms=HOLIDAYS)
BLANK = spacy.blank("en")
WORDS = """
    May March on in of the since until from to - and 20 31 30 2024 2025 2000 99999 Tuesday last next this week year ago
    February 29 June, early mid- later two a days 0000-00-00 9999-12-31 '90s Christmas Day (1999) 1/2/2003 today .
""".replace("\n", " \n ").split(" ")


def unparsed(text: str, published: str | None = "2025-05-21") -> Text:
    """A text with tokens but without a parse: every clause looks neutral."""
    article = Article(text, published=published)
    return Text.of(article, BLANK(article.text))


@pytest.fixture(scope="session")
def parser() -> Parser:
    return Parser()


def parameter(case: dict[str, Any]) -> Any:
    """A case as a parameter; one with a `gap` is a strict expected failure that names it."""
    marks = (
        [pytest.mark.xfail(strict=True, raises=AssertionError, reason=f"gap: {case['gap']}")] if "gap" in case else []
    )
    return pytest.param(case, id=case["text"][:60], marks=marks)


@pytest.mark.model
@pytest.mark.parametrize("case", [parameter(case) for case in CASES])
def test_cases(case: dict[str, Any], parser: Parser) -> None:
    article = Article(case["text"], published=case["published"])
    found, dropped = times(Text.of(article, parser(article)), KNOWLEDGE)
    rows = [(each.when_.span, each.when_) for each in found]
    got = [(span and span.text, str(when.start_date), str(when.end_date), when.precision) for span, when in rows]
    assert got == [(row["text"], row["from"], row["to"], row["precision"]) for row in case["expect"]], case["why"]
    assert [(each.at.text, each.reason) for each in dropped] == [
        (row["text"], row["reason"]) for row in case.get("dropped", [])
    ]


def test_cases_are_many_and_a_third_are_traps() -> None:
    assert len(CASES) >= 120
    assert sum(not case["expect"] and "dropped" not in case for case in CASES) >= 40
    assert len({case["text"] + str(case["published"]) for case in CASES}) == len(CASES)


def check_promises(text: Text) -> None:
    found, dropped = times(text, KNOWLEDGE)
    spans = [each.when_.span for each in found]
    for span in [*spans, *(each.at for each in dropped)]:
        assert span is not None
        assert text.article.text[span.start : span.end] == span.text != ""
    assert all(each.when_.start_date < each.when_.end_date and each.when_.basis == "text" for each in found)
    ordered = [(span.start, span.end) for span in spans if span]
    assert all(first[1] <= second[0] for first, second in pairwise(ordered))
    assert len({each.id for each in found}) == len(found)


@given(st.text())
def test_any_text_keeps_its_offsets(text: str) -> None:
    check_promises(unparsed(text))


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=14), st.sampled_from([None, "2024-02-29", "0001-01-01", "9999-12-30"]))
def test_any_run_of_date_words_keeps_its_promises(words: list[str], published: str | None) -> None:
    check_promises(unparsed(" ".join(words), published))


def test_empty_text_has_no_dates() -> None:
    assert times(unparsed(""), KNOWLEDGE) == ((), ())


def test_ids_name_table_span_and_kind() -> None:
    text = unparsed("It was signed in 2019, on May 40 or on June 31.")
    found, dropped = times(text, KNOWLEDGE)
    assert [each.id for each in found] == [text.id("dates", [(17, 21)], "year")]
    assert [each.id for each in dropped] == [text.id("dropped", [(39, 46)], "impossible-date")]


def test_without_holiday_terms_nothing_else_changes() -> None:
    nothing: Any = SimpleNamespace(terms={})
    found, _ = times(unparsed("On Christmas Day 2019 and on 3 May 2020."), nothing)
    assert [each.when_.start_date for each in found] == [date(2020, 5, 3)]


@pytest.mark.parametrize("published", ["2025-05-19", "2025-05-25"])
def test_weeks_run_monday_to_monday(published: str) -> None:
    found, _ = times(unparsed("It failed this week.", published), KNOWLEDGE)
    assert (found[0].when_.start_date, found[0].when_.end_date) == (date(2025, 5, 19), date(2025, 5, 26))
