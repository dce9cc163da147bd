"""Meetings called, not yet told as held: bodies convened, invitations with a day or place, and "a sixth" of a row."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from dragoman.coding.base import FUTURE, Scene, clause_head
from dragoman.coding.meetings.said import Sign, sign_of
from dragoman.coding.meetings.where import venue
from dragoman.coding.meetings.who import actors_in, can_meet, doers, objects_of


def called_together(scene: Scene, noun: Token) -> bool:
    """Whether a standing body is what is convened: "agreed to convene the Maritime Working Group in Lima in May"."""
    body = noun.pos_ == "PROPN" and noun.lower_ in scene.term("meetings/series-noun")
    return body and noun.dep_ == "dobj" and noun.head.lemma_.lower() in scene.term("meetings/convene")


def body_called(scene: Scene, noun: Token) -> Sign | None:
    """The session of a body, where its place and day are told, or two states chair it on a day."""
    beside = [each for one in (noun, noun.head) for each in objects_of(one, "with")]
    who = [each for each in (*doers(scene, noun.head), *actors_in(scene, beside)) if can_meet(scene, each)]
    sign = sign_of(scene, noun, noun.head, who, [], None)
    if sign is None:
        return None
    chairs = noun.head.lemma_.lower() in scene.term("meetings/lead") and len({scene.side(each) for each in who}) > 1
    both = len({scene.side(each) for each in who}) > 1 and noun.head.lemma_.lower() == "hold"
    return sign if sign.when is not None and (chairs or both or sign.place is not None) else None


def invited_to(scene: Scene, noun: Token) -> bool:
    """Whether a noun of meeting is what somebody was invited to: "invited the leaders to a meeting on Monday"."""
    verb = noun.head.head
    asked = noun.dep_ == "pobj" and noun.head.lower_ == "to" and verb.lemma_.lower() in scene.term("meetings/invite")
    return asked and verb.tag_ in ("VBD", "VBN", "VBZ") and noun.lemma_.lower() in scene.term("meetings/meeting-noun")


def invitation(scene: Scene, noun: Token) -> Sign | None:
    """A meeting to which somebody was invited, planned where its day and those invited are told."""
    verb = noun.head.head
    passive = any(child.dep_ == "nsubjpass" for child in verb.children)
    guests = [child for child in verb.children if child.dep_ == ("nsubjpass" if passive else "dobj")]
    who = [each for each in (*doers(scene, verb), *actors_in(scene, guests)) if can_meet(scene, each)]
    inner = objects_of(noun, "of", "for")
    when = next((found for each in (noun, *inner) if (found := scene.own_date(each))), None)
    published = scene.text.article.published
    past = when is not None and published is not None and when.end_date <= published.start_date
    summit = noun.lemma_.lower() in scene.term("meetings/summit") and len(who) > 2
    if (
        past
        or (when is None and not summit)
        or not guests
        or not {"negation", "hypothesis"}.isdisjoint(scene.cues(verb))
    ):
        return None
    who = list(dict.fromkeys(who))
    form = "summit" if summit else None
    return Sign(noun, verb, tuple(who), (), form, "planned", FUTURE, when, venue(scene, [noun, *inner]), None, False)


def one_of_row(scene: Scene, word: Token) -> Sign | None:
    """An ordinal that stands for a round told just before: "A sixth, planned for June 15 in Lima, was called off"."""
    bare = word.lower_ in scene.term("meetings/ordinal") and word.dep_ in ("nsubj", "nsubjpass")
    if not bare or word.sent.start == 0:
        return None
    before = [each for each in word.doc[word.sent.start - 1].sent if _of_row(scene, each)]
    if not before:
        return None
    verb = clause_head(before[-1])
    who = [each for each in doers(scene, verb) if can_meet(scene, each)]
    who += actors_in(scene, [each for one in before for each in objects_of(one, "between", "with")])
    sign = sign_of(scene, word, clause_head(word), who, [], None)
    return None if sign is None or (sign.when is None and sign.place is None) else replace(sign, nth=word.lower_)


def _of_row(scene: Scene, word: Token) -> bool:
    return word.pos_ == "NOUN" and word.lemma_.lower() in ("round", "meeting", "session", "summit")
