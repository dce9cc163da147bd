"""Who meets where words only count them or name their kind: "the two presidents", "both countries", "the rebels"."""

from __future__ import annotations

from collections import Counter

from spacy.tokens import Token

from dragoman.coding.base import Scene
from dragoman.names import fold
from dragoman.resolve import Reference

_BACK = 150
"""Up to how many tokens before it "the two ministers" were named."""
_NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_PLURAL = frozenset({"NNS", "NNPS"})
_HELD = frozenset({"state", "government", "delegation", "delegations"})
"""What "the two heads of" are of without a name."""


def counted_off(scene: Scene, noun: Token) -> list[str]:
    """Those of an office named before, for "the two ministers", where the text has named so many; `[]` otherwise."""
    alone = noun.pos_ == "NUM" and noun.dep_ == "nsubj" and any(child.lower_ == "the" for child in noun.children)
    if alone and _NUMBERS.get(noun.lower_, 2) > 2:
        return _last_named(scene, noun, _NUMBERS[noun.lower_], "")
    if noun.tag_ not in _PLURAL or noun.lower_ not in scene.term("meetings/office"):
        return []
    near = {child.lower_ for child in noun.children}
    many = next((_NUMBERS[each] for each in near if each in _NUMBERS), 0)
    if not many or not near & {"the", "both"} or any(_apart(child) for child in noun.children):
        return []
    named = _last_named(scene, noun, many, noun.lemma_.lower())
    return named or (pair(scene) if many == 2 else [])


def _apart(child: Token) -> bool:
    """Whether a word beside an office says which are meant: "the two ministers of Chad", "the two Kenyan ministers"."""
    if child.dep_ == "prep":
        return child.lower_ in ("of", "from", "for") and not {each.lower_ for each in child.children} & _HELD
    return child.dep_ == "poss" or (child.dep_ == "amod" and child.lower_ not in ("foreign", "prime", "deputy"))


def _last_named(scene: Scene, noun: Token, many: int, office: str) -> list[str]:
    """The last so many persons of an office named before, of any office for ""; `[]` where there are fewer."""
    words = {child.lower_ for child in noun.children}
    start = noun.sent.start
    calls = [each for each in scene.resolved.cast.references if start - _BACK < each.head < start]
    calls = [each for each in calls if len(each.actors) == 1 and each.mention.kind == "person"]
    calls.sort(key=lambda one: one.head, reverse=True)
    fit = [each for each in calls if not office or _holds(scene, each, office, words)]
    named = list(dict.fromkeys(each.actors[0] for each in fit))
    return named[:many][::-1] if len(named) >= many else []


def _holds(scene: Scene, call: Reference, office: str, words: set[str]) -> bool:
    """Whether somebody is called by an office; "the two ministers" are no prime ministers, "the leaders" rulers."""
    title = fold(call.title or "").split()
    if not title:
        return False
    if office in scene.term("meetings/ruler"):
        return bool(set(title) & scene.term("meetings/ruler")) and "deputy" not in title and "vice" not in title
    if office == "minister" and "prime" in title and "prime" not in words:
        return False
    return office in title and ("foreign" not in words or "foreign" in title)


def guest_named(scene: Scene, noun: Token) -> list[str]:
    """The official of a state named before, for "the Lao guest" and "the Omani visitor"."""
    if noun.lower_ not in ("guest", "visitor") or noun.i < noun.sent.start:
        return []
    states = {scene.side(role.actor) for role in scene.owners(noun)}
    calls = [each for each in scene.resolved.cast.references if each.head < noun.sent.start and len(each.actors) == 1]
    calls = [each for each in calls if each.mention.kind == "person" and each.title]
    named = [each.actors[0] for each in sorted(calls, key=lambda one: one.head) if scene.side(each.actors[0]) in states]
    return named[-1:]


def named_behind(scene: Scene, noun: Token) -> list[str]:
    """Those named between commas right behind an office, however the parser hangs them: "his colleagues, A and B"."""
    inner = [each for child in noun.children if child.lower_ == "of" for each in child.children]
    noun = inner[0] if noun.lower_ in ("both", "two", "three", "all") and inner else noun
    end = noun.doc[noun.i + 1] if noun.i + 1 < noun.sent.end else None
    if end is None or noun.lower_ not in scene.term("meetings/counterpart"):
        return []
    found: list[str] = []
    index = noun.i + (2 if end.text == "," else 1)
    if end.text != "," and not any(each.mention.kind == "person" for each in scene.by_token.get(index, ())):
        return []
    while (call := _call_from(scene, index, noun.sent.end)) is not None:
        found += call.actors
        index = _after_state(scene, call.last + 1)
        if noun.tag_ not in _PLURAL or index >= noun.sent.end or noun.doc[index].lower_ not in (",", "and"):
            break
        index += 1
    return list(dict.fromkeys(found))


def _call_from(scene: Scene, index: int, end: int) -> Reference | None:
    """The person whose office or name opens at a word, with the state's adjective before it."""
    doc = scene.text.doc
    for start in range(index, min(index + 4, end)):
        for each in scene.by_token.get(start, ()):
            if (
                each.mention.kind == "person"
                and len(each.actors) == 1
                and min(each.first, *each.title_tokens, start) == start
            ):
                return each
        if doc[start].pos_ not in ("ADJ", "PROPN", "CCONJ", "PART"):
            return None
    return None


def _after_state(scene: Scene, index: int) -> int:
    """The word behind "of Ecuador", where a name is followed by its state."""
    doc = scene.text.doc
    if index + 1 >= len(doc) or doc[index].lower_ not in ("of", "from"):
        return index
    index += 1
    while index < len(doc) and (doc[index].pos_ in ("PROPN", "DET") or doc[index].lower_ in ("of", "(", ")")):
        index += 1
    return index


def two_states(scene: Scene, noun: Token) -> list[str]:
    """The two states the text is about, for "both countries" and "the two governments"; `[]` for other nouns."""
    if noun.tag_ not in _PLURAL or noun.lower_ not in scene.term("meetings/country-noun"):
        return []
    near = {child.lower_ for child in noun.children}
    named = any(child.dep_ in ("prep", "amod", "relcl", "appos") for child in noun.children)
    return pair(scene) if near & {"two", "both"} and not named else []


def pair(scene: Scene) -> list[str]:
    """The two states that a written text calls most often by name or adjective, where they stand out."""
    often = states_called(scene).most_common(3)
    clear = len(often) == 2 or (len(often) > 2 and 3 * often[1][1] > 4 * often[2][1])
    clear = clear and not any(each.aloud for each in scene.resolved.cast.voices)
    return [state for state, _ in often[:2] if state in scene.actors] if clear else []


def states_called(scene: Scene) -> Counter[str]:
    """How often the text calls each state by name or adjective."""
    return Counter(
        scene.side(actor)
        for each in scene.resolved.cast.references
        if each.mention.kind in ("state", "government", "place")
        for actor in each.actors
        if scene.side(actor) in scene.knowledge.states
    )


def rebels_in(scene: Scene, noun: Token) -> list[str]:
    """The armed group named before, for "the rebels" that no name says, also in a row with others."""
    words = [each for each in (noun, *noun.conjuncts) if each.lemma_.lower() in scene.term("meetings/rebel")]
    if not any(_unnamed(scene, each) for each in words if each.tag_ in _PLURAL):
        return []
    calls = [each for each in scene.resolved.cast.references if each.head < noun.i and len(each.actors) == 1]
    groups = [each.actors[0] for each in sorted(calls, key=lambda one: one.head) if _armed(scene, each.actors[0])]
    return groups[-1:] if len(set(groups)) == 1 else []


def _unnamed(scene: Scene, word: Token) -> bool:
    return not any(role.actor in scene.knowledge.actors for role in scene.roles(word, deep=False))


def without_rebels(scene: Scene, actors: list[str]) -> list[str]:
    """The actors without "rebels" as a name of its own, where the armed group meant is among them."""
    if not any(_armed(scene, each) for each in actors if each in scene.actors):
        return actors
    return [each for each in actors if each in scene.knowledge.actors or not _rebels(scene, each)]


def _rebels(scene: Scene, actor: str) -> bool:
    words = fold(scene.actors[actor].name).split() if actor in scene.actors else []
    return len(words) == 1 and words[0].removesuffix("s") in scene.term("meetings/rebel")


def _armed(scene: Scene, actor: str) -> bool:
    return scene.actors[actor].kind == "group" and actor in scene.knowledge.actors
