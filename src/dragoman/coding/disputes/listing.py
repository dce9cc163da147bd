"""Lists of grievances: "unresolved issues include the rules, the volume of water and the force of a treaty"."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from dragoman.coding.base import Scene
from dragoman.model import Span

_NEAR_VERB = 16
"""How many words may lie between the noun of a list and its "include"."""

_RELATIVE = frozenset({"WDT", "WP", "WP$", "WRB"})


def grievances(scene: Scene, noun: Token) -> list[Span]:
    """What a list names behind "the open issues include", or in the next sentence "They include"."""
    verb = _including(scene, noun) or _next_including(scene, noun) or _being(noun)
    if verb is None:
        return []
    end = verb.sent.end
    above = next((each for each in verb.doc[verb.i + 1 : end] if each.is_ancestor(verb)), None)
    until = _clause_start(above, verb) if above is not None else end
    words = [each for each in verb.doc[verb.i + 1 : until] if not each.is_space]
    return [scene.span_of(part) for part in itemized(words) if _tells(scene, part)]


def _clause_start(above: Token, verb: Token) -> int:
    """Where the clause starts that reports a list: the comma before "the minister said"."""
    between = verb.doc[verb.i + 1 : above.i]
    return max((each.i for each in between if each.text == ","), default=above.i)


def _including(scene: Scene, noun: Token) -> Token | None:
    """The "include" of the same sentence whose subject the noun is, also where the parser parted them."""
    if noun.dep_ not in ("nsubj", "nsubjpass"):
        return None
    ahead = noun.doc[noun.i + 1 : min(noun.i + _NEAR_VERB, noun.sent.end)]
    verb = next((each for each in ahead if each.lemma_ == "include" and each.tag_ in ("VBP", "VBZ", "VBD")), None)
    between = noun.doc[noun.i + 1 : verb.i] if verb is not None else ()
    return None if any(each.text in ",;" for each in between) else verb


def _being(noun: Token) -> Token | None:
    """The "are" of "among the issues that divide them are X and Y" and "the sticking points, he said, are X and Y"."""
    if noun.tag_ != "NNS":
        return None
    among = noun.dep_ == "pobj" and noun.head.lower_ in ("among", "amongst") and noun.head.i == _first(noun).i
    verb = noun.head.head if among else noun.head
    told = verb.lemma_ == "be" and verb.i > noun.i and (among or noun.dep_ == "nsubj")
    return verb if told and any(each.text == "," for each in verb.doc[verb.i : verb.sent.end]) else None


def _first(noun: Token) -> Token:
    return next((each for each in noun.sent if each.is_alpha), noun)


def _next_including(scene: Scene, noun: Token) -> Token | None:
    """The "include" of a next sentence whose "they" are the quarrels that remain."""
    end = noun.sent.end
    stays = noun.dep_ == "nsubj" and noun.head.lemma_.lower() in scene.term("disputes/remain")
    if not stays or end >= len(noun.doc):
        return None
    verb = next((each for each in noun.doc[end].sent if each.lemma_ == "include"), None)
    subjects = [child for child in verb.children if child.dep_ == "nsubj"] if verb is not None else []
    return verb if any(each.lower_ in ("they", "these") for each in subjects) else None


def itemized(words: Sequence[Token]) -> list[list[Token]]:
    """The items of a list parted at commas and at its last "and", clauses of "which" left out."""
    parts: list[list[Token]] = [[]]
    for word in words:
        if word.text in ",;":
            parts.append([])
        elif not (word.is_punct and word.text in ".:"):
            parts[-1].append(word)
    parts = [each for each in parts if each and each[0].tag_ not in _RELATIVE]
    if not parts:
        return []
    if parts[-1][0].lower_ in ("and", "or") and len(parts) > 1:
        parts[-1] = parts[-1][1:]
    else:
        parts[-1:] = _at_last_and(parts[-1])
    return [each for each in parts if each]


def _at_last_and(part: list[Token]) -> list[list[Token]]:
    """The last two items of a list, joined by the first "and" behind which a noun phrase opens."""
    for place, word in enumerate(part):
        behind = part[place + 1 :]
        if word.lower_ != "and" or not place or not behind:
            continue
        names = part[place - 1].pos_ == "PROPN" and behind[0].pos_ == "PROPN"
        owned = len(behind) > 1 and behind[1].tag_ == "POS"
        if not names or owned:
            return [part[:place], behind]
    return [part]


def _tells(scene: Scene, part: Sequence[Token]) -> bool:
    """Whether an item names a matter."""
    vague = scene.term("disputes/vague")
    nouns = [each for each in part if each.pos_ in ("NOUN", "PROPN", "VERB")]
    return any(each.lemma_.lower() not in vague for each in nouns)
