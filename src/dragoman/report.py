"""One page about an actor, or about two: what happened, who met, promised, quarrelled and said what, and who tells it.

The page is one HTML file that asks nothing of anybody: no script, no request, charts as inline SVG.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup

from dragoman import charts
from dragoman.entries import Around, Entry, Head, around, entry, grouped, latest_words, series, tellings, who
from dragoman.model import Dispute, Happening, Meeting, Sanction, Statement
from dragoman.store import Open, View
from dragoman.store.base import dragoman_version
from dragoman.wording import environment, when, words


def write(
    view: View,
    actor: str,
    with_: str | None,
    since: date | None,
    until: date | None,
    out: Path,
    *,
    today: date | None = None,
) -> None:
    """Writes the page to `out`, replacing what is there; the arguments are those of `View` and of `render`.

    Raises `DragomanError` when `out` cannot be written, saying what to do.
    """
    charts.write(render(view, actor, with_, since, until, today=today).encode("utf-8"), out)


def render(
    view: View,
    actor: str,
    with_: str | None = None,
    since: date | None = None,
    until: date | None = None,
    *,
    today: date | None = None,
) -> str:
    """The page as HTML text. Sections without anything say so.

    `today` is the day of the report, from which overdue is reckoned; the current day if not given.
    """
    asked = _Asked(actor, with_, since, until, today or date.today())
    found = _find(view, asked)
    points, period = series(view, asked.actor, asked.with_, asked.since, asked.until)
    entries = [entry(each, [found.told[id_] for id_ in each.tellings], found.here) for each in found.happenings]
    return (
        environment()
        .get_template("report.html")
        .render(
            asked=asked,
            title=" and ".join(_called(found, each) for each in asked.sides),
            said=[
                (_called(found, side), [_quotation(row, found) for row in rows]) for side, rows in found.said.items()
            ],
            figures=_figures(found),
            points=points,
            period=period,
            quads=charts.QUADS,
            counts=_drawn(charts.dyads(points, measure="counts")) if points else "",
            goldstein=_drawn(charts.dyads(points, measure="goldstein")) if points else "",
            timeline=_timeline(entries),
            entries=entries,
            meetings=[_meeting(rows, found) for rows in grouped(found.meetings, found.here)],
            commitments=[_commitment(each, found) for each in found.open],
            disputes=[_dispute(row, found) for row in found.disputes],
            sanctions=[_sanction(rows, found) for rows in grouped(found.sanctions, found.here)],
            sources=_sources(found),
            version=dragoman_version(),
        )
    )


# ---------------------------------------------------------------- what the store has


class _Asked(NamedTuple):
    actor: str
    with_: str | None
    since: date | None
    until: date | None
    today: date

    @property
    def sides(self) -> tuple[str, ...]:
        return (self.actor,) if self.with_ is None else (self.actor, self.with_)

    @property
    def facing(self) -> tuple[tuple[str, str | None], ...]:
        """Each side with the other one."""
        return tuple(zip(self.sides, reversed(self.sides), strict=True)) if self.with_ else ((self.actor, None),)

    @property
    def filter(self) -> tuple[str, str | None, date | None, date | None]:
        """The arguments that the queries of a view share."""
        return self[:4]


class _Found(NamedTuple):
    """All rows of the page. `told`: the rows of all tellings, by id. `said`: the latest quotations of each side."""

    happenings: Sequence[Happening]
    told: Mapping[str, Any]
    meetings: Sequence[Meeting]
    sanctions: Sequence[Sanction]
    open: Sequence[Open]
    disputes: Sequence[Dispute]
    said: Mapping[str, Sequence[Statement]]
    here: Around


def _find(view: View, asked: _Asked) -> _Found:
    happenings = view.timeline(*asked.filter)
    told, article = tellings(view, happenings)
    found: dict[str, Any] = {
        "meetings": view.meetings(*asked.filter),
        "sanctions": view.sanctions(*asked.filter),
        "disputes": view.disputes(*asked.filter),
    }
    open_ = view.open_commitments(*asked.filter, today=asked.today)
    said = {side: latest_words(view, side, other, asked.since, asked.until) for side, other in asked.facing}
    rows = found | {"commitments": [each.commitment for each in open_], "statements": [*chain(*said.values())]}
    for table, each in rows.items():
        article |= view.article_ids(table, [row.id for row in each])
    return _Found(happenings, told, open=open_, said=said, here=around(view, article), **found)


# ---------------------------------------------------------------- what the page shows


def _called(found: _Found, name: str) -> str:
    """What the articles call who has this id, most of them; else the name as it was asked for."""
    names = Counter(each[name] for each in found.here.names.values() if name in each)
    return names.most_common(1)[0][0] if names else name


def _figures(found: _Found) -> dict[str, str]:
    days = [each.start_date for each in found.happenings]
    return {
        "articles": f"{len(found.here.heads):,}",
        "happenings": f"{len(found.happenings):,}",
        "meetings": f"{len(grouped(found.meetings, found.here)):,}",
        "first day": str(min(days)) if days else "–",
        "last day": str(max(days)) if days else "–",
    }


def _timeline(entries: Sequence[Entry]) -> Markup | str:
    """The chart of what happened; background of years ago would press everything else into a corner."""
    charted = [each for each in entries if each.charted]
    names = {each.happening.id: str(each.who) for each in charted}
    return _drawn(charts.timeline([each.happening for each in charted], names)) if charted else ""


def _drawn(chart: charts.Chart) -> Markup:
    return Markup(charts.inline(chart))


def _meeting(rows: Sequence[Meeting], found: _Found) -> dict[str, Any]:
    """What the page shows of a meeting, as last told."""
    row = rows[-1]
    return {
        "when": when(row.when),
        "what": row.series or row.format,
        "status": row.status,
        "parties": found.here.named(row, row.parties),
        "attendees": found.here.named(row, row.attendees),
        "about": row.topics,
        "outcomes": row.outcomes,
        "heads": _heads_of(rows, found),
    }


def _commitment(each: Open, found: _Found) -> dict[str, Any]:
    row = each.commitment
    return {
        "who": who(row, found.here),
        "kind": row.kind,
        "words": row.content.text,
        "condition": row.condition.text if row.condition else "",
        "deadline": each.deadline,
        "overdue": each.overdue,
        "times": each.times,
        "heads": _heads_of([row], found),
    }


def _dispute(row: Dispute, found: _Found) -> dict[str, Any]:
    return {
        "day": found.here.head(row).day,
        "parties": found.here.named(row, row.parties),
        "subject": row.subject.text,
        "over": found.here.named(row, row.over),
        "positions": [(found.here.named(row, [each.by]), each.span.text) for each in row.position],
        "heads": _heads_of([row], found),
    }


def _sanction(rows: Sequence[Sanction], found: _Found) -> dict[str, Any]:
    row = rows[-1]
    return {
        "when": when(row.when),
        "action": row.action,
        "who": who(row, found.here),
        "measure": row.measure if row.count is None else f"{row.measure} ({row.count})",
        "words": row.instrument.text,
        "factuality": row.factuality,
        "heads": _heads_of(rows, found),
    }


def _quotation(row: Statement, found: _Found) -> dict[str, Any]:
    return {
        "when": when(row.when),
        "speakers": found.here.named(row, row.speakers),
        "words": words(*row.quoted),
        "heads": _heads_of([row], found),
    }


def _heads_of(rows: Iterable[Any], found: _Found) -> tuple[Head, ...]:
    """The articles of rows, each publisher's page once."""
    return tuple(dict.fromkeys(map(found.here.head, rows)))


def _sources(found: _Found) -> list[tuple[str, int]]:
    """The publishers with how many articles of theirs the page rests on, the most first."""
    counts = Counter(head.source for head in found.here.heads.values())
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))
