"""Files to articles: `articles` reads one input, `files` finds the inputs below folders and patterns.

Nothing is raised for bad content: an input that cannot be read yields `Rejected`, one with a quirk a `Note` first.
"""

from __future__ import annotations

import glob
import io
import os
import re
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import cast

from dragoman.errors import InputError, NotText
from dragoman.ingest import feed, html, jsonl, parquet, pdf, table, text, warc
from dragoman.ingest.base import (
    FIELDS,
    GZIP,
    MAX_BYTES,
    MAX_CHARACTERS,
    SAMPLE,
    STDIN,
    Found,
    Given,
    Mapping,
    Note,
    parse_map,
)
from dragoman.model import Rejected

__all__ = [
    "FIELDS",
    "MAX_BYTES",
    "MAX_CHARACTERS",
    "STDIN",
    "Found",
    "Given",
    "Mapping",
    "Note",
    "articles",
    "files",
    "parse_map",
]

Format = Callable[[str, io.BufferedReader, Given], Iterator[Found]]

_read_lines: Format = partial(jsonl.read, extract=html.extract)
_read_array: Format = partial(jsonl.read_array, extract=html.extract)
_read_table: Format = partial(table.read, extract=html.extract)
_read_parquet: Format = partial(parquet.read, extract=html.extract)
_read_feed: Format = partial(feed.read, words=html.strip_tags)
_read_warc: Format = partial(warc.read, page=html.from_bytes)


def _read_xml(path: str, stream: io.BufferedReader, given: Given) -> Iterator[Found]:
    page = _PAGE.match(stream.peek(SAMPLE))
    return html.read(path, stream, given) if page else _read_feed(path, stream, given)


FORMATS: dict[str, Format] = {
    ".txt": text.read,
    ".html": html.read,
    ".htm": html.read,
    ".xhtml": html.read,
    ".pdf": pdf.read,
    ".jsonl": _read_lines,
    ".ndjson": _read_lines,
    ".jsonl.gz": _read_lines,
    ".json": _read_array,
    ".csv": _read_table,
    ".tsv": _read_table,
    ".parquet": _read_parquet,
    ".rss": _read_feed,
    ".atom": _read_feed,
    ".xml": _read_xml,
    ".warc": _read_warc,
    ".warc.gz": _read_warc,
}
"""What is read below a folder, by suffix."""

_REMEDIES = {
    "save the text as .txt": ".doc .docx .odt .rtf .epub .ppt .pptx",
    "save the sheet as .csv": ".xls .xlsx .ods",
    "write it as .parquet": ".feather .arrow .orc .avro",
    "make it a .warc with a converter such as arc2warc": ".arc",
    "unpack it (only .jsonl.gz and .warc.gz are read packed)": ".gz .zip .tar .tgz .bz2 .xz .7z .zst",
}
REFUSED = {suffix: remedy for remedy, suffixes in _REMEDIES.items() for suffix in suffixes.split()}
"""Suffixes that promise another format, and what to do; any other suffix is tried as text."""

_PROLOGUE = rb"(?:\xef\xbb\xbf)?\s*(?>(?:<\?[^>]*>|<!--.*?-->|<!doctype\s+(?!html)[^>\[]*(?:\[.*?\]\s*)?>)\s*)*+"
_ROWS = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"')
_ARRAY = re.compile(rb'(?:\xef\xbb\xbf)?\s*\[\s*\{\s*"')
_FEED = re.compile(_PROLOGUE + rb"<(rss|feed|rdf:rdf)\b", re.IGNORECASE | re.DOTALL)
_PAGE = re.compile(_PROLOGUE + rb"<(!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)


def articles(
    path: str | os.PathLike[str],
    *,
    published: str | date | None = None,
    source: str | None = None,
    title: str | None = None,
    mapping: Mapping = (),
) -> Iterator[Found]:
    """The articles of one file in its order, `-` for standard input, with a `Rejected` for each that cannot be read.

    `published`, `source`, `title` hold for articles that carry none themselves. `mapping` (see `parse_map`) says which
    columns of JSON, CSV and Parquet files hold what, where they are not named as in `FIELDS`. A `Note` precedes what
    was read with a guess. The `line` of what is found counts rows, entries and records where a file has no lines. The
    format follows the suffix; without a known suffix, and on standard input, it follows the first bytes.
    """
    given, name = Given(published, source, title, mapping), _printable(path)
    try:
        with _opened(path) as stream:
            yield from _format(path, stream)(name, stream, given)
    except InputError as error:
        yield Rejected(name, None, str(error))
    except FileNotFoundError:
        yield Rejected(name, None, "there is no such file; check the path")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        yield Rejected(name, None, f"cannot be opened ({why}); check the file and its permissions")


def files(paths: Iterable[str]) -> Iterator[str | Rejected | Note]:
    """The inputs that paths, folders and patterns stand for, sorted within each.

    A `Note` says what was passed over below a folder; a folder or pattern without inputs gives `Rejected`.
    """
    for path in paths:
        if path != STDIN and os.path.isdir(path):
            yield from _below(path)
        elif glob.has_magic(path) and not os.path.lexists(path):
            matching = sorted(glob.glob(path, recursive=True))
            yield from matching
            if not matching:
                yield Rejected(_printable(path), None, "no file matches; check the pattern")
        else:
            yield path


def _below(folder: str) -> Iterator[str | Rejected | Note]:
    inside = sorted(path for path in Path(folder).rglob("*") if path.is_file())
    visible = [path for path in inside if not any(part.startswith(".") for part in path.relative_to(folder).parts)]
    readable = [path for path in visible if _suffix(path) in FORMATS]
    if not readable:
        yield Rejected(_printable(folder), None, f"no readable file in the folder; known are {', '.join(FORMATS)}")
    elif others := Counter(path.suffix or "without suffix" for path in visible if _suffix(path) not in FORMATS):
        counts = ", ".join(f"{count} {_printable(suffix)}" for suffix, count in sorted(others.items()))
        yield Note(_printable(folder), None, f"passed over {counts}; name a file itself to have it tried")
    yield from map(str, readable)


def _suffix(path: str | os.PathLike[str]) -> str:
    name = os.fspath(path).lower()
    if name.endswith((".jsonl.gz", ".ndjson.gz")):
        return ".jsonl.gz"
    return ".warc.gz" if name.endswith((".warc.gz", ".warc.wet.gz")) else os.path.splitext(name)[1]


def _printable(path: str | os.PathLike[str]) -> str:
    """A path that can be printed, whatever its bytes."""
    return os.fsencode(path).decode("utf-8", "replace")


@contextmanager
def _opened(path: str | os.PathLike[str]) -> Iterator[io.BufferedReader]:
    if os.fspath(path) != STDIN:
        with cast(io.BufferedReader, open(path, "rb", SAMPLE)) as stream:
            yield stream
        return
    stream = io.BufferedReader(cast(io.RawIOBase, sys.stdin.buffer), SAMPLE)
    try:
        yield stream
    finally:
        stream.detach()


def _format(path: str | os.PathLike[str], stream: io.BufferedReader) -> Format:
    suffix = _suffix(path)
    if suffix in FORMATS:
        return FORMATS[suffix]
    if suffix in REFUSED:
        raise NotText(f"{suffix} files are not read; {REFUSED[suffix]}")
    return _by_its_start(stream.peek(SAMPLE))


def _by_its_start(start: bytes) -> Format:
    """The format that first bytes tell; text when they tell none."""
    if start.startswith(GZIP):
        return _read_warc if _unpacked(start).startswith(b"WARC/") else _read_lines
    for magic, read in ((b"%PDF", pdf.read), (b"PAR1", _read_parquet), (b"WARC/", _read_warc)):
        if start.startswith(magic):
            return read
    for form, read in ((_ROWS, _read_lines), (_ARRAY, _read_array), (_FEED, _read_feed), (_PAGE, html.read)):
        if form.match(start):
            return read
    return _read_table if table.starts_as_table(start) else text.read


def _unpacked(start: bytes) -> bytes:
    """The first bytes within gzip data; none for broken ones."""
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(start, 16)
    except zlib.error:
        return b""
