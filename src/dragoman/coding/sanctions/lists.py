"""Who is put on a list of sanctions, taken off it or stands on it."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from dragoman.coding.base import Scene
from dragoman.coding.sanctions.kinds import Measure, Told, done_to, is_definite, noun_span
from dragoman.coding.sanctions.shutting import keeps_out
from dragoman.coding.sanctions.targets import with_later

_LISTER_STEPS = 4
"""How many words up the parse the word that lists may stand."""

_NEAR_WORDS = 40
"""How far behind a measure "its list" may stand."""

_LIST_STEPS = 4
"""How many measures back a list may have been named for "the list" to point at it."""


def listing(scene: Scene, token: Token, told: Sequence[Told]) -> Measure | None:
    """A sanctions or terrorism list and who is put on it, taken off it or stands on it."""
    if token.lemma_.lower() not in scene.term("sanctions/list") or token.pos_ not in ("NOUN", "PROPN"):
        return None
    own = {each.lemma_.lower() for each in token.subtree}
    shut = next((each for noun in _held_on(token) for each in noun.children if keeps_out(scene, each)), None)
    named = bool(own & scene.term("sanctions/list-name")) or token.lemma_ == "blacklist" or shut is not None
    if token.dep_ in ("dobj", "nsubjpass") and named and (longer := _longer(scene, token, shut)) is not None:
        return longer
    where = _where(token)
    if where is None:
        return None
    verb = _lister(scene, where)
    does = next((name for name in ("impose", "lift") if _lists(scene, verb, where, name)), None)
    moved = does == "lift" or (does is None and where.lower_ == "on" and verb.lemma_ == "keep")
    bare = not any(child.dep_ == "compound" for child in token.children)
    again = bare and is_definite(token) and any(moved or each.kind == "designation" for each in told[-_LIST_STEPS:])
    targets = _put_on(verb, token) if verb.pos_ in ("VERB", "AUX") else _listed(verb)
    again = again or (does == "impose" and bool(told) and _adds_some(scene, token, targets, told[-1]))
    if not (named or again):
        return None
    if does is None and where.lower_ == "on" and verb.lemma_.lower() in ("be", "remain", "stay", "keep"):
        held = ("dobj",) if verb.lemma_ == "keep" else ("nsubj", "nsubjpass")
        does = "in-force"
        targets = [child for child in verb.children if child.dep_ in held and child.i != token.i]
    if does is None or not targets:
        return None
    kind = "designation" if shut is None else "travel-ban"
    return Measure(token, kind, noun_span(scene, token), tuple(targets), does, lister=verb)


def _adds_some(scene: Scene, token: Token, targets: Sequence[Token], last: Told) -> bool:
    """Whether "its list" is one of sanctions just told of: a number of firms or people is put on it."""
    bare = all(child.dep_ in ("poss", "punct") for child in token.children)
    owned = bare and token.i - last.at < _NEAR_WORDS and any(child.dep_ == "poss" for child in token.children)
    counted = (any(child.dep_ == "nummod" for child in each.children) for each in targets)
    some = bool(targets) and all(each.lemma_.lower() in scene.term("sanctions/target-noun") for each in targets)
    return owned and some and any(counted)


def _held_on(token: Token) -> list[Token]:
    """Whose list it is: "officials" in "the list of officials who may not enter"."""
    return [each for child in token.children if child.lower_ == "of" for each in child.children if each.dep_ == "pobj"]


def _longer(scene: Scene, token: Token, shut: Token | None) -> Measure | None:
    """A list that is made longer: "expanded its list of sanctioned Russian firms by 26"."""
    verb = token.head
    held = _held_on(token)
    if verb.lemma_.lower() not in scene.term("sanctions/list-longer") or not held:
        return None
    if any(child.dep_ == "neg" for child in verb.children):
        return None
    kind = "designation" if shut is None else "travel-ban"
    return Measure(token, kind, noun_span(scene, token), tuple(with_later(held)), "impose", lister=verb)


def _put_on(verb: Token, token: Token) -> list[Token]:
    """Who is put on or taken off a list, also as the subject of "wants the minister taken off the list"."""
    things = [each for each in done_to(verb) if each.i != token.i]
    passive = verb.tag_ in ("VBN", "VBD") and verb.dep_ in ("ccomp", "xcomp", "oprd") and token.dep_ == "dobj"
    return things or (with_later([child for child in verb.children if child.dep_ == "nsubj"]) if passive else [])


def _where(token: Token) -> Token | None:
    """The preposition before a list, also where the parser hung the list itself on the verb."""
    if token.dep_ == "pobj":
        return token.head
    first = token.left_edge.i
    before = token.doc[first - 1] if first > token.sent.start else None
    return before if before is not None and before.dep_ in ("prep", "prt") and before.head.i == token.head.i else None


def _lister(scene: Scene, where: Token) -> Token:
    """The word that lists: the preposition's own, else one of those above ("the addition of entries to")."""
    words = [where.head, *where.head.ancestors][:_LISTER_STEPS]
    fits = (each for each in words if any(_lists(scene, each, where, name) for name in ("impose", "lift")))
    return next(fits, where.head)


def _lists(scene: Scene, verb: Token, where: Token, name: str) -> bool:
    """Whether a verb or noun puts on a list (or takes off it): "added to", "the removal of X from"."""
    lemma = verb.lemma_.lower()
    return lemma in scene.term(f"sanctions/list-{name}") and where.lower_ in scene.term(f"sanctions/list-{name}-by")


def _listed(noun: Token) -> list[Token]:
    """Who is meant by "the addition of three entries" and "its removal"."""
    behind = [each for child in noun.children if child.lower_ == "of" for each in child.children if each.dep_ == "pobj"]
    return with_later(behind or [child for child in noun.children if child.dep_ == "poss"])
