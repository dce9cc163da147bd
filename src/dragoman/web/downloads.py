"""The ledgers as CSV files: what a ledger lists under its filters, whole, in the columns of `--format csv`."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from dragoman import tables
from dragoman.store.pages import LARGEST, Page
from dragoman.web.base import Asked, Filters, Site
from dragoman.web.shapes import ROWS

Piece = tuple[list[list[str]], str | None]
"""Some lines of a file, and the mark of those that follow."""


def routes(site: Site) -> APIRouter:
    """The addresses of the files."""
    router = APIRouter(include_in_schema=False)
    for table in ROWS:
        router.add_api_route(f"/{table}.csv", _file(site, table), name=f"{table}.csv")
    return router


def _file(site: Site, table: str) -> Callable[..., StreamingResponse]:
    def file(asked: Asked) -> StreamingResponse:
        """What is wrong with the filters is said before the file begins."""
        first = _piece(site, table, asked, None)
        name = {"Content-Disposition": f'attachment; filename="{table}.csv"'}
        return StreamingResponse(_written(site, table, asked, first), media_type="text/csv", headers=name)

    return file


def _written(site: Site, table: str, asked: Filters, first: Piece) -> Iterator[str]:
    """The file piece by piece; between two pieces others may decide on rows."""
    yield _text([["article", *tables.csv_header(table)]])
    lines, mark = first
    yield _text(lines)
    while mark:
        lines, mark = _piece(site, table, asked, mark)
        yield _text(lines)


def _piece(site: Site, table: str, asked: Filters, mark: str | None) -> Piece:
    with site.view(reviewed=asked.reviewed) as view:
        found: Page[Any] = view.page(table, *asked.asked, after=mark, limit=LARGEST)
        names = view.names(found.articles)
    rows = zip(found.articles, found.rows, strict=True)
    return [[article, *tables.csv_row(row, names)] for article, row in rows], found.next


def _text(lines: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(lines)
    return out.getvalue()
