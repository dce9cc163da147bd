"""The page of two actors says what the view says; its figures lead to rows, and its rows to their sentences."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import demo as demo_store
import lxml.html
import pytest
from fastapi.testclient import TestClient

from dragoman.model import Article
from dragoman.store import Store
from dragoman.web import Settings, create
from dragoman.web.dyads import _last_day

SECTIONS = "over-time timeline meetings commitments disputes sanctions statements".split()


def visitor(path: Path) -> TestClient:
    return TestClient(create(Settings(path)), base_url="http://127.0.0.1")


def parsed(page: Any) -> Any:
    assert page.status_code == 200, page.text
    return lxml.html.document_fromstring(page.text)


def text(element: Any) -> str:
    return " ".join(element.text_content().split())


def section(root: Any, name: str) -> Any:
    (found,) = root.xpath(f"//section[h2/@id = '{name}']")
    return found


def figures(root: Any) -> dict[str, str]:
    return {text(each.find("dt")): text(each.find("dd")) for each in root.xpath("//dl[@class='figures']/div")}


@pytest.mark.parametrize("by", ["", "day", "week", "month", "quarter", "year"])
def test_the_series_is_that_of_the_view(client: TestClient, demo: Path, by: str) -> None:
    root = parsed(client.get(f"/dyads/PER/CHL?by={by}"))
    with Store(demo).view() as view:
        points = view.dyads("PER", "CHL", by=by or "month")
    rows = [[text(cell) for cell in row] for row in section(root, "over-time").xpath(".//tbody/tr")]
    assert rows == [
        [str(each.start_date), *map(str, each.counts), str(each.total), f"{each.goldstein:+.1f}"] for each in points
    ]
    total = figures(root)
    assert total["happenings"] == str(sum(each.total for each in points))
    assert total["verbal conflict"] == str(sum(each.counts[2] for each in points))
    charts = root.xpath("//figure/@data-chart")
    assert [urlsplit(each).path for each in charts] == ["/charts/dyads.json"] * 2 + ["/charts/timeline.json"]
    asked = parse_qs(urlsplit(charts[0]).query)
    assert asked == {"actor": ["PER"], "with": ["CHL"], "by": [by or "month"], "measure": ["counts"]}


@pytest.mark.parametrize(
    ("first", "period", "last"),
    [
        (date(2024, 2, 1), "month", date(2024, 2, 29)),
        (date(2024, 10, 1), "quarter", date(2024, 12, 31)),
        (date(2024, 1, 1), "year", date(2024, 12, 31)),
        (date(2024, 2, 26), "week", date(2024, 3, 3)),
        (date(2024, 2, 29), "day", date(2024, 2, 29)),
        (date(9999, 12, 1), "month", date.max),
        (date(9999, 12, 27), "week", date.max),
    ],
)
def test_a_period_ends_where_the_next_begins(first: date, period: str, last: date) -> None:
    assert _last_day(first, period) == last


def test_a_figure_leads_to_the_events_that_tell_it(client: TestClient) -> None:
    """In the demo each happening of the pair that is counted once has one row, but for those that two papers tell."""
    root = parsed(client.get("/dyads/PER/CHL?by=month&since=2025-03-05&until=2025-06-20"))
    counted = 0
    for cell in section(root, "over-time").xpath(".//tbody//td[a]"):
        rows = parsed(client.get(cell.find("a").get("href"))).xpath("//ol[@class='rows']/li")
        assert len(rows) == int(text(cell))
        counted += 1
    assert counted > 8
    links = section(root, "over-time").xpath(".//tbody//a/@href")
    days = [(query["since"][0], query["until"][0]) for query in (parse_qs(urlsplit(each).query) for each in links)]
    assert min(days)[0] == "2025-03-05"
    assert max(last for _, last in days) == "2025-06-20"
    assert ("2025-04-01", "2025-04-30") in days


def test_the_timeline_has_every_happening_with_all_its_tellings(client: TestClient, demo: Path) -> None:
    with Store(demo).view() as view:
        every = view.timeline("PER", "CHL")
        last = {each.id for each in every[-30:]}
    path, found, told = "/dyads/PER/CHL", list[str](), dict[str, int]()
    while path:
        part = section(parsed(client.get(path)), "timeline")
        entries = part.xpath("ol/li")
        ids = [each.get("id").removeprefix("happening-") for each in entries]
        if not found:
            assert last <= set(ids)
        found += ids
        told |= {name: len(each.xpath(".//ul[@class='tellings']/li")) for name, each in zip(ids, entries, strict=True)}
        path = next(iter(part.xpath(".//a[@rel='next']/@href")), "")
    assert sorted(found) == sorted(each.id for each in every)
    assert len(every) > 30
    assert told == {each.id: len(each.tellings) for each in every}
    assert max(told.values()) == 2


def test_a_busy_pair_is_asked_for_its_last_days_alone(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.web.dyads.HAPPENINGS", 3)
    with Store(demo).view() as view:
        every = view.timeline("PER", "CHL")
    asked = []
    from dragoman.store import View

    def timeline(self: View, *given: Any) -> Any:
        asked.append(given)
        return original(self, *given)

    original = View.timeline
    monkeypatch.setattr(View, "timeline", timeline)
    client = visitor(demo)
    path, found = "/dyads/PER/CHL", list[str]()
    while path:
        part = section(parsed(client.get(path)), "timeline")
        found += [each.removeprefix("happening-") for each in part.xpath("ol/li/@id")]
        path = next(iter(part.xpath(".//a[@rel='next']/@href")), "")
    assert asked[0][2] > every[0].start_date + timedelta(days=60)
    assert sorted(found) == sorted(each.id for each in every)


def test_every_section_has_rows_that_lead_to_their_sentence(client: TestClient) -> None:
    root = parsed(client.get("/dyads/PER/CHL"))
    assert [each.get("id") for each in root.iter("h2")] == SECTIONS
    assert {each.lstrip("#") for each in root.xpath("//nav[@aria-label='Sections']//a/@href")} == set(SECTIONS)
    for name in SECTIONS[1:]:
        part = section(root, name)
        if name == "sanctions":
            assert part.xpath(".//p[@class='none']")
            continue
        links = [each for each in part.xpath(".//a/@href") if each.startswith("/rows/")]
        assert links, name
        ids = part.xpath(".//li/@id")
        assert {f"/rows/{each.partition('-')[2]}" for each in ids if each.startswith(("row-", "telling-"))} == set(
            links
        )


def test_meetings_come_once_each_with_how_often_they_are_told(client: TestClient, demo: Path) -> None:
    root = parsed(client.get("/dyads/PER/CHL?until=2025-01-31"))
    with Store(demo).view() as view:
        meetings = view.happenings("PER", "CHL", until=date(2025, 1, 31), table="meetings")
    part = section(root, "meetings")
    assert len(part.xpath("ol/li")) == len(meetings)
    twice = [each for each in meetings if len(each.tellings) == 2]
    assert twice
    assert set(part.xpath(".//a[contains(., 'told 2 times')]/@href")) == {f"/happenings/{each.id}" for each in twice}


def test_open_commitments_and_statements(client: TestClient, demo: Path) -> None:
    root = parsed(client.get("/dyads/PER/CHL"))
    with Store(demo).view() as view:
        promised = view.open_commitments("PER", "CHL")
    rows = section(root, "commitments").xpath("ol/li/@id")
    assert rows == [f"row-{each.commitment.id}" for each in promised[:8]]
    assert ("These have the nearest deadlines" in text(section(root, "commitments"))) == (len(promised) > 8)
    said = section(root, "statements")
    assert [text(each) for each in said.iter("h3")] == ["Peru", "Chile"]
    assert text(said.xpath(".//q")[0]) == "We will wait no longer"


def test_two_names_lead_to_their_page(client: TestClient) -> None:
    page = client.get("/dyads?actor=PER&with=CHL&since=2025-02-01&by=week&until=", follow_redirects=False)
    assert (page.status_code, page.headers["location"]) == (303, "/dyads/PER/CHL?since=2025-02-01&by=week")
    named = client.get("/dyads?actor=Ana Quispe&with=Chile", follow_redirects=False)
    assert named.headers["location"] == "/dyads/Ana%20Quispe/Chile"
    assert section(parsed(client.get("/dyads/Ana%20Quispe/Chile")), "timeline").xpath("ol/li")
    assert client.get("/dyads?actor=A/B&with=CHL").status_code == 422


def test_without_two_names_the_busiest_pairs_are_listed(client: TestClient, demo: Path) -> None:
    with Store(demo).view() as view:
        pairs = view.network(limit=100)
    root = parsed(client.get("/dyads?actor=PER"))
    assert "Name both" in text(root.xpath("//p[@role='status']")[0])
    assert [text(each) for each in root.xpath("//tbody/tr/th")] == [" and ".join(each.names) for each in pairs]


def test_a_pair_of_whom_nothing_is_known_says_so_everywhere(client: TestClient) -> None:
    root = parsed(client.get("/dyads/NOR/%3CFJI%3E"))
    assert text(root.find(".//h1")) == "NOR and <FJI>"
    for name in SECTIONS:
        assert section(root, name).xpath(".//p[@class='none']"), name


def test_corrections_count_where_they_are_asked_for(own_demo: Path) -> None:
    client = visitor(own_demo)
    before = parsed(client.get("/dyads/PER/CHL"))
    gone = section(before, "timeline").xpath(".//li[starts-with(@id, 'telling-ev')]/@id")[0].removeprefix("telling-")
    with client.app.state.site.writer() as writer:
        writer.decide(gone, "reject", by="Mara")
    reviewed = parsed(client.get("/dyads/PER/CHL?reviewed=true"))
    assert int(figures(reviewed)["happenings"]) == int(figures(before)["happenings"]) - 1
    assert not reviewed.xpath(f"//li[@id='telling-{gone}']")
    assert figures(parsed(client.get("/dyads/PER/CHL"))) == figures(before)
    links = [each for each in reviewed.xpath("//section//a/@href") if each.startswith(("/events", "/statements"))]
    assert links
    assert all("reviewed=true" in each for each in links)


# --- texts that mean harm

SCRIPT = "<script>alert('x')</script>"
BREAKOUT = "\"'></bdi></q></a><img src=x onerror=alert(1)>{{ 7 * 7 }}"
REVERSED = "\u202eevil\u2069\x00\x1b"


def test_hostile_texts_are_shown_as_text(tmp_path: Path) -> None:
    record = demo_store.records(1)[0]
    old = record.article
    article = Article(
        old.text,
        published=old.published,
        title=SCRIPT,
        source=BREAKOUT + REVERSED,
        url="javascript:alert(1)",
        id=old.id,
    )
    actors = tuple(replace(each, name=SCRIPT if each.id == "PER" else BREAKOUT) for each in record.actors)
    event = record.events[1]
    evil = replace(event, evidence=replace(event.evidence, text=BREAKOUT + SCRIPT))
    path = tmp_path / "evil.duckdb"
    with Store(path).writer() as writer:
        writer.add_many([replace(record, article=article, actors=actors, events=(record.events[0], evil))])
    client = visitor(path)
    pages = [f"/{table}" for table in "events meetings statements commitments disputes sanctions".split()]
    pages += [
        "/",
        "/dyads/PER/CHL",
        "/dyads",
        "/actors",
        "/actors/PER",
        "/search?q=longer",
        "/search?q=lake&table=articles",
    ]
    pages += [f"/search?q={SCRIPT}", f"/events?actor={SCRIPT}", f"/happenings/ha-{evil.id}"]
    for address in pages:
        page = client.get(address)
        root = parsed(page)
        assert not root.xpath(
            "//img | //script[not(starts-with(@src, '/static/'))] | //@*[starts-with(name(), 'on')]"
        ), address
        assert not root.xpath("//a[not(starts-with(@href, '/') or starts-with(@href, '#'))]"), address
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x1b]", page.text), address
        assert "49" not in text(root.find(".//main")).replace(evil.id, "") or "{{ 7 * 7 }}" in page.text
    quoted = {text(each) for each in parsed(client.get("/events")).iter("q")}
    assert BREAKOUT + SCRIPT in quoted


@pytest.mark.parametrize("rows", [1, 7, 40])
def test_the_latest_day_has_the_last_rows_and_all_of_its_own(demo: Path, rows: int) -> None:
    with Store(demo).view() as view:
        begin = view.latest_day(rows, "PER", "CHL")
        assert begin is not None
        every = [each.start_date for each in view.timeline("PER", "CHL")]
        told = [row.when.start_date for row in (*view.events("PER", "CHL"), *view.meetings("PER", "CHL")) if row.when]
        told += [row.when.start_date for row in view.sanctions("PER", "CHL") if row.when]
        assert view.latest_day(10_000, "PER", "CHL") is None
        assert view.latest_day(rows, "NOR", "FJI") is None
    assert sum(day >= begin for day in told) + len(every) >= rows
    assert sum(day > begin for day in told) < rows
    assert min(every) < begin
