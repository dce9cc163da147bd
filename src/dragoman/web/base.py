"""What the pages share: the store, the templates, the reader, and what can be asked in an address."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeVar
from urllib.parse import urlencode

import duckdb
from fastapi import Depends, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException

from dragoman import charts, wording
from dragoman.errors import DragomanError, RowNotFound, StoreError
from dragoman.intake import LOCK_WAIT, naming_the_layer, new_reader
from dragoman.model import Article, Record
from dragoman.store import Store, View, Writer
from dragoman.store.base import dragoman_version
from dragoman.web import guard
from dragoman.web.access import Busy, Desk, Gate
from dragoman.web.settings import Settings

if TYPE_CHECKING:
    from dragoman.knowledge import Knowledge
    from dragoman.reader import Reader

PAGE = 50
"""Rows on a page of a list."""


Opened = TypeVar("Opened", View, Writer)
Done = TypeVar("Done")


class Site:
    """What every address needs. One for an application; its methods may be called by many threads at once."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._store = Store(settings.store, wait=LOCK_WAIT)
        self._gate = Gate(lambda: self._opened(self._store.view))
        self._templates = wording.environment(cache_size=200)
        self._templates.globals |= {
            "version": dragoman_version(),
            "read_only": settings.read_only,
            "quads": charts.QUADS,
            "when": wording.when,
            "words": wording.words,
            "link": wording.link,
            "publisher": wording.publisher,
            "address": address,
        }
        self._desk = Desk(seconds=settings.reading_seconds, places=settings.readings)
        self._reader: Reader | None = None
        self._knowledge: Knowledge | None = None
        self._loading = Lock()

    def close(self) -> None:
        """Lets nobody wait for a reading any longer, and closes the store as soon as nobody asks it."""
        self._desk.close()
        self._gate.close()

    @contextmanager
    def view(self, *, reviewed: bool = False) -> Iterator[View]:
        """The store opened for reading, for one answer. Raises `Busy` when it cannot be, also when it stays locked."""
        with self._gate.reading(), self._opened(partial(self._store.view, reviewed=reviewed)) as view:
            yield view

    @contextmanager
    def writer(self) -> Iterator[Writer]:
        """The store opened for a decision; waits for the answers under way. Raises `Busy` when it cannot be opened."""
        if self.settings.read_only:
            raise HTTPException(403, "this page is read-only; serve it without --read-only to decide on rows")
        with self._gate.writing(), self._opened(self._store.writer) as writer:
            yield writer

    def _opened(self, opening: Callable[[], Opened]) -> Opened:
        try:
            return opening()
        except StoreError as error:
            raise Busy(str(error)) from error

    def read(self, article: Article) -> Record:
        """The record of an article, which is not stored. One at a time; the first call loads the language model.

        Raises `Busy` when too many wait already, or when it takes longer than the settings allow.
        """
        return self.timely(lambda: self.reader(article))

    def timely(self, work: Callable[[], Done]) -> Done:
        """What the work gives, such as opening an upload: done in its turn and within the time for reading.

        Raises `Busy`, and whatever the work raises.
        """
        return self._desk.do(work)

    @property
    def reader(self) -> Reader:
        """The one reader; the first call loads the language model. Raises `DragomanError` when it cannot be."""
        with self._loading:
            if self._reader is None:
                self._reader = new_reader(self.settings.folders)
            return self._reader

    def use(self, reader: Reader) -> None:
        """Has articles read by a reader that is there already."""
        self._reader = reader

    @property
    def knowledge(self) -> Knowledge:
        """What the reader knows; loads no language model."""
        from dragoman import knowledge

        with self._loading:
            if self._knowledge is None:
                with naming_the_layer(self.settings.folders):
                    self._knowledge = self._reader.knowledge if self._reader else knowledge.load(*self.settings.folders)
            return self._knowledge

    def page(self, request: Request, name: str, *, status: int = 200, **context: Any) -> HTMLResponse:
        """A page from templates/web/NAME; the templates also get `request` and `csrf`, the token of its forms."""
        template = self._templates.get_template(f"web/{name}")
        return HTMLResponse(template.render(request=request, csrf=guard.csrf(request), **context), status)


class Filters(NamedTuple):
    """What the lists can be asked for: the options of the command line, under the same names."""

    actor: str | None
    with_: str | None
    since: date | None
    until: date | None
    type: str | None
    reviewed: bool

    @property
    def query(self) -> dict[str, str]:
        """As it stands in an address."""
        given = {"actor": self.actor, "with": self.with_, "since": self.since, "until": self.until, "type": self.type}
        return {name: str(value) for name, value in given.items() if value} | (
            {"reviewed": "true"} if self.reviewed else {}
        )

    @property
    def asked(self) -> tuple[str | None, str | None, date | None, date | None, str | None]:
        """The arguments that the row queries of a view share."""
        return self[:5]


Name = Annotated[str | None, Query(max_length=200, description="A country code, an actor id or a name.")]
Day = Annotated[str | None, Query(max_length=10, description="A day, YYYY-MM-DD; both days are included.")]


def filters(
    actor: Name = None,
    with_: Annotated[str | None, Query(alias="with", max_length=200, description="Who else takes part.")] = None,
    since: Day = None,
    until: Day = None,
    type: Annotated[str | None, Query(max_length=60, description="Type, kind, format or action of the row.")] = None,
    reviewed: Annotated[bool, Query(description="Apply what readers decided on rows.")] = False,
) -> Filters:
    """The filters of an address. An empty field of a form counts as not given."""
    return Filters(actor or None, with_ or None, _day(since), _day(until), type or None, reviewed)


def _day(value: str | None) -> date | None:
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise HTTPException(422, f"{value!r} is not a day; write YYYY-MM-DD") from None


Asked = Annotated[Filters, Depends(filters)]


def address(path: str, given: Mapping[str, Any] | None = None, /, **more: Any) -> str:
    """An address with a query; what is None or empty is left out. `with_` stands for `with`."""
    query = {name.rstrip("_"): value for name, value in {**(given or {}), **more}.items() if value not in (None, "")}
    return f"{path}?{urlencode(query)}" if query else path


# ---------------------------------------------------------------- when something is wrong


_OWN_WORDS = {
    "Not Found": "there is nothing at this address; follow a link, or search",
    "Method Not Allowed": "this address does not take what was sent that way",
}
"""What the framework says, in our words."""


def failures(app: FastAPI, site: Site) -> None:
    """Says what went wrong, as a page or for the API as JSON: `{"error": ...}`."""

    def answer(request: Request, status: int, message: str) -> Response:
        if _is_api(request):
            return JSONResponse({"error": wording.safe(message)}, status)
        return site.page(request, "error.html", status=status, code=status, message=message)

    def wrong(request: Request, error: Exception) -> Response:
        if isinstance(error, HTTPException):
            given = answer(request, error.status_code, _OWN_WORDS.get(str(error.detail), str(error.detail)))
            given.headers.update(error.headers or {})
            return given
        if isinstance(error, RequestValidationError):
            found = error.errors()[0]
            return answer(request, 422, f"{'.'.join(map(str, found['loc'][1:]))}: {found['msg']}")
        told = str(error).removeprefix(f"{site.settings.store}: ")
        return answer(request, _status(error), told)

    for kind in (HTTPException, RequestValidationError, DragomanError):
        app.add_exception_handler(kind, wrong)
    app.state.refuse = answer


def _is_api(request: Request) -> bool:
    path = str(request.scope["path"])
    return path.startswith("/api/") or path.endswith(".json")


def _status(error: Exception) -> int:
    """The status that says whose trouble it is: nothing there, busy, a query of ours, or what was asked."""
    if isinstance(error, RowNotFound):
        return 404
    if isinstance(error, Busy):
        return 503
    return 500 if isinstance(error.__cause__, duckdb.Error) else 400
