"""Short forms that the text itself introduces: "the Movement for the Rescue of Karsan (MRK)", later "the MRK"."""

from __future__ import annotations

import re

from dragoman.resolve.actors.base import Casting, clean

_INTRODUCED = re.compile(
    r"((?:[^\W\d_a-z][\w’'-]*)(?:[ -](?:(?:of|for|the|and|de|la|du|des|in|on|to|y|e|al)[ -])*[^\W\d_a-z][\w’'-]*){1,9})"
    r" ?\((?:the |or )?[\"“]?([A-Z][A-Za-z]{1,9}s?|[A-Z](?:\.[A-Z])+\.?)[\"”]?\)"
)
"""Two to ten capitalised words, small words between them, and a short form in brackets."""

SHORTEST = 2
"""Capitals of the shortest short form."""


def find_shorts(casting: Casting) -> None:
    """Finds the short forms that the text introduces in brackets behind a name with the same initials."""
    for match in _INTRODUCED.finditer(casting.content):
        long, short = match.group(1).removeprefix("The "), match.group(2)
        if sum(map(str.isupper, short)) >= SHORTEST and _abbreviates(short, long):
            casting.defined.setdefault(short, long)


def _abbreviates(short: str, long: str) -> bool:
    """Whether the letters of a short form run through the name, starting with its first."""
    letters = [each.casefold() for each in short if each.isalpha()]
    rest = iter(long.casefold())
    return long[:1].casefold() == letters[0] and all(letter in rest for letter in letters)


def add_shorts(casting: Casting) -> None:
    """References to what the text has given a short form, each time by this form; new bodies by their full name."""
    for short, long in casting.defined.items():
        start = casting.content.find(f"{long} (")
        start = start if start >= 0 else casting.content.find(long)
        if _is_state(casting, start, start + len(long)):
            continue
        who = _meant(casting, start, start + len(long))
        for match in re.finditer(rf"(?<!\w){re.escape(short)}(?!\w)", casting.content):
            token = casting.text.token_at(match.start())
            if token not in casting.taken:
                casting.add(match.start(), match.end(), casting.found[who].kind, [who])


def _is_state(casting: Casting, start: int, end: int) -> bool:
    """Whether the full name is a state's ("Republic of Korea (ROK)")."""
    match = casting.matches.get(casting.word_from(start))
    return match is not None and match.actor.kind == "state" and casting.words[match.last].end >= end


def _meant(casting: Casting, start: int, end: int) -> str:
    """The actor that the full name means; a body of its own when nothing else has the words."""
    for reference in casting.references:
        at = reference.mention.at
        if at.start <= start + 4 and end <= at.end + 1 and len(reference.actors) == 1:
            return reference.actors[0]
    inside = [casting.matches[index].actor for index in casting.words_between(start, end) if index in casting.matches]
    country = next((actor.country for actor in inside if actor.kind == "state"), None)
    first, last = casting.text.tokens(start, end)
    armed = any(token.lemma_.lower() in casting.term("armed-word") for token in casting.text.doc[first].sent)
    band = armed and any(
        token.lemma_.lower() in casting.term("band-name") for token in casting.text.doc[first : last + 1]
    )
    kind, sectors = ("group", ("UAF",)) if band else ("organization", ("UNK",))
    who = casting.own(clean(casting.content[start:end]), kind, country, sectors)
    casting.add(start, end, kind, [who])
    return who
