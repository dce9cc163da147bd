"""What is said aloud without quotation marks: the turns of a transcript and the paragraphs of a speech."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dragoman.coding.base import Scene
from dragoman.coding.statements.quotations import Cue
from dragoman.coding.statements.reported import subject_token
from dragoman.model import Span, Statement
from dragoman.resolve import Voice

_PARAGRAPH = re.compile(r"[^\n]+")

_LABEL = re.compile(r"((?:[A-Z][\w.’'-]*)(?:[ \t]+[A-Z(][\w.’')-]*){0,6})(?:[ \t]*\([^)\n]{2,40}\))?[ \t]*:\s")
"""What opens a turn: one to seven capitalised words and a colon."""

_SENTENCE = re.compile(r"[^.?!]+[.?!]*")
_ASIDE = re.compile(r"\([^)\n]*\)|\[[^\]\n]*\]")
_LOOSE = ".,;:!?–—“”\"'’"

_FIRST = ("i", "we")

_COURTEOUS = 8
"""Words of the longest sentence that may be no more than a courtesy."""

SHORTEST = 3
"""Words of the shortest paragraph that states something ("I thank you.")."""


def spoken(scene: Scene) -> tuple[Statement, ...]:
    """One direct statement for each paragraph of a turn or speech, in order; `()` for a report."""
    return tuple(
        _statement(scene, voice, span)
        for voice in scene.resolved.cast.voices
        if voice.aloud and voice.speakers
        for span in _paragraphs(scene, voice)
    )


def speaks_now(scene: Scene, cue: Cue) -> bool:
    """Whether a verb in a speaker's own paragraph is the saying itself: "we urge them to go", not "I told him to"."""
    noun = subject_token(cue.token)
    here = any(voice.aloud and voice.start <= cue.token.idx < voice.end for voice in scene.resolved.cast.voices)
    if not here or noun is None or noun.lower_ not in _FIRST:
        return False
    helpers = [child for child in cue.token.children if child.dep_ == "aux"]
    return cue.token.tag_ in ("VBP", "VB", "VBG") and all(each.tag_ in ("MD", "VBP", "VB", "TO") for each in helpers)


def _paragraphs(scene: Scene, voice: Voice) -> Iterator[Span]:
    """The paragraphs of a voice up to another's label, without stage directions, salutations and courtesies."""
    transcript = len(scene.resolved.cast.voices) > 1
    for match in _PARAGRAPH.finditer(scene.text.article.text, voice.start, voice.end):
        span = scene.trimmed(match.start(), match.end())
        if transcript and span.start > voice.start + 2 and _another(scene, span):
            return
        words = span.text.split()
        aside = span.text.startswith(("(", "[")) and span.text.endswith((")", "]"))
        if len(words) >= SHORTEST and not aside and not span.text.endswith((",", ":")) and _states(scene, span):
            yield span


def _another(scene: Scene, span: Span) -> bool:
    """Whether a paragraph opens with the label of somebody who speaks only once."""
    label = _LABEL.match(span.text)
    if label is None:
        return False
    words = label.group(1).lower().split()
    return len(words) > 1 or span.text.endswith("?") or words[0] in scene.term("statements/chair")


def _states(scene: Scene, span: Span) -> bool:
    """Whether a paragraph says more than thanks, greetings, the next turn or a question."""
    courtesies = scene.term("statements/courtesy")
    for sentence in _SENTENCE.findall(_ASIDE.sub("", span.text)):
        words = {word.strip(_LOOSE).lower() for word in sentence.split()}
        short = len(words) < SHORTEST or (len(words) <= _COURTEOUS and words & courtesies)
        turn = any(phrase in sentence.lower() for phrase in scene.term("statements/idle-phrase"))
        if not short and not turn and not sentence.rstrip().endswith("?"):
            return True
    return False


def _statement(scene: Scene, voice: Voice, span: Span) -> Statement:
    token = scene.text.doc[scene.text.token_at(span.start)]
    medium = "speech" if len(scene.resolved.cast.voices) == 1 else "interview"
    return Statement(
        id=scene.text.id("statements", [(span.start, span.end)], "direct"),
        speakers=voice.speakers,
        document=None,
        addressees=(),
        kind="direct",
        medium=medium,
        cue=None,
        content=(span,),
        quoted=(),
        when=scene.published(),
        evidence=scene.evidence(token, "statements/spoken", 0.9),
    )
