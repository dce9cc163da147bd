"""Meetings as objects: every telling of a meeting and every CONSULT act becomes a draft, told-again ones merge.

The sides, the heads of delegations, who was present, series, venue, topics and outcome documents are gathered from the
sentences that speak of the meeting.
"""

from __future__ import annotations

from spacy.tokens import Token

from dragoman.coding.base import ACTUAL, FUTURE, HYPOTHETICAL, NEGATED, Scene, clause_head
from dragoman.coding.meetings.drafts import (
    Draft,
    bare,
    by_name,
    called_in_row,
    capital_of,
    country_of,
    dated,
    dated_alike,
    dated_by_lead,
    dated_by_trip,
    fresh,
    inherit,
    meant,
    place_among,
    side_of,
    sit,
    spoken,
    unnamed,
)
from dragoman.coding.meetings.said import Sign, had_it_been, no_plan, was_to_have
from dragoman.coding.meetings.sides import home_state, missing_sides, named_in, told_side
from dragoman.coding.meetings.signs import asked, signs
from dragoman.coding.meetings.stops import stops
from dragoman.coding.meetings.story import gather, later_note, story
from dragoman.coding.meetings.sure import (
    drop_namesake,
    drop_strays,
    far_called,
    misnamed,
    sure_date,
    sure_form,
    sure_host,
    unsure_host,
)
from dragoman.coding.meetings.verbs import met_as_body
from dragoman.coding.meetings.who import PLURAL, can_meet, objects_of, phrase, private
from dragoman.model import Delegation, Event, Evidence, Meeting, Role
from dragoman.names import fold

_TOLD = 0.7
"""Score of a meeting that the words tell of without an event."""


def meetings(scene: Scene, events: tuple[Event, ...]) -> tuple[Meeting, ...]:
    """All meetings of the text, in order; `()` when nobody meets."""
    told = [event for event in events if _about_meeting(scene, event)]
    found: list[Draft] = []
    linked: set[str] = set()
    for sign in signs(scene):
        event = next((each for each in told if _tells(scene, each, sign)), None)
        linked |= {event.id} if event else set()
        found += stops(scene, _from_sign(scene, sign, event))
    told = [event for event in told if event.id not in linked and (event.type == "CONSULT" or not found)]
    found += [draft for event in told if (draft := _from_event(scene, event)) is not None]
    drafts: list[Draft] = []
    for draft in sorted(found, key=lambda each: each.token.i):
        dated_alike(drafts, draft)
        place_among(scene, drafts, draft)
    for draft in drafts:
        for sent in story(scene, draft, drafts):
            gather(scene, draft, sent)
        later_note(scene, draft, drafts)
        inherit(draft)
        called_in_row(scene, drafts, draft)
        dated_by_trip(drafts, draft)
        dated_by_lead(scene, draft)
        seat(scene, draft)
    return tuple(_row(scene, draft) for draft in drafts if _known(scene, draft))


def _known(scene: Scene, draft: Draft) -> bool:
    """Whether enough is told of a meeting to record it: two present, two sides, or place and date."""
    if _several_meetings(scene, draft) or (_going_on(scene, draft) and not dated(draft)):
        return False
    general = not draft.worded and draft.place is None and not dated(draft) and draft.form != "call"
    if general and (not draft.persons or draft.status == "planned"):
        return False
    someday = draft.when is not None and draft.when.precision == "year"
    open_ended = draft.status == "planned" and draft.place is None and (someday or not dated(draft))
    if (open_ended and (draft.nth == "next" or not draft.persons)) or _among_themselves(scene, draft):
        return False
    rung = draft.form == "call" and len(draft.sides) > 1 and by_phone(scene, draft)
    when = (dated(draft) and not someday) or (fresh(draft) and draft.status == "held" and draft.form != "visit")
    if spoken(scene, draft) and not rung and not when and (draft.place is None or draft.status == "held"):
        return False
    nameless = not draft.persons and draft.place is None and (len(draft.sides) < 3 or not dated(draft))
    if draft.form in ("summit", "forum") and draft.status == "held" and nameless:
        return False
    few = len(draft.persons) < 2 and len(draft.sides) < 2 and draft.nth is None
    if spoken(scene, draft) and few and draft.status == "held":
        return False
    fixed = draft.place is not None and (dated(draft) or draft.nth is not None)
    series = draft.series is not None and (draft.place is not None or (dated(draft) and draft.status == "planned"))
    if _one_sided(scene, draft) or far_called(scene, draft):
        return False
    circle = draft.form in ("summit", "forum") or not any(each in scene.knowledge.states for each in draft.sides)
    abroad = draft.place is not None and country_of(scene, draft.place) not in (None, *draft.sides)
    arrived = draft.form == "visit" and abroad and len(draft.sides) == 1 and not spoken(scene, draft)
    open_to_come = draft.form == "visit" or not draft.persons or not spoken(scene, draft)
    ahead = arrived or (draft.status != "held" and open_to_come)
    fixed = fixed and (draft.nth is not None or circle or ahead or _company(scene, draft))
    off = draft.status in ("cancelled", "postponed") and draft.worded
    off = off and (draft.place is not None or dated(draft) or bool(draft.persons))
    off = off or (draft.form in ("summit", "forum") and draft.place is not None and not spoken(scene, draft))
    body = circle and bool(draft.sides) and draft.status == "planned" and draft.worded and not spoken(scene, draft)
    body = body and dated(draft) and draft.when is not None and draft.when.precision == "day" and draft.form != "visit"
    called = draft.status == "planned" and dated(draft) and bool(draft.persons) and draft.token.dep_ == "pobj"
    called = called and draft.token.head.head.lemma_.lower() in scene.term("meetings/invite")
    return len(draft.persons) > 1 or len(draft.sides) > 1 or fixed or series or off or body or called


def _company(scene: Scene, draft: Draft) -> bool:
    """Whether two or more are said to have held it, though not all are known: "Peru and its three creditors"."""
    verb = clause_head(draft.token)
    if draft.token.pos_ == "VERB" and met_as_body(scene, draft.token):
        return True
    doing = [child for child in verb.children if child.dep_ == "nsubj"]
    doing += [each for one in (draft.token, verb) for each in objects_of(one, "between")]
    return draft.token.pos_ == "NOUN" and any(child.dep_ == "conj" for each in doing for child in each.children)


def _several_meetings(scene: Scene, draft: Draft) -> bool:
    """Whether one verb tells meetings with officials of several states in turn: "met Saudi and Omani officials"."""
    together = draft.token.lemma_.lower() in scene.term("meetings/meet") - {"meet"}
    if draft.token.pos_ != "VERB" or len(draft.sides) < 3 or draft.form == "visit" or together:
        return False
    after = (each for each in draft.token.sent if each.i > draft.token.i)
    named = {side_of(scene, each) for each in draft.persons if not unnamed(scene, each)}
    if draft.place is not None and set(draft.sides) <= named:
        return False
    return any(each.lemma_.lower() in scene.term("meetings/in-turn") for each in after)


def _going_on(scene: Scene, draft: Draft) -> bool:
    """Whether talks are only said to go on: "they continued discussions on trade"."""
    return draft.token.tag_ in PLURAL and clause_head(draft.token).lemma_.lower() == "continue"


def _among_themselves(scene: Scene, draft: Draft) -> bool:
    """Whether all present are of one state, which meets nobody: a minister and her mayors, a visit to a home town."""
    if len(draft.sides) > 1 or draft.form in ("summit", "forum"):
        return False
    country = country_of(scene, draft.place) if draft.place else None
    if draft.form == "visit" and draft.persons and country in draft.sides:
        return True
    told = draft.status == "held" and not spoken(scene, draft) and len(draft.persons) < 3
    if told or len(draft.persons) < 2 or (country in scene.knowledge.states and country not in draft.sides):
        return False
    sides = {side_of(scene, each) for each in draft.persons} | set(draft.sides)
    sides -= {None} if country in draft.sides else set()
    return draft.series is None and draft.nth is None and len(sides) < 2


def _one_sided(scene: Scene, draft: Draft) -> bool:
    """Whether everybody known to be there is of the state it is to be in, so that the guest was not understood."""
    sides = {side_of(scene, each) for each in draft.persons}
    if draft.status != "planned" or draft.place is None or country_of(scene, draft.place) not in sides:
        return False
    bare_row = draft.form == "bilateral" and draft.series is None and draft.nth is None
    return bare_row and len(draft.sides) == 1 and sides == set(draft.sides) and len(draft.persons) > 1


def by_phone(scene: Scene, draft: Draft) -> bool:
    """Whether its sentence says that it was by telephone."""
    return any(each.lower_ in scene.term("meetings/phone") for each in draft.token.sent)


def _tells(scene: Scene, event: Event, sign: Sign) -> bool:
    """Whether an event is the meeting of a sign: one clause, or the trigger holds its word."""
    trigger = event.evidence.trigger
    assert trigger is not None
    token = _trigger(scene, event)
    return trigger.start <= sign.token.idx < trigger.end or (
        token.sent.start == sign.token.sent.start and clause_head(token).i in (sign.clause.i, sign.token.i)
    )


def _trigger(scene: Scene, event: Event) -> Token:
    assert event.evidence.trigger is not None
    return scene.text.doc[scene.text.token_at(event.evidence.trigger.start)]


def _from_sign(scene: Scene, sign: Sign, event: Event | None) -> Draft:
    draft = Draft(sign.token, event, sign.factuality, status=sign.status, nth=sign.nth, definite=sign.definite)
    draft.when = sign.when or scene.published()
    draft.place = sign.place.id if sign.place else None
    who = list(sign.who)
    who = [meant(scene, each) for each in who]
    general = spoken(scene, draft) and sign.token.pos_ != "VERB"
    if not who and event is not None and sign.nth != "next" and not general:
        roles = [role for role in (*event.actors, *event.recipients) if not private(scene, _word_of(scene, role))]
        who = [role.actor for role in roles if not _of_private(scene, _word_of(scene, role))]
    sit(scene, draft, who)
    lone = len(draft.persons) < 2 and not sign.hosts and not general
    if event is not None and event.type == "CONSULT" and lone:
        part = [each for each in _taking_part(scene, event) if can_meet(scene, each)]
        sit(scene, draft, [each for each in part if scene.actors[each].kind == "person"])
    hosts = [side for side in (side_of(scene, each) for each in sign.hosts) if side]
    draft.host = next(iter((*hosts, *sign.hosts)), None) if len(set(hosts)) < 2 else None
    draft.hosting = sign.hosts
    if sign.form == "visit":
        draft.sides += [each for each in hosts if each not in draft.sides]
        _guest(scene, draft)
    words = {each.lemma_.lower() for each in draft.token.sent}
    phoned = event is not None and event.mode == "phone" and not words & scene.term("meetings/face-to-face")
    draft.form = sign.form or ("call" if phoned else _shape(scene, draft))
    return draft


def _guest(scene: Scene, draft: Draft) -> None:
    """The state of the place visited is the host and a side, when the visitor's own is another."""
    country = country_of(scene, draft.place) if draft.place else None
    if draft.host is None and country in scene.actors and country not in draft.sides:
        draft.host = country
        draft.sides.append(country)


def _shape(scene: Scene, draft: Draft) -> str:
    words = {each.lemma_.lower() for each in draft.token.sent}
    if "working" in words and "group" in words:
        return "working-group"
    occasion = {each.lemma_.lower() for each in objects_of(draft.token, "for", "at")}
    if draft.token.pos_ == "VERB" and occasion & scene.term("meetings/summit"):
        return "summit"
    return "multilateral" if len(draft.sides) > 2 else "bilateral"


def _from_event(scene: Scene, event: Event) -> Draft | None:
    token = _trigger(scene, event)
    draft = Draft(token, event, event.factuality, when=event.when, worded=False)
    who = _taking_part(scene, event)
    seated = [each for each in who if can_meet(scene, each)]
    if (
        no_plan(token.head)
        or had_it_been(token)
        or was_to_have(token)
        or asked(scene, token.sent)
        or (len(seated) < 2 <= len(who))
        or not _plain(scene, event, token, seated)
    ):
        return None
    sit(scene, draft, seated)
    lemmas = {each.lemma_.lower() for each in token.sent}
    draft.form = _format(scene, event, token, lemmas, draft)
    draft.status = _status(scene, event, lemmas)
    draft.place = next(iter(event.places), None) if "discuss" not in event.evidence.rule else None
    passive = any(child.dep_ == "nsubjpass" for child in token.children)
    if token.lemma_ in ("host", "welcome", "receive") and event.actors and not passive:
        draft.host = scene.side(event.actors[0].actor)
    if event.mode == "visit" and event.recipients:
        draft.host = scene.side(event.recipients[0].actor)
    return draft


def _plain(scene: Scene, event: Event, token: Token, seated: list[str]) -> bool:
    """Whether an event alone tells a meeting plainly: a past verb of two persons by name, or a noun placed or dated."""
    if event.type != "CONSULT":
        return True
    persons = [each for each in seated if scene.actors[each].kind == "person"]
    if token.pos_ in ("NOUN", "PROPN"):
        fixed = bool(event.places) or (event.when is not None and event.when.basis == "text")
        return token.tag_ not in PLURAL and fixed and bool(persons)
    if token.lemma_.lower() in scene.term("meetings/discuss") and len(persons) < 2:
        return False
    vague = any(child.lower_ in scene.term("meetings/vague") for child in token.children)
    told = token.tag_ in ("VBD", "VBN") and token.dep_ not in ("acl", "relcl", "advcl", "amod")
    talked = token.lemma_.lower() in (scene.term("meetings/meet") | scene.term("meetings/speak"))
    talked = talked or token.lemma_.lower() in scene.term("meetings/discuss") or _hosted_series(scene, token)
    several = any(child.lower_ == "to" and child.dep_ == "prep" for child in token.children) and len(persons) < 2
    if several and token.lemma_.lower() in scene.term("meetings/speak"):
        return False
    return told and talked and not vague and len(seated) > 1 and (bool(persons) or _hosted_series(scene, token))


def _hosted_series(scene: Scene, verb: Token) -> bool:
    """Whether a host is told with what was held, by its name: "hosted the Joint Council"."""
    held = any(child.dep_ == "dobj" and child.pos_ == "PROPN" for child in verb.children)
    return verb.lemma_.lower() == "host" and held


def _taking_part(scene: Scene, event: Event) -> list[str]:
    """The event's sides and every person in their noun phrases, since the parser breaks long lists of names."""
    roles = [role for role in (*event.actors, *event.recipients) if not private(scene, _word_of(scene, role))]
    found = [role.actor for role in roles]
    for role in roles:
        token = _word_of(scene, role)
        while token.dep_ in ("conj", "appos", "compound", "nmod") and token.head.pos_ in ("PROPN", "NOUN"):
            token = token.head
        inside = phrase(scene, token)
        for reference in scene.resolved.cast.references:
            listed = reference.head in inside and scene.text.doc[reference.head].dep_ != "poss"
            if listed and reference.mention.kind == "person" and len(reference.actors) == 1:
                found.append(reference.actors[0])
    return list(dict.fromkeys(found))


def _of_private(scene: Scene, word: Token) -> bool:
    """Whether a state is only that of people who act for none: "representatives of Kenya's civil society"."""
    noun = word.head if word.dep_ in ("poss", "amod", "compound", "nmod") else word
    return noun.lemma_.lower() in scene.term("meetings/private") or any(
        child.lemma_.lower() in scene.term("meetings/private") for child in noun.children
    )


def _word_of(scene: Scene, role: Role) -> Token:
    return scene.text.doc[scene.by_mention[role.mention].head]


def _about_meeting(scene: Scene, event: Event) -> bool:
    """Whether an event is a meeting, or a promise or refusal of one."""
    if event.factuality in (NEGATED, HYPOTHETICAL):
        return False
    if event.type not in ("AGREE", "REJECT"):
        return event.type == "CONSULT" and event.evidence.rule.startswith("events/consult")
    token = _trigger(scene, event)
    words = {each.lemma_.lower() for each in token.subtree}
    nouns = scene.term("meetings/meeting-noun")
    if event.type == "REJECT":
        return bool(words & scene.term("meetings/cancel") or words & scene.term("meetings/postpone")) and bool(
            words & nouns
        )
    if event.evidence.rule.startswith("events/consult"):
        return True
    return token.lemma_ in ("invite", "schedule", "plan") and bool(words & (nouns | {"meet"}))


def _format(scene: Scene, event: Event, token: Token, lemmas: set[str], draft: Draft) -> str:
    calls = (
        event.mode == "phone" or token.lemma_.lower() in scene.term("meetings/call") or "call" in event.evidence.rule
    )
    if calls and not lemmas & {"meet", "margin", "sideline", "visit"}:
        return "call"
    if event.mode == "visit" or (event.recipients and lemmas & scene.term("meetings/visit")):
        return "visit"
    if lemmas & scene.term("meetings/summit"):
        return "summit"
    if lemmas & scene.term("meetings/forum") and "summit" in event.evidence.rule:
        return "forum"
    if "working" in lemmas and "group" in lemmas:
        return "working-group"
    if event.mode == "multilateral" or len(draft.sides) > 2:
        return "multilateral"
    return "bilateral"


def _status(scene: Scene, event: Event, lemmas: set[str]) -> str:
    if lemmas & scene.term("meetings/postpone") and event.type in ("REJECT", "AGREE"):
        return "postponed"
    if event.type == "REJECT":
        return "cancelled"
    return "planned" if event.factuality == FUTURE else "held"


def _row(scene: Scene, draft: Draft) -> Meeting:
    host = sure_host(scene, draft) if draft.host in scene.actors else None
    if host is not None and scene.actors[host].kind not in ("state", "organization"):
        host = None
    if host is None and draft.place and draft.form != "call":
        host = _at_home(scene, draft)
    evidence = _evidence(scene, draft)
    assert evidence.trigger is not None
    trigger = evidence.trigger
    return Meeting(
        id=scene.text.id("meetings", [(trigger.start, trigger.end)], draft.form),
        series=draft.series,
        format=draft.form,
        host=host,
        parties=tuple(draft.sides),
        delegations=_delegations(scene, draft),
        attendees=tuple(draft.persons),
        place=draft.place,
        when=sure_date(scene, draft),
        topics=tuple(draft.topics[:8]),
        outcomes=tuple(draft.outcomes),
        status=draft.status,
        note=draft.note,
        factuality=ACTUAL if draft.status == "held" and draft.factuality == FUTURE else draft.factuality,
        event=draft.event.id if draft.event else None,
        evidence=evidence,
    )


def _at_home(scene: Scene, draft: Draft) -> str | None:
    """The side in whose country it was: of a country or a chief town, since towns of one name are many."""
    place = next((each for each in scene.resolved.places if each.id == draft.place), None)
    if place is None or place.country not in draft.sides:
        return None
    small = (place.feature or "").startswith("PPL") and place.feature not in ("PPLC", "PPLA", "PPLX")
    return None if small and place.country == "USA" else place.country


def seat(scene: Scene, draft: Draft) -> None:
    """The sides of those present, and those that the series or the text leaves unsaid; a stateless host is of them."""
    drop_titles(scene, draft)
    if draft.stop is not None:
        draft.persons = [each for each in draft.persons if side_of(scene, each) in (None, *draft.kept_to)]
        draft.sides = [each for each in draft.sides if each in draft.kept_to]
    sit(scene, draft, draft.persons)
    series = named_in(scene, draft.series) if draft.series else []
    before = draft.sides
    land = capital_of(scene, draft.place) if draft.place is not None and draft.form != "call" else None
    unsaid = missing_sides(scene, draft.persons, before, draft.token, draft.host, land)
    third = draft.form == "visit" and draft.place is not None and country_of(scene, draft.place) not in before
    draft.sides = series if len(series) > 1 else before if third else unsaid
    home = home_state(scene, draft.persons[0]) if len(draft.persons) == 1 else None
    if home in scene.actors and home not in draft.sides and all(scene.side(each) != home for each in draft.sides):
        draft.sides = [home, *(each for each in draft.sides if each != scene.side(draft.persons[0]))]
    states = [each for each in draft.sides if each in scene.knowledge.states]
    draft.sides = [each for each in draft.sides if len(states) < 2 or each in states or not format_of(scene, each)]
    added = [each for each in draft.sides if each not in before]
    if draft.host is not None and draft.host not in draft.sides and len(added) == 1:
        draft.host = added[0] if scene.actors[draft.host].kind == "person" else draft.host
    if unsure_host(scene, draft):
        draft.host = added[0] if len(added) == 1 else None
    drop_strays(scene, draft)
    draft.form = sure_form(scene, draft)


def format_of(scene: Scene, side: str) -> bool:
    """Whether a side is only the name of the circle in which states meet: "the Quadrilateral Security Dialogue"."""
    words = fold(scene.actors[side].name).split() if side in scene.actors else []
    return bool(words) and words[-1] in scene.term("meetings/circle")


def _evidence(scene: Scene, draft: Draft) -> Evidence:
    """The sentence that told of it first; the rule is the event's own, else the word of meeting."""
    rule = draft.event.evidence.rule.split("/")[-1] if draft.event else draft.token.lemma_.lower()
    score = draft.event.evidence.score if draft.event else _TOLD
    return scene.evidence(draft.token, f"meetings/{rule}", score, draft.stop)


def drop_titles(scene: Scene, draft: Draft) -> None:
    """Leaves out an office-holder without a name where somebody of that side, or of a side unsaid, is named."""
    draft.persons = list(dict.fromkeys(by_name(scene, each) for each in draft.persons))
    draft.persons = [each for each in draft.persons if not bare(scene, each) and not misnamed(scene, each)]
    drop_namesake(scene, draft)
    named = {scene.side(each) for each in draft.persons if not unnamed(scene, each)}
    unsaid = any(side not in scene.actors or scene.actors[side].kind == "person" for side in named)
    for person in [each for each in draft.persons if unnamed(scene, each)]:
        if named and (unsaid or scene.side(person) in named):
            draft.persons.remove(person)


def _seated_apart(scene: Scene, draft: Draft) -> dict[str, str]:
    """The side left for the only other of two present, where the text does not say that one's own."""
    if len(draft.persons) != 2 or len(draft.sides) != 2 or draft.form == "visit":
        return {}
    told = {each: told_side(scene, each) or scene.side(each) for each in draft.persons}
    loose = [each for each in draft.persons if each not in scene.knowledge.actors and told_side(scene, each) is None]
    sure = [told[each] for each in draft.persons if each not in loose]
    left = [each for each in draft.sides if each not in sure]
    return {loose[0]: left[0]} if len(loose) == len(sure) == len(left) == 1 else {}


def _delegations(scene: Scene, draft: Draft) -> tuple[Delegation, ...]:
    found = []
    apart = _seated_apart(scene, draft)
    for side in draft.sides:
        members = [person for person in draft.persons if apart.get(person, scene.side(person)) == side]
        head = draft.heads.get(side) or (members[0] if members else None)
        if head is not None:
            found.append(Delegation(side, head, tuple(each for each in members if each != head)))
    return tuple(found)
