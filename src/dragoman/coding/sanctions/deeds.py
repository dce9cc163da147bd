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
)
from dragoman.coding.sanctions.measures import OBJECTS, Measure, clauses_of
from dragoman.model import When

_ACTIONS = ("lift", "waive", "ease", "extend", "threaten", "impose")
RELIEF = ("lift", "waive", "ease")
SPOKEN = ("threaten", "request-lift", "refuse-lift")
"""Actions that are speech acts: they are actual once uttered."""

_THROUGH = ("dobj", "nsubjpass", "pobj", "prep", "compound", "nmod", "conj", "attr", "oprd", "dative", "pcomp")
"""Dependencies by which a word hands a measure up to whatever is done with it."""

_TAKING = ("of", "with", "to", "under", "on", "from", "against", "for", "as")
"""Prepositions between a word and the measure it deals with."""

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
        return Deed("in-force", None, None, said)
    if _is_supposed(scene, word):
        return None
    stance, above = _stance(scene, word)
    if stance == "request":
        return Deed("request-lift", word, above) if action in RELIEF else None
    if stance == "refuse" and action in RELIEF:
        return Deed("refuse-lift", word, above)
    if stance == "threaten" and action in ("impose", "extend"):
        return Deed("threaten", word, above)
    if stance is None and word.lemma_.lower() in scene.term("sanctions/stance/threaten"):
        return Deed("threaten", word)
    if action in ("impose", "extend") and _is_standing(word):
        return Deed("in-force", word)
    demanded = _modal(word) & scene.term("sanctions/ought")
    if demanded:
        return Deed("request-lift", word, _sayer(word)) if action in RELIEF and _sayer(word) is not None else None
    return Deed(action, word, above)


def _action(scene: Scene, measure: Measure) -> tuple[str, Token | None, bool]:
    """The action, the word that says it (None for a measure that just stands), and whether words say so at all."""
    token = measure.token
    if measure.does is not None:
        word = token.head.head if token.lemma_.lower() in scene.term("sanctions/list") else token
        if measure.does == "in-force" or (token.pos_ == "VERB" and _is_state(token)):
            return "in-force", None, True
        return measure.does, word, True
    for word in _above(token):
        lemma = word.lemma_.lower()
        undone = _undone(scene, word, token)
        if undone is not None:
            return *undone, True
        if lemma in scene.term("sanctions/stance/request") and word.pos_ == "VERB":
            return "impose", token, True
        if lemma in scene.term("sanctions/stands") or (word.pos_ == "NOUN" and _is_upheld(scene, token)):
            return "in-force", None, True
        for action in _ACTIONS:
            if lemma in scene.term(f"sanctions/action/{action}"):
                return action, word, True
    beside = _beside(scene, token)
    if beside is not None and (token.head.dep_ == "ROOT" or _is_dated(scene, beside[1])):
        return *beside, True
    return "in-force", None, _stands(scene, token) or beside is not None


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
            for action in ("impose", "extend"):
                if child.lemma_.lower() in scene.term(f"sanctions/action/{action}"):
                    return action, child
    return None


def _is_dated(scene: Scene, word: Token) -> bool:
    ahead = {index for index in scene.times_at if word.i < index < word.sent.end}
    return word.dep_ == "amod" or any(each.i in ahead for each in word.subtree)


def _above(token: Token) -> Iterator[Token]:
    """The words that deal with a measure, nearest first, up to the verb."""
    current = token
    while current.dep_ in _THROUGH and current.head.i != current.i:
        if current.dep_ == "prep" and current.lower_ not in _TAKING:
            return
        current = current.head
        if current.pos_ in ("NOUN", "PROPN", "VERB", "AUX", "ADJ"):
            yield current
        if current.pos_ in ("VERB", "AUX"):
            return


def _stands(scene: Scene, token: Token) -> bool:
    """Whether words say that a measure stands: "remain in force", "under sanctions", "it maintains"."""
    if token.head.lower_ == "under":
        return True
    verb = token.head if token.dep_ in ("nsubj", *OBJECTS) else None
    words = [each for each in (verb, *clauses_of(token)) if each is not None]
    if any(each.lemma_.lower() in scene.term("sanctions/stands") | scene.term("sanctions/suffers") for each in words):
        return True
    return any(
        child.lower_ == "in" and each.lower_ in ("force", "place", "effect")
        for word in (token, *words)
        for child in word.children
        for each in child.children
    )


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


def _modal(word: Token) -> frozenset[str]:
    return frozenset(child.lower_ for child in clause_head(word).children if child.dep_ == "aux")


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
        return deed.action, said if said in (NEGATED, HISTORICAL) and deed.action != "refuse-lift" else ACTUAL
    factuality = _factuality(scene, deed, when)
    if deed.action == "impose" and factuality in (FUTURE, HYPOTHETICAL):
        return "threaten", ACTUAL if factuality == FUTURE else HYPOTHETICAL
    if deed.action in RELIEF and factuality == NEGATED and _is_refused(deed.word):
        return "refuse-lift", ACTUAL
    return deed.action, factuality


def _is_refused(word: Token) -> bool:
    """Whether "not" stands with what is to come ("will not lift", "are not lifting"), not with what was not done."""
    verb = clause_head(word)
    helpers = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    done = helpers & {"has", "have", "had", "did", "was", "were", "'ve", "been"}
    return not done or bool(helpers & {"will", "would", "wo", "'ll", "shall"})


def _factuality(scene: Scene, deed: Deed, when: When | None) -> str:
    word = deed.word
    assert word is not None
    if word.pos_ in ("NOUN", "PROPN"):
        return _nominal_factuality(scene, deed, word, when)
    if word.dep_ == "csubj":
        return scene.factuality(word.head, when)
    factuality = scene.factuality(word, when)
    intended = word.head.lemma_.lower() in scene.term("sanctions/announce") | scene.term("sanctions/stance/decide")
    if word.dep_ in ("acl", "relcl") and intended and factuality == HYPOTHETICAL:
        return FUTURE
    lemma = deed.above.lemma_.lower() if deed.above is not None else ""
    if deed.above is not None and lemma in scene.term("sanctions/stance/decide") and deed.action not in RELIEF:
        return scene.factuality(deed.above, when)
    if lemma in scene.term("sanctions/stance/willing"):
        return FUTURE if factuality != NEGATED else NEGATED
    announced = any(each.lemma_.lower() in scene.term("sanctions/announce") for each in (word.head, word.head.head))
    if deed.action in RELIEF and factuality == ACTUAL and word.dep_ in ("xcomp", "pcomp") and announced:
        return FUTURE
    background = _is_background(word, when) or (word.dep_ in ("acl", "relcl", "amod") and _is_past_news(scene, when))
    return HISTORICAL if factuality == ACTUAL and deed.action not in RELIEF and background else factuality


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


def _nominal_factuality(scene: Scene, deed: Deed, word: Token, when: When | None) -> str:
    """Whether relief or an extension named by a noun is done: announced is to come, welcomed or granted is done."""
    if any(child.dep_ == "det" and child.lower_ == "no" for child in word.children):
        return NEGATED
    verb = next((each for each in word.ancestors if each.pos_ in ("VERB", "AUX")), None)
    if verb is None:
        return FUTURE
    above = FUTURE if is_purpose(verb) else scene.factuality(verb, when)
    lemmas = {verb.lemma_.lower(), verb.head.lemma_.lower()}
    lemmas |= {each.lemma_.lower() for each in below(word, verb) if each.i != word.i}
    if lemmas & scene.term("sanctions/announce"):
        return FUTURE
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
    return NEGATED if above == NEGATED else FUTURE
