"""Who does an act of the lexicon and to whom: what stands in the slots of an entry, and who else is understood."""

from __future__ import annotations

from spacy.tokens import Token

from dragoman.coding.base import Scene, as_roles, below, light_verb, subject
from dragoman.coding.events.frames import inside, is_gapped, is_phrase, objects_of, pobjs_of
from dragoman.coding.events.moments import is_intended
from dragoman.coding.events.parties import blamed, is_told_in, maker, parted
from dragoman.knowledge import Trigger
from dragoman.model import Role

_DEEP = frozenset("with to on against from for of in between over toward towards into at upon among".split())
"""Prepositions behind which the other party of an act may stand."""

_WITH = frozenset({"with", "between", "of", "to", "by"})
"""The same for acts of two sides together."""


def slots_of(scene: Scene, token: Token, trigger: Trigger, slots: tuple[str, ...]) -> list[Role]:
    """The roles of the first slot that holds anybody."""
    for slot in slots:
        roles = _slot(scene, token, trigger, slot)
        if roles:
            return parted(scene, roles)
    return []


def _slot(scene: Scene, token: Token, trigger: Trigger, slot: str) -> list[Role]:
    verb = trigger.kind == "verb"
    if slot == "subject":
        return (_charged(scene, token, trigger) or _doers(scene, token)) if verb else _noun_subject(scene, token)
    if slot == "none":
        return []
    objects = objects_of(token) if verb else [token]
    if slot == "object":
        if verb and not objects and trigger.type == "REQUEST":
            objects = [
                each
                for child in token.children
                if child.dep_ == "ccomp"
                for each in child.children
                if each.dep_ in ("nsubj", "nsubjpass")
            ]
        if verb:
            return [
                role
                for each in objects
                for role in (as_roles(scene.at(each)) if _names_trigger(each, trigger) else scene.roles(each))
            ]
        return []
    if slot == "owner":
        every = objects + [inner for each in objects for inner in inside(scene, each)]
        return [role for each in every for role in scene.owners(each) or as_roles(scene.at(each))]
    every = objects + [inner for each in objects for inner in inside(scene, each)]
    carried = None if verb else carried_out(scene, token)
    every += [carried] if carried is not None else []
    return [role for each in pobjs_of(token, every, slot) for role in scene.roles(each)]


def receivers(scene: Scene, verb: Token) -> list[Role]:
    """Who is given or promised something, beside the thing itself: "offered Kenya a loan"."""
    given = any(child.dep_ == "dobj" for child in verb.children)
    return [
        role
        for child in verb.children
        if given and child.dep_ == "dative" and child.pos_ != "ADP"
        for role in scene.roles(child)
    ]


def _doers(scene: Scene, verb: Token) -> list[Role]:
    """Who does what a verb says; "the army, whose gunners fired" is the army, who is accused of it did it."""
    for child in verb.children:
        if child.dep_ == "nsubj" and any(each.lower_ == "whose" for each in child.children):
            return scene.roles(verb.head) if verb.dep_ == "relcl" else []
    if verb.dep_ == "pcomp" and verb.head.lower_ == "of" and verb.head.head.dep_ in ("dobj", "nsubjpass"):
        charged = verb.head.head
        if charged.head.lemma_.lower() in scene.term("events/charging"):
            return scene.roles(charged)
    if is_gapped(verb):
        return []
    if is_intended(scene, verb):
        return [
            role for child in verb.head.children if child.dep_ in ("nsubj", "nsubjpass") for role in scene.roles(child)
        ]
    if verb.dep_ == "pcomp" and verb.head.head.pos_ == "NOUN" and (helper := _possessor(scene, verb.head.head)):
        return helper
    if found := subject(scene, verb):
        return found
    if verb.lemma_.lower() in scene.term("events/summoning") and any(
        each.dep_ == "nsubjpass" for each in verb.children
    ):
        return [role for each in pobjs_of(verb, [], "to") for role in scene.roles(each)]
    return maker(scene, verb.head) if verb.dep_ in ("acl", "relcl") and verb.tag_ != "VBN" else []


def _possessor(scene: Scene, noun: Token) -> list[Role]:
    """Whose noun it is: "praised Uganda for its help in evacuating the wounded" tells that Uganda evacuated them."""
    if not any(child.dep_ == "poss" for child in noun.children):
        return []
    verb = noun.head.head
    if noun.dep_ == "pobj" and noun.head.lower_ == "for":
        return [role for child in verb.children if child.dep_ == "dobj" for role in scene.roles(child)]
    return [role for child in noun.children if child.dep_ == "poss" for role in scene.roles(child)]


def _charged(scene: Scene, verb: Token, trigger: Trigger) -> list[Role]:
    """Who is accused of what a participle adds: "accused the rebels of firing on a camp, killing nine people"."""
    if trigger.type != "ASSAULT" or verb.tag_ != "VBG" or verb.dep_ != "advcl":
        return []
    above = verb.head.head.head if verb.head.dep_ == "pcomp" else verb.head
    charged = [child for child in above.children if child.dep_ == "dobj"]
    ofs = [
        child for end in (above, *charged) for child in end.children if child.dep_ == "prep" and child.lower_ == "of"
    ]
    told = any(each.dep_ == "pcomp" for child in ofs for each in child.children)
    if not told or above.lemma_.lower() not in scene.term("events/charging"):
        return []
    return [role for each in charged for role in scene.roles(each)]


def _names_trigger(token: Token, trigger: Trigger) -> bool:
    return any(is_phrase(token, words) for words in trigger.object)


def _noun_subject(scene: Scene, noun: Token) -> list[Role]:
    """The doer of a nominal act: owner, "by", "between", or the subject of its light verb."""
    for preposition in ("by", "between", "among"):
        roles = [role for each in pobjs_of(noun, _next_by(noun), preposition) for role in scene.roles(each)]
        if roles:
            return roles
    roles, _ = blamed(scene, noun)
    if roles:
        return roles
    carried = carried_out(scene, noun)
    roles = list(subject(scene, carried)) if carried is not None else []
    roles = roles or list(scene.owners(noun))
    if roles:
        return roles
    light = light_verb(noun)
    if light is not None and light.lemma_.lower() in scene.term("events/light-verb"):
        passive = any(child.dep_ == "nsubjpass" for child in light.children)
        if not passive or any(child.dep_ == "agent" for child in light.children):
            return list(subject(scene, light))
        return []
    return [role for each in pobjs_of(noun, [], "from") for role in scene.roles(each)]


def carried_out(scene: Scene, noun: Token) -> Token | None:
    """The verb behind an act that says who did it: "the raid carried out by Chad", "the test which Chad conducted"."""
    for child in noun.children:
        if child.dep_ not in ("acl", "relcl") or child.lemma_.lower() not in scene.term("events/light-verb"):
            continue
        if child.dep_ == "acl" and child.tag_ == "VBN":
            return child
        if child.dep_ == "relcl" and any(each.dep_ in ("dobj", "nsubjpass") for each in child.children):
            return child
    return None


def _next_by(noun: Token) -> list[Token]:
    """The verb that a "by" right behind the noun was hung on by the parse: "condemned the launch by Chad"."""
    after = noun.doc[noun.i + 1] if noun.i + 1 < len(noun.doc) else noun
    return [after.head] if after.lower_ == "by" and after.head.i != noun.i and after.head.i < noun.i else []


def other_below(scene: Scene, token: Token, mine: set[str], *, reciprocal: bool = False) -> list[Role]:
    """The first other actor further down the same clause: "rejected a truce with Yemen"."""
    deep = _WITH if reciprocal else _DEEP
    for each in token.subtree:
        if (
            each.i <= token.i
            or each.dep_ not in ("pobj", "dobj")
            or (each.dep_ == "pobj" and each.head.lower_ not in deep)
        ):
            continue
        if any(_other_clause(above) or above.lower_ == "according" for above in below(each, token)):
            continue
        if not reciprocal and is_told_in(scene, each, token):
            continue
        if each.i in scene.places_at and each.dep_ == "pobj" and each.head.lower_ in ("in", "at"):
            continue
        aimed = any(child.dep_ == "prep" and child.lower_ in ("on", "against") for child in each.children)
        roles = as_roles(scene.at(each)) or ([] if aimed else scene.owners(each))
        roles = [role for role in roles if role.actor not in mine]
        if roles:
            return roles
    return []


def _other_clause(token: Token) -> bool:
    """Whether a word opens a clause of its own below a trigger, where other people act."""
    return token.dep_ in ("relcl", "advcl", "ccomp", "acl", "parataxis") or (
        token.dep_ == "conj" and token.pos_ == "VERB"
    )
