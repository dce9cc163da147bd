"""The sides of a quarrel: who they are where the text names them or speaks of a pair."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from dragoman.coding.base import Scene, clause_head, subject
from dragoman.coding.disputes.claims import lays_claim, turned_down
from dragoman.coding.disputes.matter import reach
from dragoman.coding.disputes.pairs import (
    coordinated,
    is_pair,
    lone,
    most_named,
    pair_meant,
    sentences_before,
    side_of,
    sides_of,
    so_far,
    spoken_pair,
    states_in,
)
from dragoman.coding.disputes.positions import spoken_in_turn
from dragoman.coding.disputes.shapes import dividing, spoiled_relations, strained
from dragoman.model import Span

_ARMED = frozenset({"REB", "UAF", "PRM", "MIL"})
"""Sectors of movements under arms."""
_OWNERS = frozenset({"amod", "poss", "compound", "nmod"})


def quarrellers(scene: Scene, token: Token, matters: Sequence[Span]) -> tuple[str, ...]:
    """The sides of a quarrel: as its own sentence names them, else the pair it speaks of, else the other one near."""
    left = token.lower_ in scene.term("disputes/open") or token.lemma_ in ("talk", "negotiation")
    if (left or _is_spoken_of_as_pair(scene, token)) and (turns := contrasted(scene, token)):
        return turns
    stated = stated_sides(scene, token)
    if len(stated) > 1:
        return stated
    if stated and _with_partners(scene, token):
        return stated
    if stated:
        both = token.lemma_.lower() in ("agree", "reach", *scene.term("disputes/view"))
        if both or _unnamed_owner(scene, token):
            return ()
        joined = _joined_by_between(token)
        return _with_region(scene, stated, joined) if joined else _with_other(scene, token, stated[0], matters)
    if not stated and (beside := _fallen_out(scene, token, matters)):
        return beside
    if _unknown_sides(scene, token) or _urged_others(scene, token) or _talked_of(scene, token):
        return ()
    if (speaker := _acknowledging(scene, token)) is not None:
        return tuple(pair_meant(scene, token, speaker))
    if token.lower_ in ("point", "points", "bone", "bones"):
        return contrasted(scene, token) or so_far(scene, token.sent.end) or pair_meant(scene, token)
    if token.lemma_ == "leave" or (token.pos_ == "VERB" and any(c.dep_ == "nsubjpass" for c in token.children)):
        return contrasted(scene, token) or _pair_of_speaker(scene, token)
    friction = token.lemma_.lower() in scene.term("disputes/friction") - {"difference", "controversy"}
    if len(matters) > 1 and not friction:
        return pair_meant(scene, token) or most_named(scene, token.sent.start)
    asked = token.sent.text.rstrip(" \n\"”'’").endswith("?")
    if not (friction or asked) and token.dep_ == "nsubj" and any(child.lower_ == "the" for child in token.children):
        return pair_meant(scene, token) or most_named(scene, token.sent.start)
    told = bool(spoken_pair(scene, token.sent.start, token.sent.end))
    return pair_meant(scene, token) if told and token.lemma_.lower() not in scene.term("disputes/friction") else ()


def _fallen_out(scene: Scene, token: Token, matters: Sequence[Span]) -> tuple[str, ...]:
    """The only two states of a sentence in which something happens "amid a row over", "in the quarrel over"."""
    top = token
    while top.dep_ in ("pobj", "prep") and top.head.pos_ in ("ADP", "SCONJ", "NOUN", "VERB") and top.head.i < top.i:
        if top.pos_ == "ADP" and top.head.pos_ == "VERB":
            break
        top = top.head
    if top.pos_ != "ADP" or top.lower_ not in scene.term("disputes/amid") or top.head.pos_ != "VERB":
        return ()
    if top.head.lemma_.lower() in scene.term("disputes/talks"):
        return ()
    if top.head.lemma_.lower() in scene.term("disputes/hostile") and len(hit := _hit(scene, top.head)) == 2:
        return hit
    inside = {index for each in matters for index in range(*reach(scene, each))}
    found = states_in(scene, token.sent.start, token.sent.end, inside)
    return tuple(found) if len(found) == 2 else ()


def _hit(scene: Scene, verb: Token) -> tuple[str, ...]:
    """Who does something hostile to whom: "Peru summoned the Chilean envoy"."""
    objects = [child for child in verb.children if child.dep_ == "dobj"]
    roles = [*subject(scene, verb), *(role for each in objects for role in scene.roles(each))]
    sides = dict.fromkeys(scene.side(role.actor) for role in roles)
    return tuple(each for each in sides if each in scene.actors)


def _joined_by_between(token: Token) -> list[Token]:
    """The nouns that "between" or "among" joins at a quarrel."""
    links = (child for child in token.children if child.lower_ in ("between", "among"))
    nouns = [noun for link in links for noun in link.children if noun.dep_ == "pobj"]
    return [each for noun in nouns if noun.conjuncts for each in (noun, *noun.conjuncts)]


def _with_region(scene: Scene, stated: tuple[str, ...], joined: Sequence[Token]) -> tuple[str, ...]:
    """The one side known where the other is a region without an actor; none where both are of one state."""
    return stated if any(each.i in scene.places_at and not scene.at(each) for each in joined) else ()


def _unnamed_owner(scene: Scene, token: Token) -> bool:
    """Whether a quarrel belongs to a name that is no actor here ("Skopje's quarrel with Sofia")."""
    owners = (child for child in token.children if child.dep_ == "poss" and child.pos_ == "PROPN")
    return token.pos_ == "NOUN" and any(not scene.roles(each) for each in owners)


def _acknowledging(scene: Scene, token: Token) -> Token | None:
    """The "both sides" of "both sides acknowledged that differences over X remained"; None without such a word."""
    verb = clause_head(token)
    while verb.dep_ in ("ccomp", "xcomp") and verb.head.i != verb.i:
        verb = verb.head
        noun = next((child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")), None)
        if noun is not None:
            return noun if is_pair(scene, noun) and noun.lower_ not in ("their", "them") else None
    return None


def stated_sides(scene: Scene, token: Token) -> tuple[str, ...]:
    """The sides that "between", an owner, "with" or the subject name."""
    between = _between(scene, token)
    if len(between) > 1:
        return between
    owners = sides_of(scene, [each for head in _owner_nouns(token) for each in _owned(scene, head, token)])
    others = _sides_named(scene, _with(scene, token), token)
    doers: tuple[str, ...] = ()
    if len({*owners, *others}) < 2 or (others and not owners):
        doers = _doers(scene, token, bool(others))
    return tuple(dict.fromkeys((*doers, *owners, *others, *between)))


def _owned(scene: Scene, noun: Token, token: Token) -> list[str]:
    """Whose quarrel it is; "its" is the state that stands before it in the sentence, where only one does."""
    named = _named(scene, noun, token)
    if noun.tag_ == "WP$":
        return list(coordinated(scene, token.sent.start, noun.i)) or states_in(scene, max(0, noun.i - 2), noun.i)
    if noun.tag_ != "PRP$" or noun.lower_ not in ("its", "his", "her"):
        return named
    if own := _own_country(scene, noun):
        return [own]
    before = states_in(scene, token.sent.start, noun.i)
    return before[:1] if before and not set(sides_of(scene, named)) & set(before) else named


def _own_country(scene: Scene, pronoun: Token) -> str | None:
    """The state of whoever spoke of "his country" before "its dispute with"."""
    for word in pronoun.doc[pronoun.sent.start : pronoun.i]:
        if word.lemma_.lower() in scene.term("disputes/state-word"):
            owners = [child for child in word.children if child.lower_ in ("his", "her")]
            sides = sides_of(scene, [role.actor for owner in owners for role in scene.roles(owner)])
            if len(sides) == 1 and scene.actors[sides[0]].kind == "state":
                return sides[0]
    return None


def _between(scene: Scene, token: Token) -> tuple[str, ...]:
    """The sides behind "between" or "claimed by both", nearest to the word of quarrel."""
    divider, relations = dividing(scene, token), strained(scene, token)
    if divider is not None:
        nouns = [child for child in divider.children if child.dep_ == "dobj"]
        return _sides_named(scene, nouns, token)
    if relations is not None and token.pos_ == "NOUN":
        return _related(scene, relations, token)
    if (spoiled := spoiled_relations(scene, token)) is not None:
        return _related(scene, spoiled, token)
    pits = [each for each in (token.head, *_clauses(scene, token)) if each.lemma_ == "pit"]
    if pits and (token.dep_ == "nsubj" or pits[0].dep_ == "relcl"):
        against = [each for child in pits[0].children if child.lower_ == "against" for each in child.children]
        nouns = [*(child for child in pits[0].children if child.dep_ == "dobj"), *against]
        return _sides_named(scene, nouns, token)
    for word in token.doc[token.i + 1 : token.sent.end]:
        if word.lower_ in ("between", "among", "by") and (word.lower_ != "by" or _claims(scene, word, token)):
            nouns = [child for child in word.children if child.dep_ == "pobj"]
            found = _sides_named(scene, nouns, token)
            return found if len(found) > 1 or word.lower_ != "by" else ()
    return ()


def _clauses(scene: Scene, noun: Token) -> list[Token]:
    """The relative clauses behind a quarrel, also those hung on its matter."""
    return [each for each in noun.subtree if each.dep_ == "relcl" and each.i > noun.i]


def _related(scene: Scene, relations: Token, token: Token) -> tuple[str, ...]:
    """The sides of "relations between A and B", "A's ties with B", "their relations"."""
    owners = [child for child in relations.children if child.dep_ in _OWNERS]
    links = [child for child in relations.children if child.lower_ in ("between", "with", "among")]
    nouns = [*owners, *(each for child in links for each in child.children if each.dep_ == "pobj")]
    return _sides_named(scene, nouns, token)


def _claims(scene: Scene, by: Token, token: Token) -> bool:
    verb = by.head
    return verb.lower_ in ("claimed", "disputed", "contested") and token.lower_ in (
        "claimed",
        *scene.term("disputes/disputed"),
        *scene.term("disputes/dispute"),
    )


def _owner_nouns(token: Token) -> list[Token]:
    """The possessors and nationalities before a noun of quarrel, the states after "of" in "the claims of A and B"."""
    if token.pos_ != "NOUN":
        return []
    nouns = [
        child for child in token.children if child.dep_ in ("poss", "amod", "compound", "nmod") and child.i < token.i
    ]
    of = [child for child in token.children if child.lower_ == "of"] if token.lemma_ == "claim" else []
    return [*nouns, *(each for child in of for each in child.children if each.dep_ == "pobj")]


def _with(scene: Scene, token: Token) -> list[Token]:
    """The nouns behind "with" that belong to the quarrel; those who are "divided, with A in favour" are no sides."""
    if token.lemma_.lower() in scene.term("disputes/parts-sides") or token.lower_ in scene.term("disputes/apart"):
        return []
    ahead = token.doc[token.i + 1 : token.sent.end]
    heads = {token.i, clause_head(token).i}
    withs = [word for word in ahead if word.lower_ == "with" and (word.head.i in heads or word.i == token.i + 1)]
    return [child for word in withs[:1] for child in word.children if child.dep_ == "pobj"]


def _doers(scene: Scene, token: Token, paired: bool) -> tuple[str, ...]:
    """The subject of a verb of quarrel, or of whoever has, is locked in or is at one; not of those who speak of it."""
    verb = token if token.pos_ in ("VERB", "AUX") else clause_head(token)
    lemma = verb.lemma_.lower()
    if verb.pos_ not in ("VERB", "AUX") or (token.dep_.startswith("nsubj") and token.pos_ == "NOUN"):
        return ()
    if token.pos_ == "NOUN" and not _possesses(scene, token, lemma, paired):
        return ()
    nouns = _subject_nouns(verb)
    if not nouns and verb.dep_ == "xcomp" and verb.head.lemma_.lower() in scene.term("disputes/unable"):
        above = verb.head
        while above.dep_ == "conj" and not _subject_nouns(above):
            above = above.head
        nouns = _subject_nouns(above)
    if nouns and nouns[0].tag_ not in ("WDT", "WP"):
        named = [*_listed_before(scene, nouns[0]), *_named(scene, nouns[0], token)]
        return (*sides_of(scene, named), *_rejecters(scene, token))
    found = tuple(dict.fromkeys(side_of(scene, role.actor) or "" for role in subject(scene, verb)))
    if verb.dep_ in ("acl", "relcl") and not found:
        found = sides_of(scene, _named(scene, verb.head, token))
    if not found or _head_of_pair(scene, verb):
        found = found if len(found) > 1 else pair_meant(scene, token) if _head_of_pair(scene, verb) else found
    return tuple(each for each in found if each)


def _subject_nouns(verb: Token) -> list[Token]:
    """The subjects of a verb, also where the parser hangs them on its auxiliary."""
    holders = (verb, *(child for child in verb.children if child.dep_ in ("aux", "auxpass")))
    return [child for each in holders for child in each.children if child.dep_ in ("nsubj", "nsubjpass")]


def _sides_named(scene: Scene, nouns: Iterable[Token], token: Token) -> tuple[str, ...]:
    """The sides that some nouns name."""
    return sides_of(scene, [each for noun in nouns for each in _named(scene, noun, token)])


def _listed_before(scene: Scene, noun: Token) -> list[str]:
    """The states that stand before a coordinated subject in the same list ("A, B and C" with A read apart)."""
    edge, found = noun.left_edge.i, list[str]()
    while noun.conjuncts and edge - 2 >= noun.sent.start and noun.doc[edge - 1].text == ",":
        names = [each for each in scene.by_head.get(edge - 2, ()) if lone(scene, each)]
        if not names or noun.doc[max(0, names[0].first - 1)].pos_ in ("ADP", "VERB"):
            break
        found.insert(0, names[0].actors[0])
        edge = names[0].first
    return found


def _head_of_pair(scene: Scene, verb: Token) -> bool:
    """Whether the clause above has a plural subject ("they were unable to agree")."""
    while verb.dep_ in ("xcomp", "conj", "acomp", "pcomp", "prep", "advcl") and verb.head.i != verb.i:
        verb = verb.head
        nouns = [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")]
        if nouns:
            return is_pair(scene, nouns[0])
    return False


def _possesses(scene: Scene, noun: Token, lemma: str, paired: bool) -> bool:
    """Whether the clause's subject is a side of the quarrel its noun names."""
    if noun.dep_ == "pobj" and noun.head.lower_ in ("in", "at", "into"):
        return noun.head.lower_ == "at" or lemma in scene.term("disputes/locked") | scene.term("disputes/hostile")
    if noun.dep_ == "pobj":
        return paired and noun.head.lower_ in ("of", "about")
    if turned_down(scene, noun) or lays_claim(noun):
        return True
    if noun.lemma_.lower() in scene.term("disputes/view"):
        return lemma in ("hold", "have", "take", "express")
    if noun.lower_ == "eye":
        return lemma == "see"
    if noun.lemma_.lower() in scene.term("disputes/barb"):
        return lemma in ("trade", "exchange", "swap")
    missed = noun.head.dep_ == "xcomp" and noun.head.head.lemma_.lower() in scene.term("disputes/unable")
    return lemma in scene.term("disputes/possessed") and (paired or missed or lemma in ("have", "share"))


def _rejecters(scene: Scene, token: Token) -> tuple[str, ...]:
    """Who rejects what another claims: "A claims Y, which B rejects", "A claims Y, but B disputes it"."""
    if token.lemma_.lower() != "claim":
        return ()
    verbs = [
        each
        for each in token.doc[token.i + 1 : token.sent.end]
        if each.pos_ == "VERB" and each.lemma_.lower() in scene.term("disputes/reject-claim")
    ]
    nouns = [child for verb in verbs[:1] for child in verb.children if child.dep_ == "nsubj"]
    return _sides_named(scene, nouns, token)


def _named(scene: Scene, noun: Token, token: Token) -> list[str]:
    """The actors a noun and those beside it name; for "the two countries" and "they", the pair meant."""
    if is_pair(scene, noun):
        if noun.lower_ == "their" and (urged := _urged(scene, noun)) is not None:
            return [role.actor for role in scene.roles(urged)] if urged.conjuncts else []
        pair = pair_meant(scene, token, noun) or _joint_subject(scene, noun)
        if len(pair) > 1 or noun.lower_ in ("they", "them", "their", "both"):
            return list(pair)
    if both := _envoys_of(scene, noun):
        return both
    roles = [role.actor for role in scene.roles(noun)]
    if not roles and noun.dep_ == "poss":
        roles = [role.actor for role in scene.owners(noun)]
    return roles


def _urged(scene: Scene, pronoun: Token) -> Token | None:
    """Who is urged to end "their" quarrel: "both sides" in "France and Germany urged both sides to end their row"."""
    verb = clause_head(pronoun)
    if verb.dep_ not in ("xcomp", "ccomp") or verb.head.lemma_.lower() not in scene.term("events/object-control"):
        return None
    links = [child for child in verb.head.children if child.lower_ in ("on", "upon") and child.i < verb.i]
    nouns = [each for link in (verb, verb.head, *links) for each in link.children if each.i < verb.i]
    return next(
        (each for each in nouns if each.dep_ in ("dobj", "pobj") or (each.head.i == verb.i and each.dep_ == "nsubj")),
        None,
    )


def _urged_others(scene: Scene, token: Token) -> bool:
    """Whether the quarrel is that of others who are urged to end it."""
    owners = (child for child in token.children if child.lower_ == "their")
    return any(_urged(scene, each) is not None for each in owners)


def _talked_of(scene: Scene, token: Token) -> bool:
    """Whether named actors only talk of a quarrel that is not called theirs ("they discussed the dispute over X")."""
    if token.pos_ != "NOUN" or token.dep_ in ("nsubj", "nsubjpass"):
        return False
    verb = clause_head(token)
    held = scene.term("disputes/locked") | scene.term("disputes/possessed") | scene.term("disputes/include")
    if verb.lemma_.lower() in held and token.head.i == verb.i:
        return any(child.dep_ == "det" for child in token.children)
    return bool(subject(scene, verb))


def _envoys_of(scene: Scene, noun: Token) -> list[str]:
    """The states behind "negotiators from A and B", "the ministers of A and B"."""
    links = (child for child in noun.children if child.lower_ in ("from", "of"))
    joined = (each for link in links for each in link.children if each.dep_ == "pobj" and each.conjuncts)
    states = next(([role.actor for role in scene.roles(each)] for each in joined), [])
    return states if len({*states}) > 1 and all(scene.actors[each].kind == "state" for each in states) else []


def _joint_subject(scene: Scene, pronoun: Token) -> tuple[str, ...]:
    """The sides of the subject that "their" refers to ("the ministers of A and B spoke of their dispute")."""
    nouns = [child for child in clause_head(pronoun).children if child.dep_ == "nsubj" and child.i < pronoun.i]
    found = sides_of(scene, [role.actor for noun in nouns for role in scene.roles(noun)])
    return found if len(found) == 2 else ()


def _unknown_sides(scene: Scene, token: Token) -> bool:
    """Whether the text names sides of its own that are no actors here ("a row between the ministers")."""
    ahead = token.doc[token.i + 1 : token.sent.end]
    if any(word.lower_ in ("between", "among") for word in ahead[:6]):
        return True
    return token.pos_ == "VERB" and any(
        child.dep_ == "nsubj" and not is_pair(scene, child) and child.tag_ not in ("WDT", "WP")
        for child in token.children
    )


def _with_other(scene: Scene, token: Token, one: str, matters: Sequence[Span]) -> tuple[str, ...]:
    """One side with the other, where the same sentence names a single other beside the matter."""
    if (owner := _subject_owner(scene, token)) not in (None, one):
        return (str(owner), one)
    verb = clause_head(token)
    if (
        token.dep_ == "nsubj"
        and verb.dep_ == "conj"
        and (first := _sides_named(scene, _subject_nouns(verb.head), token))
    ):
        return (first[0], one) if len(first) == 1 and first[0] != one else ()
    if _spoken_by(token, "we"):
        pair = coordinated(scene, *sentences_before(token, 2))
        return pair if one in pair else ()
    inside = {index for each in matters for index in range(*reach(scene, each))}
    others = [each for each in states_in(scene, token.sent.start, token.sent.end, inside) if each != one]
    return (one, others[0]) if len(others) == 1 else ()


def _spoken_by(token: Token, word: str) -> bool:
    """Whether a pronoun is the subject of a quarrel's clause."""
    verb = token if token.pos_ in ("VERB", "AUX") else clause_head(token)
    return any(child.dep_ == "nsubj" and child.lower_ == word for child in verb.children)


def _subject_owner(scene: Scene, token: Token) -> str | None:
    """The state that owns the subject of a quarrel's clause ("Budapest's veto has led to a rift with Brussels")."""
    nouns = [child for child in clause_head(token).children if child.dep_ == "nsubj" and child.i < token.i]
    owners = [child for noun in nouns for child in noun.children if child.dep_ in ("poss", "amod")]
    for owner in owners:
        named = sides_of(scene, [each for reference in scene.at(owner) for each in reference.actors])
        place = scene.places_at.get(owner.i)
        found = named[0] if named else place.country if place is not None else None
        if found in scene.actors:
            return found
    return None


def contrasted(scene: Scene, token: Token) -> tuple[str, ...]:
    """The two sides that speak of a matter in turn behind it: "The group insists on ...; the army demands ..."."""
    speakers = [each for each in spoken_in_turn(scene, token) if each]
    found = tuple(dict.fromkeys(speakers))
    return found if len(found) == 2 else ()


def _pair_of_speaker(scene: Scene, token: Token) -> tuple[str, ...]:
    """The pair meant where one of its sides speaks of the matter next; any pair at a passive."""
    pair = pair_meant(scene, token)
    return pair if token.lemma_ != "leave" or set(pair) & set(spoken_in_turn(scene, token)) else ()


def _is_spoken_of_as_pair(scene: Scene, token: Token) -> bool:
    """Whether the subject of a verb of quarrel is "they", "both" or "the two countries"."""
    verb = token if token.pos_ in ("VERB", "AUX") else clause_head(token)
    while verb.pos_ == "VERB" and not _subject_nouns(verb) and verb.dep_ in ("xcomp", "conj") and verb.head.i != verb.i:
        verb = verb.head
    return verb.pos_ in ("VERB", "AUX") and any(is_pair(scene, each) for each in _subject_nouns(verb))


def within_body(scene: Scene, token: Token) -> bool:
    """Whether the members of a body of states quarrel without being named: "the Council's members differed over"."""
    verb = token if token.pos_ == "VERB" else clause_head(token)
    if token.lemma_.lower() not in scene.term("disputes/dispute-verb") and token.lower_ not in scene.term(
        "disputes/apart"
    ):
        return False
    nouns = [each for each in _subject_nouns(verb) if each.lemma_.lower() in scene.term("disputes/members")]
    owners = [role for each in nouns for role in scene.owners(each)]
    return any(scene.actors[role.actor].country in ("IGO", "EUR", "UNO", "IMG") for role in owners)


def among_powers(scene: Scene, parties: Sequence[str], token: Token) -> bool:
    """Whether two sides are states, movements, regions or international organisations: no firm, no home politics."""
    if len(parties) == 1 and _with_partners(scene, token):
        return scene.actors[parties[0]].kind == "state"
    if len(parties) == 1:
        return bool(_with_region(scene, tuple(parties), _joined_by_between(token)))
    powers = [scene.actors[each] for each in parties if _is_power(scene, each)]
    armed = any(_ARMED & set(each.sectors) for each in powers)
    return len(powers) > 1 and (armed or len({each.country for each in powers if each.country}) > 1)


def _with_partners(scene: Scene, token: Token) -> bool:
    """Whether the other side is a state's partners in a body, unnamed: "at odds with its partners over"."""
    nouns = [each for each in _with(scene, token) if each.lemma_.lower() in scene.term("disputes/members")]
    return any(child.tag_ == "PRP$" or child.lower_ in ("other", "fellow") for each in nouns for child in each.children)


def _is_power(scene: Scene, actor_id: str) -> bool:
    actor = scene.actors[actor_id]
    if actor.kind == "population":
        return not {"LAB", "REF", "BUS", "EDU", "AGR"} & set(actor.sectors)
    return actor.kind in ("state", "government", "group") or actor.country in ("IGO", "EUR", "UNO", "IMG")


def third_parties(scene: Scene, matter: Span, parties: Sequence[str]) -> tuple[str, ...]:
    """Who is named in the matter and is no side of the quarrel."""
    first, last = reach(scene, matter)
    found: list[str] = []
    for reference in scene.resolved.cast.references:
        words = scene.text.doc[reference.first : reference.last + 1]
        if first <= reference.head < last and any(each.pos_ in ("PROPN", "ADJ", "PRON") for each in words):
            found += [
                each
                for each in reference.actors
                if scene.actors[each].sectors != ("UNK",)
                and each not in parties
                and side_of(scene, each) not in parties
            ]
    return tuple(dict.fromkeys(found))
