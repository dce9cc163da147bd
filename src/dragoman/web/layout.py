"""Where the knots of a network stand, so that those who have much to do with each other stand close together.

Springs and charges as in Fruchterman and Reingold, "Graph Drawing by Force-directed Placement" (1991), from a fixed
start, so that the same network is drawn the same way every time; then the labels are moved off each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.float64]
"""A row of x and y for each knot."""

ROUNDS = 300
"""Steps until the knots stand still; the way of a step gets shorter to nothing."""

_PULL = 0.6
"""How strongly the middle draws every knot, so that parts without a link stay on the paper."""

_AIR = 4.0


class Link(NamedTuple):
    """Two knots, by their numbers, and how strongly they draw each other (1 is usual)."""

    one: int
    other: int
    strength: float


class Room(NamedTuple):
    """How much room a knot with its label takes, right and left, up and down, of its place."""

    across: float
    up: float


def arranged(rooms: Sequence[Room], links: Sequence[Link], width: float, height: float) -> list[tuple[float, float]]:
    """Where each knot stands on a paper of this size; `rooms` says how many there are. None: an empty list."""
    if not rooms:
        return []
    sizes = np.array(rooms, dtype=np.float64)
    places = _fitted(_settled(len(rooms), links, height / width), sizes, width, height)
    return [(float(x), float(y)) for x, y in _apart(places, sizes, width, height)]


def _start(count: int) -> Places:
    """The seeds of a sunflower: the first in the middle, the others around it."""
    number = np.arange(count)
    angle, radius = number * np.pi * (3 - np.sqrt(5)), np.sqrt((number + 0.5) / count)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _settled(count: int, links: Sequence[Link], flatness: float) -> Places:
    """The places once charges and springs are at rest, about within -1 to 1."""
    places, usual = _start(count), 1.2 / np.sqrt(count)
    springs = np.zeros((count, count))
    for one, other, strength in links:
        springs[one, other] = springs[other, one] = strength
    for step in range(ROUNDS):
        apart = places[:, None, :] - places[None, :, :]
        far = np.maximum(np.hypot(apart[..., 0], apart[..., 1]), 1e-6)
        push = (apart * (usual**2 / far**2)[..., None]).sum(axis=1)
        pull = (apart * (springs * far / usual)[..., None]).sum(axis=1)
        force = push - pull - _PULL * places * [flatness, 1.0] / usual
        length = np.maximum(np.hypot(force[:, 0], force[:, 1]), 1e-9)
        way = 0.1 * (1 - step / ROUNDS)
        places = places + force / length[:, None] * np.minimum(length, way)[:, None]
    return places


def _fitted(places: Places, sizes: Places, width: float, height: float) -> Places:
    """The places stretched to the paper, with room for the labels at its edges."""
    low, high = places.min(axis=0), places.max(axis=0)
    margin = sizes.max(axis=0) + _AIR
    room = np.maximum(np.array([width, height]) - 2 * margin, 1.0)
    spread = np.where(high - low < 1e-9, 1.0, high - low)
    middle = np.where(high - low < 1e-9, 0.5, (places - low) / spread)
    fitted: Places = margin + middle * room
    return fitted


def _apart(places: Places, sizes: Places, width: float, height: float) -> Places:
    """The places with labels that cover each other pushed apart, along the way that is shorter."""
    paper = np.array([width, height])
    for _ in range(ROUNDS):
        moved = np.zeros_like(places)
        for one, other in _covering(places, sizes):
            gap = places[one] - places[other]
            over = sizes[one] + sizes[other] - np.abs(gap)
            axis = int(np.argmin(over))
            step = over[axis] / 2 * (1 if gap[axis] > 0 or (gap[axis] == 0 and one > other) else -1)
            moved[one, axis] += step
            moved[other, axis] -= step
        if not moved.any():
            break
        places = np.clip(places + 0.6 * moved, sizes + _AIR, np.maximum(paper - sizes - _AIR, sizes + _AIR))
    return places


def _covering(places: Places, sizes: Places) -> list[tuple[int, int]]:
    gap = np.abs(places[:, None, :] - places[None, :, :])
    over = (sizes[:, None, :] + sizes[None, :, :] - gap > 0.5).all(axis=2)
    return [(int(one), int(other)) for one, other in np.argwhere(np.triu(over, 1))]
