"""A journey to several places is as many meetings: one draft for each stop."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from dragoman.coding.base import Scene
from dragoman.coding.meetings.drafts import Draft, side_of
from dragoman.coding.meetings.nouns import counted
from dragoman.coding.meetings.who import doers, objects_of
from dragoman.model import Place, When


def stops(scene: Scene, draft: Draft) -> list[Draft]:
    """The draft itself, or for a visit to places named in a row one of each: "will visit Kenya, Chad and Togo"."""
    if draft.form != "visit":
        return _each_partner(scene, draft)
    if len(legs := _legs(scene, draft)) > 1:
        rows = [_stop(scene, draft, _travelling(scene, draft, legs), token, place) for token, place, _ in legs]
        return [replace(row, when=when or row.when) for row, (_, _, when) in zip(rows, legs, strict=True)]
    if draft.place is None:
        return [draft]
    places = _listed(scene, draft)
    if len(places) < 2:
        return [draft]
    kept = _travelling(scene, draft, places)
    return [_stop(scene, draft, kept, token, place) for token, place in places]


def _travelling(scene: Scene, draft: Draft, places: Sequence[tuple[object, ...]]) -> list[str]:
    """The sides without those of the places visited, save the travellers' own."""
    own = {side for side in (side_of(scene, each) for each in draft.persons) if side}
    abroad = {each.country for row in places for each in row if isinstance(each, Place)} - own
    return [each for each in draft.sides if each not in abroad]


def _legs(scene: Scene, draft: Draft) -> list[tuple[Token, Place, When | None]]:
    """The places of a journey each with its own day: "will travel to Lima on Friday and to Quito on Saturday"."""
    verb = draft.token
    found: list[tuple[Token, Place, When | None]] = []
    for index in range(verb.i + 1, verb.sent.end):
        word = verb.doc[index]
        if word.pos_ in ("VERB", "AUX", "SCONJ") or word.lower_ == "from":
            break
        if index in scene.places_at and word.dep_ == "pobj" and word.head.lower_ == "to":
            found.append((word, scene.places_at[index], None))
        elif index in scene.times_at and found and found[-1][2] is None:
            found[-1] = (*found[-1][:2], scene.times_at[index].when_)
    return found if any(when for _, _, when in found) else []


def _each_partner(scene: Scene, draft: Draft) -> list[Draft]:
    """The draft itself, or one row for each partner where the text counts several: "held calls with A and with B"."""
    word = draft.token
    several = word.pos_ == "NOUN" and counted(scene, word)
    apart = (
        several
        or (len(draft.persons) < 2 and draft.form == "call" and len(_counterparts(scene, word)) > 1)
        or any(child.lower_ in scene.term("meetings/separate") for child in word.children)
    )
    apart = apart or (draft.form == "call" and word.pos_ == "VERB" and _in_turn(scene, word))
    apart = apart or (word.lemma_.lower() in scene.term("meetings/phone-verb") and draft.form == "call")
    joint = any(each.lower_ in scene.term("meetings/joint") for each in word.sent) and not several
    if not apart or joint:
        return [draft]
    doing = doers(scene, word if word.pos_ == "VERB" else word.head)
    rows = _one_by_one(scene, draft, doing) or _by_state(scene, draft, doing)
    plain = several and word.lemma_.lower() + "s" not in scene.term("meetings/plural")
    return rows or ([] if plain and len(draft.sides) != 2 else [draft])


def _in_turn(scene: Scene, verb: Token) -> bool:
    """Whether partners were called one after the other: "spoke to Lee and to Ruiz", "first with Lee and then Ruiz"."""
    preps = [child for child in verb.children if child.dep_ == "prep" and child.lower_ in ("with", "to")]
    again = any(each.lower_ == one.lower_ and each.i > one.i for one in preps for each in one.conjuncts)
    order = {each.lower_ for each in verb.subtree} & scene.term("meetings/one-after-other")
    return again or bool(order)


def _one_by_one(scene: Scene, draft: Draft, doing: list[str]) -> list[Draft]:
    """A separate meeting with each partner named: "met separately with Ann Lee of Peru and Bo Ruiz of Chile"."""
    others = {each: side_of(scene, each) for each in draft.persons if each not in doing}
    own = {side for side in (side_of(scene, each) for each in doing) if side}
    words = {each: _called(scene, draft.token, each) for each in others}
    unsaid = not own and bool(doing)
    if (len(own) != 1 and not unsaid) or own & {*others.values()} or not all(words.values()):
        return []
    if len(others) < 2 and not (unsaid and others):
        return []
    who = [each for each in draft.persons if each in doing]
    form = "bilateral" if draft.form == "multilateral" else draft.form
    found = []
    for each, side in others.items():
        both = [*own, *([side] if side else [])]
        row = replace(draft, persons=[*who, each], sides=both, host=None, stop=words[each], form=form)
        row.kept_to = frozenset(both)
        found.append(row)
    return found


def _by_state(scene: Scene, draft: Draft, doing: list[str]) -> list[Draft]:
    """A separate meeting with each of several unnamed counterparts: "spoke to my Polish and Latvian counterparts"."""
    own = {side for side in (side_of(scene, each) for each in doing) if side}
    partners = {state: word for state, word in _counterparts(scene, draft.token).items() if state not in own}
    if len(own) != 1 or len(partners) < 2:
        return []
    form = "bilateral" if draft.form == "multilateral" else draft.form
    found = []
    for state, word in partners.items():
        both = [*own, state]
        row = replace(
            draft, persons=[each for each in draft.persons if each in doing], sides=both, stop=word, form=form
        )
        row.kept_to = frozenset(both)
        found.append(row)
    return found


def _counterparts(scene: Scene, verb: Token) -> dict[str, Token]:
    """The states whose counterparts a verb's partners are, each with the word that names it."""
    verbs = [verb, verb.head] if verb.pos_ == "NOUN" else [verb]
    nouns = [each for one in verbs for each in objects_of(one, "with", "to")]
    nouns += [child for child in verb.children if child.dep_ == "dobj"]
    offices = scene.term("meetings/office") | {"colleagues"}
    nouns = [each for each in nouns if each.tag_ == "NNS" and each.lower_ in offices]
    found: dict[str, Token] = {}
    for noun in nouns:
        theirs = {each.i for one in objects_of(noun, "of", "from", "in") for each in (one, *one.conjuncts)}
        for word in noun.subtree:
            for each in scene.by_head.get(word.i, ()) if word.i < noun.i or word.i in theirs else ():
                if each.mention.kind in ("state", "government", "person") and len(each.actors) == 1:
                    found.setdefault(scene.side(each.actors[0]), word)
    return {state: word for state, word in found.items() if state in scene.knowledge.states}


def _called(scene: Scene, verb: Token, person: str) -> Token | None:
    """The word by which a sentence calls a person after its verb."""
    heads = [each.head for each in scene.resolved.cast.references if each.actors == (person,)]
    return next((verb.doc[each] for each in heads if verb.i < each < verb.sent.end), None)


def _stop(scene: Scene, draft: Draft, kept: list[str], token: Token, place: Place) -> Draft:
    host = place.country if place.country in scene.actors else None
    sides = [*kept, *([host] if host and host not in kept else [])]
    seated = [each for each in draft.persons if side_of(scene, each) in (None, *sides)]
    day = draft.when if draft.when is None or draft.when.precision == "day" else None
    bounds = frozenset(sides)
    return replace(draft, persons=seated, sides=sides, host=host, place=place.id, stop=token, when=day, kept_to=bounds)


def _listed(scene: Scene, draft: Draft) -> list[tuple[Token, Place]]:
    """The places coordinated with the one visited, each with its word; of a town and its country the town."""
    sent = draft.token.sent
    first = next((index for index in range(sent.start, sent.end) if _is(scene, index, draft.place)), None)
    if first is None:
        return []
    named = [(each, scene.places_at[each.i]) for each in _row(scene, first, sent.end) if each.i in scene.places_at]
    towns = {place.country for _, place in named if not _country(place)}
    named = [(each, place) for each, place in named if not (_country(place) and place.country in towns)]
    return list({place.name: (each, place) for each, place in named}.values())


def _row(scene: Scene, first: int, end: int) -> Iterator[Token]:
    """The words from the first place on as long as they only list more: "Peru, Chile (CL) and the Republic of Togo"."""
    for index in range(first, end):
        word = scene.text.doc[index]
        if index not in scene.places_at and word.pos_ not in ("PUNCT", "CCONJ", "DET"):
            return
        yield word


def _is(scene: Scene, index: int, place: str | None) -> bool:
    return index in scene.places_at and scene.places_at[index].id == place


def _country(place: Place) -> bool:
    return (place.feature or "").startswith("PCL")
