"""Meetings as objects: every telling of a meeting and every CONSULT act becomes a draft, told-again ones merge.

The sides, the heads of delegations, who was present, series, venue, topics and outcome documents are gathered from the
sentences that speak of the meeting.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from spacy.tokens import Span as Sentence
from spacy.tokens import Token

from dragoman.coding.base import (
    ACTUAL,
    FUTURE,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    Scene,
    clause_head,
    subject,
    unique,
)
from dragoman.coding.meetings.sides import home_state, missing_sides, named_in
from dragoman.coding.meetings.signs import Sign, asked, can_meet, signs
from dragoman.model import Delegation, Event, Evidence, Meeting, When
from dragoman.names import fold

_NOTE = re.compile(
    r"""\bthe\ (?:first|second|third|last|highest|biggest|largest|most)\b[^.;–—]{0,120}?
    \b(?:in|since|for|between)\b[^.;–—]{3,80}""",
    re.IGNORECASE | re.VERBOSE,
)

_TOLD = 0.7
"""Score of a meeting that the words tell of without an event."""


@dataclass(slots=True)
class _Draft:
    """A meeting while its sentences are read."""

    token: Token
    event: Event | None
    factuality: str
    persons: list[str] = field(default_factory=list)
    sides: list[str] = field(default_factory=list)
    series: str | None = None
    form: str = "bilateral"
    host: str | None = None
    place: str | None = None
    topics: list[str] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    heads: dict[str, str] = field(default_factory=dict)
    status: str = "held"
    note: str | None = None
    when: When | None = None
    nth: str | None = None
    definite: bool = False
    worded: bool = True
    """Whether a word of meeting tells of it, not an event alone."""
    model: _Draft | None = None
    """The meeting told before whose row this one continues: "the next round"."""


def meetings(scene: Scene, events: tuple[Event, ...]) -> tuple[Meeting, ...]:
    """All meetings of the text, in order; `()` when nobody meets."""
    told = [event for event in events if _about_meeting(scene, event)]
    found: list[_Draft] = []
    linked: set[str] = set()
    for sign in signs(scene):
        event = next((each for each in told if _tells(scene, each, sign)), None)
        linked |= {event.id} if event else set()
        found.append(_from_sign(scene, sign, event))
    told = [event for event in told if event.id not in linked and (event.type == "CONSULT" or not found)]
    found += [draft for event in told if (draft := _from_event(scene, event)) is not None]
    drafts: list[_Draft] = []
    for draft in sorted(found, key=lambda each: each.token.i):
        _place_among(scene, drafts, draft)
    for draft in drafts:
        for sent in _story(scene, draft, drafts):
            _gather(scene, draft, sent)
        _inherit(draft)
        _seat(scene, draft)
    return tuple(_row(scene, draft) for draft in drafts if _known(draft))


def _known(draft: _Draft) -> bool:
    """Whether enough is told of a meeting to record it: two present, two sides, or place and date."""
    general = not draft.worded and draft.place is None and not _dated(draft) and draft.form != "call"
    if general and (not draft.persons or draft.status == "planned"):
        return False
    fixed = draft.place is not None and (_dated(draft) or draft.nth is not None)
    series = draft.series is not None and (draft.place is not None or _dated(draft) or draft.nth is not None)
    return len(draft.persons) > 1 or len(draft.sides) > 1 or fixed or series


# ---------------------------------------------------------------- from a sign


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


def _from_sign(scene: Scene, sign: Sign, event: Event | None) -> _Draft:
    draft = _Draft(sign.token, event, sign.factuality, status=sign.status, nth=sign.nth, definite=sign.definite)
    draft.when = sign.when or scene.published()
    draft.place = sign.place.id if sign.place else None
    who = list(sign.who)
    if not who and event is not None and sign.nth != "next":
        who = [role.actor for role in (*event.actors, *event.recipients)]
    _sit(scene, draft, who)
    if event is not None and event.type == "CONSULT" and len(draft.persons) < 2 and not sign.hosts:
        _sit(scene, draft, [each for each in _taking_part(scene, event) if can_meet(scene, each)])
    hosts = [side for side in (_side(scene, each) for each in sign.hosts) if side]
    draft.host = next(iter((*hosts, *sign.hosts)), None)
    if sign.form == "visit":
        draft.sides += [each for each in hosts if each not in draft.sides]
        _guest(scene, draft)
    words = {each.lemma_.lower() for each in draft.token.sent}
    phoned = event is not None and event.mode == "phone" and not words & scene.term("meetings/face-to-face")
    draft.form = sign.form or ("call" if phoned else _shape(scene, draft))
    return draft


def _guest(scene: Scene, draft: _Draft) -> None:
    """The state of the place visited is the host and a side, when the visitor's own is another."""
    country = _country(scene, draft.place) if draft.place else None
    if draft.host is None and country in scene.actors and country not in draft.sides:
        draft.host = country
        draft.sides.append(country)


def _sit(scene: Scene, draft: _Draft, who: Iterable[str]) -> None:
    """Persons as those present, and everybody's side as a party."""
    for each in who:
        if scene.actors[each].kind == "person" and each not in draft.persons:
            draft.persons.append(each)
        side = _side(scene, each)
        if side is not None and side not in draft.sides:
            draft.sides.append(side)


def _side(scene: Scene, actor_id: str) -> str | None:
    """The party an actor sits for: a state or organisation, or the armed group itself; None for others."""
    actor = scene.actors[actor_id]
    if actor.kind == "group" and actor_id in scene.knowledge.actors:
        return actor_id
    side = scene.side(actor_id)
    if side in ("EUR", "UNO"):
        bodies = (each for each in scene.actors.values() if each.country == side and each.kind == "organization")
        side = next((each.id for each in bodies if each.part_of is None), side)
    known = scene.actors.get(side)
    if known is None and actor.kind == "organization":
        side, known = actor_id, actor
    if known is None or known.kind not in ("state", "organization"):
        return None
    series = fold(known.name).split()[-1] in scene.term("meetings/series-noun")
    return None if series and side not in scene.knowledge.actors else side


def _shape(scene: Scene, draft: _Draft) -> str:
    words = {each.lemma_.lower() for each in draft.token.sent}
    if "working" in words and "group" in words:
        return "working-group"
    return "multilateral" if len(draft.sides) > 2 else "bilateral"


# ---------------------------------------------------------------- from an event


def _from_event(scene: Scene, event: Event) -> _Draft | None:
    token = _trigger(scene, event)
    draft = _Draft(token, event, event.factuality, when=event.when, worded=False)
    who = _taking_part(scene, event)
    seated = [each for each in who if can_meet(scene, each)]
    if asked(token.sent) or (len(seated) < 2 <= len(who)):
        return None
    _sit(scene, draft, seated)
    lemmas = {each.lemma_.lower() for each in token.sent}
    draft.form = _format(scene, event, token, lemmas, draft)
    draft.status = _status(scene, event, lemmas)
    draft.place = next(iter(event.places), None) if "discuss" not in event.evidence.rule else None
    if token.lemma_ in ("host", "welcome", "receive") and event.actors:
        draft.host = scene.side(event.actors[0].actor)
    if event.mode == "visit" and event.recipients:
        draft.host = scene.side(event.recipients[0].actor)
    return draft


def _taking_part(scene: Scene, event: Event) -> list[str]:
    """The event's sides and every person in their noun phrases, since the parser breaks long lists of names."""
    found = [role.actor for role in (*event.actors, *event.recipients)]
    for role in (*event.actors, *event.recipients):
        token = scene.text.doc[scene.by_mention[role.mention].head]
        while token.dep_ in ("conj", "appos", "compound", "nmod") and token.head.pos_ in ("PROPN", "NOUN"):
            token = token.head
        inside = {each.i for each in token.subtree}
        clauses = (each for each in token.subtree if each.dep_ in ("relcl", "acl"))
        inside -= {each.i for clause in clauses for each in clause.subtree}
        for reference in scene.resolved.cast.references:
            listed = reference.head in inside and scene.text.doc[reference.head].dep_ != "poss"
            if listed and reference.mention.kind == "person" and len(reference.actors) == 1:
                found.append(reference.actors[0])
    return list(dict.fromkeys(found))


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


def _format(scene: Scene, event: Event, token: Token, lemmas: set[str], draft: _Draft) -> str:
    calls = (
        event.mode == "phone" or token.lemma_.lower() in scene.term("meetings/call") or "call" in event.evidence.rule
    )
    if calls and not lemmas & {"meet", "margin", "sideline", "visit"}:
        return "call"
    if event.mode == "visit" or (event.recipients and lemmas & scene.term("meetings/visit")):
        return "visit"
    if lemmas & scene.term("meetings/summit"):
        return "summit"
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


# ---------------------------------------------------------------- one meeting, told twice


def _place_among(scene: Scene, drafts: list[_Draft], draft: _Draft) -> None:
    """Joins a draft to the meeting it tells again, else adds it; what names nobody takes the sides of its series."""
    earlier = next((each for each in reversed(drafts) if _same(scene, each, draft)), None)
    if earlier is not None:
        _join(scene, earlier, draft)
        return
    if draft.definite and draft.host is not None and draft.status == "held" and drafts and len(draft.sides) < 2:
        _join(scene, drafts[-1], draft)
        return
    off = draft.status in ("cancelled", "postponed") and bool(draft.sides)
    if draft.definite and not off and draft.nth is None and draft.place is None and len(draft.sides) < 2:
        return
    if draft.nth is not None or draft.definite:
        sides = set(draft.sides)
        draft.model = next((each for each in reversed(drafts) if not each.sides or sides <= set(each.sides)), None)
    drafts.append(draft)


def _inherit(draft: _Draft) -> None:
    """Gives the next or the previous round the sides and series of the one told of."""
    model = draft.model
    if model is None:
        return
    if draft.persons or len(draft.sides) > 1:
        return
    draft.sides = list(model.sides)
    draft.series = draft.series or model.series
    if draft.form == "bilateral" and model.form in ("working-group", "multilateral"):
        draft.form = model.form


def _same(scene: Scene, one: _Draft, other: _Draft) -> bool:
    """Whether two drafts tell one meeting: the same people or sides, and no two dates, places or states that differ."""
    apart = one.token.sent.start != other.token.sent.start
    if one.status != other.status or (apart and (one.factuality == HISTORICAL) != (other.factuality == HISTORICAL)):
        return False
    if _dated(one) and _dated(other) and one.when != other.when and not _close(one.when, other.when):
        return False
    if _elsewhere(scene, one, other) or (one.nth and other.nth and one.nth != other.nth):
        return False
    if (one.form == "call") != (other.form == "call") and (one.place or other.place):
        return False
    if not other.persons and not other.sides:
        return other.nth is None or one.nth == other.nth or _close_told(one, other)
    if other.definite and set(one.sides) & set(other.sides):
        return True
    mine, theirs = _by_name(scene, one), _by_name(scene, other)
    if mine and theirs:
        return len(mine & theirs) >= min(2, len(theirs), len(mine))
    return bool(one.sides) and bool(
        set(one.sides) == set(other.sides)
        or (set(other.sides) <= set(one.sides) and (other.sides or theirs))
        or (set(one.sides) <= set(other.sides) and not mine)
    )


def _close_told(one: _Draft, other: _Draft) -> bool:
    """Whether a numbered meeting without parties has the date or place of one told before."""
    return bool(one.place and one.place == other.place) or (_dated(one) and _dated(other))


def _by_name(scene: Scene, draft: _Draft) -> set[str]:
    """The last names of the persons the text calls by name, not only by office."""
    named = [each for each in draft.persons if not _unnamed(scene, each)]
    return {fold(scene.actors[each].name).split()[-1] for each in named if fold(scene.actors[each].name)}


def _unnamed(scene: Scene, person: str) -> bool:
    titles = {each.title for each in scene.resolved.cast.references if person in each.actors and each.title}
    name = scene.actors[person].name
    return any(name.endswith(title) and name != title for title in titles)


def _elsewhere(scene: Scene, one: _Draft, other: _Draft) -> bool:
    """Whether two meetings were in different countries, or in different towns of one."""
    places = {each.id: each for each in scene.resolved.places}
    here, there = places.get(one.place or ""), places.get(other.place or "")
    if here is None or there is None:
        return False
    towns = all((each.feature or "").startswith("PPL") for each in (here, there))
    return here.country != there.country or (towns and here.name != there.name)


def _country(scene: Scene, place: str) -> str | None:
    return next((each.country for each in scene.resolved.places if each.id == place), None)


def _dated(draft: _Draft) -> bool:
    return draft.when is not None and draft.when.basis == "text"


def _close(one: When | None, other: When | None) -> bool:
    return one is not None and other is not None and one.start_date < other.end_date and other.start_date < one.end_date


def _join(scene: Scene, draft: _Draft, again: _Draft) -> None:
    draft.persons += [each for each in again.persons if each not in draft.persons]
    draft.sides += [each for each in again.sides if each not in draft.sides]
    draft.place = draft.place or again.place
    draft.host = draft.host or again.host
    draft.event = draft.event or again.event
    draft.nth = draft.nth or again.nth
    if draft.form in ("bilateral",) and again.form != "bilateral":
        draft.form = again.form
    if not _dated(draft) and _dated(again):
        draft.when = again.when


# ---------------------------------------------------------------- the sentences that speak of it


def _story(scene: Scene, draft: _Draft, drafts: list[_Draft]) -> Iterable[Sentence]:
    """The meeting's own sentence and those after it up to the next meeting, at most eight."""
    others = {each.token.sent.start for each in drafts if each is not draft}
    sents = list(scene.text.doc.sents)
    start = next(index for index, sent in enumerate(sents) if sent.start == draft.token.sent.start)
    yield sents[start]
    for sent in sents[start + 1 : start + 9]:
        if sent.start in others:
            return
        yield sent


def _gather(scene: Scene, draft: _Draft, sent: Sentence) -> None:
    own = sent.start == draft.token.sent.start
    for token in sent:
        lemma = token.lemma_.lower()
        if lemma in scene.term("meetings/lead") and token.pos_ == "VERB":
            _head(scene, draft, token)
        elif lemma in scene.term("meetings/attend"):
            _present(scene, draft, token)
        elif lemma in scene.term("meetings/discuss") and token.pos_ == "VERB":
            _topic(scene, draft, token)
        elif lemma in scene.term("meetings/outcome") and token.pos_ == "NOUN":
            _outcome(draft, token)
    if draft.series is None:
        _name_series(scene, draft, sent)
    if own:
        if draft.place is None:
            inside = [
                place
                for index, place in scene.places_at.items()
                if sent.start <= index < sent.end
                and draft.form != "call"
                and (place.feature or "").startswith("P")
                and scene.text.doc[index].dep_ == "pobj"
                and scene.text.doc[index].head.lower_ in ("in", "at")
            ]
            draft.place = inside[0].id if inside else None
        match = _NOTE.search(sent.text)
        draft.note = draft.note or (" ".join(match.group().split()) if match else None)


def _head(scene: Scene, draft: _Draft, token: Token) -> None:
    """ "the Turkish delegation was led by X and the U.S. side by Y"."""
    sides = [child for child in token.children if child.dep_ in ("nsubjpass", "nsubj")]
    persons = [role.actor for role in subject(scene, token) if scene.actors[role.actor].kind == "person"]
    if sides and sides[0].dep_ == "nsubj":
        objects = [
            child
            for child in token.children
            if child.dep_ == "dobj" and child.lemma_.lower() in scene.term("meetings/side")
        ]
        sides = objects or sides
    for noun in sides:
        if noun.lemma_.lower() in scene.term("meetings/side"):
            for person in persons[:1]:
                _set_head(scene, draft, noun, person)
    by_words = [each for each in token.sent if each.lower_ == "by" and each.i > token.i]
    for each in by_words[1:] if persons else by_words:
        noun = scene.text.doc[each.i - 1]
        named = [
            role.actor
            for child in each.children
            if child.dep_ == "pobj"
            for role in scene.roles(child)
            if scene.actors[role.actor].kind == "person"
        ]
        if noun.lemma_.lower() in scene.term("meetings/side") and named:
            _set_head(scene, draft, noun, named[0])


def _set_head(scene: Scene, draft: _Draft, noun: Token, person: str) -> None:
    roles = scene.roles(noun)
    side = scene.side(roles[0].actor) if roles else scene.side(person)
    if scene.actors.get(side) is None or scene.actors[side].kind == "person":
        side = scene.side(person)
    if side in scene.actors and scene.actors[side].kind in ("state", "organization"):
        draft.heads.setdefault(side, person)
        if side not in draft.sides:
            draft.sides.append(side)
    if person not in draft.persons:
        draft.persons.append(person)


def _present(scene: Scene, draft: _Draft, token: Token) -> None:
    """ "X and Y were present at the talks", "joined by Z"."""
    verb = token if token.pos_ in ("VERB", "AUX") else token.head
    roles = subject(scene, verb) if verb.pos_ in ("VERB", "AUX") else []
    words = {each.lemma_.lower() for each in verb.subtree}
    if not words & (scene.term("meetings/meeting-noun") | {"dinner", "lunch", "ceremony"}):
        return
    noun = next((child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")), None)
    inside = [noun.left_edge.i, noun.right_edge.i] if noun is not None else [0, -1]
    named = [each for each in scene.resolved.cast.references if inside[0] <= each.first and each.last <= inside[1]]
    present = [role.actor for role in unique(roles)] + [actor for each in named for actor in each.actors]
    for actor in present:
        if scene.actors[actor].kind == "person" and actor not in draft.persons:
            draft.persons.append(actor)


def _topic(scene: Scene, draft: _Draft, token: Token) -> None:
    for child in token.children:
        if child.dep_ == "dobj":
            for each in (child, *(inner for inner in child.conjuncts if inner.i > child.i)):
                words = [
                    word
                    for word in each.subtree
                    if not any(
                        word.is_ancestor(other) or word in other.subtree
                        for other in each.children
                        if other.dep_ in ("conj", "cc", "relcl")
                    )
                ]
                if words:
                    text = scene.span_of(words).text
                    if 2 < len(text) <= 160 and text not in draft.topics and each.lemma_.lower() not in ("view", "way"):
                        draft.topics.append(" ".join(text.split()))


def _outcome(draft: _Draft, token: Token) -> None:
    """Documents of the two sides: "a joint statement", "signed a memorandum of understanding"."""
    joint = any(child.lower_ == "joint" for child in token.children)
    verb = token.head
    signed = token.dep_ in ("dobj", "nsubjpass") and verb.lemma_ in (
        "sign",
        "issue",
        "adopt",
        "conclude",
        "release",
        "reach",
    )
    if not joint and not signed:
        return
    name = "joint " * joint + token.lemma_.lower()
    tail = next(
        (
            child
            for child in token.children
            if child.lower_ == "of" and any(each.lower_ == "understanding" for each in child.children)
        ),
        None,
    )
    name += " of understanding" if tail is not None else ""
    if name not in draft.outcomes:
        draft.outcomes.append(name)


def _name_series(scene: Scene, draft: _Draft, sent: Sentence) -> None:
    """ "the second round of the Aegean Dialogue": the capitalised name that ends in a series noun."""
    nouns = scene.term("meetings/series-noun")
    words = list(sent)
    for index, token in enumerate(words):
        if token.lower_ not in nouns or not token.text[:1].isupper() or index == 0:
            continue
        if any(each in scene.knowledge.actors for mention in scene.at(token) for each in mention.actors):
            continue
        start = index
        while start > 0 and (
            words[start - 1].text[:1].isupper()
            or (
                words[start - 1].lower_ in ("of", "and", "-", "–") and start > 1 and words[start - 2].text[:1].isupper()
            )
        ):
            start -= 1
        if start == index or (words[start].i == sent.start and index - start < 2):
            continue
        before = {each.lemma_.lower() for each in words[max(0, start - 5) : start]}
        if (
            before & {"round", "meeting", "session", "of", "at", "within", "framework", "hold", "co-chair", "during"}
            or sent.start == draft.token.sent.start
        ):
            draft.series = scene.span_of(words[start : _series_end(scene, words, index)]).text
            lowered = draft.series.lower()
            if "working group" in lowered:
                draft.form = "working-group"
            elif token.lower_ in ("summit", "forum", "conference") and draft.form not in ("call",):
                draft.form = "summit" if token.lower_ == "summit" else "forum" if len(draft.sides) > 2 else draft.form
            return


def _series_end(scene: Scene, words: list[Token], index: int) -> int:
    """Where a series name ends that goes on with its subject: "Working Group on Fisheries"."""
    end = index + 1
    if end < len(words) and words[end].lower_ in ("on", "for"):
        end += 1
        while end < len(words) and words[end].pos_ == "PROPN" and words[end].i not in scene.times_at:
            end += 1
    return end if end > index + 2 else index + 1


# ---------------------------------------------------------------- making the row


def _row(scene: Scene, draft: _Draft) -> Meeting:
    host = draft.host if draft.host in scene.actors else None
    if host is None and draft.place and draft.form != "call":
        country = _country(scene, draft.place)
        host = country if country in draft.sides else None
    if host is not None and scene.actors[host].kind not in ("state", "organization"):
        host = None
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
        when=draft.when,
        topics=tuple(draft.topics[:8]),
        outcomes=tuple(draft.outcomes),
        status=draft.status,
        note=draft.note,
        factuality=ACTUAL if draft.status == "held" and draft.factuality == FUTURE else draft.factuality,
        event=draft.event.id if draft.event else None,
        evidence=evidence,
    )


def _seat(scene: Scene, draft: _Draft) -> None:
    """The sides of those present, and those that the series or the text leaves unsaid; a stateless host is of them."""
    _drop_titles(scene, draft)
    _sit(scene, draft, draft.persons)
    series = named_in(scene, draft.series) if draft.series else []
    before = draft.sides
    unsaid = missing_sides(scene, draft.persons, before, draft.token, draft.host)
    draft.sides = series if len(series) > 1 else unsaid
    home = home_state(scene, draft.persons[0]) if len(draft.persons) == 1 else None
    if home in scene.actors and home not in draft.sides and all(scene.side(each) != home for each in draft.sides):
        draft.sides = [home, *(each for each in draft.sides if each != scene.side(draft.persons[0]))]
    added = [each for each in draft.sides if each not in before]
    if draft.host is not None and draft.host not in draft.sides and len(added) == 1:
        draft.host = added[0] if scene.actors[draft.host].kind == "person" else draft.host


def _evidence(scene: Scene, draft: _Draft) -> Evidence:
    """The sentence that told of it first; the rule is the event's own, else the word of meeting."""
    rule = draft.event.evidence.rule.split("/")[-1] if draft.event else draft.token.lemma_.lower()
    return scene.evidence(draft.token, f"meetings/{rule}", draft.event.evidence.score if draft.event else _TOLD)


def _drop_titles(scene: Scene, draft: _Draft) -> None:
    """Leaves out an office-holder without a name where somebody of that side, or of a side unsaid, is named."""
    named = {scene.side(each) for each in draft.persons if not _unnamed(scene, each)}
    unsaid = any(side not in scene.actors or scene.actors[side].kind == "person" for side in named)
    for person in [each for each in draft.persons if _unnamed(scene, each)]:
        if named and (unsaid or scene.side(person) in named):
            draft.persons.remove(person)


def _delegations(scene: Scene, draft: _Draft) -> tuple[Delegation, ...]:
    found = []
    for side in draft.sides:
        members = [person for person in draft.persons if scene.side(person) == side]
        head = draft.heads.get(side) or (members[0] if members else None)
        if head is not None:
            found.append(Delegation(side, head, tuple(each for each in members if each != head)))
    return tuple(found)
