"""What became of a commitment: which later row repeats it, fulfils it or breaches it, by rules on two rows alone.

Every commitment and every deed of a record leaves a `Trace`: whose it is, when, and its words. `link` says what two
traces have to do with each other. It looks at nothing else, so the links of a store do not depend on the order in which
articles came. Rows of one article are never linked, and neither are undated ones.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from dragoman.likeness import side_of, sides_of, stem
from dragoman.model import Commitment, Event, Record, Sanction, Span, When
from dragoman.names import keys, split

OPEN_KINDS = ("commit", "offer", "intend")
"""Kinds of commitment that can be carried out: not principles, demands and refusals."""

SAME = 0.6
"""Least likeness of two contents that are the same promise: shared words, twice, over the words of both (Dice).

From the 64 pairs of `tests/test_follows.py`: F1 is best from 0.55 to 0.7; below, other promises are taken for the same.
"""

DONE = 0.6
"""Least share of a promise's words in the sentence of a deed whose trigger has one of them.

From the same pairs: F1 is best up to 0.6; the stricter, the fewer deeds told in brief are found.
"""

DONE_OTHERWISE = 0.75
"""The same where the trigger is another word ("delivered" for "send"); the strictest of the best."""

LEAST = 2
"""Words two rows must share at least; contents of one word ("calm") say too little to be compared."""

_CARRIED = {
    "AGREE": {"CONSULT", "SUPPORT", "COOPERATE", "AID"},
    "CONCEDE": {"RETREAT", "CONCEDE"},
    "THREATEN": {"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"},
}
"""What an announced act is once it is done: the collapse table of the ontology read backwards.

CONCEDE is here twice since pardons, apologies and suspensions keep their type when they are done.
"""

_FRIENDLY = ("AGREE", "CONCEDE")
_CONTRARY = _CARRIED["THREATEN"]
_DEEDS = frozenset().union(*_CARRIED.values()) | {"REJECT"}
_RELIEF = ("ease", "lift", "waive")

_NOT = frozenset(("not", "never", "no", "nor", "without"))


class Trace(NamedTuple):
    """What a commitment or a deed leaves behind to be compared by; a row of the store's table `traces`.

    `kind`: the commitment's kind or the event's type. `negated`: a promise not to do it; a deed the text denies.
    `promised`: the types of the event that tells the same promise, `()` if none does. `marks`: the names and numbers
    among the words. `triggers`: the words of a deed's trigger.
    """

    id: str
    article: str
    table: str
    kind: str
    day: date
    negated: bool
    promised: list[str]
    sides: list[str]
    toward: list[str]
    words: list[str]
    marks: list[str]
    triggers: list[str]

    @property
    def deed(self) -> bool:
        """Whether it was done (or denied), not only said."""
        return self.table != "commitments"

    @property
    def blocks(self) -> list[str]:
        """Every side with every word."""
        return [f"{side} {word}" for side in self.sides for word in self.words]

    @property
    def rare_blocks(self) -> list[str]:
        """Every side with as many words as needed for one of them to be in any trace that a promise can be linked with.

        Whoever shares k of n words has at least one of any n - k + 1; names and numbers are taken first, then the
        longest words, since these are seldom in other traces (prefix filtering, Chaudhuri et al. 2006).
        """
        least = math.ceil(len(self.words) * SAME / (2 - SAME))
        ranked = sorted(self.words, key=lambda each: (each not in self.marks, -len(each), each))
        chosen = ranked[: len(self.words) - least + 1]
        return [f"{side} {word}" for side in self.sides for word in chosen]


class Link(NamedTuple):
    """A later row and the commitment it repeats, fulfils or breaches; a row of the store's table `follows`."""

    earlier: str
    earlier_article: str
    later: str
    later_table: str
    later_article: str
    reason: str
    score: float


# --- from records to traces


def traces(record: Record) -> Iterator[Trace]:
    """The traces of a record's commitments and deeds; what has no date, party or words leaves none."""
    scene = _Scene(record)
    rows = [
        *map(scene.promise, record.commitments),
        *map(scene.event, record.events),
        *map(scene.sanction, record.sanctions),
    ]
    return (each for each in rows if each and each.sides and len(each.words) >= LEAST)


class _Scene:
    """The record with what the traces of its rows share."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.actors = {each.id: each for each in record.actors}
        self.said = {each.id: each.when for each in record.statements}
        self.undertaken = [each.content for each in record.commitments]
        self._own: dict[tuple[str, ...], set[str]] = {}

    def promise(self, row: Commitment) -> Trace | None:
        """The trace of a commitment: the words of its content without deadline and condition."""
        day = self._day(self.said.get(row.statement or ""))
        sides = sides_of(row.by, self.actors)
        left_out = [each for each in (row.due.span if row.due else None, row.condition) if each]
        words, marks = self._words(row.content, left_out, sides)
        negated = not _NOT.isdisjoint(each.key for each in split(row.content.text)[:4])
        if day is None:
            return None
        return Trace(
            row.id,
            self.record.article.id,
            "commitments",
            row.kind,
            day,
            negated,
            self._promised(row, sides),
            sides,
            self._toward(row.toward),
            words,
            marks,
            [],
        )

    def event(self, row: Event) -> Trace | None:
        """The trace of an event that was done or denied."""
        if row.type not in _DEEDS or row.factuality not in ("actual", "negated"):
            return None
        actors = [role.actor for role in row.actors]
        return self._deed(row, row.type, row.when, actors, [role.actor for role in row.recipients])

    def sanction(self, row: Sanction) -> Trace | None:
        """The trace of relief that no event tells."""
        if row.action not in _RELIEF or row.event or row.factuality not in ("actual", "negated"):
            return None
        return self._deed(row, "RETREAT", row.when, row.by, row.target)

    def _deed(
        self, row: Event | Sanction, kind: str, when: When | None, by: Iterable[str], toward: Iterable[str]
    ) -> Trace | None:
        """A deed's trace: the words of its sentence but for those that tell what somebody undertakes."""
        day, sides, evidence = self._day(when), sides_of(by, self.actors), row.evidence
        if day is None:
            return None
        sentence = Span(evidence.start, evidence.end, evidence.text)
        words, marks = self._words(sentence, self.undertaken, sides)
        triggers = [stem(each) for each in keys(evidence.trigger.text)] if evidence.trigger else []
        table = "events" if isinstance(row, Event) else "sanctions"
        negated = row.factuality == "negated"
        return Trace(
            row.id,
            self.record.article.id,
            table,
            kind,
            day,
            negated,
            [],
            sides,
            self._toward(toward),
            words,
            marks,
            triggers,
        )

    def _day(self, when: When | None) -> date | None:
        known = when or self.record.article.published
        return known.start_date if known else None

    def _promised(self, row: Commitment, sides: list[str]) -> list[str]:
        """The types of the same side's events that tell this promise: their triggers stand in it or are its own."""
        places = [each for each in (row.content, row.evidence.trigger) if each]
        return sorted(
            {
                event.type
                for event in self.record.events
                if event.type in _CARRIED
                and any(event.evidence.trigger and _overlap(event.evidence.trigger, each) for each in places)
                and not set(sides).isdisjoint(sides_of((role.actor for role in event.actors), self.actors))
            }
        )

    def _toward(self, ids: Iterable[str]) -> list[str]:
        """The other sides as far as they are known outside the article: `"detainees"` names nobody."""
        return [side for side in sides_of(ids, self.actors) if side in self.actors or len(side) == 3]

    def _words(self, span: Span, left_out: Iterable[Span], sides: list[str]) -> tuple[list[str], list[str]]:
        """The words of a span to compare by, and the names and numbers among them; a party's own name is neither."""
        own = self._names(tuple(sides))
        outside = [each for each in left_out if _overlap(each, span)]
        words: dict[str, bool] = {}
        for at, each in enumerate(split(span.text)):
            place = span.start + each.start
            if each.key in own or any(other.start <= place < other.end for other in outside):
                continue
            word = stem(each.key)
            if word:
                words[word] = words.get(word, False) or word.isdigit() or (at > 0 and each.text[0].isupper())
        return list(words), [word for word, is_mark in words.items() if is_mark]

    def _names(self, sides: tuple[str, ...]) -> set[str]:
        """The capitalised words of the names of all who act for these sides."""
        if sides not in self._own:
            acting = (each for each in self.record.actors if not side_of(each, each.id).isdisjoint(sides))
            names = [name for actor in acting for name in (actor.name, *actor.aliases)]
            self._own[sides] = {word.key for name in names for word in split(name) if word.text[0].isupper()}
        return self._own[sides]


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


# --- from two traces to a link


def link(one: Trace, other: Trace) -> Link | None:
    """What the later of two traces is to the earlier: a repetition, a fulfilment, a breach or nothing."""
    if one.article == other.article or (one.deed and other.deed) or set(one.sides).isdisjoint(other.sides):
        return None
    earlier, later = sorted((one, other), key=lambda each: (each.deed, each.day, each.article, each.id))
    if later.day < earlier.day or not _same_other_side(earlier, later):
        return None
    reason, score = _deed_to_promise(earlier, later) if later.deed else _promise_to_promise(earlier, later)
    if not reason:
        return None
    return Link(earlier.id, earlier.article, later.id, later.table, later.article, reason, round(score, 2))


def _same_other_side(one: Trace, other: Trace) -> bool:
    return not one.toward or not other.toward or not set(one.toward).isdisjoint(other.toward)


def _promise_to_promise(earlier: Trace, later: Trace) -> tuple[str, float]:
    shared = set(earlier.words) & set(later.words)
    score = 2 * len(shared) / (len(earlier.words) + len(later.words))
    marks = not earlier.marks or not later.marks or not shared.isdisjoint(earlier.marks)
    if len(shared) < LEAST or score < SAME or not marks or earlier.negated != later.negated:
        return "", 0.0
    if earlier.kind == later.kind:
        return "repeats", score
    refused = earlier.kind in OPEN_KINDS and later.kind == "refuse" and later.day > earlier.day
    return ("breaches", score) if refused else ("", 0.0)


def _deed_to_promise(promise: Trace, deed: Trace) -> tuple[str, float]:
    if promise.kind not in OPEN_KINDS:
        return "", 0.0
    shared = set(promise.words) & set(deed.words)
    score = len(shared) / len(promise.words)
    least = DONE if shared & set(deed.triggers) else DONE_OTHERWISE
    if len(shared) < LEAST or score < least or (promise.marks and shared.isdisjoint(promise.marks)):
        return "", 0.0
    reason = _outcome(promise, deed)  # the order of hours is unknown, so a breach falls on a later day
    return ("", 0.0) if reason == "breaches" and deed.day == promise.day else (reason, score)


def _outcome(promise: Trace, deed: Trace) -> str:
    """What a deed with a promise's words is to it, `""` for nothing."""
    carried = {kind for type_ in promise.promised or _FRIENDLY for kind in _CARRIED[type_]}
    if promise.negated:
        return "breaches" if not deed.negated and deed.kind != "REJECT" else ""
    if deed.kind in carried:
        return "breaches" if deed.negated else "fulfils"
    contrary = {"REJECT"} | (_CONTRARY if "CONCEDE" in promise.promised else set())
    return "breaches" if deed.kind in contrary and not deed.negated else ""


# --- chains of repetitions


class Standing(NamedTuple):
    """Where a commitment stands: its chain of repetitions (the least id), on how many days made, whether open."""

    chain: str
    times: int
    is_open: bool


def standings(
    days: Mapping[str, date], repeats: Iterable[tuple[str, str]], closed: Iterable[tuple[str, date]]
) -> dict[str, Standing]:
    """Where each commitment of `days` (id and day) stands.

    `repeats` are pairs of commitments, `closed` commitments with the day of the deed that fulfilled or breached them. A
    chain is open when it was last promised after its last such day, since a promise renewed is to be kept again.
    """
    chain = {each: each for each in days}

    def first(each: str) -> str:
        while chain[each] != each:
            chain[each] = chain[chain[each]]
            each = chain[each]
        return each

    for pair in repeats:
        low, high = sorted(map(first, pair))
        chain[high] = low
    made: dict[str, set[date]] = {}
    done: dict[str, date] = {}
    for each, day in days.items():
        made.setdefault(first(each), set()).add(day)
    for each, day in closed:
        done[first(each)] = max(day, done.get(first(each), day))
    return {
        each: Standing(at, len(made[at]), at not in done or done[at] < max(made[at]))
        for each in days
        for at in [first(each)]
    }
