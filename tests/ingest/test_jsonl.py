from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from dragoman.ingest import MAX_BYTES, Found, Note, articles, parse_map
from dragoman.model import Article, Rejected


def read(folder: Path, *lines: str | bytes | dict[str, Any], name: str = "a.jsonl") -> list[Found]:
    path = folder / name
    path.write_bytes(b"\n".join(as_bytes(line) for line in lines) + b"\n")
    return list(articles(path))


def as_bytes(line: str | bytes | dict[str, Any]) -> bytes:
    if isinstance(line, bytes):
        return line
    return (json.dumps(line) if isinstance(line, dict) else line).encode("utf-8")


def test_rows_become_articles(tmp_path: Path) -> None:
    row = {
        "key": "k1",
        "text": "Ankara said.",
        "published": "2025-05-21",
        "source": "s",
        "title": "t",
        "url": "u",
        "extra": [1],
    }
    (found,) = read(tmp_path, row)
    assert isinstance(found, Article)
    assert (found.key, found.text, found.source, found.title, found.url) == ("k1", "Ankara said.", "s", "t", "u")
    assert found.published is not None


def test_invalid_json_on_line_7_costs_line_7(tmp_path: Path) -> None:
    lines: list[str | dict[str, Any]] = [{"text": f"Article {number}."} for number in range(1, 11)]
    lines[6] = '{"text": "Article 7."'
    found = read(tmp_path, *lines)
    assert [each.text for each in found if isinstance(each, Article)] == [
        f"Article {n}." for n in range(1, 11) if n != 7
    ]
    (bad,) = (each for each in found if isinstance(each, Rejected))
    assert bad.line == 7 and "invalid JSON" in bad.reason
    assert found.index(bad) == 6


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("[1, 2]", "not a JSON object"),
        ('{"body": "x"}', "'body'"),
        ('{"text": 5}', "'text' is 5"),
        ('{"text": "x", "title": ["a"]}', "'title'"),
        ('{"text": "x", "key": true}', "'key'"),
        ('{"text": ""}', "no text"),
        ('{"html": "<img>"}', "no text"),
        ('{"text": "x", "published": "2025-02-30"}', "2025-02-30"),
        ('{"text": "x", "published": "yesterday"}', "YYYY-MM-DD"),
        ("[" * 100_000, "nested"),
        ('{"text": ' + "9" * 5_000 + "}", ""),
        (b'{"text": "' + b"a" * MAX_BYTES + b'"}', "longer than"),
        ('{"text": "' + "a" * 1_000_001 + '"}', "1,000,001"),
        (b"\x00\x01\x02\x03\x04\x05\x06\x07", "binary"),
    ],
)  # fmt: skip
def test_a_bad_row_is_rejected_and_the_next_is_read(tmp_path: Path, line: str | bytes, part: str) -> None:
    bad, good = read(tmp_path, line, {"text": "next"})
    assert isinstance(bad, Rejected) and bad.line == 1 and part in bad.reason
    assert isinstance(good, Article)


def test_blank_lines_count_but_say_nothing(tmp_path: Path) -> None:
    first, bad = read(tmp_path, "", {"text": "x"}, "  ", "{")
    assert isinstance(first, Article)
    assert isinstance(bad, Rejected) and bad.line == 4


def test_missing_date_is_fine_and_null_is_missing(tmp_path: Path) -> None:
    (found,) = read(tmp_path, {"text": "x", "published": None, "title": None, "key": 5})
    assert isinstance(found, Article) and found.published is None and found.key == "5"


def test_surrogates_controls_and_direction_marks(tmp_path: Path) -> None:
    (found,) = read(tmp_path, r'{"text": "a\ud800b\u0000c\u200fd\u001b", "title": "t\udfff", "key": "k\ud800"}')
    assert isinstance(found, Article)
    assert found.text == "a\ufffdb\x00c\u200fd\x1b"
    assert (found.title, found.key) == ("t\ufffd", "k\ufffd")


def test_a_line_in_another_encoding_is_noted(tmp_path: Path) -> None:
    note, found = read(tmp_path, '{"text": "The minister met José Núñez in São Paulo."}'.encode("cp1252"))
    assert isinstance(note, Note) and note.line == 1
    assert isinstance(found, Article) and "José Núñez" in found.text


def test_html_rows(tmp_path: Path) -> None:
    note, found = read(tmp_path, {"html": "<div>Ankara said.</div>"})
    assert isinstance(note, Note) and isinstance(found, Article) and found.text == "Ankara said."


def test_gzip(tmp_path: Path) -> None:
    data = gzip.compress(b'{"text": "one"}\n{"text": "two"}\n')
    for name in ("a.jsonl.gz", "b.jsonl"):
        (tmp_path / name).write_bytes(data)
        assert [each.text for each in articles(tmp_path / name) if isinstance(each, Article)] == ["one", "two"]


def test_broken_gzip_keeps_the_lines_before_the_break(tmp_path: Path) -> None:
    rows = b"".join(b'{"text": "row %d"}\n' % number for number in range(20_000))
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(rows)[:-5_000])
    *found, last = articles(path)
    assert len(found) > 100 and all(isinstance(each, Article) for each in found)
    assert isinstance(last, Rejected) and last.line == len(found) + 1 and "gzip" in last.reason


def test_what_is_no_gzip_and_what_is_no_text(tmp_path: Path) -> None:
    (found,) = read(tmp_path, {"text": "x"}, name="a.jsonl.gz")
    assert isinstance(found, Rejected) and "gzip" in found.reason
    (found,) = read(tmp_path, b"%PDF-1.4")
    assert isinstance(found, Rejected) and "PDF" in found.reason
    (found,) = read(tmp_path, '{"text": "x"}'.encode("utf-16"))
    assert isinstance(found, Rejected) and "UTF-8" in found.reason


def test_foreign_names_are_mapped(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": 7, "body": "one", "when": "2025-05-21"}\n{"body": "two"}\n{"text": "own"}\n')
    first, second, bad = articles(path, mapping=parse_map("text=body,published=when,key=id"))
    assert isinstance(first, Article) and (first.key, first.text) == ("7", "one") and first.published
    assert isinstance(second, Article) and second.published is None
    assert isinstance(bad, Rejected) and bad.line == 3 and "neither 'body' nor 'html'" in bad.reason


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_a_mapped_column_that_no_row_has_rejects_the_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text('{"body": "one"}\n{"body": "two", "date": "2025-05-21"}\n')
    (bad,) = articles(path, mapping=parse_map("text=body,published=when"))
    assert isinstance(bad, Rejected) and bad.line is None
    assert "no column 'when'" in bad.reason and "'body', 'date'" in bad.reason


@pytest.mark.parametrize(
    "content",
    [
        '[{"text": "one"}, {"text": "two"}]',
        '\ufeff[\n  {"text": "one"},\n  {"text": "two"}\n]\n',
        '{"text": "one"}\n{"text": "two"}\n',
        '{\n"text": "one"}{"text":\n"two"}',
    ],
)
def test_arrays_and_objects(tmp_path: Path, content: str) -> None:
    found = read(tmp_path, content, name="a.json")
    assert [each.text for each in found if isinstance(each, Article)] == ["one", "two"] and len(found) == 2


def test_a_bad_element_costs_itself_and_broken_json_the_rest(tmp_path: Path) -> None:
    content = '[{"text": "one"},\n {"body": "x"},\n "words",\n {"text": "two"},\n {"text": "three" "url": 1},\n {"text": "f"}]'
    one, body, words, two, last = read(tmp_path, content, name="a.json")
    assert isinstance(one, Article) and isinstance(two, Article)
    assert isinstance(body, Rejected) and body.line == 2 and "'body'" in body.reason and "--map text=" in body.reason
    assert isinstance(words, Rejected) and words.line == 3
    assert isinstance(last, Rejected) and last.line == 5 and "nothing from here on" in last.reason


@pytest.mark.parametrize(
    ("content", "part"),
    [
        ('[{"text": "x"}', "ends before its array does"),
        ('[{"text": "x"},\n{"te', "invalid JSON"),
        ("[" * 100_000 + '{"text": "x"}', "ends before"),
        ('{"text": "x"} and more', "invalid JSON"),
        ('{"a": ' * 100_000, "nested too deeply"),
        ('{"text": "' + "a" * 9_000_000, "longer than 8 MB"),
        ("[]", "no object"),
        ('{"text": ' + "9" * 5_000 + "}", "invalid JSON"),
    ],
    ids=["open", "cut", "brackets", "tail", "deep", "long", "empty", "digits"],
)
def test_broken_documents_end_with_a_reason(tmp_path: Path, content: str, part: str) -> None:
    last = read(tmp_path, content, name="a.json")[-1]
    assert isinstance(last, Rejected) and part in last.reason


def test_a_large_array_is_read_piece_by_piece(tmp_path: Path) -> None:
    rows = ",\n".join(json.dumps({"text": f"Ankara {number} said. " * 40}) for number in range(5_000))
    found = read(tmp_path, f"[\n{rows}\n]", '"one more"', name="a.json")
    assert len(found) == 5_001 and isinstance(found[-1], Rejected) and found[-1].line == 5_003
