"""Who meets: the actors that the words of a meeting name, as doers, objects, owners or chairs."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from dragoman.coding.base import Scene, is_infinitive, subject
from dragoman.coding.meetings.company import (
    counted_off,
    guest_named,
    named_behind,
    rebels_in,
    two_states,
    without_rebels,
)
from dragoman.names import fold
from dragoman.resolve import Reference

MODIFIERS = frozenset({"amod", "compound", "nmod", "poss"})
PLURAL = frozenset({"NNS", "NNPS"})
_NOT_OWN = frozenset({"our", "their", "its", "his", "her", "your"})
"""Owners of a meeting too unsure to count; "my" is the speaker's."""


def doers(scene: Scene, verb: Token) -> list[str]:
    """The doers of a verb with everybody their noun phrase names."""
    verb = promised_beside(verb)
    nouns = own_subjects(verb)
    noun = nouns[0] if nouns else None
    above = verb.head.head if verb.head.dep_ == "acomp" else verb.head
    if not nouns and verb.dep_ in ("advcl", "xcomp") and len(own := own_subjects(above)) == 1:
        several = sum(child.dep_ == "nsubj" for child in above.children) > 1
        several = several or (verb.dep_ == "xcomp" and above.lemma_ == "be")
        nouns, noun = (own, own[0]) if several else (nouns, noun)
    labelled = not nouns and any(child.dep_ == "nsubj" for child in verb.children)
    nouns, noun = _passive_above(verb) if not nouns and verb.dep_ == "advcl" else (nouns, noun)
    roles = [role.actor for role in subject(scene, verb)] if len(nouns) < 2 and not labelled else []
    named = actors_in(scene, [each for each in nouns if len(nouns) > 1 or each.pos_ in ("NOUN", "PROPN", "NUM")])
    if verb.dep_ in ("acl", "relcl") and noun is None:
        named = actors_in(scene, [verb.head])
    if verb.dep_ == "relcl" and noun is not None and noun.lower_ == "who" and verb.head.dep_ == "conj":
        named = actors_in(scene, [verb.head, *(each for each in verb.head.conjuncts if each.i < verb.head.i)])
    agents = [each for child in verb.children if child.dep_ == "agent" for each in child.children]
    if noun is not None and noun.lower_ in ("he", "she"):
        teller = _teller(scene, noun)
        roles = [teller] if teller is not None and len(roles) < 2 else roles
    if not roles and noun is not None and noun.pos_ == "PRON" and any(each.dep_ == "agent" for each in verb.children):
        roles = [role.actor for role in scene.roles(noun)]
    named += _listed_before(scene, noun, verb) if noun is not None else []
    named = [*(_and_me(scene, noun) if noun is not None else []), *(named or roles or _guest_named_last(scene, verb))]
    return [each for each in dict.fromkeys((*roles, *named, *actors_in(scene, agents))) if can_meet(scene, each)]


def _listed_before(scene: Scene, noun: Token, verb: Token) -> list[str]:
    """Those listed between an office in the plural and its verb: "The ministers of Chad and Togo, A and B, met"."""
    between = noun.doc[noun.i + 1 : verb.i]
    plain = all(each.pos_ in _LISTING for each in between) and any(each.text == "," for each in between)
    if noun.tag_ not in PLURAL or noun.lower_ not in scene.term("meetings/office") or not plain:
        return []
    calls = [each for word in between for each in scene.by_head.get(word.i, ()) if each.mention.kind == "person"]
    rows = [each for each in calls if noun.doc[_opening(scene, each) - 1].lower_ in (",", "and")]
    return [each.actors[0] for each in rows if len(each.actors) == 1 and each.first > noun.i + 1]


_LISTING = frozenset({"PROPN", "NOUN", "ADP", "CCONJ", "PUNCT", "DET", "ADJ", "PART"})
"""Parts of speech of a list of offices, states and names."""


def _passive_above(verb: Token) -> tuple[list[Token], Token | None]:
    """The passive subject of the main clause, with all joined to it: "Meeting in Lima, the three were joined by"."""
    above = [child for child in verb.head.children if child.dep_ == "nsubjpass"] if verb.tag_ == "VBG" else []
    return above, above[0] if above else None


def _teller(scene: Scene, noun: Token) -> str | None:
    """Whom "she" means in what somebody tells of herself: "Marta Lee, who said she had met him"."""
    above = noun.head.head if noun.head.dep_ == "ccomp" else noun.head
    if above.dep_ != "relcl" or not any(child.lower_ == "who" and child.dep_ == "nsubj" for child in above.children):
        return None
    teller = [role.actor for role in scene.roles(above.head, deep=False)]
    return teller[0] if len(teller) == 1 and scene.actors[teller[0]].kind == "person" else None


def promised_beside(verb: Token) -> Token:
    """The infinitive whose fellow the parser hangs on a clause between: "to open the line that was cut and to meet"."""
    if verb.dep_ != "conj" or not is_infinitive(verb) or verb.head.tag_ not in ("VBD", "VBZ", "VBP"):
        return verb
    first = (child for each in verb.head.ancestors for child in each.children if child.dep_ == "xcomp")
    return next((each for each in first if is_infinitive(each) and each.i < verb.i), verb)


def _and_me(scene: Scene, noun: Token) -> list[str]:
    """The person before "and I", or before "and" and another person, whom the parser tears off."""
    index = noun.i - 2
    if noun.lower_ not in ("i", "myself"):
        call = next((each for each in scene.at(noun) if each.mention.kind == "person"), None)
        index = _opening(scene, call) - 2 if call is not None else -1
    if index < 0 or noun.doc[index + 1].lower_ != "and":
        return []
    here = [each for each in scene.by_token.get(index, ()) if each.mention.kind == "person" and len(each.actors) == 1]
    return [actor for each in here[:1] for actor in each.actors]


def _opening(scene: Scene, call: Reference) -> int:
    """Where a name opens with its office and state: "Vietnamese Foreign Minister" in "A and Vietnamese ... B"."""
    index = min((call.first, *call.title_tokens))
    doc = scene.text.doc
    while index > 0 and doc[index - 1].pos_ in ("ADJ", "PROPN") and doc[index - 1].dep_ in MODIFIERS:
        index -= 1
    return index


def agents(verb: Token) -> list[Token]:
    """Who did it, after "by"."""
    by = [child for child in verb.children if child.dep_ == "agent"]
    return [each for child in by for each in child.children if each.dep_ == "pobj"]


def _guest_named_last(scene: Scene, verb: Token) -> list[str]:
    """The person right before a verb without a subject: "At the invitation of the king, the envoy will visit"."""
    index = verb.i - 1
    while (
        index > verb.sent.start
        and verb.doc[index].dep_ in ("aux", "auxpass", "advmod")
        and verb.doc[index].head == verb
    ):
        index -= 1
    index -= int(verb.doc[index].text == "," and index > verb.sent.start)
    word = verb.doc[index]
    invited = any(each.lemma_.lower() == "invitation" for each in objects_of(verb, "at"))
    apart = verb.dep_ == "ROOT" and word.pos_ == "PROPN" and (word.dep_ == "appos" or invited)
    return [each for each in actors_in(scene, [word]) if scene.actors[each].kind == "person"] if apart else []


def own_subjects(verb: Token) -> list[Token]:
    """The subjects of a verb; where a speaker's name and a colon stand before one, only what comes after."""
    nouns = [child for child in verb.children if child.dep_ == "nsubj"]
    colon = max((each.i for noun in nouns[:1] for each in noun.subtree if each.text == ":"), default=-1)
    after = [each for each in nouns if each.i > colon]
    invited = any(each.lemma_.lower() == "invitation" and each.i > colon >= 0 for each in objects_of(verb, "at"))
    return after if invited else after or nouns


def objects_of(token: Token, *prepositions: str) -> list[Token]:
    """What stands after a preposition of the token."""
    after = [child for child in token.children if child.dep_ in ("prep", "dative") and child.lower_ in prepositions]
    after += [child for child in token.children if child.dep_ == "conj" and child.pos_ == "ADP"]
    after = [each for each in after if each.lower_ in prepositions]
    after += [each for one in after for each in one.conjuncts if each.i > one.i and each.lower_ in prepositions]
    after += [each for child in after for each in child.children if each.dep_ == "pcomp" and each.lower_ == "visiting"]
    found = [each for child in after for each in child.children if each.dep_ in ("pobj", "dobj")]
    return [token.head if each.lower_ == "whom" and token.dep_ == "relcl" else each for each in found]


def actors_in(scene: Scene, nouns: Iterable[Token]) -> list[str]:
    """Actor ids in noun phrases: those the heads name, listed persons and, for offices, whose officials they are."""
    found: list[str] = []
    for noun in nouns:
        if noun.lower_ in scene.term("meetings/vague"):
            continue
        if behind := named_behind(scene, noun):
            found += behind
            continue
        if guest := guest_named(scene, noun):
            found += guest
            continue
        if owned := [state for child in noun.children if child.dep_ == "poss" for state in two_states(scene, child)]:
            found += owned
            continue
        if several := counted_off(scene, noun) or two_states(scene, noun):
            found += several
            continue
        inside = phrase(scene, noun)
        apart = private(scene, noun)
        found += _behind_country(scene, noun)
        found += officials_of(scene, noun) or [role.actor for role in scene.roles(noun) if not apart]
        found = without_rebels(scene, [*found, *rebels_in(scene, noun)])
        for reference in scene.resolved.cast.references:
            if reference.head not in inside or reference.mention.kind == "place":
                continue
            owner = modifies(scene.text.doc[reference.head]) and not _in_row(scene, reference)
            person = reference.mention.kind == "person" and not owner
            plural = owner and noun.pos_ == "NOUN" and noun.tag_ in PLURAL
            body = reference.mention.kind == "organization" and noun.lower_ in scene.term("meetings/office")
            office = plural and not apart and (reference.mention.kind == "state" or body)
            if office:
                found = [each for each in found if scene.actors[each].kind != "population"]
            if (person and len(reference.actors) == 1) or office:
                found += reference.actors
    return [each for each in dict.fromkeys(found) if each in scene.actors]


def _behind_country(scene: Scene, noun: Token) -> list[str]:
    """The person whose name follows a country that the parser takes for the whole: "Cook Islands Minister Ann Lee"."""
    if noun.tag_ not in ("NNP", "NNPS") or noun.dep_ != "pobj" or noun.i + 1 >= len(noun.doc):
        return []
    here = [each for each in scene.by_token.get(noun.i + 1, ()) if each.mention.kind == "person"]
    titled = [each for each in here if noun.i + 1 in each.title_tokens and len(each.actors) == 1]
    return [actor for each in titled[:1] for actor in each.actors]


def _in_row(scene: Scene, call: Reference) -> bool:
    """Whether a person's name is followed by "and" and another's, however the parser joins them: "A and Minister B"."""
    behind = scene.text.doc[min(call.last + 1, len(scene.text.doc) - 1)]
    return call.mention.kind == "person" and behind.lower_ == "and"


def officials_of(scene: Scene, noun: Token) -> list[str]:
    """The states whose officials a plural names together: "the foreign ministers of Peru and Chile"."""
    inner = next((child for child in noun.children if child.dep_ == "appos"), None)
    noun = inner if inner is not None and noun.lower_ == "we" else noun
    owners_of = objects_of(noun, "of", "from")
    owners_of += [inner for each in owners_of if not scene.at(each) for inner in objects_of(each, "of")]
    both = [state for each in owners_of for state in two_states(scene, each)]
    if noun.tag_ not in PLURAL or (noun.lower_ not in scene.term("meetings/office") and not both):
        return []
    roles = both or [role.actor for each in owners_of for role in scene.roles(each)]
    states = [each for each in dict.fromkeys(roles) if is_state(scene, each)]
    body = len(states) == 1 and scene.actors[states[0]].kind == "organization" and states[0] in scene.knowledge.actors
    return states if len(states) > 1 or body else []


def modifies(word: Token) -> bool:
    """Whether a word stands before a noun, alone or in a list ("French and German diplomats")."""
    while word.dep_ == "conj" and word.head.i != word.i:
        word = word.head
    return word.dep_ in MODIFIERS


def phrase(scene: Scene, noun: Token) -> set[int]:
    """The words of a noun phrase without its clauses, save who leads a delegation in it, and without other meetings."""
    inside = {each.i for each in noun.subtree}
    for child in noun.subtree:
        other = child.i > noun.i and child.lemma_.lower() in scene.term("meetings/meeting-noun")
        other = other or (child.dep_ == "prep" and child.lower_ == "with" and child.head.i == noun.i)
        other = other or (child.dep_ == "prep" and child.lower_ == "at")
        clause = child.dep_ == "acl" and child.lemma_.lower() not in ("lead", "head")
        if child.dep_ == "relcl" or clause or other or _serves(scene, noun, child):
            inside -= {each.i for each in child.subtree}
    return inside


def _serves(scene: Scene, noun: Token, preposition: Token) -> bool:
    """Whether a preposition tells whom one person works for: "Ruiz, an adviser to President Lee, left"."""
    office = preposition.head
    if preposition.dep_ != "prep" or preposition.lower_ not in ("to", "for", "of", "under") or office.tag_ in PLURAL:
        return False
    called = [scene.actors[role.actor].name for role in scene.roles(office, deep=False) if role.actor in scene.actors]
    named = any(office.text in each.split() for each in called)
    return not named and (
        office.dep_ == "appos" or (office.i == noun.i and noun.lower_ in scene.term("meetings/office"))
    )


def private(scene: Scene, noun: Token) -> bool:
    """Whether a plural names people who act for no state: "leaders of civil society", "Kenyan business leaders"."""
    if noun.tag_ not in PLURAL:
        return False
    near = [child for child in noun.children if child.dep_ in ("amod", "compound", "nmod")]
    inner = [each for one in objects_of(noun, "of", "from", "in") for each in (one, *one.children)]
    return any(each.lemma_.lower() in scene.term("meetings/private") for each in (noun, *near, *inner))


def owners(scene: Scene, noun: Token) -> list[str]:
    """Whose meeting it is: "their talks", "Russian-Moldovan consultations"."""
    found = [child for child in noun.children if child.dep_ in MODIFIERS and child.lower_ not in _NOT_OWN]
    found += [child for each in found for child in each.children if child.dep_ in ("amod", "compound", "nmod")]
    named = [each for each in actors_in(scene, found) if scene.actors[each].kind in ("state", "person", "organization")]
    alone = len(named) == 1 and not any(child.dep_ == "poss" for child in found)
    about = alone and noun.lemma_.lower() in scene.term("meetings/forum")
    return [] if about or (alone and scene.actors[named[0]].kind == "organization") else named


def chairs(scene: Scene, verb: Token) -> list[str]:
    """ "under the chairmanship of X", "in the presence of Y"."""
    nouns = [
        each
        for each in verb.sent
        if each.lemma_.lower() in scene.term("meetings/presence")
        and each.dep_ == "pobj"
        and each.head.lower_ == "under"
    ]
    nouns += [each for each in objects_of(verb, "in", "with") if each.lemma_.lower() in scene.term("meetings/presence")]
    return actors_in(scene, [each for one in nouns for each in objects_of(one, "of")])


def can_meet(scene: Scene, actor_id: str) -> bool:
    """Whether an actor can be one of those who meet: no newsmen, onlookers or the series of meetings itself."""
    actor = scene.actors[actor_id]
    words = actor.name.split() or [actor.id]
    series = actor_id not in scene.knowledge.actors and fold(words[-1]) in scene.term("meetings/series-noun")
    news = "MED" in actor.sectors or any(fold(each) in scene.term("meetings/press") for each in words)
    crowd = actor.kind == "population" and fold(words[-1]) not in scene.term("meetings/office")
    apart = actor.kind != "person" and any(fold(each) in scene.term("meetings/private") for each in words)
    return not (series or news or crowd or apart or (actor.kind == "person" and _misread(scene, actor_id)))


def _misread(scene: Scene, person: str) -> bool:
    """Whether a person only speaks to the press, or is one word of the text without a title, or a place's name."""
    titles = {fold(each.title) for each in scene.resolved.cast.references if person in each.actors and each.title}
    if titles and titles <= scene.term("meetings/absent") and not _peer(scene, person):
        return True
    if person in scene.knowledge.actors:
        return False
    name = scene.actors[person].name
    last = fold(name).split()[-1:]
    if set(last) & (scene.term("meetings/series-noun") | scene.term("meetings/meeting-noun")):
        return True
    if any(each.name == name for each in scene.resolved.places):
        return True
    return " " not in name and not any(each.title for each in scene.resolved.cast.references if person in each.actors)


def _peer(scene: Scene, person: str) -> bool:
    """Whether somebody is called a counterpart, so that the office is only taken over: "his counterpart, Lee"."""
    calls = [each for each in scene.resolved.cast.references if each.actors == (person,) and each.first > 1]
    before = [scene.text.doc[each.first - 2 : each.first] for each in calls]
    return any(word.lower_ in scene.term("meetings/counterpart") for words in before for word in words)


def is_official(scene: Scene, actor_id: str) -> bool:
    """Whether an actor acts for somebody, unlike a crowd."""
    return scene.actors[actor_id].kind in ("person", "state", "organization", "group")


def is_state(scene: Scene, actor_id: str) -> bool:
    """Whether an actor is a state or organisation."""
    return scene.actors[actor_id].kind in ("state", "organization")
