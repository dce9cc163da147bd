"""The page of a happening has all its tellings, who tells it independently, and where they contradict each other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import demo as demo_store
import lxml.html
import pytest
from fastapi.testclient import TestClient

from dragoman.store import Store
from dragoman.web import Settings, create


def parsed(page: Any) -> Any:
    assert page.status_code == 200, page.text
    return lxml.html.document_fromstring(page.text)


def text(element: Any) -> str:
    return " ".join(element.text_content().split())


def figures(root: Any) -> dict[str, str]:
    return {text(each.find("dt")): text(each.find("dd")) for each in root.xpath("//dl[@class='figures']/div")}


@pytest.mark.parametrize("table", ["events", "meetings", "sanctions", "commitments"])
def test_all_tellings_are_there_with_their_sources(client: TestClient, demo: Path, table: str) -> None:
    with Store(demo).view() as view:
        every = view.happenings(table=table)
        twice = next(each for each in every if len(each.tellings) == 2)
        sources = [view.find(each)[2].source for each in twice.tellings]
        alone = next(each for each in every if len(each.tellings) == 1)
    root = parsed(client.get(f"/happenings/{twice.id}"))
    assert [each.removeprefix("row-") for each in root.xpath("//ol[@class='rows']/li/@id")] == list(twice.tellings)
    assert [text(each) for each in root.iter("cite")] == sources
    assert figures(root) == {"tellings": "2", "independent sources": str(twice.sources), "contradictions": "0"}
    (joined,) = root.xpath("//a[starts-with(@href, '#row-')]/@href")
    assert joined.removeprefix("#row-") in twice.tellings
    assert figures(parsed(client.get(f"/happenings/{alone.id}")))["telling"] == "1"


def test_a_row_leads_to_its_happening(client: TestClient, demo: Path) -> None:
    with Store(demo).view() as view:
        twice = next(each for each in view.happenings(table="meetings") if len(each.tellings) == 2)
    root = parsed(client.get(f"/happenings/{twice.tellings[1]}"))
    assert len(root.xpath("//ol[@class='rows']/li[@id]")) == 2


def test_contradictions_are_said(tmp_path: Path) -> None:
    one, other = demo_store.records(1)[0], demo_store.records(2)[-2]
    meeting = replace(other.meetings[0], status="cancelled", factuality="negated")
    path = tmp_path / "denied.duckdb"
    with Store(path).writer() as writer:
        writer.add_many([one, replace(other, meetings=(meeting,))])
    with Store(path).view() as view:
        found = next(each for each in view.happenings(table="meetings") if "denied" in each.contradictions)
    root = parsed(TestClient(create(Settings(path)), base_url="http://127.0.0.1").get(f"/happenings/{found.id}"))
    assert figures(root)["contradiction"] == "1"
    assert "Some say that it did not happen." in text(root.find(".//main"))
    assert "negated" in text(root.xpath(f"//li[@id='row-{meeting.id}']//*[@class='what']")[0])


def test_what_is_not_there_is_not_there(client: TestClient) -> None:
    assert client.get("/happenings/ha-nothing").status_code == 404
