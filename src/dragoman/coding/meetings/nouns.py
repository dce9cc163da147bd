"""Nouns of meeting: talks that were held, a summit attended, a visit paid, and those beside another act."""

from __future__ import annotations

from spacy.tokens import Token

from dragoman.coding.base import ACTUAL, FUTURE, HISTORICAL, Scene, clause_head
from dragoman.coding.meetings.dates import trip_date
from dragoman.coding.meetings.said import Sign, called_off, gathering, nth_of, planned_by, sign_of
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
    owners,
)


def of_noun(scene: Scene, noun: Token) -> Sign | None:
    """The meeting that a noun tells of, held, planned or called off by its verb; None for meetings in general."""
    lemma = noun.lemma_.lower()
    lemma = "roundtable" if lemma == "table" and any(child.lower_ == "round" for child in noun.children) else lemma
    again = lemma == "one" and nth_of(scene, noun, noun) in ("next", "previous") and noun.dep_ == "nsubj"
    if _called_together(scene, noun):
        who = [each for each in doers(scene, noun.head) if can_meet(scene, each)]
        sign = sign_of(scene, noun, noun.head, who, [], None)
        return sign if sign is not None and sign.place is not None and sign.when is not None else None
    if (lemma not in scene.term("meetings/meeting-noun") and not again) or _idle(scene, noun):
        return None
    top = _top(noun)
    verb = clause_head(top)
    relation = top.head.lower_ if top.dep_ == "pobj" else top.dep_
    verb = _due(scene, verb) if relation == "nsubj" else verb
    lemma = verb.lemma_.lower()
    after = relation == "dobj" and lemma in scene.term("meetings/after-verb")
    if relation in ("nsubj", "csubj"):
        told = lemma in scene.term("meetings/take-place") or (lemma == "be" and bool(planned_by(scene, noun)))
        told = told or (verb.dep_ == "xcomp" and lemma in scene.term("meetings/arrange"))
        told = told or (lemma in scene.term("meetings/attended") and bool(agents(verb)))
        given = next((each for each in _given(scene, noun)), None) if not told else None
        told, verb = (True, given) if given is not None else (told, verb)
    elif top.dep_ == "pobj" or after:
        told = after or relation in scene.term("meetings/beside") or bool(planned_by(scene, noun))
    elif relation == "nsubjpass" and lemma in scene.term("meetings/plan"):
        told = True
    else:
        told = lemma in scene.term("meetings/arrange") or called_off(scene, verb) is not None
    aside = top.i != noun.i and top.lemma_.lower() in scene.term("meetings/face-to-face")
    if not told or aside:
        return None
    who, hosts = _of_meeting(scene, noun, top, verb, relation)
    later = next((each for each in planned_by(scene, noun) if _ahead(scene, each)), None)
    if top.dep_ == "pobj" and later is not None:
        who = [each for each in who if each not in doers(scene, verb)]
        return sign_of(scene, noun, later, who, hosts, _form(scene, noun))
    if top.dep_ == "pobj" and noun.lemma_.lower() in scene.term("meetings/visit"):
        who = [each for each in who if each not in doers(scene, verb)] or who
    if top.dep_ == "pobj" or after:
        return _told_beside(scene, noun, top, verb, who, hosts)
    to = objects_of(noun, "to") if noun.lemma_.lower() in scene.term("meetings/visit") else []
    place = next((found for each in to if (found := place_named(scene, each))), None)
    return sign_of(scene, noun, verb, who, hosts, _form(scene, noun), place)


def _called_together(scene: Scene, noun: Token) -> bool:
    """Whether a standing body is what is convened: "agreed to convene the Maritime Working Group in Lima in May"."""
    body = noun.pos_ == "PROPN" and noun.lower_ in scene.term("meetings/series-noun")
    return body and noun.dep_ == "dobj" and noun.head.lemma_.lower() in ("convene", "hold", "reconvene")


def _due(scene: Scene, verb: Token) -> Token:
    """The verb of what is due: "the next meeting is due to be held in Lima", "is to take place"."""
    due = [child for child in verb.children if child.dep_ == "acomp" and child.lower_ in scene.term("meetings/plan")]
    due += [verb] if verb.lemma_ == "be" else []
    return next((each for one in due for each in one.children if each.dep_ == "xcomp"), verb)


def _given(scene: Scene, noun: Token) -> list[Token]:
    """The clauses on a noun that say when it was held: "the summit, hosted by Peru in Lima on Friday, ended"."""
    clauses = [child for child in noun.children if child.dep_ == "acl" and child.tag_ == "VBN"]
    held = [each for each in clauses if each.lemma_.lower() in scene.term("meetings/host") | {"hold"}]
    return [each for each in held if scene.own_date(each) is not None or trip_date(scene, each) is not None]


def _ahead(scene: Scene, clause: Token) -> bool:
    """Whether a clause on a meeting's noun says that it is still to be: "which will be held", "to be held"."""
    infinitive = any(child.dep_ == "aux" and child.lower_ == "to" for child in clause.children)
    return infinitive or "future" in scene.cues(clause) or clause.lemma_.lower() in scene.term("meetings/plan")


def _told_beside(scene: Scene, noun: Token, top: Token, verb: Token, who: list[str], hosts: list[str]) -> Sign | None:
    """A meeting that only dates another act: "after talks with Iran in Muscat", "during the meeting"."""
    if verb.pos_ not in ("VERB", "AUX") or not {"hypothesis", "negation"}.isdisjoint(scene.cues(noun)):
        return None
    aside = {each.i for child in noun.children if child.dep_ in ("relcl", "acl") for each in child.subtree}
    inside = {each.i for each in top.subtree} - aside
    dates = [each.when_ for index, each in scene.times_at.items() if index in inside]
    edge = noun.right_edge.i + 1
    dates = dates or [each.when_ for index, each in scene.times_at.items() if index == edge]
    held = _held_after(scene, noun)
    dates = dates or [found for each in held if (found := scene.own_date(each)) is not None]
    during = top.dep_ == "pobj" and top.head.lower_ in ("in", "at", "during")
    spoken_of = scene.own_date(verb) if during and not dates else None
    dates = dates or ([spoken_of] if spoken_of is not None else [])
    place = venue(scene, [noun, top, *held])
    if place is None and verb.lemma_ == "sign" and top.head.lower_ in ("after", "following"):
        place = venue(scene, [verb])
    nth = nth_of(scene, noun, noun)
    if place is not None and not who and top.head.lower_ in ("after", "following"):
        both = [each for each in doers(scene, verb) if scene.actors[each].kind in ("person", "state")]
        who = both if len({scene.side(each) for each in both}) > 1 else []
    own = place is not None or bool(objects_of(noun, "with", "between"))
    session = noun.lemma_.lower() == "session" and place is None
    own = own or (nth not in (None, "next") and not session and bool(dates or objects_of(noun, "of")))
    if noun.lemma_.lower() in scene.term("meetings/visit") and place is None and not dates:
        return None
    general = noun.tag_ in PLURAL or noun.lemma_.lower() in scene.term("meetings/talking")
    many = noun.lemma_.lower() == "session" and any(each.pos_ == "PROPN" for each in objects_of(noun, "of"))
    if (many or gathering(scene, noun)) and not objects_of(noun, "with", "between"):
        alone = all(child.dep_ in ("det", "prep", "punct") for child in noun.children) and place is None
        who, own = [], False
        if not alone:
            return None
    if (general and place is None and not dates) or verb.lemma_.lower() in scene.term("meetings/aim"):
        return None
    over = top.dep_ != "pobj" or top.head.lower_ in ("after", "following", "during")
    future = "future" in scene.cues(verb) and not over
    if nth == "next" or (future and not own):
        return None
    past = HISTORICAL if dates and scene.factuality(noun, dates[0]) == HISTORICAL else ACTUAL
    outside = top.dep_ != "pobj" or top.head.lower_ in ("after", "before", "following")
    return Sign(
        noun,
        noun,
        () if outside and not own else tuple(who),
        tuple(hosts),
        _form(scene, noun),
        "planned" if future else "held",
        FUTURE if future else past,
        next(iter(dates), None) if own else None,
        place,
        nth,
        not own,
    )


def _held_after(scene: Scene, noun: Token) -> list[Token]:
    """The participle behind a meeting, wherever the parser hangs it: "at a meeting of the committee held here"."""
    words = noun.doc[noun.i + 1 : noun.sent.end]
    verb = next((each for each in words if each.pos_ in ("VERB", "AUX", "PRON", "SCONJ") or each.text == ","), None)
    return [verb] if verb is not None and verb.tag_ == "VBN" and verb.lemma_ in ("hold", "host", "convene") else []


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
    rung = noun.lemma_.lower() == "call" and any(child.lower_ in ("for", "on") for child in noun.children)
    rung = rung and not _courtesy(noun)
    below = (
        noun.dep_ == "pobj"
        and noun.head.lower_ == "of"
        and noun.head.head.lemma_.lower() in scene.term("meetings/meeting-noun")
    )
    return inner or press or (general and not placed) or rung or below


def counted(scene: Scene, noun: Token) -> bool:
    """Whether a plural noun counts several meetings: "held phone calls with", "had meetings with"."""
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
    withs = [each for one in (*nouns, verb) for each in actors_in(scene, _together(scene, one))]
    withs += actors_in(scene, [*objects_of(noun, "on", "to"), *objects_of(verb, "on", "to")]) if _courtesy(noun) else []
    owned = [each for one in nouns for each in owners(scene, one)]
    doing = doers(scene, verb)
    passive = any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children)
    lemma = verb.lemma_.lower()
    hosts: list[str] = []
    who = [*sides, *withs, *owned, *chairs(scene, verb)]
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
    together = verb.i > 1 and verb.nbor(-2).lower_ == "co"
    return [each for each in dict.fromkeys(who) if can_meet(scene, each)], [] if together else hosts or _hosted(
        scene, noun
    )


def _together(scene: Scene, word: Token) -> list[Token]:
    """Who was met at one time: of "this evening with Lee and tomorrow with Odera" the first."""
    nouns = objects_of(word, "with", "from")
    later = (each.i for each in nouns[1:] if any(index in scene.times_at for index in range(nouns[0].i, each.i)))
    end = next(later, None)
    return [each for each in nouns if end is None or each.i < end]


def _hosted(scene: Scene, noun: Token) -> list[str]:
    """The host that a clause inside the meeting's phrase names: "talks which Oman hosted", "hosted by Oman"."""
    clauses = [each for each in noun.subtree if each.dep_ in ("acl", "relcl") and each.lemma_.lower() == "host"]
    return [each for one in clauses for each in doers(scene, one) if is_official(scene, each)]


def _form(scene: Scene, noun: Token) -> str | None:
    lemma = noun.lemma_.lower()
    by_phone = any(child.lower_ in ("phone", "telephone") for child in noun.children)
    if _courtesy(noun):
        return "bilateral"
    if by_phone or lemma in scene.term("meetings/call"):
        return "call"
    if lemma in scene.term("meetings/summit"):
        return "summit"
    return "visit" if lemma in scene.term("meetings/visit") else None
