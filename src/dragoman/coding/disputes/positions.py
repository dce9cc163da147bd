"""What each side of a quarrel says or wants of its matter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from dragoman.coding.base import Scene
from dragoman.coding.disputes.matter import telling_words
from dragoman.coding.disputes.pairs import sides_of
from dragoman.model import Position, Span

_AHEAD = 2
"""How many sentences after a quarrel are read for what its parties say about it."""


def positions(scene: Scene, token: Token, matter: Span, parties: Sequence[str]) -> tuple[Position, ...]:
    """What each side says or wants of the matter: its words return, or the sides speak in turn in one sentence."""
    found: dict[str, tuple[Position, Token]] = {}
    for word in _read_on(token, matter):
        stated = _position(scene, word, parties) if word.pos_ == "VERB" else None
        if stated is not None and stated.span.start >= matter.end:
            found.setdefault(stated.by, (stated, word))
    telling = telling_words(scene, matter)
    near = {by for by, (stated, _) in found.items() if telling & telling_words(scene, stated.span)}
    sents = {word.sent.start: word.sent for _, word in found.values()}
    in_turn = len(found) > 1 and (
        bool(near) or len(sents) == 1 or _at_once(token, [word for _, word in found.values()])
    )
    return tuple(stated for by, (stated, _) in found.items() if in_turn or by in near)


def _at_once(token: Token, verbs: Sequence[Token]) -> bool:
    """Whether the two sentences right behind a quarrel tell one side's wish each: "Peru wants X. Chile refuses."""
    at = [verb.sent for verb in verbs]
    follows = len(at) == 2 and at[0].start == token.sent.end and at[1].start == at[0].end
    return follows and all(verb.dep_ == "ROOT" for verb in verbs)


def spoken_in_turn(scene: Scene, token: Token) -> list[str]:
    """Who says or wants something in the two sentences after a word, each alone, in order."""
    start, doc = token.sent.end, token.doc
    found: list[str] = []
    for _ in range(_AHEAD):
        if start >= len(doc) or "\n" in doc[start - 1].text:
            break
        sent = doc[start].sent
        found += [by for word in sent if word.pos_ == "VERB" for by in _speaker(scene, word)]
        start = sent.end
    return found


def _speaker(scene: Scene, verb: Token) -> tuple[str, ...]:
    """The one side that a verb of saying or wanting has as its subject; `()` for other verbs."""
    lemma = verb.lemma_.lower()
    if lemma not in scene.term("disputes/position-clause") | scene.term("disputes/position-object"):
        return ()
    nouns = [child for child in verb.children if child.dep_ == "nsubj"]
    by = sides_of(scene, [role.actor for role in scene.roles(nouns[0])]) if nouns else ()
    return by if len(by) == 1 else ()


def _read_on(token: Token, matter: Span) -> Iterable[Token]:
    """The words after a matter in its sentence and the next two of the same paragraph."""
    sent, count = token.sent, 0
    while True:
        yield from (word for word in sent if word.idx >= matter.end)
        if count == _AHEAD or sent.end >= len(token.doc) or "\n" in sent.text:
            return
        sent, count = token.doc[sent.end].sent, count + 1


def _trailing(verb: Token, words: Sequence[Token]) -> list[Token]:
    """What follows a clause at once and hangs on the verb above: "wants the crossing open | every day"."""
    last = max((each.i for each in words), default=verb.i)
    found: list[Token] = []
    for child in verb.rights:
        if child.dep_ in ("npadvmod", "prep", "advmod", "oprd") and child.left_edge.i == last + 1:
            found += child.subtree
            last = child.right_edge.i
    return found


def _position(scene: Scene, verb: Token, parties: Sequence[str]) -> Position | None:
    """What one side alone maintains at a verb of saying or wanting; None for all other verbs."""
    lemma = verb.lemma_.lower()
    by = _speaker(scene, verb)
    if not by or by[0] not in parties:
        return None
    clause = next((child for child in verb.children if child.dep_ == "ccomp" and child.i > verb.i), None)
    clause = clause if lemma in scene.term("disputes/position-clause") else None
    if clause is None and lemma in scene.term("disputes/position-object"):
        clause = next(
            (child for child in verb.children if child.dep_ in ("dobj", "xcomp", "ccomp", "prep") and child.i > verb.i),
            None,
        )
    if clause is None:
        return None
    words = [each for each in clause.subtree if each.i > verb.i]
    words += _trailing(verb, words)
    while words and (
        (words[0].lower_ == "that" and words[0].dep_ == "mark") or (words[0].is_punct and not words[0].is_quote)
    ):
        words.pop(0)
    telling = any(each.pos_ in ("NOUN", "PROPN", "ADJ", "VERB", "NUM") for each in words)
    return Position(by[0], scene.span_of(words)) if telling else None
