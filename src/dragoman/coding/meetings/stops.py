"""A journey to several places is as many meetings: one draft for each stop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from dragoman.coding.base import Scene
from dragoman.coding.meetings.drafts import Draft, side_of
from dragoman.model import Place


def stops(scene: Scene, draft: Draft) -> list[Draft]:
    """The draft itself, or for a visit to places named in a row one of each: "will visit Kenya, Chad and Togo"."""
    if draft.form != "visit" or draft.place is None:
        return [draft]
    places = _listed(scene, draft)
    if len(places) < 2:
        return [draft]
    own = {side for side in (side_of(scene, each) for each in draft.persons) if side}
    abroad = {place.country for _, place in places} - own
    kept = [each for each in draft.sides if each not in abroad]
    return [_stop(scene, draft, kept, token, place) for token, place in places]


def _stop(scene: Scene, draft: Draft, kept: list[str], token: Token, place: Place) -> Draft:
    host = place.country if place.country in scene.actors else None
    sides = [*kept, *([host] if host and host not in kept else [])]
    seated = [each for each in draft.persons if side_of(scene, each) in (None, *sides)]
    day = draft.when if draft.when is None or draft.when.precision == "day" else None
    bounds = frozenset(sides)
    return replace(draft, persons=seated, sides=sides, host=host, place=place.id, stop=token, when=day, kept_to=bounds)


def _listed(scene: Scene, draft: Draft) -> list[tuple[Token, Place]]:
    """The places coordinated with the one visited, each with its word; of a town and its country the town."""
    sent = draft.token.sent
    first = next((index for index in range(sent.start, sent.end) if _is(scene, index, draft.place)), None)
    if first is None:
        return []
    named = [(each, scene.places_at[each.i]) for each in _row(scene, first, sent.end) if each.i in scene.places_at]
    towns = {place.country for _, place in named if not _country(place)}
    named = [(each, place) for each, place in named if not (_country(place) and place.country in towns)]
    return list({place.name: (each, place) for each, place in named}.values())


def _row(scene: Scene, first: int, end: int) -> Iterator[Token]:
    """The words from the first place on as long as they only list more: "Peru, Chile (CL) and the Republic of Togo"."""
    for index in range(first, end):
        word = scene.text.doc[index]
        if index not in scene.places_at and word.pos_ not in ("PUNCT", "CCONJ", "DET"):
            return
        yield word


def _is(scene: Scene, index: int, place: str | None) -> bool:
    return index in scene.places_at and scene.places_at[index].id == place


def _country(place: Place) -> bool:
    return (place.feature or "").startswith("PCL")
