"""Who is called by somebody else's office: "his Greek counterpart", "her successor", "the minister's deputy"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dragoman.model import Actor, Office
from dragoman.resolve.actors.base import Casting, Named, adjectives_before, capitalised
from dragoman.resolve.actors.offices import hold_office

LIST = 12
"""Words between a peer's word and a name within which a list may run."""

_SEPARATOR = re.compile(r",? and |, ?| and$|,$")
"""What stands between the names of a list."""

LINKS = frozenset({", ", " and ", ", and "})
"""What stands between the names of a list and before it."""

OWNERS = frozenset({"his", "her", "their", "its", "the"})

COLLEAGUES = frozenset({"colleague", "colleagues"})
"""Words for a peer only behind a nationality: "her Greek colleague", but not "our friend and colleague"."""

HELD = {"counterpart": "", "successor": "", "predecessor": "former ", "deputy": "deputy "}
"""What each kind of peer puts before the other's title."""


@dataclass(frozen=True, slots=True)
class Peer:
    """What "his Greek counterpart" says of a person: country, the other's title, sectors, the word that says it."""

    country: str | None
    printed: str
    sectors: tuple[str, ...]
    at: int


def beside(casting: Casting, first: int, last: int) -> Peer | None:
    """What a peer's word right before a name, or in apposition behind it, says of the person; None without one."""
    shared = _shared(casting, first)
    if shared is not None:
        return shared
    if first and _kind(casting, first - 1) and not casting.between(first - 1, first).strip(" ,"):
        return _peer(casting, first - 1)
    if last + 1 < len(casting.words) and casting.between(last, last + 1) == ", ":
        for index in range(last + 2, min(last + 4, len(casting.words))):
            if _kind(casting, index) and casting.words[last + 1].key in OWNERS and casting.joined(last + 1, index):
                return _peer(casting, index)
    return None


def _shared(casting: Casting, first: int) -> Peer | None:
    """The peer of a name in a list behind nationalities in a list: "her Swedish and Estonian colleagues, A and B"."""
    for index in range(first - 1, max(1, first - LIST), -1):
        if casting.words[index].key.endswith("s") and _kind(casting, index) == "counterpart":
            between = casting.content[casting.words[index].end : casting.words[first].start]
            parts = _SEPARATOR.split(between.removeprefix(",").strip(" "))
            countries = [each.actor.country or each.actor.id for each in adjectives_before(casting, index)]
            peer = _peer(casting, index)
            listed = all(part.istitle() or not part for part in parts) and not set(between) & set('.;:"“”')
            if peer is None or not listed or not len(countries) > 1 or len(parts) > len(countries):
                return None
            return replace(peer, country=countries[len(parts) - 1])
        if not capitalised(casting.words[index]) and casting.words[index].key != "and":
            return None
    return None


def add_unnamed_peers(casting: Casting, named: Sequence[Named]) -> None:
    """References to counterparts the text does not name ("his counterparts from Chad and Niger")."""
    starts = {each.first for each in named}
    ends = {each.last for each in named if casting.content.startswith(",", casting.words[each.last].end)}
    for index in range(1, len(casting.words)):
        apposed = index + 1 in starts or bool({index - 2, index - 3} & ends)
        if _kind(casting, index) != "counterpart" or casting.covered(index):
            continue
        if not apposed:
            _add_unnamed(casting, index)
        elif casting.words[index].key.endswith("s") and casting.between(index, index + 1) == ", ":
            _add_named(casting, index, named)


def _add_named(casting: Casting, index: int, named: Sequence[Named]) -> None:
    """A reference of "his Iraqi and Syrian counterparts" to all those named behind, where they are several."""
    who: list[str] = []
    at = index
    for each in sorted(named, key=lambda each: each.first):
        if each.first > at and casting.between(at, each.first) in LINKS:
            holder = casting.taken.get(casting.text.token_of_word[each.first])
            who += holder.actors if holder is not None else ()
            at = each.last
    if len(who) > 1:
        casting.add(casting.words[index].start, casting.words[index].end, "person", who)


def _add_unnamed(casting: Casting, index: int) -> None:
    """A reference to each state's holder of the office that the person before holds."""
    peer = _peer(casting, index)
    if peer is None:
        return
    countries = _states_behind(casting, index) or [each for each in (peer.country,) if each]
    who = [_holder(casting, peer, country) for country in countries]
    if not who:
        return
    owner = casting.match_ending(index - 1)
    first = owner.first if owner is not None else index
    if first and casting.words[first - 1].key in OWNERS:
        first -= 1
    casting.add(casting.words[first].start, casting.words[index].end, "person", who, title=peer.printed)


def _holder(casting: Casting, peer: Peer, country: str) -> str:
    """The unnamed holder of an office, called by country and title ("Somalia President")."""
    state = casting.knowledge.actors.get(country)
    actor_id = casting.own(f"{state.name if state else country} {peer.printed}", "person", country, peer.sectors)
    span = casting.text.span(casting.words[peer.at].start, casting.words[peer.at].end)
    hold_office(casting, actor_id, Office(peer.printed, None, country, None, None, span), peer.sectors)
    return actor_id


# ---------------------------------------------------------------- what the word says


def _kind(casting: Casting, index: int) -> str | None:
    """Which kind of peer a word names, if any."""
    key = casting.words[index].key
    if key in COLLEAGUES and casting.match_ending(index - 1) is None:
        return None
    return next((kind for kind in HELD if key in casting.term(kind)), None)


def _peer(casting: Casting, index: int) -> Peer | None:
    """The peer that a word names: a counterpart of its own country, others of the country of the person before."""
    kind = _kind(casting, index)
    if kind is None:
        return None
    printed, sectors, country = _office_before(casting, index)
    if kind == "counterpart":
        owner = casting.match_ending(index - 1)
        country = owner.actor.country if owner else next(iter(_states_behind(casting, index)), None)
    return Peer(country, HELD[kind] + printed.removeprefix("outgoing "), sectors, index)


def _office_before(casting: Casting, index: int) -> tuple[str, tuple[str, ...], str | None]:
    """Title, sectors and country of the titled person named last before a word, else of the title before it."""
    start = casting.words[index].start
    owner = _owner_named(casting, index)
    if owner is not None:
        return owner.offices[0].title, owner.sectors, owner.country
    for reference in sorted(casting.references, key=lambda each: -each.mention.at.start):
        if reference.mention.at.end <= start and reference.mention.kind == "person" and reference.title:
            if reference.title == "Mr":
                continue
            actor = casting.found[reference.actors[0]]
            return reference.title, actor.sectors, actor.country
    earlier = (title for title in casting.titles.values() if title.last < index)
    title = max(earlier, key=lambda each: each.last, default=None)
    if title is not None:
        return title.printed, title.sectors, title.country
    return "counterpart", ("GOV",), None


def _owner_named(casting: Casting, index: int) -> Actor | None:
    """The office holder named by family name before a word in its sentence: "Mr. Lee met his Greek counterpart"."""
    family = {words[-1]: who for who, words in casting.people_words.items()}
    for word in reversed(list(casting.words_between(casting.token(index).sent.start_char, casting.words[index].start))):
        who = family.get(casting.words[word].key) if capitalised(casting.words[word]) else None
        if who is not None:
            held = [each for each in casting.found[who].offices if each.span is not None]
            return casting.found[who] if held else None
        if any(each.last >= word for each in casting.titles_near(word) if each.role.title != "Mr"):
            return None
    return None


def _states_behind(casting: Casting, index: int) -> list[str]:
    """The states of "counterparts from Chad and Niger", in order."""
    words = casting.words
    found: list[str] = []
    at = index + 1
    if at >= len(words) or words[at].key not in ("from", "of", "in"):
        return []
    at += 1
    while at < len(words) and len(found) < 6:
        match = casting.matches.get(at)
        if match is not None and match.actor.kind == "state":
            found.append(match.actor.country or match.actor.id)
            at = match.last + 1
        elif words[at].key in ("and", "the"):
            at += 1
        else:
            break
    return found
