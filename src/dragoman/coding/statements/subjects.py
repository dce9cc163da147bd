"""Whom the subject of a reporting verb means: all names joined in it, and for a pronoun those the words bear out."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span as Sentence
from spacy.tokens import Token

from dragoman.coding.base import Scene, as_roles, unique
from dragoman.model import Role

_THIRD = ("he", "she", "it", "they", "you")
_SUBJECTS = ("nsubj", "nsubjpass", "poss", "appos")
_MET = ("meet", "speak", "talk")

_BACK = 5
"""Sentences before "they" that are searched for those it takes up."""

_NEAR = 2
"""Sentences before a pronoun of somebody's own turn in which the one it means must be a subject."""


def meant(scene: Scene, noun: Token, actors: tuple[str, ...]) -> tuple[str, ...]:
    """The actors a subject was taken for; for a pronoun only those whom the words before it bear out."""
    sides = noun.lemma_.lower() in scene.term("statements/sides") and noun.tag_ == "NNS"
    if not (noun.lower_ in _THIRD or sides) or not actors or _named_in(scene, noun.sent, noun.i, actors):
        return actors
    if noun.lower_ in ("he", "she") and _stranger(scene, noun):
        return ()
    if noun.lower_ == "they" and _what_they_call(noun):
        return _main_subject(scene, noun)
    if not _spoken(scene, noun):
        return _they(scene, noun, actors) if noun.lower_ == "they" else actors
    if noun.lower_ in ("it", "they", "you"):
        return ()
    near = _before(scene, noun, _NEAR)
    return actors if any(_named_in(scene, sent, sent.end, actors, subject=not sides) for sent in near) else ()


def one_before(scene: Scene, noun: Token, actors: tuple[str, ...]) -> tuple[str, ...]:
    """Whom "he" means where it was taken for somebody of whom only his own quotation speaks: the one person of the
    sentence before, if any."""
    if noun.lower_ not in ("he", "she") or len(actors) != 1 or not _quoted_only(scene, noun, actors[0]):
        return actors
    for sent in _before(scene, noun, 1):
        here = [each for index in range(sent.start, sent.end) for each in scene.by_head.get(index, ())]
        people = {each.actors[0] for each in here if each.actors and each.mention.kind == "person"}
        return tuple(people) if len(people) == 1 else ()
    return ()


def _quoted_only(scene: Scene, noun: Token, actor: str) -> bool:
    """Whether an actor is named before a pronoun nowhere but in the quotation that the pronoun's verb closes."""
    heads = [each.head for each in scene.resolved.cast.references if actor in each.actors and each.head < noun.i]
    first = noun.sent.start
    return bool(heads) and all(
        first <= head and any(word.text in '"”»' for word in noun.doc[head : noun.i]) for head in heads
    )


def called(scene: Scene, noun: Token) -> tuple[str, ...]:
    """The one person of the text who bears a name that stands alone, be it not the last of his names ("Ban said")."""
    if noun.pos_ != "PROPN" or any(child.dep_ in ("compound", "poss", "nmod") for child in noun.children):
        return ()
    bears = [each.id for each in scene.actors.values() if each.kind == "person" and noun.text in each.name.split()]
    return tuple(bears) if len(bears) == 1 else ()


def body_again(scene: Scene, noun: Token, speakers: tuple[str, ...]) -> tuple[str, ...]:
    """Whom "the company" means after an organisation spoke: that one, unless the text knows the company by name."""
    lemma = noun.lemma_.lower()
    known = [scene.actors[each] for each in speakers if each in scene.actors]
    same = lemma in scene.term("statements/speaks-for") and any(lemma in each.name.lower().split() for each in known)
    bare = [each.lower_ for each in noun.children] == ["the"]
    if not bare or (lemma not in scene.term("statements/body") and not same):
        return ()
    named = [each for role in scene.roles(noun, deep=False) if (each := scene.actors.get(role.actor)) is not None]
    nameless = all(each.name.lower() == lemma for each in named)
    bodies = len(known) == 1 and known[0].kind in ("organization", "group")
    return speakers if nameless and bodies else ()


def entitled(scene: Scene, noun: Token, roles: list[Role]) -> list[Role]:
    """The doers of a verb, but where the name before "the Turkish president said" was taken for the president's: the
    one person of the text who holds this office, if any."""
    taken = [each for each in scene.at(noun) if noun.i in each.title_tokens and each.head < noun.left_edge.i]
    if not taken or noun.dep_ != "nsubj" or noun.left_edge.lower_ != "the" or noun.nbor().text == ",":
        return roles
    states = {role.actor for role in scene.owners(noun)}
    holders = [
        each
        for each in scene.resolved.cast.references
        if each.title and noun.lemma_.lower() in each.title.lower().split() and each.head < noun.i and each not in taken
    ]
    found = unique(role for role in as_roles(holders) if scene.side(role.actor) in states)
    return found if len(found) == 1 else []


def joined(scene: Scene, noun: Token, verb: Token, actors: tuple[str, ...]) -> tuple[str, ...]:
    """All whose names a subject joins by "and", where the parse kept only one of them; `()` elsewhere."""
    persons = bool(actors) and all(scene.actors[each].kind == "person" for each in actors)
    if not persons or noun.pos_ == "PRON" or noun.i > verb.i:
        return ()
    span = noun.doc[noun.left_edge.i : verb.i]
    if not any(each.dep_ == "cc" for each in span) or any(each.dep_ == "relcl" for each in span):
        return ()
    inside = {each.i for each in noun.subtree}
    heads = [each for each in span if each.pos_ == "PROPN" and each.dep_ != "poss" and each.i in inside]
    names = [name for each in heads for name in _people_called(scene, each)]
    people = tuple(dict.fromkeys(each for each in names if scene.actors[each].kind == "person"))
    return people if set(people) > set(actors) else ()


def _people_called(scene: Scene, name: Token) -> list[str]:
    """The person a name in a subject means; for a family name alone the one person of the text who bears it."""
    here = [one.actors[0] for one in scene.by_head.get(name.i, ()) if one.actors]
    if here or name.dep_ != "conj":
        return here
    bears = [each.id for each in scene.actors.values() if each.kind == "person" and name.text in each.name.split()]
    return bears if len(bears) == 1 else []


def _what_they_call(they: Token) -> bool:
    """Whether "they" stands in "over what they called a crime" inside another's clause."""
    verb = they.head
    what = any(child.lower_ == "what" for child in verb.lefts)
    return what and verb.dep_ in ("pcomp", "ccomp", "pobj") and verb.head.i < verb.i


def _main_subject(scene: Scene, pronoun: Token) -> tuple[str, ...]:
    """Whom the subject of the clause around a pronoun names; nobody where it names nobody."""
    verb = pronoun.head
    while verb.head.i != verb.i and (verb.i == pronoun.head.i or verb.pos_ not in ("VERB", "AUX")):
        verb = verb.head
    subjects = [child for child in verb.lefts if child.dep_ in ("nsubj", "nsubjpass")]
    return tuple(role.actor for each in subjects for role in unique(scene.roles(each)))


def _stranger(scene: Scene, pronoun: Token) -> bool:
    """Whether the sentence before is about somebody new whom nothing names: "An aide disagreed. ..., she said"."""
    sent = pronoun.sent
    if sent.start == 0 or "\n" in scene.text.article.text[sent.doc[sent.start - 1].idx : sent.start_char]:
        return False
    subjects = [each for each in sent.doc[sent.start - 1].sent.root.lefts if each.dep_ in ("nsubj", "nsubjpass")]
    human = scene.term("statements/human") | scene.term("statements/office")
    return any(
        each.lemma_.lower() in human
        and each.tag_ == "NN"
        and not scene.roles(each, deep=False)
        and any(child.lower_ in ("a", "an", "one", "another") for child in each.children)
        for each in subjects
    )


def _spoken(scene: Scene, noun: Token) -> bool:
    """Whether a word stands in somebody's own turn or speech."""
    return any(each.start <= noun.idx < each.end for each in scene.resolved.cast.voices if each.aloud)


def _named_in(scene: Scene, sent: Sentence, end: int, actors: tuple[str, ...], *, subject: bool = False) -> bool:
    """Whether words before a place of a sentence name one of the actors otherwise than by a pronoun."""
    words = [scene.text.doc[index] for index in range(sent.start, end)]
    heads = [word for word in words if word.pos_ != "PRON" and (not subject or word.dep_ in _SUBJECTS)]
    return any(set(each.actors) & set(actors) for word in heads for each in scene.by_head.get(word.i, ()))


def _before(scene: Scene, noun: Token, number: int) -> Iterator[Sentence]:
    """So many sentences before a word, the nearest first."""
    start = noun.sent.start
    while start > 0 and number > 0:
        sent = scene.text.doc[start - 1].sent
        start = sent.start
        if sent.text.strip():
            number -= 1
            yield sent


def _they(scene: Scene, they: Token, actors: tuple[str, ...]) -> tuple[str, ...]:
    """Whom "they" takes up: the last subject that is several, with whom it met; else whom it was taken for."""
    if they.head.dep_ not in ("ROOT", "conj"):
        return actors
    for sent in _before(scene, they, _BACK):
        subjects = [each for each in sent.root.children if each.dep_ in ("nsubj", "nsubjpass")]
        doers = [role for each in subjects for role in scene.roles(each)]
        if any(each.lower_ in _THIRD for each in subjects):
            continue
        if doers and sent.root.lemma_ in _MET:
            withs = [each for each in sent.root.children if each.lower_ in ("with", "to")]
            doers += [role for each in withs for noun in each.children for role in scene.roles(noun, deep=False)]
        found = tuple(role.actor for role in unique(doers))
        if len(found) > 1 or (found and any(each.tag_ in ("NNS", "NNPS") for each in subjects)):
            return found
    return actors
