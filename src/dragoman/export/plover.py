"""PLOVER's JSON Lines: one event an object, with the fields of the PLOVER manual that we know something for."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dragoman.export.base import Job, opened
from dragoman.export.tellings import Party, Telling, is_city, tellings
from dragoman.model import Place, Record


def write(records: Iterable[Record], path: Path, job: Job) -> None:
    """One line for each telling of an event, in the order of the records."""
    with opened(path) as file:
        for record in records:
            for telling in tellings(record, job):
                file.write(json.dumps(_event(telling), ensure_ascii=False) + "\n")
                job.tally.rows += 1


def _event(telling: Telling) -> dict[str, Any]:
    last = telling.last.isoformat() if telling.last != telling.day else None
    trigger = telling.evidence.trigger
    rows: dict[str, Any] = {
        "id": telling.id,
        "has_event": True,
        "date": telling.day.isoformat(),
        "enddate": last,
        "actor": [_party(each) for each in telling.actors],
        "recipient": [_party(each) for each in telling.recipients],
        "event": [telling.type],
        "event_loc": [_place(each) for each in telling.places],
        "event_text": [trigger.text] if trigger else [],
        "quad_code": telling.quad,
        "event_scale": telling.intensity,
        "mode": [telling.mode] if telling.mode else [],
        "context": list(telling.contexts),
        "link": telling.happening if telling.happening != telling.id else None,
        "text": telling.evidence.text,
        "text_info": {
            "start": telling.evidence.start,
            "end": telling.evidence.end,
            "text_story": telling.article.text,
        },
        "cite_info": _cited(telling),
        "coder": f"dragoman {telling.maker}",
        "comment": f"{telling.evidence.rule} {telling.evidence.score:.2f}",
    }
    return _filled(rows) | {"actor": rows["actor"]}


def _filled(row: dict[str, Any]) -> dict[str, Any]:
    """Without the fields that hold nothing."""
    return {name: value for name, value in row.items() if value not in (None, "", [], {})}


def _party(party: Party) -> dict[str, Any]:
    actor = party.actor
    return _filled(
        {
            "code": actor.country,
            "sector": list(actor.sectors),
            "entity_text": party.words.text if party.words else None,
            "identifier_id": actor.wikidata,
            "identifier_text": actor.name,
            "office": party.title,
        }
    )


def _place(place: Place) -> dict[str, Any]:
    return _filled(
        {
            "extracted_place": place.at.text,
            "resolved_place": place.name,
            "geonameid": place.geonames,
            "lat": place.lat,
            "lon": place.lon,
            "city": place.name if is_city(place) else None,
            "province": place.admin1,
            "country_code": place.country,
            "feature_code": place.feature,
        }
    )


def _cited(telling: Telling) -> dict[str, Any]:
    article = telling.article
    return _filled(
        {
            "url": article.url,
            "title": article.title,
            "language": article.language,
            "publication": article.source,
            "citation": article.published.start_date.isoformat() if article.published else None,
            "version": "plover-2.0+d1",
        }
    )
