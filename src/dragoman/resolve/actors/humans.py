"""Which common nouns stand for people and bodies that can speak: "gardener", "villagers", "city", "orchestra"."""

from __future__ import annotations

from spacy.tokens import Token

from dragoman.knowledge import Collective
from dragoman.resolve.actors.base import Casting

BODIES = ("GOV", "EDU", "MED", "REL", "BUS", "JRN", "CVL", "LEG", "LAB")
"""Sectors of the bodies whose common nouns are listed."""

TRADES = ("AGR", "BUS", "EDU", "JRN", "LAB", "MED", "MIL", "REL", "SOC", "GOV", "COP", "CRM")
"""Sectors of the people whose common nouns are listed; all others are civilians."""

SHORTEST = 6
"""Letters from which on a noun that ends like those for people ("beekeeper") is taken for one."""

ENDINGS = ("er", "or", "ist", "ian", "eer", "eur", "man", "woman", "person", "people", "men", "women", "keeper")
"""How nouns for people end."""


def who_speaks(casting: Casting, noun: Token) -> Collective | None:
    """What a noun for somebody who can speak stands for; None for things, texts and words of quantity."""
    word = noun.lemma_.lower()
    for sector in BODIES:
        if word in casting.term(f"says/body/{sector}"):
            return Collective((word,), word, "organization", (sector,))
    if not is_human(casting, noun):
        return None
    sector = next((each for each in TRADES if word in casting.term(f"says/person/{each}")), "CVL")
    kind = "population" if noun.tag_ in ("NNS", "NNPS") or word in casting.term("says/several") else "person"
    return Collective((word,), word, kind, (sector,))


def is_one(casting: Casting, noun: Token) -> bool:
    """Whether a noun in the singular is one person, unlike "family"."""
    return is_human(casting, noun) and noun.lemma_.lower() not in casting.term("says/several")


def is_human(casting: Casting, noun: Token) -> bool:
    """Whether a noun is one for people: listed, or ending like those and not listed as a thing."""
    word = noun.lemma_.lower()
    if word in casting.term("says/thing"):
        return False
    listed = word in casting.term("says/person") or word in casting.term("says/several")
    listed = listed or any(word in casting.term(f"says/person/{each}") for each in TRADES)
    return listed or (len(word) >= SHORTEST and word.endswith(ENDINGS))


def follows_body(casting: Casting, first: int) -> bool:
    """Whether a name stands right behind the noun of a company or paper: "the oil company Petrosava"."""
    before = casting.words[first - 1] if first else None
    if before is None or before.text[:1].isupper() or casting.content[before.end : casting.words[first].start] != " ":
        return False
    return any(before.key in casting.term(f"says/body/{kind}") for kind in ("BUS", "JRN"))
