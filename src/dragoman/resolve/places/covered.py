"""Names that are something else: part of a person's, a body's or a longer name."""

from __future__ import annotations

from spacy.tokens import Span

from dragoman.knowledge import Knowledge
from dragoman.resolve.base import Cast, Text
from dragoman.resolve.places.base import BODIES, DIRECTIONS, WATERS, Spot, joined
from dragoman.resolve.places.heard import is_family_name, is_named_after
from dragoman.resolve.places.listed import is_run


def covered(text: Text, cast: Cast, spot: Spot, knowledge: Knowledge) -> bool:
    """Whether the spot is part of a longer name of a person, an organisation or a group; "a Texas company" is none."""
    if is_named_after(text, spot.last) or is_family_name(text, spot.first) or _is_half_a_name(text, spot):
        return True
    if text.words[spot.last].possessive:
        return False
    for reference in cast.references:
        at = reference.mention.at
        if not (at.start <= spot.start and spot.end <= at.end and at.end - at.start > spot.end - spot.start):
            continue
        if reference.mention.kind in BODIES and not text.doc[reference.head].text.islower():
            return True
        if reference.mention.kind == "person" and _is_personal(text, spot, at.start, at.end, knowledge):
            return True
    return _in_entity(text, spot)


def _is_personal(text: Text, spot: Spot, start: int, end: int, knowledge: Knowledge) -> bool:
    """Whether, in words for a person, a name stands beside it: "Michael Jordan", but not "U.S. President"."""
    for index, joint in ((spot.first - 1, spot.first - 1), (spot.last + 1, spot.last)):
        if not (0 <= index < len(text.words) and start <= text.words[index].start < end and joined(text, joint)):
            continue
        word = text.words[index]
        if word.text[:1].isupper() and word.key not in knowledge.titles and word.key not in knowledge.modifiers:
            return True
    return False


def _is_half_a_name(text: Text, spot: Spot) -> bool:
    """Whether a direction stands before a river or sea: "West Nile" is not the Nile."""
    waters = any(region.feature in WATERS for region in spot.regions) and spot.first > 0
    return waters and text.words[spot.first - 1].text.lower() in DIRECTIONS and is_run(text, spot.first - 1, spot.last)


def _in_entity(text: Text, spot: Spot) -> bool:
    first, last = text.tokens(spot.start, spot.end)
    longer = {text.doc[first].ent_type_, text.doc[last].ent_type_} & {"PERSON", "ORG", "WORK_OF_ART", "LAW"}
    return bool(longer) and any(
        entity.label_ in longer and _exceeds(entity, first, last)
        for entity in text.doc.ents
        if entity.start <= first < entity.end
    )


def _exceeds(entity: Span, first: int, last: int) -> bool:
    """Whether an entity has words beside these, articles and "'s" aside; a comma in it parts two names."""
    if entity.start > first or last >= entity.end:
        return False
    own = {"the", "'s", "’s", "'"}
    before = [token.lower_ for token in entity.doc[entity.start : first] if token.lower_ not in own]
    after = [token.lower_ for token in entity.doc[last + 1 : entity.end] if token.lower_ not in own]
    return bool(before[-1:] not in ([], [","]) or after[:1] not in ([], [","]))


def kept_apart(spots: list[Spot]) -> list[Spot]:
    """In text order, of overlapping ones the longer."""
    kept: list[Spot] = []
    for spot in sorted(spots, key=lambda each: (each.start, -each.end)):
        if not kept or spot.start >= kept[-1].end:
            kept.append(spot)
    return kept
