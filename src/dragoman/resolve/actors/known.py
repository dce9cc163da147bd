"""Names that knowledge lists: finding them in the words, and the bodies and states they make."""

from __future__ import annotations

from spacy.tokens import Token

from dragoman import names
from dragoman.knowledge import Name
from dragoman.model import Actor
from dragoman.parse import DATELINE
from dragoman.resolve.actors.base import SUBJECTS, WHOLE_NAMES, Casting, Match
from dragoman.resolve.base import Reference

# ---------------------------------------------------------------- finding names


def find_names(casting: Casting) -> None:
    """Finds every name of knowledge in the words: longest first, left to right."""
    index = 0
    while index < len(casting.words):
        match = _match(casting, index)
        if match is None:
            index += 1
            continue
        casting.matches[index] = match
        index = match.last + 1


def _match(casting: Casting, first: int) -> Match | None:
    """The longest known name that starts at this word."""
    for name in casting.knowledge.names.get(casting.words[first].key, ()):
        last = first + len(name.words) - 1
        if _fits(casting, first, last, name):
            return Match(first, last, name, casting.knowledge.actors[name.actor])
    return None


def _fits(casting: Casting, first: int, last: int, name: Name) -> bool:
    """Whether these words are the name: the same words in a spelling it may have, and not part of another name."""
    words = casting.words[first : last + 1]
    if len(words) < len(name.words) or any(word.key != key for word, key in zip(words, name.words, strict=True)):
        return False
    if not casting.joined(first, last) or not names.fits_case(name.text, casting.surface(first, last)):
        return False
    return not (name.use in WHOLE_NAMES and len(name.words) == 1 and _inside_person(casting, first))


def _inside_person(casting: Casting, index: int) -> bool:
    """Whether a one-word place or state name is part of a longer personal name ("Jordan Pickford")."""
    token = casting.token(index)
    if token.ent_type_ != "PERSON" or casting.words[index].possessive:
        return False
    entity = next((each for each in token.sent.ents if each.start <= token.i < each.end), None)
    return entity is not None and len(entity) > 1 and token.i != entity.start


# ---------------------------------------------------------------- organisations and groups


def add_bodies(casting: Casting) -> None:
    """Known organisations and groups."""
    for match in casting.matches.values():
        if match.actor.kind in ("organization", "group"):
            casting.add(*_span(casting, match), match.actor.kind, [casting.known(match.actor.id)])


def _span(casting: Casting, match: Match) -> tuple[int, int]:
    """Start and end of a found name in characters."""
    return casting.words[match.first].start, casting.words[match.last].end


# ---------------------------------------------------------------- states


def add_states(casting: Casting) -> None:
    """States, their capitals and seats as governments, nationals as people; else as places."""
    for match in casting.matches.values():
        if match.actor.kind == "state" and not _part_of_name(casting, match):
            _add_state(casting, match)


def _part_of_name(casting: Casting, match: Match) -> bool:
    """Whether the state's name is only a word of a longer name ("Bank of China"), not an owner ("China's bank")."""
    first, _ = casting.text.tokens(*_span(casting, match))
    holder = casting.taken.get(first)
    if holder is None or holder.mention.kind not in ("person", "organization", "group"):
        return False
    return match.name.use == "adjective" or _is_whole_name(casting, holder)


def _is_whole_name(casting: Casting, holder: Reference) -> bool:
    """Whether a reference is a proper name through and through, without a title."""
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
    before_actor = head.head.lemma_.lower() in casting.term("acting-noun")
    if possessive or head.dep_ == "poss":
        return not capital or before_actor or head.head.pos_ == "PROPN"
    if head.dep_ in SUBJECTS or head.dep_ in ("dobj", "dative", "oprd", "attr"):
        return True
    if head.dep_ == "pobj":
        return _acts_after(casting, head.head.lower_, capital=capital)
    if head.dep_ in ("compound", "nmod", "amod"):
        return not capital or before_actor
    return not capital or head.dep_ in ("ROOT", "appos")


def _acts_after(casting: Casting, preposition: str, *, capital: bool) -> bool:
    """Whether a place name acts after this preposition: "with Paris" does, "in Paris" does not."""
    if preposition in casting.term("locative"):
        return False
    if preposition in ("with", "between", "against", "by", "among"):
        return True
    return not capital and preposition in ("to", "from", "on")
