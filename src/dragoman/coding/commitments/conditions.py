"""The conditions of undertakings ("once the fine is paid", "provided that both leave") and what each restricts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from dragoman.coding.base import Scene
from dragoman.coding.base import sentences as sentences_of
from dragoman.coding.commitments.lists import opens_infinitive
from dragoman.coding.commitments.undertaking import Undertaking

_ELLIPSES = frozenset(
    {"possible", "necessary", "needed", "appropriate", "required", "practicable", "feasible", "any", "not"}
)
"""Words that follow "if" and "as soon as" without making them a condition."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A clause that restricts an undertaking: its words, its verb, whether a comma parts it, whether it looks ahead."""

    words: tuple[Token, ...]
    top: Token
    apart: bool
    ahead: bool


def conditions_of(scene: Scene, found: list[Undertaking]) -> dict[int, Condition]:
    """Which condition restricts which undertaking, by its index: the one before it, or the one it looks ahead to."""
    given: dict[int, Condition] = {}
    for sent in sentences_of(scene.text):
        inside = [index for index, each in enumerate(found) if sent.start <= each.words[0].i < sent.end]
        for condition in _conditions_in(scene, list(sent)) if inside else ():
            first, last = condition.words[0].i, condition.words[-1].i
            before = [index for index in inside if found[index].words[0].i < first]
            after = [index for index in inside if found[index].words[0].i > last]
            near = None
            if before and not condition.ahead:
                near = max(before, key=lambda index: found[index].words[0].i)
            elif after and condition.ahead:
                near = min(after, key=lambda index: found[index].words[0].i)
            if near is not None and _of_another(condition.top, found[near]):
                continue
            for index in inside:
                same = near is not None and found[index].token.i == found[near].token.i
                if index == near or (same and (condition.apart or condition.ahead)):
                    given.setdefault(index, condition)
    return given


def _of_another(top: Token, near: Undertaking) -> bool:
    """Whether a condition's clause hangs on a verb with a subject of its own that has no part in the undertaking."""
    verb = top.head
    if verb.dep_ in ("ccomp", "parataxis") and verb.head.i in {each.i for each in near.words}:
        return False
    if top.dep_ != "advcl":
        return False
    beyond = near.words[0].i < near.words[-1].i < verb.i < top.i
    if not beyond and not any(child.dep_ == "nsubj" for child in verb.children):
        return False
    related = {
        near.token,
        *near.token.ancestors,
        *near.words,
        *(each for word in near.words for each in word.ancestors),
    }
    return verb.i not in {each.i for each in related}


def _conditions_in(scene: Scene, sent: list[Token]) -> Iterator[Condition]:
    """The condition clauses of a sentence, from their opening words to where they end."""
    openers = sorted((each.split() for each in scene.term("commitments/condition")), key=len, reverse=True)
    at = 0
    while at < len(sent):
        size = next((len(each) for each in openers if [word.lower_ for word in sent[at : at + len(each)]] == each), 0)
        if (
            not size
            or at + size >= len(sent)
            or sent[at + size].lower_ in _ELLIPSES
            or (size == 1 and not _opens_condition(sent[at]))
        ):
            at += 1
            continue
        words, top = _condition_words(sent, at, size)
        apart = at > 0 and sent[at - 1].text == ","
        ahead = at == 0 or (top.dep_ == "advcl" and top.head.i > words[-1].i)
        yield Condition(tuple(words), top, apart, ahead)
        at += len(words)
    for word in sent:
        if _inverted(word):
            words = [each for each in sent if word.i <= each.i <= word.head.right_edge.i]
            opens = all(each.is_space or each.is_punct for each in sent if each.i < word.i)
            yield Condition(tuple(words), word.head, not opens and word.nbor(-1).text == ",", opens)


def _inverted(word: Token) -> bool:
    """Whether "should", "were" or "had" opens a condition by standing before its subject ("should Chad agree")."""
    verb = word.head
    if word.lower_ not in ("should", "were", "had") or word.dep_ not in ("aux", "auxpass"):
        return False
    loose = verb.dep_ == "advcl" or (verb.dep_ == "ccomp" and word.lower_ == "should" and word.i == verb.left_edge.i)
    between = word.doc[word.i + 1 : verb.i]
    return loose and any(each.pos_ in ("NOUN", "PROPN", "PRON", "VERB") and each.head.i == verb.i for each in between)


def _opens_condition(word: Token) -> bool:
    """Whether "if", "once" and the like open a condition here, not a question or a time."""
    before = word.nbor(-1).lower_ if word.i > 0 else ""
    if any(child.dep_ in ("auxpass", "aux") for child in word.children):
        return False
    if [each.lower_ for each in word.doc[word.i + 1 : word.i + 3]] == ["i", "may"]:
        return False
    if word.lower_ in ("provided", "providing") and (word.dep_ == "acl" or word.nbor().lower_ in ("by", "in", "to")):
        return False
    if word.dep_ == "prep" and word.lower_ == "provided":
        return True
    if word.lower_ == "after":
        perfect = any(child.dep_ == "aux" and child.lower_ in ("has", "have") for child in word.head.children)
        return word.dep_ == "mark" and word.head.tag_ == "VBN" and perfect
    if word.lower_ == "provided" and before == ",":
        return _clause_after(word) is not None
    if before in ("as", "even", "what") or word.head.dep_ in ("ccomp", "ROOT"):
        return False
    return word.dep_ == "mark" or (word.dep_ == "advmod" and word.head.dep_ == "advcl") or word.tag_ == "VBN"


def _clause_after(word: Token) -> Token | None:
    """The finite verb of "provided the parliament passes it", where the parse takes "provided" for a deed."""
    after = word.doc[word.i + 1 : min(word.sent.end, word.i + 12)]
    if not after or after[0].pos_ not in ("DET", "PROPN", "PRON", "NOUN"):
        return None
    return next((each for each in after if each.tag_ in ("VBZ", "VBP", "MD")), None)


def _condition_words(sent: list[Token], at: int, size: int) -> tuple[list[Token], Token]:
    """The words of a condition that opens at a place of the sentence, and the verb they hang on."""
    last, top = sent[at + size - 1].i, sent[at + size]
    verb = (
        _clause_after(sent[at])
        if size == 1 and sent[at].lower_ == "provided" and sent[at].dep_ in ("conj", "prep")
        else None
    )
    if verb is not None:
        return [each for each in sent[at:] if each.i <= verb.right_edge.i], verb
    while top.head.i > last and top.head.i != top.i and top.dep_ != "advcl":
        top = top.head
    words = [each for each in sent[at:] if each.i <= max(top.right_edge.i, last + 1)]
    for index in range(size + 1, len(words)):
        joint = index + 2 < len(words) and opens_infinitive(words[index + 1], words[index + 2])
        if words[index].text in (";", "”", '"', ".") or (words[index].dep_ == "cc" and joint):
            return [each for each in words[:index] if each.i != words[index].i - 1 or each.text != ","], top
    return words, top
