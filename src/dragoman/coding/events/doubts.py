"""Rows that tell no act between actors: courtesies, purposes, mentions, and talk in the first person."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence

from spacy.tokens import Token

from dragoman.coding.base import HYPOTHETICAL, Scene, light_verb
from dragoman.encoder import Vote
from dragoman.model import Event

UNSHARED = 0.9
"""Probability of another type from which the encoder's say replaces the lexicon's in talk in the first person."""

_FRIENDLY = 2
"""Highest quad of friendly acts."""

_ALONE = ("visit", "third-party", "multilateral")
"""Modes of meetings that can be told of one side: a visit, a mediation, a summit held."""

_QUOTES: Mapping[str, Callable[[bool], bool]] = {
    '"': operator.not_,
    "“": lambda quoted: True,
    "”": lambda quoted: False,
}
"""Whether what follows a quotation mark is quoted, by whether the mark itself was; a paragraph begins outside."""

TALK = 4
"""Sentences in the first or second person from which a text is remarks, a briefing or an interview."""


def is_talk(scene: Scene) -> bool:
    """Whether a text is somebody's talk, outside quotations: there opinion and courtesy are many and acts few."""
    persons = scene.term("events/talk-person")
    spoken, quoted = set(), False
    for token in scene.text.doc:
        if token.is_space and "\n" in token.text:
            quoted = False
        elif token.text in _QUOTES:
            quoted = _QUOTES[token.text](quoted)
        elif not quoted and token.lower_ in persons:
            spoken.add(token.sent.start)
    return len(spoken) >= TALK


def tells_act(scene: Scene, event: Event, *, talk: bool) -> bool:
    """Whether an event of the lexicon tells an act; in talk no mention does, nor what somebody might do."""
    if event.evidence.trigger is None or not (event.actors or event.recipients):
        return False
    token = scene.text.doc[scene.text.token_at(event.evidence.trigger.start)]
    if _is_courtesy(scene, token):
        return False
    if not talk:
        return True
    if event.factuality == HYPOTHETICAL or _is_mention(scene, token):
        return False
    entry = event.evidence.rule.split(";")[0].removeprefix("events/")
    if entry in scene.term("events/mere-talk"):
        return False
    if not is_alone(event):
        return True
    return entry not in scene.term("events/two-sided") and (event.type != "CONSULT" or event.mode in _ALONE)


def is_spoken(scene: Scene, event: Event) -> bool:
    """Whether a sentence speaks in the first or second person."""
    sent = scene.text.doc[scene.text.token_at(event.evidence.start)].sent
    return any(each.lower_ in scene.term("events/talk-person") for each in sent)


def is_alone(event: Event) -> bool:
    """Whether an event names one party in all."""
    return len(event.actors) + len(event.recipients) == 1


def outvoted(event: Event, kind: str, asked: Sequence[Vote]) -> bool:
    """Whether the encoder contradicts an event of mere talk too much for either of the two to be believed."""
    if kind != event.type:
        return is_alone(event) or max(vote.types[kind] for vote in asked) < UNSHARED
    return event.quad <= _FRIENDLY and event.type not in {vote.answer for vote in asked}


def _is_courtesy(scene: Scene, verb: Token) -> bool:
    """Whether a verb is said to those present: "Thank you, Minister", "let me offer a word", "I appreciate it"."""
    if verb.dep_ == "ccomp" and verb.head.lemma_.lower() == "let":
        return any(child.dep_ == "nsubj" and child.lower_ in ("me", "us") for child in verb.children)
    if verb.lemma_.lower() not in scene.term("events/courtesy"):
        return False
    return any(child.lower_ in scene.term("events/courtesy-object") for child in verb.children)


def _is_mention(scene: Scene, noun: Token) -> bool:
    """Whether a pledge or backing is only a noun inside something else: "a symbol of our commitment to Chad"."""
    if noun.pos_ != "NOUN" or noun.lemma_.lower() not in scene.term("events/disposition"):
        return False
    light = light_verb(noun)
    return light is None or light.pos_ != "VERB"
