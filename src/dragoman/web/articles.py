"""Articles: the list of them, one with its record beside it, and one that somebody pastes and that is not stored."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import PurePath
from typing import Annotated, NamedTuple
from urllib.parse import quote

from fastapi import APIRouter, Form, HTTPException, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse
from markupsafe import Markup

from dragoman import ingest
from dragoman.errors import InputError
from dragoman.ingest.base import Given, article, decode
from dragoman.model import Actor, Article, Record, Rejected
from dragoman.web import cards, marks
from dragoman.web.base import PAGE, Asked, Site

LANGUAGES = {
    "ar": "Arabic", "az": "Azerbaijani", "de": "German", "el": "Greek", "es": "Spanish", "fa": "Persian",
    "fr": "French", "he": "Hebrew", "hi": "Hindi", "hy": "Armenian", "id": "Indonesian", "it": "Italian",
    "ja": "Japanese", "ka": "Georgian", "ko": "Korean", "nl": "Dutch", "pl": "Polish", "ps": "Pashto",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sr": "Serbian", "sv": "Swedish", "tr": "Turkish",
    "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
"""English names of languages that news is often written in, by ISO 639-1 code."""

UPLOADS = 64
"""Characters of a file's name that count for its format."""


class Reading(NamedTuple):
    """An article beside its record, as the page shows it.

    `told`: ids of what has words in the text. `notes`: what a visitor should know about how it was read.
    """

    record: Record
    text: Markup
    sections: tuple[cards.Section, ...]
    actors: tuple[Actor, ...]
    names: dict[str, str]
    told: frozenset[str | None]
    stored: bool
    notes: tuple[str, ...] = ()


class Upload(NamedTuple):
    """What was found in a file: the article, and notes on how it was read."""

    article: Article
    notes: tuple[str, ...]


def routes(site: Site) -> APIRouter:
    """The addresses of articles, of the rows in them, and of reading one."""
    router = APIRouter(include_in_schema=False)

    @router.get("/articles")
    def list_articles(
        request: Request,
        asked: Asked,
        words: Annotated[str | None, Query(max_length=200)] = None,
        after: Annotated[str | None, Query(max_length=500)] = None,
    ) -> HTMLResponse:
        with site.view() as view:
            found = view.article_heads(after, PAGE, words or None, since=asked.since, until=asked.until)
        query = {"words": words, "since": asked.since, "until": asked.until}
        return site.page(request, "articles.html", found=found, query=query, after=after)

    @router.get("/articles/{article_id}")
    def read_article(
        request: Request, article_id: str, asked: Asked, at: Annotated[str | None, Query(max_length=30)] = None
    ) -> HTMLResponse:
        with site.view(reviewed=asked.reviewed) as view:
            record = view.record(article_id)
            store = cards.known(view, record)
        here = _reading(record, _stretch(at, len(record.article.text)), store, stored=True)
        return site.page(request, "article.html", here=here, reviewed=asked.reviewed, at=at)

    @router.get("/rows/{row_id}")
    def to_row(row_id: str) -> RedirectResponse:
        with site.view() as view:
            table, row, article = view.find(row_id)
        place = marks.place_of(row) if table == "mentions" else None
        end = f"?at={place.start}-{place.end}#at" if place else f"#row-{quote(row_id)}"
        return RedirectResponse(f"/articles/{quote(article.id, safe='')}{end}", 303)

    @router.get("/read")
    def ask_for_text(request: Request) -> HTMLResponse:
        return site.page(request, "read.html", given={}, wrong=None)

    @router.post("/read")
    def read_text(
        request: Request,
        text: Annotated[str, Form()] = "",
        title: Annotated[str, Form()] = "",
        source: Annotated[str, Form()] = "",
        published: Annotated[str, Form()] = "",
        file: UploadFile | None = None,
    ) -> HTMLResponse:
        given = {"title": title, "source": source, "published": published, "text": text}
        said = Given(published.strip() or None, source or None, title or None)
        try:
            found = _given(site, text, file, said)
            record = _read(site, found.article)
        except InputError as error:
            return site.page(request, "read.html", status=422, given=given, wrong=str(error))
        here = _reading(record, None, cards.NOTHING, stored=False, notes=found.notes)
        return site.page(request, "article.html", here=here, reviewed=False, at=None)

    return router


# ---------------------------------------------------------------- what is shown


def _reading(
    record: Record, at: tuple[int, int] | None, store: cards.Known, *, stored: bool, notes: tuple[str, ...] = ()
) -> Reading:
    names = {each.id: each.name for each in record.places} | {each.id: each.name for each in record.actors}
    every = marks.marks(record, at)
    told = frozenset(each.row for each in every)
    text, sections = marks.html(record, every), cards.sections(record, store)
    return Reading(record, text, sections, cards.people(record), names, told, stored, notes)


def _stretch(at: str | None, length: int) -> tuple[int, int] | None:
    """The stretch of text that an address points at, START-END in characters. Raises 404 when there is none there."""
    if not at:
        return None
    start, _, end = at.partition("-")
    if start.isdecimal() and end.isdecimal() and int(start) < int(end) <= length:
        return int(start), int(end)
    raise HTTPException(404, f"the article has no words at {at!r}; write at=START-END, up to {length}")


# ---------------------------------------------------------------- what is given to be read


def _given(site: Site, text: str, file: UploadFile | None, given: Given) -> Upload:
    """What is in the file if one is chosen, else in the text field. Raises `InputError`, and `Busy` for a long file."""
    if file and file.filename:
        return site.timely(lambda: _uploaded(file, given))
    return Upload(_pasted(text, given), ())


def _pasted(text: str, given: Given) -> Article:
    """The article of a text field. Raises `InputError`."""
    if not text.strip():
        raise InputError("there is no text to read; paste an article, or choose a file")
    decode(text.encode("utf-8", "replace"))
    return article(text, given)


def _uploaded(file: UploadFile, given: Given) -> Upload:
    """The first article of a file in any format that is read. Raises `InputError`."""
    name = PurePath((file.filename or "").replace("\\", "/")[-UPLOADS:]).name
    with tempfile.TemporaryDirectory(prefix="dragoman-") as folder:
        path = f"{folder}/file{_suffix(name)}"
        with open(path, "wb") as out:
            while part := file.file.read(1 << 20):
                out.write(part)
        return _first(ingest.articles(path, published=given.published, source=given.source, title=given.title))


def _suffix(name: str) -> str:
    """The suffixes of a name that may tell its format; letters, digits and dots alone."""
    parts = [each.lower() for each in PurePath(name).suffixes[-2:]]
    return "".join(each for each in parts if each[1:].isalnum() and each.isascii())


def _first(found: Iterable[ingest.Found]) -> Upload:
    """The first article and the notes before it; a note says so when there are more. Raises `InputError`."""
    notes: list[str] = []
    first: Article | None = None
    for each in found:
        if isinstance(each, Rejected) and first is None:
            raise InputError(each.reason)
        if isinstance(each, Article) and first is not None:
            notes.append("the file holds more than one article, and this is the first; `dragoman add` stores them all")
            break
        if isinstance(each, Article):
            first = each
        elif isinstance(each, ingest.Note):
            notes.append(each.text)
    if first is None:
        raise InputError("there is no article in the file; choose another")
    return Upload(first, tuple(notes))


def _read(site: Site, given: Article) -> Record:
    """The record of an article. Raises `InputError` when it is in a language that is not read."""
    record = site.read(given)
    if any(each.reason == "unsupported-language" for each in record.dropped):
        code = record.article.language or ""
        raise InputError(
            f"the text seems to be in {LANGUAGES.get(code, f'another language ({code})')}; only English is read"
        )
    return record
