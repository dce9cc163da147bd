"""Where a meeting was: the place its own words say, else the town of the dateline for "here"."""

from __future__ import annotations

import re

from spacy.tokens import Token

from dragoman.coding.base import Scene
from dragoman.model import Place, When

_DATELINE = re.compile(
    r"""(?:[^.\n]|\b[A-Z][a-z]{2,3}\.|[A-Z]\.){0,60}?
    (?:--|—|–|\s-\s|:\s|/\.|\([A-Z]{2,}\)|,\ SPA|\d{4}\n)
    |(?:,\ [A-Z][\w\ ]+)?\s*\n\n""",
    re.VERBOSE,
)
_HEAD = 500
"""Up to which character an article may give the town it is dated from."""


def venue(scene: Scene, anchors: list[Token], also: tuple[str, ...] = ()) -> Place | None:
    """The finest place that the words of meeting say they were at; "here" is the dateline's town."""
    reach = {each.i for each in anchors}
    plans = {each.i for each in anchors if each.lemma_.lower() in scene.term("meetings/plan")}
    first = scene.term("meetings/at") | set(also)
    found = []
    for index, place in scene.places_at.items():
        word = scene.text.doc[index]
        if anchors and word.sent.start == anchors[0].sent.start and _stands_at(scene, word, reach, plans, first):
            found.append(place)
    for anchor in anchors:
        if any(child.lower_ == "here" for child in anchor.children):
            found = found or [each for each in [dateline(scene)] if each is not None]
        found = found or _capital(scene, anchor, allowed=first, planned=anchor.i in plans)
    towns = [
        each for each in found if (each.feature or "").startswith("P") and not (each.feature or "").startswith("PCL")
    ]
    sites = [each for each in found if (each.feature or "").startswith("S")]
    return next(iter(towns or sites or found), None)


def _capital(scene: Scene, anchor: Token, *, allowed: frozenset[str] | set[str], planned: bool) -> list[Place]:
    """The chief town the text names elsewhere, for "in the Qatari capital" of a meeting's own words."""
    preps = [child for child in anchor.children if child.dep_ == "prep"]
    preps = [each for each in preps if each.lower_ in allowed or (planned and each.lower_ == "for")]
    nouns = [noun for each in preps for noun in each.children if noun.lower_ == "capital"]
    states = {scene.side(role.actor) for noun in nouns for child in noun.children for role in scene.roles(child)}
    return [each for each in scene.resolved.places if each.feature == "PPLC" and each.country in states][:1]


def _stands_at(scene: Scene, word: Token, reach: set[int], plans: set[int], first: frozenset[str] | set[str]) -> bool:
    """Whether a place's word stands "in" a meeting's word, through "the capital, X", "the margins of a summit in X"."""
    allowed: frozenset[str] | set[str] = first
    while True:
        while word.dep_ in ("compound", "appos", "nmod", "conj") and word.head.i != word.i and word.head.pos_ != "VERB":
            word = word.head
        if word.dep_ != "pobj" and not (word.dep_ == "pcomp" and word.pos_ == "PROPN"):
            return False
        if word.head.lower_ == "of" and word.head.head.lower_ in scene.term("meetings/town"):
            word = word.head.head
            continue
        planned = word.head.lower_ == "for" and word.head.head.i in plans
        if word.head.lower_ not in allowed and not planned:
            return False
        aside = word.lemma_.lower() in scene.term("meetings/face-to-face")
        if word.head.lower_ == "on" and not aside and "on" not in first:
            return False
        word = word.head.head
        if word.i in reach or (word.dep_ in ("prep", "advmod") and word.head.i in reach):
            return True
        allowed = first | scene.term("meetings/through")


def beside_date(scene: Scene, token: Token, when: When) -> Place | None:
    """The town right before or after the meeting's own date: "a conference of donors in Lima on 3 March"."""
    if when.span is None:
        return None
    first, last = scene.text.tokens(when.span.start, when.span.end)
    doc, sent = scene.text.doc, token.sent
    if not sent.start <= first < sent.end or first < token.i:
        return None
    for index, place in scene.places_at.items():
        town = (place.feature or "").startswith("PPL")
        inside = town and token.i < index < sent.end and doc[index].dep_ == "pobj" and doc[index].head.lower_ == "in"
        before = doc[index + 1 : first].text.lower().strip(" ,") in ("on", "in", "") and index < first
        after = doc[last + 1 : index].text.lower().strip(" ,") == "in"
        if inside and (before or after):
            return place
    return None


def place_named(scene: Scene, token: Token) -> Place | None:
    """The place a noun names, also where it stands for its state."""
    inner = (child.i for child in token.children if child.dep_ in ("appos", "compound"))
    return next((scene.places_at[each] for each in (token.i, *inner) if each in scene.places_at), None)


def dateline(scene: Scene) -> Place | None:
    """The town an article is dated from: a place that opens one of its first lines, before a date, dash or agency."""
    text = scene.text.article.text
    for each in sorted(scene.resolved.places, key=lambda place: place.at.start):
        if each.at.start > _HEAD:
            return None
        opens = not text[: each.at.start].rpartition("\n")[2].strip()
        if opens and (_DATELINE.match(text[each.at.end :]) or _in_capitals(each, text)):
            return each
    return None


def _in_capitals(town: Place, text: str) -> bool:
    """Whether a town in capitals alone opens the text: "PUERTO IGUAZÚ. The presidents"."""
    after = text[town.at.end : town.at.end + 3].lstrip(".")
    capital = town.at.text.isupper() and (town.feature or "").startswith("PPL")
    return capital and town.at.start == 0 and after[:1] == " " and after[1:2].isupper()
