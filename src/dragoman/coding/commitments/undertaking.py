"""One thing undertaken: who undertakes it and in which words, whichever way of speaking it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from dragoman.coding.base import Scene, as_roles, clause_head, is_infinitive, subject, unique
from dragoman.coding.commitments.lists import items, opens_infinitive
from dragoman.coding.commitments.together import meeting_before, nameless, sentences_before, several_before, told_apart
from dragoman.model import Role, Statement

KINDS = ("commit", "affirm", "offer", "intend", "request", "refuse")
SELF = frozenset({"we", "i"})
THIRD = frozenset({"he", "she", "it", "they"})
NOBODY = frozenset({"neither", "nobody", "none", "no", "nothing"})


_FAR = 12
"""Sentences before "we" that are searched for the state that speaks."""


@dataclass(frozen=True, slots=True)
class Undertaking:
    """One thing undertaken: the word that says so, its kind, who undertakes, and the words of the thing."""

    token: Token
    kind: str
    by: tuple[str, ...]
    words: tuple[Token, ...]


def first_verb(words: tuple[Token, ...]) -> Token:
    """The word of a phrase that all its others hang on."""
    inside = {word.i for word in words}
    return next((word for word in words if word.head.i not in inside or word.head.i == word.i), words[0])


def statement_over(token: Token, said: tuple[Statement, ...]) -> Statement | None:
    """The narrowest statement that reports a word, or that it introduces."""
    over = [
        each
        for each in said
        if any(span.start <= token.idx < span.end for span in each.content)
        or (each.cue is not None and each.cue.start == token.idx)
    ]
    return min(over, key=lambda each: sum(span.end - span.start for span in each.content), default=None)


def doer_of(verb: Token) -> Token | None:
    """The subject a verb has or shares with the verb before it."""
    while True:
        helped = [verb, *(child for child in verb.children if child.dep_ == "aux")]
        own = next((each for one in helped for each in one.children if each.dep_ in ("nsubj", "nsubjpass")), None)
        if own is not None or verb.dep_ not in ("conj", "xcomp") or verb.head.i == verb.i:
            return own
        verb = _told_with(verb) or verb.head


def first_of_chain(verb: Token) -> Token:
    """The first verb of "will open the road, free the prisoners and pay": whose subject and tense the others share."""
    while verb.dep_ == "conj" and not any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children):
        if verb.head.pos_ not in ("VERB", "AUX") or resumes(verb):
            break
        verb = _told_with(verb) or verb.head
    return verb


def _told_with(verb: Token) -> Token | None:
    """The future told before another that the parse joins to the report ("he said it would stay but would not pay")."""
    report = verb.head
    ahead = any(child.tag_ == "MD" for child in verb.children)
    if verb.dep_ != "conj" or verb.tag_ != "VB" or not ahead or report.tag_ != "VBD":
        return None
    told = [each for each in report.children if each.dep_ == "ccomp" and report.i < each.i < verb.i]
    return next((each for each in told if any(child.tag_ == "MD" for child in each.children)), None)


def resumes(verb: Token) -> bool:
    """Whether a future goes on after ", he went on," with the subject before it, though the parse joins the two."""
    aside = verb.head
    doer = next((child for child in aside.children if child.dep_ == "nsubj"), None)
    joined = verb.dep_ in ("conj", "dep") and verb.tag_ == "VB"
    if not joined or aside.tag_ != "VBD" or doer is None or doer.left_edge.i == 0:
        return False
    ahead = any(child.tag_ == "MD" for child in verb.children)
    after = aside.doc[aside.i + 1 : verb.i]
    return ahead and doer.left_edge.nbor(-1).text == "," and any(each.text == "," for each in after[:2])


def is_further_clause(verb: Token) -> bool:
    """Whether a verb opens the second "that" clause of a report, which the parse takes for a circumstance."""
    that = any(child.dep_ == "mark" and child.lower_ == "that" for child in verb.children)
    return verb.dep_ == "advcl" and that and verb.head.dep_ == "ccomp"


def report_over(top: Token) -> Token | None:
    """The verb that reports a clause, or whose complement it is."""
    while True:
        if (aside := _said_aside(top)) is not None:
            return aside
        if not (top.dep_ in ("conj", "ccomp", "parataxis") or is_further_clause(top)) or top.head.i == top.i:
            return None
        if _beside(top):
            return None
        if resumes(top):
            return top.head
        if top.dep_ == "ccomp":
            return top.head
        top = top.head


def _beside(clause: Token) -> bool:
    """Whether a clause only stands before another future, as one of a row ("Chad will pay, Mali will build")."""
    after = clause.head
    doer = next((child for child in after.children if child.dep_ == "nsubj"), None)
    ahead = any(child.tag_ == "MD" for child in after.children)
    return clause.dep_ == "ccomp" and ahead and doer is not None and clause.i < doer.i < after.i


def _said_aside(top: Token) -> Token | None:
    """The verb of ", he said," that the parse hangs below the verb of what is said."""
    told = [child for child in top.children if child.dep_ == "parataxis" and child.tag_ in ("VBD", "VBZ")]
    after = [
        each
        for each in told
        if each.nbor(-1).dep_ == "nsubj" or (each.i + 1 < len(each.doc) and each.nbor().dep_ == "nsubj")
    ]
    return next((each for each in after if not any(child.dep_ == "ccomp" for child in each.children)), None)


def undertakers(scene: Scene, token: Token, said: tuple[Statement, ...]) -> tuple[str, ...]:
    """Who undertakes: the subject, the speaker, or whoever the document of the sentence speaks for."""
    verb = token if token.pos_ in ("VERB", "AUX") else clause_head(token)
    if (before := _told_before(scene, verb)) is not None:
        return undertakers(scene, before, said)
    doer = doer_of(verb)
    if doer is not None and doer.dep_ == "nsubjpass" and doer.lower_ == "it":
        return ()
    if (reported := _named_by_reporter(scene, doer, verb)) is not None:
        return reported
    statement = statement_over(token, said) if doer is not None and doer.lower_ in SELF else None
    if statement is not None and statement.kind == "direct" and statement.speakers:
        return statement.speakers
    third = doer is not None and doer.lower_ in THIRD and not scene.roles(doer)
    if third and (over := statement_over(token, said)) is not None and over.kind == "direct":
        return ()
    if doer is not None and doer.lower_ == "it" and (body := body_before(scene, doer)) and not _is_known(scene, doer):
        return body
    if doer is not None and doer.lower_ == "they" and (_taken_for_one(scene, doer) or doer.head.dep_ == "ROOT"):
        several = several_before(scene, doer)
        if several:
            return several
    if (reporter := misjoined(scene, verb)) is not None:
        return undertakers(scene, reporter, said)
    stray = _stray_doer(verb)
    if (beside := _apposed(scene, stray or doer)) is not None:
        return beside
    if stray is not None and (roles := scene.roles(stray, deep=False)):
        return tuple(role.actor for role in unique(roles))
    stated = doer is None or _after_dateline(doer).i == doer.i
    roles = _of_document(scene, verb) or (subject(scene, verb) if stated else [])
    roles = roles or (scene.roles(_after_dateline(doer)) if doer is not None else [])
    roles = _without_owners(scene, roles)
    if doer is not None and doer.lemma_.lower() in scene.term("commitments/kin") and not scene.at(doer):
        return ()
    found = named(scene, doer, [*roles, *_partners(scene, verb)] if roles else [], report_over(first_of_chain(verb)))
    if doer is not None and found and not any(told_apart(scene, each) for each in found):
        own = report_over(first_of_chain(verb)) if doer.lemma_.lower() in scene.term("commitments/own-body") else None
        found = (tuple(role.actor for role in unique(subject(scene, own))) if own is not None else ()) or found
    if found or not _speaks_for_all(scene, doer):
        return found
    if doer is None and first_of_chain(verb).dep_ in ("acl", "relcl", "pcomp", "advcl"):
        return ()
    report = report_over(first_of_chain(verb))
    if doer is not None and doer.lower_ in ("it", "they") and report is not None and subject(scene, report):
        return tuple(role.actor for role in unique(subject(scene, report)))
    statement = statement_over(token, said)
    if doer is None and statement is not None and statement.kind == "direct":
        return ()
    if statement is not None and statement.speakers:
        return statement.speakers
    document = next((each for each in said if each.evidence.start == token.sent.start_char and each.document), None)
    if document is None and doer is not None and nameless(scene, doer):
        return meeting_before(scene, doer) or several_before(scene, doer)
    if document is None and doer is not None and doer.lower_ == "we":
        return _state_before(scene, doer)
    return document.speakers if document is not None else ()


def _named_by_reporter(scene: Scene, doer: Token | None, verb: Token) -> tuple[str, ...] | None:
    """The state or body that reports of itself as "it" ("the union said it was willing")."""
    report = report_over(first_of_chain(verb)) if doer is not None and doer.lower_ == "it" else None
    sayer = doer_of(report) if report is not None else None
    if sayer is None or sayer.pos_ not in ("PROPN", "NOUN"):
        return None
    actors = tuple(role.actor for role in unique(scene.roles(sayer, deep=False)))
    bodies = all(scene.actors[each].kind in ("state", "organization", "government") for each in actors)
    return actors if actors and bodies and len(actors) == 1 else None


def _apposed(scene: Scene, noun: Token | None) -> tuple[str, ...] | None:
    """All whom a plural names beside it ("the foreign ministers, Amos Kirote and Ana Diaz, called")."""
    beside = [child for child in noun.children if child.dep_ == "appos"] if noun is not None else []
    if noun is None or noun.tag_ not in ("NNS", "NNPS") or not beside:
        return None
    names = [each for one in beside for each in (one, *one.conjuncts)]
    found = unique(role for each in names for role in as_roles(scene.at(each)))
    return tuple(role.actor for role in found) if len(found) > 1 else None


def _stray_doer(verb: Token) -> Token | None:
    """The noun that opens a sentence of which the parse made a tensed verb a mere description."""
    root = verb.sent.root
    if verb.dep_ != "acl" or verb.tag_ != "VBD" or root.pos_ not in ("NOUN", "PROPN") or root.i > verb.i:
        return None
    return root


def _told_before(scene: Scene, verb: Token) -> Token | None:
    """The verb whose subject a present takes up after those who tell ("Chad is poor, he said, but is ready to pay")."""
    report = verb.head
    aided = any(child.dep_ in ("nsubj", "aux", "auxpass") for child in verb.children)
    if verb.dep_ != "conj" or verb.tag_ not in ("VBZ", "VBP") or aided or report.tag_ != "VBD":
        return None
    if report.lemma_.lower() not in scene.knowledge.reporting:
        return None
    return next((child for child in report.children if child.dep_ == "ccomp" and child.i < report.i), None)


def _state_before(scene: Scene, we: Token) -> tuple[str, ...]:
    """The state that speaks in a text of its own: the last one before "we" that is the subject of a present."""
    for sent in sentences_before(scene, we.sent.start, _FAR):
        verb = sent.root
        present = [verb, *(child for child in verb.children if child.dep_ == "aux")]
        doers = [role for child in verb.children if child.dep_ == "nsubj" for role in scene.roles(child, deep=False)]
        if len(doers) != 1 or not any(each.tag_ in ("VBZ", "VBP", "MD") for each in present):
            continue
        lemma = verb.lemma_.lower()
        speaks = lemma in scene.knowledge.reporting or lemma in scene.term("commitments/speaks-up")
        if speaks and scene.actors[doers[0].actor].kind == "organization":
            return (doers[0].actor,)
        if speaks and scene.side(doers[0].actor) in scene.knowledge.states:
            return (scene.side(doers[0].actor),)
    return ()


def _is_known(scene: Scene, it: Token) -> bool:
    """Whether "it" is taken for something our knowledge names."""
    meant = [scene.actors[role.actor] for role in scene.roles(it)]
    return any(each.wikidata or each.id in scene.knowledge.states for each in meant)


def body_before(scene: Scene, it: Token) -> tuple[str, ...]:
    """The organisation or state that was the subject of the sentence before "it"."""
    sent = it.doc[max(0, it.sent.start - 1)].sent
    doers = [role for child in sent.root.children if child.dep_ == "nsubj" for role in scene.roles(child, deep=False)]
    known = [each.actor for each in doers if scene.actors[each.actor].wikidata or each.actor in scene.knowledge.states]
    return tuple(known) if len(known) == 1 and not is_person(scene, known[0]) else ()


def misjoined(scene: Scene, verb: Token) -> Token | None:
    """The reporting verb that a verb goes on with, where the parse joins it to the clause reported.

    In "She said the plan is sound and urged Chad to sign" she urged, not the plan; in "They reaffirm their support for
    efforts to seek peace and call on Chad to sign" they call; so too after "called on Chad to sign and urged".
    """
    told = verb.head
    if (before := _after_object(verb)) is not None:
        return before
    if verb.dep_ != "conj" or any(child.dep_ == "nsubj" for child in verb.children):
        return None
    if told.dep_ in ("xcomp", "advcl") and is_infinitive(told) and verb.tag_ in ("VBZ", "VBD") and not _is_aided(verb):
        alike = told.head.tag_ == verb.tag_ or _after_object(told.head) is not None
        return told.head if told.head.pos_ == "VERB" and alike else None
    if told.dep_ == "acl" and is_infinitive(told) and verb.lemma_ == "call":
        above = clause_head(told.head)
        present = above.tag_ in ("VBP", "VBZ") and any(child.dep_ == "nsubj" for child in above.children)
        return above if present and not is_infinitive(verb) else None
    if told.dep_ != "ccomp" or told.head.pos_ not in ("VERB", "AUX"):
        return None
    doer = next((child for child in told.children if child.dep_ == "nsubj"), None)
    tense = [verb, *(child for child in verb.children if child.dep_ == "aux")][-1].tag_
    if tense in ("VBD", "VBZ") and doer is not None and doer.pos_ == "NOUN" and not names_itself(scene, doer):
        return told.head
    past = verb.tag_ == "VBD" or (verb.tag_ == "VBN" and any(child.dep_ == "dobj" for child in verb.children))
    if not past or told.head.tag_ != "VBD" or any(child.dep_ in ("aux", "auxpass") for child in verb.children):
        return None
    if told.tag_ == "VBN" and any(child.dep_ == "auxpass" and child.tag_ == "VB" for child in told.children):
        return told.head
    tensed = [told, *(child for child in told.children if child.dep_ == "aux")]
    passive = any(child.dep_ == "auxpass" for child in told.children)
    if verb.tag_ == "VBD" and passive and any(each.lower_ == "had" for each in tensed):
        return told.head
    if told.tag_ == "VBN" and not passive and any(each.lower_ in ("has", "have") for each in tensed):
        return None
    return told.head if told.tag_ == "VBG" or any(each.tag_ in ("VBZ", "VBP", "MD") for each in tensed) else None


def _after_object(verb: Token) -> Token | None:
    """The verb that one goes on with after a comma, though the parse hangs it on the object between.

    So "called" in "condemned the raids, called on Chad to leave and urged calm".
    """
    noun = verb.head
    if verb.dep_ != "acl" or verb.tag_ != "VBN" or verb.left_edge.i == 0 or verb.left_edge.nbor(-1).text != ",":
        return None
    active = any(child.dep_ in ("dobj", "ccomp") for child in verb.children)
    active = active or (verb.lemma_ == "call" and any(child.lower_ in ("on", "upon", "for") for child in verb.children))
    held = noun.dep_ == "dobj" and noun.head.tag_ == "VBD"
    passive = any(child.dep_ == "agent" for child in verb.children)
    return noun.head if held and active and not passive else None


def _is_aided(verb: Token) -> bool:
    return any(child.dep_ in ("aux", "auxpass") for child in verb.children)


def _taken_for_one(scene: Scene, they: Token) -> bool:
    """Whether "they" is taken for one state, person or organisation."""
    meant = scene.roles(they)
    return len(meant) == 1 and scene.actors[meant[0].actor].kind not in ("group", "population")


def _of_document(scene: Scene, verb: Token) -> list[Role]:
    """Whose text it is that speaks ("adopted a resolution calling on Kenya"), or the name that lacks its verb."""
    noun = verb.head
    if verb.dep_ == "acl" and verb.tag_ == "VBN" and noun.dep_ == "ROOT" and scene.at(noun):
        return scene.roles(noun)
    if verb.dep_ != "acl" or verb.tag_ != "VBG" or scene.at(noun):
        return []
    text = noun.lemma_.lower() in scene.term("commitments/document") or noun.ent_type_ == "DATE"
    issuer = noun.head
    while text and issuer.pos_ in ("ADP", "NOUN", "PROPN") and issuer.head.i != issuer.i:
        issuer = issuer.head
    issued = issuer.lemma_.lower() in scene.term("commitments/issue") and (text or noun.dep_ == "dobj")
    return subject(scene, issuer) if issued and issuer.pos_ == "VERB" else []


def _speaks_for_all(scene: Scene, doer: Token | None) -> bool:
    """Whether an unresolved subject is the speaker or those a document speaks for ("we", "the sides")."""
    if doer is None or doer.lower_ in SELF | THIRD:
        return True
    return doer.lemma_.lower() in scene.term("commitments/own-body") | scene.term("commitments/all")


def _without_owners(scene: Scene, roles: list[Role]) -> list[Role]:
    """The actors of a subject without those only "our" or "its" names beside them ("Chad and our allies")."""
    owned = [each for each in roles if (at := scene.by_mention.get(each.mention)) and _is_owner(scene, at.head)]
    return [each for each in roles if each not in owned] or roles


def _is_owner(scene: Scene, index: int) -> bool:
    return scene.text.doc[index].tag_ == "PRP$"


def _partners(scene: Scene, verb: Token) -> list[Role]:
    """Those somebody "agreed with", who are bound as well."""
    if verb.lemma_ != "agree":
        return []
    nouns = [
        each for child in verb.children if child.lower_ == "with" for each in child.children if each.dep_ == "pobj"
    ]
    return [role for noun in nouns for role in scene.roles(_antecedent(noun), deep=False)]


def _antecedent(noun: Token) -> Token:
    """The name before "with whom", else the word itself."""
    if noun.lower_ != "whom":
        return noun
    return next((each for each in reversed(noun.doc[max(0, noun.i - 4) : noun.i]) if each.pos_ == "PROPN"), noun)


def _after_dateline(doer: Token) -> Token:
    """The subject itself where the parse takes a dateline for it ("DHAKA, Aug 27: Bangladesh agreed")."""
    later = [each for each in doer.children if each.dep_ == "appos"]
    return next((each for each in later if any(mark.text == ":" for mark in doer.doc[doer.i : each.i])), doer)


def named(scene: Scene, doer: Token | None, roles: Iterable[Role], report: Token | None = None) -> tuple[str, ...]:
    """The actors of a subject; for "her government" the state she acts for."""
    found = tuple(role.actor for role in unique(roles))
    if doer is None or doer.lemma_.lower() not in scene.term("commitments/own-body"):
        return (_whose_crew(scene, doer, found, report) if doer is not None else ()) or found
    owners = [child for child in doer.children if child.dep_ == "poss" and child.pos_ == "PRON"]
    people = _country_beside(scene, doer_of(report)) if owners and report is not None else []
    people = people or (subject(scene, report) if owners and report is not None else [])
    people = people or [role for each in owners for role in scene.roles(each)]
    sides = [scene.side(role.actor) for role in people]
    return tuple(dict.fromkeys(each for each in sides if each in scene.actors)) or found


def _whose_crew(scene: Scene, doer: Token, found: tuple[str, ...], report: Token | None) -> tuple[str, ...]:
    """The body whose men act ("its fighters"), or who says so of his own, where the text tells no more of them."""
    owners = [child for child in doer.children if child.dep_ == "poss" and child.pos_ == "PRON"]
    crew = doer.lemma_.lower() in scene.term("commitments/crew")
    known = any(scene.actors[each].wikidata or each in scene.knowledge.states for each in found)
    called = any(child.dep_ == "appos" and child.pos_ == "PROPN" for child in doer.children)
    if not crew or not owners or known or called:
        return ()
    whose = unique(role for each in owners for role in scene.roles(each))
    return tuple(role.actor for role in whose or (subject(scene, report) if report is not None else []))


def _country_beside(scene: Scene, speaker: Token | None) -> list[Role]:
    """The state a speaker's own phrase names ("the delegate of Mexico", "JUAN DIAZ (Mexico)")."""
    beside = (
        [each for each in speaker.children if each.i > speaker.i and each.dep_ in ("prep", "appos")] if speaker else []
    )
    nouns = [noun for each in beside for noun in ([each] if each.dep_ == "appos" else each.children)]
    found = [role for noun in nouns for role in as_roles(scene.at(noun))]
    return [role for role in found if role.actor in scene.knowledge.states]


def doers_of_clause(scene: Scene, clause: Token, by: tuple[str, ...]) -> tuple[str, ...]:
    """Who is to act in "agreed that Kenya would open": the subject of the clause, if it is one of those who agreed."""
    doer = next((child for child in clause.children if child.dep_ == "nsubj"), None)
    own = doer is None or doer.lower_ in SELF | THIRD
    doers = named(scene, doer, scene.roles(doer)) if doer is not None and not own else ()
    sides = {scene.side(each) for each in by}
    unknown = all(scene.side(each) == each and is_person(scene, each) for each in by)
    states = all(each in scene.knowledge.states for each in doers)
    return doers if doers and ({scene.side(each) for each in doers} <= sides or (unknown and states)) else by


def is_person(scene: Scene, actor_id: str) -> bool:
    """Whether an actor is a person."""
    actor = scene.actors.get(actor_id)
    return actor is not None and actor.kind == "person"


def names_itself(scene: Scene, doer: Token) -> bool:
    """Whether a subject is an actor, not a thing that belongs to one ("our joint efforts", "Kenya's plan")."""
    bodies = scene.term("commitments/own-body") | scene.term("commitments/all") | scene.term("actors/partitive")
    if doer.lemma_.lower() in bodies or doer.pos_ in ("PRON", "PROPN", "DET", "NUM"):
        return True
    ours = any(child.dep_ == "poss" and child.pos_ == "PRON" for child in doer.children)
    crew = doer.lemma_.lower() in scene.term("commitments/crew")
    return bool(scene.roles(doer, deep=False)) and (crew or not ours)


def denied(scene: Scene, token: Token) -> bool:
    """Whether a word, or the verb it completes, is denied: "did not agree", "is not ready", "neither agreed"."""
    verbs = [token, token.head] if token.dep_ in ("acomp", "oprd") else [token]
    negated = any(child.dep_ == "neg" for verb in verbs for child in verb.children)
    negated = negated or (token.left_edge.i > 0 and token.left_edge.nbor(-1).lower_ == "nor")
    nobody = any(
        child.dep_ == "nsubj" and {child.lower_, *(each.lower_ for each in child.children)} & NOBODY
        for verb in verbs
        for child in verb.children
    )
    return negated or nobody or "negation" in scene.cues(token)


def mere_talk(scene: Scene, verb: Token, kind: str) -> bool:
    """Whether what is refused is only an answer ("declined to comment", "refused to give details")."""
    if kind != "refuse":
        return False
    held = {child.lemma_.lower() for child in verb.children if child.dep_ == "dobj"}
    if verb.lemma_ == "put":
        return False
    return verb.lemma_.lower() in scene.term("commitments/talk") or bool(held & scene.term("commitments/talk-object"))


def listed(scene: Scene, token: Token, head: Token) -> list[tuple[Token, ...]]:
    """The words of each thing undertaken: the items of a list, and those that the parse hangs elsewhere."""
    if head.pos_ in ("NOUN", "PROPN", "NUM", "SYM") and not _apart(head):
        found = [_with_rest(token, head)]
    else:
        found = [closed(first_verb(tuple(words)), words) for words in items(head)]
    if not found and head.pos_ == "VERB" and is_infinitive(head):
        found = [(head,)]
    last = max((each[-1].i for each in found if each), default=head.i)
    return [each for each in [*found, *_further(token, head, last)] if each]


def strays(token: Token) -> Iterator[tuple[Token, ...]]:
    """Items of a list of infinitives that the parse makes equals of its verb: "agreed to open it, put it to use"."""
    for child in token.conjuncts:
        bare = child.tag_ == "VB" or (
            child.tag_ == "VBD" and child.lower_ == child.lemma_ and token.lower_ != token.lemma_
        )
        aided = any(each.dep_ in ("aux", "nsubj", "nsubjpass", "auxpass") for each in child.children)
        if child.i > token.i and bare and not aided:
            later = {word.i for each in child.children if each.dep_ in ("conj", "cc") for word in each.subtree}
            words = closed(child, [word for word in child.subtree if word.i not in later])
            if len(words) > 1:
                yield words


def _apart(noun: Token) -> bool:
    """Whether coordinated nouns are things of their own: each opened by its own article or owner."""
    every = [noun, *noun.conjuncts]
    opened = [
        any(child.dep_ in ("det", "poss", "nummod") and child.i < each.i for child in each.children) for each in every
    ]
    joined = any(child.dep_ == "cc" for each in every for child in each.children)
    return joined and all(opened)


def _with_rest(token: Token, noun: Token) -> tuple[Token, ...]:
    """A noun phrase and the phrases after it that the verb holds ("technical help for the dredging")."""
    words = list(noun.subtree)
    while words[0].i - 1 > token.i and (words[0].nbor(-1).like_num or words[0].nbor(-1).tag_ == "$"):
        words.insert(0, words[0].nbor(-1))
    for child in token.children:
        words += _list_goes_on(words[-1], child)
        taken = child.dep_ in ("prep", "dative") or (child.dep_ in ("xcomp", "advcl") and is_infinitive(child))
        if child.i > noun.i and taken and child.left_edge.i == words[-1].i + 1:
            words += child.subtree
    return closed(noun, [word for word in words if word.lower_ != "that" or word.i != words[0].i])


def _list_goes_on(last: Token, noun: Token) -> list[Token]:
    """The rest of a list of nouns that the parse hangs on the verb ("support for Chad, the union, | and the court")."""
    if noun.dep_ not in ("conj", "dep") or noun.pos_ not in ("NOUN", "PROPN") or noun.left_edge.i <= last.i:
        return []
    between = noun.doc[last.i + 1 : noun.left_edge.i]
    plain = all(each.text == "," or each.dep_ == "cc" for each in between)
    verbal = any(each.pos_ in ("VERB", "AUX") and each.dep_ != "relcl" for each in noun.subtree)
    return list(noun.doc[last.i + 1 : noun.right_edge.i + 1]) if between and plain and not verbal else []


def _further(token: Token, head: Token, last: int) -> Iterator[tuple[Token, ...]]:
    """Infinitives that go on with a list after its last known word: ", to return ... and to name ..."."""
    doc = token.doc
    while is_infinitive(head) and last + 2 < token.sent.end:
        at = last + 1
        while at < token.sent.end - 2 and (doc[at].text in (",", ";") or doc[at].lower_ == "and"):
            at += 1
        joined = any(each.text == ";" or each.lower_ == "and" for each in doc[last + 1 : at])
        if not joined or not opens_infinitive(doc[at], doc[at + 1]):
            return
        words = _to_next(closed(doc[at + 1], [each for each in doc[at + 1].subtree if each.i > at]))
        yield words
        last = words[-1].i


def _to_next(words: tuple[Token, ...]) -> tuple[Token, ...]:
    """The words up to a further infinitive that a semicolon or "and" joins to them."""
    for at in range(2, len(words) - 1):
        if opens_infinitive(words[at], words[at + 1]) and (words[at - 1].dep_ == "cc" or words[at - 1].text == ";"):
            return closed(words[0], list(words[:at]))
    return words


def _aside_of(word: Token) -> bool:
    """Whether a noun only comments on what was said (", a theme which he will take up")."""
    described = any(child.dep_ == "relcl" for child in word.children)
    return word.dep_ == "appos" and described and word.left_edge.lower_ in ("a", "an")


def closed(head: Token, words: list[Token]) -> tuple[Token, ...]:
    """The words that stand together around the head, without a clause that a comma parts at their end."""
    kept = [word for word in words if word.i <= head.i]
    for word in words:
        if word.i <= head.i:
            continue
        between = word.doc[kept[-1].i + 1 : word.i]
        if any(not (each.is_punct or each.is_space) for each in between):
            break
        kept.append(word)
    for word in kept:
        if word.dep_ == "acl" and word.head.i == head.i and is_infinitive(word):
            continue
        parted = word.left_edge.i > head.i and word.doc[word.left_edge.i - 1].text in (",", "—", "–", ";")
        loose = word.dep_ in ("relcl", "advcl", "acl", "parataxis", "npadvmod") or _aside_of(word)
        if parted and loose and word.i != head.i and word.right_edge.i >= kept[-1].i - 1:
            kept = [each for each in kept if each.i < word.left_edge.i]
            break
    while len(kept) > 1 and (kept[-1].is_punct or kept[-1].is_space or kept[-1].dep_ == "cc"):
        kept.pop()
    while len(kept) > 1 and (kept[0].lower_ in ("to", "that") or kept[0].dep_ == "cc"):
        kept.pop(0)
    return tuple(kept)
