"""Where those live whom the text gives no country: the gunmen of "gunmen in Maiduguri" are Nigerian.

The towns are known only after the actors, so this stage completes the cast: it gives a country to actors that stand
with a place, and takes back states that turned out to be provinces.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from spacy.tokens import Token

from dragoman.knowledge import Knowledge
from dragoman.model import Actor, Place
from dragoman.parse import DATELINE
from dragoman.resolve.base import Cast, Reference, Text

LOCAL = frozenset("UAF REB PRM CVL OPP COP PRE MED EDU LAB AGR CRM REL JUD LEG SOC PTY BUS".split())
"""Sectors of people who as a rule act where they live; armies, officials and reporters may be anywhere."""

AT_HOME = frozenset({"in", "of", "from", "near", "at", "around", "outside"})
"""Words that tie somebody to a place ("residents of Gori")."""

HOMELESS = frozenset({"group", "population", "organization", "person"})
"""Kinds of actors that may take a country from a place."""


def settled(text: Text, cast: Cast, places: Iterable[Place], knowledge: Knowledge) -> Cast:
    """The cast with countries from places, without states that are provinces; the same cast where nothing changes.

    An embassy, and what a pronoun owns ("its office in Lima"), are not of the place they stand with."""
    spots = {(place.at.start, place.at.end): place for place in places}
    actors = {actor.id: actor for actor in cast.actors}
    references = tuple(each for each in cast.references if not _is_province(each, spots, knowledge))
    head = DATELINE.match(text.article.text)
    ground = _Ground(text, spots, head.end() if head is not None else 0)
    homes: dict[str, set[str]] = {}
    abroad = knowledge.terms["actors/mission-abroad"]
    for reference in references:
        actor = actors[reference.actors[0]] if len(reference.actors) == 1 else None
        if text.doc[reference.head].lemma_.lower() in abroad or text.doc[reference.first].tag_ == "PRP$":
            continue
        if actor is not None and actor.country is None and actor.kind in HOMELESS and actor.id.startswith("ac-"):
            country = _home(ground, reference, actor)
            if country is not None:
                homes.setdefault(actor.id, set()).add(country)
    return replace(cast, references=references, actors=_with_homes(cast, references, homes, knowledge))


def _is_province(reference: Reference, spots: dict[tuple[int, int], Place], knowledge: Knowledge) -> bool:
    """Whether a state's name turned out to be a province of another country ("Atlanta, Georgia")."""
    at = reference.mention.at
    place = spots.get((at.start, at.end))
    if place is None or reference.mention.kind != "state" or len(reference.actors) != 1:
        return False
    state = knowledge.actors.get(reference.actors[0])
    return place.feature == "ADM1" and state is not None and place.country not in (None, state.country)


def _with_homes(
    cast: Cast, references: tuple[Reference, ...], homes: dict[str, set[str]], knowledge: Knowledge
) -> tuple[Actor, ...]:
    """The actors with their homes, and the states of these; states that nobody means any more are left out."""
    meant = {actor_id for reference in references for actor_id in reference.actors}
    single = {actor_id: next(iter(found)) for actor_id, found in homes.items() if len(found) == 1}
    actors = [replace(each, country=single.get(each.id, each.country)) for each in cast.actors]
    needed = {each.country for each in actors if each.id in meant or each.part_of} | {each.part_of for each in actors}
    kept = [each for each in actors if each.id in meant or each.id in needed or each.kind != "state"]
    there = {each.id for each in kept}
    new = sorted({country for country in single.values() if country not in there and country in knowledge.states})
    return (*kept, *(knowledge.actors[country] for country in new))


# ---------------------------------------------------------------- which country


@dataclass(frozen=True, slots=True)
class _Ground:
    """The text with its places by their characters, and where its dateline ends (0 without one)."""

    text: Text
    spots: Mapping[tuple[int, int], Place]
    dateline: int


def _home(ground: _Ground, reference: Reference, actor: Actor) -> str | None:
    """The country of the place an actor stands with, or of all places in the sentence, or of the dateline."""
    beside = _town_before(ground, reference) or _tied(ground, reference)
    if beside is not None:
        return beside
    if actor.kind == "person" or not LOCAL & set(actor.sectors):
        return None
    sentence = ground.text.doc[reference.head].sent
    first = max(sentence.start_char, ground.dateline)
    here = {place.country for (start, _), place in ground.spots.items() if first <= start < sentence.end_char}
    here.discard(None)
    if here:
        return next(iter(here)) if len(here) == 1 else None
    opening = bool(ground.dateline) and sentence.start_char < ground.dateline + 2
    return _dateline(ground) if opening else None


def _town_before(ground: _Ground, reference: Reference) -> str | None:
    """The country of a town right before an actor or its title: "Istanbul's mayor", "a Kano court"."""
    for first in (reference.first, *reference.title_tokens[:1]) if reference.title != "Mr" else ():
        start = ground.text.doc[first].idx
        for (_, end), place in ground.spots.items():
            if 0 < start - end <= len("'s ") and not ground.text.article.text[end:start].strip("'’s "):
                return place.country
    return None


def _tied(ground: _Ground, reference: Reference) -> str | None:
    """The country of the place that hangs on an actor by a preposition: "gunmen in Maiduguri"."""
    for preposition in ground.text.doc[reference.head].children:
        if preposition.dep_ == "prep" and preposition.lower_ in AT_HOME:
            for child in preposition.children:
                place = _place_at(ground, child)
                if child.dep_ == "pobj" and place is not None:
                    return place.country
    return None


def _place_at(ground: _Ground, token: Token) -> Place | None:
    """The place whose words hold a token."""
    return next((place for (start, end), place in ground.spots.items() if start <= token.idx < end), None)


def _dateline(ground: _Ground) -> str | None:
    """The country of the dateline's town."""
    return next((place.country for (start, _), place in sorted(ground.spots.items()) if start < ground.dateline), None)
