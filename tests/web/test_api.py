"""The API: every answer is as its OpenAPI document says, lists can be paged through, and decisions are kept."""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from demo import Telling, Visitor
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode, checks

from dragoman.errors import DragomanError
from dragoman.model import TABLES, Article, Record
from dragoman.store import Store
from dragoman.web import Settings, create

LISTS = ("events", "meetings", "statements", "commitments", "disputes", "sanctions")

ASKED = (
    "/api/counts",
    "/api/articles?limit=3",
    "/api/articles?words=pumps+blankets&since=2025-02-01&until=2025-12-31",
    "/api/articles/{article}",
    "/api/articles/{article}/record",
    "/api/articles/{article}/record?reviewed=true",
    "/api/actors",
    "/api/actors?words=lake+guard&kind=group",
    "/api/actors/quispe",
    *(f"/api/{table}?limit=5" for table in LISTS),
    "/api/events?actor=PER&with=CHL&since=2025-03-01&until=2025-06-30&type=consult&reviewed=true&order=oldest",
    *(f"/api/undecided/{table}?limit=5" for table in LISTS),
    "/api/commitments/open?limit=5",
    "/api/rows/{row}",
    "/api/happenings/{row}",
    "/api/search?q=wait",
    "/api/search?q=reed+beds&table=articles",
    "/api/search?q=nowhere",
    "/api/timeline?actor=PER&with=CHL&limit=5",
    "/api/dyads",
    "/api/dyads/PER/CHL",
    "/api/dyads/PER/CHL?by=month&directed=true&since=2025-02-01&type=ACCUSE",
    "/api/network?since=2025-02-01&limit=3",
    "/api/places?actor=PER",
    "/api/decisions",
)
FAILING = (
    ("/api/nothing", 404),
    ("/api/articles/none", 404),
    ("/api/articles/none/record", 404),
    ("/api/actors/none", 404),
    ("/api/rows/none", 404),
    ("/api/happenings/none", 404),
    ("/api/events?after=none", 400),
    ("/api/search?q=lake&after=x", 400),
    ("/api/timeline?actor=PER&after=99999999999999999999", 400),
    ("/api/events?since=yesterday", 422),
    ("/api/events?limit=0", 422),
    ("/api/events?limit=501", 422),
    ("/api/dyads/PER/CHL?by=hour", 422),
    ("/api/undecided/mentions", 422),
    ("/api/timeline", 422),
)


@pytest.fixture(scope="session")
def document(app: FastAPI) -> dict[str, Any]:
    return Visitor(app).get("/api/openapi.json").json()  # type: ignore[no-any-return]


@pytest.fixture(scope="session")
def ids(demo: Path) -> dict[str, str]:
    with Store(demo).view() as view:
        page = view.page("events", limit=1)
        return {"{row}": page.rows[0].id, "{article}": page.articles[0]}


def address(path: str, ids: dict[str, str]) -> str:
    for name, value in ids.items():
        path = path.replace(name, value)
    return path


def described(document: dict[str, Any], path: str, method: str = "get") -> dict[str, Any]:
    """What the document says of an address."""
    parts = path.partition("?")[0].split("/")
    for name, methods in document["paths"].items():
        pattern = name.split("/")
        if len(pattern) == len(parts) and method in methods:
            same = [own == given for own, given in zip(pattern, parts, strict=True) if not own.startswith("{")]
            if all(same):
                return methods[method]  # type: ignore[no-any-return]
    raise AssertionError(f"{path} is not in the document")


def check(document: dict[str, Any], call: dict[str, Any], status: int, answer: Any) -> None:
    """Whether an answer is as the document says."""
    found = call["responses"].get(str(status)) or call["responses"]["default"]
    schema = found["content"]["application/json"]["schema"]
    Draft202012Validator({**schema, "components": document["components"]}).validate(answer)


def pages(client: Visitor, path: str) -> Iterator[dict[str, Any]]:
    after = ""
    while after is not None:
        answer = client.get(path + (f"&after={after}" if after else "")).json()
        yield answer
        after = answer["next"]


# ---------------------------------------------------------------- what it answers


@pytest.mark.parametrize("path", ASKED)
def test_answers_are_as_described(client: Visitor, document: dict[str, Any], ids: dict[str, str], path: str) -> None:
    path = address(path, ids)
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    check(document, described(document, path), 200, answer.json())
    assert "none" in path or "nowhere" in path or "decisions" in path or answer.json() != {"rows": [], "next": None}


@pytest.mark.parametrize(("path", "status"), FAILING)
def test_errors_are_as_described(client: Visitor, document: dict[str, Any], path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status, answer.text
    assert list(answer.json()) == ["error"] and answer.json()["error"]
    if path != "/api/nothing":
        check(document, described(document, path), status, answer.json())


def test_every_address_is_tried(document: dict[str, Any]) -> None:
    got = {name for name, methods in document["paths"].items() if "get" in methods}
    tried = {id(described(document, path)) for path in ASKED}
    assert {name for name in got if id(document["paths"][name]["get"]) not in tried} == set()


def test_errors_name_no_path_of_the_machine(client: Visitor, demo: Path) -> None:
    for path, _ in FAILING:
        assert str(demo.parent) not in client.get(path).text


def test_the_record_is_that_of_the_command_line(client: Visitor, demo: Path, ids: dict[str, str]) -> None:
    with Store(demo).view() as view:
        record = view.record(ids["{article}"])
    assert client.get(f"/api/articles/{record.article.id}/record").json() == record.to_dict()


@pytest.mark.parametrize("table", LISTS)
def test_lists_are_paged_through_without_loss(client: Visitor, demo: Path, table: str) -> None:
    with Store(demo).view() as view:
        stored = {row.id for row in getattr(view, table)("PER")}
    found = [row for page in pages(client, f"/api/{table}?actor=PER&limit=7") for row in page["rows"]]
    assert len(found) == len(stored) and {row["id"] for row in found} == stored
    assert all(next(iter(row)) == "article" for row in found)


@pytest.mark.parametrize(
    "path",
    [
        "/api/commitments/open?limit=9",
        "/api/search?q=wait&limit=9",
        "/api/timeline?actor=PER&limit=9",
        "/api/articles?limit=9",
        "/api/actors?limit=2",
    ],
)
def test_other_lists_are_paged_through_too(client: Visitor, path: str) -> None:
    whole = client.get(path.partition("limit")[0] + "limit=500").json()
    assert whole["next"] is None and len(whole["rows"]) > 4
    assert [row for page in pages(client, path) for row in page["rows"]] == whole["rows"]


def test_a_visitor_who_has_the_answer_gets_none(client: Visitor) -> None:
    first = client.get("/api/events?limit=2")
    tag = first.headers["etag"]
    for known in (tag, f'"other", {tag}', tag.removeprefix("W/"), "*"):
        again = client.get("/api/events?limit=2", headers={"If-None-Match": known})
        assert again.status_code == 304 and again.content == b"" and again.headers["etag"] == tag
    assert client.get("/api/events?limit=3", headers={"If-None-Match": tag}).status_code == 200
    assert client.get("/api/events?limit=2", headers={"If-None-Match": '"other"'}).status_code == 200


def test_the_document_has_the_schemas_of_the_record(document: dict[str, Any]) -> None:
    names = set(document["components"]["schemas"])
    assert names >= {"Record", "Event", "Statement", "ListedEvent", "Decision", "Error"}
    text = json.dumps(document)
    for used in {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}:
        assert used in names, used
    assert "#/$defs/" not in text
    assert all("default" in call["responses"] for each in document["paths"].values() for call in each.values())


def test_the_page_about_the_api_names_every_address(client: Visitor, document: dict[str, Any]) -> None:
    page = client.get("/api")
    assert page.status_code == 200
    for path in document["paths"]:
        assert path.replace("{", "{").split("{")[0] in page.text
    assert "Who decides." in page.text


def test_the_docs_name_every_address_and_parameter(document: dict[str, Any]) -> None:
    page = (Path(__file__).parents[2] / "docs/reference/api.md").read_text("utf-8")
    lines = {name: line for line in page.splitlines() for name in re.findall(r"`(?:POST )?(/api[^`]*)`", line)}
    filters = {"actor", "with", "since", "until", "type", "reviewed"}
    for path, methods in document["paths"].items():
        for call in methods.values():
            named = {each["name"] for each in call.get("parameters", []) if each["in"] == "query"}
            named -= filters if "the filters" in lines[path] else set()
            assert not {name for name in named if f"`{name}`" not in lines[path]}, path


# ---------------------------------------------------------------- decisions


def decide(client: Visitor, row: str, **sent: Any) -> Any:
    return client.post(f"/api/rows/{row}/decisions", json={"by": "Mara", **sent})


def test_a_decision_is_kept_and_undone(own_client: Visitor, document: dict[str, Any], ids: dict[str, str]) -> None:
    row = ids["{row}"]
    call = described(document, "/api/rows/x/decisions", "post")
    made = decide(own_client, row, verdict="reject", reason="never happened")
    assert made.status_code == 201
    check(document, call, 201, made.json())
    assert own_client.get(f"/api/rows/{row}").json()["verdict"]["verdict"] == "reject"
    assert row not in {each["id"] for each in own_client.get("/api/events?reviewed=true&limit=500").json()["rows"]}
    assert row in {each["id"] for each in own_client.get("/api/events?limit=500").json()["rows"]}
    undone = own_client.post(f"/api/decisions/{made.json()['id']}/undo", json={"by": "Mara"})
    assert undone.status_code == 201
    check(document, described(document, "/api/decisions/x/undo", "post"), 201, undone.json())
    assert own_client.get(f"/api/rows/{row}").json()["verdict"] is None
    log = own_client.get("/api/decisions").json()["rows"]
    assert [each["verdict"] for each in log] == ["undo", "reject"]
    check(document, described(document, "/api/decisions"), 200, {"rows": log, "next": None})


def test_an_edit_is_shown_where_it_is_asked_for(own_client: Visitor, ids: dict[str, str]) -> None:
    row = own_client.get(f"/api/rows/{ids['{row}']}").json()["row"]
    made = decide(own_client, row["id"], verdict="edit", after=row | {"factuality": "negated"})
    assert made.status_code == 201, made.text
    assert own_client.get(f"/api/rows/{row['id']}?reviewed=true").json()["row"]["factuality"] == "negated"
    assert own_client.get(f"/api/rows/{row['id']}").json()["row"] == row


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"verdict": "maybe"}, 422),
        ({}, 422),
        ({"verdict": "accept", "by": ""}, 422),
        ({"verdict": "accept", "other": 1}, 422),
        ({"verdict": "accept", "after": {"id": "x"}}, 400),
        ({"verdict": "edit"}, 400),
        ({"verdict": "edit", "after": {"nonsense": 1}}, 400),
    ],
)
def test_wrong_decisions_are_refused(
    own_client: Visitor, ids: dict[str, str], sent: dict[str, Any], status: int
) -> None:
    answer = decide(own_client, ids["{row}"], **sent)
    assert answer.status_code == status and answer.json()["error"]
    assert own_client.get("/api/decisions").json()["rows"] == []


def test_decisions_on_nothing_are_refused(own_client: Visitor) -> None:
    assert decide(own_client, "none", verdict="accept").status_code == 404
    assert own_client.post("/api/decisions/none/undo", json={"by": "Mara"}).status_code == 404


def test_nothing_is_decided_read_only(demo: Path, ids: dict[str, str]) -> None:
    client = Visitor(create(Settings(demo, read_only=True)))
    answer = decide(client, ids["{row}"], verdict="accept")
    assert answer.status_code == 403 and "read-only" in answer.json()["error"]
    assert client.post("/api/decisions/x/undo", json={"by": "Mara"}).status_code == 403
    assert client.get("/api/counts").status_code == 200


# ---------------------------------------------------------------- reading


def told(article: Article) -> Record:
    """The record of an article that says nothing."""
    return replace(Telling(1).record(), article=article, **dict.fromkeys(TABLES, ()))


def reading(demo: Path, read: Any, **options: Any) -> Visitor:
    app = create(Settings(demo, **options))
    app.state.site.use(read)
    return Visitor(app)


def test_an_article_is_read_and_not_stored(demo: Path, document: dict[str, Any]) -> None:
    client = reading(demo, told)
    before = client.get("/api/counts").json()
    sent = {"text": "Peru met Chile.", "title": "Talks", "source": "Lake Post", "published": "2025-05-21"}
    answer = client.post("/api/read", json=sent)
    assert answer.status_code == 200
    check(document, described(document, "/api/read", "post"), 200, answer.json())
    article = answer.json()["article"]
    assert (article["text"], article["title"], article["published"]["from"]) == (
        "Peru met Chile.",
        "Talks",
        "2025-05-21",
    )
    assert client.get("/api/counts").json() == before


@pytest.mark.parametrize(
    ("sent", "status", "why"),
    [
        ({}, 422, "text"),
        ({"text": ""}, 400, "no text"),
        ({"text": " \n\t"}, 400, "no text"),
        ({"text": "a", "published": "yesterday"}, 400, "YYYY-MM-DD"),
        ({"text": "a", "published": "9999-12-31"}, 400, "calendar"),
        ({"text": "a" * 1_000_001}, 422, "1000000"),
        ({"text": 3}, 422, "text"),
        ({"text": "a", "more": 1}, 422, "more"),
    ],
)
def test_what_cannot_be_read_is_refused(demo: Path, sent: dict[str, Any], status: int, why: str) -> None:
    answer = reading(demo, told).post("/api/read", json=sent)
    assert answer.status_code == status and why in answer.json()["error"]


def test_a_body_that_is_no_json_is_refused(client: Visitor) -> None:
    for body in (b"", b"{", b"[]", b"\xff", b"null"):
        answer = client.post("/api/read", content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code in (400, 422) and answer.json()["error"]


def test_a_reading_that_takes_too_long_is_given_up(demo: Path) -> None:
    def slow(article: Article) -> Record:
        time.sleep(1)
        return told(article)

    client = reading(demo, slow, reading_seconds=0.1)
    answer = client.post("/api/read", json={"text": "Peru met Chile."})
    assert answer.status_code == 503 and "longer than 0.1 s" in answer.json()["error"]


def test_a_reader_that_cannot_be_made_says_so(demo: Path) -> None:
    def broken(_: Article) -> Record:
        raise DragomanError("the language model is missing")

    answer = reading(demo, broken).post("/api/read", json={"text": "Peru met Chile."})
    assert answer.status_code == 400 and "model is missing" in answer.json()["error"]


@pytest.mark.model
def test_an_article_is_read(reading_client: Visitor, document: dict[str, Any]) -> None:
    answer = reading_client.post(
        "/api/read", json={"text": "Peru accused Chile on Tuesday.", "published": "2024-03-06"}
    )
    check(document, described(document, "/api/read", "post"), 200, answer.json())
    (event,) = answer.json()["events"]
    assert event["type"] == "ACCUSE" and event["when"]["from"] == "2024-03-05"


# ---------------------------------------------------------------- whatever is asked


@pytest.fixture(scope="session")
def fuzzed(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The document of a page that has its own store and reads without the language model."""
    store = Path(shutil.copy(demo, tmp_path_factory.mktemp("fuzzed") / "store.duckdb"))
    app = create(Settings(store))
    app.state.site.use(told)
    return schemathesis.openapi.from_asgi("/api/openapi.json", app, headers=HOST)


HOST = {"Host": "127.0.0.1"}
OPERATIONS = [
    (mode, path, method)
    for path, methods in create(Settings(Path("none"))).openapi()["paths"].items()
    for method, call in methods.items()
    for mode in GenerationMode
    if mode.is_positive or "requestBody" in call or any(each["in"] == "query" for each in call.get("parameters", []))
]
"""All addresses, asked as the document says, and, where that can be, otherwise."""

CHECKS = [checks.not_a_server_error, checks.status_code_conformance, checks.response_schema_conformance]
FEW = settings(max_examples=12, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize(("mode", "path", "method"), OPERATIONS)
def test_whatever_is_asked_nothing_breaks(
    fuzzed: Any, ids: dict[str, str], mode: GenerationMode, path: str, method: str
) -> None:
    known = {"row": ids["{row}"], "article": ids["{article}"], "actor": "quispe", "one": "PER", "two": "CHL"}
    operation = fuzzed[path][method]

    @FEW
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        if mode.is_positive:  # what is there; the others ask for what is not
            case.path_parameters.update({name: known[name] for name in case.path_parameters if name in known})
        case.call_and_validate(headers=HOST, checks=CHECKS)

    ask()
