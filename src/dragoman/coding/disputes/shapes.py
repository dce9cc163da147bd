"""Sentences that name a matter away from the quarrel: "X, over which A and B differ", "among the disputes are X"."""

from __future__ import annotations

from spacy.tokens import Token

from dragoman.coding.base import Scene, clause_head
from dragoman.coding.disputes.matter import listed, stretch
from dragoman.model import Span

_LONGEST = 16
"""Words an antecedent may have."""


def over_which(scene: Scene, anchor: Token) -> list[Span]:
    """What stands before "over which A and B are at odds"; `[]` where the words of quarrel stand in no such clause."""
    verb = anchor if anchor.pos_ in ("VERB", "AUX") else clause_head(anchor)
    while verb.dep_ in ("xcomp", "ccomp", "conj", "acomp") and verb.head.i != verb.i:
        verb = verb.head
    if verb.dep_ != "relcl":
        return []
    preposition = next((each for each in anchor.doc[verb.left_edge.i : anchor.i] if _relative(scene, each)), None)
    return _antecedent(scene, verb.head, preposition) if preposition is not None else []


def _relative(scene: Scene, word: Token) -> bool:
    """Whether a preposition opens a relative clause ("over which")."""
    return word.lower_ in scene.term("disputes/over") and word.i + 1 < len(word.doc) and word.nbor().lower_ == "which"


def _antecedent(scene: Scene, noun: Token, until: Token) -> list[Span]:
    """The words a clause tells of, before its opening word: "the question of X" is X, "X, a project" is X."""
    if noun.dep_ == "appos":
        noun = noun.head
    start, doc = noun.left_edge.i, noun.doc
    if noun.lemma_.lower() in scene.term("disputes/question"):
        named = any(child.dep_ == "compound" for child in noun.children)
        if not named and (noun.i + 1 >= until.i or doc[noun.i + 1].lower_ != "of"):
            return []
        start = start if named else noun.i + 2
    comma = next((each.i for each in doc[noun.i : until.i] if each.text in ",;(–—"), until.i)
    words = doc[start:comma]
    return [scene.span_of(words)] if 0 < len(words) <= _LONGEST else []


def among(scene: Scene, noun: Token) -> list[Span]:
    """What "among the disputes between A and B are X, Y and Z" names."""
    verb = noun.head.head
    if noun.dep_ != "pobj" or noun.head.lower_ not in ("among", "amongst") or verb.lemma_ != "be" or verb.i < noun.i:
        return []
    return listed(scene, stretch(scene, verb.i + 1, noun))


def dividing(scene: Scene, noun: Token) -> Token | None:
    """The verb of "the issues dividing A and B" and "the question of X divides A and B"; None for other words."""
    if noun.pos_ == "VERB":
        asked = any(child.lemma_.lower() in scene.term("disputes/question") for child in _subjects(noun))
        return noun if asked and noun.dep_ not in ("acl", "relcl") and _divides(scene, noun) else None
    if noun.lemma_.lower() not in scene.term("disputes/question"):
        return None
    verbs = (child for child in noun.children if child.dep_ in ("acl", "relcl"))
    return next((each for each in verbs if _divides(scene, each)), None)


def _subjects(verb: Token) -> list[Token]:
    return [child for child in verb.children if child.dep_ == "nsubj"]


def _divides(scene: Scene, verb: Token) -> bool:
    divided = verb.lemma_.lower() in scene.term("disputes/parts-sides") and verb.tag_ != "VBN"
    return divided and any(child.dep_ == "dobj" for child in verb.children)


def divided_matters(scene: Scene, noun: Token) -> list[Span]:
    """What "issues dividing A and B include X", "X is an issue that divides A and B", "the question of X divides"."""
    if dividing(scene, noun) is None:
        return []
    if noun.pos_ == "VERB":
        return [each for subject in _subjects(noun) for each in _antecedent(scene, subject, noun)]
    top = noun
    while top.dep_ in ("pobj", "prep") and top.head.i != top.i and top.head.pos_ in ("NUM", "ADP", "NOUN"):
        top = top.head
    verb = top.head
    named = verb.lemma_ != "be" or any(child.dep_ == "attr" and child.i > verb.i for child in verb.children)
    if top.dep_ in ("nsubj", "nsubjpass") and verb.lemma_.lower() in scene.term("disputes/include"):
        if not named or any(child.dep_ == "neg" for child in verb.children):
            return []
        return listed(scene, stretch(scene, verb.i + 1, noun))
    if top.dep_ not in ("attr", "prep") or verb.lemma_ not in ("be", "remain"):
        return []
    matter = next(iter(_subjects(verb)), None)
    if matter is None or matter.pos_ not in ("NOUN", "PROPN"):
        return []
    return listed(scene, stretch(scene, matter.left_edge.i, noun, verb.i))


def strained(scene: Scene, noun: Token) -> Token | None:
    """The noun "relations" of "relations between A and B have been strained by a quarrel over X"."""
    verb = noun.head.head if noun.dep_ == "pobj" and noun.head.dep_ in ("agent", "prep") else noun.head
    if verb.lemma_.lower() not in scene.term("disputes/sour") | scene.term("disputes/dispute-verb"):
        return None
    places = ("nsubjpass", "nsubj") if noun.dep_ == "pobj" else ("dobj",)
    nouns = (child for child in verb.children if child.dep_ in places)
    return next((each for each in nouns if each.lemma_.lower() in scene.term("disputes/relations")), None)


def spoiled_relations(scene: Scene, verb: Token) -> Token | None:
    """The subject of "relations between A and B have been strained by X"; None for other words."""
    spoiled = verb.pos_ == "VERB" and verb.lemma_.lower() in scene.term("disputes/sour")
    nouns = (child for child in verb.children if child.dep_ == "nsubjpass") if spoiled else ()
    return next((each for each in nouns if each.lemma_.lower() in scene.term("disputes/relations")), None)


def sporting(scene: Scene, token: Token) -> bool:
    """Whether a quarrel is one of players and umpires: its sentence or the next speaks of a game."""
    doc, end = token.doc, token.sent.end
    until = doc[end].sent.end if end < len(doc) else end
    return any(each.lemma_.lower() in scene.term("disputes/sport") for each in doc[token.sent.start : until])
