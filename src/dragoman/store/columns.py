"""From the nouns of a record to the columns of the store's tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations, product
from typing import Any

from dragoman.likeness import side_of
from dragoman.model import (
    Actor,
    Commitment,
    Dispute,
    Dropped,
    Event,
    Meeting,
    Mention,
    Place,
    Record,
    Role,
    Sanction,
    Statement,
    TimeExpression,
    When,
    to_plain,
)
from dragoman.names import keys
from dragoman.store.base import as_json, now


class Context:
    """What the columns of a row take from the rest of its record."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.published = record.article.published
        self.said = {statement.id: statement.when for statement in record.statements}
        self._actors = {actor.id: actor for actor in record.actors}
        self._sites = {place.id: site(place) for place in record.places}

    def participants(self, *groups: Iterable[str | None]) -> dict[str, list[str]]:
        """The column `participants`: these actors and all they belong to, each once."""
        return {"participants": self.belonging(*groups)}

    def belonging(self, *groups: Iterable[str | None]) -> list[str]:
        """These actors and all they belong to, each once."""
        found: dict[str, None] = {}
        waiting = [each for group in groups for each in group if each]
        while waiting:
            code = waiting.pop()
            if code not in found:
                found[code] = None
                actor = self._actors.get(code)
                waiting += [parent for parent in (actor.country, actor.part_of) if parent] if actor else []
        return sorted(found)

    def sites(self, places: Iterable[str]) -> list[str]:
        """The column `site` of these places, each once."""
        return sorted({self._sites[each] for each in places if each in self._sites})

    def pairs(self, one: Sequence[Role], other: Sequence[Role]) -> list[str]:
        """The sides of each of `one` with those of each of `other`, or of each other when there is no `other`."""
        met = product(one, other) if other else combinations(one, 2)
        both = (sides for a, b in met for sides in product(self._sides(a.actor), self._sides(b.actor)))
        return sorted({" ".join(sorted(pair)) for pair in both if len(set(pair)) == 2})

    def _sides(self, actor_id: str) -> list[str]:
        """For whom an actor acts as far as that is known outside its article."""
        actor = self._actors.get(actor_id)
        sides = side_of(actor, actor_id)
        return [each for each in sides if not actor_id.startswith("ac-") or (actor and each == actor.country)]


def site(place: Place) -> str:
    """What all toponyms of one place share: its GeoNames id, else its name and country."""
    if place.geonames is not None:
        return str(place.geonames)
    return f"{place.name}, {place.country}" if place.country else place.name


def days(when: When | None, prefix: str = "") -> dict[str, date | None]:
    """The columns for a date, empty for None."""
    return {
        f"{prefix}start_date": when.start_date if when else None,
        f"{prefix}end_date": when.end_date if when else None,
    }


def _mention(row: Mention, _: Context) -> dict[str, Any]:
    return {"kind": row.kind, "actor": row.actor, "metonym": row.metonym}


def _actor(row: Actor, context: Context) -> dict[str, Any]:
    return {
        "name": row.name,
        "kind": row.kind,
        "country": row.country,
        "part_of": row.part_of,
        "sectors": list(row.sectors),
        "names": "|".join(f" {' '.join(keys(name))} " for name in dict.fromkeys((row.name, *row.aliases))),
        **context.participants([row.id]),
        **days(context.published),
    }


def _place(row: Place, _: Context) -> dict[str, Any]:
    return {
        "name": row.name,
        "country": row.country,
        "geonames": row.geonames,
        "site": site(row),
        "lat": row.lat,
        "lon": row.lon,
    }


def _date(row: TimeExpression, _: Context) -> dict[str, Any]:
    return days(row.when_)


def _event(row: Event, context: Context) -> dict[str, Any]:
    return {
        "type": row.type,
        "mode": row.mode,
        "factuality": row.factuality,
        "quad": row.quad,
        "cameo": row.cameo,
        "goldstein": row.goldstein,
        **context.participants(role.actor for role in row.actors + row.recipients),
        "doers": context.belonging(role.actor for role in row.actors),
        "others": context.belonging(role.actor for role in row.recipients or row.actors),
        "pairs": context.pairs(row.actors, row.recipients),
        "sites": context.sites(row.places),
        "score": row.evidence.score,
        **days(row.when),
    }


def _meeting(row: Meeting, context: Context) -> dict[str, Any]:
    delegates = [each for side in row.delegations for each in (side.party, side.head, *side.members)]
    return {
        "format": row.format,
        "score": row.evidence.score,
        "status": row.status,
        "factuality": row.factuality,
        **context.participants(row.parties, [row.host], row.attendees, delegates),
        **days(row.when),
    }


def _statement(row: Statement, context: Context) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "document": row.document,
        "score": row.evidence.score,
        **context.participants(row.speakers, row.addressees),
        **days(row.when),
    }


def _commitment(row: Commitment, context: Context) -> dict[str, Any]:
    said = context.said.get(row.statement) if row.statement else None
    return {
        "kind": row.kind,
        "statement": row.statement,
        "score": row.evidence.score,
        **context.participants(row.by, row.toward),
        **days(row.due, "due_"),
        **days(said or context.published),
    }


def _dispute(row: Dispute, context: Context) -> dict[str, Any]:
    sides = (position.by for position in row.position)
    shared = context.participants(row.parties, row.over, sides)
    return {"score": row.evidence.score, **shared, **days(context.published)}


def _sanction(row: Sanction, context: Context) -> dict[str, Any]:
    return {
        "action": row.action,
        "measure": row.measure,
        "score": row.evidence.score,
        "factuality": row.factuality,
        **context.participants(row.by, row.target, row.requested_by),
        **days(row.when),
    }


def _dropped(row: Dropped, _: Context) -> dict[str, Any]:
    return {"reason": row.reason}


COLUMNS: dict[str, Callable[[Any, Context], dict[str, Any]]] = {
    "mentions": _mention,
    "actors": _actor,
    "places": _place,
    "dates": _date,
    "events": _event,
    "meetings": _meeting,
    "statements": _statement,
    "commitments": _commitment,
    "disputes": _dispute,
    "sanctions": _sanction,
    "dropped": _dropped,
}


def table_rows(table: str, context: Context) -> Iterator[dict[str, Any]]:
    """The rows of one table of a record."""
    for position, row in enumerate(getattr(context.record, table)):
        yield {
            "id": row.id,
            "article": context.record.article.id,
            "position": position,
            "row": as_json(to_plain(row)),
            **COLUMNS[table](row, context),
        }


def article_columns(record: Record) -> dict[str, Any]:
    """The row of an article."""
    article = record.article
    return {
        "id": article.id,
        "version": article.version,
        "key": article.key,
        "title": article.title,
        "source": article.source,
        "url": article.url,
        "published": article.published.start_date if article.published else None,
        "language": article.language,
        "text": article.text,
        "added": now(),
        "made_by": as_json(to_plain(record.made_by)),
        "row": as_json(to_plain(article) | {"text": ""}),
    }
