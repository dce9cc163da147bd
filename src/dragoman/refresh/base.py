"""What the parts of an update share: its settings, its error, and how knowledge files are written in Python."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from dragoman.errors import DragomanError

ENDPOINT = "https://query.wikidata.org/sparql"
SOURCE = "wikidata"

Entry = dict[str, Any]


class RefreshError(DragomanError):
    """Wikidata cannot be asked or gives no answer; the message says what to do, and the knowledge in use stays."""


def _quiet(text: str) -> None:
    """Says nothing."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How an update is made. `home` holds the snapshots, `page` is rows per request, times are in seconds.

    `tries` is how often one page is asked at most; waits between tries double from `pause` up to `longest_wait`.
    `today` names the snapshot. `sleep` and `tell` (progress, one line a call) can be replaced.
    """

    home: Path
    today: date
    endpoint: str = ENDPOINT
    page: int = 500
    pause: float = 1.0
    timeout: float = 75.0
    tries: int = 6
    longest_wait: float = 300.0
    cache: Path | None = None
    sleep: Callable[[float], None] = time.sleep
    tell: Callable[[str], None] = _quiet
