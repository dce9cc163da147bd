"""Web archives (WARC 1.0 and 1.1, plain or gzip): one article for each page that a server answered with."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator
from typing import IO, TYPE_CHECKING

from dragoman.errors import BadRow, EmptyInput, InputError, TooLong
from dragoman.ingest.base import MAX_BYTES, WHOLE, Found, Given, Note, Page, article, decode
from dragoman.model import Article, Rejected

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

Reader = Callable[[bytes, str | None], tuple[Page, str | None]]
"""What makes a `Page` of a page's bytes and the charset its server named, with a note for a guessed encoding."""

PAGES = ("text/html", "application/xhtml+xml")
TEXTS = ("text/plain",)

NO_CRAWL = ("response", "resource", "conversion")
"""Types of records that hold what was on a web site; `conversion` is a page's text made by the archive itself."""


def read(path: str, stream: IO[bytes], given: Given, page: Reader) -> Iterator[Found]:
    """The articles of an archive in its order; a page that is none gives `Rejected` with its record's number, from 1.

    The publication date is the one the page states, never that of the crawl. A `Note` at the end counts the records
    passed over. A broken record ends the reading with `Rejected`. Raises `EmptyInput` for a file without records.
    """
    passed: Counter[str] = Counter()
    number = 0
    for number, record in enumerate(_records(stream), 1):
        if isinstance(record, InputError):
            yield Rejected(path, number, str(record))
            break
        other = _other(record)
        if other:
            passed[other] += 1
        else:
            yield from _article(path, number, record, given, page)
    if not number:
        raise EmptyInput("there is no record in it; leave it out")
    if passed:
        counts = ", ".join(f"{count} {what}" for what, count in sorted(passed.items()))
        yield Note(path, None, f"passed over {counts}: no pages of text")


def _records(stream: IO[bytes]) -> Iterator[WarcRecord | InputError]:
    """The records, each to be read before the next; an error at the end when the archive breaks off."""
    from fastwarc.warc import ArchiveIterator

    try:
        for record in ArchiveIterator(stream):
            if record.headers.get("Content-Length") is None:
                raise OSError("a record without its length")
            yield record
    except OSError as error:
        yield BadRow(f"the archive is broken from here ({error}); the records before were read, fetch it again")


def _kind(record: WarcRecord) -> str:
    """The media type of what a record holds: the server's word for a response, else the archive's."""
    named = record.http_content_type if record.is_http else record.headers.get("Content-Type")
    return (named or "").partition(";")[0].strip().lower()


def _other(record: WarcRecord) -> str | None:
    """What a record is when it holds no page of text."""
    kind = str(record.record_type)
    if kind not in NO_CRAWL:
        return kind
    if not _url(record).startswith(("http:", "https:", "ftp:")):
        return f"{kind} of no web address"
    status = record.http_headers.status_code if record.is_http else 200
    if status != 200:
        return f"{kind} with status {status}"
    media = _kind(record)
    return None if media in PAGES + TEXTS else f"{kind} of {media or 'no type'}"


def _url(record: WarcRecord) -> str:
    return (record.headers.get("WARC-Target-URI") or "").strip().strip("<>")


def _article(path: str, number: int, record: WarcRecord, given: Given, page: Reader) -> Iterator[Found]:
    url = _url(record)
    try:
        found, notes = _read(record, url, given, page)
    except InputError as error:
        yield Rejected(path, number, f"{url[:200]}: {error}")
        return
    for note in notes:
        yield Note(path, number, note)
    yield found


def _read(record: WarcRecord, url: str, given: Given, page: Reader) -> tuple[Article, list[str]]:
    data, declared = _body(record), record.http_charset if record.is_http else None
    if _kind(record) in TEXTS:
        text, note = decode(data, declared)
        return article(text, given, url=url), [note] if note else []
    found, note = page(data, declared)
    notes = [note] if note else []
    if found.whole and found.text:
        notes.append(WHOLE)
    return article(found.text, given, title=found.title, source=found.source, url=url, published=found.published), notes


def _body(record: WarcRecord) -> bytes:
    """The page's bytes, unpacked. Raises `TooLong` above `MAX_BYTES`, `BadRow` when they are cut or badly packed."""
    data = record.reader.read(MAX_BYTES + 1)
    _check_length(data)
    if len(data) < record.content_length:
        raise BadRow("the archive ends within this page; fetch it again")
    if not record.is_http:
        return data
    headers = record.http_headers
    for coding in (headers.get("Transfer-Encoding"), headers.get("Content-Encoding")):
        for each in (coding or "").lower().split(","):
            data = _unpacked(data, each.strip())
    return data


def _check_length(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise TooLong(f"the page is larger than {MAX_BYTES // 1_000_000} MB; leave it out")


def _unpacked(data: bytes, coding: str) -> bytes:
    """Bytes without one coding of RFC 9110 (8.4.1) or RFC 9112 (7.1); what no coding is known for stays as it is."""
    from fastwarc import stream_io

    readers = {
        "chunked": stream_io.ChunkedReader,
        "gzip": stream_io.GzipReader,
        "x-gzip": stream_io.GzipReader,
        "br": stream_io.BrotliReader,
        "zstd": stream_io.ZstdReader,
    }
    if coding == "deflate":
        reader = stream_io.GzipReader(io.BytesIO(data), zlib=True)
    elif coding in readers:
        reader = readers[coding](io.BytesIO(data))
    else:
        return data
    try:
        plain = reader.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadRow(f"the page is not packed as it says, {coding} ({error}); leave it out") from None
    _check_length(plain)
    return plain
