"""The record store: one DuckDB file, written by `Writer`, asked through `View`. The tables are in `store.sql`.

    with Store("talks.duckdb").writer() as writer:
        writer.add_many(records)
    with Store("talks.duckdb").view() as view:
        view.events(actor="TUR", with_="USA", since=date(2025, 5, 1))

Adding an article also joins its rows with other tellings of the same happenings (`dragoman.merge`), and links its
commitments and deeds with earlier and later ones (`dragoman.follows`).
One process may write at a time, and nobody reads meanwhile; hold a `Writer` for as short as you can.
"""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from dragoman.errors import StoreError
from dragoman.store.base import SCHEMA_VERSION, opened
from dragoman.store.pages import Head, Page, Seen
from dragoman.store.totals import Held, Overview, Pair, Portrait, Site
from dragoman.store.upgrade import bring_up_to_date
from dragoman.store.view import Open, View
from dragoman.store.writer import BATCH, Writer

__all__ = [
    "BATCH",
    "SCHEMA_VERSION",
    "Head",
    "Held",
    "Open",
    "Overview",
    "Page",
    "Pair",
    "Portrait",
    "Seen",
    "Site",
    "Store",
    "View",
    "Writer",
]


class Store:
    """A store file, by its path; opens nothing by itself.

    `wait`: seconds to wait for another process that holds the file, before `StoreError`.
    """

    def __init__(self, path: str | PathLike[str], *, wait: float = 0.0) -> None:
        self.path = Path(path)
        self.wait = wait

    def writer(self) -> Writer:
        """The file opened for writing, made if it is not there. Raises `StoreError` when it cannot be.

        A store of an older schema version is brought up to date first, which takes about as long as it took to store.
        """
        if not self.path.parent.is_dir():
            raise StoreError(f"{self.path}: no such folder; create it or name another file")
        self.upgrade()
        return Writer(opened(self.path, read_only=False, wait=self.wait))

    def view(self, *, reviewed: bool = False) -> View:
        """The file opened for reading. Raises `StoreError` when it is missing, locked, old or no Dragoman store.

        `reviewed`: as decisions leave it (`Writer.decide`): without rejected rows, with edited ones in their edited
        form, whatever is asked. Rows nobody decided about are there as they were read.
        """
        if not self.path.exists():
            raise StoreError(f"{self.path}: no such store; make it with `dragoman add ... --to {self.path}`")
        return View(opened(self.path, read_only=True, wait=self.wait), reviewed=reviewed)

    def upgrade(self) -> int:
        """Brings a store of an older schema version up to date and returns that version; of this version, does nothing.

        A file that is not there yet counts as up to date. Raises `StoreError`; the store is then as before.
        """
        return bring_up_to_date(self.path, self.wait) if self.path.exists() else SCHEMA_VERSION
