"""ACLED's table: 31 columns of CSV with a header, one row a happening of violence, protest or strategic kind."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, NamedTuple

from dragoman.export.base import Job, number, opened
from dragoman.export.codes import codes, country, numeric
from dragoman.export.tellings import Groups, Party, Telling, country_name, published, tellings
from dragoman.model import Actor, Place, Record

_VIOLENCE = "Political violence"


class Kind(NamedTuple):
    """What ACLED calls an event: its disorder type, event type and sub-event type."""

    disorder: str
    event: str
    sub: str


def write(records: Iterable[Record], path: Path, job: Job) -> None:
    """One row for each happening that has such a kind and a place with coordinates; sources of all its tellings."""
    with Groups(path.with_name("spool")) as groups, opened(path) as file:
        for record in records:
            for telling in tellings(record, job, refused=_refused):
                _add(telling, groups, job)
        table = csv.writer(file, lineterminator="\n")
        columns = codes("columns")["acled"]
        table.writerow(columns)
        for row, told in groups.rows():
            row[columns.index("source")] = "; ".join(told.sources)
            table.writerow(row)
            job.tally.rows += 1


def _refused(telling: Telling) -> str | None:
    if kind(telling) is None:
        return f"{telling.type}: no event of ACLED's kinds"
    return None if _located(telling) else "no place with coordinates"


def _add(telling: Telling, groups: Groups, job: Job) -> None:
    what, place = kind(telling), _located(telling)
    assert what and place
    if not groups.add(telling, lambda: _row(telling, what, place, job)):
        job.tally.lose("events", "told before: its source is added")
    else:
        job.tally.lose("events.places", "a row has one place", len(telling.places) - 1)


def kind(telling: Telling) -> Kind | None:
    """What ACLED calls this event, or None when it lists no such event."""
    listed = codes("acled")["kinds"]
    entry = listed.get(f"{telling.type}/{telling.mode}") or listed.get(telling.type)
    if entry is None:
        return None
    event, sub = entry["kind"], entry["sub"]
    if "unarmed" in entry and _inter((*_sides(telling)[1], None)[0]) == "Civilians":
        event, sub = entry["unarmed"]
    return Kind(codes("acled")["disorder"][event], event, sub)


def _located(telling: Telling) -> Place | None:
    return next((each for each in telling.places if each.lat is not None and each.lon is not None), None)


def _sides(telling: Telling) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """The two sides; of those who act together the first is one side, the others are the other.

    Whoever breaks up a protest stands second, since ACLED puts the protesters first.
    """
    if not telling.recipients:
        return telling.actors[:1], telling.actors[1:]
    if telling.mode == "crowd-control":
        return telling.recipients, telling.actors
    return telling.actors, telling.recipients


def _inter(party: Party | None) -> str:
    """Who acts, in ACLED's words; empty when the sectors do not say."""
    if party is None:
        return ""
    words = (codes("sectors").get(each, {}).get("acled") for each in party.actor.sectors)
    return next((word for word in words if word), "Civilians" if party.actor.kind == "population" else "")


def _row(telling: Telling, what: Kind, place: Place, job: Job) -> list[Any]:
    ours, theirs = _sides(telling)
    inter1, inter2 = _acting(ours, what), _inter((*theirs, None)[0])
    precisions = codes("acled")["precisions"]
    return [
        f"{place.country or ''}{number(telling.happening)}",
        telling.day.isoformat(),
        telling.day.year,
        precisions.get(telling.when.precision, 3),
        *what,
        *_side(ours),
        inter1,
        *_side(theirs),
        inter2,
        f"{inter1} only" if inter1 and not theirs else "-".join(each for each in (inter1, inter2) if each),
        "Civilian targeting" if what.disorder == _VIOLENCE and inter2 == "Civilians" else "",
        *_country(place, job),
        place.admin1 or "",
        "",
        "",
        place.name,
        place.lat,
        place.lon,
        _near(place),
        "",
        "",
        telling.evidence.text,
        "",
        f"dragoman={telling.maker}",
        int(datetime.combine(published(telling), time(), UTC).timestamp()),
    ]


def _acting(side: tuple[Party, ...], what: Kind) -> str:
    """Who acts first; civilians who protest or riot are protesters or rioters."""
    inter = _inter((*side, None)[0])
    if side and inter in ("Civilians", "") and what.disorder == "Demonstrations":
        return "Rioters" if what.event == "Riots" else "Protesters"
    return inter


def _side(parties: tuple[Party, ...]) -> list[str]:
    """The first actor of a side, and the others in one cell."""
    listed = [_name(each.actor) for each in parties]
    return [(*listed, "")[0], "; ".join(listed[1:])]


def _name(actor: Actor) -> str:
    return actor.name.replace(";", ",")


def _country(place: Place, job: Job) -> list[str]:
    """Numeric ISO code (0 for Kosovo, which has none), region, name."""
    found = country(place.country)
    code = numeric(place.country) or ("0" if place.country == "KOS" else "")
    return [code, (found.region if found else None) or "", country_name(place.country, job.known) or ""]


def _near(place: Place) -> int:
    """ACLED's geo_precision: 1 a town or spot, 2 part of a region, 3 a region or country."""
    feature = place.feature or ""
    listed = codes("acled")["features"]
    matches = (listed[feature[:size]] for size in (4, 3, 1) if feature[:size] in listed)
    return next(matches, 2)
