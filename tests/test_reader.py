"""The whole pipeline: what a record promises for any text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from dragoman import Article, Reader, Record, names
from dragoman.model import TABLES, to_plain

pytestmark = pytest.mark.model

FRAGMENTS = """
Turkish Foreign Minister Selin Aydar met her Greek counterpart Nikos Petrou in Athens on Tuesday
Ankara said
, the ministry said.
"We will withdraw our troops if the raids stop,"
“The offer,” said Nepalese Prime Minister Hari Thapalia, “is not enough.”
Kenya did not attack Somalia.
Rwanda said Congolese troops shelled Goma on Monday.
The European Union imposed sanctions on 12 Belarusian officials
and lifted the arms embargo on Libya in June 2019.
The dispute between Chile and Bolivia over access to the sea and the price of tin
The two countries agreed to reopen the border by June 30.
they told reporters
Hamas, a terrorist organization,
's army
He
will visit the White House next week for a summit of the Syria Working Group.
According to a joint statement of Peru and Ecuador, talks between both sides were postponed.
U.S. President
São Tomé and Príncipe
Côte d’Ivoire
the PKK/YPG
Cuba urged the United States to lift the trade embargo
"
“
«
(
'
—
""".strip().splitlines()
TEXTS = st.lists(
    st.tuples(
        st.one_of(st.sampled_from(FRAGMENTS), st.sampled_from(FRAGMENTS), st.text(max_size=12)),
        st.sampled_from([" ", " ", "", "\n", ". ", ", ", "\u00a0", "\r\n"]),
    ),
    max_size=9,
).map(lambda parts: "".join(words + joint for words, joint in parts))
PUBLISHED = st.sampled_from(["2025-05-21", None, "2024-02-29"])

FACTUALITY = frozenset({"actual", "future", "hypothetical", "negated", "historical"})
VALUES = {
    ("mentions", "kind"): "state government person organization group population place",
    ("actors", "kind"): "state government person organization group population",
    ("meetings", "format"): "bilateral multilateral working-group summit call visit forum",
    ("meetings", "status"): "held planned postponed cancelled",
    ("statements", "kind"): "direct mixed indirect",
    ("commitments", "kind"): "commit affirm offer intend request refuse",
    ("sanctions", "action"): "impose extend threaten ease lift waive request-lift refuse-lift in-force",
    (
        "sanctions",
        "measure",
    ): "asset-freeze travel-ban arms-embargo export-control trade-embargo tariff designation other",
}
ACTOR_LISTS = {
    "events": ("alleged_by",),
    "meetings": ("parties", "attendees"),
    "statements": ("speakers", "addressees"),
    "commitments": ("by", "toward"),
    "disputes": ("parties", "over"),
    "sanctions": ("by", "target", "requested_by"),
}
POSITIONS = {"commitments": "content", "disputes": "subject", "sanctions": "instrument"}


def timeless(record: Record) -> Record:
    return replace(record, made_by=replace(record.made_by, seconds=0.0))


# ---------------------------------------------------------------- what any record promises


def spans(value: Any) -> Iterator[dict[str, Any]]:
    """Every part of a record's JSON that has offsets."""
    if isinstance(value, dict):
        if {"start", "end", "text"} <= set(value):
            yield value
        for each in value.values():
            yield from spans(each)
    elif isinstance(value, list):
        for each in value:
            yield from spans(each)


def whens(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "precision" in value:
            yield value
        for each in value.values():
            yield from whens(each)
    elif isinstance(value, list):
        for each in value:
            yield from whens(each)


def check_spans(plain: dict[str, Any]) -> None:
    text = plain["article"]["text"]
    for span in spans(plain):
        assert 0 <= span["start"] <= span["end"] <= len(text)
        assert text[span["start"] : span["end"]] == span["text"]
    for name in TABLES:
        assert all(span["text"] for span in spans(plain[name])), name


def check_ids(plain: dict[str, Any]) -> None:
    ids = {name: [row["id"] for row in plain[name]] for name in TABLES}
    for name, found in ids.items():
        assert len(found) == len(set(found)), name
    every = [row for name in TABLES if name != "actors" for row in ids[name]]
    assert len(every) == len(set(every))


def check_links(plain: dict[str, Any]) -> None:
    known = {name: {row["id"] for row in plain[name]} | {None} for name in TABLES}
    actors, places = known["actors"], known["places"]
    named = actors - {None}
    for row in plain["mentions"]:
        assert row["actor"] in actors
    for row in plain["actors"]:
        assert row["part_of"] in actors
        assert {label["by"] for label in row["labels"]} <= known["statements"] | {"narrator"}
    for row in plain["events"]:
        roles = row["actors"] + row["recipients"]
        assert {role["actor"] for role in roles} <= named
        assert {role["mention"] for role in roles} <= known["mentions"] - {None}
        assert set(row["places"]) <= places - {None}
        assert row["statement"] in known["statements"]
    for row in plain["meetings"]:
        assert {row["host"]} <= actors and row["place"] in places and row["event"] in known["events"]
        for each in row["delegations"]:
            assert {each["party"], each["head"]} <= actors and set(each["members"]) <= named
    for row in plain["commitments"]:
        assert row["statement"] in known["statements"]
    for row in plain["disputes"]:
        assert {each["by"] for each in row["position"]} <= named
    for row in plain["sanctions"]:
        assert row["place"] in places and row["event"] in known["events"]
    for name, lists in ACTOR_LISTS.items():
        for row in plain[name]:
            for each in lists:
                assert set(row[each]) <= named, (name, each)
                assert len(row[each]) == len(set(row[each])), (name, each)


def check_values(plain: dict[str, Any], reader: Reader) -> None:
    for (name, key), allowed in VALUES.items():
        assert {row[key] for row in plain[name]} <= set(allowed.split()), (name, key)
    for row in plain["events"]:
        kind = reader.knowledge.types[row["type"]]
        assert row["mode"] in {None, *kind.modes}
        assert (row["quad"], row["intensity"]) == (kind.quad, kind.intensity)
        assert row["cameo"].isdigit()
        assert row["actors"] or row["recipients"]
    for row in plain["events"] + plain["meetings"] + plain["sanctions"]:
        assert row["factuality"] in FACTUALITY
    for name in TABLES:
        assert all(
            0 <= row["evidence"]["score"] <= 1 and row["evidence"]["rule"] for row in plain[name] if "evidence" in row
        )
    for row in plain["statements"]:
        assert row["content"]
        assert bool(row["quoted"]) == (row["kind"] != "indirect")
    for when in whens(plain):
        assert when["from"] < when["to"]
        assert when["basis"] in ("text", "published", "given")
        assert (when["span"] is not None) == (when["basis"] == "text")


def check_order(plain: dict[str, Any]) -> None:
    for name in ("mentions", "places", "dropped"):
        starts = [row["start"] for row in plain[name]]
        assert starts == sorted(starts), name
    for name, key in POSITIONS.items():
        starts = [row[key]["start"] for row in plain[name]]
        assert starts == sorted(starts), name
    for name in ("events", "meetings", "statements"):
        starts = [row["evidence"]["start"] for row in plain[name]]
        assert starts == sorted(starts), name
    starts = [row["span"]["start"] for row in plain["dates"]]
    assert starts == sorted(starts)


SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@SETTINGS
@given(text=TEXTS, published=PUBLISHED)
@example(text="", published=None)
@example(text="\n", published="2025-05-21")
@example(text="🇹🇷 Ankara said “🇬🇷…", published="2025-05-21")
@example(text="\ufeffe\u0301 Kenya\r\nattacked\rChad", published="2025-05-21")
def test_what_any_record_promises(text: str, published: str | None, reader: Reader) -> None:
    assume(not text.strip() or names.split(text))
    plain = reader(Article(text, published=published, language="en")).to_dict()
    check_spans(plain)
    check_ids(plain)
    check_links(plain)
    check_values(plain, reader)
    check_order(plain)


@pytest.mark.parametrize("text", ["¥' ", "¦¥¢°\n¦¥¢°\n"])
def test_marks_without_any_word_are_read(text: str, reader: Reader) -> None:
    assert reader(Article(text, language="en")).events == ()


# ---------------------------------------------------------------- particular records


@pytest.mark.parametrize("text", ["", " \n\n ", "The bridge collapsed after heavy rain.", "!!!", "1234 5678"])
def test_a_text_that_names_nobody_gives_an_empty_record(text: str, reader: Reader) -> None:
    plain = reader(Article(text, published="2025-05-21")).to_dict()
    assert {name: plain[name] for name in TABLES if plain[name]} == {}
    assert plain["made_by"]["dragoman"] and plain["article"]["text"] == text


def test_another_language_is_dropped_and_said_so(reader: Reader) -> None:
    text = (
        "Die beiden Minister trafen sich am Montag in Ankara und einigten sich auf ein neues Abkommen mit Griechenland."
    )
    record = reader(Article(text, published="2025-05-21"))
    assert record.article.language == "de"
    assert [(each.reason, each.at.text) for each in record.dropped] == [("unsupported-language", text)]
    assert not any(getattr(record, name) for name in TABLES if name != "dropped")


def test_a_given_language_is_believed(reader: Reader) -> None:
    text = "Kenya attacked Somalia."
    assert reader(Article(text, language="tr")).dropped[0].reason == "unsupported-language"
    assert reader(Article(text, language="en")).events


def test_without_a_publication_date_nothing_is_anchored(reader: Reader) -> None:
    record = reader(Article("Kenya attacked Somalia on Tuesday."))
    assert record.article.published is None
    assert [event.when for event in record.events] == [None]
    assert [(each.reason, each.at.text) for each in record.dropped] == [("no-anchor", "Tuesday")]


def test_two_readings_are_equal_but_for_seconds(reader: Reader) -> None:
    text = " ".join(FRAGMENTS)
    one, other = (timeless(reader(Article(text, published="2025-05-21"))) for _ in range(2))
    assert one == other
    assert to_plain(one) == to_plain(other)


def test_two_readers_read_alike(reader: Reader) -> None:
    article = Article(" ".join(FRAGMENTS), published="2025-05-21")
    assert timeless(Reader()(article)) == timeless(reader(article))


def test_pipe_reads_as_one_by_one(reader: Reader) -> None:
    german = "Die beiden Minister trafen sich am Montag in der Hauptstadt und einigten sich auf ein neues Abkommen."
    texts = [" ".join(FRAGMENTS[:9]), "", german, "Kenya attacked Somalia.", "Chad thanked Mali on Monday. " * 400]
    articles = [Article(text, published="2025-05-21", key=str(number)) for number, text in enumerate(texts)]
    piped = [timeless(record) for record in reader.pipe(iter(articles))]
    assert [record.article.key for record in piped] == ["0", "1", "2", "3", "4"]
    assert piped == [timeless(reader(article)) for article in articles]


def test_pipe_of_nothing(reader: Reader) -> None:
    assert list(reader.pipe([])) == []


def test_ids_depend_on_the_article_but_not_on_its_language_field(reader: Reader) -> None:
    one = reader(Article("Kenya attacked Somalia.", key="a"))
    other = reader(Article("Kenya attacked Somalia.", key="b"))
    assert {each.id for each in one.events}.isdisjoint(each.id for each in other.events)
    assert [each.id for each in one.actors] == [each.id for each in other.actors] == ["KEN", "SOM"]
    again = reader(Article("Kenya attacked Somalia.", key="a", language="en"))
    assert one.events == again.events


def test_made_by_names_the_makers(reader: Reader) -> None:
    made_by = reader(Article("Kenya.")).made_by
    assert made_by.parser.startswith("en_core_web_sm")
    assert made_by.knowledge.endswith(reader.knowledge.version)
    assert made_by.seconds >= 0


@pytest.mark.model
@pytest.mark.parametrize(
    "end", ["prime minister-designate", "president-elect", "ambassador-at-large", "president ad interim"]
)
def test_a_text_may_end_in_the_middle_of_a_title(reader: Reader, end: str) -> None:
    record = reader(Article(f"Police arrested three men after the attempt on Kenya's {end}"))
    assert record.article.text.endswith(end)
