"""POLECAT's table: 40 tab-separated columns with a header, one row a telling, `None` where there is nothing."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from dragoman.export.base import Job, cell, opened
from dragoman.export.codes import codes, country
from dragoman.export.tellings import Party, Telling, is_city, narrowed, source, tellings
from dragoman.model import Place, Record

QUADS = {1: "VERBAL COOPERATION", 2: "MATERIAL COOPERATION", 3: "VERBAL CONFLICT", 4: "MATERIAL CONFLICT"}

NONE = "None"


def write(records: Iterable[Record], path: Path, job: Job) -> None:
    """One row for each telling; several actors share a cell, parted by `;`, in the same order in each column."""
    with opened(path) as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n")
        table.writerow(codes("columns")["polecat"])
        for record in records:
            story = _story(record)
            for telling in tellings(record, job):
                narrowed(telling, job)
                table.writerow([cell(each) or NONE for each in _row(telling, story)])
                job.tally.rows += 1


def _row(telling: Telling, story: list[str]) -> list[object]:
    article = telling.article
    return [
        telling.id,
        telling.day,
        telling.type,
        telling.mode,
        telling.intensity,
        QUADS[telling.quad],
        ";".join(telling.contexts),
        *_side(telling.actors),
        *_side(telling.recipients),
        *_where(telling.place),
        source(article),
        article.published.start_date if article.published else None,
        *story,
        article.language,
        f"dragoman {telling.maker}",
    ]


def _side(parties: tuple[Party, ...]) -> list[str]:
    """The eight columns of one side; an actor that lacks a value has `None` among the others'."""
    actors = [each.actor for each in parties]
    homes = [country(each.country) for each in actors]
    return [
        _joined([each.name for each in actors]),
        _joined([each.country for each in actors]),
        _joined([home.cow if home else None for home in homes]),
        _joined([(*each.sectors, None)[0] for each in actors]),
        _joined([",".join(each.sectors) for each in actors]),
        _joined([each.title for each in parties]),
        _joined([each.words.text if each.words else None for each in parties]),
        NONE,
    ]


def _joined(values: Iterable[object]) -> str:
    return ";".join(NONE if each in (None, "") else str(each).replace(";", ",") for each in values)


def _where(place: Place | None) -> list[object]:
    """Placename to Feature Type: ten columns."""
    if place is None:
        return [None] * 10
    city = place.name if is_city(place) else None
    return [
        place.name,
        city,
        None,
        place.admin1,
        place.country,
        place.lat,
        place.lon,
        place.geonames,
        place.at.text,
        place.feature,
    ]


def _story(record: Record) -> list[str]:
    people = [each.name for each in record.actors if each.kind == "person"]
    bodies = [each.name for each in record.actors if each.kind in ("organization", "group", "government")]
    places = [each.name for each in record.places]
    return [";".join(dict.fromkeys(each.replace(";", ",") for each in group)) for group in (people, bodies, places)]
