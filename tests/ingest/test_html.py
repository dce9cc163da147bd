from __future__ import annotations

from pathlib import Path

from dragoman.ingest import Note, articles
from dragoman.ingest.html import extract, strip_tags
from dragoman.model import Article, Rejected

SENTENCES = (
    "Turkey and Greece met in Athens on Tuesday, the ministry said in a statement to reporters.",
    "The two ministers discussed the Aegean Sea and agreed to meet again in Ankara in June.",
    "Officials of both sides said the talks had been long, open and useful to their governments.",
)
PAGE = (
    "<html><head><title>Talks in Athens</title><meta charset='{charset}'>"
    "<meta property='article:published_time' content='2024-05-06T10:00:00Z'><meta property='og:site_name' content='Wire'>"
    "<script>var hidden = 'never read';</script></head><body><nav><a href='/'>Home</a></nav><article><h1>Talks in Athens</h1>"
    + "".join(f"<p>{each}</p>" for each in SENTENCES)
    + "<p>José Núñez watched.</p></article></body></html>"
)


def test_a_page_gives_its_article_and_what_it_says_of_it(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(PAGE.format(charset="utf-8"), encoding="utf-8")
    (found,) = articles(path, published="1999-01-01", source="Given")
    assert isinstance(found, Article)
    assert all(each in found.text for each in SENTENCES)
    assert "Home" not in found.text and "hidden" not in found.text
    assert (found.title, found.source) == ("Talks in Athens", "Wire")
    assert found.published is not None and found.published.start_date.isoformat() == "2024-05-06"


def test_the_declared_charset_is_used(tmp_path: Path) -> None:
    path = tmp_path / "a.htm"
    path.write_bytes(PAGE.format(charset="iso-8859-1").encode("latin-1"))
    (found,) = articles(path)
    assert isinstance(found, Article) and "José Núñez" in found.text


def test_a_page_without_an_article_gives_all_its_words_and_a_note(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<style>p{}</style><footer><p>Ankara</p><p>and <b>Athens</b></p></footer><script>x</script>")
    note, found = articles(path)
    assert isinstance(note, Note) and "no article recognised" in note.text
    assert isinstance(found, Article) and found.text == "Ankara\nand Athens"


def test_a_page_without_words_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<html><body><img src=x></body></html>")
    (found,) = articles(path)
    assert isinstance(found, Rejected) and "no text" in found.reason


def test_odd_markup_raises_nothing() -> None:
    for content in (
        "",
        "\0",
        "<",
        "<![CDATA[",
        "<!-- ",
        "&#xD800;&#99999999;",
        "<p>" * 5_000 + "deep",
        "<head>never closed",
    ):
        assert isinstance(extract(content).text, str)


def test_no_date_is_guessed() -> None:
    assert extract("<html><body><p>Copyright 2019. " + SENTENCES[0] * 5 + "</p></body></html>").published is None


def test_strip_tags_keeps_blocks_apart() -> None:
    assert strip_tags("<p>one</p><p>two &amp; <i>three</i></p>") == "one\ntwo & three"
