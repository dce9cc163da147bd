"""What every format shares: limits, bytes to text, text or row to `Article`, and what else an input can yield."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import IO

from dragoman.errors import BadRow, EmptyInput, InputError, NotText, TooLong
from dragoman.model import Article, Rejected, normalize

STDIN = "-"
"""The path that stands for standard input."""

MAX_CHARACTERS = 1_000_000
"""Longest text of one article, in code points: some 160,000 words, far above any report."""

MAX_BYTES = 8_000_000
"""Largest one-article file, longest JSONL line, table row or archived page; refused before it is decoded."""

BUNDLE_BYTES = 64_000_000
"""Largest file that is read at once though it holds more than text: a PDF with its pictures, a feed of many entries."""

GZIP = b"\x1f\x8b"
"""How gzip data begin (RFC 1952)."""

FIELDS = ("key", "text", "html", "published", "source", "title", "url")
"""What a row of a table or of JSON lines may say; other columns of a corpus are left alone."""

Mapping = tuple[tuple[str, str], ...]
"""Pairs of a name of `FIELDS` and the corpus's own column for it."""


class BadMap(InputError):  # noqa: N818
    """A mapping of fields to columns is not written as it should be."""


def parse_map(text: str) -> Mapping:
    """The mapping written as `text=body,published=date`: our name, `=`, the column's name as the file spells it.

    An empty text gives `()`. Raises `BadMap` for an unknown or repeated field and for a part without both names.
    """
    pairs: list[tuple[str, str]] = []
    for part in filter(str.strip, text.split(",")):
        name, _, column = (each.strip() for each in part.partition("="))
        if not (name and column):
            raise BadMap(f"{part.strip()!r} is no mapping; write FIELD=COLUMN, such as text=body,published=date")
        if name not in FIELDS:
            raise BadMap(f"{name!r} in the mapping is not a field; known are {', '.join(FIELDS)} (FIELD=COLUMN)")
        if name in dict(pairs):
            raise BadMap(f"{name!r} is mapped twice; keep one column for it")
        pairs.append((name, column))
    return tuple(pairs)


@dataclass(frozen=True, slots=True)
class Note:
    """Something the user should know about an input that was read all the same. `line` is None for a whole file."""

    path: str
    line: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Given:
    """What the caller says about inputs that do not say it themselves, and which columns hold what."""

    published: str | date | None = None
    source: str | None = None
    title: str | None = None
    mapping: Mapping = ()

    def column(self, field: str) -> str:
        """The column that holds a field: the mapped one, else the field's own name."""
        return dict(self.mapping).get(field, field)


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

Extract = Callable[[str], Page]
"""What takes the article out of a page's markup."""


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


def from_row(said: dict[str, str | None], given: Given, extract: Extract) -> tuple[Article, str | None]:
    """The article of a row (its value or None for each of `FIELDS`), and a note when its page had no clear article.

    `text` goes before `html`. What the row leaves open is taken from its page, then from `given`. Raises `InputError`.
    """
    named = {name: said[name] for name in ("key", "title", "source", "url", "published")}
    if said["text"] is not None:
        return article(said["text"], given, **named), None
    page = extract(said["html"] or "")
    for name in ("title", "source", "url", "published"):
        named[name] = named[name] or getattr(page, name)
    return article(page.text, given, **named), WHOLE if page.whole else None


def require(names: Sequence[str], given: Given) -> None:
    """Raise `BadRow` when columns of these names lack a mapped one, or hold neither text nor html."""
    there = ", ".join(map(repr, names))[:300] or "nothing"
    for field, column in given.mapping:
        if column not in names:
            raise BadRow(f"no column {column!r} for {field!r} (there are {there}); put one of these into --map")
    require_text(names, given)


def require_text(names: Sequence[str], given: Given) -> None:
    """Raise `BadRow` when neither text nor html is among the names."""
    wanted = given.column("text"), given.column("html")
    if not any(each in names for each in wanted):
        there = ", ".join(map(repr, names))[:300] or "nothing"
        raise BadRow(f"neither {wanted[0]!r} nor {wanted[1]!r} in it (there are {there}); use --map text=COLUMN")


def contents(stream: IO[bytes], limit: int = MAX_BYTES) -> bytes:
    """All bytes of a file that is read at once. Raises `TooLong` above `limit` bytes, `EmptyInput` for none."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise TooLong(f"the file is larger than {limit // 1_000_000} MB; split it into articles")
    if not data:
        raise EmptyInput("the file is empty; leave it out")
    return data


_MAGIC = {
    b"%PDF": "a PDF; name it .pdf to have it read",
    b"PAR1": "a Parquet table; name it .parquet to have it read",
    b"ARROW1": "an Arrow table; write it as .parquet",
    b"PK\x03\x04": "a zip archive or an office document; unpack it, or save its text as .txt",
    b"\x1f\x8b": "gzip data; unpack it, or name it .jsonl.gz or .warc.gz when it holds that",
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
    b"WARC/": "a web archive; name it .warc to have it read",
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
    return decode_line(data, declared)


def decode_line(data: bytes, declared: str | None = None) -> tuple[str, str | None]:
    """As `decode`, for bytes from the middle of a file, where a word like "RIFF" means no format."""
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
    name = _likely(data)
    text = data.decode(name, "replace")
    return text, _note(name, text) if name == "utf-8" else _guess(name)


def _guess(name: str) -> str:
    return f"not UTF-8, decoded as {name}; {ADVICE}"


def _likely(data: bytes) -> str:
    """The encoding of bytes that are not all UTF-8."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if len(text.encode()) - len(text) - 2 * broken > broken:
        return "utf-8"
    name = _code_page(data) if broken * 8 < len(data) else _guessed(data)
    if name is None:
        raise NotText("the encoding cannot be told; convert it to UTF-8")
    return name


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


@contextmanager
def as_text(stream: io.BufferedReader) -> Iterator[tuple[io.TextIOWrapper, str | None]]:
    """A long file as text that is read piece by piece, and a note when its first bytes are not plain UTF-8.

    Line ends stay as they are. Bytes that break UTF-8 later on come as lone surrogates (`mended` takes them back).
    Raises `EmptyInput`, and `NotText` for binary data and for an encoding that cannot be told.
    """
    start = stream.peek(SAMPLE)
    if not start:
        raise EmptyInput("the file is empty; leave it out")
    refuse_binary(start)
    name = _charset(start)
    plain = name.startswith("utf-8")
    text = io.TextIOWrapper(stream, name, "surrogateescape" if plain else "replace", newline="")
    try:
        yield text, None if plain else _note(name, "") if name.startswith("utf") else _guess(name)
    finally:
        text.detach()


def _charset(start: bytes) -> str:
    """The encoding of a file by its first bytes, which may end within a character."""
    for mark, name in _BOMS:
        if start.startswith(mark):
            return name
    if start.count(0) * 5 > len(start):
        _wide(start[: len(start) // 2 * 2])
        return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
    if _controls(start) * 3 > len(start):
        raise NotText("binary data, not text; leave it out")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return _likely(start)
    return "utf-8"


def mended(line: str) -> tuple[str, str | None]:
    """A line of `as_text` with what broke its UTF-8 decoded by guess, and the note on that; None for a whole line."""
    if line.isascii():
        return line, None
    try:
        line.encode()
    except UnicodeEncodeError:
        return decode_line(line.encode("utf-8", "surrogateescape"))
    return line, None
