"""The measures a sentence names - by a noun ("arms embargo"), a deed ("froze the assets") or a list - and on whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Span as Sentence
from spacy.tokens import Token

from dragoman.coding.base import Scene
from dragoman.coding.sanctions.kinds import (
    Measure,
    Told,
    deed_span,
    done_to,
    is_definite,
    kind_of,
    noun_span,
    said_after,
)
from dragoman.coding.sanctions.lists import listing
from dragoman.coding.sanctions.shutting import not_admitted, shut_out
from dragoman.coding.sanctions.targets import OBJECTS, clauses_of, is_misread, meant, next_to, with_later

_EPIDEMIC_WORDS = 60
"""How far around travel restrictions an epidemic may be told of."""

_BEFORE_WORDS = 60
"""How far back the measure may stand that "it" and "them" point at."""

_SENTENCE_WORDS = 60
"""How far around "designated X" the words of sanctions may stand."""

_AS_WORDS = 10
"""How far behind a designation "as a state sponsor of terrorism" may stand."""


def measures(scene: Scene, sent: Sentence, told: Sequence[Told]) -> Iterator[Measure]:
    """The measures of a sentence in reading order."""
    for token in sent:
        found = listing(scene, token, told) or _noun(scene, token, told) or _deed(scene, token)
        found = found or not_admitted(scene, token) or _pronoun(scene, token, told)
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
    known = scene.term("sanctions/instrument") | scene.term("sanctions/pointer")
    if not waiver and lemma not in known and not _is_the_package(scene, token):
        return None
    if not _stands_as_noun(scene, token) or (token.dep_ == "compound" and _is_part(scene, token.head)):
        return None
    if token.head.lower_ == "of" and token.head.head.lemma_.lower() in scene.term("sanctions/list"):
        return None
    verb = next((each for each in token.ancestors if each.pos_ == "VERB"), None)
    if verb is not None and token.dep_ in ("pobj", "compound") and verb.lemma_ in scene.term("sanctions/measure-verb"):
        return None
    definite = is_definite(token)
    if waiver:
        return _waiver(scene, token, told)
    owned = lemma in scene.term("sanctions/again") and _is_owned(scene, token)
    if not _is_full(scene, token) and not ((definite or owned) and _points_back(scene, lemma, told)):
        return None
    definite = definite or owned
    kind = _kind_told(scene, token, told) if definite else kind_of(scene, token)
    return Measure(token, kind, noun_span(scene, token), tuple(meant(scene, token)), definite=definite)


def _kind_told(scene: Scene, token: Token, told: Sequence[Told]) -> str:
    """The kind of a bare "the embargo", "the ban": that of the one told last by the same word."""
    bare = not any(child.dep_ in ("compound", "amod", "nmod") for child in token.children) and not said_after(token)
    same = (each.kind for each in reversed(told) if bare and each.lemma == token.lemma_.lower())
    return next(same, None) or kind_of(scene, token)


def _stands_as_noun(scene: Scene, token: Token) -> bool:
    """A noun, or a word that the parser took for a verb although it is what a clause is about ("travel bans")."""
    if token.pos_ in ("NOUN", "PROPN"):
        return True
    before = token.nbor(-1) if token.i > token.sent.start else token
    needed = before.lemma_.lower() in scene.term(f"sanctions/needs/{token.lemma_.lower()}")
    return needed and (is_misread(scene, token) or token.dep_ in ("nsubj", *OBJECTS, "pobj"))


def _is_part(scene: Scene, head: Token) -> bool:
    """Whether a noun only tells what sort of body or paper is meant ("Sanctions Committee", "sanctions list")."""
    return head.lemma_.lower() in scene.term("sanctions/no-measure") | scene.term("sanctions/list")


def _is_the_package(scene: Scene, token: Token) -> bool:
    """Whether a sentence tells whom a package of measures hits: "the package targets 27 individuals"."""
    tells = token.dep_ == "nsubj" and token.head.lemma_.lower() in scene.term("sanctions/tells-targets")
    bare = all(child.dep_ in ("det", "punct") for child in token.children)
    return tells and bare and token.lemma_.lower() in scene.term("sanctions/package") and is_definite(token)


def _points_back(scene: Scene, lemma: str, told: Sequence[Told]) -> bool:
    again = scene.term("sanctions/pointer") | scene.term("sanctions/again") | scene.term("sanctions/package")
    return bool(told) and (lemma in again or any(each.lemma == lemma for each in told))


def _is_owned(scene: Scene, token: Token) -> bool:
    """Whether a state's name stands before a measure: "U.S. penalties"."""
    owners = (child for child in token.children if child.dep_ in ("compound", "amod", "poss", "nmod"))
    kinds = {each.mention.kind for owner in owners for each in scene.at(owner)}
    return bool(kinds & {"state", "government"})


def _is_full(scene: Scene, token: Token) -> bool:
    """Whether the noun phrase itself says that a measure against somebody is meant."""
    lemma = token.lemma_.lower()
    own = {each.lemma_.lower() for each in (*token.lefts, *token.doc[max(token.sent.start, token.i - 2) : token.i])}
    if own & scene.term("sanctions/no-sanction"):
        return False
    if lemma in scene.term("sanctions/pointer"):
        if own & scene.term("sanctions/coercive") or _placed_on(scene, token) or _against_state(scene, token, own):
            return True
        return _in_force(token) and any(child.lower_ in ("against", "on") for child in token.children)
    if lemma not in scene.term("sanctions/instrument-needs"):
        return True
    needed = scene.term(f"sanctions/needs/{lemma}")
    if lemma in ("rule", "requirement") and not _is_on_trade(scene, token):
        return False
    if lemma in ("designation", "listing"):
        own |= {each.lemma_.lower() for each in token.doc[token.i : min(token.sent.end, token.i + _AS_WORDS)]}
    own |= {each.lower_ for child in token.lefts for each in child.subtree}
    if lemma == "freeze" and is_definite(token):
        own |= {each.lemma_.lower() for each in token.subtree}
    return bool((own | said_after(token)) & needed) or _is_ban_on_goods(scene, token)


def _is_on_trade(scene: Scene, token: Token) -> bool:
    """Whether rules are about goods sent abroad: "licensing rules for the export of chips"."""
    trade = scene.term("sanctions/object/trade-embargo") | scene.term("sanctions/object/supply")
    return any(each.lemma_.lower() in trade - {"license", "licence"} for each in token.subtree)


def _against_state(scene: Scene, token: Token, own: set[str]) -> bool:
    """Whether measures are said to be "against" a state, and are none of its soldiers or police."""
    nouns = [noun for child in token.children if child.lower_ == "against" for noun in child.children]
    states = any(each.mention.kind == "state" for noun in nouns for each in scene.at(noun))
    return states and not own & scene.term("sanctions/no-sanction-measure")


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


def _is_ban_on_goods(scene: Scene, token: Token) -> bool:
    """Whether a ban or duty is on another country's goods ("its ban on Kenyan tea")."""
    if token.lemma_.lower() not in scene.term("sanctions/on-goods"):
        return False
    for child in (*token.children, *next_to(token)):
        for noun in child.children if child.lower_ == "on" else ():
            person = noun.lemma_.lower() in scene.term("sanctions/target-noun")
            if noun.dep_ == "pobj" and scene.owners(noun) and not scene.at(noun) and not person:
                return True
    return False


def _pronoun(scene: Scene, token: Token, told: Sequence[Told]) -> Measure | None:
    """A pronoun for the measure told right before: "the embargo is old; we ask that they lift it"."""
    if not told or token.pos_ not in ("PRON", "DET"):
        return None
    if token.lower_ in ("its", "their") and token.dep_ == "poss":
        return _its_end(scene, token, told[-1])
    if token.lower_ == "those" and (rest := _those_on(scene, token, told[-1])) is not None:
        return rest
    some = token.head.head if token.lower_ == "them" and token.head.lower_ == "of" else token
    of_them = some.i != token.i and some.lemma_.lower() in scene.term("sanctions/some-of")
    clause = some.dep_ == "nsubj" and some.head.dep_ == "ccomp" and some.head.tag_ in ("VBN", "VBD")
    if token.lower_ not in ("it", "them") or not (of_them or some.i == token.i):
        return None
    if not (some.dep_ in OBJECTS or clause):
        return None
    if any(child.dep_ == "prep" and child.lower_ in ("from", "off") for child in some.head.children):
        return None
    last = told[-1]
    lemma = some.head.lemma_.lower()
    undone = any(lemma in scene.term(f"sanctions/action/{name}") for name in ("lift", "ease", "extend", "waive"))
    if not undone or not _may_mean(token, last, token.lower_ == "them"):
        return None
    span = noun_span(scene, last.word)
    if clause:
        wanted = some.head.head.lemma_.lower() in scene.term("sanctions/stance/request")
        return Measure(token, last.kind, span, (), "lift", True, some.head) if wanted else None
    between = token.doc[last.word.i + 1 : token.i]
    things = (each for each in between if each.dep_ in OBJECTS and each.pos_ in ("NOUN", "PROPN"))
    if any(not scene.at(each) and each.lemma_.lower() not in scene.term("sanctions/not-lifted") for each in things):
        return None
    return Measure(token, last.kind, span, (), definite=True)


def _may_mean(token: Token, last: Told, plural: bool) -> bool:
    """Whether a pronoun can stand for the measure told last."""
    many = last.word.tag_ in ("NNS", "NNPS") or last.lemma.endswith("s")
    return last.noun and many == plural and token.i - last.at <= _BEFORE_WORDS


def _those_on(scene: Scene, token: Token, last: Told) -> Measure | None:
    """The other measures of the sort told last: "lifted sanctions on Peru; those on Chile remain in place"."""
    behind = [child for child in token.children if child.lower_ in ("on", "against") and child.i == token.i + 1]
    nouns = [
        each for child in behind for each in child.children if each.dep_ == "pobj" and each.i not in scene.times_at
    ]
    if not nouns or not _may_mean(token, last, True):
        return None
    span = scene.text.span(token.idx, token.idx + len(token))
    return Measure(token, last.kind, span, tuple(with_later(nouns)), definite=True)


def _its_end(scene: Scene, token: Token, last: Told) -> Measure | None:
    """The end of the measure told last that somebody asks for: "demanded their immediate removal"."""
    end = token.head
    relief = end.lemma_.lower() in scene.term("sanctions/action/lift") | scene.term("sanctions/action/ease")
    asked = any(each.lemma_.lower() in scene.term("sanctions/stance/request") for each in (end.head, end.head.head))
    if end.pos_ != "NOUN" or not relief or not asked or not _may_mean(token, last, token.lower_ == "their"):
        return None
    return Measure(token, last.kind, noun_span(scene, last.word), (), "lift", True, end)


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
    served = [each for each in token.head.children if granted and each.dep_ == "dative" and each.pos_ != "ADP"]
    served = served or [each for prep in preps for each in prep.children if each.dep_ == "pobj"]
    inner = [each for clause in clauses for each in clause.subtree]
    named = [each for each in inner if each.dep_ == "pobj" and each.head.lower_ in ("for", "to") and scene.at(each)]
    served = (
        served or named[:1] or [each for each in inner if each.dep_ in ("nsubj", "dobj") and each.tag_ != "WDT"][:1]
    )
    return Measure(token, "other", noun_span(scene, token), tuple(served), "waive")


# ---------------------------------------------------------------- said by a deed


def _deed(scene: Scene, token: Token) -> Measure | None:
    """A verb that is itself the measure: "sanctioned 14 officials", "froze the assets of", "barred from entering"."""
    if token.pos_ != "VERB" or any(_keeps_order(scene, child) for child in token.children):
        return None
    lemma = token.lemma_.lower()
    things = done_to(token)
    if lemma in scene.term("sanctions/measure-verb") and _measures_somebody(scene, token, things):
        does = "lift" if lemma in scene.term("sanctions/action/lift") else "impose"
        span = scene.text.span(token.idx, token.idx + len(token))
        return Measure(token, kind_of(scene, token), span, tuple(things), does)
    if lemma in scene.term("sanctions/unfreezes") and (frozen := _frozen_funds(scene, token, things)):
        return Measure(
            token, "asset-freeze", deed_span(scene, token, frozen[0]), tuple(_held(scene, token, frozen)), "lift"
        )
    for kind in ("asset-freeze", "arms-embargo", "trade-embargo", "export-control", "travel-ban"):
        if lemma not in scene.term(f"sanctions/deed/{kind}"):
            continue
        objects = [each for each in things if _is_object_of(scene, each, kind, lemma)]
        if objects and not (token.is_title and token.tag_ == "VBG" and objects[0].is_title):
            span = deed_span(scene, token, objects[0])
            return Measure(token, kind, span, tuple(_held(scene, token, objects)), "impose")
    return shut_out(scene, token)


def _frozen_funds(scene: Scene, verb: Token, things: list[Token]) -> list[Token]:
    """What is given back by "unfroze the assets" and "released the frozen funds"; a bare "released funds" is none."""
    owned = [each for each in things if each.lemma_.lower() in scene.term("sanctions/object/asset-freeze")]
    if verb.lemma_.lower() in scene.term("sanctions/unfreezes-of-itself"):
        return owned
    return [each for each in owned if any(child.lower_ in ("frozen", "blocked") for child in each.children)]


def _keeps_order(scene: Scene, child: Token) -> bool:
    """Whether a doer enforces the law at home: the police freeze accounts and courts bar people every day."""
    return child.dep_ in ("nsubj", "agent") and any(
        each.lemma_.lower() in scene.term("sanctions/keeps-order") for each in (child, *child.children)
    )


def _measures_somebody(scene: Scene, verb: Token, things: list[Token]) -> bool:
    if verb.lemma_ in ("designate", "list") and not (_is_deed(verb) and _is_listed(scene, verb)):
        return False
    if verb.lemma_ == "list":
        things = [each for each in things if not any(child.tag_ == "PRP$" for child in each.children)]
    return any(scene.roles(each) or each.lemma_.lower() in scene.term("sanctions/target-noun") for each in things)


def _is_deed(verb: Token) -> bool:
    """Whether a participle tells a deed, not which ones are meant: "designated agencies"."""
    helped = any(child.dep_ in ("aux", "auxpass") for child in verb.children)
    return verb.tag_ != "VBN" or helped or not any(child.dep_ == "dobj" for child in verb.children)


def _is_listed(scene: Scene, verb: Token) -> bool:
    """Whether "designate" is about sanctions: its own "as a terrorist" says so, else the sentences around."""
    listing = scene.term("sanctions/listing" if verb.lemma_ != "list" else "sanctions/listing-for-list")
    roles = [each for child in verb.children if child.dep_ in ("prep", "oprd") for each in (child, *child.children)]
    named = {each.lemma_.lower() for role in roles if role.dep_ in ("pobj", "oprd") for each in role.subtree}
    if any(child.lower_ == "as" for child in verb.children) or any(each.dep_ == "oprd" for each in roles):
        return bool((named | {each.lemma_.lower() for each in verb.sent if each.i != verb.i}) & listing)
    near = verb.doc[max(0, verb.sent.start - _SENTENCE_WORDS) : verb.sent.end + _SENTENCE_WORDS]
    return any(each.lemma_.lower() in listing for each in near if each.i != verb.i)


def _is_object_of(scene: Scene, noun: Token, kind: str, verb: str) -> bool:
    """Whether a noun is what such a measure stops: assets, visas, imports, arms sales."""
    if kind == "trade-embargo" and verb in scene.term("sanctions/forbids") and _is_sale(scene, noun):
        return True
    if kind == "trade-embargo" and noun.lemma_.lower() in scene.term("sanctions/ware"):
        return bool(scene.owners(noun))
    inner = {each.lemma_.lower() for each in noun.subtree if each.i <= noun.i or each.head.lower_ == "of"}
    if kind == "arms-embargo":
        return noun.lemma_.lower() in scene.term("sanctions/object/supply") and bool(
            inner & scene.term("sanctions/measure/arms-embargo")
        )
    return noun.lemma_.lower() in scene.term(f"sanctions/object/{kind}")


def _is_sale(scene: Scene, noun: Token) -> bool:
    """Whether a noun is trade with somebody: "the sale of aviation fuel to Peru", "deliveries to Peru"."""
    to = any(
        child.lower_ == "to" and child.dep_ in ("prep", "dative")
        for word in (noun, noun.head)
        for child in word.children
    )
    return to and noun.lemma_.lower() in scene.term("sanctions/object/supply")


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
