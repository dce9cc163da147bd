"""Whom "both sides", "the two ministers" and "all three" mean: those told of before, by number and by kind."""

from __future__ import annotations

from collections import Counter

from spacy.tokens import Token

from dragoman.model import Actor
from dragoman.resolve.actors.base import Casting, sentence_before, subject_like, takes_part
from dragoman.resolve.base import Reference

FIGHTING = frozenset({"MIL", "REB", "UAF", "PRM"})
"""Sectors of armies and armed groups, which are sides of their own in one state."""

TWO = frozenset({"two", "both", "pair", "duo"})
COUNTED = frozenset({"the two", "both", "the three", "all three", "the four", "all four"})
"""Phrases that count people or sides without a noun."""

OTHERS = (" of the ", " from ", " to the ")
"""What makes a phrase name others than those told of before: "the ministers of the Union"."""

NUMBERS = {"three": 3, "four": 4, "five": 5, "six": 6}
"""Numbers of sides that a phrase may count ("the four countries")."""

COMMUNITIES = ("EUR", "IGO", "UNO")
"""Codes of bodies that take sides of their own."""


def add_pairs(casting: Casting) -> None:
    """References of "both countries", "the two ministers": the two sides or people that acted last."""
    lowered = casting.content.lower()
    covered: list[tuple[int, int]] = []
    for phrase in sorted(casting.term("both"), key=len, reverse=True):
        start = lowered.find(phrase)
        while start >= 0:
            end = start + len(phrase)
            free = all(end <= left or start >= right for left, right in covered)
            if free and _on_borders(lowered, start, end) and _add_pair(casting, start, end, phrase):
                covered.append((start, end))
            start = lowered.find(phrase, end)


def _on_borders(text: str, start: int, end: int) -> bool:
    """Whether a span starts and ends with a word."""
    return (start == 0 or not text[start - 1].isalnum()) and (end == len(text) or not text[end].isalnum())


def _add_pair(casting: Casting, start: int, end: int, phrase: str) -> bool:
    """One reference to two actors in place of those inside it; False when fewer than two are named before."""
    first, last = casting.text.tokens(start, end)
    if not _stands_alone(casting, first, last, phrase) or casting.content.startswith(OTHERS, end):
        return False
    again = _pair_before(casting, first) if phrase in COUNTED else ()
    number = 2 if TWO & set(phrase.split()) else next((NUMBERS[w] for w in phrase.split() if w in NUMBERS), None)
    people = phrase in COUNTED or phrase.split()[-1] in casting.term("persons")
    coupled = _coupled_sides(casting, start)
    if number is not None and len(again) == number:
        pair: tuple[str, ...] | None = again
    elif number is not None and number > 2:
        listed = _listed(casting, start, number) or (coupled if coupled and len(coupled) == number else None)
        pair = (_people_together(casting, start, number) if people else None) or listed
    else:
        holders = _last_holders(casting, start, phrase.split()[-1].removesuffix("s"), number)
        several = coupled if coupled is not None and len(coupled) > 2 and number is None else None
        pair = holders or several or (_last_people(casting, start) if people else _last_fighters(casting, first))
        pair = pair or (coupled if coupled is not None and len(coupled) == 2 else None) or _last_states(casting, start)
    if pair is None:
        return False
    if casting.content[start:end].split()[-1].istitle():
        pair = _sides_for(casting, pair)
    for index in range(first, last + 1):
        casting.taken.pop(index, None)
    casting.references = [each for each in casting.references if not _inside(each, start, end)]
    casting.add(start, end, casting.found[pair[0]].kind, pair)
    return True


def _sides_for(casting: Casting, pair: tuple[str, ...]) -> tuple[str, ...]:
    """The states in place of the unnamed holders of an office in each, for which "the Ministers" of a joint statement
    stand; the same actors where they are anybody else."""
    holders = [casting.found[each] for each in pair]
    unnamed = all(each.kind == "person" and each.id not in casting.people_words for each in holders)
    states = tuple(dict.fromkeys(str(each.country) for each in holders if each.country in casting.knowledge.states))
    return tuple(map(casting.known, states)) if unnamed and len(states) == len(pair) else pair


def _pair_before(casting: Casting, token: int) -> tuple[str, ...]:
    """All whom a phrase for several ("the two countries") means that is a subject in the sentence before this token."""
    here = casting.text.doc[token]
    start = sentence_before(here).start if here.sent.start else here.sent.start
    for reference in casting.references:
        head = casting.text.doc[reference.head]
        if len(reference.actors) > 1 and start <= head.i < token and head.dep_ in ("nsubj", "nsubjpass"):
            return reference.actors
    return ()


def _stands_alone(casting: Casting, first: int, last: int, phrase: str) -> bool:
    """Whether "both" or "the two" is itself subject or object, not part of "both sides"; longer phrases always are."""
    if phrase not in COUNTED and len(phrase.split()) > 1:
        return True
    token = casting.text.doc[first if phrase == "both" else last]
    return token.dep_ in ("nsubj", "nsubjpass", "pobj", "dobj")


def _inside(reference: Reference, start: int, end: int) -> bool:
    """Whether a reference lies within these characters."""
    return start <= reference.mention.at.start and reference.mention.at.end <= end


def _last_people(casting: Casting, before: int) -> tuple[str, ...] | None:
    """The two people named last up to here that act together ("X met Y", "X and Y said"), else the two named last, in
    text order; None when fewer than two are."""
    together = _people_together(casting, before, 2)
    if together is not None:
        return together
    last: dict[str, int] = {}
    for reference in _people_before(casting, before):
        last.update(dict.fromkeys(reference.actors, reference.mention.at.start))
    return _in_order(sorted(last, key=lambda each: -last[each])[:2], last) or _named_together(casting, before)


def _named_together(casting: Casting, before: int) -> tuple[str, ...] | None:
    """The last two people up to here whom one word means ("two gang leaders, A and B"); None without them."""
    pairs = [each for each in casting.references if each.mention.at.start < before and len(each.actors) == 2]
    named = [each for each in pairs if all(who in casting.people_words for who in each.actors)]
    return max(named, key=lambda each: each.mention.at.start).actors if named else None


def _people_together(casting: Casting, before: int, number: int) -> tuple[str, ...] | None:
    """The last so many people up to here whom one verb joins ("X met Y", "X, Y and Z said"), in text order."""
    together: dict[int, dict[str, None]] = {}
    for reference in _people_before(casting, before):
        head = casting.text.doc[reference.head]
        if takes_part(head):
            together.setdefault(_verb_of(head).i, {}).update(dict.fromkeys(reference.actors))
    groups = [tuple(each) for each in together.values() if len(each) == number]
    return groups[-1] if groups else None


def _people_before(casting: Casting, before: int) -> list[Reference]:
    """The references up to here to people who are known or told with a country or an office, in text order."""
    people = [
        each
        for each in casting.references
        if each.mention.at.start < before
        and each.actors
        and (len(each.actors) == 1 or each.mention.at.text.lower() not in casting.term("both"))
        and all(_is_somebody(casting.found[who]) for who in each.actors)
    ]
    return sorted(people, key=lambda each: each.mention.at.start)


def _last_holders(casting: Casting, before: int, noun: str, number: int | None) -> tuple[str, ...] | None:
    """All who are called ministers in the last sentence up to here that tells of several; None unless just so many."""
    titles = casting.term(f"{noun}s-are")
    sentence: int | None = None
    held: dict[str, None] = {}
    for reference in sorted(casting.references, key=lambda each: -each.mention.at.start) if titles else ():
        actors = [casting.found[each] for each in reference.actors]
        called = bool(actors) and all(_is_called(actor, reference, titles) for actor in actors)
        if reference.mention.at.start >= before or not called:
            continue
        start = casting.text.doc[reference.head].sent.start
        if sentence != start and len(held) > 1:
            break
        if sentence != start:
            sentence, held = start, {}
        held.update(dict.fromkeys(actor.id for actor in reversed(actors)))
    return tuple(reversed(held)) if len(held) > 1 and number in (None, len(held)) else None


def _is_called(actor: Actor, reference: Reference, titles: frozenset[str]) -> bool:
    """Whether a person stands here with a title of these, or holds such an office by the text."""
    printed = (reference.title or "", *(each.title for each in actor.offices if each.span is not None))
    return actor.kind == "person" and any(word in titles for each in printed for word in each.lower().split())


def _is_somebody(actor: Actor) -> bool:
    """Whether a person is known, or told with a country or an office; a heading read as a name is not."""
    told = actor.country is not None or bool(actor.offices) or not actor.id.startswith("ac-")
    return actor.kind == "person" and told


def _verb_of(token: Token) -> Token:
    """The verb that a participant hangs on, through what it is coordinated with and its preposition."""
    while token.head.i != token.i and token.pos_ not in ("VERB", "AUX"):
        token = token.head
    return token


def _last_fighters(casting: Casting, before: int) -> tuple[str, str] | None:
    """The two armies or armed groups of this sentence or the one before, in text order; None unless just two are."""
    here = casting.text.doc[before].sent
    for sentence in (here, *([sentence_before(here[0])] if here.start else ())):
        last: dict[str, int] = {}
        for reference in casting.references:
            actor = (
                casting.only_actor(reference) if sentence.start <= reference.head < min(before, sentence.end) else None
            )
            if actor is not None and FIGHTING & set(actor.sectors) and actor.kind in ("group", "organization"):
                last[actor.id] = reference.mention.at.start
        if last:
            return _in_order(list(last), last) if len(last) == 2 else None
    return None


def _coupled_sides(casting: Casting, before: int) -> tuple[str, ...] | None:
    """The sides most often named together up to here ("between X and Y", "X, Y and Z agreed"), in text order."""
    seen: Counter[tuple[str, ...]] = Counter()
    for reference in casting.references:
        if reference.mention.at.end > before:
            continue
        sides, weight = _coupled(casting, reference)
        if sides:
            seen[sides] += weight
    best = seen.most_common(1)
    return tuple(casting.known(each) for each in best[0][0]) if best else None


def _listed(casting: Casting, before: int, number: int) -> tuple[str, ...] | None:
    """The sides of the last list of just so many up to here ("will travel to Qatar, Oman and Kenya")."""
    for reference in sorted(casting.references, key=lambda each: -each.mention.at.start):
        head = casting.text.doc[reference.head]
        if reference.mention.at.end > before or head.dep_ == "conj" or len(head.conjuncts) != number - 1:
            continue
        sides = _sides_of(casting, reference)
        if len(sides) == number:
            return tuple(map(casting.known, sides))
    return None


def _sides_of(casting: Casting, reference: Reference) -> tuple[str, ...]:
    """The sides of a reference and of those coordinated with it; empty unless all stand for one."""
    partners = (casting.taken.get(each.i) for each in casting.text.doc[reference.head].conjuncts)
    actors = [casting.only_actor(each) if each is not None else None for each in (reference, *partners)]
    sides = [_coupled_side(casting, each) if each is not None else None for each in actors]
    named = tuple(dict.fromkeys(each for each in sides if each is not None))
    return named if len(named) == len(sides) else ()


def _coupled(casting: Casting, reference: Reference) -> tuple[tuple[str, ...], int]:
    """The sides of a reference and of those coordinated with it, at least two; "between" counts twice."""
    token = casting.text.doc[reference.head]
    between = token.dep_ == "pobj" and token.head.lower_ == "between"
    owned = token.dep_ == "pobj" and token.head.lower_ == "of" and subject_like(token.head.head)
    if not token.conjuncts or token.dep_ == "conj" or not (between or owned or subject_like(token)):
        return (), 0
    named = _sides_of(casting, reference)
    return (named, 2 if between else 1) if len(named) > 1 else ((), 0)


def _coupled_side(casting: Casting, actor: Actor) -> str | None:
    """The side an actor stands for among two: its state, or the group or body itself; None for anybody else."""
    if actor.kind in ("group", "organization") and (FIGHTING & set(actor.sectors) or actor.country in COMMUNITIES):
        return actor.id
    side = _side(actor)
    return side if side in casting.knowledge.actors else None


def _last_states(casting: Casting, before: int) -> tuple[str, str] | None:
    """The two states that act most often up to here, in text order; None when fewer than two do."""
    seen: Counter[str] = Counter()
    last: dict[str, int] = {}
    for reference in casting.references:
        actor = casting.only_actor(reference)
        side = _side(actor) if actor is not None and reference.mention.at.start < before else None
        if actor is None or side is None or side not in casting.knowledge.actors:
            continue
        weight = _weight(casting, reference)
        if weight or actor.kind != "state":
            seen[side] += weight
            last[side] = reference.mention.at.start
    pair = _in_order([side for side, weight in seen.most_common(2) if weight], last)
    return (casting.known(pair[0]), casting.known(pair[1])) if pair is not None else None


def _side(actor: Actor) -> str | None:
    """The side an actor acts for: a state or body its own, others their country's."""
    return actor.id if actor.kind == "state" or actor.country in COMMUNITIES else actor.country


def _weight(casting: Casting, reference: Reference) -> int:
    """How much a reference counts as acting: 3 as subject, 1 where a name stands for a government, else 0."""
    if subject_like(casting.text.doc[reference.head]):
        return 3
    return 1 if reference.mention.metonym else 0


def _in_order(pair: list[str], last: dict[str, int]) -> tuple[str, str] | None:
    """Two ids by where they were named last; None when there are fewer."""
    if len(pair) < 2:
        return None
    first, second = sorted(pair, key=lambda each: last[each])
    return first, second
