"""One happening: all its tellings side by side, who tells it independently, and where they contradict each other."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from dragoman.entries import around, days, entry, fetched, line
from dragoman.errors import RowNotFound
from dragoman.model import Happening
from dragoman.store import View
from dragoman.store.view import TOLD
from dragoman.web.base import Asked, Site


def routes(site: Site) -> APIRouter:
    """The addresses of happenings."""
    router = APIRouter(include_in_schema=False)

    @router.get("/happenings/{happening_id}")
    def happening(request: Request, happening_id: str, asked: Asked) -> HTMLResponse:
        with site.view(reviewed=asked.reviewed) as view:
            joined = {each: (score, likest) for each, score, likest in view.happening(happening_id)}
            table, rows, article = _rows(view, happening_id, list(joined))
            found = _happening(view, table, next(iter(joined)), list(joined))
            here = around(view, article)
            told = [rows[each] for each in found.tellings]
            return site.page(
                request,
                "happening.html",
                found=found,
                when=days(found),
                entry=entry(found, told, here),
                lines=[line(row, here)._replace(told=1) for row in told],
                joined=joined,
                verdicts=view.verdicts(rows),
                asked=asked,
            )

    return router


def _rows(view: View, wanted: str, ids: list[str]) -> tuple[str, dict[str, object], dict[str, str]]:
    """The table of these rows, the rows and the article of each. Raises `RowNotFound` when there are none."""
    for table in TOLD:
        rows, article = fetched(view, table, ids)
        if rows:
            return table, rows, article
    raise RowNotFound(f"no happening {wanted!r}; take an id from a timeline")


def _happening(view: View, table: str, telling: str, ids: list[str]) -> Happening:
    """The happening of a telling, found among those of its day."""
    quoted = telling.replace("'", "''")
    _, ((day,),) = view.sql(f"SELECT start_date FROM {table} WHERE id = '{quoted}' LIMIT 1")
    every = view.happenings(since=day, until=day, table=table)
    return next(each for each in every if set(each.tellings) == set(ids))
