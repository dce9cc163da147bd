"""Who calls an actor by a label ("terrorist organization", "regime"): the narrator or the speaker quoted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from dragoman.model import Actor, Label, Statement

_DEEDS = frozenset({"designated", "banned", "outlawed"})
"""Labels that alone are more often the deed of whoever stands beside them ("the Treasury designated two firms")."""

_OF_OTHERS = frozenset({"proxy", "proxies", "terrorist", "terrorists", "militia"})
"""Labels that beside the name of a state mean others than the state ("Iran's proxies")."""

_OFFICIAL = frozenset({"GOV", "MIL", "LEG", "JUD", "COP", "SPY"})
"""Sectors of those who speak for their state."""


def labelled(actors: Iterable[Actor], said: Sequence[Statement]) -> tuple[Actor, ...]:
    """The actors with each label that stands inside a statement given to that statement; others stay the narrator's.

    A label that officials, or a text that mostly quotes them, would put on their own state is left out: they speak of
    somebody else.
    """
    every = tuple(actors)
    known = {actor.id: actor for actor in every}
    by_id = {each.id: each for each in said}
    home = _home(said, known)
    return tuple(
        replace(actor, labels=_labels(actor, said, known, by_id, home)) if actor.labels else actor for actor in every
    )


def _labels(
    actor: Actor,
    said: Sequence[Statement],
    known: Mapping[str, Actor],
    by_id: Mapping[str, Statement],
    home: str | None,
) -> tuple[Label, ...]:
    """The labels of one actor with whoever uses them."""
    loose = _DEEDS | _OF_OTHERS if actor.kind == "state" else _DEEDS
    given = (_attributed(label, said) for label in actor.labels if label.text.lower() not in loose)
    told = (each for each in given if each.by in by_id or actor.id != home)
    return tuple(each for each in told if each.by not in by_id or not _own(actor, by_id[each.by], known))


def _home(said: Sequence[Statement], known: Mapping[str, Actor]) -> str | None:
    """The state whose officials speak in at least half of the statements; None when no state's do."""
    sides = Counter(side for each in said for side in _sides(each, known))
    side, count = max(sides.items(), key=lambda each: each[1], default=(None, 0))
    return side if 2 * count >= len(said) else None


def _sides(statement: Statement, known: Mapping[str, Actor]) -> set[str]:
    """The states that the speakers of a statement are or speak for."""
    speakers = (known[each] for each in statement.speakers if each in known)
    states = (each.id if each.kind == "state" else each.country for each in speakers if _is_official(each))
    return {each for each in states if each}


def _own(actor: Actor, statement: Statement, known: Mapping[str, Actor]) -> bool:
    """Whether a statement is made by the actor itself or by an official of the state it is."""
    speakers = [known[each] for each in statement.speakers if each in known]
    return any(each.id == actor.id or _speaks_for(each, actor) for each in speakers)


def _speaks_for(speaker: Actor, state: Actor) -> bool:
    return state.kind == "state" and _is_official(speaker) and state.id in (speaker.country, speaker.part_of)


def _is_official(speaker: Actor) -> bool:
    return bool(_OFFICIAL & set(speaker.sectors)) or speaker.kind in ("government", "state")


def _attributed(label: Label, said: Sequence[Statement]) -> Label:
    """The label with the innermost statement that holds it as its source."""
    over = [
        (span.end - span.start, each.id)
        for each in said
        for span in each.content
        if span.start <= label.span.start and label.span.end <= span.end
    ]
    return replace(label, by=min(over)[1]) if over else label
