"""What the text has told of a measure before: whose it was and whom it hit, for words that only point at it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from dragoman.coding.base import Scene
from dragoman.coding.sanctions.deeds import Deed
from dragoman.coding.sanctions.kinds import Measure, Told
from dragoman.resolve import Voice

_NEAR = 250
"""How many words back a speaker's "the sanctions" may point."""


def recalled(scene: Scene, measure: Measure, told: Sequence[Told], target: tuple[str, ...]) -> Told | None:
    """The measure told before that "the sanctions", "those measures" or "them" points at."""
    lemma = measure.token.lemma_.lower()
    pointers = ("pointer", "again", "list")
    anything = any(lemma in scene.term(f"sanctions/{name}") for name in pointers) or measure.token.pos_ == "PRON"
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


def same_hand(scene: Scene, one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two measures can be one and the same as to who takes them."""
    first, second = (sides_of(scene, [each for each in ids if _is_known(scene, each)]) for ids in (one, other))
    return not first or not second or bool(first & second)


def sides_of(scene: Scene, actors: Iterable[str]) -> set[str]:
    """The states or bodies that some actors act for."""
    return {scene.side(each) for each in actors}


def same_again(measure: Measure, told: Sequence[Told]) -> tuple[str, ...]:
    """The target told last in the same sentence where a pronoun stands for it: "and the ministry designated it"."""
    again = bool(measure.targets) and all(each.pos_ == "PRON" for each in measure.targets)
    last = told[-1] if again and told else None
    return last.target if last is not None and last.word.sent.start == measure.token.sent.start else ()


def the_country(scene: Scene, measure: Measure, told: Sequence[Told]) -> tuple[str, ...]:
    """The target told last where the words only say "the country"."""
    points = any(
        each.lemma_.lower() in scene.term("sanctions/the-country")
        and each.tag_ == "NN"
        and any(child.lower_ in ("the", "this", "that") for child in each.children)
        for each in measure.targets
    )
    return next((each.target for each in reversed(told) if each.target), ()) if points else ()


def _turn_start(scene: Scene, voice: Voice) -> int:
    """Where a turn starts, with the question it answers."""
    voices = scene.resolved.cast.voices
    at = voices.index(voice)
    return voices[at - 1].start if at and not voices[at - 1].speakers else voice.start


def voice_at(scene: Scene, offset: int) -> Voice | None:
    """Whose turn or speech an offset stands in; None in a report."""
    return next((each for each in scene.resolved.cast.voices if each.start <= offset < each.end), None)


def _is_known(scene: Scene, actor_id: str) -> bool:
    """Whether an authority is more than "Western governments"."""
    return scene.actors[actor_id].kind != "population"


def beside_told(measure: Measure, deed: Deed | None, told: Sequence[Told]) -> tuple[str, ...]:
    """Whom the measure of the clause before hit: "lifted its sanctions on Peru but maintains an arms embargo"."""
    last, verb = (told[-1] if told else None), measure.token.head
    bare = last is not None and deed is not None and not measure.targets and measure.token.dep_ == "dobj"
    if last is None or not bare or last.word.sent.start != measure.token.sent.start:
        return ()
    return last.target if verb.dep_ == "conj" and verb.head.i in {each.i for each in _over(last.word)} else ()


def _over(word: Token) -> Iterable[Token]:
    return (each for each in (word, *word.ancestors) if each.pos_ in ("VERB", "AUX"))


def is_counted(measure: Measure) -> bool:
    """Whether a measure names a number of its own targets, known or not: "put 105 tankers on its list"."""
    return any(
        noun.pos_ == "NOUN"
        and any(child.dep_ == "nummod" for child in noun.children)
        and not any(child.dep_ in ("det", "poss") for child in noun.children)
        for noun in measure.targets
    )
