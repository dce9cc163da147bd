"""The page says what the view says, asks nothing of anybody, and shows every text as text."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import lxml.html
import pytest
import yaml

from dragoman import Reader, charts, report
from dragoman.errors import DragomanError
from dragoman.model import (
    Actor,
    Article,
    Commitment,
    Dispute,
    Event,
    Evidence,
    MadeBy,
    Meeting,
    Mention,
    Position,
    Record,
    Role,
    Sanction,
    Span,
    Statement,
    day,
)
from dragoman.store import Store, View

EXAMPLES = Path(__file__).parents[1] / "examples"
TODAY = date(2025, 7, 1)
SECTIONS = "summary over-time timeline meetings commitments disputes sanctions statements sources".split()
CSP = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

TEXT = (
    "Peru's Ana Quispe met Chilean envoys in Arica. Peru accused Chile of pumping water from Lake Cota. "
    "“We will wait no longer,” Quispe said. Peru will send engineers by Friday. "
    "The two quarrel over the lake; Peru calls it shared. Peru froze the assets of Chile's water board."
)
MET, ACCUSED, SAID, SENDS, QUARREL, FROZE = re.findall(r"[^.;]+[.;]”? ?", TEXT.replace("longer,”", "longer”"))[:6]


def span(words: str) -> Span:
    words = words.strip()
    start = TEXT.find(words)
    return Span(start, start + len(words), words)


def evidence(words: str) -> Evidence:
    at = span(words)
    return Evidence(max(0, at.start), max(1, at.end), at.text, None, "test/rule", 0.9)


def record(
    number: int = 1,
    *,
    published: date = date(2025, 6, 2),
    source: str | None = "Lake Post",
    url: str | None = "https://example.org/arica",
    name: str = "Ana Quispe",
    quote: str = "We will wait no longer",
    key: str | None = None,
    met: str = MET,
) -> Record:
    """An article that tells one row of every table between Peru and Chile."""
    when = day(published, "published")
    due = day(published + timedelta(days=4), "text", span("Friday"))
    role, other = Role("quispe", "m1"), Role("CHL", "m2")
    meet, accuse, said = f"ev-{number}-1", f"ev-{number}-2", f"st-{number}"

    def event(id: str, type: str, cameo: str, score: float, quad: int, sides: Sequence[Any], words: str) -> Event:
        actors, recipients = sides
        return Event(
            id, type, None, (), cameo, score, score, quad, actors, recipients, when, (), "actual", (), None, evidence(words)
        )  # fmt: skip

    return Record(
        article=Article(
            f"{TEXT} ({number})",
            published=published.isoformat(),
            source=source,
            url=url,
            id=key or f"article-{number}",
        ),
        mentions=(Mention(f"m1-{number}", span("Ana Quispe"), "person", "quispe", False),),
        actors=(
            Actor("PER", "Peru", "state", "PER", ("GOV",)),
            Actor("CHL", "Chile", "state", "CHL", ("GOV",)),
            Actor("quispe", name, "person", "PER", ("GOV",)),
        ),
        places=(),
        dates=(),
        events=(
            event(meet, "CONSULT", "042", 1.9, 1, ((role, other), ()), met),
            event(accuse, "ACCUSE", "112", -2.0, 3, ((Role("PER", "m3"),), (other,)), ACCUSED),
        ),
        meetings=(
            Meeting(
                f"me-{number}", "Lake Talks", "bilateral", "CHL", ("PER", "CHL"), (), ("quispe",), None, when,
                ("water",), ("communique",), "held", None, "actual", meet, evidence(met),
            ),
        ),
        statements=(
            Statement(
                said, ("quispe",), None, (), "direct", "speech", None, (span(quote),), (span(quote),), when,
                evidence(SAID),
            ),
        ),
        commitments=(
            Commitment(
                f"co-{number}", ("PER",), ("CHL",), "commit", (), span("send engineers"), None, due, said, (),
                evidence(SENDS),
            ),
        ),
        disputes=(
            Dispute(
                f"di-{number}", ("PER", "CHL"), span("the lake"), (), (Position("PER", span("shared")),),
                evidence(QUARREL),
            ),
        ),
        sanctions=(
            Sanction(
                f"sa-{number}", "impose", ("PER",), ("CHL",), span("froze the assets"), "asset-freeze", 2, None, (),
                when, None, "actual", None, evidence(FROZE),
            ),
        ),
        dropped=(),
        made_by=MadeBy("0.1.0", "parser", None, "blake2b:aa", 0.1),
    )  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "lake.duckdb")


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """No charts, which take a second: for tests of the rest."""
    monkeypatch.setattr(charts, "inline", lambda _: "<svg></svg>")


def filled(store: Store, *records: Record) -> View:
    with store.writer() as writer:
        writer.add_many(records)
    return store.view()


def page_of(store: Store, *records: Record, actor: str = "PER", with_: str | None = "CHL", **more: Any) -> Any:
    with filled(store, *records) as view:
        return parsed(report.render(view, actor, with_, today=TODAY, **more))


def parsed(page: str) -> Any:
    return lxml.html.document_fromstring(page)


def text(element: Any) -> str:
    return " ".join(element.text_content().split())


def section(root: Any, name: str) -> Any:
    (found,) = root.xpath(f"//section[h2/@id = '{name}']")
    return found


def figures(root: Any) -> dict[str, str]:
    return {text(each.find("dt")): text(each.find("dd")) for each in root.xpath("//dl[@class='figures']/div")}


def rows(root: Any, name: str) -> list[list[str]]:
    return [[text(cell) for cell in row] for row in section(root, name).xpath(".//tbody/tr")]


def links(root: Any) -> list[str]:
    return [each for each in root.xpath("//a/@href") if not each.startswith("#")]


def assert_asks_nobody(page: str) -> None:
    root = parsed(page)
    assert root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content") == [CSP]
    assert not root.xpath("//script | //link | //iframe | //object | //embed | //base | //form | //img | //image")
    assert not root.xpath("//@src | //@srcset | //@style[contains(., 'url')] | //@*[starts-with(name(), 'on')]")
    assert not re.search(r"@import|url\(", "".join(root.xpath("//style/text()")))
    elsewhere = root.xpath("//*[not(self::a)]/@*[contains(., '://') and not(starts-with(name(), 'xmlns'))]")
    assert not elsewhere
    assert all(re.match(r"https?://", each) for each in links(root))


def assert_well_made(page: str) -> None:
    root = parsed(page)
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert list(root.xpath("//h2/@id")) == SECTIONS
    assert {each.lstrip("#") for each in root.xpath("//nav//a/@href")} == set(SECTIONS)
    assert all(each in ids for each in root.xpath("//@aria-labelledby"))
    for table in root.iter("table"):
        assert text(table.find("caption"))
        assert table.xpath("thead//th/@scope") == ["col"] * len(table.xpath("thead//th"))
        assert all(row.xpath("count(th[@scope='row'])") == 1 for row in table.xpath("tbody/tr"))
        assert {len(row) for row in table.xpath("tbody/tr")} == {len(table.xpath("thead//th"))}
    strict = lxml.html.HTMLParser(recover=True)
    lxml.html.document_fromstring(page, parser=strict)
    odd = {each.type_name for each in strict.error_log} - {"HTML_UNKNOWN_TAG"}
    assert not odd, strict.error_log


# --- what it says


def test_the_figures_are_those_of_the_view(store: Store) -> None:
    told = [
        record(1),
        record(2, source="Andes Wire", published=date(2025, 6, 3)),
        record(3, published=date(2025, 6, 20)),
    ]
    with filled(store, *told) as view:
        page = report.render(view, "PER", "CHL", today=TODAY)
        happenings = view.timeline("PER", "CHL")
        points = view.dyads("PER", "CHL", by="day")
        meetings = view.happenings("PER", "CHL", table="meetings")
    root = parsed(page)
    assert figures(root) == {
        "articles": "3",
        "happenings": str(len(happenings)),
        "meetings": str(len(meetings)),
        "first day": str(happenings[0].start_date),
        "last day": str(happenings[-1].start_date),
    }
    assert rows(root, "over-time") == [
        [str(each.start_date), *map(str, each.counts), f"{each.goldstein:+.1f}"] for each in points
    ]
    assert len(points) > 1
    assert len(root.xpath("//figure//*[local-name()='svg']")) == 3
    assert rows(root, "sources") == [["Lake Post", "2"], ["Andes Wire", "1"]]
    assert text(root.find(".//h1")) == "Peru and Chile"
    assert_asks_nobody(page)
    assert_well_made(page)


@pytest.mark.usefixtures("undrawn")
def test_a_happening_shows_all_its_tellings(store: Store) -> None:
    told = [record(1), record(2, source="Andes Wire", url="https://andes.example/2")]
    with filled(store, *told) as view:
        root = parsed(report.render(view, "PER", "CHL", today=TODAY))
        happenings = view.timeline("PER", "CHL")
    entries = section(root, "timeline").xpath(".//ol[@class='timeline']/li")
    assert len(entries) == len(happenings)
    assert {len(each.tellings) for each in happenings} == {2}
    for entry in entries:
        tellings = entry.xpath("ul/li")
        assert [text(each.find(".//cite")) for each in tellings] == ["Lake Post", "Andes Wire"]
        assert all(text(each.find("q")) in TEXT for each in tellings)
    (accused,) = [each for each in entries if "Accuse" in text(each.find("h3"))]
    assert text(accused.xpath("p[@class='who']")[0]) == "Peru → Chile"
    assert text(accused.xpath(".//q")[0]) == ACCUSED.strip()
    assert accused.xpath(".//cite/a/@href") == ["https://example.org/arica", "https://andes.example/2"]
    assert accused.get("class") == "quad-3"


@pytest.mark.usefixtures("undrawn")
def test_a_telling_that_the_filter_leaves_out_is_shown_with_the_others(store: Store) -> None:
    """The second telling is dated after `until`, but the happening is not."""
    told = [record(1), record(2, source="Andes Wire", published=date(2025, 6, 3))]
    with filled(store, *told) as view:
        happenings = view.timeline("PER", "CHL", None, date(2025, 6, 2))
        root = parsed(report.render(view, "PER", "CHL", until=date(2025, 6, 2), today=TODAY))
    assert any(len(each.tellings) == 2 for each in happenings)
    assert len(section(root, "timeline").xpath(".//ul/li")) == sum(len(each.tellings) for each in happenings)
    assert "Andes Wire" in text(section(root, "sources"))


@pytest.mark.usefixtures("undrawn")
def test_meetings_and_sanctions_are_one_row_for_each_happening(store: Store) -> None:
    root = page_of(store, record(1), record(2, source="Andes Wire"))
    ((when, what, who, about, by),) = rows(root, "meetings")
    assert (when, what, who) == ("2025-06-02", "Lake Talksheld", "Peru, ChileAna Quispe")
    assert about == "wateroutcome: communique"
    assert by == "Lake Post, 2025-06-02Andes Wire, 2025-06-02"
    ((_, who, measure, words, _),) = rows(root, "sanctions")
    assert (who, measure, words) == ("Peru → Chile", "imposeasset-freeze (2)", "froze the assets")


@pytest.mark.parametrize(("today", "overdue"), [(date(2025, 6, 6), False), (date(2025, 6, 7), True)])
@pytest.mark.usefixtures("undrawn")
def test_open_commitments_have_their_deadline(store: Store, today: date, overdue: bool) -> None:
    with filled(store, record()) as view:
        root = parsed(report.render(view, "PER", "CHL", today=today))
    ((due, who, words, _),) = rows(root, "commitments")
    assert due == "2025-06-06" + ("overdue" if overdue else "")
    assert who.startswith("Peru → Chile")
    assert words == "send engineers"


@pytest.mark.usefixtures("undrawn")
def test_disputes_say_who_holds_what(store: Store) -> None:
    ((_, parties, subject, positions, _),) = rows(page_of(store, record()), "disputes")
    assert (parties, subject, positions) == ("Peru, Chile", "the lake", "Peru: shared")


@pytest.mark.usefixtures("undrawn")
def test_the_latest_quotations_of_each_side_come_newest_first(store: Store) -> None:
    told = [record(n, published=date(2025, 6, n), quote=f"Word {n}") for n in range(1, 8)]
    told.append(record(9, published=date(2025, 6, 20), quote="WORD 2"))
    root = page_of(store, *told)
    heads = [text(each) for each in section(root, "statements").xpath("h3")]
    words = [text(each) for each in section(root, "statements").xpath(".//blockquote")]
    assert heads == ["Peru", "Chile"]
    assert words == ["“WORD 2”", "“Word 7”", "“Word 6”", "“Word 5”", "“Word 4”"]
    assert "No quoted words." in text(section(root, "statements"))


@pytest.mark.usefixtures("undrawn")
def test_quotations_come_from_articles_that_name_both(store: Store) -> None:
    alone = record(2, quote="Nobody else is here")
    alone = replace(alone, **dict.fromkeys(("events", "meetings", "commitments", "disputes", "sanctions"), ()))
    alone = replace(alone, actors=tuple(each for each in alone.actors if each.id != "CHL"))
    words = text(section(page_of(store, record(1), alone), "statements"))
    assert "Nobody else is here" not in words
    assert "We will wait no longer" in words


@pytest.mark.usefixtures("undrawn")
def test_a_report_of_one_actor_has_no_series(store: Store) -> None:
    root = page_of(store, record(), with_=None)
    assert text(root.find(".//h1")) == "Peru"
    assert "needs two actors" in text(section(root, "over-time"))
    assert section(root, "timeline").xpath(".//li")
    assert len(section(root, "statements").xpath("h3")) == 1


def test_an_empty_dyad_says_so_in_every_section(store: Store) -> None:
    with filled(store, record()) as view:
        page = report.render(view, "NOR", "<FJI>", date(2025, 1, 1), date(2025, 12, 31), today=TODAY)
    root = parsed(page)
    assert figures(root) == {"articles": "0", "happenings": "0", "meetings": "0", "first day": "–", "last day": "–"}
    for name in SECTIONS[1:]:
        assert section(root, name).xpath(".//p[@class='none']"), name
    assert text(root.find(".//h1")) == "NOR and <FJI>"
    assert "From 2025-01-01 to 2025-12-31." in text(root.find(".//header"))
    assert_asks_nobody(page)
    assert_well_made(page)


@pytest.mark.parametrize(
    ("last", "period"),
    [(30, "day"), (31, "week"), (200, "month"), (6 * 365, "quarter"), (16 * 365, "year")],
)
@pytest.mark.usefixtures("undrawn")
def test_the_period_suits_how_long_it_went_on(store: Store, last: int, period: str) -> None:
    start = date(2001, 1, 1)
    told = [record(1, published=start), record(2, published=start + timedelta(days=last))]
    with filled(store, *told) as view:
        root = parsed(report.render(view, "PER", "CHL", today=TODAY))
        points = view.dyads("PER", "CHL", by=period)
    assert text(section(root, "over-time").find(".//caption")) == f"Events by {period}"
    assert [each[0] for each in rows(root, "over-time")] == [str(each.start_date) for each in points]


# --- texts that mean harm

SCRIPT = "<script>alert('x')</script>"
BREAKOUT = "\"'></bdi></style><img src=x onerror=alert(1)>{{ 7 * 7 }}"
REVERSED = "\u202eevil\u2069 \u2066x\x00\x1b"


def test_hostile_texts_are_shown_as_text(store: Store) -> None:
    told = record(1, source=BREAKOUT, name=SCRIPT, quote=REVERSED, met=SCRIPT + BREAKOUT, key="o'; DROP TABLE articles")
    with filled(store, told) as view:
        page = report.render(view, "PER", SCRIPT, today=TODAY)
    root = parsed(page)
    assert_asks_nobody(page)
    assert_well_made(page)
    assert SCRIPT in text(root.find(".//h1"))
    assert {"".join(each.itertext()) for each in root.iter("bdi")} >= {SCRIPT, BREAKOUT, SCRIPT + BREAKOUT}
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x1b]", page)


@pytest.mark.usefixtures("undrawn")
def test_signs_that_turn_text_around_are_drawn_as_their_codes(store: Store) -> None:
    (words,) = section(page_of(store, record(quote=REVERSED)), "statements").xpath(".//blockquote//bdi")
    assert text(words) == "[U+202E]evil[U+2069] [U+2066]x\ufffd\ufffd"


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://example.org/a?b=1&c='\"<>", True),
        ("HTTP://example.org/", True),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        (" javascript:alert(1)//https://example.org", False),
        ("data:text/html,<script>alert(1)</script>", False),
        ("//example.org/", False),
        ("ftp://example.org/", False),
        ("https://[broken", True),
        ("https:/\\evil.example", False),
        (None, False),
    ],
)
@pytest.mark.usefixtures("undrawn")
def test_only_addresses_of_the_web_are_linked(store: Store, url: str | None, linked: bool) -> None:
    found = links(page_of(store, record(url=url)))
    assert set(found) == ({url} if linked else set())


@pytest.mark.parametrize(
    ("source", "url", "shown"),
    [(None, "https://www.lake.example/1", "lake.example"), (None, "https://[broken", "unknown source"), ("", None, "unknown source")],
)  # fmt: skip
@pytest.mark.usefixtures("undrawn")
def test_a_publisher_without_a_name_goes_by_its_host(
    store: Store, source: str | None, url: str | None, shown: str
) -> None:
    assert rows(page_of(store, record(source=source, url=url)), "sources") == [[shown, "1"]]


# --- the file


@pytest.mark.usefixtures("undrawn")
def test_the_page_is_written_whole(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "pages" / "r.html"
    out.parent.mkdir()
    out.write_text("old")
    with filled(store, record()) as view:
        report.write(view, "PER", "CHL", None, None, out, today=TODAY)
        assert out.read_text("utf-8") == report.render(view, "PER", "CHL", today=TODAY)
        with pytest.raises(DragomanError, match=r"nowhere/r\.html: cannot be written"):
            report.write(view, "PER", "CHL", None, None, tmp_path / "nowhere" / "r.html")
    assert [each.name for each in out.parent.iterdir()] == ["r.html"]


@pytest.fixture(scope="module")
def examples(reader: Reader, tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    store = Store(tmp_path_factory.mktemp("report") / "examples.duckdb")
    with store.writer() as writer:
        writer.add_many(reader.pipe(map(example, sorted(EXAMPLES.glob("*.txt")))))
    with store.view() as view:
        yield view


def example(path: Path) -> Article:
    head, words = path.read_text("utf-8").split("---\n", 2)[1:]
    about = yaml.safe_load(head)
    return Article(
        words, published=str(about["published"]), title=about["title"], source=about["source"], url=about["url"]
    )


@pytest.mark.model
@pytest.mark.parametrize(("actor", "with_"), [("PER", "BOL"), ("KAZ", "UZB"), ("MMR", None)])
def test_reports_of_our_examples_say_what_the_view_says(examples: View, actor: str, with_: str | None) -> None:
    page = report.render(examples, actor, with_, today=TODAY)
    root = parsed(page)
    happenings = examples.timeline(actor, with_)
    assert happenings
    assert figures(root)["happenings"] == str(len(happenings))
    assert len(section(root, "timeline").xpath(".//ol[@class='timeline']/li")) == len(happenings)
    assert len(rows(root, "commitments")) == len(examples.open_commitments(actor, with_, today=TODAY))
    assert len(rows(root, "disputes")) == len(examples.disputes(actor, with_))
    words = text(root)
    for happening in happenings:
        for telling in happening.tellings:
            _, row, article = examples.find(telling)
            assert " ".join(row.evidence.text.split()) in words
            assert article.source
            assert article.source in text(section(root, "sources"))
    assert_asks_nobody(page)
    assert_well_made(page)


@pytest.mark.soak
@pytest.mark.usefixtures("undrawn")
def test_a_thousand_articles_take_less_than_three_seconds_of_one_core(store: Store) -> None:
    told = [
        record(n, published=date(2025, 1, 1) + timedelta(days=n // 4), quote=f"Word {n}", source=f"Post {n % 50}")
        for n in range(1000)
    ]
    with filled(store, *told) as view:
        start = time.process_time()
        page = report.render(view, "PER", "CHL", today=TODAY)
        taken = time.process_time() - start
    assert figures(parsed(page))["articles"] == "1,000"
    assert taken < 3
