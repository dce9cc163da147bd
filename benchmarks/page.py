"""What `make bench` prints of the page: the server's time for every page over a million made-up events, and 50 readers.

Each page is asked once to warm up and then five times, in this process; the median counts. What it costs the processors
is shown beside it, since that hardly depends on what else the machine does. The store is that of `benchmarks/store.py`,
with statements, commitments, meetings, sanctions, disputes and actors added.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import httpx2
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient
from store import fill

from dragoman.model import (
    Actor,
    Commitment,
    Dispute,
    Event,
    Evidence,
    MadeBy,
    Meeting,
    Role,
    Sanction,
    Span,
    Statement,
    When,
    day,
    to_plain,
)
from dragoman.web import Settings, create

ROUNDS = 5
LIMIT = 500  # milliseconds
READERS, VISITS = 50, 2

PAGES = {
    "home": "/",
    "articles": "/articles",
    "articles by words": "/articles?words=word3+corridor",
    "an article": "/articles/ar77",
    "an article, reviewed": "/articles/ar77?reviewed=true",
    "a row": "/rows/ev777",
    "events": "/events",
    "events of a dyad": "/events?actor=C05&with=C09",
    "events of a type, reviewed": "/events?type=ACCUSE&reviewed=true",
    "events of a month": "/events?since=2020-01-01&until=2020-01-31",
    "meetings": "/meetings",
    "statements": "/statements?actor=C05",
    "commitments": "/commitments",
    "open commitments": "/commitments?actor=C05&open=true",
    "disputes": "/disputes",
    "sanctions": "/sanctions",
    "actors": "/actors",
    "an actor": "/actors/C05",
    "dyads": "/dyads",
    "a dyad": "/dyads/C05/C09",
    "a dyad by month": "/dyads/C05/C09?by=month",
    "a dyad, reviewed": "/dyads/C05/C09?reviewed=true",
    "a happening": "/happenings/ha-ev777",
    "search": "/search?q=corridor+grain",
    "search, common words": "/search?q=word3+corridor",
    "search articles": "/search?q=corridor+grain&table=articles",
    "map": "/map",
    "map of a state": "/map?actor=C05",
    "network": "/network",
    "network of a month": "/network?since=2020-01-01&until=2020-01-31",
    "review": "/review",
    "decisions": "/decisions",
    "read": "/read",
    "about the API": "/api",
    "chart of a dyad": "/charts/dyads.json?actor=C05&with=C09",
    "chart of a timeline": "/charts/timeline.json?actor=C05&with=C09",
    "API: events": "/api/events?actor=C05",
    "API: a row": "/api/rows/ev777",
    "API: a record": "/api/articles/ar77/record",
    "API: open commitments": "/api/commitments/open?actor=C05",
    "API: search": "/api/search?q=corridor+grain",
    "API: timeline": "/api/timeline?actor=C05&with=C09",
    "API: dyads": "/api/dyads/C05/C09?by=month",
    "API: network": "/api/network",
    "API: places": "/api/places",
    "API: counts": "/api/counts",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--store", type=Path, help="a store made by an earlier run; made there if it is not")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.store or Path(folder) / "many.duckdb"
        if not path.exists():
            fill(path, options.events)
            complete(path)
        app = create(Settings(path))
        pages(app, options.events)
        readers(app)
        app.state.site.close()


# --- pages


def pages(app: FastAPI, count: int) -> None:
    """Milliseconds of each page."""
    print(f"pages over {count:,} events, each under {LIMIT} ms at the server:")
    client = TestClient(app, base_url="http://127.0.0.1", follow_redirects=False, raise_server_exceptions=False)
    for name, path in PAGES.items():
        print(f"  {name:28}{taken(client, path)}", flush=True)


def taken(client: TestClient, path: str) -> str:
    seconds, busy = [], []
    for _ in range(ROUNDS + 1):
        start, work = time.perf_counter(), time.process_time()
        status = client.get(path).status_code
        seconds.append(time.perf_counter() - start)
        busy.append(time.process_time() - work)
    median, cost = (statistics.median(each[1:]) * 1000 for each in (seconds, busy))
    verdict = f"status {status}" if status >= 400 else "over" if median > LIMIT else ""
    return f"{median:7.0f} ms  (processor {cost:5.0f} ms)  {verdict}".rstrip()


# --- readers


def readers(app: FastAPI) -> None:
    """Errors and seconds an answer of readers who ask different pages at once."""
    paths = [path for path in PAGES.values() if not path.startswith("/charts")]
    with served(app) as url, ThreadPoolExecutor(READERS) as pool:

        def visit(number: int) -> list[tuple[int, float]]:
            with httpx2.Client(base_url=url, timeout=120) as client:
                return [asked(client, paths[(number * 7 + step) % len(paths)]) for step in range(VISITS)]

        start = time.perf_counter()
        found = [each for visits in pool.map(visit, range(READERS)) for each in visits]
        seconds = time.perf_counter() - start
    errors = sum(status >= 400 for status, _ in found)
    median = statistics.median(each for _, each in found)
    print(
        f"{READERS} readers at once: {errors} errors in {len(found)} answers, "
        f"{len(found) / seconds:.1f} answers/s, median {median:.2f} s, longest {max(each for _, each in found):.2f} s"
    )


def asked(client: httpx2.Client, path: str) -> tuple[int, float]:
    start = time.perf_counter()
    return client.get(path).status_code, time.perf_counter() - start


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    server = uvicorn.Server(
        uvicorn.Config(app, port=0, log_level="critical", ws="none", lifespan="off", timeout_keep_alive=75)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            sys.exit("the server did not start")
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


# --- the store


def complete(path: Path) -> None:
    """Gives the rows of the made-up events their own ids and sides, and adds rows of the other tables."""
    values = {name: quoted(row, marks) for name, (row, marks) in rows().items()}
    with duckdb.connect(path) as connection:
        for statement in COMPLETE.format(**values).split(";"):
            if statement.strip():
                connection.execute(statement)


def rows() -> dict[str, tuple[Any, Mapping[str, str]]]:
    """A row of each table, and what stands in SQL for the words in it that differ from row to row."""
    text = Span(0, 4, "Text")
    at = Evidence(0, 4, "Text", text, "rule", 0.9)
    when, due = day(date(1111, 1, 1), "text"), When(date(1111, 1, 1), date(2222, 1, 1), "range", "text")
    sides = (Role("@one", "m"),), (Role("@two", "m"),)
    common = {"@one": "one", "@two": "two", "1111-01-01": "day::VARCHAR", "1111-01-02": "(day + 1)::VARCHAR"}
    late = {**common, "2222-01-01": "(day + 30)::VARCHAR"}
    return {
        "event": (
            Event("@id", "ACCUSE", None, (), "112", -2.0, -2.0, 3, *sides, when, (), "actual", (), None, at),
            {"@id": "id", "@one": "doers[1]", "@two": "others[1]", "ACCUSE": "type"}
            | {"1111-01-01": "start_date::VARCHAR", "1111-01-02": "end_date::VARCHAR"},
        ),
        "actor": (Actor("@one", "State @one", "state", "@one"), {"@one": "one"}),
        "statement": (
            Statement("@id", ("@one",), None, ("@two",), "direct", None, None, (text,), (text,), when, at),
            {**common, "@id": "'st' || n"},
        ),
        "commitment": (
            Commitment("@id", ("@one",), ("@two",), "commit", (), text, None, due, "@said", (), at),
            {**late, "@id": "'co' || n", "@said": "'st' || n"},
        ),
        "meeting": (
            Meeting(
                *("@id", None, "bilateral", None, ("@one", "@two"), (), (), None, when, (), (), "held", None),
                *("actual", None, at),
            ),
            {**common, "@id": "'me' || n"},
        ),
        "sanction": (
            Sanction(
                *("@id", "impose", ("@one",), ("@two",), text, "asset-freeze", None, None, (), when, None),
                *("actual", None, at),
            ),
            {**common, "@id": "'sa' || n"},
        ),
        "makers": (MadeBy("0", "none", None, "none", 0.0), {}),
        "dispute": (Dispute("@id", ("@one", "@two"), text, (), (), at), {**common, "@id": "'di' || n"}),
    }


def quoted(row: Any, marks: Mapping[str, str]) -> str:
    """SQL for the JSON of a row."""
    sql = "'" + json.dumps(to_plain(row)).replace("'", "''") + "'"
    for mark, value in marks.items():
        sql = f"replace({sql}, '{mark}', {value})"
    return sql


COMPLETE = """
UPDATE events SET row = {event};
UPDATE articles SET row = replace(row, '"id": "ar"', '"id": "' || id || '"'), made_by = {makers};
CREATE TEMP TABLE made AS SELECT article, substr(article, 3)::BIGINT AS n, doers[1] AS one, others[1] AS two,
    start_date AS day, [doers[1], others[1]] AS pair FROM events WHERE position = 0;
DELETE FROM actors;
INSERT INTO actors SELECT one, article, 0, 'State ' || one, 'state', one, NULL, ['GOV'], ' state ' || lower(one) || ' ',
    [one], day, day + 1, {actor} FROM (SELECT one, article, day FROM made UNION
    SELECT two AS one, article, day FROM made);
INSERT INTO statements SELECT 'st' || n, article, 0, 'direct', NULL, day, day + 1, pair, 0.9, {statement} FROM made;
INSERT INTO commitments SELECT 'co' || n, article, 0, 'commit', 'st' || n, day, day + 30, day, day + 1, pair, 0.9,
    {commitment} FROM made WHERE n % 4 = 0;
INSERT INTO meetings SELECT 'me' || n, article, 0, 'bilateral', 'held', 'actual', day, day + 1, pair, 0.9, {meeting}
    FROM made WHERE n % 4 = 1;
INSERT INTO sanctions SELECT 'sa' || n, article, 0, 'impose', 'asset-freeze', 'actual', day, day + 1, pair, 0.9,
    {sanction} FROM made WHERE n % 4 = 2;
INSERT INTO disputes SELECT 'di' || n, article, 0, day, day + 1, pair, 0.9, {dispute} FROM made WHERE n % 4 = 3;
INSERT INTO documents SELECT 1000000 + n, 'statements', 'st' || n, article, 20 FROM made;
INSERT INTO postings SELECT (50000 * pow(random(), 3))::INTEGER, 1000000 + n, 1 FROM made, range(10);
INSERT INTO postings SELECT 50001, 1000000 + n * 97, 2 FROM made WHERE n * 97 < (SELECT max(n) FROM made);
INSERT INTO postings SELECT 50002, 1000000 + n * 89, 2 FROM made WHERE n * 89 < (SELECT max(n) FROM made)
"""


if __name__ == "__main__":
    main()
