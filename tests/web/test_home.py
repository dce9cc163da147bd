"""The first page shows what the store holds, and every page is made so that everybody can use it."""

from __future__ import annotations

import re
from datetime import date
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from fastapi.testclient import TestClient

from dragoman.store import Store
from dragoman.web import Settings, create
from dragoman.web.home import overdue

PAGES = (
    "/",
    "/events",
    "/events?actor=PER&with=CHL&type=ACCUSE&since=2025-01-01&until=2025-12-31&reviewed=true",
    "/meetings",
    "/statements",
    "/commitments",
    "/commitments?open=true",
    "/disputes",
    "/sanctions",
    "/actors",
    "/actors?q=nobody",
    "/actors/PER",
    "/actors/quispe",
    "/actors/lake-guard",
    "/dyads",
    "/dyads?actor=PER",
    "/dyads/PER/CHL",
    "/dyads/PER/CHL?by=week&since=2025-02-01&until=2025-06-30",
    "/dyads/NOR/FJI",
    "/search",
    "/search?q=engineers",
    "/search?q=wait&table=statements",
    "/search?q=lake&table=articles",
)


def visitor(settings: Settings) -> TestClient:
    return TestClient(create(settings), base_url="http://127.0.0.1")


def parsed(page: Any) -> Any:
    return lxml.html.document_fromstring(page.text)


def text(element: Any) -> str:
    return " ".join(element.text_content().split())


# --- the first page


def test_the_figures_are_those_of_the_store_and_lead_to_the_rows(client: TestClient, demo: Path) -> None:
    root = parsed(client.get("/"))
    with Store(demo).view() as view:
        counts, pairs, articles = view.count(), view.dyad_pairs(12), view.article_heads(limit=8).rows
    figures = {
        each.find("dt").text: (text(each.find("dd")), each.find("dd/a").get("href"))
        for each in root.xpath("//dl[@class='figures']/div")
    }
    tables = "events meetings statements commitments disputes sanctions".split()
    assert figures == {table: (f"{counts[table]:,}", f"/{table}") for table in tables}
    rows = root.xpath("//table[caption[contains(., 'pairs')]]/tbody/tr")
    assert [text(row.find("th")) for row in rows] == [" and ".join(each.names) for each in pairs]
    assert rows[0].xpath(".//a/@href") == [
        f"/dyads/{pairs[0].one}/{pairs[0].two}",
        f"/events?actor={pairs[0].one}&with={pairs[0].two}",
    ]
    assert [text(each) for each in root.xpath("//section[h2/@id='latest']//li/a")] == [each.title for each in articles]


def test_overdue_are_promises_whose_day_has_passed_and_that_nothing_ended(demo: Path) -> None:
    with Store(demo).view() as view:
        today = date(2025, 3, 1)
        found = overdue(view, today, 100)
        known = {each.commitment.id: each for each in view.open_commitments(today=today)}
    assert found
    for line, each in found:
        assert each.deadline is not None
        assert each.deadline < today
        assert known[line.id].overdue
    days = [each.deadline for _, each in found if each.deadline]
    assert days == sorted(days, reverse=True)


def test_an_empty_store_says_how_to_begin(tmp_path: Path) -> None:
    path = tmp_path / "empty.duckdb"
    Store(path).writer().close()
    page = visitor(Settings(path)).get("/")
    assert page.status_code == 200
    assert "Nothing has been added yet" in text(parsed(page).find(".//main"))


def test_reviewing_is_not_offered_where_nothing_can_be_decided(demo: Path) -> None:
    def offered(read_only: bool) -> list[str]:
        page = visitor(Settings(demo, read_only=read_only)).get("/")
        return [str(each) for each in parsed(page).xpath("//nav[@aria-label='Main']//a/@href")]

    assert "/review" in offered(False)
    assert "/review" not in offered(True)


# --- every page


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_well_made(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    root = parsed(page)
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids)), sorted(each for each in set(ids) if ids.count(each) > 1)
    assert len(root.xpath("//h1")) == 1
    assert len(root.xpath("//main")) == 1
    assert all(each in ids for each in root.xpath("//@aria-labelledby"))
    assert not root.xpath("//style | //@style | //@*[starts-with(name(), 'on')] | //script[not(@src)]")
    assert all(re.match(r"/(?!/)", each) for each in root.xpath("//@src | //link/@href | //form/@action"))
    labelled = set(root.xpath("//label/@for"))
    fields = root.xpath("//input[not(@type='hidden')]/@id | //select/@id | //textarea/@id")
    assert len(fields) == len(root.xpath("//input[not(@type='hidden')] | //select | //textarea"))
    assert set(fields) <= labelled
    for table in root.iter("table"):
        assert text(table.find("caption"))
        assert table.xpath("thead//th/@scope") == ["col"] * len(table.xpath("thead//th"))
        assert all(row.xpath("count(th[@scope='row'])") == 1 for row in table.xpath("tbody/tr"))
    assert not root.xpath("//ol/*[not(self::li)] | //ul/*[not(self::li)]")
    levels = [int(each.tag[1]) for each in root.xpath("//main//h1 | //main//h2 | //main//h3")]
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


@pytest.mark.parametrize("path", [each for each in PAGES if not each.startswith(("/search", "/dyads/NOR"))])
def test_links_inside_lead_somewhere(client: TestClient, path: str) -> None:
    """Every fifth address that a page links to, of those that belong to these pages, answers."""
    ours = (
        "/events",
        "/meetings",
        "/statements",
        "/commitments",
        "/disputes",
        "/sanctions",
        "/actors",
        "/dyads",
        "/happenings",
    )
    links = sorted({str(each) for each in parsed(client.get(path)).xpath("//main//a/@href") if each.startswith(ours)})
    for link in links[::5]:
        assert client.get(link).status_code == 200, link


# --- the colours

LEAST_TEXT, LEAST_SHAPE = 4.5, 3.0
TEXTS = ("ink", "soft", "link", "alarm", "good", "blue", "teal", "green", "amber", "red", "violet")
TINTED = ("blue", "teal", "green", "amber", "red", "violet")


def colours(scheme: str) -> dict[str, str]:
    """The colours of the light or the dark scheme; what the dark one does not change is as in the light one."""
    sheet = resources.files("dragoman.web").joinpath("static/site.css").read_text("utf-8")
    light, _, rest = sheet.partition("@media (prefers-color-scheme: dark)")
    every = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light))
    if scheme == "dark":
        every |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", rest.partition("/* ----")[0]))
    return every


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    darker, lighter = sorted(map(luminance, (one, two)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_can_be_told_apart(scheme: str) -> None:
    has = colours(scheme)
    for paper in ("paper", "panel", "field"):
        for each in TEXTS:
            assert contrast(has[each], has[paper]) >= LEAST_TEXT, f"{each} on {paper}"
        assert contrast(has["edge"], has[paper]) >= LEAST_SHAPE, f"edge on {paper}"
    for each in TINTED:
        for ink in (each, "ink", "soft"):
            assert contrast(has[ink], has[f"{each}-tint"]) >= LEAST_TEXT, f"{ink} on {each}-tint"
    for number in (1, 2, 3, 4):
        assert contrast(has[f"quad-{number}"], has["paper"]) >= LEAST_SHAPE
    assert contrast(has["paper"], has["link"]) >= LEAST_TEXT
