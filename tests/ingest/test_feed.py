from __future__ import annotations

import socket
from itertools import pairwise
from pathlib import Path

import pytest

from dragoman.ingest import Found, Note, articles
from dragoman.model import Article, Rejected

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Aegean Wire</title><id>urn:wire</id><updated>2025-05-22T00:00:00Z</updated>
<entry><title type="html">Talks &amp;amp; tea</title><id>urn:1</id><link href="https://e.org/1"/><published>2025-05-21T23:30:00-02:00</published>
<updated>2025-06-01T00:00:00Z</updated><summary>Short.</summary>
<content type="html">&lt;p&gt;Ankara said.&lt;/p&gt;&lt;p&gt;Athens &lt;b&gt;agreed&lt;/b&gt;.&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;</content></entry>
<entry><title>Plain</title><id>urn:2</id><updated>2025-05-20T10:00:00Z</updated><summary type="text">1 &lt; 2, they said.</summary></entry>
<entry><title>Empty</title><id>urn:3</id><updated>2025-05-20T10:00:00Z</updated></entry>
</feed>"""
RSS = """<rss version="2.0"><channel><title>{title}</title>
<item><guid>g1</guid><link>https://e.org/a</link><title>One</title><description>{text}</description><pubDate>{date}</pubDate></item>
</channel></rss>"""


def read(folder: Path, content: str | bytes, name: str = "a.xml", **given: str) -> list[Found]:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(articles(path, **given))


def rss(title: str = "Wire", text: str = "Ankara said.", date: str = "Tue, 20 May 2025 23:00:00 -0500") -> str:
    return RSS.format(title=title, text=text, date=date)


@pytest.mark.parametrize("name", ["a.atom", "a.xml", "a.rss", "a.unknown"])
def test_entries_become_articles(tmp_path: Path, name: str) -> None:
    first, second, bad = read(tmp_path, ATOM, name)
    assert isinstance(first, Article)
    assert first.text == "Ankara said.\nAthens agreed."
    assert (first.key, first.url, first.source, first.title) == (
        "urn:1",
        "https://e.org/1",
        "Aegean Wire",
        "Talks & tea",
    )
    assert first.published is not None and first.published.start_date.isoformat() == "2025-05-22"
    assert isinstance(second, Article) and second.text == "1 < 2, they said." and second.url is None
    assert second.published is not None and second.published.start_date.isoformat() == "2025-05-20"
    assert isinstance(bad, Rejected) and bad.line == 3 and "no text" in bad.reason


def test_rss(tmp_path: Path) -> None:
    (found,) = read(tmp_path, rss(), source="Given", title="Given")
    assert isinstance(found, Article)
    assert (found.key, found.url, found.source, found.title) == ("g1", "https://e.org/a", "Wire", "One")
    assert found.published is not None and found.published.start_date.isoformat() == "2025-05-21"


def test_a_date_that_is_none_is_noted_and_the_given_one_taken(tmp_path: Path) -> None:
    note, found = read(tmp_path, rss(date="in spring"), published="2025-03-01")
    assert isinstance(note, Note) and note.line == 1 and "'in spring'" in note.text
    assert isinstance(found, Article) and found.published is not None
    assert found.published.start_date.isoformat() == "2025-03-01"


def test_broken_xml_is_read_as_far_as_it_goes_with_a_note(tmp_path: Path) -> None:
    note, found, *_ = read(tmp_path, rss().partition("</item>")[0] + "</item><item><title>& broken")
    assert isinstance(note, Note) and "XML is broken" in note.text
    assert isinstance(found, Article) and found.text == "Ankara said."


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "empty"),
        ("<rss version='2.0'><channel><title>x</title></channel></rss>", "no entries"),
        ("<urlset><url/></urlset>", "no RSS or Atom feed"),
        ("just words", "no RSS or Atom feed"),
        (b"%PDF-1.5", "PDF"),
        (bytes(2_000), "no RSS or Atom feed"),
    ],
)
def test_what_is_no_feed(tmp_path: Path, content: str | bytes, part: str) -> None:
    (bad,) = read(tmp_path, content)
    assert isinstance(bad, Rejected) and bad.line is None and part in bad.reason


def test_nothing_outside_the_feed_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    head = f'<!DOCTYPE rss [<!ENTITY a SYSTEM "{secret.as_uri()}"><!ENTITY b SYSTEM "http://127.0.0.1:9/x">]>'
    for content in (
        head + rss(text="Ankara said &a; and &b;."),
        secret.as_uri(),
        str(secret),
        "http://127.0.0.1:9/feed",
    ):
        found = read(tmp_path, content)
        assert found and not any("SECRET" in str(each) for each in found)


def test_entities_that_swell_are_stopped(tmp_path: Path) -> None:
    letters = "abcdefghij"
    swelling = "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(letters))
    content = f'<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">{swelling}]>' + rss(text="&j;")
    assert all(len(each.text) < 1_000_000 for each in read(tmp_path, content) if isinstance(each, Article))
