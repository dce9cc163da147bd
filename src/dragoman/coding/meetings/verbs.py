"""Verbs of meeting: who met, spoke with, visited, received, travelled to or called whom."""

from __future__ import annotations

from spacy.tokens import Token

from dragoman.coding.base import FUTURE, Scene, clause_head, is_infinitive
from dragoman.coding.meetings.company import guest_named, pair, two_states
from dragoman.coding.meetings.nouns import hosted, of_committee
from dragoman.coding.meetings.said import Sign, sign_of
from dragoman.coding.meetings.together import before_press, briefing, headed_to, joined, saw, sent_off, signed
from dragoman.coding.meetings.where import place_named, venue
from dragoman.coding.meetings.who import (
    PLURAL,
    actors_in,
    can_meet,
    chairs,
    doers,
    is_official,
    objects_of,
    own_subjects,
)
from dragoman.model import Place


def of_verb(scene: Scene, verb: Token) -> Sign | None:
    """The meeting that a verb tells of, None when it is no verb of meeting or nobody meets."""
    lemma = verb.lemma_.lower()
    if lemma in scene.term("meetings/meet") or (lemma == "meeting" and verb.tag_ == "VBG"):
        return _meet(scene, verb)
    if lemma in scene.term("meetings/speak") or (lemma == "tell" and _by_phone(scene, verb)):
        return _speak(scene, verb) or before_press(scene, verb)
    if lemma in scene.term("meetings/discuss") | scene.term("meetings/agree") and _by_phone(scene, verb):
        return _speak(scene, verb)
    if lemma in scene.term("meetings/visit-verb"):
        return _visit(scene, verb)
    if lemma in scene.term("meetings/receive"):
        return _receive(scene, verb)
    if lemma in scene.term("meetings/travel"):
        return _travel(scene, verb)
    if lemma == "call":
        return _courtesy(scene, verb)
    if lemma in scene.term("meetings/lead"):
        return headed_to(scene, verb)
    if lemma == "take":
        return _tour(scene, verb)
    if lemma in scene.term("meetings/see"):
        return saw(scene, verb)
    if lemma in scene.term("meetings/brief"):
        return briefing(scene, verb)
    if lemma in scene.term("meetings/sign"):
        return signed(scene, verb)
    if lemma in ("send", "dispatch"):
        return sent_off(scene, verb)
    if lemma == "join":
        return joined(scene, verb)
    if lemma in scene.term("meetings/speaking"):
        return before_press(scene, verb)
    if lemma in scene.term("meetings/awaited") and any(child.dep_ == "nsubjpass" for child in verb.children):
        return due_in(scene, verb)
    return None


def due_in(scene: Scene, word: Token) -> Sign | None:
    """Somebody awaited abroad: "is due in Lima on Friday for a summit", "is expected in Lima on Friday"."""
    clause = word.head if word.dep_ == "acomp" else word
    if any(child.dep_ in ("neg", "ccomp") for one in (word, clause) for child in one.children):
        return None
    nouns = [child for child in clause.children if child.dep_ in ("nsubj", "nsubjpass")]
    who = [each for each in actors_in(scene, nouns) if scene.actors[each].kind in ("person", "organization")]
    who = who or [each for each in doers(scene, clause) if scene.actors[each].kind == "person"]
    place, when = venue(scene, [word, clause]), scene.own_date(word) or scene.own_date(clause)
    published = scene.text.article.published
    past = when is not None and published is not None and when.end_date <= published.start_date
    purposes = [child.i for one in (word, clause) for child in one.children if child.dep_ == "xcomp"]
    here = place is not None and any(_before(scene, word, each) for each in purposes)
    if purposes and not here:
        return None
    if not who or place is None or past or not {"negation", "hypothesis"}.isdisjoint(scene.cues(clause)):
        return None
    if all(place.country == scene.actors[each].country for each in who):
        return None
    purpose = [*objects_of(word, "for"), *objects_of(clause, "for")]
    talks = any(each.lemma_.lower() in scene.term("meetings/meeting-noun") for each in purpose)
    if when is None and not talks and not _to_discuss(scene, [word, clause]):
        return None
    others = [each for noun in purpose for each in actors_in(scene, objects_of(noun, "with")) if can_meet(scene, each)]
    summit = any(each.lemma_.lower() in scene.term("meetings/summit") for each in purpose)
    form = "summit" if summit else "visit"
    return Sign(word, clause, (*who, *others), (), form, "planned", FUTURE, when, place, None, False)


def _to_discuss(scene: Scene, words: list[Token]) -> bool:
    """Whether somebody comes to meet or to discuss: "is due in Lima within weeks to discuss the frontier"."""
    purposes = (child for one in words for child in one.children if child.dep_ in ("xcomp", "advcl"))
    aims = scene.term("meetings/discuss") | scene.term("meetings/meet")
    return any(each.lemma_.lower() in aims and is_infinitive(each) for each in purposes)


def _before(scene: Scene, word: Token, purpose: int) -> bool:
    """Whether a place stands before what somebody is to do there: "is due in Lima to discuss the frontier"."""
    return any(word.i < index < purpose for index in scene.places_at)


def _meet(scene: Scene, verb: Token) -> Sign | None:
    """Subject, object and "with": at least two who meet, or several in one noun ("the leaders met")."""
    objects = [child for child in verb.children if child.dep_ in ("dobj", "dative")]
    if (verb.lemma_.lower() == "sit" and not _sat_down(verb)) or (objects and verb.lemma_.lower() != "meet"):
        return None
    objects = [
        each for each in objects if each.pos_ == "PRON" or _somebody(scene, each, True) or not scene.owners(each)
    ]
    talks = [each for each in objects_of(verb, "for", "to") if each.lemma_.lower() in _occasions(scene)]
    inner = [each for one in talks for each in objects_of(one, "with")]
    partners = objects_of(verb, "with", "between") if not _on_agenda(verb) else []
    others = [*actors_in(scene, [*objects, *partners, *inner]), *chairs(scene, verb)]
    others = [each for each in others if can_meet(scene, each)]
    if any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children) or (objects and not others):
        return None
    going_on = verb.tag_ == "VBG" and any(child.lower_ == "been" for child in verb.children)
    if going_on or (verb.dep_ == "acl" and verb.tag_ == "VBN") or _how_often(scene, verb):
        return None
    heads = own_subjects(verb) or (own_subjects(verb.head) if verb.dep_ == "xcomp" else [])
    body = any(each.lower_ in scene.term("meetings/series-noun") for each in (*heads, *_inner_subject(verb)))
    doing = [] if body else doers(scene, verb)
    others += [each for each in torn_off(scene, verb) if each not in (*others, *doing)]
    if others and not doing and not body and own_subjects(verb) and not met_as_body(scene, verb):
        return None
    who = list(dict.fromkeys((*doing, *others)))
    if not others and verb.dep_ == "advcl" and any(each.lower_ in ("we", "they") for each in own_subjects(verb)):
        others = _partners_above(scene, verb.head, who)
        who += others
    own = {child.lower_ for each in heads for child in each.children}
    who += [each for each in of_committee(scene, verb) if each not in who] if body else []
    who += pair(scene) if body and not who and own & {"their", "joint", "bilateral"} else []
    persons = [each for each in who if scene.actors[each].kind == "person"]
    alone = len({scene.side(each) for each in who}) == 1 and len(persons) < 2
    if others and alone and not met_as_body(scene, verb):
        return None
    several = _several(scene, verb, who)
    if not others and not several:
        return None
    partners = [*objects, *partners, *inner]
    named = [each for one in partners for each in one.subtree if each.dep_ in ("conj", "appos")]
    place = venue(scene, [verb]) or venue(scene, partners) or venue(scene, named)
    if verb.tag_ in ("VBP", "VBZ") and place is None and scene.own_date(verb) is None and len(who) < 2:
        return None
    hosts = [each for one in talks for noun in (one, *objects_of(one, "of")) for each in hosted(scene, noun)]
    return sign_of(scene, verb, verb, who, hosts, None, place)


def met_as_body(scene: Scene, verb: Token) -> bool:
    """Whether members of a body, or a group, met at a place on a day, though nobody names them: "the members of the
    committee met in Lima on 9 May with the envoy"."""
    body = scene.term("meetings/series-noun")
    nouns = [verb.head if each.lower_ == "which" and verb.dep_ == "relcl" else each for each in own_subjects(verb)]
    member = any(
        each.lower_ == "members" and any(one.lower_ in body for one in objects_of(each, "of")) for each in nouns
    )
    group = any(each.lower_ in body for each in nouns)
    return (member or group) and venue(scene, [verb]) is not None and scene.own_date(verb) is not None


def _sat_down(verb: Token) -> bool:
    """Whether officials sat down with each other, or "sat together for five hours", not at one table only."""
    together = any(child.lower_ == "together" for child in verb.children)
    long = any(each.lower_ in ("hour", "hours", "minutes") for each in verb.subtree)
    return any(child.lower_ == "down" for child in verb.children) or (together and long)


def _how_often(scene: Scene, verb: Token) -> bool:
    """Whether a clause only says how rare a meeting told before was: "the first time they had met since 2023"."""
    noun = verb.head
    rare = any(child.lower_ in scene.term("meetings/ordinal") for child in noun.children)
    return verb.dep_ in ("relcl", "acl") and noun.lemma_ == "time" and rare


def _on_agenda(verb: Token) -> bool:
    """Whether what stands after "with" was talked about: "met in Lima, with Chad and Togo on the agenda"."""
    topics = [child for child in verb.children if child.dep_ == "prep" and child.lower_ == "with"]
    after = verb.doc[topics[-1].i : verb.sent.end] if topics else ()
    return any(each.lower_ == "agenda" for each in after)


def _occasions(scene: Scene) -> frozenset[str]:
    """What officials meet for or sit down to: "met for talks with", "sat down to dinner with"."""
    return scene.term("meetings/meeting-noun") | scene.term("meetings/meal")


def _inner_subject(verb: Token) -> list[Token]:
    """The body that a clause goes with: "the committee supervising it would gather"."""
    clauses = (child for child in verb.children if child.dep_ == "csubj")
    return [word for each in clauses for word in each.subtree if word.dep_ == "nsubj"]


def _partners_above(scene: Scene, above: Token, who: list[str]) -> list[str]:
    """Whom the clause above names: "I raised it with the minister when we met"."""
    nouns = [child for child in above.children if child.dep_ in ("nsubj", "dobj", "dative")]
    nouns = [each for each in nouns if each.dep_ != "dobj" or each.pos_ in ("PROPN", "PRON")]
    inner = [each for noun in nouns for each in objects_of(noun, "with", "to")]
    named = actors_in(scene, [*nouns, *inner, *objects_of(above, "with", "to")])
    return [each for each in named if scene.actors[each].kind == "person" and each not in who]


def _several(scene: Scene, verb: Token, who: list[str]) -> bool:
    """Whether the subject alone is a company: two actors, a plural noun, or a body that has a place or date of it."""
    noun = next(iter(own_subjects(verb) or (own_subjects(verb.head) if verb.dep_ == "xcomp" else [])), None)
    if (noun is None or noun.lower_ in ("that", "who", "which")) and verb.dep_ in ("acl", "relcl"):
        noun = verb.head
    if len(who) > 1:
        return True
    plural = noun is not None and (noun.tag_ in PLURAL or noun.lower_ in ("they", "we"))
    body = noun is not None and noun.lower_ in scene.term("meetings/series-noun")
    return (plural or body) and (venue(scene, [verb]) is not None or scene.own_date(verb) is not None)


def _by_phone(scene: Scene, verb: Token) -> bool:
    near = [each for child in verb.children for each in (child, *child.children) if each.dep_ in ("prep", "agent")]
    words = {each.lemma_.lower() for one in near for each in one.children}
    return bool(words & scene.term("meetings/phone"))


def _speak(scene: Scene, verb: Token) -> Sign | None:
    """ "spoke with the minister": one person to another, which is a call unless a place is named."""
    objects = [child for child in verb.children if child.dep_ in ("dobj", "dative")]
    talked = scene.term("meetings/discuss") | scene.term("meetings/agree")
    objects = [] if verb.lemma_.lower() in talked else objects
    phoned = verb.lemma_.lower() in scene.term("meetings/phone-verb") or verb.lemma_.lower() == "tell"
    if verb.tag_ not in ("VBD", "VBN") and not _dated_plan(scene, verb):
        return None
    again = any(child.lower_ == "again" for child in verb.children) and not objects_of(verb, "with", "to")
    if again and verb.tag_ == "VB" and scene.own_date(verb) is not None:
        return sign_of(scene, verb, verb, doers(scene, verb), [], "call")
    if is_infinitive(verb) and verb.head.lemma_ == "have":
        return None
    lines = [each for each in objects_of(verb, "by", "over", "on") if each.lower_ in scene.term("meetings/phone")]
    inner = [each for one in lines for each in objects_of(one, "with", "to")]
    others = actors_in(scene, [*objects_of(verb, "with", "to"), *inner, *(objects if phoned else [])])
    others += _partner_by_pronoun(scene, objects) if phoned else []
    offices = any(each.lower_ in scene.term("meetings/office") for each in objects_of(verb, "with", "to"))
    others = [each for each in others if scene.actors[each].kind in ("person", *(["state"] if offices else []))]
    who = doers(scene, verb)
    others += [each for each in torn_off(scene, verb) if each not in (*others, *who)]
    several = len(who) > 1 and any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children)
    if not others and several and _by_phone(scene, verb):
        return sign_of(scene, verb, verb, who, [], "call")
    if not others and _talked_at_length(scene, verb, who):
        return sign_of(scene, verb, verb, who, [], None)
    if not others or not any(scene.actors[each].kind in ("person", "state") for each in who) or set(others) == set(who):
        return None
    words = {each.lemma_.lower() for each in verb.sent}
    during = (each.lemma_.lower() for each in objects_of(verb, "during", "at"))
    aside = bool(words & scene.term("meetings/face-to-face")) or any(each == "meeting" for each in during)
    near = not phoned and not _by_phone(scene, verb) and aside
    return sign_of(scene, verb, verb, [*who, *others], [], None if near else "call")


def _talked_at_length(scene: Scene, verb: Token, who: list[str]) -> bool:
    """Whether two officials talked with each other: "Lee and Ruiz had talked for two hours"."""
    persons = [each for each in who if scene.actors[each].kind == "person"]
    hours = any(each.lower_ in ("hours", "hour", "minutes") for each in verb.subtree)
    return verb.lemma_.lower() in ("speak", "talk") and hours and len({scene.side(each) for each in persons}) > 1


def torn_off(scene: Scene, verb: Token) -> list[str]:
    """Persons with an office whom the parser hangs on a verb as a measure: "met her host, Minister Lee, on Monday"."""
    clauses = [verb, *([clause_head(verb.head)] if verb.dep_ == "relcl" else [])]
    loose = [child for each in clauses for child in each.children if child.dep_ == "npadvmod" and child.i > verb.i]
    calls = [call for each in loose for call in scene.by_head.get(each.i, ()) if call.mention.kind == "person"]
    return [call.actors[0] for call in calls if call.title and len(call.actors) == 1]


def _partner_by_pronoun(scene: Scene, objects: list[Token]) -> list[str]:
    """Whom "me" or "him" stands for: "the minister called me this morning"."""
    spoken = [each for each in objects if each.lower_ in ("me", "him", "her")]
    found = [role.actor for each in spoken for role in scene.roles(each, deep=False)]
    return [each for each in found if scene.actors[each].kind == "person" and can_meet(scene, each)]


def _dated_plan(scene: Scene, verb: Token) -> bool:
    """Whether a talk to come has its day or goes by telephone: "will speak by phone", not "we will speak to that"."""
    return "future" in scene.cues(verb) and (_by_phone(scene, verb) or scene.own_date(verb) is not None)


def _visit(scene: Scene, verb: Token) -> Sign | None:
    """ "visited Lima": whom the place belongs to is the host."""
    sent_off = verb.dep_ == "advcl" and verb.head.lemma_.lower() in scene.term("meetings/travel")
    doing = doers(scene, verb.head if sent_off and not own_subjects(verb) else verb)
    who = [each for each in doing if scene.actors[each].kind in ("person", "organization", "state")]
    target = next((child for child in verb.children if child.dep_ == "dobj"), None)
    place = place_named(scene, target) or _capital_here(scene, target) if target is not None else None
    hosts = [role.actor for role in scene.roles(target, deep=False)] if target is not None else []
    hosts = [each for each in hosts if scene.actors[each].kind == "state"]
    if not who or (place is None and not hosts):
        return None
    return sign_of(scene, verb, verb, [*who, *_met_there(scene, verb)], hosts, "visit", place)


def _capital_here(scene: Scene, noun: Token) -> Place | None:
    """The chief town named before "the capital": "he said in Lima that she would visit the capital"."""
    alone = noun.lower_ == "capital" and all(child.lower_ == "the" for child in noun.children)
    before = (scene.places_at[index] for index in range(noun.sent.start, noun.i) if index in scene.places_at)
    towns = {each.name: each for each in before if each.feature == "PPLC"} if alone else {}
    return next(iter(towns.values())) if len(towns) == 1 else None


def _receive(scene: Scene, verb: Token) -> Sign | None:
    """ "received the envoy in Cairo", "was received by the president"; what is received must be somebody."""
    passive = any(child.dep_ == "nsubjpass" for child in verb.children)
    guests = [child for child in verb.children if child.dep_ == ("nsubjpass" if passive else "dobj")]
    guests = [each for each in guests if _somebody(scene, each, verb.tag_ in ("VBD", "VBN"))]
    who = [each for each in (actors_in(scene, guests) if guests else torn_off(scene, verb)) if can_meet(scene, each)]
    hosts = doers(scene, verb)
    to = next((found for each in objects_of(verb, "to") if (found := place_named(scene, each))), None)
    where = verb.dep_ == "relcl" and any(child.lower_ == "where" for child in verb.children)
    welcomed = verb.lemma_.lower() == "welcome" and to is None and venue(scene, [verb]) is None and not where
    if not who or not hosts or welcomed or not any(is_official(scene, each) for each in who):
        return None
    return sign_of(scene, verb, verb, [*hosts, *who], hosts, None, to or venue(scene, [verb, *guests]))


def _somebody(scene: Scene, noun: Token, past: bool) -> bool:
    """Whether a noun names officials or a delegation, not what belongs to a state: "hosts the fleet's headquarters"."""
    if guest_named(scene, noun):
        return True
    if {noun.lower_, noun.lemma_.lower()} & (scene.term("meetings/office") | scene.term("meetings/side")):
        return True
    kinds = {scene.actors[each.actor].kind for each in scene.roles(noun, deep=False)}
    return "person" in kinds or (past and bool(kinds & {"state", "organization", "group"}))


def _travel(scene: Scene, verb: Token) -> Sign | None:
    """A journey to a place abroad: one to come, or one made for a meeting."""
    sent = any(each.lemma_.lower() == "delegation" for each in own_subjects(verb))
    who = [each for each in doers(scene, verb) if scene.actors[each].kind == "person" or sent]
    target = next(iter(objects_of(verb, "to", "in", "into")), None)
    if target is None and verb.lemma_.lower() in scene.term("meetings/leave"):
        target = next(iter(objects_of(verb, "for")), None)
    place = place_named(scene, target) if target is not None else None
    if place is None and target is not None and target.lemma_.lower() in scene.term("meetings/region"):
        return _to_region(scene, verb, who, target)
    back = any(child.lower_ in ("back", "home") for child in verb.children)
    home = place is not None and bool(who) and all(place.country == scene.actors[each].country for each in who)
    if not who or place is None or back or home:
        return None
    sign = sign_of(scene, verb, verb, [*who, *_met_there(scene, verb)], [], "visit", place)
    aims = scene.term("meetings/meeting-noun") | scene.term("meetings/visit") | {"meet"}
    purpose = {each.lemma_.lower() for each in verb.subtree} & aims
    return sign if sign is not None and (sign.status == "planned" or purpose) else None


def _tour(scene: Scene, verb: Token) -> Sign | None:
    """ "will begin a tour on Monday that takes him to Ghana, Togo and Benin": the journey's first stop."""
    nouns = [verb.head] if verb.dep_ == "relcl" else own_subjects(verb)
    place = next((found for each in objects_of(verb, "to") if (found := place_named(scene, each))), None)
    if place is None or not any(each.lemma_.lower() in scene.term("meetings/visit") for each in nouns):
        return None
    taken = [child for child in verb.children if child.dep_ == "dobj"]
    who = [each for each in actors_in(scene, taken) if scene.actors[each].kind == "person" and can_meet(scene, each)]
    clause = clause_head(nouns[0]) if verb.dep_ == "relcl" and "future" not in scene.cues(verb) else verb
    sign = sign_of(scene, verb, clause, who, [], "visit", place) if who else None
    return sign if sign is not None and (sign.status == "planned" or sign.when is not None) else None


def _met_there(scene: Scene, verb: Token) -> list[str]:
    """Who is met on a journey: "will visit Lima on Friday for talks with Minister Ann Lee"."""
    target = [child for child in verb.children if child.dep_ == "dobj"]
    aims = [*objects_of(verb, "for"), *(each for one in target for each in objects_of(one, "for"))]
    talks = [each for each in aims if each.lemma_.lower() in scene.term("meetings/meeting-noun")]
    partners = [each for one in talks for noun in (one, *objects_of(one, "of")) for each in objects_of(noun, "with")]
    return [each for each in actors_in(scene, partners) if can_meet(scene, each)]


def _to_region(scene: Scene, verb: Token, who: list[str], target: Token) -> Sign | None:
    """A journey to come that names no place: "is to travel to both capitals next week", "to the region"."""
    sign = sign_of(scene, verb, verb, [*who, *two_states(scene, target)], [], "visit") if who else None
    return sign if sign is not None and sign.status == "planned" and sign.when is not None else None


def _courtesy(scene: Scene, verb: Token) -> Sign | None:
    """ "called on the president" as a visit, "called the president" as a call; no request follows."""
    if any(child.dep_ in ("xcomp", "ccomp", "oprd", "prt") for child in verb.children):
        return None
    on = objects_of(verb, "on", "upon")
    rung = [child for child in verb.children if child.dep_ == "dobj"]
    others = [each for each in actors_in(scene, on or rung) if scene.actors[each].kind == "person"]
    asked = any(
        each.dep_ == "aux"
        and each.lower_ == "to"
        and each.i > verb.i
        and each.head.lemma_.lower() not in scene.term("meetings/courteous")
        for each in verb.subtree
    )
    who = [each for each in doers(scene, verb) if scene.actors[each].kind == "person"]
    if not others and not on and verb.tag_ == "VBD" and scene.own_date(verb) is not None:
        others = [each for each in _partner_by_pronoun(scene, rung) if each not in who]
        return sign_of(scene, verb, verb, [*who, *others], [], "call") if others and who and not asked else None
    if not others or not who or asked or not all(each.pos_ == "PROPN" for each in on or rung):
        return None
    return sign_of(scene, verb, verb, [*who, *others], [], None if on else "call")
