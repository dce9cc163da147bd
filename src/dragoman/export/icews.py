"""ICEWS's table: 20 tab-separated columns with a header, one row for each source and target of a telling."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import permutations, product
from pathlib import Path

from dragoman.export.base import Job, cell, number, opened
from dragoman.export.codes import codes, country
from dragoman.export.tellings import Party, Telling, country_name, is_city, narrowed, source, tellings
from dragoman.knowledge import Knowledge
from dragoman.model import Record


def write(records: Iterable[Record], path: Path, job: Job) -> None:
    """Rows for each telling that has two sides; those who act together are each other's source and target."""
    with opened(path) as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n")
        table.writerow(codes("columns")["icews"])
        for record in records:
            for telling in tellings(record, job, spoken=True, refused=_refused):
                narrowed(telling, job)
                for one, two in _pairs(telling):
                    table.writerow([cell(each) for each in _row(telling, one, two, job.known)])
                    job.tally.rows += 1


def _pairs(telling: Telling) -> Iterator[tuple[Party, Party]]:
    if telling.recipients:
        return product(telling.actors, telling.recipients)
    return permutations(telling.actors, 2)


def _refused(telling: Telling) -> str | None:
    return None if any(True for _ in _pairs(telling)) else "a row needs a source and a target"


def _row(telling: Telling, one: Party, two: Party, known: Knowledge) -> list[object]:
    return [
        number(telling.id, one.actor.id, two.actor.id),
        telling.day,
        *_party(one, known),
        codes("cameo").get(telling.cameo) or codes("cameo")[telling.cameo[:2] + "0"],
        telling.cameo,
        telling.goldstein,
        *_party(two, known),
        number(telling.article.id),
        telling.sentence,
        source(telling.article),
        *_where(telling, known),
    ]


def _party(party: Party, known: Knowledge) -> list[str]:
    """Name, sectors, country; a state has no sectors."""
    actor = party.actor
    listed = codes("sectors")
    words = [word for sector in actor.sectors for word in listed.get(sector, {}).get("icews", ())]
    sectors = [] if actor.kind == "state" else list(dict.fromkeys(words))
    return [actor.name, ",".join(sectors), _country(actor.country, known)]


def _country(code: str | None, known: Knowledge) -> str:
    found = country(code)
    return (found.icews if found else None) or (country_name(code, known) if found else None) or ""


def _where(telling: Telling, known: Knowledge) -> list[object]:
    place = telling.place
    if place is None:
        return [""] * 6
    city = place.name if is_city(place) else None
    return [city, "", place.admin1, _country(place.country, known), place.lat, place.lon]
