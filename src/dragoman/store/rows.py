"""From the store's rows back to the nouns of a record."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from dragoman.errors import RowNotFound
from dragoman.model import (
    Actor,
    Article,
    Commitment,
    Dispute,
    Dropped,
    Event,
    MadeBy,
    Meeting,
    Mention,
    Place,
    Record,
    Sanction,
    Statement,
    TimeExpression,
)
from dragoman.schema import from_plain
from dragoman.store.base import File

Noun = TypeVar("Noun")

NOUNS: dict[str, type[Any]] = {
    "mentions": Mention,
    "actors": Actor,
    "places": Place,
    "dates": TimeExpression,
    "events": Event,
    "meetings": Meeting,
    "statements": Statement,
    "commitments": Commitment,
    "disputes": Dispute,
    "sanctions": Sanction,
    "dropped": Dropped,
}
"""What the rows of each table of the record are."""


def nouns_of(file: File, noun: type[Noun], query: str, values: list[Any]) -> tuple[Noun, ...]:
    """The nouns in the one JSON column of a query, in its order."""
    return tuple(from_plain(noun, json.loads(row)) for (row,) in file.fetch(query, values))


def article_of(row: str, text: str) -> Article:
    """An article from its JSON and its text, which is kept in a column of its own."""
    return from_plain(Article, json.loads(row) | {"text": text})


def record_of(file: File, article_id: str) -> Record:
    """The whole record of an article, equal to the one that was added. Raises `RowNotFound`."""
    rows = file.fetch("SELECT row, text, made_by FROM articles WHERE id = ?", [article_id])
    if not rows:
        raise RowNotFound(f"{file.path}: no article {article_id!r}; take an id from the table `articles`")
    row, text, made_by = rows[0]
    tables = {
        table: nouns_of(file, noun, f"SELECT row FROM {table} WHERE article = ? ORDER BY position", [article_id])
        for table, noun in NOUNS.items()
    }
    return Record(article=article_of(row, text), made_by=from_plain(MadeBy, json.loads(made_by)), **tables)
