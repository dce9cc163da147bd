"""What the search for places shares: spots, what they may mean, and the words around them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from dragoman.gazetteer import City, Gazetteer
from dragoman.knowledge import Knowledge, Name, Region
from dragoman.resolve.base import Text


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

BESIDE = re.compile(r",? (?:(?:and|or) )?|, ")

INSIDE = re.compile(
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


def joined(text: Text, index: int, spelling: str = "") -> bool:
    """Whether nothing but a space, a hyphen or an apostrophe parts this word from the next."""
    gap = text.article.text[text.words[index].end : text.words[index + 1].start]
    if text.words[index].possessive:
        gap = gap.removeprefix("'s").removeprefix("’s")
    if gap == ". " and text.words[index].text in SAINTS:
        return True
    return bool(_GAP.fullmatch(gap)) or (gap.strip() in {",", "&"} and gap.strip() in spelling)


def surface(text: Text, index: int, length: int) -> str:
    """So many words of the text as they are written."""
    return text.article.text[text.words[index].start : text.words[index + length - 1].end]
