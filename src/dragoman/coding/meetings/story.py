"""What the sentences around a meeting add: heads of delegations, who was present, topics, outcomes, series, note."""

from __future__ import annotations

import re
from collections.abc import Iterable

from spacy.tokens import Span as Sentence
from spacy.tokens import Token

from dragoman.coding.base import Scene, clause_head, subject, unique
from dragoman.coding.meetings.drafts import Draft, spoken
from dragoman.coding.meetings.presence import lead, present

_NEXT = 30
"""Up to how many tokens after its sentence "the seventh meeting of the Working Group" names a meeting's series."""
_NOTE = re.compile(
    r"""\bthe\ (?:first|last|highest|biggest|largest|most)\b[^.;–—]{0,120}?
    (?:\b(?:since|between)\b[^.;–—]{3,80}
    |\b(?:in|for)\b[^.;–—]{0,40}?\b(?:years?|months?|weeks?|decades?|century|history)\b)""",
    re.IGNORECASE | re.VERBOSE,
)


def story(scene: Scene, draft: Draft, drafts: list[Draft]) -> Iterable[Sentence]:
    """The meeting's own sentence and those after it up to the next meeting, at most eight, aloud one."""
    others = {each.token.sent.start for each in drafts if each is not draft and not _beside(draft, each)}
    beside = {each.token.sent.start for each in drafts if each is not draft} - others
    sents = list(scene.text.doc.sents)
    start = next(index for index, sent in enumerate(sents) if sent.start == draft.token.sent.start)
    yield sents[start]
    for sent in sents[start + 1 : start + (2 if spoken(scene, draft) else 9)]:
        if sent.start in others:
            return
        if sent.start not in beside:
            yield sent


def _beside(draft: Draft, other: Draft) -> bool:
    """Whether another meeting is only one to come, which does not end the telling of one that was held."""
    return draft.status == "held" and other.status == "planned"


def gather(scene: Scene, draft: Draft, sent: Sentence) -> None:
    """Adds to a draft what one sentence of its story says."""
    own = sent.start == draft.token.sent.start
    if not own and not spoken(scene, draft):
        present(scene, draft, sent)
    for token in sent:
        lemma = token.lemma_.lower()
        if (lemma in scene.term("meetings/lead") or lemma == "represent") and token.pos_ == "VERB":
            lead(scene, draft, token)
        elif lemma in scene.term("meetings/attend"):
            _present(scene, draft, token)
        elif lemma in scene.term("meetings/discuss") and token.pos_ == "VERB":
            _topic(scene, draft, token)
        elif lemma in scene.term("meetings/outcome") and token.pos_ == "NOUN":
            _outcome(draft, token)
        elif lemma == "host" and token.pos_ == "NOUN" and own and draft.host is None and draft.form != "call":
            near = [child for child in token.children if child.dep_ in ("amod", "compound", "nmod")]
            owned = (scene.side(actor) for child in near for each in scene.at(child) for actor in each.actors)
            draft.host = next((each for each in owned if each in scene.knowledge.states), None)
    if draft.series is None and draft.form not in ("call", "visit"):
        _name_series(scene, draft, sent)
    if own or _of_note(scene, draft, sent):
        match = _NOTE.search(sent.text)
        draft.note = draft.note or (" ".join(match.group().split()) if match else None)
    if own and draft.place is None:
        inside = [
            place
            for index, place in scene.places_at.items()
            if sent.start <= index < sent.end
            and draft.form != "call"
            and (place.feature or "").startswith("P")
            and scene.text.doc[index].dep_ == "pobj"
            and scene.text.doc[index].head.lower_ in ("in", "at")
            and scene.text.doc[index].head.head.i in (draft.token.i, clause_head(draft.token).i)
        ]
        draft.place = inside[0].id if inside else None


def later_note(scene: Scene, draft: Draft, drafts: list[Draft]) -> None:
    """A note on the text's only visit or meeting that stands further down: "The visit was the first in ten years"."""
    alike = [each for each in drafts if (each.form == "visit") == (draft.form == "visit") and each.status == "held"]
    if draft.note is not None or draft.status != "held" or len(alike) > 1:
        return
    for sent in scene.text.doc.sents:
        match = _NOTE.search(sent.text) if sent.start > draft.token.i and _of_note(scene, draft, sent) else None
        if match is not None:
            draft.note = " ".join(match.group().split())
            return


def _of_note(scene: Scene, draft: Draft, sent: Sentence) -> bool:
    """Whether a sentence after the meeting's says which it was: "The visit was the first in ten years"."""
    subjects = [child for child in sent.root.children if child.dep_ == "nsubj"]
    definite = any(child.lower_ in ("the", "this") for each in subjects for child in each.children)
    named = any(each.lemma_.lower() in scene.term("meetings/meeting-noun") for each in subjects)
    trip = any(each.lemma_.lower() in scene.term("meetings/visit") for each in subjects)
    return sent.root.lemma_ in ("be", "mark") and definite and named and trip == (draft.form == "visit")


def _present(scene: Scene, draft: Draft, token: Token) -> None:
    """ "X and Y were present at the talks", "joined by Z"."""
    verb = token if token.pos_ in ("VERB", "AUX") else token.head
    roles = subject(scene, verb) if verb.pos_ in ("VERB", "AUX") else []
    what = [each for each in verb.children if each.dep_ in ("dobj", "nsubjpass", "prep")]
    past = draft.status == "planned" and verb.tag_ in ("VBD", "VBN")
    if token.sent.start != draft.token.sent.start and (verb.tag_ == "VBZ" or past):
        return
    nouns = [word for each in what for word in each.subtree]
    nouns = [each for each in nouns if each.lemma_.lower() in scene.term("meetings/attended-noun")]
    if draft.form == "call":
        nouns = [each for each in nouns if each.lemma_.lower() in scene.term("meetings/call")]
    if token.sent.start != draft.token.sent.start:
        nouns = [each for each in nouns if _told_of(each)]
    if not nouns and not _took_part(draft, token, verb):
        return
    agent = [inner for child in verb.children if child.dep_ == "agent" for inner in child.children]
    noun = next((each for each in (*agent, *verb.children) if each in agent or each.dep_ == "nsubj"), None)
    inside = [noun.left_edge.i, noun.right_edge.i] if noun is not None else [0, -1]
    listed = [child.right_edge.i for child in verb.children if agent and child.dep_ == "conj" and child.pos_ != "VERB"]
    inside[1] = max([inside[1], *listed])
    named = [each for each in scene.resolved.cast.references if inside[0] <= each.first and each.last <= inside[1]]
    present = [role.actor for role in unique(roles)] + [actor for each in named for actor in each.actors]
    for actor in present:
        if scene.actors[actor].kind == "person" and actor not in draft.persons:
            draft.persons.append(actor)


def _took_part(draft: Draft, token: Token, verb: Token) -> bool:
    """Whether somebody was there, at what need not be said again: "Presidents Lee and Ruiz took part"."""
    taken = token.lower_ == "part" and verb.lemma_ == "take"
    alone = taken or (token.i == verb.i and verb.lemma_ in ("attend", "participate"))
    what = [child for one in (token, verb) for child in one.children if child.dep_ in ("dobj", "prep", "xcomp")]
    what = [each for each in what if each.i != token.i and each.lower_ not in ("as", "of")]
    near = 0 < token.i - draft.token.i < _NEXT * 2 and draft.form not in ("call", "visit")
    return alone and not what and near and verb.tag_ == "VBD" and verb.i == verb.sent.root.i


def _told_of(noun: Token) -> bool:
    """Whether a noun of meeting points back to one told of ("the talks"), not to another ("the NATO summit")."""
    near = {child.lower_ for child in noun.children if child.dep_ == "det"}
    other = any(child.pos_ == "PROPN" or child.dep_ in ("poss", "prep", "relcl", "acl") for child in noun.children)
    return bool(near & {"the", "this", "these"}) and not other and noun.pos_ == "NOUN"


def _topic(scene: Scene, draft: Draft, token: Token) -> None:
    for child in token.children:
        if child.dep_ == "dobj":
            for each in (child, *(inner for inner in child.conjuncts if inner.i > child.i)):
                words = [
                    word
                    for word in each.subtree
                    if not any(
                        word.is_ancestor(other) or word in other.subtree
                        for other in each.children
                        if other.dep_ in ("conj", "cc", "relcl")
                    )
                ]
                if words:
                    text = scene.span_of(words).text
                    if 2 < len(text) <= 160 and text not in draft.topics and each.lemma_.lower() not in ("view", "way"):
                        draft.topics.append(" ".join(text.split()))


_CLOSING = frozenset({"communiqué", "communique", "declaration"})
"""Documents that close a meeting whoever issues them: "In a communiqué released on Friday"."""


def _outcome(draft: Draft, token: Token) -> None:
    """Documents of the two sides: "a joint statement", "signed a memorandum of understanding"."""
    joint = any(child.lower_ == "joint" for child in token.children)
    verb = token.head
    signed = token.dep_ in ("dobj", "nsubjpass") and verb.lemma_ in (
        "sign",
        "issue",
        "adopt",
        "conclude",
        "release",
        "reach",
    )
    lacking = token.dep_ == "pobj" and token.head.lower_ == "without"
    told = token.dep_ == "pobj" and token.head.lower_ == "in" and token.lemma_.lower() in _CLOSING
    if (not joint and not signed and not told) or lacking or any(child.lower_ == "no" for child in token.children):
        return
    name = "joint " * joint + token.lemma_.lower()
    tail = next(
        (
            child
            for child in token.children
            if child.lower_ == "of" and any(each.lower_ == "understanding" for each in child.children)
        ),
        None,
    )
    name += " of understanding" if tail is not None else ""
    if name not in draft.outcomes:
        draft.outcomes.append(name)


def _name_series(scene: Scene, draft: Draft, sent: Sentence) -> None:
    """ "the second round of the Aegean Dialogue": the capitalised name that ends in a series noun."""
    nouns = scene.term("meetings/series-noun")
    words = list(sent)
    for index, token in enumerate(words):
        if token.lower_ not in nouns or not token.text[:1].isupper() or index == 0:
            continue
        if any(each in scene.knowledge.actors for mention in scene.at(token) for each in mention.actors):
            continue
        start = index
        while start > 0 and (
            words[start - 1].text[:1].isupper()
            or (
                words[start - 1].lower_ in ("of", "and", "-", "–") and start > 1 and words[start - 2].text[:1].isupper()
            )
        ):
            start -= 1
        if index + 1 < len(words) and words[index + 1].lower_ in nouns and words[index + 1].text[:1].isupper():
            continue
        unnamed = scene.term("meetings/ordinal") | {"the"}
        bare = next(each for each in range(start, index + 1) if words[each].lower_ not in unnamed)
        if words[index - 1].lower_ in scene.term("meetings/standing") and token.lower_ in ("assembly", "council"):
            continue
        if start == index or (words[start].i == sent.start and index - start < 2):
            continue
        before = {each.lemma_.lower() for each in words[max(0, start - 5) : start]}
        if _of_another(scene, token):
            continue
        own = sent.start == draft.token.sent.start
        close = sent.start - draft.token.sent.end < _NEXT
        if own or before & {"round", "session", "framework"} or ("meeting" in before and close):
            draft.series = scene.span_of(words[bare : _series_end(scene, words, index)]).text
            lowered = draft.series.lower()
            if "working group" in lowered:
                draft.form = "working-group"
            elif token.lower_ in ("summit", "forum", "conference") and draft.form not in ("call",):
                of_others = any(
                    each.lower_ in ("ministers", "ministerial", "officials") for each in words[index + 1 : index + 8]
                )
                draft.form = (
                    "multilateral"
                    if of_others
                    else "summit"
                    if token.lower_ == "summit"
                    else "forum"
                    if len(draft.sides) > 2
                    else draft.form
                )
            return


def _of_another(scene: Scene, token: Token) -> bool:
    """Whether a body is one met with, or one whose house it was: "with members of", "at the headquarters of"."""
    while token.dep_ == "conj" and token.head.i != token.i:
        token = token.head
    if token.dep_ == "dobj" and token.head.lemma_.lower() in scene.term("meetings/discuss"):
        return True
    if token.dep_ != "pobj":
        return False
    above = token.head.head
    if {token.head.lower_, above.lower_} & scene.term("meetings/apart") or above.lemma_ in ("margin", "sideline"):
        return True
    housed = token.head.lower_ == "of" and above.lower_ in scene.term("meetings/house")
    return housed or token.head.lower_ in ("with", "from")


def _names_on(words: list[Token], end: int) -> bool:
    """Whether a word goes on with a series' subject: a name, or "and" before one ("on Defence and Security")."""
    joined = words[end].lower_ == "and" and end + 1 < len(words) and words[end + 1].pos_ == "PROPN"
    return words[end].pos_ == "PROPN" or (joined and words[end - 1].pos_ == "PROPN")


def _series_end(scene: Scene, words: list[Token], index: int) -> int:
    """Where a series name ends that goes on with its subject: "Working Group on Fisheries"."""
    end = index + 1
    if end < len(words) and words[end].lower_ in ("on", "for"):
        end += 1
        while end < len(words) and _names_on(words, end) and words[end].i not in scene.times_at:
            end += 1
    return end if end > index + 2 else index + 1
