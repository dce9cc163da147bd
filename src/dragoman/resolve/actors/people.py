"""People: who a personal name is, with country, office and sectors from the words beside it or from knowledge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dragoman import names
from dragoman.model import Actor, Office
from dragoman.resolve.actors.base import Casting, Named, Title, capitalised, clean, in_force
from dragoman.resolve.actors.offices import hold_office, hold_title

BODIES_AS_COUNTRY = frozenset({"IGO", "UNO", "EUR", "NGO"})
"""Codes that stand where a country stands and say nothing of a person's own."""

SLACK = 400
"""Days around an office's dates within which a title in the text still fits it."""


@dataclass(frozen=True, slots=True)
class _Peer:
    """What "his Greek counterpart" says of the person named next: country, the other's title, sectors, its word."""

    country: str | None
    printed: str
    sectors: tuple[str, ...]
    at: int


def add_people(casting: Casting, named: Sequence[Named]) -> None:
    """References to named people, full names before single words."""
    for each in sorted(named, key=lambda each: (each.first == each.last, each.first)):
        _add_person(casting, each)


def add_family_names(casting: Casting) -> None:
    """Later mentions by family name alone, whatever the parser takes them for."""
    family = {words[-1]: actor_id for actor_id, words in casting.people_words.items() if len(words[-1]) > 2}
    for index, word in enumerate(casting.words):
        if word.key not in family or not capitalised(word) or casting.covered(index):
            continue
        match = casting.matches.get(index)
        if match is None or match.last != index or match.actor.kind != "state":
            casting.add(word.start, word.end, "person", [family[word.key]])


def _add_person(casting: Casting, named: Named) -> None:
    """A reference to a named person, who takes on the title or counterpart's title beside the name."""
    words, title = casting.words, named.title
    peer = None if title else _counterpart_before(casting, named.first)
    beside = title or peer
    actor_id = _identity(casting, named, beside.country if beside else _nationality(casting, named.first))
    if title is not None:
        hold_title(casting, actor_id, title)
    elif peer is not None:
        span = casting.text.span(words[peer.at].start, words[peer.at].end)
        hold_office(casting, actor_id, Office(peer.printed, None, peer.country, None, None, span), peer.sectors)
    casting.add(
        words[named.first].start,
        words[named.last].end,
        "person",
        [actor_id],
        title=beside.printed if beside else None,
        title_tokens=_title_tokens(casting, title) if title else (),
    )


def _title_tokens(casting: Casting, title: Title) -> list[int]:
    """Tokens of a title, which belong to the person, but for the states they name."""
    words = range(title.first, title.last + 1)
    return [casting.text.token_of_word[word] for word in words if not casting.within_name(word, word)]


# ---------------------------------------------------------------- what stands before the name


def _nationality(casting: Casting, first: int) -> str | None:
    """The country of "Canadian filmmaker NAME": an adjective up to three words before, common nouns between."""
    for index in range(first - 1, max(-1, first - 4), -1):
        if not casting.joined(index, index + 1):
            return None
        match = casting.matches.get(index)
        if match is not None:
            fits = match.actor.kind == "state" and match.name.use == "adjective"
            return match.actor.country if fits else None
        if capitalised(casting.words[index]):
            return None
    return None


def _counterpart_before(casting: Casting, first: int) -> _Peer | None:
    """What "his Greek counterpart(,)" before a name says: the country, and the title of the person before."""
    index = first - 1
    if index < 0 or casting.words[index].key not in casting.term("counterpart"):
        return None
    if casting.between(index, first).strip(" ,"):
        return None
    owner = casting.match_ending(index - 1)
    return _peer(casting, index, owner.actor.country if owner else None)


def _peer(casting: Casting, index: int, country: str | None) -> _Peer:
    """A counterpart with the title of the titled person before, else of the title before, else without one."""
    for reference in reversed(casting.references):
        before = reference.mention.at.end <= casting.words[index].start
        if before and reference.mention.kind == "person" and reference.title:
            return _Peer(country, reference.title, casting.found[reference.actors[0]].sectors, index)
    earlier = (title for title in casting.titles.values() if title.last < index)
    title = max(earlier, key=lambda each: each.last, default=None)
    if title is not None:
        return _Peer(country, title.printed, title.sectors, index)
    return _Peer(country, "counterpart", ("GOV",), index)


# ---------------------------------------------------------------- who it is


def _identity(casting: Casting, named: Named, country: str | None) -> str:
    """The id of the person these words name: known, met before in this text, or new."""
    words = tuple(word.key for word in casting.words[named.first : named.last + 1] if word.key)
    spelled = clean(casting.surface(named.first, named.last))
    actor_id = (
        _known_by_name(casting, named, country)
        or _met_before(casting, words)
        or _known_without_initials(casting, words, country)
        or _known_by_title(casting, words, named.title)
    )
    if actor_id is None:
        sectors = named.title.sectors if named.title else ()
        actor_id = casting.own(spelled, "person", country, sectors or ("UNK",))
    _remember(casting, actor_id, words, spelled)
    return actor_id


def _remember(casting: Casting, actor_id: str, words: tuple[str, ...], spelled: str) -> None:
    """Keeps the longest name of a person for later mentions, and a new spelling as an alias."""
    actor = casting.found[actor_id]
    if len(words) > len(casting.people_words.get(actor_id, ())):
        casting.people_words[actor_id] = words
    if names.fold(spelled) not in {names.fold(each) for each in (actor.name, *actor.aliases)}:
        casting.update(actor_id, aliases=(*actor.aliases, spelled))


def _known_by_name(casting: Casting, named: Named, country: str | None) -> str | None:
    """The person of knowledge whose whole name these words are."""
    match = casting.matches.get(named.first)
    if match is None or match.last != named.last or match.actor.kind != "person":
        return None
    return _if_country_fits(casting, match.actor, country)


def _if_country_fits(casting: Casting, actor: Actor, country: str | None) -> str | None:
    """The known person's id, unless the text names another country than any of the person's offices."""
    own = {actor.country, *(office.country for office in actor.offices)}
    if country is None or country in own or len(country) != 3 or country in BODIES_AS_COUNTRY:
        return casting.known(actor.id)
    return None


def _met_before(casting: Casting, words: tuple[str, ...]) -> str | None:
    """The person of this text whose words include these with the family name, or the reverse."""
    core = _core(words)
    for actor_id, theirs in reversed(casting.people_words.items()):
        plain = _core(theirs)
        if not core or not plain or not set(core) <= set(plain):
            continue
        if core[-1] == plain[-1] or len(core) > 1 or core[0] == plain[0]:
            return actor_id
    return None


def _core(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a name without particles and initials."""
    return tuple(word for word in words if word not in names.PARTICLES and len(word) > 1)


def _known_without_initials(casting: Casting, words: tuple[str, ...], country: str | None) -> str | None:
    """The known person whose name this is but for middle initials ("Antony J. Blinken")."""
    core = tuple(word for word in words if len(word) > 1)
    if len(core) < 2 or len(core) == len(words):
        return None
    for name in casting.knowledge.names.get(core[0], ()):
        actor = casting.knowledge.actors[name.actor]
        if name.words == core and actor.kind == "person":
            return _if_country_fits(casting, actor, country)
    return None


def _known_by_title(casting: Casting, words: tuple[str, ...], title: Title | None) -> str | None:
    """A known person by family name whose office on the day fits the title in the text."""
    if title is None or (title.abroad is not None and not title.country):
        return None
    for actor_id in casting.knowledge.surnames.get(words[-1], ()):
        actor = casting.knowledge.actors[actor_id]
        if title.country in (None, actor.country) and _bears(actor, words) and _holds(actor, title, casting.on):
            return casting.known(actor_id)
    return None


def _bears(actor: Actor, words: tuple[str, ...]) -> bool:
    """Whether all these words but initials belong to the person's name or aliases."""
    given = {key for name in (actor.name, *actor.aliases) for key in names.keys(name)}
    return all(word in given or len(word) == 1 for word in words)


def _holds(actor: Actor, title: Title, on: date | None) -> bool:
    """Whether the person held an office like this title around the day."""
    wanted = set(names.keys(title.role.title))
    return any(wanted & set(names.keys(office.title)) and in_force(office, on, SLACK) for office in actor.offices)
