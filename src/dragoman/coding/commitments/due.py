"""By when something undertaken is to be done: "by 1 May", "within thirty days", the first date still to come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from spacy.tokens import Token

from dragoman.coding.base import Scene
from dragoman.model import Span, When, day
from dragoman.resolve.times.vocabulary import MONTHS, NUMBERS

_LONGEST = 366
"""Days of the longest period within which something may be due; a longer one says over which years it goes on."""

_TERM = re.compile(
    r"\bwithin (?:the (?:next|coming) )?(?P<number>an?|\d{1,3}|[a-z]+(?:-[a-z]+)?) (?:\w+ )?"
    r"(?P<unit>day|week|month|hour)s?\b"
    r"(?! (?:of|after|from|following) (?!today|now))"
)
"""A term that runs from the day it is set, not from another happening ("within ten days")."""

_DAYS = {"day": 1, "week": 7, "month": 30}
_YEAR = re.compile(r"\d{4}")
_MONTH = re.compile("|".join(rf"\b{each[:3]}" for each in MONTHS))


def due(scene: Scene, content: Span, words: list[Token]) -> When | None:
    """The date by which it is to be done: the one a "by" opens or a term ends with, else the first to come."""
    published = scene.text.article.published
    dates = [(at, when) for at, when in _dates(scene, content) if at.dep_ not in ("nmod", "compound", "poss", "amod")]
    if published is not None:
        ahead = [(at, _ahead(when, at, words, published.start_date)) for at, when in dates]
        dates = [(at, when) for at, when in ahead if when.end_date > published.start_date]
    dates = [each for each in dates if not each[0].lower_.endswith("0s")]
    limits = [when for at, when in dates if _limit(scene, at)]
    limits += [ends] if (ends := _term_end(scene, content)) is not None else []
    dates = [each for each in dates if each[1].start_date != (published.start_date if published else None)]
    dates = [each for each in dates if (each[1].end_date - each[1].start_date).days <= _LONGEST]
    dates = [each for each in dates if not (each[1].precision == "year" and each[0].nbor(-1).lower_ == "in")]
    return next(iter([*limits, *(when for _, when in dates)]), None)


def _dates(scene: Scene, content: Span) -> Iterator[tuple[Token, When]]:
    """The dates inside the words, each with its first token, but for those that only say which thing is meant."""
    for each in scene.resolved.times:
        span = each.when_.span
        if span is not None and content.start <= span.start < content.end and not _of_noun(scene, span):
            yield scene.text.doc[scene.text.token_at(span.start)], each.when_


def _ahead(when: When, at: Token, words: list[Token], published: date) -> When:
    """A day or month without a year, taken for a past one, moved to the first time it comes after publication."""
    said = when.span.text if when.span is not None else ""
    bare = _MONTH.search(said) is not None and _YEAR.search(said) is None
    if when.end_date > published or when.precision not in ("day", "month") or not bare or _told_of_past(at, words):
        return when
    later = [_next_year(each) for each in (when.start_date, when.end_date)]
    near = (published - when.end_date).days <= _LONGEST
    return replace(when, start_date=later[0], end_date=later[1]) if near and later[1] > published else when


def _next_year(at: date) -> date:
    return at.replace(year=at.year + 1, day=min(at.day, 28) if at.month == 2 else at.day)


def _told_of_past(at: Token, words: list[Token]) -> bool:
    """Whether a date stands in a clause about what was done ("the deal signed on 3 May"), not with the deed."""
    inside = {each.i for each in words}
    token = at
    while token.head.i != token.i and token.head.i in inside:
        if token.tag_ in ("VBD", "VBN") or token.dep_ in ("relcl", "acl") or token.lower_ == "since":
            return True
        token = token.head
    return token.tag_ in ("VBD", "VBN")


def _term_end(scene: Scene, content: Span) -> When | None:
    """The last day of a term that runs from publication; None without one."""
    published, found = scene.text.article.published, _TERM.search(content.text)
    if published is None or found is None or found["unit"] == "hour":
        return None
    days = _count(found["number"]) * _DAYS[found["unit"]]
    if not 0 < days <= _LONGEST:
        return None
    span = scene.text.span(content.start + found.start(), content.start + found.end())
    return replace(day(published.start_date + timedelta(days=days), "text"), span=span)


def _count(number: str) -> int:
    """A number in figures or words; 0 for another word."""
    if number.isdigit():
        return int(number)
    parts = [NUMBERS.get(each, 0) for each in number.lower().split("-")]
    return sum(parts) if all(parts) else 0


def _of_noun(scene: Scene, span: Span) -> bool:
    """Whether a date only says which thing is meant ("the November elections")."""
    last = scene.text.doc[scene.text.token_at(span.end - 1)]
    after = last.nbor() if last.i + 1 < len(last.doc) else last
    return after.i != last.i and after.pos_ in ("NOUN", "PROPN") and last.whitespace_ != ""


def _limit(scene: Scene, at: Token) -> bool:
    """Whether the word before a date, but for its article, says until when."""
    before = [each.lower_ for each in at.doc[max(0, at.i - 2) : at.i + 1] if each.lower_ not in ("the", "a")]
    return any(each in scene.term("events/deadline-prep") for each in before)
