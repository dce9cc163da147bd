"""Which way the clause of a date looks: ahead or back."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from dragoman.resolve.base import Text
from dragoman.resolve.times.base import Found
from dragoman.resolve.times.finding import text_before
from dragoman.resolve.times.patterns import AFTER_AHEAD, PREPOSITION, PUT_OFF, WAS_DUE
from dragoman.resolve.times.vocabulary import AHEAD, MODALS, MOVING, PAST_HELPERS, PRESENT_HELPERS, SCHEDULED, TIMETABLE


def tense_of(text: Text, found: Found) -> str:
    """`future`, `past` or `neutral`: which way the words around an expression look, by the verb it hangs on."""
    if PUT_OFF.search(text_before(text, found)):
        return "future"
    if WAS_DUE.search(text_before(text, found)):
        return "future" if text.doc[text.token_at(found.start)].lower_ == "this" else "past"
    if AFTER_AHEAD.search(text_before(text, found)):
        return "future"
    match = PREPOSITION.search(text_before(text, found))
    prep, token = match[0].lower() if match else "", text.doc[text.token_at(found.start)]
    if prep == "since":
        return "past"
    if _is_to_be(token) or _invited_to(token):
        return "future"
    tense = next(filter(None, (_verb_tense(each, prep) for each in governors(token, bool(prep)))), "neutral")
    if tense == "past" and _last_token(text, found).dep_ in ("compound", "nummod", "poss", "nmod"):
        return "neutral"
    return "future" if tense == "neutral" and prep == "by" else tense


def _is_to_be(token: Token) -> bool:
    """Whether the expression is what something is ("the deadline is Friday", "the vote is on Sunday")."""
    if token.dep_ not in ("attr", "npadvmod", "pobj"):
        return False
    verb = token.head.head if token.dep_ == "pobj" else token.head
    return verb.lemma_ == "be" and verb.pos_ == "AUX" and verb.tag_ in ("VBZ", "VBP")


def _invited_to(token: Token) -> bool:
    """Whether the expression dates what somebody was invited to ("invited them to a meeting on Monday")."""
    above = [token, *token.ancestors]
    return any(each.dep_ == "prep" and each.lower_ == "to" and each.head.lemma_.lower() == "invite" for each in above)


def _last_token(text: Text, found: Found) -> Token:
    """The token of the expression on which its others hang."""
    first, last = text.tokens(found.start, found.end)
    return text.root(first, last)


def governors(token: Token, after_preposition: bool) -> Iterator[Token]:
    """The verb right before ("said on Monday it would"), then what the expression hangs on, upwards."""
    before = token.i - 1 - after_preposition
    if before >= 0:
        yield token.doc[before]
    for _ in range(12):
        yield token
        if token.head.i == token.i:
            return
        token = token.head


def _verb_tense(token: Token, prep: str) -> str:
    """The direction a verb (or an adjective such as "due") gives to a date that hangs on it; '' where it gives none."""
    lemma = token.lemma_.lower()
    if token.pos_ not in ("VERB", "AUX"):
        return "future" if token.pos_ == "ADJ" and lemma in SCHEDULED | {"upcoming"} else ""
    helpers = {child.lower_ for child in token.children if child.dep_ in ("aux", "auxpass")}
    if helpers & MODALS:
        return "past" if "have" in helpers else "future"
    if lemma in MOVING and prep in ("until", "till", "through", "to", "for"):
        return "future"
    if token.tag_ == "VBN" and lemma in SCHEDULED:
        return "future"
    if "to" in helpers:
        head = token.head
        headline = head.head.i == head.i and head.pos_ in ("NOUN", "PROPN")
        return "future" if headline or head.i == token.i or head.lemma_.lower() in AHEAD else ""
    return _finite_tense(token, lemma, helpers)


def _finite_tense(token: Token, lemma: str, helpers: set[str]) -> str:
    if token.tag_ == "VBD" or (token.tag_ == "VBN" and token.dep_ == "acl") or helpers & PAST_HELPERS:
        return "past"
    if token.tag_ in ("VBZ", "VBP") or (token.tag_ == "VBG" and helpers & PRESENT_HELPERS):
        return "future" if lemma in TIMETABLE else "neutral"
    return ""
