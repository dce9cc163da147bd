"""Stores of older schema versions: the records are read out of them and added anew, so that nothing is converted twice.

What follows from records (links, happenings, full text) differs between versions; the records themselves, in the JSON
of each row, do not. So every version that ever was can be brought up to date by the same few lines.
"""

from __future__ import annotations

import os
from pathlib import Path

from dragoman.store import revisions
from dragoman.store.base import SCHEMA_VERSION, File, closed_on_error, opened
from dragoman.store.rows import record_of
from dragoman.store.writer import Writer

_KEPT = ("duplicates", "superseded", "foreign_events", "rejected", "decisions")
"""Tables that do not follow from the records; those the older store has are copied."""


def bring_up_to_date(path: Path, wait: float) -> int:
    """Brings the store at `path` up to date and returns the version it had.

    The new store is written beside it and takes its place when it is whole; interrupted, the old one is as before.
    """
    old = opened(path, read_only=False, wait=wait)
    with closed_on_error(old):
        version = old.version() if old.tables() else SCHEMA_VERSION
        if version < SCHEMA_VERSION:
            _rewrite(old, path)
    old.close()
    return version


def _rewrite(old: File, path: Path) -> None:
    beside = path.with_name(f"{path.name}.upgrading")
    beside.unlink(missing_ok=True)
    new = opened(beside, read_only=False, wait=0.0)
    with closed_on_error(new), Writer(new) as writer:
        ids = [each for (each,) in old.fetch("SELECT id FROM articles ORDER BY added, id")]
        writer.add_many(record_of(old, each) for each in ids)
        with new.transaction("what else the store keeps"):
            _copy(old, new)
            revisions.renew_known(new, ids)
    old.close()
    os.replace(beside, path)


def _copy(old: File, new: File) -> None:
    """The tables that do not follow from records, and when the articles were added."""
    for table in _KEPT:
        if table in old.tables():
            names = [name for (name, *_) in old.connection.execute(f"SELECT * FROM {table} LIMIT 0").description or ()]
            rows = old.fetch(f"SELECT * FROM {table}")
            new.run(f"DELETE FROM {table}")
            new.insert(table, [dict(zip(names, row, strict=True)) for row in rows])
    added = old.fetch("SELECT id, added FROM articles")
    new.run(
        "UPDATE articles SET added = given.added FROM (SELECT unnest(?::VARCHAR[]) AS id, "
        "unnest(?::TIMESTAMP[]) AS added) AS given WHERE articles.id = given.id",
        [[each for each, _ in added], [when for _, when in added]],
    )
