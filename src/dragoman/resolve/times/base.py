"""An expression before it is resolved, what it is resolved against, and the interval it becomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from dragoman.resolve.base import Text


class Days(NamedTuple):
    """A resolved interval."""

    start: date
    end: date
    precision: str


@dataclass(frozen=True, slots=True)
class Found:
    """An expression before it is resolved: where, its kind, the parts its pattern caught; `last` closes a range."""

    start: int
    end: int
    kind: str
    parts: Mapping[str, str]
    last: Found | None = None

    def part(self, *names: str) -> str:
        """The first of these parts that is there, lower case with single spaces, or ''."""
        return next((" ".join(self.parts[name].lower().split()) for name in names if name in self.parts), "")


@dataclass(frozen=True, slots=True)
class Scene:
    """What an expression is resolved against: the text, today, the dates given before, the last one if it is near."""

    text: Text
    anchor: date | None
    earlier: Sequence[Days]
    near: Days | None = None

    @property
    def today(self) -> date:
        """The day that relative expressions count from; raises `UnresolvedError` without one."""
        if self.anchor is None:
            raise UnresolvedError("no-anchor")
        return self.anchor


class UnresolvedError(Exception):
    """An expression that names a date which cannot be told; its message is the reason code."""
