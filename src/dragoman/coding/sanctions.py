"""Which measures are imposed, eased, threatened or asked to be lifted: by whom, on whom, and whether it is done."""

from __future__ import annotations

import re
from collections.abc import Iterable

from spacy.tokens import Token

from dragoman.coding.base import ACTUAL, FUTURE, HISTORICAL, NEGATED, Scene, clause_head, subject, unique
from dragoman.coding.base import sentences as sentences_of
from dragoman.model import Event, Role, Sanction, Span, When

_ACTIONS = ("request-lift", "refuse-lift", "lift", "waive", "ease", "extend", "threaten", "impose")
_LEGAL = re.compile(
    r"""\b(?:under|pursuant\ to|in\ line\ with|in\ accordance\ with)\s+
    ((?:the\s+|its\s+)?(?:(?:[A-Z][\w'’.-]*|\d[\d/]*(?:\(\w+\))*|\([A-Z][\w ]*\)|of\ the|of|on|and|No\.|regime|framework
    |resolution|order|law)\s*){1,12})""",
    re.VERBOSE,
)
_SANCTION_TYPES = frozenset({"SANCTION", "CONCEDE", "RETREAT", "THREATEN", "REQUEST", "REJECT", "COERCE"})
_LEGAL_WORD = re.compile(
    r"Act|Order|Resolution|Regulation|Law|Decree|Section|Proclamation|regime|framework|resolution|order|law|Magnitsky"
)
_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "dozen": 12,
    "twenty": 20,
}


def sanctions(scene: Scene, events: tuple[Event, ...]) -> tuple[Sanction, ...]:
    """All sanction measures and what is done with them; one row per measure and action of a sentence."""
    found: dict[str, Sanction] = {}
    for sent in sentences_of(scene.text):
        for token in sent:
            if not _is_instrument(scene, token):
                continue
            row = _sanction(scene, token, events)
            if row is not None and not any(_same_measure(each, row) for each in found.values()):
                found[row.id] = row
        for token in sent:
            if _sanctions_somebody(scene, token):
                row = _sanction(scene, token, events)
                if row is not None:
                    found.setdefault(row.id, row)
    return tuple(sorted(found.values(), key=lambda each: each.instrument.start))


def _sanctions_somebody(scene: Scene, token: Token) -> bool:
    """Whether a verb is itself the measure: "sanctioned 14 officials", "designated the bank under the order"."""
    if token.pos_ != "VERB" or token.lemma_.lower() not in scene.term("sanctions/measure-verb"):
        return False
    persons = [child for child in token.children if child.dep_ in ("dobj", "nsubjpass")]
    lemmas = {each.lemma_.lower() for each in token.sent}
    listed = token.lemma_ != "designate" or bool(lemmas & scene.term("sanctions/listing"))
    return listed and any(
        scene.roles(each) or each.lemma_.lower() in scene.term("sanctions/target-noun") for each in persons
    )


def _same_measure(one: Sanction, other: Sanction) -> bool:
    return (
        one.evidence.start == other.evidence.start
        and one.action == other.action
        and one.target == other.target
        and one.measure == other.measure
    )


def _is_instrument(scene: Scene, token: Token) -> bool:
    lemma = token.lemma_.lower()
    if token.pos_ not in ("NOUN", "PROPN") or lemma not in scene.term("sanctions/instrument"):
        return False
    if lemma in scene.term("sanctions/instrument-needs"):
        needed = scene.term(f"sanctions/needs/{lemma}")
        return any(each.lemma_.lower() in needed for each in (*token.lefts, *token.doc[max(0, token.i - 2) : token.i]))
    return True


def _sanction(scene: Scene, token: Token, events: tuple[Event, ...]) -> Sanction | None:
    governors = list(_governing(token))
    action, governor = _action(scene, token, governors)
    by = _authority(scene, token, governor, action) or _higher_authority(scene, governor or token)
    target_nouns = _target_nouns(scene, token, governor)
    target = [role for noun in target_nouns for role in scene.roles(noun)]
    mine = {role.actor for role in by} | {scene.side(role.actor) for role in by}
    target = [role for role in target if role.actor not in mine]
    if not by and not target:
        return None
    instrument = _instrument_span(scene, token)
    anchor = governor or token
    when = (
        scene.own_date(anchor)
        or next((when for each in governors if (when := scene.own_date(each))), None)
        or scene.published()
    )
    factuality = (
        HISTORICAL if action == "in-force" else _sanction_factuality(scene, action, anchor, token, governors, when)
    )
    if action == "impose" and factuality == FUTURE:
        action = "threaten"
    if action in ("lift", "ease", "waive") and factuality == NEGATED:
        action, factuality = "refuse-lift", ACTUAL
    if action == "in-force":
        when = scene.own_date(token) if scene.own_date(token) else when
    place = next((each for word in (anchor, *governors) for each in scene.literal_places(word)), None)
    evidence = scene.evidence(token, f"sanctions/{action}", 0.85 if by and target else 0.7)
    return Sanction(
        id=scene.text.id("sanctions", [(instrument.start, instrument.end)], action),
        action=action,
        by=tuple(role.actor for role in unique(by)),
        target=tuple(role.actor for role in unique(target)),
        instrument=instrument,
        measure=_measure(scene, token),
        count=_count(scene, target_nouns),
        legal_basis=_legal_basis(scene, token),
        requested_by=_requested_by(scene, token),
        when=when,
        place=place,
        factuality=factuality,
        event=_event_of(token, events, evidence.start, evidence.end),
        evidence=evidence,
    )


def _governing(token: Token) -> Iterable[Token]:
    """The words a measure hangs on, up to the sentence's main verb."""
    current = token
    while current.head.i != current.i:
        current = current.head
        yield current


def _action(scene: Scene, token: Token, governors: list[Token]) -> tuple[str, Token | None]:
    """What is done with the measure, and the word that says so."""
    if token.pos_ == "VERB":
        return "impose", token
    near = [each for each in governors if each.pos_ in ("VERB", "NOUN", "ADJ", "PROPN")]
    beside = [child for child in token.children if child.dep_ in ("amod", "acl")]
    for position, word in enumerate([*near[:3], *beside]):
        if (
            word.dep_ in ("ROOT", "conj", "ccomp", "advcl", "relcl")
            and position > 0
            and near[0].pos_ == "VERB"
            and position < len(near)
        ):
            pass
        lemma = word.lemma_.lower()
        for action in _ACTIONS[2:]:
            if lemma in scene.term(f"sanctions/action/{action}") and _takes(word, token):
                return _asked(scene, action, word, token), word
    if token.dep_ in ("dobj", "nsubjpass") and token.head.lemma_.lower() in scene.term("sanctions/action/request-lift"):
        return "in-force", None
    return "in-force", None


def _takes(word: Token, token: Token) -> bool:
    """Whether the measure is the word's own object, not just somewhere below it."""
    current = token
    steps = 0
    while current.i != word.i and current.head.i != current.i and steps < 6:
        if current.dep_ in ("nsubj", "advcl", "relcl", "ccomp", "poss", "appos") and current.head.i != word.i:
            return False
        if current.dep_ in ("nsubj", "poss", "advcl", "relcl", "ccomp"):
            return False
        if current.dep_ == "pobj" and current.head.lower_ not in (
            "of",
            "with",
            "to",
            "under",
            "on",
            "from",
            "against",
            "for",
        ):
            return False
        current = current.head
        steps += 1
    return current.i == word.i or word.head.i == token.i


def _asked(scene: Scene, action: str, word: Token, token: Token) -> str:
    """Lifting that is asked for or refused."""
    if action not in ("lift", "ease", "waive", "extend", "impose"):
        return action
    current = word
    while current.head.i != current.i and current.dep_ in (
        "xcomp",
        "ccomp",
        "pcomp",
        "prep",
        "dobj",
        "pobj",
        "conj",
        "acl",
    ):
        current = current.head
        lemma = current.lemma_.lower()
        if current.pos_ not in ("VERB", "AUX"):
            continue
        if lemma in scene.term("sanctions/action/refuse-lift") and action != "impose":
            return "refuse-lift"
        if lemma in scene.term("sanctions/action/request-lift") and action in ("lift", "ease", "waive"):
            return "request-lift"
        if lemma in scene.term("sanctions/action/threaten") and action in ("impose", "extend"):
            return "threaten"
    return action


def _authority(scene: Scene, token: Token, governor: Token | None, action: str) -> list[Role]:
    owners = [role for role in scene.owners(token) if scene.actors[role.actor].kind != "population"]
    if governor is not None and governor.pos_ in ("VERB", "AUX"):
        roles = subject(scene, governor)
        if action == "request-lift":
            above = next(
                (
                    each
                    for each in governor.ancestors
                    if each.lemma_.lower() in scene.term("sanctions/action/request-lift")
                ),
                None,
            )
            roles = subject(scene, above) if above is not None else roles
        return roles or owners
    if governor is not None:
        verb = next((each for each in governor.ancestors if each.pos_ == "VERB"), None)
        higher = [
            role
            for noun in (governor, *governor.ancestors)
            if noun.pos_ in ("NOUN", "PROPN")
            for role in scene.owners(noun)
        ]
        return higher or owners or (subject(scene, verb) if verb is not None else [])
    return owners


def _higher_authority(scene: Scene, anchor: Token) -> list[Role]:
    """Whoever acts in the clause above: "issued a licence that eases sanctions", "has had sanctions in force"."""
    verb = clause_head(anchor)
    if verb.dep_ == "relcl" and not scene.roles(verb.head, deep=False):
        return subject(scene, clause_head(verb.head))
    return subject(scene, verb) if verb.lemma_ in ("have", "maintain", "keep") else []


_TARGET_WORDS = ("on", "against", "upon", "for", "to", "of", "from")
"""Prepositions before a target, the surest first; the last three only behind a noun ("the lifting of ...")."""


def _target_nouns(scene: Scene, token: Token, governor: Token | None) -> list[Token]:
    """The nouns that name whom a measure is meant for, coordinated ones included."""
    if token.pos_ == "VERB":
        return _with_conjuncts([child for child in token.children if child.dep_ in ("dobj", "nsubjpass")])
    anchors = [token, *([governor] if governor is not None else []), *token.conjuncts]
    for preposition in _TARGET_WORDS:
        below = (child for anchor in anchors for child in anchor.children if _leads_to_target(child, preposition))
        found = [
            noun for child in below for noun in child.children if noun.dep_ == "pobj" and noun.i not in scene.times_at
        ]
        if found:
            return _with_conjuncts(found)
    targeting = (child for child in token.children if child.dep_ == "acl" and child.lemma_ == "target")
    found = [noun for child in targeting for noun in child.children if noun.dep_ == "dobj"]
    hit = governor is not None and governor.lemma_.lower() in ("hit", "slap", "target", "face", "punish")
    if not found and hit and governor is not None:
        found = [child for child in governor.children if child.dep_ in ("dobj", "nsubjpass") and child.i != token.i]
    return _with_conjuncts(found)


def _leads_to_target(child: Token, preposition: str) -> bool:
    behind_noun = preposition not in ("of", "from", "to") or child.head.pos_ == "NOUN"
    return child.dep_ in ("prep", "dative") and child.lower_ == preposition and behind_noun


def _with_conjuncts(nouns: list[Token]) -> list[Token]:
    return [each for noun in nouns for each in (noun, *(other for other in noun.conjuncts if other.i > noun.i))]


def _sanction_factuality(
    scene: Scene, action: str, anchor: Token, token: Token, governors: list[Token], when: When | None
) -> str:
    factuality = scene.factuality(anchor, when)
    announced = scene.term("sanctions/announce")
    around = [anchor, *(each for each in governors[:4])]
    relief = action in ("lift", "ease", "waive")
    if (
        relief
        and factuality in (ACTUAL, HISTORICAL)
        and any(each.lemma_.lower() in announced for each in around)
        and anchor.lemma_.lower() not in announced
    ):
        return FUTURE
    if relief and anchor.pos_ == "NOUN" and factuality == ACTUAL:
        return FUTURE
    return factuality


def _instrument_span(scene: Scene, token: Token) -> Span:
    left = token
    for child in token.lefts:
        between = token.doc[child.i : token.i]
        if child.dep_ in ("compound", "amod", "nmod") and not any(each.is_quote for each in between):
            left = child
            break
    if token.pos_ == "VERB":
        left = token
    return scene.text.span(left.idx, token.idx + len(token))


def _measure(scene: Scene, token: Token) -> str:
    words = {
        token.lemma_.lower(),
        *(each.lemma_.lower() for each in token.lefts),
        *(each.lower_ for each in token.lefts),
    }
    order = ("tariff", "asset-freeze", "travel-ban", "arms-embargo", "export-control", "trade-embargo", "designation")
    return next((name for name in order if words & scene.term(f"sanctions/measure/{name}")), "other")


def _count(scene: Scene, targets: list[Token]) -> int | None:
    """The number of targets: "sanctions on 14 officials and three companies" has 17; None when none is given."""
    counts = [
        value
        for noun in targets
        if noun.lemma_.lower() in scene.term("sanctions/target-noun")
        for child in noun.children
        if child.dep_ == "nummod" and (value := _number(child.lower_)) is not None
    ]
    return sum(counts) if counts else None


def _number(word: str) -> int | None:
    plain = word.replace(",", "")
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 7 else _NUMBERS.get(plain)


def _legal_basis(scene: Scene, token: Token) -> Span | None:
    sent = token.sent
    for match in _LEGAL.finditer(sent.text):
        if _LEGAL_WORD.search(match.group(1)):
            start = sent.start_char + match.start(1)
            return scene.trimmed(start, sent.start_char + match.end(1), " ,.\n")
    return None


def _requested_by(scene: Scene, token: Token) -> tuple[str, ...]:
    """ "at the request of X and Y"."""
    for word in token.sent:
        if (
            word.lemma_.lower() in ("request", "behest", "urging")
            and word.dep_ == "pobj"
            and word.head.lower_ in ("at", "on", "upon")
        ):
            owners = scene.owners(word)
            roles = [
                role
                for child in word.children
                if child.lower_ == "of"
                for each in child.children
                if each.dep_ == "pobj"
                for role in scene.roles(each)
            ]
            return tuple(role.actor for role in unique([*owners, *roles]))
    return ()


def _event_of(token: Token, events: tuple[Event, ...], start: int, end: int) -> str | None:
    inside = [each for each in events if (each.evidence.start, each.evidence.end) == (start, end)]
    near = [
        (abs(trigger.start - token.idx), each.id)
        for each in inside
        if (trigger := each.evidence.trigger) is not None and each.type in _SANCTION_TYPES
    ]
    return min(near)[1] if near else None
