"""The ledger: what was promised, what is disputed and which sanctions stand, as rows of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable

from spacy.tokens import Token

from dragoman.coding.base import (
    ACTUAL,
    FUTURE,
    HISTORICAL,
    NEGATED,
    Scene,
    clause_head,
    is_infinitive,
    is_purpose,
    subject,
    unique,
)
from dragoman.coding.base import sentences as sentences_of
from dragoman.model import Commitment, Dispute, Event, Role, Sanction, Span, Statement, When

_KINDS = ("commit", "affirm", "offer", "intend", "request", "refuse")
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


# ---------------------------------------------------------------- commitments


def commitments(scene: Scene, said: tuple[Statement, ...]) -> tuple[Commitment, ...]:
    """All promises, shared principles, offers, plans, demands and refusals, one row for each item of a list."""
    found: dict[str, Commitment] = {}
    for sent in sentences_of(scene.text):
        for token in sent:
            kind = _commitment_kind(scene, token)
            if kind is None:
                continue
            for content in _undertakings(scene, token, kind):
                row = _commitment(scene, token, kind, content, said)
                if row is not None and not any(each.content == row.content for each in found.values()):
                    found[row.id] = row
    return tuple(sorted(found.values(), key=lambda each: (each.content.start, each.content.end)))


def _commitment_kind(scene: Scene, token: Token) -> str | None:
    """The kind of undertaking a word speaks of; None for denied, asked, supposed or merely intended speech."""
    if token.pos_ not in ("VERB", "AUX", "ADJ", "NOUN") or any(child.dep_ == "neg" for child in token.children):
        return None
    if token.sent.text.rstrip().endswith("?") or scene.cues(token) & {"hypothesis", "negation"} or is_purpose(token):
        return None
    if token.pos_ == "NOUN":
        made = token.lemma_ == "commitment" and token.head.lemma_ in scene.term("ledger/make-commitment")
        return "commit" if made and token.dep_ == "dobj" else None
    words = {token.lemma_.lower()} | ({token.lower_} if token.pos_ == "ADJ" else set())
    kind = next((kind for kind in _KINDS if words & scene.term(f"ledger/commitment/{kind}")), None)
    if kind == "intend" and any(child.dep_ == "ccomp" for child in token.children):
        return "request"
    if (
        kind is None
        and token.pos_ == "VERB"
        and (_own_future(scene, token) is not None or _first_person_future(scene, token))
    ):
        return "commit"
    return kind


def _own_future(scene: Scene, token: Token) -> Token | None:
    """The verb of "he announced that he would lift ...": future, its subject the speaker or his own government."""
    lemma = token.lemma_.lower()
    if lemma not in scene.knowledge.reporting or lemma in scene.term("ledger/observe"):
        return None
    for child in token.children:
        if child.dep_ != "ccomp" or "future" not in scene.cues(child) or "negation" in scene.cues(child):
            continue
        speakers = {role.actor for role in subject(scene, token)}
        doers = {role.actor for role in subject(scene, child)}
        if doers and doers <= speakers | {scene.side(each) for each in speakers}:
            return child
    return None


def _first_person_future(scene: Scene, token: Token) -> bool:
    """Whether this is the verb of a speaker's own "we will ..."."""
    will = any(child.dep_ == "aux" and child.lower_ in ("will", "'ll", "’ll", "shall") for child in token.children)
    own = any(child.dep_ == "nsubj" and child.lower_ in ("we", "i") for child in token.children)
    return will and own and token.lemma_.lower() not in scene.term("ledger/no-undertaking")


_NAMED_ACTS = ("NOUN", "PROPN", "VERB", "AUX", "PRON")


def _undertakings(scene: Scene, token: Token, kind: str) -> list[list[Token]]:
    """The words of each thing undertaken: the clause or object, a list split into its items."""
    if token.pos_ == "VERB" and _first_person_future(scene, token):
        outside = [
            child for child in token.children if child.dep_ in ("nsubj", "aux", "punct", "mark", "cc", "conj", "advmod")
        ]
        left_out = {
            each.i for child in outside if child.dep_ != "advmod" or child.i < token.i for each in child.subtree
        }
        return [[each for each in token.subtree if each.i not in left_out]]
    heads = [head for child in token.children if child.i > token.i for head in _undertaken(scene, token, child, kind)]
    return [words for head in heads for words in _items(head)]


def _undertaken(scene: Scene, token: Token, child: Token, kind: str) -> list[Token]:
    """The heads of what is undertaken that one child of the verb holds; none for anybody addressed."""
    lemma = token.lemma_.lower()
    if child.dep_ == "xcomp" or (child.dep_ == "acl" and token.pos_ == "NOUN"):
        return [child]
    if child.dep_ == "ccomp":
        return [child] if _clause_counts(scene, token, child, kind) else []
    if child.dep_ == "advcl" and lemma in ("call", "appeal"):
        return [child] if is_infinitive(child) else []
    if child.dep_ == "prep":
        wanted = {"commit": ("to",), "request": ("for",), "intend": ("on",)}.get(kind, ())
        nouns = lemma in ("commit", "committed", "commitment", "call", "appeal", "press")
        inner = [each for each in child.children if each.dep_ == "pcomp" or (each.dep_ == "pobj" and nouns)]
        return inner if child.lower_ in wanted else []
    if child.dep_ == "dobj" and child.pos_ == "NOUN" and not scene.at(child):
        return [child] if _object_counts(scene, lemma, child, kind) else []
    return []


def _clause_counts(scene: Scene, token: Token, clause: Token, kind: str) -> bool:
    if any(each.lower_ in ("whether", "if") for each in clause.children):
        return False
    if kind == "commit":
        own = _own_future(scene, token)
        plain = token.lemma_ not in scene.knowledge.reporting
        return "future" in scene.cues(clause) and (plain or (own is not None and own.i == clause.i))
    if kind == "affirm":
        return any(each.lower_ in ("must", "should", "need", "needs") for each in clause.subtree)
    return kind in ("request", "offer")


def _object_counts(scene: Scene, lemma: str, noun: Token, kind: str) -> bool:
    if kind == "affirm":
        every = {noun.lemma_.lower(), *(each.lemma_.lower() for each in noun.conjuncts)}
        return bool(every & scene.term("ledger/affirm-object"))
    return kind in ("offer", "refuse") or lemma in (
        "pledge",
        "promise",
        "guarantee",
        "vow",
        "demand",
        "request",
        "seek",
    )


def _items(head: Token) -> list[list[Token]]:
    """A clause or noun phrase without its coordinated parts, then each of those."""
    heads = [head]
    if head.dep_ in ("xcomp", "ccomp", "pcomp", "pobj", "dobj", "acl"):
        heads += [
            each
            for each in head.conjuncts
            if each.i > head.i and not any(child.dep_ == "nsubj" for child in each.children)
        ]
    if any(each.pos_ not in _NAMED_ACTS for each in heads):
        return [list(head.subtree)]
    found = []
    for each in heads:
        later = {
            inner.i
            for other in heads
            if other is not each and other.is_ancestor(each) is False and each.is_ancestor(other)
            for inner in other.subtree
        }
        words = [word for word in each.subtree if word.i not in later]
        while words and (words[-1].dep_ == "cc" or words[-1].is_punct or words[-1].is_space):
            words.pop()
        while words and (words[0].is_punct or words[0].lower_ in ("to", "that", "and") or words[0].is_space):
            words.pop(0)
        if len(words) > 1:
            found.append(words)
    return found


def _commitment(
    scene: Scene, token: Token, kind: str, words: list[Token], said: tuple[Statement, ...]
) -> Commitment | None:
    verb = token if token.pos_ in ("VERB", "AUX") else clause_head(token)
    by = unique(subject(scene, verb))
    if token.pos_ == "NOUN":
        by = scene.owners(token) or by
    statement = _statement_over(token, said)
    if not by and statement is not None and statement.speakers:
        speakers = statement.speakers
    else:
        speakers = tuple(role.actor for role in by)
    document = statement or next(
        (each for each in said if each.evidence.start == token.sent.start_char and each.document), None
    )
    if not speakers and document is not None:
        speakers = document.speakers
    if not speakers:
        return None
    content = scene.span_of(words)
    if len(content.text) < 4:
        return None
    toward = _toward(scene, token, words, speakers)
    trigger = scene.evidence(token, f"commitments/{token.lemma_.lower()}", 0.8)
    return Commitment(
        id=scene.text.id("commitments", [(content.start, content.end)], kind),
        by=speakers,
        toward=toward,
        kind=kind,
        topics=_topics(scene, words),
        content=content,
        condition=_condition(scene, words, token),
        due=_due(scene, content),
        statement=statement.id if statement else None,
        follows=(),
        evidence=trigger,
    )


def _statement_over(token: Token, said: tuple[Statement, ...]) -> Statement | None:
    over = [
        each
        for each in said
        if any(span.start <= token.idx < span.end for span in each.content)
        or (each.cue is not None and each.cue.start == token.idx)
    ]
    return min(over, key=lambda each: sum(span.end - span.start for span in each.content), default=None)


def _toward(scene: Scene, token: Token, words: list[Token], by: tuple[str, ...]) -> tuple[str, ...]:
    found: list[Role] = []
    inside = {word.i for word in words}
    for child in token.children:
        if child.i in inside:
            if child.dep_ == "xcomp":
                found += [
                    role for each in child.children if each.dep_ == "nsubj" for role in scene.roles(each, deep=False)
                ]
            if child.dep_ == "ccomp":
                found += [
                    role for each in child.children if each.dep_ == "nsubj" for role in scene.roles(each, deep=False)
                ]
            continue
        if child.dep_ in ("dobj", "dative"):
            found += scene.roles(child, deep=False)
        if child.dep_ in ("prep", "dative") and child.lower_ in ("to", "with", "toward", "towards", "on", "upon"):
            found += [
                role
                for each in child.children
                if each.dep_ == "pobj" and each.i not in inside
                for role in scene.roles(each, deep=False)
            ]
    own = {scene.side(each) for each in by}
    return tuple(role.actor for role in unique(found) if scene.side(role.actor) not in own)


def _topics(scene: Scene, words: Iterable[Token]) -> tuple[str, ...]:
    lemmas = [each.lemma_.lower() for each in words]
    shown = {
        context
        for index, lemma in enumerate(lemmas)
        for phrase, context in scene.knowledge.contexts.get(lemma, ())
        if tuple(lemmas[max(0, index - len(phrase) + 1) : index + 1]) == phrase
    }
    return tuple(sorted(shown))


def _condition(scene: Scene, words: list[Token], token: Token) -> Span | None:
    for child in (*token.children, *(inner for word in words for inner in word.children)):
        if child.dep_ == "advcl" and any(
            each.dep_ == "mark" and each.lower_ in ("if", "unless", "once", "until", "provided")
            for each in child.children
        ):
            return scene.span_of(child.subtree)
    return None


def _due(scene: Scene, content: Span) -> When | None:
    published = scene.text.article.published
    for each in scene.resolved.times:
        span = each.when_.span
        if (
            span is not None
            and content.start <= span.start < content.end
            and (published is None or each.when_.end_date > published.start_date)
        ):
            return each.when_
    return None


# ---------------------------------------------------------------- disputes


def disputes(scene: Scene) -> tuple[Dispute, ...]:
    """All quarrels named as such, one row for each subject; `()` when there is none."""
    found: dict[tuple[int, int], Dispute] = {}
    for sent in sentences_of(scene.text):
        for token in sent:
            lemma = token.lemma_.lower()
            if token.pos_ == "NOUN" and lemma in scene.term("ledger/dispute"):
                subjects = _quarrel_subjects(scene, token)
            elif (token.pos_ == "VERB" and lemma in scene.term("ledger/dispute-verb")) or (
                token.lower_ == "odds" and token.head.lower_ == "at"
            ):
                verb = clause_head(token) if token.lower_ == "odds" else token
                subjects = [each for anchor in (verb, token) for each in _over(scene, anchor)]
            else:
                continue
            for words in subjects:
                span = scene.span_of(words)
                if (
                    (span.start, span.end) in found
                    or any(old[0] < span.end and span.start < old[1] for old in found)
                    or len(span.text) < 3
                ):
                    continue
                row = _dispute(scene, token, span, words)
                if row is not None:
                    found[(span.start, span.end)] = row
    return tuple(found[key] for key in sorted(found))


def _quarrel_subjects(scene: Scene, noun: Token) -> list[list[Token]]:
    """What "dispute over X" and "the disputes include X, Y and Z" are about."""
    verb = noun.head
    if noun.dep_ == "nsubj" and verb.lemma_.lower() in scene.term("ledger/include") and verb.i > noun.i:
        tail = [each for each in verb.sent if each.i > verb.i]
        return _listed(scene, tail)
    including = next((child for child in noun.children if child.lower_ in ("including", "like", "such")), None)
    if including is not None:
        return _listed(scene, [each for each in including.subtree if each.i > including.i])
    return _over(scene, noun)


def _listed(scene: Scene, words: list[Token]) -> list[list[Token]]:
    """The items of a list: parted at commas and "and" where a new noun phrase with its own opening begins."""
    items: list[list[Token]] = [[]]
    for position, word in enumerate(words):
        comma = word.text in (",", ";") or (word.dep_ == "cc" and word.lower_ == "and")
        following = words[position + 1 :]
        if comma and items[-1] and _opens_item(scene, following) and _long_enough(items[-1]):
            items.append([])
            continue
        items[-1].append(word)
    merged: list[list[Token]] = []
    for item in items:
        while item and (item[-1].text in ",;:." or item[-1].is_space or item[-1].dep_ == "cc"):
            item.pop()
        while item and (item[0].is_punct or item[0].dep_ == "cc"):
            item.pop(0)
        if not item:
            continue
        if merged and len(item) <= 2 and not any(each.dep_ == "prep" for each in item):
            merged[-1] += item
        else:
            merged.append(item)
    return merged


def _opens_item(scene: Scene, following: list[Token]) -> bool:
    """Whether the words after a comma begin a new item, not an apposition of one or two words."""
    head = [each for each in following[:1] if each.lower_ == "and"]
    rest = following[len(head) :]
    until = next((index for index, each in enumerate(rest) if each.text in (",", ";")), len(rest))
    segment = rest[:until]
    if (
        len(segment) < 3
        or segment[0].pos_ in ("ADP", "SCONJ", "AUX", "PUNCT")
        or segment[0].tag_ in ("VBD", "VBN", "VBG")
    ):
        return False
    return any(each.dep_ in ("prep", "poss", "case") for each in segment)


def _long_enough(item: list[Token]) -> bool:
    return len(item) > 1


def _over(scene: Scene, anchor: Token) -> list[list[Token]]:
    found = []
    for child in anchor.children:
        if child.dep_ == "prep" and child.lower_ in scene.term("ledger/over"):
            for noun in child.children:
                if noun.dep_ in ("pobj", "pcomp"):
                    found += _items(noun) or [list(noun.subtree)]
    return found


def _dispute(scene: Scene, token: Token, subject_span: Span, words: list[Token]) -> Dispute | None:
    parties = _quarrelers(scene, token)
    inside = {word.i for word in words}
    named = [
        role.actor
        for reference in scene.resolved.cast.references
        if reference.head in inside
        for role in _plain_roles(reference.actors)
    ]
    if len(parties) < 2:
        parties = _last_sides(scene, token) or parties
    if len(parties) < 2:
        return None
    sides = set(parties)
    over = tuple(dict.fromkeys(each for each in named if each not in sides and scene.side(each) not in sides))
    evidence = scene.evidence(token, f"disputes/{token.lemma_.lower()}", 0.75)
    return Dispute(
        scene.text.id("disputes", [(subject_span.start, subject_span.end)], "dispute"),
        parties,
        subject_span,
        over,
        (),
        evidence,
    )


def _plain_roles(actors: tuple[str, ...]) -> list[Role]:
    return [Role(actor, "", None) for actor in actors]


def _quarrelers(scene: Scene, token: Token) -> tuple[str, ...]:
    """The two sides: "between X and Y", owners, or the subject with "with Y"."""
    found: list[Role] = []
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in ("between", "among", "with"):
            found += [role for each in child.children if each.dep_ == "pobj" for role in scene.roles(each)]
    found = [*scene.owners(token), *found] if token.pos_ == "NOUN" else found
    if len(found) < 2:
        verb = token if token.pos_ == "VERB" else clause_head(token)
        if verb.pos_ in ("VERB", "AUX") and not token.dep_.startswith("nsubj"):
            found = [*subject(scene, verb), *found]
            for child in verb.children:
                if child.dep_ == "prep" and child.lower_ == "with":
                    found += [role for each in child.children if each.dep_ == "pobj" for role in scene.roles(each)]
    return tuple(
        dict.fromkeys(
            scene.side(role.actor) if scene.side(role.actor) in scene.actors else role.actor for role in unique(found)
        )
    )


def _last_sides(scene: Scene, token: Token) -> tuple[str, ...]:
    """The two states that the sentences before act in most."""
    weights: dict[str, int] = {}
    for reference in scene.resolved.cast.references:
        if reference.mention.at.start >= token.idx or not reference.mention.metonym or len(reference.actors) != 1:
            continue
        actor = scene.actors[reference.actors[0]]
        if actor.kind == "state":
            head = scene.text.doc[reference.head]
            while head.dep_ == "conj" and head.head.i != head.i:
                head = head.head
            weights[actor.id] = weights.get(actor.id, 0) + (3 if head.dep_ in ("nsubj", "nsubjpass") else 1)
    best = sorted(weights, key=lambda each: -weights[each])[:2]
    return tuple(best) if len(best) == 2 else ()


# ---------------------------------------------------------------- sanctions


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
    if token.pos_ != "VERB" or token.lemma_.lower() not in scene.term("ledger/measure-verb"):
        return False
    persons = [child for child in token.children if child.dep_ in ("dobj", "nsubjpass")]
    lemmas = {each.lemma_.lower() for each in token.sent}
    listed = token.lemma_ != "designate" or bool(lemmas & scene.term("ledger/listing"))
    return listed and any(
        scene.roles(each) or each.lemma_.lower() in scene.term("ledger/target-noun") for each in persons
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
    if token.pos_ not in ("NOUN", "PROPN") or lemma not in scene.term("ledger/instrument"):
        return False
    if lemma in scene.term("ledger/instrument-needs"):
        needed = scene.term(f"ledger/needs/{lemma}")
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
            if lemma in scene.term(f"ledger/action/{action}") and _takes(word, token):
                return _asked(scene, action, word, token), word
    if token.dep_ in ("dobj", "nsubjpass") and token.head.lemma_.lower() in scene.term("ledger/action/request-lift"):
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
        if lemma in scene.term("ledger/action/refuse-lift") and action != "impose":
            return "refuse-lift"
        if lemma in scene.term("ledger/action/request-lift") and action in ("lift", "ease", "waive"):
            return "request-lift"
        if lemma in scene.term("ledger/action/threaten") and action in ("impose", "extend"):
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
                    if each.lemma_.lower() in scene.term("ledger/action/request-lift")
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
    announced = scene.term("ledger/announce")
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
    return next((name for name in order if words & scene.term(f"ledger/measure/{name}")), "other")


def _count(scene: Scene, targets: list[Token]) -> int | None:
    """The number of targets: "sanctions on 14 officials and three companies" has 17; None when none is given."""
    counts = [
        value
        for noun in targets
        if noun.lemma_.lower() in scene.term("ledger/target-noun")
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
