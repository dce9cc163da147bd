"""Names in a list behind a title in the plural: "the presidents of Finland and Latvia, A and B, signed"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from dragoman.resolve.actors.base import (
    NUMBERS,
    Casting,
    Match,
    Named,
    Title,
    Words,
    may_be_name,
    means_many,
    name_end,
    states_of,
)
from dragoman.resolve.actors.humans import is_human

LINKS = frozenset({", ", " and ", ", and "})
"""What stands between the names of a list."""

_OPENING = re.compile(r", | [-–—] |: ")
"""What stands between the states of a list and the names of another."""

_CLOSING = re.compile(r"[,;.:)]| [-–—] | \w")
"""What stands behind the last name of a list."""


def listed(casting: Casting) -> Iterator[Words]:
    """First and last word of each name in a list of as many names as the states before it, or as the people counted
    ("two gang leaders, A and B"), whatever the parser takes them for; single words and titled names are left alone."""
    for title in casting.titles.values():
        states = _states(casting, title)
        if len(states) > 1:
            yield from _names_behind(casting, max(states[-1].last, title.last), len(states))
    for noun in casting.text.doc:
        number = next((NUMBERS[each.lower_] for each in noun.children if each.lower_ in NUMBERS), 0)
        word = casting.word_from(noun.idx) if number and noun.tag_ == "NNS" and is_human(casting, noun) else -1
        if word >= 0:
            yield from _names_behind(casting, word, number)


def paired(casting: Casting, named: list[Named]) -> list[Named]:
    """The names, those in a list of their own with the title and state that stand in the list before, in order."""
    for title in casting.titles.values():
        states = _states(casting, title)
        if len(states) > 1:
            named = _with_states(casting, title, states, named)
    return named


def _states(casting: Casting, title: Title) -> list[Match]:
    """The states of a title in the plural."""
    return states_of(casting, title) if means_many(casting, title) else []


def _names_behind(casting: Casting, end: int, number: int) -> list[Words]:
    """The names of a list of just so many right behind a word; none where anything else stands there."""
    found: list[Words] = []
    first = end + 1
    while len(found) < number and first < len(casting.words):
        link = casting.between(first - 1, first)
        fits = link in LINKS if found else _OPENING.fullmatch(link) is not None
        if casting.words[first].key == "and" and found:
            first += 1
            continue
        fits = fits or casting.words[first - 1].key == "and"
        last = name_end(casting, first) if fits and may_be_name(casting, first) else first
        if last == first:
            return []
        found.append((first, last))
        first = last + 1
    closed = _CLOSING.match(casting.content, casting.words[found[-1][1]].end) if found else None
    return found if len(found) == number and closed else []


def _with_states(casting: Casting, title: Title, states: list[Match], named: list[Named]) -> list[Named]:
    """The names, those of a list behind a title with as many states paired with these."""
    end = max(states[-1].last, title.last)
    behind = sorted((each for each in named if each.first > end), key=lambda each: each.first)[: len(states)]
    if len(behind) < len(states) or not _OPENING.fullmatch(casting.between(end, behind[0].first)):
        return named
    links = {casting.content[casting.words[a.last].end : casting.words[b.first].start] for a, b in pairwise(behind)}
    others = any(each.title is not None and each.title.first != title.first for each in behind)
    if not links <= LINKS or others:
        return named
    titled = {
        each.first: replace(each, title=replace(title, country=state.actor.country))
        for each, state in zip(behind, states, strict=True)
    }
    return [titled.get(each.first, each) for each in named]
