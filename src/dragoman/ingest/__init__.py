"""Files to articles: `articles` reads one input, `files` finds the inputs below folders and patterns.

Nothing is raised for bad content: an input that cannot be read yields `Rejected`, one with a quirk a `Note` first.
"""

from __future__ import annotations

import glob
import io
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import cast

from dragoman.errors import InputError, NotText
from dragoman.ingest import html, jsonl, text
from dragoman.ingest.base import MAX_BYTES, MAX_CHARACTERS, Found, Given, Note
from dragoman.model import Rejected

__all__ = ["MAX_BYTES", "MAX_CHARACTERS", "Found", "Given", "Note", "articles", "files"]

STDIN = "-"

Format = Callable[[str, io.BufferedReader, Given], Iterator[Found]]


def _read_rows(path: str, stream: io.BufferedReader, given: Given) -> Iterator[Found]:
    return jsonl.read(path, stream, given, html.extract)


FORMATS: dict[str, Format] = {
    ".txt": text.read,
    ".html": html.read,
    ".htm": html.read,
    ".xhtml": html.read,
    ".jsonl": _read_rows,
    ".ndjson": _read_rows,
    ".jsonl.gz": _read_rows,
}
"""What is read below a folder, by suffix."""

_REMEDIES = {
    "save the text as .txt": ".pdf .doc .docx .odt .rtf .epub .ppt .pptx",
    "write one JSON object a line into a .jsonl file": ".json .csv .tsv .xls .xlsx .ods .parquet .xml .rss .atom .warc",
    "unpack it (only .jsonl.gz is read packed)": ".gz .zip .tar .tgz .bz2 .xz .7z .zst",
}
REFUSED = {suffix: remedy for remedy, suffixes in _REMEDIES.items() for suffix in suffixes.split()}
"""Suffixes that promise another format, and what to do; any other suffix is tried as text."""

_ROWS = re.compile(rb'(\xef\xbb\xbf)?\s*\{\s*"')
_PAGE = re.compile(
    rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


def articles(
    path: str | os.PathLike[str],
    *,
    published: str | date | None = None,
    source: str | None = None,
    title: str | None = None,
) -> Iterator[Found]:
    """The articles of one file in its order, `-` for standard input, with a `Rejected` for each that cannot be read.

    `published`, `source`, `title` hold for articles that carry none themselves. A `Note` precedes what was read with a
    guess. The format follows the suffix; without a known suffix, and on standard input, it follows the first bytes.
    """
    given, name = Given(published, source, title), _printable(path)
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
    return ".jsonl.gz" if name.endswith((".jsonl.gz", ".ndjson.gz")) else os.path.splitext(name)[1]


def _printable(path: str | os.PathLike[str]) -> str:
    """A path that can be printed, whatever its bytes."""
    return os.fsencode(path).decode("utf-8", "replace")


@contextmanager
def _opened(path: str | os.PathLike[str]) -> Iterator[io.BufferedReader]:
    if os.fspath(path) != STDIN:
        with open(path, "rb") as stream:
            yield stream
        return
    stream = io.BufferedReader(cast(io.RawIOBase, sys.stdin.buffer))
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
    start = stream.peek(1_024)
    if _ROWS.match(start) or start.startswith(jsonl.GZIP):
        return _read_rows
    return html.read if _PAGE.match(start) else text.read
