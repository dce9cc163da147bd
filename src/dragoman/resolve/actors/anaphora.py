"""What refers back: short forms in brackets, labels, "both sides", and pronouns."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping

from spacy.tokens import Span, Token

from dragoman import names
from dragoman.model import Actor, Label
from dragoman.resolve.actors.base import SUBJECTS, Casting, subject_like
from dragoman.resolve.base import Reference

SPEAKING = frozenset({"i", "me", "my", "we", "us", "our"})
"""Pronouns of the speaker of a quote."""

ONE = ("person",)
MANY = ("group", "population", "organization")
BODY = ("state", "organization", "group", "government")
KINDS = {
    **dict.fromkeys(("he", "she", "him", "his", "her"), ONE),
    **dict.fromkeys(("they", "them", "their"), MANY),
    **dict.fromkeys(("it", "its"), BODY),
}
"""The kinds of actors other pronouns stand for."""

PLACES = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "dative", "poss", "conj"})
"""Where in its clause a pronoun counts."""

SEXES = {
    **dict.fromkeys(("he", "him", "his"), "man"),
    **dict.fromkeys(("she", "her"), "woman"),
}
"""What a pronoun for one person says of that person."""

NEARBY = 600
"""Characters before the sentence within which a pronoun looks for whom it means."""

FIGHTING = frozenset({"MIL", "REB", "UAF", "PRM"})
"""Sectors of armies and armed groups, which are sides of their own in one state."""

NUMBERS = {"three": 3, "four": 4, "five": 5, "six": 6}
"""Numbers of sides that a phrase may count ("the four countries")."""

COMMUNITIES = ("EUR", "IGO", "UNO")
"""Codes of bodies that take sides of their own."""

# ---------------------------------------------------------------- short forms


def add_abbreviations(casting: Casting) -> None:
    """Takes "(NRF)" behind "Northern Relief Front" as another name of the same actor."""
    for reference in casting.references:
        actor = casting.only_actor(reference)
        short = _bracketed(casting.content, reference.mention.at.end) if actor is not None else None
        if actor is not None and short is not None:
            known = {names.fold(each) for each in (actor.name, *actor.aliases)}
            if names.fold(short) not in known:
                casting.update(actor.id, aliases=(*actor.aliases, short))


def _bracketed(content: str, end: int) -> str | None:
    """The short form in brackets behind a name: 2 to 12 letters, at least two of them capitals."""
    if not content.startswith((" (", "("), end):
        return None
    close = content.find(")", end, end + 20)
    short = content[content.find("(", end) + 1 : close].strip() if close > 0 else ""
    fits = 2 <= len(short) <= 12 and short.isalpha() and sum(map(str.isupper, short)) >= 2
    return short if fits else None


# ---------------------------------------------------------------- labels


def add_labels(casting: Casting) -> None:
    """What the source calls a group or state ("terrorist organization", "regime"), as a label beside its name."""
    labels = {names.keys(label) for label in casting.term("label")}
    index = 0
    while index < len(casting.words):
        here = tuple(word.key for word in casting.words[index : index + 4])
        label = next((here[:size] for size in (4, 3, 2, 1) if here[:size] in labels), ())
        if label:
            _add_label(casting, index, index + len(label) - 1)
        index += len(label) or 1


def _add_label(casting: Casting, first: int, last: int) -> None:
    """Gives a label to the actor named right before or behind it."""
    span = casting.text.span(casting.words[first].start, casting.words[last].end)
    for left, right, beside in ((first - 1, first, first - 1), (last, last + 1, last + 1)):
        inside = left >= 0 and right < len(casting.words)
        actor = _named_at(casting, beside) if inside and casting.close(left, right) else None
        if actor is None or span.text in actor.name:
            continue
        if actor.kind in ("group", "state", "organization"):
            casting.update(actor.id, labels=(*actor.labels, Label(span.text, "narrator", span)))
            return


def _named_at(casting: Casting, word: int) -> Actor | None:
    """The actor of the shortest reference over a word."""
    token = casting.text.token_of_word[word]
    over = [each for each in casting.references if each.first <= token <= each.last and len(each.actors) == 1]
    shortest = min(over, key=lambda each: each.last - each.first, default=None)
    return casting.only_actor(shortest) if shortest is not None else None


# ---------------------------------------------------------------- both sides


def add_pairs(casting: Casting) -> None:
    """References of "both countries", "the two ministers": the two sides or people that acted last."""
    lowered = casting.content.lower()
    covered: list[tuple[int, int]] = []
    for phrase in sorted(casting.term("both"), key=len, reverse=True):
        start = lowered.find(phrase)
        while start >= 0:
            end = start + len(phrase)
            free = all(end <= left or start >= right for left, right in covered)
            if free and _on_borders(lowered, start, end) and _add_pair(casting, start, end, phrase):
                covered.append((start, end))
            start = lowered.find(phrase, end)


def _on_borders(text: str, start: int, end: int) -> bool:
    """Whether a span starts and ends with a word."""
    return (start == 0 or not text[start - 1].isalnum()) and (end == len(text) or not text[end].isalnum())


def _add_pair(casting: Casting, start: int, end: int, phrase: str) -> bool:
    """One reference to two actors in place of those inside it; False when fewer than two are named before."""
    first, last = casting.text.tokens(start, end)
    if not _stands_alone(casting, first, last, phrase):
        return False
    people = phrase in ("the two", "both") or phrase.split()[-1] in casting.term("persons")
    coupled, two = _coupled_sides(casting, start), bool({"two", "both", "pair", "duo"} & set(phrase.split()))
    number = next((NUMBERS[word] for word in phrase.split() if word in NUMBERS), None)
    if number is not None:
        coupled = _listed(casting, start, number) or (coupled if coupled and len(coupled) == number else None)
        if coupled is None:
            return False
    several = coupled if coupled is not None and len(coupled) > 2 and not two else None
    holders = _last_holders(casting, start, phrase.split()[-1].removesuffix("s"), 2 if two else None)
    pair = holders or several or (_last_people(casting, start) if people else _last_fighters(casting, first))
    pair = pair or (coupled if coupled is not None and len(coupled) == 2 else None) or _last_states(casting, start)
    if pair is None:
        return False
    for index in range(first, last + 1):
        casting.taken.pop(index, None)
    casting.references = [each for each in casting.references if not _inside(each, start, end)]
    casting.add(start, end, casting.found[pair[0]].kind, pair)
    return True


def _stands_alone(casting: Casting, first: int, last: int, phrase: str) -> bool:
    """Whether "both" or "the two" is itself subject or object, not part of "both sides"; longer phrases always are."""
    if phrase != "the two" and len(phrase.split()) > 1:
        return True
    token = casting.text.doc[last if phrase == "the two" else first]
    return token.dep_ in ("nsubj", "nsubjpass", "pobj", "dobj")


def _inside(reference: Reference, start: int, end: int) -> bool:
    """Whether a reference lies within these characters."""
    return start <= reference.mention.at.start and reference.mention.at.end <= end


def _last_people(casting: Casting, before: int) -> tuple[str, str] | None:
    """The two people named last up to here that act together ("X met Y", "X and Y said"), else the two named last, in
    text order; None when fewer than two are."""
    last: dict[str, int] = {}
    together: dict[int, list[str]] = {}
    for reference in sorted(casting.references, key=lambda each: each.mention.at.start):
        actor = casting.only_actor(reference)
        if actor is None or reference.mention.at.start >= before or not _is_somebody(actor):
            continue
        last[actor.id] = reference.mention.at.start
        head = casting.text.doc[reference.head]
        if _takes_part(head):
            together.setdefault(_verb_of(head).i, []).append(actor.id)
    pairs = [unique for each in together.values() if len(unique := list(dict.fromkeys(each))) == 2]
    return _in_order(pairs[-1] if pairs else sorted(last, key=lambda each: -last[each])[:2], last)


def _last_holders(casting: Casting, before: int, noun: str, number: int | None) -> tuple[str, ...] | None:
    """All who are called ministers in the last sentence up to here that tells of several; None unless just so many."""
    titles = casting.term(f"{noun}s-are")
    sentence: int | None = None
    held: dict[str, None] = {}
    for reference in sorted(casting.references, key=lambda each: -each.mention.at.start) if titles else ():
        actor = casting.only_actor(reference)
        if actor is None or reference.mention.at.start >= before or not _is_called(actor, reference, titles):
            continue
        start = casting.text.doc[reference.head].sent.start
        if sentence != start and len(held) > 1:
            break
        if sentence != start:
            sentence, held = start, {}
        held[actor.id] = None
    return tuple(reversed(held)) if len(held) > 1 and number in (None, len(held)) else None


def _is_called(actor: Actor, reference: Reference, titles: frozenset[str]) -> bool:
    """Whether a person stands here with a title of these, or holds such an office by the text."""
    printed = (reference.title or "", *(each.title for each in actor.offices if each.span is not None))
    return actor.kind == "person" and any(word in titles for each in printed for word in each.lower().split())


def _is_somebody(actor: Actor) -> bool:
    """Whether a person is known, or told with a country or an office; a heading read as a name is not."""
    told = actor.country is not None or bool(actor.offices) or not actor.id.startswith("ac-")
    return actor.kind == "person" and told


def _verb_of(token: Token) -> Token:
    """The verb that a participant hangs on, through what it is coordinated with and its preposition."""
    while token.head.i != token.i and token.pos_ not in ("VERB", "AUX"):
        token = token.head
    return token


def _last_fighters(casting: Casting, before: int) -> tuple[str, str] | None:
    """The two armies or armed groups of this sentence or the one before, in text order; None unless just two are."""
    here = casting.text.doc[before].sent
    for sentence in (here, *([_sentence_before(here[0])] if here.start else ())):
        last: dict[str, int] = {}
        for reference in casting.references:
            actor = (
                casting.only_actor(reference) if sentence.start <= reference.head < min(before, sentence.end) else None
            )
            if actor is not None and FIGHTING & set(actor.sectors) and actor.kind in ("group", "organization"):
                last[actor.id] = reference.mention.at.start
        if last:
            return _in_order(list(last), last) if len(last) == 2 else None
    return None


def _coupled_sides(casting: Casting, before: int) -> tuple[str, ...] | None:
    """The sides most often named together up to here ("between X and Y", "X, Y and Z agreed"), in text order."""
    seen: Counter[tuple[str, ...]] = Counter()
    for reference in casting.references:
        if reference.mention.at.end > before:
            continue
        sides, weight = _coupled(casting, reference)
        if sides:
            seen[sides] += weight
    best = seen.most_common(1)
    return tuple(casting.known(each) for each in best[0][0]) if best else None


def _listed(casting: Casting, before: int, number: int) -> tuple[str, ...] | None:
    """The sides of the last list of just so many up to here ("will travel to Qatar, Oman and Kenya")."""
    for reference in sorted(casting.references, key=lambda each: -each.mention.at.start):
        head = casting.text.doc[reference.head]
        if reference.mention.at.end > before or head.dep_ == "conj" or len(head.conjuncts) != number - 1:
            continue
        sides = _sides_of(casting, reference)
        if len(sides) == number:
            return tuple(map(casting.known, sides))
    return None


def _sides_of(casting: Casting, reference: Reference) -> tuple[str, ...]:
    """The sides of a reference and of those coordinated with it; empty unless all stand for one."""
    partners = (casting.taken.get(each.i) for each in casting.text.doc[reference.head].conjuncts)
    actors = [casting.only_actor(each) if each is not None else None for each in (reference, *partners)]
    sides = [_coupled_side(casting, each) if each is not None else None for each in actors]
    named = tuple(dict.fromkeys(each for each in sides if each is not None))
    return named if len(named) == len(sides) else ()


def _coupled(casting: Casting, reference: Reference) -> tuple[tuple[str, ...], int]:
    """The sides of a reference and of those coordinated with it, at least two; "between" counts twice."""
    token = casting.text.doc[reference.head]
    between = token.dep_ == "pobj" and token.head.lower_ == "between"
    owned = token.dep_ == "pobj" and token.head.lower_ == "of" and subject_like(token.head.head)
    if not token.conjuncts or token.dep_ == "conj" or not (between or owned or subject_like(token)):
        return (), 0
    named = _sides_of(casting, reference)
    return (named, 2 if between else 1) if len(named) > 1 else ((), 0)


def _coupled_side(casting: Casting, actor: Actor) -> str | None:
    """The side an actor stands for among two: its state, or the group or body itself; None for anybody else."""
    if actor.kind in ("group", "organization") and (FIGHTING & set(actor.sectors) or actor.country in COMMUNITIES):
        return actor.id
    side = _side(actor)
    return side if side in casting.knowledge.actors else None


def _last_states(casting: Casting, before: int) -> tuple[str, str] | None:
    """The two states that act most often up to here, in text order; None when fewer than two do."""
    seen: Counter[str] = Counter()
    last: dict[str, int] = {}
    for reference in casting.references:
        actor = casting.only_actor(reference)
        side = _side(actor) if actor is not None and reference.mention.at.start < before else None
        if actor is None or side is None or side not in casting.knowledge.actors:
            continue
        weight = _weight(casting, reference)
        if weight or actor.kind != "state":
            seen[side] += weight
            last[side] = reference.mention.at.start
    pair = _in_order([side for side, weight in seen.most_common(2) if weight], last)
    return (casting.known(pair[0]), casting.known(pair[1])) if pair is not None else None


def _side(actor: Actor) -> str | None:
    """The side an actor acts for: a state or body its own, others their country's."""
    return actor.id if actor.kind == "state" or actor.country in COMMUNITIES else actor.country


def _weight(casting: Casting, reference: Reference) -> int:
    """How much a reference counts as acting: 3 as subject, 1 where a name stands for a government, else 0."""
    if subject_like(casting.text.doc[reference.head]):
        return 3
    return 1 if reference.mention.metonym else 0


def _in_order(pair: list[str], last: dict[str, int]) -> tuple[str, str] | None:
    """Two ids by where they were named last; None when there are fewer."""
    if len(pair) < 2:
        return None
    first, second = sorted(pair, key=lambda each: last[each])
    return first, second


# ---------------------------------------------------------------- pronouns


def add_pronouns(casting: Casting) -> None:
    """Pronouns that act: he and she, we in a quote, they, it."""
    casting.references.sort(key=lambda each: (each.mention.at.start, -each.mention.at.end))
    meant: dict[int, tuple[str, ...]] = {}
    for token in casting.text.doc:
        if _counts(casting, token):
            apart = (*_beside_it(casting, token, meant), *_of_other_sex(casting, token, meant))
            meant[token.i] = _carried_on(casting, token, meant, apart) or _meant_by(casting, token, apart)
    for index, who in meant.items():
        token = casting.text.doc[index]
        if who:
            casting.add(token.idx, token.idx + len(token), casting.found[who[0]].kind, who)


def add_owners(casting: Casting) -> None:
    """The state of "his government" and "its foreign minister": that of whom the pronoun means."""
    for index, reference in enumerate(casting.references):
        actor = casting.only_actor(reference)
        owner = _owning_pronoun(casting, reference)
        if actor is None or owner is None or actor.country is not None or not actor.id.startswith("ac-"):
            continue
        meant = _meant_by(casting, owner)
        country = casting.found[meant[0]].country if len(meant) == 1 else None
        if country is None or country not in casting.knowledge.states:
            continue
        if actor.kind == "government":
            casting.references[index] = casting.turned(reference, casting.known(country), "government")
        else:
            casting.update(actor.id, country=country)


def add_own_countries(casting: Casting) -> None:
    """References of "his country" and "my nation" to the state of whom the pronoun means."""
    for noun in casting.text.doc:
        if noun.lemma_.lower() not in ("country", "nation") or noun.tag_ != "NN" or noun.i in casting.taken:
            continue
        owner = next((child for child in noun.children if child.tag_ == "PRP$"), None)
        meant = _meant_by(casting, owner) if owner is not None else ()
        country = casting.found[meant[0]].country if len(meant) == 1 else None
        if owner is not None and country in casting.knowledge.states:
            casting.taken.pop(owner.i, None)
            casting.add(owner.idx, noun.idx + len(noun), "state", [casting.known(str(country))], metonym=True)


def _owning_pronoun(casting: Casting, reference: Reference) -> Token | None:
    """The possessive pronoun that opens a reference or stands right before it; None without one."""
    doc = casting.text.doc
    near = (doc[index] for index in (reference.first, reference.first - 1) if index >= 0)
    return next((token for token in near if token.tag_ == "PRP$"), None)


def _counts(casting: Casting, token: Token) -> bool:
    """Whether a token is a pronoun for somebody in a place where it counts."""
    if token.pos_ not in ("PRON", "DET") or token.i in casting.taken or token.dep_ not in PLACES:
        return False
    return (token.lower_ in KINDS or token.lower_ in SPEAKING) and not _expletive(token)


def _expletive(token: Token) -> bool:
    """Whether "it" stands for nothing: "it is clear that", "it is time to"."""
    if token.lower_ != "it" or token.head.lemma_ != "be":
        return False
    return any(child.dep_ in ("acomp", "attr", "ccomp", "xcomp", "advcl") for child in token.head.children)


def _beside_it(casting: Casting, token: Token, meant: Mapping[int, tuple[str, ...]]) -> tuple[str, ...]:
    """Whom a pronoun cannot mean: the subject of the verb it is the object of ("he thanked her")."""
    verb = token.head.head if token.dep_ == "pobj" else token.head
    if token.dep_ not in ("dobj", "pobj", "dative") or token.lower_ in SPEAKING:
        return ()
    for child in verb.children:
        if child.dep_ == "nsubj" and child.i != token.i:
            holder = casting.taken.get(child.i)
            return holder.actors if holder is not None else meant.get(child.i, ())
    return ()


def _of_other_sex(casting: Casting, token: Token, meant: Mapping[int, tuple[str, ...]]) -> tuple[str, ...]:
    """Who was "she" before and so is not "he", or the other way round."""
    sex = SEXES.get(token.lower_)
    if sex is None:
        return ()
    doc = casting.text.doc
    subjects = ((doc[index], who[0]) for index, who in meant.items() if who and doc[index].dep_ in SUBJECTS)
    return tuple({who for token, who in subjects if SEXES.get(token.lower_, sex) != sex})


def _carried_on(
    casting: Casting, token: Token, meant: dict[int, tuple[str, ...]], apart: tuple[str, ...]
) -> tuple[str, ...]:
    """Whom the last "he" meant that was a subject, in this sentence or the one before, where nobody else is a subject
    since: "He was received by the president. The next day he flew home." Empty otherwise."""
    doc = casting.text.doc
    before = _subject_before(casting, token, meant) if token.lower_ in SEXES else None
    if before is None or len(meant[before]) != 1 or meant[before][0] in apart:
        return ()
    near = bisect_left(casting.references, doc[before].idx, key=lambda each: each.mention.at.start)
    end = bisect_left(casting.references, token.idx, key=lambda each: each.mention.at.start)
    taken_over = any(
        each.mention.kind == "person"
        and each.actors != meant[before]
        and _main_dependency(doc[each.head]) in ("nsubj", "nsubjpass")
        for each in casting.references[near:end]
    )
    return () if taken_over else meant[before]


def _subject_before(casting: Casting, token: Token, meant: dict[int, tuple[str, ...]]) -> int | None:
    """The last subject of the same sex among the pronouns of this sentence and the one before it, in the same line and
    in no other quotation; None without one."""
    for index in reversed(meant):
        before = token.doc[index]
        if before.sent.end < token.sent.start:
            return None
        if SEXES.get(before.lower_) == SEXES[token.lower_] and before.dep_ in ("nsubj", "nsubjpass"):
            between = casting.content[before.idx : token.idx]
            return None if any(mark in between for mark in '\n"“”') else index
    return None


def _main_dependency(token: Token) -> str:
    """The part that a word plays in its clause, through what it is coordinated with or part of."""
    while token.dep_ in ("conj", "appos", "compound", "nmod") and token.head.i != token.i:
        token = token.head
    return str(token.dep_)


def _meant_by(casting: Casting, token: Token, others: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Whom a pronoun means, none of the others; empty when the text does not say."""
    if token.lower_ in SPEAKING:
        return _speaker_of(casting, token)
    group = _group_before(casting, token) or _coupled_before(casting, token)
    kinds = KINDS.get(token.lower_, ())
    selves = _voice_at(casting, token.idx) if kinds == ONE else ()
    return group or _antecedent(casting, token, kinds, (*others, *selves))


def _speaker_of(casting: Casting, token: Token) -> tuple[str, ...]:
    """The subject of the reporting verb over a quote in which "we" or "I" stands, else whose turn or speech it is."""
    reporting = (each for each in token.ancestors if each.lemma_ in casting.knowledge.reporting)
    subjects = (child for each in reporting for child in each.children if child.dep_ == "nsubj" and child.i != token.i)
    holders = (casting.taken.get(subject.i) for subject in subjects)
    said = next((each.actors for each in holders if each is not None and len(each.actors) == 1), ())
    return said or _voice_at(casting, token.idx)


def _voice_at(casting: Casting, offset: int) -> tuple[str, ...]:
    """Who speaks in the first person at an offset, outside quotations; nobody in a report."""
    line = casting.content[casting.content.rfind("\n", 0, offset) + 1 : offset]
    if line.count('"') % 2 or line.count("“") > line.count("”"):
        return ()
    return next((each.speakers for each in casting.voices if each.start <= offset < each.end), ())


def _group_before(casting: Casting, token: Token) -> tuple[str, ...]:
    """Who "they" are after a sentence whose verb joins several people ("X met Y", "X and Y said"): all of these."""
    if token.lower_ != "they" or token.sent.start == 0:
        return ()
    before = _sentence_before(token)
    people: dict[str, None] = {}
    for reference in casting.references:
        actor = casting.only_actor(reference) if before.start <= reference.head < before.end else None
        if actor is not None and actor.kind == "person" and _takes_part(casting.text.doc[reference.head]):
            people[actor.id] = None
    return tuple(people) if len(people) > 1 else ()


def _coupled_before(casting: Casting, token: Token) -> tuple[str, ...]:
    """Who "they" are where the last subject before, in this sentence or the one before, joins several: "Kenya and
    Uganda signed the pact. They will ..."; empty where another subject is one group."""
    if token.lower_ not in ("they", "their", "them"):
        return ()
    start = _sentence_before(token).start_char if token.sent.start else token.sent.start_char
    near = bisect_left(casting.references, start, key=lambda each: each.mention.at.start)
    end = bisect_left(casting.references, token.idx, key=lambda each: each.mention.at.start)
    for reference in reversed(casting.references[near:end]):
        head = casting.text.doc[reference.head]
        if head.dep_ not in ("nsubj", "nsubjpass"):
            continue
        if head.conjuncts:
            return _all_of(casting, reference)
        if len(reference.actors) > 1 or casting.found[reference.actors[0]].kind in MANY:
            return reference.actors if len(reference.actors) > 1 else ()
    return ()


def _all_of(casting: Casting, reference: Reference) -> tuple[str, ...]:
    """The actors of a reference and of those coordinated with it; empty unless all are known."""
    partners = [casting.taken.get(each.i) for each in casting.text.doc[reference.head].conjuncts]
    named = [each for each in (reference, *partners) if each is not None and each.actors]
    return tuple(dict.fromkeys(who for each in named for who in each.actors)) if len(named) == len(partners) + 1 else ()


def _sentence_before(token: Token) -> Span:
    """The last sentence with words before a token's own."""
    before = token.doc[token.sent.start - 1].sent
    while not before.text.strip() and before.start > 0:
        before = token.doc[before.start - 1].sent
    return before


def _takes_part(token: Token) -> bool:
    """Whether a name is a main participant of its sentence: subject, object, or "with" somebody."""
    while token.dep_ in ("conj", "appos", "compound", "nmod") and token.head.i != token.i:
        token = token.head
    if token.dep_ == "pobj":
        return token.head.lower_ in ("with", "to") and token.head.head.pos_ == "VERB"
    return token.dep_ in ("nsubj", "nsubjpass", "dobj")


def _antecedent(
    casting: Casting, token: Token, kinds: tuple[str, ...], others: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """The actor of these kinds, none of the others, that a pronoun means: the one named last, subjects counting as 250
    characters nearer; for who speaks ("he added") not those of whom another speaks."""
    best, who, earliest = 0, "", token.sent.start_char - NEARBY
    speaks = kinds == ONE and _speaks(casting, token)
    first = bisect_left(casting.references, earliest, key=lambda each: each.mention.at.start)
    for reference in casting.references[first:]:
        at = reference.mention.at
        if at.end > token.idx:
            break
        actor = casting.only_actor(reference)
        if actor is None or actor.id in others or not _may_mean(actor, reference, kinds):
            continue
        if kinds == ONE and not _may_be_called(casting, actor, token.lower_):
            continue
        head = casting.text.doc[reference.head]
        weight = at.start + (250 if subject_like(head) and not (speaks and _is_told_of(casting, head)) else 0)
        if weight >= best:
            best, who = weight, actor.id
    return (who,) if who else ()


def _speaks(casting: Casting, token: Token) -> bool:
    """Whether a word is the subject of a reporting verb."""
    return token.dep_ == "nsubj" and token.head.lemma_ in casting.knowledge.reporting


def _is_told_of(casting: Casting, token: Token) -> bool:
    """Whether a subject stands in what somebody says of it: "Ann Lee said Bo Tan had left"."""
    verb = token.head
    return verb.dep_ == "ccomp" and verb.head.lemma_ in casting.knowledge.reporting and verb.head.i < token.i


def _may_be_called(casting: Casting, actor: Actor, pronoun: str) -> bool:
    """Whether "he" or "she" may be this person, as far as the given name and title tell; nobody's questioner is."""
    other = "woman" if pronoun in ("he", "him", "his") else "man"
    words = {*names.keys(actor.name)[:1], *(key for each in actor.offices for key in names.keys(each.title))}
    return words.isdisjoint(casting.term(f"{other}-name")) and names.fold(actor.name) not in casting.term("questioner")


def _may_mean(actor: Actor, reference: Reference, kinds: tuple[str, ...]) -> bool:
    """Whether a pronoun for these kinds may mean the actor; a state only where its name stands for its government."""
    return actor.kind in kinds and (actor.kind != "state" or reference.mention.metonym)
