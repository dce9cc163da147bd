"""Date expressions of a text, resolved to half-open intervals of days.

Found by patterns over the text; the parse is asked for one thing only, whether the clause looks ahead ("will meet on
Tuesday") or back. Durations, times of day and vague words ("recently") name no interval and give nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Token

from dragoman.knowledge import Knowledge
from dragoman.model import Dropped, TimeExpression, When
from dragoman.resolve.base import Text

# ---------------------------------------------------------------- vocabulary


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


MONTHS = _words("January February March April May June July August September October November December")
WEEKDAYS = _words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""First month of the northern meteorological season."""

_ONES = _words("one two three four five six seven eight nine")
_TEENS = _words("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
_TENS = _words("twenty thirty forty fifty sixty seventy eighty ninety")
NUMBERS: Mapping[str, int] = {
    **{word: value for value, word in enumerate(_ONES + _TEENS, 1)},
    **{word: value for value, word in zip(range(20, 100, 10), _TENS, strict=True)},
    "a": 1,
    "an": 1,
}
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}
ORDINALS: Mapping[str, int] = {**_NTH, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
STEPS = {"last": -1, "past": -1, "this past": -1, "this": 0, "current": 0, "next": 1, "coming": 1, "this coming": 1}
"""How far a qualifier moves from the current week, month, quarter or year."""

COUNTED = frozenset(
    _words("""
    people persons men women children boys girls soldiers troops fighters militants rebels civilians refugees migrants
    police officers personnel workers students protesters demonstrators prisoners detainees hostages villagers residents
    families households houses homes villages deaths casualties dead wounded injured others more times points jobs votes
    members employees vehicles tanks missiles rockets drones shells barrels tons tonnes kilometers kilometres km miles
    mi meters metres m feet ft kg kilograms litres liters acres hectares dollars euros pounds rupees lira rubles yen
    yuan hours hrs gmt utc est edt cet bst local percent pc year years strong mw megawatts watts calories pages copies
    cases square cubic additional extra
    """)
)
"""Words after a four-digit number that make it a quantity (or a time of day), not a year."""

DATED = frozenset(
    _words("""
    levels elections protests talks games olympics attacks accords agreements sanctions figures prices wars riots
    guidelines standards borders lines negotiations polls results bombings hearings targets goals commitments rules
    reforms amendments estimates
    """)
)
"""Plural nouns that a round year may stand before ("2000 levels")."""

SCHEDULED = frozenset(_words("schedule set slate plan expect due intend tip bill earmark"))
"""Participles and adjectives that put their date ahead ("scheduled for Tuesday")."""

AHEAD = SCHEDULED | frozenset(
    _words("""
    be aim hope want wish agree decide promise pledge vow commit prepare propose offer threaten wait order ask urge
    demand tell request require call invite instruct give allow ready likely decision deadline agreement intention
    ultimatum invitation go
    """)
)
"""Words whose infinitive lies ahead ("agreed to meet on Friday")."""

MOVING = frozenset(_words("extend prolong postpone delay adjourn suspend defer renew reschedule push move roll"))
"""Verbs whose "until", "to", "through" points ahead although they are past ("extended until June")."""

TIMETABLE = SCHEDULED | frozenset(
    _words("""
    begin start open meet resume expire end run close convene arrive depart leave travel visit host fly head kick
    conclude vote gather reopen
    """)
)
"""Verbs whose present tense with a date is a plan ("talks resume on Thursday")."""

MODALS = frozenset(_words("will 'll ’ll shall wo would may might could should must can ca"))
PAST_HELPERS = frozenset(_words("was were had has have did 've ’ve been"))
PRESENT_HELPERS = frozenset(_words("is are am 's ’s 're ’re"))

# ---------------------------------------------------------------- patterns


def _any(words: Iterable[str]) -> str:
    return "|".join(words)


_G = r"[^\S\n]+"
_S = r"[^\S\n]*"
_CAPS = _any(name.upper() for name in MONTHS)
_SHORT = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
_MONTH = rf"(?P<month>\b(?:{_any(MONTHS)}|{_CAPS}|(?:{_SHORT}|{_SHORT.upper()})(?:\.|\b)))(?![\w-]*[A-Za-z])"
_WEEKDAY = rf"(?:{_any(WEEKDAYS)}|{_any(name.upper() for name in WEEKDAYS)})"
_SHORT_WEEKDAY = r"(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?"
_PART_OF_DAY = rf"(?:{_G}(?i:morning|afternoon|evening|night))?"
_BEFORE_DATE = rf"(?:(?:{_WEEKDAY}|{_SHORT_WEEKDAY}){_PART_OF_DAY},?{_G}(?:the{_G})?)?"
_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])"
_TH = r"(?:st|nd|rd|th)?"
_STOP = r"(?![0-9A-Za-z%°€$]|[.,:/][0-9])"
_TO_DAY = rf"(?:{_S}(?:-|–|—|to|through|and|&|/){_S}(?P<day2>{_DAY}){_TH}{_STOP})?"
_WHICH_YEAR = rf"(?:{_G}of)?{_G}(?P<which>last|this|next){_G}year\b"
_NOT_COUNTING = rf"(?![0-9%]|[.,:][0-9])(?!{_G}(?:{_any(sorted(COUNTED))})\b)"
_OF_YEAR = rf"(?:(?:,?{_G}(?:of{_G})?|,)(?P<year>[12][0-9]{{3}}){_NOT_COUNTING}|{_WHICH_YEAR})?"
_BARE_YEAR = r"(?:1[89]|20)[0-9]{2}|2100"
_NOT_AFTER = r"(?<![\w$€£¥#/’'-])(?<![0-9][.,:])"
_NOT_INSIDE = r"(?![\w%°]|[.,:/][0-9]|[-–—][0-9A-Za-z])"
_COUNT = rf"an?|{_any(_ONES + _TEENS)}|(?:{_any(_TENS)})(?:[- ](?:{_any(_ONES)}))?|[0-9]{{1,4}}"
_NUMBER = rf"(?<![0-9][.,])(?P<number>{_COUNT})"
_STEP = rf"(?P<step>(?i:last|this(?:{_G}(?:past|coming))?|next|coming|past))"
_PART = rf"(?:\b(?P<part>(?i:early|late|mid))(?:{_G}|-))"
_SPAN = "day|week|month|year"
_LONG_SPAN = "week|weekend|month|quarter|year"
_ZONE = r"(?:Z|[+-][0-9]{2}:?[0-9]{2})"
_SEASON = f"(?i:{_any(SEASONS)})"
_NAMED_DAYS = "Black|Bloody|Good|Super|Cyber|Ash|Palm|Easter|Holy|Maundy|Whit|Shrove|Giving|girl|man"
_MEDIA = "Times|Telegraph|Mirror|Express|Mail|Post|Herald|Tribune|World|Independent|Sun|Star|Night Live|Review|School"
_ENDS_HERE = rf"(?={_S}(?:[.,;:!?)\"”\n]|$|(?:and|when|in|at)\b))"

_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("none", r"\b(?:https?://|www\.)\S+|\b[\w.+-]+@[\w.-]+"),
        (
            "none",
            rf"\b(?:{_NAMED_DAYS}){_G}{_WEEKDAY}\b|\b{_WEEKDAY}{_G}(?:{_MEDIA}|Evening Post)\b|\b{_WEEKDAY}s\b"
            rf"|\b(?i:every|each|any|most|some|one|(?:on|was|is){_G}a){_G}{_WEEKDAY}\b",
        ),
        (
            "iso",
            rf"{_NOT_AFTER}(?P<year>[0-9]{{4}})-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})(?![0-9-])"
            rf"(?P<clock>[T ][0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}}(?:\.[0-9]+)?)?{_ZONE}?(?![0-9]))?",
        ),
        (
            "numeric",
            rf"{_NOT_AFTER}(?P<first>[0-9]{{1,2}})(?P<mark>[/.])(?P<second>[0-9]{{1,2}})(?P=mark)"
            r"(?P<year>[12][0-9]{3})(?![0-9/-]|\.[0-9])",
        ),
        ("date", rf"\b{_BEFORE_DATE}{_MONTH}{_S}(?P<day>{_DAY}){_TH}{_STOP}{_TO_DAY}{_OF_YEAR}"),
        (
            "date",
            rf"{_NOT_AFTER}{_BEFORE_DATE}\b(?P<day>{_DAY}){_TH}{_TO_DAY}(?:{_G}of)?(?:{_G}|-){_MONTH}"
            rf"(?:-(?P<year4>[12][0-9]{{3}})\b|{_OF_YEAR})",
        ),
        ("month", rf"{_PART}?(?:\b{_STEP}{_G})?{_MONTH}{_OF_YEAR}"),
        ("year", rf"(?:{_PART}|{_NOT_AFTER})(?P<year>{_BARE_YEAR}){_NOT_INSIDE}"),
        (
            "years",
            rf"{_NOT_AFTER}(?P<year>{_BARE_YEAR}){_S}(?P<mark>[-–—/]){_S}"
            r"(?P<year2>(?:1[89]|20|21)[0-9]{2}|[0-9]{2})(?![\w%-]|[.,][0-9])",
        ),
        ("decade", rf"{_PART}?(?:\b(?P<year>(?:1[0-9]|20)[0-9]0)['’]?s\b|(?<=[Tt]he )['’](?P<short>[2-9]0)s\b)"),
        (
            "quarter",
            rf"\b(?i:(?P<nth>{_any(ORDINALS)}){_G}quarter|Q(?P<digit>[1-4]))"
            rf"(?:(?:{_G}of)?,?{_G}(?P<year>{_BARE_YEAR})\b|(?i:{_WHICH_YEAR}))",
        ),
        (
            "half",
            rf"\b(?i:(?P<nth>first|second){_G}half{_G}of){_G}(?:(?P<year>{_BARE_YEAR})\b"
            rf"|(?i:(?P<which>last|this|next){_G}year\b))",
        ),
        (
            "season",
            rf"{_PART}?(?<!Arab )(?<!Prague )(?:\b{_STEP}{_G}(?P<season>{_SEASON})\b|\b(?P<season2>{_SEASON})"
            rf"(?:(?:{_G}of)?,?{_G}(?P<year>{_BARE_YEAR})(?![0-9-])|(?i:{_WHICH_YEAR})))",
        ),
        (
            "weekday",
            rf"(?:\b(?:{_STEP}|(?i:early|late)){_G})?\b(?P<weekday>{_WEEKDAY})\b(?!-\w){_PART_OF_DAY}"
            rf"(?:,?{_G}(?:of{_G})?(?P<week>(?i:last|this|next)){_G}(?i:week)\b)?",
        ),
        (
            "near",
            rf"(?i:\b(?:(?P<days>day{_G}before{_G}yesterday|day{_G}after{_G}tomorrow|yesterday|today|tomorrow|tonight)"
            rf"\b{_PART_OF_DAY}|(?P<last>last){_G}(?:night|evening)\b|this{_G}(?:morning|afternoon|evening)\b))",
        ),
        (
            "unit",
            rf"(?i:\b(?:(?:earlier|later|late|early){_G})?(?<!the )(?P<step>last|this(?:{_G}(?:past|coming))?|next)"
            rf"{_G}(?P<unit>{_LONG_SPAN})\b(?!{_G}of\b))"
            rf"|(?i:(?<=the )(?P<step2>past|coming|current){_G}(?P<unit2>{_LONG_SPAN})\b)"
            r"|(?i:(?<=the )(?P<unit3>weekend)\b)",
        ),
        ("ago", rf"(?i:\b{_NUMBER}{_G}(?P<unit>{_SPAN})s?{_G}(?:(?P<ago>ago)|from{_G}(?:now|today))\b)"),
        (
            "in",
            rf"(?i:\bin{_G}(?P<number>{_COUNT}){_G}(?P<unit>{_SPAN})s?(?:['’]s?)?(?:{_G}time)?\b"
            rf"(?!{_G}(?:of|ago|or|and)\b|-))",
        ),
        (
            "apart",
            rf"(?i:\b{_NUMBER}{_G}(?P<unit>{_SPAN})s?{_G}(?P<way>later|earlier)\b(?!{_G}(?:than|this|that)\b))",
        ),
        (
            "later",
            rf"(?i:(?<=the )(?:very{_G})?(?P<step>next|following|previous|preceding|same){_G}"
            rf"(?P<unit>{_SPAN}|morning|evening|night)\b(?!-)"
            rf"|(?<=the )(?P<unit2>{_SPAN}|night){_G}(?P<way>before|after)\b{_ENDS_HERE}"
            rf"|\bthat{_G}(?:same{_G})?(?P<unit3>{_SPAN}|morning|evening|night)\b(?!-))",
        ),
    )
)
"""What each kind of expression looks like; where several match, the longest counts."""

_NEEDS: Mapping[str, tuple[str, ...]] = {
    "ago": ("ago", "from now", "from today"),
    "apart": ("later", "earlier"),
    "season": tuple(SEASONS),
    "decade": ("0s", "0's", "0’s"),
    "quarter": ("quarter", "q"),
}
"""Letters (lower case) without which a text holds no expression of a kind; spares the search."""

# What stands before an expression: the patterns end in `\Z` and are searched in the words up to it.

_TIME_WORDS = (
    "in|since|by|until|till|from|of|during|between|through|throughout|before|after|around|circa|"
    "ahead of|as of|back to|early in|late in|for"
)
_DETERMINERS = "the|an?|its|their|his|her|our|my|your|whose|this|that"
_AMOUNTS = "total|force|crowd|group|number|maximum|minimum|contingent|capacity|average|sum|team|range"
_VAGUE = "more than|over|nearly|almost|less than|at least|up to|fewer than|under|or|half|and|past|last|first|-"
_LABELS = (
    r"resolutions?|articles?|pages?|pp\.|nos?\.|numbers?|room|flight|route|highway|model|version|section|law|decree|"
    "order|act|fiscal|financial|academic|school|tax|FY"
)
_PLANNED = "scheduled|planned|set|slated|due|expected|billed|called|convened"
_MOVED = "postpon|extend|delay|adjourn|defer|mov|prolong|renew|reschedul|shift|chang|push|brought forward"

_AFTER_TIME_WORD = re.compile(rf"\b(?i:{_TIME_WORDS})\s+(?:(?:the\s+)?year\s+|about\s+|early\s+|late\s+)?\Z")
_AFTER_LASTING = re.compile(r"\b(?i:in|since|until|during)\s+\Z")
_AFTER_HOLIDAY_WORD = re.compile(r"\b(?i:on|on the|since|until|till|by|before|after|ahead of)\s+\Z")
_AFTER_DETERMINER = re.compile(rf"(?:\b(?i:{_DETERMINERS})\s+|['’]s\s+|s['’]\s+)(?:[a-z][\w-]*\s+)?\Z")
_AFTER_THE = re.compile(r"\b(?i:the)\s+\Z")
_AFTER_YEAR_WORD = re.compile(r"\b(?i:years?)\s+\Z|\((?i:born |b\. |d\. |died |est\. |founded |signed )?\Z")
_AFTER_AMOUNT = re.compile(rf"\b(?i:{_AMOUNTS})\s+of\s+\Z")
_AFTER_VAGUE = re.compile(rf"(?:\b|-)(?i:{_VAGUE})\s*\Z")
_AFTER_COUNT = re.compile(
    r"\b(?i:first|second|third|\w+th|times?|once|twice|only|\w+est|most|least|ever|trip|visit|meeting|attack|incident|"
    r"[a-z]+s)\s+\Z"
)
_AFTER_LABEL = re.compile(rf"\b(?i:{_LABELS})\s*(?i:years?\s+|nos?\.\s*)?(?:[0-9]{{4}}(?:,|\s+(?:and|to|or))\s+)?\Z")
_AFTER_NAME = re.compile(
    r"\b(?:News|USA|Russia|India|Pakistan|World|Psychology|Africa|Asia|Japan|Korea)\s+\Z"
    r"|\b(?i:better|brighter|safer|peaceful|of)\s+\Z"
)
_AFTER_BETWEEN = re.compile(r"\b(?i:between)\s+(?:the\s+)?\Z")
_AFTER_MOVE = re.compile(rf"\b(?i:{_MOVED})\w*\b[^.;\n]{{0,60}}\bfrom\s+\Z")
_AFTER_DURATION = re.compile(r"\b(?i:over|in|for|during|within|throughout|through)\s+(?i:the)\s+\Z")
_AFTER_AHEAD = re.compile(
    rf"\b(?i:ahead of|(?:{_PLANNED}) (?:for|on|by|in)|deadline (?:of|is)|(?:{_MOVED})\w* (?:to|until|till|through)|"
    r"no later than|upcoming|effective|starting|beginning|due)\s+(?:(?:the|on)\s+)?\Z"
)
_PREPOSITION = re.compile(r"\b(?i:on|in|by|until|till|through|to|for|from|at|of|before|after|since)(?=\s+\Z)")

# What stands between two expressions, and after one.

_TO = re.compile(rf"{_S}[-–—]{_S}|{_G}(?:to|through|till|until|thru|up to){_G}(?:the{_G})?")
_AND = re.compile(rf"{_G}and{_G}")
_LIST = re.compile(rf"{_S}(?:,|,?{_G}(?:and|or|to|through|until|than|versus)|[-–—/&]){_G}(?:(?:early|late|in){_G})?")
_NEXT_WORD = re.compile(r"\s+([A-Za-z]+)")
_NEXT_AMOUNT = re.compile(
    rf"\s*(?:[-–]|\b(?:to|and|or)\b)\s*(?:(?!(?:{_BARE_YEAR})\b)[0-9]{{3,}}\b|[0-9,]+\s+(?i:{_any(sorted(COUNTED))})\b)"
)
_NEXT_CAPITAL = re.compile(r"\s+[A-Z]")
_NEXT_NOUN = re.compile(r"\s+(?!(?:on|of|for|to|and|in|by|have|be)\b)[a-z]")
_BEFORE_ERA = re.compile(r"['’]s\s+(?:world|age|society|youth|generations?|leaders)\b")
_NAMED_MAY = re.compile(r"\b(?:Theresa|Mrs\.?|Ms\.?|Mr\.?|Minister|PM) May\b")
_AMBIGUOUS = frozenset({"May", "March", "MAY", "MARCH"})
"""Months that are verbs or surnames as well."""

_NAMED_AFTER_DAY = re.compile(
    r"\s+(?i:group|movement|alliance|brigades?|organi[sz]ation|coalition|bloc|revolution|plot|"
    r"chronicle|times|telegraph|mail|herald|tribune|independent|mirror|sun)\b"
    r"|\s+(?:City|Street|Square|Bridge|Avenue|Island|University|Dam|Road|Boulevard|Stadium|Hospital)\b"
)
"""What makes a date part of a name: "the March 14 Alliance", "6th of October City", "the Sunday Chronicle"."""

_AFTER_EVERY = re.compile(r"\b(?i:every(?: other| second)?|each|alternate)\s+\Z")

_SHARED_YEAR = re.compile(
    r"(?:,\s*(?:January|February|March|April|May|June|July|August|September|October|November|December))*"
    r",?\s+(?:and|or)\s+"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+([12][0-9]{3})\b"
)
"""What stands behind a month that shares its year with the next: "March and April 2023"."""

_THAT_YEAR = re.compile(r"\s+(?i:of)\s+(?i:that(?:\s+same)?|the\s+same)\s+(?i:year)\b")

_WAS_DUE = re.compile(
    r"\b(?i:had been|was|were|originally|initially|previously)\s+(?i:due|scheduled|set|planned|expected)\b[^.;]{0,40}\Z"
)
"""A plan that is told as past: "had been due to start on Monday"."""

_PUT_OFF = re.compile(r"\b(?i:put off|pushed back|held over|held off|adjourned|deferred)\s+(?i:until|till|to)\s+\Z")
"""What moves a date ahead, beyond the single verbs of MOVED."""

_FAR = 3000
"""Characters before a "May" in which a person of that name makes it doubtful."""

_HEAD_LINES = 6
_REACH = 200
"""Characters over which a date without a year takes over the year of the one before it."""

_LABEL = re.compile(r"\s*(?:(?i:published|posted|updated|date|released|issued)(?:\s+(?:on|at))?:?\s*)?\Z")
_PLACE = re.compile(rf"\s*[^\W\d_a-z][\w .'’/()-]{{1,50}},?{_S}\(?\Z")
_AFTER_DATELINE = re.compile(rf"\)?{_S}(?:\([^)\n]{{1,40}}\)|/[^/\n]{{1,30}}/)?{_S}(?:[-–—:]|\Z)")
_AFTER_DATE_LINE = re.compile(rf"{_S}[,.|]?{_S}(?:(?:at{_G})?[0-9]{{1,2}}[:.][0-9]{{2}}.*)?\Z")
_NOT_HOLIDAY = re.compile(
    r"\s+(?:Island|Eve|tree|market|party|truce|dinner|gift|shop|season|holiday|light|mass|message|carol|card|speech|break)"
)

# ---------------------------------------------------------------- what is found


class _Days(NamedTuple):
    """A resolved interval."""

    start: date
    end: date
    precision: str


@dataclass(frozen=True, slots=True)
class _Found:
    """An expression before it is resolved: where, its kind, the parts its pattern caught; `last` closes a range."""

    start: int
    end: int
    kind: str
    parts: Mapping[str, str]
    last: _Found | None = None

    def part(self, *names: str) -> str:
        """The first of these parts that is there, lower case with single spaces, or ''."""
        return next((" ".join(self.parts[name].lower().split()) for name in names if name in self.parts), "")


@dataclass(frozen=True, slots=True)
class _Scene:
    """What an expression is resolved against: the text, today, the dates given before, the last one if it is near."""

    text: Text
    anchor: date | None
    earlier: Sequence[_Days]
    near: _Days | None = None

    @property
    def today(self) -> date:
        if self.anchor is None:
            raise _UnresolvedError("no-anchor")
        return self.anchor


class _UnresolvedError(Exception):
    """An expression that names a date which cannot be told; its message is the reason code."""


def times(text: Text, knowledge: Knowledge) -> tuple[tuple[TimeExpression, ...], tuple[Dropped, ...]]:
    """All date expressions of a text in order, resolved, and those that could not be.

    Relative expressions count from `article.published`, else from a full date in a head line; anaphoric ones ("the next
    day") from the date before them. Weeks run Monday to Monday, seasons are northern meteorological ones. Dropped
    reasons: `no-anchor`, `impossible-date` (also beyond years 1..9999), `ambiguous-date` (03/04/2025). Never raises.
    """
    found = _found(text, knowledge)
    anchor = text.article.published.start_date if text.article.published else _head_date(text, found)
    earlier: list[_Days] = []
    expressions: list[TimeExpression] = []
    dropped: list[Dropped] = []
    for each in found:
        days = _resolve(each, _Scene(text, anchor, earlier, _near(text, expressions, each)))
        if isinstance(days, str):
            dropped.append(_dropped(text, each, days))
        elif days:
            earlier.append(days)
            expressions.append(_expression(text, each, days))
    return tuple(expressions), tuple(dropped)


def _near(text: Text, expressions: Sequence[TimeExpression], found: _Found) -> _Days | None:
    """The last date given, if it stands in the same line and not far away."""
    when = expressions[-1].when_ if expressions else None
    if when is None or when.span is None or found.start - when.span.end > _REACH:
        return None
    if "\n" in text.article.text[when.span.end : found.start]:
        return None
    return _Days(when.start_date, when.end_date, when.precision)


def _expression(text: Text, found: _Found, days: _Days) -> TimeExpression:
    when = When(days.start, days.end, days.precision, "text", text.span(found.start, found.end))
    return TimeExpression(text.id("dates", [(found.start, found.end)], days.precision), when)


def _dropped(text: Text, found: _Found, reason: str) -> Dropped:
    at = [(found.start, found.end)]
    return Dropped(text.id("dropped", at, reason), reason, text.span(found.start, found.end))


def _resolve(found: _Found, scene: _Scene) -> _Days | str | None:
    """The interval, the reason why there is none, or None where the words name no date after all."""
    try:
        return _read_range(found, scene) if found.last else _READERS[found.kind](found, scene)
    except _UnresolvedError as reason:
        return str(reason)
    except (ValueError, OverflowError):
        return "impossible-date"


# ---------------------------------------------------------------- finding


def _found(text: Text, knowledge: Knowledge) -> list[_Found]:
    chosen = _longest(_candidates(text.article.text, knowledge))
    return list(_joined(text.article.text, _standing(text, chosen)))


def _candidates(text: str, knowledge: Knowledge) -> Iterator[_Found]:
    letters = text.lower()
    for kind, pattern in (*_RULES, ("holiday", _holidays(_holiday_names(knowledge)))):
        if kind in _NEEDS and not any(needed in letters for needed in _NEEDS[kind]):
            continue
        for match in pattern.finditer(text):
            parts = {name: value for name, value in match.groupdict().items() if value is not None}
            yield _Found(match.start(), match.end(), kind, parts)


def _longest(candidates: Iterable[_Found]) -> list[_Found]:
    """Candidates that do not overlap, the longest first served, in text order."""
    taken: list[_Found] = []
    busy = bytearray()
    for each in sorted(candidates, key=lambda found: (found.start - found.end, found.start)):
        if len(busy) < each.end:
            busy.extend(bytes(each.end - len(busy)))
        if not any(busy[each.start : each.end]):
            busy[each.start : each.end] = b"\1" * (each.end - each.start)
            taken.append(each)
    return sorted(taken, key=lambda found: found.start)


def _standing(text: Text, chosen: Iterable[_Found]) -> Iterator[_Found]:
    """Those that are dates where they stand; a year or month may lean on the one before it ("in 2014 and 2015")."""
    before: _Found | None = None
    for each in chosen:
        leans = before is not None and bool(_LIST.fullmatch(text.article.text, before.end, each.start))
        stands = _STANDS.get(each.kind, _always)(text, each, before.kind if before and leans else "")
        if stands and not _is_name(text, each):
            before = each
            yield each


def _is_name(text: Text, found: _Found) -> bool:
    """Whether the words name something else: "Sunday Adeyanju", "the November 17 group", "every other Tuesday"."""
    after, before = text.article.text[found.end : found.end + 40], _before(text, found, 30)
    if _NAMED_AFTER_DAY.match(after) and found.kind in ("date", "weekday", "month"):
        return True
    if found.kind != "weekday":
        return False
    token = text.doc[text.token_at(found.start)]
    person = token.ent_type_ == "PERSON" and _NEXT_CAPITAL.match(after) and token.ent_iob_ == "B"
    return bool(person or _AFTER_EVERY.search(before))


def _always(text: Text, found: _Found, leans_on: str) -> bool:
    return found.kind != "none"


def _before(text: Text, found: _Found, reach: int = 90) -> str:
    whole: str = text.article.text
    return whole[max(0, found.start - reach) : found.start]


def _year_stands(text: Text, found: _Found, leans_on: str) -> bool:
    if _counts(text, found):
        return False
    before, after = _before(text, found), text.article.text[found.end : found.end + 2]
    if "part" in found.parts or leans_on in ("year", "years", "month", "date", "season", "quarter"):
        return True
    if _AFTER_TIME_WORD.search(before):
        return not _AFTER_AMOUNT.search(before)
    if _AFTER_YEAR_WORD.search(before):
        return not before.endswith("(") or after[:1] in (")", ",", ";")
    if before.endswith(", ") and before[-3:-2].isalpha():
        return after[:1] in ("", ".", "\n", ";", ")")
    return bool(_AFTER_DETERMINER.search(before)) and bool(re.match(r"\s\w", after))


def _years_stand(text: Text, found: _Found, leans_on: str) -> bool:
    return not _counts(text, found)


def _counts(text: Text, found: _Found) -> bool:
    """Whether a four-digit number counts what follows ("2000 soldiers") instead of naming a year."""
    word = _NEXT_WORD.match(text.article.text, found.end)
    if (word and word[1].lower() in COUNTED) or _NEXT_AMOUNT.match(text.article.text, found.end):
        return True
    if _AFTER_LABEL.search(_before(text, found)):
        return True
    token = text.doc[text.token_at(found.end - 1)]
    noun = token.head
    if token.dep_ != "nummod" or noun.i <= token.i:
        return False
    is_round = int(found.parts["year"]) % 50 == 0
    return noun.lower_ in COUNTED or (is_round and noun.tag_ == "NNS" and noun.lower_ not in DATED)


def _month_stands(text: Text, found: _Found, leans_on: str) -> bool:
    if found.parts.keys() & {"year", "which", "part", "step"}:
        return True
    name, before, whole = found.parts["month"], _before(text, found), text.article.text
    in_time = leans_on == "month" or bool(_AFTER_TIME_WORD.search(before))
    determined = bool(_AFTER_DETERMINER.search(before))
    capital = bool(_NEXT_CAPITAL.match(whole, found.end))
    if name not in _AMBIGUOUS:
        return in_time or (len(name.rstrip(".")) > 3 and determined and not capital)
    if not (not capital if in_time else determined and _NEXT_NOUN.match(whole, found.end)):
        return False
    surname = name == "May" and bool(_NAMED_MAY.search(_before(text, found, _FAR)))
    if surname or whole.startswith(("'s", "’s"), found.end):
        return bool(_AFTER_LASTING.search(before))
    return True


def _near_stands(text: Text, found: _Found, leans_on: str) -> bool:
    """Not a newspaper ("Russia Today"), not an age ("today's world", "a better tomorrow")."""
    if _BEFORE_ERA.match(text.article.text, found.end):
        return False
    name = found.parts.get("days", "")
    return not (name in ("Today", "tomorrow") and _AFTER_NAME.search(_before(text, found)))


def _unit_stands(text: Text, found: _Found, leans_on: str) -> bool:
    return bool(found.parts.keys() & {"step2", "unit3"}) or not _AFTER_THE.search(_before(text, found))


def _number_stands(text: Text, found: _Found, leans_on: str) -> bool:
    words = text.article.text[found.start : found.end].lower().split()
    if words[0] in ("a", "an") and words[1].endswith("s"):
        return False
    return not (_AFTER_COUNT if found.kind == "in" else _AFTER_VAGUE).search(_before(text, found))


def _later_stands(text: Text, found: _Found, leans_on: str) -> bool:
    lasting = found.part("step") == "next" and found.part("unit") in ("week", "month", "year")
    return not (lasting and _AFTER_DURATION.search(_before(text, found)))


def _holiday_stands(text: Text, found: _Found, leans_on: str) -> bool:
    if _NOT_HOLIDAY.match(text.article.text, found.end):
        return False
    said_which = bool(found.parts.keys() & {"year", "which", "step"})
    return said_which or bool(_AFTER_HOLIDAY_WORD.search(_before(text, found)))


_STANDS: Mapping[str, Callable[[Text, _Found, str], bool]] = {
    "year": _year_stands,
    "years": _years_stand,
    "month": _month_stands,
    "near": _near_stands,
    "unit": _unit_stands,
    "ago": _number_stands,
    "in": _number_stands,
    "apart": _number_stands,
    "later": _later_stands,
    "holiday": _holiday_stands,
}


def _holiday_names(knowledge: Knowledge) -> tuple[tuple[str, str], ...]:
    terms = [(term[-5:], words) for term, words in knowledge.terms.items() if term.startswith("holidays/")]
    names = ((word, term) for term, words in terms for word in words)
    return tuple(sorted(names, key=lambda pair: (-len(pair[0]), pair)))


@lru_cache(maxsize=8)
def _holidays(names: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    """One pattern for all holidays, each name in a group that spells its month and day (`on_1225_7`)."""
    spelled = ((re.escape(word).replace("'", "['’]"), term.replace("-", "")) for word, term in names)
    words = _any(f"(?P<on_{term}_{n}>{word})" for n, (word, term) in enumerate(spelled)) or "(?!)"
    return re.compile(
        rf"\b(?:(?P<step>(?i:last|this|next)){_G})?(?=[A-Z])(?P<holiday>(?i:{words}))\b"
        rf"(?:(?:,?{_G}(?:of{_G}|in{_G})?)(?P<year>{_BARE_YEAR})\b|{_WHICH_YEAR})?"
    )


# ---------------------------------------------------------------- ranges

_CALENDAR = frozenset({"date", "iso", "numeric", "month", "year", "weekday", "quarter", "season", "decade"})


def _joined(text: str, found: Iterable[_Found]) -> Iterator[_Found]:
    """Neighbours that are the two ends of one stretch become one ("May 25 to June 4")."""
    held: _Found | None = None
    for each in found:
        if held is not None and _makes_range(text, held, each):
            yield replace(held, end=each.end, last=replace(each))
            held = None
            continue
        if held is not None:
            yield held
        held = each
    if held is not None:
        yield held


def _makes_range(text: str, first: _Found, last: _Found) -> bool:
    full = "year" in first.parts and "year" in last.parts
    if not {first.kind, last.kind} <= _CALENDAR or (first.kind != last.kind and not full):
        return False
    before = text[max(0, first.start - 90) : first.start]
    if _TO.fullmatch(text, first.end, last.start):
        return not _AFTER_MOVE.search(before)
    return bool(_AND.fullmatch(text, first.end, last.start)) and bool(_AFTER_BETWEEN.search(before))


def _read_range(found: _Found, scene: _Scene) -> _Days | None:
    first, last = replace(found, last=None), found.last
    assert last is not None
    if "year" not in first.parts and "year" in last.parts and first.kind in ("date", "month"):
        first = _with_year(first, int(last.parts["year"]), last)
    head = _READERS[first.kind](first, scene)
    if head is None:
        return None
    if last.kind == "weekday":
        tail: _Days | None = _day(_weekday_after(head.start, _weekday_number(last)))
    elif last.kind in ("date", "month") and not last.parts.keys() & {"year", "which"}:
        tail = _READERS[last.kind](_with_year(last, head.start.year, first, after=True), scene)
    else:
        tail = _READERS[last.kind](last, scene)
    if tail is None or tail.end <= head.start:
        raise _UnresolvedError("impossible-date")
    return _Days(head.start, tail.end, "range")


def _with_year(found: _Found, year: int, other: _Found, after: bool = False) -> _Found:
    """A date with the year of the other end of its range, one off where the range runs over New Year."""
    mine, theirs = _month_number(found.parts["month"]), _month_number(other.parts.get("month", found.parts["month"]))
    step = int(mine < theirs) if after else -int(mine > theirs)
    return replace(found, parts={**found.parts, "year": str(year + step)})


# ---------------------------------------------------------------- calendar arithmetic


def _day(start: date) -> _Days:
    return _Days(start, start + timedelta(days=1), "day")


def _week(inside: date) -> _Days:
    monday = inside - timedelta(days=inside.weekday())
    return _Days(monday, monday + timedelta(days=7), "week")


def _months(year: int, month: int, count: int, precision: str) -> _Days:
    """`count` months from a month on; months outside 1..12 run into the years around."""
    first, last = 12 * year + month - 1, 12 * year + month - 1 + count
    return _Days(date(first // 12, first % 12 + 1, 1), date(last // 12, last % 12 + 1, 1), precision)


def _year(year: int) -> _Days:
    return _Days(date(year, 1, 1), date(year + 1, 1, 1), "year")


def _unit(unit: str, today: date, steps: int) -> _Days:
    """The day, week, month, quarter or year that lies `steps` of them away."""
    if unit == "week":
        return _week(today + timedelta(days=7 * steps))
    if unit == "month":
        return _months(today.year, today.month + steps, 1, "month")
    if unit == "quarter":
        return _months(today.year, (today.month - 1) // 3 * 3 + 1 + 3 * steps, 3, "quarter")
    if unit == "year":
        return _year(today.year + steps)
    return _day(today + timedelta(days=steps))


def _month_number(name: str) -> int:
    return next(n for n, month in enumerate(MONTHS, 1) if month[:3].lower() == name[:3].lower())


def _weekday_number(found: _Found) -> int:
    return next(n for n, name in enumerate(WEEKDAYS) if name.lower() == found.part("weekday"))


def _weekday_after(start: date, weekday: int) -> date:
    return start + timedelta(days=(weekday - start.weekday()) % 7)


def _weekday_before(start: date, weekday: int) -> date:
    return start - timedelta(days=(start.weekday() - weekday) % 7)


def _nearest(month: int, day: int, today: date, tense: str) -> date:
    """The day of that name nearest to today, where days count more in the direction the clause does not look in."""
    days = [date(today.year + step, month, day) for step in range(-4, 5) if _exists(today.year + step, month, day)]
    if not days:
        raise _UnresolvedError("impossible-date")
    weight = {"past": (1, 20), "neutral": (1, 2), "future": (4, 1)}[tense]
    return min(days, key=lambda one: abs((one - today).days) * weight[one > today])


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


# ---------------------------------------------------------------- reading


def _stated_year(found: _Found, scene: _Scene) -> int | None:
    """The year the words give ("2024", "of last year"), else None."""
    year = found.part("year", "year4")
    if year:
        return int(year)
    which = found.part("which")
    return scene.today.year + STEPS[which] if which else None


def _told_year(found: _Found, scene: _Scene) -> int | None:
    """The year of the date just before, where that lies well in the past ("On August 19, 1991 .. On August 21")."""
    if scene.near is None or scene.near.precision not in ("day", "month"):
        return None
    year = scene.near.start.year
    if scene.anchor is not None and (year >= scene.anchor.year - 1 or _tense(scene.text, found) == "future"):
        return None
    return year


def _read_iso(found: _Found, scene: _Scene) -> _Days:
    if "clock" not in found.parts:
        return _day(date(int(found.parts["year"]), int(found.parts["month"]), int(found.parts["day"])))
    moment = datetime.fromisoformat(scene.text.article.text[found.start : found.end])
    return _day(moment.astimezone(UTC).date() if moment.tzinfo else moment.date())._replace(precision="instant")


def _read_numeric(found: _Found, scene: _Scene) -> _Days:
    first, second, year = int(found.parts["first"]), int(found.parts["second"]), int(found.parts["year"])
    if found.parts["mark"] == ".":
        return _day(date(year, second, first))
    if first <= 12 and second <= 12 and first != second:
        raise _UnresolvedError("ambiguous-date")
    return _day(date(year, min(first, second), max(first, second)))


def _read_date(found: _Found, scene: _Scene) -> _Days:
    month, day, year = _month_number(found.parts["month"]), int(found.parts["day"]), _stated_year(found, scene)
    if year is None:
        year = _told_year(found, scene)
    start = date(year, month, day) if year is not None else _nearest(month, day, scene.today, _tense(scene.text, found))
    if "day2" not in found.parts:
        return _day(start)
    end = start.replace(day=int(found.parts["day2"]))
    if end <= start:
        raise _UnresolvedError("impossible-date")
    return _Days(start, end + timedelta(days=1), "range")


def _read_month(found: _Found, scene: _Scene) -> _Days:
    month, year = _month_number(found.parts["month"]), _stated_year(found, scene)
    year = year if year is not None else _shared_year(found, scene)
    if year is None and "step" not in found.parts:
        year = _told_year(found, scene)
    return _months(year if year is not None else _year_of_month(month, found, scene), month, 1, "month")


def _shared_year(found: _Found, scene: _Scene) -> int | None:
    """The year behind the next month ("March and April 2023"), or the one just told ("In April of that year")."""
    whole = scene.text.article.text
    shared = _SHARED_YEAR.match(whole, found.end)
    if shared is not None:
        return int(shared[1])
    if _THAT_YEAR.match(whole, found.end) and scene.earlier:
        return scene.earlier[-1].start.year
    return None


def _year_of_month(month: int, found: _Found, scene: _Scene) -> int:
    today, step = scene.today, found.part("step")
    if step == "this":
        return today.year
    if step:
        ahead = STEPS[step] > 0
        return today.year + (int(month <= today.month) if ahead else -int(month >= today.month))
    ahead = _tense(scene.text, found) == "future"
    return today.year + (int(month < today.month) if ahead else -int(month > today.month))


def _read_year(found: _Found, scene: _Scene) -> _Days:
    return _year(int(found.parts["year"]))


def _read_years(found: _Found, scene: _Scene) -> _Days | None:
    first, second = int(found.parts["year"]), int(found.parts["year2"])
    if second < 100:
        second += first // 100 * 100
    if second <= first or (found.parts["mark"] == "/" and second != first + 1):
        return None
    return _Days(date(first, 1, 1), date(second + 1, 1, 1), "range")


def _read_decade(found: _Found, scene: _Scene) -> _Days:
    first = int(found.parts["year"]) if "year" in found.parts else 1900 + int(found.parts["short"])
    return _Days(date(first, 1, 1), date(first + 10, 1, 1), "range")


def _read_quarter(found: _Found, scene: _Scene) -> _Days | None:
    number = int(found.parts["digit"]) if "digit" in found.parts else ORDINALS[found.part("nth")]
    year = _stated_year(found, scene)
    return None if year is None else _months(year, 3 * number - 2, 3, "quarter")


def _read_half(found: _Found, scene: _Scene) -> _Days | None:
    year = _stated_year(found, scene)
    return None if year is None else _months(year, 6 * ORDINALS[found.part("nth")] - 5, 6, "range")


def _read_season(found: _Found, scene: _Scene) -> _Days:
    first, year = SEASONS[found.part("season", "season2")], _stated_year(found, scene)
    if year is not None:
        return _months(year, first, 3, "range")
    step, today = STEPS[found.part("step")], scene.today
    begins = today.year - int(first == 12 and today.month < 3)
    season = _months(begins, first, 3, "range")
    if step < 0 and season.end > today:
        begins -= 1
    if step > 0 and season.start <= today:
        begins += 1
    return _months(begins, first, 3, "range")


def _read_weekday(found: _Found, scene: _Scene) -> _Days:
    weekday, today = _weekday_number(found), scene.today
    if "week" in found.parts:
        return _day(_unit("week", today, STEPS[found.part("week")]).start + timedelta(days=weekday))
    step = found.part("step")
    if step in ("last", "past", "this past"):
        return _day(_weekday_before(today - timedelta(days=1), weekday))
    if step in ("next", "coming", "this coming"):
        return _day(_weekday_after(today + timedelta(days=1), weekday))
    tense = _tense(scene.text, found)
    if step == "this" and tense == "neutral":
        return _day(_week(today).start + timedelta(days=weekday))
    before = _weekday_before(today, weekday)
    if tense == "future" and (today - before).days == 1 and _after_infinitive(scene.text, found):
        return _day(before)
    return _day(_weekday_after(today, weekday) if tense == "future" else before)


def _after_infinitive(text: Text, found: _Found) -> bool:
    """Whether only "agreed to ..." looks ahead: yesterday's name is then the day of the agreement."""
    chain = list(_governors(text.doc[text.token_at(found.start)], False))
    helpers = [{child.lower_ for child in each.children if child.dep_ == "aux"} for each in chain]
    past = any(each.tag_ in ("VBD", "VBN") and each.pos_ == "VERB" for each in chain)
    return past and any("to" in each for each in helpers) and not any(each & MODALS for each in helpers)


def _read_near(found: _Found, scene: _Scene) -> _Days:
    words = found.part("days", "last")
    steps = {"day before yesterday": -2, "last": -1, "yesterday": -1, "tomorrow": 1, "day after tomorrow": 2}
    return _day(scene.today + timedelta(days=steps.get(words, 0)))


def _read_unit(found: _Found, scene: _Scene) -> _Days:
    unit, step = found.part("unit", "unit2", "unit3"), found.part("step", "step2")
    if unit != "weekend":
        return _unit(unit, scene.today, STEPS[step])
    ahead = STEPS[step] > 0 if step else _tense(scene.text, found) == "future"
    if step == "this":
        saturday = _week(scene.today).start + timedelta(days=5)
    else:
        saturday = _weekday_after(scene.today, 5) if ahead else _weekday_before(scene.today, 5)
    return _Days(saturday, saturday + timedelta(days=2), "range")


def _number(words: str) -> int:
    return int(words) if words.isdecimal() else sum(NUMBERS[word] for word in words.replace("-", " ").split())


def _read_ago(found: _Found, scene: _Scene) -> _Days | None:
    if found.kind == "in" and _tense(scene.text, found) != "future":
        return None
    steps = _number(found.part("number"))
    return _unit(found.part("unit"), scene.today, -steps if "ago" in found.parts else steps)


_FINENESS = ("instant", "day", "week", "month", "quarter", "year")


def _read_later(found: _Found, scene: _Scene) -> _Days:
    unit = found.part("unit", "unit2", "unit3")
    unit = "day" if unit in ("morning", "evening", "night") else unit
    way = found.part("way", "step") or "same"
    steps = _number(found.part("number")) if "number" in found.parts else 1
    steps *= {"later": 1, "after": 1, "next": 1, "following": 1, "same": 0}.get(way, -1)
    coarse = scene.near if scene.near is not None and _coarser(scene.near, unit) else None
    if coarse is not None and _FINENESS.index(coarse.precision) - _FINENESS.index(unit) > 2:
        raise _UnresolvedError("no-anchor")
    if coarse is not None:
        start, end = (_unit(unit, edge, steps).start for edge in (coarse.start, coarse.end))
        return _Days(start, end, coarse.precision)
    return _unit(unit, _told_before(unit, steps, scene), steps)


def _coarser(days: _Days, unit: str) -> bool:
    """Whether the date before is only known to a coarser unit: "last week ... a day later" stays a week."""
    return days.precision != "range" and _FINENESS.index(days.precision) > _FINENESS.index(unit)


def _told_before(unit: str, steps: int, scene: _Scene) -> date:
    """The latest date the text gave that is no coarser than the unit; the publication date where it gave none."""
    for days in reversed(scene.earlier):
        if days.precision == "range" or _FINENESS.index(days.precision) <= _FINENESS.index(unit):
            return days.start if steps < 0 else days.end - timedelta(days=1)
    if scene.earlier:
        raise _UnresolvedError("no-anchor")
    return scene.today


def _read_holiday(found: _Found, scene: _Scene) -> _Days:
    name = next(group for group in found.parts if group.startswith("on_"))
    month, day, year = int(name[3:5]), int(name[5:7]), _stated_year(found, scene)
    if year is not None:
        return _day(date(year, month, day))
    step, today = found.part("step"), scene.today
    if step in ("", "this"):
        return _day(_nearest(month, day, today, _tense(scene.text, found)))
    this_year = date(today.year, month, day)
    shift = int(this_year <= today) if step == "next" else -int(this_year >= today)
    return _day(date(today.year + shift, month, day))


_READERS: Mapping[str, Callable[[_Found, _Scene], _Days | None]] = {
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
    "holiday": _read_holiday,
}

# ---------------------------------------------------------------- the head of the text


def _head_date(text: Text, found: Sequence[_Found]) -> date | None:
    """The full date in a dateline or in a line of its own among the first lines, if there is one."""
    whole = text.article.text
    for each in found:
        if sum(bool(line.strip()) for line in whole[: each.start].splitlines()[:-1]) >= _HEAD_LINES:
            return None
        if each.kind in ("iso", "date", "numeric") and "year" in each.parts and not each.last and _heads(whole, each):
            days = _resolve(each, _Scene(text, None, ()))
            if isinstance(days, _Days):
                return days.start
    return None


def _heads(text: str, found: _Found) -> bool:
    start = text.rfind("\n", 0, found.start) + 1
    end = text.find("\n", found.end)
    before, after = text[start : found.start], text[found.end : end if end >= 0 else len(text)]
    if _LABEL.match(before) and _AFTER_DATE_LINE.match(after):
        return True
    return bool(_PLACE.match(before)) and len(before.split()) <= 5 and bool(_AFTER_DATELINE.match(after))


# ---------------------------------------------------------------- which way the clause looks


def _tense(text: Text, found: _Found) -> str:
    """`future`, `past` or `neutral`: which way the words around an expression look, by the verb it hangs on."""
    if _PUT_OFF.search(_before(text, found)):
        return "future"
    if _WAS_DUE.search(_before(text, found)):
        return "past"
    if _AFTER_AHEAD.search(_before(text, found)):
        return "future"
    match = _PREPOSITION.search(_before(text, found))
    prep, token = match[0].lower() if match else "", text.doc[text.token_at(found.start)]
    if prep == "since":
        return "past"
    if _is_to_be(token):
        return "future"
    tense = next(filter(None, (_verb_tense(each, prep) for each in _governors(token, bool(prep)))), "neutral")
    if tense == "past" and _last_token(text, found).dep_ in ("compound", "nummod", "poss", "nmod"):
        return "neutral"
    return "future" if tense == "neutral" and prep == "by" else tense


def _is_to_be(token: Token) -> bool:
    """Whether the expression is what something is ("the deadline is Friday", "the vote is on Sunday")."""
    if token.dep_ not in ("attr", "npadvmod", "pobj"):
        return False
    verb = token.head.head if token.dep_ == "pobj" else token.head
    return verb.lemma_ == "be" and verb.pos_ == "AUX" and verb.tag_ in ("VBZ", "VBP")


def _last_token(text: Text, found: _Found) -> Token:
    """The token of the expression on which its others hang."""
    first, last = text.tokens(found.start, found.end)
    return text.root(first, last)


def _governors(token: Token, after_preposition: bool) -> Iterator[Token]:
    """The verb right before ("said on Monday it would"), then what the expression hangs on, upwards."""
    before = token.i - 1 - after_preposition
    if before >= 0:
        yield token.doc[before]
    for _ in range(12):
        yield token
        if token.head.i == token.i:
            return
        token = token.head


def _verb_tense(token: Token, prep: str) -> str:
    """The direction a verb (or an adjective such as "due") gives to a date that hangs on it; '' where it gives none."""
    lemma = token.lemma_.lower()
    if token.pos_ not in ("VERB", "AUX"):
        return "future" if token.pos_ == "ADJ" and lemma in SCHEDULED | {"upcoming"} else ""
    helpers = {child.lower_ for child in token.children if child.dep_ in ("aux", "auxpass")}
    if helpers & MODALS:
        return "past" if "have" in helpers else "future"
    if lemma in MOVING and prep in ("until", "till", "through", "to", "for"):
        return "future"
    if token.tag_ == "VBN" and lemma in SCHEDULED:
        return "future"
    if "to" in helpers:
        head = token.head
        headline = head.head.i == head.i and head.pos_ in ("NOUN", "PROPN")
        return "future" if headline or head.i == token.i or head.lemma_.lower() in AHEAD else ""
    return _finite_tense(token, lemma, helpers)


def _finite_tense(token: Token, lemma: str, helpers: set[str]) -> str:
    if token.tag_ == "VBD" or (token.tag_ == "VBN" and token.dep_ == "acl") or helpers & PAST_HELPERS:
        return "past"
    if token.tag_ in ("VBZ", "VBP") or (token.tag_ == "VBG" and helpers & PRESENT_HELPERS):
        return "future" if lemma in TIMETABLE else "neutral"
    return ""
