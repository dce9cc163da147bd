"""What the tests of the page share; `tests/demo.py` has the records and the server.

- `demo`: the path of a store that tests only read; `own_demo`: a copy for one test, to write to
- `client`: a visitor of the page over `demo`; `own_client`: over `own_demo`
- `reading_client`: a visitor that can have articles read (tests that ask for it carry `model`)
- `server`: the page over `demo` in a real server (`server.url`); `own_server`: over `own_demo`
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import demo as demo_store
import pytest
from demo import Served, Visitor, served
from fastapi import FastAPI

from dragoman import Reader
from dragoman.web import Settings, create


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo_store.fill(tmp_path_factory.mktemp("demo") / "demo.duckdb")


@pytest.fixture
def own_demo(demo: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(demo, tmp_path / "own.duckdb"))


@pytest.fixture(scope="session")
def app(demo: Path) -> Iterator[FastAPI]:
    app = create(Settings(demo))
    yield app
    app.state.site.close()


@pytest.fixture
def own_app(own_demo: Path) -> Iterator[FastAPI]:
    app = create(Settings(own_demo))
    yield app
    app.state.site.close()


@pytest.fixture
def client(app: FastAPI) -> Visitor:
    return Visitor(app)


@pytest.fixture
def own_client(own_app: FastAPI) -> Visitor:
    return Visitor(own_app)


@pytest.fixture(scope="session")
def reading_app(demo: Path, reader: Reader) -> Iterator[FastAPI]:
    app = create(Settings(demo))
    app.state.site.use(reader)
    yield app
    app.state.site.close()


@pytest.fixture
def reading_client(reading_app: FastAPI) -> Visitor:
    return Visitor(reading_app)


@pytest.fixture(scope="session")
def server(app: FastAPI) -> Iterator[Served]:
    with served(app) as page:
        yield page


@pytest.fixture
def own_server(own_app: FastAPI) -> Iterator[Served]:
    with served(own_app) as page:
        yield page
