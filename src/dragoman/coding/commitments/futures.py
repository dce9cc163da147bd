"""What a state, a group or a speaker's own side will do or refuses to ("Kenya will open", "he said it would not")."""

from __future__ import annotations

from spacy.tokens import Token

from dragoman.coding.base import Scene, as_roles, is_infinitive, subject, unique
from dragoman.coding.commitments.undertaking import (
    NOBODY,
    SELF,
    THIRD,
    Undertaking,
    body_before,
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

_WHO = ("which", "who")

_COUNTED = frozenset({"million", "billion", "percent"})

_IF = frozenset({"if", "unless", "once", "provided"})

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
    if mere_talk(scene, verb, "refuse") if denied else on_calendar(scene, verb) and not _on_condition(scene, verb):
        return []
    if not denied and verb.lemma_.lower() in scene.term("commitments/courtesy") and not done_to(scene, verb):
        return []
    by = _bound(scene, verb, top, modal, said)
    words = _predicate(verb)
    if not by or not (telling(scene, words) or _named_thing(verb)):
        return []
    return [Undertaking(verb, "refuse" if denied else "commit", by, words)]


def told_passive(scene: Scene, verb: Token, said: tuple[Statement, ...]) -> list[Undertaking]:
    """What an official says will be done by his own side ("he said 200 soldiers would be sent")."""
    modal = _modal(verb)
    deed = verb.lemma_.lower() in scene.term("commitments/done-by-state")
    if verb.tag_ != "VBN" or modal is None or modal.lower_ not in ("will", "would") or not deed or _not(verb):
        return []
    report = report_over(verb)
    thing = next((child for child in verb.children if child.dep_ == "nsubjpass"), None)
    agents = [each for child in verb.children if child.dep_ == "agent" for each in child.children]
    agent = any(_can_undertake(scene, role.actor) for each in agents for role in as_roles(scene.at(each)))
    if report is None or thing is None or thing.pos_ == "PRON" or agent or verb.dep_ not in ("ccomp", "conj"):
        return []
    if not _reports(scene, report) or _bystander(scene, report) or _only_wished(report):
        return []
    if any(role.actor in scene.knowledge.states for role in as_roles(scene.at(thing))):
        return []
    by = _speakers(scene, report, statement_over(verb, said))
    if not by or not all(_in_charge(scene, each) for each in by):
        return []
    if any(child.lower_ in NOBODY for child in thing.children):
        return []
    return [Undertaking(verb, "commit", by, closed(verb, [each for each in verb.subtree if each.dep_ != "mark"]))]


def told_duty(scene: Scene, verb: Token, said: tuple[Statement, ...]) -> list[Undertaking]:
    """What others are said to have to do ("she said Chad must free the fishermen"), as asked by whoever says so."""
    modal, report = _modal(verb), report_over(first_of_chain(verb))
    doer = next((child for child in verb.children if child.dep_ == "nsubj"), None)
    if modal is None or modal.lower_ != "must" or verb.tag_ != "VB" or report is None or doer is None:
        return []
    idle = verb.lemma_.lower() in scene.term("commitments/no-undertaking") | scene.term("commitments/stance")
    if idle or doer.pos_ == "PRON" or not _reports(scene, report) or _bystander(scene, report) or _only_wished(report):
        return []
    told = [role.actor for role in scene.roles(doer, deep=False)]
    by = _speakers(scene, report, statement_over(verb, said))
    if not told or not by or not all(_can_undertake(scene, each) for each in told):
        return []
    own = _sides(scene, by, report)
    words = _predicate(verb)
    alien = not any({each, scene.side(each)} & own for each in told)
    return [Undertaking(verb, "request", by, words)] if alien and telling(scene, words) else []


def _in_charge(scene: Scene, actor_id: str) -> bool:
    """Whether an actor is a state or its government, or speaks for one."""
    actor = scene.actors.get(actor_id)
    return actor is not None and (
        actor.kind in ("state", "government") or scene.side(actor_id) in scene.knowledge.states
    )


def is_to(scene: Scene, verb: Token) -> list[Undertaking]:
    """What a state is to do ("Kenya is to send 600 police officers")."""
    deed = next((child for child in verb.children if child.dep_ == "xcomp" and is_infinitive(child)), None)
    doer = next((child for child in verb.children if child.dep_ == "nsubj"), None)
    if deed is None or doer is None or _not(verb) or deed.nbor(-2).i != verb.i:
        return []
    crew = doer.lemma_.lower() in scene.term("commitments/crew") | scene.term("commitments/own-body")
    if doer.pos_ != "PROPN" and not (doer.pos_ == "NOUN" and crew):
        return []
    beside = verb.dep_ == "advcl" and any(child.lower_ in ("while", "whereas") for child in verb.children)
    if verb.tag_ not in ("VBZ", "VBP") or not (verb.dep_ in ("ROOT", "conj", "ccomp") or beside):
        return []
    if on_calendar(scene, deed):
        return []
    by = tuple(role.actor for role in unique(scene.roles(doer, deep=False)))
    idle = deed.lemma_.lower() in scene.term("commitments/no-undertaking") | scene.term("commitments/courtesy")
    if not by or not all(_can_undertake(scene, each) for each in by) or (idle and not done_to(scene, deed)):
        return []
    deeds = [deed, *(each for each in deed.conjuncts if each.tag_ == "VB" and each.i > deed.i)]
    told = [Undertaking(each, "commit", by, _predicate(each)) for each in deeds]
    return [each for each in told if telling(scene, each.words)]


def on_calendar(scene: Scene, verb: Token) -> bool:
    """Whether a future tells of a date kept, not of a promise: "will arrive", "will hold talks"."""
    held = {child.lemma_.lower() for child in verb.children if child.dep_ == "dobj"}
    lemma = verb.lemma_.lower()
    if lemma in scene.term("commitments/attend"):
        return True
    if lemma in ("open", "resume", "reopen") and held & {"talk", "negotiation", "dialogue"}:
        return False
    if lemma == "hold" and any(each.lower_ in ("regular", "regularly", "every", "annual") for each in verb.subtree):
        return False
    idle = lemma in scene.term("commitments/schedule") | {"hold", "pay"}
    return idle and (bool(held & scene.term("commitments/occasion")) or (not held and lemma not in ("hold", "pay")))


def _on_condition(scene: Scene, verb: Token) -> bool:
    """Whether somebody makes his coming depend on something ("she would attend if they halted")."""
    near = [verb, *(child for child in verb.children if child.dep_ == "advmod")]
    clauses = [child for each in near for child in each.children if child.dep_ == "advcl" and child.i > verb.i]
    clauses = [each for each in clauses if any(child.dep_ in ("nsubj", "nsubjpass") for child in each.children)]
    openers = [each for clause in clauses for each in clause.children if each.dep_ in ("mark", "advmod")]
    opened = any(each.lower_ in _IF or each.nbor(-1).lower_ in ("soon", "long") for each in openers)
    return opened and verb.lemma_.lower() in scene.term("commitments/coming")


def _named_thing(verb: Token) -> bool:
    """Whether a named doer's deed is done to a thing named before ("Kenya will not reopen it")."""
    doer = doer_of(verb)
    held = any(child.dep_ == "dobj" and child.lower_ in ("it", "them") for child in verb.children)
    held = held or (verb.i + 1 < len(verb.doc) and verb.nbor().lower_ == "both")
    return held and doer is not None and doer.pos_ != "PRON" and verb.lemma_ not in ("do", "make", "take", "give")


def telling(scene: Scene, words: tuple[Token, ...]) -> bool:
    """Whether words name a thing, so that they tell what will be done (not "do it", "take part")."""
    light = scene.term("commitments/light-noun")
    if words and words[0].lemma_.lower() in scene.term("commitments/tells-alone"):
        return True
    return any(
        (
            each.pos_ in ("NOUN", "PROPN", "SYM")
            or each.lower_ in _COUNTED
            or (each.tag_ == "JJ" and each.dep_ == "dobj")
        )
        and each.lower_ not in light
        and each.ent_type_ not in ("DATE", "TIME")
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
    if any(child.lower_ in scene.term("commitments/guess") for child in near):
        return False
    idle = verb.lemma_.lower() in scene.term("commitments/no-undertaking")
    if idle and not _lets_others(scene, verb) and not done_to(scene, verb):
        return False
    clause = top
    if _told_of_name(scene, top, modal):
        return True
    if clause.dep_ == "csubj" and modal.head.i == clause.i:
        return any(child.dep_ == "nsubj" and child.i < modal.i for child in clause.children)
    while (clause.dep_ == "conj" or is_further_clause(clause)) and clause.head.i != clause.i:
        clause = clause.head
    return clause.dep_ in ("ROOT", "ccomp", "parataxis", "dep") or (clause.dep_ == "relcl" and under_which(clause))


def under_which(clause: Token) -> bool:
    """Whether a clause tells what a text lays down ("a deal under which Chad will pay")."""
    unders = [child for child in clause.children if child.dep_ == "prep" and child.lower_ in ("under", "by")]
    return any(each.lower_ == "which" for child in unders for each in child.children)


def _told_of_name(scene: Scene, verb: Token, modal: Token) -> bool:
    """Whether a relative clause that a comma parts tells what a name before it will do ("Chad, which will pay")."""
    if verb.dep_ != "relcl" or modal.lower_ != "will" or not any(child.lower_ in _WHO for child in verb.children):
        return False
    parted = verb.left_edge.i > 0 and verb.left_edge.nbor(-1).text == ","
    return parted and verb.head.pos_ == "PROPN" and bool(scene.at(verb.head))


def done_to(scene: Scene, verb: Token) -> bool:
    """Whether a verb often said of the talk itself has a thing of substance as object ("will close its waters")."""
    if verb.lemma_ in ("answer", "respond", "react", "retaliate"):
        return _answers_with(scene, verb)
    if verb.lemma_ == "ask":
        return _asks_to_act(verb)
    if resolute(scene, verb):
        return True
    if verb.lemma_.lower() not in scene.term("commitments/deed-with-object"):
        return False
    doer = doer_of(verb)
    own = doer is not None and doer.pos_ == "PRON"
    wished = any(child.lower_ in ("would", "'d", "’d") for child in verb.children)
    if doer is not None and ((doer.lower_ in SELF and wished) or (verb.lemma_ == "leave" and doer.lower_ == "i")):
        return False
    held = [child for child in verb.children if child.dep_ == "dobj"]
    if any(each.lower_ in ("it", "them") for each in held):
        return not own
    if any(each.lemma_.lower() in scene.term("commitments/deed-object") for each in held):
        return True
    if verb.lemma_ in ("recognize", "recognise"):
        return False
    talk = [f"commitments/{each}" for each in ("light-noun", "talk-object", "stance-object", "occasion", "charge")]
    return any(
        each.pos_ in ("NOUN", "PROPN")
        and each.ent_type_ not in ("DATE", "TIME")
        and not any(each.lemma_.lower() in scene.term(name) for name in talk)
        for each in held
    )


def resolute(scene: Scene, verb: Token) -> bool:
    """Whether steps are threatened in firm words ("will take all necessary measures")."""
    held = [child for child in verb.children if child.dep_ == "dobj" and child.lemma_ in ("measure", "step", "action")]
    firm = scene.term("commitments/resolute")
    return verb.lemma_ == "take" and any(child.lower_ in firm for each in held for child in each.children)


def _asks_to_act(verb: Token) -> bool:
    """Whether others will be asked for a deed ("will ask the court to free him")."""
    whom = any(child.dep_ in ("dobj", "nsubj") and child.pos_ in ("NOUN", "PROPN") for child in verb.children)
    deed = any(is_infinitive(child) and child.i > verb.i for child in verb.children if child.dep_ in ("xcomp", "ccomp"))
    return whom and deed


def _answers_with(scene: Scene, verb: Token) -> bool:
    """Whether an answer is told that is a deed ("will answer with tariffs of its own")."""
    withs = [each for child in verb.children if child.lower_ == "with" for each in child.children]
    return any(
        each.pos_ == "NOUN" and each.lemma_.lower() not in scene.term("commitments/talk-object") for each in withs
    )


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
    if top.dep_ == "relcl" and not under_which(top):
        named_before = tuple(role.actor for role in unique(as_roles(scene.at(top.head))))
        return named_before if all(_sovereign(scene, each) for each in named_before) else ()
    report = report_over(top)
    doer = _own_subject(top, report)
    if doer is None or not names_itself(scene, doer):
        return ()
    if doer.lower_ in NOBODY or any(child.lower_ in NOBODY for child in doer.children):
        return ()
    statement = statement_over(verb, said)
    doers = named(scene, doer, scene.roles(doer), report)
    if report is None and doer.lower_ == "it" and top.dep_ == "ROOT":
        doers = body_before(scene, doer) or doers
    if report is not None and (_only_wished(report) or not _reports(scene, report) or _bystander(scene, report)):
        return ()
    spoken = statement is not None and statement.kind == "direct"
    if spoken and report is None and modal.lower_ in ("would", "'d", "’d", "could"):
        return ()
    if report is None and doer.lower_ in ("it", "they", "he", "she") and statement is not None:
        return ()
    speakers = _speakers(scene, report, statement)
    if report is None and statement is None and _denied_state(scene, verb, modal, doers):
        return doers
    unable = modal.lower_ == "could" and spoken is False and statement is None
    wished = modal.lower_ in ("would", "'d", "’d", "could") and report is None
    if unable and report is None and doer.pos_ == "NOUN" and all(is_person(scene, each) for each in doers):
        return doers
    if doer.lower_ in SELF:
        return () if wished else speakers or doers
    if speakers:
        return _of_own_side(scene, doer, doers, speakers, report)
    if wished:
        return ()
    if doer.lower_ in ("he", "she", "they"):
        return ()
    return doers if doers and all(_can_undertake(scene, each) for each in doers) else ()


def _denied_state(scene: Scene, verb: Token, modal: Token, doers: tuple[str, ...]) -> bool:
    """Whether a tale goes on with what a state told it would not do ("Chad would not, however, pay")."""
    would = modal.lower_ == "would" and (_not(verb) or _not(modal.head))
    return would and bool(doers) and all(_sovereign(scene, each) for each in doers)


def _sovereign(scene: Scene, actor_id: str) -> bool:
    """Whether an actor is a state, or a body above states that our knowledge names."""
    actor = scene.actors.get(actor_id)
    above = actor is not None and actor.wikidata is not None and actor.country not in scene.knowledge.states
    return actor_id in scene.knowledge.states or (above and actor is not None and actor.kind == "organization")


def _own_subject(top: Token, report: Token | None) -> Token | None:
    """The subject of a future; in "Japan, she said, would not lift it, and it would pay" that is Japan twice."""
    own = next((child for child in top.children if child.dep_ == "nsubj"), None)
    if own is not None and own.lower_ in ("it", "they") and top.dep_ == "conj":
        return _own_subject(first_of_chain(top.head), report) or own
    if own is not None or report is None:
        return own
    speaker = next((child for child in reversed(list(report.children)) if child.dep_ == "nsubj"), None)
    before = [child for child in report.children if speaker is not None and child.i < speaker.i < top.i]
    told = [one for each in before if each.dep_ == "ccomp" for one in each.children if one.dep_ == "nsubj"]
    return next((each for each in (*told, *before) if each.dep_ in ("nsubj", "npadvmod", "dep")), None)


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
    if lemma == "go" and any(child.dep_ == "prt" and child.lower_ == "on" for child in verb.children):
        return True
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
    if doers and all(_sovereign(scene, each) for each in doers) and _own_spokesman(doer, report):
        return doers
    if _bare_body(scene, doer) and all(is_person(scene, each) for each in speakers):
        return doers if {scene.side(each) for each in doers} & sides else _home(scene, speakers)
    if doers and ({scene.side(each) for each in doers} | set(doers)) & sides:
        return doers
    if doers and all(_can_undertake(scene, each) for each in doers) and _of_unknown_side(scene, speakers, report):
        return doers
    if any(child.dep_ == "poss" and child.pos_ == "PRON" for child in doer.children):
        return doers or speakers if doer.lemma_.lower() in scene.term("commitments/own-body") else ()
    plain = doer.tag_ == "NN" and not any(child.dep_ == "compound" for child in doer.children)
    body = plain and doer.lemma_.lower() in scene.term("commitments/own-body")
    own = doer.lower_ in THIRD or body
    return speakers if own and not any(_outsider(scene, each) for each in doers) else ()


def _own_spokesman(doer: Token, report: Token | None) -> bool:
    """Whether those who report after it are told to be the doer's own ("Chad would leave, said its spokesman")."""
    speaker = doer_of(report) if report is not None else None
    if speaker is None or speaker.i < doer.i:
        return False
    return any(child.dep_ == "poss" and child.lower_ in ("its", "their") for child in speaker.children)


def _bare_body(scene: Scene, doer: Token) -> bool:
    """Whether a subject is no more than "the government", which in a speaker's mouth is his own."""
    named_by = [child for child in doer.children if child.dep_ in ("poss", "amod", "compound", "nmod", "prep")]
    return doer.lemma_.lower() in scene.term("commitments/of-one-side") and doer.tag_ == "NN" and not named_by


def _home(scene: Scene, speakers: tuple[str, ...]) -> tuple[str, ...]:
    """The state of the speakers, or they themselves where it is unknown; nobody for those of a body of many states."""
    sides = dict.fromkeys(scene.side(each) for each in speakers)
    return tuple(
        each for each in sides if each in scene.actors and (each in scene.knowledge.states or each in speakers)
    )


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
    described = doer_of(report) if report is not None else None
    if described is not None and described.lemma_.lower() in scene.term("commitments/persons"):
        return True
    titles = [role.title or _office(scene, role.actor) for role in subject(scene, report)] if report else ["speaker"]
    seen = {word for title in titles for word in (title or "").lower().split()}
    return all(titles) and not seen & scene.term("commitments/onlooker")


def _office(scene: Scene, actor_id: str) -> str | None:
    offices = scene.actors[actor_id].offices if actor_id in scene.actors else ()
    return offices[0].title if offices else None


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
    before = verb.nbor(-1) if verb.i > 0 else verb
    manner = before.dep_ == "advmod" and before.head.i == verb.i and before.lower_.endswith("ly")
    first = before.i if manner else verb.i
    outside = {
        each.i
        for child in verb.children
        if child.dep_ in ("nsubj", "aux", "neg", "mark", "cc", "conj", "parataxis") or child.i < first
        for each in child.subtree
    }
    return closed(verb, [each for each in verb.subtree if each.i not in outside and each.i >= first])
