"""Keeping knowledge current: `dragoman knowledge update` asks Wikidata who holds which office.

The one package that talks to the network. `update` asks page by page, keeps each page at once so that an interrupted
run goes on where it stopped, and turns the rows into a dated folder of ordinary knowledge files. The folder takes the
place of the former one only after it has been loaded without error.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from dragoman import knowledge
from dragoman.errors import KnowledgeError
from dragoman.knowledge import Knowledge
from dragoman.refresh.base import ENDPOINT, SOURCE, Entry, RefreshError, Settings
from dragoman.refresh.changes import Report, compared
from dragoman.refresh.making import Maker
from dragoman.refresh.pages import UNFINISHED, Pages
from dragoman.refresh.queries import QUERIES

__all__ = ["ENDPOINT", "QUERIES", "SHOWN", "UNFINISHED", "RefreshError", "Report", "Settings", "update"]

SHOWN = 20
"""Lines of each part of the report that are printed; the file has them all."""


def update(settings: Settings, *, full: bool = False) -> Report:
    """Asks Wikidata and puts a new snapshot into `settings.home`; returns what changed.

    `full` forgets the pages of an interrupted run. Raises `RefreshError` when Wikidata cannot be asked or its answers
    make no knowledge, `KnowledgeError` when a user's own file is wrong; the former snapshot then stays in use, and the
    pages that came are kept for the next run.
    """
    package = knowledge.load(cache=settings.cache)
    layers = knowledge.layers(settings.home)
    everything = knowledge.load(*layers, cache=settings.cache)
    pages = Pages.of(settings, full=full)
    rows = {query.name: pages.all(query) for query in QUERIES}
    count = sum(map(len, rows.values()))
    made = Maker(package, everything, _by_qid(everything), Counter())
    files = made.files(rows)
    if made.skipped.total() == count:
        raise RefreshError(f"{settings.endpoint}: none of {count:,} rows is usable; {_ANEW}")
    former = [layer for layer in layers if layer.name != knowledge.OWN]
    before = knowledge.load(*former, cache=settings.cache) if former else package
    scratch = settings.home / f".{SOURCE}-{os.getpid()}.tmp"
    with _removed(scratch):
        _write_files(scratch, files)
        after = _loaded(scratch, settings)
        snapshot = settings.home / f"{SOURCE}-{settings.today.isoformat()}"
        named = former[0].name if former else "the package's own knowledge"
        report = compared(before, after, Report(snapshot, named, count, (), (), (), (), (), (), dict(made.skipped)))
        (scratch / "report.txt").write_text(report.text(), encoding="utf-8")
        _put(scratch, snapshot)
    pages.forget()
    return report


_ANEW = "nothing in use was changed; run the command again with --full, and report it if it stays so"


def _by_qid(known: Knowledge) -> dict[str, str]:
    """The id in use of each QID that knowledge has."""
    return {actor.wikidata: actor.id for actor in known.actors.values() if actor.wikidata}


def _loaded(folder: Path, settings: Settings) -> Knowledge:
    """The package's knowledge with a new snapshot, which is thereby checked."""
    try:
        return knowledge.load(folder, cache=settings.cache)
    except KnowledgeError as error:
        raise RefreshError(f"the answers of {settings.endpoint} make no valid knowledge ({error}); {_ANEW}") from None


def _write_files(folder: Path, files: Mapping[str, Sequence[Entry]]) -> None:
    """Writes the knowledge files of a snapshot into a folder."""
    for name, entries in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        content = {"source": SOURCE, "entries": list(entries)}
        path.write_text(yaml.dump(content, Dumper=_dumper(), sort_keys=False, allow_unicode=True, width=200), "utf-8")


def _dumper() -> type[Any]:
    """The fast YAML writer where PyYAML has it."""
    return getattr(yaml, "CSafeDumper", yaml.SafeDumper)


@contextlib.contextmanager
def _removed(folder: Path) -> Iterator[None]:
    """Removes the folder in the end, if it is still there."""
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _put(folder: Path, to: Path) -> None:
    """Renames a folder to a name that may be taken; the former one comes back when that fails."""
    aside = to.with_name(f".{to.name}.old")
    shutil.rmtree(aside, ignore_errors=True)
    if not to.exists():
        folder.rename(to)
        return
    to.rename(aside)
    try:
        folder.rename(to)
    except BaseException:
        aside.rename(to)
        raise
    shutil.rmtree(aside, ignore_errors=True)
