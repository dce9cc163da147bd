"""Two actors: what they do to each other over time, and all that the store has of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Annotated, Any, Literal, NamedTuple
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from dragoman.charts import QUADS
from dragoman.entries import Line, Name, around, entry, latest_words, line, series, tellings
from dragoman.model import Happening
from dragoman.store import Open, View
from dragoman.store.series import PERIODS, Point
from dragoman.web.base import Asked, Filters, Site, address

HAPPENINGS, ROWS, PAIRS = 30, 8, 100
"""How many happenings, rows of each table and busiest pairs are shown."""

TABLES = ("meetings", "disputes", "sanctions")
"""The tables whose newest rows are shown, beside the open commitments."""

TYPES = tuple(",".join(sorted(each for each in quad.types if each.isupper())) for quad in QUADS)
"""The types of each quad's events, as the filter takes them."""

By = Annotated[Literal["", "day", "week", "month", "quarter", "year"], Query(description="The period counted.")]


def routes(site: Site) -> APIRouter:
    """The addresses of pairs."""
    router = APIRouter(include_in_schema=False)

    @router.get("/dyads")
    def dyads(request: Request, asked: Asked, by: By = "") -> Response:
        """Goes to the pair that was asked for; without one, lists those with most events."""
        if asked.actor and asked.with_:
            return RedirectResponse(address(_path(asked.actor, asked.with_), _more(asked), by=by), 303)
        with site.view(reviewed=asked.reviewed) as view:
            return site.page(
                request, "dyads.html", pairs=view.network(asked.since, asked.until, limit=PAIRS), asked=asked
            )

    @router.get("/dyads/{one}/{two}")
    def dyad(request: Request, one: str, two: str, asked: Asked, by: By = "") -> Response:
        return _dyad(site, request, asked._replace(actor=one, with_=two, type=None), by)

    return router


def _path(one: str, two: str) -> str:
    if "/" in one + two:
        raise HTTPException(422, "a name with a slash cannot stand in an address; take the actor's id from /actors")
    return f"/dyads/{quote(one, safe='')}/{quote(two, safe='')}"


def _more(asked: Filters) -> dict[str, str]:
    """The filters without the two actors."""
    return {name: value for name, value in asked.query.items() if name not in ("actor", "with", "type")}


class Period(NamedTuple):
    """A point of the series and the addresses of the events behind it: all, and those of each quad."""

    point: Point
    every: str
    quads: tuple[str, ...]


def _dyad(site: Site, request: Request, asked: Filters, by: str) -> HTMLResponse:
    one, two = asked.actor or "", asked.with_ or ""
    with site.view(reviewed=asked.reviewed) as view:
        points, period = _series(view, asked, by)
        happenings, earlier = _timeline(view, asked)
        open_ = view.open_commitments(*asked.asked, limit=ROWS + 1)
        rows = _rows(view, asked, open_)
        told, article = tellings(view, happenings)
        here = around(view, article | rows.article, joined=rows.article)
        sides = [Name(each, view.name(each)) for each in (one, two)]
    shown = {key: [line(row, here) for row in each] for key, each in rows.tables.items()}
    return site.page(
        request,
        "dyad.html",
        asked=asked,
        pair={"actor": one, "with": two},
        given=_more(asked),
        sides=sides,
        by=by,
        period=period,
        periods=PERIODS,
        points=[_period(each, period, asked) for each in points],
        total=_period(_sum(points), "", asked) if points else None,
        entries=[entry(each, [told[id_] for id_ in each.tellings if id_ in told], here) for each in happenings],
        earlier=earlier,
        open=list(zip(shown["open"], open_, strict=True))[:ROWS],
        more_open=len(open_) > ROWS,
        tables={table: _once(shown[table]) for table in TABLES},
        said=[(one, shown["one"]), (two, shown["two"])],
    )


def _series(view: View, asked: Filters, by: str) -> tuple[Sequence[Point], str]:
    """The events between the two by the period asked for, or by one that suits how long they went on."""
    if not by:
        return series(view, asked.actor or "", asked.with_, asked.since, asked.until)
    return view.dyads(asked.actor or "", asked.with_ or "", asked.since, asked.until, by=by), by


def _period(point: Point, period: str, asked: Filters) -> Period:
    """With the addresses behind its figures; `period` is empty for the whole time."""
    first, last = (point.start_date, _last_day(point.start_date, period)) if period else (None, None)
    since = max(filter(None, (first, asked.since)), default=None)
    until = min(filter(None, (last, asked.until)), default=None)
    behind = asked._replace(since=since, until=until).query
    quads = tuple(address("/events", behind, type=each) for each in TYPES)
    return Period(point, address("/events", behind), quads)


def _last_day(first: date, period: str) -> date:
    """The last day of the period that begins on a day."""
    if period in ("day", "week"):
        return min(first, date.max - timedelta(days=6)) + timedelta(days=6) if period == "week" else first
    month = first.month - 1 + {"month": 1, "quarter": 3, "year": 12}[period]
    year = first.year + month // 12
    return date(year, month % 12 + 1, 1) - timedelta(days=1) if year <= date.max.year else date.max


def _sum(points: Sequence[Point]) -> Point:
    """The whole time as one point."""
    one, two, three, four = (sum(each.counts[at] for each in points) for at in range(4))
    total = one + two + three + four
    score = sum(each.goldstein * each.total for each in points) / total
    return Point(points[0].start_date, (one, two, three, four), round(score, 3))


def _timeline(view: View, asked: Filters) -> tuple[list[Happening], date | None]:
    """What went on last, whole days, the newest first; and the day before, if there is something earlier."""
    one, two = asked.actor or "", asked.with_
    begin = view.latest_day(2 * HAPPENINGS, one, two, asked.since, asked.until)
    every = view.timeline(one, two, begin or asked.since, asked.until)
    first = every[-HAPPENINGS].start_date if len(every) > HAPPENINGS else date.min
    shown = [each for each in reversed(every) if each.start_date >= first]
    is_cut = bool(shown) and (begin is not None or len(shown) < len(every)) and shown[-1].start_date > date.min
    return shown, shown[-1].start_date - timedelta(days=1) if is_cut else None


class Rows(NamedTuple):
    """The rows of the page by section, and by id the article of each."""

    tables: dict[str, Sequence[Any]]
    article: dict[str, str]


def _rows(view: View, asked: Filters, open_: Sequence[Open]) -> Rows:
    """The newest rows of each table, the commitments that are open, and the latest words of each side.

    The words are from articles that name both; what both say stands with the first.
    """
    pages = {table: view.page(table, *asked.asked, limit=3 * ROWS) for table in TABLES}
    article = {row.id: at for page in pages.values() for row, at in zip(page.rows, page.articles, strict=True)}
    sides = asked.actor or "", asked.with_ or ""
    one, two = (latest_words(view, each, other, asked.since, asked.until) for each, other in (sides, sides[::-1]))
    promised = [each.commitment for each in open_]
    article |= view.article_ids("commitments", [row.id for row in promised])
    article |= view.article_ids("statements", [row.id for row in (*one, *two)])
    said = {"one": one, "two": [row for row in two if row not in one]}
    return Rows({**{table: page.rows for table, page in pages.items()}, "open": promised, **said}, article)


def _once(every: Iterable[Line]) -> list[Line]:
    """Of those that tell the same happening the newest, which comes first."""
    shown: dict[str, Line] = {}
    for each in every:
        shown.setdefault(each.happening or each.id, each)
    return list(shown.values())[:ROWS]
