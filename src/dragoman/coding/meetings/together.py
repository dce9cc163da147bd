"""Acts that show that officials met: they saw each other, signed in one place, faced the press together."""

from __future__ import annotations

from spacy.tokens import Token

from dragoman.coding.base import Scene
from dragoman.coding.meetings.said import Sign, sign_of
from dragoman.coding.meetings.where import place_named, venue
from dragoman.coding.meetings.who import actors_in, agents, doers, objects_of


def saw(scene: Scene, verb: Token) -> Sign | None:
    """ "saw the minister, Ann Lee, in Lima": an official with title, and a place or day of it."""
    nouns = [child for child in verb.children if child.dep_ == "dobj" and child.pos_ in ("NOUN", "PROPN")]
    others = _persons(scene, actors_in(scene, nouns))
    who = _persons(scene, doers(scene, verb))
    words = [word for noun in nouns for word in noun.subtree]
    titled = any(each.lemma_.lower() in scene.term("meetings/title-word") for each in words)
    place = venue(scene, [verb]) or venue(scene, [each for each in words if each.dep_ in ("dobj", "conj", "appos")])
    fixed = place is not None or scene.own_date(verb) is not None
    if not who or not titled or not fixed or set(others) & set(who) or not others:
        return None
    return sign_of(scene, verb, verb, [*who, *others], [], None, place) if verb.tag_ in ("VBD", "VB") else None


def briefing(scene: Scene, verb: Token) -> Sign | None:
    """ "will brief the Security Council in New York on 24 May": a person to a body, on a day to come at a place."""
    nouns = [child for child in verb.children if child.dep_ == "dobj"]
    bodies = [each for each in actors_in(scene, nouns) if scene.actors[each].kind == "organization"]
    who = _persons(scene, doers(scene, verb))
    if not bodies or not who or venue(scene, [verb]) is None or scene.own_date(verb) is None:
        return None
    sign = sign_of(scene, verb, verb, [*who, *bodies], [], "multilateral")
    return sign if sign is not None and sign.status == "planned" else None


def joined(scene: Scene, verb: Token) -> Sign | None:
    """ "plans to join the negotiators in Lima this week": an official who is to come to others at a place."""
    nouns = [child for child in verb.children if child.dep_ == "dobj"]
    nouns = [each for each in nouns if each.tag_ == "NNS" and each.lower_ in scene.term("meetings/office")]
    who, place = _persons(scene, doers(scene, verb)), venue(scene, [verb, *nouns])
    if not nouns or not who or place is None:
        return None
    sign = sign_of(scene, verb, verb, who, [], None, place)
    return sign if sign is not None and sign.status == "planned" else None


def sent_off(scene: Scene, verb: Token) -> Sign | None:
    """ "agreed to send a delegation to Lima on May 6 for talks": a delegation to come, with its place and day."""
    nouns = [child for child in verb.children if child.dep_ == "dobj" and child.lemma_.lower() in _SENT]
    to = [*objects_of(verb, "to"), *(each for noun in nouns for each in objects_of(noun, "to"))]
    place = next((found for each in to if (found := place_named(scene, each)) is not None), None)
    aims = [*objects_of(verb, "for"), *(each for one in to for each in objects_of(one, "for"))]
    talks = any(each.lemma_.lower() in scene.term("meetings/meeting-noun") for each in aims)
    if not nouns or place is None or not talks or scene.own_date(verb) is None:
        return None
    sign = sign_of(scene, verb, verb, doers(scene, verb), [], None, place)
    return sign if sign is not None and sign.status == "planned" else None


def headed_to(scene: Scene, verb: Token) -> Sign | None:
    """ "will lead a delegation to Lima on Sunday for talks with Peru": who leads it there, on a day or for talks."""
    nouns = [child for child in verb.children if child.dep_ == "dobj" and child.lemma_.lower() in _SENT]
    to = [*objects_of(verb, "to"), *(each for noun in nouns for each in objects_of(noun, "to"))]
    place = next((found for each in to if (found := place_named(scene, each)) is not None), None)
    aims = [*objects_of(verb, "for"), *(each for one in to for each in objects_of(one, "for"))]
    talks = [each for each in aims if each.lemma_.lower() in scene.term("meetings/meeting-noun")]
    who = _persons(scene, doers(scene, verb))
    if not nouns or place is None or not who or (not talks and scene.own_date(verb) is None):
        return None
    who += actors_in(scene, [each for one in talks for each in objects_of(one, "with")])
    return sign_of(scene, verb, verb, who, [], "visit", place)


_SENT = frozenset({"delegation", "team", "envoy", "mission", "negotiator"})
"""Who is sent for talks."""


def signed(scene: Scene, verb: Token) -> Sign | None:
    """ "signed the accord in Lima", "an agreement reached in Lima by": two persons of two states, and the place."""
    passive = verb.dep_ == "acl" or any(child.dep_ == "auxpass" for child in verb.children)
    nouns = [verb.head] if verb.dep_ == "acl" else [child for child in verb.children if child.dep_ == _object(passive)]
    if verb.tag_ not in ("VBD", "VBN", "VB") or not any(_document(scene, each) for each in nouns):
        return None
    place = venue(scene, [verb])
    by = [*actors_in(scene, agents(verb)), *_named_after(scene, verb)] if passive else doers(scene, verb)
    by += actors_in(scene, [each for one in (verb, *nouns) for each in objects_of(one, "with")])
    who = _persons(scene, by)
    if place is None or len({scene.side(each) for each in who}) < 2:
        return None
    sign = sign_of(scene, verb, verb, who, [], None, place)
    return sign if sign is None or verb.tag_ != "VB" or (sign.status == "planned" and sign.when is not None) else None


def _object(passive: bool) -> str:
    return "nsubjpass" if passive else "dobj"


def _document(scene: Scene, noun: Token) -> bool:
    return noun.lemma_.lower() in scene.term("meetings/outcome")


def _named_after(scene: Scene, verb: Token) -> list[str]:
    """The persons between "by" and the next verb, since the parser breaks long rows of names."""
    by = next((child for child in verb.children if child.dep_ == "agent"), None)
    if by is None:
        return []
    words = verb.doc[by.i : verb.sent.end]
    end = next((each.i for each in words if each.pos_ in ("VERB", "AUX", "SCONJ")), verb.sent.end)
    here = [each for index in range(by.i, end) for each in scene.by_head.get(index, ())]
    return [each.actors[0] for each in here if each.mention.kind == "person" and len(each.actors) == 1]


def before_press(scene: Scene, verb: Token) -> Sign | None:
    """ "speaking at a joint news conference with his counterpart": those who face the press together have met."""
    where = [each for each in objects_of(verb, "at", "in", "during") if _joint_press(scene, each)]
    held = [child for child in verb.children if child.dep_ == "dobj" and _joint_press(scene, child)]
    nouns = [*where, *held]
    partners = [*objects_of(verb, "with", "alongside", "beside")]
    partners += [each for noun in nouns for each in objects_of(noun, "with", "alongside", "by")]
    others = _persons(scene, actors_in(scene, partners))
    who = _persons(scene, doers(scene, verb))
    both = {scene.side(each) for each in (*who, *others)}
    if not nouns or not others or not who or set(others) & set(who) or len(both) < 2:
        return None
    place = venue(scene, [*nouns, verb, *partners])
    sign = sign_of(scene, verb, verb, [*who, *others], [], None, place)
    return sign if sign is not None and sign.status == "held" else None


def _joint_press(scene: Scene, noun: Token) -> bool:
    near = {child.lower_ for child in noun.children}
    return "joint" in near and (
        bool(near & scene.term("meetings/press")) or noun.lower_ in scene.term("meetings/press")
    )


def _persons(scene: Scene, actors: list[str]) -> list[str]:
    return [each for each in dict.fromkeys(actors) if scene.actors[each].kind == "person"]
