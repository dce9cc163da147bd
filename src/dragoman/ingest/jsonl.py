"""JSON lines, plain or gzip: one article an object. A bad line costs that line only."""

from __future__ import annotations

import codecs
import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from io import BufferedIOBase, BufferedReader
from typing import Any

from dragoman.errors import BadRow, InputError, NotText, TooLong
from dragoman.ingest.base import MAX_BYTES, WHOLE, Found, Given, Note, Page, article, decode, refuse_binary
from dragoman.model import Article, Rejected

FIELDS = ("key", "text", "html", "published", "source", "title", "url")
"""What a row may say; other keys of a corpus are left alone."""

Extract = Callable[[str], Page]
"""What takes the article out of a row's page."""

GZIP = b"\x1f\x8b"


def read(path: str, stream: BufferedReader, given: Given, extract: Extract) -> Iterator[Found]:
    """The articles of a JSONL file in its order; a line that is none gives `Rejected`, broken gzip ends with one.

    Raises `NotText` for a file of another format.
    """
    plain = _unpacked(path, stream)
    number = 0
    try:
        for number, line in enumerate(_lines(plain), 1):
            yield from _row(path, number, line, given, extract)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        reason = f"the gzip data are broken from here ({error}); the lines before were read, fetch the file again"
        yield Rejected(path, number + 1, reason)


def _unpacked(path: str, stream: BufferedReader) -> BufferedIOBase:
    start = stream.peek(16)[:16]
    if start.startswith(GZIP) or path.endswith(".gz"):
        return gzip.GzipFile(fileobj=stream)
    refuse_binary(start)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise NotText("JSON lines in UTF-16; convert the file to UTF-8")
    return stream


def _lines(stream: BufferedIOBase) -> Iterator[bytes]:
    """Lines, of which the overlong are cut just above `MAX_BYTES`, so that memory stays flat."""
    while line := stream.readline(MAX_BYTES + 1):
        yield line
        while len(line) > MAX_BYTES and not line.endswith(b"\n"):
            line = stream.readline(MAX_BYTES + 1)


def _row(path: str, number: int, line: bytes, given: Given, extract: Extract) -> Iterator[Found]:
    """The article of a line, or why it is none; a blank line gives nothing."""
    try:
        if len(line) > MAX_BYTES:
            raise TooLong(f"the line is longer than {MAX_BYTES // 1_000_000} MB; split the article")
        if not line.strip():
            return
        content, note = decode(line)
        found, remark = parse(content, given, extract)
    except InputError as error:
        yield Rejected(path, number, str(error))
        return
    for each in (note, remark):
        if each:
            yield Note(path, number, each)
    yield found


def parse(line: str, given: Given, extract: Extract) -> tuple[Article, str | None]:
    """The article of one JSON object, and a note when its page had no recognisable article. Raises `InputError`."""
    row = _object(line)
    said = {name: _string(row, name) for name in FIELDS}
    text, content = said.pop("text"), said.pop("html")
    if text is None and content is None:
        names = ", ".join(map(repr, row)) or "nothing"
        raise BadRow(f'neither "text" nor "html" in the row (it has {names[:200]}); rename the one with the article')
    if text is not None:
        return article(text, given, **said), None
    page = extract(content or "")
    for name in ("title", "source", "url", "published"):
        said[name] = said[name] or getattr(page, name)
    return article(page.text, given, **said), WHOLE if page.whole else None


def _object(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except RecursionError:
        raise BadRow("invalid JSON (nested too deeply); write one flat object a line") from None
    except ValueError as error:
        where = f"{error.msg} at column {error.colno}" if isinstance(error, json.JSONDecodeError) else str(error)
        raise BadRow(f"invalid JSON ({where}); write one object a line") from None
    if not isinstance(row, dict):
        raise BadRow('the line is not a JSON object; write {"text": "..."}')
    return row


def _string(row: dict[str, Any], name: str) -> str | None:
    value = row.get(name)
    if name == "key" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is None or isinstance(value, str):
        return value
    raise BadRow(f"{name!r} is {json.dumps(value)[:40]}, not a string; quote it")
