"""Counts over the whole store: places, pairs, actors, and what there is at all."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple

from dragoman.errors import RowNotFound
from dragoman.model import Actor, Office
from dragoman.schema import from_plain
from dragoman.store.base import File
from dragoman.store.lists import names_of

Quads = tuple[int, int, int, int]
"""How many events of each quad, 1 to 4."""


class Site(NamedTuple):
    """A place and what happened there; `lat` and `lon` are None for a place that no gazetteer knows.

    `key`: what all its toponyms share, the GeoNames id if there is one. `counts`: events of each quad, 1 to 4.
    """

    key: str
    name: str
    country: str | None
    geonames: int | None
    lat: float | None
    lon: float | None
    counts: Quads

    @property
    def total(self) -> int:
        """All events there."""
        return sum(self.counts)


class Pair(NamedTuple):
    """Two sides and what went on between them, either way: events of each quad (1 to 4), mean Goldstein, last day."""

    one: str
    two: str
    names: tuple[str, str]
    counts: Quads
    goldstein: float
    last: date

    @property
    def total(self) -> int:
        """All events between them."""
        return sum(self.counts)


class Held(NamedTuple):
    """An office that an actor held.

    `known`: `office` is from knowledge and `first`, `last` are its own dates; else they are the first and the last
    publication day of the articles that say so. `articles`: how many say so, or name the actor at all.
    """

    office: Office
    known: bool
    first: date | None
    last: date | None
    articles: int


class Portrait(NamedTuple):
    """An actor with all that the articles say of it: its offices by their first day, how many articles name it,
    published from when to when."""

    actor: Actor
    offices: tuple[Held, ...]
    articles: int
    first: date | None
    last: date | None


class Overview(NamedTuple):
    """What a store holds: rows of each table (`articles`, those of the record, `rejected`, `decisions`), how many
    publishers, first and last publication day, and when an article was last added (UTC); None in an empty store."""

    counts: dict[str, int]
    sources: int
    first: date | None
    last: date | None
    added: datetime | None


COMMONEST = 2000
"""Rows of an actor that are united at most."""

_SITES = """
    WITH told AS (
        SELECT site, {quads}, count(*) AS total
        FROM (SELECT unnest(sites) AS site, quad FROM events WHERE {where}) GROUP BY site
        ORDER BY total DESC, site LIMIT {limit}
    ),
    known AS (
        SELECT site, mode(name) AS name, any_value(country) AS country, any_value(geonames) AS geonames,
            any_value(lat) AS lat, any_value(lon) AS lon
        FROM places WHERE site IN (SELECT site FROM told) GROUP BY site
    )
    SELECT site, name, country, geonames, lat, lon, q1, q2, q3, q4 FROM told JOIN known USING (site)
    ORDER BY total DESC, site
"""

_PAIRS = """
    SELECT pair, {quads}, avg(goldstein), max(start_date)
    FROM (SELECT unnest(pairs) AS pair, quad, goldstein, start_date FROM events WHERE {where}) GROUP BY pair
    ORDER BY count(*) DESC, pair LIMIT {limit}
"""

_QUADS = ", ".join(f"count(*) FILTER (quad = {quad}) AS q{quad}" for quad in (1, 2, 3, 4))


def sites(file: File, where: str, values: list[Any], limit: int) -> tuple[Site, ...]:
    """The places of the events that meet a condition, those with most events first."""
    rows = file.fetch(_SITES.format(quads=_QUADS, where=where, limit=int(limit)), values)
    return tuple(Site._make((*row[:6], row[6:])) for row in rows)


def pairs(file: File, where: str, values: list[Any], limit: int) -> tuple[Pair, ...]:
    """The pairs of sides of the events that meet a condition, those with most events first."""
    query = _PAIRS.format(quads=_QUADS, where=where, limit=int(limit))
    rows = [(*row[0].split(" "), *row[1:]) for row in file.fetch(query, values)]
    names = names_of(file, sorted({each for row in rows for each in row[:2]}))
    return tuple(
        Pair(one, two, (names[one], names[two]), tuple(counts), round(goldstein, 3), last)
        for one, two, *counts, goldstein, last in rows
    )


def overview(file: File, counts: dict[str, int]) -> Overview:
    """What the store holds, beside its counts."""
    query = "SELECT count(DISTINCT source), min(published), max(published), max(added) FROM articles"
    (row,) = file.fetch(query)
    ((decided,),) = file.fetch("SELECT count(*) FROM decisions")
    return Overview({**counts, "decisions": decided}, *row)


def portrait(file: File, actor_id: str) -> Portrait:
    """The actor with all its articles say. Raises `RowNotFound`."""
    counted = "SELECT count(*), min(start_date), max(start_date) FROM actors WHERE id = ?"
    ((articles, first, last),) = file.fetch(counted, [actor_id])
    if not articles:
        raise RowNotFound(f"{file.path}: no actor {actor_id!r}; take an id that `dragoman actors` prints")
    rows = file.fetch(
        "SELECT row, count(*), min(start_date), max(start_date) FROM actors WHERE id = ? "
        f"GROUP BY row ORDER BY 2 DESC, 3, 1 LIMIT {COMMONEST}",
        [actor_id],
    )
    told = [(from_plain(Actor, json.loads(row)), *rest) for row, *rest in rows]
    return Portrait(united(actor for actor, *_ in told), tuple(_held(told)), articles, first, last)


def _held(told: Iterable[tuple[Actor, int, date | None, date | None]]) -> list[Held]:
    """The offices by their first day, those without one last."""
    found: dict[tuple[object, ...], Held] = {}
    for actor, articles, first, last in told:
        for office in actor.offices:
            known = office.span is None
            days = (office.start_date, office.end_date) if known else (first, last)
            key = (office.title.casefold(), office.organization, office.country, *(days if known else ()))
            found[key] = _again(found[key], articles, days) if key in found else Held(office, known, *days, articles)
    return sorted(found.values(), key=lambda each: (each.first or date.max, each.office.title))


def _again(held: Held, articles: int, days: tuple[date | None, date | None]) -> Held:
    """The office said once more by other articles."""
    if held.known:
        return held._replace(articles=held.articles + articles)
    first, last = (sorted(filter(None, pair)) for pair in zip((held.first, held.last), days, strict=True))
    return held._replace(
        first=first[0] if first else None, last=last[-1] if last else None, articles=held.articles + articles
    )


def united(rows: Iterable[Actor]) -> Actor:
    """One actor from its rows in several articles; what the first says of name, kind and country counts."""
    first, *others = rows
    for other in others:
        first = replace(
            first,
            sectors=tuple(dict.fromkeys(first.sectors + other.sectors)),
            aliases=tuple(dict.fromkeys(first.aliases + other.aliases)),
            offices=tuple(dict.fromkeys(first.offices + other.offices)),
            labels=tuple(dict.fromkeys(first.labels + other.labels)),
        )
    return first
