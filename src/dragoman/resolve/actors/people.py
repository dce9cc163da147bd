"""People: who a personal name is, with country, office and sectors from the words beside it or from knowledge."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dragoman import names
from dragoman.model import Actor, Office
from dragoman.resolve.actors import peers
from dragoman.resolve.actors.base import (
    SUBJECTS,
    Casting,
    Named,
    Title,
    capitalised,
    clean,
    in_force,
    means_many,
    noun_of,
)
from dragoman.resolve.actors.offices import hold_office, hold_title
from dragoman.resolve.base import Reference

BODIES_AS_COUNTRY = frozenset({"IGO", "UNO", "EUR", "NGO"})
"""Codes that stand where a country stands and say nothing of a person's own."""

LED = 4
"""Words behind "who heads" within which what is led is named."""

OWNED = 4
"""Words before a title within which the pronoun stands that owns it."""

LONG_NAME = 6
"""Letters from which on a family name may be misspelled and still be known."""

LONGEST_ACRONYM = 5
"""Letters from which on a name all in capitals is taken for a heading's, not an acronym."""

SLACK = 400
"""Days around an office's dates within which a title in the text still fits it."""


def add_people(casting: Casting, named: Sequence[Named]) -> None:
    """References to named people, full names before single words."""
    shared = Counter(each.title.first for each in named if each.title is not None)
    for each in sorted(named, key=lambda each: (_is_short(casting, each), each.first)):
        _add_person(casting, each, alone=each.title is None or shared[each.title.first] < 2)
    for first in (first for first, number in shared.items() if number > 1):
        _add_holders(
            casting, casting.titles[first], [each for each in named if each.title and each.title.first == first]
        )


def _add_holders(casting: Casting, title: Title, named: Sequence[Named]) -> None:
    """A reference of a title that several names share to all who bear them: "the Italian and French ministers, A and
    B, called"."""
    word = noun_of(casting, title)
    holders = (casting.taken.get(casting.text.token_of_word[each.first]) for each in named)
    who = [actor for each in holders if each is not None for actor in each.actors]
    if means_many(casting, title) and not casting.covered(word) and len(set(who)) > 1:
        casting.add(casting.words[word].start, casting.words[word].end, "person", who)


def add_owned_titles(casting: Casting) -> None:
    """The country of "Its spokesman, Ann Lee," and "his foreign minister": that of whom the pronoun means."""
    for title in casting.titles.values():
        owner = _owning_pronoun(casting, title) if not (title.country or title.organization or title.abroad) else None
        reference = casting.taken.get(casting.text.token_of_word[title.last]) if owner is not None else None
        if owner is None or reference is None or reference.mention.kind != "person":
            continue
        holder, meant = casting.only_actor(reference), casting.only_actor(owner)
        if holder is None or meant is None or holder.id == meant.id or not holder.id.startswith("ac-"):
            continue
        if meant.country in casting.knowledge.states:
            here = [replace(each, country=meant.country) if each.span else each for each in holder.offices]
            alone = len(holder.offices) == 1
            casting.update(
                holder.id, country=meant.country if alone else holder.country or meant.country, offices=tuple(here)
            )


def _owning_pronoun(casting: Casting, title: Title) -> Reference | None:
    """The reference of "its" or "his" in front of a title, a body's name between at most ("its Trade Ministry")."""
    for index in range(title.first - 1, max(-1, title.first - OWNED), -1):
        if casting.token(index).tag_ == "PRP$":
            return casting.taken.get(casting.text.token_of_word[index])
        if not capitalised(casting.words[index]) or not casting.joined(index, index + 1):
            return None
    return None


def _is_short(casting: Casting, named: Named) -> bool:
    """Whether a name is a family name alone, perhaps with its particles ("al-Masri")."""
    words = tuple(word.key for word in casting.words[named.first : named.last + 1])
    return named.first == named.last or (words[0] in names.PARTICLES and len(_core(words)) < 2)


def add_family_names(casting: Casting) -> None:
    """Later mentions by family name alone, whatever the parser takes them for; particles belong to it."""
    family = {words[-1]: actor_id for actor_id, words in casting.people_words.items() if len(words[-1]) > 2}
    for index, word in enumerate(casting.words):
        if word.key not in family or not capitalised(word) or casting.covered(index):
            continue
        who = family[word.key]
        if not _is_state_here(casting, index, who):
            first = _with_particles(casting, index, casting.people_words[who])
            casting.add(casting.words[first].start, word.end, "person", [who])


def _is_state_here(casting: Casting, index: int, who: str) -> bool:
    """Whether a family name that is also a state means the state: it is named elsewhere, or before the person."""
    match = casting.matches.get(index)
    if match is None or match.last != index or match.actor.kind != "state":
        return False
    family = casting.people_words[who][-1]
    alone = (at for at, other in casting.matches.items() if other.actor.id == match.actor.id)
    others = [at for at in alone if casting.words[at].key != family]
    met = min(
        (each.mention.at.start for each in casting.references if who in each.actors), default=len(casting.content)
    )
    return bool(others) or casting.words[index].start < met or casting.token(index).dep_ not in SUBJECTS


def _with_particles(casting: Casting, index: int, words: tuple[str, ...]) -> int:
    """The first word of a family name with its particles: "Van der Laan"."""
    first = index
    while first and casting.words[first - 1].key in names.PARTICLES and casting.words[first - 1].key in words:
        if not casting.joined(first - 1, first) or casting.covered(first - 1):
            break
        first -= 1
    return first


def _add_person(casting: Casting, named: Named, *, alone: bool) -> None:
    """A reference to a named person, who takes on the titles or the peer's title beside the name; the title's words
    are this person's unless others share them."""
    words, title = casting.words, named.title
    peer = None if title else peers.beside(casting, named.first, named.last)
    beside = title or peer
    actor_id = _identity(casting, named, (beside.country if beside else None) or _nationality(casting, named))
    ranked = _with_rank(casting, named)
    if ranked is not None:
        casting.update(actor_id, aliases=tuple(dict.fromkeys((*casting.found[actor_id].aliases, ranked))))
    for held in (title, named.second):
        if held is not None:
            hold_title(
                casting, actor_id, held if held.country else replace(held, country=title.country if title else None)
            )
    if peer is not None:
        span = casting.text.span(words[peer.at].start, words[peer.at].end)
        hold_office(casting, actor_id, Office(peer.printed, None, peer.country, None, None, span), peer.sectors)
    casting.add(
        words[named.first].start,
        words[named.last].end,
        "person",
        [actor_id],
        title=beside.printed if beside else None,
        title_tokens=[
            index for held in (title if alone else None, named.second) if held for index in _title_tokens(casting, held)
        ],
    )


def _with_rank(casting: Casting, named: Named) -> str | None:
    """A name with a rank that people also bear as a first name: "Sheikh Hassan Noor"."""
    before = casting.words[named.first - 1] if named.first else None
    ranked = before is not None and before.key in casting.term("rank-name") and capitalised(before)
    return clean(casting.surface(named.first - 1, named.last)) if ranked else None


def _title_tokens(casting: Casting, title: Title) -> list[int]:
    """Tokens of a title, which belong to the person, but for the states they name; a bracket inside joins these too,
    since the parser takes what stands before it for all there is ("Republic of Korea (ROK) Foreign Minister Lee").
    """
    words = range(title.first, title.last + 1)
    before = casting.match_ending(title.first - 1) if title.first else None
    if "(" in casting.surface(title.first, title.last) or (
        before and casting.between(before.last, title.first) == " ("
    ):
        first = before.first if before else title.first
        return [casting.text.token_of_word[word] for word in range(first, title.last + 1)]
    return [casting.text.token_of_word[word] for word in words if not casting.within_name(word, word)]


# ---------------------------------------------------------------- what stands before the name


def _nationality(casting: Casting, named: Named) -> str | None:
    """The country of "Canadian filmmaker NAME", "NAME of Peru" or "NAME, who heads the Czech central bank"."""
    before = _adjective_before(casting, named.first) or _spoken_for(casting, named.first)
    return named.country or before or _led_behind(casting, named.last)


def _spoken_for(casting: Casting, first: int) -> str | None:
    """The country of "For Peru, NAME said", where the sentence opens so."""
    match = casting.match_ending(first - 1) if first > 1 else None
    if match is None or match.actor.kind != "state" or match.first < 1 or casting.between(match.last, first) != ", ":
        return None
    opener = casting.words[match.first - 1]
    return match.actor.country if opener.text == "For" and match.name.use == "name" else None


def _adjective_before(casting: Casting, first: int) -> str | None:
    """The country of an adjective up to three words before a name, common nouns between."""
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


def _led_behind(casting: Casting, last: int) -> str | None:
    """The country of what somebody leads: "NAME, who commands U.S. forces in South Korea"."""
    behind = casting.words[last + 1 : last + 3]
    if [word.key for word in behind[:1]] != ["who"] or behind[-1].key not in casting.term("leads"):
        return None
    for index in range(last + 3, min(last + 3 + LED, len(casting.words))):
        match = casting.matches.get(index)
        if match is not None:
            return match.actor.country
    return None


# ---------------------------------------------------------------- who it is


def _identity(casting: Casting, named: Named, country: str | None) -> str:
    """The id of the person these words name: known, met before in this text, or new."""
    words = tuple(word.key for word in casting.words[named.first : named.last + 1] if word.key)
    spelled = _spelled(casting, named)
    actor_id = (
        _known_by_name(casting, named, country)
        or _met_before(casting, words, named.title)
        or _known_without_initials(casting, words, country)
        or _known_by_title(casting, words, named.title)
        or _met_by_given_name(casting, words, named.title)
        or _met_misspelled(casting, words)
    )
    if actor_id is None:
        sectors = named.title.sectors if named.title else ()
        actor_id = casting.own(spelled, "person", country, sectors or ("UNK",))
    _remember(casting, actor_id, words, spelled)
    return actor_id


def _spelled(casting: Casting, named: Named) -> str:
    """A personal name as the record prints it; names that a heading sets in capitals get small letters again."""
    name = clean(casting.surface(named.first, named.last))
    if not name.isupper() or len(name) < LONGEST_ACRONYM:
        return name
    return re.sub(r"[^\W\d_]+", lambda word: word.group().capitalize(), name)


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


def _met_before(casting: Casting, words: tuple[str, ...], title: Title | None) -> str | None:
    """The person of this text whose words include these with the family name, or the reverse; of two of one family
    the one who holds the title."""
    core = _core(words)
    met = [actor_id for actor_id, theirs in reversed(casting.people_words.items()) if _alike(core, _core(theirs))]
    if title is not None and len(met) > 1:
        wanted = set(names.keys(title.role.title))
        holders = (each for each in met if any(wanted <= set(names.keys(o.title)) for o in casting.found[each].offices))
        return next(holders, met[0])
    return met[0] if met else None


def _met_by_given_name(casting: Casting, words: tuple[str, ...], title: Title | None) -> str | None:
    """The one person of this text with this given name or what it is short for ("Tony" after "Antony Blinken")."""
    if len(words) != 1 or title is not None:
        return None
    given = {words[0], *casting.term(f"short/{words[0]}")}
    met = [
        each
        for each in casting.people_words
        if len(own := names.keys(casting.found[each].name)) > 1 and own[0] in given
    ]
    return met[0] if len(met) == 1 else None


def _met_misspelled(casting: Casting, words: tuple[str, ...]) -> str | None:
    """The one person of this text whose family name a single word misses by a letter or two, where it stands but once
    ("Buchtman" after "Lydia Buchtmann"); names that differ by a last "a" are two people's."""
    if len(words) != 1 or len(words[0]) < LONG_NAME:
        return None
    met = [who for who, theirs in casting.people_words.items() if len(theirs) > 1 and _misspells(words[0], theirs[-1])]
    if len(met) != 1 or sum(word.key == words[0] for word in casting.words) > 1:
        return None
    return met[0]


def _misspells(word: str, name: str) -> bool:
    """Whether one word comes from another by an edit or, in a long word, two, the first letter kept."""
    if word[0] != name[0] or len(name) < LONG_NAME or word in (f"{name}a", f"{name}s") or name in (f"{word}a",):
        return False
    edits = 1 if min(len(word), len(name)) < LONG_NAME + 2 else 2
    return abs(len(word) - len(name)) <= edits and _distance(word, name) <= edits


def _distance(left: str, right: str) -> int:
    """The number of letters put in, left out or changed between two words."""
    row = list(range(len(right) + 1))
    for at, letter in enumerate(left, 1):
        before, row[0] = row[0], at
        for index, other in enumerate(right, 1):
            before, row[index] = row[index], min(row[index] + 1, row[index - 1] + 1, before + (letter != other))
    return row[-1]


def _alike(core: tuple[str, ...], plain: tuple[str, ...]) -> bool:
    """Whether two names may be one person's: one holds all words of the other, or they differ in vowels only."""
    if not core or not plain:
        return False
    if len(core) > 1 and core[-1] == plain[-1] and tuple(map(_bones, core)) == tuple(map(_bones, plain)):
        return True
    first_surname = len(plain) > 2 and core[0] == plain[-2]
    return set(core) <= set(plain) and (core[-1] == plain[-1] or len(core) > 1 or core[0] == plain[0] or first_surname)


def _bones(word: str) -> str:
    """The consonants of a word, doubled ones once: "Mohammed" and "Muhamad" are alike."""
    kept = [letter for letter in word if letter not in "aeiouy"]
    return "".join(letter for at, letter in enumerate(kept) if not at or letter != kept[at - 1])


def _core(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a name without particles and initials."""
    return tuple(word for word in words if word not in names.PARTICLES and len(word) > 1)


def _known_without_initials(casting: Casting, words: tuple[str, ...], country: str | None) -> str | None:
    """The known person whose name this is but for middle initials ("Antony J. Blinken")."""
    core = tuple(word for word in words if len(word) > 1)
    if len(core) < 2 or len(core) == len(words):
        return None
    for name in casting.knowledge.names.called(core):
        actor = casting.knowledge.actors[name.actor]
        if actor.kind == "person":
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
    """Whether all these words but initials belong to the person's name or aliases, and the last is no second family
    name that only a longer alias adds ("Alvarado" of "Juan Hernandez Alvarado")."""
    own = names.keys(actor.name)
    longer = [keys for each in actor.aliases if words[-1] in (keys := names.keys(each)) and words[-1] not in own]
    if longer and all(len(keys) > len(own) and set(own) <= set(keys) for keys in longer):
        return False
    given = {key for name in (actor.name, *actor.aliases) for key in names.keys(name)}
    return all(word in given or len(word) == 1 for word in words)


def _holds(actor: Actor, title: Title, on: date | None) -> bool:
    """Whether the person held an office like this title around the day."""
    wanted = set(names.keys(title.role.title))
    return any(wanted & set(names.keys(office.title)) and in_force(office, on, SLACK) for office in actor.offices)
