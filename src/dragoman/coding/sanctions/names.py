"""The people whom a measure calls by name: behind a number of officials, a colon, semicolons, a list of names."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from dragoman.coding.base import Scene, as_roles
from dragoman.model import Actor, Role

_TITLE_WORDS = 5
"""How many words may stand before each name of a list: "former Interior Minister Ana Ruiz"."""

_LEAST_NAMES = 2
"""Names that make a list."""

_OPENS = (",", ":", "-", "–", "—", "--", "(")
"""What stands between people told by their trade and their names."""


def called_behind(scene: Scene, noun: Token, count: int | None) -> list[Role]:
    """The names behind a number of people, as many as it says: "two judges, Ana Ruiz and Ivo Petrov"."""
    if noun.pos_ != "NOUN" or count is None or count < _LEAST_NAMES or noun.i + 2 >= noun.sent.end:
        return []
    opens = next((each.i for each in noun.doc[noun.i + 1 : noun.sent.end] if each.text in _OPENS), None)
    if opens is None or any(each.pos_ in ("VERB", "AUX") for each in noun.doc[noun.i + 1 : opens]):
        return []
    roles: list[Role] = []
    last = opens
    for word in noun.doc[opens + 1 : noun.sent.end]:
        people = [each for each in scene.by_token.get(word.i, ()) if each.mention.kind == "person" and each.actors]
        if people and all(role.actor != people[0].actors[0] for role in roles):
            roles += as_roles(people[:1])
        if people:
            last = word.i
        elif word.pos_ in ("VERB", "AUX") or word.i - last > _TITLE_WORDS:
            break
    return roles if len(roles) == count else []


def names_beside(scene: Scene, noun: Token) -> list[Token]:
    """The names of a list whose second the parser took for another name of the first: "Ana Ruiz, Ivo Petrov, and"."""
    second = next((child for child in noun.children if child.dep_ == "appos" and child.pos_ == "PROPN"), None)
    if noun.pos_ != "PROPN" or second is None or not second.conjuncts:
        return []
    kinds = {actor.kind for each in (noun, second) for actor in actors_at(scene, each)}
    apart = len({actor.id for each in (noun, second) for actor in actors_at(scene, each)}) > 1
    return [second, *second.conjuncts] if apart and kinds == {"person"} else []


def behind_semicolons(scene: Scene, targets: Sequence[Token]) -> list[Token]:
    """The people of a list parted by semicolons: "on Ana Ruiz, a judge; Ivo Petrov, a banker; and Li Mei"."""
    last = targets[-1] if targets else None
    if last is None or not any(each.mention.kind == "person" for each in scene.at(targets[0])):
        return []
    found = []
    for mark in last.doc[last.i : last.sent.end]:
        ahead = [each for each in last.doc[mark.i + 1 : mark.i + 3] if each.lower_ != "and"] if mark.text == ";" else []
        people = scene.by_token.get(ahead[0].i, []) if ahead else []
        found += [last.doc[each.head] for each in people if each.mention.kind == "person" and each.first == ahead[0].i]
    return found


def listed_behind(scene: Scene, targets: Sequence[Token]) -> list[Role]:
    """Who is named behind the colon after mere "entries" or "individuals": "two names: Ana Ruiz and Ivo Petrov"."""
    first = targets[0] if targets else None
    if first is None or first.pos_ != "NOUN" or scene.at(first):
        return []
    colon = next((each.i for each in first.sent if each.text == ":" and each.i > first.i), None)
    if colon is None:
        return []
    behind = (each for each in first.doc[colon + 1 : first.sent.end] if each.dep_ != "pobj" and each.pos_ == "PROPN")
    roles = [role for each in behind for role in as_roles(scene.at(each))]
    return [role for role in roles if scene.actors[role.actor].kind == "person"]


def actors_at(scene: Scene, noun: Token) -> list[Actor]:
    """The actors whom a noun itself names."""
    return [scene.actors[role.actor] for role in as_roles(scene.at(noun))]
