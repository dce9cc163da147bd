"""Which states sit at a meeting where the text leaves it to be understood: from its sentence, dateline and series."""

from __future__ import annotations

from collections import Counter

from spacy.tokens import Span as Sentence
from spacy.tokens import Token

from dragoman.coding.base import Scene
from dragoman.coding.meetings.signs import dateline
from dragoman.names import fold


def missing_sides(scene: Scene, persons: list[str], sides: list[str], token: Token, host: str | None) -> list[str]:
    """The sides with the ones the text leaves unsaid; unchanged where each person's own state is told.

    Two officials of one state seldom make news, so a state that is not said of a person gives way to the states of
    the sentence, of the dateline and of the sentence before, else to the article's most frequent ones.
    """
    loose = [each for each in persons if not _told_state(scene, each)]
    guessed = {scene.side(one) for one in loose} - {scene.side(one) for one in persons if one not in loose}
    sure = [each for each in sides if each == host or each not in guessed]
    if len(persons) < 2 or len(sure) > 1 or not any(_titled(scene, each) for each in loose):
        return sides
    guests = [each for each in sure if each != host or len(sure) == 1]
    found = [each for each in _likely(scene, token, sides) if each not in guests and each != host]
    return [*guests, *found[: 2 - len(guests)]] if len(guests) + len(found) > 1 else sides


def _likely(scene: Scene, token: Token, guessed: list[str]) -> list[str]:
    """States that may sit at a meeting, likeliest first."""
    sent = token.sent
    town = dateline(scene)
    home = town.country if town is not None else None
    often = [each for each, _ in _often(scene).most_common()]
    before = _states_in(scene, token.doc[sent.start - 1].sent) if sent.start > 0 else []
    near = [home] if home in often else []
    likely = dict.fromkeys((*_states_in(scene, sent), *near, *before, *often[:2], *guessed))
    return [each for each in likely if each in scene.actors]


def home_state(scene: Scene, person: str) -> str | None:
    """The dateline's state for an official whose state the text does not say."""
    town = dateline(scene)
    plain = town is not None and town.country in scene.knowledge.states and _titled(scene, person)
    return town.country if town is not None and plain and not _told_state(scene, person) else None


def named_in(scene: Scene, series: str) -> list[str]:
    """The states whose adjectives or names a series carries: "the Jordanian-Syrian Water Committee"."""
    words = series.replace("-", " ").replace("–", " ").split()
    names = [each for word in words for each in scene.knowledge.names.called((fold(word),))]
    return list(
        dict.fromkeys(
            each.actor for each in names if each.actor in scene.knowledge.states and each.actor in scene.actors
        )
    )


def _told_state(scene: Scene, person: str) -> bool:
    """Whether the words around a person's name say the state, or the person is known or serves an organisation."""
    if person in scene.knowledge.actors or scene.actors[person].part_of or _of_body(scene, person):
        return True
    country = scene.actors[person].country
    return country is not None and any(
        country in _states_around(scene, each.first, each.last, each.title_tokens)
        for each in scene.resolved.cast.references
        if person in each.actors
    )


def _of_body(scene: Scene, person: str) -> bool:
    """Whether a person's office is one of an organisation, not of a state."""
    titles = {fold(each.title) for each in scene.resolved.cast.references if person in each.actors and each.title}
    country = scene.actors[person].country
    outside = country is not None and country not in scene.knowledge.states
    return outside or any(title.endswith(word) for title in titles for word in scene.term("meetings/body-office"))


def _states_around(scene: Scene, first: int, last: int, title: tuple[int, ...]) -> set[str]:
    """States named from six words before a name's title to six after it, in its sentence."""
    doc = scene.text.doc
    sent = doc[first].sent
    start, end = max(sent.start, min((first, *title)) - 6), min(sent.end, max((last, *title)) + 7)
    return set(_states_between(scene, start, end))


def _states_in(scene: Scene, sent: Sentence) -> list[str]:
    return _states_between(scene, sent.start, sent.end)


def _states_between(scene: Scene, start: int, end: int) -> list[str]:
    """States called by name or adjective among the words, in order."""
    found = []
    for index in range(start, end):
        for each in scene.by_head.get(index, ()):
            found += [scene.side(actor) for actor in each.actors if each.mention.kind != "person"]
    return [each for each in dict.fromkeys(found) if each in scene.knowledge.states]


def _often(scene: Scene) -> Counter[str]:
    """How often the text calls each state by name or adjective."""
    return Counter(
        scene.side(actor)
        for each in scene.resolved.cast.references
        if each.mention.kind in ("state", "government", "place")
        for actor in each.actors
        if scene.side(actor) in scene.knowledge.states
    )


def _titled(scene: Scene, person: str) -> bool:
    """Whether the text gives a person an office."""
    return any(each.title for each in scene.resolved.cast.references if person in each.actors)
