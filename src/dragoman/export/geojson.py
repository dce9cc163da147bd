"""GeoJSON (RFC 7946): a FeatureCollection of the events and meetings that have a place with coordinates."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from dragoman.export.base import Job, opened
from dragoman.export.tellings import Cast
from dragoman.model import Event, Meeting, Place, Record, When


def write(records: Iterable[Record], path: Path, job: Job) -> None:
    """One Point feature for each telling, at its first place with coordinates."""
    with opened(path) as file:
        file.write('{"type": "FeatureCollection", "features": [')
        for record in records:
            for feature in _features(record, job):
                file.write(("," if job.tally.rows else "") + "\n" + json.dumps(feature, ensure_ascii=False))
                job.tally.rows += 1
        file.write("\n]}\n")


def _features(record: Record, job: Job) -> Iterator[dict[str, Any]]:
    cast = Cast(record)
    left_out = []
    rows: tuple[Event | Meeting, ...] = (*record.events, *record.meetings)
    for row in rows:
        place = _located(row, cast)
        why = _untold(row, place, job)
        if why or place is None:
            job.tally.lose("events" if isinstance(row, Event) else "meetings", why or "")
            left_out.append(row.id)
            continue
        if isinstance(row, Event):
            job.tally.lose("events.places", "a feature has one place", len(row.places) - 1)
        yield _feature(row, place, record, cast, job)
    job.tally.record(record, left_out)


def _located(row: Event | Meeting, cast: Cast) -> Place | None:
    ids = row.places if isinstance(row, Event) else (row.place,)
    found = (cast.places[each] for each in ids if each in cast.places)
    return next((each for each in found if each.lat is not None and each.lon is not None), None)


def _untold(row: Event | Meeting, place: Place | None, job: Job) -> str | None:
    """Why a row has no feature, or None."""
    if job.leaves_out(row.factuality, row.type if isinstance(row, Event) else None):
        return row.factuality
    return "no place with coordinates" if place is None else None


def _feature(row: Event | Meeting, place: Place, record: Record, cast: Cast, job: Job) -> dict[str, Any]:
    article = record.article
    own = _event(row, cast) if isinstance(row, Event) else _meeting(row, cast)
    return {
        "type": "Feature",
        "id": row.id,
        "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
        "properties": {
            **own,
            "happening": job.happening(row.id),
            "factuality": row.factuality,
            **_when(row.when),
            "place": place.name,
            "words_for_place": place.at.text,
            "country": place.country,
            "admin1": place.admin1,
            "feature": place.feature,
            "geonames": place.geonames,
            "evidence": row.evidence.text,
            "start": row.evidence.start,
            "end": row.evidence.end,
            "rule": row.evidence.rule,
            "score": row.evidence.score,
            "article": article.id,
            "title": article.title,
            "source": article.source,
            "url": article.url,
            "published": article.published.start_date.isoformat() if article.published else None,
        },
    }


def _when(when: When | None) -> dict[str, Any]:
    if when is None:
        return dict.fromkeys(("from", "to", "precision"))
    return {"from": when.start_date.isoformat(), "to": when.end_date.isoformat(), "precision": when.precision}


def _event(event: Event, cast: Cast) -> dict[str, Any]:
    return {
        "table": "events",
        "type": event.type,
        "mode": event.mode,
        "contexts": list(event.contexts),
        "cameo": event.cameo,
        "goldstein": event.goldstein,
        "intensity": event.intensity,
        "quad": event.quad,
        "actors": cast.names(each.actor for each in event.actors),
        "actor_countries": _countries(cast, [each.actor for each in event.actors]),
        "recipients": cast.names(each.actor for each in event.recipients),
        "recipient_countries": _countries(cast, [each.actor for each in event.recipients]),
        "alleged_by": cast.names(event.alleged_by),
    }


def _meeting(meeting: Meeting, cast: Cast) -> dict[str, Any]:
    return {
        "table": "meetings",
        "format": meeting.format,
        "status": meeting.status,
        "series": meeting.series,
        "host": next(iter(cast.names([meeting.host] if meeting.host else [])), None),
        "parties": cast.names(meeting.parties),
        "attendees": cast.names(meeting.attendees),
        "topics": list(meeting.topics),
        "outcomes": list(meeting.outcomes),
        "note": meeting.note,
        "event": meeting.event,
    }


def _countries(cast: Cast, ids: list[str]) -> list[str]:
    found = (cast.actors[each].country for each in ids if each in cast.actors)
    return list(dict.fromkeys(each for each in found if each))
