"""Decisions of readers: written down once and for all, undone by further ones, and shown by the reviewed view."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_store import TEXT, bare_record, evidence, full_record, span

from dragoman.errors import RowNotFound, StoreError
from dragoman.model import (
    Actor,
    Article,
    Commitment,
    Decision,
    Event,
    Evidence,
    Record,
    Role,
    Span,
    day,
    to_plain,
)
from dragoman.store import Store

RECORD = full_record()
MEETING, ACCUSATION = (each.id for each in RECORD.events)
OTHER = bare_record(
    Article("Türkiye spoke.", key="other", published="2025-05-22"), actors=(replace(RECORD.actors[0], aliases=()),)
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "store.duckdb")
    with store.writer() as writer:
        writer.add_many([RECORD, OTHER])
    return store


def decide(store: Store, row: str, verdict: str, **more: Any) -> Decision:
    with store.writer() as writer:
        return writer.decide(row, verdict, "ana", **more)


def undo(store: Store, decision: Decision) -> Decision:
    with store.writer() as writer:
        return writer.undo(decision.id, "ben", reason="too hasty")


def reviewed(store: Store) -> Record:
    with store.view(reviewed=True) as view:
        return view.record(RECORD.article.id)


def read(store: Store) -> Record:
    with store.view() as view:
        return view.record(RECORD.article.id)


# --- the log


def test_a_decision_says_who_decided_what_about_which_row(store: Store) -> None:
    made = decide(store, ACCUSATION, "reject", reason="  he only asked ")
    assert (made.row, made.table, made.article) == (ACCUSATION, "events", RECORD.article.id)
    assert (made.verdict, made.by, made.reason, made.after, made.undoes) == (
        "reject",
        "ana",
        "he only asked",
        None,
        None,
    )
    assert made.before == RECORD.events[1]
    with store.view() as view:
        assert view.decisions() == (made,)
        assert view.verdicts([ACCUSATION, MEETING]) == {ACCUSATION: made}


def test_nothing_is_ever_taken_out_of_the_log(store: Store) -> None:
    first = decide(store, MEETING, "accept")
    second = decide(store, MEETING, "reject")
    third = undo(store, second)
    other = decide(store, ACCUSATION, "accept")
    with store.view() as view:
        assert view.decisions() == (other, third, second, first)
        assert view.decisions(MEETING) == (third, second, first)
        assert view.decisions(limit=2) == (other, third)
        assert view.decisions("ev-nothing") == ()
        assert view.verdicts([MEETING]) == {MEETING: first}
        assert view.decided() == {RECORD.article.id: (first, other)}
    assert (third.verdict, third.undoes, third.by, third.reason) == ("undo", second.id, "ben", "too hasty")


def test_decisions_of_one_moment_keep_their_order(store: Store) -> None:
    with store.writer() as writer:
        made = [writer.decide(MEETING, verdict, "ana") for verdict in ("accept", "reject", "accept", "reject") * 5]
    assert len({each.id for each in made}) == 20
    with store.view() as view:
        assert view.decisions() == tuple(reversed(made))
        assert view.verdicts([MEETING])[MEETING] == made[-1]


def test_with_everything_undone_nothing_is_in_force(store: Store) -> None:
    made = [decide(store, MEETING, "reject"), decide(store, MEETING, "accept")]
    for each in made:
        undo(store, each)
    with store.view() as view:
        assert view.verdicts([MEETING]) == {}
        assert len(view.decisions()) == 4
    assert reviewed(store) == RECORD


def test_the_row_before_is_the_one_that_was_shown(store: Store) -> None:
    once = replace(RECORD.events[0], factuality="negated")
    twice = replace(once, contexts=("economic",))
    first = decide(store, MEETING, "edit", after=once)
    second = decide(store, MEETING, "edit", after=to_plain(twice))
    assert (first.before, first.after, second.before, second.after) == (RECORD.events[0], once, once, twice)
    assert reviewed(store).events[0] == twice
    taken = undo(store, second)
    assert (taken.before, taken.after) == (twice, None)
    assert reviewed(store).events[0] == once


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((MEETING, "maybe", "ana"), "no verdict 'maybe'; the verdicts are accept, reject, edit"),
        ((MEETING, "undo", "ana"), "no verdict 'undo'"),
        ((MEETING, "accept", "  "), "nobody decides; say who does"),
        ((MEETING, "accept", "a" * 2001), "who decides has 2,001 characters; write 2,000 at most"),
        ((MEETING, "edit", "ana"), "an edit needs the row as it should be"),
        (("TUR", "reject", "ana"), "'TUR' stands in 2 articles; say in which one"),
    ],
)
def test_what_cannot_be_decided_says_why(store: Store, arguments: tuple[str, str, str], message: str) -> None:
    with store.writer() as writer, pytest.raises(StoreError, match=message):
        writer.decide(*arguments)
    with store.view() as view:
        assert view.decisions() == ()


def test_only_rows_and_decisions_that_are_there_can_be_decided_about(store: Store) -> None:
    with store.writer() as writer:
        with pytest.raises(RowNotFound, match="no row 'ev-gone'"):
            writer.decide("ev-gone", "accept", "ana")
        with pytest.raises(RowNotFound, match=f"no row '{MEETING}' in article 'elsewhere'"):
            writer.decide(MEETING, "accept", "ana", article="elsewhere")
        with pytest.raises(RowNotFound, match="no row"):
            writer.decide(RECORD.dropped[0].id, "accept", "ana")
        with pytest.raises(RowNotFound, match="no decision 'de-gone'"):
            writer.undo("de-gone", "ana")


def test_an_undo_is_final(store: Store) -> None:
    made = decide(store, MEETING, "reject")
    undone = undo(store, made)
    with store.writer() as writer:
        with pytest.raises(StoreError, match="is undone already"):
            writer.undo(made.id, "ana")
        with pytest.raises(StoreError, match=r"is an undo itself; decide about .* again instead"):
            writer.undo(undone.id, "ana")


# --- what an edit may be


def changed(**fields: Any) -> dict[str, Any]:
    plain: dict[str, Any] = to_plain(RECORD.events[0])
    return plain | fields


@pytest.mark.parametrize(
    ("after", "message"),
    [
        (to_plain(RECORD.events[0]), "is the same after this edit; change something, or accept it"),
        (changed(id="ev-other"), "has the id 'ev-other', but it stands for"),
        ({"id": MEETING}, "is none: type is missing"),
        (changed(colour="red"), "colour is no field of it"),
        (changed(quad="one"), "quad is 'one', no whole number"),
        (changed(quad=True), "quad is True, no whole number"),
        (changed(goldstein=None), "goldstein is None, no number"),
        (changed(contexts="military"), "contexts is no list"),
        (changed(actors=["TUR"]), r"actors\[0\] is no object"),
        (changed(actors=[{"actor": "TUR", "mention": 1, "title": None}]), r"actors\[0\].mention is 1, no text"),
        (changed(when={**to_plain(RECORD.events[0].when), "from": "soon"}), "is none: .*soon"),
        (changed(factuality="perhaps"), "factuality 'perhaps'; choose one of actual, future"),
        (changed(actors=[{"actor": "GRC", "mention": "m", "title": None}]), "names 'GRC', which is none of the actors"),
        (changed(places=["TUR"]), "names 'TUR', which is none of the places"),
        (changed(statement=MEETING), "which is none of the statements"),
        (changed(evidence={**to_plain(RECORD.events[0].evidence), "start": 3}), "; the article does not"),
        (changed(evidence={**to_plain(RECORD.events[0].evidence), "end": 9999}), "; the article does not"),
    ],
)
def test_an_edit_must_be_a_row_of_its_article(store: Store, after: dict[str, Any], message: str) -> None:
    with store.writer() as writer, pytest.raises(StoreError, match=message):
        writer.decide(MEETING, "edit", "ana", after=after)
    assert reviewed(store) == RECORD


def test_other_verdicts_take_no_row(store: Store) -> None:
    with store.writer() as writer, pytest.raises(StoreError, match="no other verdict takes one"):
        writer.decide(MEETING, "accept", "ana", after=changed(quad=2))


def test_an_edit_may_keep_a_name_that_was_dangling_before(store: Store) -> None:
    assert RECORD.events[1].recipients[0].mention == "m"  # no mention has this id
    edited = replace(RECORD.events[1], factuality="actual")
    decide(store, ACCUSATION, "edit", after=edited)
    assert reviewed(store).events[1] == edited


def test_what_the_store_found_out_about_a_commitment_is_not_edited(store: Store) -> None:
    promise = RECORD.commitments[0]
    decide(store, promise.id, "edit", after=replace(promise, kind="intend", follows=("co-found", *promise.follows)))
    assert reviewed(store).commitments[0] == replace(promise, kind="intend")


# --- the reviewed view


def test_without_decisions_the_reviewed_view_is_the_view(store: Store) -> None:
    decide(store, MEETING, "accept")
    assert reviewed(store) == RECORD == read(store)


def test_the_view_itself_never_changes(store: Store) -> None:
    decide(store, MEETING, "edit", after=replace(RECORD.events[0], mode=None))
    decide(store, ACCUSATION, "reject")
    assert read(store) == RECORD


def test_a_rejected_row_is_gone_everywhere(store: Store) -> None:
    statement = RECORD.statements[0]
    with store.view() as view:
        assert view.search("ban", "statements") and view.timeline("TUR") and view.dyads("TUR", "USA")
        before = view.count()
    for row in (MEETING, RECORD.meetings[0].id, RECORD.sanctions[0].id, RECORD.commitments[0].id, statement.id):
        decide(store, row, "reject")
    with store.view(reviewed=True) as view:
        assert view.events(actor="USA") == () and view.meetings() == () and view.statements() == ()
        assert [each.tellings for each in view.timeline("TUR")] == [(ACCUSATION,)]
        assert [each.tellings for each in view.happenings(table="events")] == [(ACCUSATION,)]
        assert view.happenings(table="sanctions") == ()
        assert view.dyads("TUR", "USA") == ()
        assert view.search("ban", "statements") == ()
        assert view.happening(MEETING) == ()
        assert MEETING not in view.happening_ids()
        assert [each.commitment.id for each in view.open_commitments()] == []
        assert view.places_told() == view.network() == ()
        assert view.sql("SELECT count(*) FROM events")[1] == [(1,)]
        with pytest.raises(RowNotFound):
            view.find(MEETING)
        assert view.count()["events"] == before["events"] - 1
        assert view.count()["mentions"] == before["mentions"]


def test_an_edited_row_is_found_by_what_it_says_now(store: Store) -> None:
    june = day(date(2025, 6, 2), "text", span("Tuesday"))
    edited = replace(
        RECORD.events[0],
        type="ACCUSE",
        mode=None,
        quad=3,
        goldstein=-2.0,
        recipients=(Role("ypg", "m"),),
        actors=RECORD.events[0].actors[:1],
        when=june,
        places=(),
    )
    plain = to_plain(edited)
    plain["recipients"] = [{"actor": "ypg", "mention": RECORD.mentions[0].id, "title": None}]
    made = decide(store, MEETING, "edit", after=plain)
    with store.view(reviewed=True) as view:
        assert view.events(type="CONSULT") == () and view.events(actor="USA") == ()
        assert view.events(actor="ypg", with_="TUR", since=date(2025, 6, 1)) == (made.after,)
        assert view.events(actor="SYR", type="accuse", until=date(2025, 6, 2)) == (made.after,)
        (point,) = view.dyads("TUR", "ypg", directed=True)
        assert point.counts == (0, 0, 1, 0) and point.goldstein == -2.0
        (happening,) = view.happenings("ypg", since=date(2025, 6, 1))
        assert (happening.type, happening.start_date) == ("ACCUSE", date(2025, 6, 2))
        assert view.places_told() == ()
        assert [(each.one, each.two) for each in view.network()] == [("TUR", "sdf"), ("TUR", "ypg")]
        assert view.find(MEETING)[1] == made.after
    with store.view() as view:
        assert [each.mode for each in view.events(type="CONSULT")] == ["third-party"]


def test_an_edit_that_gives_a_row_its_date_puts_it_on_the_timeline(store: Store) -> None:
    dated = replace(RECORD.events[1], when=day(date(2025, 5, 3), "text"), factuality="actual")
    decide(store, ACCUSATION, "edit", after=dated)
    with store.view(reviewed=True) as view:
        assert view.happening_ids()[ACCUSATION] == f"ha-{ACCUSATION}"
        assert [each.tellings for each in view.timeline("ypg") if each.table == "events"] == [(ACCUSATION,)]


def test_what_rests_on_a_rejected_row_goes_with_it(store: Store) -> None:
    decide(store, "Q6056545", "reject")
    decide(store, RECORD.statements[0].id, "accept")
    left = reviewed(store)
    meeting, (told,) = left.events[0], left.meetings
    assert [each.id for each in left.actors] == ["TUR", "USA", "Q324546", "sdf", "ypg"]
    assert [role.actor for role in meeting.actors] == ["Q324546"]
    assert len(left.events) == 1, "the accusation has nobody left who accuses"
    assert (told.delegations[0].head, told.attendees, told.parties) == (None, ("Q324546",), ("TUR", "USA"))
    assert left.statements == ()
    assert left.commitments[0].statement is None
    assert left.sanctions[0].event is None
    assert left.mentions[0].actor is None
    with store.view(reviewed=True) as view:
        assert view.events(actor="TUR") == ()
        assert view.actors(actor="fidan") == ()


def test_an_edited_actor_changes_who_takes_part(store: Store) -> None:
    syrian = replace(RECORD.actors[2], country="SYR")
    decide(store, "Q6056545", "edit", after=syrian, article=RECORD.article.id)
    with store.view(reviewed=True) as view:
        assert [each.id for each in view.events(actor="SYR", with_="USA")] == [MEETING]
        assert view.events(actor="TUR") == ()
        assert view.actors(actor="SYR")[0] == syrian


def test_an_actor_of_several_articles_is_decided_about_in_one(store: Store) -> None:
    made = decide(store, "TUR", "reject", article=OTHER.article.id)
    with store.view(reviewed=True) as view:
        assert view.record(OTHER.article.id).actors == ()
        assert view.record(RECORD.article.id) == RECORD
        assert view.verdicts(["TUR"], OTHER.article.id) == {"TUR": made}
        assert view.verdicts(["TUR"], RECORD.article.id) == {}


def test_links_of_a_rejected_commitment_are_gone(store: Store) -> None:
    promise = RECORD.commitments[0]
    with store.writer() as writer:
        writer._file.insert(
            "follows",
            [
                {
                    "earlier": promise.id,
                    "earlier_article": RECORD.article.id,
                    "later": "ev-later",
                    "later_table": "events",
                    "later_article": OTHER.article.id,
                    "reason": "fulfils",
                    "score": 1.0,
                }
            ],
        )
    decide(store, promise.id, "reject")
    with store.view(reviewed=True) as view:
        assert view.sql("SELECT count(*) FROM follows")[1] == [(0,)]
        assert view.links("ev-later") == ()
    with store.view() as view:
        assert view.sql("SELECT count(*) FROM follows")[1] == [(1,)]


# --- what decisions outlive


def test_decisions_outlive_the_same_article_added_again(store: Store) -> None:
    decide(store, MEETING, "reject")
    with store.writer() as writer:
        assert writer.add(RECORD) is False
    assert [each.id for each in reviewed(store).events] == [ACCUSATION]


def test_decisions_outlive_a_new_version_where_the_row_is_still_there(store: Store) -> None:
    article = Article(TEXT + " Corrected.", url="https://example.org/1", published="2025-05-22")
    edit = decide(store, ACCUSATION, "edit", after=replace(RECORD.events[1], factuality="actual"))
    gone = decide(store, RECORD.sanctions[0].id, "reject")
    assert article.id == RECORD.article.id
    new = replace(full_record(article), sanctions=(), commitments=())
    with store.writer() as writer:
        assert writer.add(new) is True
    assert reviewed(store) == replace(new, events=(new.events[0], edit.after))
    with store.view() as view:
        assert view.decisions() == (gone, edit)
    undo(store, gone)
    assert reviewed(store) == replace(new, events=(new.events[0], edit.after))


def test_an_edit_whose_words_are_no_longer_there_changes_nothing(store: Store) -> None:
    decide(store, ACCUSATION, "edit", after=replace(RECORD.events[1], factuality="actual"))
    article = Article("X" + TEXT[1:], url="https://example.org/1", published="2025-05-22")
    first = evidence("Turkish Foreign Minister Hakan Fidan met", "met")
    moved = replace(first, text="X" + first.text[1:])
    events = tuple(replace(each, evidence=moved) for each in full_record(article).events)
    new = replace(full_record(article), events=events)
    with store.writer() as writer:
        writer.add(new)
    assert reviewed(store).events == events


def test_decisions_on_a_removed_version_come_back_with_it(store: Store) -> None:
    decide(store, MEETING, "reject")
    article = Article("Other words.", url="https://example.org/1", published="2025-05-22")
    with store.writer() as writer:
        writer.add(bare_record(article))
    with store.view(reviewed=True) as view:
        assert view.sql("SELECT count(*) FROM revisions")[1] == [(0,)]
        assert view.record(RECORD.article.id).article.text == "Other words."
        assert len(view.decisions()) == 1


VERDICTS = st.lists(
    st.tuples(st.sampled_from(("accept", "reject", "edit", "undo")), st.sampled_from((0, 1)), st.integers(0, 30)),
    max_size=8,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(VERDICTS)
def test_the_last_decision_not_undone_is_in_force(tmp_path_factory: pytest.TempPathFactory, steps: Any) -> None:
    store = Store(tmp_path_factory.mktemp("many") / "store.duckdb")
    standing: dict[str, list[Decision]] = {each.id: [] for each in RECORD.events}
    with store.writer() as writer:
        writer.add(RECORD)
        for at, (verdict, index, pick) in enumerate(steps):
            row = RECORD.events[index]
            if verdict == "undo":
                every = standing[row.id]
                if every:
                    made = every.pop(pick % len(every))
                    writer.undo(made.id, "ana")
                continue
            after = replace(row, goldstein=at + 0.37) if verdict == "edit" else None
            standing[row.id].append(writer.decide(row.id, verdict, "ana", after=after))
    expected = []
    for row in RECORD.events:
        last = standing[row.id][-1] if standing[row.id] else None
        if last is None or last.verdict == "accept":
            expected.append(row)
        elif last.after is not None:
            assert isinstance(last.after, type(row))
            expected.append(last.after)
    with store.view(reviewed=True) as view:
        assert view.record(RECORD.article.id).events == tuple(expected)
        assert view.verdicts(standing) == {row: every[-1] for row, every in standing.items() if every}


def test_an_actor_may_be_added_to_a_row_from_its_article(store: Store) -> None:
    plain = changed(recipients=[{"actor": "sdf", "mention": RECORD.mentions[0].id, "title": None}])
    decide(store, MEETING, "edit", after=plain)
    assert [role.actor for role in reviewed(store).events[0].recipients] == ["sdf"]
    assert isinstance(RECORD.actors[4], Actor)


def test_the_code_in_the_docs_runs(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "correct-rows.md").read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert "talks.duckdb" in code
    store.path.rename(tmp_path / "talks.duckdb")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(code, names)
    assert (names["decision"].verdict, names["edited"].cameo) == ("edit", "111")
    with Store(tmp_path / "talks.duckdb").view() as view:
        assert [each.verdict for each in view.decisions()] == ["accept", "undo", "edit"]


def test_a_promise_is_open_again_when_the_deed_is_found_not_done(tmp_path: Path) -> None:
    def said(text: str, key: str, published: str) -> Article:
        return Article(text, key=key, published=published)

    promised = said("Peru will deliver grain convoys to Chile soon.", "a", "2025-05-01")
    delivered = said("Peru delivered the grain convoys to Chile.", "b", "2025-05-09")
    whole = Span(0, len(promised.text), promised.text)
    promise = Commitment(
        *("co-1", ("PER",), ("CHL",), "commit", (), Span(10, 40, promised.text[10:40]), None, None, None, ()),
        Evidence(whole.start, whole.end, whole.text, Span(10, 17, "deliver"), "r", 0.9),
    )
    deed = Event(
        *("ev-1", "AID", None, (), "070", 7.0, 7.5, 2, (Role("PER", "m"),), (Role("CHL", "m"),)),
        *(day(date(2025, 5, 8), "text"), (), "actual", (), None),
        Evidence(0, len(delivered.text), delivered.text, Span(5, 14, "delivered"), "r", 0.9),
    )
    people = (Actor("PER", "Peru", "state", "PER"), Actor("CHL", "Chile", "state", "CHL"))
    store = Store(tmp_path / "store.duckdb")
    with store.writer() as writer:
        writer.add(bare_record(promised, actors=people, commitments=(promise,)))
        writer.add(bare_record(delivered, actors=people, events=(deed,)))

    def standing(reviewed: bool) -> tuple[list[str], list[str]]:
        with store.view(reviewed=reviewed) as view:
            return [each.commitment.id for each in view.open_commitments()], [
                each.reason for each in view.links("co-1")
            ]

    assert standing(False) == ([], ["fulfils"])
    first = decide(store, "ev-1", "edit", after=replace(deed, factuality="negated"))
    assert standing(True) == ([], ["breaches"])
    second = decide(store, "ev-1", "edit", after=replace(deed, factuality="hypothetical"))
    assert standing(True) == (["co-1"], [])
    undo(store, second)
    undo(store, first)
    assert standing(True) == standing(False) == ([], ["fulfils"])
    decide(store, "ev-1", "reject")
    assert standing(True) == (["co-1"], [])


def test_views_that_are_open_side_by_side_do_not_disturb_each_other(store: Store) -> None:
    decide(store, ACCUSATION, "reject")
    with store.view(reviewed=True) as one, store.view() as other, store.view(reviewed=True) as third:
        assert [each.id for each in one.events()] == [each.id for each in third.events()] == [MEETING]
        assert [each.id for each in other.events()] == [MEETING, ACCUSATION]
