"""Who did what to whom: the event lexicon matched on the parse, with the collapse rules of the codebook.

A trigger is found by its lemma and frame, its doer and recipient by their places in the sentence. Acts that are only
promised, refused, asked for or threatened collapse into the type that says so. One happening gives one event.
"""

from __future__ import annotations

from dataclasses import replace

from dragoman.coding.base import ACTUAL, HISTORICAL, HYPOTHETICAL, Scene
from dragoman.coding.events.collapse import collapsed
from dragoman.coding.events.hits import Hit, hit_of
from dragoman.coding.events.parties import others
from dragoman.coding.events.rows import event_of
from dragoman.model import Event, Role

_TAKEN_UP = frozenset({"the", "that", "this", "these", "those", "it"})
_DEEDS = frozenset({"SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "REJECT"})
_NEAR = 120
"""Words back to which an accusation takes up an act with no more than its name."""


def events(scene: Scene) -> tuple[Event, ...]:
    """All events of the text, in order; `()` when nothing happens in it."""
    found: list[Event] = []
    for sent in scene.text.doc.sents:
        hits = [hit for token in sent if (hit := hit_of(scene, token)) is not None]
        for hit in collapsed(scene, hits):
            if hit.type == "ACCUSE" and not hit.recipients:
                hit.recipients = _recalled(scene, hit, found)
            found.append(_event(scene, hit))
    return _dated_alike(scene, found)


def _recalled(scene: Scene, hit: Hit, before: list[Event]) -> list[Role]:
    """Who did what an accusation only takes up: "Chad shelled Adre. Niger condemned the attack"."""
    taken = [each for each in hit.token.children if each.dep_ in ("dobj", "nsubjpass")]
    if not taken or not any(each.lower_ in _TAKEN_UP for each in (*taken, *taken[0].children)):
        return []
    triggers = scene.knowledge.nouns.get(taken[0].lemma_.lower(), ())
    kinds = _DEEDS if taken[0].lower_ == "it" else _DEEDS & {each.type for each in triggers}
    mine = {role.actor for role in hit.actors}
    for event in reversed([each for each in before if each.type in kinds and each.actors][-3:]):
        near = scene.text.doc[scene.text.token_at(event.evidence.start) : hit.token.i]
        if len(near) < _NEAR and not mine & {role.actor for role in event.actors}:
            return others(scene, event.actors, hit.actors)
    return []


def _event(scene: Scene, hit: Hit) -> Event:
    score = min(
        0.95,
        0.6 + 0.05 * min(hit.weight, 4) + 0.1 * bool(hit.actors) + 0.1 * bool(hit.recipients or len(hit.actors) > 1),
    )
    return event_of(
        scene,
        hit.type,
        hit.mode,
        hit.cameo,
        (hit.actors, hit.recipients),
        hit.factuality,
        (hit.when, scene.literal_places(hit.token)),
        scene.evidence(hit.token, hit.trigger.rule, score, hit.last),
        hit.alleged_by,
    )


def _dated_alike(scene: Scene, found: list[Event]) -> tuple[Event, ...]:
    """Gives events without a date of their own the date the text gave earlier for the same sides and kind of act."""
    dated: list[Event] = []
    for event in found:
        if event.when is not None and event.when.basis == "published" and event.factuality == ACTUAL:
            earlier = next((each for each in reversed(dated) if _same_happening(scene, event, each)), None)
            if earlier is not None:
                event = replace(event, when=earlier.when)
        dated.append(event)
    return tuple(dated)


def _same_happening(scene: Scene, event: Event, earlier: Event) -> bool:
    if (
        earlier.when is None
        or earlier.when.basis != "text"
        or earlier.when.precision != "day"
        or earlier.factuality in (HISTORICAL, HYPOTHETICAL)
    ):
        return False
    mine, theirs = _sides(scene, event), _sides(scene, earlier)
    return event.quad == earlier.quad and len(mine & theirs) > 1 and (mine <= theirs or theirs <= mine)


def _sides(scene: Scene, event: Event) -> set[str]:
    return {scene.side(role.actor) for role in (*event.actors, *event.recipients)}
