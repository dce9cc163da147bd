"""The patterns by which date expressions are found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from dragoman.resolve.times.vocabulary import COUNTED, MONTHS, ONES, ORDINALS, SEASONS, TEENS, TENS, WEEKDAYS


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of some words."""
    return "|".join(words)


G = r"[^\S\n]+"

_S = r"[^\S\n]*"

_CAPS = any_of(name.upper() for name in MONTHS)

_SHORT = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"

_MONTH = rf"(?P<month>\b(?:{any_of(MONTHS)}|{_CAPS}|(?:{_SHORT}|{_SHORT.upper()})(?:\.|\b)))(?![\w-]*[A-Za-z])"

_WEEKDAY = rf"(?:{any_of(WEEKDAYS)}|{any_of(name.upper() for name in WEEKDAYS)})"

_SHORT_WEEKDAY = r"(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?"

_PART_OF_DAY = rf"(?:{G}(?i:morning|afternoon|evening|night))?"

_BEFORE_DATE = rf"(?:(?:{_WEEKDAY}|{_SHORT_WEEKDAY}){_PART_OF_DAY},?{G}(?:the{G})?)?"

_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])"

_TH = r"(?:st|nd|rd|th)?"

_STOP = r"(?![0-9A-Za-z%°€$]|[.,:/][0-9])"

_TO_DAY = rf"(?:{_S}(?:-|–|—|to|through|and|&|/){_S}(?P<day2>{_DAY}){_TH}{_STOP})?"

WHICH_YEAR = rf"(?:{G}of)?{G}(?P<which>last|this|next){G}year\b"

_NOT_COUNTING = rf"(?![0-9%]|[.,:][0-9])(?!{G}(?:{any_of(sorted(COUNTED))})\b)"

_OF_YEAR = rf"(?:(?:,?{G}(?:of{G})?|,)(?P<year>[12][0-9]{{3}}){_NOT_COUNTING}|{WHICH_YEAR})?"

BARE_YEAR = r"(?:1[89]|20)[0-9]{2}|2100"

_NOT_AFTER = r"(?<![\w$€£¥#/’'-])(?<![0-9][.,:])"

_NOT_INSIDE = r"(?![\w%°]|[.,:/][0-9]|[-–—][0-9A-Za-z])"

_COUNT = rf"an?|{any_of(ONES + TEENS)}|(?:{any_of(TENS)})(?:[- ](?:{any_of(ONES)}))?|[0-9]{{1,4}}"

_NUMBER = rf"(?<![0-9][.,])(?P<number>{_COUNT})"

_STEP = rf"(?P<step>(?i:last|this(?:{G}(?:past|coming))?|next|coming|past))"

_PART = rf"(?:\b(?P<part>(?i:early|late|mid))(?:{G}|-))"

_SPAN = "day|week|month|year"

_LONG_SPAN = "week|weekend|month|quarter|year"

_ZONE = r"(?:Z|[+-][0-9]{2}:?[0-9]{2})"

_SEASON = f"(?i:{any_of(SEASONS)})"

_NAMED_DAYS = "Black|Bloody|Good|Super|Cyber|Ash|Palm|Easter|Holy|Maundy|Whit|Shrove|Giving|girl|man"

_MEDIA = "Times|Telegraph|Mirror|Express|Mail|Post|Herald|Tribune|World|Independent|Sun|Star|Night Live|Review|School"

_ENDS_HERE = rf"(?={_S}(?:[.,;:!?)\"”\n]|$|(?:and|when|in|at)\b))"

RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("none", r"\b(?:https?://|www\.)\S+|\b[\w.+-]+@[\w.-]+"),
        (
            "none",
            rf"\b(?:{_NAMED_DAYS}){G}{_WEEKDAY}\b|\b{_WEEKDAY}{G}(?:{_MEDIA}|Evening Post)\b|\b{_WEEKDAY}s\b"
            rf"|\b(?i:every|each|any|most|some|one|(?:on|was|is){G}a){G}{_WEEKDAY}\b",
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
            rf"{_NOT_AFTER}{_BEFORE_DATE}\b(?P<day>{_DAY}){_TH}{_TO_DAY}(?:{G}of)?(?:{G}|-){_MONTH}"
            rf"(?:-(?P<year4>[12][0-9]{{3}})\b|{_OF_YEAR})",
        ),
        ("month", rf"{_PART}?(?:\b{_STEP}{G})?{_MONTH}{_OF_YEAR}"),
        ("year", rf"(?:{_PART}|{_NOT_AFTER})(?P<year>{BARE_YEAR}){_NOT_INSIDE}"),
        (
            "years",
            rf"{_NOT_AFTER}(?P<year>{BARE_YEAR}){_S}(?P<mark>[-–—/]){_S}"
            r"(?P<year2>(?:1[89]|20|21)[0-9]{2}|[0-9]{2})(?![\w%-]|[.,][0-9])",
        ),
        ("decade", rf"{_PART}?(?:\b(?P<year>(?:1[0-9]|20)[0-9]0)['’]?s\b|(?<=[Tt]he )['’](?P<short>[2-9]0)s\b)"),
        (
            "quarter",
            rf"\b(?i:(?P<nth>{any_of(ORDINALS)}){G}quarter|Q(?P<digit>[1-4]))"
            rf"(?:(?:{G}of)?,?{G}(?P<year>{BARE_YEAR})\b|(?i:{WHICH_YEAR}))",
        ),
        (
            "half",
            rf"\b(?i:(?P<nth>first|second){G}half{G}of){G}(?:(?P<year>{BARE_YEAR})\b"
            rf"|(?i:(?P<which>last|this|next){G}year\b))",
        ),
        (
            "season",
            rf"{_PART}?(?<!Arab )(?<!Prague )(?:\b{_STEP}{G}(?P<season>{_SEASON})\b|\b(?P<season2>{_SEASON})"
            rf"(?:(?:{G}of)?,?{G}(?P<year>{BARE_YEAR})(?![0-9-])|(?i:{WHICH_YEAR})))",
        ),
        (
            "weekday",
            rf"(?:\b(?:{_STEP}|(?i:early|late)){G})?\b(?P<weekday>{_WEEKDAY})\b(?!-\w){_PART_OF_DAY}"
            rf"(?:,?{G}(?:of{G})?(?P<week>(?i:last|this|next)){G}(?i:week)\b)?",
        ),
        (
            "near",
            rf"(?i:\b(?:(?P<days>day{G}before{G}yesterday|day{G}after{G}tomorrow|yesterday|today|tomorrow|tonight)"
            rf"\b{_PART_OF_DAY}|(?P<last>last){G}(?:night|evening)\b|this{G}(?:morning|afternoon|evening)\b))",
        ),
        (
            "unit",
            rf"(?i:\b(?:(?:earlier|later|late|early){G})?(?<!the )(?P<step>last|this(?:{G}(?:past|coming))?|next)"
            rf"{G}(?P<unit>{_LONG_SPAN})\b(?!{G}of\b))"
            rf"|(?i:(?<=the )(?P<step2>past|coming|current){G}(?P<unit2>{_LONG_SPAN})\b)"
            r"|(?i:(?<=the )(?P<unit3>weekend)\b)",
        ),
        ("ago", rf"(?i:\b{_NUMBER}{G}(?P<unit>{_SPAN})s?{G}(?:(?P<ago>ago)|from{G}(?:now|today))\b)"),
        (
            "in",
            rf"(?i:\bin{G}(?P<number>{_COUNT}){G}(?P<unit>{_SPAN})s?(?:['’]s?)?(?:{G}time)?\b"
            rf"(?!{G}(?:of|ago|or|and)\b|-))",
        ),
        (
            "apart",
            rf"(?i:\b{_NUMBER}{G}(?P<unit>{_SPAN})s?{G}(?P<way>later|earlier)\b(?!{G}(?:than|this|that)\b))",
        ),
        (
            "later",
            rf"(?i:(?<=the )(?:very{G})?(?P<step>next|following|previous|preceding|same){G}"
            rf"(?P<unit>{_SPAN}|morning|afternoon|evening|night)\b(?!-)"
            rf"|(?<=the )(?P<unit2>{_SPAN}|night){G}(?P<way>before|after)\b{_ENDS_HERE}"
            rf"|\bthat{G}(?:same{G})?(?P<unit3>{_SPAN}|morning|afternoon|evening|night)\b(?!-))",
        ),
        (
            "hours",
            rf"(?:^|(?<=[.!?\n”\"] )|(?<=\n))(?:Later{G})?[Ii]n{G}the{G}(?P<hours>morning|afternoon|evening)\b",
        ),
    )
)
"""What each kind of expression looks like; where several match, the longest counts."""

NEEDS: Mapping[str, tuple[str, ...]] = {
    "ago": ("ago", "from now", "from today"),
    "apart": ("later", "earlier"),
    "season": tuple(SEASONS),
    "decade": ("0s", "0's", "0’s"),
    "quarter": ("quarter", "q"),
}
"""Letters (lower case) without which a text holds no expression of a kind; spares the search."""

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

AFTER_TIME_WORD = re.compile(rf"\b(?i:{_TIME_WORDS})\s+(?:(?:the\s+)?year\s+|about\s+|early\s+|late\s+)?\Z")

AFTER_LASTING = re.compile(r"\b(?i:in|since|until|during)\s+\Z")

AFTER_HOLIDAY_WORD = re.compile(r"\b(?i:on|on the|since|until|till|by|before|after|ahead of)\s+\Z")

AFTER_DETERMINER = re.compile(rf"(?:\b(?i:{_DETERMINERS})\s+|['’]s\s+|s['’]\s+)(?:[a-z][\w-]*\s+)?\Z")

AFTER_THE = re.compile(r"\b(?i:the)\s+\Z")

AFTER_YEAR_WORD = re.compile(r"\b(?i:years?)\s+\Z|\((?i:born |b\. |d\. |died |est\. |founded |signed )?\Z")

AFTER_AMOUNT = re.compile(rf"\b(?i:{_AMOUNTS})\s+of\s+\Z")

AFTER_VAGUE = re.compile(rf"(?:\b|-)(?i:{_VAGUE})\s*\Z")

AFTER_COUNT = re.compile(
    r"\b(?i:first|second|third|\w+th|times?|once|twice|only|\w+est|most|least|ever|trip|visit|meeting|attack|incident|"
    r"[a-z]+s)\s+\Z"
)

AFTER_LABEL = re.compile(rf"\b(?i:{_LABELS})\s*(?i:years?\s+|nos?\.\s*)?(?:[0-9]{{4}}(?:,|\s+(?:and|to|or))\s+)?\Z")

AFTER_NAME = re.compile(
    r"\b(?:News|USA|Russia|India|Pakistan|World|Psychology|Africa|Asia|Japan|Korea)\s+\Z"
    r"|\b(?i:better|brighter|safer|peaceful|of)\s+\Z"
)

AFTER_BETWEEN = re.compile(r"\b(?i:between)\s+(?:the\s+)?\Z")

AFTER_MOVE = re.compile(rf"\b(?i:{_MOVED})\w*\b[^.;\n]{{0,60}}\bfrom\s+\Z")

AFTER_DURATION = re.compile(r"\b(?i:over|in|for|during|within|throughout|through)\s+(?i:the)\s+\Z")

AFTER_AHEAD = re.compile(
    rf"\b(?i:ahead of|(?:{_PLANNED}) (?:for|on|by|in)|deadline (?:of|is)|(?:{_MOVED})\w* (?:to|until|till|through)|"
    r"no later than|upcoming|effective|starting|beginning|due)\s+(?:(?:the|on)\s+)?\Z"
)

PREPOSITION = re.compile(r"\b(?i:on|in|by|until|till|through|to|for|from|at|of|before|after|since)(?=\s+\Z)")

TO = re.compile(rf"{_S}[-–—]{_S}|{G}(?:to|through|till|until|thru|up to){G}(?:the{G})?")

AND = re.compile(rf"{G}and{G}")

LIST = re.compile(rf"{_S}(?:,|,?{G}(?:and|or|to|through|until|than|versus)|[-–—/&]){G}(?:(?:early|late|in){G})?")

NEXT_WORD = re.compile(r"\s+([A-Za-z]+)")

NEXT_AMOUNT = re.compile(
    rf"\s*(?:[-–]|\b(?:to|and|or)\b)\s*(?:(?!(?:{BARE_YEAR})\b)[0-9]{{3,}}\b|[0-9,]+\s+(?i:{any_of(sorted(COUNTED))})\b)"
)

NEXT_CAPITAL = re.compile(r"\s+[A-Z]")

NEXT_NOUN = re.compile(r"\s+(?!(?:on|of|for|to|and|in|by|have|be)\b)[a-z]")

BEFORE_ERA = re.compile(r"['’]s\s+(?:world|age|society|youth|generations?|leaders)\b")

NAMED_MAY = re.compile(r"\b(?:Theresa|Mrs\.?|Ms\.?|Mr\.?|Minister|PM) May\b")

AMBIGUOUS = frozenset({"May", "March", "MAY", "MARCH"})
"""Months that are verbs or surnames as well."""

NAMED_AFTER_DAY = re.compile(
    r"\s+(?i:group|movement|alliance|brigades?|organi[sz]ation|coalition|bloc|revolution|plot|"
    r"chronicle|times|telegraph|mail|herald|tribune|independent|mirror|sun)\b"
    r"|\s+(?:City|Street|Square|Bridge|Avenue|Island|University|Dam|Road|Boulevard|Stadium|Hospital)\b"
)
"""What makes a date part of a name: "the March 14 Alliance", "6th of October City", "the Sunday Chronicle"."""

AFTER_EVERY = re.compile(r"\b(?i:every(?: other| second)?|each|alternate)\s+\Z")

SHARED_YEAR = re.compile(
    r"(?:,\s*(?:January|February|March|April|May|June|July|August|September|October|November|December))*"
    r",?\s+(?:and|or)\s+"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+([12][0-9]{3})\b"
)
"""What stands behind a month that shares its year with the next: "March and April 2023"."""

THAT_YEAR = re.compile(r"\s+(?i:of)\s+(?i:that(?:\s+same)?|the\s+same)\s+(?i:year)\b")

WAS_DUE = re.compile(
    r"\b(?i:had been|was|were|originally|initially|previously)\s+(?i:due|scheduled|set|planned|expected)\b[^.;]{0,40}\Z"
)
"""A plan that is told as past: "had been due to start on Monday"."""

PUT_OFF = re.compile(r"\b(?i:put off|pushed back|held over|held off|adjourned|deferred)\s+(?i:until|till|to)\s+\Z")
"""What moves a date ahead, beyond the single verbs of MOVED."""

FAR = 3000
"""Characters before a "May" in which a person of that name makes it doubtful."""

HEAD_LINES = 6

REACH = 200
"""Characters over which a date without a year takes over the year of the one before it."""

LABEL = re.compile(r"\s*(?:(?i:published|posted|updated|date|released|issued)(?:\s+(?:on|at))?:?\s*)?\Z")

PLACE = re.compile(rf"\s*[^\W\d_a-z][\w .'’/()-]{{1,50}},?{_S}\(?\Z")

AFTER_DATELINE = re.compile(rf"\)?{_S}(?:\([^)\n]{{1,40}}\)|/[^/\n]{{1,30}}/)?{_S}(?:[-–—:]|\Z)")

AFTER_DATE_LINE = re.compile(rf"{_S}[,.|]?{_S}(?:(?:at{G})?[0-9]{{1,2}}[:.][0-9]{{2}}.*)?\Z")

NOT_HOLIDAY = re.compile(
    r"\s+(?:Island|Eve|tree|market|party|truce|dinner|gift|shop|season|holiday|light|mass|message|carol|card|speech|break)"
)
