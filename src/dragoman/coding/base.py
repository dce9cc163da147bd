"""What the coding stages share: the scene, which answers who stands where in a sentence, when and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Span as Sentence
from spacy.tokens import Token

from dragoman.knowledge import Knowledge
from dragoman.model import Actor, Evidence, Place, Role, Span, TimeExpression, When, day
from dragoman.resolve import Reference, Resolved, Text

NEGATED, FUTURE, HYPOTHETICAL, HISTORICAL, ACTUAL = "negated", "future", "hypothetical", "historical", "actual"
_CLAUSE_HEADS = frozenset({"ROOT", "ccomp", "advcl", "relcl", "acl", "xcomp", "pcomp", "conj", "parataxis", "csubj"})
_MEANWHILE = frozenset({"when", "as", "while"})
_OPEN = frozenset({"amod", "compound", "nmod", "poss", "appos"})


@dataclass(frozen=True, slots=True)
class Scene:
    """One article with everything resolved, and look-ups by token."""

    text: Text
    resolved: Resolved
    knowledge: Knowledge
    by_mention: dict[str, Reference]
    by_head: dict[int, list[Reference]]
    by_token: dict[int, list[Reference]]
    actors: dict[str, Actor]
    times_at: dict[int, TimeExpression]
    places_at: dict[int, Place]
    cue_kinds: dict[int, frozenset[str]]

    @classmethod
    def of(cls, text: Text, resolved: Resolved, knowledge: Knowledge) -> Scene:
        """Builds the look-ups once per article."""
        by_head: dict[int, list[Reference]] = {}
        by_token: dict[int, list[Reference]] = {}
        for reference in resolved.cast.references:
            by_head.setdefault(reference.head, []).append(reference)
            for index in (*range(reference.first, reference.last + 1), *reference.title_tokens):
                by_token.setdefault(index, []).append(reference)
        cue_kinds: dict[int, set[str]] = {}
        for cue in resolved.cues:
            for index in cue.scope:
                cue_kinds.setdefault(index, set()).add(cue.kind)
        times = {text.token_at(each.when_.span.start): each for each in resolved.times if each.when_.span}
        places = {index: each for each in resolved.places for index in range(*_reach(text, each.at))}
        actors = {actor.id: actor for actor in resolved.cast.actors}
        kinds = {index: frozenset(each) for index, each in cue_kinds.items()}
        by_mention = {each.mention.id: each for each in resolved.cast.references}
        return cls(text, resolved, knowledge, by_mention, by_head, by_token, actors, times, places, kinds)

    def term(self, name: str) -> frozenset[str]:
        """A word list of `data/cues/`, empty when there is none of this name."""
        return self.knowledge.terms.get(name, frozenset())

    # ------------------------------------------------------------ who

    def at(self, token: Token) -> list[Reference]:
        """The references headed by this token, else those that cover it; the most telling one only."""
        over = self.by_token.get(token.i, ())
        titled = [each for each in over if each.actors and each.title and token.i in each.title_tokens]
        here = [each for each in (*self.by_head.get(token.i, ()), *titled) if each.actors]
        here = here or [each for each in over if each.actors and each.mention.kind == "person"]
        return [max(here, key=lambda each: (each.mention.kind == "person", each.last - each.first))] if here else []

    def roles(self, token: Token, *, deep: bool = True) -> list[Role]:
        """Who a noun names, with its coordinated nouns; `deep` also takes owners inside it ("Syrian positions")."""
        found: list[Role] = []
        for each in (token, *(token.conjuncts if token.dep_ != "conj" else _later(token))):
            found += self._roles_of(each, deep=deep)
        return unique(found)

    def _roles_of(self, token: Token, *, deep: bool) -> list[Role]:
        here = self.at(token)
        if here:
            return as_roles(here)
        for child in token.children:
            if child.dep_ == "appos" and (named := self.at(child)):
                return as_roles(named)
        if not deep:
            return []
        for child in token.children:
            if (
                child.dep_ == "prep"
                and child.lower_ in ("of", "from", "in")
                and (token.lemma_.lower() in self.term("actors/partitive") or token.pos_ in ("NUM", "DET", "PRON"))
            ):
                inner = [role for each in child.children if each.dep_ == "pobj" for role in self.roles(each)]
                if inner:
                    return inner
        owners = self.owners(token)
        if owners:
            return owners
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ in ("of", "from", "in", "near", "around", "by"):
                inner = [role for each in child.children if each.dep_ == "pobj" for role in self.roles(each)]
                if inner:
                    return inner
        return []

    def owners(self, token: Token) -> list[Role]:
        """The possessor or nationality of a noun ("Russian diplomats", "Ankara's purchase")."""
        found: list[Role] = []
        for child in token.children:
            if child.dep_ in _OPEN and child.dep_ != "appos":
                found += as_roles(self.at(child)) or (self.owners(child) if child.dep_ != "poss" else [])
                if child.dep_ == "poss" and not found:
                    found += self.roles(child)
                found += [role for each in child.conjuncts for role in as_roles(self.at(each))]
        return unique(found)

    def side(self, actor_id: str) -> str:
        """The state or organisation an actor acts for, else the actor itself."""
        actor = self.actors.get(actor_id)
        if actor is None:
            return actor_id
        if actor.country and actor.country in self.knowledge.states:
            return actor.country
        return actor.part_of or actor.country or actor.id

    # ------------------------------------------------------------ when

    def when(self, token: Token) -> When | None:
        """The date of the token's own clause, else the publication date, else None."""
        return self.own_date(token) or self.published()

    def published(self) -> When | None:
        """The publication date as basis of a row; None without one."""
        given = self.text.article.published
        return day(given.start_date, "published") if given else None

    def own_date(self, token: Token) -> When | None:
        """The date expression that hangs on the token's clause, the nearest one first."""
        sent = token.sent
        found = [
            (index, each)
            for index, each in self.times_at.items()
            if sent.start <= index < sent.end and not self._deadline(token.doc[index])
        ]
        if not found:
            return None
        verbs = [token, clause_head(token), *_governors(token), *_scenery_of(token)]
        verbs += [noun for verb in verbs[:2] for noun in self._occasions(verb)]
        own = [
            (rank, abs(index - token.i), each)
            for index, each in found
            for rank in _hangs_on(_head_within(token.doc[index], each.when_.span), verbs)
        ]
        return min(own, key=lambda each: each[:2])[2].when_ if own else None

    def _occasions(self, verb: Token) -> Iterator[Token]:
        """The nouns of a verb on whose day it happens as well ("in a raid on Saturday", "at a meeting on Monday")."""
        for child in verb.children:
            if child.dep_ == "prep" and child.lower_ in self.term("events/literal-prep"):
                nouns = (each for each in child.children if each.dep_ == "pobj")
                yield from (each for each in nouns if each.ent_type_ not in ("DATE", "TIME"))

    def _deadline(self, token: Token) -> bool:
        """Whether a date says until when, not when ("until April", "by Friday")."""
        while (
            token.dep_ in ("det", "amod", "compound", "nummod", "npadvmod", "advmod", "quantmod", "nmod")
            and token.head.i != token.i
        ):
            token = token.head
        return token.dep_ == "pobj" and token.head.lower_ in self.term("events/deadline-prep")

    # ------------------------------------------------------------ where

    def literal_places(self, token: Token) -> tuple[str, ...]:
        """Ids of the places where the token's clause says it happened ("in Lima")."""
        sent = token.sent
        anchors = {token.i, clause_head(token).i, *(each.i for each in _governors(token))}
        anchors |= {child.i for child in token.children if child.dep_ in ("dobj", "nsubjpass")}
        found = []
        for index, place in self.places_at.items():
            if not sent.start <= index < sent.end or self._metonym(index):
                continue
            word = token.doc[index]
            while word.dep_ in ("compound", "nmod", "appos") and word.head.i != word.i:
                word = word.head
            if word.dep_ == "pobj" and word.head.lower_ == "of" and word.head.head.dep_ == "pobj":
                word = word.head.head
            if self._literally_at(word, anchors):
                found.append(place.id)
        return tuple(dict.fromkeys(found))

    def _literally_at(self, word: Token, anchors: set[int]) -> bool:
        """Whether a place's word stands "in" one of the anchors, or "at a forum in" it."""
        while word.dep_ == "pobj" and word.head.lower_ in self.term("events/literal-prep"):
            word = word.head.head
            if word.i in anchors:
                return True
        return False

    def _metonym(self, index: int) -> bool:
        return any(each.mention.metonym for each in self.by_head.get(index, ()))

    # ------------------------------------------------------------ how

    def cues(self, token: Token) -> frozenset[str]:
        """Kinds of the cues that govern a token."""
        return self.cue_kinds.get(token.i, frozenset())

    def factuality(self, token: Token, when: When | None) -> str:
        """Whether the deed at this token was done, from its cues and its date."""
        kinds = self.cues(token)
        if "negation" in kinds:
            return NEGATED
        if "future" in kinds:
            return FUTURE
        if "hypothesis" in kinds or is_purpose(token):
            return HYPOTHETICAL
        published = self.text.article.published
        if when is not None and published is not None and when.basis == "text":
            if when.start_date > published.start_date:
                return FUTURE
            if (published.start_date - when.end_date).days > 45:
                return HISTORICAL
        return HISTORICAL if "history" in kinds else ACTUAL

    # ------------------------------------------------------------ evidence

    def sentence(self, token: Token) -> Span:
        """The sentence around a token, without surrounding blanks."""
        return self.trimmed(token.sent.start_char, token.sent.end_char)

    def trimmed(self, start: int, end: int, strip: str = " \n\t\u00a0") -> Span:
        """A span without the given characters at its ends."""
        content = self.text.article.text
        while start < end and content[start] in strip:
            start += 1
        while end > start and content[end - 1] in strip:
            end -= 1
        return self.text.span(start, end)

    def evidence(self, token: Token, rule: str, score: float, last: Token | None = None) -> Evidence:
        """Sentence, trigger words, rule and score as evidence of a row."""
        at = self.sentence(token)
        end = (last or token).idx + len(last or token)
        trigger = self.text.span(min(token.idx, (last or token).idx), max(end, token.idx + len(token)))
        return Evidence(at.start, at.end, at.text, trigger, rule, round(score, 3))

    def span_of(self, tokens: Iterable[Token]) -> Span:
        """The words from the first to the last of the tokens, trimmed."""
        every = list(tokens)
        start = min(each.idx for each in every)
        end = max(each.idx + len(each) for each in every)
        return self.trimmed(start, end, " \n\t\u00a0,;:.")


def as_roles(references: Iterable[Reference]) -> list[Role]:
    """One role per actor meant."""
    return [Role(actor, each.mention.id, each.title) for each in references for actor in each.actors]


def unique(roles: Iterable[Role]) -> list[Role]:
    """The roles without repeated actors, first ones kept."""
    return list({role.actor: role for role in reversed(list(roles))}.values())[::-1]


def below(token: Token, top: Token) -> Iterator[Token]:
    """A word and those above it in the parse, up to and without `top`."""
    while token.i != top.i and token.head.i != token.i:
        yield token
        token = token.head


def clause_head(token: Token) -> Token:
    """The verb (or root) whose clause a token stands in."""
    while token.head.i != token.i and not (token.dep_ in _CLAUSE_HEADS and token.pos_ in ("VERB", "AUX")):
        token = token.head
    return token


def _governors(token: Token) -> Iterator[Token]:
    """The verbs a clause leans on without a subject of its own: "met to discuss", "agreed and signed"."""
    head = clause_head(token)
    while (
        head.head.i != head.i
        and head.dep_ in ("xcomp", "conj", "pcomp", "advcl", "acl", "ccomp")
        and not (
            head.dep_ in ("ccomp", "advcl") and any(child.dep_ in ("nsubj", "nsubjpass") for child in head.children)
        )
    ):
        head = clause_head(head.head)
        yield head


def _scenery_of(token: Token) -> Iterator[Token]:
    """The verb on whose day a clause happens: "flew to Suva on Monday, where he met", "died on Monday when troops
    fired"."""
    head = clause_head(token)
    words = {child.lower_ for child in head.children if child.dep_ in ("advmod", "mark")}
    if (head.dep_ == "relcl" and "where" in words) or (head.dep_ == "advcl" and not words.isdisjoint(_MEANWHILE)):
        yield clause_head(head.head)


def _names_doer(preposition: Token, passive: bool) -> bool:
    """Whether "by" names the doer, not the means ("spoke by phone")."""
    return preposition.dep_ == "agent" or (passive and preposition.dep_ == "prep" and preposition.lower_ == "by")


def _said_to_have(scene: Scene, verb: Token) -> list[Role]:
    """The doer behind "is said to have": the passive subject acts in the clause below, so nobody is the sayer."""
    raising = verb.lemma_.lower() in scene.term("events/raising")
    clause = any(child.dep_ in ("xcomp", "oprd") for child in verb.children)
    subjects = [child for child in verb.children if child.dep_ == "nsubjpass"]
    return scene.roles(subjects[0]) if raising and clause and subjects else []


def subject(scene: Scene, verb: Token) -> list[Role]:
    """The doer of a verb: subject, by-agent, or whoever controls the clause."""
    seen: set[int] = set()
    while verb.i not in seen:
        seen.add(verb.i)
        passive = any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children)
        passive = passive or (verb.dep_ in ("acl", "advcl", "conj") and verb.tag_ == "VBN")
        agents = [each for child in verb.children if _names_doer(child, passive) for each in child.children]
        agents = [each for each in agents if each.dep_ == "pobj"]
        if agents:
            return [role for each in agents for role in scene.roles(each)]
        if passive and not (verb.dep_ == "conj" and not any(child.dep_ == "auxpass" for child in verb.children)):
            return _said_to_have(scene, verb)
        subjects = [child for child in verb.children if child.dep_ in ("nsubj", "csubj")]
        if subjects:
            first = subjects[0]
            if first.lower_ in scene.term("events/relative") and clause_head(verb).dep_ == "relcl":
                antecedent = clause_head(verb).head
                return scene.roles(antecedent)
            return scene.roles(first)
        above = controller(scene, verb)
        if above is None:
            return []
        noun, verb = above
        if noun is not None:
            return scene.roles(noun)
    return []


def controller(scene: Scene, verb: Token) -> tuple[Token | None, Token] | None:
    """Who is understood as the subject: (the noun itself, _) or (None, the verb whose subject it shares)."""
    head = verb.head
    if verb.dep_ in ("relcl", "acl") and head.pos_ in ("NOUN", "PROPN", "PRON"):
        if verb.dep_ == "acl" and any(child.dep_ == "aux" for child in verb.children):
            return None, clause_head(head)
        return head, verb
    if verb.dep_ in ("xcomp", "ccomp") and head.lemma_.lower() in scene.term("events/object-control"):
        for child in head.children:
            if child.dep_ in ("dobj", "nsubjpass", "dative"):
                return child, verb
    if verb.dep_ == "pcomp" and head.dep_ in ("prep", "mark", "agent"):
        above = head.head
        for child in above.children:
            if child.dep_ in ("dobj", "nsubjpass") and head.lower_ in ("of", "from", "for", "into"):
                return child, verb
        return (None, above) if above.pos_ in ("VERB", "AUX") else (None, clause_head(above))
    if verb.dep_ in ("xcomp", "ccomp", "conj", "advcl", "pcomp", "parataxis", "dep") and head.i != verb.i:
        return None, head if head.pos_ in ("VERB", "AUX") else clause_head(head)
    return None


def light_verb(noun: Token) -> Token | None:
    """The verb whose object (or passive subject) this noun is, through "a round of" and "in"."""
    token = noun
    while token.dep_ == "conj" and token.head.i != token.i:
        token = token.head
    if token.dep_ == "pobj" and token.head.dep_ in ("prep", "prt"):
        above = token.head.head
        if above.pos_ in ("NOUN",) and token.head.lower_ == "of":
            return light_verb(above)
        return (
            above
            if above.pos_ in ("VERB", "AUX") and token.head.lower_ in ("in", "on", "to", "for", "out", "with")
            else None
        )
    if token.dep_ in ("dobj", "nsubjpass", "attr", "oprd") and token.head.pos_ in ("VERB", "AUX"):
        return token.head
    if token.dep_ in ("nsubj",) and token.head.lemma_ in (
        "take",
        "begin",
        "start",
        "continue",
        "end",
        "follow",
        "resume",
        "open",
        "occur",
        "happen",
    ):
        return token.head
    return None


def is_infinitive(token: Token) -> bool:
    """Whether a verb stands with "to"."""
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in token.children)


def is_purpose(token: Token) -> bool:
    """Whether a verb is the purpose or object of something ("an opportunity to provide relief"), not a deed."""
    return is_infinitive(token) and token.dep_ in ("advcl", "acl", "relcl")


def _head_within(token: Token, at: Span | None) -> Token:
    """The head of the words that a token opens ("week" of "following week")."""
    while at is not None and token.head.i != token.i and at.start <= token.head.idx < at.end:
        token = token.head
    return token


def _hangs_on(token: Token, verbs: list[Token]) -> Iterator[int]:
    """Position among the verbs of the one a date hangs on, if no other noun stands between ("the 2007 election")."""
    ranks = {verb.i: rank for rank, verb in reversed(list(enumerate(verbs)))}
    while token.i not in ranks:
        owned = token.dep_ in ("poss", "relcl", "acl", "appos", "advcl", "ccomp")
        below_noun = token.dep_ in ("pobj", "compound", "amod", "nmod") and token.pos_ in (
            "NOUN",
            "PROPN",
            "NUM",
            "ADJ",
        )
        if owned or token.head.i == token.i:
            return
        if (
            below_noun
            and token.dep_ != "pobj"
            and token.head.i not in ranks
            and token.head.ent_type_ not in ("DATE", "TIME")
        ):
            return
        if token.dep_ == "prep" and token.lower_ in ("of", "since") and token.head.i not in ranks:
            return
        under_noun = token.dep_ == "prep" and token.head.pos_ in ("NOUN", "PROPN") and token.head.i not in ranks
        if under_noun and (token.head.dep_ not in ("dobj", "nsubjpass", "pobj") or token.head.head.i not in ranks):
            return
        token = token.head
    yield ranks[token.i]


def _later(token: Token) -> list[Token]:
    return [child for child in token.children if child.dep_ == "conj"]


def _reach(text: Text, at: Span) -> tuple[int, int]:
    first, last = text.tokens(at.start, at.end)
    return first, last + 1


def sentences(text: Text) -> list[Sentence]:
    """The sentences of a text that hold more than blanks."""
    return [sent for sent in text.doc.sents if len(sent) > 1 or not sent[0].is_space]
