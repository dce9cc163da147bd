"""The nouns: normalisation, ids, publication dates, and their JSON image."""

from __future__ import annotations

import contextlib
import json
import unicodedata
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import BadDate, DragomanError, InputError
from dragoman.model import (
    TABLES,
    Actor,
    Article,
    Dropped,
    Event,
    Evidence,
    Label,
    MadeBy,
    Mention,
    Office,
    Place,
    Record,
    Role,
    Span,
    TimeExpression,
    When,
    day,
    digest,
    normalize,
    parse_published,
    row_id,
    to_plain,
)
from dragoman.schema import from_plain

TEXT = "Kenya thanked Chad in Lima on Tuesday."
SPAN = Span(30, 37, "Tuesday")
WHEN = day(date(2025, 5, 20), "text", SPAN)
EVIDENCE = Evidence(0, 38, TEXT, Span(6, 13, "thanked"), "events/support/thank", 0.8)


def record() -> Record:
    """A record made by hand with a row in most tables."""
    article = Article(TEXT, published="2025-05-21", key="one", language="en")
    office = Office("Foreign Minister", None, "KEN", date(2020, 1, 1), None, None)
    label = Label("regime", "narrator", Span(0, 5, "Kenya"))
    event = Event(
        "ev-1", "SUPPORT", None, ("diplomatic",), "051", 3.4, 4.0, 1, (Role("KEN", "me-1"),), (Role("TCD", "me-2", "x"),),
        WHEN, ("pl-1",), "actual", (), None, EVIDENCE,
    )  # fmt: skip
    return Record(
        article,
        (Mention("me-1", Span(0, 5, "Kenya"), "state", "KEN", False),),
        (Actor("KEN", "Kenya", "state", "KEN", ("GOV",), "Q114", ("Republic of Kenya",), (office,), None, (label,)),),
        (Place("pl-1", Span(22, 26, "Lima"), "Lima", 3936456, "PER", "Lima", -12.0, -77.0, "PPLC"),),
        (TimeExpression("da-1", WHEN),),
        (event,),
        (),
        (),
        (),
        (),
        (),
        (Dropped("dr-1", "no-anchor", SPAN),),
        MadeBy("0.1.0", "en 3.8", None, "blake2b:0", 0.1),
    )


# ---------------------------------------------------------------- normalize


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("", ""),
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("\r\r\n", "\n\n"),
        ("Yi\u0307ldi\u0307z", "Yi\u0307ldi\u0307z"),
        ("e\u0301lan", "\u00e9lan"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
        ("\u212b", "\u00c5"),
        (" kept  blanks\t", " kept  blanks\t"),
    ],
)
def test_normalize(raw: str, clean: str) -> None:
    assert normalize(raw) == clean


@given(st.text(st.characters()))
def test_normalize_is_done_once(text: str) -> None:
    clean = normalize(text)
    assert normalize(clean) == clean
    assert "\r" not in clean
    assert unicodedata.is_normalized("NFC", clean)
    clean.encode("utf-8")


def test_article_text_is_normalized() -> None:
    assert Article("a\r\nb").text == "a\nb"


# ---------------------------------------------------------------- ids


def test_ids_are_stable_over_versions_of_the_package() -> None:
    assert digest("a", 1) == "8181c16b4ad83cc1"
    assert row_id("x", "events", [(1, 2)], "AID") == "ev-2f50a1f5778d289c"
    article = Article("Kenya thanked Chad.")
    assert (article.id, article.version) == ("a16c94c2fed73c0a", "blake2b:ccb4f672c7eadc61")


def test_row_ids_differ_by_article_table_span_and_kind() -> None:
    ids = {
        row_id("x", "events", [(1, 2)], "AID"),
        row_id("y", "events", [(1, 2)], "AID"),
        row_id("x", "mentions", [(1, 2)], "AID"),
        row_id("x", "meetings", [(1, 2)], "AID"),
        row_id("x", "events", [(1, 3)], "AID"),
        row_id("x", "events", [(1, 2), (4, 5)], "AID"),
        row_id("x", "events", [(1, 2)], "REJECT"),
    }
    assert len(ids) == 7


def test_digest_parts_do_not_run_together() -> None:
    assert digest("ab", "c") != digest("a", "bc")


def test_article_id_hashes_url_else_key_else_text() -> None:
    assert Article("a", url="u", key="k").id == Article("b", url="u", key="l").id
    assert Article("a", key="k").id == Article("b", key="k").id != Article("a", key="l").id
    assert Article("a").id == Article("a").id != Article("b").id


def test_article_version_hashes_the_text_alone() -> None:
    assert Article("a", url="u").version == Article("a", key="k", published="2025-05-21").version
    assert Article("a").version != Article("b").version
    assert Article("a\r\n").version == Article("a\n").version


def test_article_is_frozen_and_can_be_replaced() -> None:
    article = Article("a", url="u", published="2025-05-21")
    with pytest.raises(FrozenInstanceError):
        article.text = "b"  # type: ignore[misc]
    known = replace(article, language="en")
    assert (known.id, known.version, known.published, known.language) == (
        article.id,
        article.version,
        article.published,
        "en",
    )


# ---------------------------------------------------------------- publication dates


@pytest.mark.parametrize(
    "value",
    [
        "2025-05-21",
        "  2025-05-21 ",
        "2025-05-21T23:59:00Z",
        "2025-05-21T09:30:00",
        "2025-05-22T01:00:00+03:00",
        date(2025, 5, 21),
        datetime(2025, 5, 21, 23, 0, tzinfo=UTC),
        datetime(2025, 5, 20, 23, 0, tzinfo=timezone(timedelta(hours=-5))),
        When(date(2025, 5, 21), date(2025, 5, 22), "day", "given"),
    ],
)
def test_published_is_the_utc_day(value: str | date | datetime | When) -> None:
    assert parse_published(value) == When(date(2025, 5, 21), date(2025, 5, 22), "day", "given", None)


@pytest.mark.parametrize("value", [None, "", "   "])
def test_published_may_be_missing(value: str | None) -> None:
    assert parse_published(value) is None


@pytest.mark.parametrize(
    "value", ["2025-02-30", "2025-13-01", "yesterday", "21.05.2025", "0000-01-01", "2025", "2025-05-21T25:00:00"]
)
def test_impossible_published_is_named(value: str) -> None:
    with pytest.raises(BadDate, match="YYYY-MM-DD") as raised:
        Article("a", published=value)
    assert value in str(raised.value)
    assert isinstance(raised.value, InputError | DragomanError)


@pytest.mark.parametrize("value", ["9999-12-31", date.max, "0001-01-01T00:00:00+10:00"])
def test_published_at_the_edge_of_the_calendar_is_read_or_refused(value: str | date) -> None:
    with contextlib.suppress(BadDate):
        parse_published(value)


# ---------------------------------------------------------------- JSON


def test_json_round_trip() -> None:
    made = record()
    assert from_plain(Record, json.loads(made.to_json())) == made
    assert made.to_dict() == json.loads(made.to_json(indent=2))


def test_json_has_every_table_and_spells_from_and_to() -> None:
    plain = record().to_dict()
    assert list(plain) == ["article", *TABLES, "made_by"]
    assert plain["dates"] == [
        {
            "id": "da-1",
            "from": "2025-05-20",
            "to": "2025-05-21",
            "precision": "day",
            "basis": "text",
            "span": {"start": 30, "end": 37, "text": "Tuesday"},
        }
    ]
    assert plain["article"]["published"]["from"] == "2025-05-21"
    assert plain["actors"][0]["offices"][0]["from"] == "2020-01-01"
    assert plain["actors"][0]["offices"][0]["to"] is None


def test_rows_that_are_spans_are_flat_in_json() -> None:
    plain = record().to_dict()
    assert {"start", "end", "text"} <= set(plain["mentions"][0]) & set(plain["places"][0]) & set(plain["dropped"][0])
    assert plain["events"][0]["evidence"]["trigger"] == {"start": 6, "end": 13, "text": "thanked"}


def test_plain_keeps_non_ascii_readable() -> None:
    assert "Nuh Yılmaz" in replace(record(), article=Article("Nuh Yılmaz")).to_json()


def test_from_plain_misses_no_field() -> None:
    plain = record().to_dict()
    del plain["events"][0]["recipients"]
    with pytest.raises(KeyError, match="recipients"):
        from_plain(Record, plain)


def test_to_plain_of_scalars_and_dates() -> None:
    assert to_plain((1, "a", None, date(2025, 1, 2))) == [1, "a", None, "2025-01-02"]
