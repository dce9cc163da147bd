"""What a state, a group or a speaker's own side will do or refuses to ("Kenya will open", "he said it would not")."""

from __future__ import annotations

from spacy.tokens import Token

from dragoman.coding.base import Scene, as_roles, is_infinitive, subject, unique
from dragoman.coding.commitments.undertaking import (
    NOBODY,
    SELF,
    THIRD,
    Undertaking,
    closed,
    doer_of,
    first_of_chain,
    is_further_clause,
    is_person,
    mere_talk,
    named,
    names_itself,
    report_over,
    statement_over,
)
from dragoman.model import Statement

_NOT_MERELY = frozenset({"just", "only", "merely", "simply", "alone"})
"""Words after "not" that deny nothing ("will not only pay but build")."""


def in_future(scene: Scene, verb: Token, said: tuple[Statement, ...]) -> list[Undertaking]:
    """What a state, a group or a speaker's own side will do; a denied future is a refusal."""
    going = verb.head if verb.dep_ == "xcomp" and is_infinitive(verb) and verb.head.lower_ == "going" else None
    top = first_of_chain(going or verb)
    modal = going or _modal(verb) or _modal(top)
    if modal is None or verb.tag_ != "VB" or not _undertakes(scene, verb, top, modal):
        return []
    denied = _not(verb) or (top.i != verb.i and _modal(verb) is None and _not(top))
    if modal.lower_ in ("can", "ca", "could") and not (denied and verb.lemma_ in scene.term("commitments/acceptance")):
        return []
    if mere_talk(scene, verb, "refuse") if denied else on_calendar(scene, verb):
        return []
    if not denied and verb.lemma_.lower() in scene.term("commitments/courtesy"):
        return []
    by = _bound(scene, verb, top, modal, said)
    words = _predicate(verb)
    if not by or not (telling(scene, words) or _named_thing(verb)):
        return []
    return [Undertaking(verb, "refuse" if denied else "commit", by, words)]


def on_calendar(scene: Scene, verb: Token) -> bool:
    """Whether a future tells of a date kept, not of a promise: "will arrive", "will hold talks"."""
    held = {child.lemma_.lower() for child in verb.children if child.dep_ == "dobj"}
    lemma = verb.lemma_.lower()
    if lemma in scene.term("commitments/attend"):
        return True
    idle = lemma in scene.term("commitments/schedule") | {"hold", "pay"}
    return idle and (bool(held & scene.term("commitments/occasion")) or (not held and lemma not in ("hold", "pay")))


def _named_thing(verb: Token) -> bool:
    """Whether a named doer's deed is done to a thing named before ("Kenya will not reopen it")."""
    doer = doer_of(verb)
    held = any(child.dep_ == "dobj" and child.lower_ in ("it", "them") for child in verb.children)
    return held and doer is not None and doer.pos_ != "PRON" and verb.lemma_ not in ("do", "make", "take", "give")


def telling(scene: Scene, words: tuple[Token, ...]) -> bool:
    """Whether words name a thing, so that they tell what will be done (not "do it", "take part")."""
    light = scene.term("commitments/light-noun")
    return any(
        each.pos_ in ("NOUN", "PROPN", "SYM") and each.lower_ not in light and each.ent_type_ not in ("DATE", "TIME")
        for each in words
    )


def _modal(verb: Token) -> Token | None:
    return next((child for child in verb.children if child.dep_ == "aux" and child.tag_ == "MD"), None)


def _not(verb: Token) -> bool:
    denied = [child for child in verb.children if child.dep_ == "neg" or child.lower_ in ("nor", "longer", "never")]
    return any(each.nbor().lower_ not in _NOT_MERELY for each in denied)


def _undertakes(scene: Scene, verb: Token, top: Token, modal: Token) -> bool:
    """Whether a future is a deed to come: no passive, no question, no forecast, no mere being."""
    if modal.lower_ not in scene.term("commitments/modal"):
        return False
    near = [child for each in (verb, top) for child in each.children]
    if any(
        child.dep_ in ("nsubjpass", "auxpass") or (child.dep_ == "mark" and child.lower_ in ("whether", "if"))
        for child in near
    ):
        return False
    guessed = any(child.lower_ in scene.term("commitments/guess") for child in near)
    if guessed or (verb.lemma_.lower() in scene.term("commitments/no-undertaking") and not _lets_others(scene, verb)):
        return False
    clause = top
    while (clause.dep_ == "conj" or is_further_clause(clause)) and clause.head.i != clause.i:
        clause = clause.head
    return clause.dep_ in ("ROOT", "ccomp", "parataxis", "dep")


def _lets_others(scene: Scene, verb: Token) -> bool:
    """Whether "let" allows a thing or a person named to act ("will let the convoy pass")."""
    inner = [*verb.children, *(each for child in verb.children for each in child.children if child.dep_ == "ccomp")]
    if any(each.lemma_.lower() in scene.term("commitments/talk") for each in verb.children if each.dep_ == "ccomp"):
        return False
    return verb.lemma_ == "let" and any(
        each.dep_ in ("nsubj", "dobj", "ccomp") and each.pos_ in ("NOUN", "PROPN") and each.i > verb.i for each in inner
    )


def _bound(scene: Scene, verb: Token, top: Token, modal: Token, said: tuple[Statement, ...]) -> tuple[str, ...]:
    """Whom a future binds: the doer the text names, or the speaker; nobody where others foretell it."""
    report = report_over(top)
    doer = _own_subject(top, report)
    if doer is None or not names_itself(scene, doer):
        return ()
    if doer.lower_ in NOBODY or any(child.lower_ in NOBODY for child in doer.children):
        return ()
    statement = statement_over(verb, said)
    doers = named(scene, doer, scene.roles(doer))
    if report is not None and (_only_wished(report) or not _reports(scene, report) or _bystander(scene, report)):
        return ()
    spoken = statement is not None and statement.kind == "direct"
    if spoken and report is None and modal.lower_ in ("would", "'d", "’d", "could"):
        return ()
    if report is None and doer.lower_ in ("it", "they", "he", "she") and statement is not None:
        return ()
    speakers = _speakers(scene, report, statement)
    wished = modal.lower_ in ("would", "'d", "’d", "could") and report is None
    if doer.lower_ in SELF:
        return () if wished else speakers or doers
    if speakers:
        return _of_own_side(scene, doer, doers, speakers, report)
    if wished:
        return ()
    if doer.lower_ in ("he", "she", "they"):
        return ()
    return doers if doers and all(_can_undertake(scene, each) for each in doers) else ()


def _own_subject(top: Token, report: Token | None) -> Token | None:
    """The subject of a future; in "Japan, she said, would not lift it, and it would pay" that is Japan twice."""
    own = next((child for child in top.children if child.dep_ == "nsubj"), None)
    if own is not None and own.lower_ in ("it", "they") and top.dep_ == "conj":
        return _own_subject(first_of_chain(top.head), report) or own
    if own is not None or report is None:
        return own
    speaker = next((child for child in reversed(list(report.children)) if child.dep_ == "nsubj"), None)
    before = [child for child in report.children if speaker is not None and child.i < speaker.i < top.i]
    return next((each for each in before if each.dep_ in ("nsubj", "npadvmod", "dep")), None)


def _only_wished(report: Token) -> bool:
    """Whether the report is itself still to come, but for a speaker's "I wish to reiterate that"."""
    doer = doer_of(report)
    return is_infinitive(report) and not (
        report.dep_ == "xcomp"
        and report.head.lemma_ in ("wish", "want", "like")
        and doer is not None
        and doer.lower_ == "i"
    )


def _reports(scene: Scene, verb: Token) -> bool:
    lemma = verb.lemma_.lower()
    if lemma == "make":
        return any(child.dep_ in ("acomp", "ccomp", "oprd") and child.lower_ == "clear" for child in verb.children)
    denied = any(child.dep_ == "neg" for child in verb.children)
    speaks = lemma in scene.knowledge.reporting or lemma in scene.term("commitments/commit")
    return speaks and lemma not in scene.term("commitments/observe") and not denied


def _bystander(scene: Scene, report: Token) -> bool:
    """Whether those who foretell are named only as onlookers ("analysts", "sources")."""
    doer = doer_of(report)
    return doer is not None and doer.lemma_.lower() in scene.term("commitments/onlooker")


def _speakers(scene: Scene, report: Token | None, statement: Statement | None) -> tuple[str, ...]:
    if report is not None:
        found = tuple(role.actor for role in unique(subject(scene, report)))
        if found:
            return found
    return statement.speakers if statement is not None else ()


def _of_own_side(
    scene: Scene, doer: Token, doers: tuple[str, ...], speakers: tuple[str, ...], report: Token | None
) -> tuple[str, ...]:
    """The doer, when it is the speaker, his state, or a body spoken of as his own; nobody otherwise."""
    sides = _sides(scene, speakers, report)
    if doers and ({scene.side(each) for each in doers} | set(doers)) & sides:
        return doers
    if doers and all(_can_undertake(scene, each) for each in doers) and _of_unknown_side(scene, speakers, report):
        return doers
    if any(child.dep_ == "poss" and child.pos_ == "PRON" for child in doer.children):
        return doers or speakers if doer.lemma_.lower() in scene.term("commitments/own-body") else ()
    body = doer.tag_ == "NN" and doer.lemma_.lower() in scene.term("commitments/own-body")
    own = doer.lower_ in THIRD or body
    return speakers if own and not any(_outsider(scene, each) for each in doers) else ()


def _sides(scene: Scene, speakers: tuple[str, ...], report: Token | None) -> set[str]:
    """All that speakers speak for: their states, their organisations, and whoever their description names."""
    found = {scene.side(each) for each in speakers} | set(speakers)
    for each in (scene.actors[each] for each in speakers if each in scene.actors):
        found |= {office.country or office.organization or each.id for office in each.offices}
        found.add(each.part_of or each.id)
    described = doer_of(report) if report is not None else None
    if described is not None:
        found |= {role.actor for each in described.subtree for role in as_roles(scene.at(each))}
    return found


def _of_unknown_side(scene: Scene, speakers: tuple[str, ...], report: Token | None) -> bool:
    """Whether the speakers are officials, or a nameless body, of whom the text does not say whose."""
    if any(scene.side(each) != each for each in speakers):
        return False
    if not all(is_person(scene, each) for each in speakers):
        return report is not None and _nameless(scene, report, speakers)
    titles = [role.title for role in subject(scene, report)] if report is not None else ["speaker"]
    seen = {word for title in titles for word in (title or "").lower().split()}
    return all(titles) and not seen & scene.term("commitments/onlooker")


def _nameless(scene: Scene, report: Token, speakers: tuple[str, ...]) -> bool:
    """Whether those who report are no more than "the ministry" or "the army"."""
    doer = doer_of(report)
    known = [each for each in speakers if each in scene.actors and scene.actors[each].wikidata]
    return doer is not None and not known and doer.lower_ in scene.term("commitments/own-body")


def _outsider(scene: Scene, actor_id: str) -> bool:
    """Whether an actor is known from our knowledge, so that a body of that name is not the speaker's own."""
    actor = scene.actors.get(actor_id)
    return actor is not None and actor.kind in ("state", "organization", "person")


def _can_undertake(scene: Scene, actor_id: str) -> bool:
    actor = scene.actors.get(actor_id)
    return actor is not None and actor.kind in ("state", "government", "organization", "group")


def _predicate(verb: Token) -> tuple[Token, ...]:
    """The words of a future without its subject and auxiliaries, up to where another clause begins."""
    outside = {
        each.i
        for child in verb.children
        if child.dep_ in ("nsubj", "aux", "neg", "mark", "cc", "conj", "parataxis") or child.i < verb.i
        for each in child.subtree
    }
    return closed(verb, [each for each in verb.subtree if each.i not in outside and each.i >= verb.i])
