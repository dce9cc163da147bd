"""The items of a list: what "to open the road, to free the prisoners and to share data" holds, one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Token

_NAMED_ACTS = ("NOUN", "PROPN", "VERB", "AUX", "PRON")
"""Parts of speech that head an item."""

_FINITE = ("VBD", "VBZ", "VBP")

_ITEM_LINE = re.compile(r"[ \t]*(?:[-–—•*·▪●‣]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])[ \t]+(?=\S)")
"""How a line of a list begins: a bullet, a number or a letter."""

_LEAD_IN = re.compile(r":[ \t]*\n")


def items(head: Token) -> list[list[Token]]:
    """A clause or noun phrase without its coordinated parts, then each of those."""
    heads = [head]
    others: list[Token] = []
    if head.dep_ in ("xcomp", "ccomp", "pcomp", "pobj", "dobj", "acl"):
        after = [each for each in head.conjuncts if each.i > head.i]
        heads += [each for each in after if _goes_on(head, each)]
        others = [each for each in after if _untensed(head) and each.tag_ in _FINITE]
    if any(each.pos_ not in _NAMED_ACTS for each in heads) or _pair(heads) or _list_within(heads):
        return [list(head.subtree)]
    found = []
    for each in heads:
        later = {
            inner.i
            for other in (*heads, *others)
            if other is not each and other.is_ancestor(each) is False and each.is_ancestor(other)
            for inner in other.subtree
        }
        words = [word for word in each.subtree if word.i not in later]
        for part in _at_infinitives(words):
            part = _bare(part)
            if len(part) > 1:
                found.append(part)
    return [list(head.subtree)] if len(found) > 1 and _wants_object(found[0][-1]) else found


def _pair(heads: list[Token]) -> bool:
    """Whether two things are joined by a bare "and", so that the words after the second may belong to both."""
    if len(heads) != 2:
        return False
    joints = [child for child in heads[0].children if child.dep_ == "cc" and child.i < heads[1].i]
    opened = any(child.lower_ == "to" and child.dep_ == "aux" for child in heads[1].children)
    return len(joints) == 1 and not opened and joints[0].nbor(-1).text not in (",", ";")


def _list_within(heads: list[Token]) -> bool:
    """Whether the first item holds a list that the rest may go on with ("act to end it, free all, and hold polls")."""
    first = heads[0]
    inner = [each for each in first.subtree if each.dep_ in ("xcomp", "ccomp", "advcl", "acl") and each.tag_ == "VB"]
    within = [each for each in inner if each.i > first.i and (len(heads) < 2 or each.i < heads[1].i)]
    lists = [each for each in within if any(child.dep_ == "conj" and child.tag_ == "VB" for child in each.children)]
    to = len(heads) > 1 and heads[1].left_edge.lower_ == "to"
    return len(heads) > 1 and heads[1].tag_ == "VB" and bool(lists) and not to


def _goes_on(head: Token, part: Token) -> bool:
    """Whether a coordinated word is a further item, not a clause with a subject or tense of its own."""
    if any(child.dep_ == "nsubj" for child in part.children) or (head.pos_ == "VERB" and part.pos_ == "NOUN"):
        return False
    return not (_untensed(head) and part.tag_ in _FINITE)


def _untensed(verb: Token) -> bool:
    """Whether a verb is a bare one, or a participle after "will be" or "be"."""
    be = any(child.dep_ == "auxpass" and child.tag_ == "VB" for child in verb.children)
    return verb.tag_ == "VB" or (verb.tag_ == "VBN" and be)


def _wants_object(word: Token) -> bool:
    """Whether a preposition ends an item whose object stands after the next one ("working with, and aiding, Chad")."""
    return word.tag_ == "IN" and word.dep_ == "prep" and not any(True for _ in word.children)


def _at_infinitives(words: list[Token]) -> Iterator[list[Token]]:
    """The words parted before each ", to return ..." and "and to name ..."."""
    start = 0
    opened = [at for at in range(1, len(words) - 1) if opens_infinitive(words[at], words[at + 1])]
    joined = [at for at in opened if words[at - 1].dep_ == "cc"]
    for at in opened:
        if at in joined or (words[at - 1].text in (",", ";") and any(each > at for each in joined)):
            yield words[start:at]
            start = at
    yield words[start:]


def opens_infinitive(mark: Token, verb: Token) -> bool:
    """Whether two words are "to" and its verb."""
    return mark.lower_ == "to" and mark.tag_ == "TO" and verb.tag_ == "VB" and verb.i == mark.i + 1


def _bare(words: list[Token]) -> list[Token]:
    """The words without the joints at both ends."""
    while words and (words[-1].dep_ == "cc" or words[-1].is_punct or words[-1].is_space):
        words = words[:-1]
    while words and (words[0].is_punct or words[0].lower_ in ("to", "that", "and") or words[0].is_space):
        words = words[1:]
    return words


def written_lists(text: str) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Each list written line by line below a colon: the colon's offset, and the offsets of its items.

    Nothing where the lines below the colon carry no bullet, number or letter.
    """
    for lead in _LEAD_IN.finditer(text):
        found: list[tuple[int, int]] = []
        at = lead.end()
        for line in text[at:].split("\n"):
            mark = _ITEM_LINE.match(line)
            if line.strip() and mark is None:
                break
            if mark is not None:
                words = re.sub(r"[\s;,.]*(?:\band)?[\s;,.]*$", "", line[mark.end() :])
                found.append((at + mark.end(), at + mark.end() + len(words)))
            at += len(line) + 1
        if found:
            yield lead.start(), found
