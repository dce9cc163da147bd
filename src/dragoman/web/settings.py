"""How the page is served."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dragoman.ingest import MAX_BYTES
from dragoman.intake import Folders

OWN_HOSTS = ("127.0.0.1", "localhost", "[::1]")
"""The names this machine has for itself."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How the page is served.

    `hosts`: the names it answers to; any other is refused, lest a foreign page should reach it through a name of its
    own. `*` among them stands for every numeric address, which no foreign page can claim.
    `token`: asked of every visitor, None when only this machine can reach it. `folders`: the user's knowledge.
    `most_bytes`: the longest input taken. `reading_seconds`: how long the reading of an article may take, with waiting
    for its turn. `readings`: how many articles may be read or wait for it at once.
    """

    store: Path
    read_only: bool = False
    hosts: tuple[str, ...] = OWN_HOSTS
    token: str | None = None
    folders: Folders = ()
    most_bytes: int = MAX_BYTES
    reading_seconds: float = 30.0
    readings: int = 8
