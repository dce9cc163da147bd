"""What rows of different articles are compared by: for whom an actor stands, and words without their endings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from dragoman.model import Actor
from dragoman.names import keys

_STATE_SECTORS = frozenset(("COP", "GOV", "JUD", "LEG", "MIL", "SPY"))
_BLOCS = ("EUR", "UNO")
_NO_STATE = ("IGO", "NGO", "ISM", "IMG", "MNC")
"""Codes in the place of a country that name a sort of actor, not a party."""

_STOP = frozenset(
    (
        "a about after again against all already also an and any are as at be been before being both but by can could "
        "do does each either every few first for from further had has have he her his how if in including into is it "
        "its itself last least less many may more most much my new no nor not of off on once one only or other our out "
        "over own same second shall she should so some soon still such than that the their them then there these they "
        "this those through to together toward towards under unless until up upon us very was we well were what when "
        "where whether which while who whom whose will with within without would yet you your "
        "said say says saying told country countries government side sides "
        "day days week weeks month months year years end early late mid next coming today tomorrow yesterday "
        "monday tuesday wednesday thursday friday saturday sunday january february march april june july august "
        "september october november december jan feb mar apr jun jul aug sept sep oct nov dec "
        "spring summer autumn winter"
    ).split()
)
_IRREGULAR = {
    form: verb
    for verb, forms in {
        "begin": "began begun",
        "bring": "brought",
        "build": "built rebuild rebuilt",
        "draw": "drew drawn",
        "fight": "fought",
        "fly": "flew flown",
        "free": "frees freed freeing release released releasing releases",
        "give": "gave given",
        "go": "went gone",
        "hold": "held",
        "keep": "kept",
        "leave": "left leaving",
        "make": "made",
        "meet": "met",
        "open": "reopen reopened reopening reopens",
        "pay": "paid",
        "seek": "sought",
        "sell": "sold",
        "send": "sent",
        "spend": "spent",
        "strike": "struck",
        "take": "took taken",
        "withdraw": "withdrew withdrawn",
        "write": "wrote written",
    }.items()
    for form in forms.split()
}
_NUMBERS = {
    word: str(number)
    for number, word in enumerate("two three four five six seven eight nine ten eleven twelve".split(), 2)
}
_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ied", "als", "ed", "es", "al", "s", "e", "y")
_DOUBLED = re.compile(r"([b-df-hj-np-tv-z])\1$")
_YEAR = re.compile(r"(19|20)\d\d")


def side_of(actor: Actor | None, actor_id: str) -> set[str]:
    """For whom an actor acts: its country where it is the state or serves it, else itself and what it is part of.

    The European Union and the United Nations count as countries. An actor known from one article alone acts for its
    own name, if it is one; `set()` for "residents" and the like.
    """
    if actor is None:
        return {actor_id}
    country = actor.country
    serves = actor.kind in ("state", "government") or not _STATE_SECTORS.isdisjoint(actor.sectors)
    if country in _BLOCS or (country and country not in _NO_STATE and serves and "REB" not in actor.sectors):
        return {country}
    if not actor.id.startswith("ac-"):
        return {each for each in (actor.id, actor.part_of) if each}
    named = all(word[:1].isupper() for word in actor.name.split())
    return {f"{' '.join(keys(actor.name))} of {country}"} if named and actor.kind != "population" else set()


def sides_of(ids: Iterable[str], actors: Mapping[str, Actor]) -> list[str]:
    """For whom some actors act, all together and sorted; `actors` are those of their record, by id."""
    return sorted({side for each in ids for side in side_of(actors.get(each), each)})


def stem(word: str) -> str:
    """A folded word in the form words are compared by; empty for a stop word, a day and a year.

    Irregular verbs get their base form, other words lose one ending and all beyond six letters.
    """
    if word in _STOP or _YEAR.fullmatch(word) or (len(word) == 1 and not word.isdigit()):
        return ""
    word = _NUMBERS.get(word, _IRREGULAR.get(word, word))
    ending = next((each for each in _ENDINGS if word.endswith(each) and len(word) - len(each) >= 3), "")
    bare = word[: len(word) - len(ending)]
    return _DOUBLED.sub(r"\1", bare)[:6] if not bare.isdigit() else bare
