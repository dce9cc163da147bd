"""What is said aloud without quotation marks: the turns of a transcript and the paragraphs of a speech."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Token

from dragoman.coding.base import Scene
from dragoman.coding.statements.quotations import Cue
from dragoman.coding.statements.reported import subject_token
from dragoman.model import Span, Statement
from dragoman.resolve import Voice

_PARAGRAPH = re.compile(r"[^\n]+")

_SMALL = "of|for|the|and|de|del|della|der|den|van|von|di|da|dos|la|le|al|el|bin|ibn"
_LABEL = re.compile(
    rf"([A-Z][\w.’'-]*(?:,?[ \t]+(?:(?:{_SMALL})[ \t]+){{0,2}}[A-Z(][\w.’')-]*){{0,12}})"
    r"(?:[ \t]*\([^)\n]{2,40}\))?[ \t]*:\s"
)
"""What opens a turn: one to thirteen capitalised words, small ones between, and a colon."""

_SENTENCE = re.compile(r"[^.?!]+[.?!]*")
_ASIDE = re.compile(r"\([^)\n]*\)|\[[^\]\n]*\]")
_LOOSE = ".,;:!?–—“”\"'’"
_FINITE = ("VBD", "VBZ", "VBP", "MD", "VB")

_FIRST = ("i", "we")
_PAST = ("have", "has", "had", "did", "was", "were", "’ve", "'ve", "’d", "'d")

_COURTEOUS = 8
"""Words of the longest sentence that may be no more than a courtesy."""

SHORTEST = 3
"""Words of the shortest paragraph that states something ("I thank you.")."""

_SHORT_TURN = 4
"""Words of the shortest sentence with which a turn states something; shorter ones only keep it going."""

_BROKEN = 25
"""Words of the longest sentence broken off that says nothing yet."""

_IDLE = 25
"""Words of the longest sentence that may be mere housekeeping ("We have time for one more question")."""

_IDLER = 50
"""Words of the longest one with several phrases of the kind."""

_TURNS = 2
"""Turns of somebody from which on it is looked at how many of them are questions."""

_LONGEST_LABEL = 90
"""Characters of the longest label that may be a heading."""

_SHORT_WORD = 3
"""Letters of words that do not tell a heading from a name."""

_VERBLESS = 14
"""Words of the longest paragraph that is looked at for a verb ("Jane Doe, Daily News.")."""


def spoken(scene: Scene) -> tuple[Statement, ...]:
    """One direct statement for each paragraph of a turn or speech, in order; `()` for a report."""
    asking = _askers(scene)
    return tuple(
        _statement(scene, voice, span)
        for voice in scene.resolved.cast.voices
        if voice.aloud and voice.speakers and voice.speakers not in asking and not _heading(scene, voice)
        for span in _paragraphs(scene, voice)
    )


def _askers(scene: Scene) -> set[tuple[str, ...]]:
    """Those of whose turns more than half end with a question, as an interviewer's do: they state nothing.

    A single turn is enough only where somebody else speaks too.
    """
    text = scene.text.article.text
    turns: dict[tuple[str, ...], list[bool]] = {}
    for voice in scene.resolved.cast.voices:
        said = _ASIDE.sub("", text[voice.start : voice.end]).rstrip() if voice.aloud else ""
        if said and voice.speakers:
            turns.setdefault(voice.speakers, []).append(said.endswith("?"))
    least = 1 if len(turns) > 1 else _TURNS
    return {each for each, asked in turns.items() if len(asked) >= least and 2 * sum(asked) > len(asked)}


def _heading(scene: Scene, voice: Voice) -> bool:
    """Whether what opens a turn is no label but a heading ("Training:") or an address ("To the Minister:")."""
    text = scene.text.article.text
    label = text[text.rfind("\n", 0, voice.start - 1) + 1 : voice.start].strip(" \t:\u00a0")
    words = label.split()
    if not words or len(label) > _LONGEST_LABEL:
        return False
    if words[0].lower() in ("to", "from", "for", "on"):
        return True
    named = [word.strip(_LOOSE) for word in words if len(word) > _SHORT_WORD]
    return not label.isupper() and bool(named) and all(f" {word.lower()} " in text for word in named)


def speaks_now(scene: Scene, cue: Cue) -> bool:
    """Whether a verb in a speaker's own paragraph is the saying itself: "we urge them to go", "let me say that",
    "as we have said", not "I told him to go"."""
    voice = next((each for each in scene.resolved.cast.voices if each.start <= cue.token.idx < each.end), None)
    if voice is None or not voice.aloud:
        return False
    noun = subject_token(cue.token)
    first = noun is not None and noun.lower_ in _FIRST
    again = any(child.lower_ == "as" and child.dep_ == "mark" for child in cue.token.children)
    return (first or voice.speakers == cue.speakers) and (again or not _past(cue.token))


def _past(verb: Token) -> bool:
    """Whether a verb tells of what was: "we urged", "we have urged", "we did urge"."""
    helpers = {each.lower_ for each in verb.children if each.dep_ == "aux" and each.tag_ != "MD"}
    return not helpers.isdisjoint(_PAST) or (verb.tag_ in ("VBD", "VBN") and verb.lower_ != verb.lemma_)


def _paragraphs(scene: Scene, voice: Voice) -> Iterator[Span]:
    """The paragraphs of a voice up to another's label, without stage directions, salutations and courtesies."""
    transcript = len(scene.resolved.cast.voices) > 1
    shortest = _SHORT_TURN if transcript else SHORTEST
    for match in _PARAGRAPH.finditer(scene.text.article.text, voice.start, voice.end):
        span = scene.trimmed(match.start(), match.end())
        if transcript and span.start > voice.start + 2 and _another(scene, span):
            return
        span = _without_direction(scene, span)
        if span.text.endswith((",", ":")) or not _states(scene, span, shortest):
            continue
        if len(span.text.split()) > _VERBLESS or _has_verb(scene, span):
            yield span


def _without_direction(scene: Scene, span: Span) -> Span:
    """A paragraph without the stage directions before it: "(Via interpreter) Good." """
    while (aside := _ASIDE.match(span.text)) is not None and aside.end() < len(span.text):
        span = scene.trimmed(span.start + aside.end(), span.end)
    return span


def _has_verb(scene: Scene, span: Span) -> bool:
    """Whether a paragraph is more than a name that is called: some word of it is a verb."""
    first, last = scene.text.tokens(span.start, span.end)
    return any(each.tag_ in _FINITE and each.text != "Thank" for each in scene.text.doc[first : last + 1])


def _another(scene: Scene, span: Span) -> bool:
    """Whether a paragraph opens with the label of somebody who speaks only once."""
    label = _LABEL.match(span.text)
    if label is None:
        return False
    words = label.group(1).lower().split()
    return len(words) > 1 or span.text.endswith("?") or words[0] in scene.term("statements/chair")


def _states(scene: Scene, span: Span, shortest: int) -> bool:
    """Whether a paragraph says more than thanks, greetings, the next turn or a question."""
    return any(_says(scene, each, shortest) for each in _SENTENCE.findall(_ASIDE.sub("", span.text)))


def _says(scene: Scene, sentence: str, shortest: int) -> bool:
    """Whether one sentence of a turn states something: long enough, not broken off, no courtesy, no housekeeping."""
    plain = sentence.strip().lower().replace("’", "'")
    words = [word for each in plain.split() if (word := each.strip(_LOOSE))]
    courteous = len(words) <= _COURTEOUS and not scene.term("statements/courtesy").isdisjoint(words)
    if courteous or len(words) < shortest or plain.endswith("?"):
        return False
    if plain.endswith(("–", "—", "--")) and len(words) <= _BROKEN:
        return False
    if len(words) > _IDLER:
        return True
    idle = sum(phrase in plain for phrase in scene.term("statements/idle-phrase"))
    return idle < (2 if len(words) > _IDLE else 1)


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
