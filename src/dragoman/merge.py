"""Which rows of different articles tell the same happening, by rules on two rows alone.

Every event, meeting, sanction and commitment of a record with a date and a side leaves a `Telling`: who, when, where
and its words. `likeness` says how like two tellings are, `0.0` when they cannot be the same. `blocks` says by what two
that may be the same are found, so that nobody compares everything with everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from dragoman.likeness import side_of, sides_of, stem
from dragoman.model import Commitment, Event, Evidence, Meeting, Record, Sanction, When
from dragoman.names import keys, split

SAME = 0.5
"""Least likeness of two tellings of one happening.

On the tellings of `tests/cases/happenings` B-cubed F1 falls above it; below it more of the items of a daily chronicle,
which tell each thing once, are wrongly joined (79 groups of 5,190 items at 0.6, 102 at 0.5 when it was chosen).
"""

FAR = 1
"""Days that may lie between two dates of one happening: reports put a night's events on either day."""

UNSURE = 2
"""The same where a report names no day and its publication date stands for it."""

LONGEST = 31
"""Days of the longest period a telling is compared over; "in recent years" tells no happening."""

MARK, USUAL, LEAST = 2.0, 0.25, 2.0
"""What a name and a usual word of news weigh (others 1), and the least weight of what two tellings share."""

ALIKE = 0.4
"""Least share of words where the days differ: reports of the next day on something new have less."""

_USUAL_WORDS = (
    "kill killed dead death die died wound wounded injure injured attack attacked attacks bomb bombs bombing "
    "blast  explosion explode shoot shot fire fired strike struck clash fight fighting war conflict violence raid "
    "arrest  arrested detain detained capture captured people person man men woman civilian civilians soldier "
    "soldiers  troops force forces army military police officer officers guard militant militants insurgent "
    "insurgents rebel  rebels gunmen fighter fighters suspected armed weapon weapons security  president minister "
    "ministry prime foreign government state national official officials leader leaders  parliament secretary "
    "spokesman spokeswoman ambassador general chief head former party political  report reported reports news "
    "agency announce announced announces statement call called calls ask asked urge  accuse accused claim claimed "
    "condemn condemned support supported meet met meeting talks visit visited arrive  agree agreed agreement sign "
    "signed plan plans hold held  city town area region province capital north south east west northern southern "
    "eastern western near  international united nations country world group hundreds thousands dozens several"
)
_USUAL = frozenset(filter(None, map(stem, _USUAL_WORDS.split())))
"""Stems that so many reports have that sharing them says little."""

_PEOPLE = frozenset(
    "people persons civilians soldiers troops fighters militants policemen officers children women men villagers "
    "students prisoners detainees protesters demonstrators others more dead killed wounded injured hurt arrested "
    "missing bodies victims".split()
)
"""Words behind a number that counts people."""

WORDS = 8
"""Words of a sentence by which it is found; of two tellings of one happening that are alike, all of 250 pairs share one
(measured on `tests/cases/happenings`; with 4 words 225)."""

KINDS = {"COERCE": "force", "ASSAULT": "force", "CONSULT": "meeting"}
"""Event types that reports of one happening are told apart by least; the others are of their own kind."""


class Telling(NamedTuple):
    """One row as it is compared with others; a row of the store's table `tellings`, but for what joins it there.

    `doers`, `others`: country codes, else ids or names; a mutual act has all its sides among the doers. `exact`: the
    text itself gave the date. `places`: folded names. `words`: stems of the sentence. `marks`:
    the names among them that are not those of its sides. `tolls`: its counts of people.
    """

    id: str
    article: str
    table: str
    kind: str
    negated: bool
    start_date: date
    end_date: date
    exact: bool
    doers: list[str]
    others: list[str]
    names: list[str]
    places: list[str]
    countries: list[str]
    words: list[str]
    marks: list[str]
    numbers: list[str]
    tolls: list[str]

    @property
    def sides(self) -> set[str]:
        """Whoever takes part."""
        return {*self.doers, *self.others}

    @property
    def blocks(self) -> list[str]:
        """By what it is found: table, kind, a side, the week of its first day and each of its telling words."""
        return self._blocks((self.start_date,))

    @property
    def near_blocks(self) -> list[str]:
        """In which blocks tellings of the same happening are to be looked for."""
        slack = timedelta(days=UNSURE + 1)
        return self._blocks((self.start_date - slack, self.start_date, self.end_date, self.end_date + slack))

    def _blocks(self, days: Iterable[date]) -> list[str]:
        weeks = sorted({"{}-{}".format(*day.isocalendar()[:2]) for day in days})
        return [
            f"{self.table} {kind_of(self)} {side} {week} {word}"
            for side in sorted(self.sides)
            for week in weeks
            for word in self.telling_words
        ]

    @property
    def telling_words(self) -> list[str]:
        """The `WORDS` words of its sentence that are seldom in others: numbers, then the longest."""
        return [*self.numbers, *sorted(self.words, key=lambda each: (-len(each), each))][:WORDS]


# --- from records to tellings


def tellings(record: Record) -> Iterator[Telling]:
    """The tellings of a record; what has no side, no date or a date of more than `LONGEST` days leaves none."""
    scene = _Scene(record)
    rows = [
        *map(scene.event, record.events),
        *map(scene.meeting, record.meetings),
        *map(scene.sanction, record.sanctions),
        *map(scene.commitment, record.commitments),
    ]
    return (each for each in rows if each is not None and each.sides)


class _Scene:
    """The record with what the tellings of its rows share."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.actors = {each.id: each for each in record.actors}
        self.places = {each.id: each for each in record.places}
        self.said = {each.id: each.when for each in record.statements}

    def event(self, row: Event) -> Telling | None:
        """What was done, or denied; not what is only supposed, and background only with a date of its own."""
        background = row.factuality == "historical" and (row.when is None or row.when.basis != "text")
        if background or row.factuality == "hypothetical":
            return None
        doers = [role.actor for role in row.actors]
        others = [role.actor for role in row.recipients]
        denied = row.factuality == "negated"
        return self._telling("events", row.type, row.id, row.when, doers, others, row.places, row.evidence, denied)

    def meeting(self, row: Meeting) -> Telling | None:
        """A meeting held or planned; its sides are the parties, its names the attendees'."""
        if row.factuality == "historical":
            return None
        everyone = [*row.parties, *row.attendees]
        places = [row.place] if row.place else []
        off = row.status == "cancelled"
        return self._telling("meetings", "meeting", row.id, row.when, everyone, [], places, row.evidence, off)

    def sanction(self, row: Sanction) -> Telling | None:
        """A measure taken, eased, threatened or asked for; not one that is merely in force."""
        if row.factuality == "historical" or row.action == "in-force":
            return None
        return self._telling("sanctions", row.action, row.id, row.when, row.by, row.target, [], row.evidence, False)

    def commitment(self, row: Commitment) -> Telling | None:
        """What somebody undertook, offered or refused, on the day it was said."""
        when = self.said.get(row.statement or "")
        return self._telling("commitments", row.kind, row.id, when, row.by, row.toward, [], row.evidence, False)

    def _telling(
        self,
        table: str,
        kind: str,
        row: str,
        when: When | None,
        doers: Iterable[str],
        others: Iterable[str],
        places: Iterable[str],
        evidence: Evidence,
        negated: bool,
    ) -> Telling | None:
        at = when or self.record.article.published
        if at is None or (at.end_date - at.start_date).days > LONGEST:
            return None
        doers, others = list(doers), list(others)
        found = [self.places[each] for each in places if each in self.places]
        sides = [*doers, *others]
        words, marks = self._words(evidence, sides)
        return Telling(
            row,
            self.record.article.id,
            table,
            kind,
            negated,
            at.start_date,
            at.end_date,
            at.basis == "text",
            sides_of(doers, self.actors),
            sides_of(others, self.actors),
            self._names(sides),
            sorted({" ".join(keys(each.name)) for each in found if each.feature != "country"}),
            sorted({each.country for each in found if each.country}),
            [word for word in words if not word.isdigit()],
            marks,
            [word for word in words if word.isdigit()],
            _tolls(keys(evidence.text)),
        )

    def _words(self, evidence: Evidence, sides: Iterable[str]) -> tuple[list[str], list[str]]:
        """The stems of a sentence, and which of them are names, but for those of the sides and their states."""
        own = {word for each in sides for word in self._own_words(each)}
        words: dict[str, bool] = {}
        for at, each in enumerate(split(evidence.text)):
            word = stem(each.key)
            if word:
                name = at > 0 and each.text[0].isupper() and each.key not in own
                words[word] = words.get(word, False) or name
        return list(words), [word for word, name in words.items() if name and not word.isdigit()]

    def _own_words(self, actor_id: str) -> set[str]:
        """The words of the names of an actor and of whomever it belongs to."""
        found: set[str] = set()
        for each in (actor_id, *side_of(self.actors.get(actor_id), actor_id)):
            actor = self.actors.get(each)
            found |= {word for name in (actor.name, *actor.aliases) for word in keys(name)} if actor else set()
        return found

    def _names(self, ids: Iterable[str]) -> list[str]:
        """The folded last words of the names of persons and bodies: "fidan"."""
        named = (self.actors[each] for each in ids if each in self.actors)
        last = (keys(each.name)[-1:] for each in named if each.kind in ("person", "organization", "group"))
        return sorted({word for words in last for word in words})


def _tolls(words: Sequence[str]) -> list[str]:
    """The counts of people in a sentence: "15 people", "nine more were hurt"."""
    near = ((stem(word), words[at + 1 : at + 3]) for at, word in enumerate(words))
    return list(dict.fromkeys(count for count, behind in near if count.isdigit() and not _PEOPLE.isdisjoint(behind)))


# --- how like two tellings are


def likeness(one: Telling, other: Telling) -> float:
    """How like two tellings are, 0 to 1; 0 when they cannot be of one happening.

    The mean of how far sides, words, places and dates agree, the sides counting twice. Different kinds, other sides,
    days too far apart and different towns make it 0.
    """
    if one.table != other.table or kind_of(one) != kind_of(other) or apart(one, other):
        return 0.0
    sides, days, words = _sides(one, other), _days(one, other), _words(one, other)
    places = _places(one, other)
    if not sides or not days or not words or (days < 1.0 and words < ALIKE):
        return 0.0
    parts = [(2.0, sides), (1.0, days), (2.0, words)]
    if places is not None:
        parts.append((1.0, places))
    if one.names and other.names:
        parts.append((1.0, _share(one.names, other.names)))
    if one.kind != other.kind:
        parts.append((1.0, 0.0))
    return round(sum(weight * part for weight, part in parts) / sum(weight for weight, _ in parts), 3)


def apart(one: Telling, other: Telling) -> bool:
    """Whether days or states forbid that two tellings are of one happening, however alike they are.

    Two tellings of one article must agree in sides and day as well: it seldom says twice what it can tell apart.
    """
    if _places(one, other) == 0.0 or (one.exact and other.exact and not _days(one, other)):
        return True
    return one.article == other.article and (one.sides != other.sides or one.start_date != other.start_date)


def kind_of(telling: Telling) -> str:
    """The group of kinds that are compared with each other."""
    return KINDS.get(telling.kind, telling.kind)


def _share(one: Iterable[str], other: Iterable[str]) -> float:
    """Shared members over those of the smaller set; 0.0 for an empty one."""
    first, second = set(one), set(other)
    least = min(len(first), len(second))
    return len(first & second) / least if least else 0.0


def _sides(one: Telling, other: Telling) -> float:
    """How far the sides agree, 0.0 when those of the one contradict those of the other."""
    shared = one.sides & other.sides
    if not shared or (one.others and other.others and set(one.doers) == set(other.others) != set(other.doers)):
        return 0.0
    if one.others and other.others and set(one.others).isdisjoint(other.others) and not _share(one.doers, other.others):
        return 0.0
    return len(shared) / len(one.sides | other.sides)


def _days(one: Telling, other: Telling) -> float:
    """1.0 when the days overlap, less when they are near, 0.0 when they are too far apart."""
    gap = max(0, (max(one.start_date, other.start_date) - min(one.end_date, other.end_date)).days + 1)
    allowed = FAR if one.exact and other.exact else UNSURE
    return 0.0 if gap > allowed else 1.0 - gap / (allowed + 1)


def _places(one: Telling, other: Telling) -> float | None:
    """1.0 for a shared place, 0.0 for places in different states or different towns; None where one names none."""
    if one.countries and other.countries and set(one.countries).isdisjoint(other.countries):
        return 0.0
    if not one.places or not other.places:
        return None
    return 1.0 if not set(one.places).isdisjoint(other.places) else 0.3


def _words(one: Telling, other: Telling) -> float:
    """The weight of the words they share in that of the one with less; names weigh most, usual words little."""
    shared = set(one.words) & set(other.words)
    marks = {*one.marks, *other.marks}
    common = _weight(shared, marks)
    least = min(_weight(one.words, marks), _weight(other.words, marks))
    return common / least if common >= LEAST else 0.0


def _weight(words: Iterable[str], marks: set[str]) -> float:
    return sum(MARK if word in marks else USUAL if word in _USUAL else 1.0 for word in words)
