"""Titles of people: "interim President", "the Turkish deputy foreign minister"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from dragoman import names
from dragoman.knowledge import RoleTitle
from dragoman.resolve.actors.base import Casting, Match, Title, capitalised

ENVOYS = frozenset({"Ambassador", "Envoy", "Chargé d'Affaires", "Consul General", "Diplomat"})
"""Titles whose "to X" or "in X" names the other side, not the holder's own."""

LONGEST_BODY = 16
"""Words of the longest "for the armed forces of the Sudan" behind a title."""

LONGEST_PORTFOLIO = 14
"""Words of the longest "for Democracy, Human Rights, and Labor" behind a title."""

_NAME_BEHIND = re.compile(r" (?:\([A-Z]{2,8}\) )?[A-Z][\w’'.-]+(?: [A-Z]|,)")
"""A capitalised name, perhaps behind a short form in brackets."""

_BOUND = re.compile(r",|\s\([^()\n]{2,60}\),")
"""What closes the name of an office: a comma, perhaps behind an explanation in brackets."""

_NAME_APART = re.compile(r", [A-Z][\w’'.-]+ [A-Z]")
"""A name behind the comma that closes an office's name."""

_SHORT_BEHIND = re.compile(r" \([A-Z]{2,8}\) (?=[A-Z])")
"""A short form in brackets before a name."""

REGIONAL = frozenset({"Governor", "Senator", "Lawmaker", "Justice Minister", "First Minister", "Chief Minister"})
"""Titles that belong to a province as often as to a state."""

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
    index = floor = 0
    while index < len(casting.words):
        title = _title(casting, index, floor)
        if title is None:
            index += 1
        else:
            casting.titles[title.first] = _with_body(casting, title)
            index = floor = title.last + 1


def _title(casting: Casting, first: int, floor: int) -> Title | None:
    """The title whose own words start at this one ("foreign minister" in "the Greek foreign minister of ...").

    `floor` is the first word that no title before has.
    """
    key = casting.words[first].key
    listed = casting.knowledge.titles
    for role in (*listed.get(key, ()), *listed.get(key.removesuffix("s"), ())):
        last = first + len(role.words) - 1
        if _says(casting, first, last, role):
            role = _as_minister(casting, _as_envoy(casting, role, first, last), last)
            start, modifiers, left = _left_side(casting, first, role, floor)
            left = _within(casting, first, last, left)
            end, side = _right_side(casting, last, role, left)
            end = _with_bracket(casting, end)
            coming = last + 1 < len(casting.words) and casting.words[last + 1].key in casting.term("coming-office")
            modifiers = (*modifiers, casting.words[last + 1].key) if coming and end > last else modifiers
            return Title(start, end, role, modifiers, side.country, side.organization, side.abroad, side.sectors)
    return None


def _with_body(casting: Casting, title: Title) -> Title:
    """A secretary-general who is not said to be anybody's, as that of the United Nations where the text names it and
    no other body of states; a High Representative as the European Union's where it names that."""
    offices = casting.term("head-of-body") | casting.term("union-office")
    if title.role.title not in offices or title.country or title.organization:
        return title
    bodies = {each.actor for each in casting.matches.values() if each.actor.country in ("IGO", "UNO", "EUR")}
    if title.role.title in casting.term("union-office"):
        return replace(title, country="EUR") if any(each.country == "EUR" for each in bodies) else title
    others = any(each.country != "UNO" for each in bodies)
    if others or not bodies:
        return title
    return replace(title, country="UNO", organization=casting.known("united-nations"))


def _says(casting: Casting, first: int, last: int, role: RoleTitle) -> bool:
    """Whether these words are the title, in the singular or plural, as a noun and not inside a known name."""
    words = casting.words[first : last + 1]
    if len(words) < len(role.words) or not all(map(_same_word, words, role.words)):
        return False
    if role.words == ("deputy",) and ((first and _is_owned(casting, first)) or _title_follows(casting, first)):
        return False
    if len(role.words) == 1 and role.words[0] in casting.term("also-surname") and _is_surname(casting, first):
        return False
    if role.words == ("pm",) and (words[0].text != "PM" or (first and casting.words[first - 1].text[:1].isdigit())):
        return False
    noun = len(role.words) > 1 or casting.token(last).pos_ in ("NOUN", "PROPN", "ADJ")
    body = _body_named_so(casting, first, last)
    return noun and casting.joined(first, last) and (body is not None or not casting.within_name(first, last, back=4))


def _is_surname(casting: Casting, word: int) -> bool:
    """Whether a word that may be a title closes a name instead: "Phil Bishop, 61,", "Dr Bishop said"."""
    before = casting.words[word - 1] if word else None
    if before is None or casting.between(word - 1, word) not in (" ", ". ") or not capitalised(casting.words[word]):
        return False
    if not capitalised(before) or before.possessive or word - 1 in casting.matches:
        return False
    if before.key.rstrip(".") in casting.term("honorific"):
        return True
    after = casting.words[word + 1] if word + 1 < len(casting.words) else None
    named = after is not None and capitalised(after) and casting.joined(word, word + 1)
    given = before.key in casting.term("man-name") or before.key in casting.term("woman-name")
    return not named and (given or casting.token(word - 1).ent_type_ == "PERSON")


def _title_follows(casting: Casting, word: int) -> bool:
    """Whether another title starts right behind a word: "deputy foreign secretary"."""
    behind = [each.key for each in casting.words[word + 1 : word + 5]]
    listed = casting.knowledge.titles.get(behind[0], ()) if behind and casting.joined(word, word + 1) else ()
    return any(tuple(behind[: len(each.words)]) == each.words for each in listed)


def _body_named_so(casting: Casting, first: int, last: int) -> Match | None:
    """The body whose name ends in this title, where a name follows: "U.N. High Commissioner for Refugees Ann Lee"."""
    for start in range(max(0, first - 4), first):
        match = casting.matches.get(start)
        if match is not None and match.last == last and match.actor.kind == "organization":
            behind = casting.content[casting.words[last].end :]
            return match if _NAME_BEHIND.match(behind) else None
    return None


def _is_owned(casting: Casting, first: int) -> bool:
    """Whether a possessive stands before a word: "his deputy", "the minister's deputy"."""
    before = casting.words[first - 1]
    return before.possessive or before.key in ("his", "her", "their", "its", "my", "our")


def _same_word(word: names.Word, key: str) -> bool:
    """Whether a word is this one or its plural."""
    return word.key in (key, key + "s")


def _left_side(casting: Casting, first: int, role: RoleTitle, floor: int) -> tuple[int, tuple[str, ...], _Side]:
    """First word, modifiers and side of a title with what stands before it ("former U.S. deputy")."""
    start = first
    while start > floor and _is_modifier(casting, start - 1) and casting.match_ending(start - 1) is None:
        start -= 1
    modifiers = list(range(start, first))
    side = _Side(None, None, role.sectors)
    region = _region_ending(casting, start - 1) if role.title in REGIONAL else None
    if region is not None:
        spelled = (casting.words[index].text.lower() for index in modifiers)
        return region[0], tuple(spelled), replace(side, country=region[1])
    body = _body_named_so(casting, first, first + len(role.words) - 1)
    if body is not None:
        return body.first, (), _side(body, role.sectors)
    beside = start > 0 and (casting.close(start - 1, start) or casting.between(start - 1, start) == ") ")
    owner = casting.match_ending(start - 1) if beside and role.title != "Mr" else None
    if owner is not None and owner.first >= floor:
        start, side = owner.first, _side(owner, role.sectors)
        while _is_modifier(casting, start - 1):
            start -= 1
        modifiers = [*range(start, owner.first), *modifiers]
    spelled = (casting.words[index].text.lower() for index in modifiers)
    return start, tuple(word for word in spelled if word not in casting.term("passing")), side


def _within(casting: Casting, first: int, last: int, side: _Side) -> _Side:
    """The side of a title that holds the name of a body itself: "UN chief"."""
    inside = casting.matches.get(first)
    own = inside is not None and inside.last < last and inside.actor.kind == "organization"
    return _side(inside, side.sectors) if inside is not None and own and side.country is None else side


def _region_ending(casting: Casting, last: int) -> tuple[int, str] | None:
    """First word and country of the province named right before a governor's title ("New Mexico Gov.")."""
    for first in range(max(0, last - 2), last + 1):
        for region in casting.regions_at(first):
            whole = first + len(region.words) - 1 == last and casting.joined(last, last + 1)
            if whole and region.feature == "ADM1" and region.country:
                return first, region.country
    return None


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
    last = _tail(casting, last)
    chief = _chief_behind(casting, last)
    if chief is not None:
        return _sent_by_chief(casting, *chief, role)
    owner = _owner_behind(casting, last, ("of", "to", "for", "in") if envoy else ("of", "to", "for"))
    if owner is None:
        end = _portfolio(casting, last)
        state = _owner_behind(casting, end, ("of",)) if end > last and side.country is None else None
        sender = not envoy or casting.words[min(last + 1, len(casting.words) - 1)].key == "of"
        if side.country is None and state is None and sender:
            side = replace(side, country=_country_of_body(casting, last))
        if state is not None and state.actor.kind == "state":
            return state.last, _side(state, side.sectors)
        leads_office = end > last and side.country is not None and side.sectors == ("UNK",)
        return end, replace(side, sectors=("GOV",)) if leads_office else side
    preposition = casting.words[last + 1].key
    if preposition == "to" and not envoy and side.country is not None and owner.name.use == "capital":
        return last, side
    province = _namesake(casting, owner) if role.title in REGIONAL else None
    if province is not None:
        del casting.matches[owner.first]
        return owner.last, replace(side, country=province)
    if side.country is not None and preposition == "of" and role.title != "Ambassador":
        body = owner.actor.kind == "organization"
        return (_portfolio(casting, owner.last - 1) if body else last), side
    if preposition == "of" and (envoy or role.words[-1] == "representative"):
        return _of_state_to(casting, owner, side)
    if envoy:
        return owner.last, replace(side, abroad=_abroad(owner))
    return owner.last, _side(owner, side.sectors) if side.country is None else side


def _country_of_body(casting: Casting, last: int) -> str | None:
    """The country of the body behind a title: "spokesman for the army of Sudan", "head of the Sudanese army"."""
    words, country, body = casting.words, None, False
    if last + 1 >= len(words) or words[last + 1].key not in ("of", "for", "in", "at", "with", "from"):
        return None
    for index in range(last + 2, min(last + 2 + LONGEST_BODY, len(words))):
        if not casting.joined(index - 1, index):
            break
        match = casting.matches.get(index)
        if match is not None and match.actor.kind == "state":
            if match.name.use == "name" and body and not _continues(casting, match.last):
                return match.actor.country
            country = match.actor.country if match.name.use == "adjective" and not body else country
        elif words[index].key in casting.term("state-body"):
            if country is not None:
                return country
            body = True
        elif body and words[index].key not in ("of", "the", "and") and not capitalised(words[index]):
            break
    return None


def _continues(casting: Casting, last: int) -> bool:
    """Whether a capitalised word stands right behind another: "the Department of U.S. | Affairs"."""
    after = last + 1
    behind = after < len(casting.words) and casting.between(last, after) == " "
    return behind and capitalised(casting.words[after]) and casting.words[last].text[:1].isupper()


def _chief_behind(casting: Casting, last: int) -> tuple[int, str] | None:
    """The last word of "of the U.N. Secretary-General" behind a title, and the body he heads; None elsewhere."""
    words = casting.words
    body = "united-nations"
    keys = [word.key for word in words[last + 1 : last + 3]]
    if keys not in (["of", "the"], ["for", "the"]):
        return None
    first = last + 3
    match = casting.matches.get(first)
    if match is not None and match.actor.kind == "organization":
        first, body = match.last + 1, match.actor.id
    heads = [word.key for word in words[first : first + 2]] == ["secretary", "general"]
    return (first + 1, body) if heads and casting.joined(last, first + 1) else None


def _sent_by_chief(casting: Casting, last: int, body: str, role: RoleTitle) -> tuple[int, _Side]:
    """Last word and side of an envoy or spokesperson of a body's head: "of the Secretary-General for Libya"."""
    actor = casting.knowledge.actors[body]
    host = _owner_behind(casting, last, ("to", "for", "in", "on"))
    end = host.last if host is not None else _portfolio(casting, last)
    return end, _Side(actor.country, casting.known(body), role.sectors, _abroad(host) if host is not None else None)


def _namesake(casting: Casting, owner: Match) -> str | None:
    """The country of a province of another country that has this state's name ("the governor of Georgia")."""
    alike = (each.country for each in casting.provinces_called(owner.name.words))
    return next((country for country in alike if country != owner.actor.country), None)


def _with_bracket(casting: Casting, last: int) -> int:
    """The short form in brackets behind a title, where a name follows: "head of the Union (EBU) Ann Lee"."""
    behind = _SHORT_BEHIND.match(casting.content, casting.words[last].end)
    return last + 1 if behind is not None else last


def _tail(casting: Casting, last: int) -> int:
    """The last word of a title with what may close it: "ad interim", "at large", "-elect"."""
    for size in (2, 1):
        behind = casting.words[last + 1 : last + 1 + size]
        tail = " ".join(word.key for word in behind)
        if len(behind) == size and tail in casting.term("title-tail") and casting.joined(last, last + size):
            return last + size
    return last


def _as_envoy(casting: Casting, role: RoleTitle, first: int, last: int) -> RoleTitle:
    """The title of "the representative of Kenya" or "Kenya's representative", a state's envoy and no lawmaker."""
    if role.words != ("representative",) or casting.words[last].text[:1].isupper():
        return role
    owner = _owner_behind(casting, last, ("of",))
    if owner is None and first and casting.words[first - 1].possessive:
        owner = casting.match_ending(first - 1)
    envoy = owner is not None and owner.actor.kind == "state"
    return replace(role, title="Representative", sectors=("GOV",)) if envoy else role


def _as_minister(casting: Casting, role: RoleTitle, last: int) -> RoleTitle:
    """The title of "the head of Cuban diplomacy", who is the foreign minister."""
    state = casting.matches.get(last + 2)
    of = state is not None and state.name.use == "adjective" and casting.words[last + 1].key == "of"
    behind = casting.words[state.last + 1 : state.last + 2] if state is not None and of else ()
    if role.title != "Leader" or [word.key for word in behind] != ["diplomacy"]:
        return role
    return replace(role, title="Foreign Minister", sectors=("GOV",))


def _of_state_to(casting: Casting, owner: Match, side: _Side) -> tuple[int, _Side]:
    """An envoy of his own state: "representative of Greece to the African Union"."""
    own = replace(_side(owner, side.sectors) if side.country is None else side, sectors=("GOV",))
    host = _owner_behind(casting, owner.last, ("to", "in", "at", "on"))
    if host is None:
        return owner.last, own
    return host.last, replace(own, abroad=_abroad(host))


def _abroad(host: Match) -> str | None:
    """Where an envoy serves: a state's code, an organisation's id."""
    return host.actor.country if host.actor.kind == "state" else host.actor.id


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
    if match is None or not casting.joined(last + 1, index) or match.name.use == "adjective":
        return None
    hyphened = casting.content[casting.words[match.last].end :][:2].strip()
    return None if hyphened.startswith("-") and len(hyphened) > 1 else match


def _portfolio(casting: Casting, last: int) -> int:
    """The last word of "for Consular Affairs" behind a title; the title's own last word when there is none."""
    words = casting.words
    index = last + 2
    if index < len(words) and words[last + 1].key == "and" and casting.joined(last, index):
        return _second_portfolio(casting, last, index)
    if index >= len(words) or words[last + 1].key not in ("for", "of", "on") or not casting.joined(last, last + 1):
        return last
    region = _region_from(casting, index)
    if region is not None:
        return region
    run = end = last
    listed = _lists_on(casting, index)
    while index < len(words) and index < last + LONGEST_PORTFOLIO:
        if not casting.joined(index - 1, index) and not (
            listed > index - 1 and casting.between(index - 1, index) == ", "
        ):
            break
        if words[index].key in casting.term("portfolio"):
            end = index
        if index in casting.matches and _of_state(casting, index) and end > last:
            break
        if capitalised(words[index]):
            run = index
        elif words[index].key not in ("and", "of", "the", "on"):
            break
        index += 1
    named = end > last and run - end in (2, 3) and not _NAME_APART.match(casting.content, words[run].end)
    bounded = not named and _BOUND.match(casting.content, words[run].end) is not None
    return run if bounded else max(end, listed if listed > end and listed <= run else end)


def _second_portfolio(casting: Casting, last: int, first: int) -> int:
    """The last word of a second portfolio behind "and": "Foreign Affairs and Expatriates", bounded by a name."""
    words, run = casting.words, first
    if not capitalised(words[first]) or not any(word.key in ("of", "for") for word in words[max(0, last - 5) : last]):
        return first if capitalised(words[first]) and words[first].key in casting.term("portfolio") else last
    while run + 1 < min(len(words), first + LONGEST_PORTFOLIO) and casting.joined(run, run + 1):
        if not capitalised(words[run + 1]) and words[run + 1].key not in ("and", "of", "the", "for"):
            break
        run += 1
    office = any(_is_office(casting, index) for index in range(first, run + 1))
    if not office and _NAME_APART.match(casting.content, words[run].end):
        return run
    return first if words[first].key in casting.term("portfolio") else last


def _is_office(casting: Casting, index: int) -> bool:
    """Whether a word is a whole title ("Minister")."""
    key = casting.words[index].key
    return any(each.words == (key,) for each in casting.knowledge.titles.get(key, ()))


def _region_from(casting: Casting, first: int) -> int | None:
    """The last word of a region's name behind "for (the)", where a name follows: "for the Horn of Africa Ann Lee"."""
    start = first + (casting.words[first].key == "the")
    if start >= len(casting.words) or not casting.joined(first - 1, start):
        return None
    ends = [start + len(each.words) - 1 for each in casting.regions_at(start) if len(each.words) > 1]
    last = max(ends, default=None)
    if last is None or not _NAME_BEHIND.match(casting.content, casting.words[last].end):
        return None
    return None if casting.words[last + 1].key in casting.term("portfolio") else last


def _of_state(casting: Casting, index: int) -> bool:
    """Whether a state's name starts here behind "of (the)": "Secretary of Foreign Affairs of the Philippines"."""
    before = [word.key for word in casting.words[index - 2 : index]]
    return casting.matches[index].actor.kind == "state" and (before[-1:] == ["of"] or before == ["of", "the"])


def _lists_on(casting: Casting, first: int) -> int:
    """The word before the last comma of a list that goes on with "and": "Population, Refugees, | and Migration"."""
    words, comma = casting.words, 0
    for index in range(first, min(first + LONGEST_PORTFOLIO, len(words) - 1)):
        if not capitalised(words[index]) and words[index].key not in ("and", "of", "the"):
            break
        gap = casting.between(index, index + 1)
        if gap not in (" ", "-", ", "):
            break
        if gap == ", " and words[index + 1].key == "and":
            comma = index + 1
    return comma
