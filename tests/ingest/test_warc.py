from __future__ import annotations

import gzip
import io
from functools import partial
from pathlib import Path

import pytest
from fastwarc.warc import WarcRecord, WarcRecordType

from dragoman.ingest import Found, Note, articles
from dragoman.model import Article, Rejected

gz = partial(gzip.compress, mtime=0)
"""Packed without the time, so that each test process has the same cases."""

SENTENCES = (
    "Turkey and Greece met in Athens on Tuesday, the ministry said in a statement to reporters.",
    "The two ministers discussed the Aegean Sea and agreed to meet again in Ankara in June.",
    "Officials of both sides said the talks had been long, open and useful to their governments.",
)
STATED = "<meta property='article:published_time' content='2024-05-06T10:00:00Z'>"


def page(head: str = STATED) -> bytes:
    text = "".join(f"<p>{each}</p>" for each in SENTENCES)
    return f"<html><head><title>Talks</title>{head}</head><body><article>{text}</article></body></html>".encode()


def record(
    url: str,
    body: bytes,
    media: str | None = "text/html",
    *,
    status: int = 200,
    headers: str = "",
    kind: WarcRecordType = WarcRecordType.response,
) -> bytes:
    made = WarcRecord()
    made.init_headers(record_type=kind)
    made.headers["WARC-Target-URI"] = url
    made.headers["WARC-Date"] = "2019-01-01T00:00:00Z"
    if kind == WarcRecordType.response:
        made.headers["Content-Type"] = "application/http; msgtype=response"
        typed = f"Content-Type: {media}\r\n" if media else ""
        body = f"HTTP/1.1 {status} X\r\n{typed}{headers}\r\n".encode() + body
    elif media:
        made.headers["Content-Type"] = media
    made.set_bytes_content(body)
    written = io.BytesIO()
    made.write(written)
    return written.getvalue()


def read(folder: Path, data: bytes, name: str = "a.warc", **given: str) -> list[Found]:
    (folder / name).write_bytes(data)
    return list(articles(folder / name, **given))


ONE, TWO = record("https://e.org/1", page()), record("https://e.org/2", page())


@pytest.mark.parametrize("packed", [False, True])
def test_pages_become_articles(tmp_path: Path, packed: bool) -> None:
    plain = record("https://e.org/t", "Şimşek said.".encode(), "text/plain; charset=utf-8")
    data = gz(ONE) + gz(plain) if packed else ONE + plain
    first, second = read(tmp_path, data, "a.warc.gz" if packed else "a.warc")
    assert isinstance(first, Article)
    assert first.text == "\n".join(SENTENCES) and (first.url, first.title) == ("https://e.org/1", "Talks")
    assert first.published is not None and first.published.start_date.isoformat() == "2024-05-06"
    assert isinstance(second, Article) and (second.text, second.url) == ("Şimşek said.", "https://e.org/t")


def test_the_date_of_the_crawl_is_no_publication_date(tmp_path: Path) -> None:
    data = record("https://e.org/1", page(head=""), headers="Date: Tue, 01 Jan 2019 00:00:00 GMT\r\n")
    (found,) = read(tmp_path, data)
    assert isinstance(found, Article) and found.published is None
    (found,) = read(tmp_path, data, published="2025-05-21")
    assert isinstance(found, Article) and found.published is not None


def test_other_records_are_counted(tmp_path: Path) -> None:
    data = b"".join(
        (
            record("https://e.org/r", b"GET / HTTP/1.1\r\n\r\n", kind=WarcRecordType.request),
            record("https://e.org/i", b"\x89PNG", "image/png"),
            record("https://e.org/j", b"\x89PNG", "image/png"),
            record("https://e.org/gone", page(), status=404),
            record("https://e.org/bare", page(), None),
            ONE,
            record("metadata://wget/log", b"words", "text/plain", kind=WarcRecordType.resource),
        )
    )
    found, note = read(tmp_path, data)
    assert isinstance(found, Article)
    assert isinstance(note, Note) and note.line is None
    for part in (
        "1 request",
        "2 response of image/png",
        "1 response with status 404",
        "1 response of no type",
        "1 resource of",
    ):
        assert part in note.text


def test_texts_made_by_the_archive_are_read(tmp_path: Path) -> None:
    (found,) = read(
        tmp_path, record("<https://e.org/1>", b"Ankara said.", "text/plain", kind=WarcRecordType.conversion)
    )
    assert isinstance(found, Article) and (found.text, found.url) == ("Ankara said.", "https://e.org/1")


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("Content-Encoding: gzip", gzip.compress),
        ("Transfer-Encoding: chunked", lambda body: b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)),
        ("Content-Encoding: unheard-of", bytes),
    ],
)
def test_packed_pages(tmp_path: Path, coding: str, pack: type[bytes]) -> None:
    (found,) = read(tmp_path, record("https://e.org/1", pack(page()), headers=f"{coding}\r\n"))
    assert isinstance(found, Article) and SENTENCES[0] in found.text


@pytest.mark.parametrize(
    ("bad", "part"),
    [
        (record("https://e.org/b", b"not gzip", headers="Content-Encoding: gzip\r\n"), "not packed as it says, gzip"),
        (record("https://e.org/b", b"zz\r\n", headers="Transfer-Encoding: chunked\r\n"), "chunked"),
        (record("https://e.org/b", gz(bytes(50_000_000)), headers="Content-Encoding: gzip\r\n"), "8 MB"),
        (record("https://e.org/b", b"a" * 9_000_000), "larger than 8 MB"),
        (record("https://e.org/b", b"<html><body></body></html>"), "no text"),
        (record("https://e.org/b", b"%PDF-1.5"), "PDF"),
        (record("https://e.org/b", bytes(1_000), "text/plain"), "binary"),
    ],
    ids=["gzip", "chunks", "swelling", "long", "wordless", "pdf", "zeros"],
)
def test_a_bad_page_costs_itself(tmp_path: Path, bad: bytes, part: str) -> None:
    first, rejected, last = read(tmp_path, ONE + bad + TWO)
    assert isinstance(first, Article) and isinstance(last, Article)
    assert isinstance(rejected, Rejected) and rejected.line == 2
    assert part in rejected.reason and rejected.reason.startswith("https://e.org/b: ")


@pytest.mark.parametrize(
    "data",
    [
        ONE + TWO[:-300],
        ONE + TWO[:60],
        ONE + b"junk junk\r\n\r\n" * 5,
        gz(ONE) + gz(TWO)[:-40],
        gz(ONE) + b"junk" * 50,
        gz(ONE) + gz(TWO)[:60] + b"\0\1\2" * 50,
    ],
    ids=["page", "head", "junk", "gzip", "gzip-junk", "gzip-bytes"],
)
def test_a_broken_tail_is_rejected_and_what_was_before_read(tmp_path: Path, data: bytes) -> None:
    first, rejected = read(tmp_path, data, "a.warc.gz" if data.startswith(b"\x1f") else "a.warc")
    assert isinstance(first, Article)
    assert isinstance(rejected, Rejected) and rejected.line == 2 and "fetch it again" in rejected.reason


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
@pytest.mark.parametrize("data", [b"", b"words", bytes(100), b"\x1f\x8b", gz(b"words"), gz(b"")])
def test_what_is_no_archive(tmp_path: Path, name: str, data: bytes) -> None:
    (rejected,) = read(tmp_path, data, name)
    assert isinstance(rejected, Rejected)


def test_a_page_without_a_clear_article_is_noted(tmp_path: Path) -> None:
    note, found = read(tmp_path, record("https://e.org/1", b"<div>Ankara said.</div>"))
    assert isinstance(note, Note) and note.line == 1 and "no article recognised" in note.text
    assert isinstance(found, Article) and found.text == "Ankara said."
