"""Who speaks in the first person: the turns of a transcript, a speech, a release in the name of a government."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from dragoman import names
from dragoman.resolve.actors.base import Casting, subject_like
from dragoman.resolve.base import Reference, Voice

_LABEL = re.compile(
    r"^[ \t]*((?:[A-Z][\w.’'-]*)(?:[ \t]+[A-Z(][\w.’')-]*){0,6})(?:[ \t]*\([^)\n]{2,40}\))?[ \t]*:[ \t]*(?=\S|\n)",
    re.MULTILINE,
)
"""What opens a turn: one to seven capitalised words and a colon at the start of a line."""

_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|[Mm]e|[Uu]s)\b(?!\.)")
_QUOTED = re.compile(r"“[^”\n]*”?|\"[^\"\n]*\"?|«[^»\n]*»?")
_PARAGRAPH = re.compile(r"[^\n]+")
_WE_WHO = re.compile(r"\b[Ww]e, (?:the|[A-Z])[^\n.;]{10,400}")

TURNS = 3
"""Turns that make a text a transcript; fewer may be headings."""

SELVES = 3
"""Words of the first person outside quotations that make a text a speech or release in somebody's own name."""

HEAD = 700
"""Characters at the head of a speech within which its speaker is named."""


def find_voices(casting: Casting) -> None:
    """Fills `casting.voices`: the turns of a transcript, else the speaker of a speech; none for a report."""
    labels = _turn_labels(casting)
    casting.voices = _turns(casting, labels) if labels else _speech(casting)


# ---------------------------------------------------------------- transcripts


def _turn_labels(casting: Casting) -> list[re.Match[str]]:
    """The labels that open turns; none unless several lines open so and some speaker comes twice."""
    found = list(_LABEL.finditer(casting.content))
    count = Counter(_called(each) for each in found)
    spoken = [each for each in found if count[_called(each)] > 1 or _may_speak(casting, _called(each))]
    twice = any(number > 1 for name, number in count.items())
    return spoken if len(spoken) >= TURNS and twice else []


def _called(label: re.Match[str]) -> str:
    return " ".join(label.group(1).split())


def _may_speak(casting: Casting, label: str) -> bool:
    """Whether a label that comes only once names a speaker: in capitals, or by the name of somebody in the text."""
    return label.isupper() or _person_called(casting, label) is not None


def _turns(casting: Casting, labels: Sequence[re.Match[str]]) -> list[Voice]:
    """The stretch behind each label up to the next."""
    ends = [each.start() for each in labels[1:]] + [len(casting.content)]
    answering = _introduced(casting, labels[0].start())
    longest: dict[str, str] = {}
    for called in sorted(map(_called, labels), key=len):
        longest[names.fold(called.split()[-1])] = called
    return [
        Voice(
            label.end(), end, _speaker(casting, longest[names.fold(_called(label).split()[-1])], answering), aloud=True
        )
        for label, end in zip(labels, ends, strict=True)
    ]


def _speaker(casting: Casting, label: str, answering: str | None) -> tuple[str, ...]:
    """Whom a label means; nobody for a questioner."""
    folded = names.fold(label)
    if folded in casting.term("questioner"):
        return ()
    if folded in casting.term("answerer"):
        return (answering,) if answering else ()
    known = _person_called(casting, label) or _holder_called(casting, folded)
    if known is not None:
        return (known,)
    words = [word for word in label.split() if names.fold(word.rstrip(".")) not in casting.term("honorific")]
    name = " ".join(word.capitalize() if word.isupper() else word for word in words)
    return (casting.own(name, "person", None, ("UNK",)),)


def _person_called(casting: Casting, label: str) -> str | None:
    """The person of the text whose family name ends a label."""
    keys = names.keys(label)
    for actor_id, words in casting.people_words.items():
        if keys and words and words[-1] == keys[-1] and len(words[-1]) > 1:
            return actor_id
    return None


def _holder_called(casting: Casting, label: str) -> str | None:
    """The one person of the text who holds the office a label names: "PRESIDENT"."""
    office = label.removeprefix("the ")
    holders = [
        actor_id
        for actor_id in casting.people_words
        if any(names.fold(each.title).endswith(office) for each in casting.found[actor_id].offices)
    ]
    return holders[0] if len(holders) == 1 else None


def _introduced(casting: Casting, before: int) -> str | None:
    """The person named first up to here, those with an office first: whoever is interviewed or speaks."""
    named = [
        each
        for each in casting.references
        if each.mention.at.start < before and each.actors and each.actors[0] in casting.people_words
    ]
    titled = [each for each in named if casting.found[each.actors[0]].offices]
    first = min(titled or named, key=lambda each: each.mention.at.start, default=None)
    return first.actors[0] if first is not None else None


# ---------------------------------------------------------------- speeches and releases


def _speech(casting: Casting) -> list[Voice]:
    """One voice from the first paragraph in the first person on; none for a text that quotes its speakers."""
    quoted = [(each.start(), each.end()) for each in _QUOTED.finditer(casting.content)]
    selves = [
        each
        for each in _FIRST_PERSON.finditer(casting.content)
        if not any(start <= each.start() < end for start, end in quoted)
    ]
    if len(selves) < SELVES:
        return []
    alone = sum(each.group() in ("I", "my", "My", "me") for each in selves)
    start = max(
        (each.start() for each in _PARAGRAPH.finditer(casting.content, 0, selves[0].end())), default=selves[0].start()
    )
    who = _introduced(casting, start or HEAD) if alone > 1 else None
    speakers = (who,) if who is not None else _speaking_sides(casting, start)
    return [Voice(start, len(casting.content), speakers, aloud=who is not None)] if speakers else []


def _speaking_sides(casting: Casting, start: int) -> tuple[str, ...]:
    """Whose release it is: those of "we, the Ministers of Peru and Chile,", else the state that takes positions."""
    opening = _WE_WHO.search(casting.content)
    if opening is not None:
        named = _named_we(casting, opening)
        if named:
            return named
    acting = [
        each
        for each in sorted(casting.references, key=lambda each: each.mention.at.start)
        if each.mention.kind in ("state", "government", "organization")
        and len(each.actors) == 1
        and subject_like(casting.text.doc[each.head])
    ]
    stands: Counter[tuple[str, ...]] = Counter(each.actors for each in acting if _takes_position(casting, each))
    first = acting[0].actors if acting and acting[0].mention.at.start < start + HEAD else ()
    return stands.most_common(1)[0][0] if stands else first


def _named_we(casting: Casting, opening: re.Match[str]) -> tuple[str, ...]:
    """The people between "we," and its verb, or the states where fewer than two people are named."""
    pronoun = casting.text.doc[casting.text.token_at(opening.start())]
    end = pronoun.head.idx if pronoun.head.i > pronoun.i else opening.end()
    inside = [each for each in casting.references if opening.start() <= each.mention.at.start < end]
    people = [each for each in inside if each.actors and each.actors[0] in casting.people_words]
    states = [each for each in inside if each.mention.kind in ("state", "organization")]
    if len(people) > 1:
        return tuple(dict.fromkeys(actor for each in people for actor in each.actors))
    titles = (each for each in casting.titles.values() if opening.start() <= casting.words[each.first].start < end)
    titled = [each.country for each in titles if each.country and each.country in casting.knowledge.states]
    return tuple(dict.fromkeys([*map(casting.known, titled), *(actor for each in states for actor in each.actors)]))


def _takes_position(casting: Casting, reference: Reference) -> bool:
    """Whether a reference is the subject of a verb by which releases take positions: condemns, calls, welcomes."""
    verb = casting.text.doc[reference.head].head
    return verb.lemma_ in casting.knowledge.reporting or verb.lemma_ in casting.term("position")
