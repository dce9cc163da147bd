"""Events of the encoder alone: acts that no entry of the lexicon found, where the parse links their two sides.

What the encoder is sure of becomes an event only when both sides are named. Where one verb holds them, its doer as the
subject and its recipient as an object, less is asked of the vote than where they merely share a clause. Of friendly
and of spoken acts it takes too many for granted: for these one verb must hold both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from dragoman.coding.base import HISTORICAL, Scene, below, clause_head, unique
from dragoman.coding.events.moments import factuality_of, when_of
from dragoman.coding.events.parties import bound, others
from dragoman.coding.events.rows import event_of
from dragoman.coding.events.votes import Votes, opinion
from dragoman.encoder import NONE, Vote
from dragoman.model import Event, Role

SURE = 0.7
"""Probability of a type from which the encoder makes an event without the lexicon where one verb holds both sides."""

VERY_SURE = 0.85
"""The same where no verb does, and for one side of an event of the lexicon."""

MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE", "SUPPORT"})
"""Types whose two sides may stand together in `actors` (RECORD.md, reciprocal events)."""

_VAGUE = frozenset({"SUPPORT", "CONSULT", "REQUEST", "AGREE", "ACCUSE"})
"""Types the encoder alone gives to any friendly word, shared office or speech: one verb must hold both sides."""

_FRIENDLY = frozenset({"SUPPORT", "CONSULT"})
"""Types that need to be very sure even there."""

_ARGUMENTS = frozenset({"dobj", "dative", "nsubjpass", "pobj", "prep", "agent", "xcomp"})
_FAR = 5
"""Words on the way from a verb to its recipient at most: "imposed a ban on imports of Chinese steel"."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """An act that the encoder is sure of: its type, its sides by party head, and the vote."""

    type: str
    share: float
    source: int
    target: int
    vote: Vote


def unsaid(scene: Scene, kept: Sequence[Event], votes: Votes) -> Iterator[Event]:
    """Events that no entry of the lexicon found: in each sentence the surest pair of each type.

    Parties coordinated with its two sides join it when the encoder says the same of them.
    """
    told = list(kept)
    for seen in sorted(_sure(scene, votes), key=lambda each: -each.share):
        event = _made(scene, seen, votes, told)
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
        if turned <= share and _believed(scene, kind, share, source, target):
            yield _Seen(kind, share, source, target, vote)


def may_link(scene: Scene, source: int, target: int) -> bool:
    """Whether two parties stand so in their sentence that some vote of the encoder would be enough."""
    return _together(scene, source, target) or _linked(scene, "ACCUSE", source, target)


def _believed(scene: Scene, kind: str, share: float, source: int, target: int) -> bool:
    """Whether a vote of this type and share is enough for two parties as they stand in the sentence."""
    if share >= VERY_SURE and kind not in _VAGUE and _together(scene, source, target):
        return True
    return (share >= VERY_SURE or kind not in _FRIENDLY) and _linked(scene, kind, source, target)


def _linked(scene: Scene, kind: str, source: int, target: int) -> bool:
    """Whether one verb of deeds holds both parties, or one says it of the other, or of what his own side does to it."""
    one, two = scene.text.doc[source], scene.text.doc[target]
    meet = _meeting(one, two)
    way = list(below(two, meet))
    if meet.i == one.i:
        return len(way) > 1 and way[-1].dep_ in ("relcl", "acl") and _whose(way[-1]) and _held(scene, way[:-1], way[-1])
    if meet.pos_ != "VERB" or not _acts(one, meet):
        return False
    if meet.lemma_.lower() not in scene.knowledge.reporting:
        return _held(scene, way, meet)
    if way[-1].dep_ != "ccomp":
        return False
    if kind in ("ACCUSE", "REQUEST"):
        return [each.dep_ for each in way[:-1]] in (["nsubj"], ["nsubjpass"], ["pobj", "agent"])
    return _own_side(scene, one, way[-1]) and _held(scene, way[:-1], way[-1])


def _together(scene: Scene, source: int, target: int) -> bool:
    """Whether two parties stand in one clause and are not merely two of a list: "as China and Chile voted"."""
    one, two = scene.text.doc[source], scene.text.doc[target]
    if any(each.i == two.i for each in one.conjuncts):
        return False
    meet = _meeting(one, two)
    return not any(_own_clause(token) for end in (one, two) for token in below(end, meet))


def _own_clause(token: Token) -> bool:
    """Whether a word heads a clause about something else: "as Chad voted", "in a market that sells shoes"."""
    if token.dep_ == "advcl":
        return any(child.dep_ in ("nsubj", "nsubjpass") for child in token.children)
    return token.dep_ in ("relcl", "acl")


def _held(scene: Scene, way: Sequence[Token], verb: Token) -> bool:
    """Whether the way from a verb of deeds to a party leads through its objects, or those of verbs it shares."""
    if not way or len(way) > _FAR or verb.lemma_.lower() in scene.term("events/state-verb"):
        return False
    return all(each.dep_ in _ARGUMENTS or (each.dep_ in ("conj", "advcl") and _shares(each)) for each in way)


def _shares(token: Token) -> bool:
    """Whether a verb has no subject of its own: "met the envoy and accused Chad", "left, threatening Chad"."""
    own = any(child.dep_ in ("nsubj", "nsubjpass", "mark") for child in token.children)
    return token.pos_ == "VERB" and not own


def _whose(verb: Token) -> bool:
    """Whether a relative clause tells what its noun does: "Chad, which shelled Niger", "forces shelling Niger"."""
    if verb.dep_ == "acl":
        return verb.tag_ == "VBG"
    return any(child.dep_ == "nsubj" and child.tag_ in ("WDT", "WP") for child in verb.children)


def _own_side(scene: Scene, sayer: Token, verb: Token) -> bool:
    """Whether the subject of what is said is the side that says it: "Chad's minister said Chad would send troops"."""
    own = {scene.side(role.actor) for role in scene.roles(sayer)}
    subjects = [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")]
    return any(scene.side(role.actor) in own for each in subjects for role in scene.roles(each))


def _acts(party: Token, verb: Token) -> bool:
    """Whether a party is the subject or the agent of a verb, by itself or joined to it by "and"."""
    way = [each.dep_ for each in below(party, verb) if each.dep_ != "conj"]
    return way in (["nsubj"], ["pobj", "agent"])


def _meeting(one: Token, two: Token) -> Token:
    """The lowest word of the parse above (or at) both."""
    above = {one.i, *(token.i for token in one.ancestors)}
    while two.i not in above and two.head.i != two.i:
        two = two.head
    return two


def _told(event: Event, other: Event) -> bool:
    """Whether an event of the sentence already connects these actors, or tells an act of this type by one of them."""
    if event.evidence.start != other.evidence.start:
        return False
    mine, theirs = actors_of((*event.actors, *event.recipients)), actors_of((*other.actors, *other.recipients))
    return len(mine & theirs) > 1 or (event.type == other.type and bool(mine & theirs))


def _made(scene: Scene, seen: _Seen, votes: Votes, kept: Sequence[Event]) -> Event | None:
    """The event of what the encoder is sure of; None when both sides are one actor, or it is only asked or promised."""
    source, target = seen.source, seen.target
    actors = named(scene, [source, *_coordinated(scene, source, lambda each: (each, target), seen.type, votes)])
    joined = _coordinated(scene, target, lambda each: (source, each), seen.type, votes)
    recipients = named(scene, [target, *joined])
    if not actors or not recipients or actors_of(actors) & actors_of(recipients):
        return None
    meet = _meeting(scene.text.doc[source], scene.text.doc[target])
    if any(each.type == "REQUEST" and _asks(scene, each, meet) for each in kept) or _is_promised(scene, target, meet):
        return None
    token = meet if meet.i != source else clause_head(scene.text.doc[target])
    if seen.type in _VAGUE and _one_side(scene, actors, recipients, of_states=seen.type == "ACCUSE"):
        return None
    if seen.type == "THREATEN":
        recipients = others(scene, recipients, actors) or bound(scene, clause_head(scene.text.doc[target]), actors)
    evidence = scene.evidence(token, f"encoder {opinion([seen.vote])}", seen.share)
    when = when_of(scene, token, None, seen.type)
    told = factuality_of(scene, token, seen.type, when)
    done = told if told == HISTORICAL else seen.vote.factuality
    at = (when, scene.literal_places(token))
    mode, cameo = seen.vote.modes[seen.type], seen.vote.codes[seen.type]
    return event_of(scene, seen.type, mode, cameo, (actors, recipients), done, at, evidence)


def _asks(scene: Scene, request: Event, verb: Token) -> bool:
    """Whether a deed is only what somebody asks for: "demanded that the rebels hand over the hostages"."""
    if request.evidence.trigger is None:
        return False
    asking = scene.text.token_at(request.evidence.trigger.start)
    return verb.dep_ in ("ccomp", "xcomp") and verb.head.i == asking


def _is_promised(scene: Scene, target: int, verb: Token) -> bool:
    """Whether a deed is only the promise of one: "won a promise of debt relief from China"."""
    objects = [child for child in verb.children if child.dep_ in ("dobj", "nsubjpass")]
    nouns = (*objects, *below(scene.text.doc[target], verb))
    return any(each.pos_ == "NOUN" and each.lemma_.lower() in scene.term("events/promise-noun") for each in nouns)


def _one_side(scene: Scene, actors: Sequence[Role], recipients: Sequence[Role], *, of_states: bool = False) -> bool:
    """Whether both sides are the same state: who works with his own ministry has done nothing abroad.

    `of_states` asks for the state itself as recipient: an opposition blames its government, no envoy his country.
    """
    theirs = {scene.side(each.actor) for each in recipients if not of_states or each.actor in _states(scene)}
    return bool({scene.side(each.actor) for each in actors} & theirs)


def _states(scene: Scene) -> set[str]:
    return {actor.id for actor in scene.actors.values() if actor.kind == "state"}


def _coordinated(
    scene: Scene, head: int, pair: Callable[[int], tuple[int, int | None]], kind: str, votes: Votes
) -> Iterator[int]:
    """The parties joined to this one by "and" of which the encoder says the same."""
    for token in scene.text.doc[head].conjuncts:
        vote = votes.by_pair.get(pair(token.i))
        if vote is not None and vote.answer == kind:
            yield token.i


def named(scene: Scene, heads: Sequence[int]) -> list[Role]:
    """The actors that parties name; a crowd without a country or a name ("reporters", "two ships") is nobody."""
    return named_roles(scene, unique(role for head in heads for role in scene.roles(scene.text.doc[head])[:1]))


def named_roles(scene: Scene, roles: Iterable[Role]) -> list[Role]:
    """The roles that have a name or a country."""
    return [role for role in roles if _is_named(scene, role)]


def _is_named(scene: Scene, role: Role) -> bool:
    actor = scene.actors.get(role.actor)
    if actor is None:
        return False
    known = actor.country is not None or actor.wikidata is not None
    return known or (actor.kind != "population" and _is_proper(scene, role))


def is_thing(scene: Scene, role: Role) -> bool:
    """Whether a role is an organisation without a name or a country: "schools", "a second field hospital"."""
    actor = scene.actors.get(role.actor)
    if actor is None or actor.kind != "organization" or actor.country is not None or actor.wikidata is not None:
        return False
    return not _is_proper(scene, role)


def _is_proper(scene: Scene, role: Role) -> bool:
    """Whether the words of a role hold a name."""
    reference = scene.by_mention.get(role.mention)
    words = scene.text.doc[reference.first : reference.last + 1] if reference else ()
    return any(each.pos_ == "PROPN" for each in words)


def actors_of(roles: Iterable[Role]) -> set[str]:
    """The ids of the actors in some roles."""
    return {role.actor for role in roles}
