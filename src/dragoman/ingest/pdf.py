"""PDF files: the text of all pages as running text, a paragraph a line, as far as the layout tells."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import IO, TYPE_CHECKING, Any

from dragoman.errors import InputError, NotText, TooLong
from dragoman.ingest.base import BUNDLE_BYTES, MAX_CHARACTERS, Found, Given, Note, article, contents

if TYPE_CHECKING:
    from pypdf import PdfReader

Page = list[str]
"""The lines of a page, without white space at their ends; blank ones stay."""

EDGE = 3
"""Lines at the top, and as many at the bottom of a page, that are taken away when they run through the pages."""

CERTAIN = 3
"""Pages on which a line must stand at the same edge to be a running head; it must be half of all pages, too."""

FULL = 0.75
"""A line shorter than this share of the long ones, and ended like a sentence, ends its paragraph."""

HEADING = 0.6
"""A first line shorter than this share, without an end mark and above a line with a capital, is a heading."""

LOOSE = 0.4
"""Share of blank lines from which on they are taken for wide spacing, not for ends of paragraphs."""

COMPOUNDS = frozenset("all anti cross first four high long non second self third three two vice well".split())
"""First parts that keep their hyphen at the end of a line ("high-level"), unless the text elsewhere says otherwise."""

_NUMBER = re.compile(r"\d{1,6}")
_BROKEN_WORD = re.compile(r"(\w+)[-\u2010]$")
_FIRST_WORD = re.compile(r"\w+")
_WORD = re.compile(r"\w+(?:-\w+)*")
_SENTENCE_END = re.compile(r"[.!?:][\"'”’)\]]*$")
_BULLET = re.compile(r"[•▪●◦‣∙]")
_ITEM = re.compile(r"\(?(?:\d{1,3}|[a-z])[.)] ")
_FILE_NAME = re.compile(r"\.\w{2,5}$|^microsoft word|^untitled|[/\\]", re.IGNORECASE)


def read(path: str, stream: IO[bytes], given: Given) -> Iterator[Found]:
    """The one article of a PDF, after a `Note` for pages without text and for a date taken from the file's own.

    Raises `NotText` for a file that is locked, scanned or broken, `TooLong`, `EmptyInput`.
    """
    data = contents(stream, BUNDLE_BYTES)
    if b"%PDF" not in data[:1_024]:
        raise NotText("not a PDF; name it by what it is")
    pages, title, day = _opened(data)
    blank = sum(not page for page in pages)
    if blank == len(pages):
        raise NotText("no page has text, it is scanned; run text recognition (OCR) over it first")
    if blank:
        yield Note(path, None, f"{blank} of {len(pages)} pages have no text; run text recognition if they are scanned")
    found = article(running_text(pages), given, title=title, published=given.published or day)
    if day and not given.published:
        yield Note(path, None, f"published taken from the file's date, {day}; give the date if it came out on another")
    yield found


def _opened(data: bytes) -> tuple[list[Page], str | None, date | None]:
    """The pages, the title and the day the file was made. Raises `NotText`, `TooLong`."""
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise NotText("the PDF is locked with a password; save an open copy")
        return list(_pages(reader)), _title(reader.metadata), _day(reader.metadata)
    except InputError:
        raise
    except Exception as error:  # pypdf lets through whatever broken files make its parts raise
        fault = f"{type(error).__name__}: {error}"[:200]
        raise NotText(f"the PDF cannot be read ({fault}); save it again from a viewer, or its text as .txt") from None


def _pages(reader: PdfReader) -> Iterator[Page]:
    length = 0
    for each in reader.pages:
        text = each.extract_text()
        length += len(text)
        if length > MAX_CHARACTERS:
            raise TooLong(f"it has more than the {MAX_CHARACTERS:,} characters of one article; split it")
        yield [line.strip() for line in text.strip().splitlines()]


def _title(metadata: Any) -> str | None:
    """The title that the file states, unless it is empty or the name of a file."""
    title = str(metadata.title or "") if metadata else ""
    return title if " " in title.strip() and not _FILE_NAME.search(title.strip()) else None


def _day(metadata: Any) -> date | None:
    """The day the file was made; None when it states none, an impossible one or one to come."""
    try:
        made = metadata.creation_date if metadata else None
    except ValueError:
        return None
    if not isinstance(made, datetime) or not date(1993, 1, 1) <= made.date() <= date.today():
        return None
    return made.date()


def running_text(pages: Sequence[Page]) -> str:
    """The text of pages without what heads and feet them all, lines joined to paragraphs, broken words healed."""
    lines = _tight([line for page in without_heads(pages) for line in page])
    words = Counter(word.lower() for line in lines for word in _WORD.findall(line))
    width = _width(lines)
    paragraphs: list[str] = []
    last = ""
    for line in lines:
        if paragraphs and line and not _starts_paragraph(line, last, width, first=paragraphs[-1] == last):
            paragraphs[-1] = joined(paragraphs[-1], line, words)
        elif line:
            paragraphs.append(line)
        last = line
    return "\n".join(paragraphs)


def without_heads(pages: Sequence[Page]) -> list[Page]:
    """The pages without the lines that stand at the same edge of most, alike or with the page's number in them.

    The first page keeps its head, which may be the title.
    """
    kept = [list(page) for page in pages]
    for edge in (0, -1):
        for _ in range(EDGE):
            seen = Counter(form for at, page in enumerate(kept) if page for form in _forms(page[edge], at))
            running = {form for form, count in seen.items() if count >= max(CERTAIN, len(pages) / 2)}
            for at, page in enumerate(kept):
                if page and running & _forms(page[edge], at) and not (edge == at == 0 and page[0] in running):
                    page.pop(edge)
    return kept


def _forms(line: str, page: int) -> set[str]:
    """A line as it is, and with each number in it told by its distance to the page's own."""
    numbered = {f"{line[: n.start()]}\0{int(n[0]) - page}\0{line[n.end() :]}" for n in _NUMBER.finditer(line)}
    return {line} | numbered


def _tight(lines: list[str]) -> list[str]:
    loose = lines.count("") > LOOSE * len(lines)
    return [line for line in lines if line] if loose else lines


def _width(lines: list[str]) -> int:
    """The length of a full line: nine of ten are not longer."""
    lengths = sorted(len(line) for line in lines if line)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _starts_paragraph(line: str, last: str, width: int, *, first: bool) -> bool:
    """Whether a line begins a paragraph; `first`: the line before is all there is of its own. Blank lines end one."""
    ended = bool(_SENTENCE_END.search(last))
    if _BULLET.match(line) or (ended and _ITEM.match(line)):
        return True
    if ended or not last:
        return len(last) < FULL * width
    return first and len(last) < HEADING * width and line[0].isupper()


def joined(text: str, line: str, words: Counter[str]) -> str:
    """A text and its next line, with a word that was broken between them healed.

    A hyphen stays when the text elsewhere writes the compound with it, or before a capital or digit.
    """
    if text.endswith("\xad"):
        return text[:-1] + line
    head, tail = _BROKEN_WORD.search(text), _FIRST_WORD.match(line)
    if not head or not tail or tail[0] in ("and", "or", "to"):
        return f"{text} {line}"
    first, second = head[1].lower(), tail[0].lower()
    whole, compound = words[first + second], words[f"{first}-{second}"]
    hyphen = not (tail[0].islower() and head[1].isalpha()) or compound > whole or (first in COMPOUNDS and not whole)
    return text + line if hyphen else text[:-1] + line
