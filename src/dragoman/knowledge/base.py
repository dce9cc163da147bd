"""What is known before reading, as it is looked up: names, titles, triggers, cues, regions, states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dragoman.model import Actor

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Name:
    """One way to name an actor: folded words, the spelling, the actor's id and the use.

    `use`: name, adjective, people, capital, seat, region, community (an ethnic group, clan or faith).
    """

    words: tuple[str, ...]
    text: str
    actor: str
    use: str


@dataclass(frozen=True, slots=True)
class RoleTitle:
    """A title of people ("foreign minister") with its printed form and sectors."""

    words: tuple[str, ...]
    title: str
    sectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Collective:
    """A common noun that names people, forces or bodies ("police"), as lemmas."""

    words: tuple[str, ...]
    name: str
    kind: str
    sectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trigger:
    """One entry of the event lexicon; see docs/how-to/add-a-word.md for what each field does."""

    rule: str
    kind: str
    heads: tuple[tuple[str, tuple[str, ...]], ...]
    object: tuple[tuple[str, ...], ...]
    prep: tuple[str, ...]
    prep_object: tuple[tuple[str, ...], ...]
    blocked: frozenset[str]
    recipient: tuple[str, ...]
    actor: tuple[str, ...]
    reciprocal: bool
    type: str
    mode: str | None
    cameo: str | None
    example: str


@dataclass(frozen=True, slots=True)
class EventType:
    """One of the 16 PLOVER types: quad, base intensity, CAMEO codes, and what it becomes when only spoken of."""

    type: str
    quad: int
    intensity: float
    cameo: str
    announced: str
    modes: Mapping[str, str]
    asked: str | None = None
    threatened: str | None = None
    sanctions: str | None = None


@dataclass(frozen=True, slots=True)
class CueRule:
    """A word or phrase (lemmas) that changes how an event is to be taken; `scope` says what it governs.

    `kind`: negation, future, hypothesis, history. `scope`: head (the verb it hangs on), complement (the clause it
    takes), clause (the clause it opens), inverted (the clause it opens, if it stands before its subject), noun (the
    noun it determines).
    """

    words: tuple[str, ...]
    kind: str
    scope: str
    rule: str


@dataclass(frozen=True, slots=True)
class Region:
    """A region, sea or strait the gazetteer does not list; `country` only where it lies in one."""

    name: str
    words: tuple[str, ...]
    country: str | None
    lat: float | None
    lon: float | None
    feature: str


@dataclass(frozen=True, slots=True)
class StateFacts:
    """What is known of a state besides its names: centre and capitals."""

    lat: float | None
    lon: float | None
    capitals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Active:
    """From when to when a group was active, and every country it belongs to; None is an open or unknown end."""

    start_date: date | None
    end_date: date | None
    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an actor is written down: the file with the number of its entry, and what the entry rests on."""

    entry: str
    source: str


@dataclass(frozen=True, slots=True)
class Names:
    """All names by their folded words. Finding one takes as long with a hundred thousand names as with a hundred."""

    by_words: Mapping[tuple[str, ...], tuple[Name, ...]]
    longest: Mapping[str, int]

    @classmethod
    def of(cls, every: Iterable[Name]) -> Names:
        """Names without words are left out; of one spelling the first listed comes first."""
        found: dict[tuple[str, ...], list[Name]] = {}
        longest: dict[str, int] = {}
        for name in every:
            if name.words:
                found.setdefault(name.words, []).append(name)
                longest[name.words[0]] = max(len(name.words), longest.get(name.words[0], 0))
        return cls({words: tuple(group) for words, group in found.items()}, longest)

    def called(self, words: tuple[str, ...]) -> tuple[Name, ...]:
        """The names of exactly these folded words; none is an empty tuple."""
        return self.by_words.get(words, ())

    def starting(self, words: Sequence[str]) -> Iterator[tuple[Name, ...]]:
        """The names that the next words begin with, the longest first; `words` are folded and may be many."""
        for size in range(min(self.longest.get(words[0], 0), len(words)), 0, -1):
            found = self.by_words.get(tuple(words[:size]))
            if found:
                yield found


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything known before reading. Immutable; look things up, never write."""

    version: str
    actors: Mapping[str, Actor]
    states: Mapping[str, StateFacts]
    names: Names
    active: Mapping[str, Active]
    surnames: Mapping[str, tuple[str, ...]]
    titles: Mapping[str, tuple[RoleTitle, ...]]
    modifiers: frozenset[str]
    collectives: Mapping[str, tuple[Collective, ...]]
    verbs: Mapping[str, tuple[Trigger, ...]]
    nouns: Mapping[str, tuple[Trigger, ...]]
    types: Mapping[str, EventType]
    goldstein: Mapping[str, float]
    contexts: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    cues: Mapping[str, tuple[CueRule, ...]]
    reporting: Mapping[str, str]
    regions: Mapping[str, tuple[Region, ...]]
    divisions: Mapping[str, str]
    terms: Mapping[str, frozenset[str]]
    origins: Mapping[str, Origin]
    little_known: frozenset[str]

    @property
    def triggers(self) -> tuple[Trigger, ...]:
        """Every entry of the event lexicon once, by rule id."""
        every = {each.rule: each for index in (self.verbs, self.nouns) for group in index.values() for each in group}
        return tuple(every[rule] for rule in sorted(every))
