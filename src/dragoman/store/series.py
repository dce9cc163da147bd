"""Happenings and dyads over time, as SQL over the rows that a filter lets through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from dragoman.model import Happening
from dragoman.store.base import File

PERIODS = ("day", "week", "month", "quarter", "year")
"""What a series may be counted by; a week begins on Monday."""

_HAPPENINGS = """
    WITH chosen AS MATERIALIZED (SELECT DISTINCT happening FROM tellings WHERE id IN (SELECT id FROM ({rows})))
    SELECT happening, "table", list(tellings.id ORDER BY articles.published, tellings.article, tellings.id),
        list(kind), list({{'start': start_date, 'end': end_date, 'exact': exact}}), list(negated), list(tolls),
        count(DISTINCT CASE WHEN duplicates.id IS NULL THEN coalesce(articles.source, articles.url, articles.id) END)
    FROM tellings JOIN chosen USING (happening) JOIN articles ON articles.id = tellings.article
    LEFT JOIN duplicates ON duplicates.id = tellings.article
    GROUP BY happening, "table"
"""

_DYADS = """
    WITH told AS (
        SELECT happening, min(events.start_date) AS day, avg(goldstein) AS goldstein, mode(quad) AS quad
        FROM ({rows}) AS events JOIN tellings USING (id) GROUP BY happening
    )
    SELECT date_trunc('{period}', day)::DATE AS start_date, quad, count(*), avg(goldstein)
    FROM told GROUP BY ALL ORDER BY ALL
"""


class Point(NamedTuple):
    """A period of a series: its first day, how many happenings of each quad (1 to 4), their mean Goldstein score."""

    start_date: date
    counts: tuple[int, int, int, int]
    goldstein: float

    @property
    def total(self) -> int:
        """All happenings of the period."""
        return sum(self.counts)


def happenings(file: File, rows: str, values: list[Any]) -> tuple[Happening, ...]:
    """The happenings that these rows (a query of ids) tell, by date; `()` when they tell none."""
    found = [_happening(row) for row in file.fetch(_HAPPENINGS.format(rows=rows), values)]
    return tuple(sorted(found, key=lambda each: (each.start_date, each.end_date, each.id)))


def _happening(row: tuple[Any, ...]) -> Happening:
    name, table, tellings, kinds, dates, negated, tolls, sources = row
    start, end = _agreed(dates)
    told = tuple(_contradictions(negated, tolls))
    return Happening(name, table, Counter(kinds).most_common(1)[0][0], tuple(tellings), sources, start, end, told)


def _agreed(dates: Sequence[dict[str, Any]]) -> tuple[date, date]:
    """The dates most tellings give; those the texts themselves give before those of publication."""
    exact = [each for each in dates if each["exact"]] or dates
    (best, _), *_ = Counter((each["start"], each["end"]) for each in exact).most_common(1)
    return best


def _contradictions(negated: Sequence[bool], tolls: Sequence[list[str]]) -> Iterable[str]:
    if any(negated) and not all(negated):
        yield "denied"
    counts = sorted({count for each in tolls for count in each}, key=int)
    if len({tuple(each) for each in tolls if each}) > 1:
        yield f"counts of people: {', '.join(counts)}"


def dyads(file: File, rows: str, values: list[Any], period: str) -> tuple[Point, ...]:
    """The events of these rows (a query of whole events) by period, each happening counted once; `()` for none."""
    points: dict[date, dict[int, tuple[int, float]]] = {}
    for start, quad, count, goldstein in file.fetch(_DYADS.format(rows=rows, period=period), values):
        points.setdefault(start, {})[quad] = count, goldstein
    return tuple(_point(start, quads) for start, quads in sorted(points.items()))


def _point(start: date, quads: dict[int, tuple[int, float]]) -> Point:
    one, two, three, four = (quads.get(quad, (0, 0.0))[0] for quad in (1, 2, 3, 4))
    total = one + two + three + four
    return Point(start, (one, two, three, four), round(sum(n * mean for n, mean in quads.values()) / total, 3))
