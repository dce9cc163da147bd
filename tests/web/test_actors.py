"""The list of actors finds them; the page of one says what all articles say of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import lxml.html
import pytest
from fastapi.testclient import TestClient

from dragoman.store import Store


def parsed(page: Any) -> Any:
    assert page.status_code == 200, page.text
    return lxml.html.document_fromstring(page.text)


def text(element: Any) -> str:
    return " ".join(element.text_content().split())


def cells(root: Any, caption: str) -> list[list[str]]:
    rows = root.xpath(f"//table[caption[contains(., '{caption}')]]/tbody/tr")
    return [[text(cell) for cell in row] for row in rows]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", ["quispe", "lake-guard", "PER", "CHL", "BOL"]),
        ("q=quispe", ["quispe"]),
        ("q=peruvian", ["PER"]),
        ("kind=group", ["lake-guard"]),
        ("country=chl&kind=state", ["CHL"]),
        ("q=nobody", []),
    ],
)
def test_actors_are_found_by_name_kind_and_country(client: TestClient, query: str, ids: list[str]) -> None:
    root = parsed(client.get(f"/actors?{query}"))
    found = [each.removeprefix("/actors/") for each in root.xpath("//tbody/tr/th/a/@href")]
    assert sorted(found) == sorted(ids)
    assert bool(root.xpath("//p[@class='none']")) == (not ids)


def test_the_list_goes_on(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.web.actors.PAGE", 2)
    path, found = "/actors", list[str]()
    while path:
        root = parsed(client.get(path))
        found += root.xpath("//tbody/tr/th/a/@href")
        path = next(iter(root.xpath("//a[@rel='next']/@href")), "")
    assert len(found) == len(set(found)) == 5


def test_one_actor_with_offices_labels_and_rows(client: TestClient, demo: Path) -> None:
    root = parsed(client.get("/actors/quispe"))
    with Store(demo).view() as view:
        portrait = view.actor("quispe")
        statements = [row.id for row in view.page("statements", "quispe", limit=6).rows]
    assert text(root.find(".//h1")) == "Ana Quispe"
    assert f"Named in {portrait.articles} articles" in text(root.find(".//main"))
    offices = cells(root, "Offices")
    assert offices[0][0] == "Minister"
    assert len(offices) == len(portrait.offices)
    assert [each for each in root.xpath("//li/@id") if each.startswith("row-st")] == [
        f"row-{each}" for each in statements
    ]
    guard = parsed(client.get("/actors/lake-guard"))
    assert cells(guard, "Words of the sources") == [["moving buoys", "the article’s own", "42"]]


def test_partners_are_counted_and_lead_to_the_pair(client: TestClient, demo: Path) -> None:
    root = parsed(client.get("/actors/PER"))
    with Store(demo).view() as view:
        events = {other: len(view.events("PER", other)) for other in ("CHL", "BOL")}
    found = dict(cells(root, "Who takes part"))
    assert {name: int(found[name]) for name in ("Chile", "Bolivia")} == {
        "Chile": events["CHL"],
        "Bolivia": events["BOL"],
    }
    assert "Peru" not in found
    person = dict(cells(parsed(client.get("/actors/quispe")), "Who takes part"))
    assert "Peru" not in person
    assert int(person["Chile"]) > 0
    assert "/dyads/PER/CHL" in root.xpath("//table//th/a/@href")


def test_what_an_actor_does_not_have_is_said(client: TestClient) -> None:
    main = text(parsed(client.get("/actors/lake-guard")).find(".//main"))
    assert "No statements." in main


def test_nobody_is_not_there(client: TestClient) -> None:
    page = client.get("/actors/nobody")
    assert page.status_code == 404
    assert "no actor 'nobody'" in lxml.html.document_fromstring(page.text).text_content()
