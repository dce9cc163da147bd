"""People whose names the parser takes for places, bodies or nothing, told by what stands beside the name."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from dragoman.resolve.actors.base import Casting, capitalised
from dragoman.resolve.actors.humans import is_one

LABELS = frozenset({"GPE", "ORG", "NORP", "FAC", "LOC", "PRODUCT", "WORK_OF_ART"})
"""What the parser takes names it does not know for."""

SPEAKING = frozenset({"say", "tell", "add", "accuse", "ask", "reply", "argue", "warn", "note", "insist", "answer"})
"""Verbs whose subject under a place's label is a person, where it has two names."""

LONGEST = 3
"""Words of the longest name that is taken for a person's."""


def misnamed(casting: Casting) -> Iterator[tuple[int, int]]:
    """First and last word of each such name: "Luiza Tavares, a lawmaker,", "For Russia, Anatoly Veresov said"."""
    heads = {entity.root.i for entity in casting.text.doc.ents if entity.label_ in LABELS}
    for token in casting.text.doc:
        if token.pos_ == "PROPN" and (token.i in heads or _unlabelled(token)):
            span = _words(casting, token)
            if span is not None and _is_person(casting, token, span):
                yield span


def _unlabelled(token: Token) -> bool:
    """Whether a name heads a phrase that the parser takes for no name at all, outside a headline."""
    apposed = any(child.dep_ == "appos" for child in token.children)
    return not token.ent_type_ and token.dep_ in ("nsubj", "nsubjpass") and apposed


def _words(casting: Casting, root: Token) -> tuple[int, int] | None:
    """The two or three capitalised words of a name that ends in a token, none of them known or a title."""
    first, last = root.i, root.i
    while first > root.sent.start and root.doc[first - 1].dep_ == "compound" and root.doc[first - 1].head.i == root.i:
        first -= 1
    left = root.doc[first - 1] if first > root.sent.start else root
    words = [casting.word_from(root.doc[index].idx) for index in range(first, last + 1)]
    if not 1 < len(words) <= LONGEST or left.lower_ in ("the", "a", "an") or words[-1] >= len(casting.words):
        return None
    plain = all(capitalised(casting.words[at]) and not casting.words[at].text.isupper() for at in words)
    free = not any(casting.within_name(at, at) or _in_title(casting, at) for at in words)
    place = {casting.words[words[0]].key, casting.words[words[-1]].key} & casting.term("place-word")
    region = any(True for _ in casting.regions_at(words[0]))
    return (words[0], words[-1]) if plain and free and not place and not region else None


def _in_title(casting: Casting, word: int) -> bool:
    """Whether a word belongs to a title."""
    return any(each.last >= word for each in casting.titles_near(word))


def _is_person(casting: Casting, root: Token, span: tuple[int, int]) -> bool:
    """Whether a given name, a trade in apposition, "who", or a verb of saying tells that a name is a person's."""
    given = casting.words[span[0]].key
    if given in casting.term("man-name") or given in casting.term("woman-name"):
        return root.dep_ in ("nsubj", "nsubjpass", "appos", "conj", "pobj", "dobj")
    if root.dep_ == "appos" and _is_trade(casting, root.head):
        return True
    for child in root.children:
        if child.dep_ == "appos" and _is_trade(casting, child):
            return True
        if child.dep_ == "relcl" and any(each.lower_ == "who" for each in child.children):
            return True
    if root.dep_ == "nsubj" and _leads(root.head):
        return True
    says = root.dep_ == "nsubj" and root.head.lemma_ in SPEAKING
    return says and root.ent_type_ in ("GPE", "LOC", "NORP") and not any(child.dep_ == "det" for child in root.children)


def _leads(verb: Token) -> bool:
    """Whether a verb says who heads a delegation: "with Blerta Kastrati leading Kosovo's delegation"."""
    led = (child.lemma_ for child in verb.children if child.dep_ == "dobj")
    return verb.lemma_ in ("lead", "head") and any(each in ("delegation", "team", "side") for each in led)


def _is_trade(casting: Casting, noun: Token) -> bool:
    """Whether a noun in the singular says what a person does."""
    word = noun.lemma_.lower()
    if noun.tag_ not in ("NN", "NNP") or noun.pos_ not in ("NOUN", "PROPN"):
        return False
    listed = any(each.words == (word,) and each.title != "Mr" for each in casting.knowledge.titles.get(word, ()))
    return listed or is_one(casting, noun)
