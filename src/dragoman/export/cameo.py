"""CAMEO's codes for those who act, and the classes of its event codes, for the formats that are built on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dragoman.export.codes import cameo, codes
from dragoman.export.tellings import Party
from dragoman.knowledge import Knowledge
from dragoman.model import Actor

_DEPTH = 6
"""How many parents of a body are looked at for a code of a known group."""

_PENTA = {**dict.fromkeys((1, 2), 0), **dict.fromkeys((3, 4, 5), 1), **dict.fromkeys((6, 7, 8), 2)}
_PENTA |= {**dict.fromkeys((9, 10, 11, 12, 13, 16), 3), **dict.fromkeys((14, 15, 17, 18, 19, 20), 4)}


class Code(NamedTuple):
    """A CAMEO actor in parts: country, known group and roles (up to three); unknown parts are empty."""

    country: str
    group: str
    roles: tuple[str, ...]

    @property
    def whole(self) -> str:
        """The parts in one word ("TURGOV", "IGOUNO"); empty when nothing is known."""
        if self.country:
            return self.country + self.group + "".join(self.roles)
        return "".join(self.roles[:1]) + self.group + "".join(self.roles[1:])


NOBODY = Code("", "", ())


def code(party: Party | None, known: Knowledge) -> Code:
    """The CAMEO code of whoever takes part. A state is its country alone; a body has its own group or its parent's."""
    if party is None:
        return NOBODY
    actor = party.actor
    listed = codes("groups")
    abroad = listed["international"].get(actor.country, {})
    group = next((listed["groups"][each] for each in _line(actor, known) if each in listed["groups"]), None)
    roles = [abroad.get("role"), *(codes("sectors").get(each, {}).get("cameo") for each in actor.sectors)]
    if actor.kind == "state":
        roles = []
    distinct = tuple(dict.fromkeys(role for role in roles if role))
    return Code(cameo(actor.country), group or abroad.get("group") or "", distinct[:3])


def _line(actor: Actor, known: Knowledge) -> Iterator[str]:
    """The ids of an actor and of those it belongs to."""
    each: Actor | None = actor
    for _ in range(_DEPTH):
        if each is None:
            return
        yield each.id
        each = known.actors.get(each.part_of or "")


def root(event: str) -> int:
    """The root of an event code as a number: 1..20."""
    return int(event[:2])


def quad(event: str) -> int:
    """GDELT's QuadClass, by root: 01-05 is 1, 06-08 is 2, 09-13 is 3, 14-20 is 4."""
    return 1 + sum(root(event) > last for last in (5, 8, 13))


def penta(event: str) -> int:
    """Phoenix's class, 0..4 by root: 01, 02 neutral; 03-05, 06-08 cooperation; 09-13 and 16, the rest conflict."""
    return _PENTA[root(event)]
