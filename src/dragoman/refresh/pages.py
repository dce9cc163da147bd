"""The pages of an update, kept as they come, so that an interrupted run goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from dragoman.refresh.asking import asked
from dragoman.refresh.base import Settings
from dragoman.refresh.queries import QUERIES, Query
from dragoman.refresh.terms import day_of

UNFINISHED = "wikidata-unfinished"
"""Folder, beside the snapshots, of the pages of a run that has not ended."""

KEEP_PAGES = timedelta(days=7)
"""Pages of an interrupted run older than this are asked anew, so that no snapshot mixes distant days."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of one update, each kept in `folder` as soon as it is there and never asked twice."""

    folder: Path
    settings: Settings

    @classmethod
    def of(cls, settings: Settings, *, full: bool) -> Pages:
        """The pages of an interrupted run, or none: after `full`, for another endpoint or page size, or when old."""
        folder = settings.home / UNFINISHED
        pages = cls(folder, settings)
        if full or not pages._go_on():
            pages.forget()
        folder.mkdir(parents=True, exist_ok=True)
        about = folder / "about.json"
        if not about.exists():
            _write(about, json.dumps({**pages._about(), "begun": settings.today.isoformat()}))
        return pages

    def _about(self) -> dict[str, Any]:
        digest = hashlib.blake2b("".join(query.text for query in QUERIES).encode(), digest_size=8).hexdigest()
        return {"endpoint": self.settings.endpoint, "page": self.settings.page, "queries": digest}

    def _go_on(self) -> bool:
        """Whether the pages kept belong to this update."""
        about = _json(self.folder / "about.json")
        if not isinstance(about, dict) or {**about, **self._about()} != about:
            return False
        begun = day_of(f"{about.get('begun')}T", "11")
        return begun is not None and self.settings.today - date.fromisoformat(begun) <= KEEP_PAGES

    def forget(self) -> None:
        """Removes the pages kept."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def all(self, query: Query) -> list[Any]:
        """All rows of a query, those kept and those still to ask; raises `RefreshError`."""
        rows: list[Any] = []
        number = 0
        while True:
            page = self._page(query, number)
            rows += page
            number += 1
            if len(page) < self.settings.page:
                self.settings.tell(f"{query.name}: {len(rows):,} rows")
                return rows

    def _page(self, query: Query, number: int) -> list[Any]:
        path = self.folder / f"{query.name}-{number:04}.json"
        kept = _json(path)
        if isinstance(kept, list):
            return kept
        if any(self.folder.glob("*-[0-9]*.json")):
            self.settings.sleep(self.settings.pause)
        text = query.text.replace("{limit}", str(self.settings.page))
        page = asked(self.settings, text.replace("{offset}", str(number * self.settings.page)))
        _write(path, json.dumps(page, ensure_ascii=False))
        return page


def _write(path: Path, text: str) -> None:
    """Writes a file whole or not at all."""
    scratch = path.with_suffix(f".{os.getpid()}.tmp")
    scratch.write_text(text, encoding="utf-8")
    scratch.replace(path)


def _json(path: Path) -> Any:
    """What a JSON file holds; None when it is missing or broken."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
