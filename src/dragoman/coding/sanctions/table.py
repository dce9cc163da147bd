"""Which measures are imposed, eased, threatened or asked to be lifted: by whom, on whom, and whether it is done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from spacy.tokens import Span as Sentence
from spacy.tokens import Token

from dragoman.coding.base import ACTUAL, HISTORICAL, HYPOTHETICAL, Scene, clause_head, unique
from dragoman.coding.base import sentences as sentences_of
from dragoman.coding.sanctions.deeds import RELIEF, Deed, deed_of
from dragoman.coding.sanctions.done import SPOKEN, settled_as
from dragoman.coding.sanctions.kinds import Measure, Told, is_definite
from dragoman.coding.sanctions.measures import measures
from dragoman.coding.sanctions.recall import voice_at
from dragoman.coding.sanctions.targets import added_by, count_of, with_later
from dragoman.coding.sanctions.who import askers, sides, spoken_for
from dragoman.model import Event, Role, Sanction, Span, When

_NEAR_CHARACTERS = 1500
"""How far apart two rows may stand of which only one names a target."""

_NEXT_CHARACTERS = 600
"""How far behind a measure the sentence may stand that tells whom it hits."""

_STOPS = (".", "!", '"', "”", "’", "'")
"""What closes a sentence; a heading ends without."""

_LAWGIVERS = ("USA",)
"""States whose laws of sanctions are known by name (`law-of/...`)."""

_POINTING = ("this", "these", "the", "those")

_LEGAL = re.compile(
    r"""\b(?:under|pursuant\ to|in\ line\ with|in\ accordance\ with)\s+
    ((?:the\s+|its\s+)?(?:(?:[A-Z][\w'’.-]*|\d[\d/]*(?:\(\w+\))*|\([A-Z][\w. ]*\)|\(\w\)
    |(?:of\ the|of|and|regime|framework|resolution|order|law|(?<=Law\ )on|(?<=Act\ )on|(?<=tion\ )on)\b
    |No\.)\s*){1,12})""",
    re.VERBOSE,
)
_SANCTION_TYPES = frozenset({"SANCTION", "CONCEDE", "RETREAT", "THREATEN", "REQUEST", "REJECT", "COERCE"})
_LEGAL_WORD = re.compile(
    r"Act|Order|E\.O\.|Resolution|Regulation|Law|Decree|Section|Proclamation|regime|framework|resolution|order|law|Magnitsky"
)


def sanctions(scene: Scene, events: tuple[Event, ...]) -> tuple[Sanction, ...]:
    """All sanction measures and what is done with them; one row per measure and action of the article."""
    rows: list[Sanction] = []
    mentioned: set[str] = set()
    told: list[Told] = []
    sents = sentences_of(scene.text)
    for number, sent in enumerate(sents):
        after = sents[number + 1] if number + 1 < len(sents) else None
        for measure in measures(scene, sent, told):
            deed = deed_of(scene, measure)
            by, target, own = sides(scene, measure, deed, told)
            pointer = scene.term("sanctions/pointer") | scene.term("sanctions/again")
            if rows and (fuller := _told_more(scene, measure, target, rows[-1])) is not None:
                rows[-1] = fuller
                continue
            if (led := _follows(scene, measure, deed, own, rows)) is not None:
                _add(scene, rows, led, mention=False, again=False)
                continue
            if measure.token.lemma_.lower() in pointer and measure.kind == "other" and told and not own[1]:
                measure = replace(measure, kind=told[-1].kind)
            if measure.does != "lift":
                meant = deed is None or deed.action != "threaten"
                told.append(Told(measure.token.lemma_.lower(), measure.kind, by, target, measure.token, meant))
            if _is_question(sent) or deed is None or not _is_told(scene, measure, deed, by, target, own):
                continue
            if not _is_sure(scene, measure, deed, by, target, own):
                continue
            row = _row(scene, measure, deed, by, target, rows)
            if row is not None:
                row = replace(
                    row,
                    legal_basis=row.legal_basis or _legal_basis_after(scene, after),
                    event=_event_of(measure.token, events, row.evidence.start, row.evidence.end),
                )
                mentioned |= set() if deed.said else {row.id}
                _add(scene, rows, row, mention=not deed.said, again=measure.definite or not measure.targets)
    rows = [each for each in rows if each.id not in mentioned or not _is_retold(scene, each, rows)]
    return tuple(sorted(rows, key=lambda each: each.instrument.start))


def _told_more(scene: Scene, measure: Measure, target: tuple[str, ...], row: Sanction) -> Sanction | None:
    """The row just made with whom it hits, as a next sentence tells: "The measures target 17 persons and 3 firms"."""
    verb = measure.token.head
    tells = measure.token.dep_ == "nsubj" and verb.lemma_.lower() in scene.term("sanctions/tells-targets")
    count = count_of(scene, with_later([child for child in verb.children if child.dep_ == "dobj"])) if tells else None
    fits = row.action in ("impose", "threaten") and row.factuality != HISTORICAL and row.count in (None, count)
    if count is None or not fits or not measure.definite or measure.token.idx - row.instrument.end > _NEXT_CHARACTERS:
        return None
    return replace(row, target=row.target or target, count=count)


def _follows(
    scene: Scene, measure: Measure, deed: Deed | None, own: tuple[bool, bool], rows: Sequence[Sanction]
) -> Sanction | None:
    """What a measure just taken means for those it hits: "those listed face a travel ban"."""
    taken = [each for each in rows if each.action in ("impose", "extend") and each.factuality == ACTUAL]
    taken = [each for each in taken if each.measure in ("other", "designation") and each.by]
    participle = measure.token.tag_ == "VBG" and measure.token.dep_ == "advcl"
    if deed is None or (own[0] and not participle) or not taken or measure.kind in ("other", "designation", "tariff"):
        return None
    row = taken[-1]
    if measure.token.idx - row.evidence.end > _NEXT_CHARACTERS:
        return None
    verb = _first_of_list(measure.token).head
    suffers = verb.lemma_.lower() in scene.term("sanctions/suffers") or _is_subject_to(verb)
    suffers = suffers or _makes_up(scene, verb)
    shut = measure.token.pos_ == "VERB" and deed.action in ("impose", "in-force")
    if not (suffers or shut) or not all(_points(each) for each in measure.targets):
        return None
    id_ = scene.text.id("sanctions", [(measure.span.start, measure.span.end)], row.action)
    evidence = scene.evidence(measure.token, "sanctions/follows", 0.7)
    return replace(row, id=id_, instrument=measure.span, measure=measure.kind, evidence=evidence, place=None)


def _first_of_list(noun: Token) -> Token:
    """The first measure of a list: "freeze" for the "ban" of "an asset freeze and a travel ban"."""
    while noun.dep_ in ("conj", "appos") and noun.head.pos_ in ("NOUN", "PROPN"):
        noun = noun.head
    return noun


def _is_subject_to(preposition: Token) -> bool:
    """Whether somebody is subject to a measure, also to a further one: "to a freeze and, if here, to a ban"."""
    above = preposition.head
    again = preposition.dep_ == "conj" and preposition.lower_ == "to"
    return above.lemma_ == "subject" or (again and any(each.lemma_ == "subject" for each in above.children))


def _makes_up(scene: Scene, verb: Token) -> bool:
    """Whether it is told what measures are made of: "the measures consist of an asset freeze and a travel ban"."""
    verb = verb.head if verb.pos_ == "ADP" else verb
    subjects = [child for child in verb.children if child.dep_ == "nsubj"]
    words = scene.term("sanctions/pointer") | scene.term("sanctions/instrument") | scene.term("sanctions/package")
    return verb.lemma_.lower() in scene.term("sanctions/made-of") and any(
        each.lemma_.lower() in words and is_definite(each) for each in subjects
    )


def _points(noun: Token) -> bool:
    """Whether a word means somebody just told of: "the nine", "those", "the three officers"."""
    return noun.pos_ in ("PRON", "NUM", "DET") or any(child.lower_ in _POINTING for child in noun.children)


def _is_question(sent: Sentence) -> bool:
    return sent.text.rstrip(" \n\"”'’").endswith("?")


def _is_told(
    scene: Scene, measure: Measure, deed: Deed, by: tuple[str, ...], target: tuple[str, ...], own: tuple[bool, bool]
) -> bool:
    """Whether the words tell enough of a measure to record it; `own` is whether they name its authority and target."""
    if measure.token.lemma_ == "designate" and not by and not _issuer(scene, measure.token.sent):
        return False
    if deed.action == "in-force" and not (deed.said or by or _is_known(scene, target)):
        return False
    if deed.action == "in-force" and measure.does is not None and measure.token.pos_ == "VERB":
        return own == (True, True)
    if deed.action == "in-force":
        told = own[1] or (deed.said and bool(target or measure.targets))
        told = told and (bool(by) or _is_known(scene, target) or (deed.said and measure.definite))
        return told and (measure.kind != "tariff" or bool(target and (by or deed.said)))
    if measure.kind == "tariff" or (measure.kind == "trade-embargo" and measure.token.pos_ == "VERB"):
        return bool(target) or (bool(by) and count_of(scene, measure.targets) is not None)
    first_person = deed.word is not None and any(each.lower_ in ("i", "we") for each in deed.word.children)
    return bool(by or target) or (first_person and measure.token.lemma_.lower() == "sanction")


def _is_known(scene: Scene, target: tuple[str, ...]) -> bool:
    """Whether a target is known or of a known state: "sanctions on individuals" in passing tell nothing."""
    actors = [scene.actors[each] for each in target]
    return any(each.kind in ("state", "person") or each.country or each.wikidata for each in actors)


def _is_sure(
    scene: Scene, measure: Measure, deed: Deed, by: tuple[str, ...], target: tuple[str, ...], own: tuple[bool, bool]
) -> bool:
    """Whether talk is plain enough: a speaker's words name or recall both sides, a questioner's name them."""
    voice = voice_at(scene, measure.token.idx)
    if voice is None or not voice.aloud:
        return True
    lemma = measure.token.lemma_.lower()
    if lemma in scene.term("sanctions/pointer") | scene.term("sanctions/list") and measure.does is None:
        return bool(by and target) and deed.action == "in-force" and deed.said
    if not voice.speakers:
        return own == (True, True) and deed.action != "in-force" and not _is_first_person(scene, measure, deed)
    if deed.action == "in-force":
        return deed.said and (any(own) or bool(measure.targets))
    it = deed.word is not None and any(each.lower_ == "it" and each.dep_ == "nsubj" for each in deed.word.children)
    counted = bool(by) and not it and count_of(scene, measure.targets) is not None
    ours = own == (True, True) and not it and _is_first_person(scene, measure, deed)
    return counted or (bool(target) and (bool(by) or ours or deed.action in SPOKEN))


def _is_first_person(scene: Scene, measure: Measure, deed: Deed) -> bool:
    """Whether a questioner speaks of "we" or "you", whose side the text does not tell."""
    words = {each for word in (measure.token, deed.word) if word is not None for each in word.children}
    words |= {each for word in words if word.dep_ == "nsubj" for each in word.children if each.tag_ == "PRP$"}
    return any(each.lower_ in ("we", "you", "our", "your", "i") or each.tag_ == "PRP$" for each in words)


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
    when = _not_ahead(scene, when) if factuality == ACTUAL else when
    nobody = action == "threaten" and not by and not _has_subject(deed, token)
    if nobody or (action in RELIEF and factuality == HYPOTHETICAL and not target):
        return None
    return Sanction(
        id=scene.text.id("sanctions", [(measure.span.start, measure.span.end)], action),
        action=action,
        by=by or _issuer(scene, token.sent),
        target=target,
        instrument=measure.span,
        measure=measure.kind,
        count=count_of(scene, measure.targets) or added_by(measure.lister),
        legal_basis=_legal_basis(scene, token.sent),
        requested_by=_requested_by(scene, token) or spoken_for(scene, askers(scene, deed)),
        when=when,
        place=_place(scene, words),
        factuality=factuality,
        event=None,
        evidence=scene.evidence(
            anchor if action in SPOKEN else token, f"sanctions/{action}", 0.85 if by and target else 0.7
        ),
    )


def _not_ahead(scene: Scene, when: When | None) -> When | None:
    """The date of what is done, which no later date of its sentence can be ("and will be reviewed in May")."""
    published = scene.text.article.published
    ahead = when is not None and published is not None and when.start_date >= published.end_date
    return scene.published() if ahead else when


def _is_retold(scene: Scene, row: Sanction, rows: Sequence[Sanction]) -> bool:
    """Whether a measure only mentioned is one whose taking or lifting the article tells: no row besides that one."""
    return any(
        old.action not in ("in-force", "threaten")
        and row.measure in ("other", old.measure)
        and _fit(_sides(scene, old.by), _sides(scene, row.by))
        and bool(set(_sides(scene, old.target)) & set(_sides(scene, row.target)))
        and _names(row) - scene.term("sanctions/names-author") <= _names(old)
        for old in rows
    )


def _sides(scene: Scene, actors: Iterable[str]) -> tuple[str, ...]:
    """The states or bodies that some actors act for."""
    return tuple(scene.side(each) for each in actors)


def _has_subject(deed: Deed, token: Token) -> bool:
    """Whether the words say that somebody does it, known here or not, not the measure itself."""
    words = [each for each in (deed.word, deed.above) if each is not None]
    return any(child.dep_ == "nsubj" and child.i != token.i for word in words for child in word.children)


def _add(scene: Scene, rows: list[Sanction], row: Sanction, *, mention: bool, again: bool) -> None:
    """Adds a row, or lets an earlier one of the same measure and action take what it says more.

    `again` is whether the words can point back at a measure that names no target.
    """
    for place, old in enumerate(rows):
        same = bool(row.target) and set(old.target) == set(row.target) and None in (old.count, row.count)
        by = _fit(old.by, row.by) or (same and _fit(_sides(scene, old.by), _sides(scene, row.by)))
        by = by and (None not in (old.count, row.count) or old.count == row.count or set(row.by) >= set(old.by))
        alike = old.measure == row.measure and by and _fit(old.target, row.target)
        fills = again or not old.evidence.text.endswith(_STOPS)
        alike = alike and (bool(row.target) == bool(old.target) or (fills and _is_near(old, row)))
        if alike and mention and _names(row) <= _names(old):
            return
        if alike and old.action == row.action and _same_time(old, row) and old.count in (None, row.count, old.count):
            if None not in (old.count, row.count) and old.count != row.count:
                continue
            rows[place] = _filled(old, row)
            return
    rows.append(row)


def _is_near(one: Sanction, other: Sanction) -> bool:
    """Whether two rows stand close enough that the one may leave unsaid whom the other names."""
    return abs(one.evidence.start - other.evidence.start) < _NEAR_CHARACTERS


def _names(row: Sanction) -> set[str]:
    """The capitalised words of a measure that name a law or programme: "CAATSA sanctions" are not just any."""
    return {word.lower() for word in row.instrument.text.split()[:-1] if word[:1].isupper()}


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


# ---------------------------------------------------------------- when, by what right, at whose request


def _when(scene: Scene, words: Sequence[Token], rows: Sequence[Sanction]) -> When | None:
    """The date of the deed's clause, of "the same day" the row before, else a date at the sentence's end."""
    for word in words:
        dated = scene.own_date(word)
        if dated is not None and not _names_measure(words[-1], dated):
            return dated
    for word in words:
        if (adopted := _adopted(scene, word)) is not None:
            return adopted
    if rows and any(_same_day(word) for word in words):
        return rows[-1].when
    inside = words[0].dep_ in ("relcl", "acl") and words[-1].is_ancestor(words[0])
    for word in () if inside else words[-1].ancestors:
        if word.pos_ in ("VERB", "AUX") and (dated := scene.own_date(word)) is not None:
            return dated
    return _closing_date(scene, words[0]) or scene.published()


def _names_measure(token: Token, dated: When) -> bool:
    """Whether a date only tells which measure is meant: "lifted a 1990s ban"."""
    at = dated.span.start if dated.span is not None else -1
    return token.pos_ in ("NOUN", "PROPN") and token.left_edge.idx <= at < token.idx


def _adopted(scene: Scene, word: Token) -> When | None:
    """The date of the paper that does it: "Resolution 12, adopted in 2015, lifted the embargo"."""
    papers = [
        each
        for each in word.children
        if each.dep_ == "nsubj"
        and {each.lemma_.lower(), *(one.lower_ for one in each.lefts)} & scene.term("sanctions/paper")
    ]
    clauses = [each for paper in papers for each in paper.children if each.dep_ in ("acl", "relcl")]
    return next((dated for each in clauses if (dated := scene.own_date(each)) is not None), None)


def _place(scene: Scene, words: Sequence[Token]) -> str | None:
    """Where a measure is announced; a deed that is itself the measure tells only where its target is."""
    own = [each for each in words if each.lemma_.lower() not in scene.term("sanctions/measure-verb")]
    verbs = [each for each in (*own, *words[0].ancestors) if each.pos_ == "VERB"]
    here = {place for verb in verbs for place in scene.literal_places(verb)}
    sent = words[0].sent
    spots = ((index, each.id) for index, each in scene.places_at.items() if sent.start <= index < sent.end)
    return next((each for index, each in spots if each in here and not _inside_matter(scene, sent.doc[index])), None)


def _inside_matter(scene: Scene, word: Token) -> bool:
    """Whether a place only tells which matter is meant: "over the war in Peru", "at the proposal of Peru"."""
    while word.dep_ in ("compound", "nmod", "appos") and word.head.i != word.i:
        word = word.head
    noun = word.head.head
    venue = noun.dep_ == "pobj" and noun.head.lower_ in ("in", "at", "during", "on")
    asked = noun.lemma_.lower() in scene.term("sanctions/asked-for")
    return noun.pos_ in ("NOUN", "PROPN") and (asked or not venue)


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


def _issuer(scene: Scene, sent: Sentence) -> tuple[str, ...]:
    """Whose law a measure without a doer rests on: "were sanctioned pursuant to Executive Order 13224"."""
    words = sent.text.lower()
    return tuple(
        state
        for state in _LAWGIVERS
        if state in scene.actors and any(name in words for name in scene.term(f"sanctions/law-of/{state}"))
    )


def _legal_basis(scene: Scene, sent: Sentence) -> Span | None:
    for match in _LEGAL.finditer(sent.text):
        if _LEGAL_WORD.search(match.group(1)):
            start = sent.start_char + match.start(1)
            words = re.sub(r"\s(?:and|of|of the|on)\s*$", "", match.group(1))
            return scene.trimmed(start, start + len(words), " ,.\n")
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
    """Who asked for it: "at the request of X and Y", "on a proposal from Z"."""
    for word in token.sent:
        asked = word.lemma_.lower() in scene.term("sanctions/asked-for")
        if asked and word.dep_ == "pobj" and word.head.lower_ in ("at", "on", "upon"):
            return tuple(role.actor for role in unique([*scene.owners(word), *_of(scene, word)]))
    return ()


def _of(scene: Scene, noun: Token) -> Iterable[Role]:
    return [
        role
        for child in noun.children
        if child.lower_ in ("of", "from", "by")
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
