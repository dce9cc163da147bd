"""What refers back: short forms in brackets, labels, "both sides", and pronouns."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping

from spacy.tokens import Span, Token

from dragoman import names
from dragoman.model import Actor, Label
from dragoman.resolve.actors.base import SUBJECTS, Casting, sentence_before, subject_like, takes_part
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


def add_countries(casting: Casting) -> None:
    """References of "his country" and "the Gulf state" to the state of whom the pronoun means, or that acted last."""
    nouns = casting.term("country-noun")
    for noun in casting.text.doc:
        if noun.tag_ != "NN" or noun.lemma_.lower() not in nouns:
            continue
        owner = next((child for child in noun.children if child.tag_ == "PRP$"), None)
        if owner is not None and noun.i not in casting.taken and noun.lemma_.lower() in ("country", "nation"):
            _add_own_country(casting, noun, owner)
        elif owner is None and noun.dep_ == "nsubj":
            _add_country(casting, noun)


def _add_own_country(casting: Casting, noun: Token, owner: Token) -> None:
    """A reference of "my nation" to the state of whom the pronoun means."""
    meant = _meant_by(casting, owner)
    country = casting.found[meant[0]].country if len(meant) == 1 else None
    if country in casting.knowledge.states:
        casting.taken.pop(owner.i, None)
        casting.add(owner.idx, noun.idx + len(noun), "state", [casting.known(str(country))], metonym=True)


def _add_country(casting: Casting, noun: Token) -> None:
    """A reference of "the Gulf state", where it acts, to the state that acted last."""
    beside = [child.lower_ for child in noun.children if child.dep_ in ("det", "prep", "relcl", "acl")]
    held = casting.taken.get(noun.i)
    meant = _antecedent(casting, noun, ("state",)) if beside == ["the"] else ()
    if not meant or (held is not None and held.mention.kind == "state"):
        return
    if held is not None and held.mention.kind == "population":
        casting.references.remove(held)
        casting.add(noun.left_edge.idx, noun.idx + len(noun), "state", meant, metonym=True)
    else:
        casting.add(noun.left_edge.idx, noun.idx + len(noun), "state", meant, metonym=True, takes=False)


def add_latter(casting: Casting) -> None:
    """References of "the latter" to whom the sentence, or the one before it, named last."""
    for token in casting.text.doc if "latter" in casting.content else ():
        if token.lower_ != "latter" or token.i in casting.taken or not token.i or token.nbor(-1).lower_ != "the":
            continue
        if token.dep_ not in PLACES or (token.dep_ == "amod" and token.head.i > token.i):
            continue
        start = sentence_before(token).start_char if token.sent.start else token.sent.start_char
        near = [
            each for each in casting.references if start <= each.mention.at.start and each.mention.at.end < token.idx
        ]
        near = [each for each in near if _may_be_latter(casting, each)]
        if token.head.lemma_ in casting.knowledge.reporting:
            near = [each for each in near if each.mention.kind == "person"] or near
        last = max(near, key=lambda each: each.head, default=None)
        if last is not None:
            casting.add(token.nbor(-1).idx, token.idx + len(token), casting.found[last.actors[0]].kind, last.actors)


def _may_be_latter(casting: Casting, reference: Reference) -> bool:
    """Whether a reference names somebody by a whole name, no owner and no pronoun, or is the second of two joined."""
    head = casting.text.doc[reference.head]
    actor = casting.only_actor(reference)
    kinds = ("person", "state", "organization", "group")
    named = actor is not None and actor.kind in kinds and head.pos_ == "PROPN"
    second = actor is not None and head.pos_ == "NOUN" and head.dep_ == "conj"
    return (named or second) and head.dep_ not in ("poss", "compound")


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
    while verb.dep_ == "conj" and not any(child.dep_ in SUBJECTS for child in verb.children):
        verb = verb.head
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
    kinds = KINDS.get(token.lower_, ())
    group = _joined_to(casting, token, kinds) or _group_before(casting, token) or _coupled_before(casting, token)
    selves = _voice_at(casting, token.idx) if kinds == ONE else ()
    return group or _antecedent(casting, token, kinds, (*others, *selves))


def _joined_to(casting: Casting, token: Token, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Whom "its" means where what it owns is joined to a name: "the oil company and its chairman"."""
    noun = token.head
    if token.lower_ not in ("its", "his", "her") or token.dep_ != "poss" or noun.dep_ != "conj":
        return ()
    holder = casting.taken.get(noun.head.i)
    actor = casting.only_actor(holder) if holder is not None else None
    fits = actor is not None and holder is not None and _may_mean(actor, holder, kinds)
    return (actor.id,) if fits and actor is not None else ()


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
    before = sentence_before(token)
    people: dict[str, None] = {}
    for reference in casting.references:
        actor = casting.only_actor(reference) if before.start <= reference.head < before.end else None
        if actor is not None and actor.kind == "person" and takes_part(casting.text.doc[reference.head]):
            people[actor.id] = None
    return tuple(people) if len(people) > 1 else ()


def _coupled_before(casting: Casting, token: Token) -> tuple[str, ...]:
    """Who "they" are where the last subject before, in this sentence or the one before, joins several: "Kenya and
    Uganda signed the pact. They will ..."; empty where another subject is one group."""
    if token.lower_ not in ("they", "their", "them"):
        return ()
    start = sentence_before(token).start_char if token.sent.start else token.sent.start_char
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


def _antecedent(
    casting: Casting, token: Token, kinds: tuple[str, ...], others: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """The actor of these kinds, none of the others, that a pronoun means: the one named last, subjects counting as 250
    characters nearer; for who speaks ("he added") not those of whom another speaks."""
    best, meant, earliest = 0, None, token.sent.start_char - NEARBY
    speaks = kinds == ONE and _speaks(casting, token)
    beside = _partner(casting, token, kinds, others)
    if beside:
        return beside
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
        if kinds == MANY and _only_describes(casting, reference):
            continue
        acts = subject_like(head) or _is_fronted(head)
        weight = at.start + (250 if acts and not (speaks and _is_told_of(casting, head)) else 0)
        if weight >= best:
            best, meant = weight, reference
    if meant is None:
        return ()
    return (_all_of_kind(casting, meant, kinds) if kinds == MANY else ()) or meant.actors


def _only_describes(casting: Casting, reference: Reference) -> bool:
    """Whether a name only says whose somebody is: "the UN envoy"."""
    head = casting.text.doc[reference.head]
    holder = casting.taken.get(head.head.i) if head.dep_ in ("compound", "amod", "nmod") else None
    return holder is not None and holder is not reference and holder.mention.kind == "person"


def _all_of_kind(casting: Casting, reference: Reference, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """The actors of a reference and of those coordinated with it, all of these kinds; empty for one alone."""
    who = _all_of(casting, reference) if casting.text.doc[reference.head].conjuncts else ()
    return who if len(who) > 1 and all(casting.found[each].kind in kinds for each in who) else ()


def _is_fronted(token: Token) -> bool:
    """Whether a sentence opens with whom it is about: "For Per Lind, a fisherman, the talks mean little"."""
    return token.dep_ == "pobj" and token.head.text == "For" and bool(token.head.is_sent_start)


def _partner(casting: Casting, token: Token, kinds: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """Whom "him" means after two people met, in this sentence or the one before: the one who is not the subject that
    "he" took up, where just one other takes part in it."""
    if kinds != ONE or token.dep_ not in ("dobj", "dative") or not others:
        return ()
    shared = token.head.dep_ == "conj" and not any(child.dep_ in SUBJECTS for child in token.head.children)
    here = _other_in(casting, token, token.sent, others) if shared else ()
    return here or (_other_in(casting, token, sentence_before(token), others) if token.sent.start else ())


def _other_in(casting: Casting, token: Token, before: Span, others: tuple[str, ...]) -> tuple[str, ...]:
    """The one person but others who takes part in a sentence before a pronoun, where more than one does."""
    part = {
        actor.id: None
        for each in casting.references
        if before.start <= each.head < min(before.end, token.i) and takes_part(casting.text.doc[each.head])
        if (actor := casting.only_actor(each)) is not None and actor.kind == "person"
    }
    rest = [who for who in part if who not in others and _may_be_called(casting, casting.found[who], token.lower_)]
    return (rest[0],) if len(rest) == 1 and len(part) > 1 else ()


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
    acts = reference.mention.metonym or reference.mention.kind == "government"
    return actor.kind in kinds and (actor.kind != "state" or acts)
