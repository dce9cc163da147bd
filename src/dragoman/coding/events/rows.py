"""Making the row of an event from its parts: code, scores, contexts and id follow from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dragoman.coding.base import Scene
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
    known = scene.knowledge.types[kind]
    cameo = cameo or known.modes.get(mode or "", known.cameo)
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
        cameo=cameo,
        goldstein=goldstein(scene.knowledge.goldstein, cameo),
        intensity=known.intensity,
        quad=known.quad,
        actors=tuple(actors),
        recipients=tuple(recipients),
        when=when,
        places=places,
        factuality=factuality,
        alleged_by=alleged_by,
        statement=None,
        evidence=evidence,
    )


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
