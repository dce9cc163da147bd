"""The lists that are read by the page: rows, articles and actors, for `View`."""

from __future__ import annotations

from datetime import date
from typing import Any

from dragoman.names import keys
from dragoman.store import texts
from dragoman.store.base import File
from dragoman.store.pages import Head, Key, Order, Page, Seen, page

_NEWEST_ARTICLES = Order("articles", (Key("published", True, date), Key("id", False, str)))
_MOST_NAMED = Order("actors", (Key("articles", True, int), Key("id", False, str)))

_ACTORS = """(
    SELECT id, min(kind) AS kind, min(country) AS country, count(*) AS articles, min(start_date) AS first,
        max(start_date) AS last FROM actors WHERE {where} GROUP BY id
)"""


def rows(
    file: File, table: str, wanted: tuple[str, list[Any]], order: Order, after: str | None, limit: int
) -> tuple[list[tuple[str, str]], str | None]:
    """The JSON and the article of the next rows of a table that meet a condition, and the mark behind them."""
    where, values = wanted
    found, mark = page(file, ("id, article", f"{table} WHERE {where}", values), order, after, limit)
    query = f"SELECT id, article, row FROM {table} WHERE id IN (SELECT unnest(?::VARCHAR[]))"
    held = {(each, article): row for each, article, row in file.fetch(query, [[each for each, _ in found]])}
    return [(held[each, article], article) for each, article in found], mark


def article_heads(
    file: File, after: str | None, limit: int, words: str | None, since: date | None, until: date | None
) -> Page[Head]:
    """Articles without texts, the newest first."""
    where, values = ["true"], list[Any]()
    if since is not None:
        where, values = [*where, "published >= ?"], [*values, since]
    if until is not None:
        where, values = [*where, "published <= ?"], [*values, until]
    if words is not None:
        where, values = [*where, f"id IN ({texts.HAVING_ALL})"], [*values, texts.asked(words), "articles"]
    columns = "id, title, source, url, published, language"
    found, mark = page(file, (columns, f"articles WHERE {' AND '.join(where)}", values), _NEWEST_ARTICLES, after, limit)
    ids = [row[0] for row in found]
    events, statements = (_counted(file, table, ids) for table in ("events", "statements"))
    heads = (Head._make((*row, events.get(row[0], 0), statements.get(row[0], 0))) for row in found)
    return Page(tuple(heads), mark, tuple(ids))


def _counted(file: File, table: str, articles: list[str]) -> dict[str, int]:
    query = f"SELECT article, count(*) FROM {table} WHERE article IN (SELECT unnest(?::VARCHAR[])) GROUP BY article"
    return dict(file.fetch(query, [articles]))


def actor_heads(
    file: File, after: str | None, limit: int, words: str | None, kind: str | None, country: str | None
) -> Page[Seen]:
    """Actors in short, those that most articles name first."""
    where, values = ["true"], list[Any]()
    if words is not None:
        where, values = [*where, "contains(names, ?)"], [*values, f" {' '.join(keys(words))} "]
    if kind is not None:
        where, values = [*where, "kind = ?"], [*values, kind]
    if country is not None:
        where, values = [*where, "country = ?"], [*values, country.upper()]
    columns = "id, kind, country, articles, first, last"
    source = f"{_ACTORS.format(where=' AND '.join(where))} WHERE true"
    found, mark = page(file, (columns, source, values), _MOST_NAMED, after, limit)
    names = names_of(file, [row[0] for row in found])
    return Page(tuple(Seen(row[0], names[row[0]], *row[1:]) for row in found), mark, ())


BLOCS = {"EUR": "European Union", "UNO": "United Nations"}
"""Codes that stand for all that belongs to a bloc, so that no actor has one of them as its id."""


def names_of(file: File, ids: list[str]) -> dict[str, str]:
    """What most articles call each of some actors; the name of a bloc, and the id of those nobody names."""
    query = "SELECT id, mode(name) FROM actors WHERE id IN (SELECT unnest(?::VARCHAR[])) GROUP BY id"
    return {each: BLOCS.get(each, each) for each in ids} | dict(file.fetch(query, [ids]))
