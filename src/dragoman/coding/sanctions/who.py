"""Who takes a measure, against whom, and who asks for its end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from dragoman.coding.base import Scene, as_roles, below, clause_head, is_infinitive, subject, unique
from dragoman.coding.sanctions.deeds import Deed, takes_effect
from dragoman.coding.sanctions.measures import Measure, Told
from dragoman.coding.sanctions.targets import clauses_of, explained_of, is_paper, targets_of, under_measure
from dragoman.model import Role
from dragoman.resolve import Reference, Voice

_FINITE = ("VBD", "VBZ", "VBP")
_FIRST = frozenset({"i", "we", "us", "our", "my", "ours"})
_BARE_REACH = 400
"""How many characters back the state may be named that "the government" stands for."""

_NEAR = 250
"""How many words back a speaker's "the sanctions" may point."""


def sides(
    scene: Scene, measure: Measure, deed: Deed | None, told: Sequence[Told]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[bool, bool]]:
    """Authority and target as actor ids, and whether the words themselves name them, the rest recalled."""
    target = _not_its_own(scene, measure, targets_of(scene, measure.targets)) or under_measure(scene, measure.token)
    by = _authority(scene, measure, deed, target)
    asked_by = {role.actor for role in askers(scene, deed)} if deed else set()
    by = [one for role in by for one in _body_of(scene, role) if one.actor not in asked_by and _can_act(scene, one)]
    mine = {role.actor for role in by} | {scene.side(role.actor) for role in by}
    talking = {each for voice in scene.resolved.cast.voices if voice.aloud for each in voice.speakers}
    away = mine | talking
    named = {each.i for each in measure.targets}
    target = [
        role
        for role in target
        if role.actor not in away and (scene.side(role.actor) not in mine or _is_own_person(scene, role, named))
    ]
    target = [role for role in target if not _is_first_person(scene, role)]
    target = target or [role for role in explained_of(scene, measure.targets) if scene.side(role.actor) not in mine]
    own = (bool(by), bool(target))
    target = target or [role for role in _under_condition(scene, deed) if role.actor not in mine]
    ids_by = spoken_for(scene, by) or _ours(scene, deed, told)
    ids_target = tuple(role.actor for role in unique(target)) or _the_country(scene, measure, told)
    ids_target = ids_target or _same_again(measure, told)
    if measure.token.pos_ == "PRON" and told and _sides(scene, ids_by) & _sides(scene, told[-1].target):
        ids_by = told[-1].by
    told = [each for each in told if _same_hand(scene, each.by, ids_by)]
    known = _recalled(scene, measure, told, ids_target) if not (ids_by and ids_target) else None
    if known is not None:
        begun = known.meant or (deed is not None and deed.action in ("threaten", "impose"))
        ids_by = ids_by or tuple(each for each in known.by if begun and each not in asked_by)
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
    """Whether "we" or "my government" is said in a speech or an interview, by whomever."""
    voice = voice_at(scene, scene.by_mention[role.mention].mention.at.start)
    return voice is not None and voice.aloud


def _ours(scene: Scene, deed: Deed | None, told: Sequence[Told]) -> tuple[str, ...]:
    """Whom a release without a speaker means by "we": the authority it told of last."""
    word = deed.word if deed is not None and not _is_talk(scene, deed.word) else None
    ours = word is not None and any(child.lower_ == "we" and child.dep_ == "nsubj" for child in word.children)
    return next((each.by for each in reversed(told) if each.by), ()) if ours else ()


def _is_talk(scene: Scene, word: Token | None) -> bool:
    """Whether a word is spoken aloud, by whomever."""
    voice = voice_at(scene, word.idx) if word is not None else None
    return voice is not None and voice.aloud


def _is_first_person(scene: Scene, role: Role) -> bool:
    """Whether a role is named by a word of the first person: "we", "our government"."""
    reference = scene.by_mention.get(role.mention)
    word = reference.mention.at.text.split(" ", 1)[0] if reference is not None else ""
    return word != "US" and word.lower() in _FIRST


def _is_administration(scene: Scene, role: Role) -> bool:
    """Whether a speaker says "this administration" or "the previous administration": that of his own state."""
    reference = scene.by_mention.get(role.mention)
    words = reference.mention.at.text.lower().split() if reference is not None else [""]
    pointing = {"this", "the", "a", "previous", "last"}
    plain = words[-1] == "administration" or (words[-1] == "government" and words[-2:-1] in (["previous"], ["last"]))
    plain = plain and set(words[:-1]) <= pointing
    return plain and reference is not None and voice_at(scene, reference.mention.at.start) is not None


def _spoken_side(scene: Scene, role: Role) -> str | None:
    """The state of whoever speaks here, None where the text does not tell."""
    reference = scene.by_mention[role.mention]
    voice = voice_at(scene, reference.mention.at.start)
    spoken = voice.speakers if voice else ()
    for speaker in spoken if voice is not None and voice.aloud else (*spoken, role.actor):
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


def _is_own_person(scene: Scene, role: Role, named: set[int]) -> bool:
    """Whether a state measures somebody of its own by name: "Peru sanctioned its former president Ana Ruiz"."""
    head = scene.text.doc[scene.by_mention[role.mention].head]
    own = head.i in named or (head.dep_ == "appos" and head.head.i in named)
    return own and head.pos_ == "PROPN" and scene.actors[role.actor].kind in ("person", "group")


def _same_hand(scene: Scene, one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two measures can be one and the same as to who takes them."""
    first, second = _sides(scene, one), _sides(scene, other)
    return not first or not second or bool(first & second)


def _sides(scene: Scene, actors: Iterable[str]) -> set[str]:
    return {scene.side(each) for each in actors}


def _same_again(measure: Measure, told: Sequence[Told]) -> tuple[str, ...]:
    """The target told last in the same sentence where a pronoun stands for it: "and the ministry designated it"."""
    again = bool(measure.targets) and all(each.pos_ == "PRON" for each in measure.targets)
    last = told[-1] if again and told else None
    return last.target if last is not None and last.word.sent.start == measure.token.sent.start else ()


def _the_country(scene: Scene, measure: Measure, told: Sequence[Told]) -> tuple[str, ...]:
    """The target told last where the words only say "the country"."""
    points = any(
        each.lemma_.lower() in scene.term("sanctions/the-country")
        and each.tag_ == "NN"
        and any(child.lower_ in ("the", "this", "that") for child in each.children)
        for each in measure.targets
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
    begins = word is not None and (word.i == token.head.i if token.dep_ == "nsubj" else takes_effect(token))
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


def _body_of(scene: Scene, role: Role) -> list[Role]:
    """The body that "European Union ministers" decide for; anybody else himself."""
    head = scene.text.doc[scene.by_mention[role.mention].head]
    decides = scene.actors[role.actor].kind == "population" and head.lemma_ in scene.term("sanctions/decides-for")
    return (scene.owners(head) if decides else []) or [role]


def _can_act(scene: Scene, role: Role) -> bool:
    """Whether somebody can take a measure at all: no crowd of experts, no order or act that merely lays it down."""
    if scene.actors[role.actor].kind == "population" or is_paper(scene, role):
        return False
    reference = scene.by_mention[role.mention]
    head = scene.text.doc[reference.head]
    if head.lemma_.lower() not in scene.term("sanctions/bare-author") or head.nbor(-1).pos_ not in ("DET", "NUM"):
        return True
    if head.tag_ == "NNS" and head.lemma_.lower() != "authority":
        return len(reference.actors) > 1
    return _is_last_named(scene, reference, role)


def _is_last_named(scene: Scene, bare: Reference, role: Role) -> bool:
    """Whether "the government" stands for the state named last before it; after another's name nobody can be sure."""
    at, side = bare.mention.at.start, scene.side(role.actor)
    named = [
        (each.mention.at.start, scene.side(each.actors[0]))
        for each in scene.resolved.cast.references
        if at - _BARE_REACH < each.mention.at.start < at and each.mention.kind in ("state", "government")
        if each.actors and scene.text.doc[each.head].dep_ not in ("amod", "nmod", "compound")
        if scene.text.doc[each.head].lemma_.lower() not in scene.term("sanctions/bare-author")
    ]
    return not named or max(named)[1] == side


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
        above = clause_head(word.head.head)
        within = word.head.lower_ == "including" and above.pos_ == "VERB"
        return subject(scene, above) if within else scene.owners(word.head.head)
    if word.dep_ == "acl" and is_infinitive(word):
        owners = scene.owners(word.head) or _behind_of(scene, word.head)
        above = clause_head(word.head)
        regarded = _reacts(scene, above) or above.lemma_.lower() in scene.term("sanctions/stance/refuse")
        if owners or (word.head.lemma_ == "decision" and regarded):
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
        asked = {scene.side(role.actor) for each in _asked(deed.above) for role in scene.roles(each)}
        found = [role for role in subject(scene, deed.above) if scene.side(role.actor) not in asked]
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
