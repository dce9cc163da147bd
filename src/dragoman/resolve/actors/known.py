"""Names that knowledge lists: finding them in the words, and the bodies and states they make."""

from __future__ import annotations

import re

from spacy.tokens import Token

from dragoman import names
from dragoman.knowledge import Name
from dragoman.model import Actor
from dragoman.parse import DATELINE
from dragoman.resolve.actors.base import ARMED, SUBJECTS, WHOLE_NAMES, Casting, Match, capitalised, in_force, in_years
from dragoman.resolve.base import Reference

_SCORE = re.compile(r"\b(?:beat|beats|won|win|wins|drew|draw|lost|lose|final|match)\b.{0,60}?\b\d{1,2}[-–]\d{1,2}\b")
"""The result of a game."""

LEADING = frozenset({"south", "republic"})
"""First words that a state's name may lose ("South Korea", "Republic of Korea")."""

BRIEF = 2
"""Words of the longest name of a little known group that needs support from the text."""

SHORT = 4
"""Letters of the longest short form that needs support from the text."""

HEAD = 500
"""Characters at the head of a text within which its dateline stands."""

# ---------------------------------------------------------------- finding names


def find_names(casting: Casting) -> None:
    """Finds every name of knowledge in the words: longest first, left to right; of several bearers the likeliest."""
    shared: dict[int, list[Name]] = {}
    index = 0
    while index < len(casting.words):
        fitting = _fitting(casting, index)
        if not fitting:
            index += 1
            continue
        match = _match(casting, index, fitting[0])
        casting.matches[index] = match
        if match.actor.kind != "state" and (len(fitting) > 1 or _needs_support(casting, fitting[0], match.actor)):
            shared[index] = fitting
        index = match.last + 1
    _drop_things(casting)
    _choose_bearers(casting, {first: alike for first, alike in shared.items() if first in casting.matches})
    for first in [
        first
        for first, match in casting.matches.items()
        if _is_province(casting, match) or _before_province(casting, match)
    ]:
        del casting.matches[first]
    _find_short_states(casting)
    _choose_namesakes(casting)
    _choose_by_bracket(casting)


def _choose_by_bracket(casting: Casting) -> None:
    """Takes a group's name for that of the short form in brackets behind it: "the 23 March Movement (M23)"."""
    for first, match in list(casting.matches.items()):
        short = casting.matches.get(match.last + 1)
        if short is None or casting.between(match.last, short.first) != " (" or short.actor.id == match.actor.id:
            continue
        closed = casting.content.startswith(")", casting.words[short.last].end)
        groups = match.actor.kind == short.actor.kind == "group" and not match.name.text.isupper()
        if closed and groups and short.first == short.last and casting.words[short.first].text.isupper():
            casting.matches[first] = Match(first, match.last, match.name, short.actor)


def _choose_namesakes(casting: Casting) -> None:
    """Takes "Congo" for the other state of that name behind its president, or where only that one's people and bodies
    are named."""
    for first, match in list(casting.matches.items()):
        other = _namesake(casting, match)
        if other is None:
            continue
        sure = {each.actor.country for each in casting.matches.values() if _namesake(casting, each) is None}
        alone = other.country in sure and match.actor.country not in sure
        if (_whose(casting, first) or (other.country if alone else None)) == other.country:
            casting.matches[first] = Match(first, match.last, match.name, other)


def _namesake(casting: Casting, match: Match) -> Actor | None:
    """The state that bears in full ("Republic of Congo") the one word by which a match names another."""
    own = names.keys(match.actor.name)
    if match.actor.kind != "state" or len(own) < 2 or len(match.name.words) > 1:
        return None
    if not match.name.words[0].startswith(own[-1]):
        return None
    called = (each.actor for each in casting.knowledge.names.called(("republic", "of", own[-1])))
    return next((casting.knowledge.actors[each] for each in called if each != match.actor.id), None)


def _whose(casting: Casting, first: int) -> str | None:
    """The country of the known person right before "of (the)" in front of a state's name."""
    words, at = casting.words, first - 1
    at -= at > 0 and words[at].key == "the"
    person = casting.match_ending(at - 1) if at > 0 and words[at].key == "of" else None
    return person.actor.country if person is not None and person.actor.kind == "person" else None


def _find_short_states(casting: Casting) -> None:
    """Finds the bare last word of a state's name where the text also has the whole: "Korea" beside "South Korea"."""
    whole = [each for each in casting.matches.values() if each.actor.kind == "state" and each.name.use == "name"]
    short = {each.name.words[-1]: each for each in whole if each.name.words[0] in LEADING and len(each.name.words) > 1}
    for index, word in enumerate(casting.words) if short else ():
        match = short.get(word.key)
        if (
            match is None
            or not capitalised(word)
            or any(_holds(casting, first, index) for first in range(index - 4, index + 1))
        ):
            continue
        last = min(index + 1, len(casting.words) - 1)
        if last > index and capitalised(casting.words[last]) and casting.between(index, last) == " ":
            continue
        if not _inside_region(casting, index, index):
            casting.matches[index] = Match(index, index, match.name, match.actor)
    casting.matches = dict(sorted(casting.matches.items())) if short else casting.matches


def _holds(casting: Casting, first: int, word: int) -> bool:
    """Whether a known name that starts at one word goes on to another."""
    match = casting.matches.get(first)
    return match is not None and first <= word <= match.last


def _fitting(casting: Casting, first: int) -> list[Name]:
    """The longest known names that start at this word and may stand here, each actor once."""
    longest = casting.knowledge.names.longest.get(casting.words[first].key, 0)
    keys = [word.key for word in casting.words[first : first + longest]]
    for alike in casting.knowledge.names.starting(keys) if longest else ():
        last = first + len(alike[0].words) - 1
        fitting: dict[str, Name] = {}
        for name in alike:
            if _fits(casting, first, last, name):
                fitting.setdefault(name.actor, name)
        if fitting:
            return list(fitting.values())
    return []


def _match(casting: Casting, first: int, name: Name) -> Match:
    return Match(first, first + len(name.words) - 1, name, casting.knowledge.actors[name.actor])


# ---------------------------------------------------------------- several bearers of one name


def _needs_support(casting: Casting, name: Name, actor: Actor) -> bool:
    """Whether a name of a group counts only where something else in the text speaks for it: short forms that its years
    do not fit, and any brief name of a little known one ("MTD", "Cobras"), which may be anything else's too."""
    if actor.kind != "group":
        return False
    if actor.id in casting.knowledge.little_known:
        return len(name.words) <= BRIEF
    return name.text.isupper() and len(name.text) <= SHORT


def _choose_bearers(casting: Casting, shared: dict[int, list[Name]]) -> None:
    """Of several bearers of a name the one whose country or full name the text has, then the one active on the day."""
    if not shared:
        return
    sure = [match for first, match in casting.matches.items() if first not in shared]
    countries = {match.actor.country for match in sure}
    ids = {match.actor.id for match in sure}
    for first, alike in shared.items():
        armed = _in_arms(casting, first)
        best = max(alike, key=lambda name: _support(casting, name, countries, ids, armed=armed))
        named, placed, _, renowned, active = _support(casting, best, countries, ids, armed=armed)
        weak = not (named or placed or (renowned and active and len(best.text) > 2))
        alone = len(alike) == 1 or not renowned
        abroad = best.text.isupper() and bool(countries & casting.knowledge.states.keys())
        if weak and alone and (not armed or abroad):
            del casting.matches[first]
        else:
            casting.matches[first] = _match(casting, first, best)


def _drop_things(casting: Casting) -> None:
    """Takes back a group's short form that also names a report or programme here ("the TIP report"), all through."""
    short = {
        first: casting.words[first].text
        for first, match in casting.matches.items()
        if match.actor.kind == "group" and match.first == match.last and casting.words[first].text.isupper()
    }
    things = {word for first, word in short.items() if _names_thing(casting, first)}
    for first, word in short.items():
        if word in things:
            del casting.matches[first]


def _names_thing(casting: Casting, word: int) -> bool:
    """Whether a report, office or prize stands right behind a word."""
    after = word + 1
    behind = casting.words[after].key if after < len(casting.words) and casting.joined(word, after) else ""
    return behind in casting.term("named-paper") and not casting.words[word].possessive


def _support(
    casting: Casting, name: Name, countries: set[str | None], ids: set[str], *, armed: bool
) -> tuple[bool, bool, bool, bool, bool]:
    """What speaks for a bearer: its other names in the text, its country there (or none of its own), arms where the
    sentence speaks of fighting, its renown, its years."""
    actor = casting.knowledge.actors[name.actor]
    active = casting.knowledge.active.get(actor.id)
    home = {actor.country, *(active.countries if active else ())} & countries
    placed = bool(home) or actor.country not in casting.knowledge.states
    fits = not armed or bool(ARMED & set(actor.sectors))
    renowned = actor.id not in casting.knowledge.little_known
    return actor.id in ids, placed, fits, renowned, _was_active(casting, actor)


def _was_active(casting: Casting, actor: Actor) -> bool:
    """Whether a group or office holder was active on the day of publication; unknown days count."""
    if actor.kind == "person":
        return any(in_force(office, casting.on) for office in actor.offices)
    active = casting.knowledge.active.get(actor.id)
    return active is None or in_years(active.start_date, active.end_date, casting.on)


def _in_arms(casting: Casting, word: int) -> bool:
    """Whether the sentence speaks of fighters or of responsibility claimed, as it does of armed groups."""
    return any(token.lemma_.lower() in casting.term("armed-word") for token in casting.token(word).sent)


def _fits(casting: Casting, first: int, last: int, name: Name) -> bool:
    """Whether these words are the name: the same words in a spelling it may have, and not part of another name."""
    words = casting.words[first : last + 1]
    if len(words) < len(name.words) or not casting.joined(first, last):
        return False
    if not names.fits_case(name.text, casting.surface(first, last)):
        return False
    if (
        _is_own_agency(casting, first, last)
        or _inside_region(casting, first, last)
        or _inside_compound(casting, first, last)
        or _is_other(casting, first, last)
    ):
        return False
    if _goes_on(casting, first, last, name):
        return False
    if name.use == "community" and not _speaks_of_community(casting, first, last):
        return False
    return not (name.use in WHOLE_NAMES and len(name.words) == 1 and _inside_person(casting, first))


def _is_own_agency(casting: Casting, first: int, last: int) -> bool:
    """Whether a short form is that of the agency which the dateline names: "ROME, May 2 (NWA) - ... told NWA"."""
    word = casting.words[first].text
    if first != last or not word.isupper():
        return False
    head = casting.content[:HEAD].split("\n\n", 3)
    agency = re.compile(rf"\d(?: \({word}\)|[,.]? {word}\)? ?[-–—]{{1,2}} )")
    return any(agency.search(line) for line in head[:3])


def _goes_on(casting: Casting, first: int, last: int, name: Name) -> bool:
    """Whether the words are part of a longer name: "Prince Nayef bin Turki", "the National Security Council"."""
    words, kind = casting.words, casting.knowledge.actors[name.actor].kind
    if kind == "person" and last + 2 < len(words) and words[last + 1].key in ("bin", "ibn", "bint"):
        return casting.joined(last, last + 2) and capitalised(words[last + 2])
    if kind == "person" and len(name.words) == 1 and last + 2 < len(words) and words[last + 1].key in names.PARTICLES:
        return casting.joined(last, last + 2) and capitalised(words[last + 1]) and not words[last].possessive
    if kind == "person" and len(name.words) == 1 and _is_given_name(casting, last, name):
        return True
    narrower = first > 0 and words[first - 1].key in casting.term("narrower") and capitalised(words[first - 1])
    return kind == "organization" and len(name.words) > 1 and narrower and casting.joined(first - 1, first)


def _is_given_name(casting: Casting, word: int, name: Name) -> bool:
    """Whether the name by which a king is known is here that of somebody else, whose family name follows."""
    own = names.keys(casting.knowledge.actors[name.actor].name)
    after = word + 1
    if (len(own) > 1 and own[0] not in casting.term("reigning")) or after >= len(casting.words):
        return False
    token, behind = casting.token(word), casting.words[after]
    apart = casting.words[word].possessive or casting.between(word, after) != " "
    return not apart and capitalised(behind) and token.dep_ == "compound" and token.head.idx == behind.start


def _inside_compound(casting: Casting, first: int, last: int) -> bool:
    """Whether a name only describes a thing ("Soviet-era tank") or a ship bears it ("USS Georgia")."""
    words = casting.words
    if first and words[first - 1].text in casting.term("ship") and casting.joined(first - 1, first):
        return True
    if first and words[first - 1].key.rstrip(".") in casting.term("honorific") and not words[first - 1].possessive:
        return casting.joined(first - 1, first, frozenset(" ."))
    hyphened = last + 1 < len(words) and casting.between(last, last + 1) == "-"
    return hyphened and words[last + 1].key in casting.term("made-of")


def _is_other(casting: Casting, first: int, last: int) -> bool:
    """Whether the text itself says that this short form means another body ("the Somali Development Fund (SDF)")."""
    long = casting.defined.get(casting.surface(first, last))
    if long is None:
        return False
    key = tuple(word.key for word in names.split(long) if word.key not in ("the",))
    means = {name.actor for name in casting.knowledge.names.called(key)}
    short = {
        name.actor for name in casting.knowledge.names.called(tuple(w.key for w in casting.words[first : last + 1]))
    }
    return not means & short


def _inside_region(casting: Casting, first: int, last: int) -> bool:
    """Whether these words are part of a longer name of a region ("New Mexico", "Lake Chad", "Niger Delta")."""
    return any(
        start + len(region.words) > last and len(region.words) > last - first + 1
        for start in range(max(0, first - 2), first + 1)
        for region in casting.regions_at(start)
    )


def _inside_person(casting: Casting, index: int) -> bool:
    """Whether a one-word place or state name is part of a longer personal name ("Jordan Pickford")."""
    token = casting.token(index)
    if token.ent_type_ != "PERSON" or casting.words[index].possessive:
        return False
    entity = next((each for each in token.sent.ents if each.start <= token.i < each.end), None)
    return entity is not None and len(entity) > 1 and token.i != entity.start


def _speaks_of_community(casting: Casting, first: int, last: int) -> bool:
    """Whether a word such as "Fur" or "Berti" names a people here: before "herders", after "the", in the plural."""
    token = casting.token(last)
    if token.dep_ in ("amod", "compound", "nmod") and token.head.i > token.i:
        head = token.head.lemma_.lower()
        return head in casting.term("community") or names.fold(head) in casting.knowledge.collectives
    before = casting.words[first - 1].key if first and casting.joined(first - 1, first) else ""
    pointed = before in casting.term("before-community")
    after = casting.words[last + 1] if last + 1 < len(casting.words) and casting.joined(last, last + 1) else None
    return (pointed or token.tag_ in ("NNS", "NNPS")) and (after is None or not capitalised(after))


# ---------------------------------------------------------------- organisations, groups and communities


def add_bodies(casting: Casting) -> None:
    """Known organisations and groups."""
    for match in casting.matches.values():
        if match.actor.kind in ("organization", "group"):
            _add_body(casting, match)


def _add_body(casting: Casting, match: Match) -> None:
    """A known body; a town that stands for it ("Brussels") only where it acts."""
    start, end = _span(casting, match)
    if match.name.use != "capital":
        casting.add(start, end, match.actor.kind, [casting.known(match.actor.id)])
    elif _acts(casting, casting.token(match.last), casting.words[match.last].possessive, capital=True):
        casting.add(start, end, match.actor.kind, [casting.known(match.actor.id)], metonym=True)
    else:
        casting.add(start, end, "place", (), takes=False)


def add_communities(casting: Casting) -> None:
    """Known peoples, clans and faiths ("the Dinka", "members of the Tama community")."""
    for match in casting.matches.values():
        start, end = _span(casting, match)
        if match.actor.kind == "population" and not any(map(casting.covered, range(match.first, match.last + 1))):
            casting.add(start, end, "population", [casting.people_here(match.actor)])


def _span(casting: Casting, match: Match) -> tuple[int, int]:
    """Start and end of a found name in characters."""
    return casting.words[match.first].start, casting.words[match.last].end


# ---------------------------------------------------------------- states


def add_states(casting: Casting) -> None:
    """States, their capitals and seats as governments, nationals as people; else as places."""
    for match in casting.matches.values():
        if match.actor.kind == "state" and not _part_of_name(casting, match):
            _add_state(casting, match)


def _is_province(casting: Casting, match: Match) -> bool:
    """Whether a name that a state shares with a province stands beside other provinces ("Georgia and Alabama")."""
    own = next(casting.provinces_called(match.name.words), None)
    if own is None or match.actor.kind != "state" or own.country == match.actor.country:
        return False
    here = casting.token(match.first)
    named = (token for token in here.sent if token.i != here.i and token.text[:1].isupper() and len(token) > 3)
    beside = (each for token in named for each in casting.provinces_called((names.fold(token.text),)))
    return any(each.country == own.country for each in beside)


def _before_province(casting: Casting, match: Match) -> bool:
    """Whether a U.S. state stands right behind a state's name, which then is a town's ("Lebanon, Pennsylvania")."""
    after = match.last + 1
    if match.actor.kind != "state" or after >= len(casting.words) or casting.between(match.last, after) != ", ":
        return False
    word = casting.words[after].text
    if not word[:1].isupper() or (len(word) == 2 and not word.isupper()):  # "in", "or" and "me" are no states
        return False
    return any(each.country == "USA" and each.feature == "ADM1" for each in casting.regions_at(after))


def _part_of_name(casting: Casting, match: Match) -> bool:
    """Whether the state's name is only a word of a longer name ("Bank of China"), not an owner ("China's bank")."""
    start, end = _span(casting, match)
    first, _ = casting.text.tokens(start, end)
    holder = casting.taken.get(first)
    if holder is not None and not holder.mention.at.start <= start <= end <= holder.mention.at.end:
        return False
    if holder is None or holder.mention.kind not in ("person", "organization", "group"):
        return False
    return match.name.use == "adjective" or _is_whole_name(casting, holder)


def _is_whole_name(casting: Casting, holder: Reference) -> bool:
    """Whether a reference is a proper name through and through, without a title."""
    if len(holder.actors) == 1 and holder.actors[0] in casting.people_words:
        return True
    proper = casting.text.doc[holder.head].pos_ == "PROPN"
    return proper and holder.mention.kind != "group" and holder.title is None


def _add_state(casting: Casting, match: Match) -> None:
    """A reference to the state, its government, its people or the place, by what the name does here."""
    start, end = _span(casting, match)
    token = casting.text.root(*casting.text.tokens(start, end))
    use = _use_here(match.name.use, token)
    if use in ("people", "adjective"):
        if token.i not in casting.taken:
            _add_nationals(casting, match.actor, start, end, use)
    elif use == "seat":
        casting.add(start, end, "government", [casting.known(match.actor.id)], metonym=True)
    elif use == "capital":
        _add_capital(casting, match, token)
    else:
        acting = _acts(casting, token, casting.words[match.last].possessive, capital=False)
        casting.add(start, end, "state", [casting.known(match.actor.id)], metonym=acting)


def _use_here(use: str, token: Token) -> str:
    """Of two uses of one spelling the one that fits: "Libyan" as a noun is a person, before a noun an adjective."""
    if use == "adjective" and token.pos_ in ("NOUN", "PROPN") and token.dep_ not in ("amod", "compound", "nmod"):
        return "people"
    if use == "people" and token.dep_ in ("amod", "compound"):
        return "adjective"
    return use


def _add_nationals(casting: Casting, state: Actor, start: int, end: int, use: str) -> None:
    """The people of a state ("Libyans"), or the state itself in its adjective ("Libyan")."""
    if use == "adjective":
        casting.add(start, end, "state", [casting.known(state.id)], metonym=True)
    else:
        people = casting.own(casting.content[start:end], "population", state.country, ("CVL",))
        casting.add(start, end, "population", [people])


def _add_capital(casting: Casting, match: Match, token: Token) -> None:
    """A capital: its government where it acts ("Moscow said"), else a place, as in a dateline."""
    start, end = _span(casting, match)
    dateline = token.sent.end < len(casting.text.doc) and _is_dateline(casting.content, start)
    if not dateline and _acts(casting, token, casting.words[match.last].possessive, capital=True):
        casting.add(start, end, "government", [casting.known(match.actor.id)], metonym=True)
    else:
        casting.add(start, end, "place", (), takes=False)


def _is_dateline(text: str, start: int) -> bool:
    """Whether a name stands in the dateline at the head of a report ("LIMA, Nov 19 - ")."""
    head = DATELINE.match(text)
    return head is not None and start < head.end()


def _acts(casting: Casting, token: Token, possessive: bool, *, capital: bool) -> bool:
    """Whether a place name stands for its government: by what it does in the sentence."""
    head = token
    while head.dep_ == "conj" and head.head.i != head.i:
        head = head.head
    if any(each.lower_ in casting.term("sport") for each in token.sent) or _SCORE.search(token.sent.text):
        return False
    if head.dep_ == "dobj" and head.head.lemma_ in casting.term("leaving"):
        return False
    before_actor = head.head.lemma_.lower() in casting.term("acting-noun") or _before_title(casting, token)
    if possessive or head.dep_ == "poss":
        return not capital or before_actor or head.head.pos_ == "PROPN"
    if head.dep_ in SUBJECTS or head.dep_ in ("dobj", "dative", "oprd", "attr"):
        return True
    if head.dep_ == "pobj":
        route = capital and head.head.head.lemma_.lower() in casting.term("route")
        return not route and _acts_after(casting, head.head, capital=capital)
    if head.dep_ in ("compound", "nmod", "amod"):
        return not capital or before_actor
    return not capital or head.dep_ in ("ROOT", "appos")


def _before_title(casting: Casting, token: Token) -> bool:
    """Whether a title stands right behind a name ("Ankara's top diplomat")."""
    behind = casting.word_from(token.idx + len(token) + 2)
    return any(first in casting.titles for first in (behind, behind + 1)) and token.dep_ == "poss"


def _acts_after(casting: Casting, preposition: Token, *, capital: bool) -> bool:
    """Whether a place name acts after this preposition: "with Paris" and "called on Paris" do, "in Paris" does not."""
    if preposition.lower_ in casting.term("locative"):
        return False
    if preposition.lower_ in ("with", "between", "against", "by", "among"):
        return True
    turned = not capital or preposition.head.lemma_.lower() in casting.term("turned-to")
    return turned and preposition.lower_ in ("to", "from", "on")
