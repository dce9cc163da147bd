"""The paper of the map: the outline of the land, and where on it a place lies.

Places are put on it by T. Patterson's Natural Earth projection, cut where Asia and America are nearest. Its polynomials
are from Šavrič, Jenny, Patterson, Petrovič and Hurni, "A Polynomial Equation for the Natural Earth Projection" (2011).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import NamedTuple

import yaml

WIDTH = 1000.0
"""Width of the whole earth on the paper; every other length goes by it."""

MIDDLE = 11.0
"""The meridian in the middle, in degrees east."""

_SCALE = WIDTH / (2 * math.pi * 0.8707)
_STEPS = 12


class Point(NamedTuple):
    """A point of the paper, from its upper left corner to the right and down."""

    x: float
    y: float


class Area(NamedTuple):
    """A part of the earth that can be looked at, by its edges in degrees."""

    west: float
    south: float
    east: float
    north: float


AREAS = {
    "world": Area(-168.9, -56.5, 190.9, 80.0),
    "Europe": Area(-13.0, 34.0, 46.0, 64.0),
    "Middle East": Area(22.0, 10.0, 66.0, 43.0),
    "Africa": Area(-20.0, -36.0, 53.0, 38.5),
    "Asia": Area(58.0, -12.0, 150.0, 56.0),
    "Americas": Area(-130.0, -56.5, -32.0, 60.0),
    "Oceania": Area(92.0, -48.0, 180.0, 22.0),
}
"""What the map can show, the whole first."""


class Box(NamedTuple):
    """A part of the paper: its upper left corner, its width and height."""

    x: float
    y: float
    width: float
    height: float

    def holds(self, point: Point) -> bool:
        """Whether a point lies in it."""
        return self.x <= point.x <= self.x + self.width and self.y <= point.y <= self.y + self.height

    def __str__(self) -> str:
        return " ".join(f"{each:.1f}" for each in self)


def point(lat: float, lon: float) -> Point:
    """Where a place lies, by its latitude (-90 to 90) and longitude in degrees."""
    across = math.radians((lon - MIDDLE + 180) % 360 - 180)
    up = math.radians(lat)
    two, four = up**2, up**4
    wide = 0.8707 - 0.131979 * two + four * (-0.013791 + four * (0.003971 * two - 0.001529 * four))
    high = 1.007226 + two * (0.015085 + four * (-0.044475 + 0.028874 * two - 0.005916 * four))
    return Point(WIDTH / 2 + _SCALE * across * wide, WIDTH / 4 - _SCALE * up * high)


def box(area: Area) -> Box:
    """The smallest part of the paper that holds an area."""
    edge = [point(lat, lon) for lat, lon in _edge(area)]
    left, top = min(each.x for each in edge), min(each.y for each in edge)
    return Box(left, top, max(each.x for each in edge) - left, max(each.y for each in edge) - top)


def _edge(area: Area) -> Iterator[tuple[float, float]]:
    for step in range(_STEPS + 1):
        lat = area.south + (area.north - area.south) * step / _STEPS
        lon = area.west + (area.east - area.west) * step / _STEPS
        yield from ((lat, area.west), (lat, area.east), (area.north, lon), (area.south, lon))


def outline() -> Mapping[str, Mapping[str, tuple[tuple[float, float], ...]]]:
    """The rings of `land` and the lakes in it (`water`) by name, as longitude and latitude in degrees."""
    text = resources.files("dragoman.web").joinpath("land.yaml").read_text(encoding="utf-8")
    return {
        kind: {name: tuple(_pairs(ring)) for name, ring in rings.items()}
        for kind, rings in yaml.safe_load(text).items()
    }


def _pairs(ring: str) -> Iterator[tuple[float, float]]:
    for each in ring.split():
        lon, lat = each.split(",")
        yield float(lon), float(lat)


def land() -> str:
    """The land as the `d` of an SVG path to be filled by the rule `evenodd`, so that lakes are holes."""
    rings = (ring for rings in outline().values() for ring in rings.values())
    return "".join(f"M{'L'.join(_written(point(lat, lon)) for lon, lat in ring)}Z" for ring in rings)


def _written(at: Point) -> str:
    return f"{at.x:.1f},{at.y:.1f}"
