"""News feeds (RSS, Atom): one article an entry. Only the bytes at hand are read, no link is followed."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import IO, Any

from dragoman.errors import EmptyInput, InputError, NotText
from dragoman.ingest.base import BUNDLE_BYTES, Found, Given, Note, article, contents, refuse_binary
from dragoman.model import Rejected

Words = Callable[[str], str]
"""What takes the text out of an entry's markup."""

HARMLESS = ("CharacterEncodingOverride", "NonXMLContentType")
"""What feedparser finds amiss without any loss: a wrong charset label, a wrong media type."""


def read(path: str, stream: IO[bytes], given: Given, words: Words) -> Iterator[Found]:
    """The articles of a feed in its order; an entry that is none gives `Rejected` with its number, from 1.

    A `Note` first where the XML is broken, so that entries may be missing. Raises `EmptyInput` for a feed without
    entries, `NotText` for what is no feed, `TooLong` above `BUNDLE_BYTES`.
    """
    data = contents(stream, BUNDLE_BYTES)
    refuse_binary(data[:16])
    feed = _parsed(data)
    fault = feed.get("bozo_exception")
    if not feed.get("version") and not feed.entries:
        raise NotText("no RSS or Atom feed; save what is in it as .txt, .html or .jsonl")
    if not feed.entries:
        raise EmptyInput(f"the feed has no entries{f' (its XML is broken: {fault})' if fault else ''}; leave it out")
    if fault and type(fault).__name__ not in HARMLESS:
        yield Note(path, None, f"the feed's XML is broken ({fault}); fetch it again if entries are missing")
    source = _plain(feed.feed.get("title_detail"), words)
    for number, entry in enumerate(feed.entries, 1):
        yield from _article(path, number, entry, source, given, words)


def _parsed(data: bytes) -> Any:
    import feedparser  # type: ignore[import-untyped]

    try:
        return feedparser.parse(io.BytesIO(data))
    except Exception as error:  # feedparser lets through what its XML and date parsers raise
        raise NotText(f"the feed cannot be taken apart ({type(error).__name__}: {error}); fetch it again") from None


def _article(path: str, number: int, entry: Any, source: str | None, given: Given, words: Words) -> Iterator[Found]:
    published = _published(entry)
    written = entry.get("published") if "published" in entry else None
    if written and published is None:
        yield Note(path, number, f"the date {written[:40]!r} is not understood; the entry is read without it")
    try:
        yield article(
            _text(entry, words),
            given,
            key=entry.get("id"),
            title=_plain(entry.get("title_detail"), words),
            source=source,
            url=_url(entry),
            published=published,
        )
    except InputError as error:
        yield Rejected(path, number, str(error))


def _text(entry: Any, words: Words) -> str:
    """The longest content of an entry, else its summary."""
    texts = [_plain(each, words) or "" for each in entry.get("content", ())]
    return max(texts, key=len, default="") or _plain(entry.get("summary_detail"), words) or ""


def _plain(detail: Any, words: Words) -> str | None:
    """The text of what feedparser calls a detail: a value and its type."""
    if not detail:
        return None
    value: str = detail.get("value") or ""
    return value if detail.get("type") == "text/plain" else words(value)


def _url(entry: Any) -> str | None:
    """The link of an entry; None for the id that feedparser puts in its place."""
    link: str = entry.get("link") or ""
    return link if "://" in link else None


def _published(entry: Any) -> date | None:
    """The UTC day of publication, else of the last change; None when neither is given or understood."""
    for name in ("published_parsed", "updated_parsed"):
        moment = dict.get(entry, name)  # its own get() takes the one date for the other, with a warning
        if moment:
            return date(*moment[:3])
    return None
