"""The date in the head of a text, which its relative dates count from when no publication date is given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dragoman.resolve.base import Text
from dragoman.resolve.times.base import Days, Found, Scene
from dragoman.resolve.times.patterns import AFTER_DATE_LINE, AFTER_DATELINE, HEAD_LINES, LABEL, PLACE
from dragoman.resolve.times.reading import resolve


def head_date(text: Text, found: Sequence[Found]) -> date | None:
    """The full date in a dateline or in a line of its own among the first lines, if there is one."""
    whole = text.article.text
    for each in found:
        if sum(bool(line.strip()) for line in whole[: each.start].splitlines()[:-1]) >= HEAD_LINES:
            return None
        if each.kind in ("iso", "date", "numeric") and "year" in each.parts and not each.last and _heads(whole, each):
            days = resolve(each, Scene(text, None, ()))
            if isinstance(days, Days):
                return days.start
    return None


def _heads(text: str, found: Found) -> bool:
    start = text.rfind("\n", 0, found.start) + 1
    end = text.find("\n", found.end)
    before, after = text[start : found.start], text[found.end : end if end >= 0 else len(text)]
    if LABEL.match(before) and AFTER_DATE_LINE.match(after):
        return True
    return bool(PLACE.match(before)) and len(before.split()) <= 5 and bool(AFTER_DATELINE.match(after))
