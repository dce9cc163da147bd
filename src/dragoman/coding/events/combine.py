"""Lexicon and encoder together: the lexicon says in which words, the encoder what and in which direction.

Each event of the lexicon is weighed with the votes on its sides: it keeps its type, takes the encoder's, turns
round, or is dropped. A pair that the encoder is sure of and no lexicon entry found becomes an event of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import permutations

from spacy.tokens import Token

from dragoman.coding.base import ACTUAL, FUTURE, HYPOTHETICAL, NEGATED, Scene
from dragoman.coding.events.alone import MUTUAL, VERY_SURE, actors_of, is_thing, named, named_roles, unsaid
from dragoman.coding.events.doubts import is_spoken, is_talk, outvoted, tells_act
from dragoman.coding.events.moments import SAID
from dragoman.coding.events.parties import is_victim, others
from dragoman.coding.events.rows import event_of
from dragoman.coding.events.votes import FRAMED, LEXICON, Votes, opinion, weighed
from dragoman.encoder import NONE, Vote, likeliest
from dragoman.model import Dropped, Event, Evidence, Role

SUPPRESSED = 0.6
"""Share of NONE, the lexicon's say included, above which an event of the lexicon is dropped."""

SUPPRESSED_ALONE = 0.75
"""The same for an event of which only one side is known: the encoder has learnt less of those."""

_FRAME = 0.72
"""Score, its sides left out, from which an event of the lexicon rests on a frame and not on a verb alone."""

_MOST = 0.6
"""Share of one type below which the encoder does not know which of several acts of a sentence it votes on."""

_GUESS = 0.4
"""Share of one type below which the encoder only guesses."""

UNMET = frozenset({"AGREE", "REJECT", "REQUEST"})
"""What a meeting may be instead: still to come, refused, asked for."""


def combined(scene: Scene, told: Sequence[Event], votes: Votes) -> tuple[tuple[Event, ...], tuple[Dropped, ...]]:
    """The events of the article in text order, and those of the lexicon that the encoder does not believe in."""
    told = [_without_things(scene, each) for each in told if not _is_asked(each)]
    talk = is_talk(scene)
    judged = [(event, _judged(scene, event, votes, _beside(scene, event, told), talk=talk)) for event in told]
    kept = _once([_completed(scene, event, votes) for _, event in judged if event is not None])
    dropped = tuple(_dropped(scene, event) for event, result in judged if result is None)
    alone = () if talk else (each for each in unsaid(scene, kept, votes) if not _is_asked(each))
    kept = [each for each in kept if not (talk and _is_nobodys(scene, each))]
    told = [*(each for each in kept if tells_act(scene, each, talk=talk)), *alone]
    return tuple(sorted((each for each in told if not _is_asked_for(each, told)), key=_position)), dropped


def _without_things(scene: Scene, event: Event) -> Event:
    """The event without recipients that are things and not parties: "pledged £20m for schools", "offered two ships"."""
    if event.quad > 2 and event.type not in ("REQUEST", "REJECT", "ACCUSE"):
        return event
    kept = tuple(each for each in event.recipients if not is_thing(scene, each))
    return event if kept == event.recipients else replace(event, recipients=kept)


def _is_nobodys(scene: Scene, event: Event) -> bool:
    """Whether in talk friendly words pass between crowds only: "people that traffickers recognise"."""
    if event.quad != 1 or not event.recipients:
        return False
    return not named_roles(scene, (*event.actors, *event.recipients))


def _is_asked(event: Event) -> bool:
    """Whether the sentence asks whether it is so: "Has Chad dropped its ban?" tells no event."""
    return event.evidence.text.rstrip(" \"'”’)").endswith("?")


def _is_asked_for(event: Event, told: Iterable[Event]) -> bool:
    """Whether an event is only what another asks of its doer: "Zambia said Angola must free the truckers"."""
    if event.factuality != HYPOTHETICAL or event.recipients:
        return False
    requests = (each for each in told if each.type == "REQUEST" and each.evidence.start == event.evidence.start)
    return any(actors_of(event.actors) <= actors_of(each.recipients) for each in requests)


def _dropped(scene: Scene, event: Event) -> Dropped:
    at = event.evidence.trigger or scene.text.span(event.evidence.start, event.evidence.end)
    return Dropped(scene.text.id("dropped", [(at.start, at.end)], "no-relation"), "no-relation", at)


def _position(event: Event) -> tuple[int, int]:
    trigger = event.evidence.trigger
    return event.evidence.start, trigger.start if trigger else event.evidence.start


# ---------------------------------------------------------------- an event of the lexicon


def _beside(scene: Scene, event: Event, told: Iterable[Event]) -> frozenset[str]:
    """The other types that the sentence tells in words of the same two sides: the encoder has one vote for all."""
    others = [each for each in told if each.evidence.start == event.evidence.start and each.type != event.type]
    doers, objects = actors_of(event.actors), _sides(scene, event.recipients)
    same = [
        each
        for each in others
        if doers & actors_of(each.actors) and (objects & _sides(scene, each.recipients) or not objects)
    ]
    return frozenset(each.type for each in same)


def _sides(scene: Scene, roles: Iterable[Role]) -> set[str]:
    return {scene.side(each.actor) for each in roles}


def _judged(scene: Scene, event: Event, votes: Votes, beside: frozenset[str], *, talk: bool) -> Event | None:
    """The event as lexicon and encoder see it together; None when the encoder sees nothing between its sides.

    A type in `beside` is another act of the sentence and is not taken for this one.
    """
    asked = _asked(event, votes)
    if not asked:
        return event
    weight = _weight(event)
    shares = weighed(asked, event.type, weight)
    if event.recipients and shares[NONE] > SUPPRESSED:
        turned = votes.of(event.recipients, event.actors)
        back = weighed(turned, event.type, weight) if turned else {NONE: 1.0}
        if back[NONE] < 1 - SUPPRESSED:
            event = replace(event, actors=event.recipients, recipients=event.actors)
            asked, shares = turned, back
    if shares[NONE] > SUPPRESSED:
        two = len(event.actors) + len(event.recipients) > 1
        return None if two or shares[NONE] > SUPPRESSED_ALONE else _doubted(event, asked, shares)
    if talk and is_spoken(scene, event) and outvoted(event, _type(scene, event, shares), asked):
        return None
    if likeliest(shares) in beside or (beside and _hesitates(asked)) or _is_unsure(event, asked):
        return replace(event, evidence=_heard(event, asked, shares[event.type] / (1 - shares[NONE])))
    return _settled(scene, event, asked, shares)


def _hesitates(asked: Sequence[Vote]) -> bool:
    """Whether no type has most of the encoder's vote: it has one for all the acts of a sentence."""
    shares = weighed(asked, None)
    return max(share for name, share in shares.items() if name != NONE) < _MOST


def _is_unsure(event: Event, asked: Sequence[Vote]) -> bool:
    """Whether the encoder only guesses at an act whose frame is in the text: then the words decide."""
    shares = weighed(asked, None)
    return _weight(event) > LEXICON and max(share for name, share in shares.items() if name != NONE) < _GUESS


def _weight(event: Event) -> float:
    """The weight of the lexicon's answer: an entry whose objects are there knows the type better than a verb."""
    sides = bool(event.actors) + bool(event.recipients or len(event.actors) > 1)
    return FRAMED if event.evidence.score - 0.1 * sides > _FRAME else LEXICON


def _doubted(event: Event, asked: Sequence[Vote], shares: dict[str, float]) -> Event:
    """An event of one side that the encoder hardly believes in: its score falls."""
    return replace(event, evidence=_heard(event, asked, 1 - shares[NONE]))


def _heard(event: Event, asked: Sequence[Vote], score: float) -> Evidence:
    """The lexicon's evidence with the encoder's opinion beside it."""
    rule = f"{event.evidence.rule}; encoder {opinion(asked)}"
    return replace(event.evidence, rule=rule, score=round(score, 3))


def _settled(scene: Scene, event: Event, asked: Sequence[Vote], shares: dict[str, float]) -> Event:
    """The event with the type that lexicon and encoder together hold likeliest, and the mode that belongs to it.

    What the lexicon's cues say is only announced stays so, though the encoder names the deed. A mode of the encoder's
    stands where the lexicon has none or has made a threat out of a deed.
    """
    kind = _type(scene, event, shares)
    evidence = _heard(event, asked, shares[kind] / (1 - shares[NONE]))
    vote = max(asked, key=lambda each: each.types[kind])
    mode, cameo = vote.modes[kind], vote.codes[kind]
    made = event.evidence.rule.split("/")[1] != event.type.lower()
    if kind == event.type and (mode is None or kind == "CONSULT" or (event.mode is not None and not made)):
        return replace(event, evidence=evidence)
    sides, at = (event.actors, event.recipients), (event.when, event.places)
    return event_of(scene, kind, mode, cameo, sides, _factuality(kind, event), at, evidence, event.alleged_by)


def _type(scene: Scene, event: Event, shares: dict[str, float]) -> str:
    """The likeliest type; but an announced deed stays announced, a deed not done is no refusal, and who met to
    praise has met, who met to sign has signed."""
    kind = likeliest(shares)
    announced = scene.knowledge.types[kind].announced == event.type
    undone = kind == "REJECT" and event.factuality == NEGATED
    met = event.type == "CONSULT" and kind not in UNMET
    done = (
        kind == scene.knowledge.types[event.type].announced and event.factuality == ACTUAL and _weight(event) > LEXICON
    )
    ours = (event.type, kind) == ("SANCTION", "COERCE") and _weight(event) > LEXICON
    fired = (event.type, kind) == ("ASSAULT", "MOBILIZE") and not event.recipients
    asked = event.type == "REQUEST" and "/request/" not in event.evidence.rule and event.factuality == ACTUAL
    signed = event.type == "SUPPORT" and kind == "CONSULT" and "/sign" in event.evidence.rule
    return event.type if announced or undone or met or signed or done or ours or fired or asked else kind


def _factuality(kind: str, event: Event) -> str:
    """What the cues say of the deed; where only words are left of it, the words were said."""
    if kind == event.type:
        return event.factuality
    if kind in SAID and event.factuality in (FUTURE, HYPOTHETICAL):
        return ACTUAL
    return FUTURE if kind == "AGREE" and event.factuality == ACTUAL else event.factuality


def _asked(event: Event, votes: Votes) -> list[Vote]:
    """The votes on the sides of an event; where all stand among its actors, on each two of them."""
    if event.recipients or len(event.actors) < 2:
        return votes.of(event.actors, event.recipients)
    return [vote for one, two in permutations(event.actors, 2) for vote in votes.of([one], [two])]


def _completed(scene: Scene, event: Event, votes: Votes) -> Event:
    """The event with the other side the encoder is surest of, where the lexicon found only one."""
    if event.type == "CONSULT" or len(event.actors) + len(event.recipients) != 1:
        return event
    given = (*event.actors, *event.recipients)[0]
    place = 0 if event.actors else 1
    found = [
        (vote.types[event.type], pair[1 - place])
        for pair, vote in votes.by_pair.items()
        if pair[place] == votes.head(given) and pair[1 - place] is not None and vote.answer == event.type
    ]
    share, head = max(found, default=(0.0, None))
    if share < VERY_SURE or head is None or _is_place(scene.text.doc[head], doer=bool(place)):
        return event
    roles = tuple(others(scene, named(scene, [head]), [given]))
    if not roles or given.actor in actors_of(roles) or _is_harmed(scene, event, roles):
        return event
    return replace(event, recipients=roles) if event.actors else replace(event, actors=roles)


def _is_harmed(scene: Scene, event: Event, roles: Iterable[Role]) -> bool:
    """Whether an accusation would be turned on the victims of what it is about."""
    if event.type != "ACCUSE" or event.evidence.trigger is None:
        return False
    token = scene.text.doc[scene.text.token_at(event.evidence.trigger.start)]
    return any(is_victim(scene, token, role) for role in roles)


def _is_place(token: Token, *, doer: bool) -> bool:
    """Whether a party only says where: "were deported to Chad" names no doer, "from inside Chad" no victim."""
    if token.dep_ != "pobj" or token.head.dep_ != "prep":
        return False
    return token.head.lower_ != "by" if doer else token.head.lower_ in ("inside", "from", "within")


def _once(events: Sequence[Event]) -> list[Event]:
    """One event of each happening: of two of one type in a sentence that share a side the one that says more."""
    kept: list[Event] = []
    for event in sorted(events, key=lambda each: (-bool(each.recipients), -each.evidence.score)):
        twin = next((at for at, other in enumerate(kept) if _same(event, other)), None)
        if twin is None:
            kept.append(event)
        else:
            kept[twin] = _joined(kept[twin], event)
    return kept


def _joined(event: Event, other: Event) -> Event:
    """An event with what only the other telling of the same happening says: how it was done, and on whose word."""
    if event.mode is None and other.mode is not None and other.actors and not other.recipients:
        event = replace(event, mode=other.mode, cameo=other.cameo, goldstein=other.goldstein)
    return event if event.alleged_by else replace(event, alleged_by=other.alleged_by)


def _same(event: Event, other: Event) -> bool:
    if (event.type, event.evidence.start) != (other.type, other.evidence.start):
        return False
    doers, others = actors_of(event.actors), actors_of(event.recipients)
    if event.type in MUTUAL:
        return bool((doers | others) & (actors_of(other.actors) | actors_of(other.recipients)))
    return bool(doers & actors_of(other.actors)) and (not others or bool(others & actors_of(other.recipients)))
