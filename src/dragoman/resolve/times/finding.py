"""Date expressions of a text: the longest matches that stand for time, joined into ranges."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from dragoman.knowledge import Knowledge
from dragoman.resolve.base import Text
from dragoman.resolve.times.base import Found
from dragoman.resolve.times.patterns import (
    AFTER_AMOUNT,
    AFTER_BETWEEN,
    AFTER_COUNT,
    AFTER_DETERMINER,
    AFTER_DURATION,
    AFTER_EVERY,
    AFTER_HOLIDAY_WORD,
    AFTER_LABEL,
    AFTER_LASTING,
    AFTER_MOVE,
    AFTER_NAME,
    AFTER_THE,
    AFTER_TIME_WORD,
    AFTER_VAGUE,
    AFTER_YEAR_WORD,
    AMBIGUOUS,
    AND,
    BARE_YEAR,
    BEFORE_ERA,
    FAR,
    LIST,
    NAMED_AFTER_DAY,
    NAMED_MAY,
    NEEDS,
    NEXT_AMOUNT,
    NEXT_CAPITAL,
    NEXT_NOUN,
    NEXT_WORD,
    NOT_HOLIDAY,
    RULES,
    TO,
    WHICH_YEAR,
    G,
    any_of,
)
from dragoman.resolve.times.vocabulary import COUNTED, DATED


def found_in(text: Text, knowledge: Knowledge) -> list[Found]:
    """The date expressions of a text in order, none overlapping; `[]` for none."""
    chosen = _longest(_candidates(text.article.text, knowledge))
    return list(_joined(text.article.text, _standing(text, chosen)))


def _candidates(text: str, knowledge: Knowledge) -> Iterator[Found]:
    letters = text.lower()
    for kind, pattern in (*RULES, ("holiday", _holidays(_holiday_names(knowledge)))):
        if kind in NEEDS and not any(needed in letters for needed in NEEDS[kind]):
            continue
        for match in pattern.finditer(text):
            parts = {name: value for name, value in match.groupdict().items() if value is not None}
            yield Found(match.start(), match.end(), kind, parts)


def _longest(candidates: Iterable[Found]) -> list[Found]:
    """Candidates that do not overlap, the longest first served, in text order."""
    taken: list[Found] = []
    busy = bytearray()
    for each in sorted(candidates, key=lambda found: (found.start - found.end, found.start)):
        if len(busy) < each.end:
            busy.extend(bytes(each.end - len(busy)))
        if not any(busy[each.start : each.end]):
            busy[each.start : each.end] = b"\1" * (each.end - each.start)
            taken.append(each)
    return sorted(taken, key=lambda found: found.start)


def _standing(text: Text, chosen: Iterable[Found]) -> Iterator[Found]:
    """Those that are dates where they stand; a year or month may lean on the one before it ("in 2014 and 2015")."""
    before: Found | None = None
    for each in chosen:
        leans = before is not None and bool(LIST.fullmatch(text.article.text, before.end, each.start))
        stands = _STANDS.get(each.kind, _always)(text, each, before.kind if before and leans else "")
        if stands and not _is_name(text, each):
            before = each
            yield each


def _is_name(text: Text, found: Found) -> bool:
    """Whether the words name something else: "Sunday Adeyanju", "the November 17 group", "every other Tuesday"."""
    after, before = text.article.text[found.end : found.end + 40], text_before(text, found, 30)
    if NAMED_AFTER_DAY.match(after) and found.kind in ("date", "weekday", "month"):
        return True
    if found.kind != "weekday":
        return False
    token = text.doc[text.token_at(found.start)]
    person = token.ent_type_ == "PERSON" and NEXT_CAPITAL.match(after) and token.ent_iob_ == "B"
    return bool(person or AFTER_EVERY.search(before))


def _always(text: Text, found: Found, leans_on: str) -> bool:
    return found.kind != "none"


def text_before(text: Text, found: Found, reach: int = 90) -> str:
    """What stands before an expression, up to so many characters."""
    whole: str = text.article.text
    return whole[max(0, found.start - reach) : found.start]


def _year_stands(text: Text, found: Found, leans_on: str) -> bool:
    if _counts(text, found):
        return False
    before, after = text_before(text, found), text.article.text[found.end : found.end + 2]
    if "part" in found.parts or leans_on in ("year", "years", "month", "date", "season", "quarter"):
        return True
    if AFTER_TIME_WORD.search(before):
        return not AFTER_AMOUNT.search(before)
    if AFTER_YEAR_WORD.search(before):
        return not before.endswith("(") or after[:1] in (")", ",", ";")
    if before.endswith(", ") and before[-3:-2].isalpha():
        return after[:1] in ("", ".", "\n", ";", ")")
    return bool(AFTER_DETERMINER.search(before)) and bool(re.match(r"\s\w", after))


def _years_stand(text: Text, found: Found, leans_on: str) -> bool:
    return not _counts(text, found)


def _counts(text: Text, found: Found) -> bool:
    """Whether a four-digit number counts what follows ("2000 soldiers") instead of naming a year."""
    word = NEXT_WORD.match(text.article.text, found.end)
    if (word and word[1].lower() in COUNTED) or NEXT_AMOUNT.match(text.article.text, found.end):
        return True
    if AFTER_LABEL.search(text_before(text, found)):
        return True
    token = text.doc[text.token_at(found.end - 1)]
    noun = token.head
    if token.dep_ != "nummod" or noun.i <= token.i:
        return False
    is_round = int(found.parts["year"]) % 50 == 0
    return noun.lower_ in COUNTED or (is_round and noun.tag_ == "NNS" and noun.lower_ not in DATED)


def _month_stands(text: Text, found: Found, leans_on: str) -> bool:
    if found.parts.keys() & {"year", "which", "part", "step"}:
        return True
    name, before, whole = found.parts["month"], text_before(text, found), text.article.text
    in_time = leans_on == "month" or bool(AFTER_TIME_WORD.search(before))
    determined = bool(AFTER_DETERMINER.search(before))
    capital = bool(NEXT_CAPITAL.match(whole, found.end))
    if name not in AMBIGUOUS:
        return in_time or (len(name.rstrip(".")) > 3 and determined and not capital)
    if not (not capital if in_time else determined and NEXT_NOUN.match(whole, found.end)):
        return False
    surname = name == "May" and bool(NAMED_MAY.search(text_before(text, found, FAR)))
    if surname or whole.startswith(("'s", "’s"), found.end):
        return bool(AFTER_LASTING.search(before))
    return True


def _near_stands(text: Text, found: Found, leans_on: str) -> bool:
    """Not a newspaper ("Russia Today"), not an age ("today's world", "a better tomorrow")."""
    if BEFORE_ERA.match(text.article.text, found.end):
        return False
    name = found.parts.get("days", "")
    return not (name in ("Today", "tomorrow") and AFTER_NAME.search(text_before(text, found)))


def _unit_stands(text: Text, found: Found, leans_on: str) -> bool:
    return bool(found.parts.keys() & {"step2", "unit3"}) or not AFTER_THE.search(text_before(text, found))


def _number_stands(text: Text, found: Found, leans_on: str) -> bool:
    words = text.article.text[found.start : found.end].lower().split()
    if words[0] in ("a", "an") and words[1].endswith("s"):
        return False
    return not (AFTER_COUNT if found.kind == "in" else AFTER_VAGUE).search(text_before(text, found))


def _later_stands(text: Text, found: Found, leans_on: str) -> bool:
    lasting = found.part("step") == "next" and found.part("unit") in ("week", "month", "year")
    return not (lasting and AFTER_DURATION.search(text_before(text, found)))


def _holiday_stands(text: Text, found: Found, leans_on: str) -> bool:
    if NOT_HOLIDAY.match(text.article.text, found.end):
        return False
    said_which = bool(found.parts.keys() & {"year", "which", "step"})
    return said_which or bool(AFTER_HOLIDAY_WORD.search(text_before(text, found)))


_STANDS: Mapping[str, Callable[[Text, Found, str], bool]] = {
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
    words = any_of(f"(?P<on_{term}_{n}>{word})" for n, (word, term) in enumerate(spelled)) or "(?!)"
    return re.compile(
        rf"\b(?:(?P<step>(?i:last|this|next)){G})?(?=[A-Z])(?P<holiday>(?i:{words}))\b"
        rf"(?:(?:,?{G}(?:of{G}|in{G})?)(?P<year>{BARE_YEAR})\b|{WHICH_YEAR})?"
    )


_CALENDAR = frozenset({"date", "iso", "numeric", "month", "year", "weekday", "quarter", "season", "decade"})


def _joined(text: str, found: Iterable[Found]) -> Iterator[Found]:
    """Neighbours that are the two ends of one stretch become one ("May 25 to June 4")."""
    held: Found | None = None
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


def _makes_range(text: str, first: Found, last: Found) -> bool:
    full = "year" in first.parts and "year" in last.parts
    if not {first.kind, last.kind} <= _CALENDAR or (first.kind != last.kind and not full):
        return False
    before = text[max(0, first.start - 90) : first.start]
    if TO.fullmatch(text, first.end, last.start):
        return not AFTER_MOVE.search(before)
    return bool(AND.fullmatch(text, first.end, last.start)) and bool(AFTER_BETWEEN.search(before))
