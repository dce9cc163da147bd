"""GDELT 2.0: the table of events (61 columns) and that of mentions (16), tab-separated, without header and quoting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from dragoman.export.base import Job, bare_line, compact, number, opened
from dragoman.export.cameo import Code, code, quad
from dragoman.export.codes import codes, country
from dragoman.export.tellings import Groups, Party, Telling, country_name, host, paired, published, tellings
from dragoman.knowledge import Knowledge
from dragoman.model import Place, Record, Span

_NOWHERE = ["0", "", "", "", "", "", "", ""]


def events(records: Iterable[Record], path: Path, job: Job) -> None:
    """One row for each happening, from its first telling; the others are counted in it."""
    with Groups(path.with_name("spool")) as groups, opened(path) as file:
        for record in records:
            for telling in tellings(record, job, spoken=True):
                _add(telling, groups, job)
        counted = codes("columns")["gdelt"].index("NumMentions")
        for row, told in groups.rows():
            row[counted : counted + 3] = [told.tellings, max(1, len(told.sources)), told.articles]
            file.write(bare_line(row))
            job.tally.rows += 1


def _add(telling: Telling, groups: Groups, job: Job) -> None:
    if groups.add(telling, lambda: _event(telling, job.known)):
        paired(telling, job)
    else:
        job.tally.lose(telling.table, "told before: counted in NumMentions")


def _event(telling: Telling, known: Knowledge) -> list[object]:
    one, two = telling.pair
    day = telling.day
    return [
        number(telling.happening),
        compact(day),
        compact(day)[:6],
        compact(day)[:4],
        f"{fraction(day):.4f}",
        *_actor(one, code(one, known)),
        *_actor(two, code(two, known)),
        int(telling.in_lead),
        telling.cameo,
        telling.cameo[:3],
        telling.cameo[:2],
        quad(telling.cameo),
        telling.goldstein,
        *("", "", ""),
        0,
        *_NOWHERE,
        *_NOWHERE,
        *_geo(telling.place, known),
        _time(published(telling)),
        telling.article.url or "",
    ]


def fraction(day: date) -> float:
    """The year with the part of it that has passed, of months of 30 days, as GDELT counts (1 July 2017: 2017.4959)."""
    return day.year + ((day.month - 1) * 30 + day.day) / 365


def _time(day: date) -> str:
    return compact(day) + "000000"


def _actor(party: Party | None, whole: Code) -> list[str]:
    roles = [*whole.roles, "", "", ""][:3]
    name = party.actor.name.upper() if party else ""
    return [whole.whole, name, whole.country, whole.group, "", "", "", *roles]


def _geo(place: Place | None, known: Knowledge) -> list[Any]:
    """Type, name, FIPS country, ADM1, ADM2, latitude, longitude, feature: ADM codes and feature ids we do not have."""
    if place is None:
        return _NOWHERE
    home = country(place.country)
    fips = (home.fips if home else None) or ""
    kind = _kind(place)
    adm1 = fips if kind == 1 else ""
    named = dict.fromkeys(each for each in (place.name, place.admin1, country_name(place.country, known)) if each)
    coordinates = ("" if each is None else each for each in (place.lat, place.lon))
    return [kind, ", ".join(named), fips, adm1, "", *coordinates, ""]


def _kind(place: Place) -> int:
    """1 country, 2 US state, 3 US city, 4 world city, 5 world state."""
    feature = place.feature or ""
    if feature.startswith("PCL"):
        return 1
    state = feature.startswith("ADM")
    if place.country == "USA":
        return 2 if state else 3
    return 5 if state else 4


def mentions(records: Iterable[Record], path: Path, job: Job) -> None:
    """One row for each telling, under the number of its happening."""
    first: dict[str, date] = {}
    with opened(path) as file:
        for record in records:
            for telling in tellings(record, job, spoken=True):
                begun = first.setdefault(telling.happening, published(telling))
                file.write(bare_line(_mention(telling, begun)))
                job.tally.rows += 1


def _mention(telling: Telling, begun: date) -> list[object]:
    article = telling.article
    one, two = telling.pair
    return [
        number(telling.happening),
        _time(begun),
        _time(published(telling)),
        1 if article.url else 2,
        article.source or host(article) or "",
        article.url or article.id,
        telling.sentence,
        _offset(one.words if one else None),
        _offset(two.words if two else None),
        _offset(telling.evidence.trigger),
        1,
        min(100, max(10, round(telling.evidence.score * 10) * 10)),
        len(article.text),
        0,
        "",
        "",
    ]


def _offset(words: Span | None) -> int:
    return words.start if words else -1
