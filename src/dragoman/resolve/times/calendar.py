"""Days, weeks, months and years as intervals, and the steps between them."""

from __future__ import annotations

from datetime import date, timedelta

from dragoman.resolve.times.base import Days, Found, UnresolvedError
from dragoman.resolve.times.vocabulary import MONTHS, WEEKDAYS


def day_of(start: date) -> Days:
    """One day."""
    return Days(start, start + timedelta(days=1), "day")


def week_of(inside: date) -> Days:
    """The week, Monday to Monday, of a day."""
    monday = inside - timedelta(days=inside.weekday())
    return Days(monday, monday + timedelta(days=7), "week")


def months_of(year: int, month: int, count: int, precision: str) -> Days:
    """`count` months from a month on; months outside 1..12 run into the years around."""
    first, last = 12 * year + month - 1, 12 * year + month - 1 + count
    return Days(date(first // 12, first % 12 + 1, 1), date(last // 12, last % 12 + 1, 1), precision)


def year_of(year: int) -> Days:
    """A calendar year."""
    return Days(date(year, 1, 1), date(year + 1, 1, 1), "year")


def unit_of(unit: str, today: date, steps: int) -> Days:
    """The day, week, month, quarter or year that lies `steps` of them away."""
    if unit == "week":
        return week_of(today + timedelta(days=7 * steps))
    if unit == "month":
        return months_of(today.year, today.month + steps, 1, "month")
    if unit == "quarter":
        return months_of(today.year, (today.month - 1) // 3 * 3 + 1 + 3 * steps, 3, "quarter")
    if unit == "year":
        return year_of(today.year + steps)
    return day_of(today + timedelta(days=steps))


def month_number(name: str) -> int:
    """The number of a month by its name, short or long."""
    return next(n for n, month in enumerate(MONTHS, 1) if month[:3].lower() == name[:3].lower())


def weekday_number(found: Found) -> int:
    """The number of a weekday, Monday is 0."""
    return next(n for n, name in enumerate(WEEKDAYS) if name.lower() == found.part("weekday"))


def weekday_after(start: date, weekday: int) -> date:
    """The first such weekday from a day on."""
    return start + timedelta(days=(weekday - start.weekday()) % 7)


def weekday_before(start: date, weekday: int) -> date:
    """The last such weekday up to a day."""
    return start - timedelta(days=(start.weekday() - weekday) % 7)


def nearest_day(month: int, day: int, today: date, tense: str) -> date:
    """The day of that name nearest to today, where days count more in the direction the clause does not look in."""
    days = [date(today.year + step, month, day) for step in range(-4, 5) if _exists(today.year + step, month, day)]
    if not days:
        raise UnresolvedError("impossible-date")
    weight = {"past": (1, 20), "neutral": (1, 2), "future": (4, 1)}[tense]
    return min(days, key=lambda one: abs((one - today).days) * weight[one > today])


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
