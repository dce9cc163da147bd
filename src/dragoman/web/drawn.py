"""What is drawn: charts of two actors, the map of places, and the network of who had to do with whom."""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from threading import Lock
from typing import Annotated, Literal, NamedTuple
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException

from dragoman import charts, entries
from dragoman.model import Event
from dragoman.store import View
from dragoman.store.lists import BLOCS
from dragoman.store.pages import Page
from dragoman.store.totals import Pair
from dragoman.store.totals import Site as Spot
from dragoman.web import atlas, layout
from dragoman.web.base import PAGE, Asked, Filters, Site, address

TYPES = tuple(sorted(each for quad in charts.QUADS for each in quad.types if each.isupper()))
"""The types of events."""

PLACES = 200
"""Places on a map; the table below it has the same."""

FEW = 12
"""Events of the largest mark on a map of few."""

PAIRS = 60
"""Pairs in a network."""

HAPPENINGS = 200
"""Happenings on a timeline, the latest."""

WIDTH, HEIGHT = 1000, 640
"""Width of a network, and its height when it is large."""

By = Annotated[Literal["day", "week", "month", "quarter", "year"], Query(description="What a point counts.")]
Measure = Annotated[Literal["counts", "goldstein"], Query(description="What is drawn over time.")]
Place = Annotated[str | None, Query(max_length=200, description="The key of a place.")]
Mark = Annotated[str | None, Query(max_length=500, description="Where the page before ended.")]
Looked = Annotated[str, Query(alias="area", max_length=20, description="The part of the earth to look at.")]


def routes(site: Site) -> APIRouter:
    """The map, the network, the charts of the other pages and the script that draws them."""
    router = APIRouter(include_in_schema=False)
    script, paper = _Script(), atlas.land()

    @router.get("/charts/vega.js")
    def vega(request: Request) -> Response:
        return script.answer(request.headers.get("if-none-match", ""))

    @router.get("/charts/dyads.json")
    def dyads(asked: Asked, by: By = "month", measure: Measure = "counts", directed: bool = False) -> Response:
        one, other = _both(asked)
        with site.view(reviewed=asked.reviewed) as view:
            points = view.dyads(one, other, *asked.asked[2:], by=by, directed=directed)
        return JSONResponse(charts.spec(charts.dyads(points, measure=measure)))

    @router.get("/charts/timeline.json")
    def timeline(asked: Asked) -> Response:
        if asked.actor is None:
            raise HTTPException(422, "name the actor whose timeline it is: ?actor=TUR, or ?actor=TUR&with=USA")
        with site.view(reviewed=asked.reviewed) as view:
            return JSONResponse(charts.spec(_timeline(view, asked.actor, asked)))

    @router.get("/map")
    def map_(
        request: Request, asked: Asked, area: Looked = "", place: Place = None, after: Mark = None
    ) -> HTMLResponse:
        with site.view(reviewed=asked.reviewed) as view:
            spots = view.places_told(*asked.asked, limit=PLACES)
            names = _countries(view, spots)
            here = _here(view, spots, place, asked, after) if place else None
        chosen = area if area in atlas.AREAS else _suits(spots)
        box = atlas.box(atlas.AREAS[chosen])
        return site.page(
            request,
            "map.html",
            asked=asked,
            query=asked.query | ({"area": chosen} if area else {}),
            types=TYPES,
            areas=list(atlas.AREAS),
            area=chosen,
            box=box,
            land=paper,
            marks=_marks(spots, box),
            spots=spots,
            most=PLACES,
            names=names,
            here=here,
            place=place,
            after=after,
        )

    @router.get("/network")
    def network(request: Request, asked: Asked) -> HTMLResponse:
        with site.view(reviewed=asked.reviewed) as view:
            pairs = view.network(asked.since, asked.until, asked.type, limit=PAIRS)
        query = {name: value for name, value in asked.query.items() if name not in ("actor", "with")}
        return site.page(
            request,
            "network.html",
            asked=asked,
            query=query,
            types=TYPES,
            pairs=pairs,
            most=PAIRS,
            net=_net(pairs),
        )

    return router


# ---------------------------------------------------------------- charts


class _Script:
    """The script that draws charts, made when first asked for; one for all visitors."""

    def __init__(self) -> None:
        self._making = Lock()
        self._made: tuple[bytes, str] | None = None

    def answer(self, known: str) -> Response:
        """The script, or 304 when `known` names the one that there is."""
        body, tag = self._ready()
        headers = {"ETag": tag, "Cache-Control": "private, max-age=86400"}
        if tag in known:
            return Response(status_code=304, headers=headers)
        return Response(body, media_type="text/javascript; charset=utf-8", headers=headers)

    def _ready(self) -> tuple[bytes, str]:
        with self._making:
            if self._made is None:
                body = charts.script()
                self._made = body, f'"{hashlib.blake2b(body, digest_size=8).hexdigest()}"'
            return self._made


def _both(asked: Filters) -> tuple[str, str]:
    if asked.actor is None or asked.with_ is None:
        raise HTTPException(422, "name both sides: ?actor=TUR&with=USA")
    return asked.actor, asked.with_


def _timeline(view: View, actor: str, asked: Filters) -> charts.Chart:
    """The latest happenings; those that are only denied, supposed or recalled are left out."""
    latest = view.timeline(actor, asked.with_, _begin(view, asked), asked.until)[-HAPPENINGS:]
    rows, article = entries.tellings(view, latest)
    around = entries.around(view, article)
    told = [entries.entry(each, [rows[row] for row in each.tellings], around) for each in latest]
    charted = [each for each in told if each.charted]
    return charts.timeline([each.happening for each in charted], {each.happening.id: str(each.who) for each in charted})


def _begin(view: View, asked: Filters) -> date | None:
    """The day from which the latest happenings are asked for, lest all of a busy pair be fetched and thrown away."""
    days = []
    for table in ("events", "meetings", "sanctions"):
        found = view.page(table, *asked.asked[:4], limit=HAPPENINGS)
        if found.next and (last := found.rows[-1].when):
            days.append(last.start_date)
    return max(days, default=asked.since)


# ---------------------------------------------------------------- the map


class Dot(NamedTuple):
    """A place on the map: where, how large, and the quad (1 to 4) of most of what happened there."""

    spot: Spot
    x: float
    y: float
    size: float
    quad: int


class Here(NamedTuple):
    """What happened at one place, a page of it; `spot` is None when none of the places on the map is meant."""

    spot: Spot | None
    lines: Sequence[entries.Line]
    next: str | None


def _located(spots: Iterable[Spot]) -> list[tuple[Spot, atlas.Point]]:
    """The places that somebody knows where to find."""
    return [(spot, atlas.point(spot.lat, spot.lon)) for spot in spots if spot.lat is not None and spot.lon is not None]


def _suits(spots: Iterable[Spot]) -> str:
    """The smallest area that holds all the places; the whole world if there are none."""
    points = [at for _, at in _located(spots)]
    boxes = {area: atlas.box(edges) for area, edges in atlas.AREAS.items()}
    fitting = [area for area, box in boxes.items() if all(map(box.holds, points))]
    return min(fitting, key=lambda area: boxes[area].width) if points and fitting else next(iter(atlas.AREAS))


def _marks(spots: Iterable[Spot], box: atlas.Box) -> list[Dot]:
    """The places within a part of the map, the largest first; the area of a mark goes by the number of events."""
    inside = [(spot, at) for spot, at in _located(spots) if box.holds(at)]
    most, unit = max([FEW, *(spot.total for spot, _ in inside)]), box.width / 1000
    return [
        Dot(spot, round(at.x, 2), round(at.y, 2), round(unit * (4 + 16 * math.sqrt(spot.total / most)), 2), _most(spot))
        for spot, at in inside
    ]


def _most(spot: Spot) -> int:
    return 1 + max(range(4), key=lambda each: spot.counts[each])


def _countries(view: View, spots: Iterable[Spot]) -> dict[str, str]:
    """What most articles call the countries of places, by code; a country that nobody names is its code."""
    codes = sorted({each.country for each in spots if each.country})
    _, rows = view.sql(f"SELECT id, mode(name) FROM actors WHERE id IN ({entries.listed(codes)}) GROUP BY id")
    return {code: code for code in codes} | dict(rows)


def _here(view: View, spots: Iterable[Spot], place: str, asked: Filters, after: str | None) -> Here:
    found: Page[Event] = view.events_at(place, *asked.asked, after=after, limit=PAGE)
    spot = next((each for each in spots if each.key == place), None)
    return Here(spot, entries.lines(view, found.rows, found.articles), found.next)


# ---------------------------------------------------------------- the network


class Knot(NamedTuple):
    """Somebody in a network: where, how large, with how many events. `path`: the address of what is known about it."""

    id: str
    name: str
    path: str
    total: int
    x: float
    y: float
    size: float


class Tie(NamedTuple):
    """A pair in a network: from where to where, how wide, and whether more of it is cooperation or conflict."""

    pair: Pair
    start: Knot
    end: Knot
    width: float
    tone: str


class Net(NamedTuple):
    """A network as it is drawn, on a paper of this height."""

    height: int
    knots: Sequence[Knot]
    ties: Sequence[Tie]


def tone(goldstein: float) -> str:
    """`cooperation` above zero on the Goldstein scale, `conflict` below, `balance` at zero by one decimal."""
    rounded = round(goldstein, 1)
    return "cooperation" if rounded > 0 else "conflict" if rounded < 0 else "balance"


def _net(pairs: Sequence[Pair]) -> Net:
    """The pairs laid out; who has most events stands in the middle."""
    totals: defaultdict[str, int] = defaultdict(int)
    names: dict[str, str] = {}
    for pair in pairs:
        for side, name in zip((pair.one, pair.two), pair.names, strict=True):
            totals[side] += pair.total
            names[side] = name
    order = sorted(totals, key=lambda each: (-totals[each], each))
    height = min(HEIGHT, 260 + 16 * len(order))
    knots = _knots(order, names, totals, _places(order, names, pairs, height))
    most = max((pair.total for pair in pairs), default=1)
    ties = [
        Tie(each, knots[each.one], knots[each.two], round(1.2 + 8 * each.total / most, 1), tone(each.goldstein))
        for each in pairs
    ]
    return Net(height, list(knots.values()), ties)


def _places(
    order: Sequence[str], names: Mapping[str, str], pairs: Sequence[Pair], height: int
) -> list[tuple[float, float]]:
    number = {each: at for at, each in enumerate(order)}
    links = [layout.Link(number[each.one], number[each.two], 0.5 + math.log10(1 + each.total)) for each in pairs]
    rooms = [layout.Room(12 + 3.9 * min(len(names[each]), LABEL), 24) for each in order]
    return layout.arranged(rooms, links, WIDTH, height)


LABEL = 24
"""Letters of a name that are written beside a knot."""


def _path(side: str, name: str) -> str:
    """The page of an actor; of a country or bloc that no article names by itself, those who belong to it."""
    is_named = name != side and side not in BLOCS
    return f"/actors/{quote(side, safe='')}" if is_named else address("/actors", country=side)


def _knots(
    order: Sequence[str], names: Mapping[str, str], totals: Mapping[str, int], places: Sequence[tuple[float, float]]
) -> dict[str, Knot]:
    most = max(totals.values(), default=1)
    return {
        each: Knot(
            each,
            names[each],
            _path(each, names[each]),
            totals[each],
            round(x, 1),
            round(y, 1),
            round(4 + 10 * math.sqrt(totals[each] / most), 1),
        )
        for each, (x, y) in zip(order, places, strict=True)
    }
