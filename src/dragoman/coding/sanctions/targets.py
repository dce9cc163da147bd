"""Whom a measure is meant for, and how many they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from dragoman.coding.base import Scene, as_roles, subject, unique
from dragoman.coding.sanctions.names import actors_at, behind_semicolons, called_behind, listed_behind, names_beside
from dragoman.model import Role

OBJECTS = ("dobj", "nsubjpass")
"""What a verb is done to."""

_TARGET_WORDS = ("on", "upon", "against", "for", "to", "of", "with")
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
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")

_LONGEST_NUMBER = 7
"""Digits a count of targets has at most; longer ones are sums and years run together."""


def meant(scene: Scene, token: Token) -> list[Token]:
    """The nouns that name whom a measure is meant for: behind it, behind a coordinated one, behind its governor."""
    governors = []
    above = token
    while above.dep_ in ("dobj", "nsubjpass", "pobj", "prep", "conj", "compound") and above.head.i != above.i:
        above = above.head
        governors.append(above)
        if above.pos_ == "VERB" and (above.dep_ != "prep" or above.i != token.head.i):
            break
    if found := [each for child in next_to(token) for each in child.children if each.dep_ == "pobj"]:
        return [*with_later(found), *_stray_from(found[-1])]
    clauses = [clause for noun in (token, *token.conjuncts) for clause in clauses_of(noun) if clause.lemma_ != "target"]
    standing = [each for child in token.children if child.lower_ == "in" for each in child.children]
    shares = [each for child in token.children if child.lower_ == "of" for each in child.children]
    shares = [each for each in shares if each.lower_ in ("cent", "percent", "%")]
    misread = [token.head] if is_misread(scene, token.head) else []
    misread += [each for word in governors[-1:] for each in word.children if is_misread(scene, each)]
    for anchor in (token, *standing, *shares, *token.conjuncts, *misread, *governors, *clauses):
        found = _behind(scene, anchor, token)
        if found:
            return [*with_later(found), *_stray_from(found[-1])]
    targeting = [child for child in token.children if child.dep_ == "acl" and child.lemma_ == "target"]
    targeting += [token.head] if token.dep_ == "nsubj" and token.head.lemma_ == "target" else []
    found = [noun for child in targeting for noun in child.children if noun.dep_ == "dobj"]
    return with_later(found) or _struck(scene, token, governors)


def _stray_from(noun: Token) -> list[Token]:
    """Where goods come from or go, in words hung on the verb: "lifted | its ban on imports | from Peru"."""
    after = noun.nbor(1) if noun.i + 1 < noun.sent.end else noun
    stray = (
        after.lower_ in ("from", "to") and after.dep_ == "prep" and after.head.pos_ == "VERB" and after.head.i < noun.i
    )
    return with_later([each for each in after.children if each.dep_ == "pobj"]) if stray else []


def is_misread(scene: Scene, token: Token) -> bool:
    """Whether the parser took the noun of "asset freezes" and "travel bans" for a verb."""
    before = token.nbor(-1) if token.i > token.sent.start else token
    needed = before.lemma_.lower() in scene.term(f"sanctions/needs/{token.lemma_.lower()}")
    return token.tag_ == "VBZ" and needed and not any(child.dep_ == "dobj" for child in token.children)


def governor(scene: Scene, token: Token) -> Token | None:
    """The verb over a measure, or one beside it, that the parser took for a verb: "imposed bans and asset freezes"."""
    if is_misread(scene, token):
        return token.head if token.dep_ in ("ccomp", "conj") else None
    top = token.head
    beside = token.dep_ in ("nsubj", "conj") and is_misread(scene, top) and top.dep_ in ("ccomp", "conj")
    return top.head if beside else None


def next_to(token: Token) -> list[Token]:
    """A preposition right behind a measure that the parser hung on its verb: "lift the ban | on exports"."""
    if token.i + 1 >= token.sent.end:
        return []
    after = token.nbor(1)
    dated = any(each.ent_type_ in ("DATE", "TIME") for each in after.children)
    stray = after.dep_ == "prep" and after.lower_ in ("on", "against") and after.head.i == token.head.i
    return [after] if stray and not dated else []


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
            nouns = [each for each in nouns if each.lemma_.lower() not in scene.term("sanctions/no-target")]
            nouns = [_regarded(each) for each in nouns if child.lower_ != "with" or _regarded(each) is not each]
            if nouns and _may_target(scene, anchor, child, nouns[0], token):
                return nouns
    return []


def _regarded(noun: Token) -> Token:
    """Whom "with regard to" leads to; any other noun itself."""
    if noun.lower_ not in ("regard", "respect"):
        return noun
    inner = [each for child in noun.children if child.lower_ == "to" for each in child.children if each.dep_ == "pobj"]
    return inner[0] if inner else noun


def _may_target(scene: Scene, anchor: Token, preposition: Token, noun: Token, token: Token) -> bool:
    """Whether a preposition can lead to a target here: "for Syria" can, "for abuses in Syria" cannot."""
    if noun.i == token.i or token.i in {each.i for each in noun.subtree}:
        return False
    if preposition.lower_ in ("on", "upon", "against"):
        return noun.ent_type_ not in ("DATE", "TIME")
    named = scene.term("sanctions/target-noun") | scene.term("sanctions/the-country")
    somebody = bool(scene.at(noun)) or noun.lemma_.lower() in named
    if preposition.lower_ == "of":
        own = anchor.i == token.i and token.head.lower_ != "under"
        return own and somebody and token.lemma_.lower() in scene.term("sanctions/of-target")
    if preposition.lower_ == "to":
        return somebody and (anchor.i == token.i or anchor.lemma_.lower() in ("apply", "extend"))
    trade = preposition.lower_ == "for" and noun.lemma_.lower() in scene.term("sanctions/object/trade-embargo")
    return somebody or (anchor.i == token.i and (trade or bool(scene.owners(noun))))


def _struck(scene: Scene, token: Token, governors: list[Token]) -> list[Token]:
    """Who is hit with, faces or stands under a measure; or whose relief it is ("Iran's sanctions relief")."""
    for word in governors:
        if word.lemma_.lower() in scene.term("sanctions/spares") and token.head.lower_ == "from":
            return with_later([child for child in word.children if child.dep_ in OBJECTS])
        given = [child for child in word.children if child.dep_ == "dative" and child.pos_ != "ADP"]
        if given and word.lemma_.lower() in scene.term("sanctions/grants"):
            return given
        under = token.head.lower_ == "under" and word.lemma_.lower() in scene.term("sanctions/puts-under")
        if under or word.lemma_.lower() in scene.term("sanctions/strikes"):
            return with_later([child for child in word.children if child.dep_ in OBJECTS and child.i != token.i])
    if token.lemma_.lower() in scene.term("sanctions/listed-as"):
        return with_later([child for child in token.children if child.dep_ == "poss"])
    eased = token.dep_ == "compound" and any(
        token.head.lemma_.lower() in scene.term(f"sanctions/action/{action}") for action in ("lift", "ease", "waive")
    )
    holders = [each for noun in (token, token.head) for each in noun.children if each.dep_ in ("poss", "compound")]
    return [each for each in holders if _names_target(scene, each, token, eased)]


def _names_target(scene: Scene, holder: Token, token: Token, eased: bool) -> bool:
    """Whether the name before a measure is the side it hurts: "Russia sanctions", not "U.S. sanctions"."""
    roles = scene.at(holder)
    if not roles or holder.pos_ != "PROPN":
        return False
    if holder.dep_ == "compound":
        name = roles[0].mention.at.text.lower().removeprefix("the ")
        return (
            holder.head.i == token.i
            and scene.text.doc[roles[0].last + 1].text != "-"
            and roles[0].mention.kind == "state"
            and name not in scene.term("sanctions/names-author")
        )
    return holder.head.i != token.i and eased


def with_later(nouns: list[Token]) -> list[Token]:
    """Nouns with those coordinated behind them, also a counted one that the parser hung elsewhere."""
    found = [each for noun in nouns for each in (noun, *(other for other in noun.conjuncts if other.i > noun.i))]
    found += [each for noun in nouns for each in (*_joined_to_name(noun), *_other_beside(noun)) if each not in found]
    for noun in nouns:
        found += [each for each in _counted_beside(noun) if each not in found]
    return found


def _other_beside(noun: Token) -> list[Token]:
    """The counted "and 19 other officials" that the parser joined to the measure itself."""
    measure = noun.head.head
    later = [child for child in measure.children if child.dep_ == "conj" and child.i > noun.i and noun.dep_ == "pobj"]
    return [each for each in later if _is_counted(each) and any(c.lower_ == "other" for c in each.children)]


def _joined_to_name(noun: Token) -> list[Token]:
    """Nouns joined to the name of the first: "its chairman, Ivo Petrov, and his deputy, Ana Ruiz"."""
    names = [child for child in noun.children if child.dep_ == "appos" and child.pos_ == "PROPN"]
    joined = [each for name in names for each in name.conjuncts if each.pos_ == "NOUN" and noun.pos_ == "NOUN"]
    return [each for each in joined if any(child.dep_ in ("det", "poss") for child in each.children)]


def _counted_beside(noun: Token) -> list[Token]:
    """Counted nouns of the same list: "eight prisons, five officials", "on three officials, and two firms"."""
    if not _is_counted(noun):
        return []
    beside = [child for child in noun.children if child.dep_ == "appos" and _is_counted(child)]
    verb = next((each for each in noun.ancestors if each.pos_ == "VERB"), None)
    if verb is not None:
        beside += [each for each in verb.children if each.dep_ == "conj" and each.i > noun.i and _is_counted(each)]
    return [each for one in beside for each in (one, *(other for other in one.conjuncts if other.pos_ == "NOUN"))]


def _is_counted(noun: Token) -> bool:
    return noun.pos_ == "NOUN" and any(child.dep_ == "nummod" for child in noun.children)


def targets_of(scene: Scene, targets: Sequence[Token]) -> list[Role]:
    """Whom a measure is meant for; for nameless firms and persons also the countries they are said to be in."""
    found: list[Role] = []
    targets = [each for noun in targets for each in (noun, *names_beside(scene, noun))]
    targets += [each for each in behind_semicolons(scene, targets) if each not in targets]
    for noun in targets:
        if _beside_place(scene, noun, targets[0]):
            continue
        if noun.lower_ in scene.term("events/relative"):
            verb = noun.head.head if noun.head.dep_ == "conj" else noun.head
            found += scene.roles(verb.head) if verb.dep_ == "relcl" else []
            continue
        if _is_thing_from(scene, noun):
            continue
        traded = noun.lemma_.lower() in scene.term("sanctions/object/trade-embargo")
        roles = called_behind(scene, noun, _counted(noun)) or (_explained(scene, noun) if traded else [])
        roles = roles or _full_name(scene, noun) or _named(scene, noun)
        roles = roles or _explained(scene, noun) or _led_by(scene, noun)
        roles = _without_owner(scene, noun, _beyond_persons(scene, noun, roles))
        found += roles
        states = _countries(scene, noun) if roles else []
        if len(states) > 1 or not any(scene.actors[each.actor].country for each in roles):
            found += states
    found = found or listed_behind(scene, targets)
    return unique(each for each in found if not is_paper(scene, each))


def _full_name(scene: Scene, noun: Token) -> list[Role]:
    """The body named before whose name "the bank" repeats: "Tulpar Bank"."""
    the = any(child.lower_ in ("the", "that", "this") for child in noun.children)
    if noun.tag_ != "NN" or not the or noun.lemma_.lower() not in scene.term("sanctions/target-body"):
        return []
    if any(child.dep_ in ("amod", "compound", "appos", "poss", "prep") for child in noun.children):
        return []
    before = [each for each in scene.resolved.cast.references if each.head < noun.i and len(each.actors) == 1]
    names = [each for each in before if each.mention.at.text.lower().split()[-1] == noun.lemma_.lower()]
    named = [each for each in names if scene.text.doc[each.head].pos_ == "PROPN"]
    return as_roles(named[-1:])


def is_paper(scene: Scene, role: Role) -> bool:
    """Whether an actor's name is that of a list, an order or an act, which neither sanctions nor is sanctioned."""
    name = scene.actors[role.actor].name.lower()
    papers = scene.term("sanctions/paper") | scene.term("sanctions/list")
    return name.split()[-1] in papers or name in scene.term("sanctions/list-title")


def _beside_place(scene: Scene, noun: Token, first: Token) -> bool:
    """Whether a state goes on with the places where nameless targets are: "firms based in Iran, Oman and China"."""
    if noun.i == first.i or first.pos_ != "NOUN" or not any(each.kind == "state" for each in actors_at(scene, noun)):
        return False
    return any(
        index in scene.places_at and scene.text.doc[index].dep_ == "pobj" for index in range(first.i + 1, noun.i)
    )


def _named(scene: Scene, noun: Token) -> list[Role]:
    """Who a target noun names: itself, its other name, the body it is part of, the state it belongs to.

    A place beside it ("actors in Peru") and those somebody only helps ("financiers of the militia") are not meant.
    """
    here = as_roles(scene.at(noun)) if noun.lemma_.lower() not in scene.term("sanctions/branch") else []
    other = next((child for child in noun.children if child.dep_ == "appos"), None)
    if noun.pos_ == "NOUN" and noun.tag_ == "NN" and other is not None and other.pos_ == "PROPN":
        here = as_roles(scene.at(other)) or here
    if here and not _is_unnamed(scene, noun):
        return here
    if other is not None and noun.pos_ == "PROPN" and other.pos_ == "NOUN":
        told = as_roles(scene.at(other))
        return [role for role in told if other.lemma_.lower() in scene.actors[role.actor].name.lower()]
    if other is not None and (here := as_roles(scene.at(other))):
        names = [each for each in other.conjuncts if each.pos_ == "PROPN"]
        return [*here, *(role for each in names for role in as_roles(scene.at(each)))]
    if not here and noun.lemma_.lower() in scene.term("actors/partitive") and (whole := _behind_noun(scene, noun)):
        return [each for each in whole if _stands_for(scene, noun, each)]
    found = scene.owners(noun) or _behind_noun(scene, noun)
    return [each for each in found if _stands_for(scene, noun, each)]


def _behind_noun(scene: Scene, noun: Token) -> list[Role]:
    """Who is named behind "of" and "from", also through another noun: "members of the board of the bank"."""
    return [
        role
        for child in noun.children
        if child.dep_ == "prep" and child.lower_ in ("of", "from")
        for each in child.children
        if each.dep_ == "pobj"
        for one in with_later([each])
        for role in _named(scene, one)
    ]


def _stands_for(scene: Scene, noun: Token, role: Role) -> bool:
    """Whether a measure on a noun of his hurts somebody: on its officers an army, on its backers not."""
    head = scene.text.doc[scene.by_mention[role.mention].head]
    state = scene.actors[role.actor].kind in ("state", "government")
    if _is_tied(scene, noun):
        return state and head.head.i == noun.i and head.dep_ in ("amod", "compound")
    one = (noun.tag_ == "NN" or _is_unnamed(scene, noun)) and noun.lemma_.lower() in scene.term("sanctions/target-noun")
    body = noun.lemma_.lower() in scene.term("sanctions/target-body")
    return state or not one or body


def _is_tied(scene: Scene, noun: Token) -> bool:
    """Whether a noun means people for whom or with whom they work: "backers", "family members"."""
    if noun.lemma_.lower() in scene.term("sanctions/tied"):
        return True
    return any(child.dep_ == "compound" and child.lemma_ == "family" for child in noun.lefts)


def _is_unnamed(scene: Scene, noun: Token) -> bool:
    """Whether "the leaders of the army" are meant, not the leaders the text happens to name elsewhere."""
    behind = noun.tag_ == "NNS" and any(child.lower_ == "of" for child in noun.children)
    return behind and any(each.mention.actor is None for each in scene.at(noun))


def _beyond_persons(scene: Scene, noun: Token, roles: list[Role]) -> list[Role]:
    """The roles without a person who only tells which people are meant: "allies of Ortega" hurts his state's people."""
    if noun.tag_ != "NNS" or scene.at(noun):
        return roles
    beside = {each.i for each in noun.conjuncts}
    kept = []
    for role in roles:
        inner = scene.actors[role.actor].kind == "person" and scene.by_mention[role.mention].head not in beside
        side = scene.side(role.actor) if inner else role.actor
        if side in scene.actors and (not inner or side != role.actor):
            kept.append(replace(role, actor=side))
    return kept


def _without_owner(scene: Scene, noun: Token, roles: list[Role]) -> list[Role]:
    """The roles without the state that only owns the body named: "Peru's Port Authority" is not Peru."""
    owners = {
        role.actor
        for role in roles
        if (head := scene.text.doc[scene.by_mention[role.mention].head]).dep_ in ("poss", "amod", "nmod")
        and head.head.i == noun.i
    }
    bodies = {scene.side(role.actor) for role in roles if role.actor not in owners}
    return [role for role in roles if role.actor not in owners or role.actor not in bodies]


def _is_thing_from(scene: Scene, noun: Token) -> bool:
    """Whether a thing only comes from somewhere: "the pipeline from Norway"."""
    lemma = noun.lemma_.lower()
    goods = scene.term("sanctions/object/trade-embargo") | scene.term("sanctions/ware")
    meant = lemma in scene.term("sanctions/target-noun") | goods
    origin = any(child.lower_ == "from" for child in noun.children)
    return origin and not meant and not scene.at(noun) and not scene.owners(noun)


def _led_by(scene: Scene, noun: Token) -> list[Role]:
    """The state of a regime named after its ruler: "members of the Somoza regime"."""
    nouns = [noun, *(each for child in noun.children if child.lower_ == "of" for each in child.children)]
    rulers = [
        role
        for each in nouns
        if any(word.lemma_.lower() == "regime" for word in (each, *each.lefts))
        for child in each.lefts
        for role in as_roles(scene.at(child))
    ]
    sides = [(role, scene.side(role.actor)) for role in rulers]
    return [replace(role, actor=side, title=None) for role, side in sides if side in scene.actors]


def explained_of(scene: Scene, targets: Sequence[Token]) -> list[Role]:
    """Who is named behind nouns that say only what they are: "an adviser of the president, Ines Calderon"."""
    return unique(role for noun in targets for role in _explained(scene, noun))


def _explained(scene: Scene, noun: Token) -> list[Role]:
    """Who is meant by a noun that another explains: "one name, that of X", "trade with Israel"."""
    beside = [child for child in noun.children if child.dep_ == "appos" and noun.pos_ != "PROPN"]
    person = noun.lemma_.lower() in scene.term("sanctions/target-noun") | scene.term("sanctions/tied")
    behind = [
        each
        for child in noun.children
        if child.dep_ == "prep" and child.lower_ in ("with", "to") and not person
        for each in child.children
        if each.dep_ == "pobj"
    ]
    return [role for each in (*beside, *behind) for one in with_later([each]) for role in _named(scene, one)]


def _countries(scene: Scene, noun: Token) -> list[Role]:
    """The states behind a noun: "41 companies from Russia and Kyrgyzstan"."""
    return [
        role
        for child in noun.children
        if child.dep_ == "prep" and child.lower_ in ("from", "of")
        for each in child.children
        if each.dep_ == "pobj"
        for role in scene.roles(each, deep=False)
        if scene.actors[role.actor].kind in ("state", "government")
    ]


def is_aim(noun: Token) -> bool:
    """Whether somebody is said to be "the target of" a measure, not to be hit by it now."""
    return noun.lemma_ in ("target", "object", "subject") and noun.dep_ == "attr" and noun.head.lemma_ == "be"


def under_measure(scene: Scene, token: Token) -> list[Role]:
    """Who stands under a measure: "Iran, which is under U.S. sanctions", "the bank faces sanctions"."""
    if token.dep_ == "pobj" and token.head.lower_ == "of" and is_aim(token.head.head):
        return subject(scene, token.head.head.head)
    if token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.dep_ == "pobj":
        token = token.head.head
    above = token.head if token.dep_ == "pobj" else token
    if above.lower_ == "under" and any(child.dep_ == "dobj" for child in above.head.children):
        return []
    if above.dep_ == "agent":
        passive = [role for child in above.head.children if child.dep_ == "nsubjpass" for role in scene.roles(child)]
        return _called_by_name(scene, above.head) or passive
    holds = above.lower_ in ("under", "to") if token.dep_ == "pobj" else above.dep_ == "dobj"
    verb = above.head
    if above.lower_ == "under" and any(child.dep_ == "nsubj" and child.i > above.i for child in verb.children):
        return []
    if not holds or (token.dep_ == "dobj" and verb.lemma_.lower() not in scene.term("sanctions/suffers")):
        return []
    if above.lower_ == "to" and verb.lemma_.lower() != "subject":
        return []
    if verb.dep_ in ("amod", "acl", "relcl") and verb.pos_ == "ADJ":
        verb = verb.head
    if verb.pos_ in ("NOUN", "PROPN"):
        return scene.roles(verb)
    while verb.pos_ not in ("VERB", "AUX") and verb.head.i != verb.i:
        verb = verb.head
    return _called_by_name(scene, verb) or subject(scene, verb)


def _members(scene: Scene, noun: Token) -> list[Token]:
    """The members of "a network of seven firms and two ships"; any other noun itself."""
    return (noun.lemma_.lower() in scene.term("sanctions/bundle") and with_later(_of(noun))) or [noun]


def _is_many(noun: Token) -> bool:
    """Whether a word stands for several: "them", "its judges"."""
    return noun.pos_ == "PRON" or (noun.tag_ == "NNS" and any(child.dep_ in ("poss", "det") for child in noun.children))


def _of(noun: Token) -> list[Token]:
    return [each for child in noun.children if child.lower_ == "of" for each in child.children if each.dep_ == "pobj"]


def _counted(noun: Token) -> int | None:
    """The number that stands before a noun."""
    return next((_number(child) for child in noun.children if child.dep_ == "nummod"), None)


def count_of(scene: Scene, targets: Sequence[Token]) -> int | None:
    """The number of targets: "sanctions on 14 officials and three companies" has 17; None when none is given."""
    targets = [each for noun in targets for each in _members(scene, noun)]
    if len(targets) == 1 and targets[0].pos_ == "NUM" and any(_is_many(each) for each in _of(targets[0])):
        return _number(targets[0])
    counts = [
        value
        for noun in targets
        if noun.lemma_.lower() in scene.term("sanctions/target-noun")
        or any(each.head == noun.i for each in scene.at(noun))
        or (noun.tag_ == "NNS" and noun.lemma_.lower() not in scene.term("sanctions/no-count"))
        for child in noun.children
        if noun.tag_ != "NNP" and child.dep_ == "nummod" and (value := _number(child)) is not None
    ]
    single = [each for each in targets if any(child.lower_ in ("a", "an") for child in each.children)]
    single = [each for each in single if each.tag_ == "NN" and not any(c.dep_ == "nummod" for c in each.children)]
    return sum(counts) + len(single) if counts else None


def _called_by_name(scene: Scene, verb: Token) -> list[Role]:
    """The names behind a subject that only says what they are: "two ministers, Ana Ruiz and Ivo Petrov, face"."""
    nouns = [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass") and child.pos_ == "NOUN"]
    beside = [each for noun in nouns for each in noun.children if each.dep_ == "appos"]
    heads = {each.i for name in beside for each in name.subtree}
    people = (each for index in sorted(heads) for each in scene.by_head.get(index, ()))
    return unique(as_roles(each for each in people if each.mention.kind == "person"))


def added_by(lister: Token | None) -> int | None:
    """By how many a list is made longer: "expanded its list by 26"."""
    nouns = [each for child in lister.children if child.lower_ == "by" for each in child.children] if lister else []
    counts = [each for noun in nouns for each in (noun, *noun.children) if each.pos_ == "NUM"]
    return _number(counts[0]) if counts else None


def _number(token: Token) -> int | None:
    plain = token.lower_.replace(",", "")
    if plain == "dozen":
        twos = [value for child in token.children if (value := _NUMBERS.get(child.lower_)) is not None]
        return 12 * (twos[0] if twos else 1)
    tens = next((_NUMBERS[child.lower_] for child in token.lefts if child.lower_ in _TENS), 0)
    if tens and plain in _NUMBERS:
        return tens + _NUMBERS[plain]
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < _LONGEST_NUMBER else _NUMBERS.get(plain)
