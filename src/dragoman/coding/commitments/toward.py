"""Whom an undertaking is addressed to, or for whom its deed is."""

from __future__ import annotations

from spacy.tokens import Token

from dragoman.coding.base import Scene, as_roles, unique
from dragoman.coding.commitments.together import meeting_before, nameless, several_before, states_beside, told_apart
from dragoman.coding.commitments.undertaking import first_verb
from dragoman.model import Role


def toward(scene: Scene, token: Token, words: list[Token], by: tuple[str, ...], kind: str) -> tuple[str, ...]:
    """Whom it is addressed to: beside the verb, or else (no request) whom the deed itself is for."""
    inside = {word.i for word in words}
    found: list[Role] = []
    for child in token.children:
        if child.i not in inside and (kind != "request" or token.i < child.i < words[0].i):
            found += _receivers(scene, child, inside)
    deed = first_verb(tuple(words))
    if kind == "request" and not found:
        found += [
            role
            for each in (token, *token.children)
            for role in (_addressed(scene, each) if each.dep_ == "nsubjpass" else ())
        ]
    if kind == "request" or token.lemma_ == "propose":
        found += [
            role
            for each in deed.children
            if each.dep_ == "nsubj" and (each.i > token.i or token.i == deed.i)
            for role in _addressed(scene, each)
        ]
    if not found and kind != "request":
        helped = deed.lemma_.lower() in scene.term("commitments/helping")
        helped = helped and not any(
            child.lower_ == "to" and child.dep_ in ("prep", "dative") for child in deed.children
        )
        held = [child for child in deed.children if helped or child.dep_ != "dobj"]
        roles = [role for child in held for role in _receivers(scene, child, set())]
        found = [role for role in roles if identified(scene, role.actor)]
    own = set(by) if kind == "request" else {scene.side(each) for each in by} | set(by)
    return tuple(role.actor for role in unique(found) if role.actor not in own and scene.side(role.actor) not in by)


def identified(scene: Scene, actor_id: str) -> bool:
    """Whether our knowledge names an actor, or the text says of which state it is."""
    actor = scene.actors.get(actor_id)
    if actor is None or actor.kind in ("population", "group"):
        return actor is not None and actor.wikidata is not None
    return actor.country is not None or actor.wikidata is not None


def _receivers(scene: Scene, child: Token, inside: set[int]) -> list[Role]:
    """The actors an object or a phrase with "to" or "with" names, but for the words of the deed."""
    child = _taken_up(scene, child)
    found = _addressed(scene, child) if child.dep_ in ("dobj", "dative") else []
    kinds = [scene.actors[each.actor].kind for each in found]
    if child.lower_ == "them" and (kinds == ["person"] or set(kinds) <= {"population"}):
        return []
    if child.lower_ == "with" and child.nbor(-1).lower_ in ("together", "along"):
        return found
    if child.dep_ in ("prep", "dative") and child.lower_ in ("to", "with", "toward", "towards", "on", "upon"):
        found += [
            role
            for each in child.children
            if each.dep_ == "pobj" and each.i not in inside
            for role in _addressed(scene, each)
        ]
    return found


def _taken_up(scene: Scene, word: Token) -> Token:
    """The object that "it" takes up from the verb before ("thanked the union and asked it to pay"), else the word."""
    verb = word.head
    if word.lower_ not in ("it", "them", "him", "her") or word.dep_ != "dobj" or verb.dep_ != "conj":
        return word
    return next((each for each in verb.head.children if each.dep_ == "dobj" and scene.at(each)), word)


def _addressed(scene: Scene, noun: Token) -> list[Role]:
    """Whom a noun names; for "ASEAN members" and "the Burmese authorities" whom they belong to."""
    if len(two := states_beside(scene, noun)) > 1:
        return [Role(each, "", None) for each in two]
    found: list[Role] = []
    for each in (noun, *(noun.conjuncts if noun.dep_ != "conj" else ())):
        here = scene.roles(each, deep=False) if each.i != noun.i else as_roles(scene.at(each))
        body = each.lemma_.lower() in scene.term("commitments/addressed")
        found += here or (scene.owners(each) if body else [])
    found = found or scene.roles(noun, deep=False)
    if not nameless(scene, noun) or (len(found) > 1 and all(told_apart(scene, role.actor) for role in found)):
        return found
    plain = not any(child.dep_ in ("amod", "compound", "relcl", "prep", "acl") for child in noun.children)
    plain = plain and (noun.lower_ == "both" or any(child.dep_ in ("det", "nummod") for child in noun.children))
    meant = (meeting_before(scene, noun) or several_before(scene, noun)) if plain else ()
    if len(meant) > 1:
        return [Role(each, "", None) for each in meant]
    crowd = [role for role in found if scene.actors[role.actor].kind in ("group", "population")]
    return crowd if len(found) == 1 else []
