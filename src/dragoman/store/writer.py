"""Filling a store: whole articles in batches, each a transaction, with everything that follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, NamedTuple, Self

from dragoman.model import TABLES, Article, Decision, ForeignEvent, Record, Rejected, Row, to_plain
from dragoman.store import copies, decisions, links, revisions, tellings, texts
from dragoman.store.base import File, as_json, closed_on_error, now, storable
from dragoman.store.columns import Context, article_columns, table_rows
from dragoman.store.rows import record_of

BATCH = 200
"""Articles in one transaction of `Writer.add_many`."""

FOREIGN = 10_000
"""Events of other systems in one transaction of `Writer.add_foreign`."""

_OF_ARTICLE = (
    *((table, "article") for table in TABLES),
    ("follows", "earlier_article"),
    ("follows", "later_article"),
    ("traces", "article"),
    ("trace_blocks", "article"),
    ("signatures", "article"),
    ("signature_bands", "article"),
    ("revisions", "article"),
    ("articles", "id"),
)
"""The columns that name an article: its rows go with it."""

_REVISED = "SELECT 1 FROM revisions WHERE article = ? LIMIT 1"


class Known(NamedTuple):
    """What a store holds already: `(article id, version)` of articles and their older versions, and the article of
    every version (a version hashes the text)."""

    held: set[tuple[str, str]]
    texts: dict[str, str]


class Writer:
    """Adds records to a store; made by `Store.writer`, closed by leaving its `with` block.

    What is in the file is always whole articles: each batch is one transaction, undone when it is interrupted.
    """

    def __init__(self, file: File) -> None:
        self._file = file
        with closed_on_error(file):
            if not file.tables():
                file.create()
            file.version()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file; a second call does nothing."""
        self._file.close()

    def add(self, record: Record) -> bool:
        """Adds one record in its own transaction; False when the store has this version of the article already.

        Another version of an article takes its place, and the older one is kept as superseded; a text that is there
        under another id is only noted as a duplicate. `add_many` is faster for more than a few.
        Raises `StoreError` when the file cannot be written; the store is then as before.
        """
        return self._add([record]) == 1

    def add_many(self, records: Iterable[Record]) -> int:
        """Adds records as `add` does, `BATCH` articles to a transaction; returns how many were new or replaced.

        When `records` or the writing raises, the batches already written stay.
        """
        source = iter(records)
        added = 0
        while batch := list(islice(source, BATCH)):
            added += self._add(batch)
        return added

    def reject(self, rejected: Rejected) -> None:
        """Notes an input that could not be read; the same one again changes nothing."""
        where = [rejected.path, rejected.line, rejected.reason]
        with self._file.transaction(rejected.path):
            self._file.run(
                "INSERT INTO rejected SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT 1 FROM rejected "
                "WHERE path = $1 AND line IS NOT DISTINCT FROM $2 AND reason = $3)",
                [*map(storable, where), now()],
            )

    def decide(
        self,
        row_id: str,
        verdict: str,
        by: str,
        *,
        reason: str | None = None,
        after: Mapping[str, Any] | Row | None = None,
        article: str | None = None,
    ) -> Decision:
        """Writes down what somebody decides about a row, and returns that decision.

        `verdict`: `accept`, `reject` or `edit`. `after`: the whole row as it should be, or its JSON image; only for
        `edit`. It keeps the id, its words are those of the article, it names only rows of the article. Codes and scores
        are taken as given (`coding.events.recoded` has those of a type and mode). `article`: the id of the article,
        needed for an actor that several articles name. The row itself stays as it is: `Store.view(reviewed=True)` shows
        it decided. Raises `RowNotFound`, and `StoreError` for what cannot be decided; nothing is then written.
        """
        return self._decided(decisions.made(self._file, row_id, verdict, by, reason, after, article))

    def undo(self, decision_id: str, by: str, *, reason: str | None = None) -> Decision:
        """Takes a decision back, with a decision that says so: the one before it is in force again.

        Raises `RowNotFound`, and `StoreError` for a decision that is undone already or is itself an undo.
        """
        return self._decided(decisions.undone(self._file, decision_id, by, reason))

    def _decided(self, decision: Decision) -> Decision:
        with self._file.transaction(f"a decision on {decision.row}"):
            decisions.write(self._file, decision)
            if decision.verdict != "accept" or self._file.fetch(_REVISED, [decision.article]):
                revisions.renew_known(self._file, [decision.article])
        return decision

    def known(self) -> Known:
        """What the store holds, so that it need not be read again."""
        rows = self._file.fetch("SELECT id, version FROM articles")
        older = self._file.fetch("SELECT id, version FROM superseded")
        copied = self._file.fetch(
            "SELECT duplicates.id, version FROM duplicates JOIN articles ON articles.id = article WHERE likeness = 1"
        )
        return Known({*rows, *older, *copied}, {version: each for each, version in rows})

    def note_copy(self, article: Article, repeated: str) -> None:
        """Notes that an article has the very text of a stored one; the same again changes nothing."""
        with self._file.transaction(article.id):
            copies.note(self._file, article, repeated, 1.0)

    def add_foreign(self, events: Iterable[ForeignEvent]) -> int:
        """Adds other systems' events; one that is there already (by its maker and key) is left out. How many are new.

        Raises `StoreError` when the file cannot be written; the batches already written stay.
        """
        held = set(self._file.fetch("SELECT maker, key FROM foreign_events"))
        source = iter(events)
        added = 0
        while some := list(islice(source, FOREIGN)):
            fresh = {(each.maker, each.key): each for each in some if (each.maker, each.key) not in held}
            held |= fresh.keys()
            with self._file.transaction("foreign events"):
                self._file.insert("foreign_events", [{**to_plain(each), "day": each.day} for each in fresh.values()])
            added += len(fresh)
        return added

    def _add(self, records: list[Record]) -> int:
        current, texts_of, older = self._present(records)
        fresh: dict[str, Record] = {}
        repeated: list[tuple[Article, str]] = []
        for record in records:
            article = record.article
            if current.get(article.id) == article.version or (article.id, article.version) in older:
                continue
            if article.id not in current and texts_of.get(article.version, article.id) != article.id:
                repeated.append((article, texts_of[article.version]))
                continue
            current[article.id] = article.version
            texts_of.setdefault(article.version, article.id)
            fresh[article.id] = record
        if fresh or repeated:
            with self._file.transaction(", ".join(islice((*fresh, *(each.id for each, _ in repeated)), 3))):
                self._supersede(list(fresh))
                self._insert(list(fresh.values()))
                for article, other in repeated:
                    copies.note(self._file, article, other, 1.0)
        return len(fresh)

    def _present(self, records: list[Record]) -> tuple[dict[str, str], dict[str, str], set[tuple[str, str]]]:
        """Of these articles: the stored version of each, who has their texts, and which versions are superseded."""
        ids = [record.article.id for record in records]
        versions = [record.article.version for record in records]
        found = self._file.fetch(
            "SELECT id, version FROM articles WHERE id IN (SELECT unnest(?)) OR version IN (SELECT unnest(?))",
            [ids, versions],
        )
        older = self._file.fetch("SELECT id, version FROM superseded WHERE id IN (SELECT unnest(?))", [ids])
        return dict(found), {version: each for each, version in found}, set(older)

    def _supersede(self, ids: list[str]) -> None:
        """Keeps the stored versions of these articles as superseded, and takes their rows out."""
        query = "SELECT id, version, published, added FROM articles WHERE id IN (SELECT unnest(?))"
        stored = self._file.fetch(query, [ids])
        if not stored:
            return
        self._file.insert(
            "superseded",
            [
                {
                    "id": article,
                    "version": version,
                    "published": published,
                    "added": added,
                    "replaced": now(),
                    "record": as_json(record_of(self._file, article).to_dict()),
                }
                for article, version, published, added in stored
            ],
        )
        gone = [article for article, *_ in stored]
        texts.forget(self._file, gone)
        tellings.forget(self._file, gone)
        for table, column in _OF_ARTICLE:
            self._file.run(f"DELETE FROM {table} WHERE {column} IN (SELECT unnest(?))", [gone])

    def _insert(self, records: list[Record]) -> None:
        self._file.insert("articles", [article_columns(record) for record in records])
        contexts = [Context(record) for record in records]
        for table in TABLES:
            self._file.insert(table, [row for context in contexts for row in table_rows(table, context)])
        copies.link(self._file, [record.article for record in records])
        links.link(self._file, records)
        tellings.join(self._file, records)
        texts.index(self._file, records)
        revisions.renew_known(self._file, [record.article.id for record in records])
