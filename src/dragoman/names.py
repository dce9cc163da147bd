"""How names are compared: words of a text with offsets, folded so that case, accents, dots and "'s" do not count."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

_WORD = re.compile(
    r"""\b(?:Gen|Lt|Col|Maj|Capt|Sgt|Adm|Cmdr|Sen|Rep|Gov|Dr|Mr|Mrs|Ms|Prof|Hon|Amb|Brig|Jr|Sr|St)\.(?=\W|$)
    | [^\W_]+(?:[.'’ʼ‘`]+[^\W_]+)*(?:(?<=[.][^\W\d_])\.|(?<=\b[^\W\d_])\.)?""",
    re.VERBOSE,
)
"""A word: dots belong to abbreviations ("U.S.", "J.", "Gen."), never to the end of a sentence."""

_POSSESSIVE = re.compile(r"['’](?:s|S)?$")
_INNER = re.compile(r"[.'’ʼ‘`]")

PARTICLES = frozenset(
    (
        "al el ul an ar as bin ibn ben abu bint van von der den de da do dos del della di du la le y e und zu zum ter "
        "ten af av"
    ).split()
)
"""Name particles, lower case, that stand inside a person's name."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: offsets of its bare form (without "'s"), the form itself, the folded form."""

    start: int
    end: int
    text: str
    key: str
    possessive: bool


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """Text in the form names are compared by: ASCII (anyascii), lower case, without dots and apostrophes."""
    if not text.isascii():
        text = anyascii(text)
    return _INNER.sub("", text).casefold()


def split(text: str) -> list[Word]:
    """The words of a text in order; hyphens and slashes part words, dots inside abbreviations do not."""
    return [_word(match.start(), match.group()) for match in _WORD.finditer(text)]


def _word(start: int, text: str) -> Word:
    bare = _POSSESSIVE.sub("", text) if text[-1] in "sS'’" and ("'" in text or "’" in text) else text
    return Word(start, start + len(bare), bare, fold(bare), len(bare) != len(text))


def keys(name: str) -> tuple[str, ...]:
    """The folded words of a name, in order."""
    return tuple(word.key for word in split(name) if word.key)


def fits_case(name: str, surface: str) -> bool:
    """Whether a text's spelling may be this name: a capital where it has one, all of them in abbreviations ("US").

    An abbreviation with small letters within ("LeT") has two capitals at least, else "Let" would be one.
    """
    letters = [letter for letter in name if letter.isalpha()]
    if letters and all(letter.isupper() for letter in letters) and len(letters) <= 6:
        return all(letter.isupper() for letter in surface if letter.isalpha())
    if name.isalpha() and len(name) <= 4 and sum(map(str.isupper, name)) > 1 and sum(map(str.isupper, surface)) < 2:
        return False
    pairs = zip(re.split(r"[ \-]", name), re.split(r"[ \-]", surface), strict=False)
    return not any(word[:1].isupper() and spelled[:1].islower() for word, spelled in pairs)
