"""FollowTheMoney entities, one JSON object a line: who acts, what happened, who is sanctioned, and the articles."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pycountry

from dragoman.export.base import Job, opened
from dragoman.export.codes import alpha2
from dragoman.model import Actor, Article, Event, Meeting, Place, Record, Sanction, When, digest

SCHEMATA = {
    "person": "Person",
    "state": "PublicBody",
    "government": "PublicBody",
    "organization": "Organization",
    "group": "Organization",
}
"""The schema of each kind of actor; there is none for a population."""

Entity = dict[str, Any]
_Row = Event | Meeting | Sanction


def write(records: Iterable[Record], path: Path, job: Job) -> None:
    """Each entity once, at its first telling; ids stay the same from export to export."""
    written: set[str] = set()
    with opened(path) as file:
        for record in records:
            for entity in _Entities(record, job, written).all():
                if entity["id"] not in written:
                    written.add(entity["id"])
                    file.write(json.dumps(entity, ensure_ascii=False) + "\n")
                    job.tally.rows += 1


def _id(row: str) -> str:
    return f"dragoman-{row}"


def _entity(id: str, schema: str, **properties: Iterable[str | None] | str | None) -> Entity:
    """An entity with every property that has a value, each value once."""
    filled: dict[str, list[str]] = {}
    for name, given in properties.items():
        values = [given] if isinstance(given, str) or given is None else given
        if listed := list(dict.fromkeys(value for value in values if value)):
            filled[name] = listed
    return {"id": id, "schema": schema, "properties": filled}


class _Entities:
    """The entities of one record."""

    def __init__(self, record: Record, job: Job, written: set[str]) -> None:
        self.record = record
        self.job = job
        self.written = written
        self.now: set[str] = set()  # what this record has given so far
        self.actors = {each.id: each for each in record.actors}
        self.places = {each.id: each for each in record.places}
        self.proof = _id(record.article.id)

    def all(self) -> Iterator[Entity]:
        """Articles, actors, what binds them, then events, meetings and sanctions."""
        tally = self.job.tally
        yield _article(self.record.article, self.record.made_by.dragoman)
        for actor in self.record.actors:
            yield from self._actor(actor)
        meetings = [each for each in self.record.meetings if self._told("meetings", each, each.factuality)]
        told = {each.event for each in meetings}
        events = [each for each in self.record.events if self._told("events", each, each.factuality, each.type)]
        tally.lose("events", "written as its meeting", sum(each.id in told for each in events))
        events = [each for each in events if each.id not in told]
        sanctions = [each for each in self.record.sanctions if self._told("sanctions", each, each.factuality)]
        for event in events:
            yield self._event(event)
        for meeting in meetings:
            yield self._meeting(meeting)
            yield from self._delegations(meeting)
        for sanction in sanctions:
            yield from self._sanction(sanction)
        written: tuple[_Row, ...] = (*events, *meetings, *sanctions)
        rows: tuple[_Row, ...] = (*self.record.events, *self.record.meetings, *self.record.sanctions)
        tally.record(self.record, {each.id for each in rows} - {each.id for each in written})

    def _told(self, table: str, row: _Row, factuality: str, type: str | None = None) -> bool:
        """Whether a row is to be written: it is told, and no article before told the same happening."""
        if self.job.leaves_out(factuality, type):
            self.job.tally.lose(table, factuality)
            return False
        happening = _id(self.job.happening(row.id))
        if happening in self.written or happening in self.now:
            self.job.tally.lose(table, "told before")
            return False
        self.now.add(happening)
        return True

    def _actor(self, actor: Actor) -> Iterator[Entity]:
        """The actor, and whom it belongs to or has an office of; nothing if it was given already."""
        if actor.id in self.now:
            return
        self.now.add(actor.id)
        schema = SCHEMATA.get(actor.kind)
        if schema is None:
            self.job.tally.lose("actors", "no schema for a population")
            return
        parent = self._find(actor.part_of)
        if parent and parent.id not in self.actors:
            yield from self._actor(parent)
        properties: dict[str, Any] = {
            "name": actor.name,
            "alias": actor.aliases,
            "country": alpha2(actor.country),
            "wikidataId": actor.wikidata,
            "sector": actor.sectors,
            "classification": actor.kind,
            "parent": _id(parent.id) if parent else None,
        }
        if schema == "Person":
            properties["position"] = [each.title for each in actor.offices]
        yield _entity(_id(actor.id), schema, **properties)
        yield from self._offices(actor)

    def _offices(self, actor: Actor) -> Iterator[Entity]:
        """A representation for each office of a body or country that is an entity."""
        for office in actor.offices:
            client = self._find(office.organization) or self._find(office.country)
            if client and client.id != actor.id:
                if client.id not in self.actors:
                    yield from self._actor(client)
                yield _representation(
                    actor.id,
                    client.id,
                    office.title,
                    startDate=office.start_date.isoformat() if office.start_date else None,
                    endDate=office.end_date.isoformat() if office.end_date else None,
                )

    def _find(self, id: str | None) -> Actor | None:
        """An actor that has a schema, of the record or of the knowledge."""
        found = self.actors.get(id or "") or self.job.known.actors.get(id or "")
        return found if found and found.kind in SCHEMATA else None

    def _ids(self, ids: Iterable[str | None]) -> list[str]:
        return [_id(each.id) for each in map(self._find, ids) if each and each.id in self.actors]

    def _names(self, ids: Iterable[str]) -> str:
        return ", ".join(self.actors[each].name for each in ids if each in self.actors)

    def _event(self, event: Event) -> Entity:
        sides = ([each.actor for each in event.actors], [each.actor for each in event.recipients])
        return _entity(
            _id(self.job.happening(event.id)),
            "Event",
            name=f"{event.type}: {' → '.join(filter(None, map(self._names, sides)))}",
            keywords=(event.type, event.mode, *event.contexts),
            involved=self._ids(each for side in sides for each in side),
            **self._common(event, [self.places[each] for each in event.places if each in self.places]),
        )

    def _meeting(self, meeting: Meeting) -> Entity:
        place = self.places.get(meeting.place or "")
        who = (*meeting.parties, *meeting.attendees, *_members(meeting))
        return _entity(
            _id(self.job.happening(meeting.id)),
            "Event",
            name=": ".join(filter(None, (meeting.series or meeting.format, self._names(meeting.parties)))),
            keywords=("meeting", meeting.format, meeting.status, *meeting.topics),
            organizer=self._ids([meeting.host]),
            involved=self._ids(who),
            summary=meeting.outcomes,
            notes=meeting.note,
            **self._common(meeting, [place] if place else []),
        )

    def _common(self, row: Event | Meeting, places: list[Place]) -> dict[str, Any]:
        return {
            "location": [each.name for each in places],
            "country": [alpha2(each.country) for each in places],
            **self._told_by(row),
            "proof": self.proof,
        }

    def _told_by(self, row: _Row) -> dict[str, Any]:
        """When it was, the words that tell it, and where they were published."""
        article = self.record.article
        return {
            **_dates(row.when),
            "description": row.evidence.text,
            "recordId": row.id,
            "publisher": article.source,
            "sourceUrl": _url(article),
        }

    def _delegations(self, meeting: Meeting) -> Iterator[Entity]:
        for side in meeting.delegations:
            members = ((side.head, "head of delegation"), *((each, "member of delegation") for each in side.members))
            for member, role in members:
                if member and side.party and len(self._ids((member, side.party))) == 2 and member != side.party:
                    yield _representation(member, side.party, role, **_dates(meeting.when), recordId=meeting.id)

    def _sanction(self, sanction: Sanction) -> Iterator[Entity]:
        """One for each target, since FollowTheMoney's sanction has one."""
        targets = [each for each in sanction.target if self._ids([each])]
        if not targets:
            self.job.tally.lose("sanctions", "no target that is an entity")
        happening = self.job.happening(sanction.id)
        by = [self.actors[each] for each in sanction.by if each in self.actors]
        for target in targets:
            yield _entity(
                _id(happening) if target == targets[0] else _id(digest(happening, target)),
                "Sanction",
                entity=_id(target),
                authority=[each.name for each in by],
                country=[alpha2(each.country) for each in by],
                program=sanction.legal_basis.text if sanction.legal_basis else None,
                provisions=(sanction.measure, sanction.instrument.text),
                status=sanction.action,
                **self._told_by(sanction),
            )


def _members(meeting: Meeting) -> list[str]:
    return [each for side in meeting.delegations for each in (side.head, *side.members) if each]


def _representation(agent: str, client: str, role: str, **properties: Any) -> Entity:
    id = _id(digest("representation", agent, client, role, *map(str, properties.values())))
    return _entity(id, "Representation", agent=_id(agent), client=_id(client), role=role, **properties)


def _article(article: Article, maker: str) -> Entity:
    return _entity(
        _id(article.id),
        "Article",
        title=article.title,
        publishedAt=article.published.start_date.isoformat() if article.published else None,
        publisher=article.source,
        sourceUrl=_url(article),
        language=_language(article.language),
        bodyText=article.text,
        generator=f"dragoman {maker}",
    )


def _language(code: str | None) -> str | None:
    """Three letters (ISO 639-3), as FollowTheMoney names languages."""
    found = pycountry.languages.get(alpha_2=code) if code else None
    return found.alpha_3 if found else None


def _url(article: Article) -> str | None:
    url = article.url or ""
    return url if url.startswith(("http://", "https://")) else None


def _dates(when: When | None) -> dict[str, str]:
    """One day as `date`, more as first and last day."""
    if when is None:
        return {}
    last = when.end_date - timedelta(days=1)
    if last == when.start_date:
        return {"date": last.isoformat()}
    return {"startDate": when.start_date.isoformat(), "endDate": last.isoformat()}
