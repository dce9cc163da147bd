"""Web pages: the article's own text through trafilatura, else all text of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import IO

from dragoman.ingest.base import WHOLE, Found, Given, Note, Page, article, contents, decode

_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\f\v\xa0]+")
_LINES = re.compile(r"\s*\n\s*")

HEAD_BYTES = 2_048
"""Where a page declares its charset (browsers look at 1,024 bytes; some pages put comments first)."""


def read(path: str, stream: IO[bytes], given: Given) -> Iterator[Found]:
    """The one article of a page, after a `Note` for a guessed encoding and for a page without a recognisable article.

    Raises `InputError` when there is nothing to read.
    """
    page, note = from_bytes(contents(stream))
    if note:
        yield Note(path, None, note)
    if page.whole and page.text:
        yield Note(path, None, WHOLE)
    yield article(page.text, given, title=page.title, source=page.source, url=page.url, published=page.published)


def from_bytes(data: bytes, declared: str | None = None) -> tuple[Page, str | None]:
    """What a page holds, and a note for a guessed encoding; `declared` is the charset its server named.

    Raises `NotText`.
    """
    inside = _CHARSET.search(data[:HEAD_BYTES])
    content, note = decode(data, declared or (inside[1].decode("ascii", "replace") if inside else None))
    return extract(content), note


def extract(content: str) -> Page:
    """Text, title, site, address and date of a page; only a date that the markup states counts, none is guessed.

    A page without text gives an empty `text`.
    """
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    try:
        found = bare_extraction(
            content.replace("\0", "\ufffd"),
            favor_precision=True,
            include_comments=False,
            with_metadata=True,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except Exception:  # trafilatura names no error of its own; whatever lxml chokes on still has words in it
        found = None
    if not isinstance(found, Document) or not (found.text or "").strip():
        return Page(strip_tags(content), whole=True)
    return Page(found.text or "", found.title, found.sitename or found.hostname, found.url, found.date)


class _Words(HTMLParser):
    """Collects the text between tags, a line per block, without scripts and styles."""

    HIDDEN = frozenset({"script", "style", "head", "template", "noscript", "svg"})
    INLINE = frozenset("a abbr b bdi bdo cite code em font i ins mark q s small span strong sub sup time u".split())

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block starts a line; what is hidden opens a hole."""
        self.hidden += tag in self.HIDDEN
        if tag == "body":
            self.hidden = 0
        if tag not in self.INLINE:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """The end of a block ends its line."""
        if tag in self.HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        if tag not in self.INLINE:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Words, unless they are hidden."""
        if not self.hidden:
            self.parts.append(data)


def strip_tags(content: str) -> str:
    """All visible words of a page, one block a line."""
    words = _Words()
    words.feed(content)
    words.close()
    return _LINES.sub("\n", _BLANKS.sub(" ", "".join(words.parts))).strip()
