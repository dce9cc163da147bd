"""Parsing: pieces rejoin exactly, lines stay apart, any length is read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman import Article, Reader, parse
from dragoman.errors import DragomanError
from dragoman.parse import PIECE, Parser

LINE = "Kenyan President Amos Kirote met envoys from Chad in Nairobi. "


@pytest.fixture(scope="module")
def parser(reader: Reader) -> Parser:
    return reader.parser


@pytest.fixture
def short_pieces(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(parse, "PIECE", 40)
    yield 40


# ---------------------------------------------------------------- pieces


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("LIMA, Nov 19 (Reuters) - Peru said", "LIMA, Nov 19 (Reuters) - "),
        ("Lima, Nov 19 (Andina) Peru said", "Lima, Nov 19 (Andina) "),
        ("HANOI, Sept. 2 (VNA) -- Laos said", "HANOI, Sept. 2 (VNA) -- "),
        ("Lima, the capital of Peru (pop. 10m) said", ""),
    ],
)
def test_the_head_of_a_report_is_a_piece_of_its_own(text: str, head: str) -> None:
    assert (next(parse._pieces(text)) == head) == bool(head)
    assert "".join(parse._pieces(text)) == text


@pytest.mark.parametrize("text", ["", "a", "x" * PIECE, "x" * (PIECE + 1), LINE * 900, "\n" * 20_000, " " * 20_000])
def test_pieces_rejoin(text: str) -> None:
    pieces = list(parse._pieces(text))
    assert "".join(pieces) == text
    assert all(0 < len(piece) <= PIECE + 2 for piece in pieces)


def test_pieces_end_at_lines_before_sentences_before_blanks() -> None:
    text = (LINE * (parse.PIECE * 3 // 4 // len(LINE)) + "\n") * 3
    first = next(parse._pieces(text))
    assert first.endswith("\n")
    assert next(parse._pieces(LINE * 300)).rstrip().endswith(".")


@settings(max_examples=200)
@given(st.text(st.sampled_from("ab. \n\té")))
def test_pieces_of_any_text_rejoin(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parse, "PIECE", 10)
        pieces = list(parse._pieces(text))
    assert "".join(pieces) == text
    assert all(pieces)


# ---------------------------------------------------------------- with the model


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    ["", " ", "\n", "\n\n\n", "Kenya.", "\tKenya \n\n thanked\u00a0Chad.", "🇹🇷 met 🇬🇷.", "\ufeffKenya", "a" * 50_000],
)
def test_the_doc_is_the_text(text: str, parser: Parser) -> None:
    assert parser(Article(text)).text == Article(text).text


@pytest.mark.model
def test_a_very_long_line_is_read(parser: Parser) -> None:
    text = LINE * 2_000
    doc = parser(Article(text))
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)


@pytest.mark.model
def test_joined_pieces_keep_every_offset(parser: Parser, short_pieces: int) -> None:
    text = "First line of it\nSecond line, somewhat longer than pieces are. Third sentence\n\nA last one without an end"
    doc = parser(Article(text))
    assert doc.text == text
    assert [text[token.idx : token.idx + len(token)] for token in doc] == [token.text for token in doc]
    assert all(sent.text for sent in doc.sents)


@pytest.mark.model
def test_a_line_break_starts_a_sentence(parser: Parser) -> None:
    text = "Kenya thanks Chad\nTalks go on\n\nNAIROBI - The envoy left\nfor Chad"
    starts = {sent.text.strip().split()[0] for sent in parser(Article(text)).sents}
    assert {"Kenya", "Talks", "NAIROBI", "for"} <= starts
    assert all("\n" not in sent.text.strip() for sent in parser(Article(text)).sents)


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        "Ksenia Gennadevna Frank is being designated for being the spouse of Gleb Sergeevich Frank.",
        "MR GREUBEL was asked what became of the staff in Suva.",
    ],
)
def test_no_sentence_opens_right_behind_a_word(parser: Parser, text: str) -> None:
    assert len(list(parser(Article(text)).sents)) == 1


@pytest.mark.model
def test_a_line_break_starts_a_sentence_in_long_texts_too(parser: Parser) -> None:
    line = "The envoys of Chad and Kenya met in Lima and spoke of the border"
    text = "\n".join([line] * 400)
    doc = parser(Article(text))
    assert [sent.text.strip() for sent in doc.sents if "\n" in sent.text.strip()] == []


@pytest.mark.model
def test_pipe_keeps_order_and_number(parser: Parser) -> None:
    texts = ["Kenya.", "", LINE * 300, "\n", "Chad."] * 8
    assert [doc.text for doc in parser.pipe(Article(text) for text in texts)] == texts


@pytest.mark.model
def test_pipe_of_nothing(parser: Parser) -> None:
    assert list(parser.pipe([])) == []


@pytest.mark.model
def test_name_of_the_pipeline(parser: Parser) -> None:
    assert parser.name.startswith("en_core_web_sm")


@pytest.mark.model
def test_mended_lemmas(parser: Parser) -> None:
    doc = parser(Article("Rebels staged a raid and waged war."))
    assert {"stage", "wage"} <= {token.lemma_ for token in doc}


def test_a_missing_pipeline_is_named() -> None:
    with pytest.raises(DragomanError, match="no_such_pipeline"):
        Parser("no_such_pipeline")


@pytest.mark.parametrize(
    ("text", "word", "lemma"),
    [
        ("Both sides agreed to de-escalate the situation.", "de-escalate", "deescalate"),
        ("Kenya re-imposed tariffs on Chad.", "re-imposed", "reimpose"),
        ("The envoys co-chaired the talks in Geneva.", "co-chaired", "cochair"),
        ("The Re-opening of the crossing was delayed.", "Re-opening", "reopening"),
    ],
)
def test_a_word_with_a_hyphened_prefix_is_one_word_with_the_lemma_of_the_lists(
    parser: Parser, text: str, word: str, lemma: str
) -> None:
    found = next(token for token in parser(Article(text)) if token.text == word)
    assert found.lemma_ == lemma


def test_a_hyphen_between_names_and_in_addresses_parts_as_before(parser: Parser) -> None:
    words = [token.text for token in parser(Article("See http://re-open.com and Co-Prince Emmanuel."))]
    assert "http://re-open.com" in words and "Co-Prince" not in words


@pytest.mark.parametrize(
    ("text", "verb", "subject"),
    [
        ("In Geneva, Peru and Chile agreed to talks.", "agreed", "Peru"),
        (
            "In Niamey, the junta's spokesman, Colonel Issoufou Garba, said the decision was a gift.",
            "said",
            "spokesman",
        ),
        ("On the road to Nakhchivan, Azerbaijan demands passage without Armenian checks.", "demands", "Azerbaijan"),
        ("In Brussels, Paris and London, thousands marched.", "marched", "thousands"),
    ],
)
def test_who_stands_behind_an_opening_is_the_subject(parser: Parser, text: str, verb: str, subject: str) -> None:
    found = next(token for token in parser(Article(text)) if token.text == verb)
    assert [child.text for child in found.children if child.dep_ == "nsubj"] == [subject]


@pytest.mark.parametrize(
    ("text", "verb", "told"),
    [
        ("It denied targeting civilians and accused Hezbollah of moving rockets.", "accused", "denied"),
        ("Mwelwa said the subsidies would stay and accused the fund of interfering.", "accused", "said"),
        ("Bern would study the text but had no plan to copy it, she said.", "had", "study"),
    ],
)
def test_a_deed_told_in_the_past_goes_on_with_the_verb_that_tells(
    parser: Parser, text: str, verb: str, told: str
) -> None:
    found = next(token for token in parser(Article(text)) if token.text == verb)
    assert (found.dep_, found.head.text) == ("conj", told)


@pytest.mark.parametrize(
    ("text", "word", "lemma"),
    [
        ("Kenya hoped to sign the treaty.", "hoped", "hope"),
        ("The shelling spared the old town.", "spared", "spare"),
        ("The guests hopped from town to town.", "hopped", "hop"),
        ("The troops left both bases.", "bases", "base"),
        ("Norway raised taxes on fuel.", "taxes", "tax"),
    ],
)
def test_a_common_word_is_not_taken_for_a_rare_one(parser: Parser, text: str, word: str, lemma: str) -> None:
    assert [token.lemma_ for token in parser(Article(text)) if token.text == word] == [lemma]
