"""Who holds an office that the text tells without a name: "the deputy minister", "the Russian leader"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from dragoman import names
from dragoman.model import Actor
from dragoman.resolve.actors.base import Casting, Named, Title, capitalised, in_force, noun_of, states_of, subject_like
from dragoman.resolve.actors.offices import FORMER, hold_title, home, incumbent

GENERIC = frozenset({"Diplomat", "Official", "Politician"})
"""Titles that any office holder may be called by once named."""

DETERMINERS = frozenset({"the", "his", "her", "its", "their", "this", "that", "a", "an"})

SLACK = 400
"""Days around an office's dates within which who is known to have held it may be called by it."""


def add_unnamed_holders(casting: Casting, named: Sequence[Named]) -> None:
    """Titles that stand alone: "the deputy minister", "the Turkish president"."""
    used = {title.first for each in named for title in (each.title, each.second) if title is not None}
    casting.references.sort(key=lambda each: each.mention.at.start)
    for title in casting.titles.values():
        if title.first not in used and _means_several(casting, title):
            _add_holders(casting, title)
        elif title.first not in used and _means_somebody(casting, title):
            earlier = None if _is_named_next(casting, title) else _holder_before(casting, title)
            holder = earlier or incumbent(casting, title)
            _add_holder(casting, title, holder or _new_holder(casting, title))


def _is_named_next(casting: Casting, title: Title) -> bool:
    """Whether the name of a holder follows behind a comma, so that nobody before is meant ("the minister, Lee")."""
    behind = title.last + 1
    if behind >= len(casting.words) or casting.between(title.last, behind) != ", ":
        return False
    reference = casting.taken.get(casting.text.token_of_word[behind])
    return reference is not None and reference.mention.kind == "person" and casting.token(behind).dep_ != "nsubj"


def _means_somebody(casting: Casting, title: Title) -> bool:
    """Whether a title without a name means one person, unlike "ministers", "minister level", "Mr" or a post sought."""
    token = casting.token(title.last)
    if any(_is_plural_of(casting, index, title) for index in range(title.first, title.last + 1)):
        return False
    modifier = token.dep_ in ("amod", "compound") and token.head.i > token.i
    return title.role.title != "Mr" and not modifier and _definite(casting, title) and not _is_post(casting, title)


def _is_plural_of(casting: Casting, index: int, title: Title) -> bool:
    """Whether a word is the plural of a title's own noun ("leaders of the bloc")."""
    own = index in (title.last, noun_of(casting, title))
    return own and _plural(casting.words[index].key) and casting.token(index).tag_ in ("NNS", "NNPS")


def _means_several(casting: Casting, title: Title) -> bool:
    """Whether a title in the plural stands before states: "the foreign ministers of Kenya and Uganda"."""
    if title.country not in casting.knowledge.states or title.role.title in GENERIC:
        return False
    word = noun_of(casting, title)
    plural = _plural(casting.words[word].key) and casting.token(word).tag_ in ("NNS", "NNPS")
    return plural and len(states_of(casting, title)) > 1


def _add_holders(casting: Casting, title: Title) -> None:
    """A reference of a title in the plural to the holder in each of the states behind it."""
    if any(casting.covered(index) for index in range(title.first, title.last + 1)):
        return
    countries = [each.actor.country for each in states_of(casting, title)]
    who = []
    for country in dict.fromkeys(countries):
        one = replace(title, country=country)
        who.append(_holder_before(casting, one) or _new_holder(casting, one))
    word = noun_of(casting, title)
    first = min(word, max(title.first, word - len(title.role.words) + 1))
    casting.add(casting.words[first].start, casting.words[word].end, "person", who, title=title.printed)


def _is_post(casting: Casting, title: Title) -> bool:
    """Whether a title names a post and nobody in it: "running for president", "was elected prime minister of Peru"."""
    if title.first and casting.words[title.first - 1].key in DETERMINERS:
        return False
    head = casting.token(title.first + len(title.modifiers))
    while head.dep_ in ("compound", "amod", "nmod") and head.head.i > head.i:
        head = head.head
    sought = head.dep_ == "pobj" and head.head.lower_ in ("for", "as", "of")
    return sought or head.dep_ in ("oprd", "attr")


def _plural(key: str) -> bool:
    """Whether a word ends like a plural ("ministers", not "boss")."""
    return key.endswith("s") and not key.endswith("ss")


def _definite(casting: Casting, title: Title) -> bool:
    """Whether a title means a certain post: by country, organisation or determiner, or capitalised as a whole."""
    if title.country or title.organization:
        return True
    if title.first and casting.words[title.first - 1].key in DETERMINERS:
        return True
    return capitalised(casting.words[title.last]) and len(title.role.words) > 1


def _holder_before(casting: Casting, title: Title) -> str | None:
    """The person met before the title who holds it: of several the one who acts most often, else the last."""
    owner = casting.words[title.first - 1].key if title.first else ""
    if title.organization is not None or (owner in ("its", "their") and title.country is None):
        return None
    wanted = (_wanted(title), set(title.role.words) | _wanted(title) & {"deputy"})
    start = casting.words[title.first].start
    acts: Counter[str] = Counter()
    heads: Counter[str] = Counter()
    offices = _offices_meant(casting, title)
    loosely = title.role.title == "Leader" and bool(offices)
    for reference in reversed(casting.references):
        if reference.mention.at.start >= start or reference.mention.kind != "person" or not reference.actors:
            continue
        actor = casting.found[reference.actors[0]]
        fits = title.country in (None, actor.country, *(each.country for each in actor.offices)) and not loosely
        if fits and any(_goes_by(casting, actor, reference.title, each) for each in wanted):
            acts[actor.id] += subject_like(casting.text.doc[reference.head])
        elif offices and title.country == actor.country and _holds_one(casting, actor, reference.title, offices):
            heads[actor.id] += subject_like(casting.text.doc[reference.head])
    named = Counter({who: times for who, times in acts.items() if who in casting.people_words})
    if acts or heads:
        return (named or heads or acts).most_common(1)[0][0]
    return _official_before(casting, title) if title.role.title in GENERIC else None


def _offices_meant(casting: Casting, title: Title) -> frozenset[str]:
    """The offices that a looser word for who leads a state or its diplomacy may mean: "the Russian leader", "the
    Chinese foreign policy chief"; those of the title itself, where somebody may be known to hold it."""
    if title.country not in casting.knowledge.states or FORMER & set(title.modifiers) or "deputy" in title.modifiers:
        return frozenset()
    own = frozenset({title.role.title.casefold()})
    listed = (casting.term(f"offices/{'-'.join(title.role.words)}"), casting.term(f"offices/{title.role.words[-1]}"))
    return own | next(filter(None, listed), frozenset())


def _holds_one(casting: Casting, actor: Actor, title: str | None, offices: frozenset[str]) -> bool:
    """Whether a person holds one of these offices by the text, or by knowledge about the day."""
    known = casting.knowledge.actors.get(actor.id)
    held = [each.title for each in known.offices if in_force(each, casting.on, SLACK)] if known is not None else []
    told = (*(each.title for each in actor.offices), title or "", *held)
    return any(each.casefold().removeprefix("acting ").removeprefix("interim ") in offices for each in told)


def _wanted(title: Title) -> set[str]:
    """The words an earlier office must have for its holder to be meant: "the Deputy" is some deputy."""
    rank = {"deputy"} & {*names.keys(title.role.title), *title.modifiers}
    own = set(names.keys(title.role.title)) - {"the"}
    return {"deputy"} if title.role.words == ("deputy",) else own | rank


def _official_before(casting: Casting, title: Title) -> str | None:
    """The office holder named last before "the diplomat" or "the senior official"."""
    if title.first == 0 or casting.words[title.first - 1].key != "the":
        return None
    start = casting.words[title.first].start
    for reference in reversed(casting.references):
        actor = casting.only_actor(reference)
        if actor is None or reference.mention.at.start >= start or actor.id not in casting.people_words:
            continue
        if "GOV" in actor.sectors and title.country in (None, actor.country):
            return actor.id
    return None


def _goes_by(casting: Casting, actor: Actor, title: str | None, wanted: set[str]) -> bool:
    """Whether a person holds a title with these words; "prime minister" is never shortened to "minister"."""
    for printed in (*(office.title for office in actor.offices), title or ""):
        held = set(names.keys(printed))
        whole = next((set(each.split()) for each in casting.term("not-shortened") if set(each.split()) <= held), set())
        if wanted <= held and (whole <= wanted or "deputy" in wanted):
            return True
    return False


def _new_holder(casting: Casting, title: Title) -> str:
    """An unnamed office holder, called by country and title ("Türkiye Foreign Minister")."""
    country = title.country
    if country is None and title.organization is None and title.sectors[:1] in (("GOV",), ("MIL",)):
        country = home(casting, title)
    state = casting.knowledge.actors.get(country) if country else None
    if title.organization:
        casting.known(title.organization)
    name = f"{state.name} {title.printed}" if state else title.printed
    actor_id = casting.own(name, "person", country, title.sectors or ("UNK",))
    hold_title(casting, actor_id, title)
    return actor_id


def _add_holder(casting: Casting, title: Title, actor_id: str) -> None:
    """A reference over a title with its article, unless another has its words."""
    if any(casting.covered(index) for index in range(title.first, title.last + 1)):
        return
    words, first = casting.words, title.first
    if first and words[first - 1].key in ("the", "a", "an") and casting.joined(first - 1, first):
        first -= 1
    casting.add(words[first].start, words[title.last].end, "person", [actor_id], title=title.printed)
