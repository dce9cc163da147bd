"""The pair that "they", "both sides" or "the two countries" means: two sides that the words before a quarrel name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from spacy.tokens import Token

from dragoman.coding.base import Scene
from dragoman.resolve import Reference

_OWNERS = frozenset({"amod", "poss", "compound", "nmod"})


def is_pair(scene: Scene, noun: Token) -> bool:
    """Whether a word stands for two sides without naming them."""
    if noun.lower_ in ("they", "them", "their", "both"):
        return not any(child.dep_ == "conj" for child in noun.children)
    plural = noun.tag_ in ("NNS", "NNPS") or noun.text.endswith("s") or noun.lower_ == "two"
    marked = any(child.lower_ in ("two", "both", "the", "these") for child in noun.children)
    owners = [each for child in noun.children if child.dep_ in _OWNERS for each in scene.at(child)]
    owned = any(scene.actors[actor].kind in ("state", "government") for each in owners for actor in each.actors)
    return (
        plural
        and marked
        and not owned
        and noun.lemma_.lower() in scene.term("disputes/pair")
        and "conj" not in {child.dep_ for child in noun.children}
    )


def pair_meant(scene: Scene, token: Token, meant: Token | None = None) -> tuple[str, ...]:
    """The two sides meant by "they" or "the two countries", here or in the sentences before; states for the latter."""
    found = _pair_near(scene, token, _known(token) or meant is not None)
    if meant is None or meant.lemma_.lower() not in scene.term("disputes/state-word"):
        return found
    if len(found) == 2 and all(scene.actors[each].kind in ("state", "government") for each in found):
        return found
    return most_named(scene, token.sent.start)


def most_named(scene: Scene, last: int) -> tuple[str, ...]:
    """The two states that a text has named oftenest so far, each more than once and oftener than any third."""
    counts = Counter(
        each.actors[0]
        for each in scene.resolved.cast.references
        if each.head < last and lone(scene, each) and scene.actors[each.actors[0]].kind in ("state", "government")
    )
    ranked = counts.most_common(3)
    clear = len(ranked) == 2 or (len(ranked) == 3 and ranked[1][1] > ranked[2][1])
    return tuple(each for each, count in ranked[:2]) if clear and ranked[1][1] > 1 else ()


def _pair_near(scene: Scene, token: Token, known: bool) -> tuple[str, ...]:
    """The two sides that stand together nearest to a quarrel, in its sentence or before."""
    sent, before = token.sent, sentences_before(token, 1)
    here = (
        coordinated(scene, sent.start, token.i),
        _only_two(scene, sent.start, token.i),
    )
    earlier = (
        coordinated(scene, *before),
        _turns_before(scene, token),
        spoken_pair(scene, sent.start, sent.end),
        _only_two(scene, *before),
        spoken_pair(scene, *before),
        spoken_pair(scene, sentences_before(token, 2)[0], before[0]),
        coordinated(scene, sentences_before(token, 2)[0], before[0]),
        _two_people(scene, *before),
        _two_people(scene, sentences_before(token, 2)[0], before[0]),
        so_far(scene, sent.start),
        spoken_pair(scene, 0, sent.start),
    )
    spoken = () if known else (spoken_pair(scene, sent.start, sent.end),)
    pairs = (*here, *(earlier if known else spoken))
    found = [each for each in pairs if len(each) == 2]
    states = (each for each in found if all(scene.actors[one].kind != "organization" for one in each))
    return next(states, found[0] if found else ())


def _known(token: Token) -> bool:
    """Whether a quarrel is spoken of as known: any but an indefinite noun, unless what it includes is listed."""
    if token.pos_ != "NOUN" or token.dep_ == "pobj" or token.head.lemma_ == "include":
        return True
    known = ("the", "this", "these", "that", "including")
    return any(child.dep_ == "poss" or child.lower_ in known for child in token.children)


def sentences_before(token: Token, count: int) -> tuple[int, int]:
    """First and last word of the sentences before this one."""
    start = token.sent.start
    for _ in range(count):
        start = token.doc[start - 1].sent.start if start else 0
        while start and not token.doc[start].sent.text.strip():
            start = token.doc[start - 1].sent.start
    return start, token.sent.start


def coordinated(scene: Scene, first: int, last: int) -> tuple[str, ...]:
    """The last two sides that "A and B" joins in a stretch; none where three stand together."""
    found: tuple[str, ...] = ()
    known = [each for each in scene.resolved.cast.references if first <= each.head < last and lone(scene, each)]
    for place, (one, other) in enumerate(pairwise(known)):
        third = place > 0 and _joined(scene, known[place - 1], one, ",")
        sides = sides_of(scene, [*one.actors, *other.actors])
        if len(sides) == 2 and not third and _joined(scene, one, other, "and"):
            found = sides
    return found


def _joined(scene: Scene, one: Reference, other: Reference, mark: str) -> bool:
    gap = scene.text.doc[one.last + 1 : other.first]
    marks = ("and", "-", "–", "&") if mark == "and" else (mark,)
    return (
        0 < len(gap) < 4
        and any(each.lower_ in marks for each in gap)
        and all(
            each.lower_ in (*marks, ",", "the", "'s", "’s", "its", "his")
            or (each.head.i == other.head and each.dep_ in ("amod", "compound"))
            for each in gap
        )
    )


def lone(scene: Scene, reference: Reference) -> bool:
    """Whether a reference names one state, government, organisation or group."""
    if (
        len(reference.actors) != 1
        or reference.mention.kind == "place"
        or reference.mention.at.text.lower() in ("they", "their", "it")
    ):
        return False
    return scene.actors[reference.actors[0]].kind in ("state", "government", "group", "organization")


def states_in(scene: Scene, first: int, last: int, inside: Iterable[int] = ()) -> list[str]:
    """The states and armed groups that a stretch names by themselves, in order, those `inside` the matter left out."""
    heads = [each for each in scene.resolved.cast.references if first <= each.head < last and each.head not in inside]
    found = [scene.actors[each.actors[0]] for each in heads if lone(scene, each)]
    return list(dict.fromkeys(each.id for each in found if each.kind in ("state", "group")))


def _only_two(scene: Scene, first: int, last: int) -> tuple[str, ...]:
    """The two states a stretch names, where it names no third."""
    found = sides_of(scene, states_in(scene, first, last))
    return found if len(found) == 2 else ()


def _turns_before(scene: Scene, token: Token) -> tuple[str, ...]:
    """The two sides of which each opens one of the two sentences before: "Peru wants A. Chile rejects it. They"."""
    last, start = sentences_before(token, 1), sentences_before(token, 2)[0]
    roots = [token.doc[at].sent.root for at in (start, last[0]) if at < token.sent.start]
    nouns = [child for root in roots for child in root.children if child.dep_ == "nsubj"]
    named = [each for noun in nouns for each in scene.at(noun) if lone(scene, each)]
    found = sides_of(scene, [each.actors[0] for each in named])
    return found if len(roots) == len(nouns) == len(found) == 2 else ()


def _two_people(scene: Scene, first: int, last: int) -> tuple[str, ...]:
    """The states of the two people a stretch names, where it names no third."""
    heads = [each for each in scene.resolved.cast.references if first <= each.head < last and len(each.actors) == 1]
    people = dict.fromkeys(each.actors[0] for each in heads if scene.actors[each.actors[0]].kind == "person")
    found = sides_of(scene, people)
    return found if len(people) == 2 and all(scene.actors[each].kind == "state" for each in found) else ()


def so_far(scene: Scene, last: int) -> tuple[str, ...]:
    """The two states named before a word, where the text has named no third yet."""
    found = tuple(each for each in states_in(scene, 0, last) if scene.actors[each].kind == "state")
    return found if len(found) == 2 else ()


def spoken_pair(scene: Scene, first: int, last: int) -> tuple[str, ...]:
    """The two sides that the last plural word in a stretch stands for ("both sides")."""
    found: tuple[str, ...] = ()
    for reference in scene.resolved.cast.references:
        if first <= reference.head < last and len(reference.actors) == 2 and _no_more(scene, reference):
            sides = sides_of(scene, reference.actors)
            found = sides if len(sides) == 2 else found
    return found


def _no_more(scene: Scene, reference: Reference) -> bool:
    """Whether a plural word speaks of two, not of "the four countries"."""
    numbers = (child for child in scene.text.doc[reference.head].children if child.dep_ == "nummod")
    return all(child.lower_ == "two" for child in numbers)


def sides_of(scene: Scene, actors: Iterable[str]) -> tuple[str, ...]:
    """Whom some actors stand for in a quarrel, each once; crowds left out."""
    return tuple(dict.fromkeys(side for each in actors if (side := side_of(scene, each))))


def side_of(scene: Scene, actor_id: str) -> str | None:
    """Whom an actor stands for in a quarrel: its state, or itself for a movement; None for a crowd."""
    actor = scene.actors[actor_id]
    if actor.kind == "group" or (actor.kind == "population" and actor.country):
        return actor.id
    if actor.kind == "population":
        return None
    side = scene.side(actor_id)
    return side if side in scene.actors else actor.id
