"""Who takes a measure, against whom, and who asks for its end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from dragoman.coding.base import Scene, as_roles, below, clause_head, is_infinitive, subject, unique
from dragoman.coding.sanctions.deeds import Deed
from dragoman.coding.sanctions.measures import Measure, Told
from dragoman.coding.sanctions.targets import clauses_of, explained_of, targets_of, under_measure
from dragoman.model import Role
from dragoman.resolve import Voice

_FINITE = ("VBD", "VBZ", "VBP")
_FIRST = frozenset({"i", "we", "us", "our", "my", "ours"})
_NEAR = 250
"""How many words back a speaker's "the sanctions" may point."""


def sides(
    scene: Scene, measure: Measure, deed: Deed | None, told: Sequence[Told]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[bool, bool]]:
    """Authority and target as actor ids, and whether the words themselves name them, the rest recalled."""
    target = _not_its_own(scene, measure, targets_of(scene, measure.targets)) or under_measure(scene, measure.token)
    by = _authority(scene, measure, deed, target)
    asked_by = {role.actor for role in askers(scene, deed)} if deed else set()
    by = [role for role in by if role.actor not in asked_by and _can_act(scene, role)]
    mine = {role.actor for role in by} | {scene.side(role.actor) for role in by}
    talking = {each for voice in scene.resolved.cast.voices if voice.aloud for each in voice.speakers}
    away = mine | talking
    target = [role for role in target if role.actor not in away and scene.side(role.actor) not in mine]
    target = [role for role in target if not _is_first_person(scene, role)]
    target = target or [role for role in explained_of(scene, measure.targets) if scene.side(role.actor) not in mine]
    own = (bool(by), bool(target))
    target = target or [role for role in _under_condition(scene, deed) if role.actor not in mine]
    ids_by = spoken_for(scene, by) or _ours(deed, told)
    ids_target = tuple(role.actor for role in unique(target)) or _the_country(scene, measure, told)
    ids_target = ids_target or _same_again(measure, told)
    known = _recalled(scene, measure, told, ids_target) if not (ids_by and ids_target) else None
    if known is not None:
        ids_by = ids_by or tuple(each for each in known.by if each not in asked_by)
        ids_target = ids_target or tuple(each for each in known.target if each not in ids_by)
    return ids_by, ids_target, own


def spoken_for(scene: Scene, by: Iterable[Role]) -> tuple[str, ...]:
    """The authorities as actor ids; for a speaker's "we", "I" and "my government" the state spoken for."""
    found: dict[str, None] = {}
    for role in by:
        administration = _is_administration(scene, role)
        own = administration or _is_first_person(scene, role)
        side = _spoken_side(scene, role) if own else role.actor
        if side is not None or not (administration or (own and _is_aloud(scene, role))):
            found[side or role.actor] = None
    return tuple(found)


def _is_aloud(scene: Scene, role: Role) -> bool:
    """Whether a person says "we" in a speech or an interview, whose state the text does not tell."""
    voice = voice_at(scene, scene.by_mention[role.mention].mention.at.start)
    return voice is not None and voice.aloud and scene.actors[role.actor].kind == "person"


def _ours(deed: Deed | None, told: Sequence[Told]) -> tuple[str, ...]:
    """Whom a release without a named speaker means by "we": the authority it told of last."""
    word = deed.word if deed is not None else None
    ours = word is not None and any(child.lower_ == "we" and child.dep_ == "nsubj" for child in word.children)
    return next((each.by for each in reversed(told) if each.by), ()) if ours else ()


def _is_first_person(scene: Scene, role: Role) -> bool:
    """Whether a role is named by a word of the first person: "we", "our government"."""
    reference = scene.by_mention.get(role.mention)
    word = reference.mention.at.text.split(" ", 1)[0] if reference is not None else ""
    return word != "US" and word.lower() in _FIRST


def _is_administration(scene: Scene, role: Role) -> bool:
    """Whether a speaker says "this administration" or "the previous administration": that of his own state."""
    reference = scene.by_mention.get(role.mention)
    words = reference.mention.at.text.lower().split() if reference is not None else [""]
    plain = words[-1] == "administration" and all(word in ("this", "the", "previous", "last") for word in words[:-1])
    return plain and reference is not None and voice_at(scene, reference.mention.at.start) is not None


def _spoken_side(scene: Scene, role: Role) -> str | None:
    """The state of whoever speaks here, None where the text does not tell."""
    reference = scene.by_mention[role.mention]
    voice = voice_at(scene, reference.mention.at.start)
    spoken = voice.speakers if voice else ()
    for speaker in (*spoken, role.actor):
        side = scene.side(speaker)
        if side != speaker and side in scene.actors:
            return side
    return None


def _turn_start(scene: Scene, voice: Voice) -> int:
    """Where a turn starts, with the question it answers."""
    voices = scene.resolved.cast.voices
    at = voices.index(voice)
    return voices[at - 1].start if at and not voices[at - 1].speakers else voice.start


def voice_at(scene: Scene, offset: int) -> Voice | None:
    """Whose turn or speech an offset stands in; None in a report."""
    return next((each for each in scene.resolved.cast.voices if each.start <= offset < each.end), None)


def _not_its_own(scene: Scene, measure: Measure, target: list[Role]) -> list[Role]:
    """The targets without whoever owns the measure: "U.S. sanctions on its oil sector" hurt somebody else."""
    if any(each.i < measure.token.i for each in measure.targets):
        return target
    before = [child for child in measure.token.lefts if child.dep_ in ("amod", "compound", "nmod")]
    owners = {actor for child in before for each in scene.at(child) for actor in each.actors}
    return [role for role in target if role.actor not in owners]


def _recalled(scene: Scene, measure: Measure, told: Sequence[Told], target: tuple[str, ...]) -> Told | None:
    """The measure told before that "the sanctions", "those measures" or "them" points at."""
    lemma = measure.token.lemma_.lower()
    anything = lemma in scene.term("sanctions/pointer") | scene.term("sanctions/list") or measure.token.pos_ == "PRON"
    if not (measure.definite or anything):
        return None
    voice = voice_at(scene, measure.token.idx)
    if voice is not None and voice.aloud:
        start = max(scene.text.token_at(_turn_start(scene, voice)), measure.token.i - _NEAR)
        told = [each for each in told if each.at >= start]
    if target:
        same = (each for each in reversed(told) if each.lemma == lemma and set(each.target) & set(target))
        return next(same, None)
    fits = (each for each in reversed(told) if (each.by or each.target) and (anything or each.lemma == lemma))
    return next(
        (each for each in fits if anything or "other" in (each.kind, measure.kind) or each.kind == measure.kind), None
    )


def _same_again(measure: Measure, told: Sequence[Told]) -> tuple[str, ...]:
    """The target told last in the same sentence where a pronoun stands for it: "and the ministry designated it"."""
    again = bool(measure.targets) and all(each.pos_ == "PRON" for each in measure.targets)
    last = told[-1] if again and told else None
    return last.target if last is not None and last.word.sent.start == measure.token.sent.start else ()


def _the_country(scene: Scene, measure: Measure, told: Sequence[Told]) -> tuple[str, ...]:
    """The target told last where the words only say "the country"."""
    points = any(
        each.lemma_.lower() in scene.term("sanctions/the-country") and each.tag_ == "NN" for each in measure.targets
    )
    return next((each.target for each in reversed(told) if each.target), ()) if points else ()


def _under_condition(scene: Scene, deed: Deed | None) -> list[Role]:
    """Whose conduct decides: "would lift the embargo if Iran handed over ..." is about Iran's embargo."""
    if deed is None or deed.word is None or deed.action == "in-force":
        return []
    verbs = [each for each in (deed.word, *deed.word.ancestors) if each.pos_ in ("VERB", "AUX")][:2]
    clauses = [
        child
        for verb in verbs
        for child in verb.children
        if child.dep_ == "advcl"
        and any(each.dep_ == "mark" and each.lower_ in ("if", "unless") for each in child.children)
    ]
    subjects = [child for clause in clauses for child in clause.children if child.dep_ == "nsubj"]
    roles = [role for each in subjects for role in scene.roles(each, deep=False)]
    return [role for role in roles if scene.actors[role.actor].kind in ("state", "government")]


def _authority(scene: Scene, measure: Measure, deed: Deed | None, target: Sequence[Role]) -> list[Role]:
    """Who imposes, eases or upholds a measure."""
    token = measure.token
    hurt = {role.actor for role in target}
    owners = [role for role in _owners(scene, measure) if role.actor not in hurt and _is_authority(scene, role)]
    pronoun = any(child.dep_ == "poss" and child.pos_ == "PRON" for child in token.children)
    word = deed.word if deed else None
    asked = deed is not None and deed.action == "request-lift"
    if pronoun and owners and not asked:
        return owners
    begins = token.dep_ == "nsubj" and word is not None and token.head.i == word.i
    doers = [] if begins else _doers(scene, word, asked=deed.above if deed is not None and asked else None)
    if doers:
        return doers
    named = [role for noun in (token, word, *token.children) if noun is not None for role in _named_by(scene, noun)]
    clauseless = scene.roles(token.head, deep=False) if token.dep_ == "dobj" and token.head.pos_ != "VERB" else []
    return named or owners or _holders(scene, token) or clauseless


def _owners(scene: Scene, measure: Measure) -> list[Role]:
    """Whose measure it is; before "designation" only a possessor, where another noun says who is designated."""
    token = measure.token
    if token.lemma_.lower() not in scene.term("sanctions/listed-as"):
        of = token.lemma_.lower() not in scene.term("sanctions/of-target")
        return [*scene.owners(token), *(_behind_of(scene, token) if of else [])]
    owners = [child for child in token.children if child.dep_ == "poss"]
    return [role for each in owners if each not in measure.targets for role in scene.roles(each)]


def _behind_of(scene: Scene, token: Token) -> list[Role]:
    """Whose measures they are in "the sanctions of the union"."""
    nouns = [each for child in token.children if child.lower_ == "of" for each in child.children]
    return [role for each in nouns if each.dep_ == "pobj" for role in scene.roles(each, deep=False)]


def _is_authority(scene: Scene, role: Role) -> bool:
    return scene.actors[role.actor].kind not in ("population", "person")


def _can_act(scene: Scene, role: Role) -> bool:
    """Whether somebody can take a measure at all: no crowd of experts, no order or act that merely lays it down."""
    actor = scene.actors[role.actor]
    return actor.kind != "population" and actor.name.split()[-1].lower() not in scene.term("sanctions/paper")


def _doers(scene: Scene, word: Token | None, asked: Token | None) -> list[Role]:
    """The subject of the word that says the deed; of an asked deed, whoever is asked."""
    if word is None:
        return []
    if asked is not None:
        askers = {role.actor for role in subject(scene, asked)}
        lower = subject(scene, word) if word.pos_ == "VERB" else []
        lower = [role for role in lower if role.actor not in askers]
        return lower or [role for each in _asked(asked) for role in scene.roles(each) if role.actor not in askers]
    if word.pos_ in ("VERB", "AUX"):
        return [*_verb_doers(scene, word), *_listed_beside(scene, word)]
    owners = [role for role in scene.owners(word) if _is_authority(scene, role)]
    verb = next((each for each in word.ancestors if each.pos_ == "VERB"), None)
    beside = verb is None or _reacts(scene, verb) or _stands_beside(scene, word, verb)
    return owners or ([] if beside or verb is None else subject(scene, verb))


def _stands_beside(scene: Scene, word: Token, verb: Token) -> bool:
    """Whether a noun of relief only tells when or why something else happened: "could climb after the easing"."""
    above = (each for each in below(word, verb) if each.pos_ in ("ADP", "SCONJ"))
    return any(each.lower_ in scene.term("sanctions/beside") for each in above)


def _listed_beside(scene: Scene, verb: Token) -> list[Role]:
    """States of a list whose second one the parser took for another name of the first: "Peru, Chile and Cuba"."""
    first = next((child for child in verb.children if child.dep_ == "nsubj" and scene.at(child)), None)
    beside = [] if first is None else [child for child in first.children if child.dep_ == "appos"]
    roles = [role for each in beside for role in scene.roles(each, deep=False)]
    return [role for role in roles if scene.actors[role.actor].kind == "state"] and roles


def _verb_doers(scene: Scene, word: Token) -> list[Role]:
    """The subject of a verb; behind a paper ("a licence that eases sanctions") whoever issues it."""
    helpers = (child for child in word.children if child.dep_ == "aux")
    aside = [each for helper in helpers for each in helper.children if each.dep_ == "nsubj"]
    if aside:
        return [role for each in aside for role in scene.roles(each)]
    before = word.nbor(-1) if word.i > word.sent.start else word
    if word.tag_ == "VBG" and before.tag_ == "POS":
        return as_roles(scene.at(before.head))
    if word.dep_ == "pcomp" and word.head.head.pos_ == "NOUN":
        return scene.owners(word.head.head)
    if word.dep_ == "acl" and is_infinitive(word) and (owners := scene.owners(word.head)):
        return owners
    if word.dep_ in ("relcl", "acl") and not scene.roles(word.head, deep=False):
        above = clause_head(word.head)
        holds = above.pos_ == "VERB" and word.head.dep_ == "dobj"
        return subject(scene, word) or (subject(scene, above) if holds else [])
    if word.dep_ == "conj" and word.tag_ in _FINITE and word.head.dep_ == "relcl" and word.head.tag_ not in _FINITE:
        return subject(scene, clause_head(word.head.head))
    return subject(scene, word)


def _reacts(scene: Scene, verb: Token) -> bool:
    """Whether a verb's subject only reacts to a measure: "welcomed the lifting of sanctions"."""
    lemma = verb.lemma_.lower()
    return any(lemma in scene.term(f"sanctions/{name}") for name in ("welcomes", "looks-on", "stance/request"))


def _asked(verb: Token) -> list[Token]:
    """Who is asked: "urged X", "called on X", "appealed to X"."""
    direct = [child for child in verb.children if child.dep_ in ("dobj", "dative") and child.pos_ != "NOUN"]
    behind = [
        each
        for child in verb.children
        if child.dep_ == "prep" and child.lower_ in ("on", "upon", "to")
        for each in child.children
        if each.dep_ == "pobj"
    ]
    return direct or behind


def askers(scene: Scene, deed: Deed | None) -> list[Role]:
    """Who asks for relief; nobody for another deed."""
    if deed is None or deed.action != "request-lift" or deed.above is None:
        return []
    if deed.above.pos_ in ("VERB", "AUX"):
        found = subject(scene, deed.above)
        paper = deed.above.dep_ in ("acl", "relcl") and deed.above.head.lemma_.lower() in scene.term("sanctions/paper")
        verb = clause_head(deed.above.head)
        return subject(scene, verb) if paper and not found and verb.pos_ == "VERB" else found
    return scene.owners(deed.above) or _named_by(scene, deed.above)


def _named_by(scene: Scene, noun: Token) -> list[Role]:
    """The doer behind a noun or participle: "the lifting of sanctions by Canada"."""
    return [
        role
        for child in noun.children
        if child.lower_ == "by"
        for each in child.children
        if each.dep_ == "pobj" and each.i not in scene.times_at
        for role in scene.roles(each)
    ]


def _holders(scene: Scene, token: Token) -> list[Role]:
    """Who is said to hold a measure in force: "has had sanctions", "the sanctions it maintains", "maintained by"."""
    held = scene.term("sanctions/stands") | {"have", "get"}
    words = clauses_of(token)
    of = token.dep_ == "pobj" and token.head.lower_ in ("of", "on")
    words += [clause_head(token)] if token.dep_ == "dobj" or of else []
    for word in words:
        if word.lemma_.lower() in held:
            return subject(scene, word)
    return []
