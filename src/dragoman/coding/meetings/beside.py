"""Meetings that only date another act: "after talks with Iran in Muscat", "the communiqué of the summit in Lima"."""

from __future__ import annotations

from spacy.tokens import Token

from dragoman.coding.base import ACTUAL, FUTURE, HISTORICAL, Scene
from dragoman.coding.meetings.said import Sign, gathering, nth_of
from dragoman.coding.meetings.where import venue
from dragoman.coding.meetings.who import PLURAL, doers, objects_of, officials_of, own_subjects
from dragoman.model import Place, When


def told_beside(
    scene: Scene, noun: Token, top: Token, verb: Token, who: list[str], hosts: list[str], form: str | None
) -> Sign | None:
    """The meeting beside another act; None for what is in general, only thought of, or one of many."""
    dates, place = _dates(scene, noun, top, verb), _place(scene, noun, top, verb)
    nth, theirs = nth_of(scene, noun, noun), _theirs(scene, noun, who)
    failed = theirs and place is not None and bool(dates) and _during(top) and verb.dep_ == "xcomp"
    undone = not failed and not {"hypothesis", "negation"}.isdisjoint(scene.cues(noun))
    if verb.pos_ not in ("VERB", "AUX") or undone:
        return None
    if place is not None and not who and top.head.lower_ in ("after", "following"):
        who = _both(scene, verb)
    phoned = form == "call" and len({scene.side(each) for each in who}) > 1
    own = theirs or phoned or place is not None or bool(objects_of(noun, "with", "between"))
    own = own or (nth not in (None, "next") and not _session(noun, place) and bool(dates or objects_of(noun, "of")))
    if place is not None and dates and gathering(scene, noun) and (all_there := _all_there(scene, verb)):
        who, own = all_there, True
    elif _many(scene, noun) and not theirs and not objects_of(noun, "with", "between"):
        alone = all(child.dep_ in ("det", "prep", "punct") for child in noun.children) and place is None
        if not alone and not (place is not None and closed_by(scene, top)):
            return None
        who, own = [], not alone
    unfixed = place is None and not dates
    just = verb.tag_ == "VBG" and top.head.lower_ in ("after", "following")
    aimed = verb.lemma_.lower() in scene.term("meetings/aim") and not phoned and not just
    if (unfixed and _general(scene, noun, who)) or aimed:
        return None
    future = "future" in scene.cues(verb) and not _over_by_then(top, verb, theirs)
    if nth == "next" or (future and not own):
        return None
    past = HISTORICAL if dates and scene.factuality(noun, dates[0]) == HISTORICAL else ACTUAL
    outside = top.dep_ != "pobj" or top.head.lower_ in ("after", "before", "following")
    seated = () if outside and not own else tuple(who)
    status, factuality = ("planned", FUTURE) if future else ("held", past)
    when = next(iter(dates), None) if own else None
    known = any(child.lower_ == "the" for child in noun.children) and not seated and dates == [] and nth is None
    return Sign(noun, noun, seated, tuple(hosts), form, status, factuality, when, place, nth, known or not own)


def _all_there(scene: Scene, verb: Token) -> list[str]:
    """The body or states whose leaders do an act together: "At a summit in Lima on Friday, the leaders of the bloc"."""
    nouns = own_subjects(verb) or ([verb.head] if verb.dep_ == "acl" else [])
    nouns = [each for each in nouns if each.lower_ in scene.term("meetings/office")]
    return [each for noun in nouns for each in officials_of(scene, noun)]


def _dates(scene: Scene, noun: Token, top: Token, verb: Token) -> list[When]:
    """The dates inside a meeting's phrase, right behind it, of its participle, else of the act that it closed."""
    ended = _ended(scene, noun, top)
    clauses = [child for child in noun.subtree if child.dep_ in ("relcl", "acl") and child not in ended]
    inside = {each.i for each in top.subtree} - {each.i for child in clauses for each in child.subtree}
    dates = [each.when_ for index, each in scene.times_at.items() if index in inside]
    edge = noun.right_edge.i + 1
    edge += int(edge < noun.sent.end and noun.doc[edge].lower_ == "on")
    dates = dates or [each.when_ for index, each in scene.times_at.items() if index == edge]
    dates = dates or [found for each in _held_after(noun) if (found := scene.own_date(each)) is not None]
    act = scene.own_date(verb) if not dates and (_during(top) or _closing(scene, top, verb)) else None
    return dates or ([act] if act is not None else [])


def _place(scene: Scene, noun: Token, top: Token, verb: Token) -> Place | None:
    """The place of a meeting's own words; of a visit or of what a signing closed, that of the act."""
    place = venue(scene, [noun, top, *_held_after(noun), *_ended(scene, noun, top)])
    first = _closing(scene, top, verb) or noun.lemma_.lower() in scene.term("meetings/visit")
    return venue(scene, [verb]) if place is None and first else place


def _during(top: Token) -> bool:
    return top.dep_ == "pobj" and top.head.lower_ in ("in", "at", "during")


def _closing(scene: Scene, top: Token, verb: Token) -> bool:
    """Whether the act is what a meeting ended with: "presented a plan after their talks"."""
    return verb.lemma_.lower() in scene.term("meetings/closing") and top.head.lower_ in ("after", "following")


def _ended(scene: Scene, noun: Token, top: Token) -> list[Token]:
    """The clauses that say that a meeting was over: "talks that ended in Lima on Thursday"."""
    clauses = [child for one in (noun, top) for child in one.children if child.dep_ == "relcl" and child.tag_ == "VBD"]
    return [each for each in clauses if each.lemma_.lower() in scene.term("meetings/take-place")]


def _held_after(noun: Token) -> list[Token]:
    """The participle behind a meeting, wherever the parser hangs it: "at a meeting of the committee held here"."""
    words = noun.doc[noun.i + 1 : noun.sent.end]
    verb = next((each for each in words if each.pos_ in ("VERB", "AUX", "PRON", "SCONJ") or each.text == ","), None)
    if verb is not None and verb.tag_ == "VBN" and verb.lemma_ in _HELD:
        return [verb]
    nouns = [noun, *objects_of(noun, "of")]
    clauses = [child for one in nouns for child in one.children if child.dep_ == "relcl" and child.lemma_ in _HELD]
    return [each for each in clauses if any(child.lower_ in ("was", "were") for child in each.children)]


_HELD = frozenset({"hold", "host", "convene"})
"""Verbs of a clause that says where and when a meeting was: "the tenth meeting, which was held in Lima in May"."""


def _theirs(scene: Scene, noun: Token, who: list[str]) -> bool:
    """Whether a meeting is that of two sides or more told with the act: "agreed at their first summit"."""
    owned = any(child.lower_ == "their" for child in noun.children)
    return owned and len({scene.side(each) for each in who}) > 1


def _both(scene: Scene, verb: Token) -> list[str]:
    """The doers of an act that closed a meeting, where they are of two sides."""
    both = [each for each in doers(scene, verb) if scene.actors[each].kind in ("person", "state")]
    return both if len({scene.side(each) for each in both}) > 1 else []


def _session(noun: Token, place: Place | None) -> bool:
    return noun.lemma_.lower() == "session" and place is None


def _many(scene: Scene, noun: Token) -> bool:
    """Whether a meeting is that of a body or of many, of whom the doer of the act is but one."""
    body = noun.lemma_.lower() == "session" and any(each.pos_ == "PROPN" for each in objects_of(noun, "of"))
    return body or gathering(scene, noun)


def _general(scene: Scene, noun: Token, who: list[str]) -> bool:
    """Whether a plural or a word of talking names no one meeting; "talks between Lee and Ruiz" does."""
    paired = objects_of(noun, "between") and sum(scene.actors[each].kind == "person" for each in who) > 1
    return (noun.tag_ in PLURAL or noun.lemma_.lower() in scene.term("meetings/talking")) and not paired


def _over_by_then(top: Token, verb: Token, theirs: bool) -> bool:
    """Whether a meeting was over when the act was promised: "agreed at their first summit to open the border"."""
    over = top.dep_ != "pobj" or top.head.lower_ in ("after", "following", "during")
    return over or (theirs and _during(top) and verb.dep_ == "xcomp" and verb.head.tag_ == "VBD")


def closed_by(scene: Scene, top: Token) -> bool:
    """Whether a meeting is that of a document named before it: "the communiqué of the summit in Lima"."""
    return top.head.lower_ == "of" and top.head.head.lemma_.lower() in scene.term("meetings/outcome")
