"""The measures a sentence names - by a noun ("arms embargo"), a deed ("froze the assets") or a list - and on whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Span as Sentence
from spacy.tokens import Token

from dragoman.coding.base import Scene, subject, unique
from dragoman.model import Role, Span

OBJECTS = ("dobj", "nsubjpass")
"""What a verb is done to."""

_KINDS = ("tariff", "asset-freeze", "travel-ban", "arms-embargo", "designation", "export-control", "trade-embargo")
"""Measures in the order their words decide: a "travel and trade ban" is read by the first that fits."""

_TARGET_WORDS = ("on", "upon", "against", "for", "to", "of", "from", "with", "over")
"""Prepositions before a target, the surest first; from the fourth on only where they can name nobody else."""

_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
    "dozen": 12,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
}
_LONGEST_NUMBER = 7
"""Digits a count of targets has at most; longer ones are sums and years run together."""

_SPAN_WORDS = 4
"""A deed and its object make one instrument when no more words than this lie between ("froze the assets")."""


_LISTER_STEPS = 4
"""How many words up the parse the word that lists may stand."""

_AS_WORDS = 10
"""How far behind a designation "as a state sponsor of terrorism" may stand."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure as a sentence words it; `does` is what the words themselves say, None where a governor says it."""

    token: Token
    kind: str
    span: Span
    targets: tuple[Token, ...]
    does: str | None = None
    definite: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A measure the text has told of, for later words that only point at it ("the measures", "them")."""

    lemma: str
    kind: str
    by: tuple[str, ...]
    target: tuple[str, ...]
    at: int


def measures(scene: Scene, sent: Sentence, told: Sequence[Told]) -> Iterator[Measure]:
    """The measures of a sentence in reading order."""
    if _is_elsewhere(scene, sent):
        return
    for token in sent:
        found = _noun(scene, token, told) or _deed(scene, token) or _listing(scene, token, told)
        if found is not None:
            yield found


def _is_elsewhere(scene: Scene, sent: Sentence) -> bool:
    """Whether a sentence is about sport or an epidemic, where bans and restrictions are no sanctions."""
    words = {each.lower_ for each in sent} | {each.lemma_.lower() for each in sent}
    return bool(words & scene.term("sanctions/no-diplomacy"))


# ---------------------------------------------------------------- named by a noun


def _noun(scene: Scene, token: Token, told: Sequence[Told]) -> Measure | None:
    lemma = token.lemma_.lower()
    waiver = lemma in scene.term("sanctions/waiver")
    if not waiver and lemma not in scene.term("sanctions/instrument") and lemma not in scene.term("sanctions/pointer"):
        return None
    if not _stands_as_noun(scene, token) or (token.dep_ == "compound" and _is_part(scene, token.head)):
        return None
    definite = _is_definite(token)
    if waiver:
        return _waiver(scene, token, told)
    if not _is_full(scene, token) and not (definite and _points_back(scene, lemma, told)):
        return None
    kind = _kind(scene, token)
    return Measure(token, kind, _noun_span(scene, token), tuple(_targets(scene, token)), definite=definite)


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
        return _in_force(token) and any(child.lower_ in ("against", "on") for child in token.children)
    if lemma not in scene.term("sanctions/instrument-needs"):
        return True
    needed = scene.term(f"sanctions/needs/{lemma}")
    if lemma in ("designation", "listing"):
        own |= {each.lemma_.lower() for each in token.doc[token.i : min(token.sent.end, token.i + _AS_WORDS)]}
    own |= {each.lower_ for child in token.lefts for each in child.subtree}
    return bool((own | _said_after(token)) & needed) or _is_ban_on_goods(scene, token)


def _in_force(token: Token) -> bool:
    return any(
        child.lower_ == "in" and each.lower_ in ("force", "place")
        for child in token.children
        for each in child.children
    )


def _said_after(token: Token) -> set[str]:
    """What a measure is on or of: "a freeze on the assets", "a ban on imports of gold"."""
    nouns = [
        each
        for child in token.children
        if child.dep_ == "prep" and child.lower_ in ("on", "of", "against")
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


def _waiver(scene: Scene, token: Token, told: Sequence[Told]) -> Measure | None:
    """A waiver that is no part of a phrase with "sanctions": "a waiver for the bank"."""
    own = {each.lemma_.lower() for each in token.lefts} | {each.lemma_.lower() for each in token.subtree}
    if own & (scene.term("sanctions/no-waiver") | {"sanction"}):
        return None
    if not told and not any(each.lemma_.lower() == "sanction" for each in token.doc):
        return None
    preps = [child for child in token.children if child.dep_ == "prep" and child.lower_ in ("for", "to")]
    clauses = [child for child in token.children if child.dep_ in ("acl", "relcl")]
    if not preps and not clauses:
        return None
    served = [each for prep in preps for each in prep.children if each.dep_ == "pobj"]
    served += [each for clause in clauses for each in clause.subtree if each.dep_ in ("nsubj", "dobj")][:1]
    return Measure(token, "other", _noun_span(scene, token), tuple(served), "waive")


# ---------------------------------------------------------------- said by a deed


def _deed(scene: Scene, token: Token) -> Measure | None:
    """A verb that is itself the measure: "sanctioned 14 officials", "froze the assets of", "barred from entering"."""
    if token.pos_ != "VERB" or any(_keeps_order(scene, child) for child in token.children):
        return None
    lemma = token.lemma_.lower()
    things = _things(token)
    if lemma in scene.term("sanctions/measure-verb") and _measures_somebody(scene, token, things):
        return Measure(
            token, _kind(scene, token), scene.text.span(token.idx, token.idx + len(token)), tuple(things), "impose"
        )
    for kind in ("asset-freeze", "arms-embargo", "trade-embargo", "export-control", "travel-ban"):
        if lemma not in scene.term(f"sanctions/deed/{kind}"):
            continue
        objects = [each for each in things if _is_object_of(scene, each, kind)]
        if objects:
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
    lemmas = {each.lemma_.lower() for each in verb.sent}
    listed = verb.lemma_ != "designate" or bool(lemmas & scene.term("sanctions/listing"))
    return listed and any(
        scene.roles(each) or each.lemma_.lower() in scene.term("sanctions/target-noun") for each in things
    )


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
    named = [each for each in behind if scene.roles(each) or each.lemma_.lower() in scene.term("sanctions/target-noun")]
    owners = [child for noun in objects for child in noun.children if child.dep_ == "poss"]
    return with_later(owners or named[:1] or objects)


def _shut_out(scene: Scene, verb: Token, things: list[Token]) -> Measure | None:
    """Persons kept out of a country, or banks out of a payment system: "barred five judges from entering"."""
    lemma = verb.lemma_.lower()
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
    if token.lemma_.lower() not in scene.term("sanctions/list") or token.pos_ != "NOUN":
        return None
    own = {each.lemma_.lower() for each in token.subtree}
    named = own & scene.term("sanctions/list-name") or token.lemma_ == "blacklist"
    if not named and not (_is_definite(token) and told):
        return None
    if token.dep_ != "pobj":
        return None
    where = token.head
    verb = _lister(scene, where)
    does = next((name for name in ("impose", "lift") if _lists(scene, verb, where, name)), None)
    targets = _things(verb) if verb.pos_ in ("VERB", "AUX") else _listed(verb)
    if does is None and where.lower_ == "on" and verb.lemma_.lower() in ("be", "remain", "stay", "keep"):
        does, targets = "in-force", [child for child in verb.children if child.dep_ in ("nsubj", *OBJECTS)]
    if does is None or not targets:
        return None
    return Measure(token, "designation", _noun_span(scene, token), tuple(targets), does)


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
        if child.lemma_.lower() in scene.term("sanctions/no-part"):
            break
        start = child.left_edge.idx if child.lemma_ == "%" else child.idx
    return scene.text.span(start, token.idx + len(token))


def _is_quoted(first: Token, last: Token) -> bool:
    return any(each.is_quote for each in first.doc[first.i : last.i])


def _deed_span(scene: Scene, verb: Token, noun: Token) -> Span:
    if 0 < noun.i - verb.i <= _SPAN_WORDS:
        return scene.text.span(verb.idx, noun.idx + len(noun))
    return scene.text.span(verb.idx, verb.idx + len(verb))


def _targets(scene: Scene, token: Token) -> list[Token]:
    """The nouns that name whom a measure is meant for: behind it, behind a coordinated one, behind its governor."""
    governors = []
    above = token
    while above.dep_ in ("dobj", "nsubjpass", "pobj", "prep", "conj", "compound") and above.head.i != above.i:
        above = above.head
        governors.append(above)
        if above.pos_ == "VERB":
            break
    clauses = [each for each in clauses_of(token) if each.lemma_ != "target"]
    standing = [each for child in token.children if child.lower_ == "in" for each in child.children]
    for anchor in (token, *standing, *token.conjuncts, *governors, *clauses):
        found = _behind(scene, anchor, token)
        if found:
            return with_later(found)
    targeting = [child for child in token.children if child.dep_ == "acl" and child.lemma_ == "target"]
    found = [noun for child in targeting for noun in child.children if noun.dep_ == "dobj"]
    return with_later(found) or _struck(scene, token, governors)


def clauses_of(token: Token) -> list[Token]:
    """The clauses and participles that tell more of a measure, also behind "the tightening of the embargo that ..."."""
    above = token.head.head if token.dep_ == "pobj" and token.head.lower_ == "of" else token
    nouns = (token, above) if above.pos_ == "NOUN" else (token,)
    return [child for noun in nouns for child in noun.children if child.dep_ in ("relcl", "acl")]


def _behind(scene: Scene, anchor: Token, token: Token) -> list[Token]:
    for preposition in _TARGET_WORDS:
        for child in anchor.children:
            if child.dep_ not in ("prep", "dative") or child.lower_ != preposition or child.i == token.head.i:
                continue
            nouns = [each for each in child.children if each.dep_ == "pobj" and each.i not in scene.times_at]
            nouns = [each for each in nouns if not token.is_ancestor(each) or each.i > token.i]
            if nouns and _may_target(scene, anchor, child, nouns[0], token):
                return nouns
    return []


def _may_target(scene: Scene, anchor: Token, preposition: Token, noun: Token, token: Token) -> bool:
    """Whether a preposition can lead to a target here: "for Syria" can, "for abuses in Syria" cannot."""
    if noun.i == token.i or token.i in {each.i for each in noun.subtree}:
        return False
    if preposition.lower_ in ("on", "upon", "against"):
        return noun.ent_type_ not in ("DATE", "TIME")
    named = scene.term("sanctions/target-noun") | scene.term("sanctions/the-country")
    somebody = bool(scene.at(noun)) or noun.lemma_.lower() in named
    if preposition.lower_ in ("of", "from", "with", "over"):
        return anchor.pos_ in ("NOUN", "PROPN") and anchor.i == token.i and somebody
    if preposition.lower_ == "to":
        return somebody and (anchor.i == token.i or anchor.lemma_.lower() in ("apply", "extend"))
    return somebody or (bool(scene.owners(noun)) and anchor.i == token.i)


def _struck(scene: Scene, token: Token, governors: list[Token]) -> list[Token]:
    """Who is hit with, faces or stands under a measure; or whose relief it is ("Iran's sanctions relief")."""
    for word in governors:
        if word.lemma_.lower() in scene.term("sanctions/strikes"):
            return with_later([child for child in word.children if child.dep_ in OBJECTS and child.i != token.i])
    holders = [each for noun in (token, token.head) for each in noun.children if each.dep_ in ("poss", "compound")]
    return [each for each in holders if _names_target(scene, each, token)]


def _names_target(scene: Scene, holder: Token, token: Token) -> bool:
    """Whether the name before a measure is the side it hurts: "Russia sanctions", not "U.S. sanctions"."""
    roles = scene.at(holder)
    if not roles or holder.pos_ != "PROPN":
        return False
    if holder.dep_ == "compound":
        return (
            holder.head.i == token.i
            and roles[0].mention.kind == "state"
            and not holder.text.isupper()
            and "." not in holder.text
        )
    return holder.head.i != token.i and token.dep_ == "compound"


def with_later(nouns: list[Token]) -> list[Token]:
    """Nouns with those coordinated behind them."""
    return [each for noun in nouns for each in (noun, *(other for other in noun.conjuncts if other.i > noun.i))]


def targets_of(scene: Scene, measure: Measure) -> list[Role]:
    """Whom a measure is meant for; for nameless firms and persons also the countries they are said to be in."""
    found: list[Role] = []
    for noun in measure.targets:
        if noun.lower_ in scene.term("events/relative"):
            found += scene.roles(noun.head.head) if noun.head.dep_ == "relcl" else []
            continue
        roles = scene.roles(noun) or _explained(scene, noun)
        found += roles
        if roles and not any(scene.actors[each.actor].country for each in roles):
            found += _countries(scene, noun)
    return unique(found)


def _explained(scene: Scene, noun: Token) -> list[Role]:
    """Who is meant by a noun that another explains: "one name, that of X", "trade with Israel"."""
    beside = [child for child in noun.children if child.dep_ == "appos"]
    behind = [
        each
        for child in noun.children
        if child.dep_ == "prep" and child.lower_ in ("with", "to")
        for each in child.children
        if each.dep_ == "pobj"
    ]
    return [role for each in (*beside, *behind) for role in scene.roles(each)]


def _countries(scene: Scene, noun: Token) -> list[Role]:
    """The states behind a noun: "41 companies in Russia and Kyrgyzstan"."""
    return [
        role
        for child in noun.children
        if child.dep_ == "prep" and child.lower_ in ("in", "from", "of")
        for each in child.children
        if each.dep_ == "pobj"
        for role in scene.roles(each, deep=False)
        if scene.actors[role.actor].kind in ("state", "government")
    ]


def under_measure(scene: Scene, token: Token) -> list[Role]:
    """Who stands under a measure: "Iran, which is under U.S. sanctions", "the bank faces sanctions"."""
    above = token.head if token.dep_ == "pobj" else token
    holds = above.lower_ in ("under", "to") if token.dep_ == "pobj" else above.dep_ == "dobj"
    verb = above.head
    if not holds or (token.dep_ == "dobj" and verb.lemma_.lower() not in scene.term("sanctions/suffers")):
        return []
    if above.lower_ == "to" and verb.lemma_.lower() != "subject":
        return []
    if verb.pos_ in ("NOUN", "PROPN"):
        return scene.roles(verb)
    while verb.pos_ not in ("VERB", "AUX") and verb.head.i != verb.i:
        verb = verb.head
    return subject(scene, verb)


def count_of(scene: Scene, targets: Sequence[Token]) -> int | None:
    """The number of targets: "sanctions on 14 officials and three companies" has 17; None when none is given."""
    counts = [
        value
        for noun in targets
        if noun.lemma_.lower() in scene.term("sanctions/target-noun")
        or any(each.head == noun.i for each in scene.at(noun))
        for child in noun.children
        if child.dep_ == "nummod" and (value := _number(child)) is not None
    ]
    return sum(counts) if counts else None


def _number(token: Token) -> int | None:
    plain = token.lower_.replace(",", "")
    if plain == "dozen":
        twos = [value for child in token.children if (value := _NUMBERS.get(child.lower_)) is not None]
        return 12 * (twos[0] if twos else 1)
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < _LONGEST_NUMBER else _NUMBERS.get(plain)
