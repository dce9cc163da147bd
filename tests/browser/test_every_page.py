"""Every page: no serious violation that axe-core finds, light and dark, and nothing to scroll sideways on a telephone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from visitor import Rows, Visit

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

PAGES = {
    "home": "/",
    "articles": "/articles",
    "article": "/articles/{article}",
    "article at words": "/articles/{article}?at=5-30",
    "read": "/read",
    "review": "/review",
    "review of commitments": "/review?table=commitments",
    "editing": "/review?row={event}&edit=true",
    "decisions": "/decisions",
    "pairs": "/dyads",
    "dyad": "/dyads/PER/CHL",
    "empty dyad": "/dyads/FJI/TON",
    "actors": "/actors",
    "country": "/actors/PER",
    "person": "/actors/quispe",
    "events": "/events?actor=PER",
    "meetings": "/meetings",
    "statements": "/statements",
    "commitments": "/commitments?open=true",
    "disputes": "/disputes",
    "sanctions": "/sanctions",
    "happening": "/happenings/{happening}",
    "search": "/search?q=buoy",
    "search of articles": "/search?q=lake&table=articles",
    "map": "/map",
    "place": "/map?place={place}&area=Americas",
    "network": "/network",
    "api": "/api",
    "nothing": "/nowhere",
}


@pytest.fixture(params=PAGES.values(), ids=PAGES)
def path(request: pytest.FixtureRequest, rows: Rows) -> str:
    return str(request.param).format(**rows._asdict())


def opened(visit: Visit, path: str) -> Page:
    page = visit.go(path, status=404 if path == "/nowhere" else 200)
    page.wait_for_load_state("networkidle")
    return page


def test_no_page_scrolls_sideways_at_360_pixels(visit: Visit, path: str) -> None:
    visit.page.set_viewport_size({"width": 360, "height": 740})
    page = opened(visit, path)
    wide = page.evaluate(
        """() => document.documentElement.scrollWidth <= 360 ? [] :
            [...document.querySelectorAll("main *")].filter(each => each.getBoundingClientRect().right > 361)
            .slice(0, 5).map(each => each.outerHTML.slice(0, 120))"""
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, wide


def test_axe_finds_nothing_serious(visit: Visit, path: str) -> None:
    if not AXE.is_file():
        pytest.skip("no axe-core: npm ci --prefix tests/browser")
    page = opened(visit, path)
    assert violations(page, {"type": "tag", "values": RULES}) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, {"type": "rule", "values": ["color-contrast"]}) == []


def violations(page: Page, chosen: dict[str, Any]) -> list[str]:
    """What axe-core finds of impact serious or critical: rule, and the first elements it is about."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("chosen => axe.run({runOnly: chosen, resultTypes: ['violations']})", chosen)
    return [
        f"{each['id']}: {each['help']} {[node['html'][:160] for node in each['nodes'][:4]]}"
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
    ]
