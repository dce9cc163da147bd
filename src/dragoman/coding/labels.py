"""Who calls an actor by a label ("terrorist organization", "regime"): the narrator or the speaker quoted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dragoman.model import Actor, Label, Statement


def labelled(actors: Iterable[Actor], said: Sequence[Statement]) -> tuple[Actor, ...]:
    """The actors with each label that stands inside a statement given to that statement; others stay the narrator's."""
    return tuple(
        replace(actor, labels=tuple(_attributed(label, said) for label in actor.labels)) if actor.labels else actor
        for actor in actors
    )


def _attributed(label: Label, said: Sequence[Statement]) -> Label:
    """The label with the innermost statement that holds it as its source."""
    over = [
        (span.end - span.start, each.id)
        for each in said
        for span in each.content
        if span.start <= label.span.start and label.span.end <= span.end
    ]
    return replace(label, by=min(over)[1]) if over else label
