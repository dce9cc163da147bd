"""Titles of people ("interim President", "the Turkish deputy foreign minister"), and holders the text never names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dragoman import names
from dragoman.knowledge import RoleTitle
from dragoman.model import Actor
from dragoman.resolve.actors.base import Casting, Match, Named, Title, capitalised
from dragoman.resolve.actors.offices import hold_title, home

ENVOYS = frozenset({"Ambassador", "Envoy", "Chargé d'Affaires", "Consul General", "Diplomat"})
"""Titles whose "to X" or "in X" names the other side, not the holder's own."""

DETERMINERS = frozenset({"the", "his", "her", "its", "their", "this", "that", "a", "an"})

# ---------------------------------------------------------------- finding titles


@dataclass(frozen=True, slots=True)
class _Side:
    """What the words beside a title say of its holder: country, organisation, sectors, and where an envoy serves."""

    country: str | None
    organization: str | None
    sectors: tuple[str, ...]
    abroad: str | None = None


def find_titles(casting: Casting) -> None:
    """Finds the titles in the words, each with its modifiers, country and organisation."""
    index = 0
    while index < len(casting.words):
        title = _title(casting, index)
        if title is None:
            index += 1
        else:
            casting.titles[title.first] = title
            index = title.last + 1


def _title(casting: Casting, first: int) -> Title | None:
    """The title whose own words start at this one ("foreign minister" in "the Greek foreign minister of ...")."""
    for role in casting.knowledge.titles.get(casting.words[first].key, ()):
        last = first + len(role.words) - 1
        if _says(casting, first, last, role):
            start, modifiers, left = _left_side(casting, first, role)
            end, side = _right_side(casting, last, role, left)
            return Title(start, end, role, modifiers, side.country, side.organization, side.abroad, side.sectors)
    return None


def _says(casting: Casting, first: int, last: int, role: RoleTitle) -> bool:
    """Whether these words are the title, in the singular or plural, as a noun and not inside a known name."""
    words = casting.words[first : last + 1]
    if len(words) < len(role.words) or not all(map(_same_word, words, role.words)):
        return False
    noun = casting.token(last).pos_ in ("NOUN", "PROPN", "ADJ")
    return noun and casting.joined(first, last) and not casting.within_name(first, last, back=4)


def _same_word(word: names.Word, key: str) -> bool:
    """Whether a word is this one or its plural."""
    return word.key in (key, key + "s")


def _left_side(casting: Casting, first: int, role: RoleTitle) -> tuple[int, tuple[str, ...], _Side]:
    """First word, modifiers and side of a title with what stands before it ("former U.S. deputy")."""
    start = first
    while _is_modifier(casting, start - 1) and casting.match_ending(start - 1) is None:
        start -= 1
    modifiers = list(range(start, first))
    side = _Side(None, None, role.sectors)
    owner = casting.match_ending(start - 1) if start > 0 and casting.close(start - 1, start) else None
    if owner is not None:
        start, side = owner.first, _side(owner, role.sectors)
        while _is_modifier(casting, start - 1):
            start -= 1
        modifiers = [*range(start, owner.first), *modifiers]
    spelled = (casting.words[index].text.lower() for index in modifiers)
    return start, tuple(word for word in spelled if word not in ("current", "the")), side


def _is_modifier(casting: Casting, index: int) -> bool:
    """Whether this word modifies the title that the next word starts ("deputy", "former")."""
    return index >= 0 and casting.joined(index, index + 1) and casting.words[index].key in casting.knowledge.modifiers


def _side(owner: Match, sectors: tuple[str, ...]) -> _Side:
    """What a name beside a title gives its holder; an organisation also its sectors where the title has none."""
    if owner.actor.kind in ("state", "person"):
        return _Side(owner.actor.country, None, sectors)
    return _Side(owner.actor.country, owner.actor.id, owner.actor.sectors if sectors in ((), ("UNK",)) else sectors)


def _right_side(casting: Casting, last: int, role: RoleTitle, side: _Side) -> tuple[int, _Side]:
    """Last word and side of a title with what stands behind it: "of Greece", "to the UN", "for Consular Affairs"."""
    envoy = role.title in ENVOYS
    owner = _owner_behind(casting, last, ("of", "to", "for", "in") if envoy else ("of", "to", "for"))
    if owner is None:
        return _portfolio(casting, last), side
    preposition = casting.words[last + 1].key
    if side.country is not None and preposition == "of" and role.title != "Ambassador":
        return last, side
    if envoy and preposition != "of":
        abroad = owner.actor.country if owner.actor.kind == "state" else owner.actor.id
        return owner.last, _Side(side.country, side.organization, side.sectors, abroad)
    return owner.last, _side(owner, side.sectors) if side.country is None else side


def _owner_behind(casting: Casting, last: int, prepositions: tuple[str, ...]) -> Match | None:
    """A name after "of (the)" behind a title; no adjective."""
    words = casting.words
    index = last + 1
    if index >= len(words) or words[index].key not in prepositions or not casting.joined(last, index):
        return None
    index += 1
    if index < len(words) and words[index].key == "the":
        index += 1
    match = casting.matches.get(index)
    fits = match is not None and casting.joined(last + 1, index) and match.name.use != "adjective"
    return match if fits else None


def _portfolio(casting: Casting, last: int) -> int:
    """The last word of "for Consular Affairs" behind a title; the title's own last word when there is none."""
    words = casting.words
    index = last + 2
    if index >= len(words) or words[last + 1].key not in ("for", "of", "on") or not casting.joined(last, last + 1):
        return last
    run = end = last
    while index < len(words) and index < last + 9 and casting.joined(index - 1, index):
        if words[index].key in casting.term("portfolio"):
            end = index
        if capitalised(words[index]):
            run = index
        elif words[index].key not in ("and", "of", "the", "on"):
            break
        index += 1
    bounded = casting.content[words[run].end : words[run].end + 1] == ","
    return run if bounded else end


# ---------------------------------------------------------------- holders the text does not name here


def add_unnamed_holders(casting: Casting, named: Sequence[Named]) -> None:
    """Titles that stand alone: "the deputy minister", "the Turkish president"."""
    used = {each.title.first for each in named if each.title is not None}
    casting.references.sort(key=lambda each: each.mention.at.start)
    for title in casting.titles.values():
        if title.first not in used and _means_somebody(casting, title):
            holder = _holder_before(casting, title)
            _add_holder(casting, title, holder or _new_holder(casting, title))


def _means_somebody(casting: Casting, title: Title) -> bool:
    """Whether a title without a name means one person, unlike "ministers", "minister level" or "Mr"."""
    token = casting.token(title.last)
    if _plural(casting.words[title.last].key) and token.tag_ in ("NNS", "NNPS"):
        return False
    modifier = token.dep_ in ("amod", "compound") and token.head.i > token.i
    return title.role.title != "Mr" and not modifier and _definite(casting, title)


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
    """The person met last before the title who holds it."""
    if title.organization is not None:
        return None
    wanted = set(names.keys(title.role.title)) - {"the"}
    start = casting.words[title.first].start
    for reference in reversed(casting.references):
        if reference.mention.at.start >= start or reference.mention.kind != "person":
            continue
        actor = casting.found[reference.actors[0]]
        if title.country in (None, actor.country) and wanted <= _held(actor, reference.title):
            return actor.id
    return None


def _held(actor: Actor, title: str | None) -> set[str]:
    """The words of all titles a person goes by."""
    printed = (*(office.title for office in actor.offices), title or "")
    return {key for each in printed for key in names.keys(each)}


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
