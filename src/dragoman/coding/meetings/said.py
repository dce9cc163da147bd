"""What a text says of a meeting told by a word: whether it was held, when and where, and which of a row it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from dragoman.coding.base import ACTUAL, FUTURE, HISTORICAL, HYPOTHETICAL, NEGATED, Scene, is_infinitive
from dragoman.coding.meetings.dates import ahead, only_date, opening_date, trip_date
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
    when = when or _inner_date(scene, token) or trip_date(scene, clause) or opening_date(scene, clause)
    when = when or (only_date(scene, token) if token.pos_ == "VERB" else None)
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
    if clause.dep_ == "relcl" and any(child.lower_ == "where" for child in clause.children):
        after = [each for each in scene.times_at if token.i < each < token.sent.end]
        when = scene.times_at[after[0]].when_ if len(after) == 1 else when
    status = _status(scene, token, clause, when, place)
    if any(each.lower_ in scene.term("meetings/regularly") for each in clause.subtree) and status == "planned":
        return None
    if status is None or (status == "planned" and when is None and _wished(clause)):
        return None
    when = _put_to(scene, token, clause) or when if status == "planned" else when
    when = ahead(scene, when, status == "planned") if status != "held" else when
    when = None if status == "planned" and _gone_by(scene, when) else when
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


def _inner_date(scene: Scene, noun: Token) -> When | None:
    """The day inside a meeting's own phrase: "a round of calls on Monday", "next week's meeting"."""
    if noun.pos_ != "NOUN":
        return None
    inner = [each for each in objects_of(noun, "of") if each.lemma_.lower() in scene.term("meetings/meeting-noun")]
    owned = [word for child in noun.children if child.dep_ == "poss" for word in child.subtree]
    dates = [scene.times_at[each.i].when_ for each in owned if each.i in scene.times_at]
    return next((found for each in inner if (found := scene.own_date(each))), None) or next(iter(dates), None)


def _status(scene: Scene, token: Token, clause: Token, when: When | None, place: Place | None) -> str | None:
    undone = was_to_have(clause) or (clause.dep_ in ("advcl", "xcomp") and was_to_have(clause.head))
    off = called_off(scene, clause) or (_fell_through(scene, clause) if undone else None)
    if off is None and undone:
        return None
    beside = promised_beside(clause)
    chain = [clause, *(each for each in above(beside) if each is not clause)]
    cues = scene.cues(clause) | (scene.cues(token) if off is None else frozenset())
    if clause.tag_ == "VBD" and clause.lemma_.lower() not in scene.term("meetings/plan"):
        cues -= {"future"}
    if _no_result(clause) and token.i != clause.i and clause.tag_ == "VBD":
        return "held"
    if "negation" in cues:
        return "cancelled" if _never_held(scene, token, clause) else None
    if off is not None:
        return off
    published = scene.text.article.published
    late = when is not None and published is not None and when.start_date >= published.end_date
    if late and clause.dep_ == "acl" and clause.lemma_.lower() in scene.term("meetings/plan"):
        return "planned"
    unmade = [each for each in chain[token.i == clause.i :] if each.lemma_.lower() in scene.term("meetings/unmade")]
    taken_up = any(each.lemma_.lower() in _OFFERING and _taken_up(each) for each in chain)
    called = taken_up or (when is not None and place is not None)
    if any(not (called and each.lemma_.lower() in scene.term("meetings/invite")) for each in unmade):
        return None
    if any(no_plan(each) for each in chain):
        return None
    if any(each.lemma_.lower() in scene.term("meetings/courtesy") for each in chain[1:]):
        return None
    if "hypothesis" in scene.cues(clause) and "future" not in cues:
        return None
    if any(each.lemma_.lower() == "invitation" for each in chain[1:]) and not _accepted(chain):
        return None
    opens = clause.lemma_ == "open" and clause.pos_ == "VERB"
    weak = any(each.lemma_.lower() in scene.term("meetings/willing") for each in chain[opens:])
    if weak and not taken_up and (when is None or place is None):
        return None
    if _only_named(scene, clause) or _subjunctive(clause) or had_it_been(clause):
        return None
    late = late and not (clause.tag_ == "VBD" and when is not None and day_after(when))
    some_day = clause.dep_ == "advcl" or any(child.lower_ in ("when", "once", "if") for child in clause.children)
    present = clause.tag_ in ("VBZ", "VBP")
    if present and some_day and not late:
        return None
    if present and clause.lemma_.lower() in scene.term("meetings/travel") and token is clause and when is None:
        return "planned"
    if "future" in cues or late or weak or unmade or _meant(scene, token, clause, chain):
        return "planned"
    return None if scene.factuality(clause, when) in (NEGATED, HYPOTHETICAL) and not _purpose(scene, clause) else "held"


_OFFERING = frozenset({"offer", "invite", "propose"})
"""Verbs whose meeting comes about once they are accepted."""


def _taken_up(verb: Token) -> bool:
    """Whether an offer or invitation was accepted, in its sentence or the next: "Guyana accepts that offer"."""
    doc = verb.doc
    end = doc[verb.sent.end].sent.end if verb.sent.end < len(doc) else verb.sent.end
    words = (each for each in doc[verb.i + 1 : end] if each.lemma_.lower() == "accept" and each.pos_ == "VERB")
    return any(not any(child.dep_ == "neg" for child in each.children) for each in words)


def no_plan(noun: Token) -> bool:
    """Whether an infinitive hangs on what there is not: "has no plan to meet"."""
    nouns = [noun, *(child for child in noun.children if child.dep_ == "dobj" and noun.lemma_ == "have")]
    return any(each.pos_ == "NOUN" and any(child.lower_ == "no" for child in each.children) for each in nouns)


def _put_to(scene: Scene, token: Token, clause: Token) -> When | None:
    """The new day of a meeting that was to be earlier: "scheduled for May 14, will now take place on June 2"."""
    moved = any(child.lower_ in ("now", "instead") for child in clause.children) and token.i < clause.i
    after = [index for index in scene.times_at if clause.i < index < clause.sent.end] if moved else []
    return scene.times_at[min(after)].when_ if after else None


def _subjunctive(clause: Token) -> bool:
    """Whether it is only wished that it be: "proposed that the next summit be held in Lima"."""
    helpers = [child for child in clause.children if child.dep_ in ("aux", "auxpass")]
    return [each.lower_ for each in helpers] == ["be"] and clause.dep_ == "ccomp"


def had_it_been(clause: Token) -> bool:
    """Whether a clause opens with "had", so that it did not come about: "Had the ministers met, the war would"."""
    above = clause.head
    return above.lower_ == "had" and above.dep_ == "advcl" and above.left_edge.i == above.i < clause.left_edge.i


def _gone_by(scene: Scene, when: When | None) -> bool:
    """Whether a weekday lies before the article, so that it dates who told a plan: "will meet, he said on Monday"."""
    published = scene.text.article.published
    if when is None or published is None or when.span is None or when.end_date > published.start_date:
        return False
    return (
        when.precision == "day" and fold(when.span.text).split()[-1].endswith("day") and fold(when.span.text) != "today"
    )


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
    clauses += [each for each in noun.subtree if _apposed(scene, each) and each not in clauses]
    own = [
        each for each in clauses if each.head.i == noun.i or each.lemma_.lower() in (plan | {"announce"}) or _due(each)
    ]
    held = [each for each in clauses if each.dep_ == "relcl" and each.lemma_ == "hold" and each not in own]
    own += [each for each in held if "future" in scene.cues(each)]
    found = [each for each in own if each.lemma_.lower() in (scene.term("meetings/due") | plan)]
    found += [each for each in own if each.dep_ == "acl" and each.lemma_ == "call" and objects_of(each, "for")]
    return found or _to_be_held(scene, noun)


def was_to_have(clause: Token) -> bool:
    """Whether something had been planned and did not come about: "the ministers were to have met on Monday"."""
    helpers = {child.lower_ for child in clause.children if child.dep_ in ("aux", "auxpass")}
    above = clause.head.lemma_.lower() if clause.dep_ == "xcomp" else ""
    return {"to", "have"} <= helpers and above in ("be", "due", "schedule", "plan") and clause.head.tag_ != "VB"


def _fell_through(scene: Scene, clause: Token) -> str | None:
    """What became of such a plan in its own sentence: "but the trip was scrapped", "; the meeting has been put off"."""
    after = [each for each in clause.sent if each.i > clause.i and each.pos_ == "VERB"]
    said = [each for each in after if any(child.dep_ == "nsubjpass" for child in each.children)]
    return next((off for each in said if (off := called_off(scene, each)) is not None), None)


def _no_result(clause: Token) -> bool:
    """Whether only what came of a meeting is denied: "the talks in Cairo made no headway", "produced no agreement"."""
    denied = any(child.dep_ == "neg" for child in clause.children)
    gains = (child for child in clause.children if child.dep_ == "dobj")
    without = any(inner.lower_ == "no" for each in gains for inner in each.children)
    return without and not denied and clause.lemma_ in ("make", "produce", "yield", "reach")


def _apposed(scene: Scene, word: Token) -> bool:
    """Whether a participle behind a comma says when a meeting is to be: "talks on transit, planned for May"."""
    if word.lemma_.lower() not in scene.term("meetings/plan") or word.left_edge.i == 0:
        return False
    which = word.dep_ == "relcl" and word.left_edge.lower_ == "which" and scene.own_date(word) is not None
    return (word.dep_ == "acl" and word.nbor(-1).text == ",") or (which and word.left_edge.nbor(-1).text == ",")


def _due(clause: Token) -> bool:
    return clause.lemma_ == "be" and any(child.lower_ == "due" for child in clause.children)


def _to_be_held(scene: Scene, noun: Token) -> list[Token]:
    """The participle of "the meeting of the committee, to be held in Lima", wherever the parser hangs it."""
    for word in noun.doc[noun.i + 1 : noun.sent.end]:
        if word.tag_ == "VBN" and word.lemma_ in ("hold", "convene"):
            marks = {child.lower_ for child in word.children if child.dep_ in ("aux", "auxpass")}
            return [word] if marks == {"to", "be"} and noun.i < word.i else []
        if (
            word.lemma_.lower() in scene.term("meetings/meeting-noun")
            or word.pos_ in ("VERB", "PRON", "SCONJ")
            or (word.pos_ == "AUX" and word.lower_ != "be")
        ):
            return []
    return []


def gathering(scene: Scene, noun: Token) -> bool:
    """Whether a noun of meeting is that of many: "the ministerial meeting", "a coalition meeting", "the conference"."""
    near = {child.lemma_.lower() for child in noun.children if child.dep_ in ("amod", "compound", "nmod")}
    near -= scene.term("meetings/summit") if objects_of(noun, "between") else frozenset()
    words = scene.term("meetings/gathering")
    members = [each for each in objects_of(noun, "of") if each.tag_ in ("NNS", "NNPS")]
    joined = any(objects_of(each, "of") and each.lower_ in scene.term("meetings/office") for each in members)
    return bool(near & words) or noun.lemma_.lower() in words or joined
