"""Who takes a measure, against whom, and who asks for its end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from spacy.tokens import Token

from dragoman.coding.base import Scene, as_roles, below, clause_head, is_infinitive, subject, unique
from dragoman.coding.sanctions.deeds import Deed, refused_request, takes_effect
from dragoman.coding.sanctions.kinds import Measure, Told, parted_verb
from dragoman.coding.sanctions.recall import (
    beside_told,
    is_counted,
    recalled,
    same_again,
    same_hand,
    sides_of,
    the_country,
    voice_at,
)
from dragoman.coding.sanctions.shutting import lands_of
from dragoman.coding.sanctions.targets import clauses_of, explained_of, is_paper, targets_of, under_measure
from dragoman.model import Role
from dragoman.resolve import Reference

_FINITE = ("VBD", "VBZ", "VBP")
_FIRST = frozenset({"i", "we", "us", "our", "my", "ours"})
_BARE_REACH = 400
"""How many characters back the state may be named that "the government" stands for."""

_FEW = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5}

_BARE_WORDS = 4
"""Words that "the federal government" has fewer of than a government called by name."""

_LIST_GAP = 5
"""How many words may lie between two states of one list."""


def sides(
    scene: Scene, measure: Measure, deed: Deed | None, told: Sequence[Told]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[bool, bool]]:
    """Authority and target as actor ids, and whether the words themselves name them, the rest recalled."""
    target = _not_its_own(scene, measure, targets_of(scene, measure.targets)) or under_measure(scene, measure.token)
    by = _authority(scene, measure, deed, target)
    asked_by = {role.actor for role in askers(scene, deed)} if deed else set()
    by = [one for role in by for one in _body_of(scene, role) if one.actor not in asked_by and _can_act(scene, one)]
    aimed = {role.actor for role in target}
    by = [role for role in by if role.actor not in aimed] if len(by) > 1 else by
    mine = {role.actor for role in by} | {scene.side(role.actor) for role in by}
    talking = {each for voice in scene.resolved.cast.voices if voice.aloud for each in voice.speakers}
    away = mine | talking
    named = {each.i for each in measure.targets}
    target = [
        role
        for role in target
        if role.actor not in away and (scene.side(role.actor) not in mine or _is_own_person(scene, role, named))
    ]
    target = [role for role in target if not _is_first_person(scene, role) and not _is_anybody(scene, role)]
    target = target or [role for role in explained_of(scene, measure.targets) if scene.side(role.actor) not in mine]
    target = [one for role in target for one in _of_his_country(scene, role) if not _is_addressed(scene, role)]
    target = target or _of_topic(scene, measure, mine) or _answered(scene, deed, told)
    own = (bool(by), bool(target))
    target = target or [role for role in _under_condition(scene, deed) if role.actor not in mine]
    ids_by = spoken_for(scene, by) or _ours(scene, deed, told) or counted(scene, deed)
    ids_target = tuple(role.actor for role in unique(target)) or the_country(scene, measure, told)
    ids_target = ids_target or same_again(measure, told) or beside_told(measure, deed, told)
    if measure.token.lower_ == "those" and told:
        ids_by = ids_by or told[-1].by
    if measure.token.pos_ == "PRON" and told and sides_of(scene, ids_by) & sides_of(scene, told[-1].target):
        ids_by = told[-1].by
    told = [each for each in told if same_hand(scene, each.by, ids_by)]
    known = recalled(scene, measure, told, ids_target) if not (ids_by and ids_target) else None
    if known is not None:
        begun = known.meant or (deed is not None and deed.action in ("threaten", "impose"))
        ids_by = ids_by or tuple(each for each in known.by if begun and each not in asked_by)
        ids_target = ids_target or tuple(
            each for each in known.target if each not in ids_by and not is_counted(measure)
        )
    return ids_by, ids_target, own


def _is_addressed(scene: Scene, role: Role) -> bool:
    """Whether a name only calls somebody: "Matt, as you said yourself, ..."."""
    head = scene.text.doc[scene.by_mention[role.mention].head]
    first = next((each for each in head.sent if each.is_alpha), head)
    return first.i == head.i and head.i + 1 < head.sent.end and head.nbor().text == "," and _in_speech(scene, head)


def _in_speech(scene: Scene, word: Token) -> bool:
    return voice_at(scene, word.idx) is not None


def _of_his_country(scene: Scene, role: Role) -> list[Role]:
    """The state of somebody whose country or fund is meant: "his country's fund" is not his own."""
    head = scene.text.doc[scene.by_mention[role.mention].head]
    lands = scene.term("sanctions/the-country") | scene.term("sanctions/bare-author")
    if head.lower_ not in ("his", "her") or head.head.lemma_.lower() not in lands:
        return [role]
    side = scene.side(role.actor)
    return [replace(role, actor=side, title=None)] if side in scene.actors and side != role.actor else []


def _answered(scene: Scene, deed: Deed | None, told: Sequence[Told]) -> list[Role]:
    """Whose measure is paid back in kind: "answered a Somali duty by imposing a tariff" is aimed at Somalia."""
    word = deed.word if deed is not None and deed.action == "impose" else None
    verbs = (
        [each for each in (word, *word.ancestors) if each.lemma_.lower() in scene.term("sanctions/answers")]
        if word
        else []
    )
    objects = [
        each
        for verb in verbs[:1]
        for child in verb.children
        for each in (child, *child.children)
        if each.dep_ in ("dobj", "pobj")
    ]
    first = next((each for each in objects if any(each.i == one.at for one in told)), None)
    return scene.owners(first) if first is not None else []


def _of_topic(scene: Scene, measure: Measure, mine: set[str]) -> list[Role]:
    """Whose "its exports" are where "its" cannot be the authority: the state that the last clause was about."""
    its = any(child.lower_ == "its" and child.dep_ == "poss" for noun in measure.targets for child in noun.children)
    if not its or not mine:
        return []
    doc, sent = scene.text.doc, measure.token.sent
    start = doc[sent.start - 1].sent.start if sent.start else 0
    before = [each for each in scene.resolved.cast.references if start <= each.head < sent.start]
    topics = [each for each in before if doc[each.head].dep_ in ("nsubj", "nsubjpass") and len(each.actors) == 1]
    roles = [role for each in topics if each.mention.kind in ("state", "government") for role in as_roles([each])]
    return [role for role in roles if scene.side(role.actor) not in mine][:1]


def counted(scene: Scene, deed: Deed | None) -> tuple[str, ...]:
    """The states that "the three countries" means: as many as the text has named side by side before."""
    verb = deed.word if deed is not None else None
    if verb is None or verb.pos_ not in ("VERB", "AUX") or deed is None or deed.action == "request-lift":
        return ()
    while verb.dep_ in ("xcomp", "conj") and verb.head.pos_ == "VERB" and not _subject_of(verb):
        verb = verb.head
    noun = _subject_of(verb)
    if noun is None or noun.lemma_.lower() not in scene.term("sanctions/state-word") or scene.at(noun):
        return ()
    number = next((_FEW.get(child.lower_, 0) for child in noun.children if child.dep_ == "nummod"), 0)
    return _side_by_side(scene, noun.i, number) if number else ()


def _subject_of(verb: Token) -> Token | None:
    return next((child for child in verb.children if child.dep_ == "nsubj"), None)


def _side_by_side(scene: Scene, before: int, number: int) -> tuple[str, ...]:
    """The first list of just so many states that stands before a word."""
    row: list[Reference] = []
    for each in (*scene.resolved.cast.references, None):
        if each is not None and (len(each.actors) != 1 or each.mention.kind != "state"):
            continue
        near = each is not None and bool(row) and each.first - row[-1].last <= _LIST_GAP and each.head < before
        if near and each is not None:
            row.append(each)
            continue
        if len({one.actors[0] for one in row}) == number:
            return tuple(dict.fromkeys(one.actors[0] for one in row))
        row = [each] if each is not None and each.head < before else []
    return ()


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


def _not_its_own(scene: Scene, measure: Measure, target: list[Role]) -> list[Role]:
    """The targets without whoever owns the measure: "U.S. sanctions on its oil sector" hurt somebody else."""
    if any(each.i < measure.token.i for each in measure.targets):
        return target
    before = [child for child in measure.token.lefts if child.dep_ in ("amod", "compound", "nmod")]
    owners = {actor for child in before for each in scene.at(child) for actor in each.actors}
    return [role for role in target if role.actor not in owners]


def _is_own_person(scene: Scene, role: Role, named: set[int]) -> bool:
    """Whether a state measures somebody of its own by name: "Peru sanctioned its former president Ana Ruiz"."""
    head = scene.text.doc[scene.by_mention[role.mention].head]
    own = head.i in named or (head.dep_ == "appos" and head.head.i in named)
    return own and head.pos_ == "PROPN" and scene.actors[role.actor].kind in ("person", "group", "organization")


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
    sides = [replace(role, actor=scene.side(role.actor)) for role in roles if scene.side(role.actor) in scene.actors]
    return [role for role in sides if scene.actors[role.actor].kind in ("state", "government")]


def _authority(scene: Scene, measure: Measure, deed: Deed | None, target: Sequence[Role]) -> list[Role]:
    """Who imposes, eases or upholds a measure."""
    token = measure.token
    if measure.does == "in-force" and token.pos_ == "VERB":
        return _keepers(scene, token)
    if lands := lands_of(token):
        return [role for each in lands for role in scene.roles(each, deep=False)]
    hurt = {role.actor for role in target}
    owners = [role for role in _owners(scene, measure) if role.actor not in hurt and _is_authority(scene, role)]
    pronoun = any(child.dep_ == "poss" and child.pos_ == "PRON" for child in token.children)
    word = deed.word if deed else None
    asked = deed is not None and deed.action == "request-lift"
    if pronoun and owners and not asked:
        return owners
    if deed is not None and deed.action == "refuse-lift" and deed.above is not None and _turns_down(scene, deed.above):
        return subject(scene, deed.above)
    begins = word is not None and (word.i == token.head.i if token.dep_ == "nsubj" else takes_effect(token))
    doers = [] if begins else _doers(scene, word, asked=deed.above if deed is not None and asked else None)
    hit = {each.i for each in measure.targets}
    doers = [role for role in doers if scene.by_mention[role.mention].head not in hit]
    if doers:
        return doers
    named = [role for noun in (token, word, *token.children) if noun is not None for role in _named_by(scene, noun)]
    clauseless = scene.roles(token.head, deep=False) if token.dep_ == "dobj" and token.head.pos_ != "VERB" else []
    return named or owners or _holders(scene, token) or clauseless


def _turns_down(scene: Scene, verb: Token) -> bool:
    """Whether a verb refuses what others ask: "rejected Hungary's request"."""
    return any(refused_request(scene, child) is not None for child in verb.children)


def _keepers(scene: Scene, verb: Token) -> list[Role]:
    """Who keeps somebody out: the subject, or the state into which he may not come."""
    objects = [child for child in verb.children if child.dep_ == "dobj"]
    if verb.lemma_.lower() not in scene.term("sanctions/out-of/entry"):
        return subject(scene, verb)
    to = [each for child in verb.children if child.lower_ in ("to", "into") for each in child.children]
    return [role for each in (*objects, *to) for role in scene.roles(each, deep=False)]


def _owners(scene: Scene, measure: Measure) -> list[Role]:
    """Whose measure it is; before "designation" only a possessor, where another noun says who is designated."""
    token = measure.token
    if token.lemma_.lower() not in scene.term("sanctions/listed-as"):
        of = token.lemma_.lower() not in scene.term("sanctions/of-target") or token.head.lower_ == "under"
        return [*(scene.owners(token) or capital(scene, token)), *(_behind_of(scene, token) if of else [])]
    owners = [child for child in token.children if child.dep_ == "poss"]
    return [role for each in owners if each not in measure.targets for role in scene.roles(each)]


def capital(scene: Scene, token: Token) -> list[Role]:
    """The state whose capital owns a measure: "Beijing's tariff on coal"."""
    owners = [child for child in token.children if child.dep_ == "poss" and child.i in scene.places_at]
    states = [scene.places_at[each.i].country for each in owners if scene.places_at[each.i].feature == "PPLC"]
    here = {each.actors[0]: each for each in scene.resolved.cast.references if len(each.actors) == 1}
    return [role for each in states if each in here for role in as_roles([here[each]])]


def _behind_of(scene: Scene, token: Token) -> list[Role]:
    """Whose measures they are in "the sanctions of the union"."""
    nouns = [each for child in token.children if child.lower_ == "of" for each in child.children]
    return [role for each in nouns if each.dep_ == "pobj" for role in scene.roles(each, deep=False)]


def _is_authority(scene: Scene, role: Role) -> bool:
    """Whether an owner may have laid a measure on others: no person, and nobody of "a list of individuals and
    entities"."""
    head = scene.text.doc[scene.by_mention[role.mention].head]
    several = head.tag_ == "NNS" and scene.actors[role.actor].kind == "organization"
    return not several and scene.actors[role.actor].kind not in ("population", "person")


def _body_of(scene: Scene, role: Role) -> list[Role]:
    """The body that "European Union ministers" decide for; anybody else himself."""
    head = scene.text.doc[scene.by_mention[role.mention].head]
    decides = scene.actors[role.actor].kind == "population" and head.lemma_ in scene.term("sanctions/decides-for")
    return (scene.owners(head) if decides else []) or [role]


def _is_anybody(scene: Scene, role: Role) -> bool:
    """Whether a bare "the Federal Government" may stand for another state than it is taken for."""
    reference = scene.by_mention[role.mention]
    words = reference.mention.at.text.lower().split()
    bare = words[-1] in scene.term("sanctions/bare-author") and words[0] == "the" and len(words) < _BARE_WORDS
    return bare and not _is_last_named(scene, reference, role)


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
    if parted_verb(word):
        return subject(scene, word.head.head)
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
    if (orderer := _orderer(scene, word)) is not None:
        return subject(scene, orderer)
    if (whose := _whose(word)) is not None:
        return scene.roles(whose, deep=False)
    if word.dep_ == "conj" and word.tag_ in _FINITE and word.head.dep_ == "relcl" and word.head.tag_ not in _FINITE:
        return subject(scene, clause_head(word.head.head))
    return subject(scene, word) or _active_subject(scene, word)


def _active_subject(scene: Scene, word: Token) -> list[Role]:
    """The subject of an active verb with a "by" of another kind: "the council renewed it by a vote of nine"."""
    passive = any(child.dep_ in ("auxpass", "nsubjpass") for child in word.children)
    nouns = [child for child in word.children if child.dep_ == "nsubj" and child.pos_ in ("NOUN", "PROPN")]
    return [role for each in nouns for role in scene.roles(each)] if not passive else []


def _whose(word: Token) -> Token | None:
    """The body whose ministers do something in a clause behind it: "the union, whose ministers agreed to lift"."""
    clause = word
    while clause.dep_ in ("xcomp", "conj") and clause.head.pos_ == "VERB":
        clause = clause.head
    nouns = [child for child in clause.children if child.dep_ == "nsubj"]
    whose = any(each.lower_ == "whose" for noun in nouns for each in noun.children)
    return clause.head if clause.dep_ == "relcl" and whose else None


def _orderer(scene: Scene, word: Token) -> Token | None:
    """The verb of ordering over a passive that names no doer: "ordered that the sanctions be lifted"."""
    passive = any(child.dep_ == "nsubjpass" for child in word.children)
    agent = any(child.dep_ == "agent" for child in word.children)
    orders = word.head.lemma_.lower() in scene.term("sanctions/orders")
    orders = orders or (
        word.head.lemma_.lower() in scene.term("sanctions/announces") and _says_officially(scene, word.head)
    )
    return word.head if passive and not agent and orders and word.dep_ in ("ccomp", "xcomp") else None


def _says_officially(scene: Scene, verb: Token) -> bool:
    """Whether it is an authority itself that says something: "the customs office said"."""
    sayers = [scene.actors[role.actor] for role in subject(scene, verb)]
    return bool(sayers) and all(each.kind in ("government", "state") or "GOV" in each.sectors for each in sayers)


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
    placed = [each for each in words if each.lemma_.lower() in scene.term("sanctions/action/impose")]
    if doers := [role for each in placed if each.dep_ == "relcl" for role in subject(scene, each)]:
        return doers
    of = token.dep_ == "pobj" and token.head.lower_ in ("of", "on")
    of = of or (token.dep_ == "pobj" and token.head.lower_ == "under" and clause_head(token).lemma_ in held)
    words += [clause_head(token)] if token.dep_ == "dobj" or of else []
    for word in words:
        if word.lemma_.lower() in held:
            return subject(scene, word)
    return []
