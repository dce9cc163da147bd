"""Which reader takes which input, what folders and patterns stand for, and the hostile files."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from dragoman.ingest import FORMATS, Note, articles, files, parse_map
from dragoman.model import Article, Rejected, normalize

HOSTILE = Path(__file__).parents[3] / "shared" / "gold" / "hostile"
needs_hostile = pytest.mark.skipif(not HOSTILE.is_dir(), reason=f"{HOSTILE} is not there")


WARC = (
    b"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://e.org/\r\nContent-Type: text/plain\r\n"
    b"Content-Length: 3\r\n\r\none\r\n\r\n"
)


def on_stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> list[object]:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    return list(articles("-"))


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (b"Ankara said.", ["Ankara said."]),
        (b'{"text": "one"}\n{"text": "two"}\n', ["one", "two"]),
        (gzip.compress(b'{"text": "one"}\n', mtime=0), ["one"]),
        (b"<!DOCTYPE html><html><body><div>Ankara said.</div></body></html>", ["Ankara said."]),
        (b"{{Infobox}} Ankara", ["{{Infobox}} Ankara"]),
        (b"---\ntitle: x\n---\nAnkara", ["Ankara"]),
        (b'[{"text": "one"},\n {"text": "two"}]', ["one", "two"]),
        (b"published;text\n2025-01-01;one\n;two\n", ["one", "two"]),
        (b"text, they said, is all", ["text, they said, is all"]),
        (b"<?xml version='1.0'?><rss><channel><item><description>one</description></item></channel></rss>", ["one"]),
        (WARC, ["one"]),
        (gzip.compress(WARC), ["one"]),
    ],
    ids=["text", "jsonl", "gzip", "html", "braces", "head", "json", "csv", "commas", "feed", "warc", "warc.gz"],
)
def test_stdin_follows_its_first_bytes(monkeypatch: pytest.MonkeyPatch, data: bytes, texts: list[str]) -> None:
    assert [each.text for each in on_stdin(monkeypatch, data) if isinstance(each, Article)] == texts


def test_empty_stdin_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    (found,) = on_stdin(monkeypatch, b"")
    assert isinstance(found, Rejected) and found.path == "-"


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.feather", "a.arc", "a.csv.gz", "a.txt.gz", "a.zip"])
def test_other_formats_are_refused_with_what_to_do(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("text")
    (found,) = articles(tmp_path / name)
    assert isinstance(found, Rejected) and "not read; " in found.reason


@pytest.mark.parametrize("suffix", sorted(FORMATS))
@pytest.mark.parametrize(
    "data", [b"", bytes(3_000), b"\0Ankara", b"\x1f\x8b\x08\x00broken", b"PK\x03\x04", b"\xff\xfe<"]
)
def test_every_format_gives_reasons_for_bad_bytes(tmp_path: Path, suffix: str, data: bytes) -> None:
    (tmp_path / f"a{suffix}").write_bytes(data)
    for found in articles(tmp_path / f"a{suffix}", mapping=parse_map("text=body")):
        assert isinstance(found, Article | Rejected | Note)
        assert not isinstance(found, Rejected) or (found.reason and "; " in found.reason)


def test_xml_is_a_page_or_a_feed(tmp_path: Path) -> None:
    (tmp_path / "page.xml").write_text("<?xml version='1.0'?><html><body><p>Ankara said.</p></body></html>")
    (tmp_path / "other.xml").write_text("<?xml version='1.0'?><urlset><url/></urlset>")
    page = list(articles(tmp_path / "page.xml"))[-1]
    assert isinstance(page, Article) and page.text == "Ankara said."
    (other,) = articles(tmp_path / "other.xml")
    assert isinstance(other, Rejected) and "no RSS or Atom feed" in other.reason


def test_what_stands_before_the_first_element_does_not_hide_it(monkeypatch: pytest.MonkeyPatch) -> None:
    feed = b"<rss><channel><item><description>one</description></item></channel></rss>"
    for before in (
        b"<?xml version='1.0'?>\n<?xml-stylesheet href='a'?>",
        b"<!-- a --> <!-- b -->",
        b"<!DOCTYPE rss [<!ENTITY a 'b'>]>",
    ):
        found = on_stdin(monkeypatch, before + feed)[-1]
        assert isinstance(found, Article) and found.text == "one"
    (text,) = on_stdin(monkeypatch, b"<!-- a -->" * 9_000 + b"words")
    assert isinstance(text, Article) and text.text.endswith("words")


def test_heavy_libraries_wait_until_they_are_needed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ankara said.")
    heavy = "feedparser pypdf fastwarc duckdb trafilatura"
    code = "import sys; from dragoman import ingest; list(ingest.articles(sys.argv[1])); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "a.txt")], capture_output=True, text=True, check=True
    )
    assert "dragoman.ingest" in done.stdout.split()
    assert not set(heavy.split()) & set(done.stdout.split())


def test_an_unknown_suffix_is_tried(tmp_path: Path) -> None:
    (tmp_path / "a.story").write_text("Ankara said.")
    (found,) = articles(tmp_path / "a.story")
    assert isinstance(found, Article)


@pytest.mark.parametrize("path", ["no/such/file.txt", "nul\0byte.txt", "x" * 5_000, "no/such.jsonl"])
def test_a_missing_file_is_rejected(path: str) -> None:
    (found,) = articles(path)
    assert isinstance(found, Rejected)


def test_a_folder_itself_is_rejected(tmp_path: Path) -> None:
    (found,) = articles(tmp_path)
    assert isinstance(found, Rejected)


def test_folders_and_patterns_stand_for_sorted_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/c.jsonl", "image.png", ".hidden.txt", ".git/x.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    note, *found = files([str(tmp_path)])
    assert found == [str(tmp_path / name) for name in ("a.txt", "b.txt", "sub/c.jsonl")]
    assert isinstance(note, Note) and "1 .png" in note.text
    assert list(files([str(tmp_path / "*.txt")])) == [str(tmp_path / "a.txt"), str(tmp_path / "b.txt")]
    assert list(files(["-", "plain.txt"])) == ["-", "plain.txt"]


def test_a_file_with_pattern_signs_in_its_name_is_itself(tmp_path: Path) -> None:
    (tmp_path / "a[1].txt").write_text("x")
    assert list(files([str(tmp_path / "a[1].txt")])) == [str(tmp_path / "a[1].txt")]


def test_folders_and_patterns_without_inputs_are_rejected(tmp_path: Path) -> None:
    found = list(files([str(tmp_path), str(tmp_path / "*.txt")]))
    assert len(found) == 2 and all(isinstance(each, Rejected) for each in found)


@needs_hostile
def test_hostile_files_give_articles_or_reasons() -> None:
    seen = 0
    for path in sorted(each for each in HOSTILE.rglob("*") if each.is_file()):
        for found in articles(path):
            seen += 1
            assert isinstance(found, Article | Rejected | Note)
            assert not isinstance(found, Rejected) or found.reason
    assert seen >= 60


@needs_hostile
def test_naughty_strings_come_back_normalised_only(tmp_path: Path) -> None:
    strings = [each for each in json.loads((HOSTILE / "text" / "blns.json").read_text()) if each.strip()]
    path = tmp_path / "naughty.jsonl"
    path.write_text("".join(json.dumps({"text": each, "title": each, "key": each}) + "\n" for each in strings))
    found = [each for each in articles(path) if not isinstance(each, Rejected)]
    texts = [each.text for each in found if isinstance(each, Article)]
    expected = [normalize(each) for each in strings]
    assert [each for each in expected if each not in texts and each.strip("\ufeff\v\f\0 ")] == []
