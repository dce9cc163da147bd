"""A visitor of the page: Debian's Chromium driven by Playwright, and what goes wrong in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, Route

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
PATIENCE = 60_000
"""Milliseconds until something that does not appear fails a test."""


class Visit:
    """A visitor of the page and what went wrong meanwhile."""

    def __init__(self, context: BrowserContext, url: str, store: Path) -> None:
        self.context, self.url, self.store = context, url, store
        self.wrong: list[str] = []
        self.expected = 200
        context.set_default_timeout(PATIENCE)
        context.route("**/*", self._guarded)
        self.page = self._watched(context.new_page())

    def go(self, path: str, *, status: int = 200) -> Page:
        """Opens a page by its path and returns it; an answer other than `status` is an error."""
        self.expected = status
        answer = self.page.goto(self.url + path)
        assert answer is not None and answer.status == status, f"{path}: {answer and answer.status}"
        return self.page

    @property
    def path(self) -> str:
        """Where the visitor is, without the host."""
        return self.page.url.removeprefix(self.url)

    def _watched(self, page: Page) -> Page:
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.wrong.append(f"script: {error}"))
        page.on("response", self._answered)
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and f"status of {self.expected}" not in message.text:
            self.wrong.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status != self.expected:
            self.wrong.append(f"answer {response.status}: {response.url}")

    def _guarded(self, route: Route, request: Request) -> None:
        at = urlsplit(request.url)
        if at.scheme in ("data", "blob") or request.url.startswith(self.url + "/"):
            route.continue_()
        else:
            self.wrong.append(f"asked another host: {request.url}")
            route.abort()


@contextmanager
def visiting(browser: Browser, url: str, store: Path = Path(), **options: Any) -> Iterator[Visit]:
    """A visitor with these options of a Playwright context; raises when something went wrong meanwhile."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"} | options)
    visit = Visit(context, url, store)
    try:
        yield visit
    finally:
        context.close()
    assert not visit.wrong, "\n".join(visit.wrong)


class Rows(NamedTuple):
    """What addresses are built with: an article, one of its events, a happening told twice, a place."""

    article: str
    event: str
    happening: str
    place: str
