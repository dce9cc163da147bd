"""Charts of what the store holds: two actors over time, and what happened when. Drawn on this computer alone."""

from __future__ import annotations

import json
import math
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import altair
import platformdirs
import vl_convert

from dragoman.errors import DragomanError
from dragoman.model import Happening
from dragoman.store.series import Point

Chart = altair.Chart | altair.LayerChart
"""What is drawn here."""

WIDTH = 640
"""Width of the drawing itself in pixels, the axes not counted."""

MEASURES = ("counts", "goldstein")
"""What `dyads` can draw."""


class Quad(NamedTuple):
    """One of the four quads: its name, its colour, and the types of happenings that belong to it."""

    name: str
    colour: str
    types: frozenset[str]


QUADS = (
    Quad(
        "verbal cooperation",
        "#4b97d1",
        frozenset(
            "AGREE CONSULT SUPPORT CONCEDE commit affirm offer intend "
            "bilateral multilateral working-group summit call visit forum".split()
        ),
    ),
    Quad("material cooperation", "#1f6cb3", frozenset("COOPERATE AID RETREAT ease lift waive".split())),
    Quad(
        "verbal conflict",
        "#cf7c10",
        frozenset("REQUEST ACCUSE REJECT THREATEN threaten request refuse request-lift refuse-lift".split()),
    ),
    Quad(
        "material conflict",
        "#b8450f",
        frozenset("PROTEST SANCTION MOBILIZE COERCE ASSAULT impose extend in-force".split()),
    ),
)
"""The quads 1 to 4 of PLOVER. Meetings, commitments and sanction measures are in the quad of the event that tells them.

Blue against orange is told apart in every common kind of colour blindness, and every colour has a contrast of at least
3:1 on white and on near-black paper.
"""

SHAPES = {"events": "circle", "meetings": "square", "sanctions": "triangle-up", "commitments": "diamond"}
"""The mark of each table on a timeline."""

_INK, _PAPER, _FAINT = "#24292f", "white", "#8a929b"

_STEP = 11
"""Pixels from one mark of a timeline to the next."""

_LEVELS = (6, 30)
"""For how many marks above one another a timeline has room at least and at most; more of them overlap."""


# ---------------------------------------------------------------- what is drawn


def dyads(points: Sequence[Point], *, measure: str = "counts", title: str = "") -> Chart:
    """Two actors over time: `measure` is `counts` or `goldstein`. Without points, a chart that says so.

    `counts`: bars of the happenings of each quad, conflict below the zero line. `goldstein`: the mean score of each
    period on the scale from -10 to 10. Raises `DragomanError` for another measure.
    """
    if measure not in MEASURES:
        raise DragomanError(f"no measure {measure!r}; the measures are {', '.join(MEASURES)}")
    if not points:
        return _nothing("No events between the two in this time.", title)
    return _bars(points, title) if measure == "counts" else _line(points, title)


def _bars(points: Sequence[Point], title: str) -> Chart:
    axis = _whole_numbers(points)
    bars = altair.Chart(_data(_parts(points))).mark_bar(size=_bar_width(points))
    stacked = bars.encode(
        x=_days([point.start_date for point in points]),
        y=altair.Y("signed:Q", title="conflict  ·  cooperation", axis=axis),
        color=_by_quad(),
        order=altair.Order("quad:Q"),
        tooltip=[_tip("period", "From"), _tip("what", "Quad"), _tip("count", "Happenings")],
    )
    return _dressed(stacked + _zero(axis), title, 260)


def _whole_numbers(points: Sequence[Point]) -> altair.Axis:
    """An axis that counts both ways; of few happenings it names every number, lest it should name halves."""
    up = max(each.counts[0] + each.counts[1] for each in points)
    down = max(each.counts[2] + each.counts[3] for each in points)
    values = list(range(-down, up + 1)) if up + down < 10 else altair.Undefined
    return altair.Axis(labelExpr="format(abs(datum.value), ',')", values=values)


def _parts(points: Sequence[Point]) -> Iterator[dict[str, Any]]:
    """A part of a bar for each quad of a period that has happenings."""
    for point in points:
        for number, (quad, count) in enumerate(zip(QUADS, point.counts, strict=True), start=1):
            if count:
                yield _of(point) | {
                    "quad": number,
                    "what": quad.name,
                    "count": count,
                    "signed": count if number <= 2 else -count,
                }


def _of(point: Point) -> dict[str, Any]:
    """The period's first day, once to be drawn by and once to be read."""
    return {"day": point.start_date.isoformat(), "period": point.start_date.isoformat()}


def _line(points: Sequence[Point], title: str) -> Chart:
    rows = [_of(each) | {"goldstein": each.goldstein, "count": each.total} for each in points]
    axis = altair.Axis(values=[-10, -5, 0, 5, 10], labelExpr="format(datum.value, datum.value ? '+' : '')")
    line = altair.Chart(_data(rows)).mark_line(
        color=QUADS[1].colour, strokeWidth=1.5, point=altair.OverlayMarkDef(size=42, color=QUADS[1].colour)
    )
    scores = line.encode(
        x=_days([point.start_date for point in points]),
        y=altair.Y("goldstein:Q", title="mean Goldstein score", scale=altair.Scale(domain=[-10, 10]), axis=axis),
        tooltip=[_tip("period", "From"), _tip("goldstein", "Mean Goldstein"), _tip("count", "Happenings")],
    )
    return _dressed(_zero(axis) + scores, title, 200)


def timeline(happenings: Sequence[Happening], names: Mapping[str, str], *, title: str = "") -> Chart:
    """A mark for each happening on its first day, cooperation above and conflict below the line.

    `names`: who takes part, by happening id, for the tooltip; one without is shown by type and date alone.
    Happenings that fall on the same place are stacked. Without happenings, a chart that says so.
    """
    if not happenings:
        return _nothing("Nothing happened in this time.", title)
    rows = list(_marks(happenings, names))
    top = max(_LEVELS[0], *(abs(row["level"]) for row in rows))
    axis = altair.Axis(labels=False, ticks=False, grid=False)
    marks = altair.Chart(_data(rows)).mark_point(filled=True, size=62, opacity=0.95)
    drawn = marks.encode(
        x=_days([each.start_date for each in happenings]),
        y=altair.Y(
            "level:Q",
            title="conflict  ·  cooperation",
            scale=altair.Scale(domain=[-top - 0.5, top + 0.5], nice=False),
            axis=axis,
        ),
        color=_by_quad(),
        shape=altair.Shape(
            "table:N",
            title=None,
            scale=altair.Scale(domain=list(SHAPES), range=list(SHAPES.values())),
            legend=altair.Legend(orient="top", symbolFillColor=_FAINT, symbolStrokeColor=_FAINT),
        ),
        tooltip=[
            _tip("when", "When"),
            _tip("type", "Type"),
            _tip("who", "Who"),
            _tip("tellings", "Tellings"),
            _tip("sources", "Sources"),
        ],
    )
    return _dressed(_zero(axis) + drawn, title, 2 * _STEP * min(top, _LEVELS[1]))


def _marks(happenings: Sequence[Happening], names: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """A row for each happening; `level` is its place above (or, negative, below) the line, from 1."""
    first = min(each.start_date for each in happenings)
    days = max(1, (max(each.start_date for each in happenings) - first).days)
    taken: Counter[tuple[int, bool]] = Counter()
    for each in happenings:
        number = quad_of(each.type)
        place = round((each.start_date - first).days / days * WIDTH / _STEP), number <= 2
        taken[place] += 1
        yield {
            "day": each.start_date.isoformat(),
            "when": _when(each),
            "type": each.type,
            "table": each.table,
            "what": QUADS[number - 1].name,
            "who": names.get(each.id, ""),
            "tellings": len(each.tellings),
            "sources": each.sources,
            "level": taken[place] if number <= 2 else -taken[place],
        }


def quad_of(type: str) -> int:
    """The quad, 1 to 4, of a happening's type; a type that is in none counts as verbal cooperation."""
    return next((number for number, quad in enumerate(QUADS, start=1) if type in quad.types), 1)


def _when(happening: Happening) -> str:
    last = happening.end_date - timedelta(days=1)
    return happening.start_date.isoformat() + (f" to {last}" if last > happening.start_date else "")


# ---------------------------------------------------------------- parts of charts


def _nothing(words: str, title: str) -> Chart:
    empty = altair.Chart(_data([{"words": words}])).mark_text(fontSize=14, color=_FAINT).encode(text="words:N")
    return _dressed(empty, title, 80)


def _dressed(chart: Chart, title: str, height: int) -> Chart:
    """The chart with its size, its look, and its title unless that is empty."""
    heading = {"title": altair.TitleParams(title, limit=WIDTH)} if title else {}
    dressed: Chart = chart.properties(width=WIDTH, height=height, config=_look(_INK, _PAPER), **heading)
    return dressed


def _look(ink: str, paper: str) -> altair.Config:
    return altair.Config(
        background=paper,
        font="Helvetica, Arial, 'DejaVu Sans', sans-serif",
        view=altair.ViewConfig(stroke=None),
        title=altair.TitleConfig(color=ink, anchor="start", fontSize=15, fontWeight=600, offset=12),
        axis=altair.AxisConfig(
            labelColor=ink,
            titleColor=ink,
            labelFontSize=12,
            titleFontSize=12,
            titleFontWeight="normal",
            titlePadding=10,
            domainColor=_FAINT,
            tickColor=_FAINT,
            gridColor=_FAINT,
            gridOpacity=0.25,
        ),
        legend=altair.LegendConfig(labelColor=ink, labelFontSize=12, orient="bottom", columns=4, labelLimit=220),
    )


def _data(rows: Iterable[Mapping[str, Any]]) -> altair.InlineData:
    return altair.InlineData(values=[dict(row) for row in rows])


def _days(days: Sequence[date]) -> altair.X:
    """The time axis from the first to the last day with some air, in UTC so that no day moves with the clock."""
    air = timedelta(days=max(1, math.ceil((max(days) - min(days)).days * 0.03)))
    edges = [(min(days) - min(air, min(days) - date.min)), max(days) + min(air, date.max - max(days))]
    return altair.X(
        "day:T",
        title=None,
        scale=altair.Scale(type="utc", domain=[each.isoformat() for each in edges]),
        axis=_calendar(edges[0], edges[1]),
    )


def _calendar(first: date, last: date) -> altair.Axis:
    """Days, months or years, as the time is long; the year stands under the first label and under each January."""
    length = (last - first).days
    if length > 6 * 365:
        return altair.Axis(grid=False, labelOverlap=True, tickCount=8, format="%Y")
    words = "%-d %b" if length <= 70 else "%b"
    starts_year = "datum.index == 0 || (utcmonth(datum.value) == 0 && utcdate(datum.value) == 1)"
    return altair.Axis(
        grid=False,
        labelOverlap=True,
        tickCount="day" if length <= 8 else 8,
        labelExpr=f"[utcFormat(datum.value, '{words}'), {starts_year} ? utcFormat(datum.value, '%Y') : '']",
    )


def _by_quad() -> altair.Color:
    return altair.Color(
        "what:N",
        title=None,
        scale=altair.Scale(domain=[each.name for each in QUADS], range=[each.colour for each in QUADS]),
    )


def _zero(axis: altair.Axis) -> altair.Chart:
    """The zero line; it has the axis of what it crosses, since of two different ones half of each would be drawn."""
    zero = altair.Chart(_data([{"zero": 0}])).mark_rule(color=_FAINT)
    rule: altair.Chart = zero.encode(y=altair.Y("zero:Q", axis=axis))
    return rule


def _tip(field: str, title: str) -> altair.Tooltip:
    """A line of the tooltip; dates are text here, so that no clock moves them."""
    return altair.Tooltip(f"{field}:{'N' if field in ('period', 'what', 'when', 'type', 'who') else 'Q'}", title=title)


def _bar_width(points: Sequence[Point]) -> altair.ExprRef:
    """As wide as the closest two periods let it be, within reason, however wide the drawing is."""
    days = [each.start_date.toordinal() for each in points]
    gap = min((later - earlier for earlier, later in pairwise(days)), default=1)
    share = 0.75 * gap / max(1, days[-1] - days[0] + gap)
    return altair.ExprRef(f"clamp(round(width * {share:.5f}), 2, 28)")


# ---------------------------------------------------------------- where it goes


def inline(chart: Chart) -> str:
    """The chart as an `<svg>` element for a page: without paper, its writing in the colour of the text around it."""
    spec = chart.to_dict() | {"config": _look("currentColor", "transparent").to_dict()}
    return _svg(spec)


def spec(chart: Chart) -> dict[str, Any]:
    """The chart as Vega-Lite for a page whose script draws it: as wide as its place, in the colour of the text around.

    It says nothing to screen readers; the page has a table of the same figures for them.
    """
    look = _look("currentColor", "transparent").to_dict() | {"aria": False}
    return chart.to_dict() | {
        "config": look,
        "width": "container",
        "autosize": {"type": "fit-x", "contains": "padding"},
    }


def script(folder: Path | None = None) -> bytes:
    """What draws such charts in a browser: one script that gives the page `vegaEmbed`, made of vl-convert's own files.

    Making it takes seconds, so it is kept in `folder` (default: the user's cache), where that can be written.
    """
    folder = folder or Path(platformdirs.user_cache_dir("dragoman"))
    path = folder / f"vega-{version('vl-convert-python')}.js"
    with suppress(OSError):
        if kept := path.read_bytes():
            return kept
    made = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;").encode("utf-8")
    with suppress(OSError, DragomanError):
        folder.mkdir(parents=True, exist_ok=True)
        write(made, path)
    return made


def save(chart: Chart, path: Path) -> None:
    """Writes the chart as its suffix says: .svg, .png (twice the size), .html (works offline) or .json (Vega-Lite).

    A file that is there is replaced when all went well. Raises `DragomanError` for another suffix, and when the file
    cannot be written.
    """
    drawn = _FORMATS.get(path.suffix.lower())
    if drawn is None:
        raise DragomanError(f"{path}: a chart is written as {', '.join(_FORMATS)}; name a file that ends so")
    write(drawn(chart.to_dict()), path)


def write(data: bytes, path: Path) -> None:
    """Writes a file beside its place and moves it there. Raises `DragomanError` when that cannot be done."""
    target = path.resolve()
    if target.exists() and not target.is_file():
        raise DragomanError(f"{path}: a folder or a device; name a file")
    scratch = target.with_name(f".dragoman-{secrets.token_hex(8)}")
    try:
        with scratch.open("xb") as file:
            file.write(data)
        scratch.replace(target)
    except OSError as error:
        with suppress(OSError):
            scratch.unlink()
        reason = error.strerror or error
        raise DragomanError(f"{path}: cannot be written ({reason}); check the folder or name another place") from error


def _svg(spec: dict[str, Any]) -> str:
    return vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])


def _png(spec: dict[str, Any]) -> bytes:
    return vl_convert.vegalite_to_png(spec, scale=2, allowed_base_urls=[])


def _html(spec: dict[str, Any]) -> bytes:
    """A page with all that draws the chart inside.

    vl-convert puts the specification into a script as it is, so that a `</script>` in a name would end it: it gets a
    stand-in, whose place the specification takes with every `<` escaped.
    """
    spec = spec | {"usermeta": {"embedOptions": {"actions": False}}}
    stand_in = {"description": "a chart of Dragoman"}
    page = vl_convert.vegalite_to_html(stand_in, bundle=True)
    before, found, after = page.rpartition(json.dumps(stand_in, separators=(",", ":")))
    if not found:
        raise DragomanError("this version of vl-convert writes pages in another way; save the chart as .svg or .png")
    return (before + json.dumps(spec).replace("<", "\\u003c") + after).encode("utf-8")


_FORMATS: dict[str, Callable[[dict[str, Any]], bytes]] = {
    ".svg": lambda spec: _svg(spec).encode("utf-8"),
    ".png": _png,
    ".html": _html,
    ".json": lambda spec: json.dumps(spec, indent=2).encode("utf-8"),
}
