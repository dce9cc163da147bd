"""Who did what to whom: the event lexicon matched on the parse, with the collapse rules of the codebook.

A trigger is found by its lemma and frame, its doer and recipient by their places in the sentence. Acts that are only
promised, refused, asked for or threatened collapse into the type that says so. One happening gives one event.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Token

from dragoman.coding.base import (
    ACTUAL,
    FUTURE,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    Scene,
    as_roles,
    below,
    clause_head,
    light_verb,
    subject,
    unique,
)
from dragoman.coding.events.frames import Match, inside, is_phrase, match_of, objects_of, pobjs_of
from dragoman.coding.events.rows import event_of
from dragoman.knowledge import Trigger
from dragoman.model import Event, Role, When

_OPERATORS = frozenset({"AGREE", "REQUEST", "REJECT", "THREATEN"})


@dataclass(slots=True)
class _Hit:
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


def events(scene: Scene) -> tuple[Event, ...]:
    """All events of the text, in order; `()` when nothing happens in it."""
    found: list[Event] = []
    for sent in scene.text.doc.sents:
        hits = [hit for token in sent if (hit := _hit(scene, token)) is not None]
        found += [_event(scene, hit) for hit in _collapsed(scene, hits)]
    return _dated_alike(scene, found)


# ---------------------------------------------------------------- one hit


def _hit(scene: Scene, token: Token) -> _Hit | None:
    """The best lexicon entry at a token with its doers and recipients; None when none fits or nobody acts."""
    index = scene.knowledge.nouns if token.pos_ in ("NOUN", "PROPN") else scene.knowledge.verbs
    lemma = token.lemma_.lower()
    candidates = index.get(lemma, ())
    if token.pos_ == "ADJ" or not candidates or token.dep_ in ("aux", "auxpass", "compound", "amod"):
        return None
    matches = [match for trigger in candidates if (match := match_of(scene, token, lemma, trigger)) is not None]
    if not matches:
        return None
    return _filled(scene, token, max(matches, key=lambda each: each.weight))


# ---------------------------------------------------------------- who does it to whom


def _filled(scene: Scene, token: Token, match: Match) -> _Hit | None:
    trigger = match.trigger
    if trigger.type == "ASSAULT" and _accident(scene, token):
        return None
    actors = unique(_slots(scene, token, trigger, trigger.actor))
    taken = {role.mention for role in actors}
    recipients: list[Role] = []
    if trigger.recipient != ("none",):
        recipients = [
            role for role in unique(_slots(scene, token, trigger, trigger.recipient)) if role.mention not in taken
        ]
        if not recipients and actors and not (trigger.reciprocal and len(actors) > 1):
            deep = _DEEP if not trigger.reciprocal else frozenset({"with", "between", "of", "to", "by"})
            recipients = _below(scene, token, {role.actor for role in actors}, deep)
    if not trigger.reciprocal:
        mine = {role.actor for role in actors}
        recipients = [role for role in recipients if role.actor not in mine]
    if not actors and not recipients:
        return None
    if trigger.kind == "noun" and not _tells(scene, token, actors, recipients):
        return None
    if trigger.reciprocal:
        actors, recipients = unique([*actors, *recipients]), []
        if len(actors) < 2 and trigger.kind == "noun" and light_verb(token) is None:
            return None
    carried = _carried_out(scene, token) if trigger.kind == "noun" else None
    when = (scene.own_date(carried) if carried is not None else None) or scene.when(token)
    factuality = scene.factuality(token, when)
    return _Hit(
        token,
        match.last,
        trigger,
        match.weight,
        actors,
        recipients,
        trigger.type,
        trigger.mode,
        trigger.cameo,
        factuality,
        when,
        match.consumed,
    )


def _accident(scene: Scene, token: Token) -> bool:
    """Whether the sentence tells a disaster or accident and no attack: "floods killed 18"."""
    lemmas = {each.lemma_.lower() for each in token.sent}
    harmed = token.lemma_.lower() in scene.term("events/harm")
    return harmed and bool(lemmas & scene.term("events/accident")) and not lemmas & scene.term("events/attack")


_DEEP = frozenset(
    [
        "with",
        "to",
        "on",
        "against",
        "from",
        "for",
        "of",
        "in",
        "between",
        "over",
        "toward",
        "towards",
        "into",
        "at",
        "upon",
        "among",
    ]
)


def _below(scene: Scene, token: Token, mine: set[str], deep: frozenset[str]) -> list[Role]:
    """The first other actor further down the same clause: "rejected a truce with Yemen"."""
    for each in token.subtree:
        if (
            each.i <= token.i
            or each.dep_ not in ("pobj", "dobj")
            or (each.dep_ == "pobj" and each.head.lower_ not in deep)
        ):
            continue
        if any(_other_clause(above) for above in below(each, token)):
            continue
        if each.i in scene.places_at and each.dep_ == "pobj" and each.head.lower_ in ("in", "at"):
            continue
        roles = [role for role in as_roles(scene.at(each)) or scene.owners(each) if role.actor not in mine]
        if roles:
            return roles
    return []


def _other_clause(token: Token) -> bool:
    """Whether a word opens a clause of its own below a trigger, where other people act."""
    return token.dep_ in ("relcl", "advcl", "ccomp", "acl", "parataxis") or (
        token.dep_ == "conj" and token.pos_ == "VERB"
    )


def _tells(scene: Scene, noun: Token, actors: list[Role], recipients: list[Role]) -> bool:
    """Whether a noun tells an act of this sentence: with a light verb, as its subject, or dated and with both sides."""
    if noun.dep_ == "pobj" and noun.head.lower_ in scene.term("events/background-prep"):
        return False
    light = light_verb(noun)
    if light is not None and light.lemma_.lower() in scene.term("events/light-verb"):
        return True
    if light is not None and light.lemma_.lower() in scene.term("events/presupposing"):
        return True
    if actors and _carried_out(scene, noun) is not None:
        return True
    if noun.dep_ in ("nsubj", "nsubjpass", "ROOT"):
        return bool(actors)
    return bool(actors and recipients)


def _slots(scene: Scene, token: Token, trigger: Trigger, slots: tuple[str, ...]) -> list[Role]:
    """The roles of the first slot that holds anybody."""
    for slot in slots:
        roles = _slot(scene, token, trigger, slot)
        if roles:
            return roles
    return []


def _slot(scene: Scene, token: Token, trigger: Trigger, slot: str) -> list[Role]:
    verb = trigger.kind == "verb"
    if slot == "subject":
        return _doers(scene, token) if verb else _noun_subject(scene, token)
    if slot == "none":
        return []
    objects = objects_of(token) if verb else [token]
    if slot == "object":
        if verb and not objects and trigger.type == "REQUEST":
            objects = [
                each
                for child in token.children
                if child.dep_ == "ccomp"
                for each in child.children
                if each.dep_ in ("nsubj", "nsubjpass")
            ]
        if verb:
            return [
                role
                for each in objects
                for role in (as_roles(scene.at(each)) if _names_trigger(each, trigger) else scene.roles(each))
            ]
        return []
    if slot == "owner":
        every = objects + [inner for each in objects for inner in inside(scene, each)]
        return [role for each in every for role in scene.owners(each) or as_roles(scene.at(each))]
    every = objects + [inner for each in objects for inner in inside(scene, each)]
    carried = None if verb else _carried_out(scene, token)
    every += [carried] if carried is not None else []
    return [role for each in pobjs_of(token, every, slot) for role in scene.roles(each)]


def _doers(scene: Scene, verb: Token) -> list[Role]:
    """Who does what a verb says; "the army, whose gunners fired" is the army, who is accused of it did it."""
    for child in verb.children:
        if child.dep_ == "nsubj" and any(each.lower_ == "whose" for each in child.children):
            return scene.roles(verb.head) if verb.dep_ == "relcl" else []
    if verb.dep_ == "pcomp" and verb.head.lower_ == "of" and verb.head.head.dep_ in ("dobj", "nsubjpass"):
        charged = verb.head.head
        if charged.head.lemma_.lower() in scene.term("events/charging"):
            return scene.roles(charged)
    return subject(scene, verb)


def _names_trigger(token: Token, trigger: Trigger) -> bool:
    return any(is_phrase(token, words) for words in trigger.object)


def _noun_subject(scene: Scene, noun: Token) -> list[Role]:
    """The doer of a nominal act: owner, "by", "between", or the subject of its light verb."""
    for preposition in ("by", "between", "among"):
        roles = [role for each in pobjs_of(noun, _next_by(noun), preposition) for role in scene.roles(each)]
        if roles:
            return roles
    carried = _carried_out(scene, noun)
    roles = list(subject(scene, carried)) if carried is not None else []
    roles = roles or list(scene.owners(noun))
    if roles:
        return roles
    light = light_verb(noun)
    if light is not None and light.lemma_.lower() in scene.term("events/light-verb"):
        passive = any(child.dep_ == "nsubjpass" for child in light.children)
        if not passive or any(child.dep_ == "agent" for child in light.children):
            return list(subject(scene, light))
        return []
    return [role for each in pobjs_of(noun, [], "from") for role in scene.roles(each)]


def _carried_out(scene: Scene, noun: Token) -> Token | None:
    """The verb behind an act that says who did it: "the raid carried out by Chad", "the test which Chad conducted"."""
    for child in noun.children:
        if child.dep_ not in ("acl", "relcl") or child.lemma_.lower() not in scene.term("events/light-verb"):
            continue
        if child.dep_ == "acl" and child.tag_ == "VBN":
            return child
        if child.dep_ == "relcl" and any(each.dep_ in ("dobj", "nsubjpass") for each in child.children):
            return child
    return None


def _next_by(noun: Token) -> list[Token]:
    """The verb that a "by" right behind the noun was hung on by the parse: "condemned the launch by Chad"."""
    after = noun.doc[noun.i + 1] if noun.i + 1 < len(noun.doc) else noun
    return [after.head] if after.lower_ == "by" and after.head.i != noun.i and after.head.i < noun.i else []


# ---------------------------------------------------------------- the collapse rules


def _collapsed(scene: Scene, hits: list[_Hit]) -> Iterator[_Hit]:
    """The hits of a sentence after promises, refusals, demands and threats have taken in the acts they govern."""
    by_token = {hit.token.i: hit for hit in hits}
    absorbed = {index for hit in hits for index in hit.consumed if hit.actors and not _blamed(hit, by_token.get(index))}
    for hit in hits:
        _ceased(scene, hit)
    for hit in hits:
        if hit.type in _OPERATORS:
            inside = _governed(hit, hits)
            if inside and inside[0].token.i not in absorbed and not _coordinated(inside[0].token, hit.token):
                _absorb(scene, hit, inside[0])
            mine = {role.actor for role in hit.actors}
            absorbed |= {each.token.i for each in inside if {role.actor for role in each.actors} <= mine}
            absorbed |= {each.token.i for each in inside[:1]}
    kept = [hit for hit in by_token.values() if hit.token.i not in absorbed]
    for hit in kept:
        _told(scene, hit)
    yield from _one_each(scene, [hit for hit in kept if hit.actors or (hit.recipients and _passive(hit))])


def _blamed(hit: _Hit, deed: _Hit | None) -> bool:
    """Whether an accusation names a deed that is told with its doer: the deed counts, on the accuser's word alone.

    What is condemned is taken as done; of what somebody is accused of only the accuser knows.
    """
    if deed is None or hit.type != "ACCUSE" or deed.type in ("ACCUSE", "REQUEST"):
        return False
    mine, theirs = {role.actor for role in hit.actors}, {role.actor for role in deed.actors}
    if not theirs - mine or theirs & mine:
        return False
    if hit.mode == "allege":
        deed.alleged_by = tuple(role.actor for role in hit.actors)
    return True


def _ceased(scene: Scene, hit: _Hit) -> None:
    """Turns an act that is stopped into its opposite: to stop shelling is RETREAT, to stop supplying is SANCTION."""
    verb = hit.token.head.head if hit.token.dep_ == "pcomp" else hit.token.head
    if hit.token.dep_ not in ("xcomp", "pcomp") or verb.lemma_.lower() not in scene.term("events/cease"):
        return
    if scene.knowledge.types[hit.type].quad >= 3:
        hit.type, hit.mode, hit.cameo = "RETREAT", "ceasefire" if hit.type == "ASSAULT" else None, None
    else:
        hit.type, hit.mode, hit.cameo = "SANCTION", "withdraw" if hit.type == "AID" else "discontinue", None


def _passive(hit: _Hit) -> bool:
    return (
        hit.trigger.kind == "noun"
        or any(child.dep_ in ("nsubjpass", "auxpass") for child in hit.token.children)
        or hit.token.tag_ == "VBN"
    )


def _governed(hit: _Hit, hits: list[_Hit]) -> list[_Hit]:
    """The acts that a promise, demand, refusal or threat is about: the triggers in its complement, nearest first."""
    inside: set[int] = set()
    for child in hit.token.children:
        if child.dep_ in ("xcomp", "ccomp") or (child.dep_ == "acl" and hit.trigger.kind == "noun"):
            inside |= {each.i for each in child.subtree}
        elif hit.trigger.kind == "verb" and child.dep_ in ("prep", "dobj", "acomp", "oprd", "prt", "attr"):
            for each in child.subtree:
                if each.dep_ in ("pcomp", "xcomp", "acl", "ccomp", "pobj", "dobj"):
                    inside |= {inner.i for inner in each.subtree}
    others = [each for each in hits if each is not hit and each.token.i in inside and each.token.i > hit.token.i]
    return sorted(others, key=lambda each: (_depth(each.token), each.token.i))


def _coordinated(token: Token, top: Token) -> bool:
    """Whether a word hangs below another only through "and": then it is not what the other is mainly about."""
    return any(each.dep_ == "conj" for each in below(token, top))


def _depth(token: Token) -> int:
    return sum(1 for _ in token.ancestors)


def _absorb(scene: Scene, outer: _Hit, inner: _Hit) -> None:
    """Changes the outer act by what it is about: to agree to lift sanctions is CONCEDE, still to come."""
    if not outer.trigger.reciprocal and (not outer.recipients or (inner.recipients and _beyond(scene, outer, inner))):
        own = {role.actor for role in outer.actors}
        others = inner.recipients or inner.actors
        outer.recipients = [role for role in others if role.actor not in own]
    kind = scene.knowledge.types[inner.type]
    if outer.type == "AGREE":
        outer.factuality = FUTURE if outer.factuality in (ACTUAL, HISTORICAL) else outer.factuality
        if kind.announced != "AGREE":
            _announce(scene, outer, inner)
    elif outer.mode is None:
        outer.mode = kind.threatened if outer.type == "THREATEN" else kind.asked
        outer.cameo = outer.cameo if outer.mode is None else None
    _code_sanctions(scene, outer, inner.cameo)


def _beyond(scene: Scene, outer: _Hit, inner: _Hit) -> bool:
    """Whether the recipients stand behind the act inside: "threatened to restore UN sanctions on Iran"."""
    found = (scene.by_mention.get(role.mention) for role in outer.recipients)
    return all(each is not None and each.head > inner.token.i for each in found)


def _announce(scene: Scene, hit: _Hit, act: _Hit) -> None:
    """Makes a hit the announcement of an act (RECORD.md, collapse of announced acts): harm to come is THREATEN."""
    kind = scene.knowledge.types[act.type]
    threat = kind.announced == "THREATEN"
    same = kind.announced == act.type
    hit.mode = act.mode if same else kind.threatened if threat else None
    hit.cameo = act.cameo if same else None
    hit.factuality = ACTUAL if threat else FUTURE
    hit.type = kind.announced


_SANCTION_CODES = ("163", "085")
"""CAMEO codes of sanctions imposed and lifted."""


def _code_sanctions(scene: Scene, hit: _Hit, about: str | None) -> None:
    """Gives an act about sanctions its own CAMEO code ("asked to lift sanctions" is 1054)."""
    if about in _SANCTION_CODES and hit.cameo is None:
        hit.cameo = scene.knowledge.types[hit.type].sanctions


def _told(scene: Scene, hit: _Hit) -> None:
    """Applies future, refusal and plans; a speech act that took place stays as it is."""
    if hit.type != hit.trigger.type and hit.factuality == FUTURE:
        return
    about = hit.cameo
    if "future" in scene.cues(hit.token) and hit.factuality == NEGATED and hit.actors and _will(hit.token):
        hit.type, hit.mode = "REJECT", scene.knowledge.types[hit.type].asked or "change"
        hit.cameo, hit.factuality = None, ACTUAL
    elif hit.factuality == FUTURE and hit.type == "SANCTION" and _decided(hit.token):
        hit.factuality = ACTUAL
    elif hit.factuality == FUTURE and hit.type not in ("REQUEST", "ACCUSE", "REJECT", "AGREE"):
        if hit.actors or scene.knowledge.types[hit.type].announced != "THREATEN":
            _announce(scene, hit, hit)
    elif hit.type == "AGREE" and hit.factuality == ACTUAL:
        hit.factuality = FUTURE
    _code_sanctions(scene, hit, about)


def _decided(token: Token) -> bool:
    """Whether a measure between states is decided: from then on it stands ("has decided to recall its envoy")."""
    return token.dep_ == "xcomp" and token.head.lemma_.lower() == "decide" and not _will(token.head)


def _will(token: Token) -> bool:
    return any(
        child.dep_ == "aux" and child.lower_ in ("will", "wo", "would", "shall", "'ll") for child in token.children
    )


def _one_each(scene: Scene, hits: list[_Hit]) -> list[_Hit]:
    """One hit per happening: of hits of one type whose sides overlap, the fullest; participants are kept."""
    kept: list[_Hit] = []
    for hit in sorted(hits, key=lambda each: (-_fullness(each), each.token.i)):
        if any(_same_act(scene, hit, other) for other in kept):
            continue
        kept.append(hit)
    return sorted(kept, key=lambda each: each.token.i)


def _fullness(hit: _Hit) -> int:
    return (
        4 * bool(hit.actors)
        + 4 * bool(hit.recipients or hit.trigger.reciprocal)
        + min(hit.weight, 3)
        + (hit.trigger.kind == "verb")
    )


def _same_act(scene: Scene, hit: _Hit, other: _Hit) -> bool:
    """Whether two hits tell one happening: same sides and type, or the weaker one adds nobody."""
    mine = {role.actor for role in (*hit.actors, *hit.recipients)}
    theirs = {role.actor for role in (*other.actors, *other.recipients)}
    if (
        hit.type == other.type
        and mine & theirs
        and (mine <= theirs or {r.actor for r in hit.actors} == {r.actor for r in other.actors})
    ):
        return True
    types = scene.knowledge.types
    quads = types[hit.type].quad == types[other.type].quad
    return (
        quads
        and mine <= theirs
        and hit.trigger.kind == "noun"
        and clause_head(hit.token).i == clause_head(other.token).i
    )


# ---------------------------------------------------------------- making the row


def _event(scene: Scene, hit: _Hit) -> Event:
    score = min(
        0.95,
        0.6 + 0.05 * min(hit.weight, 4) + 0.1 * bool(hit.actors) + 0.1 * bool(hit.recipients or len(hit.actors) > 1),
    )
    return event_of(
        scene,
        hit.type,
        hit.mode,
        hit.cameo,
        (hit.actors, hit.recipients),
        hit.factuality,
        (hit.when, scene.literal_places(hit.token)),
        scene.evidence(hit.token, hit.trigger.rule, score, hit.last),
        hit.alleged_by,
    )


def _dated_alike(scene: Scene, found: list[Event]) -> tuple[Event, ...]:
    """Gives events without a date of their own the date the text gave earlier for the same sides and kind of act."""
    dated: list[Event] = []
    for event in found:
        if event.when is not None and event.when.basis == "published" and event.factuality == ACTUAL:
            earlier = next((each for each in reversed(dated) if _same_happening(scene, event, each)), None)
            if earlier is not None:
                event = replace(event, when=earlier.when)
        dated.append(event)
    return tuple(dated)


def _same_happening(scene: Scene, event: Event, earlier: Event) -> bool:
    if (
        earlier.when is None
        or earlier.when.basis != "text"
        or earlier.when.precision != "day"
        or earlier.factuality in (HISTORICAL, HYPOTHETICAL)
    ):
        return False
    mine, theirs = _sides(scene, event), _sides(scene, earlier)
    return event.quad == earlier.quad and len(mine & theirs) > 1 and (mine <= theirs or theirs <= mine)


def _sides(scene: Scene, event: Event) -> set[str]:
    return {scene.side(role.actor) for role in (*event.actors, *event.recipients)}
