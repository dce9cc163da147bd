"""Whom "the two ministers", "both sides" and "they" mean: those who met, or whom a sentence before names together."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span, Token

from dragoman.coding.base import Scene, as_roles, clause_head, subject, unique
from dragoman.coding.base import sentences as sentences_of
from dragoman.model import Role

_MEMORY = 5
"""Sentences before "they" that are searched for those it means."""

_MEETING = 12
"""Sentences before "the two ministers" that are searched for the meeting they held."""

_NUMBERS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5}


def sentences_before(scene: Scene, start: int, number: int) -> list[Span]:
    """So many sentences before a place of the text, the nearest first."""
    earlier = [each for each in sentences_of(scene.text) if each.end <= start]
    return earlier[: -number - 1 : -1]


def several_before(scene: Scene, plural: Token) -> tuple[str, ...]:
    """Whom "they" or "the ministers" means: those who met, or the last subject that is several; `()` where none is."""
    number = _number(plural)
    for sent in sentences_before(scene, plural.sent.start, _MEMORY):
        subjects = [each for each in sent.root.children if each.dep_ == "nsubj"]
        subjects = subjects or ([sent.root] if sent.root.pos_ in ("NOUN", "PROPN") else [])
        if any(each.pos_ == "PRON" for each in subjects):
            continue
        for found in _met_in(scene, sent):
            if number in (None, len(found)):
                return found
        doers = tuple(role.actor for each in subjects for role in unique(scene.roles(each)))
        if any(nameless(scene, each) for each in subjects) and not apart(scene, doers):
            continue
        if not any(told_apart(scene, each) for each in doers):
            continue
        several = len(doers) > 1 or (doers and any(each.tag_ in ("NNS", "NNPS") for each in subjects))
        if several and number in (None, len(doers)):
            return doers
    return ()


def meeting_before(scene: Scene, plural: Token, back: int = _MEETING) -> tuple[str, ...]:
    """Those of the last meeting told before "the two ministers", as many as it says; `()` where none is."""
    number = _number(plural)
    for sent in sentences_before(scene, plural.sent.start, back):
        for found in _met_in(scene, sent):
            if number in (None, len(found)):
                return found
    return ()


def states_beside(scene: Scene, plural: Token) -> tuple[str, ...]:
    """The states "both countries" means: as many as it says, named last before it; `()` where more or fewer are."""
    number, start = _number(plural), plural.sent.start
    if number is None or plural.lemma_.lower() not in scene.term("commitments/countries") or _described(plural):
        return ()
    doers = {scene.side(role.actor) for role in subject(scene, clause_head(plural))}
    for first, last in ((start, plural.i), *((each.start, each.end) for each in sentences_before(scene, start, 2))):
        own = doers if first == start else set()
        named = dict.fromkeys(role.actor for word in plural.doc[first:last] for role in as_roles(scene.at(word)))
        states = tuple(each for each in named if each in scene.knowledge.states and each not in own)
        if len(states) >= number:
            return states if len(states) == number else ()
    return ()


def _described(plural: Token) -> bool:
    """Whether a plural says itself which it means ("the two countries of the region", "both Gulf states")."""
    return any(child.dep_ in ("amod", "compound", "relcl", "prep", "acl", "poss") for child in plural.children)


def apart(scene: Scene, actors: tuple[str, ...]) -> bool:
    """Whether actors are two or more, each known or in office, and each of a side of his own."""
    sides = {scene.side(each) for each in actors}
    return 1 < len(actors) == len(sides) and all(told_apart(scene, each) for each in actors)


def told_apart(scene: Scene, actor_id: str) -> bool:
    """Whether an actor is a state or body of our knowledge or of a state, or a person in office."""
    actor = scene.actors.get(actor_id)
    return actor is not None and (actor.wikidata is not None or actor.country is not None or bool(actor.offices))


def nameless(scene: Scene, noun: Token) -> bool:
    """Whether a noun is a plural that names nobody by itself ("the two sides", "the ministers")."""
    owned = any(child.dep_ in ("poss", "amod", "compound", "nmod") and scene.at(child) for child in noun.children)
    plural = noun.tag_ in ("NNS", "NNPS") or noun.lower_ == "both"
    return plural and noun.lemma_.lower() in scene.term("commitments/several") and not owned


def _number(plural: Token) -> int | None:
    """How many a plural says it means."""
    said = [plural.lower_, *(child.lower_ for child in plural.children)]
    return next((_NUMBERS[each] for each in said if each in _NUMBERS), None)


def _met_in(scene: Scene, sent: Span) -> Iterator[tuple[str, ...]]:
    """Those who met or spoke with one another in a sentence, each of a side of his own."""
    for token in sent:
        lemma = token.lemma_.lower()
        if token.pos_ == "VERB" and (lemma in scene.term("commitments/meet") or _has_talks(scene, token)):
            roles = [*_subjects(scene, token), *_partners(scene, token)]
        elif token.pos_ == "NOUN" and lemma in scene.term("commitments/occasion"):
            roles = _between(scene, token)
        else:
            continue
        found = _alike(scene, tuple(role.actor for role in unique(roles) if told_apart(scene, role.actor)))
        if apart(scene, found):
            yield found


def _has_talks(scene: Scene, verb: Token) -> bool:
    """Whether "have" tells of a talk ("had a telephone conversation with his counterpart")."""
    held = [child for child in verb.children if child.dep_ == "dobj"]
    return verb.lemma_ == "have" and any(each.lemma_.lower() in scene.term("commitments/occasion") for each in held)


def _alike(scene: Scene, actors: tuple[str, ...]) -> tuple[str, ...]:
    """Actors all of one kind: the sides of persons where states stand beside them."""
    persons = [scene.actors[each].kind == "person" for each in actors]
    mixed = any(persons) and not all(persons)
    return tuple(dict.fromkeys(scene.side(each) for each in actors)) if mixed else actors


def _subjects(scene: Scene, verb: Token) -> list[Role]:
    """Who met; of a list of names and offices every person before the verb, where the parse kept only the first."""
    roles = subject(scene, verb)
    first = next((child for child in verb.children if child.dep_ == "nsubj"), None)
    listed = first is not None and any(each.dep_ == "cc" for each in verb.doc[first.i : verb.i])
    if first is None or not listed or len(roles) != 1:
        return roles
    names = [each for each in verb.doc[first.left_edge.i : verb.i] if each.pos_ == "PROPN"]
    found = [role for each in names for role in scene.roles(each, deep=False) if _in_office(scene, role.actor)]
    return unique([*roles, *found]) if _in_office(scene, roles[0].actor) else roles


def _in_office(scene: Scene, actor_id: str) -> bool:
    actor = scene.actors.get(actor_id)
    return actor is not None and actor.kind == "person" and bool(actor.offices)


def _partners(scene: Scene, verb: Token) -> list[Role]:
    """Whom somebody met, received or held talks with."""
    held = [child for child in verb.children if child.dep_ == "dobj"]
    talks = [each for each in held if each.lemma_.lower() in scene.term("commitments/occasion")]
    near = [verb, *talks]
    withs = [child for each in near for child in each.children if child.lower_ in ("with", "to") and child.i > each.i]
    nouns = [each for each in held if each not in talks]
    nouns += [each for child in withs for each in child.children if each.dep_ == "pobj"]
    return [role for each in nouns for role in scene.roles(each, deep=False)]


def _between(scene: Scene, noun: Token) -> list[Role]:
    """The sides of "talks between Kenya and Chad", "Norway's call with Finland"."""
    betweens = [child for child in noun.children if child.lower_ == "between"]
    return [role for child in betweens for each in child.children for role in scene.roles(each, deep=False)]
