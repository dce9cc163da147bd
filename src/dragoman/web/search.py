"""Full text: statements or articles that have all the words, the best first, with the words marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal, NamedTuple

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from dragoman.entries import Line, fetched, lines, listed
from dragoman.store import View
from dragoman.store.texts import Hit, folded
from dragoman.web.base import Asked, Filters, Site

PAGE = 20
"""Hits of a page."""

_BEFORE, _AFTER = 90, 220
"""Characters of an article's text that are shown before and after the first word found."""

_LONGEST = 200_000
"""Characters of a text that are searched for the words to be shown."""

_WORD = re.compile(r"[^\W_]+")

Parts = tuple[tuple[str, bool], ...]
"""A text in parts, each with whether it was searched for."""


class Said(NamedTuple):
    """A statement that was found."""

    line: Line
    parts: Parts


class Text(NamedTuple):
    """An article that was found: where its first word stands, and what is around it."""

    id: str
    title: Parts
    source: str | None
    url: str | None
    published: date | None
    at: str | None
    parts: Parts


def routes(site: Site) -> APIRouter:
    """The address of searching."""
    router = APIRouter(include_in_schema=False)

    @router.get("/search")
    def search(
        request: Request,
        asked: Asked,
        q: Annotated[str, Query(max_length=500)] = "",
        table: Literal["statements", "articles"] = "statements",
        skip: Annotated[int, Query(ge=0, le=100_000)] = 0,
    ) -> HTMLResponse:
        words = set(folded(q))
        with site.view(reviewed=asked.reviewed) as view:
            hits = _hits(view, q, table, skip, asked)
            shown = hits[:PAGE]
            found = _said(view, shown, words) if table == "statements" else _texts(view, shown, words)
        return site.page(
            request,
            "search.html",
            q=q,
            table=table,
            asked=asked,
            given={"q": q, "table": table, **asked.query},
            words=words,
            found=found,
            first=skip + 1,
            before=max(0, skip - PAGE) if skip else None,
            next=skip + PAGE if len(hits) > PAGE else None,
        )

    return router


def _hits(view: View, q: str, table: str, skip: int, asked: Filters) -> Sequence[Hit]:
    """One hit more than a page has, to know whether there is another page."""
    actor, with_, since, until, _ = asked.asked
    return view.search(q, table, actor=actor, with_=with_, since=since, until=until, limit=PAGE + 1, offset=skip)


def _said(view: View, hits: Sequence[Hit], words: set[str]) -> list[Said]:
    rows, article = fetched(view, "statements", [hit.row for hit in hits])
    shown = [rows[hit.row] for hit in hits if hit.row in rows]
    return [Said(each, parted(each.words, words)) for each in lines(view, shown, [article[row.id] for row in shown])]


def _texts(view: View, hits: Sequence[Hit], words: set[str]) -> list[Text]:
    _, rows = view.sql(
        f"SELECT id, title, source, url, published, left(text, {_LONGEST}) FROM articles "
        f"WHERE id IN ({listed(hit.row for hit in hits)})"
    )
    found = {row[0]: _text(row, words) for row in rows}
    return [found[hit.row] for hit in hits if hit.row in found]


def _text(row: tuple[Any, ...], words: set[str]) -> Text:
    id_, title, source, url, published, text = row
    first = next((match for match in _WORD.finditer(text) if words.intersection(folded(match.group()))), None)
    start, end = (max(0, first.start() - _BEFORE), first.end() + _AFTER) if first else (0, _BEFORE + _AFTER)
    around = ("… " if start else "") + " ".join(text[start:end].split()) + (" …" if end < len(text) else "")
    at = f"{first.start()}-{first.end()}" if first else None
    return Text(id_, parted(title or "Without a title", words), source, url, published, at, parted(around, words))


def parted(text: str, words: set[str]) -> Parts:
    """The text in parts, the words searched for (folded) apart from the rest; the parts together are the text."""
    parts: list[tuple[str, bool]] = []
    end = 0
    for match in _WORD.finditer(text):
        if words.intersection(folded(match.group())):
            parts += [(text[end : match.start()], False), (match.group(), True)]
            end = match.end()
    parts.append((text[end:], False))
    return tuple(part for part in parts if part[0])
