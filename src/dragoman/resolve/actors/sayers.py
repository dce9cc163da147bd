"""Who says something without a name or an office: "the gardener said", "the city argued", "according to a villager"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from dragoman.resolve.actors import nouns
from dragoman.resolve.actors.base import Casting, subject_like
from dragoman.resolve.actors.humans import is_one, who_speaks
from dragoman.resolve.base import Reference

NEARBY = 400
"""Characters before "the company" within which it is named."""

VERBS = ("VERB", "AUX")


def add_sayers(casting: Casting) -> None:
    """References of common nouns for people and bodies that say something, where nothing else has them."""
    for verb in casting.text.doc:
        if verb.pos_ not in VERBS:
            continue
        if verb.lower_ == "according":
            told = list(_according(verb))
        elif verb.lemma_ in casting.knowledge.reporting:
            told = list(_sayers(verb))
        else:
            continue
        for noun in told:
            if noun.pos_ != "NOUN":
                continue
            if noun.i in casting.taken:
                _make_person(casting, noun)
            elif verb.lower_ == "according" or _reports(verb):
                _add(casting, noun)


def _according(word: Token) -> Iterator[Token]:
    """Whom "according to" names."""
    for preposition in word.children:
        if preposition.lower_ == "to":
            yield from (child for child in preposition.children if child.dep_ == "pobj")


def _sayers(verb: Token) -> Iterator[Token]:
    """The subject of a verb, of the verb it is joined to, or the noun behind it that stands for one; whom an
    agent or a relative clause names."""
    passive = any(child.dep_ == "auxpass" for child in verb.children)
    for child in verb.children:
        if child.dep_ == "nsubj" and child.lower_ == "who" and verb.dep_ == "relcl":
            yield verb.head
        elif child.dep_ == "nsubj" and not _quoted_apart(child, verb):
            yield from (child, *child.conjuncts)
        elif child.dep_ == "agent" and passive:
            yield from (each for each in child.children if each.dep_ == "pobj")
        elif child.dep_ == "dobj" and child.left_edge.i == verb.i + 1 and _behind_quote(verb):
            yield child
    if verb.dep_ in ("conj", "xcomp", "advcl") and not any(child.dep_ == "nsubj" for child in verb.children):
        yield from (child for child in verb.head.children if child.dep_ == "nsubj")


def _quoted_apart(noun: Token, verb: Token) -> bool:
    """Whether the end of a quotation parts a noun from the verb behind it, so that it is quoted itself."""
    return any(token.text in '"”»' for token in noun.doc[noun.i : verb.i])


def _behind_quote(verb: Token) -> bool:
    """Whether a quotation ends right before a verb, perhaps with its comma outside."""
    left = verb.nbor(-1) if verb.i > verb.sent.start else verb
    return left.is_quote or (left.text == "," and left.i > verb.sent.start and left.nbor(-1).is_quote)


def _reports(verb: Token) -> bool:
    """Whether a verb reports words here: by a clause below or around it, or by a quotation in its sentence."""
    clausal = any(child.dep_ in ("ccomp", "parataxis") for child in verb.children)
    around = verb.dep_ in ("parataxis", "ccomp") and verb.head.pos_ in VERBS
    return clausal or around or any(token.is_quote for token in verb.sent)


def _make_person(casting: Casting, noun: Token) -> None:
    """Takes one of many who speaks alone ("a villager said") for a person."""
    reference = casting.taken[noun.i]
    actor = casting.only_actor(reference)
    own = actor is not None and actor.kind == "population" and actor.id.startswith("ac-")
    if actor is None or not own or reference.head != noun.i or noun.tag_ != "NN" or not is_one(casting, noun):
        return
    person = _named_before(casting, noun)
    if person is None or casting.found[person].kind != "person":
        person = casting.own(actor.name, "person", actor.country, actor.sectors)
    turned = casting.turned(reference, person, "person")
    casting.references = [turned if each is reference else each for each in casting.references]


def _add(casting: Casting, noun: Token) -> None:
    """A reference to a person, people or body known only by this noun."""
    said = who_speaks(casting, noun) if _means_itself(casting, noun) else None
    named = (_named_before(casting, noun) or _body_before(casting, noun)) if said is not None else None
    if named is not None:
        casting.add(noun.left_edge.idx, noun.idx + len(noun), casting.found[named].kind, [named])
    elif said is not None and not nouns.says_what(noun):
        phrase = nouns.phrase_of(casting, noun, said, noun.i)
        casting.add(phrase.start, phrase.end, said.kind, [nouns.own_actor(casting, phrase)])


def _means_itself(casting: Casting, noun: Token) -> bool:
    """Whether a noun stands for nobody named beside it: "a spokesman, Per Lind", "a group of Kenyan experts", "the
    envoy's office", "whose members"."""
    joined = any(child.dep_ == "cc" for child in noun.children)
    for child in noun.children:
        held = casting.taken.get(child.i)
        if child.dep_ == "conj" and held is not None and not joined:
            return False
        if child.dep_ == "compound" and held is not None and held.mention.kind in ("organization", "group"):
            return noun.lemma_ not in casting.term("later-body")
        if child.tag_ == "WP$" or (child.dep_ == "appos" and held is not None and _is_named(casting, held)):
            return False
        if child.dep_ == "poss" and held is not None and noun.lemma_ in casting.term("own-body"):
            return False
        if child.lower_ == "of" and noun.lemma_ in casting.term("partitive"):
            return False
    return True


def _is_named(casting: Casting, reference: Reference) -> bool:
    """Whether a reference names a person, or a body."""
    return reference.mention.kind in ("organization", "group") or any(
        each in casting.people_words or not each.startswith("ac-") for each in reference.actors
    )


def _named_before(casting: Casting, noun: Token) -> str | None:
    """The person named before with the noun of "the gardener": "Per Lind, a gardener", "the gardener Per Lind"."""
    if noun.tag_ != "NN" or [child.lower_ for child in noun.children if child.dep_ == "det"] != ["the"]:
        return None
    for token in reversed(noun.doc[: noun.i]):
        if token.lemma_ == noun.lemma_ and token.dep_ in ("appos", "compound") and token.head.i != token.i:
            holder = casting.taken.get(token.head.i)
            if holder is not None and holder.mention.kind == "person" and len(holder.actors) == 1:
                return holder.actors[0]
    return _told_before(casting, noun) if len(list(noun.lefts)) == 1 else None


def _told_before(casting: Casting, noun: Token) -> str | None:
    """Whom "the source" means after "a Kenyan ministry source": the last one of this text called by the same noun."""
    for reference in reversed(casting.references):
        head, actor = noun.doc[reference.head], casting.only_actor(reference)
        if head.i < noun.i and head.lemma_ == noun.lemma_ and actor is not None and actor.id.startswith("ac-"):
            return actor.id if head.tag_ == noun.tag_ else None
    return None


def _body_before(casting: Casting, noun: Token) -> str | None:
    """The body that acted last before "the company", "the organisation"; None far from its name."""
    general = casting.knowledge.terms["statements/body"]
    if noun.lemma_.lower() not in general or [child.lower_ for child in noun.children] != ["the"]:
        return None
    best, who = noun.idx - NEARBY, None
    for reference in casting.references:
        actor = casting.only_actor(reference)
        if (
            actor is None
            or actor.kind not in ("organization", "group")
            or not best <= reference.mention.at.start < noun.idx
        ):
            continue
        if subject_like(casting.text.doc[reference.head]):
            best, who = reference.mention.at.start, actor.id
    return who
