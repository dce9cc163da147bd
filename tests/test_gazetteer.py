"""The gazetteer: built from a small list, kept, rebuilt when broken, held in memory where nothing can be written."""

from __future__ import annotations

import sqlite3
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from dragoman.errors import InputError
from dragoman.gazetteer import City, Gazetteer, Source, chosen, geonames

CITIES: list[Mapping[str, Any]] = [
    {"geonameid": 1, "name": "‘Afrīn", "countrycode": "SY", "latitude": 36.5, "longitude": 36.9, "population": 48_693,
     "admin1code": "09", "alternatenames": ["Afrin", "Efrîn", "عفرين", "afrin", "AFR"]},
    {"geonameid": 2, "name": "Springfield", "countrycode": "US", "latitude": 39.8, "longitude": -89.6, "population": 114_000,
     "admin1code": "IL", "alternatenames": []},
    {"geonameid": 3, "name": "Springfield", "countrycode": "US", "latitude": 37.2, "longitude": -93.3, "population": 169_000,
     "admin1code": "MO", "alternatenames": ["The Queen City"]},
    {"geonameid": 4, "name": "Pristina", "countrycode": "XK", "latitude": 42.7, "longitude": 21.2, "population": 161_000,
     "admin1code": "", "alternatenames": ["Prishtinë"]},
    {"geonameid": 5, "name": "Nowhere", "countrycode": "ZZ", "latitude": 0.0, "longitude": 0.0, "population": 1,
     "admin1code": "", "alternatenames": []},
]  # fmt: skip


class Counted:
    """A source that counts how often it is read."""

    def __init__(self) -> None:
        self.reads = 0

    def source(self) -> Source:
        return Source(
            "test",
            self._cities,
            lambda: [{"iso": "SY", "geonameid": 163843}],
            lambda: [{"name": "New York", "code": "NY"}],
        )

    def _cities(self) -> list[Mapping[str, Any]]:
        self.reads += 1
        return CITIES


@pytest.fixture
def counted() -> Counted:
    return Counted()


def test_a_city_with_everything(tmp_path: Path, counted: Counted) -> None:
    gazetteer = Gazetteer.open(tmp_path, source=counted.source())
    assert gazetteer.candidates("afrin") == (City(1, "‘Afrīn", "SYR", "09", 36.5, 36.9, 48_693, main=True),)


def test_largest_first(tmp_path: Path, counted: Counted) -> None:
    found = Gazetteer.open(tmp_path, source=counted.source()).candidates("springfield")
    assert [city.admin1 for city in found] == ["MO", "IL"]


@pytest.mark.parametrize(
    ("key", "main"), [("pristina", True), ("the queen city", False), ("efrin", False), ("prishtine", False)]
)
def test_main_and_other_names(tmp_path: Path, counted: Counted, key: str, main: bool) -> None:
    found = Gazetteer.open(tmp_path, source=counted.source()).candidates(key)
    if key in {"efrin", "the queen city", "pristina", "prishtine"}:
        assert [city.main for city in found] == [main]


def test_kosovo_and_unknown_countries(tmp_path: Path, counted: Counted) -> None:
    gazetteer = Gazetteer.open(tmp_path, source=counted.source())
    assert gazetteer.candidates("pristina")[0].country == "KOS"
    assert gazetteer.candidates("nowhere") == ()


@pytest.mark.parametrize("key", ["afr", "", "no such place"])
def test_codes_and_unknown_names_find_nothing(tmp_path: Path, counted: Counted, key: str) -> None:
    assert Gazetteer.open(tmp_path, source=counted.source()).candidates(key) == ()


def test_countries_and_states(tmp_path: Path, counted: Counted) -> None:
    gazetteer = Gazetteer.open(tmp_path, source=counted.source())
    assert (gazetteer.country_id("SYR"), gazetteer.country_id("USA")) == (163843, None)
    assert (gazetteer.state_code("new york"), gazetteer.state_code("syria")) == ("NY", None)


def test_it_is_built_once_and_says_how_far_it_is(tmp_path: Path, counted: Counted) -> None:
    heard: list[tuple[int, int]] = []
    Gazetteer.open(tmp_path, source=counted.source(), on_progress=lambda done, total: heard.append((done, total)))
    Gazetteer.open(tmp_path, source=counted.source(), on_progress=lambda done, total: heard.append((done, total)))
    assert counted.reads == 1
    assert heard == [(5, 5)]
    assert [path.name for path in tmp_path.iterdir()] == ["gazetteer-1-test.sqlite"]


@pytest.mark.parametrize("damage", ["empty", "cut", "text", "format", "tables"])
def test_a_broken_file_is_rebuilt(tmp_path: Path, counted: Counted, damage: str) -> None:
    Gazetteer.open(tmp_path, source=counted.source())
    path = tmp_path / "gazetteer-1-test.sqlite"
    whole = path.read_bytes()
    if damage in {"format", "tables"}:
        connection = sqlite3.connect(path)
        connection.executescript("pragma user_version = 99" if damage == "format" else "drop table names")
        connection.close()
    else:
        path.write_bytes({"empty": b"", "cut": whole[: len(whole) // 2], "text": b"not a database " * 500}[damage])
    assert Gazetteer.open(tmp_path, source=counted.source()).candidates("afrin")
    assert counted.reads == 2


def test_an_unwritable_folder_means_memory(tmp_path: Path, counted: Counted) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    gazetteer = Gazetteer.open(blocked / "cache", source=counted.source())
    assert gazetteer.candidates("afrin")
    assert blocked.read_text() == "in the way"


def test_geonames_is_named_by_its_version() -> None:
    assert geonames().version[0].isdigit()


def dumped(path: Path, *rows: tuple[object, ...]) -> Path:
    """A GeoNames dump file of these places: id, name, alternate names, feature class, country, admin1, population."""
    lines = []
    for number, name, others, feature, country, admin1, population in rows:
        cells = [number, name, name, others, 1.5, 2.5, feature, "PPL", country, "", admin1, "", "", "", population]
        lines.append("\t".join(map(str, [*cells, "", "0", "Africa/Lagos", "2025-01-01"])))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_dump_of_the_users_own(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    dumped(
        mine / "places" / "geonames.txt",
        (7, "Kharwal", "Xarwal,Karwal", "P", "NG", "05", 300),
        (8, "Kharwal Hill", "", "T", "NG", "05", 0),
    )
    gazetteer = Gazetteer.open(tmp_path / "cache", source=chosen([tmp_path / "none", mine]))
    assert gazetteer.candidates("karwal") == (City(7, "Kharwal", "NGA", "05", 1.5, 2.5, 300, main=False),)
    assert gazetteer.candidates("kharwal hill") == ()


def test_a_zipped_dump(tmp_path: Path) -> None:
    plain = dumped(tmp_path / "XX.txt", (7, "Kharwal", "", "P", "NG", "05", 300))
    packed = tmp_path / "mine" / "places" / "geonames.zip"
    packed.parent.mkdir(parents=True)
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(plain, "XX.txt")
    found = Gazetteer.open(tmp_path / "cache", source=chosen([tmp_path / "mine"])).candidates("kharwal")
    assert [city.country for city in found] == ["NGA"]


def test_no_dump_means_the_package(tmp_path: Path) -> None:
    assert chosen([tmp_path]).version == geonames().version


def test_what_is_no_dump_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "places" / "geonames.txt"
    path.parent.mkdir()
    path.write_text("name\tcountry\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 1: 2 columns instead of 19"):
        chosen([tmp_path]).cities()


@pytest.mark.model
def test_building_and_opening_keep_their_budgets(tmp_path: Path) -> None:
    """Built in under 20 s, opened in under 0.2 s and 150 MB (the tables stay on disk)."""
    start = time.perf_counter()
    Gazetteer.open(tmp_path)
    built = time.perf_counter() - start
    start = time.perf_counter()
    assert Gazetteer.open(tmp_path).candidates("aleppo")
    assert built < 20
    assert time.perf_counter() - start < 0.2
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 150e6
