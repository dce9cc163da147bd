"""What is written is written whole or not at all, without holding the records, and says what to do when it cannot."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from building import TEXT, record
from conftest import Make

from dragoman import export
from dragoman.errors import DragomanError
from dragoman.export.base import HAPPENED, Job, Tally, bare_line, cell, number
from dragoman.export.tellings import Groups, host, source, tellings
from dragoman.knowledge import Knowledge
from dragoman.model import Article, Record


def test_the_formats_are_those_promised() -> None:
    assert (
        tuple("plover polecat gdelt gdelt-mentions icews phoenix acled parquet csv ftm webanno geojson ical".split())
        == export.FORMATS
    )


def test_an_unknown_format_is_an_error_that_lists_them(tmp_path: Path, known: Knowledge) -> None:
    with pytest.raises(DragomanError, match="'excel' is not known; choose one of plover, polecat"):
        export.write("excel", [], tmp_path / "x", known=known)


@pytest.mark.parametrize("format", export.FORMATS)
def test_the_same_records_make_the_same_bytes(format: str, make: Make) -> None:
    one, two = (make(format, [record()], name=name)[0] for name in ("one", "two"))
    if one.is_dir():
        assert [each.read_bytes() for each in sorted(one.iterdir())] == [
            each.read_bytes() for each in sorted(two.iterdir())
        ]
    else:
        assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("format", export.FORMATS)
def test_a_failure_leaves_nothing_behind(format: str, tmp_path: Path, known: Knowledge) -> None:
    def broken() -> Iterator[Record]:
        yield record()
        raise RuntimeError("the store went away")

    with pytest.raises(RuntimeError, match="went away"):
        export.write(format, broken(), tmp_path / "out", known=known)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_the_file_that_was_there(tmp_path: Path, known: Knowledge) -> None:
    out = tmp_path / "out"
    out.write_text("before")

    def broken() -> Iterator[Record]:
        yield record()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export.write("polecat", broken(), out, known=known)
    assert out.read_text() == "before"
    assert os.listdir(tmp_path) == ["out"]


def test_a_file_that_is_there_is_replaced(make: Make) -> None:
    out, _ = make("polecat", [record()])
    before = out.read_text()
    make("polecat", [])
    assert out.read_text() != before


def test_a_link_stays_a_link(tmp_path: Path, known: Knowledge) -> None:
    (tmp_path / "real").write_text("")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    export.write("polecat", [record()], tmp_path / "link", known=known)
    assert (tmp_path / "link").is_symlink()
    assert "CONSULT" in (tmp_path / "real").read_text()


@pytest.mark.parametrize("format", ["polecat", "csv"])
def test_a_missing_folder_says_what_to_do(format: str, tmp_path: Path, known: Knowledge) -> None:
    with pytest.raises(DragomanError, match=r"no such folder as .*; create it or name another place"):
        export.write(format, [], tmp_path / "no" / "out", known=known)


def test_a_folder_where_a_file_is_due(tmp_path: Path, known: Knowledge) -> None:
    with pytest.raises(DragomanError, match="a folder, but this format writes a file; name a file in it"):
        export.write("gdelt", [], tmp_path, known=known)


def test_a_file_where_a_folder_is_due(tmp_path: Path, known: Knowledge) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(DragomanError, match="a file, but this format writes a folder; name a new folder"):
        export.write("csv", [], tmp_path / "out", known=known)


def test_a_folder_must_be_empty(tmp_path: Path, known: Knowledge) -> None:
    (tmp_path / "out").mkdir()
    export.write("csv", [record()], tmp_path / "out", known=known)
    with pytest.raises(DragomanError, match="the folder is not empty; remove it or name a new one"):
        export.write("csv", [record()], tmp_path / "out", known=known)
    assert (tmp_path / "out" / "events.csv").exists()


def test_a_device_is_not_replaced(known: Knowledge) -> None:
    with pytest.raises(DragomanError, match="neither a file nor a folder; name a file"):
        export.write("plover", [], Path("/dev/null"), known=known)


def test_a_place_that_cannot_be_written(tmp_path: Path, known: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkdtemp", refused)
    with pytest.raises(DragomanError, match=r"cannot be written \(Permission denied\); check the folder"):
        export.write("ftm", [], tmp_path / "out", known=known)


def test_a_full_disk(tmp_path: Path, known: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(DragomanError, match="No space left on device"):
        export.write("ftm", [record()], tmp_path / "out", known=known)
    assert list(tmp_path.iterdir()) == []


def many(count: int, size: int) -> Iterator[Record]:
    """Records with long texts, each its own article."""
    for index in range(count):
        article = Article(TEXT + "\n" + "x" * size, id=f"article-{index}", published="2025-06-04")
        one = record(article=article)
        events = tuple(replace(each, id=f"{each.id}-{index}") for each in one.events)
        meetings = tuple(replace(each, id=f"{each.id}-{index}") for each in one.meetings)
        yield replace(one, events=events, meetings=meetings)


@pytest.mark.parametrize("format", export.FORMATS)
def test_memory_does_not_grow_with_the_texts(format: str, tmp_path: Path, known: Knowledge) -> None:
    export.write(format, many(2, 10), tmp_path / "warm", known=known)
    tracemalloc.start()
    try:
        export.write(format, many(60, 200_000), tmp_path / "out", known=known)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 5_000_000, f"{peak:,} bytes of 12,000,000 were held at once"


# ---------------------------------------------------------------- small parts


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (0, "0"), (0.0, "0.0"), ("a\t\r\nb", "a b"), (" \u2028a\x85", "a"), ("a\x00b", "a b")],
)
def test_cells_are_one_line(value: object, text: str) -> None:
    assert cell(value) == text


def test_a_bare_line_has_no_quotes() -> None:
    assert bare_line(["a", '"b"', None, 1]) == "a\t'b'\t\t1\n"


def test_numbers_are_stable_and_survive_as_floats() -> None:
    assert number("ev-1") == number("ev-1") != number("ev-2")
    assert all(int(float(number(str(each)))) == number(str(each)) < 2**53 for each in range(500))


@pytest.mark.parametrize(
    ("url", "named", "expected"),
    [
        ("https://www.example.org/a", None, "example.org"),
        ("https://example.org/a", "Post", "Post"),
        ("http://[bad", None, ""),
        (None, None, ""),
        ("no url", None, ""),
    ],
)
def test_a_source_is_named_or_the_host(url: str | None, named: str | None, expected: str) -> None:
    assert source(Article("x", url=url, source=named)) == expected
    assert host(Article("x", url=url)) in (None, "example.org")


def test_sentences_are_counted_from_one(known: Knowledge) -> None:
    job = Job({}, known, Tally("gdelt"), HAPPENED)
    told = tellings(record(), job, spoken=True)
    assert [(each.sentence, each.in_lead) for each in told] == [(1, True), (2, False), (3, False)]


def test_groups_count_articles_and_sources_once(tmp_path: Path, known: Knowledge) -> None:
    job = Job({"e1": "h", "e2": "h"}, known, Tally("gdelt"), HAPPENED)
    with Groups(tmp_path / "spool") as groups:
        for telling in tellings(record(), job):
            groups.add(telling, lambda: ["row"])
        ((row, told),) = groups.rows()
    assert row == ["row"]
    assert (told.tellings, told.articles, told.sources, told.urls) == (
        2,
        1,
        ("Lake Post",),
        ("https://example.org/arica",),
    )
