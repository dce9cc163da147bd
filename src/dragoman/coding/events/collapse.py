"""The collapse rules of the codebook: promises, refusals, demands and threats take in the acts they are about."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from dragoman.coding.base import ACTUAL, FUTURE, HISTORICAL, NEGATED, Scene, below, clause_head, is_infinitive
from dragoman.coding.events.hits import Hit
from dragoman.coding.events.parties import bound, in_condition, is_open, others

_OPERATORS = frozenset({"AGREE", "REQUEST", "REJECT", "THREATEN"})

_SANCTION_CODES = ("163", "085")
"""CAMEO codes of sanctions imposed and lifted."""


def collapsed(scene: Scene, hits: list[Hit]) -> Iterator[Hit]:
    """The hits of a sentence after promises, refusals, demands and threats have taken in the acts they govern."""
    by_token = {hit.token.i: hit for hit in hits}
    absorbed = {index for hit in hits for index in hit.consumed if hit.actors and not _blamed(hit, by_token.get(index))}
    for hit in hits:
        _ceased(scene, hit)
        _alleged(scene, hit, hits)
    for hit in hits:
        if hit.type in _OPERATORS:
            inside = _governed(hit, hits)
            if inside and inside[0].token.i not in absorbed and not _coordinated(inside[0].token, hit.token):
                _absorb(scene, hit, inside[0])
            mine = {role.actor for role in hit.actors}
            absorbed |= {each.token.i for each in inside if {role.actor for role in each.actors} <= mine}
            absorbed |= {each.token.i for each in inside[:1]}
    kept = [hit for hit in by_token.values() if hit.token.i not in absorbed and not _is_open(hit.token)]
    for hit in kept:
        _ordered(scene, hit)
        _told(scene, hit)
        _bind(scene, hit)
    named = [hit for hit in kept if hit.actors or (hit.recipients and (_passive(hit) or _unnamed(scene, hit)))]
    yield from _one_each(scene, named)


def _blamed(hit: Hit, deed: Hit | None) -> bool:
    """Whether an accusation names a deed that is told with its doer: the deed counts, on the accuser's word alone.

    What is condemned is taken as done; of what somebody is accused of only the accuser knows.
    """
    if deed is None or hit.type != "ACCUSE" or deed.type in ("ACCUSE", "REQUEST"):
        return False
    if not deed.actors and deed.type == "ASSAULT" and deed.trigger.kind == "noun":
        return hit.mode == "disapprove" and deed.token.tag_ == "NN" and bool(deed.recipients)
    mine, theirs = {role.actor for role in hit.actors}, {role.actor for role in deed.actors}
    if not theirs - mine or theirs & mine:
        return False
    if hit.mode == "allege":
        deed.alleged_by = tuple(role.actor for role in hit.actors)
    return True


def _alleged(scene: Scene, hit: Hit, hits: list[Hit]) -> None:
    """Lays what somebody is accused of on the accuser's word: "accused the rebels of firing on it, killing nine"."""
    if hit.type != "ACCUSE" or hit.mode != "allege" or not hit.actors:
        return
    charged, inside = {role.actor for role in hit.recipients}, {each.i for each in hit.token.subtree}
    for deed in hits:
        mine = {role.actor for role in deed.actors}
        if deed.type == "ASSAULT" and deed.token.i in inside and mine and mine <= charged and not deed.alleged_by:
            deed.alleged_by = tuple(role.actor for role in hit.actors)


def _ceased(scene: Scene, hit: Hit) -> None:
    """Turns an act that is stopped into its opposite: to stop shelling is RETREAT, to stop supplying is SANCTION."""
    verb = hit.token.head.head if hit.token.dep_ == "pcomp" else hit.token.head
    if hit.token.dep_ not in ("xcomp", "pcomp") or verb.lemma_.lower() not in scene.term("events/cease"):
        return
    if scene.knowledge.types[hit.type].quad >= 3:
        hit.type, hit.mode, hit.cameo = "RETREAT", "ceasefire" if hit.type == "ASSAULT" else None, None
    else:
        hit.type, hit.mode, hit.cameo = "SANCTION", "withdraw" if hit.type == "AID" else "discontinue", None


def _passive(hit: Hit) -> bool:
    return (
        hit.trigger.kind == "noun"
        or any(child.dep_ in ("nsubjpass", "auxpass") for child in hit.token.children)
        or hit.token.tag_ == "VBN"
    )


def _is_open(token: Token) -> bool:
    """Whether an act is only asked about or a condition: "if Chad frees the sailors", "whether Chad freed them"."""
    return is_open(token) or in_condition(token, token.sent.root)


def _unnamed(scene: Scene, hit: Hit) -> bool:
    """Whether somebody without a name, or his weapon, does it: "a roadside bomb killed two Kenyan soldiers"."""
    verb = hit.token
    while verb.dep_ == "conj" and not any(child.dep_ == "nsubj" for child in verb.children):
        verb = verb.head
    subjects = [child for child in verb.children if child.dep_ == "nsubj"]
    relative = any(each.tag_ in ("WDT", "WP") for each in subjects) and hit.token.dep_ == "relcl"
    doers = [hit.token.head] if relative else subjects
    return any(each.lemma_.lower() in scene.term("events/unnamed-doer") for each in doers)


def _ordered(scene: Scene, hit: Hit) -> None:
    """Turns a deed that somebody orders into a request: "Free the hostages", she said."""
    kind = scene.knowledge.types[hit.type]
    if hit.token.tag_ != "VB" or kind.quad not in (2, 4) or not _is_bare(hit.token):
        return
    hit.type, hit.mode, hit.cameo = "REQUEST", kind.asked, None
    hit.recipients, hit.factuality, hit.when = [], ACTUAL, scene.published()


def _is_bare(verb: Token) -> bool:
    """Whether a verb opens a sentence or a quotation and has nobody as its subject."""
    opens = verb.i == verb.sent.start or verb.doc[verb.i - 1].text in ('"', "“", "‘", "'")
    own = any(child.dep_ in ("nsubj", "nsubjpass", "aux", "auxpass") for child in verb.children)
    return opens and not own and verb.dep_ in ("ROOT", "ccomp")


def _governed(hit: Hit, hits: list[Hit]) -> list[Hit]:
    """The acts that a promise, demand, refusal or threat is about: the triggers in its complement, nearest first."""
    inside: set[int] = set()
    for child in hit.token.children:
        if child.dep_ in ("xcomp", "ccomp") or (child.dep_ == "acl" and hit.trigger.kind == "noun"):
            inside |= {each.i for each in child.subtree}
        elif hit.trigger.kind == "verb" and child.dep_ in ("prep", "dobj", "acomp", "oprd", "prt", "attr"):
            for each in child.subtree:
                if each.dep_ in ("pcomp", "xcomp", "acl", "ccomp", "pobj", "dobj"):
                    inside |= {inner.i for inner in each.subtree}
    if hit.trigger.kind == "noun":
        inside |= {each.i for verb in _infinitives(hit.token) for each in verb.subtree}
    others = [each for each in hits if each is not hit and each.token.i in inside and each.token.i > hit.token.i]
    others = [each for each in others if not in_condition(each.token, hit.token)]
    return sorted(others, key=lambda each: (_depth(each.token), each.token.i))


def _infinitives(noun: Token) -> list[Token]:
    """The infinitive right behind a noun, hung elsewhere by the parse: "denounced the refusal of Chad to free them"."""
    behind = noun.right_edge.i + 1
    if behind >= noun.sent.end or noun.doc[behind].lower_ != "to":
        return []
    verb = noun.doc[behind].head
    return [verb] if verb.tag_ == "VB" and is_infinitive(verb) and verb.head.i == noun.head.i else []


def _coordinated(token: Token, top: Token) -> bool:
    """Whether a word hangs below another only through "and": then it is not what the other is mainly about."""
    return any(each.dep_ == "conj" for each in below(token, top))


def _depth(token: Token) -> int:
    return sum(1 for _ in token.ancestors)


def _absorb(scene: Scene, outer: Hit, inner: Hit) -> None:
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


def _beyond(scene: Scene, outer: Hit, inner: Hit) -> bool:
    """Whether the recipients stand behind the act inside: "threatened to restore UN sanctions on Iran"."""
    found = (scene.by_mention.get(role.mention) for role in outer.recipients)
    return all(each is not None and each.head > inner.token.i for each in found)


def _announce(scene: Scene, hit: Hit, act: Hit) -> None:
    """Makes a hit the announcement of an act (RECORD.md, collapse of announced acts): harm to come is THREATEN."""
    kind = scene.knowledge.types[act.type]
    threat = kind.announced == "THREATEN"
    same = kind.announced == act.type
    hit.mode = act.mode if same else kind.threatened if threat else None
    hit.cameo = act.cameo if same else None
    hit.factuality = ACTUAL if threat else FUTURE
    hit.type = kind.announced


def _code_sanctions(scene: Scene, hit: Hit, about: str | None) -> None:
    """Gives an act about sanctions its own CAMEO code ("asked to lift sanctions" is 1054)."""
    if about in _SANCTION_CODES and hit.cameo is None:
        hit.cameo = scene.knowledge.types[hit.type].sanctions


def _told(scene: Scene, hit: Hit) -> None:
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


def _bind(scene: Scene, hit: Hit) -> None:
    """Gives a threat, a refusal or a concession with a condition to whoever must fulfil it."""
    if hit.type in ("THREATEN", "REJECT", "CONCEDE") and not hit.trigger.reciprocal:
        kept = hit.recipients if hit.type == "REJECT" else others(scene, hit.recipients, hit.actors)
        hit.recipients = kept or bound(scene, hit.token, hit.actors)


def _decided(token: Token) -> bool:
    """Whether a measure between states is decided: from then on it stands ("has decided to recall its envoy")."""
    return token.dep_ == "xcomp" and token.head.lemma_.lower() == "decide" and not _will(token.head)


def _will(token: Token) -> bool:
    return any(
        child.dep_ == "aux" and child.lower_ in ("will", "wo", "would", "shall", "'ll") for child in token.children
    )


def _one_each(scene: Scene, hits: list[Hit]) -> list[Hit]:
    """One hit per happening: of hits of one type whose sides overlap, the fullest; participants are kept."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda each: (-_fullness(each), each.token.i)):
        if any(_same_act(scene, hit, other) for other in kept):
            continue
        kept.append(hit)
    return sorted(kept, key=lambda each: each.token.i)


def _fullness(hit: Hit) -> int:
    return (
        4 * bool(hit.actors)
        + 4 * bool(hit.recipients or hit.trigger.reciprocal)
        + min(hit.weight, 3)
        + (hit.trigger.kind == "verb")
    )


def _same_act(scene: Scene, hit: Hit, other: Hit) -> bool:
    """Whether two hits tell one happening: same sides and type, or the weaker one adds nobody."""
    mine = {role.actor for role in (*hit.actors, *hit.recipients)}
    theirs = {role.actor for role in (*other.actors, *other.recipients)}
    if (
        hit.type == other.type
        and mine & theirs
        and (mine <= theirs or {r.actor for r in hit.actors} == {r.actor for r in other.actors})
    ):
        return True
    if hit.actors and not {r.actor for r in hit.actors} & {r.actor for r in other.actors} and hit.type != other.type:
        return False
    types = scene.knowledge.types
    quads = types[hit.type].quad == types[other.type].quad
    return (
        quads
        and mine <= theirs
        and hit.trigger.kind == "noun"
        and clause_head(hit.token).i == clause_head(other.token).i
    )
