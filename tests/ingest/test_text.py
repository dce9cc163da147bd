from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.ingest import Note, articles
from dragoman.ingest.text import split
from dragoman.model import Article, Rejected

HEAD = "---\ntitle: A: title\nsource: Wire\n---\n\nAnkara said.\n"


def write(folder: Path, content: str | bytes, name: str = "a.txt") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def only(path: Path, **given: str) -> Article | Rejected:
    found = [each for each in articles(path, **given) if not isinstance(each, Note)]
    assert len(found) == 1
    return found[0]


def test_a_head_describes_the_text_and_is_not_part_of_it(tmp_path: Path) -> None:
    head = "---\ntitle: Talks\nsource: Wire\nurl: https://e.org/1\npublished: 2025-05-21\nnote: invented\n---\n"
    found = only(write(tmp_path, head + "\nAnkara said.\n"))
    assert isinstance(found, Article)
    assert (found.text, found.title, found.source, found.url) == ("Ankara said.\n", "Talks", "Wire", "https://e.org/1")
    assert found.published is not None and found.published.basis == "given"


def test_text_without_a_head_is_kept_as_it_is(tmp_path: Path) -> None:
    found = only(write(tmp_path, "  Ankara said.\r\n\r\n--- \nmore\n"))
    assert isinstance(found, Article) and found.text == "  Ankara said.\n\n--- \nmore\n"
    assert found.published is None and found.key is None


def test_a_dash_line_that_never_closes_is_text() -> None:
    assert split("---\nAnkara said.") == ({}, "---\nAnkara said.")


@pytest.mark.parametrize(
    ("content", "line", "part"),
    [
        ("---\ntitle: x\nauthor: y\n---\ntext", 3, "'author'"),
        ("---\ntitle: x\ntitle: y\n---\ntext", 3, "twice"),
        ("---\ntitle: [a, b]\n---\ntext", 2, "not one value"),
        ("---\njust words\n---\ntext", 2, "key: value"),
        (HEAD, 2, "not YAML"),
        ("---\ntitle: 'x\n---\ntext", 3, "not YAML"),
        ("---\n? [a]\n: b\n---\ntext", 2, "unknown key"),
    ],
)
def test_a_wrong_head_is_rejected_with_its_line(tmp_path: Path, content: str, line: int, part: str) -> None:
    path = write(tmp_path, content)
    found = only(path)
    assert isinstance(found, Rejected)
    assert (found.path, found.line) == (str(path), line)
    assert part in found.reason


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "empty"),
        (b" \n\t ", "no text"),
        (b"---\ntitle: x\n---\n\n", "no text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "image"),
        (b"a" * 20_000_000, "8 MB"),
        (b"word " * 300_000, "split"),
        (b"---\npublished: 2025-02-30\n---\ntext", "2025-02-30"),
    ],
    ids=["empty", "blank", "head-only", "binary", "20-MB", "too-long", "impossible-date"],
)
def test_unreadable_files_are_rejected(tmp_path: Path, content: bytes, part: str) -> None:
    found = only(write(tmp_path, content))
    assert isinstance(found, Rejected) and part in found.reason


def test_a_million_characters_on_one_line_are_read(tmp_path: Path) -> None:
    found = only(write(tmp_path, "a" * 1_000_000))
    assert isinstance(found, Article) and len(found.text) == 1_000_000


def test_a_guessed_encoding_is_noted_before_the_article(tmp_path: Path) -> None:
    path = write(tmp_path, "The minister visited São Paulo and met José Núñez there.".encode("latin-1"))
    note, found = articles(path)
    assert isinstance(note, Note) and "cp1252" in note.text and note.path == str(path)
    assert isinstance(found, Article) and "José Núñez" in found.text


def test_options_do_not_override_the_head(tmp_path: Path) -> None:
    found = only(write(tmp_path, "---\nsource: Own\n---\ntext"), source="Given", title="Given", published="2025-01-01")
    assert isinstance(found, Article)
    assert (found.source, found.title) == ("Own", "Given") and found.published
