"""The store keeps whole records, finds their rows again, and says what is wrong with a file."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.errors import RowNotFound, StoreError
from dragoman.model import (
    TABLES,
    Actor,
    Article,
    Commitment,
    Delegation,
    Dispute,
    Dropped,
    Event,
    Evidence,
    Label,
    MadeBy,
    Meeting,
    Mention,
    Office,
    Place,
    Position,
    Record,
    Rejected,
    Role,
    Sanction,
    Span,
    Statement,
    TimeExpression,
    When,
    day,
    row_id,
)
from dragoman.store import BATCH, SCHEMA_VERSION, Store
from dragoman.store.columns import COLUMNS

TEXT = (
    "Turkish Foreign Minister Hakan Fidan met U.S. Secretary of State Marco Rubio in Antalya on Tuesday. "
    "Fidan promised to lift the ban."
)
PUBLISHED = date(2025, 5, 21)
TUESDAY = day(date(2025, 5, 20), "text", Span(TEXT.index("Tuesday"), TEXT.index("Tuesday") + 7, "Tuesday"))


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words), words)


def evidence(words: str, trigger: str | None = None) -> Evidence:
    at = span(words)
    return Evidence(at.start, at.end, at.text, span(trigger) if trigger else None, "consult/meet", 0.75)


def actors() -> tuple[Actor, ...]:
    office = Office("Foreign Minister", None, "TUR", None, None, span("Turkish Foreign Minister"))
    known = Office("Secretary of State", "USA-STATE", "USA", date(2025, 1, 21), None, None)
    return (
        Actor("TUR", "Turkey", "state", "TUR", ("GOV",), "Q43", ("Türkiye",)),
        Actor("USA", "United States", "state", "USA", aliases=("U.S.",)),
        Actor("Q6056545", "Hakan Fidan", "person", "TUR", ("GOV",), "Q6056545", ("Fidan",), (office,)),
        Actor("Q324546", "Marco Rubio", "person", "USA", ("GOV",), offices=(known,)),
        Actor("sdf", "Syrian Democratic Forces", "group", "SYR", ("REB",), None, ("SDF",)),
        Actor("ypg", "YPG", "group", None, part_of="sdf", labels=(Label("militia", "narrator", span("ban")),)),
    )


def full_record(article: Article | None = None) -> Record:
    """A record with something in every table and every optional field."""
    article = article or Article(
        TEXT, published="2025-05-21", url="https://example.org/1", title="Talks", language="en"
    )

    def name(table: str, kind: str = "") -> str:
        return row_id(article.id, table, [(0, 10)], kind)

    clause = evidence("Turkish Foreign Minister Hakan Fidan met", "met")
    fidan, rubio = Role("Q6056545", name("mentions", "f"), "Foreign Minister"), Role("Q324546", name("mentions", "r"))
    meeting, accusation = name("events", "CONSULT"), name("events", "ACCUSE")
    return Record(
        article=article,
        mentions=(
            Mention(name("mentions", "f"), span("Hakan Fidan"), "person", "Q6056545", False),
            Mention(name("mentions", "p"), span("Antalya"), "place", None, False),
        ),
        actors=actors(),
        places=(
            Place(name("places"), span("Antalya"), "Antalya", 323777, "TUR", "07", 36.9, 30.7, "PPLA"),
            Place(name("places", "x"), span("U.S."), "Nowhere", None, None, None, None, None, None),
        ),
        dates=(TimeExpression(name("dates"), TUESDAY),),
        events=(
            Event(
                meeting,
                "CONSULT",
                "third-party",
                ("diplomatic",),
                "040",
                1.0,
                1.5,
                1,
                (fidan, rubio),
                (),
                TUESDAY,
                (name("places"),),
                "actual",
                (),
                None,
                clause,
            ),
            Event(
                accusation,
                "ACCUSE",
                None,
                (),
                "112",
                -2.0,
                -3.0,
                3,
                (fidan,),
                (Role("ypg", "m"),),
                None,
                (),
                "negated",
                ("USA",),
                name("statements"),
                clause,
            ),
        ),
        meetings=(
            Meeting(
                name("meetings"),
                "Syria Working Group",
                "bilateral",
                "TUR",
                ("TUR", "USA"),
                (Delegation("TUR", "Q6056545", ()), Delegation(None, None, ("Q324546",))),
                ("Q6056545", "Q324546"),
                name("places"),
                TUESDAY,
                ("Syria",),
                ("joint statement",),
                "held",
                "first in years",
                "actual",
                meeting,
                clause,
            ),
        ),
        statements=(
            Statement(
                name("statements"),
                ("Q6056545",),
                "readout",
                ("USA",),
                "mixed",
                "speech",
                span("promised"),
                (span("to lift the ban"),),
                (span("lift"),),
                TUESDAY,
                evidence("Fidan promised to lift the ban"),
            ),
        ),
        commitments=(
            Commitment(
                name("commitments"),
                ("TUR",),
                ("USA",),
                "commit",
                ("trade",),
                span("to lift the ban"),
                span("on Tuesday"),
                When(date(2025, 6, 1), date(2025, 7, 1), "month", "text"),
                name("statements"),
                ("co-1",),
                clause,
            ),
            Commitment(
                name("commitments", "2"), ("USA",), (), "affirm", (), span("lift"), None, None, None, (), clause
            ),
        ),
        disputes=(
            Dispute(
                name("disputes"),
                ("TUR", "USA"),
                span("the ban"),
                ("ypg",),
                (Position("TUR", span("promised")),),
                clause,
            ),
        ),
        sanctions=(
            Sanction(
                name("sanctions"),
                "lift",
                ("USA",),
                ("TUR",),
                span("the ban"),
                "arms-embargo",
                2,
                span("ban"),
                ("sdf",),
                TUESDAY,
                name("places"),
                "future",
                accusation,
                clause,
            ),
        ),
        dropped=(Dropped(name("dropped"), "no-anchor", span("Tuesday")),),
        made_by=MadeBy("0.1.0", "en_core_web_sm 3.8.0", None, "abc", 0.12),
    )


def bare_record(article: Article, **tables: tuple[Any, ...]) -> Record:
    empty = dict.fromkeys(TABLES, ())
    return Record(article=article, made_by=MadeBy("0.1.0", "p", None, "k", 0.0), **(empty | tables))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store.duckdb")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """`full_record`, and a Greek-Turkish call of the day before in an undated article; only for reading."""
    store = Store(tmp_path_factory.mktemp("filled") / "store.duckdb")
    article = Article("Ankara and Athens spoke.", key="call")
    greece = Actor("GRC", "Greece", "state", "GRC")
    turkey = Actor("TUR", "Turkey", "state", "TUR", aliases=("Turkiye", "Türkiye"))
    at = Evidence(0, 5, "Ankara", None, "r", 1.0)
    roles = (Role("TUR", "m1"), Role("GRC", "m2"))
    call = Event(
        "ev-call",
        "CONSULT",
        "phone",
        (),
        "041",
        1.0,
        1.0,
        1,
        roles,
        (),
        day(date(2025, 5, 19), "text"),
        (),
        "actual",
        (),
        None,
        at,
    )
    quarrel = Dispute("di-call", ("TUR", "GRC"), Span(0, 5, "Ankara"), (), (), at)
    with store.writer() as writer:
        writer.add(full_record())
        writer.add(bare_record(article, actors=(turkey, greece), events=(call,), disputes=(quarrel,)))
    return store


def only(store: Store) -> Record:
    with store.view() as view:
        (article,) = view.articles()
        return view.record(article.id)


def test_every_table_comes_back_as_it_was(store: Store) -> None:
    record = full_record()
    assert all(getattr(record, table) for table in TABLES)
    with store.writer() as writer:
        assert writer.add(record) is True
    with store.view() as view:
        assert view.record(record.article.id) == record
        assert view.article(record.article.id) == record.article
        assert view.articles() == (record.article,)
        assert view.actors() == record.actors
        assert view.meetings() == record.meetings
        assert view.statements() == record.statements
        assert view.disputes() == record.disputes
        assert view.sanctions() == record.sanctions
        assert view.count() == {"articles": 1, "rejected": 0} | {table: len(getattr(record, table)) for table in TABLES}


def test_the_store_has_a_table_for_every_table_of_the_record(filled: Store) -> None:
    with filled.view() as view:
        _, rows = view.sql("SELECT table_name FROM duckdb_tables()")
    assert {name for (name,) in rows} >= {"meta", "articles", "rejected", *TABLES}
    assert [each.name for each in fields(Record) if each.name not in ("article", "made_by")] == list(TABLES)


def test_rows_are_json_that_sql_can_read(filled: Store) -> None:
    with filled.view() as view:
        columns, rows = view.sql(
            "SELECT row->>'$.actors[0].title' AS title, participants FROM events ORDER BY start_date"
        )
    assert columns == ("title", "participants")
    assert rows[1] == ("Foreign Minister", ["Q324546", "Q6056545", "TUR", "USA"])


def test_dates_without_a_text_are_null(store: Store) -> None:
    with store.writer() as writer:
        writer.add(bare_record(Article("Nothing.")))
    record = only(store)
    assert record == bare_record(Article("Nothing."))
    assert record.article.published is None


def test_the_same_version_is_added_once(store: Store) -> None:
    record = full_record()
    with store.writer() as writer:
        assert [writer.add(record), writer.add(record), writer.add_many([record, record])] == [True, False, 0]
    with store.writer() as writer:
        assert writer.add(replace(record, events=())) is False
    assert only(store) == record


def test_a_new_version_replaces_all_rows(store: Store) -> None:
    old = full_record()
    new_text = Article(TEXT + " Corrected.", url="https://example.org/1", published="2025-05-22")
    new = replace(full_record(new_text), sanctions=(), mentions=old.mentions[:1])
    assert new.article.id == old.article.id
    with store.writer() as writer:
        assert [writer.add(old), writer.add(new), writer.add(new)] == [True, True, False]
    assert only(store) == new


def test_of_two_versions_in_one_batch_the_last_stays(store: Store) -> None:
    old, new = (bare_record(Article(text, key="k")) for text in ("One.", "Two."))
    with store.writer() as writer:
        assert writer.add_many([old, new]) == 1
    assert only(store) == new


def test_add_many_takes_more_than_a_batch(store: Store) -> None:
    with store.writer() as writer:
        assert writer.add_many(bare_record(Article(f"Text {n}.")) for n in range(BATCH + 1)) == BATCH + 1
    with store.view() as view:
        assert view.count()["articles"] == BATCH + 1


def test_a_rejected_input_is_noted_once(store: Store) -> None:
    noted = (Rejected("a.jsonl", None, "binary"), Rejected("a.jsonl", 3, "not \ud800 text"))
    with store.writer() as writer:
        for each in (*noted, *noted):
            writer.reject(each)
    with store.view() as view:
        assert view.rejected() == (noted[0], Rejected("a.jsonl", 3, "not \ufffd text"))


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["phone", "third-party", None]),
        ({"actor": "TUR"}, ["phone", "third-party", None]),
        ({"actor": "USA"}, ["third-party"]),
        ({"actor": "TUR", "with_": "USA"}, ["third-party"]),
        ({"actor": "USA", "with_": "TUR"}, ["third-party"]),
        ({"actor": "GRC", "with_": "USA"}, []),
        ({"actor": "Q6056545"}, ["third-party", None]),
        ({"actor": "fidan"}, ["third-party", None]),
        ({"actor": "HAKAN  FIDAN"}, ["third-party", None]),
        ({"actor": "Fidan Hakan"}, []),
        ({"actor": "Fid"}, []),
        ({"actor": "türkiye"}, ["phone", "third-party", None]),
        ({"actor": "Turkiye", "with_": "us"}, ["third-party"]),
        ({"actor": "democratic forces"}, [None]),
        ({"actor": "SYR"}, [None]),
        ({"actor": ""}, []),
        ({"actor": "|"}, []),
        ({"actor": "'; DROP TABLE events; --"}, []),
        ({"actor": "\ud800"}, []),
        ({"since": date(2025, 5, 20)}, ["third-party"]),
        ({"until": date(2025, 5, 19)}, ["phone"]),
        ({"since": date(2025, 5, 19), "until": date(2025, 5, 20)}, ["phone", "third-party"]),
        ({"since": date(2025, 5, 21)}, []),
        ({"until": date.max}, ["phone", "third-party"]),
        ({"type": "CONSULT"}, ["phone", "third-party"]),
        ({"type": "accuse"}, [None]),
        ({"type": "AID"}, []),
        ({"type": "CONSULT", "actor": "TUR", "since": date(2025, 5, 20)}, ["third-party"]),
    ],
)
def test_event_filters(filled: Store, filters: dict[str, Any], expected: list[str | None]) -> None:
    with filled.view() as view:
        assert [event.mode for event in view.events(**filters)] == expected


@pytest.mark.parametrize(
    ("table", "filters", "found"),
    [
        ("meetings", {"actor": "Rubio", "with_": "TUR", "type": "bilateral", "since": date(2025, 5, 20)}, 1),
        ("meetings", {"type": "summit"}, 0),
        ("statements", {"actor": "Fidan", "with_": "USA", "type": "mixed"}, 1),
        ("statements", {"type": "direct"}, 0),
        ("commitments", {"actor": "TUR", "with_": "USA", "type": "commit"}, 1),
        ("commitments", {"actor": "USA"}, 2),
        ("commitments", {"until": date(2025, 5, 20)}, 1),
        ("commitments", {"since": date(2025, 5, 21)}, 1),
        ("commitments", {"since": date(2025, 6, 1)}, 0),
        ("disputes", {"actor": "sdf", "type": "whatever"}, 1),
        ("disputes", {"actor": "TUR"}, 2),
        ("disputes", {"since": date(2025, 5, 21)}, 1),
        ("sanctions", {"actor": "USA", "with_": "TUR", "type": "lift", "until": date(2025, 5, 20)}, 1),
        ("sanctions", {"actor": "Syrian Democratic Forces"}, 1),
        ("sanctions", {"type": "impose"}, 0),
        ("actors", {"type": "state"}, 3),
        ("actors", {"actor": "TUR"}, 2),
        ("actors", {"with_": "Greece"}, 2),
        ("actors", {"actor": "TUR", "with_": "Greece"}, 1),
        ("actors", {"since": PUBLISHED, "until": PUBLISHED}, 6),
    ],
)
def test_filters_of_the_other_tables(filled: Store, table: str, filters: dict[str, Any], found: int) -> None:
    with filled.view() as view:
        assert len(getattr(view, table)(**filters)) == found


def test_an_actor_of_several_articles_comes_once_with_all_its_names(filled: Store) -> None:
    with filled.view() as view:
        (turkey,) = (actor for actor in view.actors() if actor.id == "TUR")
    assert turkey.aliases == ("Türkiye", "Turkiye")


def test_parents_that_form_a_ring_end(store: Store) -> None:
    ring = (Actor("a", "A", "group", None, part_of="b"), Actor("b", "B", "group", None, part_of="a"))
    with store.writer() as writer:
        writer.add(bare_record(Article("Ring."), actors=ring))
    with store.view() as view:
        assert view.actors("a") == ring


def test_find_gives_table_row_and_article(filled: Store) -> None:
    record = full_record()
    with filled.view() as view:
        for table in TABLES:
            for row in getattr(record, table):
                if row.id != "TUR":
                    assert view.find(row.id) == (table, row, record.article)
        assert view.find("TUR")[0] == "actors"


@pytest.mark.parametrize("missing", ["ev-0", "", "\0", "\ud800"])
def test_a_row_that_is_not_there(filled: Store, missing: str) -> None:
    with filled.view() as view:
        for ask in (view.find, view.article, view.record):
            with pytest.raises(RowNotFound, match=r"store\.duckdb: no (row|article)"):
                ask(missing)
        assert view.actor_names(missing) == {}


def test_names_and_articles_of_rows(filled: Store) -> None:
    record = full_record()
    with filled.view() as view:
        assert view.actor_names(record.article.id) == {actor.id: actor.name for actor in record.actors}
        assert view.article_ids("meetings") == {record.meetings[0].id: record.article.id}
        with pytest.raises(StoreError, match="no table 'rejected'"):
            view.article_ids("rejected")


def test_sql_sees_the_store_and_nothing_else(filled: Store, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    with filled.view() as view:
        for query in (
            f"FROM '{secret}'",
            "DELETE FROM events",
            "SELEC",
            f"COPY events TO '{tmp_path}/out.csv'",
            "LOAD httpfs",
        ):
            with pytest.raises(StoreError, match=r"store\.duckdb: [\w ]+ Error"):
                view.sql(query)
        for query in ("", " ; ", "-- nothing"):
            with pytest.raises(StoreError, match="the query is empty"):
                view.sql(query)
        assert view.sql("SELECT count(*) AS n FROM events") == (("n",), [(3,)])


# --- files that cannot be opened


def test_a_view_needs_a_file(store: Store) -> None:
    with pytest.raises(StoreError, match=r"store\.duckdb: no such store; make it with"):
        store.view()
    assert not store.path.exists()


def test_a_writer_needs_a_folder(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such folder; create it"):
        Store(tmp_path / "nowhere" / "store.duckdb").writer()


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    for opened in (Store(tmp_path).writer, Store(tmp_path).view):
        with pytest.raises(StoreError, match="a folder; name a file in it"):
            opened()


@pytest.mark.parametrize("content", [b"", b"hello", b"\0" * 50_000, b'{"text": "An article."}\n' * 1000])
def test_a_file_of_another_kind_is_left_alone(store: Store, content: bytes) -> None:
    store.path.write_bytes(content)
    for opened in (store.writer, store.view):
        with pytest.raises(StoreError, match="not a Dragoman store; name another file"):
            opened()
    assert store.path.read_bytes() == content


def test_somebody_elses_database_is_left_alone(store: Store) -> None:
    with duckdb.connect(store.path) as connection:
        connection.execute("CREATE TABLE meta (theirs INTEGER)")
    for opened in (store.writer, store.view):
        with pytest.raises(StoreError, match="a DuckDB file, but not a Dragoman store"):
            opened()


def test_an_empty_database_can_be_filled_but_not_viewed(store: Store) -> None:
    duckdb.connect(store.path).close()
    with pytest.raises(StoreError, match="an empty store; fill it"):
        store.view()
    with store.writer() as writer:
        assert writer.add(full_record())


def test_another_schema_version_is_refused(store: Store) -> None:
    store.writer().close()
    with duckdb.connect(store.path) as connection:
        connection.execute("UPDATE meta SET schema_version = ?, dragoman = '9.0'", [SCHEMA_VERSION + 1])
    for opened in (store.writer, store.view):
        with pytest.raises(
            StoreError, match=rf"the store has schema version {SCHEMA_VERSION + 1}, made by Dragoman 9\.0; use that"
        ):
            opened()


def test_a_refused_file_is_closed_again(store: Store) -> None:
    duckdb.connect(store.path).close()
    with pytest.raises(StoreError):
        store.view()
    duckdb.connect(store.path).close()


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ('IO Error: Cannot open file "x": Permission denied', "no permission to open it"),
        ('IO Error: Cannot open file "x": Read-only file system', "on a read-only file system"),
        ("Serialization Error: broken\nmore", r"DuckDB cannot open it \(Serialization Error: broken\); name another"),
    ],
)
def test_what_duckdb_says_is_said_in_our_words(
    store: Store, monkeypatch: pytest.MonkeyPatch, message: str, said: str
) -> None:
    def refuse(*_: object) -> None:
        raise duckdb.IOException(message)

    monkeypatch.setattr(duckdb, "connect", refuse)
    with pytest.raises(StoreError, match=said):
        store.writer()


def test_one_process_uses_it_for_one_thing(store: Store) -> None:
    with store.writer(), pytest.raises(StoreError, match="open in this process for other use"):
        store.view()
    with store.view() as first, store.view() as second:
        assert first.count() == second.count()


HOLD = "import duckdb, sys, time; c = duckdb.connect(sys.argv[1]); print('held', flush=True); time.sleep(float(sys.argv[2]))"


def hold(store: Store, seconds: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", HOLD, str(store.path), str(seconds)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "held\n"
    return process


def test_a_store_another_process_writes_is_locked(filled: Store) -> None:
    with hold(filled, 60) as process:
        for opened in (filled.writer, filled.view):
            with pytest.raises(StoreError, match=rf"open in another process \(PID {process.pid}\); wait until"):
                opened()
        process.kill()
    with filled.view() as view:
        assert view.count()["articles"] == 2


def test_a_store_waits_for_the_lock(filled: Store) -> None:
    with hold(filled, 0.3), Store(filled.path, wait=30).view() as view:
        assert view.count()["articles"] == 2


@pytest.mark.parametrize("name", [":memory:", "md:store", "s3:store"])
def test_odd_names_are_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    with Store(name).writer() as writer:
        writer.add(full_record())
    assert (tmp_path / name).is_file()
    assert only(Store(name)) == full_record()


# --- interruptions


def test_an_interrupted_article_leaves_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> str:
        raise KeyboardInterrupt

    kept = bare_record(Article("Kept."))
    with store.writer() as writer:
        writer.add(kept)
        monkeypatch.setitem(COLUMNS, "dropped", interrupt)
        with pytest.raises(KeyboardInterrupt):
            writer.add(full_record())
        assert writer.add(kept) is False
    assert only(store) == kept


def test_a_record_the_store_refuses_leaves_nothing(store: Store) -> None:
    record = full_record()
    with store.writer() as writer:
        with pytest.raises(StoreError, match="cannot write"):
            writer.add(replace(record, actors=record.actors * 2))
        assert writer.add(record) is True
    assert only(store) == record


def test_batches_before_an_error_stay(store: Store) -> None:
    def records() -> Any:
        for number in range(BATCH + 5):
            yield bare_record(Article(f"Text {number}."))
        raise KeyboardInterrupt

    with store.writer() as writer, pytest.raises(KeyboardInterrupt):
        writer.add_many(records())
    with store.view() as view:
        assert view.count()["articles"] == BATCH


KILLED = """
import os, sys
sys.path.insert(0, sys.argv[2])
import dragoman.store.columns as columns
import dragoman.store as store
from test_store import bare_record, full_record
from dragoman.model import Article
writer = store.Store(sys.argv[1]).writer()
writer.add(bare_record(Article("Kept.")))
columns.COLUMNS["dropped"] = lambda *_: os._exit(9)
writer.add(full_record())
"""


def test_a_killed_writer_leaves_whole_articles(store: Store) -> None:
    here = str(Path(__file__).parent)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(store.path), here], check=False, capture_output=True, text=True
    )
    assert (killed.returncode, killed.stderr) == (9, "")
    assert only(store) == bare_record(Article("Kept."))
    with store.writer() as writer:
        assert writer.add(full_record()) is True


def test_a_closed_view_says_so(filled: Store) -> None:
    view = filled.view()
    view.close()
    view.close()
    with pytest.raises(StoreError, match="closed"):
        view.count()


# --- speed and odd text


@pytest.mark.soak
def test_a_row_takes_less_than_a_millisecond(store: Store) -> None:
    records = [full_record(Article(f"{TEXT} {number}")) for number in range(200)]
    rows = sum(len(getattr(record, table)) for record in records for table in TABLES)
    with store.writer() as writer:
        start = time.perf_counter()
        assert writer.add_many(records) == 200
        seconds = time.perf_counter() - start
    assert seconds < rows * 0.001


ODD = st.text(st.characters() | st.sampled_from("\0\u200f\u202e\u2028\ufeff\x7f\ud800🇹🇷👩‍👩‍👧\"'\\{}"))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=ODD.filter(bool), title=ODD, quote=ODD, name=ODD)
def test_any_text_comes_back(tmp_path: Path, text: str, title: str, quote: str, name: str) -> None:
    article = Article(text, title=title, source=title, url=title, key=title, published=PUBLISHED)
    said = Span(0, len(quote), quote)
    statement = Statement(
        "st-1",
        (name,),
        quote,
        (),
        "direct",
        None,
        said,
        (said, said),
        (said,),
        None,
        Evidence(0, 1, quote, said, "r", 0.5),
    )
    record = bare_record(article, statements=(statement,), actors=(Actor("a", name, "person", None, aliases=(quote,)),))
    store = Store(tmp_path / "odd.duckdb")
    store.path.unlink(missing_ok=True)
    with store.writer() as writer:
        assert writer.add(record) is True
        assert writer.add(record) is False
    with store.view() as view:
        assert view.record(article.id) == record
        assert view.find("st-1") == ("statements", statement, article)
        assert json.loads(view.record(article.id).to_json()) == json.loads(record.to_json())
        view.events(actor=name, with_=quote)
