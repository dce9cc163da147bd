"""What every format shares: limits, bytes to text, text to `Article`, and what else an input can yield."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from datetime import date
from typing import IO

from dragoman.errors import EmptyInput, NotText, TooLong
from dragoman.model import Article, Rejected, normalize

MAX_CHARACTERS = 1_000_000
"""Longest text of one article, in code points: some 160,000 words, far above any report."""

MAX_BYTES = 8_000_000
"""Largest one-article file, and longest JSONL line; refused before it is decoded."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something the user should know about an input that was read all the same. `line` is None for a whole file."""

    path: str
    line: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Given:
    """What the caller says about inputs that do not say it themselves."""

    published: str | date | None = None
    source: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What a web page holds. `whole`: no article was found in it, so `text` is all its words."""

    text: str
    title: str | None = None
    source: str | None = None
    url: str | None = None
    published: str | None = None
    whole: bool = False


WHOLE = "no article recognised in the page, so all its text was read; give the text as .txt if menus got in"
"""The note on such a page."""

Found = Article | Rejected | Note
"""What an input yields, in its order."""


def article(
    text: str,
    given: Given,
    *,
    key: str | None = None,
    title: str | None = None,
    source: str | None = None,
    url: str | None = None,
    published: str | date | None = None,
) -> Article:
    """The article of a text; what is None or blank about it is filled from `given`.

    Raises `EmptyInput` for a text of white space, `TooLong` above `MAX_CHARACTERS`, `BadDate` for an impossible date.
    """
    if not text.strip("\ufeff \t\r\n\f\v\0"):
        raise EmptyInput("there is no text in it; leave it out")
    if len(text) > MAX_CHARACTERS:
        raise TooLong(f"{len(text):,} characters are more than the {MAX_CHARACTERS:,} of one article; split it")
    return Article(
        text,
        published=_blank_is_none(published) or given.published,
        key=_line(key),
        title=_line(title) or _line(given.title),
        source=_line(source) or _line(given.source),
        url=_line(url),
    )


def _blank_is_none(published: str | date | None) -> str | date | None:
    return published.strip() or None if isinstance(published, str) else published


def _line(value: str | None) -> str | None:
    """A title, source, url or key as one normalised line; blank is None."""
    return " ".join(normalize(value).split()) or None if value else None


def contents(stream: IO[bytes]) -> bytes:
    """All bytes of a one-article file. Raises `TooLong` above `MAX_BYTES`, `EmptyInput` for none."""
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // 1_000_000
        raise TooLong(f"the file is larger than the {limit} MB of one article; split it into articles")
    if not data:
        raise EmptyInput("the file is empty; leave it out")
    return data


_MAGIC = {
    b"%PDF": "a PDF; save its text as .txt",
    b"PK\x03\x04": "a zip archive or an office document; unpack it, or save its text as .txt",
    b"\x1f\x8b": "gzip data; unpack it, or name it .jsonl.gz when it holds JSON lines",
    b"BZh": "bzip2 data; unpack it",
    b"\xfd7zXZ": "xz data; unpack it",
    b"7z\xbc\xaf": "a 7z archive; unpack it",
    b"\xd0\xcf\x11\xe0": "an old office document; save its text as .txt",
    b"{\\rtf": "an RTF document; save its text as .txt",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"RIFF": "a media file",
    b"\x7fELF": "a program",
    b"SQLite format 3": "a database",
    b"WARC/": "a web archive, which is not read yet; save its pages as .html",
}

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\v\f\r\x1b"))

_WESTERN = "àáâãäåæçèéêëìíîïñòóôõöøùúûüÿœšžß"
_LETTERS = {
    "cp1252": _WESTERN,
    "cp1254": "àáâäåæçèéêëíîïñóôöøúûüœšßğışi̇",
    "cp1250": "áâăäąçćčďđéęëěíîĺľłńňóôőöŕřśşšťţúůűüýźżžß",
    "mac_roman": _WESTERN,
}
"""Letters that names in English news bring along, by code page; ties go to the one named first."""

_MARKS = "“”‘’‚„–—…•«»€£§°©®™·\xa0\xad"
_FOREIGN = re.compile(r"[a-z]?[^\x00-\x7f]")

SAMPLE = 100_000
"""Bytes from which the encoding of text in another script is guessed."""

ADVICE = "convert it to UTF-8 if names look wrong"


def refuse_binary(start: bytes) -> None:
    """Raise `NotText` when the first bytes of a file belong to a known format that is no text."""
    for magic, what in _MAGIC.items():
        if start.startswith(magic):
            raise NotText(f"not text but {what}")


def decode(data: bytes, declared: str | None = None) -> tuple[str, str | None]:
    """Text of bytes, and a note when they were not plain UTF-8.

    Tries, in this order: byte order mark, UTF-8, UTF-16 without a mark, the `declared` charset (of a web page), UTF-8
    with a few broken bytes, the code page whose letters fit names in English text, charset-normalizer.
    Raises `NotText` for binary data and for an encoding that cannot be told.
    """
    refuse_binary(data[:16])
    for mark, name in _BOMS:
        if data.startswith(mark):
            text = data.decode(name, "replace")
            return text, _note("utf-8" if name == "utf-8-sig" else name, text)
    plain = _strict(data, "utf-8")
    if data.count(0) * 5 > len(data):
        return _wide(data)
    if _controls(data) * (3 if plain is not None else 20) > len(data):
        raise NotText("binary data, not text; leave it out")
    if plain is not None:
        return plain, None
    return _legacy(data, declared)


def _note(name: str, text: str) -> str | None:
    broken = text.count("\ufffd")
    if name == "utf-8":
        return f"broken UTF-8, {broken} places became U+FFFD; fetch it again if words are missing" if broken else None
    return f"decoded as {name}" + (f"; {broken} broken places became U+FFFD" if broken else "")


def _controls(data: bytes) -> int:
    return len(data) - len(data.translate(None, _CONTROLS))


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (LookupError, UnicodeError):
        return None


def _wide(data: bytes) -> tuple[str, str | None]:
    """UTF-16 without a byte order mark, told by where its zero bytes stand."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    name = "utf-16-le" if odd > even else "utf-16-be"
    text = _strict(data, name)
    if (
        text is None
        or min(even, odd) * 5 > max(even, odd)
        or _controls(text.encode("utf-8", "replace")) * 3 > len(text)
    ):
        raise NotText("binary data, not text; leave it out")
    return text, f"decoded as {name}"


def _legacy(data: bytes, declared: str | None) -> tuple[str, str | None]:
    if declared and (text := _strict(data, _as_browsers_do(declared))) is not None:
        return text, None
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if len(text.encode()) - len(text) - 2 * broken > broken:
        return text, _note("utf-8", text)
    name = _code_page(data) if broken * 8 < len(data) else _guessed(data)
    if name is None:
        raise NotText("the encoding cannot be told; convert it to UTF-8")
    return data.decode(name, "replace"), f"not UTF-8, decoded as {name}; {ADVICE}"


def _as_browsers_do(declared: str) -> str:
    """Pages that claim Latin-1 or ASCII are Windows-1252 (WHATWG Encoding Standard, section 4.2)."""
    name = declared.lower()
    return "cp1252" if name in ("iso-8859-1", "iso8859-1", "latin1", "latin-1", "ascii", "us-ascii") else name


def _code_page(data: bytes) -> str | None:
    """The code page in which mostly English text looks least odd; charset-normalizer fails on such text."""
    readings = {name: text for name in _LETTERS if (text := _strict(data, name)) is not None}
    return min(readings, key=lambda name: _oddities(readings[name], _LETTERS[name]), default=None)


def _oddities(text: str, letters: str) -> int:
    """Characters outside the code page's letters and marks, and capitals right after a small letter."""
    odd = 0
    for found in _FOREIGN.findall(text):
        letter = found[-1]
        odd += letter not in _MARKS and letter.lower() not in letters
        odd += len(found) == 2 and letter.isupper()
    return odd


def _guessed(data: bytes) -> str | None:
    """The encoding of text in another script, as charset-normalizer sees it."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:SAMPLE]).best()
    return best.encoding if best else None
