"""What each kind of expression means: an interval of days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from dragoman.resolve.base import Text
from dragoman.resolve.times.base import Days, Found, Scene, UnresolvedError
from dragoman.resolve.times.calendar import (
    day_of,
    month_number,
    months_of,
    nearest_day,
    unit_of,
    week_of,
    weekday_after,
    weekday_before,
    weekday_number,
    year_of,
)
from dragoman.resolve.times.patterns import SHARED_YEAR, THAT_YEAR
from dragoman.resolve.times.tense import governors, tense_of
from dragoman.resolve.times.vocabulary import MODALS, NUMBERS, ORDINALS, SEASONS, STEPS


def _read_range(found: Found, scene: Scene) -> Days | None:
    first, last = replace(found, last=None), found.last
    assert last is not None
    if "year" not in first.parts and "year" in last.parts and first.kind in ("date", "month"):
        first = _with_year(first, int(last.parts["year"]), last)
    head = _READERS[first.kind](first, scene)
    if head is None:
        return None
    if last.kind == "weekday":
        tail: Days | None = day_of(weekday_after(head.start, weekday_number(last)))
    elif last.kind in ("date", "month") and not last.parts.keys() & {"year", "which"}:
        tail = _READERS[last.kind](_with_year(last, head.start.year, first, after=True), scene)
    else:
        tail = _READERS[last.kind](last, scene)
    if tail is None or tail.end <= head.start:
        raise UnresolvedError("impossible-date")
    return Days(head.start, tail.end, "range")


def _with_year(found: Found, year: int, other: Found, after: bool = False) -> Found:
    """A date with the year of the other end of its range, one off where the range runs over New Year."""
    mine, theirs = month_number(found.parts["month"]), month_number(other.parts.get("month", found.parts["month"]))
    step = int(mine < theirs) if after else -int(mine > theirs)
    return replace(found, parts={**found.parts, "year": str(year + step)})


def _stated_year(found: Found, scene: Scene) -> int | None:
    """The year the words give ("2024", "of last year"), else None."""
    year = found.part("year", "year4")
    if year:
        return int(year)
    which = found.part("which")
    return scene.today.year + STEPS[which] if which else None


def _told_year(found: Found, scene: Scene) -> int | None:
    """The year of the date just before, where that lies well in the past ("On August 19, 1991 .. On August 21")."""
    if scene.near is None or scene.near.precision not in ("day", "month"):
        return None
    year = scene.near.start.year
    if scene.anchor is not None and (year >= scene.anchor.year - 1 or tense_of(scene.text, found) == "future"):
        return None
    return year


def _read_iso(found: Found, scene: Scene) -> Days:
    if "clock" not in found.parts:
        return day_of(date(int(found.parts["year"]), int(found.parts["month"]), int(found.parts["day"])))
    moment = datetime.fromisoformat(scene.text.article.text[found.start : found.end])
    return day_of(moment.astimezone(UTC).date() if moment.tzinfo else moment.date())._replace(precision="instant")


def _read_numeric(found: Found, scene: Scene) -> Days:
    first, second, year = int(found.parts["first"]), int(found.parts["second"]), int(found.parts["year"])
    if found.parts["mark"] == ".":
        return day_of(date(year, second, first))
    if first <= 12 and second <= 12 and first != second:
        raise UnresolvedError("ambiguous-date")
    return day_of(date(year, min(first, second), max(first, second)))


def _read_date(found: Found, scene: Scene) -> Days:
    month, day, year = month_number(found.parts["month"]), int(found.parts["day"]), _stated_year(found, scene)
    if year is None:
        year = _told_year(found, scene)
    start = (
        date(year, month, day)
        if year is not None
        else nearest_day(month, day, scene.today, tense_of(scene.text, found))
    )
    if "day2" not in found.parts:
        return day_of(start)
    end = start.replace(day=int(found.parts["day2"]))
    if end <= start:
        raise UnresolvedError("impossible-date")
    return Days(start, end + timedelta(days=1), "range")


def _read_month(found: Found, scene: Scene) -> Days:
    month, year = month_number(found.parts["month"]), _stated_year(found, scene)
    year = year if year is not None else _shared_year(found, scene)
    if year is None and "step" not in found.parts:
        year = _told_year(found, scene)
    return months_of(year if year is not None else _year_of_month(month, found, scene), month, 1, "month")


def _shared_year(found: Found, scene: Scene) -> int | None:
    """The year behind the next month ("March and April 2023"), or the one just told ("In April of that year")."""
    whole = scene.text.article.text
    shared = SHARED_YEAR.match(whole, found.end)
    if shared is not None:
        return int(shared[1])
    if THAT_YEAR.match(whole, found.end) and scene.earlier:
        return scene.earlier[-1].start.year
    return None


def _year_of_month(month: int, found: Found, scene: Scene) -> int:
    today, step = scene.today, found.part("step")
    if step == "this":
        return today.year
    if step:
        ahead = STEPS[step] > 0
        return today.year + (int(month <= today.month) if ahead else -int(month >= today.month))
    ahead = tense_of(scene.text, found) == "future"
    return today.year + (int(month < today.month) if ahead else -int(month > today.month))


def _read_year(found: Found, scene: Scene) -> Days:
    return year_of(int(found.parts["year"]))


def _read_years(found: Found, scene: Scene) -> Days | None:
    first, second = int(found.parts["year"]), int(found.parts["year2"])
    if second < 100:
        second += first // 100 * 100
    if second <= first or (found.parts["mark"] == "/" and second != first + 1):
        return None
    return Days(date(first, 1, 1), date(second + 1, 1, 1), "range")


def _read_decade(found: Found, scene: Scene) -> Days:
    first = int(found.parts["year"]) if "year" in found.parts else 1900 + int(found.parts["short"])
    return Days(date(first, 1, 1), date(first + 10, 1, 1), "range")


def _read_quarter(found: Found, scene: Scene) -> Days | None:
    number = int(found.parts["digit"]) if "digit" in found.parts else ORDINALS[found.part("nth")]
    year = _stated_year(found, scene)
    return None if year is None else months_of(year, 3 * number - 2, 3, "quarter")


def _read_half(found: Found, scene: Scene) -> Days | None:
    year = _stated_year(found, scene)
    return None if year is None else months_of(year, 6 * ORDINALS[found.part("nth")] - 5, 6, "range")


def _read_season(found: Found, scene: Scene) -> Days:
    first, year = SEASONS[found.part("season", "season2")], _stated_year(found, scene)
    if year is not None:
        return months_of(year, first, 3, "range")
    step, today = STEPS[found.part("step")], scene.today
    begins = today.year - int(first == 12 and today.month < 3)
    season = months_of(begins, first, 3, "range")
    if step < 0 and season.end > today:
        begins -= 1
    if step > 0 and season.start <= today:
        begins += 1
    return months_of(begins, first, 3, "range")


def _read_weekday(found: Found, scene: Scene) -> Days:
    weekday, today = weekday_number(found), scene.today
    if "week" in found.parts:
        return day_of(unit_of("week", today, STEPS[found.part("week")]).start + timedelta(days=weekday))
    step = found.part("step")
    if step in ("last", "past", "this past"):
        return day_of(weekday_before(today - timedelta(days=1), weekday))
    if step in ("next", "coming", "this coming"):
        return day_of(weekday_after(today + timedelta(days=1), weekday))
    tense = tense_of(scene.text, found)
    if step == "this" and tense == "neutral":
        return day_of(week_of(today).start + timedelta(days=weekday))
    before = weekday_before(today, weekday)
    if tense == "future" and (today - before).days == 1 and _after_infinitive(scene.text, found):
        return day_of(before)
    return day_of(weekday_after(today, weekday) if tense == "future" else before)


def _after_infinitive(text: Text, found: Found) -> bool:
    """Whether only "agreed to ..." looks ahead: yesterday's name is then the day of the agreement."""
    chain = list(governors(text.doc[text.token_at(found.start)], False))
    helpers = [{child.lower_ for child in each.children if child.dep_ == "aux"} for each in chain]
    past = any(each.tag_ in ("VBD", "VBN") and each.pos_ == "VERB" for each in chain)
    return past and any("to" in each for each in helpers) and not any(each & MODALS for each in helpers)


def _read_near(found: Found, scene: Scene) -> Days:
    words = found.part("days", "last")
    steps = {"day before yesterday": -2, "last": -1, "yesterday": -1, "tomorrow": 1, "day after tomorrow": 2}
    return day_of(scene.today + timedelta(days=steps.get(words, 0)))


def _read_unit(found: Found, scene: Scene) -> Days:
    unit, step = found.part("unit", "unit2", "unit3"), found.part("step", "step2")
    if unit != "weekend":
        return unit_of(unit, scene.today, STEPS[step])
    ahead = STEPS[step] > 0 if step else tense_of(scene.text, found) == "future"
    if step == "this":
        saturday = week_of(scene.today).start + timedelta(days=5)
    else:
        saturday = weekday_after(scene.today, 5) if ahead else weekday_before(scene.today, 5)
    return Days(saturday, saturday + timedelta(days=2), "range")


def _number(words: str) -> int:
    return int(words) if words.isdecimal() else sum(NUMBERS[word] for word in words.replace("-", " ").split())


def _read_ago(found: Found, scene: Scene) -> Days | None:
    if found.kind == "in" and tense_of(scene.text, found) != "future":
        return None
    steps = _number(found.part("number"))
    return unit_of(found.part("unit"), scene.today, -steps if "ago" in found.parts else steps)


_HOURS = ("morning", "afternoon", "evening", "night")
"""Parts of a day, which count as the whole of it."""


def _read_hours(found: Found, scene: Scene) -> Days | None:
    """ "In the evening" at the head of a sentence: the day told just before; None where the text told none nearby."""
    told = scene.near
    return told if told is not None and told.precision == "day" else None


_FINENESS = ("instant", "day", "week", "month", "quarter", "year")


def _read_later(found: Found, scene: Scene) -> Days:
    unit = found.part("unit", "unit2", "unit3")
    unit = "day" if unit in _HOURS else unit
    way = found.part("way", "step") or "same"
    steps = _number(found.part("number")) if "number" in found.parts else 1
    steps *= {"later": 1, "after": 1, "next": 1, "following": 1, "same": 0}.get(way, -1)
    coarse = scene.near if scene.near is not None and _coarser(scene.near, unit) else None
    if coarse is not None and _FINENESS.index(coarse.precision) - _FINENESS.index(unit) > 2:
        raise UnresolvedError("no-anchor")
    if coarse is not None:
        start, end = (unit_of(unit, edge, steps).start for edge in (coarse.start, coarse.end))
        return Days(start, end, coarse.precision)
    return unit_of(unit, _told_before(unit, steps, scene), steps)


def _coarser(days: Days, unit: str) -> bool:
    """Whether the date before is only known to a coarser unit: "last week ... a day later" stays a week."""
    return days.precision != "range" and _FINENESS.index(days.precision) > _FINENESS.index(unit)


def _told_before(unit: str, steps: int, scene: Scene) -> date:
    """The latest date the text gave that is no coarser than the unit; the publication date where it gave none."""
    for days in reversed(scene.earlier):
        if days.precision == "range" or _FINENESS.index(days.precision) <= _FINENESS.index(unit):
            return days.start if steps < 0 else days.end - timedelta(days=1)
    if scene.earlier:
        raise UnresolvedError("no-anchor")
    return scene.today


def _read_holiday(found: Found, scene: Scene) -> Days:
    name = next(group for group in found.parts if group.startswith("on_"))
    month, day, year = int(name[3:5]), int(name[5:7]), _stated_year(found, scene)
    if year is not None:
        return day_of(date(year, month, day))
    step, today = found.part("step"), scene.today
    if step in ("", "this"):
        return day_of(nearest_day(month, day, today, tense_of(scene.text, found)))
    this_year = date(today.year, month, day)
    shift = int(this_year <= today) if step == "next" else -int(this_year >= today)
    return day_of(date(today.year + shift, month, day))


_READERS: Mapping[str, Callable[[Found, Scene], Days | None]] = {
    "iso": _read_iso,
    "numeric": _read_numeric,
    "date": _read_date,
    "month": _read_month,
    "year": _read_year,
    "years": _read_years,
    "decade": _read_decade,
    "quarter": _read_quarter,
    "half": _read_half,
    "season": _read_season,
    "weekday": _read_weekday,
    "near": _read_near,
    "unit": _read_unit,
    "ago": _read_ago,
    "in": _read_ago,
    "apart": _read_later,
    "later": _read_later,
    "hours": _read_hours,
    "holiday": _read_holiday,
}


def resolve(found: Found, scene: Scene) -> Days | str | None:
    """The interval, the reason why there is none, or None where the words name no date after all."""
    try:
        return _read_range(found, scene) if found.last else _READERS[found.kind](found, scene)
    except UnresolvedError as reason:
        return str(reason)
    except (ValueError, OverflowError):
        return "impossible-date"
