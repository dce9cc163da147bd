"""Where places lie: which of several a name means, by what the text says around it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from dragoman import names
from dragoman.gazetteer import City
from dragoman.knowledge import Name, Region
from dragoman.model import Place
from dragoman.resolve.base import Text
from dragoman.resolve.places.base import (
    ABROAD,
    APART,
    BESIDE,
    COPYING,
    DEPENDENT,
    DIVISIONS,
    INSIDE,
    NEAR_KM,
    RENOWN,
    RENOWNED,
    TOWN,
    Option,
    Scene,
    Spot,
    joined,
)
from dragoman.resolve.places.listed import regions_at


def settle(scene: Scene, spots: list[Spot]) -> Iterator[Place]:
    """The places that spots mean, in order; the first mention of a name decides the later ones."""
    decided: dict[str, Option | None] = {}
    for number, spot in enumerate(spots):
        parent = _parent(scene.text, spots, number)
        if parent is not None or spot.key not in decided:
            choice = _choose(scene, spots, number, parent)
            decided.setdefault(spot.key, choice)
        else:
            choice = decided[spot.key]
        yield _place(scene, spot, choice, parent)


def _parent(text: Text, spots: list[Spot], number: int) -> Spot | None:
    """The country or region the text puts a spot in ("Afrin, Syria", "Malakal in South Sudan")."""
    if number + 1 >= len(spots):
        return None
    spot, following = spots[number], spots[number + 1]
    if not INSIDE.fullmatch(text.article.text[spot.end : following.start]):
        return None
    if any(name.use == "name" for name in spot.states) and not spot.regions:
        return None
    if following.contains_others:
        return None if _is_listed(text, spots, number + 1) and spot.contains_others else following
    return _parent(text, spots, number + 1)


def _is_listed(text: Text, spots: list[Spot], number: int) -> bool:
    """Whether a spot is followed by "and" or a comma and another country or region: then it is one of a list."""
    if number + 1 >= len(spots):
        return False
    gap = text.article.text[spots[number].end : spots[number + 1].start]
    return bool(BESIDE.fullmatch(gap)) and spots[number + 1].contains_others


def _choose(scene: Scene, spots: list[Spot], number: int, parent: Spot | None) -> Option | None:
    options = _options(scene, spots[number])
    if not options:
        return None
    sibling = _sibling(scene.text, spots, number)
    child = _child(scene, spots, number)
    best = max(options, key=lambda option: _score(scene, option, parent, sibling) + _child_support(option, child))
    return best if _fits(scene, best, parent) else None


def _child(scene: Scene, spots: list[Spot], number: int) -> tuple[City, ...]:
    """The cities the text puts in this spot ("Atlanta, Georgia")."""
    if not number or scene.text.article.text[spots[number - 1].end : spots[number].start] != ", ":
        return ()
    before = spots[number - 1]
    return before.cities or (() if before.contains_others else scene.gazetteer.candidates(before.key))


def _child_support(option: Option, child: tuple[City, ...]) -> float:
    """For holding a city that stands before it; a region counts for more than its country, a city for nothing."""
    if option.feature.startswith("PPL") or not child:
        return 0.0
    inside = (city for city in child if city.country == option.country)
    size = max((city.population for city in inside if option.admin1 in {None, city.admin1}), default=0)
    return 2.0 * math.log10(size) if size else 0.0


def _fits(scene: Scene, option: Option, parent: Spot | None) -> bool:
    """Whether a town may be meant: not where the text puts it elsewhere, not a hamlet of a land never mentioned."""
    if option.feature != "PPL":
        return True
    if parent is not None and option.weight < 6.5 and _parent_support(scene, option, parent) < 0:
        return False
    return option.weight >= 5.0 or not scene.countries or scene.countries[option.country or ""] > 0


def _before_province(scene: Scene, spot: Spot) -> bool:
    """Whether a U.S. state stands right behind a country's name, which then is a town's ("Lebanon, Pennsylvania")."""
    after = spot.last + 1
    if after >= len(scene.text.words) or scene.text.article.text[spot.end : scene.text.words[after].start] != ", ":
        return False
    found = regions_at(scene.text, after, scene.knowledge)
    return any(region.country == "USA" and region.feature == "ADM1" for region in found)


def _options(scene: Scene, spot: Spot) -> list[Option]:
    """Everything that bears the spot's name."""
    capitals = {scene.knowledge.actors[name.actor].country for name in spot.states if name.use == "capital"}
    cities = spot.cities or (scene.gazetteer.candidates(spot.key) if capitals or spot.regions else ())
    if capitals and not any(city.country in capitals for city in cities):
        cities = scene.gazetteer.candidates(spot.key.split()[0])  # "Washington D.C."
    chief = _chief(cities, capitals)
    states = [name for name in spot.states if name.use != "capital" and not _has_region(spot, name)]
    if states and _before_province(scene, spot):
        states, cities = [], scene.gazetteer.candidates(spot.key)
    options = [_state_option(scene, name) for name in states]
    options += [_region_option(scene, region, cities) for region in _distinct(spot.regions)]
    renowned = _renowned(cities) if not spot.regions and not spot.states else None
    options += [_city_option(city, city.geonames in chief, city.geonames == renowned) for city in cities]
    options += [_bare_capital(scene, name) for name in spot.states if name.use == "capital" and not chief]
    return options


def _has_region(spot: Spot, name: Name) -> bool:
    """Part of a state that the regions describe better ("Scotland")."""
    return name.use == "region" and bool(spot.regions)


def _distinct(regions: tuple[Region, ...]) -> Iterable[Region]:
    return {region.name: region for region in regions}.values()


def _chief(cities: Iterable[City], capitals: set[str | None]) -> set[int]:
    """The largest city of the name in each country that has its capital there."""
    found: dict[str, City] = {}
    for city in cities:
        if city.country in capitals and city.population > found.get(city.country, city).population - 1:
            found.setdefault(city.country, city)
    return {city.geonames for city in found.values()}


def _renowned(cities: Sequence[City]) -> int | None:
    """The city that a bare name means the world over: large, and many times larger than every namesake."""
    if not cities:
        return None
    first = max(cities, key=lambda each: each.population)
    others = [each for each in cities if each.geonames != first.geonames and each.main]
    largest = max((each.population for each in others), default=0)
    copied = all(each.country in COPYING for each in others if each.population >= TOWN)
    famous = copied and first.main and first.population >= max(RENOWNED, APART * largest)
    return first.geonames if famous else None


def _state_option(scene: Scene, name: Name) -> Option:
    actor, facts = scene.knowledge.actors[name.actor], scene.knowledge.states[name.actor]
    if name.use == "region":
        return Option(name.text, None, actor.country, None, None, None, "ADM1", 9.0)
    number = scene.gazetteer.country_id(actor.id)
    feature = "PCLI" if number and actor.id not in DEPENDENT else "PCL"
    return Option(actor.name, number, actor.country, None, facts.lat, facts.lon, feature, 10.0)


def _bare_capital(scene: Scene, name: Name) -> Option:
    """A capital the gazetteer does not list under this name."""
    return Option(name.text, None, scene.knowledge.actors[name.actor].country, None, None, None, "PPLC", 9.0)


def _region_option(scene: Scene, region: Region, cities: Iterable[City]) -> Option:
    """A region; a large city of its own name in the same country comes first ("New York")."""
    own = region.words == names.keys(region.name)
    namesake = own and any(
        city.country == region.country
        and city.population >= 300_000
        and (city.main or city.name.startswith(region.name))
        for city in cities
    )
    weight = 4.5 if namesake or _is_capital_too(scene, region) else 8.5
    keys = (" ".join(names.keys(region.name)), " ".join(region.words)) if region.country == "USA" else ()
    state = next((code for key in keys if (code := scene.gazetteer.state_code(key))), None)
    return Option(region.name, None, region.country, state, region.lat, region.lon, region.feature, weight)


def _is_capital_too(scene: Scene, region: Region) -> bool:
    return any(name.use == "capital" for name in scene.knowledge.names.called(region.words))


def _city_option(city: City, capital: bool, renowned: bool = False) -> Option:
    weight = math.log10(city.population + 10) + (0.6 if city.main else -0.6) + (2.5 if capital else 0.0)
    weight += RENOWN if renowned else 0.0
    feature = "PPLC" if capital else "PPL"
    return Option(city.name, city.geonames, city.country, city.admin1 or None, city.lat, city.lon, feature, weight)


def _score(scene: Scene, option: Option, parent: Spot | None, sibling: str | None) -> float:
    score = option.weight + _country_support(scene, option) + _neighbour_support(scene, option)
    if parent is not None:
        score += _parent_support(scene, option, parent)
    if sibling and option.feature == "ADM1" and option.country == sibling:
        score += 6.0
    return score


def _country_support(scene: Scene, option: Option) -> float:
    count = scene.countries[option.country] if option.country else 0
    if not count:
        return -ABROAD if scene.countries else 0.0
    return min(2.0, 0.7 * math.log2(1 + count))


def _neighbour_support(scene: Scene, option: Option) -> float:
    near = sum(1 for anchor in scene.anchors if anchor.name != option.name and _kilometres(anchor, option) < NEAR_KM)
    return min(2.0, 0.5 * near)


def _parent_support(scene: Scene, option: Option, parent: Spot) -> float:
    """For lying where the text says; the nearer to a region's centre the better."""
    best = -8.0
    for holder in _options(scene, parent):
        if holder.feature.startswith("PPL") or holder.name == option.name:
            continue
        if holder.country is not None and holder.country != option.country:
            continue
        if holder.admin1 and option.admin1 and holder.admin1 != option.admin1:
            continue
        far = 0.0 if holder.feature.startswith("PCL") or holder.admin1 else min(8.0, _kilometres(holder, option) / 200)
        best = max(best, 8.0 - far)
    return best


def _sibling(text: Text, spots: list[Spot], number: int) -> str | None:
    """The country of a province or U.S. state that stands beside it in a list ("Georgia and Alabama")."""
    for left, right in ((number - 1, number), (number, number + 1)):
        if left < 0 or right >= len(spots):
            continue
        other = spots[left if right == number else right]
        if other.states or not BESIDE.fullmatch(text.article.text[spots[left].end : spots[right].start]):
            continue
        if country := next((region.country for region in other.regions if region.feature == "ADM1"), None):
            return country
    return None


def anchors_of(scene: Scene, spots: Iterable[Spot]) -> tuple[Option, ...]:
    """Regions and cities about which there is no doubt, each name once."""
    found: dict[str, Option] = {}
    for spot in spots:
        if spot.key in found or any(name.use == "name" for name in spot.states):
            continue
        options = _options(scene, spot)
        if len(options) == 1 and options[0].lat is not None:
            found[spot.key] = options[0]
    return tuple(found.values())


def _kilometres(one: Option, other: Option) -> float:
    """Great-circle distance; infinite where coordinates are missing."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return math.inf
    p, q = math.radians(one.lat), math.radians(other.lat)
    turn = math.radians(other.lon - one.lon) / 2
    half = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(turn) ** 2
    return 12_742 * math.asin(min(1.0, math.sqrt(half)))


def _place(scene: Scene, spot: Spot, choice: Option | None, parent: Spot | None) -> Place:
    text = scene.text
    row, at = text.id("places", [(spot.start, spot.end)], "place"), text.span(spot.start, spot.end)
    if choice is None:
        country = _country_of(scene, parent) if parent is not None else _country_around(scene, spot)
        return Place(row, at, at.text, None, country, None, None, None, None)
    feature = _division(text, spot) if choice.feature == "PPL" else None
    number = None if feature else choice.geonames
    division = scene.knowledge.divisions.get(f"{choice.country}.{choice.admin1}")
    where = (choice.country, division, choice.lat, choice.lon)
    return Place(row, at, choice.name, number, *where, feature or choice.feature)


def _country_of(scene: Scene, parent: Spot) -> str | None:
    countries = {option.country for option in _options(scene, parent) if not option.feature.startswith("PPL")}
    return countries.pop() if len(countries) == 1 else None


def _country_around(scene: Scene, spot: Spot) -> str | None:
    """The one country the sentence speaks of; None where it speaks of none or of several."""
    sentence = scene.text.doc[scene.text.token_at(spot.start)].sent
    begin, end, words = sentence.start_char, sentence.end_char, scene.text.words
    countries = {country for index, country in scene.meant if begin <= words[index].start < end}
    return countries.pop() if len(countries) == 1 else None


def _division(text: Text, spot: Spot) -> str | None:
    """The feature code of a city's name that stands for the division around it ("Idlib province")."""
    if spot.last + 1 >= len(text.words) or not joined(text, spot.last) or text.words[spot.last].possessive:
        return None
    following = text.words[spot.last + 1].text.lower()
    return next((code for code, words in DIVISIONS.items() if following in words), None)
