"""Records built by hand for the tests of the exports."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import yaml

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
    When,
    day,
)

EXAMPLES = Path(__file__).parents[2] / "examples"

TEXT = (
    "Peruvian Minister Ana Quispe met Chilean envoys in Arica on Monday.\n\n"
    "Gunmen shot two farmers near Tacna on Tuesday. “We will not wait,” Quispe told Chile. "
    "Peru froze the assets of the Lake Guard under Law 12."
)


def span(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words), words)


def evidence(words: str, trigger: str, text: str = TEXT) -> Evidence:
    whole = span(words, text)
    return Evidence(whole.start, whole.end, words, span(trigger, text), "events/test", 0.82)


def one_day(month: int, number: int, basis: str = "text") -> When:
    return day(date(2025, month, number), basis, span("Monday"))


def record(**changes: object) -> Record:
    """A record with something in every field; `changes` replace its tables."""
    values: dict[str, object] = {
        "article": Article(
            TEXT,
            published="2025-06-04",
            key="k-1",
            title="Envoys meet in Arica",
            source="Lake Post",
            url="https://example.org/arica",
            language="en",
            id="article-1",
        ),
        "mentions": (
            Mention("m1", span("Ana Quispe"), "person", "quispe", False),
            Mention("m2", span("Chilean"), "state", "CHL", True),
            Mention("m3", span("Gunmen"), "group", "gunmen", False),
            Mention("m4", span("farmers"), "population", "farmers", False),
            Mention("m5", span("Quispe told"), "person", "quispe", False),
            Mention("m6", span("Chile."), "state", "CHL", False),
        ),
        "actors": (
            Actor(
                "quispe",
                "Ana Quispe",
                "person",
                "PER",
                ("GOV", "ELI"),
                "Q11",
                ("Quispe",),
                (Office("Minister", "ministry", "PER", date(2024, 1, 1), date(2025, 12, 31), span("Minister")),),
                None,
                (Label("a fox", "narrator", span("envoys")),),
            ),
            Actor("ministry", "Lake Ministry", "government", "PER", ("GOV",), "Q12", ("LM",), part_of="PER"),
            Actor("PER", "Peru", "state", "PER", ("GOV",), "Q419", ()),
            Actor("CHL", "Chile", "state", "CHL", ("GOV",), "Q298", ()),
            Actor("gunmen", "gunmen", "group", "PER", ("UAF",), None, (), part_of="taliban"),
            Actor("farmers", "farmers", "population", "PER", (), None, ()),
            Actor("lake-guard", "Lake Guard", "group", "PER", ("REB",), None, ("LKG",), part_of="gunmen"),
        ),
        "places": (
            Place("p1", span("Arica"), "Arica", 3899361, "CHL", "Arica y Parinacota", -18.4746, -70.29792, "PPLA"),
            Place("p2", span("Tacna"), "Tacna", 3928128, "PER", "Tacna Region", -18.01465, -70.25362, "PPLA"),
        ),
        "dates": (TimeExpression("d1", one_day(6, 2)),),
        "events": (
            Event(
                "e1",
                "CONSULT",
                "visit",
                ("diplomatic", "economic"),
                "042",
                1.9,
                2.5,
                1,
                (Role("quispe", "m1", "Minister"),),
                (Role("CHL", "m2"),),
                one_day(6, 2),
                ("p1",),
                "actual",
                ("lake-guard",),
                "s2",
                evidence("Peruvian Minister Ana Quispe met Chilean envoys in Arica on Monday.", "met"),
            ),
            Event(
                "e2",
                "ASSAULT",
                "firearms",
                ("human_security",),
                "193",
                -10.0,
                -9.5,
                4,
                (Role("gunmen", "m3"),),
                (Role("farmers", "m4"),),
                one_day(6, 3),
                ("p2",),
                "actual",
                (),
                None,
                evidence("Gunmen shot two farmers near Tacna on Tuesday.", "shot"),
            ),
        ),
        "meetings": (
            Meeting(
                "g1",
                "Lake Talks",
                "bilateral",
                "CHL",
                ("PER", "CHL"),
                (Delegation("PER", "quispe", ()),),
                ("quispe", "ministry"),
                "p1",
                one_day(6, 1),
                ("water",),
                ("communique",),
                "held",
                "first in ten years",
                "actual",
                "e9",
                evidence("Peruvian Minister Ana Quispe met Chilean envoys in Arica on Monday.", "met"),
            ),
        ),
        "statements": (
            Statement(
                "s1",
                ("quispe",),
                "readout",
                ("CHL",),
                "direct",
                "speech",
                span("told"),
                (span("We will not wait"),),
                (span("not wait"),),
                one_day(6, 4),
                evidence("“We will not wait,” Quispe told Chile.", "told"),
            ),
            Statement(
                "s2",
                ("quispe",),
                None,
                (),
                "indirect",
                None,
                None,
                (span("met Chilean"),),
                (),
                None,
                evidence("Quispe told Chile.", "told"),
            ),
        ),
        "commitments": (
            Commitment(
                "c1",
                ("PER",),
                ("CHL",),
                "commit",
                ("water",),
                span("We will not wait"),
                span("Monday"),
                one_day(7, 1),
                "s1",
                ("c0",),
                evidence("“We will not wait,” Quispe told Chile.", "told"),
            ),
        ),
        "disputes": (
            Dispute(
                "u1",
                ("PER", "CHL"),
                span("farmers"),
                ("lake-guard",),
                (Position("PER", span("wait")),),
                evidence("Quispe told Chile.", "told"),
            ),
        ),
        "sanctions": (
            Sanction(
                "x1",
                "impose",
                ("PER",),
                ("lake-guard", "gunmen"),
                span("froze the assets"),
                "asset-freeze",
                2,
                span("Law 12"),
                ("CHL",),
                one_day(6, 4),
                "p2",
                "actual",
                "e8",
                evidence("Peru froze the assets of the Lake Guard under Law 12.", "froze"),
            ),
        ),
        "dropped": (Dropped("o1", "no-anchor", span("Tuesday")),),
        "made_by": MadeBy("0.1.0", "en_core_web_sm 3.8.0", "relations", "blake2b:aa", 0.5),
    }
    return Record(**(values | changes))  # type: ignore[arg-type]


def empty(article: Article) -> Record:
    """A record of an article that says nothing."""
    nothing: tuple[()] = ()
    tables = ("mentions actors places dates events meetings statements commitments disputes sanctions dropped").split()
    return Record(article, *(nothing for _ in tables), MadeBy("0.1.0", "p", None, "k", 0.0))


def example(name: str) -> Article:
    """One of the articles in examples/."""
    head, text = (EXAMPLES / name).read_text("utf-8").split("---\n", 2)[1:]
    about = yaml.safe_load(head)
    return Article(
        text, published=str(about["published"]), title=about["title"], source=about["source"], url=about["url"]
    )
