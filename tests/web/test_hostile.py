"""Whatever an article holds is shown as text: no element, attribute or link on any page is made by it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import lxml.html
import pytest
from demo import Served, Telling, Visitor
from fastapi import FastAPI

from dragoman.model import TABLES, Actor, Article, Label, Mention, Record, Span, normalize
from dragoman.store import Store
from dragoman.web import Settings, create
from dragoman.wording import safe

STRINGS = Path(__file__).parents[3] / "shared" / "gold" / "hostile" / "text" / "blns.json"

NASTY = (
    "<script>alert(1)</script>",
    "</textarea></p></bdi><script src=//evil.example/x.js></script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "{{ 7*7 }} {% raw %} ${7*7} #{7*7}",
    "<!-- --> ]]> <![CDATA[ x",
    "&lt;b&gt; &amp;amp; &#60;script&#62;",
    "\u202egnirts desrever\u202c \u2066\u2069\u2069</bdi>",
    "a\x00b\x07c\x1b[31md\x7f",
    "Z\u0335\u0336\u0337a\u0300\u0301\u0302lgo",
    "\ufeff\u200b\u200d\ufffe\uffff",
    "../../../../etc/passwd%00",
    "'; DROP TABLE events; --",
    "👩‍👩‍👧‍👦🏳️‍🌈" * 50,
    "\u0627\u0644\u0639\u0631\u0628\u064a\u0629 \u05e2\u05d1\u05e8\u05d9\u05ea",
    "\n".join(["line"] * 5000),
)
LINKS = (
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "JaVaScRiPt:alert(1)",
    "//evil.example",
    "\x01javascript:1",
)

ELEMENTS = frozenset(
    "a article aside b bdi bdo blockquote body br button caption cite code col colgroup dd details dfn div dl dt em fieldset figcaption "
    "figure footer form g h1 h2 h3 h4 head header hr html i input kbd label legend li link main mark meta nav ol "
    "optgroup option output p path circle rect line polyline polygon text title desc symbol use defs q s section "
    "select small span strong summary sup sub svg table tbody td textarea tfoot th thead time tr u ul var script "
    "abbr data datalist dialog progress search template tspan clippath lineargradient stop ellipse metadata "
    "noscript".split()
)  # fmt: skip


def told(article: Article) -> Record:
    """A record in which the first words of the text name somebody, and nothing else."""
    words = article.text[:60]
    at = Span(0, len(words), words)
    actor = Actor("ac-1", words, "person", None, aliases=(words,), labels=(Label(words, "narrator", at),))
    record = replace(Telling(1).record(), article=article, **dict.fromkeys(TABLES, ()))
    return replace(record, actors=(actor,), mentions=(Mention("me-1", at, "person", "ac-1", False),))


def texts() -> list[str]:
    """Our own nasty texts, and the naughty strings where they are there."""
    found = json.loads(STRINGS.read_text("utf-8")) if STRINGS.exists() else []
    return [*NASTY, *(each for each in found if each.strip())]


@pytest.fixture(scope="module")
def hostile_app(demo: Path) -> Iterator[FastAPI]:
    app = create(Settings(demo))
    app.state.site.use(told)
    yield app
    app.state.site.close()


def check(page: str) -> Any:
    """The page as a tree, when nothing in it can do anything but what our own pages do."""
    assert "\x00" not in page and not re.search("[\u202a-\u202e\u2066-\u2069]", page)
    tree = lxml.html.fromstring(page)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        assert element.tag in ELEMENTS, element.tag
        for name, value in element.attrib.items():
            assert not name.startswith("on") and name not in ("style", "srcdoc", "http-equiv"), (element.tag, name)
            if name in ("href", "src", "action", "formaction", "data", "xlink:href"):
                assert re.match(r"https?://|/(?!/)|#|\?|$", value), (element.tag, name, value)
        if element.tag == "script":
            assert element.get("src", "").startswith(("/static/", "/charts/")) and not (element.text or "").strip()
    return tree


def shown(text: str) -> str:
    """The words of a text as a page shows them, white space aside."""

    return "".join(safe(normalize(text)).split())


# ---------------------------------------------------------------- what is pasted


@pytest.mark.parametrize("part", range(12))
def test_pasted_texts_are_shown_as_text(hostile_app: FastAPI, part: int) -> None:
    client = Visitor(hostile_app)
    token = client.csrf
    for text in texts()[part::12]:
        given = {"csrf": token, "text": text, "title": text[:300], "source": text[:300]}
        answer = client.post("/read", data=given)
        assert answer.status_code in (200, 422), (answer.status_code, text)
        tree = check(answer.text)
        if answer.status_code == 200:
            (words,) = tree.xpath("//div[@id='words']")
            assert "".join(words.text_content().split()) == shown(text), text


@pytest.mark.parametrize("part", range(12))
def test_texts_sent_to_the_api_come_back_as_they_are(hostile_app: FastAPI, part: int) -> None:

    client = Visitor(hostile_app)
    for text in texts()[part::12]:
        answer = client.post("/api/read", json={"text": text, "title": text[:300], "url": text[:300]})
        assert answer.status_code in (200, 400), (answer.status_code, text)
        assert answer.headers["content-type"] == "application/json"
        if answer.status_code == 200:
            assert answer.json()["article"]["text"] == normalize(text)


def test_half_a_character_is_refused_cleanly(hostile_app: FastAPI) -> None:
    client = Visitor(hostile_app)
    for path, body in (
        ("/api/read", b'{"text": "Peru \\ud800 met Chile"}'),
        ("/api/read", b'{"text": "Peru", "title": "\\udfff"}'),
        ("/api/rows/none/decisions", b'{"verdict": "accept", "by": "\\ud800"}'),
    ):
        answer = client.post(path, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 422 and "unicode" in answer.json()["error"]


@pytest.mark.parametrize("size", [10_000_000, 70_000_000])
def test_ten_megabytes_are_refused_with_the_limit(hostile_app: FastAPI, size: int) -> None:
    client = Visitor(hostile_app)
    token = client.csrf
    answer = client.post("/read", data={"csrf": token, "text": "a" * size})
    assert answer.status_code == 413 and "8 MB" in check(answer.text).text_content()
    answer = client.post("/api/read", json={"text": "a" * size})
    assert answer.status_code == 413 and "8 MB" in answer.json()["error"]


def test_a_text_above_the_limit_of_one_article_is_refused(hostile_app: FastAPI) -> None:
    client = Visitor(hostile_app)
    answer = client.post("/read", data={"csrf": client.csrf, "text": "word " * 250_000})
    assert answer.status_code == 422 and "1,000,000" in check(answer.text).text_content()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", b"\x00\x01\x02\x03" * 100),
        ("a.txt", b"\xff\xfe<\x00s\x00c\x00r\x00i\x00p\x00t\x00>\x00"),
        ("a.html", b"<html><body><script>alert(1)</script><p onclick=x>Peru met <b>Chile</b>.</p></body></html>"),
        ("a.pdf", b"%PDF-1.4\n%broken"),
        ("../../etc/<img src=x>.txt", b"Peru met Chile."),
        ("a.docx", b"PK\x03\x04"),
        ("a.jsonl", b'{"text": "<script>alert(1)</script>", "url": "javascript:alert(1)"}\n'),
        ("a.gz", b"\x1f\x8b\x08\x00garbage"),
        ("", b""),
    ],
)
def test_uploaded_files_are_shown_or_refused(hostile_app: FastAPI, name: str, data: bytes) -> None:
    client = Visitor(hostile_app)
    answer = client.post("/read", data={"csrf": client.csrf}, files={"file": (name, data)})
    assert answer.status_code in (200, 422), answer.text
    check(answer.text)


# ---------------------------------------------------------------- what is stored


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which every name, title, source, url and text tries to break a page."""
    path = tmp_path_factory.mktemp("poisoned") / "store.duckdb"
    with Store(path).writer() as writer:
        writer.add_many([spoilt(number, nasty) for number, nasty in enumerate(NASTY)])
    return path


def spoilt(number: int, nasty: str) -> Record:
    """A record of the demo with this text for every name."""
    record = Telling(number).record()
    nasty = nasty[:400]
    article = replace(
        record.article,
        title=nasty,
        source=nasty,
        url=f"{LINKS[number % len(LINKS)]}{number}",
        text=record.article.text.replace("From our own correspondent.", nasty),
        id=f"article-{number}",
        version=f"v{number}",
    )
    label = Label(nasty, "narrator", Span(0, 1, nasty))
    actors = tuple(replace(each, name=nasty, aliases=(nasty,), labels=(label,)) for each in record.actors)
    meetings = tuple(
        replace(each, series=nasty, topics=(nasty,), outcomes=(nasty,), note=nasty) for each in record.meetings
    )
    return replace(
        record,
        article=article,
        actors=actors,
        meetings=meetings,
        places=tuple(replace(each, name=nasty) for each in record.places),
        statements=tuple(replace(each, document=nasty) for each in record.statements),
        commitments=tuple(replace(each, topics=(nasty,)) for each in record.commitments),
    )


PAGES = (
    "/", "/articles", "/articles/article-0", "/articles/article-9?at=0-5", "/actors", "/actors/PER", "/actors/quispe",
    "/actors/lake-guard", "/events", "/meetings", "/statements", "/commitments", "/commitments?open=true", "/disputes",
    "/sanctions", "/dyads", "/dyads/PER/CHL", "/dyads/PER/lake-guard", "/map", "/network", "/review", "/decisions",
    "/search?q=wait", "/search?q=%3Cscript%3E&table=articles", "/events?actor=%22%3E%3Cscript%3E", "/read", "/api",
    "/articles/%3Cscript%3E", "/rows/%22%3E%3Cimg%20src%3Dx%3E", "/dyads/%3Cb%3E/%3Ci%3E", "/nowhere%3Cscript%3E",
    "/articles?words=%3Csvg%20onload%3Dx%3E", "/articles?after=%3Cscript%3E", "/events?since=%3Cscript%3E",
    "/events?type=%E2%80%AE", "/actors?words=%27%22%3E", "/review?table=%3Cb%3E", "/map?actor=%3Cscript%3E",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_broken_by_what_is_stored_or_asked(poisoned: Path, path: str) -> None:
    app = create(Settings(poisoned))
    answer = Visitor(app).get(path)
    app.state.site.close()
    assert answer.status_code < 500, answer.text[:3000]
    assert answer.headers["content-type"].startswith("text/html")
    check(answer.text)


def test_every_article_row_and_happening_holds(poisoned: Path) -> None:
    app = create(Settings(poisoned))
    client = Visitor(app)
    with Store(poisoned).view() as view:
        happenings = set(view.happening_ids().values())
        articles = [each.id for each in view.articles()]
    for path in (*(f"/articles/{each}" for each in articles), *(f"/happenings/{each}" for each in sorted(happenings))):
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.text[:2000])
        check(answer.text)
    app.state.site.close()


def test_charts_carry_names_as_data(poisoned: Path) -> None:
    app = create(Settings(poisoned))
    answer = Visitor(app).get("/charts/dyads.json?actor=PER&with=CHL")
    app.state.site.close()
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("application/json")


# ---------------------------------------------------------------- many at once


def test_fifty_readers_at_once_get_no_error(server: Served) -> None:
    paths = ("/", "/articles", "/events", "/actors", "/dyads/PER/CHL", "/search?q=wait", "/api/events", "/network")

    def visit(number: int) -> list[int]:
        with httpx2.Client(base_url=server.url, timeout=60) as client:
            return [client.get(paths[(number + step) % len(paths)]).status_code for step in range(3)]

    with ThreadPoolExecutor(50) as pool:
        found = [status for statuses in pool.map(visit, range(50)) for status in statuses]
    assert found == [200] * 150
