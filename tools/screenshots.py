"""Takes the pictures of the page for the README, from the store that `make demo` leaves.

    python tools/screenshots.py demo.duckdb docs/images

It serves the store, opens the pages in Debian's Chromium, and writes PNG files of at most 150 KB each.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import uvicorn
from playwright.sync_api import Page, sync_playwright

from dragoman.store import Store
from dragoman.web import Settings, create

LARGEST = 150_000
"""Bytes of a picture at most."""

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


class Picture(NamedTuple):
    """A page and how it is taken: `first`: what is shown at the upper edge, a selector; None for the page's own top."""

    name: str
    path: str
    width: int = 1200
    height: int = 760
    scheme: str = "light"
    first: str | None = None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("there is no Chromium here: apt-get install chromium")
    options.out.mkdir(parents=True, exist_ok=True)
    with served(options.store) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for picture in pictures(options.store):
            page = browser.new_page(
                viewport={"width": picture.width, "height": picture.height},
                color_scheme="dark" if picture.scheme == "dark" else "light",
                reduced_motion="reduce",
            )
            taken(page, address, picture, options.out / f"{picture.name}.png")
            page.close()
        browser.close()


def pictures(path: Path) -> list[Picture]:
    """What is taken: the article with most rows, the pair with most kinds of events, and what is drawn."""
    with Store(path).view() as view:
        richest = max(view.network(), key=lambda pair: (sum(map(bool, pair.counts)), pair.total))
        article = max(view.article_heads(limit=500).rows, key=lambda head: head.events)
    pair = f"/dyads/{richest.one}/{richest.two}"
    return [
        Picture("article", f"/articles/{article.id}", 1100, 640),
        Picture("dyad", pair, 1100, 900, first="#over-time"),
        Picture("dyad-dark-narrow", pair, 400, 760, "dark", "#over-time"),
        Picture("map", "/map", 1200, 620, first="figure"),
        Picture("network", "/network", 1200, 840, first="figure"),
        Picture("review", "/review?table=events"),
    ]


@contextmanager
def served(path: Path) -> Iterator[str]:
    """The page over a store, from a thread of this process; gives its address."""
    config = uvicorn.Config(create(Settings(path)), host="127.0.0.1", port=0, log_level="critical", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


def taken(page: Page, address: str, picture: Picture, file: Path) -> None:
    page.goto(address + picture.path)
    page.wait_for_load_state("networkidle")
    if picture.first:
        page.locator(picture.first).first.evaluate("each => each.scrollIntoView()")
    for figure in page.locator("figure[data-chart]").all():
        if figure.bounding_box() and figure.evaluate("each => each.getBoundingClientRect().top < innerHeight"):
            figure.locator("svg path").first.wait_for(state="attached")
    if picture.name == "article":
        page.locator(".record .card").first.hover()
        page.evaluate("scrollTo(0, 0)")
    data = page.screenshot(path=file)
    if len(data) > LARGEST:
        sys.exit(f"{file}: {len(data):,} bytes; take less of the page")
    print(f"{file}  {len(data) // 1000} KB")


if __name__ == "__main__":
    main()
