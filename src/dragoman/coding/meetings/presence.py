"""Who was there: heads of delegations, and the sentences after a meeting's own that only say who took part."""

from __future__ import annotations

from spacy.tokens import Span as Sentence
from spacy.tokens import Token

from dragoman.coding.base import Scene, subject
from dragoman.coding.meetings.drafts import Draft, side_of
from dragoman.coding.meetings.who import actors_in, doers, officials_of
from dragoman.resolve import Reference

_NEAR = 90
"""Up to how many tokens after a meeting "X and Y took part" tells of it."""
_WITH = frozenset({"him", "her", "them"})


def present(scene: Scene, draft: Draft, sent: Sentence) -> None:
    """Adds those of whom a later sentence only says that they were there: "Minister Lee took part, as did Ruiz"."""
    if draft.form in ("call", "visit"):
        return
    far = sent.start - draft.token.i > _NEAR
    _seat_leaders(scene, draft, sent)
    for word in sent:
        if (_attended_by(scene, word) or (not far and _chaired(word))) and _of_time(draft, word):
            _seat(scene, draft, _persons_behind(scene, word))
            return
        verb = None if far else _being_there(scene, word)
        if verb is None or not _of_time(draft, verb):
            continue
        first = max((each.i for each in sent[: word.i - sent.start] if each.text == ";"), default=sent.start)
        _seat(scene, draft, _named(scene, first, verb.i))
        also = next((each for each in sent if each.i > word.i and each.lower_ == "as"), None)
        if also is not None and also.nbor(1).lower_ in ("did", "was", "were"):
            _seat(scene, draft, _named(scene, also.i, sent.end))
        return
    if far:
        return
    opening = [each.lower_ for each in sent[:3]]
    if opening[:1] == ["with"] and set(opening[1:2]) & _WITH and opening[2:3] in (["were"], ["was"]):
        _seat(scene, draft, _named(scene, sent.start + 3, sent.end))


def _seat_leaders(scene: Scene, draft: Draft, sent: Sentence) -> None:
    """The states whose leaders a sentence after a gathering's own tells of: "The leaders of A, B and C signed it"."""
    doing = [child for child in sent.root.children if child.dep_ == "nsubj" and child.tag_ == "NNS"]
    rows = [child for child in sent.root.children if child.dep_ == "nsubj" and any(child.conjuncts)]
    persons = [each for noun in rows for each in actors_in(scene, [noun]) if scene.actors[each].kind == "person"]
    sides = [side_of(scene, each) for each in persons]
    bare = draft.status == "held" and not draft.persons and len(set(sides)) > 1 and set(sides) <= set(draft.sides)
    draft.persons += persons if bare else []
    states = [each for noun in doing for each in officials_of(scene, noun)]
    if len(states) > 2 and len(draft.sides) < 2 and draft.status == "held":
        draft.sides += [each for each in states if each not in draft.sides]


def _attended_by(scene: Scene, word: Token) -> bool:
    """Whether a verb says who came to the meeting told of: "The reception was attended by"."""
    if word.lemma_ not in ("attend", "join") or word.tag_ != "VBN":
        return False
    nouns = [child for child in word.children if child.dep_ == "nsubjpass"]
    nouns = [word.head if each.lower_ == "which" and word.dep_ == "relcl" else each for each in nouns]
    return any(
        each.lemma_.lower() in scene.term("meetings/attended-noun")
        and any(child.lower_ == "the" for child in each.children)
        for each in nouns
    )


def _chaired(word: Token) -> bool:
    """Whether a verb says who chaired what was told: "It was co-chaired by"."""
    led = word.lemma_ in ("chair", "cochair") and word.tag_ == "VBN"
    return led and any(child.dep_ == "nsubjpass" and child.lower_ == "it" for child in word.children)


def _persons_behind(scene: Scene, verb: Token) -> list[Reference]:
    """The persons named between "by" and the next verb that is no part of a name."""
    inside = [each for each in scene.resolved.cast.references if verb.i < each.first and each.last < verb.sent.end]
    names = {index for each in inside if each.mention.kind == "person" for index in range(each.first, each.last + 1)}
    words = verb.doc[verb.i + 1 : verb.sent.end]
    end = next((each.i for each in words if each.pos_ in ("VERB", "AUX") and each.i not in names), verb.sent.end)
    return [each for each in inside if each.mention.kind == "person" and len(each.actors) == 1 and each.head < end]


def _being_there(scene: Scene, word: Token) -> Token | None:
    """The verb of "took part", "attended", "was present", "was in the room", "sat in", "looked on"; else None."""
    verb = word if word.pos_ in ("VERB", "AUX") else None
    if verb is None or verb.dep_ in ("relcl", "acl", "xcomp") or not _no_object(verb):
        return None
    lemma, near = verb.lemma_.lower(), {child.lower_ for child in verb.children}
    inner = {each.lower_ for child in verb.children if child.dep_ == "prep" for each in child.children}
    if lemma == "be":
        return verb if "present" in near or inner & {"room", "table"} or "there" in near else None
    part = (lemma == "take" and "part" in near) or lemma in ("attend", "participate")
    return verb if part or (lemma == "sit" and "in" in near) or (lemma == "look" and "on" in near) else None


def _no_object(verb: Token) -> bool:
    """Whether a verb has no object or place of its own that would name another meeting."""
    objects = [child for child in verb.children if child.dep_ in ("dobj", "nsubjpass") and child.lower_ != "part"]
    preps = [child for child in verb.children if child.dep_ == "prep" and child.lower_ in ("in", "at")]
    named = [each for one in preps for each in one.children if each.lower_ not in ("room", "table")]
    return not objects and not named


def _of_time(draft: Draft, verb: Token) -> bool:
    """Whether those there will be at a meeting to come, or were at one held."""
    ahead = any(child.tag_ == "MD" for child in verb.children)
    return ahead == (draft.status == "planned") and (ahead or verb.tag_ in ("VBD", "VBN"))


def _named(scene: Scene, first: int, end: int) -> list[Reference]:
    """The persons and states called between two words, owners apart."""
    found = []
    for index in range(first, end):
        for each in scene.by_head.get(index, ()):
            owner = scene.text.doc[index].dep_ in ("poss", "amod", "compound", "nmod") and each.mention.kind != "person"
            inner = scene.text.doc[index].dep_ == "pobj" and each.mention.kind != "person"
            if len(each.actors) == 1 and not owner and not inner and scene.text.doc[index].pos_ != "PRON":
                found.append(each)
    return found


def _seat(scene: Scene, draft: Draft, calls: list[Reference]) -> None:
    """Those present as attendees, and states called as such as parties."""
    for each in calls:
        actor = each.actors[0]
        if each.mention.kind == "person" and actor not in draft.persons:
            draft.persons.append(actor)
        elif each.mention.kind == "state" and actor in scene.knowledge.states and actor not in draft.sides:
            draft.sides.append(actor)


def lead(scene: Scene, draft: Draft, token: Token) -> None:
    """ "the Turkish delegation was led by X and the U.S. side by Y", "the delegations were led by X for Chad"."""
    sides = [child for child in token.children if child.dep_ in ("nsubjpass", "nsubj")]
    if token.lemma_ == "represent":
        represented(scene, draft, token)
        return
    told = _respectively(scene, draft, token) or _heads_for(scene, draft, token) or _that_of(scene, draft, token)
    if not told:
        _heads(scene, draft, token, sides)


def represented(scene: Scene, draft: Draft, token: Token) -> None:
    """ "Peru was represented by Ann Lee, Chile by Bo Ruiz", "the three were represented by their directors"."""
    sent, before = token.sent, token.sent.start
    passive = any(child.dep_ == "auxpass" for child in token.children)
    for by in [each for each in sent if each.lower_ == "by" and each.i > token.i and passive]:
        calls = [each for index in range(before, by.i) for each in scene.by_head.get(index, ())]
        calls = [each for each in calls if len(each.actors) == 1 and each.mention.kind in ("state", "government")]
        states = [each.actors[0] for each in calls]
        states = [each for each in states if each in scene.knowledge.states]
        end = next((each.i for each in sent if each.i > by.i and each.lower_ == "by"), sent.end)
        person = [each for index in range(by.i, end) for each in _person_at(scene, index)][:1]
        if person and states:
            _take_head(scene, draft, states[-1], person[0].actors[0])
        else:
            draft.sides += [each for each in dict.fromkeys(states) if each not in draft.sides]
        before = person[0].last if person else by.i


def _respectively(scene: Scene, draft: Draft, token: Token) -> bool:
    """ "The delegations of Chad and Togo, led by A and B respectively": as many heads as sides, in order."""
    last = next((each.i for each in token.sent if each.lower_ == "respectively"), token.i)
    heads = [call.actors[0] for index in range(token.i, last) for call in _person_at(scene, index)]
    named = [each for index in range(token.sent.start, token.i) for each in scene.by_head.get(index, ())]
    states = [scene.side(each.actors[0]) for each in named if len(each.actors) == 1 and each.mention.kind != "person"]
    sides = [each for each in dict.fromkeys(states) if each in scene.knowledge.states and each in scene.actors]
    if len(heads) < 2 or len(heads) != len(sides):
        return False
    for side, head in zip(sides, heads, strict=True):
        _take_head(scene, draft, side, head)
    return True


def _heads_for(scene: Scene, draft: Draft, token: Token) -> bool:
    """ "led by General A for Chad, General B for Niger and Mr. C for Nigeria"."""
    found = False
    for index in range(token.i + 1, token.sent.end - 2):
        calls = [
            each for each in scene.by_head.get(index, ()) if each.mention.kind == "person" and len(each.actors) == 1
        ]
        if not calls or token.doc[calls[0].last + 1].lower_ != "for":
            continue
        after = range(calls[0].last + 2, min(calls[0].last + 5, token.sent.end))
        owners = [each.actors[0] for place in after for each in scene.by_head.get(place, ()) if len(each.actors) == 1]
        if owners and owners[0] in scene.knowledge.states:
            _take_head(scene, draft, owners[0], calls[0].actors[0])
            found = True
    return found


def _that_of(scene: Scene, draft: Draft, token: Token) -> bool:
    """ "the rebels' delegation was led by A, that of the army by B": two heads, each of its own side."""
    words = token.sent[token.i - token.sent.start :]
    that = next((each for each in words if each.lower_ == "that" and each.i + 1 < token.sent.end), None)
    if that is None or that.nbor(1).lower_ != "of":
        return False
    by = next((each for each in words if each.lower_ == "by" and each.i > that.i), None)
    owner = [each for index in range(that.i, by.i if by else that.i) for each in scene.by_head.get(index, ())]
    person = [
        each for index in range(by.i if by else 0, token.sent.end if by else 0) for each in _person_at(scene, index)
    ]
    nouns = [child for child in token.children if child.dep_ == "nsubjpass"]
    first = [each for index in range(token.i, that.i) for each in _person_at(scene, index)]
    own = [role.actor for noun in nouns for role in scene.owners(noun)]
    for actors, heads in ((own, first), ([each.actors[0] for each in owner if len(each.actors) == 1], person)):
        side = side_of(scene, actors[0]) if actors else None
        if side is not None and heads:
            _take_head(scene, draft, side, heads[0].actors[0])
    return True


def _person_at(scene: Scene, index: int) -> list[Reference]:
    return [each for each in scene.by_head.get(index, ()) if each.mention.kind == "person" and len(each.actors) == 1]


def _take_head(scene: Scene, draft: Draft, side: str, person: str) -> None:
    draft.heads.setdefault(side, person)
    draft.sides += [side] if side not in draft.sides else []
    draft.persons += [person] if person not in draft.persons else []


def _heads(scene: Scene, draft: Draft, token: Token, sides: list[Token]) -> None:
    """Heads by the parse: "the Kenyan delegation was led by A", "A led the Kenyan side"."""
    named = [*(role.actor for role in subject(scene, token)), *doers(scene, token)]
    persons = [each for each in dict.fromkeys(named) if scene.actors[each].kind == "person"]
    if sides and sides[0].dep_ == "nsubj":
        objects = [
            child
            for child in token.children
            if child.dep_ == "dobj" and child.lemma_.lower() in scene.term("meetings/side")
        ]
        sides = objects or sides
    for noun in sides:
        if noun.lemma_.lower() in scene.term("meetings/side"):
            for person in persons[:1]:
                _set_head(scene, draft, noun, person)
            both = token.sent.start != draft.token.sent.start and sides[0].dep_ == "dobj"
            draft.persons += [each for each in persons[1:] if both and each not in draft.persons]
    by_words = [each for each in token.sent if each.lower_ == "by" and each.i > token.i]
    for each in by_words[1:] if persons else by_words:
        noun = scene.text.doc[each.i - 1]
        named = [
            role.actor
            for child in each.children
            if child.dep_ == "pobj"
            for role in scene.roles(child)
            if scene.actors[role.actor].kind == "person"
        ]
        if noun.lemma_.lower() in scene.term("meetings/side") and named:
            _set_head(scene, draft, noun, named[0])


def _set_head(scene: Scene, draft: Draft, noun: Token, person: str) -> None:
    roles = scene.roles(noun)
    side = scene.side(roles[0].actor) if roles else scene.side(person)
    if scene.actors.get(side) is None or scene.actors[side].kind == "person":
        side = scene.side(person)
    if side in scene.actors and scene.actors[side].kind in ("state", "organization"):
        draft.heads.setdefault(side, person)
        if side not in draft.sides:
            draft.sides.append(side)
    if person not in draft.persons:
        draft.persons.append(person)
