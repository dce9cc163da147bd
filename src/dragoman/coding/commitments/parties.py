"""Whom an undertaking binds: every one its words name, and nobody where only some of them are known."""

from __future__ import annotations

from spacy.tokens import Token

from dragoman.coding.base import Scene, as_roles, clause_head
from dragoman.coding.commitments.together import (
    apart,
    meeting_before,
    nameless,
    sentences_before,
    several_before,
    told_apart,
)
from dragoman.coding.commitments.undertaking import SELF, Undertaking, doer_of, is_person, misjoined
from dragoman.model import Actor

_BACK = 4
"""Sentences before "we" in which those who speak are looked for."""

_FAR = 12
"""Sentences before "the ministers" in which their body is looked for."""


def bound(scene: Scene, found: Undertaking) -> tuple[str, ...]:
    """All who are bound; `()` where the words name more than are known, or where "we" are more than the speaker."""
    if _shared_by_one(scene, found) or _of_several(scene, found) or _with_crowd(scene, found.by):
        return ()
    if _plural(scene, found):
        return several_before(scene, subject_of(found) or found.token) or _whose(scene, found)
    if (several := _several_named(scene, found)) is not None:
        return several
    by = _with_partner(scene, found) or _with_names(scene, found) or _with_joint(scene, found)
    return () if by == found.by and _of_joint_text(scene, found) else by


def subject_of(found: Undertaking) -> Token | None:
    """The subject of the clause in which something is undertaken; None where it belongs to the thing itself."""
    doer = doer_of(found.token if found.token.pos_ in ("VERB", "AUX") else clause_head(found.token))
    passive = doer is not None and doer.dep_ == "nsubjpass" and doer.i in {each.i for each in found.words}
    return None if passive else doer


def _shared_by_one(scene: Scene, found: Undertaking) -> bool:
    """Whether a promise called shared was given to one side alone ("our shared commitment to free trade")."""
    shared = any(child.lower_ in scene.term("commitments/shared") for child in found.token.children)
    kinds = {scene.actors[each].kind for each in found.by if each in scene.actors}
    return found.token.pos_ == "NOUN" and shared and len(found.by) == 1 and "organization" not in kinds


def _with_crowd(scene: Scene, by: tuple[str, ...]) -> bool:
    """Whether nameless officials stand beside somebody known ("the Deputy Secretary and vice foreign ministers")."""
    known = any(told_apart(scene, each) for each in by)
    names = [scene.actors[each].name for each in by if each in scene.actors]
    officials = tuple(f"{each}s" for each in scene.term("commitments/persons"))
    return known and len(by) > 1 and any(each.islower() and each.endswith(officials) for each in names)


def _of_several(scene: Scene, found: Undertaking) -> bool:
    """Whether "we" given to one alone are several: who act together, whose names stood together before."""
    doer = subject_of(found)
    if doer is None or doer.lower_ != "we" or len(found.by) > 1 or found.kind == "request":
        return False
    said = {each.lower_ for each in doer.doc[doer.i + 1 : found.words[-1].i + 1]}
    both = any(child.lower_ in ("both", "two") for child in doer.children) or doer.nbor().lower_ in ("both", "two")
    together = said & scene.term("commitments/together") and not said & {"with", "alongside"}
    return both or bool(together) or _named_together(scene, doer, found.by[0])


def _named_together(scene: Scene, we: Token, actor_id: str) -> bool:
    """Whether the subject that "we" takes up, in the paragraph before it, names an actor with others of its kind."""
    kind = scene.actors[actor_id].kind if actor_id in scene.actors else None
    for sent in sentences_before(scene, we.sent.start, _BACK):
        if "\n" in sent.text.strip() or we.doc[sent.end - 1].is_space:
            return False
        doers = [child for child in sent.root.children if child.dep_ == "nsubj"]
        if [child.lower_ for child in doers] == ["we"]:
            continue
        named = {role.actor for child in doers for role in scene.roles(child, deep=False)}
        others = [each for each in named if each in scene.actors and scene.actors[each].kind == kind]
        return actor_id in named and len(others) > 1
    return False


def _several_named(scene: Scene, found: Undertaking) -> tuple[str, ...] | None:
    """Whom "the two ministers" means, where they were taken for unlike actors; None where the subject is none such."""
    doer = subject_of(found)
    they = doer is not None and doer.lower_ == "they"
    crew = doer is not None and doer.lemma_.lower() in scene.term("commitments/crew")
    if doer is not None and doer.tag_ == "NNS" and crew and (states := _of_states(scene, doer)):
        return states
    if doer is None or found.token.pos_ == "NOUN" or not (they or nameless(scene, doer)):
        return None
    if apart(scene, found.by) and doer.lemma_.lower() not in scene.term("commitments/persons"):
        return None if they else _just_met(scene, doer, found.by)
    if they and not all(is_person(scene, each) for each in found.by):
        return None
    if _of_many(doer, scene):
        return _of_body(scene, doer)
    several = (
        _of_states(scene, doer) or meeting_before(scene, doer) or _of_body(scene, doer) or several_before(scene, doer)
    )
    if several and not (apart(scene, found.by) and {scene.side(each) for each in found.by} == set(several)):
        return several
    named = any(told_apart(scene, each) for each in found.by)
    return None if named and not _of_other_office(scene, doer, found.by) else ()


def _just_met(scene: Scene, doer: Token, by: tuple[str, ...]) -> tuple[str, ...] | None:
    """Those of the meeting told right before "the two sides", where they were taken for others."""
    met = meeting_before(scene, doer, 1)
    return met if met and {scene.side(each) for each in met} != {scene.side(each) for each in by} else None


def _of_many(doer: Token, scene: Scene) -> bool:
    """Whether officials were named before as those of one body, so that they are more than any two names."""
    for sent in sentences_before(scene, doer.sent.start, _FAR):
        for noun in sent:
            if noun.tag_ in ("NNS", "NNPS") and noun.lemma_.lower() == doer.lemma_.lower():
                owners = [each for child in noun.children if child.lower_ == "of" for each in child.children]
                bodies = [
                    each for each in owners if each.tag_ in ("NN", "NNP") and not any(True for _ in each.conjuncts)
                ]
                known = [role.actor for each in bodies for role in as_roles(scene.at(each))]
                if bodies:
                    return not set(known) & scene.knowledge.states.keys()
    return False


def _of_body(scene: Scene, doer: Token) -> tuple[str, ...]:
    """The body whose ministers or presidents were named before ("the presidents of Mercosur ... the presidents")."""
    for sent in sentences_before(scene, doer.sent.start, _FAR):
        for noun in sent:
            if noun.tag_ == "NNS" and noun.lemma_ == doer.lemma_:
                owners = [each for child in noun.children if child.lower_ == "of" for each in child.children]
                bodies = [role.actor for each in owners for role in as_roles(scene.at(each))]
                if len(bodies) == 1 and scene.actors[bodies[0]].kind == "organization":
                    return tuple(bodies)
    return ()


def _of_other_office(scene: Scene, doer: Token, persons: tuple[str, ...]) -> bool:
    """Whether "the presidents" were taken for persons of whom one holds another office."""
    title = doer.lemma_.lower()
    offices = [scene.actors[each].offices for each in persons if is_person(scene, each)]
    titles = [[one.title.lower() for one in each] for each in offices if each]
    return title in ("president", "premier", "ambassador") and not all(
        any(title in one for one in each) for each in titles
    )


def _of_states(scene: Scene, doer: Token) -> tuple[str, ...]:
    """The states of "the leaders of Chad, Niger and Mali", "negotiators from both"; `()` for fewer than two."""
    nouns = [each for child in doer.children if child.lower_ in ("of", "from", "for") for each in child.children]
    nouns += [one for each in nouns for one in each.subtree if one.pos_ == "PROPN" and one.dep_ in ("appos", "conj")]
    found = dict.fromkeys(role.actor for each in nouns for role in scene.roles(each, deep=False))
    return tuple(found) if len(found) > 1 and all(each in scene.knowledge.states for each in found) else ()


def _plural(scene: Scene, found: Undertaking) -> bool:
    """Whether a plural subject ("the ministers", "they") was taken for one person."""
    doer = subject_of(found)
    if doer is None or len(found.by) != 1 or found.token.pos_ == "NOUN" or not is_person(scene, found.by[0]):
        return False
    plural = doer.lower_ in ("they", "both") or doer.tag_ == "NNS" or (doer.tag_ == "NNPS" and not scene.at(doer))
    crew = scene.term("commitments/crew") - scene.term("commitments/persons")
    own = doer.lemma_.lower() in crew and any(child.tag_ == "PRP$" for child in doer.children)
    return plural and not own and misjoined(scene, found.token) is None


def _whose(scene: Scene, found: Undertaking) -> tuple[str, ...]:
    """The body to which nameless officials belong ("the ministers of the union")."""
    doer = subject_of(found)
    owners = [each for child in (doer.children if doer else ()) if child.lower_ == "of" for each in child.children]
    sides = dict.fromkeys(role.actor for each in owners for role in scene.roles(each, deep=False))
    return tuple(each for each in sides if scene.actors[each].kind == "organization")


def _with_names(scene: Scene, found: Undertaking) -> tuple[str, ...]:
    """All whose names a subject joins by "and", where the parse kept only some of them; `()` elsewhere."""
    verb = found.token.head if found.token.dep_ == "advcl" else found.token
    doer = subject_of(found) or doer_of(verb)
    persons = bool(found.by) and all(is_person(scene, each) for each in found.by)
    if doer is None or not persons or doer.pos_ == "PRON" or found.token.pos_ == "NOUN":
        return ()
    span = doer.doc[doer.left_edge.i : verb.i]
    if not any(each.dep_ == "cc" for each in span) or any(each.dep_ == "relcl" for each in span):
        return ()
    inside = {each.i for each in doer.subtree}
    heads = [each for each in span if each.pos_ == "PROPN" and each.dep_ != "poss" and each.i in inside]
    people = dict.fromkeys(name for each in heads for name in _people_called(scene, each) if is_person(scene, name))
    return tuple(people) if set(people) > set(found.by) else ()


def _people_called(scene: Scene, name: Token) -> list[str]:
    """The person a name in a subject means; for a family name alone the one person of the text who bears it."""
    here = [one.actors[0] for one in scene.by_head.get(name.i, ()) if one.actors]
    if here or name.dep_ != "conj":
        return here
    bears = [each.id for each in scene.actors.values() if each.kind == "person" and name.text in each.name.split()]
    return bears if len(bears) == 1 else []


def _with_joint(scene: Scene, found: Undertaking) -> tuple[str, ...]:
    """Those who undertake with whoever is joined to them by title ("the Secretary and Chancellor"); nobody else."""
    doer = subject_of(found)
    by = found.by
    if doer is None or not by or found.token.pos_ == "NOUN" or doer.lower_ in SELF:
        return by
    joined = [each for each in doer.conjuncts if each.i > doer.i and each.pos_ in ("NOUN", "PROPN")]
    named = {index for one in scene.at(doer) for index in range(one.first, one.last + 1)}
    before = [each for each in doer.children if each.dep_ == "nmod" and each.i not in named]
    joined += [each for each in before if any(one.dep_ == "cc" for one in each.children)]
    if not joined or len(by) > len(joined):
        return by
    for noun in joined:
        others = tuple(role.actor for role in scene.roles(noun) if role.actor not in by)
        if others or {role.actor for role in scene.roles(noun)} - {by[0]}:
            by = (*by, *others)
            continue
        titled = [each.id for each in scene.actors.values() if each.id not in by and _holds(each, noun.lower_)]
        if len(titled) != 1:
            return ()
        by = (*by, titled[0])
    return by


def _with_partner(scene: Scene, found: Undertaking) -> tuple[str, ...]:
    """A speaker with the one he says he met, for his "we agreed to"; nobody where none is named."""
    doer = subject_of(found)
    if doer is None or doer.lower_ != "we" or found.token.lemma_ != "agree" or len(found.by) != 1:
        return ()
    start = doer.doc[max(0, doer.sent.start - 1)].sent.start
    for verb in reversed(doer.doc[start : doer.i]):
        if verb.lemma_ not in ("meet", "welcome", "host", "receive", "talk", "speak") or verb.pos_ != "VERB":
            continue
        subjects = [child for child in verb.children if child.dep_ == "nsubj"]
        nouns = [*verb.children, *(each for one in subjects for each in one.conjuncts)]
        nouns += [each for child in verb.children if child.lower_ in ("with", "to") for each in child.children]
        met = [
            role.actor for noun in [*subjects, *nouns] for role in as_roles(scene.at(noun)) if noun.dep_ != "npadvmod"
        ]
        others = [each for each in dict.fromkeys(met) if scene.side(each) != scene.side(found.by[0])]
        if len(others) == 1 and is_person(scene, others[0]):
            return (*found.by, others[0])
    return ()


def _holds(actor: Actor, title: str) -> bool:
    """Whether a person of the text holds an office of this title."""
    return actor.kind == "person" and any(each.title.lower().endswith(title) for each in actor.offices)


def _of_joint_text(scene: Scene, found: Undertaking) -> bool:
    """Whether "we" of a joint statement, or of an agreement, was taken for one side only."""
    doer = subject_of(found)
    if doer is None or doer.lower_ != "we" or len(found.by) > 1:
        return False
    if found.token.lemma_ == "agree":
        return True
    title = (scene.text.article.title or "").lower()
    named = scene.actors[found.by[0]].name.lower() if found.by[0] in scene.actors else ""
    return named not in title and any(each in title for each in scene.term("commitments/joint-text"))
