"""The user's own layers of knowledge: where they lie, and how a file is added to them."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import platformdirs

from dragoman import names
from dragoman.errors import KnowledgeError
from dragoman.knowledge.base import Entry
from dragoman.knowledge.files import KEYS, content_of, entries_of, read_entries
from dragoman.knowledge.loading import load

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
    found = {kind: sum(where != "modifier" for where, _ in listed) for kind, listed in entries_of([folder]).items()}
    return {kind: number for kind, number in found.items() if number}


def add(path: Path, home: Path, kind: str | None = None, cache: Path | None = None) -> Path:
    """Copies a dictionary of the user's into `own` and returns where it is kept; one of the same name is replaced.

    `kind` is a key of `KINDS`; None takes the one whose keys the first entry has. Everything is loaded with the new
    file first. Raises `KnowledgeError` naming file, entry and key, and leaves everything as it was.
    """
    table = KINDS[kind or guess(path)]
    relative = f"{table}/{'-'.join(names.keys(path.stem)) or 'mine'}.yaml"
    list(read_entries(path, relative, table))
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
    entries = content_of(path)["entries"]
    first = entries[0] if entries else {}
    return first if isinstance(first, dict) else {}
