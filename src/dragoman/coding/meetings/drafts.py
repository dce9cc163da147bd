"""Meetings while their sentences are read: drafts, and which of them tell one and the same meeting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import pairwise

from spacy.tokens import Token

from dragoman.coding.base import HISTORICAL, Scene, clause_head
from dragoman.coding.meetings.dates import lead_date
from dragoman.coding.meetings.said import day_after
from dragoman.coding.meetings.sides import officer_of, told_side
from dragoman.model import Event, When
from dragoman.names import fold

_NEAR = 150
"""Up to how many tokens after a meeting "the talks" still are those talks."""


_OVER = frozenset({"conclude", "finish", "complete", "wrap", "end", "meet", "chair", "host"})
"""Verbs after whose "just" a meeting was the same day; "we just had talks" may be weeks ago."""

_NEXT = 45
"""Up to how many tokens on a speaker still tells of the same meeting."""


@dataclass(slots=True)
class Draft:
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
    hosting: tuple[str, ...] = ()
    """Who received or hosted, as actor ids."""
    note: str | None = None
    when: When | None = None
    nth: str | None = None
    definite: bool = False
    worded: bool = True
    """Whether a word of meeting tells of it, not an event alone."""
    stop: Token | None = None
    """The word of its place, where one journey has several stops."""
    kept_to: frozenset[str] = frozenset()
    """The sides of a stop: the travellers' and its country's."""
    last: int = 0
    """Where the text told of it last, as a token index."""
    model: Draft | None = None
    """The meeting told before whose row this one continues: "the next round"."""
    again: list[Token] = field(default_factory=list)
    """Words of meeting that tell of it once more."""


def place_among(scene: Scene, drafts: list[Draft], draft: Draft) -> None:
    """Joins a draft to the meeting it tells again, else adds it; what names nobody takes the sides of its series."""
    if _echo(scene, drafts, draft):
        return
    near = bool(drafts) and draft.token.i - max(drafts[-1].last, drafts[-1].token.i) < _NEAR
    if draft.form == "visit" and draft.place is None and not dated(draft) and draft.host is None and near:
        return
    earlier = next((each for each in reversed(drafts) if _same(scene, each, draft)), None)
    if earlier is not None:
        _join(scene, earlier, draft)
        return
    if draft.definite and draft.host is not None and draft.status == "held" and near and len(draft.sides) < 2:
        _join(scene, drafts[-1], draft)
        return
    off = draft.status in ("cancelled", "postponed") and bool(draft.sides or draft.persons)
    own_name = draft.token.pos_ == "PROPN" and draft.token.lower_ in scene.term("meetings/forum")
    told = draft.definite and not off and draft.nth is None and draft.place is None and len(draft.sides) < 2
    if told and not _set_by_name(draft):
        return
    if (draft.nth is not None or draft.definite) and not own_name:
        sides = set(draft.sides)
        likely = [each for each in reversed(drafts) if _in_row(scene, each, draft)]
        draft.model = next((each for each in likely if not each.sides or sides <= set(each.sides)), None)
    drafts.append(draft)


def _set_by_name(draft: Draft) -> bool:
    """Whether the next of a series is told by its name and day: "The Aegean Talks will resume on June 21"."""
    named = any(child.dep_ == "compound" and child.pos_ == "PROPN" for child in draft.token.children)
    return draft.token.pos_ == "PROPN" and named and draft.status == "planned" and dated(draft)


def _in_row(scene: Scene, one: Draft, later: Draft) -> bool:
    """Whether a meeting can be the one before: no breakfast before "the next conference", nothing called off."""
    if (one.status in ("cancelled", "postponed") and len(one.sides) < 2) or one.form == "call" != later.form:
        return False
    circle = later.token.lemma_.lower() in scene.term("meetings/summit") | scene.term("meetings/forum")
    alike = one.token.lemma_.lower() == later.token.lemma_.lower()
    return alike or not circle or one.form in ("summit", "forum", "multilateral") or len(one.sides) > 2


def _echo(scene: Scene, drafts: list[Draft], draft: Draft) -> bool:
    """Whether it only says what was discussed at a meeting told shortly before: "The two also discussed trade"."""
    talk = draft.token.lemma_.lower() in scene.term("meetings/discuss") and draft.form != "call"
    near = bool(drafts) and draft.token.i - max(drafts[-1].last, drafts[-1].token.i) < _NEAR
    return talk and near and not draft.worded and draft.place is None and scene.own_date(draft.token) is None


def dated_by_trip(drafts: list[Draft], draft: Draft) -> None:
    """Gives a planned meeting without a date of its own the date of the trip told before on which it is."""
    if draft.status != "planned" or dated(draft) or draft.nth is not None or draft.form == "call":
        return
    before = [each for each in drafts if each.token.i < draft.token.i and each.form == "visit" and dated(each)]
    trips = [each for each in before if each.status == "planned" and set(each.persons) & set(draft.persons)]
    when = trips[-1].when if trips else None
    draft.when = when if when is not None and when.precision == "day" else draft.when


def dated_alike(drafts: list[Draft], draft: Draft) -> None:
    """Gives a meeting of "the same day" or "the next day" its day from the meeting told before."""
    when = draft.when
    span = when.span if when is not None else None
    if draft.status == "held" and not dated(draft):
        _dated_from_last(drafts, draft)
    if when is None or span is None or draft.status != "held":
        return
    later = day_after(when)
    if not later and not fold(span.text).endswith("same day"):
        return
    before = [each.when for each in drafts if dated(each) and each.when is not None and each.when.precision == "day"]
    shift = timedelta(days=int(later))
    draft.when = None
    for last in before[-1:]:
        draft.when = replace(last, start_date=last.start_date + shift, end_date=last.end_date + shift, span=span)


def dated_by_lead(scene: Scene, draft: Draft) -> None:
    """Gives a meeting that news tells without a day the day of its opening sentence."""
    old = draft.factuality == HISTORICAL or draft.nth == "previous"
    perfect = any(child.lower_ in ("have", "has") for child in clause_head(draft.token).children)
    if draft.status != "held" or dated(draft) or old or perfect or not draft.sides:
        return
    if not spoken(scene, draft):
        draft.when = lead_date(scene, draft.token) or draft.when


def _dated_from_last(drafts: list[Draft], draft: Draft) -> None:
    """Gives a meeting of "that evening" the day of the one told before, one "on the eve" the day before it."""
    words = [each.lower_ for each in draft.token.sent]
    eve = any(words[index - 1 : index + 2] == ["the", "eve", "of"] for index in range(1, len(words)))
    hours = any(one in ("the", "that") and other in _HOURS for one, other in pairwise(words))
    near = [each for each in drafts if draft.token.i - each.token.i < 2 * _NEAR and each.status == "held"]
    last = near[-1].when if near and dated(near[-1]) else None
    if last is not None and last.precision == "day" and (eve or hours):
        shift = timedelta(days=-int(eve))
        draft.when = replace(last, start_date=last.start_date + shift, end_date=last.end_date + shift)
    elif eve:
        draft.when = None


_HOURS = frozenset({"morning", "afternoon", "evening", "night"})
"""Parts of a day that say no day of their own."""


def called_in_row(scene: Scene, drafts: list[Draft], draft: Draft) -> None:
    """Gives "a third call", told with one person only, the caller of the call told before."""
    if draft.form != "call" or draft.nth is None or len(draft.persons) != 1 or draft.status != "held":
        return
    before = [each for each in drafts if each.form == "call" and each.token.i < draft.token.i and len(each.persons) > 1]
    if before and draft.token.i - max(before[-1].last, before[-1].token.i) < _NEAR:
        draft.when = before[-1].when if draft.token.pos_ == "NOUN" else draft.when
        sit(scene, draft, [each for each in before[-1].persons[:1] if each not in draft.persons])


def inherit(draft: Draft) -> None:
    """Gives the next or the previous round the sides and series of the one told of."""
    model = draft.model
    if model is None:
        return
    elsewhere = draft.nth is None and draft.place is not None and draft.place != model.place
    if draft.persons or len(draft.sides) > 1 or elsewhere:
        return
    draft.sides = list(model.sides)
    draft.series = draft.series or model.series
    if draft.form == "bilateral" and model.form in ("working-group", "multilateral"):
        draft.form = model.form


def _same(scene: Scene, one: Draft, other: Draft) -> bool:
    """Whether two drafts tell one meeting: the same people or sides, and no two dates, places or states that differ."""
    apart = one.token.sent.start != other.token.sent.start
    if one.status != other.status or (apart and (one.factuality == HISTORICAL) != (other.factuality == HISTORICAL)):
        return False
    if dated(one) and dated(other) and one.when != other.when and not _close(one.when, other.when):
        return False
    if _elsewhere(scene, one, other) or (one.nth and other.nth and one.nth != other.nth):
        return False
    if (one.form == "call") != (other.form == "call") and (one.place or other.place):
        return False
    if {one.form, other.form} == {"call", "visit"}:
        return False
    if other.form == "visit" and one.form != "visit" and not _there(scene, one, other):
        return False
    later = other.status == "planned" and other.place is not None and one.place is None and len(other.sides) < 2
    if later and apart and not other.definite:
        return False
    if one.stop is not None and other.place is None and not set(other.sides) <= set(one.sides):
        return False
    near = other.token.i - max(one.last, one.token.i) < _NEAR
    if not other.persons and not other.sides and other.place and not other.definite and apart and not other.nth:
        return False
    if not other.persons and not other.sides:
        return near and (other.nth is None or one.nth == other.nth or _close_told(one, other))
    again = other.definite or (not apart and one.place == other.place)
    if not one.persons and not one.sides and one.place and again and near and other.form != "call":
        return True
    mine, theirs = _by_name(scene, one), _by_name(scene, other)
    if apart and one.nth is not None and not mine and len(theirs) > 1 and other.token.pos_ == "VERB" and dated(other):
        return False
    within = len(other.sides) == 2 < len(one.sides) and other.token.pos_ == "VERB"
    if apart and not mine and len(theirs) > 1 and within and one.form in ("summit", "forum"):
        return False
    if apart and other.token.pos_ == "VERB" and mine - theirs and theirs - mine:
        return False
    strange = bool(mine and theirs) and not mine & theirs
    if other.definite and near and not strange and set(one.sides) & set(other.sides):
        return True
    alone = len(mine & theirs) == 1 and not (other.definite or one.sides == other.sides)
    if alone and set(one.sides) - set(other.sides) and set(other.sides) - set(one.sides):
        return False
    if mine and theirs:
        return len(mine & theirs) >= min(2, len(theirs), len(mine))
    if (one.form == "call") != (other.form == "call"):
        return False
    return bool(one.sides) and bool(
        set(one.sides) == set(other.sides)
        or (set(other.sides) <= set(one.sides) and (other.sides or theirs))
        or (set(one.sides) <= set(other.sides) and not mine)
    )


def _there(scene: Scene, meeting: Draft, trip: Draft) -> bool:
    """Whether a meeting can be on a trip: at its place, or with its country."""
    country = country_of(scene, trip.place or "")
    return country in meeting.sides or (meeting.place is not None and country_of(scene, meeting.place) == country)


def _close_told(one: Draft, other: Draft) -> bool:
    """Whether a numbered meeting without parties has the date or place of one told before."""
    return bool(one.place and one.place == other.place) or (dated(one) and dated(other))


def _by_name(scene: Scene, draft: Draft) -> set[str]:
    """The last names of the persons the text calls by name, not only by office."""
    named = [each for each in draft.persons if not unnamed(scene, each)]
    return {fold(scene.actors[each].name).split()[-1] for each in named if fold(scene.actors[each].name)}


def unnamed(scene: Scene, person: str) -> bool:
    """Whether the text calls a person by office only."""
    titles = {each.title for each in scene.resolved.cast.references if person in each.actors and each.title}
    name = scene.actors[person].name
    return any(name.endswith(title) and name != title for title in titles)


def meant(scene: Scene, person: str) -> str:
    """The one named holder of an office for "the Envoy" alone, who was taken for another state's; else the same."""
    calls = [each for each in scene.resolved.cast.references if person in each.actors and each.mention.kind == "person"]
    calls = [each for each in calls if scene.text.doc[each.head].pos_ != "PRON"]
    offices = {fold(each.mention.at.text).removeprefix("the ").removeprefix("special ") for each in calls}
    if len(offices) != 1 or not unnamed(scene, person) or any(not _alone(scene, each.first) for each in calls):
        return person
    office = next(iter(offices))
    named = {
        each.actors[0]
        for each in scene.resolved.cast.references
        if len(each.actors) == 1 and each.title and _titled(each.title, office) and each.actors[0] != person
    }
    named = {each for each in named if not unnamed(scene, each)}
    return next(iter(named)) if len(named) == 1 else person


def by_name(scene: Scene, person: str) -> str:
    """The one whom the text names elsewhere as holder of an office without a name; else the same."""
    if person in scene.knowledge.actors or not unnamed(scene, person):
        return person
    side = scene.side(person)
    office = fold(scene.actors[person].name).removeprefix(fold(scene.actors[side].name) if side in scene.actors else "")
    if side not in scene.knowledge.states or len(office.split()) < 2:
        return person
    calls = [each for each in scene.resolved.cast.references if len(each.actors) == 1 and each.title]
    fit = {each.actors[0] for each in calls if fold(each.title or "").endswith(office.strip())} - {person}
    fit = {each for each in fit if not unnamed(scene, each) and side_of(scene, each) == side}
    return next(iter(fit)) if len(fit) == 1 else person


def _titled(title: str, office: str) -> bool:
    """Whether a title ends in an office, or has it before what it is for: "Special Envoy for Yemen"."""
    return fold(title).partition(" for ")[0].endswith(office)


def _alone(scene: Scene, first: int) -> bool:
    """Whether an office stands with "the" alone, with nobody's name or state before it."""
    before = scene.text.doc[first - 1] if first > 0 else None
    return before is None or before.lower_ in ("the", ",") or before.is_space or scene.text.doc[first].lower_ == "the"


def bare(scene: Scene, person: str) -> bool:
    """Whether a person is a word for anybody of an office, of no side the text tells: "lawmaker", "director"."""
    name = scene.actors[person].name
    if person not in scene.knowledge.actors and fold(name) in scene.term("meetings/nobody"):
        return True
    if person in scene.knowledge.actors or told_side(scene, person) is not None:
        return False
    titles = {each.title for each in scene.resolved.cast.references if person in each.actors and each.title}
    return name in titles and not any(
        scene.text.doc[each.head].pos_ == "PROPN" and each.mention.at.text not in titles
        for each in scene.resolved.cast.references
        if person in each.actors
    )


def _elsewhere(scene: Scene, one: Draft, other: Draft) -> bool:
    """Whether two meetings were in different countries, or in different towns of one."""
    places = {each.id: each for each in scene.resolved.places}
    here, there = places.get(one.place or ""), places.get(other.place or "")
    if here is None or there is None:
        return False
    towns = all((each.feature or "").startswith("PPL") for each in (here, there))
    return here.country != there.country or (towns and here.name != there.name)


def country_of(scene: Scene, place: str) -> str | None:
    """The country of a place, by the place's id."""
    return next((each.country for each in scene.resolved.places if each.id == place), None)


def capital_of(scene: Scene, place: str) -> str | None:
    """The state whose capital a place is, None for other places."""
    found = next((each for each in scene.resolved.places if each.id == place), None)
    return found.country if found is not None and found.feature == "PPLC" else None


def dated(draft: Draft) -> bool:
    """Whether the text says when, not only the publication date."""
    return draft.when is not None and draft.when.basis == "text"


def spoken(scene: Scene, draft: Draft) -> bool:
    """Whether it is told aloud, in a turn of a transcript or a speech, where most talk of meetings is general."""
    return any(each.aloud and each.start <= draft.token.idx < each.end for each in scene.resolved.cast.voices)


def fresh(draft: Draft) -> bool:
    """Whether the words say that it has only just been: "we just concluded our talks"."""
    heads = [each for each in (draft.token, clause_head(draft.token)) if each.lemma_.lower() in _OVER]
    words = (child for each in heads for child in each.children)
    return any(child.dep_ == "advmod" and child.lower_ == "just" for child in words)


def _close(one: When | None, other: When | None) -> bool:
    return one is not None and other is not None and one.start_date < other.end_date and other.start_date < one.end_date


def _join(scene: Scene, draft: Draft, again: Draft) -> None:
    before = max(draft.last, draft.token.i)
    draft.last = max(draft.last, again.token.i)
    draft.again.append(again.token)
    if spoken(scene, draft) and again.token.i - before > _NEXT:
        draft.event = draft.event or again.event
        return
    named = [each for each in draft.persons if not unnamed(scene, each)]
    full = len(named) > 1 and len(draft.sides) > 1 and draft.token.sent.start != again.token.sent.start
    if not full or again.definite or len(set(named) & set(again.persons)) > 1:
        draft.persons += [each for each in again.persons if each not in draft.persons]
    draft.sides += [each for each in again.sides if each not in draft.sides]
    draft.place = _finer(scene, draft.place, again.place)
    draft.host = draft.host or again.host
    draft.event = draft.event or again.event
    draft.nth = draft.nth or again.nth
    if draft.form in ("bilateral",) and again.form != "bilateral":
        draft.form = again.form
    if not dated(draft) and dated(again):
        draft.when = again.when


def _finer(scene: Scene, one: str | None, other: str | None) -> str | None:
    """The town where one place is a country and the other a town of it, else the first."""
    places = {each.id: each.feature or "" for each in scene.resolved.places if each.id in (one, other)}
    wide = one is not None and places.get(one, "").startswith("PCL")
    return other if one is None or (wide and places.get(other or "", "").startswith("PPL")) else one


def sit(scene: Scene, draft: Draft, who: Iterable[str]) -> None:
    """Persons as those present, and everybody's side as a party."""
    for each in who:
        if scene.actors[each].kind == "person" and each not in draft.persons:
            draft.persons.append(each)
        side = side_of(scene, each)
        if side is not None and side not in draft.sides:
            draft.sides.append(side)


def side_of(scene: Scene, actor_id: str) -> str | None:
    """The party an actor sits for: a state or organisation, or the armed group itself; None for others."""
    actor = scene.actors[actor_id]
    if actor.kind == "group" and actor_id in scene.knowledge.actors:
        return actor_id
    side = _told(scene, actor_id) or scene.side(actor_id)
    if side in ("EUR", "UNO"):
        bodies = (each for each in scene.actors.values() if each.country == side and each.kind == "organization")
        side = next((each.id for each in bodies if each.part_of is None), side)
    known = scene.actors.get(side)
    if known is None and actor.kind == "organization":
        side, known = actor_id, actor
    if known is None or known.kind not in ("state", "organization"):
        return None
    return side if side in scene.knowledge.actors or known.kind == "state" or _body(scene, known.name) else None


def _told(scene: Scene, actor_id: str) -> str | None:
    """The side that the text says of a person whom knowledge does not place."""
    actor = scene.actors[actor_id]
    placed = actor_id in scene.knowledge.actors and (actor.country is not None or actor.part_of is not None)
    if actor.kind != "person":
        return None
    return officer_of(scene, actor_id) if placed else told_side(scene, actor_id)


def _body(scene: Scene, name: str) -> bool:
    """Whether a name known from the text alone is that of a body: "Lake Basin Commission", not "Diplomatic Adviser"."""
    last = fold(name).split()[-1:]
    if len(fold(name).split()) < 2:
        return False
    series = set(last) & scene.term("meetings/series-noun")
    return not series and bool(set(last) & (scene.term("actors/later-body") | scene.term("meetings/side")))
