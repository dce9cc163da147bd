"""What a verb reports that takes no clause: "called for talks", "accused Chad of theft", "called it a crime"."""

from __future__ import annotations

from spacy.tokens import Token

from dragoman.coding.base import Scene, below, is_infinitive

_NOUNS = ("NOUN", "PROPN")

_UPON = ("on", "upon", "to", "for")
_ADDRESSED = 6
"""How many words after "call" its "on" may stand."""


def asked_for(scene: Scene, verb: Token) -> list[Token]:
    """ "Urged continued reforms", "proposed a paper to guide the talks": the thing asked for, where it is nobody."""
    if verb.lemma_.lower() not in scene.term("statements/asks-for"):
        return []
    human = scene.term("statements/human") | scene.term("statements/office")
    things = [each for each in verb.children if each.dep_ == "dobj" and each.i > verb.i and each.pos_ in _NOUNS]
    to_do = any(child.dep_ in ("xcomp", "ccomp") for child in verb.children)
    asked = [
        each
        for each in things
        if not to_do or (each.tag_ == "NN" and not any(child.dep_ == "det" for child in each.lefts))
    ]
    return [each for each in asked[:1] if each.lemma_.lower() not in human and not scene.at(each)]


def by_preposition(scene: Scene, verb: Token) -> list[Token]:
    """ "accused X of V-ing", "called for talks", "warned against haste", "ruled out a deal", "called on X to act"."""
    lemma = verb.lemma_.lower()
    whom = (
        [each for each in verb.children if each.dep_ == "dobj"][:1]
        if lemma in scene.term("statements/reports/whom")
        else []
    )
    for child in (*verb.children, *(each for noun in whom for each in noun.rights)):
        if child.lower_ == "to" or child.i < verb.i:
            continue
        if child.dep_ in ("prep", "agent") and lemma in scene.term(f"statements/reports/{child.lower_}"):
            things = [each for each in child.children if each.dep_ in ("pobj", "pcomp") and each.pos_ != "ADV"]
            return whom + things
        if child.dep_ == "prt" and lemma in scene.term(f"statements/reports/{child.lower_}"):
            return [each for each in verb.children if each.dep_ in ("dobj", "xcomp") and each.i > child.i]
    later = verb.doc[verb.i + 1 : verb.sent.end]
    if lemma in scene.term("statements/reports/to") and any(_upon(each) for each in later[:_ADDRESSED]):
        return [each for each in later if is_infinitive(each) and _asked_of(each, verb)][:1]
    return []


def _upon(word: Token) -> bool:
    """Whether a word tells whom a call is for ("on", "to"), not what is to be done ("to act")."""
    return word.lower_ in _UPON and word.tag_ != "TO"


def named(scene: Scene, verb: Token) -> list[Token]:
    """ "Called the raid a crime", "what he called a crime", not "what Iran calls Arvand": the thing and its name."""
    if verb.lemma_.lower() not in scene.term("statements/naming"):
        return []
    names = [child for child in verb.children if child.dep_ == "oprd" and child.i > verb.i]
    names = [each for each in names if each.pos_ != "PROPN" or any(child.dep_ == "det" for child in each.children)]
    return [child for child in verb.children if child.dep_ == "dobj" and names and child.i > verb.i] + names


def made_plain(scene: Scene, verb: Token) -> Token | None:
    """The clause of "made clear that", "made it plain that"; None where a verb says nothing of the kind."""
    near = verb.doc[verb.i + 1 : verb.i + 4]
    if verb.lemma_ != "make" or not any(each.lower_ in scene.term("statements/plain") for each in near):
        return None
    that = next((each for each in near if each.lower_ == "that" and each.dep_ == "mark"), None)
    return that.head if that is not None and that.head.i > that.i else None


def gives(scene: Scene, verb: Token) -> bool:
    """Whether a verb gives somebody words: "extended his condolences", "sent greetings"."""
    given = scene.term("statements/given") if verb.lemma_ in scene.term("statements/gives") else frozenset()
    return any(child.dep_ == "dobj" and child.lemma_.lower() in given for child in verb.children) if given else False


def described(verb: Token) -> list[Token]:
    """ "dismissed it as noise", "which he described as noise": the thing, if after the verb, and the word."""
    as_what = [child for child in verb.children if child.dep_ == "prep" and child.lower_ == "as" and child.i > verb.i]
    words = [each for child in as_what[:1] for each in child.children if each.dep_ in ("pobj", "pcomp", "amod")]
    return [child for child in verb.children if child.dep_ == "dobj" and words and child.i > verb.i] + words[:1]


def _asked_of(infinitive: Token, verb: Token) -> bool:
    """Whether an infinitive is what a verb calls on somebody to do, however the parse hung it."""
    path = list(below(infinitive, verb))
    others = any(each.dep_ == "conj" and each.pos_ == "VERB" for each in path if each.i != infinitive.i)
    relative = any(each.dep_ == "relcl" for each in path if each.i != infinitive.i)
    return (
        any(each.head.i == verb.i for each in path)
        and not others
        and not relative
        and infinitive.dep_
        in (
            "xcomp",
            "advcl",
            "acl",
            "relcl",
            "ccomp",
        )
    )
