"""What became of commitments: keeps the traces of articles and links those that follow each other (`follows.py`)."""

from __future__ import annotations

from collections.abc import Iterable

from dragoman import follows
from dragoman.model import Record
from dragoman.store.base import File

_FOUND = """
    WITH asked AS (SELECT unnest($1::VARCHAR[]) AS block, unnest($2::VARCHAR[]) AS trace, unnest($3::BOOLEAN[]) AS deed)
    SELECT DISTINCT asked.trace, stored.trace
    FROM asked JOIN trace_blocks AS stored ON stored.block = asked.block
    WHERE stored.article NOT IN (SELECT unnest($4::VARCHAR[]))
        AND CASE WHEN asked.deed THEN stored.rare AND NOT stored.deed ELSE true END
"""
"""Pairs of a new and a stored trace that share a side and a rare word; `follows.link` says what each pair is."""


def link(file: File, records: Iterable[Record]) -> None:
    """Keeps the traces of the articles just added and links them with those they follow, or that follow them."""
    new = {trace.id: trace for record in records for trace in follows.traces(record)}
    if not new:
        return
    pairs = [*_among(new), *_stored(file, new)]
    file.insert("traces", [trace._asdict() for trace in new.values()])
    file.insert("trace_blocks", [row for trace in new.values() for row in _blocks(trace)])
    known = new | traces_of(file, {other for _, other in pairs} - set(new))
    links = {found for one, other in pairs if (found := follows.link(known[one], known[other]))}
    file.insert("follows", [each._asdict() for each in sorted(links)])


def _blocks(trace: follows.Trace) -> list[dict[str, object]]:
    rare = set(trace.rare_blocks)
    return [
        {"block": block, "trace": trace.id, "article": trace.article, "deed": trace.deed, "rare": block in rare}
        for block in trace.blocks
    ]


def _among(new: dict[str, follows.Trace]) -> list[tuple[str, str]]:
    """Pairs of a new promise with another new trace that has one of its rare blocks."""
    holders: dict[str, list[str]] = {}
    for trace in new.values():
        for block in trace.blocks:
            holders.setdefault(block, []).append(trace.id)
    promises = (trace for trace in new.values() if not trace.deed)
    asked = ((trace.id, other) for trace in promises for block in trace.rare_blocks for other in holders[block])
    return sorted({(min(pair), max(pair)) for pair in asked if pair[0] != pair[1]})


def _stored(file: File, new: dict[str, follows.Trace]) -> list[tuple[str, str]]:
    """Pairs with stored traces: a promise is looked for by its rare blocks, a deed's blocks are compared with those."""
    every = [(trace, trace.blocks if trace.deed else trace.rare_blocks) for trace in new.values()]
    asked = [(block, trace.id, trace.deed) for trace, blocks in every for block in blocks]
    columns = [list(column) for column in zip(*asked, strict=True)]
    own = sorted({trace.article for trace in new.values()})
    return [(one, other) for one, other in file.fetch(_FOUND, [*columns, own])]


def traces_of(file: File, ids: set[str]) -> dict[str, follows.Trace]:
    """The stored traces of some rows, by their ids."""
    names = ", ".join(f'"{name}"' for name in follows.Trace._fields)
    query = f"SELECT {names} FROM traces WHERE id IN (SELECT unnest(?))"
    rows = file.fetch(query, [sorted(ids)]) if ids else []
    return {trace.id: trace for trace in (follows.Trace(*row) for row in rows)}
