"""Quotations that no reporting verb claims: they go to whom the words before bring in, else to who spoke last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from dragoman.coding.base import Scene, clause_head, unique
from dragoman.coding.statements.quotations import Quote
from dragoman.model import Span, Statement

_TRIM = " \n\t\u00a0,"
_LEAD = " \"'“«‘"

_FAR = 600
"""Characters after a statement within which a quotation without a cue still goes to its speaker."""


def uncued(scene: Scene, found: Sequence[Statement], left: Sequence[Quote]) -> list[Statement]:
    """One statement for each quoted sentence that no cue claimed, as far as somebody can be taken for its speaker."""
    more: list[Statement] = []
    aloud = [each for each in scene.resolved.cast.voices if each.aloud]
    for quote in left:
        if any(voice.start <= quote.start < voice.end for voice in aloud):
            continue
        last = _last_said([*found, *more], quote)
        speakers = _brought_in(scene, quote, last)
        if speakers is not None and _sentences(scene.text.article.text, quote, last):
            more.append(_row(scene, quote, speakers))
        elif last is not None and _sentences(scene.text.article.text, quote, last):
            more.append(_continued(scene, quote, last))
    return more


def _brought_in(scene: Scene, quote: Quote, last: Statement | None) -> tuple[str, ...] | None:
    """Whom the sentence before a quotation is about: "Councillor Hall was delighted. “At last.”"; None where it is
    about nobody, or somebody says something in it."""
    text = scene.text.article.text
    at = quote.start - 1
    while at > 0 and text[at - 1] in _LEAD:
        at -= 1
    if at < 1 or text[at - 1] not in ".:!" or (last is not None and last.evidence.end >= at > last.evidence.start):
        return None
    token = scene.text.doc[scene.text.token_at(at - 1)]
    verb = clause_head(token.nbor(-1)) if token.i > token.sent.start else token.sent.root
    noun = next((each for head in (verb, token.sent.root) for each in head.lefts if each.dep_ == "nsubj"), None)
    if noun is None or any(each.is_quote for each in token.sent[: token.i - token.sent.start]):
        return None
    actors = tuple(role.actor for role in unique(scene.roles(noun, deep=False)))
    if text[at - 1] == ":":
        human = noun.pos_ == "PROPN" or noun.lemma_.lower() in scene.term("statements/human")
        return actors if (actors or human) and verb.dep_ != "relcl" else None
    persons = len(actors) == 1 and scene.actors[actors[0]].kind == "person"
    return actors if persons else None


def _row(scene: Scene, quote: Quote, speakers: tuple[str, ...]) -> Statement:
    span = scene.trimmed(quote.start, quote.end, _TRIM)
    return Statement(
        id=scene.text.id("statements", [(span.start, span.end)], "direct"),
        speakers=speakers,
        document=None,
        addressees=(),
        kind="direct",
        medium=None,
        cue=None,
        content=(span,),
        quoted=(span,),
        when=scene.published(),
        evidence=scene.evidence(_first(scene, span), "statements/brought-in", 0.6),
    )


def _continued(scene: Scene, quote: Quote, last: Statement) -> Statement:
    """A quotation that goes on with what the last speaker said."""
    span = scene.trimmed(quote.start, quote.end, _TRIM)
    return replace(
        last,
        id=scene.text.id("statements", [(span.start, span.end)], "direct"),
        kind="direct",
        cue=None,
        content=(span,),
        quoted=(span,),
        evidence=scene.evidence(_first(scene, span), "statements/continued", 0.6),
    )


def _first(scene: Scene, span: Span) -> Token:
    return scene.text.doc[scene.text.token_at(span.start)]


def _last_said(found: Sequence[Statement], quote: Quote) -> Statement | None:
    """The statement before a quotation, one with quotations first; None when it stands too far off."""
    before = [each for each in found if each.evidence.start <= quote.start and each.kind != "indirect"]
    before = before or [each for each in found if each.evidence.start <= quote.start]
    near = [each for each in before if quote.start - each.evidence.end <= _FAR]
    return max(near, key=lambda each: each.evidence.end) if near else None


def _sentences(text: str, quote: Quote, last: Statement | None) -> bool:
    """Whether a quotation is a sentence or more: right after what was said a short one too."""
    words = text[quote.start : quote.end].split()
    if not text[quote.start : quote.end].lstrip()[:1].isupper():
        return False
    said = last is not None and last.kind != "indirect"
    next_to = last is not None and said and not text[last.evidence.end : quote.start].strip(_LEAD)
    return len(words) >= (8 if quote.missing else 1 if next_to and text[quote.end - 1] in ".!?" else 4)
