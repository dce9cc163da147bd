"""Where a text tells of a meeting: every word of meeting in reading order, what only is asked left out."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span as Sentence

from dragoman.coding.base import Scene, sentences
from dragoman.coding.meetings.asked import one_of_row
from dragoman.coding.meetings.nouns import of_noun
from dragoman.coding.meetings.said import Sign
from dragoman.coding.meetings.verbs import due_in, of_verb


def signs(scene: Scene) -> Iterator[Sign]:
    """Every telling of a meeting, in reading order; nothing where nobody meets."""
    for sent in sentences(scene.text):
        if asked(scene, sent):
            continue
        for token in sent:
            if token.pos_ == "VERB" or (token.tag_ == "VBG" and token.dep_ == "advcl" and token.lower_ == "meeting"):
                sign = of_verb(scene, token)
            elif token.pos_ in ("NOUN", "PROPN"):
                sign = of_noun(scene, token)
            elif token.pos_ == "ADJ" and token.dep_ in ("nsubj", "nsubjpass"):
                sign = one_of_row(scene, token)
            elif token.dep_ == "acomp" and token.lower_ in scene.term("meetings/awaited"):
                sign = due_in(scene, token)
            else:
                continue
            if sign is not None:
                yield sign


def asked(scene: Scene, sent: Sentence) -> bool:
    """Whether a sentence only asks, or stands in a questioner's turn: what is asked about has not been told."""
    voices = scene.resolved.cast.voices
    if any(not each.speakers and each.start <= sent.start_char < each.end for each in voices):
        return True
    return sent.text.rstrip(' \n"”’').endswith("?")
