"""Happenings: joins each new row with the other tellings of what it tells (`merge.py`), as articles are added."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from dragoman import merge
from dragoman.model import Record
from dragoman.store.base import File

NEAR = 40
"""Tellings that one is compared with at most: those that share most blocks with it."""

_FOUND = f"""
    WITH asked AS (SELECT unnest($1::VARCHAR[]) AS block, unnest($2::VARCHAR[]) AS telling)
    SELECT asked.telling, stored.telling FROM asked JOIN telling_blocks AS stored USING (block)
    GROUP BY asked.telling, stored.telling
    QUALIFY row_number() OVER (PARTITION BY asked.telling ORDER BY count(*) DESC, stored.telling) <= {NEAR}
"""


def join(file: File, records: Iterable[Record]) -> None:
    """Keeps the tellings of the articles just added, each in the happening it is likest to, else in a new one.

    A telling is never moved again.
    """
    new = [telling for record in records for telling in merge.tellings(record)]
    if new:
        known = _Happenings()
        known.remember(*_stored(file, new))
        rows = [_row(telling, *known.join(telling)) for telling in new]
        file.insert("tellings", rows)
        blocks = [{"block": block, "telling": telling.id} for telling in new for block in telling.blocks]
        file.insert("telling_blocks", blocks)


def _stored(file: File, new: list[merge.Telling]) -> tuple[dict[str, list[str]], list[merge.Telling], dict[str, str]]:
    """Which stored tellings are near each new one, these tellings, and the happening of each."""
    asked = [(block, telling.id) for telling in new for block in telling.near_blocks]
    near: dict[str, list[str]] = {}
    for telling, other in file.fetch(_FOUND, [list(column) for column in zip(*asked, strict=True)]):
        near.setdefault(telling, []).append(other)
    names = ", ".join(f'"{name}"' for name in merge.Telling._fields)
    rows = file.fetch(
        f"SELECT happening, {names} FROM tellings WHERE id IN (SELECT unnest(?::VARCHAR[]))",
        [sorted({other for others in near.values() for other in others})],
    )
    return near, [merge.Telling(*row[1:]) for row in rows], {row[1]: row[0] for row in rows}


class _Happenings:
    """The happenings that new tellings may belong to, those of the same batch among them."""

    def __init__(self) -> None:
        self.near: dict[str, list[str]] = {}
        self.tellings: dict[str, merge.Telling] = {}
        self.happening: dict[str, str] = {}
        self.members: dict[str, list[merge.Telling]] = {}
        self.blocks: dict[str, list[str]] = {}

    def remember(
        self, near: dict[str, list[str]], tellings: Iterable[merge.Telling], happening: dict[str, str]
    ) -> None:
        """Takes up what is stored."""
        self.near = near
        for telling in tellings:
            self._take(telling, happening[telling.id])

    def join(self, telling: merge.Telling) -> tuple[str, float, str | None]:
        """The happening of a new telling, how like it is to the likest telling of it, and which that is."""
        shared = Counter(other for block in telling.near_blocks for other in self.blocks.get(block, ()))
        near = {*self.near.get(telling.id, ()), *(other for other, _ in shared.most_common(NEAR))}
        ranked = sorted((merge.likeness(telling, self.tellings[other]), other) for other in near)
        for score, other in reversed(ranked):
            happening = self.happening[other]
            if score >= merge.SAME and not any(merge.apart(telling, each) for each in self.members[happening][:NEAR]):
                self._take_new(telling, happening)
                return happening, score, other
        alone = f"ha-{telling.id}"
        self._take_new(telling, alone)
        return alone, 1.0, None

    def _take_new(self, telling: merge.Telling, happening: str) -> None:
        self._take(telling, happening)
        for block in telling.blocks:
            self.blocks.setdefault(block, []).append(telling.id)

    def _take(self, telling: merge.Telling, happening: str) -> None:
        self.tellings[telling.id] = telling
        self.happening[telling.id] = happening
        self.members.setdefault(happening, []).append(telling)


def _row(telling: merge.Telling, happening: str, score: float, likest: str | None) -> dict[str, Any]:
    """The row of the table `tellings`."""
    return {**telling._asdict(), "happening": happening, "score": score, "likest": likest}


def forget(file: File, articles: list[str]) -> None:
    """Takes the tellings of articles out; their happenings stay with the tellings of others."""
    inside = "(SELECT id FROM tellings WHERE article IN (SELECT unnest(?)))"
    file.run(f"DELETE FROM telling_blocks WHERE telling IN {inside}", [articles])
    file.run("DELETE FROM tellings WHERE article IN (SELECT unnest(?))", [articles])
