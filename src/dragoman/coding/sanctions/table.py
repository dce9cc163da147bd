"""Which measures are imposed, eased, threatened or asked to be lifted: by whom, on whom, and whether it is done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from spacy.tokens import Span as Sentence
from spacy.tokens import Token

from dragoman.coding.base import HISTORICAL, Scene, clause_head, is_infinitive, subject, unique
from dragoman.coding.base import sentences as sentences_of
from dragoman.coding.sanctions.deeds import SPOKEN, Deed, deed_of, settled_as
from dragoman.coding.sanctions.measures import Measure, Told, clauses_of, count_of, measures, targets_of, under_measure
from dragoman.model import Event, Role, Sanction, Span, When

_FINITE = ("VBD", "VBZ", "VBP")

_POINTING = ("this", "these", "the", "those")

_LEGAL = re.compile(
    r"""\b(?:under|pursuant\ to|in\ line\ with|in\ accordance\ with)\s+
    ((?:the\s+|its\s+)?(?:(?:[A-Z][\w'’.-]*|\d[\d/]*(?:\(\w+\))*|\([A-Z][\w ]*\)|of\ the|of|on|and|No\.|regime|framework
    |resolution|order|law)\s*){1,12})""",
    re.VERBOSE,
)
_SANCTION_TYPES = frozenset({"SANCTION", "CONCEDE", "RETREAT", "THREATEN", "REQUEST", "REJECT", "COERCE"})
_LEGAL_WORD = re.compile(
    r"Act|Order|Resolution|Regulation|Law|Decree|Section|Proclamation|regime|framework|resolution|order|law|Magnitsky"
)


def sanctions(scene: Scene, events: tuple[Event, ...]) -> tuple[Sanction, ...]:
    """All sanction measures and what is done with them; one row per measure and action of the article."""
    rows: list[Sanction] = []
    told: list[Told] = []
    sents = sentences_of(scene.text)
    for number, sent in enumerate(sents):
        after = sents[number + 1] if number + 1 < len(sents) else None
        for measure in measures(scene, sent, told):
            deed = deed_of(scene, measure)
            by, target, own = _sides(scene, measure, deed, told)
            if measure.token.lemma_.lower() in scene.term("sanctions/pointer") and told and not own[1]:
                measure = replace(measure, kind=told[-1].kind)
            told.append(Told(measure.token.lemma_.lower(), measure.kind, by, target, sent.start))
            if _is_question(sent) or deed is None or not _is_told(measure, deed, by, target, own):
                continue
            row = _row(scene, measure, deed, by, target, rows)
            if row is not None:
                row = replace(
                    row,
                    legal_basis=row.legal_basis or _legal_basis_after(scene, after),
                    event=_event_of(measure.token, events, row.evidence.start, row.evidence.end),
                )
                _add(rows, row, mention=not deed.said)
    return tuple(sorted(rows, key=lambda each: each.instrument.start))


def _is_question(sent: Sentence) -> bool:
    return sent.text.rstrip(" \n\"”'’").endswith("?")


def _is_told(
    measure: Measure, deed: Deed, by: tuple[str, ...], target: tuple[str, ...], own: tuple[bool, bool]
) -> bool:
    """Whether the words tell enough of a measure to record it; `own` is whether they name its authority and target."""
    if deed.action == "in-force":
        told = own[1] or (deed.said and (bool(by and target) or own[0]))
        return told and (measure.kind != "tariff" or bool(by and target))
    if measure.kind == "tariff" or (measure.kind == "trade-embargo" and measure.token.pos_ == "VERB"):
        return bool(target)
    first_person = deed.word is not None and any(each.lower_ in ("i", "we") for each in deed.word.children)
    return bool(by or target) or (first_person and measure.token.lemma_.lower() == "sanction")


def _row(
    scene: Scene,
    measure: Measure,
    deed: Deed,
    by: tuple[str, ...],
    target: tuple[str, ...],
    rows: Sequence[Sanction],
) -> Sanction | None:
    """The row of one measure and what is done with it; None where it is only supposed or wished for."""
    token = measure.token
    anchor = deed.above or deed.word or token
    words = [each for each in (deed.word, deed.above, token) if each is not None]
    when = _when(scene, words, rows)
    settled = settled_as(scene, deed, when)
    if settled is None:
        return None
    action, factuality = settled
    above = (each for each in anchor.ancestors if each.pos_ in ("VERB", "AUX"))
    place = next((each for word in (*words, *above) for each in scene.literal_places(word)), None)
    return Sanction(
        id=scene.text.id("sanctions", [(measure.span.start, measure.span.end)], action),
        action=action,
        by=by,
        target=target,
        instrument=measure.span,
        measure=measure.kind,
        count=count_of(scene, measure.targets),
        legal_basis=_legal_basis(scene, token.sent),
        requested_by=_requested_by(scene, token) or tuple(each.actor for each in _askers(scene, deed)),
        when=when,
        place=place,
        factuality=factuality,
        event=None,
        evidence=scene.evidence(
            anchor if action in SPOKEN else token, f"sanctions/{action}", 0.85 if by and target else 0.7
        ),
    )


def _add(rows: list[Sanction], row: Sanction, *, mention: bool) -> None:
    """Adds a row, or lets an earlier one of the same measure and action take what it says more."""
    for place, old in enumerate(rows):
        alike = old.measure == row.measure and _fit(old.by, row.by) and _fit(old.target, row.target)
        if alike and mention and _names(row) <= _names(old):
            return
        if alike and old.action == row.action and _same_time(old, row) and old.count in (None, row.count, old.count):
            if None not in (old.count, row.count) and old.count != row.count:
                continue
            rows[place] = _filled(old, row)
            return
    rows.append(row)


def _names(row: Sanction) -> set[str]:
    """The capitalised words of a measure that name a law or programme: "CAATSA sanctions" are not just any."""
    return {word for word in row.instrument.text.split()[:-1] if word[:1].isupper()}


def _fit(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return not one or not other or set(one) <= set(other) or set(other) <= set(one)


def _same_time(one: Sanction, other: Sanction) -> bool:
    """Whether two rows can tell of the same deed: both background or both news, and no two dates apart."""
    if (one.factuality == HISTORICAL) != (other.factuality == HISTORICAL):
        return False
    first, second = one.when, other.when
    if first is None or second is None or "published" in (first.basis, second.basis):
        return True
    return first.start_date < second.end_date and second.start_date < first.end_date


def _filled(old: Sanction, new: Sanction) -> Sanction:
    dated = new.when is not None and new.when.basis == "text"
    undated = old.when is None or old.when.basis == "published"
    return replace(
        old,
        by=old.by or new.by,
        target=old.target or new.target,
        count=old.count if old.count is not None else new.count,
        legal_basis=old.legal_basis or new.legal_basis,
        requested_by=old.requested_by or new.requested_by,
        when=new.when if dated and undated else old.when,
        place=old.place or new.place,
    )


# ---------------------------------------------------------------- who


def _sides(
    scene: Scene, measure: Measure, deed: Deed | None, told: Sequence[Told]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[bool, bool]]:
    """Authority and target as actor ids, and whether the words themselves name them, the rest recalled."""
    target = _not_its_own(scene, measure, targets_of(scene, measure)) or under_measure(scene, measure.token)
    by = _authority(scene, measure, deed, target)
    asked_by = {role.actor for role in _askers(scene, deed)} if deed else set()
    by = [role for role in by if role.actor not in asked_by]
    mine = {role.actor for role in by} | {scene.side(role.actor) for role in by}
    target = [role for role in target if role.actor not in mine]
    own = (bool(by), bool(target))
    target = target or [role for role in _under_condition(scene, deed) if role.actor not in mine]
    ids_by = tuple(dict.fromkeys(_spoken_for(scene, deed, role.actor) for role in by))
    ids_target = tuple(role.actor for role in unique(target)) or _the_country(scene, measure, told)
    known = _recalled(scene, measure, told, ids_target) if not (ids_by and ids_target) else None
    if known is not None:
        ids_by = ids_by or tuple(each for each in known.by if each not in asked_by)
        ids_target = ids_target or tuple(each for each in known.target if each not in ids_by)
    return ids_by, ids_target, own


def _spoken_for(scene: Scene, deed: Deed | None, actor_id: str) -> str:
    """The state a speaker means by "we imposed sanctions"; any other authority as it is."""
    word = deed.word if deed is not None else None
    ours = word is not None and any(child.lower_ == "we" and child.dep_ == "nsubj" for child in word.children)
    side = scene.side(actor_id)
    return side if ours and scene.actors[actor_id].kind == "person" and side in scene.actors else actor_id


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
    anything = lemma in scene.term("sanctions/pointer") | scene.term("sanctions/list")
    if not (measure.definite or anything):
        return None
    if target:
        same = (each for each in reversed(told) if each.lemma == lemma and set(each.target) & set(target))
        return next(same, None)
    fits = (each for each in reversed(told) if (each.by or each.target) and (anything or each.lemma == lemma))
    return next(
        (each for each in fits if anything or "other" in (each.kind, measure.kind) or each.kind == measure.kind), None
    )


def _the_country(scene: Scene, measure: Measure, told: Sequence[Told]) -> tuple[str, ...]:
    """The target told last where the words only say "the country"."""
    points = any(each.lemma_.lower() in scene.term("sanctions/the-country") for each in measure.targets)
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
    owners = [role for role in scene.owners(token) if role.actor not in hurt and _is_authority(scene, role)]
    pronoun = any(child.dep_ == "poss" and child.pos_ == "PRON" for child in token.children)
    word = deed.word if deed else None
    asked = deed is not None and deed.action == "request-lift"
    if pronoun and owners and not asked:
        return owners
    doers = _doers(scene, word, asked=deed.above if deed is not None and asked else None)
    if doers:
        return doers
    named = [role for noun in (token, word, *token.children) if noun is not None for role in _named_by(scene, noun)]
    clauseless = scene.roles(token.head, deep=False) if token.dep_ == "dobj" and token.head.pos_ != "VERB" else []
    return named or owners or _holders(scene, token) or clauseless


def _is_authority(scene: Scene, role: Role) -> bool:
    return scene.actors[role.actor].kind not in ("population", "person")


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
        return _verb_doers(scene, word)
    owners = [role for role in scene.owners(word) if _is_authority(scene, role)]
    verb = next((each for each in word.ancestors if each.pos_ == "VERB"), None)
    return owners or (subject(scene, verb) if verb is not None and not _reacts(scene, verb) else [])


def _verb_doers(scene: Scene, word: Token) -> list[Role]:
    """The subject of a verb; behind a paper ("a licence that eases sanctions") whoever issues it."""
    if word.dep_ == "pcomp" and word.head.head.pos_ == "NOUN":
        return scene.owners(word.head.head)
    if word.dep_ == "acl" and is_infinitive(word) and (owners := scene.owners(word.head)):
        return owners
    if word.dep_ in ("relcl", "acl") and not scene.roles(word.head, deep=False):
        return subject(scene, word) or subject(scene, clause_head(word.head))
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


def _askers(scene: Scene, deed: Deed | None) -> list[Role]:
    if deed is None or deed.action != "request-lift" or deed.above is None:
        return []
    if deed.above.pos_ in ("VERB", "AUX"):
        return subject(scene, deed.above)
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
    held = scene.term("sanctions/stands") | {"have"}
    words = clauses_of(token)
    words += [clause_head(token)] if token.dep_ in ("dobj", "pobj") else []
    for word in words:
        if word.lemma_.lower() in held:
            return subject(scene, word)
    return []


# ---------------------------------------------------------------- when, by what right, at whose request


def _when(scene: Scene, words: Sequence[Token], rows: Sequence[Sanction]) -> When | None:
    """The date of the deed's clause, of "the same day" the row before, else a date at the sentence's end."""
    for word in words:
        dated = scene.own_date(word)
        if dated is not None:
            return dated
    if rows and any(_same_day(word) for word in words):
        return rows[-1].when
    for word in words[-1].ancestors:
        if word.pos_ in ("VERB", "AUX") and (dated := scene.own_date(word)) is not None:
            return dated
    return _closing_date(scene, words[0]) or scene.published()


def _same_day(word: Token) -> bool:
    """Whether the clause happens "(on) the same day"."""
    nouns = [each for child in clause_head(word).children for each in (child, *child.children)]
    return any(each.lemma_ == "day" and any(child.lower_ == "same" for child in each.children) for each in nouns)


def _closing_date(scene: Scene, word: Token) -> When | None:
    """The only date of a one-clause sentence: "designated the group as a terrorist organization in 2021"."""
    sent = word.sent
    dates = [index for index in scene.times_at if sent.start <= index < sent.end]
    verb = clause_head(word)
    if len(dates) != 1 or verb.dep_ != "ROOT" or dates[0] < verb.i:
        return None
    between = sent.doc[verb.i + 1 : dates[0]]
    last = sent.doc[dates[0]]
    own = last.dep_ == "pobj" and last.head.lower_ in ("in", "on")
    return scene.times_at[dates[0]].when_ if own and not any(each.pos_ in ("VERB", "AUX") for each in between) else None


def _legal_basis(scene: Scene, sent: Sentence) -> Span | None:
    for match in _LEGAL.finditer(sent.text):
        if _LEGAL_WORD.search(match.group(1)):
            start = sent.start_char + match.start(1)
            return scene.trimmed(start, sent.start_char + match.end(1), " ,.\n")
    return None


def _legal_basis_after(scene: Scene, sent: Sentence | None) -> Span | None:
    """The legal basis a next sentence adds: "We are taking this step under Executive Order 14098." """
    if sent is None:
        return None
    points = any(
        each.lemma_.lower() in scene.term("sanctions/step")
        and any(child.lower_ in _POINTING for child in each.children)
        for each in sent
    )
    done_so = any(each.lower_ == "so" and each.head.lemma_ == "do" for each in sent)
    return _legal_basis(scene, sent) if points or done_so else None


def _requested_by(scene: Scene, token: Token) -> tuple[str, ...]:
    """Who asked for it: "at the request of X and Y"."""
    for word in token.sent:
        if (
            word.lemma_.lower() in ("request", "behest", "urging")
            and word.dep_ == "pobj"
            and word.head.lower_ in ("at", "on", "upon")
        ):
            return tuple(role.actor for role in unique([*scene.owners(word), *_of(scene, word)]))
    return ()


def _of(scene: Scene, noun: Token) -> Iterable[Role]:
    return [
        role
        for child in noun.children
        if child.lower_ == "of"
        for each in child.children
        if each.dep_ == "pobj"
        for role in scene.roles(each)
    ]


def _event_of(token: Token, events: tuple[Event, ...], start: int, end: int) -> str | None:
    inside = [each for each in events if (each.evidence.start, each.evidence.end) == (start, end)]
    near = [
        (abs(trigger.start - token.idx), each.id)
        for each in inside
        if (trigger := each.evidence.trigger) is not None and each.type in _SANCTION_TYPES
    ]
    return min(near)[1] if near else None
