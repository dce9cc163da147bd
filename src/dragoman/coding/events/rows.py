"""Making the row of an event from its parts: code, scores, contexts and id follow from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from dragoman.coding.base import Scene
from dragoman.errors import KnowledgeError
from dragoman.knowledge import Knowledge
from dragoman.model import Event, Evidence, Role, When


def event_of(
    scene: Scene,
    kind: str,
    mode: str | None,
    cameo: str | None,
    sides: tuple[Sequence[Role], Sequence[Role]],
    factuality: str,
    at: tuple[When | None, tuple[str, ...]],
    evidence: Evidence,
    alleged_by: tuple[str, ...] = (),
) -> Event:
    """The event of a type and mode: `sides` are actors and recipients, `at` is when and where.

    Without a `cameo` of its own it gets that of its mode, else that of its type.
    """
    coded = codes(scene.knowledge, kind, mode, cameo)
    actors, recipients = sides
    when, places = at
    mentions = " ".join(each.mention for each in (*actors, *recipients))
    trigger = evidence.trigger
    assert trigger is not None
    return Event(
        id=scene.text.id("events", [(trigger.start, trigger.end)], f"{kind} {mentions}"),
        type=kind,
        mode=mode,
        contexts=contexts(scene, trigger.start),
        cameo=coded.cameo,
        goldstein=coded.goldstein,
        intensity=coded.intensity,
        quad=coded.quad,
        actors=tuple(actors),
        recipients=tuple(recipients),
        when=when,
        places=places,
        factuality=factuality,
        alleged_by=alleged_by,
        statement=None,
        evidence=evidence,
    )


class Codes(NamedTuple):
    """What follows from the type and mode of an event: CAMEO code, Goldstein score, PLOVER intensity, quad."""

    cameo: str
    goldstein: float
    intensity: float
    quad: int


def codes(knowledge: Knowledge, kind: str, mode: str | None, cameo: str | None = None) -> Codes:
    """The codes of a type and mode; a `cameo` of its own comes before that of the mode, and this before the type's."""
    known = knowledge.types[kind]
    cameo = cameo or known.modes.get(mode or "", known.cameo)
    return Codes(cameo, goldstein(knowledge.goldstein, cameo), known.intensity, known.quad)


def recoded(event: Event, kind: str, mode: str | None, knowledge: Knowledge) -> Event:
    """The event with another type and mode and with the codes that follow from them; its id stays.

    With the type and mode it has already it stays as it is. Raises `KnowledgeError` for a type or mode there is not.
    """
    if kind not in knowledge.types:
        raise KnowledgeError(f"no event type {kind!r}; the types are {', '.join(knowledge.types)}")
    modes = knowledge.types[kind].modes
    if mode is not None and mode not in modes:
        raise KnowledgeError(f"no mode {mode!r} of {kind}; its modes are {', '.join(modes) or 'none'}")
    if (event.type, event.mode) == (kind, mode):
        return event
    return replace(event, type=kind, mode=mode, **codes(knowledge, kind, mode)._asdict())


def goldstein(scores: Mapping[str, float], cameo: str) -> float:
    """Goldstein score of a CAMEO code: its own, else that of the nearest code above it, else 0."""
    for length in range(len(cameo), 1, -1):
        value = scores.get(cameo[:length])
        if value is not None:
            return float(value)
    return float(scores.get(cameo[:2] + "0", 0.0))


def contexts(scene: Scene, offset: int) -> tuple[str, ...]:
    """PLOVER contexts that the words of the sentence at an offset show, in alphabetical order."""
    sent = scene.text.doc[scene.text.token_at(offset)].sent
    lemmas = [each.lemma_.lower() for each in sent]
    shown = set()
    for index, lemma in enumerate(lemmas):
        for words, context in scene.knowledge.contexts.get(lemma, ()):
            if tuple(lemmas[max(0, index - len(words) + 1) : index + 1]) == words:
                shown.add(context)
    return tuple(sorted(shown))
