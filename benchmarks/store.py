"""What `make bench` prints of the store: adding with one and two processes, cost in a growing store, and queries.

Queries are asked of a store with a million made-up events (`--events`), three times each, the fastest counts. Adding
reads the releases and sentences beside the project when they are there, else the examples; `--articles` says how many
(the full measurement is `--articles 21315`, about half an hour).
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path

import duckdb

from dragoman.model import Actor, Event, Evidence, Place, Role, Span, day, to_plain
from dragoman.store import Store, View

ROOT = Path(__file__).parents[1]
GOLD = ROOT.parent / "shared" / "gold" / "articles"
ROUNDS = 3
PART = 2000  # articles at the start and at the end whose cost is compared


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--events", type=int, default=1_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        adding(Path(folder), options.articles)
        queries(Path(folder) / "many.duckdb", options.events)


# --- adding


def adding(folder: Path, count: int) -> None:
    """Articles a second with one process and with two; cost in a small and in a full store; memory and size."""
    rows = list(islice(texts(), count))
    random.Random(0).shuffle(rows)  # every part is of the same mix
    part = max(1, min(PART, count // 3))
    two, parts = folder / "2.duckdb", (rows[:part], rows[part:-part], rows[-part:])
    seconds = [added(written(each, folder), two, 2) for each in parts]
    one_process = added(written(rows, folder), folder / "1.duckdb", 1)
    with Store(two).view() as view:
        stored = view.count()["articles"]
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    one_rate, two_rate = stored / one_process, stored / sum(seconds)
    print(f"adding:         {stored:8,} articles, {one_rate:.1f}/s with one process, {two_rate:.1f}/s with two")
    print(f"two processes:  {two_rate / one_rate:8.2f}  times the rate of one (at least 1.60)")
    print(f"growth:         {seconds[2] / seconds[0]:8.2f}  times the cost of the first {part:,} (at most 1.10)")
    print(f"peak memory:    {children:8.0f} MB  (largest process)")
    print(f"store:          {os.path.getsize(two) / stored / 1024:8.1f} KiB an article")


def written(rows: list[dict[str, str]], folder: Path) -> Path:
    file = folder / "articles.jsonl"
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return file


def texts() -> Iterator[dict[str, str]]:
    """Releases and sentences in turn, as rows of JSON."""
    found = [open_rows(path) for path in sorted(GOLD.glob("*.jsonl.gz")) if "quoting" not in path.name]
    if not found:
        found = [({"text": path.read_text("utf-8")} for path in sorted((ROOT / "examples").glob("*.txt")))]
    while found:
        for rows in list(found):
            row = next(rows, None)
            if row is None:
                found.remove(rows)
            else:
                yield row


def open_rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def added(file: Path, store: Path, jobs: int) -> float:
    command = [sys.executable, "-m", "dragoman", "add", str(file), "--to", str(store), "--jobs", str(jobs)]
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode > 1:
        sys.exit(done.stderr)
    return time.perf_counter() - start


# --- queries


def queries(path: Path, count: int) -> None:
    """Milliseconds of each query over many events."""
    fill(path, count)
    print(f"queries over {count:,} events, each under 300 ms:")
    with Store(path).view() as view:
        for name, ask in asked(view).items():
            print(f"  {name:22}{fastest(ask) * 1000:7.0f} ms")


def asked(view: View) -> dict[str, Callable[[], object]]:
    since, until = date(2020, 1, 1), date(2020, 1, 31)
    someone = view.actor_heads(limit=1).rows[0].id
    deep = view.page("events", until=since, limit=500).next
    return {
        "events of a dyad": lambda: view.events("C05", "C09"),
        "events in a month": lambda: view.events("C05", since=since, until=until),
        "timeline of a dyad": lambda: view.timeline("C05", "C09"),
        "dyads by week": lambda: view.dyads("C05", "C09"),
        "dyads, directed": lambda: view.dyads("C05", "C09", by="month", directed=True),
        "meetings": lambda: view.meetings("C05", "C09"),
        "statements": lambda: view.statements("C05", "C09"),
        "commitments --open": lambda: view.open_commitments("C05", "C09"),
        "disputes": lambda: view.disputes("C05", "C09"),
        "sanctions": lambda: view.sanctions("C05", "C09"),
        "actors": lambda: view.actors("C05"),
        "search": lambda: view.search("corridor grain"),
        "search, common words": lambda: view.search("word3 corridor"),
        "explain": lambda: (view.find("ev777"), view.happening("ev777"), view.links("ev777")),
        "page of events": lambda: view.page("events"),
        "page 1,000 of a dyad": lambda: view.page("events", "C05", "C09", after=deep),
        "page deep in all": lambda: view.page("events", after=deep),
        "queue of unsure events": lambda: view.undecided("events"),
        "articles by word": lambda: view.article_heads(words="word3 corridor"),
        "articles": lambda: view.article_heads(),
        "actors by articles": lambda: view.actor_heads(),
        "an actor": lambda: view.actor(someone),
        "places on the map": lambda: view.places_told(),
        "network of a month": lambda: view.network(since, until),
        "network of all": lambda: view.network(),
        "overview": lambda: view.overview(),
        "sql: count by type": lambda: view.sql("SELECT type, count(*) FROM events GROUP BY type"),
    }


def fastest(ask: Callable[[], object]) -> float:
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        ask()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def fill(path: Path, count: int) -> None:
    """A store of made-up events: 200 states, ten years, five events an article, three articles a happening."""
    with Store(path).writer():
        pass
    actor = Actor("C05", "Country", "state", "C05")
    span = Span(0, 4, "Text")
    sides = (Role("C05", "m"),), (Role("C09", "m"),)
    at = day(date(2020, 1, 1), "text")
    place = Place("pl", span, "Town", 1, "C05", None, 1.0, 2.0, "PPL")
    event = Event(
        *("ev", "ACCUSE", None, (), "112", -2.0, -2.0, 3, *sides, at, (), "actual", (), None),
        Evidence(0, 4, "Text", span, "rule", 0.9),
    )
    with duckdb.connect(path) as connection:
        connection.execute("CREATE TEMP TABLE kinds (number INTEGER, type VARCHAR, quad INTEGER, goldstein DOUBLE)")
        connection.executemany("INSERT INTO kinds VALUES (?, ?, ?, ?)", KINDS)
        rows = {"event": json.dumps(to_plain(event)), "actor": json.dumps(to_plain(actor)), "count": count}
        rows["place"] = json.dumps(to_plain(place))
        for statement in FILL.format(**{name: str(value).replace("'", "''") for name, value in rows.items()}).split(
            ";"
        ):
            if statement.strip():
                connection.execute(statement)


KINDS = [
    (0, "AGREE", 1, 4.0),
    (1, "CONSULT", 1, 1.0),
    (2, "COOPERATE", 2, 6.0),
    (3, "AID", 2, 7.0),
    (4, "ACCUSE", 3, -2.0),
    (5, "THREATEN", 3, -5.0),
    (6, "SANCTION", 4, -7.0),
    (7, "ASSAULT", 4, -10.0),
]

FILL = """
CREATE TEMP TABLE made AS
SELECT n, 'C' || lpad((hash(n) % 200)::VARCHAR, 2, '0') AS one,
    'C' || lpad((hash(n + 7) % 200)::VARCHAR, 2, '0') AS two,
    DATE '2015-01-01' + (hash(n * 3) % 4000)::INTEGER AS day, (hash(n * 5) % 8)::INTEGER AS kind, n // 5 AS article,
    (hash(n * 11) % 2000)::VARCHAR AS site
FROM range({count}) AS numbers(n);
INSERT INTO articles SELECT 'ar' || n, 'v' || n, NULL, 'Title', 'Wire ' || n % 300, NULL, '2020-01-01', 'en', 'Text.',
    now()::TIMESTAMP, '{{}}', '{{"id": "ar", "version": "v", "key": null, "title": null, "source": null, "url": null,
    "published": null, "language": null, "text": ""}}' FROM range({count} // 5) AS numbers(n);
INSERT INTO events SELECT 'ev' || n, 'ar' || article, (n % 5)::INTEGER, type, NULL, 'actual', quad, '112', goldstein,
    day, day + 1, [one, two], [one], [two], [least(one, two) || ' ' || greatest(one, two)],
    CASE WHEN n % 2 = 0 THEN [site] ELSE [] END, (n % 100) / 100, replace('{event}', '"ev"', '"ev' || n || '"')
    FROM made JOIN kinds ON kinds.number = kind;
INSERT INTO places SELECT 'pl' || n, 'ar' || article, n % 5, 'Town ' || site, one, site::BIGINT, site,
    site::BIGINT % 180 - 90, site::BIGINT % 360 - 180, '{place}' FROM made WHERE n % 2 = 0;
INSERT INTO actors SELECT DISTINCT ON (article) one, 'ar' || article, 0, 'Country', 'state', one, NULL, ['GOV'],
    ' country ', [one], day, day + 1, '{actor}' FROM made WHERE n % 5 = 0 AND n % 50 = 0;
INSERT INTO tellings SELECT 'ev' || n, 'ar' || article, 'events', 'ha-ev' || (n - n % 3), 1.0, NULL, type, false,
    day, day + 1, true, [one], [two], [], [], [], [], [], [], [] FROM made JOIN kinds ON kinds.number = kind;
INSERT INTO words SELECT n, 'word' || n FROM range(50000) AS numbers(n);
INSERT INTO words VALUES (50001, 'corridor'), (50002, 'grain');
INSERT INTO documents SELECT n, 'articles', 'ar' || n, 'ar' || n, 200 FROM range({count} // 5) AS numbers(n);
INSERT INTO postings SELECT (50000 * pow(random(), 3))::INTEGER, n // 60, 1 FROM range({count} * 12) AS numbers(n);
INSERT INTO postings SELECT 50001, n * 97, 2 FROM range({count} // 485) AS numbers(n);
INSERT INTO postings SELECT 50002, n * 89, 2 FROM range({count} // 445) AS numbers(n)
"""


if __name__ == "__main__":
    main()
