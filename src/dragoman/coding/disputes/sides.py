"""The sides of a quarrel: who they are where the text names them or speaks of a pair, and what each maintains."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from spacy.tokens import Token

from dragoman.coding.base import Scene, clause_head, subject
from dragoman.coding.disputes.matter import reach, telling_words
from dragoman.model import Position, Span
from dragoman.resolve import Reference

_ARMED = frozenset({"REB", "UAF", "PRM", "MIL"})
"""Sectors of movements under arms."""
_OWNERS = frozenset({"amod", "poss", "compound", "nmod"})
_AHEAD = 2
"""How many sentences after a quarrel are read for what its parties say about it."""


def quarrellers(scene: Scene, token: Token, matters: Sequence[Span]) -> tuple[str, ...]:
    """The sides of a quarrel: as its own sentence names them, else the pair it speaks of, else the other one near."""
    stated = stated_sides(scene, token)
    if len(stated) > 1:
        return stated
    if stated:
        return _with_other(scene, token, stated[0], matters)
    told = len(matters) > 1 or bool(_spoken_pair(scene, token.sent.start, token.sent.end))
    if _unknown_sides(scene, token) or not told or token.lemma_.lower() in scene.term("disputes/friction"):
        return ()
    return _pair(scene, token)


def stated_sides(scene: Scene, token: Token) -> tuple[str, ...]:
    """The sides that "between", an owner, "with" or the subject name."""
    between = _between(scene, token)
    if len(between) > 1:
        return between
    owners = _sides(scene, [each for head in _owner_nouns(token) for each in _named(scene, head, token)])
    others = _sides(scene, [each for head in _with(token) for each in _named(scene, head, token)])
    doers: tuple[str, ...] = ()
    if len({*owners, *others}) < 2:
        doers = _doers(scene, token, bool(others))
    return tuple(dict.fromkeys((*doers, *owners, *others, *between)))


def _between(scene: Scene, token: Token) -> tuple[str, ...]:
    """The sides behind "between" or "claimed by both", nearest to the word of quarrel."""
    for word in token.doc[token.i + 1 : token.sent.end]:
        if word.lower_ in ("between", "among", "by") and (word.lower_ != "by" or _claims(scene, word, token)):
            nouns = [child for child in word.children if child.dep_ == "pobj"]
            found = _sides(scene, [each for noun in nouns for each in _named(scene, noun, token)])
            return found if len(found) > 1 or word.lower_ != "by" else ()
    return ()


def _claims(scene: Scene, by: Token, token: Token) -> bool:
    verb = by.head
    return verb.lower_ in ("claimed", "disputed", "contested") and token.lower_ in (
        "claimed",
        *scene.term("disputes/disputed"),
        *scene.term("disputes/dispute"),
    )


def _owner_nouns(token: Token) -> list[Token]:
    """The possessors and nationalities before a noun of quarrel, the states after "of" in "the claims of A and B"."""
    if token.pos_ != "NOUN":
        return []
    nouns = [
        child for child in token.children if child.dep_ in ("poss", "amod", "compound", "nmod") and child.i < token.i
    ]
    of = [child for child in token.children if child.lower_ == "of"] if token.lemma_ == "claim" else []
    return [*nouns, *(each for child in of for each in child.children if each.dep_ == "pobj")]


def _with(token: Token) -> list[Token]:
    """The nouns behind "with" that belong to the quarrel."""
    ahead = token.doc[token.i + 1 : token.sent.end]
    heads = {token.i, clause_head(token).i}
    withs = [word for word in ahead if word.lower_ == "with" and (word.head.i in heads or word.i == token.i + 1)]
    return [child for word in withs[:1] for child in word.children if child.dep_ == "pobj"]


def _doers(scene: Scene, token: Token, paired: bool) -> tuple[str, ...]:
    """The subject of a verb of quarrel, or of whoever has, is locked in or is at one; not of those who speak of it."""
    verb = token if token.pos_ in ("VERB", "AUX") else clause_head(token)
    lemma = verb.lemma_.lower()
    if verb.pos_ not in ("VERB", "AUX") or (token.dep_.startswith("nsubj") and token.pos_ == "NOUN"):
        return ()
    if token.pos_ == "NOUN" and not _possesses(scene, token, lemma, paired):
        return ()
    nouns = [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")]
    if nouns and nouns[0].tag_ not in ("WDT", "WP"):
        return (*_sides(scene, _named(scene, nouns[0], token)), *_rejecters(scene, token))
    found = tuple(dict.fromkeys(_side(scene, role.actor) or "" for role in subject(scene, verb)))
    if verb.dep_ in ("acl", "relcl") and not found:
        found = _sides(scene, _named(scene, verb.head, token))
    if not found or _head_of_pair(scene, verb):
        found = found if len(found) > 1 else _pair(scene, token) if _head_of_pair(scene, verb) else found
    return tuple(each for each in found if each)


def _head_of_pair(scene: Scene, verb: Token) -> bool:
    """Whether the clause above has a plural subject ("they were unable to agree")."""
    while verb.dep_ in ("xcomp", "conj", "acomp", "pcomp", "prep") and verb.head.i != verb.i:
        verb = verb.head
        nouns = [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")]
        if nouns:
            return _is_pair(scene, nouns[0])
    return False


def _possesses(scene: Scene, noun: Token, lemma: str, paired: bool) -> bool:
    """Whether the clause's subject is a side of the quarrel its noun names."""
    if noun.dep_ == "pobj" and noun.head.lower_ in ("in", "at", "into"):
        return lemma in scene.term("disputes/locked") or noun.head.lower_ == "at"
    if noun.dep_ == "pobj":
        return paired and noun.head.lower_ in ("of", "about")
    return lemma in scene.term("disputes/possessed") and (paired or lemma in ("have", "share"))


def _rejecters(scene: Scene, token: Token) -> tuple[str, ...]:
    """Who rejects what another claims: "A claims Y, which B rejects", "A claims Y, but B disputes it"."""
    if token.lemma_.lower() != "claim":
        return ()
    verbs = [
        each
        for each in token.doc[token.i + 1 : token.sent.end]
        if each.pos_ == "VERB" and each.lemma_.lower() in scene.term("disputes/reject-claim")
    ]
    nouns = [child for verb in verbs[:1] for child in verb.children if child.dep_ == "nsubj"]
    return _sides(scene, [each for noun in nouns for each in _named(scene, noun, token)])


def _named(scene: Scene, noun: Token, token: Token) -> list[str]:
    """The actors a noun and those beside it name; for "the two countries" and "they", the pair meant."""
    if _is_pair(scene, noun):
        pair = _pair(scene, token)
        if len(pair) > 1 or noun.lower_ in ("they", "them", "their", "both"):
            return list(pair)
    roles = [role.actor for role in scene.roles(noun)]
    if not roles and noun.dep_ == "poss":
        roles = [role.actor for role in scene.owners(noun)]
    return roles


def _is_pair(scene: Scene, noun: Token) -> bool:
    """Whether a word stands for two sides without naming them."""
    if noun.lower_ in ("they", "them", "their", "both"):
        return not any(child.dep_ == "conj" for child in noun.children)
    plural = noun.tag_ in ("NNS", "NNPS") or noun.text.endswith("s") or noun.lower_ == "two"
    marked = any(child.lower_ in ("two", "both", "the", "these") for child in noun.children)
    owners = [each for child in noun.children if child.dep_ in _OWNERS for each in scene.at(child)]
    owned = any(scene.actors[actor].kind in ("state", "government") for each in owners for actor in each.actors)
    return (
        plural
        and marked
        and not owned
        and noun.lemma_.lower() in scene.term("disputes/pair")
        and "conj" not in {child.dep_ for child in noun.children}
    )


def _unknown_sides(scene: Scene, token: Token) -> bool:
    """Whether the text names sides of its own that are no actors here ("a row between the ministers")."""
    ahead = token.doc[token.i + 1 : token.sent.end]
    if any(word.lower_ in ("between", "among") for word in ahead[:6]):
        return True
    return token.pos_ == "VERB" and any(
        child.dep_ == "nsubj" and not _is_pair(scene, child) and child.tag_ not in ("WDT", "WP")
        for child in token.children
    )


def _with_other(scene: Scene, token: Token, one: str, matters: Sequence[Span]) -> tuple[str, ...]:
    """One side with the other, where the same sentence or the one before names a single other beside the matter."""
    inside = {index for each in matters for index in range(*reach(scene, each))}
    for first, last in ((token.sent.start, token.sent.end), _before(token, 1)):
        others = [each for each in _states_in(scene, first, last, inside) if each != one]
        if others:
            return (one, others[0]) if len(others) == 1 else ()
    return ()


def _pair(scene: Scene, token: Token) -> tuple[str, ...]:
    """The two sides meant by "they" or "the two countries", here or in the sentences before."""
    sent, before = token.sent, _before(token, 1)
    here = (
        _coordinated(scene, sent.start, token.i),
        _only_two(scene, sent.start, token.i),
    )
    earlier = (
        _coordinated(scene, *before),
        _spoken_pair(scene, sent.start, sent.end),
        _only_two(scene, *before),
        _spoken_pair(scene, *before),
        _spoken_pair(scene, _before(token, 2)[0], before[0]),
        _coordinated(scene, _before(token, 2)[0], before[0]),
        _so_far(scene, sent.start),
        _spoken_pair(scene, 0, sent.start),
    )
    spoken = () if _known(token) else (_spoken_pair(scene, sent.start, sent.end),)
    pairs = (*here, *(earlier if _known(token) else spoken))
    return next((each for each in pairs if len(each) == 2), ())


def _known(token: Token) -> bool:
    """Whether a quarrel is spoken of as known: any but an indefinite noun, unless what it includes is listed."""
    if token.pos_ != "NOUN" or token.dep_ == "pobj" or token.head.lemma_ == "include":
        return True
    known = ("the", "this", "these", "that", "including")
    return any(child.dep_ == "poss" or child.lower_ in known for child in token.children)


def _before(token: Token, count: int) -> tuple[int, int]:
    """First and last word of the sentences before this one."""
    start = token.sent.start
    for _ in range(count):
        start = token.doc[start - 1].sent.start if start else 0
        while start and not token.doc[start].sent.text.strip():
            start = token.doc[start - 1].sent.start
    return start, token.sent.start


def _coordinated(scene: Scene, first: int, last: int) -> tuple[str, ...]:
    """The last two sides that "A and B" joins in a stretch; none where three stand together."""
    found: tuple[str, ...] = ()
    known = [each for each in scene.resolved.cast.references if first <= each.head < last and _lone(scene, each)]
    for place, (one, other) in enumerate(pairwise(known)):
        third = place > 0 and _joined(scene, known[place - 1], one, ",")
        sides = _sides(scene, [*one.actors, *other.actors])
        if len(sides) == 2 and not third and _joined(scene, one, other, "and"):
            found = sides
    return found


def _joined(scene: Scene, one: Reference, other: Reference, mark: str) -> bool:
    gap = scene.text.doc[one.last + 1 : other.first]
    marks = ("and", "-", "–", "&") if mark == "and" else (mark,)
    return (
        0 < len(gap) < 4
        and any(each.lower_ in marks for each in gap)
        and all(each.lower_ in (*marks, ",", "the", "'s", "’s", "its", "his") for each in gap)
    )


def _lone(scene: Scene, reference: Reference) -> bool:
    """Whether a reference names one state, government, organisation or group."""
    if (
        len(reference.actors) != 1
        or reference.mention.kind == "place"
        or reference.mention.at.text.lower() in ("they", "their", "it")
    ):
        return False
    return scene.actors[reference.actors[0]].kind in ("state", "government", "group", "organization")


def _states_in(scene: Scene, first: int, last: int, inside: Iterable[int] = ()) -> list[str]:
    """The states and armed groups that a stretch names by themselves, in order, those `inside` the matter left out."""
    heads = [each for each in scene.resolved.cast.references if first <= each.head < last and each.head not in inside]
    found = [scene.actors[each.actors[0]] for each in heads if _lone(scene, each)]
    return list(dict.fromkeys(each.id for each in found if each.kind in ("state", "group")))


def _only_two(scene: Scene, first: int, last: int) -> tuple[str, ...]:
    """The two states a stretch names, where it names no third."""
    found = _sides(scene, _states_in(scene, first, last))
    return found if len(found) == 2 else ()


def _so_far(scene: Scene, last: int) -> tuple[str, ...]:
    """The two states named before a word, where the text has named no third yet."""
    found = tuple(each for each in _states_in(scene, 0, last) if scene.actors[each].kind == "state")
    return found if len(found) == 2 else ()


def _spoken_pair(scene: Scene, first: int, last: int) -> tuple[str, ...]:
    """The two sides that the last plural word in a stretch stands for ("both sides")."""
    found: tuple[str, ...] = ()
    for reference in scene.resolved.cast.references:
        if first <= reference.head < last and len(reference.actors) == 2:
            sides = _sides(scene, reference.actors)
            found = sides if len(sides) == 2 else found
    return found


def _sides(scene: Scene, actors: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(side for each in actors if (side := _side(scene, each))))


def _side(scene: Scene, actor_id: str) -> str | None:
    """Whom an actor stands for in a quarrel: its state, or itself for a movement; None for a crowd."""
    actor = scene.actors[actor_id]
    if actor.kind == "group" or (actor.kind == "population" and actor.country):
        return actor.id
    if actor.kind == "population":
        return None
    side = scene.side(actor_id)
    return side if side in scene.actors else actor.id


def among_powers(scene: Scene, parties: Sequence[str]) -> bool:
    """Whether two sides are states, movements or international organisations: no firm, no union, no home politics."""
    powers = [scene.actors[each] for each in parties if _is_power(scene, each)]
    armed = any(_ARMED & set(each.sectors) for each in powers)
    return len(powers) > 1 and (armed or len({each.country for each in powers if each.country}) > 1)


def _is_power(scene: Scene, actor_id: str) -> bool:
    actor = scene.actors[actor_id]
    if actor.kind == "population":
        return not {"LAB", "REF", "BUS", "EDU", "AGR"} & set(actor.sectors)
    return actor.kind in ("state", "government", "group") or actor.country in ("IGO", "EUR", "UNO", "IMG")


def third_parties(scene: Scene, matter: Span, parties: Sequence[str]) -> tuple[str, ...]:
    """Who is named in the matter and is no side of the quarrel."""
    first, last = reach(scene, matter)
    found: list[str] = []
    for reference in scene.resolved.cast.references:
        if first <= reference.head < last:
            found += [
                each
                for each in reference.actors
                if scene.actors[each].sectors != ("UNK",) and each not in parties and _side(scene, each) not in parties
            ]
    return tuple(dict.fromkeys(found))


# ---------------------------------------------------------------- the positions


def positions(scene: Scene, token: Token, matter: Span, parties: Sequence[str]) -> tuple[Position, ...]:
    """What each side says or wants of the matter: its words return, or the sides speak in turn in one sentence."""
    found: dict[str, tuple[Position, Token]] = {}
    for word in _read_on(token, matter):
        stated = _position(scene, word, parties) if word.pos_ == "VERB" else None
        if stated is not None and stated.span.start >= matter.end:
            found.setdefault(stated.by, (stated, word))
    telling = telling_words(scene, matter)
    near = {by for by, (stated, _) in found.items() if telling & telling_words(scene, stated.span)}
    in_turn = len(found) > 1 and (bool(near) or len({word.sent.start for _, word in found.values()}) == 1)
    return tuple(stated for by, (stated, _) in found.items() if in_turn or by in near)


def _read_on(token: Token, matter: Span) -> Iterable[Token]:
    """The words after a matter in its sentence and the next two of the same paragraph."""
    sent, count = token.sent, 0
    while True:
        yield from (word for word in sent if word.idx >= matter.end)
        if count == _AHEAD or sent.end >= len(token.doc) or "\n" in sent.text:
            return
        sent, count = token.doc[sent.end].sent, count + 1


def _position(scene: Scene, verb: Token, parties: Sequence[str]) -> Position | None:
    """What one side alone maintains at a verb of saying or wanting; None for all other verbs."""
    lemma = verb.lemma_.lower()
    nouns = [child for child in verb.children if child.dep_ == "nsubj"]
    if not nouns or lemma not in scene.term("disputes/position-clause") | scene.term("disputes/position-object"):
        return None
    by = _sides(scene, [role.actor for role in scene.roles(nouns[0])])
    if len(by) != 1 or by[0] not in parties:
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
    while words and (
        (words[0].lower_ == "that" and words[0].dep_ == "mark") or (words[0].is_punct and not words[0].is_quote)
    ):
        words.pop(0)
    telling = any(each.pos_ in ("NOUN", "PROPN", "ADJ", "VERB") for each in words)
    return Position(by[0], scene.span_of(words)) if telling else None
