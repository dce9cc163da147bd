"""Nouns of meeting: talks that were held, a summit attended, a visit paid, and those beside another act."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from dragoman.coding.base import Scene, clause_head
from dragoman.coding.meetings.asked import body_called, called_together, invitation, invited_to
from dragoman.coding.meetings.beside import closed_by, told_beside
from dragoman.coding.meetings.dates import trip_date
from dragoman.coding.meetings.said import Sign, called_off, nth_of, planned_by, sign_of
from dragoman.coding.meetings.where import place_named, venue
from dragoman.coding.meetings.who import (
    PLURAL,
    actors_in,
    agents,
    can_meet,
    chairs,
    doers,
    is_official,
    is_state,
    objects_of,
    own_subjects,
    owners,
)


def of_noun(scene: Scene, noun: Token) -> Sign | None:
    """The meeting that a noun tells of, held, planned or called off by its verb; None for meetings in general."""
    if called_together(scene, noun):
        return body_called(scene, noun)
    if invited_to(scene, noun):
        return invitation(scene, noun)
    if not _of_meetings(scene, noun) or _idle(scene, noun):
        return None
    top = _top(noun)
    verb = _put_off(_root_verb(clause_head(top)))
    relation = top.head.lower_ if top.dep_ == "pobj" else top.dep_
    verb = _due(scene, verb) if relation == "nsubj" else _instead(scene, verb)
    given = _given(scene, noun)[:1] if relation in ("nsubj", "csubj") else []
    aside = top.i != noun.i and top.lemma_.lower() in scene.term("meetings/face-to-face")
    if aside or not (_told_by(scene, noun, top, verb, relation) or given):
        return None
    plain = _told_by(scene, noun, top, verb, relation) and verb.lemma_ not in scene.term("meetings/bearing")
    verb = given[0] if given and not plain else verb
    return _sign(scene, noun, top, verb, relation)


def _of_meetings(scene: Scene, noun: Token) -> bool:
    """Whether a noun is one of meeting, also "the next one", "a round table", "a dialogue planned for Monday"."""
    lemma = noun.lemma_.lower()
    lemma = "roundtable" if lemma == "table" and any(child.lower_ == "round" for child in noun.children) else lemma
    again = lemma == "one" and nth_of(scene, noun, noun) in ("next", "previous") and noun.dep_ == "nsubj"
    named = lemma in scene.term("meetings/meeting-noun") or _series_held(scene, noun)
    return named or again or (lemma == "dialogue" and bool(planned_by(scene, noun)))


def _series_held(scene: Scene, noun: Token) -> bool:
    """Whether a series by its name is what took place: "The Third Peru-Togo Dialogue was held in Lima on Tuesday"."""
    if noun.pos_ != "PROPN" or noun.lower_ not in scene.term("meetings/series-noun"):
        return False
    verb = noun.head
    took = noun.dep_ == "nsubj" and any(child.lower_ == "place" for child in verb.children)
    bare = not any(child.dep_ in ("dobj", "ccomp", "xcomp") for child in verb.children) and venue(scene, [verb])
    took = took or (noun.dep_ == "nsubj" and verb.lemma_ in _OVER and bool(bare))
    held = noun.dep_ == "nsubjpass" and noun.head.lemma_ in ("hold", "convene")
    return (took or held) and (venue(scene, [noun.head]) is not None or scene.own_date(noun.head) is not None)


def _headway(verb: Token) -> bool:
    """Whether talks are told by what came of them: "the talks in Cairo on Monday made no headway"."""
    gained = (child.lower_ for child in verb.children if child.dep_ == "dobj")
    return verb.lemma_ == "make" and any(each in ("headway", "progress") for each in gained)


_OVER = frozenset({"end", "conclude", "close", "open", "begin", "start"})
"""Verbs of a series that say when and where it was: "The Peru-Togo Dialogue ended in Lima on Friday"."""


def _told_by(scene: Scene, noun: Token, top: Token, verb: Token, relation: str) -> bool:
    """Whether the verb, or the words between, tell of a meeting as held, planned or called off."""
    lemma = verb.lemma_.lower()
    if relation in ("nsubj", "csubj"):
        told = lemma in scene.term("meetings/take-place") | scene.term("meetings/bearing")
        told = told or (lemma in ("be", "remain") and bool(planned_by(scene, noun)))
        told = told or (verb.dep_ == "xcomp" and lemma in scene.term("meetings/arrange"))
        told = told or _was_called_off(scene, verb) or _headway(verb)
        return told or (lemma in scene.term("meetings/attended") and bool(agents(verb)))
    if top.dep_ == "pobj":
        told = relation in scene.term("meetings/beside") or bool(planned_by(scene, noun))
        return told or closed_by(scene, top) or _sent_to(scene, top) or _went_into(top, verb)
    if relation == "nsubjpass" and lemma in scene.term("meetings/plan"):
        return True
    ended = lemma in ("come", "get") and any(child.lower_ == "off" for child in verb.children)
    ended = ended or (lemma == "cut" and any(child.lower_ == "short" for child in verb.children))
    told = lemma in scene.term("meetings/arrange") or called_off(scene, verb) is not None or ended
    return told or _after(scene, verb, relation)


def _after(scene: Scene, verb: Token, relation: str) -> bool:
    """Whether an act is told by the meeting that it followed: "the decision followed talks in Lima"."""
    return relation == "dobj" and verb.lemma_.lower() in scene.term("meetings/after-verb")


def _sign(scene: Scene, noun: Token, top: Token, verb: Token, relation: str) -> Sign | None:
    """What is said of a meeting that is told: beside another act, as one to come, or by its own verb."""
    who, hosts = _of_meeting(scene, noun, top, verb, relation)
    asked = verb.dep_ == "xcomp" and verb.head.lemma_.lower() in scene.term("meetings/invite")
    who = [*(doers(scene, verb.head) if asked else []), *who]
    if not who and called_off(scene, verb) and any(child.lower_ == "their" for child in noun.children):
        return _theirs(scene, noun, verb)
    later = next((ahead for each in planned_by(scene, noun) if (ahead := _ahead(scene, each)) is not None), None)
    future = later is None and taking_part(top, verb) and "future" in scene.cues(verb)
    if future or (later is None and _went_into(top, verb)):
        return sign_of(scene, noun, verb, who, hosts, _form(scene, noun))
    if (top.dep_ == "pobj" or verb.lemma_ == "remain" or asked) and later is not None:
        who = [each for each in who if each not in doers(scene, verb)]
        return sign_of(scene, noun, later, who, hosts, _form(scene, noun))
    if top.dep_ == "pobj" and noun.lemma_.lower() in scene.term("meetings/visit"):
        who = [each for each in who if each not in doers(scene, verb)] or who
    if top.dep_ == "pobj" or _after(scene, verb, relation):
        return told_beside(scene, noun, top, verb, who, hosts, _form(scene, noun))
    to = objects_of(noun, "to") if noun.lemma_.lower() in scene.term("meetings/visit") else []
    place = next((found for each in to if (found := place_named(scene, each))), None)
    return sign_of(scene, noun, verb, who, hosts, _form(scene, noun), place)


def _theirs(scene: Scene, noun: Token, verb: Token) -> Sign | None:
    """What those of the clause before had planned: "the ministers were to sign it in Lima, but their meeting"."""
    before = verb.head if verb.dep_ == "conj" else noun.doc[max(noun.sent.start - 1, 0)].sent.root
    plans = [before, *(child for child in before.children if child.dep_ == "xcomp")]
    matters = [child for one in plans for child in one.children if child.dep_ == "dobj"]
    place = venue(scene, [*plans, *matters]) if before.sent.start == noun.sent.start else None
    when = next((found for each in plans if (found := scene.own_date(each)) is not None), None)
    sign = sign_of(scene, noun, verb, [each for each in doers(scene, before) if can_meet(scene, each)], [], None, place)
    return replace(sign, when=when or sign.when, definite=False) if sign is not None else None


def _root_verb(word: Token) -> Token:
    """The verb that the parser hangs on its subject: "At a summit in Lima, the leaders resolved by a vote to"."""
    verbs = [child for child in word.children if child.dep_ == "acl" and child.tag_ in ("VBN", "VBD")]
    return verbs[0] if word.dep_ == "ROOT" and word.pos_ == "NOUN" and verbs else word


def _put_off(verb: Token) -> Token:
    """The verb before "sine die", which the parser takes for one."""
    latin = verb.lower_ == "die" and verb.i > 0 and verb.nbor(-1).lower_ == "sine"
    return verb.head if latin else verb


def _went_into(top: Token, verb: Token) -> bool:
    """Whether somebody went into talks: "flew to Lima and went straight into talks with the president"."""
    return top.dep_ == "pobj" and top.head.lower_ == "into" and verb.lemma_ in ("go", "enter")


def taking_part(top: Token, verb: Token) -> bool:
    """Whether a meeting is what somebody takes part in: "will take part in a summit in Lima on Friday"."""
    part = any(child.lower_ == "part" and child.dep_ == "dobj" for child in verb.children)
    joins = verb.lemma_ == "participate" or (verb.lemma_ == "take" and part)
    return joins and top.dep_ == "pobj" and top.head.lower_ == "in"


def _due(scene: Scene, verb: Token) -> Token:
    """The verb of what is due: "the next meeting is due to be held", "is to take place", "had to be put off"."""
    below = [child for child in verb.children if child.dep_ in ("xcomp", "conj")]
    below += [child for each in below for child in each.children if child.dep_ == "xcomp"]
    off = [each for each in below if _was_called_off(scene, each)]
    if off and verb.lemma_.lower() in scene.term("meetings/plan") | {"have", "announce"}:
        return off[0]
    due = [child for child in verb.children if child.dep_ == "acomp" and child.lower_ in scene.term("meetings/plan")]
    due += [verb] if verb.lemma_ == "be" else []
    return next((each for one in due for each in one.children if each.dep_ == "xcomp"), verb)


def _instead(scene: Scene, verb: Token) -> Token:
    """What did come about: of "the talks were not cancelled; they were postponed" the second verb."""
    if called_off(scene, verb) is None or "negation" not in scene.cues(verb):
        return verb
    later = [each for each in verb.sent if each.i > verb.i and called_off(scene, each) is not None]
    own = [each for each in later if each.dep_ == "conj" or _was_called_off(scene, each)]
    pronouns = [child for each in own for child in each.children if child.dep_ == "nsubjpass"]
    return own[0] if own and all(each.lower_ in ("it", "they") for each in pronouns) else verb


def _was_called_off(scene: Scene, verb: Token) -> bool:
    """Whether a passive verb calls a meeting off: of "a visit announced for May 2 has been cancelled"."""
    return called_off(scene, verb) is not None and any(child.dep_ == "auxpass" for child in verb.children)


def _given(scene: Scene, noun: Token) -> list[Token]:
    """The clauses on a noun that say when it was held: "the summit, hosted by Peru in Lima on Friday, ended"."""
    clauses = [child for child in noun.children if child.dep_ == "acl" and child.tag_ == "VBN"]
    held = [each for each in clauses if each.lemma_.lower() in scene.term("meetings/host") | {"hold"}]
    return [each for each in held if scene.own_date(each) is not None or trip_date(scene, each) is not None]


def _sent_to(scene: Scene, top: Token) -> bool:
    """Whether a delegation is told by what it was sent to: "the Kenyan delegation to the fifth meeting of"."""
    sent = top.head.lower_ in ("to", "at") and top.head.head.lemma_.lower() in scene.term("meetings/side")
    return sent and (bool(objects_of(top, "of")) or venue(scene, [top]) is not None)


def _ahead(scene: Scene, clause: Token) -> Token | None:
    """The verb of a clause on a meeting's noun that is still to be: "which will be held", "is to be held"."""
    inner = next((child for child in clause.children if child.dep_ == "xcomp" and clause.lemma_ == "be"), clause)
    infinitive = any(child.dep_ == "aux" and child.lower_ == "to" for child in inner.children)
    planned = "future" in scene.cues(clause) or clause.lemma_.lower() in scene.term("meetings/plan")
    planned = planned or any(child.lower_ in scene.term("meetings/plan") for child in clause.children)
    return inner if infinitive or planned else None


def _idle(scene: Scene, noun: Token) -> bool:
    """Whether the noun names no single meeting: part of another name, a press conference, "talk", "calls for"."""
    modifiers = {child.lower_ for child in noun.children}
    inner = noun.dep_ in ("compound", "amod", "poss") or noun.lower_ == "talk"
    press = bool(modifiers & scene.term("meetings/press"))
    general = noun.tag_ in PLURAL and noun.lower_ not in scene.term("meetings/plural")
    prepared = (*noun.children, *(each for one in objects_of(noun, "of") for each in one.children))
    placed = any(child.dep_ == "prep" and child.lower_ in ("with", "between") for child in prepared)
    sites = [each for one in (noun, *objects_of(noun, "of")) for each in objects_of(one, "in")]
    placed = placed or (counted(scene, noun) and noun.dep_ == "dobj" and bool(objects_of(noun.head, "with")))
    placed = placed or any(place_named(scene, each) is not None for each in sites)
    rung = noun.lemma_.lower() == "call" and any(child.lower_ == "for" for child in noun.children)
    rung = rung or any(each.i not in scene.times_at for each in _called_on(noun))
    rung = rung and not _courtesy(noun) and not objects_of(noun, "with")
    below = (
        noun.dep_ == "pobj"
        and noun.head.lower_ == "of"
        and noun.head.head.lemma_.lower() in scene.term("meetings/meeting-noun")
    )
    return inner or press or (general and not placed) or rung or below


def _called_on(noun: Token) -> list[Token]:
    """Who is asked for something: "a call on the army to withdraw"."""
    return objects_of(noun, "on") if noun.lemma_.lower() == "call" else []


def counted(scene: Scene, noun: Token) -> bool:
    """Whether a plural noun counts several meetings: "held phone calls with", "a round of calls with"."""
    noun = next((each for each in objects_of(noun, "of") if noun.lower_ in ("round", "series")), noun)
    return noun.tag_ in PLURAL and noun.lemma_.lower() in scene.term("meetings/counted")


def _courtesy(noun: Token) -> bool:
    """Whether a call is one paid in person: "paid a courtesy call on the president"."""
    paid = noun.head.lemma_ == "pay" or any(child.lower_ == "courtesy" for child in noun.children)
    return noun.lemma_.lower() == "call" and paid


def _top(noun: Token) -> Token:
    """The noun that stands for the meeting in its clause: "a third day of talks", "the end of the summit"."""
    while noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.pos_ == "NOUN":
        noun = noun.head.head
    return noun


def _of_meeting(scene: Scene, noun: Token, top: Token, verb: Token, relation: str) -> tuple[list[str], list[str]]:
    """Who meets and who hosts: the noun's own phrases first, then the doer of its verb."""
    nouns = [
        noun,
        *(each for each in objects_of(noun, "of") if each.lemma_.lower() in scene.term("meetings/meeting-noun")),
    ]
    sides = [each for one in nouns for each in actors_in(scene, objects_of(one, "between", "among", "of"))]
    if len({scene.side(each) for each in sides}) < 2:
        words = ("between", "with") if noun.lemma_.lower() in scene.term("meetings/summit") else ("between",)
        inner = [child for child in noun.subtree if child.dep_ == "prep" and child.lower_ in words]
        sides += actors_in(scene, [each for child in inner for each in child.children if each.dep_ == "pobj"])
        sides += actors_in(scene, objects_of(verb, "between")) if _after(scene, verb, relation) else []
    withs = [each for one in (*nouns, verb) for each in actors_in(scene, _together(scene, one))]
    withs += actors_in(scene, [*objects_of(noun, "on", "to"), *objects_of(verb, "on", "to")]) if _courtesy(noun) else []
    withs += _rung(scene, noun, verb) if top.dep_ == "pobj" and _form(scene, noun) == "call" else []
    withs += actors_in(scene, objects_of(noun, "for")) if noun.lemma_.lower() in scene.term("meetings/meal") else []
    owned = [each for one in nouns for each in owners(scene, one)]
    doing = doers(scene, verb)
    passive = any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children)
    lemma = verb.lemma_.lower()
    hosts: list[str] = []
    who = [*sides, *withs, *owned, *chairs(scene, verb), *_chaired(scene, noun, verb), *of_committee(scene, verb)]
    if noun.lemma_.lower() in scene.term("meetings/visit"):
        to = objects_of(noun, "to") or [each for one in objects_of(noun, "of", "by") for each in objects_of(one, "to")]
        hosts = [each for each in actors_in(scene, to) if is_state(scene, each)]
        who += actors_in(scene, objects_of(noun, "by"))
    if lemma in scene.term("meetings/host") and relation not in ("nsubj", "csubj") and top.dep_ != "pobj":
        hosts = hosts or doing
        apart = bool(objects_of(noun, "between", "among")) or any(
            objects_of(each, "between", "among") for each in nouns
        )
        continued = not who and nth_of(scene, noun, noun) is not None
        who = who if apart or continued or len({scene.side(each) for each in who}) > 1 else [*doing, *who]
    elif relation not in ("nsubj", "csubj") and not (passive and relation != "nsubjpass" and not sides):
        called = called_off(scene, verb) is not None
        partners = bool(withs) and not sides and not owned
        if (partners or len({scene.side(each) for each in who}) < 2) and (not called or not passive):
            who = [*doing, *who]
        elif lemma in scene.term("meetings/attended"):
            who += doing
    if relation in ("nsubj", "nsubjpass") and lemma in scene.term("meetings/attended"):
        who += actors_in(scene, agents(verb))
    together = verb.lower_.startswith("co-")
    met = [each for each in dict.fromkeys(who) if can_meet(scene, each)]
    return met, [] if together else hosts or hosted(scene, noun)


def of_committee(scene: Scene, verb: Token) -> list[str]:
    """The states of the body that holds its meeting: "The Border Committee of Peru and Chile will hold its session"."""
    bodies = [each for each in own_subjects(verb) if each.lower_ in scene.term("meetings/series-noun")]
    words = [each for body in bodies for each in (*objects_of(body, "of", "between"), *body.conjuncts)]
    made_up = [child for body in bodies for child in body.children if child.dep_ == "acl" and child.lemma_ in _MADE_UP]
    words += [child for each in made_up for child in each.children if child.dep_ == "dobj"]
    words += [each for one in made_up for each in objects_of(one, "of")]
    states = [each for each in dict.fromkeys(actors_in(scene, words)) if is_state(scene, each)]
    return states if len(states) > 1 else []


_MADE_UP = frozenset({"compose", "comprise", "group", "make", "include"})
"""Verbs behind a body whose members they name: "the commission, composed of Peru and Chile"."""


def _chaired(scene: Scene, noun: Token, verb: Token) -> list[str]:
    """Who chaired it: "a fourth round of talks chaired by the envoy, Ann Lee", "under the chairmanship of"."""
    clauses = [
        each for each in noun.subtree if each.dep_ == "acl" and each.lemma_.lower() in ("chair", "cochair", "mediate")
    ]
    clauses += [each for each in verb.children if each.dep_ == "advcl" and each.tag_ == "VBN" and _led(scene, each)]
    named = [actor for each in clauses for actor in actors_in(scene, agents(each))]
    return [each for each in (*named, *chairs(scene, noun)) if scene.actors[each].kind == "person"]


def _rung(scene: Scene, noun: Token, verb: Token) -> list[str]:
    """Who was at the other end of a call: "told him in a call that", "in a call on Friday she raised it with Lee"."""
    if noun.doc[_top(noun).i].head.lower_ not in ("in", "during", "by", "over") or objects_of(noun, "with", "to"):
        return []
    matters = [child for child in verb.children if child.dep_ == "dobj"]
    heard = [each for one in (verb, *matters) for each in objects_of(one, "with", "to")]
    heard += [child for child in verb.children if child.dep_ in ("dobj", "dative", "nsubjpass")]
    named = [role.actor for each in heard if each.pos_ == "PRON" for role in scene.roles(each, deep=False)]
    named += actors_in(scene, [each for each in heard if each.pos_ == "PROPN" or each.tag_ == "NN"])
    return [each for each in dict.fromkeys(named) if scene.actors[each].kind == "person"]


def _led(scene: Scene, verb: Token) -> bool:
    return verb.lemma_.lower() in scene.term("meetings/lead") | {"cochair"}


def _together(scene: Scene, word: Token) -> list[Token]:
    """Who was met at one time: of "this evening with Lee and tomorrow with Odera" the first."""
    nouns = objects_of(word, "with", "from")
    later = (each.i for each in nouns[1:] if any(index in scene.times_at for index in range(nouns[0].i, each.i)))
    end = next(later, None)
    return [each for each in nouns if end is None or each.i < end]


def hosted(scene: Scene, noun: Token) -> list[str]:
    """The host that a clause inside the meeting's phrase names: "talks which Oman hosted", "hosted by Oman"."""
    clauses = [each for each in noun.subtree if each.dep_ in ("acl", "relcl") and each.lemma_.lower() == "host"]
    named = [each for one in clauses for each in (actors_in(scene, agents(one)) or _hosting(scene, one))]
    return [each for each in named if is_official(scene, each)]


def _hosting(scene: Scene, clause: Token) -> list[str]:
    """The host of a clause in the active: "talks which Oman hosted"."""
    return doers(scene, clause) if clause.dep_ == "relcl" else []


def _form(scene: Scene, noun: Token) -> str | None:
    lemma = noun.lemma_.lower()
    by_phone = any(child.lower_ in ("phone", "telephone", "hotline") for child in noun.children)
    if _courtesy(noun):
        return "bilateral"
    by_phone = by_phone or any(_form(scene, each) == "call" for each in objects_of(noun, "of") if counted(scene, noun))
    if by_phone or lemma in scene.term("meetings/call"):
        return "call"
    if lemma in scene.term("meetings/summit"):
        return "summit"
    return "visit" if lemma in scene.term("meetings/visit") else None
