"""What is quarrelled over: one row for each subject, with its parties, their positions and the third parties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from spacy.tokens import Token

from dragoman.coding.base import Scene, clause_head
from dragoman.coding.base import sentences as sentences_of
from dragoman.coding.disputes.claims import is_of_land, lays_claim, turned_down
from dragoman.coding.disputes.listing import grievances
from dragoman.coding.disputes.matter import listed, stretch, telling_words, timed
from dragoman.coding.disputes.positions import positions
from dragoman.coding.disputes.shapes import among, divided_matters, dividing, over_which, spoiled_relations, sporting
from dragoman.coding.disputes.sides import (
    among_powers,
    contrasted,
    quarrellers,
    stated_sides,
    third_parties,
    within_body,
)
from dragoman.coding.disputes.unsettled import announced, broken_talks, fronted, is_missed, left_open, still_open
from dragoman.model import Dispute, Span

_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
_ASKED = 4
"""How far behind a verb of quarrel the question may open that it is about ("differ over who")."""

_LINE = re.compile(r"[ \t]*(?:\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})[).]|[-*•–—▪●])[ \t]+(\S[^\n]*)", re.IGNORECASE)
"""A line of a list: the letter, number or bullet that opens it, then the item."""


def disputes(scene: Scene) -> tuple[Dispute, ...]:
    """All quarrels named as such, one row for each subject; `()` when there is none."""
    found: list[Dispute] = []
    for sent in sentences_of(scene.text):
        for token in sent:
            matters = [(token, each) for each in _matters(scene, token)] or list(_announced(scene, token))
            if not matters or _is_none(scene, token) or sporting(scene, token):
                continue
            parties = quarrellers(scene, token, [each for _, each in matters])
            parties = parties or (contrasted(scene, token) if matters[0][0].i != token.i else ())
            within = not parties and within_body(scene, token)
            for word, matter in matters:
                if (place := _told(scene, found, matter, parties)) is not None:
                    found[place] = _with_positions(scene, found[place], word, matter)
                    continue
                if within or among_powers(scene, parties, token):
                    found.append(_dispute(scene, word, matter, parties))
    return tuple(sorted(found, key=lambda each: each.subject.start))


def _announced(scene: Scene, token: Token) -> Iterator[tuple[Token, Span]]:
    """What the sentences behind a quarrel over "three things" name, each with a word of its sentence."""
    quarrel = scene.term("disputes/dispute-verb") | scene.term("disputes/dispute") | scene.term("disputes/at-odds")
    if token.pos_ in ("VERB", "NOUN") and (token.lemma_.lower() in quarrel or dividing(scene, token) is not None):
        yield from announced(scene, token)


def _dispute(scene: Scene, token: Token, matter: Span, parties: tuple[str, ...]) -> Dispute:
    return Dispute(
        scene.text.id("disputes", [(matter.start, matter.end)], "dispute"),
        parties,
        matter,
        third_parties(scene, matter, parties),
        positions(scene, token, matter, parties),
        scene.evidence(token, f"disputes/{token.lemma_.lower()}", 0.75),
    )


def _with_positions(scene: Scene, row: Dispute, word: Token, matter: Span) -> Dispute:
    """A row with the positions that a later mention of its matter tells, where it has none."""
    apart = matter.start >= row.subject.end
    return row if row.position or not apart else replace(row, position=positions(scene, word, matter, row.parties))


def _told(scene: Scene, found: Iterable[Dispute], matter: Span, parties: tuple[str, ...]) -> int | None:
    """Which row has this quarrel: the same words, or the same matter again between the same parties."""
    here = telling_words(scene, matter)
    for place, row in enumerate(found):
        if row.subject.start < matter.end and matter.start < row.subject.end:
            return place
        there = telling_words(scene, row.subject)
        alike = here == there or bool(min(here, there, key=len) <= max(here, there, key=len) and here & there)
        if alike and (len(parties) < 2 or set(parties) & set(row.parties) == set(parties)):
            return place
    return None


# ---------------------------------------------------------------- what is no quarrel


def _is_none(scene: Scene, token: Token) -> bool:
    """Whether the words speak of a quarrel that is denied, settled, merely possible, or none between actors."""
    if _bygone(token):
        return True
    if token.lemma_.lower() in scene.term("disputes/accord"):
        return False
    if any(child.lower_ in scene.term("disputes/no-quarrel") and child.i < token.i for child in token.children):
        return True
    if any(child.lower_ in scene.term("disputes/other-quarrel") and child.i < token.i for child in token.children):
        return True
    if token.pos_ != "NOUN":
        head = clause_head(token)
        missed = token.lemma_.lower() in scene.term("disputes/settles") | {"agree", "reach", "leave"}
        asks = any(each.tag_ in ("WP", "WRB", "WDT", "WP$") for each in token.doc[token.i + 1 : token.i + _ASKED])
        kinds = {"negation"} if asks else {"negation", "hypothesis"}
        return bool(kinds & scene.cues(head)) and not missed
    return _settled(scene, token) or _unreal(scene, token)


def _bygone(token: Token) -> bool:
    """Whether a quarrel lasted "until" something ended it ("had been at odds until they signed")."""
    verb = clause_head(token)
    past = any(child.lower_ in ("had", "was", "were") for child in (verb, *verb.children))
    clauses = (child for child in verb.children if child.dep_ in ("advcl", "prep") and child.i > token.i)
    return past and any("until" in (each.lower_, each.left_edge.lower_) for each in clauses)


def _settled(scene: Scene, noun: Token) -> bool:
    """Whether the text says that the quarrel has been ended."""
    verbs = [child for child in noun.children if child.dep_ in ("acl", "relcl")]
    if noun.dep_ in ("dobj", "nsubjpass", "nsubj"):
        verbs.append(noun.head)
    if _put_aside(scene, noun):
        return True
    if noun.dep_ == "nsubj" and "to an end" in noun.doc[noun.head.i : noun.head.i + 4].text.lower():
        return True
    return any(
        verb.lemma_.lower() in scene.term("disputes/settle")
        and verb.tag_ not in ("VB", "VBZ", "VBP")
        and not {"negation", "future", "hypothesis"} & scene.cues(verb)
        and not (verb.tag_ == "VBG" and any(child.dep_ == "aux" for child in verb.children))
        and not any(child.tag_ in ("TO", "MD") or child.dep_ == "neg" for child in verb.children)
        and not (verb.dep_ == "pcomp" and verb.head.lower_ in scene.term("disputes/unfinished"))
        for verb in verbs
    )


def _put_aside(scene: Scene, noun: Token) -> bool:
    """Whether a quarrel is put behind its sides, or a treaty was signed that ends it."""
    verb = noun.head
    if noun.dep_ != "dobj":
        return False
    if verb.lemma_ in ("put", "set"):
        return any(child.lower_ in ("aside", "behind") for child in verb.subtree)
    ended = verb.dep_ == "relcl" and verb.head.lemma_.lower() in scene.term("disputes/takes-with")
    return ended and verb.lemma_ in ("end", "settle", "resolve") and verb.head.head.tag_ == "VBD"


def _unreal(scene: Scene, noun: Token) -> bool:
    """Whether an unspecified quarrel is denied, asked about or only thought of ("a dispute could arise")."""
    if any(child.dep_ == "poss" or child.lower_ in ("the", "this", "that", "these") for child in noun.children):
        return False
    ends = noun.head.lemma_.lower() in scene.term("disputes/settle")
    if noun.dep_ == "dobj" and ends and is_missed(scene, noun.head):
        return False
    subject_of = noun.dep_ in ("nsubj", "nsubjpass")
    arises = subject_of and noun.head.lemma_.lower() in scene.term("disputes/remain")
    own = scene.cues(noun) - ({"hypothesis"} if subject_of else set())
    kinds = own | (scene.cues(noun.head) if arises or noun.dep_ in ("attr", "dobj") else set())
    return bool({"negation", "hypothesis"} & kinds)


# ---------------------------------------------------------------- the matter


def _matters(scene: Scene, token: Token) -> list[Span]:
    """What is quarrelled over at a word of quarrel; `[]` when the word is none or names no matter."""
    lemma = token.lemma_.lower()
    if token.pos_ in ("NOUN", "PROPN"):
        stand_off = token.lower_ in ("off", "offs") and token.doc[max(0, token.i - 2)].lower_ == "stand"
        return _at_noun(scene, token, "standoff" if stand_off else lemma)
    if lemma in scene.term("disputes/dispute-verb") and token.pos_ == "VERB":
        firm = lemma in ("clash", "split", "argue")
        told = divided_matters(scene, token) or _after(scene, token, f"disputes/over{'-friction' if firm else ''}")
        return told or fronted(scene, token)
    if token.lower_ in scene.term("disputes/apart") and token.pos_ in ("ADJ", "ADV", "VERB"):
        return _after(scene, token, "disputes/over") or fronted(scene, token)
    if lemma == "fall" and any(child.dep_ == "prt" and child.lower_ == "out" for child in token.children):
        return _after(scene, token, "disputes/over-friction")
    if lemma == "reach" and (accord := _accord(scene, token)) is not None:
        missed = is_missed(scene, token) or any(child.lower_ == "no" for child in accord.children)
        return (_after(scene, accord, "disputes/over") or fronted(scene, token)) if missed else []
    if lemma == "agree" and is_missed(scene, token):
        return _after(scene, token, "disputes/over") or left_open(scene, token)
    if token.lower_ in scene.term("disputes/open") and token.pos_ in ("ADJ", "VERB"):
        told = still_open(scene, token) if contrasted(scene, token) or len(stated_sides(scene, token)) > 1 else []
        if told:
            return told
    if token.pos_ == "VERB" and (lemma == "leave" or lemma in scene.term("disputes/settles")):
        return left_open(scene, token)
    if token.lower_ in scene.term("disputes/disputed"):
        return _disputed(scene, token)
    if lemma == "claim" and token.pos_ == "VERB":
        return _claimed(scene, token)
    if lemma in scene.term("disputes/sour") and token.pos_ == "VERB":
        return _soured(scene, token)
    return []


def _accord(scene: Scene, verb: Token) -> Token | None:
    """The object of "reach agreement on"."""
    nouns = (child for child in verb.children if child.dep_ in ("dobj", "nsubjpass"))
    return next((each for each in nouns if each.lemma_.lower() in scene.term("disputes/accord")), None)


def _at_noun(scene: Scene, noun: Token, lemma: str) -> list[Span]:
    """What "dispute over X", "at odds over X", "X, the subject of a dispute" and "the disputes include X" are about."""
    if _bone(scene, noun):
        return grievances(scene, noun) or _predicated(scene, noun) or _after(scene, noun, "disputes/over")
    if lemma == "claim" and _described(scene, noun, "disputes/rival"):
        return _after(scene, noun, "disputes/over-claim")
    if lemma == "claim" and (lays_claim(noun) or turned_down(scene, noun)):
        return [each for each in _after(scene, noun, "disputes/over-claim") if is_of_land(scene, each)]
    if lemma in scene.term("disputes/view") and noun.tag_ == "NNS" and _described(scene, noun, "disputes/differing"):
        return _after(scene, noun, "disputes/over")
    if lemma in scene.term("disputes/barb") and noun.head.lemma_ in ("trade", "exchange", "swap"):
        return _after(scene, noun, "disputes/over-friction")
    if lemma == "eye" and noun.doc[noun.i : noun.i + 3].text.lower() == "eye to eye":
        return _after(scene, noun.doc[noun.i + 2], "disputes/over") if _denied(noun) else []
    if lemma in ("talk", "negotiation"):
        return broken_talks(scene, noun) if contrasted(scene, noun) else []
    if dividing(scene, noun) is not None:
        return divided_matters(scene, noun) or grievances(scene, noun)
    if lemma in scene.term("disputes/accord") and _is_lacking(noun):
        return _after(scene, noun, "disputes/over")
    if lemma in scene.term("disputes/view") and turned_down(scene, noun):
        return _after(scene, noun, "disputes/over")
    if lemma in scene.term("disputes/question") and _is_open(scene, noun):
        return _lines(scene, noun) or grievances(scene, noun) or _question(scene, noun)
    if noun.lower_ in scene.term("disputes/at-odds") and noun.head.lower_ == "at":
        return _after(scene, noun, "disputes/over")
    friction = lemma in scene.term("disputes/friction") and (lemma != "difference" or _differing(noun))
    if lemma not in scene.term("disputes/dispute") and not friction:
        return []
    prepositions = "disputes/over-friction" if friction and lemma != "difference" else "disputes/over"
    one = next((child for child in noun.subtree if child.dep_ == "appos" and child.lower_ == "one"), noun)
    told = _lines(scene, noun) or among(scene, noun) or grievances(scene, noun) or _after(scene, one, prepositions)
    return told or _predicated(scene, noun) or _topic(scene, noun)


def _is_lacking(noun: Token) -> bool:
    """Whether an agreement is said not to exist: "there is no agreement between them on"."""
    there = noun.head.lemma_ == "be" and any(child.dep_ == "expl" for child in noun.head.children)
    return there and any(child.lower_ == "no" for child in noun.children)


def _is_open(scene: Scene, noun: Token) -> bool:
    """Whether issues are called open: "unresolved issues", "points still open between"."""
    behind = noun.doc[noun.i + 1 : min(noun.i + 3, noun.sent.end)]
    still = noun.tag_ == "NNS" and any(each.lower_ in scene.term("disputes/open") for each in behind)
    return still or _described(scene, noun, "disputes/open")


def _differing(noun: Token) -> bool:
    """Whether a difference is one of views, not of things."""
    return noun.tag_ == "NNS" or noun.doc[noun.i : noun.i + 3].text.lower() == "difference of opinion"


def _denied(noun: Token) -> bool:
    return any(child.dep_ == "neg" for child in clause_head(noun).children)


def _described(scene: Scene, noun: Token, term: str) -> bool:
    return any(child.dep_ == "amod" and child.lower_ in scene.term(term) for child in noun.children)


def _bone(scene: Scene, noun: Token) -> bool:
    """Whether a noun closes or opens a set phrase for a matter of quarrel ("bone of contention")."""
    if not any(noun.lower_ in phrase for phrase in scene.term("disputes/bone")):
        return False
    doc = noun.doc
    phrases = (doc[noun.i : noun.i + width].text.lower() for width in (2, 3))
    return any(each in scene.term("disputes/bone") for each in (*phrases, doc[max(0, noun.i - 1) : noun.i + 1].text))


def _after(scene: Scene, anchor: Token, term: str) -> list[Span]:
    """The matters behind "over", "on" and the like, or behind "including" where the first is only a number."""
    before = _lines(scene, anchor) or over_which(scene, anchor)
    if before:
        return before
    preposition = next(
        (each for each in anchor.doc[anchor.i + 1 : anchor.sent.end] if _opens(scene, anchor, each, term)), None
    )
    if preposition is None:
        return _included(scene, anchor)
    colon = _counted(scene, preposition)
    matters = listed(scene, stretch(scene, (colon or preposition).i + 1, anchor))
    return matters or _included(scene, preposition)


def _counted(scene: Scene, preposition: Token) -> Token | None:
    """The colon after "on three points", behind which the matters stand."""
    noun = next((each for each in preposition.children if each.dep_ == "pobj"), None)
    if noun is None or noun.lemma_.lower() not in scene.term("disputes/question") or noun.i + 1 >= noun.sent.end:
        return None
    return noun.nbor() if noun.nbor().text == ":" else None


def _opens(scene: Scene, anchor: Token, word: Token, term: str) -> bool:
    """Whether a preposition leads from a word of quarrel to its matter."""
    following = word.nbor() if word.i + 1 < len(word.doc) else word
    noun = next((each for each in word.children if each.dep_ == "pobj"), following)
    if word.lower_ not in scene.term(term) or word.pos_ not in ("ADP", "SCONJ", "VERB") or timed(scene, word):
        return False
    if word.lower_ == "over" and word.nbor(-1).lemma_ in ("take", "hand", "come", "turn", "spill"):
        return False
    if noun.lemma_.lower() in scene.term("disputes/no-matter") and not any(
        child.dep_ == "compound" for child in noun.children
    ):
        return False
    between = word.doc[anchor.i + 1 : word.i]
    if word.head.i == anchor.i and anchor.pos_ == "NOUN":
        return True
    told = [each for each in between if each.dep_ == "relcl" and each.head.i == anchor.i]
    if told and word.lower_ == "over" and not any(each.is_punct for each in between):
        return True
    if not any(each.pos_ in ("VERB", "AUX", "PUNCT") and not _parts_names(each) for each in between):
        return word.head.i == anchor.i or word.lower_ != "on" or anchor.is_ancestor(word) or word.head.i < anchor.i
    verb = word.head
    governs = (verb.i > anchor.i and verb.is_ancestor(anchor)) or (anchor.dep_ == "csubj" and verb.i == anchor.head.i)
    return governs and (word.lower_ == "over" or verb.lemma_.lower() in scene.term("disputes/remain"))


def _parts_names(mark: Token) -> bool:
    """Whether a comma only parts the names of several sides ("between A, B and C over")."""
    return mark.text == "," and mark.head.pos_ == "PROPN" and any(each.dep_ == "conj" for each in mark.head.children)


def _included(scene: Scene, anchor: Token) -> list[Span]:
    """What "the disputes include X, Y and Z" and "several issues, including X" name."""
    verb = anchor.head
    if anchor.dep_ == "nsubj" and verb.lemma_.lower() in scene.term("disputes/include") and verb.lemma_ != "be":
        return listed(scene, stretch(scene, verb.i + 1, anchor))
    for word in anchor.doc[anchor.i + 1 : min(anchor.i + 15, anchor.sent.end)]:
        if word.tag_ in _FINITE and word.lemma_.lower() not in scene.term("disputes/remain"):
            return []
        if (word.lower_ in scene.term("disputes/including") and word.pos_ != "VERB") or word.lower_ == "including":
            start = word.i + (2 if word.lower_ == "such" else 1)
            means = anchor.doc[start : start + 1].text.lower() in ("for", "by", "through", "at", "with")
            return [] if means else listed(scene, stretch(scene, start, anchor))
    return []


def _lines(scene: Scene, anchor: Token) -> list[Span]:
    """The lettered, numbered or bulleted lines under "they still disagree on:"."""
    content = scene.text.article.text
    colon = content.find(":", anchor.idx, anchor.sent.end_char + 1)
    if colon < 0 or "\n" not in content[colon + 1 : colon + 4]:
        return []
    found: list[Span] = []
    at = colon + 1
    for line in content[at:].split("\n"):
        match = _LINE.match(line)
        if match:
            found.append(scene.trimmed(at + match.start(1), at + len(line), " \t\r;,.:\u00a0"))
        elif line.strip():
            break
        at += len(line) + 1
    return [_without_and(scene, each) for each in found]


def _without_and(scene: Scene, line: Span) -> Span:
    """A line of a list without the "and" that leads to the next."""
    return scene.trimmed(line.start, line.end - 4, " ;,") if line.text.endswith((" and", ";and")) else line


def _question(scene: Scene, noun: Token) -> list[Span]:
    """What "the unresolved question of X" is about."""
    following = noun.doc[noun.i + 1] if noun.i + 1 < noun.sent.end else noun
    return listed(scene, stretch(scene, following.i + 1, noun)) if following.lower_ in ("of", "over") else []


def _predicated(scene: Scene, noun: Token) -> list[Span]:
    """What is "in dispute", "the subject of a dispute" or "a bone of contention": the subject or the noun before."""
    top = noun
    if (
        noun.dep_ == "pobj"
        and noun.head.lower_ == "of"
        and noun.head.head.lemma_.lower() in scene.term("disputes/focus")
    ):
        top = noun.head.head
    elif (noun.dep_ == "pobj" and not (noun.head.lower_ in ("in", "under") and noun.i == noun.head.i + 1)) or (
        noun.dep_ != "pobj" and not _bone(scene, noun)
    ):
        return []
    if top.dep_ == "appos":
        return _phrase(scene, top.head, top.left_edge.i)
    while top.dep_ in ("pobj", "prep") and top.head.i != top.i and top.head.i < top.i:
        top = top.head
    verb = top if top.pos_ in ("VERB", "AUX") else top.head
    if verb.lemma_.lower() not in ("be", "remain", "become", "stay", "prove"):
        return []
    matter = _subject_noun(verb)
    clause = next((child for child in verb.children if child.dep_ == "csubj" and child.i < verb.i), None)
    if clause is not None and clause.left_edge.lower_ in ("whether", "who", "how", "what", "where"):
        return [scene.span_of(verb.doc[clause.left_edge.i : verb.i])]
    if matter is not None and top.dep_ == "nsubj" and top.i < verb.i:
        attributes = [child for child in verb.children if child.dep_ == "attr"]
        return listed(scene, stretch(scene, attributes[0].left_edge.i, noun)) if attributes else []
    return _phrase(scene, matter, verb.i) if matter is not None else []


def _subject_noun(verb: Token) -> Token | None:
    """The noun that is a verb's subject; the antecedent of "which"."""
    noun = next((child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")), None)
    if noun is not None and noun.tag_ in ("WDT", "WP"):
        return verb.head if verb.dep_ == "relcl" else None
    return noun if noun is not None and noun.pos_ in ("NOUN", "PROPN") else None


def _phrase(scene: Scene, noun: Token, until: int) -> list[Span]:
    """A noun phrase that stands before its verb, item by item."""
    words = stretch(scene, noun.left_edge.i, noun, until)
    return listed(scene, words)


def _topic(scene: Scene, noun: Token) -> list[Span]:
    """What "the maritime border dispute between A and B" is about, where both are named."""
    words = [child for child in noun.children if child.dep_ in ("compound", "amod", "nmod") and child.i < noun.i]
    named = [each for each in words if each.lemma_.lower() in scene.term("disputes/topic")]
    spots = [each for each in words if each.i in scene.places_at and each.dep_ == "compound"]
    if spots and noun.lemma_.lower() in scene.term("disputes/dispute") and len(stated_sides(scene, noun)) > 1:
        return [scene.span_of([*spots, *named])]
    if not any(each.pos_ in ("NOUN", "PROPN") for each in named) or len(stated_sides(scene, noun)) < 2:
        return []
    return [scene.span_of(named)]


def _disputed(scene: Scene, word: Token) -> list[Span]:
    """What "the disputed Y region" and "X, disputed by A and B" name, where two sides stand with it."""
    noun = word.head
    if len(stated_sides(scene, word)) < 2:
        return []
    if word.dep_ == "amod" and noun.pos_ in ("NOUN", "PROPN"):
        return listed(scene, stretch(scene, word.i + 1, word))[:1]
    if word.dep_ == "acl":
        return _phrase(scene, noun, word.i)
    matter = _subject_noun(word)
    passive = any(child.dep_ in ("nsubjpass", "auxpass") for child in word.children)
    return _phrase(scene, matter, word.i) if matter is not None and passive else []


def _claimed(scene: Scene, verb: Token) -> list[Span]:
    """What two sides claim: "both A and B claim Y", "Y, claimed by A and B", "A claims Y, which B rejects"."""
    if len(stated_sides(scene, verb)) < 2:
        return []
    passive = verb.dep_ == "acl" or any(child.dep_ == "nsubjpass" for child in verb.children)
    noun = next((child for child in verb.children if child.dep_ == "dobj"), None)
    if passive:
        noun = verb.head if verb.dep_ == "acl" else _subject_noun(verb)
    elif (noun is not None and noun.tag_ in ("WDT", "WP")) or (noun is None and verb.dep_ == "relcl"):
        noun = verb.head if verb.dep_ == "relcl" else None
    if noun is None or not _land(scene, noun):
        return []
    return (
        _phrase(scene, noun, verb.i) if noun.i < verb.i else listed(scene, stretch(scene, noun.left_edge.i, verb))[:1]
    )


def _land(scene: Scene, noun: Token) -> bool:
    """Whether a noun names land or water, or the right to it."""
    near = [noun, *(child for child in noun.children if child.dep_ in ("compound", "amod"))]
    if noun.lemma_.lower() in ("part", "all", "most"):
        near += [each for child in noun.children if child.lower_ == "of" for each in child.children]
    return any(each.i in scene.places_at or each.lemma_.lower() in scene.term("disputes/territory") for each in near)


def _soured(scene: Scene, verb: Token) -> list[Span]:
    """What "has soured relations between A and B"."""
    if spoiled_relations(scene, verb) is not None:
        by = (each for child in verb.children if child.dep_ == "agent" for each in child.children)
        spoiler = next((each for each in by if each.dep_ == "pobj" and each.pos_ == "NOUN"), None)
        named = spoiler is None or _is_quarrel(scene, spoiler) or _is_none(scene, verb)
        return [] if named or spoiler is None else listed(scene, stretch(scene, spoiler.left_edge.i, verb))
    noun = next((child for child in verb.children if child.dep_ in ("dobj", "nsubjpass")), None)
    matter = _subject_noun(verb)
    if (
        matter is None
        or noun is None
        or noun.dep_ != "dobj"
        or noun.lemma_.lower() not in scene.term("disputes/relations")
    ):
        return []
    return (
        []
        if _is_quarrel(scene, matter) or scene.at(matter) or _is_none(scene, verb)
        else _phrase(scene, matter, verb.i)
    )


def _is_quarrel(scene: Scene, noun: Token) -> bool:
    return noun.lemma_.lower() in scene.term("disputes/dispute") | scene.term("disputes/friction")
