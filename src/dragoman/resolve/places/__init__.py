"""Every toponym of a text and where it lies.

Names of states, their capitals and regions come from knowledge; other names are what the parser's entity recogniser
calls a place, what follows a locative preposition ("in Afrin") and what stands before ", Country". Which of several
cities of one name is meant is weighed from its size, from what the text puts beside it ("Paris, Texas"), and from the
countries and places the article speaks of. The first mention of a name decides the later ones.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from dragoman.gazetteer import Gazetteer
from dragoman.knowledge import Knowledge
from dragoman.model import Place
from dragoman.resolve.base import Cast, Text
from dragoman.resolve.places.base import Scene, Scope
from dragoman.resolve.places.covered import covered, kept_apart
from dragoman.resolve.places.heard import heard_in, people_named
from dragoman.resolve.places.listed import known_in, widened
from dragoman.resolve.places.settling import anchors_of, settle


def places(text: Text, cast: Cast, knowledge: Knowledge, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """Every toponym of the text in order, none overlapping; `()` where there is none.

    Countries and capitals are places also where they stand for their government. A place nobody lists keeps its words
    and has None for what is not known.
    """
    spots, taken, meant = known_in(text, knowledge)
    spots = [widened(text, spot, gazetteer) for spot in spots]
    scope = Scope(text, gazetteer, frozenset(country for _, country in meant), people_named(text, gazetteer))
    spots += heard_in(scope, spots, taken)
    spots = kept_apart([spot for spot in spots if not covered(text, cast, spot, knowledge)])
    capitals = {spot.first for spot in spots if spot.states and all(name.use == "capital" for name in spot.states)}
    plain = Counter(country for index, country in meant if index not in capitals)
    scene = Scene(text, knowledge, gazetteer, plain, tuple(meant), ())
    scene = replace(scene, anchors=anchors_of(scene, spots))
    return tuple(settle(scene, spots))
