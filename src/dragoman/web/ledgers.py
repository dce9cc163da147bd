"""The ledgers: every row of a table of the record, the newest first, with the filters of the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from dragoman.charts import QUADS
from dragoman.entries import lines
from dragoman.errors import StoreError
from dragoman.store import View
from dragoman.store.checks import CHOICES
from dragoman.web.base import PAGE, Asked, Filters, Site

Mark = Annotated[str | None, Query(max_length=2000, description="Where the page before ended.")]


class Ledger(NamedTuple):
    """A table as a page: its title, what it is, what its rows are sorted into, and those kinds."""

    title: str
    about: str
    kind: str
    types: tuple[str, ...]


LEDGERS = {
    "events": Ledger(
        "Events",
        "Who did what to whom.",
        "Type",
        tuple(sorted(each for quad in QUADS for each in quad.types if each.isupper())),
    ),
    "meetings": Ledger("Meetings", "Who met whom.", "Format", CHOICES["meetings", "format"]),
    "statements": Ledger("Statements", "Who said what.", "Kind", CHOICES["statements", "kind"]),
    "commitments": Ledger(
        "Commitments", "Who promised, offered, asked or refused what.", "Kind", CHOICES["commitments", "kind"]
    ),
    "disputes": Ledger("Disputes", "Who quarrels about what.", "Type", ()),
    "sanctions": Ledger(
        "Sanctions", "Sanction measures, and what was done with them.", "Action", CHOICES["sanctions", "action"]
    ),
}
"""The tables that have a page of their own."""


def routes(site: Site) -> APIRouter:
    """The addresses of the ledgers."""
    router = APIRouter(include_in_schema=False)
    for table in LEDGERS.keys() - {"commitments"}:
        router.add_api_route(f"/{table}", _page(site, table), name=table)

    @router.get("/commitments")
    def commitments(
        request: Request, asked: Asked, after: Mark = None, only_open: Annotated[bool, Query(alias="open")] = False
    ) -> HTMLResponse:
        if not only_open:
            return _ledger(site, request, "commitments", asked, after)
        with site.view(reviewed=asked.reviewed) as view:
            return _open(site, request, view, asked, _count(after))

    return router


def _page(site: Site, table: str) -> Callable[..., HTMLResponse]:
    def page(request: Request, asked: Asked, after: Mark = None) -> HTMLResponse:
        return _ledger(site, request, table, asked, after)

    return page


def _ledger(site: Site, request: Request, table: str, asked: Filters, after: str | None) -> HTMLResponse:
    with site.view(reviewed=asked.reviewed) as view:
        found = view.page(table, *asked.asked, after=after or None, limit=PAGE)
        return site.page(
            request,
            "ledger.html",
            table=table,
            ledger=LEDGERS[table],
            asked=asked,
            query=asked.query,
            lines=lines(view, found.rows, found.articles),
            verdicts=view.verdicts([row.id for row in found.rows]),
            open={},
            only_open=False,
            after=after,
            next=found.next,
        )


def _open(site: Site, request: Request, view: View, asked: Filters, skip: int) -> HTMLResponse:
    """Open commitments, the nearest deadline first."""
    found = view.open_commitments(*asked.asked, limit=PAGE + 1, skip=skip)
    shown = found[:PAGE]
    rows = [each.commitment for each in shown]
    articles = view.article_ids("commitments", [row.id for row in rows])
    return site.page(
        request,
        "ledger.html",
        table="commitments",
        ledger=LEDGERS["commitments"],
        asked=asked,
        query=asked.query | {"open": "true"},
        lines=lines(view, rows, [articles[row.id] for row in rows]),
        verdicts=view.verdicts([row.id for row in rows]),
        open={each.commitment.id: each for each in shown},
        only_open=True,
        after=skip or None,
        next=skip + PAGE if len(found) > PAGE else None,
    )


def _count(mark: str | None) -> int:
    """How many rows were shown before; a list by deadline is gone through by count."""
    if not mark:
        return 0
    if mark.isascii() and mark.isdigit() and len(mark) < 9:
        return int(mark)
    raise StoreError("the mark of the page is none of this list; begin again with the first page")
