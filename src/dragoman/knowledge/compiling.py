"""Entries of knowledge files to one frozen `Knowledge`."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from dragoman import names
from dragoman.errors import KnowledgeError
from dragoman.knowledge.base import (
    Active,
    Collective,
    CueRule,
    Entry,
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
from dragoman.knowledge.files import entries_of
from dragoman.model import Actor, Office


def compiled(roots: tuple[Path, ...], version: str) -> Knowledge:
    """The entries of all folders as one `Knowledge`; raises `KnowledgeError`."""
    entries = entries_of(roots)
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
