"""Knowledge loaded from its folders, compiled once into the cache."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
from collections.abc import Iterable
from pathlib import Path

import platformdirs

from dragoman.knowledge.base import Knowledge
from dragoman.knowledge.compiling import compiled
from dragoman.knowledge.files import files_of

DATA = Path(__file__).parents[1] / "data"

FORMAT = 7
"""Raised when the compiled form changes, so that an old cache is not read."""

KEPT = 8
"""Compiled forms kept in the cache; older ones are removed when a new one is written."""


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
    knowledge = compiled(roots, version)
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        scratch = place.with_suffix(f".{os.getpid()}.tmp")
        scratch.write_bytes(pickle.dumps(knowledge, protocol=5))
        scratch.replace(place)
        for old in sorted(place.parent.glob("knowledge-*.pickle"), key=lambda each: each.stat().st_mtime)[:-KEPT]:
            old.unlink()
    return knowledge


def _hash(roots: Iterable[Path]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for root in roots:
        for path in files_of(root):
            digest.update(str(path.relative_to(root)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
