"""Texts that speak ("the joint statement said"): where each was named, what it is called and whose it is."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from dragoman.coding.base import Scene, subject


@dataclass(frozen=True, slots=True)
class Document:
    """A text that speaks: the token that names it, its name and its owners."""

    at: int
    name: str
    speakers: tuple[str, ...]


def named_documents(scene: Scene) -> list[Document]:
    """Every "joint statement", "readout" and the like with its owners: possessor, publisher, or who agreed on it."""
    words = scene.term("statements/document")
    found: list[Document] = []
    for token in scene.text.doc:
        lemma = token.lemma_.lower()
        if lemma not in words or token.pos_ not in ("NOUN", "PROPN") or _no_text(scene, token):
            continue
        joint = any(child.lower_ == "joint" for child in token.children)
        name = f"joint {lemma}" if joint else lemma
        owners = _owners(scene, token)
        same = None if owners or joint else _same(scene, found, name)
        if same is not None:
            owners, name = same.speakers, same.name
        found.append(Document(token.i, name, owners or (_both_sides(scene, token) if joint else ())))
    return found


def _no_text(scene: Scene, token: Token) -> bool:
    """Whether a word only looks like a document: rumours ("reports suggest"), letting go ("the release of the men")."""
    lemma = token.lemma_.lower()
    let_go = lemma == "release" and any(child.lower_ == "of" for child in token.children)
    return let_go or (token.tag_ == "NNS" and lemma in scene.term("statements/rumour"))


def _owners(scene: Scene, token: Token) -> tuple[str, ...]:
    """Whose a document is: its possessor, who it is "by", or who says, issues or adopts it."""
    owners = scene.owners(token)
    if not owners:
        by = [
            child
            for child in token.children
            if child.dep_ in ("agent", "prep") and child.lower_ in ("by", "from", "of")
        ]
        owners = [role for child in by for each in child.children for role in scene.roles(each)]
    if not owners and token.dep_ in ("dobj", "pobj", "nsubjpass"):
        verb = token.head.head if token.dep_ == "pobj" else token.head
        issued = verb.lemma_.lower() in scene.term("statements/issue") | scene.knowledge.reporting.keys()
        owners = subject(scene, verb) if issued and verb.pos_ == "VERB" else []
    return tuple(role.actor for role in owners)


def _same(scene: Scene, found: list[Document], name: str) -> Document | None:
    """The document meant by a bare "the statement": the last of this name, else the last that is one too."""
    for each in reversed(found):
        if each.name.endswith(name) or name.endswith(each.name):
            return each
    if name not in scene.term("statements/any-document"):
        return None
    return next((each for each in reversed(found) if each.name.split()[-1] in scene.term("statements/text")), None)


def _both_sides(scene: Scene, token: Token) -> tuple[str, ...]:
    """The two sides whose joint document it is: those the sentence or the last one before names together."""
    pairs = [each for each in scene.resolved.cast.references if len(each.actors) > 1]
    here = [each for each in pairs if token.sent.start <= each.head < token.sent.end]
    before = [each for each in pairs if each.head < token.sent.start]
    if here or before:
        return tuple(dict.fromkeys(_sided(scene, each) for each in (here or before[-1:])[0].actors))
    for sent in reversed([each for each in scene.text.doc.sents if each.start <= token.i]):
        if any(each.lemma_.lower() in scene.term("statements/meeting") for each in sent):
            named = [role for index in range(sent.start, sent.end) for role in scene.by_head.get(index, ())]
            sides = dict.fromkeys(_sided(scene, actor) for each in named for actor in each.actors)
            if len(sides) == 2:
                return tuple(sides)
    return ()


def _sided(scene: Scene, actor: str) -> str:
    """The state an actor acts for if the text names it, else the actor."""
    side = scene.side(actor)
    return side if side in scene.actors else actor


def document_in(documents: list[Document], noun: Token) -> Document | None:
    """The document a noun is, or the one it is the text or a copy of."""
    inside = [each for child in noun.children if child.lower_ == "of" for each in child.children]
    return next((found for each in (noun, *inside) if (found := document_at(documents, each))), None)


def document_at(documents: list[Document], token: Token) -> Document | None:
    """The document that this word names, if it names one."""
    return next((each for each in documents if each.at == token.i), None)
