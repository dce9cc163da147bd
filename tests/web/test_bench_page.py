"""The pages that `make bench` asks: every one of them is there, over a small store of made-up events."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest
from demo import Visitor

from dragoman.web import Settings, create

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def bench() -> Any:
    sys.path.insert(0, str(BENCHMARKS))
    try:
        return importlib.import_module("page")
    finally:
        sys.path.remove(str(BENCHMARKS))


def test_every_page_of_the_benchmark_is_there(bench: Any, tmp_path: Path) -> None:
    path = tmp_path / "many.duckdb"
    bench.fill(path, 1_000)
    bench.complete(path)
    app = create(Settings(path))
    client = Visitor(app)
    statuses = {name: client.get(path, follow_redirects=False).status_code for name, path in bench.PAGES.items()}
    app.state.site.close()
    assert {name: status for name, status in statuses.items() if status >= 400} == {}
    assert "State C05" in client.get("/actors/C05").text


def test_every_page_with_an_address_of_its_own_is_asked(bench: Any, tmp_path: Path) -> None:
    app = create(Settings(tmp_path / "none.duckdb"))
    pages = (path for path in addresses(app) if not path.endswith(".csv"))
    paths = {path for path in pages if "{" not in path and not path.startswith(("/api/", "/static"))}
    asked = {path.partition("?")[0] for path in bench.PAGES.values()}
    assert paths - asked <= {"/charts/vega.js", "/review/name"}


def addresses(app: Any) -> set[str]:
    """The addresses of the pages, those of the API's document left out."""
    found, waiting = set(), list(app.routes)
    while waiting:
        route = waiting.pop()
        inner = getattr(route, "original_router", None)
        if inner is not None:
            waiting += inner.routes
        elif "GET" in (getattr(route, "methods", None) or ()):
            found.add(route.path)
    return found
