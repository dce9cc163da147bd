"""Every toponym of a text and where it lies.

Names of states, their capitals and regions come from knowledge; other names are what the parser's entity recogniser
calls a place, what follows a locative preposition ("in Afrin") and what stands before ", Country". Which of several
cities of one name is meant is weighed from its size, from what the text puts beside it ("Paris, Texas"), and from the
countries and places the article speaks of. The first mention of a name decides the later ones.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Span

from dragoman import names
from dragoman.gazetteer import City, Gazetteer
from dragoman.knowledge import Knowledge, Name, Region
from dragoman.model import Place
from dragoman.resolve.base import Cast, Text


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


PLACE_USES = frozenset({"name", "capital", "region"})
PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
LOCATIVE = _set("in at near from to outside around between across inside toward towards into through")
WITHIN = _set("in at near outside around inside of")
"""Prepositions strong enough to overrule the recogniser's PERSON or ORG; "of" only after SETTLEMENTS."""

BEFORE_PLACE = _set(
    "the of nearby neighboring neighbouring northern southern eastern western central north south east west "
    "northeastern northwestern southeastern southwestern rural downtown city cities town towns village "
    "villages port suburb district province region state capital island county"
)
"""What may stand between a preposition and a place ("in the northern city of ...")."""

DIVISIONS = {
    "ADM1": _set("province provinces governorate oblast region state prefecture voivodeship"),
    "ADM2": _set("district districts county counties municipality canton"),
}
"""A word after a name that makes it an administrative division, by feature code."""

GENERIC_LAST = DIVISIONS["ADM1"] | DIVISIONS["ADM2"]
GENERIC_LAST |= _set("sea strait straits gulf bay river lake canal island islands peninsula desert valley mountains")
GENERIC_LAST |= _set("delta basin glacier forest crossing corridor heights airfield base dam")
NOT_NAMES = _set(
    "january february march april may june july august september october november december monday tuesday "
    "wednesday thursday friday saturday sunday spring summer autumn winter north south east west congress "
    "parliament senate government president minister police university union victory independence enterprise "
    "google internet christmas ramadan easter earth"
)
"""Words that name a time, a body or a direction wherever they stand, though some town bears the name."""

COMMON = _set(
    "of most reading mobile nice hope bath orange split normal bay young ali many much same along deal bar "
    "sale war battle march best bern date price well this man men police post mission home center centre "
    "church hall hill lake park field bridge ford mine mines mill mills spring springs falls grove globe "
    "liberty justice concord commerce imperial universal paradise eden corona opera media angel angels buy "
    "boom rugby sandwich barking diss wells wool rye ware street poole bury cork tours como lens pau sens "
    "troy eagle jackson clinton madison jefferson taylor johnson douglas gary eugene warren henry lawrence "
    "marshall marion ana salem aurora surprise nutley golden superior republic federal national international "
    "central royal general san santa"
)
"""English words and personal names that are towns too: they need the recogniser's word and a preposition."""

DEPENDENT = _set("ABW ASM BMU COK CUW CYM FLK FRO GGY GIB GRL GUM HKG IMN IOT JEY MAC NCL PRI PYF")
"""Dependent territories among the states of knowledge (ISO 3166 gives them codes of their own)."""

SAINTS = {"St": "saint", "Ste": "sainte", "Mt": "mount", "Ft": "fort", "Pt": "port"}
"""Abbreviated first words of names, written with or without a dot, and what they stand for (folded)."""

BODIES = frozenset({"organization", "group"})
"""Kinds of mention inside which a name is no place."""

NAMED_AFTER = _set(
    "virus disease fever flu syndrome strain hemorrhagic haemorrhagic variant memorandum memoranda statute "
    "sauce mustard sprouts hat hats rug rugs papers crisis"
)
"""What is named after a place and is none ("Marburg virus", "Budapest Memorandum", "Panama hats")."""

HONORIFICS = _set("mr mrs ms miss dr sir lady lord dame mme")
"""Words before a family name that is also a town ("Ms. London")."""

DIRECTIONS = _set(
    "north south east west northern southern eastern western northeast northwest southeast southwest "
    "northeastern northwestern southeastern southwestern central upper lower mid greater downtown inner outer"
)
"""Words that are part of a place's name only together with another."""

WATERS = frozenset({"STM", "SEA", "OCN", "LK", "GULF"})

TOWNS = _set("city town village suburb district municipality island port")
"""Nouns after which "of" introduces a place even where nobody else knows it."""

SETTLEMENTS = _set(
    "city cities town towns village villages suburb suburbs district districts province provinces region "
    "regions state states island islands port capital municipality camp area community communities "
    "governorate county neighborhood outskirts attack attacks assault battle siege capture fall shelling "
    "bombing bombardment offensive strike strikes raid raids control liberation occupation mayor governor "
    "residents streets kilometers kilometres km miles people airport road highway north south east west "
    "recapture fight"
)
"""Nouns after which "of", "on" or "for" introduces a place ("the town of X", "the attack on X")."""

_GAP = re.compile(r"[ \u00a0]?(?:[-‐-―'’] ?)?")
_BESIDE = re.compile(r",? (?:(?:and|or) )?|, ")
_INSIDE = re.compile(
    r",?\s+(?:(?:an?|the)\s+(?:[\w'’-]+\s+){0,5})?(?:in|of)\s+(?:the\s+)?"
    r"(?:(?:[a-z]+ern|north|south|east|west|central|coastal)\s+){0,2}"
    r"|,\s+(?:in\s+)?(?:(?:[a-z]+ern|north|south|east|west|central)\s+)?(?:the\s+)?|\s+\((?:in\s+)?"
)

CONQUESTS = _set(
    "seize capture retake recapture storm shell bomb bombard besiege liberate occupy pound overrun surround "
    "enter leave reach strike raid flee evacuate"
)
"""Verbs (lemmas) whose object is as a rule a place."""

NEVER_PLACE = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL", "LANGUAGE", "LAW"})

TOWN = 5_000
"""Inhabitants from which a town of a country the article speaks of is expected in it."""

ABROAD = 2.5
"""What a namesake loses in a country that the article, which names others, never mentions."""

RENOWNED = 150_000
"""Inhabitants of the smallest city that may be known the world over."""

COPYING = frozenset({"USA", "CAN", "AUS", "NZL"})
"""Countries whose towns are often named after such a city."""

APART = 8
"""How many times larger than its namesakes such a city is."""

RENOWN = 4.0
"""What such a city gains, so that it is meant also where only a namesake's country is spoken of."""

NEAR_KM = 400.0
"""Two places no farther apart support each other; about the reach of one province or small country."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Words that may name a place: their indices and offsets, what knowledge and the gazetteer have under that name."""

    first: int
    last: int
    start: int
    end: int
    key: str
    states: tuple[Name, ...] = ()
    regions: tuple[Region, ...] = ()
    cities: tuple[City, ...] = ()

    @property
    def contains_others(self) -> bool:
        """Whether other places can lie in it: a country or a region."""
        return bool(self.regions) or any(name.use != "capital" for name in self.states)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to where a spot lies, with what speaks for it before the context is heard."""

    name: str
    geonames: int | None
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    feature: str
    weight: float


@dataclass(frozen=True, slots=True)
class Scope:
    """What decides whether words are a place: countries the article speaks of and the words of people's names."""

    text: Text
    gazetteer: Gazetteer
    countries: frozenset[str]
    people: frozenset[str]


@dataclass(frozen=True, slots=True)
class Scene:
    """What an article says about where it is: mentions by country, the same as word index and country, places beyond
    doubt, and the tools to ask."""

    text: Text
    knowledge: Knowledge
    gazetteer: Gazetteer
    countries: Counter[str]
    meant: tuple[tuple[int, str], ...]
    anchors: tuple[Option, ...]


def places(text: Text, cast: Cast, knowledge: Knowledge, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """Every toponym of the text in order, none overlapping; `()` where there is none.

    Countries and capitals are places also where they stand for their government. A place nobody lists keeps its words
    and has None for what is not known.
    """
    spots, taken, meant = _known(text, knowledge)
    spots = [_widened(text, spot, gazetteer) for spot in spots]
    scope = Scope(text, gazetteer, frozenset(country for _, country in meant), _people(text, gazetteer))
    spots += _heard(scope, spots, taken)
    spots = _apart([spot for spot in spots if not _covered(text, cast, spot, knowledge)])
    capitals = {spot.first for spot in spots if spot.states and all(name.use == "capital" for name in spot.states)}
    plain = Counter(country for index, country in meant if index not in capitals)
    scene = Scene(text, knowledge, gazetteer, plain, tuple(meant), ())
    scene = replace(scene, anchors=_anchors(scene, spots))
    return tuple(_settle(scene, spots))


# ---------------------------------------------------------------- names that knowledge has


def _known(text: Text, knowledge: Knowledge) -> tuple[list[Spot], set[int], list[tuple[int, str]]]:
    """Spots that knowledge names, every word it knows, and the words by which a country is meant."""
    spots: list[Spot] = []
    taken: set[int] = set()
    countries: list[tuple[int, str]] = []
    index = 0
    while index < len(text.words):
        found, regions = _names_at(text, index, knowledge), _regions_at(text, index, knowledge)
        length = max([len(name.words) for name in found] + [len(region.words) for region in regions], default=0)
        found = [name for name in found if len(name.words) == length]
        regions = [region for region in regions if len(region.words) == length]
        states = tuple(name for name in found if _is_place(name, knowledge))
        meant = {knowledge.actors[name.actor].country for name in found} | {region.country for region in regions}
        if len(meant) == 1:
            countries += [(index, country) for country in meant if country and country in knowledge.states]
        taken.update(range(index, index + length))
        if (states or regions) and not _is_money(text, index):
            spots.append(_spot(text, index, index + length - 1, states=states, regions=tuple(regions)))
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
        and _runs(text, index, name.words, name.text)
        and names.fits_case(name.text, _surface(text, index, len(name.words)))
    ]


def _is_owned_body(text: Text, index: int, name: Name, knowledge: Knowledge) -> bool:
    """Whether a name is that of a body behind its owner's ("Congo's army"): the owner is a place all the same."""
    return len(name.words) > 1 and text.words[index].possessive and knowledge.actors[name.actor].kind != "state"


def _regions_at(text: Text, index: int, knowledge: Knowledge) -> list[Region]:
    return [
        region
        for region in knowledge.regions.get(text.words[index].key, ())
        if _runs(text, index, region.words, "") and _spelt(text, index, region)
    ]


def _runs(text: Text, index: int, words: Sequence[str], spelling: str) -> bool:
    """Whether these folded words stand here side by side; a comma or "&" between them only where the name has one."""
    if index + len(words) > len(text.words):
        return False
    for offset in range(len(words)):
        if text.words[index + offset].key != words[offset]:
            return False
        if offset and not _joined(text, index + offset - 1, spelling):
            return False
    return True


def _joined(text: Text, index: int, spelling: str = "") -> bool:
    """Whether nothing but a space, a hyphen or an apostrophe parts this word from the next."""
    gap = text.article.text[text.words[index].end : text.words[index + 1].start]
    if text.words[index].possessive:
        gap = gap.removeprefix("'s").removeprefix("’s")
    if gap == ". " and text.words[index].text in SAINTS:
        return True
    return bool(_GAP.fullmatch(gap)) or (gap.strip() in {",", "&"} and gap.strip() in spelling)


def _surface(text: Text, index: int, length: int) -> str:
    return text.article.text[text.words[index].start : text.words[index + length - 1].end]


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


def _spot(
    text: Text,
    first: int,
    last: int,
    *,
    states: tuple[Name, ...] = (),
    regions: tuple[Region, ...] = (),
    cities: tuple[City, ...] = (),
) -> Spot:
    key = " ".join(word.key for word in text.words[first : last + 1])
    return Spot(first, last, text.words[first].start, text.words[last].end, key, states, regions, cities)


def _widened(text: Text, spot: Spot, gazetteer: Gazetteer) -> Spot:
    """A known name inside a city's longer name ("New London", "Benin City") becomes that city."""
    for first, last in ((spot.first - 1, spot.last), (spot.first, spot.last + 1)):
        if first < 0 or last >= len(text.words) or not _is_run(text, first, last):
            continue
        wider = _spot(text, first, last)
        if cities := gazetteer.candidates(wider.key):
            return replace(wider, cities=cities)
    return spot


def _is_run(text: Text, first: int, last: int) -> bool:
    """Capitalised words side by side."""
    words = text.words[first : last + 1]
    return all(word.text[:1].isupper() for word in words) and all(
        _joined(text, index) and not text.words[index].possessive for index in range(first, last)
    )


# ---------------------------------------------------------------- names that the text shows to be places


def _people(text: Text, gazetteer: Gazetteer) -> frozenset[str]:
    """The words of people's full names, lower case, unless a town bears the whole name ("Khan Younis")."""
    found: set[str] = set()
    for entity in text.doc.ents:
        full = entity.label_ == "PERSON" and len(entity) > 1
        if full and not gazetteer.candidates(" ".join(names.keys(entity.text))):
            found.update(token.lower_ for token in entity)
    return frozenset(found)


def _heard(scope: Scope, known: list[Spot], taken: set[int]) -> list[Spot]:
    """Spots from entities, from prepositions, from lists and from the words before ", Country"."""
    text = scope.text
    taken = taken | {index for spot in known for index in range(spot.first, spot.last + 1)}
    found: list[Spot] = []

    def take(runs: Iterable[tuple[int, int]], beside: bool = False) -> None:
        for first, last in runs:
            if taken.isdisjoint(range(first, last + 1)) and (spot := _city_spot(scope, first, last, beside)):
                found.append(spot)
                taken.update(range(spot.first, spot.last + 1))

    take(_runs_before_comma(text, known, taken))
    take(_entity_runs(text, taken))
    take(_locative_runs(text, taken))
    take(_runs_beside(text, [*known, *found], taken), beside=True)
    return found + _again(text, found, taken)


def _again(text: Text, found: Iterable[Spot], taken: set[int]) -> list[Spot]:
    """The same names where nothing around them shows a place."""
    wanted: dict[str, list[Spot]] = {}
    for spot in {each.key: each for each in found if each.cities}.values():
        wanted.setdefault(text.words[spot.first].key, []).append(spot)
    repeated: list[Spot] = []
    for index, word in enumerate(text.words):
        for spot in wanted.get(word.key, ()):
            last = index + spot.last - spot.first
            keys = spot.key.split()
            free = taken.isdisjoint(range(index, last + 1)) and word.text[:1].isupper()
            if free and _runs(text, index, keys, "") and not _is_named_after(text, last):
                repeated.append(replace(_spot(text, index, last), cities=spot.cities))
                taken.update(range(index, last + 1))
    return repeated


def _city_spot(scope: Scope, first: int, last: int, beside: bool) -> Spot | None:
    """A run of words as a place: with the cities of that name, or with none where only the recogniser speaks for it.

    `beside`: the run stands in a list with a place.
    """
    text = scope.text
    if _is_no_name(text, first, last) or _is_named_after(text, last):
        return None
    label = _label(text, first, last)
    for begin, end in _trimmed(text, first, last):
        spot = _spot(text, begin, end)
        cities = _cities(text, spot, scope.gazetteer)
        if (begin, end) != (first, last):
            cities = tuple(city for city in cities if city.main and (begin == first or city.population >= 100_000))
        if cities and _believed(scope, spot, cities, label, beside):
            return replace(spot, cities=cities)
    unlisted = label in PLACE_LABELS and _is_unlisted_place(text, first, last, scope.people)
    if unlisted or _is_called_settlement(text, first):
        return _spot(text, first, last)
    return None


def _is_no_name(text: Text, first: int, last: int) -> bool:
    """Directions alone, words that name other things, acronyms, and the first half of a hyphened word."""
    words = text.words[first : last + 1]
    if len(words) == 1 and (words[0].key in NOT_NAMES or (words[0].text.isupper() and len(words[0].text) <= 4)):
        return True
    follows = text.article.text[words[-1].end : words[-1].end + 2]
    return all(word.key in DIRECTIONS for word in words) or (follows[:1] == "-" and follows[1:].isalpha())


def _cities(text: Text, spot: Spot, gazetteer: Gazetteer) -> tuple[City, ...]:
    """The gazetteer's answer, also without an Arabic article and with "St." spelt out."""
    found = gazetteer.candidates(spot.key)
    if not found and spot.key[:3] in {"al ", "el "}:
        found = gazetteer.candidates(spot.key[3:])
    if not found and text.words[spot.first].text in SAINTS:
        rest = spot.key.split()[1:]
        found = gazetteer.candidates(" ".join([SAINTS[text.words[spot.first].text], *rest]))
    return found


def _is_named_after(text: Text, last: int) -> bool:
    return last + 1 < len(text.words) and _joined(text, last) and text.words[last + 1].key in NAMED_AFTER


def _is_family_name(text: Text, first: int) -> bool:
    """Whether an honorific stands right before a name: "Ms. London"."""
    return first > 0 and text.words[first - 1].key.rstrip(".") in HONORIFICS and not text.words[first - 1].possessive


def _trimmed(text: Text, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The run itself, then without a division word at its end, then without directions at its start."""
    yield first, last
    if last > first and text.words[last].key in DIVISIONS["ADM1"] | {"city"}:
        yield first, last - 1
    begin = first
    while begin < last and text.words[begin].key in BEFORE_PLACE | DIRECTIONS:
        begin += 1
    if begin > first:
        yield begin, last


def _believed(scope: Scope, spot: Spot, cities: tuple[City, ...], label: str, beside: bool) -> bool:
    """Whether the text speaks of a place here, given what the recogniser calls it."""
    text, before = scope.text, _preposition(scope.text, spot.first)
    if spot.first == spot.last and (spot.key in COMMON or len(spot.key) <= 2):
        return label in PLACE_LABELS and bool(before)
    if text.words[spot.last].key in scope.people:
        return before in WITHIN
    if label in PLACE_LABELS:
        return True
    if label in NEVER_PLACE:
        return False
    if any(city.main for city in cities) and (before in WITHIN or _stands_before_comma(text, spot) or label == ""):
        return True
    expected = any(city.country in scope.countries and city.population >= TOWN for city in cities)
    return expected and (beside or bool(before) or label == "NORP" or _is_taken(text, spot))


def _is_taken(text: Text, spot: Spot) -> bool:
    """Whether it is the object of a verb that asks for a place ("seized Goma")."""
    token = text.token_at(spot.start)
    return token > 0 and text.doc[token - 1].lemma_.lower() in CONQUESTS


def _stands_before_comma(text: Text, spot: Spot) -> bool:
    return text.article.text[spot.end : spot.end + 2] == ", " and spot.last + 1 < len(text.words)


def _is_called_settlement(text: Text, first: int) -> bool:
    """Whether the words before it call it a town or village ("the village of X")."""
    return first > 1 and text.words[first - 1].text == "of" and text.words[first - 2].text in TOWNS


def _is_unlisted_place(text: Text, first: int, last: int, people: frozenset[str]) -> bool:
    """Whether a name no gazetteer has may still be a place: it has a geographic word or hangs on a preposition."""
    words = text.words[first : last + 1]
    if len(words) == 1 and (words[0].text.isupper() or len(words[0].key) < 3 or words[0].key in COMMON):
        return False
    if any(word.text.lower() in people for word in words):
        return False
    if words[-1].key in GENERIC_LAST and len(words) > 1:
        return True
    return _preposition(text, first) in WITHIN


def _preposition(text: Text, first: int) -> str:
    """The preposition a name hangs on ("in the northern city of X": in), or the empty string."""
    for index in range(first - 1, max(-1, first - 6), -1):
        word = text.words[index]
        if word.key in LOCATIVE:
            return word.key
        if _opens_place(text, index):
            return "of"
        if word.key not in BEFORE_PLACE:
            return ""
    return ""


def _opens_place(text: Text, index: int) -> bool:
    """Whether "of", "on" or "for" follows a noun that is of places."""
    return text.words[index].text in {"of", "on", "for"} and index > 0 and text.words[index - 1].key in SETTLEMENTS


def _label(text: Text, first: int, last: int) -> str:
    """What the recogniser calls these words: the label of most of them."""
    begin, end = text.tokens(text.words[first].start, text.words[last].end)
    labels = Counter(text.doc[index].ent_type_ for index in range(begin, end + 1))
    return max(labels, key=lambda label: (labels[label], label))


def _entity_runs(text: Text, taken: set[int]) -> Iterator[tuple[int, int]]:
    """The runs of capitalised words in what the recogniser calls a name, without words that knowledge knows."""
    starts = [word.start for word in text.words]
    for entity in text.doc.ents:
        if entity.label_ not in NEVER_PLACE:
            first = max(0, bisect_right(starts, entity.start_char) - 1)
            last = max(0, bisect_right(starts, max(entity.start_char, entity.end_char - 1)) - 1)
            yield from _capitalised(text, first, last, taken)


def _capitalised(text: Text, first: int, last: int, taken: set[int]) -> Iterator[tuple[int, int]]:
    begin = None
    for index in range(first, last + 2):
        if index <= last and index not in taken and _may_stand(text, index, begin is not None, last):
            begin = index if begin is None else begin
            if index < last and _joined(text, index) and not text.words[index].possessive:
                continue
            yield begin, index
            begin = None
        elif begin is not None:
            yield begin, index - 1
            begin = None


def _may_stand(text: Text, index: int, inside: bool, last: int) -> bool:
    """Whether a word belongs to a name: a capital, or a particle that joins capitals ("Deir ez-Zor", "al-Bab")."""
    if index >= len(text.words):
        return False
    word = text.words[index]
    if word.text[:1].isupper():
        return inside or word.key != "the"
    before_name = index < last and text.words[index + 1].text[:1].isupper()
    hyphen = text.article.text[word.end : word.end + 1] == "-" and len(word.text) <= 3
    return (before_name and (hyphen or (inside and word.key in names.PARTICLES))) or (inside and word.text.isdigit())


def _locative_runs(text: Text, taken: set[int]) -> Iterator[tuple[int, int]]:
    """The run of capitalised words after each locative preposition."""
    for index, word in enumerate(text.words[:-1]):
        if word.key not in LOCATIVE and not _opens_place(text, index):
            continue
        begin = index + 1
        while begin < len(text.words) and begin < index + 6 and text.words[begin].text in BEFORE_PLACE:
            begin += 1
        end = min(begin + 3, len(text.words) - 1)
        if begin <= end and text.article.text[word.end : text.words[begin].start].count(",") == 0:
            run = next(_capitalised(text, begin, end, taken), None)
            if run and run[0] == begin:
                yield run


def _runs_beside(text: Text, spots: list[Spot], taken: set[int]) -> Iterator[tuple[int, int]]:
    """The runs that stand in a list with a city found before ("in Homs, Hama and Idlib"), one after the other."""
    for spot in spots:
        last = spot.last
        while _is_city(spot) and last + 1 < len(text.words):
            begin = last + 2 if text.words[last + 1].text in {"and", "or"} else last + 1
            if begin >= len(text.words) or not _is_beside(text, last, begin):
                break
            run = next(_capitalised(text, begin, min(begin + 3, len(text.words) - 1), taken), None)
            if run is None or run[0] != begin:
                break
            yield run
            last = run[1]


def _is_city(spot: Spot) -> bool:
    return bool(spot.cities) or any(name.use == "capital" for name in spot.states)


def _is_beside(text: Text, last: int, first: int) -> bool:
    """Whether only a comma or "and" parts two words."""
    return bool(_BESIDE.fullmatch(text.article.text[text.words[last].end : text.words[first].start]))


def _runs_before_comma(text: Text, known: Iterable[Spot], taken: set[int]) -> Iterator[tuple[int, int]]:
    """The run of capitalised words that ends before ", Country"."""
    for spot in known:
        last = spot.first - 1
        if last < 0 or not spot.contains_others or text.article.text[text.words[last].end : spot.start] != ", ":
            continue
        first = last
        while first > max(0, last - 3) and first - 1 not in taken and _is_run(text, first - 1, last):
            first -= 1
        if last not in taken and _is_run(text, first, last):
            yield first, last


# ---------------------------------------------------------------- names that are something else


def _covered(text: Text, cast: Cast, spot: Spot, knowledge: Knowledge) -> bool:
    """Whether the spot is part of a longer name of a person, an organisation or a group; "a Texas company" is none."""
    if _is_named_after(text, spot.last) or _is_family_name(text, spot.first) or _is_half_a_name(text, spot):
        return True
    if text.words[spot.last].possessive:
        return False
    for reference in cast.references:
        at = reference.mention.at
        if not (at.start <= spot.start and spot.end <= at.end and at.end - at.start > spot.end - spot.start):
            continue
        if reference.mention.kind in BODIES and not text.doc[reference.head].text.islower():
            return True
        if reference.mention.kind == "person" and _is_personal(text, spot, at.start, at.end, knowledge):
            return True
    return _in_entity(text, spot)


def _is_personal(text: Text, spot: Spot, start: int, end: int, knowledge: Knowledge) -> bool:
    """Whether, in words for a person, a name stands beside it: "Michael Jordan", but not "U.S. President"."""
    for index, joint in ((spot.first - 1, spot.first - 1), (spot.last + 1, spot.last)):
        if not (0 <= index < len(text.words) and start <= text.words[index].start < end and _joined(text, joint)):
            continue
        word = text.words[index]
        if word.text[:1].isupper() and word.key not in knowledge.titles and word.key not in knowledge.modifiers:
            return True
    return False


def _is_half_a_name(text: Text, spot: Spot) -> bool:
    """Whether a direction stands before a river or sea: "West Nile" is not the Nile."""
    waters = any(region.feature in WATERS for region in spot.regions) and spot.first > 0
    return waters and text.words[spot.first - 1].text.lower() in DIRECTIONS and _is_run(text, spot.first - 1, spot.last)


def _in_entity(text: Text, spot: Spot) -> bool:
    first, last = text.tokens(spot.start, spot.end)
    longer = {text.doc[first].ent_type_, text.doc[last].ent_type_} & {"PERSON", "ORG", "WORK_OF_ART", "LAW"}
    return bool(longer) and any(
        entity.label_ in longer and _exceeds(entity, first, last)
        for entity in text.doc.ents
        if entity.start <= first < entity.end
    )


def _exceeds(entity: Span, first: int, last: int) -> bool:
    """Whether an entity has words beside these, articles and "'s" aside; a comma in it parts two names."""
    if entity.start > first or last >= entity.end:
        return False
    own = {"the", "'s", "’s", "'"}
    before = [token.lower_ for token in entity.doc[entity.start : first] if token.lower_ not in own]
    after = [token.lower_ for token in entity.doc[last + 1 : entity.end] if token.lower_ not in own]
    return bool(before[-1:] not in ([], [","]) or after[:1] not in ([], [","]))


def _apart(spots: list[Spot]) -> list[Spot]:
    """In text order, of overlapping ones the longer."""
    kept: list[Spot] = []
    for spot in sorted(spots, key=lambda each: (each.start, -each.end)):
        if not kept or spot.start >= kept[-1].end:
            kept.append(spot)
    return kept


# ---------------------------------------------------------------- where they lie


def _settle(scene: Scene, spots: list[Spot]) -> Iterator[Place]:
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
    if not _INSIDE.fullmatch(text.article.text[spot.end : following.start]):
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
    return bool(_BESIDE.fullmatch(gap)) and spots[number + 1].contains_others


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
    found = _regions_at(scene.text, after, scene.knowledge)
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
        if other.states or not _BESIDE.fullmatch(text.article.text[spots[left].end : spots[right].start]):
            continue
        if country := next((region.country for region in other.regions if region.feature == "ADM1"), None):
            return country
    return None


def _anchors(scene: Scene, spots: Iterable[Spot]) -> tuple[Option, ...]:
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
    if spot.last + 1 >= len(text.words) or not _joined(text, spot.last) or text.words[spot.last].possessive:
        return None
    following = text.words[spot.last + 1].text.lower()
    return next((code for code, words in DIVISIONS.items() if following in words), None)
