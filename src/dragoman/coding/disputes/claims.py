"""Claims to land and rights as quarrels: "A and B lay claim to X", "A does not recognise B's claim to X"."""

from __future__ import annotations

from spacy.tokens import Token

from dragoman.coding.base import Scene
from dragoman.model import Span

_LAY = ("lay", "lie")
"""Lemmas that a parser gives "lay" in "lay claim to"."""


def lays_claim(noun: Token) -> bool:
    """Whether somebody claims something in "lay claim to"; who does so alone quarrels with nobody yet."""
    return noun.lemma_ == "claim" and noun.dep_ == "dobj" and noun.head.lemma_ in _LAY


def turned_down(scene: Scene, noun: Token) -> bool:
    """Whether another's view or claim is turned down: "rejects Peru's claim to", "does not recognise Peru's claim"."""
    verb = noun.head
    lemma = verb.lemma_.lower()
    denied = any(child.dep_ == "neg" or child.lower_ == "never" for child in verb.children)
    rejects = lemma in scene.term("disputes/reject-claim") or (denied and lemma in scene.term("disputes/accepts"))
    owned = any(child.dep_ == "poss" and scene.at(child) for child in noun.children)
    return noun.dep_ == "dobj" and rejects and owned


def is_of_land(scene: Scene, matter: Span) -> bool:
    """Whether what is claimed is land, water or a right to it, not a fact ("the claim to have won")."""
    first, last = scene.text.tokens(matter.start, matter.end)
    words = scene.text.doc[first : last + 1]
    land = scene.term("disputes/territory") | scene.term("disputes/right")
    return any(each.i in scene.places_at or each.lemma_.lower() in land for each in words)
