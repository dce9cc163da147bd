"""Whether what is done with a measure is done, to come, denied or long past."""

from __future__ import annotations

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
from dragoman.coding.sanctions.deeds import PERFECT, RELIEF, Deed, has_condition, modals
from dragoman.coding.sanctions.targets import OBJECTS
from dragoman.model import When

SPOKEN = ("threaten", "request-lift", "refuse-lift")
"""Actions that are speech acts: they are actual once uttered."""

_NEWS_WEEKS = 14
"""The same where only a week or a month is named."""

_OLD_DAYS = 300
"""How many days back all dates of a sentence lie that tells of old."""

_NEWS_DAYS = 7
"""How many days back a clause beside a measure still tells news, not background."""


def settled_as(scene: Scene, deed: Deed, when: When | None) -> tuple[str, str] | None:
    """Action and factuality as one: what is to come is threatened or promised, relief denied is refused."""
    if deed.action == "in-force" or deed.word is None:
        return "in-force", HISTORICAL
    if deed.action == "threaten" and _is_not_meant(deed):
        return None
    if deed.action in SPOKEN:
        said = scene.factuality(deed.above or deed.word, when)
        if deed.action == "request-lift" and said == NEGATED:
            return None
        return deed.action, said if said in (NEGATED, HISTORICAL) and deed.action != "refuse-lift" else ACTUAL
    factuality = _factuality(scene, deed, when)
    if factuality is None:
        return None
    if deed.action in RELIEF and _is_not_meant(deed):
        return "refuse-lift", ACTUAL
    if deed.action == "impose" and factuality == FUTURE and _is_completed(deed.word):
        return "impose", ACTUAL
    if factuality == ACTUAL and "would" in modals(deed.word):
        factuality = FUTURE
    if (
        deed.action == "impose"
        and "would" in modals(deed.word)
        and not (has_condition(deed.word) or _is_reported(deed.word))
    ):
        return None
    if deed.action in ("impose", "extend") and factuality in (FUTURE, HYPOTHETICAL):
        if any(child.dep_ == "aux" and child.text == "May" for child in deed.word.children):
            return deed.action, ACTUAL
        if factuality == HYPOTHETICAL and not has_condition(deed.word):
            return None
        return ("threaten", ACTUAL) if deed.action == "impose" else (deed.action, factuality)
    if deed.action in ("impose", "extend") and factuality == NEGATED and not _is_denied(deed.word):
        return None
    if deed.action in RELIEF and factuality == HYPOTHETICAL and is_purpose(deed.word):
        return None
    if deed.action in RELIEF and factuality == NEGATED and _is_refused(deed.word):
        return "refuse-lift", ACTUAL
    return deed.action, factuality


def _is_not_meant(deed: Deed) -> bool:
    """Whether somebody has "no plans" and "no intention" to do it."""
    words = [each for each in (deed.above, deed.word.head if deed.word is not None else None) if each is not None]
    words += [each.head for each in words if each.dep_ == "prep" or each.pos_ == "ADP"]
    return any(
        each.pos_ == "NOUN" and any(child.dep_ == "det" and child.lower_ == "no" for child in each.children)
        for each in words
    )


def _is_completed(word: Token) -> bool:
    """Whether a deed is told of as done by a day: "will have designated 40 firms by Friday"."""
    helpers = {child.lower_ for child in word.children if child.dep_ == "aux"}
    return word.tag_ == "VBN" and "will" in helpers and "have" in helpers


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
    if factuality == FUTURE and _is_told_as_done(word):
        factuality = ACTUAL
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
    if factuality != ACTUAL:
        return factuality
    if deed.action not in RELIEF and when is not None and when.basis != "text" and _tells_of_old(scene, word):
        return HISTORICAL
    beside = word.dep_ in ("acl", "relcl", "amod")
    past = _is_past_news(scene, when) and (beside or (when is not None and when.precision != "day"))
    return HISTORICAL if past or (deed.action not in RELIEF and _is_background(word, when)) else factuality


def _tells_of_old(scene: Scene, word: Token) -> bool:
    """Whether a sentence names only dates of years past: "listed it in 1979 and tightened them after 2011"."""
    published = scene.text.article.published
    inside = range(word.sent.start, word.sent.end)
    dates = [each.when_ for index, each in scene.times_at.items() if index in inside]
    if word.tag_ != "VBD" or not dates or published is None:
        return False
    return all((published.start_date - each.end_date).days > _OLD_DAYS for each in dates)


def _is_told_as_done(word: Token) -> bool:
    """Whether a deed has no word of the future of its own: "are imposed under the act and will be reviewed"."""
    helpers = {child.lower_ for child in word.children if child.dep_ in ("aux", "auxpass")}
    if helpers == {"had"} or (word.tag_ == "VBD" and not helpers):
        return True
    return bool(helpers) and helpers <= {"is", "are", "was", "were", "have", "has", "been"} and word.tag_ == "VBN"


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
    told = any(child.dep_ == "aux" and child.lower_ in PERFECT for child in verb.children)
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
    days = (published.start_date - when.end_date).days
    return days > (_NEWS_DAYS if when.precision == "day" else _NEWS_WEEKS)


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
