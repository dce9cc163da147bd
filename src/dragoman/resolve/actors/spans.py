"""Where the personal names stand, and the title beside each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Token

from dragoman import names
from dragoman.resolve.actors.base import (
    LONGEST_NAME,
    NAME_JOINTS,
    SUBJECTS,
    Casting,
    Named,
    Title,
    Words,
    capitalised,
    hyphened,
    may_be_name,
    means_many,
    name_end,
    names_town,
    state_in_brackets,
    title_end,
)
from dragoman.resolve.actors.humans import follows_body

HONORIFICS = frozenset({"Mr", "Doctor", "Professor"})
"""Titles that may stand between an office and the name: "the foreign minister, Dr. Abdul Momen, said"."""

OPENERS = frozenset({"the", "its", "his", "her", "their", "our"})
"""Words before a title whose holder may follow between commas: "Its spokesman, Per Lind, said"."""

PREFIXES = frozenset(("van", "von", "der", "den", "de", "di", "del", "bin", "ibn", "al", "el", "ter", "ten", "du"))
"""Particles that open a family name even where it stands alone ("Van der Laan apologised")."""

_BRACKET = re.compile(r" \([^()\n]{2,60}\)(?=,)")
"""An explanation in brackets before a comma."""

LENGTH_OF_AGE = 2
"""Digits of the age of somebody who holds an office."""

LONGEST_LINK = 40
"""Characters between two names that share a title."""


def find_people(casting: Casting, others: Iterable[tuple[int, int]] = ()) -> list[Named]:
    """The personal names of the text with the title beside each, in text order; `others` are names, as first and last
    word, that something else tells to be people's."""
    spans = _person_spans(casting, others)
    starts = frozenset(first for first, _ in spans)
    found: list[Named] = []
    for first, last in spans:
        before, behind = _title_before(casting, first), _title_after(casting, (first, last), starts)
        second = (_title_joined(casting, before) or _stacked(casting, before, first)) if before is not None else None
        second = _title_joined_behind(casting, behind) if before is None and behind is not None else second
        outer = _title_before(casting, before.first) if before is not None and _is_rank(casting, before) else None
        if outer is not None:
            before, second = outer, _title_joined(casting, outer) or before
        title = before or behind or _title_shared(casting, found, first)
        country = _state_behind(casting, last) or state_in_brackets(casting, last)
        if before is not None and behind is not None and _says_less(before, behind):
            title, second = behind, before
        elif before is not None and behind is not None and second is None:
            second = behind
        if title is not None and title.country is None and country is not None:
            title = replace(title, country=country)
        found.append(Named(first, last, title, second, country))
    return [*found, *_whole_names(casting, found)]


def _whole_names(casting: Casting, named: Sequence[Named]) -> list[Named]:
    """Names in full that the parser missed before the family name alone: "one Rubén Lee spoke. Mr. Lee said"."""
    taken = {index for each in named for index in range(each.first, each.last + 1)}
    whole = {casting.words[each.last].key for each in named if each.last > each.first}
    alone = {casting.words[each.first].key: each.first for each in reversed(named) if each.first == each.last}
    found: list[Named] = []
    for index in range(1, len(casting.words)) if alone.keys() - whole else ():
        key = casting.words[index].key
        if key not in alone or key in whole or index in taken or index >= alone[key]:
            continue
        given = index - 1 not in taken and may_be_name(casting, index - 1) and casting.between(index - 1, index) == " "
        given = given and not _is_no_name(casting, index - 1, index)
        start = bool(casting.token(index - 1).is_sent_start) or casting.words[index - 1].possessive
        if given and not start and casting.token(index - 1).pos_ == "PROPN" and capitalised(casting.words[index]):
            whole.add(key)
            found.append(Named(index - 1, index, None))
    return found


def _state_behind(casting: Casting, last: int) -> str | None:
    """The state of "Ernst Holzner of Austria"."""
    if last + 2 >= len(casting.words) or casting.words[last + 1].key != "of" or not casting.joined(last, last + 2):
        return None
    match = casting.matches.get(last + 2)
    if match is None and casting.words[last + 2].key == "the" and casting.joined(last + 2, last + 3):
        match = casting.matches.get(last + 3)
    return (
        match.actor.country if match is not None and match.actor.kind == "state" and match.name.use == "name" else None
    )


def _is_rank(casting: Casting, title: Title) -> bool:
    """Whether a title is a rank or honour alone, which an office may precede: "Minister Prince Lee"."""
    return title.role.title in casting.term("rank") and title.country is None and not title.modifiers


def _says_less(before: Title, behind: Title) -> bool:
    """Whether of two titles the one before a name tells nothing of country and body, but the one behind does:
    "Ambassador Ann Lee, Permanent Representative of Kenya"."""
    told = behind.country or behind.organization
    return bool(told) and not (before.country or before.organization or before.abroad)


def _title_shared(casting: Casting, found: Sequence[Named], first: int) -> Title | None:
    """The title in the plural that an earlier name shares: "Presidents A of Bolivia and B of Peru"."""
    before = found[-1] if found else None
    if before is None or before.title is None or before.title.role.title in HONORIFICS:
        return None
    if not means_many(casting, before.title):
        return None
    between = casting.content[casting.words[before.last].end : casting.words[first].start]
    if not between.rstrip().endswith((" and", ",")) or len(between) > LONGEST_LINK or set(between) & set(".;\n"):
        return None
    return replace(before.title, country=None)


def _title_joined(casting: Casting, title: Title) -> Title | None:
    """The title before "and" in front of another: "Prime Minister and Defence Minister Claude Rehlinger"."""
    if title.first < 2 or casting.words[title.first - 1].key != "and":
        return None
    joined = next((each for each in casting.titles_near(title.first - 2) if each.last == title.first - 2), None)
    return None if joined is None or _is_held_before(casting, joined) else joined


def _is_held_before(casting: Casting, title: Title) -> bool:
    """Whether "the Secretary" is of somebody named before, so that "the Secretary and Minister Lee" are two."""
    if not title.first or casting.words[title.first - 1].key != "the":
        return False
    noun = casting.words[title.last].key
    before = (each for first, each in casting.titles.items() if first < title.first)
    return any(noun in {word.key for word in casting.words[each.first : each.last + 1]} for each in before)


def _stacked(casting: Casting, title: Title, first: int) -> Title | None:
    """The title before another and a comma, where both stand apart from the name they give an office to: "the Minister
    of State, Minister of Foreign Affairs, Mr. Lee"."""
    apart = first > title.last + 1 or casting.between(title.last, first) == ", "
    last = title.first - 1
    if not apart or last < 1 or casting.between(last, title.first) != ", ":
        return None
    outer = next((each for each in casting.titles_near(last) if each.last == last), None)
    opened = outer is not None and outer.first > 0 and casting.words[outer.first - 1].key in OPENERS
    return outer if opened else None


# ---------------------------------------------------------------- names


def _person_spans(casting: Casting, others: Iterable[Words]) -> list[Words]:
    """Word spans of personal names: after titles, known people, and the parser's PERSON entities; no overlaps."""
    found = {first: match.last for first, match in casting.matches.items() if match.actor.kind == "person"}
    for title in casting.titles.values():
        span = _name_after(casting, title) or _name_after_comma(casting, title) or _name_before_comma(casting, title)
        if span is None or casting.words[span[0]].key in casting.term("no-person"):
            continue
        if not _names_thing(casting, *span):
            found[span[0]] = max(span[1], found.get(span[0], -1))
    for index in range(1, len(casting.words) - 1):
        span = _name_after_peer(casting, index)
        if span is not None:
            found[span[0]] = max(span[1], found.get(span[0], -1))
    for index in casting.matches:
        span = _name_before_state(casting, index)
        if span is not None:
            found[span[0]] = max(span[1], found.get(span[0], -1))
    for index in range(1, len(casting.words) - 1):
        span = _name_before_age(casting, index)
        if span is not None:
            found.setdefault(*span)
    for token in casting.text.doc:
        span = _name_of_speaker(casting, token) if token.dep_ == "nsubj" and not token.ent_type_ else None
        if span is not None:
            found.setdefault(*span)
    for entity in casting.text.doc.ents:
        span = _entity_words(casting, entity.start_char, entity.end_char) if entity.label_ == "PERSON" else None
        if span is not None and not _is_no_name(casting, *span) and not _names_group(casting, span[0]):
            found.setdefault(*span)
    for first, last in others:
        found[first] = max(found.get(first, last), last)
    return _without_overlaps(found)


def _name_before_state(casting: Casting, index: int) -> Words | None:
    """The name in capitals before a state in brackets: "HELENA ARVIDSSON (Sweden) announced"; two words at least."""
    last = index - 1
    if last < 1 or state_in_brackets(casting, last) is None or not _is_in_capitals(casting, last):
        return None
    first = last
    while first > 0 and last - first < LONGEST_NAME - 1 and casting.joined(first - 1, first, NAME_JOINTS):
        if not capitalised(casting.words[first - 1]) or first - 1 in casting.titles:
            break
        first -= 1
    while first < last and not _is_in_capitals(casting, first) and casting.token(first).ent_type_ != "PERSON":
        first += 1
    return (first, last) if first < last else None


def _name_before_age(casting: Casting, age: int) -> Words | None:
    """The name before an age between commas: "Li, 71, spoke"."""
    if not casting.words[age].text.isdigit() or _age_behind(casting, age - 1) != age:
        return None
    first = last = age - 1
    if casting.content[casting.words[age].end : casting.words[age].end + 2] != ", " or not may_be_name(casting, last):
        return None
    while first and last - first < LONGEST_NAME - 1 and _precedes(casting, first - 1, first):
        first -= 1
    own = casting.token(last).pos_ == "PROPN" and not casting.within_name(first, last)
    return (first, last) if own and not _is_no_name(casting, first, last) else None


def _name_of_speaker(casting: Casting, token: Token) -> Words | None:
    """The name, unknown to the parser, of who says something: "Chukwuemeka Obi, 34, told reporters"."""
    if token.pos_ != "PROPN" or token.head.lemma_ not in casting.knowledge.reporting:
        return None
    last = casting.word_from(token.idx)
    if last >= len(casting.words) or casting.words[last].start != token.idx or _is_in_capitals(casting, last):
        return None
    first = last
    while first and last - first < LONGEST_NAME - 1 and _precedes(casting, first - 1, first):
        first -= 1
    compound = all(casting.token(index).pos_ == "PROPN" for index in range(first, last))
    named = first < last and compound and may_be_name(casting, last) and not casting.within_name(first, last)
    return (first, last) if named and not _names_thing(casting, first, last) else None


def _is_in_capitals(casting: Casting, index: int) -> bool:
    """Whether a word of some length has no small letters."""
    return casting.words[index].text.isupper() and len(casting.words[index].text) > 1


def _names_group(casting: Casting, first: int) -> bool:
    """Whether a name stands right behind "armed group" or "militia" and so is no person's."""
    if first == 0 or casting.content[casting.words[first - 1].end : casting.words[first].start] != " ":
        return False
    noun = casting.text.doc[casting.text.token_of_word[first - 1]]
    return noun.tag_ == "NN" and noun.lemma_.lower() in casting.term("group-noun")


def _without_overlaps(found: Mapping[int, int]) -> list[Words]:
    """Of spans that overlap, the longest."""
    spans: list[Words] = []
    for first, last in sorted(found.items(), key=lambda span: (span[0] - span[1], span[0])):
        if all(last < other[0] or first > other[1] for other in spans):
            spans.append((first, last))
    return sorted(spans)


def _name_after(casting: Casting, title: Title) -> Words | None:
    """The capitalised run that is the name after a title ("President Ann van der Lee")."""
    first = title.last + 1
    if not _continues(casting, title.last):
        return None
    ranks = casting.term("before-name")
    while casting.words[first].key in ranks and _continues(casting, first) and casting.joined(first, first + 1):
        first += 1
    known = casting.matches.get(first)
    if known is not None:
        return (first, known.last) if known.actor.kind == "person" else None
    return (first, name_end(casting, first)) if may_be_name(casting, first) else None


def _name_after_comma(casting: Casting, title: Title) -> Words | None:
    """The name between commas behind a title: "The ambassador to Benin, Ann Sophie Lee, said"; two words at least."""
    first = _word_behind_bracket(casting, title.last)
    if first >= len(casting.words) or not _introduces(casting, title):
        return None
    if not casting.content[: casting.words[first].start].endswith((", ", "), ")):
        return None
    if casting.words[first].key == "the" and first + 1 < len(casting.words):
        first += 1
    if first in casting.titles and casting.titles[first].role.title in HONORIFICS:
        first = casting.titles[first].last + 1
        if first >= len(casting.words):
            return None
    known = casting.matches.get(first)
    if (known is not None and known.actor.kind != "person") or not _opens_name(casting, first):
        return None
    last = known.last if known is not None else first
    last = max(last, name_end(casting, first))
    closed = casting.content[casting.words[last].end : casting.words[last].end + 2] in (", ", '" ', ") ")
    said = last + 1 < len(casting.words) and casting.token(last + 1).pos_ in ("VERB", "AUX")
    return (first, last) if (closed or said) and last > first else None


def _name_after_peer(casting: Casting, index: int) -> Words | None:
    """The name between commas behind "his Romanian counterpart" or "her successor"; two words at least."""
    named = any(casting.words[index].key in casting.term(kind) for kind in ("counterpart", "successor", "predecessor"))
    if not named or casting.between(index, index + 1) != ", " or not may_be_name(casting, index + 1):
        return None
    last = name_end(casting, index + 1)
    closed = casting.content[casting.words[last].end : casting.words[last].end + 1] in (",", ".", ";")
    behind = casting.words[last + 1].key if last + 1 < len(casting.words) else ""
    said = behind == "and" or (behind != "" and casting.token(last + 1).pos_ in ("VERB", "AUX"))
    return (index + 1, last) if (closed or said) and last > index + 1 else None


def _word_behind_bracket(casting: Casting, last: int) -> int:
    """The word behind a title and a comma, beyond a bracket: "head of CEI (the bishops' conference), Lee"."""
    end = casting.words[last].end
    bracket = _BRACKET.match(casting.content, end)
    return casting.word_from(bracket.end() if bracket is not None else end)


def _name_before_comma(casting: Casting, title: Title) -> Words | None:
    """The name that a title in apposition follows: "met Per Sandstad, the U.N. envoy, in Muscat"."""
    start = title.first
    if start and casting.words[start - 1].key in ("the", "a", "an"):
        start -= 1
    last = start - 1
    if last < 1 or casting.between(last, start) != ", " or not may_be_name(casting, last):
        return None
    first = last
    while first > 0 and last - first < LONGEST_NAME - 1 and _precedes(casting, first - 1, first):
        first -= 1
    own = first < last and casting.words[first].key not in names.PARTICLES and not casting.within_name(first, last)
    return (first, last) if own and _in_apposition(casting, title) else None


def _precedes(casting: Casting, left: int, right: int) -> bool:
    """Whether a word before a name belongs to it: another name, an initial, a particle."""
    own = may_be_name(casting, left) or casting.words[left].key in names.PARTICLES
    return own and casting.joined(left, right, NAME_JOINTS) and not casting.words[left].possessive


def _in_apposition(casting: Casting, title: Title) -> bool:
    """Whether a comma, a full stop or the end closes a title that stands behind a name."""
    rest = casting.content[casting.words[title.last].end :][:60].split("\n")[0]
    return bool(title.country or title.organization) or rest[:1] in (",", ".", "") or rest.startswith(" of ")


def _opens_name(casting: Casting, first: int) -> bool:
    """Whether a name may start here; also with a month or weekday ("June Carter Perry")."""
    if may_be_name(casting, first):
        return True
    word = casting.words[first]
    time_word = capitalised(word) and word.key in casting.term("time-word")
    return time_word and first + 1 < len(casting.words) and may_be_name(casting, first + 1)


def _continues(casting: Casting, last: int) -> bool:
    """Whether a capitalised word follows on the same line with nothing but space or a bracket between."""
    if last + 1 >= len(casting.words) or casting.words[last].possessive:
        return False
    gap = casting.between(last, last + 1)
    return capitalised(casting.words[last + 1]) and len(gap) <= 3 and "\n" not in gap and not gap.strip(" ()’'s")


def _entity_words(casting: Casting, start: int, end: int) -> Words | None:
    """The words of the parser's entity without titles and time words at its edges."""
    words, time_words = casting.words, casting.term("time-word")
    inside = list(casting.words_between(start, end))
    while inside and ((beyond := title_end(casting, inside[0])) >= 0 or words[inside[0]].key in time_words):
        inside = [index for index in inside if index > max(beyond, inside[0])]
    verbs = casting.term("headline-verb") | {"of", "from", "at"}
    inside = inside[: next((at for at, index in enumerate(inside) if words[index].key in verbs), len(inside))]
    while inside and (words[inside[-1]].key in time_words or not _closes_name(casting, inside[-1])):
        inside.pop()
    if not inside:
        return None
    first, last = _own_words(casting, inside[0], inside[-1])
    while first and words[first - 1].key in PREFIXES and casting.joined(first - 1, first):
        first -= 1
    return (first, last + 1 if last + 1 < len(words) and hyphened(casting, last + 1) else last)


def _own_words(casting: Casting, first: int, last: int) -> Words:
    """The words of a name without what the parser adds of a portfolio before it ("Migration Ann Lee") and of a state or
    title behind it ("Ann Lee Mr")."""
    words, before = casting.words, casting.term("portfolio") | casting.term("before-name")
    while first < last and words[first].key in before:
        first += 1
    while first < last and (_is_honorific(casting, last) or _is_state(casting, last)):
        last -= 1
    while last - first > 1 and _is_state(casting, first):
        first += 1
    return first, last


def _is_honorific(casting: Casting, index: int) -> bool:
    """Whether a word is "Mr" or "Dr"."""
    return index in casting.titles and casting.titles[index].role.title in HONORIFICS


def _is_state(casting: Casting, index: int) -> bool:
    """Whether a word is the whole name of a state."""
    match = casting.matches.get(index)
    return match is not None and match.actor.kind == "state" and match.last == index and match.name.use == "name"


def _closes_name(casting: Casting, index: int) -> bool:
    """Whether a name may end with this word, unlike "QC"."""
    if casting.words[index].text.rstrip(".") in casting.term("behind-name"):
        return False
    return capitalised(casting.words[index]) or (index > 0 and hyphened(casting, index))


def _is_no_name(casting: Casting, first: int, last: int) -> bool:
    """Whether the parser took something else for a person: a state, a title, lower-case words, a long stretch."""
    match = casting.matches.get(first)
    if match is not None and match.last >= last and match.actor.kind != "person":
        return True
    words = casting.words[first : last + 1]
    if {word.key for word in words} & casting.term("no-person") or _is_noun(casting, first, last):
        return True
    if _names_thing(casting, first, last) or _is_in_place(casting, first, last) or names_town(casting, first, last):
        return True
    if first == last and (_tells_thing(casting.token(first)) or follows_body(casting, first)):
        return True
    small = (first + at for at, word in enumerate(words) if word.text[:1].islower() and word.key not in names.PARTICLES)
    if len(words) > LONGEST_NAME or not all(hyphened(casting, index) for index in small):
        return True
    return any(last <= title.last for title in casting.titles_near(first))


def _is_noun(casting: Casting, first: int, last: int) -> bool:
    """Whether a single word is a title, portfolio or state: "MINISTER", "Migration"."""
    key = casting.words[first].key
    portfolio = key in casting.term("portfolio") or key in casting.term("before-name")
    return first == last and (portfolio or any(each.words == (key,) for each in casting.knowledge.titles.get(key, ())))


def _is_in_place(casting: Casting, first: int, last: int) -> bool:
    """Whether the parser's person stands where a place stands: "in Izmir", "near Haret Hreik"."""
    token = casting.token(last)
    while token.dep_ in ("compound", "conj") and token.head.i != token.i:
        token = token.head
    if token.dep_ != "pobj" or token.head.lower_ not in casting.term("place-prep"):
        return False
    return token.head.head.lemma_.lower() not in casting.term("in-somebody")


def _tells_thing(name: Token) -> bool:
    """Whether a single name only tells which thing is meant: "the Farkhad dam", "the Petrosava deal"."""
    thing = name.head
    called = name.dep_ in ("compound", "nmod") and thing.pos_ == "NOUN" and thing.i > name.i and thing.text.islower()
    return called and name.i > 0 and name.nbor(-1).lower_ == "the"


def _names_thing(casting: Casting, first: int, last: int) -> bool:
    """Whether a name is that of a people, a ship or a building: "the Awan Tama community", "USS Harlan Pryce"."""
    words = casting.words
    if words[last].key in casting.term("named-thing"):
        return True
    if last + 1 < len(words) and casting.joined(last, last + 1) and not words[last].possessive:
        after = words[last + 1]
        if after.key in casting.term("tribal") or (capitalised(after) and after.key in casting.term("named-thing")):
            return True
    if first and words[first - 1].key in casting.term("vessel") and casting.joined(first - 1, first):
        return True
    before = range(max(0, first - 2), first)
    return any(words[index].text in casting.term("ship") and casting.joined(index, first) for index in before)


# ---------------------------------------------------------------- the title beside a name


def _title_before(casting: Casting, first: int) -> Title | None:
    """The title right before a name: "President Lee", "the ambassador to Benin, Ann Lee,"."""
    near = [*casting.titles_near(first - 1)]
    title = next((each for each in near if each.last == first - 1), None)
    title = title or next((each for each in near if _word_behind_bracket(casting, each.last) == first), None)
    if title is None or casting.words[title.last].possessive:
        return None
    if title.role.title in HONORIFICS and title.first:
        article = casting.words[title.first - 1].key == "the" and casting.joined(title.first - 1, title.first)
        return _title_before(casting, title.first - article) or title
    gap = casting.between(title.last, first)
    plain = "\n" not in gap and not gap.strip(" ()") and len(gap) <= 4
    apart = gap == ", " or (gap.startswith(" (") and gap.endswith("), "))
    return title if plain or (apart and _introduces(casting, title)) else None


def _introduces(casting: Casting, title: Title) -> bool:
    """Whether a comma may stand between this title and its holder: "The ambassador to Benin, Ann Lee, said"."""
    if not title.first:
        return bool(title.country or title.abroad) or title.last >= len(title.role.words)
    if _stacked(casting, title, title.last + 2) is not None:
        return True
    opener = casting.words[_before_body(casting, title.first - 1)]
    subject = casting.token(title.last).dep_ in SUBJECTS or casting.token(title.first).dep_ in SUBJECTS
    if subject and (opener.possessive or opener.key in OPENERS):
        return True
    before = casting.content[: casting.words[title.first].start].rstrip()
    if casting.words[title.first - 1].text == "The" and casting.token(title.first - 1).is_sent_start:
        return True
    apposed = before.endswith(",") or before.lower().endswith((", the", ", a", ", an"))
    comma = casting.word_from(before.rfind(",")) - 1 if apposed else 0
    apposed = apposed and capitalised(casting.words[comma])
    return bool(title.country or title.abroad or title.organization) and not apposed


def _before_body(casting: Casting, word: int) -> int:
    """The word before a body's name in front of a title ("its" of "its Trade Ministry spokesman"); else this one."""
    index = word
    while index and index > word - 3 and capitalised(casting.words[index]) and casting.joined(index - 1, index):
        index -= 1
    return index if casting.words[word].key in casting.term("state-body") else word


def _title_after(casting: Casting, span: Words, starts: frozenset[int]) -> Title | None:
    """A title in apposition: "Petrou, the Greek foreign minister, said"; `starts` are the first words of names."""
    words, last = casting.words, _age_behind(casting, span[1])
    if last + 1 >= len(words) or not casting.content.startswith((",", "’s,", " –", " -"), words[last].end):
        return None
    index = last + 1
    while index < len(words) and index <= last + 2 and words[index].key in ("the", "a", "an", "who", "is"):
        index += 1
    title = casting.titles.get(index) or casting.titles.get(index + 1)
    if title is None or set(casting.between(last, title.first)) & set('.;:\n"“”'):
        return None
    return None if _is_named(casting, title, starts) or _is_anothers(casting, span, title) else title


def _age_behind(casting: Casting, last: int) -> int:
    """The word of an age between commas behind a name: "Li, 71, a former ambassador, spoke"; else the name's last."""
    age = last + 1
    if age >= len(casting.words) or casting.between(last, age) != ", " or not casting.words[age].text.isdigit():
        return last
    return age if len(casting.words[age].text) == LENGTH_OF_AGE else last


def _is_anothers(casting: Casting, span: Words, title: Title) -> bool:
    """Whether a title behind a name and a comma is somebody else's: of another country than the known person's, or the
    subject of the verb that follows it ("In his call with Putin, the Turkish president said")."""
    known = casting.matches.get(span[0])
    person = known.actor if known is not None and known.actor.kind == "person" else None
    own = {person.country, *(office.country for office in person.offices)} if person is not None else {title.country}
    if title.country in casting.knowledge.states and title.country not in own:
        return True
    noun, name = casting.token(title.last), casting.token(span[1])
    while noun.dep_ in ("pobj", "prep", "compound") and noun.head.i != noun.i and noun.head.i < noun.i:
        noun = noun.head
    after = title.last + 1
    open_end = after < len(casting.words) and casting.between(title.last, after) == " "
    fronted = name.dep_ not in SUBJECTS and name.head.i != casting.token(span[0]).i
    return open_end and noun.dep_ in SUBJECTS and noun.head.i > noun.i and fronted


def _title_joined_behind(casting: Casting, title: Title) -> Title | None:
    """The title behind "and" after another in apposition: "Ann Lee, Special Envoy and Head of the Mission, said"."""
    after = title.last + 1
    joined = after + 1 < len(casting.words) and casting.words[after].key == "and" and casting.joined(title.last, after)
    return casting.titles.get(after + 1) if joined and casting.joined(after, after + 1) else None


def _is_named(casting: Casting, title: Title, starts: frozenset[int]) -> bool:
    """Whether a name follows the title on the same line."""
    after = title.last + 1
    return after in starts and "\n" not in casting.between(title.last, after)
