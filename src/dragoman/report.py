"""One page about an actor, or about two: what happened, who met, promised, quarrelled and said what, and who tells it.

The page is one HTML file that asks nothing of anybody: no script, no request, charts as inline SVG.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from dragoman import charts
from dragoman.model import Dispute, Event, Happening, Meeting, Sanction, Span, Statement, When
from dragoman.store import Open, View
from dragoman.store.base import dragoman_version
from dragoman.store.series import Point
from dragoman.store.view import TOLD

QUOTATIONS = 5
"""How many statements of each side are shown."""

_SPANS = ((31, "day"), (190, "week"), (5 * 366, "month"), (15 * 366, "quarter"))
"""Up to how many days a series is counted by what; a longer one by year."""

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LINK = re.compile(r"https?://[^\s\x00-\x20\x7f\\]+", re.IGNORECASE)


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
    points, period = _points(view, asked)
    entries = [_entry(each, found) for each in found.happenings]
    return _template().render(
        asked=asked,
        title=" and ".join(_called(found, each) for each in asked.sides),
        said=[(_called(found, side), [_quotation(row, found) for row in rows]) for side, rows in found.said.items()],
        figures=_figures(found),
        points=points,
        period=period,
        quads=charts.QUADS,
        counts=_drawn(charts.dyads(points, measure="counts")) if points else "",
        goldstein=_drawn(charts.dyads(points, measure="goldstein")) if points else "",
        timeline=_timeline(entries),
        entries=entries,
        meetings=[_meeting(rows, found) for rows in _grouped(found, found.meetings)],
        commitments=[_commitment(each, found) for each in found.open],
        disputes=[_dispute(row, found) for row in found.disputes],
        sanctions=[_sanction(rows, found) for rows in _grouped(found, found.sanctions)],
        sources=_sources(found),
        version=dragoman_version(),
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
    def filter(self) -> tuple[str, str | None, date | None, date | None]:
        """The arguments that the queries of a view share."""
        return self[:4]


class _Head(NamedTuple):
    """What is shown of an article."""

    source: str
    url: str | None
    day: date | None


class _Found(NamedTuple):
    """All rows of the page, and by row id their articles and happenings.

    `told`: the rows of all tellings, by id. `said`: the latest quotations of each side. `names`: of actors, by article.
    """

    happenings: Sequence[Happening]
    told: Mapping[str, Any]
    meetings: Sequence[Meeting]
    sanctions: Sequence[Sanction]
    open: Sequence[Open]
    disputes: Sequence[Dispute]
    said: Mapping[str, Sequence[Statement]]
    article: Mapping[str, str]
    happening: Mapping[str, str]
    heads: Mapping[str, _Head]
    names: Mapping[str, Mapping[str, str]]

    def head(self, row: Any) -> _Head:
        """The article of a row."""
        return self.heads[self.article[row.id]]

    def named(self, row: Any, ids: Iterable[str | None]) -> tuple[str, ...]:
        """The names of actors as the row's article has them; an id of nobody is its own name."""
        names = self.names[self.article[row.id]]
        return tuple(dict.fromkeys(names.get(each, each) for each in ids if each))


def _find(view: View, asked: _Asked) -> _Found:
    happenings = view.timeline(*asked.filter)
    meetings, sanctions = view.meetings(*asked.filter), view.sanctions(*asked.filter)
    rows: list[Any] = [*view.events(*asked.filter), *meetings, *sanctions, *view.commitments(*asked.filter)]
    told = _told(view, happenings, rows)
    open_, disputes = view.open_commitments(*asked.filter, today=asked.today), view.disputes(*asked.filter)
    said = _said(view, asked)
    rows = [*told.values(), *meetings, *sanctions, *disputes, *(each.commitment for each in open_)]
    rows += [row for quotations in said.values() for row in quotations]
    article = _articles(view, (*TOLD, "disputes", "statements"), rows)
    articles = sorted(set(article.values()))
    return _Found(
        happenings=happenings,
        told=told,
        meetings=meetings,
        sanctions=sanctions,
        open=open_,
        disputes=disputes,
        said=said,
        article=article,
        happening=view.happening_ids(list(article)),
        heads=_heads(view, articles),
        names=_names(view, articles),
    )


def _articles(view: View, tables: Iterable[str], rows: Iterable[Any]) -> dict[str, str]:
    """The article of each row, whichever of the tables it is in."""
    ids = [row.id for row in rows]
    return {row: article for table in tables for row, article in view.article_ids(table, ids).items()}


def _told(view: View, happenings: Sequence[Happening], rows: Sequence[Any]) -> dict[str, Any]:
    """The rows of all tellings, by id; those the filter leaves out, since another telling met it, one by one."""
    found = {row.id: row for row in rows}
    ids = [each for happening in happenings for each in happening.tellings]
    return {each: found[each] if each in found else view.find(each)[1] for each in ids}


def _heads(view: View, articles: Sequence[str]) -> dict[str, _Head]:
    _, rows = view.sql(f"SELECT id, source, url, published FROM articles WHERE id IN ({_listed(articles)})")
    return {each: _Head(source or _host(url) or "unknown source", _link(url), day) for each, source, url, day in rows}


def _names(view: View, articles: Sequence[str]) -> dict[str, dict[str, str]]:
    """The names of the actors of these articles, in one query, since an article at a time takes 5 ms each."""
    _, rows = view.sql(f"SELECT article, id, name FROM actors WHERE article IN ({_listed(articles)})")
    names: dict[str, dict[str, str]] = {each: {} for each in articles}
    for article, actor, name in rows:
        names[article][actor] = name
    return names


def _listed(ids: Iterable[str]) -> str:
    """Ids as SQL strings; a list of nothing is one NULL, which nothing equals."""
    return ", ".join("'" + each.replace("'", "''") + "'" for each in ids) or "NULL"


def _host(url: str | None) -> str | None:
    try:
        name = urlsplit(url or "").hostname
    except ValueError:
        return None
    return name.removeprefix("www.") if name else None


def _link(url: str | None) -> str | None:
    """The url if it leads to a page of the web and nowhere else."""
    return url if url and _LINK.fullmatch(url) else None


def _said(view: View, asked: _Asked) -> dict[str, list[Statement]]:
    """The latest words between quotation marks of each side, each once, the newest first.

    Of two sides, those from articles that name both.
    """
    members = {side: {each.id for each in view.actors(side)} | {side} for side in asked.sides}
    rows = {side: view.statements(side, None, asked.since, asked.until) for side in asked.sides}
    article = _articles(view, ("statements",), [row for side in rows.values() for row in side])
    names = _names(view, sorted(set(article.values())))
    both = {each for each, there in names.items() if all(ids & there.keys() for ids in members.values())}
    return {
        side: _latest(row for row in rows[side] if members[side] & set(row.speakers) and article[row.id] in both)
        for side in asked.sides
    }


def _latest(rows: Iterable[Statement]) -> list[Statement]:
    """The last rows (which come by date) with quoted words and a date, each wording once."""
    newest: dict[str, Statement] = {}
    for row in reversed(list(rows)):
        if row.quoted and row.when:
            newest.setdefault(_quoted(row).casefold(), row)
    return list(newest.values())[:QUOTATIONS]


def _quoted(row: Statement) -> str:
    return _words(*row.quoted)


# ---------------------------------------------------------------- what the page shows


class _Telling(NamedTuple):
    head: _Head
    words: str


class _Who(NamedTuple):
    """Those who act, and those they act on; of what both do together, all are in `doers`."""

    doers: tuple[str, ...]
    others: tuple[str, ...]

    def __str__(self) -> str:
        return " → ".join(filter(None, (", ".join(self.doers), ", ".join(self.others))))


class _Entry(NamedTuple):
    """A happening in the timeline; `charted` unless all tellings deny it, suppose it or recall it as background."""

    happening: Happening
    when: str
    what: str
    who: _Who
    quad: int
    notes: tuple[str, ...]
    tellings: tuple[_Telling, ...]
    charted: bool


def _entry(happening: Happening, found: _Found) -> _Entry:
    rows = [found.told[each] for each in happening.tellings]
    kinds = {getattr(row, "factuality", "actual") for row in rows}
    last = happening.end_date - timedelta(days=1)
    first = happening.start_date
    return _Entry(
        happening,
        f"{first} to {last}" if last > first else f"{first}",
        _what(rows[0]),
        _who(rows[0], found),
        rows[0].quad if isinstance(rows[0], Event) else charts.quad_of(happening.type),
        (*sorted(kinds - {"actual"}), *happening.contradictions),
        tuple(dict.fromkeys(_Telling(found.head(row), row.evidence.text) for row in rows)),
        bool(kinds & {"actual", "future"}),
    )


def _what(row: Any) -> str:
    if isinstance(row, Event):
        return " · ".join(filter(None, (row.type.capitalize(), row.mode)))
    if isinstance(row, Meeting):
        return f"{row.series or _format(row)} · {row.status}"
    if isinstance(row, Sanction):
        return f"Sanctions · {row.action} · {row.measure}"
    return f"Commitment · {row.kind}"


def _format(row: Meeting) -> str:
    return row.format if row.format == "meeting" else f"meeting · {row.format}"


def _who(row: Any, found: _Found) -> _Who:
    if isinstance(row, Event):
        left, right = [each.actor for each in row.actors], [each.actor for each in row.recipients]
    elif isinstance(row, Meeting):
        left, right = list(row.parties or row.attendees), []
    else:
        left, right = list(row.by), list(row.target if isinstance(row, Sanction) else row.toward)
    return _Who(found.named(row, left), found.named(row, right))


def _called(found: _Found, name: str) -> str:
    """What the articles call who has this id, most of them; else the name as it was asked for."""
    names = Counter(each[name] for each in found.names.values() if name in each)
    return names.most_common(1)[0][0] if names else name


def _figures(found: _Found) -> dict[str, str]:
    days = [each.start_date for each in found.happenings]
    return {
        "articles": f"{len(found.heads):,}",
        "happenings": f"{len(found.happenings):,}",
        "meetings": f"{len(_grouped(found, found.meetings)):,}",
        "first day": str(min(days)) if days else "–",
        "last day": str(max(days)) if days else "–",
    }


def _points(view: View, asked: _Asked) -> tuple[Sequence[Point], str]:
    """The events between the two by a period that suits how long they went on; none for one actor."""
    if asked.with_ is None:
        return (), "day"
    days = view.dyads(asked.actor, asked.with_, asked.since, asked.until, by="day")
    length = (days[-1].start_date - days[0].start_date).days + 1 if days else 0
    period = next((name for most, name in _SPANS if length <= most), "year")
    if period == "day":
        return days, period
    return view.dyads(asked.actor, asked.with_, asked.since, asked.until, by=period), period


def _timeline(entries: Sequence[_Entry]) -> Markup | str:
    """The chart of what happened; background of years ago would press everything else into a corner."""
    charted = [each for each in entries if each.charted]
    names = {each.happening.id: str(each.who) for each in charted}
    return _drawn(charts.timeline([each.happening for each in charted], names)) if charted else ""


def _drawn(chart: charts.Chart) -> Markup:
    return Markup(charts.inline(chart))


def _grouped(found: _Found, rows: Sequence[Any]) -> list[list[Any]]:
    """The rows by the happening they tell, each group from the first to the last told."""
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(found.happening.get(row.id, row.id), []).append(row)
    return [sorted(group, key=lambda row: found.head(row).day or date.min) for group in groups.values()]


def _meeting(rows: Sequence[Meeting], found: _Found) -> dict[str, Any]:
    """What the page shows of a meeting, as last told."""
    row = rows[-1]
    return {
        "when": _when(row.when),
        "what": row.series or row.format,
        "status": row.status,
        "parties": found.named(row, row.parties),
        "attendees": found.named(row, row.attendees),
        "about": row.topics,
        "outcomes": row.outcomes,
        "heads": _heads_of(rows, found),
    }


def _commitment(each: Open, found: _Found) -> dict[str, Any]:
    row = each.commitment
    return {
        "who": _who(row, found),
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
        "day": found.head(row).day,
        "parties": found.named(row, row.parties),
        "subject": row.subject.text,
        "over": found.named(row, row.over),
        "positions": [(found.named(row, [each.by]), each.span.text) for each in row.position],
        "heads": _heads_of([row], found),
    }


def _sanction(rows: Sequence[Sanction], found: _Found) -> dict[str, Any]:
    row = rows[-1]
    return {
        "when": _when(row.when),
        "action": row.action,
        "who": _who(row, found),
        "measure": row.measure if row.count is None else f"{row.measure} ({row.count})",
        "words": row.instrument.text,
        "factuality": row.factuality,
        "heads": _heads_of(rows, found),
    }


def _quotation(row: Statement, found: _Found) -> dict[str, Any]:
    return {
        "when": _when(row.when),
        "speakers": found.named(row, row.speakers),
        "words": _quoted(row),
        "heads": _heads_of([row], found),
    }


def _heads_of(rows: Iterable[Any], found: _Found) -> tuple[_Head, ...]:
    """The articles of rows, each publisher's page once."""
    return tuple(dict.fromkeys(map(found.head, rows)))


def _sources(found: _Found) -> list[tuple[str, int]]:
    """The publishers with how many articles of theirs the page rests on, the most first."""
    counts = Counter(head.source for head in found.heads.values())
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))


def _when(value: When | None) -> str:
    """A time as people write it; unknown is a dash."""
    if value is None:
        return "–"
    first, last = value.start_date, value.end_date - timedelta(days=1)
    if value.precision == "month":
        return f"{first:%Y-%m}"
    if value.precision == "year":
        return f"{first:%Y}"
    return f"{first} to {last}" if last > first else f"{first}"


def _words(*spans: Span) -> str:
    return " … ".join(" ".join(each.text.split()) for each in spans)


# ---------------------------------------------------------------- how it is written


def _template() -> Template:
    """The page's template; every text is escaped, whatever it holds."""
    environment = Environment(
        loader=PackageLoader("dragoman"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    return environment.get_template("report.html")


def _shown(value: Any) -> Any:
    """Text as it can be shown: no control characters, and those that turn the direction of text drawn as their code.

    `<bdi>` alone does not hold them, since one of them closes the isolation it makes.
    """
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return _DIRECTIONS.sub(lambda match: f"[U+{ord(match.group()):04X}]", _CONTROLS.sub("\ufffd", value))
