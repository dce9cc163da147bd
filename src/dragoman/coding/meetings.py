"""Meetings as objects: every CONSULT act (and every agreed or cancelled one) becomes a meeting, told-again ones merge.

The sides, the heads of delegations, who was present, series, venue, topics and outcome documents are gathered from the
sentences that speak of the meeting.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from spacy.tokens import Span as Sentence
from spacy.tokens import Token

from dragoman.coding.base import ACTUAL, FUTURE, HISTORICAL, HYPOTHETICAL, NEGATED, Scene, subject, unique
from dragoman.model import Delegation, Event, Meeting, When

_NOTE = re.compile(
    r"""\bthe\ (?:first|second|third|last|highest|biggest|largest|most)\b[^.;–—]{0,120}?
    \b(?:in|since|for|between)\b[^.;–—]{3,80}""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(slots=True)
class _Draft:
    """A meeting while its sentences are read."""

    event: Event
    token: Token
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


def meetings(scene: Scene, events: tuple[Event, ...]) -> tuple[Meeting, ...]:
    """All meetings of the text, in order; `()` when nobody meets."""
    drafts: list[_Draft] = []
    for event in events:
        draft = _draft(scene, event)
        if draft is None:
            continue
        earlier = next((each for each in reversed(drafts) if _same(scene, each, draft)), None)
        if earlier is None:
            drafts.append(draft)
        else:
            _join(earlier, draft)
    for draft in drafts:
        for sent in _story(scene, draft, drafts):
            _gather(scene, draft, sent)
    return tuple(_row(scene, draft) for draft in drafts if draft.persons or len(draft.sides) > 1 or draft.series)


# ---------------------------------------------------------------- from an event


def _draft(scene: Scene, event: Event) -> _Draft | None:
    trigger = event.evidence.trigger
    assert trigger is not None
    token = scene.text.doc[scene.text.token_at(trigger.start)]
    met = event.type == "CONSULT" and event.evidence.rule.startswith("events/consult")
    meets = met or _about_meeting(scene, event, token)
    if not meets or event.factuality in (NEGATED, HYPOTHETICAL):
        return None
    draft = _Draft(event, token, when=event.when)
    for actor_id in _taking_part(scene, event):
        actor = scene.actors[actor_id]
        if actor.kind == "person":
            draft.persons.append(actor.id)
        side = scene.side(actor.id)
        if side in scene.actors and scene.actors[side].kind in ("state", "organization") and side not in draft.sides:
            draft.sides.append(side)
    lemmas = {each.lemma_.lower() for each in token.sent}
    draft.form = _format(scene, event, token, lemmas, draft)
    draft.status = _status(scene, event, lemmas)
    draft.place = next(iter(event.places), None)
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


def _about_meeting(scene: Scene, event: Event, token: Token) -> bool:
    """Whether a promise or refusal is about meeting."""
    if event.type not in ("AGREE", "REJECT") or event.factuality == NEGATED:
        return False
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


def _same(scene: Scene, one: _Draft, other: _Draft) -> bool:
    """Whether two drafts tell one meeting: the same people or sides, and no two dates or states of it that differ."""
    if (one.status == "held") != (
        other.status == "held"
    ) or one.event.factuality == HISTORICAL != other.event.factuality:
        return False
    if _dated(one) and _dated(other) and one.when != other.when and not _close(one.when, other.when):
        return False
    if one.place and other.place and _country(scene, one.place) != _country(scene, other.place):
        return False
    if one.persons and other.persons:
        return len(set(one.persons) & set(other.persons)) >= min(2, len(set(other.persons)), len(set(one.persons)))
    return (
        set(one.sides) == set(other.sides)
        or (set(other.sides) <= set(one.sides) and not other.persons)
        or (set(one.sides) <= set(other.sides) and not one.persons)
    )


def _country(scene: Scene, place: str) -> str | None:
    return next((each.country for each in scene.resolved.places if each.id == place), None)


def _dated(draft: _Draft) -> bool:
    return draft.when is not None and draft.when.basis == "text"


def _close(one: When | None, other: When | None) -> bool:
    return one is not None and other is not None and one.start_date < other.end_date and other.start_date < one.end_date


def _join(draft: _Draft, again: _Draft) -> None:
    draft.persons += [each for each in again.persons if each not in draft.persons]
    draft.sides += [each for each in again.sides if each not in draft.sides]
    draft.place = draft.place or again.place
    draft.host = draft.host or again.host
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
            draft.series = scene.span_of(words[start : index + 1]).text
            lowered = draft.series.lower()
            if "working group" in lowered:
                draft.form = "working-group"
            elif token.lower_ in ("summit", "forum", "conference") and draft.form not in ("call",):
                draft.form = "summit" if token.lower_ == "summit" else "forum" if len(draft.sides) > 2 else draft.form
            return


# ---------------------------------------------------------------- making the row


def _row(scene: Scene, draft: _Draft) -> Meeting:
    event = draft.event
    for person in draft.persons:
        side = scene.side(person)
        if side not in draft.sides and side in scene.actors and scene.actors[side].kind in ("state", "organization"):
            draft.sides.append(side)
    host = draft.host if draft.host in scene.actors else None
    if host is None and draft.place and draft.form != "call":
        country = _country(scene, draft.place)
        host = country if country in draft.sides else None
    if host is not None and scene.actors[host].kind not in ("state", "organization"):
        host = None
    factuality = ACTUAL if draft.status == "held" and event.factuality == FUTURE else event.factuality
    trigger = event.evidence.trigger
    assert trigger is not None
    evidence = event.evidence
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
        factuality=factuality,
        event=event.id,
        evidence=type(evidence)(
            evidence.start,
            evidence.end,
            evidence.text,
            trigger,
            "meetings/" + event.evidence.rule.split("/")[-1],
            evidence.score,
        ),
    )


def _delegations(scene: Scene, draft: _Draft) -> tuple[Delegation, ...]:
    found = []
    for side in draft.sides:
        members = [person for person in draft.persons if scene.side(person) == side]
        head = draft.heads.get(side) or (members[0] if members else None)
        if head is not None:
            found.append(Delegation(side, head, tuple(each for each in members if each != head)))
    return tuple(found)
