"""Knowledge: what the reader knows before it reads, loaded from the YAML under `data/` and from a user's own folders.

`load()` returns one frozen `Knowledge`. The YAML is compiled once into the user's cache, under a name that hashes the
files' bytes, so that an edit is seen at once and a second start costs milliseconds.
"""

from __future__ import annotations

import contextlib
import difflib
import hashlib
import os
import pickle
import shutil
import tempfile
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import platformdirs
import yaml

from dragoman import names
from dragoman.errors import KnowledgeError
from dragoman.model import Actor, Office

DATA = Path(__file__).parent / "data"
FORMAT = 7
"""Raised when the compiled form changes, so that an old cache is not read."""

KEPT = 8
"""Compiled forms kept in the cache; older ones are removed when a new one is written."""

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
    takes), clause (the clause it opens), noun (the noun it determines).
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


def load(*folders: Path, cache: Path | None = None) -> Knowledge:
    """The package's knowledge with the user's own folders layered above it, later ones winning by id.

    `cache` is where the compiled form is kept (default: the user's cache folder; unwritable means: compile again).
    Raises `KnowledgeError` naming file, entry and key when a file breaks its format.
    """
    roots = (DATA, *folders)
    version = _hash(roots)
    place = (cache or Path(platformdirs.user_cache_dir("dragoman"))) / f"knowledge-{FORMAT}-{version}.pickle"
    with contextlib.suppress(OSError, pickle.UnpicklingError, EOFError, AttributeError), place.open("rb") as file:
        known: Knowledge = pickle.load(file)
        return known
    knowledge = _compile(roots, version)
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        scratch = place.with_suffix(f".{os.getpid()}.tmp")
        scratch.write_bytes(pickle.dumps(knowledge, protocol=5))
        scratch.replace(place)
        for old in sorted(place.parent.glob("knowledge-*.pickle"), key=lambda each: each.stat().st_mtime)[:-KEPT]:
            old.unlink()
    return knowledge


def _files(root: Path) -> list[Path]:
    """The knowledge files of a folder; `groups.yaml` comes before `groups/asia.yaml`, so that its names do."""
    if not root.is_dir():
        raise KnowledgeError(f"{root}: no such knowledge folder")
    return sorted(root.rglob("*.yaml"), key=lambda path: path.relative_to(root).with_suffix("").as_posix())


def _hash(roots: Iterable[Path]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for root in roots:
        for path in _files(root):
            digest.update(str(path.relative_to(root)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


# ---------------------------------------------------------------- reading the files

KEYS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "ontology/types": (
        frozenset({"type", "quad", "intensity", "cameo", "announced", "modes"}),
        frozenset({"asked", "threatened", "sanctions"}),
    ),
    "ontology/goldstein": (frozenset({"code", "goldstein"}), frozenset()),
    "ontology/contexts": (frozenset({"context", "words"}), frozenset()),
    "actors/states": (
        frozenset({"id", "name", "adjectives", "people", "capitals", "lat", "lon"}),
        frozenset(
            {"wikidata", "aliases", "seats", "regions", "former", "successor", "disputed", "claimed_by", "country"}
        ),
    ),
    "actors/organizations": (
        frozenset({"id", "name", "country", "sectors"}),
        frozenset({"aliases", "wikidata", "part_of", "seats"}),
    ),
    "actors/groups": (
        frozenset({"id", "name", "country", "sectors"}),
        frozenset({"aliases", "wikidata", "part_of", "from", "to"}),
    ),
    "actors/communities": (
        frozenset({"id", "name", "country"}),
        frozenset({"aliases", "wikidata", "part_of", "countries"}),
    ),
    "actors/offices": (frozenset({"name", "country", "offices"}), frozenset({"id", "aliases", "wikidata", "sectors"})),
    "actors/roles": (frozenset({"title", "words", "sectors", "example"}), frozenset()),
    "actors/collectives": (frozenset({"name", "kind", "sectors", "words", "example"}), frozenset()),
    "cues/reporting": (frozenset({"verb", "stance", "example"}), frozenset()),
    "cues/factuality": (frozenset({"cue", "kind", "scope", "example"}), frozenset()),
    "terms": (frozenset({"term", "words", "example"}), frozenset()),
    "places/regions": (frozenset({"name"}), frozenset({"aliases", "country", "lat", "lon", "feature"})),
    "places/divisions": (frozenset({"country", "names"}), frozenset()),
    "events": (
        frozenset({"id", "type", "example"}),
        frozenset(
            {
                "verb",
                "noun",
                "object",
                "prep",
                "prep_object",
                "except",
                "recipient",
                "actor",
                "reciprocal",
                "mode",
                "cameo",
            }
        ),
    ),
    "sources": (frozenset({"id", "title"}), frozenset({"url", "licence", "note"})),
}
"""Required and optional keys per kind of knowledge file (`source` is allowed everywhere)."""


def _kind(relative: str) -> str | None:
    name = relative.removesuffix(".yaml")
    for kind in KEYS:
        if name == kind or name.startswith(kind + "/"):
            return kind
    return "terms" if name.startswith(("cues/", "coding/")) else None


def _entries(roots: Iterable[Path]) -> dict[str, list[tuple[str, Entry]]]:
    """All entries of all files by kind, each with the `file:entry` it came from."""
    found: dict[str, list[tuple[str, Entry]]] = {kind: [] for kind in KEYS}
    for root in roots:
        for path in _files(root):
            relative = path.relative_to(root).as_posix()
            kind = _kind(relative)
            if kind is None:
                raise KnowledgeError(f"{path}: no kind of knowledge file has this name; see data/ for the names in use")
            found[kind] += [(where, entry) for where, entry in _read(path, relative, kind)]
    return found


def _content(path: Path) -> dict[str, Any]:
    """What a knowledge file holds: its `source` and its list of `entries`."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path}: not readable as YAML: {error}") from None
    except OSError as error:
        raise KnowledgeError(f"{path}: cannot be read ({error.strerror}); check the path") from None
    if not isinstance(content, dict) or not isinstance(content.get("entries"), list) or "source" not in content:
        raise KnowledgeError(f"{path}: must hold `source:` and a list `entries:`")
    extra = sorted(set(content) - {"source", "entries", "modifiers"})
    if extra:
        raise KnowledgeError(f"{path}: unknown key {extra[0]!r} beside `source` and `entries`")
    return content


def _read(path: Path, relative: str, kind: str) -> Iterator[tuple[str, Entry]]:
    content = _content(path)
    required, optional = KEYS[kind]
    for number, entry in enumerate(content["entries"], 1):
        where = f"{relative.removesuffix('.yaml')}:{number}"
        if not isinstance(entry, dict):
            raise KnowledgeError(f"{path}: entry {number} is not a mapping")
        unknown = sorted(set(entry) - required - optional - {"source"})
        missing = sorted(required - set(entry))
        if unknown or missing:
            what = f"unknown key {unknown[0]!r}" if unknown else f"missing key {missing[0]!r}"
            raise KnowledgeError(f"{path}: entry {number} ({next(iter(entry.values()), '')}): {what}")
        if kind.startswith(("actors/", "places/")):
            _check_values(entry, f"{path}: entry {number} ({next(iter(entry.values()), '')})")
        yield where, {"source": content["source"], **entry} if kind.startswith("actors/") else entry
    for word in content.get("modifiers", ()):
        yield "modifier", {"title": "", "words": [word], "sectors": [], "example": ""}


_LISTS = frozenset("aliases adjectives people capitals seats regions sectors words countries".split())
_TEXTS = frozenset("id name country wikidata part_of title kind feature example".split())


def _check_values(entry: Entry, where: str) -> None:
    """Keys that hold a text or a list of texts hold one: YAML makes a number or true of a bare 7 or NO."""
    for key, value in entry.items():
        if key in _TEXTS and not isinstance(value, str | None):
            raise KnowledgeError(f"{where}: `{key}` must be a text, it is {value!r}; put it in quotes")
        listed = isinstance(value, list) and all(isinstance(each, str) for each in value)
        if key in _LISTS and value is not None and not listed:
            raise KnowledgeError(f'{where}: `{key}` must be a list of texts such as [one, "two"], it is {value!r}')
        if key == "names" and not _is_texts_by_text(value):
            raise KnowledgeError(f'{where}: `names` must be texts by code such as {{"02": Adiyaman}}, it is {value!r}')
        if key == "offices" and not isinstance(value, list):
            raise KnowledgeError(f"{where}: `offices` must be a list of mappings, it is {value!r}")


def _is_texts_by_text(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(each, str) for pair in value.items() for each in pair)


# ---------------------------------------------------------------- compiling


def _compile(roots: tuple[Path, ...], version: str) -> Knowledge:
    entries = _entries(roots)
    actors: dict[str, Actor] = {}
    facts: dict[str, StateFacts] = {}
    every: list[Name] = []
    for _, entry in entries["actors/states"]:
        actor = _state(entry)
        actors[actor.id] = actor
        facts[actor.id] = StateFacts(entry.get("lat"), entry.get("lon"), tuple(entry["capitals"]))
        every += _state_names(actor, entry)
    national = {name.words for name in every}
    active: dict[str, Active] = {}
    for table, (kind, use) in _BODIES.items():
        for where, entry in entries[table]:
            actor = _body(entry, kind)
            actors[actor.id] = actor
            called = [Name(names.keys(text), text, actor.id, use) for text in (actor.name, *actor.aliases)]
            every += [name for name in called if use != "community" or name.words not in national]
            every += [Name(names.keys(text), text, actor.id, "capital") for text in entry.get("seats") or ()]
            if {"from", "to", "countries"} & set(entry):
                active[actor.id] = _active(entry, where)
    surnames: dict[str, list[str]] = {}
    for where, entry in entries["actors/offices"]:
        actor = _holder(entry, where)
        actors[actor.id] = actor
        every += [Name(names.keys(text), text, actor.id, "name") for text in (actor.name, *actor.aliases)]
        for last in {names.keys(text)[-1] for text in (actor.name, *actor.aliases)}:
            surnames.setdefault(last, []).append(actor.id)
    verbs, nouns = _lexicon(entries["events"])
    types = {entry["type"]: EventType(**entry) for _, entry in entries["ontology/types"]}
    _check(entries, actors, types)
    roles = [(where, entry) for where, entry in entries["actors/roles"] if where != "modifier"]
    return Knowledge(
        version=version,
        actors=actors,
        states=facts,
        names=Names.of(every),
        active=active,
        surnames={last: tuple(ids) for last, ids in surnames.items()},
        titles=_index((title.words, title) for _, entry in roles for title in _titles(entry)),
        modifiers=frozenset(entry["words"][0] for where, entry in entries["actors/roles"] if where == "modifier"),
        collectives=_last_index(
            (each.words, each) for _, entry in entries["actors/collectives"] for each in _collectives(entry)
        ),
        verbs=verbs,
        nouns=nouns,
        types=types,
        goldstein={entry["code"]: float(entry["goldstein"]) for _, entry in entries["ontology/goldstein"]},
        contexts=_last_index(
            (words, (words, entry["context"]))
            for _, entry in entries["ontology/contexts"]
            for words in map(_lemmas, entry["words"])
        ),
        cues=_index((rule.words, rule) for rule in (_cue(entry) for _, entry in entries["cues/factuality"])),
        reporting={entry["verb"]: entry["stance"] for _, entry in entries["cues/reporting"]},
        regions=_index((words, region) for _, entry in entries["places/regions"] for words, region in _regions(entry)),
        divisions={
            f"{entry['country']}.{code}": name
            for _, entry in entries["places/divisions"]
            for code, name in entry["names"].items()
        },
        terms=_terms(entries["terms"]),
        origins=_origins(entries),
        little_known=frozenset(
            entry["id"] for where, entry in entries["actors/groups"] if where.startswith("actors/groups/")
        ),
    )


_BODIES = {
    "actors/organizations": ("organization", "name"),
    "actors/groups": ("group", "name"),
    "actors/communities": ("population", "community"),
}
"""Tables of actors that are neither states nor persons: the kind of their actors and the use of their names."""


def _check(entries: dict[str, list[tuple[str, Entry]]], actors: dict[str, Actor], types: dict[str, EventType]) -> None:
    """Values that must name something: types and modes of the lexicon, parents of actors."""
    for where, entry in entries["events"]:
        kind = types.get(str(entry["type"]))
        if kind is None:
            raise KnowledgeError(f"{where} ({entry['id']}): type {entry['type']!r} is none of {', '.join(types)}")
        if entry.get("mode") is not None and entry["mode"] not in kind.modes:
            raise KnowledgeError(f"{where} ({entry['id']}): mode {entry['mode']!r} is no mode of {kind.type}")
    for actor in actors.values():
        if actor.part_of and actor.part_of not in actors:
            where = next(place for table in _BODIES for place, entry in entries[table] if entry["id"] == actor.id)
            raise KnowledgeError(f"{where} ({actor.id}): part_of {actor.part_of!r} is no actor")


def _origins(entries: Mapping[str, list[tuple[str, Entry]]]) -> dict[str, Origin]:
    """Where each actor is written down; of several entries the last, which is the one in use."""
    found = {}
    for table in ("actors/states", *_BODIES, "actors/offices"):
        for where, entry in entries[table]:
            found[_actor_id(entry)] = Origin(where, entry["source"])
    return found


def _actor_id(entry: Entry) -> str:
    """The id an entry gives its actor: its own, the QID, or a slug of the name."""
    return str(entry.get("id") or entry.get("wikidata") or "-".join(names.keys(entry["name"])))


def _terms(entries: Iterable[tuple[str, Entry]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for where, entry in entries:
        name = f"{where.split(':')[0].split('/')[-1]}/{entry['term']}"
        found.setdefault(name, set()).update(entry["words"])
    return {name: frozenset(words) for name, words in found.items()}


def _lemmas(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _index(pairs: Iterable[tuple[tuple[str, ...], Any]]) -> dict[str, tuple[Any, ...]]:
    """By first word, longest first."""
    found: dict[str, list[tuple[tuple[str, ...], Any]]] = {}
    for words, value in pairs:
        if words:
            found.setdefault(words[0], []).append((words, value))
    return {
        first: tuple(value for _, value in sorted(group, key=lambda pair: -len(pair[0])))
        for first, group in found.items()
    }


def _last_index(pairs: Iterable[tuple[tuple[str, ...], Any]]) -> dict[str, tuple[Any, ...]]:
    """By last word (the head of a noun phrase), longest first."""
    found: dict[str, list[tuple[tuple[str, ...], Any]]] = {}
    for words, value in pairs:
        found.setdefault(words[-1], []).append((words, value))
    return {
        last: tuple(value for _, value in sorted(group, key=lambda pair: -len(pair[0])))
        for last, group in found.items()
    }


def _state(entry: Entry) -> Actor:
    return Actor(
        id=entry["id"],
        name=entry["name"],
        kind="state",
        country=entry.get("country") or entry["id"],
        sectors=("GOV",),
        wikidata=entry.get("wikidata"),
        aliases=tuple(entry.get("aliases") or ()),
    )


def _state_names(actor: Actor, entry: Entry) -> list[Name]:
    found = [Name(names.keys(text), text, actor.id, "name") for text in (actor.name, *actor.aliases)]
    for use, key in (
        ("adjective", "adjectives"),
        ("people", "people"),
        ("capital", "capitals"),
        ("seat", "seats"),
        ("region", "regions"),
    ):
        found += [Name(names.keys(text), text, actor.id, use) for text in entry.get(key) or ()]
    return found


def _body(entry: Entry, kind: str) -> Actor:
    return Actor(
        id=entry["id"],
        name=entry["name"],
        kind=kind,
        country=entry["country"],
        sectors=tuple(entry.get("sectors") or _COMMUNITY if kind == "population" else entry["sectors"]),
        wikidata=entry.get("wikidata"),
        aliases=tuple(entry.get("aliases") or ()),
        part_of=entry.get("part_of"),
    )


_COMMUNITY = ("SOC", "CVL")
"""Sectors of ethnic groups, clans and faiths: PLOVER's social sector, then civilians."""


def _active(entry: Entry, where: str) -> Active:
    start = _partial(entry.get("from"), f"{where}: from", last=False)
    end = _partial(entry.get("to"), f"{where}: to", last=True)
    return Active(start, end, tuple(entry.get("countries") or (entry["country"],)))


_OFFICE_KEYS = frozenset({"title", "organization", "country", "from", "to", "sectors"})


def _holder(entry: Entry, where: str) -> Actor:
    for each in entry["offices"]:
        if not isinstance(each, dict) or "title" not in each or set(each) - _OFFICE_KEYS:
            raise KnowledgeError(
                f"{where} ({entry['name']}): an office takes the keys {', '.join(sorted(_OFFICE_KEYS))}"
            )
    offices = tuple(
        Office(
            title=each["title"],
            organization=each.get("organization"),
            country=each.get("country") or entry["country"],
            start_date=_partial(each.get("from"), f"{where}: from", last=False),
            end_date=_partial(each.get("to"), f"{where}: to", last=True),
            span=None,
        )
        for each in entry["offices"]
    )
    return Actor(
        id=_actor_id(entry),
        name=entry["name"],
        kind="person",
        country=entry["country"],
        sectors=tuple(entry.get("sectors") or ("GOV",)),
        wikidata=entry.get("wikidata"),
        aliases=tuple(entry.get("aliases") or ()),
        offices=offices,
    )


def _partial(value: object, where: str, *, last: bool) -> date | None:
    """A date written as YYYY, YYYY-MM or YYYY-MM-DD; the first day it can mean, or the last."""
    if value is None:
        return None
    text = str(value)
    try:
        if len(text) == 4:
            return date(int(text), 12, 31) if last else date(int(text), 1, 1)
        if len(text) == 7:
            year, month = int(text[:4]), int(text[5:])
            return date(year, month, monthrange(year, month)[1] if last else 1)
        return date.fromisoformat(text)
    except ValueError:
        raise KnowledgeError(f"{where}: {text!r} is not a date; write YYYY, YYYY-MM or YYYY-MM-DD in quotes") from None


def _titles(entry: Entry) -> list[RoleTitle]:
    sectors = tuple(entry["sectors"])
    return [RoleTitle(names.keys(text), entry["title"], sectors) for text in entry["words"]]


def _collectives(entry: Entry) -> list[Collective]:
    return [Collective(_lemmas(text), entry["name"], entry["kind"], tuple(entry["sectors"])) for text in entry["words"]]


def _cue(entry: Entry) -> CueRule:
    return CueRule(
        _lemmas(entry["cue"]), entry["kind"], entry["scope"], f"cues/{entry['kind']}/{entry['cue'].replace(' ', '-')}"
    )


def _regions(entry: Entry) -> list[tuple[tuple[str, ...], Region]]:
    found = []
    for text in (entry["name"], *(entry.get("aliases") or ())):
        words = names.keys(text)
        region = Region(
            entry["name"],
            words,
            entry.get("country"),
            entry.get("lat"),
            entry.get("lon"),
            entry.get("feature") or "RGN",
        )
        found.append((words, region))
    return found


_DEFAULT_WITH_OBJECT = ("with", "to", "on", "against", "from", "for", "toward", "of", "owner")
_DEFAULT_NOUN = ("on", "against", "with", "of", "to", "between")


def _lexicon(
    entries: Iterable[tuple[str, Entry]],
) -> tuple[dict[str, tuple[Trigger, ...]], dict[str, tuple[Trigger, ...]]]:
    verbs: list[tuple[tuple[str, ...], Trigger]] = []
    nouns: list[tuple[tuple[str, ...], Trigger]] = []
    latest = {trigger.rule: trigger for trigger in (_trigger(where, entry) for where, entry in entries)}
    for trigger in latest.values():
        (verbs if trigger.kind == "verb" else nouns).extend(
            ((head,), trigger) for head in {head for head, _ in trigger.heads}
        )
    return _index(verbs), _index(nouns)


def _trigger(where: str, entry: Entry) -> Trigger:
    kind = "verb" if "verb" in entry else "noun"
    if ("verb" in entry) == ("noun" in entry):
        raise KnowledgeError(f"{where} ({entry['id']}): give exactly one of `verb` and `noun`")
    for key in ("verb", "noun", "object", "prep", "prep_object", "except", "recipient", "actor"):
        listed = entry.get(key, [])
        if not isinstance(listed, list) or not all(isinstance(word, str) for word in listed):
            raise KnowledgeError(f'{where} ({entry["id"]}): `{key}` must be a list of words; quote words such as "on"')
    phrases = [text.split() for text in entry[kind]]
    heads = tuple(
        (words[0], tuple(words[1:])) if kind == "verb" else (words[-1], tuple(words[:-1])) for words in phrases
    )
    default = _DEFAULT_NOUN if kind == "noun" else _DEFAULT_WITH_OBJECT if entry.get("object") else ("object",)
    return Trigger(
        rule=f"{where.split(':')[0]}/{entry['id']}",
        kind=kind,
        heads=heads,
        object=tuple(map(_lemmas, entry.get("object") or ())),
        prep=tuple(entry.get("prep") or ()),
        prep_object=tuple(map(_lemmas, entry.get("prep_object") or ())),
        blocked=frozenset(entry.get("except") or ()),
        recipient=tuple(entry.get("recipient") or default),
        actor=tuple(entry.get("actor") or ("subject",)),
        reciprocal=bool(entry.get("reciprocal")),
        type=entry["type"],
        mode=entry.get("mode"),
        cameo=entry.get("cameo"),
        example=entry["example"],
    )


# ---------------------------------------------------------------- the user's own layers

OWN = "own"
SNAPSHOTS = "wikidata-[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
"""Names of the folders that `dragoman knowledge update` makes, one per day."""

KINDS = {
    "states": "actors/states",
    "offices": "actors/offices",
    "roles": "actors/roles",
    "collectives": "actors/collectives",
    "organizations": "actors/organizations",
    "groups": "actors/groups",
    "communities": "actors/communities",
    "events": "events",
    "regions": "places/regions",
}
"""Kinds of dictionary a user may add: the name on the command line and the path they are kept under."""

_ARMED = frozenset({"REB", "UAF", "PRM"})


def home() -> Path:
    """The folder in which a user's layers are kept; it need not exist."""
    return Path(platformdirs.user_data_dir("dragoman")) / "knowledge"


def layers(home: Path) -> tuple[Path, ...]:
    """The user's layers in order, later ones winning: the latest snapshot, then `own`; those that do not exist are
    left out."""
    latest = sorted(path for path in home.glob(SNAPSHOTS) if path.is_dir())[-1:]
    own = home / OWN
    return (*latest, *([own] if own.is_dir() else []))


def remedy(error: KnowledgeError, folders: Sequence[Path]) -> KnowledgeError:
    """The error with the user's folder that causes it and what to do; the same error when none of them does."""
    for number, folder in enumerate(folders, 1):
        try:
            load(*folders[:number])
        except KnowledgeError as found:
            if not folder.is_dir():
                return found
            what = f"correct or delete that file in {folder}, or delete that folder, and run the command again"
            return KnowledgeError(f"{found}; {what}")
    return error


def count(folder: Path) -> dict[str, int]:
    """How many entries a knowledge folder has of each kind that it has. Raises `KnowledgeError`."""
    found = {kind: sum(where != "modifier" for where, _ in listed) for kind, listed in _entries([folder]).items()}
    return {kind: number for kind, number in found.items() if number}


def add(path: Path, home: Path, kind: str | None = None, cache: Path | None = None) -> Path:
    """Copies a dictionary of the user's into `own` and returns where it is kept; one of the same name is replaced.

    `kind` is a key of `KINDS`; None takes the one whose keys the first entry has. Everything is loaded with the new
    file first. Raises `KnowledgeError` naming file, entry and key, and leaves everything as it was.
    """
    table = KINDS[kind or guess(path)]
    relative = f"{table}/{'-'.join(names.keys(path.stem)) or 'mine'}.yaml"
    list(_read(path, relative, table))
    own = home / OWN
    with tempfile.TemporaryDirectory() as scratch:
        trial = Path(scratch) / OWN
        if own.is_dir():
            shutil.copytree(own, trial)
        _copy(path, trial / relative)
        others = [folder for folder in layers(home) if folder != own]
        try:
            load(*others, trial, cache=cache)
        except KnowledgeError as error:
            raise remedy(KnowledgeError(f"{path}: {error}"), layers(home)) from None
    _copy(path, own / relative)
    return own / relative


def _copy(path: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    scratch = to.with_suffix(f".{os.getpid()}.tmp")
    shutil.copyfile(path, scratch)
    scratch.replace(to)


def guess(path: Path) -> str:
    """The kind of dictionary (a key of `KINDS`) a file is by the keys of its first entry.

    Raises `KnowledgeError` when the file is no dictionary or its first entry lacks a key of every kind.
    """
    entry = _first(path)
    given = set(entry) - {"source"}
    fitting = [kind for kind, table in KINDS.items() if KEYS[table][0] <= given]
    if not fitting:
        raise KnowledgeError(
            f"{path}: entry 1 has the needed keys of no kind; say with --as which of {_listed()} it is"
        )
    best = min(fitting, key=lambda kind: len(given - KEYS[KINDS[kind]][0] - KEYS[KINDS[kind]][1]))
    sectors = entry.get("sectors")
    armed = isinstance(sectors, list) and bool(_ARMED & set(map(str, sectors)))
    return "groups" if best == "organizations" and armed else best


def _listed() -> str:
    return ", ".join(KINDS)


def _first(path: Path) -> Entry:
    """The first entry of a file; an empty one when the entries are no mappings."""
    entries = _content(path)["entries"]
    first = entries[0] if entries else {}
    return first if isinstance(first, dict) else {}


# ---------------------------------------------------------------- who bears a name


@dataclass(frozen=True, slots=True)
class Bearer:
    """An actor that bears a name: the spelling that matched, its use (as in `Name`, or `family name`), the offices
    held on the day, and whether a text that gives no other hint means this one, with the reason."""

    actor: Actor
    spelling: str
    use: str
    held: tuple[Office, ...]
    meant: bool
    why: str


def bearers(known: Knowledge, name: str, on: date) -> tuple[Bearer, ...]:
    """Everyone who bears a name, those of the whole name first; nobody is an empty tuple.

    A name is folded as in texts, so case, accents and dots do not count.
    """
    words = names.keys(name)
    listed = {each.actor: each for each in reversed(known.names.called(words))}
    whole = list(reversed(listed.values()))
    chosen, why = _chosen(known, whole, on)
    found = [_bearer(known, each, on, each == chosen, why if each == chosen else "") for each in whole]
    family = dict.fromkeys(known.surnames.get(words[0], ())) if len(words) == 1 else {}
    reason = 'a family name alone means somebody only with a title ("Foreign Minister NAME") or after the whole name'
    for actor in (known.actors[each] for each in family if each not in listed):
        found.append(Bearer(actor, actor.name, "family name", _held(actor, on), False, reason))
    return tuple(found)


def similar(known: Knowledge, name: str) -> tuple[str, ...]:
    """Up to five known names spelled like this one, the closest first; none is an empty tuple."""
    spelled = {" ".join(words): listed[0].text for words, listed in known.names.by_words.items()}
    spelled |= {last: known.actors[ids[0]].name for last, ids in known.surnames.items() if last not in spelled}
    close = difflib.get_close_matches(" ".join(names.keys(name)), spelled, n=5, cutoff=0.75)
    return tuple(dict.fromkeys(spelled[each] for each in close))


def _bearer(known: Knowledge, name: Name, on: date, meant: bool, why: str) -> Bearer:
    actor = known.actors[name.actor]
    return Bearer(actor, name.text, name.use, _held(actor, on), meant, why or _against(known, name, on))


def _chosen(known: Knowledge, whole: list[Name], on: date) -> tuple[Name | None, str]:
    """Whom the reader takes of several bearers when the text has nothing else, and why."""
    open_to = [each for each in whole if each.use != "community"]
    active = [each for each in open_to if is_active(known, each.actor, on)]
    best = next(iter(active or open_to), None)
    alone = len(open_to) == 1
    if best is None or (alone and _is_short(known, best) and (not active or len(best.text) <= 2)):
        return None, ""
    if alone:
        return best, "nobody else bears the name" if len(whole) == 1 else "the only one whose name counts by itself"
    if len(active) == 1:
        return best, f"of {len(whole)} who bear the name the only one in office or active on {on}"
    return best, f"of {len(active) or len(open_to)} who may be meant on {on} the first listed"


def _is_short(known: Knowledge, name: Name) -> bool:
    """Whether a name is a short form of a group, which counts only with support from the text."""
    return known.actors[name.actor].kind == "group" and name.text.isupper() and len(name.text) <= 4


def _against(known: Knowledge, name: Name, on: date) -> str:
    """Why a bearer is not the one meant without other hints."""
    if name.use == "community":
        return 'the name of a people counts only where the words speak of one ("the NAME", "NAME herders")'
    if not is_active(known, name.actor, on):
        return f"not in office or active on {on}; meant where the text has its country or another of its names"
    if _is_short(known, name):
        return "a short form; meant where the text has its country, another of its names or fighting"
    return "meant where the text has its country or another of its names"


def is_active(known: Knowledge, actor: str, on: date) -> bool:
    """Whether an actor was in office or active on a day; without dates it counts as active."""
    if known.actors[actor].kind == "person":
        return bool(_held(known.actors[actor], on))
    years = known.active.get(actor)
    return years is None or _within(years.start_date, years.end_date, on)


def _held(actor: Actor, on: date) -> tuple[Office, ...]:
    return tuple(each for each in actor.offices if _within(each.start_date, each.end_date, on))


def _within(start: date | None, end: date | None, on: date) -> bool:
    return (start is None or start <= on) and (end is None or on <= end)
