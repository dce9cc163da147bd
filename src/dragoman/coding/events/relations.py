"""Who does what to whom in a sentence, as the encoder sees it: every ordered pair of its parties gets a vote.

`votes` asks for all parties of an article, `label` answers for one marked pair of one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from spacy.tokens import Span as Sentence
from spacy.tokens import Token

from dragoman.coding.base import Scene
from dragoman.coding.events.alone import may_link
from dragoman.coding.events.doubts import is_talk
from dragoman.coding.events.votes import LEXICON, Party, Votes, weighed
from dragoman.encoder import NONE, Encoder, Pair, Vote, likeliest
from dragoman.knowledge import Knowledge
from dragoman.model import Event, Record, Role

MOST = 6
"""Parties of one sentence that are asked about; a list of twenty states is not 380 questions."""

_PART = frozenset({"amod", "compound", "nmod", "poss", "appos"})
_LEFT = frozenset({"amod", "compound", "nmod", "poss", "det", "nummod", "quantmod"})


def votes(scene: Scene, told: Sequence[Event], encoder: Encoder) -> Votes:
    """The encoder's vote on every ordered pair of parties that stand in one sentence, and on each of them alone.

    A sentence in which the lexicon `told` of nothing is asked about only in a report, and when it links two parties:
    what the encoder alone makes of "I think we will get there" is not taken, and each sentence costs as much as its
    parse.
    """
    spoken = {event.evidence.start for event in told}
    talk = is_talk(scene)
    parties: dict[str, Party] = {}
    asked: list[tuple[int, int | None]] = []
    sentences: list[str] = []
    pairs: list[Pair] = []
    for sent in scene.text.doc.sents:
        here = sorted(_parties(scene, sent), key=lambda each: each.start)
        parties |= {mention: party for party in here for mention in party.mentions}
        said = scene.sentence(sent[0]).start in spoken
        if len(here) < 2 or not (said or (not talk and _names_two(scene, here) and _links_two(scene, here[:MOST]))):
            continue
        for one, two in _questions(here[:MOST]):
            asked.append((one.head, two.head if two else None))
            pairs.append(Pair(len(sentences), _spans(one, sent), _spans(two, sent)))
        sentences.append(sent.text)
    return Votes(parties, dict(zip(asked, encoder.votes(sentences, pairs), strict=True)))


def _names_two(scene: Scene, parties: Iterable[Party]) -> bool:
    """Whether at least two of the parties are more than a pronoun."""
    return sum(scene.text.doc[each.head].pos_ != "PRON" for each in parties) > 1


def _links_two(scene: Scene, parties: Sequence[Party]) -> bool:
    """Whether the parse links any two of the parties as the encoder's own events must be."""
    return any(may_link(scene, one.head, two.head) for one, two in permutations(parties, 2))


def _questions(parties: Sequence[Party]) -> Iterator[tuple[Party, Party | None]]:
    yield from permutations(parties, 2)
    for party in parties:
        yield party, None


def _spans(party: Party | None, sent: Sentence) -> tuple[tuple[int, int], ...]:
    return ((party.start - sent.start_char, party.end - sent.start_char),) if party else ()


def _parties(scene: Scene, sent: Sentence) -> Iterator[Party]:
    """The noun phrases of a sentence that hold mentions of actors: "Syrian positions" is one party, Syria its actor."""
    inside: dict[int, list[tuple[int, int, str]]] = {}
    for token in sent:
        for reference in scene.by_head.get(token.i, ()):
            if reference.actors:
                top = _top(token)
                at = reference.mention.at
                inside.setdefault(top.i, []).append((at.start, at.end, reference.mention.id))
    for index, found in inside.items():
        head = scene.text.doc[index]
        start = min(_left(head).idx, *(start for start, _, _ in found))
        end = max(head.idx + len(head), *(end for _, end, _ in found))
        yield Party(index, start, end, tuple(mention for _, _, mention in found))


def _top(token: Token) -> Token:
    """The noun a name stands in front of or beside: "Syrian positions", "the minister, Ana Ruiz"."""
    while token.dep_ in _PART and token.head.i != token.i:
        token = token.head
    return token


def _left(token: Token) -> Token:
    first = token
    for child in token.lefts:
        if child.dep_ in _LEFT:
            first = min(first, child.left_edge, key=lambda each: each.i)
    return first


# ---------------------------------------------------------------- one marked pair

_MARK = re.compile(r"</?[st]>")


@dataclass(frozen=True, slots=True)
class Label:
    """The answer for one marked pair; `none` is the probability that the two do not interact at all."""

    type: str
    mode: str | None
    factuality: str
    cameo: str
    root: str
    score: float
    none: float


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence without its marks, and where source and target stood in it."""

    text: str
    source: tuple[tuple[int, int], ...]
    target: tuple[tuple[int, int], ...]


def unmark(marked: str) -> Marked:
    """Parts `<s>..</s>` and `<t>..</t>` from the sentence; a mark that never closes marks nothing."""
    found: dict[str, list[tuple[int, int]]] = {"s": [], "t": []}
    opened: dict[str, int] = {}
    plain, at = [], 0
    for part in re.split(f"({_MARK.pattern})", marked):
        if not _MARK.fullmatch(part):
            plain.append(part)
            at += len(part)
        elif part[1] != "/":
            opened[part[1]] = at
        elif part[2] in opened:
            found[part[2]].append((opened.pop(part[2]), at))
    return Marked("".join(plain), tuple(found["s"]), tuple(found["t"]))


def answers(
    records: Sequence[Record | None], every: Sequence[Marked], encoder: Encoder, known: Knowledge
) -> list[Label]:
    """The label of each marked pair: the encoder's vote on it, weighed with what the record of its sentence says.

    Where a record is None the encoder answers alone.
    """
    pairs = [Pair(at, each.source, each.target) for at, each in enumerate(every)]
    votes = encoder.votes([each.text for each in every], pairs)
    return [label(*each, known) for each in zip(records, every, votes, strict=True)]


def label(record: Record | None, marked: Marked, vote: Vote, known: Knowledge) -> Label:
    """The label of one marked pair; mode and CAMEO code are the lexicon's where it found the same type."""
    event, share = _said(record, marked)
    shares = weighed([vote], event.type if event else None, LEXICON * share)
    kind = likeliest(shares)
    mode, cameo, factuality = vote.modes[kind], "", vote.factuality
    if event is not None and event.type == kind and share == 1.0:
        mode, cameo, factuality = event.mode or mode, event.cameo if event.mode else "", event.factuality
    cameo = cameo or vote.codes[kind] or known.types[kind].modes.get(mode or "", known.types[kind].cameo)
    root = "YIELD" if kind in ("CONCEDE", "RETREAT") else kind
    return Label(kind, mode, factuality, cameo, root, round(shares[kind], 3), round(shares[NONE], 3))


def _said(record: Record | None, marked: Marked) -> tuple[Event | None, float]:
    """The event of the record that fits the marks best, and how well: None and 0 when there is none."""
    if record is None:
        return None, 0.0
    spans = {mention.id: (mention.at.start, mention.at.end) for mention in record.mentions}
    ranked = [(fit(event, marked, spans), -at, event) for at, event in enumerate(record.events)]
    share, _, event = max(ranked, key=lambda each: each[:2], default=(0.0, 0, None))
    return (event, share) if share else (None, 0.0)


def fit(event: Event, marked: Marked, spans: dict[str, tuple[int, int]]) -> float:
    """How much of the pair an event holds: 1.0 both sides in their places, 0.5 one, 0 neither; no mark is no demand."""
    doers = not marked.source or _touches(event.actors, marked.source, spans)
    others = event.recipients or event.actors
    return 0.5 * doers + 0.5 * (not marked.target or _touches(others, marked.target, spans))


def _touches(roles: Iterable[Role], marks: tuple[tuple[int, int], ...], spans: dict[str, tuple[int, int]]) -> bool:
    found = [spans[role.mention] for role in roles if role.mention in spans]
    return any(start < right and left < end for start, end in found for left, right in marks)
