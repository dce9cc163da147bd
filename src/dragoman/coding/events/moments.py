"""When an act of the lexicon happened and whether it was done: the dates and tenses that its own clause leaves open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from spacy.tokens import Token

from dragoman.coding.base import (
    ACTUAL,
    FUTURE,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    Scene,
    below,
    clause_head,
    is_infinitive,
    is_purpose,
)
from dragoman.model import When

SAID = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN"})
"""Types whose factuality is whether the words were said (RECORD.md), not whether a deed was done."""

_RECENT = 7
"""Days before publication within which what "had happened" is still news."""

_OLD = 45
"""Days before publication from which the date of a clause makes history of what is told beside it."""

_NEAR = 30
"""Days before publication within which a date beside the verb can be the day of what is told as news."""

_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_WAY = frozenset({"prep", "pobj", "dobj", "npadvmod", "compound", "nummod", "nsubjpass", "conj", "nsubj", "advmod"})


def when_of(scene: Scene, token: Token, carried: Token | None, kind: str) -> When | None:
    """The date of an act: its own, that of the word that carries it out, one that stands beside it, publication.

    What is said is said now: "we call on Chad to raise it at its summit in February".
    """
    own = _owning(scene, token) or (scene.own_date(carried) if carried is not None else None) or scene.own_date(token)
    if own is not None and _to_come(scene, own) and (_is_past(clause_head(token)) or _is_said(scene, token, kind)):
        own = _last(own)
    if own is not None:
        return own
    return _same_time(scene, token) or _of_document(scene, token) or _beside(scene, token) or scene.published()


def _to_come(scene: Scene, when: When) -> bool:
    published = scene.text.article.published
    return published is not None and when.start_date > published.start_date


def _last(when: When) -> When | None:
    """The same weekday a week before: "the farmers whom guards seized on Friday", told on Tuesday; None of a date."""
    if when.precision != "day" or when.span is None or when.span.text.split()[-1].lower() not in _WEEKDAYS:
        return None
    week = timedelta(days=7)
    return replace(when, start_date=when.start_date - week, end_date=when.end_date - week)


def _is_past(verb: Token) -> bool:
    """Whether a verb stands in the past without a modal: what it tells has no date to come."""
    auxiliaries = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    if any(each.tag_ == "MD" or each.lower_ == "to" for each in auxiliaries):
        return False
    bare = verb.tag_ == "VBN" and not auxiliaries and any(child.dep_ == "nsubj" for child in verb.children)
    return verb.tag_ == "VBD" or bare or any(each.tag_ == "VBD" for each in auxiliaries)


def _is_said(scene: Scene, token: Token, kind: str) -> bool:
    """Whether words are spoken in the present, whatever day to come they are about."""
    return kind in SAID and token.tag_ in ("VBP", "VBZ") and "future" not in scene.cues(token)


def _of_document(scene: Scene, token: Token) -> When | None:
    """The date of the document an act is done in: "the islet that Peru recognised in a treaty signed in 1974"."""
    nouns = (
        each
        for child in token.children
        if child.dep_ == "prep" and child.lower_ in ("in", "by", "at", "during")
        for each in child.children
    )
    clauses = (clause for noun in nouns for clause in noun.children if clause.dep_ == "acl" and clause.tag_ == "VBN")
    return next((when for clause in clauses if (when := scene.own_date(clause)) is not None), None)


def _same_time(scene: Scene, token: Token) -> When | None:
    """The date of the clause that "when" joins to another, or of the noun of "in which": both tell one happening."""
    verb = clause_head(token)
    if verb.dep_ == "advcl" and any(child.lower_ in ("when", "as") and child.i < verb.i for child in verb.children):
        return _day(scene.own_date(verb.head)) if _is_past(verb) else None
    if verb.dep_ == "relcl" and any(
        each.lower_ == "which" and each.head.lower_ in ("in", "during") for each in _opening(verb)
    ):
        return _day(next((when for noun in _upward(verb.head) for when in _dates_of(scene, noun)), None))
    return None


def _upward(noun: Token) -> Iterator[Token]:
    """A noun and those it hangs on: "the attack of 8 April on a convoy, in which ..." hangs on the convoy."""
    yield noun
    while noun.dep_ == "pobj" and noun.head.dep_ == "prep" and noun.head.head.pos_ in ("NOUN", "PROPN"):
        noun = noun.head.head
        yield noun


def _owning(scene: Scene, noun: Token) -> When | None:
    """The date that owns an act: "Sunday's attack on a market"."""
    owners = (child.i for child in noun.children if child.dep_ == "poss" and noun.pos_ == "NOUN")
    return next((scene.times_at[index].when_ for index in owners if index in scene.times_at), None)


def _opening(verb: Token) -> Iterator[Token]:
    """The first words of a clause, up to its verb."""
    return (each for each in verb.doc[verb.left_edge.i : verb.i])


def _dates_of(scene: Scene, noun: Token) -> Iterator[When]:
    """The dates that hang on a noun: "the attack of 8 April on a convoy"."""
    for child in noun.children:
        for index in range(child.left_edge.i, child.right_edge.i + 1) if child.dep_ == "prep" else ():
            time = scene.times_at.get(index)
            if time is not None and time.when_ is not None and len(list(below(noun.doc[index], noun))) <= 3:
                yield time.when_


def _day(when: When | None) -> When | None:
    return when if when is not None and when.precision == "day" else None


def _beside(scene: Scene, token: Token) -> When | None:
    """The only day of the sentence, where the parse hung it on a noun: "leaders of the bloc on Monday lifted"."""
    verb, sent = clause_head(token), token.sent
    if not _is_past(verb):
        return None
    days = [
        (index, each.when_)
        for index, each in scene.times_at.items()
        if sent.start <= index < sent.end and each.when_ is not None and _is_news(scene, each.when_)
    ]
    if len(days) != 1 or scene.text.doc[max(days[0][0] - 1, 0)].lower_ in scene.term("events/deadline-prep"):
        return None
    index, when = days[0]
    day = scene.text.doc[index]
    first = index <= sent.start + 1 and (verb.dep_ == "ROOT" or verb.head.dep_ == "ROOT")
    return when if first or _before(day, verb) or _behind(day, verb) else None


def _is_news(scene: Scene, when: When) -> bool:
    """Whether a date is a day shortly before publication."""
    published = scene.text.article.published
    if published is None or when.precision != "day" or when.basis != "text":
        return False
    return 0 <= (published.start_date - when.start_date).days <= _NEAR


def _before(day: Token, verb: Token) -> bool:
    """Whether nothing but auxiliaries and adverbs stands between a day and the verb behind it."""
    between = day.doc[day.i + 1 : verb.i]
    return day.i < verb.i and all(
        each.dep_ in ("aux", "auxpass", "advmod", "neg") or each.ent_type_ == "DATE" for each in between
    )


def _behind(day: Token, verb: Token) -> bool:
    """Whether a day hangs with "on" on what the verb takes: "recalled its envoy for consultations on Wednesday"."""
    way = list(below(day, verb))
    if not way or day.i < verb.i or len(way) > 6 or way[-1].head.i != verb.i:
        return False
    bare = not any(each.dep_ == "prep" and each.lower_ in ("of", "from", "since") for each in way)
    return bare and all(each.dep_ in _WAY for each in way)


# ---------------------------------------------------------------- whether it was done


def factuality_of(scene: Scene, token: Token, kind: str, when: When | None) -> str:
    """Whether the deed was done, from cues and date as the scene reads them, and from the tense of its own clause."""
    said, verb = scene.factuality(token, when), clause_head(token)
    if _not_yet(token):
        return NEGATED
    if said == ACTUAL and (_is_to(token) or is_intended(scene, token)):
        return FUTURE
    if said in (ACTUAL, HISTORICAL) and (told := _would(verb)) is not None and token.i == verb.i:
        return told
    if said == ACTUAL and token.pos_ == "NOUN" and token.dep_ == "nsubj" and _is_modal(token.head):
        return HYPOTHETICAL
    if said != ACTUAL and _breaks_off(verb):
        said = ACTUAL
    if said == FUTURE and _is_past(verb) and "future" not in scene.cues(token):
        said = ACTUAL
    if said == HYPOTHETICAL and kind in SAID and is_purpose(token) and token.dep_ == "advcl" and _is_past(token.head):
        return ACTUAL
    if said in (HYPOTHETICAL, FUTURE) and verb.dep_ == "relcl" and _is_past(verb) and verb.i <= token.i:
        said = ACTUAL
    return HISTORICAL if said == ACTUAL and _is_background(scene, token, when) else said


def _is_to(token: Token) -> bool:
    """Whether an act is laid down for later: "the army is to lift its siege"."""
    bare = token.head.lemma_ == "be" and token.head.pos_ == "AUX" and token.head.tag_ in ("VBZ", "VBP")
    return bare and token.dep_ == "xcomp" and is_infinitive(token)


def is_intended(scene: Scene, token: Token) -> bool:
    """Whether somebody is only ready for an act: "was prepared to sign a declaration"."""
    return token.dep_ == "xcomp" and token.head.lower_ in scene.term("events/ready") and is_infinitive(token)


def _would(verb: Token) -> str | None:
    """What "would" makes of an act outside reported speech: "he said, would close its border" is still to come."""
    helpers = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    if not helpers & {"would", "'d"} or "had" in helpers:
        return None
    return HYPOTHETICAL if "have" in helpers else FUTURE


def _is_modal(verb: Token) -> bool:
    return any(
        child.dep_ == "aux" and child.lower_ in ("could", "would", "might", "may", "can") for child in verb.children
    )


def _breaks_off(verb: Token) -> bool:
    """Whether a finite verb was hung by "and" on one that is none: "denied shelling Chad and accused Niger" accuses."""
    return verb.dep_ == "conj" and _is_past(verb) and verb.tag_ == "VBD" and verb.head.tag_ in ("VBG", "VB")


def _not_yet(token: Token) -> bool:
    """Whether an act is still to be done: "has yet to pay"."""
    return token.dep_ == "xcomp" and any(
        child.lower_ == "yet" for child in (*token.head.children, *token.children) if child.i < token.i
    )


def _is_background(scene: Scene, token: Token, when: When | None) -> bool:
    """Whether an act is told as what came before: an earlier year, "had broken", "a judge convicted of fraud, "."""
    published = scene.text.article.published
    if when is not None and published is not None and when.basis == "text":
        if when.precision in ("year", "quarter") and when.end_date <= published.start_date:
            return True
        if (published.start_date - when.end_date).days < _RECENT:
            return False
    verb = clause_head(token)
    first = verb
    while first.dep_ == "conj" and first.head.pos_ == "VERB":
        first = first.head
    if first.dep_ == "advcl" and published is not None and (when is None or when.basis != "text"):
        above = scene.own_date(first.head) or next(_dates_of(scene, first.head), None)
        if above is not None and (published.start_date - above.end_date).days > _OLD:
            return True
    if verb.dep_ == "acl" and verb.tag_ == "VBN" and (verb.head.dep_ == "appos" or _is_set_off(verb)):
        return True
    return _is_pluperfect(verb) and not _is_reported(scene, verb)


def _is_set_off(verb: Token) -> bool:
    """Whether a comma sets a participle without doer or date off its noun: "gave refuge to Rao, convicted of theft"."""
    between = verb.doc[verb.head.i + 1 : verb.i]
    told = any(child.dep_ in ("agent", "prep") and child.lower_ in ("by", "on", "in") for child in verb.children)
    return any(each.lower_ == "," for each in between) and not told


def _is_pluperfect(verb: Token) -> bool:
    return verb.tag_ == "VBN" and any(child.dep_ == "aux" and child.lower_ in ("had", "'d") for child in verb.children)


def _is_reported(scene: Scene, verb: Token) -> bool:
    """Whether a clause is what somebody says: there "had" is only the tense of reported speech."""
    while verb.dep_ in ("conj", "advcl", "xcomp") and verb.head.pos_ in ("VERB", "AUX"):
        verb = verb.head
    above = [verb.head] if verb.head.i != verb.i else []
    around = (*above, *(child for child in verb.children if child.dep_ in ("ccomp", "parataxis")))
    return any(each.lemma_.lower() in scene.knowledge.reporting for each in around)
