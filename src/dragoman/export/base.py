"""What all export formats share: the report of losses, one run of an export, and the place a file is written to."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from dragoman.errors import DragomanError
from dragoman.export.codes import codes
from dragoman.knowledge import Knowledge
from dragoman.model import Record, digest

HAPPENED = frozenset({"actual", "announced"})
"""What event data hold: deeds done and announcements made. `announced` is an AGREE or CONCEDE whose deed is to come."""

GROUPED = frozenset({"events", "meetings", "commitments", "sanctions"})
"""Tables of which several rows may tell one happening."""

AFFIRMED = frozenset({"actual", "announced", "future", "hypothetical", "historical"})
"""All that is not denied, for formats that say beside each row how it is to be taken."""

_ANNOUNCEMENTS = frozenset({"AGREE", "CONCEDE"})
_BREAKS = re.compile(r"[\s\x00-\x1f\x7f\x85\u2028\u2029]+")


# ---------------------------------------------------------------- what is lost


class Lost(NamedTuple):
    """Values of one field of the record that a format left out: `table` or `table.field`, how many, and why."""

    field: str
    values: int
    why: str


@dataclass(frozen=True, slots=True)
class Loss:
    """What an export holds and what it had to leave out; `lost` is sorted by field."""

    format: str
    rows: int
    lost: tuple[Lost, ...]

    def text(self) -> str:
        """The report to print, a line for each loss."""
        head = f"{self.format}: {self.rows:,} row{'' if self.rows == 1 else 's'} written"
        if not self.lost:
            return f"{head}, nothing of the records was left out"
        width = max(len(each.field) for each in self.lost)
        lines = [f"  {each.field:<{width}}  {each.values:>9,}  {each.why}" for each in self.lost]
        return "\n".join([f"{head}; left out:", *lines])


class Tally:
    """Counts rows written and values lost while an export runs."""

    def __init__(self, format: str) -> None:
        self.format = format
        self.rows = 0
        self._lost: Counter[tuple[str, str]] = Counter()
        self._always: Mapping[str, str] = codes("losses")[format]

    def lose(self, field: str, why: str, count: int = 1) -> None:
        """Notes that values of a field were left out of this export."""
        if count:
            self._lost[field, why] += count

    def record(self, record: Record, left_out: Iterable[str] = ()) -> None:
        """Counts what the format never has a place for; rows of `left_out` (ids) were lost whole, so not here."""
        gone = frozenset(left_out)
        for field, why in self._always.items():
            table, _, name = field.partition(".")
            rows: Any = getattr(record, table)
            rows = [each for each in (rows if isinstance(rows, tuple) else (rows,)) if each.id not in gone]
            self.lose(field, why, sum(_values(getattr(row, name)) for row in rows) if name else len(rows))

    def loss(self) -> Loss:
        """The report so far."""
        return Loss(self.format, self.rows, tuple(Lost(at, n, why) for (at, why), n in sorted(self._lost.items())))


def _values(value: object) -> int:
    """How many values a field holds: the items of a list, else one, and none for None, False and empty text."""
    if isinstance(value, tuple):
        return len(value)
    return int(value is not None and value is not False and value != "")


class Job(NamedTuple):
    """One run of an export: happenings by row id, the knowledge, the tally, and which factualities are told."""

    happenings: Mapping[str, str]
    known: Knowledge
    tally: Tally
    told: frozenset[str]

    def happening(self, row: str) -> str:
        """The happening of a row; a row that nobody grouped is its own."""
        return self.happenings.get(row, row)

    def leaves_out(self, factuality: str, type: str | None = None) -> bool:
        """Whether a row is not told, by its factuality; rows without a type (meetings, sanctions) announce nothing."""
        if factuality == "future" and type in _ANNOUNCEMENTS:
            return not self.told & {"announced", "future"}
        return factuality not in self.told


# ---------------------------------------------------------------- where it is written


@contextmanager
def placed(out: Path, *, folder: bool) -> Iterator[Path]:
    """A path beside `out` to write to, moved to `out` when all went well and removed when not.

    A file that is there is replaced; a folder must be new or empty.
    Raises `DragomanError` when `out` cannot be written, saying what to do.
    """
    target = out.resolve()
    _check(out, target, folder)
    try:
        scratch = Path(tempfile.mkdtemp(prefix=".dragoman-", dir=target.parent))
    except OSError as error:
        raise _unwritable(out, error) from error
    try:
        part = scratch / "part"
        if folder:
            part.mkdir()
        yield part
        os.replace(part, target)
    except OSError as error:
        raise _unwritable(out, error) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _check(out: Path, target: Path, folder: bool) -> None:
    if not target.parent.is_dir():
        raise DragomanError(f"{out}: no such folder as {target.parent}; create it or name another place")
    if folder and target.is_dir() and any(target.iterdir()):
        raise DragomanError(f"{out}: the folder is not empty; remove it or name a new one")
    if folder and target.exists() and not target.is_dir():
        raise DragomanError(f"{out}: a file, but this format writes a folder; name a new folder")
    if not folder and target.is_dir():
        raise DragomanError(f"{out}: a folder, but this format writes a file; name a file in it")
    if not folder and target.exists() and not target.is_file():
        raise DragomanError(f"{out}: neither a file nor a folder; name a file")


def _unwritable(out: Path, error: OSError) -> DragomanError:
    return DragomanError(
        f"{out}: cannot be written ({error.strerror or error}); check the folder or name another place"
    )


def opened(path: Path) -> TextIO:
    """A text file for writing: UTF-8, line ends as given, what is no Unicode character as `?`."""
    return path.open("w", encoding="utf-8", errors="replace", newline="")


def cell(value: object) -> str:
    """A value as the text of one cell: tabs, line ends and other control characters become one space, None is empty."""
    return "" if value is None else _BREAKS.sub(" ", str(value)).strip()


def bare_line(cells: Iterable[object]) -> str:
    """A line of a tab-separated format that knows no quoting: a double quote becomes a single one."""
    return "\t".join(cell(each).replace('"', "'") for each in cells) + "\n"


def compact(day: date) -> str:
    """A day as YYYYMMDD."""
    return day.isoformat().replace("-", "")


def number(*parts: str) -> int:
    """A stable number for ids, for formats whose ids are numbers: 52 bits, so that it survives as a float."""
    return int(digest(*parts)[:13], 16)
