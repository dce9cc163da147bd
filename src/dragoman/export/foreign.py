"""Other systems' event files: POLECAT, ICEWS and GDELT 2.0 rows as `ForeignEvent`, to stand beside ours.

`read` is tolerant of what published files are like: surplus columns, a `Headline` column, dates as m/d/Y, codes that a
spreadsheet took the leading zero of, quoted cells. A row that cannot be read is returned as `Rejected`, never skipped.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from itertools import zip_longest
from pathlib import Path

import pycountry

from dragoman.errors import DragomanError
from dragoman.export.codes import codes, countries
from dragoman.model import ForeignEvent, Rejected

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?(?:\.0)?")
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: .*)?")
_CODE = re.compile(r"\d{2,4}")
_EMPTY = frozenset({"", "none", "nan", "null", "---"})

_LEAST = 7
"""Columns a line must have where a header names them; of GDELT, which has none, all (those of its version 1 differ)."""

Cells = Mapping[str, str]


def read(path: Path, format: str) -> Iterator[ForeignEvent | Rejected]:
    """The rows of one file in order; `format` is polecat, icews or gdelt.

    An empty file has no rows. Raises `DragomanError` when the first row is asked for: for another format, a path that
    cannot be read, and a file whose header lacks columns the format has.
    """
    readers: dict[str, Callable[[Cells], ForeignEvent]] = {"polecat": _polecat, "icews": _icews, "gdelt": _gdelt}
    if format not in readers:
        raise DragomanError(f"{path}: format {format!r} is not one of {', '.join(readers)}; name one of these")
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="\n") as file:
            lines = ((number, _cells(line)) for number, line in enumerate(file, 1) if line.strip())
            header = _header(path, format, lines)
            least = len(header) if format == "gdelt" else _LEAST
            for number, values in lines:
                if len(values) < least:
                    yield Rejected(str(path), number, f"{len(values)} columns where {len(header)} are expected")
                else:
                    yield _row(path, number, values, header, readers[format])
    except OSError as error:
        raise DragomanError(f"{path}: cannot be read ({error.strerror or error}); check the path") from error


def _cells(line: str) -> list[str]:
    return [_bare(each) for each in line.rstrip("\r\n").split("\t")]


def _bare(text: str) -> str:
    """A cell without the quotes around it and with doubled quotes single."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1].replace('""', '"').strip()
    return text


_NEEDED = {
    "polecat": ("Event ID", "Event Date", "Event Type", "Actor Name", "Recipient Name"),
    "icews": ("Event ID", "Event Date", "Source Name", "CAMEO Code", "Target Name"),
}


def _header(path: Path, format: str, lines: Iterator[tuple[int, list[str]]]) -> tuple[str, ...]:
    """The names of the columns: from the first line, but GDELT's are fixed, since its files have no header."""
    if format == "gdelt":
        return tuple(codes("columns")[format])
    first = next(lines, None)
    if first is None:
        return tuple(codes("columns")[format])
    missing = [each for each in _NEEDED[format] if each not in first[1]]
    if missing:
        raise DragomanError(
            f"{path}: line {first[0]}: no column {missing[0]!r}; a {format} file begins with a line of its column "
            "names, parted by tabs"
        )
    return tuple(first[1])


def _row(
    path: Path, number: int, values: list[str], header: tuple[str, ...], reader: Callable[[Cells], ForeignEvent]
) -> ForeignEvent | Rejected:
    """One row; empty columns at its end may be missing, since some tools cut them."""
    cells = dict(zip_longest(header, values[: len(header)], fillvalue=""))
    try:
        return reader(cells)
    except ValueError as error:
        return Rejected(str(path), number, str(error))


# ---------------------------------------------------------------- the three formats


def _polecat(cells: Cells) -> ForeignEvent:
    kind = _text(cells, "Event Type")
    if kind is None or not kind.isalpha():
        raise ValueError(f"event type {cells['Event Type']!r} is none of PLOVER's")
    return ForeignEvent(
        maker="polecat",
        key=_needed(cells, "Event ID"),
        day=day(cells["Event Date"]),
        type=kind.upper(),
        mode=_text(cells, "Event Mode"),
        cameo=None,
        actor_name=_text(cells, "Actor Name"),
        actor_country=_alpha3(_text(cells, "Actor Country")),
        actor_sectors=_listed(cells, "Actor Sectors"),
        recipient_name=_text(cells, "Recipient Name"),
        recipient_country=_alpha3(_text(cells, "Recipient Country")),
        recipient_sectors=_listed(cells, "Recipient Sectors"),
        place=_text(cells, "Placename"),
        country=_alpha3(_text(cells, "Country")),
        lat=_number(cells, "Latitude"),
        lon=_number(cells, "Longitude"),
        score=_number(cells, "Intensity"),
        source=_text(cells, "Source"),
        url=None,
    )


def _icews(cells: Cells) -> ForeignEvent:
    when = day(cells["Event Date"])
    cameo = code(cells["CAMEO Code"])
    places = (_text(cells, each) for each in ("City", "District", "Province", "Country"))
    return ForeignEvent(
        maker="icews",
        key=f"{_needed(cells, 'Event ID')}/{when.isoformat()}",
        day=when,
        type=plover(cameo),
        mode=None,
        cameo=cameo,
        actor_name=_text(cells, "Source Name"),
        actor_country=_alpha3(_text(cells, "Source Country")),
        actor_sectors=_listed(cells, "Source Sectors"),
        recipient_name=_text(cells, "Target Name"),
        recipient_country=_alpha3(_text(cells, "Target Country")),
        recipient_sectors=_listed(cells, "Target Sectors"),
        place=next((each for each in places if each), None),
        country=_alpha3(_text(cells, "Country")),
        lat=_number(cells, "Latitude"),
        lon=_number(cells, "Longitude"),
        score=_number(cells, "Intensity"),
        source=_text(cells, "Publisher"),
        url=None,
    )


def _gdelt(cells: Cells) -> ForeignEvent:
    cameo = code(cells["EventCode"])
    return ForeignEvent(
        maker="gdelt",
        key=_needed(cells, "GLOBALEVENTID"),
        day=day(cells["SQLDATE"]),
        type=plover(cameo),
        mode=None,
        cameo=cameo,
        actor_name=_text(cells, "Actor1Name"),
        actor_country=_from_cameo(_text(cells, "Actor1CountryCode")),
        actor_sectors=_roles(cells, 1),
        recipient_name=_text(cells, "Actor2Name"),
        recipient_country=_from_cameo(_text(cells, "Actor2CountryCode")),
        recipient_sectors=_roles(cells, 2),
        place=_text(cells, "ActionGeo_FullName"),
        country=_from_fips(_text(cells, "ActionGeo_CountryCode")),
        lat=_number(cells, "ActionGeo_Lat"),
        lon=_number(cells, "ActionGeo_Long"),
        score=_number(cells, "GoldsteinScale"),
        source=None,
        url=_text(cells, "SOURCEURL"),
    )


# ---------------------------------------------------------------- cells


def day(text: str) -> date:
    """A date as YYYY-MM-DD, YYYYMMDD or m/d/YYYY, with a time of day or without. Raises `ValueError`."""
    for pattern, order in ((_ISO, (0, 1, 2)), (_COMPACT, (0, 1, 2)), (_AMERICAN, (2, 0, 1))):
        if match := pattern.fullmatch(text.strip()):
            parts = [int(match.groups()[each]) for each in order]
            try:
                return date(*parts)
            except ValueError:
                break
    raise ValueError(f"date {text!r} is no date; expected YYYY-MM-DD, YYYYMMDD or m/d/YYYY")


def code(text: str) -> str:
    """A CAMEO code with its leading zero, which spreadsheets drop ("40" is 040, "841" is 0841). Raises `ValueError`."""
    digits = text.strip().removesuffix(".0")
    if not _CODE.fullmatch(digits):
        raise ValueError(f"CAMEO code {text!r} is no code; expected 3 or 4 digits")
    if len(digits) == 2 or int(digits[:2]) > 20:
        digits = "0" + digits
    if not 1 <= int(digits[:2]) <= 20:
        raise ValueError(f"CAMEO code {text!r} has no root; roots are 01 to 20")
    return digits


def plover(cameo: str) -> str | None:
    """The PLOVER type of a CAMEO code by the longest of its beginnings that is listed; None for a plain statement."""
    listed: dict[str, str] = codes("types")
    return next((listed[cameo[:size]] for size in (4, 3, 2) if cameo[:size] in listed), None)


def _text(cells: Cells, name: str) -> str | None:
    text = cells.get(name, "")
    return None if text.casefold() in _EMPTY else text


def _needed(cells: Cells, name: str) -> str:
    text = _text(cells, name)
    if text is None:
        raise ValueError(f"{name} is empty")
    return text


def _number(cells: Cells, name: str) -> float | None:
    text = _text(cells, name)
    if text is None:
        return None
    try:
        number = float(text)
    except ValueError:
        raise ValueError(f"{name} {text!r} is not a number") from None
    if not math.isfinite(number):
        raise ValueError(f"{name} {text!r} is not a number")
    return number


def _listed(cells: Cells, name: str) -> tuple[str, ...]:
    parts = (each.strip() for each in re.split("[;,]", _text(cells, name) or ""))
    return tuple(dict.fromkeys(each for each in parts if each.casefold() not in _EMPTY))


def _roles(cells: Cells, side: int) -> tuple[str, ...]:
    found = (_text(cells, f"Actor{side}Type{number}Code") for number in (1, 2, 3))
    return tuple(each for each in found if each)


# ---------------------------------------------------------------- countries


def _alpha3(text: str | None) -> str | None:
    """Countries by code or name, several parted by `;`; what is not known stays as written."""
    if text is None:
        return None
    return ";".join(_by_name(each.strip()) for each in text.split(";"))


@cache
def _by_name(text: str) -> str:
    """The alpha-3 of a name or of a code of two or three letters, else the text."""
    named = {each.icews.casefold(): each.id for each in countries().values() if each.icews}
    if text.casefold() in named:
        return named[text.casefold()]
    try:
        return str(pycountry.countries.lookup(text).alpha_3)
    except LookupError:
        return text


@cache
def _inverse(system: str) -> dict[str, str]:
    return {getattr(each, system) or each.id: each.id for each in countries().values()}


def _from_cameo(text: str | None) -> str | None:
    return _inverse("cameo").get(text, text) if text else None


def _from_fips(text: str | None) -> str | None:
    return _inverse("fips").get(text, text) if text else None
