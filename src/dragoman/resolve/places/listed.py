"""Names that knowledge has: states, capitals, regions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dragoman import names
from dragoman.gazetteer import City, Gazetteer
from dragoman.knowledge import Knowledge, Name, Region
from dragoman.resolve.base import Text
from dragoman.resolve.places.base import GENERIC_LAST, PLACE_USES, Spot, joined, surface


def known_in(text: Text, knowledge: Knowledge) -> tuple[list[Spot], set[int], list[tuple[int, str]]]:
    """Spots that knowledge names, every word it knows, and the words by which a country is meant."""
    spots: list[Spot] = []
    taken: set[int] = set()
    countries: list[tuple[int, str]] = []
    index = 0
    while index < len(text.words):
        found, regions = _names_at(text, index, knowledge), regions_at(text, index, knowledge)
        length = max([len(name.words) for name in found] + [len(region.words) for region in regions], default=0)
        found = [name for name in found if len(name.words) == length]
        regions = [region for region in regions if len(region.words) == length]
        states = tuple(name for name in found if _is_place(name, knowledge))
        meant = {knowledge.actors[name.actor].country for name in found} | {region.country for region in regions}
        if len(meant) == 1:
            countries += [(index, country) for country in meant if country and country in knowledge.states]
        taken.update(range(index, index + length))
        if (states or regions) and not _is_money(text, index):
            spots.append(spot_at(text, index, index + length - 1, states=states, regions=tuple(regions)))
        index += max(1, length)
    return spots, taken, countries


def _is_money(text: Text, index: int) -> bool:
    """Whether a currency sign touches the word ("US$5")."""
    word, written = text.words[index], text.article.text
    return "$" in {written[max(0, word.start - 1) : word.start], written[word.end : word.end + 1]}


def _is_place(name: Name, knowledge: Knowledge) -> bool:
    return name.use in PLACE_USES and knowledge.actors[name.actor].kind == "state"


def _names_at(text: Text, index: int, knowledge: Knowledge) -> list[Name]:
    length = knowledge.names.longest.get(text.words[index].key, 0)
    if not length:
        return []
    keys = [word.key for word in text.words[index : index + length]]
    return [
        name
        for alike in knowledge.names.starting(keys)
        for name in alike
        if name.use != "community"
        and not _is_owned_body(text, index, name, knowledge)
        and runs_on(text, index, name.words, name.text)
        and names.fits_case(name.text, surface(text, index, len(name.words)))
    ]


def _is_owned_body(text: Text, index: int, name: Name, knowledge: Knowledge) -> bool:
    """Whether a name is that of a body behind its owner's ("Congo's army"): the owner is a place all the same."""
    return len(name.words) > 1 and text.words[index].possessive and knowledge.actors[name.actor].kind != "state"


def regions_at(text: Text, index: int, knowledge: Knowledge) -> list[Region]:
    """The regions of knowledge whose name begins at a word; `[]` for none."""
    return [
        region
        for region in knowledge.regions.get(text.words[index].key, ())
        if runs_on(text, index, region.words, "") and _spelt(text, index, region)
    ]


def runs_on(text: Text, index: int, words: Sequence[str], spelling: str) -> bool:
    """Whether these folded words stand here side by side; a comma or "&" between them only where the name has one."""
    if index + len(words) > len(text.words):
        return False
    for offset in range(len(words)):
        if text.words[index + offset].key != words[offset]:
            return False
        if offset and not joined(text, index + offset - 1, spelling):
            return False
    return True


def _spelt(text: Text, index: int, region: Region) -> bool:
    """Whether the text writes a region as a name; abbreviations need capitals or a city and a comma before them."""
    first, last = text.words[index], text.words[index + len(region.words) - 1]
    if _is_short(region):
        return _is_abbreviated(text, index)
    if len(region.words) == 1:
        return first.text[:1].isupper() and not (first.text.isupper() and len(first.text) <= 5)
    return last.text[:1].isupper() or (first.text[:1].isupper() and last.key in GENERIC_LAST)


def _is_short(region: Region) -> bool:
    """Whether these words are an abbreviation of the region's name ("Calif", "TX")."""
    own = names.keys(region.name)
    return len(region.words) == 1 and len(region.words[0]) <= 5 and region.words[0] not in own


def _is_abbreviated(text: Text, index: int) -> bool:
    word = text.words[index]
    dotted = "." in word.text or text.article.text[word.end : word.end + 1] == "."
    if word.text.isupper() and len(word.key) >= 3:
        return True
    if not index or not (dotted or word.text.isupper()):
        return False
    before = text.words[index - 1]
    return before.text[:1].isupper() and text.article.text[before.end : word.start] == ", "


def spot_at(
    text: Text,
    first: int,
    last: int,
    *,
    states: tuple[Name, ...] = (),
    regions: tuple[Region, ...] = (),
    cities: tuple[City, ...] = (),
) -> Spot:
    """The words as a spot, with all that knowledge and the gazetteer have under their name."""
    key = " ".join(word.key for word in text.words[first : last + 1])
    return Spot(first, last, text.words[first].start, text.words[last].end, key, states, regions, cities)


def widened(text: Text, spot: Spot, gazetteer: Gazetteer) -> Spot:
    """A known name inside a city's longer name ("New London", "Benin City") becomes that city."""
    for first, last in ((spot.first - 1, spot.last), (spot.first, spot.last + 1)):
        if first < 0 or last >= len(text.words) or not is_run(text, first, last):
            continue
        wider = spot_at(text, first, last)
        if cities := gazetteer.candidates(wider.key):
            return replace(wider, cities=cities)
    return spot


def is_run(text: Text, first: int, last: int) -> bool:
    """Capitalised words side by side."""
    words = text.words[first : last + 1]
    return all(word.text[:1].isupper() for word in words) and all(
        joined(text, index) and not text.words[index].possessive for index in range(first, last)
    )
