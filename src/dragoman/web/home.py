"""The first page: what the store holds, what went on lately, and the ways into it."""

from __future__ import annotations

from datetime import date, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from dragoman.entries import Line, fetched, lines, listed
from dragoman.follows import OPEN_KINDS
from dragoman.store import Open, View
from dragoman.web.base import Site

PAIRS, ARTICLES, OVERDUE = 12, 8, 5
"""How many of each are shown."""

_OVERDUE = """
    SELECT id, due_end_date FROM commitments
    WHERE kind IN ({kinds}) AND due_end_date <= '{today}' AND id NOT IN (SELECT earlier FROM follows)
        AND id NOT IN (
            SELECT again.later FROM follows AS again JOIN follows AS ended USING (earlier)
            WHERE again.reason = 'repeats' AND ended.reason <> 'repeats'
        )
    ORDER BY due_end_date DESC, id LIMIT {limit}
"""
"""Commitments whose last day has passed and that nothing later repeats, fulfils or breaches; the latest day first."""


def routes(site: Site) -> APIRouter:
    """The first page."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def home(request: Request) -> HTMLResponse:
        with site.view() as view:
            return site.page(
                request,
                "home.html",
                overview=view.overview(),
                pairs=view.dyad_pairs(PAIRS),
                articles=view.article_heads(limit=ARTICLES).rows,
                overdue=overdue(view, date.today(), OVERDUE),
            )

    return router


def overdue(view: View, today: date, limit: int) -> list[tuple[Line, Open]]:
    """The commitments that went overdue last; `[]` for none."""
    _, found = view.sql(_OVERDUE.format(kinds=listed(OPEN_KINDS), today=today, limit=limit))
    last = {each: end - timedelta(days=1) for each, end in found}
    rows, article = fetched(view, "commitments", last)
    shown = [rows[each] for each in last]
    return [
        (line, Open(row, 1, last[row.id], True))
        for line, row in zip(lines(view, shown, [article[each] for each in last]), shown, strict=True)
    ]
