"""The tellings of a record: one event as one article tells it, with everything that its ids point at."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from dragoman.export.base import Job, opened
from dragoman.knowledge import Knowledge
from dragoman.model import Actor, Article, Event, Evidence, Place, Record, Span, Statement, When

_SENTENCE = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[^\W\d_a-z])|\n\s*\n")


class Party(NamedTuple):
    """Who takes part in a telling: the actor, the title the text gives there, and the words that name it, if known."""

    actor: Actor
    title: str | None
    words: Span | None


class Telling(NamedTuple):
    """One event as one article tells it, with everything that its ids point at.

    `type` is "" for a plain statement. `last` is the last day, included. `intensity` is PLOVER's score. `sentence` is
    the number of the sentence it is told in, from 1, counted by stops and blank lines.
    """

    id: str
    happening: str
    article: Article
    maker: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    cameo: str
    goldstein: float
    intensity: float
    quad: int
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    day: date
    last: date
    when: When
    places: tuple[Place, ...]
    evidence: Evidence
    sentence: int

    @property
    def table(self) -> str:
        """The table of the record that it is a row of."""
        return "events" if self.type else "statements"

    @property
    def place(self) -> Place | None:
        """The first place, for formats that have one."""
        return self.places[0] if self.places else None

    @property
    def pair(self) -> tuple[Party | None, Party | None]:
        """The first actor and the first recipient; of an event without recipients the second actor."""
        second = self.recipients[:1] or self.actors[1:2]
        return (self.actors or (None,))[0], (second or (None,))[0]

    @property
    def in_lead(self) -> bool:
        """Whether it is told in the first paragraph."""
        return "\n" not in self.article.text[: self.evidence.start].lstrip()


class Cast:
    """The actors, mentions and places of a record by id."""

    def __init__(self, record: Record) -> None:
        self.actors = {each.id: each for each in record.actors}
        self.mentions = {each.id: each for each in record.mentions}
        self.places = {each.id: each for each in record.places}

    def names(self, ids: Iterable[str]) -> list[str]:
        """The names of actors; an id of nobody is its own name."""
        return [self.actors[each].name if each in self.actors else each for each in ids]


def tellings(
    record: Record, job: Job, *, spoken: bool = False, refused: Callable[[Telling], str | None] = lambda _: None
) -> list[Telling]:
    """The events of a record that are told, in order of the text; what is left out goes to the tally.

    With `spoken`, a statement that no event rests on is told as CAMEO 010. `refused` gives the reason why a format
    has no row for a telling, or None.
    """
    cast, tally = Cast(record), job.tally
    ends = [each.end() for each in _SENTENCE.finditer(record.article.text)]
    found, left_out = [], []
    for event in record.events:
        if why := _untold(event, job):
            tally.lose("events", why)
            left_out.append(event.id)
        else:
            found.append(_event(event, record, cast, ends, job))
    if spoken:
        known = {each.statement for each in record.events}
        plain = [each for each in record.statements if each.id not in known and each.when]
        tally.lose("statements", "told by their events", sum(each.id in known for each in record.statements))
        tally.lose("statements", "no date", sum(not (each.when or each.id in known) for each in record.statements))
        left_out += [each.id for each in record.statements if each not in plain]
        found += [_statement(each, record, cast, ends, job) for each in plain]
    kept = []
    for telling in sorted(found, key=lambda each: each.evidence.start):
        if why := refused(telling):
            tally.lose(telling.table, why)
            left_out.append(telling.id)
        else:
            kept.append(telling)
    tally.record(record, left_out)
    return kept


def narrowed(telling: Telling, job: Job) -> None:
    """Counts what a row with one place and one day does not hold of a telling."""
    job.tally.lose("events.places", "a row has one place", len(telling.places[1:]))
    if telling.when.precision not in ("day", "instant"):
        job.tally.lose(f"{telling.table}.when", "the first day stands for all")


def paired(telling: Telling, job: Job) -> None:
    """Counts what a row with one actor, one recipient, one place and one day does not hold of a telling."""
    others = len(telling.actors) + len(telling.recipients) - sum(each is not None for each in telling.pair)
    field = "events.actors" if telling.type else "statements.speakers"
    job.tally.lose(field, "a row has one actor and one recipient", others)
    narrowed(telling, job)


def _untold(event: Event, job: Job) -> str | None:
    """Why an event has no row, or None."""
    if job.leaves_out(event.factuality, event.type):
        return event.factuality
    return "no date" if event.when is None else None


def _event(event: Event, record: Record, cast: Cast, ends: list[int], job: Job) -> Telling:
    def parties(roles: Iterable[Any]) -> tuple[Party, ...]:
        mentions = cast.mentions
        return tuple(
            Party(cast.actors[role.actor], role.title, mentions[role.mention].at if role.mention in mentions else None)
            for role in roles
            if role.actor in cast.actors
        )

    assert event.when is not None
    return Telling(
        id=event.id,
        happening=job.happening(event.id),
        article=record.article,
        maker=record.made_by.dragoman,
        type=event.type,
        mode=event.mode,
        contexts=event.contexts,
        cameo=event.cameo,
        goldstein=event.goldstein,
        intensity=event.intensity,
        quad=event.quad,
        actors=parties(event.actors),
        recipients=parties(event.recipients),
        day=event.when.start_date,
        last=event.when.end_date - timedelta(days=1),
        when=event.when,
        places=tuple(cast.places[each] for each in event.places if each in cast.places),
        evidence=event.evidence,
        sentence=1 + bisect_right(ends, event.evidence.start),
    )


def _statement(said: Statement, record: Record, cast: Cast, ends: list[int], job: Job) -> Telling:
    def parties(ids: Iterable[str]) -> tuple[Party, ...]:
        spoken = range(said.evidence.start, said.evidence.end)
        words = {each.actor: each.at for each in reversed(record.mentions) if each.at.start in spoken}
        return tuple(Party(cast.actors[each], None, words.get(each)) for each in ids if each in cast.actors)

    assert said.when is not None
    return Telling(
        id=said.id,
        happening=job.happening(said.id),
        article=record.article,
        maker=record.made_by.dragoman,
        type="",
        mode=None,
        contexts=(),
        cameo="010",
        goldstein=0.0,
        intensity=0.0,
        quad=1,
        actors=parties(said.speakers),
        recipients=parties(said.addressees),
        day=said.when.start_date,
        last=said.when.end_date - timedelta(days=1),
        when=said.when,
        places=(),
        evidence=said.evidence,
        sentence=1 + bisect_right(ends, said.evidence.start),
    )


def source(article: Article) -> str:
    """Who published an article: its source, else the host of its url, else nobody."""
    return article.source or host(article) or ""


def host(article: Article) -> str | None:
    """The host of the article's url without `www.`, or None."""
    try:
        name = urlsplit(article.url or "").hostname
    except ValueError:
        return None
    return name.removeprefix("www.") if name else None


def published(telling: Telling) -> date:
    """The day an article was published, and of one without a date the day of the event."""
    when = telling.article.published
    return when.start_date if when else telling.day


def country_name(code: str | None, known: Knowledge) -> str | None:
    """The name of a country by its alpha-3, or None."""
    found = known.actors.get(code or "")
    return found.name if found else None


def is_city(place: Place) -> bool:
    """Whether a place is a town or part of one, by its GeoNames feature (PPL and the like, not PCL: a country)."""
    feature = place.feature or ""
    return feature.startswith("P") and not feature.startswith("PCL")


# ---------------------------------------------------------------- one row per happening


@dataclass(slots=True)
class Told:
    """By whom one happening was told: tellings, articles, and each source and url once."""

    first: date
    tellings: int = 0
    articles: int = 0
    latest: str = ""
    sources: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()

    def add(self, article: Article) -> None:
        """Counts one more telling; the tellings of an article come one after another."""
        self.tellings += 1
        self.articles += article.id != self.latest
        self.latest = article.id
        self.sources = _with(self.sources, source(article))
        self.urls = _with(self.urls, article.url or "")


def _with(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return values if not value or value in values else (*values, value)


class Groups:
    """Rows of which each happening has one, from its first telling.

    The rows wait in a file; what is kept in memory is who told each happening.
    """

    def __init__(self, spool: Path) -> None:
        self._spool = spool
        self._told: dict[str, Told] = {}

    def __enter__(self) -> Groups:
        self._file = opened(self._spool)
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, telling: Telling, row: Callable[[], Sequence[object]]) -> bool:
        """Takes one telling, and its row if it is the first; whether it was."""
        told = self._told.get(telling.happening)
        first = told is None
        if told is None:
            told = self._told[telling.happening] = Told(published(telling))
            self._file.write(json.dumps([telling.happening, *row()]) + "\n")
        told.add(telling.article)
        return first

    def rows(self) -> Iterator[tuple[list[Any], Told]]:
        """Every row in order of the first tellings, with all that tell it."""
        self._file.close()
        with self._spool.open(encoding="utf-8") as file:
            for line in file:
                happening, *row = json.loads(line)
                yield row, self._told[happening]
