"""Where the personal names stand, and the title beside each."""

from __future__ import annotations

from collections.abc import Mapping

from dragoman import names
from dragoman.resolve.actors.base import Casting, Named, Title, capitalised

NAME_JOINTS = frozenset(" -’'()\u00a0\u2010\u2011")
"""What may stand between the words of a personal name."""

LONGEST = 6
"""Words of the longest personal name."""

Words = tuple[int, int]
"""First and last word of a name."""


def find_people(casting: Casting) -> list[Named]:
    """The personal names of the text with the title beside each, in text order."""
    spans = _person_spans(casting)
    starts = frozenset(first for first, _ in spans)
    return [
        Named(first, last, _title_before(casting, first) or _title_after(casting, last, starts))
        for first, last in spans
    ]


# ---------------------------------------------------------------- names


def _person_spans(casting: Casting) -> list[Words]:
    """Word spans of personal names: after titles, known people, and the parser's PERSON entities; no overlaps."""
    found = {first: match.last for first, match in casting.matches.items() if match.actor.kind == "person"}
    for title in casting.titles.values():
        span = _name_after(casting, title)
        if span is not None:
            found[span[0]] = max(span[1], found.get(span[0], -1))
    for entity in casting.text.doc.ents:
        span = _entity_words(casting, entity.start_char, entity.end_char) if entity.label_ == "PERSON" else None
        if span is not None and not _is_no_name(casting, *span) and not _names_group(casting, span[0]):
            found.setdefault(*span)
    return _without_overlaps(found)


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
    known = casting.matches.get(first)
    if known is not None:
        return (first, known.last) if known.actor.kind == "person" else None
    return (first, _name_end(casting, first)) if _may_be_name(casting, first) else None


def _continues(casting: Casting, last: int) -> bool:
    """Whether a capitalised word follows on the same line with nothing but space or a bracket between."""
    if last + 1 >= len(casting.words) or casting.words[last].possessive:
        return False
    gap = casting.between(last, last + 1)
    return capitalised(casting.words[last + 1]) and len(gap) <= 3 and "\n" not in gap and not gap.strip(" (’'s")


def _name_end(casting: Casting, first: int) -> int:
    """The last word of the name that starts here."""
    last = first
    while last - first < LONGEST - 1 and (after := _next_word(casting, last)) is not None:
        last = after
    return last


def _next_word(casting: Casting, last: int) -> int | None:
    """The next word of a name, beyond a particle ("van der Lee"); None at its end."""
    words = casting.words
    if last + 1 >= len(words) or words[last].possessive or not casting.joined(last, last + 1, NAME_JOINTS):
        return None
    particle = words[last + 1].key in names.PARTICLES and last + 2 < len(words)
    if particle and _may_be_name(casting, last + 2) and casting.joined(last + 1, last + 2):
        return last + 2
    return last + 1 if _may_be_name(casting, last + 1) else None


def _may_be_name(casting: Casting, index: int) -> bool:
    """Whether a word may be part of a personal name: capitalised, no title, no weekday, no state or body."""
    word = casting.words[index]
    if not capitalised(word) or word.key in casting.term("time-word") or index in casting.titles:
        return False
    match = casting.matches.get(index)
    return match is None or match.actor.kind == "person"


def _entity_words(casting: Casting, start: int, end: int) -> Words | None:
    """The words of the parser's entity without titles and time words at its edges."""
    words, time_words = casting.words, casting.term("time-word")
    inside = list(casting.words_between(start, end))
    while inside and (inside[0] in casting.titles or words[inside[0]].key in time_words):
        title = casting.titles.get(inside[0])
        beyond = title.last if title else inside[0]
        inside = [index for index in inside if index > beyond]
    while inside and (words[inside[-1]].key in time_words or not capitalised(words[inside[-1]])):
        inside.pop()
    return (inside[0], inside[-1]) if inside else None


def _is_no_name(casting: Casting, first: int, last: int) -> bool:
    """Whether the parser took something else for a person: a state, a title, lower-case words, a long stretch."""
    match = casting.matches.get(first)
    if match is not None and match.last >= last and match.actor.kind != "person":
        return True
    words = casting.words[first : last + 1]
    if len(words) > LONGEST or any(word.text[:1].islower() and word.key not in names.PARTICLES for word in words):
        return True
    return any(last <= title.last for title in casting.titles_near(first))


# ---------------------------------------------------------------- the title beside a name


def _title_before(casting: Casting, first: int) -> Title | None:
    """The title right before a name: "President Lee", "the ambassador to Benin, Ann Lee,"."""
    title = next((each for each in casting.titles_near(first - 1) if each.last == first - 1), None)
    if title is None or casting.words[title.last].possessive:
        return None
    gap = casting.between(title.last, first)
    plain = "\n" not in gap and not gap.strip(" (")
    return title if plain or (gap == ", " and _introduces(casting, title)) else None


def _introduces(casting: Casting, title: Title) -> bool:
    """Whether a comma may stand between this title and its holder: "The ambassador to Benin, Ann Lee, said"."""
    if not title.first:
        return bool(title.country or title.abroad)
    before = casting.content[: casting.words[title.first].start].rstrip()
    apposed = before.endswith(",") or before.lower().endswith((", the", ", a", ", an"))
    return bool(title.country or title.abroad or title.organization) and not apposed


def _title_after(casting: Casting, last: int, starts: frozenset[int]) -> Title | None:
    """A title in apposition: "Petrou, the Greek foreign minister, said"; `starts` are the first words of names."""
    words = casting.words
    if last + 1 >= len(words) or not casting.content.startswith((",", "’s,", " –", " -"), words[last].end):
        return None
    index = last + 1
    while index < len(words) and index <= last + 2 and words[index].key in ("the", "a", "an", "who", "is"):
        index += 1
    title = casting.titles.get(index) or casting.titles.get(index + 1)
    if title is None or set(casting.between(last, title.first)) & set('.;:\n"“”'):
        return None
    return None if _is_named(casting, title, starts) else title


def _is_named(casting: Casting, title: Title, starts: frozenset[int]) -> bool:
    """Whether a name follows the title on the same line."""
    after = title.last + 1
    return after in starts and "\n" not in casting.between(title.last, after)
