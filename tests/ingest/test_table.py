from __future__ import annotations

import csv
import tracemalloc
from pathlib import Path

import pytest

from dragoman.ingest import Found, Note, articles, parse_map
from dragoman.model import Article, Rejected


def read(folder: Path, content: str | bytes, name: str = "a.csv", columns: str = "") -> list[Found]:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(articles(path, mapping=parse_map(columns)))


def texts(found: list[Found]) -> list[str]:
    return [each.text for each in found if isinstance(each, Article)]


def test_rows_become_articles(tmp_path: Path) -> None:
    head = "key,published,text,title,source,url,other\n"
    (found,) = read(tmp_path, head + 'k1,2025-05-21,"Ankara said, and\nAthens ""too"".",T,S,U,x\n')
    assert isinstance(found, Article)
    assert found.text == 'Ankara said, and\nAthens "too".'
    assert (found.key, found.title, found.source, found.url) == ("k1", "T", "S", "U")
    assert found.published is not None and found.published.start_date.isoformat() == "2025-05-21"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_dialects(tmp_path: Path, delimiter: str, end: str, encoding: str) -> None:
    rows = [["id,no", "text"], ["1", "Şimşek, he; or she | \t said"], ["2", "two"]]
    lines = (delimiter.join(f'"{cell}"' for cell in row) + end for row in rows)
    assert texts(read(tmp_path, "".join(lines).encode(encoding))) == ["Şimşek, he; or she | \t said", "two"]


def test_a_western_code_page_is_told_once_for_the_file(tmp_path: Path) -> None:
    rows = "text;n\nThe minister met José Núñez in the capital on Monday.;1\nThey went to São Paulo.;2\n"
    note, *found = read(tmp_path, rows.encode("cp1252"))
    assert isinstance(note, Note) and note.line is None and "cp1252" in note.text
    assert texts(found) == ["The minister met José Núñez in the capital on Monday.", "They went to São Paulo."]


def test_a_line_that_breaks_utf8_far_below_is_mended_and_noted(tmp_path: Path) -> None:
    rows = "".join(f"{number},Ankara said.\n" for number in range(20_000))
    *found, note, last = read(tmp_path, b"key,text\n" + rows.encode() + "9,São Paulo said.\n".encode("cp1252"))
    assert len(found) == 20_000
    assert isinstance(note, Note) and note.line == 20_002 and texts([last]) == ["São Paulo said."]


def test_lines_are_counted_through_cells_of_several_lines_and_blank_lines(tmp_path: Path) -> None:
    found = read(tmp_path, '\ntext,published\n"a\nb\nc",2025-01-01\n\nx,soon\ny,2025-01-02\n')
    assert texts(found) == ["a\nb\nc", "y"]
    (bad,) = (each for each in found if isinstance(each, Rejected))
    assert bad.line == 7 and "'soon'" in bad.reason


@pytest.mark.parametrize(
    ("row", "part"),
    [
        ("k,only", "2 cells in the row, 3 in the head"),
        ("k,a,b,c", "4 cells in the row, 3 in the head"),
        ("k,,2025-01-01", "no text"),
        ('k,"he said "no" twice",', "quotes do not match"),
        ("k,x,2025-02-30", "2025-02-30"),
        ("k," + "a" * 1_000_001 + ",", "1,000,001"),
        ('k,"' + "a" * 20_000_000 + '",', "longer than 8 MB"),
        ("k," + "a" * 20_000_000 + ",", "longer than 8 MB"),
    ],
    ids=["few", "many", "no-text", "quotes", "date", "million", "20-MB-quoted", "20-MB"],
)
def test_a_bad_row_costs_itself(tmp_path: Path, row: str, part: str) -> None:
    before, bad, after = read(tmp_path, f"key,text,published\n1,one,\n{row}\n2,two,2025-01-01\n")
    assert texts([before, after]) == ["one", "two"]
    assert isinstance(bad, Rejected) and bad.line == 3 and part in bad.reason


def test_the_lines_of_a_row_with_an_open_quote_are_named_and_no_others_lost(tmp_path: Path) -> None:
    broken = '1,"He said "no"\nand went, as he had come, home.\n\n"We agree," they said."\n'
    bad, *good = read(tmp_path, f'key,text\n{broken}2,two\n3,"three\nand"\n')
    assert isinstance(bad, Rejected) and bad.line == 2 and "lines 2 to 5 are left out" in bad.reason
    assert texts(good) == ["two", "three\nand"]


@pytest.mark.parametrize("rows", ['1,"never closed\n2,two\n3,three\n', '1,"never closed\n2,two\n3,"three"\n'])
def test_a_quote_that_is_never_closed_costs_its_line(tmp_path: Path, rows: str) -> None:
    bad, *good = read(tmp_path, "key,text\n" + rows)
    assert isinstance(bad, Rejected) and bad.line == 2
    assert texts(good) == ["two", "three"]


def test_a_cell_longer_than_the_csv_module_takes_is_read_and_its_limit_left_alone(tmp_path: Path) -> None:
    limit = csv.field_size_limit()
    (found,) = read(tmp_path, "text,n\n" + "a" * 900_000 + ",1\n")
    assert isinstance(found, Article) and len(found.text) == 900_000
    assert csv.field_size_limit() == limit


def test_trailing_delimiters_are_forgiven(tmp_path: Path) -> None:
    assert texts(read(tmp_path, "key,text\n1,one,,\n2,two,\n")) == ["one", "two"]


def test_html_columns(tmp_path: Path) -> None:
    note, found = read(tmp_path, "key,html\n1,<p>Ankara said.</p>\n")
    assert isinstance(note, Note) and note.line == 2 and texts([found]) == ["Ankara said."]


def test_foreign_names_are_mapped_and_never_guessed(tmp_path: Path) -> None:
    content = "id,body,date\n7,Ankara said.,2025-05-21\n"
    (bad,) = read(tmp_path, content)
    assert isinstance(bad, Rejected) and bad.line is None
    assert "'id', 'body', 'date'" in bad.reason and "--map text=COLUMN" in bad.reason
    (found,) = read(tmp_path, content, columns="text=body,published=date,key=id")
    assert isinstance(found, Article) and (found.key, found.text) == ("7", "Ankara said.") and found.published


@pytest.mark.parametrize(
    ("content", "columns", "part"),
    [
        ("id,body\n1,x\n", "text=body,published=date", "no column 'date' for 'published' (there are 'id', 'body')"),
        ("text,text\nx,y\n", "", "'text' twice"),
        ("", "", "empty"),
        ("\n\n  \n", "", "no head"),
        ('"text\nx\n', "", "head (line 1)"),
        ("a" * 9_000_000, "", "too long"),
        (bytes(1_000), "", "binary"),
        (b"text\n%PDF" + bytes(range(256)) * 9, "", "encoding cannot be told"),
        (b"%PDF-1.7", "", "PDF"),
        (b"PK\x03\x04 sheet", "", "zip"),
    ],
    ids=["missing", "twice", "empty", "blank", "quote", "long", "zeros", "bytes", "pdf", "xlsx"],
)
def test_files_that_are_no_table(tmp_path: Path, content: str | bytes, columns: str, part: str) -> None:
    (bad,) = read(tmp_path, content, columns=columns)
    assert isinstance(bad, Rejected) and bad.line is None and part in bad.reason


def test_null_bytes_in_a_cell_stay(tmp_path: Path) -> None:
    assert texts(read(tmp_path, "key,text\n1,Ankara\0 said that talks went on.\n")) == [
        "Ankara\0 said that talks went on."
    ]


def test_a_head_alone_holds_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, "key,text\n") == []


def test_memory_stays_flat(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w") as file:
        file.write("key,text\n")
        file.writelines(f'{number},"{"word " * 2_000}"\n' for number in range(3_000))
    tracemalloc.start()
    try:
        assert sum(1 for _ in articles(path)) == 3_000
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 3_000_000
