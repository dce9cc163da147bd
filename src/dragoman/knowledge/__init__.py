"""Knowledge: what the reader knows before it reads, loaded from the YAML under `data/` and from a user's own folders.

`load()` returns one frozen `Knowledge`. The YAML is compiled once into the user's cache, under a name that hashes the
files' bytes, so that an edit is seen at once and a second start costs milliseconds.
"""

from dragoman.knowledge.base import (
    Active,
    Collective,
    CueRule,
    EventType,
    Knowledge,
    Name,
    Names,
    Origin,
    Region,
    RoleTitle,
    StateFacts,
    Trigger,
)
from dragoman.knowledge.bearing import Bearer, bearers, is_active, similar
from dragoman.knowledge.loading import DATA, load
from dragoman.knowledge.own import KINDS, OWN, add, count, guess, home, layers, remedy

__all__ = [
    "DATA",
    "KINDS",
    "OWN",
    "Active",
    "Bearer",
    "Collective",
    "CueRule",
    "EventType",
    "Knowledge",
    "Name",
    "Names",
    "Origin",
    "Region",
    "RoleTitle",
    "StateFacts",
    "Trigger",
    "add",
    "bearers",
    "count",
    "guess",
    "home",
    "is_active",
    "layers",
    "load",
    "remedy",
    "similar",
]
