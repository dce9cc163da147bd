"""Where a text tells of a meeting: the word of meeting, who meets there, whether it was held, where and when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Span as Sentence
from spacy.tokens import Token

from dragoman.coding.base import (
    ACTUAL,
    FUTURE,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    Scene,
    clause_head,
    sentences,
    subject,
)
from dragoman.model import Place, When
from dragoman.names import fold

_DATELINE = re.compile(r"[^.\n]{0,60}?(?:--|—|–|\s-\s|:\s|/\.)")
_MODIFIERS = frozenset({"amod", "compound", "nmod", "poss"})
_PLURAL = frozenset({"NNS", "NNPS"})


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


def signs(scene: Scene) -> Iterator[Sign]:
    """Every telling of a meeting, in reading order; nothing where nobody meets."""
    for sent in sentences(scene.text):
        if asked(sent):
            continue
        for token in sent:
            if token.pos_ == "VERB":
                sign = _of_verb(scene, token)
            elif token.pos_ in ("NOUN", "PROPN"):
                sign = _of_noun(scene, token)
            else:
                continue
            if sign is not None:
                yield sign


def asked(sent: Sentence) -> bool:
    """Whether a sentence only asks: what is asked about has not been told."""
    return sent.text.rstrip(' \n"”’').endswith("?")


# ---------------------------------------------------------------- verbs of meeting


def _of_verb(scene: Scene, verb: Token) -> Sign | None:
    lemma = verb.lemma_.lower()
    if lemma in scene.term("meetings/meet"):
        return _meet(scene, verb)
    if lemma in scene.term("meetings/speak") or (lemma == "tell" and _by_phone(scene, verb)):
        return _speak(scene, verb)
    if lemma in scene.term("meetings/discuss") and _by_phone(scene, verb):
        return _speak(scene, verb)
    if lemma in scene.term("meetings/visit-verb"):
        return _visit(scene, verb)
    if lemma in scene.term("meetings/receive"):
        return _receive(scene, verb)
    if lemma in scene.term("meetings/travel"):
        return _travel(scene, verb)
    if lemma == "call":
        return _courtesy(scene, verb)
    return None


def _meet(scene: Scene, verb: Token) -> Sign | None:
    """Subject, object and "with": at least two who meet, or several in one noun ("the leaders met")."""
    objects = [child for child in verb.children if child.dep_ in ("dobj", "dative")]
    down = any(child.lower_ == "down" for child in verb.children)
    if verb.lemma_.lower() == "sit" and not down:
        return None
    others = [*_named(scene, [*objects, *_objects(verb, "with", "between")]), *_chairs(scene, verb)]
    others = [each for each in others if can_meet(scene, each)]
    if any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children) or (objects and not others):
        return None
    body = any(each.lower_ in scene.term("meetings/series-noun") for each in _own_subjects(verb))
    who = list(dict.fromkeys((*(() if body else _subjects(scene, verb)), *others)))
    if not others and verb.dep_ == "advcl" and any(each.lower_ in ("we", "they") for each in _own_subjects(verb)):
        others = _partners_above(scene, verb.head, who)
        who += others
    several = _several(scene, verb, who)
    if not others and not several:
        return None
    place = _place(scene, [verb]) or _place(scene, [*objects, *_objects(verb, "with")])
    return _sign(scene, verb, verb, who, [], None, place)


def _partners_above(scene: Scene, above: Token, who: list[str]) -> list[str]:
    """Whom the clause above names: "I raised it with the minister when we met"."""
    nouns = [child for child in above.children if child.dep_ in ("nsubj", "dobj", "dative")]
    inner = [each for noun in nouns for each in _objects(noun, "with", "to")]
    named = _named(scene, [*nouns, *inner, *_objects(above, "with", "to")])
    return [each for each in named if scene.actors[each].kind == "person" and each not in who]


def _several(scene: Scene, verb: Token, who: list[str]) -> bool:
    """Whether the subject alone is a company: two actors, a plural noun, or a body that has a place or date of it."""
    noun = next(iter(_own_subjects(verb)), None)
    if noun is None and verb.dep_ in ("acl", "relcl"):
        noun = verb.head
    if len(who) > 1:
        return True
    plural = noun is not None and (noun.tag_ in _PLURAL or noun.lower_ in ("they", "we"))
    body = noun is not None and noun.lower_ in scene.term("meetings/series-noun")
    return (plural or body) and (_place(scene, [verb]) is not None or scene.own_date(verb) is not None)


def _by_phone(scene: Scene, verb: Token) -> bool:
    near = [each for child in verb.children for each in (child, *child.children) if each.dep_ in ("prep", "agent")]
    words = {each.lower_ for one in near for each in one.children}
    return bool(words & scene.term("meetings/phone"))


def _speak(scene: Scene, verb: Token) -> Sign | None:
    """ "spoke with the minister": one person to another, which is a call unless a place is named."""
    objects = [child for child in verb.children if child.dep_ in ("dobj", "dative")]
    objects = [] if verb.lemma_.lower() in scene.term("meetings/discuss") else objects
    phoned = verb.lemma_.lower() in scene.term("meetings/phone-verb") or verb.lemma_.lower() == "tell"
    others = _named(scene, [*_objects(verb, "with", "to"), *(objects if phoned else [])])
    others = [each for each in others if scene.actors[each].kind == "person"]
    who = _subjects(scene, verb)
    if not others and _by_phone(scene, verb) and len({scene.side(each) for each in who}) > 1:
        return _sign(scene, verb, verb, who, [], "call")
    if not others or not any(scene.actors[each].kind in ("person", "state") for each in who) or set(others) == set(who):
        return None
    words = {each.lemma_.lower() for each in verb.sent}
    near = not phoned and not _by_phone(scene, verb) and bool(words & scene.term("meetings/face-to-face"))
    return _sign(scene, verb, verb, [*who, *others], [], None if near else "call")


def _visit(scene: Scene, verb: Token) -> Sign | None:
    """ "visited Lima": whom the place belongs to is the host."""
    who = [each for each in _subjects(scene, verb) if scene.actors[each].kind in ("person", "organization", "state")]
    target = next((child for child in verb.children if child.dep_ == "dobj"), None)
    place = _place_of(scene, target) if target is not None else None
    hosts = [each for each in _named(scene, [target] if target is not None else []) if _state(scene, each)]
    if not who or (place is None and not hosts):
        return None
    return _sign(scene, verb, verb, who, hosts, "visit", place)


def _receive(scene: Scene, verb: Token) -> Sign | None:
    """ "received the envoy in Cairo", "was received by the president"; what is received must be somebody."""
    passive = any(child.dep_ == "nsubjpass" for child in verb.children)
    guests = [child for child in verb.children if child.dep_ == ("nsubjpass" if passive else "dobj")]
    guests = [each for each in guests if each.lemma_.lower() not in scene.term("meetings/meeting-noun")]
    who = [each for each in _named(scene, guests) if can_meet(scene, each)]
    hosts = _subjects(scene, verb)
    to = next((found for each in _objects(verb, "to") if (found := _place_of(scene, each))), None)
    welcomed = verb.lemma_.lower() == "welcome" and to is None and _place(scene, [verb]) is None
    if not who or not hosts or welcomed or not any(_official(scene, each) for each in who):
        return None
    return _sign(scene, verb, verb, [*hosts, *who], hosts, None, to)


def _travel(scene: Scene, verb: Token) -> Sign | None:
    """A journey to a place abroad: one to come, or one made for a meeting."""
    who = [each for each in _subjects(scene, verb) if scene.actors[each].kind == "person"]
    target = next(iter(_objects(verb, "to", "in")), None)
    place = _place_of(scene, target) if target is not None else None
    back = any(child.lower_ in ("back", "home") for child in verb.children)
    home = place is not None and bool(who) and all(place.country == scene.actors[each].country for each in who)
    if not who or place is None or back or home:
        return None
    sign = _sign(scene, verb, verb, who, [], "visit", place)
    purpose = {each.lemma_.lower() for each in verb.subtree} & (scene.term("meetings/meeting-noun") | {"meet"})
    return sign if sign is not None and (sign.status == "planned" or purpose) else None


def _courtesy(scene: Scene, verb: Token) -> Sign | None:
    """ "called on the president" as a visit, "called the president" as a call; no request follows."""
    if any(child.dep_ in ("xcomp", "ccomp", "oprd", "prt") for child in verb.children):
        return None
    on = _objects(verb, "on", "upon")
    rung = [child for child in verb.children if child.dep_ == "dobj"]
    others = [each for each in _named(scene, on or rung) if scene.actors[each].kind == "person"]
    asked = any(each.dep_ == "aux" and each.lower_ == "to" and each.i > verb.i for each in verb.subtree)
    who = [each for each in _subjects(scene, verb) if scene.actors[each].kind == "person"]
    if not others or not who or asked or not all(each.pos_ == "PROPN" for each in on or rung):
        return None
    return _sign(scene, verb, verb, [*who, *others], [], None if on else "call")


# ---------------------------------------------------------------- nouns of meeting


def _of_noun(scene: Scene, noun: Token) -> Sign | None:
    if noun.lemma_.lower() not in scene.term("meetings/meeting-noun") or _idle(scene, noun):
        return None
    top = _top(noun)
    verb = clause_head(top)
    relation = top.head.lower_ if top.dep_ == "pobj" else top.dep_
    verb = _due(scene, verb) if relation == "nsubj" else verb
    lemma = verb.lemma_.lower()
    after = relation == "dobj" and lemma in scene.term("meetings/after-verb")
    if relation in ("nsubj", "csubj"):
        told = lemma in scene.term("meetings/take-place") or (lemma == "be" and bool(_planned_by(scene, noun)))
        told = told or (verb.dep_ == "xcomp" and lemma in scene.term("meetings/arrange"))
    elif top.dep_ == "pobj" or after:
        told = after or relation in scene.term("meetings/beside") or bool(_planned_by(scene, noun))
    elif relation == "nsubjpass" and lemma in scene.term("meetings/plan"):
        told = True
    else:
        told = lemma in scene.term("meetings/arrange") or _off(scene, verb) is not None
    aside = top.i != noun.i and top.lemma_.lower() in scene.term("meetings/face-to-face")
    if not told or aside:
        return None
    who, hosts = _of_meeting(scene, noun, top, verb, relation)
    later = next((each for each in _planned_by(scene, noun) if _ahead(scene, each)), None)
    if top.dep_ == "pobj" and later is not None:
        return _sign(scene, noun, later, who, hosts, _form(scene, noun))
    if top.dep_ == "pobj" or after:
        return _told_beside(scene, noun, top, verb, who, hosts)
    to = _objects(noun, "to") if noun.lemma_.lower() in scene.term("meetings/visit") else []
    place = next((found for each in to if (found := _place_of(scene, each))), None)
    return _sign(scene, noun, verb, who, hosts, _form(scene, noun), place)


def _due(scene: Scene, verb: Token) -> Token:
    """The verb of what is due: "the next meeting is due to be held in Lima"."""
    due = [child for child in verb.children if child.dep_ == "acomp" and child.lower_ in scene.term("meetings/plan")]
    return next((each for one in due for each in one.children if each.dep_ == "xcomp"), verb)


def _ahead(scene: Scene, clause: Token) -> bool:
    """Whether a clause on a meeting's noun says that it is still to be: "which will be held", "to be held"."""
    infinitive = any(child.dep_ == "aux" and child.lower_ == "to" for child in clause.children)
    return infinitive or "future" in scene.cues(clause) or clause.lemma_.lower() in scene.term("meetings/plan")


def _told_beside(scene: Scene, noun: Token, top: Token, verb: Token, who: list[str], hosts: list[str]) -> Sign | None:
    """A meeting that only dates another act: "after talks with Iran in Muscat", "during the meeting"."""
    if verb.pos_ not in ("VERB", "AUX") or not {"hypothesis", "negation"}.isdisjoint(scene.cues(noun)):
        return None
    inside = {each.i for each in top.subtree}
    dates = [each.when_ for index, each in scene.times_at.items() if index in inside]
    place = _place(scene, [noun, top])
    nth = _nth(scene, noun, noun)
    own = place is not None or bool(_objects(noun, "with", "between")) or nth not in (None, "next")
    over = top.dep_ != "pobj" or top.head.lower_ in ("after", "following", "during")
    future = "future" in scene.cues(verb) and not over
    if nth == "next" or (future and not own):
        return None
    past = HISTORICAL if dates and scene.factuality(noun, dates[0]) == HISTORICAL else ACTUAL
    outside = top.dep_ != "pobj" or top.head.lower_ in ("after", "before", "following")
    return Sign(
        noun,
        noun,
        () if outside and not own else tuple(who),
        tuple(hosts),
        _form(scene, noun),
        "planned" if future else "held",
        FUTURE if future else past,
        next(iter(dates), None) if own else None,
        place,
        nth,
        not own,
    )


def _idle(scene: Scene, noun: Token) -> bool:
    """Whether the noun names no single meeting: part of another name, a press conference, "talk", "calls for"."""
    modifiers = {child.lower_ for child in noun.children}
    inner = noun.dep_ in ("compound", "amod", "poss") or noun.lower_ == "talk"
    press = bool(modifiers & scene.term("meetings/press"))
    general = noun.tag_ in _PLURAL and noun.lower_ not in scene.term("meetings/plural")
    prepared = (*noun.children, *(each for one in _objects(noun, "of") for each in one.children))
    placed = any(child.dep_ == "prep" and child.lower_ in ("with", "between", "in") for child in prepared)
    rung = noun.lemma_.lower() == "call" and any(child.lower_ in ("for", "on") for child in noun.children)
    below = (
        noun.dep_ == "pobj"
        and noun.head.lower_ == "of"
        and noun.head.head.lemma_.lower() in scene.term("meetings/meeting-noun")
    )
    return inner or press or (general and not placed) or rung or below


def _top(noun: Token) -> Token:
    """The noun that stands for the meeting in its clause: "a third day of talks", "the end of the summit"."""
    while noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.pos_ == "NOUN":
        noun = noun.head.head
    return noun


def _of_meeting(scene: Scene, noun: Token, top: Token, verb: Token, relation: str) -> tuple[list[str], list[str]]:
    """Who meets and who hosts: the noun's own phrases first, then the doer of its verb."""
    nouns = [
        noun,
        *(each for each in _objects(noun, "of") if each.lemma_.lower() in scene.term("meetings/meeting-noun")),
    ]
    sides = [each for one in nouns for each in _named(scene, _objects(one, "between", "among", "of"))]
    if len({scene.side(each) for each in sides}) < 2:
        inner = [child for child in noun.subtree if child.dep_ == "prep" and child.lower_ == "between"]
        sides += _named(scene, [each for child in inner for each in child.children if each.dep_ == "pobj"])
    withs = [each for one in (*nouns, verb) for each in _named(scene, _objects(one, "with", "from"))]
    owned = [each for one in nouns for each in _owners(scene, one)]
    doers = _subjects(scene, verb)
    passive = any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children)
    lemma = verb.lemma_.lower()
    hosts: list[str] = []
    who = [*sides, *withs, *owned, *_chairs(scene, verb)]
    if noun.lemma_.lower() in scene.term("meetings/visit"):
        to = _objects(noun, "to") or [each for one in _objects(noun, "of", "by") for each in _objects(one, "to")]
        hosts = [each for each in _named(scene, to) if _state(scene, each)]
        who += _named(scene, _objects(noun, "by"))
    if lemma in scene.term("meetings/host") and relation not in ("nsubj", "csubj") and top.dep_ != "pobj":
        hosts = hosts or doers
        apart = bool(_objects(noun, "between", "among")) or any(_objects(each, "between", "among") for each in nouns)
        continued = not who and _nth(scene, noun, noun) is not None
        who = who if apart or continued or len({scene.side(each) for each in who}) > 1 else [*doers, *who]
    elif relation not in ("nsubj", "csubj") and not (passive and relation != "nsubjpass" and not sides):
        called = _off(scene, verb) is not None
        if len({scene.side(each) for each in who}) < 2 and (not called or not passive):
            who = [*doers, *who]
        elif lemma in scene.term("meetings/attended"):
            who += doers
    return [each for each in dict.fromkeys(who) if can_meet(scene, each)], hosts or _hosted(scene, noun)


def _hosted(scene: Scene, noun: Token) -> list[str]:
    """The host that a clause inside the meeting's phrase names: "talks which Oman hosted", "hosted by Oman"."""
    clauses = [each for each in noun.subtree if each.dep_ in ("acl", "relcl") and each.lemma_.lower() == "host"]
    return [each for one in clauses for each in _subjects(scene, one) if _official(scene, each)]


def _chairs(scene: Scene, verb: Token) -> list[str]:
    """ "under the chairmanship of X", "in the presence of Y"."""
    nouns = [
        each for each in _objects(verb, "under", "in", "with") if each.lemma_.lower() in scene.term("meetings/presence")
    ]
    return _named(scene, [each for one in nouns for each in _objects(one, "of")])


def _owners(scene: Scene, noun: Token) -> list[str]:
    """Whose meeting it is: "their talks", "Russian-Moldovan consultations"."""
    found = [child for child in noun.children if child.dep_ in _MODIFIERS and child.pos_ != "PRON"]
    found += [child for each in found for child in each.children if child.dep_ in ("amod", "compound", "nmod")]
    return [each for each in _named(scene, found) if scene.actors[each].kind in ("state", "person", "organization")]


def _planned_by(scene: Scene, noun: Token) -> list[Token]:
    """The clauses on a noun that say when it is or was to be: "a meeting planned for Monday in Lima"."""
    clauses = [child for child in noun.children if child.dep_ in ("acl", "relcl")]
    return [each for each in clauses if each.lemma_.lower() in scene.term("meetings/due")]


def _form(scene: Scene, noun: Token) -> str | None:
    lemma = noun.lemma_.lower()
    by_phone = any(child.lower_ in ("phone", "telephone") for child in noun.children)
    if by_phone or lemma in scene.term("meetings/call"):
        return "call"
    if lemma in scene.term("meetings/summit"):
        return "summit"
    return "visit" if lemma in scene.term("meetings/visit") else None


# ---------------------------------------------------------------- what is said of it


def _sign(
    scene: Scene,
    token: Token,
    clause: Token,
    who: list[str],
    hosts: list[str],
    form: str | None,
    place: Place | None = None,
) -> Sign | None:
    """The sign with its status, date and place; None for what was refused, asked for or is only thought of."""
    anchors = [token, *_planned_by(scene, token), clause]
    anchors += [child for each in anchors for child in each.children if child.dep_ == "xcomp" and each is not clause]
    when = next((found for each in anchors[1:-1] if (found := scene.own_date(each))), None) or scene.own_date(token)
    lead = clause.head if clause.dep_ in ("advcl", "xcomp", "conj") else clause
    if place is None and form != "call":
        place = _place(scene, anchors)
        if place is None and lead.lemma_.lower() in scene.term("meetings/travel") and lead.i != clause.i:
            place = next((_place_of(scene, each) for each in _objects(lead, "to", "in")), None)
            when = when or scene.own_date(lead)
    if place is None and any(child.lower_ == "where" for child in clause.children) and clause.dep_ == "relcl":
        place = _place_of(scene, clause.head)
    if place is None and any(child.lower_ == "there" and child.dep_ == "advmod" for child in clause.children):
        place = _place(scene, list(clause.ancestors), ("to",))
        when = when or next((found for each in clause.ancestors if (found := scene.own_date(each))), None)
    status = _status(scene, token, clause, when, place)
    if status is None:
        return None
    nth = _nth(scene, token, clause)
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
    off = _off(scene, clause)
    chain = list(_above(clause))
    cues = scene.cues(clause) | (scene.cues(token) if off is None else frozenset())
    if clause.tag_ == "VBD" and clause.lemma_.lower() not in scene.term("meetings/plan"):
        cues -= {"future"}
    if "negation" in cues:
        return None
    if off is not None:
        return off
    if any(each.lemma_.lower() in scene.term("meetings/unmade") for each in chain[token.i == clause.i :]):
        return None
    if "hypothesis" in scene.cues(clause) and "future" not in cues:
        return None
    weak = any(each.lemma_.lower() in scene.term("meetings/willing") for each in chain)
    if weak and (when is None or place is None):
        return None
    published = scene.text.article.published
    late = when is not None and published is not None and when.start_date >= published.end_date
    if "future" in cues or late or weak or _meant(scene, token, clause, chain):
        return "planned"
    return None if scene.factuality(clause, when) in (NEGATED, HYPOTHETICAL) and not _purpose(scene, clause) else "held"


def _meant(scene: Scene, token: Token, clause: Token, chain: list[Token]) -> bool:
    """Whether an infinitive under "is", "hopes" or "is due" says what is to come."""
    infinitive = any(child.dep_ == "aux" and child.lower_ == "to" for child in clause.children)
    marks = [child for child in clause.children if child.dep_ == "aux" and child.lower_ == "to" and child.i > 0]
    above = {each.lemma_.lower() for each in (*chain[1:], *(each.nbor(-1) for each in marks))}
    going = clause.dep_ == "advcl" and "future" in scene.cues(clause.head)
    planned = clause.lemma_.lower() in scene.term("meetings/plan")
    return planned or (infinitive and (going or bool(above & (scene.term("meetings/plan") | {"be"}))))


def _purpose(scene: Scene, clause: Token) -> bool:
    return clause.dep_ == "advcl" and clause.head.lemma_.lower() in scene.term("meetings/travel")


def _above(clause: Token) -> Iterator[Token]:
    """The clause's verb and the words it completes: "ready to", "agreed to", "refused to"."""
    yield clause
    while clause.dep_ in ("xcomp", "acomp", "acl", "pcomp") and clause.head.i != clause.i:
        clause = clause.head
        yield clause


def _off(scene: Scene, verb: Token) -> str | None:
    """Whether a verb calls a meeting off or puts it off."""
    particle = {child.lower_ for child in verb.children if child.dep_ == "prt"}
    lemma = verb.lemma_.lower()
    if lemma in scene.term("meetings/cancel") or (lemma == "call" and "off" in particle):
        return "cancelled"
    return "postponed" if lemma in scene.term("meetings/postpone") or (lemma == "put" and "off" in particle) else None


def _nth(scene: Scene, token: Token, clause: Token) -> str | None:
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


# ---------------------------------------------------------------- where


def _place(scene: Scene, anchors: list[Token], also: tuple[str, ...] = ()) -> Place | None:
    """The finest place that the words of meeting say they were at; "here" is the dateline's town."""
    reach = {each.i for each in anchors}
    plans = {each.i for each in anchors if each.lemma_.lower() in scene.term("meetings/plan")}
    first = scene.term("meetings/at") | set(also)
    found = []
    for index, place in scene.places_at.items():
        word = scene.text.doc[index]
        if anchors and word.sent.start == anchors[0].sent.start and _stands_at(scene, word, reach, plans, first):
            found.append(place)
    for anchor in anchors:
        if any(child.lower_ == "here" for child in anchor.children):
            found = found or [each for each in [dateline(scene)] if each is not None]
    towns = [each for each in found if (each.feature or "").startswith(("P", "S"))]
    return next(iter(towns or found), None)


def _stands_at(scene: Scene, word: Token, reach: set[int], plans: set[int], first: frozenset[str] | set[str]) -> bool:
    """Whether a place's word stands "in" a meeting's word, through "the capital, X", "the margins of a summit in X"."""
    allowed: frozenset[str] | set[str] = first
    while True:
        while word.dep_ in ("compound", "appos", "nmod", "conj") and word.head.i != word.i and word.head.pos_ != "VERB":
            word = word.head
        if word.dep_ != "pobj":
            return False
        planned = word.head.lower_ == "for" and word.head.head.i in plans
        if word.head.lower_ not in allowed and not planned:
            return False
        word = word.head.head
        if word.i in reach or (word.dep_ in ("prep", "advmod") and word.head.i in reach):
            return True
        allowed = first | scene.term("meetings/through")


def _place_of(scene: Scene, token: Token) -> Place | None:
    """The place a noun names, also where it stands for its state."""
    inner = (child.i for child in token.children if child.dep_ in ("appos", "compound"))
    return next((scene.places_at[each] for each in (token.i, *inner) if each in scene.places_at), None)


def dateline(scene: Scene) -> Place | None:
    """The town an article is dated from: the first place, when a dash or colon closes its line of place and date."""
    first = min(scene.resolved.places, key=lambda each: each.at.start, default=None)
    if first is None or (first.at.start > 0 and scene.text.article.text[: first.at.start].strip()):
        return None
    return first if _DATELINE.match(scene.text.article.text[first.at.end :]) else None


# ---------------------------------------------------------------- who


def _subjects(scene: Scene, verb: Token) -> list[str]:
    """The doers of a verb with everybody their noun phrase names."""
    nouns = _own_subjects(verb)
    noun = nouns[0] if nouns else None
    roles = [role.actor for role in subject(scene, verb)] if len(nouns) < 2 else []
    named = _named(scene, [each for each in nouns if len(nouns) > 1 or each.pos_ in ("NOUN", "PROPN")])
    if verb.dep_ in ("acl", "relcl") and noun is None:
        named = _named(scene, [verb.head])
    agents = [each for child in verb.children if child.dep_ == "agent" for each in child.children]
    named = named or roles or _guest_named_last(scene, verb)
    return [each for each in dict.fromkeys((*roles, *named, *_named(scene, agents))) if can_meet(scene, each)]


def _guest_named_last(scene: Scene, verb: Token) -> list[str]:
    """The person right before a verb without a subject: "At the invitation of the king, the envoy will visit"."""
    index = verb.i - 1
    while (
        index > verb.sent.start
        and verb.doc[index].dep_ in ("aux", "auxpass", "advmod")
        and verb.doc[index].head == verb
    ):
        index -= 1
    word = verb.doc[index]
    apart = verb.dep_ == "ROOT" and word.dep_ == "appos" and word.pos_ == "PROPN"
    return [each for each in _named(scene, [word]) if scene.actors[each].kind == "person"] if apart else []


def _own_subjects(verb: Token) -> list[Token]:
    """The subjects of a verb; where a speaker's name and a colon stand before one, only what comes after."""
    nouns = [child for child in verb.children if child.dep_ == "nsubj"]
    colon = max((each.i for noun in nouns[:1] for each in noun.subtree if each.text == ":"), default=-1)
    return [each for each in nouns if each.i > colon] or nouns


def _objects(token: Token, *prepositions: str) -> list[Token]:
    """What stands after a preposition of the token."""
    after = [child for child in token.children if child.dep_ in ("prep", "dative") and child.lower_ in prepositions]
    return [each for child in after for each in child.children if each.dep_ == "pobj"]


def _named(scene: Scene, nouns: Iterable[Token]) -> list[str]:
    """Actor ids in noun phrases: those the heads name, listed persons and, for offices, whose officials they are."""
    found: list[str] = []
    for noun in nouns:
        found += _officials_of(scene, noun) or [role.actor for role in scene.roles(noun)]
        inside = _phrase(noun)
        for reference in scene.resolved.cast.references:
            if reference.head not in inside or reference.mention.kind == "place":
                continue
            owner = _modifies(scene.text.doc[reference.head])
            person = reference.mention.kind == "person" and not owner
            office = owner and noun.pos_ == "NOUN" and noun.tag_ in _PLURAL and reference.mention.kind == "state"
            if office:
                found = [each for each in found if scene.actors[each].kind != "population"]
            if (person and len(reference.actors) == 1) or office:
                found += reference.actors
    return [each for each in dict.fromkeys(found) if each in scene.actors]


def _officials_of(scene: Scene, noun: Token) -> list[str]:
    """The states whose officials a plural names together: "the foreign ministers of Peru and Chile"."""
    inner = next((child for child in noun.children if child.dep_ == "appos"), None)
    noun = inner if inner is not None and noun.lower_ == "we" else noun
    if noun.tag_ not in _PLURAL or noun.lower_ not in scene.term("meetings/office"):
        return []
    roles = [role.actor for each in _objects(noun, "of", "from") for role in scene.roles(each)]
    states = [each for each in dict.fromkeys(roles) if _state(scene, each)]
    return states if len(states) > 1 else []


def _modifies(word: Token) -> bool:
    """Whether a word stands before a noun, alone or in a list ("French and German diplomats")."""
    while word.dep_ == "conj" and word.head.i != word.i:
        word = word.head
    return word.dep_ in _MODIFIERS


def _phrase(noun: Token) -> set[int]:
    """The words of a noun phrase without its clauses, save who leads a delegation in it."""
    inside = {each.i for each in noun.subtree}
    for child in noun.subtree:
        if child.dep_ == "relcl" or (child.dep_ == "acl" and child.lemma_.lower() not in ("lead", "head")):
            inside -= {each.i for each in child.subtree}
    return inside


def can_meet(scene: Scene, actor_id: str) -> bool:
    """Whether an actor can be one of those who meet: no newsmen, onlookers or the series of meetings itself."""
    actor = scene.actors[actor_id]
    words = actor.name.split() or [actor.id]
    series = actor_id not in scene.knowledge.actors and fold(words[-1]) in scene.term("meetings/series-noun")
    news = "MED" in actor.sectors or any(fold(each) in scene.term("meetings/press") for each in words)
    crowd = (
        actor.kind == "population" and actor.country is None and fold(words[-1]) not in scene.term("meetings/office")
    )
    return not (series or news or crowd)


def _official(scene: Scene, actor_id: str) -> bool:
    return scene.actors[actor_id].kind in ("person", "state", "organization", "group")


def _state(scene: Scene, actor_id: str) -> bool:
    return scene.actors[actor_id].kind in ("state", "organization")
