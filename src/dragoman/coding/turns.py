"""What is said aloud without quotation marks: the turns of a transcript and the paragraphs of a speech."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dragoman.coding.base import Scene
from dragoman.model import Span, Statement
from dragoman.resolve import Voice

_PARAGRAPH = re.compile(r"[^\n]+")

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


def _paragraphs(scene: Scene, voice: Voice) -> Iterator[Span]:
    """The paragraphs of a voice, without stage directions in brackets and salutations."""
    for match in _PARAGRAPH.finditer(scene.text.article.text, voice.start, voice.end):
        span = scene.trimmed(match.start(), match.end())
        words = span.text.split()
        aside = span.text.startswith(("(", "[")) and span.text.endswith((")", "]"))
        if len(words) >= SHORTEST and not aside and not span.text.endswith((",", ":")):
            yield span


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
