from __future__ import annotations

import io
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pypdf
import pytest

from dragoman.ingest import Found, Note, articles
from dragoman.ingest.pdf import joined, running_text, without_heads
from dragoman.model import Article, Rejected

LONG = "The foreign ministers of Turkey and Greece met in Athens on Tuesday and"
MORE = "agreed that the talks on the Aegean would go on in Ankara in the autumn."


def made(*pages: list[str], info: dict[str, str] | None = None, password: str | None = None) -> bytes:
    """A PDF with these lines on its pages."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        shown = " ".join(f"({line.translate({40: None, 41: None})}) Tj 0 -14 Td" for line in lines)
        stream = f"BT /F1 11 Tf 60 760 Td {shown} ET".encode("cp1252")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        resources = b"/Resources << /Font << /F1 3 0 R >> >> /MediaBox [0 0 600 800]"
        objects.append(b"<< /Type /Page /Parent 2 0 R /Contents %d 0 R %s >>" % (len(objects), resources))
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    writer = pypdf.PdfWriter(pypdf.PdfReader(io.BytesIO(_file(objects))))
    writer.add_metadata(info or {})
    if password is not None:
        writer.encrypt(password, "owner", algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _file(objects: list[bytes]) -> bytes:
    data, starts = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        starts.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (len(objects) + 1, table, end)


def read(folder: Path, data: bytes, **given: str) -> list[Found]:
    (folder / "a.pdf").write_bytes(data)
    return list(articles(folder / "a.pdf", **given))


def test_the_text_of_all_pages_is_one_article(tmp_path: Path) -> None:
    info = {"/Title": "Talks in Athens", "/CreationDate": "D:20240506120000+02'00'"}
    note, found = read(
        tmp_path, made([LONG, "agreed that the talks on the Aegean would go on in An-"], ["kara in June."], info=info)
    )
    assert isinstance(found, Article)
    assert found.text == f"{LONG} agreed that the talks on the Aegean would go on in Ankara in June."
    assert found.title == "Talks in Athens"
    assert found.published is not None and found.published.start_date.isoformat() == "2024-05-06"
    assert isinstance(note, Note) and "2024-05-06" in note.text


def test_a_given_date_is_better_than_that_of_the_file(tmp_path: Path) -> None:
    (found,) = read(tmp_path, made([LONG], info={"/CreationDate": "D:20240506"}), published="2024-05-01", title="Given")
    assert isinstance(found, Article) and found.title == "Given"
    assert found.published is not None and found.published.start_date.isoformat() == "2024-05-01"


@pytest.mark.parametrize(
    "title", ["", "untitled 1", "Microsoft Word - draft 3.doc", "final version.indd", "report", "C:\\a b"]
)
def test_titles_that_are_none(tmp_path: Path, title: str) -> None:
    (found,) = read(tmp_path, made([LONG], info={"/Title": title}))
    assert isinstance(found, Article) and found.title is None


@pytest.mark.parametrize(
    "stated", ["D:00000101", "yesterday", "D:19010101", f"D:{date.today() + timedelta(days=3):%Y%m%d}"]
)
def test_dates_that_are_none(tmp_path: Path, stated: str) -> None:
    (found,) = read(tmp_path, made([LONG], info={"/CreationDate": stated}))
    assert isinstance(found, Article) and found.published is None


def test_locked_files_are_rejected_and_open_ones_read(tmp_path: Path) -> None:
    (found,) = read(tmp_path, made([LONG], password="secret"))
    assert isinstance(found, Rejected) and "password" in found.reason
    (found,) = read(tmp_path, made([LONG], password=""))
    assert isinstance(found, Article) and found.text == LONG


def test_scans_are_rejected_and_pages_without_text_noted(tmp_path: Path) -> None:
    (found,) = read(tmp_path, made([], []))
    assert isinstance(found, Rejected) and "OCR" in found.reason
    note, found = read(tmp_path, made([LONG], [], []))
    assert isinstance(note, Note) and "2 of 3 pages" in note.text and isinstance(found, Article)


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"", "empty"),
        (b"words", "not a PDF"),
        (b"%PDF-1.5", "cannot be read"),
        (b"%PDF-1.7 x" * 100, "cannot be read"),
        (b"%PDF-1.7" + bytes(5_000), "cannot be read"),
        (made([LONG])[:300], "cannot be read"),
        (b"%PDF" + bytes(64_000_000), "64 MB"),
    ],
    ids=["empty", "text", "head", "repeated", "zeros", "cut", "huge"],
)
def test_broken_files_are_rejected(tmp_path: Path, data: bytes, part: str) -> None:
    (found,) = read(tmp_path, data)
    assert isinstance(found, Rejected) and part in found.reason


def test_a_book_is_too_long(tmp_path: Path) -> None:
    (found,) = read(tmp_path, made(*[["word " * 3_000] * 5] * 14))
    assert isinstance(found, Rejected) and "1,000,000" in found.reason


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("the govern-", "ment said", "the government said"),
        ("the govern\xad", "ment said", "the government said"),
        ("a long-", "term plan", "a long-term plan"),
        ("a peace-", "keeping force", "a peace-keeping force"),
        ("the Franco-", "German brigade", "the Franco-German brigade"),
        ("in 2019-", "20 and", "in 2019-20 and"),
        ("pre-", "and post-war", "pre- and post-war"),
        ("they met -", "again", "they met - again"),
        ("they", "met", "they met"),
    ],
)
def test_broken_words_are_healed(text: str, line: str, expected: str) -> None:
    assert joined(text, line, Counter({"peace-keeping": 1})) == expected


def test_running_heads_and_page_numbers_go_and_the_first_head_stays() -> None:
    pages = [
        ["Aegean Review 2024", f"Text {word} of", f"the page {word}.", f"Page {at + 7} of 12"]
        for at, word in enumerate("abcd")
    ]
    assert without_heads(pages) == [
        ["Aegean Review 2024", "Text a of", "the page a."],
        *[[f"Text {word} of", f"the page {word}."] for word in "bcd"],
    ]


def test_what_may_be_text_stays_at_the_edges() -> None:
    pages = [["Talks went on.", "12 14 19", "end"], ["Talks went on.", "3 5 6", "end a"], ["Then", "9 9 1", "end b"]]
    assert without_heads(pages) == pages
    two = [["Head", "a", "1"], ["Head", "b", "2"]]
    assert without_heads(two) == two


def test_paragraphs_headings_and_items_begin_lines() -> None:
    page = [
        "Talks in Athens",
        LONG,
        "agreed to go on.",
        "A second paragraph begins here and is as long as the lines above are",
        "so that it ends on a full line, in the middle of what the page has to.",
        "say about it, they said.",
        "• first point",
        "• second point",
        "",
        LONG,
    ]
    assert running_text([page, [MORE]]).split("\n") == [
        "Talks in Athens",
        f"{LONG} agreed to go on.",
        " ".join(page[3:6]),
        "• first point",
        "• second point",
        f"{LONG} {MORE}",
    ]


def test_wide_spacing_is_no_end_of_paragraph() -> None:
    lines = [
        each
        for line in [LONG, "Athens agreed, as the ministers of both sides said after they had met, that", MORE] * 2
        for each in (line, "")
    ]
    assert running_text([lines]).count("\n") == 0
