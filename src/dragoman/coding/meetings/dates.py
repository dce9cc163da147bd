"""When a meeting was or will be, where its own clause leaves it to the opening of the sentence or to the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from spacy.tokens import Token

from dragoman.coding.base import Scene, clause_head
from dragoman.model import When

_OPENING = 12
"""Within how many tokens of its sentence a date opens it: "For four hours on Thursday, the ministers"."""


def opening_date(scene: Scene, clause: Token) -> When | None:
    """The date that opens the sentence whose main verb this is; None after another verb, or when it is a deadline."""
    sent = clause.sent
    if clause.dep_ != "ROOT" or clause.pos_ != "VERB":
        return None
    for index in range(sent.start, min(clause.i, sent.start + _OPENING)):
        word = clause.doc[index]
        if word.pos_ in ("VERB", "AUX"):
            return None
        if index in scene.times_at:
            before = {each.lower_ for each in clause.doc[sent.start : index]}
            found = scene.times_at[index].when_
            return None if before & scene.term("events/deadline-prep") or before & _NOT_THEN else found
    return None


def trip_date(scene: Scene, verb: Token) -> When | None:
    """The date after the places of a journey or a host: "will travel to Peru and Togo from July 18 to July 25"."""
    hosted = verb.tag_ == "VBN" and verb.lemma_.lower() in scene.term("meetings/host")
    if not hosted and verb.lemma_.lower() not in scene.term("meetings/travel") | scene.term("meetings/visit-verb"):
        return None
    for index in range(verb.i + 1, verb.sent.end):
        word = verb.doc[index]
        if word.pos_ in ("VERB", "AUX", "SCONJ"):
            return None
        if index in scene.times_at:
            return scene.times_at[index].when_
    return None


_NOT_THEN = frozenset({"since", "after", "before", "of", "the", "until", "from"})
"""Words before a date that make it another thing's: "since Monday", "after the talks on Monday"."""


def only_date(scene: Scene, token: Token) -> When | None:
    """The one date of a sentence, where it follows the word of meeting with no other verb between."""
    inside = [index for index in scene.times_at if token.sent.start <= index < token.sent.end]
    if len(inside) != 1 or inside[0] < token.i:
        return None
    between = token.doc[token.i + 1 : inside[0]]
    until = between[-1].lower_ in scene.term("events/deadline-prep") if len(between) else False
    if until or any(each.pos_ in ("VERB", "AUX", "SCONJ") or each.text in (";", ":") for each in between):
        return None
    return scene.times_at[inside[0]].when_ if token.doc[inside[0] - 1].lower_ in ("on", "in") else None


def lead_date(scene: Scene, token: Token) -> When | None:
    """The day on which the opening of a news text tells its deed, for a meeting told without a day of its own."""
    published = scene.text.article.published
    sent = token.sent
    if published is None or any(sent.start <= index < sent.end for index in scene.times_at):
        return None
    for index in sorted(scene.times_at)[:_FIRST]:
        when, verb = scene.times_at[index].when_, clause_head(scene.text.doc[index])
        if index > token.i or index > _OPENING_WORDS:
            return None
        days = (published.start_date - when.start_date).days
        told = verb.tag_ == "VBD" and verb.lemma_.lower() not in scene.term("meetings/telling")
        if when.precision == "day" and 0 <= days <= _LATELY and told:
            return when
    return None


_FIRST = 3
"""Among how many of a text's first dates that of its opening is sought."""
_OPENING_WORDS = 80
"""Up to which token a date stands in the opening."""
_LATELY = 3
"""Up to how many days before publication news happened."""


def ahead(scene: Scene, when: When | None, planned: bool = True) -> When | None:
    """A date without a year that lies behind the article moves a year on, since what is planned is still to come.

    What was called off may lie behind, so that only a day of long ago moves.
    """
    published = scene.text.article.published
    if when is None or published is None or when.span is None or when.end_date > published.start_date:
        return when
    bare = not any(each.isdigit() and len(each) == 4 for each in when.span.text.replace(",", " ").split())
    month = any(each.isalpha() and each[:3].title() in _MONTHS for each in when.span.text.replace(".", " ").split())
    if not bare or not month or (published.start_date - when.end_date).days < (_LONG_AGO if planned else _HALF_A_YEAR):
        return when
    return replace(when, start_date=_next_year(when.start_date), end_date=_next_year(when.end_date))


_MONTHS = frozenset("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split())
_LONG_AGO = 60
"""Days from which a bare month of a plan is more likely the next year's than a plan already past."""

_HALF_A_YEAR = 180


def _next_year(day: date) -> date:
    """The same day a year later; the last of February becomes the first of March."""
    return date(day.year + 1, 3, 1) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)
