"""Quotation marks and who claims them.

Marks are paired paragraph by paragraph (curly, straight, guillemets; a missing mark is bridged). Each quotation then
goes to the reporting verb whose clause holds it most tightly, else to the nearest one it touches.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from spacy.tokens import Token

from dragoman.coding.base import Scene

_OPEN, _CLOSE, _STRAIGHT = "“«„", "”»", '"'
_MARKS = _OPEN + _CLOSE + _STRAIGHT
_BETWEEN = " \n\t\u00a0,.:;–—-" + _MARKS

_SINGLE = re.compile(r"(?<![\w’'])[‘'](?=[A-Z])([^\n]{8,}?[.,?!…])[’'](?=\s|$)")
"""A sentence between single marks: it begins with a capital and closes behind a comma or full stop."""

_LABEL = 3
"""Up to so many words between marks may be a label ("regime"), which only a verb next to it claims."""

_NEAR = 6
"""How many words into the next sentence its verb may stand to claim the quotation before it."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation: offsets between the marks, and which mark was missing (`open`, `close` or nothing)."""

    start: int
    end: int
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Cue:
    """A reporting verb (or "according to") with its speakers, its document and the offsets it reports."""

    token: Token
    speakers: tuple[str, ...]
    document: str | None
    addressees: tuple[str, ...]
    content: tuple[tuple[int, int], ...]


def quotations(text: str) -> list[Quote]:
    """The quotations of a text; a paragraph's unpaired mark opens or closes at the paragraph's edge."""
    found: list[Quote] = []
    start = 0
    for line in text.split("\n"):
        doubled = any(mark in line for mark in _MARKS)
        single = [] if doubled else _SINGLE.finditer(text, start, start + len(line))
        found += [Quote(*match.span(1)) for match in single] or _quotes_in(text, start, start + len(line))
        start += len(line) + 1
    return [_kept_open(text, quote) for quote in found]


def _kept_open(text: str, quote: Quote) -> Quote:
    """A quotation left open where the next paragraph opens again: it lacks no mark, it goes on there."""
    goes_on = quote.missing == "close" and text[quote.end :].lstrip()[:1] in (*_OPEN, _STRAIGHT)
    return Quote(quote.start, quote.end) if goes_on else quote


def _quotes_in(text: str, start: int, end: int) -> list[Quote]:
    found: list[Quote] = []
    opened: int | None = None
    for at in range(start, end):
        letter = text[at]
        if letter not in _MARKS:
            continue
        if letter in _OPEN or (letter == _STRAIGHT and opened is None and _opens(text, at, start, end)):
            if opened is None:
                opened = at + 1
        elif opened is not None:
            found.append(Quote(opened, at))
            opened = None
        else:
            found.append(Quote(_clause_start(text, start, at), at, "open"))
    if opened is not None and opened < end:
        found.append(Quote(opened, end, "close"))
    return [quote for quote in found if text[quote.start : quote.end].strip()]


def _opens(text: str, at: int, start: int, end: int) -> bool:
    """Whether a straight mark opens: at the edge or after a blank or bracket, and before a word."""
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    return (before.isspace() or before in "([-–—,:'‘") and not after.isspace()


def _clause_start(text: str, start: int, at: int) -> int:
    """Where a quotation without an opening mark is taken to begin: its sentence."""
    cut = max(text.rfind(mark, start, at) for mark in (". ", "? ", "! ", ": ", "\n"))
    return max(start, cut + 2 if cut >= 0 else start)


def mended(quote: Quote, cues: list[Cue], scene: Scene) -> Quote:
    """A quotation that lacks a mark, cut where the cue inside it stands: the cue's own words are not quoted."""
    inside = [cue for cue in cues if quote.missing and quote.start <= cue.token.idx < quote.end]
    if not inside:
        return quote
    cue = inside[0]
    if quote.missing == "open":
        after = [start for start, _ in cue.content if start > cue.token.idx]
        return Quote(min(after, default=cue.token.idx + len(cue.token) + 1), quote.end, quote.missing)
    subject_start = min(child.left_edge.idx for child in (cue.token, *cue.token.children) if child.dep_ != "ccomp")
    comma = scene.text.article.text.rfind(",", quote.start, max(subject_start, quote.start + 1))
    return Quote(quote.start, comma, quote.missing) if comma > quote.start else quote


def balanced(text: str, start: int, end: int) -> tuple[int, int]:
    """Offsets widened by the mark that stands next to them where the words lack its partner, else cut by one."""
    inner = text[start:end]
    opened = sum(inner.count(mark) for mark in _OPEN) - sum(inner.count(mark) for mark in _CLOSE)
    odd = inner.count(_STRAIGHT) % 2
    if opened > 0 or odd:
        close = end
        while close < len(text) and text[close] in ".,!?":
            close += 1
        if close < len(text) and text[close] in _CLOSE + _STRAIGHT:
            return start, close + 1
    if (opened < 0 or odd) and start > 0 and text[start - 1] in _OPEN + _STRAIGHT:
        return start - 1, end
    return start, end


# ---------------------------------------------------------------- who claims a quotation


def claims(cues: list[Cue], quotes: list[Quote], text: str) -> dict[Cue, list[Quote]]:
    """Which cue reports each quotation: the one whose clause holds it most tightly, else the nearest by."""
    claimed: dict[Cue, list[Quote]] = {}
    starts = [cue.token.sent.start_char for cue in cues]
    for quote in quotes:
        low, high = bisect_left(starts, quote.start - 2_000), bisect_left(starts, quote.end + 4)
        near = [cue for cue in cues[low:high] if _touches(cue, quote, text)]
        if near:
            claimed.setdefault(min(near, key=lambda cue: _distance(cue, quote)), []).append(quote)
    return claimed


def _touches(cue: Cue, quote: Quote, text: str) -> bool:
    """Whether a quotation stands in the cue's sentence or next to it: `"...," X said`, `X said: "..."`."""
    if quote.start <= cue.token.idx < quote.end:
        return False
    start, end = cue.token.sent.start_char, cue.token.sent.end_char
    if quote.start < end and quote.end > start:
        return not _label(quote, text) or _holds(cue, quote) or _beside(cue, quote, text)
    if 0 <= quote.start - end <= 2:
        return text[cue.token.idx : end].rstrip().endswith(":")
    if not 0 <= start - quote.end <= 3 or cue.token.i - cue.token.sent.start > _NEAR:
        return False
    last = text[quote.end - 1]
    return last == "," or (last in ".?!" and not cue.content and _frame(cue, text))


def _frame(cue: Cue, text: str) -> bool:
    """Whether a sentence is no more than the frame of a quotation: "the minister exclaimed.", "he told reporters." """
    sent = cue.token.sent
    if any(letter in _MARKS for letter in text[sent.start_char : sent.end_char].rstrip()[1:]):
        return False
    busy = [each for each in sent if each.pos_ in ("VERB", "AUX") and each.i != cue.token.i]
    return cue.token.dep_ == "ROOT" and not busy


def _label(quote: Quote, text: str) -> bool:
    """Whether quoted words may be no more than a label: few, and no sentence."""
    words = text[quote.start : quote.end].split()
    return len(words) <= _LABEL and text[quote.end - 1] not in ".,?!"


def _holds(cue: Cue, quote: Quote) -> bool:
    return any(start - 2 <= quote.start and quote.end <= end + 2 for start, end in cue.content)


def _beside(cue: Cue, quote: Quote, text: str) -> bool:
    """Whether nothing but marks, or the words the verb itself takes, stands between the verb and a label."""
    verb = cue.token
    if quote.start < verb.idx:
        subjects = [child for child in verb.lefts if child.dep_ == "nsubj"]
        subject_start = subjects[-1].left_edge.idx if subjects else verb.idx
        return quote.end < subject_start + 1 and not text[quote.end : max(quote.end, subject_start)].strip(_BETWEEN)
    if _led_in(quote, verb, text):
        return True
    head = _head_of(quote, verb)
    return verb.i in (head.i, *(each.i for each in head.ancestors)) and not any(
        each.pos_ in ("VERB", "AUX") for each in head.ancestors if each.i > verb.i
    )


def _led_in(quote: Quote, verb: Token, text: str) -> bool:
    """Whether a verb leads a quotation in by a comma or colon: `told the press, "all is ready"`."""
    between = [each for each in verb.doc[verb.i + 1 : verb.sent.end] if each.idx < quote.start - 1]
    mark = text[verb.idx : quote.start].rstrip(" " + _MARKS)[-1:]
    return mark in (",", ":") and not any(each.pos_ in ("VERB", "AUX") for each in between)


def _head_of(quote: Quote, verb: Token) -> Token:
    """The word of a quotation on which its others hang."""
    inside = [each for each in verb.doc[verb.i : verb.sent.end] if quote.start <= each.idx < quote.end]
    return (
        next((each for each in inside if not quote.start <= each.head.idx < quote.end), inside[0]) if inside else verb
    )


def _distance(cue: Cue, quote: Quote) -> tuple[int, int]:
    holding = [end - start for start, end in cue.content if start - 2 <= quote.start and quote.end <= end + 2]
    after = cue.token.idx + len(cue.token)
    gap = quote.start - after if after <= quote.start else cue.token.idx - quote.end
    return (0, min(holding)) if holding else (1, gap)
