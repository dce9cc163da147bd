"""What is done with a measure - imposed, extended, lifted, asked or refused to be lifted - and whether it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from dragoman.coding.base import (
    ACTUAL,
    FUTURE,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    Scene,
    below,
    clause_head,
    is_infinitive,
    is_purpose,
    subject,
)
from dragoman.coding.sanctions.measures import Measure
from dragoman.coding.sanctions.targets import OBJECTS, clauses_of, count_of
from dragoman.model import When

_ACTIONS = ("lift", "waive", "ease", "extend", "threaten", "impose")
RELIEF = ("lift", "waive", "ease")
SPOKEN = ("threaten", "request-lift", "refuse-lift")
"""Actions that are speech acts: they are actual once uttered."""

_THROUGH = ("dobj", "nsubjpass", "pobj", "prep", "compound", "nmod", "conj", "attr", "oprd", "dative", "pcomp")
"""Dependencies by which a word hands a measure up to whatever is done with it."""

_TAKING = ("of", "with", "to", "under", "on", "from", "against", "for", "as")
"""Prepositions between a word and the measure it deals with."""

_POWER_STEPS = 4
"""How many words up the parse the word that only empowers may stand."""

_PERFECT = frozenset({"has", "have", "'ve", "’ve"})
_STANCES = ("refuse", "request", "threaten", "decide", "willing")
_NEWS_DAYS = 7
"""How many days back a clause beside a measure still tells news, not background."""


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
    if word is None:
        none = _is_empowered(scene, measure.token) or _is_not_in_force(scene, measure, said)
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
    demanded = _modal(word) & scene.term("sanctions/ought")
    if demanded:
        return Deed("request-lift", word, _sayer(word)) if action in RELIEF and _sayer(word) is not None else None
    return Deed(action, word, above)


def _is_warned(word: Token, above: Token | None) -> bool:
    """Whether mere readiness names what would make it a deed: "stands ready to impose sanctions if they go on"."""
    return _has_condition(word) or (above is not None and _has_condition(above))


def _action(scene: Scene, measure: Measure) -> tuple[str, Token | None, bool]:
    """The action, the word that says it (None for a measure that just stands), and whether words say so at all."""
    token = measure.token
    if measure.does is not None:
        word = measure.lister or token
        if measure.does == "in-force" or (token.pos_ == "VERB" and _is_state(token)):
            return "in-force", None, True
        return measure.does, word, True
    for word in _above(scene, token):
        lemma = word.lemma_.lower()
        if lemma == "sanction" and word.pos_ != "VERB":
            continue
        undone = _undone(scene, word, token)
        if undone is not None:
            return *undone, True
        if lemma in scene.term("sanctions/stance/request") and word.pos_ == "VERB":
            return "impose", token, True
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


def takes_effect(token: Token) -> bool:
    """Whether a measure begins: "the sanctions took effect", "enter into force on Monday"."""
    verb = _beginning(token)
    if verb is None:
        return False
    if verb.tag_ != "VBD" and not _modal(verb):
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
    if verb.pos_ not in ("VERB", "AUX") or (token.dep_ == "nsubj" and token.head.lemma_ == "target"):
        return not said
    stays = verb.lemma_.lower() in scene.term("sanctions/stands")
    return not stays and bool(_modal(verb) & scene.term("sanctions/to-come"))


def _is_dated(scene: Scene, word: Token) -> bool:
    ahead = {index for index in scene.times_at if word.i < index < word.sent.end}
    return word.dep_ == "amod" or any(each.i in ahead for each in word.subtree)


def _above(scene: Scene, token: Token) -> Iterator[Token]:
    """The words that deal with a measure, nearest first, up to the verb."""
    current = token
    while current.dep_ in _THROUGH and current.head.i != current.i:
        if current.dep_ == "prep" and current.lower_ not in _TAKING and not _is_dated_before(scene, current, token):
            return
        if current.lower_ == "under" and current.head.lemma_.lower() not in scene.term("sanctions/puts-under"):
            return
        if current.dep_ == "conj" and current.head.pos_ in ("VERB", "AUX"):
            return
        current = current.head
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
    if top.head.lower_ == "under" or token.head.dep_ == "agent":
        return True
    verb = token.head if token.dep_ in ("nsubj", *OBJECTS) else None
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
    plain = not _modal(verb) - _PERFECT and not any(child.dep_ == "neg" for child in verb.children)
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
                return name, current
    return None, None


def _leans(word: Token) -> bool:
    """Whether a word is what its head is about: an object, a clause without a finite verb of its own beside it."""
    if word.dep_ == "conj":
        return word.tag_ == word.head.tag_ and word.tag_ in ("VB", "VBG", "NN")
    if word.dep_ in ("acl", "advcl"):
        return is_infinitive(word)
    return word.dep_ in ("xcomp", "ccomp", "pcomp", "prep", "dobj", "pobj", "nsubjpass", "acomp", "attr", "oprd")


def _is_own_wish(verb: Token, word: Token) -> bool:
    """Whether somebody wants to do it himself: "Washington wants to ease sanctions" asks nobody."""
    asked = any(child.dep_ in ("dobj", "dative", "agent") for child in verb.children)
    wishes = verb.lemma_.lower() in ("want", "seek", "ask", "press", "demand", "call")
    own = any(child.dep_ in ("nsubj", "nsubjpass") for child in word.children)
    return wishes and word.dep_ == "xcomp" and word.head.i == verb.i and not asked and not own and not _called(verb)


def _called(verb: Token) -> bool:
    return any(child.dep_ == "prep" and child.lower_ in ("on", "upon", "for", "to") for child in verb.children)


def _asks(scene: Scene, verb: Token) -> bool:
    """Whether "call", "press" and the like ask for something here, not merely name it."""
    return verb.lemma_.lower() not in scene.term("sanctions/asks-with") or _called(verb) or verb.pos_ == "NOUN"


def _is_hoped(scene: Scene, word: Token) -> bool:
    """Whether relief is only hoped for or talked of: "we hope one day to remove the sanctions", "discussed lifting"."""
    current = word
    while current.head.i != current.i and current.dep_ in ("xcomp", "ccomp", "pcomp", "prep", "acomp"):
        if current.dep_ == "ccomp" and not _modal(current) & {"will", "would", "can", "could"}:
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
    if word.tag_ == "VBZ" and any(_is_paper(scene, child) for child in word.children):
        return True
    helpers = _modal(word)
    return bool(helpers & scene.term("sanctions/may")) or ("could" in helpers and not _has_condition(word))


def _is_paper(scene: Scene, noun: Token) -> bool:
    """Whether a subject is a law or order, which only says what may be done."""
    words = {each.lemma_.lower() for each in (noun, *noun.lefts)}
    return noun.dep_ == "nsubj" and bool(words & scene.term("sanctions/paper"))


def _modal(word: Token) -> frozenset[str]:
    return frozenset(child.text for child in clause_head(word).children if child.dep_ == "aux")


def _sayer(word: Token) -> Token | None:
    """The verb of saying over a clause: in "must lift sanctions, Havana said" it is "said"."""
    clause = clause_head(word)
    if clause.dep_ == "ccomp" and clause.head.pos_ == "VERB":
        return clause.head
    return next((child for child in clause.children if child.dep_ == "parataxis"), None)


# ---------------------------------------------------------------- whether it is done


def settled_as(scene: Scene, deed: Deed, when: When | None) -> tuple[str, str] | None:
    """Action and factuality as one: what is to come is threatened or promised, relief denied is refused."""
    if deed.action == "in-force" or deed.word is None:
        return "in-force", HISTORICAL
    if deed.action in SPOKEN:
        said = scene.factuality(deed.above or deed.word, when)
        if deed.action == "request-lift" and said == NEGATED:
            return None
        return deed.action, said if said in (NEGATED, HISTORICAL) and deed.action != "refuse-lift" else ACTUAL
    factuality = _factuality(scene, deed, when)
    if factuality is None:
        return None
    if deed.action == "impose" and factuality == FUTURE and _is_completed(deed.word):
        return "impose", ACTUAL
    if (
        deed.action == "impose"
        and "would" in _modal(deed.word)
        and not (_has_condition(deed.word) or _is_reported(deed.word))
    ):
        return None
    if deed.action in ("impose", "extend") and factuality in (FUTURE, HYPOTHETICAL):
        if any(child.dep_ == "aux" and child.text == "May" for child in deed.word.children):
            return deed.action, ACTUAL
        if factuality == HYPOTHETICAL and not _has_condition(deed.word):
            return None
        return ("threaten", ACTUAL) if deed.action == "impose" else (deed.action, factuality)
    if deed.action in ("impose", "extend") and factuality == NEGATED and not _is_denied(deed.word):
        return None
    if deed.action in RELIEF and factuality == HYPOTHETICAL and is_purpose(deed.word):
        return None
    if deed.action in RELIEF and factuality == NEGATED and _is_refused(deed.word):
        return "refuse-lift", ACTUAL
    return deed.action, factuality


def _is_completed(word: Token) -> bool:
    """Whether a deed is told of as done by a day: "will have designated 40 firms by Friday"."""
    helpers = {child.lower_ for child in word.children if child.dep_ == "aux"}
    return word.tag_ == "VBN" and "will" in helpers and "have" in helpers


def _has_condition(word: Token) -> bool:
    """Whether a clause says on what condition it will be done."""
    return any(
        each.dep_ == "mark" and each.lower_ in ("if", "unless", "should")
        for child in clause_head(word).children
        if child.dep_ == "advcl" and any(each.dep_ in ("nsubj", "nsubjpass", "expl") for each in child.children)
        for each in child.children
    )


def _is_reported(word: Token) -> bool:
    """Whether a clause is what somebody says: "said it would impose", "it would impose sanctions, Kenya said"."""
    clause = clause_head(word)
    while clause.dep_ in ("conj", "xcomp") and clause.head.i != clause.i:
        clause = clause_head(clause.head)
    return clause.dep_ == "ccomp" or any(child.dep_ in ("parataxis", "ccomp") for child in clause.children)


def _is_denied(word: Token) -> bool:
    """Whether a deed itself is denied: not "will not relent in designating", nor "did not impose it until May"."""
    negated = any(child.dep_ == "neg" or child.lower_ in ("no", "never") for child in clause_head(word).children)
    return negated and not _is_until(word)


def _is_until(word: Token) -> bool:
    """Whether what was not done is then done: "did not impose sanctions until its last day"."""
    return any(
        child.lower_ == "until" or any(each.lower_ == "until" for each in child.children)
        for child in clause_head(word).children
    )


def _is_refused(word: Token) -> bool:
    """Whether "not" stands with what is to come ("will not lift", "are not lifting"), not with what was not done."""
    verb = clause_head(word)
    helpers = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    done = helpers & {"has", "have", "had", "did", "was", "were", "'ve", "been"}
    return not done or bool(helpers & {"will", "would", "wo", "'ll", "shall"})


def _factuality(scene: Scene, deed: Deed, when: When | None) -> str | None:
    word = deed.word
    assert word is not None
    if word.pos_ in ("NOUN", "PROPN"):
        return _nominal_factuality(scene, deed, word, when)
    if word.dep_ == "csubj":
        return scene.factuality(word.head, when)
    acted = _acting(scene, word)
    if acted is not None:
        return scene.factuality(acted, when)
    factuality = scene.factuality(word, when)
    intended = word.head.lemma_.lower() in scene.term("sanctions/announce") | scene.term("sanctions/stance/decide")
    if word.dep_ in ("acl", "relcl") and intended and factuality == HYPOTHETICAL:
        return ACTUAL if deed.action not in RELIEF and word.head.lemma_ == "decision" else FUTURE
    lemma = deed.above.lemma_.lower() if deed.above is not None else ""
    if deed.above is not None and lemma in scene.term("sanctions/stance/decide") and deed.action not in RELIEF:
        return scene.factuality(deed.above, when)
    if lemma in scene.term("sanctions/stance/willing"):
        return FUTURE if factuality != NEGATED else NEGATED
    announced = any(each.lemma_.lower() in scene.term("sanctions/announce") for each in (word.head, word.head.head))
    announced = announced or _is_chamber(scene, deed.above)
    if deed.action in RELIEF and factuality == ACTUAL and word.dep_ in ("xcomp", "pcomp") and announced:
        return FUTURE
    background = _is_background(word, when) or (word.dep_ in ("acl", "relcl", "amod") and _is_past_news(scene, when))
    return HISTORICAL if factuality == ACTUAL and deed.action not in RELIEF and background else factuality


def _is_chamber(scene: Scene, verb: Token | None) -> bool:
    """Whether a parliament does no more than vote for it: "the Senate voted to end the tariffs"."""
    if verb is None or verb.lemma_ != "vote":
        return False
    return any("LEG" in scene.actors[role.actor].sectors for role in subject(scene, verb))


def _acting(scene: Scene, word: Token) -> Token | None:
    """The past verb over an infinitive that says it is done: "took action to impose", "came together to sanction"."""
    if not is_infinitive(word) or word.dep_ not in ("acl", "advcl", "xcomp"):
        return None
    verb = clause_head(word.head) if word.head.pos_ == "NOUN" else word.head
    told = any(child.dep_ == "aux" and child.lower_ in _PERFECT for child in verb.children)
    done = verb.tag_ == "VBD" or told or (verb.tag_ == "VBG" and bool(_be(verb)))
    lemmas = {verb.lemma_.lower(), word.head.lemma_.lower()}
    return verb if done and lemmas & scene.term("sanctions/acts") else None


def _be(verb: Token) -> set[str]:
    return {child.lower_ for child in verb.children if child.dep_ == "aux"} & {"is", "are", "'re", "’re"}


def _is_past_news(scene: Scene, when: When | None) -> bool:
    """Whether a dated clause beside a measure looks back by more than the days of one report."""
    published = scene.text.article.published
    if when is None or published is None or when.basis != "text":
        return False
    return (published.start_date - when.end_date).days > _NEWS_DAYS


def _is_background(word: Token, when: When | None) -> bool:
    """Whether a deed is told as background: "first imposed", "has since sanctioned", "had imposed"."""
    verb = clause_head(word)
    if any(child.dep_ == "advmod" and child.lower_ in ("first", "since", "originally") for child in verb.children):
        return True
    had = verb.dep_ != "ccomp" and any(child.dep_ == "aux" and child.lower_ == "had" for child in verb.children)
    return had and (when is None or when.basis != "text")


def _only_regards(scene: Scene, verb: Token) -> bool:
    """Whether a verb or its object only tells what somebody thinks of a deed: "voiced opposition to the return of"."""
    words = {verb.lemma_.lower(), *(child.lemma_.lower() for child in verb.children if child.dep_ == "dobj")}
    return bool(words & (scene.term("sanctions/looks-on") | scene.term("sanctions/stance/refuse")))


def _nominal_factuality(scene: Scene, deed: Deed, word: Token, when: When | None) -> str | None:
    """Whether relief or an extension named by a noun is done: announced is to come, welcomed or granted is done."""
    if any(child.dep_ == "det" and child.lower_ == "no" for child in word.children):
        return NEGATED
    verb = next((each for each in word.ancestors if each.pos_ in ("VERB", "AUX")), None)
    if verb is None:
        return None
    above = FUTURE if is_purpose(verb) else scene.factuality(verb, when)
    if deed.action not in RELIEF and (above == NEGATED or _only_regards(scene, verb)):
        return None
    lemmas = {verb.lemma_.lower(), verb.head.lemma_.lower()}
    lemmas |= {each.lemma_.lower() for each in below(word, verb) if each.i != word.i}
    if lemmas & scene.term("sanctions/announce"):
        return FUTURE if deed.action in RELIEF or lemmas & scene.term("sanctions/promises") else above
    passive = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    if above == ACTUAL and {"being"} & passive:
        return FUTURE
    object_of = word.dep_ in OBJECTS and verb.i == word.head.i
    if lemmas & scene.term("sanctions/grants") and object_of:
        return above
    after = any(each.lower_ in ("after", "following", "since") for each in (word.head, verb))
    if lemmas & scene.term("sanctions/welcomes") or after:
        return ACTUAL if above in (ACTUAL, FUTURE) else above
    if deed.action not in RELIEF:
        return above
    return NEGATED if above == NEGATED else None
