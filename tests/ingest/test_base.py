from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import BadDate, EmptyInput, InputError, NotText, TooLong
from dragoman.ingest.base import MAX_CHARACTERS, BadMap, Given, article, as_text, decode, mended, parse_map

ENGLISH = "President Macron said: “We’re ready”, in the café of the Élysée. Talks went on for hours in Paris."
TURKISH = "Turkish Deputy Foreign Minister Nuh Yılmaz met Mehmet Şimşek in Ankara on Tuesday, officials said."
CZECH = "Czech Foreign Minister Tomáš Petříček met his Polish counterpart in Łódź on Monday, the ministry said."
RUSSIAN = (
    "Министр иностранных дел России заявил в понедельник, что переговоры продолжатся. "
    "Стороны обсудили обмен пленными и договорились встретиться снова в Анкаре, сообщило министерство."
)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "cp1252"),
        (ENGLISH, "mac_roman"),
        (TURKISH, "cp1254"),
        (CZECH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (TURKISH, "utf-16"),
        (TURKISH, "utf-32"),
        (ENGLISH, "utf-16-le"),
        (ENGLISH, "utf-16-be"),
    ],
)
def test_other_encodings_are_decoded_with_a_note(text: str, encoding: str) -> None:
    found, note = decode(text.encode(encoding))
    assert found == text
    assert note is not None and "decoded as" in note


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf8_needs_no_note(encoding: str) -> None:
    assert decode(TURKISH.encode(encoding)) == (TURKISH, None)


def test_broken_utf8_stays_utf8() -> None:
    text, note = decode(TURKISH.encode() + b"\xff more")
    assert text == TURKISH + "\ufffd more"
    assert note is not None and "UTF-8" in note


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 x",
        b"PK\x03\x04docx",
        b"\x89PNG\r\n",
        b"\x1f\x8b\x08",
        bytes(100),
        bytes(range(256)) * 4,
        b"\x7fELF\x02",
    ],
    ids=["pdf", "zip", "png", "gzip", "zeros", "all-bytes", "program"],
)
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(NotText):
        decode(data)


def test_control_characters_and_direction_marks_are_kept() -> None:
    text = "Ankara\x00 and \x1b[31mAthens\x1b[0m \u200fטהראן\u200e met.\x07 On Monday they talked for many hours."
    assert decode(text.encode()) == (text, None)
    assert article(text, Given()).text == text


def test_a_declared_charset_is_believed_when_it_fits() -> None:
    assert decode(TURKISH.encode("iso-8859-9"), "iso-8859-9") == (TURKISH, None)
    assert decode(ENGLISH.encode("cp1252"), "latin-1") == (ENGLISH, None)
    assert decode(ENGLISH.encode("cp1252"), "no-such-charset")[0] == ENGLISH
    assert decode(ENGLISH.encode("cp1252"), "rot13")[0] == ENGLISH


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_an_input_error(data: bytes) -> None:
    try:
        text, _ = decode(data)
    except InputError:
        return
    assert isinstance(text, str)


@given(st.text(min_size=1))
def test_utf8_text_comes_back_whole(text: str) -> None:
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return
    try:
        found, _ = decode(data)
    except NotText:
        return
    if data.count(0) * 5 <= len(data) and not data.startswith((b"\xef\xbb\xbf", b"\xff", b"\xfe")):
        assert found == text


def test_given_fills_only_what_is_missing() -> None:
    given_ = Given("2025-05-21", "Wire", "A title")
    assert (found := article("text", given_)).source == "Wire" and found.title == "A title" and found.published
    found = article("text", given_, source="Own", title="Own title", published="2024-01-02")
    assert (found.source, found.title) == ("Own", "Own title")
    assert found.published is not None and found.published.start_date.isoformat() == "2024-01-02"
    assert article("text", Given()).published is None


def test_titles_are_one_clean_line() -> None:
    assert article("text", Given(), title="a\nb \ud800 c").title == "a b \ufffd c"


def test_limits() -> None:
    assert len(article("a" * MAX_CHARACTERS, Given()).text) == MAX_CHARACTERS
    with pytest.raises(TooLong, match="split"):
        article("a" * (MAX_CHARACTERS + 1), Given())
    with pytest.raises(EmptyInput):
        article(" \n\t\ufeff", Given())
    with pytest.raises(BadDate):
        article("text", Given(), published="2025-02-30")


def test_a_mapping_is_written_as_pairs() -> None:
    assert parse_map("text=body, published = date of issue") == (("text", "body"), ("published", "date of issue"))
    assert parse_map("") == ()
    given_ = Given(mapping=parse_map("text=body"))
    assert (given_.column("text"), given_.column("title")) == ("body", "title")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("body", "text=body"),
        ("text=", "FIELD=COLUMN"),
        ("=x", "FIELD=COLUMN"),
        ("body=text", "known are key"),
        ("text=a,text=b", "twice"),
    ],
)
def test_a_wrong_mapping_says_what_to_do(text: str, part: str) -> None:
    with pytest.raises(BadMap, match=part):
        parse_map(text)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "utf-8"),
        (TURKISH, "utf-16"),
        (TURKISH, "utf-16-be"),
        (RUSSIAN, "utf-8-sig"),
        (ENGLISH, "cp1252"),
        (RUSSIAN, "koi8-r"),
    ],
)
def test_a_long_file_is_decoded_as_it_begins(text: str, encoding: str) -> None:
    stream = io.BufferedReader(io.BytesIO((text * 3_000).encode(encoding)), 1_001)  # type: ignore[arg-type]
    with as_text(stream) as (found, note):
        assert found.read() == text * 3_000
    assert (note is None) == encoding.startswith("utf-8")
    assert not stream.closed


def test_what_breaks_utf8_is_decoded_by_guess() -> None:
    line = ENGLISH.encode("cp1252").decode("utf-8", "surrogateescape")
    text, note = mended(line)
    assert text == ENGLISH and note is not None and "cp1252" in note
    assert mended(TURKISH) == (TURKISH, None)
