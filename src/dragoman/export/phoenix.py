"""Phoenix's table: 26 tab-separated columns without header and quoting, one row a happening."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from dragoman.export.base import Job, bare_line, compact, number, opened
from dragoman.export.cameo import code, penta
from dragoman.export.tellings import Groups, Party, Telling, paired, tellings
from dragoman.model import Record


def write(records: Iterable[Record], path: Path, job: Job) -> None:
    """One row for each happening whose two sides CAMEO has codes for, with the urls and sources of all its tellings."""
    with Groups(path.with_name("spool")) as groups, opened(path) as file:
        for record in records:
            for telling in tellings(record, job, spoken=True, refused=lambda each: _refused(each, job)):
                _add(telling, groups, job)
        for row, told in groups.rows():
            file.write(bare_line([*row, ";".join(told.urls), ";".join(told.sources)]))
            job.tally.rows += 1


def _refused(telling: Telling, job: Job) -> str | None:
    both = all(code(each, job.known).whole for each in telling.pair)
    return None if both else "a row needs the codes of two sides"


def _add(telling: Telling, groups: Groups, job: Job) -> None:
    if groups.add(telling, lambda: _row(telling, job)):
        paired(telling, job)
    else:
        job.tally.lose(telling.table, "told before: its url and source are added")


def _row(telling: Telling, job: Job) -> list[object]:
    day, place = telling.day, telling.place
    return [
        f"{number(telling.happening)}_{telling.maker}",
        compact(day),
        day.year,
        day.month,
        day.day,
        *_actor(telling.pair[0], job),
        *_actor(telling.pair[1], job),
        telling.cameo,
        telling.cameo[:2],
        penta(telling.cameo),
        telling.goldstein,
        ";".join(f"{each.upper()},1" for each in telling.contexts),
        *([place.lat, place.lon, place.name, place.admin1, place.country] if place else [""] * 5),
        f"{telling.article.id}_{telling.sentence}",
    ]


def _actor(party: Party | None, job: Job) -> list[str]:
    """The code whole, its entity (country or international role with group), its first role, its other roles."""
    whole = code(party, job.known)
    if whole.country:
        entity, roles = whole.country + whole.group, whole.roles
    else:
        entity, roles = "".join(whole.roles[:1]) + whole.group, whole.roles[1:]
    return [whole.whole, entity, *roles[:1], ";".join(roles[1:])] if roles else [whole.whole, entity, "", ""]
