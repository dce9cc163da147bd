"""Lexicon and encoder together: the lexicon says in which words, the encoder what and in which direction.

Each event of the lexicon is weighed with the votes on its sides: it keeps its type, takes the encoder's, turns
round, or is dropped. A pair that the encoder is sure of and no lexicon entry found becomes an event of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from spacy.tokens import Token

from dragoman.coding.base import ACTUAL, FUTURE, HYPOTHETICAL, NEGATED, Scene, below, clause_head, unique
from dragoman.coding.events.rows import event_of
from dragoman.coding.events.votes import Votes, weighed
from dragoman.encoder import NONE, Vote, likeliest
from dragoman.model import Dropped, Event, Evidence, Role

SUPPRESSED = 0.6
"""Share of NONE, the lexicon's say included, above which an event of the lexicon is dropped."""

SUPPRESSED_ALONE = 0.75
"""The same for an event of which only one side is known: the encoder has learnt less of those."""

SURE = 0.85
"""Probability of a type from which the encoder makes an event without the lexicon."""

UNMET = frozenset({"AGREE", "REJECT", "REQUEST"})
"""What a meeting may be instead: still to come, refused, asked for."""

SAID = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN"})
"""Types whose factuality is whether the words were said (RECORD.md), not whether a deed was done."""

MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE", "SUPPORT"})
"""Types whose two sides may stand together in `actors` (RECORD.md, reciprocal events)."""


def combined(scene: Scene, told: Sequence[Event], votes: Votes) -> tuple[tuple[Event, ...], tuple[Dropped, ...]]:
    """The events of the article in text order, and those of the lexicon that the encoder does not believe in."""
    judged = [(event, _judged(scene, event, votes)) for event in told]
    kept = _once([_completed(scene, event, votes) for _, event in judged if event is not None])
    dropped = tuple(_dropped(scene, event) for event, result in judged if result is None)
    told = [*kept, *_unsaid(scene, kept, votes)]
    return tuple(sorted((each for each in told if not _is_asked_for(each, told)), key=_position)), dropped


def _is_asked_for(event: Event, told: Iterable[Event]) -> bool:
    """Whether an event is only what another asks of its doer: "Zambia said Angola must free the truckers"."""
    if event.factuality != HYPOTHETICAL or event.recipients:
        return False
    requests = (each for each in told if each.type == "REQUEST" and each.evidence.start == event.evidence.start)
    return any(_actors(event.actors) <= _actors(each.recipients) for each in requests)


def _dropped(scene: Scene, event: Event) -> Dropped:
    at = event.evidence.trigger or scene.text.span(event.evidence.start, event.evidence.end)
    return Dropped(scene.text.id("dropped", [(at.start, at.end)], "no-relation"), "no-relation", at)


def _position(event: Event) -> tuple[int, int]:
    trigger = event.evidence.trigger
    return event.evidence.start, trigger.start if trigger else event.evidence.start


# ---------------------------------------------------------------- an event of the lexicon


def _judged(scene: Scene, event: Event, votes: Votes) -> Event | None:
    """The event as lexicon and encoder see it together; None when the encoder sees nothing between its sides."""
    asked = _asked(event, votes)
    if not asked:
        return event
    shares = weighed(asked, event.type)
    if event.recipients and shares[NONE] > SUPPRESSED:
        turned = votes.of(event.recipients, event.actors)
        back = weighed(turned, event.type) if turned else {NONE: 1.0}
        if back[NONE] < 1 - SUPPRESSED:
            event = replace(event, actors=event.recipients, recipients=event.actors)
            asked, shares = turned, back
    if shares[NONE] > SUPPRESSED:
        two = len(event.actors) + len(event.recipients) > 1
        return None if two or shares[NONE] > SUPPRESSED_ALONE else _doubted(event, asked, shares)
    return _settled(scene, event, asked, shares)


def _doubted(event: Event, asked: Sequence[Vote], shares: dict[str, float]) -> Event:
    """An event of one side that the encoder hardly believes in: its score falls."""
    return replace(event, evidence=_heard(event, asked, 1 - shares[NONE]))


def _heard(event: Event, asked: Sequence[Vote], score: float) -> Evidence:
    """The lexicon's evidence with the encoder's opinion beside it."""
    rule = f"{event.evidence.rule}; encoder {_opinion(asked)}"
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
    praise has met."""
    kind = likeliest(shares)
    announced = scene.knowledge.types[kind].announced == event.type
    undone = kind == "REJECT" and event.factuality == NEGATED
    met = event.type == "CONSULT" and kind not in UNMET
    return event.type if announced or undone or met else kind


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


def _opinion(asked: Sequence[Vote]) -> str:
    """What the encoder alone thinks, in words for the evidence: its type and its probability."""
    shares = weighed(asked, None)
    best = max(shares, key=shares.__getitem__)
    return f"{best} {shares[best]:.2f}"


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
    roles = tuple(_roles(scene, [head])) if share >= SURE and head is not None else ()
    if not roles or given.actor in _actors(roles):
        return event
    return replace(event, recipients=roles) if event.actors else replace(event, actors=roles)


def _once(events: Sequence[Event]) -> list[Event]:
    """One event of each happening: of two of one type in a sentence that share a side the one that says more."""
    kept: list[Event] = []
    for event in sorted(events, key=lambda each: (-bool(each.recipients), -each.evidence.score)):
        if not any(_same(event, other) for other in kept):
            kept.append(event)
    return kept


def _same(event: Event, other: Event) -> bool:
    if (event.type, event.evidence.start) != (other.type, other.evidence.start):
        return False
    doers, others = _actors(event.actors), _actors(event.recipients)
    if event.type in MUTUAL:
        return bool((doers | others) & (_actors(other.actors) | _actors(other.recipients)))
    return bool(doers & _actors(other.actors)) and (not others or bool(others & _actors(other.recipients)))


def _actors(roles: Iterable[Role]) -> set[str]:
    return {role.actor for role in roles}


# ---------------------------------------------------------------- an event of the encoder alone


@dataclass(frozen=True, slots=True)
class _Seen:
    """An act that the encoder is sure of: its type, its sides by party head, and the vote."""

    type: str
    share: float
    source: int
    target: int
    vote: Vote


def _unsaid(scene: Scene, kept: Sequence[Event], votes: Votes) -> Iterator[Event]:
    """Events that no entry of the lexicon found: in each sentence the surest pair of each type.

    Parties coordinated with its two sides join it when the encoder says the same of them.
    """
    told = list(kept)
    for seen in sorted(_sure(scene, votes), key=lambda each: -each.share):
        event = _made(scene, seen, votes)
        if event is not None and not any(_told(event, other) for other in told):
            told.append(event)
            yield event


def _sure(scene: Scene, votes: Votes) -> Iterator[_Seen]:
    """What the encoder is sure of by itself: pairs in one clause. Of acts of one side alone it knows too little."""
    for (source, target), vote in votes.by_pair.items():
        kind = vote.answer
        share = vote.types[kind]
        if target is None or kind == NONE or share < SURE:
            continue
        back = votes.by_pair.get((target, source))
        turned = back.types[kind] if back and kind not in MUTUAL else 0.0
        if turned <= share and _together(scene, source, target):
            yield _Seen(kind, share, source, target, vote)


def _together(scene: Scene, source: int, target: int) -> bool:
    """Whether two parties stand in one clause and are not merely two of a list: "as China and Chile voted"."""
    one, two = scene.text.doc[source], scene.text.doc[target]
    if any(each.i == two.i for each in one.conjuncts):
        return False
    meet = _meeting(one, two)
    return not any(_own_clause(token) for end in (one, two) for token in below(end, meet))


def _meeting(one: Token, two: Token) -> Token:
    """The lowest word of the parse above (or at) both."""
    above = {one.i, *(token.i for token in one.ancestors)}
    while two.i not in above and two.head.i != two.i:
        two = two.head
    return two


def _own_clause(token: Token) -> bool:
    """Whether a word heads a clause about something else: "as Chad voted", "in a market that sells shoes"."""
    if token.dep_ == "advcl":
        return any(child.dep_ in ("nsubj", "nsubjpass") for child in token.children)
    return token.dep_ in ("relcl", "acl")


def _told(event: Event, other: Event) -> bool:
    """Whether an event of the sentence already connects these actors, or tells an act of this type by one of them."""
    if event.evidence.start != other.evidence.start:
        return False
    mine, theirs = _actors((*event.actors, *event.recipients)), _actors((*other.actors, *other.recipients))
    return len(mine & theirs) > 1 or (event.type == other.type and bool(mine & theirs))


def _made(scene: Scene, seen: _Seen, votes: Votes) -> Event | None:
    """The event of what the encoder is sure of; None when both sides are the same actor."""
    source, target = seen.source, seen.target
    actors = _roles(scene, [source, *_coordinated(scene, source, lambda each: (each, target), seen.type, votes)])
    joined = _coordinated(scene, target, lambda each: (source, each), seen.type, votes)
    recipients = _roles(scene, [target, *joined])
    if not actors or not recipients or _actors(actors) & _actors(recipients):
        return None
    doc = scene.text.doc
    meet = _meeting(doc[source], doc[target])
    token = clause_head(meet) if meet.i in (source, target) else meet
    evidence = scene.evidence(token, f"encoder {_opinion([seen.vote])}", seen.share)
    sides = ([*actors, *recipients], []) if seen.type == "CONSULT" else (actors, recipients)
    at = (scene.when(token), scene.literal_places(token))
    mode, cameo = seen.vote.modes[seen.type], seen.vote.codes[seen.type]
    return event_of(scene, seen.type, mode, cameo, sides, seen.vote.factuality, at, evidence)


def _coordinated(
    scene: Scene, head: int, pair: Callable[[int], tuple[int, int | None]], kind: str, votes: Votes
) -> Iterator[int]:
    """The parties joined to this one by "and" of which the encoder says the same."""
    for token in scene.text.doc[head].conjuncts:
        vote = votes.by_pair.get(pair(token.i))
        if vote is not None and vote.answer == kind:
            yield token.i


def _roles(scene: Scene, heads: Sequence[int]) -> list[Role]:
    """The actors that parties name."""
    return unique(role for head in heads for role in scene.roles(scene.text.doc[head])[:1])
