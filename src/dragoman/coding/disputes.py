"""What is quarrelled over: one row for each subject, with its parties and the third parties it is about."""

from __future__ import annotations

from spacy.tokens import Token

from dragoman.coding.base import Scene, clause_head, subject, unique
from dragoman.coding.base import sentences as sentences_of
from dragoman.coding.lists import items
from dragoman.model import Dispute, Role, Span


def disputes(scene: Scene) -> tuple[Dispute, ...]:
    """All quarrels named as such, one row for each subject; `()` when there is none."""
    found: dict[tuple[int, int], Dispute] = {}
    for sent in sentences_of(scene.text):
        for token in sent:
            lemma = token.lemma_.lower()
            if token.pos_ == "NOUN" and lemma in scene.term("disputes/dispute"):
                subjects = _quarrel_subjects(scene, token)
            elif (token.pos_ == "VERB" and lemma in scene.term("disputes/dispute-verb")) or (
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
    if noun.dep_ == "nsubj" and verb.lemma_.lower() in scene.term("disputes/include") and verb.i > noun.i:
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
        if child.dep_ == "prep" and child.lower_ in scene.term("disputes/over"):
            for noun in child.children:
                if noun.dep_ in ("pobj", "pcomp"):
                    found += items(noun) or [list(noun.subtree)]
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
