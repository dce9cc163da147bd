"""The items of a list: what "to open the road, to free the prisoners and to share data" holds, one by one."""

from __future__ import annotations

from spacy.tokens import Token

_NAMED_ACTS = ("NOUN", "PROPN", "VERB", "AUX", "PRON")
"""Parts of speech that head an item."""


def items(head: Token) -> list[list[Token]]:
    """A clause or noun phrase without its coordinated parts, then each of those."""
    heads = [head]
    if head.dep_ in ("xcomp", "ccomp", "pcomp", "pobj", "dobj", "acl"):
        heads += [
            each
            for each in head.conjuncts
            if each.i > head.i and not any(child.dep_ == "nsubj" for child in each.children)
        ]
    if any(each.pos_ not in _NAMED_ACTS for each in heads):
        return [list(head.subtree)]
    found = []
    for each in heads:
        later = {
            inner.i
            for other in heads
            if other is not each and other.is_ancestor(each) is False and each.is_ancestor(other)
            for inner in other.subtree
        }
        words = [word for word in each.subtree if word.i not in later]
        while words and (words[-1].dep_ == "cc" or words[-1].is_punct or words[-1].is_space):
            words.pop()
        while words and (words[0].is_punct or words[0].lower_ in ("to", "that", "and") or words[0].is_space):
            words.pop(0)
        if len(words) > 1:
            found.append(words)
    return found
