"""What readers decide about rows: how it is written down, and which decisions are in force."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from dragoman.errors import RowNotFound, StoreError
from dragoman.model import TABLES, Decision, Row, digest, to_plain
from dragoman.schema import from_plain
from dragoman.store.base import File, as_json, now
from dragoman.store.checks import edited
from dragoman.store.rows import NOUNS, record_of

VERDICTS = ("accept", "reject", "edit")
"""What may be decided about a row; the fourth verdict, `undo`, is about a decision."""

IN_FORCE = """
    SELECT * FROM decisions
    WHERE verdict <> 'undo' AND id NOT IN (SELECT undoes FROM decisions WHERE verdict = 'undo')
    QUALIFY row_number() OVER (PARTITION BY row_id, article ORDER BY number DESC) = 1
"""
"""The last decision on each row that was not undone."""

_DECIDED = tuple(table for table in TABLES if table != "dropped")
_COLUMNS = 'id, row_id, "table", article, verdict, "by", at_time, reason, before, after, undoes'
_LONGEST = 2000
"""Characters of a reason, and of a name, at most."""


# --- asking


def history(file: File, row: str | None = None, limit: int | None = None) -> tuple[Decision, ...]:
    """All decisions or those on a row, the newest first."""
    where, values = ("row_id = ?", [row]) if row is not None else ("true", [])
    most = "" if limit is None else f"LIMIT {int(limit)}"
    return _decisions(file, f"FROM decisions WHERE {where} ORDER BY number DESC {most}", values)


def in_force(file: File, ids: Iterable[str], article: str | None = None) -> dict[str, Decision]:
    """The decision in force on each of some rows that have one."""
    here, values = ("AND article = ?", [article]) if article is not None else ("", [])
    query = f"FROM ({IN_FORCE}) WHERE row_id IN (SELECT unnest(?::VARCHAR[])) {here} ORDER BY number"
    return {each.row: each for each in _decisions(file, query, [list(ids), *values])}


def of_article(file: File, article: str) -> tuple[Decision, ...]:
    """The decisions in force on the rows of an article, in the order they were made."""
    return _decisions(file, f"FROM ({IN_FORCE}) WHERE article = ? ORDER BY number", [article])


def by_article(file: File) -> dict[str, tuple[Decision, ...]]:
    """All decisions in force by article, each article's in the order they were made."""
    found: dict[str, list[Decision]] = {}
    for each in _decisions(file, f"FROM ({IN_FORCE}) ORDER BY number", []):
        found.setdefault(each.article, []).append(each)
    return {article: tuple(each) for article, each in found.items()}


def _decisions(file: File, query: str, values: list[Any]) -> tuple[Decision, ...]:
    return tuple(_decision(*row) for row in file.fetch(f"SELECT {_COLUMNS} {query}", values))


def _decision(*row: Any) -> Decision:
    *first, before, after, undoes = row
    noun = NOUNS[first[2]]
    nouns = (None if each is None else from_plain(noun, json.loads(each)) for each in (before, after))
    values: tuple[Any, ...] = (*first, *nouns, undoes)
    return Decision(*values)


# --- deciding


def made(
    file: File, row_id: str, verdict: str, by: str, reason: str | None, after: Mapping[str, Any] | Row | None,
    article: str | None,
) -> Decision:  # fmt: skip
    """The decision on a row, checked but not yet written. Raises `RowNotFound` and `StoreError`."""
    if verdict not in VERDICTS:
        raise StoreError(f"no verdict {verdict!r}; the verdicts are {', '.join(VERDICTS)}")
    if (after is None) == (verdict == "edit"):
        raise StoreError("an edit needs the row as it should be, and no other verdict takes one")
    table, article, stored = _row(file, row_id, article)
    shown = _shown(file, row_id, article, stored)
    new = None
    if after is not None:
        new = edited(table, stored, after, record_of(file, article))
        if new == shown:
            raise StoreError(f"{row_id!r} is the same after this edit; change something, or accept it")
    return _new(file, Decision("", row_id, table, article, verdict, by, now(), reason, shown, new, None))


def undone(file: File, decision_id: str, by: str, reason: str | None) -> Decision:
    """The undo of a decision, checked but not yet written. Raises `RowNotFound` and `StoreError`."""
    (taken,) = _decisions(file, "FROM decisions WHERE id = ?", [decision_id]) or (None,)
    if taken is None:
        raise RowNotFound(f"{file.path}: no decision {decision_id!r}; take an id that `dragoman decisions` prints")
    if taken.verdict == "undo":
        raise StoreError(f"{decision_id!r} is an undo itself; decide about {taken.row!r} again instead")
    if file.fetch("SELECT 1 FROM decisions WHERE undoes = ?", [decision_id]):
        raise StoreError(f"{decision_id!r} is undone already")
    latest = in_force(file, [taken.row], taken.article)[taken.row]
    shown = latest.before if latest.after is None else latest.after
    undo = replace(taken, verdict="undo", by=by, at_time=now(), reason=reason, before=shown, after=None)
    return _new(file, replace(undo, undoes=taken.id))


def write(file: File, decision: Decision) -> None:
    """Adds a decision to the log."""
    row = {
        "number": _count(file) + 1,
        "id": decision.id,
        "row_id": decision.row,
        "table": decision.table,
        "article": decision.article,
        "verdict": decision.verdict,
        "by": decision.by,
        "at_time": decision.at_time,
        "reason": decision.reason,
        "before": as_json(to_plain(decision.before)),
        "after": None if decision.after is None else as_json(to_plain(decision.after)),
        "undoes": decision.undoes,
    }
    file.insert("decisions", [row])


def _new(file: File, decision: Decision) -> Decision:
    """The decision with its id and with who made it in plain words."""
    by, reason = _words("who decides", decision.by), _words("the reason", decision.reason or "")
    if not by:
        raise StoreError("nobody decides; say who does")
    name = digest(_count(file), decision.row, decision.article, decision.verdict, by, decision.at_time.isoformat())
    return replace(decision, id=f"de-{name}", by=by, reason=reason or None)


def _words(what: str, text: str) -> str:
    if len(text) > _LONGEST:
        raise StoreError(f"{what} has {len(text):,} characters; write {_LONGEST:,} at most")
    return text.strip()


def _count(file: File) -> int:
    return int(file.fetch("SELECT coalesce(max(number), 0) FROM decisions")[0][0])


def _row(file: File, row_id: str, article: str | None) -> tuple[str, str, Row]:
    """Table, article and the row as it was read. Raises `RowNotFound`, and `StoreError` when it stands in several."""
    each = (f"SELECT '{table}', article, row FROM {table} WHERE id = $1" for table in _DECIDED)
    rows = [row for row in file.fetch(" UNION ALL ".join(each), [row_id]) if article in (None, row[1])]
    if not rows:
        what = f"no row {row_id!r}" + (f" in article {article!r}" if article else "")
        raise RowNotFound(f"{file.path}: {what}; take an id that `dragoman events` or its like prints")
    if len({at for _, at, _ in rows}) > 1:
        raise StoreError(f"{row_id!r} stands in {len(rows)} articles; say in which one it is decided about")
    table, at, plain = rows[0]
    return table, at, from_plain(NOUNS[table], json.loads(plain))


def _shown(file: File, row_id: str, article: str, stored: Row) -> Row:
    """The row as the decision in force leaves it; a rejected one as it was read."""
    before = in_force(file, [row_id], article).get(row_id)
    return stored if before is None or before.after is None else before.after
