"""The text of an article in the page is the article's text, and every mark and row is tied to its own words."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import demo
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dragoman.model import (
    Article,
    Dispute,
    Evidence,
    MadeBy,
    Mention,
    Place,
    Record,
    Span,
    Statement,
    TimeExpression,
    day,
)
from dragoman.web import marks
from dragoman.wording import safe

MADE = MadeBy("0", "none", None, "none", 0.0)
HOSTILE = st.sampled_from(list("<>&\"'\0\n\t \r\u202e\u2066\u2069\u0085\ufffe\U0001f600éא")) | st.characters()


class Read(HTMLParser):
    """What a browser makes of HTML: its text, its elements, and the text of each row's and look's elements."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.elements, self.open = "", [], []
        self.ids: list[str] = []
        self.of: dict[str, str] = {}
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.elements.append((tag, frozenset(given)))
        self.ids += [given["id"]] if "id" in given else []
        rows = [
            f"{part} {row}"
            for part in ("rows", "trigger", "doer", "other", "words")
            for row in given.get(f"data-{part}", "").split()
        ]
        self.open.append([*rows, *given.get("class", "").split()])

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.text += data
        for keys in self.open:
            for key in keys:
                self.of[key] = self.of.get(key, "") + data


def record(text: str, spans: Sequence[tuple[int, int]]) -> Record:
    """A record whose mentions, places, dates, statements and disputes stand at these places."""
    article = Article(text)
    at = [article.span(*sorted(each)) for each in spans]
    at = [each for each in at if each.start < each.end]
    parts: list[list[Span]] = [at[start::5] for start in range(5)]

    def evidence(span: Span) -> Evidence:
        return Evidence(span.start, span.end, span.text, None, "demo", 0.5)

    return Record(
        article,
        tuple(Mention(f"me-{each.start}-{each.end}", each, "person", "a", False) for each in parts[0]),
        (),
        tuple(Place(f"pl-{each.start}-{each.end}", each, "x", None, None, None, None, None, None) for each in parts[1]),
        tuple(TimeExpression(f"da-{each.start}", day(demo.FIRST, "text", each)) for each in parts[2]),
        (),
        (),
        tuple(
            Statement(
                f"st-{each.start}-{each.end}",
                ("a",),
                None,
                (),
                "direct",
                None,
                None,
                (each,),
                (each,),
                None,
                evidence(each),
            )
            for each in parts[3]
        ),
        (),
        tuple(Dispute(f"di-{each.start}-{each.end}", ("a",), each, (), (), evidence(each)) for each in parts[4]),
        (),
        (),
        MADE,
    )


@given(
    st.text(HOSTILE, max_size=200),
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), max_size=40),
    st.tuples(st.integers(0, 200), st.integers(0, 200)),
)
@example("00", [(0, 2), (0, 1), (0, 1), (0, 1)], (0, 0))
@settings(deadline=None, max_examples=300)
def test_no_character_is_lost_or_changed(text: str, spans: list[tuple[int, int]], at: tuple[int, int]) -> None:
    length = len(Article(text).text)
    made = record(text, [(min(one, length), min(other, length)) for one, other in spans])
    pointed = (min(at), min(max(at), length)) if min(at) < min(max(at), length) else None
    found = Read(marks.html(made, marks.marks(made, pointed)))
    assert found.text == safe(made.article.text)
    assert len(found.ids) == len(set(found.ids))
    assert {tag for tag, _ in found.elements} <= {"p", "span", "a"}
    assert {name for _, names in found.elements for name in names} <= set(
        "dir data-start data-coded id class title href data-rows data-trigger data-doer data-other data-words".split()
    )
    for said in made.statements:
        assert found.of[f"rows {said.id}"] == safe(said.evidence.text)
    if pointed:
        assert found.of["at"] == safe(made.article.text[slice(*pointed)])


@given(st.text(HOSTILE, max_size=200), st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), max_size=40))
@settings(deadline=None)
def test_pieces_are_the_whole_text_in_order(text: str, spans: list[tuple[int, int]]) -> None:
    length = len(Article(text).text)
    made = record(text, [(min(one, length), min(other, length)) for one, other in spans])
    pieces = [piece for each in marks.paragraphs(made.article.text, marks.marks(made)) for piece in each.pieces]
    assert "".join(made.article.text[each.start : each.end] for each in pieces) == made.article.text
    assert all(one.end == other.start for one, other in pairwise(pieces))


@pytest.fixture
def told() -> Record:
    return demo.Telling(0).record()


def test_rows_are_tied_to_their_words(told: Record) -> None:
    found = Read(marks.html(told, marks.marks(told)))
    text = told.article.text
    for table in marks.ROWS:
        for row in getattr(told, table):
            assert (
                found.of[f"rows {row.id}"].startswith(row.evidence.text)
                or row.evidence.text in found.of[f"rows {row.id}"]
            )
            assert found.of[f"trigger {row.id}"] == row.evidence.trigger.text
            assert f"words-{row.id}" in found.ids
    deed = next(each for each in told.events if each.recipients)
    mention = next(each for each in told.mentions if each.id == deed.actors[0].mention)
    assert mention.at.text in found.of[f"doer {deed.id}"]
    other = next(each for each in told.mentions if each.id == deed.recipients[0].mention)
    assert other.at.text in found.of[f"other {deed.id}"]
    said = told.statements[0]
    assert found.of[f"words {said.id}"].count(said.quoted[0].text) == 1
    assert found.text == text


def test_looks_say_what_is_what(told: Record) -> None:
    found = Read(marks.html(told, marks.marks(told)))
    assert "Ana Quispe" in found.of["person"]
    assert told.places[0].at.text in found.of["place"]
    assert "Tuesday" in found.of["date"]
    assert told.statements[0].quoted[0].text in found.of["quote"]
    assert "Ana Quispe" not in found.of["place"]


def test_the_trigger_is_a_link_to_the_row(told: Record) -> None:
    page = str(marks.html(told, marks.marks(told)))
    for row in told.disputes:
        assert f'href="#row-{row.id}"' in page


def test_paragraphs_end_with_their_empty_lines() -> None:
    text = "One.\nStill one.\n\n\nTwo.\n \nThree."
    found = list(marks.paragraphs(text, []))
    assert [text[each.start : each.pieces[-1].end] for each in found] == [
        "One.\nStill one.\n\n\n",
        "Two.\n \n",
        "Three.",
    ]
    assert list(marks.paragraphs("", [])) == []


def test_ids_and_labels_cannot_leave_their_attributes() -> None:
    article = Article("Quito spoke.")
    mention = Mention("m", article.span(0, 5), "state", '"><script>x', False)
    made = Record(article, (mention,), *((),) * 10, MADE)
    page = str(marks.html(made, marks.marks(made)))
    assert "<script" not in page
    assert {tag for tag, _ in Read(page).elements} == {"p", "span"}


def test_a_long_article_is_quick() -> None:
    sentence = "Ana Quispe met envoys in Arica on Tuesday. "
    count = 500_000 // len(sentence)
    spans = [
        (at * len(sentence) + one, at * len(sentence) + other)
        for at in range(count)
        for one, other in ((0, 10), (25, 30), (34, 41), (0, 42), (4, 24))
    ]
    made = record(sentence * count, spans)
    start = time.process_time()
    page = marks.html(made, marks.marks(made))
    assert time.process_time() - start < 6
    assert Read(page).text == made.article.text


def test_a_sentence_of_very_many_rows_is_not_told_a_million_times() -> None:
    text = "on and " * 4000
    made = record(text, [])
    every = tuple(
        Dispute(
            f"di-{at}", ("a",), Span(at * 7, at * 7 + 2, "on"), (), (), Evidence(0, len(text), text, None, "demo", 0.5)
        )
        for at in range(4000)
    )
    start = time.process_time()
    crowded = replace(made, disputes=every)
    page = marks.html(crowded, marks.marks(crowded))
    assert time.process_time() - start < 6
    assert len(page) < 20_000_000
    assert Read(page).text == text


def test_around_keeps_to_the_paragraph_and_to_whole_words() -> None:
    text = "Before.\n" + "word " * 200 + "HERE " + "word " * 200 + "\nAfter."
    start = text.index("HERE")
    first, last = marks.around(text, start, start + 4, 50)
    shown = text[first:last]
    assert "HERE" in shown and shown.startswith("word") and shown.endswith("word")
    assert len(shown) < 110
    assert marks.around("Short.", 0, 6) == (0, 6)


def test_a_sentence_in_context_shows_the_row_in_focus(told: Record) -> None:
    deed = next(each for each in told.events if each.recipients)
    page = str(marks.sentence(told, deed))
    found = Read(page)
    first, last = marks.around(told.article.text, deed.evidence.start, deed.evidence.end)
    assert found.text == told.article.text[first:last]
    assert found.of["lit-evidence"] == deed.evidence.text
    assert found.of["lit-trigger"] == deed.evidence.trigger.text
