"""Who is shut out: persons who may not enter, ships and goods kept from ports and markets."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from dragoman.coding.base import Scene
from dragoman.coding.sanctions.kinds import Measure, done_to
from dragoman.coding.sanctions.targets import with_later
from dragoman.model import Span

_KINDS = {"entry": "travel-ban", "payments": "other", "ports": "other", "markets": "trade-embargo"}
"""What one can be shut out of, and the measure that it is."""


def shut_out(scene: Scene, verb: Token) -> Measure | None:
    """Whom a verb shuts out of what: "barred five judges from entering", "kept their airlines out of its airspace"."""
    if verb.pos_ != "VERB":
        return None
    if (
        measure := may_not_enter(scene, verb)
        or _may_not_sell(scene, verb)
        or _closed_to(scene, verb)
        or _frozen_of(scene, verb)
    ) is not None:
        return measure
    doers = [child for child in verb.children if child.dep_ == "nsubj"]
    if verb.dep_ in ("relcl", "acl") or any(not scene.roles(each) for each in doers):
        return None
    things = done_to(verb) or _shared_subjects(verb)
    for preposition in _from(verb):
        name = _out_of(scene, verb, preposition)
        if name is not None and any(_is_somebody(scene, each) for each in things):
            span = scene.text.span(verb.idx, verb.idx + len(verb))
            return Measure(verb, _KINDS[name], span, tuple(things), "in-force" if _is_kept(verb) else "impose")
    return None


def _shared_subjects(verb: Token) -> list[Token]:
    """Who is shut out where the verb before has the subject: "will have their assets frozen and will be barred"."""
    passive = verb.dep_ == "conj" and any(child.dep_ == "auxpass" for child in verb.children)
    return with_later(_subjects(verb.head)) if passive else []


def _from(verb: Token) -> Iterator[Token]:
    """The prepositions that say out of what: "from", and the "of" of "out of"."""
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ == "from":
            yield child
        if child.lower_ == "out":
            yield from (each for each in child.children if each.lower_ == "of")


def _out_of(scene: Scene, verb: Token, preposition: Token) -> str | None:
    """What one is shut out of behind a preposition; None where the verb does not fit it."""
    lemma = verb.lemma_.lower()
    inner = {each.lemma_.lower() for each in preposition.subtree}
    deeds = [each for verb in preposition.children for each in verb.children if each.dep_ == "dobj"]
    if any(not _is_land(scene, each) for each in deeds):
        return None
    lands = [each for each in preposition.children if each.dep_ == "pobj" and _is_land(scene, each)]
    if preposition.lower_ == "from" and lands and lemma in scene.term("sanctions/bars") and _is_people(scene, verb):
        return "entry"
    for name in _KINDS:
        fits = lemma in scene.term(f"sanctions/shut-out/{name}") or preposition.lower_ == "of"
        if fits and inner & scene.term(f"sanctions/out-of/{name}"):
            return name if preposition.lower_ != "of" or lemma in scene.term("sanctions/keeps-out") else None
    return None


def _is_people(scene: Scene, verb: Token) -> bool:
    """Whether those shut out are people, not ships or goods."""
    kinds = {scene.actors[role.actor].kind for each in done_to(verb) for role in scene.roles(each, deep=False)}
    return bool(kinds) and kinds <= {"person", "population"}


def _is_somebody(scene: Scene, noun: Token) -> bool:
    return (
        bool(scene.roles(noun))
        or noun.pos_ == "NUM"
        or noun.lower_ == "those"
        or noun.lemma_.lower() in scene.term("sanctions/target-noun")
    )


def _is_kept(verb: Token) -> bool:
    """Whether somebody has been kept out for long: "has kept their airlines out of its airspace since June"."""
    return verb.lemma_ == "keep" and any(child.lower_ in ("has", "have", "is", "are") for child in verb.children)


# ---------------------------------------------------------------- may not enter


def keeps_out(scene: Scene, verb: Token) -> bool:
    """Whether somebody may not enter a country: "may not enter", "cannot travel to the bloc"."""
    if verb.lemma_.lower() not in scene.term("sanctions/out-of/entry") or verb.pos_ != "VERB":
        return False
    helpers = {child.lower_ for child in verb.children if child.dep_ in ("aux", "neg")}
    if not (helpers & {"not", "n't"} and helpers & {"may", "can", "ca"}):
        return False
    to = [each for child in verb.children if child.lower_ in ("to", "into") for each in child.children]
    return any(_is_land(scene, each) for each in (*verb.children, *to) if each.dep_ in ("dobj", "pobj"))


def may_not_enter(scene: Scene, verb: Token) -> Measure | None:
    """Who may not enter a country, as a measure that stands."""
    if not keeps_out(scene, verb):
        return None
    first = verb.head if verb.dep_ == "conj" else verb
    subjects = with_later([child for child in first.children if child.dep_ == "nsubj"])
    if verb.dep_ == "relcl":
        listed = verb.head.head.lower_ == "of" and verb.head.head.head.lemma_ in scene.term("sanctions/list")
        subjects = [] if listed else [verb.head]
    named = [each for each in subjects if scene.roles(each) and each.pos_ != "PRON"]
    return Measure(verb, "travel-ban", _modal_span(scene, verb), tuple(named), "in-force") if named else None


def not_admitted(scene: Scene, word: Token) -> Measure | None:
    """Who by name is "ineligible for entry into the United States"; none for whoever a law may mean."""
    entry = next((each for each in _behind(word, ("for",)) if each.lower_ in ("entry", "admission")), None)
    if word.lemma_.lower() not in scene.term("sanctions/not-admitted") or entry is None:
        return None
    if not any(_is_land(scene, each) for each in lands_of(word)):
        return None
    verb = word.head
    made = [child for child in verb.children if child.dep_ == "dobj"]
    named = with_later(made or [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")])
    if not any(scene.actors[role.actor].kind == "person" for each in named for role in scene.roles(each, deep=False)):
        return None
    return Measure(word, "travel-ban", scene.text.span(word.idx, entry.idx + len(entry)), tuple(named), "impose")


def lands_of(word: Token) -> list[Token]:
    """The country for whose entry somebody is not eligible; `[]` for other words."""
    entries = _behind(word, ("for",)) if word.pos_ == "ADJ" else []
    return [land for entry in entries for land in _behind(entry, ("into", "to"))]


def _behind(word: Token, prepositions: tuple[str, ...]) -> list[Token]:
    links = [child for child in word.children if child.lower_ in prepositions]
    return [each for link in links for each in link.children if each.dep_ == "pobj"]


def _modal_span(scene: Scene, verb: Token) -> Span:
    first = min((child.idx for child in verb.children if child.dep_ == "aux"), default=verb.idx)
    return scene.text.span(first, verb.idx + len(verb))


def _frozen_of(scene: Scene, verb: Token) -> Measure | None:
    """Whose assets are frozen in "the nine will have their assets frozen"."""
    if verb.lemma_ != "have":
        return None
    frozen = [child for child in verb.children if child.lower_ in ("frozen", "blocked") and child.i > verb.i]
    things = [child for each in (verb, *frozen) for child in each.children if child.dep_ in ("dobj", "nsubj")]
    things = [each for each in things if each.lemma_.lower() in scene.term("sanctions/object/asset-freeze")]
    if not frozen or not things:
        return None
    span = scene.text.span(things[0].idx, frozen[0].idx + len(frozen[0]))
    return Measure(verb, "asset-freeze", span, tuple(with_later(_subjects(verb))), "impose")


def _subjects(verb: Token) -> list[Token]:
    return [child for child in verb.children if child.dep_ == "nsubj"]


def _may_not_sell(scene: Scene, verb: Token) -> Measure | None:
    """What firms may no longer sell abroad: "European firms may no longer sell Iran engines"."""
    if verb.lemma_.lower() not in scene.term("sanctions/sells"):
        return None
    helpers = {child.lower_ for child in verb.children if child.dep_ in ("aux", "neg", "advmod")}
    firms = any(each.lemma_.lower() in scene.term("sanctions/target-body") for each in _subjects(verb))
    if not (helpers & {"not", "longer"} and helpers & {"may", "can", "ca"} and firms):
        return None
    to = [each for child in verb.children if child.lower_ == "to" for each in child.children]
    buyers = [each for each in to if scene.at(each)]
    return Measure(verb, "export-control", _modal_span(scene, verb), tuple(buyers), "in-force")


# ---------------------------------------------------------------- closed to goods


def _closed_to(scene: Scene, verb: Token) -> Measure | None:
    """A border, market or port closed to another's goods: "shut its border to farm produce from Somalia"."""
    if verb.lemma_.lower() not in scene.term("sanctions/closes"):
        return None
    doors = [child for child in verb.children if child.dep_ in ("dobj", "nsubjpass")]
    doors = [each for each in doors if each.lemma_.lower() in scene.term("sanctions/door")]
    goods = [
        each
        for word in (verb, *doors)
        for child in word.children
        if child.lower_ == "to" and child.dep_ in ("prep", "dative")
        for each in child.children
        if each.dep_ == "pobj" and each.lemma_.lower() not in scene.term("sanctions/no-goods")
    ]
    carriers = scene.term("sanctions/carrier")
    goods = [each for each in goods if scene.roles(each)]
    if not doors or not any(not scene.at(each) or each.lemma_.lower() in carriers for each in goods):
        return None
    span = scene.text.span(verb.idx, doors[0].idx + len(doors[0])) if doors[0].i > verb.i else None
    span = span or scene.text.span(verb.idx, verb.idx + len(verb))
    return Measure(verb, "trade-embargo", span, tuple(with_later(goods)), "impose")


def _is_land(scene: Scene, noun: Token) -> bool:
    """Whether what is entered is a country, not a race or a building."""
    lands = scene.term("sanctions/the-country") | scene.term("sanctions/territory")
    return (
        noun.lemma_.lower() in lands
        or any(each.mention.kind == "state" for each in scene.at(noun))
        or noun.i in scene.places_at
    )
