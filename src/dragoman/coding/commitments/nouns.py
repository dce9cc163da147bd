"""Nouns of undertaking: "its pledge to open", "an offer by Kenya to pay", and whose they are."""

from __future__ import annotations

from spacy.tokens import Token

from dragoman.coding.base import Scene, as_roles, clause_head, is_infinitive, unique
from dragoman.coding.commitments.lists import opens_infinitive
from dragoman.coding.commitments.undertaking import (
    KINDS,
    NOBODY,
    Undertaking,
    denied,
    doer_of,
    listed,
    misjoined,
    named,
    names_itself,
    statement_over,
    undertakers,
)
from dragoman.model import Role, Statement


def in_noun(scene: Scene, token: Token, said: tuple[Statement, ...]) -> list[Undertaking]:
    """The undertaking of "its pledge to open", "an offer by Kenya to pay", "has no intention of leaving"."""
    lemma = token.lemma_.lower()
    kind = next((kind for kind in KINDS if lemma in scene.term(f"commitments/{kind}-noun")), None)
    head = (_taken_by_noun(token) or _wanted_thing(scene, token, kind)) if kind else None
    if kind is None or head is None:
        return []
    if "hypothesis" in scene.cues(token) and misjoined(scene, clause_head(token)) is None:
        return []
    if (lemma == "word" and token.head.lemma_ != "give") or (lemma == "wish" and is_infinitive(head)):
        return []
    if lemma == "call" and head.dep_ != "pobj" and (_called_on(token) is None or token.nbor().lower_ == "to"):
        return []
    none = any(child.lower_ in NOBODY for child in token.children)
    if (none and (kind != "intend" or token.head.lemma_ != "have")) or (lemma == "plan" and not none):
        return []
    by = undertakers(scene, token.head, said) if none else _giver(scene, token, said)
    if not by:
        return []
    kind = "refuse" if none else "affirm" if _adjective(head) else kind
    return [Undertaking(token, kind, by, words) for words in listed(scene, token, head)]


def _wanted_thing(scene: Scene, noun: Token, kind: str | None) -> Token | None:
    """The thing of "its call for a ceasefire" and "an offer of mediation", where somebody makes the call or owns it."""
    wanted = {"request": ("for",), "offer": ("of", "for")}.get(kind or "", ())
    after = [child for child in noun.head.children if child.i == noun.i + 1]
    things = [each for child in (*noun.children, *after) if child.lower_ in wanted for each in child.children]
    thing = next((each for each in things if each.dep_ == "pobj" and each.pos_ in ("NOUN", "PROPN")), None)
    owned = any(child.dep_ == "poss" or child.lower_ in ("by", "from") for child in noun.children)
    given = noun.dep_ == "dobj" and noun.head.lemma_.lower() in scene.term("commitments/make-commitment")
    idle = thing is not None and thing.lemma_.lower() in scene.term("commitments/talk-object")
    return thing if (owned or given) and not idle and noun.tag_ == "NN" else None


def _adjective(word: Token) -> bool:
    """Whether the parse takes an adjective for a deed ("their commitment to close cooperation")."""
    held = next((child for child in word.children if child.dep_ == "dobj"), None)
    if held is None or word.lower_ not in ("complete", "close", "open", "free", "secure", "direct", "clean"):
        return False
    return not any(child.dep_ in ("det", "poss", "nummod") for child in held.children)


def _taken_by_noun(noun: Token) -> Token | None:
    """The verb of "offer to pay" and "intention of leaving"; None for a noun that stands alone."""
    for child in noun.children:
        if child.i > noun.i and child.dep_ in ("acl", "xcomp", "advcl", "relcl") and is_infinitive(child):
            return child
        that = any(each.dep_ == "mark" and each.lower_ == "that" for each in child.children)
        modal = any(each.tag_ == "MD" for each in child.children)
        if child.dep_ in ("acl", "ccomp") and that and (modal or child.tag_ in ("VB", "VBP")):
            return child
        if child.dep_ == "prep" and child.lower_ in ("of", "to"):
            taken = next((each for each in child.children if each.dep_ == "pcomp" or _is_sum(each)), None)
            if taken is not None:
                return taken
    if (told := _called_on(noun)) is not None:
        return told
    after = noun.doc[noun.i + 1 : noun.i + 3]
    return after[1] if len(after) == 2 and opens_infinitive(after[0], after[1]) else None


def _called_on(noun: Token) -> Token | None:
    """The infinitive of "their call on Chad to leave", which the parse hangs on the verb before."""
    verb = noun.head
    phrase = noun.nbor() if noun.i + 1 < len(noun.doc) else noun
    if phrase.lower_ not in ("on", "upon", "for", "to") or phrase.dep_ not in ("prep", "dative"):
        return None
    after = noun.doc[phrase.right_edge.i + 1 : phrase.right_edge.i + 3]
    told = (
        len(after) == 2
        and opens_infinitive(after[0], after[1])
        and (noun.dep_ != "dobj" or after[1].head.i in (verb.i, noun.i))
    )
    return after[1] if told else None


def _is_sum(token: Token) -> bool:
    """Whether an object is an amount ("200 million dollars")."""
    numbers = [child.text for child in token.children if child.dep_ == "nummod"]
    money = token.like_num and any(child.tag_ == "$" for child in token.children)
    counted = any(not (len(each) == 4 and each.isdigit()) for each in numbers)
    return token.dep_ == "pobj" and (counted or money)


def _giver(scene: Scene, noun: Token, said: tuple[Statement, ...]) -> tuple[str, ...]:
    """Whose promise or offer it is: its owner, the one it is "by", or who makes it."""
    roles = scene.owners(noun)
    owned = any(child.dep_ == "poss" and child.pos_ == "PRON" for child in noun.children)
    clause = clause_head(noun)
    aside = is_infinitive(clause) and clause.dep_ in ("advcl", "acl")
    kept = clause.tag_ == "VB" and clause.lemma_.lower() in scene.term("commitments/keep-word")
    if owned and (aside or kept):
        return ()
    own = _speaking_owner(noun, said)
    if own:
        return own
    if (body := _own_body(scene, noun)) is not None and (voice := _voice_over(scene, noun)) is not None:
        return named(scene, body, scene.roles(body), voice)
    if owned and (voice := _voice_over(scene, noun)) is not None:
        voiced = undertakers(scene, voice, said)
        if voiced:
            return voiced
    got = noun.dep_ == "dobj" and noun.head.lemma_.lower() in scene.term("commitments/get")
    for child in (*noun.children, *(noun.head.children if got else ())):
        if not roles and child.dep_ in ("prep", "agent") and child.lower_ in ("by", "from", "of"):
            roles = [role for each in child.children for role in scene.roles(each, deep=child.lower_ != "of")]
    if roles:
        joined = _joint_owners(scene, noun, roles)
        return tuple(role.actor for role in unique([*joined, *roles]))
    asked = noun.lemma_.lower() in scene.term("commitments/request-noun")
    through = noun.dep_ == "pobj" and noun.head.lower_ == "with" and not asked
    verb = clause_head(noun)
    doer = doer_of(verb)
    if through and doer is not None and not names_itself(scene, doer):
        return ()
    if through or (noun.dep_ == "dobj" and verb.lemma_.lower() in scene.term("commitments/make-commitment")):
        return undertakers(scene, verb, said) if not denied(scene, verb) else ()
    return ()


def _own_body(scene: Scene, noun: Token) -> Token | None:
    """The body of "his government's readiness", which is whoever voices it."""
    bodies = [child for child in noun.children if child.dep_ == "poss" and child.pos_ in ("NOUN", "PROPN")]
    bodies = [each for each in bodies if any(one.tag_ == "PRP$" for one in each.children)]
    return next((each for each in bodies if each.lemma_.lower() in scene.term("commitments/own-body")), None)


def _joint_owners(scene: Scene, noun: Token, roles: list[Role]) -> list[Role]:
    """The people joined by "and" to the one whose promise it is, where the parse makes them part of his name."""
    owners = [child for child in noun.children if child.dep_ == "poss"]
    before = [each for owner in owners for each in owner.children if each.dep_ == "nmod"]
    joined = [each for each in before if any(child.dep_ == "cc" for child in each.children)]
    joined += [noun.head] if owners and noun.dep_ == "conj" and noun.head.pos_ == "PROPN" else []
    return [role for each in joined for role in as_roles(scene.at(each)) if len(roles) == 1]


def _speaking_owner(noun: Token, said: tuple[Statement, ...]) -> tuple[str, ...]:
    """The speaker whose own promise it is ("our offer to meet" in his quoted words or his turn)."""
    if not any(child.dep_ == "poss" and child.lower_ in ("our", "my") for child in noun.children):
        return ()
    statement = statement_over(noun, said)
    return statement.speakers if statement is not None and statement.kind == "direct" else ()


def _voice_over(scene: Scene, noun: Token) -> Token | None:
    """The verb of affirming whose object a noun is, or is joined to ("reaffirmed our ties and our promise to aid")."""
    top = noun
    while top.dep_ == "conj" or (top.tag_ == "VBG" and top.dep_ == "advcl"):
        top = top.head
    verb = top if top.pos_ == "VERB" else clause_head(top)
    held = top.dep_ == "dobj" or (top.i != noun.i and top.pos_ == "VERB")
    voiced = scene.term("commitments/affirm") | scene.term("commitments/make-commitment")
    return verb if held and verb.lemma_.lower() in voiced else None
