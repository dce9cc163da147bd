"""Matters left open: "failed to settle who pays", "leaves open who governs", "on the road they stayed apart"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from dragoman.coding.base import Scene, clause_head
from dragoman.coding.disputes.matter import listed, stretch
from dragoman.model import Span

_ASKING = frozenset({"WDT", "WP", "WP$", "WRB"})
_ORDINALS = ("first", "second", "third", "fourth", "other", "another", "one", "last")
_MOST_ITEMS = 6
"""Sentences after "three questions divide them" that may name one of them each."""


def left_open(scene: Scene, verb: Token) -> list[Span]:
    """The question that a verb says is not settled; `[]` where it is or no question follows."""
    lemma = verb.lemma_.lower()
    leaves = lemma == "leave" and any(child.lower_ in scene.term("disputes/open") for child in verb.children)
    if not leaves and not (lemma in scene.term("disputes/settles") and is_missed(scene, verb)):
        return []
    clause = next((child for child in verb.children if child.dep_ in ("ccomp", "pcomp") and child.i > verb.i), None)
    if clause is None:
        return [] if leaves else _unsettled_thing(scene, verb)
    first = clause.left_edge
    return listed(scene, stretch(scene, first.i, verb)) if first.tag_ in _ASKING or first.lower_ == "whether" else []


def _unsettled_thing(scene: Scene, verb: Token) -> list[Span]:
    """What two sides have not settled: "have yet to resolve the demarcation of the river"."""
    noun = next((child for child in verb.children if child.dep_ == "dobj" and child.i > verb.i), None)
    quarrel = scene.term("disputes/dispute") | scene.term("disputes/friction") | scene.term("disputes/question")
    if noun is None or noun.pos_ != "NOUN" or noun.lemma_.lower() in quarrel:
        return []
    return listed(scene, stretch(scene, noun.left_edge.i, verb)) if noun.i > noun.left_edge.i else []


def still_open(scene: Scene, word: Token) -> list[Span]:
    """The subject that is said to remain open: "the status of Abyei remained unresolved"."""
    verb = word.head
    if verb.lemma_ not in ("remain", "stay") or word.dep_ not in ("acomp", "oprd", "attr", "advcl", "xcomp"):
        return []
    subject = next((child for child in verb.children if child.dep_ in ("nsubj", "csubj") and child.i < verb.i), None)
    if subject is None:
        return []
    question = subject.lemma_.lower() in scene.term("disputes/question")
    of = next((child for child in subject.children if child.lower_ == "of" and child.i == subject.i + 1), None)
    if question and of is not None:
        return listed(scene, stretch(scene, of.i + 1, verb, verb.i))[:1]
    if subject.dep_ == "nsubj" and (question or subject.pos_ != "NOUN" or scene.at(subject)):
        return []
    return listed(scene, stretch(scene, subject.left_edge.i, verb, verb.i))[:1]


def broken_talks(scene: Scene, noun: Token) -> list[Span]:
    """What talks were on that broke down: "talks between Peru and Chile on the dam collapsed"."""
    failed = noun.dep_ == "nsubj" and noun.head.lemma_.lower() in scene.term("disputes/breaks-down")
    on = [child for child in noun.children if child.lower_ in scene.term("disputes/fronts") and child.i > noun.i]
    done = failed and not any(child.dep_ in ("aux", "neg") for child in noun.head.children)
    down = noun.head.lemma_ != "break" or any(child.lower_ == "down" for child in noun.head.children)
    return listed(scene, stretch(scene, on[0].i + 1, noun, noun.head.i)) if done and down and on else []


def is_missed(scene: Scene, verb: Token) -> bool:
    """Whether an agreement was missed: "failed to settle", "have never settled", "have yet to agree"."""
    head = verb.head
    if verb.dep_ == "xcomp" and head.lemma_.lower() in scene.term("disputes/unable"):
        return not {"hypothesis", "future"} & scene.cues(head)
    denied = any(child.dep_ == "neg" or child.lower_ == "never" for child in verb.children)
    modal = any(child.lower_ in ("will", "would", "may", "might", "should") for child in verb.children)
    return (denied and not modal) or any(child.lower_ == "yet" for child in (*verb.children, *head.children))


def fronted(scene: Scene, anchor: Token) -> list[Span]:
    """The matter that opens a sentence of quarrel: "On the crossing they stayed apart"."""
    verb = anchor if anchor.pos_ in ("VERB", "AUX") else clause_head(anchor)
    first = next((each for each in verb.sent if each.dep_ not in ("cc", "punct", "advmod") and not each.is_space), verb)
    hung = verb.dep_ == "relcl" and first.dep_ == "ROOT" and verb.head.head.i == first.i
    if first.lower_ not in scene.term("disputes/fronts") or first.i > verb.i or not (first.head.i == verb.i or hung):
        return []
    noun = next((child for child in first.children if child.dep_ == "pobj"), None)
    if noun is None or noun.lemma_.lower() in scene.term("disputes/no-matter") or noun.i in scene.times_at:
        return []
    subject = next((child.left_edge.i for child in verb.children if child.dep_.startswith("nsubj")), verb.i)
    comma = next((each.i for each in verb.doc[noun.i : subject] if each.text == ","), subject)
    return listed(scene, stretch(scene, first.i + 1, noun, comma))


def announced(scene: Scene, token: Token) -> Iterator[tuple[Token, Span]]:
    """The matters that the sentences behind "three questions divide the neighbours" name, each with its first word."""
    if not _counts(scene, token):
        return
    doc, end = token.doc, token.sent.end
    for _ in range(_MOST_ITEMS):
        if end >= len(doc) or "\n" in doc[max(0, end - 1)].text:
            return
        sent = doc[end].sent
        yield from ((sent.root, matter) for matter in _item(scene, sent.root))
        end = sent.end


def _counts(scene: Scene, token: Token) -> bool:
    """Whether a quarrel is over a number of things yet to be named: "over three things", "two issues divide them"."""
    nouns = [token, *(each for child in token.children for each in (child, *child.children))]
    return any(
        each.lemma_.lower() in scene.term("disputes/question") and any(child.pos_ == "NUM" for child in each.children)
        for each in nouns
    )


def _with_clause(scene: Scene, noun: Token, matter: Span) -> Span:
    """A matter of a bare noun with the clause that tells which it is: "the fee that Somalia charges"."""
    clause = next((child for child in noun.children if child.dep_ == "relcl"), None)
    bare = noun.idx + len(noun) == matter.end and not any(each.dep_ in ("amod", "compound") for each in noun.children)
    if clause is None or not bare or clause.left_edge.i != noun.i + 1:
        return matter
    return scene.span_of(noun.doc[noun.left_edge.i : clause.right_edge.i + 1])


def _item(scene: Scene, root: Token) -> list[Span]:
    """The matter of one sentence of such a row: "On the road, ...", "The first is the road"."""
    verb = root
    clauses = [root, *(child for child in root.children if child.dep_ == "ccomp" and child.i < root.i)]
    for verb in clauses:
        subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
        attribute = next((child for child in verb.children if child.dep_ == "attr" and child.i > verb.i), None)
        if verb.lemma_ == "be" and subject is not None and subject.lower_ in _ORDINALS and attribute is not None:
            told = listed(scene, stretch(scene, attribute.left_edge.i, attribute))[:1]
            return [_with_clause(scene, attribute, each) for each in told]
    return fronted(scene, root)[:1]
