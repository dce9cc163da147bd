"""Keeping knowledge current: `dragoman knowledge update` asks Wikidata who holds which office.

The one module that talks to the network. `update` asks page by page, keeps each page at once so that an interrupted
run goes on where it stopped, and turns the rows into a dated folder of ordinary knowledge files. The folder takes the
place of the former one only after it has been loaded without error.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import json
import os
import re
import shutil
import socket
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import yaml

from dragoman import knowledge, names
from dragoman.errors import DragomanError, KnowledgeError
from dragoman.knowledge import Knowledge
from dragoman.model import Actor, Office

ENDPOINT = "https://query.wikidata.org/sparql"
SOURCE = "wikidata"

UNFINISHED = "wikidata-unfinished"
"""Folder, beside the snapshots, of the pages of a run that has not ended."""

KEEP_PAGES = timedelta(days=7)
"""Pages of an interrupted run older than this are asked anew, so that no snapshot mixes distant days."""

SHOWN = 20
"""Lines of each part of the report that are printed; the file has them all."""

Entry = dict[str, Any]

Kept = TypeVar("Kept")


class RefreshError(DragomanError):
    """Wikidata cannot be asked or gives no answer; the message says what to do, and the knowledge in use stays."""


def _quiet(text: str) -> None:
    """Says nothing."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How an update is made. `home` holds the snapshots, `page` is rows per request, times are in seconds.

    `tries` is how often one page is asked at most; waits between tries double from `pause` up to `longest_wait`.
    `today` names the snapshot. `sleep` and `tell` (progress, one line a call) can be replaced.
    """

    home: Path
    today: date
    endpoint: str = ENDPOINT
    page: int = 500
    pause: float = 1.0
    timeout: float = 75.0
    tries: int = 6
    longest_wait: float = 300.0
    cache: Path | None = None
    sleep: Callable[[float], None] = time.sleep
    tell: Callable[[str], None] = _quiet


# ---------------------------------------------------------------- what is asked

_TERMS = """
SELECT ?statement ?person ?name ?office ?title ?iso3 ?body ?bodyName
  ?start ?startPrecision ?end ?endPrecision ?died (GROUP_CONCAT(DISTINCT ?alias; separator="|") AS ?aliases)
WHERE {
  {
    SELECT DISTINCT ?statement ?person ?office ?iso3 ?body ?start ?startPrecision WHERE {
%s
      ?statement ps:P39 ?office ; pqv:P580 [ wikibase:timeValue ?start ; wikibase:timePrecision ?startPrecision ] .
      ?person p:P39 ?statement ; wdt:P31 wd:Q5 .
      FILTER NOT EXISTS { ?statement wikibase:rank wikibase:DeprecatedRank }
      OPTIONAL { ?statement pq:P582 ?ended }
      FILTER(!BOUND(?ended) || YEAR(?ended) >= 1990)
    }
    ORDER BY ?statement ?iso3 ?body LIMIT {limit} OFFSET {offset}
  }
  OPTIONAL { ?statement pqv:P582 [ wikibase:timeValue ?end ; wikibase:timePrecision ?endPrecision ] }
  OPTIONAL { ?person wdt:P570 ?died }
  OPTIONAL { ?person rdfs:label ?name FILTER(LANG(?name) = "en") }
  OPTIONAL { ?office rdfs:label ?title FILTER(LANG(?title) = "en") }
  OPTIONAL { ?body rdfs:label ?bodyName FILTER(LANG(?bodyName) = "en") }
  OPTIONAL { ?person skos:altLabel ?alias FILTER(LANG(?alias) = "en") }
}
GROUP BY ?statement ?person ?name ?office ?title ?iso3 ?body ?bodyName
  ?start ?startPrecision ?end ?endPrecision ?died
ORDER BY ?statement ?iso3 ?body
"""
"""Who held the offices a pattern names, from when to when: one row for each `position held` (P39) statement with a
start, not deprecated, not ended before 1990, with the person's English label and aliases and day of death."""

HEADS_OF_STATE = _TERMS % "      ?country wdt:P298 ?iso3 ; wdt:P1906 ?office ."
"""Holders of the office of head of state (P1906) of every country with an ISO 3166 alpha-3 code (P298)."""

HEADS_OF_GOVERNMENT = _TERMS % "      ?country wdt:P298 ?iso3 ; wdt:P1313 ?office ."
"""Holders of the office of head of government (P1313) of every country with an alpha-3 code."""

FOREIGN_MINISTERS = _TERMS % "      ?office wdt:P279* wd:Q7330070 ; wdt:P1001 ?country . ?country wdt:P298 ?iso3 ."
"""Holders of a kind of foreign minister (Q7330070) whose jurisdiction (P1001) is a country with an alpha-3 code."""

DEFENCE_MINISTERS = _TERMS % "      ?office wdt:P279* wd:Q2518691 ; wdt:P1001 ?country . ?country wdt:P298 ?iso3 ."
"""Holders of a kind of defence minister (Q2518691) whose jurisdiction is a country with an alpha-3 code."""

HEADS_OF_ORGANIZATIONS = _TERMS % "      ?body wdt:P31/wdt:P279* wd:Q245065 ; wdt:P2388 ?office ."
"""Holders of the office of head (P2388) of an intergovernmental organisation (Q245065)."""

ORGANIZATIONS = """
SELECT ?body ?name (GROUP_CONCAT(DISTINCT ?alias; separator="|") AS ?aliases)
WHERE {
  {
    SELECT DISTINCT ?body WHERE {
      ?body wdt:P31/wdt:P279* wd:Q245065 ; wikibase:sitelinks ?links .
      FILTER(?links >= 5)
      FILTER NOT EXISTS { ?body wdt:P298 ?iso3 }
    }
    ORDER BY ?body LIMIT {limit} OFFSET {offset}
  }
  OPTIONAL { ?body rdfs:label ?name FILTER(LANG(?name) = "en") }
  OPTIONAL { ?body skos:altLabel|wdt:P1813 ?alias FILTER(LANG(?alias) = "en") }
}
GROUP BY ?body ?name
ORDER BY ?body
"""
"""Intergovernmental organisations that five wikis or more write about, with English label, aliases and short names."""


@dataclass(frozen=True, slots=True)
class Query:
    """One question with pages of answers; `title` is the office's printed title where its label says nothing better,
    and None for organisations. `titles` are the only ones to take from labels; empty takes any."""

    name: str
    text: str
    title: str | None
    titles: frozenset[str] = frozenset()


_GOVERNMENT = frozenset({"Prime Minister", "Chancellor", "Taoiseach"})
_FOREIGN = frozenset({"Foreign Minister", "Foreign Secretary", "Secretary of State", "Deputy Foreign Minister"})
_DEFENCE = frozenset({"Defense Minister", "Secretary of Defense", "Deputy Defense Minister"})

QUERIES = (
    Query("heads-of-state", HEADS_OF_STATE, "Head of State"),
    Query("heads-of-government", HEADS_OF_GOVERNMENT, "Prime Minister", _GOVERNMENT),
    Query("foreign-ministers", FOREIGN_MINISTERS, "Foreign Minister", _FOREIGN),
    Query("defence-ministers", DEFENCE_MINISTERS, "Defense Minister", _DEFENCE),
    Query("organizations", ORGANIZATIONS, None),
    Query("heads-of-organizations", HEADS_OF_ORGANIZATIONS, "Head"),
)

# ---------------------------------------------------------------- the update


@dataclass(frozen=True, slots=True)
class Report:
    """What an update changed against the knowledge in use before; one line of text a change."""

    snapshot: Path
    before: str
    rows: int
    persons: tuple[str, ...]
    organizations: tuple[str, ...]
    begun: tuple[str, ...]
    ended: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    skipped: Mapping[str, int]

    def text(self, most: int | None = None) -> str:
        """The report as lines; `most` is how many of each part to give, None gives all."""
        lines = [f"{self.snapshot.name}, compared with {self.before}: {self.rows:,} rows read"]
        for what, part in (
            ("persons added", self.persons),
            ("organizations added", self.organizations),
            ("offices begun", self.begun),
            ("offices ended", self.ended),
            ("offices changed", self.changed),
            ("no longer listed", self.gone),
        ):
            lines += [f"{what}: {len(part):,}", *(f"  {each}" for each in part[:most])]
            if most is not None and len(part) > most:
                lines.append(f"  and {len(part) - most:,} more in {self.snapshot / 'report.txt'}")
        lines.append(f"rows left out: {sum(self.skipped.values()):,}")
        lines += [f"  {number:,}: {why}" for why, number in sorted(self.skipped.items(), key=lambda each: -each[1])]
        return "\n".join(lines) + "\n"


def update(settings: Settings, *, full: bool = False) -> Report:
    """Asks Wikidata and puts a new snapshot into `settings.home`; returns what changed.

    `full` forgets the pages of an interrupted run. Raises `RefreshError` when Wikidata cannot be asked or its answers
    make no knowledge, `KnowledgeError` when a user's own file is wrong; the former snapshot then stays in use, and the
    pages that came are kept for the next run.
    """
    package = knowledge.load(cache=settings.cache)
    layers = knowledge.layers(settings.home)
    everything = knowledge.load(*layers, cache=settings.cache)
    pages = Pages.of(settings, full=full)
    rows = {query.name: pages.all(query) for query in QUERIES}
    count = sum(map(len, rows.values()))
    made = _Maker(package, everything, _by_qid(everything), Counter())
    files = made.files(rows)
    if made.skipped.total() == count:
        raise RefreshError(f"{settings.endpoint}: none of {count:,} rows is usable; {_ANEW}")
    former = [layer for layer in layers if layer.name != knowledge.OWN]
    before = knowledge.load(*former, cache=settings.cache) if former else package
    scratch = settings.home / f".{SOURCE}-{os.getpid()}.tmp"
    with _removed(scratch):
        _write_files(scratch, files)
        after = _loaded(scratch, settings)
        snapshot = settings.home / f"{SOURCE}-{settings.today.isoformat()}"
        named = former[0].name if former else "the package's own knowledge"
        report = compared(before, after, Report(snapshot, named, count, (), (), (), (), (), (), dict(made.skipped)))
        (scratch / "report.txt").write_text(report.text(), encoding="utf-8")
        _put(scratch, snapshot)
    pages.forget()
    return report


_ANEW = "nothing in use was changed; run the command again with --full, and report it if it stays so"


def _by_qid(known: Knowledge) -> dict[str, str]:
    """The id in use of each QID that knowledge has."""
    return {actor.wikidata: actor.id for actor in known.actors.values() if actor.wikidata}


def _loaded(folder: Path, settings: Settings) -> Knowledge:
    """The package's knowledge with a new snapshot, which is thereby checked."""
    try:
        return knowledge.load(folder, cache=settings.cache)
    except KnowledgeError as error:
        raise RefreshError(f"the answers of {settings.endpoint} make no valid knowledge ({error}); {_ANEW}") from None


def _write_files(folder: Path, files: Mapping[str, Sequence[Entry]]) -> None:
    """Writes the knowledge files of a snapshot into a folder."""
    for name, entries in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        content = {"source": SOURCE, "entries": list(entries)}
        path.write_text(yaml.dump(content, Dumper=_dumper(), sort_keys=False, allow_unicode=True, width=200), "utf-8")


def _dumper() -> type[Any]:
    """The fast YAML writer where PyYAML has it."""
    return getattr(yaml, "CSafeDumper", yaml.SafeDumper)


@contextlib.contextmanager
def _removed(folder: Path) -> Iterator[None]:
    """Removes the folder in the end, if it is still there."""
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _put(folder: Path, to: Path) -> None:
    """Renames a folder to a name that may be taken; the former one comes back when that fails."""
    aside = to.with_name(f".{to.name}.old")
    shutil.rmtree(aside, ignore_errors=True)
    if not to.exists():
        folder.rename(to)
        return
    to.rename(aside)
    try:
        folder.rename(to)
    except BaseException:
        aside.rename(to)
        raise
    shutil.rmtree(aside, ignore_errors=True)


# ---------------------------------------------------------------- pages


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of one update, each kept in `folder` as soon as it is there and never asked twice."""

    folder: Path
    settings: Settings

    @classmethod
    def of(cls, settings: Settings, *, full: bool) -> Pages:
        """The pages of an interrupted run, or none: after `full`, for another endpoint or page size, or when old."""
        folder = settings.home / UNFINISHED
        pages = cls(folder, settings)
        if full or not pages._go_on():
            pages.forget()
        folder.mkdir(parents=True, exist_ok=True)
        about = folder / "about.json"
        if not about.exists():
            _write(about, json.dumps({**pages._about(), "begun": settings.today.isoformat()}))
        return pages

    def _about(self) -> dict[str, Any]:
        digest = hashlib.blake2b("".join(query.text for query in QUERIES).encode(), digest_size=8).hexdigest()
        return {"endpoint": self.settings.endpoint, "page": self.settings.page, "queries": digest}

    def _go_on(self) -> bool:
        """Whether the pages kept belong to this update."""
        about = _json(self.folder / "about.json")
        if not isinstance(about, dict) or {**about, **self._about()} != about:
            return False
        begun = _day(f"{about.get('begun')}T", "11")
        return begun is not None and self.settings.today - date.fromisoformat(begun) <= KEEP_PAGES

    def forget(self) -> None:
        """Removes the pages kept."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def all(self, query: Query) -> list[Any]:
        """All rows of a query, those kept and those still to ask; raises `RefreshError`."""
        rows: list[Any] = []
        number = 0
        while True:
            page = self._page(query, number)
            rows += page
            number += 1
            if len(page) < self.settings.page:
                self.settings.tell(f"{query.name}: {len(rows):,} rows")
                return rows

    def _page(self, query: Query, number: int) -> list[Any]:
        path = self.folder / f"{query.name}-{number:04}.json"
        kept = _json(path)
        if isinstance(kept, list):
            return kept
        if any(self.folder.glob("*-[0-9]*.json")):
            self.settings.sleep(self.settings.pause)
        text = query.text.replace("{limit}", str(self.settings.page))
        page = asked(self.settings, text.replace("{offset}", str(number * self.settings.page)))
        _write(path, json.dumps(page, ensure_ascii=False))
        return page


def _write(path: Path, text: str) -> None:
    """Writes a file whole or not at all."""
    scratch = path.with_suffix(f".{os.getpid()}.tmp")
    scratch.write_text(text, encoding="utf-8")
    scratch.replace(path)


def _json(path: Path) -> Any:
    """What a JSON file holds; None when it is missing or broken."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


# ---------------------------------------------------------------- asking


def agent() -> str:
    """How requests name themselves, as the service's rules ask."""
    try:
        number = version("dragoman")
    except PackageNotFoundError:
        number = "unknown"
    return f"dragoman/{number} (knowledge update; event coder for news text) python-urllib"


def asked(settings: Settings, query: str) -> list[Any]:
    """The rows of one answer, tried again while the service is busy; a row may be anything JSON can be.

    Raises `RefreshError` when the service is out of reach, refuses, or keeps failing.
    """
    why = ""
    for tried in range(settings.tries):
        if tried:
            settings.tell(f"{why}; trying again ({tried + 1} of {settings.tries})")
        answer = _answer(settings, query)
        if isinstance(answer, list):
            return answer
        why = answer.why
        if tried + 1 < settings.tries:
            settings.sleep(_wait(settings, answer, tried))
    raise RefreshError(f"{settings.endpoint}: {why}, {settings.tries} times; {_LATER}")


_LATER = "nothing in use was changed; run the command again later, what was fetched is kept"


@dataclass(frozen=True, slots=True)
class _Failed:
    """A try that may go better later: why it failed, and the seconds the service asks to wait."""

    why: str
    wait: float | None = None


def _wait(settings: Settings, failed: _Failed, tried: int) -> float:
    """Seconds until the next try: what the service asks for, else twice as long each time."""
    doubled: float = min(settings.pause * 2 ** (tried + 1), settings.longest_wait)
    if failed.wait is None:
        return doubled
    if failed.wait > settings.longest_wait:
        raise RefreshError(f"{settings.endpoint}: {failed.why} and asks to wait {failed.wait:,.0f} s; {_LATER}")
    return max(failed.wait, settings.pause)


def _answer(settings: Settings, query: str) -> list[Any] | _Failed:
    """The rows, or why this try failed."""
    body = _fetched(settings, query)
    if isinstance(body, _Failed):
        return body
    try:
        rows = json.loads(body)["results"]["bindings"]
    except (ValueError, KeyError, TypeError):
        return _Failed("the answer broke off or is no JSON of SPARQL results")
    return rows if isinstance(rows, list) else _Failed("the answer holds no list of rows")


def _fetched(settings: Settings, query: str) -> bytes | _Failed:
    """The body of one answer."""
    form = urllib.parse.urlencode({"query": query, "format": "json"})
    headers = {"User-Agent": agent(), "Accept": "application/sparql-results+json"}
    try:
        request = urllib.request.Request(f"{_checked(settings.endpoint)}?{form}", headers=headers)
        with urllib.request.urlopen(request, timeout=settings.timeout) as answer:
            body: bytes = answer.read()
            return body
    except urllib.error.HTTPError as error:
        with error:
            return _status(settings, error)
    except urllib.error.URLError as error:
        return _unreached(settings, error.reason)
    except (OSError, http.client.HTTPException) as error:
        return _unreached(settings, error)


def _checked(endpoint: str) -> str:
    if not endpoint.startswith(("https://", "http://")) or "?" in endpoint:
        raise RefreshError(f"--endpoint {endpoint}: no address of a SPARQL service; write it as {ENDPOINT}")
    return endpoint


def _status(settings: Settings, error: urllib.error.HTTPError) -> _Failed:
    """A status that may pass; raises `RefreshError` for one that will not."""
    if error.code not in (429, 500, 502, 503, 504):
        raise RefreshError(f"{settings.endpoint}: refused with status {error.code} ({error.reason}); {_LATER}")
    return _Failed(f"the service is busy (status {error.code})", _asked_wait(error.headers.get("Retry-After")))


def _asked_wait(header: str | None) -> float | None:
    """Seconds of a Retry-After header, which has seconds or a date; None when it has neither."""
    if header is None:
        return None
    if header.strip().isdigit():
        return float(header)
    try:
        return max(0.0, (parsedate_to_datetime(header) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


def _unreached(settings: Settings, reason: object) -> _Failed:
    """A lost or slow connection; raises `RefreshError` when there is no way to the host at all."""
    if isinstance(reason, TimeoutError):
        return _Failed(f"no answer within {settings.timeout:g} s")
    if isinstance(reason, ConnectionResetError | BrokenPipeError | http.client.HTTPException):
        return _Failed("the connection broke off")
    what = "its name is not known" if isinstance(reason, socket.gaierror) else str(reason)
    raise RefreshError(f"{settings.endpoint}: cannot be reached ({what}); check the network. {_LATER.capitalize()}")


# ---------------------------------------------------------------- rows to terms of office


@dataclass(frozen=True, slots=True)
class Term:
    """One person in one office: `country` or the organisation's id, days as knowledge files write them."""

    statement: str
    person: str
    name: str
    aliases: tuple[str, ...]
    office: str
    title: str
    country: str
    organization: str | None
    start: str
    end: str | None

    @property
    def first(self) -> date:
        """The first day it can mean."""
        return _first_day(self.start)

    @property
    def last(self) -> date | None:
        """The first day of the end as written; None while it lasts."""
        return _first_day(self.end) if self.end else None


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation of a row."""

    qid: str
    name: str
    aliases: tuple[str, ...]


_QID = re.compile(r"(?:^|/)(Q[1-9][0-9]*)$")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)T")


def _value(row: Any, key: str) -> str | None:
    """A cell of a row; None when it is missing or no text, whatever the row is."""
    cell = row.get(key) if isinstance(row, dict) else None
    value = cell.get("value") if isinstance(cell, dict) else None
    return value.strip() or None if isinstance(value, str) else None


def _qid(row: Any, key: str) -> str | None:
    found = _QID.search(_value(row, key) or "")
    return found[1] if found else None


def _label(row: Any, key: str) -> str | None:
    """An English label on one line; None where the item has none or only its QID."""
    value = " ".join((_value(row, key) or "").split())
    return value if value and not _QID.search(value) else None


def _aliases(row: Any) -> tuple[str, ...]:
    parts = (" ".join(part.split()) for part in (_value(row, "aliases") or "").split("|"))
    return tuple(dict.fromkeys(part for part in parts if part))


def _day(value: str | None, precision: str | None) -> str | None:
    """A day, month or year as knowledge files write it; None when it is no date or vaguer than a year."""
    found = _DAY.match(value or "")
    if found is None or precision not in (None, "9", "10", "11", "12", "13", "14"):
        return None
    if precision == "9":
        return found[1]
    if precision == "10":
        return f"{found[1]}-{found[2]}" if "01" <= found[2] <= "12" else None
    try:
        return date(*map(int, found.groups())).isoformat()
    except ValueError:
        return None


def _days(row: Any) -> tuple[str, str | None] | None:
    """First and last day of a term, the last one None while it lasts; without an end it ends by death at the latest.

    None when a date is none, or the end comes before the start.
    """
    start = _day(_value(row, "start"), _value(row, "startPrecision"))
    end = _day(_value(row, "end"), _value(row, "endPrecision"))
    if start is None or (end is None and _value(row, "end")):
        return None
    end = end or _day(_value(row, "died"), None)
    return None if end and _first_day(end) < _first_day(start[: len(end)]) else (start, end)


def _first_day(written: str) -> date:
    """The first day that a day, month or year can mean."""
    return date.fromisoformat((written + "-01-01")[:10])


# ---------------------------------------------------------------- terms to knowledge files

POSTS = {
    "foreign secretary": "foreign minister",
    "external affairs minister": "foreign minister",
    "secretary of state": "foreign minister",
    "defense secretary": "defense minister",
    "secretary of defense": "defense minister",
    "head": "head of state",
    "premier": "prime minister",
    "chancellor": "prime minister",
    "taoiseach": "prime minister",
    "monarch": "king",
    "queen": "king",
    "emperor": "king",
}
"""Titles that are printed otherwise in some countries, so that one office is not listed twice."""


@dataclass(frozen=True, slots=True)
class _Person:
    """A person of the rows with the id it has in knowledge."""

    qid: str
    id: str
    name: str
    aliases: tuple[str, ...]
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes knowledge files of rows. `package` is what a snapshot is layered on, `everything` has the ids in use."""

    package: Knowledge
    everything: Knowledge
    by_qid: Mapping[str, str]
    skipped: Counter[str]

    def files(self, rows: Mapping[str, list[Any]]) -> dict[str, list[Entry]]:
        """The entries of each knowledge file of the snapshot; what adds nothing to the package is left out."""
        bodies = [body for row in rows["organizations"] if (body := self._kept(self._body(row)))]
        ids = self._body_ids(bodies)
        terms: dict[str, Term] = {}
        for query in QUERIES:
            for row in rows[query.name] if query.title else ():
                term = self._kept(self._term(row, query, ids))
                if term is not None:
                    terms.setdefault(f"{term.statement} {term.country}", term)
        people = self._people(_closed(list(terms.values())))
        return {
            "sources.yaml": [{"id": SOURCE, "title": "Wikidata", "url": ENDPOINT, "licence": "CC0-1.0"}],
            "actors/organizations/wikidata.yaml": [
                entry for body in bodies if body.qid in ids and (entry := self._body_entry(body, ids[body.qid]))
            ],
            "actors/offices/wikidata.yaml": [entry for each in people if (entry := self._person_entry(each))],
        }

    def _kept(self, found: Kept | str) -> Kept | None:
        """What a row became; None, and counted, when it became a reason to leave it out."""
        if isinstance(found, str):
            self.skipped[found] += 1
            return None
        return found

    # ------------------------------------------------------------ reading rows

    def _term(self, row: Any, query: Query, ids: Mapping[str, str]) -> Term | str:
        """The term of office a row tells of, or why it tells of none."""
        person, office, statement = _qid(row, "person"), _qid(row, "office"), _value(row, "statement")
        name, days, where = _label(row, "name"), _days(row), self._where(row, ids)
        if not (person and office and statement):
            return "malformed: no person, office or statement"
        if name is None:
            return "no English name"
        if days is None:
            return "malformed: no valid dates"
        if where is None:
            return "its country or organization is not known"
        title = self._title(_label(row, "title"), query)
        return Term(statement, person, name, _aliases(row), office, title, *where, *days)

    def _where(self, row: Any, ids: Mapping[str, str]) -> tuple[str, str | None] | None:
        """Country and organisation of an office; None when neither is in knowledge."""
        body = _qid(row, "body")
        if body is None:
            country = _value(row, "iso3") or ""
            return (country, None) if country in self.everything.states else None
        label = _label(row, "bodyName")
        known = ids.get(body) or (self._body_id(Body(body, label, ())) if label else None)
        if known is None:
            return None
        actor = self.everything.actors.get(known)
        return (actor.country if actor and actor.country else "IGO"), known

    def _title(self, label: str | None, query: Query) -> str:
        """The printed title of the first title among a label's words that the query takes, else the query's own.

        A title before "for" is left: "Secretary of State for Defence" is not the Secretary of State.
        """
        words = names.keys(label or "")
        for at, word in enumerate(words):
            for role in self.package.titles.get(word, ()):
                end = at + len(role.words)
                whole = words[at:end] == role.words and words[end : end + 1] != ("for",)
                if whole and (not query.titles or role.title in query.titles):
                    return role.title
        return str(query.title)

    def _body(self, row: Any) -> Body | str:
        """The organisation a row tells of, or why it tells of none."""
        qid, name = _qid(row, "body"), _label(row, "name")
        if qid is None:
            return "malformed: no organization"
        return Body(qid, name, _aliases(row)) if name else "no English name"

    # ------------------------------------------------------------ ids in use

    def _body_ids(self, bodies: Iterable[Body]) -> dict[str, str]:
        """The id of each organisation by QID: the one in use, else its QID; without those that cannot be listed."""
        found = {}
        for body in bodies:
            known = self._body_id(body)
            if known is None and self.everything.names.called(names.keys(body.name)):
                self.skipped["an organization whose name means somebody else"] += 1
            elif known is None and len(names.keys(body.name)) == 1 and not body.name.isupper():
                self.skipped["an organization named by one word that may be a common one"] += 1
            else:
                found[body.qid] = known or body.qid
        return found

    def _body_id(self, body: Body) -> str | None:
        """The id in use of an international organisation: by QID, by name, or by an alias of several words."""
        if body.qid in self.by_qid:
            return self.by_qid[body.qid]
        for text in (body.name, *(alias for alias in body.aliases if " " in alias)):
            for name in self.everything.names.called(names.keys(text)):
                actor = self.everything.actors[name.actor]
                if actor.kind == "organization" and not actor.wikidata and actor.country not in self.everything.states:
                    return actor.id
        return None

    def _people(self, terms: Iterable[Term]) -> list[_Person]:
        """The persons of the terms, each with the id in use for it: by QID, then by name, then by other names."""
        by_person: dict[str, list[Term]] = {}
        for term in terms:
            by_person.setdefault(term.person, []).append(term)
        ids = {qid: self.by_qid[qid] for qid in by_person if qid in self.by_qid}
        for spellings in (lambda term: (term.name,), lambda term: term.aliases):
            for qid, held in by_person.items():
                known = None if qid in ids else self._person_id(spellings(held[0]), held, set(ids.values()))
                if known:
                    ids[qid] = known
        return [
            _Person(qid, ids.get(qid, qid), held[0].name, held[0].aliases, tuple(sorted(held, key=_by_start)))
            for qid, held in by_person.items()
        ]

    def _person_id(self, spellings: Iterable[str], held: list[Term], taken: set[str]) -> str | None:
        """The person in use under one of these names, of one of the countries of the terms.

        A single word counts only as the main name of both: family names are not told apart by country.
        """
        countries = {term.country for term in held}
        for text in spellings:
            for name in self.everything.names.called(names.keys(text)):
                actor = self.everything.actors[name.actor]
                if len(name.words) == 1 and not names.fold(text) == names.fold(actor.name) == names.fold(held[0].name):
                    continue
                theirs = {actor.country, *(office.country for office in actor.offices)}
                free = not actor.wikidata and actor.id not in taken
                if actor.kind == "person" and free and theirs & countries:
                    return actor.id
        return None

    # ------------------------------------------------------------ entries

    def _body_entry(self, body: Body, id: str) -> Entry | None:
        """An entry for an organisation; None when the package says it all."""
        known = self.package.actors.get(id)
        old = (known.name, *known.aliases) if known else ()
        fresh = [
            text for text in self._short_names(body, id) if names.fold(text) not in {names.fold(each) for each in old}
        ]
        if known is None:
            return {
                "id": id,
                "name": body.name,
                "wikidata": body.qid,
                "aliases": fresh,
                "country": "IGO",
                "sectors": [],
            }
        if not fresh and known.wikidata:
            return None
        return {
            "id": id,
            "name": known.name,
            "wikidata": known.wikidata or body.qid,
            "aliases": [*known.aliases, *fresh],
            "country": known.country,
            "sectors": list(known.sectors),
            "part_of": known.part_of,
        }

    def _short_names(self, body: Body, id: str) -> list[str]:
        """Names of an organisation that texts may use alone: of several words, or capitals nobody else is called by."""
        found = []
        for text in (body.name, *body.aliases):
            several = len(names.keys(text)) > 1 and text[:1].isupper() and any(map(str.islower, text))
            short = text.isalnum() and text.isupper() and 3 <= len(text) <= 10
            others = {name.actor for name in self.everything.names.called(names.keys(text))} - {id}
            if (several or short) and not others and text != body.name and text not in self.everything.states:
                found.append(text)
        return found

    def _person_entry(self, person: _Person) -> Entry | None:
        """An entry for a person, with what the package has of it; None when the package says it all."""
        known = self.package.actors.get(person.id)
        name = known.name if known else person.name
        aliases = list(known.aliases) if known else []
        told = {names.fold(each) for each in (name, *aliases)}
        fresh = [text for text in self._spellings(person) if names.fold(text) not in told]
        latest = person.terms[-1]
        country = (known.country if known else None) or latest.country
        offices = _offices(known, person.terms)
        if known and known.wikidata and not fresh and offices == _offices(known, ()):
            return None
        entry: Entry = {"id": person.id} if person.id != person.qid else {}
        entry |= {"name": name, "wikidata": person.qid, "country": country, "aliases": [*aliases, *fresh]}
        if known and known.sectors != ("GOV",):
            entry["sectors"] = list(known.sectors)
        entry["offices"] = [
            {key: value for key, value in office.items() if key != "country" or value != country} for office in offices
        ]
        return entry

    def _spellings(self, person: _Person) -> list[str]:
        """Names of a person that are safe to read by: two words or more, one of the main name's, no title in front."""
        own = {word for word in names.keys(person.name) if len(word) > 2}
        found = []
        for text in (person.name, *person.aliases):
            words = names.keys(text)
            named = len(words) > 1 and own & set(words) and all(part[:1].isalpha() for part in text.split())
            if named and words[0] not in self.package.titles and any(map(str.isupper, text)):
                found.append(text)
        return list(dict.fromkeys(found))[:8]


def _by_start(term: Term) -> tuple[date, str]:
    return term.first, term.statement


def _closed(terms: list[Term]) -> list[Term]:
    """Terms without an end are ended by a successor in the same office; not in offices that several hold at once."""
    by_office: dict[tuple[str, str, str | None], list[Term]] = {}
    for term in sorted(terms, key=_by_start):
        by_office.setdefault((term.office, term.country, term.organization), []).append(term)
    found = []
    for held in by_office.values():
        shared = _is_shared(held)
        for at, term in enumerate(held):
            later = (each for each in held[at + 1 :] if each.person != term.person and each.first > term.first)
            successor = None if term.end or shared else next(later, None)
            found.append(replace(term, end=successor.start) if successor else term)
    return found


def _is_shared(held: Sequence[Term]) -> bool:
    """Whether two ended terms of different persons in one office overlap by a season or more, or begin together."""
    for earlier, later in pairwise(held):
        both = earlier.person != later.person
        overlap = earlier.last is not None and (earlier.last - later.first).days > 92
        if both and (overlap or (earlier.first == later.first and len(later.start) == 10)):
            return True
    return False


def _offices(known: Actor | None, terms: Iterable[Term]) -> list[Entry]:
    """The offices of a person by start: those known, open dates filled in, and the terms not among them."""
    offices = [
        {
            "title": office.title,
            "organization": office.organization,
            "country": office.country,
            "from": office.start_date.isoformat() if office.start_date else None,
            "to": office.end_date.isoformat() if office.end_date else None,
        }
        for office in (known.offices if known else ())
    ]
    for term in _joined(terms):
        same = next((office for office in offices if _is_same(office, term)), None)
        if same is not None:
            same["from"] = same["from"] or term.start
            same["to"] = same["to"] or term.end
        elif not any(_begin_together(office, term) for office in offices):
            offices.append(_office(term))
    offices.sort(key=lambda office: str(office["from"] or ""))
    return [{key: value for key, value in office.items() if key == "to" or value} for office in offices]


def _office(term: Term) -> Entry:
    return {
        "title": term.title,
        "organization": term.organization,
        "country": term.country,
        "from": term.start,
        "to": term.end,
    }


def _joined(terms: Iterable[Term]) -> list[Term]:
    """Terms by start; one that goes on within a month after another in the same office is one with it."""
    found: list[Term] = []
    for term in sorted(terms, key=_by_start):
        at = next((at for at, each in enumerate(found) if _follows(each, term)), None)
        if at is None:
            found.append(term)
        else:
            longer = (term.last or date.max) > (found[at].last or date.max)
            found[at] = replace(found[at], end=term.end) if longer else found[at]
    return found


def _follows(earlier: Term, later: Term) -> bool:
    place = (earlier.country, earlier.organization, post(earlier.title))
    if place != (later.country, later.organization, post(later.title)):
        return False
    return earlier.last is None or (later.first - earlier.last).days <= 31


def _is_same(office: Entry, term: Term) -> bool:
    """Whether a known office is the one of a term: the same post at the same place, with days in common."""
    start = _first_day(office["from"]) if office["from"] else date.min
    end = _first_day(office["to"]) if office["to"] else date.max
    common = start < (term.last or date.max) and term.first < end
    alike = term.organization is not None or post(office["title"]) == post(term.title)
    return common and alike and _is_there(office, term)


def _begin_together(office: Entry, term: Term) -> bool:
    """Whether a known office under another title ("Captain Regent") is likely the one of a term ("Head of State").

    Two posts taken up at one place within 45 days are taken for one; the known dates are then left as they are.
    """
    start = _first_day(office["from"]) if office["from"] else None
    return start is not None and _is_there(office, term) and abs((start - term.first).days) <= 45


def _is_there(office: Entry, term: Term) -> bool:
    """Whether a known office is in the organisation of a term, or without one in its country."""
    if term.organization is not None:
        return bool(office["organization"] == term.organization)
    return bool(office["country"] == term.country)


def post(title: str) -> str:
    """A title without "acting" and the like, and as most countries call the office."""
    plain = " ".join(word for word in names.keys(title) if word not in ("acting", "interim", "caretaker"))
    return POSTS.get(plain, plain)


# ---------------------------------------------------------------- what changed


def compared(before: Knowledge, after: Knowledge, report: Report) -> Report:
    """The report filled with the persons, organisations and offices that differ."""
    persons = {id: actor for id, actor in after.actors.items() if actor.kind == "person"}
    organizations = {id: actor for id, actor in after.actors.items() if actor.kind == "organization"}
    begun: list[str] = []
    ended: list[str] = []
    changed: list[str] = []
    for id, actor in persons.items():
        was = before.actors.get(id)
        if was is not None and was.offices != actor.offices:
            _compare_offices(was, actor, begun, ended, changed)
    return replace(
        report,
        persons=_lines(f"{_who(each)}: {_terms(each)}" for id, each in persons.items() if id not in before.actors),
        organizations=_lines(_who(each) for id, each in organizations.items() if id not in before.actors),
        begun=_lines(begun),
        ended=_lines(ended),
        changed=_lines(changed),
        gone=_lines(_who(each) for id, each in before.actors.items() if id not in after.actors),
    )


def _compare_offices(was: Actor, now: Actor, begun: list[str], ended: list[str], changed: list[str]) -> None:
    """Sorts the differences of one person's offices into the three lists."""
    old = [office for office in was.offices if office not in now.offices]
    for office in (office for office in now.offices if office not in was.offices):
        same = next((each for each in old if _is_one(each, office)), None)
        if same is None:
            begun.append(f"{_who(now)}: {_dates(office)}")
            continue
        old.remove(same)
        only_end = replace(office, end_date=None) == same
        line = f"{_who(now)}: {_dates(office)}" + ("" if only_end else f" (was {_dates(same)})")
        (ended if only_end else changed).append(line)
    changed += [f"{_who(now)}: no longer listed: {_dates(office)}" for office in old]


def _is_one(old: Office, new: Office) -> bool:
    """Whether two offices are one with other dates: the same post and place, and days in common."""
    same = (old.organization, old.country, post(old.title)) == (new.organization, new.country, post(new.title))
    return (
        same
        and (old.start_date or date.min) <= (new.end_date or date.max)
        and ((new.start_date or date.min) <= (old.end_date or date.max))
    )


def _lines(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(lines))


def _who(actor: Actor) -> str:
    return f"{actor.name} ({actor.country or 'no country'}, {actor.id})"


def _terms(actor: Actor) -> str:
    return "; ".join(map(_dates, actor.offices))


def _dates(office: Office) -> str:
    """An office with its days: "Foreign Minister 2024-05-01 to today"."""
    return f"{office.title} {office.start_date or '?'} to {office.end_date or 'today'}"
