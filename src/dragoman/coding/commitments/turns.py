"""Whose turn it is in a transcript: what those say who only put questions undertakes nothing."""

from __future__ import annotations

import re

from spacy.tokens import Token

from dragoman.coding.base import Scene, subject
from dragoman.coding.commitments.undertaking import Undertaking, first_of_chain, report_over

_LABEL = re.compile(
    r"(?:^|\n)[ \t]*(?:([A-Z][^\s:]{0,15}(?: [^\s:]{1,20}){0,7})(?: ?\([^)\n]{0,60}\))?:[ \t\u00a0]"
    r"|(Q)[ \t\u00a0]+(?=[A-Z]))"
)
"""How a turn begins: a name or "QUESTION" before a colon, or a bare Q."""

_FURTHEST = 2500
"""Letters before a word that are searched for the label of its turn."""


def only_asked(scene: Scene, found: Undertaking) -> bool:
    """Whether an undertaking is told by one who asks ("QUESTION: They plan to go."), not as said by whom it binds."""
    if not _in_question(scene, found.token):
        return False
    report = report_over(first_of_chain(found.token)) if found.token.pos_ != "NOUN" else None
    told = {role.actor for role in subject(scene, report)} if report is not None else set()
    return not told & set(found.by)


def _in_question(scene: Scene, token: Token) -> bool:
    """Whether a word stands in the turn of one who asks."""
    text = scene.text.article.text[max(0, token.idx - _FURTHEST) : token.idx]
    labels = list(_LABEL.finditer(text))
    if not labels:
        return False
    last = labels[-1]
    label = (last.group(1) or last.group(2)).lower()
    return label in scene.term("commitments/asker") or label in ("q", "question")
