"""What a text says of a meeting told by a word: whether it was held, when and where, and which of a row it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from dragoman.coding.base import ACTUAL, FUTURE, HISTORICAL, HYPOTHETICAL, NEGATED, Scene, is_infinitive
from dragoman.coding.meetings.dates import ahead, opening_date, trip_date
from dragoman.coding.meetings.where import beside_date, place_named, venue
from dragoman.coding.meetings.who import agents, objects_of, promised_beside
from dragoman.model import Place, When
from dragoman.names import fold


@dataclass(frozen=True, slots=True)
class Sign:
    """One telling of a meeting: its word and clause, actor ids of those who meet and of hosts, and what is said of it.

    `nth` is "next", "previous" or an ordinal; `definite` a meeting the text has told of before ("the talks").
    """

    token: Token
    clause: Token
    who: tuple[str, ...]
    hosts: tuple[str, ...]
    form: str | None
    status: str
    factuality: str
    when: When | None
    place: Place | None
    nth: str | None
    definite: bool


def sign_of(
    scene: Scene,
    token: Token,
    clause: Token,
    who: list[str],
    hosts: list[str],
    form: str | None,
    place: Place | None = None,
) -> Sign | None:
    """The sign with its status, date and place; None for what was refused, asked for or is only thought of."""
    anchors = [token, *planned_by(scene, token), clause]
    due = token.dep_ == "nsubjpass" and clause.lemma_.lower() in scene.term("meetings/plan")
    anchors += [
        child for each in anchors for child in each.children if child.dep_ == "xcomp" and (due or each is not clause)
    ]
    when = next((found for each in anchors[1:-1] if (found := scene.own_date(each))), None) or scene.own_date(token)
    when = when or trip_date(scene, clause) or opening_date(scene, clause)
    lead = clause.head if clause.dep_ in ("advcl", "xcomp", "conj") else clause
    if place is None and form != "call":
        place = venue(scene, anchors)
        if place is None and clause.tag_ == "VBN" and clause.lemma_.lower() in scene.term("meetings/host"):
            place = venue(scene, agents(clause))
        going = lead.lemma_.lower() in scene.term("meetings/travel") | {"be"} and is_infinitive(clause)
        if place is None and lead.i != clause.i and (going or lead.lemma_.lower() in scene.term("meetings/travel")):
            place = next((place_named(scene, each) for each in objects_of(lead, "to", "in")), None)
            when = when or scene.own_date(lead)
    if place is None and form != "call" and when is not None:
        place = beside_date(scene, token, when)
    if place is None and any(child.lower_ == "where" for child in clause.children) and clause.dep_ == "relcl":
        place = place_named(scene, clause.head) or venue(scene, list(clause.ancestors), ("to",))
        when = when or next((found for each in clause.ancestors if (found := scene.own_date(each))), None)
    if place is None and any(child.lower_ == "there" and child.dep_ == "advmod" for child in clause.children):
        place = venue(scene, list(clause.ancestors), ("to",))
        when = when or next((found for each in clause.ancestors if (found := scene.own_date(each))), None)
    status = _status(scene, token, clause, when, place)
    if status is None or (status == "planned" and when is None and _wished(clause)):
        return None
    when = ahead(scene, when) if status == "planned" else when
    nth = nth_of(scene, token, clause)
    factuality = FUTURE if status == "planned" else ACTUAL
    if status == "held" and (
        nth == "previous" or HISTORICAL in (scene.factuality(token, when), scene.factuality(clause, when))
    ):
        factuality = HISTORICAL
    definite = (
        any(child.lower_ in ("the", "their", "this", "these") for child in token.children) and token.pos_ != "VERB"
    )
    return Sign(
        token, clause, tuple(dict.fromkeys(who)), tuple(hosts), form, status, factuality, when, place, nth, definite
    )


def _status(scene: Scene, token: Token, clause: Token, when: When | None, place: Place | None) -> str | None:
    off = called_off(scene, clause)
    beside = promised_beside(clause)
    chain = [clause, *(each for each in above(beside) if each is not clause)]
    cues = scene.cues(clause) | (scene.cues(token) if off is None else frozenset())
    if clause.tag_ == "VBD" and clause.lemma_.lower() not in scene.term("meetings/plan"):
        cues -= {"future"}
    if "negation" in cues:
        return "cancelled" if _never_held(scene, token, clause) else None
    if off is not None:
        return off
    if any(each.lemma_.lower() in scene.term("meetings/unmade") for each in chain[token.i == clause.i :]):
        return None
    if any(each.lemma_.lower() in scene.term("meetings/courtesy") for each in chain[1:]):
        return None
    if "hypothesis" in scene.cues(clause) and "future" not in cues:
        return None
    if any(each.lemma_.lower() == "invitation" for each in chain[1:]) and not _accepted(chain):
        return None
    opens = clause.lemma_ == "open" and clause.pos_ == "VERB"
    weak = any(each.lemma_.lower() in scene.term("meetings/willing") for each in chain[opens:])
    if weak and (when is None or place is None):
        return None
    if _only_named(scene, clause):
        return None
    published = scene.text.article.published
    late = when is not None and published is not None and when.start_date >= published.end_date
    late = late and not (clause.tag_ == "VBD" and when is not None and day_after(when))
    some_day = clause.dep_ == "advcl" or any(child.lower_ in ("when", "once", "if") for child in clause.children)
    present = clause.tag_ in ("VBZ", "VBP")
    if present and some_day and not late:
        return None
    if present and clause.lemma_.lower() in scene.term("meetings/travel") and token is clause and when is None:
        return "planned"
    if "future" in cues or late or weak or _meant(scene, token, clause, chain):
        return "planned"
    return None if scene.factuality(clause, when) in (NEGATED, HYPOTHETICAL) and not _purpose(scene, clause) else "held"


def day_after(when: When) -> bool:
    """Whether a date counts from the day told of before: "the next day"."""
    words = fold(when.span.text).split() if when.span is not None else []
    return words[-2:] in (["next", "day"], ["following", "day"], ["day", "later"])


def _never_held(scene: Scene, token: Token, clause: Token) -> bool:
    """Whether what had been planned did not come about: "a planned meeting with the envoy did not take place"."""
    told = clause.lemma_.lower() in ("take", "happen", "occur", "materialise", "materialize") and clause.i != token.i
    plans = {word for child in token.children if child.dep_ in ("amod", "acl") for word in (child.lemma_, child.lower_)}
    return told and bool(plans & scene.term("meetings/plan"))


def _meant(scene: Scene, token: Token, clause: Token, chain: list[Token]) -> bool:
    """Whether an infinitive under "is", "hopes" or "is due" says what is to come."""
    infinitive = any(child.dep_ == "aux" and child.lower_ == "to" for child in clause.children)
    marks = [child for child in clause.children if child.dep_ == "aux" and child.lower_ == "to" and child.i > 0]
    above = {each.lemma_.lower() for each in (*chain[1:], *(each.nbor(-1) for each in marks))}
    going = clause.dep_ == "advcl" and "future" in scene.cues(clause.head)
    planned = clause.lemma_.lower() in scene.term("meetings/plan") and token.i != clause.i
    planned = planned or _wished(clause) or _accepted(chain) or _awaited(clause)
    return planned or (infinitive and (going or bool(above & (scene.term("meetings/plan") | {"be"}))))


def _accepted(chain: list[Token]) -> bool:
    """Whether an invitation to it was accepted: "accepted an invitation to visit Lima"."""
    return any(each.lemma_.lower() == "invitation" and each.head.lemma_ == "accept" for each in chain)


def _wished(clause: Token) -> bool:
    """Whether it is only looked forward to: "looks forward to visiting Lima"."""
    return clause.dep_ == "pcomp" and clause.head.head.lemma_ == "look"


def _awaited(clause: Token) -> bool:
    """Whether others are looked forward to doing it: "we look forward to Japan hosting the next summit"."""
    looks = (each for each in clause.ancestors if each.lemma_ == "look")
    return any(child.lower_ == "forward" for each in looks for child in each.children)


def _only_named(scene: Scene, clause: Token) -> bool:
    """Whether a clause only says for what somebody is thanked, or what comes first: "after having visited Japan"."""
    if any(child.dep_ == "aux" and child.lower_ == "having" for child in clause.children):
        return clause.dep_ == "pcomp" or scene.own_date(clause) is None
    return clause.dep_ == "pcomp" and clause.head.head.lemma_.lower() in ("thank", "congratulate", "praise", "commend")


def _purpose(scene: Scene, clause: Token) -> bool:
    return clause.dep_ == "advcl" and clause.head.lemma_.lower() in scene.term("meetings/travel")


def above(clause: Token) -> Iterator[Token]:
    """The clause's verb and the words it completes: "ready to", "agreed to", "refused to"."""
    yield clause
    while (
        clause.dep_ in ("xcomp", "acomp", "acl", "pcomp") or (clause.dep_ == "conj" and is_infinitive(clause))
    ) and clause.head.i != clause.i:
        clause = clause.head
        yield clause


def called_off(scene: Scene, verb: Token) -> str | None:
    """Whether a verb calls a meeting off or puts it off."""
    particle = {child.lower_ for child in verb.children if child.dep_ == "prt"}
    lemma = verb.lemma_.lower()
    if lemma in scene.term("meetings/cancel") or (lemma == "call" and "off" in particle):
        return "cancelled"
    return "postponed" if lemma in scene.term("meetings/postpone") or (lemma == "put" and "off" in particle) else None


def nth_of(scene: Scene, token: Token, clause: Token) -> str | None:
    """Which of a row of meetings it is; of a verb's own words only "last" tells ("last met in Lima")."""
    if token.pos_ == "VERB":
        words = {child.lower_ for child in clause.children if child.dep_ == "advmod"}
        return "previous" if "last" in words else "next" if words & {"next", "again"} else None
    for child in token.children:
        if child.lower_ in scene.term("meetings/next"):
            return "next"
        if child.lower_ in scene.term("meetings/previous"):
            return "previous"
        if child.lower_ in scene.term("meetings/ordinal") or re.fullmatch(r"\d+(?:st|nd|rd|th)", child.lower_):
            return child.lower_
    return None


def planned_by(scene: Scene, noun: Token) -> list[Token]:
    """The clauses on a noun that say when it is or was to be: "a meeting planned for Monday in Lima"."""
    nouns = [noun, *objects_of(noun, "of", "to")]
    clauses = [child for each in nouns for child in each.children if child.dep_ in ("acl", "relcl")]
    plan = scene.term("meetings/plan")
    own = [each for each in clauses if each.head.i == noun.i or each.lemma_.lower() in (plan | {"announce"})]
    return [each for each in own if each.lemma_.lower() in (scene.term("meetings/due") | plan)]


def gathering(scene: Scene, noun: Token) -> bool:
    """Whether a noun of meeting is that of many: "the ministerial meeting", "a coalition meeting", "the conference"."""
    near = {child.lemma_.lower() for child in noun.children if child.dep_ in ("amod", "compound", "nmod")}
    near -= scene.term("meetings/summit") if objects_of(noun, "between") else frozenset()
    words = scene.term("meetings/gathering")
    members = [each for each in objects_of(noun, "of") if each.tag_ in ("NNS", "NNPS")]
    joined = any(objects_of(each, "of") and each.lower_ in scene.term("meetings/office") for each in members)
    return bool(near & words) or noun.lemma_.lower() in words or joined
