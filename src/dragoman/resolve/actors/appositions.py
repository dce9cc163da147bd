"""One person told twice in a row: "the chief negotiator, Faustin Mulumba," is Faustin Mulumba."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from dragoman.model import Actor
from dragoman.resolve.actors.base import NUMBERS, Casting, subject_like
from dragoman.resolve.actors.humans import is_one
from dragoman.resolve.base import Reference

SINGULAR = frozenset({"NN", "NNP"})
"""Tags of nouns that name one person."""

BODIES = ("organization", "group")

LINKS = frozenset({", ", " and ", ", and "})
"""What stands between the names of a list."""

OPENINGS = frozenset({", ", ": ", " - ", " – ", " — "})
"""What stands between people counted and the names of a list."""

NEXT = 300
"""Characters within which a sentence counts as the next one after another."""


_STATIONED = re.compile(
    r" (?:(?:in|at) (?:the )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?|of the [A-Z][\w’'-]+ (?:government|army|side)), "
)
"""Where an office holder is stationed, or whose, before the name: "the consul in Kapan, Ali Reza, said"."""


def join_appositions(casting: Casting) -> None:
    """Gives a description followed by a name between commas to the person named, with its country and office."""
    _join_bodies(casting)
    _join_lists(casting)
    _name_speakers(casting)
    people = sorted(
        (each for each in casting.references if _is_named(casting, each)), key=lambda each: each.mention.at.start
    )
    for reference in list(casting.references):
        unnamed = casting.only_actor(reference)
        if unnamed is None or not _is_description(casting, reference, unnamed):
            continue
        named = next((each for each in people if _stands_behind(casting, reference, each)), None)
        named = named or next((each for each in people if _stands_before(casting, each, reference, unnamed)), None)
        named = named or _named_next(casting, reference, unnamed, people)
        if named is not None:
            _join(casting, unnamed, casting.found[named.actors[0]])


def _join_bodies(casting: Casting) -> None:
    """Makes what a body is called mean the body whose name follows: "the UN peacekeeping force UNIFIL"."""
    ordered = sorted(casting.references, key=lambda each: each.mention.at.start)
    for noun, name in pairwise(ordered):
        body, named = casting.only_actor(noun), casting.only_actor(name)
        if body is None or named is None or named.kind not in BODIES or not _is_called(casting, noun, body):
            continue
        alike = not body.id.startswith("ac-") or body.country in (None, named.country) or named.country is None
        if alike and _named_behind(casting, noun, name):
            if named.id.startswith("ac-") and named.country is None and body.id.startswith("ac-"):
                casting.update(named.id, country=body.country, sectors=body.sectors, part_of=body.part_of)
            casting.references.remove(noun)
            casting.references.append(casting.turned(noun, named.id, named.kind))


def _is_called(casting: Casting, reference: Reference, actor: Actor) -> bool:
    """Whether a reference calls one body by a common noun."""
    token = casting.text.doc[reference.last]
    return actor.kind in BODIES and token.tag_ == "NN" and token.text.islower()


def _named_behind(casting: Casting, noun: Reference, name: Reference) -> bool:
    """Whether a capitalised name stands right behind a noun, or between commas in apposition to it."""
    gap = casting.content[noun.mention.at.end : name.mention.at.start]
    token = casting.text.doc[name.head]
    apposed = gap == ", " and token.dep_ == "appos" and token.head.i == noun.last
    return name.mention.at.text[:1].isupper() and (gap == " " or apposed)


def _name_speakers(casting: Casting) -> None:
    """References of a noun that says something to the person named behind: "a member of the council, Ann Lee, said"."""
    for noun in casting.text.doc:
        says = noun.dep_ == "nsubj" and noun.head.lemma_ in casting.knowledge.reporting
        if not says or noun.i in casting.taken or noun.tag_ != "NN" or not is_one(casting, noun):
            continue
        ends = [noun, *(each for child in noun.children if child.dep_ == "prep" for each in child.children)]
        apposed = (child for each in ends for child in each.children if child.dep_ == "appos")
        holder = next((casting.taken[each.i] for each in apposed if each.i in casting.taken), None)
        if holder is not None and _is_named(casting, holder):
            start = noun.left_edge.idx
            casting.add(start, noun.idx + len(noun), "person", holder.actors)


def _join_lists(casting: Casting) -> None:
    """Makes people counted mean those named in a list behind: "two gang leaders, Ali Omar and Jean Petit"."""
    people = sorted(
        (each for each in casting.references if _is_named(casting, each)), key=lambda each: each.mention.at.start
    )
    for reference in list(casting.references):
        actor, noun = casting.only_actor(reference), casting.text.doc[reference.head]
        number = next((NUMBERS[each.lower_] for each in noun.children if each.lower_ in NUMBERS), 0)
        if actor is None or not number or actor.kind != "population" or not actor.id.startswith("ac-"):
            continue
        who = _listed_behind(casting, reference, people)
        if len(who) == number:
            at = reference.mention.at
            casting.references.remove(reference)
            for token in [token for token, held in casting.taken.items() if held is reference]:
                del casting.taken[token]
            casting.add(at.start, at.end, "person", who)


def _listed_behind(casting: Casting, reference: Reference, people: Sequence[Reference]) -> list[str]:
    """The people named one after the other right behind a reference and a comma or dash."""
    who: list[str] = []
    end = reference.mention.at.end
    for each in people:
        gap = casting.content[end : each.mention.at.start] if each.mention.at.start >= end else ""
        if gap in (LINKS if who else OPENINGS):
            who += each.actors
            end = each.mention.at.end
    return who


def _is_named(casting: Casting, reference: Reference) -> bool:
    """Whether a reference is a personal name, whole or family name alone."""
    return len(reference.actors) == 1 and reference.actors[0] in casting.people_words


def _is_description(casting: Casting, reference: Reference, actor: Actor) -> bool:
    """Whether a reference describes one person, known only from this text, by office or common noun."""
    singular = casting.text.doc[reference.head].tag_ in SINGULAR
    unnamed = actor.id.startswith("ac-") and actor.id not in casting.people_words
    return unnamed and singular and actor.kind in ("person", "population")


def _stands_behind(casting: Casting, reference: Reference, named: Reference) -> bool:
    """Whether a name stands between commas right behind a description, its own title in between at most."""
    start = min((casting.text.doc[index].idx for index in named.title_tokens), default=named.mention.at.start)
    start = min(start, named.mention.at.start)
    if reference.actors == named.actors or start < reference.mention.at.end:
        return False
    between = casting.content[reference.mention.at.end : start]
    stationed = bool(reference.title) and _STATIONED.fullmatch(between) is not None
    if between != ", " and not stationed:
        return _apposed(casting, reference, named)
    after = casting.word_from(named.mention.at.end)
    closed = casting.content[named.mention.at.end : named.mention.at.end + 1] in (",", ".", ";", ":")
    return closed or (after < len(casting.words) and casting.token(after).pos_ in ("VERB", "AUX"))


def _stands_before(casting: Casting, named: Reference, reference: Reference, unnamed: Actor) -> bool:
    """Whether a name stands right before a description between commas: "Lee, a former ambassador to Peru, spoke"."""
    start, end = named.mention.at.end, reference.mention.at.start
    between = casting.content[start:end]
    if _is_apposition_of(casting, reference, named):
        return True
    if not 2 <= len(between) <= len(", 71, ") or between.strip(", 0123456789") or not between.startswith(", "):
        return False
    indefinite = reference.mention.at.text.startswith(("a ", "an ")) or between != ", "
    closed = casting.content.startswith((",", ".", ";"), reference.mention.at.end)
    country = casting.found[named.actors[0]].country
    return indefinite and closed and country in (None, unnamed.country or country)


def _is_apposition_of(casting: Casting, reference: Reference, named: Reference) -> bool:
    """Whether the parser puts an office in apposition to a name right before: "Lee, the envoy's deputy, spoke"."""
    head, token = casting.text.doc[reference.head], casting.text.doc[named.head]
    opened = 0 < head.left_edge.i - named.last <= 2 and token.i == named.last
    return bool(reference.title) and head.dep_ == "appos" and head.head.i == token.i and opened


def _apposed(casting: Casting, reference: Reference, named: Reference) -> bool:
    """Whether the parser puts a name in apposition to a description: "the head of the team, Colonel Lee"."""
    head, token = casting.text.doc[reference.head], casting.text.doc[named.head]
    above = token.head
    if above.dep_ == "pobj" and above.tag_ == "NN" and above.head.head.i == head.i:
        above = head
    return token.dep_ == "appos" and above.i == head.i and "\n" not in casting.content[head.idx : token.idx]


def _named_next(
    casting: Casting, reference: Reference, unnamed: Actor, people: Sequence[Reference]
) -> Reference | None:
    """The name that opens the next sentence after an office holder acted unnamed: "Chile's president left. Ana Ruiz
    said"; None where anybody else is named between, or the name has an office or country of its own."""
    after = [each for each in people if each.mention.at.start > reference.mention.at.end]
    here = casting.text.doc[reference.head].sent
    if not unnamed.offices or unnamed.country is None or not after:
        return None
    first, person = after[0], casting.found[after[0].actors[0]]
    sentence = casting.text.doc[first.head].sent
    met = min(each.mention.at.start for each in people if each.actors == first.actors)
    new = met == first.mention.at.start and person.country is None and not person.offices
    close = 0 < sentence.start_char - here.end_char + 1 < NEXT
    acts = all(subject_like(casting.text.doc[each.head]) for each in (reference, first))
    return first if new and close and acts and len(first.mention.at.text.split()) > 1 else None


def _join(casting: Casting, unnamed: Actor, named: Actor) -> None:
    """Makes every reference to the unnamed actor one to the person named, who takes country, sector and offices."""
    known = named.id.startswith("ac-")
    if known:
        casting.update(
            named.id,
            country=named.country or unnamed.country,
            sectors=unnamed.sectors if named.sectors in ((), ("UNK",)) else named.sectors,
            offices=named.offices or unnamed.offices,
        )
    for index, reference in enumerate(casting.references):
        if reference.actors == (unnamed.id,):
            casting.references[index] = casting.turned(reference, named.id, "person")
