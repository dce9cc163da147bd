"""What somebody undertakes, affirms, offers, intends, requests or refuses, one row for each item of a list.

Three ways of speaking are read: a word of undertaking with what it takes ("pledged to open", "an offer to pay", a list
below "agreed to:"), and a future of the doer's own side ("Kenya will open", "he said his government would open"), where
a denied one is a refusal. Conditions are found beside them and given to what they restrict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from spacy.tokens import Token

from dragoman.coding.base import Scene
from dragoman.coding.base import sentences as sentences_of
from dragoman.coding.commitments.conditions import Condition, conditions_of
from dragoman.coding.commitments.due import due
from dragoman.coding.commitments.futures import in_future, is_to, told_duty, told_passive
from dragoman.coding.commitments.lists import written_lists
from dragoman.coding.commitments.nouns import in_noun
from dragoman.coding.commitments.specific import specific
from dragoman.coding.commitments.toward import toward
from dragoman.coding.commitments.turns import only_asked
from dragoman.coding.commitments.undertaking import Undertaking, closed, first_verb, statement_over, undertakers
from dragoman.coding.commitments.verbs import in_speech, kind_of
from dragoman.model import Commitment, Statement

_SHORTEST = 4
"""Letters below which words undertake nothing ("it", "so")."""


def commitments(scene: Scene, said: tuple[Statement, ...]) -> tuple[Commitment, ...]:
    """All promises, shared principles, offers, plans, demands and refusals, one row for each item of a list."""
    found = list(_written(scene, said))
    used = {each.token.i for each in found} | {word.i for each in found for word in each.words}
    for sent in sentences_of(scene.text):
        if sent.text.rstrip(" \n\t”’\"'").endswith("?"):
            continue
        for token in sent:
            if token.i not in used:
                found += _undertakings(scene, token, said)
    found = [each for each in found if not only_asked(scene, each)]
    found = _distinct([replace(each, words=_before_reporter(scene, each.words)) for each in found])
    found = _once([kept for each in found if (kept := specific(scene, each)) is not None])
    conditions = conditions_of(scene, found)
    found = [_as_offer(scene, each, index in conditions) for index, each in enumerate(found)]
    rows = [_commitment(scene, each, conditions.get(index), said) for index, each in enumerate(found)]
    by_id = {row.id: row for row in rows if len(row.content.text) >= _SHORTEST}
    return tuple(sorted(by_id.values(), key=lambda each: (each.content.start, each.content.end)))


def _undertakings(scene: Scene, token: Token, said: tuple[Statement, ...]) -> list[Undertaking]:
    """What one word undertakes: as a verb or adjective of undertaking, as a noun of it, or as a future."""
    if token.pos_ == "NOUN":
        return in_noun(scene, token, said)
    if token.pos_ not in ("VERB", "AUX", "ADJ"):
        return []
    if token.lemma_ == "be" and (arranged := is_to(scene, token)):
        return arranged
    if token.tag_ == "VBN" and (done := told_passive(scene, token, said)):
        return done
    if token.tag_ == "VB" and (duty := told_duty(scene, token, said)):
        return duty
    kind = kind_of(scene, token)
    if kind in (None, "request", "affirm"):
        future = in_future(scene, token, said)
        if future:
            return future
    return in_speech(scene, token, kind, said) if kind else []


def _as_offer(scene: Scene, found: Undertaking, conditional: bool) -> Undertaking:
    """A readiness to do others a service, or on a condition, as the offer it is ("is ready to host the talks")."""
    ready = found.token.lemma_.lower() in ("ready", "willing", "prepared", "readiness", "willingness")
    deed = first_verb(found.words).lemma_.lower()
    offered = ready and found.kind == "intend" and (deed in scene.term("commitments/service") or conditional)
    return replace(found, kind="offer") if offered else found


def _distinct(found: list[Undertaking]) -> list[Undertaking]:
    """The undertakings without those found twice: same last words, or a word that is itself what is undertaken."""
    heads = {first_verb(each.words).i for each in found if each.kind != "affirm"}
    kept: list[Undertaking] = []
    seen: set[int] = set()
    for each in found:
        head = first_verb(each.words).i
        if head in seen or (each.token.i != head and each.token.i in heads):
            continue
        seen.add(head)
        kept.append(each)
    return kept


def _once(found: list[Undertaking]) -> list[Undertaking]:
    """The undertakings without those told by a verb and its noun both: the deed counts, or else the whole aim."""
    nouns = {each.token.i: each for each in found if each.token.pos_ == "NOUN"}
    aims = {first_verb(each.words).i for each in found if each.kind == "affirm" and each.token.pos_ != "NOUN"}
    deeds = {at for at, each in nouns.items() if each.kind != "affirm"}
    return [
        each
        for each in found
        if not (each.kind == "affirm" and first_verb(each.words).i in deeds)
        and not (each.kind == "affirm" and each.token.i in nouns and each.token.i in aims)
    ]


def _before_reporter(scene: Scene, words: tuple[Token, ...]) -> tuple[Token, ...]:
    """The words without whoever is said to say them at their end (", mediators said")."""
    last = words[-1]
    after = last.nbor() if last.i + 1 < len(last.doc) else last
    commas = [index for index, each in enumerate(words) if each.text == "," and index > 0]
    if after.lemma_.lower() in scene.knowledge.reporting and after.pos_ == "VERB" and after.tag_ != "VBN" and commas:
        return words[: commas[-1]]
    return words


# ---------------------------------------------------------------- lists line by line


def _written(scene: Scene, said: tuple[Statement, ...]) -> Iterator[Undertaking]:
    """The items written line by line below "agreed to:" or "will:"; those that are sentences speak for themselves."""
    text, doc = scene.text.article.text, scene.text.doc
    for colon, found in written_lists(text):
        start = scene.text.token_at(text.rfind("\n", 0, colon) + 1)
        leads = [doc[index] for index in range(scene.text.token_at(colon), start - 1, -1)]
        lead = next(((each, kind) for each in leads if (kind := _lead_kind(scene, each)) is not None), None)
        by = undertakers(scene, lead[0], said) if lead else ()
        for begin, end in found:
            words = closed(
                doc[scene.text.token_at(begin)],
                list(doc[scene.text.token_at(begin) : scene.text.token_at(end - 1) + 1]),
            )
            if lead and by and words and not any(word.tag_ == "MD" for word in words):
                yield Undertaking(lead[0], lead[1], by, words)


def _lead_kind(scene: Scene, token: Token) -> str | None:
    """The kind a lead-in word gives to the list below it."""
    if token.tag_ == "MD" and token.lower_ in ("will", "shall"):
        return "commit"
    return kind_of(scene, token) if token.pos_ in ("VERB", "AUX", "ADJ") else None


# ---------------------------------------------------------------- the row


def _commitment(
    scene: Scene, found: Undertaking, condition: Condition | None, said: tuple[Statement, ...]
) -> Commitment:
    statement = statement_over(found.token, said)
    words = list(found.words)
    if condition is not None and condition.words[-1].i >= words[-1].i and words[0].i < condition.words[0].i:
        words = [each for each in words if each.i < condition.words[0].i]
        while len(words) > 1 and (words[-1].is_quote or words[-1].text in (",", ";")):
            words.pop()
    content = scene.span_of(words)
    return Commitment(
        id=scene.text.id("commitments", [(content.start, content.end)], found.kind),
        by=found.by,
        toward=toward(scene, found.token, words, found.by, found.kind),
        kind=found.kind,
        topics=_topics(scene, words),
        content=content,
        condition=scene.span_of(condition.words) if condition is not None else None,
        due=due(scene, content, words) if found.kind != "affirm" else None,
        statement=statement.id if statement else None,
        follows=(),
        evidence=scene.evidence(found.token, f"commitments/{found.token.lemma_.lower()}", 0.8),
    )


def _topics(scene: Scene, words: Iterable[Token]) -> tuple[str, ...]:
    lemmas = [each.lemma_.lower() for each in words]
    shown = {
        context
        for index, lemma in enumerate(lemmas)
        for phrase, context in scene.knowledge.contexts.get(lemma, ())
        if tuple(lemmas[max(0, index - len(phrase) + 1) : index + 1]) == phrase
    }
    return tuple(sorted(shown))
