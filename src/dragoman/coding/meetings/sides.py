"""Which states sit at a meeting where the text leaves it to be understood: from its sentence, dateline and series."""

from __future__ import annotations

from spacy.tokens import Span as Sentence
from spacy.tokens import Token

from dragoman.coding.base import Scene
from dragoman.coding.meetings.company import states_called
from dragoman.coding.meetings.where import dateline
from dragoman.names import fold
from dragoman.resolve import Reference

_OWNING = frozenset({"of", "from", "between", "by", "with"})
"""Prepositions after which a state can be a side; after others it is a place or a subject ("sanctions on Iran")."""


def missing_sides(
    scene: Scene, persons: list[str], sides: list[str], token: Token, host: str | None, land: str | None = None
) -> list[str]:
    """The sides with the ones the text leaves unsaid; unchanged where each person's own state is told.

    Two officials of one state seldom make news, so a state that is not said of a person gives way to the land where
    they met, to the states of the sentence, of the dateline and of the sentence before, else to the most frequent ones.
    """
    loose = [each for each in persons if not _told_state(scene, each) or _crowded(scene, each, persons)]
    told = {scene.side(each) for each in persons if each not in loose}
    guessed = {scene.side(each) for each in loose} - told
    sure = [each for each in sides if each == host or each not in guessed]
    if len(persons) < 2 or len(sure) > 1 or not any(_titled(scene, each) for each in loose):
        return sides
    home = _home(scene)
    apart = [each for each in sides if each in scene.actors]
    abroad = land in scene.actors and land not in sides and len(loose) == 1 and len(persons) == 2
    if abroad and land is not None and not (told & {land}):
        return [*(each for each in sides if each not in guessed), land]
    if len(apart) > 1 and (home is None or home in told):
        return sides
    guests = [each for each in sure if each != host or len(sure) == 1]
    pair = [] if any(_aloud(scene, each) for each in loose) else _pair(scene, told)
    likely = dict.fromkeys((*([home] if home else []), *_states_in(scene, token.sent), *pair, *sides))
    found = [each for each in likely if each in scene.actors and each not in guests and each != host]
    return [*guests, *found[: 2 - len(guests)]] if len(guests) + len(found) > 1 else sides


def _home(scene: Scene) -> str | None:
    """The state of the dateline's town, where the text calls it by name."""
    town = dateline(scene)
    return (
        town.country
        if town is not None and town.country in states_called(scene) and town.country in scene.actors
        else None
    )


def _pair(scene: Scene, told: set[str]) -> list[str]:
    """The two states the text is about, where those whose side is told are of one of them, or of none."""
    often = [each for each, _ in states_called(scene).most_common(2)]
    return often if told & set(often) or not told else []


def _aloud(scene: Scene, person: str) -> bool:
    """Whether a person is heard in the first person, so that the states spoken of are seldom the own."""
    return any(each.aloud and person in each.speakers for each in scene.resolved.cast.voices)


def home_state(scene: Scene, person: str) -> str | None:
    """The dateline's state for an official whose state the text does not say."""
    town = dateline(scene)
    plain = town is not None and town.country in scene.knowledge.states
    named = plain and town is not None and states_called(scene)[town.country or ""] > 1
    return town.country if town is not None and named and not _told_state(scene, person) else None


def named_in(scene: Scene, series: str) -> list[str]:
    """The states whose adjectives or names a series carries: "the Jordanian-Syrian Water Committee"."""
    words = series.partition(" on ")[0].partition(" for ")[0].replace("-", " ").replace("–", " ").split()
    names = [each for word in words for each in scene.knowledge.names.called((fold(word),))]
    return list(
        dict.fromkeys(
            each.actor for each in names if each.actor in scene.knowledge.states and each.actor in scene.actors
        )
    )


def _told_state(scene: Scene, person: str) -> bool:
    """Whether the words of a person's own phrase say the side, or the person is known or serves an organisation."""
    if person in scene.knowledge.actors or scene.actors[person].part_of or _of_body(scene, person):
        return True
    if _without_name(scene, person):
        return scene.actors[person].country is not None
    town = dateline(scene)
    at_home = (
        town is not None and town.country in scene.knowledge.states and town.country == scene.actors[person].country
    )
    return at_home or told_side(scene, person) is not None


def _crowded(scene: Scene, person: str, persons: list[str]) -> bool:
    """Whether only the dateline gives a person a state that another present is said to act for."""
    if person in scene.knowledge.actors or told_side(scene, person) is not None or _without_name(scene, person):
        return False
    own = scene.side(person)
    others = [each for each in persons if each != person and scene.side(each) == own]
    return any(told_side(scene, each) == own for each in others) and not scene.actors[person].part_of


def _without_name(scene: Scene, person: str) -> bool:
    """Whether a person is called by office alone, so that the state is the office's: "his Iranian counterpart"."""
    name = fold(scene.actors[person].name)
    titles = {fold(each.title) for each in scene.resolved.cast.references if person in each.actors and each.title}
    return any(name.endswith(title) for title in titles)


def told_side(scene: Scene, person: str) -> str | None:
    """The state or body whose official a person's own phrase says: "Turkish Minister X", "Y, President of Malawi"."""
    return (
        _respective(scene, person) or _led_side(scene, person) or _said_side(scene, person) or _by_office(scene, person)
    )


def _led_side(scene: Scene, person: str) -> str | None:
    """The state whose delegation somebody leads: "a Kenyan delegation headed by Deputy Minister Ann Lee"."""
    for each in scene.resolved.cast.references:
        word = scene.text.doc[each.head]
        if each.actors != (person,) or not (verb := _leading(scene, word)):
            continue
        owners = [role.actor for role in scene.owners(verb.head)]
        states = [side for actor in owners if (side := scene.side(actor)) in scene.knowledge.states]
        if len(set(states)) == 1 and states[0] in scene.actors:
            return states[0]
    return None


def _leading(scene: Scene, word: Token) -> Token | None:
    """The participle of the delegation that somebody leads."""
    for above in word.ancestors:
        if above.dep_ == "acl" and above.lemma_.lower() in scene.term("meetings/lead"):
            nouns = [above.head, *([above.head.head.head] if above.head.head.lower_ == "of" else [])]
            return above if any(each.lemma_.lower() in scene.term("meetings/side") for each in nouns) else None
        if above.pos_ in ("VERB", "AUX"):
            return None
    return None


def _respective(scene: Scene, person: str) -> str | None:
    """The state in its turn: "her Swedish and Estonian colleagues, A and B", "the governors of P and Q, A and B"."""
    for each in scene.resolved.cast.references:
        word = scene.text.doc[each.head]
        if each.actors != (person,) or each.mention.kind != "person":
            continue
        if (listed := _in_turn(scene, each)) is not None:
            return listed
        if word.dep_ not in ("appos", "conj"):
            continue
        row = [word, *word.conjuncts]
        first = min(row, key=lambda one: one.i)
        if first.dep_ != "appos" or first.head.tag_ not in ("NNS", "NNPS") or first.head.i > first.i:
            continue
        words = range(first.head.left_edge.i, first.i)
        states = [state for index in words if (state := _state_at(scene, index)) is not None]
        if len(states) == len(row) > 1:
            return states[sorted(one.i for one in row).index(word.i)]
    return None


def _in_turn(scene: Scene, call: Reference) -> str | None:
    """The state of one in a row of names behind as many states: "The ministers of P, Q and R, A, B and C, met"."""
    doc, sent = scene.text.doc, scene.text.doc[call.head].sent
    before = range(call.first - 1, sent.start, -1)
    stop = next((index for index in before if doc[index].pos_ not in _LISTED), sent.start)
    words = {index: doc[index].lower_ for index in range(stop, call.first)}
    offices = [at for at, word in words.items() if word.endswith("s") and word in scene.term("meetings/office")]
    end = next((each.i for each in doc[call.last + 1 : sent.end] if each.pos_ not in _LISTED), sent.end)
    if not offices:
        return None
    named = [each for index in range(offices[0], end) for each in scene.by_head.get(index, ())]
    persons = [each for each in named if each.mention.kind == "person" and each.first > offices[0] + 1]
    lands = range(doc[offices[0]].left_edge.i, persons[0].first) if persons else range(0)
    states = list(dict.fromkeys(state for index in lands if (state := _state_at(scene, index)) is not None))
    if call not in persons or len(states) != len(persons) or len(persons) < 2:
        return None
    return states[persons.index(call)]


_LISTED = frozenset({"PROPN", "ADP", "CCONJ", "PUNCT", "DET", "NOUN", "ADJ"})
"""Parts of speech in a row of offices, states and names."""


def _state_at(scene: Scene, index: int) -> str | None:
    """The state that a word names, or in which the place lies that it names."""
    named = [each for each in scene.by_head.get(index, ()) if each.mention.kind in ("state", "government", "place")]
    side = next((scene.side(actor) for each in named for actor in each.actors), None)
    place = scene.places_at.get(index)
    found = side if side in scene.knowledge.states else place.country if place is not None else None
    return found if found in scene.actors else None


def officer_of(scene: Scene, person: str) -> str | None:
    """The body whose officer the text calls somebody known: "NATO Secretary General Ann Lee" sits for NATO."""
    titles = {fold(each.title) for each in scene.resolved.cast.references if person in each.actors and each.title}
    offices = {title.partition(" for ")[0] for title in titles}
    if not any(title.endswith(word) for title in offices for word in scene.term("meetings/body-office")):
        return None
    side = told_side(scene, person)
    return side if side not in scene.knowledge.states else None


def _by_office(scene: Scene, person: str) -> str | None:
    """The United Nations or the European Union for an office that is theirs alone: "the Secretary-General"."""
    titles = {fold(each.title) for each in scene.resolved.cast.references if person in each.actors and each.title}
    for term, country in (("meetings/un-office", "UNO"), ("meetings/eu-office", "EUR")):
        if titles & scene.term(term):
            return _body_of(scene, country)
    envoy = any(title.endswith(("special representative", "personal envoy")) for title in titles)
    return _body_of(scene, "UNO") if envoy and "Secretary-General" in scene.text.article.text else None


def _said_side(scene: Scene, person: str) -> str | None:
    """The side that the words around one of a person's mentions say."""
    for each in scene.resolved.cast.references:
        if each.actors == (person,) and each.mention.kind == "person":
            abroad = _dealt_with(scene, each)
            first, last = min((each.first, *each.title_tokens)), max((each.last, *each.title_tokens))
            side = (
                _state_of(scene, last)
                or _of_secretary(scene, first, last)
                or _inside(scene, first, last, abroad)
                or _before(scene, first)
                or _behind(scene, last)
            )
            sure = side in scene.knowledge.states or scene.text.doc[each.head].pos_ == "PROPN"
            if side is not None and side not in abroad and sure:
                return side
    return None


def _dealt_with(scene: Scene, call: Reference) -> set[str]:
    """The states an envoy is for or sent to, not of: "Representative for the DPRK Ann Lee", "Ambassador to Chile"."""
    doc = scene.text.doc
    found: set[str] = set()
    for index in range(
        max(doc[call.last].sent.start, min(call.first, *call.title_tokens, call.first) - 12), call.last + 1
    ):
        for each in scene.by_head.get(index, ()):
            before = {doc[each.first - back].lower_ for back in (1, 2) if each.first >= back}
            if each.mention.kind in ("state", "place") and before & {"for", "to"}:
                found |= {scene.side(actor) for actor in each.actors}
    return found


def _of_secretary(scene: Scene, first: int, last: int) -> str | None:
    """The United Nations for an envoy of its head: "Special Representative of the Secretary-General Ann Lee"."""
    doc = scene.text.doc
    sent = doc[last].sent
    words = [each.lower_ for each in doc[max(sent.start, first - 6) : min(sent.end, last + 14)]]
    told = any(
        words[index : index + 2] == ["of", "the"] and _secretary(words[index + 2 :]) for index in range(len(words))
    )
    return _body_of(scene, "UNO") if told or _envoy_of_secretary(scene, first) else None


def _envoy_of_secretary(scene: Scene, first: int) -> bool:
    """Whether a name comes right after "the Secretary-General's Personal Envoy for Chad"."""
    doc = scene.text.doc
    for index in range(first - 1, max(doc[first].sent.start, first - 10) - 1, -1):
        if doc[index].pos_ in ("VERB", "AUX") or doc[index].text in (";", ":"):
            return False
        if doc[index].lower_ in ("'s", "’s"):
            return doc[max(0, index - 3) : index].text.lower().endswith(("secretary-general", "secretary general"))
    return False


def _secretary(words: list[str]) -> bool:
    """Whether words open with the office of the Secretary-General, however it is cut up."""
    return "".join(words[:3]).replace("-", "").startswith("secretarygeneral")


def _body_of(scene: Scene, country: str) -> str | None:
    bodies = (each for each in scene.actors.values() if each.country == country and each.part_of is None)
    return next((each.id for each in bodies if each.kind == "organization"), None)


def _inside(scene: Scene, first: int, last: int, abroad: set[str]) -> str | None:
    """The side that a word of the phrase itself names: "OECD Secretary General Ann Lee"."""
    words = (scene.text.doc[index] for index in range(last, first - 1, -1))
    return next((side for word in words if (side := _whose(scene, word)) not in (None, *abroad)), None)


def _before(scene: Scene, first: int) -> str | None:
    """The side that the words right before a title name: "Kenya's new minister", "the President of Malawi, Ann Lee"."""
    doc = scene.text.doc
    while first > doc[first].sent.start and doc[first - 1].lower_.rstrip(".") in scene.term("actors/honorific"):
        first -= 1
    for index in range(first - 1, max(doc[first].sent.start, first - 12) - 1, -1):
        word = doc[index]
        people = any(each.mention.kind == "person" for each in scene.by_token.get(index, ()))
        if word.pos_ in ("VERB", "AUX", "PRON", "SCONJ") or people or word.text in (";", ":", ".", "\n"):
            return None
        if word.text == "," and index != first - 1:
            return None
        if (side := _whose(scene, word)) is not None:
            return side
    return None


def _behind(scene: Scene, last: int) -> str | None:
    """The side that an office after a name says: "Ann Lee, Minister of Trade of Kenya"."""
    doc = scene.text.doc
    if last + 1 >= len(doc) or doc[last + 1].text not in (",", "("):
        return None
    for index in range(last + 2, min(doc[last].sent.end, last + 14)):
        people = any(each.mention.kind == "person" and not each.title for each in scene.by_head.get(index, ()))
        if doc[index].pos_ in ("VERB", "AUX", "PRON") or people or doc[index].text in (",", ")"):
            return None
        if doc[index].dep_ in ("nsubj", "nsubjpass"):
            return None
        if (side := _whose(scene, doc[index])) is not None:
            return side
    return None


def _state_of(scene: Scene, last: int) -> str | None:
    """The state right after a name: "Ann Lee of Kenya"."""
    doc = scene.text.doc
    if doc[min(last + 1, len(doc) - 1)].lower_ != "of":
        return None
    for index in range(last + 2, min(doc[last].sent.end, last + 8)):
        if doc[index].pos_ not in ("DET", "PROPN", "ADJ", "ADP"):
            return None
        for each in scene.by_head.get(index, ()):
            side = next((scene.side(actor) for actor in each.actors), None)
            if side in scene.knowledge.states and each.mention.kind in ("state", "place"):
                return side
    return None


def _whose(scene: Scene, word: Token) -> str | None:
    """The state or known body that a word names as an office's own, not as what it deals with ("envoy for Yemen")."""
    if word.dep_ == "pobj" and word.head.lower_ not in ("of", "from"):
        return None
    place = scene.places_at.get(word.i)
    if place is not None and word.dep_ == "pobj" and (place.feature or "").startswith("PCL"):
        return place.country if place.country in scene.actors else None
    for each in scene.by_head.get(word.i, ()):
        for actor in each.actors if each.mention.kind != "person" else ():
            side = scene.side(actor)
            if side in scene.knowledge.states or (side in scene.knowledge.actors and side in scene.actors):
                return side
            if actor in scene.knowledge.actors and scene.actors[actor].kind == "organization":
                return actor
    return None


def _of_body(scene: Scene, person: str) -> bool:
    """Whether a person's office is one of an organisation, not of a state."""
    titles = {fold(each.title) for each in scene.resolved.cast.references if person in each.actors and each.title}
    country = scene.actors[person].country
    outside = country is not None and country not in scene.knowledge.states
    return outside or any(title.endswith(word) for title in titles for word in scene.term("meetings/body-office"))


def _states_in(scene: Scene, sent: Sentence) -> list[str]:
    return _states_between(scene, sent.start, sent.end)


def _states_between(scene: Scene, start: int, end: int) -> list[str]:
    """States called by name or adjective among the words, in order."""
    found = []
    for index in range(start, end):
        word = scene.text.doc[index]
        while word.dep_ == "conj" and word.head.i != word.i:
            word = word.head
        if word.dep_ == "pobj" and word.head.lower_ not in _OWNING:
            continue
        for each in scene.by_head.get(index, ()):
            series = word.lower_ in scene.term("meetings/series-noun") and each.mention.kind == "organization"
            apart = series or each.mention.kind in ("person", "place")
            found += [scene.side(actor) for actor in each.actors if not apart]
    return [each for each in dict.fromkeys(found) if each in scene.knowledge.states]


def _titled(scene: Scene, person: str) -> bool:
    """Whether the text gives a person an office, other than one inside a state ("Governor")."""
    titles = {fold(each.title) for each in scene.resolved.cast.references if person in each.actors and each.title}
    return any(title.split()[-1] not in scene.term("meetings/local-office") for title in titles if title.split())
