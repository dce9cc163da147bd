"""An article's text with what its record says of it: every character once, each stretch with its marks and rows.

Marks nest and overlap: a place inside a quotation inside the sentence of three events. So the text is cut wherever a
mark begins or ends, and each piece says all that holds of it. The page colours the pieces and ties them to the rows.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import pairwise
from operator import attrgetter
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from dragoman.model import (
    Commitment,
    Dispute,
    Event,
    Meeting,
    Mention,
    Place,
    Record,
    Sanction,
    Span,
    Statement,
    TimeExpression,
)
from dragoman.wording import safe, when

ROWS = ("events", "meetings", "statements", "commitments", "disputes", "sanctions")
"""The tables whose rows say what happened and was said, in the order they are shown."""

KINDS = ("state", "government", "person", "organization", "group", "population")
"""Whom a mention can name; each has a look of its own, and so have places."""

_ALWAYS = frozenset({*KINDS, "place", "date", "quote"})

PARTS = ("evidence", "trigger", "doer", "other", "words")
"""What a stretch can be to a row: its sentence, the word that tells it, who acts, on whom, and its other words."""

CROWD = 60
"""Rows that one stretch of text is tied to at most, lest one of many should be told once for each of its words."""

_PARAGRAPH = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)*\n")


class Mark(NamedTuple):
    """What holds of a stretch of text.

    `row`: the row it belongs to, None if to none. `part`: what it is to that row, one of `PARTS`. `look`: how it always
    looks, such as `person` or `date`; empty for what shows only while its row is in focus. `label`: that in words.
    """

    start: int
    end: int
    row: str | None
    part: str
    look: str = ""
    label: str = ""


class Piece(NamedTuple):
    """A stretch of text of which the same holds throughout. `opens`: rows whose words begin here."""

    start: int
    end: int
    marks: tuple[Mark, ...]
    opens: tuple[str, ...] = ()


class Paragraph(NamedTuple):
    """Pieces up to an empty line, the blank lines behind it included."""

    start: int
    pieces: tuple[Piece, ...]


# ---------------------------------------------------------------- from a record to marks


def marks(record: Record, at: tuple[int, int] | None = None) -> list[Mark]:
    """All marks of a record by their place in the text; `at` adds one for a stretch that somebody points at."""
    length = len(record.article.text)
    every = [*_named(record), *_dated(record), *_left_out(record), *_told(record)]
    if at:
        every.append(Mark(*at, None, "words", "at"))
    inside = (each._replace(start=max(0, each.start), end=min(length, each.end)) for each in every)
    return _sorted(inside)


def _sorted(every: Iterable[Mark]) -> list[Mark]:
    """Marks that hold anything, each once, by place, the longer before the shorter."""
    return sorted(
        dict.fromkeys(each for each in every if each.start < each.end), key=lambda each: (each.start, -each.end)
    )


def _named(record: Record) -> Iterator[Mark]:
    """Mentions, with the actor as their row; places; and what an actor's offices and labels rest on."""
    names = {each.id: each for each in record.actors}
    for mention in record.mentions:
        if mention.kind in KINDS:
            actor = names.get(mention.actor or "")
            label = f"{mention.kind}: {actor.name if actor else mention.at.text}"
            yield Mark(mention.at.start, mention.at.end, mention.actor, "words", mention.kind, label)
    for place in record.places:
        label = f"place: {', '.join(filter(None, (place.name, place.admin1, place.country)))}"
        yield Mark(place.at.start, place.at.end, place.id, "words", "place", label)
    for actor in record.actors:
        for span in (*(each.span for each in actor.offices), *(each.span for each in actor.labels)):
            if span:
                yield Mark(span.start, span.end, actor.id, "words")


def _dated(record: Record) -> Iterator[Mark]:
    for each in record.dates:
        if span := each.when_.span:
            yield Mark(span.start, span.end, each.id, "words", "date", f"date: {when(each.when_)}")


def _left_out(record: Record) -> Iterator[Mark]:
    for each in record.dropped:
        yield Mark(each.at.start, each.at.end, each.id, "words", "dropped", f"left out: {each.reason}")


def _told(record: Record) -> Iterator[Mark]:
    index = _Index(record)
    for table in ROWS:
        for row in getattr(record, table):
            evidence = row.evidence
            yield Mark(evidence.start, evidence.end, row.id, "evidence")
            for span, part in (*words(row), *index.sides(row)):
                yield Mark(span.start, span.end, row.id, part, "trigger" if part == "trigger" else "")
    for said in record.statements:
        for span in said.quoted:
            yield Mark(span.start, span.end, said.id, "words", "quote", "quotation")


def words(row: Any) -> Iterator[tuple[Span, str]]:
    """The spans a row holds beside its sentence, each with what it is to the row (`PARTS`)."""
    trigger = row.evidence.trigger or getattr(row, "cue", None)
    if trigger:
        yield trigger, "trigger"
    for name in ("when", "due"):
        found = getattr(row, name, None)
        if found and found.span:
            yield found.span, "words"
    for span in _own_spans(row):
        if span:
            yield span, "words"


def _own_spans(row: Any) -> Iterable[Span | None]:
    match row:
        case Statement():
            return (*row.content, *row.quoted)
        case Commitment():
            return (row.content, row.condition)
        case Dispute():
            return (row.subject, *(each.span for each in row.position))
        case Sanction():
            return (row.instrument, row.legal_basis)
    return ()


def doers(row: Any) -> tuple[str, ...]:
    """The ids of those who act, or of all sides where nobody acts on another."""
    match row:
        case Event():
            return tuple(each.actor for each in row.actors)
        case Meeting():
            return tuple(dict.fromkeys((*row.parties, *row.attendees)))
        case Statement():
            return row.speakers
        case Dispute():
            return row.parties
    by: tuple[str, ...] = row.by
    return by


def others(row: Any) -> tuple[str, ...]:
    """The ids of those acted on, spoken to or quarrelled about."""
    match row:
        case Event():
            return tuple(each.actor for each in row.recipients)
        case Statement():
            return row.addressees
        case Commitment():
            return row.toward
        case Dispute():
            return row.over
        case Sanction():
            return row.target
    return ()


class _Index:
    """The mentions and places of a record, found by id and by where they stand."""

    def __init__(self, record: Record) -> None:
        self._mentions: Mapping[str, Mention] = {each.id: each for each in record.mentions}
        self._sorted: Sequence[Mention] = sorted(record.mentions, key=attrgetter("at.start"))
        self._starts = [each.at.start for each in self._sorted]
        self._places: Mapping[str, Place] = {each.id: each for each in record.places}

    def sides(self, row: Any) -> Iterator[tuple[Span, str]]:
        """Who takes part in a row and where: a role's own mention, else those in the sentence that name the actor."""
        if isinstance(row, Event):
            for roles, part in ((row.actors, "doer"), (row.recipients, "other")):
                yield from ((self._mentions[each.mention].at, part) for each in roles if each.mention in self._mentions)
        else:
            acting, rest = frozenset(doers(row)), frozenset(others(row))
            for mention in self._within(row.evidence.start, row.evidence.end):
                if mention.actor in acting or mention.actor in rest:
                    yield mention.at, "doer" if mention.actor in acting else "other"
        for place in (*getattr(row, "places", ()), getattr(row, "place", None)):
            if place in self._places:
                yield self._places[place].at, "words"

    def _within(self, start: int, end: int) -> Iterator[Mention]:
        for at in range(bisect_left(self._starts, start), bisect_left(self._starts, end)):
            if self._sorted[at].at.end <= end:
                yield self._sorted[at]


# ---------------------------------------------------------------- from marks to pieces


def paragraphs(text: str, every: Sequence[Mark]) -> Iterator[Paragraph]:
    """The text cut at empty lines, and within at every border of a mark. All pieces together are the whole text."""
    breaks = [0, *(each.end() for each in _PARAGRAPH.finditer(text) if each.end() < len(text)), len(text)]
    borders = sorted({*breaks, *(each.start for each in every), *(each.end for each in every)})
    pieces: list[Piece] = []
    last = iter(breaks[1:])
    end = next(last)
    for piece in _pieces(borders, every):
        pieces.append(piece)
        if piece.end == end:
            yield Paragraph(pieces[0].start, tuple(pieces))
            pieces, end = [], next(last, -1)


def _pieces(borders: Sequence[int], every: Sequence[Mark]) -> Iterator[Piece]:
    waiting = iter(every)
    coming = next(waiting, None)
    active: list[Mark] = []
    opened: set[str] = set()
    begins = _first_words(every)
    for start, end in pairwise(borders):
        active = [each for each in active if each.end > start]
        while coming and coming.start == start:
            if coming.look or len(active) < CROWD:
                active.append(coming)
            coming = next(waiting, None)
        opens = tuple(each for each in begins.get(start, ()) if each not in opened)
        opened.update(opens)
        yield Piece(start, end, tuple(active), opens)


def _first_words(every: Iterable[Mark]) -> dict[int, list[str]]:
    """Where each row is told, by offset: at its trigger, else where its first words begin."""
    first: dict[str, tuple[bool, int]] = {}
    for each in every:
        if each.row is not None:
            first[each.row] = min(first.get(each.row, (True, each.start)), (each.part != "trigger", each.start))
    found: dict[int, list[str]] = {}
    for row, (_, start) in first.items():
        found.setdefault(start, []).append(row)
    return found


# ---------------------------------------------------------------- from pieces to HTML


def html(record: Record, every: Sequence[Mark]) -> Markup:
    """The article's text as paragraphs of pieces; its text content is `wording.safe` of the article's text.

    `every`: what `marks` gives. A piece with marks is `<span class="mark person" data-rows="ids">`; `data-trigger`,
    `data-doer`, `data-other` and `data-words` hold the rows to which it is that. The word that tells a row is a link
    to it, and the empty element with the id `words-ROW` stands before it. What is pointed at begins with the id `at`.
    """
    text = record.article.text
    rows = frozenset(row.id for table in ROWS for row in getattr(record, table))
    at = next((each.start for each in every if each.look == "at"), None)
    parts: list[str] = []
    for paragraph in paragraphs(text, every):
        shown = (_shown(text[each.start : each.end], each, rows, each.start == at) for each in paragraph.pieces)
        coded = " data-coded" if _is_coded(text[paragraph.start : paragraph.pieces[-1].end]) else ""
        parts.append(f'<p dir="auto" data-start="{paragraph.start}"{coded}>{"".join(shown)}</p>')
    return Markup("".join(parts))  # every part of it was escaped in `_shown`


def sentence(record: Record, row: Any) -> Markup:
    """The sentence of a row with what stands around it, marked as it is while the row is in focus."""
    start, end = around(record.article.text, row.evidence.start, row.evidence.end)
    shown = (each for each in marks(record) if each.row == row.id or each.look in _ALWAYS)
    inside = _sorted(each._replace(start=max(start, each.start), end=min(end, each.end)) for each in shown)
    borders = sorted({start, end, *(each.start for each in inside), *(each.end for each in inside)})
    pieces = _pieces(borders, inside)
    text = record.article.text
    return Markup("".join(_lit(text[each.start : each.end], each, row.id) for each in pieces))  # escaped in `_lit`


def around(text: str, start: int, end: int, more: int = 280) -> tuple[int, int]:
    """A stretch of text with up to `more` characters of its paragraph on either side, not cut inside a word."""
    first = max(text.rfind("\n", 0, start) + 1, start - more)
    if first > 0 and text[first - 1] != "\n":
        first = min(start, text.find(" ", first, start) + 1 or start)
    stop = text.find("\n", end)
    last = min(len(text) if stop < 0 else stop, end + more)
    if last < len(text) and text[last] != "\n":
        last = max(end, text.rfind(" ", end, last))
    return first, last


def _lit(text: str, piece: Piece, row: str) -> str:
    """A piece as it looks while a row is in focus."""
    looks = [each.look for each in piece.marks if each.look in _ALWAYS]
    lit = [f"lit-{each.part}" for each in piece.marks if each.row == row]
    names = " ".join(dict.fromkeys(["mark", *looks, *lit]))
    return f'<span class="{names}">{escape(safe(text))}</span>' if piece.marks else str(escape(safe(text)))


def _is_coded(text: str) -> bool:
    """Whether characters are drawn as their codes, so that the place of a word in the page is not its offset."""
    return len(safe(text)) != len(text)


def _shown(text: str, piece: Piece, rows: Set[str], is_at: bool) -> str:
    opens = "".join(f'<span id="words-{escape(safe(each))}"></span>' for each in piece.opens)
    if not piece.marks:
        return f"{opens}{escape(safe(text))}"
    target = next((each.row for each in piece.marks if each.part == "trigger" and each.row in rows), None)
    tag, given = ("a", {"href": f"#row-{target}"}) if target else ("span", {})
    given |= {"id": "at" if is_at else "", **_told_by(piece.marks)}
    told = "".join(f' {name}="{escape(safe(value))}"' for name, value in given.items() if value)
    return f"{opens}<{tag}{told}>{escape(safe(text))}</{tag}>"


def _told_by(every: Iterable[Mark]) -> dict[str, str]:
    """The attributes that say what holds of a piece: its class, its title, and the rows to which it is what."""
    looks: dict[str, None] = {}
    labels: dict[str, None] = {}
    rows: dict[str, dict[str, None]] = {}
    for each in every:
        if each.look:
            looks[each.look] = None
        if each.label:
            labels[" ".join(each.label.split())] = None
        if each.row:
            rows.setdefault("data-rows", {})[each.row] = None
            if each.part != "evidence":
                rows.setdefault(f"data-{each.part}", {})[each.row] = None
    names = " ".join(("mark", *looks)) if looks else "told"
    return {"class": names, "title": "; ".join(labels), **{name: " ".join(ids) for name, ids in rows.items()}}


def place_of(row: Any) -> Span | None:
    """Where a row that is itself words stands: a mention, place, date or what was left out; None for another."""
    if isinstance(row, TimeExpression):
        return row.when_.span
    at: Span | None = getattr(row, "at", None)
    return at
