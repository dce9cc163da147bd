"""What is done with a measure: imposed, extended, lifted, asked or refused to be lifted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from dragoman.coding.base import (
    Scene,
    below,
    clause_head,
    is_infinitive,
)
from dragoman.coding.sanctions.kinds import Measure, parted_verb
from dragoman.coding.sanctions.targets import OBJECTS, clauses_of, count_of, governor, is_aim

_ACTIONS = ("lift", "waive", "ease", "extend", "threaten", "impose")
RELIEF = ("lift", "waive", "ease")
_THROUGH = ("dobj", "nsubjpass", "pobj", "prep", "compound", "nmod", "conj", "attr", "oprd", "dative", "pcomp")
"""Dependencies by which a word hands a measure up to whatever is done with it."""

_TAKING = ("of", "with", "to", "under", "on", "from", "against", "for", "as", "including")
"""Prepositions between a word and the measure it deals with."""

_POWER_STEPS = 4
"""How many words up the parse the word that only empowers may stand."""

PERFECT = frozenset({"has", "have", "'ve", "’ve"})
_STANCES = ("refuse", "request", "threaten", "decide", "willing")


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done with a measure: the action, the word that says it, the verb that asks, refuses or threatens it."""

    action: str
    word: Token | None
    above: Token | None = None
    said: bool = True


def deed_of(scene: Scene, measure: Measure) -> Deed | None:
    """What is done with a measure; None where it is only called for or the text supposes it."""
    action, word, said = _action(scene, measure)
    if word is None and (kept := _kept_until(scene, measure.token)) is not None:
        return Deed("refuse-lift", kept, kept)
    if word is None:
        none = measure.does is None and _is_empowered(scene, measure.token)
        none = none or _is_not_in_force(scene, measure, said)
        return None if none else Deed("in-force", None, None, said)
    if _is_supposed(scene, word) or _is_empowered(scene, word):
        return None
    if action in RELIEF and _is_hoped(scene, word):
        return None
    stance, above = _stance(scene, word)
    if stance == "request":
        return Deed("request-lift", word, above) if action in RELIEF else None
    if stance == "refuse" and action in RELIEF:
        return Deed("refuse-lift", word, above)
    if action not in RELIEF and (stance == "refuse" or (stance == "willing" and not _is_warned(word, above))):
        return None
    if stance == "threaten" and action in ("impose", "extend"):
        return Deed("threaten", word, above)
    if stance is None and word.lemma_.lower() in scene.term("sanctions/stance/threaten"):
        return Deed("threaten", word)
    if action in ("impose", "extend") and word.i != measure.token.i and _is_standing(word):
        return Deed("in-force", word)
    if action == "lift" and any(child.lower_ in ("partly", "partially") for child in word.children):
        action = "ease"
    demanded = modals(word) & scene.term("sanctions/ought")
    if demanded:
        return Deed("request-lift", word, _sayer(word)) if action in RELIEF and _sayer(word) is not None else None
    return Deed(action, word, above)


def _kept_until(scene: Scene, token: Token) -> Token | None:
    """The verb of a measure that is not given up before something happens: "will remain until they leave"."""
    verb = token.head
    if token.dep_ not in ("nsubj", "dobj", "nsubjpass") or verb.lemma_.lower() not in scene.term("sanctions/stands"):
        return None
    clauses = [child for child in verb.children if child.dep_ == "advcl" and child.i > verb.i]
    marks = {each.lower_ for clause in clauses for each in clause.children if each.dep_ in ("mark", "advmod")}
    long = any(each.lower_ == "long" and each.nbor(-1).lower_ == "as" for each in verb.subtree if each.i > verb.i)
    to_come = modals(verb) & {"will", "would", "'ll", "’ll", "shall"}
    return verb if to_come and (marks & {"until", "till", "unless"} or long) else None


def _is_warned(word: Token, above: Token | None) -> bool:
    """Whether mere readiness names what would make it a deed: "stands ready to impose sanctions if they go on"."""
    return has_condition(word) or (above is not None and has_condition(above))


def _action(scene: Scene, measure: Measure) -> tuple[str, Token | None, bool]:
    """The action, the word that says it (None for a measure that just stands), and whether words say so at all."""
    token = measure.token
    if measure.does is not None:
        word = measure.lister or token
        if measure.does == "in-force" or (token.pos_ == "VERB" and (_is_state(token) or _is_long_listed(token))):
            return "in-force", None, True
        return measure.does, word, True
    parted = _parted_deed(scene, token) or _small_clause(scene, token)
    if parted is not None:
        return *parted, True
    for word in _above(scene, token):
        lemma = word.lemma_.lower()
        if lemma == "sanction" and word.pos_ != "VERB":
            continue
        undone = _undone(scene, word, token)
        if undone is not None:
            return *undone, True
        if lemma in scene.term("sanctions/stance/request") and word.pos_ == "VERB":
            if not _asks(scene, word):
                continue
            return "impose", token, True
        if lemma in scene.term("sanctions/answers") and token.head.lower_ == "with":
            return "impose", word, True
        if lemma in scene.term("sanctions/joins") and _is_package(scene, token, word):
            return "impose", word, True
        if is_aim(word):
            return "in-force", None, True
        if lemma in scene.term("sanctions/stands") | scene.term("sanctions/suffers") or (
            word.pos_ == "NOUN" and _is_upheld(scene, token)
        ):
            return "in-force", None, True
        for action in _ACTIONS:
            if lemma in scene.term(f"sanctions/action/{action}"):
                return action, word, True
    if takes_effect(token):
        return "impose", _beginning(token), True
    if token.dep_ == "nsubj" and token.head.lemma_.lower() in scene.term("sanctions/stands"):
        return "in-force", None, True
    beside = _beside(scene, token)
    if beside is not None and (token.head.dep_ == "ROOT" or _is_dated(scene, beside[1])):
        return *beside, True
    return "in-force", None, _stands(scene, token)


def _is_package(scene: Scene, token: Token, verb: Token) -> bool:
    """Whether it is others' measures that one joins: "joined the EU's package of sanctions", "aligned itself with"."""
    if any(child.dep_ == "neg" or child.lower_ == "never" for child in verb.children):
        return False
    nouns = [each for each in below(token, verb) if each.i != token.i and each.pos_ in ("NOUN", "PROPN")]
    return all(each.lemma_.lower() in scene.term("sanctions/package") for each in nouns)


def _parted_deed(scene: Scene, token: Token) -> tuple[str, Token] | None:
    """A verb that the parser took for a word before the measure: "barred the ships and tightened export controls"."""
    for child in token.lefts:
        for action in _ACTIONS if parted_verb(child) else ():
            if child.lemma_.lower() in scene.term(f"sanctions/action/{action}"):
                return action, child
    return None


def _small_clause(scene: Scene, token: Token) -> tuple[str, Token] | None:
    """What somebody wants done with the measure that stands as a subject: "wants the sanctions removed"."""
    verb = token.head
    bare = token.dep_ == "nsubj" and verb.tag_ in ("VBN", "VBD") and verb.dep_ == "ccomp" and verb.i > token.i
    if not bare or any(child.dep_ in ("aux", "auxpass", "mark", "dobj") for child in verb.children):
        return None
    fits = (action for action in RELIEF if verb.lemma_.lower() in scene.term(f"sanctions/action/{action}"))
    wanted = verb.head.lemma_.lower() in scene.term("sanctions/stance/request")
    return next(((action, verb) for action in fits), None) if wanted else None


def _is_long_listed(verb: Token) -> bool:
    """Whether somebody has been listed for long: "has been designated a sponsor of terrorism since 1979"."""
    return _is_standing(verb) and any(child.dep_ == "auxpass" for child in verb.children)


def takes_effect(token: Token) -> bool:
    """Whether a measure begins: "the sanctions took effect", "enter into force on Monday"."""
    verb = _beginning(token)
    if verb is None:
        return False
    if verb.tag_ != "VBD" and not modals(verb):
        return False
    return any(
        each.lower_ in ("effect", "force")
        for child in verb.children
        for each in (child, *child.children)
        if each.i > verb.i
    )


def _beginning(token: Token) -> Token | None:
    """The verb that says that a measure begins, also in a clause behind it: "tariffs, which took effect on Monday"."""
    nouns = (token, *(each for child in token.children if child.dep_ == "prep" for each in child.children))
    behind = [child for noun in nouns for child in noun.children if child.dep_ == "relcl"]
    verbs = [token.head, *behind] if token.dep_ == "nsubj" else behind
    return next((each for each in verbs if each.lemma_ in ("take", "enter", "come", "go")), None)


def _is_state(verb: Token) -> bool:
    """Whether a passive in the present tells what holds: "is designated a terrorist organization by"."""
    if verb.tag_ == "VBG":
        return False
    helpers = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    return bool(helpers & {"is", "are"}) and not helpers & {"being"}


def _undone(scene: Scene, verb: Token, token: Token) -> tuple[str, Token] | None:
    """A passive behind the measure: "wants the sanctions removed", "ordered the embargo to be lifted"."""
    for child in verb.children:
        if child.i > token.i and child.dep_ in ("xcomp", "ccomp", "oprd", "acl") and child.tag_ == "VBN":
            for action in RELIEF:
                if child.lemma_.lower() in scene.term(f"sanctions/action/{action}"):
                    return action, child
    return None


def _beside(scene: Scene, token: Token) -> tuple[str, Token] | None:
    """A participle or relative clause that says the deed: "sanctions imposed in 2018", "the ban the bloc extended"."""
    for child in token.children:
        if child.dep_ in ("acl", "relcl", "amod") and child.tag_.startswith("VB"):
            if child.dep_ == "amod" and not any(each.dep_ == "advmod" for each in child.children):
                continue
            for action in ("impose", "extend"):
                if child.lemma_.lower() in scene.term(f"sanctions/action/{action}"):
                    return action, child
    return None


def _is_not_in_force(scene: Scene, measure: Measure, said: bool) -> bool:
    """Whether a measure is new, possible, bygone or yet to come: "the new sanctions", "will be under sanctions"."""
    token = measure.token
    around = [each for each in token.lefts if each.dep_ in ("amod", "compound", "det", "poss", "nmod")]
    if any(each.lemma_.lower() in scene.term("sanctions/not-in-force") or each.i in scene.times_at for each in around):
        return True
    if any(child.lower_ in ("any", "every") for noun in measure.targets for child in noun.children):
        return True
    if not said and count_of(scene, measure.targets) is not None:
        return True
    verb = clause_head(token)
    if _is_considered(scene, verb):
        return True
    if verb.pos_ not in ("VERB", "AUX") or (token.dep_ == "nsubj" and token.head.lemma_ == "target"):
        return not said
    stays = verb.lemma_.lower() in scene.term("sanctions/stands")
    return not stays and bool(modals(verb) & scene.term("sanctions/to-come"))


def _is_considered(scene: Scene, verb: Token) -> bool:
    """Whether something is only thought of: "is under consideration", "is on the table"."""
    preps = [child for child in verb.children if child.lower_ in ("under", "in", "on") and child.dep_ == "prep"]
    return any(each.lemma_.lower() in scene.term("sanctions/considered") for prep in preps for each in prep.children)


def _is_dated(scene: Scene, word: Token) -> bool:
    ahead = {index for index in scene.times_at if word.i < index < word.sent.end}
    return word.dep_ == "amod" or any(each.i in ahead for each in word.subtree)


def _above(scene: Scene, token: Token) -> Iterator[Token]:
    """The words that deal with a measure, nearest first, up to the verb."""
    current = token
    if (over := governor(scene, token)) is not None:
        yield over
        return
    beside = token.head.i in scene.times_at or token.head.lemma_.lower() in scene.term("sanctions/instrument")
    if token.dep_ == "appos" and beside:
        current = token.head
    while current.dep_ in _THROUGH and current.head.i != current.i:
        if current.dep_ == "prep" and current.lower_ not in _TAKING and not _is_dated_before(scene, current, token):
            return
        if current.lower_ == "under" and current.head.lemma_.lower() not in scene.term("sanctions/puts-under"):
            return
        if current.dep_ == "conj" and current.head.pos_ in ("VERB", "AUX"):
            return
        current = current.head
        if current.dep_ == "prep":
            continue
        if current.pos_ in ("NOUN", "PROPN", "VERB", "AUX", "ADJ"):
            yield current
        if current.pos_ in ("VERB", "AUX"):
            return


def _is_dated_before(scene: Scene, preposition: Token, token: Token) -> bool:
    """Whether a date stands between a verb and its measure: "renewed until 31 May the embargo"."""
    between = range(preposition.i + 1, token.i)
    return preposition.lower_ in ("until", "till", "to", "through") and any(each in scene.times_at for each in between)


def _stands(scene: Scene, token: Token) -> bool:
    """Whether words say that a measure stands: "remain in force", "under sanctions", "it maintains"."""
    top = token.head.head if token.head.lower_ == "of" and token.dep_ == "pobj" else token
    points = token.lemma_.lower() in scene.term("sanctions/pointer")
    if top.head.lower_ == "under" and (
        not points or top.head.head.lemma_.lower() in scene.term("sanctions/puts-under")
    ):
        return True
    if token.head.dep_ == "agent":
        return True
    verb = top.head if top.dep_ in ("nsubj", *OBJECTS) else None
    if verb is not None and _is_held(verb, token):
        return True
    words = [each for each in (verb, *clauses_of(token)) if each is not None]
    if any(each.lemma_.lower() in scene.term("sanctions/stands") | scene.term("sanctions/suffers") for each in words):
        return True
    return any(
        child.lower_ == "in" and each.lower_ in ("force", "place", "effect")
        for word in (token, *words)
        for child in word.children
        for each in child.children
    )


def _is_held(verb: Token, token: Token) -> bool:
    """Whether somebody says to have a measure on somebody: "we have got an arms embargo on them"."""
    if token.dep_ != "dobj" or verb.lemma_ not in ("have", "get"):
        return False
    plain = not modals(verb) - PERFECT and not any(child.dep_ == "neg" for child in verb.children)
    return plain and any(child.lower_ in ("on", "against") for child in token.children)


def _is_upheld(scene: Scene, token: Token) -> bool:
    """Whether a clause behind "the tightening of" the measure says that somebody maintains it."""
    relief = token.head.head.lemma_.lower() in scene.term("sanctions/action/lift") | scene.term("sanctions/action/ease")
    return not relief and any(each.lemma_.lower() in scene.term("sanctions/stands") for each in clauses_of(token))


def _is_standing(word: Token) -> bool:
    """Whether a perfect tense with "since" says that it goes on: "has applied sanctions since 2022"."""
    perfect = any(
        child.dep_ in ("aux", "auxpass") and child.lower_ in ("has", "have", "'ve") for child in word.children
    )
    return perfect and any(child.dep_ == "prep" and child.lower_ == "since" for child in word.children)


def _is_supposed(scene: Scene, word: Token) -> bool:
    """Whether the word stands in a clause of condition: "if Tokyo withdrew the list", "until sanctions are lifted"."""
    current = clause_head(word)
    while current.dep_ in ("conj", "xcomp") and current.head.i != current.i:
        current = clause_head(current.head)
    return current.dep_ in ("advcl", "ccomp") and any(
        child.dep_ in ("mark", "advmod") and child.lower_ in scene.term("sanctions/supposes")
        for child in current.children
    )


def _stance(scene: Scene, word: Token) -> tuple[str | None, Token | None]:
    """The verb above a deed that asks for it, refuses, threatens or decides it."""
    current = word
    while current.head.i != current.i and _leans(current):
        current = current.head
        lemma = current.lemma_.lower()
        for name in _STANCES:
            if lemma in scene.term(f"sanctions/stance/{name}") and not (
                name == "request" and (_is_own_wish(current, word) or not _asks(scene, current))
            ):
                refuser = refused_request(scene, current) if name == "request" else None
                return ("refuse", refuser) if refuser is not None else (name, current)
    return None, None


def refused_request(scene: Scene, asking: Token) -> Token | None:
    """The verb that turns a request down: "dismissed calls to lift the embargo"."""
    verb = asking.head
    asked = asking.pos_ == "NOUN" and asking.dep_ in OBJECTS
    return verb if asked and verb.lemma_.lower() in scene.term("sanctions/stance/refuse") else None


def _leans(word: Token) -> bool:
    """Whether a word is what its head is about: an object, a clause without a finite verb of its own beside it."""
    if word.dep_ == "conj":
        return word.tag_ == word.head.tag_ and word.tag_ in ("VB", "VBG", "NN")
    if word.dep_ in ("acl", "advcl", "relcl"):
        return is_infinitive(word)
    return word.dep_ in ("xcomp", "ccomp", "pcomp", "prep", "dobj", "pobj", "nsubjpass", "acomp", "attr", "oprd")


def _is_own_wish(verb: Token, word: Token) -> bool:
    """Whether somebody wants to do it himself: "Washington wants to ease sanctions" asks nobody."""
    asked = any(child.dep_ in ("dobj", "dative", "agent") for child in verb.children)
    wishes = verb.lemma_.lower() in ("want", "seek", "ask", "press", "demand", "call")
    own = any(child.dep_ in ("nsubj", "nsubjpass") for child in word.children)
    return wishes and word.dep_ == "xcomp" and word.head.i == verb.i and not asked and not own and not _called(verb)


def _called(verb: Token) -> bool:
    behind = [child for child in verb.children if child.dep_ == "prep"]
    wished = [each for child in verb.children if child.dep_ == "advcl" for each in child.children]
    called = any(each.lower_ in ("on", "upon", "for", "to") for each in behind)
    return called or any(each.lower_ == "for" and each.dep_ == "mark" for each in wished)


def _asks(scene: Scene, verb: Token) -> bool:
    """Whether "call", "press" and the like ask for something here, not merely name it."""
    if verb.lemma_ == "tell":
        return any(child.dep_ == "xcomp" and is_infinitive(child) for child in verb.children)
    plain = verb.lemma_.lower() not in scene.term("sanctions/asks-with")
    somebody = verb.lemma_ != "call" and any(child.dep_ in ("dobj", "dative", "ccomp") for child in verb.children)
    return plain or somebody or _called(verb) or verb.pos_ == "NOUN"


def _is_hoped(scene: Scene, word: Token) -> bool:
    """Whether relief is only hoped for or talked of: "we hope one day to remove the sanctions", "discussed lifting"."""
    current = word
    while current.head.i != current.i and current.dep_ in ("xcomp", "ccomp", "pcomp", "prep", "acomp"):
        if current.dep_ == "ccomp" and not modals(current) & {"will", "would", "can", "could"}:
            return False
        current = current.head
        if current.lemma_.lower() in scene.term("sanctions/looks-on"):
            return True
    return False


def _is_empowered(scene: Scene, word: Token) -> bool:
    """Whether a law or somebody only may do it, or it is told of every time: "the order authorizes sanctions on"."""
    current = word
    for _ in range(_POWER_STEPS):
        if current.head.i == current.i or not (_leans(current) or current.dep_ in ("acl", "relcl", "conj")):
            break
        behind, current = current.dep_ in ("acl", "relcl"), current.head
        if current.lemma_.lower() in scene.term("sanctions/empowers") and (behind or current.pos_ == "VERB"):
            return True
    clause = clause_head(word)
    if clause.dep_ == "relcl" and clause.head.lemma_ == "time":
        return True
    renewed = word.lemma_.lower() in scene.term("sanctions/action/extend") | scene.term("sanctions/action/lift")
    if word.tag_ == "VBZ" and not renewed and any(_is_paper(scene, child) for child in word.children):
        return True
    helpers = modals(word)
    return bool(helpers & scene.term("sanctions/may")) or ("could" in helpers and not has_condition(word))


def _is_paper(scene: Scene, noun: Token) -> bool:
    """Whether a subject is a law or order, which only says what may be done."""
    words = {each.lemma_.lower() for each in (noun, *noun.lefts)}
    return noun.dep_ == "nsubj" and bool(words & scene.term("sanctions/paper"))


def modals(word: Token) -> frozenset[str]:
    """The helping verbs of a word's clause."""
    return frozenset(child.text for child in clause_head(word).children if child.dep_ == "aux")


def _sayer(word: Token) -> Token | None:
    """The verb of saying over a clause: in "must lift sanctions, Havana said" it is "said"."""
    clause = clause_head(word)
    if clause.dep_ == "ccomp" and clause.head.pos_ == "VERB":
        return clause.head
    return next((child for child in clause.children if child.dep_ == "parataxis"), None)


def has_condition(word: Token) -> bool:
    """Whether a clause says on what condition it will be done."""
    return any(
        each.dep_ == "mark" and each.lower_ in ("if", "unless", "should")
        for child in clause_head(word).children
        if child.dep_ == "advcl" and any(each.dep_ in ("nsubj", "nsubjpass", "expl") for each in child.children)
        for each in child.children
    )
