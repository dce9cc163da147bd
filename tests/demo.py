"""An invented store for the tests of the page: records built by hand, and the page served over them.

`records()` gives 42 articles of 2025 on quarrels of Andean states over a lake, with rows in every table (126 events);
two of them are a second paper's telling of the same meeting. Nothing here needs the language model.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient

from dragoman.model import (
    Actor,
    Article,
    Commitment,
    Delegation,
    Dispute,
    Dropped,
    Event,
    Evidence,
    Label,
    MadeBy,
    Meeting,
    Mention,
    Office,
    Place,
    Position,
    Record,
    Role,
    Sanction,
    Span,
    Statement,
    TimeExpression,
    day,
    row_id,
)
from dragoman.store import Store

FIRST = date(2025, 1, 7)
STATES = {"PER": ("Peru", "Peruvian"), "CHL": ("Chile", "Chilean"), "BOL": ("Bolivia", "Bolivian")}
PAIRS = (("PER", "CHL"), ("PER", "CHL"), ("CHL", "PER"), ("PER", "BOL"), ("BOL", "CHL"))
TOWNS = (
    ("Arica", 3899361, "CHL", -18.4746, -70.29792),
    ("Tacna", 3928128, "PER", -18.01465, -70.25362),
    ("Puno", 3931276, "PER", -15.8422, -70.0199),
    ("La Paz", 3911925, "BOL", -16.5, -68.15),
)
DEEDS = (
    ("ACCUSE", "disapprove", "111", -2.0, -2.0, 3, "accused {other} of moving buoys", "accused"),
    ("SANCTION", "discontinue", "163", -8.0, -5.0, 4, "banned the import of fish from {other}", "banned"),
    ("AID", None, "071", 7.4, 7.4, 2, "sent {other} pumps and blankets", "sent"),
    ("AGREE", None, "030", 4.0, 4.0, 1, "promised {other} to share its maps", "promised"),
)
ACTIONS = (("impose", "actual"), ("threaten", "actual"), ("extend", "actual"), ("lift", "future"))
BACKGROUND = (
    "Fishing villages have argued over the reed beds since the drought of the last century, when the shore moved by "
    "half a day's walk and nobody could say any longer where the old marks had been. Surveyors came and went, maps "
    "were drawn and lost, and a museum now keeps what is left of the boundary stones. Traders cross in the morning "
    "with potatoes and wool, and come back at night with sugar, radios and news. The weather station counts more "
    "storms every season, the ferry has been out of order for months, and the school teaches in three languages. "
    "What the villages want is a pier, a doctor and a road that holds in the rains."
)
"""How the second paper begins, so that its articles are no copies of the first one's."""


class Telling:
    """One article and its rows; `number` makes it unlike the others."""

    def __init__(self, number: int, *, source: str = "Lake Post", twin: bool = False) -> None:
        self.by, self.to = PAIRS[number % len(PAIRS)]
        self.town = TOWNS[number % len(TOWNS)]
        self.number, self.twin, self.source = number, twin, source
        self.day = FIRST + timedelta(days=7 * number)
        doer, other = STATES[self.by], STATES[self.to]
        self.deed = DEEDS[number % len(DEEDS)]
        self.met = (
            f"{doer[1]} Minister Ana Quispe met {other[1]} envoys in {self.town[0]} on Tuesday for round {number}."
        )
        self.did = f"{doer[0]} {self.deed[6].format(other=other[0])} near buoy {number}."
        self.said = f"“We will wait no longer for buoy {number},” Quispe told {other[0]}."
        self.pledged = f"{doer[0]} will send {number + 3} engineers to {other[0]} by Friday."
        self.quarrelled = f"The two quarrel over the lake; {doer[0]} calls it shared."
        self.froze = f"{doer[0]} froze the assets of the Lake Guard under Law {number}."
        parts = [f"{self.met} {self.did}", self.said, f"{self.pledged} {self.quarrelled}", self.froze]
        head = BACKGROUND if twin else "From our own correspondent."
        self.article = Article(
            "\n\n".join([head, *parts]),
            published=(self.day + timedelta(days=1)).isoformat(),
            title=f"Lake talks, round {number}",
            source=source,
            url=f"https://example.org/{'twin' if twin else 'lake'}/{number}",
            language="en",
        )

    def span(self, words: str, inside: str | None = None) -> Span:
        start = self.article.text.index(inside) if inside else 0
        start = self.article.text.index(words, start)
        return Span(start, start + len(words), words)

    def evidence(self, words: str, trigger: str, score: float = 0.8) -> Evidence:
        at = self.span(words)
        return Evidence(at.start, at.end, at.text, self.span(trigger, words), "events/demo", score)

    def name(self, table: str, words: str, kind: str = "") -> str:
        at = self.span(words)
        return row_id(self.article.id, table, [(at.start, at.end)], kind)

    @property
    def when(self) -> Any:
        return day(self.day, "text", self.span("Tuesday"))

    def record(self) -> Record:
        place = self.name("places", self.town[0])
        talks, deed = self.name("events", self.met, "CONSULT"), self.name("events", self.did, self.deed[0])
        frozen, said = self.name("events", self.froze, "SANCTION"), self.name("statements", self.said)
        quispe = Role("quispe", self.name("mentions", "Ana Quispe"), "Minister")
        doer = Role(self.by, self.name("mentions", STATES[self.by][0]))
        other = Role(self.to, self.name("mentions", STATES[self.to][1]))
        guard = Role("lake-guard", self.name("mentions", "Lake Guard"))
        kind, mode, cameo, goldstein, intensity, quad, _, trigger = self.deed
        action, deed_factuality = ACTIONS[self.number % len(ACTIONS)]
        published = self.article.published
        score = 0.5 + self.number % 50 / 100
        talked = self.evidence(self.met, "met", 0.95)
        froze = self.evidence(self.froze, "froze", 0.7)
        return Record(
            article=self.article,
            mentions=(
                Mention(quispe.mention, self.span("Ana Quispe"), "person", "quispe", False),
                Mention(other.mention, self.span(STATES[self.to][1]), "state", self.to, True),
                Mention(self.name("mentions", self.town[0]), self.span(self.town[0]), "place", None, False),
                Mention(doer.mention, self.span(STATES[self.by][0]), "state", self.by, False),
                Mention(guard.mention, self.span("Lake Guard"), "group", "lake-guard", False),
            ),
            actors=(
                Actor(self.by, STATES[self.by][0], "state", self.by, ("GOV",), aliases=(STATES[self.by][1],)),
                Actor(self.to, STATES[self.to][0], "state", self.to, ("GOV",), aliases=(STATES[self.to][1],)),
                Actor(
                    *("quispe", "Ana Quispe", "person", self.by, ("GOV",), None, ("Quispe",)),
                    offices=(Office("Minister", None, self.by, date(2024, 1, 1), None, self.span("Minister")),),
                ),
                Actor(
                    *("lake-guard", "Lake Guard", "group", self.by, ("REB",)),
                    labels=(Label("moving buoys", "narrator", self.span("buoy")),),
                ),
            ),
            places=(
                Place(place, self.span(self.town[0]), *self.town[:3], None, *self.town[3:], "PPL"),
            ),
            dates=(TimeExpression(self.name("dates", "Tuesday"), self.when),),
            events=(
                Event(
                    *(talks, "CONSULT", None, ("diplomatic",), "040", 1.0, 1.0, 1, (quispe, other), ()),
                    *(self.when, (place,), "actual", (), None, talked),
                ),
                Event(
                    *(deed, kind, mode, (), cameo, goldstein, intensity, quad, (doer,), (other,)),
                    *(day(published.start_date, "published"), (place,), "future" if kind == "AGREE" else "actual"),
                    *((), None, self.evidence(self.did, trigger, score)),
                ),
                Event(
                    *(frozen, "SANCTION", "discontinue", ("economic",), "163", -8.0, -5.0, 4, (doer,), (guard,)),
                    *(self.when, (), "actual", (), None, froze),
                ),
            ),
            meetings=(
                Meeting(
                    *(self.name("meetings", self.met), "Lake Talks", "bilateral", self.to, (self.by, self.to)),
                    *((Delegation(self.by, "quispe", ()),), ("quispe",), place, self.when, ("water",)),
                    *(("joint statement",), "held", None, "actual", talks, talked),
                ),
            ),
            statements=(
                Statement(
                    *(said, ("quispe",), None, (self.to,), "direct", "speech", self.span("told")),
                    *((self.span("We will wait no longer"),), (self.span("We will wait no longer"),), self.when),
                    self.evidence(self.said, "told"),
                ),
            ),
            commitments=(
                Commitment(
                    *(self.name("commitments", self.pledged), (self.by,), (self.to,), "commit", ("water",)),
                    *(self.span(f"send {self.number + 3} engineers"), None),
                    day(self.day + timedelta(days=3), "text", self.span("Friday")),
                    *(None, (), self.evidence(self.pledged, "will")),
                ),
            ),
            disputes=(
                Dispute(
                    *(self.name("disputes", self.quarrelled), (self.by, self.to), self.span("the lake"), ()),
                    *((Position(self.by, self.span("shared")),), self.evidence(self.quarrelled, "quarrel")),
                ),
            ),
            sanctions=(
                Sanction(
                    *(self.name("sanctions", self.froze), action, (self.by,), ("lake-guard",), self.span("the assets")),
                    *("asset-freeze", None, self.span(f"Law {self.number}"), (), self.when, None, deed_factuality),
                    *(frozen, froze),
                ),
            ),
            dropped=(Dropped(self.name("dropped", "Friday"), "no-anchor", self.span("Friday")),),
            made_by=MadeBy("0.1.0", "en_core_web_sm 3.8.0", None, "blake2b:demo", 0.01),
        )  # fmt: skip


def records(count: int = 40) -> list[Record]:
    """`count` weekly articles, and the first two told again by another paper."""
    return [
        *(Telling(number).record() for number in range(count)),
        *(Telling(number, source="Andes Wire", twin=True).record() for number in range(2)),
    ]


def fill(path: Path, count: int = 40) -> Path:
    """A store of these records."""
    with Store(path).writer() as writer:
        writer.add_many(records(count))
    return path


@dataclass(frozen=True, slots=True)
class Served:
    """A page being served: its address without the last slash, and its application."""

    url: str
    app: FastAPI


@contextmanager
def served(app: FastAPI) -> Iterator[Served]:
    """Serves an application from a thread of this process, on a free port of 127.0.0.1."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_level="critical", ws="none", lifespan="off", timeout_keep_alive=75
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + 10
        while not server.started:
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield Served(f"http://127.0.0.1:{port}", app)
    finally:
        server.should_exit = True
        thread.join(10)
        if hasattr(app.state, "site"):
            app.state.site.close()


class Visitor(TestClient):
    """A browser on this machine: the right host, and the token of the forms when asked for."""

    def __init__(self, app: FastAPI, **options: Any) -> None:
        super().__init__(app, base_url="http://127.0.0.1", **options)

    @property
    def csrf(self) -> str:
        """What the page put into its forms for this visitor."""
        page = self.get("/")
        found = re.search(r'<meta name="csrf" content="([^"]*)">', page.text)
        assert found, page.text[:500]
        return found[1]

    def submit(self, path: str, fields: Mapping[str, Any], **options: Any) -> Any:
        """A form of the page, sent with its token; redirects are followed unless `follow_redirects=False`."""
        return self.post(path, data={"csrf": self.csrf, **fields}, **options)
