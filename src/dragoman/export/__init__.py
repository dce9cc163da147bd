"""Records as files of other systems: `write` makes a file or folder and says what was lost.

    loss = export.write("polecat", records, Path("events.tsv"), known=knowledge)
    loss.text()   # what of the records has no place in that format

`foreign.read` goes the other way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from dragoman.errors import DragomanError
from dragoman.export import acled, ftm, gdelt, geojson, ical, icews, phoenix, plover, polecat, tables, webanno
from dragoman.export.base import AFFIRMED, HAPPENED, Job, Loss, Lost, Tally, placed
from dragoman.knowledge import Knowledge
from dragoman.model import Record

__all__ = ["FORMATS", "Loss", "Lost", "write"]

_Maker = Callable[[Iterable[Record], Path, Job], None]

_MAKERS: Mapping[str, tuple[_Maker, frozenset[str]]] = {
    "plover": (plover.write, HAPPENED),
    "polecat": (polecat.write, HAPPENED),
    "gdelt": (gdelt.events, HAPPENED),
    "gdelt-mentions": (gdelt.mentions, HAPPENED),
    "icews": (icews.write, HAPPENED),
    "phoenix": (phoenix.write, HAPPENED),
    "acled": (acled.write, frozenset({"actual"})),
    "parquet": (tables.write_parquet, AFFIRMED),
    "csv": (tables.write_csv, AFFIRMED),
    "ftm": (ftm.write, HAPPENED | {"historical"}),
    "webanno": (webanno.write, AFFIRMED),
    "geojson": (geojson.write, AFFIRMED - {"hypothetical"}),
    "ical": (ical.write, AFFIRMED - {"hypothetical"}),
}
"""What makes each format, and the factualities its users expect (docs/how-to/export)."""

FORMATS: tuple[str, ...] = tuple(_MAKERS)
"""The names of the formats."""

FOLDERS = frozenset({"csv", "parquet"})
"""Formats that are a folder with one file a table."""


def write(
    format: str,
    records: Iterable[Record],
    out: Path,
    *,
    happenings: Mapping[str, str] | None = None,
    known: Knowledge,
) -> Loss:
    """Writes records in one of `FORMATS` and returns what was written and what was lost.

    `records` are read once, one at a time. `happenings`: the id of the happening of a row (event, meeting, sanction,
    commitment) by the id of the row; a row that is not in it is its own. Negated rows are always left out and
    counted. `out` is written whole or not at all: a file is replaced, a folder must be new or empty.
    Raises `DragomanError` for an unknown format and for a place that cannot be written, saying what to do.
    """
    if format not in _MAKERS:
        raise DragomanError(f"format {format!r} is not known; choose one of {', '.join(FORMATS)}")
    maker, told = _MAKERS[format]
    job = Job(happenings or {}, known, Tally(format), told)
    with placed(out, folder=format in FOLDERS) as part:
        maker(records, part, job)
    return job.tally.loss()
