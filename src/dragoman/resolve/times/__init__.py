"""Date expressions of a text, resolved to half-open intervals of days.

Found by patterns over the text; the parse is asked for one thing only, whether the clause looks ahead ("will meet on
Tuesday") or back. Durations, times of day and vague words ("recently") name no interval and give nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.knowledge import Knowledge
from dragoman.model import Dropped, TimeExpression, When
from dragoman.resolve.base import Text
from dragoman.resolve.times.base import Days, Found, Scene
from dragoman.resolve.times.finding import found_in
from dragoman.resolve.times.heads import head_date
from dragoman.resolve.times.patterns import REACH
from dragoman.resolve.times.reading import resolve


def times(text: Text, knowledge: Knowledge) -> tuple[tuple[TimeExpression, ...], tuple[Dropped, ...]]:
    """All date expressions of a text in order, resolved, and those that could not be.

    Relative expressions count from `article.published`, else from a full date in a head line; anaphoric ones ("the next
    day") from the date before them. Weeks run Monday to Monday, seasons are northern meteorological ones. Dropped
    reasons: `no-anchor`, `impossible-date` (also beyond years 1..9999), `ambiguous-date` (03/04/2025). Never raises.
    """
    found = found_in(text, knowledge)
    anchor = text.article.published.start_date if text.article.published else head_date(text, found)
    earlier: list[Days] = []
    expressions: list[TimeExpression] = []
    dropped: list[Dropped] = []
    for each in found:
        days = resolve(each, Scene(text, anchor, earlier, _near(text, expressions, each)))
        if isinstance(days, str):
            dropped.append(_dropped(text, each, days))
        elif days:
            earlier.append(days)
            expressions.append(_expression(text, each, days))
    return tuple(expressions), tuple(dropped)


def _near(text: Text, expressions: Sequence[TimeExpression], found: Found) -> Days | None:
    """The last date given, if it stands in the same line and not far away."""
    when = expressions[-1].when_ if expressions else None
    if when is None or when.span is None or found.start - when.span.end > REACH:
        return None
    if "\n" in text.article.text[when.span.end : found.start]:
        return None
    return Days(when.start_date, when.end_date, when.precision)


def _expression(text: Text, found: Found, days: Days) -> TimeExpression:
    when = When(days.start, days.end, days.precision, "text", text.span(found.start, found.end))
    return TimeExpression(text.id("dates", [(found.start, found.end)], days.precision), when)


def _dropped(text: Text, found: Found, reason: str) -> Dropped:
    at = [(found.start, found.end)]
    return Dropped(text.id("dropped", at, reason), reason, text.span(found.start, found.end))
