"""The page: read articles, follow pairs of actors, trace every row to its words, and correct it.

    uvicorn.run(create(Settings(Path("record.duckdb"))), host="127.0.0.1", port=8080)

Each module has a function `routes(site)` that gives its addresses; `base.Site` is what they share: the store, the
templates and the reader. Queries go through `View` only. Nothing is asked of another machine.
"""

from __future__ import annotations

from importlib import resources

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from fastapi.telemetry import TelemetryConfig

from dragoman.store.base import dragoman_version
from dragoman.web import (
    actors,
    api,
    articles,
    downloads,
    drawn,
    dyads,
    guard,
    happenings,
    home,
    ledgers,
    review,
    search,
)
from dragoman.web.base import Site, failures
from dragoman.web.settings import Settings

__all__ = ["Settings", "create"]

SILENT: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
"""The framework tells nobody what is asked, whatever the environment says."""


def create(settings: Settings) -> FastAPI:
    """The application that serves a store; opens nothing by itself."""
    site = Site(settings)
    app = FastAPI(
        title="Dragoman",
        version=dragoman_version(),
        description="The record of a store: who met, who said what, who did what to whom, and the words that say so.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        form_limits={"max_part_size": settings.most_bytes},
        telemetry=SILENT,
    )
    app.state.site = site
    for module in (home, articles, dyads, actors, ledgers, downloads, happenings, search, drawn, review, api):
        app.include_router(module.routes(site))
    app.mount("/static", StaticFiles(directory=str(resources.files("dragoman.web").joinpath("static"))), "static")
    failures(app, site)
    api.describe(app)
    guard.install(app, settings)
    return app
