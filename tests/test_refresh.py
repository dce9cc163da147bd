"""The update from Wikidata against a local server: paging, patience, resuming, snapshots, ids, the report."""

from __future__ import annotations

import json
import re
import shutil
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import platformdirs
import pytest
import yaml

from dragoman import Article, knowledge, refresh
from dragoman.errors import KnowledgeError
from dragoman.knowledge import Knowledge
from dragoman.parse import Parser
from dragoman.refresh import QUERIES, RefreshError, Settings, update
from dragoman.resolve import Text
from dragoman.resolve.actors import actors

TODAY = date(2026, 3, 1)
WD = "http://www.wikidata.org/entity/"

STATES = """
source: mine
entries:
- {id: ZZZ, name: Ruritania, adjectives: [Ruritanian], people: [Ruritanians], capitals: [Strelsau], lat: 1, lon: 2}
- {id: YYY, name: Graustark, adjectives: [Graustarkian], people: [Graustarkians], capitals: [], lat: 1, lon: 2}
"""
ORGANIZATIONS = """
source: mine
entries:
- {id: river-league, name: League of the River, aliases: [RVL], country: IGO, sectors: [GOV], part_of: null}
- {id: ZZZ-mint, name: Royal Mint, country: ZZZ, sectors: [GOV]}
"""
OFFICES = """
source: mine
entries:
- {name: Rudolf Elphberg, country: ZZZ, aliases: [Elphberg], offices: [{title: King, from: "2019-01-05", to: null}]}
- {name: Fritz Tarlenheim, country: ZZZ, sectors: [GOV, MIL], offices: [{title: Foreign Minister, from: "2021-04", to: null}]}
- {name: Anton Strofzin, country: YYY, wikidata: Q900, offices: [{title: Speaker, from: "2020", to: "2021"}]}
"""
ROLES = """
source: mine
modifiers: [acting]
entries:
- {title: King, words: [king], sectors: [GOV], example: x}
- {title: Prime Minister, words: [prime minister], sectors: [GOV], example: x}
- {title: Foreign Minister, words: [foreign minister, minister of foreign affairs], sectors: [GOV], example: x}
- {title: Secretary of State, words: [secretary of state], sectors: [GOV], example: x}
- {title: Secretary-General, words: [secretary general], sectors: [GOV], example: x}
"""
FILES = {
    "actors/states.yaml": STATES,
    "actors/organizations.yaml": ORGANIZATIONS,
    "actors/offices/all.yaml": OFFICES,
    "actors/roles.yaml": ROLES,
}


# ---------------------------------------------------------------- rows of the recorded shape


def uri(value: str) -> dict[str, str]:
    return {"type": "uri", "value": value}


def cell(value: str, language: str | None = "en") -> dict[str, str]:
    return {"type": "literal", "value": value, **({"xml:lang": language} if language else {})}


def term(
    number: int,
    qid: str,
    name: str,
    title: str,
    start: str,
    end: str | None = None,
    *,
    iso3: str = "ZZZ",
    office: str = "Q70",
    aliases: str = "",
    **more: dict[str, str],
) -> dict[str, Any]:
    """One row as the service answers it, with cells only for what is bound."""
    row = {
        "statement": uri(f"{WD}statement/{qid}-{number:08}"),
        "person": uri(WD + qid),
        "name": cell(name),
        "office": uri(WD + office),
        "title": cell(title),
        "iso3": cell(iso3, None),
        "start": {**cell(start + "T00:00:00Z", None), "datatype": "http://www.w3.org/2001/XMLSchema#dateTime"},
        "startPrecision": cell("11", None),
        "aliases": cell(aliases, None),
        **more,
    }
    if end:
        row |= {"end": cell(end + "T00:00:00Z", None), "endPrecision": cell("11", None)}
    return row


def body(qid: str, name: str, aliases: str = "") -> dict[str, Any]:
    return {"body": uri(WD + qid), "name": cell(name), "aliases": cell(aliases, None)}


def some_rows() -> dict[str, list[Any]]:
    return {
        "heads-of-state": [
            term(1, "Q501", "Rudolf Elphberg", "King of Ruritania", "2019-01-05", aliases="Rudolf V Elphberg|Rassendyll"),
        ],
        "heads-of-government": [
            term(2, "Q502", "Flavia Sapt", "Prime Minister of Ruritania", "2020-01-01", "2023-06-01", office="Q71"),
            term(3, "Q503", "Rupert Hentzau", "Prime Minister of Ruritania", "2023-06-01", office="Q71"),
        ],
        "foreign-ministers": [
            term(4, "Q504", "Fritz Tarlenheim", "Minister of Foreign Affairs of Ruritania", "2021-04-12", "2025-10-02", office="Q72"),
            term(5, "Q505", "Antoinette Mauban", "Minister of Foreign Affairs of Ruritania", "2025-10-02", office="Q72", aliases="A. de Mauban|Antoinette de Mauban|Prime Minister Mauban|Toni"),
        ],
        "defence-ministers": [],
        "organizations": [
            body("Q800", "League of the River", "River League|RVL|LotR"),
            body("Q801", "Council of the Coast", "CoCo|CCST|Coast Council|ZZZ"),
        ],
        "heads-of-organizations": [
            term(6, "Q506", "Ines Dahl", "Secretary-General of the Council of the Coast", "2024-02-01", office="Q73", body=uri(WD + "Q801"), bodyName=cell("Council of the Coast")),
        ],
    }  # fmt: skip


# ---------------------------------------------------------------- the server


@dataclass
class Service:
    """A stand-in for the query service: answers `rows` page by page; `plan` says what to do instead, one a request."""

    rows: dict[str, list[Any]]
    url: str = ""
    plan: dict[int, Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)
    asked: list[tuple[str, int]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(handler.path).query)["query"][0]
        found = re.search(r"LIMIT (\d+) OFFSET (\d+)", query)
        assert found
        limit, offset = int(found[1]), int(found[2])
        plain = query.replace(f"LIMIT {limit} OFFSET {offset}", "LIMIT {limit} OFFSET {offset}")
        name = next(each.name for each in QUERIES if each.text == plain)
        number = len(self.asked)
        self.asked.append((name, offset))
        self.agents.add(handler.headers["User-Agent"])
        if number in self.plan:
            self.plan[number](handler)
            return
        page = self.rows.get(name, [])[offset : offset + limit]
        send(handler, 200, json.dumps({"head": {"vars": []}, "results": {"bindings": page}}))


def send(handler: BaseHTTPRequestHandler, status: int, text: str, **headers: str) -> None:
    handler.send_response(status)
    for key, value in headers.items():
        handler.send_header(key.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(text.encode())))
    handler.end_headers()
    handler.wfile.write(text.encode())


def status(code: int, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    return lambda handler: send(handler, code, "no", **headers)


def text(content: str) -> Callable[[BaseHTTPRequestHandler], None]:
    return lambda handler: send(handler, 200, content)


def slow(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(0.4)


def cut(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"results": {"bindings": [')


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service(some_rows())

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.answer(self)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    made.url = f"http://127.0.0.1:{server.server_address[1]}/sparql"
    yield made
    server.shutdown()
    server.server_close()


def write(root: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return root


@dataclass
class Waits:
    seconds: list[float] = field(default_factory=list)

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def settings(tmp_path: Path, service: Service, waits: Waits, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An update over a package of four small files, into an empty home."""
    monkeypatch.setattr(knowledge.loading, "DATA", write(tmp_path / "data", FILES))
    home, cache = tmp_path / "home", tmp_path / "cache"
    return Settings(home, TODAY, service.url, page=2, timeout=5, tries=4, cache=cache, sleep=waits)


def known(settings: Settings) -> Knowledge:
    return knowledge.load(*knowledge.layers(settings.home), cache=settings.cache)


def offices(settings: Settings, actor: str) -> list[tuple[str, str, str]]:
    return [(each.title, str(each.start_date), str(each.end_date)) for each in known(settings).actors[actor].offices]


# ---------------------------------------------------------------- a run without trouble


def test_a_run_asks_every_page_once_and_politely(settings: Settings, service: Service, waits: Waits) -> None:
    update(settings)
    assert service.asked == [
        ("heads-of-state", 0),
        ("heads-of-government", 0), ("heads-of-government", 2),
        ("foreign-ministers", 0), ("foreign-ministers", 2),
        ("defence-ministers", 0),
        ("organizations", 0), ("organizations", 2),
        ("heads-of-organizations", 0),
    ]  # fmt: skip
    (agent,) = service.agents
    assert re.match(r"dragoman/\d", agent)
    assert waits.seconds == [settings.pause] * 8


def test_the_snapshot_is_ordinary_knowledge(settings: Settings) -> None:
    report = update(settings)
    assert report.snapshot == settings.home / "wikidata-2026-03-01"
    assert knowledge.layers(settings.home) == (report.snapshot,)
    assert sorted(path.name for path in settings.home.iterdir()) == ["wikidata-2026-03-01"]
    for path in report.snapshot.rglob("*.yaml"):
        assert yaml.safe_load(path.read_text("utf-8"))["source"] == "wikidata"
    assert known(settings).origins["Q505"].source == "wikidata"
    assert offices(settings, "Q505") == [("Foreign Minister", "2025-10-02", "None")]
    assert offices(settings, "Q502") == [("Prime Minister", "2020-01-01", "2023-06-01")]


def test_whom_a_name_means_depends_on_the_day(settings: Settings) -> None:
    update(settings)
    (bearer,) = knowledge.bearers(known(settings), "Antoinette Mauban", date(2026, 1, 1))
    assert [each.title for each in bearer.held] == ["Foreign Minister"] and bearer.meant
    (bearer,) = knowledge.bearers(known(settings), "Antoinette Mauban", date(2025, 1, 1))
    assert bearer.held == ()


def test_what_is_known_keeps_its_id_and_what_is_said_of_it(settings: Settings) -> None:
    update(settings)
    actors = known(settings).actors
    assert {"Q501", "Q504", "Q800"}.isdisjoint(actors)
    king = actors["rudolf-elphberg"]
    assert (king.wikidata, king.aliases) == ("Q501", ("Elphberg", "Rudolf V Elphberg"))
    assert actors["fritz-tarlenheim"].sectors == ("GOV", "MIL")
    assert offices(settings, "fritz-tarlenheim") == [("Foreign Minister", "2021-04-01", "2025-10-02")]
    league = actors["river-league"]
    assert (league.wikidata, league.aliases, league.sectors) == ("Q800", ("RVL", "River League"), ("GOV",))


def test_new_organizations_and_their_heads(settings: Settings) -> None:
    update(settings)
    council = known(settings).actors["Q801"]
    assert (council.country, council.aliases) == ("IGO", ("CCST", "Coast Council"))
    (office,) = known(settings).actors["Q506"].offices
    assert (office.title, office.organization, office.country) == ("Secretary-General", "Q801", "IGO")


def test_only_safe_spellings_of_persons_are_taken(settings: Settings) -> None:
    update(settings)
    assert known(settings).actors["Q505"].aliases == ("A. de Mauban", "Antoinette de Mauban")


def test_the_users_own_entries_keep_their_ids_and_stay_above(settings: Settings) -> None:
    mine = (
        'source: mine\nentries:\n- {name: Antoinette Mauban, country: ZZZ, offices: [{title: Envoy, from: "2020"}]}\n'
    )
    write(settings.home, {"own/actors/offices/mine.yaml": mine})
    update(settings)
    assert "Q505" not in known(settings).actors
    assert [title for title, *_ in offices(settings, "antoinette-mauban")] == ["Envoy"]


def test_another_person_of_the_same_name_is_another(settings: Settings, service: Service) -> None:
    service.rows["heads-of-government"] = [
        term(1, "Q901", "Anton Strofzin", "Prime Minister of Graustark", "2022-01-01", iso3="YYY"),
        term(2, "Q902", "Fritz Tarlenheim", "Prime Minister of Graustark", "2023-01-01", iso3="YYY"),
    ]
    update(settings)
    assert offices(settings, "Q901") == [("Prime Minister", "2022-01-01", "2023-01-01")]
    assert offices(settings, "Q902") == [("Prime Minister", "2023-01-01", "None")]
    assert offices(settings, "Q900") == [("Speaker", "2020-01-01", "2021-12-31")]


# ---------------------------------------------------------------- terms of office


def test_dates_are_as_precise_as_the_service_says(settings: Settings, service: Service) -> None:
    year, month = {"startPrecision": cell("9", None)}, {"endPrecision": cell("10", None)}
    service.rows["defence-ministers"] = [
        {**term(1, "Q601", "Marie Krafstein", "Minister of War", "2012-01-01", "2014-02-01"), **year, **month},
    ]
    update(settings)
    assert offices(settings, "Q601") == [("Defense Minister", "2012-01-01", "2014-02-28")]


@pytest.mark.parametrize(
    ("rows", "ends"),
    [
        pytest.param(
            [term(1, "Q601", "Marie One", "x", "2012-01-01"), term(2, "Q602", "Marie Two", "x", "2014-05-01")],
            ["2014-05-01", "None"],
            id="a successor ends it",
        ),
        pytest.param(
            [
                term(1, "Q601", "Marie One", "x", "2012-01-01"),
                term(2, "Q602", "Marie Two", "x", "2012-06-01", "2016-06-01"),
                term(3, "Q603", "Marie Three", "x", "2014-01-01", "2017-01-01"),
            ],
            ["None", "2016-06-01", "2017-01-01"],
            id="not where several hold it at once",
        ),
        pytest.param(
            [term(1, "Q601", "Marie One", "x", "2012-01-01", died=cell("2013-03-04T00:00:00Z", None))],
            ["2013-03-04"],
            id="death ends it",
        ),
        pytest.param(
            [
                term(1, "Q601", "Marie One", "x", "2012-01-01", "2014-01-01"),
                term(2, "Q601", "Marie One", "x", "2014-01-15", "2018-01-01"),
            ],
            ["2018-01-01"],
            id="terms in a row are one",
        ),
    ],
)
def test_how_terms_end(settings: Settings, service: Service, rows: list[Any], ends: list[str]) -> None:
    service.rows = {"defence-ministers": rows}
    update(settings)
    found = [offices(settings, f"Q60{number}") for number in (1, 2, 3) if f"Q60{number}" in known(settings).actors]
    assert [end for each in found for _, _, end in each] == ends


@pytest.mark.parametrize(
    ("label", "query", "title"),
    [
        ("Minister of Foreign Affairs of Ruritania", "foreign-ministers", "Foreign Minister"),
        ("Ruritanian Secretary of State", "foreign-ministers", "Secretary of State"),
        ("Secretary of State for Foreign Affairs", "foreign-ministers", "Foreign Minister"),
        ("Chief Scribe", "foreign-ministers", "Foreign Minister"),
        ("President of the Council", "heads-of-government", "Prime Minister"),
        ("King of Ruritania", "heads-of-state", "King"),
        ("Grand Duke", "heads-of-state", "Head of State"),
    ],
)
def test_titles_are_printed_as_texts_have_them(
    settings: Settings, service: Service, label: str, query: str, title: str
) -> None:
    service.rows = {query: [term(1, "Q601", "Marie Krafstein", label, "2012-01-01")]}
    update(settings)
    assert offices(settings, "Q601")[0][0] == title


def test_an_office_known_under_another_title_is_not_listed_twice(settings: Settings, service: Service) -> None:
    rows = [term(1, "Q501", "Rudolf Elphberg", "Grand Duke of Ruritania", "2019-01-01", "2020-01-01")]
    service.rows = {"heads-of-state": rows}
    update(settings)
    assert offices(settings, "rudolf-elphberg") == [("King", "2019-01-05", "None")]


# ---------------------------------------------------------------- the report


def test_the_report_against_the_package(settings: Settings) -> None:
    report = update(settings)
    assert report.before == "the package's own knowledge" and report.rows == 8
    assert report.persons == (
        "Antoinette Mauban (ZZZ, Q505): Foreign Minister 2025-10-02 to today",
        "Flavia Sapt (ZZZ, Q502): Prime Minister 2020-01-01 to 2023-06-01",
        "Ines Dahl (IGO, Q506): Secretary-General 2024-02-01 to today",
        "Rupert Hentzau (ZZZ, Q503): Prime Minister 2023-06-01 to today",
    )
    assert report.organizations == ("Council of the Coast (IGO, Q801)",)
    assert report.ended == ("Fritz Tarlenheim (ZZZ, fritz-tarlenheim): Foreign Minister 2021-04-01 to 2025-10-02",)
    assert (report.begun, report.changed, report.gone) == ((), (), ())
    assert (report.snapshot / "report.txt").read_text("utf-8") == report.text()


def test_the_report_against_the_former_snapshot(settings: Settings, service: Service) -> None:
    update(settings)
    rows = service.rows
    rows["foreign-ministers"][1] = term(
        5, "Q505", "Antoinette Mauban", "foreign minister", "2025-10-02", "2026-03-05", office="Q72"
    )
    rows["foreign-ministers"].append(term(7, "Q503", "Rupert Hentzau", "foreign minister", "2026-03-05", office="Q72"))
    rows["heads-of-government"][0] = term(
        2, "Q502", "Flavia Sapt", "Prime Minister of Ruritania", "2020-02-01", "2023-06-01", office="Q71"
    )
    rows["heads-of-organizations"] = []
    report = update(replace(settings, today=date(2026, 3, 8)))
    assert report.before == "wikidata-2026-03-01"
    assert report.ended == ("Antoinette Mauban (ZZZ, Q505): Foreign Minister 2025-10-02 to 2026-03-05",)
    assert report.begun == ("Rupert Hentzau (ZZZ, Q503): Foreign Minister 2026-03-05 to today",)
    assert report.changed == (
        "Flavia Sapt (ZZZ, Q502): Prime Minister 2020-02-01 to 2023-06-01 (was Prime Minister 2020-01-01 to 2023-06-01)",
    )
    assert report.gone == ("Ines Dahl (IGO, Q506)",)
    assert knowledge.layers(settings.home) == (settings.home / "wikidata-2026-03-08",)


def test_a_long_report_is_cut_when_printed(settings: Settings) -> None:
    report = update(settings)
    assert "persons added: 4\n" in report.text(1) and "and 3 more in" in report.text(1)
    assert "more in" not in report.text()


# ---------------------------------------------------------------- rows and answers that are wrong


BAD: list[Any] = [
    None,
    7,
    [],
    {},
    {"statement": "x"},
    {"statement": {"value": 5}, "person": uri("nonsense")},
    term(1, "Q601", "Q601", "x", "2012-01-01"),
    term(2, "Q602", "Marie Two", "x", "spring"),
    term(3, "Q603", "Marie Three", "x", "2012-02-31"),
    term(4, "Q604", "Marie Four", "x", "2012-01-01", "2011-01-01"),
    term(5, "Q605", "Marie Five", "x", "2012-01-01", iso3="XXX"),
    {**term(6, "Q606", "Marie Six", "x", "0044-01-01"), "startPrecision": cell("7", None)},
    {**term(7, "Q607", "Marie Seven", "x", "2012-01-01"), "end": uri("http://www.wikidata.org/.well-known/genid/1")},
]


def test_malformed_rows_are_counted_and_cost_nothing_else(settings: Settings, service: Service) -> None:
    service.rows["defence-ministers"] = [*BAD, term(8, "Q608", "Marie Eight", "x", "2012-01-01")]
    service.rows["organizations"] += [None, {"body": uri("x")}, {"body": uri(WD + "Q810")}, body("Q811", "Ruritania")]
    report = update(settings)
    assert sum(report.skipped.values()) == len(BAD) + 4
    assert report.skipped["malformed: no person, office or statement"] == 6
    assert report.skipped["malformed: no valid dates"] == 5
    assert "malformed" in report.text()
    found = {each for each in known(settings).actors if each.startswith("Q60")}
    assert found == {"Q608"}


def test_answers_without_a_usable_row_change_nothing(settings: Settings, service: Service) -> None:
    update(settings)
    service.rows = {"heads-of-state": [{}]}
    with pytest.raises(RefreshError, match=r"none of 1 rows is usable.*--full"):
        update(replace(settings, today=date(2026, 3, 8)))
    assert [path.name for path in knowledge.layers(settings.home)] == ["wikidata-2026-03-01"]


# ---------------------------------------------------------------- a busy or broken service


@pytest.mark.parametrize(
    "trouble", [status(503), status(500), cut, text("<html>"), text('{"results": {}}'), text("[]")]
)
def test_trouble_that_passes_is_waited_out(
    settings: Settings, service: Service, waits: Waits, trouble: Callable[[BaseHTTPRequestHandler], None]
) -> None:
    service.plan = {0: trouble, 1: trouble}
    update(settings)
    assert service.asked[:3] == [("heads-of-state", 0)] * 3
    assert waits.seconds[:2] == [2.0, 4.0]
    assert "Q505" in known(settings).actors


def test_a_timeout_is_tried_again(settings: Settings, service: Service) -> None:
    service.plan = {0: slow}
    update(replace(settings, timeout=0.1))
    assert service.asked[:2] == [("heads-of-state", 0)] * 2


def test_retry_after_is_honoured(settings: Settings, service: Service, waits: Waits) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    service.plan = {0: status(429, Retry_After="37"), 1: status(429, Retry_After=later)}
    update(settings)
    assert waits.seconds[0] == 37
    assert 80 < waits.seconds[1] <= 90


def test_a_wait_that_is_too_long_ends_the_run(settings: Settings, service: Service, waits: Waits) -> None:
    service.plan = {0: status(429, Retry_After="86400")}
    with pytest.raises(RefreshError, match="asks to wait 86,400 s"):
        update(settings)
    assert waits.seconds == []


def test_waits_double_up_to_a_cap_and_tries_end(settings: Settings, service: Service, waits: Waits) -> None:
    service.plan = dict.fromkeys(range(20), status(503))
    with pytest.raises(RefreshError, match=r"status 503.*6 times.*run the command again later"):
        update(replace(settings, tries=6, longest_wait=10))
    assert waits.seconds == [2, 4, 8, 10, 10]
    assert len(service.asked) == 6
    assert knowledge.layers(settings.home) == ()


def test_a_refusal_is_not_repeated(settings: Settings, service: Service) -> None:
    service.plan = {0: status(403)}
    with pytest.raises(RefreshError, match="403"):
        update(settings)
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    ("endpoint", "says"),
    [
        ("http://127.0.0.1:9/sparql", "cannot be reached"),
        ("http://no-such-host.invalid/sparql", "cannot be reached"),
        ("file:///etc/passwd", "no address of a SPARQL service"),
    ],
)
def test_no_way_to_the_host(settings: Settings, endpoint: str, says: str) -> None:
    before = known(settings).version
    with pytest.raises(RefreshError, match=says):
        update(replace(settings, endpoint=endpoint))
    assert known(settings).version == before


# ---------------------------------------------------------------- interruption


def stop(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 400, "stop")


def test_a_rerun_goes_on_and_asks_no_page_twice(settings: Settings, service: Service) -> None:
    service.plan = {4: stop}
    with pytest.raises(RefreshError):
        update(settings)
    first = service.asked[:4]
    service.asked.clear()
    service.plan.clear()
    update(settings)
    assert service.asked[0] == ("foreign-ministers", 2)
    assert not set(first) & set(service.asked)
    assert "Q505" in known(settings).actors and not (settings.home / refresh.UNFINISHED).exists()


def test_an_interrupted_wait_keeps_the_pages(settings: Settings, service: Service) -> None:
    def interrupted(seconds: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        update(replace(settings, sleep=interrupted))
    assert knowledge.layers(settings.home) == ()
    update(settings)
    assert service.asked.count(("heads-of-state", 0)) == 1


@pytest.mark.parametrize("change", ["full", "old", "page", "broken"])
def test_when_pages_are_asked_anew(settings: Settings, service: Service, change: str) -> None:
    service.plan = {2: stop}
    with pytest.raises(RefreshError):
        update(settings)
    service.asked.clear()
    service.plan.clear()
    if change == "broken":
        (settings.home / refresh.UNFINISHED / "heads-of-state-0000.json").write_text('[{"sta')
    days = timedelta(days=8 if change == "old" else 0)
    update(replace(settings, today=TODAY + days, page=3 if change == "page" else 2), full=change == "full")
    assert ("heads-of-state", 0) in service.asked


# ---------------------------------------------------------------- the former snapshot stays


def test_a_failed_update_leaves_the_former_snapshot(
    settings: Settings, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = update(settings).snapshot
    before = known(settings).version
    monkeypatch.setattr(refresh.making.Maker, "_person_entry", lambda *_: {"name": "Nobody", "titel": "x"})
    with pytest.raises(RefreshError, match=r"no valid knowledge.*titel.*--full"):
        update(replace(settings, today=date(2026, 3, 8)))
    assert knowledge.layers(settings.home) == (former,)
    assert known(settings).version == before
    assert not list(settings.home.glob(".wikidata*"))


def test_a_second_update_of_a_day_takes_the_place_of_the_first(settings: Settings, service: Service) -> None:
    update(settings)
    service.rows["defence-ministers"] = [term(1, "Q601", "Marie Krafstein", "x", "2012-01-01")]
    update(settings)
    assert "Q601" in known(settings).actors
    assert [path.name for path in settings.home.iterdir()] == ["wikidata-2026-03-01"]


def test_a_rename_that_fails_brings_the_former_back(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = update(settings).snapshot
    with pytest.raises(FileNotFoundError):
        refresh._put(tmp_path / "nowhere", former)
    assert knowledge.layers(settings.home) == (former,) and "Q505" in known(settings).actors


def test_a_broken_own_file_is_told_before_anything_is_asked(settings: Settings, service: Service) -> None:
    write(settings.home, {"own/actors/groups/mine.yaml": "source: x\nentries: [{id: 7}]\n"})
    with pytest.raises(KnowledgeError, match=r"own/actors/groups/mine\.yaml"):
        update(settings)
    assert service.asked == []


# ---------------------------------------------------------------- reading


@pytest.mark.model
def test_reading_with_a_snapshot_knows_the_new_minister(
    tmp_path: Path, service: Service, waits: Waits, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = shutil.ignore_patterns("offices", "groups*", "communities*", "organizations*", "regions*")
    monkeypatch.setattr(knowledge.loading, "DATA", shutil.copytree(knowledge.DATA, tmp_path / "data", ignore=few))
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda name: str(tmp_path / "cache"))
    row = term(1, "Q99000001", "Ottokar Brandvold", "Minister of Foreign Affairs of Norway", "2031-02-01", iso3="NOR")
    service.rows = {"foreign-ministers": [row]}
    report = update(Settings(tmp_path / "home", date(2031, 3, 1), service.url, sleep=waits))
    known = knowledge.load(report.snapshot)
    parser = Parser()
    found = []
    for day in ("2031-03-03", "2019-03-03"):
        article = Article("Foreign Minister Brandvold met the Swedish ambassador in Oslo on Monday.", published=day)
        found.append("Q99000001" in {actor.id for actor in actors(Text.of(article, parser(article)), known).actors})
    assert found == [True, False]
