"""Counts over a store: places, pairs of sides, actors with their offices, and what there is at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from test_store import bare_record, full_record, span

from dragoman.errors import RowNotFound
from dragoman.model import Actor, Article, Event, Evidence, Office, Place, Rejected, Role, Span, day
from dragoman.store import Store
from dragoman.store.base import File

AT = Evidence(0, 4, "Text", None, "r", 0.5)
PEOPLE = (
    Actor("TUR", "Turkey", "state", "TUR"),
    Actor("USA", "United States", "state", "USA"),
    Actor("Q1", "Hakan Fidan", "person", "TUR", ("GOV",)),
    Actor("Q2", "Marco Rubio", "person", "USA", ("GOV",)),
    Actor("PKK", "PKK", "group", "TUR", ("REB",)),
    Actor("ac-1", "Joe Doe", "person", "USA", ("BUS",)),
    Actor("ac-2", "Jane Roe", "person", "USA", ("GOV",)),
)
TOWNS = (
    Place("p1", Span(0, 4, "Text"), "Antalya", 323777, "TUR", "07", 36.9, 30.7, "PPLA"),
    Place("p2", Span(5, 9, "Text"), "Antalya", 323777, "TUR", "07", 36.9, 30.7, "PPLA"),
    Place("p3", Span(5, 9, "Text"), "Nowhere", None, "TUR", None, None, None, None),
    Place("p4", Span(5, 9, "Text"), "Nowhere", None, None, None, None, None, None),
)


def event(name: str, actors: tuple[str, ...], recipients: tuple[str, ...], **more: Any) -> Event:
    told: dict[str, Any] = {"quad": 1, "goldstein": 1.0, "factuality": "actual", "places": (), "type": "CONSULT"}
    told |= {"when": day(date(2025, 5, 20), "text")} | more
    sides = (tuple(Role(each, "m") for each in side) for side in (actors, recipients))
    one, other = sides
    return Event(
        *(name, told["type"], None, (), "040", told["goldstein"], 1.0, told["quad"], one, other, told["when"]),
        *(told["places"], told["factuality"], (), None, AT),
    )


def store_of(tmp_path: Path, *events: Event) -> Store:
    store = Store(tmp_path / "store.duckdb")
    with store.writer() as writer:
        writer.add(bare_record(Article("Text Text.", key="one"), actors=PEOPLE, places=TOWNS, events=events))
    return store


# --- places


def test_places_count_what_happened_there_by_quad(tmp_path: Path) -> None:
    store = store_of(
        tmp_path,
        event("ev-1", ("TUR",), ("USA",), places=("p1", "p2")),
        event("ev-2", ("TUR",), ("USA",), places=("p2", "p3"), quad=4, factuality="future"),
        event("ev-3", ("USA",), ("TUR",), places=("p4",), quad=3),
        event("ev-4", ("USA",), ("TUR",), places=("p1",), factuality="negated"),
        event("ev-5", ("USA",), ("TUR",), places=("p1",), factuality="hypothetical"),
        event("ev-6", ("USA",), ("TUR",), places=("p1",), when=None),
    )
    with store.view() as view:
        antalya, *others = view.places_told()
        assert (antalya.key, antalya.name, antalya.country, antalya.geonames) == ("323777", "Antalya", "TUR", 323777)
        assert (antalya.lat, antalya.lon, antalya.counts, antalya.total) == (36.9, 30.7, (1, 0, 0, 1), 2)
        assert [(each.key, each.counts, each.lat) for each in others] == [
            ("Nowhere", (0, 0, 1, 0), None),
            ("Nowhere, TUR", (0, 0, 0, 1), None),
        ]
        assert [each.key for each in view.places_told(limit=1)] == ["323777"]
        assert [each.key for each in view.places_told(since=date(2025, 5, 21))] == []
        assert len(view.places_told("TUR", "USA", type="consult")) == 3


# --- pairs


@pytest.mark.parametrize(
    ("actors", "recipients", "expected"),
    [
        (("TUR",), ("USA",), ["TUR USA"]),
        (("USA",), ("TUR",), ["TUR USA"]),
        (("Q1",), ("Q2",), ["TUR USA"]),
        (("Q1", "Q2"), (), ["TUR USA"]),
        (("TUR", "Q1"), (), []),
        (("TUR",), (), []),
        (("TUR", "USA"), ("PKK",), ["PKK TUR", "PKK USA"]),
        (("TUR",), ("ac-1",), []),
        (("TUR",), ("ac-2",), ["TUR USA"]),
        (("TUR",), ("ac-unknown",), []),
        (("TUR",), ("Q9",), ["Q9 TUR"]),
    ],
)
def test_sides_are_countries_or_known_actors(
    tmp_path: Path, actors: tuple[str, ...], recipients: tuple[str, ...], expected: list[str]
) -> None:
    with store_of(tmp_path, event("ev-1", actors, recipients)).view() as view:
        assert sorted(f"{each.one} {each.two}" for each in view.network()) == expected


def test_the_network_counts_by_quad_with_the_mean_score(tmp_path: Path) -> None:
    store = store_of(
        tmp_path,
        event("ev-1", ("TUR",), ("USA",), goldstein=4.0),
        event("ev-2", ("Q2",), ("Q1",), goldstein=-2.0, quad=3, when=day(date(2025, 6, 1), "text")),
        event("ev-3", ("TUR",), ("PKK",), goldstein=-10.0, quad=4, type="ASSAULT"),
        event("ev-4", ("TUR",), ("USA",), factuality="negated"),
        event("ev-5", ("TUR",), ("USA",), when=None),
    )
    with store.view() as view:
        first, second = view.network()
        assert (first.one, first.two, first.names) == ("TUR", "USA", ("Turkey", "United States"))
        assert (first.counts, first.total, first.goldstein, first.last) == ((1, 0, 1, 0), 2, 1.0, date(2025, 6, 1))
        assert (second.one, second.two, second.counts) == ("PKK", "TUR", (0, 0, 0, 1))
        assert [each.total for each in view.network(since=date(2025, 6, 1))] == [1]
        assert [each.one for each in view.network(until=date(2025, 5, 31), type="assault")] == ["PKK"]
        assert view.dyad_pairs(1) == (first,) and view.network(limit=1) == (first,)


# --- actors


def test_an_actor_has_its_offices_over_time(tmp_path: Path) -> None:
    known = Office("Secretary of State", "USA-STATE", "USA", date(2025, 1, 21), None, None)
    said = Office("Senator", None, "USA", None, None, span("Fidan"))
    store = Store(tmp_path / "store.duckdb")
    rubio = Actor("Q2", "Marco Rubio", "person", "USA", ("GOV",), offices=(known,))
    with store.writer() as writer:
        for at, (published, offices, alias) in enumerate(
            [
                ("2024-05-01", (known, said), "Rubio"),
                ("2024-03-01", (known, replace(said, title="senator")), "Marco"),
                ("2025-03-01", (known,), "Rubio"),
            ]
        ):
            actor = replace(rubio, offices=offices, aliases=(alias,))
            writer.add(bare_record(Article(f"Text {at}.", key=str(at), published=published), actors=(actor,)))
    with store.view() as view:
        found = view.actor("Q2")
        assert (found.articles, found.first, found.last) == (3, date(2024, 3, 1), date(2025, 3, 1))
        assert found.actor.name == "Marco Rubio" and set(found.actor.aliases) == {"Rubio", "Marco"}
        senator, secretary = found.offices
        assert (senator.office.title.lower(), senator.known, senator.articles) == ("senator", False, 2)
        assert (senator.first, senator.last) == (date(2024, 3, 1), date(2024, 5, 1))
        assert (secretary.office, secretary.known, secretary.articles) == (known, True, 3)
        assert (secretary.first, secretary.last) == (date(2025, 1, 21), None)
        with pytest.raises(RowNotFound, match="no actor 'Q9'"):
            view.actor("Q9")


# --- everything


def test_the_overview_says_what_there_is(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.duckdb")
    with store.writer() as writer:
        writer.add(full_record())
        writer.add(bare_record(Article("Text.", key="a", published="2024-01-02", source="Wire")))
        writer.reject(Rejected("a.txt", None, "empty"))
        writer.decide(full_record().events[0].id, "accept", "ana")
    with store.view() as view:
        found = view.overview()
    assert (found.counts["articles"], found.counts["events"], found.counts["rejected"]) == (2, 2, 1)
    assert found.counts["decisions"] == 1
    assert (found.sources, found.first, found.last) == (1, date(2024, 1, 2), date(2025, 5, 21))
    assert found.added is not None


def test_an_empty_store_has_an_overview(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.duckdb")
    store.writer().close()
    with store.view() as view:
        found = view.overview()
        assert (found.first, found.last, found.added, found.sources) == (None, None, None, 0)
        assert view.network() == view.dyad_pairs() == view.places_told() == ()
        assert view.article_heads().rows == view.actor_heads().rows == view.page("events").rows == ()


def test_a_view_looks_a_name_up_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_of(tmp_path, event("ev-1", ("Q1",), ("USA",)))
    asked: list[str] = []
    fetch = File.fetch

    def counting(file: File, query: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
        asked.append(query)
        return fetch(file, query, values)

    with store.view() as view:
        monkeypatch.setattr(File, "fetch", counting)
        first = view.events("fidan", "USA")
        assert len(first) == 1 and view.events("fidan", "USA") == first == view.page("events", "fidan").rows
    assert sum("contains(names" in query for query in asked) == 2
