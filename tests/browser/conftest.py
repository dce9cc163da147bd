"""A real browser for the page: Debian's Chromium, driven by Playwright.

- `visit`: a fresh visitor of the page over a store that tests only read; `visit.go("/map")`, `visit.page` is Playwright's
- `own_visit`: the same over a store of the test's own (`own_visit.store`)
- `rows`: ids of rows and the like, to build addresses with

A test with a visitor fails when the browser writes an error to its console, or asks another host for anything. Where
Chromium is missing these tests are skipped; `.ci/run` installs it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import demo as demo_store
import pytest
from demo import Served, served
from playwright.sync_api import Browser, sync_playwright
from visitor import CHROMIUM, QUIET, Rows, Visit, visiting

from dragoman import knowledge
from dragoman.store import Store
from dragoman.web import Settings, create


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """For each module anew, since Playwright keeps an event loop of its own running, which other tests mind."""
    if CHROMIUM is None:
        pytest.skip("no Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def compiled() -> None:
    """Knowledge is compiled, lest the first page that needs it should wait for that."""
    knowledge.load()


@pytest.fixture(scope="session")
def fresh_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo, from which others are copied."""
    return demo_store.fill(tmp_path_factory.mktemp("fresh") / "demo.duckdb")


@pytest.fixture(scope="session")
def seen_store(fresh_store: Path, compiled: None) -> Path:
    """The demo with some decisions in it."""
    path = Path(shutil.copy(fresh_store, fresh_store.with_name("seen.duckdb")))
    with Store(path).view() as view:
        events = [row.id for row in view.page("events", limit=6).rows]
    with Store(path).writer() as writer:
        writer.decide(events[0], "accept", "Ada")
        writer.decide(events[1], "reject", "Ada", reason="said in jest")
        writer.undo(writer.decide(events[2], "accept", "Ben").id, "Ben", reason="too early")
    return path


@pytest.fixture(scope="session")
def seen_server(seen_store: Path) -> Iterator[Served]:
    with served(create(Settings(seen_store))) as server:
        yield server


@pytest.fixture
def visit(browser: Browser, seen_server: Served, seen_store: Path) -> Iterator[Visit]:
    with visiting(browser, seen_server.url, seen_store) as visit:
        yield visit


@pytest.fixture
def own_visit(browser: Browser, compiled: None, fresh_store: Path, tmp_path: Path) -> Iterator[Visit]:
    store = Path(shutil.copy(fresh_store, tmp_path / "own.duckdb"))
    with served(create(Settings(store))) as server, visiting(browser, server.url, store) as visit:
        yield visit


@pytest.fixture(scope="session")
def rows(seen_store: Path) -> Rows:
    with Store(seen_store).view() as view:
        twice = next(each for each in view.happenings() if len(each.tellings) > 1)
        _, _, article = view.find(twice.tellings[0])
        return Rows(article.id, twice.tellings[0], twice.id, view.places_told()[0].key)
