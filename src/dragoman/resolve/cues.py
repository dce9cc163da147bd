"""Cues: words that change whether a deed counts as done, with the words they govern.

The rules are data (`data/cues/factuality.yaml`), each with a kind and a scope, in the manner of the ConText algorithm
(Harkema et al. 2009, doi:10.1016/j.jbi.2009.05.002), but the scope is read off the parse instead of a word window.
"""

from __future__ import annotations

from spacy.tokens import Token

from dragoman import names
from dragoman.knowledge import CueRule, Knowledge
from dragoman.resolve.base import Cue, Text

_TAKEN = frozenset({"xcomp", "ccomp", "pcomp", "acl"})
_BETWEEN = frozenset({"prep", "dobj", "acomp", "prt", "dative"})


def cues(text: Text, knowledge: Knowledge) -> tuple[Cue, ...]:
    """All cues of the text in order; `()` when there is none."""
    found = []
    for token in text.doc:
        rule = _rule(token, knowledge)
        if rule is not None:
            scope = _scope(token, rule)
            if scope:
                found.append(Cue(rule.kind, rule.rule, token.i, token.i + len(rule.words) - 1, frozenset(scope)))
    return tuple(found)


def _rule(token: Token, knowledge: Knowledge) -> CueRule | None:
    for form in (token.lower_, names.fold(token.lemma_)):
        for rule in knowledge.cues.get(form, ()):
            following = token.doc[token.i + 1 : token.i + len(rule.words)]
            if (
                all(word.lower_ == key for word, key in zip(following, rule.words[1:], strict=False))
                and len(following) == len(rule.words) - 1
            ):
                return rule
    return (token.lower_ == "n't" and next(iter(knowledge.cues.get("not", ())), None)) or None


def _scope(token: Token, rule: CueRule) -> set[int]:
    if rule.scope == "complement":
        return _complement(token, len(rule.words))
    if rule.scope == "clause":
        return {each.i for each in token.head.subtree if each.i != token.i} if token.dep_ == "mark" else set()
    if rule.scope == "inverted":
        return _inverted(token)
    if rule.scope == "noun":
        noun = token.head
        scope = {noun.i}
        if rule.kind == "negation" and noun.dep_ in ("nsubj", "nsubjpass", "dobj", "attr"):
            scope.add(noun.head.i)
        return scope
    if token.tag_ == "NNP":
        return set()
    verb = token.head
    if rule.kind == "future" and token.lower_ == "would" and not _reported(verb):
        return set()
    return _verb_group(verb, negation=rule.kind == "negation")


def _inverted(token: Token) -> set[int]:
    """The clause that a helper opens before its subject: "had Kenya attacked"."""
    verb = token.head
    after = any(child.dep_ in ("nsubj", "nsubjpass") and child.i > token.i for child in verb.children)
    opens = token.dep_ in ("aux", "auxpass") and verb.dep_ == "advcl" and verb.left_edge.i == token.i
    return {each.i for each in verb.subtree if each.i != token.i} if after and opens else set()


def _reported(verb: Token) -> bool:
    """Whether "would" stands in reported speech, where it is the future of the past."""
    return any(ancestor.dep_ == "ccomp" for ancestor in (verb, *verb.ancestors)) or any(
        child.dep_ == "mark" for child in verb.children
    )


def _verb_group(verb: Token, *, negation: bool) -> set[int]:
    """The verb, its coordinated verbs and open complements, and the nouns that hang on them as objects."""
    scope: set[int] = set()
    waiting = [verb]
    while waiting:
        token = waiting.pop()
        if token.i in scope:
            continue
        scope.add(token.i)
        for child in token.children:
            if child.dep_ in (
                "dobj",
                "attr",
                "xcomp",
                "acomp",
                "pcomp",
                "prep",
                "pobj",
                "agent",
                "nsubjpass",
                "oprd",
                "prt",
            ) or (
                child.dep_ == "conj"
                and not negation
                and not any(each.dep_ in ("nsubj", "aux") for each in child.children)
            ):
                waiting.append(child)
    return scope


def _complement(token: Token, size: int) -> set[int]:
    """All words of the clause that the cue's words take."""
    heads = [
        each
        for word in token.doc[token.i : token.i + size]
        for child in word.children
        for each in (child, *(child.children if child.dep_ in _BETWEEN else ()))
        if each.dep_ in _TAKEN
    ]
    if token.pos_ == "NOUN":
        heads = [each for each in heads if each.dep_ == "acl"]
    return {each.i for head in heads for each in head.subtree}
