"""Who acts: the list of all actors, and one of them with its offices, what sources call it, what it says and does."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from dragoman.entries import Name, lines, listed
from dragoman.model import Actor
from dragoman.store import View
from dragoman.store.checks import CHOICES
from dragoman.store.totals import COMMONEST
from dragoman.web.base import PAGE, Asked, Site

PARTNERS, ROWS, LABELS = 10, 6, 30
"""How many others, rows of a table and labels the page of one actor shows."""

_PARTNERS = """
    WITH own AS (
        SELECT id FROM actors WHERE list_contains(participants, {actor})
        UNION SELECT unnest([{parents}])
        UNION SELECT unnest(participants) FROM actors WHERE id IN ({parents})
    )
    SELECT other, count(*) FROM (
        SELECT unnest(participants) AS other FROM events WHERE list_contains(participants, {actor})
    ) WHERE other NOT IN (FROM own) GROUP BY other ORDER BY 2 DESC, 1 LIMIT {limit}
"""
"""Who takes part in most events of an actor, without those that belong to it and those it belongs to."""

_LABELS = """
    SELECT label->>'text', max(label->>'by') FILTER (label->>'by' <> 'narrator'), count(DISTINCT article)
    FROM (
        SELECT article, unnest(from_json(row->'$.labels', '["JSON"]')) AS label
        FROM (SELECT article, row FROM actors WHERE id = {actor} AND row LIKE '%"labels": [{{%' LIMIT {rows})
    ) GROUP BY 1, label->>'by' = 'narrator' ORDER BY 3 DESC, 1, 2 LIMIT {limit}
"""
"""The labels in the rows of an actor."""


class Partner(NamedTuple):
    """Somebody that an actor has to do with: in how many events."""

    name: Name
    events: int


class Called(NamedTuple):
    """What sources call an actor: in how many articles, and a statement that does so (None: in their own words)."""

    text: str
    statement: str | None
    articles: int


def routes(site: Site) -> APIRouter:
    """The addresses of actors."""
    router = APIRouter(include_in_schema=False)

    @router.get("/actors")
    def actors(
        request: Request,
        q: Annotated[str, Query(max_length=200)] = "",
        kind: Annotated[str, Query(max_length=60)] = "",
        country: Annotated[str, Query(max_length=3)] = "",
        after: Annotated[str | None, Query(max_length=2000)] = None,
    ) -> HTMLResponse:
        with site.view() as view:
            found = view.actor_heads(after or None, PAGE, q.strip() or None, kind=kind or None, country=country or None)
        given = {"q": q, "kind": kind, "country": country}
        return site.page(
            request,
            "actors.html",
            actors=found.rows,
            given=given,
            kinds=CHOICES["actors", "kind"],
            after=after,
            next=found.next,
        )

    @router.get("/actors/{actor_id}")
    def actor(request: Request, actor_id: str, asked: Asked) -> HTMLResponse:
        with site.view(reviewed=asked.reviewed) as view:
            found = view.actor(actor_id)
            pages = {table: view.page(table, actor_id, limit=ROWS) for table in ("statements", "events")}
            return site.page(
                request,
                "actor.html",
                found=found,
                actor=found.actor,
                names=_names(view, _mentioned(found.actor)),
                labels=_labels(view, actor_id),
                partners=_partners(view, found.actor),
                latest={table: lines(view, page.rows, page.articles) for table, page in pages.items()},
            )

    return router


def _mentioned(actor: Actor) -> set[str]:
    """The ids of the organisations and parents of an actor."""
    return {each for each in (actor.part_of, *(office.organization for office in actor.offices)) if each}


def _labels(view: View, actor: str) -> list[Called]:
    """What sources call it, the commonest first."""
    _, found = view.sql(_LABELS.format(actor=listed([actor]), rows=COMMONEST, limit=LABELS))
    return [Called(*row) for row in found]


def _partners(view: View, actor: Actor) -> list[Partner]:
    parents = listed(each for each in (actor.country, actor.part_of) if each)
    _, found = view.sql(_PARTNERS.format(actor=listed([actor.id]), parents=parents, limit=PARTNERS))
    names = _names(view, {each for each, _ in found})
    return [Partner(names[each], events) for each, events in found]


def _names(view: View, ids: set[str]) -> dict[str, Name]:
    """What most articles call each of some actors, by id; one nobody names goes by its id."""
    _, found = view.sql(f"SELECT id, mode(name) FROM actors WHERE id IN ({listed(sorted(ids))}) GROUP BY id")
    known = dict(found)
    return {each: Name(each, known.get(each, each)) for each in ids}
