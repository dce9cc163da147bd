"""What a marked source does to a marked target in one sentence: the seam for the relation encoder.

Today the whole reading answers: of its events the one whose doer and recipient stand in the marks, else the best
partial match, else the commonest answer. A trained encoder that scores the marked pair itself takes this module over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dragoman.model import Event, Record, Role

_MARK = re.compile(r"</?[st]>")

NO_EVENT_TYPE = "CONSULT"
"""The type given when nothing was found: the commonest one in event data (Schrodt's CAMEO counts); `none` says so."""


@dataclass(frozen=True, slots=True)
class Label:
    """The answer for one marked pair; `none` is the probability that the two do not interact at all."""

    type: str
    mode: str | None
    factuality: str
    cameo: str
    root: str
    score: float
    none: float


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence without its marks, and where source and target stood in it."""

    text: str
    source: tuple[tuple[int, int], ...]
    target: tuple[tuple[int, int], ...]


def unmark(marked: str) -> Marked:
    """Parts `<s>..</s>` and `<t>..</t>` from the sentence; a mark that never closes marks nothing."""
    found: dict[str, list[tuple[int, int]]] = {"s": [], "t": []}
    opened: dict[str, int] = {}
    plain, at = [], 0
    for part in re.split(f"({_MARK.pattern})", marked):
        if not _MARK.fullmatch(part):
            plain.append(part)
            at += len(part)
        elif part[1] != "/":
            opened[part[1]] = at
        elif part[2] in opened:
            found[part[2]].append((opened.pop(part[2]), at))
    return Marked("".join(plain), tuple(found["s"]), tuple(found["t"]))


def label(record: Record, marked: Marked) -> Label:
    """The label of the marked pair, read off the record of the same sentence."""
    spans = {mention.id: (mention.at.start, mention.at.end) for mention in record.mentions}
    ranked = sorted(
        ((fit(event, marked, spans), -position, event) for position, event in enumerate(record.events)),
        key=lambda each: each[:2],
        reverse=True,
    )
    if not ranked:
        return Label(NO_EVENT_TYPE, None, "actual", "040", NO_EVENT_TYPE, 0.0, 1.0)
    share, _, event = ranked[0]
    score = event.evidence.score * (0.4 + 0.6 * share)
    root = "YIELD" if event.type in ("CONCEDE", "RETREAT") else event.type
    return Label(event.type, event.mode, event.factuality, event.cameo, root, round(score, 3), round(1 - score, 3))


def fit(event: Event, marked: Marked, spans: dict[str, tuple[int, int]]) -> float:
    """How much of the pair an event holds: 1.0 both sides in their places, 0.5 one, 0 neither; no mark is no demand."""
    doers = not marked.source or _touches(event.actors, marked.source, spans)
    others = event.recipients or event.actors
    return 0.5 * doers + 0.5 * (not marked.target or _touches(others, marked.target, spans))


def _touches(roles: Iterable[Role], marks: tuple[tuple[int, int], ...], spans: dict[str, tuple[int, int]]) -> bool:
    found = [spans[role.mention] for role in roles if role.mention in spans]
    return any(start < right and left < end for start, end in found for left, right in marks)
