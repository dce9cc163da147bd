"""When, by which means and to whom a reporting verb says something."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from dragoman.coding.base import Scene, subject, unique
from dragoman.coding.statements.quotations import Cue
from dragoman.coding.statements.reported import Offsets, resumes, subject_token
from dragoman.model import Role, Statement, When

_BACK = 3
"""How many statements before one are looked through for the same speaker's."""

_DATED = 5
"""How many words before a verb a date that stands between it and its subject may begin."""


def when(scene: Scene, cue: Cue) -> When | None:
    """When it was said by the verb's own clause; without a date there the day of publication."""
    own = _phrase_date(scene, cue.token) if cue.token.lower_ == "according" else _own_date(scene, cue)
    published = scene.published()
    later = own is not None and published is not None and _to_come(own, published)
    return published if own is None or later else own


def on_same_day(scene: Scene, rows: list[tuple[Cue, Statement]]) -> list[Statement]:
    """The statements, undated ones with the day of what the same speaker said, or did, just before."""
    found: list[Statement] = []
    for at, (cue, row) in enumerate(rows):
        if row.when is not None and row.when.basis == "text":
            found.append(row)
            continue
        before = _sentence_before(scene, cue)
        own = scene.own_date(before) if before is not None else None
        nearest = next(
            (at - back for back in range(1, min(at, _BACK) + 1) if _goes_on(scene, rows[at - back], cue, row)), None
        )
        day = own or (
            found[nearest].when if nearest is not None else _day_around(rows[max(0, at - _BACK) : at + _BACK], cue)
        )
        past = day is not None and day.basis == "text" and (row.when is None or day.start_date < row.when.start_date)
        found.append(replace(row, when=day) if past else row)
    return found


def _day_around(near: list[tuple[Cue, Statement]], cue: Cue) -> When | None:
    """The day of the statement in whose words a verb in the present stands: "Mali condemns it, he said on Monday"."""
    at = cue.token.idx
    around = [row for _, row in near if any(span.start <= at < span.end for span in row.content)]
    return around[0].when if around and cue.token.tag_ in ("VBZ", "VBP") else None


def _goes_on(scene: Scene, last: tuple[Cue, Statement], cue: Cue, row: Statement) -> bool:
    """Whether a speaker goes on in the same paragraph, and no other date stands between."""
    said, before = last[0].token, last[1]
    if before.speakers != row.speakers or not row.speakers:
        return False
    if row.document not in (None, before.document) or row.medium not in (None, before.medium):
        return False
    if said.i >= cue.token.i or "\n" in scene.text.article.text[said.idx : cue.token.idx]:
        return False
    anew = any(child.lower_ in scene.term("statements/anew") for child in cue.token.children)
    between = [index for index in range(said.sent.end, cue.token.sent.end) if index in scene.times_at]
    inside = [each for span in row.content for each in between if span.start <= scene.text.doc[each].idx < span.end]
    text = row.document is not None and row.document == before.document
    return not anew and len(between) == len(inside) and (text or said.tag_ == cue.token.tag_ == "VBD")


def _own_date(scene: Scene, cue: Cue) -> When | None:
    """The date of a reporting verb, else one that stands between its subject and it ("the minister 16 May said")."""
    own, noun = scene.own_date(cue.token), subject_token(cue.token)
    if own is not None and (_told_of(own, cue) or _of_next(scene, own, cue.token)):
        own = next((each for each in _beside(scene, cue.token) if not _told_of(each, cue)), None)
    own = own or _speaking_date(scene, cue.token) or _issuing_date(scene, cue)
    if own is not None or noun is None:
        return own
    first = max(noun.i + 1, cue.token.i - _DATED)
    near = [scene.times_at[index].when_ for index in range(first, cue.token.i) if index in scene.times_at]
    return near[-1] if near else None


def _issuing_date(scene: Scene, cue: Cue) -> When | None:
    """ "Issued a declaration on Friday in which they condemned it": the date of the verb that brings the document."""
    text = cue.token.head if cue.document and cue.token.dep_ == "relcl" else None
    return scene.own_date(text.head) if text is not None and text.dep_ in ("dobj", "nsubjpass") else None


def _told_of(date: When, cue: Cue) -> bool:
    """Whether a date stands in the words reported: "reaffirms its 2020 policy"."""
    at = date.span
    return at is not None and any(start <= at.start and at.end <= end for start, end in cue.content)


def _of_next(scene: Scene, date: When, verb: Token) -> bool:
    """Whether a date stands behind another reporting verb with which the same speaker goes on."""
    last = scene.text.token_at(date.span.start) if date.span is not None else verb.i
    between = verb.doc[verb.i + 1 : last] if verb.i < last < verb.sent.end else ()
    return any(each.dep_ == "conj" and resumes(scene, each) == verb for each in between)


def _to_come(date: When, published: When) -> bool:
    """Whether a date is still to come: it begins after the publication, or the text says "later this year"."""
    later = date.span is not None and date.span.text.lower().startswith("later")
    return date.start_date > published.start_date or (later and date.end_date > published.end_date)


def _beside(scene: Scene, verb: Token) -> Iterator[When]:
    """The dates that a verb takes itself, as adverb or after a preposition."""
    for child in verb.children:
        dated = [child, *child.children] if child.dep_ in ("npadvmod", "prep", "advmod") else []
        yield from (scene.times_at[word.i].when_ for each in dated for word in each.subtree if word.i in scene.times_at)


def _speaking_date(scene: Scene, verb: Token) -> When | None:
    """ "Speaking on state television late Monday, he said": the date of the participle before the verb."""
    before = [child for child in verb.children if child.dep_ in ("advcl", "prep") and child.i < verb.i]
    speaking = [child for child in before if child.tag_ == "VBG" and child.lemma_ in scene.term("statements/speaking")]
    dated = [scene.times_at[each.i].when_ for child in speaking for each in child.subtree if each.i in scene.times_at]
    return dated[-1] if dated else None


def _phrase_date(scene: Scene, token: Token) -> When | None:
    """A date inside "according to a statement on Monday"."""
    dated = [scene.times_at[each.i].when_ for each in token.subtree if each.i in scene.times_at]
    return dated[0] if dated else None


def _sentence_before(scene: Scene, cue: Cue) -> Token | None:
    """The main verb of the sentence before, of the same paragraph, where its subject is the one who says this now."""
    noun, sent = subject_token(cue.token), cue.token.sent
    if noun is None or noun.pos_ != "PRON" or sent.start == 0:
        return None
    before = scene.text.doc[sent.start - 1].sent
    between = scene.text.article.text[before.start_char : sent.start_char]
    said = {role.actor for role in subject(scene, before.root)} if before.root.tag_ == "VBD" else set()
    return before.root if said == set(cue.speakers) and "\n" not in between else None


def medium(scene: Scene, cue: Cue) -> str | None:
    """How it was said, from the phrases of the verb and of its subject: "in a post on X", "told parliament"."""
    token = cue.token
    if token.lemma_.lower() in ("tweet", "post"):
        return "post"
    nouns = [each for each in _by_which(scene, token) if not any(start <= each.idx < end for start, end in cue.content)]
    inner = [each for noun in nouns for child in noun.children if child.dep_ == "prep" for each in child.children]
    for each in (nouns, inner):
        lemmas = {word.lemma_.lower() for noun in each for word in (noun, *noun.lefts, *noun.conjuncts)}
        for name in ("interview", "post", "call", "written", "speech"):
            if lemmas & scene.term(f"statements/medium/{name}"):
                return name
    return "written" if cue.document else _written_before(scene, token)


def _by_which(scene: Scene, verb: Token) -> list[Token]:
    """The nouns that may name the medium: "in a letter", "told parliament", "speaking on television"."""
    noun = subject_token(verb)
    behind = [child for child in noun.children if noun.i < child.i] if noun is not None else []
    speaking = [
        child for child in verb.children if child.dep_ == "advcl" and child.lemma_ in scene.term("statements/speaking")
    ]
    tells = [
        each for each in (verb, *speaking) if each.lemma_.lower() in scene.term("statements/tells") or each in speaking
    ]
    means = scene.term("statements/medium/prep")
    phrases = [*verb.children, *behind, *(child for each in speaking for child in each.children)]
    phrases = [each for each in phrases if each.dep_ in ("prep", "agent") and each.lower_ in means]
    named = [each for phrase in phrases for each in phrase.children if each.dep_ == "pobj"]
    return named + [each for told in tells for each in told.children if each.dep_ in ("dobj", "dative")]


def _written_before(scene: Scene, verb: Token) -> str | None:
    """ "She confirmed it in a post. ..., she wrote": how the sentence before says that it was written."""
    if verb.lemma_ != "write" or verb.sent.start == 0:
        return None
    lemmas = {each.lemma_.lower() for each in verb.doc[verb.sent.start - 1].sent if each.dep_ == "pobj"}
    return next((name for name in ("post", "written") if lemmas & scene.term(f"statements/medium/{name}")), None)


def addressees(scene: Scene, token: Token, said: Offsets) -> tuple[str, ...]:
    """To whom a verb says something: its object or its "to", unless these words are part of what it reports."""
    found: list[Role] = []
    clausal = any(child.dep_ == "ccomp" for child in token.children)
    lemma = token.lemma_.lower()
    for child in token.children:
        inside = any(start <= child.idx < end for start, end in said)
        if clausal and inside:
            continue
        told = child.dep_ == "dative" or (child.dep_ == "dobj" and (clausal or lemma != "promise"))
        if told and lemma in scene.term("statements/tells"):
            found += scene.roles(child)
        if child.dep_ in ("prep", "dative") and child.lower_ == "to" and lemma in scene.term("statements/says-to"):
            found += [role for each in child.children if each.dep_ == "pobj" for role in scene.roles(each, deep=False)]
    return tuple(role.actor for role in unique(found))
