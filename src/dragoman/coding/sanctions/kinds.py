"""What a measure is: its kind, its words, and what the text has told of it."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from dragoman.coding.base import Scene
from dragoman.coding.sanctions.targets import is_misread, next_to, with_later
from dragoman.model import Span

_KINDS = ("tariff", "asset-freeze", "travel-ban", "arms-embargo", "designation", "export-control", "trade-embargo")
"""Measures in the order their words decide: a "travel and trade ban" is read by the first that fits."""

_SPAN_WORDS = 4
"""A deed and its object make one instrument when no more words than this lie between ("froze the assets")."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure as a sentence words it; `does` is what the words themselves say, None where a governor says it.

    `lister` is the word that puts somebody on a list or takes him off.
    """

    token: Token
    kind: str
    span: Span
    targets: tuple[Token, ...]
    does: str | None = None
    definite: bool = False
    lister: Token | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A measure the text has told of, for later words that only point at it ("the measures", "them")."""

    lemma: str
    kind: str
    by: tuple[str, ...]
    target: tuple[str, ...]
    word: Token
    meant: bool = True
    """Whether it was more than threatened."""

    @property
    def at(self) -> int:
        """Where in the text it stands, as a token index."""
        return self.word.i

    @property
    def noun(self) -> bool:
        """Whether a noun names it, not a deed."""
        return self.word.pos_ in ("NOUN", "PROPN")


def kind_of(scene: Scene, token: Token) -> str:
    """The measure that the words at a noun or verb name; `other` where none tells."""
    lemma = token.lemma_.lower()
    words = {lemma, *(each.lemma_.lower() for each in token.lefts), *(each.lower_ for each in token.lefts)}
    words |= {
        each.lemma_.lower() for left in token.lefts for each in left.conjuncts if left.dep_ in ("compound", "nmod")
    }
    if lemma in scene.term("sanctions/instrument-needs") | {"embargo"}:
        words |= said_after(token)
    found = [name for name in _KINDS if words & scene.term(f"sanctions/measure/{name}")]
    technical = words & scene.term("sanctions/technical")
    if "export-control" in found and lemma in scene.term("sanctions/full-stop") and not technical:
        return "trade-embargo"
    return found[0] if found else "other"


def said_after(token: Token) -> set[str]:
    """What a measure is on or of: "a freeze on the assets", "a ban on imports of gold"."""
    preps = [child for child in (*token.children, *next_to(token)) if child.dep_ == "prep"]
    nouns = [
        each
        for child in preps
        if child.lower_ in ("on", "of", "against")
        for each in child.children
        if each.dep_ == "pobj"
    ]
    of = [each for noun in nouns for child in noun.children if child.lower_ == "of" for each in child.children]
    words = {each.lemma_.lower() for noun in (*nouns, *of) for each in (noun, *noun.lefts, *noun.conjuncts)}
    return words | {each.lemma_.lower() for noun in nouns for each in noun.subtree if noun.lemma_ == "%"}


def noun_span(scene: Scene, token: Token) -> Span:
    """The measure's own words with whose they are: no article, no "new" or "first"."""
    start = token.idx
    for child in sorted(token.lefts, key=lambda each: -each.i):
        if child.dep_ not in ("compound", "amod", "nmod") or _is_quoted(child, token) or parted_verb(child):
            break
        if child.lemma_.lower() in scene.term("sanctions/no-part") or child.lower_ in scene.term("sanctions/no-part"):
            break
        if child.tag_ == "NNS" and any(each.dep_ == "nummod" for each in child.children):
            break
        whole = child.lemma_ in ("%", "percent") or any(each.lower_ == "-" for each in child.lefts)
        named = [each for each in child.lefts if each.dep_ == "compound"]
        start = child.left_edge.idx if whole else (*named, child)[0].idx
    start = token.nbor(-1).idx if is_misread(scene, token) else start
    law = _under_law(scene, token) or token
    return scene.text.span(_with_prefix(token, start), law.idx + len(law))


def _under_law(scene: Scene, token: Token) -> Token | None:
    """The law a measure is called after: "sanctions under the Caesar Act"."""
    under = next((child for child in token.children if child.lower_ == "under" and child.i == token.i + 1), None)
    laws = (
        [each for each in under.children if each.dep_ == "pobj" and each.pos_ == "PROPN"] if under is not None else []
    )
    return next((each for each in laws if each.lemma_.lower() in scene.term("sanctions/paper")), None)


def parted_verb(word: Token) -> bool:
    """Whether a participle before a measure is a verb that the parser parted: "barred it and tightened controls"."""
    joined = word.i > word.sent.start and word.nbor(-1).dep_ == "cc" and word.tag_ in ("VBN", "VBD")
    return joined and word.dep_ == "amod" and word.head.dep_ == "conj" and word.head.head.pos_ == "VERB"


def _with_prefix(token: Token, start: int) -> int:
    """Where a hyphened word before the measure starts that the parser parted: "counter-tariffs"."""
    first = next((each for each in token.sent if each.idx == start), token)
    before = first.doc[max(token.sent.start, first.i - 2) : first.i]
    joined = len(before) == 2 and before[1].text == "-" and before[0].idx + len(before[0]) == before[1].idx
    return before[0].idx if joined and before[1].idx + 1 == start else start


def _is_quoted(first: Token, last: Token) -> bool:
    return any(each.is_quote for each in first.doc[first.i : last.i])


def deed_span(scene: Scene, verb: Token, noun: Token) -> Span:
    """The words of a deed with its object and what it is of where they stand close, else the verb alone."""
    of = [each for child in noun.children if child.lower_ == "of" for each in child.children if each.dep_ == "pobj"]
    if of and 0 < noun.i - verb.i <= _SPAN_WORDS and of[0].i - noun.i <= _SPAN_WORDS and of[0].pos_ == "NOUN":
        noun = of[0]
    if 0 < noun.i - verb.i <= _SPAN_WORDS:
        return scene.text.span(verb.idx, noun.idx + len(noun))
    return scene.text.span(verb.idx, verb.idx + len(verb))


def is_definite(token: Token) -> bool:
    """Whether a noun points at something known: "the sanctions", "its embargo"."""
    return any(
        child.lower_ in ("the", "this", "these", "those", "its", "their", "such", "all", "that")
        for child in token.children
        if child.dep_ in ("det", "poss", "predet")
    )


def done_to(verb: Token) -> list[Token]:
    """What a verb is done to, coordinated nouns included."""
    passive = [child for child in verb.children if child.dep_ == "nsubjpass"]
    return with_later(passive or [child for child in verb.children if child.dep_ == "dobj"][:1])
