"""Who the text mentions: states, governments, people with their titles, organisations, groups and crowds.

The text itself comes first (title + nationality + name, apposition, "his Greek counterpart"), then knowledge. A later
reference never overrides an earlier one over the same words. Each stage is a function in a module of its own that
takes the shared working state, `Casting` (base.py), and adds to it.
"""

from __future__ import annotations

from dragoman.knowledge import Knowledge
from dragoman.resolve.actors import (
    anaphora,
    appositions,
    bands,
    holders,
    known,
    lists,
    misnamed,
    nouns,
    pairs,
    patronymics,
    peers,
    people,
    sayers,
    shorts,
    sides,
    spans,
    titles,
    voices,
)
from dragoman.resolve.actors.base import Casting
from dragoman.resolve.base import Cast, Text

__all__ = ["actors"]


def actors(text: Text, knowledge: Knowledge) -> Cast:
    """Everybody the text mentions, in text order; an empty `Cast` for a text that names nobody."""
    casting = Casting(text, knowledge)

    shorts.find_shorts(casting)
    known.find_names(casting)
    titles.find_titles(casting)
    named = spans.find_people(
        casting, (*lists.listed(casting), *misnamed.misnamed(casting), *patronymics.full_names(casting))
    )
    named = lists.paired(casting, named)

    people.add_people(casting, named)
    people.add_family_names(casting)
    holders.add_unnamed_holders(casting, named)
    peers.add_unnamed_peers(casting, named)
    known.add_bodies(casting)
    nouns.add_common_nouns(casting)
    bands.add_bands(casting)
    known.add_communities(casting)
    shorts.add_shorts(casting)
    nouns.add_organizations(casting)
    nouns.add_later_bodies(casting)
    known.add_states(casting)

    sayers.add_sayers(casting)
    appositions.join_appositions(casting)
    voices.find_voices(casting)
    anaphora.add_abbreviations(casting)
    anaphora.add_labels(casting)
    pairs.add_pairs(casting)
    anaphora.add_latter(casting)
    anaphora.add_pronouns(casting)
    sides.place_officials(casting)
    anaphora.add_owners(casting)
    anaphora.add_countries(casting)
    people.add_owned_titles(casting)
    return casting.cast()
