"""The offices of a person: terms joined, ended by their successors, and laid over what is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from dragoman import names
from dragoman.model import Actor
from dragoman.refresh.base import Entry
from dragoman.refresh.terms import Term, first_day

POSTS = {
    "foreign secretary": "foreign minister",
    "external affairs minister": "foreign minister",
    "secretary of state": "foreign minister",
    "defense secretary": "defense minister",
    "secretary of defense": "defense minister",
    "head": "head of state",
    "premier": "prime minister",
    "chancellor": "prime minister",
    "taoiseach": "prime minister",
    "monarch": "king",
    "queen": "king",
    "emperor": "king",
}
"""Titles that are printed otherwise in some countries, so that one office is not listed twice."""


def by_start(term: Term) -> tuple[date, str]:
    """What terms are sorted by: the first day, then their statement."""
    return term.first, term.statement


def closed(terms: list[Term]) -> list[Term]:
    """Terms without an end are ended by a successor in the same office; not in offices that several hold at once."""
    by_office: dict[tuple[str, str, str | None], list[Term]] = {}
    for term in sorted(terms, key=by_start):
        by_office.setdefault((term.office, term.country, term.organization), []).append(term)
    found = []
    for held in by_office.values():
        shared = _is_shared(held)
        for at, term in enumerate(held):
            later = (each for each in held[at + 1 :] if each.person != term.person and each.first > term.first)
            successor = None if term.end or shared else next(later, None)
            found.append(replace(term, end=successor.start) if successor else term)
    return found


def _is_shared(held: Sequence[Term]) -> bool:
    """Whether two ended terms of different persons in one office overlap by a season or more, or begin together."""
    for earlier, later in pairwise(held):
        both = earlier.person != later.person
        overlap = earlier.last is not None and (earlier.last - later.first).days > 92
        if both and (overlap or (earlier.first == later.first and len(later.start) == 10)):
            return True
    return False


def offices_of(known: Actor | None, terms: Iterable[Term]) -> list[Entry]:
    """The offices of a person by start: those known, open dates filled in, and the terms not among them."""
    offices = [
        {
            "title": office.title,
            "organization": office.organization,
            "country": office.country,
            "from": office.start_date.isoformat() if office.start_date else None,
            "to": office.end_date.isoformat() if office.end_date else None,
        }
        for office in (known.offices if known else ())
    ]
    for term in _joined(terms):
        same = next((office for office in offices if _is_same(office, term)), None)
        if same is not None:
            same["from"] = same["from"] or term.start
            same["to"] = same["to"] or term.end
        elif not any(_begin_together(office, term) for office in offices):
            offices.append(_office(term))
    offices.sort(key=lambda office: str(office["from"] or ""))
    return [{key: value for key, value in office.items() if key == "to" or value} for office in offices]


def _office(term: Term) -> Entry:
    return {
        "title": term.title,
        "organization": term.organization,
        "country": term.country,
        "from": term.start,
        "to": term.end,
    }


def _joined(terms: Iterable[Term]) -> list[Term]:
    """Terms by start; one that goes on within a month after another in the same office is one with it."""
    found: list[Term] = []
    for term in sorted(terms, key=by_start):
        at = next((at for at, each in enumerate(found) if _follows(each, term)), None)
        if at is None:
            found.append(term)
        else:
            longer = (term.last or date.max) > (found[at].last or date.max)
            found[at] = replace(found[at], end=term.end) if longer else found[at]
    return found


def _follows(earlier: Term, later: Term) -> bool:
    place = (earlier.country, earlier.organization, post(earlier.title))
    if place != (later.country, later.organization, post(later.title)):
        return False
    return earlier.last is None or (later.first - earlier.last).days <= 31


def _is_same(office: Entry, term: Term) -> bool:
    """Whether a known office is the one of a term: the same post at the same place, with days in common."""
    start = first_day(office["from"]) if office["from"] else date.min
    end = first_day(office["to"]) if office["to"] else date.max
    common = start < (term.last or date.max) and term.first < end
    alike = term.organization is not None or post(office["title"]) == post(term.title)
    return common and alike and _is_there(office, term)


def _begin_together(office: Entry, term: Term) -> bool:
    """Whether a known office under another title ("Captain Regent") is likely the one of a term ("Head of State").

    Two posts taken up at one place within 45 days are taken for one; the known dates are then left as they are.
    """
    start = first_day(office["from"]) if office["from"] else None
    return start is not None and _is_there(office, term) and abs((start - term.first).days) <= 45


def _is_there(office: Entry, term: Term) -> bool:
    """Whether a known office is in the organisation of a term, or without one in its country."""
    if term.organization is not None:
        return bool(office["organization"] == term.organization)
    return bool(office["country"] == term.country)


def post(title: str) -> str:
    """A title without "acting" and the like, and as most countries call the office."""
    plain = " ".join(word for word in names.keys(title) if word not in ("acting", "interim", "caretaker"))
    return POSTS.get(plain, plain)
