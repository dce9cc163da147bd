"""Articles in the page: the list, the text beside its record, deep links, and what is pasted or uploaded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import demo as demo_store
import lxml.html
import pytest
from fastapi.testclient import TestClient

from dragoman.model import Article, Event, Evidence, Record, Role, Span, day
from dragoman.store import Store
from dragoman.web import Settings, cards, create, marks

TELLING = demo_store.Telling(0)
RECORD = TELLING.record()
ADDRESS = f"/articles/{RECORD.article.id}"


def page(client: Any, path: str, status: int = 200) -> Any:
    answer = client.get(path)
    assert answer.status_code == status, answer.text[:2000]
    return lxml.html.fromstring(answer.text)


def visitor(settings: Settings) -> TestClient:
    return TestClient(create(settings), base_url="http://127.0.0.1")


def text_of(element: Any) -> str:
    return " ".join(element.text_content().split())


def every_id(tree: Any) -> list[str]:
    return [str(each) for each in tree.xpath("//@id")]


# ---------------------------------------------------------------- the list


def test_the_list_goes_through_all_articles_by_pages(client: Any) -> None:
    seen: list[str] = []
    path: str | None = "/articles"
    while path:
        tree = page(client, path)
        found = tree.xpath("//li[@class='row']/@id")
        assert found and not {*found} & {*seen}
        seen += found
        path = next(iter(tree.xpath("//a[@rel='next']/@href")), None)
    assert len(seen) == len(demo_store.records())


def test_the_list_can_be_asked_by_words_and_days(client: Any) -> None:
    tree = page(client, "/articles?words=round+0")
    assert RECORD.article.title in text_of(tree)
    assert "No article meets this" in text_of(page(client, "/articles?words=zebra"))
    days = [
        date.fromisoformat(each)
        for each in page(client, "/articles?since=2025-03-01&until=2025-03-31").xpath(
            "//li[@class='row']//time/@datetime"
        )
    ]
    assert days and all(date(2025, 3, 1) <= each <= date(2025, 3, 31) for each in days)


def test_a_wrong_mark_or_day_is_said_so(client: Any) -> None:
    assert client.get("/articles?after=nonsense").status_code == 400
    assert client.get("/articles?since=soon").status_code == 422


# ---------------------------------------------------------------- text and record


def test_the_text_is_the_articles_text(client: Any) -> None:
    tree = page(client, ADDRESS)
    assert tree.get_element_by_id("words").text_content() == RECORD.article.text


def test_every_row_has_its_card_and_its_words(client: Any) -> None:
    tree = page(client, ADDRESS)
    ids = every_id(tree)
    assert len(ids) == len({*ids})
    for table in (*marks.ROWS, "actors", "places", "dates", "dropped"):
        for row in getattr(RECORD, table):
            assert f"row-{row.id}" in ids, (table, row.id)
            assert f"words-{row.id}" in ids, (table, row.id)
            assert tree.xpath(f"//div[@id='words']//*[contains(concat(' ', @data-rows, ' '), ' {row.id} ')]")


def test_links_within_the_page_lead_somewhere(client: Any) -> None:
    tree = page(client, ADDRESS)
    ids = {*every_id(tree)}
    targets = {each[1:] for each in tree.xpath("//a/@href") if each.startswith("#")}
    assert targets - ids <= {"at"}


def test_a_card_says_who_did_what_to_whom_and_why(client: Any) -> None:
    tree = page(client, ADDRESS)
    deed = next(each for each in RECORD.events if each.recipients)
    card = tree.get_element_by_id(f"row-{deed.id}")
    said = text_of(card)
    assert re.match(
        rf"{re.escape(demo_store.STATES[TELLING.by][0])} \w+ {re.escape(demo_store.STATES[TELLING.to][0])}", said
    )
    for each in ("events/demo", f"{deed.evidence.score:.2f} of 1", deed.evidence.trigger.text, f"CAMEO {deed.cameo}"):
        assert each in said
    assert cards.FACTUALITY[deed.factuality] in said
    assert "as the text says" in said or "day of publication" in said
    assert demo_store.TOWNS[0][0] in text_of(tree.get_element_by_id(f"row-{RECORD.meetings[0].id}"))


def test_a_happening_told_elsewhere_names_the_other_telling(client: Any) -> None:
    with Store(client.app.state.site.settings.store).view() as view:
        every = view.happening_ids()
        twice = next(each for each in every if len(view.happening(each)) > 1)
        tellings = [each for each, *_ in view.happening(twice)]
        article = view.find(twice)[2]
    card = page(client, f"/articles/{article.id}").get_element_by_id(f"row-{twice}")
    links = {str(each) for each in card.xpath(".//details[contains(@class, 'told-by')]//a/@href")}
    assert {f"/rows/{each}" for each in tellings if each != twice} <= links
    assert f"/rows/{twice}" not in links


def test_the_marks_have_a_legend_of_all_looks(client: Any) -> None:
    tree = page(client, ADDRESS)
    looks = {
        each for names in tree.xpath("//div[@id='words']//*[contains(@class, 'mark')]/@class") for each in names.split()
    }
    explained = {str(each) for each in tree.xpath("//*[contains(@class, 'legend')]//@data-look")}
    assert looks - {"mark", "at"} <= explained


def test_nothing_in_the_page_needs_inline_script_or_style(client: Any) -> None:
    tree = page(client, ADDRESS)
    assert not tree.xpath("//style | //@style | //script[not(@src)]")
    assert not [each for each in tree.xpath("//@*") if each.attrname.startswith("on")]


# ---------------------------------------------------------------- deep links


def test_a_row_leads_to_its_place_in_the_article(client: Any) -> None:
    for table in ("events", "statements", "places", "dates", "dropped"):
        row = getattr(RECORD, table)[0]
        answer = client.get(f"/rows/{row.id}", follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"] == f"{ADDRESS}#row-{row.id}"


def test_a_mention_leads_to_its_words(client: Any) -> None:
    mention = RECORD.mentions[0]
    answer = client.get(f"/rows/{mention.id}", follow_redirects=False)
    assert answer.headers["location"] == f"{ADDRESS}?at={mention.at.start}-{mention.at.end}#at"
    tree = page(client, f"{ADDRESS}?at={mention.at.start}-{mention.at.end}")
    assert tree.get_element_by_id("at").text_content() == mention.at.text


def test_a_stretch_may_cross_marks_and_paragraphs(client: Any) -> None:
    start, end = 10, len(RECORD.article.text) - 5
    tree = page(client, f"{ADDRESS}?at={start}-{end}")
    lit = "".join(
        each.text_content() for each in tree.xpath("//div[@id='words']//*[contains(concat(' ', @class, ' '), ' at ')]")
    )
    assert lit == RECORD.article.text[start:end]
    assert len(tree.xpath("//*[@id='at']")) == 1


@pytest.mark.parametrize("at", ["5", "9-4", "0-9999999", "x-y", "-1-4", "²-9"])
def test_a_stretch_that_is_not_there_is_said_so(client: Any, at: str) -> None:
    assert client.get(ADDRESS, params={"at": at}).status_code == 404


def test_what_is_not_there_is_said_so(client: Any) -> None:
    assert "no article" in text_of(page(client, "/articles/nothing", 404))
    assert client.get("/rows/ev-nothing").status_code == 404


# ---------------------------------------------------------------- decisions beside the text


def test_deciding_beside_the_text_comes_back_to_the_row(own_client: Any) -> None:
    row = RECORD.events[0]
    tree = page(own_client, ADDRESS)
    form = next(
        each for each in tree.get_element_by_id(f"row-{row.id}").forms if each.fields.get("verdict") == "reject"
    )
    fields = {**form.fields, "reason": "it never happened"}
    answer = own_client.post(form.action, data=fields, follow_redirects=False)
    assert answer.status_code == 303 and answer.headers["location"] == f"{ADDRESS}#row-{row.id}"
    card = page(own_client, ADDRESS).get_element_by_id(f"row-{row.id}")
    assert "rejected by reader" in text_of(card) and "it never happened" in text_of(card)
    assert f"row-{row.id}" not in every_id(page(own_client, f"{ADDRESS}?reviewed=true"))
    undo = card.forms[0]
    own_client.post(undo.action, data=dict(undo.fields))
    assert "rejected" not in text_of(page(own_client, ADDRESS).get_element_by_id(f"row-{row.id}"))


def test_read_only_shows_no_forms_to_decide(demo: Path) -> None:
    tree = page(visitor(Settings(demo, read_only=True)), ADDRESS)
    assert not tree.xpath("//form[@method='post']")
    assert not tree.xpath("//a[starts-with(@href, '/review')]")


# ---------------------------------------------------------------- hostile text


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[tuple[Any, Record]]:
    name = '<img src=x onerror=alert(1)>"\u202e'
    text = f"<script>alert(1)</script> {name} met \u2066Quito\0.\n\n</div></body><b>bold"
    article = Article(
        text, title="<b>T\u202eitle</b>", source="</title><script>", url="javascript:alert(1)", published="2025-01-01"
    )
    at = article.span(article.text.index("met"), article.text.index("met") + 3)
    evidence = Evidence(0, 60, article.text[:60], at, '"><script>', 0.5)
    base = replace(
        RECORD,
        article=article,
        mentions=(),
        places=(),
        dates=(),
        meetings=(),
        statements=(),
        commitments=(),
        disputes=(),
        sanctions=(),
        dropped=(),
    )
    actor = replace(RECORD.actors[0], id="bad", name=name, aliases=())
    event = Event(
        "ev-bad",
        "CONSULT",
        None,
        (),
        "040",
        1.0,
        1.0,
        1,
        (Role("bad", "x"),),
        (),
        day(date(2025, 1, 1), "text", Span(0, 3, "<sc")),
        (),
        "actual",
        (),
        None,
        evidence,
    )
    record = replace(base, actors=(actor,), events=(event,))
    path = tmp_path / "hostile.duckdb"
    with Store(path).writer() as writer:
        writer.add(record)
    yield visitor(Settings(path)), record


def test_hostile_text_is_shown_as_text(hostile: tuple[Any, Record]) -> None:
    client, record = hostile
    for path in (f"/articles/{record.article.id}", "/articles", "/review?row=ev-bad"):
        tree = page(client, path)
        assert not tree.xpath("//img | //b | //script[not(@src)]")
        assert not [each for each in tree.xpath("//@href") if each.startswith("javascript")]
        shown = tree.text_content()
        assert "\u202e" not in shown and "\u2066" not in shown and "\0" not in shown
    words = page(client, f"/articles/{record.article.id}").get_element_by_id("words").text_content()
    assert "<script>alert(1)</script>" in words and "[U+202E]" in words


# ---------------------------------------------------------------- reading what is given


def test_the_form_asks_for_text_or_a_file(client: Any) -> None:
    tree = page(client, "/read")
    assert len(tree.forms[1:]) == 2
    for form in tree.forms[1:]:
        labelled = {str(each) for each in form.xpath(".//label/@for")}
        assert {
            str(each) for each in form.xpath(".//*[self::input or self::textarea][not(@type='hidden')]/@id")
        } <= labelled


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "there is no text to read"),
        (" \n\t ", "there is no text to read"),
        ("\x01\x02\x03\x04" * 50, "binary"),
        ("%PDF-1.4 abc", "a PDF"),
        ("word " * 210_000, "1,050,000 characters are more than the 1,000,000"),
    ],
)
def test_what_cannot_be_read_is_said_so(client: Any, text: str, says: str) -> None:
    answer = client.submit("/read", {"text": text, "title": "My title"})
    assert answer.status_code == 422
    tree = lxml.html.fromstring(answer.text)
    assert says in text_of(tree.xpath("//*[@role='alert']")[0])
    assert tree.get_element_by_id("paste-title").get("value") == "My title"


def test_a_wrong_day_is_said_so_and_the_text_is_kept(client: Any) -> None:
    answer = client.submit("/read", {"text": "Peru met Chile.", "published": "2025-02-31"})
    assert answer.status_code == 422
    tree = lxml.html.fromstring(answer.text)
    assert "2025-02-31" in text_of(tree.xpath("//*[@role='alert']")[0])
    assert tree.get_element_by_id("paste-text").text.strip() == "Peru met Chile."


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(100), "an image"),
        ("a.docx", b"PK\x03\x04" + bytes(100), "save the text as .txt"),
        ("a.txt", b"", "empty"),
        ("../../etc/passwd", b"", "empty"),
        ("a.jsonl", b'{"nothing": 1}\n', "neither 'text' nor 'html'"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_so(client: Any, name: str, data: bytes, says: str) -> None:
    answer = client.post("/read", data={"csrf": client.csrf}, files={"file": (name, data)})
    assert answer.status_code == 422, answer.text[:500]
    told = text_of(lxml.html.fromstring(answer.text).xpath("//*[@role='alert']")[0])
    assert says in told and "dragoman-" not in told and "/tmp" not in told


@pytest.mark.model
def test_a_pasted_article_is_read_and_not_stored(reading_client: Any) -> None:
    before = reading_client.get("/api/counts").text
    text = "Peruvian Foreign Minister Ana Quispe met Chilean officials in Lima on Tuesday. “We agree,” Quispe said."
    answer = reading_client.submit(
        "/read", {"text": text, "published": "2025-05-21", "title": "Talks", "source": "Lake Post"}
    )
    assert answer.status_code == 200, answer.text[:1000]
    tree = lxml.html.fromstring(answer.text)
    assert tree.get_element_by_id("words").text_content() == text
    assert "not stored" in text_of(tree)
    assert "2025-05-20" in text_of(tree.get_element_by_id("record"))
    assert not tree.xpath("//form[contains(@action, 'decisions')] | //a[starts-with(@href, '/rows/')]")
    ids = {*every_id(tree)}
    assert {each[1:] for each in tree.xpath("//a/@href") if each.startswith("#")} - ids <= {"at"}
    assert reading_client.get("/api/counts").text == before


@pytest.mark.model
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", b"Peru met Chile in Lima."),
        (
            "a.html",
            b"<html><body><article><p>Peru met Chile in Lima. "
            + b"They spoke of the lake. " * 30
            + b"</p></article></body></html>",
        ),
        ("two.jsonl", b'{"text": "Peru met Chile in Lima."}\n{"text": "Other."}\n'),
        ("nothing", b"Peru met Chile in Lima."),
    ],
)
def test_an_uploaded_file_is_read(reading_client: Any, name: str, data: bytes) -> None:
    answer = reading_client.post("/read", data={"csrf": reading_client.csrf}, files={"file": (name, data)})
    assert answer.status_code == 200, answer.text[:1000]
    tree = lxml.html.fromstring(answer.text)
    assert tree.get_element_by_id("words").text_content().startswith("Peru met Chile in Lima.")
    assert ("more than one article" in text_of(tree)) == (name == "two.jsonl")


@pytest.mark.model
def test_another_language_is_named(reading_client: Any) -> None:
    text = "Le ministre des Affaires étrangères a rencontré son homologue à Paris mardi pour parler de la paix et des otages."
    answer = reading_client.submit("/read", {"text": text})
    assert answer.status_code == 422
    assert "French" in text_of(lxml.html.fromstring(answer.text).xpath("//*[@role='alert']")[0])


# ---------------------------------------------------------------- words for rows


@pytest.mark.parametrize(
    ("type", "mode", "others", "says"),
    [
        ("ACCUSE", None, True, "accuses"),
        ("ACCUSE", None, False, "accuses somebody"),
        ("CONSULT", None, True, "talks with"),
        ("CONSULT", None, False, "talks"),
        ("CONSULT", "visit", True, "visits"),
        ("AID", None, False, "gives aid"),
        ("PROTEST", "riot", True, "riots against"),
        ("SANCTION", "expel", True, "expels diplomats of"),
    ],
)
def test_verbs_agree_with_who_acts(type: str, mode: str | None, others: bool, says: str) -> None:
    event = replace(RECORD.events[1], type=type, mode=mode)
    event = event if others else replace(event, recipients=())
    record = replace(RECORD, events=(event,))
    assert cards.card("events", event, record).verb == says


def test_those_who_are_many_act_in_the_plural() -> None:
    crowd = replace(RECORD.actors[0], kind="population")
    event = replace(RECORD.events[1], type="ACCUSE", mode=None)
    assert event.actors[0].actor == crowd.id
    assert cards.card("events", event, replace(RECORD, events=(event,), actors=(crowd,))).verb == "accuse"


def test_the_models_vote_is_told_apart_from_the_rule() -> None:
    for rule, expected in (
        ("events/meet; encoder CONSULT 0.93", {"rule": "events/meet", "vote of the model": "CONSULT 0.93"}),
        ("encoder ACCUSE 0.91", {"vote of the model": "ACCUSE 0.91"}),
        ("events/meet", {"rule": "events/meet"}),
    ):
        event = replace(RECORD.events[0], evidence=replace(RECORD.events[0].evidence, rule=rule))
        why = dict(cards.card("events", event, replace(RECORD, events=(event,))).why)
        assert {each: why[each] for each in why if each in ("rule", "vote of the model")} == expected
