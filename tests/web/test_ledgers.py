"""The ledgers list what the view lists, a page at a time, and every row leads to its sentence."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from fastapi.testclient import TestClient

from dragoman import tables
from dragoman.store import Store
from dragoman.web import Settings, create, downloads

TABLES = "events meetings statements commitments disputes sanctions".split()


def parsed(page: Any) -> Any:
    assert page.status_code == 200, page.text
    return lxml.html.document_fromstring(page.text)


def text(element: Any) -> str:
    return " ".join(element.text_content().split())


def shown(root: Any) -> list[str]:
    """The ids of the rows on a page."""
    return [each.removeprefix("row-") for each in root.xpath("//ol[@class='rows']/li/@id")]


def walked(client: TestClient, path: str) -> list[list[str]]:
    """The rows of each page, going on by its link to the next one."""
    pages = []
    while path:
        root = parsed(client.get(path))
        pages.append(shown(root))
        path = next(iter(root.xpath("//a[@rel='next']/@href")), "")
    return pages


@pytest.mark.parametrize("table", TABLES)
def test_all_rows_are_there_once_the_newest_first(client: TestClient, demo: Path, table: str) -> None:
    pages = walked(client, f"/{table}")
    with Store(demo).view() as view:
        expected = {row.id for row in getattr(view, table)()}
        first = [row.id for row in view.page(table, limit=50).rows]
    found = [each for page in pages for each in page]
    assert sorted(found) == sorted(expected)
    assert pages[0] == first
    assert all(len(page) == 50 for page in pages[:-1])


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("actor=PER&with=CHL", {"actor": "PER", "with_": "CHL"}),
        ("actor=quispe&since=2025-03-01&until=2025-05-31", {"actor": "quispe", "since": date(2025, 3, 1), "until": date(2025, 5, 31)}),
        ("type=SANCTION", {"type": "SANCTION"}),
        ("type=ACCUSE,AID&actor=&with=", {"type": "ACCUSE,AID"}),
    ],
)  # fmt: skip
def test_filters_are_those_of_the_view_and_stay_in_the_form(
    client: TestClient, demo: Path, query: str, asked: dict[str, Any]
) -> None:
    found = [each for page in walked(client, f"/events?{query}") for each in page]
    with Store(demo).view() as view:
        assert sorted(found) == sorted(row.id for row in view.events(**asked))
    assert found
    root = parsed(client.get(f"/events?{query}"))
    form = root.xpath("//form[@class='filters']")[0]
    given = dict(form.fields) | {"reviewed": None}
    assert {name: value for name, value in given.items() if value} == {
        name.rstrip("_"): str(value) for name, value in asked.items()
    }


def test_several_types_are_any_of_them(demo: Path) -> None:
    with Store(demo).view() as view:
        assert {row.type for row in view.events(type="accuse, AID")} == {"ACCUSE", "AID"}
        assert len(view.events(type="ACCUSE,AID")) == len(view.events(type="ACCUSE")) + len(view.events(type="AID"))


def test_a_row_says_who_did_what_when_in_which_words(client: TestClient, demo: Path) -> None:
    with Store(demo).view() as view:
        row = next(each for each in view.page("events").rows if each.type == "ACCUSE")
        article = view.find(row.id)[2]
        names = view.actor_names(article.id)
    (each,) = parsed(client.get("/events")).xpath(f"//li[@id='row-{row.id}']")
    assert each.get("class").split() == ["row", "quad-3"]
    assert text(each.xpath(".//*[@class='when']")[0]) == str(row.when.start_date)
    assert text(each.xpath(".//*[@class='what']")[0]) == "Accuse · disapprove verbal conflict"
    doer, other = row.actors[0].actor, row.recipients[0].actor
    assert text(each.xpath(".//*[@class='who']")[0]) == f"{names[doer]} → {names[other]}"
    assert each.xpath(".//*[@class='who']/a/@href") == [f"/actors/{doer}", f"/actors/{other}"]
    assert text(each.xpath(".//q")[0]) == row.evidence.text
    assert each.xpath(".//*[@class='source']/a/@href")[0] == f"/rows/{row.id}"
    assert each.xpath(".//cite/a/@href") == [article.url]


def test_open_commitments_come_by_deadline_with_what_is_overdue(client: TestClient, demo: Path) -> None:
    root = parsed(client.get("/commitments?open=true"))
    with Store(demo).view() as view:
        expected = [each.commitment.id for each in view.open_commitments()]
    assert [each for page in walked(client, "/commitments?open=true") for each in page] == expected
    assert len(root.xpath("//*[contains(@class, 'overdue')]")) == len(shown(root))


def test_open_commitments_go_on_behind_their_mark(
    client: TestClient, demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store(demo).view() as view:
        expected = [each.commitment.id for each in view.open_commitments()]
    monkeypatch.setattr("dragoman.web.ledgers.PAGE", 7)
    pages = walked(client, "/commitments?open=true")
    assert [len(page) for page in pages[:-1]] == [7] * (len(pages) - 1)
    assert [each for page in pages for each in page] == expected


@pytest.mark.parametrize("path", ["/events?after=nonsense", "/commitments?open=true&after=nonsense"])
def test_a_mark_of_no_list_is_refused_in_words(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert 400 <= page.status_code < 500
    assert "none of this list" in page.text


def test_rows_have_the_verdict_of_their_reader(own_demo: Path) -> None:
    with Store(own_demo).view() as view:
        kept, gone = (row.id for row in view.page("events", limit=2).rows)
    with Store(own_demo).writer() as writer:
        writer.decide(kept, "accept", by="Mara")
        writer.decide(gone, "reject", by="<b>Mara</b>", reason="nobody was there")
    client = TestClient(create(Settings(own_demo)), base_url="http://127.0.0.1")
    root = parsed(client.get("/events"))
    badges = {
        each: text(root.xpath(f"//li[@id='row-{each}']//span[contains(@class, 'badge ')]")[0]) for each in (kept, gone)
    }
    assert badges == {kept: "accepted by Mara", gone: "rejected by <b>Mara</b>"}
    reviewed = shown(parsed(client.get("/events?reviewed=true")))
    assert kept in reviewed
    assert gone not in reviewed


@pytest.mark.parametrize("path", ["/events?actor=PER", "/disputes", "/commitments?open=true&with=CHL"])
def test_the_same_rows_are_there_as_json(client: TestClient, path: str) -> None:
    root = parsed(client.get(path))
    (link,) = root.xpath("//a[. = 'JSON']/@href")
    answer = client.get(link)
    assert answer.status_code == 200
    assert [row.get("commitment", row)["id"] for row in answer.json()["rows"]] == shown(root)


@pytest.mark.parametrize("table", TABLES)
def test_a_ledger_as_csv_is_all_of_it_in_the_order_of_the_page(
    client: TestClient, demo: Path, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "LARGEST", 7)
    (link,) = parsed(client.get(f"/{table}?until=2025-12-31")).xpath("//a[. = 'CSV']/@href")
    answer = client.get(link)
    assert answer.headers["content-disposition"] == f'attachment; filename="{table}.csv"'
    head, *lines = csv.reader(io.StringIO(answer.text))
    assert head == ["article", *tables.csv_header(table)]
    with Store(demo).view() as view:
        page = view.page(table, until=date(2025, 12, 31), limit=500)
        names = view.names(page.articles)
    assert len(lines) == len(page.rows) > 7
    rows = zip(page.articles, page.rows, strict=True)
    assert lines == [[article, *tables.csv_row(row, names)] for article, row in rows]


def test_a_wrong_filter_gives_a_message_and_no_file(client: TestClient) -> None:
    answer = client.get("/events.csv?since=yesterday")
    assert answer.status_code == 422
    assert "is not a day" in answer.text


def test_nothing_found_says_so(client: TestClient) -> None:
    root = parsed(client.get("/events?actor=NOR"))
    assert not shown(root)
    assert text(root.xpath("//p[@class='none']")[0]) == "Nothing meets these filters."


@pytest.mark.parametrize(("limit", "skip"), [(1, 0), (5, 3), (50, 38), (5, 100)])
def test_some_open_commitments_are_a_part_of_all(demo: Path, limit: int, skip: int) -> None:
    with Store(demo).view() as view:
        every = view.open_commitments("PER")
        assert view.open_commitments("PER", limit=limit, skip=skip) == every[skip : skip + limit]
    assert len(every) > 5
