"""Acts found in the text: an entry of the lexicon at a word, who does it to whom, when, and whether it was done."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from dragoman.coding.base import Scene, is_infinitive, light_verb, unique
from dragoman.coding.events.frames import Match, match_of, pobjs_of
from dragoman.coding.events.moments import factuality_of, when_of
from dragoman.coding.events.parties import addressed, behind, blamed, is_victim, others
from dragoman.coding.events.sides import carried_out, other_below, receivers, slots_of
from dragoman.knowledge import Trigger
from dragoman.model import Role, When

_JUDGING = frozenset({"ACCUSE", "SUPPORT", "REJECT"})
"""Types whose recipient is who did what they are about."""

_ADDRESSED = frozenset({"AGREE", "THREATEN", "CONCEDE", "SANCTION", "AID"})
"""Types that are said or done to others and not to the doer's own state."""


@dataclass(slots=True)
class Hit:
    """One trigger found in the text, before it becomes an event."""

    token: Token
    last: Token
    trigger: Trigger
    weight: int
    actors: list[Role]
    recipients: list[Role]
    type: str
    mode: str | None
    cameo: str | None
    factuality: str
    when: When | None
    consumed: frozenset[int]
    alleged_by: tuple[str, ...] = ()


def hit_of(scene: Scene, token: Token) -> Hit | None:
    """The best lexicon entry at a token with its doers and recipients; None when none fits or nobody acts."""
    index = scene.knowledge.nouns if token.pos_ in ("NOUN", "PROPN") else scene.knowledge.verbs
    lemma = token.lemma_.lower()
    candidates = index.get(lemma, ())
    if token.pos_ == "ADJ" or not candidates or token.dep_ in ("aux", "auxpass", "compound", "amod"):
        return None
    fitting = (each for each in candidates if lemma != "call" or "upon" not in each.prep or _calls(token, each))
    matches = [match for trigger in fitting if (match := match_of(scene, token, lemma, trigger)) is not None]
    if not matches:
        return None
    return _filled(scene, token, max(matches, key=lambda each: each.weight))


def _calls(token: Token, trigger: Trigger) -> bool:
    """Whether "call on" is what an entry means: a request where something is asked of somebody, else a visit."""
    ends = [token, *(each for child in token.children if child.dep_ == "prep" for each in child.children)]
    asks = any(
        (child.dep_ in ("xcomp", "ccomp", "advcl", "acl", "relcl") and is_infinitive(child))
        or (child.dep_ == "ccomp" or (child.dep_ == "prep" and child.lower_ == "for"))
        for end in ends
        for child in end.children
    )
    return asks == (trigger.type == "REQUEST")


def _filled(scene: Scene, token: Token, match: Match) -> Hit | None:
    trigger = match.trigger
    if (trigger.type == "ASSAULT" and _accident(scene, token)) or (trigger.type == "REQUEST" and _was_asked(token)):
        return None
    actors = unique(slots_of(scene, token, trigger, trigger.actor))
    recipients = [role for role in _recipients(scene, token, trigger, actors) if not _is_object(scene, role, match)]
    if not actors and not recipients:
        return None
    if trigger.kind == "noun" and not _tells(scene, token, trigger, actors, recipients):
        return None
    if trigger.reciprocal:
        actors, recipients = unique([*actors, *recipients]), []
        if len(actors) < 2 and trigger.kind == "noun" and light_verb(token) is None:
            return None
    carried = carried_out(scene, token) if trigger.kind == "noun" else None
    weapon = _weapon(scene, token) if trigger.type == "ASSAULT" and trigger.mode is None else None
    when = when_of(scene, token, carried, trigger.type)
    return Hit(
        token,
        match.last,
        trigger,
        match.weight,
        actors,
        recipients,
        trigger.type,
        trigger.mode or weapon,
        None if weapon else trigger.cameo,
        factuality_of(scene, token, trigger.type, when),
        when,
        match.consumed,
    )


def _weapon(scene: Scene, verb: Token) -> str | None:
    """The mode of an assault whose weapon its own clause names: "died when a bomb went off"."""
    near = [child for child in verb.children if child.dep_ in ("nsubj", "agent", "prep", "advcl")]
    means = ("by", "in", "with", "during", "after")
    words = [
        each.lemma_.lower()
        for child in near
        if child.dep_ in ("nsubj", "advcl") or child.lower_ in means
        for each in child.subtree
    ]
    modes = scene.knowledge.types["ASSAULT"].modes
    return next((mode for mode in modes if scene.term(f"events/weapon-{mode}").intersection(words)), None)


def _recipients(scene: Scene, token: Token, trigger: Trigger, actors: list[Role]) -> list[Role]:
    """Whom an act is done to: its slots, else who did what is praised or blamed, else the next party below."""
    if trigger.recipient == ("none",):
        return []
    taken, mine = {role.mention for role in actors}, {role.actor for role in actors}
    deep = (trigger.type, trigger.mode) == ("SANCTION", "withdraw")
    judges = trigger.type == "ACCUSE" and trigger.kind == "verb"
    given = receivers(scene, token) if trigger.kind == "verb" else []
    found = unique(given or slots_of(scene, token, trigger, trigger.recipient))
    found = [role for role in found if role.mention not in taken]
    if judges:
        found = [role for role in found if not is_victim(scene, token, role)]
    if trigger.type in _ADDRESSED:
        found = others(scene, found, actors, deep=deep)
    if not found and trigger.type in _JUDGING:
        found = behind(scene, token, actors)
    if not found and trigger.kind == "verb" and trigger.type == "REQUEST":
        found = addressed(scene, token, actors)
    if not found and actors and not (trigger.reciprocal and len(actors) > 1):
        found = other_below(scene, token, mine | _own_people(scene, actors, deep=deep), reciprocal=trigger.reciprocal)
        found = [role for role in found if not judges or not is_victim(scene, token, role)]
        found = others(scene, found, actors, deep=deep) if trigger.type in _ADDRESSED else found
    return found if trigger.reciprocal else [role for role in found if role.actor not in mine]


def _own_people(scene: Scene, actors: list[Role], *, deep: bool) -> set[str]:
    """The actors on the doers' own side, where an act between states has nothing to do with them."""
    own = {scene.side(role.actor) for role in actors}
    return {actor for actor in scene.actors if scene.side(actor) in own} if deep else set()


def _is_object(scene: Scene, role: Role, match: Match) -> bool:
    """Whether a role is only the thing that the entry itself names: "launched 61 drones", "deployed tanks"."""
    reference = scene.by_mention.get(role.mention)
    actor = scene.actors.get(role.actor)
    named = actor is None or actor.country is not None or actor.kind != "organization"
    return reference is not None and reference.head in match.consumed and not named


def _was_asked(verb: Token) -> bool:
    """Whether somebody is only asked a question: "Asked whether Chad would help, he said no"."""
    asked = verb.tag_ == "VBN" and verb.dep_ == "advcl" and verb.lemma_.lower() == "ask"
    return asked and not any(child.dep_ in ("agent", "auxpass") for child in verb.children)


def _accident(scene: Scene, token: Token) -> bool:
    """Whether the sentence tells a disaster or accident and no attack: "floods killed 18"."""
    lemmas = {each.lemma_.lower() for each in token.sent}
    harmed = token.lemma_.lower() in scene.term("events/harm")
    return harmed and bool(lemmas & scene.term("events/accident")) and not lemmas & scene.term("events/attack")


def _tells(scene: Scene, noun: Token, trigger: Trigger, actors: list[Role], recipients: list[Role]) -> bool:
    """Whether a noun tells an act of this sentence: with a light verb, as its subject, or dated and with both sides."""
    if noun.dep_ == "pobj" and noun.head.lower_ in scene.term("events/background-prep"):
        return False
    light = light_verb(noun)
    if light is not None and light.lemma_.lower() in scene.term("events/light-verb"):
        return True
    if light is not None and light.lemma_.lower() in scene.term("events/presupposing"):
        return True
    if actors and carried_out(scene, noun) is not None:
        return True
    if noun.dep_ in ("nsubj", "nsubjpass", "ROOT"):
        return bool(actors)
    if noun.dep_ == "pobj" and (blamed(scene, noun)[0] or (trigger.type == "REJECT" and pobjs_of(noun, [], "by"))):
        return bool(actors)
    return bool(actors and recipients)
