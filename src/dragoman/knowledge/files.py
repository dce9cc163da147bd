"""Knowledge files: found, read, and checked for their form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from dragoman.errors import KnowledgeError
from dragoman.knowledge.base import Entry


def files_of(root: Path) -> list[Path]:
    """The knowledge files of a folder; `groups.yaml` comes before `groups/asia.yaml`, so that its names do."""
    if not root.is_dir():
        raise KnowledgeError(f"{root}: no such knowledge folder")
    return sorted(root.rglob("*.yaml"), key=lambda path: path.relative_to(root).with_suffix("").as_posix())


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


def entries_of(roots: Iterable[Path]) -> dict[str, list[tuple[str, Entry]]]:
    """All entries of all files by kind, each with the `file:entry` it came from."""
    found: dict[str, list[tuple[str, Entry]]] = {kind: [] for kind in KEYS}
    for root in roots:
        for path in files_of(root):
            relative = path.relative_to(root).as_posix()
            kind = _kind(relative)
            if kind is None:
                raise KnowledgeError(f"{path}: no kind of knowledge file has this name; see data/ for the names in use")
            found[kind] += [(where, entry) for where, entry in read_entries(path, relative, kind)]
    return found


def content_of(path: Path) -> dict[str, Any]:
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


def read_entries(path: Path, relative: str, kind: str) -> Iterator[tuple[str, Entry]]:
    """The entries of a file, each with the place it stands at; raises `KnowledgeError` for a wrong key or value."""
    content = content_of(path)
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
