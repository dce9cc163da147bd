"""Parties that the slots of an entry leave open: who is blamed, who must fulfil a condition, who speaks in a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from dragoman.coding.base import Scene, below, clause_head, light_verb, subject, unique
from dragoman.model import Role

_NAMED = frozenset({"person", "organization", "group"})
_STATES = frozenset({"state", "government"})
_CONDITIONS = frozenset({"if", "unless", "until", "once", "should", "provided"})
_ON_VICTIM = frozenset({"on", "against", "of", "at", "in", "near", "upon"})
_FROM_HERE = frozenset({"with", "for", "over", "about", "at", "on", "of"})


def parted(scene: Scene, roles: Iterable[Role]) -> list[Role]:
    """The roles, a nameless body of several states as these: "Ugandan and Kenyan troops", "navies of Chad and Peru"."""
    return unique(each for role in roles for each in (_states_of(scene, role) or _by_name(scene, role)))


def _states_of(scene: Scene, role: Role) -> list[Role]:
    actor, head = scene.actors.get(role.actor), _head(scene, role)
    if (
        actor is None
        or actor.country is not None
        or head is None
        or actor.kind not in ("organization", "group", "population")
    ):
        return []
    owners = scene.owners(head)
    if not owners and head.tag_ in ("NNS", "NNPS"):
        owners = [
            each
            for child in head.children
            if child.dep_ == "prep" and child.lower_ == "of"
            for inner in child.children
            for each in scene.roles(inner)
        ]
    return owners if len(owners) > 1 and all(_is_state(scene, each) for each in owners) else []


def _by_name(scene: Scene, role: Role) -> list[Role]:
    """Those whose names stand beside a description: "the oil company Naftex", "two generals, Ana Ruiz and Ben Cole"."""
    actor, head = scene.actors.get(role.actor), _head(scene, role)
    nameless = actor is not None and actor.kind in ("organization", "group", "population") and not actor.wikidata
    if not nameless or head is None or head.pos_ == "PROPN":
        return [role]
    found = [each for child in _names_beside(head)[:1] for each in scene.roles(child, deep=False)]
    kinds = {named.kind for each in found if (named := scene.actors.get(each.actor)) is not None}
    return found if found and kinds <= _NAMED else [role]


def _names_beside(noun: Token) -> list[Token]:
    """The names set off behind a noun, which the parse may hang on the verb: "blamed two men, A and B"."""
    beside = [child for child in noun.children if child.dep_ == "appos"]
    behind = noun.right_edge.i + 1
    if not beside and behind + 1 < noun.sent.end and noun.doc[behind].lower_ == ",":
        beside = [each for each in noun.sent if each.left_edge.i == behind + 1 and each.dep_ == "npadvmod"]
    return [each for each in beside if each.pos_ == "PROPN"]


def _head(scene: Scene, role: Role) -> Token | None:
    reference = scene.by_mention.get(role.mention)
    return scene.text.doc[reference.head] if reference is not None else None


def _is_state(scene: Scene, role: Role) -> bool:
    actor = scene.actors.get(role.actor)
    return actor is not None and actor.kind in _STATES


def others(scene: Scene, roles: Iterable[Role], doers: Iterable[Role], *, deep: bool = False) -> list[Role]:
    """The roles without the doers' own state: who warns that Kenya will close its border does not threaten Kenya.

    `deep` leaves out its people too: who recalls his ambassador does nothing to him.
    """
    own = {scene.side(role.actor) for role in doers if not _is_group(scene, role)}
    return [role for role in roles if not ((deep or _is_state(scene, role)) and scene.side(role.actor) in own)]


def _is_group(scene: Scene, role: Role) -> bool:
    actor = scene.actors.get(role.actor)
    return actor is None or actor.kind in ("group", "population")


def bound(scene: Scene, token: Token, doers: list[Role]) -> list[Role]:
    """Who must fulfil the condition of an act, and so is told of it: "will close its border unless Kenya withdraws"."""
    verb = clause_head(token)
    while verb.dep_ in ("xcomp", "ccomp", "conj") and verb.head.pos_ in ("VERB", "AUX") and not _conditions(verb):
        verb = verb.head
    mine = {role.actor for role in doers}
    for clause in _conditions(verb):
        for child in clause.children:
            if child.dep_ == "nsubj":
                found = [role for role in others(scene, scene.roles(child), doers) if role.actor not in mine]
                return [role for role in found if _is_party(scene, role)]
    return []


def in_condition(token: Token, top: Token) -> bool:
    """Whether a word stands in a clause that only says on what another depends."""
    return any(
        each.dep_ == "advcl" and each.head.i != each.i and each in _conditions(each.head) for each in below(token, top)
    )


def is_open(token: Token) -> bool:
    """Whether a word stands in a clause that leaves open whether it is so: "did not say whether Chad shelled Adre"."""
    clauses = (each for each in (token, *token.ancestors) if each.dep_ in ("ccomp", "pcomp", "acl", "csubj"))
    return any(
        child.lower_ in ("whether", "if") and child.dep_ in ("mark", "advmod") and child.i < each.i
        for each in clauses
        for child in each.children
    )


def _conditions(verb: Token) -> list[Token]:
    """The clauses that say on what a verb, or what is said with it, depends."""
    said = [each for child in verb.children if child.dep_ in ("ccomp", "xcomp") for each in child.children]
    return [
        child
        for child in (*verb.children, *said)
        if child.dep_ == "advcl" and any(each.lower_ in _CONDITIONS for each in child.children)
    ]


def _is_party(scene: Scene, role: Role) -> bool:
    """Whether a role is more than a crowd or a thing: a state, a person, a body that has a country or a name."""
    actor = scene.actors.get(role.actor)
    return actor is not None and (
        actor.kind in _STATES or actor.kind in ("person", "group") or actor.country is not None
    )


def behind(scene: Scene, token: Token, doers: list[Role]) -> list[Role]:
    """Who did what somebody speaks of: "condemned the missiles which Chad launched", "the blockade imposed by Chad"."""
    mine = {role.actor for role in doers}
    for noun in _spoken_of(token):
        for clause in noun.children:
            if clause.dep_ not in ("relcl", "acl") or clause.pos_ not in ("VERB", "AUX"):
                continue
            if clause.dep_ == "acl" and not any(child.dep_ == "agent" for child in clause.children):
                continue
            roles = [role for role in others(scene, subject(scene, clause), doers) if role.actor not in mine]
            if roles and any(
                child.dep_ in ("nsubj", "agent") and child.lower_ not in scene.term("events/relative")
                for child in clause.children
            ):
                return roles
    return []


def _spoken_of(token: Token) -> Iterator[Token]:
    """The nouns that a word of praise or blame is about, nearest first."""
    for child in token.children:
        if child.dep_ in ("dobj", "nsubjpass"):
            yield child
            yield from (each for each in _spoken_of(child) if each.dep_ == "pobj")
        elif child.dep_ == "prep" and child.lower_ in _FROM_HERE:
            yield from (each for each in child.children if each.dep_ == "pobj")


def is_victim(scene: Scene, token: Token, role: Role) -> bool:
    """Whether an accusation names somebody only as the one harmed: "condemned the attack on Kenyan soldiers"."""
    head = _head(scene, role)
    if head is None or head.i < token.i:
        return False
    harmed = (each.head for each in below(head, token) if each.dep_ == "prep" and each.lower_ in _ON_VICTIM)
    return any(deed.lemma_.lower() in scene.term("events/deed-noun") for deed in harmed)


def blamed(scene: Scene, noun: Token) -> tuple[list[Role], list[Role]]:
    """Who is said to have done what a noun tells, and who says so: "blamed Chad for the attack", "laid it to Chad"."""
    verb = noun.head.head if noun.dep_ == "pobj" else noun.head
    lemma = verb.lemma_.lower()
    if noun.dep_ == "pobj" and noun.head.lower_ == "for":
        if lemma in scene.term("events/blaming"):
            return [role for child in verb.children if child.dep_ == "dobj" for role in scene.roles(child)], subject(
                scene, verb
            )
        if lemma == "responsibility" and verb.head.lemma_.lower() in ("claim", "take", "admit"):
            return subject(scene, verb.head), []
    if noun.dep_ == "dobj" and lemma in scene.term("events/ascribing"):
        to = [
            each
            for child in verb.children
            if child.dep_ in ("prep", "dative")
            for each in child.children
            if each.dep_ == "pobj"
        ]
        return [role for each in to for role in scene.roles(each)], subject(scene, verb)
    return [], []


def maker(scene: Scene, noun: Token) -> list[Role]:
    """Who speaks through a document: the doer of its verb ("adopted a resolution calling on Chad")."""
    if noun.lemma_.lower() not in scene.term("events/document"):
        return []
    verb = light_verb(noun)
    return scene.owners(noun) or (list(subject(scene, verb)) if verb is not None else [])


def addressed(scene: Scene, verb: Token, doers: list[Role]) -> list[Role]:
    """Whom the verb before spoke to: "wrote to the Kenyan minister and asked for talks"."""
    elder = verb.head
    if verb.dep_ != "conj" or elder.lemma_.lower() not in scene.term("events/addressing"):
        return []
    mine = {role.actor for role in doers}
    for child in elder.children:
        ends = (
            [child]
            if child.dep_ in ("dobj", "dative")
            else list(child.children)
            if child.lower_ in ("to", "with")
            else []
        )
        roles = [role for each in ends for role in scene.roles(each) if role.actor not in mine]
        if roles:
            return roles
    return []


def is_told_in(scene: Scene, token: Token, top: Token) -> bool:
    """Whether a word only says where something was said: "warned in an interview with the agency"."""
    return any(each.lemma_.lower() in scene.term("events/told-in") for each in below(token, top))
