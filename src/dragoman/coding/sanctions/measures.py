"""The measures a sentence names - by a noun ("arms embargo"), a deed ("froze the assets") or a list - and on whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Span as Sentence
from spacy.tokens import Token

from dragoman.coding.base import Scene
from dragoman.coding.sanctions.targets import OBJECTS, clauses_of, meant, next_to, with_later
from dragoman.model import Span

_KINDS = ("tariff", "asset-freeze", "travel-ban", "arms-embargo", "designation", "export-control", "trade-embargo")
"""Measures in the order their words decide: a "travel and trade ban" is read by the first that fits."""

_SPAN_WORDS = 4
"""A deed and its object make one instrument when no more words than this lie between ("froze the assets")."""


_LISTER_STEPS = 4
"""How many words up the parse the word that lists may stand."""

_EPIDEMIC_WORDS = 60
"""How far around travel restrictions an epidemic may be told of."""

_BEFORE_WORDS = 60
"""How far back the measure may stand that "it" and "them" point at."""

_SENTENCE_WORDS = 60
"""How far around "designated X" the words of sanctions may stand."""

_LIST_STEPS = 4
"""How many measures back a list may have been named for "the list" to point at it."""

_AS_WORDS = 10
"""How far behind a designation "as a state sponsor of terrorism" may stand."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure as a sentence words it; `does` is what the words themselves say, None where a governor says it.

    `lister` is the word that puts somebody on a list or takes him off.
    """

    token: Token
    kind: str
    span: Span
    targets: tuple[Token, ...]
    does: str | None = None
    definite: bool = False
    lister: Token | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A measure the text has told of, for later words that only point at it ("the measures", "them")."""

    lemma: str
    kind: str
    by: tuple[str, ...]
    target: tuple[str, ...]
    word: Token
    meant: bool = True
    """Whether it was more than threatened."""

    @property
    def at(self) -> int:
        """Where in the text it stands, as a token index."""
        return self.word.i

    @property
    def noun(self) -> bool:
        """Whether a noun names it, not a deed."""
        return self.word.pos_ in ("NOUN", "PROPN")


def measures(scene: Scene, sent: Sentence, told: Sequence[Told]) -> Iterator[Measure]:
    """The measures of a sentence in reading order."""
    for token in sent:
        found = _listing(scene, token, told) or _noun(scene, token, told) or _deed(scene, token)
        found = found or _pronoun(scene, token, told)
        if found is not None and not _is_elsewhere(scene, found):
            yield found


def _is_elsewhere(scene: Scene, measure: Measure) -> bool:
    """Whether a measure is one of sport or of an epidemic; of travel restrictions the sentences around tell too."""
    sent = measure.token.sent
    travel = measure.kind == "travel-ban" and "travel" in measure.span.text.lower()
    around = _EPIDEMIC_WORDS if travel else 0
    near = measure.token.doc[max(0, sent.start - around) : sent.end + around]
    words = {each.lower_ for each in near} | {each.lemma_.lower() for each in near}
    return bool(words & scene.term("sanctions/no-diplomacy"))


# ---------------------------------------------------------------- named by a noun


def _noun(scene: Scene, token: Token, told: Sequence[Told]) -> Measure | None:
    lemma = token.lemma_.lower()
    waiver = lemma in scene.term("sanctions/waiver")
    if not waiver and lemma not in scene.term("sanctions/instrument") and lemma not in scene.term("sanctions/pointer"):
        return None
    if not _stands_as_noun(scene, token) or (token.dep_ == "compound" and _is_part(scene, token.head)):
        return None
    if token.head.lower_ == "of" and token.head.head.lemma_.lower() in scene.term("sanctions/list"):
        return None
    verb = next((each for each in token.ancestors if each.pos_ == "VERB"), None)
    if verb is not None and token.dep_ in ("pobj", "compound") and verb.lemma_ in scene.term("sanctions/measure-verb"):
        return None
    definite = _is_definite(token)
    if waiver:
        return _waiver(scene, token, told)
    if not _is_full(scene, token) and not (definite and _points_back(scene, lemma, told)):
        return None
    kind = _kind(scene, token)
    return Measure(token, kind, _noun_span(scene, token), tuple(meant(scene, token)), definite=definite)


def _stands_as_noun(scene: Scene, token: Token) -> bool:
    """A noun, or a word that the parser took for a verb although it is what a clause is about ("travel bans")."""
    if token.pos_ in ("NOUN", "PROPN"):
        return True
    before = token.nbor(-1).lemma_.lower() if token.i > token.sent.start else ""
    lemma = token.lemma_.lower()
    return before in scene.term(f"sanctions/needs/{lemma}") and token.dep_ in ("nsubj", *OBJECTS, "pobj")


def _is_part(scene: Scene, head: Token) -> bool:
    """Whether a noun only tells what sort of body or paper is meant ("Sanctions Committee", "sanctions list")."""
    return head.lemma_.lower() in scene.term("sanctions/no-measure") | scene.term("sanctions/list")


def _is_definite(token: Token) -> bool:
    return any(
        child.lower_ in ("the", "this", "these", "those", "its", "their", "such", "all", "that")
        for child in token.children
        if child.dep_ in ("det", "poss", "predet")
    )


def _points_back(scene: Scene, lemma: str, told: Sequence[Told]) -> bool:
    return bool(told) and (lemma in scene.term("sanctions/pointer") or any(each.lemma == lemma for each in told))


def _is_full(scene: Scene, token: Token) -> bool:
    """Whether the noun phrase itself says that a measure against somebody is meant."""
    lemma = token.lemma_.lower()
    own = {each.lemma_.lower() for each in (*token.lefts, *token.doc[max(token.sent.start, token.i - 2) : token.i])}
    if own & scene.term("sanctions/no-sanction"):
        return False
    if lemma in scene.term("sanctions/pointer"):
        if own & scene.term("sanctions/coercive") or _placed_on(scene, token):
            return True
        return _in_force(token) and any(child.lower_ in ("against", "on") for child in token.children)
    if lemma not in scene.term("sanctions/instrument-needs"):
        return True
    needed = scene.term(f"sanctions/needs/{lemma}")
    if lemma in ("designation", "listing"):
        own |= {each.lemma_.lower() for each in token.doc[token.i : min(token.sent.end, token.i + _AS_WORDS)]}
    own |= {each.lower_ for child in token.lefts for each in child.subtree}
    return bool((own | _said_after(token)) & needed) or _is_ban_on_goods(scene, token)


def _placed_on(scene: Scene, token: Token) -> bool:
    """Whether a clause says on whom measures were placed: "the measures it imposed on Kosovo in June"."""
    return any(
        each.lemma_.lower() in scene.term("sanctions/action/impose")
        and any(
            prep.lower_ in ("on", "against") and any(scene.at(noun) for noun in prep.children) for prep in each.children
        )
        for each in clauses_of(token)
    )


def _in_force(token: Token) -> bool:
    return any(
        child.lower_ == "in" and each.lower_ in ("force", "place")
        for child in token.children
        for each in child.children
    )


def _said_after(token: Token) -> set[str]:
    """What a measure is on or of: "a freeze on the assets", "a ban on imports of gold"."""
    preps = [child for child in (*token.children, *next_to(token)) if child.dep_ == "prep"]
    nouns = [
        each
        for child in preps
        if child.lower_ in ("on", "of", "against")
        for each in child.children
        if each.dep_ == "pobj"
    ]
    words = {each.lemma_.lower() for noun in nouns for each in (noun, *noun.lefts, *noun.conjuncts)}
    return words | {each.lemma_.lower() for noun in nouns for each in noun.subtree if noun.lemma_ == "%"}


def _is_ban_on_goods(scene: Scene, token: Token) -> bool:
    """Whether a ban or duty is on another country's goods ("its ban on Kenyan tea")."""
    if token.lemma_.lower() not in scene.term("sanctions/on-goods"):
        return False
    for child in token.children:
        for noun in child.children if child.lower_ == "on" else ():
            person = noun.lemma_.lower() in scene.term("sanctions/target-noun")
            if noun.dep_ == "pobj" and scene.owners(noun) and not scene.at(noun) and not person:
                return True
    return False


def _pronoun(scene: Scene, token: Token, told: Sequence[Told]) -> Measure | None:
    """A pronoun for the measure told right before: "the embargo is old; we ask that they lift it"."""
    some = token.head.head if token.lower_ == "them" and token.head.lower_ == "of" else token
    of_them = some.i != token.i and some.lemma_.lower() in scene.term("sanctions/some-of")
    if token.lower_ not in ("it", "them") or not (of_them or some.i == token.i) or some.dep_ not in OBJECTS or not told:
        return None
    last = told[-1]
    lemma = some.head.lemma_.lower()
    undone = any(lemma in scene.term(f"sanctions/action/{name}") for name in ("lift", "ease", "extend"))
    many = last.word.tag_ in ("NNS", "NNPS") or last.lemma.endswith("s")
    if not undone or many != (token.lower_ == "them") or token.i - last.at > _BEFORE_WORDS or not last.noun:
        return None
    between = token.doc[last.word.i + 1 : token.i]
    things = (each for each in between if each.dep_ in OBJECTS and each.pos_ in ("NOUN", "PROPN"))
    if any(not scene.at(each) for each in things):
        return None
    return Measure(token, last.kind, scene.text.span(token.idx, token.idx + len(token)), (), definite=True)


def _waiver(scene: Scene, token: Token, told: Sequence[Told]) -> Measure | None:
    """A waiver that is no part of a phrase with "sanctions": "a waiver for the bank"."""
    own = {each.lemma_.lower() for each in token.lefts} | {each.lemma_.lower() for each in token.subtree}
    if own & (scene.term("sanctions/no-waiver") | {"sanction"}):
        return None
    if not told and not any(each.lemma_.lower() == "sanction" for each in token.doc):
        return None
    preps = [child for child in token.children if child.dep_ == "prep" and child.lower_ in ("for", "to")]
    clauses = [child for child in token.children if child.dep_ in ("acl", "relcl")]
    granted = token.dep_ in OBJECTS and token.head.lemma_.lower() in scene.term("sanctions/grants")
    if not preps and not clauses and not granted:
        return None
    served = [each for prep in preps for each in prep.children if each.dep_ == "pobj"]
    inner = [each for clause in clauses for each in clause.subtree]
    named = [each for each in inner if each.dep_ == "pobj" and each.head.lower_ in ("for", "to") and scene.at(each)]
    served += named[:1] or [each for each in inner if each.dep_ in ("nsubj", "dobj") and each.tag_ != "WDT"][:1]
    return Measure(token, "other", _noun_span(scene, token), tuple(served), "waive")


# ---------------------------------------------------------------- said by a deed


def _deed(scene: Scene, token: Token) -> Measure | None:
    """A verb that is itself the measure: "sanctioned 14 officials", "froze the assets of", "barred from entering"."""
    if token.pos_ != "VERB" or any(_keeps_order(scene, child) for child in token.children):
        return None
    lemma = token.lemma_.lower()
    things = _things(token)
    if lemma in scene.term("sanctions/measure-verb") and _measures_somebody(scene, token, things):
        does = "lift" if lemma in scene.term("sanctions/action/lift") else "impose"
        span = scene.text.span(token.idx, token.idx + len(token))
        return Measure(token, _kind(scene, token), span, tuple(things), does)
    for kind in ("asset-freeze", "arms-embargo", "trade-embargo", "export-control", "travel-ban"):
        if lemma not in scene.term(f"sanctions/deed/{kind}"):
            continue
        objects = [each for each in things if _is_object_of(scene, each, kind)]
        if objects and not (token.is_title and token.tag_ == "VBG" and objects[0].is_title):
            span = _deed_span(scene, token, objects[0])
            return Measure(token, kind, span, tuple(_held(scene, token, objects)), "impose")
    return _shut_out(scene, token, things)


def _keeps_order(scene: Scene, child: Token) -> bool:
    """Whether a doer enforces the law at home: the police freeze accounts and courts bar people every day."""
    return child.dep_ in ("nsubj", "agent") and any(
        each.lemma_.lower() in scene.term("sanctions/keeps-order") for each in (child, *child.children)
    )


def _things(verb: Token) -> list[Token]:
    """What a verb is done to, coordinated nouns included."""
    passive = [child for child in verb.children if child.dep_ == "nsubjpass"]
    return with_later(passive or [child for child in verb.children if child.dep_ == "dobj"][:1])


def _measures_somebody(scene: Scene, verb: Token, things: list[Token]) -> bool:
    if verb.lemma_ == "designate" and not (_is_deed(verb) and _is_listed(scene, verb)):
        return False
    return any(scene.roles(each) or each.lemma_.lower() in scene.term("sanctions/target-noun") for each in things)


def _is_deed(verb: Token) -> bool:
    """Whether a participle tells a deed, not which ones are meant: "designated agencies"."""
    helped = any(child.dep_ in ("aux", "auxpass") for child in verb.children)
    return verb.tag_ != "VBN" or helped or not any(child.dep_ == "dobj" for child in verb.children)


def _is_listed(scene: Scene, verb: Token) -> bool:
    """Whether "designate" is about sanctions: its own "as a terrorist" says so, else the sentences around."""
    listing = scene.term("sanctions/listing")
    roles = [each for child in verb.children if child.dep_ in ("prep", "oprd") for each in (child, *child.children)]
    named = {each.lemma_.lower() for role in roles if role.dep_ in ("pobj", "oprd") for each in role.subtree}
    if any(child.lower_ == "as" for child in verb.children) or any(each.dep_ == "oprd" for each in roles):
        return bool((named | {each.lemma_.lower() for each in verb.sent}) & listing)
    near = verb.doc[max(0, verb.sent.start - _SENTENCE_WORDS) : verb.sent.end + _SENTENCE_WORDS]
    return any(each.lemma_.lower() in listing for each in near)


def _is_object_of(scene: Scene, noun: Token, kind: str) -> bool:
    """Whether a noun is what such a measure stops: assets, visas, imports, arms sales."""
    inner = {each.lemma_.lower() for each in noun.subtree if each.i <= noun.i or each.head.lower_ == "of"}
    if kind == "arms-embargo":
        return noun.lemma_.lower() in scene.term("sanctions/object/supply") and bool(
            inner & scene.term("sanctions/measure/arms-embargo")
        )
    return noun.lemma_.lower() in scene.term(f"sanctions/object/{kind}")


def _held(scene: Scene, verb: Token, objects: list[Token]) -> list[Token]:
    """Whose assets, goods or visas they are: what stands behind the noun, else its owner, the noun itself."""
    behind: list[Token] = []
    for noun in (*objects, verb):
        behind += [
            each
            for child in noun.children
            if child.dep_ in ("prep", "dative")
            and child.lower_ in ("of", "from", "to", "for", "on", "by", "held", "with")
            for each in child.children
            if each.dep_ == "pobj" and each.i not in scene.times_at
        ]
    behind += [
        each
        for noun in behind
        for child in noun.children
        if child.dep_ == "prep" and child.lower_ in ("to", "from")
        for each in child.children
        if each.dep_ == "pobj"
    ]
    named = [each for each in behind if scene.roles(each) or each.lemma_.lower() in scene.term("sanctions/target-noun")]
    owners = [child for noun in objects for child in noun.children if child.dep_ == "poss"]
    return with_later(owners or named[:1] or objects)


def _shut_out(scene: Scene, verb: Token, things: list[Token]) -> Measure | None:
    """Persons kept out of a country, or banks out of a payment system: "barred five judges from entering"."""
    lemma = verb.lemma_.lower()
    doers = [child for child in verb.children if child.dep_ == "nsubj"]
    if verb.dep_ in ("relcl", "acl") or any(not scene.roles(each) for each in doers):
        return None
    for child in verb.children:
        if child.dep_ != "prep" or child.lower_ != "from":
            continue
        inner = {each.lemma_.lower() for each in child.subtree}
        if any(each.dep_ == "dobj" and not _is_land(scene, each) for each in child.subtree):
            continue
        for name, kind in (("entry", "travel-ban"), ("payments", "other")):
            fits = lemma in scene.term(f"sanctions/shut-out/{name}") and inner & scene.term(f"sanctions/out-of/{name}")
            if fits and any(scene.roles(each) for each in things):
                return Measure(verb, kind, scene.text.span(verb.idx, verb.idx + len(verb)), tuple(things), "impose")
    return None


def _is_land(scene: Scene, noun: Token) -> bool:
    """Whether what is entered is a country, not a race or a building."""
    lands = scene.term("sanctions/the-country") | scene.term("sanctions/territory")
    return (
        noun.lemma_.lower() in lands
        or any(each.mention.kind == "state" for each in scene.at(noun))
        or noun.i in scene.places_at
    )


# ---------------------------------------------------------------- lists


def _listing(scene: Scene, token: Token, told: Sequence[Told]) -> Measure | None:
    """A sanctions or terrorism list and who is put on it, taken off it or stands on it."""
    if token.lemma_.lower() not in scene.term("sanctions/list") or token.pos_ not in ("NOUN", "PROPN"):
        return None
    own = {each.lemma_.lower() for each in token.subtree}
    named = own & scene.term("sanctions/list-name") or token.lemma_ == "blacklist"
    again = _is_definite(token) and any(each.kind == "designation" for each in told[-_LIST_STEPS:])
    where = _where(token)
    if where is None or not (named or again):
        return None
    verb = _lister(scene, where)
    does = next((name for name in ("impose", "lift") if _lists(scene, verb, where, name)), None)
    targets = _things(verb) if verb.pos_ in ("VERB", "AUX") else _listed(verb)
    if does is None and where.lower_ == "on" and verb.lemma_.lower() in ("be", "remain", "stay", "keep"):
        held = ("dobj",) if verb.lemma_ == "keep" else ("nsubj", "nsubjpass")
        does = "in-force"
        targets = [child for child in verb.children if child.dep_ in held and child.i != token.i]
    if does is None or not targets:
        return None
    return Measure(token, "designation", _noun_span(scene, token), tuple(targets), does, lister=verb)


def _where(token: Token) -> Token | None:
    """The preposition before a list, also where the parser hung the list itself on the verb."""
    if token.dep_ == "pobj":
        return token.head
    first = token.left_edge.i
    before = token.doc[first - 1] if first > token.sent.start else None
    return before if before is not None and before.dep_ == "prep" and before.head.i == token.head.i else None


def _lister(scene: Scene, where: Token) -> Token:
    """The word that lists: the preposition's own, else one of those above ("the addition of entries to")."""
    words = [where.head, *where.head.ancestors][:_LISTER_STEPS]
    fits = (each for each in words if any(_lists(scene, each, where, name) for name in ("impose", "lift")))
    return next(fits, where.head)


def _lists(scene: Scene, verb: Token, where: Token, name: str) -> bool:
    """Whether a verb or noun puts on a list (or takes off it): "added to", "the removal of X from"."""
    lemma = verb.lemma_.lower()
    return lemma in scene.term(f"sanctions/list-{name}") and where.lower_ in scene.term(f"sanctions/list-{name}-by")


def _listed(noun: Token) -> list[Token]:
    """Who is meant by "the addition of three entries" and "its removal"."""
    behind = [each for child in noun.children if child.lower_ == "of" for each in child.children if each.dep_ == "pobj"]
    return with_later(behind or [child for child in noun.children if child.dep_ == "poss"])


# ---------------------------------------------------------------- kind, words, targets, count


def _kind(scene: Scene, token: Token) -> str:
    lemma = token.lemma_.lower()
    words = {lemma, *(each.lemma_.lower() for each in token.lefts), *(each.lower_ for each in token.lefts)}
    words |= {
        each.lemma_.lower() for left in token.lefts for each in left.conjuncts if left.dep_ in ("compound", "nmod")
    }
    if lemma in scene.term("sanctions/instrument-needs") | {"embargo"}:
        words |= _said_after(token)
    found = [name for name in _KINDS if words & scene.term(f"sanctions/measure/{name}")]
    if "export-control" in found and lemma in scene.term("sanctions/full-stop"):
        return "trade-embargo"
    return found[0] if found else "other"


def _noun_span(scene: Scene, token: Token) -> Span:
    """The measure's own words with whose they are: no article, no "new" or "first"."""
    start = token.idx
    for child in sorted(token.lefts, key=lambda each: -each.i):
        if child.dep_ not in ("compound", "amod", "nmod") or _is_quoted(child, token):
            break
        if child.lemma_.lower() in scene.term("sanctions/no-part") or child.lower_ in scene.term("sanctions/no-part"):
            break
        if child.tag_ == "NNS" and any(each.dep_ == "nummod" for each in child.children):
            break
        whole = child.lemma_ in ("%", "percent") or any(each.lower_ == "-" for each in child.lefts)
        named = [each for each in child.lefts if each.dep_ == "compound" and child.pos_ == "PROPN"]
        start = child.left_edge.idx if whole else (*named, child)[0].idx
    return scene.text.span(start, token.idx + len(token))


def _is_quoted(first: Token, last: Token) -> bool:
    return any(each.is_quote for each in first.doc[first.i : last.i])


def _deed_span(scene: Scene, verb: Token, noun: Token) -> Span:
    if 0 < noun.i - verb.i <= _SPAN_WORDS:
        return scene.text.span(verb.idx, noun.idx + len(noun))
    return scene.text.span(verb.idx, verb.idx + len(verb))
