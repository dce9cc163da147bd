"""Whose side an official is on whose country no words beside the name tell: by what the official promises, says again
and again, and whom the official meets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from dragoman.model import Actor
from dragoman.resolve.actors.base import Casting, subject_like, takes_position
from dragoman.resolve.base import Reference

LOUD = 2
"""How many times more than any other the state acts that a speaker speaks for."""

MODALS = frozenset({"will", "would", "shall", "could", "can", "stand"})
"""Words beside the verb of what is promised or refused."""

STATELY = (("GOV",), ("MIL",), ("COP",))
"""First sectors of those who serve a state."""

SUBJECTS = ("nsubj", "nsubjpass")
OBJECTS = frozenset({"dobj", "dative", "prep", "pobj", "conj", "appos"})
"""Relations through which a verb's partner is reached: "held talks with the minister"."""


def place_officials(casting: Casting) -> None:
    """Gives a country to officials and speakers whom the text gives none, and takes back a guessed one where they meet
    somebody told as that country's: "Minister Lee met the Kenyan president. She announced that Togo would pay"."""
    partners = {who: _partners(casting, who) for who in _officials(casting)}
    for who, others in partners.items():
        if who in casting.guessed and casting.found[who].country in others:
            _place(casting, who, None)
    for who in partners:
        if who in casting.guessed:
            _place(casting, who, _served(casting, who) or casting.found[who].country)
    for who, others in partners.items():
        if casting.found[who].country is None:
            side = _served(casting, who) or _promised_for(casting, who, others) or _spoken_for(casting, who, others)
            _place(casting, who, side)
    for who in partners:
        if casting.found[who].country is None or who in casting.guessed:
            _place(casting, who, _visited(casting, who) or casting.found[who].country)


def _officials(casting: Casting) -> list[str]:
    """The people known only from this text who hold an office of a state by it, or speak in the first person, and whose
    country is unknown or guessed."""
    aloud = {each.speakers[0] for each in casting.voices if each.aloud and len(each.speakers) == 1}
    found = []
    for who in dict.fromkeys((*casting.people_words, *aloud)):
        actor = casting.found[who]
        unsure = actor.country is None or who in casting.guessed
        official = any(each.span is not None for each in actor.offices) and actor.sectors[:1] in STATELY
        abroad = any(each.organization for each in actor.offices)
        if unsure and not abroad and (official or who in aloud) and who.startswith("ac-"):
            found.append(who)
    return found


def _place(casting: Casting, who: str, country: str | None) -> None:
    """Gives an official a country, also in the offices that the text tells without one, or takes a guessed one back."""
    actor = casting.found[who]
    held = [
        replace(each, country=country) if each.span is not None and each.country in (None, actor.country) else each
        for each in actor.offices
    ]
    if actor.country != country:
        casting.update(who, country=country, offices=tuple(held))


def _acts(casting: Casting, who: str) -> Iterator[Token]:
    """The verbs whose subject an official is, by name or pronoun."""
    for index, reference in casting.taken.items():
        token = casting.text.doc[index]
        if reference.actors == (who,) and token.dep_ in SUBJECTS:
            yield token.head


def _partners(casting: Casting, who: str) -> set[str | None]:
    """The countries of those whom an official meets or addresses: people told as of a country, states asked."""
    found: set[str | None] = set()
    for verb in _acts(casting, who):
        if verb.lemma_ not in casting.term("meets"):
            continue
        for reference in _objects(casting, verb):
            actor = casting.only_actor(reference)
            if actor is None or actor.id == who or actor.id in casting.guessed:
                continue
            asked = actor.kind == "state" and verb.lemma_ in casting.term("addresses")
            if actor.kind == "person" or asked:
                found.add(actor.country)
    return found - {None}


def _objects(casting: Casting, verb: Token) -> Iterator[Reference]:
    """The references that a verb's objects have, and those asked to do something ("I ask Kenya to open")."""
    asked = (each for child in verb.children if child.dep_ in ("ccomp", "xcomp") for each in child.children)
    ahead = [child for child in verb.children if child.dep_ in OBJECTS - {"conj", "appos"}]
    ahead += [each for each in asked if each.dep_ == "nsubj" and any(aux.tag_ == "TO" for aux in each.head.children)]
    while ahead:
        token = ahead.pop()
        if token.i in casting.taken:
            yield casting.taken[token.i]
        ahead += [child for child in token.children if child.dep_ in OBJECTS]


def _served(casting: Casting, who: str) -> str | None:
    """The country of the body behind an official's title, told before: "Sudan's army fell back. Lee, a spokesman for
    the army, said"."""
    spans = [each.span for each in casting.found[who].offices if each.span is not None]
    for span in spans:
        title = casting.text.doc[casting.text.token_at(span.end - 1)]
        for preposition in title.children:
            objects = preposition.children if preposition.lower_ in ("of", "for") else ()
            holder = next((casting.taken[each.i] for each in objects if each.i in casting.taken), None)
            body = casting.only_actor(holder) if holder is not None else None
            kinds = ("organization", "government")
            serves = body is not None and holder is not None and holder.mention.kind in kinds
            if body is not None and serves and body.country in casting.knowledge.states:
                return body.country
    return None


def _promised_for(casting: Casting, who: str, others: set[str | None]) -> str | None:
    """The one state in whose name an official promises or refuses something: "announced that Norway will pay"."""
    found = set()
    for verb in _acts(casting, who):
        told = verb.lemma_ == "tell" and any(_is_foreign(casting, each, who) for each in _objects(casting, verb))
        if told or verb.lemma_ in casting.term("announces"):
            found |= {state for each in verb.children if each.dep_ == "ccomp" for state in _promising(casting, each)}
    found -= others
    return found.pop() if len(found) == 1 else None


def _is_foreign(casting: Casting, reference: Reference, who: str) -> bool:
    """Whether a reference means somebody else with a country, to whom an official speaks for a state."""
    actor = casting.only_actor(reference)
    return actor is not None and actor.id != who and actor.kind == "person" and actor.country is not None


def _promising(casting: Casting, verb: Token) -> Iterator[str]:
    """The state that is the subject of a verb by which something is promised."""
    bound = any(child.dep_ == "aux" and child.lower_ in MODALS for child in verb.children)
    for child in verb.children if bound else ():
        holder = casting.taken.get(child.i) if child.dep_ == "nsubj" else None
        actor = casting.only_actor(holder) if holder is not None else None
        if actor is not None and actor.kind == "state":
            yield actor.id


def _spoken_for(casting: Casting, who: str, others: set[str | None]) -> str | None:
    """The state that a speaker in the first person speaks for: the one that acts again and again in the speaker's own
    words, far more than any other ("Kiribati will do its part. Kiribati asks Japan"); None where none does."""
    own = [each for each in casting.voices if each.aloud and each.speakers == (who,)]
    acting: Counter[str] = Counter()
    for reference in casting.references if own else ():
        state = casting.only_actor(reference)
        spoken = any(each.start <= reference.mention.at.start < each.end for each in own)
        token = casting.text.doc[reference.head]
        if spoken and state is not None and state.kind == "state" and subject_like(token) and _asserted(token):
            acting[state.id] += 1 + takes_position(casting, reference)
    counted = Counter({state: times for state, times in acting.items() if state not in others})
    (best, most), (_, second) = (*counted.most_common(2), ("", 0), ("", 0))[:2]
    return best if most >= LOUD * max(second, 1) else None


def _asserted(token: Token) -> bool:
    """Whether a subject's verb is asserted, not asked for or a condition: "we urge Peru to stop", "if Peru insists"."""
    while token.pos_ not in ("VERB", "AUX") and token.head.i != token.i:
        token = token.head
    return token.dep_ not in ("xcomp", "advcl")


def _visited(casting: Casting, who: str) -> str | None:
    """The country in whose capital a foreign official meets this one: "In Hanoi, the Peruvian minister met Deputy
    Premier Tran"; None where the visitor's country is unknown or the same."""
    for reference in casting.references:
        head = casting.text.doc[reference.head]
        if reference.actors != (who,) or head.dep_ not in ("dobj", "pobj"):
            continue
        verb = head.head if head.dep_ == "dobj" else head.head.head
        visitors = {each.country for each in _subjects(casting, verb)} - {None}
        capital = _capital_opening(casting, head)
        if verb.lemma_ in casting.term("meets") and capital and visitors and capital not in visitors:
            return capital
    return None


def _subjects(casting: Casting, verb: Token) -> Iterator[Actor]:
    """The people who are the subject of a verb."""
    for child in verb.children:
        holder = casting.taken.get(child.i) if child.dep_ == "nsubj" else None
        actor = casting.only_actor(holder) if holder is not None else None
        if actor is not None and actor.kind == "person":
            yield actor


def _capital_opening(casting: Casting, token: Token) -> str | None:
    """The country of the capital with which a token's sentence opens: "In Hanoi, "."""
    sentence = token.sent
    words = list(casting.words_between(sentence.start_char, token.idx))
    match = casting.matches.get(words[1]) if len(words) > 1 and casting.words[words[0]].text == "In" else None
    capital = match is not None and match.actor.kind == "state" and match.name.use == "capital"
    closed = match is not None and casting.content.startswith(",", casting.words[match.last].end)
    return match.actor.country if match is not None and capital and closed else None
