"""Whether an entry of the event lexicon fits a word of the text: its frame of objects and prepositions on the parse."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Token

from dragoman.coding.base import Scene, is_infinitive, light_verb
from dragoman.knowledge import Trigger

_OBJECTS = frozenset({"dobj", "obj", "attr", "oprd", "dative"})


@dataclass(frozen=True, slots=True)
class Match:
    """How well an entry's frame fits: its weight, its last word, and the words that the frame itself uses up."""

    trigger: Trigger
    weight: int
    last: Token
    consumed: frozenset[int]


def match_of(scene: Scene, token: Token, lemma: str, trigger: Trigger) -> Match | None:
    """How much of an entry's frame is there (weight 0: the lemma alone); None when it does not fit."""
    extra = next(
        (words for head, words in trigger.heads if head == lemma and _has_words(token, words, trigger.kind)), None
    )
    if extra is None:
        return None
    weight, last, consumed = 2 * len(extra), _last_of(token, extra, trigger.kind), set()
    objects = objects_of(token) if trigger.kind == "verb" else [token]
    objects = objects + [inner for each in objects for inner in inside(scene, each)]
    if trigger.object:
        hits = [(len(words), each) for each in objects for words in trigger.object if is_phrase(each, words)]
        if not hits:
            return None
        size, hit = max(hits, key=lambda each: each[0])
        weight, last = weight + 2 + size, max(last, hit, key=lambda each: each.i)
        consumed.add(hit.i)
    if trigger.prep:
        pobjs = [pobj for preposition in trigger.prep for pobj in pobjs_of(token, objects, preposition)]
        if not pobjs and not (trigger.kind == "verb" and _clausal_prep(token, trigger.prep)):
            return None
        weight += 1
        if trigger.prep_object:
            every = pobjs + [inner for each in pobjs for inner in inside(scene, each)]
            hits = [(len(words), each) for each in every for words in trigger.prep_object if is_phrase(each, words)]
            if not hits:
                return None
            size, hit = max(hits, key=lambda each: each[0])
            weight += 1 + size
            consumed.add(hit.i)
        objects = objects + pobjs
    if trigger.blocked and any(each.lemma_.lower() in trigger.blocked for each in objects if each.i != token.i):
        return None
    return Match(trigger, weight, last, frozenset(consumed))


def _has_words(token: Token, words: tuple[str, ...], kind: str) -> bool:
    if kind == "noun":
        before = [token.doc[index] for index in range(max(token.sent.start, token.i - len(words) - 2), token.i)]
        before += [child for child in token.children if child.i < token.i]
        return all(any(_is(each, word) for each in before) for word in words)
    near = list(token.children)
    near += [
        inner
        for child in near
        for inner in child.children
        if child.dep_ in ("prt", "prep", "acomp", "advmod", "attr", "dobj", "oprd")
    ]
    return all(any(_is(each, word) for each in near) for word in words)


def _last_of(token: Token, words: tuple[str, ...], kind: str) -> Token:
    if kind == "noun" or not words:
        return token
    return max(
        (each for each in token.subtree if any(_is(each, word) for word in words) and each.i < token.i + 6),
        default=token,
        key=lambda each: each.i,
    )


def _is(token: Token, word: str) -> bool:
    return token.lemma_.lower() == word or token.lower_ == word


def is_phrase(token: Token, words: tuple[str, ...]) -> bool:
    """Whether a noun with the words before it is this phrase."""
    if not _is(token, words[-1]):
        return False
    return all(
        any(_is(each, word) for each in (*token.lefts, *token.doc[max(0, token.i - 3) : token.i]))
        for word in words[:-1]
    )


def objects_of(token: Token) -> list[Token]:
    """The objects of a verb, a passive's subject, the noun a participle or an object relative clause hangs on."""
    found = [child for child in token.children if child.dep_ in _OBJECTS or child.dep_ == "nsubjpass"]
    if is_gapped(token):
        found += [child for child in token.children if child.dep_ == "nsubj"]
    if token.dep_ == "acl" and token.tag_ == "VBN":
        found.append(token.head)
    if token.dep_ == "relcl":
        for child in list(found):
            if child.tag_ in ("WDT", "WP") or child.lower_ == "that":
                found.remove(child)
                found.append(token.head)
        if not found and any(
            child.dep_ == "nsubj" and child.lower_ not in ("who", "which", "that") for child in token.children
        ):
            found.append(token.head)
    if (
        token.dep_ == "conj"
        and token.tag_ == "VBN"
        and not found
        and not any(child.dep_ == "nsubj" for child in token.children)
    ):
        found += [child for child in token.head.children if child.dep_ == "nsubjpass"]
    for child in token.children:
        if child.dep_ in ("ccomp", "xcomp") and is_infinitive(child) and not any(each.dep_ == "dobj" for each in found):
            found += [each for each in child.children if each.dep_ == "nsubj"]
    return found + [each for noun in found for each in noun.conjuncts if each.i > noun.i]


def is_gapped(verb: Token) -> bool:
    """Whether a participle leaves out the "were" of the one before: "two were killed and four from Chad injured"."""
    kinds = {child.dep_ for child in verb.children}
    if verb.tag_ != "VBN" or "nsubj" not in kinds or kinds & {"aux", "auxpass", "dobj"} or verb.dep_ == "relcl":
        return False
    behind = verb.left_edge.i > verb.sent.start and verb.doc[verb.left_edge.i - 1].lower_ in ("and", ",")
    return behind and any(each.dep_ == "auxpass" for each in verb.doc[verb.sent.start : verb.left_edge.i])


def inside(scene: Scene, noun: Token) -> list[Token]:
    """What "a round of", "a series of" hold."""
    if noun.lemma_.lower() not in scene.term("events/round-noun") and noun.lemma_.lower() not in scene.term(
        "actors/partitive"
    ):
        return []
    return [
        each
        for child in noun.children
        if child.dep_ == "prep" and child.lower_ == "of"
        for each in child.children
        if each.dep_ == "pobj"
    ]


def pobjs_of(token: Token, objects: Iterable[Token], preposition: str) -> list[Token]:
    """Objects of a preposition that hangs on the trigger, on its particle or on its objects."""
    anchors = [
        token,
        *objects,
        *(child for child in token.children if child.dep_ in ("prt", "advmod", "acomp", "prep", "oprd")),
    ]
    if token.pos_ in ("NOUN", "PROPN"):
        light = light_verb(token)
        anchors += [light] if light is not None else []
    if token.dep_ in ("conj",) and token.pos_ == "VERB":
        anchors.append(token)
    words = preposition.split()
    found = []
    for anchor in anchors:
        for child in anchor.children:
            if child.dep_ in ("prep", "agent", "dative", "prt", "mark", "advmod") and child.lower_ == words[0]:
                deeper = [child]
                for word in words[1:]:
                    deeper = [each for inner in deeper for each in (*inner.children,) if each.lower_ == word]
                found += [each for inner in deeper for each in inner.children if each.dep_ in ("pobj", "pcomp")]
    return found + [each for noun in found for each in noun.conjuncts if each.i > noun.i]


def _clausal_prep(token: Token, prepositions: tuple[str, ...]) -> bool:
    return any(
        child.lower_ in prepositions for child in token.children if child.dep_ in ("prep", "prt", "advmod", "agent")
    )
